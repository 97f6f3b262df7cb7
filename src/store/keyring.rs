//! The API key in the system's keyring: macOS's keychain, or the Secret Service of a Linux desktop. Only with the cargo
//! feature `keyring`; without it each function says how to get it.
//!
//! That a key is in there is written in the place of the key file, as [`MARK`]: so nobody asks a keyring, which may ask
//! for a password, on behalf of those who never put a key into one.

use super::key::{ApiKey, KeyText};

/// What stands in a key file whose key is in the keyring. No key can look like it: none begins with `@`.
pub const MARK: &str = "@keyring";

/// Without the feature.
#[cfg(not(feature = "keyring"))]
fn missing() -> String {
    t!(
        "this ringback is built without the system's keyring: `cargo install --path . --features keyring` builds it in; \
         `ringback key set` without --keyring keeps the key in a file that only you can read"
    )
    .to_owned()
}

/// Reads the key of a profile, or the one outside of profiles.
///
/// # Errors
/// No keyring answers, or it is locked, or what it holds is no key: one sentence that does not show it.
#[cfg(feature = "keyring")]
pub fn read(profile: Option<&str>) -> Result<KeyText, String> {
    use secrecy::{ExposeSecret, SecretString};
    match entry(profile)?.get_password() {
        Ok(text) => ApiKey::read(SecretString::from(text).expose_secret())
            .map_err(|why| t!("the system's keyring: {why}", why)),
        Err(keyring::Error::NoEntry) => Ok(KeyText::None),
        Err(error) => Err(cannot(mark!("asked"), &error)),
    }
}

/// Keeps a key.
///
/// # Errors
/// As [`read`].
#[cfg(feature = "keyring")]
pub fn keep(profile: Option<&str>, key: &ApiKey) -> Result<(), String> {
    use secrecy::ExposeSecret;
    entry(profile)?
        .set_password(key.bare().expose_secret())
        .map_err(|error| cannot(mark!("written"), &error))
}

/// Removes a key. Whether there was one.
///
/// # Errors
/// As [`read`].
#[cfg(feature = "keyring")]
pub fn remove(profile: Option<&str>) -> Result<bool, String> {
    match entry(profile)?.delete_credential() {
        Ok(()) => Ok(true),
        Err(keyring::Error::NoEntry) => Ok(false),
        Err(error) => Err(cannot(mark!("changed"), &error)),
    }
}

/// Whether a keyring answers.
///
/// # Errors
/// As [`read`].
#[cfg(feature = "keyring")]
pub fn ready() -> Result<(), String> {
    match keyring::Entry::store_status() {
        Ok(()) => Ok(()),
        Err(error) => Err(cannot(mark!("reached"), error)),
    }
}

#[cfg(feature = "keyring")]
fn entry(profile: Option<&str>) -> Result<keyring::Entry, String> {
    ready()?;
    let user = profile.map_or_else(|| "key".to_owned(), |name| format!("key of profile {name}"));
    keyring::Entry::new("ringback", &user).map_err(|error| cannot(mark!("reached"), &error))
}

/// What is wrong, and what else there is. An error of a keyring tells of the way to it, never of what is in it.
#[cfg(feature = "keyring")]
fn cannot(done: &'static str, error: &keyring::Error) -> String {
    t!(
        "the system's keyring cannot be {done}: {error}. Is one running and unlocked (GNOME Keyring, KWallet, KeePassXC)? Without \
         one `ringback key set` keeps the key in a file that only you can read",
        done = crate::words::text(done),
        error
    )
}

/// Says how to get the feature.
///
/// # Errors
/// Always.
#[cfg(not(feature = "keyring"))]
pub fn read(_profile: Option<&str>) -> Result<KeyText, String> {
    Err(missing())
}

/// Says how to get the feature.
///
/// # Errors
/// Always.
#[cfg(not(feature = "keyring"))]
pub fn keep(_profile: Option<&str>, _key: &ApiKey) -> Result<(), String> {
    Err(missing())
}

/// Says how to get the feature.
///
/// # Errors
/// Always.
#[cfg(not(feature = "keyring"))]
pub fn remove(_profile: Option<&str>) -> Result<bool, String> {
    Err(missing())
}

/// Says how to get the feature.
///
/// # Errors
/// Always.
#[cfg(not(feature = "keyring"))]
pub fn ready() -> Result<(), String> {
    Err(missing())
}
