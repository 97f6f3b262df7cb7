//! What is built into the program: crates of crates.io alone, under licences that a program under MIT may hold, and no crate
//! twice but where others ask for it. Advisories are not looked at here: `.ci/run` does, where their database can be had.
//!
//! `deny.toml` says the same for cargo-deny; this asks nothing but Cargo, so it holds wherever the tests run.

use std::collections::BTreeMap;
use std::process::Command;

use serde_json::Value;
use toml_edit::Document;

const ROOT: &str = env!("CARGO_MANIFEST_DIR");

fn toml(name: &str) -> Document<String> {
    Document::parse(std::fs::read_to_string(format!("{ROOT}/{name}")).unwrap()).unwrap()
}

/// What `deny.toml` allows.
fn allowed_licences() -> Vec<String> {
    let deny = toml("deny.toml");
    let allowed = deny["licenses"]["allow"].as_array().unwrap();
    allowed
        .iter()
        .map(|name| name.as_str().unwrap().to_owned())
        .collect()
}

/// Crates that stand in the program or its tests twice, because other crates ask for different versions.
fn known_twice() -> Vec<String> {
    let deny = toml("deny.toml");
    let skipped = deny["bans"]["skip"].as_array().unwrap();
    let name = |one: &toml_edit::Value| {
        one.as_inline_table()?
            .get("crate")?
            .as_str()
            .map(str::to_owned)
    };
    let names = skipped.iter().filter_map(name);
    // `name@version`: that version may stand beside another one.
    names
        .map(|name| name.split('@').next().unwrap_or_default().to_owned())
        .collect()
}

/// Whether an SPDX expression can be met with these licences. `/` is an old way to write OR.
fn is_met(expression: &str, allowed: &[String]) -> bool {
    let spaced = expression
        .replace('/', " OR ")
        .replace('(', " ( ")
        .replace(')', " ) ");
    let words: Vec<&str> = spaced.split_whitespace().collect();
    let (met, rest) = any(&words, allowed);
    met && rest.is_empty()
}

fn any<'a>(words: &'a [&'a str], allowed: &[String]) -> (bool, &'a [&'a str]) {
    let (mut met, mut rest) = all(words, allowed);
    while let ["OR", more @ ..] = rest {
        let (other, behind) = all(more, allowed);
        (met, rest) = (met || other, behind);
    }
    (met, rest)
}

fn all<'a>(words: &'a [&'a str], allowed: &[String]) -> (bool, &'a [&'a str]) {
    let (mut met, mut rest) = one(words, allowed);
    while let ["AND", more @ ..] = rest {
        let (other, behind) = one(more, allowed);
        (met, rest) = (met && other, behind);
    }
    (met, rest)
}

fn one<'a>(words: &'a [&'a str], allowed: &[String]) -> (bool, &'a [&'a str]) {
    match words {
        ["(", inside @ ..] => match any(inside, allowed) {
            (met, [")", rest @ ..]) => (met, rest),
            (_, rest) => (false, rest),
        },
        [name, "WITH", exception, rest @ ..] => {
            (allowed.contains(&format!("{name} WITH {exception}")), rest)
        }
        [name, rest @ ..] => (allowed.iter().any(|known| known == name), rest),
        [] => (false, words),
    }
}

#[test]
fn expressions_of_licences_are_read() {
    let allowed = ["MIT", "Zlib"].map(str::to_owned);
    for (expression, met) in [
        ("MIT", true),
        ("GPL-3.0", false),
        ("GPL-3.0 OR MIT", true),
        ("GPL-3.0/MIT", true),
        ("MIT AND GPL-3.0", false),
        ("MIT AND (GPL-3.0 OR Zlib)", true),
        ("(MIT OR GPL-3.0) AND GPL-2.0", false),
        ("MIT WITH Some-exception", false),
        ("(MIT", false),
        ("", false),
    ] {
        assert_eq!(is_met(expression, &allowed), met, "{expression}");
    }
}

#[test]
fn every_crate_is_of_crates_io_and_of_a_licence_that_is_allowed() {
    let cargo = |arguments: &[&str]| {
        let output = Command::new(env!("CARGO"))
            .args(arguments)
            .current_dir(ROOT)
            .output()
            .unwrap();
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        String::from_utf8(output.stdout).unwrap()
    };
    let about = cargo(&["-vV"]);
    let host = about
        .lines()
        .find_map(|line| line.strip_prefix("host: "))
        .unwrap();
    // What is built here is there: nothing is fetched for it.
    let metadata = cargo(&[
        "metadata",
        "--locked",
        "--offline",
        "--format-version",
        "1",
        "--filter-platform",
        host,
    ]);
    let metadata: Value = serde_json::from_str(&metadata).unwrap();
    let packages = metadata["packages"].as_array().unwrap();
    assert!(packages.len() > 100, "{}", packages.len());
    let allowed = allowed_licences();
    for package in packages {
        let name = package["name"].as_str().unwrap();
        let licence = package["license"].as_str().unwrap_or_default();
        assert!(is_met(licence, &allowed), "{name} is under {licence:?}");
        let source = package["source"].as_str().unwrap_or("this folder");
        let is_known =
            source == "registry+https://github.com/rust-lang/crates.io-index" || name == "ringback";
        assert!(is_known, "{name} is of {source}");
    }
}

#[test]
fn no_crate_stands_there_twice_but_those_that_are_known_to() {
    let lock = toml("Cargo.lock");
    let mut versions: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for package in lock["package"].as_array_of_tables().unwrap() {
        let text = |key: &str| package[key].as_str().unwrap().to_owned();
        versions
            .entry(text("name"))
            .or_default()
            .push(text("version"));
    }
    let known = known_twice();
    for (name, versions) in &versions {
        let is_known = versions.len() == 1 || known.contains(name);
        assert!(
            is_known,
            "{name} stands there as {versions:?}; see deny.toml"
        );
    }
    for name in known {
        let is_twice = versions
            .get(&name)
            .is_some_and(|versions| versions.len() > 1);
        assert!(
            is_twice,
            "{name} stands there once: deny.toml needs not speak of it"
        );
    }
}
