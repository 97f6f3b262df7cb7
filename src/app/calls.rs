//! The calls of this window: being placed, followed, ended; and what the ledger holds.

use serde_json::Value;

use super::doc::Role;
use crate::call::conversation::{self, Conversation};
use crate::call::cost::Cost;
use crate::call::dialed::{Accepted, Dialed, JobId};
use crate::call::follow::{Following, Pace};
use crate::call::outcome::{self, Entry};
use crate::call::recent::Candidate;
use crate::call::request::CallId;
use crate::call::target;
use crate::draft::schema;
use crate::store::ledger::book::Summary;
use crate::store::ledger::settle::Decision;
use crate::store::ledger::{Row, RowState};
use crate::text::clean;

use tried::Tried;

pub mod tried;

/// The calls of this window, oldest first, and the ledger's.
#[derive(Clone, Debug, Default)]
pub struct Calls {
    pub live: Vec<LiveCall>,
    /// The ledger's latest, newest first; as read last.
    pub ledger: Vec<Summary>,
    /// Why the ledger could not be read.
    pub trouble: Option<String>,
}

/// A call of this window.
#[derive(Clone, Debug)]
pub struct LiveCall {
    pub id: CallId,
    /// E.164, as it was dialled.
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
    /// Milliseconds that had passed since it was placed when this window took it up; 0 for the window's own calls.
    pub age_ms: u64,
    /// The outcome read last, as a table.
    pub outcome: Vec<Entry>,
    pub cost: Option<Cost>,
    /// How often the cost was asked for.
    pub cost_asked: u8,
    /// How far finding out about an unknown call has come.
    pub reconcile: Reconcile,
    /// What the user decided that an unknown call came to.
    pub settled: Option<Decision>,
    pub tried: Tried,
    /// What the user wrote on it.
    pub note: Option<String>,
    /// 1 to 5.
    pub rating: Option<u8>,
}

/// Finding out about an unknown call.
#[derive(Clone, Debug, Default)]
pub struct Reconcile {
    pub looking: bool,
    /// What looking brought, or why nothing could be looked at.
    pub answer: Option<Result<Vec<Candidate>, String>>,
    /// What Enter would settle it as.
    pub chosen: Option<Decision>,
    /// It is being written down.
    pub settling: bool,
    /// Why it could not be written down.
    pub trouble: Option<String>,
}

impl Reconcile {
    /// Whether what was looked for last has been found, or not.
    #[must_use]
    pub fn is_answered(&self) -> bool {
        self.answer.is_some() && !self.looking
    }

    /// The calls that it may have become, likeliest first.
    pub fn candidates(&self) -> impl Iterator<Item = &Candidate> {
        self.answer.iter().flatten().flatten()
    }
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

impl Calls {
    /// The call that matters most now: one being placed, else the latest that runs, else the latest that is unknown,
    /// else the latest.
    #[must_use]
    pub fn foremost(&self) -> Option<&LiveCall> {
        let latest =
            |wanted: fn(&LiveCall) -> bool| self.live.iter().rev().find(|call| wanted(call));
        latest(LiveCall::is_placing)
            .or_else(|| latest(LiveCall::is_running))
            .or_else(|| latest(LiveCall::may_ring))
            .or_else(|| self.live.last())
    }

    /// The calls beside the foremost that still want attention: how many run, and how many are unknown.
    #[must_use]
    pub fn beside(&self) -> (usize, usize) {
        let foremost = self.foremost().map(|call| &call.id);
        let others = || self.live.iter().filter(|call| Some(&call.id) != foremost);
        (
            others().filter(|call| call.is_running()).count(),
            others().filter(|call| call.may_ring()).count(),
        )
    }

    #[must_use]
    pub fn find(&self, id: &CallId) -> Option<&LiveCall> {
        self.live.iter().find(|call| call.id == *id)
    }

