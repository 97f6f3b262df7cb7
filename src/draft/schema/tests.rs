use proptest::prelude::*;
use serde_json::json;

use super::*;

/// Code, path and the spanned text of each finding.
fn found(text: &str) -> Vec<(&'static str, String, String)> {
    check(text)
        .findings
        .into_iter()
        .map(|finding| {
            let at = finding.span.expect("every finding has a place");
            (finding.code, finding.path, text.get(at).unwrap().to_owned())
        })
        .collect()
}

fn one(text: &str, code: &str, path: &str, at: &str) {
    assert_eq!(
        found(text)
            .iter()
            .map(|(code, path, at)| (*code, path.as_str(), at.as_str()))
            .collect::<Vec<_>>(),
        [(code, path, at)],
        "for {text}"
    );
}

const RICH: &str = r#"{ "type": "object",
  "properties": {
    "intent":   { "type": "string", "enum": ["book", "cancel"], "description": "why they talked" },
    "rating":   { "type": "number" },
    "callback": { "type": "boolean" },
    "address":  { "type": "object", "properties": { "city": { "type": "string" } } },
    "items":    { "type": "array", "items": { "type": "string" } } },
  "required": ["intent"] }"#;

#[test]
fn a_documented_schema_has_no_findings_and_keeps_its_order() {
    let checked = check(RICH);
    assert_eq!(checked.findings, []);
    let value = checked.value.unwrap();
    let names: Vec<_> = value["properties"].as_object().unwrap().keys().collect();
    assert_eq!(names, ["intent", "rating", "callback", "address", "items"]);
    assert_eq!(field_count(&value), 5);
    assert_eq!(
        example(&value),
        json!({"intent": "book", "rating": 1, "callback": true, "address": {"city": "text"}, "items": ["text"]})
    );
}

#[test]
fn a_blank_schema_is_fine() {
    for text in ["", " \n\t "] {
        let checked = check(text);
        assert_eq!(checked.findings, []);
        assert_eq!(checked.value, None);
    }
}

#[test]
fn broken_json_says_where_and_what_to_do() {
    for (text, at, help) in [
        ("{ \"type\": \"object\", }", "}", "comma"),
        ("{ \"type\": “object” }", "“", "straight double quotes"),
        ("{ type: 1 }", "t", "double quotes"),
        ("{ \"type\": \"object\"", "\"", "ends too early"),
        ("{} {}", "{", "Only one"),
        ("{ \"a\": \"عربي\", 'b': 1 }", "'", "straight double quotes"),
    ] {
        let checked = check(text);
        let finding = &checked.findings[0];
        assert_eq!(finding.code, "schema-not-json");
        assert_eq!(text.get(finding.span.clone().unwrap()), Some(at), "{text}");
        assert!(finding.help.contains(help), "{text}: {}", finding.help);
        assert_eq!(checked.value, None);
    }
}

#[test]
fn a_number_keeps_its_spelling() {
    let text = r#"{"type":"object","properties":{"n":{"type":"number","enum":[12345678901234567890123,1.50]}}}"#;
    let checked = check(text);
    assert_eq!(checked.value.unwrap().to_string(), text);
}

