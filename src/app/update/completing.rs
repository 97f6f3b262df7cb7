//! The list of names at the cursor: when it comes and goes, and taking a name.

use crossterm::event::KeyCode;
use ratatui::layout::{Position, Rect};

use super::super::action::{Action, Extend, Motion};
use super::super::completion::{self, Completion};
use super::super::keymap::Key;
use super::{State, editing};
use crate::draft::field::Field;

/// A key while the list may be open; says whether it was for the list.
pub fn on_key(state: &mut State, key: Key, action: Option<Action>) -> bool {
    let Some(list) = state.completion.as_mut().filter(|list| !list.hidden) else {
        return false;
    };
    let end = list.names.len().saturating_sub(1);
    match (key.code, action) {
        (KeyCode::Esc, _) => list.hidden = true,
        (_, Some(Action::Move(Motion::Up, Extend::No))) => {
            list.selected = list.selected.checked_sub(1).unwrap_or(end);
            list.armed = true;
        }
        (_, Some(Action::Move(Motion::Down, Extend::No))) => {
            list.selected = if list.selected < end {
                list.selected + 1
            } else {
                0
            };
            list.armed = true;
        }
        (_, Some(Action::NextField)) => take(state),
        (KeyCode::Enter, None) if key.modifiers.is_empty() && list.armed => take(state),
        _ => return false,
    }
    true
}

/// After a key that was not for the list: it follows what is typed, and goes at anything else.
pub fn after_key(state: &mut State, key: Key, action: Option<Action>) {
    let typed = matches!(key.code, KeyCode::Char(_)) && action.is_none();
    let deleted = action == Some(Action::Delete(Motion::Left)) && state.completion.is_some();
    let before = state.completion.take();
    if (typed || deleted) && state.overlays.is_empty() && !state.find.open {
        state.completion = offer(state, before);
    }
}

/// What is offered at the cursor, if a placeholder is being typed there.
fn offer(state: &State, before: Option<Completion>) -> Option<Completion> {
    if !matches!(state.pane.field, Field::Greeting | Field::Preamble) {
        return None;
    }
    let spot = state.pane.spot()?;
    let cursor = state
        .pane
        .editor
        .as_ref()
        .filter(|editor| editor.selection().is_none())?
        .cursor();
    let draft = &state.document.draft;
    let text = draft.text(spot)?;
    let (start, closer) = completion::opened(text, cursor)?;
    let typed = text.get(start..cursor)?;
    let range = completion::replaced(text, start, cursor, closer);
    let written = text.get(range)?.trim_end_matches(closer);
    let names = completion::names(&state.param_rows, &draft.effective_params(), typed, written);
    if names.is_empty() {
        return None;
    }
    Some(Completion {
        spot: spot.clone(),
        start,
        closer,
        names,
        selected: 0,
        armed: !typed.is_empty(),
        hidden: before
            .is_some_and(|before| before.hidden && before.start == start && before.spot == *spot),
    })
}

/// Names shown at once.
const ROWS: u16 = 7;

/// Columns of the list, at most.
const WIDTH: u16 = 46;

/// With fewer columns the list would have no room for a letter within its border.
const NARROWEST: u16 = 6;

/// Where the list stands with its border: below the cursor, above it where there is no room. `None` if there is none.
#[must_use]
pub fn area(state: &State) -> Option<Rect> {
    let list = state
        .completion
        .as_ref()
        .filter(|list| list.is_open_at(state.pane.spot()))?;
    let (line, column) = state.pane.cursor()?;
    let text = state.text_area();
    let line = u16::try_from(line.checked_sub(state.pane.scroll)?).ok()?;
    if line >= text.height || !state.overlays.is_empty() {
        return None;
    }
    let (screen_width, screen_height) = state.size;
    if screen_width < NARROWEST {
        return None;
    }
    let names = u16::try_from(list.names.len()).unwrap_or(ROWS).min(ROWS);
    let (width, height) = (WIDTH.min(screen_width), names + 2);
    let cursor = text.y + line;
    let y = if cursor + 1 + height <= screen_height {
        cursor + 1
    } else {
        cursor.checked_sub(height)?
    };
    let column = column.clamp(0, i32::from(text.width.saturating_sub(1)));
    let x = (text.x + u16::try_from(column).unwrap_or(0)).min(screen_width - width);
    Some(Rect {
        x,
        y,
        width,
        height,
    })
}

/// The first name shown, so that the selected one is in view.
#[must_use]
pub fn first_shown(list: &Completion, area: Rect) -> usize {
    (list.selected + 1).saturating_sub(usize::from(area.height.saturating_sub(2)))
}

/// A click: on a name it takes that one; anywhere else it puts the list away. Says whether it was on the list.
pub fn click(state: &mut State, at: Position) -> bool {
    let on_list = area(state).filter(|area| area.contains(at));
    let (Some(area), Some(list)) = (on_list, state.completion.as_mut()) else {
        state.completion = None;
        return false;
    };
    let row = usize::from(at.y - area.y);
    if row == 0 || row + 1 >= usize::from(area.height) {
        return true;
    }
    list.selected = first_shown(list, area) + row - 1;
    take(state);
    true
}

/// Writes the selected name and closes the placeholder.
fn take(state: &mut State) {
    let Some(list) = state.completion.take() else {
        return;
    };
    let (Some(name), Some(editor)) = (list.names.get(list.selected), &mut state.pane.editor) else {
        return;
    };
    let Some(text) = state.document.draft.text(&list.spot) else {
        return;
    };
    let range = completion::replaced(text, list.start, editor.cursor(), list.closer);
    editor.select(range);
    editing::replace_selection(state, &format!("{}{}", name.name, list.closer));
}
