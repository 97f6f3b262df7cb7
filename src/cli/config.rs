//! `ringback config [path|show|init]`: where the settings are, and what they say. No key and no secret is in them.

use std::fmt::Write as _;
use std::path::PathBuf;

use clap::{Args, Subcommand};
use clap_complete::engine::ArgValueCandidates;

use super::out::{self, Answer, Failure};
use super::{candidates, setup};
use crate::call::target::Target;
use crate::draft::phone;
use crate::run::opening;
use crate::store::config::{self, Config};
use crate::store::disk;
use crate::store::paths::Paths;

const EXAMPLES: &str = "\
Examples:
  ringback config          what is set
  ringback config path     where config.toml is
  ringback config init     write one to start from: every setting, none of them set
  ringback config show --default > config.toml
  ringback config show --profile test
  $EDITOR \"$(ringback config path)\"

Exit codes: 0 done, 2 wrong usage (no such profile), 5 config.toml is wrong, is there already, or cannot be written.";

const PATH: &str = "\
Examples:
  $EDITOR \"$(ringback config path)\"

Exit codes: 0 printed, 2 wrong usage, 5 no home folder is known.";

const SHOW: &str = "\
Examples:
  ringback config show
  ringback config show --profile test
  ringback config show --default > config.toml

Exit codes: 0 printed, 2 wrong usage (no such profile), 5 config.toml is wrong.";

const INIT: &str = "\
Examples:
  ringback config init

Exit codes: 0 written, 2 wrong usage, 5 it is there already, or cannot be written.";

/// Show the settings, or where they are
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Print the path of config.toml, which need not exist
    #[command(after_help = PATH)]
    Path,
    /// Print what is in force
    #[command(after_help = SHOW)]
    Show(Show),
    /// Write config.toml with every setting in comments, where there is none
    #[command(after_help = INIT)]
    Init,
}

#[derive(Debug, Default, Args)]
struct Show {
    /// Print the file that `init` would write
    #[arg(long)]
    default: bool,
    /// Under this profile
    #[arg(long, value_name = "NAME", add = ArgValueCandidates::new(candidates::profiles), conflicts_with = "default")]
    profile: Option<String>,
}

/// Shows.
#[must_use]
pub fn run(arguments: &Arguments) -> Answer {
    let answer = match &arguments.command {
        None => show(&Show::default()),
        Some(Command::Show(wanted)) => show(wanted),
        Some(Command::Path) => path().map(|path| Answer::done(format!("{}\n", path.display()))),
        Some(Command::Init) => init(),
    };
    answer.unwrap_or_else(|failure| failure.answer(false))
}

fn path() -> Result<PathBuf, Failure> {
    Ok(setup::paths()?.config_dir.join("config.toml"))
}

/// Writes the default file, never over another.
fn init() -> Result<Answer, Failure> {
    let path = path()?;
    let written = disk::private_folder(path.parent().unwrap_or(&path))
        .and_then(|()| disk::create(&path, config::DEFAULT.as_bytes()));
    match written {
        Ok(()) => {
            out::note(t!(
                "Every setting stands in it as a comment; nothing is set yet."
            ));
            Ok(Answer::done(format!("{}\n", path.display())))
        }
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Err(Failure::setup(t!(
            "{path} is there already and was left as it is; `ringback config show --default` prints the one to start from",
            path = path.display()
        ))),
        Err(error) => Err(Failure::setup(t!(
            "cannot write {path}: {error}",
            path = path.display(),
            error = disk::why(&error)
        ))),
    }
}

fn show(wanted: &Show) -> Result<Answer, Failure> {
    if wanted.default {
        return Ok(Answer::done(config::DEFAULT.to_owned()));
    }
    let (paths, config) = setup::load_under(wanted.profile.as_deref())?;
    let mut text = String::new();
    let mut line = |name: &str, value: String| {
        let _ = writeln!(text, "{name:<18}{value}");
    };
    line(t!("config folder"), paths.config_dir.display().to_string());
    line(t!("data folder"), paths.data_dir.display().to_string());
    for (name, value) in settings(&config, &paths) {
        line(name, value);
    }
    Ok(Answer::done(text))
}

