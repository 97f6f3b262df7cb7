//! Values that come into the open draft from elsewhere: one step of undo, and the cursor stays where it is in its text.

use super::super::editor::{Change, Editor};
use super::super::pane::Pane;
use super::super::timeline::{self, Step};
use super::{State, derive, finding};
use crate::draft::FieldValue;
use crate::draft::field::Field;

/// Sets fields, as one step that can be undone.
pub fn take_in(state: &mut State, values: Vec<(Field, FieldValue)>) {
    if values.is_empty() {
        return;
    }
    let stood = Stood::of(state);
    state.timeline.seal();
    for (index, (field, after)) in values.into_iter().enumerate() {
        let step = Step::Value {
            field,
            before: state.document.draft.get(field),
            after,
        };
        timeline::apply(&mut state.document.draft, &step);
        state.timeline.note(step, index > 0);
    }
    state.timeline.seal();
    state.stale.check = true;
    finding::close(state);
    stood.find_again(state, Field::Agent);
}

/// Where the cursor stood, and in which text.
pub struct Stood {
    pane: Pane,
    text: Option<String>,
}

impl Stood {
    /// Where it stands now.
    #[must_use]
    pub fn of(state: &State) -> Self {
        Self {
            pane: state.pane.clone(),
            text: text_at(state, &state.pane),
        }
    }

    /// Puts it there again, now that texts, and the kind of agent, may be others. `otherwise`: the field to go to if
    /// there is no such field now.
    pub fn find_again(self, state: &mut State, otherwise: Field) {
        let Self { pane, text: before } = self;
        let kind = state.document.draft.kind();
        let is_there = pane.field.applies_to(kind);
        state.pane = Pane::of(if is_there { pane.field } else { otherwise });
        derive::pane(state);
        let spot = pane.spot();
        let row = (state.pane.rows.iter()).position(|row| Some(&row.spot) == spot);
        let (true, Some(row)) = (is_there, row) else {
            return;
        };
        let after = text_at(state, &pane);
        if before == after {
            state.pane.row = row;
            state.pane.editor = pane.editor;
        } else if let (Some(before), Some(after)) = (&before, &after) {
            let cursor = pane.editor.as_ref().map_or(0, Editor::cursor);
            let at = moved(cursor, before, after);
            state.pane.open(&state.document.draft, row, at);
        }
        state.pane.scroll = pane.scroll;
        state.pane.goal_column = pane.goal_column;
        state.pane.follow_cursor = true;
        state.stale.layout = true;
        derive::pane(state);
    }
}

fn text_at(state: &State, pane: &Pane) -> Option<String> {
    Some(state.document.draft.text(pane.spot()?)?.to_owned())
}

/// Where a byte of a text stands once the text has become another.
fn moved(at: usize, before: &str, after: &str) -> usize {
    let Some(change) = Change::between(before, after) else {
        return at;
    };
    if at <= change.at {
        at
    } else if at >= change.at + change.removed.len() {
        at - change.removed.len() + change.inserted.len()
    } else {
        change.at + (at - change.at).min(change.inserted.len())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_keeps_its_place_among_what_stays() {
        for (at, before, after, then) in [
            (3, "abcdef", "abcXdef", 3),
            (4, "abcdef", "XabcdefY", 4),
            (5, "abcdef", "abXdef", 5),
            (3, "abcdef", "abef", 2),
            (6, "abcdef", "", 0),
            (0, "", "abc", 0),
            (5, "aمبر", "aمرحبر", 9),
        ] {
            assert_eq!(moved(at, before, after), then, "{at} {before} {after}");
        }
    }
}
