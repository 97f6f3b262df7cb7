//! A call as `call --json` and `follow --json` print it: every key every time, in one order.

use serde::Serialize;
use serde_json::{Number, Value};

use super::exit::Exit;
use super::problems::Record;
use crate::call::conversation::{Conversation, Turn};

/// A call. What is not known is `None`, printed as `null`.
#[derive(Clone, Debug, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct CallRecord {
    pub call_id: Option<String>,
    /// `accepted`, `refused`, `not_sent`, `unknown`, `dry_run` or `problems`.
    pub state: &'static str,
    pub job_id: Option<String>,
    pub voice_agent_id: Option<String>,
    /// The API's word for the job.
    pub status: Option<String>,
    pub success: Option<bool>,
    /// The server's words, or why it was not sent, is unknown, or failed.
    pub message: Option<String>,
    pub http_status: Option<u16>,
    pub sandbox: Option<bool>,
    pub duration_seconds: Option<Number>,
    pub transcript: Option<Vec<TurnRecord>>,
    pub outcome: Option<Value>,
    pub recording_url: Option<String>,
    pub problems: Option<Vec<Record>>,
    pub exit_code: u8,
}

/// One turn of a transcript.
#[derive(Clone, Debug, Serialize)]
pub struct TurnRecord {
    /// `agent`, `caller` or `tool`.
    pub who: &'static str,
    pub text: String,
}

impl CallRecord {
    /// A call of which nothing but its state is known.
    #[must_use]
    pub fn new(state: &'static str, exit: Exit) -> Self {
        Self {
            call_id: None,
            state,
            job_id: None,
            voice_agent_id: None,
            status: None,
            success: None,
            message: None,
            http_status: None,
            sandbox: None,
            duration_seconds: None,
            transcript: None,
            outcome: None,
            recording_url: None,
            problems: None,
            exit_code: exit.code(),
        }
    }

    /// Puts in what the conversation tells.
    pub fn take(&mut self, conversation: &Conversation) {
        self.status = Some(conversation.status.word().to_owned());
        self.duration_seconds = conversation.duration_seconds.and_then(number);
        self.transcript = Some(turns(&conversation.transcript));
        self.outcome.clone_from(&conversation.outcome);
        self.recording_url.clone_from(&conversation.recording_url);
        if let Some(failure) = &conversation.failure {
            self.message = Some(failure.clone());
        }
    }
}

/// A transcript's turns.
#[must_use]
pub fn turns(transcript: &[Turn]) -> Vec<TurnRecord> {
    let turn = |turn: &Turn| TurnRecord {
        who: turn.who.word(),
        text: turn.text.clone(),
    };
    transcript.iter().map(turn).collect()
}

/// Seconds without a needless `.0`.
fn number(seconds: f64) -> Option<Number> {
    if seconds.fract() == 0.0 && seconds.abs() < 1e15 {
        format!("{seconds:.0}").parse().ok()
    } else {
        Number::from_f64(seconds)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_is_there_in_the_order_of_the_design() {
        let line = serde_json::to_string(&CallRecord::new("dry_run", Exit::Done)).unwrap();
        assert_eq!(
            line,
            concat!(
                r#"{"callId":null,"state":"dry_run","jobId":null,"voiceAgentId":null,"status":null,"success":null,"#,
                r#""message":null,"httpStatus":null,"sandbox":null,"durationSeconds":null,"transcript":null,"#,
                r#""outcome":null,"recordingUrl":null,"problems":null,"exitCode":0}"#
            )
        );
    }

    #[test]
    fn whole_seconds_are_whole_numbers() {
        let shown = |seconds| number(seconds).map(|number| number.to_string());
        assert_eq!(shown(47.0).as_deref(), Some("47"));
        assert_eq!(shown(47.25).as_deref(), Some("47.25"));
        assert_eq!(shown(f64::NAN), None);
    }
}
