//! From a checked draft to a call's end: the question, the row, the POST, the following.

use std::sync::{Mutex, PoisonError};

use super::{Arguments, interrupted, not_placed};
use crate::call::dialed::{Accepted, Dialed};
use crate::call::request::{CallId, CallRequest};
use crate::call::{target, verdict};
use crate::cli::confirm::{self, Question, Said};
use crate::cli::exit::Exit;
use crate::cli::given::Given;
use crate::cli::interrupt::Interrupts;
use crate::cli::out::{self, Failure};
use crate::cli::problems::{self, Record};
use crate::cli::record::CallRecord;
use crate::cli::{follow, setup};
use crate::dial::Dial;
use crate::draft::{file, phone};
use crate::run::follow::{End, Entry, Followed};
use crate::run::place::{self, Line, Order, PlaceError};
use crate::store::config::Config;
use crate::store::ledger::{BeginError, Guards, Ledger, NumberFacts};
use crate::store::voices::{self, Account};
use crate::text::clean;

/// A checked call, and all it needs.
pub struct Session<'a> {
    pub arguments: &'a Arguments,
    pub given: &'a Given,
    pub records: &'a [Record],
    pub request: &'a CallRequest,
    pub config: &'a Config,
    pub line: Line,
    pub ledger: Mutex<Ledger>,
}

