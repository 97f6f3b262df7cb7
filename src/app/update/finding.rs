//! The find line: what is typed into it, the match that is gone to, and replacing.

use crossterm::event::{KeyCode, KeyModifiers};

use super::super::action::{Action, Motion};
use super::super::find::{self, Found, Input, Search};
use super::super::keymap::Key;
use super::super::layout::Shape;
use super::super::pane::{self, Kind, Row};
use super::super::timeline::{self, Step};
use super::{Effect, Place, State, derive, editing, go_to, line, notice};
use crate::app::editor::{Change, LONGEST};
use crate::draft::Spot;
use crate::draft::field::Field;
use crate::text::grapheme;

/// The longest selection that is taken as what to look for, in bytes.
const LONGEST_SEED: usize = 200;

/// Opens the find line; a short selection is looked for. The pattern is selected, to be typed over; to replace what the
/// user selected, the replacement is.
pub fn open(state: &mut State, replacing: bool) {
    derive::pane(state);
    state.preview_over_editor = false;
    let was_open = state.find.open;
    let selected = state
        .pane
        .editor
        .as_ref()
        .filter(|_| !was_open)
        .and_then(super::super::editor::Editor::selected)
        .filter(|text| text.len() <= LONGEST_SEED && !text.contains(['\n', '\r']));
    let find = &mut state.find;
    let before = find.pattern.text().to_lowercase();
    if let Some(text) = &selected {
        let length = find.pattern.text().len();
        find.pattern.select(0..length);
        find.pattern.insert(text);
    }
    // A match that the last search left selected may not be what is meant now.
    let is_meant = { selected.as_ref() }.is_some_and(|text| text.to_lowercase() != before);
    find.input = if replacing && (is_meant || was_open && find.replacing) {
        Input::Replacement
    } else {
        Input::Pattern
    };
    find.replacing |= replacing;
    let length = find.editor().text().len();
    find.editor().select(0..length);
    find.open = true;
    find.origin = None;
    find.stale = true;
    state.stale.layout = true;
    state.pane.follow_cursor = true;
    remember_origin(state);
    refresh(state);
    // With something selected the match is the selection itself; else nothing moves until a letter is typed.
    if selected.is_some() {
        go_to_first(state);
    }
}

/// Begins a search at the cursor; one that is on goes to the next match, or the one before (`back`).
pub fn search(state: &mut State, back: bool, effects: &mut Vec<Effect>) {
    state.find.back = back;
    if state.find.search.is_some() {
        if !state.find.pattern.is_empty() {
            step(state, back, effects);
        }
        return;
    }
    open(state, false);
    let from = state.find.origin.clone();
    state.find.search = Some(Search { from });
    if state.keymap.is_modal() && !back {
        // What stands under the cursor is found already.
        let text = state
            .pane
            .spot()
            .and_then(|spot| state.document.draft.text(spot));
        if let (Some((_, byte)), Some(text)) = (&mut state.find.origin, text) {
            *byte = grapheme::next(text, *byte);
        }
    }
}

/// Whether going to the next match is done without the find line.
#[must_use]
pub fn walks(state: &State) -> bool {
    state.keymap.is_modal() && !state.find.open && !state.find.pattern.is_empty()
}

/// Goes to the next match in the direction of the last search (`turned`: in the other), without the find line; the cursor
/// stands at its start.
pub fn walk(state: &mut State, turned: bool, effects: &mut Vec<Effect>) {
    let back = state.find.back != turned;
    state.find.open = true;
    state.find.stale = true;
    refresh(state);
    let at = state
        .pane
        .editor
        .as_ref()
        .map_or(0, super::super::editor::Editor::cursor);
    let spot = state.pane.spot().cloned();
    let count = state.find.count();
    if let (Some(spot), true) = (spot, count > 0) {
        let text = state.document.draft.text(&spot).unwrap_or_default();
        let from = if back {
            at
        } else {
            grapheme::next(text, at).max(at + 1)
        };
        go_from(state, &spot, from);
        if back {
            state.find.current = state.find.beside(true);
            show_current(state);
        }
    }
    let start = state.find.place().map(|(_, range)| range.start);
    close(state);
    if let (Some(start), Some(editor)) = (start, &mut state.pane.editor) {
        editor.move_to(start, false);
    } else {
        let text = t!(
            "No match for {pattern}",
            pattern = state.find.pattern.text()
        );
        notice(state, text, false, effects);
    }
}

