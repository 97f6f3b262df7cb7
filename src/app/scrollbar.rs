//! Scroll bars: the thumb on the right border of what does not fit, and where it leads. Which bars there are, and what
//! they scroll, is told in `update/mouse/scrolling.rs`.

use ratatui::layout::{Position, Rect};

/// Which of all rows are in view.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    pub first: usize,
    pub rows: usize,
    pub all: usize,
}

impl Seen {
    /// `rows` rows of `all`, from the one at `first` on.
    #[must_use]
    pub fn of(first: usize, rows: impl Into<usize>, all: usize) -> Self {
        Self {
            first,
            rows: rows.into(),
            all,
        }
    }

    #[must_use]
    pub fn above(self) -> bool {
        self.first > 0
    }

    #[must_use]
    pub fn below(self) -> bool {
        self.first + self.rows < self.all
    }

    /// The first row and the rows of the thumb on a track of so many; `None` if all is in view.
    #[must_use]
    pub fn thumb(self, track: usize) -> Option<(usize, usize)> {
        if track == 0 || !(self.above() || self.below()) {
            return None;
        }
        let rows = (self.rows * track / self.all.max(1)).clamp(1, track);
        let hidden = self.hidden();
        Some((self.first.min(hidden) * (track - rows) / hidden, rows))
    }

    /// The first row in view when the thumb stands at this row of a track of so many.
    #[must_use]
    pub fn led_to(self, top: usize, track: usize) -> usize {
        let (_, rows) = self.thumb(track).unwrap_or_default();
        match track.saturating_sub(rows) {
            0 => 0,
            free => (top.min(free) * self.hidden()).div_ceil(free),
        }
    }

    /// Rows that are out of view at the start, at least one.
    fn hidden(self) -> usize {
        self.all.saturating_sub(self.rows).max(1)
    }
}

/// What has a bar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    Editor,
    Preview,
    /// The topmost overlay.
    Overlay,
}

/// A bar with a thumb.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bar {
    pub place: Place,
    /// Where the thumb moves: one column.
    pub track: Rect,
    pub seen: Seen,
}

impl Bar {
    /// On the right border of an area.
    #[must_use]
    pub fn on(place: Place, area: Rect, seen: Seen) -> Self {
        let track = Rect {
            x: area.right().saturating_sub(1),
            y: area.y.saturating_add(1),
            width: 1.min(area.width),
            height: area.height.saturating_sub(2),
        };
        Self { place, track, seen }
    }

    /// What a press of the button takes hold of here: the thumb where it was pressed; or, with `true`, its middle, which
    /// is still to come there.
    #[must_use]
    pub fn grabbed(self, at: Position) -> Option<(Grab, bool)> {
        let (top, rows) = self.seen.thumb(usize::from(self.track.height))?;
        if !self.track.contains(at) {
            return None;
        }
        let row = usize::from(at.y - self.track.y);
        let within = row.checked_sub(top).filter(|within| *within < rows);
        let grab = Grab {
            place: self.place,
            within: within.unwrap_or(rows / 2),
        };
        Some((grab, within.is_none()))
    }

    /// The first row in view when the pointer, which holds the thumb, is at a row of the screen.
    #[must_use]
    pub fn dragged(self, grab: Grab, y: u16) -> usize {
        let row = usize::from(y.saturating_sub(self.track.y));
        let top = row.saturating_sub(grab.within);
        self.seen.led_to(top, usize::from(self.track.height))
    }
}

/// A thumb that the button holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Grab {
    pub place: Place,
    /// Rows from its top to the pointer.
    pub within: usize,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_thumb_tells_how_much_is_in_view_and_where() {
        let thumb = |first, rows: usize, all, track| Seen::of(first, rows, all).thumb(track);
        assert_eq!(thumb(0, 10, 10, 10), None);
        assert_eq!(thumb(0, 10, 20, 10), Some((0, 5)));
        assert_eq!(thumb(5, 10, 20, 10), Some((2, 5)));
        // It stands at an end only when the text does, and has a row always.
        assert_eq!(thumb(10, 10, 20, 10), Some((5, 5)));
        assert_eq!(thumb(0, 10, 100_000, 10), Some((0, 1)));
        assert_eq!(thumb(99_990, 10, 100_000, 10), Some((9, 1)));
        assert_eq!(thumb(usize::MAX / 64, 1, 2, 3), Some((2, 1)));
        assert_eq!(thumb(0, 1, 2, 0), None);
    }

    #[test]
    fn the_thumb_comes_to_stand_where_it_is_dragged_to() {
        for (rows, all) in [(10, 30), (10, 11), (10, 2_000), (1, 2), (34, 35)] {
            let track = 10;
            let seen = Seen::of(0, rows, all);
            let (_, length) = seen.thumb(track).unwrap();
            let free = track - length;
            let hidden = all - rows;
            assert_eq!(seen.led_to(0, track), 0, "{rows} of {all}");
            if free > 0 {
                assert_eq!(seen.led_to(usize::MAX / track, track), hidden);
            }
            for top in 0..=free {
                let there = Seen {
                    first: seen.led_to(top, track),
                    ..seen
                };
                assert!(there.first <= hidden);
                let (stands, _) = there.thumb(track).unwrap();
                // Where a row of the text is more than one of the track it stands at the next place there is.
                assert!(stands == top || hidden < free && stands > top);
            }
        }
    }

    #[test]
    fn a_press_beside_the_thumb_brings_its_middle_there() {
        let bar = Bar::on(
            Place::Preview,
            Rect::new(10, 5, 20, 22),
            Seen::of(0, 20_usize, 100),
        );
        assert_eq!(bar.track, Rect::new(29, 6, 1, 20));
        // Rows 6 to 9 are the thumb.
        let (grab, comes) = bar.grabbed(Position::new(29, 7)).unwrap();
        assert_eq!((grab.within, comes), (1, false));
        assert_eq!(bar.dragged(grab, 7), 0);
        assert_eq!(bar.dragged(grab, 8), 5);
        let (grab, comes) = bar.grabbed(Position::new(29, 20)).unwrap();
        assert_eq!((grab.within, comes), (2, true));
        assert_eq!(bar.dragged(grab, 20), 60);
        assert_eq!(bar.dragged(grab, 100), 80);
        assert_eq!(bar.grabbed(Position::new(28, 7)), None);
        assert_eq!(bar.grabbed(Position::new(29, 5)), None);
    }
}
