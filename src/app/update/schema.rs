//! The Outcome schema's pane: its two views, and what is done in the tree of fields. Each change of the tree is a change
//! of the text, and one step of undo.

pub mod form;

use crossterm::event::KeyCode;
use ratatui::layout::Position;

use super::super::action::{Action, Extend, Motion};
use super::super::editor::Change;
use super::super::keymap::Key;
use super::super::picker::{Choice, Item, Picker};
use super::super::schema_pane::{self, Button, Part, Row, View};
use super::super::tabs;
use super::super::timeline::Step;
use super::{Effect, PromptKind, State, derive, editing, focus, notice, open_picker, open_prompt};
use crate::draft::field::Field;
use crate::draft::schema::edit::{self, Changed};
use crate::draft::schema::json::Json;
use crate::draft::schema::{fields, infer, starters};
use crate::draft::{Place, Spot};

/// Columns at a row's right end that a click takes for its mark.
const MARK_COLUMNS: u16 = 13;

/// A key while the tree has the focus; says whether it was for the tree.
pub fn on_key(
    state: &mut State,
    key: Key,
    action: Option<Action>,
    effects: &mut Vec<Effect>,
) -> bool {
    if !state.shows_tree() || state.preview_over_editor {
        return false;
    }
    derive::refresh(state);
    match (key.code, action) {
        (_, Some(Action::Move(motion, Extend::No))) => step(state, motion, effects),
        (_, Some(Action::Delete(Motion::Right))) => delete(state, effects),
        (
            _,
            Some(
                Action::Move(_, Extend::Yes)
                | Action::Delete(_)
                | Action::Kill(_)
                | Action::SelectAll
                | Action::Cut
                | Action::LineBreak,
            ),
        ) => {}
        (KeyCode::Enter, None) if key.modifiers.is_empty() => activate(state, effects),
        (KeyCode::Char(' '), None) => must(state, effects),
        (KeyCode::Char('{'), None) if text(state).trim().is_empty() => {
            show(state, View::Json);
            return false;
        }
        (KeyCode::Char(_), None) => {
            let json = state.keymap.hint(Action::SchemaView);
            let text = t!(
                "Enter changes this field; {json} shows the JSON to type in",
                json
            );
            notice(state, text, false, effects);
        }
        _ => return false,
    }
    true
}

/// A paste while the tree has the focus: JSON fills an empty field, anything else goes nowhere.
pub fn paste(state: &mut State, pasted: &str) -> bool {
    if !state.shows_tree() || state.preview_over_editor {
        return false;
    }
    if text(state).trim().is_empty() && pasted.trim_start().starts_with('{') {
        let pasted = pasted.replace("\r\n", "\n").replace('\r', "\n");
        set_text(state, &pasted);
    }
    true
}

/// Shows the other view.
pub fn turn(state: &mut State) {
    let view = match state.schema.view {
        View::Fields => View::Json,
        View::Json => View::Fields,
    };
    if state.pane.field == Field::OutcomeSchema {
        show(state, view);
    } else {
        focus(state, Field::OutcomeSchema);
    }
}

/// Shows a view of the schema: the cursor of the one is the selected row of the other.
pub fn show(state: &mut State, view: View) {
    focus(state, Field::OutcomeSchema);
    if state.schema.view == view {
        return;
    }
    match view {
        View::Json => {
            let start = state.schema.field().map(|field| field.span.start);
            state.schema.view = view;
            if let Some(start) = start {
                state.pane.open(&state.document.draft, 0, start);
            }
        }
        View::Fields => {
            let byte = state
                .pane
                .editor
                .as_ref()
                .map_or(0, super::super::editor::Editor::cursor);
            state.schema.view = view;
            state.stale.layout = true;
            derive::refresh(state);
            state.schema.select_byte(byte);
            keep_in_view(state);
        }
    }
    state.stale.layout = true;
}

/// A place in the schema's text was gone to: its row is selected, or the JSON is shown.
pub fn go_to(state: &mut State, place: &Place) {
    let Some(span) = place.span.as_ref().filter(|_| state.shows_tree()) else {
        return;
    };
    derive::refresh(state);
    if state
        .schema
        .rows
        .iter()
        .any(|row| matches!(row, Row::Field(_)))
    {
        state.schema.select_byte(span.start);
        keep_in_view(state);
    } else if !text(state).trim().is_empty() {
        state.schema.view = View::Json;
    }
    state.stale.layout = true;
}

/// Lays the text out with two blanks a level.
pub fn format(state: &mut State, effects: &mut Vec<Effect>) {
    focus(state, Field::OutcomeSchema);
    if state.known.schema().value.is_none() {
        notice(
            state,
            t!("Only JSON that can be read can be laid out: mend it first").to_owned(),
            true,
            effects,
        );
        return;
    }
    match edit::formatted(text(state)) {
        Ok(new) if new == text(state) => {
            notice(
                state,
                t!("It is laid out already").to_owned(),
                false,
                effects,
            );
        }
        Ok(new) => set_text(state, &new),
        Err(why) => notice(state, why, true, effects),
    }
}

