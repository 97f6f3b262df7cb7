//! What the card shows: what is confirmed, how it is answered, and as much of the draft as there is room for.

use super::{Around, Card, Question, Room};
use crate::app::contacts;
use crate::app::diff;
use crate::app::doc::{Doc, Role};
use crate::app::preview;
use crate::call::ago::AGAIN;
use crate::call::heard;
use crate::call::request::CallRequest;
use crate::draft::AgentKind;
use crate::draft::phone;
use crate::draft::problem::Severity;
use crate::sandbox::Fault;
use crate::text::{clean, grapheme};

/// About a line of the card, in characters.
pub(super) const LINE: usize = 60;

/// Columns of a row's name, with the gap behind it.
const LABEL: usize = 9;

impl Card {
    /// What the card shows, on lines of `width` columns.
    #[must_use]
    pub fn doc(&self, around: Around<'_>, room: Room, width: u16) -> Doc {
        let mut doc = Doc::default();
        let Some(request) = &self.request else {
            self.push_errors(&mut doc);
            return doc;
        };
        let number = |number| phone::shown(number, around.phone_book);
        let label = around.target.label();
        push_place(&mut doc, &label, around);
        room.blank(&mut doc);
        push_number(&mut doc, request, around, room, width);
        field(&mut doc, t!("From"));
        doc.plain(&number(request.from()));
        let is_empty = self.draft.phone_number.trim().is_empty();
        if let Some(caller) = around.caller.filter(|_| is_empty) {
            doc.push(&format!("  {}", clean::line(&caller.of())), Role::Muted);
        }
        doc.end();
        if let Some(name) = around.profile {
            field(&mut doc, t!("Profile"));
            doc.plain(&clean::line(name)).end();
        }
        match request.kind() {
            AgentKind::Saved => {
                field(&mut doc, t!("Agent"));
                let agent = clean::line(request.agent());
                doc.plain(&t!("saved, {agent}", agent)).end();
                self.push_params(&mut doc, room, width);
                self.push_proxy(&mut doc);
            }
            AgentKind::Inline => {
                self.push_agent(&mut doc, around);
                self.push_params(&mut doc, room, width);
                self.push_proxy(&mut doc);
                room.blank(&mut doc);
                self.push_greeting(&mut doc, room, width);
            }
        }
        self.push_warnings(&mut doc, around, room);
        room.blank(&mut doc);
        self.push_keys(&mut doc, request, around);
        // What is confirmed must be read as it is dialled, in a right-to-left language too.
        for one in [request.to(), request.from()] {
            doc.keep_whole(&number(one));
        }
        // The sentence behind it says from which side the line is read.
        doc.keep_whole(&label);
        doc
    }

    fn push_agent(&self, doc: &mut Doc, around: Around<'_>) {
        let draft = &self.draft;
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
    }

    /// Who is spoken to: the chosen set, and where no greeting shows them, the values that are sent.
    fn push_params(&self, doc: &mut Doc, room: Room, width: u16) {
        let (set, values) = self.draft.persona();
        let saved = self.draft.kind() == AgentKind::Saved;
        if set.is_none() && !saved {
            return;
        }
        field(doc, t!("Params"));
        let mut used = 0;
        if let Some(name) = set {
            let set = t!("set {name}", name = clean::line(name));
            used = grapheme::columns(&set);
            doc.plain(&set);
        }
        if !saved {
            doc.end();
            return;
        }
        if values.is_empty() {
            doc.push(if used > 0 { "" } else { t!("none") }, Role::Muted)
                .end();
            return;
        }
        let columns = usize::from(width).saturating_sub(LABEL);
        let mut rows = 1;
        for (index, (name, value)) in values.iter().enumerate() {
            // The two columns are for what stands behind it: a comma and a blank, or ` …`.
            let between = [": ", ", "][usize::from(index > 0)];
            let between = if used > 0 { between } else { "" };
            let name = clean::line(name);
            let item = format!("{name} = {}", clean::line(value));
            let wanted = grapheme::columns(between) + grapheme::columns(&item) + 2;
            if used > 0 && used + wanted > columns {
                if rows == room.params {
                    doc.plain(" …");
                    break;
                }
                doc.plain(between.trim_end()).end();
                field(doc, "");
                (used, rows) = (0, rows + 1);
            } else {
                doc.plain(between);
                used += grapheme::columns(between);
            }
            let item = grapheme::fit(&item, columns.saturating_sub(used + 2));
            let behind = item.split_at_checked(name.len() + " =".len());
            let (name, value) = behind.unwrap_or((&item, ""));
            doc.plain(name).push(value, Role::Param);
            used += grapheme::columns(&item);
        }
        doc.end();
    }

