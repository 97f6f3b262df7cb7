//! Between the ledger's columns and its types.

use std::borrow::Cow;

use rusqlite::types::ValueRef;
use rusqlite::{Connection, RowIndex, ToSql};
use serde_json::{Value, json};

use super::settle::Settled;
use super::{Row, RowState};
use crate::call::compare;
use crate::call::conversation::{Turn, Who};
use crate::call::dialed::Dialed;
use crate::call::request::CallId;

/// What is written of an answer.
pub struct End<'a> {
    pub state: RowState,
    pub status: Option<u16>,
    pub job: Option<&'a str>,
    pub voice_agent_id: Option<&'a str>,
    pub success: Option<bool>,
    pub message: Option<&'a str>,
    pub reply: Option<&'a str>,
}

impl<'a> End<'a> {
    pub fn of(dialed: &'a Dialed) -> Self {
        let nothing = Self {
            state: RowState::Unknown,
            status: None,
            job: None,
            voice_agent_id: None,
            success: None,
            message: None,
            reply: None,
        };
        match dialed {
            Dialed::Accepted(accepted) => Self {
                state: RowState::Accepted,
                status: Some(accepted.status),
                job: Some(&accepted.job_shown),
                voice_agent_id: accepted.voice_agent_id.as_deref(),
                success: accepted.success,
                message: accepted.message.as_deref(),
                reply: Some(&accepted.reply),
            },
            Dialed::Refused {
                status,
                words,
                reply,
            } => Self {
                state: RowState::Refused,
                status: Some(*status),
                message: Some(words),
                reply: Some(reply),
                ..nothing
            },
            Dialed::NotSent { why } => Self {
                state: RowState::NotSent,
                message: Some(why),
                ..nothing
            },
            Dialed::Unknown { why, status, reply } => Self {
                status: *status,
                message: Some(why),
                reply: Some(reply.as_str()).filter(|reply| !reply.is_empty()),
                ..nothing
            },
        }
    }
}

/// The rows that `rest` (`WHERE …`, `ORDER BY …`) selects. A row whose id is none, which only another program can have
/// written, is passed over.
pub fn select(
    connection: &Connection,
    rest: &str,
    values: &[&dyn ToSql],
    is_alive: impl Fn(&str, &CallId) -> bool,
) -> rusqlite::Result<Vec<Row>> {
    let mut statement = connection.prepare(&format!("SELECT * FROM calls {rest}"))?;
    let mut found = statement.query(values)?;
    let mut rows = Vec::new();
    while let Some(row) = found.next()? {
        if let Some(id) = CallId::parse(&text(row, "id")?) {
            rows.push(read(row, id, &is_alive)?);
        }
    }
    Ok(rows)
}

fn read(
    row: &rusqlite::Row<'_>,
    id: CallId,
    is_alive: &impl Fn(&str, &CallId) -> bool,
) -> rusqlite::Result<Row> {
    let word = text(row, "state")?;
    let writer = text(row, "writer")?;
    let transcript = text_if_any(row, "transcript")?;
    let outcome = text_if_any(row, "outcome")?;
    Ok(Row {
        state: state(&word, || is_alive(&writer, &id)),
        id,
        started_at_ms: row.get("started_at_ms")?,
        to_number: text(row, "to_number")?,
        from_number: text(row, "from_number")?,
        agent: text(row, "agent")?,
        host: text(row, "host")?,
        base_url: text(row, "base_url")?,
        sandbox: row.get("sandbox")?,
        http_status: row.get("http_status").unwrap_or_default(),
        job_id: text_if_any(row, "job_id")?,
        status: text_if_any(row, "status")?,
        success: row.get("success")?,
        message: text_if_any(row, "message")?,
        duration_seconds: row.get("duration_seconds")?,
        transcript: transcript.map_or_else(Vec::new, |text| transcript_of(&text)),
        outcome: outcome.and_then(|text| serde_json::from_str(&text).ok()),
        recording_url: text_if_any(row, "recording_url")?,
        draft_name: text(row, "draft_name")?,
        draft_text: text(row, "draft_text")?,
        profile: text_if_any(row, "profile")?,
        request: text(row, "request")?,
        reply: text_if_any(row, "reply")?,
        draft_version: text_if_any(row, "draft_version")?,
        cost: text_if_any(row, "cost")?,
        note: text_if_any(row, "note")?,
        rating: row.get("rating").unwrap_or_default(),
        settled: settled(row)?,
    })
}

fn settled(row: &rusqlite::Row<'_>) -> rusqlite::Result<Option<Settled>> {
    let at_ms: Option<i64> = row.get("settled_at_ms")?;
    let by = text_if_any(row, "settled_by")?;
    Ok(at_ms.map(|at_ms| Settled {
        at_ms,
        by: by.unwrap_or_default(),
    }))
}

/// A text of any bytes: damage in one row must not hide all the others.
pub fn text(row: &rusqlite::Row<'_>, column: impl RowIndex) -> rusqlite::Result<String> {
    Ok(text_if_any(row, column)?.unwrap_or_default())
}

/// As [`text`]; nothing if there is none.
fn text_if_any(row: &rusqlite::Row<'_>, column: impl RowIndex) -> rusqlite::Result<Option<String>> {
    Ok(shown_if_any(row, column)?.map(Cow::into_owned))
}

/// The same where it lies in SQLite's memory.
pub fn shown_if_any<'r>(
    row: &'r rusqlite::Row<'_>,
    column: impl RowIndex,
) -> rusqlite::Result<Option<Cow<'r, str>>> {
    Ok(match row.get_ref(column)? {
        ValueRef::Text(bytes) => Some(String::from_utf8_lossy(bytes)),
        _ => None,
    })
}

/// The state that a row's word stands for. A word that nobody knows is unknown, which errs on the safe side.
pub fn state(word: &str, is_alive: impl FnOnce() -> bool) -> RowState {
    let known = [RowState::Accepted, RowState::Refused, RowState::NotSent];
    match known.into_iter().find(|state| state.word() == word) {
        Some(state) => state,
        None if word == RowState::Placing.word() && is_alive() => RowState::Placing,
        None => RowState::Unknown,
    }
}

/// The first fields of an outcome as it is kept.
pub fn outline(outcome: &str, request: &str) -> Option<String> {
    let value: Value = serde_json::from_str(outcome).ok()?;
    Some(compare::outline(&value, request)).filter(|line| !line.is_empty())
}

/// A transcript as it is kept: `[{"who":"agent","text":"…"}]`.
pub fn transcript_text(transcript: &[Turn]) -> String {
    let turns = transcript
        .iter()
        .map(|turn| json!({"who": turn.who.word(), "text": turn.text}));
    turns.collect::<Value>().to_string()
}

fn transcript_of(text: &str) -> Vec<Turn> {
    let turn = |value: &Value| {
        let word = value.get("who")?.as_str()?;
        let who = [Who::Agent, Who::Caller, Who::Tool]
            .into_iter()
            .find(|who| who.word() == word)?;
        let text = value.get("text")?.as_str()?.to_owned();
        Some(Turn { who, text })
    };
    match serde_json::from_str(text) {
        Ok(Value::Array(turns)) => turns.iter().filter_map(turn).collect(),
        _ => Vec::new(),
    }
}
