//! The exact bytes of a call's body: pretty JSON, two spaces, UTF-8 unescaped, keys in `docs/API.md`'s order (§1).
//!
//! With `send_rendered` greeting and preamble have the values in place ([`heard::render`], which the preview shows too).
//!
//! A draft that is wrong has a body too, so that it can be looked at; it is never sent. There a silence threshold or
//! an outcome schema that cannot be read stands as the text that was typed.

use std::sync::{Arc, OnceLock};

use serde::ser::{Serialize, SerializeMap, Serializer};
use serde_json::{Map, Number, Value};

use super::{heard, threshold};
use crate::draft::schema::json::Json;
use crate::draft::{AgentKind, Draft, ParamValue, Params, WebhookAuth};
use crate::draft::{phone, schema, template, voices};

/// The body of a call as JSON text. Made in one place, [`Body::of`], from a draft that may still be wrong; the
/// preview, the dry run, the curl and the wire all show this value. Cheap to clone.
#[derive(Clone, Debug, PartialEq)]
pub struct Body(Arc<Made>);

#[derive(Debug)]
struct Made {
    /// The body, but for the outcome schema, in whose place `null` stands.
    value: Value,
    /// The outcome schema as read. It may be long, so its value is made when the text is.
    shape: Option<Json>,
    /// The value's text, written out once, when it is first wanted: not at every key.
    text: OnceLock<String>,
    secret: Option<SecretRef>,
}

impl PartialEq for Made {
    fn eq(&self, other: &Self) -> bool {
        // The text follows from the value.
        self.value == other.value && self.shape == other.shape && self.secret == other.secret
    }
}

/// Where a webhook's secret comes from. It is read just before dialling, and is nowhere else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SecretRef {
    /// An environment variable.
    Env(String),
    /// `[secrets.NAME]` in `config.toml`.
    Named(String),
}

impl SecretRef {
    /// What stands in its place wherever the body is shown: `«NAME»`.
    #[must_use]
    pub fn shown(&self) -> String {
        let (Self::Env(name) | Self::Named(name)) = self;
        format!("«{name}»")
    }

    /// Where a draft says that its secret comes from.
    fn of(auth: &WebhookAuth) -> Option<Self> {
        let named = |name: &str| Some(name.trim().to_owned()).filter(|name| !name.is_empty());
        named(&auth.auth_secret_env)
            .map(Self::Env)
            .or_else(|| named(&auth.auth_secret_name).map(Self::Named))
    }
}

/// Where the secret stands in the body.
const SECRET_PATH: &str = "/agentDetails/webhookAuth/authSecret";

/// Where the outcome schema stands in the body.
const SHAPE_PATH: &str = "/agentDetails/outcomeResponseShape";

impl Body {
    /// The body of a draft: what is always sent, and of the rest what is not empty.
    #[must_use]
    pub fn of(draft: &Draft) -> Self {
        let schema = schema::check(&draft.outcome_response_shape).value;
        Self::with(draft, &draft.effective_params(), schema.as_ref())
    }

    /// As [`Body::of`], with the draft's effective params and its outcome schema already read.
    pub(super) fn with(draft: &Draft, params: &Params, schema: Option<&Json>) -> Self {
        let mut body = Map::new();
        body.insert("toNumber".to_owned(), number(&draft.to_number));
        body.insert("phoneNumber".to_owned(), number(&draft.phone_number));
        let mut secret = None;
        match draft.kind() {
            AgentKind::Saved => {
                body.insert("voiceAgentId".to_owned(), id(&draft.voice_agent_id));
                body.insert("params".to_owned(), values(params));
            }
            AgentKind::Inline => {
                secret = SecretRef::of(&draft.webhook_auth);
                let details = details(draft, params, schema.is_some(), secret.as_ref());
                body.insert("agentDetails".to_owned(), Value::Object(details));
            }
        }
        let value = Value::Object(body);
        let shape = schema.filter(|_| value.pointer(SHAPE_PATH).is_some());
        Self(Arc::new(Made {
            shape: shape.cloned(),
            value,
            text: OnceLock::new(),
            secret,
        }))
    }

    /// The text as shown everywhere: the wire's bytes, but for a webhook's secret, which reads `«NAME»`.
    #[must_use]
    pub fn text(&self) -> &str {
        // As the alternate form of a JSON value, which is its pretty print.
        let made = || {
            let whole = Whole {
                value: &self.0.value,
                shape: self.0.shape.as_ref(),
            };
            serde_json::to_string_pretty(&whole).unwrap_or_else(|_| format!("{:#}", self.value()))
        };
        self.0.text.get_or_init(made)
    }

    /// The whole body.
    fn value(&self) -> Value {
        let mut value = self.0.value.clone();
        if let Some((shape, place)) = self.0.shape.as_ref().zip(value.pointer_mut(SHAPE_PATH)) {
            *place = Value::clone(shape);
        }
        value
    }

    /// Which secret must be put in before it is sent.
    #[must_use]
    pub fn secret(&self) -> Option<&SecretRef> {
        self.0.secret.as_ref()
    }

    /// The bytes on the wire, with the secret in place. Without a secret to put in they equal [`Body::text`]; so a
    /// body that names a secret must not be sent without one.
    #[must_use]
    pub fn wire(&self, secret: Option<&str>) -> Vec<u8> {
        let (Some(secret), Some(_)) = (secret, &self.0.secret) else {
            return self.text().to_owned().into_bytes();
        };
        let mut value = self.value();
        if let Some(place) = value.pointer_mut(SECRET_PATH) {
            *place = text(secret);
        }
        format!("{value:#}").into_bytes()
    }
}

