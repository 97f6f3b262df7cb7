//! A text that goes to an editor outside and comes back.

use super::super::editor::Change;
use super::super::pane;
use super::editing::{fresh, make_room, note_text, open_row};
use super::{Effect, State, notice};
use crate::draft::field::Field;

/// Opens the focused text in an editor outside.
pub fn edit_outside(state: &mut State, effects: &mut Vec<Effect>) {
    fresh(state);
    let Some(spot) = state
        .pane
        .spot()
        .cloned()
        .filter(|_| state.pane.is_editable())
    else {
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
        let gone = t!("The row that was edited is gone: its text is on the clipboard").to_owned();
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
    let Some(change) = Change::between(&before, &text) else {
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
        let text = t!(
            "The field was changed meanwhile: the editor's text is in it now, {undo} brings the other back",
            undo
        );
        notice(state, text, true, effects);
    }
    super::watch_draft(state, effects);
}
