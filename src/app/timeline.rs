//! Undo and redo: one timeline over the whole draft, without limit.
//!
//! A step is an edit of a text or a change of a field's value. Letters typed in a row grow one step until a word ends;
//! steps that belong together (a row made by typing into it) are undone together.

use super::editor::Change;
use crate::draft::field::Field;
use crate::draft::{Draft, FieldValue, Spot};

/// One change of the draft.
#[derive(Clone, Debug, PartialEq)]
#[expect(
    clippy::large_enum_variant,
    reason = "most steps are texts, which hold what was typed anyway"
)]
pub enum Step {
    Text {
        spot: Spot,
        change: Change,
    },
    Value {
        field: Field,
        before: FieldValue,
        after: FieldValue,
    },
}

#[derive(Clone, Debug, PartialEq)]
struct Entry {
    step: Step,
    /// Undone and redone together with the entry before it.
    joined: bool,
}

/// What was done, and what was undone and can be done again.
#[derive(Clone, Debug, Default)]
pub struct Timeline {
    done: Vec<Entry>,
    undone: Vec<Entry>,
    /// The next letter starts a step of its own.
    sealed: bool,
    /// What is noted now is one with what was noted since it began: whether anything was.
    whole: Option<bool>,
    /// So often something was noted, undone or redone: another number, another draft.
    changes: u64,
}

impl Timeline {
    /// Notes a change that was made. `joined`: it belongs to the one before.
    pub fn note(&mut self, step: Step, joined: bool) {
        self.undone.clear();
        self.changes += 1;
        let grows = match self.whole {
            Some(begun) => begun && self.grow_whole(&step),
            None => !joined && !self.sealed && self.grow(&step),
        };
        let joined = joined || self.whole == Some(true);
        self.whole = self.whole.map(|_| true);
        if grows {
            return;
        }
        self.sealed = false;
        self.done.push(Entry {
            step,
            joined: joined && !self.done.is_empty(),
        });
    }

    /// Sets fields as one step. A field that has its value already takes no part.
    pub fn change(&mut self, draft: &mut Draft, values: Vec<(Field, FieldValue)>) {
        self.seal();
        let mut joined = false;
        for (field, after) in values {
            let before = draft.get(field);
            if before == after {
                continue;
            }
            let step = Step::Value {
                field,
                before,
                after,
            };
            apply(draft, &step);
            self.note(step, joined);
            joined = true;
        }
        self.seal();
    }

    /// Forgets the last step, which is about to be noted anew in another form.
    pub fn forget_last(&mut self) {
        self.changes += 1;
        self.done.pop();
        self.sealed = true;
    }

    /// How often the draft was changed here: another number, another draft.
    #[must_use]
    pub fn changes(&self) -> u64 {
        self.changes
    }

    /// Ends the present step: what is typed next is undone by itself.
    pub fn seal(&mut self) {
        self.sealed = true;
        if self.whole.is_some() {
            self.whole = Some(false);
        }
    }

    /// All that is noted from now on is one step, until it is sealed or ends.
    pub fn begin(&mut self) {
        self.whole = Some(false);
    }

    /// Ends what [`Self::begin`] began.
    pub fn end(&mut self) {
        self.whole = None;
        self.sealed = true;
    }

    /// Whether there is something to take back.
    #[must_use]
    pub fn can_undo(&self) -> bool {
        !self.done.is_empty()
    }

    /// Whether something was taken back that can be done again.
    #[must_use]
    pub fn can_redo(&self) -> bool {
        !self.undone.is_empty()
    }

    /// Takes the last steps back; returns them in the order in which they are to be reverted.
    pub fn undo(&mut self) -> Vec<Step> {
        self.changes += 1;
        self.whole = None;
        let mut steps = Vec::new();
        while let Some(entry) = self.done.pop() {
            steps.push(entry.step.clone());
            let joined = entry.joined;
            self.undone.push(entry);
            if !joined {
                break;
            }
        }
        self.sealed = true;
        steps
    }

    /// Does the steps that were undone last again; returns them in the order in which they are to be applied.
    pub fn redo(&mut self) -> Vec<Step> {
        self.changes += 1;
        self.whole = None;
        let mut steps = Vec::new();
        while let Some(entry) = self.undone.pop() {
            steps.push(entry.step.clone());
            self.done.push(entry);
            if !self.undone.last().is_some_and(|next| next.joined) {
                break;
            }
        }
        self.sealed = true;
        steps
    }

    /// The last edit and that of a step, where both are of one text.
    fn same_text<'a>(&'a mut self, step: &'a Step) -> Option<(&'a mut Change, &'a Change)> {
        match (&mut self.done.last_mut()?.step, step) {
            (
                Step::Text {
                    spot: last_spot,
                    change: last,
                },
                Step::Text { spot, change },
            ) => (last_spot == spot).then_some((last, change)),
            _ => None,
        }
    }

    /// Lets what is typed behind the last step, or taken away of it again, be one with it.
    fn grow_whole(&mut self, step: &Step) -> bool {
        let Some((last, change)) = self.same_text(step) else {
            return false;
        };
        let end = last.at + last.inserted.len();
        if change.removed.is_empty() && change.at == end {
            last.inserted.push_str(&change.inserted);
            return true;
        }
        let takes_back = change.inserted.is_empty()
            && change.at >= last.at
            && change.at + change.removed.len() == end;
        if takes_back {
            last.inserted.truncate(change.at - last.at);
        }
        takes_back
    }

    /// Lets a typed letter, or a letter taken away, grow the last step.
    fn grow(&mut self, step: &Step) -> bool {
        let Some((last, change)) = self.same_text(step) else {
            return false;
        };
        let typed = change.removed.is_empty()
            // Typed over a selection it grows on; behind a deletion it does not.
            && (last.removed.is_empty() || !last.inserted.is_empty())
            && change.at == last.at + last.inserted.len();
        if typed && is_short(&change.inserted) && !starts_word(&last.inserted, &change.inserted) {
            last.inserted.push_str(&change.inserted);
            return true;
        }
        let deleted = change.inserted.is_empty() && last.inserted.is_empty();
        if deleted && is_short(&change.removed) && change.at + change.removed.len() == last.at {
            last.at = change.at;
            last.removed.insert_str(0, &change.removed);
            return true;
        }
        if deleted && is_short(&change.removed) && change.at == last.at {
            last.removed.push_str(&change.removed);
            return true;
        }
        false
    }
}

