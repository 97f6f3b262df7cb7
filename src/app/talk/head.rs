//! The head of a call's page: where it went and how it stands, the verdict and what to do next, what was tried, what the
//! user wrote on it. A call of this window and one of the ledger have the same.

use super::super::calls::{End, LiveCall, Stage};
use super::super::doc::{Doc, Role};
use super::super::sheet::Piece;
use super::{Around, reconciling};
use crate::call::conversation::Status;
use crate::call::cost;
use crate::call::dialed::{self, Dialed, JobId};
use crate::call::verdict::{self, Verdict};
use crate::store::ledger::settle::Decision;
use crate::text::clean;

/// What the head is made of beside the call.
#[derive(Debug)]
pub struct Head<'a> {
    pub call: &'a LiveCall,
    /// How it stands, in a word.
    pub word: (String, Role),
    pub lasted: Option<String>,
    /// Credits, as Hamsa spells them.
    pub cost: Option<&'a str>,
    pub verdict: Verdict,
}

impl<'a> Head<'a> {
    /// The head of a call of this window.
    #[must_use]
    pub fn of(call: &'a LiveCall, now_ms: u64) -> Self {
        let mut verdict = verdict_of(call);
        if verdict.next.is_empty() && takes_notes(call) {
            t!("n notes, 1-5 rates, d compares it; b opens its page in the ledger.")
                .clone_into(&mut verdict.next);
        }
        Self {
            call,
            word: call.word(),
            lasted: call.lasted(now_ms),
            cost: call.cost.as_ref().map(|cost| cost.credits.as_str()),
            verdict,
        }
    }

    /// Its lines.
    #[must_use]
    pub fn pieces(&self, around: Around<'_>) -> Vec<Piece> {
        let call = self.call;
        let tried = call
            .tried
            .line(call.clock_ms, around.voices, around.utc_offset_s);
        let mut pieces = vec![Piece::of(self.stands()), Piece::of(tried)];
        if let Some(note) = &call.note {
            let mut doc = Doc::ltr();
            doc.push(t!("Note  "), Role::Key).plain(&clean::block(note));
            pieces.push(Piece::of(doc));
        }
        pieces
    }

    /// Status and time, the verdict, what to do next, and what went wrong on the way.
    fn stands(&self) -> Doc {
        let call = self.call;
        let mut doc = Doc::default();
        let (badge, role) = if call.sandbox {
            (" SANDBOX ", Role::Sandbox)
        } else {
            (" LIVE ", Role::Live)
        };
        // First, so that it does not move when something else changes.
        doc.push(badge, role).plain("  ");
        let (word, role) = &self.word;
        // The verdict tells its number.
        let refused =
            call.settled.is_none() && matches!(call.dialed(), Some(Dialed::Refused { .. }));
        doc.push(if refused { t!("REFUSED") } else { word }, *role);
        if let Some(lasted) = &self.lasted {
            doc.push(&format!("   {lasted}"), Role::Plain);
        }
        // A simulated call costs nothing, which is no news.
        if let Some(cost) = self.cost.filter(|cost| *cost != "0") {
            doc.push(
                &format!("   {}", cost::spelt(&clean::line(cost))),
                Role::Muted,
            );
        }
        if let Some(rating) = call.rating {
            doc.plain("   ").push(&stars(rating), Role::Warning);
        }
        doc.end();
        doc.push(&clean::line(&self.verdict.what), Role::Heading);
        if !self.verdict.next.is_empty() {
            doc.end()
                .push("→ ", Role::Key)
                .plain(&clean::line(&self.verdict.next));
        }
        let mut warn = |text: &str| {
            doc.end().push(text, Role::Warning);
        };
        if let Stage::Followed { following, end, .. } = &call.stage {
            if let (Some(trouble), None) = (&following.trouble, end) {
                let trouble = clean::line(trouble);
                warn(&t!("! {trouble}; asking again", trouble));
            }
            if let Some(End::GaveUp(why)) = end {
                warn(&format!("! {}", clean::line(why)));
            }
        }
        if let Some(why) = &call.not_written {
            warn(&format!("! {}", clean::line(why)));
        }
        doc
    }
}

/// `★★★★☆`.
#[must_use]
pub fn stars(rating: u8) -> String {
    (1..=5)
        .map(|star| if star <= rating { '★' } else { '☆' })
        .collect()
}

/// Whether the call is over and in the ledger, so that one can write on it.
#[must_use]
pub fn takes_notes(call: &LiveCall) -> bool {
    call.dialed().is_some() && !call.is_running() && !call.is_unsettled()
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
                reconciling::next(call).clone_into(&mut verdict.next);
            }
            verdict
        }
        (
            Stage::Followed {
                job,
                following,
                end,
                ..
            },
            settled,
        ) => match &following.conversation {
            Some(conversation) => {
                let failure = conversation.failure.as_deref();
                let mut verdict = verdict::of_status(&conversation.status, failure);
                if matches!(end, Some(End::GaveUp(_))) {
                    verdict.next = not_followed(job);
                } else if verdict.next.is_empty() {
                    let next = if !conversation.status.is_terminal() {
                        t!("It goes on while you are elsewhere: Esc goes back to the draft.")
                    } else if call.outcome.iter().any(|entry| !entry.mark.is_fine()) {
                        t!("Say in the schema's descriptions what to listen for, then call again.")
                    } else {
                        ""
                    };
                    next.clone_into(&mut verdict.next);
                }
                verdict
            }
            None if settled.is_some() => plain(t!("You decided that it became this job."), ""),
            None if end.is_some() => plain(t!("Hamsa accepted the call."), &not_followed(job)),
            None => plain(
                t!("Hamsa accepted the call."),
                t!("Waiting for the first word."),
            ),
        },
    }
}

/// What to do about a call that nobody asks after any more; why stands below it.
fn not_followed(job: &JobId) -> String {
    t!(
        "It is not followed any more; to ask again: ringback follow {job}",
        job = job.as_str()
    )
}

/// Whether it reached its end as it should and brought an outcome.
#[must_use]
pub fn went_well(call: &LiveCall) -> bool {
    let completed = { call.conversation() }.is_some_and(|one| one.status == Status::Completed);
    !call.outcome.is_empty() && completed
}
