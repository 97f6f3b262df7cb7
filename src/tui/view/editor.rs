//! The focused field's pane.

use std::ops::Range;

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::{Modifier, Style};

use super::super::paint;
use super::{Canvas, schema};
use crate::app::doc::{self, Role};
use crate::app::json;
use crate::app::modal::shown;
use crate::app::pane::lines::At;
use crate::app::pane::{Kind, Pane, Row, form, kind};
use crate::draft::field::Field;
use crate::text::flow::Flow;
use crate::text::{clean, grapheme};

/// Draws the pane; returns where its cursor stands.
pub fn draw(canvas: Canvas<'_>, buffer: &mut Buffer) -> Option<Position> {
    let (state, area) = (canvas.state, canvas.layout.editor);
    let pane = &state.pane;
    let inside = state.text_area();
    let height = usize::from(inside.height);
    let frame = paint::Frame {
        title: pane.field.label(),
        right: &count(canvas),
        focused: state.overlays.is_empty(),
        seen: state.editor_seen(),
        ..paint::Frame::default()
    };
    paint::frame(buffer, area, &frame, canvas.theme, state.display);
    mode(canvas, area, buffer);
    if pane.field == Field::OutcomeSchema {
        schema::tabs(canvas, buffer);
        schema::status(canvas, buffer);
        if state.shows_tree() {
            schema::tree(canvas, buffer);
            return None;
        }
    }
    let code = code(canvas, pane, height);
    for y in 0..inside.height {
        let line = pane.scroll + usize::from(y);
        let place = Rect {
            y: inside.y + y,
            height: 1,
            ..inside
        };
        match pane.at(line) {
            At::Label(row) => label(canvas, pane, row, place, buffer),
            At::Text(row, flow_row) => text(canvas, pane, &code, (row, flow_row), place, buffer),
            At::About(row) => about(canvas, pane, row, place, buffer),
            At::Nothing => {}
        }
    }
    if !state.overlays.is_empty() {
        return None;
    }
    let (line, column) = pane.cursor()?;
    let y = line.checked_sub(pane.scroll).filter(|y| *y < height)?;
    Some(Position {
        x: beside(inside, column),
        y: inside.y.saturating_add(u16::try_from(y).ok()?),
    })
}

/// At the pane's foot, where text fields have modes: the mode, and what was pressed of a command.
fn mode(canvas: Canvas<'_>, area: Rect, buffer: &mut Buffer) {
    let Some((name, pressed)) = shown::shown(canvas.state) else {
        return;
    };
    if area.height < 2 || area.width < 6 {
        return;
    }
    let place = Rect {
        x: area.x + 2,
        y: area.bottom() - 1,
        width: area.width - 4,
        height: 1,
    };
    let used = canvas.line(buffer, place, &format!(" {name} "), Role::Key);
    if !pressed.is_empty() {
        let rest = Rect {
            x: place.x + used,
            width: place.width.saturating_sub(used),
            ..place
        };
        canvas.line(
            buffer,
            rest,
            &format!("{} ", clean::line(&pressed)),
            Role::Heading,
        );
    }
}

/// Where a cursor's column stands on the screen: in the text, or in the air on either side of it.
fn beside(inside: Rect, column: i32) -> u16 {
    let x = i32::from(inside.x) + column.clamp(-1, i32::from(inside.width));
    u16::try_from(x).unwrap_or(0)
}

/// Words, characters, seconds: the longest form that fits beside the title.
fn count(canvas: Canvas<'_>) -> String {
    let field = canvas.state.pane.field;
    if field == Field::Params {
        let word = form::set_word(&canvas.state.document.draft);
        return clean::line(&word).into_owned();
    }
    if !matches!(
        field,
        Field::Greeting | Field::Preamble | Field::Outcome | Field::PokeMessages
    ) {
        return String::new();
    }
    let columns = grapheme::columns;
    let room = usize::from(canvas.layout.editor.width).saturating_sub(columns(field.label()) + 9);
    canvas
        .state
        .counts
        .titles()
        .into_iter()
        .find(|title| columns(title) <= room)
        .unwrap_or_default()
}

/// What is marked in code: its words, and the bracket at the cursor with its partner.
#[derive(Default)]
struct Code {
    spans: Vec<(Range<usize>, Role)>,
    brackets: Option<(usize, usize)>,
}

