//! Keys on a call's page and on two calls compared: scrolling, note, rating, and what to compare with, to restore or to
//! call again.

use crossterm::event::KeyCode;

use super::super::super::action::Action;
use super::super::super::book::{Choice, Compare, View, Whose, With, page};
use super::super::super::keymap::Key;
use super::super::super::overlay::Overlay;
use super::super::super::picker::{self, Item, Picker};
use super::super::super::prompt::{Prompt, PromptKind};
use super::super::super::spread::Spread;
use super::super::{Effect, State, notice, open_picker, recording};
use super::{again, top, top_page};
use crate::app::book::Order;
use crate::call::local_time;
use crate::call::request::CallId;
use crate::draft::diff::{self, Side};
use crate::store::ledger::Row;

/// A key on a call's page, or on two calls compared.
pub fn on_key(state: &mut State, key: Key, action: Option<Action>, effects: &mut Vec<Effect>) {
    let leads_back = matches!(key.code, KeyCode::Esc | KeyCode::Enter);
    // Enter leads back to what it opened the page from, never into the draft, where the next one would be typed.
    let stays = key.code == KeyCode::Enter && state.overlays.len() == 1;
    let spread = match top(state) {
        Some(View::Call(page)) => {
            if leads_back && page.shows.leave_raw(&mut page.spread) {
                return;
            }
            &mut page.spread
        }
        Some(View::Compare(compare)) => &mut compare.spread,
        _ => return,
    };
    match (key.code, action) {
        _ if leads_back && !stays => {
            state.overlays.pop();
        }
        (_, Some(Action::Move(motion, _))) => spread.scroll_to(motion),
        (_, Some(Action::CopyJobId)) => copy_job(state, effects),
        (KeyCode::Char(character), None) if key.modifiers.is_empty() => {
            on_letter(state, character, effects);
        }
        _ => {}
    }
}

fn on_letter(state: &mut State, character: char, effects: &mut Vec<Effect>) {
    if let Some(View::Compare(both)) = top(state) {
        match character {
            'n' => both.spread.jump(true),
            'p' => both.spread.jump(false),
            _ => {}
        }
        return;
    }
    let Some(View::Call(page)) = top(state) else {
        return;
    };
    let row = &page.entry.row;
    match character {
        'v' => {
            page.shows.turn_raw(&mut page.spread);
        }
        't' => page.shows.tools = !page.shows.tools,
        'n' => {
            let note = row.note.clone();
            ask_note(state, note.as_deref());
        }
        '0'..='5' => {
            let id = row.id.clone();
            rate(id, character, effects);
        }
        'c' => copy_job(state, effects),
        'o' => {
            let link = row.recording_url.clone();
            recording::show(state, link, effects);
        }
        'l' => {
            let link = row.recording_url.clone();
            recording::copy(state, link, effects);
        }
        'd' => choose_other(state),
        'r' => choose_field(state, effects),
        'a' => choose_draft(state),
        _ => {}
    }
}

/// Asks what to note of the call on top, which has this note.
pub fn ask_note(state: &mut State, note: Option<&str>) {
    let text = note.unwrap_or_default().replace('\n', " ");
    let prompt = Prompt::new(PromptKind::Note, &text);
    state.overlays.push(Overlay::Prompt(prompt));
}

/// Rates a call by a digit, 0 to 5.
pub fn rate(id: CallId, digit: char, effects: &mut Vec<Effect>) {
    let rating = u8::try_from(digit.to_digit(10).unwrap_or(0)).unwrap_or(0);
    effects.push(Effect::Book(Order::Rate { id, rating }));
}

/// An answered prompt for a note.
pub fn note(state: &mut State, text: &str, effects: &mut Vec<Effect>) {
    let id = match state.overlays.last() {
        // The page of a call of this window.
        Some(Overlay::Call { id, .. }) => Some(id),
        _ => top_page(state).map(|page| &page.entry.row.id),
    };
    if let Some(id) = id.cloned() {
        let text = text.to_owned();
        effects.push(Effect::Book(Order::Note { id, text }));
    }
}

