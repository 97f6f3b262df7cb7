//! A press of the mouse button in a text: how often it was pressed, and so what a drag takes along.

use std::ops::Range;

use ratatui::layout::Position;

use crate::draft::field::Field;
use crate::text::grapheme;

/// Presses closer together than this, in milliseconds, count as one double or triple press.
const AGAIN_MS: u64 = 400;

/// The last press.
#[derive(Clone, Debug)]
pub struct Press {
    pub field: Field,
    /// Row of the pane.
    pub row: usize,
    /// Where the pointer is, or was when the button came up.
    pub pointer: Position,
    pub at_ms: u64,
    pub unit: Unit,
    /// Bytes of what was pressed on: a drag never selects less.
    pub anchor: Range<usize>,
    /// The button is down.
    pub held: bool,
    /// A timer goes on scrolling while the pointer is beyond the text's edge.
    pub scrolling: bool,
}

/// What a press selects, and a drag takes along.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    Grapheme,
    Word,
    Paragraph,
}

impl Unit {
    /// The unit at a byte.
    #[must_use]
    pub fn at(self, text: &str, byte: usize) -> Range<usize> {
        match self {
            Self::Grapheme => byte..byte,
            Self::Word => grapheme::word_at(text, byte),
            Self::Paragraph => grapheme::paragraph_at(text, byte),
        }
    }
}

impl Press {
    /// What a further press at this place selects: a second one a word, a third one a paragraph.
    #[must_use]
    pub fn again(before: Option<&Self>, field: Field, at: Position, at_ms: u64) -> Unit {
        let Some(before) = before.filter(|before| {
            before.field == field
                && before.pointer == at
                && at_ms.saturating_sub(before.at_ms) <= AGAIN_MS
        }) else {
            return Unit::Grapheme;
        };
        match before.unit {
            Unit::Grapheme => Unit::Word,
            Unit::Word => Unit::Paragraph,
            Unit::Paragraph => Unit::Grapheme,
        }
    }
}
