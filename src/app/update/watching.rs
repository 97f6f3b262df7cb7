//! The open draft's file, and those of the texts beside it, while others may change them: what came is taken in where
//! that takes nothing away, and told otherwise. Nothing here opens an overlay: saving shows both sides.

use super::super::action::Action;
use super::super::diff::labels;
use super::super::document::Clash;
use super::super::offer::as_last_read;
use super::super::overlay::Overlay;
use super::super::{FileNow, Now, Timer};
use super::{Effect, State, merging, notice};
use crate::draft::FieldValue;
use crate::draft::field::Field;
use crate::draft::file;
use crate::draft::merge::ChangedBy;
use crate::store::drafts::{Loaded, Shape};

/// How long after a first sign the file is looked at: what changes it often does so in several steps.
const LOOK_MS: u64 = 100;

/// After any event: watches the files of the draft that is open now, and looks at them if they may have changed.
pub fn keep_on(state: &mut State, effects: &mut Vec<Effect>) {
    watch(state, effects);
    let watch = &state.watch;
    if watch.touched && !watch.due && is_quiet(state) {
        state.watch.touched = false;
        state.watch.due = true;
        effects.push(Effect::SetTimer {
            timer: Timer::Look,
            after_ms: LOOK_MS,
        });
    }
}

fn watch(state: &mut State, effects: &mut Vec<Effect>) {
    let document = &state.document;
    let is_same = match (&state.watch.of, &document.path) {
        (Some((path, digest)), Some(open)) => path == open && *digest == document.shape.digest,
        (None, None) => true,
        _ => false,
    };
    if is_same {
        return;
    }
    let before = std::mem::take(&mut state.watch);
    let Some(path) = document.path.clone() else {
        effects.push(Effect::Watch(None));
        return;
    };
    let named = file::read(&document.text).map_or_else(|_| Vec::new(), |read| read.beside);
    let names: Vec<String> = named.into_iter().map(|named| named.name).collect();
    let is_other = before.of.as_ref().is_none_or(|(old, _)| *old != path);
    state.watch.of = Some((path.clone(), document.shape.digest));
    state.watch.due = before.due;
    state.watch.touched = before.touched;
    if is_other || names != before.names {
        effects.push(Effect::Watch(Some((path, names.clone()))));
        // What happened before it was watched.
        look(state, effects);
    }
    state.watch.names = names;
}

/// Something happened to one of the files.
pub fn on_touched(state: &mut State) {
    state.watch.touched = true;
}

/// It is time to look.
pub fn on_timer(state: &mut State, effects: &mut Vec<Effect>) {
    state.watch.due = false;
    if is_quiet(state) {
        look(state, effects);
    } else {
        state.watch.touched = true;
    }
}

/// Has the open draft's files looked at.
pub fn look(state: &State, effects: &mut Vec<Effect>) {
    // A save that is under way changes them, and will tell by itself.
    if let (Some(path), 0) = (&state.document.path, state.recovery.saving) {
        effects.push(Effect::CheckFile {
            path: path.clone(),
            shape: state.document.shape.clone(),
        });
    }
}

/// Whether the draft may change by itself now: no save is under way, and no question stands that is about the draft as
/// it is.
fn is_quiet(state: &State) -> bool {
    let only_shows = |overlay: &Overlay| {
        matches!(
            overlay,
            Overlay::Call { .. } | Overlay::Book(_) | Overlay::Reader { .. }
        )
    };
    state.recovery.saving == 0 && state.outside.is_none() && state.overlays.iter().all(only_shows)
}

