//! Editing the focused text: typing, moving, selecting, deleting, undo.

use std::ops::Range;

use crossterm::event::{KeyCode, KeyModifiers};
use indexmap::IndexMap;

use super::super::action::{Extend, Motion};
use super::super::editor::{Change, Hold};
use super::super::keymap::Key;
use super::super::pane::{self, Kind};
use super::super::timeline::{self, Step};
use super::{Effect, Place, State, choosing, clipping, derive, go_to, rows, secret, voicing};
use crate::draft::field::Field;
use crate::draft::{FieldValue, Params, Part, Spot};
use crate::text::grapheme;

/// A key that the key map does not know: a letter, Enter, Esc.
pub fn on_plain_key(state: &mut State, key: Key, effects: &mut Vec<Effect>) {
    match (key.code, key.modifiers) {
        (KeyCode::Esc, _) if state.preview_over_editor => {
            state.preview_over_editor = false;
            state.stale.layout = true;
        }
        (KeyCode::Esc, KeyModifiers::NONE)
            if clipping::unmark(state) || super::params::back(state) => {}
        (KeyCode::Enter, KeyModifiers::NONE) => enter(state, effects),
        (KeyCode::Char(character), KeyModifiers::NONE) => {
            if pane::kind(state.pane.field) == Kind::Choice {
                if character == ' ' {
                    choosing::step_choice(state, 1);
                }
            } else {
                type_text(state, character.encode_utf8(&mut [0; 4]));
            }
        }
        _ => {}
    }
}

fn enter(state: &mut State, effects: &mut Vec<Effect>) {
    match pane::kind(state.pane.field) {
        Kind::Text => type_text(state, "\n"),
        Kind::Rows if state.pane.row + 1 >= state.pane.rows.len() => rows::row_add(state),
        Kind::Rows | Kind::Form => {
            let next = (state.pane.row + 1) % state.pane.rows.len().max(1);
            open_row(state, next, usize::MAX);
        }
        Kind::Choice => choosing::step_choice(state, 1),
        Kind::Stepped if state.pane.field == Field::Voice => voicing::open(state, effects),
        Kind::Line | Kind::Stepped => super::step_field(state, 1),
    }
}

/// A paste is one edit; outside a text it does nothing.
pub fn paste(state: &mut State, text: &str) {
    if pane::kind(state.pane.field) == Kind::Choice {
        return;
    }
    state.timeline.seal();
    type_text(state, text);
    state.timeline.seal();
}

/// Inserts a line end, in a form's row too.
pub fn line_break(state: &mut State) {
    type_text(state, "\n");
}

fn type_text(state: &mut State, text: &str) {
    state.preview_over_editor = false;
    fresh(state);
    if state.pane.editor.is_none() && pane::kind(state.pane.field) == Kind::Rows {
        rows::row_add(state);
    }
    if !state.pane.is_editable() {
        return;
    }
    let joined = make_room(state);
    let Some(editor) = &mut state.pane.editor else {
        return;
    };
    let change = editor.insert(text);
    note_text(state, change, joined);
}

/// A param without a value has no text to type into: the first letter makes it.
pub fn make_room(state: &mut State) -> bool {
    let Some(spot) = state.pane.spot().cloned() else {
        return false;
    };
    if spot.field != Field::Params || state.document.draft.text(&spot).is_some() {
        return false;
    }
    let before = state.document.draft.get(Field::Params);
    let empty = || crate::draft::ParamValue::Text(String::new());
    let draft = &mut state.document.draft;
    match &spot.part {
        Part::Param(name) => {
            draft.params.insert(name.clone(), empty());
        }
        Part::SetParam(set, name) => {
            draft
                .param_sets
                .entry(set.clone())
                .or_default()
                .insert(name.clone(), empty());
        }
        Part::Whole | Part::Row(_) | Part::Key(_) => return false,
    }
    let after = state.document.draft.get(Field::Params);
    state.timeline.note(
        Step::Value {
            field: Field::Params,
            before,
            after,
        },
        false,
    );
    true
}

/// Carries a change of the editor over to the draft and the timeline.
pub fn note_text(state: &mut State, change: Option<Change>, joined: bool) {
    let (Some(change), Some(spot)) = (change, state.pane.spot().cloned()) else {
        return;
    };
    let joined = make_text(state, &spot, joined) || joined;
    let step = Step::Text { spot, change };
    timeline::apply(&mut state.document.draft, &step);
    state.timeline.note(step, joined);
    changed(state);
}