/// The shapes to start from.
pub fn open_starters(state: &mut State) {
    let items = starters::ALL
        .iter()
        .map(|starter| Item {
            label: crate::words::text(starter.label).to_owned(),
            detail: crate::words::text(starter.about).to_owned(),
            choice: Choice::Starter(starter.name),
        })
        .collect();
    let mut picker = Picker::new(t!("What should the call find out?"), t!("takes it"), items);
    if !text(state).trim().is_empty() {
        picker.note = t!("It takes the place of the present schema; undo brings that back.");
    }
    open_picker(state, picker);
}

/// Takes a shape to start from.
pub fn take_starter(state: &mut State, name: &str, effects: &mut Vec<Effect>) {
    let Some(starter) = starters::find(name) else {
        return;
    };
    replace(state, starter.text.trim_end(), effects);
}

/// Makes the schema from an example: the one in the field, or one that is asked for.
pub fn example(state: &mut State, effects: &mut Vec<Effect>) {
    derive::checked(state);
    let is_example = { state.known.schema().value.as_ref() }
        .is_some_and(|schema| fields::looks_like_example(schema.located()));
    if !is_example {
        open_prompt(state, PromptKind::SchemaExample);
        return;
    }
    let own = text(state).to_owned();
    if let Err(why) = take_example(state, &own, effects) {
        notice(state, why, true, effects);
    }
}

/// Takes an example.
///
/// # Errors
/// What is wrong with it.
pub fn take_example(
    state: &mut State,
    example: &str,
    effects: &mut Vec<Effect>,
) -> Result<(), String> {
    let schema = infer::from_example(example)?;
    replace(state, &schema, effects);
    Ok(())
}

fn replace(state: &mut State, with: &str, effects: &mut Vec<Effect>) {
    focus(state, Field::OutcomeSchema);
    let had = !text(state).trim().is_empty();
    set_text(state, with);
    state.schema.view = View::Fields;
    state.schema.selected = 0;
    state.schema.scroll = 0;
    derive::refresh(state);
    let undo = state.keymap.hint(Action::Undo);
    let text = if had {
        t!(
            "Enter changes a field; {undo} brings the old schema back",
            undo
        )
    } else {
        t!("Enter changes a field; say what to listen for in its description").to_owned()
    };
    notice(state, text, false, effects);
}

/// Opens the form of a new field: in the selected group, or behind the selected field.
pub fn add(state: &mut State) {
    to_tree(state);
    let (holder, at) = match state.schema.row() {
        Some(Row::Field(field)) => (field.holder.to_string(), field.at + 1),
        Some(Row::Button(Button::Add { holder, count, .. })) => (holder.clone(), *count),
        _ => (String::new(), usize::MAX),
    };
    if can_edit(state) {
        form::open_new(state, &holder, at);
    }
}

/// Opens the form of the selected field, or does what the selected button is for.
pub fn activate(state: &mut State, effects: &mut Vec<Effect>) {
    to_tree(state);
    match state.schema.row().cloned() {
        Some(Row::Field(field)) => form::open(state, &field.path),
        Some(Row::Button(button)) => match button {
            Button::Add { holder, count, .. } => form::open_new(state, &holder, count),
            Button::Starter => open_starters(state),
            Button::Example | Button::FromThis => example(state, effects),
            Button::Json => show(state, View::Json),
            Button::GoThere(byte) => {
                show(state, View::Json);
                state.pane.open(&state.document.draft, 0, byte);
                state.stale.layout = true;
            }
        },
        _ => {}
    }
}

/// Deletes the selected field.
pub fn delete(state: &mut State, effects: &mut Vec<Effect>) {
    let name = state.schema.field().map(|field| field.name.clone());
    let remove = |schema: &Json, path: &str| edit::remove(schema.located(), path);
    if on_field(state, effects, remove)
        && let Some(name) = name
    {
        let undo = state.keymap.hint(Action::Undo);
        let name = crate::text::clean::line(&name).into_owned();
        notice(
            state,
            t!("{name} is gone; {undo} brings it back", name, undo),
            false,
            effects,
        );
    }
}

/// Moves the selected field up or down within its group.
pub fn shift(state: &mut State, by: isize, effects: &mut Vec<Effect>) {
    on_field(state, effects, |schema, path| {
        edit::shift(schema.located(), path, by)
    });
}

/// Puts the selected field into the group above it.
pub fn nest(state: &mut State, effects: &mut Vec<Effect>) {
    on_field(state, effects, |schema, path| {
        edit::nest(schema.located(), path)
    });
}

/// Takes the selected field out of its group.
pub fn unnest(state: &mut State, effects: &mut Vec<Effect>) {
    on_field(state, effects, |schema, path| {
        edit::unnest(schema.located(), path)
    });
}

