//! The focused field's pane.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::{Modifier, Style};

use super::super::paint;
use super::Canvas;
use crate::app::doc::Role;
use crate::app::layout;
use crate::app::pane::{At, Kind, Pane, kind};
use crate::app::summary;
use crate::text::clean;

/// Draws the pane; returns where its cursor stands.
pub fn draw(canvas: Canvas<'_>, buffer: &mut Buffer) -> Option<Position> {
    let (state, area) = (canvas.state, canvas.layout.editor);
    let pane = &state.pane;
    let inside = layout::inside(area);
    let height = usize::from(inside.height);
    let frame = paint::Frame {
        title: pane.field.label(),
        right: &summary::count(&state.document.draft, &state.known, pane.field),
        focused: state.overlays.is_empty(),
        above: pane.scroll > 0,
        below: pane.scroll + height < pane.lines(),
    };
    paint::frame(buffer, area, &frame, canvas.theme, state.display);
    for y in 0..inside.height {
        let line = pane.scroll + usize::from(y);
        let place = Rect {
            y: inside.y + y,
            height: 1,
            ..inside
        };
        match pane.at(line) {
            At::Label(row) => label(canvas, pane, row, place, buffer),
            At::Text(row, flow_row) => text(canvas, pane, (row, flow_row), place, buffer),
            At::About(row) => about(canvas, pane, row, place, buffer),
            At::Nothing => {}
        }
    }
    if !state.overlays.is_empty() {
        return None;
    }
    let (line, column) = pane.cursor()?;
    let y = line.checked_sub(pane.scroll).filter(|y| *y < height)?;
    Some(super::at(inside, column, u16::try_from(y).ok()?))
}

/// The mark of the focused row of a form.
fn row_mark(canvas: Canvas<'_>, pane: &Pane, row: usize, place: Rect, buffer: &mut Buffer) {
    if kind(pane.field) == Kind::Form && row == pane.row {
        canvas.line(buffer, place, "▌", Role::Key);
    }
}

fn label(canvas: Canvas<'_>, pane: &Pane, row: usize, place: Rect, buffer: &mut Buffer) {
    let Some(known) = pane.rows.get(row) else {
        return;
    };
    row_mark(canvas, pane, row, place, buffer);
    let gutter = pane.gutter().min(place.width);
    let place = Rect {
        x: place.x + gutter,
        width: place.width - gutter,
        ..place
    };
    let used = canvas.line(buffer, place, &clean::line(&known.label), Role::Heading) + 2;
    if used < place.width {
        let rest = Rect {
            x: place.x + used,
            width: place.width - used,
            ..place
        };
        canvas.line(buffer, rest, &clean::line(&known.note), known.note_role);
    }
}

fn text(
    canvas: Canvas<'_>,
    pane: &Pane,
    (row, flow_row): (usize, usize),
    place: Rect,
    buffer: &mut Buffer,
) {
    row_mark(canvas, pane, row, place, buffer);
    if kind(pane.field) == Kind::Rows && flow_row == 0 {
        let role = if row == pane.row {
            Role::Key
        } else {
            Role::Muted
        };
        canvas.line(buffer, place, &format!("{}", row + 1), role);
    }
    let gutter = pane.gutter().min(place.width);
    let place = Rect {
        x: place.x + gutter,
        width: place.width - gutter,
        ..place
    };
    let (Some(flow), Some(marks), Some(known)) =
        (pane.flows.get(row), pane.marks.get(row), pane.rows.get(row))
    else {
        return;
    };
    let selection = pane
        .editor
        .as_ref()
        .filter(|_| row == pane.row)
        .and_then(crate::app::editor::Editor::selection);
    let shown = flow.row(flow_row);
    let problems: Vec<_> = canvas
        .state
        .report
        .problems
        .iter()
        .filter_map(|problem| {
            let place = problem
                .place
                .as_ref()
                .filter(|place| place.spot == known.spot)?;
            let span = place.span.clone()?;
            let on_row = span.start < shown.bytes.end && span.end > shown.bytes.start;
            on_row.then_some((span, problem.severity))
        })
        .collect();
    for cell in &shown.row.cells {
        let byte = cell.bytes.start;
        let marked = marks
            .partition_point(|(span, _)| span.start <= byte)
            .checked_sub(1);
        let role = marked
            .and_then(|index| marks.get(index))
            .filter(|(span, _)| span.contains(&byte));
        let mut style = role.map_or(Style::new(), |(_, role)| canvas.theme.role(*role));
        if cell.mark {
            style = canvas.theme.mark();
        }
        if let Some((_, severity)) = problems.iter().find(|(span, _)| span.contains(&byte)) {
            let role = super::mark_of(*severity).1;
            style = style
                .patch(canvas.theme.role(role))
                .add_modifier(Modifier::UNDERLINED);
        }
        if selection
            .as_ref()
            .is_some_and(|range| range.contains(&byte))
        {
            style = style.patch(canvas.theme.selected());
        }
        paint::cell(buffer, place, cell.x, place.y, cell, style);
    }
}

fn about(canvas: Canvas<'_>, pane: &Pane, row: usize, place: Rect, buffer: &mut Buffer) {
    for cell in &pane.about.flow.row(row).row.cells {
        let role = pane.about.doc.role(cell.bytes.start);
        paint::cell(
            buffer,
            place,
            cell.x,
            place.y,
            cell,
            canvas.theme.role(role),
        );
    }
}
