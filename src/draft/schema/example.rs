//! An example of what a schema describes: what the Outcome tab shows before any call was made. Whatever is made is
//! held against the schema; what does not fit is made otherwise, and if nothing fits, that is said.

use std::borrow::Cow;

use serde_json::{Map, Number, Value, json};

use super::{pattern, validity};

/// Objects and arrays deeper than this are cut: a schema may refer to itself.
const DEEPEST: usize = 48;
/// Values in one example; a schema of hundreds of kilobytes is cut.
const MOST_VALUES: usize = 20_000;
const LONGEST_ARRAY: u64 = 1_000;
const LONGEST_TEXT: u64 = 10_000;
/// How often one reference is followed inside itself before only what must be there is made.
const TURNS: usize = 2;
/// Ways in which an example is tried.
const ATTEMPTS: usize = 24;

/// An example instance of a schema, or why there is none.
pub(super) fn example(schema: &Value) -> Result<Value, String> {
    let validator = validity::options(schema).build(schema).map_err(|error| {
        t!(
            "The schema cannot be used: {sentence}",
            sentence = validity::sentence(&error)
        )
    })?;
    let mut why = String::new();
    for attempt in 0..ATTEMPTS {
        let mut maker = Maker {
            root: schema,
            left: MOST_VALUES,
            attempt,
        };
        let made = maker.value(schema, At::default());
        if maker.left == 0 {
            return Err(t!("The schema describes more than an example can show").to_owned());
        }
        let Some(made) = made else { continue };
        match validator.validate(&made) {
            Ok(()) => return Ok(made),
            Err(error) => why = validity::sentence(&error),
        }
    }
    Err(if why.is_empty() {
        t!("No example was found that fits the schema: it may fit nothing at all").to_owned()
    } else {
        t!("No example was found that fits the schema: {why}", why)
    })
}

/// How deep the maker is.
#[derive(Clone, Copy, Default)]
struct At {
    depth: usize,
    /// References followed on the way.
    references: usize,
    /// Which of an array's items it is.
    index: usize,
}

impl At {
    fn deeper(self) -> Self {
        Self {
            depth: self.depth + 1,
            index: 0,
            ..self
        }
    }
}

struct Maker<'s> {
    root: &'s Value,
    /// How many more values may be made.
    left: usize,
    /// Each attempt chooses otherwise: whether what the schema suggests is taken, whether what need not be there is
    /// left out, and which of several branches is taken.
    attempt: usize,
}

impl<'s> Maker<'s> {
    fn takes_suggestions(&self) -> bool {
        self.attempt.is_multiple_of(2)
    }

    fn only_required(&self, at: At) -> bool {
        (self.attempt / 2) % 2 == 1 || at.references > TURNS
    }

    fn branch(&self) -> usize {
        self.attempt / 4
    }

    /// `None`: there is no value that fits.
    fn value(&mut self, schema: &Value, at: At) -> Option<Value> {
        let object = match schema {
            Value::Bool(true) => return Some(json!("text")),
            Value::Object(object) => object,
            _ => return None,
        };
        if at.depth >= DEEPEST || self.left == 0 {
            return None;
        }
        let merged = self.merged(object, at.depth)?;
        let at = At {
            references: at.references + usize::from(object.contains_key("$ref")),
            ..at
        };
        let object = merged.as_ref();
        if let Some(given) = self.given(object, at.index) {
            return Some(given.clone());
        }
        match type_of(object) {
            "object" => self.object(object, at),
            "array" => self.array(object, at),
            "string" => Some(Value::String(text(object, at.index))),
            "number" => Some(number(object, false, at.index)),
            "integer" => Some(number(object, true, at.index)),
            "boolean" => Some(Value::Bool(at.index.is_multiple_of(2))),
            _ => Some(Value::Null),
        }
    }

