//! A call's page: the verdict in words and what to do next, the conversation as it grows, the outcome as a table, the
//! recording, and for an unknown call the way to settle it. The raw request and reply are one key away.

use super::calls::{End, LiveCall, Stage};
use super::doc::{Doc, Role};
use super::keyline::Hint;
use super::preview;
use super::sheet::Piece;
use super::spread::{self, Parts, Spread};
use crate::call::conversation::{self, Conversation, Status, Turn, Who};
use crate::call::cost;
use crate::call::dialed::{self, Dialed};
use crate::call::local_time;
use crate::call::outcome::Mark;
use crate::call::recent::Candidate;
use crate::call::verdict::{self, Verdict};
use crate::store::ledger::settle::Decision;
use crate::text::layout::Base;
use crate::text::{clean, grapheme};

mod results;

/// What of a call is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Shows {
    /// Request and reply as they went over the wire, in place of the rest.
    pub raw: bool,
    /// Tool calls with their arguments.
    pub tools: bool,
}

impl Shows {
    /// From the conversation to what went over the wire, or back.
    pub fn turn_raw(&mut self, spread: &mut Spread) {
        self.raw = !self.raw;
        spread.body.scroll = 0;
    }

    /// Back to the conversation, for a key that leads back; whether there was a way back to go.
    pub fn leave_raw(&mut self, spread: &mut Spread) -> bool {
        let was_raw = self.raw;
        if was_raw {
            self.turn_raw(spread);
        }
        was_raw
    }
}

/// The page as it stands on the screen.
#[derive(Clone, Debug, Default)]
pub struct View {
    pub spread: Spread,
    pub shows: Shows,
    /// The call ran when it was shown last.
    pub ran: bool,
}

/// What the page is made of beside the call.
#[derive(Clone, Copy, Debug)]
pub struct Around {
    pub shows: Shows,
    /// On the steady clock, milliseconds.
    pub now_ms: u64,
    pub utc_offset_s: i32,
    /// Columns of the page, and those of the conversation on it.
    pub width: u16,
}

impl Around {
    /// Columns of the conversation.
    fn talk_width(self, beside: bool) -> u16 {
        spread::body_columns(self.width, beside)
    }
}

/// Columns of the speaker's name.
const NAME: u16 = 7;

/// Of a longer transcript the last so many turns are shown.
const MOST_TURNS: usize = 1_000;

/// The page.
#[must_use]
pub fn parts(call: &LiveCall, around: Around) -> Parts {
    let mut parts = Parts {
        head: vec![Piece::of(head(call, around.now_ms))],
        ..Parts::default()
    };
    if around.shows.raw {
        raw(call, &mut parts.body);
        return parts;
    }
    if call.is_unsettled() {
        let doc = reconciling(call, around);
        parts.body.push(Piece::of(doc).apart());
    }
    parts.side = if call.is_running() {
        // Below the talk it would only be in its way.
        let columns = spread::side_columns(around.width);
        columns.map_or_else(Vec::new, |columns| results::awaited(call, columns))
    } else {
        results::table(call, around.width)
    };
    if let Some(conversation) = call.conversation() {
        let width = around.talk_width(!parts.side.is_empty());
        transcript(
            &conversation.transcript,
            Around { width, ..around },
            &mut parts.body,
        );
        if let (Some(url), false) = (&conversation.recording_url, call.is_running()) {
            let mut doc = Doc::default();
            doc.line(t!("Recording"), Role::Heading)
                .push(&clean::line(url), Role::Param);
            doc.base = Base::Ltr;
            parts.foot.push(Piece::of(doc).apart());
        }
    }
    parts
}

/// The keys that count on the page now, with what they do; the most important first.
#[must_use]
pub fn keys(call: &LiveCall, shows: Shows, others: bool) -> Vec<Hint> {
    let mut keys = Vec::new();
    if call.is_unsettled() {
        let reconcile = &call.reconcile;
        if reconcile.chosen.is_some() {
            keys.push(("Enter", t!("settles it so")));
        } else if reconcile.answer.is_some() {
            if reconcile.candidates().next().is_some() {
                keys.push(("1-9", t!("this is it")));
            }
            keys.push(("n", t!("it never happened")));
            keys.push(("r", t!("look again")));
        } else {
            keys.push(("r", look_for_it(call)));
        }
    }
    if call.job().is_some() {
        keys.push(("c", t!("copy job id")));
    }
    if let Some(conversation) = call.conversation() {
        if conversation.recording_url.is_some() && !call.is_running() {
            keys.push(("o", t!("recording")));
        }
        if conversation
            .transcript
            .iter()
            .any(|turn| turn.who == Who::Tool)
        {
            keys.push((
                "t",
                if shows.tools {
                    t!("fold tools")
                } else {
                    t!("unfold tools")
                },
            ));
        }
    }
    if !call.is_running() && !call.is_unsettled() {
        keys.push(("b", t!("book")));
    }
    keys.push((
        "v",
        if shows.raw {
            t!("conversation")
        } else {
            t!("raw")
        },
    ));
    if others {
        keys.push(("Tab", t!("other calls")));
    }
    keys.push(("Esc", if shows.raw { t!("back") } else { t!("draft") }));
    keys
}

