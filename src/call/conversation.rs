//! The conversation of a job as `GET /v1/voice-agents/conversation/{jobId}` tells it (docs/API.md §7), read leniently.

use std::time::Duration;

use serde_json::{Map, Value};

use super::words;

/// The word for how far a job is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Status {
    Pending,
    InProgress,
    Completed,
    NoAnswer,
    Failed,
    Forwarded,
    Terminated,
    /// A word that nobody knows: shown as it is (cleaned), and not terminal.
    Other(String),
}

impl Status {
    /// Reads the API's word, any case.
    #[must_use]
    pub fn parse(word: &str) -> Self {
        match word.to_ascii_uppercase().as_str() {
            "PENDING" => Self::Pending,
            "IN_PROGRESS" => Self::InProgress,
            "COMPLETED" => Self::Completed,
            "NO_ANSWER" => Self::NoAnswer,
            "FAILED" => Self::Failed,
            "FORWARDED" => Self::Forwarded,
            "TERMINATED" => Self::Terminated,
            _ => Self::Other(words::short_line(word)),
        }
    }

    /// The API's word in capitals.
    #[must_use]
    pub fn word(&self) -> &str {
        match self {
            Self::Pending => "PENDING",
            Self::InProgress => "IN_PROGRESS",
            Self::Completed => "COMPLETED",
            Self::NoAnswer => "NO_ANSWER",
            Self::Failed => "FAILED",
            Self::Forwarded => "FORWARDED",
            Self::Terminated => "TERMINATED",
            Self::Other(word) => word,
        }
    }

    /// Whether the job has ended.
    #[must_use]
    pub fn is_terminal(&self) -> bool {
        !matches!(self, Self::Pending | Self::InProgress | Self::Other(_))
    }
}

/// A conversation, as far as it has come. Texts are as they came, but for the status and the failure, which are
/// cleaned.
#[derive(Clone, Debug, PartialEq)]
pub struct Conversation {
    pub status: Status,
    pub duration_seconds: Option<f64>,
    pub transcript: Vec<Turn>,
    /// `jobResponse.outcomeResult`, if it is there and not empty.
    pub outcome: Option<Value>,
    pub recording_url: Option<String>,
    /// Why it failed (`callAnalysis.error.message`).
    pub failure: Option<String>,
}

/// One turn of a transcript. Texts are as they came: clean them before they reach a terminal.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Turn {
    pub who: Who,
    pub text: String,
}

/// Who says a turn; a tool is one that the agent used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    Agent,
    Caller,
    Tool,
}

impl Who {
    /// The word in `--json`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Agent => "agent",
            Self::Caller => "caller",
            Self::Tool => "tool",
        }
    }

    /// The word for a person.
    #[must_use]
    pub fn shown(self) -> &'static str {
        match self {
            Self::Agent => t!("agent"),
            Self::Caller => t!("caller"),
            Self::Tool => t!("tool"),
        }
    }
}

/// How long a call lasted, for a person: `41 s`, `2:05`.
#[must_use]
pub fn lasted(seconds: f64) -> String {
    // Exact enough for a time that people read; what is negative or endless was refused when it was read.
    let whole = Duration::try_from_secs_f64(seconds.round());
    lasted_whole(whole.map_or(0, |told| told.as_secs()))
}

/// The same of whole seconds.
#[must_use]
pub fn lasted_whole(seconds: u64) -> String {
    if seconds < 60 {
        t!("{seconds} s", seconds)
    } else {
        format!("{}:{:02}", seconds / 60, seconds % 60)
    }
}

