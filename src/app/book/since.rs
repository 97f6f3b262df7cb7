//! What was changed in a draft since the call before, in a few words: for a row of the list and the line below it.

use super::page::draft_of;
use crate::app::doc::Role;
use crate::draft::diff::{self, FieldDiff, Side};
use crate::store::ledger::Row;
use crate::text::grapheme;

/// What was changed since the call before that was made from a draft of the same name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Since {
    /// There is none before it.
    First,
    Same {
        /// When the one before began: milliseconds since 1970, UTC.
        before_ms: i64,
    },
    Changed {
        before_ms: i64,
        /// The fields' names, in the draft's order.
        fields: Vec<&'static str>,
        /// What went and what came, with roles; texts are as they came: clean them before they reach a terminal.
        words: Vec<(Role, String)>,
    },
    /// One of the drafts cannot be read any more.
    Unreadable,
}

/// Of a stretch that went or came so many columns are told.
const STRETCH: usize = 40;
/// So many stretches that went are told of a text, and so many that came.
const STRETCHES: usize = 2;
/// So many texts are told of a field: params, messages.
const PARTS: usize = 3;

impl Since {
    /// Compares a call's draft with that of the call before it.
    #[must_use]
    pub fn between(before: Option<&Row>, call: &Row) -> Self {
        let Some(before) = before else {
            return Self::First;
        };
        let before_ms = before.started_at_ms;
        if before.draft_text == call.draft_text {
            return Self::Same { before_ms };
        }
        let (Ok(old), Ok(new)) = (draft_of(&before.draft_text), draft_of(&call.draft_text)) else {
            return Self::Unreadable;
        };
        let fields = diff::drafts(&old, &new);
        if fields.is_empty() {
            return Self::Same { before_ms };
        }
        Self::Changed {
            before_ms,
            fields: fields.iter().map(|one| one.field.label()).collect(),
            words: words(&fields),
        }
    }

    /// For a narrow column: `Greeting +2`.
    #[must_use]
    pub fn short(&self) -> String {
        match self {
            Self::First => "–".to_owned(),
            Self::Same { .. } => "=".to_owned(),
            Self::Unreadable => "?".to_owned(),
            Self::Changed { fields, .. } => match fields.as_slice() {
                [] => "=".to_owned(),
                [only] => (*only).to_owned(),
                [first, others @ ..] => format!("{first} +{}", others.len()),
            },
        }
    }
}

fn words(fields: &[FieldDiff]) -> Vec<(Role, String)> {
    let mut words = Vec::new();
    let mut say = |role, text: &str| words.push((role, text.to_owned()));
    for (index, field) in fields.iter().enumerate() {
        if index > 0 {
            say(Role::Muted, "; ");
        }
        say(Role::Muted, field.field.label());
        for (index, part) in field.parts.iter().enumerate() {
            if index == PARTS {
                say(Role::Muted, " …");
                break;
            }
            if !part.label.is_empty() {
                say(Role::Key, &format!(" {}", part.label));
            }
            let (mut removed, mut added, mut more) = (0, 0, false);
            let differing = || part.lines.iter().filter(|line| line.side != Side::Both);
            for line in differing() {
                // Words were put in or taken out beside it: these are told, and it is as it was.
                if differing().any(|other| other.side != line.side && keeps(other, line)) {
                    continue;
                }
                let (sign, role, told) = match line.side {
                    Side::Added => (" +", Role::Added, &mut added),
                    Side::Removed | Side::Both => (" -", Role::Removed, &mut removed),
                };
                if *told == STRETCHES {
                    more = true;
                    continue;
                }
                *told += 1;
                // The sign in no role of the words: a line through a minus makes another sign of it.
                say(Role::Heading, sign);
                say(role, &stretch(line));
            }
            if more {
                say(Role::Muted, " …");
            }
        }
    }
    words
}

/// Whether all of a line's words stand in another, which has more.
fn keeps(other: &diff::Line, line: &diff::Line) -> bool {
    let words = |line: &diff::Line| -> String {
        let kept = line.pieces.iter().filter(|piece| !piece.changed);
        kept.map(|piece| piece.text.as_str()).collect()
    };
    let all_kept = line.pieces.iter().all(|piece| !piece.changed);
    let kept = words(line);
    all_kept && !kept.trim().is_empty() && kept.trim() == words(other).trim()
}

/// What of a line differs, or the line.
fn stretch(line: &diff::Line) -> String {
    let text = |all: bool| -> Vec<&str> {
        let pieces = line.pieces.iter().filter(|piece| all || piece.changed);
        pieces.map(|piece| piece.text.trim()).collect()
    };
    let mut differing = text(false).join(" … ");
    if differing.is_empty() {
        differing = text(true).join(" ");
    }
    grapheme::fit(&differing, STRETCH)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draft::field::Field;
    use crate::draft::{Draft, FieldValue};

    fn told(before: &Draft, after: &Draft) -> String {
        let words = words(&diff::drafts(before, after));
        words.into_iter().map(|(_, text)| text).collect()
    }

    fn greeting(text: &str) -> Draft {
        let mut draft = Draft::default();
        draft.set(Field::Greeting, FieldValue::Text(text.to_owned()));
        draft
    }

    #[test]
    fn the_words_that_went_and_came_are_told() {
        assert_eq!(
            told(
                &greeting("Hello Lina, good day."),
                &greeting("Hi Lina, good day.")
            ),
            "Greeting -Hello +Hi"
        );
        let mut slower = greeting("مرحبا لينا");
        slower.set(Field::SilenceThreshold, FieldValue::Text("900".to_owned()));
        assert_eq!(
            told(&greeting("أهلا لينا"), &slower),
            "Greeting -أهلا +مرحبا; Silence threshold +900"
        );
    }

    #[test]
    fn words_that_were_only_put_in_or_only_taken_out_stand_alone() {
        let (short, long) = (
            greeting("Hello Lina."),
            greeting("Good morning. Hello Lina."),
        );
        assert_eq!(told(&short, &long), "Greeting +Good morning.");
        assert_eq!(told(&long, &short), "Greeting -Good morning.");
        assert_eq!(told(&greeting("a\nb"), &greeting("a\nb\nc")), "Greeting +c");
    }

    #[test]
    fn a_long_change_is_cut_with_a_mark() {
        let before: Vec<String> = (0..9).map(|n| format!("line {n}")).collect();
        let told = told(&greeting(&before.join("\n")), &greeting(&"new ".repeat(99)));
        assert!(
            told.starts_with("Greeting -line 0 -line 1 +new new"),
            "{told}"
        );
        assert!(told.ends_with("… …") && told.len() < 300, "{told}");
    }
}