/// Goes to the next place of a word, or the one before.
pub fn look_for_word(state: &mut State, word: &str, back: bool, effects: &mut Vec<Effect>) {
    if word.is_empty() {
        return;
    }
    let length = state.find.pattern.text().len();
    state.find.pattern.select(0..length);
    state.find.pattern.insert(word);
    state.find.back = back;
    let whole = word
        .chars()
        .all(|letter| letter.is_alphanumeric() || letter == '_');
    state.find.options.word = whole;
    walk(state, false, effects);
}

/// Enter in a search: the cursor stays at the match, behind it or, where the search went back, before it.
fn stay(state: &mut State) {
    let before = state.find.back || state.keymap.is_modal();
    if let Some(editor) = &mut state.pane.editor
        && let Some(range) = editor.selection()
    {
        editor.move_to(if before { range.start } else { range.end }, false);
    }
    close(state);
}

/// Esc in a search: back to where it was begun.
fn go_back(state: &mut State) {
    let from = state.find.search.take().and_then(|search| search.from);
    close(state);
    if let Some((spot, byte)) = from {
        let span = Some(byte..byte);
        go_to(state, &Place { spot, span });
    }
}

/// Closes it; the cursor stays where it is.
pub fn close(state: &mut State) {
    state.find.open = false;
    state.find.search = None;
    state.find.found.clear();
    state.find.current = None;
    state.stale.layout = true;
    state.pane.follow_cursor = true;
}

/// A key while the find line is open; says whether it was for it.
pub fn on_key(
    state: &mut State,
    key: Key,
    action: Option<Action>,
    effects: &mut Vec<Effect>,
) -> bool {
    if !state.find.open {
        return false;
    }
    let enter = key.code == KeyCode::Enter && action.is_none();
    match (key.code, action) {
        (KeyCode::Esc, _) if state.find.search.is_some() => go_back(state),
        (KeyCode::Esc, _) => close(state),
        _ if enter && key.modifiers.is_empty() && state.find.search.is_some() => stay(state),
        _ if enter && key.modifiers == KeyModifiers::SHIFT => step(state, true, effects),
        _ if enter && key.modifiers.is_empty() => match state.find.input {
            Input::Pattern => step(state, false, effects),
            Input::Replacement => replace_one(state, effects),
        },
        (_, Some(Action::Move(Motion::Up, _))) => step(state, true, effects),
        (_, Some(Action::Move(Motion::Down, _))) => step(state, false, effects),
        (_, Some(Action::NextField | Action::PreviousField)) => {
            state.find.replacing = true;
            state.find.input = match state.find.input {
                Input::Pattern => Input::Replacement,
                Input::Replacement => Input::Pattern,
            };
            let length = state.find.editor().text().len();
            state.find.editor().select(0..length);
            state.stale.layout = true;
            state.pane.follow_cursor = true;
        }
        (
            _,
            None
            | Some(
                Action::Move(..)
                | Action::Delete(_)
                | Action::Kill(_)
                | Action::SelectAll
                | Action::LineBreak,
            ),
        ) => {
            let before = state.find.pattern.text();
            line::on_key(state.find.editor(), key, action);
            if state.find.pattern.text() != before {
                look(state);
            }
        }
        (_, Some(Action::Copy | Action::Cut)) => {
            let Some(text) = state.find.editor().selected() else {
                return false;
            };
            effects.push(Effect::Copy(text));
            if action == Some(Action::Cut) {
                state.find.editor().delete(0..0);
                look(state);
            }
        }
        // At 80×24 the preview takes the line's place.
        (_, Some(Action::NextPreview | Action::PreviousPreview)) => {
            if state.layout().shape != Shape::Wide {
                close(state);
            }
            return false;
        }
        (
            _,
            Some(
                Action::EditOutside
                | Action::RowAdd
                | Action::RowDelete
                | Action::RowUp
                | Action::RowDown
                | Action::GoTo(_)
                | Action::NextProblem
                | Action::SwitchAgent,
            ),
        ) => {
            close(state);
            return false;
        }
        _ => return false,
    }
    true
}

