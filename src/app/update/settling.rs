//! What is left of calls: taken up from the ledger after a restart, unknown ones settled by the user, what they cost.

use super::super::Resumed;
use super::super::calls::{LiveCall, Stage};
use super::{Effect, State, Timer, notice};
use crate::call::cost::Cost;
use crate::call::dialed::{Dialed, JobId};
use crate::call::follow::{Following, Pace};
use crate::call::recent::Candidate;
use crate::call::request::CallId;
use crate::store::ledger::book::Summary;
use crate::store::ledger::settle::Decision;

/// When the cost is asked for after the end, in milliseconds: Hamsa may still be counting.
const COST_AFTER_MS: [u64; 4] = [0, 3_000, 10_000, 30_000];

/// Takes up what an earlier window left. Nothing is dialled by it.
pub fn on_resumed(state: &mut State, result: Result<Resumed, String>, effects: &mut Vec<Effect>) {
    let resumed = match result {
        Ok(resumed) => resumed,
        Err(why) => {
            notice(state, why, true, effects);
            return;
        }
    };
    let rows = resumed.unknown.iter().rev().chain(&resumed.unended);
    let mut taken: Vec<LiveCall> = rows
        .filter(|row| state.calls.find(&row.id).is_none())
        .filter_map(|row| LiveCall::taken_up(row, state.now_ms, state.clock_ms))
        .collect();
    let (mut followed, mut unknown) = (0, 0);
    for call in &taken {
        if call.is_running() {
            followed += 1;
            // At once: what happened meanwhile is not to be waited for.
            effects.push(Effect::SetTimer {
                timer: Timer::Poll(call.id.clone()),
                after_ms: 0,
            });
        } else if call.is_unsettled() {
            unknown += 1;
        }
    }
    // Before the calls of this window: they are older.
    taken.append(&mut state.calls.live);
    state.calls.live = taken;
    if followed > 0 {
        start_clock(effects);
    }
    if let Some(path) = resumed.set_aside {
        let text = t!(
            "Earlier calls are not known here: the ledger was damaged and set aside as {path}",
            path = path.display()
        );
        notice(state, text, true, effects);
    } else if followed + unknown > 0 {
        let mut parts = Vec::new();
        if followed > 0 {
            parts.push(tn!(
                followed,
                "1 earlier call is being followed",
                "{followed} earlier calls are being followed",
                followed
            ));
        }
        if unknown > 0 {
            parts.push(tn!(
                unknown,
                "1 earlier call is unknown",
                "{unknown} earlier calls are unknown",
                unknown
            ));
        }
        let key = state.keymap.hint(super::Action::ShowCall);
        let text = t!("{what} ({key} shows)", what = parts.join("; "), key);
        notice(state, text, false, effects);
    }
}

fn start_clock(effects: &mut Vec<Effect>) {
    effects.push(Effect::SetTimer {
        timer: Timer::Tick,
        after_ms: 1_000,
    });
}

/// Looks for an unknown call at Hamsa.
pub fn look(state: &mut State, id: &CallId, effects: &mut Vec<Effect>) {
    if let Some(call) = state.calls.find_mut(id)
        && call.is_unsettled()
        && !call.reconcile.looking
        && !call.reconcile.settling
    {
        call.reconcile.looking = true;
        call.reconcile.chosen = None;
        call.reconcile.trouble = None;
        effects.push(Effect::LookUp(id.clone()));
        // That it should be looked for needs not be said any more.
        state.notice = None;
    }
}

/// Looking brought this.
pub fn on_looked_up(state: &mut State, id: &CallId, result: Result<Vec<Candidate>, String>) {
    if let Some(call) = state.calls.find_mut(id)
        && call.is_unsettled()
    {
        call.reconcile.looking = false;
        call.reconcile.chosen = None;
        call.reconcile.answer = Some(result);
    }
}

/// Chooses one of the candidates, by its number on the page from 1.
pub fn choose_candidate(state: &mut State, id: &CallId, number: usize) {
    let Some(call) = state.calls.find_mut(id) else {
        return;
    };
    let candidate = number
        .checked_sub(1)
        .and_then(|index| call.reconcile.candidates().nth(index));
    if let Some(candidate) = candidate {
        call.reconcile.chosen = Some(Decision::Job(candidate.call.job.clone()));
    }
}