fn copy_job(state: &mut State, effects: &mut Vec<Effect>) {
    let Some(page) = top_page(state) else { return };
    let text = match page.entry.row.job_id.clone() {
        Some(job) => {
            effects.push(Effect::Copy(job));
            t!("The job id is on the clipboard")
        }
        None => t!("This call has no job id"),
    };
    notice(state, text.to_owned(), false, effects);
}

fn item(label: &str, detail: String, choice: Choice) -> Item {
    Item {
        label: label.to_owned(),
        detail,
        choice: picker::Choice::Book(choice),
    }
}

/// A call in a few words: when and to whom.
fn named(state: &State, row: &Row) -> String {
    let number = state.book.number(&row.to_number);
    format!(
        "{}  {number}",
        local_time::whole(row.started_at_ms, state.utc_offset_s)
    )
}

/// What to compare this call with.
pub fn choose_other(state: &mut State) {
    let Some(page) = top_page(state) else { return };
    let mut items = Vec::new();
    let marked = state.book.marked.as_ref();
    if let Some(marked) = marked.filter(|marked| marked.id != page.entry.row.id) {
        items.push(item(
            t!("the marked call"),
            named(state, marked),
            Choice::With(With::Marked),
        ));
    }
    if let Some(before) = &page.entry.before {
        items.push(item(
            t!("the call before it"),
            named(state, before),
            Choice::With(With::Before),
        ));
    }
    let today = state.document.name();
    items.push(item(
        t!("the draft as it is now"),
        today,
        Choice::With(With::Today),
    ));
    items.push(item(
        t!("another call: mark this one first"),
        String::new(),
        Choice::With(With::Later),
    ));
    open_picker(
        state,
        Picker::new(t!("Compare with"), t!("compares"), items),
    );
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
        let text = t!("The draft says the same as in that call").to_owned();
        return notice(state, text, false, effects);
    }
    let count = fields.len();
    let count = tn!(count, "1 field differs", "{count} fields differ", count);
    let mut items = vec![item(t!("the whole draft"), count, Choice::Restore(None))];
    for one in &fields {
        let becomes = one
            .parts
            .iter()
            .flat_map(|part| &part.lines)
            .find(|line| line.side == Side::Added)
            .map_or_else(
                || t!("(taken away)").to_owned(),
                |line| {
                    line.pieces
                        .iter()
                        .map(|piece| piece.text.as_str())
                        .collect()
                },
            );
        items.push(item(
            one.field.label(),
            state.book.masked(&becomes),
            Choice::Restore(Some(one.field)),
        ));
    }
    let mut picker = Picker::new(t!("Restore from this call"), t!("restores it"), items);
    picker.note = t!("Takes it into the draft that is open, as one step that can be undone.");
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
            t!("with the draft of that call"),
            then,
            Choice::Again(Whose::Then),
        ),
        item(
            t!("with the draft as it is now"),
            state.document.name(),
            Choice::Again(Whose::Today),
        ),
    ];
    let mut picker = Picker::new(t!("Call again"), t!("shows the card"), items);
    picker.note = t!("The card that comes asks before it calls.");
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
            let text = t!("Marked: press d on another call to compare the two");
            notice(state, text.to_owned(), false, effects);
        }
        Choice::Restore(field) => again::restore(state, &entry.row, *field, effects),
        Choice::Again(whose) => again::again(state, &entry.row, *whose, effects),
    }
}

/// Shows two calls, or a call and the open draft, side by side.
pub fn compare(state: &mut State, before: Row, after: Option<Row>) {
    let view = View::Compare(Compare {
        before,
        after,
        spread: Spread::default(),
        made: None,
        today: None,
    });
    state.overlays.push(Overlay::Book(Box::new(view)));
}