#[test]
fn each_mistake_is_found_at_its_place() {
    one("[]", "schema-root-not-object", "", "[]");
    one("{}", "schema-root-not-object", "", "{}");
    one(
        r#"{"type":"array","items":{"type":"string"}}"#,
        "schema-root-not-object",
        "",
        r#"{"type":"array","items":{"type":"string"}}"#,
    );
    one(
        r#"{"type":"object","properties":{"a":{"type":"string"},"a":{"type":"number"}}}"#,
        "schema-duplicate-key",
        "/properties/a",
        r#""a""#,
    );
    one(
        r#"{"type":"object","properties":{"a":{}}}"#,
        "schema-no-type",
        "/properties/a",
        "{}",
    );
    one(
        r#"{"type":"object","properties":{"a":{"type":"int"}}}"#,
        "schema-unknown-type",
        "/properties/a/type",
        r#""int""#,
    );
    one(
        r#"{"type":"object","properties":{"a":{"type":5}}}"#,
        "schema-unknown-type",
        "/properties/a/type",
        "5",
    );
    one(
        r#"{"type":"object","properties":{"a":"string"}}"#,
        "schema-not-valid",
        "/properties/a",
        r#""string""#,
    );
    one(
        r#"{"type":"object","properties":[]}"#,
        "schema-not-valid",
        "/properties",
        "[]",
    );
    one(
        r#"{"type":"object","required":"a"}"#,
        "schema-not-valid",
        "/required",
        r#""a""#,
    );
    one(
        r#"{"type":"object","properties":{"a/b":{"type":"array"}}}"#,
        "schema-array-no-items",
        "/properties/a~1b",
        r#"{"type":"array"}"#,
    );
    one(
        r#"{"type":"object","properties":{"name":{"type":"string"}},"required":["nmae"]}"#,
        "schema-required-missing",
        "/required/0",
        r#""nmae""#,
    );
    one(
        r#"{"type":"object","title":"x"}"#,
        "schema-undocumented-keyword",
        "/title",
        r#""title""#,
    );
    one(
        r#"{"type":"object","properties":{"a":{"type":"integer"}}}"#,
        "schema-undocumented-keyword",
        "/properties/a/type",
        r#""type""#,
    );
}

#[test]
fn an_undocumented_keyword_is_told_once_with_its_count() {
    let text = r#"{"type":"object","properties":{"a":{"type":"string","format":"date"},"b":{"type":"string","format":"date"}}}"#;
    let findings = check(text).findings;
    assert_eq!(findings.len(), 1);
    assert_eq!(
        findings[0].message,
        "Hamsa does not document `format` (2 times)"
    );
    assert_eq!(findings[0].path, "/properties/a/format");
    assert_eq!(findings[0].severity, Severity::Warning);
}

#[test]
fn a_reference_to_nowhere_is_an_error() {
    let text = r##"{"type":"object","properties":{"b":{"$ref":"#/none"}}}"##;
    let codes: Vec<_> = check(text).findings.iter().map(|f| f.code).collect();
    assert_eq!(codes, ["schema-not-valid", "schema-undocumented-keyword"]);
}

#[test]
fn a_broken_pattern_is_an_error() {
    let text = r#"{"type":"object","properties":{"b":{"type":"string","pattern":"("}}}"#;
    assert_eq!(check(text).findings[0].code, "schema-not-valid");
}

