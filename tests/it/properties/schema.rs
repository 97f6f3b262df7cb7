//! An outcome schema, and an outcome that is held against it: the first line of the input and the rest of it, or all of it.

use ringback::call::outcome;
use ringback::draft::schema::{self, edit, fields, infer};
use serde_json::Value;

use super::{says, text};

pub fn holds(bytes: &[u8]) {
    let text = text(bytes);
    let (first, rest) = text.split_once('\u{1e}').unwrap_or((&text, "{}"));
    let checked = schema::check(first);
    assert!(
        checked.findings.len() <= schema::MOST_FINDINGS + 1,
        "{}",
        checked.findings.len()
    );
    for finding in &checked.findings {
        says(&finding.message, first.len());
        if let Some(span) = &finding.span {
            assert!(first.get(span.clone()).is_some(), "{finding:?}");
        }
    }
    if let Ok(rows) = fields::read(first, &checked) {
        for row in rows.iter().take(6) {
            let details = edit::details(first, &row.path);
            let changes = [
                edit::remove(first, &row.path),
                edit::shift(first, &row.path, 1),
                edit::shift(first, &row.path, -1),
                edit::nest(first, &row.path),
                edit::unnest(first, &row.path),
                match &details {
                    Some(details) => edit::add(first, &row.holder, row.at, details),
                    None => Err("no details".to_owned()),
                },
            ];
            for change in changes.into_iter().flatten() {
                let again = schema::check(&change.text);
                assert!(again.value.is_some(), "{:?}: {}", row.path, change.text);
            }
        }
    }
    if let Ok(formatted) = edit::formatted(first) {
        assert_eq!(
            edit::formatted(&formatted).as_deref(),
            Ok(formatted.as_str())
        );
        let value = |text: &str| serde_json::from_str::<Value>(text).unwrap();
        assert_eq!(value(&formatted), value(first));
    }
    let _ = infer::from_example(first);
    let has_error = checked
        .findings
        .iter()
        .any(|finding| finding.severity == ringback::draft::problem::Severity::Error);
    let value: Option<Value> = checked
        .value
        .as_ref()
        .and_then(|value| serde_json::from_str(value.text()).ok());
    let sound = value.as_ref().filter(|_| !has_error);
    if let Some(value) = sound
        && let Ok(example) = schema::example(value)
    {
        assert_eq!(schema::misfits(value, &example), [], "{example}");
    }
    if let Ok(came) = serde_json::from_str::<Value>(rest) {
        let table = outcome::table(sound, &came, |_| None);
        assert!(table.len() <= outcome::MOST + 1 + first.len());
        for entry in &table {
            if let Some(value) = &entry.value {
                let _ = outcome::spelt(value);
            }
        }
    }
}
