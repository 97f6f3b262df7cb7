//! Which place an effect is about: that of the profile in force, or the one that a call went to.
//!
//! The profile in force changes here and in the state with one event, in the order of the effects; so the two never
//! differ about where a call goes.

use std::sync::Arc;

use super::{Shared, World, lock, variable};
use crate::app::What;
use crate::call::request::CallId;
use crate::run::profiles::{self, Place};

impl World {
    /// Finds out what a profile stands for; it is kept ready, and not in force.
    pub(super) fn ask_profile(&self, name: Option<String>) {
        self.blocking(move |shared, _now| {
            let entered = profiles::enter(&shared.source, name.as_deref(), variable, &shared.paths);
            let result = entered.map(|(place, in_force)| {
                lock(&shared.ready).insert(name.clone().unwrap_or_default(), Arc::new(place));
                Box::new(in_force)
            });
            (shared.answer)(What::Profile { name, result });
        });
    }

    pub(super) fn use_profile(&self, name: Option<&str>) {
        let shared = &self.shared;
        match lock(&shared.ready).remove(name.unwrap_or_default()) {
            Some(place) => *lock(&shared.now) = place,
            None => (shared.answer)(What::Note(
                t!("The profile is not there any more: switch to it again").to_owned(),
            )),
        }
    }
}

impl Shared {
    /// The place of the profile in force.
    pub(super) fn now(&self) -> Arc<Place> {
        Arc::clone(&lock(&self.now))
    }

    /// The place that a call went to; for one that this window knows nothing of, that of the profile in force.
    pub(super) fn place_of(&self, id: &CallId) -> Arc<Place> {
        let went = lock(&self.went).get(id).cloned();
        went.unwrap_or_else(|| self.now())
    }

    /// Keeps in mind that a call went to a place.
    pub(super) fn went_to(&self, id: &CallId, place: &Arc<Place>) {
        let mut went = lock(&self.went);
        went.entry(id.clone()).or_insert_with(|| Arc::clone(place));
    }
}
