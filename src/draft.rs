//! What the user writes: a voice agent, its params, and whom to call. Pure.
//!
//! A [`Draft`] may be wrong; nothing here refuses to hold what was typed. `call::check` tells what is wrong with it.

use std::borrow::Cow;
use std::ops::Range;

use indexmap::IndexMap;

use self::field::Field;

pub mod diff;
pub mod examples;
pub mod field;
pub mod file;
pub mod merge;
pub mod names;
pub mod near;
pub mod phone;
pub mod problem;
pub mod rename;
pub mod schema;
pub mod sets;
pub mod speech;
pub mod template;
pub mod version;
pub mod voices;

/// A voice agent as the user writes it, with its params and the two numbers of a call.
///
/// Texts are as typed. An empty text means "not set". Both kinds of agent may stand in one draft, so switching
/// between them loses nothing; only the chosen kind is sent.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Draft {
    /// The kind named by `agent = "inline" | "saved"`; `None` if the file does not say.
    pub agent: Option<AgentKind>,
    /// Id of the saved agent (a UUID, as typed).
    pub voice_agent_id: String,
    pub agent_name: String,
    /// What the agent says first; may hold placeholders.
    pub greeting_message: String,
    /// The system prompt; may hold placeholders.
    pub preamble: String,
    /// `ar` or `en`, as typed.
    pub lang: String,
    /// A UUID, as typed.
    pub voice_id: String,
    /// Milliseconds, as typed: a whole number of at least 1 if right.
    pub silence_threshold: String,
    pub interrupt: Switch,
    pub real_time: Switch,
    pub gender_detection: Switch,
    pub smart_call_end: Switch,
    /// Said when the caller does not respond, in order.
    pub poke_messages: Vec<String>,
    /// A prompt that turns the finished conversation into anything.
    pub outcome: String,
    /// JSON text of the outcome schema.
    pub outcome_response_shape: String,
    pub webhook_url: String,
    pub webhook_auth: WebhookAuth,
    /// Greeting and preamble are sent with the values in place instead of as templates. Params are sent all the same.
    pub send_rendered: bool,
    /// Values of placeholders, in file order.
    pub params: Params,
    /// Named sets of values (personas), in file order. A chosen set overlays `params`.
    pub param_sets: IndexMap<String, Params>,
    /// The number that the call comes from (`phoneNumber`), as typed.
    pub phone_number: String,
    /// The number to call (`toNumber`), as typed.
    pub to_number: String,
    /// Name of the chosen param set.
    pub param_set: Option<String>,
}

/// Values by placeholder name, in file order.
pub type Params = IndexMap<String, ParamValue>;

/// The value of one placeholder.
#[derive(Clone, Debug, PartialEq)]
pub enum ParamValue {
    Text(String),
    /// A TOML number, by its JSON spelling (`12`, `0.5`).
    Number(String),
    Bool(bool),
}

impl ParamValue {
    /// The value as it is put into a text: a number by its spelling, a boolean as `true` or `false`.
    #[must_use]
    pub fn as_text(&self) -> &str {
        match self {
            Self::Text(text) | Self::Number(text) => text,
            Self::Bool(true) => "true",
            Self::Bool(false) => "false",
        }
    }
}

/// Where the agent comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AgentKind {
    /// Described in the draft; sent as `agentDetails`.
    Inline,
    /// Saved at Hamsa; sent as `voiceAgentId`.
    Saved,
}

/// A switch of the API that may be left to Hamsa's default (then it is not sent).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Switch {
    #[default]
    Default,
    On,
    Off,
}

impl Switch {
    /// What is sent: `None` for the default.
    #[must_use]
    pub fn sent(self) -> Option<bool> {
        match self {
            Self::Default => None,
            Self::On => Some(true),
            Self::Off => Some(false),
        }
    }
}

