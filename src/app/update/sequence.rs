//! Keys that are pressed one after the other: the first ones wait, and are shown, until what they ask for is plain.

use super::super::action::Action;
use super::super::keymap::layer::Found;
use super::super::keymap::{self, Key};
use super::super::overlay::Overlay;
use super::{Effect, State, notice};

/// Takes a key: gives it with what it asks for, or nothing while more keys are to come or when it led nowhere. What asks
/// to go back comes as Esc.
pub fn take(
    state: &mut State,
    key: Key,
    effects: &mut Vec<Effect>,
) -> Option<(Key, Option<Action>)> {
    // On the card each key counts by itself: one that waited would not start its quiet time anew.
    if matches!(state.overlays.last(), Some(Overlay::Card(_))) {
        state.pressed.clear();
        return Some(back_as_esc(key, state.keymap.action(key)));
    }
    if !state.pressed.is_empty() && key == Key::ESC {
        state.pressed.clear();
        return None;
    }
    match state.keymap.find(&state.pressed, key) {
        Found::Whole(action) => {
            let waited = !state.pressed.is_empty();
            state.pressed.clear();
            // At the end of a sequence the key itself is none: nobody shall take it for a letter.
            let key = if waited { Key::NONE } else { key };
            Some(back_as_esc(key, Some(action)))
        }
        Found::Begins => {
            state.pressed.push(key);
            None
        }
        Found::Nothing if state.pressed.is_empty() => Some((key, None)),
        Found::Nothing => {
            let mut pressed = std::mem::take(&mut state.pressed);
            // Out of a sequence the way back is only out of it.
            if state.keymap.action(key) == Some(Action::Cancel) {
                return None;
            }
            pressed.push(key);
            let keys = keymap::label(&pressed, false);
            let text = t!("{keys} asks for nothing", keys);
            notice(state, text, false, effects);
            None
        }
    }
}

fn back_as_esc(key: Key, action: Option<Action>) -> (Key, Option<Action>) {
    if action == Some(Action::Cancel) {
        (Key::ESC, None)
    } else {
        (key, action)
    }
}
