//! `ringback man [COMMAND]`: a man page, on stdout; or all of them into a folder.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use clap::{Args, Command};
use clap_complete::engine::ArgValueCandidates;

use super::candidates;
use super::exit::Exit;
use super::out::{Answer, Failure};
use crate::store::disk;

const EXAMPLES: &str = "\
Examples:
  ringback man | man -l -
  ringback man calls show | man -l -
  ringback man --all ~/.local/share/man/man1      then: man ringback, man ringback-call

Exit codes: 0 done, 2 wrong usage (no such command), 5 a page cannot be written.";

/// Print the man page of the program or of a command
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    /// The command, such as `calls show`; the program's own page if not given
    #[arg(add = ArgValueCandidates::new(candidates::commands))]
    command: Vec<String>,
    /// Write the pages of the program and all commands into this folder, and print their names
    #[arg(long, value_name = "FOLDER", conflicts_with = "command")]
    all: Option<PathBuf>,
}

/// Prints. `program`: all of the command line.
#[must_use]
pub fn run(arguments: &Arguments, mut program: Command) -> Answer {
    program.build();
    let done = match &arguments.all {
        Some(folder) => all(folder, &program),
        None => one(&arguments.command, &program),
    };
    done.unwrap_or_else(|failure| failure.answer(false))
}

fn one(words: &[String], program: &Command) -> Result<Answer, Failure> {
    let mut command = program;
    let mut name = "ringback".to_owned();
    for word in words {
        let Some(inner) = command.find_subcommand(word) else {
            let message = t!(
                "there is no command {words}; see `ringback --help`",
                words = words.join(" ")
            );
            let exit = Exit::Usage;
            return Err(Failure { exit, message });
        };
        command = inner;
        name = format!("{name}-{}", inner.get_name());
    }
    page(command, &name).map(Answer::done)
}

fn all(folder: &Path, program: &Command) -> Result<Answer, Failure> {
    let failed = |path: &Path, error: &std::io::Error| {
        Failure::setup(t!(
            "cannot write {path}: {error}",
            path = path.display(),
            error = disk::why(error)
        ))
    };
    std::fs::create_dir_all(folder).map_err(|error| failed(folder, &error))?;
    let mut names = String::new();
    let mut left = vec![(program, "ringback".to_owned())];
    while let Some((command, name)) = left.pop() {
        let file = folder.join(format!("{name}.1"));
        disk::replace_shared(&file, page(command, &name)?.as_bytes())
            .map_err(|error| failed(&file, &error))?;
        let _ = writeln!(names, "{}", file.display());
        let inner = command
            .get_subcommands()
            .filter(|inner| inner.get_name() != "help");
        left.extend(inner.map(|inner| (inner, format!("{name}-{}", inner.get_name()))));
    }
    Ok(Answer::done(names))
}

fn page(command: &Command, name: &str) -> Result<String, Failure> {
    let page = clap_mangen::Man::new(command.clone())
        .title(name)
        .source(concat!("ringback ", env!("CARGO_PKG_VERSION")));
    let mut text = Vec::new();
    page.render(&mut text)
        .map_err(|error| Failure::setup(t!("cannot write the man page: {error}", error)))?;
    Ok(String::from_utf8_lossy(&text).into_owned())
}
