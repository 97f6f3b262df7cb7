//! `ringback calls`: the ledger as a book: calls newest first, one in full, two compared, all of them for other
//! programs; and notes and ratings. Nothing here places a call.

use clap::{Args, Subcommand};
use clap_complete::engine::ArgValueCandidates;
use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde::Serialize;
use serde_json::Value;

use super::candidates;
use super::exit::Exit;
use super::out::{self, Answer, Failure};
use super::reconcile;
use super::setup;
use crate::draft::phone;
use crate::run::place;
use crate::store::ledger::book::{Cursor, Reader, Summary};
use crate::store::ledger::query::{FILTERS, Query};
use crate::store::ledger::{Ledger, LedgerError, Row};

mod diff;
mod export;
mod help;
mod list;
mod mark;
mod show;

const EXAMPLES: &str = "\
Examples:
  ringback calls
  ringback calls list --status completed --since 2d --search \"noor confirmed\"
  ringback calls list --json | jq '.[0]'
  ringback calls show d949f13f
  ringback calls note d949f13f \"the shorter greeting\"
  ringback calls rate d949f13f 4
  ringback calls diff d949f13f 6f9619ff
  ringback calls list --search confirmed=true
  ringback calls draft d949f13f > winner.toml
  ringback calls export --format csv --mask -o calls.csv
  ringback calls reconcile

An id may be cut short, and may be the job's. --search takes words and filters:
  status:completed  sandbox:no  since:2d  until:2026-05-03  to:+966  rating:4+  rated:yes
  noted:yes  draft:clinic  agent:noor  confirmed=true (a field of the outcome, or a param)

What --json prints is described by `ringback schema calls-list`, calls-show, calls-diff and so on (`ringback schema` \
lists them). A failure prints an object of its own (`ringback schema failure`).

Exit codes: 0 done, 2 wrong usage, 3 cannot be settled, 4 a call is still unknown, 5 file or configuration, no such call.";

/// Show the calls in the ledger, compare, note, rate and export them
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,
    /// Print JSON: an array of calls, or for one call an object
    #[arg(long, global = true)]
    json: bool,
    /// Show of every number its country code and last two digits only (always, with mask_numbers in config.toml)
    #[arg(long, global = true)]
    mask: bool,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// List calls, newest first
    #[command(after_help = help::LIST)]
    List {
        /// How many at most
        #[arg(long, value_name = "N", default_value_t = LIMIT, value_parser = how_many)]
        limit: usize,
        #[command(flatten)]
        filters: Filters,
    },
    /// Show one call in full: request, reply, transcript, outcome, note
    #[command(after_help = help::SHOW)]
    Show {
        /// The call's or the job's id, or the start of it
        #[arg(add = ArgValueCandidates::new(candidates::calls))]
        id: String,
        /// Open the recording in the browser, too: its link is told, and only https is opened
        #[arg(long)]
        open_recording: bool,
    },
    /// Print the draft that a call was made with, to be restored
    #[command(after_help = help::DRAFT)]
    Draft {
        /// The call's or the job's id, or the start of it
        #[arg(add = ArgValueCandidates::new(candidates::calls))]
        id: String,
    },
    /// Show what differs between two calls: draft, outcome, transcript
    #[command(after_help = help::DIFF)]
    Diff {
        /// The call before
        #[arg(value_name = "A", add = ArgValueCandidates::new(candidates::calls))]
        before: String,
        /// The call after
        #[arg(value_name = "B", add = ArgValueCandidates::new(candidates::calls))]
        after: String,
    },
    /// Write calls in full for other programs, newest first
    #[command(after_help = help::EXPORT)]
    Export(export::Arguments),
    /// Write a note on a call; an empty one takes it away
    #[command(after_help = help::NOTE)]
    Note {
        /// The call's or the job's id, or the start of it
        #[arg(add = ArgValueCandidates::new(candidates::calls))]
        id: String,
        /// The note
        text: String,
    },
    /// Rate a call from 1 to 5; 0 takes the rating away
    #[command(after_help = help::RATE)]
    Rate {
        /// The call's or the job's id, or the start of it
        #[arg(add = ArgValueCandidates::new(candidates::calls))]
        id: String,
        /// 1 to 5, or 0
        #[arg(value_parser = rating)]
        rating: u8,
    },
    Reconcile(reconcile::Arguments),
}

const LIMIT: usize = 100;

fn how_many(text: &str) -> Result<usize, String> {
    let wrong = t!("write a number, such as 20");
    text.parse().map_err(|_no_number| wrong.to_owned())
}

fn when(text: &str) -> Result<String, String> {
    // A filter takes one word.
    let word: String = text.split_whitespace().collect();
    let (_, wrong) = Query::parse(&format!("since:{word}"), place::now_ms(), 0);
    if wrong.is_empty() {
        return Ok(word);
    }
    Err(t!("write a span such as 90m, 12h, 2d, 3w, or a day such as 2026-05-03").to_owned())
}

