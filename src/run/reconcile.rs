//! Reconciling an unknown call without a terminal: looking for it in Hamsa's recent calls. It decides nothing.

use std::sync::{Mutex, PoisonError};

use super::place::Line;
use crate::call::recent::{self, Candidate, Sought};
use crate::call::request::CallId;
use crate::store::ledger::Ledger;

/// Looks for the calls that an unknown one may have become, over a line that was opened under a profile.
///
/// # Errors
/// The call is not in the ledger, went to another host, was placed with another profile, or the list cannot be had: one
/// sentence without a full stop.
pub async fn look(
    line: &Line,
    profile: Option<&str>,
    ledger: &Mutex<Ledger>,
    id: &CallId,
) -> Result<Vec<Candidate>, String> {
    let (sought, taken) = {
        let ledger = ledger.lock().unwrap_or_else(PoisonError::into_inner);
        let rows = ledger
            .find(id.as_str())
            .map_err(|error| error.to_string())?;
        let row = rows
            .first()
            .ok_or_else(|| t!("the ledger has no call {id}", id = id.as_str()))?;
        if row.host != line.target.host() {
            return Err(t!("the call went to {host}, not here", host = row.host));
        }
        // Another profile may be another account's, whose list would seem to say that no call was placed.
        if let Some(name) = row.profile.as_deref().filter(|name| Some(*name) != profile) {
            return Err(t!(
                "the call was placed with profile {name}; look for it with that one",
                name
            ));
        }
        let sought = Sought {
            to: row.to_number.clone(),
            from: row.from_number.clone(),
            at_ms: row.started_at_ms,
        };
        // A job of a call that began long before is none of this window's.
        let (first_ms, _) = recent::window(sought.at_ms);
        let taken = ledger
            .known_jobs(&row.host, first_ms.saturating_sub(24 * 60 * 60 * 1000))
            .map_err(|error| error.to_string())?;
        (sought, taken)
    };
    let calls = line.client.recent(recent::window(sought.at_ms)).await;
    let calls = calls.map_err(|why| t!("the list of recent calls cannot be had: {why}", why))?;
    Ok(recent::candidates(calls, &sought, &taken))
}
