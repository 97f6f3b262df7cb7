//! What a conversation yields: an instance of the outcome shape with the params echoed into it (docs/API.md §4, §2), a short
//! text for a prompt without a shape, or nothing.
//!
//! It knows the documented keywords, and the common ones beside them as well as is easy. A shape that contradicts
//! itself gets something, not an error.

mod fits;

use serde_json::{Map, Number, Value, json};

use super::fill;
use fits::{bound, fits, required, size};

/// How deep and how large an instance may become: a shape may refer to itself.
const MOST_DEPTH: usize = 48;
const MOST_NODES: usize = 10_000;
/// How many items an array gets at most, whatever it asks for.
const MOST_ITEMS: usize = 16;
/// How long a text gets at most, in characters, whatever it asks for.
const MOST_CHARS: usize = 2_000;

/// The value of `outcomeResult` for an agent's details (without `params`) and the call's params.
pub fn result(details: &Map<String, Value>, params: &Map<String, Value>, arabic: bool) -> Value {
    if let Some(shape) = details
        .get("outcomeResponseShape")
        .filter(|shape| shape.is_object())
    {
        let mut maker = Maker {
            root: shape,
            params,
            arabic,
            nodes: 0,
        };
        let mut value = maker.instance(shape, "outcome", 0);
        if let Value::Object(value) = &mut value
            && is_open(shape)
        {
            for (name, param) in params {
                // On a clash the shape wins, or the result would no longer fit it.
                value.entry(name.as_str()).or_insert_with(|| param.clone());
            }
        }
        return value;
    }
    match details.get("outcome").and_then(Value::as_str) {
        Some(prompt) if !prompt.trim().is_empty() => json!(if arabic {
            "رد المتصل وأكد أن كل شيء على ما يرام. (محاكاة)"
        } else {
            "The caller answered and confirmed that everything is settled. (Simulated.)"
        }),
        _ => Value::Null,
    }
}

/// Whether the root lets in properties that it does not name.
fn is_open(shape: &Value) -> bool {
    let unset = |key| shape.get(key).is_none();
    shape
        .get("additionalProperties")
        .is_none_or(|more| *more == Value::Bool(true))
        && [
            "unevaluatedProperties",
            "patternProperties",
            "propertyNames",
            "maxProperties",
        ]
        .into_iter()
        .all(unset)
        && ["allOf", "anyOf", "oneOf", "not", "$ref", "if"]
            .into_iter()
            .all(unset)
}

struct Maker<'a> {
    /// Where a `$ref` points into.
    root: &'a Value,
    params: &'a Map<String, Value>,
    arabic: bool,
    nodes: usize,
}

impl<'a> Maker<'a> {
    /// Something that fits the shape. `name` is the property's, for a text that can be told from others.
    fn instance(&mut self, shape: &Value, name: &str, depth: usize) -> Value {
        self.nodes += 1;
        if depth > MOST_DEPTH || self.nodes > MOST_NODES {
            return Value::Null;
        }
        if let Some(value) = self.given(shape, name) {
            return value;
        }
        if let Some(target) = self.referred(shape) {
            return self.instance(target, name, depth + 1);
        }
        for key in ["oneOf", "anyOf"] {
            if let Some(first) = shape.get(key).and_then(|all| all.get(0)) {
                return self.instance(&merged(shape, key, &[first]), name, depth + 1);
            }
        }
        if let Some(all) = shape.get("allOf").and_then(Value::as_array) {
            let all: Vec<&Value> = all.iter().collect();
            return self.instance(&merged(shape, "allOf", &all), name, depth + 1);
        }
        match kind(shape) {
            "object" => self.object(shape, depth),
            "array" => self.array(shape, name, depth),
            "number" => number(shape, false),
            "integer" => number(shape, true),
            "boolean" => Value::Bool(true),
            "null" => Value::Null,
            _ => Value::String(self.text(shape, name)),
        }
    }

    /// A value that somebody wrote down: in the shape, or as a param of the same name.
    fn given(&self, shape: &Value, name: &str) -> Option<Value> {
        if let Some(value) = shape.get("const") {
            return Some(value.clone());
        }
        let param = self.params.get(name).filter(|_| fits::is_complete(shape));
        let example = shape
            .get("example")
            .or_else(|| shape.get("examples")?.get(0));
        let written = [param, example, shape.get("default")];
        if let Some(value) = written
            .into_iter()
            .flatten()
            .find(|value| fits(shape, value, 0))
        {
            return Some(value.clone());
        }
        let all = shape.get("enum")?.as_array()?;
        all.iter()
            .find(|value| fits(shape, value, 0))
            .or_else(|| all.first())
            .cloned()
    }

