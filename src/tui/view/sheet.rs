//! A call's page: its sheet of pieces, and the keys that count on it at its foot.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;

use super::super::paint;
use super::super::theme::Theme;
use super::Canvas;
use crate::app::calls::LiveCall;
use crate::app::derive;
use crate::app::doc::{Doc, Role};
use crate::app::layout;
use crate::app::sheet::{Laid, Sheet};
use crate::app::talk::{self, View};
use crate::text::grapheme;

/// Draws the page of a call.
pub fn draw_call(canvas: Canvas<'_>, call: &LiveCall, view: &View, top: bool, buffer: &mut Buffer) {
    let state = canvas.state;
    let area = derive::reader_area(state);
    let text = derive::call_area(state);
    let sheet = &view.sheet;
    let more = (
        sheet.scroll > 0,
        sheet.scroll + usize::from(text.height) < sheet.rows(),
    );
    let live = state.calls.live.len();
    let at = state
        .calls
        .live
        .iter()
        .position(|other| other.id == call.id);
    let count = match at {
        Some(at) if live > 1 => format!("{} of {live}", at + 1),
        _ => String::new(),
    };
    let mut title = format!("Call to {}", call.number);
    if state.book.mask_numbers {
        title = crate::draft::phone::mask(&title);
    }
    paint::clear(buffer, area);
    let frame = paint::Frame {
        title: &title,
        right: &count,
        focused: true,
        above: more.0,
        below: more.1,
    };
    paint::frame(buffer, area, &frame, canvas.theme, state.display);
    draw_sheet(buffer, text, sheet, canvas);
    if top {
        let inside = layout::inside(area);
        let foot = Rect {
            y: inside.bottom().saturating_sub(1),
            height: u16::from(inside.height > 0),
            ..inside
        };
        draw_keys(
            canvas,
            &talk::keys(call, view.shows, live > 1),
            foot,
            buffer,
        );
    }
}

/// As many keys as there is room for.
pub(super) fn draw_keys(
    canvas: Canvas<'_>,
    keys: &[(&str, &str)],
    area: Rect,
    buffer: &mut Buffer,
) {
    let mut place = area;
    for (key, what) in keys {
        let wanted = grapheme::columns(key) + 1 + grapheme::columns(what);
        if wanted > usize::from(place.width) {
            break;
        }
        let used = canvas.line(buffer, place, key, Role::Key) + 1;
        let rest = Rect {
            x: place.x + used,
            width: place.width - used,
            ..place
        };
        let used = used + canvas.line(buffer, rest, what, Role::Muted) + 2;
        place = Rect {
            x: place.x + used.min(place.width),
            width: place.width.saturating_sub(used),
            ..place
        };
    }
}

pub(super) fn draw_sheet(buffer: &mut Buffer, area: Rect, sheet: &Sheet, canvas: Canvas<'_>) {
    for y in 0..area.height {
        let Some((laid, within)) = sheet.at(sheet.scroll + usize::from(y)) else {
            continue;
        };
        let row = Rect {
            y: area.y + y,
            height: 1,
            ..area
        };
        draw_row(buffer, row, laid, within, canvas);
    }
}

fn draw_row(buffer: &mut Buffer, row: Rect, laid: &Laid, within: usize, canvas: Canvas<'_>) {
    let theme = canvas.theme;
    let piece = &laid.piece;
    let label = Rect {
        x: row.x + laid.label_at.min(row.width),
        width: piece
            .label_columns
            .min(row.width.saturating_sub(laid.label_at)),
        ..row
    };
    if within == 0 {
        draw_label(buffer, label, &piece.label, canvas);
    }
    if let Some(role) = piece.bar
        && laid.body_at >= 2
        && let Some(cell) = buffer.cell_mut((row.x + laid.body_at - 2, row.y))
    {
        cell.set_symbol("▎").set_style(theme.role(role));
    }
    let body = Rect {
        x: row.x + laid.body_at,
        width: laid.width.min(row.width.saturating_sub(laid.body_at)),
        ..row
    };
    for one in &laid.page.flow.row(within).row.cells {
        let style = style_at(&laid.page.doc, one.bytes.start, one.mark, theme);
        paint::cell(buffer, body, row.y, &one.shown(), style);
    }
}

fn draw_label(buffer: &mut Buffer, area: Rect, label: &Doc, canvas: Canvas<'_>) {
    // Its stretches one behind the other: names from outside keep to their own.
    let mut place = area;
    let mut at = 0;
    let ends = label
        .spans
        .iter()
        .flat_map(|(range, _)| [range.start, range.end])
        .chain([label.text.len()]);
    for end in ends {
        let text = label.text.get(at..end).unwrap_or_default();
        if !text.is_empty() {
            let used = canvas.line(buffer, place, text, label.role(at));
            place = Rect {
                x: place.x + used,
                width: place.width - used,
                ..place
            };
        }
        at = end;
    }
}

fn style_at(doc: &Doc, byte: usize, mark: bool, theme: Theme) -> Style {
    if mark {
        theme.mark()
    } else {
        theme.role(doc.role(byte))
    }
}

/// Blanks an overlay's place and draws its border: a title, a word at the right, and where more stands.
pub fn bordered(
    canvas: Canvas<'_>,
    area: Rect,
    title: &str,
    right: &str,
    (above, below): (bool, bool),
    buffer: &mut Buffer,
) {
    paint::clear(buffer, area);
    let frame = paint::Frame {
        title,
        right,
        focused: true,
        above,
        below,
    };
    paint::frame(buffer, area, &frame, canvas.theme, canvas.state.display);
}
