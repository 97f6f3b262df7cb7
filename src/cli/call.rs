//! `ringback call`: places one call and follows it.
//!
//! One run is one confirmation, one call id, one row in the ledger, at most one POST.

use std::sync::Mutex;

use clap::Args;

use self::session::Session;
use super::exit::Exit;
use super::given::{self, DraftArguments};
use super::out::{self, Answer, Failure};
use super::record::CallRecord;
use super::sandbox::{self, PaceArguments};
use super::workbench::PlaceArguments;
use super::{confirm, patience, problems, setup};
use crate::call::target::Target;
use crate::draft::phone;
use crate::run::place;
use crate::run::resolve::{self, Destination, ResolveError};

mod session;

/// Place one call and follow it until it ends
#[derive(Debug, Args)]
#[command(after_help = after_help())]
pub struct Arguments {
    /// Print the request's body and place no call; with --json the call's object instead, with the draft's problems
    #[arg(long)]
    dry_run: bool,
    /// Do not ask. It answers the plain question only: see the two flags below
    #[arg(long)]
    yes: bool,
    /// Call even if an earlier call to the number is unknown and may be ringing
    #[arg(long)]
    even_if_unknown: bool,
    /// Call this number though it is not among allowed_numbers; may be given again
    #[arg(long, value_name = "+N")]
    allow_number: Vec<String>,
    /// Do not follow the call
    #[arg(long)]
    no_follow: bool,
    /// Print one object
    #[arg(long)]
    json: bool,
    #[command(flatten)]
    given: DraftArguments,
    #[command(flatten)]
    place: PlaceArguments,
    #[command(flatten)]
    pace: PaceArguments,
}

fn after_help() -> String {
    format!(
        "Examples:
  ringback call clinic.toml --sandbox
  ringback call clinic.toml --sandbox=no-answer --yes --json
  ringback call clinic.toml --to +12025550144 --set patient_name=Lina
  ringback call clinic.toml --dry-run

--sandbox rings nobody and needs no key. Ctrl-C while following leaves the call as it is.

Exit codes: 0 COMPLETED, 1 errors in the draft, 2 wrong usage, 3 refused or not sent, \
4 unknown: it may be ringing, 5 file or configuration, 6 ended otherwise, 130 interrupted before the call or while following. \
What --json prints is described by `ringback schema call`.

Faults of the sandbox:
{}",
        sandbox::faults_help()
    )
}

/// What a call came to: for scripts, for people, and the exit code.
struct Called {
    record: CallRecord,
    text: String,
    exit: Exit,
}

/// Places a call.
#[must_use]
pub fn run(arguments: &Arguments) -> Answer {
    let mut called = call(arguments);
    called.record.exit_code = called.exit.code();
    let is_sent = matches!(called.record.state, "accepted" | "unknown" | "refused");
    Answer {
        sent: called.record.call_id.clone().filter(|_| is_sent),
        stdout: if arguments.json {
            out::json(&called.record)
        } else {
            out::own(&called.text).into_owned()
        },
        exit: called.exit,
    }
}

fn call(arguments: &Arguments) -> Called {
    let mut record = CallRecord::new("not_sent", Exit::NotPlaced);
    record.sandbox = Some(arguments.place.sandbox.is_some());
    match attempt(arguments, &mut record) {
        Ok((text, exit)) => Called { record, text, exit },
        Err(failure) => {
            out::note(&failure.message);
            record.message = Some(failure.message);
            Called {
                record,
                text: String::new(),
                exit: failure.exit,
            }
        }
    }
}

/// The steps of a call. What is known so far is in `record`; its state is `not_sent` until something says otherwise.
fn attempt(arguments: &Arguments, record: &mut CallRecord) -> Result<(String, Exit), Failure> {
    usable_flags(arguments)?;
    let given =
        given::load(&arguments.given, arguments.place.profile.as_deref()).map_err(|error| {
            record.problems = Some(vec![problems::of_given(&error)]);
            problems::given_failure(&error)
        })?;
    let records = problems::records(&given.report.problems, &given.loaded, &given.draft);
    record.problems = Some(records.clone());
    let Some(request) = &given.report.request else {
        record.state = "problems";
        out::note(problems::lines(&records).trim_end());
        return Ok((String::new(), Exit::Problems));
    };
    if given.draft.sends_rendered() {
        out::note(crate::words::text(given::SENT_RENDERED));
    }
    if arguments.dry_run {
        record.state = "dry_run";
        return Ok((format!("{}\n", request.body().text()), Exit::Done));
    }

    let (paths, config) = setup::load_under(arguments.place.profile.as_deref())?;
    let asking = patience::while_asking(&config);
    let destination = resolve::for_command(&arguments.place.wish(), setup::var, &config, &paths)?;
    drop(asking);
    record.sandbox = Some(matches!(destination, Destination::Sandbox));
    setup::tell_notes(&destination);
    if !arguments.yes && !confirm::can_ask() {
        return Err(not_placed(t!(
            "not confirmed: there is no terminal to ask at, and nothing was sent; --yes answers beforehand"
        )));
    }
    let fault = arguments
        .place
        .sandbox
        .or_else(|| resolve::sandbox_fault(&config));
    let fault = fault.unwrap_or_default();
    let line = place::connect(&destination, arguments.pace.settings(0, fault))
        .map_err(|error| Failure::setup(error.to_string()))?;
    // Without a ledger nothing is sent.
    let ledger = setup::ledger(&paths)
        .map_err(|error| Failure::setup(t!("{error}; nothing was sent", error)))?;
    let session = Session {
        arguments,
        given: &given,
        records: &records,
        request,
        config: &config,
        line,
        ledger: Mutex::new(ledger),
    };
    setup::runtime()?.block_on(session.place_and_follow(record))
}

/// What is wrong with the flags themselves comes before everything else.
fn usable_flags(arguments: &Arguments) -> Result<(), Failure> {
    let usage = |message: String| Failure {
        exit: Exit::Usage,
        message,
    };
    if let (None, Some(url)) = (&arguments.place.sandbox, &arguments.place.base_url) {
        Target::live(url).map_err(|bad| Failure::from(ResolveError::Flag(bad.to_string())))?;
    }
    for number in &arguments.allow_number {
        phone::parse(number).map_err(|why| usage(format!("--allow-number {number}: {why}")))?;
    }
    Ok(())
}

fn not_placed(message: impl Into<String>) -> Failure {
    Failure {
        exit: Exit::NotPlaced,
        message: message.into(),
    }
}

fn interrupted() -> Failure {
    Failure {
        exit: Exit::Interrupted,
        message: t!("interrupted; no call was placed").to_owned(),
    }
}
