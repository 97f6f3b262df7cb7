//! `ringback follow`: follows a job until it ends. What `call` does after placing is here too.

use std::fmt::Write as _;
use std::io::IsTerminal;
use std::sync::Mutex;

use clap::Args;
use clap_complete::engine::ArgValueCandidates;

use super::calls;
use super::candidates;
use super::exit::Exit;
use super::interrupt::Interrupts;
use super::origin;
use super::out::{self, Answer, Failure};
use super::progress::{self, Progress};
use super::record::CallRecord;
use super::setup;
use crate::app::book::page;
use crate::call::conversation::Status;
use crate::call::cost;
use crate::call::dialed::JobId;
use crate::call::target;
use crate::run::follow::{self, End, Entry, Followed};
use crate::run::place::Line;
use crate::run::resolve::Wish;
use crate::store::ledger::{Ledger, Row};

const EXAMPLES: &str = "\
Examples:
  ringback follow 66666666-7777-4888-8999-000000000000
  ringback follow JOB_ID --json | jq .outcome

A call of the ledger is followed with the profile that placed it. A job of the built-in sandbox ends with the command \
that placed it; one of `ringback sandbox` can be followed with --base-url. Ctrl-C stops following; the call goes on. \
Following gives up after 75 minutes, or after one if Hamsa does not know the job.

Exit codes: 0 COMPLETED, 4 following gave up, 5 no key, or the call went to another host, 6 ended otherwise, 130 interrupted. \
What --json prints is described by `ringback schema call`.";

/// Follow a job until it ends
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    /// The job's id, as `ringback call` told it, or the call's, or the start of one
    #[arg(value_parser = job, add = ArgValueCandidates::new(candidates::jobs))]
    pub job_id: JobId,
    /// Print one object
    #[arg(long)]
    pub json: bool,
    /// The API's base URL: https, or http to this machine
    #[arg(long, value_name = "URL")]
    pub base_url: Option<String>,
    /// The profile of config.toml: host and key
    #[arg(long, value_name = "NAME", add = clap_complete::engine::ArgValueCandidates::new(candidates::profiles))]
    pub profile: Option<String>,
}

fn job(text: &str) -> Result<JobId, String> {
    let wrong = t!("a job id has up to 128 letters, digits, - and _");
    JobId::parse(text.trim()).ok_or_else(|| wrong.to_owned())
}

/// Follows.
#[must_use]
pub fn run(arguments: &Arguments) -> Answer {
    let mut record = CallRecord::new("unknown", Exit::Unknown);
    record.job_id = Some(arguments.job_id.as_str().to_owned());
    record.sandbox = Some(false);
    let (text, exit) = match follow_job(arguments, &mut record) {
        Ok(concluded) => concluded,
        Err(failure) => {
            out::note(&failure.message);
            record.message = Some(failure.message);
            (String::new(), failure.exit)
        }
    };
    record.exit_code = exit.code();
    let stdout = if arguments.json {
        out::json(&record)
    } else {
        out::own(&text).into_owned()
    };
    Answer::new(stdout, exit)
}

fn follow_job(arguments: &Arguments, record: &mut CallRecord) -> Result<(String, Exit), Failure> {
    let (paths, config) = setup::load()?;
    // Following works without the ledger; it only writes down what it sees.
    let ledger = setup::ledger(&paths)
        .inspect_err(|error| out::note(&format!("warning: {error}")))
        .ok();
    let rows = ledger.as_ref().map(|ledger| rows_of(ledger, arguments));
    let (job, rows) = match rows {
        Some(found) => found?,
        None => (arguments.job_id.clone(), Vec::new()),
    };
    let job = &job;
    record.job_id = Some(job.as_str().to_owned());
    if let (None, Some(row)) = (&arguments.base_url, rows.iter().find(|row| row.sandbox)) {
        record.sandbox = Some(true);
        take(record, row);
        let call = page::as_call(row);
        if let Some(conversation) = call.conversation() {
            if conversation.status.is_terminal() {
                // All that there will ever be to know stands in the ledger.
                let followed = Followed {
                    end: End::Ended,
                    conversation: Some(conversation.clone()),
                    cost: None,
                    not_written: None,
                };
                return Ok(conclude(&followed, record, ""));
            }
            record.take(conversation);
        }
        return Err(Failure {
            exit: Exit::Unknown,
            message: t!(
                "{job} was a call in the sandbox, which ended with its command; `ringback calls show {job}` has what is known",
                job = job.as_str()
            ),
        });
    }
    let given = Wish {
        sandbox: false,
        base_url: arguments.base_url.clone(),
        profile: arguments.profile.clone(),
    };
    let wish = origin::wish(&given, rows.first(), &config);
    let elsewhere = |here: &str| {
        let is_given = given.base_url.is_some() || given.profile.is_some();
        let other = rows.first().filter(|_| !is_given)?;
        if rows.iter().any(|row| row.host == here) {
            return None;
        }
        Some(Failure::setup(t!(
            "{job} is a job at {host}, and calls go to {here} now; follow it there: ringback follow {job} {place}",
            job = job.as_str(),
            host = other.host,
            here,
            place = origin::at(other)
        )))
    };
    let line = match origin::line(&given, &wish, &config, &paths) {
        Ok(asked) => asked.line,
        // A key for this host would not help.
        Err(failure) => {
            let here = origin::host(&wish, &config);
            return Err(here.and_then(|here| elsewhere(&here)).unwrap_or(failure));
        }
    };
    let here = line.target.host();
    if let Some(failure) = elsewhere(&here) {
        return Err(failure);
    }
    let row = rows.into_iter().rfind(|row| row.host == here);
    let ledger = ledger.map(Mutex::new);
    if let Some(row) = &row {
        take(record, row);
    }
    let entry = row.as_ref().zip(ledger.as_ref());
    let entry = entry.map(|(row, ledger)| Entry {
        ledger,
        id: &row.id,
    });
    out::note(&t!(
        "following {job} at {target}",
        job = job.as_str(),
        target = line.target.label()
    ));
    let followed = setup::runtime()?.block_on(async {
        let mut interrupts =
            Interrupts::listen().map_err(|error| Failure::setup(error.to_string()))?;
        Ok::<_, Failure>(watch(&line, job, entry, &mut interrupts).await)
    })?;
    if followed.conversation.is_some() && row.is_none() {
        record.state = "accepted";
    }
    let base_url = arguments.base_url.as_deref();
    Ok(conclude(&followed, record, &again(job, base_url)))
}

