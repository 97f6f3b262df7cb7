//! What is done to params as a whole: renaming one everywhere, going to where it is used, moving a value between the
//! draft and the set.

use super::super::action::Action;
use super::super::pane::form;
use super::super::prompt::PromptKind;
use super::{Effect, Place, State, derive, editing, go_to, notice, open_prompt_about};
use crate::call::check::{ParamState, uses};
use crate::draft::field::Field;
use crate::draft::names::{self, Alike};
use crate::draft::rename::{self, Renaming};
use crate::draft::{Draft, FieldValue, Params, Part, Spot, template};

/// A walk over the places where a param is used, that Esc ends where it began.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Jump {
    pub name: String,
    /// Which of the places is shown.
    at: usize,
}

/// The param that is meant by an action: the row with the cursor, or the placeholder at the cursor.
fn subject(state: &mut State) -> Option<String> {
    derive::checked(state);
    editing::fresh(state);
    if let Some(jump) = &state.jump {
        return Some(jump.name.clone());
    }
    let spot = state.pane.spot()?;
    match &spot.part {
        Part::Param(name) | Part::SetParam(_, name) => Some(name.clone()),
        _ => {
            let at = state.pane.editor.as_ref()?.cursor();
            uses::name_at(&state.known, spot, at).map(str::to_owned)
        }
    }
}

/// The row of a param.
fn row_of(name: &str) -> Place {
    Place {
        spot: Spot {
            field: Field::Params,
            part: Part::Param(name.to_owned()),
        },
        span: None,
    }
}

/// From a param to the first text that uses it, and from there to the next; from a placeholder to its param.
pub fn go_to_use(state: &mut State, effects: &mut Vec<Effect>) {
    let Some(name) = subject(state) else {
        let text = t!("Put the cursor on a param, or in a placeholder, to go to where it is used")
            .to_owned();
        return notice(state, text, false, effects);
    };
    if state.pane.field != Field::Params && state.jump.is_none() {
        return go_to(state, &row_of(&name));
    }
    let places: Vec<Place> = uses::places(&state.known, &name).collect();
    let at = state.jump.take().map_or(0, |jump| jump.at + 1);
    let at = at % places.len().max(1);
    let Some(place) = places.get(at) else {
        let text = t!("No text uses {name}", name);
        return notice(state, text, false, effects);
    };
    go_to(state, place);
    let word = form::place_word(&place.spot);
    let text = t!(
        "{name} in {word}, {value} of {count}: {hint} goes on, Esc goes back",
        name,
        word,
        value = at + 1,
        count = places.len(),
        hint = state.keymap.hint(Action::ParamUse)
    );
    state.jump = Some(Jump { name, at });
    notice(state, text, false, effects);
}

/// Back to the param from where its uses were looked at. Says whether there was one.
pub fn back(state: &mut State) -> bool {
    let Some(jump) = state.jump.take() else {
        return false;
    };
    go_to(state, &row_of(&jump.name));
    true
}

/// Asks for a param's new name.
pub fn ask_rename(state: &mut State, effects: &mut Vec<Effect>) {
    if let Some(name) = subject(state) {
        open_prompt_about(state, PromptKind::ParamRename, &name, &name);
    } else {
        let text = t!("Put the cursor on a param, or in a placeholder, to rename it").to_owned();
        notice(state, text, false, effects);
    }
}

/// In the form: renames the near miss with the cursor to what was meant, everywhere. Says whether it is one.
pub fn mend(state: &mut State, effects: &mut Vec<Effect>) -> bool {
    if state.pane.field != Field::Params {
        return false;
    }
    let Some(name) = subject(state) else {
        return false;
    };
    let row = state.param_rows.iter().find(|row| row.name == name);
    let Some(meant) = row.and_then(|row| row.meant.clone()) else {
        return false;
    };
    rename(state, &name, &meant, effects);
    true
}

/// Renames a param in all texts, values and sets, as one step.
pub fn rename(state: &mut State, from: &str, to: &str, effects: &mut Vec<Effect>) {
    let renaming = rename::rename(&state.document.draft, from, to);
    let undo = state.keymap.hint(Action::Undo);
    let text = t!(
        "{from} is {to} now: {extent}; {undo} takes that back",
        from,
        to,
        extent = extent(&renaming),
        undo
    );
    let was_jump = state.jump.take().is_some();
    let in_form = state.pane.field == Field::Params;
    state
        .timeline
        .change(&mut state.document.draft, renaming.changes);
    editing::texts_changed(state);
    if in_form || was_jump {
        go_to(state, &row_of(to));
    }
    notice(state, text, false, effects);
}

/// `3 places, 2 values`.
fn extent(renaming: &Renaming) -> String {
    let places = |count: usize| tn!(count, "1 place", "{count} places", count);
    let values = |count: usize| tn!(count, "1 value", "{count} values", count);
    match (renaming.places, renaming.values) {
        (some, 0) => places(some),
        (0, some) => values(some),
        (these, those) => format!("{}, {}", places(these), values(those)),
    }
}

/// Longest value quoted in a line, in characters.
const LONGEST: usize = 24;

