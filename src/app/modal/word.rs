//! Words as motions see them: runs of letters and digits, runs of other marks, and blanks between them. An empty line is a
//! word of its own.

use super::line;
use crate::text::grapheme;

/// What a grapheme is to a motion: 0 for blanks and line ends.
fn class(text: &str, at: usize, big: bool) -> u8 {
    let Some(first) = text.get(at..).and_then(|rest| rest.chars().next()) else {
        return 0;
    };
    if first.is_whitespace() {
        return 0;
    }
    if big {
        return 1;
    }
    match first {
        '\u{3040}'..='\u{309F}' => 3,
        '\u{30A0}'..='\u{30FF}' => 4,
        '\u{4E00}'..='\u{9FFF}' | '\u{3400}'..='\u{4DBF}' => 5,
        '\u{AC00}'..='\u{D7A3}' => 6,
        '\u{1F000}'..='\u{1FAFF}' | '\u{2600}'..='\u{27BF}' => 7,
        '_' => 2,
        letter if letter.is_alphanumeric() => 2,
        _ => 1,
    }
}

/// A place that walks through a text; a line's end is a place of its own.
struct Walk<'a> {
    text: &'a str,
    at: usize,
    big: bool,
}

/// How a step went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Went {
    /// Within the line.
    On,
    /// Onto the line's end.
    ToEnd,
    /// Into another line.
    Across,
    /// Nowhere: the text ends here.
    Nowhere,
}

impl Walk<'_> {
    fn class(&self) -> u8 {
        class(self.text, self.at, self.big)
    }

    fn on_empty_line(&self) -> bool {
        line::is_empty(self.text, self.at)
    }

    fn is_last_line(&self) -> bool {
        line::end(self.text, self.at) == self.text.len()
    }

    fn on(&mut self) -> Went {
        if self.at >= self.text.len() {
            return Went::Nowhere;
        }
        if line::is_end(self.text, self.at) {
            self.at += 1;
            return Went::Across;
        }
        self.at = grapheme::next(self.text, self.at);
        if line::is_end(self.text, self.at) {
            Went::ToEnd
        } else {
            Went::On
        }
    }

    fn back(&mut self) -> Went {
        if self.at == 0 {
            return Went::Nowhere;
        }
        if line::start(self.text, self.at) == self.at {
            self.at -= 1;
            return Went::Across;
        }
        self.at = grapheme::previous(self.text, self.at);
        Went::On
    }

    /// On to where the class ends; `false`: the text ends before.
    fn skip(&mut self, class: u8) -> bool {
        while self.class() == class {
            if self.on() == Went::Nowhere {
                return false;
            }
        }
        true
    }

    fn skip_back(&mut self, class: u8) -> bool {
        while self.class() == class {
            if self.back() == Went::Nowhere {
                return false;
            }
        }
        true
    }

    /// Back to where blanks end, or to an empty line; `false`: the text begins before.
    fn back_over_blanks(&mut self) -> bool {
        while self.class() == 0 && !self.on_empty_line() {
            if self.back() == Went::Nowhere {
                return false;
            }
        }
        true
    }
}

/// The start of a word behind. `stops`: it is for an operator, which does not go over the end of the line in the last
/// step.
///
/// # Errors
/// No word is left; where it came to all the same.
pub fn forward(
    text: &str,
    at: usize,
    big: bool,
    count: usize,
    stops: bool,
) -> Result<usize, usize> {
    let mut walk = Walk { text, at, big };
    for left in (0..count).rev() {
        let stop = stops && left == 0;
        let class = walk.class();
        let last_line = walk.is_last_line();
        let went = walk.on();
        if went == Went::Nowhere || went != Went::On && last_line {
            return Err(walk.at);
        }
        if went != Went::On && stop {
            return Ok(walk.at);
        }
        if class != 0 {
            while walk.class() == class {
                let went = walk.on();
                if went == Went::Nowhere || went != Went::On && stop {
                    return Ok(walk.at);
                }
            }
        }
        while walk.class() == 0 {
            if walk.on_empty_line() {
                break;
            }
            let last_line = walk.is_last_line();
            let went = walk.on();
            if went == Went::Nowhere || went != Went::On && last_line {
                return Ok(walk.at);
            }
        }
    }
    Ok(walk.at)
}

/// The start of a word before.
#[must_use]
pub fn backward(text: &str, at: usize, big: bool, count: usize) -> Option<usize> {
    let mut walk = Walk { text, at, big };
    for _ in 0..count {
        if walk.back() == Went::Nowhere {
            return None;
        }
        if !walk.back_over_blanks() {
            return Some(walk.at);
        }
        // An empty line is a word, and this its start.
        let class = walk.class();
        if class != 0 {
            if !walk.skip_back(class) {
                return Some(walk.at);
            }
            walk.on();
        }
    }
    Some(walk.at)
}

/// The end of a word: its last grapheme. `stays`: at a word's end already it stays there (`cw`).
#[must_use]
pub fn end(text: &str, at: usize, big: bool, count: usize, stays: bool) -> Option<usize> {
    let mut walk = Walk { text, at, big };
    let mut stays = stays;
    for _ in 0..count {
        let class = walk.class();
        if walk.on() == Went::Nowhere {
            return None;
        }
        let ended = class != 0 && walk.class() != class;
        let went = stays && ended || walk.skip(0) && walk.skip(walk.class());
        if !went {
            return None;
        }
        walk.back();
        stays = false;
    }
    Some(walk.at)
}

/// The end of a word before.
#[must_use]
pub fn end_backward(text: &str, at: usize, big: bool, count: usize) -> Option<usize> {
    let mut walk = Walk { text, at, big };
    for _ in 0..count {
        let class = walk.class();
        if walk.back() == Went::Nowhere {
            return None;
        }
        if class != 0 && !walk.skip_back(class) || !walk.back_over_blanks() {
            return Some(walk.at);
        }
    }
    Some(walk.at)
}

/// The run of one class around a grapheme, within its line.
#[must_use]
pub fn run(text: &str, at: usize, big: bool) -> std::ops::Range<usize> {
    let line = line::at(text, at);
    let class_at = |at| class(text, at, big);
    let own = class_at(at);
    let (mut start, mut end) = (at, at);
    while start > line.start {
        let before = grapheme::previous(text, start);
        if class_at(before) != own {
            break;
        }
        start = before;
    }
    while end < line.end && class_at(end) == own {
        end = grapheme::next(text, end);
    }
    start..end
}

/// Whether a blank stands here, or the line ends.
#[must_use]
pub fn is_blank(text: &str, at: usize) -> bool {
    class(text, at, false) == 0
}
