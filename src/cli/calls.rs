//! `ringback calls`: the ledger, newest first, and one call in full. They ask nobody and change nothing; `reconcile` has a file of its own.

use std::fmt::Write as _;

use clap::{Args, Subcommand};
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Serialize;
use serde_json::Value;

use super::exit::Exit;
use super::out::{self, Answer, Failure};
use super::progress;
use super::reconcile;
use super::record::{self, TurnRecord};
use super::setup;
use crate::store::ledger::{Ledger, Row};
use crate::store::paths::Paths;
use crate::text::clean;

const EXAMPLES: &str = "\
Examples:
  ringback calls
  ringback calls list --json | jq '.[0]'
  ringback calls show d949f13f
  ringback calls reconcile

An id may be cut short, and may be the job's.";

/// Show the calls in the ledger
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
    /// Print JSON: an array of calls, or with `show` one object
    #[arg(long, global = true)]
    json: bool,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// List calls, newest first
    List {
        /// How many at most
        #[arg(long, default_value_t = LIMIT)]
        limit: usize,
    },
    /// Show one call in full: request, reply, transcript, outcome
    Show {
        /// The call's or the job's id, or the start of it
        id: String,
    },
    Reconcile(reconcile::Arguments),
}

const LIMIT: usize = 100;

/// A call with `--json`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Record<'a> {
    call_id: &'a str,
    /// RFC 3339, UTC.
    started_at: Option<String>,
    to_number: &'a str,
    state: &'static str,
    job_id: Option<&'a str>,
    status: Option<&'a str>,
    sandbox: bool,
}

/// One call in full with `--json`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct FullRecord<'a> {
    #[serde(flatten)]
    call: Record<'a>,
    /// The body as sent, but for a webhook's secret.
    request: Value,
    /// The reply: JSON as it came, else its text.
    reply: Option<Value>,
    transcript: Vec<TurnRecord>,
    outcome: Option<&'a Value>,
    /// Nothing takes notes yet.
    notes: Option<String>,
}

/// Shows.
#[must_use]
pub fn run(arguments: &Arguments) -> Answer {
    let shown = match &arguments.command {
        None => list(LIMIT, arguments.json),
        Some(Command::List { limit }) => list(*limit, arguments.json),
        Some(Command::Show { id }) => show(id, arguments.json),
        Some(Command::Reconcile(wanted)) => reconcile::run(wanted, arguments.json),
    };
    shown.unwrap_or_else(|failure| failure.answer(arguments.json))
}

fn ledger() -> Result<Ledger, Failure> {
    let paths = Paths::find(setup::var).map_err(Failure::setup)?;
    setup::ledger(&paths).map_err(|error| Failure::setup(error.to_string()))
}

fn list(limit: usize, json: bool) -> Result<Answer, Failure> {
    let rows = ledger()?.list(limit);
    let rows = rows.map_err(|error| Failure::setup(error.to_string()))?;
    if json {
        let records: Vec<Record> = rows.iter().map(record).collect();
        return Ok(Answer::done(out::json(&records)));
    }
    if rows.is_empty() {
        out::note("no calls yet");
    }
    Ok(Answer::done(rows.iter().map(line).collect()))
}

fn record(row: &Row) -> Record<'_> {
    let started = Timestamp::from_millisecond(row.started_at_ms).ok();
    Record {
        call_id: row.id.as_str(),
        started_at: started.map(|at| format!("{at:.3}")),
        to_number: &row.to_number,
        state: row.state.word(),
        job_id: row.job_id.as_deref(),
        status: row.status.as_deref(),
        sandbox: row.sandbox,
    }
}

/// Local time, number, what came of it, how long, where, agent, id.
fn line(row: &Row) -> String {
    let what = row.status.as_deref().unwrap_or(row.state.word());
    let seconds = row
        .duration_seconds
        .map(|seconds| format!("{seconds:.0} s"));
    let id: String = row.id.as_str().chars().take(8).collect();
    format!(
        "{}  {:<16}  {:<11}  {:>6}  {id}  {}  {}\n",
        started(row),
        clean::line(&row.to_number),
        clean::line(what),
        seconds.unwrap_or_default(),
        clean::line(&row.host),
        clean::line(&row.agent),
    )
}

fn started(row: &Row) -> String {
    match Timestamp::from_millisecond(row.started_at_ms) {
        Ok(at) => {
            let local = at.to_zoned(TimeZone::system());
            local.strftime("%Y-%m-%d %H:%M:%S").to_string()
        }
        Err(_no_time) => "?".to_owned(),
    }
}

fn show(id: &str, json: bool) -> Result<Answer, Failure> {
    let rows = ledger()?.find(id);
    let rows = rows.map_err(|error| Failure::setup(error.to_string()))?;
    let row = match rows.as_slice() {
        [row] => row,
        [] => {
            return Err(Failure::setup(format!(
                "the ledger has no call {id}; `ringback calls` lists them"
            )));
        }
        several => {
            let ids: Vec<&str> = several.iter().map(|row| row.id.as_str()).collect();
            return Err(Failure {
                exit: Exit::Usage,
                message: format!("{id} may be any of {}; give more of it", ids.join(", ")),
            });
        }
    };
    Ok(Answer::done(if json {
        out::json(&full(row))
    } else {
        text(row)
    }))
}

fn full(row: &Row) -> FullRecord<'_> {
    let as_text = |text: &str| Value::String(text.to_owned());
    FullRecord {
        call: record(row),
        request: serde_json::from_str(&row.request).unwrap_or_else(|_| as_text(&row.request)),
        reply: row
            .reply
            .as_ref()
            .map(|reply| serde_json::from_str(reply).unwrap_or_else(|_| as_text(reply))),
        transcript: record::turns(&row.transcript),
        outcome: row.outcome.as_ref(),
        notes: None,
    }
}

fn text(row: &Row) -> String {
    let mut text = String::new();
    let mut fact = |name: &str, value: Option<&str>| {
        if let Some(value) = value {
            let _ = writeln!(text, "{name:<11}{}", clean::line(value));
        }
    };
    fact("call", Some(row.id.as_str()));
    fact("started", Some(&started(row)));
    fact("to", Some(&row.to_number));
    fact("from", Some(&row.from_number));
    fact("at", Some(&row.host));
    fact("agent", Some(&row.agent));
    fact("draft", Some(&row.draft_name));
    fact("state", Some(row.state.word()));
    let http = row.http_status.map(|status| status.to_string());
    fact("HTTP", http.as_deref());
    fact("job", row.job_id.as_deref());
    fact("status", row.status.as_deref());
    fact("message", row.message.as_deref());
    let seconds = row.duration_seconds.map(|seconds| format!("{seconds} s"));
    fact("duration", seconds.as_deref());
    fact("recording", row.recording_url.as_deref());

    text.push_str(&progress::transcript(&row.transcript));
    if let Some(outcome) = &row.outcome {
        text.push_str(&progress::outcome(outcome));
    }
    let _ = writeln!(text, "\nRequest\n{}", clean::block(&row.request));
    if let Some(reply) = &row.reply {
        let _ = writeln!(text, "\nReply\n{}", clean::block(reply.trim_end()));
    }
    text
}
