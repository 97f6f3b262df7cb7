//! The ledger: what we wrote down before and after dialling. One SQLite database, shared by all windows.
//!
//! Write-ahead log, `synchronous=FULL`. The guards (an unknown call to the same number, allowed numbers) are inside
//! the transaction of [`Ledger::begin`], so two processes cannot pass them together. A row without an end is
//! *placing* while its writer holds its OS file lock, else *unknown*.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, OptionalExtension, params};
use serde_json::Value;

use self::readonly::Access;
use self::soundness::Care;
use super::lock::{self, Held};
use crate::call::ago;
use crate::call::body::Body;
use crate::call::compare;
use crate::call::conversation::{Conversation, Status, Turn};
use crate::call::dialed::Dialed;
use crate::call::request::{CallId, CallRequest};
use crate::call::target::Target;

mod begin;
pub mod book;
mod database;
mod mending;
pub mod peek;
pub mod query;
mod readonly;
mod rows;
pub mod settle;
pub mod soundness;

/// The right to one POST: its row is on the disk. Only [`Ledger::begin`] makes one; it cannot be copied; placing the
/// call uses it up.
#[derive(Debug)]
pub struct Ticket {
    body: Body,
    target: Target,
}

impl Ticket {
    /// What is sent, with a webhook's secret still only named.
    #[must_use]
    pub fn body(&self) -> &Body {
        &self.body
    }

    /// The host that the confirmation named; a client of another host sends nothing.
    #[must_use]
    pub fn target(&self) -> &Target {
        &self.target
    }
}

/// What is written down before dialling.
#[derive(Clone, Debug)]
pub struct Intent<'a> {
    pub id: &'a CallId,
    pub request: &'a CallRequest,
    pub target: &'a Target,
    /// The draft's file name or `untitled`, and its whole text, to be shown and restored later.
    pub draft_name: &'a str,
    pub draft_text: &'a str,
    /// The profile of the config that it is placed with.
    pub profile: Option<&'a str>,
    /// Milliseconds since 1970, UTC.
    pub at_ms: i64,
    pub guards: Guards<'a>,
}

/// What may stand in the way of a call. They hold for live targets only: the sandbox rings nobody.
#[derive(Clone, Copy, Debug, Default)]
pub struct Guards<'a> {
    /// Empty: every number is allowed.
    pub allowed_numbers: &'a [String],
    /// The user said, naming the number, that it may be called though it is not on that list.
    pub allow_this_number: bool,
    /// The user said in words that it may be called though an earlier call to it is unknown.
    pub even_if_unknown: bool,
}

/// Why there is no ticket. Nothing was sent.
#[derive(Debug, thiserror::Error)]
pub enum BeginError {
    #[error("{}", t!("an earlier call to {number} is unknown: it may be ringing", number))]
    EarlierUnknown { number: String, earlier: CallId },
    #[error("{}", t!("{number} is not among the allowed numbers", number))]
    NotAllowed { number: String },
    /// This confirmation has its row already.
    #[error("{}", t!("this confirmation was used already; nothing was sent again"))]
    UsedAlready,
    #[error("{}", t!("{why}; nothing was sent", why = .0))]
    Ledger(#[from] LedgerError),
}

/// The ledger cannot be used.
#[derive(Debug, thiserror::Error)]
#[error("{}", t!("the ledger {path} cannot be {tried}: {why}", path = .path.display(), tried = crate::words::text(.tried), why))]
pub struct LedgerError {
    pub path: PathBuf,
    /// `opened`, `written`, `read`.
    pub tried: &'static str,
    /// Its bytes are damaged: the next opening looks at all of it and sets it aside.
    pub damaged: bool,
    pub why: String,
}

/// The state of a row as a word: what dialling came to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RowState {
    /// Being placed by a living window.
    Placing,
    Accepted,
    Refused,
    NotSent,
    Unknown,
}

impl RowState {
    /// The word in `--json`: `accepted|refused|not_sent|unknown`, and `placing`.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Placing => "placing",
            Self::Accepted => "accepted",
            Self::Refused => "refused",
            Self::NotSent => "not_sent",
            Self::Unknown => "unknown",
        }
    }
}

