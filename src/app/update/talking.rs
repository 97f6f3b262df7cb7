//! Keys on a call's page.

use crossterm::event::KeyCode;

use super::super::action::Action;
use super::super::keymap::Key;
use super::super::overlay::Overlay;
use super::super::talk;
use super::{Effect, State, act, booking, notice, recording, settling};
use crate::call::request::CallId;

/// A key, with the action that the key map gives it. `swallows`: the call is being placed, so nothing but Esc leaves.
pub fn on_key(
    state: &mut State,
    key: Key,
    action: Option<Action>,
    swallows: bool,
    effects: &mut Vec<Effect>,
) {
    let Some(Overlay::Call { id, view }) = state.overlays.last_mut() else {
        return;
    };
    let id = id.clone();
    match (key.code, action) {
        (KeyCode::Esc, _) => {
            let choosing = state
                .calls
                .find_mut(&id)
                .and_then(|call| call.reconcile.chosen.take());
            let Some(Overlay::Call { view, .. }) = state.overlays.last_mut() else {
                return;
            };
            if choosing.is_none() && !view.shows.leave_raw(&mut view.spread) {
                state.overlays.pop();
            }
        }
        (_, Some(Action::Move(motion, _))) => {
            view.spread.scroll_to(motion);
        }
        (_, Some(Action::NextField)) => other_call(state, &id, 1),
        (_, Some(Action::PreviousField)) => other_call(state, &id, -1),
        (_, Some(Action::CopyJobId)) => copy_job(state, &id, effects),
        // A call is asked for here only while this one is being placed: it says why there is no card.
        (_, Some(action @ (Action::Suspend | Action::Contacts | Action::Call))) => {
            act(state, action, effects);
        }
        (_, Some(Action::Calls)) if !swallows => act(state, Action::Calls, effects),
        (KeyCode::Enter, None) => {
            // Else it leads nowhere: held since the card, it would go on into the draft.
            let call = state.calls.find(&id);
            if call.is_some_and(|call| call.reconcile.chosen.is_some()) {
                settling::settle(state, &id, effects);
            }
        }
        (KeyCode::Char(character), None) if key.modifiers.is_empty() => {
            on_letter(state, &id, character, effects);
        }
        _ => {}
    }
}

fn on_letter(state: &mut State, id: &CallId, character: char, effects: &mut Vec<Effect>) {
    let call = state.calls.find(id);
    let writes = call.is_some_and(talk::takes_notes);
    let wants_looking = call.is_some_and(|call| {
        call.is_unsettled() && call.reconcile.answer.is_none() && !call.reconcile.looking
    });
    let Some(Overlay::Call { view, .. }) = state.overlays.last_mut() else {
        return;
    };
    match character {
        'v' => {
            view.shows.turn_raw(&mut view.spread);
        }
        't' => view.shows.tools = !view.shows.tools,
        'b' => booking::open_call(state, id, effects),
        'c' => copy_job(state, id, effects),
        'l' => {
            let link = link_of(state, id);
            recording::copy(state, link, effects);
        }
        'o' => {
            let link = link_of(state, id);
            recording::show(state, link, effects);
        }
        'r' => settling::look(state, id, effects),
        'n' | 'd' | '0'..='5' if writes => on_write(state, id, character, effects),
        'n' | '1'..='5' if wants_looking => {
            let text = t!("What came of this call is not known yet: r looks for it first");
            notice(state, text.to_owned(), false, effects);
        }
        'n' => settling::choose_never(state, id),
        '1'..='9' => {
            let number = character.to_digit(10).unwrap_or(0);
            settling::choose_candidate(state, id, usize::try_from(number).unwrap_or(0));
        }
        _ => {}
    }
}

/// A note, a rating, a comparison: as on the ledger's page of the call.
fn on_write(state: &mut State, id: &CallId, character: char, effects: &mut Vec<Effect>) {
    match character {
        'n' => {
            let note = state.calls.find(id).and_then(|call| call.note.clone());
            booking::ask_note(state, note.as_deref());
        }
        'd' => booking::open_to_compare(state, id, effects),
        digit => booking::rate(id.clone(), digit, effects),
    }
}

fn copy_job(state: &mut State, id: &CallId, effects: &mut Vec<Effect>) {
    let job = state.calls.find(id).and_then(|call| call.job());
    let text = match job.map(str::to_owned) {
        Some(job) => {
            effects.push(Effect::Copy(job));
            t!("The job id is on the clipboard")
        }
        None => t!("This call has no job id"),
    };
    notice(state, text.to_owned(), false, effects);
}

/// The link of a call's recording, once it is there.
fn link_of(state: &State, id: &CallId) -> Option<String> {
    let conversation = state.calls.find(id)?.conversation()?;
    conversation.recording_url.clone()
}

/// Goes to the page of another call of this window.
fn other_call(state: &mut State, id: &CallId, by: isize) {
    let at = state.calls.live.iter().position(|call| call.id == *id);
    let count = state.calls.live.len();
    let next = at.and_then(|at| state.calls.live.get(super::super::round(at, by, count)));
    if let Some(next) = next.map(|call| call.id.clone())
        && next != *id
    {
        state.overlays.pop();
        state.overlays.push(Overlay::Call {
            id: next,
            view: Box::default(),
        });
    }
}
