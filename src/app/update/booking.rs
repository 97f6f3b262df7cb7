//! The ledger as a book: its list, a call's page, two calls compared, restoring and calling again.

use crossterm::event::{KeyCode, KeyModifiers};

use super::super::action::{Action, Motion};
use super::super::book::{
    self, Answer, CallPage, Choice, Compare, Entry, List, Order, View, Whose, With, page,
};
use super::super::card::Card;
use super::super::derive;
use super::super::diff as differences;
use super::super::keymap::Key;
use super::super::overlay::{self, Item, Overlay, Picker, Prompt, PromptKind};
use super::super::timeline::{self, Step};
use super::{Effect, State, act, calling, focus, notice, open_picker};
use crate::call::check::{self, Context};
use crate::call::request::CallId;
use crate::draft::diff::{self, Side};
use crate::draft::field::Field;
use crate::draft::{Draft, phone};
use crate::store::ledger::Row;
use crate::store::ledger::book::Cursor;
use crate::store::ledger::query::{self, Query};
use crate::text::{clean, grapheme};

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
    let (now_ms, offset_s) = (state.clock_ms, state.utc_offset_s);
    let Some(list) = any_list(state) else { return };
    let (query, wrong) = Query::parse(&list.typed, now_ms, offset_s);
    list.wrong = wrong;
    if list.asking {
        list.stale = true;
        return;
    }
    list.asking = true;
    list.stale = false;
    effects.push(Effect::Book(Order::Find {
        query,
        behind: None,
    }));
}

/// Asks for the next page when the selection comes near the end of what is there.
fn find_further(state: &mut State, effects: &mut Vec<Effect>) {
    let (now_ms, offset_s) = (state.clock_ms, state.utc_offset_s);
    let Some(list) = top_list(state) else { return };
    if !list.more || list.asking || list.selected + book::AHEAD < list.calls.len() {
        return;
    }
    let (query, _) = Query::parse(&list.typed, now_ms, offset_s);
    let behind = list.calls.last().map(Cursor::behind);
    list.asking = true;
    effects.push(Effect::Book(Order::Find { query, behind }));
}

/// What the ledger answered.
pub fn on_answer(state: &mut State, answer: Answer, effects: &mut Vec<Effect>) {
    match answer {
        Answer::Found { further, result } => on_found(state, further, result, effects),
        Answer::Opened(Ok(entry)) => {
            let page = CallPage {
                entry,
                sheet: super::super::sheet::Sheet::default(),
                shows: super::super::talk::Shows::default(),
            };
            state
                .overlays
                .push(Overlay::Book(Box::new(View::Call(page))));
        }
        Answer::Compared(Ok((before, after))) => compare(state, before, Some(after)),
        Answer::Written(Ok(entry)) => on_written(state, &entry),
        Answer::Opened(Err(why)) | Answer::Compared(Err(why)) | Answer::Written(Err(why)) => {
            notice(state, why, true, effects);
        }
    }
}

fn on_found(
    state: &mut State,
    further: bool,
    result: Result<crate::store::ledger::book::Page, String>,
    effects: &mut Vec<Effect>,
) {
    let Some(list) = any_list(state) else { return };
    list.asking = false;
    list.answered = true;
    if list.stale {
        find(state, effects);
        return;
    }
    match result {
        Ok(page) => {
            list.trouble = None;
            list.more = page.more;
            if further {
                list.calls.extend(page.calls);
            } else {
                // The same call stays selected where it can.
                let id = list.chosen().map(|call| call.id.clone());
                list.calls = page.calls;
                list.selected = list
                    .calls
                    .iter()
                    .position(|call| Some(&call.id) == id.as_ref() && list.selected > 0)
                    .unwrap_or(0);
            }
        }
        Err(why) => list.trouble = Some(why),
    }
}

