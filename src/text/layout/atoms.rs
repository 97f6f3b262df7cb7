//! Byte ranges that stay whole, brought to clusters.

use std::ops::Range;

use super::cluster::{ALEF, Cluster, EDGE, INSIDE};

/// The atoms of a text that are in order and inside of it.
pub fn ordered(text: &str, atoms: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut end = 0;
    let mut good = |atom: &&Range<usize>| {
        let good = atom.start >= end && atom.start < atom.end && atom.end <= text.len();
        if good {
            end = atom.end;
        }
        good
    };
    atoms.iter().filter(&mut good).cloned().collect()
}

/// Atoms as ranges of clusters, with their edges noted in the clusters.
pub fn in_clusters(clusters: &mut [Cluster], atoms: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut found = Vec::with_capacity(atoms.len());
    for atom in atoms {
        let at = |byte: usize| clusters.partition_point(|cluster| (cluster.start as usize) < byte);
        let range = at(atom.start)..at(atom.end);
        if range.is_empty() {
            continue;
        }
        for edge in [range.start, range.end] {
            if let Some(cluster) = clusters.get_mut(edge) {
                note_edge(cluster);
            }
        }
        for cluster in clusters.get_mut(range.clone()).unwrap_or_default() {
            cluster.flags |= INSIDE;
        }
        found.push(range);
    }
    found
}

/// Notes that an atom starts or has ended before a cluster.
pub fn note_edge(cluster: &mut Cluster) {
    cluster.flags |= EDGE;
    if cluster.is(ALEF) {
        // No lam-alef across an edge.
        cluster.flags &= !ALEF;
        cluster.width = 1;
    }
}

/// What keeps to itself in a line of text: phone numbers, and what stands between backticks, which is quoted from
/// somewhere else and so decides no direction. A quotation that was cut off goes to the `…`.
pub fn of_line(text: &str) -> Vec<Range<usize>> {
    let mut found = numbers(text);
    let mut ticks = text.match_indices('`').map(|(at, _)| at);
    while let Some(start) = ticks.next() {
        let end = match ticks.next() {
            Some(end) => end + 1,
            None if text.ends_with('…') => text.len() - '…'.len_utf8(),
            None => break,
        };
        found.retain(|number| number.end <= start || number.start >= end);
        found.push(start..end);
    }
    found.sort_by_key(|atom| atom.start);
    found
}

/// The phone numbers of a text, `+1 202 555 0143`, masked ones too: in a right-to-left line their groups would change
/// places.
fn numbers(text: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut from = 0;
    for (start, _) in text.match_indices('+') {
        if start < from {
            continue;
        }
        let digit = |byte: &u8| byte.is_ascii_digit() || *byte == b'*';
        let mut end = start + 1;
        let mut digits = 0;
        for (at, byte) in text.bytes().enumerate().skip(start + 1) {
            if digit(&byte) {
                digits += 1;
                end = at + 1;
            } else if byte != b' ' || at > end {
                break;
            }
        }
        if digits >= 7 {
            found.push(start..end);
            from = end;
        }
    }
    found
}
