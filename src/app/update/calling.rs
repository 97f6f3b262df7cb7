//! Calls: the card, one confirmation, what came back, following.

use super::super::calls::tried::Tried;
use super::super::calls::{End, LiveCall, Reconcile, Stage};
use super::super::card::{Card, Pressed};
use super::super::overlay::Overlay;
use super::super::picker::{Choice, Item, Picker};
use super::super::{DialOrder, card};
use super::{Effect, NotBegun, State, Timer, derive, go_to_problem, notice, open_picker, settling};
use crate::call::dialed::Dialed;
use crate::call::follow::{Following, Next, Pace, Polled};
use crate::call::request::CallId;
use crate::draft::problem::Severity;
use crate::sandbox::Fault;
use crate::store::ledger::book::Summary;

/// Opens the card for the draft as it is now.
pub fn open_card(state: &mut State, effects: &mut Vec<Effect>) {
    if state.placing().is_some() {
        notice(
            state,
            t!("A call is being placed: one at a time").to_owned(),
            true,
            effects,
        );
        return;
    }
    derive::checked(state);
    let card = Card::new(&state.document.draft, &state.report);
    if let Some(request) = &card.request {
        effects.push(Effect::AskCardFacts {
            to: request.to().as_str().to_owned(),
        });
    }
    state.overlays.push(Overlay::Card(Box::new(card)));
}

/// Enter on the card, when it counts.
pub fn enter_card(state: &mut State, effects: &mut Vec<Effect>) {
    let Some(Overlay::Card(mut card)) = state.overlays.pop() else {
        return;
    };
    match card.enter(state.around()) {
        Pressed::Ignored | Pressed::Changed => state.overlays.push(Overlay::Card(card)),
        Pressed::Mend => {
            let first = state
                .report
                .problems
                .iter()
                .position(|problem| problem.severity == Severity::Error);
            if let Some(index) = first {
                go_to_problem(state, index, effects);
            }
        }
        Pressed::Confirmed(id) => confirm(state, *card, id, effects),
    }
}

/// One confirmation: one order to dial. The card is gone by now, and its id with it.
fn confirm(state: &mut State, card: Card, id: CallId, effects: &mut Vec<Effect>) {
    let Some(request) = card.request else { return };
    if state.placing().is_some() || state.calls.live.iter().any(|call| call.id == id) {
        return;
    }
    let draft_name = super::booking::draft_name(state, &card.draft);
    state.calls.live.push(LiveCall {
        id: id.clone(),
        number: request.to().as_str().to_owned(),
        sandbox: state.target.is_sandbox(),
        started_ms: state.now_ms,
        clock_ms: state.clock_ms,
        stage: Stage::Placing,
        not_written: None,
        request: request.body().text().to_owned(),
        schema: card.draft.outcome_response_shape.clone(),
        age_ms: 0,
        outcome: Vec::new(),
        cost: None,
        cost_asked: 0,
        reconcile: Reconcile::default(),
        settled: None,
        tried: Tried::now(&card.draft, draft_name.clone(), request.agent()),
        note: None,
        rating: None,
    });
    state.overlays.push(Overlay::Call {
        id: id.clone(),
        view: Box::default(),
    });
    effects.push(Effect::Dial(Box::new(DialOrder {
        id,
        request,
        target: state.target.clone(),
        draft_name,
        draft: card.draft,
        allow_this_number: card.answered.contains(&card::Question::LastFour),
        even_if_unknown: card.answered.contains(&card::Question::Again),
    })));
    effects.push(Effect::SetTimer {
        timer: Timer::Tick,
        after_ms: 1_000,
    });
}

/// What came back from dialling.
pub fn on_dialed(
    state: &mut State,
    id: &CallId,
    result: Result<Dialed, NotBegun>,
    not_written: Option<String>,
    effects: &mut Vec<Effect>,
) {
    let now_ms = state.now_ms;
    let Some(call) = state
        .calls
        .live
        .iter_mut()
        .find(|call| call.id == *id && call.is_placing())
    else {
        return;
    };
    call.not_written = not_written;
    call.stage = match result {
        Err(NotBegun::EarlierUnknown(why) | NotBegun::Other(why)) => Stage::NotBegun(why),
        Ok(Dialed::Accepted(accepted)) => match accepted.job.clone() {
            Some(job) => {
                let pace = if call.sandbox {
                    Pace::Sandbox
                } else {
                    Pace::Live
                };
                let following = Following::new(pace);
                let after_ms = following.first_wait();
                effects.push(Effect::SetTimer {
                    timer: Timer::Poll(id.clone()),
                    after_ms,
                });
                Stage::Followed {
                    dialed: Dialed::Accepted(accepted),
                    job,
                    since_ms: now_ms,
                    following,
                    end: None,
                    ended_ms: None,
                }
            }
            None => Stage::Settled(Dialed::Accepted(accepted)),
        },
        Ok(dialed) => Stage::Settled(dialed),
    };
    let word = call.word().0;
    quit_no_more_asked(state, &word, effects);
    super::booking::refresh(state, effects);
}

