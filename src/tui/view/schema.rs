//! The Outcome schema's pane: its tabs, the tree of fields, how it stands with the JSON, and the form of a field.

use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::super::paint;
use super::preview::draw_tabs;
use super::{Canvas, sheet};
use crate::app::doc::Role;
use crate::app::schema_form::{FieldForm, Input, Target};
use crate::app::schema_pane::{self, Part, Row, View};
use crate::app::scrollbar::Seen;
use crate::app::update::schema::form;
use crate::draft::schema::fields::{FieldRow, Kind};
use crate::text::flow::Flow;
use crate::text::layout::{self, Base, Options};
use crate::text::{clean, grapheme};

/// The labels of the two views on the pane's upper border.
pub fn tabs(canvas: Canvas<'_>, buffer: &mut Buffer) {
    let area = canvas.layout.editor;
    let places = schema_pane::tab_places(area);
    let chosen = |view| (view == View::Fields) == canvas.state.shows_tree();
    draw_tabs(canvas, area, places, (View::label, chosen), buffer);
}

/// The tree of fields.
pub fn tree(canvas: Canvas<'_>, buffer: &mut Buffer) {
    let (state, inside) = (canvas.state, canvas.state.text_area());
    let tree = &state.schema;
    for y in 0..inside.height {
        let Some(line) = tree.lines.get(tree.scroll + usize::from(y)) else {
            break;
        };
        let place = Rect {
            y: inside.y + y,
            height: 1,
            ..inside
        };
        let Some(row) = tree.rows.get(line.row) else {
            continue;
        };
        let selected = line.row == tree.selected && tree.can_select(line.row);
        match (row, line.part) {
            (_, Part::Blank) => {}
            (Row::Say(text, role), _) => {
                canvas.line(buffer, place, text, *role);
            }
            (Row::Button(button), _) => {
                let place = after(place, 2 + 2 * indent(button.depth()));
                let used = canvas.line(buffer, place, &button.label(), Role::Key);
                if selected {
                    let width = used.min(place.width);
                    buffer.set_style(Rect { width, ..place }, canvas.theme.selected());
                }
            }
            (Row::Field(field), Part::Head) => head(canvas, field, selected, place, buffer),
            (Row::Field(field), Part::Description) => {
                let place = after(place, 4 + 2 * indent(field.depth));
                let text = clean::line(&field.description);
                // On the side where it stands in the form.
                if layout::is_rtl(&text) {
                    canvas.line_right(buffer, place, &text, Role::Muted);
                } else {
                    canvas.line(buffer, place, &text, Role::Muted);
                }
            }
        }
        if selected && line.part != Part::Blank {
            canvas.line(buffer, place, "▌", Role::Key);
        }
    }
}

/// Columns of a depth, so that a deep one still shows its name.
fn indent(depth: usize) -> u16 {
    u16::try_from(depth.min(8)).unwrap_or(8)
}

fn after(place: Rect, columns: u16) -> Rect {
    let columns = columns.min(place.width);
    Rect {
        x: place.x + columns,
        width: place.width - columns,
        ..place
    }
}

/// `name   kind (json)   must be there`, or `name   choice yes, no, later   must be there`
fn head(canvas: Canvas<'_>, field: &FieldRow, selected: bool, place: Rect, buffer: &mut Buffer) {
    let mark = match (field.required, place.width) {
        (false, _) => "",
        (true, 44..) => t!("must be there"),
        (true, _) => t!("must"),
    };
    let right = canvas.line_right(buffer, place, mark, Role::Good);
    let row = Rect {
        width: place.width.saturating_sub(right + u16::from(right > 0)),
        ..place
    };
    let name = after(row, 2 + 2 * indent(field.depth));
    let column = canvas.state.schema.name_width + 2;
    let width = column
        .saturating_sub(name.x - row.x + 1)
        .clamp(4, name.width.max(4))
        .min(name.width);
    let shown = if field.name.is_empty() {
        "\"\"".into()
    } else {
        clean::line(&field.name)
    };
    let name = Rect { width, ..name };
    canvas.line(buffer, name, &shown, Role::Heading);
    if selected {
        buffer.set_style(name, canvas.theme.selected());
    }
    let kind = after(row, (name.x - row.x + width + 1).max(column));
    let words = field.kind.words();
    let used = canvas.line(buffer, kind, &words, Role::Plain);
    let rest = after(kind, used + 1);
    let json = field.kind.json();
    if !field.choices.is_empty() && rest.width > 5 {
        // What one can choose from says more than its kind in JSON.
        canvas.line(buffer, rest, &clean::line(&field.choices), Role::Muted);
    } else if !json.is_empty()
        && json != words
        && grapheme::columns(&json) + 2 <= usize::from(rest.width)
    {
        canvas.line(buffer, rest, &format!("({json})"), Role::Muted);
    }
}

