//! The card that confirms a call: what it shows, and which keys count on it.
//!
//! A key counts only after the card has stood on the screen for a quarter of a second without any key arriving: each
//! ignored key restarts the time. So a held key, typing ahead or a raw paste never confirms.

use std::path::PathBuf;

use super::contacts::{self, Contact};
use super::diff;
use super::doc::{Doc, Role};
use super::document::Document;
use super::profiles::Caller;
use crate::call::ago as recency;
use crate::call::check::{self, ParamState, Report};
use crate::call::heard;
use crate::call::request::{CallId, CallRequest};
use crate::call::target::Target;
use crate::draft::phone::{self, PhoneBook};
use crate::draft::problem::{Problem, Severity};
use crate::draft::voices::catalogue::Catalogue;
use crate::draft::{AgentKind, Draft};
use crate::store::ledger::NumberFacts;
use crate::text::{clean, grapheme};

/// How long the card must stand without a key arriving.
pub const QUIET_MS: u64 = 250;

/// The word to type when an earlier call to the number is unknown.
const AGAIN: &str = "again";

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
    /// Characters of the greeting; a line end counts as `LINE` of them.
    pub greeting: usize,
    /// The draft's warnings.
    pub warnings: usize,
    /// No blank rows: on the lowest screens the key lines must be in view.
    pub tight: bool,
}

impl Room {
    /// A blank row, where there is room for one.
    fn blank(self, doc: &mut Doc) {
        if !self.tight {
            doc.end();
        }
    }
}

/// About a line of the card, in characters.
const LINE: usize = 60;

