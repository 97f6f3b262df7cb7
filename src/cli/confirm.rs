//! The question before a call: what will happen, in full, and what is odd about it. It names the number.
//!
//! What was typed ahead is thrown away, so an answer is always given to the question that stands there.

use std::fmt::Write as _;
use std::io::{IsTerminal, stderr, stdin};

use rustix::termios::{QueueSelector, tcflush};

use super::interrupt::Interrupts;
use super::{out, setup};
use crate::call::request::CallRequest;
use crate::call::target::{self, Target};
use crate::call::{ago, heard};
use crate::draft::phone::{self, PhoneBook, PhoneNumber};
use crate::draft::voices::catalogue::Catalogue;
use crate::draft::{AgentKind, Draft};
use crate::hamsa::proxy;
use crate::store::ledger::NumberFacts;
use crate::text::clean;

/// What is asked.
#[derive(Debug)]
pub struct Question<'a> {
    pub request: &'a CallRequest,
    pub draft: &'a Draft,
    pub target: &'a Target,
    /// The voices that are known, with the user's labels.
    pub voices: &'a Catalogue,
    /// What the ledger knows of the number.
    pub facts: &'a NumberFacts,
    /// The number is not on the list of allowed numbers, and no flag names it.
    pub not_allowed: bool,
    /// An earlier call to the number is unknown, and no flag speaks of it.
    pub unknown: bool,
    /// Milliseconds since 1970, UTC.
    pub now_ms: i64,
    /// The address that the command line gave.
    pub base_url: Option<&'a str>,
}

/// What the user said.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Said {
    Yes,
    No,
    /// Ctrl-C.
    Interrupted,
}

/// Whether there is somebody to ask.
#[must_use]
pub fn can_ask() -> bool {
    stdin().is_terminal() && stderr().is_terminal()
}

/// Shows the card and asks until there is an answer.
pub async fn ask(question: &Question<'_>, interrupts: &mut Interrupts) -> Said {
    out::note(&card(question));
    for (text, wanted) in steps(question) {
        // What was typed before the question stood there answers nothing.
        let _ = tcflush(stdin(), QueueSelector::IFlush);
        out::ask(&text);
        let typed = tokio::select! {
            typed = line() => typed,
            () = interrupts.next() => {
                out::note("");
                return Said::Interrupted;
            }
        };
        let typed = typed.trim().to_lowercase();
        if typed != wanted && !(wanted == "y" && typed == "yes") {
            return Said::No;
        }
    }
    Said::Yes
}

/// What is asked, one after the other, each with the answer that goes on.
fn steps(question: &Question<'_>) -> Vec<(String, String)> {
    let number = shown(question.request.to());
    let mut steps = Vec::new();
    if question.unknown {
        steps.push((
            t!(
                "To call {number} all the same, type the word \"{again}\": ",
                number,
                again = ago::AGAIN
            ),
            ago::AGAIN.to_owned(),
        ));
    }
    if question.not_allowed {
        steps.push((
            t!(
                "To call {number} all the same, type its last four digits: ",
                number
            ),
            last_four(question.request.to()),
        ));
    }
    if steps.is_empty() {
        steps.push((t!("Call {number} now? [y/N] ", number), "y".to_owned()));
    }
    steps
}

/// One line from the terminal; empty at its end. Read on a thread of its own, which the end of the program does not
/// wait for.
async fn line() -> String {
    let (give, take) = tokio::sync::oneshot::channel();
    std::thread::spawn(move || {
        let mut line = String::new();
        // What cannot be read is no yes.
        let _ = stdin().read_line(&mut line);
        let _ = give.send(line);
    });
    take.await.unwrap_or_default()
}

/// What the confirmation shows.
fn card(question: &Question<'_>) -> String {
    let Question {
        request,
        draft,
        target,
        ..
    } = question;
    let mut text = String::new();
    let mut row = |name: &str, value: &str| {
        let _ = writeln!(text, "  {name:<9} {}", clean::line(value));
    };
    row("where", &place(target));
    row("to", &described(request.to()));
    row("from", &shown(request.from()));
    match request.kind() {
        AgentKind::Saved => {
            row("agent", &format!("saved, {}", request.agent()));
            row("params", &persona(draft));
        }
        AgentKind::Inline => {
            row("agent", &format!("inline, {}", request.agent()));
            row("voice", &question.voices.shown(&draft.voice_id));
            if draft.sends_rendered() {
                row("texts", t!("sent rendered: the values are in place"));
            }
            if let (Some(name), _) = draft.persona() {
                row("params", &t!("set {name}", name));
            }
            let greeting = heard::render(&draft.greeting_message, &draft.effective_params());
            row("greeting", &greeting.text);
        }
    }
    for odd in oddities(question) {
        row("!", &odd);
    }
    if let Some(earlier) = { question.facts.unknown.as_ref() }.filter(|_| question.unknown) {
        let id = earlier.id.as_str();
        let command = target::command("ringback calls reconcile", id, question.base_url);
        row("first", &t!("`{command}` looks for that call", command));
    }
    text.truncate(text.trim_end().len());
    text
}

/// The values that a saved agent is given, behind the name of their set.
fn persona(draft: &Draft) -> String {
    let (set, values) = draft.persona();
    let values: Vec<_> = { values.iter() }
        .map(|(name, value)| format!("{name} = {value}"))
        .collect();
    let values = values.join(", ");
    match set {
        Some(name) if values.is_empty() => t!("set {name}", name),
        Some(name) => format!("{}: {values}", t!("set {name}", name)),
        None if values.is_empty() => t!("none").to_owned(),
        None => values,
    }
}

