//! Files: opening, saving, recovery copies.

use std::path::PathBuf;

use super::super::action::Action;
use super::super::offer::{self, Conflict, Offer};
use super::super::overlay::{Overlay, SecretOut};
use super::super::pane::Pane;
use super::super::timeline::{self, Step};
use super::super::{SavedDraft, Timer};
use super::{
    Document, Effect, Prompt, PromptKind, SaveFailure, State, derive, notice, open_prompt,
};
use crate::draft::field::Field;
use crate::draft::{AgentKind, Draft, FieldValue, diff, examples, file};
use crate::store::drafts::Loaded;
use crate::store::recovery::Found;

/// Saves the draft, asking for a name if it has none.
pub fn save(state: &mut State, effects: &mut Vec<Effect>) {
    match state.document.path.clone() {
        Some(_) if super::secret::goes(state) => {
            state.overlays.push(Overlay::SecretOut(SecretOut::Own));
        }
        Some(path) => write(state, path, effects),
        None => open_prompt(state, PromptKind::SaveAs),
    }
}

/// Has the draft written to a file, its own or another.
pub fn write(state: &mut State, path: PathBuf, effects: &mut Vec<Effect>) {
    let same_file = state.document.path.as_ref() == Some(&path);
    let document = &state.document;
    let (text, shape) = if same_file {
        (document.text.clone(), document.shape.clone())
    } else {
        // Under another name the draft holds its texts itself: their files stay those of the draft that was opened.
        let whole = file::inlined(&document.text, &document.draft, |_| true);
        (
            whole.unwrap_or_else(|_| document.text.clone()),
            document.shape.for_new_file(),
        )
    };
    state.recovery.saving += 1;
    effects.push(Effect::Save {
        path,
        text,
        shape,
        draft: Box::new(state.document.draft.clone()),
    });
}

/// An answered prompt for a file name.
///
/// # Errors
/// What is wrong with the name.
pub fn save_as(state: &mut State, name: &str, effects: &mut Vec<Effect>) -> Result<(), String> {
    let name = name.trim();
    if name.is_empty() {
        return Err(t!("a name is needed").to_owned());
    }
    let mut path = PathBuf::from(name);
    if path.extension().is_none() {
        path.set_extension("toml");
    }
    write(state, path, effects);
    Ok(())
}

/// A draft was saved, or not.
pub fn on_saved(
    state: &mut State,
    result: Result<SavedDraft, SaveFailure>,
    effects: &mut Vec<Effect>,
) {
    if state.recovery.saving_others > 0 {
        state.recovery.saving_others -= 1;
        saved_other(state, result, effects);
        return;
    }
    state.recovery.saving = state.recovery.saving.saturating_sub(1);
    state.modal.quit_saved &= result.is_ok();
    match result {
        Ok(saved) => {
            let document = &mut state.document;
            let is_renamed = document.path.as_ref() != Some(&saved.path);
            document.path = Some(saved.path);
            document.text = saved.text;
            document.shape = saved.shape;
            document.saved = saved.draft;
            if document.file_problems != saved.problems {
                document.file_problems = saved.problems;
                state.stale.check = true;
            }
            let is_unsaved = document.is_unsaved();
            // What was typed while the file was being written stays unsaved, and so in its recovery copy.
            if is_unsaved && is_renamed {
                // The copy under the old name goes when there is one under the new.
                state.recovery.superseded.extend(state.recovery.copy.take());
                super::keep_unsaved(state, effects);
            } else if !is_unsaved {
                if state.recovery.kept {
                    state.recovery.kept = false;
                    effects.push(Effect::DropRecovery);
                }
                discard_superseded(state, effects);
            }
            if std::mem::take(&mut state.modal.quit_saved) && !is_unsaved {
                super::quit(state, effects);
                return;
            }
            let text = t!("Saved {document}", document = state.document.name());
            notice(state, text, false, effects);
        }
        Err(SaveFailure::ChangedOutside { path, theirs }) => {
            let conflict = Conflict::new(path, theirs, &state.document, state.now_ms);
            state.overlays.push(Overlay::Conflict(Box::new(conflict)));
        }
        Err(SaveFailure::Other(why)) => {
            notice(state, why, true, effects);
            if !state.recovery.due {
                state.recovery.due = true;
                effects.push(Effect::SetTimer {
                    timer: Timer::Recovery,
                    after_ms: 0,
                });
            }
        }
    }
}

