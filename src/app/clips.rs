//! What was copied and cut in this window, to be pasted here. The system's clipboard is written, never read: what others
//! copied comes as the terminal's own paste.

use std::collections::VecDeque;
use std::ops::Range;

use crate::draft::Spot;

/// How many are kept.
const MOST: usize = 30;

/// What was copied or cut, the newest last.
#[derive(Clone, Debug, Default)]
pub struct Clips {
    kept: VecDeque<Clip>,
    /// What the present key did with them.
    pub now: Deed,
    /// What the key before it did.
    pub before: Deed,
}

/// One text that was copied or cut.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Clip {
    pub text: String,
    /// It is whole lines, without the last one's end.
    pub lines: bool,
}

/// What a key did with clips.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Deed {
    #[default]
    Nothing,
    /// It cut: what is cut by the next key is one with it.
    Cut,
    /// It pasted: the place in the text, and which clip, from the newest.
    Pasted {
        spot: Spot,
        range: Range<usize>,
        nth: usize,
    },
}

impl Clips {
    /// A key comes.
    pub fn turn(&mut self) {
        self.before = std::mem::take(&mut self.now);
    }

    /// Keeps a text, unless it is the newest one already.
    pub fn keep(&mut self, clip: Clip) {
        let nothing = clip.text.is_empty() && !clip.lines;
        if nothing || self.kept.back() == Some(&clip) {
            return;
        }
        if self.kept.len() == MOST {
            self.kept.pop_front();
        }
        self.kept.push_back(clip);
    }

    /// Keeps what was put on the clipboard, unless it is what was kept last, whole lines or not.
    pub fn copied(&mut self, text: &str) {
        if self.kept.back().is_none_or(|last| last.text != text) {
            self.keep(Clip {
                text: text.to_owned(),
                lines: false,
            });
        }
    }

    /// Keeps what was cut: behind (`before`: in front of) what the key before cut. Returns all of it.
    pub fn cut(&mut self, text: &str, before: bool) -> String {
        match self.kept.back_mut().filter(|_| self.before == Deed::Cut) {
            Some(last) if before => last.text.insert_str(0, text),
            Some(last) => last.text.push_str(text),
            None => self.keep(Clip {
                text: text.to_owned(),
                lines: false,
            }),
        }
        self.now = Deed::Cut;
        self.nth(0)
            .map_or_else(String::new, |clip| clip.text.clone())
    }

    /// One of them, 0 being the newest; round the oldest it starts anew.
    #[must_use]
    pub fn nth(&self, nth: usize) -> Option<&Clip> {
        let count = self.kept.len();
        self.kept.iter().rev().nth(nth.checked_rem(count)?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clip(text: &str) -> Clip {
        Clip {
            text: text.to_owned(),
            lines: false,
        }
    }

    #[test]
    fn what_is_cut_in_a_row_is_one_text() {
        let mut clips = Clips::default();
        clips.turn();
        assert_eq!(clips.cut("two", false), "two");
        clips.turn();
        assert_eq!(clips.cut(" three", false), "two three");
        clips.turn();
        assert_eq!(clips.cut("one ", true), "one two three");
        clips.turn();
        // Another key came between.
        clips.turn();
        assert_eq!(clips.cut("four", false), "four");
        assert_eq!(clips.nth(1), Some(&clip("one two three")));
        assert_eq!(clips.nth(2), Some(&clip("four")), "round");
    }

    #[test]
    fn so_many_are_kept_and_none_twice_in_a_row() {
        let mut clips = Clips::default();
        assert_eq!(clips.nth(0), None);
        for number in 0..40 {
            clips.keep(clip(&number.to_string()));
            clips.keep(clip(&number.to_string()));
            clips.keep(clip(""));
        }
        assert_eq!(clips.nth(0), Some(&clip("39")));
        assert_eq!(clips.nth(MOST - 1), Some(&clip("10")));
        assert_eq!(clips.nth(MOST), Some(&clip("39")));
    }
}
