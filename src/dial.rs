//! The only function that dials.

use std::sync::{Mutex, MutexGuard, PoisonError};

use secrecy::SecretString;

use crate::call::dialed::Dialed;
use crate::hamsa::Client;
use crate::store::ledger::{BeginError, Intent, Ledger, LedgerError};

/// What dialling came to.
#[derive(Debug)]
pub struct Dial {
    pub dialed: Dialed,
    /// Writing down the answer failed: the ledger says that the call is unknown.
    pub not_written: Option<LedgerError>,
}

/// Writes the call down, synced; then places it, once; then writes down what came back. `now_ms` tells the time
/// (milliseconds since 1970, UTC).
///
/// The ledger is locked while rows are written, not while the POST is under way. Dropping the future after its
/// first poll leaves a row without an end: the call may have been placed.
///
/// # Errors
/// There is no row, so nothing was sent.
pub async fn dial(
    ledger: &Mutex<Ledger>,
    client: &Client,
    intent: &Intent<'_>,
    secret: Option<&SecretString>,
    now_ms: impl Fn() -> i64,
) -> Result<Dial, BeginError> {
    let ticket = lock(ledger).begin(intent)?;
    let dialed = client.place(ticket, secret).await;
    let not_written = lock(ledger).end(intent.id, &dialed, now_ms()).err();
    Ok(Dial {
        dialed,
        not_written,
    })
}

/// A thread that panicked while it held the ledger left no half-written row: its transaction was rolled back.
fn lock(ledger: &Mutex<Ledger>) -> MutexGuard<'_, Ledger> {
    ledger.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests;
