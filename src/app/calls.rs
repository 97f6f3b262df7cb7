//! The calls of this window: being placed, followed, ended; and what the ledger holds.

use super::doc::{Doc, Role};
use super::preview;
use crate::call::conversation::{Conversation, Who};
use crate::call::dialed::{Dialed, JobId};
use crate::call::follow::Following;
use crate::call::request::CallId;
use crate::call::verdict;
use crate::draft::schema;
use crate::store::ledger::{Row, RowState};
use crate::text::clean;

/// The calls of this window, oldest first, and the ledger's.
#[derive(Clone, Debug, Default)]
pub struct Calls {
    pub live: Vec<LiveCall>,
    /// From the ledger, newest first; as read last.
    pub ledger: Vec<Row>,
    /// Why the ledger could not be read.
    pub trouble: Option<String>,
}

/// A call of this window.
#[derive(Clone, Debug)]
pub struct LiveCall {
    pub id: CallId,
    /// As it is read: grouped.
    pub number: String,
    pub sandbox: bool,
    /// On the program's steady clock, milliseconds.
    pub started_ms: u64,
    /// Milliseconds since 1970, UTC.
    pub clock_ms: i64,
    pub stage: Stage,
    /// The answer could not be written into the ledger: one sentence.
    pub not_written: Option<String>,
    /// The body as it was sent (a webhook's secret excepted).
    pub request: String,
    /// The outcome schema's text, to check the outcome against.
    pub schema: String,
}

/// How far a call has come. Each stage holds only what exists in it.
#[derive(Clone, Debug)]
#[expect(clippy::large_enum_variant, reason = "a window has a few calls")]
pub enum Stage {
    Placing,
    /// Nothing was sent, and why.
    NotBegun(String),
    /// Answered by something that cannot be followed.
    Settled(Dialed),
    Followed {
        dialed: Dialed,
        job: JobId,
        /// On the steady clock, milliseconds.
        since_ms: u64,
        following: Following,
        end: Option<End>,
        /// When it ended, on the steady clock.
        ended_ms: Option<u64>,
    },
}

/// How following ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum End {
    /// The job reached its end.
    Job,
    /// Following gave up, and why.
    GaveUp(String),
}

impl LiveCall {
    #[must_use]
    pub fn is_placing(&self) -> bool {
        matches!(self.stage, Stage::Placing)
    }

    /// Whether something is still to come.
    #[must_use]
    pub fn is_running(&self) -> bool {
        match &self.stage {
            Stage::Placing => true,
            Stage::Followed { end, .. } => end.is_none(),
            Stage::NotBegun(_) | Stage::Settled(_) => false,
        }
    }

    /// The last conversation read.
    #[must_use]
    pub fn conversation(&self) -> Option<&Conversation> {
        match &self.stage {
            Stage::Followed { following, .. } => following.conversation.as_ref(),
            _ => None,
        }
    }

    /// The job's id, as shown.
    #[must_use]
    pub fn job(&self) -> Option<&str> {
        match &self.stage {
            Stage::Settled(Dialed::Accepted(accepted)) => Some(&accepted.job_shown),
            Stage::Followed { job, .. } => Some(job.as_str()),
            _ => None,
        }
    }

    /// One word for the strip, with its role.
    #[must_use]
    pub fn word(&self) -> (String, Role) {
        match &self.stage {
            Stage::Placing => ("PLACING".to_owned(), Role::Warning),
            Stage::NotBegun(_) => ("NOT SENT".to_owned(), Role::Error),
            Stage::Settled(dialed) => dialed_word(dialed),
            Stage::Followed { following, end, .. } => match (&following.conversation, end) {
                (Some(conversation), _) => status_word(conversation.status.word()),
                (None, Some(_)) => ("ACCEPTED, NOT FOLLOWED".to_owned(), Role::Warning),
                (None, None) => ("ACCEPTED".to_owned(), Role::Good),
            },
        }
    }

