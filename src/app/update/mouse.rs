//! The mouse: click to focus and to place the cursor, drag to select, wheel to scroll; click a tab, a problem, a
//! choice, an item, the card's Enter line, a key's hint. Scroll bars are in [`scrolling`].

use crossterm::event::{KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::{Position, Rect};

use super::super::action::Action;
use super::super::doc::{Page, Role};
use super::super::folded::{self, Hit};
use super::super::keyline;
use super::super::keymap::Key;
use super::super::layout::{self, Shape};
use super::super::overlay::Overlay;
use super::super::pane::lines::At;
use super::super::pane::{self, Kind};
use super::super::picker::Picker;
use super::super::place as hints;
use super::super::press::{Press, Unit};
use super::super::preview::Tab;
use super::super::problem_list;
use super::super::tabs;
use super::{
    Effect, State, Timer, choosing, completing, derive, finding, focus, go_to_problem, over,
    scroll_preview,
};

pub mod scrolling;

/// Milliseconds from line to line while the pointer is held beyond the text's edge.
const AUTOSCROLL_MS: u64 = 50;

/// Takes a mouse event.
pub fn on_mouse(state: &mut State, mouse: MouseEvent, at_ms: u64, effects: &mut Vec<Effect>) {
    let at = Position {
        x: mouse.column,
        y: mouse.row,
    };
    match mouse.kind {
        MouseEventKind::Down(MouseButton::Left) if scrolling::grab(state, at, effects) => {}
        MouseEventKind::Drag(MouseButton::Left) if scrolling::drag(state, at, effects) => {}
        MouseEventKind::Down(MouseButton::Left) => {
            if completing::click(state, at) {
                super::watch_draft(state, effects);
                return;
            }
            if state.layout().hints.contains(at) {
                for key in hints::keys_at(state, at.x) {
                    super::on_key(state, key, at_ms, effects);
                }
                return;
            }
            if state.overlays.is_empty() {
                let extend = mouse.modifiers.contains(KeyModifiers::SHIFT);
                click(state, at, at_ms, extend, effects);
            } else {
                click_overlay(state, at, at_ms, effects);
            }
        }
        MouseEventKind::Drag(MouseButton::Left) if state.overlays.is_empty() => {
            drag(state, at, effects);
        }
        MouseEventKind::Up(MouseButton::Left) => {
            state.grab = None;
            if let Some(press) = &mut state.press {
                press.held = false;
            }
        }
        MouseEventKind::ScrollUp => wheel(state, at, -1, effects),
        MouseEventKind::ScrollDown => wheel(state, at, 1, effects),
        _ => {}
    }
    super::watch_draft(state, effects);
}

fn click(state: &mut State, at: Position, at_ms: u64, extend: bool, effects: &mut Vec<Effect>) {
    derive::refresh(state);
    let layout = state.layout();
    if layout.strip.contains(at) {
        super::act(state, Action::ShowCall, effects);
        return;
    }
    if state.find.open && (layout.fields.contains(at) || layout.problems.contains(at)) {
        finding::close(state);
    }
    if layout.shape == Shape::Wide {
        if layout.field_rows().contains(at) {
            let index = usize::from(at.y - layout.field_rows().y) + state.field_scroll;
            if let Some(Some(field)) = state.field_lines().get(index) {
                focus(state, *field);
            }
            return;
        }
        if layout.problems.contains(at) {
            // The first line of the area is its title.
            let line = usize::from(at.y - layout.problems.y).checked_sub(1);
            let list = problem_list::of(state);
            if let Some(found) = line.and_then(|line| list.get(line)) {
                if found.kind == problem_list::Kind::Mend {
                    super::mending::mend_one(state, found.problem, effects);
                } else {
                    go_to_problem(state, found.problem, effects);
                }
            }
            return;
        }
    } else {
        if layout.fields.contains(at) {
            match folded::hit(state, at.x) {
                Some(Hit::Step(0)) => focus(state, state.pane.field),
                Some(Hit::Step(by)) => super::step_field(state, by),
                Some(Hit::Preview) if state.preview_over_editor => focus(state, state.pane.field),
                Some(Hit::Preview) => super::step_preview(state, 1),
                None => {}
            }
            return;
        }
        if layout.problems.contains(at) {
            super::act(state, Action::NextProblem, effects);
            return;
        }
    }
    if state.shows_preview() && layout.preview.contains(at) {
        if at.y == layout.preview.y
            && let Some(tab) = tabs::at(Tab::places(layout.preview), at.x)
        {
            state.tab = tab;
            state.preview.scroll = 0;
            state.preview_follows = None;
            state.stale.layout = true;
        }
        return;
    }
    if layout.editor.contains(at) && !super::schema::click(state, at, effects) {
        click_pane(state, at, at_ms, extend);
    }
}

fn click_pane(state: &mut State, at: Position, at_ms: u64, extend: bool) {
    let area = state.text_area();
    if state.find.open {
        if at.y >= area.bottom() {
            return;
        }
        finding::close(state);
        derive::pane(state);
    }
    let line = usize::from(at.y.saturating_sub(area.y)) + state.pane.scroll;
    match state.pane.at(line) {
        At::About(row) if pane::kind(state.pane.field) == Kind::Choice => {
            let options = pane::about::choices(&state.document.draft, state.pane.field)
                .map_or(0, |all| all.len());
            if row < options {
                choosing::choose(state, row);
            }
        }
        _ => press(state, at, at_ms, extend),
    }
}

/// The button goes down in a text: the cursor, a word or a paragraph.
fn press(state: &mut State, at: Position, at_ms: u64, extend: bool) {
    derive::pane(state);
    state.timeline.seal();
    let (row, byte) = place(state, at);
    let unit = Press::again(state.press.as_ref(), state.pane.field, at, at_ms);
    let row = if extend { state.pane.row } else { row };
    if row != state.pane.row || state.pane.editor.is_none() {
        state.pane.open(&state.document.draft, row, byte);
    }
    let Some((spot, editor)) = state.pane.spot().cloned().zip(state.pane.editor.as_mut()) else {
        return;
    };
    let text = state.document.draft.text(&spot).unwrap_or_default();
    let byte = byte.min(text.len());
    let anchor = if extend {
        // What was selected before stays selected.
        let from = editor.selection().map_or(editor.cursor(), |range| {
            if range.start == editor.cursor() {
                range.end
            } else {
                range.start
            }
        });
        editor.move_to(byte, true);
        from..from
    } else {
        let anchor = unit.at(text, byte);
        if anchor.is_empty() {
            editor.move_to(byte, false);
        } else {
            editor.select(anchor.clone());
        }
        anchor
    };
    state.press = Some(Press {
        field: state.pane.field,
        row,
        pointer: at,
        at_ms,
        unit: if extend { Unit::Grapheme } else { unit },
        anchor,
        held: true,
        scrolling: false,
    });
    state.pane.goal_column = None;
    state.pane.follow_cursor = true;
    state.stale.layout = true;
}

/// The pointer moves with the button down: the selection goes up to it, by whole words or paragraphs if it began so.
fn drag(state: &mut State, at: Position, effects: &mut Vec<Effect>) {
    let field = state.pane.field;
    let Some(press) = state
        .press
        .as_mut()
        .filter(|press| press.held && press.field == field)
    else {
        return;
    };
    press.pointer = at;
    // A press that was moved is not the first of two.
    press.at_ms = 0;
    select_to_pointer(state);
    scroll_soon(state, effects);
}

fn select_to_pointer(state: &mut State) {
    if state.stale.layout || state.stale.check {
        derive::refresh(state);
    }
    let Some(press) = state.press.clone() else {
        return;
    };
    let (row, byte) = place(state, press.pointer);
    let Some((spot, editor)) = state.pane.spot().cloned().zip(state.pane.editor.as_mut()) else {
        return;
    };
    if press.row != state.pane.row {
        return;
    }
    let text = state.document.draft.text(&spot).unwrap_or_default();
    // A selection stays in the text it began in.
    let byte = match row.cmp(&press.row) {
        std::cmp::Ordering::Less => 0,
        std::cmp::Ordering::Equal => byte.min(text.len()),
        std::cmp::Ordering::Greater => text.len(),
    };
    let there = press.unit.at(text, byte);
    let anchor = press.anchor;
    if there.start < anchor.start {
        editor.move_to(anchor.end, false);
        editor.move_to(there.start, true);
    } else {
        editor.move_to(anchor.start, false);
        editor.move_to(there.end.max(anchor.end), true);
    }
    state.pane.goal_column = None;
    state.pane.follow_cursor = true;
    state.stale.scroll = true;
}

/// Lines by which the pointer stands above (negative) or below the text.
fn beyond(state: &State, pointer: Position) -> isize {
    let area = state.text_area();
    if pointer.y < area.y {
        -1
    } else {
        isize::from(pointer.y >= area.bottom())
    }
}

/// While the pointer is held beyond the edge, a timer goes on scrolling; there is none otherwise.
fn scroll_soon(state: &mut State, effects: &mut Vec<Effect>) {
    let Some(press) = &state.press else { return };
    let by = beyond(state, press.pointer);
    let last = state
        .pane
        .lines()
        .saturating_sub(usize::from(state.text_area().height));
    let can = match by {
        0 => false,
        ..0 => state.pane.scroll > 0,
        _ => state.pane.scroll < last,
    };
    let wanted = press.held && can;
    if let Some(press) = &mut state.press {
        if wanted && !press.scrolling {
            effects.push(Effect::SetTimer {
                timer: Timer::Autoscroll,
                after_ms: AUTOSCROLL_MS,
            });
        }
        press.scrolling = wanted;
    }
}

/// The timer has run out: a line further, if the button is still held there.
pub fn scroll_on(state: &mut State, effects: &mut Vec<Effect>) {
    let field = state.pane.field;
    let Some(press) = &mut state.press else {
        return;
    };
    press.scrolling = false;
    if press.held && press.field == field && state.overlays.is_empty() {
        let before = state.pane.scroll;
        select_to_pointer(state);
        derive::refresh(state);
        // At the text's end there is nothing more to scroll to, and nothing to wake up for.
        if state.pane.scroll != before {
            scroll_soon(state, effects);
        }
    }
}

/// The row and the byte in it that the pointer is on; beyond an edge, on the line beyond it. The byte may lie past the
/// text's end.
fn place(state: &State, at: Position) -> (usize, usize) {
    let area = state.text_area();
    let line = if at.y < area.y {
        state.pane.scroll.saturating_sub(1)
    } else {
        usize::from(at.y.min(area.bottom()) - area.y) + state.pane.scroll
    };
    let (row, flow_row) = match state.pane.at(line) {
        At::Text(row, flow_row) => (row, flow_row),
        At::Label(row) => (row, 0),
        // Below a text is at its end.
        At::About(_) | At::Nothing => {
            let blocks = state.pane.blocks();
            let above = blocks.iter().rposition(|block| block.top <= line);
            return (above.unwrap_or(0), usize::MAX);
        }
    };
    let column = i32::from(at.x) - i32::from(area.x) - i32::from(state.pane.text_at(row));
    let byte = state.pane.flows.get(row).map_or(0, |flow| {
        flow.hit(flow_row.min(flow.rows().saturating_sub(1)), column)
    });
    (row, byte)
}

fn wheel(state: &mut State, at: Position, by: isize, effects: &mut Vec<Effect>) {
    let height = layout::inside(derive::reader_area(state)).height;
    match state.overlays.last_mut() {
        Some(Overlay::Picker(picker)) => picker.step(by),
        Some(Overlay::Reader { page, .. }) => page.scroll_by(by * 3, height),
        Some(Overlay::Book(_)) => super::booking::wheel(state, by, effects),
        Some(Overlay::Voices(view)) if view.label.is_none() => view.step(by),
        Some(Overlay::Call { view, .. }) => view.spread.scroll_by(by * 3),
        Some(Overlay::Recovery(offer)) => offer.page.scroll_by(by * 3, height),
        Some(Overlay::Conflict(conflict)) => conflict.page.scroll_by(by * 3, height),
        Some(Overlay::Card(card)) => card.scroll = card.scroll.saturating_add_signed(by),
        Some(_) => {}
        None => {
            let layout = state.layout();
            if state.shows_preview() && layout.preview.contains(at) {
                scroll_preview(state, by, false);
            } else if layout.editor.contains(at) && !super::schema::wheel(state, by) {
                state.pane.scroll = state.pane.scroll.saturating_add_signed(by * 3);
                state.stale.layout = true;
            } else if layout.fields.contains(at) {
                let last = state
                    .field_lines()
                    .len()
                    .saturating_sub(usize::from(layout.field_rows().height));
                state.field_scroll = state.field_scroll.saturating_add_signed(by).min(last);
            }
        }
    }
}

fn click_overlay(state: &mut State, at: Position, at_ms: u64, effects: &mut Vec<Effect>) {
    // A click on a key's hint is that key.
    if let Some(key) = keyline::at(state, at) {
        let action = state.keymap.action(key);
        over::on_key(state, key, action, at_ms, effects);
        return;
    }
    match state.overlays.last() {
        Some(Overlay::Card(card)) => {
            let page = derive::card_page(state, card);
            let inside = layout::inside(derive::card_area(state, page.flow.rows()));
            if !inside.contains(at) {
                return;
            }
            let clicked = usize::from(at.y - inside.y) + page.scroll;
            if key_row(&page, "Enter") == Some(clicked) {
                over::click_card(state, at_ms, effects);
            } else if key_row(&page, "Esc") == Some(clicked) {
                state.overlays.pop();
            }
        }
        Some(Overlay::Book(_)) => super::booking::click(state, at, effects),
        Some(Overlay::Recording(link)) => {
            let page = derive::question_page(state, super::recording::question(link));
            let inside = layout::inside(derive::card_area(state, page.flow.rows()));
            let row = usize::from(at.y.saturating_sub(inside.y));
            let clicked = inside
                .contains(at)
                .then(|| {
                    ["Enter", "c", "Esc"]
                        .into_iter()
                        .find(|key| key_row(&page, key) == Some(row))
                })
                .flatten();
            if let Some(key) = clicked.and_then(|key| Key::parse(&key.to_lowercase())) {
                super::recording::on_key(state, key, effects);
            }
        }
        Some(Overlay::Voices(_)) => super::voicing::click(state, at, effects),
        Some(Overlay::Field(_)) => super::schema::form::click(state, at, effects),
        Some(Overlay::Picker(picker)) => {
            let list = picker_list(state, picker);
            if list.contains(at) {
                let index = usize::from(at.y - list.y) + picker_scroll(picker, list.height);
                if index < picker.shown.len() {
                    if let Some(Overlay::Picker(picker)) = state.overlays.last_mut() {
                        picker.selected = index;
                    }
                    over::take_chosen(state, effects);
                }
            }
        }
        _ => {}
    }
}

/// The row of a page that says what a key does. The role tells it from a text of the user's that begins with the same
/// word.
fn key_row(page: &Page, key: &str) -> Option<usize> {
    let mut start = 0;
    let mut found = None;
    for line in page.doc.text.split('\n') {
        if line.starts_with(key) && page.doc.role(start) == Role::Key {
            found = Some(page.flow.cursor(start).0);
        }
        start += line.len() + 1;
    }
    found
}

/// Where a picker's list stands: below its filter line, above its note.
#[must_use]
pub fn picker_list(state: &State, picker: &Picker) -> Rect {
    let inside = layout::inside(derive::picker_area(state, picker));
    let note = u16::from(!picker.note.is_empty()) * 2;
    Rect {
        y: (inside.y + 2).min(inside.bottom()),
        height: inside.height.saturating_sub(2 + note),
        ..inside
    }
}

/// First item shown, so that the selected one is in view.
#[must_use]
pub fn picker_scroll(picker: &Picker, rows: u16) -> usize {
    (picker.selected + 1).saturating_sub(usize::from(rows.max(1)))
}

#[cfg(test)]
mod tests;
