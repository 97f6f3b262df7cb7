//! The decision: an event comes in, the state changes, effects go out. No IO, no clock, no randomness.
//!
//! [`update`] takes the event. What came from the world goes to the file below that asked for it; a key goes
//!
//! 1. to `modal`, where the key map has modes and no overlay is up;
//! 2. through `sequence`, which keeps keys that are pressed one after the other until they name an action;
//! 3. to the topmost overlay (`over`); with none up to what is open in the panes (`completing`, `finding`, `schema`), then
//!    to `acting` if it is an action, else it is typed (`editing`).
//!
//! | about | files |
//! |---|---|
//! | texts | `editing`, `clipping`, `completing`, `finding`, `modal`, `outside` (an editor outside), `reading` (direction) |
//! | fields | `choosing`, `rows`, `params`, `sets`, `schema`, `voicing`, `mending` |
//! | calls | `calling`, `filling`, `talking`, `settling`, `recording`, `booking` (the ledger), `copying` (as curl and its like) |
//! | files | `files`, `watching`, `restoring` (recovery copies), `merging` (values from elsewhere), `offering`, `secret` |
//! | all of them | `acting`, `over`, `line` (prompts), `mouse`, `sequence`, `profiling` |

use self::acting::act;
use super::action::Action;
use super::calls::LiveCall;
use super::card::Facts;
use super::document::Document;
use super::editor::LONGEST;
use super::keymap::Key;
use super::notice::{self, Notice};
use super::overlay::Overlay;
use super::pane::Pane;
use super::picker::Picker;
use super::prompt::{Prompt, PromptKind};
use super::state::State;
use super::{Effect, Event, NotBegun, SaveFailure, Timer, What, derive};
use crate::draft::field::Field;
use crate::draft::problem::Severity;
use crate::draft::{Part, Place};

mod acting;
#[cfg(test)]
mod bench;
mod booking;
mod calling;
mod choosing;
mod clipping;
pub mod completing;
mod copying;
mod editing;
pub mod files;
mod filling;
pub mod finding;
mod line;
pub mod mending;
mod merging;
pub mod modal;
pub mod mouse;
mod offering;
mod outside;
mod over;
pub mod params;
pub mod profiling;
pub mod reading;
pub mod recording;
mod restoring;
mod rows;
pub mod schema;
pub mod secret;
mod sequence;
mod sets;
mod settling;
mod talking;
pub mod voicing;
mod watching;

/// How long a notice stays.
const NOTICE_MS: u64 = 6_000;