    /// The schema with what it refers to, all of `allOf`, and a branch of `anyOf` and `oneOf` put into it.
    fn merged<'a>(
        &mut self,
        object: &'a Map<String, Value>,
        depth: usize,
    ) -> Option<Cow<'a, Map<String, Value>>> {
        const ELSEWHERE: [&str; 4] = ["$ref", "allOf", "anyOf", "oneOf"];
        if depth >= DEEPEST || self.left == 0 {
            return None;
        }
        self.left -= 1;
        if !ELSEWHERE.iter().any(|key| object.contains_key(*key)) {
            return Some(Cow::Borrowed(object));
        }
        let mut all = object.clone();
        for key in ELSEWHERE {
            all.shift_remove(key);
        }
        let mut parts: Vec<&Value> = Vec::new();
        if let Some(target) = object.get("$ref").and_then(Value::as_str) {
            parts.push(self.target(target)?);
        }
        let list = |key: &str| object.get(key).and_then(Value::as_array);
        parts.extend(list("allOf").into_iter().flatten());
        for key in ["anyOf", "oneOf"] {
            if let Some(branches) = list(key) {
                parts.extend(branches.get(self.branch() % branches.len().max(1)));
            }
        }
        for part in parts {
            let part = match part {
                Value::Object(part) => part,
                Value::Bool(true) => continue,
                _ => return None,
            };
            let part = self.merged(part, depth + 1)?;
            for (key, value) in part.as_ref() {
                put(&mut all, key, value);
            }
        }
        Some(Cow::Owned(all))
    }

    /// What a reference leads to: a place in this schema, or a name in it.
    fn target(&self, target: &str) -> Option<&'s Value> {
        let at = target.strip_prefix('#')?;
        self.root.pointer(at)
    }

    /// A value that the schema gives itself.
    fn given<'a>(&self, object: &'a Map<String, Value>, index: usize) -> Option<&'a Value> {
        if let Some(value) = object.get("const") {
            return Some(value);
        }
        if self.takes_suggestions() && index == 0 {
            let suggested = object
                .get("example")
                .or_else(|| object.get("examples").and_then(|values| values.get(0)))
                .or_else(|| object.get("default"));
            if suggested.is_some() {
                return suggested;
            }
        }
        let choices = object.get("enum")?.as_array()?;
        choices.get((index + self.branch()) % choices.len().max(1))
    }

    fn object(&mut self, object: &Map<String, Value>, at: At) -> Option<Value> {
        let mut out = Map::new();
        let required: Vec<&str> = object
            .get("required")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
            .filter_map(Value::as_str)
            .collect();
        let properties = object.get("properties").and_then(Value::as_object);
        let most = object
            .get("maxProperties")
            .and_then(Value::as_u64)
            .unwrap_or(u64::MAX);
        for (name, schema) in properties.into_iter().flatten() {
            let needed = required.contains(&name.as_str());
            if !needed && (self.only_required(at) || required.len() as u64 >= most) {
                continue;
            }
            match self.value(schema, at.deeper()) {
                Some(value) => {
                    out.insert(name.clone(), value);
                }
                // What need not be there, and cannot, is left out.
                None if !needed => {}
                None => return None,
            }
        }
        let other = object
            .get("additionalProperties")
            .filter(|schema| schema.is_object());
        for name in required {
            if !out.contains_key(name) {
                let value = match other {
                    Some(schema) => self.value(schema, at.deeper())?,
                    None => json!("text"),
                };
                out.insert(name.to_owned(), value);
            }
        }
        let least = object
            .get("minProperties")
            .and_then(Value::as_u64)
            .unwrap_or(0)
            .min(LONGEST_ARRAY);
        let mut number = 1;
        while (out.len() as u64) < least {
            let value = match other {
                Some(schema) => self.value(schema, at.deeper())?,
                None => json!("text"),
            };
            out.entry(format!("more_{number}")).or_insert(value);
            number += 1;
        }
        Some(Value::Object(out))
    }

    fn array(&mut self, object: &Map<String, Value>, at: At) -> Option<Value> {
        let limit = |key: &str| object.get(key).and_then(Value::as_u64);
        let first = object.get("prefixItems").and_then(Value::as_array);
        let items = object.get("items").filter(|items| !items.is_array());
        let contains = object.get("contains").filter(|_| items.is_none());
        let least = limit("minItems")
            .unwrap_or(0)
            .max(first.map_or(0, |first| first.len() as u64));
        let wanted = if self.only_required(at) || items.or(contains).is_none() {
            least
        } else {
            least.max(1)
        };
        let wanted = wanted
            .max(u64::from(contains.is_some()))
            .min(limit("maxItems").unwrap_or(u64::MAX));
        if wanted > LONGEST_ARRAY {
            self.left = 0;
            return None;
        }
        let mut out = Vec::new();
        for index in 0..usize::try_from(wanted).unwrap_or_default() {
            let schema = first
                .and_then(|first| first.get(index))
                .or(items)
                .or(contains);
            let inner = At {
                index,
                ..at.deeper()
            };
            match schema {
                Some(schema) => match self.value(schema, inner) {
                    Some(value) => out.push(value),
                    None if out.len() as u64 >= least => break,
                    None => return None,
                },
                None => out.push(json!(format!("text {}", index + 1))),
            }
        }
        Some(Value::Array(out))
    }
}

