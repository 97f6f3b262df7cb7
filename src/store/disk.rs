//! Writing to the disk so that a crash leaves the old bytes or the new ones, never half of them.

use std::fs::{DirBuilder, File, Permissions};
use std::io::{self, Read, Write};
use std::os::unix::fs::{DirBuilderExt, FileTypeExt, PermissionsExt};
use std::path::Path;

use tempfile::NamedTempFile;

/// Makes a folder and those above it, 0700. A folder that is there already keeps its mode.
///
/// # Errors
/// The disk refuses, or something that is no folder stands in the way.
pub fn private_folder(folder: &Path) -> io::Result<()> {
    let made = DirBuilder::new().recursive(true).mode(0o700).create(folder);
    made.map_err(|error| match error.kind() {
        // A folder that is there already is none.
        io::ErrorKind::AlreadyExists => io::ErrorKind::NotADirectory.into(),
        _ => error,
    })
}

/// Replaces a file's bytes, synced. A new file is 0600.
///
/// # Errors
/// The disk refuses; the file is as it was.
pub fn replace(path: &Path, bytes: &[u8]) -> io::Result<()> {
    write_over(new_beside(path)?, path, bytes)
}

/// As [`replace`], for what others may read: a new file has the mode that files of the user's have (its umask).
///
/// # Errors
/// The same.
pub fn replace_shared(path: &Path, bytes: &[u8]) -> io::Result<()> {
    write_over(half_written(path, 0o666)?, path, bytes)
}

fn write_over(new: NamedTempFile, path: &Path, bytes: &[u8]) -> io::Result<()> {
    // Straight into the file: an error would name the temporary file else.
    new.as_file().write_all(bytes)?;
    rename_over(new, path)
}

/// Makes a file that was not there, whole and synced or not at all. It is 0600.
///
/// # Errors
/// The disk refuses, or there is such a file already: it is as it was.
pub fn create(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let new = new_beside(path)?;
    new.as_file().write_all(bytes)?;
    new.as_file().sync_all()?;
    new.persist_noclobber(path).map_err(|failed| failed.error)?;
    sync_folder(folder_of(path));
    Ok(())
}

/// A temporary file in the folder of `path`, 0600, to be renamed to it once it is whole.
///
/// # Errors
/// The disk refuses.
pub fn new_beside(path: &Path) -> io::Result<NamedTempFile> {
    half_written(path, 0o600)
}

/// `mode`: the most rights that it has; the umask takes from them.
fn half_written(path: &Path, mode: u32) -> io::Result<NamedTempFile> {
    tempfile::Builder::new()
        .prefix(HALF_WRITTEN)
        .permissions(Permissions::from_mode(mode))
        .tempfile_in(folder_of(path))
        .map_err(plain)
}

/// Why writing failed, and what to do about it where that can be told.
#[must_use]
pub fn why(error: &io::Error) -> String {
    use io::ErrorKind::{
        FileTooLarge, NotADirectory, NotFound, PermissionDenied, QuotaExceeded, StorageFull,
    };
    let way_out = match error.kind() {
        // A limit of ours has no number of the system's.
        FileTooLarge if error.raw_os_error().is_none() => return error.to_string(),
        StorageFull | QuotaExceeded | FileTooLarge => t!("make room there, then try again"),
        PermissionDenied => t!("see the folder's permissions"),
        NotFound => return t!("there is no such folder; make it first").to_owned(),
        NotADirectory => t!("move the file away that stands where a folder is needed"),
        _ => return said(error),
    };
    t!("{error}; {way_out}", error = said(error), way_out)
}

/// What the system said, without its number for it.
#[must_use]
pub fn said(error: &io::Error) -> String {
    let text = error.to_string();
    let number = error
        .raw_os_error()
        .map(|number| format!(" (os error {number})"));
    match number.and_then(|number| text.strip_suffix(&number)) {
        Some(words) => words.to_owned(),
        None => text,
    }
}

/// Why reading failed, in words, and what to do about it where that can be told.
#[must_use]
pub fn why_not_read(error: &io::Error) -> String {
    match error.kind() {
        io::ErrorKind::NotFound => t!("there is no such file").to_owned(),
        io::ErrorKind::PermissionDenied => {
            t!("you may not read it; see its permissions").to_owned()
        }
        _ => said(error),
    }
}

/// What the system said, without the name of a temporary file that means nothing to the user.
#[must_use]
pub fn plain(error: io::Error) -> io::Error {
    // Where the system's own error is wrapped, its kind is all that is handed on.
    if error.raw_os_error().is_some() || error.kind() == io::ErrorKind::Other {
        error
    } else {
        io::Error::from(error.kind())
    }
}

/// How the names of temporary files begin.
const HALF_WRITTEN: &str = ".ringback-";

/// Whether a file is one that [`new_beside`] made and that has no name of its own yet, going by what it is called.
#[must_use]
pub fn is_half_written(path: &Path) -> bool {
    path.file_name()
        .and_then(|name| name.to_str())
        .is_some_and(|name| name.starts_with(HALF_WRITTEN))
}

/// Syncs a temporary file and gives it the name `path`, which may be taken.
///
/// # Errors
/// The disk refuses; what stood at `path` is as it was.
pub fn rename_over(new: NamedTempFile, path: &Path) -> io::Result<()> {
    new.as_file().sync_all()?;
    new.persist(path).map_err(|failed| failed.error)?;
    sync_folder(folder_of(path));
    Ok(())
}

