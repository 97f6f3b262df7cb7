//! Files: opening and saving them, and writing recovery copies. `restoring` brings those back.

use std::path::PathBuf;

use super::super::action::Action;
use super::super::offer::Conflict;
use super::super::overlay::{Overlay, SecretOut};
use super::super::pane::Pane;
use super::super::{SavedDraft, Timer};
use super::merging::Stood;
use super::{
    Document, Effect, Prompt, PromptKind, SaveFailure, State, derive, notice, open_prompt,
    restoring,
};
use crate::draft::field::Field;
use crate::draft::{AgentKind, examples, file};
use crate::store::drafts::Loaded;

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
    state.recovery.saving += 1;
    if same_file && !document.undecided().is_empty() {
        effects.push(Effect::ReadTheirs(path));
        return;
    }
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
            document.clashes.clear();
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
    effects.push(Effect::Load { path, named: false });
}

/// An answered prompt for a file to open, or to begin where there is none yet. Unsaved text is kept as a recovery copy first.
///
/// # Errors
/// What is wrong with the name.
pub fn open(state: &mut State, name: &str, effects: &mut Vec<Effect>) -> Result<(), String> {
    if name.trim().is_empty() {
        return Err(t!("a name is needed").to_owned());
    }
    super::keep_unsaved(state, effects);
    let path = PathBuf::from(name.trim());
    effects.push(Effect::Load { path, named: true });
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
            let stood = Stood::of(state);
            let is_same = state.document.path.as_ref() == Some(&loaded.path);
            show(state, Document::loaded(loaded));
            if is_same {
                let field = state.pane.field;
                stood.find_again(state, field);
            }
            let restoring = restoring.filter(|found| found.path == state.document.path);
            if let Some(found) = restoring {
                restoring::restore_elsewhere(state, *found, effects);
            } else {
                let document = &state.document;
                let text = document.begins(&state.keymap);
                let opened = || t!("Opened {document}", document = document.name());
                notice(state, text.unwrap_or_else(opened), false, effects);
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
pub fn leave(state: &mut State, effects: &mut Vec<Effect>) {
    super::keep_unsaved(state, effects);
    effects.push(Effect::LeaveCopy);
}

/// Unsaved text that no copy can be made of is not left for another draft.
#[must_use]
pub fn refuses_to_leave(state: &mut State, effects: &mut Vec<Effect>) -> bool {
    let refuses = state.recovery.trouble.is_some() && state.document.is_worth_keeping();
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
    if let Some(document) = example(name, state.target.is_sandbox()) {
        let text = t!("A copy of the example {name}; saving asks for a name", name);
        open_untitled(state, document, text, effects);
    }
}

/// Opens an untitled draft with nothing in it.
pub fn open_empty(state: &mut State, effects: &mut Vec<Effect>) {
    let text = t!("An empty draft; saving asks for a name").to_owned();
    open_untitled(state, Document::default(), text, effects);
}

fn open_untitled(state: &mut State, document: Document, told: String, effects: &mut Vec<Effect>) {
    if !refuses_to_leave(state, effects) {
        leave(state, effects);
        show(state, document);
        notice(state, told, false, effects);
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

/// Puts another draft into the window.
pub fn show(state: &mut State, document: Document) {
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

/// Takes away the copies whose text is kept or saved here.
pub fn discard_superseded(state: &mut State, effects: &mut Vec<Effect>) {
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

#[cfg(test)]
mod tests;
