//! A page of up to three sheets: a head that stays in its place, what scrolls under it, and, where there is room for
//! it, a column beside that.

use ratatui::layout::Rect;

use super::action::Motion;
use super::scrollbar::Seen;
use super::sheet::{Piece, Sheet};
use crate::text::layout::Display;

/// What a page is made of.
#[derive(Clone, Debug, Default)]
pub struct Parts {
    /// Stays in view while the rest scrolls, where that leaves enough rows for the rest.
    pub head: Vec<Piece>,
    pub body: Vec<Piece>,
    /// Stands beside the body, else below it.
    pub side: Vec<Piece>,
    /// Stands below all.
    pub foot: Vec<Piece>,
}

/// Where a page's sheets stand on the screen.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Places {
    pub head: Rect,
    pub body: Rect,
    /// Without columns: there is none.
    pub side: Rect,
}

/// A page as it was laid out last.
#[derive(Clone, Debug, Default)]
pub struct Spread {
    pub head: Sheet,
    pub body: Sheet,
    pub side: Sheet,
    pub places: Places,
}

/// Columns from which a column stands beside the body.
const ROOMY: u16 = 100;

/// Columns between the two: a blank, a line, a blank.
pub const GAP: u16 = 3;

/// The head stays in view where so many rows are left for the body.
const LEAST: u16 = 8;

/// Columns of the body on a page of `width` columns. `beside`: there is something to stand beside it.
#[must_use]
pub fn body_columns(width: u16, beside: bool) -> u16 {
    match side_columns(width) {
        Some(columns) if beside => width - columns - GAP,
        _ => width,
    }
}

/// Columns of the column beside the body; `None` if there is no room for one.
#[must_use]
pub fn side_columns(width: u16) -> Option<u16> {
    (width >= ROOMY).then_some(width * 7 / 20)
}

impl Spread {
    /// What of its body is in view.
    #[must_use]
    pub fn seen(&self) -> Seen {
        Seen::of(self.body.scroll, self.places.body.height, self.body.rows())
    }

    /// Takes new parts and lays them out in an area; the scroll stays within the body.
    pub fn show(&mut self, parts: Parts, area: Rect, display: Display) {
        let Parts {
            head,
            mut body,
            mut side,
            foot,
        } = parts;
        let lay = |sheet: &mut Sheet, pieces, width| sheet.show(pieces, width, u16::MAX, display);
        lay(&mut self.head, head.clone(), area.width);
        let rows = u16::try_from(self.head.rows()).unwrap_or(u16::MAX);
        let mut places = Places {
            head: Rect {
                height: rows,
                ..area
            },
            ..Places::default()
        };
        let mut top = rows.saturating_add(1);
        if rows == 0 || area.height < top.saturating_add(LEAST) {
            lay(&mut self.head, Vec::new(), area.width);
            body.splice(0..0, head);
            places.head.height = 0;
            top = 0;
        } else if let Some(first) = body.first_mut() {
            // The blank row below the head is there already.
            first.space = false;
        }
        places.body = Rect {
            y: area.y + top.min(area.height),
            height: area.height.saturating_sub(top),
            ..area
        };
        let width = body_columns(area.width, !side.is_empty());
        if width < area.width {
            let columns = area.width - width - GAP;
            let mut beside = side.clone();
            if let Some(first) = beside.first_mut().filter(|_| top > 0) {
                first.space = false;
            }
            lay(&mut self.side, beside, columns);
            if self.side.rows() <= usize::from(places.body.height) {
                side.clear();
                places.side = Rect {
                    x: area.right() - columns,
                    width: columns,
                    ..places.body
                };
                places.body.width = width;
            }
        }
        body.append(&mut side);
        body.extend(foot);
        self.places = places;
        let Rect { width, height, .. } = places.body;
        self.body.show(body, width, height, display);
    }

    /// Whether something in it runs from right to left.
    #[must_use]
    pub fn has_rtl(&self) -> bool {
        self.head.has_rtl()
            || self.body.has_rtl()
            || self.places.side.width > 0 && self.side.has_rtl()
    }

    pub fn scroll_by(&mut self, rows: isize) {
        self.body.scroll_by(rows, self.places.body.height);
    }

    /// Scrolls as a key that moves says.
    pub fn scroll_to(&mut self, motion: Motion) {
        self.body.scroll_to(motion, self.places.body.height);
    }

    /// Scrolls to the next place to jump to, or to the one before.
    pub fn jump(&mut self, forward: bool) {
        self.body.jump(forward, self.places.body.height);
    }

    /// Whether the last row is in view.
    #[must_use]
    pub fn is_at_end(&self) -> bool {
        self.body.is_at_end(self.places.body.height)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::doc::Doc;

    fn piece(text: &str) -> Piece {
        let mut doc = Doc::default();
        doc.plain(text);
        Piece::of(doc).apart()
    }

    fn shown(side: &str, width: u16, height: u16) -> Spread {
        let parts = Parts {
            head: vec![Piece {
                space: false,
                ..piece("status\nverdict")
            }],
            body: vec![piece("one"), piece("two")],
            side: vec![piece(side)],
            foot: vec![piece("recording")],
        };
        let area = Rect::new(2, 2, width, height);
        let mut spread = Spread::default();
        spread.show(parts, area, Display::Visual);
        spread
    }

    #[test]
    fn what_has_no_room_beside_the_body_stands_below_it() {
        let wide = shown("outcome", 120, 20);
        assert_eq!(wide.places.head, Rect::new(2, 2, 120, 2));
        assert_eq!(wide.places.body, Rect::new(2, 5, 75, 17));
        assert_eq!(wide.places.side, Rect::new(80, 5, 42, 17));
        assert_eq!((wide.body.rows(), wide.side.rows()), (5, 1));

        let narrow = shown("outcome", 76, 20);
        assert_eq!(narrow.places.side.width, 0);
        assert_eq!(narrow.body.rows(), 7);

        // Too long for the rows that there are.
        let long = shown(&"x\n".repeat(30), 120, 20);
        assert_eq!(long.places.side.width, 0);
        assert_eq!(long.places.body.width, 120);

        // Too low for a head that stays.
        let low = shown("outcome", 76, 10);
        assert_eq!(low.places.head.height, 0);
        assert_eq!(low.body.rows(), 10);
    }

    #[test]
    fn no_page_stands_outside_of_its_place() {
        for width in 0..140 {
            for height in 0..24 {
                let spread = shown("a\nb", width, height);
                let area = Rect::new(2, 2, width, height);
                for place in [spread.places.head, spread.places.body, spread.places.side] {
                    let inside = place.is_empty() || area.intersection(place) == place;
                    assert!(inside, "{width}x{height}: {place:?}");
                }
            }
        }
    }
}
