//! The mouse: click to focus and to place the cursor, drag to select, wheel to scroll; click a tab, a problem, a
//! choice, an item, the card's Enter line.

use crossterm::event::{MouseButton, MouseEvent, MouseEventKind};
use ratatui::layout::{Position, Rect};

use super::super::layout::{self, Shape};
use super::super::overlay::{Overlay, Picker};
use super::super::pane::{self, At, Kind};
use super::super::preview::Tab;
use super::{Effect, State, calling, derive, editing, focus, go_to_problem, over, scroll_preview};

/// Takes a mouse event.
pub fn on_mouse(state: &mut State, mouse: MouseEvent, at_ms: u64, effects: &mut Vec<Effect>) {
    let at = Position {
        x: mouse.column,
        y: mouse.row,
    };
    match mouse.kind {
        MouseEventKind::Down(MouseButton::Left) => {
            if state.overlays.is_empty() {
                click(state, at, effects);
            } else {
                click_overlay(state, at, at_ms, effects);
            }
        }
        MouseEventKind::Drag(MouseButton::Left) if state.dragging => place_cursor(state, at, true),
        MouseEventKind::Up(MouseButton::Left) => state.dragging = false,
        MouseEventKind::ScrollUp => wheel(state, at, -1),
        MouseEventKind::ScrollDown => wheel(state, at, 1),
        _ => {}
    }
    super::watch_draft(state, effects);
}

fn click(state: &mut State, at: Position, effects: &mut Vec<Effect>) {
    derive::refresh(state);
    let layout = state.layout();
    if layout.strip.contains(at) {
        calling::show_latest(state, effects);
        return;
    }
    if layout.shape == Shape::Wide {
        if layout.field_rows().contains(at) {
            let index = usize::from(at.y - layout.field_rows().y) + state.field_scroll;
            if let Some(field) = state.fields().get(index) {
                focus(state, *field);
            }
            return;
        }
        if layout.problems.contains(at) {
            // The first line of the area is its title.
            let line = usize::from(at.y - layout.problems.y);
            if let Some(index) = line.checked_sub(1) {
                go_to_problem(state, index, effects);
            }
            return;
        }
    } else {
        if layout.fields.contains(at) {
            let by = if at.x < layout.fields.width / 2 {
                -1
            } else {
                1
            };
            super::step_field(state, by);
            return;
        }
        if layout.problems.contains(at) {
            super::next_problem(state, effects);
            return;
        }
    }
    if state.shows_preview() && layout.preview.contains(at) {
        if at.y == layout.preview.y
            && let Some(tab) = tab_at(layout.preview, at.x)
        {
            state.tab = tab;
            state.preview.scroll = 0;
            state.stale.layout = true;
        }
        return;
    }
    if layout.editor.contains(at) {
        click_pane(state, at);
    }
}

fn click_pane(state: &mut State, at: Position) {
    let inside = layout::inside(state.layout().editor);
    let line = usize::from(at.y.saturating_sub(inside.y)) + state.pane.scroll;
    match state.pane.at(line) {
        At::About(row) if pane::kind(state.pane.field) == Kind::Choice => {
            let options =
                pane::choices(&state.document.draft, state.pane.field).map_or(0, |all| all.len());
            if row < options {
                editing::choose(state, row);
            }
        }
        _ => {
            state.dragging = true;
            place_cursor(state, at, false);
        }
    }
}

