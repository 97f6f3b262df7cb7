//! Printing: the one place that writes to stdout and stderr.
//!
//! A reader that went away (`| head`) is no failure. What goes to stderr is made visible first, so that nothing from
//! outside reaches the terminal raw.

use std::borrow::Cow;
use std::ffi::OsString;
use std::fmt::Write as _;
use std::io::{ErrorKind, IsTerminal, Write};
use std::process::ExitCode;

use serde::Serialize;

use super::exit::Exit;
use super::record::CallRecord;
use super::{direction, setup};
use crate::store::disk;
use crate::text::clean;
use crate::text::layout::Display;

/// What a command has to say: its result for stdout, byte for byte, and its exit code.
#[derive(Debug)]
pub struct Answer {
    pub stdout: String,
    pub exit: Exit,
    /// The call that the result tells of, if it was sent: without a result nobody may think that it was not.
    pub sent: Option<String>,
}

impl Answer {
    /// A result that tells of no call that was sent.
    #[must_use]
    pub fn new(stdout: String, exit: Exit) -> Self {
        Self {
            stdout,
            exit,
            sent: None,
        }
    }

    /// A command that did what it should.
    #[must_use]
    pub fn done(stdout: String) -> Self {
        Self::new(stdout, Exit::Done)
    }
}

/// Why a command could not do what it should.
#[derive(Debug)]
pub struct Failure {
    pub exit: Exit,
    /// One sentence or more for the user; may quote what came from outside.
    pub message: String,
}

impl Failure {
    /// A file or the configuration is wrong.
    #[must_use]
    pub fn setup(message: impl Into<String>) -> Self {
        Self {
            exit: Exit::Setup,
            message: message.into(),
        }
    }

    /// Says it on stderr; with `--json` stdout has an object too.
    #[must_use]
    pub fn answer(self, json_wanted: bool) -> Answer {
        note(&self.message);
        let stdout = if json_wanted {
            self.json()
        } else {
            String::new()
        };
        Answer::new(stdout, self.exit)
    }

    fn json(&self) -> String {
        json(&Refusal {
            message: &self.message,
            exit_code: self.exit.code(),
        })
    }
}

/// A failure with `--json`, where a command's own shape has no room for it.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Refusal<'a> {
    message: &'a str,
    exit_code: u8,
}

/// Prints a command's result.
#[must_use]
pub fn finish(answer: &Answer) -> ExitCode {
    let mut exit = answer.exit;
    if let Err(error) = write(&answer.stdout) {
        // Trying again would be another call.
        let (text, instead) = match &answer.sent {
            Some(id) => (
                t!(
                    "cannot write the result: {error}. The call was sent: do not call again, `ringback calls show {id}` tells what came of it",
                    error = disk::said(&error),
                    id
                ),
                Exit::Unknown,
            ),
            None => (unwritten(&error), Exit::Setup),
        };
        note(&text);
        if exit == Exit::Done {
            exit = instead;
        }
    }
    ExitCode::from(exit.code())
}

/// That a result could not be written, and what to do.
fn unwritten(error: &std::io::Error) -> String {
    t!("cannot write the result: {error}", error = disk::why(error))
}

/// Writes to stdout at once: byte for byte into a file or a pipe. On a terminal what was forgotten to be made visible is
/// made so here.
///
/// # Errors
/// The disk is full, say; not that the reader went away.
pub fn write(text: &str) -> std::io::Result<()> {
    is_read(text).map(|_it_does_not_matter| ())
}

/// As [`write()`], for one part of many: whether somebody reads on.
///
/// # Errors
/// The same.
pub fn is_read(text: &str) -> std::io::Result<bool> {
    let mut stdout = std::io::stdout().lock();
    let text = if stdout.is_terminal() {
        clean::block(text)
    } else {
        Cow::Borrowed(text)
    };
    let written = stdout
        .write_all(text.as_bytes())
        .and_then(|()| stdout.flush());
    match written {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(false),
        other => other.map(|()| true),
    }
}

/// Says something to the user on stderr: a line, or a few. Nobody may be listening, and that is fine.
pub fn note(text: &str) {
    let text = seen(text, std::io::stderr().is_terminal());
    let _ = writeln!(std::io::stderr().lock(), "{text}");
}

/// As [`note`], without a line end: a question.
pub fn ask(text: &str) {
    let mut stderr = std::io::stderr().lock();
    let text = seen(text, true);
    let _ = write!(stderr, "{text}").and_then(|()| stderr.flush());
}

/// A clean text; on a terminal its right-to-left lines are in the order in which they are seen.
fn seen(text: &str, on_terminal: bool) -> String {
    let clean = clean::block(text);
    if !on_terminal {
        return clean.into_owned();
    }
    direction::lines(&clean, columns(), direction::display(setup::var)).into_owned()
}