/// Takes one event. Effects are in the order in which they are to be done.
pub fn update(state: &mut State, event: Event) -> Vec<Effect> {
    state.now_ms = state.now_ms.max(event.at_ms);
    let mut effects = Vec::new();
    let by_user = matches!(event.what, What::Key(_) | What::Mouse(_) | What::Paste(_));
    match event.what {
        What::Key(key) => on_key(state, Key::of(&key), event.at_ms, &mut effects),
        What::Paste(text) => on_paste(state, &text, event.at_ms, &mut effects),
        What::Mouse(mouse) => {
            state.pressed.clear();
            modal::on_mouse(state);
            mouse::on_mouse(state, mouse, event.at_ms, &mut effects);
        }
        What::Resize { width, height } => {
            state.size = (width, height);
            state.pane.follow_cursor = true;
            state.stale.layout = true;
        }
        What::Drawn => {
            if let Some(Overlay::Card(card)) = state.overlays.last_mut() {
                card.quiet_since.get_or_insert(event.at_ms);
            }
        }
        What::Clock(clock_ms) => state.clock_ms = clock_ms,
        What::Timer(timer) => on_timer(state, timer, &mut effects),
        What::HangUp => {
            keep_unsaved(state, &mut effects);
            quit_now(state, &mut effects);
        }
        What::PhoneBook(book) => {
            state.book.phone_book = Some(book);
            state.stale.check = true;
        }
        What::Connected(Ok(target)) => profiling::on_connected(state, target),
        What::Profile { name, result } => profiling::on_answer(state, name, result, &mut effects),
        What::Connected(Err(why)) => notice(state, why, true, &mut effects),
        What::Direction { display, chosen } => {
            reading::on_direction(state, display, chosen, &mut effects);
        }
        What::Note(text) => notice(state, text, false, &mut effects),
        What::Loaded(result) => files::on_loaded(state, *result, &mut effects),
        What::Saved(result) => files::on_saved(state, *result, &mut effects),
        What::Kept(result) => files::on_kept(state, result, &mut effects),
        What::Copies(found) => restoring::on_copies(state, found, &mut effects),
        What::FileTouched => watching::on_touched(state),
        What::FileChanged(found) => watching::on_changed(state, *found, &mut effects),
        What::Returned => {
            watching::look(state, &mut effects);
            booking::refresh(state, &mut effects);
        }
        What::FocusGained => {
            booking::refresh(state, &mut effects);
            // Somebody may have settled it elsewhere.
            if state.calls.live.iter().any(LiveCall::is_unsettled) {
                effects.push(Effect::ListCalls);
            }
        }
        What::LinkOpened { link, result } => {
            recording::on_opened(state, link, result, &mut effects);
        }
        What::EditedOutside(result) => {
            outside::on_edited_outside(state, result, &mut effects);
            watching::look(state, &mut effects);
        }
        What::Sets(answer) => sets::on_answer(state, answer, &mut effects),
        What::Book(answer) => booking::on_answer(state, *answer, &mut effects),
        What::Voices(answer) => voicing::on_answer(state, *answer, &mut effects),
        What::Calls(result) => calling::on_calls(state, result, &mut effects),
        What::CardFacts {
            id,
            facts,
            set_aside,
            proxy,
        } => {
            if let Some(Overlay::Card(card)) = state.overlays.last_mut() {
                let (number, broken) = match facts {
                    Ok(number) => (number, None),
                    Err(why) => (crate::store::ledger::NumberFacts::default(), Some(why)),
                };
                card.facts = Some(Facts {
                    id,
                    number,
                    set_aside,
                    proxy,
                    broken,
                });
                // What the card says changed: it must stand anew before a key counts.
                card.quiet_since = None;
            }
        }
        What::Dialed {
            id,
            result,
            not_written,
        } => {
            calling::on_dialed(state, &id, result, not_written, &mut effects);
        }
        What::Polled { id, polled } => calling::on_polled(state, &id, polled, &mut effects),
        What::Resumed(result) => settling::on_resumed(state, result, &mut effects),
        What::LookedUp { id, result } => settling::on_looked_up(state, &id, result),
        What::Settled {
            id,
            decision,
            result,
        } => settling::on_settled(state, &id, decision, result, &mut effects),
        What::Cost { id, cost } => settling::on_cost(state, &id, cost, &mut effects),
    }
    for effect in &effects {
        if let Effect::Copy(text) = effect {
            state.clips.copied(text);
        }
    }
    modal::settle(state);
    finding::refresh(state);
    watching::keep_on(state, &mut effects);
    notice::settle(state, by_user);
    effects
}

/// The numbers that are on the screen soon, as they were typed.
fn numbers_known(state: &State) -> Vec<String> {
    let draft = &state.document.draft;
    let caller = { state.caller.iter() }.map(|caller| &caller.number);
    let named = { state.contacts.iter() }.map(|contact| &contact.number);
    let own = [&draft.to_number, &draft.phone_number].into_iter();
    own.chain(caller).chain(named).cloned().collect()
}

/// What shall be done at the start, behind the first frame.
#[must_use]
pub fn at_start(state: &State) -> Vec<Effect> {
    let mut effects = vec![
        Effect::Connect,
        Effect::ListCalls,
        Effect::Resume,
        Effect::LoadPhoneBook(numbers_known(state)),
        Effect::Voices(super::voices::Order::Read),
    ];
    // A file that is gone, of which only a copy is left, is none to open again.
    let there = state.document.path.clone();
    let there = there.filter(|_| !state.document.text.is_empty());
    effects.extend(there.map(Effect::Remember));
    if state.notice.is_some() {
        effects.push(Effect::SetTimer {
            timer: Timer::Notice,
            after_ms: NOTICE_MS,
        });
    }
    effects
}

fn on_key(state: &mut State, key: Key, at_ms: u64, effects: &mut Vec<Effect>) {
    state.clips.turn();
    if state.overlays.is_empty() && modal::on_key(state, key, effects) {
        watch_draft(state, effects);
        return;
    }
    if let Some((key, action)) = sequence::take(state, key, effects) {
        if action == Some(Action::Paste) {
            if !acting::is_hindered(state, Action::Paste, effects) {
                clipping::paste_clip(state, at_ms, effects);
            }
        } else if state.overlays.is_empty() {
            from_panes(state, key, action, effects);
        } else {
            over::on_key(state, key, action, at_ms, effects);
            state.completion = None;
        }
    }
    watch_draft(state, effects);
}