/// What is typed is text: a param's number or boolean becomes one by a step of its own, so that undo brings it back.
/// Says whether it did.
pub fn make_text(state: &mut State, spot: &Spot, joined: bool) -> bool {
    use crate::draft::ParamValue;

    let draft = &state.document.draft;
    let value = match &spot.part {
        Part::Param(name) => draft.params.get(name),
        Part::SetParam(set, name) => draft
            .param_sets
            .get(set)
            .and_then(|values| values.get(name)),
        Part::Whole | Part::Row(_) | Part::Key(_) => None,
    };
    if !matches!(value, Some(ParamValue::Number(_) | ParamValue::Bool(_))) {
        return false;
    }
    let before = draft.get(Field::Params);
    // Asking for the text to be changed makes it one.
    state.document.draft.text_mut(spot);
    let after = state.document.draft.get(Field::Params);
    let step = Step::Value {
        field: Field::Params,
        before,
        after,
    };
    state.timeline.note(step, joined);
    true
}

/// Puts a text in the place of what is selected, as one step.
pub fn replace_selection(state: &mut State, with: &str) {
    let Some(editor) = &mut state.pane.editor else {
        return;
    };
    let change = if with.is_empty() {
        editor.delete(0..0)
    } else {
        editor.insert(with)
    };
    state.timeline.seal();
    note_text(state, change, false);
    state.timeline.seal();
}

/// Texts were changed past the editor: it is made anew, cursor where it was as far as that goes.
pub fn texts_changed(state: &mut State) {
    changed(state);
    let at = state.pane.editor.take().map_or(0, |editor| editor.cursor());
    derive::pane(state);
    if let Some(editor) = &mut state.pane.editor {
        editor.move_to(at, false);
    }
}

fn changed(state: &mut State) {
    state.find.stale = true;
    state.stale.check = true;
    state.stale.layout = true;
    state.pane.follow_cursor = true;
    state.pane.goal_column = None;
}

/// Sets a field's value as one step.
pub fn set_value(state: &mut State, field: Field, after: FieldValue) {
    if state.document.draft.get(field) == after {
        return;
    }
    let values = vec![(field, after)];
    state.timeline.change(&mut state.document.draft, values);
    changed(state);
    if state.pane.field == field {
        // The texts under the editor may have moved or changed.
        state.pane.editor = None;
        derive::pane(state);
    }
}

/// Changes params, sets and the chosen set as one step.
pub fn change_params(
    state: &mut State,
    change: impl FnOnce(&mut Params, &mut IndexMap<String, Params>, &mut Option<String>),
) {
    let mut after = state.document.draft.get(Field::Params);
    if let FieldValue::Params {
        params,
        param_sets,
        param_set,
    } = &mut after
    {
        change(params, param_sets, param_set);
        set_value(state, Field::Params, after);
    }
}

/// Sets the values of fields as one step.
pub fn set_values(state: &mut State, values: Vec<(Field, FieldValue)>) {
    state.timeline.change(&mut state.document.draft, values);
    changed(state);
    // The texts under the editor may have moved or changed.
    state.pane.editor = None;
    derive::pane(state);
}

/// The pane's rows and its editor, where an earlier event of the batch took them away. What changes a draft's rows
/// does that; typing into one changes none, so that a burst of keys is laid out once.
pub fn fresh(state: &mut State) {
    if state.pane.rows.is_empty() || state.pane.editor.is_none() {
        derive::pane(state);
    }
}

/// The layout of the pane's texts as they are now: an earlier event of the batch may have changed them.
pub fn laid_out(state: &mut State) {
    if state.stale.layout || state.stale.check {
        derive::refresh(state);
    }
}

pub fn undo(state: &mut State, effects: &mut Vec<Effect>) {
    let steps = state.timeline.undo();
    for step in &steps {
        timeline::revert(&mut state.document.draft, step);
    }
    after_steps(state, &steps, |change| change.at + change.removed.len());
    secret::after_steps(state, effects);
}

pub fn redo(state: &mut State, effects: &mut Vec<Effect>) {
    let steps = state.timeline.redo();
    for step in &steps {
        timeline::apply(&mut state.document.draft, step);
    }
    after_steps(state, &steps, |change| change.at + change.inserted.len());
    secret::after_steps(state, effects);
}

