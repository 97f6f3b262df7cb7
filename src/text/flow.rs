//! A text of many paragraphs laid out, with each paragraph's layout kept until its text, atoms or the width change.
//!
//! The paragraphs before and behind an edit are found by comparing bytes and are kept; their places are added up anew.

use std::ops::Range;
use std::sync::Arc;

use self::hunks::{Hunk, hunks};
use super::change::{Difference, difference};
use super::layout::{Base, Display, Options, Paragraph, Row, Shown};

mod hunks;

/// A laid-out text. Cost of an update grows with what changed (and a scan of the text), not with the layout of all.
#[derive(Clone, Debug, Default)]
pub struct Flow {
    options: Option<Options>,
    text: String,
    /// Bytes in the text, in order.
    atoms: Vec<Range<usize>>,
    entries: Vec<Entry>,
    rows: usize,
    has_rtl: bool,
}

/// A paragraph in its place, with what is asked of all of them at each update: there may be tens of thousands, each
/// somewhere else in memory.
#[derive(Clone, Debug)]
struct Entry {
    /// Byte in the text.
    start: usize,
    /// Bytes, without the line end.
    length: usize,
    first_row: usize,
    rows: usize,
    has_rtl: bool,
    /// Shared, so that a flow is cheap to clone.
    paragraph: Arc<Paragraph>,
}

impl Entry {
    fn end(&self) -> usize {
        self.start + self.length
    }
}

/// A row of a flow.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FlowRow {
    /// Bytes in the text, without the line end.
    pub bytes: Range<usize>,
    /// Cells with bytes in the whole text.
    pub row: Row,
}

impl Flow {
    /// Lays out a text, keeping what did not change since the last time. `atoms`: byte ranges in the text, in order;
    /// one that crosses a line end is an atom in each of its paragraphs.
    pub fn update(&mut self, text: &str, atoms: &[Range<usize>], options: Options) {
        if self.options != Some(options) {
            self.options = Some(options);
            self.entries.clear();
        }
        let ordered;
        let sound = atoms.iter().all(|atom| atom.start < atom.end)
            && atoms.is_sorted_by(|one, other| one.end <= other.start);
        let atoms = if sound {
            atoms
        } else {
            ordered = in_order(atoms);
            &ordered
        };
        let Some(whole) = self.changed(text, atoms) else {
            return;
        };
        // From the last to the first, so that the places of those before them hold.
        for hunk in hunks(self, text, atoms, whole).into_iter().rev() {
            self.lay(hunk, text, atoms, options);
        }
        let mut start = 0;
        let mut row = 0;
        self.has_rtl = false;
        for entry in &mut self.entries {
            entry.start = start;
            entry.first_row = row;
            start += entry.length + 1;
            row += entry.rows;
            self.has_rtl |= entry.has_rtl;
        }
        self.rows = row;
        text.clone_into(&mut self.text);
        atoms.clone_into(&mut self.atoms);
    }

    /// Lays out what came in the place of some paragraphs.
    fn lay(&mut self, hunk: Hunk, text: &str, atoms: &[Range<usize>], options: Options) {
        let mut start = hunk.bytes.start;
        let lines = text.get(hunk.bytes);
        if let Some(line) = lines.filter(|lines| hunk.entries.len() == 1 && !lines.contains('\n'))
            && self.edit(hunk.entries.start, start, line, atoms, options)
        {
            return;
        }
        let lines = lines.map(|lines| lines.split('\n')).into_iter().flatten();
        let laid: Vec<Entry> = lines
            .map(|line| {
                let local: Vec<_> = local_atoms(atoms, start, line.len()).collect();
                let entry = Entry::lay(line, &local, options, start);
                start += line.len() + 1;
                entry
            })
            .collect();
        self.entries.splice(hunk.entries, laid);
    }

    /// Brings a paragraph to its new text, which starts at a byte of the whole. `false`: it must be laid out anew.
    fn edit(
        &mut self,
        number: usize,
        start: usize,
        line: &str,
        atoms: &[Range<usize>],
        options: Options,
    ) -> bool {
        let Some(entry) = self.entries.get_mut(number) else {
            return false;
        };
        let before: Vec<_> = local_atoms(&self.atoms, entry.start, entry.length).collect();
        let now: Vec<_> = local_atoms(atoms, start, line.len()).collect();
        let change = difference(entry.paragraph.text().as_bytes(), line.as_bytes());
        if change.is_none() && before == now {
            return true;
        }
        let wide = with_atoms(change, &before, &now);
        if wide.start > wide.old_end || wide.old_end > entry.length {
            return false;
        }
        let change = Difference {
            new_end: wide.old_end + line.len() - entry.length,
            ..wide
        };
        Arc::make_mut(&mut entry.paragraph).edit(line, &now, options, change);
        entry.measure();
        true
    }