/// How Hamsa authenticates to the webhook: `Authorization: <auth_key> <secret>`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WebhookAuth {
    /// The scheme, such as `Bearer`.
    pub auth_key: String,
    /// Name of an environment variable that holds the secret.
    pub auth_secret_env: String,
    /// Name of a command in `config.toml` under `[secrets.NAME]` that prints the secret.
    pub auth_secret_name: String,
    /// The file holds a literal secret (`auth_secret`). Its text is not kept here: a draft holds no secret.
    pub has_literal_secret: bool,
}

/// One text of a draft that can be edited: a field, or one row of it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Spot {
    pub field: Field,
    pub part: Part,
}

/// Which text of a field.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Part {
    /// The field's only text.
    Whole,
    /// The no-response message with this index, from 0.
    Row(usize),
    /// A value in `[params]`, by name.
    Param(String),
    /// A value in a param set, by set and name.
    SetParam(String, String),
    /// A part of the webhook's authentication: `auth_key`, `auth_secret_env` or `auth_secret_name`.
    Key(&'static str),
}

impl Spot {
    #[must_use]
    pub fn whole(field: Field) -> Self {
        Self {
            field,
            part: Part::Whole,
        }
    }
}

/// A place in a draft, for problems and jumps.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    pub spot: Spot,
    /// Bytes in the spot's text; `None`: the whole of it.
    pub span: Option<Range<usize>>,
}

/// The value of a whole field, for changes that are not edits of a text (switches, rows, choices).
#[derive(Clone, Debug, PartialEq)]
pub enum FieldValue {
    Agent(Option<AgentKind>),
    Text(String),
    Switch(Switch),
    /// Something of ringback's own that is on or off.
    Flag(bool),
    Rows(Vec<String>),
    Params {
        params: Params,
        param_sets: IndexMap<String, Params>,
        param_set: Option<String>,
    },
    WebhookAuth(WebhookAuth),
}

impl FieldValue {
    /// The value of a field that is left to Hamsa: it is not sent then. `None`: Hamsa has no default for it.
    #[must_use]
    pub fn default_of(field: Field) -> Option<Self> {
        match field {
            Field::SilenceThreshold | Field::Voice | Field::Lang => Some(Self::Text(String::new())),
            Field::Interrupt | Field::GenderDetection | Field::SmartCallEnd | Field::RealTime => {
                Some(Self::Switch(Switch::Default))
            }
            _ => None,
        }
    }
}

impl Draft {
    /// The kind of agent that would be sent: the one chosen, else saved if an id stands there without details,
    /// else inline.
    #[must_use]
    pub fn kind(&self) -> AgentKind {
        self.agent.unwrap_or({
            if !self.voice_agent_id.is_empty() && !self.has_details() {
                AgentKind::Saved
            } else {
                AgentKind::Inline
            }
        })
    }

    /// Whether anything stands here that only an inline agent has.
    #[must_use]
    pub fn has_details(&self) -> bool {
        Field::ALL.iter().any(|&field| {
            field.is_detail() && field != Field::SendRendered && !self.is_empty(field)
        })
    }

    /// Whether greeting and preamble are sent with the values in place. A saved agent's texts are not sent at all.
    #[must_use]
    pub fn sends_rendered(&self) -> bool {
        self.send_rendered && self.kind() == AgentKind::Inline
    }

    /// Whether the field holds nothing (params count neither as details nor here as empty when a set has values).
    #[must_use]
    fn is_empty(&self, field: Field) -> bool {
        match field {
            Field::Agent => self.agent.is_none(),
            Field::Interrupt => self.interrupt == Switch::Default,
            Field::RealTime => self.real_time == Switch::Default,
            Field::GenderDetection => self.gender_detection == Switch::Default,
            Field::SmartCallEnd => self.smart_call_end == Switch::Default,
            Field::SendRendered => !self.send_rendered,
            Field::PokeMessages => self.poke_messages.is_empty(),
            Field::Params => self.params.is_empty() && self.param_sets.is_empty(),
            Field::WebhookAuth => self.webhook_auth == WebhookAuth::default(),
            _ => self.text(&Spot::whole(field)).is_none_or(str::is_empty),
        }
    }