    fn push_proxy(&self, doc: &mut Doc) {
        if let Some(proxy) = self.facts.as_ref().and_then(|facts| facts.proxy.as_deref()) {
            field(doc, t!("Through"));
            doc.plain(&t!("the proxy {proxy}", proxy = clean::line(proxy)))
                .end();
        }
    }

    fn push_greeting(&self, doc: &mut Doc, room: Room, width: u16) {
        let draft = &self.draft;
        let mut greeting = heard::render(&draft.greeting_message, &draft.effective_params());
        if greeting.text.trim().is_empty() {
            doc.line(t!("It begins with Hamsa's default greeting."), Role::Muted);
            return;
        }
        if room.greeting == 0 {
            // Its beginning in a row of its own.
            field(doc, t!("Begins"));
            let columns = usize::from(width).saturating_sub(LABEL);
            let line = clean::line(greeting.text.trim());
            doc.line(&grapheme::fit(&line, columns), Role::Plain);
            return;
        }
        let blank;
        (greeting, blank) = greeting.behind_blank_lines();
        if let Some(end) = beginning(&greeting.text, room.greeting) {
            greeting = greeting.cut(end);
        }
        match blank {
            0 => doc.line(t!("It begins with:"), Role::Muted),
            _ => doc.line(
                &tn!(
                    blank,
                    "It begins with a blank line, then:",
                    "It begins with {blank} blank lines, then:",
                    blank
                ),
                Role::Warning,
            ),
        };
        preview::push_heard(doc, &greeting, "");
    }

