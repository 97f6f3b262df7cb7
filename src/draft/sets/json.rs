//! Param sets as JSON. A key that stands twice is refused: one of the two values would be lost.

use std::fmt;

use serde::Deserializer;
use serde::de::{DeserializeSeed, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};

use super::{CannotRead, NAME_KEYS, Sets, name_key};
use crate::draft::{ParamValue, Params, file, names, schema};

pub(super) fn read(text: &str) -> Result<Sets, CannotRead> {
    let mut reader = serde_json::Deserializer::from_str(text);
    let sets = reader.deserialize_any(File).and_then(|sets| {
        reader.end()?;
        Ok(sets)
    });
    sets.map_err(|error| CannotRead::At {
        line: error.line() as u64,
        column: error.column(),
        message: in_words(&schema::json_reason(&error)),
    })
}

/// What the parser says of a value of another kind, turned round: what is wanted comes first.
fn in_words(message: &str) -> String {
    let kinds = message
        .strip_prefix("invalid type: ")
        .and_then(|kinds| kinds.split_once(", expected "));
    match kinds {
        Some((found, wanted)) => t!("here must stand {wanted}, not {found}", wanted, found),
        None => message.to_owned(),
    }
}

/// The whole file: sets by name, or a list of them.
struct File;

impl<'de> Visitor<'de> for File {
    type Value = Sets;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(t!("an object of param sets, or a list of objects"))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Sets, A::Error> {
        let mut sets = Sets::new();
        while let Some(name) = map.next_key::<String>()? {
            let pairs = map.next_value_seed(Pairs)?;
            add(&mut sets, name, params(pairs)?)?;
        }
        Ok(sets)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Sets, A::Error> {
        let mut sets = Sets::new();
        while let Some(mut pairs) = list.next_element_seed(Pairs)? {
            let at = name_key(&pairs.iter().map(|(name, _)| name.as_str()));
            let Some((_, name)) = at.map(|at| pairs.remove(at)) else {
                return Err(A::Error::custom(t!(
                    "this object does not say which set it is: give it a {value}",
                    value = format_args!("{:?}", NAME_KEYS[0])
                )));
            };
            let Value::String(name) = name else {
                return Err(A::Error::custom(t!(
                    "the name of a set is a text in quotes"
                )));
            };
            add(&mut sets, name, params(pairs)?)?;
        }
        Ok(sets)
    }
}

fn add<E: Error>(sets: &mut Sets, name: String, values: Params) -> Result<(), E> {
    if name.trim().is_empty() {
        return Err(E::custom(t!("this set has no name")));
    }
    if sets.contains_key(&name) {
        return Err(E::custom(t!("the set `{name}` stands twice", name)));
    }
    sets.insert(name, values);
    Ok(())
}

fn params<E: Error>(pairs: Vec<(String, Value)>) -> Result<Params, E> {
    let mut values = Params::new();
    for (name, value) in pairs {
        names::check(&name)
            .map_err(|why| E::custom(t!("`{name}` is no param: {why}", name, why)))?;
        let value = match value {
            Value::String(text) => ParamValue::Text(text),
            Value::Number(number) => file::number(number.to_string()),
            Value::Bool(on) => ParamValue::Bool(on),
            // A table without that value.
            Value::Null => continue,
            Value::Array(_) | Value::Object(_) => {
                return Err(E::custom(t!(
                    "the value of `{name}` must be a text, a number, true or false",
                    name
                )));
            }
        };
        values.insert(name, value);
    }
    Ok(values)
}

/// An object's pairs, each key once.
struct Pairs;

impl<'de> DeserializeSeed<'de> for Pairs {
    type Value = Vec<(String, Value)>;

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<Self::Value, D::Error> {
        from.deserialize_map(self)
    }
}

impl<'de> Visitor<'de> for Pairs {
    type Value = Vec<(String, Value)>;

    fn expecting(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(t!("an object of params and their values"))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut pairs = indexmap::IndexMap::new();
        while let Some(name) = map.next_key::<String>()? {
            if pairs.contains_key(&name) {
                return Err(A::Error::custom(t!(
                    "`{name}` stands twice in this set",
                    name
                )));
            }
            let value = map.next_value()?;
            pairs.insert(name, value);
        }
        Ok(pairs.into_iter().collect())
    }
}

pub(super) fn write(sets: &Sets) -> String {
    let value = |value: &ParamValue| match value {
        ParamValue::Text(text) => Value::String(text.clone()),
        ParamValue::Number(spelling) => spelling
            .parse::<Number>()
            .map_or_else(|_| Value::String(spelling.clone()), Value::Number),
        ParamValue::Bool(on) => Value::Bool(*on),
    };
    let object = |values: &Params| -> Map<String, Value> {
        { values.iter() }
            .map(|(name, param)| (name.clone(), value(param)))
            .collect()
    };
    let all: Map<String, Value> = sets
        .iter()
        .map(|(name, values)| (name.clone(), Value::Object(object(values))))
        .collect();
    // The alternate form of a JSON value is its pretty print.
    format!("{:#}\n", Value::Object(all))
}
