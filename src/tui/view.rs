//! The screen: a function of the state. It changes nothing; the same state draws the same screen.

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;

use super::paint;
use super::theme::Theme;
use crate::app::doc::Role;
use crate::app::folded;
use crate::app::layout::{Layout, Shape};
use crate::app::state::State;
use crate::draft::problem::Severity;
use crate::draft::{AgentKind, phone};
use crate::text::{clean, grapheme};

mod book;
mod completion;
mod editor;
mod find;
mod hints;
mod input;
mod overlay;
mod preview;
mod problems;
mod schema;
mod sheet;
mod strip;
mod voices;

/// What drawing needs beside the buffer.
#[derive(Clone, Copy)]
struct Canvas<'a> {
    state: &'a State,
    layout: Layout,
    theme: Theme,
}

/// Draws the state, whose derived parts are fresh (`app::derive::refresh`).
pub fn view(state: &State, theme: Theme, frame: &mut Frame<'_>) {
    if let Some(position) = paint(state, theme, frame.buffer_mut()) {
        frame.set_cursor_position(position);
    }
}

/// As [`view`], into a blank buffer; returns where the cursor stands, if it is shown.
#[must_use]
pub fn paint(state: &State, theme: Theme, buffer: &mut Buffer) -> Option<Position> {
    let area = buffer.area;
    let canvas = Canvas {
        state,
        layout: state.layout(),
        theme,
    };
    // Nothing is painted outside of the buffer.
    if area.width < state.size.0 || area.height < state.size.1 {
        return None;
    }
    header(canvas, buffer);
    match canvas.layout.shape {
        Shape::Wide => {
            fields(canvas, buffer);
            problems::draw(canvas, buffer);
        }
        Shape::Narrow | Shape::Small => {
            folded_fields(canvas, buffer);
            problems::draw_folded(canvas, buffer);
        }
    }
    let mut cursor = None;
    if canvas.layout.shape == Shape::Wide || !state.preview_over_editor {
        cursor = editor::draw(canvas, buffer);
        cursor = find::draw(canvas, buffer).or(cursor);
    }
    if state.shows_preview() {
        preview::draw(canvas, buffer);
    }
    strip::draw(canvas, buffer);
    hints::draw(canvas, buffer);
    completion::draw(canvas, buffer);
    for (index, over) in state.overlays.iter().enumerate() {
        // What lies below is out of reach: the panes, and the overlays under another.
        theme.recede(buffer, canvas.layout.body());
        cursor = overlay::draw(canvas, over, index + 1 == state.overlays.len(), buffer);
    }
    theme.ground(buffer);
    cursor.filter(|position| area.contains(*position))
}

impl Canvas<'_> {
    fn line(self, buffer: &mut Buffer, area: Rect, text: &str, role: Role) -> u16 {
        paint::line(
            buffer,
            area,
            text,
            self.theme.role(role),
            self.state.display,
        )
    }

    /// How a character of a line that is typed looks.
    fn typed(self, is_mark: bool, is_selected: bool) -> Style {
        let style = if is_mark {
            self.theme.mark()
        } else {
            self.theme.role(Role::Plain)
        };
        if is_selected {
            style.patch(self.theme.selected())
        } else {
            style
        }
    }

    /// With its phone numbers masked, if the config says so.
    fn masked(self, text: &str) -> String {
        self.state.book.masked(text)
    }

    /// A line that ends at the area's right side; returns its columns.
    fn line_right(self, buffer: &mut Buffer, area: Rect, text: &str, role: Role) -> u16 {
        let width = u16::try_from(grapheme::columns(text))
            .unwrap_or(u16::MAX)
            .min(area.width);
        let place = Rect {
            x: area.right() - width,
            width,
            ..area
        };
        self.line(buffer, place, text, role)
    }
}

/// So many columns of a profile's name stand in the header.
const PROFILE: usize = 20;

/// ` ringback  FILE ●       inline agent · en · Voice 1      SANDBOX  +1 …`
fn header(canvas: Canvas<'_>, buffer: &mut Buffer) {
    let (state, area) = (canvas.state, canvas.layout.header);
    let draft = &state.document.draft;
    let badge_role = if state.target.is_sandbox() {
        Role::Sandbox
    } else {
        Role::Live
    };
    let mut badge = clean::line(&state.target.label()).into_owned();
    if !state.fault.is_empty() {
        badge = t!("SANDBOX: {fault}", fault = state.fault);
    }
    if let Some(name) = &state.profiles.now {
        badge = format!("{badge} ({})", grapheme::fit(name, PROFILE));
    }
    let badge = format!(" {badge} ");
    let number = match state.known.number(&draft.to_number) {
        Some(number) => canvas.masked(&number),
        None => t!("no number").to_owned(),
    };
    // Where a call would go is never cut: the rest makes room, the number as well.
    let columns = grapheme::columns;
    let number = format!(" {number} ");
    let both = columns(&badge) + columns(&number) <= usize::from(area.width);
    let number = if both { number.as_str() } else { "" };
    let right = canvas.line_right(buffer, area, number, Role::Plain);
    let rest = Rect {
        width: area.width - right,
        ..area
    };
    let badge_width = canvas.line_right(buffer, rest, &badge, badge_role);
    let rest = Rect {
        width: rest.width.saturating_sub(badge_width + 1),
        ..rest
    };
    let new = if state.document.is_new() {
        t!(" (new)")
    } else {
        ""
    };
    let mark = if state.document.is_unsaved() {
        format!("{new} ●")
    } else {
        new.to_owned()
    };
    let left = t!(
        " ringback  {document}{mark}",
        document = clean::line(&state.document.name()),
        mark
    );
    let used = canvas.line(buffer, rest, &left, Role::Heading);
    // The first letter typed moves nothing: the mark has its room before it is there.
    let used = used + if state.document.is_unsaved() { 0 } else { 2 };
    let kind = match draft.kind() {
        AgentKind::Inline => {
            let mut words = vec![t!("inline agent").to_owned()];
            if !draft.lang.is_empty() {
                words.push(clean::line(&draft.lang).into_owned());
            }
            if !draft.voice_id.is_empty() {
                let voice = state.summary(crate::draft::field::Field::Voice);
                words.extend(voice.map(|voice| voice.text.clone()));
            }
            words.join(" · ")
        }
        AgentKind::Saved => t!("saved agent").to_owned(),
    };
    let width = u16::try_from(columns(&kind)).unwrap_or(u16::MAX);
    if used + width + 4 < rest.width {
        let x = rest.x + (used + 3).max(used + (rest.width - used - width) / 2);
        let place = Rect {
            x,
            width: rest.right() - x,
            ..rest
        };
        canvas.line(buffer, place, &kind, Role::Muted);
    }
}

