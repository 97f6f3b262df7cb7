//! `assets/draft.schema.json` says the same as the reader: every key, its type, and what is refused.

use serde_json::{Map, Value, json};

use super::{keys, read};
use crate::draft::{AgentKind, Draft, Switch, examples};

fn schema() -> Value {
    serde_json::from_str(include_str!("../../../assets/draft.schema.json")).unwrap()
}

/// A file's text as JSON, as editors hand it to a schema.
fn as_json(text: &str) -> Value {
    fn value(item: &toml_edit::Item) -> Value {
        if let Some(table) = item.as_table_like() {
            let entries = table
                .iter()
                .map(|(key, item)| (key.to_owned(), value(item)));
            return Value::Object(entries.collect::<Map<_, _>>());
        }
        match item.as_value().unwrap() {
            toml_edit::Value::String(text) => json!(text.value()),
            toml_edit::Value::Integer(number) => json!(number.value()),
            toml_edit::Value::Float(number) => json!(number.value()),
            toml_edit::Value::Boolean(is) => json!(is.value()),
            toml_edit::Value::Datetime(time) => json!(time.value().to_string()),
            toml_edit::Value::Array(items) => items
                .iter()
                .map(|item| value(&toml_edit::Item::Value(item.clone())))
                .collect(),
            toml_edit::Value::InlineTable(_) => unreachable!("like a table"),
        }
    }
    let document: toml_edit::DocumentMut = text.parse().unwrap();
    value(document.as_item())
}

fn wrong(text: &str) -> Vec<String> {
    let validator = jsonschema::validator_for(&schema()).unwrap();
    let value = as_json(text);
    let errors = validator.iter_errors(&value);
    errors.map(|error| error.to_string()).collect()
}

fn keys_at<'s>(schema: &'s Value, table: &str) -> Vec<&'s str> {
    let place = if table.is_empty() {
        "/properties".to_owned()
    } else {
        format!("/properties/{table}/properties")
    };
    let properties = schema.pointer(&place).unwrap().as_object().unwrap();
    let mut keys: Vec<&str> = properties.keys().map(String::as_str).collect();
    keys.sort_unstable();
    keys
}

#[test]
fn every_key_that_the_reader_knows_is_described_and_no_other() {
    let schema = schema();
    let mut root = [&keys::ROOT[..], &keys::TABLES[..]].concat();
    root.sort_unstable();
    assert_eq!(
        keys_at(&schema, ""),
        root,
        "assets/draft.schema.json lacks a key, or has one too many"
    );
    for (table, known) in [
        ("tools", &keys::TOOLS[..]),
        ("webhook_auth", &keys::WEBHOOK_AUTH[..]),
        ("call", &keys::CALL[..]),
    ] {
        let mut known = known.to_vec();
        known.sort_unstable();
        assert_eq!(keys_at(&schema, table), known, "[{table}]");
    }
}

#[test]
fn every_key_has_its_sentence() {
    fn walk(schema: &Value, path: &str) {
        for (key, inner) in schema["properties"].as_object().into_iter().flatten() {
            let sentence = inner["description"].as_str().unwrap_or_default();
            assert!(sentence.ends_with('.'), "{path}{key} has no sentence");
            walk(inner, &format!("{path}{key}."));
        }
    }
    walk(&schema(), "");
}

#[test]
fn every_example_fits() {
    for example in &examples::ALL {
        assert_eq!(
            wrong(example.text),
            Vec::<String>::new(),
            "{}",
            example.name
        );
    }
}

#[test]
fn what_a_new_file_holds_fits() {
    let full = Draft {
        agent: Some(AgentKind::Inline),
        lang: "ar".into(),
        silence_threshold: "800".into(),
        interrupt: Switch::On,
        smart_call_end: Switch::Off,
        poke_messages: vec!["Hello?".into()],
        to_number: "+12025550144".into(),
        ..Draft::default()
    };
    for draft in [Draft::default(), full] {
        let text = super::write("", &draft).unwrap();
        assert_eq!(wrong(&text), Vec::<String>::new(), "{text}");
    }
}

#[test]
fn the_schema_refuses_what_the_reader_refuses_or_reports() {
    for (text, is_fine) in [
        ("", true),
        ("agent = \"saved\"", true),
        ("agent = \"both\"", false),
        ("lang = 5", false),
        ("silence_threshold = 800", true),
        ("silence_threshold = \"800\"", true),
        ("silence_threshold = true", false),
        ("interrupt = false", true),
        ("interrupt = \"yes\"", false),
        ("poke_messages = []", true),
        ("poke_messages = [\"a\", 1]", false),
        ("poke_messages = \"a\"", false),
        ("greetingMessage = \"a\"", false),
        ("to_number = \"+12025550144\"", false),
        ("[call]\nto_number = \"+12025550144\"", true),
        ("[call]\nto_number = 12025550144", false),
        ("[call]\nto = \"x\"", false),
        (
            "[params]\na = 1\nb = 0.5\nc = true\nd = \"x\"\ne = 2026-05-03",
            true,
        ),
        ("[params]\na = [1]", false),
        ("params = 3", false),
        ("[param_sets.x]\na = 1", true),
        ("[param_sets]\na = 1", false),
        ("[tools]\nsmart_call_end = true", true),
        ("[tools]\ngoogle_calendar = true", false),
        ("[webhook_auth]\nauth_secret_env = \"X\"", true),
        ("[webhook_auth]\nauth_secret = \"x\"", false),
        ("outcome_response_shape = '{}'", true),
        ("outcome_response_shape_file = \"schema.json\"", true),
        ("preamble_file = \"./texts/مرحبا.md\"", true),
        ("preamble_file = \"..a\"", true),
        ("preamble_file = \"\"", false),
        ("preamble_file = \"/etc/motd\"", false),
        ("preamble_file = \"a/../b\"", false),
        ("preamble_file = \"a\\\\..\\\\b\"", false),
        ("preamble_file = \"c:x\"", false),
        ("preamble_file = \"a/\"", false),
        ("preamble_file = \"a\\nb\"", false),
        ("preamble_file = 1", false),
        ("preamble = \"x\"\npreamble_file = \"a.md\"", false),
        ("[outcome_response_shape]\ntype = \"object\"", false),
    ] {
        let reader = read(text).is_ok_and(|read| read.problems.is_empty());
        assert_eq!(reader, is_fine, "the reader: {text}");
        assert_eq!(
            wrong(text).is_empty(),
            is_fine,
            "the schema: {text}: {:?}",
            wrong(text)
        );
    }
}
