//! The README's table of keys and the page of problems are made from the program: where they differ, the tests fail and say
//! what belongs there.

use std::fmt::Write as _;

use ringback::app::action;
use ringback::app::keymap::KeyMap;
use ringback::call::check::codes;

const README: &str = include_str!("../../README.md");

/// What stands between `<!-- NAME -->` and `<!-- /NAME -->`.
fn between(name: &str) -> &'static str {
    let (start, end) = (format!("<!-- {name} -->\n"), format!("<!-- /{name} -->"));
    let rest = README.split_once(&start).unwrap().1;
    rest.split_once(&end).unwrap().0
}

#[test]
fn the_table_of_keys_is_the_key_map() {
    let mut table = String::from("| keys | what they do | name in a key map |\n|---|---|---|\n");
    for named in action::table::ALL {
        let keys: Vec<_> = KeyMap::default_map()
            .keys(named.action)
            .map(|key| key.label(false))
            .collect();
        let keys = match (keys.is_empty(), named.in_palette) {
            (false, _) => keys.join(", "),
            (true, true) => "(palette)".to_owned(),
            (true, false) => "(none)".to_owned(),
        };
        writeln!(table, "| {keys} | {} | `{}` |", named.label, named.name).unwrap();
    }
    assert_eq!(
        between("keys"),
        table,
        "put this between the marks:\n{table}"
    );
}

#[test]
fn the_page_of_problems_is_the_codes() {
    // `ringback check --list > assets/problems.md` makes it again.
    let page = include_str!("../../assets/problems.md");
    let document = codes::document();
    for (number, (is, wanted)) in page.lines().zip(document.lines()).enumerate() {
        assert_eq!(is, wanted, "line {} of assets/problems.md", number + 1);
    }
    assert_eq!(page.len(), document.len());
}

#[test]
fn every_picture_and_file_that_the_readme_names_exists() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut seen = 0;
    for part in README.split("](").skip(1) {
        let target = part.split(')').next().unwrap();
        if !target.starts_with("http") {
            assert!(root.join(target).exists(), "{target}");
            seen += 1;
        }
    }
    assert!(seen > 3);
}

/// All Rust files below a folder, with their texts.
fn sources(folder: &std::path::Path, found: &mut Vec<(std::path::PathBuf, String)>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = std::fs::read_to_string(&path).unwrap();
            found.push((path, text));
        }
    }
}

#[test]
fn every_section_of_the_api_that_the_code_names_is_there() {
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = std::fs::read_to_string(root.join("docs/API.md")).unwrap();
    let mut files = Vec::new();
    sources(&root.join("src"), &mut files);
    let mut seen = 0;
    for (path, text) in files {
        for named in text.split("docs/API.md §").skip(1) {
            let section: String = named
                .chars()
                .take_while(|c| c.is_ascii_digit() || *c == '.')
                .collect();
            let section = section.trim_end_matches('.');
            let heading = page.lines().any(|line| {
                let title = line.trim_start_matches('#');
                title != line
                    && title
                        .split_whitespace()
                        .next()
                        .map(|word| word.trim_end_matches('.'))
                        == Some(section)
            });
            assert!(heading, "{}: §{section}", path.display());
            seen += 1;
        }
    }
    assert!(seen > 20);
}

#[test]
fn what_the_map_of_the_code_names_without_a_link_is_there() {
    // Links are held by rustdoc; private items are named as plain code.
    let root = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let map = std::fs::read_to_string(root.join("lib.rs")).unwrap();
    let mut seen = 0;
    for line in map.lines().filter_map(|line| line.strip_prefix("//!")) {
        for named in line.split('`').skip(1).step_by(2) {
            if !named.contains("::") || line.contains(&format!("[`{named}`]")) {
                continue;
            }
            let (folder, last) = named.rsplit_once("::").unwrap();
            let folder = root.join(folder.replace("::", "/"));
            let item = std::fs::read_to_string(folder.with_extension("rs")).unwrap_or_default();
            let is_item = ["fn", "struct", "enum", "const"]
                .iter()
                .any(|kind| item.contains(&format!("{kind} {last}")));
            let is_file = folder.join(last).with_extension("rs").exists();
            assert!(
                is_item || is_file || line.contains(&format!("[`{last}`](")),
                "{named}"
            );
            seen += 1;
        }
    }
    assert!(seen > 5);
}
