//! Placeholders and braces in the texts of an inline agent.

use std::collections::HashSet;

use super::found::{Found, at, quoted};
use super::known::{self, Known};
use crate::draft::field::Field;
use crate::draft::template::{self, Piece, PieceKind};
use crate::draft::{Part, Spot};

/// The texts of an inline agent, taken apart once for all checks.
pub(super) struct Texts<'d> {
    pub(super) greeting: Text<'d>,
    pub(super) preamble: Text<'d>,
    /// No-response messages and the outcome prompt, in which the API documents no params.
    pub(super) unfilled: Vec<Text<'d>>,
}

/// One text, taken apart.
pub(super) struct Text<'d> {
    pub(super) spot: Spot,
    /// The whole of it.
    pub(super) whole: &'d str,
    pub(super) pieces: &'d [Piece],
}

impl<'d> Texts<'d> {
    pub(super) fn of(known: &'d Known) -> Self {
        let pokes = known.pokes.iter().enumerate().map(|(row, message)| {
            let spot = Spot {
                field: Field::PokeMessages,
                part: Part::Row(row),
            };
            Text::of(spot, message)
        });
        let outcome = Text::of(Spot::whole(Field::Outcome), &known.outcome);
        Self {
            greeting: Text::of(Spot::whole(Field::Greeting), &known.greeting),
            preamble: Text::of(Spot::whole(Field::Preamble), &known.preamble),
            unfilled: pokes.chain([outcome]).collect(),
        }
    }

    /// The texts whose placeholders are filled in.
    pub(super) fn filled(&self) -> [&Text<'d>; 2] {
        [&self.greeting, &self.preamble]
    }
}

impl<'d> Text<'d> {
    fn of(spot: Spot, known: &'d known::Text) -> Self {
        Self {
            spot,
            whole: known.text(),
            pieces: known.pieces(),
        }
    }

    /// What a piece reads.
    pub(super) fn written(&self, piece: &Piece) -> &'d str {
        self.whole.get(piece.span.clone()).unwrap_or_default()
    }

    /// The names of the placeholders, with their pieces.
    pub(super) fn placeholders(&self) -> impl Iterator<Item = (&'d str, &Piece)> {
        self.pieces.iter().filter_map(|piece| match &piece.kind {
            PieceKind::Placeholder { name, .. } => Some((self.whole.get(name.clone())?, piece)),
            _ => None,
        })
    }
}

pub(super) fn check(texts: &Texts<'_>, found: &mut Found) {
    for text in texts.filled() {
        check_braces(text, found);
    }
    for text in &texts.unfilled {
        check_not_filled(text, found);
    }
}

fn check_braces(text: &Text<'_>, found: &mut Found) {
    let mut single = HashSet::new();
    for piece in text.pieces {
        let written = text.written(piece);
        let place = || at(text.spot.clone(), piece.span.clone());
        match &piece.kind {
            PieceKind::Unclosed => found.error(
                "placeholder-unclosed",
                place(),
                t!("{written} has no end", written = quoted(written)),
                t!("Close it, as in {{name}}, or take the braces out"),
            ),
            PieceKind::Odd => found.warning(
                "braces-odd",
                place(),
                t!("{written} is heard as written", written = quoted(written)),
                t!("A placeholder is a name of letters, digits and _ between two braces on each side"),
            ),
            PieceKind::Placeholder { spaced: true, .. } => found.warning(
                "placeholder-spaced",
                place(),
                t!("{written} has spaces inside its braces", written = quoted(written)),
                t!("Take the spaces out: Hamsa documents {{name}} only"),
            ),
            PieceKind::Text => {
                for (start, name) in names_in_single_braces(written) {
                    if single.insert(name) {
                        let start = piece.span.start + start;
                        found.warning(
                            "braces-single",
                            at(text.spot.clone(), start..start + name.len() + 2),
                            t!("{format} is heard as written", format = quoted(&format!("{{{name}}}"))),
                            t!("For a placeholder write two braces on each side, as in {{name}}"),
                        );
                    }
                }
            }
            _ => {}
        }
    }
}

/// Names between one brace on each side, each with the position of its opening brace.
fn names_in_single_braces(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    std::iter::from_fn(move || {
        loop {
            let (before, rest) = text.get(at..)?.split_once('{')?;
            let open = at + before.len();
            at = open + 1;
            let length = rest.find(|c: char| matches!(c, '{' | '}') || c.is_whitespace())?;
            let (name, behind) = rest.split_at_checked(length)?;
            let is_number = name.bytes().all(|byte| byte.is_ascii_digit());
            let is_placeholder = behind.starts_with('}') && template::is_name(name) && !is_number;
            if is_placeholder && !is_code(text.get(..open).unwrap_or_default()) {
                return Some((open, name));
            }
        }
    })
}

/// Whether what follows stands in code: behind a back-tick that is open on its line, or in one of Python's f-strings.
fn is_code(before: &str) -> bool {
    // A line may be a whole text; further back nobody would see the back-tick.
    let near = before.floor_char_boundary(before.len().saturating_sub(400));
    let near = before.get(near..).unwrap_or_default();
    let line = near.rsplit('\n').next().unwrap_or_default();
    line.matches('`').count() % 2 == 1 || line.ends_with("f\"") || line.ends_with("f'")
}

/// In a text without params all braces are sent as they stand.
fn check_not_filled(text: &Text<'_>, found: &mut Found) {
    let what = if text.spot.field == Field::Outcome {
        t!("the outcome prompt")
    } else {
        t!("a no-response message")
    };
    let mut told = HashSet::new();
    for piece in text.pieces {
        let written = text.written(piece);
        let is_text = matches!(piece.kind, PieceKind::Text | PieceKind::Escape);
        if !is_text && told.insert(written) {
            found.warning(
                "placeholder-not-filled",
                at(text.spot.clone(), piece.span.clone()),
                t!("{written} is sent as written in {what}", written = quoted(written), what),
                t!("Write the value itself: the API documents params for greeting and preamble only"),
            );
        }
    }
}
