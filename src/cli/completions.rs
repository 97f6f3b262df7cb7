//! `ringback completions SHELL`: completion for a shell, on stdout. The script asks ringback itself at each Tab
//! ([`super::candidates`]).

use clap::Args;
use clap_complete::Shell;

use super::candidates;
use super::exit::Exit;
use super::out::{Answer, Failure};

const EXAMPLES: &str = "\
Examples:
  echo 'source <(ringback completions bash)' >> ~/.bashrc
  echo 'source <(ringback completions zsh)' >> ~/.zshrc        behind the line with compinit
  ringback completions fish > ~/.config/fish/completions/ringback.fish
  ringback completions powershell >> $PROFILE

Tab then completes commands and flags, drafts, the params and param sets of the draft in the line, calls and jobs of the \
ledger, contacts, examples and faults. Write a script that is kept in a file anew after an update.

Exit codes: 0 printed, 2 wrong usage (no such shell).";

/// Print completion for a shell
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    shell: Shell,
}

/// Prints.
#[must_use]
pub fn run(arguments: &Arguments) -> Answer {
    let Some(script) = candidates::script(&arguments.shell.to_string()) else {
        let message = t!(
            "there is no completion for {shell}",
            shell = arguments.shell
        );
        let exit = Exit::Usage;
        return Failure { exit, message }.answer(false);
    };
    Answer::done(script)
}
