//! `ringback completions SHELL`: completion for a shell, on stdout.

use clap::{Args, Command};
use clap_complete::Shell;

use super::out::Answer;

const EXAMPLES: &str = "\
Examples:
  ringback completions bash > ~/.local/share/bash-completion/completions/ringback
  ringback completions zsh > ~/.zfunc/_ringback
  ringback completions fish > ~/.config/fish/completions/ringback.fish";

/// Print completion for a shell
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    shell: Shell,
}

/// Prints. `program`: all of the command line.
#[must_use]
pub fn run(arguments: &Arguments, mut program: Command) -> Answer {
    let mut script = Vec::new();
    clap_complete::generate(arguments.shell, &mut program, "ringback", &mut script);
    Answer::done(String::from_utf8_lossy(&script).into_owned())
}
