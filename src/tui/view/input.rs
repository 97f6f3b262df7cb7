//! A line being typed, in its own direction: of a prompt, a list's filter, what is looked for.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::super::paint;
use super::Canvas;
use crate::app::editor::Editor;
use crate::text::grapheme;
use crate::text::layout::{self, Base, Options, Paragraph};

/// Columns from its left side to where a short text from right to left begins.
const BEGINS: u16 = 40;

/// Draws it so that the cursor is in view; returns the cursor's column.
pub fn draw(canvas: Canvas<'_>, editor: &Editor, place: Rect, buffer: &mut Buffer) -> u16 {
    let whole = editor.text();
    let before = whole.get(..editor.cursor()).unwrap_or_default();
    let room = usize::from(place.width.saturating_sub(1));
    // What stands before the cursor is cut at the start.
    let mut from = 0;
    while grapheme::columns(before.get(from..).unwrap_or_default()) > room {
        from = grapheme::next(before, from);
    }
    let shown = whole.get(from..).unwrap_or_default();
    let options = Options {
        width: if layout::is_rtl(shown) {
            // It begins not far from the mark at its left, and stays there while one types.
            let columns = u16::try_from(grapheme::columns(shown)).unwrap_or(u16::MAX);
            columns.saturating_add(1).max(BEGINS).min(place.width)
        } else {
            place.width
        }
        .max(1),
        base: Base::Auto,
        display: canvas.state.display,
    };
    let paragraph = Paragraph::lay(shown, &[], options);
    let selection = editor.selection();
    paragraph.each_cell(0, |cell| {
        let byte = cell.bytes.start + from;
        let is_selected = selection
            .as_ref()
            .is_some_and(|range| range.contains(&byte));
        let style = canvas.typed(cell.mark, is_selected);
        paint::cell(buffer, place, place.y, &cell, style);
    });
    match paragraph.cursor(editor.cursor() - from) {
        (0, column) => u16::try_from(column).unwrap_or(0),
        _ => place.width.saturating_sub(1),
    }
}
