//! Keys in a one-line text that is no field: a prompt's answer, what is looked for. They do the same in all of them.

use std::ops::Range;

use crossterm::event::{KeyCode, KeyModifiers};

use super::super::action::{Action, Extend, Motion};
use super::super::editor::Editor;
use super::super::keymap::Key;
use crate::text::flow::Flow;
use crate::text::grapheme;
use crate::text::layout::{Base, Display, Options};

/// Takes a key that moves, deletes or types; says whether it was one.
pub fn on_key(editor: &mut Editor, key: Key, action: Option<Action>) -> bool {
    let (text, at) = (editor.text(), editor.cursor());
    match (key.code, action) {
        (_, Some(Action::Move(motion, extend))) => {
            let to = match motion {
                Motion::Left | Motion::Right | Motion::WordLeft | Motion::WordRight => {
                    let selection = editor.selection().filter(|_| extend == Extend::No);
                    sideways(&text, at, motion, selection)
                }
                Motion::RowStart | Motion::LineStart | Motion::TextStart => 0,
                Motion::RowEnd | Motion::LineEnd | Motion::TextEnd => text.len(),
                Motion::Up
                | Motion::Down
                | Motion::PageUp
                | Motion::PageDown
                | Motion::ParagraphUp
                | Motion::ParagraphDown => return false,
            };
            editor.move_to(to, extend == Extend::Yes);
        }
        (_, Some(Action::Delete(motion) | Action::Kill(motion))) => {
            let range = match motion {
                Motion::Right => at..grapheme::next(&text, at),
                Motion::WordLeft => grapheme::previous_word(&text, at)..at,
                Motion::WordRight => at..grapheme::next_word(&text, at),
                Motion::LineStart => 0..at,
                Motion::LineEnd => at..text.len(),
                _ => grapheme::backspace(&text, at),
            };
            editor.delete(range);
        }
        (_, Some(Action::SelectAll)) => editor.select(0..text.len()),
        (KeyCode::Char(character), None)
            if key.modifiers.is_empty() || key.modifiers == KeyModifiers::SHIFT =>
        {
            editor.insert(character.encode_utf8(&mut [0; 4]));
        }
        _ => return false,
    }
    true
}

/// Most characters of a list's filter: no name is longer, and with each of them the whole list is looked through again.
const LONGEST: usize = 200;

/// What a key in a list that is searched by typing was for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Searched {
    /// To go through the list.
    Step(Motion),
    /// Something else is looked for.
    Changed,
    Nothing,
}

/// Takes a key that goes through a list, or moves, deletes or types in its filter.
pub fn in_list(filter: &mut Editor, key: Key, action: Option<Action>) -> Searched {
    if let Some(Action::Move(motion, _)) = action {
        let steps = match motion {
            Motion::Up
            | Motion::Down
            | Motion::PageUp
            | Motion::PageDown
            | Motion::TextStart
            | Motion::TextEnd => true,
            // Of what is typed, where something is.
            Motion::RowStart | Motion::RowEnd => filter.is_empty(),
            _ => false,
        };
        if steps {
            return Searched::Step(motion);
        }
    }
    let before = filter.text();
    on_key(filter, key, action);
    shorten(filter);
    if filter.text() == before {
        Searched::Nothing
    } else {
        Searched::Changed
    }
}

/// Puts a paste into a list's filter, as far as there is room. Whether there was.
pub fn paste(filter: &mut Editor, text: &str) -> bool {
    let before = filter.text();
    filter.insert(&pasted(text));
    shorten(filter);
    filter.text() != before
}

/// Takes off what is more than a filter holds.
fn shorten(filter: &mut Editor) {
    let text = filter.text();
    if let Some((end, _)) = text.char_indices().nth(LONGEST) {
        filter.delete(grapheme::floor(&text, end)..text.len());
    }
}

/// What a paste puts into a list's filter: its words in one line, without what cannot be typed, at most 200 characters.
fn pasted(text: &str) -> String {
    let parts = text.split(char::is_control).filter(|part| !part.is_empty());
    let line = parts.collect::<Vec<_>>().join(" ");
    line.chars().take(LONGEST).collect()
}

/// Where a motion to the left or right on the screen leads, as in the text of a field: with something selected, to
/// that side of it.
fn sideways(text: &str, at: usize, motion: Motion, selection: Option<Range<usize>>) -> usize {
    let mut flow = Flow::default();
    // In one row, and as it is seen: what turns it makes no difference.
    let options = Options {
        width: u16::MAX,
        base: Base::Auto,
        display: Display::Visual,
    };
    flow.update(text, &[], options);
    let is_left = matches!(motion, Motion::Left | Motion::WordLeft);
    let towards_start = is_left != flow.is_rtl(at);
    let by_word = matches!(motion, Motion::WordLeft | Motion::WordRight);
    match selection {
        Some(range) if !by_word && towards_start => range.start,
        Some(range) if !by_word => range.end,
        _ if by_word && towards_start => grapheme::previous_word(text, at),
        _ if by_word => grapheme::next_word(text, at),
        _ if is_left => flow.left(at),
        _ => flow.right(at),
    }
}