/// Puts the cursor where the mouse is; a drag past an edge goes on line by line.
fn place_cursor(state: &mut State, at: Position, extend: bool) {
    derive::pane(state);
    let inside = layout::inside(state.layout().editor);
    let line = if at.y < inside.y {
        state.pane.scroll.saturating_sub(1)
    } else {
        usize::from(at.y - inside.y) + state.pane.scroll
    };
    let gutter = state.pane.gutter();
    let column = at.x.saturating_sub(inside.x).saturating_sub(gutter);
    let last = state.pane.rows.len().saturating_sub(1);
    let (row, flow_row) = match state.pane.at(line) {
        At::Text(row, flow_row) => (row, flow_row),
        At::Label(row) => (row, 0),
        At::About(_) | At::Nothing => (last, usize::MAX),
    };
    let row = if extend { state.pane.row } else { row };
    let Some(flow) = state.pane.flows.get(row) else {
        return;
    };
    let byte = flow.hit(flow_row.min(flow.rows().saturating_sub(1)), column);
    state.timeline.seal();
    if row != state.pane.row || state.pane.editor.is_none() {
        state.pane.open(&state.document.draft, row, byte);
    }
    if let Some(editor) = &mut state.pane.editor {
        editor.move_to(byte, extend);
    }
    state.pane.goal_column = None;
    state.pane.follow_cursor = true;
    state.stale.layout = true;
}

/// The tab whose label stands at a column of the preview's upper border.
fn tab_at(preview: Rect, x: u16) -> Option<Tab> {
    tab_columns(preview)
        .into_iter()
        .find(|(_, start, end)| (*start..*end).contains(&x))
        .map(|(tab, ..)| tab)
}

/// Each tab's columns on the upper border: one blank on each side of its label.
#[must_use]
pub fn tab_columns(preview: Rect) -> Vec<(Tab, u16, u16)> {
    let mut x = preview.x.saturating_add(2);
    Tab::ALL
        .into_iter()
        .map(|tab| {
            let start = x;
            x = x.saturating_add(tab.label().len() as u16 + 2);
            (tab, start, x)
        })
        .collect()
}

fn wheel(state: &mut State, at: Position, by: isize) {
    let height = layout::inside(derive::reader_area(state)).height;
    let call_height = derive::call_area(state).height;
    match state.overlays.last_mut() {
        Some(Overlay::Picker(picker)) => picker.step(by),
        Some(Overlay::Reader { page, .. }) => page.scroll_by(by * 3, height),
        Some(Overlay::Book(_)) => super::booking::wheel(state, by),
        Some(Overlay::Call { view, .. }) => view.sheet.scroll_by(by * 3, call_height),
        Some(Overlay::Recovery(offer)) => offer.page.scroll_by(by * 3, height),
        Some(Overlay::Conflict(conflict)) => conflict.page.scroll_by(by * 3, height),
        Some(Overlay::Card(card)) => card.scroll = card.scroll.saturating_add_signed(by),
        Some(_) => {}
        None => {
            let layout = state.layout();
            if state.shows_preview() && layout.preview.contains(at) {
                scroll_preview(state, by, false);
            } else if layout.editor.contains(at) {
                state.pane.scroll = state.pane.scroll.saturating_add_signed(by * 3);
                state.stale.layout = true;
            } else if layout.fields.contains(at) {
                let last = state
                    .fields()
                    .len()
                    .saturating_sub(usize::from(layout.field_rows().height));
                state.field_scroll = state.field_scroll.saturating_add_signed(by).min(last);
            }
        }
    }
}

fn click_overlay(state: &mut State, at: Position, at_ms: u64, effects: &mut Vec<Effect>) {
    match state.overlays.last() {
        Some(Overlay::Card(card)) => {
            let page = derive::card_page(state, card);
            let inside = layout::inside(derive::card_area(state, page.flow.rows()));
            let enter_row = page
                .doc
                .text
                .lines()
                .position(|line| line.starts_with("Enter"));
            let clicked = usize::from(at.y.saturating_sub(inside.y)) + page.scroll;
            // Wrapping only ever adds rows above the key lines, which are the last ones.
            let from_end = enter_row.map(|row| page.doc.text.lines().count() - row);
            if inside.contains(at)
                && from_end == Some(page.flow.rows().saturating_sub(1).saturating_sub(clicked))
            {
                over::click_card(state, at_ms, effects);
            }
        }
        Some(Overlay::Book(_)) => super::booking::click(state, at, effects),
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
