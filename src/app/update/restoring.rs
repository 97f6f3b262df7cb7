//! Recovery copies: found, chosen, and restored.

use super::super::diff;
use super::super::document::Document;
use super::super::editor::Change;
use super::super::offer::{self, Offer};
use super::super::overlay::Overlay;
use super::super::pane::{self, Kind, Pane};
use super::super::restored::{self, Restored};
use super::{Action, Effect, State, derive, files, merging, notice};
use crate::draft::field::Field;
use crate::draft::{Draft, Spot};
use crate::store::recovery::Found;

/// The recovery copies were looked for.
pub fn on_copies(state: &mut State, found: Vec<Found>, effects: &mut Vec<Effect>) {
    if found.is_empty() {
        let text = t!("Nothing to restore: no window left unsaved text behind");
        notice(state, text.to_owned(), false, effects);
        return;
    }
    let picker = offer::copy_picker(&found, &state.document, state.utc_offset_s);
    state.recovery.found = found;
    super::open_picker(state, picker);
}

/// Shows what a chosen copy holds.
pub fn show_copy(state: &mut State, index: usize) {
    if let Some(found) = state.recovery.found.get(index) {
        let offer = Offer::new(found.clone(), &state.document);
        // The list may not hold it any more afterwards.
        state.overlays.pop();
        state.overlays.push(Overlay::Recovery(Box::new(offer)));
    }
}

/// Takes a recovery copy that the user wants back: into the open draft if it is that one's, else its file is opened
/// first.
pub fn take_copy(state: &mut State, found: Found, effects: &mut Vec<Effect>) {
    if offer::is_of(&found, &state.document) {
        restore(state, found, effects);
        let undo = state.keymap.hint(Action::Undo);
        let mut text = t!("Restored, not saved yet; {undo} takes it back", undo);
        text.push_str(&clash(state));
        notice(state, text, false, effects);
        return;
    }
    if let (Some(path), true) = (&found.path, found.file.is_some()) {
        super::keep_unsaved(state, effects);
        effects.push(Effect::Load {
            path: path.clone(),
            named: false,
        });
        state.recovery.restoring = Some(Box::new(found));
        return;
    }
    if files::refuses_to_leave(state, effects) {
        return;
    }
    files::leave(state, effects);
    let document = match &found.path {
        Some(path) => Document::missing(path.clone()),
        None => Document::untitled("", restored::began(&found)),
    };
    files::show(state, document);
    restore_elsewhere(state, found, effects);
}

/// Restores a copy into the draft that was opened for it, and tells that it is another one.
pub fn restore_elsewhere(state: &mut State, found: Found, effects: &mut Vec<Effect>) {
    restore(state, found, effects);
    let mut text = t!(
        "Opened {document} and restored its unsaved text; {undo} takes that back",
        document = state.document.name(),
        undo = state.keymap.hint(Action::Undo)
    );
    text.push_str(&clash(state));
    notice(state, text, false, effects);
}

/// What is said of fields that others changed in the file too.
fn clash(state: &State) -> String {
    let document = &state.document;
    let fields = document.undecided();
    let save = state.keymap.hint(Action::Save);
    if fields.is_empty() {
        String::new()
    } else if (fields.iter()).any(|field| document.before(*field).is_none()) {
        t!(
            "; whether the file changed meanwhile is not known, {save} shows both",
            save
        )
    } else {
        let fields = diff::labels(&fields);
        t!(
            "; {fields} changed in the file too, {save} shows both",
            fields,
            save
        )
    }
}

/// Puts a copy's text over the open draft, as one step that can be undone. The file's text stays what a save begins from,
/// so that it changes there what differs.
fn restore(state: &mut State, found: Found, effects: &mut Vec<Effect>) {
    let restored = Restored::into_open(&found, &state.document);
    let before = found.base.unwrap_or_else(|| state.document.draft.clone());
    let fields: Vec<Field> = restored.values.iter().map(|(field, _)| *field).collect();
    merging::take_in(state, restored.values);
    let clashes = &mut state.document.clashes;
    clashes.retain(|clash| !fields.contains(&clash.field));
    clashes.extend(restored.clashes);
    // It is this window's text now: the copy goes when this window has one of its own.
    state.recovery.superseded.push(found.copy);
    if state.document.is_unsaved() {
        super::keep_unsaved(state, effects);
    } else {
        files::discard_superseded(state, effects);
    }
    go_on(state, &before, &fields);
}

/// The focus goes to where one goes on typing: behind what had been changed in the focused field, or else in the text of
/// which most had been. `before`: what the copy's text began from.
fn go_on(state: &mut State, before: &Draft, fields: &[Field]) {
    let draft = &state.document.draft;
    let change = |field: Field| {
        let spot = Spot::whole(field);
        Change::between(before.text(&spot)?, draft.text(&spot)?)
    };
    let size = |field: Field| {
        let is_text = pane::kind(field) == Kind::Text;
        let change = change(field).filter(|_| is_text);
        change.map_or(0, |change| change.removed.len() + change.inserted.len())
    };
    let kind = draft.kind();
    let shown = fields.iter().filter(|field| field.applies_to(kind));
    let focused = shown.clone().find(|field| **field == state.pane.field);
    // The last of the largest from the end is the first of them.
    let most = || shown.rev().max_by_key(|field| size(**field));
    let Some(field) = focused.or_else(most).copied() else {
        return;
    };
    let end = change(field).map(|change| change.at + change.inserted.len());
    if field != state.pane.field {
        state.pane = Pane::of(field);
        derive::pane(state);
    }
    if let Some(end) = end {
        state.pane.open(&state.document.draft, 0, end);
        derive::pane(state);
    }
    state.stale.layout = true;
}

#[cfg(test)]
mod tests;