/// The focus goes to what changed; if the field that has it is among fields that were set, it stays there.
fn after_steps(state: &mut State, steps: &[Step], cursor: impl Fn(&Change) -> usize) {
    let focused = state.pane.field;
    let is_focused = |step: &&Step| matches!(step, Step::Value { field, .. } if *field == focused);
    let Some(last) = steps.iter().rfind(is_focused).or(steps.last()) else {
        return;
    };
    changed(state);
    state.pane.editor = None;
    let place = match last {
        Step::Text { spot, change } => {
            // Where there are modes the cursor is on a letter: the first that changed.
            let at = if state.keymap.is_modal() {
                change.at
            } else {
                cursor(change)
            };
            Place {
                spot: spot.clone(),
                span: Some(at..at),
            }
        }
        Step::Value {
            field,
            before,
            after,
        } => {
            let change = match (before, after) {
                (FieldValue::Text(before), FieldValue::Text(after)) => {
                    Change::between(before, after)
                }
                _ => None,
            };
            let at = change.map(|change| cursor(&change));
            Place {
                spot: Spot::whole(*field),
                span: at.map(|at| at..at),
            }
        }
    };
    go_to(state, &place);
}

pub fn select_all(state: &mut State) {
    fresh(state);
    let length = state
        .pane
        .spot()
        .and_then(|spot| state.document.draft.text(spot))
        .map_or(0, str::len);
    if let Some(editor) = &mut state.pane.editor {
        editor.select(0..length);
    }
}

/// Moves the cursor, or steps through choices and values.
pub fn step(state: &mut State, motion: Motion, extend: Extend) {
    if state.preview_over_editor {
        match motion {
            Motion::Up => super::scroll_preview(state, -1, false),
            Motion::Down => super::scroll_preview(state, 1, false),
            Motion::PageUp => super::scroll_preview(state, -1, true),
            Motion::PageDown => super::scroll_preview(state, 1, true),
            _ => {}
        }
        return;
    }
    state.timeline.seal();
    let vertical = match motion {
        Motion::Up | Motion::PageUp => -1,
        Motion::Down | Motion::PageDown => 1,
        _ => 0,
    };
    let coarse = extend == Extend::Yes || matches!(motion, Motion::PageUp | Motion::PageDown);
    match pane::kind(state.pane.field) {
        Kind::Choice => match motion {
            Motion::Up | Motion::Left => choosing::step_choice(state, -1),
            Motion::Down | Motion::Right => choosing::step_choice(state, 1),
            _ => {}
        },
        Kind::Stepped if vertical != 0 => choosing::step_value(state, vertical, coarse),
        _ => move_cursor(state, motion, extend == Extend::Yes),
    }
}

fn move_cursor(state: &mut State, motion: Motion, extend: bool) {
    laid_out(state);
    let Some((spot, editor)) = state.pane.spot().cloned().zip(state.pane.editor.as_ref()) else {
        return;
    };
    let text = state.document.draft.text(&spot).unwrap_or_default();
    let at = editor.cursor();
    let extend = extend || editor.held() != Hold::No;
    let selection = editor.selection().filter(|_| !extend);
    let height = state.text_area().height;
    let Some(flow) = state.pane.flows.get(state.pane.row) else {
        return;
    };
    let (row, column) = flow.cursor(at);
    let rtl = flow.is_rtl(at);
    let keeps_goal = matches!(
        motion,
        Motion::Up | Motion::Down | Motion::PageUp | Motion::PageDown
    );
    let goal = state
        .pane
        .goal_column
        .filter(|_| keeps_goal)
        .unwrap_or(column);
    let by_rows =
        |rows: isize| flow.hit(row.saturating_add_signed(rows).min(flow.rows() - 1), goal);
    let page = isize::from(height.max(2).cast_signed()) - 1;
    let to = match motion {
        // With something selected, a plain arrow goes to that side of it.
        Motion::Left | Motion::Right if selection.is_some() => {
            let towards_start = (motion == Motion::Left) != rtl;
            selection.map_or(at, |range| {
                if towards_start {
                    range.start
                } else {
                    range.end
                }
            })
        }
        Motion::Left => flow.left(at),
        Motion::Right => flow.right(at),
        Motion::WordLeft if rtl => grapheme::next_word(text, at),
        Motion::WordRight if rtl => grapheme::previous_word(text, at),
        Motion::WordLeft => grapheme::previous_word(text, at),
        Motion::WordRight => grapheme::next_word(text, at),
        Motion::ParagraphUp if at == 0 && !extend && state.pane.row > 0 => {
            return open_row(state, state.pane.row - 1, 0);
        }
        Motion::ParagraphDown
            if at == text.len() && !extend && state.pane.row + 1 < state.pane.rows.len() =>
        {
            return open_row(state, state.pane.row + 1, 0);
        }
        Motion::ParagraphUp => paragraph_up(text, at),
        Motion::ParagraphDown => paragraph_down(text, at),
        Motion::RowStart => flow.row(row).bytes.start,
        Motion::RowEnd => row_end(text, flow.row(row).bytes),
        Motion::LineStart => grapheme::paragraph_at(text, at).start,
        Motion::LineEnd => grapheme::paragraph_at(text, at).end,
        Motion::TextStart => 0,
        Motion::TextEnd => text.len(),
        Motion::Up if row == 0 && !extend && state.pane.row > 0 => {
            return open_row(state, state.pane.row - 1, usize::MAX);
        }
        Motion::Down
            if row + 1 >= flow.rows() && !extend && state.pane.row + 1 < state.pane.rows.len() =>
        {
            return open_row(state, state.pane.row + 1, 0);
        }
        Motion::Up if row == 0 => 0,
        Motion::Down if row + 1 >= flow.rows() => text.len(),
        Motion::Up => by_rows(-1),
        Motion::Down => by_rows(1),
        Motion::PageUp => by_rows(-page),
        Motion::PageDown => by_rows(page),
    };
    if let Some(editor) = &mut state.pane.editor {
        editor.walk_to(to, extend);
    }
    state.pane.goal_column = keeps_goal.then_some(goal);
    state.pane.follow_cursor = true;
    state.stale.scroll = true;
}