    /// The value of a field.
    #[must_use]
    pub fn get(&self, field: Field) -> FieldValue {
        match field {
            Field::Agent => FieldValue::Agent(self.agent),
            Field::Interrupt => FieldValue::Switch(self.interrupt),
            Field::RealTime => FieldValue::Switch(self.real_time),
            Field::GenderDetection => FieldValue::Switch(self.gender_detection),
            Field::SmartCallEnd => FieldValue::Switch(self.smart_call_end),
            Field::SendRendered => FieldValue::Flag(self.send_rendered),
            Field::PokeMessages => FieldValue::Rows(self.poke_messages.clone()),
            Field::Params => FieldValue::Params {
                params: self.params.clone(),
                param_sets: self.param_sets.clone(),
                param_set: self.param_set.clone(),
            },
            Field::WebhookAuth => FieldValue::WebhookAuth(self.webhook_auth.clone()),
            _ => FieldValue::Text(
                self.text(&Spot::whole(field))
                    .unwrap_or_default()
                    .to_owned(),
            ),
        }
    }

    /// Sets a field; a value of another field's kind changes nothing.
    pub fn set(&mut self, field: Field, value: FieldValue) {
        match (field, value) {
            (Field::Agent, FieldValue::Agent(kind)) => self.agent = kind,
            (Field::Interrupt, FieldValue::Switch(switch)) => self.interrupt = switch,
            (Field::RealTime, FieldValue::Switch(switch)) => self.real_time = switch,
            (Field::GenderDetection, FieldValue::Switch(switch)) => self.gender_detection = switch,
            (Field::SmartCallEnd, FieldValue::Switch(switch)) => self.smart_call_end = switch,
            (Field::SendRendered, FieldValue::Flag(on)) => self.send_rendered = on,
            (Field::PokeMessages, FieldValue::Rows(rows)) => self.poke_messages = rows,
            (
                Field::Params,
                FieldValue::Params {
                    params,
                    param_sets,
                    param_set,
                },
            ) => {
                self.params = params;
                self.param_sets = param_sets;
                self.param_set = param_set;
            }
            (Field::WebhookAuth, FieldValue::WebhookAuth(auth)) => self.webhook_auth = auth,
            (_, FieldValue::Text(new)) => {
                if let Some(text) = self.text_mut(&Spot::whole(field)) {
                    *text = new;
                }
            }
            _ => {}
        }
    }

    /// The text at a spot; `None` if the draft has no such row, or the value there is no text.
    #[must_use]
    pub fn text(&self, spot: &Spot) -> Option<&str> {
        let text = match (spot.field, &spot.part) {
            (Field::PokeMessages, Part::Row(row)) => self.poke_messages.get(*row)?,
            (Field::Params, Part::Param(name)) => return Some(self.params.get(name)?.as_text()),
            (Field::Params, Part::SetParam(set, name)) => {
                return Some(self.param_sets.get(set)?.get(name)?.as_text());
            }
            (Field::WebhookAuth, Part::Key("auth_key")) => &self.webhook_auth.auth_key,
            (Field::WebhookAuth, Part::Key("auth_secret_env")) => {
                &self.webhook_auth.auth_secret_env
            }
            (Field::WebhookAuth, Part::Key("auth_secret_name")) => {
                &self.webhook_auth.auth_secret_name
            }
            (Field::VoiceAgentId, Part::Whole) => &self.voice_agent_id,
            (Field::AgentName, Part::Whole) => &self.agent_name,
            (Field::Greeting, Part::Whole) => &self.greeting_message,
            (Field::Preamble, Part::Whole) => &self.preamble,
            (Field::Lang, Part::Whole) => &self.lang,
            (Field::Voice, Part::Whole) => &self.voice_id,
            (Field::SilenceThreshold, Part::Whole) => &self.silence_threshold,
            (Field::Outcome, Part::Whole) => &self.outcome,
            (Field::OutcomeSchema, Part::Whole) => &self.outcome_response_shape,
            (Field::WebhookUrl, Part::Whole) => &self.webhook_url,
            (Field::CallFrom, Part::Whole) => &self.phone_number,
            (Field::CallTo, Part::Whole) => &self.to_number,
            _ => return None,
        };
        Some(text)
    }

