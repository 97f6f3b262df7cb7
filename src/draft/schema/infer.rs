//! A schema from an example of an outcome, as JSON or as people write it: types, what must be there, groups and lists. The
//! example fits it, but for `null`, of which nobody can tell what it stands for.

use serde_json::{Map, Value, json};

use super::{DEEPEST, LONGEST, answers, locate, size};

/// The schema of an example, as text.
///
/// # Errors
/// What is wrong with the example, as a sentence without a full stop.
pub fn from_example(text: &str) -> Result<String, String> {
    if text.len() > LONGEST {
        return Err(t!(
            "The example has {size}; at most {most} are read",
            size = size(text.len()),
            most = size(LONGEST)
        ));
    }
    if locate::too_deep(text).is_some() {
        return Err(t!(
            "The example is nested more than {most} levels deep",
            most = DEEPEST
        ));
    }
    let value = match answers::outcome(text) {
        Some(answers) => answers?,
        None => read(text)?,
    };
    if !value.is_object() {
        return Err(t!("An outcome is a group of fields: begin with { and end with }").to_owned());
    }
    let schema = schema_of(&value, 0);
    serde_json::to_string_pretty(&schema).map_err(|error| error.to_string())
}

/// An example that is JSON.
fn read(text: &str) -> Result<Value, String> {
    serde_json::from_str(text).map_err(|error| {
        let reason = super::json_reason(&error);
        let at = locate::byte_at(text, error.line(), error.column());
        let around: String = text
            .get(at..)
            .unwrap_or_default()
            .chars()
            .take(12)
            .collect();
        if answers::is_json(text) {
            t!("This is no JSON: {reason} at `{around}`", reason, around)
        } else {
            t!("Write each answer behind its name: confirmed: yes, day: Monday").to_owned()
        }
    })
}

fn schema_of(value: &Value, depth: usize) -> Value {
    // Each level of the example is up to two of its schema, and the schema must be readable.
    if depth * 2 + 4 > DEEPEST {
        return json!({});
    }
    match value {
        Value::Null | Value::String(_) => json!({ "type": "string" }),
        Value::Bool(_) => json!({ "type": "boolean" }),
        Value::Number(_) => json!({ "type": "number" }),
        Value::Array(items) => {
            let mut all = items.iter().filter(|item| !item.is_null());
            let first = all.next().map(|item| schema_of(item, depth + 1));
            let items = all.fold(first, |both, item| {
                both.map(|both| joined(both, schema_of(item, depth + 1)))
            });
            json!({ "type": "array", "items": items.unwrap_or_else(|| json!({ "type": "string" })) })
        }
        Value::Object(fields) => {
            let mut properties = Map::new();
            let mut required = Vec::new();
            for (name, value) in fields {
                properties.insert(name.clone(), schema_of(value, depth + 1));
                if !value.is_null() {
                    required.push(json!(name));
                }
            }
            let mut schema = Map::new();
            schema.insert("type".to_owned(), json!("object"));
            schema.insert("properties".to_owned(), Value::Object(properties));
            if !required.is_empty() {
                schema.insert("required".to_owned(), Value::Array(required));
            }
            Value::Object(schema)
        }
    }
}

/// A schema that accepts what either accepts.
fn joined(one: Value, other: Value) -> Value {
    if one == other {
        return one;
    }
    let same = one.get("type") == other.get("type");
    match (one, other) {
        (Value::Object(mut one), Value::Object(other)) if same => {
            if let (Some(Value::Object(fields)), Some(Value::Object(more))) =
                (one.get_mut("properties"), other.get("properties"))
            {
                for (name, schema) in more {
                    let known = fields.get(name).cloned();
                    let both = match known {
                        Some(known) => joined(known, schema.clone()),
                        None => schema.clone(),
                    };
                    fields.insert(name.clone(), both);
                }
            }
            // Only what all have must be there.
            let needed = other.get("required").and_then(Value::as_array);
            let mut none_left = false;
            if let Some(Value::Array(required)) = one.get_mut("required") {
                required.retain(|name| needed.is_some_and(|needed| needed.contains(name)));
                none_left = required.is_empty();
            }
            if none_left {
                one.shift_remove("required");
            }
            if let (Some(items), Some(more)) = (one.get("items"), other.get("items")) {
                let both = joined(items.clone(), more.clone());
                one.insert("items".to_owned(), both);
            }
            Value::Object(one)
        }
        // Of different types: anything.
        _ => json!({}),
    }
}