/// Status and time, the verdict, what to do next, and what went wrong on the way.
fn head(call: &LiveCall, now_ms: u64) -> Doc {
    let mut doc = Doc::default();
    badge(&mut doc, call.sandbox);
    let (word, role) = call.word();
    doc.push(&word, role);
    if let Some(lasted) = call.lasted(now_ms) {
        doc.push(&format!("   {lasted}"), Role::Plain);
    }
    if let Some(cost) = &call.cost {
        doc.push(&format!("   {}", cost::spelt(&cost.credits)), Role::Muted);
    }
    doc.end();
    let verdict = verdict_of(call);
    doc.push(&clean::line(&verdict.what), Role::Heading);
    if !verdict.next.is_empty() {
        doc.end()
            .push("→ ", Role::Key)
            .plain(&clean::line(&verdict.next));
    }
    if let Stage::Followed { following, end, .. } = &call.stage {
        if let (Some(trouble), None) = (&following.trouble, end) {
            doc.end().push(
                &t!("! {trouble}; asking again", trouble = clean::line(trouble)),
                Role::Warning,
            );
        }
        if let Some(End::GaveUp(why)) = end {
            doc.end()
                .push(&format!("! {}", clean::line(why)), Role::Warning);
        }
    }
    if let Some(why) = &call.not_written {
        doc.end()
            .push(&format!("! {}", clean::line(why)), Role::Warning);
    }
    doc
}

/// Where a call went, first in its head, so that it does not move when something else changes.
pub fn badge(doc: &mut Doc, sandbox: bool) {
    let (badge, role) = if sandbox {
        (" SANDBOX ", Role::Sandbox)
    } else {
        (" LIVE ", Role::Live)
    };
    doc.push(badge, role).plain("  ");
}

fn look_for_it(call: &LiveCall) -> &'static str {
    if call.sandbox {
        t!("look for it in the sandbox")
    } else {
        t!("look for it at Hamsa")
    }
}

/// The verdict on a call as far as it has come.
#[must_use]
pub fn verdict_of(call: &LiveCall) -> Verdict {
    let plain = |what: &str, next: &str| Verdict {
        what: what.to_owned(),
        next: next.to_owned(),
    };
    match (&call.stage, &call.settled) {
        (_, Some(Decision::Never)) => plain(
            t!("You decided that no call was placed."),
            if call.sandbox {
                ""
            } else {
                t!("It bars no other call to this number any more.")
            },
        ),
        (Stage::Placing, _) => plain(
            t!("The call is being placed."),
            &t!(
                "It is sent once, and never again by itself; an answer is waited for {seconds} s at most.",
                seconds = dialed::ANSWER_LIMIT.as_secs()
            ),
        ),
        (Stage::NotBegun(why), _) => plain(why, ""),
        (Stage::Settled(dialed), _) => {
            let mut verdict = verdict::of_dialed(dialed, call.sandbox);
            if call.is_unsettled() {
                let look = if call.sandbox {
                    t!(
                        "Nobody is rung in the sandbox. To practise, look for it as for a live call (r)."
                    )
                } else {
                    t!("It may be ringing: before you call again, look for it at Hamsa (r).")
                };
                look.clone_into(&mut verdict.next);
            }
            verdict
        }
        (Stage::Followed { following, .. }, settled) => match &following.conversation {
            Some(conversation) => {
                let failure = conversation.failure.as_deref();
                let mut verdict = verdict::of_status(&conversation.status, failure);
                if verdict.next.is_empty() {
                    verdict.next = if conversation.status.is_terminal() {
                        after(call)
                    } else {
                        t!("It goes on while you are elsewhere: Esc goes back to the draft.")
                            .to_owned()
                    };
                }
                verdict
            }
            None if settled.is_some() => plain(t!("You decided that it became this job."), ""),
            None => plain(
                t!("Hamsa accepted the call."),
                t!("Waiting for the first word."),
            ),
        },
    }
}

