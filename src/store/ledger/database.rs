//! Opening the ledger's database: its folder, its schema, and what happens to one that is corrupt.

use std::borrow::Cow;
use std::collections::HashMap;
use std::fs::{File, OpenOptions, TryLockError};
use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use rusqlite::{Connection, ErrorCode, OpenFlags, Transaction, params};

use super::soundness::{self, Care};
use super::{LedgerError, rows};
use crate::call::compare;
use crate::draft::version;
use crate::store::disk;

/// The version of [`SCHEMA`], kept in `user_version`.
pub(super) const VERSION: i64 = 6;

/// How connections are opened. A connection is one thread's at a time, as its type says, so SQLite need not lock it for
/// each value that is read: in a search that is a third of the time.
pub(super) const WRITE: OpenFlags =
    OpenFlags::SQLITE_OPEN_READ_WRITE.union(OpenFlags::SQLITE_OPEN_NO_MUTEX);
/// The same where nothing is written.
pub(super) const READ: OpenFlags =
    OpenFlags::SQLITE_OPEN_READ_ONLY.union(OpenFlags::SQLITE_OPEN_NO_MUTEX);

/// How long to wait for another window that writes.
const PATIENCE: Duration = Duration::from_secs(5);

/// The schema of version 1, from which every later one is made: one row a call. Times are milliseconds since 1970, UTC. `state` is the word of [`super::RowState`]; `placing` is
/// only ever true while the lock named by `writer` is held. `transcript` and `outcome` are JSON.
pub(super) const SCHEMA: &str = "
CREATE TABLE calls (
    id TEXT PRIMARY KEY NOT NULL,
    writer TEXT NOT NULL,
    state TEXT NOT NULL,
    started_at_ms INTEGER NOT NULL,
    updated_at_ms INTEGER NOT NULL,
    ended_at_ms INTEGER,
    to_number TEXT NOT NULL,
    from_number TEXT NOT NULL,
    agent TEXT NOT NULL,
    host TEXT NOT NULL,
    base_url TEXT NOT NULL,
    sandbox INTEGER NOT NULL,
    http_status INTEGER,
    job_id TEXT,
    voice_agent_id TEXT,
    success INTEGER,
    message TEXT,
    reply TEXT,
    status TEXT,
    duration_seconds REAL,
    transcript TEXT,
    outcome TEXT,
    recording_url TEXT,
    settled_at_ms INTEGER,
    settled_by TEXT,
    draft_name TEXT NOT NULL,
    draft_text TEXT NOT NULL,
    request TEXT NOT NULL
) STRICT;
CREATE INDEX calls_by_start ON calls (started_at_ms);
CREATE INDEX calls_by_number ON calls (to_number, host);
CREATE INDEX calls_by_job ON calls (job_id);
";

/// From version 1 to 2: the ledger as a book. `outcome_line` and `draft_version` follow from the row's outcome and draft
/// text; they stand here for the index, which holds all that a list of calls shows. `calls_open` holds the
/// calls without an end, which each window asks for when it opens.
const BOOK: &str = "
ALTER TABLE calls ADD COLUMN note TEXT;
ALTER TABLE calls ADD COLUMN rating INTEGER;
ALTER TABLE calls ADD COLUMN draft_version TEXT;
ALTER TABLE calls ADD COLUMN outcome_line TEXT;
";
const BOOK_INDEX: &str = "
CREATE INDEX calls_as_book ON calls (started_at_ms, id, writer, state, to_number, agent, host, sandbox, http_status,
    job_id, status, duration_seconds, outcome_line, draft_name, draft_version, note, rating, settled_at_ms);
CREATE INDEX calls_open ON calls (started_at_ms)
    WHERE settled_at_ms IS NULL AND state NOT IN ('accepted', 'refused', 'not_sent');
";

/// From version 2 to 3: what a call cost, in credits as Hamsa spells them; the index holds it, too.
const COST: &str = "
ALTER TABLE calls ADD COLUMN cost TEXT;
DROP INDEX calls_as_book;
CREATE INDEX calls_as_book ON calls (started_at_ms, id, writer, state, to_number, agent, host, sandbox, http_status,
    job_id, status, duration_seconds, outcome_line, draft_name, draft_version, note, rating, settled_at_ms, cost);
";

/// From version 3 to 4: the profile that a call was placed with, so that it is followed with that one's key.
const PROFILE: &str = "ALTER TABLE calls ADD COLUMN profile TEXT;";

