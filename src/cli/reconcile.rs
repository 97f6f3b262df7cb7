//! `ringback calls reconcile`: which calls are unknown, what Hamsa's recent calls say of them, and settling one. It
//! decides nothing by itself.

use std::fmt::Write as _;
use std::sync::{Mutex, PoisonError};

use clap::Args;
use clap_complete::engine::ArgValueCandidates;
use jiff::Timestamp;
use serde::Serialize;

use super::calls;
use super::candidates;
use super::exit::Exit;
use super::origin::{self, Asked};
use super::out::{self, Answer, Failure};
use super::setup;
use crate::call::conversation::Status;
use crate::call::dialed::JobId;
use crate::call::follow::Polled;
use crate::call::recent::Candidate;
use crate::call::target;
use crate::run::place::now_ms;
use crate::run::reconcile;
use crate::run::resolve::Wish;
use crate::store::ledger::settle::{BY_USER, Decision, SettleError};
use crate::store::ledger::{Ledger, Row};
use crate::text::{clean, grapheme};

const EXAMPLES: &str = "\
Examples:
  ringback calls reconcile                          look for every unknown call
  ringback calls reconcile d949f13f --settle JOB_ID it became this job
  ringback calls reconcile d949f13f --settle never  no call was placed

Each call is looked for with the profile that placed it. Nothing is settled but by --settle, and with a job only if Hamsa \
knows it. A settled call bars no other call to its number; one with a job can be followed.

Exit codes: 0 no call is unknown (any more), 2 wrong usage, 3 it cannot be settled so, 4 some are unknown, 5 no such call, \
no key, or the ledger cannot be used.";

/// Look for unknown calls in Hamsa's recent calls, and settle one
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    /// The call's id, or the start of it; all unknown calls if not given
    #[arg(add = ArgValueCandidates::new(candidates::calls))]
    id: Option<String>,
    /// What the call came to: the id of its job at Hamsa, or `never`
    #[arg(long, value_name = "JOB_ID|never", requires = "id", value_parser = decision)]
    settle: Option<Decision>,
    /// The API's base URL: https, or http to this machine
    #[arg(long, value_name = "URL")]
    base_url: Option<String>,
    /// The profile of config.toml: host and key
    #[arg(long, value_name = "NAME", add = clap_complete::engine::ArgValueCandidates::new(candidates::profiles))]
    profile: Option<String>,
}

fn decision(text: &str) -> Result<Decision, String> {
    if text.trim() == "never" {
        return Ok(Decision::Never);
    }
    let wrong = t!("a job id has up to 128 letters, digits, - and _; or write never");
    JobId::parse(text.trim())
        .map(Decision::Job)
        .ok_or_else(|| wrong.to_owned())
}

/// An unknown call with `--json`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Record<'a> {
    call_id: &'a str,
    started_at: Option<String>,
    to_number: &'a str,
    host: &'a str,
    state: &'static str,
    job_id: Option<&'a str>,
    settled_by: Option<&'a str>,
    /// `null`: it was not looked for, or looking failed; `message` says why.
    candidates: Option<Vec<CandidateRecord<'a>>>,
    message: Option<&'a str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct CandidateRecord<'a> {
    job_id: &'a str,
    created_at: Option<String>,
    status: &'a str,
    agent_name: Option<&'a str>,
    duration_seconds: Option<f64>,
    /// Whether Hamsa names the number; else only the time fits.
    same_number: bool,
}

/// What looking for a call brought.
type Looked = Result<Vec<Candidate>, String>;

/// Looks, or settles.
///
/// # Errors
/// What stands in the way.
pub fn run(arguments: &Arguments, json: bool) -> Result<Answer, Failure> {
    let (paths, config) = setup::load()?;
    let ledger = setup::ledger(&paths).map_err(|error| Failure::setup(error.to_string()))?;
    let rows = wanted(&ledger, arguments.id.as_deref())?;
    let given = Wish {
        sandbox: false,
        base_url: arguments.base_url.clone(),
        profile: arguments.profile.clone(),
    };
    if let (Some(decision), [row]) = (&arguments.settle, rows.as_slice()) {
        if let (Decision::Job(job), false) = (decision, row.sandbox) {
            let wish = origin::wish(&given, Some(row), &config);
            let asked = origin::line(&given, &wish, &config, &paths)?;
            is_known(job, row, &asked, arguments.base_url.as_deref())?;
        }
        return settle(ledger, row, decision, arguments.base_url.as_deref(), json);
    }
    if rows.is_empty() {
        out::note(t!("no call is unknown"));
        return Ok(Answer::done(if json {
            out::json(&[0_u8; 0])
        } else {
            String::new()
        }));
    }
    let wishes: Vec<Wish> = rows
        .iter()
        .map(|row| origin::wish(&given, Some(row), &config))
        .collect();
    let lines = lines(&rows, &wishes, |wish| {
        origin::line(&given, wish, &config, &paths)
    })?;
    let ledger = Mutex::new(ledger);
    let looked: Vec<Looked> = setup::runtime()?.block_on(async {
        let mut all = Vec::new();
        for (row, wish) in rows.iter().zip(&wishes) {
            let line = lines.iter().find(|(profile, _)| *profile == wish.profile);
            all.push(look(line.map(|(_, line)| line), &ledger, row).await);
        }
        all
    });
    // A rehearsal that is asked for by its id rang nobody: nothing is left open by it.
    let exit = if rows.iter().all(|row| row.sandbox) {
        Exit::Done
    } else {
        Exit::Unknown
    };
    let stdout = if json {
        let records: Vec<Record<'_>> = rows
            .iter()
            .zip(&looked)
            .map(|(row, looked)| record(row, Some(looked)))
            .collect();
        out::json(&records)
    } else {
        rows.iter()
            .zip(&looked)
            .map(|(row, looked)| text(row, looked))
            .collect::<Vec<_>>()
            .join("\n")
    };
    Ok(Answer::new(stdout, exit))
}

