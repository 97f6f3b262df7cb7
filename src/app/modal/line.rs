//! Lines of a text as they were typed: where they start and end, and columns in them.

use std::ops::Range;

use crate::text::grapheme;

/// The line at a byte, without its end.
#[must_use]
pub fn at(text: &str, byte: usize) -> Range<usize> {
    grapheme::paragraph_at(text, byte)
}

#[must_use]
pub fn start(text: &str, byte: usize) -> usize {
    at(text, byte).start
}

#[must_use]
pub fn end(text: &str, byte: usize) -> usize {
    at(text, byte).end
}

#[must_use]
pub fn is_end(text: &str, byte: usize) -> bool {
    matches!(text.as_bytes().get(byte), None | Some(b'\n'))
}

#[must_use]
pub fn is_empty(text: &str, byte: usize) -> bool {
    at(text, byte).is_empty()
}

/// The first byte of the line that is no blank; in a line of blanks the last one.
#[must_use]
pub fn first(text: &str, byte: usize) -> usize {
    let line = at(text, byte);
    let inside = text.get(line.clone()).unwrap_or_default();
    let blanks = inside.len() - inside.trim_start_matches([' ', '\t']).len();
    if blanks == inside.len() {
        last(text, byte)
    } else {
        line.start + blanks
    }
}

/// The start of the line's last grapheme; of an empty line, its start.
#[must_use]
pub fn last(text: &str, byte: usize) -> usize {
    let line = at(text, byte);
    if line.is_empty() {
        line.start
    } else {
        grapheme::previous(text, line.end).max(line.start)
    }
}

/// The start of the line below.
#[must_use]
pub fn below(text: &str, byte: usize) -> Option<usize> {
    let end = end(text, byte);
    (end < text.len()).then_some(end + 1)
}

/// The start of the line above.
#[must_use]
pub fn above(text: &str, byte: usize) -> Option<usize> {
    let start = start(text, byte);
    start.checked_sub(1).map(|end| self::start(text, end))
}

/// The start of the line so many below; past the last one, that of the last.
#[must_use]
pub fn down(text: &str, byte: usize, count: usize) -> usize {
    let mut start = start(text, byte);
    for _ in 0..count {
        match below(text, start) {
            Some(next) => start = next,
            None => break,
        }
    }
    start
}

/// The start of a line, counted from 1; past the last one, that of the last.
#[must_use]
pub fn number(text: &str, number: usize) -> usize {
    down(text, 0, number.saturating_sub(1))
}

/// So many graphemes on, but at most at the line's end.
#[must_use]
pub fn on(text: &str, byte: usize, count: usize) -> usize {
    let end = end(text, byte);
    let mut at = byte;
    for _ in 0..count {
        if at >= end {
            break;
        }
        // CR LF is one grapheme, and its line ends within.
        at = grapheme::next(text, at).min(end);
    }
    at
}

/// Whether a stretch of a line is nothing but blanks.
#[must_use]
pub fn is_blank(stretch: &str) -> bool {
    stretch.trim_matches([' ', '\t']).is_empty()
}

/// Columns from the line's start to a byte.
#[must_use]
pub fn column(text: &str, byte: usize) -> usize {
    let start = start(text, byte);
    grapheme::columns(text.get(start..byte).unwrap_or_default())
}

/// The grapheme of a line that stands at a column; past its end the last one.
#[must_use]
pub fn at_column(text: &str, byte: usize, column: usize) -> usize {
    let line = at(text, byte);
    let mut at = line.start;
    let mut left = column;
    while at < line.end {
        let next = grapheme::next(text, at);
        let width = grapheme::columns(text.get(at..next).unwrap_or_default());
        if left < width || next >= line.end {
            break;
        }
        left -= width;
        at = next;
    }
    at
}
