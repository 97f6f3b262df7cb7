//! `ringback calls export`: calls in full, for other programs, whole or not at all. It is written as it is read, some
//! hundred calls at a time.

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use serde::Serialize;
use serde_json::Value;

use super::super::exit::Exit;
use super::super::out::{self, Answer, Failure};
use super::super::record::{self, TurnRecord};
use super::{Book, Filters, Record, as_json, told};
use crate::store::disk;
use crate::store::ledger::Row;

/// What to export.
#[derive(Debug, Args)]
pub struct Arguments {
    /// json: an array with everything that is known of each call. csv: a table with a heading, for spreadsheets
    #[arg(long, alias = "as", value_enum, default_value_t = Format::Json)]
    format: Format,
    /// The file to write, readable by you alone; without it: stdout
    #[arg(long, short, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Write over FILE
    #[arg(long, requires = "output")]
    force: bool,
    /// How many at most; all, if not given
    #[arg(long, value_name = "N", value_parser = super::how_many)]
    limit: Option<usize>,
    #[command(flatten)]
    filters: Filters,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Format {
    Json,
    Csv,
}

/// A call with everything that is known of it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Exported<'a> {
    #[serde(flatten)]
    call: Record<'a>,
    from_number: &'a str,
    agent: &'a str,
    host: &'a str,
    http_status: Option<u16>,
    success: Option<bool>,
    message: Option<&'a str>,
    duration_seconds: Option<f64>,
    /// Credits, as Hamsa spells them.
    cost: Option<&'a str>,
    recording_url: Option<&'a str>,
    rating: Option<u8>,
    notes: Option<&'a str>,
    draft_name: &'a str,
    draft_version: Option<&'a str>,
    outcome: Option<&'a Value>,
    transcript: Vec<TurnRecord>,
    request: Value,
    reply: Option<Value>,
    /// The draft's file as it was.
    draft: &'a str,
    /// Somebody decided what an unknown call came to.
    settled: bool,
}

impl<'a> Exported<'a> {
    fn of(row: &'a Row) -> Self {
        Self {
            call: Record::of(row),
            from_number: &row.from_number,
            agent: &row.agent,
            host: &row.host,
            http_status: row.http_status,
            success: row.success,
            message: row.message.as_deref(),
            duration_seconds: row.duration_seconds,
            cost: row.cost.as_deref(),
            recording_url: row.recording_url.as_deref(),
            rating: row.rating,
            notes: row.note.as_deref(),
            draft_name: &row.draft_name,
            draft_version: row.draft_version.as_deref(),
            outcome: row.outcome.as_ref(),
            transcript: record::turns(&row.transcript),
            request: as_json(&row.request),
            reply: row.reply.as_deref().map(as_json),
            draft: &row.draft_text,
            settled: row.settled.is_some(),
        }
    }
}

/// The columns of a table: what a spreadsheet can make use of. Request, reply and draft are for JSON.
const COLUMNS: [&str; 23] = [
    "callId",
    "startedAt",
    "toNumber",
    "fromNumber",
    "agent",
    "host",
    "sandbox",
    "state",
    "httpStatus",
    "jobId",
    "status",
    "success",
    "message",
    "durationSeconds",
    "cost",
    "recordingUrl",
    "rating",
    "notes",
    "draftName",
    "draftVersion",
    "outcome",
    "transcript",
    "settled",
];

pub fn run(book: &Book, arguments: &Arguments) -> Result<Answer, Failure> {
    if book.json && arguments.format == Format::Csv {
        return Err(Failure {
            exit: Exit::Usage,
            message: t!("--format csv prints a table, and --json one array: give one of them")
                .to_owned(),
        });
    }
    let Some(path) = &arguments.output else {
        // What fails in between would leave half an array there: each call is read once before the first byte.
        each(book, arguments, |_| Ok(true))?;
        let mut sink = |text: &str| out::is_read(text);
        write(book, arguments, &mut sink)?;
        return Ok(Answer::done(String::new()));
    };
    let failed = |error: std::io::Error| {
        Failure::setup(t!(
            "cannot write {path}: {error}",
            path = path.display(),
            error = disk::why(&error)
        ))
    };
    if !arguments.force && path.symlink_metadata().is_ok() {
        return Err(Failure::setup(t!(
            "{path} is there already; --force writes over it",
            path = path.display()
        )));
    }
    let count = to_file(book, arguments, path, failed)?;
    out::note(&tn!(
        count,
        "1 call written to {path}",
        "{count} calls written to {path}",
        count,
        path = path.display()
    ));
    Ok(Answer::done(String::new()))
}

