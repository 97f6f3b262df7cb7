//! Profiles as the workbench knows them: which there are, which is in force, and the picker over them. No key is in here:
//! whether one is to be had is found out when a profile is chosen.

use super::book::Book;
use super::picker::{Choice, Item, Picker};
use super::state::State;
use crate::call::target::Target;
use crate::text::clean;

/// The profiles of this window.
#[derive(Clone, Debug, Default)]
pub struct Profiles {
    /// What can be chosen, in the order of the picker.
    pub known: Vec<Known>,
    /// The one in force; `None`: the settings outside of profiles.
    pub now: Option<String>,
}

/// What can be chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// `None`: the settings outside of profiles.
    pub name: Option<String>,
    /// Where its calls go, the sandbox without a port; or why they can go nowhere.
    pub target: Result<Target, String>,
    pub caller: Option<Caller>,
    /// How many numbers may be called without a question; 0: all.
    pub allowed: usize,
}

/// The number to call from where a draft has none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Caller {
    /// E.164.
    pub number: String,
    /// The profile that names it; `None`: config.toml outside of profiles.
    pub profile: Option<String>,
}

impl Caller {
    /// Where the number comes from, to stand behind it.
    #[must_use]
    pub fn of(&self) -> String {
        match &self.profile {
            Some(name) => t!("of profile {name}", name),
            None => t!("of config.toml").to_owned(),
        }
    }
}

/// A profile as it is put in force.
#[derive(Clone, Debug)]
pub struct InForce {
    /// Connected: the sandbox has its port.
    pub target: Target,
    pub allowed_numbers: Vec<String>,
    pub caller: Option<Caller>,
    /// The sandbox's fault, by name; empty: none.
    pub fault: &'static str,
    /// What is to be said of host and key.
    pub notes: Vec<String>,
}

/// How far switching has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Switching {
    /// Its key is being fetched, and its host looked at.
    Asking,
    /// It cannot be had, and why.
    Failed(String),
}

/// A profile's name, or what stands for none.
#[must_use]
pub fn shown(name: Option<&str>) -> String {
    name.map_or_else(|| t!("no profile").to_owned(), str::to_owned)
}

/// The picker: each with host, caller number and how many numbers are allowed.
#[must_use]
pub fn picker(state: &State) -> Picker {
    let profiles = &state.profiles;
    let items = profiles.known.iter().map(|known| Item {
        label: if known.name == profiles.now {
            format!("{}  ✓", shown(known.name.as_deref()))
        } else {
            shown(known.name.as_deref())
        },
        detail: detail(known, &state.book),
        choice: Choice::Profile(known.name.clone()),
    });
    let mut picker = Picker::new(
        t!("Switch profile"),
        t!("puts it in force"),
        items.collect(),
    );
    let now = { profiles.known.iter() }.position(|known| known.name == profiles.now);
    picker.selected = now.unwrap_or(0);
    picker
}

fn detail(known: &Known, book: &Book) -> String {
    let target = match &known.target {
        Ok(target) => clean::line(&target.label()).into_owned(),
        Err(why) => return t!("cannot be used: {why}", why = clean::line(why)),
    };
    let from = known
        .caller
        .as_ref()
        .map(|caller| t!("from {number}", number = book.number(&caller.number)));
    let allowed = match known.allowed {
        0 => t!("any number").to_owned(),
        count => tn!(count, "1 number", "{count} numbers", count),
    };
    let parts = [Some(target), from, Some(allowed)];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}
