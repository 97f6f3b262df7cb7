//! From a draft to its problems, its body, and, if no error stands in the way, a [`CallRequest`].
//!
//! It runs over the whole draft at every key, so each text is taken apart once, and what is known of the texts is kept
//! ([`Known`]). A field that does not apply to the chosen kind of agent is not sent and not checked.

use self::known::Known;
use super::body::Body;
use super::heard;
use super::request::CallRequest;
use crate::draft::field::Field;
use crate::draft::phone::{self, PhoneBook};
use crate::draft::problem::{Problem, Severity};
use crate::draft::{AgentKind, Draft, Part, template};

mod agent;
pub mod codes;
mod found;
pub mod known;
pub mod mend;
mod numbers;
mod params;
mod rendered;
mod scan;
mod slip;
mod speech;
mod texts;
mod usage;
pub mod uses;
mod webhook;

/// What the check may know beside the draft.
#[derive(Clone, Copy, Debug, Default)]
pub struct Context<'a> {
    /// The phone library once it is loaded; without it numbers are checked by shape only.
    pub phone_book: Option<PhoneBook>,
    /// The language that the draft's voice speaks, if it is known: `ar` or `en`.
    pub voice_lang: Option<&'static str>,
    /// The number to call from where the draft has none. E.164.
    pub caller: Option<&'a str>,
}

/// What was found. `body` is there even with errors: the Request tab shows it as "not sendable".
#[derive(Clone, Debug)]
pub struct Report {
    /// Errors first, then in the order of the field list, then by place.
    pub problems: Vec<Problem>,
    pub body: Body,
    /// Wraps that same body; `None` while there is an error.
    pub request: Option<CallRequest>,
}

impl Report {
    #[must_use]
    pub fn errors(&self) -> usize {
        self.problems
            .iter()
            .filter(|problem| problem.severity == Severity::Error)
            .count()
    }

    #[must_use]
    pub fn warnings(&self) -> usize {
        self.problems.len() - self.errors()
    }
}

/// Checks a draft. `from_file` are the problems that reading its file gave (unknown keys, a literal secret).
///
/// At most 50 problems with one code are told of one field.
#[must_use]
pub fn check(draft: &Draft, from_file: &[Problem], context: Context) -> Report {
    check_with(&Known::of(draft), draft, from_file, context)
}

/// As [`check`], with what is known of the draft's texts already.
#[must_use]
pub fn check_with(known: &Known, draft: &Draft, from_file: &[Problem], context: Context) -> Report {
    if let Some(caller) = context.caller
        && draft.phone_number.trim().is_empty()
    {
        // Here, so that what is shown, checked and sent is one draft.
        let mut draft = draft.clone();
        caller.clone_into(&mut draft.phone_number);
        let context = Context {
            caller: None,
            ..context
        };
        return check_with(known, &draft, from_file, context);
    }
    let kind = draft.kind();
    let values = known.values(draft);
    // The secret may have been taken out since the file was read.
    let stands = |problem: &&Problem| {
        problem.code != "literal-secret" || draft.webhook_auth.has_literal_secret
    };
    let mut found = found::Found::starting_with(from_file.iter().filter(stands).cloned().collect());
    let schema = Some(known.schema()).filter(|_| kind == AgentKind::Inline);
    let schema_value = schema.and_then(|schema| schema.value.as_ref());

    agent::check(draft, kind, context.voice_lang, &mut found);
    numbers::check(known, draft, context.phone_book, &mut found);
    params::check_set(draft, &mut found);
    params::check_names(draft, values, schema_value, &mut found);
    params::check_alike(draft, kind, values, known, &mut found);
    scan::check(draft, kind, values, known, &mut found);
    if kind == AgentKind::Inline {
        let texts = texts::Texts::of(known);
        texts::check(&texts, &mut found);
        let usage = usage::Usage::of(&texts, values);
        params::check_use(draft, values, &usage, &mut found);
        rendered::check(draft, values, known, &mut found);
        speech::check(draft, known, &mut found);
        webhook::check(draft, &mut found);
        found.schema(schema.map_or_else(Vec::new, |schema| schema.findings.clone()));
    }

    let mut problems = found.problems();
    problems.sort_by_key(order);
    let body = Body::with(draft, values, schema_value);
    let request = request(draft, kind, &problems, &body);
    Report {
        problems,
        body,
        request,
    }
}

