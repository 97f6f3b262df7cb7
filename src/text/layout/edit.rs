//! A paragraph brought to a changed text: clusters, levels, joins and rows are found anew where the change reaches, and
//! kept elsewhere. The result equals a paragraph laid out from nothing; a property test holds that.
//!
//! How far a change reaches: clusters, until they start where they did (each looks one character ahead); levels, to the
//! nearest strong letters outside of atoms and of bracket pairs, because nothing in UAX #9 sees past those, and over all
//! pairs that came or went with a bracket; joins, to the next letter; rows, from three before until one starts where it
//! did. Where that cannot be told cheaply (the base direction turns, brackets nest too deep) the paragraph is laid out
//! anew.

use std::ops::Range;

use super::cluster::{self, ALEF, Cluster, INSIDE, LAM};
use super::{Base, Display, Options, Paragraph, atoms, levels, wrap};
use crate::text::change::Difference;

/// More bytes than a character has.
const CHARACTER: usize = 4;

/// Numbers (of clusters, or of bytes where they are the same) that bound what changed.
#[derive(Clone, Copy, Debug)]
struct Changed {
    /// Before it all is as it was.
    start: usize,
    /// From it on all is as it was, in the old and in the new paragraph.
    old_end: usize,
    new_end: usize,
}

impl Paragraph {
    /// Brings it to a changed text. `change` holds all that differs: the bytes, and the atoms that came, went or moved
    /// otherwise than by it. `atoms` are the new text's, and `options` those it was laid out with.
    pub fn edit(
        &mut self,
        text: &str,
        atoms: &[Range<usize>],
        options: Options,
        change: Difference,
    ) {
        let atoms = atoms::ordered(text, atoms);
        let edited = if self.clusters.is_none() {
            self.edit_ascii(text, &atoms, options.base, change)
        } else {
            self.edit_any(text, &atoms, options, change)
        };
        if edited.is_none() {
            *self = Self::lay(text, &atoms, options);
        }
    }

    /// `None` if it must be laid out anew.
    fn edit_ascii(
        &mut self,
        text: &str,
        atoms: &[Range<usize>],
        base: Base,
        change: Difference,
    ) -> Option<()> {
        let bytes = text.as_bytes();
        let put = bytes.get(change.start..change.new_end)?;
        let is_plain = put.iter().all(|byte| matches!(byte, b' '..=b'~'));
        // Without its last letter a text may turn.
        if !is_plain || base.may_turn() && !base.is_plain_ltr(text, atoms) {
            return None;
        }
        let changed = Changed {
            start: change.start,
            old_end: change.old_end,
            new_end: change.new_end,
        };
        self.edit_rows(changed, |from, width, is_done| {
            wrap::wrap_ascii_from(bytes, atoms, width, from, is_done)
        })?;
        self.text = text.into();
        Some(())
    }

    fn edit_any(
        &mut self,
        text: &str,
        atoms: &[Range<usize>],
        options: Options,
        change: Difference,
    ) -> Option<()> {
        let (width, display) = (self.width, self.display);
        if options.base.is_plain_ltr(text, atoms) {
            return None;
        }
        let resolved = options.base.may_turn() || levels::may_be_rtl(text);
        if resolved != self.resolved {
            return None;
        }
        let clusters = self.clusters.as_mut()?;
        let (changed, fresh) = recut(clusters, text, &self.text, change, (width, display));
        let touched = changed.start..changed.new_end;
        let gone = clusters.get(changed.start..changed.old_end)?;
        let pairs_before =
            if resolved && levels::touches_brackets((&self.text, gone), (text, &fresh)) {
                Some(moved(levels::pairs(&self.text, clusters)?, changed))
            } else {
                None
            };
        clusters.splice(changed.start..changed.old_end, fresh);
        let shift = (text.len() as u32).wrapping_sub(self.text.len() as u32);
        for cluster in clusters.iter_mut().skip(changed.new_end) {
            cluster.start = cluster.start.wrapping_add(shift);
        }
        note_atoms(clusters, text, atoms, &touched);
        note_lams(clusters, &touched);
        if resolved {
            if display != Display::Terminal {
                cluster::rejoin(clusters, &touched);
            }
            if levels::is_rtl(text, clusters, options.base) != self.rtl {
                return None;
            }
            levels::note_brackets(text, clusters.get_mut(touched.clone())?);
            let pairs = levels::pairs(text, clusters)?;
            let touched = match pairs_before {
                Some(before) => levels::with_pairs(touched, &before, &pairs),
                None => touched,
            };
            let reached = levels::reach(text, clusters, pairs, touched);
            let inside = atoms_of(clusters, text, atoms, &reached);
            let stretch = clusters.get_mut(reached)?;
            levels::resolve_stretch(text, stretch, &inside, self.rtl);
        }
        let clusters = self.clusters.take()?;
        let rewrapped = self.edit_rows_of(text, &clusters, atoms, changed);
        self.clusters = Some(clusters);
        rewrapped?;
        self.text = text.into();
        Some(())
    }

