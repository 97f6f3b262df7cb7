//! Switching between profiles. A profile is in force only once its key is there: until then calls go where they went.

use crossterm::event::KeyCode;

use super::super::doc::{Doc, Role};
use super::super::keymap::Key;
use super::super::overlay::Overlay;
use super::super::profiles::{self, InForce, Switching};
use super::super::voices::Order;
use super::{Effect, State, editing, notice, open_picker};
use crate::call::target::Target;
use crate::draft::examples;
use crate::draft::field::Field;
use crate::draft::{Draft, FieldValue, file};
use crate::text::clean;

/// Opens the list of profiles.
pub fn open(state: &mut State, effects: &mut Vec<Effect>) {
    if is_refused(state, effects) {
        return;
    }
    let picker = profiles::picker(state);
    open_picker(state, picker);
}

/// While a call is being placed, where calls go stays as it is.
fn is_refused(state: &mut State, effects: &mut Vec<Effect>) -> bool {
    let refused = state.placing().is_some();
    if refused {
        let text =
            t!("A call is being placed: the profile can be switched once its answer is here");
        notice(state, text.to_owned(), true, effects);
    }
    refused
}

/// A profile was chosen.
pub fn choose(state: &mut State, name: Option<String>, effects: &mut Vec<Effect>) {
    if is_refused(state, effects) {
        return;
    }
    state.overlays.push(Overlay::Profile {
        name: name.clone(),
        switching: Switching::Asking,
    });
    effects.push(Effect::AskProfile(name));
}

/// What asking for a profile brought. Whoever left the question meanwhile, or opened something over it, stays where they
/// were.
pub fn on_answer(
    state: &mut State,
    name: Option<String>,
    result: Result<Box<InForce>, String>,
    effects: &mut Vec<Effect>,
) {
    let Some(Overlay::Profile {
        name: asked,
        switching,
    }) = state.overlays.last_mut()
    else {
        // A question below something else would wait for ever.
        let waits = |overlay: &Overlay| matches!(overlay, Overlay::Profile { name: asked, switching: Switching::Asking } if *asked == name);
        state.overlays.retain(|overlay| !waits(overlay));
        return;
    };
    if *asked != name || *switching != Switching::Asking {
        return;
    }
    match result {
        Err(why) => *switching = Switching::Failed(why),
        Ok(in_force) => {
            state.overlays.pop();
            if !is_refused(state, effects) {
                put_in_force(state, name, *in_force, effects);
            }
        }
    }
}

fn put_in_force(
    state: &mut State,
    name: Option<String>,
    in_force: InForce,
    effects: &mut Vec<Effect>,
) {
    // First of all: what is asked of the world from here on goes to the new place.
    effects.push(Effect::UseProfile(name.clone()));
    let label = in_force.target.label();
    let was_sandbox = state.target.is_sandbox();
    state.target = in_force.target;
    state.allowed_numbers = in_force.allowed_numbers;
    state.caller = in_force.caller;
    state.fault = in_force.fault;
    state.profiles.now = name;
    // A card says where its call would go, which is no longer true.
    state
        .overlays
        .retain(|overlay| !matches!(overlay, Overlay::Card(_)));
    // Another account has other voices.
    state.voices.list = None;
    state.voices.fetching = false;
    state.voices.trouble = None;
    state.voices.merge();
    state.stale.check = true;
    let cleared = was_sandbox && !state.target.is_sandbox() && clear_examples_numbers(state);
    effects.push(Effect::Voices(Order::Read));
    effects.push(Effect::Resume);
    let mut text = match &state.profiles.now {
        Some(name) => t!("{label}: profile {name} is in force", label, name),
        None => t!("{label}: no profile is in force", label),
    };
    if cleared {
        text.push_str("; ");
        text.push_str(t!("the example's numbers were taken out"));
    }
    for note in in_force.notes {
        text.push_str("; ");
        text.push_str(&note);
    }
    notice(state, text, false, effects);
}

/// An example's numbers are for the sandbox alone. Whether there were any in a draft that has no file yet.
fn clear_examples_numbers(state: &mut State) -> bool {
    if state.document.path.is_some() {
        return false;
    }
    let read = { examples::ALL.iter() }.filter_map(|example| file::read(example.text).ok());
    let examples: Vec<Draft> = read.map(|read| read.draft).collect();
    let empty = FieldValue::Text(String::new());
    let mut cleared = false;
    for field in [Field::CallFrom, Field::CallTo] {
        let number = state.document.draft.get(field);
        if number != empty && examples.iter().any(|example| example.get(field) == number) {
            editing::set_value(state, field, empty.clone());
            cleared = true;
        }
    }
    cleared
}

/// The line to where calls go is open: the sandbox has its port. An answer for where they went before comes too late.
pub fn on_connected(state: &mut State, target: Target) {
    if target.is_sandbox() && state.target == Target::sandbox(0) {
        state.target = target;
        state.stale.layout = true;
    }
}

/// What is shown while a profile's key is fetched, and when it cannot be had.
#[must_use]
pub fn question(state: &State, name: Option<&str>, switching: &Switching) -> Doc {
    let mut doc = Doc::default();
    let stay = t!(
        "stays with {place}",
        place = clean::line(&state.target.label())
    );
    match switching {
        Switching::Asking => {
            let text = t!(
                "Asking for the key of {name} …",
                name = clean::line(&profiles::shown(name))
            );
            doc.line(&text, Role::Plain).end();
        }
        Switching::Failed(why) => {
            for (at, line) in clean::block(why).lines().enumerate() {
                doc.line(line, if at == 0 { Role::Error } else { Role::Plain });
            }
            doc.end();
        }
    }
    doc.push("Esc    ", Role::Key).plain(&stay);
    doc
}

/// A key while it is shown.
pub fn on_key(state: &mut State, key: Key) {
    let Some(Overlay::Profile { switching, .. }) = state.overlays.last() else {
        return;
    };
    let failed = *switching != Switching::Asking;
    if key.code == KeyCode::Esc || failed && key.code == KeyCode::Enter {
        state.overlays.pop();
    }
}