    pub fn find_mut(&mut self, id: &CallId) -> Option<&mut LiveCall> {
        self.live.iter_mut().find(|call| call.id == *id)
    }
}

/// The answer to a call that was accepted, as the ledger keeps it.
#[must_use]
pub fn accepted(row: &Row) -> Accepted {
    let job_shown = row.job_id.clone().unwrap_or_default();
    Accepted {
        status: row.http_status.unwrap_or(200),
        job: JobId::parse(&job_shown),
        job_shown,
        voice_agent_id: None,
        success: row.success,
        message: row.message.clone(),
        reply: row.reply.clone().unwrap_or_default(),
    }
}

impl LiveCall {
    /// A call of the ledger that this window takes up: to follow it on, or because it is unknown. `None` if it is
    /// neither. Times are the window's: steady clock and wall clock, milliseconds.
    #[must_use]
    pub fn taken_up(row: &Row, now_ms: u64, clock_ms: i64) -> Option<Self> {
        let dialed = match row.state {
            RowState::Unknown => Dialed::Unknown {
                why: row
                    .message
                    .clone()
                    .unwrap_or_else(|| t!("ringback ended before the answer came").to_owned()),
                status: row.http_status,
                reply: row.reply.clone().unwrap_or_default(),
            },
            RowState::Accepted => {
                row.job_id.as_ref()?;
                Dialed::Accepted(accepted(row))
            }
            RowState::Placing | RowState::Refused | RowState::NotSent => return None,
        };
        let job = match &dialed {
            Dialed::Accepted(accepted) => Some(accepted.job.clone()?),
            _ => None,
        };
        let settled = match (&row.settled, &job) {
            (Some(_), Some(job)) => Some(Decision::Job(job.clone())),
            (Some(_), None) => Some(Decision::Never),
            (None, _) => None,
        };
        let stage = match job {
            Some(job) => Stage::Followed {
                dialed,
                job,
                since_ms: now_ms,
                following: Following::new(Pace::Live),
                end: None,
                ended_ms: None,
            },
            None => Stage::Settled(dialed),
        };
        // A clock that was set back must not make a call younger than nothing.
        let age_ms = u64::try_from(clock_ms.saturating_sub(row.started_at_ms)).unwrap_or(0);
        Some(Self {
            started_ms: now_ms,
            schema: schema_sent(&row.request),
            age_ms,
            settled,
            ..Self::kept(row, stage)
        })
    }

    /// A call as the ledger keeps it, at a stage.
    #[must_use]
    pub fn kept(row: &Row, stage: Stage) -> Self {
        Self {
            id: row.id.clone(),
            number: row.to_number.clone(),
            sandbox: row.sandbox,
            started_ms: 0,
            clock_ms: row.started_at_ms,
            stage,
            not_written: None,
            request: row.request.clone(),
            schema: String::new(),
            age_ms: 0,
            outcome: Vec::new(),
            cost: None,
            cost_asked: 0,
            reconcile: Reconcile::default(),
            settled: None,
            tried: Tried::then(row),
            note: row.note.clone(),
            rating: row.rating,
        }
    }

    /// Whether it is unknown, and nobody has decided what it came to.
    #[must_use]
    pub fn is_unsettled(&self) -> bool {
        self.settled.is_none() && matches!(self.stage, Stage::Settled(Dialed::Unknown { .. }))
    }

    /// Whether a phone may be ringing for it, and nobody has decided what it came to. The sandbox rings nobody.
    #[must_use]
    pub fn may_ring(&self) -> bool {
        !self.sandbox && self.is_unsettled()
    }

    /// What is left to do for it when the window closes, which was opened with an address to call at, or without one: one
    /// sentence. `None`: nothing, or nobody was rung.
    #[must_use]
    pub fn left_behind(&self, base_url: Option<&str>) -> Option<String> {
        let look = target::command("ringback calls reconcile", self.id.as_str(), base_url);
        match &self.stage {
            _ if self.sandbox => None,
            Stage::Followed { job, end: None, .. } => Some(t!(
                "A call goes on. The next start follows it; or: {command}",
                command = target::command("ringback follow", job.as_str(), base_url)
            )),
            Stage::Placing => Some(t!(
                "A call was being placed: it may be ringing. Look for it at Hamsa: {look}",
                look
            )),
            _ if self.may_ring() => Some(t!(
                "A call is unknown: it may be ringing. Look for it at Hamsa: {look}",
                look
            )),
            _ => None,
        }
    }

    /// What dialling came to, once it is known.
    #[must_use]
    pub fn dialed(&self) -> Option<&Dialed> {
        match &self.stage {
            Stage::Placing | Stage::NotBegun(_) => None,
            Stage::Settled(dialed) | Stage::Followed { dialed, .. } => Some(dialed),
        }
    }

    /// How long it lasted, as the API tells once it has ended: the figure that the ledger keeps. Until then, and where
    /// the API tells none, how long ago it was placed, or how long it was followed. `None`: nothing lasts, because it was
    /// not accepted.
    #[must_use]
    pub fn lasted(&self, now_ms: u64) -> Option<String> {
        if matches!(self.stage, Stage::NotBegun(_) | Stage::Settled(_)) {
            return None;
        }
        let told = { self.conversation() }.and_then(|conversation| conversation.duration_seconds);
        Some(match told.filter(|_| !self.is_running()) {
            Some(seconds) => conversation::lasted(seconds),
            None => conversation::lasted_whole(self.seconds(now_ms)),
        })
    }