/// Puts a keyword of a part beside what stands already, so that both hold, as far as that is plain.
fn put(all: &mut Map<String, Value>, key: &str, value: &Value) {
    let Some(present) = all.get_mut(key) else {
        all.insert(key.to_owned(), value.clone());
        return;
    };
    match (key, &mut *present, value) {
        ("properties", Value::Object(present), Value::Object(more)) => {
            for (name, schema) in more {
                match present.get_mut(name) {
                    Some(Value::Object(known)) => {
                        let both = json!({ "allOf": [known.clone(), schema] });
                        if let Value::Object(both) = both {
                            *known = both;
                        }
                    }
                    _ => {
                        present.insert(name.clone(), schema.clone());
                    }
                }
            }
        }
        ("required", Value::Array(present), Value::Array(more)) => {
            for name in more {
                if !present.contains(name) {
                    present.push(name.clone());
                }
            }
        }
        ("enum", Value::Array(present), Value::Array(more)) => {
            present.retain(|value| more.contains(value));
        }
        ("minimum" | "exclusiveMinimum" | "minLength" | "minItems" | "minProperties", ..) => {
            if value.as_f64() > present.as_f64() {
                *present = value.clone();
            }
        }
        ("maximum" | "exclusiveMaximum" | "maxLength" | "maxItems" | "maxProperties", ..) => {
            if value.as_f64() < present.as_f64() {
                *present = value.clone();
            }
        }
        ("type", Value::String(_), Value::Array(_)) | ("description" | "title", ..) => {}
        _ => *present = value.clone(),
    }
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
        _ if ["properties", "required", "minProperties"]
            .iter()
            .any(|key| object.contains_key(*key)) =>
        {
            "object"
        }
        _ if ["items", "prefixItems", "minItems", "contains"]
            .iter()
            .any(|key| object.contains_key(*key)) =>
        {
            "array"
        }
        _ if NUMBERS.iter().any(|key| object.contains_key(*key)) => "number",
        _ => "string",
    }
}

const NUMBERS: [&str; 5] = [
    "minimum",
    "maximum",
    "exclusiveMinimum",
    "exclusiveMaximum",
    "multipleOf",
];