/// A key's worth of text, not a paste.
fn is_short(text: &str) -> bool {
    !text.is_empty() && text.len() <= 32 && !text.contains('\n')
}

/// Whether a new word begins with `typed` after `before`.
fn starts_word(before: &str, typed: &str) -> bool {
    before.ends_with(char::is_whitespace) && !typed.starts_with(char::is_whitespace)
}

/// Does a step on the draft.
pub fn apply(draft: &mut Draft, step: &Step) {
    match step {
        Step::Text { spot, change } => {
            splice(draft, spot, change.at, &change.removed, &change.inserted);
        }
        Step::Value { field, after, .. } => draft.set(*field, after.clone()),
    }
}

/// Takes a step back on the draft.
pub fn revert(draft: &mut Draft, step: &Step) {
    match step {
        Step::Text { spot, change } => {
            splice(draft, spot, change.at, &change.inserted, &change.removed);
        }
        Step::Value { field, before, .. } => draft.set(*field, before.clone()),
    }
}

fn splice(draft: &mut Draft, spot: &Spot, at: usize, old: &str, new: &str) {
    if let Some(text) = draft.text_mut(spot)
        && text.get(at..at + old.len()) == Some(old)
    {
        text.replace_range(at..at + old.len(), new);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn typed(timeline: &mut Timeline, draft: &mut Draft, text: &str) {
        for character in text.chars() {
            let change = Change {
                at: draft.preamble.len(),
                removed: String::new(),
                inserted: character.to_string(),
            };
            let step = Step::Text {
                spot: Spot::whole(Field::Preamble),
                change,
            };
            apply(draft, &step);
            timeline.note(step, false);
        }
    }

    fn undo(timeline: &mut Timeline, draft: &mut Draft) {
        for step in timeline.undo() {
            revert(draft, &step);
        }
    }

    fn redo(timeline: &mut Timeline, draft: &mut Draft) {
        for step in timeline.redo() {
            apply(draft, &step);
        }
    }

    #[test]
    fn undo_takes_back_a_word_and_redo_brings_it_again() {
        let (mut timeline, mut draft) = (Timeline::default(), Draft::default());
        typed(&mut timeline, &mut draft, "one two three");
        undo(&mut timeline, &mut draft);
        assert_eq!(draft.preamble, "one two ");
        undo(&mut timeline, &mut draft);
        assert_eq!(draft.preamble, "one ");
        redo(&mut timeline, &mut draft);
        redo(&mut timeline, &mut draft);
        assert_eq!(draft.preamble, "one two three");
    }

    #[test]
    fn undo_crosses_fields_and_joined_steps_go_together() {
        let (mut timeline, mut draft) = (Timeline::default(), Draft::default());
        typed(&mut timeline, &mut draft, "x");
        let rows = Step::Value {
            field: Field::PokeMessages,
            before: FieldValue::Rows(vec![]),
            after: FieldValue::Rows(vec![String::new()]),
        };
        apply(&mut draft, &rows);
        timeline.note(rows, false);
        let spot = Spot {
            field: Field::PokeMessages,
            part: crate::draft::Part::Row(0),
        };
        let step = Step::Text {
            spot,
            change: Change {
                at: 0,
                removed: String::new(),
                inserted: "hi".into(),
            },
        };
        apply(&mut draft, &step);
        timeline.note(step, true);
        assert_eq!(draft.poke_messages, ["hi"]);
        undo(&mut timeline, &mut draft);
        assert!(draft.poke_messages.is_empty());
        assert_eq!(draft.preamble, "x");
        redo(&mut timeline, &mut draft);
        assert_eq!(draft.poke_messages, ["hi"]);
        undo(&mut timeline, &mut draft);
        undo(&mut timeline, &mut draft);
        assert_eq!(draft.preamble, "");
    }

    #[test]
    fn a_new_edit_after_undo_forgets_what_was_undone() {
        let (mut timeline, mut draft) = (Timeline::default(), Draft::default());
        typed(&mut timeline, &mut draft, "ab");
        undo(&mut timeline, &mut draft);
        typed(&mut timeline, &mut draft, "c");
        redo(&mut timeline, &mut draft);
        assert_eq!(draft.preamble, "c");
    }

    #[test]
    fn a_paste_is_a_step_of_its_own() {
        let (mut timeline, mut draft) = (Timeline::default(), Draft::default());
        typed(&mut timeline, &mut draft, "ab");
        let paste = "many words\nin two lines";
        let step = Step::Text {
            spot: Spot::whole(Field::Preamble),
            change: Change {
                at: 2,
                removed: String::new(),
                inserted: paste.into(),
            },
        };
        apply(&mut draft, &step);
        timeline.note(step, false);
        timeline.seal();
        typed(&mut timeline, &mut draft, "c");
        undo(&mut timeline, &mut draft);
        assert_eq!(draft.preamble, format!("ab{paste}"));
        undo(&mut timeline, &mut draft);
        assert_eq!(draft.preamble, "ab");
    }
}