    /// The text at a spot, to be changed. A param's number or boolean becomes a text by this: what is typed is text.
    pub fn text_mut(&mut self, spot: &Spot) -> Option<&mut String> {
        let text = match (spot.field, &spot.part) {
            (Field::PokeMessages, Part::Row(row)) => self.poke_messages.get_mut(*row)?,
            (Field::Params, Part::Param(name)) => {
                return Some(as_typed(self.params.get_mut(name)?));
            }
            (Field::Params, Part::SetParam(set, name)) => {
                return Some(as_typed(self.param_sets.get_mut(set)?.get_mut(name)?));
            }
            (Field::WebhookAuth, Part::Key("auth_key")) => &mut self.webhook_auth.auth_key,
            (Field::WebhookAuth, Part::Key("auth_secret_env")) => {
                &mut self.webhook_auth.auth_secret_env
            }
            (Field::WebhookAuth, Part::Key("auth_secret_name")) => {
                &mut self.webhook_auth.auth_secret_name
            }
            (Field::VoiceAgentId, Part::Whole) => &mut self.voice_agent_id,
            (Field::AgentName, Part::Whole) => &mut self.agent_name,
            (Field::Greeting, Part::Whole) => &mut self.greeting_message,
            (Field::Preamble, Part::Whole) => &mut self.preamble,
            (Field::Lang, Part::Whole) => &mut self.lang,
            (Field::Voice, Part::Whole) => &mut self.voice_id,
            (Field::SilenceThreshold, Part::Whole) => &mut self.silence_threshold,
            (Field::Outcome, Part::Whole) => &mut self.outcome,
            (Field::OutcomeSchema, Part::Whole) => &mut self.outcome_response_shape,
            (Field::WebhookUrl, Part::Whole) => &mut self.webhook_url,
            (Field::CallFrom, Part::Whole) => &mut self.phone_number,
            (Field::CallTo, Part::Whole) => &mut self.to_number,
            _ => return None,
        };
        Some(text)
    }

    /// The chosen set and its name, if the draft has it.
    #[must_use]
    pub fn chosen_set(&self) -> Option<(&String, &Params)> {
        self.param_sets.get_key_value(self.param_set.as_ref()?)
    }

    /// The values that count: `params`, overlaid by the chosen set, in that order.
    #[must_use]
    pub fn effective_params(&self) -> Cow<'_, Params> {
        let Some((_, set)) = self.chosen_set().filter(|(_, set)| !set.is_empty()) else {
            return Cow::Borrowed(&self.params);
        };
        let mut all = self.params.clone();
        all.extend(
            set.iter()
                .map(|(name, value)| (name.clone(), value.clone())),
        );
        Cow::Owned(all)
    }

    /// The name of the chosen set, where it stands in the draft, and the values that count: those of the set first, which
    /// tell one persona from another.
    #[must_use]
    pub fn persona(&self) -> (Option<&str>, Vec<(&str, &str)>) {
        let named = self.param_set.as_deref();
        let chosen = named.and_then(|name| Some((name, self.param_sets.get(name)?)));
        let own = chosen.map(|(_, set)| set);
        let others = { self.params.iter() }
            .filter(|(name, _)| own.is_none_or(|set| !set.contains_key(*name)));
        let values = own.into_iter().flatten().chain(others);
        (
            chosen.map(|(name, _)| name),
            values
                .map(|(name, value)| (name.as_str(), value.as_text()))
                .collect(),
        )
    }
}

fn as_typed(value: &mut ParamValue) -> &mut String {
    if !matches!(value, ParamValue::Text(_)) {
        *value = ParamValue::Text(value.as_text().to_owned());
    }
    match value {
        ParamValue::Text(text) => text,
        ParamValue::Number(_) | ParamValue::Bool(_) => unreachable!("made a text just above"),
    }
}
