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
