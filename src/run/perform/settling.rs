//! Effects about calls that were placed before: taken up after a restart, looked for at Hamsa, settled, and what they
//! cost. None of them dials.

use std::path::Path;
use std::sync::Arc;

use super::{Shared, World, lock};
use crate::app::{Resumed, What};
use crate::call::dialed::JobId;
use crate::call::follow::GIVE_UP_MS;
use crate::call::request::CallId;
use crate::run::place::now_ms;
use crate::run::profiles::Place;
use crate::run::reconcile;
use crate::store::ledger::settle::{BY_USER, Decision};
use crate::store::ledger::{LedgerError, Row};

impl World {
    pub(super) fn look_up(&self, id: CallId) {
        let shared = Arc::clone(&self.shared);
        let place = shared.place_of(&id);
        match self.runtime() {
            Ok(runtime) => {
                runtime.spawn(async move {
                    let result = match (place.line(), shared.ledger()) {
                        (Ok(line), Ok(ledger)) => {
                            reconcile::look(line, place.profile(), ledger, &id).await
                        }
                        (Err(why), _) | (_, Err(why)) => Err(why),
                    };
                    (shared.answer)(What::LookedUp { id, result });
                });
            }
            Err(why) => (self.shared.answer)(What::LookedUp {
                id,
                result: Err(why),
            }),
        }
    }

    pub(super) fn ask_cost(&self, id: CallId, job: JobId) {
        let shared = Arc::clone(&self.shared);
        let place = shared.place_of(&id);
        // What it cost is worth no complaint.
        if let Ok(runtime) = self.runtime() {
            runtime.spawn(async move {
                let cost = match place.line() {
                    Ok(line) => line.client.cost(&job).await,
                    Err(_told_elsewhere) => None,
                };
                if let (Some(cost), Ok(ledger)) = (&cost, shared.ledger())
                    && let Err(error) = lock(ledger).set_cost(&id, &cost.credits)
                {
                    (shared.answer)(What::Note(error.to_string()));
                }
                (shared.answer)(What::Cost { id, cost });
            });
        }
    }
}

impl Shared {
    /// Calls of earlier windows: those to the host that calls go to now are followed on. Those of a sandbox ended with it;
    /// those of another profile may be another account's, and are followed when that profile is in force. A live call that
    /// is unknown may be ringing wherever calls go now, so each is told.
    pub(super) fn resume(&self, place: &Arc<Place>) {
        let resumed = place.line().and_then(|line| {
            let ledger = self.ledger()?;
            let host = line.target.host();
            let youngest = i64::try_from(GIVE_UP_MS).unwrap_or(i64::MAX);
            let ledger = lock(ledger);
            let set_aside = ledger.set_aside().map(Path::to_owned);
            let told = |error: LedgerError| error.to_string();
            let mut unended = if line.target.is_sandbox() {
                Vec::new()
            } else {
                { ledger.unended(&host, now_ms().saturating_sub(youngest)) }.map_err(told)?
            };
            let mut unknown = ledger.unsettled().map_err(told)?;
            unknown.retain(|row| !row.sandbox);
            let profile = place.profile();
            let is_ours = |row: &Row| {
                let its = row.profile.as_deref();
                row.host == host && (its.is_none() || its == profile)
            };
            unended.retain(is_ours);
            let unknown_of_ours = unknown.iter().filter(|row| is_ours(row));
            for row in unended.iter().chain(unknown_of_ours) {
                self.went_to(&row.id, place);
            }
            Ok(Resumed {
                unended,
                unknown,
                set_aside,
            })
        });
        (self.answer)(What::Resumed(resumed));
    }

    /// What opening a large ledger passed over is looked at now, once a day, beside the calls that go on; a damaged one is
    /// set aside and told of.
    pub(super) fn look_at_whole_ledger(&self) {
        let Ok(ledger) = self.ledger() else { return };
        let Some(checker) = lock(ledger).checker() else {
            return;
        };
        if !checker.is_due() {
            return;
        }
        if checker.is_sound() {
            lock(ledger).found_sound();
            return;
        }
        let mut ledger = lock(ledger);
        let set_aside = match ledger.mend() {
            Ok(()) => ledger.set_aside().map(Path::to_owned),
            Err(error) => {
                (self.answer)(What::Note(error.to_string()));
                return;
            }
        };
        drop(ledger);
        (self.answer)(What::Resumed(Ok(Resumed {
            set_aside,
            ..Resumed::default()
        })));
    }

    pub(super) fn settle(&self, id: CallId, decision: Decision) {
        let result = self.ledger().and_then(|ledger| {
            lock(ledger)
                .settle(&id, &decision, BY_USER, now_ms())
                .map_err(|error| error.to_string())
        });
        (self.answer)(What::Settled {
            id,
            decision,
            result,
        });
    }
}