impl Session<'_> {
    /// Asks, places, follows. What becomes known goes into `record`.
    ///
    /// # Errors
    /// No call was placed.
    pub async fn place_and_follow(
        &self,
        record: &mut CallRecord,
    ) -> Result<(String, Exit), Failure> {
        let mut interrupts =
            Interrupts::listen().map_err(|error| Failure::setup(error.to_string()))?;
        self.no_example_number()?;
        let guards = self.confirmed(&mut interrupts).await?;
        if interrupts.came().await {
            return Err(interrupted());
        }

        let id = CallId::random();
        record.call_id = Some(id.as_str().to_owned());
        let Some((dial, left)) = self.dial(&id, guards, &mut interrupts).await? else {
            record.state = "unknown";
            let message = if self.line.target.is_sandbox() {
                t!("interrupted while the call was being placed; nobody is rung in the sandbox")
            } else {
                t!("interrupted while the call was being placed: it may be ringing")
            };
            out::note(message);
            record.message = Some(message.to_owned());
            return Ok((self.look_for(&id), Exit::Unknown));
        };
        if let Some(error) = &dial.not_written {
            out::note(&format!("warning: {error}"));
        }
        let Dialed::Accepted(accepted) = &dial.dialed else {
            let sandbox = self.line.target.is_sandbox();
            let (mut text, exit) = not_accepted(&dial.dialed, sandbox, record);
            if exit == Exit::Unknown {
                text.push_str(&self.look_for(&id));
            }
            return Ok((text, exit));
        };
        take_accepted(accepted, record);
        let words = verdict::of_dialed(&dial.dialed, self.line.target.is_sandbox());
        out::note(&t!(
            "accepted: job {job_shown}",
            job_shown = accepted.job_shown
        ));
        if self.arguments.no_follow {
            return Ok((sentences(&words), Exit::Done));
        }
        Ok(self
            .follow(accepted, &id, left, record, &mut interrupts)
            .await)
    }

    /// How to find out what became of an unknown call, in a line; empty in the sandbox, which rings nobody.
    fn look_for(&self, id: &CallId) -> String {
        if self.line.target.is_sandbox() {
            return String::new();
        }
        let base_url = self.arguments.place.base_url.as_deref();
        let command = target::command("ringback calls reconcile", id.as_str(), base_url);
        t!("Look for it at Hamsa: {command}\n", command)
    }

    /// Numbers of the examples ring nobody, or somebody by mistake: at a far host they are not dialled.
    fn no_example_number(&self) -> Result<(), Failure> {
        let target = &self.line.target;
        if target.is_sandbox() || target.is_plain_http() {
            return Ok(());
        }
        for (number, flag) in [(self.request.to(), "--to"), (self.request.from(), "--from")] {
            let example = phone::is_reserved_example(number);
            if example && !self.allowed_by_flag(number) {
                return Err(not_placed(t!(
                    "{number} is a number for examples, which is called in the sandbox only, or over http on this machine; give another with {flag}",
                    number = number.as_str(),
                    flag
                )));
            }
        }
        Ok(())
    }

    fn allowed_by_flag(&self, number: &phone::PhoneNumber) -> bool {
        let mut allowed = self.arguments.allow_number.iter();
        allowed.any(|typed| phone::parse(typed).as_ref() == Ok(number))
    }

    /// Asks, unless `--yes` answers already, and tells what the user allowed.
    async fn confirmed(&self, interrupts: &mut Interrupts) -> Result<Guards<'_>, Failure> {
        let to = self.request.to();
        let list = &self.config.allowed_numbers;
        let mut guards = Guards {
            allowed_numbers: list,
            allow_this_number: self.allowed_by_flag(to),
            even_if_unknown: self.arguments.even_if_unknown,
        };
        // The sandbox rings nobody: nothing is odd about calling a number again there.
        let facts = if self.line.target.is_sandbox() {
            NumberFacts::default()
        } else {
            let ledger = self.ledger.lock().unwrap_or_else(PoisonError::into_inner);
            ledger
                .facts(to.as_str(), &self.line.target.host())
                .map_err(|error| Failure::setup(t!("{error}; nothing was sent", error)))?
        };
        let warnings = problems::lines(self.records);
        if !warnings.is_empty() {
            out::note(warnings.trim_end());
        }
        if self.arguments.yes {
            let label = self.line.target.label();
            out::note(&format!("{label}, to {}", confirm::shown(to)));
            for odd in facts.oddities(place::now_ms()) {
                out::note(&format!("note: {odd}"));
            }
            return Ok(guards);
        }
        let listed = list.is_empty() || list.iter().any(|number| number == to.as_str());
        let live = !self.line.target.is_sandbox();
        let host = self.line.target.host();
        let account = Account {
            host: &host,
            profile: self.config.profile_name(),
        };
        let voices = setup::paths()
            .map(|paths| voices::catalogue(&paths.data_dir, account))
            .unwrap_or_default();
        let question = Question {
            request: self.request,
            draft: &self.given.draft,
            target: &self.line.target,
            voices: &voices,
            facts: &facts,
            not_allowed: live && !listed && !guards.allow_this_number,
            unknown: live && facts.unknown.is_some() && !guards.even_if_unknown,
            now_ms: place::now_ms(),
            base_url: self.arguments.place.base_url.as_deref(),
        };
        match confirm::ask(&question, interrupts).await {
            Said::Yes => {
                // Only what was asked was answered: a call that became unknown meanwhile still stops this one.
                guards.allow_this_number |= question.not_allowed;
                guards.even_if_unknown |= question.unknown;
                Ok(guards)
            }
            Said::No => Err(not_placed(t!("not confirmed; no call was placed"))),
            Said::Interrupted => Err(interrupted()),
        }
    }

    /// Places the call. Ctrl-C meanwhile waits for the answer, a second one does not: `None`. Whether the user wants
    /// to leave is told beside what came back.
    async fn dial(
        &self,
        id: &CallId,
        guards: Guards<'_>,
        interrupts: &mut Interrupts,
    ) -> Result<Option<(Dial, bool)>, Failure> {
        let name = self.given.loaded.path.file_name().unwrap_or_default();
        // The ledger holds the texts themselves: their files change.
        let text = file::inlined(&self.given.loaded.text, &self.given.draft, |_| true);
        let order = Order {
            id: id.clone(),
            request: self.request,
            draft_name: &name.to_string_lossy(),
            draft_text: text.as_ref().unwrap_or(&self.given.loaded.text),
            profile: self.config.profile_name(),
            guards,
        };
        let placing = place::place(&self.line, &self.ledger, &order, setup::var, self.config);
        tokio::pin!(placing);
        let mut leaving = false;
        loop {
            tokio::select! {
                biased;
                placed = &mut placing => {
                    return placed.map(|dial| Some((dial, leaving))).map_err(|error| refused(&error, self.arguments.place.base_url.as_deref()));
                }
                () = interrupts.next() => {
                    if leaving {
                        return Ok(None);
                    }
                    leaving = true;
                    out::note(
                        t!("\nthe call is being placed; waiting for the answer (Ctrl-C again leaves it unknown)"),
                    );
                }
            }
        }
    }

    async fn follow(
        &self,
        accepted: &Accepted,
        id: &CallId,
        leaving: bool,
        record: &mut CallRecord,
        interrupts: &mut Interrupts,
    ) -> (String, Exit) {
        let Some(job) = &accepted.job else {
            let why = t!("the job's id is not of a form that can be followed");
            out::note(why);
            record.message = Some(why.to_owned());
            return (String::new(), Exit::Unknown);
        };
        let followed = if leaving {
            Followed {
                end: End::Stopped,
                conversation: None,
                cost: None,
                not_written: None,
            }
        } else {
            let entry = Entry {
                ledger: &self.ledger,
                id,
            };
            follow::watch(&self.line, job, Some(entry), interrupts).await
        };
        let again = if self.line.target.is_sandbox() {
            t!("The sandbox ends with this command.").to_owned()
        } else {
            follow::again(job, self.arguments.place.base_url.as_deref())
        };
        follow::conclude(&followed, record, &again)
    }
}