/// Whether it reached its end as it should and brought an outcome.
#[must_use]
pub fn went_well(call: &LiveCall) -> bool {
    let completed = |conversation: &Conversation| conversation.status == Status::Completed;
    !call.outcome.is_empty() && call.conversation().is_some_and(completed)
}

/// What to do after a call that went well.
fn after(call: &LiveCall) -> String {
    let wrong = call
        .outcome
        .iter()
        .filter(|entry| !entry.mark.is_fine())
        .count();
    if wrong > 0 {
        tn!(
            wrong,
            "1 field of the outcome is not as the schema says.",
            "{wrong} fields of the outcome are not as the schema says.",
            wrong
        )
    } else {
        let fitting = call.outcome.iter().filter(|entry| entry.mark == Mark::Fits);
        match fitting.count() {
            0 => String::new(),
            _ => t!("The outcome fits the schema.").to_owned(),
        }
    }
}

/// The way out of not knowing.
fn reconciling(call: &LiveCall, around: Around) -> Doc {
    let mut doc = Doc::default();
    let reconcile = &call.reconcile;
    doc.line(t!("Did it happen?"), Role::Heading);
    if reconcile.looking {
        doc.push(t!("Looking in the list of recent calls …"), Role::Muted);
        return doc;
    }
    match &reconcile.answer {
        None => {
            let list = if call.sandbox {
                t!("The sandbox's list of recent calls may know. ")
            } else {
                t!("Hamsa's list of recent calls may know. ")
            };
            doc.plain(list).push("r", Role::Key).plain(t!(
                " looks there for calls to this number around that time; you decide."
            ));
        }
        Some(Err(why)) => {
            doc.push(&format!("! {}.", clean::line(why)), Role::Warning)
                .end();
            doc.plain(if call.sandbox {
                t!("Look again later.")
            } else {
                t!("Look again later, or look at agents.tryhamsa.com yourself.")
            });
            never(doc.end(), reconcile.chosen == Some(Decision::Never));
        }
        Some(Ok(candidates)) => {
            if candidates.is_empty() {
                doc.line(
                    t!("The list has no call to this number around that time. It may still come: look again in a minute."),
                    Role::Plain,
                );
            } else {
                doc.line(t!("One of these may be it:"), Role::Plain);
            }
            for (index, candidate) in candidates.iter().take(9).enumerate() {
                let job = Decision::Job(candidate.call.job.clone());
                let chosen = reconcile.chosen.as_ref() == Some(&job);
                push_candidate(&mut doc, index, candidate, chosen, around.utc_offset_s);
            }
            never(&mut doc, reconcile.chosen == Some(Decision::Never));
        }
    }
    if let Some(why) = &reconcile.trouble {
        doc.end()
            .push(&format!("! {}", clean::line(why)), Role::Error);
    }
    doc
}

fn mark(chosen: bool) -> &'static str {
    if chosen { "▌" } else { " " }
}

fn never(doc: &mut Doc, chosen: bool) {
    doc.push(mark(chosen), Role::Key)
        .push("n", Role::Key)
        .plain(t!("  It never happened: no call was placed"));
}

fn push_candidate(
    doc: &mut Doc,
    index: usize,
    candidate: &Candidate,
    chosen: bool,
    utc_offset_s: i32,
) {
    let call = &candidate.call;
    doc.push(mark(chosen), Role::Key)
        .push(&(index + 1).to_string(), Role::Key)
        .plain("  ");
    let at = call.created_at_ms.map_or_else(
        || t!("time unknown").to_owned(),
        |at| local_time::time_of_day(at, utc_offset_s),
    );
    let after = match candidate.after_seconds {
        None => String::new(),
        Some(seconds @ 0..) => t!(" ({seconds} s later)", seconds),
        Some(seconds) => t!(
            " ({unsigned_abs} s earlier)",
            unsigned_abs = seconds.unsigned_abs()
        ),
    };
    let (word, role) = super::calls::status_word(call.status.word());
    doc.plain(&format!("{at}{after}  ")).push(&word, role);
    if let Some(seconds) = call.duration_seconds {
        doc.push(&format!("  {}", conversation::lasted(seconds)), Role::Muted);
    }
    if let Some(name) = &call.agent_name {
        doc.plain(&format!("  {}", clean::line(name)));
    }
    if !candidate.same_number {
        doc.push(t!("  number not told"), Role::Warning);
    }
    let job: String = call.job.as_str().chars().take(8).collect();
    doc.push(&t!("  job {job}", job), Role::Muted).end();
}

