//! The rows of a form: added, deleted, moved.

use super::editing::{change_params, open_row, set_value};
use super::{Place, PromptKind, State, go_to, open_prompt};
use crate::draft::field::Field;
use crate::draft::{FieldValue, ParamValue, Part, Spot};

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
            change_params(state, |params, sets, _| match &spot.part {
                Part::Param(name) => {
                    params.shift_remove(name);
                }
                Part::SetParam(set, name) => {
                    if let Some(values) = sets.get_mut(set) {
                        values.shift_remove(name);
                    }
                }
                Part::Whole | Part::Row(_) | Part::Key(_) => {}
            });
        }
        _ => {}
    }
}

/// Puts a copy of the focused message below it, and goes there.
pub fn row_duplicate(state: &mut State) {
    if state.pane.field != Field::PokeMessages {
        return;
    }
    let mut rows = state.document.draft.poke_messages.clone();
    let row = state.pane.row;
    let Some(message) = rows.get(row).cloned() else {
        return;
    };
    rows.insert(row + 1, message);
    set_value(state, Field::PokeMessages, FieldValue::Rows(rows));
    open_row(state, row + 1, usize::MAX);
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
    super::params::judge_name(state, "", name)?;
    if state.document.draft.effective_params().contains_key(name) {
        return Err(t!(
            "There is a param {name} already: choose another name",
            name
        ));
    }
    super::focus(state, Field::Params);
    change_params(state, |params, _, _| {
        params.insert(name.to_owned(), ParamValue::Text(String::new()));
    });
    let spot = Spot {
        field: Field::Params,
        part: Part::Param(name.to_owned()),
    };
    go_to(state, &Place { spot, span: None });
    Ok(())
}