/// The profile in force, and those that there are.
fn in_force(config: &Config) -> String {
    let names: Vec<&str> = config
        .profiles
        .iter()
        .map(|one| one.name.as_str())
        .collect();
    match (&config.profile, names.as_slice()) {
        (None, []) => "none".to_owned(),
        (None, names) => t!("none of {names}", names = names.join(", ")),
        (Some(profile), names) => match profile.sandbox {
            Some(_) => t!(
                "{name} of {names}; calls go to the sandbox",
                name = profile.name,
                names = names.join(", ")
            ),
            None => t!(
                "{name} of {names}",
                name = profile.name,
                names = names.join(", ")
            ),
        },
    }
}

/// A base URL as it is used. One that cannot be is not shown: there may be a password in it.
fn base_url(text: &str) -> String {
    match Target::live(text) {
        Ok(_) => text.to_owned(),
        Err(why) => t!("not usable: {why}", why),
    }
}

/// The key map as the workbench has it: a preset, and what a file of the user's changes of it.
fn keymap(config: &Config, paths: &Paths) -> String {
    match opening::keymap(paths, config.keymap.as_deref()) {
        Ok((map, None)) => map.preset_name().to_owned(),
        Ok((map, Some(path))) => t!(
            "{preset}, with what {path} changes",
            preset = map.preset_name(),
            path = path.display()
        ),
        Err(error) => t!("not usable: {why}", why = error),
    }
}

/// What is set, and what is not. A command's arguments are not shown: somebody may have put a secret there.
fn settings(config: &Config, paths: &Paths) -> Vec<(&'static str, String)> {
    let program = |argv: &Vec<String>| {
        argv.first()
            .map_or_else(String::new, |name| format!("{name} …"))
    };
    let unset = || t!("not set").to_owned();
    let shown = |text: String| {
        if config.mask_numbers {
            phone::mask(&text)
        } else {
            text
        }
    };
    let numbers = match config.allowed_numbers.len() {
        0 => t!("not set: every number may be called").to_owned(),
        _ => shown(config.allowed_numbers.join(", ")),
    };
    let mut all = vec![
        ("profile", in_force(config)),
        (
            "base_url",
            config.base_url.as_deref().map_or_else(unset, base_url),
        ),
        (
            "api_key_command",
            config.api_key_command.as_ref().map_or_else(unset, program),
        ),
        (
            "phone_number",
            config.phone_number.clone().map_or_else(unset, shown),
        ),
        ("allowed_numbers", numbers),
        (
            "language",
            config.language.clone().unwrap_or_else(|| "en".to_owned()),
        ),
        (
            "theme",
            config.theme.clone().unwrap_or_else(|| "default".to_owned()),
        ),
        ("keymap", keymap(config, paths)),
        ("mouse", (!config.no_mouse).to_string()),
        (
            "keep_calls_days",
            config.keep_calls_days.map_or_else(
                || t!("not set: calls are kept for ever").to_owned(),
                |days| days.to_string(),
            ),
        ),
        ("mask_numbers", config.mask_numbers.to_string()),
        (
            "clipboard_command",
            match &config.clipboard_command {
                None => t!("not set: the one that the system has").to_owned(),
                Some(argv) if argv.is_empty() => "none".to_owned(),
                Some(argv) => program(argv),
            },
        ),
    ];
    all.extend(
        config
            .contacts
            .iter()
            .map(|(name, number)| ("contact", format!("{name}: {}", shown(number.clone())))),
    );
    all.extend(
        config
            .secrets
            .iter()
            .map(|(name, argv)| ("secret", format!("{name}: {}", program(argv)))),
    );
    all
}