/// Below the JSON: whether it can be used, and where not.
pub fn status(canvas: Canvas<'_>, buffer: &mut Buffer) {
    let state = canvas.state;
    let rows = state.schema_status_rows();
    if rows == 0 {
        return;
    }
    let above = state.text_area();
    let line = |y: u16| Rect {
        y: above.bottom() + y,
        height: 1,
        ..above
    };
    let text = &state.document.draft.outcome_response_shape;
    let checked = state.known.schema();
    let Some(finding) = checked.findings.first() else {
        let (said, role) = if text.trim().is_empty() {
            let starter = t!("Empty: the palette has ready shapes, and fields from an example");
            (starter.to_owned(), Role::Muted)
        } else {
            (t!("✓ valid").to_owned(), Role::Good)
        };
        canvas.line(buffer, line(1), &said, role);
        return;
    };
    let (mark, role) = super::problems::mark_of(finding.severity);
    let place = finding.span.as_ref().map_or_else(String::new, |span| {
        let (line, column) = schema_pane::line_and_column(text, span.start);
        t!("line {line}, column {column}", line, column)
    });
    let path = if finding.path.is_empty() {
        String::new()
    } else {
        format!(", {}", clean::line(&finding.path))
    };
    let many = match checked.findings.len() {
        1 => String::new(),
        count => t!("  (first of {count})", count),
    };
    canvas.line(
        buffer,
        line(0),
        &format!("{mark} {place}{path}{many}"),
        role,
    );
    // The place stands above already, and so does what this is about.
    let message = match &checked.no_json {
        Some(reason) => t!("No JSON: {reason}", reason),
        None => finding.message.clone(),
    };
    canvas.line(buffer, line(1), &clean::line(&message), Role::Plain);
    canvas.line(buffer, line(2), &clean::line(&finding.help), Role::Muted);
}

/// Columns of a form's labels.
const LABEL: u16 = 15;

/// The form of a field; returns where its cursor stands.
pub fn draw_form(
    canvas: Canvas<'_>,
    form: &FieldForm,
    top: bool,
    buffer: &mut Buffer,
) -> Option<Position> {
    let area = form::area(canvas.state.size, form);
    let title = match form.target {
        Target::New { .. } => t!("New field"),
        Target::Old { .. } => t!("Field"),
    };
    sheet::bordered(canvas, area, title, "", Seen::default(), buffer);
    let mut cursor = None;
    for (input, place) in form::places(area, form) {
        if place.height == 0 {
            continue;
        }
        let here = input == form.input;
        let label = Rect {
            width: LABEL.min(place.width),
            height: 1,
            ..place
        };
        let role = if here { Role::Key } else { Role::Muted };
        canvas.line(buffer, label, input.label(), role);
        let at = value(canvas, form, input, after(place, LABEL), here, buffer);
        cursor = cursor.or(at.filter(|_| here && top));
    }
    let inside = crate::app::layout::inside(area);
    let foot = Rect {
        y: inside.bottom().saturating_sub(2),
        height: 2.min(inside.height),
        ..inside
    };
    let (text, role) = if !form.error.is_empty() {
        (form.error.clone(), Role::Error)
    } else if form.input == Input::Name && !form.doubt.is_empty() {
        (format!("! {}", form.doubt), Role::Warning)
    } else {
        (help(form), Role::Muted)
    };
    let lines = crate::app::problem_list::wrapped(
        &clean::line(&text),
        foot.width.max(1),
        canvas.state.display,
    );
    for (y, text) in lines.iter().take(usize::from(foot.height)).enumerate() {
        let place = Rect {
            y: foot.y + y as u16,
            height: 1,
            ..foot
        };
        canvas.line(buffer, place, text, role);
    }
    cursor
}

