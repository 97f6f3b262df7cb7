//! Whether a body is a call as docs/API.md §1 documents it. Everything that is wrong is listed, not the first thing only.
//!
//! It is stricter than the API may be: what the documentation does not name is refused, because a sandbox that lets a
//! slip through is no rehearsal. It does not judge whether the call makes sense.

mod parse;
mod shape;
mod webhook;

use serde_json::{Map, Value};

/// A call that may be placed.
#[derive(Clone, Debug, PartialEq)]
pub struct Order {
    pub to_number: String,
    pub phone_number: String,
    pub agent: Agent,
    /// Of the top level for a saved agent, of `agentDetails` for an inline one.
    pub params: Map<String, Value>,
}

/// Who speaks.
#[derive(Clone, Debug, PartialEq)]
pub enum Agent {
    /// Option 1: the id of a stored agent.
    Saved(String),
    /// Option 2: `agentDetails`.
    Inline(Map<String, Value>),
}

/// How many complaints are told; a body of a million wrong keys gets no reply of a million lines.
const MOST_COMPLAINTS: usize = 20;
/// How many characters of a key are repeated in a complaint.
const MOST_KEY_CHARS: usize = 60;

/// Reads a body. The complaints are sentences in the API's own manner (`toNumber must be a string`), at least one.
pub fn judge(body: &[u8]) -> Result<Order, Vec<String>> {
    let top = parse::parse(body).map_err(|complaint| vec![complaint])?;
    let mut complaints = Complaints::default();
    let order = read_top(top, &mut complaints);
    match (order, complaints.finish()) {
        (Some(order), none) if none.is_empty() => Ok(order),
        (_, some) => Err(some),
    }
}

/// Whether this is a UUID as it is usually written, in any case.
pub fn is_uuid(text: &str) -> bool {
    text.len() == 36 && uuid::Uuid::try_parse(text).is_ok()
}

/// What is wrong, as far as it is told.
#[derive(Debug, Default)]
struct Complaints {
    told: Vec<String>,
    untold: usize,
}

impl Complaints {
    fn add(&mut self, path: &str, what: &str) {
        if self.told.len() < MOST_COMPLAINTS {
            self.told.push(format!("{path} {what}"));
        } else {
            self.untold += 1;
        }
    }

    fn unknown(&mut self, path: &str) {
        self.add(&format!("property {path}"), "should not exist");
    }

    fn finish(mut self) -> Vec<String> {
        if self.untold > 0 {
            self.told.push(format!("and {} more", self.untold));
        }
        self.told
    }
}

/// The path of a child, with long keys cut.
fn below(path: &str, key: &str) -> String {
    format!("{path}.{}", told(key))
}

/// A key as it is repeated in a complaint.
fn told(key: &str) -> String {
    match key.char_indices().nth(MOST_KEY_CHARS) {
        Some((end, _)) => format!("{}…", key.get(..end).unwrap_or_default()),
        None => key.to_owned(),
    }
}

fn read_top(top: Map<String, Value>, complaints: &mut Complaints) -> Option<Order> {
    let (mut to, mut from, mut saved, mut params, mut details) = (None, None, None, None, None);
    for (key, value) in top {
        match key.as_str() {
            "toNumber" => to = Some(value),
            "phoneNumber" => from = Some(value),
            "voiceAgentId" => saved = Some(value),
            "params" => params = Some(value),
            "agentDetails" => details = Some(value),
            _ => complaints.unknown(&told(&key)),
        }
    }
    let to_number = number("toNumber", to, complaints);
    let phone_number = number("phoneNumber", from, complaints);
    let (agent, params) = match (saved, details) {
        (None, None) => {
            complaints.add(
                "voiceAgentId",
                "with params, or agentDetails, must be there",
            );
            return None;
        }
        (Some(_), Some(_)) => {
            complaints.add("voiceAgentId", "and agentDetails must not both be there");
            return None;
        }
        (Some(id), None) => {
            let params = if let Some(params) = params {
                scalars("params", params, complaints)
            } else {
                complaints.add(
                    "params",
                    "must be there with voiceAgentId (it may be empty)",
                );
                None
            };
            match id {
                Value::String(id) if is_uuid(&id) => (Some(Agent::Saved(id)), params),
                _ => {
                    complaints.add("voiceAgentId", "must be a UUID");
                    (None, params)
                }
            }
        }
        (None, Some(details)) => {
            if params.is_some() {
                complaints.add("params", "must stand inside agentDetails when that is sent");
            }
            let Value::Object(mut details) = details else {
                complaints.add("agentDetails", "must be an object");
                return None;
            };
            for (key, value) in &details {
                if key != "params" {
                    detail(key, value, complaints);
                }
            }
            let params = match details.shift_remove("params") {
                Some(params) => scalars("agentDetails.params", params, complaints),
                None => Some(Map::new()),
            };
            (Some(Agent::Inline(details)), params)
        }
    };
    Some(Order {
        to_number: to_number?,
        phone_number: phone_number?,
        agent: agent?,
        params: params?,
    })
}

