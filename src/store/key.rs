//! The API key: where it comes from, and a type that cannot be shown.

use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use secrecy::{ExposeSecret, SecretString};

use super::{command, disk, keyring, secret};

/// An API key, trimmed, without a leading `Token `. Its `Debug` shows nothing.
#[derive(Clone, Debug)]
pub struct ApiKey(SecretString);

/// What stands where a text repeated the key.
pub const SHOWN: &str = "«API key»";

/// What reading a key's text gave.
#[derive(Debug)]
pub enum KeyText {
    Key {
        key: ApiKey,
        /// It was written `Token KEY`; the word was taken off, and the user is told so.
        token_word: bool,
    },
    /// Nothing but white space.
    None,
}

impl ApiKey {
    /// Reads a key as found in the environment or a file.
    ///
    /// # Errors
    /// It holds control or non-ASCII characters: one sentence that does not show the key.
    pub fn read(text: &str) -> Result<KeyText, String> {
        let text = text.trim();
        let (key, token_word) = match text.split_once(|c: char| c.is_ascii_whitespace()) {
            Some((word, rest)) if word.eq_ignore_ascii_case("token") => (rest.trim_start(), true),
            None if text.eq_ignore_ascii_case("token") => ("", true),
            _ => (text, false),
        };
        if key.is_empty() {
            return Ok(KeyText::None);
        }
        if !key.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
            return Err(t!(
                "the API key holds control characters or characters outside ASCII; copy it again"
            )
            .to_owned());
        }
        Ok(KeyText::Key {
            key: Self(SecretString::from(key)),
            token_word,
        })
    }

    /// The key that the built-in sandbox takes.
    #[must_use]
    pub fn sandbox() -> Self {
        Self(SecretString::from("sandbox"))
    }

    /// The value of the `Authorization` header: `Token <key>`. Only `hamsa` asks for it.
    #[must_use]
    pub fn authorization(&self) -> SecretString {
        SecretString::from(format!("Token {}", self.0.expose_secret()))
    }

    /// The key alone, for what keeps it.
    #[cfg(feature = "keyring")]
    pub(super) fn bare(&self) -> &SecretString {
        &self.0
    }

    /// The secret itself, for `hamsa`, which takes it out of replies.
    #[must_use]
    pub fn secret(&self) -> &SecretString {
        &self.0
    }

    /// A text from outside without the key, should it repeat it.
    #[must_use]
    pub fn hide_in(&self, text: &str) -> String {
        secret::hide(text, &self.0, SHOWN)
    }
}

/// Where a key file is: `key` in the config folder, or `keys/NAME` for a profile.
#[must_use]
pub fn path(config_dir: &Path, profile: Option<&str>) -> PathBuf {
    match profile {
        None => config_dir.join("key"),
        Some(name) => config_dir.join("keys").join(name),
    }
}

/// A key that `ringback key set` kept.
#[derive(Debug)]
pub struct Kept {
    pub text: KeyText,
    /// It is in the system's keyring, and the file says so.
    pub in_keyring: bool,
}

/// Reads the key that was kept for a profile, or outside of profiles: from its file (see [`path`]), or from the system's
/// keyring where the file says so. `Ok(None)`: none was kept.
///
/// # Errors
/// The file cannot be read, is readable by others than its owner, or holds no key; or the keyring cannot be asked: one
/// sentence that does not show the key.
pub fn kept(config_dir: &Path, profile: Option<&str>) -> Result<Option<Kept>, String> {
    let path = path(config_dir, profile);
    let Some(text) = private_text(&path)? else {
        return Ok(None);
    };
    let in_keyring = is_mark(&text);
    let text = if in_keyring {
        keyring::read(profile)?
    } else {
        ApiKey::read(text.expose_secret())
            .map_err(|why| t!("the key file {path}: {why}", path = path.display(), why))?
    };
    Ok(Some(Kept { text, in_keyring }))
}

/// Whether a key file says that its key is in the system's keyring. One that cannot be read says nothing.
#[must_use]
pub fn is_in_keyring(path: &Path) -> bool {
    matches!(private_text(path), Ok(Some(text)) if is_mark(&text))
}

fn is_mark(text: &SecretString) -> bool {
    text.expose_secret().trim() == keyring::MARK
}

/// The text of a file that only its owner can read.
fn private_text(path: &Path) -> Result<Option<SecretString>, String> {
    let failed =
        |why: &dyn std::fmt::Display| t!("the key file {path}: {why}", path = path.display(), why);
    let file = match disk::open(path) {
        Ok(file) => file,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(failed(&error)),
    };
    let mode = file
        .metadata()
        .map_err(|error| failed(&error))?
        .permissions()
        .mode();
    if mode & 0o077 != 0 {
        return Err(failed(&t!(
            "others on this machine can read it (mode {mode}); run `chmod 600 '{path}'`",
            mode = format_args!("{:03o}", mode & 0o777),
            path = path.display()
        )));
    }
    let bytes = disk::read_open(file, 64 * 1024).map_err(|error| failed(&error))?;
    let text =
        String::from_utf8(bytes).map_err(|_holds_the_key| failed(&t!("it is not UTF-8 text")))?;
    Ok(Some(SecretString::from(text)))
}

/// Keeps a key in a key file, 0600, in a folder that only its owner can look into.
///
/// # Errors
/// The disk refuses: one sentence that does not show the key.
pub fn to_file(path: &Path, key: &ApiKey) -> Result<(), String> {
    write(path, key.0.expose_secret())
}

