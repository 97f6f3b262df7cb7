//! Drafts from what people have already: a curl command line, a `.http` file, a request's body, an agent's JSON. Pure.
//!
//! What a draft cannot hold (an API key, a webhook's secret, a field that ringback does not know) is left out and told
//! in a note; nothing is left out in silence.

use serde_json::{Map, Value};

use crate::draft::{AgentKind, Draft, ParamValue, Params, Switch, schema, template};
use crate::text::grapheme;

pub mod curl;
pub mod http;
mod shell;
mod windows;

/// The note on a key that was found.
fn key_left_out() -> &'static str {
    t!(
        "An API key stands in what was read. It is not written into the draft: keep it with \
         `ringback key set`, or in the variable HAMSA_API_KEY"
    )
}

/// Whether a header holds a key. A variable or the documentation's `<api-key>` stands for one, and is none.
fn is_key_header(header: &str) -> bool {
    let Some((name, value)) = header.split_once(':') else {
        return false;
    };
    let name = name.trim().to_ascii_lowercase();
    let holds = matches!(
        name.as_str(),
        "authorization" | "proxy-authorization" | "x-api-key" | "api-key" | "cookie"
    );
    holds && !value.trim().is_empty() && !value.contains(['$', '<', '{', '%'])
}

/// So much of an address is told, in columns.
const MOST_ADDRESS: usize = 300;

/// What to say of a request to another host than Hamsa's own. User name and password of an address are left out.
fn other_host(address: &str) -> Option<String> {
    let url = url::Url::parse(address).ok()?;
    let host = url.host_str().filter(|host| !host.is_empty())?;
    if url.scheme() == "https" && host == "api.tryhamsa.com" && url.port().is_none() {
        return None;
    }
    let port = url
        .port()
        .map(|port| format!(":{port}"))
        .unwrap_or_default();
    let prefix = url.path().split("/v1/").next().unwrap_or_default();
    let base = format!(
        "{}://{host}{port}{}",
        url.scheme(),
        prefix.trim_end_matches('/')
    );
    // What is no letter of ASCII takes nine in its place: a long address would be a very long sentence.
    let base = grapheme::fit(&base, MOST_ADDRESS);
    Some(t!(
        "The request goes to another host; to call it too: --base-url {base}",
        base
    ))
}

/// A webhook's URL without the user and the password that stand in it, and what to say of that. All else stays as it was
/// typed.
#[must_use]
pub fn without_password(address: String) -> (String, Option<&'static str>) {
    let starts = address.find("//").map_or(0, |at| at + 2);
    let (before, rest) = address.split_at_checked(starts).unwrap_or_default();
    let ends = rest.find(['/', '?', '#', '\\']).unwrap_or(rest.len());
    let (host, behind) = rest.split_at_checked(ends).unwrap_or_default();
    if let Some((_, host)) = host.rsplit_once('@') {
        let note =
            t!("The user and password in the webhook's URL were left out: drafts are shared");
        return (format!("{before}{host}{behind}"), Some(note));
    }
    // A password may hold a `/`; where the host begins then cannot be told.
    if behind.contains('@') && url::Url::parse(&address).is_err() {
        let note = t!(
            "The webhook's URL is no web address, and a password may stand in it: it was left out, because drafts are shared"
        );
        return (String::new(), Some(note));
    }
    (address, None)
}

/// What a text was made of, and what was left out.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Imported {
    pub draft: Draft,
    /// Sentences for the user. No secret is in them.
    pub notes: Vec<String>,
}

/// A text that no draft can be made of: one sentence.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct CannotImport(pub String);

fn cannot<T>(why: impl Into<String>) -> Result<T, CannotImport> {
    Err(CannotImport(why.into()))
}

/// Reads the body of a call (docs/API.md §1).
///
/// # Errors
/// No JSON object.
pub fn request(text: &str) -> Result<Imported, CannotImport> {
    let mut body = object(text)?;
    let keys = body.len();
    let mut reader = Reader::default();
    reader.draft.to_number = reader.text(&mut body, "toNumber");
    reader.draft.phone_number = reader.text(&mut body, "phoneNumber");
    reader.draft.voice_agent_id = reader.text(&mut body, "voiceAgentId");
    let details = body
        .shift_remove("agentDetails")
        .filter(|value| !value.is_null());
    let top_params = body.shift_remove("params");
    if keys > 0 && body.len() == keys {
        return cannot(t!(
            "nothing in this JSON belongs to a call: look whether it is what --as says"
        ));
    }
    if let Some(Value::Object(mut details)) = details {
        reader.draft.agent = Some(AgentKind::Inline);
        if !reader.draft.voice_agent_id.is_empty() {
            reader.note(t!("The request names a saved agent and describes an inline one: both are kept, the inline one is chosen"));
        }
        reader.details(&mut details);
        reader.left(&details, "agentDetails.");
    } else {
        reader.draft.agent = Some(AgentKind::Saved);
    }
    if let Some(params) = top_params {
        reader.params(params);
    }
    reader.left(&body, "");
    Ok(reader.done())
}

