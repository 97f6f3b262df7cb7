//! Signs of life: a file that its process holds locked as long as it lives. The system takes the lock away with the
//! process, however it ends, so a free or missing lock means that its holder is gone.

use std::fs::{File, OpenOptions, TryLockError};
use std::io;
use std::os::unix::fs::{MetadataExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

/// A held lock. Dropping it frees it and removes its file.
#[derive(Debug)]
pub struct Held {
    id: String,
    path: PathBuf,
    /// Keeps the lock: it belongs to this open file.
    _file: File,
}

impl Held {
    /// Takes a lock of a new, random name in a folder.
    ///
    /// # Errors
    /// The disk refuses.
    pub fn take(folder: &Path) -> io::Result<Self> {
        loop {
            let id = uuid::Uuid::new_v4().to_string();
            let path = path_of(folder, &id);
            let file = OpenOptions::new()
                .write(true)
                .create_new(true)
                .mode(0o600)
                .open(&path)?;
            match file.try_lock() {
                // Between making and locking it, another process may have taken it for a dead one's and removed it.
                Ok(()) if file.metadata()?.nlink() > 0 => {
                    return Ok(Self {
                        id,
                        path,
                        _file: file,
                    });
                }
                Ok(()) | Err(TryLockError::WouldBlock) => {}
                Err(TryLockError::Error(error)) => return Err(error),
            }
        }
    }

    /// The lock's name, by which others ask for it.
    pub fn id(&self) -> &str {
        &self.id
    }
}

impl Drop for Held {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.path);
    }
}

/// Whether a living process holds the lock of this name.
///
/// It is tried as a *shared* lock: two that ask at the same time must not take each other for the holder.
pub fn is_held(folder: &Path, id: &str) -> bool {
    match File::open(path_of(folder, id)) {
        Ok(file) => matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock)),
        Err(_) => false,
    }
}

/// Removes the files of locks that nobody holds. Never needed, only tidy: a missing file means the same as a free lock.
pub fn sweep(folder: &Path) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    for path in entries.flatten().map(|entry| entry.path()) {
        if path
            .extension()
            .is_some_and(|extension| extension == "lock")
            && let Ok(file) = File::open(&path)
            && file.try_lock_shared().is_ok()
        {
            let _ = std::fs::remove_file(&path);
        }
    }
}

fn path_of(folder: &Path, id: &str) -> PathBuf {
    folder.join(format!("{id}.lock"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lock_is_held_until_it_is_dropped() {
        let home = tempfile::tempdir().unwrap();
        let held = Held::take(home.path()).unwrap();
        let id = held.id().to_owned();
        assert!(is_held(home.path(), &id));
        assert!(is_held(home.path(), &id), "asking must not free it");
        drop(held);
        assert!(!is_held(home.path(), &id));
        assert_eq!(std::fs::read_dir(home.path()).unwrap().count(), 0);
    }

    #[test]
    fn two_that_ask_do_not_take_each_other_for_the_holder() {
        let home = tempfile::tempdir().unwrap();
        let path = path_of(home.path(), "dead");
        std::fs::write(&path, "").unwrap();
        let other = File::open(&path).unwrap();
        other.try_lock_shared().unwrap();
        assert!(!is_held(home.path(), "dead"));
    }

    #[test]
    fn a_sweep_takes_the_dead_and_leaves_the_living() {
        let home = tempfile::tempdir().unwrap();
        let held = Held::take(home.path()).unwrap();
        std::fs::write(path_of(home.path(), "dead"), "").unwrap();
        std::fs::write(home.path().join("note.txt"), "").unwrap();
        sweep(home.path());
        assert!(is_held(home.path(), held.id()));
        assert!(!path_of(home.path(), "dead").exists());
        assert!(home.path().join("note.txt").exists());
    }
}
