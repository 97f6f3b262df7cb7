//! Grapheme and word boundaries, and how many columns a grapheme takes, as terminals draw it.
//!
//! All positions are bytes; all functions accept a position inside a grapheme and never panic. None reads a long text
//! from its start: the cost follows the distance to the boundary that is looked for.

use std::cell::OnceCell;
use std::ops::Range;

use unicode_segmentation::{GraphemeCursor, UnicodeSegmentation};

use super::layout::{Display, cluster};
use super::unicode;

/// The boundary after `byte`, or the end.
#[must_use]
pub fn next(text: &str, byte: usize) -> usize {
    let start = floor(text, byte);
    if is_simple(text, start) && is_simple(text, start + 1) {
        return start + 1;
    }
    GraphemeCursor::new(start, text.len(), true)
        .next_boundary(text, 0)
        .ok()
        .flatten()
        .unwrap_or(text.len())
}

/// The boundary before `byte`, or 0.
#[must_use]
pub fn previous(text: &str, byte: usize) -> usize {
    let byte = byte.min(text.len());
    let end = text.floor_char_boundary(byte);
    if end < byte {
        // Inside a character: its grapheme's own start is the boundary before.
        return floor(text, end);
    }
    if end >= 2 && is_simple(text, end - 1) && is_simple(text, end - 2) {
        return end - 1;
    }
    GraphemeCursor::new(end, text.len(), true)
        .prev_boundary(text, 0)
        .ok()
        .flatten()
        .unwrap_or(0)
}

/// The boundary at or before `byte`.
#[must_use]
pub fn floor(text: &str, byte: usize) -> usize {
    let byte = text.floor_char_boundary(byte);
    if is_plainly_boundary(text, byte) {
        return byte;
    }
    match GraphemeCursor::new(byte, text.len(), true).is_boundary(text, 0) {
        Ok(false) => previous(text, byte),
        _ => byte,
    }
}

/// The start of a text: at most so many characters, and no part of a grapheme.
#[must_use]
pub fn start(text: &str, characters: usize) -> &str {
    let end = text.char_indices().nth(characters);
    let end = end.map_or(text.len(), |(end, _)| floor(text, end));
    text.get(..end).unwrap_or_default()
}

/// The boundaries of a text's graphemes, for many questions about one text: flags and joined emoji may go on for its
/// whole length, and where one ends is seen from its start only.
#[derive(Debug)]
pub struct Boundaries<'t> {
    text: &'t str,
    /// Where graphemes start, once that had to be looked at.
    starts: OnceCell<Vec<usize>>,
}

impl<'t> Boundaries<'t> {
    #[must_use]
    pub fn of(text: &'t str) -> Self {
        Self {
            text,
            starts: OnceCell::new(),
        }
    }

    /// Whether one stands at a byte.
    #[must_use]
    pub fn contains(&self, byte: usize) -> bool {
        let text = self.text;
        if is_plainly_boundary(text, byte) {
            return true;
        }
        let starts = self.starts.get_or_init(|| {
            let graphemes = text.grapheme_indices(true);
            graphemes.map(|(start, _)| start).collect()
        });
        starts.binary_search(&byte).is_ok()
    }
}

/// Whether a boundary is seen from the bytes beside it.
fn is_plainly_boundary(text: &str, byte: usize) -> bool {
    byte == text.len() || is_simple(text, byte) && byte > 0 && is_simple(text, byte - 1)
}

/// Printable ASCII: two of these in a row have a boundary between them.
fn is_simple(text: &str, byte: usize) -> bool {
    matches!(text.as_bytes().get(byte), Some(b' '..=b'~'))
}

/// Start of the next word after `byte` (words are UAX 29 words that hold a letter or digit), or the end.
#[must_use]
pub fn next_word(text: &str, byte: usize) -> usize {
    let byte = floor(text, byte);
    let from = quiet(text, byte);
    segments(text, from)
        .find(|segment| segment.start > byte && is_word(text, segment))
        .map_or(text.len(), |segment| segment.start)
}

/// Start of the word before `byte`, or 0.
#[must_use]
pub fn previous_word(text: &str, byte: usize) -> usize {
    let byte = floor(text, byte);
    let mut before = byte;
    let mut reach = 64;
    loop {
        let from = quiet(text, before.saturating_sub(reach));
        let found = segments(text, from)
            .take_while(|segment| segment.start < byte)
            .filter(|segment| is_word(text, segment))
            .last();
        if let Some(segment) = found {
            return segment.start;
        }
        if from == 0 {
            return 0;
        }
        before = from;
        reach *= 2;
    }
}