    /// Whole seconds since it was placed, or that it took.
    #[must_use]
    pub fn seconds(&self, now_ms: u64) -> u64 {
        let end = match &self.stage {
            Stage::Followed {
                ended_ms: Some(end),
                ..
            } => *end,
            _ => now_ms,
        };
        end.saturating_sub(self.started_ms) / 1000
    }
}

fn dialed_word(dialed: &Dialed) -> (String, Role) {
    match dialed {
        Dialed::Accepted(_) => ("ACCEPTED".to_owned(), Role::Good),
        Dialed::Refused { status, .. } => (format!("REFUSED {status}"), Role::Error),
        Dialed::NotSent { .. } => ("NOT SENT".to_owned(), Role::Error),
        Dialed::Unknown { .. } => ("UNKNOWN: may be ringing".to_owned(), Role::Warning),
    }
}

/// A status word, with its role.
#[must_use]
pub fn status_word(word: &str) -> (String, Role) {
    let role = match word {
        "COMPLETED" => Role::Good,
        "FAILED" | "TERMINATED" => Role::Error,
        "NO_ANSWER" | "FORWARDED" => Role::Warning,
        _ => Role::Plain,
    };
    (clean::line(word).into_owned(), role)
}

/// The word for a row of the ledger.
#[must_use]
pub fn row_word(row: &Row) -> (String, Role) {
    match (&row.status, row.state) {
        (Some(status), RowState::Accepted) => status_word(status),
        (_, RowState::Accepted) => ("ACCEPTED".to_owned(), Role::Good),
        (_, RowState::Placing) => ("PLACING".to_owned(), Role::Warning),
        (_, RowState::Refused) => ("REFUSED".to_owned(), Role::Error),
        (_, RowState::NotSent) => ("NOT SENT".to_owned(), Role::Error),
        (_, RowState::Unknown) => ("UNKNOWN: may be ringing".to_owned(), Role::Warning),
    }
}

/// The whole view of a call of this window.
#[must_use]
pub fn doc(call: &LiveCall, now_ms: u64) -> Doc {
    let mut doc = Doc::default();
    let (word, role) = call.word();
    doc.push(&word, role)
        .push(&format!("   {} s", call.seconds(now_ms)), Role::Muted);
    if call.sandbox {
        doc.plain("   ").push(" SANDBOX ", Role::Sandbox);
    }
    doc.end();
    match &call.stage {
        Stage::Placing => {
            doc.end().line(
                "The call is being placed. It is sent once, and never again by itself.",
                Role::Plain,
            );
        }
        Stage::NotBegun(why) => {
            doc.end().line(&clean::line(why), Role::Plain);
        }
        Stage::Settled(dialed) => {
            push_verdict(&mut doc, &verdict::of_dialed(dialed));
            push_reply(&mut doc, dialed);
        }
        Stage::Followed {
            dialed,
            job,
            following,
            end,
            ..
        } => {
            doc.push("job ", Role::Muted).plain(job.as_str()).end();
            if let Dialed::Accepted(accepted) = dialed
                && accepted.success == Some(false)
            {
                doc.line(
                    "accepted; the reply's own \"success\": false is no verdict",
                    Role::Muted,
                );
            }
            if let Some(trouble) = &following.trouble {
                doc.line(
                    &format!("! {}; asking again", clean::line(trouble)),
                    Role::Warning,
                );
            }
            match end {
                Some(End::GaveUp(why)) => {
                    doc.line(&format!("! {}", clean::line(why)), Role::Warning);
                }
                Some(End::Job) => {
                    if let Some(conversation) = &following.conversation {
                        push_verdict(
                            &mut doc,
                            &verdict::of_status(
                                &conversation.status,
                                conversation.failure.as_deref(),
                            ),
                        );
                    }
                }
                None => {}
            }
        }
    }
    if let Some(why) = &call.not_written {
        doc.line(&format!("! {}", clean::line(why)), Role::Warning);
    }
    if let Some(conversation) = call.conversation() {
        push_conversation(&mut doc, conversation, &call.schema, call.is_running());
    }
    doc
}