/// A note or a rating was written: page and list show it.
fn on_written(state: &mut State, entry: &Entry) {
    let row = entry.row.clone();
    for overlay in &mut state.overlays {
        let Overlay::Book(view) = overlay else {
            continue;
        };
        match &mut **view {
            View::Call(page) if page.entry.row.id == row.id => page.entry.clone_from(entry),
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
        Some(View::Call(_) | View::Compare(_)) => on_page_key(state, key, action, effects),
        None => {}
    }
}

fn on_list_key(state: &mut State, key: Key, action: Option<Action>, effects: &mut Vec<Effect>) {
    let rows = isize::from(book::calls_area(state).height.max(2).cast_signed()) - 1;
    let Some(list) = top_list(state) else { return };
    let end = list.calls.len().saturating_sub(1);
    let mut step = |by: isize| list.selected = list.selected.saturating_add_signed(by).min(end);
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
        (_, Some(Action::Move(motion, _))) => match motion {
            Motion::Up => step(-1),
            Motion::Down => step(1),
            Motion::PageUp => step(-rows),
            Motion::PageDown => step(rows),
            Motion::TextStart | Motion::RowStart => step(isize::MIN),
            Motion::TextEnd | Motion::RowEnd => step(isize::MAX),
            _ => {}
        },
        (_, Some(Action::Delete(Motion::WordLeft))) => {
            let at = grapheme::previous_word(&list.typed, list.typed.len());
            list.typed.truncate(at);
            find(state, effects);
        }
        (KeyCode::Backspace, _) => {
            let at = grapheme::backspace(&list.typed, list.typed.len()).start;
            list.typed.truncate(at);
            find(state, effects);
        }
        (KeyCode::Char(character), None)
            if key.modifiers.is_empty() || key.modifiers == KeyModifiers::SHIFT =>
        {
            list.typed.push(character);
            list.selected = 0;
            find(state, effects);
        }
        _ => {}
    }
    find_further(state, effects);
}

