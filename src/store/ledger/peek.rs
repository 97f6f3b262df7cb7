//! A look at the newest calls, for a shell's completion: nothing is made, changed or waited for, and what cannot be read
//! is no call.

use std::path::Path;

use rusqlite::Connection;

/// A call as a line to choose from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Glimpse {
    pub id: String,
    pub job_id: Option<String>,
    pub to_number: String,
    /// Hamsa's word for the job, else the state.
    pub word: String,
    /// Milliseconds since 1970, UTC.
    pub started_at_ms: i64,
}

/// The newest calls of the ledger in a data folder, newest first.
#[must_use]
pub fn newest(data_dir: &Path, limit: usize) -> Vec<Glimpse> {
    read(&data_dir.join("ledger.sqlite"), limit).unwrap_or_default()
}

fn read(path: &Path, limit: usize) -> Result<Vec<Glimpse>, rusqlite::Error> {
    let connection = Connection::open_with_flags(path, super::database::READ)?;
    let mut statement = connection.prepare(
        "SELECT id, job_id, to_number, coalesce(status, state), started_at_ms FROM calls \
         ORDER BY started_at_ms DESC LIMIT ?1",
    )?;
    let limit = i64::try_from(limit).unwrap_or(i64::MAX);
    let rows = statement.query_map([limit], |row| {
        Ok(Glimpse {
            id: row.get(0)?,
            job_id: row.get(1)?,
            to_number: row.get(2)?,
            word: row.get(3)?,
            started_at_ms: row.get(4)?,
        })
    })?;
    rows.collect()
}
