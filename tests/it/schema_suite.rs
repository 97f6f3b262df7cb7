//! Validity agrees with a reference: a selection of the JSON Schema Test Suite (its licence stands in the file's head).

use ringback::draft::schema;
use serde_json::Value;

fn suite() -> Value {
    let text = include_str!("../schema_suite/draft2020-12.json");
    serde_json::from_str(text).unwrap()
}

#[test]
fn whether_a_value_fits_a_schema_agrees_with_the_suite() {
    let suite = suite();
    let groups = suite["groups"].as_array().unwrap();
    let mut tried = 0;
    for group in groups {
        for test in group["tests"].as_array().unwrap() {
            let misfits = schema::misfits(&group["schema"], &test["data"]);
            let expected = test["valid"].as_bool().unwrap();
            // What `$ref` leads to the meta-schema is never fetched: the library has it.
            assert_eq!(
                misfits.is_empty(),
                expected,
                "{group}: {}, {misfits:?}",
                test["data"]
            );
            tried += 1;
        }
    }
    assert!(tried > 500, "{tried}");
}

#[test]
fn every_schema_of_the_suite_is_valid_here_and_none_is_refused_for_another_reason_than_its_root() {
    let suite = suite();
    for group in suite["groups"].as_array().unwrap() {
        let text = group["schema"].to_string();
        let findings = schema::check(&text).findings;
        let codes: Vec<_> = findings.iter().map(|finding| finding.code).collect();
        let wrong = [
            "schema-not-valid",
            "schema-unknown-type",
            "schema-leads-nowhere",
        ];
        assert!(
            !codes.iter().any(|code| wrong.contains(code)),
            "{text}: {codes:?}"
        );
    }
}

/// The suite's own schemas of schemas: what its meta-schema refuses is refused here, by one code.
#[test]
fn what_the_meta_schema_refuses_is_no_valid_schema() {
    let suite = suite();
    let of_schemas = { suite["groups"].as_array().unwrap().iter() }
        .filter(|group| group["schema"]["$ref"] == "https://json-schema.org/draft/2020-12/schema");
    let mut refused = 0;
    for test in of_schemas.flat_map(|group| group["tests"].as_array().unwrap()) {
        let text = test["data"].to_string();
        let findings = schema::check(&text).findings;
        let codes: Vec<_> = findings.iter().map(|finding| finding.code).collect();
        let is_refused =
            codes.contains(&"schema-not-valid") || codes.contains(&"schema-unknown-type");
        assert_eq!(
            !is_refused,
            test["valid"].as_bool().unwrap(),
            "{text}: {codes:?}"
        );
        refused += usize::from(is_refused);
    }
    assert!(refused >= 2, "{refused}");
}
