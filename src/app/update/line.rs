//! Keys in a one-line text that is no field: a prompt's answer, what is looked for.

use crossterm::event::KeyCode;

use super::super::action::{Action, Extend, Motion};
use super::super::editor::Editor;
use super::super::keymap::Key;
use crate::text::grapheme;

/// Takes a key that moves, deletes or types; says whether it was one.
pub fn on_key(editor: &mut Editor, key: Key, action: Option<Action>) -> bool {
    let (text, at) = (editor.text(), editor.cursor());
    match (key.code, action) {
        (_, Some(Action::Move(motion, extend))) => {
            let to = match motion {
                Motion::Left => grapheme::previous(&text, at),
                Motion::Right => grapheme::next(&text, at),
                Motion::WordLeft => grapheme::previous_word(&text, at),
                Motion::WordRight => grapheme::next_word(&text, at),
                Motion::RowStart | Motion::TextStart => 0,
                Motion::RowEnd | Motion::TextEnd => text.len(),
                Motion::Up
                | Motion::Down
                | Motion::PageUp
                | Motion::PageDown
                | Motion::ParagraphUp
                | Motion::ParagraphDown => return false,
            };
            editor.move_to(to, extend == Extend::Yes);
        }
        (_, Some(Action::Delete(motion))) => {
            let range = match motion {
                Motion::Right => at..grapheme::next(&text, at),
                Motion::WordLeft => grapheme::previous_word(&text, at)..at,
                Motion::WordRight => at..grapheme::next_word(&text, at),
                _ => grapheme::backspace(&text, at),
            };
            editor.delete(range);
        }
        (_, Some(Action::SelectAll)) => editor.select(0..text.len()),
        (KeyCode::Char(character), None) if key.modifiers.is_empty() => {
            editor.insert(character.encode_utf8(&mut [0; 4]));
        }
        _ => return false,
    }
    true
}