#[test]
fn a_mistyped_keyword_is_recognised() {
    let findings = check(r#"{"type":"object","propertis":{}}"#).findings;
    assert_eq!(findings[0].help, "Did you mean `properties`?");
    let findings = check(r#"{"type":"object","properties":{"a":{"type":"Strng"}}}"#).findings;
    assert_eq!(findings[0].help, "Did you mean `string`?");
}

#[test]
fn a_remote_reference_is_warned_about_and_never_fetched() {
    let text = r#"{"type":"object","properties":{"a":{"$ref":"http://127.0.0.1:1/x.json"}}}"#;
    let checked = check(text);
    assert_eq!(checked.findings.len(), 1);
    assert_eq!(checked.findings[0].code, "schema-undocumented-keyword");
    assert_eq!(misfits(&checked.value.unwrap(), &json!({"a": 1})), []);
}

#[test]
fn deep_nesting_is_refused_without_a_crash() {
    for unit in ["{\"a\":", "["] {
        let text = unit.repeat(200_000);
        let checked = check(&text);
        assert_eq!(checked.findings[0].code, "schema-too-deep");
        assert_eq!(checked.value, None);
    }
    let fine = format!("{}{}", "[".repeat(DEEPEST), "]".repeat(DEEPEST));
    assert_eq!(found(&fine)[0].0, "schema-root-not-object");
    let brackets_in_text = format!(
        r#"{{"type":"object","description":"{}"}}"#,
        "[{\\\"".repeat(100)
    );
    assert_eq!(check(&brackets_in_text).findings, []);
}

#[test]
fn a_schema_that_refers_to_itself_has_a_finite_example() {
    let schema =
        json!({"type": "object", "properties": {"next": {"$ref": "#"}, "more": {"$ref": "#"}}});
    assert!(example(&schema).is_object());
    let loops = json!({"$ref": "#"});
    assert_eq!(example(&loops), Value::Null);
}

#[test]
fn an_example_takes_what_the_schema_gives() {
    for (schema, expected) in [
        (json!({"type": "string", "example": "Noor"}), json!("Noor")),
        (json!({"type": "number", "default": 3}), json!(3)),
        (json!({"enum": ["x", "y"]}), json!("x")),
        (json!({"type": ["null", "boolean"]}), json!(true)),
        (json!({"type": "string", "minLength": 6}), json!("textxx")),
        (json!({"type": "string", "maxLength": 2}), json!("te")),
        (json!({"type": "integer", "minimum": 5}), json!(5)),
        (json!({"type": "number", "maximum": 0.5}), json!(0.5)),
        (json!({"type": "array"}), json!([])),
        (
            json!({"type": "array", "items": {"type": "boolean"}, "minItems": 2}),
            json!([true, true]),
        ),
        (json!({"anyOf": [{"type": "boolean"}]}), json!(true)),
        (json!(7), Value::Null),
    ] {
        assert_eq!(example(&schema), expected, "{schema}");
    }
}

#[test]
fn an_outcome_that_does_not_fit_says_where() {
    let schema: Value = serde_json::from_str(RICH).unwrap();
    assert_eq!(misfits(&schema, &json!({"intent": "book", "extra": 1})), []);
    let wrong = misfits(&schema, &json!({"intent": "buy", "address": {"city": 7}}));
    let paths: Vec<_> = wrong.iter().map(|(path, _)| path.as_str()).collect();
    assert_eq!(paths, ["/intent", "/address/city"]);
    assert_eq!(misfits(&schema, &json!({})).len(), 1);
    assert_eq!(misfits(&json!({"type": "nonsense"}), &json!({})), []);
    let long = misfits(&schema, &json!({"intent": "x".repeat(5000)}));
    assert!(long[0].1.chars().count() <= 200);
}

/// Plain schemas: what the API documents.
fn plain_schema() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(json!({"type": "string", "description": "d"})),
        Just(json!({"type": "number"})),
        Just(json!({"type": "boolean"})),
        prop::collection::vec("[a-z]{1,4}", 1..4)
            .prop_map(|words| json!({"type": "string", "enum": words})),
    ];
    let any = leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            inner
                .clone()
                .prop_map(|items| json!({"type": "array", "items": items})),
            object_of(inner),
        ]
    });
    object_of(any)
}

fn object_of(inner: impl Strategy<Value = Value>) -> impl Strategy<Value = Value> {
    prop::collection::btree_map("[a-z]{1,6}", inner, 0..4).prop_map(|properties| {
        let required: Vec<_> = properties.keys().cloned().collect();
        json!({"type": "object", "properties": properties, "required": required})
    })
}

proptest! {
    #[test]
    fn the_example_of_a_plain_schema_fits_it(schema in plain_schema()) {
        let text = schema.to_string();
        let mut checked = check(&text);
        // A list of enum words may hold one twice, which is a schema all the same.
        checked.findings.retain(|finding| !finding.message.contains("unique"));
        prop_assert_eq!(checked.findings, vec![]);
        prop_assert_eq!(misfits(&schema, &example(&schema)), vec![]);
    }

    #[test]
    fn any_text_is_checked_without_a_panic(text in r#"([{}\[\]:,"\\ \n]|"type"|"object"|true|1e5|é|"a":){0,30}"#) {
        for finding in check(&text).findings {
            prop_assert!(text.get(finding.span.unwrap()).is_some());
        }
    }
}