/// The answer to a save of a draft that is not open any more: it must change nothing of the one that is.
fn saved_other(
    state: &mut State,
    result: Result<SavedDraft, SaveFailure>,
    effects: &mut Vec<Effect>,
) {
    let (text, is_error) = match result {
        Ok(saved) => (t!("Saved {path}", path = saved.path.display()), false),
        Err(SaveFailure::ChangedOutside { path, .. }) => (
            t!(
                "{path} was changed by someone else and was not saved; your text is kept as a recovery copy",
                path = path.display()
            ),
            true,
        ),
        Err(SaveFailure::Other(why)) => (why, true),
    };
    notice(state, text, is_error, effects);
}

/// The conflict's way out: keep mine under the file as it is now.
pub fn overwrite_theirs(
    state: &mut State,
    path: PathBuf,
    theirs: Option<String>,
    effects: &mut Vec<Effect>,
) {
    // Their comments and unknown keys stay, our values go in: the save starts from the file as it is now.
    state.recovery.saving += 1;
    effects.push(Effect::SaveOver {
        path,
        theirs,
        text: state.document.text.clone(),
        shape: state.document.shape.clone(),
        draft: Box::new(state.document.draft.clone()),
    });
}

/// The conflict's other way out: take the file as it is now. What was typed goes into the recovery copy first.
pub fn take_theirs(state: &mut State, path: PathBuf, effects: &mut Vec<Effect>) {
    super::keep_unsaved(state, effects);
    effects.push(Effect::Load(path));
}

/// An answered prompt for a file to open. Unsaved text is kept as a recovery copy first.
///
/// # Errors
/// What is wrong with the name.
pub fn open(state: &mut State, name: &str, effects: &mut Vec<Effect>) -> Result<(), String> {
    if name.trim().is_empty() {
        return Err(t!("a name is needed").to_owned());
    }
    super::keep_unsaved(state, effects);
    effects.push(Effect::Load(PathBuf::from(name.trim())));
    Ok(())
}

/// A draft was read, or could not be.
pub fn on_loaded(state: &mut State, result: Result<Loaded, String>, effects: &mut Vec<Effect>) {
    let restoring = state.recovery.restoring.take();
    match result {
        Ok(loaded) => {
            if refuses_to_leave(state, effects) {
                return;
            }
            leave(state, effects);
            show(state, Document::loaded(loaded));
            let restoring = restoring.filter(|found| found.path == state.document.path);
            if let Some(found) = restoring {
                restore_elsewhere(state, *found, effects);
            } else {
                let text = t!("Opened {document}", document = state.document.name());
                notice(state, text, false, effects);
            }
        }
        Err(why) => {
            let mut prompt = Prompt::new(PromptKind::Open, "");
            prompt.error = why;
            state.overlays.push(Overlay::Prompt(prompt));
        }
    }
}

/// Another draft is about to be opened: what is unsaved of this one, also what was typed last, becomes a copy that stays.
fn leave(state: &mut State, effects: &mut Vec<Effect>) {
    super::keep_unsaved(state, effects);
    effects.push(Effect::LeaveCopy);
}

/// Unsaved text that no copy can be made of is not left for another draft.
fn refuses_to_leave(state: &mut State, effects: &mut Vec<Effect>) -> bool {
    let refuses = state.recovery.trouble.is_some() && state.document.is_unsaved();
    if refuses {
        let text = t!(
            "Nothing was opened: the text here is not saved, and no recovery copy can be written; {save} saves it",
            save = state.keymap.hint(Action::Save)
        );
        notice(state, text, true, effects);
    }
    refuses
}

/// Opens an untitled copy of an example.
pub fn open_example(state: &mut State, name: &str, effects: &mut Vec<Effect>) {
    if refuses_to_leave(state, effects) {
        return;
    }
    if let Some(document) = example(name, state.target.is_sandbox()) {
        leave(state, effects);
        show(state, document);
        let text = t!("A copy of the example {name}; saving asks for a name", name);
        notice(state, text, false, effects);
    }
}

/// An untitled copy of an example; with a live target its numbers are left out: they are nobody's.
#[must_use]
pub fn example(name: &str, sandbox: bool) -> Option<Document> {
    let example = examples::find(name)?;
    let read = file::read(example.text).ok()?;
    let mut document = Document::untitled(example.text, read.draft);
    document.file_problems = read.problems;
    if !sandbox {
        document.draft.phone_number.clear();
        document.draft.to_number.clear();
        document.saved = document.draft.clone();
    }
    Some(document)
}

fn show(state: &mut State, document: Document) {
    let field = match document.draft.kind() {
        AgentKind::Inline => Field::Greeting,
        AgentKind::Saved => Field::Params,
    };
    state.document = document;
    state.timeline = super::super::timeline::Timeline::default();
    state.pane = Pane::of(field);
    state.bases.clear();
    super::finding::close(state);
    state.completion = None;
    state.preview.scroll = 0;
    state.preview_follows = None;
    state.problem_at = None;
    state.recovery.kept = false;
    state.recovery.copy = None;
    state.recovery.saving_others += std::mem::take(&mut state.recovery.saving);
    state.stale.check = true;
    derive::pane(state);
}

