//! A text made of pieces, each with a place of its own on the line: a conversation, whose sides stand left and right,
//! or a table with a label before each value. Every piece is laid out by itself, so each keeps its own direction.

use super::action::Motion;
use super::doc::{self, Doc, Page, Role};
use crate::text::layout::Display;

/// A piece of a sheet.
#[derive(Clone, Debug, Default)]
pub struct Piece {
    pub body: Doc,
    /// Shown before the first row of the body: one short line.
    pub label: Doc,
    /// Columns kept for the label on every row.
    pub label_columns: u16,
    /// A line down the left side of the body.
    pub bar: Option<Role>,
    /// Columns left free at both sides of the sheet.
    pub left: u16,
    pub right: u16,
    /// A blank row stands above it.
    pub space: bool,
    /// One can jump here.
    pub stop: bool,
}

impl Piece {
    /// A piece that takes the whole width.
    #[must_use]
    pub fn of(body: Doc) -> Self {
        Self {
            body,
            ..Self::default()
        }
    }

    /// The same, as one of the places that one can jump to.
    #[must_use]
    pub fn stop(self) -> Self {
        Self { stop: true, ..self }
    }

    /// The same with a blank row above it.
    #[must_use]
    pub fn apart(self) -> Self {
        Self {
            space: true,
            ..self
        }
    }
}

/// A body is not squeezed below so many columns: rather its margins go.
const NARROWEST: u16 = 20;

/// Columns of the bar and the blank behind it.
const BAR: u16 = 2;

/// A piece as it was laid out.
#[derive(Clone, Debug, Default)]
pub struct Laid {
    pub piece: Piece,
    pub page: Page,
    /// Columns from the sheet's left side to the label, and to the body.
    pub label_at: u16,
    pub body_at: u16,
    pub width: u16,
    first_row: usize,
}

impl Laid {
    fn rows(&self) -> usize {
        self.page.flow.rows() + usize::from(self.piece.space)
    }
}

/// Pieces laid out at a width, kept from frame to frame.
#[derive(Clone, Debug, Default)]
pub struct Sheet {
    laid: Vec<Laid>,
    rows: usize,
    /// First row shown.
    pub scroll: usize,
}

impl Sheet {
    /// Takes new pieces; the scroll stays within `height` rows of the end.
    pub fn show(&mut self, pieces: Vec<Piece>, width: u16, height: u16, display: Display) {
        self.laid.resize_with(pieces.len(), Laid::default);
        self.rows = 0;
        for (laid, mut piece) in self.laid.iter_mut().zip(pieces) {
            let bar = if piece.bar.is_some() { BAR } else { 0 };
            let taken = piece.label_columns + bar;
            let margins = piece.left.saturating_add(piece.right);
            let roomy = width.saturating_sub(taken).saturating_sub(margins) >= NARROWEST;
            let (left, right) = if roomy {
                (piece.left, piece.right)
            } else {
                (0, 0)
            };
            laid.label_at = left;
            laid.body_at = (left + taken).min(width.saturating_sub(1));
            laid.width = width.saturating_sub(laid.body_at + right).max(1);
            let body = std::mem::take(&mut piece.body);
            laid.page.show(body, laid.width, u16::MAX, display);
            laid.page.scroll = 0;
            laid.piece = piece;
            laid.first_row = self.rows;
            self.rows += laid.rows();
        }
        self.scroll = self.scroll.min(self.last_scroll(height));
    }

    /// Whether something in it runs from right to left.
    #[must_use]
    pub fn has_rtl(&self) -> bool {
        self.laid.iter().any(|laid| laid.page.flow.has_rtl())
    }