/// Why no call was placed, as a failure with its exit code.
fn refused(error: &PlaceError, base_url: Option<&str>) -> Failure {
    let message = match error {
        PlaceError::Begin(BeginError::EarlierUnknown { earlier, .. }) => {
            let command = target::command("ringback calls reconcile", earlier.as_str(), base_url);
            t!(
                "{error}; nothing was sent. Look for it: {command}. To call all the same: --even-if-unknown",
                error,
                command
            )
        }
        PlaceError::Begin(BeginError::NotAllowed { number }) => {
            t!(
                "{error}; nothing was sent. To call all the same: --allow-number {number}",
                error,
                number
            )
        }
        _ => error.to_string(),
    };
    match error {
        PlaceError::Begin(BeginError::Ledger(_)) => Failure::setup(message),
        PlaceError::NoSecret(_) | PlaceError::Begin(_) => not_placed(message),
    }
}

/// A call that was not accepted: its state, words and exit code.
fn not_accepted(dialed: &Dialed, sandbox: bool, record: &mut CallRecord) -> (String, Exit) {
    let (state, message, status, exit) = match dialed {
        Dialed::Refused { status, words, .. } => ("refused", words, Some(*status), Exit::NotPlaced),
        Dialed::NotSent { why } => ("not_sent", why, None, Exit::NotPlaced),
        Dialed::Unknown { why, status, .. } => ("unknown", why, *status, Exit::Unknown),
        Dialed::Accepted(accepted) => unreachable!("{} was accepted", accepted.job_shown),
    };
    record.state = state;
    record.message = Some(message.clone());
    record.http_status = status;
    (sentences(&verdict::of_dialed(dialed, sandbox)), exit)
}

fn take_accepted(accepted: &Accepted, record: &mut CallRecord) {
    record.state = "accepted";
    record.job_id = Some(accepted.job_shown.clone());
    record.voice_agent_id.clone_from(&accepted.voice_agent_id);
    record.success = accepted.success;
    record.message.clone_from(&accepted.message);
    record.http_status = Some(accepted.status);
}

fn sentences(verdict: &verdict::Verdict) -> String {
    let mut text = String::new();
    for sentence in [&verdict.what, &verdict.next] {
        if !sentence.is_empty() {
            text.push_str(&clean::line(sentence));
            text.push('\n');
        }
    }
    text
}
