//! Our own rules for an outcome schema: what the API documents (API.md §4), and what meta-schemas let pass.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

use super::locate::{Located, join};
use super::{Finding, MOST_FINDINGS, Severity};
use crate::draft::near::nearest;

/// What the API's own pages use in a schema.
/// The keywords that the API documents.
pub const DOCUMENTED: [&str; 6] = [
    "type",
    "properties",
    "required",
    "items",
    "enum",
    "description",
];

/// Keywords that say what a value is, so that `type` is not missed beside them.
const IN_PLACE_OF_TYPE: [&str; 6] = ["enum", "const", "$ref", "anyOf", "oneOf", "allOf"];

const DOCUMENTED_TYPES: [&str; 5] = ["string", "number", "boolean", "object", "array"];

/// Valid in JSON Schema, though the API does not document them.
const OTHER_TYPES: [&str; 2] = ["integer", "null"];

/// Checks a schema that is JSON. Findings are in no particular order.
pub(super) fn check(schema: &Value, located: &Located<'_>) -> Vec<Finding> {
    let mut rules = Rules {
        located,
        findings: Vec::new(),
        pushed: [0; 2],
        undocumented: BTreeMap::new(),
    };
    for duplicate in located.duplicates.iter().take(MOST_FINDINGS) {
        let name = located.name(*duplicate).unwrap_or_default();
        rules.findings.push(Finding {
            severity: Severity::Error,
            code: "schema-duplicate-key",
            span: located.node(*duplicate).and_then(|node| node.key.clone()),
            path: located.path(*duplicate),
            message: format!("`{name}` stands twice in the same object"),
            help: "Take one of them away; only one can count".to_owned(),
        });
    }
    rules.root(schema);
    rules.schema(schema, "");
    let undocumented = std::mem::take(&mut rules.undocumented);
    for (what, (path, count)) in undocumented {
        rules.push_undocumented(&what, path, count);
    }
    rules.findings
}

struct Rules<'l> {
    located: &'l Located<'l>,
    findings: Vec<Finding>,
    /// Errors and warnings pushed: more than are told need no place.
    pushed: [usize; 2],
    /// Undocumented keywords and types with their first place and how often they stand: one finding for each.
    undocumented: BTreeMap<String, (String, usize)>,
}

