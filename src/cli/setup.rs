//! What commands take from the outside: environment, folders, config, ledger.

use std::ffi::OsString;

use tokio::runtime::{Builder, Runtime};

use super::exit::Exit;
use super::out::{self, Failure};
use super::patience;
use crate::run::place::{self, Line};
use crate::run::resolve::{self, Destination, ResolveError, Wish};
use crate::sandbox::Settings;
use crate::store::config::{self, Config};
use crate::store::language;
use crate::store::ledger::{Ledger, LedgerError, Opened};
use crate::store::paths::Paths;
use crate::words;

/// Looks up a variable; an empty one counts as unset. What is no UTF-8 is kept as far as it can be, so that a broken
/// key is reported and not passed over.
#[must_use]
pub fn var(name: &str) -> Option<String> {
    let value = std::env::var_os(name)?;
    Some(value.to_string_lossy().into_owned()).filter(|value| !value.is_empty())
}

/// The folders and the config. Its unknown keys are told on stderr.
///
/// # Errors
/// No home folder is known, or `config.toml` is wrong.
pub fn load() -> Result<(Paths, Config), Failure> {
    let paths = paths()?;
    let config = config::load(&paths.config_dir).map_err(Failure::setup)?;
    for unknown in &config.unknown {
        out::note(&format!("warning: {unknown}"));
    }
    Ok((paths, config))
}

/// From here on texts are in the language that the config names. What is wrong with its file is returned for the
/// workbench, and told on stderr, which the workbench covers; but not to scripts, nor at each start of a shell.
pub fn speak(arguments: &[OsString]) -> Vec<String> {
    // Without a folder there is no config; that is told where one is needed.
    let Ok(paths) = paths() else {
        return Vec::new();
    };
    let wrong = match language::load(&paths.config_dir) {
        Ok(None) => Vec::new(),
        Ok(Some((catalogue, wrong))) => {
            words::choose(catalogue);
            wrong
        }
        Err(why) => vec![why],
    };
    let for_people = |word: &OsString| word != "--json" && word != "completions";
    if arguments.iter().all(for_people) {
        for wrong in &wrong {
            out::note(&format!("warning: {wrong}"));
        }
    }
    wrong
}

/// As [`load`], the config under a profile: the one named, else its `default_profile`.
///
/// # Errors
/// As [`load`], or there is no such profile.
pub fn load_under(profile: Option<&str>) -> Result<(Paths, Config), Failure> {
    let (paths, config) = load()?;
    let wish = Wish {
        profile: profile.map(str::to_owned),
        ..Wish::default()
    };
    let config = resolve::under(&wish, &config)?;
    Ok((paths, config))
}

/// The number to call from where a draft has none. A config that cannot be read is told on stderr.
#[must_use]
pub fn caller(profile: Option<&str>) -> Option<String> {
    match load_under(profile) {
        Ok((_, config)) => config.phone_number,
        Err(failure) => {
            out::note(&format!("warning: {}", failure.message));
            None
        }
    }
}

fn connect(destination: &Destination) -> Result<Line, Failure> {
    tell_notes(destination);
    place::connect(destination, Settings::default())
        .map_err(|error| Failure::setup(error.to_string()))
}

/// The line to where a command's questions go, for one that has no sandbox to offer; what is to be said of the key is
/// told on stderr.
///
/// # Errors
/// There is no key, or the address cannot be taken.
pub fn line_to_ask(wish: &Wish, config: &Config, paths: &Paths) -> Result<Line, Failure> {
    let asking = patience::while_asking(config);
    let found = resolve::for_command(wish, var, config, paths);
    drop(asking);
    connect(&found.map_err(|error| failure(&error, error.to_ask()))?)
}

/// The folders alone.
///
/// # Errors
/// No home folder is known.
pub fn paths() -> Result<Paths, Failure> {
    Paths::find(var).map_err(Failure::setup)
}

/// Opens the ledger and forgets what the config does not keep. A corrupt one that was set aside is told on stderr.
///
/// # Errors
/// It cannot be opened.
pub fn ledger(paths: &Paths) -> Result<Ledger, LedgerError> {
    Ok(made_ready(paths, Ledger::open(&paths.data_dir)?))
}

/// Opens the ledger to read it, where it may not be written too: that is told on stderr.
///
/// # Errors
/// It cannot be read.
pub fn ledger_to_read(paths: &Paths) -> Result<Ledger, LedgerError> {
    let opened = Ledger::open_to_read(&paths.data_dir)?;
    if opened.ledger.is_read_only() {
        out::note(&t!(
            "note: {data_dir} cannot be written: its calls can be read, but none can be placed, noted or rated",
            data_dir = paths.data_dir.display()
        ));
        return Ok(opened.ledger);
    }
    Ok(made_ready(paths, opened))
}

fn made_ready(paths: &Paths, mut opened: Opened) -> Ledger {
    // A config that cannot be read is told where it is needed; nothing is forgotten then.
    let keep_days = config::load(&paths.config_dir)
        .ok()
        .and_then(|config| config.keep_calls_days);
    if let Err(error) = opened.ledger.retain(keep_days, place::now_ms()) {
        out::note(&t!(
            "warning: calls older than keep_calls_days were not deleted: {error}",
            error
        ));
    }
    if let Some(aside) = opened.set_aside {
        out::note(&t!(
            "warning: the ledger was damaged and set aside as {aside}; earlier calls are not known, so nothing warns of \
             calling a number twice",
            aside = aside.display()
        ));
    }
    opened.ledger
}

/// Tells what resolving the destination noticed.
pub fn tell_notes(destination: &Destination) {
    for note in destination.notes() {
        out::note(&format!("note: {note}"));
    }
}

/// The runtime that a command's IO runs on.
///
/// # Errors
/// The system refuses.
pub fn runtime() -> Result<Runtime, Failure> {
    Builder::new_current_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::setup(t!("cannot start: {error}", error)))
}

impl From<ResolveError> for Failure {
    fn from(error: ResolveError) -> Self {
        failure(&error, error.to_string())
    }
}

fn failure(error: &ResolveError, mut message: String) -> Failure {
    let exit = match error {
        ResolveError::Flag(_) | ResolveError::Profile(_) => Exit::Usage,
        ResolveError::NoKey { .. } | ResolveError::Setting(_) => Exit::Setup,
    };
    // Where it was looked for stands below the sentence.
    for tried in error.tried() {
        message.push_str("\n  ");
        message.push_str(tried);
    }
    Failure { exit, message }
}