/// The word at `byte`, for a double click: a UAX 29 word, a run of spaces, or one other character.
#[must_use]
pub fn word_at(text: &str, byte: usize) -> Range<usize> {
    let byte = floor(text, byte);
    // At the end, the last word: that is where a click beside the text lands.
    let inside = if byte == text.len() {
        previous(text, byte)
    } else {
        byte
    };
    segments(text, quiet(text, inside))
        .find(|segment| segment.end > inside)
        .unwrap_or(text.len()..text.len())
}

/// The paragraph at `byte`, without its line end: for a triple click, and for keys that move by paragraph.
#[must_use]
pub fn paragraph_at(text: &str, byte: usize) -> Range<usize> {
    let (before, after) = text.split_at(text.floor_char_boundary(byte));
    let start = before.rfind('\n').map_or(0, |end| end + 1);
    let end = after
        .find('\n')
        .map_or(text.len(), |end| before.len() + end);
    start..end
}

/// What Backspace at `byte` takes away: one mark off a letter with marks, the whole of an emoji sequence, else a
/// grapheme. Empty at 0.
#[must_use]
pub fn backspace(text: &str, byte: usize) -> Range<usize> {
    let end = floor(text, byte);
    let start = previous(text, end);
    let grapheme = text.get(start..end).unwrap_or_default();
    let first = grapheme.chars().next();
    let last = grapheme.chars().next_back();
    match (first, last) {
        (Some(first), Some(last)) if first.is_alphabetic() && end - start > first.len_utf8() => {
            let sits_on_it = unicode::is_mark(last) || matches!(last, '\u{200C}' | '\u{200D}');
            let taken = if sits_on_it {
                last.len_utf8()
            } else {
                end - start
            };
            end - taken..end
        }
        _ => start..end,
    }
}

/// Printable ASCII only: each byte is a grapheme of one column.
#[must_use]
pub fn is_plain(text: &str) -> bool {
    text.bytes().all(|byte| matches!(byte, b' '..=b'~'))
}

/// Columns that a short text takes when painted by [`super::layout`] in [`Display::Visual`], without wrapping.
#[must_use]
pub fn columns(text: &str) -> usize {
    if is_plain(text) {
        return text.len();
    }
    cluster::clusters(text, u16::MAX, Display::Visual)
        .map(|cluster| usize::from(cluster.width))
        .sum()
}

/// As much of a text's start as fits into `columns`, with `…` if something was cut. Logical order.
#[must_use]
pub fn fit(text: &str, columns: usize) -> String {
    let cut = |columns| cluster::cut(text, columns, Display::Visual);
    if cut(columns).is_none() {
        return text.to_owned();
    }
    let Some(room) = columns.checked_sub(1) else {
        return String::new();
    };
    let kept = cut(room)
        .and_then(|cut| text.get(..cut))
        .unwrap_or_default();
    format!("{kept}…")
}

/// Word boundaries from a byte on which one stands.
fn segments(text: &str, from: usize) -> impl Iterator<Item = Range<usize>> {
    text.get(from..)
        .unwrap_or_default()
        .split_word_bound_indices()
        .map(move |(start, segment)| from + start..from + start + segment.len())
}

fn is_word(text: &str, segment: &Range<usize>) -> bool {
    text.get(segment.clone())
        .is_some_and(|segment| segment.chars().any(char::is_alphanumeric))
}

/// A byte at or before `byte` from which word boundaries come out as they would from the text's start: the start of a
/// line or of a run of spaces, or a line's distance away a place that is nearly as good.
fn quiet(text: &str, byte: usize) -> usize {
    let start = byte.saturating_sub(FAR);
    let window = text.as_bytes().get(start..byte).unwrap_or_default();
    let found = window.iter().rposition(|&at| matches!(at, b' ' | b'\n'));
    match found.map(|at| start + at) {
        Some(at) if text.as_bytes().get(at) == Some(&b'\n') => at + 1,
        Some(at) => {
            let bytes = text.as_bytes().get(..at).unwrap_or_default();
            let run = bytes
                .iter()
                .rev()
                .take_while(|&&before| before == b' ')
                .count();
            at - run
        }
        None => floor(text, start),
    }
}

/// Bytes that [`quiet`] looks back: longer than a word of any language, shorter than what takes time.
const FAR: usize = 4096;

#[cfg(test)]
mod tests;