/// A call as the ledger knows it.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    pub id: CallId,
    pub started_at_ms: i64,
    pub to_number: String,
    pub from_number: String,
    pub agent: String,
    /// `host[:port]`, or `sandbox`.
    pub host: String,
    /// The URL that it was sent below.
    pub base_url: String,
    pub sandbox: bool,
    pub state: RowState,
    pub http_status: Option<u16>,
    pub job_id: Option<String>,
    /// The API's word for the job, if known.
    pub status: Option<String>,
    pub success: Option<bool>,
    /// The server's words, or why it was not sent or is unknown.
    pub message: Option<String>,
    pub duration_seconds: Option<f64>,
    pub transcript: Vec<Turn>,
    pub outcome: Option<Value>,
    pub recording_url: Option<String>,
    pub draft_name: String,
    pub draft_text: String,
    /// The profile of the config that it was placed with.
    pub profile: Option<String>,
    /// The body as shown (no secret), and the reply.
    pub request: String,
    pub reply: Option<String>,
    /// See [`crate::draft::version`].
    pub draft_version: Option<String>,
    /// In credits, as Hamsa spells them.
    pub cost: Option<String>,
    /// What the user wrote on it.
    pub note: Option<String>,
    /// 1 to 5.
    pub rating: Option<u8>,
    /// Somebody decided what an unknown call came to.
    pub settled: Option<settle::Settled>,
}

/// What the card asks about a number.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct NumberFacts {
    /// When a live call that may have rung it began last, at whichever host.
    pub last_call_ms: Option<i64>,
    /// The newest unsettled unknown call to it at the same host.
    pub unknown: Option<UnknownCall>,
}

impl NumberFacts {
    /// What is odd about calling the number now (milliseconds since 1970, UTC), in sentences; one call is told once.
    #[must_use]
    pub fn oddities(&self, now_ms: i64) -> Vec<String> {
        let unknown = self.unknown.as_ref().map(|unknown| unknown.at_ms);
        let last = self.last_call_ms.filter(|at| Some(*at) != unknown);
        let unknown = unknown.map(|at_ms| ago::unknown(at_ms, now_ms));
        let called = last.and_then(|at_ms| ago::called(at_ms, now_ms));
        unknown.into_iter().chain(called).collect()
    }
}

/// A call of which nobody knows whether it rings or rang.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownCall {
    pub id: CallId,
    /// When it began: milliseconds since 1970, UTC.
    pub at_ms: i64,
}

/// The open ledger.
#[derive(Debug)]
pub struct Ledger {
    path: PathBuf,
    connection: Connection,
    access: Access,
    /// Holds a lock file for each process that writes.
    writers: PathBuf,
    /// This process's lock, from its first call on.
    writer: Option<Held>,
    /// Calls begun here whose answer is awaited.
    under_way: HashSet<CallId>,
    /// Which file was opened, whatever its name is by now.
    identity: Option<(u64, u64)>,
    /// Every page was looked at when it was opened.
    looked_at_whole: bool,
    /// Where a damaged one was put.
    set_aside: Option<PathBuf>,
}

/// An opened ledger, and where a corrupt one was set aside.
#[derive(Debug)]
pub struct Opened {
    pub ledger: Ledger,
    /// The former ledger was corrupt and is kept here: the guards are blind to it, and the user is told.
    pub set_aside: Option<PathBuf>,
}

impl Ledger {
    /// Opens the ledger in the data folder, making folder and database if missing. A large one is looked at in part:
    /// see [`Ledger::checker`].
    ///
    /// # Errors
    /// The folder or database cannot be written, or is of a newer version.
    pub fn open(data_dir: &Path) -> Result<Opened, LedgerError> {
        Self::open_with(data_dir, Care::Quick)
    }

    /// As [`Ledger::open`], and how much of it is looked at.
    ///
    /// # Errors
    /// The same.
    fn open_with(data_dir: &Path, care: Care) -> Result<Opened, LedgerError> {
        let database::Found {
            path,
            connection,
            set_aside,
            looked_at_whole,
        } = database::open(data_dir, care)?;
        let writers = data_dir.join("writers");
        lock::sweep(&writers);
        let ledger = Self {
            identity: soundness::identity(&path),
            path,
            connection,
            access: Access::Write,
            writers,
            writer: None,
            under_way: HashSet::new(),
            looked_at_whole,
            set_aside: set_aside.clone(),
        };
        Ok(Opened { ledger, set_aside })
    }

