//! What of a changed stretch is to be laid out anew, where it changed in several places: a value that a text puts in
//! twice changes at both, and the ten thousand lines between them are as they were.

use std::ops::Range;

use memchr::memchr_iter;

use super::{Flow, local_atoms};
use crate::text::change::same_start;

/// Fewer paragraphs are laid out sooner than they are compared.
const FEW: usize = 4;

/// So many lines on either side are looked through for one that both texts have.
const NEAR: usize = 8;

/// A text that changed in more places is laid out anew from the first to the last.
const MOST: usize = 64;

/// Paragraphs, and the bytes of the new text whose lines come in their place; bytes past the text are no line.
#[derive(Clone, Debug)]
pub(super) struct Hunk {
    pub(super) entries: Range<usize>,
    pub(super) bytes: Range<usize>,
}

/// The hunks that a change consists of, in order.
pub(super) fn hunks(flow: &Flow, text: &str, atoms: &[Range<usize>], whole: Hunk) -> Vec<Hunk> {
    let is_long = whole.entries.len() >= FEW && text.get(whole.bytes.clone()).is_some();
    let parted = is_long.then(|| parted(flow, text, atoms, &whole)).flatten();
    parted.unwrap_or_else(|| vec![whole])
}

/// The hunks that a long one falls into. `None`: too many, or atoms changed between them.
fn parted(flow: &Flow, text: &str, atoms: &[Range<usize>], whole: &Hunk) -> Option<Vec<Hunk>> {
    let mut hunks = Vec::new();
    let mut rest = whole.clone();
    loop {
        let (kept, length) = same_lines(flow, text, &rest)?;
        let old_start = flow.entries.get(rest.entries.start)?.start;
        let new_start = rest.bytes.start;
        if !local_atoms(&flow.atoms, old_start, length).eq(local_atoms(atoms, new_start, length)) {
            return None;
        }
        rest.entries.start += kept;
        rest.bytes.start += length;
        if rest.entries.is_empty() {
            return Some(hunks);
        }
        let Some((gone, start)) = next_same(flow, text, &rest) else {
            hunks.push(rest);
            return Some(hunks);
        };
        let next = rest.entries.start + gone;
        hunks.push(Hunk {
            entries: rest.entries.start..next,
            bytes: if start == rest.bytes.start {
                text.len() + 1..text.len() + 1
            } else {
                rest.bytes.start..start - 1
            },
        });
        (rest.entries.start, rest.bytes.start) = (next, start);
        if hunks.len() > MOST {
            return None;
        }
    }
}

/// How many paragraphs both texts begin with, and their bytes with the line ends: all of them if they are the same.
fn same_lines(flow: &Flow, text: &str, rest: &Hunk) -> Option<(usize, usize)> {
    let entries = flow.entries.get(rest.entries.clone())?;
    let (first, last) = (entries.first()?, entries.last()?);
    let old = flow.text.as_bytes().get(first.start..last.end())?;
    let new = text.as_bytes().get(rest.bytes.clone())?;
    let same = same_start(old, new);
    if same == old.len() && same == new.len() {
        return Some((entries.len(), same + 1));
    }
    let kept = entries.partition_point(|entry| entry.end() + 1 - first.start <= same);
    let next = entries.get(kept)?;
    Some((kept, next.start - first.start))
}

/// The next line that both have, near what differs: so many paragraphs on, and the byte of the new text at which it
/// starts. One that is blank only tells so much if as many lines stand before it on both sides.
fn next_same(flow: &Flow, text: &str, rest: &Hunk) -> Option<(usize, usize)> {
    let inside = text.get(rest.bytes.clone())?;
    let ends = memchr_iter(b'\n', inside.as_bytes()).map(|end| rest.bytes.start + end + 1);
    let starts: Vec<usize> = [rest.bytes.start]
        .into_iter()
        .chain(ends)
        .take(NEAR + 2)
        .collect();
    let new = |number: usize| {
        let start = *starts.get(number)?;
        let end = { starts.get(number + 1) }.map_or(rest.bytes.end, |next| next - 1);
        text.get(start..end)
    };
    let old = |number: usize| {
        let number = rest.entries.start + number;
        let entry = flow.entries.get(number)?;
        (number < rest.entries.end).then(|| entry.paragraph.text())
    };
    let is_same = |(gone, come): (usize, usize)| {
        let (Some(old), Some(new)) = (old(gone), new(come)) else {
            return false;
        };
        old == new && (gone == come || !new.trim().is_empty())
    };
    let (gone, come) = (1..=NEAR)
        .flat_map(|most| {
            let fewer = move |one: usize| [(one, most), (most, one)];
            [(most, most)]
                .into_iter()
                .chain((0..most).rev().flat_map(fewer))
        })
        .find(|&both| is_same(both))?;
    Some((gone, *starts.get(come)?))
}
