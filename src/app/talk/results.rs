//! What a call found out: its outcome as a table held against the schema, and before the end what is to be found out.

use super::super::calls::LiveCall;
use super::super::doc::{Doc, Role};
use super::super::sheet::Piece;
use super::values;
use crate::call::outcome::{self, Entry, Mark};
use crate::draft::schema;
use crate::text::{clean, grapheme};

/// What a running call shall find out: the fields of its schema, empty. `columns`: those of the column it stands in.
pub fn awaited(call: &LiveCall, columns: u16) -> Vec<Piece> {
    let Some(schema) = schema::check(&call.schema).value else {
        return Vec::new();
    };
    let nothing = serde_json::Value::Object(serde_json::Map::new());
    let entries = outcome::table(Some(&schema), &nothing, |_| None);
    if entries.is_empty() {
        return Vec::new();
    }
    let mut pieces = vec![heading(t!("when the call has ended"), Role::Muted)];
    let names = names(&entries, columns);
    for entry in &entries {
        let mut label = Doc::default();
        label.push("· ", Role::Muted);
        name(&mut label, &entry.name, names, Role::Muted);
        let mut body = Doc::default();
        body.push("…", Role::Muted);
        pieces.push(row(label, body, names));
    }
    pieces
}

/// The outcome against the schema; params that came back in it stand apart.
pub fn table(call: &LiveCall, columns: u16) -> Vec<Piece> {
    if call.outcome.is_empty() {
        return Vec::new();
    }
    let unchecked = call
        .outcome
        .iter()
        .all(|entry| matches!(entry.mark, Mark::Unchecked | Mark::Param) || entry.name.is_empty());
    let is_wrong = |entry: &&Entry| !entry.mark.is_fine();
    let wrong = call.outcome.iter().filter(is_wrong).count();
    let fits = if unchecked {
        heading(t!("no schema to hold it against"), Role::Muted)
    } else if wrong == 0 {
        heading(t!("fits the schema"), Role::Good)
    } else {
        let how = tn!(
            wrong,
            "1 field does not fit the schema",
            "{wrong} fields do not fit the schema",
            wrong
        );
        heading(&how, Role::Warning)
    };
    let mut pieces = vec![fits];
    let names = names(&call.outcome, columns);
    let (params, found): (Vec<_>, Vec<_>) = call
        .outcome
        .iter()
        .partition(|entry| entry.mark == Mark::Param);
    pieces.extend(found.into_iter().map(|entry| result(entry, names)));
    if !params.is_empty() {
        let mut doc = Doc::default();
        doc.push(t!("Params that came back with it"), Role::Muted);
        pieces.push(Piece::of(doc).apart());
    }
    pieces.extend(params.into_iter().map(|entry| result(entry, names)));
    pieces
}

fn heading(how: &str, role: Role) -> Piece {
    let mut doc = Doc::default();
    doc.push(t!("Outcome"), Role::Heading)
        .plain("   ")
        .push(how, role);
    Piece::of(doc).apart().stop()
}

/// Columns of the names.
fn names(entries: &[Entry], columns: u16) -> usize {
    let longest = entries
        .iter()
        .map(|entry| grapheme::columns(&clean::line(&entry.name)));
    let most = usize::from(columns).saturating_sub(SHORT + 4).clamp(8, 24);
    longest.max().unwrap_or(0).min(most)
}

fn name(label: &mut Doc, name: &str, columns: usize, role: Role) {
    let name = grapheme::fit(&clean::line(name), columns);
    label.push(&name, role);
}

fn row(label: Doc, body: Doc, names: usize) -> Piece {
    Piece {
        body,
        label,
        label_columns: u16::try_from(names + 4).unwrap_or(40),
        is_value: true,
        ..Piece::default()
    }
}

fn result(entry: &Entry, names: usize) -> Piece {
    let (sign, role) = match &entry.mark {
        Mark::Fits => ("✓", Role::Good),
        Mark::Unchecked | Mark::Missing { required: false } => ("·", Role::Muted),
        Mark::Missing { required: true } | Mark::WrongType { .. } | Mark::Misfit(_) => {
            ("✗", Role::Error)
        }
        Mark::Extra => ("+", Role::Warning),
        Mark::Param => ("=", Role::Muted),
    };
    let mut label = Doc::default();
    label.push(sign, role).plain(" ");
    name(&mut label, &entry.name, names, Role::JsonKey);
    let mut body = Doc::default();
    match (&entry.value, &entry.mark) {
        (None, Mark::Missing { required: true }) => {
            body.push(t!("missing"), Role::Error);
        }
        (None, _) => {
            body.push(t!("not given"), Role::Muted);
        }
        (Some(serde_json::Value::String(text)), _) => {
            body.push(&clean::block(text), Role::JsonText);
        }
        (Some(value), _) => {
            values::push(&mut body, value);
        }
    }
    let mut note = |text: &str| {
        body.end().push(&clean::line(text), Role::Muted);
    };
    match &entry.mark {
        Mark::WrongType { wanted, is } => {
            note(&t!("a {is}, where the schema wants {wanted}", is, wanted));
        }
        Mark::Misfit(why) => note(why),
        Mark::Extra => note(t!("the schema does not name it")),
        _ => {}
    }
    if entry.unpacked {
        note(t!("came as JSON in a text"));
    }
    row(label, body, names)
}

/// Columns that a value has beside its name on every page.
const SHORT: usize = 16;
