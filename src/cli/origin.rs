//! Where a call of the ledger is asked after: with the profile that placed it, unless the command line names a place.
//!
//! A host alone is never taken from the ledger: the key at hand need not be meant for it. It is named instead.

use super::out::Failure;
use super::setup;
use crate::run::place::Line;
use crate::run::resolve::{self, ResolveError, Wish};
use crate::store::config::Config;
use crate::store::ledger::Row;
use crate::store::paths::Paths;

/// A line to ask over, and the profile that it was opened under.
pub struct Asked {
    pub line: Line,
    pub profile: Option<String>,
}

/// The wish with which a call is asked after: the command line's, or the profile of the call's row. `config` stands under
/// no profile.
#[must_use]
pub fn wish(given: &Wish, row: Option<&Row>, config: &Config) -> Wish {
    if given.base_url.is_some() || given.profile.is_some() {
        return given.clone();
    }
    // The profile that holds anyway is not named: a named one does not ask for HAMSA_API_KEY.
    let placed_with = row.and_then(|row| row.profile.clone());
    Wish {
        profile: placed_with.filter(|name| config.default_profile.as_ref() != Some(name)),
        ..Wish::default()
    }
}

/// Opens the line of a wish that [`wish`] made from what was given.
///
/// # Errors
/// There is no such profile any more, no key, or the address cannot be taken.
pub fn line(given: &Wish, wish: &Wish, config: &Config, paths: &Paths) -> Result<Asked, Failure> {
    let config = match resolve::under(wish, config) {
        Err(ResolveError::Profile(_)) if given.profile.is_none() => {
            let name = wish.profile.as_deref().unwrap_or_default();
            return Err(Failure::setup(t!(
                "the call was placed with profile {name}, which config.toml does not have any more; say where to ask: \
                 --profile NAME, or --base-url URL",
                name
            )));
        }
        other => other?,
    };
    Ok(Asked {
        line: setup::line_to_ask(wish, &config, paths)?,
        profile: config.profile_name().map(str::to_owned),
    })
}

/// The host that a wish leads to, whether or not there is a key for it.
#[must_use]
pub fn host(wish: &Wish, config: &Config) -> Option<String> {
    let config = resolve::under(wish, config).ok()?;
    let target = resolve::live_target(wish, setup::var, &config).ok()?;
    Some(target.host())
}

/// What to add to a command to ask after a call where it went.
#[must_use]
pub fn at(row: &Row) -> String {
    let profile = row.profile.as_deref();
    let profile = profile.map_or_else(String::new, |name| format!(" --profile {name}"));
    format!("--base-url {}{profile}", row.base_url)
}