/// The whole view of a call in the ledger.
#[must_use]
pub fn row_doc(row: &Row) -> Doc {
    let mut doc = Doc::default();
    let (word, role) = row_word(row);
    doc.push(&word, role);
    if let Some(seconds) = row.duration_seconds {
        doc.push(&format!("   {seconds:.0} s"), Role::Muted);
    }
    if row.sandbox {
        doc.plain("   ").push(" SANDBOX ", Role::Sandbox);
    }
    doc.end();
    if let Some(job) = &row.job_id {
        doc.push("job ", Role::Muted).plain(&clean::line(job)).end();
    }
    doc.push("draft ", Role::Muted)
        .plain(&clean::line(&row.draft_name))
        .end();
    if let Some(message) = &row.message {
        doc.push("said ", Role::Muted)
            .plain(&clean::line(message))
            .end();
    }
    push_transcript(&mut doc, &row.transcript);
    push_outcome(&mut doc, row.outcome.as_ref(), "");
    if let Some(url) = &row.recording_url {
        doc.end()
            .line("Recording", Role::Heading)
            .line(&clean::line(url), Role::Plain);
    }
    doc.end()
        .line("Request", Role::Heading)
        .append(&preview::json(&clean::block(&row.request)))
        .end();
    if let Some(reply) = &row.reply {
        doc.end()
            .line("Reply", Role::Heading)
            .line(&clean::block(reply), Role::Plain);
    }
    doc
}

fn push_verdict(doc: &mut Doc, verdict: &verdict::Verdict) {
    doc.end().line(&clean::line(&verdict.what), Role::Plain);
    if !verdict.next.is_empty() {
        doc.line(&clean::line(&verdict.next), Role::Muted);
    }
}

fn push_reply(doc: &mut Doc, dialed: &Dialed) {
    let reply = match dialed {
        Dialed::Accepted(accepted) => &accepted.reply,
        Dialed::Refused { reply, .. } | Dialed::Unknown { reply, .. } => reply,
        Dialed::NotSent { .. } => return,
    };
    if !reply.trim().is_empty() {
        doc.end()
            .line("Reply", Role::Heading)
            .line(&clean::block(reply), Role::Plain);
    }
}

fn push_conversation(doc: &mut Doc, conversation: &Conversation, schema: &str, running: bool) {
    push_transcript(doc, &conversation.transcript);
    if running {
        return;
    }
    push_outcome(doc, conversation.outcome.as_ref(), schema);
    if let Some(url) = &conversation.recording_url {
        doc.end()
            .line("Recording", Role::Heading)
            .line(&clean::line(url), Role::Plain);
    }
}

fn push_transcript(doc: &mut Doc, turns: &[crate::call::conversation::Turn]) {
    if turns.is_empty() {
        return;
    }
    doc.end().line("Transcript", Role::Heading);
    for turn in turns {
        let (who, role) = match turn.who {
            Who::Agent => ("agent  ", Role::Agent),
            Who::Caller => ("callee ", Role::Caller),
            Who::Tool => ("tool   ", Role::Muted),
        };
        doc.line(who.trim_end(), role);
        doc.line(&clean::block(&turn.text), Role::Plain);
    }
}

fn push_outcome(doc: &mut Doc, outcome: Option<&serde_json::Value>, schema_text: &str) {
    let Some(outcome) = outcome else { return };
    doc.end().line("Outcome", Role::Heading);
    let text = match outcome.as_str() {
        Some(text) => text.to_owned(),
        None => serde_json::to_string_pretty(outcome).unwrap_or_default(),
    };
    doc.append(&preview::json(&clean::block(&text))).end();
    if let Some(schema) = schema::check(schema_text).value {
        let misfits = schema::misfits(&schema, outcome);
        if misfits.is_empty() {
            doc.line("✓ fits the outcome schema", Role::Good);
        }
        for (path, why) in misfits {
            doc.push("! ", Role::Warning);
            doc.plain(&clean::line(&format!("{path}: {why}"))).end();
        }
    }
}
