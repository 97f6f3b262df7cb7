//! One paragraph brought to the screen: wrapped by words at a width in columns, in visual order, letters joined
//! (clusters, levels, joining, greedy wrap in logical order, order per row).
//!
//! A paragraph is a text without line ends. Atoms (placeholders) are isolated, so `{{name}}` never falls apart, and
//! wrap as a whole where they fit.
//!
//! It knows nothing of colours or of a text of many paragraphs ([`super::flow`]).

use std::borrow::Cow;
use std::ops::Range;

use compact_str::CompactString;

mod atoms;
pub mod cluster;
mod cursor;
mod edit;
mod levels;
mod paint;
mod wrap;

use super::grapheme;
use cluster::{ALEF, Cluster, LAM, MARK, SPACE};

/// The direction a paragraph starts in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Base {
    /// By the first strong character outside atoms; left to right if there is none.
    #[default]
    Auto,
    Ltr,
    Rtl,
    /// By the first strong character outside atoms; right to left if there is none.
    AutoRtl,
}

impl Base {
    /// Whether a paragraph is printable ASCII that runs from left to right.
    fn is_plain_ltr(self, text: &str, atoms: &[Range<usize>]) -> bool {
        let is_ltr = match self {
            Self::Rtl => false,
            Self::Auto | Self::Ltr => true,
            Self::AutoRtl => {
                // What stands before each atom, and behind the last.
                let ends = atoms.iter().map(|atom| atom.start).chain([text.len()]);
                let starts = [0].into_iter().chain(atoms.iter().map(|atom| atom.end));
                let mut between = starts
                    .zip(ends)
                    .filter_map(|(start, end)| text.get(start..end));
                between.any(|text| text.bytes().any(|byte| byte.is_ascii_alphabetic()))
            }
        };
        is_ltr && grapheme::is_plain(text)
    }

    /// Whether a text without a character that runs from right to left may begin at the right.
    fn may_turn(self) -> bool {
        matches!(self, Self::Rtl | Self::AutoRtl)
    }
}

/// Who turns right-to-left runs round.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Display {
    /// We do, letters joined: for terminals that do nothing, or were told to do nothing.
    #[default]
    Visual,
    /// Words in visual order, and each word so that it comes out right where the terminal turns it itself: kitty.
    Word,
    /// Logical order as it stands: the terminal does it all.
    Terminal,
}

/// How to lay out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Options {
    /// Columns, at least 1.
    pub width: u16,
    pub base: Base,
    pub display: Display,
}

/// A paragraph laid out.
///
/// A *stop* is a place for the cursor: the start of each cluster, and the paragraph's end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paragraph {
    text: Box<str>,
    /// `None`: printable ASCII from left to right, where each byte is a cluster of one column.
    clusters: Option<Vec<Cluster>>,
    /// The first cluster of each row; never empty.
    rows: Vec<u32>,
    rtl: bool,
    /// Levels were resolved: something may run from right to left.
    resolved: bool,
    width: u16,
    display: Display,
}

/// One row in visual order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// From left to right; they do not overlap.
    pub cells: Vec<Cell>,
}

/// One cluster on the screen. Its text never holds a control character.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cell {
    /// Column in the row, from 0.
    pub x: u16,
    /// Columns, 1 or more.
    pub width: u16,
    /// Bytes in the paragraph that a reader sees there. In [`Display::Word`] the terminal turns words round, so these
    /// are not always the bytes of `text`.
    pub bytes: Range<usize>,
    /// What to write there. Most fit without a heap allocation: a screen has thousands.
    pub text: CompactString,
    /// It is, or ends in, a visible mark for something that cannot be seen.
    pub mark: bool,
}

/// A [`Cell`] lent while a row is walked over.
#[derive(Clone, Debug)]
pub struct Shown<'a> {
    pub x: u16,
    pub width: u16,
    pub bytes: Range<usize>,
    pub text: &'a str,
    pub mark: bool,
}