fn rating(text: &str) -> Result<u8, String> {
    let rating = text.parse().ok().filter(|rating| *rating <= 5);
    let wrong = t!("a rating is a number from 1 to 5; 0 takes it away");
    rating.ok_or_else(|| wrong.to_owned())
}

/// Which calls.
#[derive(Debug, Default, Args)]
struct Filters {
    /// Only calls to this number, or to numbers that begin so (+966)
    #[arg(long, value_name = "NUMBER")]
    to: Option<String>,
    /// Only calls with this status (completed, no-answer, …) or state (accepted, refused, not-sent, unknown)
    #[arg(long, value_name = "WORD", add = ArgValueCandidates::new(candidates::statuses))]
    status: Option<String>,
    /// Only calls since then: 90m, 12h, 2d, 3w, or a day such as 2026-05-03
    #[arg(long, value_name = "WHEN", value_parser = when)]
    since: Option<String>,
    /// Only calls in whose number, agent, draft, status, outcome or note all these words stand; filters such as
    /// rating:4+ work here, too
    #[arg(long, value_name = "WORDS")]
    search: Option<String>,
}

impl Filters {
    /// What is said where no call fits. Hamsa may have words that nobody knows yet, so a strange one is looked for all the
    /// same.
    fn nothing_fits(&self) -> String {
        let nothing = t!("no call fits");
        let word = self
            .status
            .as_deref()
            .map(|word| word.to_lowercase().replace('_', "-"));
        match word.filter(|word| !candidates::STATUSES.contains(&word.as_str())) {
            None => nothing.to_owned(),
            Some(word) => t!(
                "{nothing}, and `{word}` is no status that is known: {known}",
                nothing,
                word,
                known = candidates::STATUSES.join(", ")
            ),
        }
    }

    /// The query.
    ///
    /// # Errors
    /// A filter cannot be what it is: wrong usage.
    fn query(&self) -> Result<Query, Failure> {
        let mut typed = self.search.clone().unwrap_or_default();
        if let Some(since) = &self.since {
            typed = format!("{typed} since:{since}");
        }
        let now = place::now_ms();
        let offset = Timestamp::from_millisecond(now)
            .map_or(0, |at| TimeZone::system().to_offset(at).seconds());
        let (mut query, wrong) = Query::parse(&typed, now, offset);
        if let Some(why) = wrong.first() {
            return Err(Failure {
                exit: Exit::Usage,
                message: t!("{why}\nfilters: {filters}", why, filters = FILTERS),
            });
        }
        if let Some(to) = &self.to
            && !query.only_to(to)
        {
            return Err(Failure {
                exit: Exit::Usage,
                message: t!(
                    "`{to}` is no number: --to takes one, or how it begins, such as +966",
                    to
                ),
            });
        }
        if let Some(status) = &self.status {
            query.only_status(status);
        }
        Ok(query)
    }
}

/// Does what is asked.
#[must_use]
pub fn run(arguments: &Arguments) -> Answer {
    let shown = match &arguments.command {
        // It asks Hamsa, too, and opens the ledger in its own time.
        Some(Command::Reconcile(wanted)) => reconcile::run(wanted, arguments.json),
        other => with_ledger(arguments, other.as_ref()),
    };
    shown.unwrap_or_else(|failure| failure.answer(arguments.json))
}

/// The ledger, and how its calls are shown.
struct Book {
    ledger: Ledger,
    json: bool,
    mask: bool,
}

fn with_ledger(arguments: &Arguments, command: Option<&Command>) -> Result<Answer, Failure> {
    let (paths, config) = setup::load()?;
    let writes = matches!(command, Some(Command::Note { .. } | Command::Rate { .. }));
    let opened = if writes {
        setup::ledger(&paths)
    } else {
        setup::ledger_to_read(&paths)
    };
    let ledger = opened.map_err(told)?;
    let mut book = Book {
        ledger,
        json: arguments.json,
        mask: arguments.mask || config.mask_numbers,
    };
    match command {
        None | Some(Command::Reconcile(_)) => list::run(&book, LIMIT, &Filters::default()),
        Some(Command::List { limit, filters }) => list::run(&book, *limit, filters),
        Some(Command::Show { id, open_recording }) => show::run(&book, id, *open_recording),
        Some(Command::Draft { id }) => show::draft(&book, id),
        Some(Command::Diff { before, after }) => diff::run(&book, before, after),
        Some(Command::Export(arguments)) => export::run(&book, arguments),
        Some(Command::Note { id, text }) => mark::note(&mut book, id, text),
        Some(Command::Rate { id, rating }) => mark::rate(&mut book, id, *rating),
    }
}

/// The one call of those that an id was found to mean.
///
/// # Errors
/// There is none, or there are several.
pub fn the_one(id: &str, mut found: Vec<Row>) -> Result<Row, Failure> {
    match found.len() {
        0 => Err(Failure::setup(t!(
            "the ledger has no call {id}; `ringback calls` lists them",
            id
        ))),
        1 => Ok(found.remove(0)),
        _ => {
            let ids: Vec<&str> = found.iter().map(|row| row.id.as_str()).collect();
            Err(Failure {
                exit: Exit::Usage,
                message: t!(
                    "{id} may be any of {ids}; give more of it",
                    id,
                    ids = ids.join(", ")
                ),
            })
        }
    }
}

