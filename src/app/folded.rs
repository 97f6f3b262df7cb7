//! The field list folded to a line: ` ‹ Name   Greeting   Preamble ›   3 of 19        F4 preview `, with the neighbours of
//! the focused field. What is drawn and what a click means both come from here.

use ratatui::layout::Rect;

use super::action::Action;
use super::layout::Shape;
use super::state::State;
use crate::draft::field::Field;
use crate::text::grapheme;

/// What stands in the line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The field before, with the mark that leads to it.
    Previous,
    /// The focused field.
    Present,
    /// The field behind, with its mark.
    Next,
    /// Gaps, and which of how many fields it is.
    Rest,
}

/// Columns from which the line says how the preview is seen.
const ROOMY: u16 = 56;

/// A label for the narrow field list.
#[must_use]
pub fn short_label(field: Field) -> &'static str {
    match field {
        Field::PokeMessages => t!("No response"),
        Field::SendRendered => t!("Rendered"),
        Field::SilenceThreshold => t!("Silence"),
        Field::GenderDetection => t!("Gender"),
        Field::SmartCallEnd => t!("Smart end"),
        Field::Outcome => t!("Outcome"),
        Field::OutcomeSchema => t!("Schema"),
        Field::WebhookUrl => t!("Webhook"),
        Field::WebhookAuth => t!("Hook auth"),
        _ => field.label(),
    }
}

/// Whether another matter begins with a field: what is said, how, what comes back, who is called.
fn begins_group(field: Field) -> bool {
    matches!(
        field,
        Field::Greeting | Field::SilenceThreshold | Field::Outcome | Field::CallFrom
    )
}

/// Into how many groups fields fall.
#[must_use]
pub fn groups(fields: &[Field]) -> u16 {
    let starts = fields.iter().skip(1).filter(|field| begins_group(**field));
    starts.count() as u16 + 1
}

/// Fields with a blank between their groups.
#[must_use]
pub fn spaced(fields: &[Field]) -> Vec<Option<Field>> {
    let mut lines = Vec::new();
    for field in fields {
        if begins_group(*field) && !lines.is_empty() {
            lines.push(None);
        }
        lines.push(Some(*field));
    }
    lines
}

/// The texts from the line's left side, one behind the other.
#[must_use]
pub fn parts(state: &State) -> Vec<(String, Part)> {
    let all = state.fields();
    let present = state.pane.field;
    let at = all.iter().position(|field| *field == present).unwrap_or(0);
    let name = |step: isize| {
        all.get(super::round(at, step, all.len()))
            .map_or("", |field| short_label(*field))
    };
    vec![
        (" ‹ ".to_owned(), Part::Previous),
        (name(-1).to_owned(), Part::Previous),
        ("  ".to_owned(), Part::Rest),
        (format!(" {} ", present.label()), Part::Present),
        ("  ".to_owned(), Part::Rest),
        (name(1).to_owned(), Part::Next),
        (" › ".to_owned(), Part::Next),
        (
            t!("  {at} of {all}", at = at + 1, all = all.len()),
            Part::Rest,
        ),
    ]
}

/// What the line's right side says of the preview, where there is room.
#[must_use]
pub fn right(state: &State) -> Option<String> {
    let layout = state.layout();
    let shown = layout.shape == Shape::Narrow && layout.fields.width > ROOMY;
    shown.then(|| {
        if state.preview_over_editor {
            t!(" preview: Esc returns ").to_owned()
        } else {
            t!(
                " {hint} preview ",
                hint = state.keymap.hint(Action::NextPreview)
            )
        }
    })
}

/// What a click at a column of the line means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Hit {
    /// So many fields on.
    Step(isize),
    /// From the text to the preview, or back.
    Preview,
}

/// What a click at a column of the screen means, if anything.
#[must_use]
pub fn hit(state: &State, column: u16) -> Option<Hit> {
    let Rect { x, width, .. } = state.layout().fields;
    let column = usize::from(column.checked_sub(x)?);
    if let Some(right) = right(state)
        && column >= usize::from(width).saturating_sub(grapheme::columns(&right))
    {
        return Some(Hit::Preview);
    }
    let mut end = 0;
    let part = parts(state).into_iter().find_map(|(text, part)| {
        end += grapheme::columns(&text);
        (column < end).then_some(part)
    })?;
    match part {
        Part::Previous => Some(Hit::Step(-1)),
        Part::Next => Some(Hit::Step(1)),
        Part::Present => Some(Hit::Step(0)),
        Part::Rest => None,
    }
}
