//! Which draft was opened last, so that a bare start opens it again.

use std::ffi::OsString;
use std::io;
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::{Path, PathBuf};

use super::disk;

/// The file that was opened last; `None` if none was, or it is gone.
#[must_use]
pub fn read(data_dir: &Path) -> Option<PathBuf> {
    let bytes = disk::read_at_most(&file(data_dir), 64 * 1024).ok()?;
    let path = PathBuf::from(OsString::from_vec(bytes));
    (path.is_absolute() && path.is_file()).then_some(path)
}

/// Remembers a draft.
///
/// # Errors
/// The disk refuses; nothing of the user's is lost by that.
pub fn write(data_dir: &Path, draft: &Path) -> io::Result<()> {
    disk::private_folder(data_dir)?;
    let draft = std::path::absolute(draft)?;
    disk::replace(&file(data_dir), draft.as_os_str().as_bytes())
}

fn file(data_dir: &Path) -> PathBuf {
    data_dir.join("last-draft")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_draft_is_remembered_until_it_is_gone() {
        let home = tempfile::tempdir().unwrap();
        let data = home.path().join("data");
        assert_eq!(read(&data), None);
        let draft = home.path().join("two\nlines.toml");
        std::fs::write(&draft, "").unwrap();
        write(&data, &draft).unwrap();
        assert_eq!(read(&data), Some(draft.clone()));
        std::fs::remove_file(&draft).unwrap();
        assert_eq!(read(&data), None);
    }
}
