//! The command line: arguments, subcommands, exit codes.
//!
//! One file a command. A command does its work and returns an [`out::Answer`]; only here is it printed. stdout is the
//! result, stderr is for people.

use std::ffi::OsString;
use std::process::ExitCode;

use clap::{CommandFactory, Parser, Subcommand};

mod advice;
mod call;
mod calls;
mod candidates;
mod check;
mod completions;
mod config;
mod confirm;
mod direction;
pub mod exit;
mod follow;
mod given;
mod import;
mod interrupt;
mod key;
mod man;
mod new;
mod origin;
pub mod out;
mod params;
mod patience;
mod problems;
mod progress;
mod reconcile;
mod record;
mod render;
mod sandbox;
pub mod schema;
mod setup;
mod source;
mod voices;
mod workbench;

const EXAMPLES: &str = "\
Examples:
  ringback                                     open the workbench
  ringback clinic.toml                         … on a draft
  ringback new clinic                          write clinic.toml to start from
  ringback check clinic.toml                   what is wrong with it
  ringback render clinic.toml --part heard     what the caller will hear
  ringback call clinic.toml --sandbox          rehearse a call; nobody is rung
  ringback call clinic.toml --to +12025550144  place one call and follow it

Without a key the workbench opens in the sandbox; a command says what is missing.

Environment:
  HAMSA_API_KEY, HAMSA_BASE_URL, RINGBACK_CONFIG_DIR, RINGBACK_DATA_DIR, EDITOR, VISUAL, NO_COLOR

Exit codes:
    0  done; for a followed call: COMPLETED
    1  the draft has errors
    2  wrong usage
    3  refused by the API, by a guard or at the question; or not sent
    4  unknown: it may be ringing; or following gave up
    5  file or configuration; no key
    6  the job ended other than COMPLETED
  130  interrupted";

/// A terminal workbench for the Hamsa voice-agent API: edit, preview, call, learn.
#[derive(Debug, Parser)]
#[command(name = "ringback", version, args_conflicts_with_subcommands = true, after_help = EXAMPLES)]
struct Arguments {
    #[command(flatten)]
    workbench: workbench::Arguments,
    #[command(subcommand)]
    command: Option<Command>,
}

#[derive(Debug, Subcommand)]
enum Command {
    New(new::Arguments),
    Check(check::Arguments),
    Render(render::Arguments),
    Call(call::Arguments),
    Calls(calls::Arguments),
    Follow(follow::Arguments),
    Sandbox(sandbox::Arguments),
    Import(import::Arguments),
    Params(params::Arguments),
    Voices(voices::Arguments),
    Key(key::Arguments),
    Config(config::Arguments),
    Schema(schema::Arguments),
    Completions(completions::Arguments),
    Man(man::Arguments),
}

/// Runs the program with its arguments, the program's name first.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    let arguments: Vec<OsString> = arguments.into_iter().collect();
    out::clean_panics();
    match candidates::answer(&arguments, Arguments::command) {
        Ok(false) => {}
        Ok(true) => return ExitCode::SUCCESS,
        Err(error) => return out::usage(&error, &arguments),
    }
    let told = setup::speak(&arguments);
    if let Some(plain) = workbench::plain(&arguments) {
        return workbench::run(plain, &told);
    }
    if let Some(error) = advice::no_command(&arguments, Arguments::command) {
        return out::usage(&error, &arguments);
    }
    let parsed = match Arguments::try_parse_from(&arguments) {
        Ok(parsed) => parsed,
        Err(error) => {
            let error = advice::with_values(error, &arguments, &mut Arguments::command());
            return out::usage(&error, &arguments);
        }
    };
    let answer = match parsed.command {
        None => return workbench::run(parsed.workbench, &told),
        Some(Command::New(arguments)) => new::run(&arguments),
        Some(Command::Check(arguments)) => check::run(&arguments),
        Some(Command::Render(arguments)) => render::run(&arguments),
        Some(Command::Call(arguments)) => call::run(&arguments),
        Some(Command::Calls(arguments)) => calls::run(&arguments),
        Some(Command::Follow(arguments)) => follow::run(&arguments),
        Some(Command::Sandbox(arguments)) => sandbox::run(&arguments),
        Some(Command::Import(arguments)) => import::run(&arguments),
        Some(Command::Params(arguments)) => params::run(&arguments),
        Some(Command::Voices(arguments)) => voices::run(&arguments),
        Some(Command::Key(arguments)) => key::run(&arguments),
        Some(Command::Config(arguments)) => config::run(&arguments),
        Some(Command::Schema(arguments)) => schema::run(&arguments),
        Some(Command::Completions(arguments)) => completions::run(&arguments),
        Some(Command::Man(arguments)) => man::run(&arguments, Arguments::command()),
    };
    out::finish(&answer)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_arguments_hold_together() {
        Arguments::command().debug_assert();
    }

    #[test]
    fn each_command_says_what_its_exit_codes_mean() {
        each_command(&Arguments::command(), &mut |command| {
            let help = command.get_after_help().map(ToString::to_string);
            let help = help.unwrap_or_default();
            for part in ["Examples:\n  ", "Exit codes:"] {
                assert!(help.contains(part), "{}: {part}", command.get_name());
            }
        });
    }

    /// A paragraph that is broken by hand is broken again where the terminal is narrower.
    #[test]
    fn the_lines_of_a_paragraph_of_help_are_left_to_the_terminal() {
        each_command(&Arguments::command(), &mut |command| {
            let help = command.get_after_help().map(ToString::to_string);
            let help = help.unwrap_or_default();
            let lines: Vec<&str> = help.lines().collect();
            for pair in lines.windows(2) {
                let is_prose = |line: &str| !line.is_empty() && !line.starts_with(' ');
                let heading = pair[0].ends_with(':');
                let broken = is_prose(pair[0]) && is_prose(pair[1]) && !heading;
                assert!(!broken, "{}: {pair:?}", command.get_name());
                // Examples are not to be broken at all.
                assert!(
                    is_prose(pair[1]) || pair[1].chars().count() <= 100,
                    "{}",
                    pair[1]
                );
            }
        });
    }

    fn each_command(command: &clap::Command, look: &mut impl FnMut(&clap::Command)) {
        look(command);
        for inner in command.get_subcommands() {
            each_command(inner, look);
        }
    }

    #[test]
    fn a_plain_start_is_read_as_clap_reads_it() {
        let name = OsString::from("ringback");
        for (given, is_plain) in [
            (vec![], true),
            (vec!["a.toml"], true),
            (vec!["../b c/عيادة.toml"], true),
            (vec!["check"], false),
            (vec!["clinic"], false),
            (vec!["-a.toml"], false),
            (vec!["--sandbox"], false),
            (vec!["a.toml", "--sandbox"], false),
            (vec!["check", "a.toml"], false),
        ] {
            let mut arguments = vec![name.clone()];
            arguments.extend(given.iter().map(OsString::from));
            let plain = workbench::plain(&arguments);
            assert_eq!(plain.is_some(), is_plain, "{given:?}");
            if let Some(plain) = plain {
                let parsed = Arguments::try_parse_from(&arguments).unwrap();
                assert!(parsed.command.is_none(), "{given:?}");
                assert_eq!(format!("{plain:?}"), format!("{:?}", parsed.workbench));
            }
        }
    }

    #[test]
    fn what_each_command_prints_with_json_is_described() {
        schema::tests::describes_every_command(Arguments::command());
    }
}
