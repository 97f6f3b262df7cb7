//! The ledger as a book: its list of calls, and what the ledger answers. What is done on a call's page stands in
//! [`page`], restoring and calling again in [`again`].

use crossterm::event::KeyCode;
use ratatui::layout::Position;

use super::super::action::Action;
use super::super::book::{self, Answer, CallPage, Entry, List, Order, View};
use super::super::doc;
use super::super::keymap::Key;
use super::super::overlay::Overlay;
use super::super::spread::Spread;
use super::super::talk::Shows;
use super::line::Searched;
use super::{Effect, State, act, line, notice, settling};
use crate::call::request::CallId;
use crate::store::ledger::book::{Cursor, Page};
use crate::store::ledger::query::Query;

mod again;
mod page;

pub use again::draft_name;
pub use page::{ask_note, choose, note, rate};

/// Opens the list; it fills when the ledger answers.
pub fn open(state: &mut State, effects: &mut Vec<Effect>) {
    if matches!(state.overlays.last(), Some(Overlay::Book(_))) {
        return;
    }
    state
        .overlays
        .push(Overlay::Book(Box::new(View::List(List::default()))));
    find(state, effects);
}

/// Opens a call's page: that of this window while it runs or wants to be settled, else the book's.
pub fn open_call(state: &mut State, id: &CallId, effects: &mut Vec<Effect>) {
    let open = state
        .calls
        .find(id)
        .is_some_and(|call| call.is_running() || call.is_unsettled());
    if open {
        let there = matches!(state.overlays.last(), Some(Overlay::Call { .. }));
        if !there {
            state.overlays.push(Overlay::Call {
                id: id.clone(),
                view: Box::default(),
            });
        }
    } else {
        effects.push(Effect::Book(Order::Open(id.clone())));
    }
}

/// Opens a call's page in the book, and there the choice of what to compare it with.
pub fn open_to_compare(state: &mut State, id: &CallId, effects: &mut Vec<Effect>) {
    state.book.comparing = Some(id.clone());
    effects.push(Effect::Book(Order::Open(id.clone())));
}

fn top(state: &mut State) -> Option<&mut View> {
    match state.overlays.last_mut() {
        Some(Overlay::Book(view)) => Some(view),
        _ => None,
    }
}

fn top_list(state: &mut State) -> Option<&mut List> {
    match top(state) {
        Some(View::List(list)) => Some(list),
        _ => None,
    }
}

/// The list, wherever it lies: answers may come when a call's page lies over it.
fn any_list(state: &mut State) -> Option<&mut List> {
    state.overlays.iter_mut().find_map(|overlay| match overlay {
        Overlay::Book(view) => match &mut **view {
            View::List(list) => Some(list),
            _ => None,
        },
        _ => None,
    })
}

fn top_page(state: &State) -> Option<&CallPage> {
    match state.overlays.last() {
        Some(Overlay::Book(view)) => match &**view {
            View::Call(page) => Some(page),
            _ => None,
        },
        _ => None,
    }
}

/// Asks for the calls that are looked for, one order at a time: what is typed meanwhile is asked for afterwards.
fn find(state: &mut State, effects: &mut Vec<Effect>) {
    if let Some(list) = any_list(state) {
        list.keeps = false;
    }
    ask(state, effects);
}

/// Asks for the same calls again, because one of them may have changed: the selected one stays selected. Nothing
/// happens while no list is open.
pub fn refresh(state: &mut State, effects: &mut Vec<Effect>) {
    if let Some(list) = any_list(state)
        && list.answered
    {
        // What is typed anew is on its way already, and is about the present.
        list.keeps |= !list.asking;
        ask(state, effects);
    }
}

fn ask(state: &mut State, effects: &mut Vec<Effect>) {
    let (now_ms, offset_s) = (state.clock_ms, state.utc_offset_s);
    let Some(list) = any_list(state) else { return };
    let (query, wrong) = Query::parse(&list.typed.text(), now_ms, offset_s);
    list.wrong = wrong;
    if list.asking {
        list.stale = true;
        return;
    }
    list.asking = true;
    list.stale = false;
    let there = if list.keeps { list.calls.len() } else { 0 };
    effects.push(Effect::Book(Order::Find {
        query,
        behind: None,
        most: there.max(book::PAGE),
    }));
}

/// Asks for the next page when the selection comes near the end of what is there.
fn find_further(state: &mut State, effects: &mut Vec<Effect>) {
    let (now_ms, offset_s) = (state.clock_ms, state.utc_offset_s);
    let Some(list) = top_list(state) else { return };
    if !list.more || list.asking || list.selected + book::AHEAD < list.calls.len() {
        return;
    }
    let (query, _) = Query::parse(&list.typed.text(), now_ms, offset_s);
    let behind = list.calls.last().map(Cursor::behind);
    list.asking = true;
    effects.push(Effect::Book(Order::Find {
        query,
        behind,
        most: book::PAGE,
    }));
}