/// Takes a recovery copy that the user wants back: into the open draft if it is that one's, else its file is opened
/// first.
pub fn take_copy(state: &mut State, found: Found, effects: &mut Vec<Effect>) {
    if found.path.is_some() && found.path == state.document.path {
        restore(state, found, effects);
        let undo = state.keymap.hint(Action::Undo);
        let text = t!("Restored, not saved yet; {undo} takes it back", undo);
        notice(state, text, false, effects);
        return;
    }
    if let (Some(path), true) = (&found.path, found.file.is_some()) {
        super::keep_unsaved(state, effects);
        effects.push(Effect::Load(path.clone()));
        state.recovery.restoring = Some(Box::new(found));
        return;
    }
    if refuses_to_leave(state, effects) {
        return;
    }
    leave(state, effects);
    let document = match &found.path {
        Some(path) => Document::missing(path.clone()),
        None => Document::untitled("", Draft::default()),
    };
    show(state, document);
    restore_elsewhere(state, found, effects);
}

/// Restores a copy into the draft that was opened for it, and tells that it is another one.
fn restore_elsewhere(state: &mut State, found: Found, effects: &mut Vec<Effect>) {
    restore(state, found, effects);
    let text = t!(
        "Opened {document} and restored its unsaved text; {undo} takes that back",
        document = state.document.name(),
        undo = state.keymap.hint(Action::Undo)
    );
    notice(state, text, false, effects);
}

/// Puts a copy's text over the open draft, as one step that can be undone. The file's text stays the base, so that a
/// save changes in it what differs, and finds out if it is another one by then.
fn restore(state: &mut State, found: Found, effects: &mut Vec<Effect>) {
    let mut draft = found.draft;
    // A copy holds no literal secret, so it cannot tell of one.
    draft.webhook_auth.has_literal_secret = state.document.draft.webhook_auth.has_literal_secret;
    let diffs = diff::drafts(&state.document.draft, &draft);
    let values = diffs
        .iter()
        .map(|diff| (diff.field, draft.get(diff.field)))
        .collect();
    take_in(state, values);
    // It is this window's text now: the copy goes when this window has one of its own.
    state.recovery.superseded.push(found.copy);
    if state.document.is_unsaved() {
        super::keep_unsaved(state, effects);
    } else {
        discard_superseded(state, effects);
    }
    if let Some(first) = diffs
        .iter()
        .find(|diff| diff.field.applies_to(draft.kind()))
    {
        state.pane = Pane::of(first.field);
        state.stale.layout = true;
        derive::pane(state);
    }
}

/// Sets fields, as one step that can be undone.
pub fn take_in(state: &mut State, values: Vec<(Field, FieldValue)>) {
    state.timeline.seal();
    for (index, (field, after)) in values.into_iter().enumerate() {
        let step = Step::Value {
            field,
            before: state.document.draft.get(field),
            after,
        };
        timeline::apply(&mut state.document.draft, &step);
        state.timeline.note(step, index > 0);
    }
    state.timeline.seal();
    state.stale.check = true;
    super::finding::close(state);
    // The texts under the editor may be others now, and the kind of agent another.
    let kind = state.document.draft.kind();
    let field = Some(state.pane.field).filter(|field| field.applies_to(kind));
    state.pane = Pane::of(field.unwrap_or(Field::Agent));
    derive::pane(state);
}

fn discard_superseded(state: &mut State, effects: &mut Vec<Effect>) {
    let all = std::mem::take(&mut state.recovery.superseded);
    effects.extend(all.into_iter().map(Effect::DiscardCopy));
}

/// How long until a recovery copy that could not be written is tried again.
const RETRY_MS: u64 = 2_000;

/// A recovery copy was written, or could not be.
pub fn on_kept(state: &mut State, result: Result<PathBuf, String>, effects: &mut Vec<Effect>) {
    match result {
        Ok(copy) => {
            state.recovery.kept = true;
            state.recovery.trouble = None;
            state.recovery.superseded.retain(|old| *old != copy);
            state.recovery.copy = Some(copy);
            discard_superseded(state, effects);
            if !state.document.is_unsaved() {
                // It was undone or saved while the copy was written.
                super::keep_unsaved(state, effects);
            }
        }
        Err(why) => {
            state.recovery.trouble = Some(why);
            if !state.recovery.due {
                state.recovery.due = true;
                effects.push(Effect::SetTimer {
                    timer: Timer::Recovery,
                    after_ms: RETRY_MS,
                });
            }
        }
    }
}

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

#[cfg(test)]
mod tests;
