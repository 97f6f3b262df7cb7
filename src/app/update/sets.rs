//! Param sets (personas): made, copied, renamed, deleted, stepped through, taken in from files and written out. Each
//! change is one step of undo.

use std::path::{Path, PathBuf};

use super::super::action::Action;
use super::super::prompt::{Prompt, PromptKind};
use super::super::sets::{self as orders, Answer, Importing, Order, Reply};
use super::{Effect, Overlay, State, editing, focus, notice, open_picker, open_prompt_about};
use crate::draft::field::Field;
use crate::draft::sets::encoding::{self, Encoding};
use crate::draft::sets::{self, CannotRead, Format, Sets};
use crate::draft::{FieldValue, Params};

/// The params, the sets and the chosen set.
type All = (Params, Sets, Option<String>);

fn all(state: &State) -> All {
    let draft = &state.document.draft;
    (
        draft.params.clone(),
        draft.param_sets.clone(),
        draft.param_set.clone(),
    )
}

fn put(state: &mut State, (params, param_sets, param_set): All) {
    let after = FieldValue::Params {
        params,
        param_sets,
        param_set,
    };
    editing::set_value(state, Field::Params, after);
}

/// The chosen set's name, if it is there.
fn chosen(state: &State) -> Option<String> {
    { state.document.draft.chosen_set() }.map(|(name, _)| name.clone())
}

/// The next or previous set, round the end.
pub fn step(state: &mut State, by: isize, effects: &mut Vec<Effect>) {
    let draft = &state.document.draft;
    let count = draft.param_sets.len();
    let now = { draft.chosen_set() }.and_then(|(set, _)| draft.param_sets.get_index_of(set));
    let to = match now {
        Some(now) => super::super::round(now, by, count),
        None if by < 0 => count.saturating_sub(1),
        None => 0,
    };
    let Some((name, _)) = draft.param_sets.get_index(to) else {
        return;
    };
    let name = name.clone();
    // The numbers stand first: behind an Arabic name they would be read as part of it, from the right.
    let text = t!(
        "Set {value} of {count}: {name}",
        value = to + 1,
        count,
        name
    );
    super::choosing::choose_set(state, Some(name));
    notice(state, text, false, effects);
}

/// Asks for the name that an action on sets needs.
pub fn ask(state: &mut State, kind: PromptKind) {
    let set = chosen(state);
    match (kind, set) {
        (PromptKind::SetCopy | PromptKind::SetRename, None) => {}
        (PromptKind::SetRename, Some(set)) => open_prompt_about(state, kind, &set, &set),
        (PromptKind::SetCopy, Some(set)) => {
            let name = free_name(state, &set);
            open_prompt_about(state, kind, &set, &name);
        }
        _ => open_prompt_about(state, kind, "", ""),
    }
}

/// A name like this one that no set has.
fn free_name(state: &State, set: &str) -> String {
    let sets = &state.document.draft.param_sets;
    let mut names = (2..).map(|number| format!("{set}-{number}"));
    names
        .find(|name| !sets.contains_key(name))
        .unwrap_or_default()
}

/// A set's name being typed: what Enter will do.
///
/// # Errors
/// Why it cannot be taken.
pub fn judge_name(
    state: &State,
    from: &str,
    kind: PromptKind,
    name: &str,
) -> Result<String, String> {
    let name = name.trim();
    let draft = &state.document.draft;
    if name.is_empty() {
        return Err(t!("A name is needed").to_owned());
    }
    if name.chars().any(char::is_control) {
        return Err(t!("A name is one line of text").to_owned());
    }
    if draft.param_sets.contains_key(name) && (kind != PromptKind::SetRename || name != from) {
        return Err(t!(
            "There is a set {name} already: choose another name",
            name
        ));
    }
    Ok(match kind {
        PromptKind::SetFromValues => {
            let count = draft.effective_params().len();
            tn!(
                count,
                "Takes the value that counts now, and is chosen.",
                "Takes the {count} values that count now, and is chosen.",
                count
            )
        }
        PromptKind::SetCopy => t!("Has what {from} has, and is chosen.", from),
        PromptKind::SetRename => String::new(),
        _ => t!("Begins without values, and is chosen.").to_owned(),
    })
}

/// Makes, copies or renames a set, as the prompt asked.
///
/// # Errors
/// Why the name cannot be taken.
pub fn take_name(
    state: &mut State,
    kind: PromptKind,
    from: &str,
    name: &str,
    effects: &mut Vec<Effect>,
) -> Result<(), String> {
    judge_name(state, from, kind, name)?;
    let name = name.trim().to_owned();
    let (params, mut param_sets, _) = all(state);
    let text = match kind {
        PromptKind::SetRename => {
            let renamed = param_sets.into_iter().map(|(set, values)| {
                let set = if set == from { name.clone() } else { set };
                (set, values)
            });
            param_sets = renamed.collect();
            t!("Set {from} is {name} now", from, name)
        }
        PromptKind::SetCopy => {
            let values = param_sets.get(from).cloned().unwrap_or_default();
            param_sets.insert(name.clone(), values);
            t!("Set {name}, a copy of {from}, is chosen", name, from)
        }
        PromptKind::SetFromValues => {
            let values = state.document.draft.effective_params().into_owned();
            param_sets.insert(name.clone(), values);
            t!("Set {name} has the present values, and is chosen", name)
        }
        _ => {
            param_sets.insert(name.clone(), Params::new());
            t!(
                "Set {name} is chosen: what you type for a missing param goes there",
                name
            )
        }
    };
    focus(state, Field::Params);
    put(state, (params, param_sets, Some(name)));
    notice(state, text, false, effects);
    Ok(())
}