/// A text of the user's own for stdout: made visible for a terminal, byte for byte for a file or a pipe.
#[must_use]
pub fn own(text: &str) -> Cow<'_, str> {
    if std::io::stdout().is_terminal() {
        Cow::Owned(seen(text, true))
    } else {
        Cow::Borrowed(text)
    }
}

/// How the rows of a list are printed to stdout: its terminal's columns and direction, asked for once a list.
pub struct Rows(Option<(u16, Display)>);

impl Rows {
    /// For the stdout of this process.
    #[must_use]
    pub fn of_stdout() -> Self {
        let is_terminal = std::io::stdout().is_terminal();
        Self(is_terminal.then(|| (columns(), direction::display(setup::var))))
    }

    /// A row: on a terminal it is wrapped between words, and what does not fit stands further in.
    #[must_use]
    pub fn row<'a>(&self, text: &'a str) -> Cow<'a, str> {
        let Some((columns, display)) = self.0 else {
            return Cow::Borrowed(text);
        };
        let clean = clean::line(text.trim_end_matches('\n'));
        Cow::Owned(direction::row(&clean, columns, display) + "\n")
    }
}

/// Columns of the terminal.
fn columns() -> u16 {
    crossterm::terminal::size().map_or(80, |(columns, _)| columns)
}

/// One line of JSON. Characters that a terminal would obey (C1 controls, bidi overrides) are escaped; a reader of
/// JSON gets the same text.
#[must_use]
pub fn json(value: &impl Serialize) -> String {
    let plain = match serde_json::to_string(value) {
        Ok(plain) => plain,
        // Our records hold nothing but texts, numbers and JSON values.
        Err(error) => unreachable!("a record is no JSON: {error}"),
    };
    let mut line = String::with_capacity(plain.len() + 1);
    for character in plain.chars() {
        // Outside ASCII there is nothing but the inside of strings, so an escape is always right.
        if !character.is_ascii() && clean::mark(character).is_some() || character == '\u{7f}' {
            let mut units = [0; 2];
            for unit in character.encode_utf16(&mut units) {
                let _ = write!(line, "\\u{unit:04x}");
            }
        } else {
            line.push(character);
        }
    }
    line.push('\n');
    line
}

/// Makes what a panic says visible, too: it may quote what came from outside.
pub fn clean_panics() {
    let previous = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |panic| {
        let said = panic.to_string();
        if matches!(clean::block(&said), Cow::Borrowed(_)) {
            previous(panic);
        } else {
            note(&said);
        }
    }));
}

/// What clap has to say, in its colours, unless it quotes what a terminal would obey. The text alone does not tell: clap
/// takes escape sequences out of it, and leaves them in where it paints.
///
/// # Errors
/// The disk is full, say; not that the reader went away.
fn print(error: &clap::Error, arguments: &[OsString]) -> std::io::Result<()> {
    let plain = error.to_string();
    let is_clean = |text: &str| matches!(clean::block(text), Cow::Borrowed(_));
    let mut typed = arguments.iter().map(|word| word.to_string_lossy());
    if is_clean(&plain) && typed.all(|word| is_clean(&word)) {
        error.print().or_else(|failed| match failed.kind() {
            ErrorKind::BrokenPipe => Ok(()),
            _ => Err(failed),
        })
    } else {
        note(plain.trim_end());
        Ok(())
    }
}

/// Tells of wrong usage, or prints the help or version that was asked for. `--json` has its object on stdout here
/// too.
#[must_use]
pub fn usage(error: &clap::Error, arguments: &[OsString]) -> ExitCode {
    let printed = print(error, arguments);
    if !error.use_stderr() {
        let Err(failed) = printed else {
            return ExitCode::SUCCESS;
        };
        note(&unwritten(&failed));
        return ExitCode::from(Exit::Setup.code());
    }
    let mut words = arguments.iter().skip(1).filter_map(|word| word.to_str());
    if words.clone().any(|word| word == "--json") {
        let plain = error.to_string();
        let plain = plain.strip_prefix("error: ").unwrap_or(&plain);
        // What is missing stands in lines of its own below the sentence.
        let said = plain.lines().map(str::trim);
        let said: Vec<&str> = said.take_while(|line| !line.is_empty()).collect();
        let message = said.join(" ");
        let command = words.find(|word| !word.starts_with('-'));
        let stdout = match command {
            Some("call" | "follow") => json(&CallRecord {
                message: Some(message),
                ..CallRecord::new("not_sent", Exit::Usage)
            }),
            _ => Failure {
                exit: Exit::Usage,
                message,
            }
            .json(),
        };
        let _ = write(&stdout);
    }
    ExitCode::from(Exit::Usage.code())
}
