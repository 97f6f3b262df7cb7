//! A text made of pieces, each with a place of its own on the line: a conversation, whose sides stand left and right,
//! or a table with a label before each value. Every piece is laid out by itself, so each keeps its own direction.
//!
//! A text from right to left stands beside its label as one from left to right does: with label and bar at its right,
//! where it begins, or in a table moved up to them.

use super::action::Motion;
use super::doc::{self, Doc, Page, Role};
use crate::text::layout::{Display, Paragraph};

/// A piece of a sheet.
#[derive(Clone, Debug, Default)]
pub struct Piece {
    pub body: Doc,
    /// Shown before the first row of the body: one short line.
    pub label: Doc,
    /// Columns kept for the label on every row.
    pub label_columns: u16,
    /// A line down the side of the body where it begins.
    pub bar: Option<Role>,
    /// It is a row of a table: its values begin at one side, whatever their direction.
    pub is_value: bool,
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
    /// Columns from the sheet's left side to the label, to the bar, if there is one, and to the body.
    pub label_at: u16,
    pub bar_at: u16,
    pub body_at: u16,
    /// Columns of the body.
    pub width: u16,
    /// Label and bar stand at the right of the body, which runs from right to left.
    pub mirrored: bool,
    /// How far each row of the body stands to the left of where its layout has it; none: no row does.
    moved: Vec<u16>,
    first_row: usize,
}

impl Laid {
    /// Lays a piece out between the sheet's sides.
    fn lay(&mut self, mut piece: Piece, width: u16, display: Display) {
        let bar = if piece.bar.is_some() { BAR } else { 0 };
        let taken = piece.label_columns + bar;
        let margins = piece.left.saturating_add(piece.right);
        let roomy = width.saturating_sub(taken).saturating_sub(margins) >= NARROWEST;
        let (left, right) = if roomy {
            (piece.left, piece.right)
        } else {
            (0, 0)
        };
        self.label_at = left;
        self.body_at = (left + taken).min(width.saturating_sub(1));
        self.bar_at = self.body_at.saturating_sub(BAR);
        self.width = width.saturating_sub(self.body_at + right).max(1);
        let body = std::mem::take(&mut piece.body);
        self.page.show(body, self.width, u16::MAX, display);
        self.page.scroll = 0;
        self.mirrored = taken > 0 && !piece.is_value && self.page.flow.is_rtl(0);
        if self.mirrored {
            self.body_at = left;
            self.bar_at = left + self.width + 1;
            self.label_at = left + self.width + bar;
        }
        self.piece = piece;
        self.moved.clear();
        if self.piece.is_value && self.page.flow.has_rtl() {
            let width = self.width;
            self.move_rows(|paragraph| width.saturating_sub(paragraph.columns()));
        }
    }

    /// How far a row of the body stands to the left of where its layout has it.
    #[must_use]
    pub fn moved(&self, row: usize) -> u16 {
        self.moved.get(row).copied().unwrap_or(0)
    }

    /// Moves each row that runs from right to left; `by`: how far the rows of its paragraph go.
    fn move_rows(&mut self, by: impl Fn(&Paragraph) -> u16) {
        let flow = &self.page.flow;
        self.moved.clear();
        let mut row = 0;
        while row < flow.rows() {
            let paragraph = flow.paragraph(flow.row_bytes(row).start);
            let rows = paragraph.map_or(1, Paragraph::rows);
            let far = paragraph.filter(|one| one.is_rtl()).map_or(0, &by);
            self.moved.extend(std::iter::repeat_n(far, rows));
            row += rows;
        }
    }

