//! The way out of not knowing whether a call was placed: looking for it in Hamsa's list of recent calls, and the user's
//! word for what it became.

use super::super::calls::{self, LiveCall};
use super::super::doc::{Doc, Role};
use crate::call::recent::Candidate;
use crate::call::{conversation, local_time};
use crate::store::ledger::settle::Decision;
use crate::text::clean;

/// What the key that looks for it does.
pub fn look_for_it(call: &LiveCall) -> &'static str {
    if call.sandbox {
        t!("look for it in the sandbox")
    } else {
        t!("look for it at Hamsa")
    }
}

/// What to do next, one sentence.
pub fn next(call: &LiveCall) -> &'static str {
    let reconcile = &call.reconcile;
    match &reconcile.answer {
        _ if reconcile.chosen.is_some() => t!("Enter settles it so; Esc lets you choose anew."),
        None if call.sandbox => {
            t!("Nobody is rung in the sandbox. To practise, look for it as for a live call (r).")
        }
        None => t!("It may be ringing: before you call again, look for it at Hamsa (r)."),
        Some(Ok(found)) if !found.is_empty() => t!("Choose the one that was yours, or n."),
        Some(_) => t!("Look again in a minute (r), or say that it never happened (n)."),
    }
}

/// The way out of not knowing.
pub fn doc(call: &LiveCall, utc_offset_s: i32) -> Doc {
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
                push_candidate(&mut doc, index, candidate, chosen, utc_offset_s);
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
    let (word, role) = calls::status_word(call.status.word());
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
