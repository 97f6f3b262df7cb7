//! Beginning a call: the guards and the row, in one transaction.

use rusqlite::{Connection, Transaction, TransactionBehavior, params};

use super::{BeginError, Intent, Ledger, RowState, Ticket, UnknownCall, alive, failure, rows};
use crate::call::compare;
use crate::call::request::CallId;
use crate::draft::version;

impl Ledger {
    /// Writes the row of a confirmed call and syncs it; guards are checked in the same transaction.
    /// The first call takes this process's writer lock.
    ///
    /// # Errors
    /// See [`BeginError`]: nothing was written, and nothing may be sent.
    pub fn begin(&mut self, intent: &Intent<'_>) -> Result<Ticket, BeginError> {
        self.must_be_there()?;
        self.write_begun(intent).map_err(|error| match error {
            BeginError::Ledger(error) => BeginError::Ledger(self.after_damage(error)),
            other => other,
        })
    }

    fn write_begun(&mut self, intent: &Intent<'_>) -> Result<Ticket, BeginError> {
        let writer = self.writer_id()?;
        let failed = failure(&self.path, mark!("written"));
        let transaction = self
            .connection
            .transaction_with_behavior(TransactionBehavior::Immediate)
            .map_err(&failed)?;
        let used: bool = transaction
            .query_row(
                "SELECT EXISTS (SELECT 1 FROM calls WHERE id = ?1)",
                [intent.id.as_str()],
                |row| row.get(0),
            )
            .map_err(&failed)?;
        if used {
            return Err(BeginError::UsedAlready);
        }
        let number = intent.request.to().as_str();
        if !intent.target.is_sandbox() {
            let guards = intent.guards;
            if !guards.allowed_numbers.is_empty()
                && !guards.allow_this_number
                && !guards
                    .allowed_numbers
                    .iter()
                    .any(|allowed| allowed == number)
            {
                let number = number.to_owned();
                return Err(BeginError::NotAllowed { number });
            }
            if !guards.even_if_unknown {
                let is_alive = alive(&self.writers, self.writer.as_ref(), &self.under_way);
                let unknown = unknown_to(&transaction, number, &intent.target.host(), is_alive)
                    .map_err(&failed)?;
                if let Some(UnknownCall { id: earlier, .. }) = unknown {
                    let number = number.to_owned();
                    return Err(BeginError::EarlierUnknown { number, earlier });
                }
            }
        }
        insert(&transaction, intent, &writer).map_err(&failed)?;
        transaction.commit().map_err(&failed)?;
        self.under_way.insert(intent.id.clone());
        Ok(Ticket {
            body: intent.request.body().clone(),
            target: intent.target.clone(),
        })
    }
}

/// Writes the row of a call that is about to be placed.
fn insert(
    transaction: &Transaction<'_>,
    intent: &Intent<'_>,
    writer: &str,
) -> rusqlite::Result<usize> {
    let request = intent.request;
    transaction.execute(
        "INSERT INTO calls (id, writer, state, started_at_ms, updated_at_ms, to_number, from_number,
            agent, host, base_url, sandbox, draft_name, draft_text, request, draft_version, profile, params_line)
         VALUES (?1, ?2, 'placing', ?3, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15)",
        params![
            intent.id.as_str(),
            writer,
            intent.at_ms,
            request.to().as_str(),
            request.from().as_str(),
            request.agent(),
            intent.target.host(),
            intent.target.url("/").as_str(),
            intent.target.is_sandbox(),
            intent.draft_name,
            intent.draft_text,
            request.body().text(),
            version::of(intent.draft_text),
            intent.profile,
            compare::params_line(request.body().text()),
        ],
    )
}

/// The newest live call to a number at a host that may be ringing and that nobody settled: an unknown one, or one
/// without an end whose writer is gone.
pub(super) fn unknown_to(
    connection: &Connection,
    number: &str,
    host: &str,
    is_alive: impl Fn(&str, &CallId) -> bool,
) -> rusqlite::Result<Option<UnknownCall>> {
    let mut statement = connection.prepare(
        "SELECT id, writer, state, started_at_ms FROM calls INDEXED BY calls_open
         WHERE to_number = ?1 AND host = ?2 AND NOT sandbox AND settled_at_ms IS NULL
            AND state NOT IN ('accepted', 'refused', 'not_sent')
         ORDER BY started_at_ms DESC, rowid DESC",
    )?;
    let mut found = statement.query([number, host])?;
    while let Some(row) = found.next()? {
        let Some(id) = CallId::parse(&rows::text(row, 0)?) else {
            continue;
        };
        let writer = rows::text(row, 1)?;
        let state = rows::text(row, 2)?;
        if rows::state(&state, || is_alive(&writer, &id)) == RowState::Unknown {
            let at_ms = row.get(3)?;
            return Ok(Some(UnknownCall { id, at_ms }));
        }
    }
    Ok(None)
}