/// Asks what was changed in the drafts of the calls in view, once for each call.
fn ask_since(state: &mut State, effects: &mut Vec<Effect>) {
    let rows = book::calls_area(state).height;
    let Some(list) = top_list(state) else { return };
    let first = list.first_shown(rows);
    let wanted: Vec<CallId> = list
        .calls
        .iter()
        .skip(first)
        .take(usize::from(rows))
        .map(|call| call.id.clone())
        .filter(|id| !list.since.contains_key(id) && !list.asked.contains(id))
        .collect();
    if !wanted.is_empty() {
        list.asked.extend(wanted.iter().cloned());
        effects.push(Effect::Book(Order::Since(wanted)));
    }
}

/// What the ledger answered.
pub fn on_answer(state: &mut State, answer: Answer, effects: &mut Vec<Effect>) {
    match answer {
        Answer::Found { further, result } => on_found(state, further, result, effects),
        Answer::Since(changes) => {
            if let Some(list) = any_list(state) {
                list.since.extend(changes);
            }
        }
        Answer::Opened(Ok(entry)) => {
            let compares = state.book.comparing.take().as_ref() == Some(&entry.row.id);
            let page = CallPage {
                entry,
                spread: Spread::default(),
                shows: Shows::default(),
                made: None,
            };
            state
                .overlays
                .push(Overlay::Book(Box::new(View::Call(page))));
            if compares {
                page::choose_other(state);
                // The page under the list is new, too.
                state.stale.layout = true;
            }
        }
        Answer::Compared(Ok((before, after))) => page::compare(state, before, Some(after)),
        Answer::Written(Ok(entry)) => on_written(state, &entry),
        Answer::Opened(Err(why)) => {
            state.book.comparing = None;
            notice(state, why, true, effects);
        }
        Answer::Compared(Err(why)) | Answer::Written(Err(why)) => {
            notice(state, why, true, effects);
        }
    }
}

fn on_found(
    state: &mut State,
    further: bool,
    result: Result<Page, String>,
    effects: &mut Vec<Effect>,
) {
    if let Ok(page) = &result {
        settling::learn(state, &page.calls, effects);
    }
    let now_ms = state.now_ms;
    let Some(list) = any_list(state) else { return };
    list.asking = false;
    list.answered = true;
    list.found_ms = now_ms;
    if list.stale {
        ask(state, effects);
        return;
    }
    match result {
        Ok(page) => {
            list.trouble = None;
            list.more = page.more;
            if further {
                list.calls.extend(page.calls);
            } else {
                // The same call stays selected where it can, but for what was just typed the first one is.
                let keeps = std::mem::take(&mut list.keeps) || list.selected > 0;
                let id = list.chosen().map(|call| call.id.clone());
                list.calls = page.calls;
                list.selected = list
                    .calls
                    .iter()
                    .position(|call| keeps && Some(&call.id) == id.as_ref())
                    .unwrap_or(0);
            }
        }
        Err(why) => list.trouble = Some(why),
    }
    for (key, action) in std::mem::take(&mut list.early) {
        on_list_key(state, key, action, effects);
    }
    ask_since(state, effects);
}

/// A note or a rating was written: page and list show it.
fn on_written(state: &mut State, entry: &Entry) {
    let row = entry.row.clone();
    if let Some(call) = state.calls.find_mut(&row.id) {
        call.note.clone_from(&row.note);
        call.rating = row.rating;
    }
    for overlay in &mut state.overlays {
        let Overlay::Book(view) = overlay else {
            continue;
        };
        match &mut **view {
            View::Call(page) if page.entry.row.id == row.id => {
                page.entry.clone_from(entry);
                page.made = None;
            }
            View::List(list) => {
                if let Some(call) = list.calls.iter_mut().find(|call| call.id == row.id) {
                    call.note.clone_from(&row.note);
                    call.rating = row.rating;
                }
            }
            _ => {}
        }
    }
}

/// A key while the book lies on top.
pub fn on_key(state: &mut State, key: Key, action: Option<Action>, effects: &mut Vec<Effect>) {
    if let Some(action @ (Action::Suspend | Action::Contacts)) = action {
        act(state, action, effects);
        return;
    }
    match top(state) {
        Some(View::List(_)) => on_list_key(state, key, action, effects),
        Some(View::Call(_) | View::Compare(_)) => {
            page::on_key(state, key, action, effects);
            if top_list(state).is_some() {
                // Back from a page: other windows may have called meanwhile.
                refresh(state, effects);
            }
        }
        None => {}
    }
}