/// A paste goes into the line that has the keys.
pub fn paste(state: &mut State, text: &str) -> bool {
    if !state.find.open {
        return false;
    }
    state.find.editor().insert(text);
    look(state);
    true
}

/// What is looked for changed: the first match from where the search began.
fn look(state: &mut State) {
    state.find.stale = true;
    refresh(state);
    go_to_first(state);
}

/// Changes how is looked: opens the line if need be.
pub fn switch(state: &mut State, change: impl Fn(&mut find::Find)) {
    if !state.find.open {
        open(state, false);
    }
    change(&mut state.find);
    look(state);
}

fn remember_origin(state: &mut State) {
    let at = state.pane.editor.as_ref().map(|editor| {
        editor
            .selection()
            .map_or(editor.cursor(), |range| range.start)
    });
    state.find.origin = state.pane.spot().cloned().zip(at);
}

/// The texts that are searched, in the draft's order.
fn texts(state: &State) -> Vec<Spot> {
    let spot = |row: Row| row.spot;
    if !state.find.everywhere {
        return state.pane.rows.iter().cloned().map(spot).collect();
    }
    state
        .fields()
        .into_iter()
        .filter(|field| !matches!(pane::kind(*field), Kind::Choice | Kind::Stepped))
        // Numbers and ids are changed only where one looks at them: nobody else shall ring.
        .filter(|field| !matches!(field, Field::CallFrom | Field::CallTo | Field::VoiceAgentId))
        .flat_map(|field| pane::rows(&state.document.draft, &state.param_rows, field))
        .map(spot)
        .collect()
}

/// Brings the matches up to date, if a text or the pattern changed.
pub fn refresh(state: &mut State) {
    if !state.find.open || !state.find.stale {
        return;
    }
    derive::pane(state);
    state.find.stale = false;
    let pattern = state.find.pattern.text();
    let options = state.find.options;
    let draft = &state.document.draft;
    let found: Vec<Found> = texts(state)
        .into_iter()
        .filter_map(|spot| {
            let ranges = find::matches(draft.text(&spot)?, &pattern, options);
            (!ranges.is_empty()).then_some(Found { spot, ranges })
        })
        .collect();
    state.find.found = found;
    // What is gone to is still a match if it is still what is selected.
    let selected = state.pane.spot().cloned().zip(
        state
            .pane
            .editor
            .as_ref()
            .and_then(super::super::editor::Editor::selection),
    );
    state.find.current = selected.and_then(|(spot, range)| {
        let text = state
            .find
            .found
            .iter()
            .position(|found| found.spot == spot)?;
        let ranges = &state.find.found.get(text)?.ranges;
        Some((text, ranges.iter().position(|one| *one == range)?))
    });
}

fn go_to_first(state: &mut State) {
    let Some((spot, byte)) = state.find.origin.clone() else {
        // A field without a text: the draft's first match.
        state.find.current = (!state.find.found.is_empty()).then_some((0, 0));
        show_current(state);
        return;
    };
    go_from(state, &spot, byte);
    let search = state.find.search.clone();
    if state.find.current.is_some() {
        if search.is_some() && state.find.back {
            state.find.current = state.find.beside(true);
            show_current(state);
        }
    } else {
        // Nothing found: back to where the search began.
        let began = search.and_then(|search| search.from);
        let (spot, byte) = began.unwrap_or((spot, byte));
        go_to(
            state,
            &Place {
                spot,
                span: Some(byte..byte),
            },
        );
    }
}

fn go_from(state: &mut State, spot: &Spot, byte: usize) {
    let texts = texts(state);
    let order = |spot: &Spot| texts.iter().position(|one| one == spot).unwrap_or(0);
    state.find.current = state.find.at_or_behind(spot, byte, order);
    show_current(state);
}