    /// What is to be laid out anew; `None`: nothing.
    fn changed(&self, text: &str, atoms: &[Range<usize>]) -> Option<Hunk> {
        let (old, new) = (self.text.as_bytes(), text.as_bytes());
        if self.entries.is_empty() {
            return Some(Hunk {
                entries: 0..0,
                bytes: 0..text.len(),
            });
        }
        let difference = difference(old, new);
        if difference.is_none() && self.atoms == atoms {
            return None;
        }
        let wide = with_atoms(difference, &self.atoms, atoms);
        // A paragraph stays if it and its line end stand before or behind what changed.
        let before = self
            .entries
            .partition_point(|entry| entry.end() < wide.start)
            .min(self.entries.len() - 1);
        let first_behind = self
            .entries
            .partition_point(|entry| entry.start <= wide.old_end)
            .max(before + 1);
        let start = self.entries.get(before).map_or(0, |entry| entry.start);
        let end = match self.entries.get(first_behind) {
            Some(next) => next.start - 1 + new.len() - old.len(),
            None => new.len(),
        };
        Some(Hunk {
            entries: before..first_behind,
            bytes: start..end,
        })
    }

    /// Whether something in it runs from right to left.
    #[must_use]
    pub fn has_rtl(&self) -> bool {
        self.has_rtl
    }

    /// Rows in all, at least 1.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.rows.max(1)
    }

    /// One row, in visual order. A row past the end is empty.
    #[must_use]
    pub fn row(&self, row: usize) -> FlowRow {
        let Some(entry) = self.by_row(row).filter(|_| row < self.rows) else {
            let end = self.end();
            return FlowRow {
                bytes: end..end,
                row: Row::default(),
            };
        };
        let within = row - entry.first_row;
        let shift = |range: Range<usize>| range.start + entry.start..range.end + entry.start;
        let mut laid = entry.paragraph.row(within);
        for cell in &mut laid.cells {
            cell.bytes = shift(cell.bytes.clone());
        }
        FlowRow {
            bytes: shift(entry.paragraph.row_bytes(within)),
            row: laid,
        }
    }

    /// The bytes of a row in the text, without the line end.
    #[must_use]
    pub fn row_bytes(&self, row: usize) -> Range<usize> {
        match self.by_row(row).filter(|_| row < self.rows) {
            Some(entry) => {
                let bytes = entry.paragraph.row_bytes(row - entry.first_row);
                bytes.start + entry.start..bytes.end + entry.start
            }
            None => self.end()..self.end(),
        }
    }

    /// The cells of a row, as in [`Self::row`], from left to right.
    pub fn each_cell(&self, row: usize, mut take: impl FnMut(Shown<'_>)) {
        let Some(entry) = self.by_row(row).filter(|_| row < self.rows) else {
            return;
        };
        entry
            .paragraph
            .each_cell(row - entry.first_row, |mut cell| {
                cell.bytes.start += entry.start;
                cell.bytes.end += entry.start;
                take(cell);
            });
    }

    /// Row and column of the cursor at a byte. Behind a full row it is one column outside of the width ([`Paragraph::cursor`]).
    #[must_use]
    pub fn cursor(&self, byte: usize) -> (usize, i32) {
        let Some((_, entry)) = self.by_byte(byte) else {
            return (0, 0);
        };
        let (row, column) = entry.paragraph.cursor(byte - entry.start);
        (entry.first_row + row, column)
    }

    /// The cursor position nearest to a row and column.
    #[must_use]
    pub fn hit(&self, row: usize, column: i32) -> usize {
        self.by_row(row).map_or(0, |entry| {
            let within = row - entry.first_row;
            entry.start + entry.paragraph.hit(within, column)
        })
    }

    /// One step to the left on the screen; past a paragraph's end, into the neighbour by reading order.
    #[must_use]
    pub fn left(&self, byte: usize) -> usize {
        self.step(byte, true)
    }

    /// One step to the right on the screen.
    #[must_use]
    pub fn right(&self, byte: usize) -> usize {
        self.step(byte, false)
    }

    /// Whether the paragraph at a byte starts at the right.
    #[must_use]
    pub fn is_rtl(&self, byte: usize) -> bool {
        self.by_byte(byte)
            .is_some_and(|(_, entry)| entry.paragraph.is_rtl())
    }

    /// The paragraph at a byte.
    #[must_use]
    pub fn paragraph(&self, byte: usize) -> Option<&Paragraph> {
        self.by_byte(byte).map(|(_, entry)| &*entry.paragraph)
    }

    /// Columns of its longest row.
    #[must_use]
    pub fn columns(&self) -> u16 {
        let columns = { self.entries.iter() }.map(|entry| entry.paragraph.columns());
        columns.max().unwrap_or(0)
    }

    fn step(&self, byte: usize, left: bool) -> usize {
        let Some((number, entry)) = self.by_byte(byte) else {
            return 0;
        };
        let paragraph = &entry.paragraph;
        let within = byte - entry.start;
        let found = if left {
            paragraph.left(within)
        } else {
            paragraph.right(within)
        };
        if let Some(found) = found {
            return entry.start + found;
        }
        // At its start a paragraph leads back to the one before, at its end on to the next.
        if left == paragraph.is_rtl() {
            self.entries
                .get(number + 1)
                .map_or(entry.end(), |next| next.start)
        } else {
            let before = number
                .checked_sub(1)
                .and_then(|number| self.entries.get(number));
            before.map_or(entry.start, Entry::end)
        }
    }

    fn end(&self) -> usize {
        self.entries.last().map_or(0, Entry::end)
    }

    /// The paragraph that holds a row; the last one for a row past the end.
    fn by_row(&self, row: usize) -> Option<&Entry> {
        let after = self.entries.partition_point(|entry| entry.first_row <= row);
        self.entries.get(after.checked_sub(1)?)
    }

    /// The paragraph that holds a byte, with its number. A line end belongs to the paragraph it ends.
    fn by_byte(&self, byte: usize) -> Option<(usize, &Entry)> {
        let after = self.entries.partition_point(|entry| entry.start <= byte);
        let number = after.checked_sub(1)?;
        Some((number, self.entries.get(number)?))
    }
}

