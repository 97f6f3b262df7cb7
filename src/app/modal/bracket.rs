//! Brackets and their other halves.

use super::line;

/// Those that `%` goes to and fro between: opening and closing.
const PAIRS: [(char, char); 3] = [('(', ')'), ('[', ']'), ('{', '}')];

/// What closes an opening bracket.
#[must_use]
pub fn closing(open: char) -> char {
    let pair = PAIRS.into_iter().find(|(one, _)| *one == open);
    pair.map_or('>', |(_, close)| close)
}

/// The other half of the bracket at or behind a byte in its line.
#[must_use]
pub fn partner(text: &str, at: usize) -> Option<usize> {
    let rest = text.get(at..line::end(text, at))?;
    let (at, letter, (open, close)) = rest.char_indices().find_map(|(offset, letter)| {
        let mut pairs = PAIRS.into_iter();
        let pair = pairs.find(|(open, close)| letter == *open || letter == *close)?;
        Some((at + offset, letter, pair))
    })?;
    if letter == open {
        closer(text, at, open, close)
    } else {
        opener(text, at, open, close)
    }
}

/// The bracket that is open at a byte.
#[must_use]
pub fn opener(text: &str, at: usize, open: char, close: char) -> Option<usize> {
    let mut depth = 0_usize;
    for (place, letter) in text.get(..at)?.char_indices().rev() {
        if letter == close {
            depth += 1;
        } else if letter == open {
            if depth == 0 {
                return Some(place);
            }
            depth -= 1;
        }
    }
    None
}

/// Where the bracket at a byte closes.
#[must_use]
pub fn closer(text: &str, start: usize, open: char, close: char) -> Option<usize> {
    let mut depth = 0_usize;
    for (offset, letter) in text.get(start..)?.char_indices() {
        if letter == open {
            depth += 1;
        } else if letter == close {
            depth -= 1;
            if depth == 0 {
                return Some(start + offset);
            }
        }
    }
    None
}
