//! Roughly how long a text takes to say, how many words it has, and in which script it is written. Rules of thumb for
//! warnings; no dictionary, no voice.

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation as _;

use super::template::{self, Piece, PieceKind};

#[cfg(test)]
mod tests;

/// English is read out at about 150 words a minute.
const ENGLISH_WORDS_PER_MINUTE: usize = 150;
/// Arabic writes articles and pronouns as part of the word, so its words are longer and fewer: about 120 a minute.
const ARABIC_WORDS_PER_MINUTE: usize = 120;

/// The words of a stretch of a text that was taken apart (Unicode word boundaries; a placeholder or an expression counts
/// as one, a template comment or tag as none): of plain text what stands inside, of placeholders and expressions those
/// that start inside. Stretches that meet at an ASCII blank have together as many words as the whole.
#[must_use]
pub fn words_within(text: &str, pieces: &[Piece], stretch: Range<usize>) -> usize {
    let first = pieces.partition_point(|piece| piece.span.end <= stretch.start);
    pieces
        .iter()
        .skip(first)
        .take_while(|piece| piece.span.start < stretch.end)
        .map(|piece| {
            if piece.kind == PieceKind::Text {
                let (start, end) = (piece.span.start, piece.span.end);
                let inside = start.max(stretch.start)..end.min(stretch.end);
                return words_of_plain(text.get(inside).unwrap_or_default());
            }
            if piece.span.start < stretch.start {
                return 0;
            }
            let written = text.get(piece.span.clone()).unwrap_or_default();
            match piece.kind {
                PieceKind::Placeholder { .. } => 1,
                PieceKind::Jinja => usize::from(written.starts_with("{{")),
                PieceKind::Escape => 0,
                PieceKind::Text | PieceKind::Odd | PieceKind::Unclosed => words_of_plain(written),
            }
        })
        .sum()
}

/// The words of a whole text.
#[cfg(test)]
#[must_use]
pub fn words(text: &str) -> usize {
    words_within(text, &template::parse(text), 0..text.len())
}

/// Roughly how many seconds a voice takes to say so many words in a language (`ar`, else English), rounded up.
#[must_use]
pub fn seconds_of(words: usize, lang: &str) -> u32 {
    let per_minute = if lang == "ar" {
        ARABIC_WORDS_PER_MINUTE
    } else {
        ENGLISH_WORDS_PER_MINUTE
    };
    let seconds = (words * 60).div_ceil(per_minute);
    u32::try_from(seconds).unwrap_or(u32::MAX)
}

/// The script that most letters of a text belong to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Script {
    Arabic,
    Latin,
    Other,
    /// No letters at all.
    None,
}

/// The script of most letters outside placeholders and expressions. With as many of both, the one named first in
/// [`Script`].
#[must_use]
pub fn script(text: &str) -> Script {
    let (mut arabic, mut latin, mut other) = (0_usize, 0_usize, 0_usize);
    for piece in template::parse(text) {
        if piece.kind != PieceKind::Text {
            continue;
        }
        for c in text.get(piece.span).unwrap_or_default().chars() {
            if c.is_ascii() {
                latin += usize::from(c.is_ascii_alphabetic());
            } else if is_arabic(c) {
                // The letters of everyday text are known without the Unicode tables.
                arabic += usize::from(matches!(c, '\u{620}'..='\u{64a}') || c.is_alphabetic());
            } else if is_latin(c) {
                latin += 1;
            } else {
                other += usize::from(c.is_alphabetic());
            }
        }
    }
    let most = arabic.max(latin).max(other);
    match most {
        0 => Script::None,
        _ if most == arabic => Script::Arabic,
        _ if most == latin => Script::Latin,
        _ => Script::Other,
    }
}

fn is_latin(c: char) -> bool {
    matches!(c, 'ª' | 'º' | 'À'..='ɏ' | 'Ḁ'..='ỿ') && c.is_alphabetic()
}

fn is_arabic(c: char) -> bool {
    matches!(c, '\u{600}'..='\u{6ff}' | '\u{750}'..='\u{77f}' | '\u{870}'..='\u{8ff}' | '\u{fb50}'..='\u{fdff}'
        | '\u{fe70}'..='\u{fefc}')
}

/// Words between blanks: a run of ASCII, or of Arabic letters, is counted without the Unicode tables, because this
/// runs at every key and 100 KB must not be felt.
fn words_of_plain(text: &str) -> usize {
    if text.is_ascii() {
        return ascii_words(text.as_bytes());
    }
    text.split_ascii_whitespace()
        .map(|run| {
            if run.is_ascii() {
                return ascii_words(run.as_bytes());
            }
            let core =
                run.trim_matches(['،', '؛', '؟', '.', ',', ':', '!', '?', '(', ')', '«', '»']);
            if core.is_empty() {
                0
            } else if core.starts_with(is_arabic_letter) && core.chars().all(is_plain_arabic) {
                1
            } else {
                run.unicode_words().count()
            }
        })
        .sum()
}

/// A vowel mark at the start belongs to what stands before it, so a word begins with a letter.
fn is_arabic_letter(c: char) -> bool {
    is_plain_arabic(c) && !matches!(c, '\u{64b}'..='\u{65f}')
}

/// Arabic letters, vowel marks and the digits of both its rows: no word boundary lies between any two of them.
fn is_plain_arabic(c: char) -> bool {
    matches!(c, '\u{620}'..='\u{669}' | '\u{66e}'..='\u{6d3}' | '\u{6f0}'..='\u{6f9}')
}

/// Words by the rules of Unicode annex 29 for ASCII: letters, digits and `_` hold together; `.` and `'` do between
/// two letters or two digits, `:` between letters, `,` and `;` between digits.
fn ascii_words(bytes: &[u8]) -> usize {
    let mut count = 0;
    let mut at = 0;
    while at < bytes.len() {
        if !is_word_byte(bytes[at]) {
            at += 1;
            continue;
        }
        let mut counts = false;
        loop {
            while at < bytes.len() && is_word_byte(bytes[at]) {
                counts |= bytes[at] != b'_';
                at += 1;
            }
            if at + 1 < bytes.len() && joins(bytes[at - 1], bytes[at], bytes[at + 1]) {
                at += 1;
            } else {
                break;
            }
        }
        count += usize::from(counts);
    }
    count
}

fn is_word_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

fn joins(left: u8, between: u8, right: u8) -> bool {
    let letters = left.is_ascii_alphabetic() && right.is_ascii_alphabetic();
    let digits = left.is_ascii_digit() && right.is_ascii_digit();
    match between {
        b'.' | b'\'' => letters || digits,
        b':' => letters,
        b',' | b';' => digits,
        _ => false,
    }
}
