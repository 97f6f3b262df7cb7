//! Mends of an outcome schema: only where one thing was most likely meant. The whole text is written anew, formatted;
//! key order and the spelling of numbers stay.

use serde_json::{Map, Value};

use crate::draft::near;
use crate::draft::schema::{edit, fields, infer, rules};

/// Longer schemas are not mended by a key, in bytes: an offer is made while drawing.
const LONGEST: usize = 64 * 1024;

/// The field that a root which is no object becomes.
const FIELD: &str = "result";

/// Keywords that another part of a schema may hang on, or that say what a value is: taking one out changes what an
/// outcome is, so it needs a person.
const CARRYING: [&str; 19] = [
    "$anchor",
    "$defs",
    "$dynamicAnchor",
    "$dynamicRef",
    "$id",
    "$ref",
    "allOf",
    "anyOf",
    "const",
    "definitions",
    "dependentSchemas",
    "else",
    "if",
    "not",
    "oneOf",
    "patternProperties",
    "prefixItems",
    "then",
    "type",
];

/// What mends a problem with this code at a JSON pointer, and the schema's text after it.
pub(super) fn mended(code: &str, text: &str, path: &str) -> Option<(String, String)> {
    if text.len() > LONGEST {
        return None;
    }
    let mut schema: Value = serde_json::from_str(text).ok()?;
    let says = match code {
        "schema-root-not-object" => root(&mut schema)?,
        "schema-unknown-type" => type_name(&mut schema, path)?,
        "schema-required-missing" => required(&mut schema, path)?,
        "schema-undocumented-keyword" => keyword(&mut schema, path)?,
        _ => return None,
    };
    Some((says, edit::formatted(&schema.to_string()).ok()?))
}

fn root(schema: &mut Value) -> Option<String> {
    let inner = schema.as_object()?;
    if inner.get("properties").is_some_and(Value::is_object) {
        let mut new = Map::new();
        new.insert("type".to_owned(), "object".into());
        let rest = inner.iter().filter(|(key, _)| *key != "type");
        new.extend(rest.map(|(key, value)| (key.clone(), value.clone())));
        *schema = Value::Object(new);
        return Some(t!("says that its root is an object").to_owned());
    }
    let type_name = inner.get("type").and_then(Value::as_str);
    if let Some(name) = type_name
        && ["string", "number", "boolean", "array"].contains(&name)
    {
        let says = t!(
            "puts the {name} into an object, as its field {field}",
            name,
            field = FIELD
        );
        *schema = serde_json::json!({
            "type": "object",
            "properties": { FIELD: schema.take() },
            "required": [FIELD],
        });
        return Some(says);
    }
    let text = schema.to_string();
    if fields::looks_like_example(&text) {
        let written = infer::from_example(&text).ok()?;
        *schema = serde_json::from_str(&written).ok()?;
        return Some(t!("makes a schema of this example").to_owned());
    }
    None
}

fn type_name(schema: &mut Value, path: &str) -> Option<String> {
    let place = schema.pointer_mut(path)?;
    let meant = rules::type_meant(place.as_str()?)?;
    *place = meant.into();
    Some(t!("writes the type {meant}", meant))
}

fn required(schema: &mut Value, path: &str) -> Option<String> {
    let name = schema.pointer(path)?.as_str()?.to_owned();
    let holder = path.rsplit_once("/required/")?.0;
    let holder = schema.pointer(holder)?;
    let listed = holder.get("required")?.as_array()?;
    let known = holder.get("properties")?.as_object()?.keys();
    let meant = near::nearest(&name, known.map(String::as_str))?.to_owned();
    // That it is listed already leaves two ways out.
    if listed.iter().any(|one| one.as_str() == Some(&meant)) {
        return None;
    }
    *schema.pointer_mut(path)? = meant.as_str().into();
    Some(t!("writes {meant}", meant))
}

