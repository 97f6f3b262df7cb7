//! What clap's errors leave out: that a word is neither a command nor a draft, and what a missing value may be.

use std::ffi::OsString;
use std::path::Path;

use clap::Command;
use clap::builder::{PossibleValue, StyledStr};
use clap::error::{ContextKind, ContextValue, Error, ErrorKind};

use crate::draft::near;

/// The error for a first word that is neither a command nor a file, and looks like no file's name: clap would take it for
/// a draft. `None`: the first word is something else.
#[must_use]
pub fn no_command(arguments: &[OsString], program: impl Fn() -> Command) -> Option<Error> {
    let word = arguments.get(1)?.to_str()?;
    let (word, asks_help) = match (word, arguments.get(2)) {
        ("help", Some(wanted)) => (wanted.to_str()?, true),
        _ => (word, false),
    };
    let is_file = !asks_help && (word.contains(['.', '/', '\\']) || Path::new(word).exists());
    if word.is_empty() || word.starts_with('-') || is_file {
        return None;
    }
    let mut program = program();
    program.build();
    let is_command = |one: &Command| one.get_name_and_visible_aliases().contains(&word);
    if word == "help" || program.get_subcommands().any(is_command) {
        return None;
    }
    let mut error = Error::new(ErrorKind::InvalidSubcommand).with_cmd(&program);
    let mut add = |kind, value| drop(error.insert(kind, value));
    add(
        ContextKind::InvalidSubcommand,
        ContextValue::String(word.to_owned()),
    );
    let names: Vec<&str> = program.get_subcommands().map(Command::get_name).collect();
    let mut tips = Vec::new();
    let file = format!("{word}.toml");
    if Path::new(&file).exists() && !asks_help {
        tips.push(StyledStr::from(t!("there is a draft {file}", file)));
    } else if let Some(name) = near::nearest(word, names) {
        let names = vec![name.to_owned()];
        add(
            ContextKind::SuggestedSubcommand,
            ContextValue::Strings(names),
        );
    } else if program
        .get_arguments()
        .any(|one| one.get_long() == Some(word))
    {
        tips.push(StyledStr::from(t!("there is an option --{word}", word)));
    } else if !asks_help {
        tips.push(StyledStr::from(t!(
            "`ringback new {word}` writes a draft of that name",
            word
        )));
    }
    add(ContextKind::Suggested, ContextValue::StyledStrs(tips));
    let usage = program.render_usage();
    add(ContextKind::Usage, ContextValue::StyledStr(usage));
    Some(error)
}

/// Adds to the error for an option that is missing what its values are.
#[must_use]
pub fn with_values(mut error: Error, arguments: &[OsString], program: &mut Command) -> Error {
    if error.kind() != ErrorKind::MissingRequiredArgument {
        return error;
    }
    let Some(ContextValue::Strings(missing)) = error.get(ContextKind::InvalidArg) else {
        return error;
    };
    // Only then do arguments know how they are written.
    program.build();
    let words = arguments.iter().skip(1).filter_map(|word| word.to_str());
    let command = words.fold(&*program, |command, word| {
        command.find_subcommand(word).unwrap_or(command)
    });
    let mut tips = Vec::new();
    for argument in command.get_arguments() {
        let values = argument.get_possible_values();
        let names: Vec<&str> = values.iter().map(PossibleValue::get_name).collect();
        if let (true, Some(long)) = (missing.contains(&argument.to_string()), argument.get_long())
            && !names.is_empty()
        {
            tips.push(StyledStr::from(t!(
                "--{long} takes {values}",
                long,
                values = names.join(", ")
            )));
        }
    }
    error.insert(ContextKind::Suggested, ContextValue::StyledStrs(tips));
    error
}
