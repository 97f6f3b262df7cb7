//! What the field list says of a field: its value or state in a few words.

use super::doc::Role;
use super::pane;
use super::profiles::Caller;
use crate::call::check::known::Known;
use crate::call::check::{ParamRow, ParamState};
use crate::draft::field::Field;
use crate::draft::problem::{Problem, Severity};
use crate::draft::schema::json::Json;
use crate::draft::voices::catalogue::Catalogue;
use crate::draft::{AgentKind, Draft, Spot, Switch};
use crate::text::clean;

/// What the field list says of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    pub field: Field,
    /// Its value in a few words, one line, clean.
    pub text: String,
    pub role: Role,
    /// Its worst problem.
    pub severity: Option<Severity>,
}

/// From what a summary is made: the draft, and what was derived from it.
#[derive(Clone, Copy)]
pub struct From<'a> {
    pub draft: &'a Draft,
    pub voices: &'a Catalogue,
    pub known: &'a Known,
    pub param_rows: &'a [ParamRow],
    pub problems: &'a [Problem],
    /// The number to call from where the draft has none.
    pub caller: Option<&'a Caller>,
}

/// The summaries of all fields, in their order.
#[must_use]
pub fn all(from: From<'_>) -> Vec<Summary> {
    Field::ALL
        .into_iter()
        .map(|field| {
            let (text, role) = value(from, field);
            Summary {
                field,
                text,
                role,
                severity: severity(from.problems, field),
            }
        })
        .collect()
}

fn value(from: From<'_>, field: Field) -> (String, Role) {
    let From { draft, known, .. } = from;
    let text = draft.text(&Spot::whole(field)).unwrap_or_default();
    let text = match field {
        Field::Agent => match draft.kind() {
            AgentKind::Inline => t!("inline").to_owned(),
            AgentKind::Saved => t!("saved").to_owned(),
        },
        Field::Params => return params(from.param_rows),
        Field::PokeMessages => match draft.poke_messages.len() {
            0 => String::new(),
            many => tn!(many, "1 message", "{many} messages", many),
        },
        Field::Preamble if !text.is_empty() => words(known.preamble.words()),
        Field::SilenceThreshold if !text.is_empty() => t!("{text} ms", text = clean::line(text)),
        Field::Voice if !text.is_empty() => from.voices.name(text),
        Field::OutcomeSchema if !text.trim().is_empty() => {
            match known.schema().value.as_ref().map(Json::field_count) {
                Some(count) => tn!(count, "1 field", "{count} fields", count),
                None => t!("not readable").to_owned(),
            }
        }
        Field::CallFrom if text.trim().is_empty() => {
            return from.caller.map_or_else(nothing, |caller| {
                (known.readable(&caller.number), Role::Muted)
            });
        }
        Field::CallFrom | Field::CallTo => known.readable(text),
        Field::WebhookAuth => clean::line(&draft.webhook_auth.auth_key).into_owned(),
        Field::SendRendered if draft.send_rendered => t!("on").to_owned(),
        Field::Interrupt | Field::RealTime | Field::GenderDetection | Field::SmartCallEnd => {
            match pane::about::switch(draft, field) {
                Switch::On => t!("on").to_owned(),
                Switch::Off => t!("off").to_owned(),
                Switch::Default => String::new(),
            }
        }
        _ => {
            // The first line says enough, and a long text costs nothing here.
            let first: String = text
                .trim_start()
                .chars()
                .take_while(|c| *c != '\n')
                .take(80)
                .collect();
            clean::line(&first).into_owned()
        }
    };
    if text.is_empty() && has_default(field) {
        (t!("default").to_owned(), Role::Muted)
    } else if text.is_empty() {
        nothing()
    } else {
        (text, Role::Plain)
    }
}

/// Whether Hamsa has a value of its own where the draft has none.
fn has_default(field: Field) -> bool {
    matches!(
        field,
        Field::Greeting
            | Field::Preamble
            | Field::Lang
            | Field::SilenceThreshold
            | Field::Voice
            | Field::Interrupt
            | Field::RealTime
            | Field::GenderDetection
            | Field::SmartCallEnd
    )
}

/// There is no value.
fn nothing() -> (String, Role) {
    ("–".to_owned(), Role::Muted)
}

fn params(rows: &[ParamRow]) -> (String, Role) {
    let wanted = rows.iter().filter(|row| row.state != ParamState::System);
    let (mut total, mut missing) = (0, 0);
    for row in wanted {
        total += 1;
        missing += usize::from(row.state == ParamState::Missing);
    }
    if total == 0 {
        return nothing();
    }
    let role = if missing == 0 {
        Role::Plain
    } else {
        Role::Missing
    };
    let given = total - missing;
    (t!("{at} of {all}", at = given, all = total), role)
}

/// `412 words`.
fn words(count: usize) -> String {
    tn!(count, "1 word", "{count} words", count)
}

/// The worst problem of a field.
fn severity(problems: &[Problem], field: Field) -> Option<Severity> {
    problems
        .iter()
        .filter(|problem| {
            problem
                .place
                .as_ref()
                .is_some_and(|place| place.spot.field == field)
        })
        .map(|problem| problem.severity)
        .min()
}