#[expect(clippy::needless_pass_by_value, reason = "it stands in map_err")]
fn told(error: LedgerError) -> Failure {
    Failure::setup(error.to_string())
}

/// So many calls are read at once.
const AT_ONCE: usize = 200;

impl Book {
    /// Gives the calls that a query finds to `take`, newest first, `limit` of them at most, until it says `false`. They
    /// are read some at a time, so that what is held of a long ledger does not grow with it.
    fn each(
        &self,
        query: &Query,
        limit: usize,
        mut take: impl FnMut(&Reader, &Summary) -> Result<bool, Failure>,
    ) -> Result<(), Failure> {
        let reader = self.ledger.reader().map_err(told)?;
        let mut left = limit;
        let mut behind: Option<Cursor> = None;
        loop {
            let page = reader
                .page(query, behind.as_ref(), left.min(AT_ONCE))
                .map_err(told)?;
            for call in &page.calls {
                if !take(&reader, call)? {
                    return Ok(());
                }
            }
            left -= page.calls.len();
            behind = page.calls.last().map(Cursor::behind);
            if left == 0 || !page.more || behind.is_none() {
                return Ok(());
            }
        }
    }

    /// The one call that an id means.
    fn call(&self, id: &str) -> Result<Row, Failure> {
        the_one(id, self.ledger.find(id).map_err(told)?)
    }

    /// A text for people, masked if it is to be.
    fn text(&self, text: String, rows: &[&Row]) -> String {
        if self.mask {
            phone::mask_with(&text, &numbers(rows))
        } else {
            text
        }
    }

    /// As [`Self::text`], on a terminal in the order in which it is read.
    fn shown(&self, text: String, rows: &[&Row]) -> String {
        out::own(&self.text(text, rows)).into_owned()
    }

    /// One line of JSON, masked if it is to be.
    fn line(&self, record: &impl Serialize, rows: &[&Row]) -> String {
        out::json(&self.value(record, rows))
    }

    /// A record as a JSON value, masked if it is to be.
    fn value(&self, record: &impl Serialize, rows: &[&Row]) -> Value {
        // Our records hold nothing but texts, numbers and JSON values.
        let mut value = serde_json::to_value(record).unwrap_or_default();
        if self.mask {
            mask(&mut value, &numbers(rows));
        }
        value
    }
}

fn numbers<'r>(rows: &[&'r Row]) -> Vec<&'r str> {
    rows.iter()
        .flat_map(|row| [row.to_number.as_str(), row.from_number.as_str()])
        .collect()
}

/// Masks numbers in every text of a JSON value, and where a number stands as a JSON number.
fn mask(value: &mut Value, numbers: &[&str]) {
    match value {
        Value::String(text) => *text = phone::mask_with(text, numbers),
        Value::Number(number) => {
            let text = number.to_string();
            if numbers
                .iter()
                .any(|number| number.strip_prefix('+') == Some(&text))
            {
                *value = Value::String(phone::mask_with(&text, numbers));
            }
        }
        Value::Array(items) => items.iter_mut().for_each(|item| mask(item, numbers)),
        Value::Object(fields) => fields
            .iter_mut()
            .for_each(|(_, field)| mask(field, numbers)),
        Value::Null | Value::Bool(_) => {}
    }
}

/// A call with `--json`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Record<'a> {
    call_id: &'a str,
    /// RFC 3339, UTC.
    started_at: Option<String>,
    to_number: &'a str,
    state: &'static str,
    job_id: Option<&'a str>,
    status: Option<&'a str>,
    sandbox: bool,
}

impl<'a> Record<'a> {
    fn of(row: &'a Row) -> Self {
        Self {
            call_id: row.id.as_str(),
            started_at: utc(row.started_at_ms),
            to_number: &row.to_number,
            state: row.state.word(),
            job_id: row.job_id.as_deref(),
            status: row.status.as_deref(),
            sandbox: row.sandbox,
        }
    }
}

fn utc(at_ms: i64) -> Option<String> {
    let at = Timestamp::from_millisecond(at_ms).ok()?;
    Some(format!("{at:.3}"))
}

/// `2026-05-03 14:02:07` where the user is.
pub(super) fn local(at_ms: i64) -> String {
    match Timestamp::from_millisecond(at_ms) {
        Ok(at) => {
            let local = at.to_zoned(TimeZone::system());
            local.strftime("%Y-%m-%d %H:%M:%S").to_string()
        }
        Err(_no_time) => "?".to_owned(),
    }
}

/// JSON as it came, else its text.
fn as_json(text: &str) -> Value {
    serde_json::from_str(text).unwrap_or_else(|_| Value::String(text.to_owned()))
}