fn keyword(schema: &mut Value, path: &str) -> Option<String> {
    let (holder, key) = path.rsplit_once('/')?;
    let key = key.replace("~1", "/").replace("~0", "~");
    let holder = schema.pointer_mut(holder)?.as_object_mut()?;
    if CARRYING.contains(&key.as_str()) {
        return None;
    }
    let Some(meant) = near::nearest(&key, rules::DOCUMENTED) else {
        holder.shift_remove(&key)?;
        return Some(t!("takes {key} out", key));
    };
    if holder.contains_key(meant) {
        return None;
    }
    let renamed = std::mem::take(holder).into_iter().map(|(name, value)| {
        if name == key {
            (meant.to_owned(), value)
        } else {
            (name, value)
        }
    });
    *holder = renamed.collect();
    Some(t!("writes {meant}", meant))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn after(code: &str, schema: &Value, path: &str) -> Option<Value> {
        let (_, text) = mended(code, &schema.to_string(), path)?;
        Some(serde_json::from_str(&text).unwrap())
    }

    #[test]
    fn a_root_becomes_an_object_where_one_thing_was_meant() {
        let root = |schema: Value| after("schema-root-not-object", &schema, "");
        let properties = json!({ "a": { "type": "string" } });
        let object = json!({ "type": "object", "properties": properties });
        assert_eq!(root(json!({ "properties": properties })), Some(object));
        let boolean = json!({ "type": "boolean", "description": "Did they agree?" });
        assert_eq!(
            root(boolean.clone()),
            Some(json!({
                "type": "object",
                "properties": { "result": boolean },
                "required": ["result"],
            }))
        );
        let example = root(json!({ "confirmed": true, "guests": 4 })).unwrap();
        assert_eq!(example["properties"]["guests"]["type"], "number");
        for unclear in [
            json!([]),
            json!("text"),
            json!({}),
            json!({ "$ref": "#/$defs/a" }),
        ] {
            assert_eq!(root(unclear.clone()), None, "{unclear}");
        }
    }

    #[test]
    fn a_keyword_that_others_hang_on_stays() {
        let schema = |key: &str| json!({ "type": "object", "properties": {}, key: {}, "z": 1 });
        let take = |key: &str| {
            after(
                "schema-undocumented-keyword",
                &schema(key),
                &format!("/{key}"),
            )
        };
        for key in CARRYING.into_iter().filter(|key| *key != "type") {
            assert_eq!(take(key), None, "{key}");
        }
        let left = take("title").unwrap();
        assert_eq!(left, json!({ "type": "object", "properties": {}, "z": 1 }));
        assert_eq!(
            left.to_string(),
            r#"{"type":"object","properties":{},"z":1}"#
        );
        let renamed = take("descripton").unwrap();
        assert_eq!(
            renamed.to_string(),
            r#"{"type":"object","properties":{},"description":{},"z":1}"#
        );
    }

    #[test]
    fn a_slip_in_required_and_in_a_type_is_written_right() {
        let schema = json!({ "type": "object", "properties": { "city": { "type": "str" } }, "required": ["ctiy", "x"] });
        let named = after("schema-required-missing", &schema, "/required/0").unwrap();
        assert_eq!(named["required"], json!(["city", "x"]));
        assert_eq!(
            after("schema-required-missing", &schema, "/required/1"),
            None
        );
        let typed = after("schema-unknown-type", &schema, "/properties/city/type").unwrap();
        assert_eq!(typed["properties"]["city"]["type"], "string");
    }

    #[test]
    fn numbers_keep_their_spelling_and_long_schemas_are_left_alone() {
        let text = r#"{"type":"object","title":"x","properties":{"a":{"type":"number","enum":[1.50,123456789012345678901234567890]}}}"#;
        let (says, new) = mended("schema-undocumented-keyword", text, "/title").unwrap();
        assert_eq!(says, "takes title out");
        assert!(
            new.contains("1.50") && new.contains("123456789012345678901234567890"),
            "{new}"
        );
        let long = format!(r#"{{"title":"{}"}}"#, "x".repeat(LONGEST));
        assert_eq!(mended("schema-undocumented-keyword", &long, "/title"), None);
    }
}