    /// Writes what came back. An end that is written already is kept, but for *unknown*, which gives way to what is
    /// known.
    ///
    /// # Errors
    /// The disk refuses, or there is no such call; the row then reads as unknown.
    pub fn end(&mut self, id: &CallId, dialed: &Dialed, at_ms: i64) -> Result<(), LedgerError> {
        self.under_way.remove(id);
        let end = rows::End::of(dialed);
        let failed = failure(&self.path, mark!("written"));
        let written = self
            .connection
            .execute(
                "UPDATE calls SET state = ?2, http_status = ?3, job_id = ?4, voice_agent_id = ?5,
                    success = ?6, message = ?7, reply = ?8, ended_at_ms = ?9, updated_at_ms = ?9
                 WHERE id = ?1
                    AND (state = 'placing' OR (state = 'unknown' AND ?2 <> 'unknown'))",
                params![
                    id.as_str(),
                    end.state.word(),
                    end.status,
                    end.job,
                    end.voice_agent_id,
                    end.success,
                    end.message,
                    end.reply,
                    at_ms,
                ],
            )
            .map_err(&failed)?;
        self.must_exist(written, id)
    }

    /// Writes how far the conversation has come. What was known before and is not said again stays; a job that has
    /// ended does not begin again.
    ///
    /// # Errors
    /// The disk refuses, or there is no such call.
    pub fn observe(
        &mut self,
        id: &CallId,
        conversation: &Conversation,
        at_ms: i64,
    ) -> Result<(), LedgerError> {
        let failed = failure(&self.path, mark!("written"));
        let before: Option<(Option<String>, String)> = self
            .connection
            .query_row(
                "SELECT status, request FROM calls WHERE id = ?1",
                [id.as_str()],
                |row| Ok((row.get(0)?, row.get(1)?)),
            )
            .optional()
            .map_err(&failed)?;
        let (before, request) = before.unwrap_or_default();
        let outline = conversation
            .outcome
            .as_ref()
            .map(|outcome| compare::outline(outcome, &request));
        let had_ended = before.is_some_and(|word| Status::parse(&word).is_terminal());
        let status =
            (!had_ended || conversation.status.is_terminal()).then(|| conversation.status.word());
        let transcript = (!conversation.transcript.is_empty())
            .then(|| rows::transcript_text(&conversation.transcript));
        let written = self
            .connection
            .execute(
                "UPDATE calls SET status = coalesce(?2, status),
                    duration_seconds = coalesce(?3, duration_seconds),
                    transcript = coalesce(?4, transcript), outcome = coalesce(?5, outcome),
                    outcome_line = coalesce(?9, outcome_line),
                    recording_url = coalesce(?6, recording_url), message = coalesce(?7, message),
                    updated_at_ms = ?8
                 WHERE id = ?1",
                params![
                    id.as_str(),
                    status,
                    conversation.duration_seconds,
                    transcript,
                    conversation.outcome.as_ref().map(Value::to_string),
                    conversation.recording_url,
                    conversation.failure,
                    at_ms,
                    outline,
                ],
            )
            .map_err(&failed)?;
        self.must_exist(written, id)
    }

