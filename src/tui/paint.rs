//! Putting laid-out text into the buffer, cell by cell: the one place where text becomes cells.
//!
//! ratatui's `Paragraph` and alignment are not used for text of users or of the API: they know no direction and drop
//! what cannot be seen.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;
use ratatui::style::Style;
use ratatui::symbols::border;
use ratatui::widgets::Widget;

use super::theme::Theme;
use crate::app::doc::{self, Page, Role};
use crate::app::scrollbar::Seen;
use crate::text::grapheme;
use crate::text::layout::{self, Display, Shown};

/// Writes a cell of a row at a line of the screen, if it fits into the area.
pub fn cell(buffer: &mut Buffer, area: Rect, y: u16, cell: &Shown<'_>, style: Style) {
    let (left, width) = (area.x.saturating_add(cell.x), cell.width);
    if left.saturating_add(width) > area.right() || y >= area.bottom() {
        return;
    }
    if let Some(target) = buffer.cell_mut((left, y)) {
        target.set_symbol(cell.text).set_style(style);
    }
    for next in 1..width {
        // What stands under the second half of a wide cell must not show through.
        if let Some(target) = buffer.cell_mut((left + next, y)) {
            target.set_symbol(" ").set_style(style);
        }
    }
}

/// Writes one line of text, cut with `…`, and returns the columns it took.
pub fn line(buffer: &mut Buffer, area: Rect, text: &str, style: Style, display: Display) -> u16 {
    if area.width == 0 || area.height == 0 {
        return 0;
    }
    if grapheme::is_plain(text) && text.len() <= usize::from(area.width) {
        // As below, without a layout: most labels are such.
        for (x, byte) in (area.x..).zip(text.bytes()) {
            if let Some(target) = buffer.cell_mut((x, area.y)) {
                target.set_char(char::from(byte)).set_style(style);
            }
        }
        return text.len() as u16;
    }
    let row = layout::one_line(text, area.width, display);
    let mut used = 0;
    for one in &row.cells {
        cell(buffer, area, area.y, &one.shown(), style);
        used = used.max(one.x + one.width);
    }
    used
}

/// Writes texts one behind the other on one line; what does not fit is cut. Returns the columns taken.
pub fn line_of(buffer: &mut Buffer, area: Rect, parts: &[(&str, Style)], display: Display) -> u16 {
    let mut used = 0;
    for (text, style) in parts {
        let rest = Rect {
            x: area.x + used,
            width: area.width - used,
            ..area
        };
        used += line(buffer, rest, text, *style, display);
    }
    used
}

/// Writes a page's visible rows.
pub fn page(buffer: &mut Buffer, area: Rect, page: &Page, theme: Theme) {
    let last = page.scroll + usize::from(area.height.saturating_sub(1));
    let last = last.min(page.flow.rows() - 1);
    let shown = page.flow.row_bytes(page.scroll).start..page.flow.row_bytes(last).end;
    let json = page.doc.json_within(&shown);
    for y in 0..area.height {
        let index = page.scroll + usize::from(y);
        if index >= page.flow.rows() {
            break;
        }
        let bytes = page.flow.row_bytes(index);
        let spans = doc::within(&page.doc.spans, &bytes);
        let json = doc::within(&json, &bytes);
        let role = |at: usize| doc::role_at(json, at).or_else(|| doc::role_at(spans, at));
        page.flow.each_cell(index, |one| {
            let style = if one.mark {
                theme.mark()
            } else {
                theme.role(role(one.bytes.start).unwrap_or(Role::Plain))
            };
            cell(buffer, area, area.y + y, &one, style);
        });
    }
}

/// A pane's border with a title at its upper left and one at its upper right; where there is more than is in view, a
/// mark above or below, and a thumb on the right side that tells how much and where.
#[derive(Clone, Copy, Debug, Default)]
pub struct Frame<'a> {
    pub title: &'a str,
    pub right: &'a str,
    pub focused: bool,
    /// The border's and title's colour, where it says something: where a call goes.
    pub role: Option<Role>,
    pub seen: Seen,
}

/// Draws a pane's border.
pub fn frame(buffer: &mut Buffer, area: Rect, frame: &Frame<'_>, theme: Theme, display: Display) {
    if area.width < 2 || area.height < 2 {
        return;
    }
    let style = match frame.role {
        Some(role) => theme.outline(role),
        None => theme.border(frame.focused),
    };
    border(buffer, area, style);
    let top = Rect {
        x: area.x + 2,
        y: area.y,
        width: area.width.saturating_sub(4),
        height: 1,
    };
    let title_style = if frame.focused || frame.role.is_some() {
        style
    } else {
        theme.role(Role::Heading)
    };
    let mut used = 0;
    if !frame.title.is_empty() {
        used = line(
            buffer,
            top,
            &format!(" {} ", frame.title),
            title_style,
            display,
        );
    }
    if !frame.right.is_empty() {
        let text = format!(" {} ", frame.right);
        let width = u16::try_from(crate::text::grapheme::columns(&text)).unwrap_or(u16::MAX);
        if used + width < top.width {
            let place = Rect {
                x: top.right() - width,
                width,
                ..top
            };
            let style = Style::reset().patch(theme.role(Role::Muted));
            line(buffer, place, &text, style, display);
        }
    }
    let marks = [
        (frame.seen.above(), area.y, "▲"),
        (frame.seen.below(), area.bottom() - 1, "▼"),
    ];
    for (shown, y, mark) in marks {
        if shown && let Some(target) = buffer.cell_mut((area.right() - 2, y)) {
            target.set_symbol(mark).set_style(style);
        }
    }
    if let Some((first, rows)) = frame.seen.thumb(usize::from(area.height - 2)) {
        for y in (area.y + 1..area.bottom() - 1).skip(first).take(rows) {
            if let Some(target) = buffer.cell_mut((area.right() - 1, y)) {
                target.set_symbol("┃").set_style(style);
            }
        }
    }
}

/// The border alone. ratatui's `Block` would style every cell inside of it, too.
fn border(buffer: &mut Buffer, area: Rect, style: Style) {
    let set = border::ROUNDED;
    let (left, right) = (area.x, area.right() - 1);
    let (top, bottom) = (area.y, area.bottom() - 1);
    let mut put = |x: u16, y: u16, symbol: &str| {
        if let Some(target) = buffer.cell_mut((x, y)) {
            target.set_symbol(symbol).set_style(style);
        }
    };
    for x in left + 1..right {
        put(x, top, set.horizontal_top);
        put(x, bottom, set.horizontal_bottom);
    }
    for y in top + 1..bottom {
        put(left, y, set.vertical_left);
        put(right, y, set.vertical_right);
    }
    put(left, top, set.top_left);
    put(right, top, set.top_right);
    put(left, bottom, set.bottom_left);
    put(right, bottom, set.bottom_right);
}

/// Blanks an area: what lies over the panes hides them.
pub fn clear(buffer: &mut Buffer, area: Rect) {
    ratatui::widgets::Clear.render(area, buffer);
}