fn text(object: &Map<String, Value>, index: usize) -> String {
    let limit = |key: &str| {
        object
            .get(key)
            .and_then(Value::as_u64)
            .map(|length| usize::try_from(length.min(LONGEST_TEXT)).unwrap_or_default())
    };
    let least = limit("minLength").unwrap_or(0);
    let most = limit("maxLength").unwrap_or(usize::MAX);
    if let Some(pattern) = object.get("pattern").and_then(Value::as_str)
        && let Some(text) = pattern::text_of(pattern, least)
    {
        return text;
    }
    let day = index % 28 + 1;
    let known = match object.get("format").and_then(Value::as_str) {
        Some("date-time") => format!("2026-01-{day:02}T14:30:00Z"),
        Some("date") => format!("2026-01-{day:02}"),
        Some("time") => format!("14:{:02}:00Z", index % 60),
        Some("duration") => format!("PT{}M", index + 30),
        Some("email" | "idn-email") if index == 0 => "lina@example.org".to_owned(),
        Some("email" | "idn-email") => format!("lina{index}@example.org"),
        Some("hostname" | "idn-hostname") => format!("a{index}.example.org"),
        Some("ipv4") => format!("192.0.2.{}", index % 250 + 1),
        Some("ipv6") => format!("2001:db8::{:x}", index + 1),
        Some("uri" | "url" | "iri" | "uri-reference" | "iri-reference") if index == 0 => {
            "https://example.org".to_owned()
        }
        Some("uri" | "url" | "iri" | "uri-reference" | "iri-reference") => {
            format!("https://example.org/{index}")
        }
        Some("uuid") => format!("66666666-7777-4888-8999-{index:012x}"),
        Some("json-pointer") => format!("/field/{index}"),
        Some("regex") => "text".to_owned(),
        _ if index == 0 => "text".to_owned(),
        _ => format!("text {}", index + 1),
    };
    let length = known.chars().count();
    let wanted = length.max(least).min(most);
    if wanted < length && index > 0 {
        // What tells it from the others stands at its end.
        return known.chars().skip(length - wanted).collect();
    }
    known
        .chars()
        .chain(std::iter::repeat('x'))
        .take(wanted)
        .collect()
}

/// A number inside the schema's bounds; a bound that is taken itself keeps its spelling.
fn number(object: &Map<String, Value>, whole: bool, index: usize) -> Value {
    let bound = |key: &str| object.get(key).filter(|value| value.is_number());
    let float = |key: &str| bound(key).and_then(Value::as_f64);
    let step = float("multipleOf").filter(|step| *step > 0.0);
    let fits = |number: f64| {
        float("minimum").is_none_or(|least| number >= least)
            && float("maximum").is_none_or(|most| number <= most)
            && float("exclusiveMinimum").is_none_or(|least| number > least)
            && float("exclusiveMaximum").is_none_or(|most| number < most)
            && (!whole || number.fract() == 0.0)
            && step.is_none_or(|step| {
                let times = number / step;
                (times - times.round()).abs() < 1e-9
            })
    };
    #[expect(clippy::cast_precision_loss, reason = "an array's index is small")]
    let further = index as f64;
    if index == 0 {
        for key in ["minimum", "maximum"] {
            if let Some(value) = bound(key)
                && value.as_f64().is_some_and(&fits)
                && !(key == "maximum" && fits(1.0))
            {
                return value.clone();
            }
        }
    }
    let low = float("minimum")
        .into_iter()
        .chain(float("exclusiveMinimum"))
        .fold(f64::NEG_INFINITY, f64::max);
    let high = float("maximum")
        .into_iter()
        .chain(float("exclusiveMaximum"))
        .fold(f64::INFINITY, f64::min);
    let candidates = |further: f64| {
        let mut candidates = vec![1.0 + further];
        if low.is_finite() {
            candidates.extend([
                low + further,
                low.floor() + 1.0 + further,
                low + 0.5,
                low + 0.001,
            ]);
        }
        if high.is_finite() {
            candidates.extend([
                high - further,
                high.ceil() - 1.0 - further,
                high - 0.5,
                high - 0.001,
            ]);
        }
        if low.is_finite() && high.is_finite() {
            candidates.push(f64::midpoint(low, high));
        }
        if let Some(step) = step {
            let first = if low.is_finite() {
                (low / step).ceil()
            } else if high.is_finite() {
                (high / step).floor() - further
            } else {
                1.0
            };
            candidates.extend([(first + further) * step, (first + 1.0 + further) * step]);
            candidates.push((first - 1.0) * step);
        }
        candidates
    };
    // Where there is no room for another number, one is there again.
    let found =
        { candidates(further).into_iter().chain(candidates(0.0)) }.find(|number| fits(*number));
    made(found.unwrap_or(1.0))
}

/// A number as one would write it: 3, not 3.0.
fn made(number: f64) -> Value {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "a whole number of this size is exact"
    )]
    if number.fract() == 0.0 && number.abs() < 9e15 {
        return Value::Number(Number::from(number as i64));
    }
    Number::from_f64(number).map_or(Value::Null, Value::Number)
}
