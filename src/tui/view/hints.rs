//! The last line: the keys of the place where one is, or a notice over them.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::super::paint;
use super::{Canvas, SMALL_FITS, find, sheet, small};
use crate::app::action::{self, Action};
use crate::app::doc::Role;
use crate::app::keyline::Placed;
use crate::app::keymap;
use crate::app::layout::Shape;
use crate::app::place;
use crate::app::problem_list;
use crate::app::state::State;
use crate::text::{clean, grapheme};

/// Key hints, or a notice over them.
pub fn draw(canvas: Canvas<'_>, buffer: &mut Buffer) {
    let (state, area) = (canvas.state, canvas.layout.hints);
    if area.height == 0 {
        return;
    }
    let notice = state.notice.as_ref().filter(|_| state.pressed.is_empty());
    if let Some(notice) = notice {
        let role = if notice.is_error {
            Role::Error
        } else {
            Role::Heading
        };
        let text = clean::line(&notice.text);
        if place::notice_stands_above(state) {
            let strip = canvas.layout.strip;
            paint::clear(buffer, strip);
            canvas.line(buffer, strip, &format!(" {text}"), role);
        } else {
            two_lines(canvas, buffer, &text, role);
            return;
        }
    }
    if let Some(trouble) = &state.recovery.trouble {
        let text = t!(
            "No recovery copy can be written, so save with {hint}: {trouble}",
            trouble = clean::line(trouble),
            hint = state.keymap.hint(Action::Save)
        );
        if notice.is_some() {
            // Its line above is taken: here stands what there is room for.
            canvas.line(buffer, area, &format!(" {text}"), Role::Error);
        } else {
            two_lines(canvas, buffer, &text, Role::Error);
        }
        return;
    }
    if canvas.layout.shape == Shape::Small && area.width <= SMALL_FITS {
        canvas.line(buffer, area, &small(state), Role::Muted);
        return;
    }
    let mut shown: Vec<(String, &str)> = if !state.pressed.is_empty() {
        sequence_hints(state)
    } else if state.find.open && state.overlays.is_empty() {
        find::hints(canvas)
    } else {
        place::keys(state)
    };
    // An action without a key has no hint.
    shown.retain(|(key, _)| !key.is_empty());
    let placed = place::placed(&state.keymap, &shown, area.width);
    if !state.pressed.is_empty()
        && placed.1.is_some()
        && let Some(grid) = Grid::of(&shown, area)
    {
        grid.draw(canvas, &shown, buffer);
        return;
    }
    sheet::draw_hints(canvas, area, &shown, placed, buffer);
}

/// What was pressed of a sequence, and how it can go on.
fn sequence_hints(state: &State) -> Vec<(String, &'static str)> {
    let pressed = keymap::label(&state.pressed, false);
    let mut hints = vec![(pressed, "…"), ("Esc".to_owned(), t!("back"))];
    for (keys, action) in state.keymap.behind(&state.pressed) {
        let name = action::named(action).map_or("", |named| named.name);
        hints.push((keys, name));
    }
    hints
}

/// How a sequence can go on where one line is too short for it: in columns, in the rows above the last line, too.
struct Grid {
    /// The rows that it covers.
    area: Rect,
    /// Columns from one hint to the next in its row.
    step: u16,
    /// Hints in a row.
    in_row: u16,
}

impl Grid {
    /// `None`: half of the screen has no room for all hints.
    fn of(hints: &[(String, &str)], last: Rect) -> Option<Self> {
        let widest = hints.iter().map(Self::columns).max().unwrap_or_default();
        let step = widest.saturating_add(place::GAP);
        let room = last.width.saturating_sub(place::LEFT);
        let in_row = (room.saturating_add(place::GAP) / step).max(1);
        let rows = u16::try_from(hints.len()).ok()?.div_ceil(in_row);
        let area = Rect {
            y: last.bottom().checked_sub(rows)?,
            height: rows,
            ..last
        };
        (rows <= last.bottom() / 2).then_some(Self { area, step, in_row })
    }

    fn columns((key, what): &(String, &str)) -> u16 {
        let columns = grapheme::columns(key) + 1 + grapheme::columns(what);
        u16::try_from(columns).unwrap_or(u16::MAX)
    }

    fn draw(&self, canvas: Canvas<'_>, hints: &[(String, &str)], buffer: &mut Buffer) {
        paint::clear(buffer, self.area);
        for (row, hints) in self.area.rows().zip(hints.chunks(self.in_row.into())) {
            let places = (place::LEFT..).step_by(self.step.into());
            let placed = hints.iter().enumerate().zip(places);
            let placed = placed.map(|((index, hint), x)| Placed {
                index,
                x,
                width: Self::columns(hint),
            });
            sheet::draw_hints(canvas, row, hints, (placed.collect(), None), buffer);
        }
    }
}

/// A text for the user on the last line; one that is too long for it takes the line of the latest call as well.
fn two_lines(canvas: Canvas<'_>, buffer: &mut Buffer, text: &str, role: Role) {
    let (strip, hints) = (canvas.layout.strip, canvas.layout.hints);
    let columns = grapheme::columns(text);
    let area = if columns < usize::from(hints.width) || strip.height == 0 {
        hints
    } else {
        paint::clear(buffer, strip);
        Rect {
            height: strip.height + hints.height,
            ..strip
        }
    };
    let inside = Rect {
        x: area.x + 1.min(area.width),
        width: area.width.saturating_sub(1),
        ..area
    };
    if inside.height < 2 {
        canvas.line(buffer, inside, text, role);
        return;
    }
    let wrapped = problem_list::wrapped(text, inside.width, canvas.state.display);
    let first = wrapped.first().map_or("", String::as_str);
    let rest = wrapped.get(1..).unwrap_or_default().join(" ");
    for (y, part) in [first, rest.as_str()].into_iter().enumerate() {
        let row = Rect {
            y: inside.y + y as u16,
            height: 1,
            ..inside
        };
        canvas.line(buffer, row, part, role);
    }
}
