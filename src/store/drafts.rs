//! Draft files: loading and saving without losing a byte that did not change.
//!
//! A byte-order mark and CRLF are taken off at load and put back at save. A save is atomic (a temporary file beside
//! it, synced, renamed; links are followed; the old file's mode is kept) and refuses to overwrite a file that
//! someone else changed meanwhile.
//!
//! In a file with both kinds of line ends each unchanged line before and after the changed ones keeps its own; changed
//! lines get the kind that most lines have.
//!
//! Texts may stand in files of their own beside the draft ([`texts`]). They are read with it and saved with it: the
//! texts are put in place before the draft, because it is the draft that is opened, and what it names shall be there.

use std::hash::{DefaultHasher, Hasher};
use std::io;
use std::path::{Path, PathBuf};

use self::put::{NotPut, Piece};
use self::texts::TextFile;
use super::{disk, position};
use crate::draft::field::Field;
use crate::draft::file::beside::Named;
use crate::draft::problem::Problem;
use crate::draft::{Draft, FieldValue, Spot, file};

mod ends;
mod put;
pub mod texts;

/// The longest draft file that is read or written, in bytes.
pub const LIMIT: u64 = 64 << 20;

const MARK: char = '\u{feff}';

/// A draft file as it was read.
#[derive(Clone, Debug)]
pub struct Loaded {
    pub path: PathBuf,
    pub draft: Draft,
    /// Problems of the file itself (unknown keys, a literal secret).
    pub problems: Vec<Problem>,
    /// Its text with LF line ends and without a byte-order mark.
    pub text: String,
    pub shape: Shape,
}

/// What was taken off a file's bytes at load and is put back at save, and what tells whether someone changed it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Shape {
    pub bom: bool,
    /// Most lines end with CRLF.
    pub crlf: bool,
    /// Of the bytes as read; `None`: there was no file.
    pub digest: Option<u64>,
    /// The files of texts beside it. One that is named by the draft and not here was not read.
    pub texts: Vec<TextFile>,
}

impl Shape {
    /// The shape for a draft that shall become a file of its own, where none is yet.
    #[must_use]
    pub fn for_new_file(&self) -> Self {
        Self {
            digest: None,
            texts: Vec::new(),
            ..*self
        }
    }

    /// The file of a field's text, as a path beside the draft `path` as the user named it; `None`: the text stands in
    /// the draft.
    #[must_use]
    pub fn file_of(&self, path: &Path, field: Field) -> Option<PathBuf> {
        let text = self.texts.iter().find(|text| text.field == field)?;
        Some(beside(path, &text.name))
    }
}

impl Loaded {
    /// The draft's text with the texts in it that were read from files beside it.
    #[must_use]
    pub fn whole(&self) -> String {
        let is_read = |field| self.shape.texts.iter().any(|text| text.field == field);
        file::inlined(&self.text, &self.draft, is_read).unwrap_or_else(|_| self.text.clone())
    }
}

/// A file beside a draft, as the user would name it.
fn beside(path: &Path, name: &str) -> PathBuf {
    path.parent().unwrap_or(Path::new("")).join(name)
}

/// Why a draft could not be loaded or saved.
#[derive(Debug, thiserror::Error)]
pub enum DraftError {
    #[error("{}", t!("cannot read {path}: {source}", path = .path.display(), source = disk::why_not_read(.source)))]
    Read {
        path: PathBuf,
        source: std::io::Error,
    },
    /// There is no such file.
    #[error("{}", t!("there is no draft {path}; `ringback new NAME` writes one to start from", path = .path.display()))]
    Missing { path: PathBuf },
    #[error("{path}:{line}:{column}: {message}")]
    NotADraft {
        path: PathBuf,
        line: usize,
        column: usize,
        message: String,
    },
    #[error("{}", t!("cannot write {path}: {source}; nothing was changed there", path = .path.display(), source = disk::why(.source)))]
    Write {
        path: PathBuf,
        source: std::io::Error,
    },
    /// The file, or that of a text beside it, is not as it was when it was read: nothing was written. `theirs` is its
    /// text now, with the texts beside it in it (`None`: deleted).
    #[error("{}", t!("{path} was changed by someone else since it was opened; nothing was overwritten", path = .path.display()))]
    ChangedOutside {
        path: PathBuf,
        theirs: Option<String>,
    },
}

