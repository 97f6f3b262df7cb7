//! Whether a value is an outcome shape: a recursive, OpenAPI-style object (docs/API.md §4).
//!
//! Only the documented keywords are checked for their form. The page ends its list with "etc.", so others may stand.

use serde_json::Value;

use super::{Complaints, below};

const TYPES: [&str; 7] = [
    "string", "number", "integer", "boolean", "object", "array", "null",
];

/// The root must say that it is an object.
pub fn check_root(path: &str, shape: &Value, complaints: &mut Complaints) {
    if !shape.is_object() {
        complaints.add(path, "must be an object");
        return;
    }
    if shape.get("type").and_then(Value::as_str) != Some("object") {
        complaints.add(&below(path, "type"), "must be object at the root");
    }
    check(path, shape, complaints);
}

fn check(path: &str, shape: &Value, complaints: &mut Complaints) {
    let Value::Object(shape) = shape else {
        complaints.add(path, "must be an object");
        return;
    };
    for (key, value) in shape {
        let path = below(path, key);
        match key.as_str() {
            "type" if !is_type(value) => {
                complaints.add(&path, &format!("must be one of: {}", TYPES.join(", ")));
            }
            "properties" => match value {
                Value::Object(properties) => {
                    for (name, property) in properties {
                        check(&below(&path, name), property, complaints);
                    }
                }
                _ => complaints.add(&path, "must be an object"),
            },
            "items" => check(&path, value, complaints),
            "required" => {
                let fits = value
                    .as_array()
                    .is_some_and(|all| all.iter().all(Value::is_string));
                if !fits {
                    complaints.add(&path, "must be an array of strings");
                }
            }
            "enum" if value.as_array().is_none_or(Vec::is_empty) => {
                complaints.add(&path, "must be an array with at least one value");
            }
            "description" if !value.is_string() => complaints.add(&path, "must be a string"),
            _ => {}
        }
    }
}

fn is_type(value: &Value) -> bool {
    let known = |value: &Value| value.as_str().is_some_and(|name| TYPES.contains(&name));
    match value {
        Value::Array(all) => !all.is_empty() && all.iter().all(known),
        one => known(one),
    }
}