/// The start of the paragraph, or of the one before with something in it.
fn paragraph_up(text: &str, at: usize) -> usize {
    let start = grapheme::paragraph_at(text, at).start;
    if start < at {
        return start;
    }
    let before = text.get(..at).unwrap_or_default().trim_end_matches('\n');
    grapheme::paragraph_at(text, before.len()).start
}

/// The start of the next paragraph with something in it, or the end.
fn paragraph_down(text: &str, at: usize) -> usize {
    let end = grapheme::paragraph_at(text, at).end;
    let behind = text.get(end..).unwrap_or_default();
    let next = behind.len() - behind.trim_start_matches('\n').len();
    end + next
}

/// The last cursor position that is still on a row: before the spaces that hang over its end.
fn row_end(text: &str, row: Range<usize>) -> usize {
    if row.end >= text.len()
        || text
            .get(row.end..)
            .is_some_and(|rest| rest.starts_with('\n'))
    {
        return row.end;
    }
    grapheme::previous(text, row.end).max(row.start)
}

pub fn open_row(state: &mut State, row: usize, byte: usize) {
    state.timeline.seal();
    let text_len = state
        .pane
        .rows
        .get(row)
        .and_then(|row| state.document.draft.text(&row.spot))
        .map_or(0, str::len);
    state
        .pane
        .open(&state.document.draft, row, byte.min(text_len));
    state.stale.layout = true;
}

/// Deletes the selection, or up to where a motion goes.
pub fn delete(state: &mut State, motion: Motion) {
    let Some(range) = reach(state, motion) else {
        return;
    };
    let Some(editor) = &mut state.pane.editor else {
        return;
    };
    if range.is_empty() && editor.selection().is_none() {
        // Backspace in an empty message takes the message away.
        if editor.is_empty() && motion == Motion::Left && pane::kind(state.pane.field) == Kind::Rows
        {
            rows::row_delete(state);
        }
        return;
    }
    let change = editor.delete(range);
    note_text(state, change, false);
}

/// From the cursor to where a deletion goes, in a text that can be edited.
pub fn reach(state: &mut State, motion: Motion) -> Option<Range<usize>> {
    if state.preview_over_editor {
        return None;
    }
    fresh(state);
    if !state.pane.is_editable() {
        return None;
    }
    let text = state.document.draft.text(state.pane.spot()?);
    let text = text.unwrap_or_default();
    let at = state.pane.editor.as_ref()?.cursor();
    let line = || grapheme::paragraph_at(text, at);
    Some(match motion {
        Motion::WordLeft => grapheme::previous_word(text, at)..at,
        Motion::WordRight => at..grapheme::next_word(text, at),
        // At a line's end that goes itself.
        Motion::LineEnd if line().end > at => at..line().end,
        Motion::Right | Motion::LineEnd => at..grapheme::next(text, at),
        Motion::LineStart if line().start < at => line().start..at,
        Motion::LineStart => grapheme::previous(text, at)..at,
        _ => grapheme::backspace(text, at),
    })
}
