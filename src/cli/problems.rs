//! Problems as a command prints them: one record each, for people as lines, for scripts as JSON.

use std::fmt::Write as _;
use std::path::Path;

use serde::Serialize;

use super::exit::Exit;
use super::given::GivenError;
use super::out::Failure;
use crate::call::check::codes;
use crate::call::check::known::Known;
use crate::call::check::mend;
use crate::draft::file;
use crate::draft::problem::Problem;
use crate::draft::{Draft, Place};
use crate::store::drafts::{DraftError, Loaded};
use crate::text::clean;

/// A problem with its place in a file. What is not known is `None`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Record {
    /// `error` or `warning`.
    pub severity: &'static str,
    pub code: &'static str,
    /// The field's key in a draft file.
    pub field: Option<&'static str>,
    /// The file as the user named it.
    pub file: String,
    /// From 1.
    pub line: Option<usize>,
    /// From 1, in characters.
    pub column: Option<usize>,
    /// A path inside a value (a JSON pointer into the outcome schema).
    pub path: Option<String>,
    pub message: String,
    pub help: Option<String>,
    /// What the workbench's key that mends it would do.
    pub mend: Option<String>,
}

/// The problems of a draft that was loaded and then changed by the command line. A value from the command line has
/// no place in the file.
#[must_use]
pub fn records(problems: &[Problem], loaded: &Loaded, called: &Draft) -> Vec<Record> {
    let known = Known::of(called);
    let record = |problem: &Problem| {
        let place = problem.place.as_ref();
        let place = place.filter(|_| !is_about_file(problem));
        // A text in a file of its own has its place there.
        let its_file = place.and_then(|place| loaded.shape.file_of(&loaded.path, place.spot.field));
        let at = place
            .filter(|place| loaded.draft.text(&place.spot) == called.text(&place.spot))
            .and_then(|place| match &its_file {
                Some(_) => place_in_text(&loaded.draft, place),
                None => file::locate(&loaded.text, place),
            })
            // What is about the file itself, such as an unknown key, has a key for a place.
            .or_else(|| file::locate_key(&loaded.text, &problem.path).filter(|_| place.is_none()));
        let place = problem.place.as_ref();
        Record {
            severity: codes::word(problem.severity),
            code: problem.code,
            field: place.map(|place| place.spot.field.key()),
            file: its_file
                .as_ref()
                .unwrap_or(&loaded.path)
                .display()
                .to_string(),
            line: at.map(|(line, _)| line),
            column: at.map(|(_, column)| column),
            path: Some(problem.path.clone()).filter(|path| !path.is_empty()),
            message: problem.message.clone(),
            help: Some(problem.help.clone()).filter(|help| !help.is_empty()),
            mend: mend::offer(called, &known, problem).map(|mend| mend.says),
        }
    };
    problems.iter().map(record).collect()
}

/// Whether a problem is about a key that names a text's file, not about the text.
fn is_about_file(problem: &Problem) -> bool {
    matches!(problem.code, "text-file" | "text-twice")
}

/// Line and column in a text that has a file of its own.
fn place_in_text(draft: &Draft, place: &Place) -> Option<(usize, usize)> {
    let start = place.span.as_ref().map_or(0, |span| span.start);
    Some(file::position(draft.text(&place.spot)?, start))
}

/// A draft that could not be loaded, as the one problem there is.
#[must_use]
pub fn of_failure(error: &DraftError) -> Record {
    let (code, path, at, message) = match error {
        DraftError::NotADraft {
            path,
            line,
            column,
            message,
        } => ("not-a-draft", path, Some((*line, *column)), message.clone()),
        DraftError::Missing { path } => ("no-draft", path, None, error.to_string()),
        DraftError::Read { path, .. }
        | DraftError::Write { path, .. }
        | DraftError::ChangedOutside { path, .. } => ("unreadable", path, None, error.to_string()),
    };
    Record {
        line: at.map(|(line, _)| line),
        column: at.map(|(_, column)| column),
        ..nowhere(code, path, message)
    }
}

/// A draft that could not be loaded, as the failure of a command: its place comes first, as with a problem.
#[must_use]
pub fn failure(error: &DraftError) -> Failure {
    Failure::setup(match error {
        DraftError::NotADraft { .. } => lines(&[of_failure(error)]).trim_end().to_owned(),
        other => other.to_string(),
    })
}

/// As [`of_failure`], for a draft that cannot be had as the command line gives it.
#[must_use]
pub fn of_given(error: &GivenError) -> Record {
    match error {
        GivenError::Draft(error) => of_failure(error),
        GivenError::NoSuchSet { path, help, .. } => Record {
            help: Some(help.clone()),
            ..nowhere("param-set-unknown", path, error.to_string())
        },
    }
}

/// As [`failure`], for the same.
#[must_use]
pub fn given_failure(error: &GivenError) -> Failure {
    match error {
        GivenError::Draft(error) => failure(error),
        GivenError::NoSuchSet { .. } => Failure {
            exit: Exit::Usage,
            message: error.to_string(),
        },
    }
}

/// An error without a place in the file.
fn nowhere(code: &'static str, path: &Path, message: String) -> Record {
    Record {
        severity: "error",
        code,
        field: None,
        file: path.display().to_string(),
        line: None,
        column: None,
        path: None,
        message,
        help: None,
        mend: None,
    }
}

/// The problems as lines: `FILE:LINE:COL: error[code]: message`, each with an indented line on what to do.
#[must_use]
pub fn lines(records: &[Record]) -> String {
    let mut text = String::new();
    for record in records {
        text.push_str(&clean::line(&record.file));
        for number in [record.line, record.column].into_iter().flatten() {
            let _ = write!(text, ":{number}");
        }
        let (severity, code) = (record.severity, record.code);
        let _ = write!(
            text,
            ": {severity}[{code}]: {}",
            clean::line(&record.message)
        );
        // Of a key that stands at the top the message says it already.
        if let Some(path) = &record.path
            && !record.message.contains(&format!("`{path}`"))
        {
            let _ = write!(text, " (at {})", clean::line(path));
        }
        text.push('\n');
        if let Some(help) = &record.help {
            let _ = writeln!(text, "    help: {}", clean::line(help));
        }
    }
    text
}

/// How many there are: `1 error, 2 warnings`.
#[must_use]
pub fn count(records: &[Record]) -> String {
    let errors = records.iter().filter(|one| one.severity == "error").count();
    let of_errors = |count: usize| tn!(count, "1 error", "{count} errors", count);
    let of_warnings = |count: usize| tn!(count, "1 warning", "{count} warnings", count);
    match (errors, records.len() - errors) {
        (0, 0) => t!("no problems").to_owned(),
        (0, warnings) => of_warnings(warnings),
        (errors, 0) => of_errors(errors),
        (errors, warnings) => {
            format!("{}, {}", of_errors(errors), of_warnings(warnings))
        }
    }
}