/// The conversation: the agent at the left, the caller at the right, tool calls folded.
fn transcript(turns: &[Turn], around: Around, pieces: &mut Vec<Piece>) {
    let skipped = turns.len().saturating_sub(MOST_TURNS);
    if skipped > 0 {
        let mut doc = Doc::default();
        let text = tn!(
            skipped,
            "… 1 earlier turn",
            "… {skipped} earlier turns",
            skipped
        );
        doc.push(&text, Role::Muted);
        pieces.push(Piece::of(doc).apart());
    }
    let inset = around.width / 5;
    let mut before = None;
    for turn in turns.iter().skip(skipped) {
        let again = before == Some(turn.who);
        before = Some(turn.who);
        let role = match turn.who {
            Who::Agent => Role::Agent,
            Who::Caller => Role::Caller,
            Who::Tool => Role::Muted,
        };
        let name = turn.who.shown();
        let mut piece = Piece {
            label_columns: NAME,
            bar: Some(role),
            space: !again,
            ..Piece::default()
        };
        if !again {
            piece.label.push(name, role);
        }
        match turn.who {
            Who::Agent => piece.right = inset,
            Who::Caller => piece.left = inset,
            Who::Tool => {}
        }
        if turn.who == Who::Tool {
            let room = usize::from(around.width.saturating_sub(NAME + 2));
            piece.body = tool(&turn.text, around.shows.tools, room);
        } else {
            piece.body.plain(&clean::block(turn.text.trim()));
        }
        pieces.push(piece);
    }
}

/// A tool call: its name and as much of the arguments as a line holds, or all of them, one a line.
fn tool(text: &str, unfolded: bool, room: usize) -> Doc {
    let mut doc = Doc::default();
    let (name, rest) = text.split_once('(').unwrap_or((text, ""));
    let arguments = rest.strip_suffix(')').unwrap_or(rest);
    let name = clean::line(name).into_owned();
    let is_empty = matches!(arguments.trim(), "" | "{}" | "null");
    doc.push(&name, Role::Heading);
    if is_empty {
        return doc;
    }
    if unfolded {
        let pretty = serde_json::from_str::<serde_json::Value>(arguments)
            .ok()
            .and_then(|value| serde_json::to_string_pretty(&value).ok());
        let text = pretty.unwrap_or_else(|| arguments.to_owned());
        doc.end().append(&preview::json(&clean::block(&text)));
        doc.base = Base::Ltr;
    } else {
        let line = clean::line(arguments);
        let room = room.saturating_sub(grapheme::columns(&name) + 3);
        doc.push(&format!(" ({})", grapheme::fit(&line, room)), Role::Muted);
    }
    doc
}

/// What went over the wire.
fn raw(call: &LiveCall, pieces: &mut Vec<Piece>) {
    let mut push = |title: &str, body: &Doc| {
        let mut doc = Doc {
            base: Base::Ltr,
            ..Doc::default()
        };
        doc.line(title, Role::Heading).append(body);
        pieces.push(Piece::of(doc).apart());
    };
    push(
        t!("Request, as it was sent"),
        &preview::json(&clean::block(&call.request)),
    );
    let mut plain = Doc::default();
    match call.dialed() {
        None => {
            plain.push(t!("There is none yet."), Role::Muted);
        }
        Some(dialed) => {
            let (status, reply) = match dialed {
                Dialed::Accepted(accepted) => (Some(accepted.status), accepted.reply.as_str()),
                Dialed::Refused { status, reply, .. } => (Some(*status), reply.as_str()),
                Dialed::Unknown { status, reply, .. } => (*status, reply.as_str()),
                Dialed::NotSent { .. } => (None, ""),
            };
            if let Some(status) = status {
                plain.line(&format!("HTTP {status}"), Role::Muted);
            }
            if matches!(dialed, Dialed::Accepted(accepted) if accepted.success == Some(false)) {
                plain.line(
                    t!("The reply's own \"success\": false is no verdict."),
                    Role::Muted,
                );
            }
            if reply.trim().is_empty() {
                plain.push(t!("Nothing was read."), Role::Muted);
            } else {
                plain.append(&reply_doc(reply));
            }
        }
    }
    push(t!("Reply"), &plain);
}

/// A reply: JSON laid out, anything else as it is.
fn reply_doc(reply: &str) -> Doc {
    let pretty = serde_json::from_str::<serde_json::Value>(reply)
        .ok()
        .and_then(|value| serde_json::to_string_pretty(&value).ok());
    if let Some(text) = pretty {
        return preview::json(&clean::block(&text));
    }
    let mut doc = Doc::default();
    doc.plain(&clean::block(reply));
    doc
}
