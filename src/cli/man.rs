//! `ringback man [COMMAND]`: a man page, on stdout.

use clap::{Args, Command};

use super::exit::Exit;
use super::out::{Answer, Failure};

const EXAMPLES: &str = "\
Examples:
  ringback man | man -l -
  ringback man call > ~/.local/share/man/man1/ringback-call.1";

/// Print the man page of the program or of a command
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    /// The command; the program's own page if not given
    command: Option<String>,
}

/// Prints. `program`: all of the command line.
#[must_use]
pub fn run(arguments: &Arguments, mut program: Command) -> Answer {
    program.build();
    let page = match &arguments.command {
        None => clap_mangen::Man::new(program),
        Some(name) => {
            let Some(command) = program.find_subcommand(name) else {
                let message = format!("there is no command {name}; see `ringback --help`");
                let exit = Exit::Usage;
                return Failure { exit, message }.answer(false);
            };
            clap_mangen::Man::new(command.clone()).title(format!("ringback-{name}"))
        }
    };
    let mut text = Vec::new();
    match page.render(&mut text) {
        Ok(()) => Answer::done(String::from_utf8_lossy(&text).into_owned()),
        Err(error) => Failure::setup(format!("cannot write the man page: {error}")).answer(false),
    }
}
