//! Params: what has no value, what no text uses, and names that are slips of each other or taken by something else.

use std::collections::HashSet;

use super::found::{Found, at, quoted, whole};
use super::known::Known;
use super::slip;
use super::usage::Usage;
use crate::call::heard;
use crate::draft::field::Field;
use crate::draft::names::{self, Alike};
use crate::draft::near::nearest;
use crate::draft::schema::json::Json;
use crate::draft::template;
use crate::draft::{AgentKind, Draft, Params, Part, Place, Spot};

/// So many names are compared with a name that may be a slip; more would cost more than typing may.
const MOST_COMPARED: usize = 256;

/// So many param sets are named in a message.
const MOST_LISTED: usize = 12;

/// Where the value stands that counts.
pub(super) fn spot(draft: &Draft, name: &str) -> Spot {
    let part = match chosen_set(draft) {
        Some((set, values)) if values.contains_key(name) => {
            Part::SetParam(set.to_owned(), name.to_owned())
        }
        _ => Part::Param(name.to_owned()),
    };
    Spot {
        field: Field::Params,
        part,
    }
}

/// The chosen param set, if it exists.
pub(super) fn chosen_set(draft: &Draft) -> Option<(&str, &Params)> {
    let name = draft.param_set.as_deref()?;
    Some((name, draft.param_sets.get(name)?))
}

/// The choice of a param set.
pub(super) fn check_set(draft: &Draft, found: &mut Found) {
    let Some(name) = draft.param_set.as_deref() else {
        return;
    };
    if name.is_empty() || draft.param_sets.contains_key(name) {
        return;
    }
    let mut known: Vec<String> = draft
        .param_sets
        .keys()
        .take(MOST_LISTED)
        .map(|name| quoted(name))
        .collect();
    if draft.param_sets.len() > MOST_LISTED {
        known.push("…".to_owned());
    }
    let help = if known.is_empty() {
        t!("The draft has no param sets: choose none, or make one").to_owned()
    } else if let Some(meant) = nearest(name, draft.param_sets.keys().map(String::as_str)) {
        t!("Did you mean {meant}?", meant = quoted(meant))
    } else {
        t!("Choose one of {known}, or none", known = known.join(", "))
    };
    let message = t!("There is no param set {name}", name = quoted(name));
    found.error("param-set-unknown", whole(Field::Params), message, help);
}

/// Names that Hamsa uses for something else.
pub(super) fn check_names(
    draft: &Draft,
    values: &Params,
    schema: Option<&Json>,
    found: &mut Found,
) {
    let outcome = schema.map_or_else(HashSet::new, |schema| schema.field_names_in(values));
    for name in values.keys() {
        let place = || Place {
            spot: spot(draft, name),
            span: None,
        };
        if let Err(why) = names::check(name) {
            found.warning(
                "param-name",
                place(),
                t!(
                    "{name} can be no placeholder: {why}",
                    name = quoted(name),
                    why
                ),
                t!("Rename it; it is sent all the same"),
            );
        }
        if template::is_system_variable(name) {
            found.warning(
                "param-shadows-system",
                place(),
                t!(
                    "{name} is one of Hamsa's own variables",
                    name = quoted(name)
                ),
                t!("Rename it: Hamsa fills in its own value"),
            );
        }
        if outcome.contains(name.as_str()) {
            found.warning(
                "param-shadows-outcome",
                place(),
                t!("{name} is a field of the outcome too", name = quoted(name)),
                t!("Rename one of them: Hamsa puts params and outcome fields into one object"),
            );
        }
    }
}

/// Names that are taken for each other. A name in other capitals that is missing or not used is told of as a slip.
pub(super) fn check_alike(
    draft: &Draft,
    kind: AgentKind,
    values: &Params,
    known: &Known,
    found: &mut Found,
) {
    for pair in known.alike.pairs() {
        let both = values.contains_key(&pair.first) && values.contains_key(&pair.second);
        let used = |name: &str| {
            let mut all = known
                .greeting
                .placeholders()
                .chain(known.preamble.placeholders());
            kind == AgentKind::Saved || all.any(|placeholder| placeholder == name)
        };
        let (message, help) = match pair.alike {
            Alike::Case if both && used(&pair.first) && used(&pair.second) => (
                t!(
                    "{first} and {second} differ in capitals only",
                    first = quoted(&pair.first),
                    second = quoted(&pair.second)
                ),
                t!("They are two params; rename one of them if one was meant"),
            ),
            Alike::Case => continue,
            Alike::Look => (
                t!(
                    "{first} and {second} look alike and have other letters",
                    first = quoted(&pair.first),
                    second = quoted(&pair.second)
                ),
                t!("They are two params; rename the one with the foreign letter"),
            ),
        };
        let place = if values.contains_key(&pair.second) {
            Place {
                spot: spot(draft, &pair.second),
                span: None,
            }
        } else if values.contains_key(&pair.first) {
            Place {
                spot: spot(draft, &pair.first),
                span: None,
            }
        } else {
            whole(Field::Params)
        };
        if !found.warning_wanted("param-alike", &place) {
            return;
        }
        found.warning("param-alike", place, message, help);
    }
}

