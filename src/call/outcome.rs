//! An outcome as a table: each field with its value, and how it stands to the outcome schema. JSON that came as text
//! is unpacked, and params that Hamsa echoes into the outcome are told apart from results (docs/API.md §4). Pure.

use std::collections::HashMap;

use serde_json::Value;

use crate::draft::schema;

/// One field of the table.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    /// `address.city`; as it came, so clean it before it reaches a terminal. Empty: the outcome is no object.
    pub name: String,
    /// `None`: it is missing.
    pub value: Option<Value>,
    /// It came as JSON in a text, and was unpacked.
    pub unpacked: bool,
    pub mark: Mark,
}

/// How a field stands to the schema.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mark {
    /// It is what the schema says.
    Fits,
    /// There is no schema to hold it against.
    Unchecked,
    /// It is not there; whether the schema requires it.
    Missing { required: bool },
    /// It is of another type: what the schema wants, and what it is.
    WrongType { wanted: String, is: &'static str },
    /// It is of the right type, and yet not what the schema allows: why.
    Misfit(String),
    /// The schema does not name it.
    Extra,
    /// A param of the call, echoed.
    Param,
}

impl Mark {
    /// Whether it is as it should be.
    #[must_use]
    pub fn is_fine(&self) -> bool {
        matches!(
            self,
            Self::Fits | Self::Unchecked | Self::Param | Self::Missing { required: false }
        )
    }
}

/// So many fields are shown; a reply with more is no outcome that anybody reads.
pub const MOST: usize = 200;
/// How deep objects are taken apart; what is deeper is shown as JSON.
const DEEPEST: usize = 4;

/// The table: the schema's fields in the schema's order, then what is there beside them. `params`: the names and
/// values that were sent with the call.
#[must_use]
pub fn table<'p>(
    schema: Option<&Value>,
    outcome: &Value,
    params: impl Fn(&str) -> Option<&'p Value>,
) -> Vec<Entry> {
    let (unpacked, _) = unpack(outcome, schema);
    let Value::Object(_) = &unpacked else {
        let mark = match schema {
            Some(schema) => wrong_type(schema, &unpacked).unwrap_or(Mark::Fits),
            None => Mark::Unchecked,
        };
        return vec![Entry {
            name: String::new(),
            unpacked: unpacked != *outcome,
            value: Some(unpacked),
            mark,
        }];
    };
    let whole = deeply_unpacked(&unpacked, schema, 0);
    let misfits: HashMap<String, String> = match schema {
        Some(schema) => schema::misfits(schema, &whole).into_iter().collect(),
        None => HashMap::new(),
    };
    let mut table = Table {
        misfits,
        params,
        entries: Vec::new(),
    };
    table.object(schema, &unpacked, "", "", 0);
    table.entries
}

struct Table<P> {
    /// By JSON pointer.
    misfits: HashMap<String, String>,
    params: P,
    entries: Vec<Entry>,
}

impl<'p, P: Fn(&str) -> Option<&'p Value>> Table<P> {
    fn object(
        &mut self,
        schema: Option<&Value>,
        value: &Value,
        name: &str,
        path: &str,
        depth: usize,
    ) {
        let Some(fields) = value.as_object() else {
            return;
        };
        let properties = schema.and_then(|schema| schema.get("properties")?.as_object());
        let required = schema.and_then(|schema| schema.get("required")?.as_array());
        for (key, schema) in properties.into_iter().flatten() {
            let is_required =
                required.is_some_and(|names| names.iter().any(|name| name == key.as_str()));
            match fields.get(key) {
                Some(value) => self.field(Some(schema), value, key, name, path, depth),
                None => self.push(Entry {
                    name: dotted(name, key),
                    value: None,
                    unpacked: false,
                    mark: Mark::Missing {
                        required: is_required,
                    },
                }),
            }
        }
        // Only a schema that names its fields can call another one extra.
        let beside = fields
            .iter()
            .filter(|(key, _)| properties.is_none_or(|named| !named.contains_key(key.as_str())));
        let (echoed, extra): (Vec<_>, Vec<_>) =
            beside.partition(|(key, value)| depth == 0 && self.is_echo(key, value));
        for (key, value) in extra {
            if properties.is_some() {
                let (value, unpacked) = unpack(value, None);
                self.push(Entry {
                    name: dotted(name, key),
                    value: Some(value),
                    unpacked,
                    mark: Mark::Extra,
                });
            } else {
                self.field(None, value, key, name, path, depth);
            }
        }
        for (key, value) in echoed {
            self.push(Entry {
                name: dotted(name, key),
                value: Some(value.clone()),
                unpacked: false,
                mark: Mark::Param,
            });
        }
    }

