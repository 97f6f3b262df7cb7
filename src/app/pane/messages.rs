//! The rows of the no-response messages, as the caller would hear them: each behind the pause that brings it.

use super::{Role, Row};
use crate::draft::field::Field;
use crate::draft::{Draft, Part, Spot};

pub(super) fn rows(draft: &Draft) -> Vec<Row> {
    let all = &draft.poke_messages;
    let row = |(index, message): (usize, &String)| {
        let label = match index {
            0 => t!("after a pause:"),
            _ => t!("after another pause:"),
        };
        let earlier = all.iter().take(index);
        let (note, note_role) = if message.trim().is_empty() {
            (
                t!("empty: not said, and not sent").to_owned(),
                Role::Warning,
            )
        } else if let Some(first) = { earlier }.position(|one| one.trim() == message.trim()) {
            (
                t!("says the same as {first}", first = first + 1),
                Role::Warning,
            )
        } else {
            (String::new(), Role::Muted)
        };
        Row {
            spot: Spot {
                field: Field::PokeMessages,
                part: Part::Row(index),
            },
            label: label.to_owned(),
            note,
            note_role,
            fixed: None,
            cut: false,
        }
    };
    all.iter().enumerate().map(row).collect()
}