/// The marks of what is in view of the JSON.
fn code(canvas: Canvas<'_>, pane: &Pane, height: usize) -> Code {
    let (Some(flow), Some(editor), Some(text)) = (
        pane.flows.first(),
        pane.editor.as_ref(),
        pane.spot()
            .filter(|spot| spot.field == Field::OutcomeSchema)
            .and_then(|spot| canvas.state.document.draft.text(spot)),
    ) else {
        return Code::default();
    };
    let first = flow.row(pane.scroll).bytes.start;
    let last = flow.row((pane.scroll + height).min(flow.rows().saturating_sub(1)));
    // Lines are told apart from their start.
    let start = grapheme::paragraph_at(text, first).start;
    Code {
        spans: json::spans(text, start..last.bytes.end),
        brackets: json::partner(text, editor.cursor()),
    }
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
    code: &Code,
    (row, flow_row): (usize, usize),
    place: Rect,
    buffer: &mut Buffer,
) {
    row_mark(canvas, pane, row, place, buffer);
    let gutter = pane.gutter().min(place.width);
    let text_at = pane.text_at(row).min(gutter);
    if kind(pane.field) == Kind::Rows && flow_row == 0 {
        let role = if row == pane.row {
            Role::Key
        } else {
            Role::Muted
        };
        let number = format!("{}", row + 1);
        if text_at < gutter {
            canvas.line_right(buffer, place, &number, role);
        } else {
            canvas.line(buffer, place, &number, role);
        }
    }
    let place = Rect {
        x: place.x + text_at,
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
    let bytes = flow.row_bytes(flow_row);
    let marks = doc::within(marks, &bytes);
    let spans = doc::within(&code.spans, &bytes);
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
            let on_row = span.start < bytes.end && span.end > bytes.start;
            on_row.then_some((span, problem.severity))
        })
        .collect();
    let matches = canvas.state.find.in_spot(&known.spot);
    if let Some(range) = &selection {
        line_end(canvas, (flow, bytes.end, range), known, place, buffer);
    }
    flow.each_cell(flow_row, |cell| {
        let byte = cell.bytes.start;
        let role = doc::role_at(marks, byte).or_else(|| doc::role_at(spans, byte));
        let mut style = role.map_or(Style::new(), |role| canvas.theme.role(role));
        if code
            .brackets
            .is_some_and(|(one, other)| byte == one || byte == other)
        {
            style = canvas.theme.partner();
        }
        if cell.mark {
            style = canvas.theme.mark();
        }
        if let Some((_, severity)) = problems.iter().find(|(span, _)| span.contains(&byte)) {
            let role = super::problems::mark_of(*severity).1;
            style = style
                .patch(canvas.theme.role(role))
                .add_modifier(Modifier::UNDERLINED);
        }
        if selection
            .as_ref()
            .is_some_and(|range| range.contains(&byte))
        {
            style = style.patch(canvas.theme.selected());
        } else if is_in(matches, byte) {
            style = style.patch(canvas.theme.found());
        }
        paint::cell(buffer, place, place.y, &cell, style);
    });
    if known.cut && place.width > 0 {
        let x = if flow.is_rtl(0) {
            place.x
        } else {
            place.right() - 1
        };
        let end = Rect {
            x,
            width: 1,
            ..place
        };
        canvas.line(buffer, end, "…", Role::Key);
    }
}

/// A line end that is selected shows as a cell, so that empty lines are seen to be selected too.
fn line_end(
    canvas: Canvas<'_>,
    (flow, end, selection): (&Flow, usize, &Range<usize>),
    known: &Row,
    place: Rect,
    buffer: &mut Buffer,
) {
    let text = canvas.state.document.draft.text(&known.spot);
    let ends = text.is_some_and(|text| text.as_bytes().get(end) == Some(&b'\n'));
    if !ends || !selection.contains(&end) {
        return;
    }
    let (_, column) = flow.cursor(end);
    if let Some(cell) = buffer.cell_mut((beside(place, column), place.y)) {
        cell.set_style(canvas.theme.selected());
    }
}

/// Whether one of these ranges, which are in order, holds a byte.
fn is_in(ranges: &[Range<usize>], byte: usize) -> bool {
    let after = ranges.partition_point(|range| range.start <= byte);
    after
        .checked_sub(1)
        .and_then(|index| ranges.get(index))
        .is_some_and(|range| range.contains(&byte))
}

fn about(canvas: Canvas<'_>, pane: &Pane, row: usize, place: Rect, buffer: &mut Buffer) {
    let about = &pane.about;
    about.flow.each_cell(row, |cell| {
        let style = canvas.theme.role(about.doc.role(cell.bytes.start));
        paint::cell(buffer, place, place.y, &cell, style);
    });
}