/// The name that one which is missing, or which nothing uses, may be a slip of.
pub(super) fn slip_of<'v>(name: &str, values: &'v Params, usage: &Usage<'v>) -> Option<&'v str> {
    if usage.placeholders.contains_key(name) {
        return meant(name, values, usage);
    }
    { usage.placeholders.keys().copied().take(MOST_COMPARED) }
        .find(|known| slip::one_slip(name, known))
}

/// Placeholders without a value, and values without a placeholder.
pub(super) fn check_use(draft: &Draft, values: &Params, usage: &Usage<'_>, found: &mut Found) {
    let suggested = check_missing(draft, values, usage, found);
    let unused = |name: &str, place: Place, found: &mut Found| {
        found.warning(
            "param-unused",
            place,
            t!("No text uses the param {name}", name = quoted(name)),
            t!("Put its placeholder into greeting or preamble, or take it out; it is sent all the same"),
        );
    };
    let mut compared = 0;
    for name in values.keys() {
        let told_of = template::is_system_variable(name)
            || !template::is_name(name)
            || usage.unfilled.contains(name.as_str())
            || suggested.contains(name.as_str());
        if !usage.is_unused(name) || told_of {
            continue;
        }
        let place = Place {
            spot: spot(draft, name),
            span: None,
        };
        compared += 1;
        if compared > MOST_COMPARED {
            if !found.warning_wanted("param-unused", &place) {
                break;
            }
            unused(name, place, found);
            continue;
        }
        let placeholders = usage.placeholders.keys().copied().take(MOST_COMPARED);
        match { placeholders }.find(|known| slip::one_slip(name, known)) {
            Some(meant) => found.warning(
                "param-near-miss",
                place,
                t!(
                    "The param {name} is not used; did you mean {meant}?",
                    name = quoted(name),
                    meant = quoted(meant)
                ),
                t!("Rename it, or take it out"),
            ),
            None => unused(name, place, found),
        }
    }
}

/// Tells of placeholders without a value. Gives the unused params whose names may have been meant, so that they are
/// not told of a second time.
fn check_missing<'v>(
    draft: &Draft,
    values: &'v Params,
    usage: &Usage<'_>,
    found: &mut Found,
) -> HashSet<&'v str> {
    let mut suggested = HashSet::new();
    let missing = usage.placeholders.iter().filter(|(name, _)| {
        !template::is_system_variable(name) && heard::value_of(name, values).is_none()
    });
    for (&name, use_) in missing.take(super::found::MOST_OF_A_KIND) {
        let (field, span) = use_.first.clone();
        let placeholder = quoted(&format!("{{{{{name}}}}}"));
        let message = if values.contains_key(name) {
            t!("The value of {placeholder} is empty", placeholder)
        } else {
            t!("{placeholder} has no value", placeholder)
        };
        let help = if let Some(set) = set_with(draft, name) {
            t!(
                "Choose the param set {set}, or give it a value in Params",
                set = quoted(set)
            )
        } else if let Some(meant) = meant(name, values, usage) {
            if let Some((meant, _)) = values.get_key_value(meant) {
                suggested.insert(meant.as_str());
            }
            t!(
                "Did you mean {meant}? Else give it a value in Params",
                meant = quoted(meant)
            )
        } else {
            t!("Give it a value in Params, or take it out of the text").to_owned()
        };
        found.error(
            "placeholder-missing",
            at(Spot::whole(field), span),
            message,
            help,
        );
    }
    suggested
}

/// A param set that has a value for the name.
pub(super) fn set_with<'d>(draft: &'d Draft, name: &str) -> Option<&'d str> {
    let mut sets = draft.param_sets.iter();
    let (set, _) = sets.find(|(_, values)| heard::value_of(name, values).is_some())?;
    Some(set)
}

/// A known name that a missing one may be a slip of: best a param that nothing uses, else any, else one of Hamsa's.
pub(super) fn meant<'v>(name: &str, values: &'v Params, usage: &Usage<'_>) -> Option<&'v str> {
    let alike = values
        .keys()
        .map(String::as_str)
        .take(MOST_COMPARED)
        .filter(|known| slip::one_slip(name, known));
    let best = alike.min_by_key(|known| !usage.is_unused(known));
    best.or_else(|| {
        template::SYSTEM_VARIABLES
            .iter()
            .map(|(known, _)| *known)
            .find(|known| slip::one_slip(name, known))
    })
}
