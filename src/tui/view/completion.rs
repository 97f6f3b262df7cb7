//! The names offered at the cursor, in a small list below it, or above where there is no room.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::super::paint;
use super::Canvas;
use crate::app::doc::Role;
use crate::app::scrollbar::Seen;
use crate::app::update::completing;
use crate::text::{clean, grapheme};

/// Draws the list, if there is one.
pub fn draw(canvas: Canvas<'_>, buffer: &mut Buffer) {
    let state = canvas.state;
    let (Some(area), Some(list)) = (completing::area(state), &state.completion) else {
        return;
    };
    let rows = area.height - 2;
    let widest = list
        .names
        .iter()
        .map(|name| grapheme::columns(&name.name))
        .max()
        .unwrap_or(0);
    let names = u16::try_from(widest)
        .unwrap_or(area.width)
        .min(area.width / 2);
    paint::clear(buffer, area);
    let first = completing::first_shown(list, area);
    let frame = paint::Frame {
        right: if list.armed {
            t!("Enter or Tab takes it")
        } else {
            t!("Tab takes it")
        },
        focused: true,
        seen: Seen::of(first, rows, list.names.len()),
        ..paint::Frame::default()
    };
    paint::frame(buffer, area, &frame, canvas.theme, state.display);
    for (row, (index, name)) in (0..rows).zip(list.names.iter().enumerate().skip(first)) {
        let line = Rect {
            x: area.x + 2,
            y: area.y + 1 + row,
            width: area.width - 4,
            height: 1,
        };
        let selected = index == list.selected;
        let (role, muted) = match name.is_system {
            _ if selected => (Role::Plain, Role::Plain),
            true => (Role::System, Role::Muted),
            false => (Role::Param, Role::Muted),
        };
        let column = Rect {
            width: names.min(line.width),
            ..line
        };
        canvas.line(buffer, column, &clean::line(&name.name), role);
        let rest = Rect {
            x: line.x + column.width + 2,
            width: line.width.saturating_sub(column.width + 2),
            ..line
        };
        canvas.line(buffer, rest, &clean::line(&name.detail), muted);
        if selected {
            let whole = Rect {
                x: area.x + 1,
                width: area.width - 2,
                ..line
            };
            buffer.set_style(whole, canvas.theme.selected());
        }
    }
}
