//! Recovery copies: unsaved text, written within a second of the last key, offered at the next start.
//!
//! One file a window and draft under `recovery/` in the data folder, 0600, atomic: a JSON object with the draft as
//! TOML text, what that began from (so that what others changed in the file since can be told apart), and the file it
//! belongs to, in one file so that they cannot come apart. While its window lives it holds the copy's OS lock, so that
//! another window does not offer what is still being typed.

use std::ffi::OsString;
use std::io::{self, Write};
use std::os::unix::ffi::{OsStrExt, OsStringExt};
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use serde::{Deserialize, Serialize};

use super::lock::{self, Held};
use super::{disk, drafts};
use crate::draft::{Draft, file};

/// A recovery copy found at start.
#[derive(Clone, Debug)]
pub struct Found {
    /// The copy itself, for [`discard`].
    pub copy: PathBuf,
    /// The draft file it belongs to; `None` for an untitled draft.
    pub path: Option<PathBuf>,
    pub draft: Draft,
    /// What the draft was before it was changed; `None`: that is not known.
    pub base: Option<Draft>,
    /// What the file holds now; `None`: there is no such file, or it is no draft.
    pub file: Option<Draft>,
    /// Milliseconds since 1970, UTC.
    pub saved_at_ms: i64,
}

/// This window's place for copies. Dropping it leaves a written copy on disk.
#[derive(Debug)]
pub struct Recovery {
    folder: PathBuf,
    current: Option<Current>,
    /// When a copy was kept last, milliseconds since 1970: no two have the same time, so the newest is known.
    last_ms: i64,
}

/// The copy of the draft that this window has open.
#[derive(Debug)]
struct Current {
    of: Option<PathBuf>,
    copy: PathBuf,
    /// Keeps the copy this window's.
    _held: Held,
}

/// What a copy's file holds.
#[derive(Serialize, Deserialize)]
struct Kept {
    saved_at_ms: i64,
    path: Option<KeptPath>,
    draft: String,
    /// Older copies have none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    base: Option<String>,
}

/// A path as text, or as its bytes where it is no text.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum KeptPath {
    Text(String),
    Bytes(Vec<u8>),
}

impl Recovery {
    /// Opens the folder (made if missing). No file is written before the first [`Recovery::keep`].
    ///
    /// # Errors
    /// The folder cannot be made.
    pub fn open(data_dir: &Path) -> io::Result<Self> {
        let folder = folder_in(data_dir);
        disk::private_folder(&folder)?;
        Ok(Self {
            folder,
            current: None,
            last_ms: 0,
        })
    }

    /// Writes the copy of a draft, atomically and synced, with what it began from, if that is known. Returns where.
    ///
    /// A draft with another path begins a copy of its own; the one before stays, and is free to be offered.
    ///
    /// # Errors
    /// The disk refuses; an earlier copy is still whole.
    pub fn keep(
        &mut self,
        path: Option<&Path>,
        draft: &Draft,
        base: Option<&Draft>,
    ) -> io::Result<PathBuf> {
        let text = |draft| file::write("", draft).map_err(io::Error::other);
        let of = path.map(identity);
        self.last_ms = now_ms().max(self.last_ms + 1);
        let kept = Kept {
            saved_at_ms: self.last_ms,
            path: of.as_ref().map(|path| match path.to_str() {
                Some(text) => KeptPath::Text(text.to_owned()),
                None => KeptPath::Bytes(path.as_os_str().as_bytes().to_vec()),
            }),
            draft: text(draft)?,
            base: base.map(text).transpose()?,
        };
        let bytes = serde_json::to_vec_pretty(&kept)?;
        // Made again if someone cleared the data folder meanwhile.
        disk::private_folder(&self.folder)?;
        let copy = match &self.current {
            Some(current) if current.of == of => current.copy.clone(),
            _ => {
                let held = Held::take(&self.folder)?;
                let copy = self.folder.join(format!("{}.json", held.id()));
                self.current = Some(Current {
                    of,
                    copy: copy.clone(),
                    _held: held,
                });
                copy
            }
        };
        disk::replace(&copy, &bytes)?;
        Ok(copy)
    }

    /// Leaves this window's copy to be offered: what is kept from now on gets a copy of its own, also under the same
    /// path.
    pub fn leave_copy(&mut self) {
        self.current = None;
    }

