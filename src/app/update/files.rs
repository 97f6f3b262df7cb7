//! Files: opening, saving, recovery copies.

use std::path::PathBuf;

use super::super::overlay::Overlay;
use super::super::pane::Pane;
use super::super::{SavedDraft, Timer};
use super::{
    Document, Effect, Prompt, PromptKind, SaveFailure, State, derive, notice, open_prompt,
};
use crate::draft::field::Field;
use crate::draft::{AgentKind, Draft, examples, file};
use crate::store::drafts::{Loaded, Shape};

/// Saves the draft, asking for a name if it has none.
pub fn save(state: &mut State, effects: &mut Vec<Effect>) {
    match state.document.path.clone() {
        Some(path) => save_to(state, path, effects),
        None => open_prompt(state, PromptKind::SaveAs),
    }
}

fn save_to(state: &mut State, path: PathBuf, effects: &mut Vec<Effect>) {
    let same_file = state.document.path.as_ref() == Some(&path);
    let shape = if same_file {
        state.document.shape.clone()
    } else {
        Shape {
            digest: None,
            ..state.document.shape
        }
    };
    effects.push(Effect::Save {
        path,
        text: state.document.text.clone(),
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
        return Err("a name is needed".to_owned());
    }
    let mut path = PathBuf::from(name);
    if path.extension().is_none() {
        path.set_extension("toml");
    }
    save_to(state, path, effects);
    Ok(())
}

/// A draft was saved, or not.
pub fn on_saved(
    state: &mut State,
    result: Result<SavedDraft, SaveFailure>,
    effects: &mut Vec<Effect>,
) {
    match result {
        Ok(saved) => {
            let document = &mut state.document;
            document.path = Some(saved.path);
            document.text = saved.text;
            document.shape = saved.shape;
            document.saved = saved.draft;
            // What was typed while the file was being written stays unsaved, and so in its recovery copy.
            if !document.is_unsaved() && state.recovery.kept {
                state.recovery.kept = false;
                effects.push(Effect::DropRecovery);
            }
            let text = format!("Saved {}", state.document.name());
            notice(state, text, false, effects);
        }
        Err(SaveFailure::ChangedOutside { path, theirs }) => {
            state.overlays.push(Overlay::Conflict { path, theirs });
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

/// The conflict's way out: keep mine under the file as it is now.
pub fn overwrite_theirs(
    state: &mut State,
    path: PathBuf,
    theirs: Option<String>,
    effects: &mut Vec<Effect>,
) {
    // Their comments and unknown keys stay, our values go in: the save starts from the file as it is now.
    effects.push(Effect::SaveOver {
        path,
        theirs,
        text: state.document.text.clone(),
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
        return Err("a name is needed".to_owned());
    }
    super::keep_unsaved(state, effects);
    effects.push(Effect::Load(PathBuf::from(name.trim())));
    Ok(())
}

/// A draft was read, or could not be.
pub fn on_loaded(state: &mut State, result: Result<Loaded, String>, effects: &mut Vec<Effect>) {
    match result {
        Ok(loaded) => {
            show(state, Document::loaded(loaded));
            let text = format!("Opened {}", state.document.name());
            notice(state, text, false, effects);
        }
        Err(why) => {
            let mut prompt = Prompt::new(PromptKind::Open, "");
            prompt.error = why;
            state.overlays.push(Overlay::Prompt(prompt));
        }
    }
}

/// Opens an untitled copy of an example.
pub fn open_example(state: &mut State, name: &str, effects: &mut Vec<Effect>) {
    super::keep_unsaved(state, effects);
    if let Some(document) = example(name, state.target.is_sandbox()) {
        show(state, document);
        let text = format!("A copy of the example {name}; saving asks for a name");
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
    state.problem_at = None;
    state.recovery.kept = false;
    state.stale.check = true;
    derive::pane(state);
}

/// Takes a recovery copy's text, as one step that can be undone by closing without saving.
pub fn restore(state: &mut State, draft: Draft, path: Option<PathBuf>) {
    if path.is_some() && state.document.path != path {
        state.document.path = path;
    }
    state.document.draft = draft;
    state.timeline = super::super::timeline::Timeline::default();
    state.pane = Pane::of(state.pane.field);
    super::finding::close(state);
    state.stale.check = true;
    derive::pane(state);
}

/// A recovery copy was written, or could not be.
pub fn on_kept(state: &mut State, result: Result<PathBuf, String>) {
    match result {
        Ok(_) => {
            state.recovery.kept = true;
            state.recovery.trouble = None;
        }
        Err(why) => state.recovery.trouble = Some(why),
    }
}