fn place(target: &Target) -> String {
    if target.is_sandbox() {
        return t!("SANDBOX: nobody is rung").to_owned();
    }
    match proxy::used(target, setup::var) {
        Some(proxy) => t!(
            "{target} through the proxy {proxy}",
            target = target.label(),
            proxy
        ),
        None => target.label(),
    }
}

/// What is odd about the call.
fn oddities(question: &Question<'_>) -> Vec<String> {
    let mut odd = question.facts.oddities(question.now_ms);
    if question.not_allowed {
        odd.push(t!("This number is not among allowed_numbers in config.toml.").to_owned());
    }
    odd
}

/// A number grouped for reading.
#[must_use]
pub fn shown(number: &PhoneNumber) -> String {
    phone::shown(number, Some(PhoneBook::load()))
}

/// A number with its country and kind.
fn described(number: &PhoneNumber) -> String {
    let facts = PhoneBook::load().facts(number);
    let region = facts.country.map(str::to_owned).or(facts.region);
    let kind = facts.kind.map(str::to_owned);
    let known: Vec<String> = [region, kind].into_iter().flatten().collect();
    if known.is_empty() {
        facts.grouped
    } else {
        format!("{}  ({})", facts.grouped, known.join(", "))
    }
}

fn last_four(number: &PhoneNumber) -> String {
    let digits = number.as_str();
    let start = digits.len().saturating_sub(4);
    digits.get(start..).unwrap_or(digits).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::call::check::{Context, check};
    use crate::draft::voices::own::{Change, Own};

    #[test]
    fn the_card_names_the_voice_with_its_own_label() {
        let id = "ac5ca565-175c-48d8-98dc-2fccc906cf4b";
        let voice = |voice_id: &str| {
            let draft = Draft {
                greeting_message: "Hello.".to_owned(),
                voice_id: voice_id.to_owned(),
                phone_number: "+12025550143".to_owned(),
                to_number: "+12025550144".to_owned(),
                ..Draft::default()
            };
            let mut own = Own::default();
            own.apply(&Change::Label {
                id: id.to_owned(),
                label: "calm".to_owned(),
            });
            let report = check(&draft, &[], Context::default());
            let card = card(&Question {
                request: &report.request.unwrap(),
                draft: &draft,
                target: &Target::sandbox(0),
                voices: &Catalogue::of(&[], &own),
                facts: &NumberFacts::default(),
                not_allowed: false,
                unknown: false,
                now_ms: 0,
                base_url: None,
            });
            let line = card.lines().find(|line| line.contains("voice"));
            line.unwrap().trim().to_owned()
        };
        assert_eq!(voice(id), "voice     calm (Voice 9)");
        assert_eq!(voice(""), "voice     Hamsa's default");
        let other = "aaaaaaaa-175c-48d8-98dc-2fccc906cf4b";
        assert_eq!(voice(other), format!("voice     {other}"));
    }

    #[test]
    fn the_card_names_the_persona_and_tells_one_call_once() {
        let mut draft = Draft {
            voice_agent_id: "ac5ca565-175c-48d8-98dc-2fccc906cf4b".to_owned(),
            phone_number: "+12025550143".to_owned(),
            to_number: "+447400123456".to_owned(),
            param_set: Some("lina".to_owned()),
            ..Draft::default()
        };
        let value = |text: &str| crate::draft::ParamValue::Text(text.to_owned());
        let set = [("name".to_owned(), value("Lina"))];
        draft.param_sets.insert("lina".to_owned(), set.into());
        draft.params.insert("day".to_owned(), value("3 May"));
        let report = check(&draft, &[], Context::default());
        let at_ms = 9_994_000;
        let id = crate::call::request::CallId::random();
        let facts = NumberFacts {
            last_call_ms: Some(at_ms),
            unknown: Some(crate::store::ledger::UnknownCall {
                id: id.clone(),
                at_ms,
            }),
        };
        let question = Question {
            request: &report.request.unwrap(),
            draft: &draft,
            target: &Target::live("https://api.tryhamsa.com").unwrap(),
            voices: &Catalogue::default(),
            facts: &facts,
            not_allowed: true,
            unknown: true,
            now_ms: 10_000_000,
            base_url: None,
        };
        let card = card(&question);
        for line in [
            "  to        +44 7400 123456  (United Kingdom, mobile)",
            "  params    set lina: name = Lina, day = 3 May",
            "  !         A call to this number 6 seconds ago is unknown: it may be ringing.",
        ] {
            assert!(card.lines().any(|one| one == line), "{line}: {card}");
        }
        assert!(!card.contains("was called"), "{card}");
        let first = format!(
            "  first     `ringback calls reconcile {}` looks for that call",
            id.as_str()
        );
        assert!(card.ends_with(&first), "{card}");
        let steps = steps(&question);
        let wanted: Vec<_> = steps.iter().map(|(_, wanted)| wanted.as_str()).collect();
        assert_eq!(wanted, ["again", "3456"]);
        let ask = "To call +44 7400 123456 all the same, type the word \"again\": ";
        assert_eq!(steps[0].0, ask);
    }
}
