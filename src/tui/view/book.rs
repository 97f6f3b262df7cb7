//! The book: a call's page, two calls compared; the list of calls stands in [`list`].

use ratatui::buffer::Buffer;
use ratatui::layout::Position;

use super::{Canvas, sheet};
use crate::app::book::View;
use crate::app::derive;
use crate::app::sheet::Sheet;
use crate::draft::phone;
use crate::text::clean;
use crate::tui::paint::Seen;

mod list;

/// Draws it; returns where its cursor stands.
pub fn draw(canvas: Canvas<'_>, view: &View, top: bool, buffer: &mut Buffer) -> Option<Position> {
    match view {
        View::List(list) => Some(list::draw(canvas, list, top, buffer)),
        View::Call(page) => {
            let title = t!(
                "Call to {readable}",
                readable = phone::readable(&page.entry.row.to_number)
            );
            let job = page.entry.row.job_id.as_deref().unwrap_or_default();
            let job: String = clean::line(job).chars().take(8).collect();
            draw_page(canvas, &title, &job, &page.sheet, top, buffer);
            None
        }
        View::Compare(both) => {
            let title = if both.after.is_some() {
                t!("Two calls compared")
            } else {
                t!("A call, and the draft as it is now")
            };
            draw_page(canvas, title, "", &both.sheet, top, buffer);
            None
        }
    }
}

fn draw_page(
    canvas: Canvas<'_>,
    title: &str,
    right: &str,
    sheet: &Sheet,
    top: bool,
    buffer: &mut Buffer,
) {
    let area = derive::reader_area(canvas.state);
    let text = derive::call_area(canvas.state);
    sheet::bordered(
        canvas,
        area,
        &canvas.masked(title),
        right,
        Seen::of(sheet.scroll, text.height, sheet.rows()),
        buffer,
    );
    sheet::draw_sheet(buffer, text, sheet, canvas);
    if top {
        sheet::draw_keys(canvas, buffer);
    }
}
