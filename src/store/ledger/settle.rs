//! Unknown calls: which there are, and what somebody decided that one came to. And the calls that are still to be
//! followed after a restart.
//!
//! Only an unknown call can be settled, and only once. What dialling came to stays in the row; the decision stands
//! beside it, with who made it.

use rusqlite::{TransactionBehavior, params};

use super::{Ledger, LedgerError, Row, RowState, alive, failure, rows};
use crate::call::dialed::JobId;
use crate::call::request::CallId;

/// Who decided, where a person did it at the screen or by a command.
pub const BY_USER: &str = "user";

/// That an unknown call was settled.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Settled {
    /// Milliseconds since 1970, UTC.
    pub at_ms: i64,
    /// [`BY_USER`].
    pub by: String,
}

/// What an unknown call came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// It became this job at Hamsa.
    Job(JobId),
    /// No call was placed.
    Never,
}

/// Why a call was not settled. Nothing was written.
#[derive(Debug, thiserror::Error)]
pub enum SettleError {
    #[error("{}", t!("the ledger has no call {why}", why = .0))]
    NoSuchCall(String),
    #[error("{}", t!("the call is not unknown: it is {value}", value = .0.word()))]
    NotUnknown(RowState),
    #[error("{}", t!("the call was settled already"))]
    SettledAlready,
    /// Two rows are never one job, nor with its id in other case, which a UUID may come in.
    #[error("{}", t!("the job belongs to another call of the ledger, {why}", why = .0))]
    Taken(String),
    #[error(transparent)]
    Ledger(#[from] LedgerError),
}

impl Ledger {
    /// Writes down what an unknown call came to, and who decided it. With a job it can be followed.
    ///
    /// # Errors
    /// See [`SettleError`].
    pub fn settle(
        &mut self,
        id: &CallId,
        decision: &Decision,
        by: &str,
        at_ms: i64,
    ) -> Result<(), SettleError> {
        let failed = failure(&self.path, mark!("written"));
        let is_alive = alive(&self.writers, self.writer.as_ref(), &self.under_way);
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(&failed)?;
        let found = rows::select(&transaction, "WHERE id = ?1", &[&id.as_str()], is_alive)
            .map_err(&failed)?;
        let row = found
            .first()
            .ok_or_else(|| SettleError::NoSuchCall(id.as_str().to_owned()))?;
        if row.settled.is_some() {
            return Err(SettleError::SettledAlready);
        }
        if row.state != RowState::Unknown {
            return Err(SettleError::NotUnknown(row.state));
        }
        match decision {
            Decision::Job(job) => {
                let others = rows::select(
                    &transaction,
                    "WHERE job_id = ?1 COLLATE NOCASE AND host = ?2 AND id <> ?3",
                    &[&job.as_str(), &row.host, &id.as_str()],
                    |_, _| false,
                )
                .map_err(&failed)?;
                if let Some(other) = others.first() {
                    return Err(SettleError::Taken(other.id.as_str().to_owned()));
                }
                transaction.execute(
                    "UPDATE calls SET state = 'accepted', job_id = ?2, settled_at_ms = ?3, settled_by = ?4,
                        updated_at_ms = ?3 WHERE id = ?1",
                    params![id.as_str(), job.as_str(), at_ms, by],
                )
            }
            // The state says what dialling came to, and that is still not known to the program.
            Decision::Never => transaction.execute(
                "UPDATE calls SET state = 'unknown', settled_at_ms = ?2, settled_by = ?3, updated_at_ms = ?2
                 WHERE id = ?1",
                params![id.as_str(), at_ms, by],
            ),
        }
        .map_err(&failed)?;
        transaction.commit().map_err(&failed)?;
        Ok(())
    }

    /// Unknown calls that nobody settled, newest first; those of the sandbox too.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn unsettled(&self) -> Result<Vec<Row>, LedgerError> {
        let mut rows = self.select(
            "WHERE settled_at_ms IS NULL AND state NOT IN ('accepted', 'refused', 'not_sent')
             ORDER BY started_at_ms DESC, rowid DESC",
            &[],
        )?;
        rows.retain(|row| row.state == RowState::Unknown);
        Ok(rows)
    }

    /// Live calls at a host that were accepted since `since_ms` and are not known to have ended, oldest first.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn unended(&self, host: &str, since_ms: i64) -> Result<Vec<Row>, LedgerError> {
        let mut rows = self.select(
            "WHERE state = 'accepted' AND NOT sandbox AND host = ?1 AND started_at_ms >= ?2
             ORDER BY started_at_ms, rowid",
            &[&host, &since_ms],
        )?;
        rows.retain(|row| !row.has_ended());
        Ok(rows)
    }

    /// The jobs at a host that belong to calls of the ledger.
    ///
    /// # Errors
    /// The database cannot be read.
    pub fn known_jobs(&self, host: &str, since_ms: i64) -> Result<Vec<String>, LedgerError> {
        let rows = self.select(
            "WHERE job_id IS NOT NULL AND host = ?1 AND started_at_ms >= ?2",
            &[&host, &since_ms],
        )?;
        Ok(rows.into_iter().filter_map(|row| row.job_id).collect())
    }
}

impl Row {
    /// Whether the job is known to have ended.
    #[must_use]
    fn has_ended(&self) -> bool {
        self.status
            .as_deref()
            .is_some_and(|word| crate::call::conversation::Status::parse(word).is_terminal())
    }

    /// Whether it is unknown, and nobody has decided what it came to.
    #[must_use]
    pub fn is_unsettled(&self) -> bool {
        self.state == RowState::Unknown && self.settled.is_none()
    }
}