type Opened = Result<Asked, Failure>;

/// A line for each profile that a live call was placed with. Calls of a sandbox are nobody's to look for: they need no key.
///
/// # Errors
/// None can be opened: why the first cannot.
fn lines(
    rows: &[Row],
    wishes: &[Wish],
    open: impl Fn(&Wish) -> Opened,
) -> Result<Vec<(Option<String>, Opened)>, Failure> {
    let mut lines: Vec<(Option<String>, Opened)> = Vec::new();
    for (row, wish) in rows.iter().zip(wishes) {
        let is_open = lines.iter().any(|(profile, _)| *profile == wish.profile);
        if !row.sandbox && !is_open {
            lines.push((wish.profile.clone(), open(wish)));
        }
    }
    if lines.iter().any(|(_, line)| line.is_ok()) {
        return Ok(lines);
    }
    match lines.into_iter().next() {
        Some((_, Err(failure))) => Err(failure),
        _ => Ok(Vec::new()),
    }
}

/// The unknown calls, or the one that is named.
fn wanted(ledger: &Ledger, id: Option<&str>) -> Result<Vec<Row>, Failure> {
    let failed = |error: crate::store::ledger::LedgerError| Failure::setup(error.to_string());
    let Some(id) = id else {
        let mut rows = ledger.unsettled().map_err(failed)?;
        // Nobody was rung by a rehearsal.
        rows.retain(|row| !row.sandbox);
        return Ok(rows);
    };
    let row = calls::the_one(id, ledger.find(id).map_err(failed)?)?;
    if row.is_unsettled() {
        return Ok(vec![row]);
    }
    let id = row.id.as_str();
    Err(Failure {
        exit: Exit::NotPlaced,
        message: match &row.settled {
            Some(_) => t!("{id} was settled already", id),
            None => t!(
                "{id} is not unknown: it is {state}",
                id,
                state = row.state.word()
            ),
        },
    })
}

async fn look(line: Option<&Opened>, ledger: &Mutex<Ledger>, row: &Row) -> Looked {
    match line {
        _ if row.sandbox => Err(t!(
            "it was a call in the sandbox: nobody was rung, and there is nothing to settle"
        )
        .to_owned()),
        Some(Ok(asked)) if asked.line.target.host() != row.host => Err(elsewhere(row, asked)),
        Some(Ok(Asked { line, profile })) => {
            reconcile::look(line, profile.as_deref(), ledger, &row.id).await
        }
        Some(Err(failure)) => Err(failure
            .message
            .lines()
            .next()
            .unwrap_or_default()
            .to_owned()),
        None => Err(t!("it was not looked for").to_owned()),
    }
}

fn elsewhere(row: &Row, asked: &Asked) -> String {
    t!(
        "it went to {host}, and calls go to {here} now; look for it there with {place}",
        host = row.host,
        here = asked.line.target.host(),
        place = origin::at(row)
    )
}

/// Asks Hamsa for a job that a call is said to have become: with a slip in its id the call would be given up for one that
/// there is not, and its number could be called again.
///
/// # Errors
/// Hamsa does not know it, or cannot be asked.
fn is_known(job: &JobId, row: &Row, asked: &Asked, base_url: Option<&str>) -> Result<(), Failure> {
    let not_settled = |why: String| Failure {
        exit: Exit::NotPlaced,
        message: t!("{why}; nothing was settled", why),
    };
    if asked.line.target.host() != row.host {
        return Err(not_settled(elsewhere(row, asked)));
    }
    let (job_id, id) = (job.as_str(), row.id.as_str());
    let found = setup::runtime()?.block_on(asked.line.client.conversation(job));
    Err(not_settled(match found {
        // A word that is none of Hamsa's may be an error's.
        Polled::Found(found) => match found.status {
            Status::Other(word) => t!(
                "Hamsa's answer does not say that there is a job {job_id}: its status is {word}",
                job_id,
                word = grapheme::start(&word, 40)
            ),
            _ => return Ok(()),
        },
        Polled::NotYet => t!(
            "Hamsa knows no job {job_id}: `{command}` lists what the call may have become, with whole ids",
            job_id,
            command = target::command("ringback calls reconcile", id, base_url)
        ),
        Polled::Forbidden { status, words } => t!(
            "Hamsa does not say whether there is a job {job_id} ({status} {words})",
            job_id,
            status,
            words
        ),
        Polled::Trouble { why } => t!(
            "cannot ask whether there is a job {job_id}: {why}",
            job_id,
            why
        ),
    }))
}

