//! What came back from the one POST. Never an `Err`: "it failed" is a claim that we often cannot make.

use std::time::Duration;

use serde_json::Value;

use super::words;

/// How long an answer is waited for, from the first packet to the reply's last byte; then the call is unknown.
pub const ANSWER_LIMIT: Duration = Duration::from_mins(1);

/// What is known after dialling.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Dialed {
    /// Hamsa took it: 2xx with a job id.
    Accepted(Accepted),
    /// Hamsa said no: nobody was rung.
    Refused {
        status: u16,
        words: String,
        reply: String,
    },
    /// Nothing left this machine: no connection (DNS, TCP, TLS).
    NotSent { why: String },
    /// It may be ringing. `status` if a status line was read; `reply` as much as was read.
    Unknown {
        why: String,
        status: Option<u16>,
        reply: String,
    },
}

/// An accepted call.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Accepted {
    pub status: u16,
    /// The id as it came, cleaned for showing; `job` is the same if it can be followed.
    pub job_shown: String,
    /// `None`: the id is not of a form that may become a path, so the call cannot be followed.
    pub job: Option<JobId>,
    pub voice_agent_id: Option<String>,
    /// Shown; it decides nothing.
    pub success: Option<bool>,
    pub message: Option<String>,
    /// The reply's text.
    pub reply: String,
}

/// A job id that may stand in a path: `[A-Za-z0-9_-]{1,128}`.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct JobId(String);

impl JobId {
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let fits = (1..=128).contains(&text.len())
            && text
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'));
        fits.then(|| Self(text.to_owned()))
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Reads a whole reply (status line and at most 1 MiB of body, which was read to its end).
#[must_use]
pub fn classify(status: u16, body: &[u8]) -> Dialed {
    let reply = String::from_utf8_lossy(body).into_owned();
    let value = words::read_json(&reply);
    let data = value.as_ref().and_then(|value| value.get("data"));
    let id = data.and_then(job_id);
    let text = |key| {
        let text = data?.get(key)?.as_str()?;
        Some(words::short_line(text))
    };
    let success = value
        .as_ref()
        .and_then(|value| value.get("success")?.as_bool());
    let said = || words::beside(status, value.as_ref(), &reply);
    let unknown = |why: String, reply| Dialed::Unknown {
        why,
        status: Some(status),
        reply,
    };

    match (status, id) {
        (200..=299, Some(id)) => Dialed::Accepted(Accepted {
            status,
            job_shown: words::short_line(&id),
            job: JobId::parse(&id),
            voice_agent_id: text("voiceAgentId"),
            success,
            message: value
                .as_ref()
                .and_then(|value| value.get("message"))
                .and_then(words::flat),
            reply,
        }),
        // Where the documentation puts no job stands one all the same: it is no plain refusal.
        (200..=299 | 400..=499, None) if value.as_ref().is_some_and(names_job) => unknown(
            t!(
                "the reply ({status}) names a job in another place than its data",
                status
            ),
            reply,
        ),
        (200..=299, None) if success == Some(false) => Dialed::Refused {
            status,
            words: said(),
            reply,
        },
        (200..=299, None) => {
            let why = if value.is_some() {
                t!("the reply ({status}) names no job", status)
            } else {
                t!("the reply ({status}) cannot be read", status)
            };
            unknown(why, reply)
        }
        (400..=499, None) if status != 408 => {
            // A reply that cannot be read whole may still name a job; then it is no plain refusal.
            if value.is_none() && reply.contains("\"jobId\"") {
                return unknown(
                    t!(
                        "the reply ({status}) cannot be read, yet speaks of a job",
                        status
                    ),
                    reply,
                );
            }
            Dialed::Refused {
                status,
                words: said(),
                reply,
            }
        }
        (_, Some(_)) => unknown(
            t!(
                "the reply ({status}) is no success, yet names a job",
                status
            ),
            reply,
        ),
        (300..=399, None) => unknown(
            t!(
                "the server answered with a redirect ({status}), which is not followed",
                status
            ),
            reply,
        ),
        (408, None) => unknown(t!("the server gave up waiting (408)").to_owned(), reply),
        _ => {
            let said = said();
            let why = if said.is_empty() {
                t!("the server failed ({status})", status)
            } else {
                t!("the server failed ({status}: {said})", status, said)
            };
            unknown(why, reply)
        }
    }
}

/// `data.jobId`, else `data.id`: a text that is not empty, or a number by its spelling.
fn job_id(data: &Value) -> Option<String> {
    { ["jobId", "id"].into_iter() }.find_map(|key| id(data.get(key)?))
}

/// The text of an id; `None` where there is none.
fn id(value: &Value) -> Option<String> {
    match value {
        Value::String(id) if !id.trim().is_empty() => Some(id.trim().to_owned()),
        Value::Number(id) => Some(id.to_string()),
        _ => None,
    }
}

/// Whether a `jobId` that is something stands anywhere in a reply, or an `id` in a `job`.
fn names_job(value: &Value) -> bool {
    match value {
        Value::Object(fields) => fields.iter().any(|(name, value)| {
            let is_job = name == "job" && job_id(value).is_some();
            let is_id = name == "jobId" && id(value).is_some();
            is_job || is_id || names_job(value)
        }),
        Value::Array(values) => values.iter().any(names_job),
        _ => false,
    }
}

#[cfg(test)]
mod tests;
