//! Is it valid JSON Schema, do its references and patterns lead anywhere, does a value fit it: what `jsonschema`
//! decides. 2020-12 counts, unless `$schema` names another draft that is known. Nothing is ever fetched.

use std::borrow::Cow;

use jsonschema::{Draft, ValidationOptions};
use serde_json::Value;

use super::json::Json;
use super::locate::{Id, Located};
use super::{Finding, Severity, sound};

/// References and patterns are tried out only in a schema of at most so many bytes: it takes a while, and this runs at
/// every key.
const TRIED_OUT: usize = 64 * 1024;

/// More references to elsewhere are not told of.
const MOST_REMOTE: usize = 20;

/// The draft that a schema is written in; one that names a draft of its own is read as 2020-12.
fn dialect(schema: &Value) -> Draft {
    match Draft::default().detect(schema) {
        Draft::Draft4 => Draft::Draft4,
        Draft::Draft6 => Draft::Draft6,
        Draft::Draft7 => Draft::Draft7,
        Draft::Draft201909 => Draft::Draft201909,
        _ => Draft::Draft202012,
    }
}

/// No reference leaves the schema.
pub(super) fn options(schema: &Value) -> ValidationOptions<'static> {
    jsonschema::options()
        .with_draft(dialect(schema))
        .should_validate_formats(true)
        .offline()
}

/// What the meta-schema says: the place and a sentence. `None`: it is a valid schema.
pub(super) fn invalid(schema: &Value) -> Option<(String, String)> {
    let valid = match dialect(schema) {
        Draft::Draft4 => jsonschema::draft4::meta::validate(schema),
        Draft::Draft6 => jsonschema::draft6::meta::validate(schema),
        Draft::Draft7 => jsonschema::draft7::meta::validate(schema),
        Draft::Draft201909 => jsonschema::draft201909::meta::validate(schema),
        _ => jsonschema::draft202012::meta::validate(schema),
    };
    let error = valid.err()?;
    Some((error.instance_path().to_string(), sentence(&error)))
}

/// The library's words, cut where a large value is quoted.
pub(super) fn sentence(error: &jsonschema::ValidationError<'_>) -> String {
    let message = error.to_string();
    if message.chars().count() <= 200 {
        return message;
    }
    let mut cut: String = message.chars().take(199).collect();
    cut.push('…');
    cut
}

/// Findings beside our own rules'. `known_invalid`: those have said already, in plainer words, that it is none. The
/// schema's value is made only if its places do not tell enough.
pub(super) fn check(schema: &Json, known_invalid: bool) -> Vec<Finding> {
    let mut findings = Vec::new();
    let located = schema.located();
    let invalid = (!known_invalid && !sound::is_surely_valid(&located))
        .then(|| invalid(schema))
        .flatten();
    let is_valid = invalid.is_none() && !known_invalid;
    if let Some((path, message)) = invalid {
        findings.push(Finding {
            severity: Severity::Error,
            code: "schema-not-valid",
            span: located.value(&path),
            path,
            message: t!("This is no valid JSON Schema: {message}", message),
            help: t!("Mend it as JSON Schema 2020-12 has it").to_owned(),
        });
    }
    let seen = Seen::of(&located);
    for (at, target) in &seen.remote {
        findings.push(Finding {
            severity: Severity::Warning,
            code: "schema-remote-reference",
            span: located.node(*at).map(super::locate::Node::span),
            path: located.path(*at),
            message: t!(
                "`{shortened}` leads out of this schema",
                shortened = shortened(target)
            ),
            help: t!("It is never fetched: put what it describes in here").to_owned(),
        });
    }
    if is_valid
        && seen.worth_trying
        && seen.remote.is_empty()
        && schema.text().len() <= TRIED_OUT
        // One that names a draft of its own, which is not known here, is not tried out.
        && Draft::default().detect(schema) != Draft::Unknown
        && let Err(error) = options(schema).build(schema)
    {
        findings.push(Finding {
            severity: Severity::Error,
            code: "schema-leads-nowhere",
            span: located.value(""),
            path: String::new(),
            message: t!(
                "A reference or a pattern of this schema cannot be used: {sentence}",
                sentence = sentence(&error)
            ),
            help: t!("Let `$ref` name a place in this schema, such as #/$defs/name").to_owned(),
        });
    }
    findings
}

fn shortened(text: &str) -> String {
    let short: String = text.chars().take(80).collect();
    if short.len() < text.len() {
        format!("{short}…")
    } else {
        short
    }
}

/// Where a keyword leads that refers to elsewhere; `None`: it does not.
pub(super) fn remote<'t>(located: &Located<'t>, keyword: &str, value: Id) -> Option<Cow<'t, str>> {
    matches!(keyword, "$ref" | "$dynamicRef")
        .then(|| located.string(value))
        .flatten()
        .filter(|target| !target.starts_with('#'))
}

/// What a walk over a schema saw.
#[derive(Default)]
struct Seen<'t> {
    /// Something that can be wrong though the meta-schema accepts it.
    worth_trying: bool,
    /// References to elsewhere, with their places: neither right nor wrong here.
    remote: Vec<(Id, Cow<'t, str>)>,
}

impl<'t> Seen<'t> {
    fn of(located: &Located<'t>) -> Self {
        let mut seen = Self::default();
        for id in located.ids() {
            let Some(name) = located.name(id) else {
                continue;
            };
            seen.worth_trying |= name.starts_with('$') || name.starts_with("pattern");
            if seen.remote.len() < MOST_REMOTE
                && let Some(target) = remote(located, &name, id)
            {
                seen.remote.push((id, target));
            }
        }
        seen
    }
}
