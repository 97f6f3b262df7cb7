//! Editing the focused field: texts, choices, rows, undo.

use std::ops::Range;

use crossterm::event::{KeyCode, KeyModifiers};

use super::super::action::{Extend, Motion};
use super::super::editor::Change;
use super::super::keymap::Key;
use super::super::overlay;
use super::super::pane::{self, Kind, LANGS, SWITCHES};
use super::super::timeline::{self, Step};
use super::{Effect, Place, PromptKind, State, derive, go_to, notice, open_picker, open_prompt};
use crate::draft::field::Field;
use crate::draft::{AgentKind, FieldValue, Part, Spot, voices};
use crate::text::grapheme;

/// Milliseconds that Up and Down step the silence threshold by.
const THRESHOLD_STEP: u64 = 50;

/// A key that the key map does not know: a letter, Enter, Esc.
pub fn on_plain_key(state: &mut State, key: Key) {
    match (key.code, key.modifiers) {
        (KeyCode::Esc, _) if state.preview_over_editor => {
            state.preview_over_editor = false;
            state.stale.layout = true;
        }
        (KeyCode::Enter, KeyModifiers::NONE) => enter(state),
        (KeyCode::Char(character), KeyModifiers::NONE) => {
            if pane::kind(state.pane.field) == Kind::Choice {
                if character == ' ' {
                    step_choice(state, 1);
                }
            } else {
                type_text(state, character.encode_utf8(&mut [0; 4]));
            }
        }
        _ => {}
    }
}

fn enter(state: &mut State) {
    match pane::kind(state.pane.field) {
        Kind::Text => type_text(state, "\n"),
        Kind::Rows if state.pane.row + 1 >= state.pane.rows.len() => row_add(state),
        Kind::Rows | Kind::Form => {
            let next = (state.pane.row + 1) % state.pane.rows.len().max(1);
            open_row(state, next, usize::MAX);
        }
        Kind::Choice => step_choice(state, 1),
        Kind::Stepped if state.pane.field == Field::Voice => {
            let picker = overlay::voice_picker(&state.document.draft);
            open_picker(state, picker);
        }
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
        row_add(state);
    }
    let joined = make_room(state);
    let Some(editor) = &mut state.pane.editor else {
        return;
    };
    let change = editor.insert(text);
    note_text(state, change, joined);
}