impl Cell {
    /// The cell, lent.
    #[must_use]
    pub fn shown(&self) -> Shown<'_> {
        Shown {
            x: self.x,
            width: self.width,
            bytes: self.bytes.clone(),
            text: &self.text,
            mark: self.mark,
        }
    }
}

impl Row {
    /// The row as one string, with spaces before and between cells.
    #[must_use]
    pub fn text(&self) -> String {
        let mut out = String::new();
        let mut column = 0;
        for cell in &self.cells {
            out.extend((column..cell.x).map(|_| ' '));
            out.push_str(&cell.text);
            column = cell.x + cell.width;
        }
        out
    }
}

/// A cluster with its place in a row.
#[derive(Clone, Copy, Debug)]
struct Placed {
    index: usize,
    cluster: Cluster,
    /// Hanging spaces stand outside of the row's width, on either side.
    x: i64,
}

impl Placed {
    fn is_inside(&self, width: u16) -> bool {
        self.x >= 0 && self.x + i64::from(self.cluster.width) <= i64::from(width)
    }
}

impl Paragraph {
    /// Lays out a paragraph. `atoms`: byte ranges in order, not overlapping; others are ignored.
    #[must_use]
    pub fn lay(text: &str, atoms: &[Range<usize>], options: Options) -> Self {
        let atoms = atoms::ordered(text, atoms);
        if options.base.is_plain_ltr(text, &atoms) {
            let width = options.width.max(1);
            let rows = wrap::wrap_ascii(text.as_bytes(), &atoms, usize::from(width));
            return Self {
                text: text.into(),
                clusters: None,
                rows,
                rtl: false,
                resolved: false,
                width,
                display: options.display,
            };
        }
        Self::lay_any(text, &atoms, options)
    }

    fn lay_any(text: &str, atoms: &[Range<usize>], options: Options) -> Self {
        let width = options.width.max(1);
        let mut clusters = Vec::with_capacity(text.len());
        clusters.extend(cluster::clusters(text, width, options.display));
        let atoms = atoms::in_clusters(&mut clusters, atoms);
        for index in 1..clusters.len() {
            if clusters.get(index).is_some_and(|cluster| cluster.is(ALEF))
                && let Some(lam) = clusters.get_mut(index - 1)
            {
                lam.flags |= LAM;
            }
        }
        let mut rtl = options.base == Base::Rtl;
        let resolved = options.base.may_turn() || levels::may_be_rtl(text);
        if resolved {
            rtl = levels::resolve(text, &mut clusters, &atoms, options.base);
            if options.display != Display::Terminal {
                cluster::join(&mut clusters);
            }
        }
        let rows = wrap::wrap(text, &clusters, &atoms, usize::from(width));
        Self {
            text: text.into(),
            clusters: Some(clusters),
            rows,
            rtl,
            resolved,
            width,
            display: options.display,
        }
    }