/// Marks the selected field as one that must be there, or not.
pub fn must(state: &mut State, effects: &mut Vec<Effect>) {
    on_field(state, effects, |schema, path| {
        let old = edit::details(schema.located(), path).ok_or(t!("it is gone"))?;
        let mut new = old.clone();
        new.required = !old.required;
        edit::change(schema.located(), path, &old, &new)
    });
}

/// Does something to the selected field; says whether it was done.
fn on_field(
    state: &mut State,
    effects: &mut Vec<Effect>,
    change: impl FnOnce(&Json, &str) -> Result<Changed, String>,
) -> bool {
    to_tree(state);
    let Some(path) = state.schema.field().map(|field| field.path.clone()) else {
        notice(
            state,
            t!("Go to a field first: Up and Down").to_owned(),
            false,
            effects,
        );
        return false;
    };
    match change(&read(state), &path) {
        Ok(Changed { text, path }) => {
            set_text(state, &text);
            derive::refresh(state);
            state.schema.select(&path);
            keep_in_view(state);
            true
        }
        Err(why) => {
            notice(state, t!("Not done: {why}", why), true, effects);
            false
        }
    }
}

fn to_tree(state: &mut State) {
    if !state.shows_tree() {
        show(state, View::Fields);
    }
    derive::refresh(state);
}

/// Whether there are fields, or nothing: only then can one be added.
fn can_edit(state: &State) -> bool {
    state
        .schema
        .rows
        .iter()
        .any(|row| matches!(row, Row::Button(Button::Add { .. })))
}

fn text(state: &State) -> &str {
    &state.document.draft.outcome_response_shape
}

/// The schema as read by the check, which is of the present text.
fn read(state: &mut State) -> Json {
    derive::checked(state);
    let read = state.known.schema().value.clone();
    read.unwrap_or_else(|| Json::of(text(state)))
}

/// Puts a new text in the place of the schema's, as one step of undo.
fn set_text(state: &mut State, new: &str) {
    if let Some(step) = step_to(text(state), new) {
        state.timeline.seal();
        super::super::timeline::apply(&mut state.document.draft, &step);
        state.timeline.note(step, false);
        state.timeline.seal();
        editing::texts_changed(state);
    }
}

/// The step that makes one text of the schema another.
fn step_to(old: &str, new: &str) -> Option<Step> {
    Change::between(old, new).map(|change| Step::Text {
        spot: Spot::whole(Field::OutcomeSchema),
        change,
    })
}

fn step(state: &mut State, motion: Motion, effects: &mut Vec<Effect>) {
    let page = isize::from(state.text_area().height.max(4).cast_signed()) / 2;
    let all = isize::try_from(state.schema.rows.len()).unwrap_or(isize::MAX);
    match motion {
        Motion::Up => state.schema.step(-1),
        Motion::Down => state.schema.step(1),
        Motion::PageUp | Motion::ParagraphUp => state.schema.step(-page),
        Motion::PageDown | Motion::ParagraphDown => state.schema.step(page),
        Motion::TextStart | Motion::RowStart | Motion::LineStart => state.schema.step(-all),
        Motion::TextEnd | Motion::RowEnd | Motion::LineEnd => state.schema.step(all),
        Motion::WordRight => return nest(state, effects),
        Motion::WordLeft => return unnest(state, effects),
        Motion::Left | Motion::Right => {}
    }
    keep_in_view(state);
}

/// Brings the selected row into view.
fn keep_in_view(state: &mut State) {
    let height = usize::from(state.text_area().height);
    state.schema.keep_in_view(height);
}

/// A click into the pane; says whether it was for a tab or the tree.
pub fn click(state: &mut State, at: Position, effects: &mut Vec<Effect>) -> bool {
    if state.pane.field != Field::OutcomeSchema {
        return false;
    }
    let pane = state.layout().editor;
    if at.y == pane.y {
        let view = tabs::at(schema_pane::tab_places(pane), at.x);
        if let Some(view) = view {
            show(state, view);
        }
        return view.is_some();
    }
    if !state.shows_tree() {
        return false;
    }
    derive::refresh(state);
    let area = state.text_area();
    let line = usize::from(at.y.saturating_sub(area.y)) + state.schema.scroll;
    let Some(line) = state
        .schema
        .lines
        .get(line)
        .copied()
        .filter(|_| area.contains(at))
    else {
        return true;
    };
    if line.part == Part::Blank || !state.schema.can_select(line.row) {
        return true;
    }
    let again = state.schema.selected == line.row;
    state.schema.selected = line.row;
    let is_button = matches!(state.schema.row(), Some(Row::Button(_)));
    if is_button {
        activate(state, effects);
    } else if line.part == Part::Head && at.x + MARK_COLUMNS >= area.right() {
        must(state, effects);
    } else if again {
        activate(state, effects);
    }
    true
}

/// The wheel over the tree; says whether it was.
pub fn wheel(state: &mut State, by: isize) -> bool {
    if !state.shows_tree() {
        return false;
    }
    let height = usize::from(state.text_area().height);
    state.schema.scroll = state.schema.scroll.saturating_add_signed(by * 3);
    state.schema.clamp(height);
    true
}
