//! `ringback check`: all problems of a draft, with their place in the file. The problems are the result, so they are
//! on stdout.

use clap::Args;

use super::exit::Exit;
use super::given::{self, DraftArguments};
use super::out::{self, Answer};
use super::problems;

const EXAMPLES: &str = "\
Examples:
  ringback check clinic.toml
  ringback check clinic.toml --param-set lina --json | jq '.[].message'

Exit codes: 0 no errors (warnings do not matter), 1 errors, 5 the file is missing or no draft.";

/// Tell all problems of a draft, with their place in the file
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    #[command(flatten)]
    pub given: DraftArguments,
    /// Print an array of problems
    #[arg(long)]
    pub json: bool,
}

/// Checks.
#[must_use]
pub fn run(arguments: &Arguments) -> Answer {
    let (records, exit) = match given::load(&arguments.given) {
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
