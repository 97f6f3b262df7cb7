//! Reading the ledger as a book: many calls in short, by pages, newest first.
//!
//! It has a connection of its own, so that a long search never stands in the way of a call, and reads one index that
//! holds all it needs: a hundred thousand calls are read without touching a request or a transcript.

use std::borrow::Cow;
use std::collections::HashSet;
use std::path::PathBuf;

use rusqlite::{Connection, OptionalExtension, params};

use super::query::Query;
use super::{Ledger, LedgerError, RowState, failure, lock, readonly, rows};
use crate::call::request::CallId;

/// A call in short.
#[derive(Clone, Debug, PartialEq)]
pub struct Summary {
    pub id: CallId,
    /// Milliseconds since 1970, UTC.
    pub started_at_ms: i64,
    pub to_number: String,
    pub agent: String,
    /// `host[:port]`, or `sandbox`.
    pub host: String,
    pub sandbox: bool,
    pub state: RowState,
    pub http_status: Option<u16>,
    pub job_id: Option<String>,
    /// The API's word for the job, if known.
    pub status: Option<String>,
    pub duration_seconds: Option<f64>,
    /// The outcome's first fields: `confirmed = true`.
    pub outcome_line: Option<String>,
    pub draft_name: String,
    /// See [`crate::draft::version`].
    pub draft_version: Option<String>,
    pub note: Option<String>,
    /// 1 to 5.
    pub rating: Option<u8>,
    /// Somebody decided what an unknown call came to.
    pub settled: bool,
    /// In credits, as Hamsa spells them.
    pub cost: Option<String>,
}

/// A call as it lies in SQLite's memory, field by field as in [`Summary`]: a search looks at many and takes few.
pub(super) struct Glance<'r> {
    pub id: Cow<'r, str>,
    pub started_at_ms: i64,
    pub to_number: Cow<'r, str>,
    pub agent: Cow<'r, str>,
    pub host: Cow<'r, str>,
    pub sandbox: bool,
    pub state: RowState,
    http_status: Option<u16>,
    pub job_id: Option<Cow<'r, str>>,
    pub status: Option<Cow<'r, str>>,
    duration_seconds: Option<f64>,
    pub outcome_line: Option<Cow<'r, str>>,
    pub draft_name: Cow<'r, str>,
    pub draft_version: Option<Cow<'r, str>>,
    pub note: Option<Cow<'r, str>>,
    pub rating: Option<u8>,
    pub settled: bool,
    cost: Option<Cow<'r, str>>,
    /// The params that were sent: `order = 99120`. Looked for, and not listed.
    pub params_line: Option<Cow<'r, str>>,
}

impl Glance<'_> {
    /// As [`Summary::word`].
    pub fn word(&self) -> &str {
        word(self.status.as_deref(), self.state)
    }

    fn summary(self, id: CallId) -> Summary {
        let owned = |text: Option<Cow<'_, str>>| text.map(Cow::into_owned);
        Summary {
            id,
            started_at_ms: self.started_at_ms,
            to_number: self.to_number.into_owned(),
            agent: self.agent.into_owned(),
            host: self.host.into_owned(),
            sandbox: self.sandbox,
            state: self.state,
            http_status: self.http_status,
            job_id: owned(self.job_id),
            status: owned(self.status),
            duration_seconds: self.duration_seconds,
            outcome_line: owned(self.outcome_line),
            draft_name: self.draft_name.into_owned(),
            draft_version: owned(self.draft_version),
            note: owned(self.note),
            rating: self.rating,
            settled: self.settled,
            cost: owned(self.cost),
        }
    }
}

impl Summary {
    /// The API's word for the job in capitals, or the state as a word: `not_sent`.
    #[must_use]
    pub fn word(&self) -> &str {
        word(self.status.as_deref(), self.state)
    }
}

fn word(status: Option<&str>, state: RowState) -> &str {
    match (status, state) {
        (Some(status), RowState::Accepted) => status,
        (_, state) => state.word(),
    }
}

/// Where a page ended: the next one begins behind it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cursor {
    started_at_ms: i64,
    id: CallId,
}

impl Cursor {
    /// Behind this call.
    #[must_use]
    pub fn behind(call: &Summary) -> Self {
        Self {
            started_at_ms: call.started_at_ms,
            id: call.id.clone(),
        }
    }
}

/// Some calls, newest first.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Page {
    pub calls: Vec<Summary>,
    /// There may be more behind these.
    pub more: bool,
}

