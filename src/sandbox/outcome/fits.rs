//! Whether a value that somebody wrote down fits a shape: an example, a default, a param of the same name.
//!
//! It looks at the plain keywords only. Of shapes that are put together from others it says that everything fits, and
//! [`is_complete`] says that it cannot know.

use serde_json::{Map, Value};

/// How deep a value is looked into.
const MOST_DEPTH: usize = 48;

/// Whether [`fits`] looks at everything that the shape asks for.
pub fn is_complete(shape: &Value) -> bool {
    const OTHERS: [&str; 9] = [
        "pattern",
        "format",
        "multipleOf",
        "uniqueItems",
        "allOf",
        "anyOf",
        "oneOf",
        "not",
        "$ref",
    ];
    OTHERS.into_iter().all(|key| shape.get(key).is_none())
}

/// Whether the value fits the shape, as far as it is looked at. `depth` is 0 at the root.
pub fn fits(shape: &Value, value: &Value, depth: usize) -> bool {
    if depth > MOST_DEPTH {
        return false;
    }
    if let Some(all) = shape.get("enum").and_then(Value::as_array)
        && !all.contains(value)
    {
        return false;
    }
    let is_kind = |kind: &str| match kind {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "number" => value.is_number(),
        "integer" => value.as_f64().is_some_and(|number| number.fract() == 0.0),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        _ => value.is_string(),
    };
    let right_kind = match shape.get("type") {
        Some(Value::Array(all)) => all.iter().filter_map(Value::as_str).any(is_kind),
        Some(Value::String(kind)) => is_kind(kind),
        _ => true,
    };
    let counts = |count: usize, least: &str, most: &str| {
        size(shape, least).is_none_or(|least| count >= least)
            && size(shape, most).is_none_or(|most| count <= most)
    };
    right_kind
        && match value {
            Value::String(text) => counts(text.chars().count(), "minLength", "maxLength"),
            Value::Number(number) => {
                let number = number.as_f64().unwrap_or(f64::NAN);
                bound(shape, "minimum").is_none_or(|bound| number >= bound)
                    && bound(shape, "maximum").is_none_or(|bound| number <= bound)
                    && bound(shape, "exclusiveMinimum").is_none_or(|bound| number > bound)
                    && bound(shape, "exclusiveMaximum").is_none_or(|bound| number < bound)
            }
            Value::Array(items) => {
                counts(items.len(), "minItems", "maxItems")
                    && shape
                        .get("items")
                        .is_none_or(|shape| items.iter().all(|item| fits(shape, item, depth + 1)))
            }
            Value::Object(map) => {
                let empty = Map::new();
                let known = shape
                    .get("properties")
                    .and_then(Value::as_object)
                    .unwrap_or(&empty);
                let closed = shape.get("additionalProperties") == Some(&Value::Bool(false));
                required(shape).all(|name| map.contains_key(name))
                    && map.iter().all(|(name, value)| match known.get(name) {
                        Some(shape) => fits(shape, value, depth + 1),
                        None => !closed,
                    })
            }
            Value::Bool(_) | Value::Null => true,
        }
}

/// The names that an object must have.
pub fn required(shape: &Value) -> impl Iterator<Item = &str> {
    let all = shape.get("required").and_then(Value::as_array);
    all.into_iter().flatten().filter_map(Value::as_str)
}

/// A keyword's number.
pub fn bound(shape: &Value, key: &str) -> Option<f64> {
    shape.get(key)?.as_f64()
}

/// A keyword's count, of items or characters.
pub fn size(shape: &Value, key: &str) -> Option<usize> {
    shape.get(key)?.as_u64()?.try_into().ok()
}
