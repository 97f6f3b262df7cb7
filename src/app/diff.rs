//! What differs between two drafts, to be read: each field with the lines that went and came.
//!
//! A line that went starts with `-`, one that came with `+`, so no colour is needed; the words that differ have roles.

use super::doc::{Doc, Role};
use crate::draft::diff::{Change, FieldDiff, Line, PartDiff, Side};
use crate::draft::field::Field;
use crate::text::grapheme;

/// So many lines that both have stand before and after what differs; the others are only counted.
const AROUND: usize = 2;
/// A stretch that both have, in a line that differs, is cut in its middle from so many bytes on.
const LONG: usize = 240;
/// Bytes that are left of it on each side.
const KEPT: usize = 80;

/// All that differs. `said` is put behind a field's name; it may be empty.
#[must_use]
pub fn doc(diffs: &[FieldDiff], said: impl Fn(&FieldDiff) -> &'static str) -> Doc {
    let mut doc = Doc::default();
    for (index, diff) in diffs.iter().enumerate() {
        if index > 0 {
            doc.end();
        }
        doc.push(diff.field.label(), Role::Heading);
        let said = said(diff);
        if !said.is_empty() {
            doc.push(&format!(" · {said}"), Role::Muted);
        }
        doc.end();
        for part in &diff.parts {
            write_part(&mut doc, part);
        }
    }
    doc
}

/// Names of fields for a line: the first two, and how many more there are.
#[must_use]
pub fn labels(fields: &[Field]) -> String {
    let first: Vec<&str> = fields.iter().take(2).map(|field| field.label()).collect();
    match fields.len() {
        0..=2 => first.join(" and "),
        more => t!(
            "{first} and {more} more",
            first = first.join(", "),
            more = more - 2
        ),
    }
}

/// The differing fields' names, for a line.
#[must_use]
pub fn names(diffs: &[FieldDiff]) -> String {
    let names: Vec<_> = diffs.iter().map(|diff| diff.field.label()).collect();
    names.join(", ")
}

fn write_part(doc: &mut Doc, part: &PartDiff) {
    if let Some(name) = part_name(part) {
        doc.append(&name).end();
    }
    if let Some(said) = coarse(part) {
        doc.line(said, Role::Muted);
    }
    write_lines(doc, &part.lines);
}

/// What is said of a part that is too long to be compared closely.
#[must_use]
pub fn coarse(part: &PartDiff) -> Option<&'static str> {
    let said = t!(
        "Too long to be compared closely: from the first difference to the last all is shown as changed."
    );
    part.coarse.then_some(said)
}

/// What a part of a field is called, and whether it is new or gone; `None` for a field of one text.
#[must_use]
pub fn part_name(part: &PartDiff) -> Option<Doc> {
    if part.label.is_empty() {
        return None;
    }
    let mut doc = Doc::default();
    doc.push(&part.label, Role::Key);
    match part.change {
        Change::Added => doc.push(t!(" (new)"), Role::Muted),
        Change::Removed => doc.push(t!(" (taken away)"), Role::Muted),
        Change::Changed => &mut doc,
    };
    Some(doc)
}

fn write_lines(doc: &mut Doc, lines: &[Line]) {
    let shown = near_a_difference(lines);
    let mut hidden = 0;
    for (line, shown) in lines.iter().zip(shown) {
        if shown {
            write_hidden(doc, &mut hidden);
            write_line(doc, line);
        } else {
            hidden += 1;
        }
    }
    write_hidden(doc, &mut hidden);
}

/// Which lines are near enough to a difference to be shown.
#[must_use]
pub fn near_a_difference(lines: &[Line]) -> Vec<bool> {
    let mut shown = vec![false; lines.len()];
    for (index, line) in lines.iter().enumerate() {
        if line.side != Side::Both {
            let from = index.saturating_sub(AROUND);
            let to = (index + AROUND + 1).min(lines.len());
            for near in shown.iter_mut().take(to).skip(from) {
                *near = true;
            }
        }
    }
    shown
}

fn write_hidden(doc: &mut Doc, hidden: &mut usize) {
    match std::mem::take(hidden) {
        0 => {}
        count => {
            let text = tn!(
                count,
                "  … 1 line the same",
                "  … {count} lines the same",
                count
            );
            doc.line(&text, Role::Muted);
        }
    }
}