/// Selects the match that is gone to.
fn show_current(state: &mut State) {
    let Some((spot, range)) = state
        .find
        .place()
        .map(|(spot, range)| (spot.clone(), range))
    else {
        return;
    };
    let place = Place {
        spot,
        span: Some(range.clone()),
    };
    go_to(state, &place);
    if let Some(editor) = &mut state.pane.editor {
        editor.select(range);
    }
}

/// The next or previous match. Closed, the line opens with what was looked for last.
pub fn step(state: &mut State, back: bool, effects: &mut Vec<Effect>) {
    if !state.find.open {
        open(state, false);
        if state.find.pattern.is_empty() {
            return;
        }
    }
    refresh(state);
    if state.find.current.is_none() && !back {
        remember_origin(state);
        go_to_first(state);
    } else {
        state.find.current = state.find.beside(back);
        show_current(state);
    }
    if state.find.current.is_none() && !state.find.pattern.is_empty() {
        let text = t!(
            "No match for {pattern}",
            pattern = state.find.pattern.text()
        );
        notice(state, text, false, effects);
    }
    remember_origin(state);
}

/// Replaces the match that is gone to, and goes to the next; without one, it goes to the first.
pub fn replace_one(state: &mut State, effects: &mut Vec<Effect>) {
    if !state.find.replacing || !state.find.open {
        open(state, true);
        return;
    }
    refresh(state);
    let Some((spot, range)) = state
        .find
        .place()
        .map(|(spot, range)| (spot.clone(), range))
    else {
        step(state, false, effects);
        return;
    };
    let with = state.find.replacement.text();
    show_current(state);
    editing::replace_selection(state, &with);
    state.find.stale = true;
    refresh(state);
    go_from(state, &spot, range.start + with.len());
    remember_origin(state);
}

/// Replaces all matches as one step.
pub fn replace_all(state: &mut State, effects: &mut Vec<Effect>) {
    if !state.find.replacing || !state.find.open {
        open(state, true);
        return;
    }
    refresh(state);
    let count = state.find.count();
    if count == 0 {
        notice(state, t!("Nothing to replace").to_owned(), false, effects);
        return;
    }
    let with = state.find.replacement.text();
    let becomes = |found: &Found| {
        let taken: usize = found.ranges.iter().map(ExactSizeIterator::len).sum();
        let text = state.document.draft.text(&found.spot).map_or(0, str::len);
        let left = text.saturating_sub(taken);
        left.saturating_add(with.len().saturating_mul(found.ranges.len()))
    };
    // What holds what it replaces doubles a text each time.
    if state
        .find
        .found
        .iter()
        .any(|found| becomes(found) > LONGEST)
    {
        let text = t!(
            "Nothing was replaced: a text would be longer than the {longest} MiB that a field may have",
            longest = LONGEST >> 20
        );
        return notice(state, text, true, effects);
    }
    state.timeline.seal();
    let mut joined = false;
    for found in std::mem::take(&mut state.find.found) {
        let text = state.document.draft.text(&found.spot).unwrap_or_default();
        let Some(change) = replaced(text, &found, &with) else {
            continue;
        };
        joined |= editing::make_text(state, &found.spot, joined);
        let step = Step::Text {
            spot: found.spot,
            change,
        };
        timeline::apply(&mut state.document.draft, &step);
        state.timeline.note(step, joined);
        joined = true;
    }
    state.timeline.seal();
    editing::texts_changed(state);
    derive::pane(state);
    refresh(state);
    remember_origin(state);
    let undo = state.keymap.hint(Action::Undo);
    let text = tn!(
        count,
        "1 match replaced; {undo} takes that back",
        "{count} matches replaced; {undo} takes that back",
        count,
        undo
    );
    notice(state, text, false, effects);
}

/// All matches of a text replaced, as one change from the first to the last of them.
fn replaced(text: &str, found: &Found, with: &str) -> Option<Change> {
    let (first, last) = (found.ranges.first()?, found.ranges.last()?);
    let mut inserted = String::new();
    let mut at = first.start;
    for range in &found.ranges {
        inserted.push_str(text.get(at..range.start)?);
        inserted.push_str(with);
        at = range.end;
    }
    let removed = text.get(first.start..last.end)?.to_owned();
    (removed != inserted).then_some(Change {
        at: first.start,
        removed,
        inserted,
    })
}
