//! `ringback [DRAFT]`: opens the workbench, if there is a terminal to open it on.

use std::ffi::OsString;
use std::io::IsTerminal;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use clap_complete::engine::ArgValueCandidates;

use super::candidates;
use super::exit::Exit;
use super::given::OverrideArguments;
use super::out::{self, Failure};
use super::{patience, sandbox, setup};
use crate::run::opening::{CannotOpen, Opening, prepare};
use crate::run::resolve::{self, Wish};
use crate::sandbox::Fault;
use crate::tui::theme::{Themes, depth::Depth};
use crate::tui::{self, Ended, charset};

const NO_TERMINAL: &str = mark!("\
the workbench needs a terminal on stdin and stdout
Without one there are: ringback new, check, render, call, calls, follow, voices, sandbox (ringback --help)");

const DUMB: &str = mark!("\
the workbench needs a terminal that moves its cursor, and TERM=dumb says that this one does not
In one that does, set TERM to its name (TERM=xterm-256color). Here there are: ringback new, check, render, call, calls, follow, voices, sandbox (ringback --help)");

/// What opens the workbench.
// `skip`: flattened beside the subcommands, its group would have the name of the program's own arguments.
#[derive(Debug, Default, Args)]
#[group(skip)]
pub struct Arguments {
    /// The draft to open: a TOML file; the last one, or a first example, if not given
    #[arg(add = candidates::drafts())]
    pub draft: Option<PathBuf>,
    #[command(flatten)]
    pub overrides: OverrideArguments,
    #[command(flatten)]
    pub place: PlaceArguments,
}

/// Where calls go.
#[derive(Debug, Default, Args)]
#[command(next_help_heading = "Where calls go")]
pub struct PlaceArguments {
    /// In the sandbox, which rings nobody; FAULT goes wrong there on purpose
    #[arg(long, value_name = "FAULT", num_args = 0..=1, require_equals = true, default_missing_value = "none",
          value_parser = sandbox::fault, add = ArgValueCandidates::new(candidates::faults))]
    pub sandbox: Option<Fault>,
    /// The API's base URL: https, or http to this machine
    #[arg(long, value_name = "URL")]
    pub base_url: Option<String>,
    /// The profile of config.toml: host, key, numbers
    #[arg(long, value_name = "NAME", add = ArgValueCandidates::new(candidates::profiles))]
    pub profile: Option<String>,
}

impl PlaceArguments {
    #[must_use]
    pub fn wish(&self) -> Wish {
        Wish {
            sandbox: self.sandbox.is_some(),
            base_url: self.base_url.clone(),
            profile: self.profile.clone(),
        }
    }
}

/// The arguments of a plain `ringback` or `ringback DRAFT.toml`, the program's name first; `None` for all others, which
/// are for clap. The workbench is mostly opened so, and to build the whole command line takes clap longer than all else
/// that stands before the first frame.
#[must_use]
pub fn plain(arguments: &[OsString]) -> Option<Arguments> {
    match arguments {
        [_] => Some(Arguments::default()),
        [_, draft] => {
            // Neither an option nor a subcommand.
            let is_name = !draft.as_encoded_bytes().starts_with(b"-");
            let is_draft = is_name
                && Path::new(draft)
                    .extension()
                    .is_some_and(|end| end == "toml");
            is_draft.then(|| Arguments {
                draft: Some(draft.into()),
                ..Arguments::default()
            })
        }
        _ => None,
    }
}

/// Opens the workbench and returns the program's exit code. `told`: what is to be told at the start beside what it finds.
#[must_use]
pub fn run(arguments: Arguments, told: &[String]) -> ExitCode {
    let no_terminal = !(std::io::stdin().is_terminal() && std::io::stdout().is_terminal());
    let is_dumb = setup::var("TERM").is_some_and(|term| term == "dumb");
    if no_terminal || is_dumb {
        let failure = Failure {
            exit: Exit::Usage,
            message: crate::words::text(if no_terminal { NO_TERMINAL } else { DUMB }).to_owned(),
        };
        return out::finish(&failure.answer(false));
    }
    let opening = Opening {
        overrides: arguments.overrides.overrides(),
        wish: arguments.place.wish(),
        fault: arguments.place.sandbox,
        draft: arguments.draft,
    };
    match open(&opening, told) {
        Ok(ended) => finish(&ended),
        Err(failure) => out::finish(&failure.answer(false)),
    }
}

fn open(opening: &Opening, told: &[String]) -> Result<Ended, Failure> {
    let (paths, config) = setup::load()?;
    let depth = Depth::of(setup::var);
    let themes = Themes::load(
        &paths.config_dir,
        config.theme.as_deref(),
        config.theme_at.as_deref(),
        depth,
    )
    .map_err(Failure::setup)?;
    // Before the terminal is taken: a program that asks for a password may do so in it.
    let asking = (!opening.wish.sandbox).then(|| resolve::under(&opening.wish, &config));
    let asking = asking.and_then(Result::ok);
    let asking = asking.as_ref().map(patience::while_asking);
    let mut prepared = prepare(opening, paths, config, setup::var)?;
    drop(asking);
    // The doubt first, because the line is cut, and what stands behind it is as little readable there.
    let notes = charset::doubt(setup::var).into_iter();
    let notes = notes.chain(told.iter().cloned()).chain(prepared.note);
    let notes: Vec<String> = notes.collect();
    prepared.note = (!notes.is_empty()).then(|| notes.join("; "));
    tui::run(prepared, &themes)
        .map_err(|error| Failure::setup(t!("cannot take the terminal: {error}", error)))
}

/// What a panic ends a program with.
const PANICKED: u8 = 101;

/// Tells where unsaved text is, and what becomes of calls.
fn finish(ended: &Ended) -> ExitCode {
    if ended.broke {
        out::note(t!("A bug in ringback ended it; what it was stands above."));
    }
    for call in &ended.calls {
        out::note(call);
    }
    let code = match &ended.kept {
        None => ExitCode::SUCCESS,
        Some(Ok(kept))
            if kept
                .extension()
                .is_some_and(|extension| extension == "toml") =>
        {
            out::note(&t!(
                "Unsaved text is kept in {kept}, a draft: no recovery copy could be written.",
                kept = kept.display()
            ));
            ExitCode::SUCCESS
        }
        Some(Ok(copy)) => {
            out::note(&t!(
                "Unsaved text is kept in {copy}; the next start offers it.",
                copy = copy.display()
            ));
            ExitCode::SUCCESS
        }
        Some(Err(why)) => {
            out::note(&t!("Unsaved text could not be kept: {why}", why));
            ExitCode::from(Exit::Setup.code())
        }
    };
    if ended.broke {
        ExitCode::from(PANICKED)
    } else {
        code
    }
}

impl From<CannotOpen> for Failure {
    fn from(error: CannotOpen) -> Self {
        match error {
            CannotOpen::Resolve(error) => error.into(),
            other => Self::setup(other.to_string()),
        }
    }
}
