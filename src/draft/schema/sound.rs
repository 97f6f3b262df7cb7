//! Whether a schema is valid beyond doubt, told in one walk over its places. The meta-schema decides; but to hold a
//! long schema against it takes longer than a key may, and nearly every schema is plain. What is not told here to be
//! valid may be valid all the same.
//!
//! What holds here holds in the drafts 2020-12, 2019-09 and 7 alike: where they differ, what all of them accept.

use std::collections::HashSet;

use super::fields::TYPES;
use super::locate::{Id, Located, Shape};

/// What `$schema` may name, with or without an empty fragment at its end.
const DRAFTS: [&str; 3] = [
    "https://json-schema.org/draft/2020-12/schema",
    "https://json-schema.org/draft/2019-09/schema",
    "http://json-schema.org/draft-07/schema",
];

/// Longer lists are not compared one by one.
const FEW: usize = 8;

/// Whether the meta-schema surely accepts this.
pub(super) fn is_surely_valid(located: &Located<'_>) -> bool {
    located.duplicates().is_empty() && is_schema(located, 0, true)
}

/// The recursion is bounded by [`super::DEEPEST`].
fn is_schema(located: &Located<'_>, schema: Id, is_root: bool) -> bool {
    match located.shape(schema) {
        Some(Shape::Object) => {}
        Some(Shape::Other) => return matches!(located.raw(schema), "true" | "false"),
        _ => return false,
    }
    located.members(schema).all(|member| {
        let Some(name) = located.name(member) else {
            return false;
        };
        keyword(located, &name, member, is_root)
    })
}

fn keyword(located: &Located<'_>, name: &str, value: Id, is_root: bool) -> bool {
    let shape = located.shape(value);
    let schema = || is_schema(located, value, false);
    let is_bool = || matches!(located.raw(value), "true" | "false");
    match name {
        "type" => is_type(located, value),
        "properties" | "$defs" | "definitions" => {
            shape == Some(Shape::Object)
                && located
                    .members(value)
                    .all(|id| is_schema(located, id, false))
        }
        "items"
        | "additionalProperties"
        | "additionalItems"
        | "contains"
        | "propertyNames"
        | "not"
        | "if"
        | "then"
        | "else"
        | "unevaluatedItems"
        | "unevaluatedProperties"
        | "contentSchema" => schema(),
        "allOf" | "anyOf" | "oneOf" | "prefixItems" => {
            let all = located.children(value);
            shape == Some(Shape::Array)
                && !all.is_empty()
                && all.iter().all(|id| is_schema(located, *id, false))
        }
        "required" => are_different_texts(located, value),
        "enum" | "examples" => shape == Some(Shape::Array),
        "description" | "title" | "format" | "$comment" | "contentEncoding"
        | "contentMediaType" => shape == Some(Shape::Text),
        "minimum" | "maximum" | "exclusiveMinimum" | "exclusiveMaximum" => {
            // Of what is JSON and no list, group or text, only numbers begin so.
            { located.raw(value).bytes().next() }
                .is_some_and(|byte| byte == b'-' || byte.is_ascii_digit())
        }
        "minLength" | "maxLength" | "minItems" | "maxItems" | "minProperties" | "maxProperties"
        | "minContains" | "maxContains" => {
            located.raw(value).bytes().all(|byte| byte.is_ascii_digit())
        }
        "uniqueItems" | "readOnly" | "writeOnly" | "deprecated" => is_bool(),
        "default" | "const" => true,
        "$ref" => located
            .string(value)
            .is_some_and(|target| is_pointer(&target)),
        "$schema" => {
            is_root && { located.string(value) }
                .is_some_and(|named| DRAFTS.contains(&named.strip_suffix('#').unwrap_or(&named)))
        }
        // What the meta-schemas say of the rest is for them to say.
        "$id" | "$anchor" | "$dynamicRef" | "$dynamicAnchor" | "$recursiveRef"
        | "$recursiveAnchor" | "$vocabulary" | "id" | "pattern" | "patternProperties"
        | "multipleOf" | "dependencies" | "dependentRequired" | "dependentSchemas" => false,
        // A keyword that no draft knows may be anything.
        name => !name.starts_with('$'),
    }
}

fn is_type(located: &Located<'_>, value: Id) -> bool {
    let known = |id: Id| { located.string(id) }.is_some_and(|name| TYPES.contains(&name.as_ref()));
    match located.shape(value) {
        Some(Shape::Text) => known(value),
        Some(Shape::Array) => {
            !located.children(value).is_empty()
                && located.children(value).iter().all(|id| known(*id))
                && are_different_texts(located, value)
        }
        _ => false,
    }
}

fn are_different_texts(located: &Located<'_>, value: Id) -> bool {
    if located.shape(value) != Some(Shape::Array) {
        return false;
    }
    let all = located.children(value);
    let texts = || all.iter().filter_map(|id| located.string(*id));
    if texts().count() != all.len() {
        return false;
    }
    if all.len() <= FEW {
        let texts: Vec<_> = texts().collect();
        return { texts.iter().enumerate() }
            .all(|(at, text)| !texts.iter().skip(at + 1).any(|other| other == text));
    }
    texts().collect::<HashSet<_>>().len() == all.len()
}

