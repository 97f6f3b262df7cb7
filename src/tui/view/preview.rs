//! The preview: what will be heard, and what is sent.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::super::paint;
use super::Canvas;
use crate::app::doc::Role;
use crate::app::layout;
use crate::app::preview::Tab;
use crate::app::tabs::Place;

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
    let chosen = |tab| tab == state.tab;
    draw_tabs(
        canvas,
        area,
        Tab::places(area),
        (Tab::label, chosen),
        buffer,
    );
    paint::page(buffer, inside, page, canvas.theme);
}

/// Draws the labels of tabs on a pane's upper border.
pub(super) fn draw_tabs<T: Copy>(
    canvas: Canvas<'_>,
    area: Rect,
    places: impl Iterator<Item = Place<T>>,
    (label, is_chosen): (impl Fn(T) -> &'static str, impl Fn(T) -> bool),
    buffer: &mut Buffer,
) {
    for Place { tab, start, end } in places {
        let end = end.min(area.right().saturating_sub(1));
        let place = Rect {
            x: start.min(end),
            y: area.y,
            width: end.saturating_sub(start),
            height: 1,
        };
        let chosen = is_chosen(tab);
        let role = if chosen { Role::Key } else { Role::Muted };
        canvas.line(buffer, place, &format!(" {} ", label(tab)), role);
        if chosen {
            buffer.set_style(place, canvas.theme.chosen_tab());
        }
    }
}
