//! Param sets on their way into the draft or out of it: what is asked of files, what came back, and what waits for an
//! answer of the user.

use std::path::PathBuf;

use super::picker::{Choice, Item, Picker};
use crate::draft::sets::Sets;
use crate::draft::sets::encoding::Encoding;
use crate::draft::{Draft, ParamValue, Params};
use crate::text::grapheme;

/// What is asked of files.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Order {
    Read(PathBuf),
    /// Writes a new file; one that is there already stays as it is.
    Write {
        path: PathBuf,
        bytes: Vec<u8>,
    },
}

/// What came of it.
#[derive(Clone, Debug)]
pub enum Answer {
    Read {
        path: PathBuf,
        result: Result<Vec<u8>, String>,
    },
    Written {
        path: PathBuf,
        result: Result<(), String>,
    },
}

/// An import that waits for an answer.
#[derive(Clone, Debug)]
pub enum Importing {
    /// Which encoding is it?
    Encoding { path: PathBuf, bytes: Vec<u8> },
    /// Which of two sets of one name stays?
    Clash(Sets),
}

/// What an import waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reply {
    As(Encoding),
    /// The file's sets take the place of those of the same name.
    Replace,
    /// The draft's sets stay.
    Keep,
}

/// Asks which encoding a file has.
#[must_use]
pub fn encoding_picker() -> Picker {
    let item = |encoding: Encoding, detail: &str| Item {
        label: encoding.name().to_owned(),
        detail: detail.to_owned(),
        choice: Choice::Import(Reply::As(encoding)),
    };
    let items = vec![
        item(Encoding::Windows1256, t!("Arabic, older Windows and Excel")),
        item(
            Encoding::Windows1252,
            t!("Western, older Windows and Excel"),
        ),
        item(Encoding::Utf16Le, t!("Unicode text of Windows")),
        item(Encoding::Utf16Be, t!("Unicode text, the other way round")),
    ];
    let mut picker = Picker::new(
        t!("This is not UTF-8. What is it?"),
        t!("reads it so"),
        items,
    );
    picker.note = t!("Esc imports nothing. Undo takes an import back.");
    picker
}

/// Asks which of two sets of one name stays.
#[must_use]
pub fn clash_picker(clashes: &[String], all: usize) -> Picker {
    let names = clashes.join(", ");
    let items = vec![
        Item {
            label: if all == clashes.len() {
                t!("Keep the draft's, add none").to_owned()
            } else {
                t!(
                    "Keep the draft's, add the other {count}",
                    count = all - clashes.len()
                )
            },
            detail: names.clone(),
            choice: Choice::Import(Reply::Keep),
        },
        Item {
            label: t!(
                "Take the file's over the draft's: {count}",
                count = clashes.len()
            ),
            detail: names,
            choice: Choice::Import(Reply::Replace),
        },
    ];
    let mut picker = Picker::new(
        t!("Sets of these names are there already"),
        t!("does it"),
        items,
    );
    picker.note = t!("Esc imports nothing. Undo takes an import back.");
    picker
}

/// What a set changes, in a few words: `patient_name = Lina, clinic = …`. What the draft says too is left out.
#[must_use]
pub fn what_it_changes(draft: &Draft, values: &Params) -> String {
    /// Longest value shown, in characters.
    const LONGEST: usize = 24;
    /// So many values are shown.
    const MOST: usize = 4;
    let changes = |(name, value): &(&String, &ParamValue)| draft.params.get(*name) != Some(*value);
    let mut parts: Vec<String> = { values.iter() }
        .filter(changes)
        .take(MOST)
        .map(|(name, value)| {
            let line = value.as_text().split('\n').next().unwrap_or_default();
            let mut shown = grapheme::start(line, LONGEST).to_owned();
            if shown.len() < value.as_text().len() {
                shown.push('…');
            }
            format!("{name} = {shown}")
        })
        .collect();
    if parts.is_empty() {
        return t!("nothing but what the draft says").to_owned();
    }
    if values.iter().filter(changes).nth(MOST).is_some() {
        parts.push("…".to_owned());
    }
    parts.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_clash_says_what_each_answer_does() {
        let labels = |clashes: &[&str], all| {
            let clashes: Vec<String> = clashes.iter().map(ToString::to_string).collect();
            let picker = clash_picker(&clashes, all);
            picker
                .items
                .into_iter()
                .map(|item| item.label)
                .collect::<Vec<_>>()
        };
        assert_eq!(
            labels(&["lina"], 3),
            [
                "Keep the draft's, add the other 2",
                "Take the file's over the draft's: 1"
            ]
        );
        // Nothing is left to add.
        assert_eq!(
            labels(&["lina", "omar"], 2),
            [
                "Keep the draft's, add none",
                "Take the file's over the draft's: 2"
            ]
        );
    }
}