/// A param without a value has no text to type into: the first letter makes it.
fn make_room(state: &mut State) -> bool {
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
fn note_text(state: &mut State, change: Option<Change>, joined: bool) {
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
    let before = state.document.draft.get(field);
    if before == after {
        return;
    }
    let step = Step::Value {
        field,
        before,
        after,
    };
    timeline::apply(&mut state.document.draft, &step);
    state.timeline.seal();
    state.timeline.note(step, false);
    state.timeline.seal();
    changed(state);
    if state.pane.field == field {
        // The texts under the editor may have moved or changed.
        state.pane.editor = None;
        derive::pane(state);
    }
}

/// The pane's rows and its editor, where an earlier event of the batch took them away. What changes a draft's rows
/// does that; typing into one changes none, so that a burst of keys is laid out once.
fn fresh(state: &mut State) {
    if state.pane.rows.is_empty() || state.pane.editor.is_none() {
        derive::pane(state);
    }
}

/// The layout of the pane's texts as they are now: an earlier event of the batch may have changed them.
fn laid_out(state: &mut State) {
    if state.stale.layout || state.stale.check {
        derive::refresh(state);
    }
}

pub fn undo(state: &mut State, effects: &mut Vec<Effect>) {
    let steps = state.timeline.undo();
    if steps.is_empty() {
        notice(state, "Nothing to undo".to_owned(), false, effects);
    }
    for step in &steps {
        timeline::revert(&mut state.document.draft, step);
    }
    after_steps(state, steps.last(), |change| {
        change.at + change.removed.len()
    });
}

pub fn redo(state: &mut State, effects: &mut Vec<Effect>) {
    let steps = state.timeline.redo();
    if steps.is_empty() {
        notice(state, "Nothing to redo".to_owned(), false, effects);
    }
    for step in &steps {
        timeline::apply(&mut state.document.draft, step);
    }
    after_steps(state, steps.last(), |change| {
        change.at + change.inserted.len()
    });
}

/// The focus goes to what changed.
fn after_steps(state: &mut State, last: Option<&Step>, cursor: impl Fn(&Change) -> usize) {
    let Some(last) = last else { return };
    changed(state);
    state.pane.editor = None;
    let place = match last {
        Step::Text { spot, change } => {
            let at = cursor(change);
            Place {
                spot: spot.clone(),
                span: Some(at..at),
            }
        }
        Step::Value { field, .. } => Place {
            spot: Spot::whole(*field),
            span: None,
        },
    };
    go_to(state, &place);
}

fn selected(state: &State) -> Option<(Range<usize>, String)> {
    let editor = state.pane.editor.as_ref()?;
    let range = editor.selection()?;
    let text = state
        .document
        .draft
        .text(state.pane.spot()?)?
        .get(range.clone())?
        .to_owned();
    Some((range, text))
}

pub fn copy(state: &mut State, effects: &mut Vec<Effect>) {
    if let Some((_, text)) = selected(state) {
        effects.push(Effect::Copy(text));
        notice(state, "Copied".to_owned(), false, effects);
    } else {
        let quit = state.keymap.hint(super::Action::Quit);
        let text = format!("Nothing is selected; {quit} quits");
        notice(state, text, false, effects);
    }
}

pub fn cut(state: &mut State, effects: &mut Vec<Effect>) {
    let Some((range, text)) = selected(state) else {
        return;
    };
    effects.push(Effect::Copy(text));
    let change = state
        .pane
        .editor
        .as_mut()
        .and_then(|editor| editor.delete(range));
    state.timeline.seal();
    note_text(state, change, false);
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
        Motion::Up => -1,
        Motion::Down => 1,
        _ => 0,
    };
    match pane::kind(state.pane.field) {
        Kind::Choice => match motion {
            Motion::Up | Motion::Left => step_choice(state, -1),
            Motion::Down | Motion::Right => step_choice(state, 1),
            _ => {}
        },
        Kind::Stepped if vertical != 0 => step_value(state, vertical),
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
        editor.move_to(to, extend);
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

fn open_row(state: &mut State, row: usize, byte: usize) {
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
    if state.preview_over_editor {
        return;
    }
    fresh(state);
    let Some((spot, editor)) = state.pane.spot().cloned().zip(state.pane.editor.as_mut()) else {
        return;
    };
    let text = state.document.draft.text(&spot).unwrap_or_default();
    let at = editor.cursor();
    let range = match motion {
        Motion::WordLeft => grapheme::previous_word(text, at)..at,
        Motion::WordRight => at..grapheme::next_word(text, at),
        Motion::Right => at..grapheme::next(text, at),
        _ => grapheme::backspace(text, at),
    };
    if range.is_empty() && editor.selection().is_none() {
        // Backspace in an empty message takes the message away.
        if text.is_empty() && motion == Motion::Left && pane::kind(spot.field) == Kind::Rows {
            row_delete(state);
        }
        return;
    }
    let change = editor.delete(range);
    note_text(state, change, false);
}

/// The next or previous value of a choice.
pub fn step_choice(state: &mut State, by: isize) {
    let field = state.pane.field;
    let Some(options) = pane::choices(&state.document.draft, field) else {
        return;
    };
    let now = options.iter().position(|option| option.chosen).unwrap_or(0);
    choose(state, super::super::round(now, by, options.len()));
}

/// The value of a choice with this place in its list.
pub fn choose(state: &mut State, index: usize) {
    let field = state.pane.field;
    match field {
        Field::Agent => {
            let kind = if index == 0 {
                AgentKind::Inline
            } else {
                AgentKind::Saved
            };
            set_value(state, field, FieldValue::Agent(Some(kind)));
        }
        Field::Lang => {
            if let Some((code, _)) = LANGS.get(index) {
                set_value(state, field, FieldValue::Text((*code).to_owned()));
            }
        }
        _ => {
            if let Some((switch, _)) = SWITCHES.get(index) {
                set_value(state, field, FieldValue::Switch(*switch));
            }
        }
    }
}

pub fn switch_agent(state: &mut State) {
    let other = match state.document.draft.kind() {
        AgentKind::Inline => AgentKind::Saved,
        AgentKind::Saved => AgentKind::Inline,
    };
    set_value(state, Field::Agent, FieldValue::Agent(Some(other)));
    if !state.pane.field.applies_to(other) {
        super::focus(
            state,
            if other == AgentKind::Saved {
                Field::VoiceAgentId
            } else {
                Field::Greeting
            },
        );
    }
}

/// Up and Down in a number or a voice.
fn step_value(state: &mut State, by: isize) {
    let draft = &state.document.draft;
    let (field, text) = match state.pane.field {
        Field::SilenceThreshold => {
            let now: u64 = draft.silence_threshold.trim().parse().unwrap_or(800);
            let next = if by < 0 {
                now.saturating_add(THRESHOLD_STEP)
            } else {
                now.saturating_sub(THRESHOLD_STEP).max(1)
            };
            // Off the grid, the first step goes to the grid.
            let next = if next > THRESHOLD_STEP {
                next - next % THRESHOLD_STEP
            } else {
                next
            };
            (Field::SilenceThreshold, next.to_string())
        }
        Field::Voice => {
            let all = voices::documented();
            let now = all
                .iter()
                .position(|voice| voice.id.eq_ignore_ascii_case(draft.voice_id.trim()));
            let next = now.map_or(0, |now| super::super::round(now, by, all.len()));
            let Some(voice) = all.get(next) else { return };
            (Field::Voice, voice.id.clone())
        }
        _ => return,
    };
    let end = text.len();
    set_value(state, field, FieldValue::Text(text));
    if let Some(editor) = &mut state.pane.editor {
        editor.move_to(end, false);
    }
}

/// Adds a row: a message below this one, or a param by name.
pub fn row_add(state: &mut State) {
    match state.pane.field {
        Field::PokeMessages => {
            let mut rows = state.document.draft.poke_messages.clone();
            let at = if rows.is_empty() {
                0
            } else {
                (state.pane.row + 1).min(rows.len())
            };
            rows.insert(at, String::new());
            set_value(state, Field::PokeMessages, FieldValue::Rows(rows));
            open_row(state, at, 0);
        }
        Field::Params => open_prompt(state, PromptKind::ParamName),
        _ => {}
    }
}

/// Deletes the focused row.
pub fn row_delete(state: &mut State) {
    let row = state.pane.row;
    match state.pane.field {
        Field::PokeMessages => {
            let mut rows = state.document.draft.poke_messages.clone();
            if row < rows.len() {
                rows.remove(row);
                set_value(state, Field::PokeMessages, FieldValue::Rows(rows));
                open_row(state, row.saturating_sub(1), usize::MAX);
            }
        }
        Field::Params => {
            let Some(spot) = state.pane.spot().cloned() else {
                return;
            };
            let FieldValue::Params {
                mut params,
                mut param_sets,
                param_set,
            } = state.document.draft.get(Field::Params)
            else {
                return;
            };
            match &spot.part {
                Part::Param(name) => {
                    params.shift_remove(name);
                }
                Part::SetParam(set, name) => {
                    if let Some(values) = param_sets.get_mut(set) {
                        values.shift_remove(name);
                    }
                }
                Part::Whole | Part::Row(_) | Part::Key(_) => return,
            }
            set_value(
                state,
                Field::Params,
                FieldValue::Params {
                    params,
                    param_sets,
                    param_set,
                },
            );
        }
        _ => {}
    }
}

/// Moves the focused row up or down.
pub fn row_move(state: &mut State, by: isize) {
    if state.pane.field != Field::PokeMessages {
        return;
    }
    let mut rows = state.document.draft.poke_messages.clone();
    let from = state.pane.row;
    let Some(to) = from.checked_add_signed(by).filter(|to| *to < rows.len()) else {
        return;
    };
    rows.swap(from, to);
    set_value(state, Field::PokeMessages, FieldValue::Rows(rows));
    open_row(state, to, usize::MAX);
}

/// Adds a param with an empty value, and goes to it.
///
/// # Errors
/// What is wrong with the name.
pub fn add_param(state: &mut State, name: &str) -> Result<(), String> {
    let name = name.trim();
    if name.is_empty() {
        return Err("a name is needed".to_owned());
    }
    if state.document.draft.effective_params().contains_key(name) {
        return Err(format!("there is a param {name} already"));
    }
    let FieldValue::Params {
        mut params,
        param_sets,
        param_set,
    } = state.document.draft.get(Field::Params)
    else {
        return Ok(());
    };
    params.insert(
        name.to_owned(),
        crate::draft::ParamValue::Text(String::new()),
    );
    super::focus(state, Field::Params);
    set_value(
        state,
        Field::Params,
        FieldValue::Params {
            params,
            param_sets,
            param_set,
        },
    );
    let spot = Spot {
        field: Field::Params,
        part: Part::Param(name.to_owned()),
    };
    go_to(state, &Place { spot, span: None });
    Ok(())
}

/// Chooses a param set, or none.
pub fn choose_set(state: &mut State, set: Option<String>) {
    if let FieldValue::Params {
        params, param_sets, ..
    } = state.document.draft.get(Field::Params)
    {
        set_value(
            state,
            Field::Params,
            FieldValue::Params {
                params,
                param_sets,
                param_set: set,
            },
        );
    }
}

/// Opens the focused text in an editor outside.
pub fn edit_outside(state: &mut State, effects: &mut Vec<Effect>) {
    fresh(state);
    let Some(spot) = state.pane.spot().cloned() else {
        return;
    };
    let extension = if spot.field == Field::OutcomeSchema {
        "json"
    } else {
        "md"
    };
    let text = state
        .document
        .draft
        .text(&spot)
        .unwrap_or_default()
        .to_owned();
    state.outside = Some((spot.clone(), text.clone()));
    effects.push(Effect::EditOutside {
        name: spot.field.key().replace('.', "-"),
        extension,
        text,
    });
}

/// The text came back: it replaces the field's as one step. A field that changed meanwhile loses nothing: its text is
/// the step before.
pub fn on_edited_outside(
    state: &mut State,
    result: Result<String, String>,
    effects: &mut Vec<Effect>,
) {
    let Some((spot, given)) = state.outside.take() else {
        return;
    };
    let text = match result {
        Ok(text) if text == given => return,
        Ok(text) if pane::one_line(spot.field) => text.replace('\n', " "),
        Ok(text) => text,
        Err(why) => return notice(state, why, true, effects),
    };
    super::focus(state, spot.field);
    let Some(row) = state.pane.rows.iter().position(|row| row.spot == spot) else {
        let gone = "The row that was edited is gone: its text is on the clipboard".to_owned();
        effects.push(Effect::Copy(text));
        return notice(state, gone, true, effects);
    };
    open_row(state, row, 0);
    let before = state
        .document
        .draft
        .text(&spot)
        .unwrap_or_default()
        .to_owned();
    let Some(change) = difference(&before, &text) else {
        return;
    };
    state.timeline.seal();
    let joined = make_room(state);
    if let Some(editor) = &mut state.pane.editor {
        editor.apply(&change);
    }
    note_text(state, Some(change), joined);
    state.timeline.seal();
    if before != given {
        let undo = state.keymap.hint(super::Action::Undo);
        let text = format!("The field had changed meanwhile: {undo} brings that text back");
        notice(state, text, true, effects);
    }
    super::watch_draft(state, effects);
}

/// What makes one text of another: all between what they begin and what they end with.
fn difference(before: &str, after: &str) -> Option<Change> {
    if before == after {
        return None;
    }
    let same = |(one, other): &(char, char)| one == other;
    let head: usize = before
        .chars()
        .zip(after.chars())
        .take_while(same)
        .map(|(letter, _)| letter.len_utf8())
        .sum();
    let (old, new) = (before.get(head..)?, after.get(head..)?);
    let tail: usize = old
        .chars()
        .rev()
        .zip(new.chars().rev())
        .take_while(same)
        .map(|(letter, _)| letter.len_utf8())
        .sum();
    Some(Change {
        at: head,
        removed: old.get(..old.len() - tail)?.to_owned(),
        inserted: new.get(..new.len() - tail)?.to_owned(),
    })
}