    fn push_errors(&self, doc: &mut Doc) {
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
            self.push_enter(doc, t!("goes to the first error"));
        }
        if self.fills.len() > 1 {
            key(doc, "Tab", t!("next value"));
        }
        key(doc, "Esc", t!("back to the draft"));
    }

    /// The line of Enter; behind what it does, why it did not.
    fn push_enter(&self, doc: &mut Doc, what: &str) {
        key(doc, "Enter", what);
        let why = if self.too_early {
            t!("too early: press it again")
        } else if self.missed {
            t!("that was something else")
        } else {
            return;
        };
        doc.text.pop();
        doc.plain("  ").push(why, Role::Warning).end();
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
                doc.cursor = Some(doc.text.len());
            } else if fill.value.is_empty() {
                doc.push("–", Role::Muted);
            }
            doc.end();
        }
    }

    fn push_warnings(&self, doc: &mut Doc, around: Around<'_>, room: Room) {
        let mut lines = Vec::new();
        let clashing = around.document.undecided();
        if !clashing.is_empty() {
            let (name, fields) = (around.document.name(), diff::labels(&clashing));
            lines.push(t!(
                "{name} was changed outside in {fields} too: the call takes what stands here",
                name = clean::line(&name),
                fields
            ));
        }
        lines.append(&mut self.oddities(around));
        if let Some(why) = self.facts.as_ref().and_then(|facts| facts.broken.as_ref()) {
            doc.end()
                .line(&format!("✗ {}", clean::line(why)), Role::Error);
            doc.line(t!("  Without the ledger nothing is dialled."), Role::Muted);
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

    /// What is odd about the number, and what the guards cannot know.
    fn oddities(&self, around: Around<'_>) -> Vec<String> {
        let mut lines = Vec::new();
        let Some(facts) = &self.facts else {
            return lines;
        };
        if let Some(path) = &facts.set_aside {
            let path = path.display().to_string();
            let path = clean::line(&path);
            lines.push(t!(
                "Earlier calls are not known here: the ledger was damaged and set aside as {path}",
                path
            ));
        }
        if around.target.is_sandbox() {
            return lines;
        }
        lines.extend(facts.number.oddities(around.clock_ms));
        if self.is_outside(around) {
            lines.push(t!("This number is not among your allowed numbers.").to_owned());
        }
        lines
    }

    /// What the keys do: first what is to be typed, if something is.
    fn push_keys(&self, doc: &mut Doc, request: &CallRequest, around: Around<'_>) {
        match &self.facts {
            None => {
                doc.line(t!("Looking the number up in the ledger …"), Role::Muted);
            }
            Some(facts) if facts.broken.is_some() => {}
            Some(_) => match self.question(around) {
                None if around.target.is_sandbox() => {
                    self.push_enter(doc, t!("calls in the sandbox"));
                }
                None => {
                    let to = phone::shown(request.to(), around.phone_book);
                    self.push_enter(doc, &t!("calls {to}", to));
                }
                Some(question) => {
                    let ask = match question {
                        Question::LastFour => t!("its last four digits: ").to_owned(),
                        Question::Again => t!("the word \"{again}\": ", again = AGAIN),
                    };
                    let (before, word, behind) = match ask.split_once(AGAIN) {
                        Some((before, behind)) => (before, AGAIN, behind),
                        None => (ask.as_str(), "", ""),
                    };
                    key(doc, t!("Type"), before);
                    doc.text.pop();
                    doc.push(word, Role::Key).plain(behind);
                    doc.push(&clean::line(&self.typed), Role::Heading);
                    doc.cursor = Some(doc.text.len());
                    doc.end();
                    self.push_enter(doc, t!("goes on; nothing is dialled yet"));
                }
            },
        }
        let back = if self.question(around) == Some(Question::Again) {
            t!("back; `ringback calls reconcile` looks for that call")
        } else {
            t!("back to the draft")
        };
        key(doc, "Esc", back);
    }
}

/// Where the call goes, and what that means; in the sandbox also what it does wrong on purpose.
fn push_place(doc: &mut Doc, label: &str, around: Around<'_>) {
    let (role, means) = if around.target.is_sandbox() {
        let means = t!("Simulated: no phone rings, nothing is spent.");
        (Role::Sandbox, means)
    } else {
        (Role::Live, t!("A real phone will ring."))
    };
    doc.push(&format!(" {label} "), role)
        .plain("  ")
        .plain(means)
        .end();
    let fault = { Fault::ALL.iter() }.find(|(_, name, _)| *name == around.fault);
    if let Some((_, _, about)) = fault.filter(|_| around.target.is_sandbox()) {
        let about = crate::words::text(about);
        doc.line(&t!("Practising: {about}", about), Role::Warning);
    }
}

/// The number that is called, and what is known of it: behind it, or below it where there is room for that.
fn push_number(doc: &mut Doc, request: &CallRequest, around: Around<'_>, room: Room, width: u16) {
    let number = request.to();
    field(doc, t!("Call"));
    doc.push(&phone::shown(number, around.phone_book), Role::Heading);
    if let Some(name) = contacts::name_of(around.contacts, number.as_str()) {
        doc.push(&format!("  {}", clean::line(name)), Role::Param);
    }
    let known = around.phone_book.map(|book| book.facts(number));
    let words = known.map(|known| known.country.into_iter().chain(known.kind));
    let words: Vec<_> = words.into_iter().flatten().collect();
    if !words.is_empty() {
        let words = words.join(", ");
        let used = grapheme::columns(doc.text.rsplit('\n').next().unwrap_or_default());
        let left = usize::from(width).saturating_sub(used + 2);
        if grapheme::columns(&words) <= left {
            doc.push(&format!("  {words}"), Role::Muted);
        } else if room.tight {
            doc.push(&format!("  {}", grapheme::fit(&words, left)), Role::Muted);
        } else {
            doc.end();
            field(doc, "");
            doc.push(&words, Role::Muted);
        }
    }
    doc.end();
}

/// Where a text is cut for so much room: a byte; `None`: all of it is shown.
fn beginning(text: &str, room: usize) -> Option<usize> {
    let mut used = 0;
    let mut end = 0;
    while end < text.len() {
        let next = grapheme::next(text, end);
        let is_line_end = text.get(end..next).is_some_and(|part| part.contains('\n'));
        used += if is_line_end { LINE } else { 1 };
        if used > room {
            return Some(end);
        }
        end = next;
    }
    None
}

fn field(doc: &mut Doc, label: &str) {
    doc.push(&format!("{label:<LABEL$}"), Role::Muted);
}

fn key(doc: &mut Doc, key: &str, what: &str) {
    doc.key(key, 6, what);
}

#[cfg(test)]
mod tests;
