//! Keys and pastes while an overlay is up. The topmost overlay has them all, but for the few that work everywhere.

use crossterm::event::KeyCode;

use super::super::action::{Action, Motion};
use super::super::doc;
use super::super::help;
use super::super::keymap::Key;
use super::super::layout;
use super::super::offer::Conflict;
use super::super::overlay::Overlay;
use super::super::picker::Choice;
use super::super::prompt::{Prompt, PromptKind};
use super::line::Searched;
use super::{
    Effect, State, act, booking, calling, choosing, derive, editing, files, filling, line, modal,
    offering, params, quit, quit_now, reading, recording, restoring, rows, secret, sets, talking,
    voicing,
};
use crate::draft::FieldValue;
use crate::draft::field::Field;
use crate::draft::schema::answers;
use crate::text::clean;

/// A key, with the action that the key map gives it.
pub fn on_key(
    state: &mut State,
    key: Key,
    action: Option<Action>,
    at_ms: u64,
    effects: &mut Vec<Effect>,
) {
    if key.code != KeyCode::Esc
        && let Some(conflict) = came_too_early(state, at_ms)
    {
        below(state, key, action, at_ms, effects);
        again(state, *conflict);
        return;
    }
    let Some((key, action)) = modal::lists::over(state, key, action) else {
        return;
    };
    // A field on the card takes letters at once: what is typed there calls nobody.
    if filling::on_key(state, key, action) {
        return;
    }
    let plain_enter = key.code == KeyCode::Enter && key.modifiers.is_empty();
    if let Some(Overlay::Card(card)) = state.overlays.last_mut() {
        // Leaving is always possible: it cannot ring anybody.
        if key.code == KeyCode::Esc {
            state.overlays.pop();
        } else if action == Some(Action::Quit) {
            quit(state, effects);
        } else if card.counts(at_ms, plain_enter) {
            on_card_key(state, key, action, effects);
        }
        return;
    }
    if action == Some(Action::Quit) {
        quit(state, effects);
        return;
    }
    // These work from everywhere; what they open takes the place of what is open. A question stays.
    let question = matches!(
        state.overlays.last(),
        Some(
            Overlay::Recovery(_)
                | Overlay::Conflict(_)
                | Overlay::QuitUnkept
                | Overlay::SecretOut(_)
        )
    );
    if let Some(action @ (Action::Call | Action::Palette | Action::Help)) = action
        && !question
        && !swallows(state)
    {
        let is_help = |over: &Overlay| matches!(over, Overlay::Reader { .. });
        match action {
            // Help lies over the place it is about, and leads back to it.
            Action::Help if state.overlays.last().is_some_and(is_help) => {}
            Action::Help => state.overlays.push(help::reader(state)),
            _ => {
                // What help lies over goes with it.
                while state.overlays.pop().is_some_and(|over| is_help(&over)) {}
                act(state, action, effects);
            }
        }
        return;
    }
    match state.overlays.last_mut() {
        Some(Overlay::Picker(_)) => on_picker_key(state, key, action, effects),
        Some(Overlay::Prompt(_)) => on_prompt_key(state, key, action, effects),
        Some(Overlay::Field(_)) => super::schema::form::on_key(state, key, action, effects),
        Some(Overlay::Reader { .. }) => on_reader_key(state, key, action, effects),
        Some(Overlay::Call { .. }) => talking::on_key(state, key, action, swallows(state), effects),
        Some(Overlay::Book(_)) => booking::on_key(state, key, action, effects),
        Some(Overlay::Profile { .. }) => super::profiling::on_key(state, key),
        Some(Overlay::Recording(_)) => recording::on_key(state, key, effects),
        Some(Overlay::Voices(_)) => voicing::on_key(state, key, action, effects),
        Some(Overlay::SwitchVoice(_)) => voicing::on_switch_key(state, key, effects),
        Some(Overlay::Recovery(_)) => {
            offering::on_recovery_key(state, key, action, at_ms, effects);
        }
        Some(Overlay::Conflict(_)) => offering::on_conflict_key(state, key, action, effects),
        Some(Overlay::QuitPlacing | Overlay::QuitUnkept) => {
            if key.code == KeyCode::Esc || plain_enter {
                state.overlays.pop();
            } else if key.code == KeyCode::Char('q') {
                super::keep_unsaved(state, effects);
                quit_now(state, effects);
            }
        }
        Some(Overlay::SecretOut(_)) => secret::on_key(state, key, effects),
        Some(Overlay::ReadsRight(_)) => reading::on_key(state, key, action, effects),
        Some(Overlay::Card(_)) | None => {}
    }
}

