//! Insert mode: how an insertion begins, what ends it, and what is kept of it to be done again.

use super::super::super::modal::change::{self, Edit};
use super::super::super::modal::command::{Bound, Command, Insert};
use super::super::super::modal::typed::Typed;
use super::super::super::modal::{Again, Inserting, Mode, line};
use super::super::super::pane::{self, Kind};
use super::super::{State, editing, rows};
use super::changing::apply;
use super::{cursor, move_to, step_back, text_of};
use crate::text::grapheme;

pub fn insert(state: &mut State, place: Insert, typed: Typed) {
    if pane::kind(state.pane.field) == Kind::Rows && matches!(place, Insert::Below | Insert::Above)
    {
        // A message of its own; above, it is put there by moving it.
        rows::row_add(state);
        if place == Insert::Above {
            rows::row_move(state, -1);
        }
        return begin_insert(state, 1, false);
    }
    state.timeline.end();
    state.timeline.begin();
    let (text, at) = (text_of(state), cursor(state));
    let one_line = pane::one_line(state.pane.field);
    let to = match place {
        Insert::Here => at,
        Insert::Behind if line::is_end(text, at) => at,
        Insert::Behind => grapheme::next(text, at),
        Insert::LineFirst => {
            let blank = text
                .get(line::at(text, at))
                .unwrap_or_default()
                .trim()
                .is_empty();
            if blank {
                line::end(text, at)
            } else {
                line::first(text, at)
            }
        }
        Insert::LineEnd | Insert::Below => line::end(text, at),
        Insert::Above => line::start(text, at),
    };
    let opens = matches!(place, Insert::Below | Insert::Above) && !one_line;
    if opens {
        let cursor = if place == Insert::Below { to + 1 } else { to };
        apply(
            state,
            Edit::new(to..to, "\n".to_owned(), change::Cursor::At(cursor)),
        );
    } else {
        move_to(state, to);
    }
    state.modal.change = Some(Again {
        typed,
        over: None,
        inserted: String::new(),
    });
    begin_insert(state, typed.count.unwrap_or(1), opens);
}

/// From here on letters are typed.
pub fn begin_insert(state: &mut State, count: usize, line: bool) {
    state.modal.mode = Mode::Insert;
    state.modal.inserting = state.pane.spot().cloned().map(|spot| Inserting {
        spot,
        from: cursor(state),
        count: count.min(1_000),
        line,
    });
}

/// Esc: what was typed stands there as often as was asked for, and the cursor is on its last letter.
pub fn leave_insert(state: &mut State) {
    state.completion = None;
    state.modal.mode = Mode::Normal;
    let inserting = state.modal.inserting.take();
    let at = cursor(state);
    if let Some(inserting) =
        inserting.filter(|inserting| state.pane.spot() == Some(&inserting.spot))
    {
        let text = text_of(state);
        let typed = text
            .get(inserting.from.min(at)..at)
            .unwrap_or_default()
            .to_owned();
        if inserting.count > 1 && !typed.is_empty() {
            let once = if inserting.line {
                format!("\n{typed}")
            } else {
                typed.clone()
            };
            let with = once.repeat(change::bounded(inserting.count - 1, once.len()));
            let cursor = at + with.len();
            apply(state, Edit::new(at..at, with, change::Cursor::At(cursor)));
        }
        if let Some(again) = &mut state.modal.change {
            again.inserted = typed;
        }
    }
    state.timeline.end();
    step_back(state);
}

/// Deletes what was inserted in this line; whether there was anything.
pub fn delete_inserted(state: &mut State) -> bool {
    let (text, at) = (text_of(state), cursor(state));
    let from = state
        .modal
        .inserting
        .as_ref()
        .map_or(at, |inserting| inserting.from);
    let from = from.max(line::start(text, at)).min(at);
    let Some(editor) = state
        .pane
        .editor
        .as_mut()
        .filter(|editor| from < at && editor.selection().is_none())
    else {
        return false;
    };
    let change = editor.put(from..at, "");
    editing::note_text(state, change, false);
    true
}

/// What moves the cursor ends what is inserted; it begins anew where the cursor is then.
pub fn insert_anew(state: &mut State) {
    if let Some(inserting) = &mut state.modal.inserting {
        inserting.from = usize::MAX;
        inserting.count = 1;
        inserting.line = false;
        state.modal.change = Some(again_here());
    }
}

/// What is typed begins at the cursor where it went before it, or into another text.
pub fn settle_insert(state: &mut State) {
    let at = cursor(state);
    match (&mut state.modal.inserting, state.pane.spot()) {
        (Some(inserting), Some(spot)) if inserting.spot == *spot => {
            inserting.from = inserting.from.min(at);
        }
        (_, Some(_)) if state.pane.editor.is_some() => {
            begin_insert(state, 1, false);
            state.modal.change = Some(again_here());
            state.timeline.end();
            state.timeline.begin();
        }
        _ => {}
    }
}

/// What repeats an insertion at the cursor.
fn again_here() -> Again {
    Again {
        typed: Typed {
            count: None,
            operator: None,
            bound: Bound::Command(Command::Insert(Insert::Here)),
            letter: None,
        },
        over: None,
        inserted: String::new(),
    }
}