/// Loads a draft.
///
/// # Errors
/// See [`DraftError`].
pub fn load(path: &Path) -> Result<Loaded, DraftError> {
    let bytes = disk::read_at_most(path, LIMIT).map_err(|source| match source.kind() {
        io::ErrorKind::NotFound => DraftError::Missing { path: path.into() },
        _ => DraftError::Read {
            path: path.into(),
            source,
        },
    })?;
    let digest = digest(&bytes);
    let whole = String::from_utf8(bytes).map_err(|error| not_text(path, &error))?;
    let (bom, marked_off) = without_mark(&whole);
    let text = ends::lf(marked_off);
    let read = file::read(&text).map_err(|error| not_a_draft(path, error))?;
    let mut loaded = Loaded {
        path: path.into(),
        draft: read.draft,
        problems: read.problems,
        shape: Shape {
            bom,
            crlf: ends::mostly_crlf(marked_off),
            digest: Some(digest),
            texts: Vec::new(),
        },
        text,
    };
    read_texts(&mut loaded, &read.beside);
    Ok(loaded)
}

/// As [`load`]. A name where there is no file yet begins an empty draft, as in editors: if its folder is there and it is
/// called as drafts are, so that a slip in another file's name opens nothing.
///
/// # Errors
/// See [`DraftError`].
pub fn load_or_begin(path: &Path) -> Result<Loaded, DraftError> {
    let is_draft = path.extension().is_some_and(|end| end == "toml");
    match load(path) {
        Err(DraftError::Missing { path }) if is_draft && disk::folder_of(&path).is_dir() => {
            Ok(Loaded {
                path,
                draft: Draft::default(),
                problems: Vec::new(),
                text: String::new(),
                shape: Shape::default(),
            })
        }
        other => other,
    }
}

/// Reads the texts that stand in files of their own. One that cannot be read is a problem, and its field is empty.
fn read_texts(loaded: &mut Loaded, named: &[Named]) {
    if named.is_empty() {
        return;
    }
    let real = follow_links(&loaded.path).unwrap_or_else(|_| loaded.path.clone());
    let folder = disk::folder_of(&real);
    let mut taken = vec![(real.canonicalize().ok(), t!("the draft itself"))];
    for named in named {
        let problem = match texts::read(folder, named) {
            Ok(texts::Found::Missing) => texts::missing(named),
            Err(unusable) => unusable.problem(named),
            Ok(texts::Found::Text(file, text)) => {
                let real = folder.join(&named.name).canonicalize().ok();
                match taken.iter().find(|(other, _)| *other == real) {
                    None => {
                        taken.push((real, named.key));
                        loaded.shape.texts.push(file);
                        loaded.draft.set(named.field, FieldValue::Text(text));
                        continue;
                    }
                    Some((_, other)) => file::beside::unusable(
                        named.field,
                        named.key,
                        &named.name,
                        &t!("is the file of {other} too", other),
                        t!("Give each text a file of its own"),
                    ),
                }
            }
        };
        loaded.problems.push(problem);
    }
}

/// Saves a draft over `text` (the file's text as loaded; empty for a new file) and returns the new text and shape.
/// With `digest: None` in `shape` the file must not exist yet. Texts that stand in files of their own go there.
///
/// # Errors
/// See [`DraftError`]; after an error the files are as they were.
pub fn save(
    path: &Path,
    text: &str,
    shape: &Shape,
    draft: &Draft,
) -> Result<(String, Shape), DraftError> {
    let failed = |source| DraftError::Write {
        path: path.into(),
        source,
    };
    let new_text = file::write(text, draft).map_err(|error| not_a_draft(path, error))?;
    let real = follow_links(path).map_err(failed)?;
    let now = on_disk(&real).map_err(failed)?;
    let unchanged = now.as_deref().map(digest) == shape.digest;
    let before = now
        .as_deref()
        .filter(|_| unchanged)
        .map(String::from_utf8_lossy);
    let before = before.as_deref().map_or("", |whole| without_mark(whole).1);

    let mut whole = String::with_capacity(new_text.len() + 4);
    if shape.bom {
        whole.push(MARK);
    }
    whole.push_str(&ends::put_back(before, &new_text, shape.crlf));
    if whole.len() as u64 > LIMIT {
        return Err(failed(disk::too_long(LIMIT)));
    }
    let named = file::read(&new_text).map_or_else(|_| Vec::new(), |read| read.beside);
    let (mut pieces, texts) = text_pieces(path, disk::folder_of(&real), &named, shape, draft)?;
    let saved = Shape {
        digest: Some(digest(whole.as_bytes())),
        texts,
        ..*shape
    };
    // The last one: what it names is there by then.
    pieces.push(Piece {
        shown: path.into(),
        real,
        bytes: whole.into_bytes(),
        now,
        expected: shape.digest,
    });
    if pieces.iter().any(Piece::is_changed) {
        return Err(changed(path));
    }
    match put::put(&pieces) {
        Ok(()) => Ok((new_text, saved)),
        Err(NotPut::Changed) => Err(changed(path)),
        Err(NotPut::Failed { shown, source }) => Err(DraftError::Write {
            path: shown,
            source,
        }),
    }
}

