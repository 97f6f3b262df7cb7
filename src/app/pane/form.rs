//! The form of params: its rows, and what stands beside each: where its value comes from, and which texts use it.
//!
//! There may be ten thousand of them, with values of a megabyte. So a row that has not the cursor shows the first line
//! of its value only: then where each row stands is known without laying it out, and only rows in view are.

use super::super::doc::Role;
use super::{Row, param_spot};
use crate::call::check::known::Known;
use crate::call::check::{ParamRow, ParamState, uses};
use crate::draft::field::Field;
use crate::draft::{Draft, Part, Spot, template};

/// The rows, in the order of the params; what stands beside them comes with [`note`].
pub(super) fn rows(draft: &Draft, params: &[ParamRow]) -> Vec<Row> {
    params
        .iter()
        .map(|param| Row {
            spot: param_spot(draft, &param.name),
            label: param.name.clone(),
            note: String::new(),
            note_role: Role::Muted,
            fixed: fixed(draft, param),
            cut: false,
        })
        .collect()
}

/// What stands in the place of a value that is not the user's to give.
fn fixed(draft: &Draft, param: &ParamRow) -> Option<String> {
    let given = draft.text(&param_spot(draft, &param.name)).is_some();
    if param.state != ParamState::System || given {
        return None;
    }
    let (_, example) = template::SYSTEM_VARIABLES
        .iter()
        .find(|(name, _)| *name == param.name)?;
    Some(t!("such as {example}", example))
}

/// What stands beside a param's name: where its value comes from, and which texts use it.
pub(super) fn note(draft: &Draft, known: &Known, param: &ParamRow) -> (String, Role) {
    let set = draft.param_set.as_deref().unwrap_or_default();
    let also_in_draft = draft.params.contains_key(&param.name);
    let (mut note, role) = match param.state {
        ParamState::Missing => match param_spot(draft, &param.name).part {
            Part::SetParam(set, _) => (t!("missing, goes to set {set}", set), Role::Missing),
            _ => (t!("missing").to_owned(), Role::Missing),
        },
        ParamState::Set => (t!("set {set}", set), Role::Param),
        ParamState::Draft => (t!("draft").to_owned(), Role::Muted),
        ParamState::Unused => (t!("not used, sent all the same").to_owned(), Role::Warning),
        ParamState::System if also_in_draft => {
            (t!("Hamsa's own value counts").to_owned(), Role::Warning)
        }
        ParamState::System => (t!("filled in by Hamsa").to_owned(), Role::System),
    };
    if let Some(meant) = &param.meant {
        note = match param.state {
            ParamState::Unused => t!("not used; did you mean {meant}?", meant),
            _ => t!("missing; did you mean {meant}?", meant),
        };
    }
    let places = used_in(known, &param.name);
    if !places.is_empty() {
        note = format!("{note} · {places}");
    }
    // What one can do without stands last: there it is the first to be cut.
    if param.state == ParamState::Set && also_in_draft {
        note = format!("{note} · {}", t!("over the draft's"));
    }
    (note, role)
}

/// `greeting, preamble ×2, message 1`.
fn used_in(known: &Known, name: &str) -> String {
    let places: Vec<String> = uses::counts(known, name)
        .into_iter()
        .map(|(spot, count)| {
            let place = place_word(&spot);
            if count > 1 {
                format!("{place} ×{count}")
            } else {
                place
            }
        })
        .collect();
    places.join(", ")
}

/// A text by a word or two.
#[must_use]
pub fn place_word(spot: &Spot) -> String {
    match (spot.field, &spot.part) {
        (Field::Greeting, _) => t!("greeting").to_owned(),
        (Field::Preamble, _) => t!("preamble").to_owned(),
        (_, Part::Row(row)) => t!("message {row}", row = row + 1),
        _ => t!("outcome prompt").to_owned(),
    }
}

/// As much of a value as a row of this width may show.
pub(super) fn head(text: &str, width: u16) -> &str {
    let most = text.floor_char_boundary((usize::from(width) + 1) * 8);
    let head = text.get(..most).unwrap_or(text);
    head.split('\n').next().unwrap_or_default()
}

/// `set 2 of 3: lina`; empty without sets. The numbers stand first: behind an Arabic name they would be read as part of
/// it, from the right.
#[must_use]
pub fn set_word(draft: &Draft) -> String {
    if draft.param_sets.is_empty() {
        return String::new();
    }
    let chosen = draft.param_set.as_deref().filter(|set| !set.is_empty());
    match chosen.map(|set| (set, draft.param_sets.get_index_of(set))) {
        None => t!("no set").to_owned(),
        Some((set, None)) => t!("set {set}, not there", set),
        Some((set, Some(at))) => {
            t!(
                "set {at} of {all}: {set}",
                at = at + 1,
                all = draft.param_sets.len(),
                set
            )
        }
    }
}
