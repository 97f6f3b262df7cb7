//! `assets/texts/ringback.pot` is made from the code: every text in `t!`, `tn!` and `mark!`, in the order of the files.
//!
//! `RENEW=1 cargo test --test it words` writes it again.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};
use ringback::words::catalogue::names;

/// A text in the code.
#[derive(Debug)]
pub struct Found {
    /// Its file, from the folder of the sources.
    pub file: String,
    pub id: String,
    pub plural: Option<String>,
    /// The names of its values; `None` for a text without.
    pub values: Option<Vec<String>>,
}

/// All texts of the sources, in the order of the files.
pub fn all() -> Vec<Found> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    collect(&root, &mut files);
    files.sort();
    let mut found = Vec::new();
    for path in files {
        let file = path
            .strip_prefix(&root)
            .unwrap()
            .to_string_lossy()
            .into_owned();
        let is_of_the_product = !file.ends_with("tests.rs") && !file.starts_with("words");
        if is_of_the_product {
            let text = std::fs::read_to_string(&path).unwrap();
            let tokens: TokenStream = text
                .parse()
                .unwrap_or_else(|error| panic!("{file}: {error}"));
            walk(&file, tokens, &mut found);
        }
    }
    found
}

fn collect(dir: &Path, files: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            // Tests say what they like.
            if !path.ends_with("tests") {
                collect(&path, files);
            }
        } else if path.extension().is_some_and(|end| end == "rs") {
            files.push(path);
        }
    }
}

/// The texts of a piece of code, whatever it stands in: an argument of another macro, an attribute.
fn walk(file: &str, tokens: TokenStream, found: &mut Vec<Found>) {
    let tokens: Vec<TokenTree> = tokens.into_iter().collect();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        if let TokenTree::Group(group) = token {
            let name = at.checked_sub(2).and_then(|before| tokens.get(before));
            let bang = at.checked_sub(1).and_then(|before| tokens.get(before));
            if let (Some(TokenTree::Ident(name)), Some(TokenTree::Punct(bang))) = (name, bang)
                && bang.as_char() == '!'
                && let kind @ ("t" | "tn" | "mark") = name.to_string().as_str()
            {
                found.push(one(file, kind, group));
            }
            walk(file, group.stream(), found);
        }
        at += 1;
    }
}

/// The text of one macro.
fn one(file: &str, kind: &str, group: &Group) -> Found {
    assert_eq!(group.delimiter(), Delimiter::Parenthesis, "{file}: {group}");
    // The parts between commas: the commas of inner calls stand in groups of their own, those of generic arguments and
    // closures must stand in brackets.
    let mut parts: Vec<Vec<TokenTree>> = vec![Vec::new()];
    for token in group.stream() {
        match &token {
            TokenTree::Punct(comma) if comma.as_char() == ',' => parts.push(Vec::new()),
            _ => parts.last_mut().unwrap().push(token),
        }
    }
    parts.retain(|part| !part.is_empty());
    let mut parts = parts.into_iter();
    if kind == "tn" {
        parts.next();
    }
    let mut literal = || {
        let part = parts.next();
        part.as_deref()
            .and_then(text)
            .unwrap_or_else(|| panic!("{file}: no text at its place in {kind}!{group}"))
    };
    let id = literal();
    let plural = (kind == "tn").then(&mut literal);
    let values: Vec<String> = parts.map(|part| part[0].to_string()).collect();
    let values = (plural.is_some() || !values.is_empty()).then_some(values);
    Found {
        file: file.to_owned(),
        id,
        plural,
        values,
    }
}

/// The text of a literal.
fn text(part: &[TokenTree]) -> Option<String> {
    let [TokenTree::Literal(literal)] = part else {
        return None;
    };
    let parsed = litrs::StringLit::parse(literal.to_string()).ok()?;
    Some(parsed.value().to_owned())
}

/// The file of all texts.
fn template(found: &[Found]) -> String {
    // By id: what it is, and the files that it stands in.
    let mut order: Vec<&Found> = Vec::new();
    let mut files: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for text in found {
        let places = files.entry(&text.id).or_insert_with(|| {
            order.push(text);
            Vec::new()
        });
        if !places.contains(&text.file.as_str()) {
            places.push(&text.file);
        }
    }
    let mut template = String::from(
        r#"# The texts of ringback. This file is made from the code: RENEW=1 cargo test --test it words
# A translation is a copy of it, texts/LANGUAGE.po in the config folder (`ringback config path`), with
# language = "LANGUAGE" in config.toml. In what is marked rust-format `{name}` stands for a value, and `{{` and `}}` for
# the braces themselves. Keys are named as they stand on keyboards. What is left empty is shown in English.
msgid ""
msgstr ""
"Project-Id-Version: ringback\n"
"MIME-Version: 1.0\n"
"Content-Type: text/plain; charset=UTF-8\n"
"Content-Transfer-Encoding: 8bit\n"
"Language: \n"
"Plural-Forms: nplurals=2; plural=(n != 1);\n"
"#,
    );
    for text in order {
        template.push('\n');
        for file in &files[text.id.as_str()] {
            writeln!(template, "#: src/{file}").unwrap();
        }
        if text.values.is_some() {
            template.push_str("#, rust-format\n");
        }
        write!(template, "msgid {}", quoted(&text.id)).unwrap();
        if let Some(plural) = &text.plural {
            write!(template, "msgid_plural {}", quoted(plural)).unwrap();
            template.push_str("msgstr[0] \"\"\nmsgstr[1] \"\"\n");
        } else {
            template.push_str("msgstr \"\"\n");
        }
    }
    template
}

