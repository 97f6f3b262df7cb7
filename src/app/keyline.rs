//! A line of keys at the foot of an overlay, `n note  d diff  Esc back`: which of them have room, and where they stand.
//! What is drawn and what a click means both come from here.

use crossterm::event::KeyCode;
use ratatui::layout::{Position, Rect};

use super::book::{self, View};
use super::derive;
use super::keymap::Key;
use super::layout;
use super::overlay::Overlay;
use super::state::State;
use super::talk;
use super::voices;
use crate::text::grapheme;

/// A key as it is spelled on the screen, and what it does.
pub type Hint = (&'static str, &'static str);

/// Columns between two hints.
const GAP: u16 = 2;

/// A hint that has room.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Placed {
    /// Index into the hints.
    pub index: usize,
    /// Columns from the line's left side.
    pub x: u16,
    pub width: u16,
}

/// Where hints stand in so many columns, and where a mark says that some had no room. The last one, the way out, is
/// the last to go.
#[must_use]
pub fn places(hints: &[Hint], width: u16) -> (Vec<Placed>, Option<u16>) {
    fit(hints, hints.len().checked_sub(1), GAP, width)
}

/// Where hints stand in `width` columns, in their order, and where a mark says that some had no room:
/// from the first that has none on all go but the `kept` one, which is the last to go. A mark that nothing follows stands
/// a blank behind the last hint.
#[must_use]
pub fn fit(
    hints: &[(impl AsRef<str>, &str)],
    kept: Option<usize>,
    gap: u16,
    width: u16,
) -> (Vec<Placed>, Option<u16>) {
    let columns = |(key, what): &(_, &str)| {
        let columns = grapheme::columns(AsRef::as_ref(key)) + 1 + grapheme::columns(what);
        u16::try_from(columns).unwrap_or(u16::MAX)
    };
    let wanted: Vec<u16> = hints.iter().map(columns).collect();
    let sum = |sum: u16, own: &u16| sum.saturating_add(*own).saturating_add(gap);
    let all_fit = wanted.iter().fold(0, sum) <= width.saturating_add(gap);
    let kept_one = { kept }.and_then(|kept| wanted.get(kept).map(|own| (kept, *own)));
    let mut placed = Vec::new();
    let mut x: u16 = 0;
    let mut cut = None;
    for (index, own) in wanted.iter().copied().enumerate() {
        let is_kept = kept == Some(index);
        if cut.is_some() && !is_kept {
            continue;
        }
        // Room for the mark, and for the kept one where it is still to come.
        let room = match kept_one {
            _ if all_fit || is_kept => 0,
            // Between the two stands nothing, or the mark.
            Some((kept, own)) if kept == index + 1 => (gap + 2).saturating_add(own),
            Some((kept, own)) if kept > index => (gap + 1 + gap).saturating_add(own),
            _ => 2,
        };
        if x.saturating_add(own).saturating_add(room) > width {
            let follows = kept_one.is_some_and(|(kept, _)| kept > index);
            let at = if follows {
                x
            } else {
                x.saturating_sub(gap - 1)
            };
            if !is_kept && at < width {
                cut = Some(at);
                x += 1 + gap;
            }
            continue;
        }
        placed.push(Placed {
            index,
            x,
            width: own,
        });
        x += own + gap;
    }
    (placed, cut)
}

/// The line of keys of the topmost overlay, if it has one, and where it stands.
#[must_use]
pub fn of(state: &State) -> Option<(Vec<Hint>, Rect)> {
    match state.overlays.last()? {
        Overlay::Call { id, view } => {
            let call = state.calls.find(id)?;
            let others = state.calls.live.len() > 1;
            let lies_over = state.overlays.len() > 1;
            let hints = talk::keys(call, view.shows, others, lies_over);
            Some((hints, foot(derive::page_area(state))))
        }
        Overlay::Book(view) => Some(match &**view {
            View::List(list) => (book::list_keys(list), foot(book::list_area(state))),
            View::Call(page) => (book::keys(page), foot(derive::page_area(state))),
            View::Compare(both) => (book::compare_keys(both), foot(derive::page_area(state))),
        }),
        Overlay::Voices(view) => Some((voices::keys(view), foot(voices::area(state)))),
        _ => None,
    }
}

/// The last line inside a border.
fn foot(area: Rect) -> Rect {
    let inside = layout::inside(area);
    Rect {
        y: inside.bottom().saturating_sub(1),
        height: u16::from(inside.height > 0),
        ..inside
    }
}

/// The key whose hint stands at a place. A hint for several keys (`1-5`) is none that can be clicked.
#[must_use]
pub fn at(state: &State, place: Position) -> Option<Key> {
    let (hints, area) = of(state)?;
    if !area.contains(place) {
        return None;
    }
    let column = place.x - area.x;
    let (placed, _) = places(&hints, area.width);
    let hit = placed
        .iter()
        .find(|one| (one.x..one.x + one.width).contains(&column))?;
    let (label, _) = hints.get(hit.index)?;
    if let Some(letter) = label.strip_prefix('^') {
        return Key::parse(&format!("ctrl-{}", letter.to_lowercase()));
    }
    let mut letters = label.chars();
    match (letters.next(), letters.next()) {
        (Some(letter), None) => Some(Key {
            code: KeyCode::Char(letter),
            modifiers: crossterm::event::KeyModifiers::NONE,
        }),
        _ => Key::parse(&label.to_lowercase()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HINTS: [Hint; 3] = [("n", "note"), ("d", "diff"), ("Esc", "back")];

    fn shown(width: u16) -> String {
        let (placed, cut) = places(&HINTS, width);
        let mut line = vec![' '; usize::from(width)];
        let mut put = |x: u16, text: &str| {
            for (index, letter) in text.chars().enumerate() {
                line[usize::from(x) + index] = letter;
            }
        };
        for one in placed {
            let (key, what) = HINTS[one.index];
            put(one.x, &format!("{key} {what}"));
        }
        if let Some(x) = cut {
            put(x, "…");
        }
        line.iter().collect::<String>().trim_end().to_owned()
    }

    #[test]
    fn the_way_out_is_shown_as_long_as_there_is_room_for_anything() {
        assert_eq!(shown(40), "n note  d diff  Esc back");
        assert_eq!(shown(24), "n note  d diff  Esc back");
        assert_eq!(shown(23), "n note  …  Esc back");
        assert_eq!(shown(12), "…  Esc back");
        assert_eq!(shown(7), "…");
        for width in 0..40 {
            let (placed, cut) = places(&HINTS, width);
            assert!(placed.iter().all(|one| one.x + one.width <= width));
            assert!(cut.is_none() || !placed.iter().any(|one| cut == Some(one.x)));
        }
    }
}