/// The answer is here while the question whether to quit without it stood: the question goes, and a notice says why and
/// how to quit. It does not quit by itself: nobody said yes, and what came is worth a look.
fn quit_no_more_asked(state: &mut State, word: &str, effects: &mut Vec<Effect>) {
    let before = state.overlays.len();
    state
        .overlays
        .retain(|overlay| !matches!(overlay, Overlay::QuitPlacing));
    if state.overlays.len() < before {
        let quit = state.keymap.hint(super::Action::Quit);
        let text = t!(
            "The answer has come: {word}. {quit} quits now without asking",
            word,
            quit
        );
        notice(state, text, false, effects);
    }
}

/// Time to ask about a followed call.
pub fn poll(state: &mut State, id: &CallId, effects: &mut Vec<Effect>) {
    if let Some(call) = state.calls.live.iter().find(|call| call.id == *id)
        && let Stage::Followed { job, end: None, .. } = &call.stage
    {
        effects.push(Effect::Poll {
            id: id.clone(),
            job: job.clone(),
        });
    }
}

/// What a question about a job brought.
pub fn on_polled(state: &mut State, id: &CallId, polled: Polled, effects: &mut Vec<Effect>) {
    let now_ms = state.now_ms;
    let Some(call) = state.calls.live.iter_mut().find(|call| call.id == *id) else {
        return;
    };
    let age_ms = call.age_ms;
    let word_before = call.word().0;
    let mut has_ended = false;
    let Stage::Followed {
        since_ms,
        following,
        end,
        ended_ms,
        ..
    } = &mut call.stage
    else {
        return;
    };
    if end.is_some() {
        return;
    }
    let elapsed_ms = now_ms.saturating_sub(*since_ms).saturating_add(age_ms);
    match following.answer(polled, elapsed_ms) {
        Next::AskAfter(after_ms) => {
            effects.push(Effect::SetTimer {
                timer: Timer::Poll(id.clone()),
                after_ms,
            });
        }
        Next::Ended => {
            *end = Some(End::Job);
            *ended_ms = Some(now_ms);
            super::settling::cost_later(id, 0, effects);
            effects.push(Effect::ListCalls);
            has_ended = true;
        }
        Next::GaveUp(why) => {
            *end = Some(End::GaveUp(why));
            *ended_ms = Some(now_ms);
        }
    }
    call.read_outcome();
    if call.word().0 != word_before || has_ended {
        super::booking::refresh(state, effects);
    }
}

/// A second has passed: the clock on the screen goes on while a call runs.
pub fn tick(state: &State, effects: &mut Vec<Effect>) {
    if state.calls.live.iter().any(LiveCall::is_running) {
        effects.push(Effect::SetTimer {
            timer: Timer::Tick,
            after_ms: 1_000,
        });
    }
}

/// Shows the latest call of this window, else the ledger's.
pub fn show_latest(state: &mut State, effects: &mut Vec<Effect>) {
    if let Some(call) = state.calls.foremost() {
        let id = call.id.clone();
        state.overlays.push(Overlay::Call {
            id,
            view: Box::default(),
        });
    } else if let Some(id) = state.calls.ledger.first().map(|row| row.id.clone()) {
        super::booking::open_call(state, &id, effects);
    }
}

/// The ledger answered.
pub fn on_calls(
    state: &mut State,
    result: Result<Vec<Summary>, String>,
    effects: &mut Vec<Effect>,
) {
    match result {
        Ok(calls) => {
            settling::learn(state, &calls, effects);
            state.calls.ledger = calls;
            state.calls.trouble = None;
        }
        Err(why) => state.calls.trouble = Some(why),
    }
}

/// Opens the list of faults, in the sandbox only.
pub fn open_faults(state: &mut State) {
    let none = Item {
        label: t!("no fault").to_owned(),
        detail: t!("calls are answered and end well").to_owned(),
        choice: Choice::Fault(""),
    };
    let faults = Fault::ALL.iter().map(|(_, name, about)| Item {
        label: (*name).to_owned(),
        detail: crate::words::text(about).to_owned(),
        choice: Choice::Fault(name),
    });
    let mut picker = Picker::new(
        t!("What goes wrong in the sandbox"),
        t!("chooses it"),
        std::iter::once(none).chain(faults).collect(),
    );
    picker.selected = picker
        .items
        .iter()
        .position(|item| item.choice == Choice::Fault(state.fault))
        .unwrap_or(0);
    open_picker(state, picker);
}
