//! The card that confirms a call: what it shows, and which keys count on it.
//!
//! A key counts only after the card has stood on the screen for a quarter of a second without any key arriving: each
//! ignored key restarts the time. So a held key, typing ahead or a raw paste never confirms.

use std::path::PathBuf;

use super::contacts::Contact;
use super::doc::Doc;
use super::document::Document;
use super::profiles::Caller;
use crate::call::ago::AGAIN;
use crate::call::check::{self, ParamState, Report};
use crate::call::request::{CallId, CallRequest};
use crate::call::target::Target;
use crate::draft::Draft;
use crate::draft::phone::PhoneBook;
use crate::draft::problem::Problem;
use crate::draft::voices::catalogue::Catalogue;
use crate::store::ledger::NumberFacts;

#[cfg(test)]
mod room_tests;
mod shown;

use shown::LINE;

/// How long the card must stand without a key arriving.
pub const QUIET_MS: u64 = 250;

/// The card.
#[derive(Clone, Debug)]
pub struct Card {
    /// What would be dialled, as it was when the card opened; `None` while there are errors.
    pub request: Option<CallRequest>,
    /// The draft that it was made from, for the ledger.
    pub draft: Draft,
    pub problems: Vec<Problem>,
    /// What the ledger knows; `None` until it has answered.
    pub facts: Option<Facts>,
    /// Since when, on the program's steady clock, the card has stood on the screen without a key; `None` until it was
    /// drawn.
    pub quiet_since: Option<u64>,
    /// What was typed to answer a question.
    pub typed: String,
    /// Answers given so far.
    pub answered: Vec<Question>,
    /// First line shown, where it does not fit.
    pub scroll: usize,
    /// Missing values, to be filled in on the card; only while there are errors.
    pub fills: Vec<Fill>,
    /// The one that is typed into.
    pub fill_at: usize,
    /// Enter was pressed before it counted, and nothing since: the card says so.
    pub too_early: bool,
    /// What was typed was not what the question asks for, and nothing was typed since: the card says so.
    pub missed: bool,
}

/// A missing value, as far as it was typed on the card.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fill {
    /// The placeholder's name.
    pub name: String,
    pub value: String,
}

/// So many missing values can be filled in on the card: more are for the Params pane.
const MOST_FILLS: usize = 8;

/// What the ledger and the system said.
#[derive(Clone, Debug)]
pub struct Facts {
    /// The id that this confirmation would have.
    pub id: CallId,
    pub number: NumberFacts,
    /// A corrupt ledger was set aside here, so the guards are blind.
    pub set_aside: Option<PathBuf>,
    /// Host of the proxy that the call would go through.
    pub proxy: Option<String>,
    /// The ledger cannot be used: nothing can be dialled.
    pub broken: Option<String>,
}

/// Something that must be answered by typing before Enter calls.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Question {
    /// The number is not among the allowed ones: its last four digits.
    LastFour,
    /// An earlier call to it is unknown: a word must be typed.
    Again,
}

/// How much of the draft's own texts the card shows. What it says of the call itself, what is odd about the number and
/// the key lines are never cut: whoever presses Enter has seen them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Room {
    /// Characters of the greeting; a line end counts as `LINE` of them. 0: what fits on a row.
    pub greeting: usize,
    /// The draft's warnings.
    pub warnings: usize,
    /// Rows of params.
    pub params: usize,
    /// No blank rows: on the lowest screens the key lines must be in view.
    pub tight: bool,
}

impl Room {
    const fn of(greeting: usize, warnings: usize, params: usize) -> Self {
        Self {
            greeting,
            warnings,
            params,
            tight: false,
        }
    }

    const fn tight(self) -> Self {
        Self {
            tight: true,
            ..self
        }
    }

    /// A blank row, where there is room for one.
    fn blank(self, doc: &mut Doc) {
        if !self.tight {
            doc.end();
        }
    }
}

/// From the most that the card shows of a draft to the least.
pub const ROOMS: [Room; 7] = [
    Room::of(8 * LINE, 8, 3),
    Room::of(3 * LINE, 3, 2),
    Room::of(2 * LINE, 0, 1),
    Room::of(3 * LINE, 3, 3).tight(),
    Room::of(2 * LINE, 0, 2).tight(),
    Room::of(LINE, 0, 1).tight(),
    Room::of(0, 0, 1).tight(),
];

