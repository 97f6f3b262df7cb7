//! A draft as given to a command: its file, and `--to --from --set --param-set`, which work wherever a draft is
//! given.

use std::path::{Path, PathBuf};

use clap::Args;
use clap_complete::engine::ArgValueCandidates;

use super::{candidates, setup};
use crate::call::check::{self, Context, Report};
use crate::draft::phone::PhoneBook;
use crate::draft::{Draft, near};
use crate::run::opening::Overrides;
use crate::run::resolve::{self, Wish};
use crate::store::config;
use crate::store::drafts::{self, DraftError, Loaded};
use crate::store::voices::{self, Account};

/// A draft's file, and what overrides it.
#[derive(Debug, Args)]
pub struct DraftArguments {
    /// The draft: a TOML file
    #[arg(add = candidates::drafts())]
    pub draft: PathBuf,
    #[command(flatten)]
    pub overrides: OverrideArguments,
}

/// What overrides a draft's file.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Over the draft")]
pub struct OverrideArguments {
    /// The number to call, instead of the draft's
    #[arg(long, value_name = "NUMBER", add = ArgValueCandidates::new(candidates::contacts))]
    pub to: Option<String>,
    /// The number to call from, instead of the draft's
    #[arg(long, value_name = "NUMBER")]
    pub from: Option<String>,
    /// A text for a placeholder, over the draft's params and its param set; may be given again
    #[arg(long, value_name = "NAME=VALUE", value_parser = name_and_value,
          add = ArgValueCandidates::new(candidates::params))]
    pub set: Vec<(String, String)>,
    /// The param set to use
    #[arg(long, value_name = "NAME", add = ArgValueCandidates::new(candidates::param_sets))]
    pub param_set: Option<String>,
}

impl OverrideArguments {
    #[must_use]
    pub fn overrides(&self) -> Overrides {
        Overrides {
            to: self.to.clone(),
            from: self.from.clone(),
            set: self.set.clone(),
            param_set: self.param_set.clone(),
        }
    }
}

fn name_and_value(text: &str) -> Result<(String, String), String> {
    match text.split_once('=') {
        Some((name, value)) if !name.trim().is_empty() => {
            Ok((name.trim().to_owned(), value.to_owned()))
        }
        _ => Err(t!("write NAME=VALUE, such as --set clinic=\"Noor Clinic\"").to_owned()),
    }
}

/// Said on stderr where a draft's texts are not sent as templates.
pub const SENT_RENDERED: &str =
    mark!("greeting and preamble are sent rendered: the values are in place");

/// Why a draft cannot be had as the command line gives it.
#[derive(Debug, thiserror::Error)]
pub enum GivenError {
    #[error(transparent)]
    Draft(#[from] DraftError),
    /// `--param-set` names none of the draft's sets. That is no problem of the draft: it may be a good one.
    #[error("{}", t!("--param-set {name}: {path} has no param set of that name; {help}", name, path = path.display(), help))]
    NoSuchSet {
        path: PathBuf,
        name: String,
        /// Which was meant, or which there are.
        help: String,
    },
}

/// A draft that was loaded, overridden and checked.
#[derive(Debug)]
pub struct Given {
    /// As the file has it.
    pub loaded: Loaded,
    /// With what the command line overrides.
    pub draft: Draft,
    pub report: Report,
}

/// Loads a draft, overrides it, and checks it. Where it has no number to call from, it is that of the profile, or of the
/// config.
///
/// # Errors
/// The file cannot be read, or is no draft; or it has no such param set.
pub fn load(arguments: &DraftArguments, profile: Option<&str>) -> Result<Given, GivenError> {
    load_with(&arguments.draft, &arguments.overrides, profile)
}

/// As [`load`], for a command that can do without a draft.
///
/// # Errors
/// The same.
pub fn load_with(
    path: &Path,
    overrides: &OverrideArguments,
    profile: Option<&str>,
) -> Result<Given, GivenError> {
    let loaded = drafts::load(path)?;
    if let Some(name) = { overrides.param_set.as_ref() }.filter(|name| !name.is_empty()) {
        has_set(&loaded, name)?;
    }
    let mut draft = loaded.draft.clone();
    overrides.overrides().apply(&mut draft);
    Ok(checked(loaded, draft, profile))
}

/// How many sets are told of by name.
const MOST_NAMED: usize = 20;

fn has_set(loaded: &Loaded, name: &str) -> Result<(), GivenError> {
    let sets = &loaded.draft.param_sets;
    if sets.contains_key(name) {
        return Ok(());
    }
    let names = || sets.keys().map(String::as_str);
    let help = if let Some(meant) = near::nearest(name, names()) {
        t!("did you mean {meant}?", meant)
    } else if sets.is_empty() {
        t!("it has no sets at all").to_owned()
    } else {
        let mut known: Vec<&str> = names().take(MOST_NAMED).collect();
        if sets.len() > MOST_NAMED {
            known.push("…");
        }
        t!("it has {known}", known = known.join(", "))
    };
    Err(GivenError::NoSuchSet {
        path: loaded.path.clone(),
        name: name.to_owned(),
        help,
    })
}

/// Checks a draft that came from a file; without a number to call from it is checked with the profile's.
#[must_use]
pub fn checked(loaded: Loaded, draft: Draft, profile: Option<&str>) -> Given {
    let has_caller = !draft.phone_number.trim().is_empty();
    let caller = if has_caller {
        None
    } else {
        setup::caller(profile)
    };
    let context = Context {
        phone_book: Some(PhoneBook::load()),
        voice_lang: voice_language(&draft),
        caller: caller.as_deref(),
    };
    let report = check::check(&draft, &loaded.problems, context);
    Given {
        loaded,
        draft,
        report,
    }
}

/// The language of a draft's voice, if the list of voices that was read last at the live host tells.
fn voice_language(draft: &Draft) -> Option<&'static str> {
    if draft.voice_id.trim().is_empty() {
        return None;
    }
    let paths = setup::paths().ok()?;
    let config = config::load(&paths.config_dir).ok()?;
    let config = resolve::under(&Wish::default(), &config).ok()?;
    let target = resolve::live_target(&Wish::default(), setup::var, &config).ok()?;
    let account = Account {
        host: &target.host(),
        profile: config.profile_name(),
    };
    voices::catalogue(&paths.data_dir, account).language(&draft.voice_id)
}
