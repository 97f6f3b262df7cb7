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
use super::{Display, Paragraph, Placed};
use crate::text::{clean, shape};

impl Paragraph {
    /// For each place of a row, which cluster is written there, and whether mirrored.
    pub(super) fn written(&self, row: &[Placed]) -> Vec<(usize, bool)> {
        let mut written: Vec<(usize, bool)> = row
            .iter()
            .map(|placed| {
                let mirror = placed.cluster.is_rtl() && self.display != Display::Terminal;
                (placed.index, mirror)
            })
            .collect();
        if self.display == Display::Word {
            let mut words = written.as_mut_slice();
            let mut rest = row;
            while let Some(first) = rest.first() {
                let length = self.word(first, rest);
                let (word, others) = words.split_at_mut(length);
                let (places, after) = rest.split_at(length);
                if places.iter().any(|placed| self.is_rtl_letter(placed)) {
                    word.reverse();
                    for (_, mirror) in word {
                        *mirror = false;
                    }
                }
                words = others;
                rest = after;
            }
        }
        written
    }

    /// How many places from here are one word to a terminal that turns words round: at least 1.
    fn word(&self, first: &Placed, places: &[Placed]) -> usize {
        let turned = |placed: &Placed| {
            placed.cluster.is_rtl()
                && placed.cluster.width == 1
                && !placed.cluster.is(SPACE)
                && placed.is_inside(self.width)
        };
        let in_word = |(nth, placed): &(usize, &Placed)| {
            turned(placed)
                && placed.index + nth == first.index
                && placed.cluster.level == first.cluster.level
        };
        places.iter().enumerate().take_while(in_word).count().max(1)
    }

    fn is_rtl_letter(&self, placed: &Placed) -> bool {
        use unicode_bidi::BidiClass;
        let first = self.source(placed.index).chars().next().unwrap_or(' ');
        placed.cluster.is_rtl()
            && matches!(
                unicode_bidi::bidi_class(first),
                BidiClass::R | BidiClass::AL
            )
    }

    /// What is written for a cluster.
    pub(super) fn shown(&self, index: usize, mirror: bool) -> CompactString {
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
        let head = if self.display == Display::Visual && cluster.is(BEFORE | AFTER) {
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