/// Writes into a key file that its key is in the system's keyring.
///
/// # Errors
/// The disk refuses: one sentence.
pub fn to_keyring(path: &Path) -> Result<(), String> {
    write(path, keyring::MARK)
}

fn write(path: &Path, text: &str) -> Result<(), String> {
    disk::private_folder(path.parent().unwrap_or(path))
        .and_then(|()| disk::replace(path, format!("{text}\n").as_bytes()))
        .map_err(|error| {
            t!(
                "the key file {path} cannot be written: {error}",
                path = path.display(),
                error = disk::why(&error)
            )
        })
}

/// Removes a key file. Whether there was one.
///
/// # Errors
/// The disk refuses: one sentence.
pub fn remove_file(path: &Path) -> Result<bool, String> {
    match std::fs::remove_file(path) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(t!(
            "the key file {path} cannot be removed: {error}",
            path = path.display(),
            error
        )),
    }
}

/// Reads the key that a command (argument vector, no shell) prints as its first line. It may take 30 s.
///
/// # Errors
/// It cannot be run, fails, takes too long, or prints no key: one sentence that shows nothing of its output.
pub fn from_command(argv: &[String]) -> Result<KeyText, String> {
    let line = command::first_line(argv, command::LIMIT)
        .map_err(|why| format!("api_key_command: {why}"))?;
    ApiKey::read(line.expose_secret()).map_err(|why| format!("api_key_command: {why}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<(String, bool)> {
        match ApiKey::read(text).unwrap() {
            KeyText::Key { key, token_word } => {
                Some((key.authorization().expose_secret().to_owned(), token_word))
            }
            KeyText::None => None,
        }
    }

    fn kept_text(home: &Path, profile: Option<&str>) -> Result<Option<KeyText>, String> {
        Ok(kept(home, profile)?.map(|kept| kept.text))
    }

    fn key_file(text: &str, mode: u32) -> Result<Option<KeyText>, String> {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("key");
        std::fs::write(&path, text).unwrap();
        std::fs::set_permissions(&path, std::fs::Permissions::from_mode(mode)).unwrap();
        kept_text(home.path(), None)
    }

    #[test]
    fn a_key_is_trimmed_and_loses_the_word_token() {
        let key = |key: &str, word| Some((format!("Token {key}"), word));
        assert_eq!(read(" abc\n"), key("abc", false));
        assert_eq!(read("Token abc"), key("abc", true));
        assert_eq!(read("token \t abc "), key("abc", true));
        assert_eq!(read("Tokenabc"), key("Tokenabc", false));
        assert_eq!(read(" \r\n"), None);
        assert_eq!(read("Token "), None);
    }

    #[test]
    fn an_odd_key_is_refused_without_being_shown() {
        for text in ["hush\u{7}key", "hush\nkey", "hushkéy", "hush\u{200b}key"] {
            let error = ApiKey::read(text).unwrap_err();
            assert!(!error.contains("hush"), "{error}");
        }
    }

    #[test]
    fn debug_shows_nothing_of_a_key() {
        let text = ApiKey::read("hush-key").unwrap();
        assert!(!format!("{text:?}").contains("hush"));
    }

    #[test]
    fn the_key_file_must_be_private() {
        let text = key_file("abc\n", 0o600).unwrap();
        assert!(matches!(text, Some(KeyText::Key { .. })));
        let error = key_file("hush", 0o640).unwrap_err();
        assert!(error.contains("chmod 600"), "{error}");
        assert!(!error.contains("hush"), "{error}");
    }

    #[test]
    fn a_missing_key_file_is_none_and_a_blank_one_holds_none() {
        let home = tempfile::tempdir().unwrap();
        assert!(kept_text(home.path(), None).unwrap().is_none());
        assert!(matches!(
            key_file(" \n", 0o600).unwrap(),
            Some(KeyText::None)
        ));
        let error = key_file("hu\nsh", 0o400).unwrap_err();
        assert!(
            error.contains("control") && !error.contains("sh\n"),
            "{error}"
        );
    }

    #[test]
    fn a_kept_key_is_the_owners_alone_and_reads_back() {
        let home = tempfile::tempdir().unwrap();
        let folder = home.path().join("config");
        let KeyText::Key { key, .. } = ApiKey::read("Token abc123").unwrap() else {
            panic!("a key")
        };
        let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
        for profile in [None, Some("test")] {
            let path = path(&folder, profile);
            to_file(&path, &key).unwrap();
            assert_eq!((mode(path.parent().unwrap()), mode(&path)), (0o700, 0o600));
            let kept = kept_text(&folder, profile);
            assert!(matches!(kept, Ok(Some(KeyText::Key { .. }))));
            assert_eq!(remove_file(&path), Ok(true));
            assert_eq!(remove_file(&path), Ok(false));
            assert!(matches!(kept_text(&folder, profile), Ok(None)));
        }
    }

    #[test]
    fn a_command_prints_the_key_as_its_first_line() {
        let argv = ["/bin/echo", "Token abc"].map(str::to_owned);
        assert!(matches!(
            from_command(&argv).unwrap(),
            KeyText::Key {
                token_word: true,
                ..
            }
        ));
        let error = from_command(&["/no/such".to_owned()]).unwrap_err();
        assert!(error.starts_with("api_key_command"), "{error}");
    }
}
