//! Keys where text fields have modes: commands carried out with the editor and the timeline that every key uses. Each
//! command and each insertion is one step of undo.

use crossterm::event::{KeyCode, KeyModifiers};

use self::changing::{change, repeat};
use self::inserting::{begin_insert, delete_inserted, insert_anew, leave_insert, settle_insert};
use super::super::action::{Action, Extend, Motion};
use super::super::editor::{Editor, Hold};
use super::super::keymap::Key;
use super::super::modal::command::{Bound, Command, Go, Object};
use super::super::modal::motion::{self, Reached, Sought};
use super::super::modal::shown::is_visual;
use super::super::modal::typed::{Parsed, Typed, parse};
use super::super::modal::{Mode, line, object, word};
use super::super::pane::{self, Kind};
use super::{Effect, State, act, editing, finding, open_prompt, rows};
use crate::app::prompt::PromptKind;
use crate::text::grapheme;

mod changing;
pub mod command_line;
mod inserting;
pub mod lists;

/// A key for the panes, before all others see it; says whether it was a command.
pub fn on_key(state: &mut State, key: Key, effects: &mut Vec<Effect>) -> bool {
    if !state.keymap.is_modal() || state.find.open || !state.pressed.is_empty() {
        return false;
    }
    if state.preview_over_editor || state.shows_tree() {
        return lists::in_pane(state, key, effects);
    }
    if state.modal.mode == Mode::Insert {
        if key == Key::ESC {
            leave_insert(state);
            return true;
        }
        match state.keymap.action(key) {
            Some(Action::Delete(Motion::LineStart)) => return delete_inserted(state),
            None
            | Some(Action::Delete(_) | Action::Kill(_) | Action::LineBreak | Action::Paste) => {}
            Some(_) => insert_anew(state),
        }
        return false;
    }
    if pane::kind(state.pane.field) == Kind::Choice {
        return lists::in_choice(state, key);
    }
    on_normal_key(state, key, effects)
}

/// The mouse: what was pressed of a command is forgotten, and what is inserted ends.
pub fn on_mouse(state: &mut State) {
    state.modal.keys.clear();
    insert_anew(state);
}

fn on_normal_key(state: &mut State, key: Key, effects: &mut Vec<Effect>) -> bool {
    let selected = is_visual(state);
    if key == Key::ESC {
        let had = !state.modal.keys.is_empty() || selected;
        state.modal.keys.clear();
        release(state);
        return had;
    }
    let copies = state.keymap.action(key) == Some(Action::Copy);
    if copies && !selected && state.modal.keys.is_empty() {
        // Where nothing is selected, Ctrl-C is what it is elsewhere: it stops what was begun.
        return true;
    }
    state.modal.keys.push(key);
    let parsed = parse(&state.modal.keys, state.keymap.layers(), selected);
    if parsed != Parsed::More {
        state.modal.keys.clear();
    }
    match parsed {
        Parsed::More => true,
        Parsed::Whole(typed) => {
            run(state, typed, effects);
            true
        }
        // What is no letter works in every mode, but keys that edit where one types do nothing here.
        Parsed::Nothing => {
            let action = state.keymap.action(key);
            key.is_typed()
                || matches!(
                    action,
                    Some(Action::Delete(_) | Action::Kill(_) | Action::LineBreak)
                )
        }
    }
}

fn release(state: &mut State) {
    if let Some(editor) = &mut state.pane.editor {
        editor.release();
    }
}

/// The focused text, copied where it is changed next.
fn text_of(state: &State) -> &str {
    state
        .pane
        .spot()
        .and_then(|spot| state.document.draft.text(spot))
        .unwrap_or_default()
}

fn cursor(state: &State) -> usize {
    state.pane.editor.as_ref().map_or(0, Editor::cursor)
}