    /// Where this window's copy is, if one was written.
    #[must_use]
    pub fn copy(&self) -> Option<&Path> {
        self.current.as_ref().map(|current| &*current.copy)
    }

    /// Removes this window's copy: the draft is saved, or is as it was.
    ///
    /// # Errors
    /// The disk refuses.
    pub fn drop_copy(&mut self) -> io::Result<()> {
        if let Some(current) = &self.current {
            remove(&current.copy)?;
            self.current = None;
        }
        Ok(())
    }
}

/// The copies that no living window holds, newest first. Unreadable copies are skipped, and left where they are; one
/// that holds just what its file holds has nothing to offer, and is removed. Those that belong to `open`, the file that
/// is open, have its path as it is written there.
#[must_use]
pub fn find(data_dir: &Path, open: Option<&Path>) -> Vec<Found> {
    let folder = folder_in(data_dir);
    let open_as = open.map(identity);
    let Ok(entries) = std::fs::read_dir(&folder) else {
        return Vec::new();
    };
    let mut found: Vec<Found> = entries
        .flatten()
        .filter_map(|entry| read(&folder, &entry.path()))
        .filter_map(beside_its_file)
        .collect();
    for one in &mut found {
        if let Some(open) = open
            && one.path == open_as
        {
            one.path = Some(open.to_owned());
        }
    }
    sweep_half_written(&folder);
    found.sort_by_key(|found| std::cmp::Reverse(found.saved_at_ms));
    lock::sweep(&folder);
    found
}

/// Writes a draft as a file of its own, only for this user, into the folder for temporary files: for text that nothing
/// else holds, when the data folder takes no copy.
///
/// # Errors
/// That folder's disk refuses too.
pub fn keep_elsewhere(draft: &Draft) -> io::Result<PathBuf> {
    let text = file::write("", draft).map_err(io::Error::other)?;
    let new = tempfile::Builder::new()
        .prefix("ringback-unsaved-")
        .suffix(".toml")
        .tempfile()?;
    new.as_file().write_all(text.as_bytes())?;
    new.as_file().sync_all()?;
    let (_, path) = new.keep().map_err(|failed| failed.error)?;
    Ok(path)
}

/// How long a temporary file is left alone: a living window may be writing it.
const HALF_WRITTEN: Duration = Duration::from_hours(1);

/// Removes what writers that were killed left half written. The whole copy before it is still there.
fn sweep_half_written(folder: &Path) {
    let Ok(entries) = std::fs::read_dir(folder) else {
        return;
    };
    for entry in entries.flatten() {
        let is_old = entry
            .metadata()
            .and_then(|data| data.modified())
            .is_ok_and(|at| at.elapsed().is_ok_and(|age| age > HALF_WRITTEN));
        if is_old && disk::is_half_written(&entry.path()) {
            let _ = remove(&entry.path());
        }
    }
}

fn beside_its_file(mut found: Found) -> Option<Found> {
    let Some(path) = &found.path else {
        return Some(found);
    };
    if let Ok(loaded) = drafts::load(path) {
        // A copy holds no literal secret, so it cannot tell of one.
        found.draft.webhook_auth.has_literal_secret = loaded.draft.webhook_auth.has_literal_secret;
        if loaded.draft == found.draft {
            let _ = discard(&found.copy);
            return None;
        }
        found.file = Some(loaded.draft);
    }
    Some(found)
}

/// Removes a found copy after the user decided.
///
/// # Errors
/// The disk refuses.
pub fn discard(copy: &Path) -> io::Result<()> {
    remove(copy)
}

fn read(folder: &Path, copy: &Path) -> Option<Found> {
    if copy.extension()? != "json" || lock::is_held(folder, copy.file_stem()?.to_str()?) {
        return None;
    }
    // A copy is two drafts, escaped: each somewhat longer than the longest draft.
    let bytes = disk::read_at_most(copy, drafts::LIMIT * 8).ok()?;
    let kept: Kept = serde_json::from_slice(&bytes).ok()?;
    Some(Found {
        copy: copy.to_owned(),
        path: kept.path.map(|path| match path {
            KeptPath::Text(text) => PathBuf::from(text),
            KeptPath::Bytes(bytes) => PathBuf::from(OsString::from_vec(bytes)),
        }),
        draft: file::read(&kept.draft).ok()?.draft,
        base: kept
            .base
            .and_then(|base| Some(file::read(&base).ok()?.draft)),
        file: None,
        saved_at_ms: kept.saved_at_ms,
    })
}

