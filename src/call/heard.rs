//! A text with its placeholders filled in once, as the caller will hear it, with each stretch marked by its origin.

use std::ops::Range;

use crate::draft::template::{self, Piece, PieceKind};
use crate::draft::{ParamValue, Params};

/// A text as it will be heard.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Heard {
    pub text: String,
    /// Stretches of `text` that do not stand so in the draft, in order, not overlapping. (`\<<`, which is heard as
    /// `<<`, has no mark.)
    pub marks: Vec<Mark>,
}

/// A stretch of a heard text and where it comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Bytes in [`Heard::text`].
    pub span: Range<usize>,
    /// Bytes in the draft's text.
    pub source: Range<usize>,
    pub origin: Origin,
}

/// Where a stretch of what is heard comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A param's value, put in once and not looked into again.
    Param,
    /// A system variable; the text shows `{{name}}`, because its value is not known before the call. Hamsa reserves
    /// these names, so a param of that name does not change it.
    System,
    /// No value: the text shows `{{name}}`.
    Missing,
    /// Jinja, shown as written: filled in by Hamsa.
    Hamsa,
    /// Odd or unclosed braces, heard as written.
    AsWritten,
}

/// Fills in a text. A blank value counts as missing.
#[must_use]
pub fn render(text: &str, params: &Params) -> Heard {
    render_pieces(text, &template::parse(text), params)
}

/// As [`render`], with the text already taken apart.
#[must_use]
pub fn render_pieces(text: &str, pieces: &[Piece], params: &Params) -> Heard {
    let mut heard = Heard {
        text: String::with_capacity(text.len()),
        marks: Vec::new(),
    };
    for piece in pieces {
        match filled(text, piece, params) {
            (parts, Some(origin)) => heard.push(&parts, &piece.span, origin),
            (parts, None) => heard.text.extend(parts),
        }
    }
    heard
}

/// What is heard of a piece, in parts that stand side by side, and its origin if it has a mark.
fn filled<'t>(text: &'t str, piece: &Piece, params: &'t Params) -> ([&'t str; 3], Option<Origin>) {
    let written = text.get(piece.span.clone()).unwrap_or_default();
    match &piece.kind {
        PieceKind::Text => ([written, "", ""], None),
        PieceKind::Escape => (["<<", "", ""], None),
        PieceKind::Jinja => ([written, "", ""], Some(Origin::Hamsa)),
        PieceKind::Odd | PieceKind::Unclosed => ([written, "", ""], Some(Origin::AsWritten)),
        PieceKind::Placeholder { name, .. } => {
            let name = text.get(name.clone()).unwrap_or_default();
            let braced = ["{{", name, "}}"];
            if template::is_system_variable(name) {
                (braced, Some(Origin::System))
            } else if let Some(value) = value_of(name, params) {
                ([value, "", ""], Some(Origin::Param))
            } else {
                (braced, Some(Origin::Missing))
            }
        }
    }
}

/// Where a place of the text stands in what [`render_pieces`] makes of it: bytes. Within something that is filled in, it is
/// the start of what stands there instead.
#[must_use]
pub fn position(text: &str, pieces: &[Piece], params: &Params, byte: usize) -> usize {
    let mut heard = 0;
    for piece in pieces {
        let within = byte.saturating_sub(piece.span.start);
        if piece.span.end > byte {
            let written = piece.kind == PieceKind::Text;
            return heard + if written { within } else { 0 };
        }
        let (parts, _) = filled(text, piece, params);
        heard += parts.map(str::len).iter().sum::<usize>();
    }
    heard
}

/// A text in which the API documents no params (no-response messages, outcome prompt): shown as written, with its
/// placeholders marked `AsWritten`. `pieces` is the text taken apart.
#[must_use]
pub fn as_written(text: &str, pieces: &[Piece]) -> Heard {
    let marks = pieces
        .iter()
        .filter(|piece| !matches!(piece.kind, PieceKind::Text | PieceKind::Escape))
        .map(|piece| Mark {
            span: piece.span.clone(),
            source: piece.span.clone(),
            origin: Origin::AsWritten,
        })
        .collect();
    Heard {
        text: text.to_owned(),
        marks,
    }
}

/// The value that a name has, if it is not blank.
pub(super) fn value_of<'p>(name: &str, params: &'p Params) -> Option<&'p str> {
    let value = params.get(name).map(ParamValue::as_text)?;
    (!value.trim().is_empty()).then_some(value)
}

impl Heard {
    /// Without the blank lines that it begins with, and how many these were.
    #[must_use]
    pub fn behind_blank_lines(mut self) -> (Self, usize) {
        let blank = self.text.len() - self.text.trim_start().len();
        let lines = self.text.get(..blank).unwrap_or_default();
        let (lines, shift) = match lines.rfind('\n') {
            Some(last) => (lines.matches('\n').count(), last + 1),
            None => return (self, 0),
        };
        self.text.drain(..shift);
        self.marks.retain_mut(|mark| {
            let is_left = mark.span.start >= shift || mark.span.end > shift;
            mark.span = mark.span.start.saturating_sub(shift)..mark.span.end.saturating_sub(shift);
            is_left
        });
        (self, lines)
    }

    /// Its first so many bytes, which end with a grapheme cluster, without blanks at their end and with ` …` in place of
    /// the rest.
    #[must_use]
    pub fn cut(mut self, bytes: usize) -> Self {
        let shown = self.text.get(..bytes).unwrap_or(&self.text).trim_end();
        let end = shown.len();
        self.text = format!("{shown} …");
        self.marks.retain_mut(|mark| {
            mark.span.end = mark.span.end.min(end);
            mark.span.start < end
        });
        self
    }

    fn push(&mut self, parts: &[&str], source: &Range<usize>, origin: Origin) {
        let start = self.text.len();
        for part in parts {
            self.text.push_str(part);
        }
        self.marks.push(Mark {
            span: start..self.text.len(),
            source: source.clone(),
            origin,
        });
    }
}

#[cfg(test)]
mod tests;