fn request(
    draft: &Draft,
    kind: AgentKind,
    problems: &[Problem],
    body: &Body,
) -> Option<CallRequest> {
    if problems
        .iter()
        .any(|problem| problem.severity == Severity::Error)
    {
        return None;
    }
    let agent = match kind {
        AgentKind::Inline => &draft.agent_name,
        AgentKind::Saved => &draft.voice_agent_id,
    };
    Some(CallRequest {
        body: body.clone(),
        to: phone::parse(&draft.to_number).ok()?,
        from: phone::parse(&draft.phone_number).ok()?,
        kind,
        agent: agent.trim().to_owned(),
    })
}

/// Where a problem stands among others; those of one place keep the order in which they were found.
fn order(problem: &Problem) -> (Severity, usize, usize, usize) {
    let Some(place) = &problem.place else {
        return (problem.severity, 0, 0, 0);
    };
    let field = Field::ALL
        .iter()
        .position(|&field| field == place.spot.field)
        .map_or(0, |position| position + 1);
    let row = match place.spot.part {
        Part::Row(row) => row,
        _ => 0,
    };
    let start = place.span.as_ref().map_or(0, |span| span.start);
    (problem.severity, field, row, start)
}

/// A name that a draft's texts use, in the order of first use, or that has a value no text uses.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParamRow {
    pub name: String,
    pub state: ParamState,
    /// Fields whose texts use it, in order.
    pub used_in: Vec<Field>,
    /// The name that this one is likely a slip of: of one that is missing or not used.
    pub meant: Option<String>,
}

/// Where a param's value comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum ParamState {
    /// Used, and no value anywhere (a blank text counts as none).
    Missing,
    /// From `[params]`.
    Draft,
    /// From the chosen param set.
    Set,
    /// Hamsa fills it in.
    System,
    /// Has a value, and no text uses it. Still sent.
    Unused,
}

/// The rows of the Params pane: placeholders of greeting and preamble in order of first use, then the other values in
/// file order: unused ones, and ones that an expression mentions. For a saved agent, whose text is not known, no value
/// counts as unused.
#[must_use]
pub fn param_rows(draft: &Draft) -> Vec<ParamRow> {
    param_rows_with(&Known::of(draft), draft)
}

/// As [`param_rows`], with what is known of the draft's texts already.
#[must_use]
pub fn param_rows_with(known: &Known, draft: &Draft) -> Vec<ParamRow> {
    let values = known.values(draft);
    let set = params::chosen_set(draft).map(|(_, values)| values);
    let from = |name: &str| {
        if set.is_some_and(|values| values.contains_key(name)) {
            ParamState::Set
        } else {
            ParamState::Draft
        }
    };
    if draft.kind() == AgentKind::Saved {
        let row = |name: &String| ParamRow {
            name: name.clone(),
            state: from(name),
            used_in: Vec::new(),
            meant: None,
        };
        return values.keys().map(row).collect();
    }

    let texts = texts::Texts::of(known);
    let usage = usage::Usage::of(&texts, values);
    let used = usage.placeholders.keys().map(|&name| {
        let state = if template::is_system_variable(name) {
            ParamState::System
        } else if heard::value_of(name, values).is_some() {
            from(name)
        } else {
            ParamState::Missing
        };
        (name, state)
    });
    let others = values
        .keys()
        .map(String::as_str)
        .filter(|name| !usage.placeholders.contains_key(name))
        .map(|name| {
            let unused = usage.is_unused(name);
            (
                name,
                if unused {
                    ParamState::Unused
                } else {
                    from(name)
                },
            )
        });
    let mut looked_at = 0;
    used.chain(others)
        .map(|(name, state)| {
            let slips = matches!(state, ParamState::Missing | ParamState::Unused);
            looked_at += usize::from(slips);
            let meant = if slips && looked_at <= found::MOST_OF_A_KIND {
                params::slip_of(name, values, &usage)
            } else {
                None
            };
            ParamRow {
                name: name.to_owned(),
                state,
                used_in: usage.fields(name),
                meant: meant.map(str::to_owned),
            }
        })
        .collect()
}

#[cfg(test)]
mod tests;