impl Rules<'_> {
    fn push(
        &mut self,
        severity: Severity,
        code: &'static str,
        path: &str,
        message: String,
        help: &str,
    ) {
        if !self.has_room(severity) {
            return;
        }
        let span = self.located.value(path);
        self.findings.push(Finding {
            severity,
            code,
            span,
            path: path.to_owned(),
            message,
            help: help.to_owned(),
        });
    }

    fn has_room(&mut self, severity: Severity) -> bool {
        let [errors, warnings] = &mut self.pushed;
        let count = match severity {
            Severity::Error => errors,
            Severity::Warning => warnings,
        };
        *count += 1;
        *count <= MOST_FINDINGS
    }

    fn push_undocumented(&mut self, what: &str, path: String, count: usize) {
        if !self.has_room(Severity::Warning) {
            return;
        }
        let span = self
            .located
            .key(&path)
            .or_else(|| self.located.value(&path));
        let times = if count > 1 {
            format!(" ({count} times)")
        } else {
            String::new()
        };
        let help = match nearest(what, DOCUMENTED) {
            Some(known) => format!("Did you mean `{known}`?"),
            None => "Hamsa may ignore it; try it with a call before you rely on it".to_owned(),
        };
        self.findings.push(Finding {
            severity: Severity::Warning,
            code: "schema-undocumented-keyword",
            span,
            path,
            message: format!("Hamsa does not document `{what}`{times}"),
            help,
        });
    }

    fn root(&mut self, schema: &Value) {
        const HELP: &str = "Begin with { \"type\": \"object\", \"properties\": { … } } and describe the outcome's fields there";
        let is_object = schema
            .as_object()
            .is_some_and(|root| root.get("type").and_then(Value::as_str) == Some("object"));
        if !is_object {
            let message = if schema.is_object() {
                "The root of the outcome schema needs \"type\": \"object\""
            } else {
                "The outcome schema is no JSON object"
            };
            self.push(
                Severity::Error,
                "schema-root-not-object",
                "",
                message.to_owned(),
                HELP,
            );
        }
    }

    /// A schema at `path`. The recursion is bounded by [`super::DEEPEST`].
    fn schema(&mut self, schema: &Value, path: &str) {
        let Some(object) = schema.as_object() else {
            // `true` and `false` are schemas; the root has been told already.
            if !path.is_empty() && !schema.is_boolean() {
                self.push(
                    Severity::Error,
                    "schema-not-valid",
                    path,
                    "A field is described by an object, not by a bare value".to_owned(),
                    "Write { \"type\": \"string\", \"description\": \"…\" }",
                );
            }
            return;
        };
        for (key, value) in object {
            // One that leads elsewhere is told of as that.
            let leads_out = matches!(key.as_str(), "$ref" | "$dynamicRef")
                && value
                    .as_str()
                    .is_some_and(|target| !target.starts_with('#'));
            if !DOCUMENTED.contains(&key.as_str()) && !leads_out {
                self.undocumented(key, &join(path, key));
            }
        }
        self.types(object, path);
        self.required(object, path);
        if let Some(properties) = object.get("properties") {
            let path = join(path, "properties");
            match properties.as_object() {
                Some(properties) => {
                    for (name, schema) in properties {
                        self.schema(schema, &join(&path, name));
                    }
                }
                None => self.push(
                    Severity::Error,
                    "schema-not-valid",
                    &path,
                    "`properties` must be an object with the fields' names as keys".to_owned(),
                    "Write \"properties\": { \"name\": { \"type\": \"string\" } }",
                ),
            }
        }
        // A list of schemas was right in older drafts: the meta-schema tells.
        if let Some(items) = object.get("items").filter(|items| !items.is_array()) {
            self.schema(items, &join(path, "items"));
        }
    }

    fn undocumented(&mut self, what: &str, path: &str) {
        if let Some((_, count)) = self.undocumented.get_mut(what) {
            *count += 1;
        } else {
            self.undocumented
                .insert(what.to_owned(), (path.to_owned(), 1));
        }
    }

    fn types(&mut self, object: &Map<String, Value>, path: &str) {
        let Some(written) = object.get("type") else {
            let stands_in = IN_PLACE_OF_TYPE.iter().any(|key| object.contains_key(*key));
            if !path.is_empty() && !stands_in {
                self.push(
                    Severity::Warning,
                    "schema-no-type",
                    path,
                    format!("{} has no `type`", named(path)),
                    "Say what it is: string, number, boolean, object or array",
                );
            }
            return;
        };
        let type_path = join(path, "type");
        let names: Vec<(String, &Value)> = match written {
            Value::Array(names) => {
                self.undocumented("a list of types", &type_path);
                names
                    .iter()
                    .enumerate()
                    .map(|(index, name)| (join(&type_path, &index.to_string()), name))
                    .collect()
            }
            name => vec![(type_path, name)],
        };
        for (path, name) in &names {
            self.type_name(name, path);
        }
        let is_array = names.iter().any(|(_, name)| name.as_str() == Some("array"));
        if is_array && !object.contains_key("items") && !object.contains_key("prefixItems") {
            self.push(
                Severity::Warning,
                "schema-array-no-items",
                path,
                format!("{} does not say what is in the array", named(path)),
                "Add \"items\": { \"type\": \"string\" }, or what fits",
            );
        }
    }

    fn type_name(&mut self, name: &Value, path: &str) {
        let Some(text) = name.as_str() else {
            self.push(
                Severity::Error,
                "schema-unknown-type",
                path,
                "`type` must be the name of a type in double quotes".to_owned(),
                "Use string, number, boolean, object or array",
            );
            return;
        };
        if DOCUMENTED_TYPES.contains(&text) {
            return;
        }
        if OTHER_TYPES.contains(&text) {
            self.undocumented(text, path);
            return;
        }
        let meant = type_meant(text);
        let help = match meant {
            Some(known) => format!("Did you mean `{known}`?"),
            None => "Use string, number, boolean, object or array".to_owned(),
        };
        self.push(
            Severity::Error,
            "schema-unknown-type",
            path,
            format!("`{text}` is no type of JSON Schema"),
            &help,
        );
    }

    fn required(&mut self, object: &Map<String, Value>, path: &str) {
        let Some(names) = object.get("required").and_then(Value::as_array) else {
            return;
        };
        let properties = object.get("properties").and_then(Value::as_object);
        let required = join(path, "required");
        for (index, name) in names.iter().enumerate() {
            let Some(name) = name.as_str() else { continue };
            if properties.is_some_and(|properties| properties.contains_key(name)) {
                continue;
            }
            let help = properties
                .and_then(|properties| nearest(name, properties.keys().map(String::as_str)))
                .map_or_else(
                    || "Describe it in `properties`, or take it out of `required`".to_owned(),
                    |known| format!("Did you mean `{known}`?"),
                );
            self.push(
                Severity::Warning,
                "schema-required-missing",
                &join(&required, &index.to_string()),
                format!("`{name}` is required, but not described in `properties`"),
                &help,
            );
        }
    }
}

/// The documented type that was meant by a name that is none.
#[must_use]
pub fn type_meant(written: &str) -> Option<&'static str> {
    match written.to_lowercase().as_str() {
        "int" | "float" | "double" | "long" | "decimal" => Some("number"),
        "bool" => Some("boolean"),
        "str" | "text" | "date" => Some("string"),
        "list" => Some("array"),
        "dict" | "map" | "json" => Some("object"),
        lower => nearest(lower, DOCUMENTED_TYPES)
            .or_else(|| DOCUMENTED_TYPES.into_iter().find(|known| *known == lower)),
    }
}

/// What a path's last step is called in a sentence.
fn named(path: &str) -> String {
    match path.rsplit('/').next() {
        None | Some("") => "The outcome".to_owned(),
        Some("items") => "The array's item".to_owned(),
        Some(step) => format!("`{}`", step.replace("~1", "/").replace("~0", "~")),
    }
}
