//! `ringback check`: all problems of a draft, with their place in the file. The problems are the result, so they are
//! on stdout.

use std::path::PathBuf;

use clap::Args;

use super::exit::Exit;
use super::given::{self, OverrideArguments};
use super::out::{self, Answer, Failure};
use super::problems;
use crate::call::check::codes;
use crate::draft::near;

const EXAMPLES: &str = "\
Examples:
  ringback check clinic.toml
  ringback check clinic.toml --param-set lina --json | jq '.[].message'
  ringback check --explain param-unused      what a code stands for, with an example
  ringback check --list                      all of them, as one page

Exit codes: 0 no errors (warnings do not matter), 1 errors, 5 the file is missing or no draft.";

/// Tell all problems of a draft, with their place in the file
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    /// The draft: a TOML file
    #[arg(required_unless_present_any = ["list", "explain"])]
    pub draft: Option<PathBuf>,
    #[command(flatten)]
    pub overrides: OverrideArguments,
    /// Print an array of problems
    #[arg(long)]
    pub json: bool,
    /// Print the page of all problems, in Markdown
    #[arg(long, exclusive = true)]
    pub list: bool,
    /// Print what a problem's code stands for, with a way out and an example
    #[arg(long, value_name = "CODE", exclusive = true)]
    pub explain: Option<String>,
}

/// Checks.
#[must_use]
pub fn run(arguments: &Arguments) -> Answer {
    if arguments.list {
        return Answer::done(codes::document());
    }
    if let Some(code) = &arguments.explain {
        return explain(code);
    }
    let Some(draft) = &arguments.draft else {
        return usage("a draft is needed: ringback check DRAFT".to_owned());
    };
    let (records, exit) = match given::load_with(draft, &arguments.overrides) {
        Ok(given) => {
            let exit = if given.report.errors() > 0 {
                Exit::Problems
            } else {
                Exit::Done
            };
            let records = problems::records(&given.report.problems, &given.loaded, &given.draft);
            out::note(&problems::count(&records));
            if given.draft.sends_rendered() {
                out::note(given::SENT_RENDERED);
            }
            (records, exit)
        }
        Err(error) => {
            let failure = problems::failure(&error);
            if !arguments.json {
                return failure.answer(false);
            }
            out::note(&failure.message);
            (vec![problems::of_failure(&error)], Exit::Setup)
        }
    };
    let stdout = if arguments.json {
        out::json(&records)
    } else {
        problems::lines(&records)
    };
    Answer { stdout, exit }
}

fn explain(code: &str) -> Answer {
    if let Some(code) = codes::find(code) {
        return Answer::done(code.page());
    }
    let known = codes::table::CODES.iter().map(|known| known.code);
    let guess = near::nearest(code, known).map_or_else(
        || ".".to_owned(),
        |known| format!("; did you mean {known}?"),
    );
    usage(format!(
        "there is no problem with the code {code}{guess} `ringback check --list` prints all"
    ))
}

fn usage(message: String) -> Answer {
    let exit = Exit::Usage;
    Failure { exit, message }.answer(false)
}
