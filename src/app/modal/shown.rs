//! What is seen of the modes: their name, what was pressed of a command, and how the cursor looks.

use super::Mode;
use crate::app::editor::{Editor, Hold};
use crate::app::keymap;
use crate::app::state::State;

/// Whether something is selected in normal mode.
#[must_use]
pub fn is_visual(state: &State) -> bool {
    let editor = state.pane.editor.as_ref();
    state.modal.mode == Mode::Normal
        && editor.is_some_and(|editor| editor.selection().is_some() || editor.held() != Hold::No)
}

/// The mode's name, where there are modes and the keys go to a text; and what was pressed of a command.
#[must_use]
pub fn shown(state: &State) -> Option<(&'static str, String)> {
    let in_text = state.overlays.is_empty() && !state.find.open && !state.shows_tree();
    if !state.keymap.is_modal() || !in_text || state.preview_over_editor {
        return None;
    }
    let held = state.pane.editor.as_ref().map_or(Hold::No, Editor::held);
    let name = match (state.modal.mode, held) {
        (Mode::Insert, _) => t!("INSERT"),
        (Mode::Normal, Hold::Lines) => t!("VISUAL LINE"),
        (Mode::Normal, _) if is_visual(state) => t!("VISUAL"),
        (Mode::Normal, _) => t!("NORMAL"),
    };
    Some((name, keymap::label(&state.modal.keys, false)))
}

/// How the cursor looks, where its look tells the mode.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shape {
    /// As the terminal has it.
    #[default]
    Own,
    Block,
    Bar,
}

/// How the cursor is to look.
#[must_use]
pub fn shape(state: &State) -> Shape {
    if !state.keymap.is_modal() {
        Shape::Own
    } else if state.modal.mode == Mode::Normal && shown(state).is_some() {
        Shape::Block
    } else {
        Shape::Bar
    }
}

/// What stands where one would type, while the list on top takes commands instead.
#[must_use]
pub fn list_hint(state: &State) -> Option<&'static str> {
    in_list(state).then(|| t!("/ types here"))
}

/// Whether the list on top takes commands, for the line that tells its keys.
#[must_use]
pub fn in_list(state: &State) -> bool {
    state.keymap.is_modal() && state.modal.list == Some(state.overlays.len())
}
