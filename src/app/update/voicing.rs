//! Voices: the picker, labels and favourites, and switching between favourites by two letters.

use crossterm::event::{KeyCode, KeyModifiers};
use ratatui::layout::Position;

use super::super::action::Action;
use super::super::doc;
use super::super::editor::Editor;
use super::super::keymap::Key;
use super::super::overlay::Overlay;
use super::super::voices::{self, Answer, Order, View, tags};
use super::line::Searched;
use super::{Effect, State, editing, line, notice};
use crate::draft::field::Field;
use crate::draft::voices::own::Change;
use crate::draft::{AgentKind, FieldValue};

/// Opens the picker; an old list is asked for anew behind it.
pub fn open(state: &mut State, effects: &mut Vec<Effect>) {
    let view = View::new(&state.voices.catalogue, &state.document.draft.voice_id);
    state.overlays.push(Overlay::Voices(Box::new(view)));
    if state.voices.is_old(state.clock_ms) {
        fetch(state, effects);
    }
}

fn fetch(state: &mut State, effects: &mut Vec<Effect>) {
    if !state.voices.fetching {
        state.voices.fetching = true;
        effects.push(Effect::Voices(Order::Fetch));
    }
}

/// What the world answered.
pub fn on_answer(state: &mut State, answer: Answer, effects: &mut Vec<Effect>) {
    let voices = &mut state.voices;
    match answer {
        Answer::Read { profile, list, own } => {
            // What was fetched meanwhile is newer.
            if profile == state.profiles.now && voices.list.is_none() {
                voices.list = list;
            }
            voices.own = own;
        }
        // Of the account of a profile that is no longer in force.
        Answer::Fetched { profile, .. } if profile != state.profiles.now => return,
        Answer::Fetched { result, .. } => {
            voices.fetching = false;
            match result {
                Ok(list) => {
                    voices.trouble = None;
                    voices.list = Some(list);
                }
                Err(why) => {
                    voices.trouble = Some(why);
                    return;
                }
            }
        }
        Answer::Changed(Ok(own)) => voices.own = own,
        Answer::Changed(Err(why)) => {
            notice(
                state,
                t!("Favourites and labels cannot be kept: {why}", why),
                true,
                effects,
            );
            return;
        }
    }
    state.voices.merge();
    // Header, list and warnings name voices.
    state.stale.check = true;
    let catalogue = &state.voices.catalogue;
    for overlay in &mut state.overlays {
        if let Overlay::Voices(view) = overlay {
            view.renew(catalogue);
        }
    }
}

/// A key in the picker.
pub fn on_key(state: &mut State, key: Key, action: Option<Action>, effects: &mut Vec<Effect>) {
    let rows = voices::list_area(state).height;
    let Some(Overlay::Voices(view)) = state.overlays.last_mut() else {
        return;
    };
    if let Some(label) = &mut view.label {
        match key.code {
            KeyCode::Esc => view.label = None,
            KeyCode::Enter => take_label(state, effects),
            _ => {
                line::on_key(label, key, action);
            }
        }
        return;
    }
    let ctrl = key.modifiers == KeyModifiers::CONTROL;
    match (key.code, action) {
        (KeyCode::Esc, _) => {
            state.overlays.pop();
        }
        (KeyCode::Enter, _) => take(state, effects),
        (KeyCode::Char('r'), _) if ctrl => fetch(state, effects),
        (KeyCode::Char('l'), _) if ctrl => {
            let label = view.chosen().map(|item| item.label.clone());
            if let Some(label) = label {
                view.label = Some(Editor::of_line(&label));
            }
        }
        (KeyCode::Tab, _) => {
            let change = view.chosen().map(|item| Change::Favourite {
                id: item.id.clone(),
                on: !item.favourite,
            });
            if let Some(change) = change {
                say(state, change, effects);
            }
        }
        _ => match line::in_list(&mut view.filter, key, action) {
            Searched::Step(motion) => view.step(doc::rows_moved(motion, rows)),
            Searched::Changed => view.refilter(),
            Searched::Nothing => {}
        },
    }
}

/// A paste: into the label or the filter.
pub fn paste(state: &mut State, text: &str) {
    let Some(Overlay::Voices(view)) = state.overlays.last_mut() else {
        return;
    };
    if let Some(label) = &mut view.label {
        line::paste(label, text);
    } else if line::paste(&mut view.filter, text) {
        view.refilter();
    }
}

