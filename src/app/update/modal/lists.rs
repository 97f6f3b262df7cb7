//! Keys of normal mode where there is no text to edit: lists, the schema's tree, texts to read.

use crossterm::event::{KeyCode, KeyModifiers};

use super::super::super::action::{Action, Extend, Motion};
use super::super::super::book::View;
use super::super::super::keymap::Key;
use super::super::super::overlay::Overlay;
use super::super::{Effect, State, editing, finding, scroll_preview};
use super::letter;

/// What a key of normal mode is for what has no text: a movement. `before`: the key before it.
fn motion(before: Option<Key>, key: Key) -> Option<Motion> {
    let ctrl = |wanted| key.code == KeyCode::Char(wanted) && key.modifiers == KeyModifiers::CONTROL;
    match letter(key) {
        Some('j') => Some(Motion::Down),
        Some('k') => Some(Motion::Up),
        Some('G') => Some(Motion::TextEnd),
        Some('g') if before.is_some_and(|before| before.is('g')) => Some(Motion::TextStart),
        None if ctrl('d') || ctrl('f') => Some(Motion::PageDown),
        None if ctrl('u') || ctrl('b') => Some(Motion::PageUp),
        _ => None,
    }
}

/// A first `g`, which waits for a second.
fn waits(state: &mut State, key: Key) -> bool {
    let before = std::mem::take(&mut state.modal.keys);
    let first = key.is('g') && before.is_empty();
    if first {
        state.modal.keys.push(key);
    }
    first
}

/// The preview in the editor's place, and the schema's tree: j, k, gg, G, u, Ctrl-R, / and :. Other letters do nothing,
/// but those that the tree has.
pub fn in_pane(state: &mut State, key: Key, effects: &mut Vec<Effect>) -> bool {
    let before = state.modal.keys.last().copied();
    let tree = state.shows_tree() && !state.preview_over_editor;
    if waits(state, key) {
        return true;
    }
    if let Some(motion) = motion(before, key) {
        if tree {
            act_in_tree(state, Action::Move(motion, Extend::No), effects);
        } else {
            let by = if matches!(motion, Motion::Up | Motion::PageUp | Motion::TextStart) {
                -1
            } else {
                1
            };
            let pages = matches!(motion, Motion::PageUp | Motion::PageDown);
            let rounds = if matches!(motion, Motion::TextStart | Motion::TextEnd) {
                1_000
            } else {
                1
            };
            for _ in 0..rounds {
                scroll_preview(state, by, pages || rounds > 1);
            }
        }
        return true;
    }
    let redo = key.code == KeyCode::Char('r') && key.modifiers == KeyModifiers::CONTROL;
    match letter(key) {
        Some('/') => finding::search(state, false, effects),
        Some('u') => super::super::act(state, Action::Undo, effects),
        Some(':') => super::open_prompt(state, super::PromptKind::Command),
        None if redo => super::super::act(state, Action::Redo, effects),
        Some(' ' | '{') if tree => return false,
        Some(_) if !tree => {}
        _ => return false,
    }
    true
}

fn act_in_tree(state: &mut State, action: Action, effects: &mut Vec<Effect>) {
    super::super::schema::on_key(state, Key::NONE, Some(action), effects);
}

/// A field with choices: h, j, k and l step through them.
pub fn in_choice(state: &mut State, key: Key) -> bool {
    let motion = match letter(key) {
        Some('j' | 'l') => Motion::Down,
        Some('k' | 'h') => Motion::Up,
        _ => return false,
    };
    editing::step(state, motion, Extend::No);
    true
}

/// A key while an overlay lies on top: gives it as the action that it is there, or takes it (`None`).
pub fn over(state: &mut State, key: Key, action: Option<Action>) -> Option<(Key, Option<Action>)> {
    let through = Some((key, action));
    if !state.keymap.is_modal() {
        return through;
    }
    let depth = state.overlays.len();
    if state.modal.list.is_some_and(|list| list != depth) {
        state.modal.list = None;
    }
    let filters = match state.overlays.last() {
        Some(Overlay::Picker(_)) => true,
        Some(Overlay::Voices(view)) if view.label.is_none() => true,
        Some(Overlay::Book(view)) if matches!(**view, View::List(_)) => true,
        Some(
            Overlay::Reader { .. }
            | Overlay::Call { .. }
            | Overlay::Book(_)
            | Overlay::Recovery(_)
            | Overlay::Conflict(_)
            | Overlay::ReadsRight(_),
        ) => false,
        // What is typed there is typed, and a call is confirmed with the same keys everywhere.
        _ => {
            state.modal.keys.clear();
            return through;
        }
    };
    let before = state.modal.keys.last().copied();
    if filters && state.modal.list.is_none() {
        // One types what is looked for; Esc goes to the list itself.
        if key == Key::ESC {
            state.modal.list = Some(depth);
            return None;
        }
        return through;
    }
    if waits(state, key) {
        return None;
    }
    if let Some(motion) = motion(before, key) {
        return Some((Key::NONE, Some(Action::Move(motion, Extend::No))));
    }
    if !filters {
        return through;
    }
    match letter(key) {
        Some('i' | '/' | 'a') => {
            state.modal.list = None;
            None
        }
        Some('q') => Some((Key::ESC, None)),
        Some(_) => None,
        None => {
            if key == Key::ESC || key.code == KeyCode::Enter {
                state.modal.list = None;
            }
            through
        }
    }
}