/// From the most that the card shows of a draft to the least.
pub const ROOMS: [Room; 4] = [
    Room {
        greeting: 8 * LINE,
        warnings: 8,
        tight: false,
    },
    Room {
        greeting: 3 * LINE,
        warnings: 3,
        tight: false,
    },
    Room {
        greeting: LINE,
        warnings: 0,
        tight: false,
    },
    Room {
        greeting: LINE,
        warnings: 0,
        tight: true,
    },
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
        }
    }

    /// The question that is still open, the first of them.
    #[must_use]
    pub fn question(&self, around: Around<'_>) -> Option<Question> {
        let (request, facts) = (self.request.as_ref()?, self.facts.as_ref()?);
        if around.target.is_sandbox() {
            return None;
        }
        let allowed = around.allowed_numbers;
        let outside =
            !allowed.is_empty() && !allowed.iter().any(|number| number == request.to().as_str());
        let questions = [
            (Question::LastFour, outside),
            (Question::Again, facts.number.unknown.is_some()),
        ];
        questions
            .into_iter()
            .find(|(question, asked)| *asked && !self.answered.contains(question))
            .map(|(question, _)| question)
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
            }
            self.typed.clear();
            return Pressed::Changed;
        }
        match &self.facts {
            Some(facts) if facts.broken.is_none() => Pressed::Confirmed(facts.id.clone()),
            _ => Pressed::Ignored,
        }
    }

    /// What the card shows, on lines of `width` columns.
    #[must_use]
    pub fn doc(&self, around: Around<'_>, room: Room, width: u16) -> Doc {
        let mut doc = Doc::default();
        let Some(request) = &self.request else {
            self.push_errors(&mut doc);
            return doc;
        };
        let number = request.to();
        let label = around.target.label();
        if around.target.is_sandbox() {
            doc.push(&format!(" {label} "), Role::Sandbox)
                .plain("  ")
                .plain(t!("Simulated: no phone rings, nothing is spent."));
        } else {
            doc.push(&format!(" {label} "), Role::Live)
                .plain("  ")
                .plain(t!("A real phone will ring."));
        }
        doc.end();
        room.blank(&mut doc);
        field(&mut doc, t!("Call"));
        doc.push(&phone::grouped(number), Role::Heading);
        if let Some(name) = contacts::name_of(around.contacts, number.as_str()) {
            doc.push(&format!("  {}", clean::line(name)), Role::Param);
        }
        if let Some(known) = around.phone_book.map(|book| book.facts(number)) {
            let words: Vec<_> = known.country.into_iter().chain(known.kind).collect();
            if !words.is_empty() {
                let words = words.join(", ");
                // Behind the number, or below it as a value of its own.
                let used = grapheme::columns(doc.text.rsplit('\n').next().unwrap_or_default());
                if used + 2 + grapheme::columns(&words) > usize::from(width) {
                    doc.end();
                    field(&mut doc, "");
                    doc.push(&words, Role::Muted);
                } else {
                    doc.push(&format!("  {words}"), Role::Muted);
                }
            }
        }
        doc.end();
        field(&mut doc, t!("From"));
        doc.plain(&phone::grouped(request.from()));
        let is_empty = self.draft.phone_number.trim().is_empty();
        if let Some(caller) = around.caller.filter(|_| is_empty) {
            doc.push(&format!("  {}", clean::line(&caller.of())), Role::Muted);
        }
        doc.end();
        if let Some(name) = around.profile {
            field(&mut doc, t!("Profile"));
            doc.plain(&clean::line(name)).end();
        }
        self.push_agent(&mut doc, request, around, room);
        if let Some(proxy) = self.facts.as_ref().and_then(|facts| facts.proxy.as_deref()) {
            field(&mut doc, t!("Through"));
            doc.plain(&t!("the proxy {proxy}", proxy = clean::line(proxy)))
                .end();
        }
        self.push_warnings(&mut doc, around, room);
        room.blank(&mut doc);
        self.push_question(&mut doc, request, around);
        // What is confirmed must be read as it is dialled, in a right-to-left language too.
        for number in [request.to(), request.from()] {
            doc.keep_whole(&phone::grouped(number));
        }
        // The sentence behind it says from which side the line is read.
        doc.keep_whole(&label);
        doc
    }

    fn push_agent(&self, doc: &mut Doc, request: &CallRequest, around: Around<'_>, room: Room) {
        let draft = &self.draft;
        match request.kind() {
            AgentKind::Saved => {
                field(doc, t!("Agent"));
                doc.plain(&t!("saved, {agent}", agent = clean::line(request.agent())))
                    .end();
            }
            AgentKind::Inline => {
                field(doc, t!("Agent"));
                let name = if draft.agent_name.trim().is_empty() {
                    t!("without a name")
                } else {
                    &draft.agent_name
                };
                let lang = if draft.lang.is_empty() {
                    t!("Hamsa's default language")
                } else {
                    &draft.lang
                };
                doc.plain(&format!("{}, {}", clean::line(name), clean::line(lang)))
                    .end();
                field(doc, t!("Voice"));
                doc.plain(&around.voices.shown(&draft.voice_id)).end();
                if draft.sends_rendered() {
                    field(doc, t!("Texts"));
                    doc.push(t!("sent rendered"), Role::Param)
                        .plain(t!(": the values are in place"))
                        .end();
                }
                let greeting = heard::render(&draft.greeting_message, &draft.effective_params());
                room.blank(doc);
                if greeting.text.trim().is_empty() {
                    doc.line(t!("It begins with Hamsa's default greeting."), Role::Muted);
                } else {
                    doc.line(t!("It begins with:"), Role::Muted);
                    doc.line(&beginning(&greeting.text, room.greeting), Role::Agent);
                }
            }
        }
    }

    fn push_errors(&self, doc: &mut Doc) {
        doc.line(t!("This draft cannot be called yet:"), Role::Error)
            .end();
        for problem in self
            .problems
            .iter()
            .filter(|problem| problem.severity == Severity::Error)
        {
            doc.push("✗ ", Role::Error)
                .plain(&clean::line(&problem.message))
                .end();
            // What can be mended here and now needs no advice.
            if self.fills.is_empty() || problem.code != "placeholder-missing" {
                doc.line(&format!("  {}", clean::line(&problem.help)), Role::Muted);
            }
        }
        self.push_fills(doc);
        doc.end();
        if self.fills.iter().any(|fill| !fill.value.trim().is_empty()) {
            self.push_enter(doc, t!("takes what is filled in, and checks again"));
        } else {
            self.push_enter(doc, t!("goes to the first one"));
        }
        if self.fills.len() > 1 {
            key(doc, "Tab", t!("next value"));
        }
        key(doc, "Esc", t!("back to the draft"));
    }

    /// The line of Enter; behind what it does, that it came too early.
    fn push_enter(&self, doc: &mut Doc, what: &str) {
        key(doc, "Enter", what);
        if self.too_early {
            doc.text.pop();
            doc.plain("  ")
                .push(t!("too early: press it again"), Role::Warning)
                .end();
        }
    }

    fn push_fills(&self, doc: &mut Doc) {
        if self.fills.is_empty() {
            return;
        }
        doc.end().line(t!("Fill in:"), Role::Heading);
        let names = self.fills.iter().map(|fill| clean::line(&fill.name));
        let longest = names
            .map(|name| grapheme::columns(&name))
            .max()
            .unwrap_or(0)
            .min(24);
        for (index, fill) in self.fills.iter().enumerate() {
            let focused = index == self.fill_at;
            let name = grapheme::fit(&clean::line(&fill.name), longest);
            let pad = " ".repeat(longest.saturating_sub(grapheme::columns(&name)));
            doc.push(if focused { "▌" } else { " " }, Role::Key)
                .push(&name, if focused { Role::Heading } else { Role::Plain })
                .plain(&format!("{pad}  "))
                .push(&clean::line(&fill.value), Role::Param);
            if focused {
                doc.push("▏", Role::Key);
            } else if fill.value.is_empty() {
                doc.push("–", Role::Muted);
            }
            doc.end();
        }
    }

    fn push_warnings(&self, doc: &mut Doc, around: Around<'_>, room: Room) {
        let mut lines: Vec<String> = Vec::new();
        let clashing = around.document.undecided();
        if !clashing.is_empty() {
            let (name, fields) = (around.document.name(), diff::labels(&clashing));
            lines.push(t!(
                "{name} was changed outside in {fields} too: the call takes what stands here",
                name = clean::line(&name),
                fields
            ));
        }
        if let Some(facts) = &self.facts {
            if let Some(why) = &facts.broken {
                doc.end()
                    .line(&format!("✗ {}", clean::line(why)), Role::Error);
                doc.line(t!("  Without the ledger nothing is dialled."), Role::Muted);
            }
            if let Some(path) = &facts.set_aside {
                let path = path.display().to_string();
                lines.push(t!("earlier calls are not known here: the ledger was damaged and set aside as {path}", path = clean::line(&path)));
            }
            if !around.target.is_sandbox() {
                if facts.number.unknown.is_some() {
                    lines.push(
                        t!("an earlier call to this number is unknown: it may be ringing")
                            .to_owned(),
                    );
                }
                if let Some(at) = facts.number.last_call_ms {
                    match recency::seconds(at, around.clock_ms) {
                        None => lines.push(recency::not_reached().to_owned()),
                        Some(seconds) if seconds < 3600 => {
                            lines.push(t!("this number was called {ago} ago", ago = ago(seconds)));
                        }
                        Some(_) => {}
                    }
                }
            }
        }
        let warnings = self
            .problems
            .iter()
            .filter(|problem| problem.severity == Severity::Warning);
        let mut warnings: Vec<_> = warnings
            .map(|problem| clean::line(&problem.message).into_owned())
            .collect();
        let hidden = warnings.len().saturating_sub(room.warnings);
        // A line that tells of one more could as well be that one.
        if hidden > 1 || room.warnings == 0 && hidden > 0 {
            warnings.truncate(room.warnings);
            warnings.push(if warnings.is_empty() {
                tn!(
                    hidden,
                    "1 warning in the draft",
                    "{hidden} warnings in the draft",
                    hidden
                )
            } else {
                tn!(
                    hidden,
                    "1 more warning in the draft",
                    "{hidden} more warnings in the draft",
                    hidden
                )
            });
        }
        lines.append(&mut warnings);
        if !lines.is_empty() {
            room.blank(doc);
        }
        for line in lines {
            doc.push("! ", Role::Warning).plain(&line).end();
        }
    }

    fn push_question(&self, doc: &mut Doc, request: &CallRequest, around: Around<'_>) {
        let Some(facts) = &self.facts else {
            doc.line(t!("Looking the number up in the ledger …"), Role::Muted);
            key(doc, "Esc", t!("back to the draft"));
            return;
        };
        if facts.broken.is_some() {
            key(doc, "Esc", t!("back to the draft"));
            return;
        }
        match self.question(around) {
            None => {
                let what = if around.target.is_sandbox() {
                    t!("calls in the sandbox").to_owned()
                } else {
                    t!("calls {to}", to = phone::grouped(request.to()))
                };
                self.push_enter(doc, &what);
            }
            Some(question) => {
                let ask = match question {
                    Question::LastFour => {
                        t!("This number is not among your allowed numbers. Type its last four digits, then Enter: ")
                            .to_owned()
                    }
                    Question::Again => t!("To call it all the same, type {again}, then Enter: ", again = AGAIN),
                };
                doc.push(&ask, Role::Warning)
                    .push(&clean::line(&self.typed), Role::Key)
                    .push("▏", Role::Key)
                    .end();
            }
        }
        key(doc, "Esc", t!("back to the draft"));
    }
}