fn remove(copy: &Path) -> io::Result<()> {
    match std::fs::remove_file(copy) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}

fn folder_in(data_dir: &Path) -> PathBuf {
    data_dir.join("recovery")
}

/// One name for a file however it was written, there or not yet there: absolute, links followed.
fn identity(path: &Path) -> PathBuf {
    if let Ok(real) = std::fs::canonicalize(path) {
        return real;
    }
    match (
        std::fs::canonicalize(disk::folder_of(path)),
        path.file_name(),
    ) {
        (Ok(folder), Some(name)) => folder.join(name),
        _ => std::path::absolute(path).unwrap_or_else(|_| path.to_owned()),
    }
}

fn now_ms() -> i64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .ok()
        .and_then(|since| i64::try_from(since.as_millis()).ok())
        .unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    fn draft(greeting: &str) -> Draft {
        Draft {
            greeting_message: greeting.to_owned(),
            ..Draft::default()
        }
    }

    fn greetings(found: &[Found]) -> Vec<&str> {
        found
            .iter()
            .map(|found| found.draft.greeting_message.as_str())
            .collect()
    }

    #[test]
    fn a_copy_is_offered_once_its_window_is_gone() {
        let home = tempfile::tempdir().unwrap();
        let file = std::fs::canonicalize(home.path()).unwrap().join("a.toml");
        let mut window = Recovery::open(home.path()).unwrap();
        let copy = window.keep(Some(&file), &draft("one"), None).unwrap();
        assert_eq!(window.keep(Some(&file), &draft("two"), None).unwrap(), copy);
        assert!(find(home.path(), None).is_empty(), "the window lives");
        drop(window);
        let found = find(home.path(), None);
        assert_eq!(greetings(&found), ["two"]);
        assert_eq!(found[0].path.as_deref(), Some(&*file));
        let mode = std::fs::metadata(&copy).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        discard(&found[0].copy).unwrap();
        assert!(find(home.path(), None).is_empty());
    }

    #[test]
    fn what_a_text_began_from_is_kept_with_it_and_an_older_copy_without_it_still_reads() {
        let home = tempfile::tempdir().unwrap();
        let mut window = Recovery::open(home.path()).unwrap();
        let copy = window
            .keep(None, &draft("new"), Some(&draft("old")))
            .unwrap();
        drop(window);
        assert_eq!(find(home.path(), None)[0].base, Some(draft("old")));
        let mut older: serde_json::Value =
            serde_json::from_slice(&std::fs::read(&copy).unwrap()).unwrap();
        older.as_object_mut().unwrap().remove("base").unwrap();
        std::fs::write(&copy, older.to_string()).unwrap();
        let found = find(home.path(), None);
        assert_eq!((greetings(&found), &found[0].base), (vec!["new"], &None));
    }

    #[test]
    fn a_dropped_copy_is_gone() {
        let home = tempfile::tempdir().unwrap();
        let mut window = Recovery::open(home.path()).unwrap();
        window.drop_copy().unwrap();
        let copy = window.keep(None, &draft("one"), None).unwrap();
        window.drop_copy().unwrap();
        assert!(!copy.exists());
        drop(window);
        let left = std::fs::read_dir(home.path().join("recovery")).unwrap();
        assert_eq!(left.count(), 0);
    }

    #[test]
    fn another_draft_in_the_same_window_takes_no_copy_away() {
        let home = tempfile::tempdir().unwrap();
        let mut window = Recovery::open(home.path()).unwrap();
        let (a, b) = (home.path().join("a.toml"), home.path().join("b.toml"));
        window.keep(Some(&a), &draft("of a"), None).unwrap();
        window.keep(Some(&b), &draft("of b"), None).unwrap();
        assert_eq!(greetings(&find(home.path(), None)), ["of a"]);
        drop(window);
        std::os::unix::fs::symlink(&b, home.path().join("link.toml")).unwrap();
        std::fs::write(&b, "").unwrap();
        let link = home.path().join("link.toml");
        let found = find(home.path(), Some(&link));
        assert_eq!(greetings(&found), ["of b", "of a"]);
        assert_eq!(found[0].path, Some(link), "as the open file is written");
    }

    #[test]
    fn a_copy_that_was_left_stays_when_the_same_path_is_kept_again() {
        let home = tempfile::tempdir().unwrap();
        let mut window = Recovery::open(home.path()).unwrap();
        window.keep(None, &draft("first"), None).unwrap();
        window.leave_copy();
        window.keep(None, &draft("second"), None).unwrap();
        assert_eq!(greetings(&find(home.path(), None)), ["first"]);
        window.drop_copy().unwrap();
        window.leave_copy();
        assert_eq!(greetings(&find(home.path(), None)), ["first"]);
    }

    #[test]
    fn a_copy_comes_with_what_its_file_holds_and_goes_when_they_are_the_same() {
        let home = tempfile::tempdir().unwrap();
        let file = home.path().join("a.toml");
        std::fs::write(&file, "greeting_message = \"old\"\n").unwrap();
        let mut window = Recovery::open(home.path()).unwrap();
        let copy = window.keep(Some(&file), &draft("new"), None).unwrap();
        drop(window);
        let found = find(home.path(), None);
        assert_eq!(found[0].file, Some(draft("old")));
        std::fs::write(&file, "greeting_message = \"new\"\n").unwrap();
        assert!(find(home.path(), None).is_empty());
        assert!(!copy.exists());
    }

    #[test]
    fn where_no_copy_can_be_kept_a_file_for_this_user_alone_is() {
        let typed = draft("typed");
        let path = keep_elsewhere(&typed).unwrap();
        let mode = std::fs::metadata(&path).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        assert_eq!(drafts::load(&path).unwrap().draft, typed);
        std::fs::remove_file(path).unwrap();
    }

    #[test]
    fn what_is_wrong_in_a_draft_is_kept_too() {
        let home = tempfile::tempdir().unwrap();
        let odd = Draft {
            silence_threshold: "abc".into(),
            lang: "xx".into(),
            to_number: "nobody".into(),
            outcome_response_shape: "{".into(),
            preamble: "quotes \"\"\" ''' and \\ \u{1b} مرحبا".into(),
            poke_messages: vec![String::new()],
            ..Draft::default()
        };
        Recovery::open(home.path())
            .unwrap()
            .keep(None, &odd, None)
            .unwrap();
        let found = find(home.path(), None);
        assert_eq!(found[0].draft, odd);
        assert_eq!(found[0].path, None);
    }

    #[test]
    fn an_unreadable_copy_is_skipped_and_left() {
        let home = tempfile::tempdir().unwrap();
        let mut window = Recovery::open(home.path()).unwrap();
        window.keep(None, &draft("good"), None).unwrap();
        drop(window);
        let torn = home.path().join("recovery/torn.json");
        std::fs::write(&torn, "{\"saved_at_ms\":1,").unwrap();
        assert_eq!(greetings(&find(home.path(), None)), ["good"]);
        assert!(torn.exists());
    }

    #[test]
    fn what_a_killed_writer_left_goes_when_it_is_old() {
        let home = tempfile::tempdir().unwrap();
        let folder = folder_in(home.path());
        disk::private_folder(&folder).unwrap();
        let old = std::fs::File::create(folder.join(".ringback-old")).unwrap();
        old.set_modified(SystemTime::now() - 2 * HALF_WRITTEN)
            .unwrap();
        std::fs::write(folder.join(".ringback-new"), "{").unwrap();
        let note = std::fs::File::create(folder.join("note.txt")).unwrap();
        note.set_modified(SystemTime::now() - 2 * HALF_WRITTEN)
            .unwrap();
        assert!(find(home.path(), None).is_empty());
        let left = |name: &str| folder.join(name).exists();
        assert!(!left(".ringback-old") && left(".ringback-new") && left("note.txt"));
    }

    #[test]
    fn a_path_that_is_no_text_is_kept() {
        let home = tempfile::tempdir().unwrap();
        let file = home.path().join(OsString::from_vec(b"a\xff.toml".to_vec()));
        let mut window = Recovery::open(home.path()).unwrap();
        window.keep(Some(&file), &draft("x"), None).unwrap();
        drop(window);
        assert_eq!(find(home.path(), None).len(), 1);
    }
}