/// `+`, 1 to 9, and 6 to 14 more digits.
fn number(key: &str, value: Option<Value>, complaints: &mut Complaints) -> Option<String> {
    let Some(value) = value else {
        complaints.add(key, "must be there");
        return None;
    };
    let Value::String(text) = value else {
        complaints.add(key, "must be a string");
        return None;
    };
    let digits = text.strip_prefix('+').unwrap_or_default();
    let fits = (7..=15).contains(&digits.len())
        && digits.bytes().all(|byte| byte.is_ascii_digit())
        && !digits.starts_with('0');
    if !fits {
        complaints.add(key, "must be + and 7 to 15 digits, the first of them not 0");
        return None;
    }
    Some(text)
}

/// An object of strings, numbers and booleans.
fn scalars(path: &str, value: Value, complaints: &mut Complaints) -> Option<Map<String, Value>> {
    let Value::Object(map) = value else {
        complaints.add(path, "must be an object");
        return None;
    };
    for (key, value) in &map {
        if !matches!(value, Value::String(_) | Value::Number(_) | Value::Bool(_)) {
            complaints.add(&below(path, key), "must be a string, a number or a boolean");
        }
    }
    Some(map)
}

/// One child of `agentDetails` (docs/API.md §1.2), all but `params`.
fn detail(key: &str, value: &Value, complaints: &mut Complaints) {
    let path = below("agentDetails", key);
    let complaint = match key {
        "agentName" | "greetingMessage" | "preamble" => {
            (!value.is_string()).then_some("must be a string")
        }
        "lang" => {
            (!matches!(value.as_str(), Some("ar" | "en"))).then_some("must be one of: ar, en")
        }
        "pokeMessages" => {
            let fits = value
                .as_array()
                .is_some_and(|all| all.iter().all(Value::is_string));
            (!fits).then_some("must be an array of strings")
        }
        "realTime" | "interrupt" => (!value.is_boolean()).then_some("must be a boolean"),
        "silenceThreshold" => {
            let fits = value.as_u64().is_some_and(|milliseconds| milliseconds >= 1);
            (!fits).then_some("must be an integer not less than 1")
        }
        "outcome" => (!value.is_string() && !value.is_null()).then_some("must be a string or null"),
        "webhookUrl" => match value {
            Value::Null => None,
            Value::String(text) => webhook::complaint(text),
            _ => Some("must be a string or null"),
        },
        "webhookAuth" => {
            let is_string = |key| value.get(key).is_some_and(Value::is_string);
            let fits = value.as_object().is_some_and(|map| map.len() == 2)
                && is_string("authKey")
                && is_string("authSecret");
            (!fits).then_some("must be an object of authKey and authSecret, both strings")
        }
        "voiceId" => (!value.as_str().is_some_and(is_uuid)).then_some("must be a UUID"),
        "tools" => {
            let fits = value.as_object().is_some_and(|map| {
                map.iter().all(|(key, value)| {
                    matches!(key.as_str(), "genderDetection" | "smartCallEnd") && value.is_boolean()
                })
            });
            (!fits).then_some("must be an object of genderDetection and smartCallEnd, booleans")
        }
        "outcomeResponseShape" => {
            shape::check_root(&path, value, complaints);
            None
        }
        _ => {
            complaints.unknown(&path);
            None
        }
    };
    if let Some(complaint) = complaint {
        complaints.add(&path, complaint);
    }
}

#[cfg(test)]
mod tests;