    /// Rows, at least 1.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.rows.len()
    }

    /// Whether something in it runs from right to left.
    #[must_use]
    pub fn has_rtl(&self) -> bool {
        self.clusters
            .as_ref()
            .is_some_and(|clusters| clusters.iter().any(Cluster::is_rtl))
    }

    /// Whether the paragraph starts at the right.
    #[must_use]
    pub fn is_rtl(&self) -> bool {
        self.rtl
    }

    /// Columns of its longest row, without the spaces that hang at its end.
    #[must_use]
    pub fn columns(&self) -> u16 {
        let of_row = |row| {
            let mut clusters = self.row_clusters(row);
            let hangs = |index: &usize| self.cluster(*index).is(SPACE);
            while clusters.end > clusters.start && hangs(&(clusters.end - 1)) {
                clusters.end -= 1;
            }
            clusters
                .map(|index| u32::from(self.cluster(index).width))
                .sum()
        };
        let longest: u32 = (0..self.rows()).map(of_row).max().unwrap_or(0);
        u16::try_from(longest).unwrap_or(u16::MAX).min(self.width)
    }

    /// What was laid out.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The bytes of a row; hanging spaces belong to the row they end. Empty past the last row.
    #[must_use]
    pub fn row_bytes(&self, row: usize) -> Range<usize> {
        let range = self.row_clusters(row);
        self.start(range.start)..self.start(range.end)
    }

    /// A row in visual order, right-aligned if the paragraph is right to left. Empty past the last row.
    #[must_use]
    pub fn row(&self, row: usize) -> Row {
        let mut cells = Vec::with_capacity(self.row_clusters(row).len());
        self.each_cell(row, |cell| {
            cells.push(Cell {
                x: cell.x,
                width: cell.width,
                bytes: cell.bytes,
                text: CompactString::new(cell.text),
                mark: cell.mark,
            });
        });
        Row { cells }
    }

    /// As [`Self::row`], cell by cell from left to right: what is painted at each frame is not collected.
    pub fn each_cell(&self, row: usize, mut take: impl FnMut(Shown<'_>)) {
        if self.clusters.is_none() {
            // Each byte is a cell. What hangs over the width is not painted.
            let bytes = self.row_clusters(row);
            let shown = self.text.get(bytes.clone()).unwrap_or_default();
            for x in 0..shown.len().min(usize::from(self.width)) {
                take(Shown {
                    x: x as u16,
                    width: 1,
                    bytes: bytes.start + x..bytes.start + x + 1,
                    text: shown.get(x..=x).unwrap_or_default(),
                    mark: false,
                });
            }
            return;
        }
        let placed = self.place(row);
        let written = self.written(&placed);
        for (placed, (index, manner)) in placed.iter().zip(written) {
            if placed.cluster.is(ALEF) || !placed.is_inside(self.width) {
                continue;
            }
            let behind = placed.index + if placed.cluster.is(LAM) { 2 } else { 1 };
            take(Shown {
                x: column(placed.x, self.width),
                width: u16::from(placed.cluster.width),
                bytes: placed.cluster.start as usize..self.start(behind),
                text: &self.shown(index, manner),
                mark: placed.cluster.is(MARK),
            });
        }
    }

    /// The clusters of a row in visual order.
    fn visual(&self, range: &Range<usize>) -> Vec<usize> {
        let row = self
            .clusters
            .as_ref()
            .and_then(|clusters| clusters.get(range.clone()));
        match row {
            Some(row) if self.rtl || row.iter().any(Cluster::is_rtl) => {
                levels::order(row, self.rtl)
                    .into_iter()
                    .map(|at| range.start + at)
                    .collect()
            }
            _ => range.clone().collect(),
        }
    }

    /// The clusters of a row from left to right, as they are to be painted.
    fn place(&self, row: usize) -> Vec<Placed> {
        let range = self.row_clusters(row);
        let hanging: i64 = range
            .clone()
            .rev()
            .map(|index| self.cluster(index))
            .take_while(|cluster| cluster.is(SPACE))
            .map(|cluster| i64::from(cluster.width))
            .sum();
        let order = if self.display == Display::Terminal {
            range.clone().collect()
        } else {
            self.visual(&range)
        };
        let total: i64 = range
            .map(|index| i64::from(self.cluster(index).width))
            .sum();
        let mut x = match (self.rtl, self.display) {
            (false, _) => 0,
            // Spaces hang at the end of the order: at the right for a terminal that turns the row itself.
            (true, Display::Terminal) => i64::from(self.width) - (total - hanging),
            (true, _) => i64::from(self.width) - total,
        };
        let mut placed = Vec::with_capacity(order.len());
        for index in order {
            let cluster = self.cluster(index);
            placed.push(Placed { index, cluster, x });
            x += i64::from(cluster.width);
        }
        placed
    }

    /// A cluster's own bytes.
    fn source(&self, index: usize) -> &str {
        self.text
            .get(self.start(index)..self.start(index + 1))
            .unwrap_or_default()
    }

    fn count(&self) -> usize {
        self.clusters.as_ref().map_or(self.text.len(), Vec::len)
    }

    fn cluster(&self, index: usize) -> Cluster {
        if let Some(clusters) = &self.clusters {
            return clusters.get(index).copied().unwrap_or_default();
        }
        let byte = self.text.as_bytes().get(index);
        Cluster::ascii(index, byte.copied().unwrap_or(b' '))
    }

    /// Where a cluster starts; the paragraph's end for the number behind the last.
    fn start(&self, index: usize) -> usize {
        match &self.clusters {
            Some(clusters) => clusters
                .get(index)
                .map_or(self.text.len(), |cluster| cluster.start as usize),
            None => index.min(self.text.len()),
        }
    }

    /// The cluster that holds a byte; their count at the end.
    fn index(&self, byte: usize) -> usize {
        match &self.clusters {
            _ if byte >= self.text.len() => self.count(),
            Some(clusters) => clusters
                .partition_point(|cluster| cluster.start as usize <= byte)
                .saturating_sub(1),
            None => byte,
        }
    }

    /// The row that holds a cluster; the last one at the end.
    fn row_of(&self, index: usize) -> usize {
        self.rows
            .partition_point(|&start| start as usize <= index)
            .saturating_sub(1)
    }

    fn row_clusters(&self, row: usize) -> Range<usize> {
        let count = self.count();
        let start = self.rows.get(row).map_or(count, |&start| start as usize);
        let end = self
            .rows
            .get(row + 1)
            .map_or(count, |&start| start as usize);
        start..end
    }
}

