//! Putting several files in their places together: all of them, or none as far as the file system allows.
//!
//! Each new file is written and synced beside its place first, then all places are looked at once more, then the new
//! files are renamed in the order given. A rename hardly ever fails after that; if one does, those before it are put
//! back. What is killed in between leaves whole files: some new, the rest old.

use std::fs::{File, Metadata, Permissions};
use std::io::{self, Write};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::path::PathBuf;

use tempfile::NamedTempFile;

use super::super::disk;
use super::{digest, on_disk};

/// A file on its way to its place.
#[derive(Debug)]
pub(super) struct Piece {
    /// As the user knows it.
    pub(super) shown: PathBuf,
    /// Links followed.
    pub(super) real: PathBuf,
    /// What shall stand there.
    pub(super) bytes: Vec<u8>,
    /// What stands there now.
    pub(super) now: Option<Vec<u8>>,
    /// The digest of what must stand there; `None`: nothing may.
    pub(super) expected: Option<u64>,
}

/// Why nothing was put.
#[derive(Debug)]
pub(super) enum NotPut {
    /// Another file stands in a place than the one expected.
    Changed,
    Failed {
        shown: PathBuf,
        source: io::Error,
    },
}

impl Piece {
    /// Someone else's bytes stand in its place. The very same bytes as ours are no change.
    pub(super) fn is_changed(&self) -> bool {
        !self.is_done() && self.now.as_deref().map(digest) != self.expected
    }

    fn is_done(&self) -> bool {
        self.now.as_ref() == Some(&self.bytes)
    }

    fn failed(&self, source: io::Error) -> NotPut {
        NotPut::Failed {
            shown: self.shown.clone(),
            source,
        }
    }
}

/// Puts the files in their places, in this order.
///
/// # Errors
/// See [`NotPut`]: then all is as it was, unless the disk refused that too, which the error says.
pub(super) fn put(pieces: &[Piece]) -> Result<(), NotPut> {
    let waiting: Vec<&Piece> = pieces.iter().filter(|piece| !piece.is_done()).collect();
    let mut staged = Vec::with_capacity(waiting.len());
    for piece in waiting {
        staged.push((piece, stage(piece).map_err(|error| piece.failed(error))?));
    }
    // Looked at again at the last moment: writing and syncing took a while.
    for (piece, _) in &staged {
        let now = on_disk(&piece.real).map_err(|error| piece.failed(error))?;
        if now.as_deref().map(digest) != piece.expected {
            return Err(NotPut::Changed);
        }
    }
    let mut done: Vec<&Piece> = Vec::with_capacity(staged.len());
    for (piece, new) in staged {
        if let Err(why) = rename(piece, new) {
            return Err(put_back(&done, why));
        }
        done.push(piece);
    }
    Ok(())
}

/// Writes a new file beside its place, synced, with the old one's rights.
fn stage(piece: &Piece) -> io::Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".ringback-");
    let old = std::fs::metadata(&piece.real).ok();
    if old.is_none() {
        // As any new file of the user's: what the umask leaves.
        builder.permissions(Permissions::from_mode(0o666));
    }
    let new = builder
        .tempfile_in(disk::folder_of(&piece.real))
        .map_err(disk::plain)?;
    new.as_file().write_all(&piece.bytes)?;
    if let Some(old) = old {
        keep_owner(new.as_file(), &old);
        new.as_file().set_permissions(old.permissions())?;
    }
    new.as_file().sync_all()?;
    Ok(new)
}

fn rename(piece: &Piece, new: NamedTempFile) -> Result<(), NotPut> {
    if piece.expected.is_some() {
        return disk::rename_over(new, &piece.real).map_err(|error| piece.failed(error));
    }
    match new.persist_noclobber(&piece.real) {
        Ok(_) => {
            disk::sync_folder(disk::folder_of(&piece.real));
            Ok(())
        }
        Err(error) if error.error.kind() == io::ErrorKind::AlreadyExists => Err(NotPut::Changed),
        Err(error) => Err(piece.failed(error.error)),
    }
}

/// Takes back what was put already, because the rest cannot be.
fn put_back(done: &[&Piece], why: NotPut) -> NotPut {
    for piece in done {
        let back = match &piece.now {
            Some(old) => stage(&Piece {
                shown: piece.shown.clone(),
                real: piece.real.clone(),
                bytes: old.clone(),
                now: None,
                expected: None,
            })
            .and_then(|old| disk::rename_over(old, &piece.real)),
            None => std::fs::remove_file(&piece.real),
        };
        if let Err(error) = back {
            let source = io::Error::other(t!(
                "it holds the new text already, another file could not be written, and putting the old text back failed: {error}",
                error
            ));
            return piece.failed(source);
        }
    }
    why
}

/// Gives the new file the old one's owner and group, as far as this user may.
fn keep_owner(new: &File, old: &Metadata) {
    let Ok(mine) = new.metadata() else { return };
    if (mine.uid(), mine.gid()) != (old.uid(), old.gid()) {
        let _ = std::os::unix::fs::fchown(new, Some(old.uid()), Some(old.gid()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::path::Path;

    fn piece(real: &Path, bytes: &str) -> Piece {
        let now = on_disk(real).unwrap();
        Piece {
            shown: real.into(),
            real: real.into(),
            bytes: bytes.into(),
            expected: now.as_deref().map(digest),
            now,
        }
    }

    #[test]
    fn what_was_put_is_put_back_when_the_rest_cannot_be() {
        let home = tempfile::tempdir().unwrap();
        let (old, new) = (home.path().join("old"), home.path().join("new"));
        std::fs::write(&old, "old").unwrap();
        let done = [piece(&old, "other"), piece(&new, "new")];
        put(&done).unwrap();
        assert_eq!(std::fs::read_to_string(&old).unwrap(), "other");
        let why = put_back(&[&done[0], &done[1]], NotPut::Changed);
        assert!(matches!(why, NotPut::Changed));
        assert_eq!(std::fs::read_to_string(&old).unwrap(), "old");
        assert!(!new.exists());
    }

    #[test]
    fn a_place_that_changed_meanwhile_leaves_all_as_it_was() {
        let home = tempfile::tempdir().unwrap();
        let (one, two) = (home.path().join("one"), home.path().join("two"));
        std::fs::write(&one, "one").unwrap();
        let pieces = [piece(&one, "other"), piece(&two, "new")];
        std::fs::write(&two, "theirs").unwrap();
        assert!(matches!(put(&pieces), Err(NotPut::Changed)));
        assert_eq!(std::fs::read_to_string(&one).unwrap(), "one");
        assert_eq!(std::fs::read_to_string(&two).unwrap(), "theirs");
        assert_eq!(std::fs::read_dir(home.path()).unwrap().count(), 2);
    }
}
