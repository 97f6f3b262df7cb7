//! Draft files: loading and saving without losing a byte that did not change (DESIGN.md §5, Fidelity).
//!
//! A byte-order mark and CRLF are taken off at load and put back at save. A save is atomic (a temporary file beside
//! it, synced, renamed; links are followed; the old file's mode is kept) and refuses to overwrite a file that
//! someone else changed meanwhile.
//!
//! In a file with both kinds of line ends each unchanged line before and after the changed ones keeps its own; changed
//! lines get the kind that most lines have.

use std::hash::{DefaultHasher, Hasher};
use std::io::{self, Write};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};

use super::{disk, position};
use crate::draft::problem::Problem;
use crate::draft::{Draft, file};

mod ends;

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
}

/// Why a draft could not be loaded or saved.
#[derive(Debug, thiserror::Error)]
pub enum DraftError {
    #[error("cannot read {path}: {source}")]
    Read {
        path: PathBuf,
        source: std::io::Error,
    },
    /// There is no such file.
    #[error("there is no draft {path}; `ringback new NAME` writes one to start from")]
    Missing { path: PathBuf },
    #[error("{path}:{line}:{column}: {message}")]
    NotADraft {
        path: PathBuf,
        line: usize,
        column: usize,
        message: String,
    },
    #[error("cannot write {path}: {source}; nothing was changed there")]
    Write {
        path: PathBuf,
        source: std::io::Error,
    },
    /// The file is not as it was when it was read: nothing was written. `theirs` is its text now (`None`: deleted).
    #[error("{path} was changed by someone else since it was opened; nothing was overwritten")]
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
    Ok(Loaded {
        path: path.into(),
        draft: read.draft,
        problems: read.problems,
        shape: Shape {
            bom,
            crlf: ends::mostly_crlf(marked_off),
            digest: Some(digest),
        },
        text,
    })
}

/// Saves a draft over `text` (the file's text as loaded; empty for a new file) and returns the new text and shape.
/// With `digest: None` in `shape` the file must not exist yet.
///
/// # Errors
/// See [`DraftError`]; after an error the file is as it was.
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
    let saved = Shape {
        digest: Some(digest(whole.as_bytes())),
        ..shape.clone()
    };
    // Nothing to write; also when someone else wrote the very same.
    if now.as_deref() == Some(whole.as_bytes()) {
        return Ok((new_text, saved));
    }
    if !unchanged {
        return Err(changed(path, now.as_deref()));
    }
    write(path, &real, whole.as_bytes(), shape.digest)?;
    Ok((new_text, saved))
}

/// Whether a file is other than it was when it had this shape. One that cannot be read now counts as unchanged: saving
/// will tell.
#[must_use]
pub fn is_changed(path: &Path, shape: &Shape) -> bool {
    on_disk(path).is_ok_and(|now| now.as_deref().map(digest) != shape.digest)
}

/// Puts the bytes in place of the file with this digest, or where no file is.
fn write(path: &Path, real: &Path, bytes: &[u8], expected: Option<u64>) -> Result<(), DraftError> {
    let failed = |source| DraftError::Write {
        path: path.into(),
        source,
    };
    let mut builder = tempfile::Builder::new();
    builder.prefix(".ringback-");
    let old = std::fs::metadata(real).ok();
    if old.is_none() {
        // As any new file of the user's: what the umask leaves.
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    let mut new = builder
        .tempfile_in(disk::folder_of(real))
        .map_err(|error| failed(disk::plain(error)))?;
    new.write_all(bytes).map_err(failed)?;
    if let Some(old) = old {
        keep_owner(new.as_file(), &old);
        new.as_file()
            .set_permissions(old.permissions())
            .map_err(failed)?;
    }
    new.as_file().sync_all().map_err(failed)?;
    // Looked at again at the last moment: writing and syncing took a while.
    let now = on_disk(real).map_err(failed)?;
    if now.as_deref().map(digest) != expected {
        return Err(changed(path, now.as_deref()));
    }
    if expected.is_some() {
        disk::rename_over(new, real).map_err(failed)
    } else {
        match new.persist_noclobber(real) {
            Ok(_) => {
                disk::sync_folder(disk::folder_of(real));
                Ok(())
            }
            Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => {
                Err(changed(path, on_disk(real).ok().flatten().as_deref()))
            }
            Err(error) => Err(failed(error.error)),
        }
    }
}

/// Gives the new file the old one's owner and group, as far as this user may.
fn keep_owner(new: &std::fs::File, old: &std::fs::Metadata) {
    let Ok(mine) = new.metadata() else { return };
    if (mine.uid(), mine.gid()) != (old.uid(), old.gid()) {
        let _ = std::os::unix::fs::fchown(new, Some(old.uid()), Some(old.gid()));
    }
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
fn follow_links(path: &Path) -> io::Result<PathBuf> {
    let mut real = path.to_owned();
    // As many links as Linux follows.
    for _ in 0..40 {
        match std::fs::read_link(&real) {
            Ok(next) => real = disk::folder_of(&real).join(next),
            Err(_) => return Ok(real),
        }
    }
    Err(io::Error::other("too many links lead on from it"))
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

fn changed(path: &Path, now: Option<&[u8]>) -> DraftError {
    DraftError::ChangedOutside {
        path: path.into(),
        theirs: now.map(|bytes| ends::lf(without_mark(&String::from_utf8_lossy(bytes)).1)),
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
        message: "these bytes are not UTF-8 text; save the file as UTF-8".to_owned(),
    }
}

#[cfg(test)]
mod tests;
