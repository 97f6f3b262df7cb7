//! Where rows start: greedy, by words, in the order of reading.
//!
//! Spaces hang at a row's end. Between wide characters (CJK) a row may end, but not before closing or behind opening
//! punctuation. An atom that fits a row stays whole; a word that fits no row is broken by cluster.

use std::ops::Range;

use super::cluster::{Cluster, MARK, SPACE, TAB, TRIMMED};
use crate::text::unicode::{self, GeneralCategory};

/// The first cluster of each row. `atoms`: ranges of clusters.
#[must_use]
pub fn wrap(text: &str, clusters: &[Cluster], atoms: &[Range<usize>], width: usize) -> Vec<u32> {
    let atoms = atoms.iter().cloned();
    let mut rows = wrap_from(text, clusters, atoms, width, 0, &mut |_| false);
    rows.insert(0, 0);
    rows
}

/// The first clusters of the rows behind one that starts at `from`, up to one that `is_done` takes. What a row holds
/// depends on nothing before it. `atoms`: those that start there or later.
pub fn wrap_from(
    text: &str,
    clusters: &[Cluster],
    atoms: impl Iterator<Item = Range<usize>>,
    width: usize,
    from: usize,
    is_done: &mut dyn FnMut(usize) -> bool,
) -> Vec<u32> {
    let mut rows = Vec::new();
    let mut start = from;
    // Columns from the row's start, spaces that hang included.
    let mut column = 0;
    // The last place where the row may end, and the column there.
    let mut stop = (from, 0);
    let mut atoms = atoms.peekable();
    let mut index = from;
    while let Some(cluster) = clusters.get(index) {
        let whole = atoms
            .next_if(|atom| atom.start == index)
            .map(|atom| (atom.end, columns(clusters, &atom)))
            .filter(|&(_, columns)| columns <= width);
        if whole.is_none() && cluster.is(SPACE) {
            column += usize::from(cluster.width);
            index += 1;
            stop = (index, column);
            continue;
        }
        if index > start && may_part(text, clusters, index) {
            stop = (index, column);
        }
        let (end, unit) = whole.unwrap_or((index + 1, usize::from(cluster.width)));
        if column + unit > width && stop.0 > start {
            start = stop.0;
            column -= stop.1;
            rows.push(start as u32);
            if is_done(start) {
                break;
            }
        }
        if column + unit > width && index > start {
            start = index;
            column = 0;
            rows.push(start as u32);
            if is_done(start) {
                break;
            }
        }
        column += unit;
        index = end;
    }
    rows
}

fn columns(clusters: &[Cluster], range: &Range<usize>) -> usize {
    clusters
        .get(range.clone())
        .unwrap_or_default()
        .iter()
        .map(|cluster| usize::from(cluster.width))
        .sum()
}

/// Whether a row may end between two clusters that are no spaces.
fn may_part(text: &str, clusters: &[Cluster], index: usize) -> bool {
    let wide = |cluster: &Cluster| cluster.width == 2 && !cluster.is(TAB | TRIMMED | MARK);
    let (Some(after), Some(before)) = (
        clusters.get(index),
        index.checked_sub(1).and_then(|before| clusters.get(before)),
    ) else {
        return false;
    };
    if after.width == 0 || !(wide(before) || wide(after)) {
        return false;
    }
    let first = |cluster: &Cluster| {
        let rest = text.get(cluster.start as usize..)?;
        Some(unicode::category(rest.chars().next()?))
    };
    let closes = matches!(
        first(after),
        Some(
            GeneralCategory::ClosePunctuation
                | GeneralCategory::FinalPunctuation
                | GeneralCategory::OtherPunctuation
                | GeneralCategory::ModifierLetter
        )
    );
    let opens = matches!(
        first(before),
        Some(GeneralCategory::OpenPunctuation | GeneralCategory::InitialPunctuation)
    );
    !closes && !opens
}

/// The same for printable ASCII, where a byte is a column: the first byte of each row. `atoms`: ranges of bytes.
#[must_use]
pub fn wrap_ascii(bytes: &[u8], atoms: &[Range<usize>], width: usize) -> Vec<u32> {
    let mut rows = wrap_ascii_from(bytes, atoms, width, 0, &mut |_| false);
    rows.insert(0, 0);
    rows
}

/// The same for the rows behind one that starts at `from`, as in [`wrap_from`].
pub fn wrap_ascii_from(
    bytes: &[u8],
    atoms: &[Range<usize>],
    width: usize,
    from: usize,
    is_done: &mut dyn FnMut(usize) -> bool,
) -> Vec<u32> {
    let mut rows = Vec::new();
    let mut start = from;
    while bytes.len() - start > width {
        let full = start + width;
        let space = |at: usize| bytes.get(at) == Some(&b' ') && holding(atoms, at, width).is_none();
        let mut next = full;
        if space(full) {
            while space(next) {
                next += 1;
            }
            if next == bytes.len() {
                break;
            }
        } else if let Some(found) = last_space(bytes, atoms, start..full, width) {
            next = found + 1;
        } else if let Some(atom) = holding(atoms, full, width)
            && atom.start > start
        {
            next = atom.start;
        }
        rows.push(next as u32);
        if is_done(next) {
            break;
        }
        start = next;
    }
    rows
}

/// The last space of a range that is not inside a whole atom.
fn last_space(
    bytes: &[u8],
    atoms: &[Range<usize>],
    range: Range<usize>,
    width: usize,
) -> Option<usize> {
    let mut end = range.end;
    loop {
        let at = range.start
            + bytes
                .get(range.start..end)?
                .iter()
                .rposition(|&byte| byte == b' ')?;
        match holding(atoms, at, width) {
            Some(atom) if atom.start <= range.start => return None,
            Some(atom) => end = atom.start,
            None => return Some(at),
        }
    }
}

/// The atom that holds a byte and fits a row.
fn holding(atoms: &[Range<usize>], at: usize, width: usize) -> Option<&Range<usize>> {
    let after = atoms.partition_point(|atom| atom.end <= at);
    atoms
        .get(after)
        .filter(|atom| atom.start <= at && atom.len() <= width)
}
