//! `ringback key set|status|remove`: the API key's file. The key itself is never shown.

use std::io::{IsTerminal, Read};

use clap::{Args, Subcommand};
use clap_complete::engine::ArgValueCandidates;
use serde::Serialize;

use super::exit::Exit;
use super::out::{self, Answer, Failure};
use super::{candidates, patience, setup};
use crate::run::resolve;
use crate::store::key::{self, ApiKey, KeyText};
use crate::store::keyring;
use crate::store::paths::Paths;
use crate::text::clean;

const EXAMPLES: &str = "\
Examples:
  ringback key set                    asks for the key, which is not shown
  pass show hamsa | ringback key set  reads it from a pipe
  ringback key status
  ringback key remove
  ringback key set --profile test     the key of a profile of config.toml
  ringback key set --keyring          keeps it in the system's keyring

The key is kept in a file that only you can read. HAMSA_API_KEY and api_key_command in config.toml come before it; \
with --profile the variable is not asked.

The system's keyring (macOS's keychain, the Secret Service of a Linux desktop) is there where ringback was built with it:
  cargo install --path . --features keyring

Exit codes: 0 done, 2 wrong usage, 5 there is no key, or it cannot be read, kept or removed.";

const SET: &str = "\
Examples:
  ringback key set                    asks for the key, which is not shown
  pass show hamsa | ringback key set  reads it from a pipe
  ringback key set --profile test
  ringback key set --keyring

Exit codes: 0 kept, 2 wrong usage, 5 no key was given, or it cannot be kept.";

const STATUS: &str = "\
Examples:
  ringback key status
  ringback key status --profile test --json

Exit codes: 0 there is a key, 2 wrong usage, 5 there is none, or it cannot be read. What --json prints is described by \
`ringback schema key-status`.";

const REMOVE: &str = "\
Examples:
  ringback key remove
  ringback key remove --profile test

Exit codes: 0 there is no key's file any more, 2 wrong usage, 5 it cannot be removed.";

/// Keep, remove or look for the API key
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    #[command(subcommand)]
    command: Command,
    /// The key of this profile of config.toml
    #[arg(long, value_name = "NAME", global = true, add = ArgValueCandidates::new(candidates::profiles))]
    profile: Option<String>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Keep a key in a file that only you can read
    #[command(after_help = SET)]
    Set {
        /// Keep it in the system's keyring instead (where ringback is built with it)
        #[arg(long)]
        keyring: bool,
    },
    /// Tell where a call would take the key from, without showing it
    #[command(after_help = STATUS)]
    Status {
        /// Print one object
        #[arg(long)]
        json: bool,
    },
    /// Remove the key: its file, or its entry in the system's keyring
    #[command(after_help = REMOVE)]
    Remove,
}

/// Does one of them.
#[must_use]
pub fn run(arguments: &Arguments) -> Answer {
    let profile = arguments.profile.as_deref();
    let (done, json) = match arguments.command {
        Command::Set { keyring } => (set(profile, keyring), false),
        Command::Status { json } => (status(profile, json), json),
        Command::Remove => (remove(profile), false),
    };
    done.unwrap_or_else(|failure| failure.answer(json))
}

/// The folders, once it is sure that there is such a profile.
fn folders(profile: Option<&str>) -> Result<Paths, Failure> {
    match profile {
        // The key comes before the config: none is needed to keep one.
        None => setup::paths(),
        named => setup::load_under(named).map(|(paths, _)| paths),
    }
}