fn settle(
    mut ledger: Ledger,
    row: &Row,
    decision: &Decision,
    base_url: Option<&str>,
    json: bool,
) -> Result<Answer, Failure> {
    let settled = ledger.settle(&row.id, decision, BY_USER, now_ms());
    settled.map_err(|error| Failure {
        exit: match error {
            SettleError::Ledger(_) | SettleError::NoSuchCall(_) => Exit::Setup,
            SettleError::NotUnknown(_) | SettleError::SettledAlready | SettleError::Taken(_) => {
                Exit::NotPlaced
            }
        },
        message: error.to_string(),
    })?;
    let ledger = Mutex::new(ledger);
    let rows = ledger
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
        .find(row.id.as_str())
        .map_err(|error| Failure::setup(error.to_string()))?;
    let now = rows.first().unwrap_or(row);
    if json {
        return Ok(Answer::done(out::json(&record(now, None))));
    }
    let text = match decision {
        Decision::Never => t!("{id}: no call was placed\n", id = row.id.as_str()),
        Decision::Job(job) => t!(
            "{id}: it became job {job}\nFollow it: {command}\n",
            id = row.id.as_str(),
            job = job.as_str(),
            command = target::command("ringback follow", job.as_str(), base_url)
        ),
    };
    Ok(Answer::done(text))
}

fn record<'a>(row: &'a Row, looked: Option<&'a Looked>) -> Record<'a> {
    let (candidates, message) = match looked {
        Some(Ok(candidates)) => (Some(candidates.iter().map(candidate).collect()), None),
        Some(Err(why)) => (None, Some(why.as_str())),
        None => (None, row.message.as_deref()),
    };
    Record {
        call_id: row.id.as_str(),
        started_at: time(Some(row.started_at_ms)),
        to_number: &row.to_number,
        host: &row.host,
        state: row.state.word(),
        job_id: row.job_id.as_deref(),
        settled_by: row.settled.as_ref().map(|settled| settled.by.as_str()),
        candidates,
        message,
    }
}

fn candidate(candidate: &Candidate) -> CandidateRecord<'_> {
    let call = &candidate.call;
    CandidateRecord {
        job_id: call.job.as_str(),
        created_at: time(call.created_at_ms),
        status: call.status.word(),
        agent_name: call.agent_name.as_deref(),
        duration_seconds: call.duration_seconds,
        same_number: candidate.same_number,
    }
}

/// RFC 3339, UTC.
fn time(ms: Option<i64>) -> Option<String> {
    let at = Timestamp::from_millisecond(ms?).ok()?;
    Some(format!("{at:.3}"))
}

fn text(row: &Row, looked: &Looked) -> String {
    let mut text = String::new();
    let _ = writeln!(
        text,
        "{}  {}  {}  {}",
        row.id.as_str(),
        calls::local(row.started_at_ms),
        clean::line(&row.to_number),
        clean::line(&row.host),
    );
    if let Some(why) = &row.message {
        let _ = writeln!(text, "  unknown: {}", clean::line(why));
    }
    match looked {
        Err(why) => {
            let _ = writeln!(text, "  {}", clean::line(why));
        }
        Ok(candidates) if candidates.is_empty() => {
            text.push_str(t!(
                "  Hamsa's list has no call to this number around that time\n"
            ));
        }
        Ok(candidates) => {
            for candidate in candidates {
                let call = &candidate.call;
                let _ = writeln!(
                    text,
                    "{}",
                    t!(
                        "  may be job {job}  {time}  {status}  {agent_name}{doubt}",
                        job = call.job.as_str(),
                        time = call
                            .created_at_ms
                            .map_or_else(|| t!("time unknown").to_owned(), calls::local),
                        status = clean::line(call.status.word()),
                        agent_name = clean::line(call.agent_name.as_deref().unwrap_or_default()),
                        doubt = if candidate.same_number {
                            ""
                        } else {
                            t!("  (number not told)")
                        }
                    )
                );
            }
        }
    }
    if !row.sandbox {
        let _ = writeln!(
            text,
            "{}",
            t!(
                "  Settle it: ringback calls reconcile {id} --settle JOB_ID|never",
                id = row.id.as_str()
            )
        );
    }
    text
}