/// Reads a conversation reply's body, in or out of the `data` envelope.
///
/// # Errors
/// It is no JSON object, or has no status: one sentence.
pub fn parse(body: &[u8]) -> Result<Conversation, String> {
    let reply = String::from_utf8_lossy(body);
    let Some(value) = words::read_json(&reply) else {
        return Err(t!("Hamsa's reply about the job is no JSON").to_owned());
    };
    let Value::Object(root) = value else {
        return Err(t!("Hamsa's reply about the job is no JSON object").to_owned());
    };
    let job = match root.get("data") {
        Some(Value::Object(data)) => data,
        _ => &root,
    };
    let Some(status) = job.get("status").and_then(Value::as_str) else {
        return Err(t!("Hamsa's reply about the job names no status").to_owned());
    };
    let response = job.get("jobResponse").and_then(object);
    let in_response = |key| response.as_ref().and_then(|response| response.get(key));
    Ok(Conversation {
        status: Status::parse(status.trim()),
        duration_seconds: job.get("callDuration").and_then(seconds),
        transcript: in_response("transcription")
            .map(transcript)
            .unwrap_or_default(),
        outcome: in_response("outcomeResult").and_then(outcome),
        recording_url: job.get("mediaUrl").and_then(Value::as_str).and_then(link),
        failure: job
            .get("callAnalysis")
            .and_then(object)
            .and_then(|analysis| words::flat(analysis.get("error")?)),
    })
}

/// An object, or a text that is one as JSON.
fn object(value: &Value) -> Option<Map<String, Value>> {
    match value {
        Value::Object(object) => Some(object.clone()),
        Value::String(text) => serde_json::from_str(text).ok(),
        _ => None,
    }
}

fn seconds(value: &Value) -> Option<f64> {
    let seconds = match value {
        Value::Number(number) => number.as_f64(),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    };
    seconds.filter(|seconds| seconds.is_finite() && *seconds >= 0.0)
}

/// Only a link that a browser opens over the network.
fn link(text: &str) -> Option<String> {
    let url = url::Url::parse(text).ok()?;
    matches!(url.scheme(), "http" | "https").then(|| url.into())
}

/// An outcome that says something. A list or object may come as JSON text (docs/API.md §4).
fn outcome(value: &Value) -> Option<Value> {
    let unpacked = match value {
        Value::String(text) => serde_json::from_str(text)
            .ok()
            .filter(|value: &Value| value.is_object() || value.is_array()),
        _ => None,
    };
    let value = unpacked.unwrap_or_else(|| value.clone());
    let says_nothing = match &value {
        Value::Null => true,
        Value::String(text) => text.trim().is_empty(),
        Value::Array(values) => values.is_empty(),
        Value::Object(object) => object.is_empty(),
        Value::Bool(_) | Value::Number(_) => false,
    };
    (!says_nothing).then_some(value)
}

fn transcript(value: &Value) -> Vec<Turn> {
    let unpacked: Option<Value> = value
        .as_str()
        .and_then(|text| serde_json::from_str(text).ok());
    let entries = unpacked.as_ref().unwrap_or(value).as_array();
    let mut turns = Vec::new();
    for entry in entries.into_iter().flatten() {
        for (key, said) in entry.as_object().into_iter().flatten() {
            if let Some(who) = speaker(key) {
                add_turns(who, said, &mut turns);
            }
        }
    }
    turns
}

/// Who speaks under this key; `None` for `metadata` and whatever else stands beside the words.
fn speaker(key: &str) -> Option<Who> {
    match key.to_ascii_lowercase().as_str() {
        "agent" | "assistant" => Some(Who::Agent),
        "user" | "caller" => Some(Who::Caller),
        "tool" => Some(Who::Tool),
        _ => None,
    }
}

/// The turns of one value: a text, or a list of texts and tool calls.
fn add_turns(who: Who, said: &Value, turns: &mut Vec<Turn>) {
    match said {
        Value::String(text) if !text.trim().is_empty() => turns.push(Turn {
            who,
            text: text.clone(),
        }),
        Value::Array(parts) => {
            for part in parts {
                match part {
                    Value::String(_) => add_turns(who, part, turns),
                    _ => turns.extend(tool_call(part)),
                }
            }
        }
        Value::Object(_) => turns.extend(tool_call(said)),
        _ => {}
    }
}

/// `{"function": {"name", "arguments"}}` as `name(arguments)`.
fn tool_call(value: &Value) -> Option<Turn> {
    let function = value.get("function").unwrap_or(value);
    let name = function.get("name")?.as_str()?;
    let arguments = match function.get("arguments") {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(value) => value.to_string(),
    };
    Some(Turn {
        who: Who::Tool,
        text: format!("{name}({arguments})"),
    })
}

#[cfg(test)]
mod tests;
