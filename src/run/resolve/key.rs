//! The key that a call goes with: each place where one may be, in the order in which they are asked.

use super::{ResolveError, set};
use crate::store::config::Config;
use crate::store::key::{self, ApiKey, KeyText};
use crate::store::paths::Paths;
use crate::words;

/// A key, and where it came from.
pub(super) struct Found {
    pub key: ApiKey,
    /// In English, which `--json` prints in every language.
    source: &'static str,
    /// For the user.
    pub note: Option<String>,
}

/// What looking for a key came to.
pub(super) enum Looked {
    Found(Found),
    /// Each place where it was looked for, and what was there.
    Nowhere(Vec<String>),
}

/// The first key of `HAMSA_API_KEY`, `api_key_command` and what `ringback key set` kept. A profile that was named has its
/// own key: the variable is not asked then. One with a host of its own is given no key of another. `var` looks up the
/// environment.
///
/// # Errors
/// [`ResolveError::Setting`]: a key that cannot be used.
pub(super) fn find(
    var: impl Fn(&str) -> Option<String>,
    config: &Config,
    paths: &Paths,
) -> Result<Looked, ResolveError> {
    let profile = config.profile.as_ref();
    let mut tried = Vec::new();
    if profile.is_some_and(|profile| profile.named) {
        tried.push(t!("HAMSA_API_KEY: not used, because the profile was named").to_owned());
    } else if let Some(text) = set(&var, "HAMSA_API_KEY") {
        let read = ApiKey::read(&text)
            .map_err(|why| ResolveError::Setting(format!("HAMSA_API_KEY: {why}")))?;
        if let Some(found) = noted("HAMSA_API_KEY", read) {
            return Ok(Looked::Found(found));
        }
        tried.push(t!("HAMSA_API_KEY: holds no key").to_owned());
    } else {
        tried.push(t!("HAMSA_API_KEY: not set").to_owned());
    }
    if let Some(command) = &config.api_key_command {
        let read = key::from_command(command).map_err(ResolveError::Setting)?;
        if let Some(found) = noted("api_key_command", read) {
            return Ok(Looked::Found(found));
        }
        tried.push(t!("api_key_command: printed no key").to_owned());
    } else {
        tried.push(t!("api_key_command: not set in config.toml").to_owned());
    }
    let own_host = profile.is_some_and(|profile| profile.own_host);
    let own = config.profile_name().map(|name| {
        let in_keyring = mark!("the profile's key in the system's keyring");
        (Some(name), mark!("the profile's key file"), in_keyring)
    });
    let shared =
        (!own_host).then_some((None, mark!("the key file"), mark!("the system's keyring")));
    for (name, file, keyring) in own.into_iter().chain(shared) {
        let kept = key::kept(&paths.config_dir, name).map_err(ResolveError::Setting)?;
        let (source, what) = match kept {
            None => (file, t!("not there")),
            Some(kept) => {
                let source = if kept.in_keyring { keyring } else { file };
                if let Some(found) = noted(source, kept.text) {
                    return Ok(Looked::Found(found));
                }
                (source, t!("holds no key"))
            }
        };
        let path = key::path(&paths.config_dir, name);
        let source = words::text(source);
        tried.push(format!("{source} {}: {what}", path.display()));
    }
    if own_host {
        tried.push(
            t!("keys outside of the profile: not used, because they are for another host")
                .to_owned(),
        );
    }
    Ok(Looked::Nowhere(tried))
}

fn noted(source: &'static str, read: KeyText) -> Option<Found> {
    match read {
        KeyText::Key { key, token_word } => {
            let note = t!(
                "{source}: the word \"Token\" before the key was left out",
                source = words::text(source)
            );
            Some(Found {
                key,
                source,
                note: token_word.then_some(note),
            })
        }
        KeyText::None => None,
    }
}

/// Whether there may be a key outside of profiles, going by the places alone: none is read, and no program is run for it.
pub(super) fn may_be_there(
    var: impl Fn(&str) -> Option<String>,
    config: &Config,
    paths: &Paths,
) -> bool {
    set(&var, "HAMSA_API_KEY").is_some()
        || config.api_key_command.is_some()
        || key::path(&paths.config_dir, None).exists()
}

/// Where a call would take the key from (in English: show it with [`words::text`]), or each place where it was looked for
/// and what was there. `var` looks up the environment.
///
/// # Errors
/// [`ResolveError::Setting`]: a key that cannot be used.
pub fn source(
    var: impl Fn(&str) -> Option<String>,
    config: &Config,
    paths: &Paths,
) -> Result<Result<&'static str, Vec<String>>, ResolveError> {
    Ok(match find(var, config, paths)? {
        Looked::Found(found) => Ok(found.source),
        Looked::Nowhere(tried) => Err(tried),
    })
}
