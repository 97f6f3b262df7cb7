//! Two calls side by side: what differs in their drafts, and in what came of them. `-` stands before what was there
//! only before, `+` before what is there only after; words that differ in a line have a role of their own.

use super::Book;
use crate::app::calls;
use crate::app::diff as differences;
use crate::app::doc::{Doc, Role};
use crate::app::sheet::Piece;
use crate::app::spread::Parts;
use crate::app::talk;
use crate::call::conversation::{self, Who};
use crate::call::{compare, cost, local_time, outcome};
use crate::draft::Draft;
use crate::draft::diff::{self, FieldDiff, Line, Side};
use crate::draft::phone;
use crate::store::ledger::Row;
use crate::text::clean;

/// The page. `after` is the later call, or `None` for the draft as it is now; `draft` is that one's draft.
#[must_use]
pub fn parts(
    before: &Row,
    after: Option<&Row>,
    drafts: Result<(Draft, Draft), String>,
    book: &Book,
    utc_offset_s: i32,
) -> Parts {
    let mut pieces = Vec::new();
    // The draft is told where it tells the two apart.
    let named = after.is_none_or(|after| after.draft_name != before.draft_name);
    let of_before = about(before, (book, named), utc_offset_s);
    let mut head = vec![marked("-", Role::Removed, of_before)];
    let other = if let Some(row) = after {
        about(row, (book, named), utc_offset_s)
    } else {
        let mut doc = Doc::default();
        doc.push(t!("the draft as it is now"), Role::Heading);
        doc
    };
    head.push(marked("+", Role::Added, other));
    match drafts {
        Err(why) => {
            heading(&mut pieces, t!("Draft"));
            pieces.push(said(&clean::line(&why), Role::Warning));
        }
        Ok((old, new)) => {
            let fields = diff::drafts(&old, &new);
            if fields.is_empty() {
                heading(&mut pieces, t!("Draft"));
                pieces.push(said(t!("Both say the same."), Role::Muted));
            } else {
                for field in &fields {
                    push_field(&mut pieces, field);
                }
            }
        }
    }
    if let Some(after) = after {
        let at = pieces.len();
        heading(&mut pieces, t!("Outcome"));
        if push_outcomes(&mut pieces, before, after) {
            stop_at(&mut pieces, at);
        }
        let at = pieces.len();
        heading(&mut pieces, t!("Transcript"));
        let lines = compare::transcripts(&before.transcript, &after.transcript);
        if lines.is_empty() {
            pieces.push(said(t!("Neither call has one."), Role::Muted));
        } else if lines.iter().all(|line| line.side == Side::Both) {
            pieces.push(said(t!("Both calls went the same."), Role::Muted));
        } else {
            push_lines(&mut pieces, &lines, turn);
            stop_at(&mut pieces, at);
        }
    }
    Parts {
        head,
        body: pieces,
        ..Parts::default()
    }
}

/// A call in a line: when, to whom, what came of it; with which draft, if it is to be `named`, and its version.
fn about(row: &Row, (book, named): (&Book, bool), utc_offset_s: i32) -> Doc {
    let mut doc = Doc::default();
    let (word, role) = calls::Came::of(row).words();
    doc.push(
        &local_time::whole(row.started_at_ms, utc_offset_s),
        Role::Heading,
    )
    .plain(&format!(
        "  {}  ",
        phone::readable(&row.to_number, book.phone_book)
    ))
    // The longest that is common, so that two calls stand column by column.
    .push(&format!("{word:<11}"), role);
    if let Some(seconds) = row.duration_seconds {
        doc.plain(&format!("  {}", conversation::lasted(seconds)));
    }
    // A simulated call costs nothing, which is no news.
    if let Some(cost) = row.cost.as_ref().filter(|cost| *cost != "0") {
        doc.plain(&format!("  {}", cost::spelt(&clean::line(cost))));
    }
    if let Some(rating) = row.rating {
        doc.plain("  ").push(&talk::stars(rating), Role::Warning);
    }
    if named {
        doc.push(&format!("  {}", clean::line(&row.draft_name)), Role::Muted);
    }
    let version = clean::line(row.draft_version.as_deref().unwrap_or("?"));
    let space = if named { " " } else { "  " };
    doc.push(&format!("{space}v.{version}"), Role::Muted);
    doc
}

fn heading(pieces: &mut Vec<Piece>, text: &str) {
    let mut doc = Doc::default();
    doc.push(text, Role::Heading);
    pieces.push(Piece::of(doc).apart());
}

fn said(text: &str, role: Role) -> Piece {
    let mut doc = Doc::default();
    doc.push(text, role);
    marked(" ", Role::Plain, doc)
}

fn marked(mark: &str, role: Role, body: Doc) -> Piece {
    let mut label = Doc::default();
    label.push(mark, role);
    Piece {
        body,
        label,
        label_columns: 2,
        ..Piece::default()
    }
}

