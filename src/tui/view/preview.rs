//! The preview: what will be heard, and what is sent.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::super::paint;
use super::Canvas;
use crate::app::doc::Role;
use crate::app::layout;
use crate::app::update::mouse::tab_columns;

/// Draws the preview with its tabs.
pub fn draw(canvas: Canvas<'_>, buffer: &mut Buffer) {
    let (state, area) = (canvas.state, canvas.layout.preview);
    let inside = layout::inside(area);
    let page = &state.preview;
    let frame = paint::Frame {
        focused: state.preview_over_editor && state.overlays.is_empty(),
        seen: page.seen(inside.height),
        ..paint::Frame::default()
    };
    paint::frame(buffer, area, &frame, canvas.theme, state.display);
    for (tab, start, end) in tab_columns(area) {
        let end = end.min(area.right().saturating_sub(1));
        let place = Rect {
            x: start.min(end),
            y: area.y,
            width: end.saturating_sub(start),
            height: 1,
        };
        let chosen = tab == state.tab;
        let role = if chosen { Role::Key } else { Role::Muted };
        canvas.line(buffer, place, &format!(" {} ", tab.label()), role);
        if chosen {
            buffer.set_style(place, canvas.theme.chosen_tab());
        }
    }
    paint::page(buffer, inside, page, canvas.theme);
}