/// Whether the topmost overlay is the view of a call that is still being placed: it swallows keys, so that none
/// falls through into the draft.
fn swallows(state: &State) -> bool {
    match state.overlays.last() {
        Some(Overlay::Call { id, .. }) => state
            .calls
            .live
            .iter()
            .any(|call| call.id == *id && call.is_placing()),
        Some(Overlay::QuitPlacing) => true,
        _ => false,
    }
}

fn on_card_key(state: &mut State, key: Key, action: Option<Action>, effects: &mut Vec<Effect>) {
    if key.code == KeyCode::Enter && key.modifiers.is_empty() {
        if !filling::take(state, effects) {
            calling::enter_card(state, effects);
        }
        return;
    }
    if action == Some(Action::Help) {
        state.overlays.push(help::reader(state));
        return;
    }
    let around_question = {
        let Some(Overlay::Card(card)) = state.overlays.last() else {
            return;
        };
        card.question(state.around()).is_some()
    };
    let Some(Overlay::Card(card)) = state.overlays.last_mut() else {
        return;
    };
    match (key.code, action) {
        (KeyCode::Backspace, _) => {
            card.typed.pop();
            card.missed = false;
        }
        (KeyCode::Char(character), _)
            if key.modifiers.is_empty() && around_question && card.typed.len() < 16 =>
        {
            card.typed.push(character);
            card.missed = false;
        }
        (_, Some(Action::Move(Motion::Up, _))) => card.scroll = card.scroll.saturating_sub(1),
        (_, Some(Action::Move(Motion::Down, _))) => card.scroll += 1,
        _ => {}
    }
}

/// A click on the card's Call line: as Enter.
pub fn click_card(state: &mut State, at_ms: u64, effects: &mut Vec<Effect>) {
    if let Some(Overlay::Card(card)) = state.overlays.last_mut()
        && card.counts(at_ms, true)
        && !filling::take(state, effects)
    {
        calling::enter_card(state, effects);
    }
}

fn on_picker_key(state: &mut State, key: Key, action: Option<Action>, effects: &mut Vec<Effect>) {
    // Two rows are for the filter.
    let rows = layout::inside(derive::reader_area(state))
        .height
        .saturating_sub(2);
    let Some(Overlay::Picker(picker)) = state.overlays.last_mut() else {
        return;
    };
    match (key.code, action) {
        (KeyCode::Esc, _) => {
            state.overlays.pop();
        }
        (KeyCode::Enter, _) => take_chosen(state, effects),
        (_, Some(Action::PreviousField)) => picker.step(-1),
        (_, Some(Action::NextField)) => picker.step(1),
        _ => match line::in_list(&mut picker.filter, key, action) {
            Searched::Step(motion) => picker.step(doc::rows_moved(motion, rows)),
            Searched::Changed => picker.refilter(),
            Searched::Nothing => {}
        },
    }
}

