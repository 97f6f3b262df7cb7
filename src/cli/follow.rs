//! `ringback follow`: follows a job until it ends. What `call` does after placing is here too.

use std::fmt::Write as _;
use std::io::IsTerminal;
use std::sync::Mutex;

use clap::Args;
use clap_complete::engine::ArgValueCandidates;

use super::candidates;
use super::exit::Exit;
use super::interrupt::Interrupts;
use super::out::{self, Answer, Failure};
use super::progress::{self, Progress};
use super::record::CallRecord;
use super::setup;
use crate::call::conversation::Status;
use crate::call::cost;
use crate::call::dialed::JobId;
use crate::run::follow::{self, End, Entry, Followed};
use crate::run::place::Line;
use crate::run::resolve::Wish;
use crate::store::ledger::{Ledger, Row};

const EXAMPLES: &str = "\
Examples:
  ringback follow 66666666-7777-4888-8999-000000000000
  ringback follow JOB_ID --json | jq .outcome

A job of the built-in sandbox ends with the command that placed it. One of `ringback sandbox`
can be followed with --base-url. Ctrl-C stops following; the call goes on.

Exit codes: 0 COMPLETED, 4 following gave up, 5 no key, 6 ended otherwise, 130 interrupted.
What --json prints is described by `ringback schema call`.";

/// Follow a job until it ends
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    /// The job's id, as `ringback call` told it
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
    Answer {
        stdout: if arguments.json {
            out::json(&record)
        } else {
            out::own(&text).into_owned()
        },
        exit,
    }
}

fn follow_job(arguments: &Arguments, record: &mut CallRecord) -> Result<(String, Exit), Failure> {
    let (paths, config) = setup::load_under(arguments.profile.as_deref())?;
    // Following works without the ledger; it only writes down what it sees.
    let ledger = setup::ledger(&paths)
        .inspect_err(|error| out::note(&format!("warning: {error}")))
        .ok();
    let job = &arguments.job_id;
    let rows = ledger.as_ref().map(|ledger| rows_of(ledger, job));
    let rows = rows.unwrap_or_default();
    if let (None, Some(row)) = (&arguments.base_url, rows.iter().find(|row| row.sandbox)) {
        record.call_id = Some(row.id.as_str().to_owned());
        record.sandbox = Some(true);
        return Err(Failure {
            exit: Exit::Unknown,
            message: t!(
                "{job} was a call in the sandbox, which ended with its command; `ringback calls show {job}` has what is known",
                job = job.as_str()
            ),
        });
    }
    let wish = Wish {
        sandbox: false,
        base_url: arguments.base_url.clone(),
        profile: arguments.profile.clone(),
    };
    let line = setup::line(&wish, &config, &paths)?;
    let here = line.target.host();
    let row = rows.into_iter().find(|row| row.host == here);
    let ledger = ledger.map(Mutex::new);
    if let Some(row) = &row {
        record.call_id = Some(row.id.as_str().to_owned());
        record.state = row.state.word();
        record.success = row.success;
        record.http_status = row.http_status;
        record.message.clone_from(&row.message);
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

/// The rows of a job; there may be one at each of several hosts.
fn rows_of(ledger: &Ledger, job: &JobId) -> Vec<Row> {
    let mut rows = ledger.find(job.as_str()).unwrap_or_default();
    rows.retain(|row| row.job_id.as_deref() == Some(job.as_str()));
    rows
}

/// How to follow a job again, in words.
#[must_use]
pub fn again(job: &JobId, base_url: Option<&str>) -> String {
    let mut command = format!("ringback follow {}", job.as_str());
    if let Some(url) = base_url {
        let _ = write!(command, " --base-url {url}");
    }
    t!("The call goes on. Follow it again: {command}", command)
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
            out::note(&t!("\nStopped following. {again}", again));
            Exit::Interrupted
        }
    };
    (text, exit)
}
