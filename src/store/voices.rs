//! Voices on the disk: an account's list as it was read last, one file an account, and the user's labels and favourites.
//! No key is in them. Files are 0600.

use std::io;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::disk;
use crate::draft::voices::catalogue::{Catalogue, Listed};
use crate::draft::voices::own::{Change, Own};

/// Longest file read, in bytes.
const LONGEST: u64 = 16 << 20;

/// Whose list it is. Two profiles of one host may have two keys, and so two accounts; the key itself stands in no file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Account<'a> {
    pub host: &'a str,
    /// The profile in force.
    pub profile: Option<&'a str>,
}

/// An account's list as it was read.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cached {
    /// Milliseconds since 1970, UTC.
    pub fetched_at_ms: i64,
    pub voices: Vec<Listed>,
}

/// The list of an account as it was read last; `None`: never, or its file cannot be read.
#[must_use]
pub fn cached(data_dir: &Path, account: Account<'_>) -> Option<Cached> {
    let bytes = disk::read_at_most(&cache_file(data_dir, account), LONGEST).ok()?;
    serde_json::from_slice(&bytes).ok()
}

/// Keeps the list of an account.
///
/// # Errors
/// The disk refuses; the list before is as it was.
pub fn keep(data_dir: &Path, account: Account<'_>, list: &Cached) -> io::Result<()> {
    let folder = data_dir.join("voices");
    disk::private_folder(&folder)?;
    disk::replace(&cache_file(data_dir, account), &serde_json::to_vec(list)?)
}

/// The user's labels and favourites; nothing if there are none. A file that cannot be read counts as none here, and is
/// not overwritten: see [`change`].
#[must_use]
pub fn own(data_dir: &Path) -> Own {
    read_own(data_dir).unwrap_or_default()
}

/// Writes one change into the file as it is now, so that another window's changes stay; what the file then holds.
///
/// # Errors
/// The disk refuses, or the file holds something else: it is as it was.
pub fn change(data_dir: &Path, change: &Change) -> io::Result<Own> {
    disk::private_folder(data_dir)?;
    // Freed when the file is closed, however this ends.
    let lock = std::fs::File::options()
        .create(true)
        .truncate(false)
        .write(true)
        .mode(0o600)
        .open(data_dir.join("voices.lock"))?;
    lock.lock()?;
    let mut own = read_own(data_dir)?;
    own.apply(change);
    disk::replace(&own_file(data_dir), &serde_json::to_vec_pretty(&own)?)?;
    Ok(own)
}

/// All that is known of an account's voices.
#[must_use]
pub fn catalogue(data_dir: &Path, account: Account<'_>) -> Catalogue {
    let listed = cached(data_dir, account).unwrap_or_default().voices;
    Catalogue::of(&listed, &own(data_dir))
}

fn read_own(data_dir: &Path) -> io::Result<Own> {
    match disk::read_at_most(&own_file(data_dir), LONGEST) {
        Ok(bytes) => serde_json::from_slice(&bytes).map_err(io::Error::from),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(Own::default()),
        Err(error) => Err(error),
    }
}

fn own_file(data_dir: &Path) -> PathBuf {
    data_dir.join("voices.json")
}

/// An account's name as a file's: what is no letter, digit, dot or dash of its host is written as `_`. A profile's name
/// is short, and has none but letters, digits, dashes and `_`.
fn cache_file(data_dir: &Path, account: Account<'_>) -> PathBuf {
    let mut name: String = account
        .host
        .chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() || matches!(c, '.' | '-') {
                c
            } else {
                '_'
            }
        })
        .take(180)
        .collect();
    if let Some(profile) = account.profile {
        name.push('@');
        name.push_str(profile);
    }
    data_dir.join("voices").join(format!("{name}.json"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    fn listed(name: &str) -> Cached {
        Cached {
            fetched_at_ms: 7,
            voices: vec![Listed {
                id: "a".to_owned(),
                name: name.to_owned(),
                ..Listed::default()
            }],
        }
    }

    fn of(host: &str) -> Account<'_> {
        let profile = None;
        Account { host, profile }
    }

    #[test]
    fn each_account_has_a_private_list_of_its_own() {
        let home = tempfile::tempdir().unwrap();
        let data = home.path().join("data");
        let far = of("api.example.com:8443");
        assert_eq!(cached(&data, of("sandbox")), None);
        keep(&data, far, &listed("one")).unwrap();
        keep(&data, of("../x"), &listed("two")).unwrap();
        assert_eq!(cached(&data, far), Some(listed("one")));
        assert_eq!(cached(&data, of("../x")), Some(listed("two")));
        assert_eq!(cached(&data, of("sandbox")), None);
        // Another profile at the same host may be another account.
        let test = Account {
            profile: Some("test"),
            ..far
        };
        assert_eq!(cached(&data, test), None);
        keep(&data, test, &listed("three")).unwrap();
        assert_eq!(cached(&data, test), Some(listed("three")));
        assert_eq!(cached(&data, far), Some(listed("one")));
        for file in std::fs::read_dir(data.join("voices")).unwrap() {
            let mode = file.unwrap().metadata().unwrap().permissions().mode();
            assert_eq!(mode & 0o777, 0o600);
        }
    }

    #[test]
    fn two_windows_changes_both_stay() {
        let home = tempfile::tempdir().unwrap();
        let threads: Vec<_> = (0..8)
            .map(|number| {
                let data = home.path().to_owned();
                std::thread::spawn(move || {
                    for turn in 0..5 {
                        let id = format!("{number}-{turn}");
                        change(&data, &Change::Favourite { id, on: true }).unwrap();
                    }
                })
            })
            .collect();
        for thread in threads {
            thread.join().unwrap();
        }
        assert_eq!(own(home.path()).favourites.len(), 40);
    }

    #[test]
    fn a_file_that_holds_something_else_is_left_alone() {
        let home = tempfile::tempdir().unwrap();
        let file = home.path().join("voices.json");
        std::fs::write(&file, "not ours").unwrap();
        assert_eq!(own(home.path()), Own::default());
        let id = "a".to_owned();
        change(home.path(), &Change::Used { id }).unwrap_err();
        assert_eq!(std::fs::read_to_string(&file).unwrap(), "not ours");
    }
}
