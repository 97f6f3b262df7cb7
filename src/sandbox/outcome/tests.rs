use proptest::prelude::*;

use super::*;

fn made(shape: &Value, params: &Value) -> Value {
    let details = json!({ "outcomeResponseShape": shape });
    result(
        details.as_object().unwrap(),
        params.as_object().unwrap(),
        false,
    )
}

#[track_caller]
fn check_fits(shape: &Value, params: &Value) -> Value {
    let value = made(shape, params);
    let validator = jsonschema::validator_for(shape).unwrap();
    assert!(validator.is_valid(&value), "{shape} does not take {value}");
    value
}

#[test]
fn an_instance_fits_its_shape() {
    let shapes = [
        json!({"type": "object"}),
        json!({"type": "object", "properties": {
            "intent": {"type": "string", "enum": ["book", "cancel"]},
            "rating": {"type": "number"}, "callback": {"type": "boolean"},
            "address": {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]},
            "items": {"type": "array", "items": {"type": "string"}}
        }, "required": ["intent", "address"]}),
        json!({"type": "object", "properties": {"a": {"type": "integer", "minimum": 7}}}),
        json!({"type": "object", "properties": {"a": {"type": "integer", "maximum": -2}}}),
        json!({"type": "object", "properties": {"a": {"type": "number", "exclusiveMinimum": 0, "maximum": 1}}}),
        json!({"type": "object", "properties": {"a": {"type": "number", "exclusiveMinimum": 4, "exclusiveMaximum": 4.5}}}),
        json!({"type": "object", "properties": {"a": {"type": "number", "minimum": 0, "exclusiveMaximum": 0.5}}}),
        json!({"type": "object", "properties": {"a": {"type": "integer", "multipleOf": 5}}}),
        json!({"type": "object", "properties": {"a": {"type": "string", "minLength": 90}}}),
        json!({"type": "object", "properties": {"a": {"type": "string", "maxLength": 3}}}),
        json!({"type": "object", "properties": {"a": {"type": "array", "minItems": 3, "items": {"type": "null"}}}}),
        json!({"type": "object", "properties": {"a": {"type": "array", "maxItems": 0, "items": {"type": "number"}}}}),
        json!({"type": "object", "properties": {"a": {"const": [1, "x"]}}}),
        json!({"type": "object", "properties": {"a": {"type": "string", "example": 3, "default": "d"}}}),
        json!({"type": "object", "properties": {"a": {"enum": ["x", 1], "type": "integer"}}}),
        json!({"type": "object", "required": ["not_listed"]}),
        json!({"type": "object", "properties": {"a": {"oneOf": [{"type": "number"}, {"type": "string"}]}}}),
        json!({"type": "object", "properties": {"a": {"allOf": [
            {"type": "object", "properties": {"b": {"type": "number"}}, "required": ["b"]},
            {"properties": {"c": {"type": "boolean"}}, "required": ["c"]}]}}}),
        json!({"type": "object", "properties": {"a": {"$ref": "#/$defs/x"}}, "$defs": {"x": {"type": "integer"}}}),
    ];
    for shape in shapes {
        check_fits(&shape, &json!({}));
        check_fits(&shape, &json!({"a": "clashes", "b": "echoed"}));
    }
}

#[test]
fn what_is_written_in_the_shape_is_used() {
    let shape = json!({"type": "object", "properties": {
        "a": {"type": "string", "example": "e"}, "b": {"type": "number", "default": 2.5},
        "c": {"type": "string", "enum": ["x", "y"]}, "d": {"type": "string", "enum": ["x", "y"], "example": "y"},
        "e": {"type": "string", "enum": ["x", "y"], "example": "z"}
    }});
    let value = check_fits(&shape, &json!({}));
    assert_eq!(
        value,
        json!({"a": "e", "b": 2.5, "c": "x", "d": "y", "e": "x"})
    );
}

#[test]
fn params_are_echoed_and_the_shape_wins_on_a_clash() {
    let shape = json!({"type": "object", "properties": {"ok": {"type": "boolean"}, "city": {"type": "string"}}});
    let value = check_fits(
        &shape,
        &json!({"ok": "maybe", "city": "Amman", "test_run_id": 7}),
    );
    assert_eq!(
        value,
        json!({"ok": true, "city": "Amman", "test_run_id": 7})
    );
}

#[test]
fn nothing_is_echoed_into_a_closed_shape() {
    let shape = json!({"type": "object", "properties": {"ok": {"type": "boolean"}}, "additionalProperties": false});
    assert_eq!(
        check_fits(&shape, &json!({"name": "Lina"})),
        json!({"ok": true})
    );
}

#[test]
fn a_prompt_alone_yields_a_text_and_no_prompt_nothing() {
    let table = [
        (json!({"outcome": "Summarise."}), true),
        (json!({"outcome": " "}), false),
        (json!({"outcome": null}), false),
        (json!({}), false),
    ];
    for (details, has_text) in table {
        let value = result(details.as_object().unwrap(), &Map::new(), false);
        assert_eq!(value.is_string(), has_text, "{details}");
        assert_eq!(value.is_null(), !has_text, "{details}");
    }
}

#[test]
fn a_shape_without_end_ends() {
    let itself = json!({"type": "object", "properties": {"a": {"$ref": "#"}, "b": {"$ref": "#"}}});
    assert!(made(&itself, &json!({})).is_object());
    let huge = json!({"type": "object", "properties": {"a": {"type": "array", "minItems": 1e300,
        "items": {"type": "string", "minLength": 1e300}}}});
    assert!(made(&huge, &json!({})).to_string().len() < 100_000);
    let wide = json!({"type": "object", "properties": {"a": {"type": "array", "minItems": 16,
        "items": {"$ref": "#/properties/a"}}}});
    assert!(made(&wide, &json!({})).to_string().len() < 1_000_000);
    let circle = json!({"type": "object", "properties": {"a": {"$ref": "#/properties/a"}}});
    assert_eq!(made(&circle, &json!({})), json!({"a": null}));
}

fn any_json() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::Bool),
        any::<f64>().prop_map(|number| json!(number)),
        any::<i64>().prop_map(|number| json!(number)),
        prop_oneof![
            "object", "array", "string", "number", "integer", "#", ".{0,5}"
        ]
        .prop_map(Value::String),
    ];
    let key = prop_oneof![
        "type",
        "properties",
        "items",
        "required",
        "enum",
        "example",
        "minItems",
        "maxLength",
        "minimum",
        "exclusiveMinimum",
        "exclusiveMaximum",
        "multipleOf",
        "oneOf",
        "allOf",
        "[$]ref",
        "const",
        "[a-c]"
    ];
    leaf.prop_recursive(5, 40, 5, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::Array),
            prop::collection::vec((key.clone(), inner), 0..5)
                .prop_map(|entries| Value::Object(entries.into_iter().collect())),
        ]
    })
}

proptest! {
    #[test]
    fn no_shape_makes_it_panic(shape in any_json()) {
        let _ = made(&shape, &json!({"a": "x"}));
    }
}
