//! What the field list says of a field: its value or state in a few words.

use super::card::voice_name;
use super::doc::Role;
use super::state::State;
use crate::call::check::ParamState;
use crate::draft::field::Field;
use crate::draft::problem::Severity;
use crate::draft::{AgentKind, FieldValue, Switch, phone, schema, speech};
use crate::text::clean;

/// A field's value in a few words, one line, clean.
#[must_use]
pub fn value(state: &State, field: Field) -> (String, Role) {
    let draft = &state.document.draft;
    let text = match (field, draft.get(field)) {
        (_, FieldValue::Agent(_)) => match draft.kind() {
            AgentKind::Inline => "inline".to_owned(),
            AgentKind::Saved => "saved".to_owned(),
        },
        (Field::Params, _) => return params(state),
        (Field::PokeMessages, FieldValue::Rows(rows)) => match rows.len() {
            0 => String::new(),
            1 => "1 message".to_owned(),
            many => format!("{many} messages"),
        },
        (Field::Preamble, FieldValue::Text(text)) if !text.is_empty() => words(&text),
        (Field::SilenceThreshold, FieldValue::Text(text)) if !text.is_empty() => {
            format!("{} ms", clean::line(&text))
        }
        (Field::Voice, FieldValue::Text(text)) if !text.is_empty() => voice_name(&text),
        (Field::OutcomeSchema, FieldValue::Text(text)) if !text.trim().is_empty() => {
            match schema::check(&text).value.as_ref().map(schema::field_count) {
                Some(1) => "1 field".to_owned(),
                Some(count) => format!("{count} fields"),
                None => "not readable".to_owned(),
            }
        }
        (Field::CallFrom | Field::CallTo, FieldValue::Text(text)) => match phone::parse(&text) {
            Ok(number) => phone::grouped(&number),
            Err(_) => clean::line(&text).into_owned(),
        },
        (_, FieldValue::WebhookAuth(auth)) => clean::line(&auth.auth_key).into_owned(),
        (_, FieldValue::Switch(Switch::On)) => "on".to_owned(),
        (_, FieldValue::Switch(Switch::Off)) => "off".to_owned(),
        (_, FieldValue::Text(text)) => {
            // The first line says enough, and a long text costs nothing here.
            let first: String = text
                .trim_start()
                .chars()
                .take_while(|c| *c != '\n')
                .take(80)
                .collect();
            clean::line(&first).into_owned()
        }
        _ => String::new(),
    };
    if text.is_empty() {
        ("–".to_owned(), Role::Muted)
    } else {
        (text, Role::Plain)
    }
}

fn params(state: &State) -> (String, Role) {
    let wanted = state
        .param_rows
        .iter()
        .filter(|row| row.state != ParamState::System);
    let (mut total, mut missing) = (0, 0);
    for row in wanted {
        total += 1;
        missing += usize::from(row.state == ParamState::Missing);
    }
    match (total, missing) {
        (0, _) => ("–".to_owned(), Role::Muted),
        (total, 0) => (format!("{total} of {total}"), Role::Plain),
        (total, missing) => (format!("{} of {total}", total - missing), Role::Missing),
    }
}

/// `412 words`.
#[must_use]
pub fn words(text: &str) -> String {
    match speech::words(text) {
        1 => "1 word".to_owned(),
        many => format!("{many} words"),
    }
}

/// The worst problem of a field.
#[must_use]
pub fn severity(state: &State, field: Field) -> Option<Severity> {
    let of_field = |place: &crate::draft::Place| place.spot.field == field;
    let mut all = state
        .report
        .problems
        .iter()
        .filter(|problem| problem.place.as_ref().is_some_and(of_field));
    let first = all.next()?.severity;
    Some(
        all.map(|problem| problem.severity)
            .fold(first, Severity::min),
    )
}
