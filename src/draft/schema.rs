//! The outcome schema: is it JSON, is it a schema, what would an outcome look like, does an outcome fit.
//!
//! Our own checker finds what people get wrong and what the API does not document (API.md §4); `jsonschema` decides
//! whether it is a schema at all and whether a value fits it. Remote `$ref`s are never fetched.

use std::ops::Range;

use serde_json::Value;

use super::problem::Severity;

mod example;
mod locate;
mod rules;
#[cfg(test)]
mod tests;

use locate::Located;

/// Something wrong with an outcome schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    pub severity: Severity,
    /// See [`super::problem::Problem::code`].
    pub code: &'static str,
    /// Bytes in the schema's text where it is, where known.
    pub span: Option<Range<usize>>,
    /// JSON pointer into the schema (`/properties/city`), empty at the root.
    pub path: String,
    pub message: String,
    pub help: String,
}

/// What was read from a schema's text.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Checked {
    /// Errors before warnings, each in the order of the text; at most [`MOST_FINDINGS`].
    pub findings: Vec<Finding>,
    /// The schema with key order and number spelling as typed; `None` if the text is no JSON, or nested too deep.
    pub value: Option<Value>,
}

/// How deep objects and arrays may stand in one another. Nothing that a call fills in comes near it, and everything
/// that walks a schema may recurse because of it.
pub const DEEPEST: usize = 64;

/// More than these nobody reads; a large pasted file would have thousands.
pub const MOST_FINDINGS: usize = 100;

/// References and patterns are tried out only in a schema of at most so many bytes: it takes a while, and this runs at
/// every key.
const TRIED_OUT: usize = 64 * 1024;

/// Checks an outcome schema's text. A blank text is fine: no findings, no value.
#[must_use]
pub fn check(text: &str) -> Checked {
    if text.trim().is_empty() {
        return Checked::default();
    }
    if let Some(at) = locate::too_deep(text) {
        return only(Finding {
            severity: Severity::Error,
            code: "schema-too-deep",
            span: Some(at..at + 1),
            path: String::new(),
            message: format!("The schema is nested more than {DEEPEST} levels deep here"),
            help: "Describe the outcome with fewer levels".to_owned(),
        });
    }
    let value: Value = match serde_json::from_str(text) {
        Ok(value) => value,
        Err(error) => return only(not_json(text, &error)),
    };
    let located = locate::locate(text);
    let mut findings = rules::check(&value, &located);
    findings.extend(schema_errors(text, &value, &located, &findings));
    findings.sort_by_key(|finding| {
        (
            finding.severity,
            finding.span.as_ref().map(|span| span.start),
        )
    });
    findings.truncate(MOST_FINDINGS);
    Checked {
        findings,
        value: Some(value),
    }
}

fn only(finding: Finding) -> Checked {
    Checked {
        findings: vec![finding],
        value: None,
    }
}

/// An example instance of a schema, from `example`, `default`, `enum`, `type`. It validates if the schema is a plain
/// one. Bounded in depth and size.
#[must_use]
pub fn example(schema: &Value) -> Value {
    example::example(schema)
}

/// How many fields the root object has, for the field list. 0 if it is none.
#[must_use]
pub fn field_count(schema: &Value) -> usize {
    schema
        .get("properties")
        .and_then(Value::as_object)
        .map_or(0, serde_json::Map::len)
}

/// What is wrong with an outcome, as (JSON pointer, sentence). Empty: it fits, or the schema is none. At most twenty.
#[must_use]
pub fn misfits(schema: &Value, outcome: &Value) -> Vec<(String, String)> {
    let Ok(validator) = options().build(schema) else {
        return Vec::new();
    };
    validator
        .iter_errors(outcome)
        .take(20)
        .map(|error| (error.instance_path().to_string(), sentence(&error)))
        .collect()
}

/// The one dialect, and no reference leaves the schema.
fn options() -> jsonschema::ValidationOptions<'static> {
    jsonschema::draft202012::options().offline()
}

/// The library's words, cut where a large value is quoted.
fn sentence(error: &jsonschema::ValidationError<'_>) -> String {
    let message = error.to_string();
    if message.chars().count() <= 200 {
        return message;
    }
    let mut cut: String = message.chars().take(199).collect();
    cut.push('…');
    cut
}

/// What the meta-schema says, where our own rules have not said it in plainer words already.
fn schema_errors(
    text: &str,
    value: &Value,
    located: &Located,
    known: &[Finding],
) -> Option<Finding> {
    if known
        .iter()
        .any(|finding| finding.severity == Severity::Error)
    {
        return None;
    }
    let (path, message) = if let Err(error) = jsonschema::draft202012::meta::validate(value) {
        (error.instance_path().to_string(), sentence(&error))
    } else if text.len() <= TRIED_OUT && needs_trying(value) && !has_remote_reference(value) {
        let error = options().build(value).err()?;
        (String::new(), sentence(&error))
    } else {
        return None;
    };
    Some(Finding {
        severity: Severity::Error,
        code: "schema-not-valid",
        span: located.value(&path),
        path,
        message: format!("This is no valid JSON Schema: {message}"),
        help: "Mend it as JSON Schema 2020-12 has it".to_owned(),
    })
}

/// Whether anything stands here that can be wrong though the meta-schema accepts it.
fn needs_trying(value: &Value) -> bool {
    match value {
        Value::Object(object) => object.iter().any(|(key, value)| {
            key.starts_with('$') || key.starts_with("pattern") || needs_trying(value)
        }),
        Value::Array(items) => items.iter().any(needs_trying),
        _ => false,
    }
}

/// A reference to elsewhere is never fetched, so it can be neither right nor wrong here; its keyword is warned about.
fn has_remote_reference(value: &Value) -> bool {
    match value {
        Value::Object(object) => object.iter().any(|(key, value)| {
            key == "$schema"
                || (key == "$ref" || key == "$dynamicRef")
                    && value
                        .as_str()
                        .is_some_and(|target| !target.starts_with('#'))
                || has_remote_reference(value)
        }),
        Value::Array(items) => items.iter().any(has_remote_reference),
        _ => false,
    }
}

fn not_json(text: &str, error: &serde_json::Error) -> Finding {
    let whole = error.to_string();
    let reason = whole.split(" at line ").next().unwrap_or_default();
    let at = locate::byte_at(text, error.line(), error.column());
    let end = text
        .get(at..)
        .and_then(|rest| rest.chars().next())
        .map_or(at, |c| at + c.len_utf8());
    let found = text.get(at..end).unwrap_or_default();
    let help = if matches!(found, "“" | "”" | "„" | "‘" | "’" | "'" | "«" | "»") {
        "JSON has straight double quotes only: \""
    } else if reason.contains("trailing comma") {
        "Take the comma before it away"
    } else if reason.contains("EOF") {
        "The text ends too early: close what is open with }, ] or \""
    } else if reason.contains("trailing characters") {
        "Only one JSON value may stand here; take away what follows it"
    } else if reason.contains("control character") {
        "Write a line break inside a string as \\n"
    } else if reason.contains("expected value") || reason.contains("key must be a string") {
        "Names and texts stand in double quotes"
    } else {
        "Mend the JSON there"
    };
    Finding {
        severity: Severity::Error,
        code: "schema-not-json",
        span: Some(at..end),
        path: String::new(),
        message: format!(
            "The outcome schema is no JSON: {reason} (line {}, column {})",
            error.line(),
            error.column().max(1)
        ),
        help: help.to_owned(),
    }
}