/// A text as gettext writes it: a line each where it has several.
fn quoted(text: &str) -> String {
    let escaped = |line: &str| {
        let line = line.replace('\\', "\\\\").replace('"', "\\\"");
        format!("\"{}\"\n", line.replace('\n', "\\n").replace('\t', "\\t"))
    };
    let lines: Vec<&str> = text.split_inclusive('\n').collect();
    match lines.as_slice() {
        [] => "\"\"\n".to_owned(),
        [line] => escaped(line),
        lines => {
            let lines: String = lines.iter().map(|line| escaped(line)).collect();
            format!("\"\"\n{lines}")
        }
    }
}

#[test]
fn the_file_of_all_texts_is_made_from_the_code() {
    let wanted = template(&all());
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("assets/texts/ringback.pot");
    if std::env::var_os("RENEW").is_some() {
        std::fs::write(&path, &wanted).unwrap();
    }
    let is = std::fs::read_to_string(&path).unwrap_or_default();
    let first = is
        .lines()
        .zip(wanted.lines())
        .position(|(is, wanted)| is != wanted);
    assert!(
        is == wanted,
        "assets/texts/ringback.pot is not what the code says (first at line {:?}): RENEW=1 cargo test --test it words \
         writes it again",
        first.map(|line| line + 1)
    );
}

#[test]
fn every_place_in_a_text_has_its_value_and_every_value_its_place() {
    let mut wrong = Vec::new();
    for text in all() {
        let Found { file, id, .. } = &text;
        let both = format!("{id}{}", text.plural.as_deref().unwrap_or_default());
        let Some(values) = &text.values else {
            continue;
        };
        let places = names(&both);
        for value in values {
            if !places.contains(&value.as_str()) {
                wrong.push(format!("{file}: {id:?} has no place for {value}"));
            }
        }
        for place in places {
            if !values.iter().any(|value| value == place) {
                wrong.push(format!("{file}: {id:?} is given no {place}"));
            }
        }
        // What stays of the braces is a width, a precision, a place without a name.
        let rest = both.replace("{{", "").replace("}}", "");
        if rest.matches('{').count() != rest.matches('}').count()
            || rest.matches('{').count()
                != ringback::words::parts(&both)
                    .filter(|part| matches!(part, ringback::words::Part::Place(_)))
                    .count()
        {
            wrong.push(format!("{file}: {id:?} holds more than names in braces"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn a_text_is_found_wherever_it_stands() {
    let code = r##"
        #[error("{}", t!("in an attribute: {why}", why = .0))]
        fn f() { vec![t!("in a macro")]; t!("with {a} and {b}", a, b = g(1, 2)); tn!(n, "one", "{n} of\n them", n) }
        const A: &str = mark!("in a \"table\""); // t!("a comment")
        const B: &str = "t!(\"a string\")"; const C: &str = mark!(r#"raw \"#);
    "##;
    let mut found = Vec::new();
    walk("a.rs", code.parse().unwrap(), &mut found);
    let ids: Vec<_> = found.iter().map(|found| found.id.as_str()).collect();
    assert_eq!(
        ids,
        [
            "in an attribute: {why}",
            "in a macro",
            "with {a} and {b}",
            "one",
            "in a \"table\"",
            "raw \\"
        ]
    );
    assert_eq!(found[2].values.as_deref().unwrap(), ["a", "b"]);
    assert_eq!(found[3].plural.as_deref(), Some("{n} of\n them"));
    let template = template(&found);
    assert!(template.contains("msgid \"in a \\\"table\\\"\"\nmsgstr \"\"\n"));
    assert!(template.contains("msgid_plural \"\"\n\"{n} of\\n\"\n\" them\"\nmsgstr[0] \"\"\n"));
    assert!(template.contains("#: src/a.rs\n#, rust-format\nmsgid \"with {a} and {b}\"\n"));
}