    fn edit_rows_of(
        &mut self,
        text: &str,
        clusters: &[Cluster],
        atoms: &[Range<usize>],
        changed: Changed,
    ) -> Option<()> {
        self.edit_rows(changed, |from, width, is_done| {
            let first = atoms.partition_point(|atom| in_clusters(clusters, atom).start < from);
            let atoms = atoms.get(first..).unwrap_or_default();
            let atoms = atoms
                .iter()
                .map(|atom| in_clusters(clusters, atom))
                .filter(|atom| !atom.is_empty());
            wrap::wrap_from(text, clusters, atoms, width, from, is_done)
        })
    }

    /// Wraps anew from a row that the change cannot reach until one starts where it did. `wrap` gives the starts of the
    /// rows behind its first argument, the last one being where it was told that it is done, if it was.
    fn edit_rows(
        &mut self,
        changed: Changed,
        wrap: impl FnOnce(usize, usize, &mut dyn FnMut(usize) -> bool) -> Vec<u32>,
    ) -> Option<()> {
        // A row ends where the next unit does not fit, which is at most two rows on; one more does no harm.
        let kept = self.row_of(changed.start).saturating_sub(3);
        let from = *self.rows.get(kept)? as usize;
        let old = &self.rows;
        let mut in_step = None;
        let rows = wrap(from, usize::from(self.width), &mut |start| {
            if start < changed.new_end {
                return false;
            }
            let before = (start - changed.new_end + changed.old_end) as u32;
            in_step = old.binary_search(&before).ok();
            in_step.is_some()
        });
        let shift = (changed.new_end as u32).wrapping_sub(changed.old_end as u32);
        let behind: Vec<u32> = in_step
            .and_then(|row| old.get(row + 1..))
            .unwrap_or_default()
            .iter()
            .map(|start| start.wrapping_add(shift))
            .collect();
        self.rows.truncate(kept + 1);
        self.rows.extend(rows);
        self.rows.extend(behind);
        Some(())
    }
}

/// Pairs of brackets with their ends where they stand after a change, those in it at its edges.
fn moved(mut pairs: Vec<Range<usize>>, changed: Changed) -> Vec<Range<usize>> {
    let moved = |at: usize, edge: usize| match at {
        at if at < changed.start => at,
        at if at < changed.old_end => edge,
        at => at - changed.old_end + changed.new_end,
    };
    for pair in &mut pairs {
        let last = pair.end.saturating_sub(1);
        // Behind the change, so that it is none of those that stand there now.
        let end = moved(last, changed.new_end) + 1;
        *pair = moved(pair.start, changed.start)..end;
    }
    pairs
}

