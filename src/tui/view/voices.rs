//! The picker of voices, and the line of favourites with their two letters.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::{Canvas, sheet};
use crate::app::doc::Role;
use crate::app::editor::Editor;
use crate::app::keyline;
use crate::app::modal::shown;
use crate::app::scrollbar::Seen;
use crate::app::update::voicing;
use crate::app::voices::{self, Item, View};
use crate::draft::voices::platform_hint;
use crate::text::{clean, grapheme};

/// Draws the picker; returns where its cursor stands.
pub fn draw(canvas: Canvas<'_>, view: &View, top: bool, buffer: &mut Buffer) -> Option<Position> {
    let state = canvas.state;
    let area = voices::area(state);
    let inside = crate::app::layout::inside(area);
    let count = t!(
        "{at} of {all}",
        at = view.shown.len(),
        all = view.items.len()
    );
    let list = voices::list_area(state);
    let first = voices::first_shown(view, list.height);
    let seen = Seen::of(first, list.height, view.shown.len());
    sheet::bordered(canvas, area, t!("Voices"), &count, seen, buffer);
    let row = |y: u16| Rect {
        y: inside.y + y.min(inside.height.saturating_sub(1)),
        height: 1.min(inside.height),
        ..inside
    };
    let cursor = match &view.label {
        Some(label) => input(
            canvas,
            row(0),
            t!("label › "),
            label,
            t!("your own name for this voice"),
            buffer,
        ),
        None => input(
            canvas,
            row(0),
            "› ",
            &view.filter,
            shown::list_hint(state).unwrap_or(t!("type a name, language, gender, style or label")),
            buffer,
        ),
    };
    let shown = view.shown.iter().skip(first).take(usize::from(list.height));
    let present = state.document.draft.voice_id.trim().to_lowercase();
    for (y, index) in shown.enumerate() {
        let Some(item) = view.items.get(*index) else {
            continue;
        };
        let place = Rect {
            y: list.y + y as u16,
            height: 1,
            ..list
        };
        voice(canvas, item, item.id == present, view.about, place, buffer);
        if first + y == view.selected {
            buffer.set_style(place, canvas.theme.selected());
        }
    }
    if view.shown.is_empty() && list.height > 0 {
        let text = t!("No voice fits. Any id can be typed into the field Voice.");
        canvas.line(buffer, Rect { height: 1, ..list }, text, Role::Muted);
    }
    if inside.height > 4 {
        let role = if state.voices.trouble.is_some() {
            Role::Warning
        } else {
            Role::Muted
        };
        let lines = voices::status_lines(state);
        let first = inside.height.saturating_sub(1 + lines.len() as u16);
        for (y, line) in (first..).zip(&lines) {
            canvas.line(buffer, row(y), line, role);
        }
        let foot = row(inside.height - 1);
        let (placed, _) = keyline::places(&voices::keys(view), foot.width);
        let taken = placed.last().map_or(0, |last| last.x + last.width);
        let hint = platform_hint();
        if usize::from(taken) + 2 + grapheme::columns(hint) <= usize::from(foot.width) {
            canvas.line_right(buffer, foot, hint, Role::Muted);
        }
        if top {
            sheet::draw_keys(canvas, buffer);
        }
    }
    top.then_some(cursor)
}

/// A row of the list: `★ ✓ label (name)      en female narrator  35189a1c`. `is_present`: it is the draft's; `about`: the
/// columns of the longest description.
fn voice(
    canvas: Canvas<'_>,
    item: &Item,
    is_present: bool,
    about: u16,
    place: Rect,
    buffer: &mut Buffer,
) {
    let marks = format!(
        "{} {} ",
        if item.favourite { "★" } else { " " },
        if is_present { "✓" } else { " " }
    );
    let used = canvas.line(buffer, place, &marks, Role::Warning);
    let mut rest = Rect {
        x: place.x + used,
        width: place.width.saturating_sub(used),
        ..place
    };
    let id = clean::line(&item.id);
    let short: String = id.chars().take(8).collect();
    // A whole id where it fits, else how it begins.
    let whole = rest.width > 80;
    let right = canvas.line_right(buffer, rest, if whole { &id } else { &short }, Role::Muted) + 2;
    rest.width = rest.width.saturating_sub(right);
    let title = u16::try_from(grapheme::columns(&item.title)).unwrap_or(u16::MAX);
    if !item.about.is_empty() && title.saturating_add(about) < rest.width.saturating_sub(2) {
        // One below the other.
        let column = Rect {
            x: rest.right() - about,
            width: about,
            ..rest
        };
        canvas.line(buffer, column, &item.about, Role::Muted);
        rest.width -= about + 2;
    }
    canvas.line(buffer, rest, &item.title, Role::Plain);
}

fn input(
    canvas: Canvas<'_>,
    place: Rect,
    mark: &str,
    editor: &Editor,
    empty: &str,
    buffer: &mut Buffer,
) -> Position {
    let used = canvas.line(buffer, place, mark, Role::Key);
    let rest = Rect {
        x: place.x + used,
        width: place.width.saturating_sub(used),
        ..place
    };
    if editor.is_empty() {
        canvas.line(buffer, rest, empty, Role::Muted);
    }
    let column = super::input::draw(canvas, editor, rest, buffer);
    super::at(rest, column, 0)
}

/// The favourites in the line of hints: those whose letters begin as was typed.
pub fn draw_switch(canvas: Canvas<'_>, typed: &str, buffer: &mut Buffer) -> Position {
    let state = canvas.state;
    let area = canvas.layout.hints;
    super::paint::clear(buffer, area);
    let mut place = area;
    let step = |place: &mut Rect, used: u16| {
        place.x = place.x.saturating_add(used.min(place.width));
        place.width = place.width.saturating_sub(used);
    };
    let used = canvas.line(buffer, place, &t!(" Voice › {typed}", typed), Role::Heading);
    let cursor = super::at(place, used, 0);
    step(&mut place, used + 2);
    let right = canvas.line_right(buffer, place, " Esc ", Role::Key);
    place.width = place.width.saturating_sub(right + 1);
    let present = state.document.draft.voice_id.trim().to_lowercase();
    for (tag, id, title) in voicing::favourites(state) {
        if !tag.starts_with(typed) || place.width < 6 {
            continue;
        }
        let used = canvas.line(buffer, place, &tag, Role::Key) + 1;
        step(&mut place, used);
        let role = if id == present {
            Role::Good
        } else {
            Role::Plain
        };
        let used = canvas.line(buffer, place, &title, role) + 2;
        step(&mut place, used);
    }
    cursor
}
