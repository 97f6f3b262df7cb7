//! Fields that are stepped through or chosen from: switches, languages, the kind of agent, voices, numbers, param sets.

use super::super::pane::about::{self, LANGS, SWITCHES};
use super::super::pane::behaviour;
use super::State;
use super::editing::{change_params, set_value};
use crate::draft::field::Field;
use crate::draft::{AgentKind, FieldValue};

/// The next or previous value of a choice.
pub fn step_choice(state: &mut State, by: isize) {
    let field = state.pane.field;
    let Some(options) = about::choices(&state.document.draft, field) else {
        return;
    };
    let now = options.iter().position(|option| option.chosen).unwrap_or(0);
    choose(state, super::super::round(now, by, options.len()));
}

/// The value of a choice with this place in its list.
pub fn choose(state: &mut State, index: usize) {
    let field = state.pane.field;
    match field {
        Field::Agent => {
            let kind = if index == 0 {
                AgentKind::Inline
            } else {
                AgentKind::Saved
            };
            set_value(state, field, FieldValue::Agent(Some(kind)));
        }
        Field::Lang => {
            if let Some((code, _)) = LANGS.get(index) {
                set_value(state, field, FieldValue::Text((*code).to_owned()));
            }
        }
        Field::SendRendered => {
            if let Some((on, _)) = about::RENDERED.get(index) {
                set_value(state, field, FieldValue::Flag(*on));
            }
        }
        _ => {
            if let Some((switch, _)) = SWITCHES.get(index) {
                set_value(state, field, FieldValue::Switch(*switch));
            }
        }
    }
}

pub fn switch_agent(state: &mut State) {
    let other = match state.document.draft.kind() {
        AgentKind::Inline => AgentKind::Saved,
        AgentKind::Saved => AgentKind::Inline,
    };
    set_value(state, Field::Agent, FieldValue::Agent(Some(other)));
    if !state.pane.field.applies_to(other) {
        super::focus(
            state,
            if other == AgentKind::Saved {
                Field::VoiceAgentId
            } else {
                Field::Greeting
            },
        );
    }
}

/// Leaves the focused field to Hamsa's default: it is not sent then.
pub fn to_default(state: &mut State) {
    let field = state.pane.field;
    if let Some(value) = FieldValue::default_of(field) {
        set_value(state, field, value);
    }
}

/// Up and Down in a number or a voice; `coarse`: in large steps.
pub fn step_value(state: &mut State, by: isize, coarse: bool) {
    let draft = &state.document.draft;
    let (field, text) = match state.pane.field {
        Field::SilenceThreshold => {
            let next = behaviour::stepped(&draft.silence_threshold, by < 0, coarse);
            (Field::SilenceThreshold, next.to_string())
        }
        Field::Voice => {
            let all = state.voices.catalogue.entries();
            let present = draft.voice_id.trim().to_lowercase();
            let now = all.iter().position(|voice| voice.id == present);
            let next = now.map_or(0, |now| super::super::round(now, by, all.len()));
            let Some(voice) = all.get(next) else { return };
            (Field::Voice, voice.id.clone())
        }
        _ => return,
    };
    let end = text.len();
    set_value(state, field, FieldValue::Text(text));
    if let Some(editor) = &mut state.pane.editor {
        editor.move_to(end, false);
    }
}

/// Chooses a param set, or none.
pub fn choose_set(state: &mut State, set: Option<String>) {
    change_params(state, |_, _, chosen| *chosen = set);
}
