//! The cursor in a paragraph: where it stands on the screen, and where a step aside or a click leads it.

use super::cluster::ALEF;
use super::{Display, Paragraph};

impl Paragraph {
    /// Row and column of the cursor at a byte: on the cluster that starts there; at the end one past its end side. So
    /// behind a full row it is one column outside of the width: at `width`, or at -1 in a paragraph from right to left.
    /// Spaces that hang further out are all there. A byte inside a cluster is taken as its start.
    #[must_use]
    pub fn cursor(&self, byte: usize) -> (usize, i32) {
        let index = self.index(byte);
        let row = self.row_of(index);
        let placed = self.place(row);
        let x = match placed.iter().find(|placed| placed.index == index) {
            Some(placed) => placed.x,
            None if self.ends_at_the_left() => {
                placed
                    .first()
                    .map_or(i64::from(self.width), |first| first.x)
                    - 1
            }
            None => placed.last().map_or(
                // An empty paragraph from right to left starts at the right.
                if self.rtl {
                    i64::from(self.width) - 1
                } else {
                    0
                },
                |last| last.x + i64::from(last.cluster.width),
            ),
        };
        (row, self.beside(x))
    }

    /// A column clamped into the width and the one beside it where the rows end.
    fn beside(&self, x: i64) -> i32 {
        let width = i64::from(self.width);
        let x = if self.ends_at_the_left() {
            x.clamp(-1, width - 1)
        } else {
            x.clamp(0, width)
        };
        i32::try_from(x).unwrap_or(0)
    }

    /// Whether rows end at the left as they are painted. A terminal that turns them itself gets them as they are read.
    fn ends_at_the_left(&self) -> bool {
        self.rtl && self.display != Display::Terminal
    }

    /// The cursor position nearest to a row and column (as [`Self::cursor`] tells it): the cell there; beside the text,
    /// the row's end.
    #[must_use]
    pub fn hit(&self, row: usize, column: i32) -> usize {
        let row = row.min(self.rows() - 1);
        let range = self.row_clusters(row);
        let placed = self.place(row);
        let column = i64::from(self.beside(column.into()));
        // A tab that hangs halfway out is not painted, but can be hit; beside the rows there is their end alone.
        let is_inside = (0..i64::from(self.width)).contains(&column);
        let under = placed
            .iter()
            .filter(|placed| is_inside && !placed.cluster.is(ALEF))
            .find(|placed| placed.x + i64::from(placed.cluster.width) > column);
        match under {
            Some(placed) if placed.x <= column => placed.cluster.start as usize,
            // Only the terminal's own order puts the row's start to the right of a gap.
            Some(placed) if self.display == Display::Terminal => placed.cluster.start as usize,
            _ if row + 1 == self.rows() => self.text.len(),
            _ => self.start(range.end.saturating_sub(1).max(range.start)),
        }
    }

    /// The cursor position one step to the left of `byte` on the screen; `None` at the paragraph's left end.
    #[must_use]
    pub fn left(&self, byte: usize) -> Option<usize> {
        self.step(byte, true)
    }

    /// The cursor position one step to the right of `byte` on the screen; `None` at the paragraph's right end.
    #[must_use]
    pub fn right(&self, byte: usize) -> Option<usize> {
        self.step(byte, false)
    }

    fn step(&self, byte: usize, left: bool) -> Option<usize> {
        let index = self.index(byte);
        let row = self.row_of(index);
        let stops = self.stops(row);
        let at = stops.iter().position(|&stop| stop == index)?;
        let beside = if left {
            at.checked_sub(1)
        } else {
            Some(at + 1)
        };
        if let Some(&stop) = beside.and_then(|beside| stops.get(beside)) {
            return Some(self.start(stop));
        }
        // Leaving the row on the side where the paragraph starts leads up, on the other side down.
        let row = if left == self.rtl {
            row + 1
        } else {
            row.checked_sub(1)?
        };
        if row >= self.rows() {
            return None;
        }
        let stops = self.stops(row);
        let stop = if left { stops.last() } else { stops.first() };
        stop.map(|&stop| self.start(stop))
    }

    /// The stops of a row as a reader sees them from left to right, as cluster numbers.
    fn stops(&self, row: usize) -> Vec<usize> {
        let range = self.row_clusters(row);
        let mut stops = self.visual(&range);
        if row + 1 == self.rows() {
            stops.insert(if self.rtl { 0 } else { stops.len() }, self.count());
        }
        stops
    }
}
