//! Between the ledger's columns and its types.

use rusqlite::{Connection, ToSql};
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
        if let Some(id) = CallId::parse(&row.get::<_, String>("id")?) {
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
    let word: String = row.get("state")?;
    let writer: String = row.get("writer")?;
    let transcript: Option<String> = row.get("transcript")?;
    let outcome: Option<String> = row.get("outcome")?;
    Ok(Row {
        state: state(&word, || is_alive(&writer, &id)),
        id,
        started_at_ms: row.get("started_at_ms")?,
        to_number: row.get("to_number")?,
        from_number: row.get("from_number")?,
        agent: row.get("agent")?,
        host: row.get("host")?,
        sandbox: row.get("sandbox")?,
        http_status: row.get("http_status")?,
        job_id: row.get("job_id")?,
        status: row.get("status")?,
        success: row.get("success")?,
        message: row.get("message")?,
        duration_seconds: row.get("duration_seconds")?,
        transcript: transcript.map_or_else(Vec::new, |text| transcript_of(&text)),
        outcome: outcome.and_then(|text| serde_json::from_str(&text).ok()),
        recording_url: row.get("recording_url")?,
        draft_name: row.get("draft_name")?,
        draft_text: row.get("draft_text")?,
        request: row.get("request")?,
        reply: row.get("reply")?,
        draft_version: row.get("draft_version")?,
        note: row.get("note")?,
        rating: row.get("rating")?,
        settled: settled(row)?,
    })
}

fn settled(row: &rusqlite::Row<'_>) -> rusqlite::Result<Option<Settled>> {
    let at_ms: Option<i64> = row.get("settled_at_ms")?;
    let by: Option<String> = row.get("settled_by")?;
    Ok(at_ms.map(|at_ms| Settled {
        at_ms,
        by: by.unwrap_or_default(),
    }))
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
