//! The direction of text: of one field, and how right-to-left text is brought to this terminal.

use crossterm::event::KeyCode;

use super::super::action::Motion;
use super::super::keymap::Key;
use super::super::overlay::Overlay;
use super::{Action, Effect, State, notice};
use crate::draft::field::Field;
use crate::text::layout::{Base, Display};

/// The ways to show right-to-left text, in the order in which they are offered.
pub const WAYS: [Display; 3] = [Display::Visual, Display::Word, Display::Terminal];

/// The terminal was asked, or a choice was remembered. Without one, a line says where to look if Arabic reads wrong.
pub fn on_direction(state: &mut State, display: Display, chosen: bool, effects: &mut Vec<Effect>) {
    state.display = display;
    state.stale.layout = true;
    state.offer_reading = !chosen;
    offer(state, effects);
}

/// Offers the test by a line, once, as soon as no other line stands there.
pub fn offer(state: &mut State, effects: &mut Vec<Effect>) {
    if state.offer_reading && state.notice.is_none() {
        state.offer_reading = false;
        let palette = state.keymap.hint(Action::Palette);
        let text = t!(
            "Does Arabic read wrong here? {palette}, \"Which reads right?\"",
            palette
        );
        notice(state, text, false, effects);
    }
}

/// Opens the test.
pub fn open(state: &mut State) {
    let at = WAYS.iter().position(|way| *way == state.display);
    state.overlays.push(Overlay::ReadsRight(at.unwrap_or(0)));
}

/// Takes the way with this place in the list.
pub fn choose(state: &mut State, way: usize, effects: &mut Vec<Effect>) {
    let Some(display) = WAYS.get(way) else { return };
    state.overlays.pop();
    state.display = *display;
    state.stale.layout = true;
    effects.push(Effect::KeepDirection(*display));
    let text = t!("Right-to-left text is shown so from now on in this kind of terminal");
    notice(state, text.to_owned(), false, effects);
}

/// The next direction of the focused field: by paragraph, left to right, right to left.
pub fn turn_field(state: &mut State, effects: &mut Vec<Effect>) {
    let field = state.pane.field;
    if !turns(field) {
        let text = t!(
            "{field} is always written from left to right",
            field = field.label()
        );
        return notice(state, text, false, effects);
    }
    let (base, said) = match state.bases.get(&field).copied().unwrap_or_default() {
        Base::Auto => (Base::Ltr, t!("left to right")),
        Base::Ltr => (Base::Rtl, t!("right to left")),
        Base::Rtl | Base::AutoRtl => (Base::Auto, t!("by each paragraph's first letter")),
    };
    state.bases.insert(field, base);
    state.stale.layout = true;
    state.pane.follow_cursor = true;
    notice(state, format!("{}: {said}", field.label()), false, effects);
}

/// Whether a field's direction can be chosen: it is prose.
fn turns(field: Field) -> bool {
    matches!(
        field,
        Field::AgentName
            | Field::Greeting
            | Field::Preamble
            | Field::Params
            | Field::PokeMessages
            | Field::Outcome
    )
}

/// A key where Arabic is shown in each way, to choose the one that reads right.
pub fn on_key(state: &mut State, key: Key, action: Option<Action>, effects: &mut Vec<Effect>) {
    let Some(Overlay::ReadsRight(selected)) = state.overlays.last_mut() else {
        return;
    };
    let last = WAYS.len() - 1;
    match (key.code, action) {
        (KeyCode::Esc, _) => {
            state.overlays.pop();
        }
        (_, Some(Action::Move(Motion::Up, _) | Action::PreviousField)) => {
            *selected = selected.saturating_sub(1);
        }
        (_, Some(Action::Move(Motion::Down, _) | Action::NextField)) => {
            *selected = (*selected + 1).min(last);
        }
        (KeyCode::Enter, None) if key.modifiers.is_empty() => {
            let way = *selected;
            choose(state, way, effects);
        }
        (KeyCode::Char(digit @ '1'..='3'), None) if key.modifiers.is_empty() => {
            let way = usize::from(digit as u8 - b'1');
            choose(state, way, effects);
        }
        _ => {}
    }
}