/// What a key on the card came to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Pressed {
    /// Too early, or not ready: nothing.
    Ignored,
    /// The card changed.
    Changed,
    /// To the first error.
    Mend,
    /// Place the call.
    Confirmed(CallId),
}

/// What the card is made of beside itself.
#[derive(Clone, Copy, Debug)]
pub struct Around<'a> {
    pub target: &'a Target,
    pub allowed_numbers: &'a [String],
    /// The profile in force.
    pub profile: Option<&'a str>,
    /// The number to call from where the draft has none.
    pub caller: Option<&'a Caller>,
    pub phone_book: Option<PhoneBook>,
    /// What goes wrong in the sandbox on purpose, by name; empty: nothing.
    pub fault: &'a str,
    /// Milliseconds since 1970, UTC.
    pub clock_ms: i64,
    /// Numbers that the config names.
    pub contacts: &'a [Contact],
    pub voices: &'a Catalogue,
    /// The open draft, with what others changed in its file.
    pub document: &'a Document,
}

impl Card {
    /// The card for a draft as it was just checked.
    #[must_use]
    pub fn new(draft: &Draft, report: &Report) -> Self {
        Self {
            request: report.request.clone(),
            draft: draft.clone(),
            problems: report.problems.clone(),
            facts: None,
            quiet_since: None,
            typed: String::new(),
            answered: Vec::new(),
            scroll: 0,
            fills: missing(draft, report),
            fill_at: 0,
            too_early: false,
            missed: false,
        }
    }

    /// The question that is still open, the first of them.
    #[must_use]
    pub fn question(&self, around: Around<'_>) -> Option<Question> {
        let facts = self.facts.as_ref()?;
        if around.target.is_sandbox() {
            return None;
        }
        let questions = [
            (Question::LastFour, self.is_outside(around)),
            (Question::Again, facts.number.unknown.is_some()),
        ];
        questions
            .into_iter()
            .find(|(question, asked)| *asked && !self.answered.contains(question))
            .map(|(question, _)| question)
    }

    /// Whether there is a list of allowed numbers, and this one is not on it.
    fn is_outside(&self, around: Around<'_>) -> bool {
        let allowed = around.allowed_numbers;
        let to = self.request.as_ref().map(|request| request.to().as_str());
        !allowed.is_empty() && !allowed.iter().any(|number| Some(number.as_str()) == to)
    }

    /// Whether a key that arrives now counts; one that does not restarts the time. `answers`: it is Enter, or a click on
    /// its line; the card says if that came too early.
    pub fn counts(&mut self, at_ms: u64, answers: bool) -> bool {
        let stood = |since: u64| at_ms >= since.saturating_add(QUIET_MS);
        let counts = self.quiet_since.is_some_and(stood);
        if !counts {
            self.quiet_since = self.quiet_since.map(|since| since.max(at_ms));
        }
        self.too_early = answers && !counts;
        counts
    }

    /// Enter, when it counts.
    pub fn enter(&mut self, around: Around<'_>) -> Pressed {
        let Some(request) = &self.request else {
            return Pressed::Mend;
        };
        if let Some(question) = self.question(around) {
            let expected = match question {
                Question::LastFour => last_four(request.to().as_str()),
                Question::Again => AGAIN.to_owned(),
            };
            if self.typed.trim().eq_ignore_ascii_case(&expected) {
                self.answered.push(question);
                self.missed = false;
            } else {
                self.missed = true;
            }
            self.typed.clear();
            return Pressed::Changed;
        }
        match &self.facts {
            Some(facts) if facts.broken.is_none() => Pressed::Confirmed(facts.id.clone()),
            _ => Pressed::Ignored,
        }
    }
}

/// The missing values of a draft that cannot be called.
fn missing(draft: &Draft, report: &Report) -> Vec<Fill> {
    if report.request.is_some() {
        return Vec::new();
    }
    check::param_rows(draft)
        .into_iter()
        .filter(|row| row.state == ParamState::Missing)
        .take(MOST_FILLS)
        .map(|row| Fill {
            name: row.name,
            value: String::new(),
        })
        .collect()
}

fn last_four(number: &str) -> String {
    let digits: Vec<char> = number.chars().collect();
    digits.iter().skip(digits.len().saturating_sub(4)).collect()
}