    /// The shape that a `$ref` into this document points at.
    fn referred(&self, shape: &Value) -> Option<&'a Value> {
        let pointer = shape.get("$ref")?.as_str()?.strip_prefix('#')?;
        self.root.pointer(pointer)
    }

    fn object(&mut self, shape: &Value, depth: usize) -> Value {
        let mut out = Map::new();
        if let Some(properties) = shape.get("properties").and_then(Value::as_object) {
            for (name, property) in properties {
                if self.nodes > MOST_NODES {
                    break;
                }
                out.insert(name.clone(), self.instance(property, name, depth + 1));
            }
        }
        for name in required(shape) {
            if !out.contains_key(name) {
                out.insert(
                    name.to_owned(),
                    Value::String(self.text(&Value::Null, name)),
                );
            }
        }
        Value::Object(out)
    }

    fn array(&mut self, shape: &Value, name: &str, depth: usize) -> Value {
        let least = size(shape, "minItems").unwrap_or(1).max(1);
        let most = size(shape, "maxItems").unwrap_or(MOST_ITEMS);
        let nothing = Value::Null;
        let item = match shape.get("items") {
            Some(item) if item.is_object() => item,
            _ if size(shape, "minItems").is_some() => &nothing,
            _ => return json!([]),
        };
        let count = least.min(most).min(MOST_ITEMS);
        (0..count)
            .map(|_| self.instance(item, name, depth + 1))
            .collect()
    }

    fn text(&self, shape: &Value, name: &str) -> String {
        let text = match shape.get("format").and_then(Value::as_str) {
            Some("date") => "2026-05-03".to_owned(),
            Some("time") => "10:30:00Z".to_owned(),
            Some("date-time") => "2026-05-03T10:30:00Z".to_owned(),
            Some("email") => "caller@example.com".to_owned(),
            Some("uri" | "url") => "https://example.com/".to_owned(),
            Some("uuid") => "00000000-0000-4000-8000-000000000000".to_owned(),
            _ => {
                let words = fill::cut(name.replace('_', " "), 60);
                if self.arabic {
                    format!("{words} (محاكاة)")
                } else {
                    format!("{words} (simulated)")
                }
            }
        };
        let length = text.chars().count();
        let least = size(shape, "minLength").unwrap_or(0).min(MOST_CHARS);
        let most = size(shape, "maxLength").unwrap_or(MOST_CHARS);
        let padding = std::iter::repeat_n('.', least.saturating_sub(length));
        text.chars().chain(padding).take(most).collect()
    }
}

/// A shape without the keyword `key`, with what the given shapes add. Their keys win, but properties and required
/// names are put together.
fn merged(shape: &Value, key: &str, others: &[&Value]) -> Value {
    let mut out = shape.as_object().cloned().unwrap_or_default();
    out.shift_remove(key);
    for other in others.iter().filter_map(|other| other.as_object()) {
        for (key, value) in other {
            match (out.get_mut(key), value) {
                (Some(Value::Object(mine)), Value::Object(more)) => mine.extend(more.clone()),
                (Some(Value::Array(mine)), Value::Array(more)) if key == "required" => {
                    mine.extend(more.iter().cloned());
                }
                _ => {
                    out.insert(key.clone(), value.clone());
                }
            }
        }
    }
    Value::Object(out)
}

/// The type to make: the first one named, or what the other keywords speak of.
fn kind(shape: &Value) -> &str {
    let named = match shape.get("type") {
        Some(Value::Array(all)) => all.first().and_then(Value::as_str),
        Some(one) => one.as_str(),
        None => None,
    };
    named.unwrap_or_else(|| {
        if shape.get("properties").is_some() {
            "object"
        } else if shape.get("items").is_some() {
            "array"
        } else {
            "string"
        }
    })
}

/// A number within the bounds, if there is one.
fn number(shape: &Value, whole: bool) -> Value {
    let least = bound(shape, "minimum");
    let most = bound(shape, "maximum");
    let above = bound(shape, "exclusiveMinimum");
    let below = bound(shape, "exclusiveMaximum");
    let mut value = 4.0_f64;
    if let Some(most) = most {
        value = value.min(most);
    }
    if let Some(below) = below.filter(|below| value >= *below) {
        value = below - 1.0;
    }
    if let Some(least) = least {
        value = value.max(least);
    }
    if let Some(above) = above.filter(|above| value <= *above) {
        let top = most.or(below).unwrap_or(above + 2.0);
        value = if whole || above + 1.0 < top {
            above + 1.0
        } else {
            f64::midpoint(above, top)
        };
    }
    if let Some(below) = below.filter(|below| value >= *below) {
        let bottom = least.or(above).unwrap_or(below - 2.0);
        value = f64::midpoint(bottom, below);
    }
    if let Some(step) = bound(shape, "multipleOf").filter(|step| *step > 0.0) {
        let up = (value / step).ceil() * step;
        value = if most.is_some_and(|most| up > most) {
            (value / step).floor() * step
        } else {
            up
        };
    }
    if whole {
        value = value.ceil();
    }
    if value.fract() == 0.0 && value.abs() < 9e15 {
        return json!(value as i64);
    }
    Number::from_f64(value).map_or(json!(4), Value::Number)
}

#[cfg(test)]
mod tests;