/// Into a file of its own first, 0600, so that what stands at `path` is the old bytes or all of the new.
fn to_file(
    book: &Book,
    arguments: &Arguments,
    path: &Path,
    failed: impl Fn(std::io::Error) -> Failure,
) -> Result<usize, Failure> {
    let file = disk::new_beside(path).map_err(&failed)?;
    let mut sink = |text: &str| file.as_file().write_all(text.as_bytes()).map(|()| true);
    let count = write(book, arguments, &mut sink)?;
    disk::rename_over(file, path).map_err(&failed)?;
    Ok(count)
}

/// Writes the calls, until the sink says that nobody reads them; how many there were.
fn write(
    book: &Book,
    arguments: &Arguments,
    sink: &mut dyn FnMut(&str) -> std::io::Result<bool>,
) -> Result<usize, Failure> {
    let mut put = |text: &str| {
        sink(text)
            .map_err(|error| disk::why(&error))
            .map_err(|error| Failure::setup(t!("cannot write the export: {error}", error)))
    };
    let csv = arguments.format == Format::Csv;
    if csv {
        put(&line(&COLUMNS.map(str::to_owned)))?;
    } else {
        put("[")?;
    }
    let mut count = 0;
    each(book, arguments, |row| {
        let value = book.value(&Exported::of(row), &[row]);
        let comma = if count == 0 { "" } else { "," };
        count += 1;
        if csv {
            put(&line(&cells(&value)))
        } else {
            put(&format!("{comma}{}", out::json(&value).trim_end()))
        }
    })?;
    if !csv {
        put("]\n")?;
    }
    Ok(count)
}

/// Gives the calls to `take`, newest first, until it says `false`.
fn each(
    book: &Book,
    arguments: &Arguments,
    mut take: impl FnMut(&Row) -> Result<bool, Failure>,
) -> Result<(), Failure> {
    let query = arguments.filters.query()?;
    let limit = arguments.limit.unwrap_or(usize::MAX);
    book.each(&query, limit, |_, call| {
        // It may have been forgotten by another window meanwhile.
        let rows = book.ledger.find(call.id.as_str()).map_err(told)?;
        rows.first().map_or(Ok(true), &mut take)
    })
}

/// The cells of a call, in the order of the columns.
fn cells(call: &Value) -> [String; COLUMNS.len()] {
    COLUMNS.map(|name| match call.get(name) {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(Value::Array(turns)) if name == "transcript" => {
            let said: Vec<String> = turns
                .iter()
                .map(|turn| {
                    let part = |key| turn.get(key).and_then(Value::as_str).unwrap_or_default();
                    format!("{}: {}", part("who"), part("text"))
                })
                .collect();
            said.join("\n")
        }
        Some(other) => other.to_string(),
    })
}

/// A line of a table (RFC 4180).
fn line(cells: &[String]) -> String {
    let cells: Vec<String> = cells.iter().map(|cell| quoted(cell)).collect();
    format!("{}\r\n", cells.join(","))
}

/// A cell. What a spreadsheet would take for a formula gets an apostrophe before it, which such programs hide: what a
/// caller says must not be computed. A phone number is none.
fn quoted(cell: &str) -> String {
    let number = |text: &str| {
        text.strip_prefix(['+', '-']).is_some_and(|rest| {
            !rest.is_empty()
                && rest
                    .chars()
                    .all(|c| c.is_ascii_digit() || c == '*' || c == '.')
        })
    };
    let formula =
        cell.starts_with(['=', '+', '-', '@', '\t', '\r', '＝', '＋', '－', '＠']) && !number(cell);
    let cell = if formula {
        format!("'{cell}")
    } else {
        cell.to_owned()
    };
    if cell.contains(['"', ',', '\n', '\r', ' ', '\'']) {
        format!("\"{}\"", cell.replace('"', "\"\""))
    } else {
        cell
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cells_are_quoted_and_formulas_are_disarmed() {
        for (cell, written) in [
            ("", ""),
            ("plain", "plain"),
            ("two words", "\"two words\""),
            ("a \"quoted\", one", "\"a \"\"quoted\"\", one\""),
            ("two\nlines", "\"two\nlines\""),
            ("=1+2", "\"'=1+2\""),
            ("+1(2)", "\"'+1(2)\""),
            ("@SUM(A1)", "\"'@SUM(A1)\""),
            ("-2+3", "\"'-2+3\""),
            ("\t=1", "\"'\t=1\""),
            ("-5", "-5"),
            ("+12025550144", "+12025550144"),
            ("+1********44", "+1********44"),
            ("مرحبا", "مرحبا"),
        ] {
            assert_eq!(quoted(cell), written);
        }
    }
}
