//! Reading a ledger that may not be written: it lies on a read-only disk, or belongs to somebody else. Nothing is made,
//! mended or set aside.
//!
//! SQLite keeps a write-ahead log's index in a file of its own, which it cannot make there. A ledger whose log is empty
//! needs none; one whose log is not is only read if that index is there, because without the log its latest calls
//! would be missing without a word.

use std::fs::OpenOptions;
use std::io;
use std::path::{Path, PathBuf};

use rusqlite::{Connection, OpenFlags};

use super::database::{self, VERSION, why};
use super::soundness::{self, Care};
use super::{Ledger, LedgerError, Opened};

/// How a ledger may be opened.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Access {
    Write,
    Read,
    /// Nobody can change it, so SQLite needs no lock, log or index.
    Unchanging,
}

impl Ledger {
    /// As [`Ledger::open`], but a ledger that may not be written is opened for reading alone, which [`Ledger::is_read_only`]
    /// tells.
    ///
    /// # Errors
    /// It can be neither written nor read.
    pub fn open_to_read(data_dir: &Path) -> Result<Opened, LedgerError> {
        let path = data_dir.join("ledger.sqlite");
        if !path.exists() || may_write(data_dir) {
            return Self::open_with(data_dir, Care::Quick);
        }
        let ledger = Self::read_only(data_dir, path)?;
        Ok(Opened {
            ledger,
            set_aside: None,
        })
    }

    /// Opens what is there without writing anything.
    pub(super) fn read_only(data_dir: &Path, path: PathBuf) -> Result<Self, LedgerError> {
        let (connection, access) = open(&path).map_err(|why| LedgerError {
            path: path.clone(),
            tried: mark!("read"),
            damaged: false,
            why,
        })?;
        Ok(Self {
            identity: soundness::identity(&path),
            path,
            connection,
            access,
            writers: data_dir.join("writers"),
            writer: None,
            under_way: std::collections::HashSet::new(),
            looked_at_whole: false,
            set_aside: None,
        })
    }

    /// Nothing can be written: no call can be placed, noted or rated.
    #[must_use]
    pub fn is_read_only(&self) -> bool {
        self.access != Access::Write
    }
}

/// Whether the files beside the ledger can be made and changed.
fn may_write(data_dir: &Path) -> bool {
    let lock = OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(false)
        .open(data_dir.join("ledger.lock"));
    !lock.is_err_and(|error| {
        matches!(
            error.kind(),
            io::ErrorKind::ReadOnlyFilesystem | io::ErrorKind::PermissionDenied
        )
    })
}

fn open(path: &Path) -> Result<(Connection, Access), String> {
    let connected = match connect(path, Access::Read) {
        Ok(connection) => Ok((connection, Access::Read)),
        Err(error) => {
            let log = soundness::beside(path, "-wal");
            if std::fs::metadata(log).is_ok_and(|log| log.len() > 0) {
                return Err(
                    t!("its latest calls stand in a log that cannot be read where nothing can be written; copy its \
                     folder to a disk that can be written, and set RINGBACK_DATA_DIR to the copy")
                        .to_owned(),
                );
            }
            connect(path, Access::Unchanging)
                .map(|connection| (connection, Access::Unchanging))
                .map_err(|_second| error)
        }
    };
    let (connection, access) = connected.map_err(|error| why(&error))?;
    let version: i64 = connection
        .query_row("PRAGMA user_version", [], |row| row.get(0))
        .map_err(|error| why(&error))?;
    if version != VERSION {
        return Err(t!(
            "another ringback wrote it (version {version}, this one reads {known}), and it cannot be brought up to \
             date where it may not be written",
            version,
            known = VERSION
        ));
    }
    Ok((connection, access))
}

/// A connection of its own to a ledger that was opened.
pub(super) fn connect(path: &Path, access: Access) -> rusqlite::Result<Connection> {
    let connection = match access {
        Access::Write => Connection::open_with_flags(path, database::WRITE)?,
        Access::Read => Connection::open_with_flags(path, database::READ)?,
        Access::Unchanging => Connection::open_with_flags(
            std::path::absolute(path)
                .map_err(|_gone| ())
                .and_then(url::Url::from_file_path)
                .map(|mut url| {
                    url.set_query(Some("immutable=1"));
                    url.to_string()
                })
                .map_err(|()| rusqlite::Error::InvalidPath(path.to_owned()))?,
            database::READ | OpenFlags::SQLITE_OPEN_URI,
        )?,
    };
    connection.busy_timeout(std::time::Duration::from_secs(5))?;
    connection.pragma_update(None, "query_only", true)?;
    // Opening alone reads nothing.
    connection.query_row("SELECT count(*) FROM sqlite_schema", [], |row| {
        row.get::<_, i64>(0).map(|_| ())
    })?;
    Ok(connection)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::ledger::query::Query;

    /// A ledger with one call, closed; and its folder.
    fn ledger() -> tempfile::TempDir {
        let home = tempfile::tempdir().unwrap();
        let opened = Ledger::open(home.path()).unwrap();
        opened
            .ledger
            .connection
            .execute(
                "INSERT INTO calls (id, writer, state, started_at_ms, updated_at_ms, to_number, from_number, agent,
                    host, base_url, sandbox, draft_name, draft_text, request)
                 VALUES ('6f9619ff-8b86-4d01-b42d-000000000001', '', 'accepted', 5, 5, '+12025550144', '+12025550143',
                    'a', 'sandbox', '', 1, 'd', '', '{}')",
                [],
            )
            .unwrap();
        drop(opened);
        home
    }

    #[test]
    fn a_ledger_is_read_where_nothing_can_be_written() {
        let home = ledger();
        let path = home.path().join("ledger.sqlite");
        for access in [Access::Read, Access::Unchanging] {
            let mut read = Ledger::read_only(home.path(), path.clone()).unwrap();
            read.access = access;
            assert!(read.is_read_only());
            assert_eq!(read.list(9).unwrap().len(), 1);
            let page = read.reader().unwrap().page(&Query::default(), None, 9);
            assert_eq!(page.unwrap().calls.len(), 1);
            let id = read.list(1).unwrap().remove(0).id;
            assert!(read.set_note(&id, "a note").is_err());
        }
        let alone = connect(&path, Access::Unchanging).unwrap();
        let calls = alone.query_row("SELECT count(*) FROM calls", [], |row| row.get::<_, i64>(0));
        assert_eq!(calls.unwrap(), 1);
    }

    #[test]
    fn an_older_ledger_that_cannot_be_brought_up_to_date_says_so() {
        let home = ledger();
        let path = home.path().join("ledger.sqlite");
        let connection = Connection::open(&path).unwrap();
        connection.pragma_update(None, "user_version", 2).unwrap();
        drop(connection);
        let error = Ledger::read_only(home.path(), path).unwrap_err();
        assert!(error.to_string().contains("version 2"), "{error}");
    }

    #[test]
    fn a_ledger_that_can_be_written_is_opened_as_ever() {
        let home = ledger();
        let opened = Ledger::open_to_read(home.path()).unwrap();
        assert!(!opened.ledger.is_read_only());
    }
}