/// Columns before a field's value: a mark, a blank, the label, a gap.
const FIELD_LABEL: u16 = 14;

fn fields(canvas: Canvas<'_>, buffer: &mut Buffer) {
    let (state, area) = (canvas.state, canvas.layout.fields);
    let rows = canvas.layout.field_rows();
    let frame = paint::Frame {
        title: t!("Agent"),
        ..paint::Frame::default()
    };
    paint::frame(buffer, area, &frame, canvas.theme, state.display);
    let (all, first) = (state.field_lines(), state.field_scroll);
    if first > 0 {
        canvas.line_right(
            buffer,
            Rect {
                width: area.width - 1,
                ..area
            },
            "▲",
            Role::Muted,
        );
    }
    for (y, field) in all
        .iter()
        .skip(first)
        .take(usize::from(rows.height))
        .enumerate()
    {
        let Some(field) = field else { continue };
        let row = Rect {
            y: rows.y + y as u16,
            height: 1,
            ..rows
        };
        let focused = *field == state.pane.field;
        let summary = state.summary(*field);
        let (mark, mark_role) = match summary.and_then(|summary| summary.severity) {
            Some(Severity::Error) => ("✗", Role::Error),
            Some(Severity::Warning) => ("!", Role::Warning),
            None if focused => ("▌", Role::Key),
            None => (" ", Role::Plain),
        };
        canvas.line(buffer, row, mark, mark_role);
        let label_area = Rect {
            x: row.x + 2,
            width: (FIELD_LABEL - 3).min(row.width - 2),
            ..row
        };
        let label = folded::short_label(*field);
        canvas.line(
            buffer,
            label_area,
            label,
            if focused { Role::Heading } else { Role::Plain },
        );
        let value_area = Rect {
            x: row.x + FIELD_LABEL,
            width: row.width.saturating_sub(FIELD_LABEL + 1),
            ..row
        };
        if let Some(summary) = summary {
            let text = canvas.masked(&summary.text);
            let text = phone::within(&text, usize::from(value_area.width));
            canvas.line(buffer, value_area, &text, summary.role);
        }
        if focused {
            buffer.set_style(row, canvas.theme.selected());
        }
    }
}

/// The field list folded to a line.
fn folded_fields(canvas: Canvas<'_>, buffer: &mut Buffer) {
    let (state, area) = (canvas.state, canvas.layout.fields);
    if area.height == 0 {
        return;
    }
    let mut parts = folded::parts(state);
    let is_small = canvas.layout.shape == Shape::Small && area.width > SMALL_FITS;
    let right = if is_small {
        Some(small(state))
    } else {
        folded::right(state)
    };
    let used = right.map_or(0, |text| {
        canvas.line_right(buffer, area, &text, Role::Muted)
    });
    let rest = Rect {
        width: area.width - used,
        ..area
    };
    // Which of how many it is is told as a whole or not at all.
    let columns: usize = { parts.iter() }
        .map(|(text, _)| grapheme::columns(text))
        .sum();
    if columns > usize::from(rest.width) {
        parts.pop();
    }
    let parts: Vec<_> = parts
        .iter()
        .map(|(text, part)| {
            let style = match part {
                folded::Part::Present => canvas.theme.selected(),
                _ => canvas.theme.role(Role::Muted),
            };
            (text.as_str(), style)
        })
        .collect();
    paint::line_of(buffer, rest, &parts, state.display);
}

/// Columns in which [`small`] fits.
const SMALL_FITS: u16 = 34;

/// What a screen says on which not all can be seen.
fn small(state: &State) -> String {
    let (width, height) = state.size;
    t!(" {width}×{height}: small; 60×16 shows more ", width, height)
}

/// Where a text cursor stands on the screen.
fn at(area: Rect, x: u16, y: u16) -> Position {
    Position {
        x: area.x.saturating_add(x.min(area.width.saturating_sub(1))),
        y: area.y.saturating_add(y),
    }
}