/// From version 4 to 5: when a number was rung last, and the call before with the same draft, are found at once,
/// however often the number was called and however seldom the draft. `calls_that_rang` holds the calls that may have
/// rung somebody; a number's unknown ones are in `calls_open`.
const AT_ONCE: &str = "
DROP INDEX IF EXISTS calls_by_number;
CREATE INDEX calls_that_rang ON calls (to_number, started_at_ms)
    WHERE NOT sandbox AND state NOT IN ('not_sent', 'refused')
        AND NOT (settled_at_ms IS NOT NULL AND job_id IS NULL);
CREATE INDEX calls_by_draft ON calls (draft_name, started_at_ms, id);
";

/// From version 5 to 6: the params that were sent, to be searched; `params_line` follows from the row's request, and stands
/// here for the index.
const PARAMS: &str = "ALTER TABLE calls ADD COLUMN params_line TEXT;";
const PARAMS_INDEX: &str = "
DROP INDEX calls_as_book;
CREATE INDEX calls_as_book ON calls (started_at_ms, id, writer, state, to_number, agent, host, sandbox, http_status,
    job_id, status, duration_seconds, outcome_line, draft_name, draft_version, note, rating, settled_at_ms, cost,
    params_line);
";

/// Why a database could not be used as it is.
enum Trouble {
    /// Its bytes are damaged or no database at all: it is set aside.
    Corrupt,
    /// Anything else: it is left alone.
    Other(String),
}

impl From<rusqlite::Error> for Trouble {
    fn from(error: rusqlite::Error) -> Self {
        if soundness::is_damage(&error) {
            Self::Corrupt
        } else {
            Self::Other(why(&error))
        }
    }
}

/// An opened database.
pub struct Found {
    pub path: PathBuf,
    pub connection: Connection,
    /// Where a corrupt one was put.
    pub set_aside: Option<PathBuf>,
    /// Every page was looked at.
    pub looked_at_whole: bool,
}

/// Opens the database in a data folder.
///
/// # Errors
/// It cannot be opened or made, or is of a newer version.
pub fn open(data_dir: &Path, care: Care) -> Result<Found, LedgerError> {
    let path = data_dir.join("ledger.sqlite");
    let failed = |why: String| LedgerError {
        path: path.clone(),
        tried: mark!("opened"),
        damaged: false,
        why,
    };
    disk::private_folder(data_dir).map_err(|error| failed(disk::why(&error)))?;
    // Held to the end of this function: two windows must not both set a ledger aside, or both make the schema.
    let _turn = take_turn(data_dir).map_err(|error| failed(disk::why(&error)))?;
    let (connected, set_aside) = match connect(&path, care) {
        Ok(connected) => (connected, None),
        Err(Trouble::Other(why)) => return Err(failed(why)),
        Err(Trouble::Corrupt) => {
            let aside = set_aside(data_dir).map_err(|error| {
                let error = disk::why(&error);
                failed(t!("it is damaged and cannot be set aside: {error}", error))
            })?;
            match connect(&path, care) {
                Ok(connected) => (connected, Some(aside)),
                Err(Trouble::Other(why)) => {
                    let aside = aside.display();
                    return Err(failed(t!(
                        "the former one was damaged and set aside as {aside}, and {why}",
                        aside,
                        why
                    )));
                }
                Err(Trouble::Corrupt) => {
                    return Err(failed(
                        t!("a new one was damaged at once; see the disk's health").to_owned(),
                    ));
                }
            }
        }
    };
    let (connection, looked_at_whole) = connected;
    if looked_at_whole {
        soundness::unmark(&path);
    }
    Ok(Found {
        path,
        connection,
        set_aside,
        looked_at_whole,
    })
}

