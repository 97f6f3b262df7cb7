//! Help: what ringback is and where calls go, the place where one is with its keys, then all keys, from the key map.

use super::action;
use super::doc::{Doc, Page, Role};
use super::modal::command;
use super::overlay::Overlay;
use super::place;
use super::state::State;
use crate::words;

/// Help as it is at this moment, to be laid over what lies on top.
#[must_use]
pub fn reader(state: &State) -> Overlay {
    Overlay::Reader {
        title: t!("Help").to_owned(),
        page: Page {
            doc: doc(state),
            ..Page::default()
        },
    }
}

fn doc(state: &State) -> Doc {
    let mut doc = Doc::default();
    // Who asks in the draft may be new here; who asks in a list or on a page asks about that.
    if state.overlays.is_empty() {
        push_program(&mut doc, state);
        doc.end();
        push_place(&mut doc, state);
    } else {
        push_place(&mut doc, state);
        doc.end();
        push_program(&mut doc, state);
    }
    doc.end().line(t!("All keys"), Role::Heading);
    for named in action::table::ALL {
        let keys = state.keymap.everywhere(named.action);
        let keys: Vec<_> = keys.map(|keys| keys.label(false)).collect();
        push_keys(&mut doc, &keys.join(", "), words::text(named.label));
    }
    if state.keymap.is_modal() {
        let layers = state.keymap.layers();
        for (title, layer) in [
            (t!("Normal mode"), layers.normal),
            (t!("Visual mode, and behind operators"), layers.visual),
        ] {
            doc.end().line(title, Role::Heading);
            let mut told = Vec::new();
            for entry in layer.entries() {
                if told.contains(&entry.target) {
                    continue;
                }
                told.push(entry.target);
                let keys = layer.keys(entry.target);
                let keys: Vec<_> = keys.map(|keys| keys.label(false)).collect();
                let what = words::text(command::label(entry.target));
                push_keys(&mut doc, &keys.join(", "), what);
            }
        }
    }
    doc.end().line(t!("Mouse"), Role::Heading);
    doc.line(
        t!("Click a field, a problem, a tab, a choice. In a text a click places the cursor, two select a word, three a paragraph; a drag goes on by what it began with. The wheel scrolls, and so does the thumb at the right side."),
        Role::Plain,
    );
    doc
}

/// What ringback is, and where calls go.
fn push_program(doc: &mut Doc, state: &State) {
    doc.line(t!("ringback edits a voice agent's draft, shows what the caller will hear, and places one call."), Role::Plain);
    doc.push(t!("Calls go to: "), Role::Muted);
    doc.push(
        &state.target.label(),
        if state.target.is_sandbox() {
            Role::Sandbox
        } else {
            Role::Live
        },
    );
    if state.target.is_sandbox() {
        doc.push(
            t!(" (`ringback key set` or HAMSA_API_KEY: real phones)"),
            Role::Muted,
        );
    }
    doc.end();
    if state.document.path.is_none() {
        doc.line(
            t!("What is open is a copy of an example; saving asks for a name."),
            Role::Muted,
        );
    }
}

/// The place where one is, with its keys.
fn push_place(doc: &mut Doc, state: &State) {
    let (name, about) = place::about(state);
    doc.line(name, Role::Heading);
    doc.line(about, Role::Plain);
    for (key, what) in place::all_keys(state) {
        push_keys(doc, &spelt_out(&key), what);
    }
}

/// Keys as the list of all spells them: the line of hints has `^S` for `Ctrl-S`.
fn spelt_out(keys: &str) -> String {
    let whole = |key: &str| match key.strip_prefix('^') {
        Some(letter) if !letter.is_empty() => format!("Ctrl-{letter}"),
        _ => key.to_owned(),
    };
    keys.split(' ').map(whole).collect::<Vec<_>>().join(" ")
}

/// Keys and what they do, in a line; nothing where there are none.
fn push_keys(doc: &mut Doc, keys: &str, what: &str) {
    if !keys.is_empty() {
        doc.key(keys, 26, what);
    }
}