fn write_line(doc: &mut Doc, line: &Line) {
    let (sign, role) = match line.side {
        Side::Both => ("  ", Role::Muted),
        Side::Removed => ("- ", Role::Removed),
        Side::Added => ("+ ", Role::Added),
    };
    // In no role of the words: a line through a minus makes another sign of it.
    doc.push(sign, Role::Heading);
    write_words(doc, line, role, 0);
    doc.end();
}

/// A line's words from a byte on, those that differ in their role; without a sign.
#[must_use]
pub fn words(line: &Line, from: usize) -> Doc {
    let mut doc = Doc::default();
    let role = match line.side {
        Side::Both => Role::Muted,
        Side::Removed => Role::Removed,
        Side::Added => Role::Added,
    };
    write_words(&mut doc, line, role, from);
    doc
}

fn write_words(doc: &mut Doc, line: &Line, role: Role, mut skip: usize) {
    for piece in &line.pieces {
        let passed = skip.min(piece.text.len());
        skip -= passed;
        let text = piece.text.get(passed..).unwrap_or_default();
        if text.is_empty() {
            continue;
        }
        if piece.changed {
            doc.push(text, role);
        } else if line.side == Side::Both {
            doc.push(text, Role::Muted);
        } else if text.len() > LONG {
            let (start, end) = ends(text);
            doc.plain(start).push(" … ", Role::Muted).plain(end);
        } else {
            doc.plain(text);
        }
    }
}

/// The first and the last bytes of a long text, cut between graphemes.
fn ends(text: &str) -> (&str, &str) {
    let first = grapheme::floor(text, KEPT);
    let last = grapheme::floor(text, text.len() - KEPT);
    (
        text.get(..first).unwrap_or_default(),
        text.get(last..).unwrap_or_default(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draft::{Draft, ParamValue, diff};

    fn shown(before: &Draft, after: &Draft) -> String {
        doc(&diff::drafts(before, after), |_| "").text
    }

    fn preamble(text: &str) -> Draft {
        Draft {
            preamble: text.to_owned(),
            ..Draft::default()
        }
    }

    #[test]
    fn what_differs_stands_with_its_sign_and_what_is_far_from_it_is_counted() {
        let text = |word: &str| format!("a\nb\nc\nd\n{word}\ne\nf\ng");
        assert_eq!(
            shown(&preamble(&text("old")), &preamble(&text("new"))),
            "Preamble\n  … 2 lines the same\n  c\n  d\n- old\n+ new\n  e\n  f\n  … 1 line the same\n"
        );
    }

    #[test]
    fn a_param_is_named_and_said_to_be_new() {
        let after = Draft {
            params: [("clinic".to_owned(), ParamValue::Text("نور".into()))].into(),
            ..Draft::default()
        };
        assert_eq!(
            shown(&Draft::default(), &after),
            "Params\nclinic (new)\n+ نور\n"
        );
        assert_eq!(
            shown(&after, &Draft::default()),
            "Params\nclinic (taken away)\n- نور\n"
        );
    }

    #[test]
    fn only_the_words_that_differ_have_the_role() {
        let doc = doc(
            &diff::drafts(&preamble("say hello there"), &preamble("say bye there")),
            |_| "changed by both",
        );
        let with = |role: Role| -> Vec<&str> {
            let of_role = doc.spans.iter().filter(|(_, has)| *has == role);
            of_role
                .filter_map(|(range, _)| doc.text.get(range.clone()))
                .collect()
        };
        assert_eq!(with(Role::Removed), ["hello"]);
        assert_eq!(with(Role::Added), ["bye"]);
        assert!(doc.text.starts_with("Preamble · changed by both\n"));
    }

    #[test]
    fn a_long_line_is_cut_where_both_have_it() {
        let long = "مرحبا بكم ".repeat(200);
        let shown = shown(
            &preamble(&format!("{long}old")),
            &preamble(&format!("{long}new")),
        );
        assert!(shown.contains(" … ") && shown.contains("old") && shown.contains("new"));
        assert!(shown.len() < 800, "{}", shown.len());
    }
}
