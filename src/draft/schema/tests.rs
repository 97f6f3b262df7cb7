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
    assert_eq!(value.field_count(), 5);
    assert_eq!(
        example(&value),
        Ok(
            json!({"intent": "book", "rating": 1, "callback": true, "address": {"city": "text"}, "items": ["text"]})
        )
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
    assert_eq!(
        codes,
        ["schema-leads-nowhere", "schema-undocumented-keyword"]
    );
}

#[test]
fn a_broken_pattern_is_an_error() {
    let text = r#"{"type":"object","properties":{"b":{"type":"string","pattern":"("}}}"#;
    let codes: Vec<_> = check(text).findings.iter().map(|f| f.code).collect();
    assert_eq!(codes[0], "schema-leads-nowhere", "{codes:?}");
}

#[test]
fn a_mistyped_keyword_is_recognised() {
    let findings = check(r#"{"type":"object","propertis":{}}"#).findings;
    assert_eq!(findings[0].help, "Did you mean `properties`?");
    let findings = check(r#"{"type":"object","properties":{"a":{"type":"Strng"}}}"#).findings;
    assert_eq!(findings[0].help, "Did you mean `string`?");
}

#[test]
fn a_remote_reference_is_told_and_never_fetched() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let host = format!("http://{}", listener.local_addr().unwrap());
    for text in [
        format!(r#"{{"type":"object","properties":{{"a":{{"$ref":"{host}/x.json"}}}}}}"#),
        format!(
            r#"{{"$schema":"{host}/own","type":"object","allOf":[{{"$ref":"{host}/x.json"}}]}}"#
        ),
        format!(
            r#"{{"$id":"{host}/a","type":"object","properties":{{"a":{{"$dynamicRef":"x.json"}}}}}}"#
        ),
    ] {
        let checked = check(&text);
        let found = checked
            .findings
            .iter()
            .find(|f| f.code == "schema-remote-reference");
        let found = found.expect("it is told");
        assert_eq!(found.severity, Severity::Warning);
        let at = text.get(found.span.clone().unwrap()).unwrap();
        assert!(at.contains("x.json"), "{at}");
        assert!(
            checked
                .findings
                .iter()
                .all(|f| f.severity == Severity::Warning)
        );
        let value = checked.value.unwrap();
        assert_eq!(misfits(&value, &json!({"a": 1})), []);
        assert!(example(&value).is_err());
        let asked = listener.accept().map_err(|error| error.kind());
        assert_eq!(asked.unwrap_err(), std::io::ErrorKind::WouldBlock);
    }
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
    assert!(example(&schema).unwrap().is_object());
    for loops in [
        json!({"$ref": "#"}),
        json!({"allOf": [{"$ref": "#"}, {"$ref": "#"}]}),
        json!({"type": "object", "properties": {"a": {"$ref": "#"}, "b": {"$ref": "#"}}, "required": ["a", "b"]}),
    ] {
        assert!(example(&loops).is_err(), "{loops}");
    }
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
            json!([true, false]),
        ),
        (json!({"anyOf": [{"type": "boolean"}]}), json!(true)),
    ] {
        assert_eq!(example(&schema), Ok(expected), "{schema}");
    }
    assert!(example(&json!(7)).is_err());
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

#[test]
fn an_outcome_is_held_against_a_schema_that_refers_to_itself() {
    for loops in [
        json!({"$ref": "#"}),
        json!({"allOf": [{"$ref": "#"}, {"$ref": "#"}]}),
        json!({"type": "object", "properties": {"a": {"$ref": "#"}}}),
    ] {
        let _ = misfits(&loops, &json!({"a": {"a": {}}}));
        let _ = check(&loops.to_string());
    }
}

#[test]
fn validity_is_told_whatever_else_is_wrong() {
    let codes = |text: &str| -> Vec<&str> { check(text).findings.iter().map(|f| f.code).collect() };
    assert_eq!(
        codes(r#"{"type":"array","items":{"minLength":-1}}"#),
        [
            "schema-root-not-object",
            "schema-not-valid",
            "schema-no-type",
            "schema-undocumented-keyword"
        ]
        .map(|code| code),
    );
    // What was right in an older draft is right where `$schema` says so.
    let old = r#"{"$schema":"http://json-schema.org/draft-07/schema#","type":"object","properties":{"a":{"type":"array","items":[{"type":"string"}]}}}"#;
    assert!(!codes(old).contains(&"schema-not-valid"));
    let new =
        r#"{"type":"object","properties":{"a":{"type":"array","items":[{"type":"string"}]}}}"#;
    assert!(codes(new).contains(&"schema-not-valid"));
}

#[test]
fn a_schema_that_is_too_large_is_told_and_not_read() {
    let text = format!(
        r#"{{"type":"object","description":"{}"}}"#,
        "x".repeat(LONGEST)
    );
    let checked = check(&text);
    assert_eq!(checked.value, None);
    assert_eq!(checked.findings.len(), 1);
    assert_eq!(checked.findings[0].code, "schema-too-large");
    assert!(checked.findings[0].message.contains("1.0 MB"));
}

/// Schemas with all that an example can be made for.
fn rich_schema() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        prop::sample::select(vec![
            "date", "date-time", "time", "duration", "email", "uri", "uuid", "ipv4", "ipv6", "hostname",
        ])
        .prop_map(|format| json!({"type": "string", "format": format})),
        (0_u64..9, 0_u64..9).prop_map(|(least, more)| json!({"type": "string", "minLength": least, "maxLength": least + more})),
        prop::sample::select(vec![
            "^[a-z]{3}$", "^\\d{4}-\\d{2}$", "^(yes|no)$", "^\\+[1-9][0-9]{6,14}$", "[A-Z]+x?", "^.{5,}$", "^نعم$",
        ])
        .prop_map(|pattern| json!({"type": "string", "pattern": pattern.replace("\\\\", "\\")})),
        (-50_i64..50, 0_i64..20).prop_map(|(least, more)| json!({"type": "integer", "minimum": least, "maximum": least + more})),
        (-50_i64..50, 1_i64..20).prop_map(|(least, more)| json!({"type": "number", "exclusiveMinimum": least, "exclusiveMaximum": least + more})),
        (-9_i64..9, 1_i64..7).prop_map(|(least, step)| json!({"type": "integer", "minimum": least * 3, "multipleOf": step})),
        (-50_i64..50).prop_map(|most| json!({"type": "number", "exclusiveMaximum": most})),
        Just(json!({"const": {"a": [1, null]}})),
        Just(json!({"enum": [1.50, "x"]})),
        Just(json!({"$ref": "#/$defs/shared"})),
        Just(json!({"$ref": "#/$defs/tree"})),
        Just(json!({"type": ["null", "string"]})),
        Just(json!({"type": "string", "default": 7})),
    ];
    let any =
        leaf.prop_recursive(4, 24, 4, |inner| {
            prop_oneof![
            (inner.clone(), 0_u64..4, any::<bool>()).prop_map(|(items, least, unique)| {
                // Few values cannot all be different.
                let unique = unique && items.get("pattern").is_none() && items["type"] == "string"
                    && items.get("maxLength").is_none();
                json!({"type": "array", "items": items, "minItems": least, "uniqueItems": unique})
            }),
            prop::collection::vec(inner.clone(), 1..3).prop_map(|all| json!({"anyOf": all})),
            inner.clone().prop_map(|one| json!({"oneOf": [one]})),
            inner.clone().prop_map(|one| json!({"allOf": [{"description": "d"}, one]})),
            object_of(inner),
        ]
        });
    object_of(any).prop_map(|mut schema| {
        schema["$defs"] = json!({
            "shared": {"type": "string", "minLength": 3},
            "tree": {"type": "object", "properties": {
                "name": {"type": "string"}, "next": {"$ref": "#/$defs/tree"},
                "all": {"type": "array", "items": {"$ref": "#/$defs/tree"}},
            }, "required": ["name"]},
        });
        schema
    })
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

#[test]
fn a_list_longer_than_its_range_of_numbers_has_one_of_them_again() {
    for (items, least) in [
        (json!({"type": "integer", "minimum": 4, "maximum": 5}), 3),
        (
            json!({"type": "integer", "exclusiveMinimum": 4, "maximum": 5}),
            4,
        ),
        (
            json!({"type": "number", "minimum": 10, "maximum": 20, "multipleOf": 10}),
            5,
        ),
    ] {
        let schema = json!({"type": "object", "required": ["a"], "properties": {
            "a": {"type": "array", "items": items, "minItems": least},
        }});
        let example = super::example(&schema).unwrap();
        assert_eq!(super::misfits(&schema, &example), [], "{schema}");
    }
}

proptest! {
    #[test]
    fn the_example_of_a_rich_schema_fits_it(schema in rich_schema()) {
        let example = example(&schema);
        prop_assert!(example.is_ok(), "{:?} for {}", example, schema);
        prop_assert_eq!(misfits(&schema, &example.unwrap()), vec![]);
    }

    #[test]
    fn the_schema_of_an_example_is_documented_and_fits_it(outcome in outcome()) {
        let text = super::infer::from_example(&outcome.to_string()).unwrap();
        let checked = check(&text);
        prop_assert!(checked.findings.iter().all(|finding| finding.severity == Severity::Warning), "{:?}", checked.findings);
        prop_assert_eq!(misfits(&checked.value.unwrap(), &outcome), vec![]);
    }

    #[test]
    fn the_example_of_a_plain_schema_fits_it(schema in plain_schema()) {
        let text = schema.to_string();
        let mut checked = check(&text);
        // A list of enum words may hold one twice, which is a schema all the same.
        checked.findings.retain(|finding| !finding.message.contains("unique"));
        prop_assert_eq!(checked.findings, vec![]);
        prop_assert_eq!(misfits(&schema, &example(&schema).unwrap()), vec![]);
    }

    #[test]
    fn any_text_is_checked_without_a_panic(text in r#"([{}\[\]:,"\\ \n]|"type"|"object"|true|1e5|é|"a":){0,30}"#) {
        for finding in check(&text).findings {
            prop_assert!(text.get(finding.span.unwrap()).is_some());
        }
    }
}

/// Outcomes of all shapes.
fn outcome() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        "[a-z م\"]{0,4}".prop_map(Value::from),
        any::<i32>().prop_map(Value::from),
        any::<bool>().prop_map(Value::from),
    ];
    let any = leaf.prop_recursive(4, 24, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map("[a-c/]{1,2}", inner, 0..4).prop_map(|all| json!(all)),
        ]
    });
    prop::collection::btree_map("[a-c/]{1,2}", any, 1..4).prop_map(|all| json!(all))
}

#[test]
fn a_schema_is_made_from_an_example() {
    let text = infer::from_example(
        r#"{"name":"Lina","age":3,"ok":true,"note":null,"items":[{"a":1,"b":"x"},{"a":2}],"none":[]}"#,
    )
    .unwrap();
    let schema: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(
        schema,
        json!({"type":"object","properties":{
            "name":{"type":"string"},"age":{"type":"number"},"ok":{"type":"boolean"},"note":{"type":"string"},
            "items":{"type":"array","items":{"type":"object","properties":{"a":{"type":"number"},"b":{"type":"string"}},"required":["a"]}},
            "none":{"type":"array","items":{"type":"string"}}
        },"required":["name","age","ok","items","none"]})
    );
    for (text, why) in [
        ("[1]", "begin with {"),
        ("{a:1}", "no JSON"),
        (&"[".repeat(100_000), "levels"),
    ] {
        let error = infer::from_example(text).unwrap_err();
        assert!(error.contains(why), "{error}");
    }
}
