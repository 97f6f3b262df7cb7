//! The outcome schema: is it JSON, is it a schema, what would an outcome look like, does an outcome fit.
//!
//! Our own checker finds what people get wrong and what the API does not document (docs/API.md §4); `jsonschema` decides
//! whether it is a schema at all and whether a value fits it. Remote `$ref`s are never fetched.

use std::ops::Range;

use serde_json::Value;

use super::problem::Severity;
use json::Json;

pub mod answers;
pub mod edit;
mod example;
pub mod fields;
pub mod infer;
pub mod json;
mod locate;
pub mod naming;
mod pattern;
pub mod rules;
mod sound;
pub mod starters;
#[cfg(test)]
mod tests;
mod validity;

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
    pub value: Option<Json>,
    /// Why the text is no JSON, as the reader says it: for a line that tells the place anyhow. `None`: that was not found.
    pub no_json: Option<String>,
}

/// How deep objects and arrays may stand in one another. Nothing that a call fills in comes near it, and everything
/// that walks a schema may recurse because of it.
pub const DEEPEST: usize = 64;

/// More than these nobody reads; a large pasted file would have thousands.
pub const MOST_FINDINGS: usize = 100;

/// A longer schema, in bytes, is neither read nor sent: it takes its time, and this runs at every key.
pub const LONGEST: usize = 1024 * 1024;

/// Checks an outcome schema's text. A blank text is fine: no findings, no value.
#[must_use]
pub fn check(text: &str) -> Checked {
    if text.trim().is_empty() {
        return Checked::default();
    }
    if text.len() > LONGEST {
        return only(Finding {
            severity: Severity::Error,
            code: "schema-too-large",
            span: Some(0..1),
            path: String::new(),
            message: t!(
                "The outcome schema has {size}; at most {most} are read, checked and sent",
                size = size(text.len()),
                most = size(LONGEST)
            ),
            help: t!(
                "Describe the outcome with less: a few hundred fields are more than a call fills in"
            )
            .to_owned(),
        });
    }
    let tree = locate::tree(text);
    if !tree.is_json
        && let Some(at) = locate::too_deep(text)
    {
        return only(Finding {
            severity: Severity::Error,
            code: "schema-too-deep",
            span: Some(at..at + 1),
            path: String::new(),
            message: t!(
                "The schema is nested more than {most} levels deep here",
                most = DEEPEST
            ),
            help: t!("Describe the outcome with fewer levels").to_owned(),
        });
    }
    let value = match Json::read(text, tree) {
        Ok(value) => value,
        Err(error) => {
            let reason = json_reason(&error);
            return Checked {
                no_json: Some(reason.clone()),
                ..only(not_json(text, &error, &reason))
            };
        }
    };
    let mut findings = rules::check(&value.located());
    // That a list or a text describes no object says enough.
    let known_invalid = !value.is_object()
        || findings
            .iter()
            .any(|finding| matches!(finding.code, "schema-not-valid" | "schema-unknown-type"));
    findings.extend(validity::check(&value, known_invalid));
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
        no_json: None,
    }
}

/// `1.0 MB`, `64 KB`.
fn size(bytes: usize) -> String {
    if bytes < 1024 * 1024 {
        return format!("{} KB", bytes / 1024);
    }
    let tenths = bytes * 10 / (1024 * 1024);
    format!("{}.{} MB", tenths / 10, tenths % 10)
}

fn only(finding: Finding) -> Checked {
    Checked {
        findings: vec![finding],
        ..Checked::default()
    }
}

/// An example instance of a schema, which validates against it. Bounded in depth and size.
///
/// # Errors
/// Why none can be shown, as a sentence without a full stop.
pub fn example(schema: &Value) -> Result<Value, String> {
    example::example(schema)
}

/// What is wrong with an outcome, as (JSON pointer, sentence). Empty: it fits, or the schema is none. At most twenty.
#[must_use]
pub fn misfits(schema: &Value, outcome: &Value) -> Vec<(String, String)> {
    let Ok(validator) = validity::options(schema).build(schema) else {
        return Vec::new();
    };
    validator
        .iter_errors(outcome)
        .take(20)
        .map(|error| {
            (
                error.instance_path().to_string(),
                validity::sentence(&error),
            )
        })
        .collect()
}

/// What the parser of JSON says, without the place, which is told apart.
#[must_use]
pub fn json_reason(error: &serde_json::Error) -> String {
    let whole = error.to_string();
    let reason = whole.split(" at line ").next();
    reason.unwrap_or_default().to_owned()
}

fn not_json(text: &str, error: &serde_json::Error, reason: &str) -> Finding {
    let at = locate::byte_at(text, error.line(), error.column());
    let end = text
        .get(at..)
        .and_then(|rest| rest.chars().next())
        .map_or(at, |c| at + c.len_utf8());
    let found = text.get(at..end).unwrap_or_default();
    let help = if matches!(found, "“" | "”" | "„" | "‘" | "’" | "'" | "«" | "»") {
        t!("JSON has straight double quotes only: \"")
    } else if reason.contains("trailing comma") {
        t!("Take the comma before it away")
    } else if reason.contains("EOF") {
        t!("The text ends too early: close what is open with }, ] or \"")
    } else if reason.contains("trailing characters") {
        t!("Only one JSON value may stand here; take away what follows it")
    } else if reason.contains("control character") {
        t!("Write a line break inside a string as \\n")
    } else if reason.contains("expected value") || reason.contains("key must be a string") {
        t!("Names and texts stand in double quotes")
    } else {
        t!("Mend the JSON there")
    };
    Finding {
        severity: Severity::Error,
        code: "schema-not-json",
        span: Some(at..end),
        path: String::new(),
        message: t!(
            "The outcome schema is no JSON: {reason} (line {line}, column {column})",
            reason,
            line = error.line(),
            column = error.column().max(1)
        ),
        help: help.to_owned(),
    }
}
