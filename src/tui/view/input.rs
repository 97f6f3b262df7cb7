//! A line being typed, in its own direction: of a prompt, a list's filter, what is looked for.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::super::paint;
use super::Canvas;
use crate::app::editor::Editor;
use crate::text::layout::{Base, Options, Paragraph};

/// Columns from its left side to where a short text from right to left begins.
const BEGINS: u16 = 40;

/// Draws it so that the cursor is in view; returns the cursor's column.
pub fn draw(canvas: Canvas<'_>, editor: &Editor, place: Rect, buffer: &mut Buffer) -> u16 {
    // In one row, as the keys to its left and right take it (`app::update::line`).
    let options = Options {
        width: u16::MAX,
        base: Base::Auto,
        display: canvas.state.display,
    };
    let paragraph = Paragraph::lay(&editor.text(), &[], options);
    let (row, cursor) = paragraph.cursor(editor.cursor());
    let cursor = u16::try_from(cursor.max(0)).unwrap_or(u16::MAX);
    let last = place.width.saturating_sub(1);
    // Which column of that row stands at the left of the place.
    let left = if paragraph.is_rtl() {
        // It begins not far from the mark at its left, and stays there while one types.
        let columns = paragraph.columns().saturating_add(1).max(BEGINS);
        cursor.min(u16::MAX - columns.min(place.width))
    } else {
        cursor.saturating_sub(last)
    };
    let selection = editor.selection().unwrap_or_default();
    paragraph.each_cell(row, |mut cell| {
        let style = canvas.typed(cell.mark, selection.contains(&cell.bytes.start));
        if let Some(x) = cell.x.checked_sub(left) {
            cell.x = x;
            paint::cell(buffer, place, place.y, &cell, style);
        }
    });
    (cursor - left).min(last)
}
