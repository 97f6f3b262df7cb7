//! Texts that stand in a file of their own beside the draft: `preamble_file = "preamble.md"`. Only their names are
//! here; `store::drafts` reads and writes the files.

use std::path::{Component, Path};

use crate::draft::field::Field;
use crate::draft::problem::{Problem, Severity};
use crate::draft::{Place, Spot};

/// The fields whose text may stand in a file of its own, with the key that names it.
pub const KEYS: [(Field, &str); 4] = [
    (Field::Greeting, "greeting_message_file"),
    (Field::Preamble, "preamble_file"),
    (Field::Outcome, "outcome_file"),
    (Field::OutcomeSchema, "outcome_response_shape_file"),
];

/// A field whose text stands in a file of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    pub field: Field,
    /// The key that names the file.
    pub key: &'static str,
    /// As written: a relative path that stays in the draft's folder or below, as far as its words tell.
    pub name: String,
}

/// What is wrong with a file's name, as the end of a sentence; `None`: it may be used.
#[must_use]
pub fn wrong_with(name: &str) -> Option<&'static str> {
    if name.is_empty() {
        return Some(t!("is empty"));
    }
    if name.chars().any(char::is_control) {
        return Some(t!("has a control character in it"));
    }
    let path = Path::new(name);
    // Also what another system reads as a path of its own, because drafts are shared.
    let has_drive = name.as_bytes().get(1).is_some_and(|second| *second == b':');
    if path.is_absolute() || name.starts_with('\\') || has_drive {
        return Some(t!("is an absolute path"));
    }
    let climbs = path
        .components()
        .any(|part| matches!(part, Component::ParentDir))
        || name.split('\\').any(|part| part == "..");
    if climbs {
        return Some(t!("leads out of the draft's folder"));
    }
    if name.ends_with('/') || path.file_name().is_none() {
        return Some(t!("names no file"));
    }
    None
}

/// A text's file that cannot be used. `why` ends a sentence that begins with the file's name.
#[must_use]
pub fn unusable(field: Field, key: &str, name: &str, why: &str, help: &str) -> Problem {
    problem(
        "text-file",
        field,
        key,
        t!("`{name}`, which {key} names, {why}", name, key, why),
        help.to_owned(),
    )
}

/// A text that stands in the draft and in a file.
#[must_use]
pub(super) fn twice(field: Field, key: &str) -> Problem {
    let inline = field.key();
    problem(
        "text-twice",
        field,
        key,
        t!(
            "{inline} and {key} stand together, and only one of them can be the text",
            inline,
            key
        ),
        t!(
            "Take away {key} to keep the text in the draft, or {inline} to take it from the file",
            key,
            inline
        ),
    )
}

fn problem(code: &'static str, field: Field, key: &str, message: String, help: String) -> Problem {
    Problem {
        severity: Severity::Error,
        code,
        place: Some(Place {
            spot: Spot::whole(field),
            span: None,
        }),
        message,
        help,
        path: key.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::draft::Draft;
    use crate::draft::file::{inlined, read, write};

    #[test]
    fn a_name_stays_in_the_drafts_folder() {
        for (name, is_fine) in [
            ("preamble.md", true),
            ("./texts/preamble.md", true),
            ("texts/مرحبا و سهلا.md", true),
            ("..preamble.md", true),
            ("", false),
            (".", false),
            ("texts/", false),
            ("/etc/motd", false),
            ("../preamble.md", false),
            ("texts/../../x", false),
            ("texts/../x", false),
            ("C:\\x.md", false),
            ("C:x.md", false),
            ("\\\\host\\x", false),
            ("a\\..\\..\\x", false),
            ("a\u{0}b", false),
            ("a\nb", false),
        ] {
            assert_eq!(wrong_with(name).is_none(), is_fine, "{name:?}");
        }
    }

    const DRAFT: &str = "# top\npreamble_file = \"p.md\" # why\nlang = \"en\"\n";

    #[test]
    fn a_text_in_a_file_of_its_own_is_not_in_the_draft() {
        let read = read(DRAFT).unwrap();
        assert_eq!(read.problems, []);
        assert_eq!(read.draft.preamble, "");
        let [named] = read.beside.as_slice() else {
            panic!("{read:?}");
        };
        assert_eq!(
            (named.field, named.key, named.name.as_str()),
            (Field::Preamble, "preamble_file", "p.md")
        );
    }

    #[test]
    fn writing_leaves_the_file_to_the_text_and_inlining_takes_the_text_in() {
        let draft = Draft {
            preamble: "You are {{clinic}}.\nBe kind.".into(),
            lang: "ar".into(),
            ..Draft::default()
        };
        assert_eq!(
            write(DRAFT, &draft).unwrap(),
            DRAFT.replace("\"en\"", "\"ar\"")
        );
        let whole = inlined(DRAFT, &draft, |_| true).unwrap();
        assert_eq!(read(&whole).unwrap().draft, draft, "{whole}");
        assert!(!whole.contains("preamble_file"), "{whole}");
        assert!(
            whole.contains("# top") && whole.contains("# why"),
            "{whole}"
        );
        assert_eq!(
            inlined(DRAFT, &draft, |_| false).unwrap(),
            write(DRAFT, &draft).unwrap()
        );
    }

    #[test]
    fn a_text_that_stands_twice_is_an_error_and_neither_is_lost() {
        let text = "preamble = \"a\"\npreamble_file = \"p.md\"\n";
        let read = read(text).unwrap();
        assert_eq!(read.problems.len(), 1);
        assert_eq!(read.problems[0].code, "text-twice");
        assert_eq!(read.draft.preamble, "a");
        assert_eq!(read.beside, []);
        let draft = Draft {
            preamble: "b".into(),
            ..Draft::default()
        };
        assert_eq!(write(text, &draft).unwrap(), text.replace("\"a\"", "\"b\""));
    }
}