/// After so many milliseconds a key asks for the list anew: another window may have called. Without a key nothing is
/// asked.
const OLD_MS: u64 = 5_000;

/// So many keys wait for the first answer: as many as fingers are quick.
const EARLY: usize = 16;

fn on_list_key(state: &mut State, key: Key, action: Option<Action>, effects: &mut Vec<Effect>) {
    let rows = book::calls_area(state).height;
    let Some(list) = top_list(state) else { return };
    // Over a slow line F6 and Enter come together: what they are about is still being read.
    let is_about_calls = matches!(
        key.code,
        KeyCode::Enter
            | KeyCode::Tab
            | KeyCode::Up
            | KeyCode::Down
            | KeyCode::PageUp
            | KeyCode::PageDown
    );
    if !list.answered && is_about_calls {
        if list.early.len() < EARLY {
            list.early.push((key, action));
        }
        return;
    }
    match (key.code, action) {
        (KeyCode::Esc, _) => {
            state.overlays.pop();
            return;
        }
        (KeyCode::Enter, _) => {
            if let Some(id) = list.chosen().map(|call| call.id.clone()) {
                open_call(state, &id, effects);
            }
            return;
        }
        (KeyCode::Tab, _) => mark(state, effects),
        _ => match line::in_list(&mut list.typed, key, action) {
            Searched::Step(motion) => {
                let there = list
                    .selected
                    .saturating_add_signed(doc::rows_moved(motion, rows));
                list.selected = there.min(list.calls.len().saturating_sub(1));
            }
            Searched::Changed => {
                list.selected = 0;
                find(state, effects);
            }
            Searched::Nothing => {}
        },
    }
    let now_ms = state.now_ms;
    if top_list(state).is_some_and(|list| now_ms.saturating_sub(list.found_ms) > OLD_MS) {
        refresh(state, effects);
    }
    find_further(state, effects);
    ask_since(state, effects);
}

/// A paste: into what is looked for.
pub fn paste(state: &mut State, text: &str, effects: &mut Vec<Effect>) {
    if let Some(list) = top_list(state)
        && line::paste(&mut list.typed, text)
    {
        list.selected = 0;
        find(state, effects);
    }
}

/// Marks the selected call, or compares it with the marked one.
fn mark(state: &mut State, effects: &mut Vec<Effect>) {
    let Some(list) = top_list(state) else { return };
    let Some(id) = list.chosen().map(|call| call.id.clone()) else {
        return;
    };
    match list.marked.take() {
        Some(marked) if marked == id => {}
        Some(marked) => effects.push(Effect::Book(Order::Compare(marked, id))),
        None => {
            list.marked = Some(id);
            let end = list.calls.len().saturating_sub(1);
            list.selected = (list.selected + 1).min(end);
        }
    }
}

/// Columns of the list that hold the mark: a click there marks a call, or compares it with the marked one.
const MARK: u16 = 2;

/// A click into the list: chooses, and opens what is chosen already; in its first columns it marks.
pub fn click(state: &mut State, at: Position, effects: &mut Vec<Effect>) {
    let area = book::calls_area(state);
    let Some(list) = top_list(state) else { return };
    if !area.contains(at) {
        return;
    }
    let index = list.first_shown(area.height) + usize::from(at.y - area.y);
    if index >= list.calls.len() {
        return;
    }
    if at.x < area.x + MARK {
        list.selected = index;
        mark(state, effects);
        // The pointer stays where it is, and so does the selection.
        if let Some(list) = top_list(state) {
            list.selected = index;
        }
    } else if list.selected == index {
        if let Some(id) = list.chosen().map(|call| call.id.clone()) {
            open_call(state, &id, effects);
        }
    } else {
        list.selected = index;
    }
    ask_since(state, effects);
}

/// Selects a call of the list, or its last one.
pub fn select(state: &mut State, index: usize, effects: &mut Vec<Effect>) {
    if let Some(list) = top_list(state) {
        list.selected = index.min(list.calls.len().saturating_sub(1));
        find_further(state, effects);
        ask_since(state, effects);
    }
}

/// The wheel: a row of the list, three of a page.
pub fn wheel(state: &mut State, by: isize, effects: &mut Vec<Effect>) {
    match top(state) {
        Some(View::List(list)) => {
            let there = list.selected.saturating_add_signed(by);
            select(state, there, effects);
        }
        Some(View::Call(page)) => page.spread.scroll_by(by * 3),
        Some(View::Compare(compare)) => compare.spread.scroll_by(by * 3),
        None => {}
    }
}
