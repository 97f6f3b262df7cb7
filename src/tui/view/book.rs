//! The book: the list of calls, a call's page, two calls compared.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::{Canvas, sheet};
use crate::app::book::{self, List, View};
use crate::app::calls::status_word;
use crate::app::derive;
use crate::app::doc::Role;
use crate::app::layout;
use crate::app::sheet::Sheet;
use crate::draft::phone;
use crate::store::ledger::book::Summary;
use crate::store::ledger::{RowState, query};
use crate::text::{clean, grapheme};

/// Draws it; returns where its cursor stands.
pub fn draw(canvas: Canvas<'_>, view: &View, top: bool, buffer: &mut Buffer) -> Option<Position> {
    match view {
        View::List(list) => Some(draw_list(canvas, list, top, buffer)),
        View::Call(page) => {
            let title = format!("Call to {}", clean::line(&page.entry.row.to_number));
            let keys = book::keys(page);
            draw_page(canvas, &title, &page.sheet, &keys, top, buffer);
            None
        }
        View::Compare(both) => {
            let title = if both.after.is_some() {
                "Two calls compared"
            } else {
                "A call, and the draft as it is now"
            };
            let keys = [("↑ ↓", "scroll"), ("Esc", "back")];
            draw_page(canvas, title, &both.sheet, &keys, top, buffer);
            None
        }
    }
}

fn draw_page(
    canvas: Canvas<'_>,
    title: &str,
    sheet: &Sheet,
    keys: &[(&str, &str)],
    top: bool,
    buffer: &mut Buffer,
) {
    let area = derive::reader_area(canvas.state);
    let text = derive::call_area(canvas.state);
    let below = sheet.scroll + usize::from(text.height) < sheet.rows();
    sheet::bordered(
        canvas,
        area,
        &masked(canvas, title),
        "",
        (sheet.scroll > 0, below),
        buffer,
    );
    sheet::draw_sheet(buffer, text, sheet, canvas);
    if top {
        sheet::draw_keys(canvas, keys, last_line(area), buffer);
    }
}

fn last_line(area: Rect) -> Rect {
    let inside = layout::inside(area);
    Rect {
        y: inside.bottom().saturating_sub(1),
        height: u16::from(inside.height > 0),
        ..inside
    }
}

fn masked(canvas: Canvas<'_>, text: &str) -> String {
    if canvas.state.book.mask_numbers {
        phone::mask(text)
    } else {
        text.to_owned()
    }
}

fn draw_list(canvas: Canvas<'_>, list: &List, top: bool, buffer: &mut Buffer) -> Position {
    let area = book::list_area(canvas.state);
    let inside = layout::inside(area);
    let rows = book::calls_area(canvas.state);
    let first = list.first_shown(rows.height);
    let count = match (list.answered, list.more) {
        (false, _) => "…".to_owned(),
        (true, true) => format!("{}+ calls", list.calls.len()),
        (true, false) if list.calls.len() == 1 => "1 call".to_owned(),
        (true, false) => format!("{} calls", list.calls.len()),
    };
    let below = first + usize::from(rows.height) < list.calls.len();
    sheet::bordered(canvas, area, "Calls", &count, (first > 0, below), buffer);
    let line = |y: u16| Rect {
        y: inside.y + y,
        height: u16::from(y < inside.height),
        ..inside
    };
    let used = canvas.line(buffer, line(0), "› ", Role::Key);
    let field = Rect {
        x: inside.x + used,
        width: inside.width - used,
        ..line(0)
    };
    let typed = canvas.line(buffer, field, &clean::line(&list.typed), Role::Plain);
    if list.typed.is_empty() {
        let hint = "type to search: words, or status:completed since:2d sandbox:no to:+966 rating:4+ noted:yes";
        canvas.line(buffer, field, hint, Role::Muted);
    }
    if let Some(why) = &list.trouble {
        canvas.line(buffer, line(1), &clean::line(why), Role::Error);
    } else if let Some(wrong) = list.wrong.first() {
        let text = format!("! {}", clean::line(wrong));
        canvas.line(buffer, line(1), &text, Role::Warning);
    }
    let shown = list
        .calls
        .iter()
        .enumerate()
        .skip(first)
        .take(usize::from(rows.height));
    for (y, (index, call)) in shown.enumerate() {
        let row = Rect {
            y: rows.y + y as u16,
            height: 1,
            ..rows
        };
        let marked = list.marked.as_ref() == Some(&call.id);
        draw_call(canvas, call, marked, row, buffer);
        if index == list.selected {
            buffer.set_style(row, canvas.theme.selected());
        }
    }
    if list.answered && list.calls.is_empty() && list.trouble.is_none() {
        let text = if list.typed.trim().is_empty() {
            "No calls yet: F5 shows what would be called."
        } else {
            "No call fits."
        };
        canvas.line(
            buffer,
            Rect {
                height: 1.min(rows.height),
                ..rows
            },
            text,
            Role::Muted,
        );
    }
    if inside.height > 6
        && let Some(call) = list.chosen()
    {
        let from_bottom = |y: u16| Rect {
            y: inside.bottom().saturating_sub(y),
            height: 1,
            ..inside
        };
        draw_details(canvas, call, [from_bottom(3), from_bottom(2)], buffer);
    }
    if top {
        let second = list
            .marked
            .as_ref()
            .is_some_and(|marked| list.chosen().is_some_and(|call| call.id != *marked));
        let keys = [
            ("Enter", "opens"),
            (
                "Tab",
                if second {
                    "compares with the marked one"
                } else {
                    "marks, to compare with another"
                },
            ),
            ("Esc", "closes"),
        ];
        sheet::draw_keys(canvas, &keys, last_line(area), buffer);
    }
    super::at(field, typed, 0)
}