/// A body, or its `agentDetails`, with the outcome schema in its place: it is written without making its value, which
/// would be felt while a long one is typed.
struct Whole<'b> {
    value: &'b Value,
    shape: Option<&'b Json>,
}

impl Serialize for Whole<'_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let (Value::Object(members), Some(shape)) = (self.value, self.shape) else {
            return self.value.serialize(to);
        };
        let mut map = to.serialize_map(Some(members.len()))?;
        for (key, value) in members {
            match key.as_str() {
                "agentDetails" => map.serialize_entry(key, &Self { value, ..*self })?,
                "outcomeResponseShape" => map.serialize_entry(key, shape)?,
                _ => map.serialize_entry(key, value)?,
            }
        }
        map.end()
    }
}

/// `agentDetails`, in the order of docs/API.md §1.2. What is empty is left out, but for the name.
fn details(
    draft: &Draft,
    params: &Params,
    schema_is_read: bool,
    secret: Option<&SecretRef>,
) -> Map<String, Value> {
    let mut details = Map::new();
    let mut put = |key: &str, value: Option<Value>| {
        if let Some(value) = value {
            details.insert(key.to_owned(), value);
        }
    };
    let spoken = |typed: &str| {
        if draft.send_rendered {
            Value::String(heard::render(typed, params).text)
        } else {
            template_text(typed)
        }
    };
    put("agentName", Some(text(&draft.agent_name)));
    put(
        "greetingMessage",
        filled(&draft.greeting_message).map(spoken),
    );
    put("preamble", filled(&draft.preamble).map(spoken));
    put(
        "lang",
        filled(&draft.lang).map(|lang| text(&lang.trim().to_lowercase())),
    );
    // The API documents params for greeting and preamble only, so `<<name>>` elsewhere is sent as it was typed.
    let pokes: Vec<Value> = draft
        .poke_messages
        .iter()
        .filter_map(|message| filled(message).map(text))
        .collect();
    put(
        "pokeMessages",
        (!pokes.is_empty()).then_some(Value::Array(pokes)),
    );
    put("realTime", draft.real_time.sent().map(Value::Bool));
    put(
        "silenceThreshold",
        filled(&draft.silence_threshold)
            .map(|typed| threshold::parse(typed).map_or_else(|_| text(typed), Value::Number)),
    );
    put("interrupt", draft.interrupt.sent().map(Value::Bool));
    put("outcome", filled(&draft.outcome).map(text));
    put(
        "webhookUrl",
        filled(&draft.webhook_url).map(|url| text(url.trim())),
    );
    put("webhookAuth", webhook_auth(&draft.webhook_auth, secret));
    put(
        "outcomeResponseShape",
        filled(&draft.outcome_response_shape).map(|typed| {
            if schema_is_read {
                Value::Null
            } else {
                text(typed)
            }
        }),
    );
    put("voiceId", filled(&draft.voice_id).map(id));
    put("tools", tools(draft));
    put("params", (!params.is_empty()).then(|| values(params)));
    details
}

fn webhook_auth(auth: &WebhookAuth, secret: Option<&SecretRef>) -> Option<Value> {
    let mut parts = Map::new();
    if let Some(key) = filled(&auth.auth_key) {
        parts.insert("authKey".to_owned(), text(key.trim()));
    }
    if let Some(secret) = secret {
        parts.insert("authSecret".to_owned(), text(&secret.shown()));
    }
    (!parts.is_empty()).then_some(Value::Object(parts))
}

fn tools(draft: &Draft) -> Option<Value> {
    let switches = [
        ("genderDetection", draft.gender_detection),
        ("smartCallEnd", draft.smart_call_end),
    ];
    let tools: Map<String, Value> = switches
        .into_iter()
        .filter_map(|(key, switch)| Some((key.to_owned(), Value::Bool(switch.sent()?))))
        .collect();
    (!tools.is_empty()).then_some(Value::Object(tools))
}

fn values(params: &Params) -> Value {
    let value = |value: &ParamValue| match value {
        ParamValue::Text(value) => text(value),
        ParamValue::Number(spelling) => spelling
            .parse::<Number>()
            .map_or_else(|_| text(spelling), Value::Number),
        ParamValue::Bool(value) => Value::Bool(*value),
    };
    Value::Object(
        params
            .iter()
            .map(|(name, param)| (name.clone(), value(param)))
            .collect(),
    )
}

/// A text that is not blank.
fn filled(typed: &str) -> Option<&str> {
    (!typed.trim().is_empty()).then_some(typed)
}

fn text(text: &str) -> Value {
    Value::String(text.to_owned())
}

fn template_text(typed: &str) -> Value {
    Value::String(template::to_wire(typed).into_owned())
}

/// A number as the API wants it, or as typed if it is none.
fn number(typed: &str) -> Value {
    phone::parse(typed).map_or_else(|_| text(typed), |number| text(number.as_str()))
}

/// A UUID in small letters, as the API writes them, or what was typed if it is none.
fn id(typed: &str) -> Value {
    let trimmed = typed.trim();
    if voices::is_uuid(trimmed) {
        text(&trimmed.to_lowercase())
    } else {
        text(typed)
    }
}

#[cfg(test)]
mod tests;