    /// Calls, newest first, at most `limit`.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn list(&self, limit: usize) -> Result<Vec<Row>, LedgerError> {
        let limit = i64::try_from(limit).unwrap_or(i64::MAX);
        self.select(
            "ORDER BY started_at_ms DESC, rowid DESC LIMIT ?1",
            &[&limit],
        )
    }

    /// Calls by id, or by the start of their id or of their job id, newest first. An id in full finds its one call;
    /// nothing is found by an empty text.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn find(&self, id: &str) -> Result<Vec<Row>, LedgerError> {
        let id = id.trim();
        if id.is_empty() {
            return Ok(Vec::new());
        }
        let exact = self.select(
            "WHERE id = lower(?1) OR job_id = ?1 ORDER BY started_at_ms DESC, rowid DESC",
            &[&id],
        )?;
        if !exact.is_empty() {
            return Ok(exact);
        }
        self.select(
            "WHERE (id >= lower(?1) AND id < lower(?1) || char(1114111))
                OR (job_id >= ?1 AND job_id < ?1 || char(1114111))
             ORDER BY started_at_ms DESC, rowid DESC",
            &[&id],
        )
    }

    /// What is known of a number at a host (sandbox calls do not count).
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn facts(&self, to_number: &str, host: &str) -> Result<NumberFacts, LedgerError> {
        let failed = failure(&self.path, mark!("read"));
        let last_call_ms = self
            .connection
            .query_row(
                "SELECT started_at_ms FROM calls INDEXED BY calls_that_rang
                 WHERE to_number = ?1 AND NOT sandbox AND state NOT IN ('not_sent', 'refused')
                    AND NOT (settled_at_ms IS NOT NULL AND job_id IS NULL)
                 ORDER BY started_at_ms DESC LIMIT 1",
                [to_number],
                |row| row.get(0),
            )
            .optional()
            .map_err(&failed)?;
        let is_alive = alive(&self.writers, self.writer.as_ref(), &self.under_way);
        let unknown =
            begin::unknown_to(&self.connection, to_number, host, is_alive).map_err(&failed)?;
        Ok(NumberFacts {
            last_call_ms,
            unknown,
        })
    }

    /// The id of this process's writer lock, taken if it is not yet held.
    fn writer_id(&mut self) -> Result<String, LedgerError> {
        if let Some(held) = &self.writer {
            return Ok(held.id().to_owned());
        }
        let held = super::disk::private_folder(&self.writers)
            .and_then(|()| Held::take(&self.writers))
            .map_err(|error| LedgerError {
                path: self.path.clone(),
                tried: mark!("written"),
                damaged: false,
                why: t!(
                    "its lock in {writers}: {error}",
                    writers = self.writers.display(),
                    error = super::disk::why(&error)
                ),
            })?;
        let id = held.id().to_owned();
        self.writer = Some(held);
        Ok(id)
    }

    fn select(&self, rest: &str, values: &[&dyn rusqlite::ToSql]) -> Result<Vec<Row>, LedgerError> {
        let is_alive = alive(&self.writers, self.writer.as_ref(), &self.under_way);
        rows::select(&self.connection, rest, values, is_alive)
            .map_err(failure(&self.path, mark!("read")))
    }

    /// An update that changed no row is fine if the row is there: it knew more already.
    fn must_exist(&self, written: usize, id: &CallId) -> Result<(), LedgerError> {
        if written > 0 {
            return Ok(());
        }
        let there: bool = self
            .connection
            .query_row(
                "SELECT EXISTS (SELECT 1 FROM calls WHERE id = ?1)",
                [id.as_str()],
                |row| row.get(0),
            )
            .map_err(failure(&self.path, mark!("read")))?;
        if there {
            return Ok(());
        }
        Err(LedgerError {
            path: self.path.clone(),
            tried: mark!("written"),
            damaged: false,
            why: t!("it has no call {id}", id = id.as_str()),
        })
    }
}

/// Tells whether the writer of a row without an end still awaits its answer: in this process, or in another that lives.
fn alive(
    writers: &Path,
    mine: Option<&Held>,
    under_way: &HashSet<CallId>,
) -> impl Fn(&str, &CallId) -> bool {
    move |writer, id| match mine {
        Some(mine) if mine.id() == writer => under_way.contains(id),
        _ => lock::is_held(writers, writer),
    }
}

/// Makes a [`LedgerError`] of SQLite's.
fn failure(path: &Path, tried: &'static str) -> impl Fn(rusqlite::Error) -> LedgerError {
    let path = path.to_owned();
    move |error| {
        let damaged = soundness::is_damage(&error);
        if damaged {
            soundness::mark(&path);
        }
        LedgerError {
            path: path.clone(),
            tried,
            damaged,
            why: database::why(&error),
        }
    }
}

#[cfg(test)]
mod tests;