fn set(profile: Option<&str>, in_keyring: bool) -> Result<Answer, Failure> {
    let paths = folders(profile)?;
    if in_keyring {
        // Before anybody types a key that could not be kept.
        keyring::ready().map_err(Failure::setup)?;
    }
    let text =
        asked().map_err(|error| Failure::setup(t!("cannot read the key: {error}", error)))?;
    let key = match ApiKey::read(&text).map_err(Failure::setup)? {
        KeyText::Key { key, token_word } => {
            if token_word {
                out::note(t!("note: the word \"Token\" before the key was left out"));
            }
            key
        }
        KeyText::None => {
            let message = t!("no key was given; nothing was changed").to_owned();
            return Err(Failure {
                exit: Exit::Setup,
                message,
            });
        }
    };
    let path = key::path(&paths.config_dir, profile);
    if in_keyring {
        keyring::keep(profile, &key)
            .and_then(|()| key::to_keyring(&path))
            .map_err(Failure::setup)?;
        out::note(&t!(
            "The key is kept in the system's keyring; {path} says so, and holds no key.",
            path = path.display()
        ));
        return Ok(Answer::done(String::new()));
    }
    let was_in_keyring = key::is_in_keyring(&path);
    key::to_file(&path, &key).map_err(Failure::setup)?;
    // Only now: until here the former key is the one that there is. What cannot be taken out is told: it is a key that
    // lies about.
    if was_in_keyring && let Err(why) = keyring::remove(profile) {
        out::note(&t!(
            "warning: the former key stays in the keyring: {why}",
            why
        ));
    }
    out::note(&t!(
        "The key is kept in {path}; only you can read it.",
        path = path.display()
    ));
    Ok(Answer::done(String::new()))
}

/// The key as typed, unseen; or as piped in.
fn asked() -> std::io::Result<String> {
    if std::io::stdin().is_terminal() {
        return rpassword::prompt_password(t!("API key (not shown): "));
    }
    let mut text = String::new();
    // Longer than any key: what is piped in by mistake may have no end.
    std::io::stdin()
        .lock()
        .take(64 * 1024)
        .read_to_string(&mut text)?;
    Ok(text)
}

/// Where the key comes from, with `--json`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Record {
    /// `HAMSA_API_KEY`, `api_key_command`, `the key file`, `the profile's key file`, or the same in the system's
    /// keyring; none: `null`.
    source: Option<&'static str>,
    exit_code: u8,
}

fn status(profile: Option<&str>, json: bool) -> Result<Answer, Failure> {
    let (paths, config) = setup::load_under(profile)?;
    let asking = patience::while_asking(&config);
    let source = resolve::key::source(setup::var, &config, &paths).map_err(Failure::from)?;
    drop(asking);
    let exit = if source.is_ok() {
        Exit::Done
    } else {
        Exit::Setup
    };
    let stdout = if json {
        out::json(&Record {
            source: source.ok(),
            exit_code: exit.code(),
        })
    } else {
        match source {
            Ok(source) => t!(
                "The key comes from {source}.\n",
                source = crate::words::text(source)
            ),
            Err(tried) => {
                let none = match profile {
                    Some(name) => t!(
                        "There is no key for it: run `ringback key set --profile {name}`.\n",
                        name = clean::line(name)
                    ),
                    None => t!("There is no key: run `ringback key set`, or set HAMSA_API_KEY.\n")
                        .to_owned(),
                };
                let tried = tried.iter().map(|one| format!("  {one}\n"));
                std::iter::once(none).chain(tried).collect()
            }
        }
    };
    Ok(Answer::new(stdout, exit))
}

fn remove(profile: Option<&str>) -> Result<Answer, Failure> {
    let paths = folders(profile)?;
    let path = key::path(&paths.config_dir, profile);
    if key::is_in_keyring(&path) {
        keyring::remove(profile).map_err(Failure::setup)?;
        key::remove_file(&path).map_err(Failure::setup)?;
        out::note(t!("The key is taken out of the system's keyring."));
        return Ok(Answer::done(String::new()));
    }
    let removed = key::remove_file(&path).map_err(Failure::setup)?;
    let path = path.display();
    out::note(&if removed {
        t!("The key is removed with its file {path}.", path)
    } else {
        t!("There is no key in {path}; nothing was removed.", path)
    });
    Ok(Answer::done(String::new()))
}