/// `#`, or a place in this schema of letters that any reference may have.
fn is_pointer(target: &str) -> bool {
    target.strip_prefix('#').is_some_and(|rest| {
        rest.bytes().all(|byte| {
            byte.is_ascii_alphanumeric() || matches!(byte, b'/' | b'_' | b'-' | b'.' | b'$')
        })
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Map, Value, json};

    use super::super::locate::locate;
    use super::super::validity;
    use super::*;

    fn is_sure(schema: &Value) -> bool {
        let text = schema.to_string();
        is_surely_valid(&locate(&text))
    }

    #[test]
    fn a_plain_schema_is_valid_beyond_doubt() {
        for schema in [
            json!({"type": "object", "properties": {"a": {"type": "string", "description": "d", "enum": ["x", "x"]}},
                "required": ["a"]}),
            json!({"$schema": "https://json-schema.org/draft/2020-12/schema#", "type": ["string", "null"]}),
            json!({"type": "array", "items": {"$ref": "#/$defs/a"}, "$defs": {"a": true}, "minItems": 1}),
            json!({"type": "number", "minimum": -1.5, "x-own": [{"type": 7}]}),
        ] {
            assert!(is_sure(&schema), "{schema}");
        }
    }

    #[test]
    fn what_the_meta_schema_refuses_is_never_told_to_be_valid() {
        let suite: Value = serde_json::from_str(include_str!(
            "../../../tests/schema_suite/draft2020-12.json"
        ))
        .unwrap();
        for group in suite["groups"].as_array().unwrap() {
            for schema in [&group["schema"]].into_iter().chain(
                group["tests"]
                    .as_array()
                    .unwrap()
                    .iter()
                    .map(|t| &t["data"]),
            ) {
                if is_sure(schema) {
                    assert_eq!(validity::invalid(schema), None, "{schema}");
                }
            }
        }
    }

    /// Schemas right and wrong: every keyword with every kind of value.
    fn any_schema() -> impl Strategy<Value = Value> {
        const KEYWORDS: [&str; 52] = [
            "type",
            "properties",
            "$defs",
            "definitions",
            "items",
            "additionalProperties",
            "additionalItems",
            "contains",
            "propertyNames",
            "not",
            "if",
            "then",
            "else",
            "unevaluatedItems",
            "unevaluatedProperties",
            "contentSchema",
            "allOf",
            "anyOf",
            "oneOf",
            "prefixItems",
            "required",
            "enum",
            "examples",
            "description",
            "title",
            "format",
            "$comment",
            "contentEncoding",
            "contentMediaType",
            "minimum",
            "exclusiveMaximum",
            "minLength",
            "maxItems",
            "minContains",
            "uniqueItems",
            "readOnly",
            "deprecated",
            "default",
            "const",
            "$ref",
            "$id",
            "$anchor",
            "$dynamicRef",
            "pattern",
            "patternProperties",
            "multipleOf",
            "dependencies",
            "dependentRequired",
            "dependentSchemas",
            "x-own",
            "nullable",
            "$own",
        ];
        let leaf = prop_oneof![
            Just(json!({})),
            Just(json!([])),
            Just(json!(true)),
            Just(json!(null)),
            Just(json!(-1)),
            Just(json!(3)),
            Just(json!(1.5)),
            Just(json!("string")),
            Just(json!("nonsense")),
            Just(json!("#/$defs/a")),
            Just(json!("#a b")),
            Just(json!(["string", "null"])),
            Just(json!(["a", "a"])),
            Just(json!(["a", 1])),
        ];
        let good = prop::sample::select(vec![
            json!({"type": "string"}),
            json!({"type": "object", "required": ["a"]}),
            json!({"minLength": 2}),
            json!(true),
        ]);
        leaf.prop_recursive(3, 16, 3, move |inner| {
            let value = prop_oneof![2 => inner.clone(), 3 => good.clone()];
            let members = prop::collection::vec((prop::sample::select(&KEYWORDS[..]), value.clone()), 0..3);
            let object = members.prop_map(|all| {
                all.into_iter().map(|(key, value)| (key.to_owned(), value)).collect::<Map<_, _>>().into()
            });
            let fields = prop::collection::btree_map("[ab]", value.clone(), 1..3);
            prop_oneof![
                3 => object,
                1 => prop::collection::vec(value, 1..3).prop_map(Value::from),
                1 => fields.prop_map(|all| json!({"type": "object", "properties": all})),
                1 => inner.prop_map(|one| json!({"$schema": "http://json-schema.org/draft-07/schema#", "items": one})),
            ]
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(3000))]
        #[test]
        fn what_is_valid_beyond_doubt_is_valid(schema in any_schema()) {
            for draft in ["", "http://json-schema.org/draft-07/schema#", "https://json-schema.org/draft/2019-09/schema"] {
                let mut schema = schema.clone();
                if let (Some(object), false) = (schema.as_object_mut(), draft.is_empty()) {
                    object.insert("$schema".to_owned(), json!(draft));
                }
                if is_sure(&schema) {
                    prop_assert_eq!(validity::invalid(&schema), None, "{}", schema);
                }
            }
        }
    }
}
