//! The tabs on a pane's upper border: where each stands, for the eye and for the mouse.

use crate::text::grapheme;

/// A tab's columns on the screen, `end` excluded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place<T> {
    pub tab: T,
    pub start: u16,
    pub end: u16,
}

/// The places of tabs from a column on: one blank on each side of a label.
pub fn places<T: Copy>(
    from: u16,
    all: &[T],
    label: impl Fn(T) -> &'static str,
) -> impl Iterator<Item = Place<T>> {
    all.iter().scan(from, move |x, &tab| {
        let start = *x;
        *x = start.saturating_add(grapheme::columns(label(tab)) as u16 + 2);
        Some(Place {
            tab,
            start,
            end: *x,
        })
    })
}

/// The tab whose label stands at a column.
pub fn at<T>(mut places: impl Iterator<Item = Place<T>>, x: u16) -> Option<T> {
    places
        .find(|place| (place.start..place.end).contains(&x))
        .map(|place| place.tab)
}
