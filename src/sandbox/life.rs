//! A call from the moment it is taken: what it is at any later moment, and how the API tells it (docs/API.md §7).
//!
//! Nothing runs in the background. A call is a value, and its state a function of the time since it was taken.

use std::time::{Duration, Instant};

use jiff::Timestamp;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::agents;
use super::fill::{self, Facts};
use super::judge::{Agent, Order};
use super::outcome;
use super::talk::{self, Turn};

/// How large a part of a reply may be, in bytes, that repeats what the request said.
const MOST_ECHOED: usize = 256 * 1024;
/// How long a text in a part that is too large may be, in bytes.
const MOST_IN_SHORT: usize = 2 * 1024;

/// How a call goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It is answered and comes to a good end.
    Completed,
    /// It rings to the end.
    NoAnswer,
    /// It is answered and breaks off after the greeting.
    Failed,
    /// As `Completed`, but its conversation cannot be found for the first third.
    Lost,
}

/// A word of docs/API.md §7 for how far a call is; the sandbox has no others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    Pending,
    InProgress,
    Completed,
    NoAnswer,
    Failed,
}

impl Status {
    pub fn word(self) -> &'static str {
        match self {
            Self::Pending => "PENDING",
            Self::InProgress => "IN_PROGRESS",
            Self::Completed => "COMPLETED",
            Self::NoAnswer => "NO_ANSWER",
            Self::Failed => "FAILED",
        }
    }
}

/// A call that was taken.
#[derive(Debug)]
pub struct Call {
    pub id: String,
    pub voice_agent_id: String,
    /// Wall clock, for what is told; [`Call::accepted`] is what time is measured by.
    pub created: Timestamp,
    accepted: Instant,
    pace: Duration,
    fate: Fate,
    to_number: String,
    phone_number: String,
    agent_name: String,
    /// The agent as it was used, without its webhook's secret.
    agent: Value,
    turns: Vec<Turn>,
    outcome: Value,
}

impl Call {
    /// Takes a call now.
    pub fn take(order: Order, fate: Fate, pace: Duration) -> Self {
        let id = Uuid::new_v4().to_string();
        // Whole milliseconds, as they are told: a filter by a time that was told must find the call.
        let now = Timestamp::now().as_millisecond();
        let created = Timestamp::from_millisecond(now).unwrap_or(Timestamp::UNIX_EPOCH);
        let (voice_agent_id, details) = match order.agent {
            Agent::Saved(id) => {
                let details = agents::details_of(&id);
                (id, details)
            }
            Agent::Inline(details) => (Uuid::new_v4().to_string(), details),
        };
        let mut params = order.params;
        if let Some(Value::Object(stored)) = details.get("params") {
            for (name, value) in stored.iter().filter(|(_, value)| *value != "") {
                params.entry(name.as_str()).or_insert_with(|| value.clone());
            }
        }
        let agent_name = details
            .get("agentName")
            .and_then(Value::as_str)
            .unwrap_or_default();
        let agent_name = fill::cut(agent_name.to_owned(), MOST_IN_SHORT);
        let facts = Facts {
            call_id: &id,
            agent_id: &voice_agent_id,
            agent_name: &agent_name,
            to_number: &order.to_number,
            phone_number: &order.phone_number,
            created,
        };
        let turns = talk::turns(&details, &params, &facts);
        let outcome = outcome::result(&details, &params, talk::is_arabic(&details));
        Self {
            accepted: Instant::now(),
            agent: in_short(snapshot(&details, &voice_agent_id)),
            outcome: in_short(outcome),
            id,
            voice_agent_id,
            created,
            pace,
            fate,
            to_number: order.to_number,
            phone_number: order.phone_number,
            agent_name,
            turns,
        }
    }

    /// The time since it was taken.
    pub fn age(&self) -> Duration {
        self.accepted.elapsed()
    }

    /// When it is answered, if it is, after it was taken.
    fn answered(&self) -> Duration {
        self.pace / 5
    }

    pub fn status(&self, age: Duration) -> Status {
        let over = age >= self.pace;
        match self.fate {
            Fate::NoAnswer if over => Status::NoAnswer,
            Fate::NoAnswer => Status::Pending,
            _ if !over && age < self.answered() => Status::Pending,
            _ if !over => Status::InProgress,
            Fate::Failed => Status::Failed,
            Fate::Completed | Fate::Lost => Status::Completed,
        }
    }

    /// Whether its conversation cannot be found yet.
    pub fn is_lost(&self, age: Duration) -> bool {
        self.fate == Fate::Lost && age < self.pace / 3
    }

    /// How long was talked, in whole seconds; `None` before it has ended.
    fn seconds(&self, age: Duration) -> Option<u64> {
        match self.status(age) {
            Status::Pending | Status::InProgress => None,
            Status::NoAnswer => Some(0),
            Status::Completed | Status::Failed => {
                let talked = self.pace.saturating_sub(self.answered());
                Some(talked.as_millis().div_ceil(1000).max(1) as u64)
            }
        }
    }

    /// The entries that have been said.
    fn said(&self, age: Duration) -> Vec<Value> {
        match self.status(age) {
            Status::Pending | Status::NoAnswer => return Vec::new(),
            Status::Completed => return self.turns.iter().map(|turn| turn.entry.clone()).collect(),
            Status::InProgress | Status::Failed => {}
        }
        if self.fate == Fate::Failed {
            return self
                .turns
                .iter()
                .take(1)
                .map(|turn| turn.entry.clone())
                .collect();
        }
        let talk = self.pace.saturating_sub(self.answered());
        let talked = age.saturating_sub(self.answered());
        // One share more than there are waits, so that the last turn is said before the call is over.
        let shares = self.turns.iter().map(|turn| turn.wait).sum::<u32>() + 1;
        let mut waited = 0;
        let is_said = |turn: &&Turn| {
            waited += turn.wait;
            talked >= talk / shares * waited
        };
        self.turns
            .iter()
            .take_while(is_said)
            .map(|turn| turn.entry.clone())
            .collect()
    }

