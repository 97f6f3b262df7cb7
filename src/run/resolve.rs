//! Where a call goes and with which key.
//!
//! The config given here stands under its profile already ([`Config::under`]).

use crate::call::target::{DEFAULT_BASE_URL, Target};
use crate::sandbox::Fault;
use crate::store::config::Config;
use crate::store::key::ApiKey;
use crate::store::paths::Paths;

use self::key::Looked;

pub mod key;
#[cfg(test)]
mod tests;

/// What the command line said about it.
#[derive(Clone, Debug, Default)]
pub struct Wish {
    /// `--sandbox`: beats everything and never reads the real key.
    pub sandbox: bool,
    /// `--base-url`.
    pub base_url: Option<String>,
    /// `--profile`; the config is taken under it before anything is resolved.
    pub profile: Option<String>,
}

/// Where calls go.
#[derive(Debug)]
pub enum Destination {
    /// The built-in sandbox, to be started.
    Sandbox,
    Live {
        target: Target,
        key: ApiKey,
        /// Notes for the user, such as that `Token ` was taken off the key.
        notes: Vec<String>,
    },
}

impl Destination {
    /// What is to be said of host and key.
    #[must_use]
    pub fn notes(&self) -> &[String] {
        match self {
            Self::Sandbox => &[],
            Self::Live { notes, .. } => notes,
        }
    }
}

/// Why nothing can be called.
#[derive(Debug, thiserror::Error)]
pub enum ResolveError {
    /// Exit 5.
    #[error("{}", t!("no key for {host}{in_profile}; use --sandbox or `ringback key set{of_profile}`", host, in_profile = in_profile(.profile.as_deref()), of_profile = of_profile(.profile.as_deref())))]
    NoKey {
        host: String,
        /// The profile in force.
        profile: Option<String>,
        /// Each place where a key was looked for, and what was there.
        tried: Vec<String>,
    },
    /// A bad `--base-url`: exit 2.
    #[error("{}", t!("--base-url: {why}", why = .0))]
    Flag(String),
    /// A `--profile` that there is not: exit 2.
    #[error("{0}")]
    Profile(String),
    /// A bad base URL or key in the environment or config: exit 5.
    #[error("{0}")]
    Setting(String),
}

impl ResolveError {
    /// The sentence for what the sandbox cannot stand in for, such as following a job at Hamsa.
    #[must_use]
    pub fn to_ask(&self) -> String {
        match self {
            Self::NoKey { host, profile, .. } => t!(
                "no key for {host}{in_profile}; keep one with `ringback key set{of_profile}`",
                host,
                in_profile = in_profile(profile.as_deref()),
                of_profile = of_profile(profile.as_deref())
            ),
            other => other.to_string(),
        }
    }

    /// Where a key was looked for, and what was there: a line each. Nothing, if something else is wrong.
    #[must_use]
    pub fn tried(&self) -> &[String] {
        match self {
            Self::NoKey { tried, .. } => tried,
            Self::Flag(_) | Self::Profile(_) | Self::Setting(_) => &[],
        }
    }
}

fn in_profile(profile: Option<&str>) -> String {
    profile.map_or_else(String::new, |name| t!(" in profile {name}", name))
}

fn of_profile(profile: Option<&str>) -> String {
    profile.map_or_else(String::new, |name| format!(" --profile {name}"))
}

/// The settings under the profile of a wish. A sandbox that was asked for needs none.
///
/// # Errors
/// [`ResolveError::Profile`]
pub fn under(wish: &Wish, config: &Config) -> Result<Config, ResolveError> {
    config
        .under(wish.profile.as_deref())
        .map_err(|why| ResolveError::Profile(format!("--profile: {why}")))
}

/// Resolves for a command: never falls back to the sandbox by itself. `var` looks up the environment (an empty
/// variable counts as unset).
///
/// # Errors
/// See [`ResolveError`].
pub fn for_command(
    wish: &Wish,
    var: impl Fn(&str) -> Option<String>,
    config: &Config,
    paths: &Paths,
) -> Result<Destination, ResolveError> {
    if wish.sandbox || is_sandbox_profile(wish, &var, config) {
        return Ok(Destination::Sandbox);
    }
    let target = live_target(wish, &var, config)?;
    match key::find(&var, config, paths)? {
        Looked::Found(found) => Ok(Destination::Live {
            key: found.key,
            notes: found
                .note
                .into_iter()
                .chain(other_host(wish, &var, config, &target))
                .collect(),
            target,
        }),
        Looked::Nowhere(tried) => Err(ResolveError::NoKey {
            host: target.host(),
            profile: config.profile_name().map(str::to_owned),
            tried,
        }),
    }
}