/// `◆ 11-22 14:02  +1202…  COMPLETED  47 s  ★4  3f2a1c0  confirmed = true`.
fn draw_call(canvas: Canvas<'_>, call: &Summary, marked: bool, row: Rect, buffer: &mut Buffer) {
    let time = query::local(call.started_at_ms, canvas.state.utc_offset_s);
    // The year stands below, with the selected call.
    let time = time.get(5..).unwrap_or_default().to_owned();
    let (word, role) = word(call);
    let seconds = call
        .duration_seconds
        .map_or_else(String::new, |seconds| format!("{seconds:.0} s"));
    let rating = call
        .rating
        .map_or_else(String::new, |rating| format!("★{rating}"));
    let version = call.draft_version.clone().unwrap_or_default();
    let number = masked(canvas, &clean::line(&call.to_number));
    let mut result = clean::line(call.outcome_line.as_deref().unwrap_or_default()).into_owned();
    if let Some(note) = &call.note {
        let gap = if result.is_empty() { "" } else { "   " };
        result = format!("✎ {}{gap}{result}", clean::line(note));
    }
    let result = masked(canvas, &result);
    let cells: [(&str, u16, Role, bool); 8] = [
        (if marked { "◆" } else { " " }, 2, Role::Key, false),
        (&time, 13, Role::Plain, false),
        (&number, 17, Role::Plain, false),
        (&word, 12, role, false),
        (&seconds, 7, Role::Muted, true),
        (&rating, 4, Role::Warning, false),
        (&version, 9, Role::Muted, false),
        (&result, u16::MAX, Role::Plain, false),
    ];
    let mut x = row.x;
    for (text, width, role, right) in cells {
        let room = row.right().saturating_sub(x);
        let place = Rect {
            x,
            width: width.min(room).saturating_sub(u16::from(width < room)),
            ..row
        };
        if right {
            let inner = Rect {
                width: place.width.saturating_sub(1),
                ..place
            };
            canvas.line_right(buffer, inner, text, role);
        } else {
            canvas.line(buffer, place, text, role);
        }
        x = x.saturating_add(width).min(row.right());
    }
}

fn word(call: &Summary) -> (String, Role) {
    match call.state {
        RowState::Accepted => match &call.status {
            Some(status) => status_word(status),
            None => ("ACCEPTED".to_owned(), Role::Good),
        },
        RowState::Placing => ("PLACING".to_owned(), Role::Warning),
        RowState::Refused => (
            call.http_status.map_or_else(
                || "REFUSED".to_owned(),
                |status| format!("REFUSED {status}"),
            ),
            Role::Error,
        ),
        RowState::NotSent => ("NOT SENT".to_owned(), Role::Error),
        RowState::Unknown if call.settled => ("SETTLED".to_owned(), Role::Muted),
        RowState::Unknown => ("UNKNOWN".to_owned(), Role::Warning),
    }
}

/// What there is no room for in the row: year, agent, draft, where; note or outcome as long as they are.
fn draw_details(canvas: Canvas<'_>, call: &Summary, lines: [Rect; 2], buffer: &mut Buffer) {
    let [first, second] = lines;
    let place = if call.sandbox { "sandbox" } else { &call.host };
    let id: String = call
        .job_id
        .as_deref()
        .unwrap_or(call.id.as_str())
        .chars()
        .take(8)
        .collect();
    let text = format!(
        "{}  {}  {} v.{}  {}  {}",
        query::local(call.started_at_ms, canvas.state.utc_offset_s),
        clean::line(&call.agent),
        clean::line(&call.draft_name),
        call.draft_version.as_deref().unwrap_or("?"),
        clean::line(place),
        clean::line(&id),
    );
    canvas.line(buffer, first, &text, Role::Muted);
    let note = call.note.as_deref().map(clean::line);
    let outcome = clean::line(call.outcome_line.as_deref().unwrap_or_default());
    let mut rest = second;
    if let Some(note) = note {
        let used = canvas.line(
            buffer,
            rest,
            &masked(canvas, &format!("✎ {note}")),
            Role::Key,
        );
        let used = (used + 2).min(rest.width);
        rest = Rect {
            x: rest.x + used,
            width: rest.width - used,
            ..rest
        };
    }
    if grapheme::columns(&outcome) > 0 {
        canvas.line(buffer, rest, &masked(canvas, &outcome), Role::Muted);
    }
}