/// Deletes the chosen set.
pub fn delete(state: &mut State, effects: &mut Vec<Effect>) {
    let Some(set) = chosen(state) else {
        return;
    };
    let (params, mut param_sets, _) = all(state);
    param_sets.shift_remove(&set);
    put(state, (params, param_sets, None));
    let undo = state.keymap.hint(Action::Undo);
    let text = t!(
        "Set {set} is deleted, no set is chosen; {undo} brings it back",
        set,
        undo
    );
    notice(state, text, false, effects);
}

/// A file to import was named.
///
/// # Errors
/// No name.
pub fn import(path: &str, effects: &mut Vec<Effect>) -> Result<(), String> {
    let path = path.trim();
    if path.is_empty() {
        return Err(t!("A file is needed: .csv or .json").to_owned());
    }
    effects.push(Effect::Sets(Order::Read(PathBuf::from(path))));
    Ok(())
}

/// A file to export to was named.
///
/// # Errors
/// What is wrong with the name, or why the sets cannot be written so.
pub fn export(state: &State, path: &str, effects: &mut Vec<Effect>) -> Result<(), String> {
    let path = path.trim();
    let Some(format) = Format::of_name(path) else {
        return Err(t!("The name must end in .csv or .json").to_owned());
    };
    let mut text = sets::write(&state.document.draft.param_sets, format)?;
    if format == Format::Csv {
        // By it Excel knows UTF-8.
        text.insert(0, '\u{feff}');
    }
    effects.push(Effect::Sets(Order::Write {
        path: PathBuf::from(path),
        bytes: text.into_bytes(),
    }));
    Ok(())
}

/// Files answered.
pub fn on_answer(state: &mut State, answer: Answer, effects: &mut Vec<Effect>) {
    match answer {
        Answer::Written {
            path,
            result: Ok(()),
        } => {
            let text = t!("The param sets are in {path}", path = path.display());
            notice(state, text, false, effects);
        }
        Answer::Written {
            path,
            result: Err(why),
        } => {
            ask_again(state, PromptKind::SetsExport, &path, why);
        }
        Answer::Read {
            path,
            result: Ok(bytes),
        } => {
            read(state, path, bytes, None, effects);
        }
        Answer::Read {
            path,
            result: Err(why),
        } => {
            ask_again(state, PromptKind::SetsImport, &path, why);
        }
    }
}

fn ask_again(state: &mut State, kind: PromptKind, path: &Path, why: String) {
    let mut prompt = Prompt::new(kind, &path.display().to_string());
    prompt.error = why;
    state.overlays.push(Overlay::Prompt(prompt));
}

fn read(
    state: &mut State,
    path: PathBuf,
    bytes: Vec<u8>,
    stated: Option<Encoding>,
    effects: &mut Vec<Effect>,
) {
    let text = match encoding::decode(&bytes, stated) {
        Ok(text) => text,
        Err(CannotRead::Encoding { .. }) if stated.is_none() => {
            state.importing = Some(Importing::Encoding { path, bytes });
            return open_picker(state, orders::encoding_picker());
        }
        Err(why) => return ask_again(state, PromptKind::SetsImport, &path, why.to_string()),
    };
    let by_name = path.to_str().and_then(Format::of_name);
    let format = by_name.unwrap_or(if text.trim_start().starts_with(['{', '[']) {
        Format::Json
    } else {
        Format::Csv
    });
    match sets::read(&text, format) {
        Err(why) => {
            let why = t!("{why}; nothing was imported", why);
            ask_again(state, PromptKind::SetsImport, &path, why);
        }
        Ok(found) => {
            let clashes = sets::clashes(&state.document.draft, &found);
            if clashes.is_empty() {
                return take(state, &found, false, effects);
            }
            let picker = orders::clash_picker(&clashes, found.len());
            state.importing = Some(Importing::Clash(found));
            open_picker(state, picker);
        }
    }
}

/// What was answered to an import's question.
pub fn reply(state: &mut State, reply: Reply, effects: &mut Vec<Effect>) {
    match (state.importing.take(), reply) {
        (Some(Importing::Encoding { path, bytes }), Reply::As(encoding)) => {
            read(state, path, bytes, Some(encoding), effects);
        }
        (Some(Importing::Clash(found)), Reply::Replace) => take(state, &found, true, effects),
        (Some(Importing::Clash(found)), Reply::Keep) => take(state, &found, false, effects),
        _ => {}
    }
}

fn take(state: &mut State, found: &Sets, replace: bool, effects: &mut Vec<Effect>) {
    let after = sets::merged(&state.document.draft, found, replace);
    let before = state.document.draft.param_sets.len();
    focus(state, Field::Params);
    editing::set_value(state, Field::Params, after);
    let added = state.document.draft.param_sets.len() - before;
    let replaced = if replace {
        t!(", {count} replaced", count = found.len() - added)
    } else {
        String::new()
    };
    let text = tn!(
        added,
        "{added} set added{replaced}; {undo} takes that back",
        "{added} sets added{replaced}; {undo} takes that back",
        added,
        replaced,
        undo = state.keymap.hint(Action::Undo),
    );
    notice(state, text, false, effects);
}