/// Columns of the speaker's name.
const NAME: u16 = 8;

/// A field of the drafts. One jumps to its name.
fn push_field(pieces: &mut Vec<Piece>, field: &FieldDiff) {
    let mut name = Doc::default();
    name.push(field.field.label(), Role::Heading);
    pieces.push(Piece::of(name).stop().apart());
    for part in &field.parts {
        pieces.extend(differences::part_name(part).map(Piece::of));
        pieces.extend(differences::coarse(part).map(|text| said(text, Role::Muted)));
        push_lines(pieces, &part.lines, |line| {
            signed(line, differences::words(line, 0))
        });
    }
}

/// A line behind its sign.
fn signed(line: &Line, words: Doc) -> Piece {
    let (sign, role) = match line.side {
        Side::Both => (" ", Role::Plain),
        Side::Removed => ("-", Role::Removed),
        Side::Added => ("+", Role::Added),
    };
    marked(sign, role, words)
}

/// The lines near what differs. Sign and speaker stand apart, so that each line keeps the direction of its words.
fn push_lines(pieces: &mut Vec<Piece>, lines: &[Line], piece: impl Fn(&Line) -> Piece) {
    let mut hidden = 0;
    let shown = differences::near_a_difference(lines);
    for (line, shown) in lines.iter().zip(shown) {
        if !shown {
            hidden += 1;
            continue;
        }
        push_hidden(pieces, &mut hidden);
        pieces.push(piece(line));
    }
    push_hidden(pieces, &mut hidden);
}

fn push_hidden(pieces: &mut Vec<Piece>, hidden: &mut usize) {
    let text = match std::mem::take(hidden) {
        0 => return,
        many => tn!(many, "… 1 line the same", "… {many} lines the same", many),
    };
    pieces.push(said(&text, Role::Muted));
}

/// A line of a transcript (`call::compare`): its first begins with who said it.
fn turn(line: &Line) -> Piece {
    let text: String = line
        .pieces
        .iter()
        .map(|piece| piece.text.as_str())
        .collect();
    let (mut name, mut role, mut from) = ("", Role::Muted, 0);
    for (who, its) in [
        (Who::Agent, Role::Agent),
        (Who::Caller, Role::Caller),
        (Who::Tool, Role::Muted),
    ] {
        let rest = text.strip_prefix(who.word());
        if rest.is_some_and(|rest| rest.starts_with(": ")) {
            (name, role, from) = (who.shown(), its, who.word().len() + 2);
        }
    }
    let mut piece = signed(line, differences::words(line, from));
    let role = if line.side == Side::Both {
        Role::Muted
    } else {
        role
    };
    piece.label.plain(" ").push(name, role);
    piece.label_columns += NAME;
    piece
}

/// One jumps to this piece.
fn stop_at(pieces: &mut [Piece], at: usize) {
    if let Some(piece) = pieces.get_mut(at) {
        piece.stop = true;
    }
}

/// Whether they differ.
fn push_outcomes(pieces: &mut Vec<Piece>, before: &Row, after: &Row) -> bool {
    let unpacked = |row: &Row| {
        row.outcome
            .as_ref()
            .map(|value| outcome::unpack(value, None).0)
    };
    let (old, new) = (unpacked(before), unpacked(after));
    if old.is_none() && new.is_none() {
        pieces.push(said(t!("Neither call has one."), Role::Muted));
        return false;
    }
    let differences = compare::outcomes(old.as_ref(), new.as_ref());
    if differences.is_empty() {
        pieces.push(said(t!("The same in both calls."), Role::Muted));
    }
    let differ = !differences.is_empty();
    for one in differences {
        for (mark, role, value) in [
            ("-", Role::Removed, &one.before),
            ("+", Role::Added, &one.after),
        ] {
            let Some(value) = value else { continue };
            let mut doc = Doc::default();
            if !one.path.is_empty() {
                doc.push(&clean::line(&one.path), Role::JsonKey)
                    .plain(" = ");
            }
            doc.push(&clean::line(&outcome::spelt(value)), role);
            pieces.push(marked(mark, role, doc));
        }
    }
    differ
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sign_stands_apart_from_its_line_so_that_arabic_does_not_take_it_along() {
        let greeting = |text: &str| Draft {
            greeting_message: text.to_owned(),
            ..Draft::default()
        };
        let mut pieces = Vec::new();
        for field in diff::drafts(&greeting("أهلا لينا"), &greeting("مرحبا لينا"))
        {
            push_field(&mut pieces, &field);
        }
        let told: Vec<_> = pieces
            .iter()
            .map(|piece| (piece.label.text.as_str(), piece.body.text.as_str()))
            .collect();
        assert_eq!(
            told,
            [("", "Greeting"), ("-", "أهلا لينا"), ("+", "مرحبا لينا")]
        );
        assert!(pieces.first().is_some_and(|name| name.stop));
    }
}
