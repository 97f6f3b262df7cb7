//! An example of what a schema describes: what the Outcome tab shows before any call was made.

use serde_json::{Map, Number, Value};

/// Objects and arrays deeper than this are cut: a schema may refer to itself.
const DEEPEST: usize = 24;
/// Values in one example; a schema of hundreds of kilobytes is cut.
const MOST_VALUES: usize = 5_000;
const LONGEST_ARRAY: u64 = 20;
const LONGEST_TEXT: u64 = 1_000;

/// An example instance of a schema.
pub(super) fn example(schema: &Value) -> Value {
    let mut maker = Maker {
        root: schema,
        left: MOST_VALUES,
    };
    maker.value(schema, DEEPEST)
}

struct Maker<'s> {
    root: &'s Value,
    /// How many more values may be made.
    left: usize,
}

impl Maker<'_> {
    fn value(&mut self, schema: &Value, depth: usize) -> Value {
        let Some(object) = schema.as_object() else {
            return Value::Null;
        };
        if depth == 0 || self.left == 0 {
            return Value::Null;
        }
        self.left -= 1;
        if let Some(given) = given(object) {
            return given.clone();
        }
        if let Some(target) = object.get("$ref").and_then(Value::as_str)
            && let Some(target) = target
                .strip_prefix('#')
                .and_then(|at| self.root.pointer(at))
        {
            return self.value(target, depth - 1);
        }
        for key in ["anyOf", "oneOf", "allOf"] {
            if let Some(first) = object.get(key).and_then(|schemas| schemas.get(0))
                && !object.contains_key("properties")
            {
                return self.value(first, depth - 1);
            }
        }
        match type_of(object) {
            "object" => self.object(object, depth),
            "array" => self.array(object, depth),
            "string" => Value::String(text(object)),
            "number" | "integer" => number(object),
            "boolean" => Value::Bool(true),
            _ => Value::Null,
        }
    }

    fn object(&mut self, object: &Map<String, Value>, depth: usize) -> Value {
        let mut out = Map::new();
        if let Some(properties) = object.get("properties").and_then(Value::as_object) {
            for (name, schema) in properties {
                if self.left == 0 {
                    break;
                }
                out.insert(name.clone(), self.value(schema, depth - 1));
            }
        }
        Value::Object(out)
    }

    fn array(&mut self, object: &Map<String, Value>, depth: usize) -> Value {
        let Some(items) = object.get("items").filter(|items| items.is_object()) else {
            return Value::Array(Vec::new());
        };
        let least = object.get("minItems").and_then(Value::as_u64).unwrap_or(1);
        let most = object.get("maxItems").and_then(Value::as_u64);
        let length = least
            .max(1)
            .min(most.unwrap_or(u64::MAX))
            .min(LONGEST_ARRAY);
        let made = (0..length)
            .take_while(|_| self.left > 0)
            .map(|_| items)
            .collect::<Vec<_>>();
        Value::Array(
            made.into_iter()
                .map(|schema| self.value(schema, depth - 1))
                .collect(),
        )
    }
}

/// A value that the schema gives itself.
fn given(object: &Map<String, Value>) -> Option<&Value> {
    object
        .get("const")
        .or_else(|| object.get("example"))
        .or_else(|| object.get("examples").and_then(|values| values.get(0)))
        .or_else(|| object.get("default"))
        .or_else(|| object.get("enum").and_then(|values| values.get(0)))
}

/// The type to make; of several, the first that is not null.
fn type_of(object: &Map<String, Value>) -> &str {
    match object.get("type") {
        Some(Value::String(name)) => name,
        Some(Value::Array(names)) => names
            .iter()
            .filter_map(Value::as_str)
            .find(|name| *name != "null")
            .unwrap_or("null"),
        _ if object.contains_key("properties") => "object",
        _ if object.contains_key("items") => "array",
        _ => "string",
    }
}

fn text(object: &Map<String, Value>) -> String {
    let known = match object.get("format").and_then(Value::as_str) {
        Some("date-time") => "2026-01-15T14:30:00Z",
        Some("date") => "2026-01-15",
        Some("time") => "14:30:00Z",
        Some("email") => "lina@example.org",
        Some("uri" | "url") => "https://example.org",
        Some("uuid") => "66666666-7777-4888-8999-000000000000",
        _ => "text",
    };
    let limit = |key: &str| {
        object
            .get(key)
            .and_then(Value::as_u64)
            .map(|length| length.min(LONGEST_TEXT))
    };
    let length = u64::try_from(known.chars().count()).unwrap_or_default();
    let least = limit("minLength").unwrap_or(0);
    let most = limit("maxLength").unwrap_or(u64::MAX);
    let wanted = length.max(least).min(most);
    known
        .chars()
        .chain(std::iter::repeat('x'))
        .take(usize::try_from(wanted).unwrap_or_default())
        .collect()
}

/// A number inside the schema's bounds; the bound itself keeps its spelling.
fn number(object: &Map<String, Value>) -> Value {
    let bound = |key: &str| object.get(key).filter(|value| value.is_number());
    if let Some(least) = bound("minimum") {
        return least.clone();
    }
    if let Some(above) = bound("exclusiveMinimum").and_then(Value::as_i64) {
        return Value::Number(Number::from(above.saturating_add(1)));
    }
    if let Some(most) = bound("maximum")
        && most.as_f64().is_some_and(|most| most < 1.0)
    {
        return most.clone();
    }
    if let Some(below) = bound("exclusiveMaximum").and_then(Value::as_i64)
        && below <= 1
    {
        return Value::Number(Number::from(below.saturating_sub(1)));
    }
    bound("multipleOf").map_or_else(|| Value::Number(Number::from(1)), Clone::clone)
}