/// A name being typed for a new param (`from`: empty) or as another's new one: what Enter will do.
///
/// # Errors
/// Why it cannot be taken.
pub fn judge_name(state: &State, from: &str, to: &str) -> Result<String, String> {
    let to = to.trim();
    names::check(to)?;
    let draft = &state.document.draft;
    let known = state.param_rows.iter().map(|row| row.name.as_str());
    let mut told = if from.is_empty() {
        if let Some(row) = state.param_rows.iter().find(|row| row.name == to)
            && row.state != ParamState::System
        {
            return Err(t!("There is a param {to} already", to));
        }
        String::new()
    } else if from == to {
        return Ok(String::new());
    } else {
        let renaming = rename::rename(draft, from, to);
        let mut told = t!(
            "Renames {extent}, in all texts and sets.",
            extent = extent(&renaming)
        );
        if state.param_rows.iter().any(|row| row.name == to) {
            told = t!("{to} is there already: the two become one.", to);
        }
        if let Some((set, value, over, more)) = overlaid(draft, from, to) {
            let sets = match more {
                0 => String::new(),
                more => tn!(
                    more,
                    ", and 1 more set has its own",
                    ", and {more} more sets have their own",
                    more
                ),
            };
            told = t!(
                "{to} is there already: in set {set} it becomes \"{value}\", over the draft's \"{over}\"{sets}.",
                to,
                set,
                value,
                over,
                sets
            );
        }
        if let Some((set, value)) = renaming.dropped.first() {
            let value = short(value);
            let place = set
                .as_ref()
                .map_or(t!("the draft").to_owned(), |set| t!("set {set}", set));
            let more = match renaming.dropped.len() - 1 {
                0 => String::new(),
                more => t!(" and {more} more", more),
            };
            told = t!(
                "{to} is there already and keeps its value; \"{value}\" of {from} in {place}{more} goes.",
                to,
                value,
                from,
                place,
                more
            );
        }
        told
    };
    if template::is_system_variable(to) {
        told = t!(
            "! {to} is Hamsa's own: its value counts, not yours. {told}",
            to,
            told
        );
    } else if let Some((other, alike)) = known
        .filter(|known| *known != from)
        .find_map(|known| Some((known, names::alike(known, to)?)))
    {
        let how = match alike {
            Alike::Case => t!("differs in capitals only"),
            Alike::Look => t!("looks the same and has other letters"),
        };
        told = format!("! {other} {how}. {told}");
    }
    Ok(told)
}

/// A set in which a rename would put a value over another one of the draft, the one in force before others: its name,
/// both values, and in how many more sets it would.
fn overlaid<'d>(
    draft: &'d Draft,
    from: &str,
    to: &str,
) -> Option<(&'d str, String, String, usize)> {
    let over = draft.params.get(to)?.as_text();
    let overlays = |values: &'d Params| values.get(from).filter(|_| !values.contains_key(to));
    let all =
        || { draft.param_sets.iter() }.filter_map(|(set, values)| Some((set, overlays(values)?)));
    let in_force = |(set, _): &(&String, _)| draft.param_set.as_ref() == Some(*set);
    let (set, value) = all().find(in_force).or_else(|| all().next())?;
    let more = all().count() - 1;
    Some((set.as_str(), short(value.as_text()), short(over), more))
}

/// The start of a value, for a sentence.
fn short(value: &str) -> String {
    value.chars().take(LONGEST).collect()
}

/// Moves a value from the chosen set to the draft, or from the draft to the set.
pub fn move_value(state: &mut State, effects: &mut Vec<Effect>) {
    let Some(name) = subject(state).filter(|_| state.pane.field == Field::Params) else {
        let text = t!("Go to a param to move its value").to_owned();
        return notice(state, text, false, effects);
    };
    let FieldValue::Params {
        mut params,
        mut param_sets,
        param_set,
    } = state.document.draft.get(Field::Params)
    else {
        return;
    };
    let chosen = param_set.clone();
    let Some((set, values)) = chosen
        .as_ref()
        .and_then(|set| Some((set, param_sets.get_mut(set)?)))
    else {
        return;
    };
    let text = if let Some(value) = values.shift_remove(&name) {
        match params.insert(name.clone(), value.clone()) {
            Some(old) if old != value => {
                let old: String = old.as_text().chars().take(LONGEST).collect();
                t!(
                    "{name} is the draft's now, in the place of its \"{old}\"",
                    name,
                    old
                )
            }
            _ => t!(
                "{name} is the draft's now: it counts for all sets that do not have it",
                name
            ),
        }
    } else if let Some(value) = params.shift_remove(&name) {
        values.insert(name.clone(), value);
        t!(
            "{name} is of set {set} now: other sets have it no more",
            name,
            set
        )
    } else {
        let text = t!("{name} has no value to move: type one first", name);
        return notice(state, text, false, effects);
    };
    let undo = state.keymap.hint(Action::Undo);
    let after = FieldValue::Params {
        params,
        param_sets,
        param_set,
    };
    editing::set_value(state, Field::Params, after);
    go_to(state, &row_of(&name));
    notice(
        state,
        t!("{text}; {undo} takes that back", text, undo),
        false,
        effects,
    );
}