/// Takes the picker's selected item.
pub fn take_chosen(state: &mut State, effects: &mut Vec<Effect>) {
    let Some(Overlay::Picker(picker)) = state.overlays.last() else {
        return;
    };
    let Some(choice) = picker.chosen().map(|item| item.choice.clone()) else {
        return;
    };
    if let Choice::Copy(index) = choice {
        restoring::show_copy(state, index);
        return;
    }
    state.overlays.pop();
    match choice {
        Choice::Action(action) => act(state, action, effects),
        Choice::ParamSet(set) => choosing::choose_set(state, set),
        Choice::Fault(name) => {
            state.fault = name;
            effects.push(Effect::SetFault(name));
        }
        Choice::Profile(name) => super::profiling::choose(state, name, effects),
        Choice::Starter(name) => super::schema::take_starter(state, name, effects),
        Choice::Example(name) => files::open_example(state, name, effects),
        Choice::Empty => files::open_empty(state, effects),
        Choice::Contact(number) => {
            let name = super::super::contacts::name_of(&state.contacts, &number);
            let name = name.map_or_else(String::new, |name| format!("{}, ", clean::line(name)));
            let shown = state.book.number(&number);
            let text = t!("Call to: {name}{number}", name, number = shown);
            super::notice(state, text, false, effects);
            editing::set_value(state, Field::CallTo, FieldValue::Text(number));
        }
        Choice::Import(reply) => sets::reply(state, reply, effects),
        Choice::Book(choice) => booking::choose(state, &choice, effects),
        Choice::Copy(_) => {}
    }
}

fn on_prompt_key(state: &mut State, key: Key, action: Option<Action>, effects: &mut Vec<Effect>) {
    if key.code == KeyCode::Esc {
        state.overlays.pop();
        state.modal.quit_saved = false;
        return;
    }
    if key.code == KeyCode::Enter {
        let Some(Overlay::Prompt(mut prompt)) = state.overlays.pop() else {
            return;
        };
        let text = prompt.editor.text();
        let answer = match prompt.kind {
            PromptKind::SaveAs => files::save_as(state, &text, effects),
            PromptKind::Open => files::open(state, &text, effects),
            PromptKind::ParamName => rows::add_param(state, &text),
            PromptKind::ParamRename => {
                params::judge_name(state, &prompt.subject, &text).map(|_told| {
                    if prompt.subject != text.trim() {
                        params::rename(state, &prompt.subject, text.trim(), effects);
                    }
                })
            }
            PromptKind::SetNew
            | PromptKind::SetFromValues
            | PromptKind::SetCopy
            | PromptKind::SetRename => {
                sets::take_name(state, prompt.kind, &prompt.subject, &text, effects)
            }
            PromptKind::SetsImport => sets::import(&text, effects),
            PromptKind::SetsExport => sets::export(state, &text, effects),
            PromptKind::SchemaExample => super::schema::take_example(state, &text, effects),
            PromptKind::Command => modal::command_line::run(state, &text, effects),
            PromptKind::Note => {
                booking::note(state, &text, effects);
                Ok(())
            }
        };
        if let Err(why) = answer {
            prompt.error = why;
            state.overlays.push(Overlay::Prompt(prompt));
        }
        return;
    }
    let Some(Overlay::Prompt(Prompt { editor, error, .. })) = state.overlays.last_mut() else {
        return;
    };
    error.clear();
    line::on_key(editor, key, action);
    judge_prompt(state);
}

/// Says at once what is wrong with a name that is being typed, or what Enter will do.
fn judge_prompt(state: &mut State) {
    let Some(Overlay::Prompt(mut prompt)) = state.overlays.pop() else {
        return;
    };
    let text = prompt.editor.text();
    let judged = match prompt.kind {
        PromptKind::ParamName => Some(params::judge_name(state, "", &text)),
        PromptKind::ParamRename => Some(params::judge_name(state, &prompt.subject, &text)),
        PromptKind::SetNew
        | PromptKind::SetFromValues
        | PromptKind::SetCopy
        | PromptKind::SetRename => {
            Some(sets::judge_name(state, &prompt.subject, prompt.kind, &text))
        }
        _ => None,
    };
    match judged {
        Some(Ok(told)) => prompt.told = told,
        Some(Err(why)) => {
            prompt.told.clear();
            // Before anything is typed there is nothing to be wrong.
            if !text.is_empty() {
                prompt.error = why;
            }
        }
        None => {}
    }
    state.overlays.push(Overlay::Prompt(prompt));
}