/// Resolves for the workbench: without a key, base URL or profile it is the sandbox.
///
/// # Errors
/// See [`ResolveError`].
pub fn for_workbench(
    wish: &Wish,
    var: impl Fn(&str) -> Option<String>,
    config: &Config,
    paths: &Paths,
) -> Result<Destination, ResolveError> {
    let asked_for_a_host = names_a_host(wish, &var, config);
    match for_command(wish, var, config, paths) {
        Err(ResolveError::NoKey { .. }) if !asked_for_a_host => Ok(Destination::Sandbox),
        other => other,
    }
}

/// Where the workbench's calls would go, without reading a key or running a program for it. The sandbox has no port yet.
/// `var` as in [`for_command`].
///
/// # Errors
/// As [`live_target`].
pub fn where_to(
    wish: &Wish,
    var: impl Fn(&str) -> Option<String>,
    config: &Config,
    paths: &Paths,
) -> Result<Target, ResolveError> {
    let is_live = names_a_host(wish, &var, config) || key::may_be_there(&var, config, paths);
    if wish.sandbox || is_sandbox_profile(wish, &var, config) || !is_live {
        return Ok(Target::sandbox(0));
    }
    live_target(wish, var, config)
}

/// The live host alone, without a key: for an exported curl line. `var` as in [`for_command`].
///
/// # Errors
/// [`ResolveError::Flag`] or [`ResolveError::Setting`].
pub fn live_target(
    wish: &Wish,
    var: impl Fn(&str) -> Option<String>,
    config: &Config,
) -> Result<Target, ResolveError> {
    let (source, url) =
        base_url(wish, var, config).unwrap_or_else(|| (Source::Hamsa, DEFAULT_BASE_URL.to_owned()));
    Target::live(&url).map_err(|bad| match source {
        Source::Flag => ResolveError::Flag(bad.to_string()),
        Source::Variable => ResolveError::Setting(format!("HAMSA_BASE_URL: {bad}")),
        Source::Config | Source::Hamsa => {
            let of = in_profile(config.profile_name());
            let at = config.base_url_at.as_deref().unwrap_or("config.toml");
            ResolveError::Setting(t!("{at}: base_url{of}: {bad}", at, of, bad))
        }
    })
}

/// Who named the base URL: it decides how a bad one is reported.
#[derive(Clone, Copy)]
enum Source {
    Flag,
    Variable,
    Config,
    /// Nobody: Hamsa's own.
    Hamsa,
}

/// Whether somebody named a host or a profile: the workbench does not swap those for the sandbox.
fn names_a_host(wish: &Wish, var: impl Fn(&str) -> Option<String>, config: &Config) -> bool {
    base_url(wish, var, config).is_some() || config.profile.is_some()
}

/// Whether the profile in force calls in the sandbox, and nobody named a host.
fn is_sandbox_profile(wish: &Wish, var: impl Fn(&str) -> Option<String>, config: &Config) -> bool {
    sandbox_fault(config).is_some() && base_url(wish, var, config).is_none()
}

/// What the sandbox of the profile in force does wrong; `None`: its calls do not go there.
#[must_use]
pub fn sandbox_fault(config: &Config) -> Option<Fault> {
    config.profile.as_ref().and_then(|profile| profile.sandbox)
}

/// A profile has a host of its own, and something stronger names another: that is worth a word.
fn other_host(
    wish: &Wish,
    var: impl Fn(&str) -> Option<String>,
    config: &Config,
    target: &Target,
) -> Option<String> {
    let profile = config.profile.as_ref().filter(|one| one.own_host)?;
    let (source, _) = base_url(wish, var, config)?;
    let who = match source {
        Source::Flag => "--base-url",
        Source::Variable => "HAMSA_BASE_URL",
        Source::Config | Source::Hamsa => return None,
    };
    Some(t!(
        "calls go to {host}, as {who} says, and not where profile {name} says",
        host = target.host(),
        who,
        name = profile.name
    ))
}

fn base_url(
    wish: &Wish,
    var: impl Fn(&str) -> Option<String>,
    config: &Config,
) -> Option<(Source, String)> {
    let flag = wish.base_url.clone().map(|url| (Source::Flag, url));
    flag.or_else(|| set(&var, "HAMSA_BASE_URL").map(|url| (Source::Variable, url)))
        .or_else(|| config.base_url.clone().map(|url| (Source::Config, url)))
}

/// A variable's value, if it holds more than white space.
fn set(var: impl Fn(&str) -> Option<String>, name: &str) -> Option<String> {
    var(name).filter(|value| !value.trim().is_empty())
}
