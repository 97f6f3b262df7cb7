//! What commands print with `--json` is what `assets/output/` says: each is run, and its real output is checked.

use std::time::Duration;

use ringback::cli::schema;
use ringback::sandbox::{Fault, Sandbox, Settings};
use serde_json::Value;

use crate::support::{DRAFT, Home};

fn published(name: &str) -> Value {
    let found = schema::ALL.iter().find(|schema| schema.name == name);
    serde_json::from_str(found.unwrap().text).unwrap()
}

/// Checks a value against a schema of `assets/output/`.
#[track_caller]
fn fits(name: &str, value: &Value) {
    let validator = jsonschema::validator_for(&published(name)).unwrap();
    let errors: Vec<String> = validator
        .iter_errors(value)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert!(errors.is_empty(), "{name}: {errors:#?}\n{value:#}");
}

#[test]
fn every_field_is_described_always_there_and_there_are_no_others() {
    fn walk(name: &str, schema: &Value) {
        if let Some(properties) = schema["properties"].as_object() {
            assert_eq!(schema["additionalProperties"], false, "{name}: {schema:#}");
            let required = schema["required"].as_array().unwrap();
            assert_eq!(required.len(), properties.len(), "{name}: {schema:#}");
            for (key, property) in properties {
                assert!(property["description"].is_string(), "{name}: {key}");
                walk(name, property);
            }
        }
        for inner in schema["$defs"].as_object().into_iter().flatten() {
            walk(name, inner.1);
        }
    }
    for schema in schema::ALL.iter().filter(|schema| schema.name != "draft") {
        walk(schema.name, &published(schema.name));
    }
}

#[test]
fn calls_and_what_the_ledger_says_of_them_fit() {
    let sandbox = Sandbox::start(Settings {
        pace: Duration::ZERO,
        ..Settings::default()
    })
    .unwrap();
    let url = format!("http://127.0.0.1:{}", sandbox.port());
    let home = Home::new()
        .file("clinic.toml", &format!("outcome_response_shape = '{{\"type\":\"object\",\"properties\":{{\"ok\":{{\"type\":\"boolean\"}}}}}}'\n{DRAFT}"))
        .file("wrong.toml", "lang = \"fr\"\n")
        .var("HAMSA_API_KEY", "k");
    let call = |rest: &[&str]| {
        let base = ["call", "clinic.toml", "--yes", "--json", "--base-url", &url];
        home.run(&[&base[..], rest].concat())
    };
    // Every state that a call can come to.
    let placed = call(&[]).exits(0).json();
    fits("call", &placed);
    fits("call", &call(&["--set", "clinic=Other"]).exits(0).json());
    fits("call", &call(&["--dry-run"]).exits(0).json());
    fits("call", &call(&["--nope"]).exits(2).json());
    sandbox.set_fault(Fault::Dropped);
    let unknown = call(&[]).exits(4).json();
    sandbox.set_fault(Fault::None);
    fits("call", &unknown);
    fits("call", &call(&[]).exits(3).json());
    let wrong = ["call", "wrong.toml", "--sandbox", "--yes", "--json"];
    fits("call", &home.run(&wrong).exits(1).json());
    let missing = ["call", "none.toml", "--sandbox", "--yes", "--json"];
    fits("call", &home.run(&missing).exits(5).json());
    let job = placed["jobId"].as_str().unwrap();
    let follow = home.run(&["follow", job, "--json", "--base-url", &url]);
    fits("call", &follow.exits(0).json());

    let calls = |rest: &[&str]| home.run(&[&["calls", "--json"][..], rest].concat());
    let list = calls(&["list"]).exits(0).json();
    fits("calls-list", &list);
    fits("calls-list", &calls(&[]).exits(0).json());
    let id = |at: usize| list[at]["callId"].as_str().unwrap().to_owned();
    // Newest first: the lost one, the second, the first.
    let (lost, second, first) = (id(0), id(1), id(2));
    fits(
        "calls-marks",
        &calls(&["note", &first, "short"]).exits(0).json(),
    );
    fits(
        "calls-marks",
        &calls(&["rate", &first, "4"]).exits(0).json(),
    );
    for id in [&first, &lost] {
        fits("calls-show", &calls(&["show", id]).exits(0).json());
    }
    fits(
        "calls-show",
        &calls(&["show", &first, "--mask"]).exits(0).json(),
    );
    fits(
        "calls-diff",
        &calls(&["diff", &first, &second]).exits(0).json(),
    );
    fits(
        "calls-diff",
        &calls(&["diff", &first, &lost]).exits(0).json(),
    );
    fits("calls-draft", &calls(&["draft", &first]).exits(0).json());
    let export = calls(&["export"]).exits(0).json();
    assert_eq!(export.as_array().unwrap().len(), 3);
    fits("calls-export", &export);

    let looked = calls(&["reconcile", "--base-url", &url]).exits(4).json();
    assert_eq!(looked[0]["candidates"].as_array().unwrap().len(), 1);
    fits("calls-reconcile", &looked);
    let became = looked[0]["candidates"][0]["jobId"].as_str().unwrap();
    let settled = calls(&["reconcile", &lost, "--settle", became, "--base-url", &url]);
    fits("calls-reconcile", &settled.exits(0).json());
    fits("calls-reconcile", &calls(&["reconcile"]).exits(0).json());
}

#[test]
fn what_needs_no_call_fits() {
    let home = Home::new()
        .file("fine.toml", DRAFT)
        .file(
            "wrong.toml",
            "lang = \"fr\"\nnope = 1\noutcome_response_shape = '{\"type\":1}'\n",
        )
        .file("broken.toml", "lang = \n");
    fits(
        "check",
        &home.run(&["check", "fine.toml", "--json"]).exits(0).json(),
    );
    fits(
        "check",
        &home.run(&["check", "wrong.toml", "--json"]).exits(1).json(),
    );
    fits(
        "check",
        &home
            .run(&["check", "broken.toml", "--json"])
            .exits(5)
            .json(),
    );
    fits(
        "check",
        &home.run(&["check", "none.toml", "--json"]).exits(5).json(),
    );
    fits("voices", &home.run(&["voices", "--json"]).exits(0).json());
    fits(
        "key-status",
        &home.run(&["key", "status", "--json"]).exits(5).json(),
    );
    let home = home.var("HAMSA_API_KEY", "k");
    fits(
        "key-status",
        &home.run(&["key", "status", "--json"]).exits(0).json(),
    );
}

#[test]
fn a_failure_fits() {
    let home = Home::new();
    for arguments in [
        &["calls", "show", "nothing", "--json"] as &[&str],
        &["calls", "diff", "a", "b", "--json"],
        &["calls", "list", "--search", "rating:x", "--json"],
        &["calls", "reconcile", "nothing", "--json"],
        &["voices", "--json", "--nope"],
    ] {
        fits("failure", &home.run(arguments).json());
    }
    let home = Home::new().config("base_url = 5\n");
    fits("failure", &home.run(&["calls", "--json"]).exits(5).json());
    fits(
        "failure",
        &home.run(&["key", "status", "--json"]).exits(5).json(),
    );
}

#[test]
fn schema_prints_each_and_lists_them_all() {
    let home = Home::new();
    let list = home.run(&["schema"]).exits(0).stdout;
    for schema in schema::ALL {
        assert!(list.contains(schema.name), "{list}");
        let run = home.run(&["schema", schema.name]).exits(0);
        assert_eq!(run.stdout, schema.text);
    }
    home.run(&["schema", "nope"]).exits(2);
}