    /// Lines that stand behind a sign are moved together; each side of a conversation keeps its place while it grows.
    fn can_move(&self) -> bool {
        self.mirrored && self.piece.bar.is_none()
    }

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
        for (laid, piece) in self.laid.iter_mut().zip(pieces) {
            laid.lay(piece, width, display);
            laid.first_row = self.rows;
            self.rows += laid.rows();
        }
        self.draw_in();
        self.scroll = self.scroll.min(self.last_scroll(height));
    }

    /// Brings lines from right to left, with their signs, as near to the left as the longest of them lets all: short
    /// ones do not stand at the far end of a wide page, and all begin at one column.
    fn draw_in(&mut self) {
        let movable = || self.laid.iter().filter(|laid| laid.can_move());
        let free = movable().map(|laid| laid.width.saturating_sub(laid.page.flow.columns()));
        let Some(free) = free.min().filter(|free| *free > 0) else {
            return;
        };
        for laid in self.laid.iter_mut().filter(|laid| laid.can_move()) {
            laid.label_at -= free;
            laid.move_rows(|_| free);
        }
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

    fn labelled(text: &str, bar: Option<Role>) -> Piece {
        Piece {
            bar,
            label_columns: 6,
            ..piece(text)
        }
    }

    /// The columns of the body's cells in a row.
    fn columns(laid: &Laid, row: usize) -> (u16, u16) {
        let mut cells = laid.page.flow.row(row).row.cells;
        cells.retain(|cell| cell.x >= laid.moved(row));
        let on_sheet = |x: u16| laid.body_at + x - laid.moved(row);
        let behind = cells.last().map_or(0, |last| last.x + last.width);
        (on_sheet(cells[0].x), on_sheet(behind))
    }

    #[test]
    fn label_and_bar_stand_where_a_text_begins() {
        let mut sheet = Sheet::default();
        let pieces = ["hello", "نعم، هذا صحيح"].map(|text| labelled(text, Some(Role::Agent)));
        let [ltr, rtl] = pieces;
        let inset = Piece { left: 9, ..rtl };
        sheet.show(vec![ltr, inset], 60, 10, Display::Visual);
        let (ltr, _) = sheet.at(0).unwrap();
        assert_eq!((ltr.label_at, ltr.bar_at, ltr.body_at), (0, 6, 8));
        let (rtl, _) = sheet.at(1).unwrap();
        assert_eq!((rtl.body_at, rtl.bar_at, rtl.label_at), (9, 53, 54));
        assert_eq!(columns(rtl, 0), (39, 52));
        // However narrow, all of it is on the sheet.
        for width in 1..40 {
            sheet.show(
                vec![labelled("نعم", Some(Role::Agent))],
                width,
                9,
                Display::Visual,
            );
            let (laid, _) = sheet.at(0).unwrap();
            assert!(laid.body_at + laid.width <= width, "{width}");
        }
    }

    #[test]
    fn short_lines_from_right_to_left_do_not_stand_at_the_far_end_of_a_wide_sheet() {
        let mut sheet = Sheet::default();
        let texts = ["سبب", "سبب الاتصال", "english"];
        let pieces = texts.map(|text| labelled(text, None)).to_vec();
        sheet.show(pieces, 100, 10, Display::Visual);
        let [short, long, english] = [0, 1, 2].map(|row| sheet.at(row).unwrap().0);
        // As near as the longest lets them, and all begin at one column, beside their labels.
        assert_eq!(columns(long, 0), (0, 10));
        assert_eq!(columns(short, 0), (7, 10));
        assert_eq!((short.label_at, long.label_at), (10, 10));
        assert_eq!((english.label_at, english.body_at), (0, 6));
    }

    #[test]
    fn the_values_of_a_table_begin_at_one_side() {
        let mut sheet = Sheet::default();
        let pieces = [
            "yes",
            "راض",
            "غدا بين الرابعة والسادسة\nthe schema does not name it",
        ];
        let pieces = pieces.map(|text| Piece {
            is_value: true,
            ..labelled(text, None)
        });
        sheet.show(pieces.to_vec(), 24, 10, Display::Visual);
        let starts: Vec<u16> = (0..sheet.rows())
            .map(|row| {
                let (laid, within) = sheet.at(row).unwrap();
                assert_eq!((laid.label_at, laid.body_at), (0, 6));
                columns(laid, within).0
            })
            .collect();
        // The second row of the long one is shorter, and begins with it at the right.
        assert_eq!(starts, [6, 6, 6, 13, 6, 6]);
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
