//! A call's page in the book: what it came to, what was noted, what was changed since the call before it; then the
//! conversation, outcome, request and reply as on the page of a call of this window.

use super::{Book, CallPage, Entry};
use crate::app::calls::{self, End, LiveCall, Stage};
use crate::app::doc::{Doc, Role};
use crate::app::sheet::Piece;
use crate::app::spread::Parts;
use crate::app::talk::{self, Head};
use crate::call::conversation::{self, Conversation, Status};
use crate::call::dialed::{Accepted, Dialed};
use crate::call::local_time;
use crate::call::verdict::Verdict;
use crate::draft::voices::catalogue::Catalogue;
use crate::draft::{Draft, diff, file, phone};
use crate::store::ledger::{Row, RowState};

/// The page.
#[must_use]
pub fn parts(
    page: &CallPage,
    book: &Book,
    voices: &Catalogue,
    width: u16,
    utc_offset_s: i32,
) -> Parts {
    let row = &page.entry.row;
    let call = as_call(row);
    let around = talk::Around {
        shows: page.shows,
        now_ms: 0,
        utc_offset_s,
        voices,
        width,
    };
    let mut parts = talk::parts(&call, around);
    // The verdict and the way out of not knowing are about a call of this window.
    let head = Head {
        call: &call,
        word: calls::Came::of(row).words(),
        lasted: row.duration_seconds.map(conversation::lasted),
        cost: row.cost.as_deref(),
        verdict: verdict_of(row, &call),
    };
    parts.head = head.pieces(around);
    let beside = beside(&page.entry, book, utc_offset_s);
    if !beside.text.is_empty() {
        parts.head.push(Piece::of(beside));
    }
    if call.is_unsettled() && !page.shows.raw && !parts.body.is_empty() {
        parts.body.remove(0);
    }
    if book.mask_numbers {
        mask(&mut parts, &[row]);
    }
    parts
}

/// Masks the numbers of a page, those of these calls without their `+`, too.
pub fn mask(parts: &mut Parts, rows: &[&Row]) {
    let numbers: Vec<&str> = rows
        .iter()
        .flat_map(|row| [row.to_number.as_str(), row.from_number.as_str()])
        .collect();
    let Parts {
        head,
        body,
        side,
        foot,
    } = parts;
    for piece in head.iter_mut().chain(body).chain(side).chain(foot) {
        // A masked text has as many bytes as before, so the roles stay where they are.
        piece.body.text = phone::mask_with(&piece.body.text, &numbers);
        piece.label.text = phone::mask_with(&piece.label.text, &numbers);
    }
}

/// A call of the ledger as one of this window that has ended.
#[must_use]
pub fn as_call(row: &Row) -> LiveCall {
    let taken = LiveCall::taken_up(row, 0, row.started_at_ms);
    let mut call = taken.unwrap_or_else(|| LiveCall::kept(row, stage(row)));
    if let (
        Some(status),
        Stage::Followed {
            following,
            end,
            ended_ms,
            ..
        },
    ) = (&row.status, &mut call.stage)
    {
        following.conversation = Some(Conversation {
            status: Status::parse(status),
            duration_seconds: row.duration_seconds,
            transcript: row.transcript.clone(),
            outcome: row.outcome.clone(),
            recording_url: row.recording_url.clone(),
            failure: row
                .message
                .clone()
                .filter(|_| Status::parse(status) == Status::Failed),
        });
        *end = Some(End::Job);
        *ended_ms = Some(0);
        call.read_outcome();
    }
    call
}

/// What dialling came to where nothing can be followed.
fn stage(row: &Row) -> Stage {
    let words = row.message.clone().unwrap_or_default();
    let reply = row.reply.clone().unwrap_or_default();
    match row.state {
        RowState::Placing => Stage::Placing,
        RowState::Refused => Stage::Settled(Dialed::Refused {
            status: row.http_status.unwrap_or(0),
            words,
            reply,
        }),
        RowState::NotSent => Stage::Settled(Dialed::NotSent { why: words }),
        RowState::Unknown => Stage::Settled(Dialed::Unknown {
            why: words,
            status: row.http_status,
            reply,
        }),
        RowState::Accepted => Stage::Settled(Dialed::Accepted(calls::accepted(row))),
    }
}

/// What a call of the ledger came to, and what to do next from a shell. `call` is [`as_call`] of it.
#[must_use]
pub fn verdict_of(row: &Row, call: &LiveCall) -> Verdict {
    let mut verdict = talk::verdict_of(call);
    if call.is_unsettled() {
        let look = if call.sandbox {
            t!("Nobody was rung: it was in the sandbox, and there is nothing to settle.")
        } else {
            t!(
                "It may be ringing: before you call again, `ringback calls reconcile` looks for it at Hamsa."
            )
        };
        look.clone_into(&mut verdict.next);
    } else if row.state == RowState::Accepted && row.status.is_none() {
        // Nobody waits for its first word here.
        match call.dialed() {
            Some(Dialed::Accepted(Accepted { job: None, .. })) => {}
            Some(Dialed::Accepted(Accepted { job: Some(job), .. })) if !row.sandbox => {
                let job = job.as_str();
                verdict.next = t!("`ringback follow {job}` asks how it stands.", job);
            }
            _ => verdict.next.clear(),
        }
    }
    let seen = call.conversation();
    if let (Some(job), true) = (
        call.job(),
        seen.is_some_and(|seen| !seen.status.is_terminal()),
    ) {
        t!("The call was in progress when it was seen last.").clone_into(&mut verdict.what);
        verdict.next = if row.sandbox {
            t!("It was in the sandbox, which ends with the window or the command that placed it.")
                .to_owned()
        } else {
            t!("`ringback follow {job}` asks how it stands.", job)
        };
    }
    verdict
}

/// What only the ledger tells of it: what was changed since the call before, and that it is marked.
fn beside(entry: &Entry, book: &Book, utc_offset_s: i32) -> Doc {
    let row = &entry.row;
    let mut doc = Doc::ltr();
    if let Some(before) = &entry.before {
        doc.push(
            &t!(
                "Since the call before it ({local}): ",
                local = local_time::whole(before.started_at_ms, utc_offset_s)
            ),
            Role::Muted,
        );
        doc.push(&changes(&before.draft_text, &row.draft_text), Role::Param)
            .end();
    }
    let marked = book.marked.as_ref().map(|row| &row.id);
    if marked == Some(&row.id) {
        doc.push(
            t!("◆ marked: press d on another call to compare the two"),
            Role::Key,
        );
    }
    doc
}

/// The draft that a call was made with.
///
/// # Errors
/// It cannot be read any more: one sentence.
pub fn draft_of(text: &str) -> Result<Draft, String> {
    file::read(text)
        .map(|read| read.draft)
        .map_err(|error| t!("The draft of that call cannot be read: {error}", error))
}

/// The fields that were changed between two drafts, by name.
fn changes(before: &str, after: &str) -> String {
    let (Ok(before), Ok(after)) = (draft_of(before), draft_of(after)) else {
        return t!("the drafts cannot be read").to_owned();
    };
    let fields: Vec<&str> = diff::drafts(&before, &after)
        .iter()
        .map(|one| one.field.label())
        .collect();
    if fields.is_empty() {
        t!("the draft is the same").to_owned()
    } else {
        t!("{fields} changed", fields = fields.join(", "))
    }
}
