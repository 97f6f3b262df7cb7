//! Texts that stand in files of their own beside a draft: where they are, and reading them.
//!
//! Such a file is plain UTF-8 text. A byte-order mark, CRLF and the end of its last line belong to the file, not to the
//! text: they are taken off at load and put back at save. A new file gets LF, and an end to its last line; so does one
//! without that end whose text now ends with a line break, which else would be lost.

use std::io;
use std::path::{Path, PathBuf};

use super::super::{disk, position};
use super::{LIMIT, digest, ends, without_mark};
use crate::draft::field::Field;
use crate::draft::file::beside::{self, Named};
use crate::draft::problem::Problem;

/// A text's own file as it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextFile {
    pub field: Field,
    /// As the draft names it.
    pub name: String,
    pub bom: bool,
    pub crlf: bool,
    /// Its last line has an end.
    pub ends_line: bool,
    /// Of the bytes as read; `None`: there was no file, or none that can be read.
    pub digest: Option<u64>,
}

/// Why a text's file cannot be used: the end of a sentence that begins with its name, and a way out.
#[derive(Debug)]
pub(super) struct Unusable {
    pub(super) why: String,
    pub(super) help: &'static str,
}

impl Unusable {
    fn new(why: impl Into<String>, help: &'static str) -> Self {
        Self {
            why: why.into(),
            help,
        }
    }

    pub(super) fn problem(&self, named: &Named) -> Problem {
        beside::unusable(named.field, named.key, &named.name, &self.why, self.help)
    }
}

impl TextFile {
    /// A file that is not there yet.
    pub(super) fn new(named: &Named) -> Self {
        Self {
            field: named.field,
            name: named.name.clone(),
            bom: false,
            crlf: false,
            ends_line: true,
            digest: None,
        }
    }

    /// The bytes for a text. `before`: the file's bytes now, whose unchanged lines keep their ends.
    pub(super) fn bytes(&self, before: Option<&[u8]>, text: &str) -> Vec<u8> {
        let before = before.map(String::from_utf8_lossy).unwrap_or_default();
        let end = if self.ends_line { "\n" } else { "" };
        let lines = format!("{text}{end}");
        let whole = ends::put_back(without_mark(&before).1, &lines, self.crlf);
        let mark = if self.bom {
            super::MARK.to_string()
        } else {
            String::new()
        };
        format!("{mark}{whole}").into_bytes()
    }
}

/// What became of reading a text's own file.
pub(super) enum Found {
    Text(TextFile, String),
    Missing,
}

/// Where a text's file is, links followed. It need not be there. `folder`: the draft's.
///
/// # Errors
/// A link leads out of the draft's folder, or nowhere.
pub(super) fn locate(folder: &Path, named: &Named) -> Result<PathBuf, Unusable> {
    const STAY: &str = mark!(
        "Put the file into the draft's folder or below; drafts are shared, and what lies outside is not"
    );
    let path = folder.join(&named.name);
    let root = folder.canonicalize().map_err(|error| {
        Unusable::new(
            t!("cannot be looked for: {error}", error),
            crate::words::text(STAY),
        )
    })?;
    let real = match path.canonicalize() {
        Ok(real) => real,
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            if path.symlink_metadata().is_ok() {
                return Err(Unusable::new(
                    t!("is a link that leads nowhere"),
                    t!("Mend the link, or put the file in its place"),
                ));
            }
            // Not there yet: its folder must be inside all the same, and may be missing too.
            match disk::folder_of(&path).canonicalize() {
                Ok(parent) => parent.join(path.file_name().unwrap_or_default()),
                Err(_) => return Ok(path),
            }
        }
        Err(error) => {
            return Err(Unusable::new(
                t!("cannot be read: {error}", error),
                t!("Let the file be read by you, or name another"),
            ));
        }
    };
    if real.starts_with(&root) {
        Ok(real)
    } else {
        Err(Unusable::new(
            t!("is or lies behind a link that leads out of the draft's folder"),
            crate::words::text(STAY),
        ))
    }
}

/// Reads a text's file.
///
/// # Errors
/// It lies outside the draft's folder, cannot be read, or is no UTF-8 text.
pub(super) fn read(folder: &Path, named: &Named) -> Result<Found, Unusable> {
    const READABLE: &str = mark!("Let the file be read by you, or name another");
    let real = locate(folder, named)?;
    match std::fs::metadata(&real) {
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Found::Missing),
        // A pipe would be waited for.
        Ok(data) if !data.is_file() => {
            return Err(Unusable::new(t!("is no file"), t!("Name a file of text")));
        }
        _ => {}
    }
    let bytes = match disk::read_at_most(&real, LIMIT) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Found::Missing),
        Err(error) => {
            return Err(Unusable::new(
                t!("cannot be read: {error}", error),
                crate::words::text(READABLE),
            ));
        }
    };
    let digest = digest(&bytes);
    let whole = String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let good = String::from_utf8_lossy(error.as_bytes().get(..at).unwrap_or_default());
        let good = without_mark(&good).1;
        let (line, column) = position::of(good, good.len());
        Unusable::new(
            t!(
                "is no UTF-8 text: see its line {line}, column {column}",
                line,
                column
            ),
            t!("Save the file as UTF-8"),
        )
    })?;
    let (bom, marked_off) = without_mark(&whole);
    let mut text = ends::lf(marked_off);
    let ends_line = text.ends_with('\n');
    if ends_line {
        text.pop();
    }
    let file = TextFile {
        field: named.field,
        name: named.name.clone(),
        bom,
        crlf: ends::mostly_crlf(marked_off),
        ends_line,
        digest: Some(digest),
    };
    Ok(Found::Text(file, text))
}

/// A file that is named and not there.
pub(super) fn missing(named: &Named) -> Problem {
    Unusable::new(
        t!("is not there"),
        t!("Write the text here and save, which makes the file, or mend the name"),
    )
    .problem(named)
}

#[cfg(test)]
mod tests;