/// The files of the texts, and their shapes as they will be.
fn text_pieces(
    path: &Path,
    folder: &Path,
    named: &[Named],
    shape: &Shape,
    draft: &Draft,
) -> Result<(Vec<Piece>, Vec<TextFile>), DraftError> {
    let (mut pieces, mut shapes) = (Vec::new(), Vec::new());
    for named in named {
        let text = draft.text(&Spot::whole(named.field)).unwrap_or_default();
        let known = shape
            .texts
            .iter()
            .find(|text| text.field == named.field && text.name == named.name);
        // It was not read and nothing was written for it: there is nothing to do.
        if known.is_none() && text.is_empty() {
            continue;
        }
        let shown = beside(path, &named.name);
        let failed = |source| DraftError::Write {
            path: shown.clone(),
            source,
        };
        let real = texts::locate(folder, named)
            .map_err(|unusable| failed(io::Error::other(t!("it {why}", why = unusable.why))))?;
        let now = on_disk(&real).map_err(failed)?;
        let mut file = known.cloned().unwrap_or_else(|| TextFile::new(named));
        // The text's own line break would be taken for the end of the file's last line.
        file.ends_line |= text.ends_with('\n');
        let unchanged = now.as_deref().map(digest) == file.digest;
        let bytes = file.bytes(now.as_deref().filter(|_| unchanged), text);
        if bytes.len() as u64 > LIMIT {
            return Err(failed(disk::too_long(LIMIT)));
        }
        shapes.push(TextFile {
            digest: Some(digest(&bytes)),
            ..file.clone()
        });
        pieces.push(Piece {
            shown,
            real,
            bytes,
            now,
            expected: file.digest,
        });
    }
    Ok((pieces, shapes))
}

/// The bytes at a path; `None`: no file.
fn on_disk(path: &Path) -> io::Result<Option<Vec<u8>>> {
    match disk::read_at_most(path, LIMIT) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// Where a path leads in the end, also if nothing is there yet.
///
/// # Errors
/// Links lead on and on.
pub fn follow_links(path: &Path) -> io::Result<PathBuf> {
    let mut real = path.to_owned();
    // As many links as Linux follows.
    for _ in 0..40 {
        match std::fs::read_link(&real) {
            Ok(next) => real = disk::folder_of(&real).join(next),
            Err(_) => return Ok(real),
        }
    }
    Err(io::Error::other(t!("too many links lead on from it")))
}

fn digest(bytes: &[u8]) -> u64 {
    let mut hasher = DefaultHasher::new();
    hasher.write(bytes);
    hasher.finish()
}

fn without_mark(whole: &str) -> (bool, &str) {
    match whole.strip_prefix(MARK) {
        Some(text) => (true, text),
        None => (false, whole),
    }
}

fn changed(path: &Path) -> DraftError {
    DraftError::ChangedOutside {
        path: path.into(),
        theirs: whole_now(path),
    }
}

/// What stands in a file now: the draft with its texts, or whatever else it is; `None`: there is none.
#[must_use]
pub fn whole_now(path: &Path) -> Option<String> {
    match load(path) {
        Ok(loaded) => Some(loaded.whole()),
        Err(DraftError::Missing { .. }) => None,
        Err(_) => on_disk(path)
            .ok()
            .flatten()
            .map(|bytes| ends::lf(without_mark(&String::from_utf8_lossy(&bytes)).1)),
    }
}

fn not_a_draft(path: &Path, error: file::NotADraft) -> DraftError {
    DraftError::NotADraft {
        path: path.into(),
        line: error.line,
        column: error.column,
        message: error.message,
    }
}

fn not_text(path: &Path, error: &std::string::FromUtf8Error) -> DraftError {
    let at = error.utf8_error().valid_up_to();
    let good = String::from_utf8_lossy(error.as_bytes().get(..at).unwrap_or_default());
    let good = without_mark(&good).1;
    let (line, column) = position::of(good, good.len());
    DraftError::NotADraft {
        path: path.into(),
        line,
        column,
        message: t!("these bytes are not UTF-8 text; save the file as UTF-8").to_owned(),
    }
}

#[cfg(test)]
mod tests;