fn help(form: &FieldForm) -> String {
    let kind = |about: &str| t!("{about} ← → or a first letter: another kind.", about);
    match (form.input, &form.kind) {
        (Input::Kind, Kind::Text) => kind(t!("In the caller's words: a name, a reason, a day.")),
        (Input::Kind, Kind::YesNo) => kind(t!("True or false in the outcome.")),
        (Input::Kind, Kind::Choice) => kind(t!(
            "One of the answers that you list: they are typed on the next line."
        )),
        (Input::Kind, Kind::Number) => kind(t!("A number, such as 3 or 4.5.")),
        (Input::Kind, Kind::Whole) => kind(t!(
            "A whole number. Hamsa does not document this kind: number is safer."
        )),
        (Input::Kind, Kind::Group) => kind(t!(
            "A group has fields of its own: add them when this is done."
        )),
        (Input::Kind, Kind::Other | Kind::List(_)) => {
            t!("Only its JSON says what this is; it stays as it stands.").to_owned()
        }
        (Input::Choices, _) if form.many_choices().is_some() => {
            t!("Too many for a line: change them in the JSON.").to_owned()
        }
        (input, _) => input.help().to_owned(),
    }
}

/// One line's value; returns where the cursor stands in it.
fn value(
    canvas: Canvas<'_>,
    form: &FieldForm,
    input: Input,
    place: Rect,
    here: bool,
    buffer: &mut Buffer,
) -> Option<Position> {
    let step = |buffer: &mut Buffer, text: &str, json: &str| {
        let text = if here {
            format!("‹ {text} ›")
        } else {
            text.to_owned()
        };
        let role = if here { Role::Key } else { Role::Plain };
        let used = canvas.line(buffer, place, &text, role);
        if !json.is_empty() {
            canvas.line(buffer, after(place, used + 2), json, Role::Muted);
        }
        Some(super::at(place, 2, 0)).filter(|_| here)
    };
    match input {
        Input::Kind => {
            let (words, json) = (form.kind.words(), form.kind.json());
            let json = if json == words { "" } else { &json };
            step(buffer, &words, json)
        }
        Input::HowMany if form.is_list => step(buffer, t!("a list of them"), "array"),
        Input::HowMany => step(buffer, t!("one"), ""),
        Input::Required if form.required => step(buffer, t!("☑ in every outcome"), "required"),
        Input::Required => step(buffer, t!("☐ only if it came up"), ""),
        Input::Choices if form.many_choices().is_some() => {
            let text = t!(
                "{many_choices} of them",
                many_choices = form.many_choices().unwrap_or_default()
            );
            canvas.line(buffer, place, &text, Role::Muted);
            None
        }
        Input::Name => typed(canvas, &form.name, place, buffer),
        Input::Choices => typed(canvas, &form.choices, place, buffer),
        Input::Description => typed(canvas, &form.description, place, buffer),
    }
}

/// A text being typed, in its own direction, as many rows as there is room; returns where the cursor stands.
fn typed(
    canvas: Canvas<'_>,
    editor: &crate::app::editor::Editor,
    place: Rect,
    buffer: &mut Buffer,
) -> Option<Position> {
    let text = editor.text();
    let mut flow = Flow::default();
    let options = Options {
        width: place.width.max(1),
        base: Base::Auto,
        display: canvas.state.display,
    };
    flow.update(&text, &[], options);
    let (row, column) = flow.cursor(editor.cursor());
    let height = usize::from(place.height.max(1));
    let first = (row + 1).saturating_sub(height);
    let selection = editor.selection();
    for y in 0..place.height {
        let index = first + usize::from(y);
        if index >= flow.rows() {
            break;
        }
        flow.each_cell(index, |cell| {
            let is_selected = selection
                .as_ref()
                .is_some_and(|range| range.contains(&cell.bytes.start));
            let style = canvas.typed(cell.mark, is_selected);
            paint::cell(buffer, place, place.y + y, &cell, style);
        });
    }
    let y = u16::try_from(row.checked_sub(first)?).ok()?;
    Some(super::at(place, u16::try_from(column).unwrap_or(0), y))
}
