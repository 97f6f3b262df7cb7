//! Whether the ledger's bytes are sound.
//!
//! SQLite looks at every page for that, which takes seconds in a ledger of a hundred thousand calls. So a small ledger
//! is looked at whole whenever it is opened; a large one at its ends, and whole behind the workbench's first frame once
//! a day, and when any statement has met damage: that leaves a mark for the next opening. A guard needs no more: it reads the
//! pages that it judges by, and damage there is an error, which stops the call.

use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use rusqlite::{Connection, ErrorCode, OptionalExtension};

use super::database;
use crate::store::disk;

/// A ledger of up to so many bytes is looked at whole at each opening: some ten milliseconds.
pub(super) const SMALL: u64 = 8 << 20;

/// How much of the ledger is looked at when it is opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Care {
    /// All of a small one, the ends of a large one.
    Quick,
    /// All of it.
    Whole,
}

/// Whether an error means that bytes are damaged.
pub(super) fn is_damage(error: &rusqlite::Error) -> bool {
    matches!(
        error.sqlite_error_code(),
        Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt)
    )
}

/// Looks at every page, and whether table and indexes agree.
///
/// # Errors
/// SQLite cannot look; damage may be among the reasons.
pub(super) fn whole(connection: &Connection) -> rusqlite::Result<bool> {
    let found: String = connection.query_row("PRAGMA integrity_check(1)", [], |row| row.get(0))?;
    Ok(found == "ok")
}

/// Looks at the first and the last entry of the table and of each index, which every list and every guard begins with.
///
/// # Errors
/// Damage is told as an error.
pub(super) fn ends(connection: &Connection) -> rusqlite::Result<()> {
    let indexes: Vec<(String, Option<String>)> = connection
        .prepare(
            "SELECT i.name, (SELECT c.name FROM pragma_index_info(i.name) c WHERE c.seqno = 0)
             FROM sqlite_schema i WHERE i.type = 'index' AND i.tbl_name = 'calls' AND i.sql IS NOT NULL
                AND i.sql NOT LIKE '%WHERE%'",
        )?
        .query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?
        .collect::<Result<_, _>>()?;
    for order in ["", "DESC"] {
        let one = |sql: String| {
            connection
                .query_row(&sql, [], |row| row.get_ref(0).map(|_| ()))
                .optional()
        };
        one(format!(
            "SELECT id FROM calls ORDER BY rowid {order} LIMIT 1"
        ))?;
        for (index, column) in &indexes {
            if let Some(column) = column {
                one(format!(
                    "SELECT \"{column}\" FROM calls INDEXED BY \"{index}\" ORDER BY \"{column}\" {order} LIMIT 1"
                ))?;
            }
        }
    }
    Ok(())
}

/// A file's device and number: what it is, whatever its name.
pub(super) fn identity(path: &Path) -> Option<(u64, u64)> {
    let known = std::fs::metadata(path).ok()?;
    Some((known.dev(), known.ino()))
}

/// Leaves a mark, so that the next opening looks at every page. A mark that cannot be left is not worth failing for:
/// what met the damage fails anyway.
pub(super) fn mark(path: &Path) {
    let _ = disk::replace(&mark_of(path), b"a statement has met damage\n");
}

/// Whether there is a mark.
pub(super) fn is_marked(path: &Path) -> bool {
    mark_of(path).exists()
}

/// Takes the mark away: all was looked at.
pub(super) fn unmark(path: &Path) {
    let _ = std::fs::remove_file(mark_of(path));
}

fn mark_of(path: &Path) -> PathBuf {
    path.with_extension("damaged")
}

/// For so long a ledger that was found sound is not looked at whole again: that reads all of it from the disk.
const SOUND_FOR: Duration = Duration::from_hours(24);

/// Writes down that all of a ledger was found sound just now. Without the note it is looked at again.
pub(super) fn note_sound(path: &Path) {
    let _ = disk::replace(&note_of(path), note(path).as_bytes());
}

/// Whether this very file was found sound of late.
fn is_noted_sound(path: &Path) -> bool {
    let note_path = note_of(path);
    let written = std::fs::metadata(&note_path).and_then(|found| found.modified());
    // A clock that was set back makes the note one of the future: it counts for nothing.
    let age = written.map(|at| SystemTime::now().duration_since(at));
    matches!(age, Ok(Ok(age)) if age < SOUND_FOR)
        && disk::read_at_most(&note_path, 256).is_ok_and(|found| found == note(path).as_bytes())
}

fn note(path: &Path) -> String {
    let (device, number) = identity(path).unwrap_or_default();
    format!("all of file {number} on device {device} was sound\n")
}

fn note_of(path: &Path) -> PathBuf {
    path.with_extension("sound")
}

/// `ledger.sqlite-wal`, for example.
pub(super) fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

/// Looks at every page of an open ledger on a connection of its own, so that calls go on meanwhile.
#[derive(Debug)]
pub struct Checker {
    pub(super) path: PathBuf,
}

impl Checker {
    /// Whether it is time to look: the last time that all of this file was found sound is a day ago.
    #[must_use]
    pub fn is_due(&self) -> bool {
        !is_noted_sound(&self.path)
    }

    /// Whether the ledger is sound, as far as it can be read. Takes seconds for a hundred thousand calls.
    #[must_use]
    pub fn is_sound(&self) -> bool {
        let look = || {
            let connection = Connection::open_with_flags(&self.path, database::WRITE)?;
            connection.busy_timeout(Duration::from_secs(5))?;
            connection.pragma_update(None, "query_only", true)?;
            whole(&connection)
        };
        let sound = look().unwrap_or_else(|error| !is_damage(&error));
        if !sound {
            mark(&self.path);
        }
        sound
    }
}