/// Chooses that it never happened: only once it was looked for.
pub fn choose_never(state: &mut State, id: &CallId) {
    if let Some(call) = state.calls.find_mut(id)
        && call.reconcile.answer.is_some()
    {
        call.reconcile.chosen = Some(Decision::Never);
    }
}

/// Settles the call as it was chosen.
pub fn settle(state: &mut State, id: &CallId, effects: &mut Vec<Effect>) {
    if let Some(call) = state.calls.find_mut(id)
        && call.is_unsettled()
        && !call.reconcile.settling
        && let Some(decision) = call.reconcile.chosen.clone()
    {
        call.reconcile.settling = true;
        effects.push(Effect::Settle {
            id: id.clone(),
            decision,
        });
    }
}

/// The decision was written down, or could not be.
pub fn on_settled(
    state: &mut State,
    id: &CallId,
    decision: Decision,
    result: Result<(), String>,
    effects: &mut Vec<Effect>,
) {
    let now_ms = state.now_ms;
    let Some(call) = state.calls.find_mut(id) else {
        return;
    };
    call.reconcile.settling = false;
    call.reconcile.chosen = None;
    if let Err(why) = result {
        call.reconcile.trouble = Some(why);
        // Somebody else may have settled it.
        effects.push(Effect::ListCalls);
        return;
    }
    let Stage::Settled(dialed @ Dialed::Unknown { .. }) = &call.stage else {
        return;
    };
    if let Decision::Job(job) = &decision {
        let pace = if call.sandbox {
            Pace::Sandbox
        } else {
            Pace::Live
        };
        call.stage = Stage::Followed {
            dialed: dialed.clone(),
            job: job.clone(),
            since_ms: now_ms,
            following: Following::new(pace),
            end: None,
            ended_ms: None,
        };
        effects.push(Effect::SetTimer {
            timer: Timer::Poll(id.clone()),
            after_ms: 0,
        });
        start_clock(effects);
    }
    call.settled = Some(decision);
    effects.push(Effect::ListCalls);
    super::booking::refresh(state, effects);
}

/// The ledger's calls as they are now: what somebody settled in another window, or by a command, is settled here too.
pub fn learn(state: &mut State, calls: &[Summary], effects: &mut Vec<Effect>) {
    for call in calls.iter().filter(|call| call.settled) {
        let here = state.calls.find(&call.id);
        if here.is_some_and(LiveCall::is_unsettled) {
            let job = call.job_id.as_deref().and_then(JobId::parse);
            let decision = job.map_or(Decision::Never, Decision::Job);
            on_settled(state, &call.id, decision, Ok(()), effects);
        }
    }
}

/// Asks for the cost some time after the end; `asked` counts the questions before.
pub fn cost_later(id: &CallId, asked: u8, effects: &mut Vec<Effect>) {
    if let Some(after_ms) = COST_AFTER_MS.get(usize::from(asked)) {
        effects.push(Effect::SetTimer {
            timer: Timer::Cost(id.clone()),
            after_ms: *after_ms,
        });
    }
}

/// Time to ask what a call cost.
pub fn ask_cost(state: &mut State, id: &CallId, effects: &mut Vec<Effect>) {
    if let Some(call) = state.calls.find_mut(id)
        && let Stage::Followed { job, .. } = &call.stage
    {
        call.cost_asked = call.cost_asked.saturating_add(1);
        effects.push(Effect::AskCost {
            id: id.clone(),
            job: job.clone(),
        });
    }
}

/// Hamsa told the cost, or did not: then it is asked again some time later, and nothing is said.
pub fn on_cost(state: &mut State, id: &CallId, cost: Option<Cost>, effects: &mut Vec<Effect>) {
    let Some(call) = state.calls.find_mut(id) else {
        return;
    };
    match cost {
        Some(cost) => {
            call.cost = Some(cost);
            super::booking::refresh(state, effects);
        }
        None => cost_later(id, call.cost_asked, effects),
    }
}