/// A paste: into what is looked for.
pub fn paste(state: &mut State, text: &str, effects: &mut Vec<Effect>) {
    if let Some(list) = top_list(state) {
        let kept = text.chars().filter(|character| !character.is_control());
        list.typed.extend(kept.take(200));
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

fn on_page_key(state: &mut State, key: Key, action: Option<Action>, effects: &mut Vec<Effect>) {
    let height = derive::call_area(state).height;
    let one_page = isize::from(height.max(2).cast_signed()) - 1;
    let sheet = match top(state) {
        Some(View::Call(page)) => &mut page.sheet,
        Some(View::Compare(compare)) => &mut compare.sheet,
        _ => return,
    };
    match (key.code, action) {
        (KeyCode::Esc | KeyCode::Enter, _) => {
            state.overlays.pop();
        }
        (_, Some(Action::Move(motion, _))) => match motion {
            Motion::Up => sheet.scroll_by(-1, height),
            Motion::Down => sheet.scroll_by(1, height),
            Motion::PageUp => sheet.scroll_by(-one_page, height),
            Motion::PageDown => sheet.scroll_by(one_page, height),
            Motion::TextStart | Motion::RowStart => sheet.scroll = 0,
            Motion::TextEnd | Motion::RowEnd => sheet.scroll_by(isize::MAX, height),
            _ => {}
        },
        (_, Some(Action::CopyJobId)) => copy_job(state, effects),
        (KeyCode::Char(character), None) if key.modifiers.is_empty() => {
            on_letter(state, character, effects);
        }
        _ => {}
    }
}

fn on_letter(state: &mut State, character: char, effects: &mut Vec<Effect>) {
    let Some(View::Call(page)) = top(state) else {
        return;
    };
    let row = &page.entry.row;
    match character {
        'v' => {
            page.shows.raw = !page.shows.raw;
            page.sheet.scroll = 0;
        }
        't' => page.shows.tools = !page.shows.tools,
        'n' => {
            let text = row.note.clone().unwrap_or_default().replace('\n', " ");
            let prompt = Prompt::new(PromptKind::Note, &text);
            state.overlays.push(Overlay::Prompt(prompt));
        }
        '0'..='5' => {
            let rating = u8::try_from(character.to_digit(10).unwrap_or(0)).unwrap_or(0);
            let id = row.id.clone();
            effects.push(Effect::Book(Order::Rate { id, rating }));
        }
        'c' => copy_job(state, effects),
        'd' => choose_other(state),
        'r' => choose_field(state, effects),
        'a' => choose_draft(state),
        _ => {}
    }
}

/// An answered prompt for a note.
pub fn note(state: &mut State, text: &str, effects: &mut Vec<Effect>) {
    if let Some(page) = top_page(state) {
        let id = page.entry.row.id.clone();
        let text = text.to_owned();
        effects.push(Effect::Book(Order::Note { id, text }));
    }
}

fn copy_job(state: &mut State, effects: &mut Vec<Effect>) {
    let Some(page) = top_page(state) else { return };
    let text = match page.entry.row.job_id.clone() {
        Some(job) => {
            effects.push(Effect::Copy(job));
            "The job id is on the clipboard"
        }
        None => "This call has no job id",
    };
    notice(state, text.to_owned(), false, effects);
}

fn item(label: &str, detail: String, choice: Choice) -> Item {
    Item {
        label: label.to_owned(),
        detail,
        choice: overlay::Choice::Book(choice),
    }
}

/// A call in a few words: when and to whom.
fn named(state: &State, row: &Row) -> String {
    let number = clean::line(&row.to_number);
    let number = if state.book.mask_numbers {
        phone::mask(&number)
    } else {
        number.into_owned()
    };
    format!(
        "{}  {number}",
        query::local(row.started_at_ms, state.utc_offset_s)
    )
}

/// What to compare this call with.
fn choose_other(state: &mut State) {
    let Some(page) = top_page(state) else { return };
    let mut items = Vec::new();
    let marked = state.book.marked.as_ref();
    if let Some(marked) = marked.filter(|marked| marked.id != page.entry.row.id) {
        items.push(item(
            "the marked call",
            named(state, marked),
            Choice::With(With::Marked),
        ));
    }
    if let Some(before) = &page.entry.before {
        items.push(item(
            "the call before it",
            named(state, before),
            Choice::With(With::Before),
        ));
    }
    let today = state.document.name();
    items.push(item(
        "the draft as it is now",
        today,
        Choice::With(With::Today),
    ));
    items.push(item(
        "another call: mark this one first",
        String::new(),
        Choice::With(With::Later),
    ));
    open_picker(state, Picker::new("Compare with", "compares", items));
}

/// Which field of the call's draft to restore.
fn choose_field(state: &mut State, effects: &mut Vec<Effect>) {
    let Some(page) = top_page(state) else { return };
    let then = match page::draft_of(&page.entry.row.draft_text) {
        Ok(then) => then,
        Err(why) => return notice(state, why, true, effects),
    };
    let fields = diff::drafts(&state.document.draft, &then);
    if fields.is_empty() {
        let text = "The draft says the same as in that call".to_owned();
        return notice(state, text, false, effects);
    }
    let count = if fields.len() == 1 {
        "1 field differs".to_owned()
    } else {
        format!("{} fields differ", fields.len())
    };
    let mut items = vec![item("the whole draft", count, Choice::Restore(None))];
    for one in &fields {
        let becomes = one
            .parts
            .iter()
            .flat_map(|part| &part.lines)
            .find(|line| line.side == Side::Added)
            .map_or_else(
                || "(taken away)".to_owned(),
                |line| {
                    line.pieces
                        .iter()
                        .map(|piece| piece.text.as_str())
                        .collect()
                },
            );
        items.push(item(
            one.field.label(),
            becomes,
            Choice::Restore(Some(one.field)),
        ));
    }
    let mut picker = Picker::new("Restore from this call", "restores it", items);
    picker.note = "Takes it into the draft that is open, as one step that can be undone.";
    open_picker(state, picker);
}

/// With which draft to call again.
fn choose_draft(state: &mut State) {
    let Some(page) = top_page(state) else { return };
    let row = &page.entry.row;
    let then = format!(
        "{} v.{}",
        row.draft_name,
        row.draft_version.as_deref().unwrap_or("?")
    );
    let items = vec![
        item(
            "with the draft of that call",
            then,
            Choice::Again(Whose::Then),
        ),
        item(
            "with the draft as it is now",
            state.document.name(),
            Choice::Again(Whose::Today),
        ),
    ];
    let mut picker = Picker::new("Call again", "shows the card", items);
    picker.note = "The card that comes asks before it calls.";
    open_picker(state, picker);
}

/// What was chosen; the picker is gone by now, and the call's page on top.
pub fn choose(state: &mut State, choice: &Choice, effects: &mut Vec<Effect>) {
    let Some(page) = top_page(state) else { return };
    let entry = page.entry.clone();
    match choice {
        Choice::With(With::Before) => {
            if let Some(before) = entry.before {
                compare(state, before, Some(entry.row));
            }
        }
        Choice::With(With::Marked) => {
            if let Some(marked) = state.book.marked.take() {
                let order = |row: &Row| (row.started_at_ms, row.id.as_str().to_owned());
                if order(&marked) <= order(&entry.row) {
                    compare(state, marked, Some(entry.row));
                } else {
                    compare(state, entry.row, Some(marked));
                }
            }
        }
        Choice::With(With::Today) => compare(state, entry.row, None),
        Choice::With(With::Later) => {
            state.book.marked = Some(entry.row);
            let text = "Marked: press d on another call to compare the two";
            notice(state, text.to_owned(), false, effects);
        }
        Choice::Restore(field) => restore(state, &entry.row, *field, effects),
        Choice::Again(whose) => again(state, &entry.row, *whose, effects),
    }
}

fn compare(state: &mut State, before: Row, after: Option<Row>) {
    let view = View::Compare(Compare {
        before,
        after,
        sheet: super::super::sheet::Sheet::default(),
    });
    state.overlays.push(Overlay::Book(Box::new(view)));
}

/// Takes a call's draft, or a field of it, into the open draft: one step of undo.
fn restore(state: &mut State, row: &Row, only: Option<Field>, effects: &mut Vec<Effect>) {
    let then = match page::draft_of(&row.draft_text) {
        Ok(then) => then,
        Err(why) => return notice(state, why, true, effects),
    };
    let changed = diff::drafts(&state.document.draft, &then);
    let chosen = |field: Field| only.is_none_or(|only| only == field);
    let fields: Vec<_> = changed
        .into_iter()
        .filter(|one| chosen(one.field))
        .collect();
    let Some(first) = fields.first().map(|one| one.field) else {
        return;
    };
    state.timeline.seal();
    for (index, one) in fields.iter().enumerate() {
        let step = Step::Value {
            field: one.field,
            before: state.document.draft.get(one.field),
            after: then.get(one.field),
        };
        timeline::apply(&mut state.document.draft, &step);
        state.timeline.note(step, index > 0);
    }
    state.timeline.seal();
    state.stale.check = true;
    state.pane.editor = None;
    close(state);
    if first.applies_to(state.document.draft.kind()) {
        focus(state, first);
    }
    state.stale.layout = true;
    derive::pane(state);
    let what = match only {
        Some(field) => field.label().to_owned(),
        None => differences::names(&fields),
    };
    let text = format!(
        "As in the call of {}: {what}. {} takes it back",
        query::local(row.started_at_ms, state.utc_offset_s),
        state.keymap.hint(Action::Undo)
    );
    notice(state, text, false, effects);
}

/// Closes the book.
fn close(state: &mut State) {
    state
        .overlays
        .retain(|overlay| !matches!(overlay, Overlay::Book(_)));
}

/// Shows the card for a call again; it asks like any other.
fn again(state: &mut State, row: &Row, whose: Whose, effects: &mut Vec<Effect>) {
    if whose == Whose::Today {
        close(state);
        return calling::open_card(state, effects);
    }
    if state.placing().is_some() {
        let text = "A call is being placed: one at a time".to_owned();
        return notice(state, text, true, effects);
    }
    let mut then = match page::draft_of(&row.draft_text) {
        Ok(then) => then,
        Err(why) => return notice(state, why, true, effects),
    };
    // What was called is what the row says.
    then.to_number.clone_from(&row.to_number);
    then.phone_number.clone_from(&row.from_number);
    let context = Context {
        phone_book: state.phone_book,
        ..Context::default()
    };
    let report = check::check(&then, &[], context);
    let Some(to) = report
        .request
        .as_ref()
        .map(|request| request.to().as_str().to_owned())
    else {
        let text = "That draft has errors as it stands: restore it (r) and mend it first";
        return notice(state, text.to_owned(), true, effects);
    };
    let card = Card::new(&then, &report);
    state.book.again = Some((then, row.draft_name.clone()));
    close(state);
    effects.push(Effect::AskCardFacts { to });
    state.overlays.push(Overlay::Card(Box::new(card)));
}

/// The name of the draft that a card was made of.
#[must_use]
pub fn draft_name(state: &State, draft: &Draft) -> String {
    match &state.book.again {
        Some((again, name)) if again == draft && *draft != state.document.draft => name.clone(),
        _ => state.document.name(),
    }
}

/// A click into the list: chooses, and opens what is chosen already.
pub fn click(state: &mut State, at: ratatui::layout::Position, effects: &mut Vec<Effect>) {
    let area = book::calls_area(state);
    let Some(list) = top_list(state) else { return };
    if !area.contains(at) {
        return;
    }
    let index = list.first_shown(area.height) + usize::from(at.y - area.y);
    if index >= list.calls.len() {
        return;
    }
    if list.selected == index {
        if let Some(id) = list.chosen().map(|call| call.id.clone()) {
            open_call(state, &id, effects);
        }
    } else {
        list.selected = index;
    }
}

/// The wheel: a row of the list, three of a page.
pub fn wheel(state: &mut State, by: isize) {
    let height = derive::call_area(state).height;
    match top(state) {
        Some(View::List(list)) => {
            let end = list.calls.len().saturating_sub(1);
            list.selected = list.selected.saturating_add_signed(by).min(end);
        }
        Some(View::Call(page)) => page.sheet.scroll_by(by * 3, height),
        Some(View::Compare(compare)) => compare.sheet.scroll_by(by * 3, height),
        None => {}
    }
}