/// The clusters that the change reaches, cut anew, and which of the old ones they stand for.
fn recut(
    clusters: &[Cluster],
    text: &str,
    old_text: &str,
    change: Difference,
    (width, display): (u16, Display),
) -> (Changed, Vec<Cluster>) {
    // A cluster is as it was if the character behind it is.
    let start = clusters
        .partition_point(|cluster| cluster.start as usize + CHARACTER <= change.start)
        .saturating_sub(1);
    let from = clusters
        .get(start)
        .map_or(old_text.len(), |cluster| cluster.start as usize);
    let behind_lam = start
        .checked_sub(1)
        .and_then(|before| clusters.get(before))
        .is_some_and(|before| cluster::takes_alef(text, before, display));
    let mut fresh = Vec::new();
    let mut was_in_step = false;
    let mut old_end = clusters.len();
    for cluster in cluster::clusters_from(text, from, behind_lam, width, display) {
        let at = cluster.start as usize;
        // Where it would stand in the old text, if that is behind the change.
        let old = at
            .checked_sub(change.new_end)
            .map(|behind| behind + change.old_end);
        let found = old.and_then(|old| {
            let old = u32::try_from(old).ok()?;
            clusters.binary_search_by_key(&old, |one| one.start).ok()
        });
        // The one before started where it did, too: so this one is what it was.
        if let Some(found) = found.filter(|_| was_in_step) {
            old_end = found;
            break;
        }
        was_in_step = found.is_some();
        fresh.push(cluster);
    }
    let changed = Changed {
        start,
        old_end: old_end.max(start),
        new_end: start + fresh.len(),
    };
    (changed, fresh)
}

/// An atom as a range of clusters.
fn in_clusters(clusters: &[Cluster], atom: &Range<usize>) -> Range<usize> {
    let at = |byte: usize| clusters.partition_point(|cluster| (cluster.start as usize) < byte);
    at(atom.start)..at(atom.end)
}

/// Notes in the touched clusters which atoms they are in, or at the edge of.
fn note_atoms(
    clusters: &mut [Cluster],
    text: &str,
    atoms: &[Range<usize>],
    touched: &Range<usize>,
) {
    let byte = |at: usize| {
        clusters
            .get(at)
            .map_or(text.len(), |cluster| cluster.start as usize)
    };
    // An edge inside of a cluster is noted in the one behind.
    let from = byte(touched.start.saturating_sub(1));
    let to = byte(touched.end);
    let first = atoms.partition_point(|atom| atom.end < from);
    let near = atoms.iter().skip(first);
    for atom in near.take_while(|atom| atom.start <= to) {
        let range = in_clusters(clusters, atom);
        if range.is_empty() {
            continue;
        }
        for edge in [range.start, range.end] {
            if touched.contains(&edge)
                && let Some(cluster) = clusters.get_mut(edge)
            {
                atoms::note_edge(cluster);
            }
        }
        let inside = range.start.max(touched.start)..range.end.min(touched.end);
        for cluster in clusters.get_mut(inside).unwrap_or_default() {
            cluster.flags |= INSIDE;
        }
    }
}

/// Notes at each lam whether its cell holds the alef behind it.
fn note_lams(clusters: &mut [Cluster], touched: &Range<usize>) {
    for index in touched.start.max(1)..=touched.end {
        let Some(cluster) = clusters.get(index) else {
            break;
        };
        let is_alef = cluster.is(ALEF);
        if let Some(before) = clusters.get_mut(index - 1) {
            before.flags &= !LAM;
            before.flags |= if is_alef { LAM } else { 0 };
        }
    }
    if touched.end >= clusters.len()
        && let Some(last) = clusters.last_mut()
    {
        last.flags &= !LAM;
    }
}

/// The atoms in a stretch of clusters, numbered from its start.
fn atoms_of(
    clusters: &[Cluster],
    text: &str,
    atoms: &[Range<usize>],
    stretch: &Range<usize>,
) -> Vec<Range<usize>> {
    let byte = |at: usize| {
        clusters
            .get(at)
            .map_or(text.len(), |cluster| cluster.start as usize)
    };
    let (from, to) = (byte(stretch.start), byte(stretch.end));
    let first = atoms.partition_point(|atom| atom.end <= from);
    atoms
        .iter()
        .skip(first)
        .take_while(|atom| atom.start < to)
        .map(|atom| in_clusters(clusters, atom))
        .filter(|range| !range.is_empty())
        .map(|range| range.start.saturating_sub(stretch.start)..range.end - stretch.start)
        .collect()
}
