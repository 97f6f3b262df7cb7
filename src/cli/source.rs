//! A file that a command reads, or `-`: what comes on standard input.

use std::io::{IsTerminal, Read};
use std::path::Path;

use super::out::{self, Failure};
use crate::store::disk;

/// The source as it is named to the user.
#[must_use]
pub fn name(path: &Path) -> String {
    if is_stdin(path) {
        t!("standard input").to_owned()
    } else {
        path.display().to_string()
    }
}

/// Reads at most `limit` bytes.
///
/// # Errors
/// It cannot be read, is longer, or there is nothing in it.
pub fn read(path: &Path, limit: u64) -> Result<Vec<u8>, Failure> {
    let bytes = if is_stdin(path) {
        if std::io::stdin().is_terminal() {
            out::note(t!(
                "reading what you type or paste; Ctrl-D on a line of its own ends it"
            ));
        }
        let mut bytes = Vec::new();
        let read = std::io::stdin()
            .lock()
            .take(limit + 1)
            .read_to_end(&mut bytes);
        match read {
            Ok(length) if length as u64 > limit => Err(disk::too_long(limit)),
            Ok(_) => Ok(bytes),
            Err(error) => Err(error),
        }
    } else {
        disk::read_at_most(path, limit)
    };
    let bytes = bytes.map_err(|error| cannot(path, &disk::why_not_read(&error)))?;
    if bytes.is_empty() {
        return Err(Failure::setup(t!("{name} is empty", name = name(path))));
    }
    Ok(bytes)
}

/// As [`read`], a text.
///
/// # Errors
/// The same, or it is no UTF-8.
pub fn read_text(path: &Path, limit: u64) -> Result<String, Failure> {
    let not_text = |_| cannot(path, t!("it is not UTF-8 text"));
    String::from_utf8(read(path, limit)?).map_err(not_text)
}

fn cannot(path: &Path, why: &str) -> Failure {
    Failure::setup(t!("cannot read {path}: {why}", path = name(path), why))
}

fn is_stdin(path: &Path) -> bool {
    path.as_os_str() == "-"
}