/// Syncs a folder, so that a new name in it outlives a power cut. Some file systems cannot; the file itself is
/// synced by then, so this is not worth failing for.
pub fn sync_folder(folder: &Path) {
    if let Ok(folder) = File::open(folder) {
        let _ = folder.sync_all();
    }
}

/// The folder that holds `path`; `.` for a bare name.
#[must_use]
pub fn folder_of(path: &Path) -> &Path {
    path.parent()
        .filter(|folder| !folder.as_os_str().is_empty())
        .unwrap_or(Path::new("."))
}

/// Reads a file of at most `limit` bytes.
///
/// # Errors
/// It cannot be read, is a folder or a named pipe, or is longer.
pub fn read_at_most(path: &Path, limit: u64) -> io::Result<Vec<u8>> {
    read_open(open(path)?, limit)
}

/// Opens a file to be read, at once.
///
/// # Errors
/// It cannot be opened, or is a named pipe.
pub fn open(path: &Path) -> io::Result<File> {
    // Nobody may ever write into it, and opening waits for that. What a shell hands over as /dev/fd/N is on its way.
    let is_pipe = std::fs::metadata(path)?.file_type().is_fifo();
    if is_pipe && !path.starts_with("/dev") && !path.starts_with("/proc") {
        return Err(io::Error::new(
            io::ErrorKind::InvalidInput,
            t!("it is a pipe, no file"),
        ));
    }
    File::open(path)
}

/// As [`read_at_most`], for a file of text.
///
/// # Errors
/// The same, or it is no UTF-8.
pub fn read_text(path: &Path, limit: u64) -> io::Result<String> {
    String::from_utf8(read_at_most(path, limit)?)
        .map_err(|_bytes| io::Error::new(io::ErrorKind::InvalidData, t!("it is not UTF-8 text")))
}

/// As [`read_at_most`], for a file that is open already.
///
/// # Errors
/// The same.
pub fn read_open(file: File, limit: u64) -> io::Result<Vec<u8>> {
    if file.metadata()?.is_dir() {
        return Err(io::Error::new(
            io::ErrorKind::IsADirectory,
            t!("it is a folder"),
        ));
    }
    let mut bytes = Vec::new();
    file.take(limit + 1).read_to_end(&mut bytes)?;
    if bytes.len() as u64 > limit {
        return Err(too_long(limit));
    }
    Ok(bytes)
}

/// A file is longer than `limit` bytes.
#[must_use]
pub fn too_long(limit: u64) -> io::Error {
    let size = match limit >> 20 {
        0 => format!("{} KiB", limit >> 10),
        mib => format!("{mib} MiB"),
    };
    io::Error::new(
        io::ErrorKind::FileTooLarge,
        t!("it is longer than {size}", size),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_replaced_is_private_and_whole() {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("a/b");
        private_folder(&folder).unwrap();
        private_folder(&folder).unwrap();
        let path = folder.join("x");
        replace(&path, b"one").unwrap();
        replace(&path, b"two").unwrap();
        let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        assert_eq!(mode(&folder), 0o700);
        assert_eq!(mode(&path), 0o600);
        assert_eq!(std::fs::read(&path).unwrap(), b"two");
        assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 1);
    }

    #[test]
    fn what_is_created_is_private_and_never_put_over_another() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("x");
        create(&path, b"one").unwrap();
        let error = create(&path, b"two").unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(std::fs::read(&path).unwrap(), b"one");
        let mode = std::fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        assert_eq!(std::fs::read_dir(home.path()).unwrap().count(), 1);
    }

    #[test]
    fn a_full_disk_is_told_with_what_to_do() {
        use rustix::io::Errno;
        for (errno, says) in [
            (Errno::NOSPC, "make room"),
            (Errno::DQUOT, "make room"),
            (Errno::FBIG, "make room"),
            (Errno::ACCESS, "permissions"),
            (Errno::NOTDIR, "move the file away"),
        ] {
            let told = why(&io::Error::from(errno));
            assert!(told.contains(says), "{told}");
        }
        assert_eq!(why(&too_long(1 << 20)), "it is longer than 1 MiB");
        let told = why(&io::Error::from(Errno::IO));
        assert!(!told.contains([';', '(']), "{told}");
    }

    #[test]
    fn a_file_over_the_limit_is_refused_and_one_at_the_limit_is_not() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("x");
        std::fs::write(&path, [b'x'; 1024]).unwrap();
        assert_eq!(read_at_most(&path, 1024).unwrap().len(), 1024);
        let error = read_at_most(&path, 1023).unwrap_err();
        assert_eq!(error.kind(), io::ErrorKind::FileTooLarge);
        let error = read_at_most(home.path(), 10).unwrap_err();
        assert_eq!(error.to_string(), "it is a folder");
    }

    #[test]
    fn a_pipe_that_nobody_writes_into_is_not_waited_for() {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("x");
        let made = std::process::Command::new("mkfifo").arg(&path).status();
        assert!(made.unwrap().success());
        let error = read_at_most(&path, 10).unwrap_err();
        assert_eq!(error.to_string(), "it is a pipe, no file");
    }

    #[test]
    fn what_went_wrong_is_told_without_the_temporary_name() {
        let home = tempfile::tempdir().unwrap();
        let file = home.path().join("file");
        std::fs::write(&file, "").unwrap();
        for (folder, kind) in [
            (home.path().join("no folder"), io::ErrorKind::NotFound),
            (file, io::ErrorKind::NotADirectory),
        ] {
            let error = replace(&folder.join("x"), b"x").unwrap_err();
            assert_eq!(error.kind(), kind);
            assert!(!error.to_string().contains("ringback"), "{error}");
        }
    }
}