    /// Makes the outcome's table anew.
    pub fn read_outcome(&mut self) {
        let Some(found) = self
            .conversation()
            .and_then(|conversation| conversation.outcome.as_ref())
        else {
            self.outcome.clear();
            return;
        };
        let schema = schema::check(&self.schema).value;
        let request: Value = serde_json::from_str(&self.request).unwrap_or_default();
        let params = request
            .get("params")
            .or_else(|| request.get("agentDetails")?.get("params"))
            .and_then(Value::as_object);
        self.outcome = outcome::table(schema.as_deref(), found, |name| params?.get(name));
    }

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
            _ if self.settled == Some(Decision::Never) => {
                (t!("SETTLED: never placed").to_owned(), Role::Muted)
            }
            Stage::Placing => (t!("PLACING").to_owned(), Role::Warning),
            Stage::NotBegun(_) => (t!("NOT SENT").to_owned(), Role::Error),
            Stage::Settled(dialed) => dialed_word(dialed, self.sandbox),
            Stage::Followed { following, end, .. } => match (&following.conversation, end) {
                (Some(conversation), _) => status_word(conversation.status.word()),
                (None, Some(_)) => (t!("ACCEPTED, NOT FOLLOWED").to_owned(), Role::Warning),
                (None, None) => (t!("ACCEPTED").to_owned(), Role::Good),
            },
        }
    }

    /// Whole seconds since it was placed, or that it took.
    fn seconds(&self, now_ms: u64) -> u64 {
        let end = match &self.stage {
            Stage::Followed {
                ended_ms: Some(end),
                ..
            } => *end,
            _ => now_ms,
        };
        end.saturating_sub(self.started_ms)
            .saturating_add(self.age_ms)
            / 1000
    }
}

/// The outcome schema in a request, as text; empty if there is none.
fn schema_sent(request: &str) -> String {
    let request: Value = serde_json::from_str(request).unwrap_or_default();
    let details = request.get("agentDetails").unwrap_or(&request);
    match details.get("outcomeResponseShape") {
        Some(shape) if shape.is_object() => shape.to_string(),
        _ => String::new(),
    }
}

fn dialed_word(dialed: &Dialed, sandbox: bool) -> (String, Role) {
    match dialed {
        Dialed::Accepted(_) => (t!("ACCEPTED").to_owned(), Role::Good),
        Dialed::Refused { status, .. } => (t!("REFUSED {status}", status), Role::Error),
        Dialed::NotSent { .. } => (t!("NOT SENT").to_owned(), Role::Error),
        Dialed::Unknown { .. } if sandbox => (t!("UNKNOWN (practice)").to_owned(), Role::Warning),
        Dialed::Unknown { .. } => (t!("UNKNOWN: may be ringing").to_owned(), Role::Warning),
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

/// What came of a call, as the ledger's rows tell it.
#[derive(Clone, Copy, Debug)]
pub struct Came<'a> {
    pub state: RowState,
    /// The API's word for the job.
    pub status: Option<&'a str>,
    pub http_status: Option<u16>,
    pub settled: bool,
    pub sandbox: bool,
}

impl<'a> Came<'a> {
    #[must_use]
    pub fn of(row: &'a Row) -> Self {
        Self {
            state: row.state,
            status: row.status.as_deref(),
            http_status: row.http_status,
            settled: row.settled.is_some(),
            sandbox: row.sandbox,
        }
    }

    #[must_use]
    pub fn of_summary(call: &'a Summary) -> Self {
        Self {
            state: call.state,
            status: call.status.as_deref(),
            http_status: call.http_status,
            settled: call.settled,
            sandbox: call.sandbox,
        }
    }

    /// One word, for a column.
    #[must_use]
    pub fn word(self) -> (String, Role) {
        match (self.state, self.status) {
            (RowState::Accepted, Some(status)) => status_word(status),
            (RowState::Accepted, None) => (t!("ACCEPTED").to_owned(), Role::Good),
            (RowState::Placing, _) => (t!("PLACING").to_owned(), Role::Warning),
            (RowState::Refused, _) => {
                let word = match self.http_status {
                    Some(status) => t!("REFUSED {status}", status),
                    None => t!("REFUSED").to_owned(),
                };
                (word, Role::Error)
            }
            (RowState::NotSent, _) => (t!("NOT SENT").to_owned(), Role::Error),
            (RowState::Unknown, _) if self.settled => (t!("SETTLED").to_owned(), Role::Muted),
            (RowState::Unknown, _) => (t!("UNKNOWN").to_owned(), Role::Warning),
        }
    }

    /// The same where there is room to say what it means.
    #[must_use]
    pub fn words(self) -> (String, Role) {
        let (word, role) = self.word();
        let meaning = match self.state {
            RowState::Unknown if self.settled => t!(": never placed"),
            RowState::Unknown if self.sandbox => t!(" (practice)"),
            RowState::Unknown => t!(": may be ringing"),
            _ => "",
        };
        (format!("{word}{meaning}"), role)
    }
}