/// Puts in what the ledger knows of the placing.
fn take(record: &mut CallRecord, row: &Row) {
    record.call_id = Some(row.id.as_str().to_owned());
    record.state = row.state.word();
    record.success = row.success;
    record.http_status = row.http_status;
    record.message.clone_from(&row.message);
}

/// The job that an id means, and its rows, newest first; there may be one at each of several hosts. The list of calls shows
/// the start of a call's id, so that is taken for its job, too; an id that the ledger does not know is a job's.
fn rows_of(ledger: &Ledger, arguments: &Arguments) -> Result<(JobId, Vec<Row>), Failure> {
    let given = &arguments.job_id;
    let mut rows = ledger.find(given.as_str()).unwrap_or_default();
    let is_its_job = |row: &Row| row.job_id.as_deref() == Some(given.as_str());
    if rows.iter().any(is_its_job) {
        rows.retain(is_its_job);
        return Ok((given.clone(), rows));
    }
    if rows.is_empty() {
        return Ok((given.clone(), rows));
    }
    let row = calls::the_one(given.as_str(), rows)?;
    match row.job_id.as_deref().and_then(JobId::parse) {
        Some(job) => Ok((job, vec![row])),
        None => Err(Failure {
            exit: Exit::Unknown,
            message: t!(
                "the call {id} has no job to follow: it is {state}; see `ringback calls show {id}`",
                id = row.id.as_str(),
                state = row.state.word()
            ),
        }),
    }
}

/// How to follow a job again, in words.
#[must_use]
pub fn again(job: &JobId, base_url: Option<&str>) -> String {
    let command = target::command("ringback follow", job.as_str(), base_url);
    t!("Follow it again: {command}", command)
}

/// Follows a job, telling on stderr how it goes, until it ends, following gives up, or Ctrl-C.
pub async fn watch(
    line: &Line,
    job: &JobId,
    entry: Option<Entry<'_>>,
    interrupts: &mut Interrupts,
) -> Followed {
    let mut progress = Progress::default();
    follow::follow(
        &line.client,
        job,
        line.pace(),
        entry,
        |following| progress.tell(following),
        interrupts.next(),
    )
    .await
}

/// Whether stdout and stderr are read side by side: then the transcript, told as it grew, is not told again.
fn told_here() -> bool {
    std::io::stdout().is_terminal() && std::io::stderr().is_terminal()
}

/// What came of following: the text for people, and the exit code. `again` says what the user can do if it is not
/// over.
pub fn conclude(followed: &Followed, record: &mut CallRecord, again: &str) -> (String, Exit) {
    if let Some(error) = &followed.not_written {
        out::note(&format!("warning: {error}"));
    }
    let mut text = String::new();
    let mut completed = false;
    if let Some(conversation) = &followed.conversation {
        record.take(conversation);
        text = progress::ended(conversation, told_here());
        completed = conversation.status == Status::Completed;
    }
    if let Some(cost) = &followed.cost {
        let _ = writeln!(
            text,
            "{}",
            t!("\nCost  {cost}", cost = cost::spelt(&cost.credits))
        );
    }
    let exit = match &followed.end {
        End::Ended if completed => Exit::Done,
        End::Ended => Exit::OtherEnd,
        End::GaveUp(why) => {
            out::note(why);
            out::note(again);
            record.message = Some(why.clone());
            Exit::Unknown
        }
        End::Stopped => {
            // Of a job that never showed itself nobody knows.
            let known = record.state == "accepted" && record.sandbox != Some(true);
            let goes_on = if known { t!("The call goes on. ") } else { "" };
            out::note(&t!("\nStopped following. {goes_on}{again}", goes_on, again));
            Exit::Interrupted
        }
    };
    (text, exit)
}