    /// Rows in all.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.rows
    }

    /// The piece that a row belongs to, and its row in it; `None` on a blank row and past the end.
    #[must_use]
    pub fn at(&self, row: usize) -> Option<(&Laid, usize)> {
        let behind = self.laid.partition_point(|laid| laid.first_row <= row);
        let laid = self.laid.get(behind.checked_sub(1)?)?;
        let within = (row - laid.first_row).checked_sub(usize::from(laid.piece.space))?;
        (within < laid.page.flow.rows()).then_some((laid, within))
    }

    /// Scrolls by rows, within the text.
    pub fn scroll_by(&mut self, rows: isize, height: u16) {
        self.scroll = self
            .scroll
            .saturating_add_signed(rows)
            .min(self.last_scroll(height));
    }

    /// How many places there are to jump to.
    #[must_use]
    pub fn stops(&self) -> usize {
        self.laid.iter().filter(|laid| laid.piece.stop).count()
    }

    /// Scrolls to the next place to jump to, or to the one before; stays where there is none.
    pub fn jump(&mut self, forward: bool, height: u16) {
        let rows = || {
            let stops = self.laid.iter().filter(|laid| laid.piece.stop);
            stops.map(|laid| laid.first_row + usize::from(laid.piece.space))
        };
        let found = if forward {
            rows().find(|row| *row > self.scroll)
        } else {
            rows().rfind(|row| *row < self.scroll)
        };
        if let Some(row) = found {
            self.scroll = row.min(self.last_scroll(height));
        }
    }

    /// Whether the last row is in view.
    #[must_use]
    pub fn is_at_end(&self, height: u16) -> bool {
        self.scroll >= self.last_scroll(height)
    }

    /// Scrolls as a key that moves says; `height`: the rows in view.
    pub fn scroll_to(&mut self, motion: Motion, height: u16) {
        self.scroll_by(doc::rows_moved(motion, height), height);
    }

    fn last_scroll(&self, height: u16) -> usize {
        self.rows.saturating_sub(usize::from(height))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn piece(text: &str) -> Piece {
        let mut doc = Doc::default();
        doc.plain(text);
        Piece::of(doc)
    }

    fn texts(sheet: &Sheet) -> Vec<String> {
        (0..sheet.rows())
            .map(|row| match sheet.at(row) {
                None => String::new(),
                Some((laid, within)) => format!(
                    "{}{}",
                    " ".repeat(usize::from(laid.body_at)),
                    laid.page.flow.row(within).row.text()
                ),
            })
            .collect()
    }

    #[test]
    fn pieces_wrap_within_their_own_margins() {
        let mut sheet = Sheet::default();
        let inset = Piece {
            left: 6,
            label_columns: 4,
            bar: Some(Role::Agent),
            space: true,
            ..piece("one two three four five six")
        };
        sheet.show(vec![piece("head"), inset.clone()], 36, 10, Display::Visual);
        assert_eq!(
            texts(&sheet),
            [
                "head",
                "",
                "            one two three four five ",
                "            six"
            ]
        );
        assert_eq!(sheet.at(4).map(|(_, row)| row), None);
        // Too narrow for margins.
        sheet.show(vec![inset], 20, 10, Display::Visual);
        assert_eq!(sheet.at(1).unwrap().0.body_at, 6);
    }

    #[test]
    fn one_jumps_from_stop_to_stop() {
        let mut sheet = Sheet::default();
        let pieces = vec![
            piece("head\nhead"),
            piece("one").apart().stop(),
            piece("between"),
            piece("two\ntwo").stop(),
            piece("a\nb\nc\nd\ne\nf"),
        ];
        sheet.show(pieces, 20, 3, Display::Visual);
        assert_eq!(sheet.stops(), 2);
        let mut seen = Vec::new();
        for forward in [true, true, true, false, false] {
            sheet.jump(forward, 3);
            seen.push(sheet.scroll);
        }
        assert_eq!(seen, [3, 5, 5, 3, 3]);
        // The last one cannot stand at the top of a high page.
        sheet.scroll = 0;
        sheet.jump(true, 20);
        assert_eq!(sheet.scroll, 0);
    }

    #[test]
    fn the_scroll_stays_within_the_text() {
        let mut sheet = Sheet::default();
        sheet.show(vec![piece("1\n2\n3\n4\n5")], 20, 2, Display::Visual);
        sheet.scroll_by(isize::MAX, 2);
        assert_eq!(sheet.scroll, 3);
        assert!(sheet.is_at_end(2));
        sheet.show(vec![piece("1")], 20, 2, Display::Visual);
        assert_eq!(sheet.scroll, 0);
        for width in 0..30 {
            let odd = Piece {
                left: 9,
                right: 9,
                label_columns: 12,
                ..piece("text")
            };
            sheet.show(vec![odd], width, 1, Display::Visual);
        }
    }
}
