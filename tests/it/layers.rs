//! The order of imports: a module names only what stands below it.
//!
//! It reads the sources, code bodies included; comments and string literals do not count.

use std::path::{Path, PathBuf};

/// The modules from the top down. A module may name those after it; so the last, the independent witness, names none.
const ORDER: [&str; 13] = [
    "main", "cli", "tui", "run", "app", "dial", "hamsa", "store", "call", "draft", "text", "words",
    "sandbox",
];

#[test]
fn no_module_names_one_above_it() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    collect(&root, &mut files);
    assert!(files.len() > 20, "the sources were not found");
    let mut wrong = Vec::new();
    for file in files {
        let inside = file.strip_prefix(&root).unwrap().to_owned();
        let text = std::fs::read_to_string(&file).unwrap();
        wrong.extend(upward(&inside, &text));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn every_module_has_its_place_in_the_order() {
    let library = include_str!("../../src/lib.rs");
    for line in library.lines() {
        if let Some(name) = line.strip_prefix("pub mod ") {
            let name = name.trim_end_matches(';');
            assert!(
                ORDER.contains(&name),
                "{name} has no place in the order of imports"
            );
        }
    }
}

#[test]
fn a_planted_arrow_that_points_up_is_found() {
    for (file, text, found) in [
        ("call/body.rs", "use crate::store::key;", 1),
        ("call.rs", "fn f() { crate::hamsa::Client::new(); }", 1),
        (
            "draft/a.rs",
            "use crate::{\n  text::clean,\n  call::{body, check},\n};",
            1,
        ),
        ("text.rs", "use super::draft::Draft;", 1),
        ("store/key/tests.rs", "use super::super::super::dial;", 1),
        ("sandbox/http.rs", "use crate::text::clean;", 1),
        ("dial.rs", "use crate::sandbox::Fault;", 0),
        ("main.rs", "ringback::cli::run();", 0),
        ("tui/view.rs", "use ringback::cli::exit;", 1),
        (
            "cli/call.rs",
            "use crate::run::place; use crate::sandbox::Fault;",
            0,
        ),
        (
            "store/key.rs",
            "use super::disk; use crate::call::body::Body;",
            0,
        ),
        (
            "call/a.rs",
            "// crate::store\n/* crate::dial /* */ */ \"crate::tui\"; r#\"crate::cli\"#; 'c'",
            0,
        ),
        (
            "call/a.rs",
            "let quote = '\"'; crate::store::x(); let other = '\"';",
            1,
        ),
    ] {
        let wrong = upward(Path::new(file), text);
        assert_eq!(wrong.len(), found, "{file}: {text}\n{wrong:?}");
    }
}

/// Arrows of one file that point up, one sentence each.
fn upward(file: &Path, text: &str) -> Vec<String> {
    let mut path: Vec<String> = file
        .with_extension("")
        .components()
        .map(|part| part.as_os_str().to_string_lossy().into_owned())
        .collect();
    if path == ["lib"] {
        // The root declares them all.
        return Vec::new();
    }
    let from = path.first().unwrap().clone();
    let code = code_of(text);
    let mut wrong = Vec::new();
    for named in named_modules(&code, &mut path) {
        if named != from && !may_name(&from, &named) {
            wrong.push(format!("{}: {from} names {named}", file.display()));
        }
    }
    wrong
}

fn may_name(from: &str, named: &str) -> bool {
    let place = |name: &str| ORDER.iter().position(|known| *known == name);
    match (place(from), place(named)) {
        (Some(from), Some(named)) => named > from,
        // Not a module of ours (a macro, an item of the root).
        (_, None) => true,
        (None, Some(_)) => false,
    }
}

/// The top-level modules that a file's code names by `crate::`, `ringback::` or enough `super::`.
fn named_modules(code: &str, path: &mut [String]) -> Vec<String> {
    let words = words(code);
    let mut named = Vec::new();
    let mut at = 0;
    while let Some(word) = words.get(at) {
        let follows = words.get(at + 1).is_some_and(|next| next == "::");
        // `a::crate` is no path of ours, and `super` counts from its first.
        let begins = at == 0 || words.get(at - 1).is_some_and(|before| before != "::");
        at += 1;
        if !(follows && begins) {
            continue;
        }
        match word.as_str() {
            "crate" | "ringback" => at = tops(&words, at + 1, &mut named),
            "super" => {
                // In `a/b.rs` one `super` is `a`, two are the root.
                let mut up = 1;
                let mut next = at + 1;
                while words.get(next).is_some_and(|word| word == "super") {
                    up += 1;
                    next += 2;
                }
                if up >= path.len() {
                    at = tops(&words, next, &mut named);
                }
            }
            _ => {}
        }
    }
    named
}

/// The first names of a path, or of each path of a group in braces. Returns where reading goes on.
fn tops(words: &[String], start: usize, named: &mut Vec<String>) -> usize {
    let Some(first) = words.get(start) else {
        return start;
    };
    if first != "{" {
        named.push(first.clone());
        return start;
    }
    let mut depth = 1;
    let mut at = start + 1;
    let mut heads = true;
    while let (Some(word), true) = (words.get(at), depth > 0) {
        match word.as_str() {
            "{" => depth += 1,
            "}" => depth -= 1,
            "," if depth == 1 => heads = true,
            name if heads && depth == 1 => {
                named.push(name.to_owned());
                heads = false;
            }
            _ => {}
        }
        at += 1;
    }
    at
}

/// Code as words, `::` and single other characters.
fn words(code: &str) -> Vec<String> {
    let mut words = Vec::new();
    let mut word = String::new();
    let mut characters = code.chars().peekable();
    while let Some(character) = characters.next() {
        if character.is_alphanumeric() || character == '_' {
            word.push(character);
            continue;
        }
        if !word.is_empty() {
            words.push(std::mem::take(&mut word));
        }
        if character == ':' && characters.peek() == Some(&':') {
            characters.next();
            words.push("::".to_owned());
        } else if !character.is_whitespace() {
            words.push(character.to_string());
        }
    }
    if !word.is_empty() {
        words.push(word);
    }
    words
}

/// A source without comments, string and character literals.
fn code_of(text: &str) -> String {
    let characters: Vec<char> = text.chars().collect();
    let is = |at: usize, wanted: &str| {
        wanted
            .chars()
            .enumerate()
            .all(|(offset, character)| characters.get(at + offset) == Some(&character))
    };
    let mut code = String::new();
    let mut at = 0;
    while let Some(&character) = characters.get(at) {
        if is(at, "//") {
            while characters.get(at).is_some_and(|&c| c != '\n') {
                at += 1;
            }
        } else if is(at, "/*") {
            let mut depth = 1;
            at += 2;
            while depth > 0 && at < characters.len() {
                if is(at, "/*") {
                    depth += 1;
                    at += 2;
                } else if is(at, "*/") {
                    depth -= 1;
                    at += 2;
                } else {
                    at += 1;
                }
            }
        } else if let Some(end) = raw_string(&characters, at) {
            at = end;
            code.push(' ');
        } else if character == '"' {
            at += 1;
            while characters.get(at).is_some_and(|&c| c != '"') {
                at += if is(at, "\\") { 2 } else { 1 };
            }
            at += 1;
            code.push(' ');
        } else if character == '\'' && is(at + 1, "\\") {
            at += 3;
            while characters.get(at).is_some_and(|&c| c != '\'') {
                at += 1;
            }
            at += 1;
        } else if character == '\'' && is(at + 2, "'") {
            at += 3;
        } else {
            // A lifetime's quote is left; it is no word.
            code.push(character);
            at += 1;
        }
    }
    code
}

/// Where a raw string that starts here ends.
fn raw_string(characters: &[char], start: usize) -> Option<usize> {
    if characters.get(start) != Some(&'r') {
        return None;
    }
    let before = start.checked_sub(1).and_then(|at| characters.get(at));
    if before.is_some_and(|&c| (c.is_alphanumeric() || c == '_') && c != 'b') {
        return None;
    }
    let mut at = start + 1;
    while characters.get(at) == Some(&'#') {
        at += 1;
    }
    let hashes = at - start - 1;
    if characters.get(at) != Some(&'"') {
        return None;
    }
    at += 1;
    while at < characters.len() {
        let closes = characters.get(at) == Some(&'"')
            && (1..=hashes).all(|offset| characters.get(at + offset) == Some(&'#'));
        at += 1;
        if closes {
            return Some(at + hashes);
        }
    }
    Some(at)
}

fn collect(dir: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|end| end == "rs") {
            files.push(path);
        }
    }
}