    fn params(&self) -> Value {
        json!({"machineNumber": self.phone_number, "userNumber": self.to_number})
    }

    fn updated(&self, age: Duration) -> Timestamp {
        self.after(age.min(self.pace))
    }

    fn after(&self, age: Duration) -> Timestamp {
        let shift = i64::try_from(age.as_millis()).unwrap_or(i64::MAX);
        let time = self.created.as_millisecond().saturating_add(shift);
        Timestamp::from_millisecond(time).unwrap_or(Timestamp::MAX)
    }

    fn media_url(&self, age: Duration) -> Value {
        match self.status(age) {
            Status::Completed => json!(format!("https://recordings.example.com/{}.mp3", self.id)),
            _ => Value::Null,
        }
    }

    fn job_response(&self, age: Duration) -> Value {
        let status = self.status(age);
        if matches!(status, Status::Pending | Status::NoAnswer) {
            return json!({});
        }
        let mut response = Map::new();
        let started = self.after(self.answered()).as_millisecond();
        response.insert("callStartedAt".to_owned(), json!(started));
        if status != Status::InProgress {
            let ended = self.after(self.pace).as_millisecond();
            response.insert("callEndedAt".to_owned(), json!(ended));
        }
        response.insert("transcription".to_owned(), Value::Array(self.said(age)));
        if status != Status::InProgress {
            let outcome = if status == Status::Completed {
                &self.outcome
            } else {
                &Value::Null
            };
            response.insert("outcomeResult".to_owned(), outcome.clone());
        }
        Value::Object(response)
    }

    /// `data` of `GET /v1/voice-agents/conversation/{id}`.
    pub fn conversation(&self, age: Duration) -> Value {
        let analysis = match self.status(age) {
            Status::NoAnswer => json!({
                "error": {"message": "The phone rang and nobody answered", "statusCode": 480}
            }),
            Status::Failed => json!({
                "error": {"message": "The connection to the caller broke off", "statusCode": 503}
            }),
            _ => Value::Null,
        };
        json!({
            "id": self.id,
            "title": self.agent_name,
            "model": "sandbox",
            "type": "VOICE_AGENTS",
            "processingType": "real-time",
            "status": self.status(age).word(),
            "voiceAgentId": self.voice_agent_id,
            "createdAt": fill::iso(self.created),
            "updatedAt": fill::iso(self.updated(age)),
            "callDuration": self.seconds(age),
            "channelType": "TELEPHONE",
            "callParams": self.params(),
            "mediaUrl": self.media_url(age),
            "agentDetails": self.agent,
            "jobResponse": self.job_response(age),
            "callAnalysis": analysis,
            "logs": [],
            "performanceMetrics": {}
        })
    }

    /// `data` of `GET /v1/jobs`. A simulated call costs nothing.
    pub fn job(&self, age: Duration) -> Value {
        json!({
            "id": self.id,
            "title": self.agent_name,
            "model": "sandbox",
            "type": "VOICE_AGENTS",
            "processingType": "real-time",
            "totalCost": 0,
            "usageTime": self.seconds(age).unwrap_or(0),
            "status": self.status(age).word(),
            "mediaUrl": self.media_url(age),
            "jobResponse": self.job_response(age),
            "agentDetails": self.agent,
            "voiceAgentId": self.voice_agent_id,
            "createdAt": fill::iso(self.created),
            "updatedAt": fill::iso(self.updated(age))
        })
    }

    /// A row of the list of calls.
    pub fn row(&self, age: Duration) -> Value {
        json!({
            "id": self.id,
            "createdAt": fill::iso(self.created),
            "status": self.status(age).word(),
            "voiceAgentId": self.voice_agent_id,
            "agentName": self.agent_name,
            "duration": self.seconds(age),
            "channelType": "TELEPHONE",
            "callParams": self.params()
        })
    }
}

/// The agent as a conversation shows it.
fn snapshot(details: &Map<String, Value>, id: &str) -> Value {
    const SHOWN: [&str; 11] = [
        "agentName",
        "greetingMessage",
        "preamble",
        "lang",
        "pokeMessages",
        "realTime",
        "silenceThreshold",
        "interrupt",
        "outcome",
        "outcomeResponseShape",
        "voiceId",
    ];
    let mut out = Map::new();
    out.insert("id".to_owned(), json!(id));
    for key in SHOWN {
        if let Some(value) = details.get(key) {
            out.insert(key.to_owned(), value.clone());
        }
    }
    if let Some(tools) = details.get("tools") {
        out.insert("voiceAgentTools".to_owned(), tools.clone());
    }
    Value::Object(out)
}

/// A value that is small enough to repeat in a reply: its long texts are cut if it is too large, and if that does not
/// help it is left out.
fn in_short(mut value: Value) -> Value {
    if value.to_string().len() > MOST_ECHOED {
        cut_texts(&mut value);
        if value.to_string().len() > MOST_ECHOED {
            return Value::Null;
        }
    }
    value
}

fn cut_texts(value: &mut Value) {
    match value {
        Value::String(text) => *text = fill::cut(std::mem::take(text), MOST_IN_SHORT),
        Value::Array(items) => items.iter_mut().for_each(cut_texts),
        Value::Object(map) => map.values_mut().for_each(cut_texts),
        _ => {}
    }
}

#[cfg(test)]
mod tests;