/// Reads beside the ledger that it was made from, with what that knew then of calls under way.
#[derive(Debug)]
pub struct Reader {
    path: PathBuf,
    connection: Connection,
    writers: PathBuf,
    /// This process's writer lock.
    mine: Option<String>,
    under_way: HashSet<CallId>,
}

/// The index that the pages are read from (`database::SCHEMA`).
const COLUMNS: &str = "id, writer, state, started_at_ms, to_number, agent, host, sandbox, http_status, job_id, status,
    duration_seconds, outcome_line, draft_name, draft_version, note, rating, settled_at_ms,
    cost, params_line";

impl Ledger {
    /// A reader with a connection of its own.
    ///
    /// # Errors
    /// The database cannot be opened.
    pub fn reader(&self) -> Result<Reader, LedgerError> {
        let connection = readonly::connect(&self.path, self.access)
            .map_err(failure(&self.path, mark!("read")))?;
        Ok(Reader {
            path: self.path.clone(),
            connection,
            writers: self.writers.clone(),
            mine: self.writer.as_ref().map(|held| held.id().to_owned()),
            under_way: self.under_way.clone(),
        })
    }
}

impl Reader {
    /// The calls that a query finds, newest first, behind a cursor; at most `limit`.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn page(
        &self,
        query: &Query,
        behind: Option<&Cursor>,
        limit: usize,
    ) -> Result<Page, LedgerError> {
        self.read(query, behind, limit)
            .map_err(failure(&self.path, mark!("read")))
    }

    fn read(&self, query: &Query, behind: Option<&Cursor>, limit: usize) -> rusqlite::Result<Page> {
        let mut statement = self.connection.prepare(&format!(
            "SELECT {COLUMNS} FROM calls INDEXED BY calls_as_book
             WHERE (started_at_ms, id) < (?1, ?2) AND started_at_ms >= ?3 AND started_at_ms < ?4
                AND (?5 IS NULL OR sandbox = ?5)
             ORDER BY started_at_ms DESC, id DESC"
        ))?;
        let (at, id) = behind.map_or((i64::MAX, ""), |cursor| {
            (cursor.started_at_ms, cursor.id.as_str())
        });
        let mut found = statement.query(params![
            at,
            id,
            query.since_ms.unwrap_or(i64::MIN),
            query.until_ms.unwrap_or(i64::MAX),
            query.sandbox,
        ])?;
        let mut page = Page::default();
        let mut room = String::new();
        while let Some(row) = found.next()? {
            let glance = self.glance(row)?;
            if !query.fits(&glance, &mut room) {
                continue;
            }
            let Some(id) = CallId::parse(&glance.id) else {
                continue;
            };
            if page.calls.len() == limit {
                page.more = true;
                break;
            }
            page.calls.push(glance.summary(id));
        }
        Ok(page)
    }

    /// Reads by position, as in [`COLUMNS`]: names cost a search for each value.
    fn glance<'r>(&self, row: &'r rusqlite::Row<'_>) -> rusqlite::Result<Glance<'r>> {
        let text = |column| rows::shown_if_any(row, column);
        let id = text(0)?.unwrap_or_default();
        let state = rows::state(&text(2)?.unwrap_or_default(), || {
            let writer = text(1).ok().flatten();
            writer.is_some_and(|writer| match &self.mine {
                Some(mine) if *mine == writer => {
                    CallId::parse(&id).is_some_and(|id| self.under_way.contains(&id))
                }
                _ => lock::is_held(&self.writers, &writer),
            })
        });
        Ok(Glance {
            id,
            state,
            started_at_ms: row.get(3)?,
            to_number: text(4)?.unwrap_or_default(),
            agent: text(5)?.unwrap_or_default(),
            host: text(6)?.unwrap_or_default(),
            sandbox: row.get(7)?,
            http_status: row.get(8).unwrap_or_default(),
            job_id: text(9)?,
            status: text(10)?,
            duration_seconds: row.get(11)?,
            outcome_line: text(12)?,
            draft_name: text(13)?.unwrap_or_default(),
            draft_version: text(14)?,
            note: text(15)?,
            rating: row.get(16).unwrap_or_default(),
            settled: row.get::<_, Option<i64>>(17)?.is_some(),
            cost: text(18)?,
            params_line: text(19)?,
        })
    }

    /// The id of the call before this one that was made from a draft of the same name.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn before(&self, call: &super::Row) -> Result<Option<CallId>, LedgerError> {
        let find = || {
            let mut statement = self.connection.prepare(
                "SELECT id FROM calls INDEXED BY calls_by_draft
                 WHERE draft_name = ?3 AND (started_at_ms, id) < (?1, ?2)
                 ORDER BY started_at_ms DESC, id DESC LIMIT 1",
            )?;
            let mut found = statement.query(params![
                call.started_at_ms,
                call.id.as_str(),
                call.draft_name
            ])?;
            match found.next()? {
                Some(row) => Ok(CallId::parse(row.get_ref(0)?.as_str().unwrap_or_default())),
                None => Ok(None),
            }
        };
        find().map_err(failure(&self.path, mark!("read")))
    }
}

