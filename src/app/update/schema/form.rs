//! Keys, pastes and clicks in the form of a field. What is typed stands in the draft at once; the form's steps of undo
//! are one.

use crossterm::event::KeyCode;
use ratatui::layout::{Position, Rect};

use super::super::super::action::{Action, Motion};
use super::super::super::keymap::Key;
use super::super::super::layout;
use super::super::super::overlay::Overlay;
use super::super::super::schema_form::{FieldForm, Input};
use super::super::super::timeline;
use super::super::{Effect, State, derive, editing, line, notice};

/// Opens the form of a new field.
pub fn open_new(state: &mut State, holder: &str, at: usize) {
    let form = FieldForm::new(super::read(state), holder, at);
    state.overlays.push(Overlay::Field(Box::new(form)));
}

/// Opens the form of a field.
pub fn open(state: &mut State, path: &str) {
    if let Some(form) = FieldForm::of(super::read(state), path) {
        state.overlays.push(Overlay::Field(Box::new(form)));
    }
}

/// The form that lies on top; one whose text was changed by something else goes.
fn on_top(state: &mut State) -> Option<Box<FieldForm>> {
    match state.overlays.pop() {
        Some(Overlay::Field(form)) if form.written == super::text(state) => Some(form),
        Some(Overlay::Field(_)) | None => None,
        Some(other) => {
            state.overlays.push(other);
            None
        }
    }
}

/// A key while the form lies on top.
pub fn on_key(state: &mut State, key: Key, action: Option<Action>, effects: &mut Vec<Effect>) {
    let Some(mut form) = on_top(state) else {
        return;
    };
    match (key.code, action) {
        (KeyCode::Esc, _) => return leave(state, &form, effects),
        (KeyCode::Enter, None) if key.modifiers.is_empty() => {
            if form.is_done() {
                return close(state, &form);
            }
        }
        (_, Some(Action::NextField | Action::Move(Motion::Down, _))) => form.step_input(1),
        (_, Some(Action::PreviousField | Action::Move(Motion::Up, _))) => form.step_input(-1),
        (_, Some(Action::Move(Motion::Left, _))) if !form.input.is_text() => {
            value(state, &mut form, -1);
        }
        (_, Some(Action::Move(Motion::Right, _))) if !form.input.is_text() => {
            value(state, &mut form, 1);
        }
        (KeyCode::Char(' '), None) if !form.input.is_text() => value(state, &mut form, 1),
        (KeyCode::Char(letter), None) if form.input == Input::Kind => {
            form.kind_of_letter(letter);
            write(state, &mut form);
        }
        _ => {
            if let Some(editor) = form.editor()
                && line::on_key(editor, key, action)
            {
                write(state, &mut form);
            }
        }
    }
    state.overlays.push(Overlay::Field(form));
}

/// A paste while the form lies on top.
pub fn paste(state: &mut State, text: &str) {
    let Some(mut form) = on_top(state) else {
        return;
    };
    if let Some(editor) = form.editor() {
        editor.insert(text);
        write(state, &mut form);
    }
    state.overlays.push(Overlay::Field(form));
}

/// A click on a line of the form: it has the cursor then; a value steps on.
pub fn click(state: &mut State, at: Position, effects: &mut Vec<Effect>) {
    let Some(mut form) = on_top(state) else {
        return;
    };
    let area = area(state.size, &form);
    let places = places(area, &form);
    if let Some((input, _)) = places.into_iter().find(|(_, place)| place.contains(at)) {
        form.input = input;
        if !input.is_text() {
            value(state, &mut form, 1);
        }
    }
    if area.contains(at) {
        state.overlays.push(Overlay::Field(form));
    } else {
        leave(state, &form, effects);
    }
}

/// Closes the form without its being done. What was typed stays in the draft, so that is said.
fn leave(state: &mut State, form: &FieldForm, effects: &mut Vec<Effect>) {
    close(state, form);
    if let Some(kept) = form.left_as() {
        let undo = state.keymap.hint(Action::Undo);
        notice(
            state,
            t!("{kept}; {undo} takes it back", kept, undo),
            false,
            effects,
        );
    }
}

fn value(state: &mut State, form: &mut FieldForm, by: isize) {
    form.step_value(by);
    write(state, form);
}

/// Brings the draft to what the form says: the step that the form made before is taken back, and one made anew. Where
/// another change was noted since, that step stays, and what is new is a step of its own.
fn write(state: &mut State, form: &mut FieldForm) {
    let new = form.apply();
    if new == form.written {
        return;
    }
    if form.applied == Some(state.timeline.changes()) {
        state.timeline.forget_last();
    } else {
        form.from.clone_from(&form.written);
    }
    let whole = super::step_to(&form.from, &new);
    let from_last = super::step_to(&form.written, &new);
    if let Some(step) = &from_last {
        timeline::apply(&mut state.document.draft, step);
    }
    form.applied = whole.map(|step| {
        state.timeline.seal();
        state.timeline.note(step, false);
        state.timeline.seal();
        state.timeline.changes()
    });
    form.written = new;
    editing::texts_changed(state);
    select(state, form);
}

fn close(state: &mut State, form: &FieldForm) {
    select(state, form);
}

fn select(state: &mut State, form: &FieldForm) {
    derive::refresh(state);
    if !form.path.is_empty() {
        state.schema.select(&form.path);
    }
    super::keep_in_view(state);
}

/// Lines for the description.
const DESCRIPTION_ROWS: u16 = 3;

/// Where the form stands.
#[must_use]
pub fn area(size: (u16, u16), form: &FieldForm) -> Rect {
    let screen = layout::screen(size);
    let rows = form.inputs().len() as u16 - 1 + DESCRIPTION_ROWS;
    // A blank line, and two of help.
    layout::centred(screen, 74, rows + 3 + 2)
}

/// Each line's place in the form.
#[must_use]
pub fn places(area: Rect, form: &FieldForm) -> Vec<(Input, Rect)> {
    let inside = layout::inside(area);
    let mut y = inside.y;
    form.inputs()
        .into_iter()
        .map(|input| {
            let wanted = if input == Input::Description {
                DESCRIPTION_ROWS
            } else {
                1
            };
            let height = wanted.min(inside.bottom().saturating_sub(y));
            let place = Rect {
                y: y.min(inside.bottom()),
                height,
                ..inside
            };
            y += wanted;
            (input, place)
        })
        .collect()
}
