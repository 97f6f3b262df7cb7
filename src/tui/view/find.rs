//! The find line at the foot of the editor pane, and its keys in the hints.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::{Canvas, at, input};
use crate::app::action::Action;
use crate::app::doc::Role;
use crate::app::find::Input;
use crate::app::layout;
use crate::text::grapheme;

/// Draws the line, or both; returns where the cursor stands.
pub fn draw(canvas: Canvas<'_>, buffer: &mut Buffer) -> Option<Position> {
    let find = &canvas.state.find;
    let inside = layout::inside(canvas.layout.editor);
    let rows = find.rows().min(inside.height);
    if rows == 0 {
        return None;
    }
    let line = |row: u16| Rect {
        y: inside.bottom() - rows + row,
        height: 1,
        ..inside
    };
    let mut said = vec![find.tally()];
    for (on, word) in [
        (find.options.case, t!("capitals")),
        (find.options.word, t!("words")),
        (find.everywhere, t!("all fields")),
    ] {
        if on {
            said.push(word.to_owned());
        }
    }
    said.retain(|word| !word.is_empty());
    let said = said.join(" · ");
    let role = if find.count() == 0 && !find.pattern.is_empty() {
        Role::Warning
    } else {
        Role::Muted
    };
    let right = canvas.line_right(buffer, line(0), &said, role);
    let mut cursor = None;
    let lines = [
        (t!("Find "), &find.pattern, Input::Pattern, right),
        (t!("Replace "), &find.replacement, Input::Replacement, 0),
    ];
    let labels = lines.iter().take(usize::from(rows));
    let widest = labels.map(|(label, ..)| grapheme::columns(label)).max();
    let widest = u16::try_from(widest.unwrap_or(0)).unwrap_or(0);
    for (row, (label, editor, input, right)) in (0..rows).zip(lines) {
        let place = line(row);
        let has_keys = find.input == input;
        let role = if has_keys { Role::Key } else { Role::Muted };
        canvas.line(buffer, place, label, role);
        let used = widest.min(place.width);
        let place = Rect {
            x: place.x + used,
            width: place.width.saturating_sub(used + right + 2),
            ..place
        };
        let column = input::draw(canvas, editor, place, buffer);
        if has_keys {
            cursor = Some(at(place, column, 0));
        }
    }
    cursor.filter(|_| canvas.state.overlays.is_empty())
}

/// The find line's keys, in place of the usual hints.
pub fn hints(canvas: Canvas<'_>) -> Vec<(String, &'static str)> {
    let find = &canvas.state.find;
    let key = |action: Action| canvas.state.keymap.hint(action);
    if find.search.is_some() {
        return vec![
            ("Enter".to_owned(), t!("stays here")),
            ("Esc".to_owned(), t!("back to where it began")),
            ("↑ ↓".to_owned(), t!("matches")),
            (key(Action::FindEverywhere), t!("all fields")),
            (key(Action::FindCase), t!("capitals")),
            (key(Action::FindWord), t!("words")),
        ];
    }
    let enter = if find.input == Input::Replacement {
        t!("replace")
    } else {
        t!("next")
    };
    let mut shown = vec![
        ("Enter".to_owned(), enter),
        ("↑ ↓".to_owned(), t!("matches")),
        (key(Action::NextField), t!("replace")),
    ];
    if find.replacing {
        shown.pop();
        let other = if find.input == Input::Replacement {
            t!("to Find")
        } else {
            t!("to Replace")
        };
        shown.push((key(Action::NextField), other));
        shown.push((key(Action::ReplaceAll), t!("replace all")));
    }
    shown.extend([
        ("Esc".to_owned(), t!("closes")),
        (key(Action::FindEverywhere), t!("all fields")),
        (key(Action::FindCase), t!("capitals")),
        (key(Action::FindWord), t!("words")),
    ]);
    shown
}