/// Does a whole command.
fn run(state: &mut State, typed: Typed, effects: &mut Vec<Effect>) {
    editing::fresh(state);
    if state.pane.editor.is_none() {
        // A list of messages without one: the first is made where one is to be typed.
        if let Bound::Command(Command::Insert(_)) = typed.bound {
            rows::row_add(state);
            begin_insert(state, 1, false);
        } else if let Bound::Action(action) = typed.bound {
            act(state, action, effects);
        }
        return;
    }
    let before = state.modal.goal.take();
    match typed.bound {
        Bound::Action(action) => {
            for _ in 0..typed.count.unwrap_or(1).min(1_000) {
                act(state, action, effects);
            }
        }
        Bound::Command(Command::Go(go)) if typed.operator.is_none() => {
            state.modal.goal = before;
            walk(state, go, typed);
        }
        Bound::Command(Command::Visual { lines }) => visual(state, lines),
        Bound::Command(Command::OtherEnd) => {
            if let Some(editor) = &mut state.pane.editor {
                editor.turn();
            }
            moved(state);
        }
        Bound::Command(Command::Select(wanted)) if typed.operator.is_none() => {
            select(state, wanted, typed.count.unwrap_or(1));
        }
        Bound::Command(Command::CommandLine) => open_prompt(state, PromptKind::Command),
        Bound::Command(Command::SearchWord { back }) => {
            let text = text_of(state);
            let at = cursor(state);
            let run = word::run(text, at, false);
            let word = text.get(run).unwrap_or_default().trim().to_owned();
            release(state);
            finding::look_for_word(state, &word, back, effects);
        }
        Bound::Command(Command::Repeat) => repeat(state, typed.count, effects),
        Bound::Command(_) => change(state, typed, None, effects),
    }
}

/// Puts the cursor at a byte, with nothing selected.
fn move_to(state: &mut State, to: usize) {
    if let Some(editor) = &mut state.pane.editor {
        editor.move_to(to, false);
    }
    moved(state);
}

/// Puts the cursor on the letter before it in its line, where there is one.
fn step_back(state: &mut State) {
    let (text, at) = (text_of(state), cursor(state));
    if at > line::start(text, at) {
        move_to(state, grapheme::previous(text, at));
    }
}

/// The cursor moved.
fn moved(state: &mut State) {
    state.pane.goal_column = None;
    state.pane.follow_cursor = true;
    state.stale.scroll = true;
}

/// Where a motion leads from the cursor.
fn reach(state: &mut State, go: Go, typed: Typed) -> Option<Reached> {
    if matches!(
        go,
        Go::Left
            | Go::Right
            | Go::RowUp
            | Go::RowDown
            | Go::HalfUp
            | Go::HalfDown
            | Go::PageUp
            | Go::PageDown
    ) {
        editing::laid_out(state);
    }
    let selected = is_visual(state);
    let from = motion::From {
        text: text_of(state),
        flow: state.pane.flows.get(state.pane.row),
        height: usize::from(state.text_area().height),
        at: cursor(state),
        count: typed.count,
        letter: typed.letter,
        operator: typed.operator,
        selected,
        goal: state.modal.goal,
        sought: state.modal.sought,
    };
    let reached = motion::go(go, from)?;
    if let (Go::Find { back, till }, Some(letter)) = (go, typed.letter) {
        state.modal.sought = Some(Sought { letter, back, till });
    }
    Some(reached)
}

/// A motion by itself.
fn walk(state: &mut State, go: Go, typed: Typed) {
    let vertical = match go {
        Go::Up | Go::RowUp => Some(Motion::Up),
        Go::Down | Go::RowDown | Go::NextLine => Some(Motion::Down),
        _ => None,
    };
    // A number or a voice is stepped through; what has rows goes on in the next one.
    if let Some(motion) = vertical
        && pane::kind(state.pane.field) == Kind::Stepped
    {
        return editing::step(state, motion, Extend::No);
    }
    let Some(reached) = reach(state, go, typed) else {
        if let (Some(motion), false) = (vertical, is_visual(state)) {
            let next = match motion {
                Motion::Up => state.pane.row.checked_sub(1),
                _ => Some(state.pane.row + 1).filter(|row| *row < state.pane.rows.len()),
            };
            if let Some(row) = next {
                let end = if motion == Motion::Up { usize::MAX } else { 0 };
                editing::open_row(state, row, end);
            }
        }
        return;
    };
    state.timeline.seal();
    state.modal.goal = reached.goal;
    if let Some(editor) = &mut state.pane.editor {
        editor.walk_to(reached.at, false);
    }
    moved(state);
}

