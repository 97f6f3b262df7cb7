//! A call's page: the verdict in words and what to do next, the conversation as it grows, the outcome as a table, the
//! recording, and for an unknown call the way to settle it. The raw request and reply are one key away.

use ratatui::layout::Rect;

use super::calls::LiveCall;
use super::doc::{Doc, Role};
use super::keyline::Hint;
use super::preview;
use super::sheet::Piece;
use super::spread::{self, Parts, Spread};
use crate::call::conversation::{Turn, Who};
use crate::call::dialed::Dialed;
use crate::draft::voices::catalogue::Catalogue;
use crate::text::layout::{Base, Display};
use crate::text::{clean, grapheme};

pub use head::{Head, stars, takes_notes, verdict_of};

mod head;
mod reconciling;
mod results;
mod values;

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
    /// What looking for it brought was shown last.
    pub answered: bool,
}

impl View {
    /// Shows the call as it is now. What was waited for is brought into view when it comes: the next word, the end, what
    /// looking for an unknown call brought.
    pub fn take(&mut self, call: &LiveCall, parts: Parts, area: Rect, display: Display) {
        let at_end = self.spread.is_at_end();
        self.spread.show(parts, area, display);
        let has_ended = self.ran && !call.is_running();
        self.ran = call.is_running();
        let is_answered = call.is_unsettled() && call.reconcile.is_answered();
        let has_answer = is_answered && !self.answered;
        self.answered = is_answered;
        if has_answer && !self.shows.raw {
            self.spread.body.scroll = 0;
            if self.spread.places.head.height == 0 {
                self.spread.jump(true);
            }
        } else if at_end && call.is_running() && !self.shows.raw {
            self.spread.scroll_by(isize::MAX);
        } else if at_end && has_ended {
            // Who followed the talk to its end is taken to the outcome, or to a verdict that would be out of view and has
            // nothing below it that says as much.
            self.spread.body.scroll = 0;
            if self.spread.places.head.height > 0 || head::went_well(call) {
                self.spread.jump(true);
            }
        }
    }
}

/// What the page is made of beside the call.
#[derive(Clone, Copy, Debug)]
pub struct Around<'a> {
    pub shows: Shows,
    /// On the steady clock, milliseconds.
    pub now_ms: u64,
    pub utc_offset_s: i32,
    pub voices: &'a Catalogue,
    /// Columns of the page, and those of the conversation on it.
    pub width: u16,
}

impl Around<'_> {
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
pub fn parts(call: &LiveCall, around: Around<'_>) -> Parts {
    let mut parts = Parts {
        head: Head::of(call, around.now_ms).pieces(around),
        ..Parts::default()
    };
    if around.shows.raw {
        raw(call, &mut parts.body);
        return parts;
    }
    if call.is_unsettled() {
        let doc = reconciling::doc(call, around.utc_offset_s);
        parts.body.push(Piece::of(doc).apart().stop());
    }
    // Both for the same columns, so that nothing moves at the end.
    let beside = spread::side_columns(around.width);
    parts.side = match beside {
        _ if !call.is_running() => results::table(call, beside.unwrap_or(around.width)),
        Some(columns) => results::awaited(call, columns),
        // Below the talk it would only be in its way.
        None => Vec::new(),
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
///
/// `lies_over`: Esc leads back to what lies below, not to the draft.
#[must_use]
pub fn keys(call: &LiveCall, shows: Shows, others: bool, lies_over: bool) -> Vec<Hint> {
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
            keys.push(("r", reconciling::look_for_it(call)));
        }
    }
    if takes_notes(call) {
        keys.extend([
            ("n", t!("note")),
            ("1-5", t!("rate")),
            ("d", t!("diff")),
            ("b", t!("in the ledger")),
        ]);
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
    if call.job().is_some() {
        keys.push(("c", t!("copy job id")));
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
    let leads_to = if call.reconcile.chosen.is_some() {
        t!("choose anew")
    } else if shows.raw || lies_over {
        t!("back")
    } else {
        t!("draft")
    };
    keys.push(("Esc", leads_to));
    keys
}

/// The conversation: the agent at the left, the caller at the right, tool calls folded.
fn transcript(turns: &[Turn], around: Around<'_>, pieces: &mut Vec<Piece>) {
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
        let mut doc = Doc::ltr();
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
