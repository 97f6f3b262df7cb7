//! `ringback check`: all problems of drafts, with their place in the file. The problems are the result, so they are on
//! stdout.

use std::path::PathBuf;

use clap::Args;
use clap_complete::engine::ArgValueCandidates;

use super::candidates;
use super::exit::Exit;
use super::given::{self, Given, GivenError, OverrideArguments};
use super::out::{self, Answer, Failure};
use super::problems::{self, Record};
use crate::call::check::codes;
use crate::draft::near;
use crate::text::clean;

mod fix;

const EXAMPLES: &str = "\
Examples:
  ringback check clinic.toml
  ringback check drafts/*.toml
  ringback check clinic.toml --param-set lina --json | jq '.[].message'
  ringback check clinic.toml --fix           mends what is only spelt oddly, and tells the rest
  ringback check --explain param-unused      what a code stands for, with an example
  ringback check --list                      all of them, as one page

What --json prints is described by `ringback schema check`.

Exit codes: 0 no errors (warnings do not matter), 1 errors, 2 wrong usage, 5 a file is missing or no draft.";

/// Tell all problems of drafts, with their place in the file
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    /// The drafts: TOML files
    #[arg(value_name = "DRAFT", required_unless_present_any = ["list", "explain"],
          add = candidates::drafts())]
    pub drafts: Vec<PathBuf>,
    /// Print an array of problems
    #[arg(long)]
    pub json: bool,
    /// Mend in the files what is only spelt oddly (numbers, ids, braces)
    #[arg(long, conflicts_with_all = ["to", "from", "set", "param_set"])]
    pub fix: bool,
    /// Print the page of all problems, in Markdown
    #[arg(long, exclusive = true)]
    pub list: bool,
    /// Print what a problem's code stands for, with a way out and an example
    #[arg(long, value_name = "CODE", exclusive = true, add = ArgValueCandidates::new(candidates::codes))]
    pub explain: Option<String>,
    #[command(flatten)]
    pub overrides: OverrideArguments,
}

/// Checks all of them, whatever is wrong with the first.
#[must_use]
pub fn run(arguments: &Arguments) -> Answer {
    if arguments.list {
        return Answer::done(codes::document());
    }
    if let Some(code) = &arguments.explain {
        return explain(code);
    }
    let mut all = Vec::new();
    // Without those that tell why a draft was not checked.
    let mut found: Vec<Record> = Vec::new();
    let mut exit = Exit::Done;
    let mut unchecked = 0;
    let mut rendered = false;
    for path in &arguments.drafts {
        let checked = if arguments.fix {
            let fixed = fix::fix(path).map_err(GivenError::from);
            fixed.map(|fixed| {
                tell_mended(&fixed.mended);
                outcome(&fixed.given)
            })
        } else {
            given::load_with(path, &arguments.overrides, None).map(|given| outcome(&given))
        };
        match checked {
            Ok((records, has_errors, sends_rendered)) => {
                if has_errors && exit == Exit::Done {
                    exit = Exit::Problems;
                }
                rendered |= sends_rendered;
                found.extend(records.iter().cloned());
                all.extend(records);
            }
            Err(error) => {
                // No problem of a draft. It is in the array, where a script looks.
                let failure = problems::given_failure(&error);
                out::note(&failure.message);
                if exit != Exit::Setup {
                    exit = failure.exit;
                }
                unchecked += 1;
                if arguments.json {
                    all.push(problems::of_given(&error));
                }
            }
        }
    }
    if let [_] = arguments.drafts[..] {
        if unchecked == 0 {
            out::note(&problems::count(&found));
        }
    } else {
        let mut summary = format!(
            "{} drafts: {}",
            arguments.drafts.len(),
            problems::count(&found)
        );
        if unchecked > 0 {
            summary = t!("{summary}, {unchecked} not checked", summary, unchecked);
        }
        out::note(&summary);
    }
    if rendered {
        out::note(crate::words::text(given::SENT_RENDERED));
    }
    let stdout = if arguments.json {
        out::json(&all)
    } else {
        out::own(&problems::lines(&all)).into_owned()
    };
    Answer::new(stdout, exit)
}

/// Says on stderr what was mended: stdout has what is left.
fn tell_mended(mended: &[Record]) {
    for record in mended {
        let mut place = clean::line(&record.file).into_owned();
        if let Some(line) = record.line {
            place = format!("{place}:{line}");
        }
        let says = record.mend.as_deref().unwrap_or_default();
        let code = record.code;
        out::note(&format!("{place}: mended[{code}]: {}", clean::line(says)));
    }
}

/// A draft's problems, whether an error is among them, and whether it sends its texts rendered.
fn outcome(given: &Given) -> (Vec<Record>, bool, bool) {
    let records = problems::records(&given.report.problems, &given.loaded, &given.draft);
    (
        records,
        given.report.errors() > 0,
        given.draft.sends_rendered(),
    )
}

fn explain(code: &str) -> Answer {
    if let Some(code) = codes::find(code) {
        return Answer::done(code.page());
    }
    let known = codes::all().map(|known| known.code);
    let guess = near::nearest(code, known).map_or_else(
        || ".".to_owned(),
        |known| t!("; did you mean {known}?", known),
    );
    let message = t!(
        "there is no problem with the code {code}{guess} `ringback check --list` prints all",
        code,
        guess
    );
    let exit = Exit::Usage;
    Failure { exit, message }.answer(false)
}