/// The files are not as they were when the draft had the shape `was`.
pub fn on_changed(state: &mut State, found: FileNow, effects: &mut Vec<Effect>) {
    if state.document.path.as_ref() != Some(&found.path) {
        return;
    }
    if found.was != state.document.shape || !is_quiet(state) {
        // It was saved meanwhile, or may be soon: then this is to be found out again.
        state.watch.touched = true;
        return;
    }
    let now = match &found.now {
        Now::Loaded(loaded) => Some(&loaded.shape),
        Now::Gone | Now::NoDraft(_) => None,
    };
    if state
        .watch
        .told
        .as_ref()
        .is_some_and(|told| told.as_ref() == now)
    {
        return;
    }
    let told = Some(now.cloned());
    let name = state.document.name();
    match found.now {
        Now::Loaded(loaded) => take_in(state, *loaded, effects),
        Now::Gone => {
            let save = state.keymap.hint(Action::Save);
            let text = t!(
                "{name} was deleted outside; its text stays here, {save} offers to write it again",
                name,
                save
            );
            notice(state, text, true, effects);
        }
        Now::NoDraft(why) => {
            let text = t!(
                "{name} was changed outside and is no draft now ({why}); your draft stays here",
                name,
                why
            );
            notice(state, text, true, effects);
        }
    }
    state.watch.told = told;
}

/// Takes in what only they changed; where both changed the same field to something else, ours stays, and a save shows both.
fn take_in(state: &mut State, now: Loaded, effects: &mut Vec<Effect>) {
    let named = file::read(&now.text).map_or_else(|_| Vec::new(), |read| read.beside);
    let unread: Vec<_> = named
        .into_iter()
        .filter(|named| now.shape.texts.iter().all(|text| text.field != named.field))
        .collect();
    let document = &state.document;
    let theirs = as_last_read(now.draft, &unread, document);
    let name = changed_names(&document.name(), &document.shape, &now.shape);
    let was_unsaved = document.is_unsaved();
    let (mut coming, mut clashes) = (Vec::new(), Vec::new());
    for field in Field::ALL {
        let by = document.changed_by(field, &theirs);
        if by == ChangedBy::Them {
            coming.push(field);
        } else if by.clashes() {
            let before = document.before(field);
            clashes.push(Clash { field, before });
        }
    }
    let values: Vec<(Field, FieldValue)> = coming
        .iter()
        .map(|field| (*field, theirs.get(*field)))
        .collect();
    let document = &mut state.document;
    document.saved = theirs;
    document.text = now.text;
    document.shape = now.shape;
    document.file_problems = now.problems;
    document.clashes = clashes;
    state.stale.check = true;
    merging::take_in(state, values);
    super::keep_unsaved(state, effects);
    let undo = state.keymap.hint(Action::Undo);
    let clashing = labels(&state.document.undecided());
    let fields = labels(&coming);
    let mut text = if !clashing.is_empty() {
        let save = state.keymap.hint(Action::Save);
        t!(
            "{name} changed outside, {fields} here too; {save} shows both",
            name,
            fields = clashing,
            save
        )
    } else if coming.is_empty() {
        t!("{name} changed outside; no value differs", name)
    } else {
        t!(
            "{name} changed outside: {fields} taken in, {undo} takes it back",
            name,
            fields,
            undo
        )
    };
    if !clashing.is_empty() && !coming.is_empty() {
        text.push_str(&t!(
            "; {fields} taken in, {undo} takes it back",
            fields,
            undo
        ));
    }
    if clashing.is_empty() && was_unsaved && state.document.is_unsaved() {
        text.push_str(t!("; yours stay"));
    }
    if let Some(gone) = unread.first() {
        text = t!(
            "{name} is gone or cannot be read; its text stays here, saving writes it",
            name = gone.name
        );
    }
    notice(state, text, !unread.is_empty(), effects);
}

/// The files that differ: the draft's, or else those of its texts.
fn changed_names(name: &str, was: &Shape, now: &Shape) -> String {
    if was.digest != now.digest {
        return name.to_owned();
    }
    let is_same = |text: &&str| {
        let of = |shape: &Shape| {
            let text = shape.texts.iter().find(|one| one.name == *text);
            text.and_then(|text| text.digest)
        };
        of(was) != of(now)
    };
    let all = was.texts.iter().chain(&now.texts);
    let mut names: Vec<&str> = all.map(|text| text.name.as_str()).filter(is_same).collect();
    names.sort_unstable();
    names.dedup();
    match names.as_slice() {
        [] => name.to_owned(),
        [one] => (*one).to_owned(),
        more => tn!(more.len(), "1 file", "{count} files", count = more.len()),
    }
}

#[cfg(test)]
mod tests;
