//! Why an action has nothing to do now: it is said when the action is asked for, and the palette dims it.

use super::action::Action;
use super::state::State;
use crate::draft::FieldValue;
use crate::draft::field::Field;

/// Why an action has nothing to do now, in a sentence; `None` if it has, or if that is only seen when it is tried.
#[must_use]
pub fn of(state: &State, action: Action) -> Option<String> {
    let draft = &state.document.draft;
    let keymap = &state.keymap;
    let field = state.pane.field;
    let why = match action {
        Action::ShowCall if state.calls.foremost().is_none() && state.calls.ledger.is_empty() => {
            t!(
                "No calls yet: {hint} shows what would be called",
                hint = keymap.hint(Action::Call)
            )
        }
        Action::CopyJobId if { state.calls.foremost() }.is_none_or(|call| call.job().is_none()) => {
            t!("No call of this window has a job id yet").to_owned()
        }
        Action::NextProblem | Action::Mend
            if !state.stale.check && state.report.problems.is_empty() =>
        {
            t!("No problems").to_owned()
        }
        Action::SwitchVoice | Action::NextVoice | Action::PreviousVoice
            if state.voices.catalogue.favourites().next().is_none() =>
        {
            t!(
                "No favourite voices yet: {key} lists voices, Tab there makes one a favourite",
                key = keymap.hint(Action::Voices)
            )
        }
        Action::NextSet | Action::PreviousSet if draft.param_sets.is_empty() => t!(
            "This draft has no param sets yet: {hint} makes one",
            hint = keymap.hint(Action::ParamSets)
        ),
        Action::SetsExport if draft.param_sets.is_empty() => {
            t!("This draft has no param sets to write").to_owned()
        }
        Action::SetCopy | Action::SetRename | Action::SetDelete | Action::ParamMove
            if draft.chosen_set().is_none() =>
        {
            t!(
                "No set is chosen: {hint} chooses or makes one",
                hint = keymap.hint(Action::ParamSets)
            )
        }
        Action::Undo if !state.timeline.can_undo() => t!("Nothing to undo").to_owned(),
        Action::Redo if !state.timeline.can_redo() => t!("Nothing to redo").to_owned(),
        Action::Copy if !has_selection(state) => t!(
            "Nothing is selected; {quit} quits",
            quit = keymap.hint(Action::Quit)
        ),
        Action::Cut if !has_selection(state) => t!("Nothing is selected").to_owned(),
        Action::Paste if state.clips.nth(0).is_none() => {
            t!("Nothing was copied here yet; the terminal pastes what others copied").to_owned()
        }
        Action::ToDefault if FieldValue::default_of(field).is_none() => t!(
            "{field} has no default of Hamsa's to go back to",
            field = field.label()
        ),
        Action::RowAdd | Action::RowDelete
            if !state.shows_tree() && !matches!(field, Field::PokeMessages | Field::Params) =>
        {
            t!(
                "{field} has no rows: they are in {messages}, {params} and {schema}",
                field = field.label(),
                messages = Field::PokeMessages.label(),
                params = Field::Params.label(),
                schema = Field::OutcomeSchema.label()
            )
        }
        Action::RowUp | Action::RowDown if !state.shows_tree() && field != Field::PokeMessages => {
            t!(
                "Only rows of {messages} and {schema} can be moved",
                messages = Field::PokeMessages.label(),
                schema = Field::OutcomeSchema.label()
            )
        }
        Action::RowDuplicate if field != Field::PokeMessages => t!(
            "Only rows of {messages} can be duplicated",
            messages = Field::PokeMessages.label()
        ),
        Action::Faults if !state.target.is_sandbox() => {
            t!("Faults are for practice: they need the sandbox").to_owned()
        }
        Action::SwitchProfile if { state.profiles.known.iter() }.all(|one| one.name.is_none()) => {
            t!(
                "No profiles yet: config.toml may have [profiles.NAME]; `ringback config init` writes one that shows how"
            )
            .to_owned()
        }
        _ => return None,
    };
    Some(why)
}

fn has_selection(state: &State) -> bool {
    { state.pane.editor.as_ref() }.is_some_and(|editor| editor.selection().is_some())
}