/// Reads an agent as the API gives it: flat (v1) or nested (v2), in or out of its envelope (docs/API.md §8).
///
/// # Errors
/// No JSON object, or a flow agent, which a call cannot carry.
pub fn agent(text: &str) -> Result<Imported, CannotImport> {
    let mut agent = object(text)?;
    if let Some(Value::Object(inside)) = agent.get("data") {
        agent = inside.clone();
    }
    let flow = agent
        .get("workflow")
        .is_some_and(|workflow| workflow.as_object().is_some_and(|map| !map.is_empty()))
        || agent
            .get("type")
            .and_then(Value::as_str)
            .is_some_and(|kind| kind.to_lowercase().contains("flow"));
    if flow {
        return cannot(t!(
            "this is a flow agent: its steps cannot be sent with a call. Call it as a saved agent by its id"
        ));
    }
    let mut reader = Reader::default();
    reader.draft.agent = Some(AgentKind::Inline);
    let keys = agent.len();
    reader.draft.voice_agent_id = reader.text(&mut agent, "id");
    flatten(&mut agent);
    reader.details(&mut agent);
    if keys > 0 && agent.len() == keys {
        return cannot(t!(
            "nothing in this JSON belongs to an agent: look whether it is what --as says"
        ));
    }
    reader.left(&agent, "");
    Ok(reader.done())
}

/// Brings the nested form of an agent into the flat one.
fn flatten(agent: &mut Map<String, Value>) {
    if let Some(name) = agent.shift_remove("name") {
        agent.entry("agentName").or_insert(name);
    }
    let mut pull = |from: &str, names: &[(&str, &str)]| {
        let Some(Value::Object(mut inside)) = agent.shift_remove(from) else {
            return;
        };
        for (old, new) in names {
            if let Some(value) = inside.shift_remove(*old) {
                agent.entry(*new).or_insert(value);
            }
        }
        // What is not known stays to be told of.
        for (key, value) in inside {
            agent.insert(format!("{from}.{key}"), value);
        }
    };
    pull(
        "conversation",
        &[
            ("greetingMessage", "greetingMessage"),
            ("preamble", "preamble"),
            ("pokeMessages", "pokeMessages"),
            ("params", "params"),
        ],
    );
    pull(
        "voice",
        &[
            ("lang", "lang"),
            ("voiceId", "voiceId"),
            ("voiceRecordId", "voiceRecordId"),
        ],
    );
    pull(
        "callSettings",
        &[
            ("silenceThreshold", "silenceThreshold"),
            ("interrupt", "interrupt"),
            ("genderDetection", "genderDetection"),
            ("smartCallEnd", "smartCallEnd"),
        ],
    );
    if let Some(id) = agent
        .shift_remove("voiceRecordId")
        .filter(|id| !id.is_null())
    {
        agent.entry("voiceId").or_insert(id);
    }
    let mut tools = match agent.shift_remove("tools") {
        Some(Value::Object(tools)) => tools,
        Some(other) => {
            agent.insert("tools".to_owned(), other);
            return;
        }
        None => Map::new(),
    };
    for key in ["genderDetection", "smartCallEnd"] {
        if let Some(value) = agent.shift_remove(key) {
            tools.insert(key.to_owned(), value);
        }
    }
    agent.insert("tools".to_owned(), Value::Object(tools));
}

/// A JSON object, its key order and number spelling kept.
fn object(text: &str) -> Result<Map<String, Value>, CannotImport> {
    match serde_json::from_str(text.trim_start_matches('\u{feff}')) {
        Ok(Value::Object(map)) => Ok(map),
        Ok(_) => cannot(t!("the JSON is no object")),
        Err(error) => cannot(t!(
            "line {line}, column {column}: this is no JSON: {error}",
            line = error.line(),
            column = error.column().max(1),
            error = schema::json_reason(&error)
        )),
    }
}

#[derive(Default)]
struct Reader {
    draft: Draft,
    notes: Vec<String>,
}

impl Reader {
    fn done(self) -> Imported {
        Imported {
            draft: self.draft,
            notes: self.notes,
        }
    }

    fn note(&mut self, note: impl Into<String>) {
        self.notes.push(note.into());
    }

    /// Takes a text out; what is no text is told of, and kept as its JSON.
    fn text(&mut self, map: &mut Map<String, Value>, key: &str) -> String {
        match map.shift_remove(key) {
            None | Some(Value::Null) => String::new(),
            Some(Value::String(text)) => text,
            Some(other) => {
                self.note(t!("`{key}` is no text; its JSON stands there instead", key));
                other.to_string()
            }
        }
    }

    /// A text in which `<<name>>` would be read as a placeholder.
    fn template(&mut self, map: &mut Map<String, Value>, key: &str) -> String {
        template::from_wire(&self.text(map, key)).into_owned()
    }

    fn switch(&mut self, map: &mut Map<String, Value>, key: &str) -> Switch {
        match map.shift_remove(key) {
            None | Some(Value::Null) => Switch::Default,
            Some(Value::Bool(true)) => Switch::On,
            Some(Value::Bool(false)) => Switch::Off,
            Some(_) => {
                self.note(t!(
                    "`{key}` is neither true nor false; it is left to Hamsa's default",
                    key
                ));
                Switch::Default
            }
        }
    }