#[cfg(test)]
mod tests {
    use crossterm::event::KeyEvent;

    use super::*;
    use crate::app::keymap::KeyMap;

    fn press(editor: &mut Editor, code: KeyCode, modifiers: KeyModifiers) {
        let key = Key::of(&KeyEvent::new(code, modifiers));
        assert!(on_key(editor, key, KeyMap::default_map().action(key)));
    }

    /// Where the cursor stands after each of the keys.
    fn walk(text: &str, from: usize, code: KeyCode, modifiers: KeyModifiers) -> Vec<usize> {
        let mut editor = Editor::new(text, true);
        editor.move_to(from, false);
        let mut places = Vec::new();
        loop {
            press(&mut editor, code, modifiers);
            if places.last().is_some_and(|last| *last == editor.cursor()) || places.len() > 20 {
                return places;
            }
            places.push(editor.cursor());
        }
    }

    #[test]
    fn a_filter_takes_no_more_than_it_has_room_for() {
        let mut filter = Editor::of_line(&"x".repeat(LONGEST - 2));
        assert!(paste(&mut filter, "ab\ncd"));
        assert!(!paste(&mut filter, "e"));
        assert!(filter.text().ends_with("xab"), "{}", filter.text());
        let mut editor = Editor::of_line(&("x".repeat(LONGEST - 1) + "\u{645}\u{64e}more"));
        shorten(&mut editor);
        assert_eq!(editor.text().len(), LONGEST - 1, "no grapheme is split");
    }

    #[test]
    fn a_full_filter_takes_no_letter_either() {
        let mut filter = Editor::of_line(&"x".repeat(LONGEST));
        let key = Key::of(&KeyEvent::new(KeyCode::Char('y'), KeyModifiers::NONE));
        assert_eq!(in_list(&mut filter, key, None), Searched::Nothing);
        assert_eq!(filter.text(), "x".repeat(LONGEST));
    }

    #[test]
    fn a_word_to_the_side_is_counted_from_the_cursor_whatever_is_selected() {
        for (text, code, to) in [
            ("one two three", KeyCode::Left, 4),
            ("سبب من هنا", KeyCode::Right, 7),
        ] {
            let mut editor = Editor::new(text, true);
            editor.select(0..grapheme::next_word(text, grapheme::next_word(text, 0)));
            press(&mut editor, code, KeyModifiers::CONTROL);
            assert_eq!((editor.cursor(), editor.selection()), (to, None), "{text}");
        }
    }

    #[test]
    fn pasted_lines_become_one_with_blanks_between_their_words() {
        assert_eq!(pasted("param\nset"), "param set");
        assert_eq!(pasted("\tparam\r\nset\n"), "param set");
        assert_eq!(pasted("سجل\nالمكالمات"), "سجل المكالمات");
        assert_eq!(pasted("\u{1b}\u{7}"), "");
        assert_eq!(pasted(&"x".repeat(300)).len(), 200);
    }

    #[test]
    fn left_and_right_go_as_one_sees_it_in_either_direction() {
        let none = KeyModifiers::NONE;
        assert_eq!(walk("abc", 0, KeyCode::Right, none), [1, 2, 3]);
        // From the right end, where an Arabic text begins, Left goes on in it.
        assert_eq!(walk("سبب", 0, KeyCode::Left, none), [2, 4, 6]);
        assert_eq!(walk("سبب", 6, KeyCode::Right, none), [4, 2, 0]);
    }

    #[test]
    fn a_word_to_the_left_is_the_next_one_in_arabic() {
        let text = "سبب الاتصال";
        assert_eq!(
            walk(text, 0, KeyCode::Left, KeyModifiers::CONTROL).last(),
            Some(&text.len())
        );
        assert_eq!(
            walk(text, text.len(), KeyCode::Right, KeyModifiers::CONTROL).last(),
            Some(&0)
        );
        assert_eq!(
            walk("one two", 7, KeyCode::Left, KeyModifiers::CONTROL).last(),
            Some(&0)
        );
    }

    #[test]
    fn an_arrow_goes_to_its_side_of_what_is_selected() {
        for (text, code, to) in [
            ("abc", KeyCode::Left, 0),
            ("abc", KeyCode::Right, 3),
            ("سبب", KeyCode::Left, 6),
            ("سبب", KeyCode::Right, 0),
        ] {
            let mut editor = Editor::new(text, true);
            editor.select(0..text.len());
            press(&mut editor, code, KeyModifiers::NONE);
            assert_eq!(editor.cursor(), to, "{text} {code:?}");
            assert_eq!(editor.selection(), None);
        }
    }
}