/// A click on a voice chooses it.
pub fn click(state: &mut State, at: Position, effects: &mut Vec<Effect>) {
    let list = voices::list_area(state);
    if !list.contains(at) {
        return;
    }
    let Some(Overlay::Voices(view)) = state.overlays.last_mut() else {
        return;
    };
    let index = usize::from(at.y - list.y) + voices::first_shown(view, list.height);
    if view.label.is_none() && index < view.shown.len() {
        view.selected = index;
        take(state, effects);
    }
}

/// Takes the selected voice into the draft.
fn take(state: &mut State, effects: &mut Vec<Effect>) {
    let Some(Overlay::Voices(view)) = state.overlays.last() else {
        return;
    };
    let Some(id) = view.chosen().map(|item| item.id.clone()) else {
        return;
    };
    state.overlays.pop();
    choose(state, id, effects);
}

/// Sets the draft's voice, says which, and remembers that it was used last.
fn choose(state: &mut State, id: String, effects: &mut Vec<Effect>) {
    let name = state.voices.catalogue.name(&id);
    let text = match state.document.draft.kind() {
        AgentKind::Inline => t!("Voice: {name}", name),
        AgentKind::Saved => {
            t!(
                "Voice: {name}, for the inline agent: the saved one has its own, at Hamsa",
                name
            )
        }
    };
    editing::set_value(state, Field::Voice, FieldValue::Text(id.clone()));
    notice(state, text, false, effects);
    say(state, Change::Used { id }, effects);
}

/// Makes a change here at once, and has it written.
fn say(state: &mut State, change: Change, effects: &mut Vec<Effect>) {
    let mut own = state.voices.own.clone();
    own.apply(&change);
    effects.push(Effect::Voices(Order::Change(change)));
    on_answer(state, Answer::Changed(Ok(own)), effects);
}

fn take_label(state: &mut State, effects: &mut Vec<Effect>) {
    let Some(Overlay::Voices(view)) = state.overlays.last_mut() else {
        return;
    };
    let label = view.label.take().map(|label| label.text());
    let id = view.chosen().map(|item| item.id.clone());
    if let (Some(label), Some(id)) = (label, id) {
        say(state, Change::Label { id, label }, effects);
    }
}

/// The favourites, each with its two letters, id and title.
#[must_use]
pub fn favourites(state: &State) -> Vec<(String, String, String)> {
    let entries: Vec<_> = state.voices.catalogue.favourites().collect();
    let titles: Vec<&str> = entries
        .iter()
        .map(|entry| {
            if entry.label.is_empty() {
                entry.name()
            } else {
                &entry.label
            }
        })
        .collect();
    let tags = tags::of(&titles);
    tags.into_iter()
        .zip(entries)
        .map(|(tag, entry)| (tag, entry.id.clone(), entry.title()))
        .collect()
}

/// Opens the line of favourites.
pub fn open_switch(state: &mut State) {
    state.overlays.push(Overlay::SwitchVoice(String::new()));
}

/// A key on the line of favourites: the second letter switches.
pub fn on_switch_key(state: &mut State, key: Key, effects: &mut Vec<Effect>) {
    let favourites = favourites(state);
    let Some(Overlay::SwitchVoice(typed)) = state.overlays.last_mut() else {
        return;
    };
    match key.code {
        KeyCode::Esc | KeyCode::Enter => {
            state.overlays.pop();
        }
        KeyCode::Backspace => {
            typed.pop();
        }
        KeyCode::Char(letter)
            if key.modifiers.is_empty() || key.modifiers == KeyModifiers::SHIFT =>
        {
            typed.extend(letter.to_lowercase());
            let found = favourites.iter().find(|(tag, ..)| tag == typed);
            if let Some((_, id, _)) = found {
                let id = id.clone();
                state.overlays.pop();
                choose(state, id, effects);
            } else if !favourites
                .iter()
                .any(|(tag, ..)| tag.starts_with(typed.as_str()))
            {
                typed.clear();
            }
        }
        _ => {}
    }
}

/// The favourite before or behind the present voice.
pub fn step_favourite(state: &mut State, by: isize, effects: &mut Vec<Effect>) {
    let favourites = favourites(state);
    let present = state.document.draft.voice_id.trim().to_lowercase();
    let at = favourites.iter().position(|(_, id, _)| *id == present);
    let next = match at {
        Some(at) => super::super::round(at, by, favourites.len()),
        None => 0,
    };
    if let Some((_, id, _)) = favourites.get(next) {
        choose(state, id.clone(), effects);
    }
}
