//! `ringback new`: writes a draft to start from, as a copy of an example. It never overwrites.

use std::fmt::Write as _;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use clap::Args;
use clap::builder::PossibleValuesParser;

use super::exit::Exit;
use super::out::{self, Answer, Failure};
use crate::draft::{examples, file};
use crate::store::disk;
use crate::store::drafts::{self, DraftError, Shape};

/// Write a draft to start from
#[derive(Debug, Args)]
#[command(after_help = after_help())]
pub struct Arguments {
    /// The draft's name: `clinic` writes clinic.toml
    pub name: PathBuf,
    /// The example to copy; the first if not given
    #[arg(long, value_name = "EXAMPLE", hide_possible_values = true,
          value_parser = PossibleValuesParser::new(examples::ALL.iter().map(|example| example.name)))]
    pub from: Option<String>,
}

fn after_help() -> String {
    let width = examples::ALL.iter().map(|one| one.name.len()).max();
    let width = width.unwrap_or_default();
    let mut text = "Examples:\n  ringback new clinic\n".to_owned();
    if let Some(last) = examples::ALL.last() {
        let _ = writeln!(text, "  ringback new clinic --from {}", last.name);
    }
    text.push_str("\nWhat --from knows:\n");
    for example in &examples::ALL {
        let _ = writeln!(text, "  {:<width$}  {}", example.name, example.about);
    }
    text.push_str(
        "\nExit codes: 0 written, 2 wrong usage, 5 it is there already, or cannot be written.",
    );
    text
}

/// Writes.
#[must_use]
pub fn run(arguments: &Arguments) -> Answer {
    write(arguments).unwrap_or_else(|failure| failure.answer(false))
}

fn write(arguments: &Arguments) -> Result<Answer, Failure> {
    let example = match &arguments.from {
        Some(name) => examples::find(name),
        None => examples::ALL.first(),
    };
    let example = example.ok_or_else(|| Failure {
        exit: Exit::Usage,
        message: t!("there is no such example").to_owned(),
    })?;
    let path = file_of(&arguments.name)?;
    let read = file::read(example.text).map_err(|error| {
        Failure::setup(t!(
            "the example {name}: {error}",
            name = example.name,
            error
        ))
    })?;
    // A shape without a digest: there must be no file yet.
    if path.symlink_metadata().is_ok() {
        return Err(Failure::setup(t!(
            "{path} is there already; nothing was overwritten",
            path = path.display()
        )));
    }
    drafts::save(&path, example.text, &Shape::default(), &read.draft).map_err(|error| {
        Failure::setup(match error {
            // There is no recovery copy of what was only about to be written.
            DraftError::Write { path, source } => {
                let why = match source.kind() {
                    ErrorKind::NotFound => t!("there is no such folder; make it first").to_owned(),
                    _ => disk::why(&source),
                };
                t!("cannot write {path}: {why}", path = path.display(), why)
            }
            other => other.to_string(),
        })
    })?;
    let shown = path.to_string_lossy();
    let path_to_paste = shlex::try_quote(&shown).unwrap_or_else(|_nul| shown.as_ref().into());
    out::note(&t!(
        "written; next: ringback {path}, or ringback call {path} --sandbox",
        path = path_to_paste
    ));
    Ok(Answer::done(format!("{}\n", path.display())))
}

/// `clinic` is `clinic.toml`; a name that ends so stays.
fn file_of(name: &Path) -> Result<PathBuf, Failure> {
    let Some(last) = name.file_name() else {
        return Err(Failure {
            exit: Exit::Usage,
            message: t!("{name} is no name for a file", name = name.display()),
        });
    };
    if Path::new(last).extension().is_some_and(|end| end == "toml") {
        return Ok(name.to_owned());
    }
    // `v1.2` is a name as well: its `.2` is no file type to be replaced.
    let mut last = last.to_owned();
    last.push(".toml");
    Ok(name.with_file_name(last))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_gets_its_ending_once() {
        for (name, expected) in [
            ("clinic", "clinic.toml"),
            ("clinic.toml", "clinic.toml"),
            ("drafts/v1.2", "drafts/v1.2.toml"),
            ("عيادة", "عيادة.toml"),
        ] {
            assert_eq!(file_of(Path::new(name)).unwrap(), Path::new(expected));
        }
        assert_eq!(file_of(Path::new("..")).unwrap_err().exit, Exit::Usage);
    }
}