/// Connects, and tells whether every page was looked at.
fn connect(path: &Path, care: Care) -> Result<(Connection, bool), Trouble> {
    let other = |error: io::Error| Trouble::Other(disk::why(&error));
    let made = make_private(path).map_err(other)?;
    if is_emptied(path, made).map_err(other)? {
        return Err(Trouble::Corrupt);
    }
    let mut connection = Connection::open_with_flags(path, WRITE)?;
    connection.busy_timeout(PATIENCE)?;
    let version: i64 = connection.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    if version > VERSION {
        return Err(Trouble::Other(t!(
            "a newer ringback wrote it (version {version}, this one knows {known}); use that one",
            version,
            known = VERSION
        )));
    }
    let size = std::fs::metadata(path).map_err(other)?.len();
    let log = std::fs::metadata(soundness::beside(path, "-wal")).map_or(0, |log| log.len());
    // An older version is made anew from top to bottom, which takes its time anyway.
    let look_at_whole = care == Care::Whole
        || version < VERSION
        || size + log <= soundness::SMALL
        || soundness::is_marked(path);
    let page: u64 = connection.query_row("PRAGMA page_size", [], |row| {
        row.get::<_, u32>(0).map(u64::from)
    })?;
    // SQLite reads what is missing of the last page as zeros. While there is a log, the file may be growing.
    if log == 0 && size % page != 0 {
        return Err(Trouble::Corrupt);
    }
    if !look_at_whole {
        soundness::ends(&connection)?;
    } else if !soundness::whole(&connection)? {
        return Err(Trouble::Corrupt);
    }
    // Journal mode first: it cannot be changed inside a transaction. The pragma answers with the mode it ended in.
    let mode: String = connection.query_row("PRAGMA journal_mode = WAL", [], |row| row.get(0))?;
    if mode != "wal" {
        return Err(Trouble::Other(t!(
            "this disk cannot keep it safely (journal mode {mode}); set RINGBACK_DATA_DIR to a folder on a local disk",
            mode
        )));
    }
    connection.pragma_update(None, "synchronous", "FULL")?;
    // On macOS an ordinary sync leaves the bytes in the drive's own cache.
    connection.pragma_update(None, "fullfsync", true)?;
    if version == 0 {
        let transaction = connection.transaction()?;
        let tables: i64 =
            transaction.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get(0))?;
        if tables > 0 {
            return Err(Trouble::Other(
                t!("it is a database, but not a ledger of ringback's; move it away").to_owned(),
            ));
        }
        transaction.execute_batch(SCHEMA)?;
        transaction.pragma_update(None, "user_version", 1)?;
        transaction.commit()?;
    }
    if version < 2 {
        let transaction = connection.transaction()?;
        to_version_2(&transaction)?;
        transaction.pragma_update(None, "user_version", 2)?;
        transaction.commit()?;
    }
    if version < 3 {
        let transaction = connection.transaction()?;
        transaction.execute_batch(COST)?;
        transaction.pragma_update(None, "user_version", 3)?;
        transaction.commit()?;
    }
    if version < 4 {
        let transaction = connection.transaction()?;
        transaction.execute_batch(PROFILE)?;
        transaction.pragma_update(None, "user_version", 4)?;
        transaction.commit()?;
    }
    if version < 5 {
        let transaction = connection.transaction()?;
        transaction.execute_batch(AT_ONCE)?;
        transaction.pragma_update(None, "user_version", 5)?;
        transaction.commit()?;
    }
    if version < 6 {
        let transaction = connection.transaction()?;
        to_version_6(&transaction)?;
        transaction.pragma_update(None, "user_version", VERSION)?;
        transaction.commit()?;
    }
    Ok((connection, look_at_whole))
}

/// Adds the book's columns and fills them for the calls that are there.
fn to_version_2(transaction: &Transaction<'_>) -> rusqlite::Result<()> {
    transaction.execute_batch(BOOK)?;
    // Most calls share their draft with others: each text is read once.
    let mut versions: HashMap<String, String> = HashMap::new();
    let mut write = transaction
        .prepare("UPDATE calls SET draft_version = ?2, outcome_line = ?3 WHERE rowid = ?1")?;
    let mut read =
        transaction.prepare("SELECT draft_text, outcome, request FROM calls WHERE rowid = ?1")?;
    for id in row_ids(transaction)? {
        let (text, outcome, request) = read.query_row([id], |row| {
            let outcome = rows::shown_if_any(row, 1)?.map(Cow::into_owned);
            Ok((rows::text(row, 0)?, outcome, rows::text(row, 2)?))
        })?;
        let outline = outcome
            .as_deref()
            .and_then(|outcome| rows::outline(outcome, &request));
        let version = if let Some(version) = versions.get(&text) {
            version.clone()
        } else {
            let version = version::of(&text);
            versions.insert(text, version.clone());
            version
        };
        write.execute(params![id, version, outline])?;
    }
    transaction.execute_batch(BOOK_INDEX)
}

