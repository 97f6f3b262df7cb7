//! Two texts of which one is chosen: keys where a recovery copy is offered, and where a file changed under a save.

use crossterm::event::KeyCode;

use super::super::action::Action;
use super::super::keymap::Key;
use super::super::layout;
use super::super::overlay::Overlay;
use super::super::prompt::PromptKind;
use super::{Effect, State, derive, files, merging, restoring, secret};

/// The recovery copy is taken, thrown away, or left for the next start.
pub fn on_recovery_key(
    state: &mut State,
    key: Key,
    action: Option<Action>,
    at_ms: u64,
    effects: &mut Vec<Effect>,
) {
    let height = layout::inside(derive::reader_area(state)).height;
    let Some(Overlay::Recovery(mut offer)) = state.overlays.pop() else {
        return;
    };
    match (key.code, action) {
        (KeyCode::Enter, _) if key.modifiers.is_empty() => {
            restoring::take_copy(state, offer.found, effects);
        }
        // No letter, and not at once: what was typed ahead must not throw text away.
        (KeyCode::Delete, _) if key.modifiers.is_empty() => {
            if offer.throws(at_ms) {
                effects.push(Effect::DiscardCopy(offer.found.copy));
            } else {
                state.overlays.push(Overlay::Recovery(offer));
            }
        }
        (KeyCode::Esc, _) => {}
        (_, action) => {
            offer.keeps();
            if let Some(Action::Move(motion, _)) = action {
                offer.page.scroll_to(motion, height);
            }
            state.overlays.push(Overlay::Recovery(offer));
        }
    }
}

/// The file that changed is overwritten, joined with the draft, taken in its place, or left for another name.
pub fn on_conflict_key(
    state: &mut State,
    key: Key,
    action: Option<Action>,
    effects: &mut Vec<Effect>,
) {
    let height = layout::inside(derive::reader_area(state)).height;
    let Some(Overlay::Conflict(mut conflict)) = state.overlays.pop() else {
        return;
    };
    match (key.code, action) {
        (KeyCode::Char('o'), None) if conflict.can_overwrite() => {
            secret::overwrite(state, *conflict, effects);
        }
        (KeyCode::Char('b'), None) if !conflict.only_theirs().is_empty() => {
            merging::take_in(state, conflict.only_theirs());
            secret::overwrite(state, *conflict, effects);
        }
        (KeyCode::Char('t'), None) if conflict.can_take() => {
            files::take_theirs(state, conflict.path, effects);
        }
        (KeyCode::Char('n'), None) => super::open_prompt(state, PromptKind::SaveAs),
        (KeyCode::Esc, _) => {}
        (_, action) => {
            if let Some(Action::Move(motion, _)) = action {
                conflict.page.scroll_to(motion, height);
            }
            state.overlays.push(Overlay::Conflict(conflict));
        }
    }
}
