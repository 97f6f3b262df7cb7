//! The book: a call's page, two calls compared; the list of calls stands in [`list`].

use ratatui::buffer::Buffer;
use ratatui::layout::Position;

use super::{Canvas, sheet};
use crate::app::book::View;
use crate::app::calls::Came;

mod list;

/// Draws it; returns where its cursor stands.
pub fn draw(canvas: Canvas<'_>, view: &View, top: bool, buffer: &mut Buffer) -> Option<Position> {
    match view {
        View::List(list) => Some(list::draw(canvas, list, top, buffer)),
        View::Call(page) => {
            let number = canvas.state.book.number(&page.entry.row.to_number);
            let title = t!("Call to {number}", number);
            let job = page.entry.row.job_id.as_deref();
            let came = Came::of(&page.entry.row).word().1;
            let spread = (&page.spread, Some(came));
            sheet::draw_spread(canvas, &title, ("", job), spread, top, buffer);
            None
        }
        View::Compare(both) => {
            let title = if both.after.is_some() {
                t!("Two calls compared")
            } else {
                t!("A call, and the draft as it is now")
            };
            let changes = both.spread.body.stops();
            let count = match changes {
                0 => String::new(),
                _ => tn!(changes, "1 change", "{changes} changes", changes),
            };
            let spread = (&both.spread, None);
            sheet::draw_spread(canvas, title, (&count, None), spread, top, buffer);
            None
        }
    }
}