    fn field(
        &mut self,
        schema: Option<&Value>,
        value: &Value,
        key: &str,
        outer: &str,
        path: &str,
        depth: usize,
    ) {
        let name = dotted(outer, key);
        let path = format!("{path}/{}", key.replace('~', "~0").replace('/', "~1"));
        let (value, unpacked) = unpack(value, schema);
        let wrong = schema.and_then(|schema| wrong_type(schema, &value));
        let has_fields = value.as_object().is_some_and(|fields| !fields.is_empty());
        if has_fields && wrong.is_none() && depth + 1 < DEEPEST {
            self.object(schema, &value, &name, &path, depth + 1);
            return;
        }
        let mark = match (wrong, self.misfit(&path)) {
            (Some(wrong), _) => wrong,
            (None, Some(why)) => Mark::Misfit(why),
            (None, None) if schema.is_some() => Mark::Fits,
            (None, None) => Mark::Unchecked,
        };
        self.push(Entry {
            name,
            value: Some(value),
            unpacked,
            mark,
        });
    }

    /// What is wrong at a place, or inside what stands there.
    fn misfit(&self, path: &str) -> Option<String> {
        if let Some(why) = self.misfits.get(path) {
            return Some(why.clone());
        }
        let inside = format!("{path}/");
        let mut deeper: Vec<_> = self
            .misfits
            .iter()
            .filter_map(|(at, why)| Some((at.strip_prefix(&inside)?, why)))
            .collect();
        deeper.sort();
        deeper
            .first()
            .map(|(at, why)| t!("at {at}: {why}", at, why))
    }

    fn is_echo(&self, key: &str, value: &Value) -> bool {
        (self.params)(key).is_some_and(|sent| sent == value || spelt(sent) == spelt(value))
    }

    fn push(&mut self, entry: Entry) {
        if self.entries.len() < MOST {
            self.entries.push(entry);
        }
    }
}

