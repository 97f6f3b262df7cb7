//! Filling in missing values right on the card. It never calls: Enter takes the values and checks again, and the card
//! that comes then must stand anew.

use crossterm::event::KeyCode;

use super::super::action::{Action, Motion};
use super::super::card::Card;
use super::super::keymap::Key;
use super::super::overlay::Overlay;
use super::{Effect, State, calling, editing};
use crate::draft::ParamValue;
use crate::text::grapheme;

/// Longest value typed on the card, in bytes; a longer one is for the Params pane.
const LONGEST: usize = 1_000;

/// The card with fields to fill in, if it lies on top.
fn filling(state: &mut State) -> Option<&mut Card> {
    match state.overlays.last_mut() {
        Some(Overlay::Card(card)) if !card.fills.is_empty() => Some(card),
        _ => None,
    }
}

/// A key on the card but Enter; whether it was for a field.
pub fn on_key(state: &mut State, key: Key, action: Option<Action>) -> bool {
    let Some(card) = filling(state) else {
        return false;
    };
    let count = card.fills.len();
    let step = |at: usize, by| super::super::round(at, by, count);
    match (key.code, action) {
        (_, Some(Action::NextField | Action::Move(Motion::Down, _))) => {
            card.fill_at = step(card.fill_at, 1);
        }
        (_, Some(Action::PreviousField | Action::Move(Motion::Up, _))) => {
            card.fill_at = step(card.fill_at, -1);
        }
        (_, Some(Action::Delete(motion) | Action::Kill(motion))) => {
            if let Some(fill) = card.fills.get_mut(card.fill_at) {
                let end = fill.value.len();
                let start = match motion {
                    Motion::WordLeft => grapheme::previous_word(&fill.value, end),
                    Motion::Left => grapheme::backspace(&fill.value, end).start,
                    Motion::LineStart => 0,
                    _ => end,
                };
                fill.value.truncate(start);
            }
        }
        (KeyCode::Char(character), None) if key.modifiers.is_empty() => {
            type_in(card, character.encode_utf8(&mut [0; 4]));
        }
        _ => return false,
    }
    card.too_early = false;
    true
}

/// A paste: into the field, as one line.
pub fn paste(state: &mut State, text: &str) {
    if let Some(card) = filling(state) {
        let line: String = text
            .trim_end_matches(['\r', '\n'])
            .chars()
            .map(|character| {
                if matches!(character, '\r' | '\n') {
                    ' '
                } else {
                    character
                }
            })
            .collect();
        type_in(card, &line);
    }
}

fn type_in(card: &mut Card, text: &str) {
    card.too_early = false;
    if let Some(fill) = card.fills.get_mut(card.fill_at)
        && fill.value.len() + text.len() <= LONGEST
    {
        fill.value.push_str(text);
    }
}

/// Enter: takes what was filled in into the draft, as one step of undo, and shows the card for it. Whether anything
/// was.
pub fn take(state: &mut State, effects: &mut Vec<Effect>) -> bool {
    let Some(card) = filling(state) else {
        return false;
    };
    let filled: Vec<(String, String)> = card
        .fills
        .iter()
        .filter(|fill| !fill.value.trim().is_empty())
        .map(|fill| (fill.name.clone(), fill.value.clone()))
        .collect();
    if filled.is_empty() {
        return false;
    }
    state.overlays.pop();
    editing::change_params(state, |params, sets, chosen| {
        for (name, value) in filled {
            let value = ParamValue::Text(value);
            // A set's own empty value would hide one put into `[params]`.
            let in_set = chosen
                .as_ref()
                .and_then(|set| sets.get_mut(set)?.get_mut(&name));
            match in_set {
                Some(hiding) => *hiding = value,
                None => {
                    params.insert(name, value);
                }
            }
        }
    });
    calling::open_card(state, effects);
    true
}