/// A key that is meant for the panes.
fn from_panes(state: &mut State, key: Key, action: Option<Action>, effects: &mut Vec<Effect>) {
    if completing::on_key(state, key, action)
        || finding::on_key(state, key, action, effects)
        || schema::on_key(state, key, action, effects)
    {
        return;
    }
    match action {
        Some(action) => act(state, action, effects),
        None => editing::on_plain_key(state, key, effects),
    }
    completing::after_key(state, key, action);
}

fn on_paste(state: &mut State, text: &str, at_ms: u64, effects: &mut Vec<Effect>) {
    state.completion = None;
    state.pressed.clear();
    // On the card it says so by itself, and restarts the time.
    if text.len() > LONGEST && !matches!(state.overlays.last(), Some(Overlay::Card(_))) {
        let longest = LONGEST >> 20;
        let text = t!(
            "Nothing was pasted: that text is longer than the {longest} MiB that a field may have",
            longest
        );
        return notice(state, text, true, effects);
    }
    if state.overlays.is_empty() {
        paste_into_panes(state, text);
    } else {
        over::on_paste(state, text, at_ms, effects);
    }
    watch_draft(state, effects);
}

/// A paste that is meant for the panes.
fn paste_into_panes(state: &mut State, text: &str) {
    if !finding::paste(state, text) && !schema::paste(state, text) && !modal::paste(state, text) {
        editing::paste(state, text);
    }
}

fn on_timer(state: &mut State, timer: Timer, effects: &mut Vec<Effect>) {
    match timer {
        Timer::Recovery => {
            state.recovery.due = false;
            state.recovery.changed = false;
            keep_unsaved(state, effects);
        }
        Timer::Notice => {
            state.notice = None;
            reading::offer(state, effects);
        }
        Timer::Look => watching::on_timer(state, effects),
        Timer::Autoscroll => mouse::scroll_on(state, effects),
        Timer::Tick => calling::tick(state, effects),
        Timer::Poll(id) => calling::poll(state, &id, effects),
        Timer::Cost(id) => settling::ask_cost(state, &id, effects),
    }
}

/// Writes the recovery copy if something is unsaved, else takes an old one away.
pub fn keep_unsaved(state: &mut State, effects: &mut Vec<Effect>) {
    if state.document.is_worth_keeping() {
        effects.push(Effect::KeepRecovery {
            path: state.document.path.clone(),
            draft: Box::new(state.document.draft.clone()),
            base: state.document.began().map(Box::new),
        });
    } else if state.recovery.kept {
        state.recovery.kept = false;
        effects.push(Effect::DropRecovery);
    }
}

/// How long after a change the recovery copy is written: typed text is at most this old on disk.
const RECOVERY_MS: u64 = 500;

/// After anything that may have changed the draft: a recovery copy is due.
fn watch_draft(state: &mut State, effects: &mut Vec<Effect>) {
    if (state.stale.check || state.recovery.changed) && !state.recovery.due {
        state.recovery.due = true;
        state.recovery.changed = false;
        effects.push(Effect::SetTimer {
            timer: Timer::Recovery,
            after_ms: RECOVERY_MS,
        });
    }
}

fn quit(state: &mut State, effects: &mut Vec<Effect>) {
    if state.placing().is_some() {
        if !matches!(state.overlays.last(), Some(Overlay::QuitPlacing)) {
            state.overlays.push(Overlay::QuitPlacing);
        }
        return;
    }
    if state.recovery.trouble.is_some()
        && state.document.is_worth_keeping()
        && !matches!(state.overlays.last(), Some(Overlay::QuitUnkept))
    {
        state.overlays.push(Overlay::QuitUnkept);
        return;
    }
    keep_unsaved(state, effects);
    quit_now(state, effects);
}

fn quit_now(state: &mut State, effects: &mut Vec<Effect>) {
    state.quitting = true;
    effects.push(Effect::Quit);
}

fn notice(state: &mut State, text: String, is_error: bool, effects: &mut Vec<Effect>) {
    state.notice = Some(Notice::new(text, is_error));
    effects.push(Effect::SetTimer {
        timer: Timer::Notice,
        after_ms: NOTICE_MS,
    });
}

fn open_picker(state: &mut State, picker: Picker) {
    state.overlays.push(Overlay::Picker(picker));
}