/// A value's text: a text's own, else its JSON.
#[must_use]
pub fn spelt(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

fn dotted(outer: &str, key: &str) -> String {
    if outer.is_empty() {
        key.to_owned()
    } else {
        format!("{outer}.{key}")
    }
}

/// A list or an object that came as text; whether it did. A text stays a text where the schema wants one.
#[must_use]
pub fn unpack(value: &Value, schema: Option<&Value>) -> (Value, bool) {
    let plain = || (value.clone(), false);
    let Value::String(text) = value else {
        return plain();
    };
    let start = text.trim_start();
    if !start.starts_with(['{', '[']) || schema.is_some_and(wants_text) {
        return plain();
    }
    match serde_json::from_str::<Value>(text) {
        Ok(inner) if inner.is_object() || inner.is_array() => (inner, true),
        _ => plain(),
    }
}

fn wants_text(schema: &Value) -> bool {
    types(schema).is_some_and(|types| types.contains(&"string"))
}

/// The same with every text unpacked where the schema wants something else.
fn deeply_unpacked(value: &Value, schema: Option<&Value>, depth: usize) -> Value {
    let (value, _) = unpack(value, schema);
    if depth >= schema::DEEPEST {
        return value;
    }
    match value {
        Value::Object(fields) => {
            let of = |key: &str| schema?.get("properties")?.get(key);
            fields
                .into_iter()
                .map(|(key, value)| {
                    let inner = match of(&key) {
                        Some(schema) => deeply_unpacked(&value, Some(schema), depth + 1),
                        None => value,
                    };
                    (key, inner)
                })
                .collect()
        }
        Value::Array(items) => {
            let of_items = schema.and_then(|schema| schema.get("items"));
            items
                .into_iter()
                .map(|item| match of_items {
                    Some(schema) => deeply_unpacked(&item, Some(schema), depth + 1),
                    None => item,
                })
                .collect()
        }
        other => other,
    }
}

/// The types that a schema allows, if it says so.
fn types(schema: &Value) -> Option<Vec<&str>> {
    match schema.get("type")? {
        Value::String(one) => Some(vec![one]),
        Value::Array(several) => Some(several.iter().filter_map(Value::as_str).collect()),
        _ => None,
    }
}

fn wrong_type(schema: &Value, value: &Value) -> Option<Mark> {
    let wanted = types(schema)?;
    let is = type_name(value);
    let whole = value
        .as_f64()
        .is_some_and(|number| number.is_finite() && number.fract() == 0.0);
    let fits = wanted
        .iter()
        .any(|wanted| *wanted == is || (*wanted == "integer" && is == "number" && whole));
    (!fits && !wanted.is_empty()).then(|| Mark::WrongType {
        wanted: wanted.join(t!(" or ")),
        is,
    })
}

fn type_name(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn shape() -> Value {
        json!({"type": "object", "required": ["intent", "rating"], "properties": {
            "intent": {"type": "string", "enum": ["book", "cancel"]},
            "rating": {"type": "number"},
            "callback": {"type": "boolean"},
            "address": {"type": "object", "required": ["city"], "properties": {"city": {"type": "string"}}},
            "items": {"type": "array", "items": {"type": "string"}}
        }})
    }

    /// `name mark` for each field.
    fn marks(schema: Option<&Value>, outcome: &Value, params: &Value) -> Vec<String> {
        table(schema, outcome, |name| params.get(name))
            .into_iter()
            .map(|entry| {
                let mark = match entry.mark {
                    Mark::Fits => "fits".to_owned(),
                    Mark::Unchecked => "unchecked".to_owned(),
                    Mark::Missing { required: true } => "missing".to_owned(),
                    Mark::Missing { required: false } => "absent".to_owned(),
                    Mark::WrongType { wanted, is } => format!("{is} for {wanted}"),
                    Mark::Misfit(_) => "misfit".to_owned(),
                    Mark::Extra => "extra".to_owned(),
                    Mark::Param => "param".to_owned(),
                };
                let unpacked = if entry.unpacked { " unpacked" } else { "" };
                format!("{} {mark}{unpacked}", entry.name)
            })
            .collect()
    }

    #[test]
    fn each_field_has_its_mark() {
        let outcome = json!({"rating": "4", "intent": "buy", "callback": true, "mood": "good",
            "patient": "Lina", "address": {"city": 5}});
        assert_eq!(
            marks(
                Some(&shape()),
                &outcome,
                &json!({"patient": "Lina", "mood": "bad"})
            ),
            [
                "intent misfit",
                "rating string for number",
                "callback fits",
                "address.city number for string",
                "items absent",
                "mood extra",
                "patient param",
            ]
        );
    }

    #[test]
    fn json_that_came_as_text_is_unpacked_where_the_schema_wants_more_than_text() {
        let outcome = json!({"intent": "book", "rating": 5, "items": "[\"a\", \"b\"]",
            "address": "{\"city\": \"Aden\"}"});
        assert_eq!(
            marks(Some(&shape()), &outcome, &json!({})),
            [
                "intent fits",
                "rating fits",
                "callback absent",
                "address.city fits",
                "items fits unpacked",
            ]
        );
        let text = json!({"type": "object", "properties": {"note": {"type": "string"}}});
        let outcome = json!({"note": "[1]"});
        let kept = table(Some(&text), &outcome, |_| None);
        assert_eq!(kept[0].value, Some(json!("[1]")));
        assert!(!kept[0].unpacked);
    }

    #[test]
    fn wrong_items_inside_a_list_are_told_at_the_list() {
        let outcome = json!({"intent": "book", "rating": 1, "items": ["a", 2]});
        let table = table(Some(&shape()), &outcome, |_| None);
        let items = table.iter().find(|entry| entry.name == "items").unwrap();
        assert!(
            matches!(&items.mark, Mark::Misfit(why) if why.starts_with("at 1: ")),
            "{items:?}"
        );
    }

    #[test]
    fn missing_is_told_from_left_out() {
        assert_eq!(
            marks(Some(&shape()), &json!({}), &json!({})),
            [
                "intent missing",
                "rating missing",
                "callback absent",
                "address absent",
                "items absent",
            ]
        );
    }

    #[test]
    fn without_a_schema_nothing_is_right_or_wrong() {
        let outcome = json!({"a": 1, "b": "{\"c\": [1]}", "clinic": "Noor"});
        assert_eq!(
            marks(None, &outcome, &json!({"clinic": "Noor"})),
            ["a unchecked", "b.c unchecked", "clinic param"]
        );
        assert_eq!(marks(None, &json!("fine"), &json!({})), [" unchecked"]);
        assert_eq!(
            marks(Some(&shape()), &json!("fine"), &json!({})),
            [" string for object"]
        );
    }

    #[test]
    fn an_echo_of_another_spelling_is_an_echo_and_a_schemas_field_is_never_one() {
        let schema = json!({"type": "object", "properties": {"clinic": {"type": "string"}}});
        let outcome = json!({"clinic": "Noor", "count": "12"});
        assert_eq!(
            marks(
                Some(&schema),
                &outcome,
                &json!({"clinic": "Noor", "count": 12})
            ),
            ["clinic fits", "count param"]
        );
    }

    #[test]
    fn a_whole_number_is_an_integer() {
        let schema = json!({"type": "object", "properties": {"n": {"type": "integer"}}});
        assert_eq!(
            marks(Some(&schema), &json!({"n": 5.0}), &json!({})),
            ["n fits"]
        );
        assert_eq!(
            marks(Some(&schema), &json!({"n": 5.5}), &json!({})),
            ["n number for integer"]
        );
    }

    #[test]
    fn what_is_huge_or_deep_is_bounded() {
        let wide: Value = (0..5_000).map(|n| (format!("f{n}"), json!(n))).collect();
        assert_eq!(table(None, &wide, |_| None).len(), MOST);
        let mut deep = json!(1);
        for _ in 0..100 {
            deep = json!({"x": deep});
        }
        assert_eq!(table(None, &deep, |_| None).len(), 1);
    }
}