/// The beginning of a text, cleaned, with `…` where it was cut.
fn beginning(text: &str, room: usize) -> String {
    let mut used = 0;
    let mut end = 0;
    while end < text.len() {
        let next = grapheme::next(text, end);
        let is_line_end = text.get(end..next).is_some_and(|part| part.contains('\n'));
        used += if is_line_end { LINE } else { 1 };
        if used > room {
            let shown = text.get(..end).unwrap_or_default().trim_end();
            return format!("{} …", clean::block(shown));
        }
        end = next;
    }
    clean::block(text).into_owned()
}

/// How long ago, in words.
#[must_use]
fn ago(seconds: i64) -> String {
    if seconds < 60 {
        let seconds = seconds.max(1);
        return tn!(seconds, "a second", "{seconds} seconds", seconds);
    }
    let minutes = seconds / 60;
    tn!(minutes, "a minute", "{minutes} minutes", minutes)
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

fn field(doc: &mut Doc, label: &str) {
    doc.push(&format!("{label:<9}"), Role::Muted);
}

fn key(doc: &mut Doc, key: &str, what: &str) {
    doc.key(key, 6, what);
}

fn last_four(number: &str) -> String {
    let digits: Vec<char> = number.chars().collect();
    digits.iter().skip(digits.len().saturating_sub(4)).collect()
}

#[cfg(test)]
mod room_tests;