fn open_prompt(state: &mut State, kind: PromptKind) {
    let text = match (kind, &state.document.path) {
        (PromptKind::SaveAs, Some(path)) => path.display().to_string(),
        _ => String::new(),
    };
    let mut prompt = Prompt::new(kind, &text);
    if kind == PromptKind::SaveAs {
        // Another name takes the place of this one, in the same folder.
        let name = text.rfind('/').map_or(0, |at| at + 1);
        prompt.editor.select(name..text.len());
    }
    state.overlays.push(Overlay::Prompt(prompt));
}

/// Asks for something about a param or a set. What stands there is selected: another name takes its place.
fn open_prompt_about(state: &mut State, kind: PromptKind, subject: &str, text: &str) {
    let mut prompt = Prompt::new(kind, text);
    prompt.editor.select(0..text.len());
    subject.clone_into(&mut prompt.subject);
    state.overlays.push(Overlay::Prompt(prompt));
}

fn step_field(state: &mut State, by: isize) {
    let fields = state.fields();
    let at = fields
        .iter()
        .position(|field| *field == state.pane.field)
        .unwrap_or(0);
    if let Some(field) = fields.get(super::round(at, by, fields.len())) {
        focus(state, *field);
    }
}

/// Puts the focus on a field, cursor at its start.
fn focus(state: &mut State, field: Field) {
    state.timeline.seal();
    state.preview_over_editor = false;
    state.jump = None;
    if state.pane.field != field {
        state.pane = Pane::of(field);
        state.find.stale |= !state.find.everywhere;
    }
    state.stale.layout = true;
    derive::pane(state);
}

fn go_to_field(state: &mut State, field: Field, effects: &mut Vec<Effect>) {
    if field.applies_to(state.document.draft.kind()) {
        focus(state, field);
    } else {
        let text = t!(
            "{field} does not apply to this kind of agent",
            field = field.label()
        );
        notice(state, text, false, effects);
    }
}

/// Puts the cursor at a place: a problem's, or what an undo changed.
fn go_to(state: &mut State, place: &Place) {
    focus(state, place.spot.field);
    let draft = &state.document.draft;
    let wanted = &place.spot.part;
    let same = |part: &Part| match (part, wanted) {
        // A param is the same row whichever set it stands in.
        (Part::Param(a) | Part::SetParam(_, a), Part::Param(b) | Part::SetParam(_, b)) => a == b,
        (a, b) => a == b,
    };
    if let Some(row) = state.pane.rows.iter().position(|row| same(&row.spot.part)) {
        let byte = place.span.as_ref().map_or(0, |span| span.start);
        state.pane.open(draft, row, byte);
        state.stale.layout = true;
    }
    if place.spot.field == Field::OutcomeSchema {
        schema::go_to(state, place);
    }
}

fn next_problem(state: &mut State, effects: &mut Vec<Effect>) {
    derive::checked(state);
    let count = state.report.problems.len();
    let next = state.problem_at.map_or(0, |at| (at + 1) % count.max(1));
    go_to_problem(state, next, effects);
}

fn go_to_problem(state: &mut State, index: usize, effects: &mut Vec<Effect>) {
    let Some(problem) = state.report.problems.get(index).cloned() else {
        return;
    };
    state.problem_at = Some(index);
    if let Some(place) = &problem.place {
        go_to(state, place);
    }
    let mend = super::problem_list::mend_hint(state, &problem);
    let stop = if mend.is_empty() { "" } else { "." };
    let text = format!("{}. {}{stop}{mend}", problem.message, problem.help);
    let is_error = problem.severity == Severity::Error;
    notice(state, text, is_error, effects);
    if let Some(notice) = &mut state.notice {
        notice.stand_for(&problem, state.pane.field);
    }
}

fn step_preview(state: &mut State, by: isize) {
    if state.layout().shape != super::layout::Shape::Wide && !state.preview_over_editor {
        state.preview_over_editor = true;
        if state.pane.field == Field::OutcomeSchema {
            // What is being made is what one wants to see.
            state.tab = super::preview::Tab::Outcome;
            state.preview.scroll = 0;
        }
    } else {
        state.tab = state.tab.step(by);
        state.preview.scroll = 0;
        state.preview_follows = None;
    }
    state.stale.layout = true;
}

/// Scrolls the preview by pages or by wheel steps.
fn scroll_preview(state: &mut State, by: isize, page: bool) {
    let height = super::layout::inside(state.layout().preview).height;
    let rows = if page {
        isize::from(height.saturating_sub(2).max(1).cast_signed())
    } else {
        3
    };
    state.preview.scroll_by(by * rows, height);
}

#[cfg(test)]
mod tests;
