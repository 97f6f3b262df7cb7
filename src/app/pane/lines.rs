//! Where the rows of a pane stand, and what stands at a line of it. Nothing is laid out here: that is `refresh`'s.

use std::cmp::Ordering;

use super::{Kind, Pane, kind};
use crate::draft::field::Field;

/// Lines of a folded row: its label, a line of its text, and one that parts it from the next.
const FOLDED: usize = 3;

/// Where a row stands in its pane: lines from the pane's top, before scrolling.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Block {
    pub top: usize,
    /// 1 if it has a label line, else 0.
    pub label: usize,
    /// Lines of text.
    pub text: usize,
}

/// What stands at a line of a pane.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum At {
    Label(usize),
    /// Row, and row of its flow.
    Text(usize, usize),
    /// A line of the page below.
    About(usize),
    Nothing,
}

impl Pane {
    /// Lines between two rows.
    fn gap(&self) -> usize {
        usize::from(matches!(kind(self.field), Kind::Form | Kind::Rows))
    }

    /// Whether rows without the cursor show one line of their text only.
    pub(super) fn folds(&self) -> bool {
        self.field == Field::Params
    }

    /// Lines that the row with the cursor has more than a folded one.
    fn unfolded(&self) -> usize {
        self.flows.get(self.row).map_or(0, |flow| flow.rows() - 1)
    }

    /// Where a row stands.
    #[must_use]
    pub fn block(&self, row: usize) -> Option<Block> {
        if !self.folds() {
            return self.blocks().get(row).copied();
        }
        if row >= self.rows.len() {
            return None;
        }
        let (before, own) = match row.cmp(&self.row) {
            Ordering::Less => (0, 0),
            Ordering::Equal => (0, self.unfolded()),
            Ordering::Greater => (self.unfolded(), 0),
        };
        Some(Block {
            top: row * FOLDED + before,
            label: 1,
            text: 1 + own,
        })
    }

    /// The row that a line belongs to, with the line that parts it from the next.
    pub(super) fn folded_row(&self, line: usize) -> usize {
        let own = self.row * FOLDED;
        let behind = own + FOLDED + self.unfolded();
        if line < own {
            line / FOLDED
        } else if line < behind {
            self.row
        } else {
            self.row + 1 + (line - behind) / FOLDED
        }
    }

    /// Where each row stands.
    #[must_use]
    pub fn blocks(&self) -> Vec<Block> {
        if self.folds() {
            let rows = 0..self.rows.len();
            return rows.filter_map(|row| self.block(row)).collect();
        }
        let mut top = 0;
        self.rows
            .iter()
            .zip(&self.flows)
            .map(|(row, flow)| {
                let block = Block {
                    top,
                    label: usize::from(!row.label.is_empty()),
                    text: flow.rows(),
                };
                top += block.label + block.text + self.gap();
                block
            })
            .collect()
    }

    /// The line at which the page below begins.
    #[must_use]
    pub(super) fn about_top(&self) -> usize {
        let last = if self.folds() {
            self.rows
                .len()
                .checked_sub(1)
                .and_then(|last| self.block(last))
        } else {
            self.blocks().last().copied()
        };
        last.map_or(0, |block| block.top + block.label + block.text + 1)
    }

    /// Lines in all.
    #[must_use]
    pub fn lines(&self) -> usize {
        if self.about.doc.text.is_empty() {
            // The line that parts rows and page is none either.
            return self.about_top().saturating_sub(1).max(1);
        }
        self.about_top() + self.about.flow.rows()
    }

    /// What stands at a line.
    #[must_use]
    pub fn at(&self, line: usize) -> At {
        let blocks = if self.folds() {
            let row = self.folded_row(line);
            self.block(row)
                .map(|block| (row, block))
                .into_iter()
                .collect()
        } else {
            self.blocks().into_iter().enumerate().collect::<Vec<_>>()
        };
        for (index, block) in blocks {
            let text_top = block.top + block.label;
            if line < block.top {
                return At::Nothing;
            }
            if line < text_top {
                return At::Label(index);
            }
            if line < text_top + block.text {
                return At::Text(index, line - text_top);
            }
        }
        let about = self.about_top();
        if line >= about && !self.about.doc.text.is_empty() && line - about < self.about.flow.rows()
        {
            return At::About(line - about);
        }
        At::Nothing
    }
}
