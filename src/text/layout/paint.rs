//! What is written in a cell: forms joined, brackets mirrored, marks shown, and words left to a terminal that turns
//! them itself.

use std::borrow::Cow;
use std::iter;

use compact_str::CompactString;
use unicode_bidi_mirroring::get_mirrored;

use super::cluster::{
    AFTER, BEFORE, FOREIGN, JOINED_AFTER, JOINED_BEFORE, LAM, MARK, REPLACEMENT, SPACE, TAB,
    TRIMMED,
};
use super::{Display, Paragraph, Placed, levels};
use crate::text::{clean, shape};

/// How a cluster is written.
#[derive(Clone, Copy, Debug)]
pub(super) struct Manner {
    mirror: bool,
    /// In the form that joins it to its neighbours.
    join: bool,
}

impl Paragraph {
    /// For each place of a row, which cluster is written there, and how.
    pub(super) fn written(&self, row: &[Placed]) -> Vec<(usize, Manner)> {
        let manner = |placed: &Placed| Manner {
            mirror: placed.cluster.is_rtl() && self.display != Display::Terminal,
            join: self.display != Display::Terminal,
        };
        let mut written: Vec<_> = row
            .iter()
            .map(|placed| (placed.index, manner(placed)))
            .collect();
        if self.display == Display::Word {
            let in_word = |placed: &Placed| {
                placed.cluster.width == 1
                    && !placed.cluster.is(SPACE)
                    && placed.is_inside(self.width)
            };
            let mut start = 0;
            for word in row.chunk_by(|one, other| in_word(one) && in_word(other)) {
                let end = start + word.len();
                if let Some(written) = written.get_mut(start..end) {
                    self.for_kitty(word, written);
                }
                start = end;
            }
        }
        written
    }

    /// Writes a word for kitty, which turns a stretch without spaces round as a whole, brackets too, and joins it, if
    /// its first character of any script is of a right-to-left one. Arabic digits are.
    fn for_kitty(&self, word: &[Placed], written: &mut [(usize, Manner)]) {
        let mut directions = word.iter().map(|placed| self.script_direction(placed));
        let first = directions.clone().flatten().next();
        let last = directions.clone().rev().flatten().next();
        match (first, last) {
            (Some(true), Some(true)) => {
                written.reverse();
                for (_, manner) in written {
                    *manner = Manner {
                        mirror: !manner.mirror,
                        join: false,
                    };
                }
            }
            // Turned or not, one of its parts would be the wrong way round: better both right, in the other order.
            (Some(true), _) => {
                let left_to_right = directions.position(|direction| direction == Some(false));
                written.rotate_left(left_to_right.unwrap_or(0));
            }
            // It stays as it is, and joined only as we join it.
            _ => {}
        }
    }

    /// Whether a cluster's script is right to left; `None` if its first character belongs to no one script.
    fn script_direction(&self, placed: &Placed) -> Option<bool> {
        match self.source(placed.index).chars().next()? {
            '\u{60C}' | '\u{61B}' | '\u{61F}' | '\u{640}' | '\u{6DD}' => None,
            character if levels::is_in_rtl_block(character) => Some(true),
            character => character.is_alphabetic().then_some(false),
        }
    }

    /// What is written for a cluster.
    pub(super) fn shown(&self, index: usize, manner: Manner) -> CompactString {
        let Manner { mirror, join } = manner;
        let cluster = self.cluster(index);
        if cluster.is(TRIMMED) {
            return iter::once(REPLACEMENT).collect();
        }
        let source = self.source(index);
        let first = source.chars().next().unwrap_or(' ');
        if cluster.is(TAB) || first == '\n' || first == '\r' && !cluster.is(MARK) {
            return iter::repeat_n(' ', usize::from(cluster.width)).collect();
        }
        if !mirror && !cluster.is(FOREIGN | LAM | BEFORE | AFTER) {
            return CompactString::new(source);
        }
        let seen = if cluster.is(FOREIGN) {
            Cow::Owned(clean::seen(source).text)
        } else {
            Cow::Borrowed(source)
        };
        let mut characters = seen.chars();
        let head = characters.next().unwrap_or(' ');
        let tail = characters.as_str();
        if cluster.is(LAM) {
            let alef = self.source(index + 1);
            let joined = cluster.is(JOINED_BEFORE);
            let form = alef
                .chars()
                .next()
                .and_then(|alef| shape::lam_alef(alef, joined));
            // Both letters' marks sit on the one form.
            let marks = clean::seen(alef).text;
            let marks = marks.chars().skip(1);
            return form.into_iter().chain(tail.chars()).chain(marks).collect();
        }
        // The mark of an invisible character begins with a bracket of ours, which is not the text's to turn.
        let head = match head {
            _ if head != first => head,
            _ if mirror && !is_arabic(head) => get_mirrored(head).unwrap_or(head),
            _ => head,
        };
        let head = if join && cluster.is(BEFORE | AFTER) {
            shape::form(head, cluster.is(JOINED_BEFORE), cluster.is(JOINED_AFTER))
        } else {
            head
        };
        let mut first = [0; 4];
        let mut text = CompactString::new(head.encode_utf8(&mut first));
        if !tail.is_empty() {
            text.push_str(tail);
        }
        text
    }
}

/// By block: nothing there is mirrored, and most of what is turned is there.
fn is_arabic(character: char) -> bool {
    ('\u{600}'..='\u{6FF}').contains(&character)
}