fn on_reader_key(state: &mut State, key: Key, action: Option<Action>, effects: &mut Vec<Effect>) {
    let height = layout::inside(derive::reader_area(state)).height;
    let Some(Overlay::Reader { page, .. }) = state.overlays.last_mut() else {
        return;
    };
    match (key.code, action) {
        (KeyCode::Esc, _) => {
            state.overlays.pop();
        }
        (_, Some(Action::Move(motion, _))) => page.scroll_to(motion, height),
        (_, Some(Action::CopyJobId | Action::Suspend)) => {
            act(state, action.unwrap_or(Action::CopyJobId), effects);
        }
        (KeyCode::Enter, _) => {
            state.overlays.pop();
        }
        _ => {}
    }
}

/// A paste while an overlay is up: into a prompt or a picker's filter; never onto the card.
pub fn on_paste(state: &mut State, text: &str, at_ms: u64, effects: &mut Vec<Effect>) {
    match state.overlays.last_mut() {
        Some(Overlay::Prompt(prompt)) => {
            let is_example = prompt.kind == PromptKind::SchemaExample;
            if is_example && !answers::is_json(text) {
                // In one line the ends of lines would be blanks, which part no answers.
                let lines = text.split(['\r', '\n']).map(str::trim);
                let lines: Vec<&str> = lines.filter(|line| !line.is_empty()).collect();
                prompt.editor.insert(&lines.join("; "));
            } else {
                prompt.editor.insert(text);
            }
            prompt.error.clear();
            judge_prompt(state);
        }
        Some(Overlay::Field(_)) => super::schema::form::paste(state, text),
        Some(Overlay::Book(_)) => booking::paste(state, text, effects),
        Some(Overlay::Voices(_)) => voicing::paste(state, text),
        Some(Overlay::Picker(picker)) => {
            let changed = line::paste(&mut picker.filter, text);
            if changed {
                picker.refilter();
            }
        }
        Some(Overlay::Card(card)) if card.fills.is_empty() => {
            // It counts as keys that came too early, and so restarts the time.
            card.quiet_since = card.quiet_since.map(|since| since.max(at_ms));
        }
        Some(Overlay::Card(_)) => filling::paste(state, text),
        Some(Overlay::Conflict(_)) => {
            if let Some(conflict) = came_too_early(state, at_ms) {
                if state.overlays.is_empty() {
                    super::paste_into_panes(state, text);
                } else {
                    on_paste(state, text, at_ms, effects);
                }
                again(state, *conflict);
            }
        }
        _ => {}
    }
}

/// A key for what lies below the question about a file that changed.
fn below(
    state: &mut State,
    key: Key,
    action: Option<Action>,
    at_ms: u64,
    effects: &mut Vec<Effect>,
) {
    match state.overlays.last() {
        None => {
            if !modal::on_key(state, key, effects) {
                super::from_panes(state, key, action, effects);
            }
        }
        // Nobody confirms what something else lies over.
        Some(Overlay::Card(_)) if key.code == KeyCode::Enter => {}
        Some(_) => on_key(state, key, action, at_ms, effects),
    }
}

/// Takes away the question about a file that changed, where it came up while somebody typed: what was typed was meant for
/// what lies below, and nothing typed is lost.
fn came_too_early(state: &mut State, at_ms: u64) -> Option<Box<Conflict>> {
    let Some(Overlay::Conflict(mut conflict)) = state
        .overlays
        .pop_if(|over| matches!(over, Overlay::Conflict(_)))
    else {
        return None;
    };
    if conflict.counts(at_ms) {
        state.overlays.push(Overlay::Conflict(conflict));
        return None;
    }
    Some(conflict)
}

/// Asks it again, about the draft as it is now.
fn again(state: &mut State, conflict: Conflict) {
    let conflict = conflict.beside(&state.document);
    state.overlays.push(Overlay::Conflict(Box::new(conflict)));
}