impl Entry {
    fn lay(line: &str, atoms: &[Range<usize>], options: Options, start: usize) -> Self {
        let mut entry = Self {
            start,
            length: 0,
            first_row: 0,
            rows: 0,
            has_rtl: false,
            paragraph: Arc::new(Paragraph::lay(line, atoms, options)),
        };
        entry.measure();
        entry
    }

    /// Takes over what its paragraph has become.
    fn measure(&mut self) {
        self.length = self.paragraph.text().len();
        self.rows = self.paragraph.rows();
        self.has_rtl = self.paragraph.has_rtl();
    }
}

/// What changed of the text, widened to the atoms that came, went or have another length.
fn with_atoms(
    change: Option<Difference>,
    old: &[Range<usize>],
    new: &[Range<usize>],
) -> Difference {
    // Of a text that is the same, each place is as well before what changed as behind it.
    let (start, behind, shift) = match change {
        Some(change) => (
            change.start,
            change.old_end,
            (change.old_end, change.new_end),
        ),
        None => (usize::MAX, 0, (0, 0)),
    };
    let moved = |at: usize| (at + shift.1).checked_sub(shift.0);
    let same_before = old
        .iter()
        .zip(new)
        .take_while(|(old, new)| old == new && old.end <= start)
        .count();
    let same_behind = old
        .iter()
        .skip(same_before)
        .rev()
        .zip(new.iter().skip(same_before).rev())
        .take_while(|(old, new)| {
            old.start >= behind
                && moved(old.start) == Some(new.start)
                && moved(old.end) == Some(new.end)
        })
        .count();
    let mut wide = change.unwrap_or(Difference {
        start: usize::MAX,
        old_end: 0,
        new_end: 0,
    });
    let changed = |atoms: &[Range<usize>]| {
        let changed = atoms.get(same_before..atoms.len() - same_behind)?;
        Some((changed.first()?.start, changed.last()?.end))
    };
    if let Some((start, end)) = changed(old) {
        wide.start = wide.start.min(start);
        wide.old_end = wide.old_end.max(end);
    }
    if let Some((start, end)) = changed(new) {
        wide.start = wide.start.min(start);
        // Back to a place in the old text.
        let end = (end + shift.0).saturating_sub(shift.1);
        wide.old_end = wide.old_end.max(end);
    }
    wide
}

/// The atoms of a paragraph, as bytes in it.
fn local_atoms(
    atoms: &[Range<usize>],
    start: usize,
    length: usize,
) -> impl Iterator<Item = Range<usize>> {
    let first = atoms.partition_point(|atom| atom.end <= start);
    atoms
        .get(first..)
        .unwrap_or_default()
        .iter()
        .take_while(move |atom| atom.start < start + length)
        .map(move |atom| atom.start.saturating_sub(start)..(atom.end - start).min(length))
}

/// The atoms that begin no earlier than the last one ended.
fn in_order(atoms: &[Range<usize>]) -> Vec<Range<usize>> {
    let mut end = 0;
    let mut kept = Vec::with_capacity(atoms.len());
    for atom in atoms {
        if atom.start >= end && atom.start < atom.end {
            end = atom.end;
            kept.push(atom.clone());
        }
    }
    kept
}

/// A text as lines for a terminal that cannot be painted cell by cell: wrapped at `width` columns, in visual order,
/// letters joined, what cannot be seen marked. No line ends in a space.
#[must_use]
pub fn visual_lines(text: &str, width: u16, display: Display) -> Vec<String> {
    let options = Options {
        width,
        base: Base::Auto,
        display,
    };
    text.split('\n')
        .map(|line| line.strip_suffix('\r').unwrap_or(line))
        .flat_map(|line| {
            let paragraph = Paragraph::lay(line, &[], options);
            (0..paragraph.rows())
                .map(|row| paragraph.row(row).text().trim_end_matches(' ').to_owned())
                .collect::<Vec<_>>()
        })
        .collect()
}

#[cfg(test)]
mod tests;
