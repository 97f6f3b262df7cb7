//! `ringback config [path|show]`: where the settings are, and what they say. No key and no secret is in them.

use std::fmt::Write as _;

use clap::{Args, Subcommand};

use super::out::{Answer, Failure};
use super::setup;
use crate::store::config::Config;

const EXAMPLES: &str = "\
Examples:
  ringback config          what is set
  ringback config path     where config.toml is
  $EDITOR \"$(ringback config path)\"";

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
    Path,
    /// Print what is set
    Show,
}

/// Shows.
#[must_use]
pub fn run(arguments: &Arguments) -> Answer {
    show(arguments).unwrap_or_else(|failure| failure.answer(false))
}

fn show(arguments: &Arguments) -> Result<Answer, Failure> {
    if matches!(arguments.command, Some(Command::Path)) {
        let paths = setup::paths()?;
        return Ok(Answer::done(format!(
            "{}\n",
            paths.config_dir.join("config.toml").display()
        )));
    }
    let (paths, config) = setup::load()?;
    let mut text = String::new();
    let mut line = |name: &str, value: String| {
        let _ = writeln!(text, "{name:<17}{value}");
    };
    line("config folder", paths.config_dir.display().to_string());
    line("data folder", paths.data_dir.display().to_string());
    for (name, value) in settings(&config) {
        line(name, value);
    }
    Ok(Answer::done(text))
}

/// What is set, and what is not. A command's arguments are not shown: somebody may have put a secret there.
fn settings(config: &Config) -> Vec<(&'static str, String)> {
    let program = |argv: &Vec<String>| {
        argv.first()
            .map_or_else(String::new, |name| format!("{name} …"))
    };
    let unset = || "not set".to_owned();
    let numbers = match config.allowed_numbers.len() {
        0 => "not set: every number may be called".to_owned(),
        _ => config.allowed_numbers.join(", "),
    };
    let mut all = vec![
        ("base_url", config.base_url.clone().unwrap_or_else(unset)),
        (
            "api_key_command",
            config.api_key_command.as_ref().map_or_else(unset, program),
        ),
        ("allowed_numbers", numbers),
        (
            "keep_calls_days",
            config.keep_calls_days.map_or_else(
                || "not set: calls are kept for ever".to_owned(),
                |days| days.to_string(),
            ),
        ),
        ("mask_numbers", config.mask_numbers.to_string()),
        (
            "clipboard_command",
            match &config.clipboard_command {
                None => "not set: the one that the system has".to_owned(),
                Some(argv) if argv.is_empty() => "none".to_owned(),
                Some(argv) => program(argv),
            },
        ),
    ];
    all.extend(
        config
            .secrets
            .iter()
            .map(|(name, argv)| ("secret", format!("{name}: {}", program(argv)))),
    );
    all
}
