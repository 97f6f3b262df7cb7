//! What the user says of voices: own labels, favourites, and which were chosen last. Pure; `store::voices` keeps it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

/// Longest label, in characters.
const LONGEST: usize = 60;

/// So many voices are remembered as chosen last.
const MOST_USED: usize = 10;

/// What the user says of voices. Ids are in small letters.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Own {
    /// Own label by id.
    pub labels: BTreeMap<String, String>,
    /// Ids, in the order in which they became favourites.
    pub favourites: Vec<String>,
    /// Ids that were chosen, the last first.
    pub used: Vec<String>,
}

/// One change. It is written into the file as it is then, so that two windows' changes both stay.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// An empty label takes it away.
    Label {
        id: String,
        label: String,
    },
    Favourite {
        id: String,
        on: bool,
    },
    Used {
        id: String,
    },
}

impl Own {
    /// Makes a change.
    pub fn apply(&mut self, change: &Change) {
        match change {
            Change::Label { id, label } => {
                let label: String = label.trim().chars().take(LONGEST).collect();
                if label.is_empty() {
                    self.labels.remove(&id.to_lowercase());
                } else {
                    self.labels.insert(id.to_lowercase(), label);
                }
            }
            Change::Favourite { id, on } => {
                let id = id.to_lowercase();
                self.favourites.retain(|other| *other != id);
                if *on {
                    self.favourites.push(id);
                }
            }
            Change::Used { id } => {
                let id = id.to_lowercase();
                self.used.retain(|other| *other != id);
                self.used.insert(0, id);
                self.used.truncate(MOST_USED);
            }
        }
    }
}