    /// Takes out what `agentDetails` and a flat agent share.
    fn details(&mut self, map: &mut Map<String, Value>) {
        self.draft.agent_name = self.text(map, "agentName");
        self.draft.greeting_message = self.template(map, "greetingMessage");
        self.draft.preamble = self.template(map, "preamble");
        self.draft.lang = self.text(map, "lang");
        self.draft.voice_id = self.text(map, "voiceId");
        self.draft.outcome = self.text(map, "outcome");
        self.draft.webhook_url = self.webhook_url(map);
        self.draft.interrupt = self.switch(map, "interrupt");
        self.draft.real_time = self.switch(map, "realTime");
        match map.shift_remove("silenceThreshold") {
            None | Some(Value::Null) => {}
            Some(Value::String(typed)) => self.draft.silence_threshold = typed,
            Some(other) => self.draft.silence_threshold = other.to_string(),
        }
        match map.shift_remove("pokeMessages") {
            None | Some(Value::Null) => {}
            Some(Value::Array(messages)) => {
                for message in messages {
                    match message {
                        Value::String(text) => self.draft.poke_messages.push(text),
                        _ => self.note(t!("A no-response message that is no text was left out")),
                    }
                }
            }
            Some(_) => self.note(t!("`pokeMessages` is no list; it was left out")),
        }
        if let Some(shape) = map
            .shift_remove("outcomeResponseShape")
            .filter(|shape| !shape.is_null())
        {
            self.draft.outcome_response_shape = format!("{shape:#}");
        }
        if let Some(Value::Object(mut tools)) = map.shift_remove("tools") {
            self.draft.gender_detection = self.switch(&mut tools, "genderDetection");
            self.draft.smart_call_end = self.switch(&mut tools, "smartCallEnd");
            self.left(&tools, "tools.");
        }
        if let Some(Value::Object(auth)) = map.shift_remove("webhookAuth") {
            self.webhook_auth(auth);
        }
        if let Some(params) = map.shift_remove("params") {
            self.params(params);
        }
    }

    /// A URL without the user and the password that stand in it, and with a word on what may be a secret in its query.
    fn webhook_url(&mut self, map: &mut Map<String, Value>) -> String {
        let text = self.text(map, "webhookUrl");
        if text.contains('?') {
            self.note(t!("The webhook's URL has a query; if a secret stands in it, take it out: drafts are shared, and the ledger keeps what is sent"));
        }
        let (text, note) = without_password(text);
        self.notes.extend(note.map(str::to_owned));
        text
    }

    /// A draft holds no secret: it names a variable to read it from.
    fn webhook_auth(&mut self, mut auth: Map<String, Value>) {
        self.draft.webhook_auth.auth_key = self.text(&mut auth, "authKey");
        match auth.shift_remove("authSecret") {
            None | Some(Value::Null) => {}
            Some(Value::String(secret)) => {
                let named = secret
                    .strip_prefix('«')
                    .and_then(|rest| rest.strip_suffix('»'));
                let name = named.unwrap_or("HAMSA_WEBHOOK_SECRET");
                if named.is_none() {
                    self.note(t!("The webhook's secret was left out: drafts are shared. Set the variable {name} to it before you call", name));
                }
                name.clone_into(&mut self.draft.webhook_auth.auth_secret_env);
            }
            Some(_) => self.note(t!("The webhook's secret is no text; it was left out")),
        }
        self.left(&auth, "webhookAuth.");
    }

    fn params(&mut self, params: Value) {
        let Value::Object(params) = params else {
            if !params.is_null() {
                self.note(t!("`params` is no object; it was left out"));
            }
            return;
        };
        let values: Params = params
            .into_iter()
            .map(|(name, value)| {
                let value = match value {
                    Value::String(text) => ParamValue::Text(text),
                    Value::Number(number) => ParamValue::Number(number.to_string()),
                    Value::Bool(value) => ParamValue::Bool(value),
                    other => {
                        self.notes.push(t!(
                            "The param `{name}` is no plain value; its JSON is kept as a text",
                            name
                        ));
                        ParamValue::Text(other.to_string())
                    }
                };
                (name, value)
            })
            .collect();
        self.draft.params.extend(values);
    }

    /// Tells of what was not taken out.
    fn left(&mut self, map: &Map<String, Value>, prefix: &str) {
        const OF_THE_ACCOUNT: [&str; 8] = [
            "createdAt",
            "updatedAt",
            "userId",
            "projectId",
            "apiKeyId",
            "type",
            "id",
            "isDeleted",
        ];
        let names: Vec<String> = map
            .iter()
            .filter(|(key, value)| !value.is_null() && !OF_THE_ACCOUNT.contains(&key.as_str()))
            .map(|(key, _)| format!("{prefix}{key}"))
            .collect();
        if !names.is_empty() {
            self.note(t!(
                "Left out, because a call does not send it: {names}",
                names = names.join(", ")
            ));
        }
    }
}

#[cfg(test)]
mod tests;