/// The longest note, in characters.
const NOTE: usize = 4_000;

impl Ledger {
    /// Writes a note on a call; an empty one takes it away. A note longer than `NOTE` is cut.
    ///
    /// # Errors
    /// The disk refuses, or there is no such call.
    pub fn set_note(&mut self, id: &CallId, note: &str) -> Result<(), LedgerError> {
        let note: String = note.trim().chars().take(NOTE).collect();
        let note = Some(note).filter(|note| !note.is_empty());
        let written = self
            .connection
            .execute(
                "UPDATE calls SET note = ?2 WHERE id = ?1",
                params![id.as_str(), note],
            )
            .map_err(failure(&self.path, mark!("written")))?;
        self.must_exist(written, id)
    }

    /// Writes what a call cost: credits, as Hamsa spells them.
    ///
    /// # Errors
    /// The disk refuses, or there is no such call.
    pub fn set_cost(&mut self, id: &CallId, credits: &str) -> Result<(), LedgerError> {
        let written = self
            .connection
            .execute(
                "UPDATE calls SET cost = ?2 WHERE id = ?1",
                params![id.as_str(), credits],
            )
            .map_err(failure(&self.path, mark!("written")))?;
        self.must_exist(written, id)
    }

    /// Rates a call from 1 to 5; anything else takes the rating away.
    ///
    /// # Errors
    /// The disk refuses, or there is no such call.
    pub fn set_rating(&mut self, id: &CallId, rating: u8) -> Result<(), LedgerError> {
        let rating = Some(rating).filter(|rating| (1..=5).contains(rating));
        let written = self
            .connection
            .execute(
                "UPDATE calls SET rating = ?2 WHERE id = ?1",
                params![id.as_str(), rating],
            )
            .map_err(failure(&self.path, mark!("written")))?;
        self.must_exist(written, id)
    }

    /// Forgets calls that began before a time (milliseconds since 1970, UTC), bytes and all, and returns how many. A
    /// call that may be ringing and that nobody settled is kept however old it is.
    ///
    /// # Errors
    /// The disk refuses.
    fn forget_before(&mut self, at_ms: i64) -> Result<usize, LedgerError> {
        let failed = failure(&self.path, mark!("written"));
        // Looked up first: mostly there is nothing to forget, and then nothing is written.
        let due = "started_at_ms < ?1
            AND (state IN ('accepted', 'refused', 'not_sent') OR settled_at_ms IS NOT NULL)";
        let any: bool = self
            .connection
            .query_row(
                &format!("SELECT EXISTS (SELECT 1 FROM calls WHERE {due})"),
                [at_ms],
                |row| row.get(0),
            )
            .map_err(&failed)?;
        if !any {
            return Ok(0);
        }
        self.connection
            .pragma_update(None, "secure_delete", true)
            .map_err(&failed)?;
        self.connection
            .execute(&format!("DELETE FROM calls WHERE {due}"), [at_ms])
            .map_err(&failed)
    }

    /// Forgets what is older than `keep_days`, seen from `now_ms`. `None`: calls are kept for ever.
    ///
    /// A clock that jumped ahead would forget all calls at once, and what is forgotten cannot be had back. So the time
    /// counts from the newest call but one, if that is earlier: a call goes once two were made so long after it, and the
    /// last ones stay until there are others. But one: a single call under a wrong clock shall not take the others along.
    ///
    /// # Errors
    /// The disk refuses.
    pub fn retain(&mut self, keep_days: Option<u32>, now_ms: i64) -> Result<usize, LedgerError> {
        const DAY_MS: i64 = 24 * 60 * 60 * 1000;
        let Some(days) = keep_days else {
            return Ok(0);
        };
        let newest: Option<i64> = self
            .connection
            .query_row(
                "SELECT started_at_ms FROM calls ORDER BY started_at_ms DESC LIMIT 1 OFFSET 1",
                [],
                |row| row.get(0),
            )
            .optional()
            .map_err(failure(&self.path, mark!("read")))?;
        newest.map_or(Ok(0), |newest| {
            self.forget_before(now_ms.min(newest).saturating_sub(i64::from(days) * DAY_MS))
        })
    }
}

#[cfg(test)]
mod tests;