/// Adds the line of params and fills it for the calls that are there.
fn to_version_6(transaction: &Transaction<'_>) -> rusqlite::Result<()> {
    transaction.execute_batch(PARAMS)?;
    let mut write = transaction.prepare("UPDATE calls SET params_line = ?2 WHERE rowid = ?1")?;
    let mut read = transaction.prepare("SELECT request FROM calls WHERE rowid = ?1")?;
    for id in row_ids(transaction)? {
        let request = read.query_row([id], |row| rows::text(row, 0))?;
        if let Some(line) = compare::params_line(&request) {
            write.execute(params![id, line])?;
        }
    }
    transaction.execute_batch(PARAMS_INDEX)
}

fn row_ids(transaction: &Transaction<'_>) -> rusqlite::Result<Vec<i64>> {
    transaction
        .prepare("SELECT rowid FROM calls")?
        .query_map([], |row| row.get(0))?
        .collect()
}

/// Whether a ledger has lost its bytes: it is empty though calls were placed from its folder, or its log is left.
/// SQLite would make it a new one and throw the log away.
fn is_emptied(path: &Path, just_made: bool) -> io::Result<bool> {
    match std::fs::metadata(path)?.len() {
        0 => {}
        // Shorter than its header. SQLite takes a file of one byte for an empty one.
        1..100 => return Ok(true),
        _ => return Ok(false),
    }
    let log = std::fs::metadata(soundness::beside(path, "-wal")).map_or(0, |log| log.len());
    // The folder of writers comes with the first call.
    let used = disk::folder_of(path).join("writers").exists();
    Ok(log > 0 || used && !just_made)
}

/// Makes an empty database file, 0600, if there is none, and tells whether it did; SQLite gives its log the same mode.
///
/// An existing file is never opened here: closing it would take SQLite's own locks on it away from this process.
fn make_private(path: &Path) -> io::Result<bool> {
    let made = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path);
    match made {
        Ok(file) => {
            file.sync_all()?;
            disk::sync_folder(disk::folder_of(path));
            Ok(true)
        }
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Ok(false),
        Err(error) => Err(error),
    }
}

/// Waits until no other window is opening the ledger. The lock goes when the file is dropped.
fn take_turn(data_dir: &Path) -> io::Result<File> {
    let file = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(false)
        .mode(0o600)
        .open(data_dir.join("ledger.lock"))?;
    let end = Instant::now() + PATIENCE;
    loop {
        match file.try_lock() {
            Ok(()) => return Ok(file),
            Err(TryLockError::Error(error)) => return Err(error),
            Err(TryLockError::WouldBlock) if Instant::now() < end => {
                std::thread::sleep(Duration::from_millis(5));
            }
            Err(TryLockError::WouldBlock) => {
                return Err(io::Error::other(t!(
                    "another window has been opening it for too long; close that one, then try again"
                )));
            }
        }
    }
}

/// Renames a corrupt ledger, log and all, to a name that is free.
fn set_aside(data_dir: &Path) -> io::Result<PathBuf> {
    // The log first: a crash in between leaves a corrupt ledger to be found again, and never a new one beside an old log.
    const PARTS: [&str; 3] = ["-wal", "-shm", ""];
    let name = |n: u32, part: &str| data_dir.join(format!("ledger.corrupt-{n}.sqlite{part}"));
    let mut n = 1;
    while PARTS
        .iter()
        .any(|part| name(n, part).symlink_metadata().is_ok())
    {
        n += 1;
    }
    for part in PARTS {
        let from = data_dir.join(format!("ledger.sqlite{part}"));
        match std::fs::rename(from, name(n, part)) {
            Err(error) if part.is_empty() || error.kind() != io::ErrorKind::NotFound => {
                return Err(error);
            }
            _ => {}
        }
    }
    disk::sync_folder(data_dir);
    Ok(name(n, ""))
}

/// What SQLite's error means, for a person.
pub fn why(error: &rusqlite::Error) -> String {
    match error.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
            t!("another program keeps it locked; close that one, then try again").to_owned()
        }
        Some(ErrorCode::DiskFull) => {
            t!("the disk is full; make room there, then try again").to_owned()
        }
        Some(ErrorCode::SystemIoFailure) => {
            t!("the disk does not take or give the bytes; see its free space and its health")
                .to_owned()
        }
        Some(ErrorCode::ReadOnly) => {
            t!("it is on a read-only disk or you may not change it; see its permissions").to_owned()
        }
        Some(ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase) => {
            t!("it is damaged; the next start sets it aside and begins a new one").to_owned()
        }
        Some(ErrorCode::CannotOpen) => t!("see the folder's permissions and free space").to_owned(),
        _ => error.to_string(),
    }
}