/// A place clamped into a row.
fn column(x: i64, width: u16) -> u16 {
    u16::try_from(x.max(0)).unwrap_or(u16::MAX).min(width - 1)
}

/// Whether a one-line text begins at the right: its first strong character does.
#[must_use]
pub fn is_rtl(text: &str) -> bool {
    let options = Options {
        width: u16::MAX,
        base: Base::Auto,
        display: Display::Visual,
    };
    levels::may_be_rtl(text) && Paragraph::lay(text, &atoms::of_line(text), options).is_rtl()
}

/// A one-line text from column 0, cut with `…` to at most `columns`. A line end is shown as a space. `bytes` of the
/// `…` are what was cut. A phone number and what stands between backticks keep their order, whatever stands around them. For lists and titles.
#[must_use]
pub fn one_line(text: &str, columns: u16, display: Display) -> Row {
    let Some(room) = columns.checked_sub(1) else {
        return Row::default();
    };
    let cut = cluster::cut(text, usize::from(columns), display)
        .and_then(|_| cluster::cut(text, usize::from(room), display))
        .map(|cut| before_braces(text, cut));
    let shown: Cow<'_, str> = match cut {
        Some(cut) => Cow::Owned(format!("{}…", text.get(..cut).unwrap_or_default())),
        None => Cow::Borrowed(text),
    };
    let options = Options {
        width: columns,
        base: Base::Auto,
        display,
    };
    let mut row = Paragraph::lay(&shown, &atoms::of_line(&shown), options).row(0);
    let first = row.cells.first().map_or(0, |cell| cell.x);
    for cell in &mut row.cells {
        cell.x -= first;
        if cut == Some(cell.bytes.start) {
            cell.bytes.end = text.len();
        }
    }
    row
}

/// Where to cut instead of at a byte that may stand within a `{{placeholder}}` of a text from right to left: before it.
/// Braces without their partners would turn round there.
fn before_braces(text: &str, cut: usize) -> usize {
    let shown = text.get(..cut).unwrap_or_default();
    let open = shown
        .rfind("{{")
        .filter(|open| !shown.get(*open..).is_some_and(|open| open.contains("}}")));
    // One brace alone, too.
    let open = open.or_else(|| shown.ends_with('{').then(|| cut - 1));
    let first = { shown.chars() }.find(|character| character.is_alphabetic());
    let is_rtl = first.is_some_and(levels::is_in_rtl_block);
    match open {
        Some(open) if open > 0 && is_rtl => open,
        _ => cut,
    }
}

#[cfg(test)]
mod tests;
