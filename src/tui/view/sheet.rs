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
use crate::app::keyline;
use crate::app::layout;
use crate::app::scrollbar::Seen;
use crate::app::sheet::{Laid, Sheet};
use crate::app::spread::{self, Spread};
use crate::app::talk::View;
use crate::text::{clean, grapheme};

/// Draws the page of a call.
pub fn draw_call(canvas: Canvas<'_>, call: &LiveCall, view: &View, top: bool, buffer: &mut Buffer) {
    let live = &canvas.state.calls.live;
    let at = live.iter().position(|other| other.id == call.id);
    let count = match at {
        Some(at) if live.len() > 1 => t!("{at} of {all}", at = at + 1, all = live.len()),
        _ => String::new(),
    };
    let number = canvas.state.book.number(&call.number);
    let title = t!("Call to {number}", number);
    let role = (!call.is_running()).then(|| call.word().1);
    let told = (count.as_str(), call.job());
    draw_spread(canvas, &title, told, (&view.spread, role), top, buffer);
}

/// Draws a page: what is open at the right of its border is told by a count and a job's id, as much of it as has room. Its
/// border has the colour of what came of the call.
pub(super) fn draw_spread(
    canvas: Canvas<'_>,
    title: &str,
    (count, job): (&str, Option<&str>),
    (spread, came): (&Spread, Option<Role>),
    top: bool,
    buffer: &mut Buffer,
) {
    let area = derive::page_area(canvas.state);
    let room = usize::from(area.width).saturating_sub(grapheme::columns(title) + 10);
    let job = clean::line(job.unwrap_or_default());
    let short: String = job.chars().take(8).collect();
    let told = [job.as_ref(), short.as_str()].map(|job| {
        let job = if job.is_empty() {
            String::new()
        } else {
            t!("job {job}", job)
        };
        let gap = if count.is_empty() || job.is_empty() {
            ""
        } else {
            "   "
        };
        format!("{count}{gap}{job}")
    });
    let right = told.iter().find(|text| grapheme::columns(text) <= room);
    let right = right.map_or(count, String::as_str);
    let places = spread.places;
    let body = &spread.body;
    let seen = spread.seen();
    let frame = paint::Frame {
        title,
        right,
        focused: true,
        role: came.filter(|role| matches!(role, Role::Good | Role::Warning | Role::Error)),
        seen,
    };
    framed(canvas, area, &frame, buffer);
    // Whatever its sheets were laid out for: nothing is drawn beside the page.
    let page = layout::inside(area);
    let within = |place: Rect| place.intersection(page);
    draw_sheet(buffer, within(places.head), &spread.head, canvas);
    draw_sheet(buffer, within(places.body), body, canvas);
    if places.side.width > 0 {
        draw_sheet(buffer, within(places.side), &spread.side, canvas);
        let style = canvas.theme.border(false);
        for y in places.side.y..places.side.bottom() {
            if let Some(cell) = buffer.cell_mut((places.side.x - spread::GAP / 2 - 1, y)) {
                cell.set_symbol("│").set_style(style);
            }
        }
    }
    if top {
        draw_keys(canvas, buffer);
    }
}

/// The topmost overlay's line of keys.
pub(super) fn draw_keys(canvas: Canvas<'_>, buffer: &mut Buffer) {
    if let Some((hints, area)) = keyline::of(canvas.state) {
        let placed = keyline::places(&hints, area.width);
        draw_hints(canvas, area, &hints, placed, buffer);
    }
}

/// Hints where they have room, and a mark where some have none.
pub(super) fn draw_hints(
    canvas: Canvas<'_>,
    area: Rect,
    hints: &[(impl AsRef<str>, &str)],
    (placed, cut): (Vec<keyline::Placed>, Option<u16>),
    buffer: &mut Buffer,
) {
    let from = |x: u16| Rect {
        x: area.x + x,
        width: area.width.saturating_sub(x),
        ..area
    };
    for one in placed {
        if let Some((key, what)) = hints.get(one.index) {
            let used = canvas.line(buffer, from(one.x), key.as_ref(), Role::Key) + 1;
            canvas.line(buffer, from(one.x + used), what, Role::Muted);
        }
    }
    if let Some(x) = cut {
        canvas.line(buffer, from(x), "…", Role::Muted);
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
        draw_label(buffer, label, laid, canvas);
    }
    if let Some(role) = piece.bar
        && laid.bar_at < row.width
        && let Some(cell) = buffer.cell_mut((row.x + laid.bar_at, row.y))
    {
        cell.set_symbol("▎").set_style(theme.outline(role));
    }
    let body = Rect {
        x: row.x + laid.body_at,
        width: laid.width.min(row.width.saturating_sub(laid.body_at)),
        ..row
    };
    let moved = laid.moved(within);
    for mut one in laid.page.flow.row(within).row.cells {
        // What hangs out is a space.
        let Some(x) = one.x.checked_sub(moved) else {
            continue;
        };
        one.x = x;
        let style = style_at(&laid.page.doc, one.bytes.start, one.mark, theme);
        paint::cell(buffer, body, row.y, &one.shown(), style);
    }
}

fn draw_label(buffer: &mut Buffer, area: Rect, laid: &Laid, canvas: Canvas<'_>) {
    // Its stretches one behind the other: names from outside keep to their own.
    let label = &laid.piece.label;
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
            let style = canvas.theme.sign(label.role(at));
            let columns = grapheme::columns(text) as u16;
            if laid.mirrored {
                // The first one outermost, as on the other side.
                let x = place.right().saturating_sub(columns).max(place.x);
                let its = Rect {
                    x,
                    width: place.right() - x,
                    ..place
                };
                paint::line(buffer, its, text, style, canvas.state.display);
                place.width = x - place.x;
            } else {
                let used = paint::line(buffer, place, text, style, canvas.state.display);
                place = Rect {
                    x: place.x + used,
                    width: place.width - used,
                    ..place
                };
            }
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
    seen: Seen,
    buffer: &mut Buffer,
) {
    let frame = paint::Frame {
        title,
        right,
        focused: true,
        role: None,
        seen,
    };
    framed(canvas, area, &frame, buffer);
}

fn framed(canvas: Canvas<'_>, area: Rect, frame: &paint::Frame<'_>, buffer: &mut Buffer) {
    paint::clear(buffer, area);
    paint::frame(buffer, area, frame, canvas.theme, canvas.state.display);
}