fn visual(state: &mut State, lines: bool) {
    let hold = if lines { Hold::Lines } else { Hold::Graphemes };
    if let Some(editor) = &mut state.pane.editor {
        if editor.held() == hold {
            editor.release();
        } else {
            editor.hold_as(hold);
        }
    }
    moved(state);
}

/// An object in visual mode: what is selected becomes it, or grows by it.
fn select(state: &mut State, wanted: Object, count: usize) {
    let (text, at) = (text_of(state), cursor(state));
    let selection = state.pane.editor.as_ref().and_then(Editor::selection);
    let single = selection
        .as_ref()
        .is_none_or(|range| grapheme::next(text, range.start) >= range.end);
    let start = selection.as_ref().map_or(at, |range| range.start);
    let found = (count..count + 8).find_map(|count| {
        let span = object::around(text, if single { at } else { start }, wanted, count)?;
        let grows = selection.as_ref().is_none_or(|range| {
            single || span.range.start < range.start || span.range.end > range.end
        });
        (grows && !span.range.is_empty()).then_some(span)
    });
    if let (Some(span), Some(editor)) = (found, &mut state.pane.editor) {
        let hold = if span.lines {
            Hold::Lines
        } else {
            Hold::Graphemes
        };
        editor.hold_range(span.range, hold);
        moved(state);
    }
}

/// A paste in normal mode: one step, in the place of what is selected, else behind the cursor as `a` would put it (at a
/// line's start before it). Says whether it was for that mode.
pub fn paste(state: &mut State, text: &str) -> bool {
    if !state.keymap.is_modal() || state.modal.mode == Mode::Insert {
        return false;
    }
    state.modal.keys.clear();
    editing::fresh(state);
    if pane::kind(state.pane.field) == Kind::Choice || !state.pane.is_editable() {
        return false;
    }
    if !is_visual(state) {
        let (whole, at) = (text_of(state), cursor(state));
        if at > line::start(whole, at) && !line::is_end(whole, at) {
            move_to(state, grapheme::next(whole, at));
        }
    }
    editing::paste(state, text);
    step_back(state);
    true
}

/// After each event: in normal mode the cursor stands on a letter, and what the mouse selected is visual mode.
pub fn settle(state: &mut State) {
    if !state.keymap.is_modal() || state.find.open {
        return;
    }
    if state.modal.mode == Mode::Insert {
        return settle_insert(state);
    }
    let (Some(spot), Some(editor)) = (
        state.pane.rows.get(state.pane.row).map(|row| &row.spot),
        &mut state.pane.editor,
    ) else {
        return;
    };
    match editor.held() {
        Hold::No | Hold::Mark if editor.selection().is_some() => editor.hold_graphemes(),
        Hold::No => {
            let text = state.document.draft.text(spot).unwrap_or_default();
            let at = editor.cursor();
            if at > 0 && line::is_end(text, at) && at > line::start(text, at) {
                editor.move_to(grapheme::previous(text, at), false);
                state.pane.follow_cursor = true;
                state.stale.scroll = true;
            }
        }
        _ => {}
    }
}

/// The letter of a key, held by nothing.
fn letter(key: Key) -> Option<char> {
    match key.code {
        KeyCode::Char(letter) if key.modifiers == KeyModifiers::NONE => Some(letter),
        _ => None,
    }
}
