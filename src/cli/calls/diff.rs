//! `ringback calls diff`.

use std::fmt::Write as _;

use serde::Serialize;
use serde_json::Value;

use super::super::out::{Answer, Failure};
use super::{Book, Record, local};
use crate::app::calls::Came;
use crate::app::diff as differences;
use crate::call::{compare, conversation, cost, outcome};
use crate::draft::diff::{self, Change, Line, Side};
use crate::draft::{Draft, file};
use crate::store::ledger::Row;
use crate::text::clean;

/// Two calls with `--json`.
#[derive(Serialize)]
struct Record2<'a> {
    before: Record<'a>,
    after: Record<'a>,
    /// `null`: a draft cannot be read any more.
    draft: Option<Vec<Part>>,
    outcome: Vec<Field>,
    transcript: Vec<LineRecord>,
}

/// A text of a draft that differs.
#[derive(Serialize)]
struct Part {
    /// The field's key in a draft file.
    field: &'static str,
    /// Which text of it: a param's name, a message's number; empty for its only one.
    which: String,
    /// `added`, `removed` or `changed`.
    change: &'static str,
    lines: Vec<LineRecord>,
}

#[derive(Serialize)]
struct LineRecord {
    /// `both`, `removed` or `added`.
    side: &'static str,
    pieces: Vec<Piece>,
}

#[derive(Serialize)]
struct Piece {
    text: String,
    /// This differs from the other side.
    changed: bool,
}

/// A field of the outcome that differs.
#[derive(Serialize)]
struct Field {
    path: String,
    change: &'static str,
    before: Option<Value>,
    after: Option<Value>,
}

pub fn run(book: &Book, before: &str, after: &str) -> Result<Answer, Failure> {
    let (before, after) = (book.call(before)?, book.call(after)?);
    let rows = [&before, &after];
    Ok(Answer::done(if book.json {
        book.line(&record(&before, &after), &rows)
    } else {
        book.shown(text(&before, &after), &rows)
    }))
}

/// The two drafts, or why they cannot be compared.
fn drafts(before: &Row, after: &Row) -> Result<(Draft, Draft), String> {
    let read = |row: &Row| {
        file::read(&row.draft_text)
            .map(|read| read.draft)
            .map_err(|error| {
                t!(
                    "the draft of {id} cannot be read: {error}",
                    id = row.id.as_str(),
                    error
                )
            })
    };
    Ok((read(before)?, read(after)?))
}

/// The outcomes, out of their texts where they came as JSON in a text.
fn outcomes(before: &Row, after: &Row) -> Vec<compare::OutcomeDiff> {
    let unpacked = |row: &Row| {
        let found = row.outcome.as_ref()?;
        Some(outcome::unpack(found, None).0)
    };
    compare::outcomes(unpacked(before).as_ref(), unpacked(after).as_ref())
}

fn record<'a>(before: &'a Row, after: &'a Row) -> Record2<'a> {
    let draft = drafts(before, after).ok().map(|(old, new)| {
        let mut parts = Vec::new();
        for field in diff::drafts(&old, &new) {
            let key = field.field.key();
            parts.extend(field.parts.into_iter().map(|part| Part {
                field: key,
                which: part.label,
                change: change(part.change),
                lines: lines(part.lines),
            }));
        }
        parts
    });
    Record2 {
        before: Record::of(before),
        after: Record::of(after),
        draft,
        outcome: outcomes(before, after)
            .into_iter()
            .map(|one| Field {
                path: one.path,
                change: change(one.change),
                before: one.before,
                after: one.after,
            })
            .collect(),
        transcript: lines(compare::transcripts(&before.transcript, &after.transcript)),
    }
}

fn lines(all: Vec<Line>) -> Vec<LineRecord> {
    all.into_iter()
        .map(|line| LineRecord {
            side: match line.side {
                Side::Both => "both",
                Side::Removed => "removed",
                Side::Added => "added",
            },
            pieces: line
                .pieces
                .into_iter()
                .map(|piece| Piece {
                    text: piece.text,
                    changed: piece.changed,
                })
                .collect(),
        })
        .collect()
}

fn change(change: Change) -> &'static str {
    match change {
        Change::Added => "added",
        Change::Removed => "removed",
        Change::Changed => "changed",
    }
}

/// How long it took and what it cost, as far as it is known.
fn came(row: &Row) -> String {
    let lasted = row
        .duration_seconds
        .map(|told| format!("  {}", conversation::lasted(told)));
    let cost = row
        .cost
        .as_deref()
        .map(|cost| format!("  {}", cost::spelt(&clean::line(cost))));
    format!("{}{}", lasted.unwrap_or_default(), cost.unwrap_or_default())
}

fn text(before: &Row, after: &Row) -> String {
    let mut text = String::new();
    for (sign, row) in [("-", before), ("+", after)] {
        let _ = writeln!(
            text,
            "{sign} {}  {}  {}  {}{}  {} v.{}",
            row.id.as_str(),
            local(row.started_at_ms),
            clean::line(&row.to_number),
            Came::of(row).word().0,
            came(row),
            clean::line(&row.draft_name),
            row.draft_version.as_deref().unwrap_or("?"),
        );
    }
    match drafts(before, after) {
        Err(why) => {
            let _ = writeln!(text, "\n! {}", clean::line(&why));
        }
        Ok((old, new)) => {
            let fields = diff::drafts(&old, &new);
            if fields.is_empty() {
                text.push_str(t!("\nThe drafts say the same.\n"));
            }
            for field in fields {
                for part in field.parts {
                    let label = &part.label;
                    let gap = if label.is_empty() { "" } else { ": " };
                    let _ = writeln!(text, "\n{}{gap}{}", field.field.label(), clean::line(label));
                    let said = differences::coarse(&part).map(|said| format!("{said}\n"));
                    text.push_str(&said.unwrap_or_default());
                    push_lines(&mut text, &part.lines);
                }
            }
        }
    }
    let fields = outcomes(before, after);
    if !fields.is_empty() {
        text.push_str(t!("\nOutcome\n"));
    }
    for one in fields {
        for (sign, value) in [("-", one.before), ("+", one.after)] {
            if let Some(value) = value {
                let shown = format!("{} = {}", one.path, outcome::spelt(&value));
                let _ = writeln!(text, "{sign} {}", clean::line(&shown));
            }
        }
    }
    let lines = compare::transcripts(&before.transcript, &after.transcript);
    if lines.iter().any(|line| line.side != Side::Both) {
        text.push_str(t!("\nTranscript\n"));
        push_lines(&mut text, &lines);
    }
    text
}

fn push_lines(text: &mut String, lines: &[Line]) {
    for line in lines {
        let sign = match line.side {
            Side::Both => ' ',
            Side::Removed => '-',
            Side::Added => '+',
        };
        let said: String = line
            .pieces
            .iter()
            .map(|piece| piece.text.as_str())
            .collect();
        let _ = writeln!(text, "{sign} {}", clean::line(&said));
    }
}
