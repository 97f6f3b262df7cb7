//! The Outcome schema's pane: its two views of one text, and the tree of the fields view.
//!
//! The tree is derived from the text and holds nothing of its own but what is selected, so the two views cannot differ.

use ratatui::layout::Rect;
use unicode_segmentation::UnicodeSegmentation;

use super::doc::Role;
use super::problem_list;
use super::tabs::{self, Place};
use crate::draft::field::Field;
use crate::draft::schema::Checked;
use crate::draft::schema::fields::{self, FieldRow, Unreadable};
use crate::draft::schema::json::Json;
use crate::text::layout::Display;
use crate::text::{clean, grapheme};

/// How the schema is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum View {
    #[default]
    Fields,
    Json,
}

impl View {
    const ALL: [Self; 2] = [Self::Fields, Self::Json];

    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Fields => t!("Fields"),
            Self::Json => "JSON",
        }
    }
}

/// The pane.
#[derive(Clone, Debug, Default)]
pub struct SchemaPane {
    pub view: View,
    /// What the tree consists of, from top to bottom.
    pub rows: Vec<Row>,
    /// The rows as lines on the screen.
    pub lines: Vec<Line>,
    /// The row that keys are about. It can be selected, unless there is none that can.
    pub selected: usize,
    /// First line shown.
    pub scroll: usize,
    /// Columns from the rows' start to their kinds.
    pub name_width: u16,
    /// What `rows` were made of.
    made_of: Option<(String, u16)>,
}

/// A row of the tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Row {
    Field(FieldRow),
    /// A line to read.
    Say(String, Role),
    /// Something to do, by Enter or a click.
    Button(Button),
}

/// Something to do from the tree.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Button {
    /// Add a field behind the others of the object schema at this pointer.
    Add {
        holder: String,
        /// How many fields it has.
        count: usize,
        depth: usize,
        /// The group's name; empty at the root.
        group: String,
    },
    Starter,
    Example,
    /// Make the schema of the example that stands in the field.
    FromThis,
    Json,
    /// Go to a byte of the text.
    GoThere(usize),
}

impl Button {
    #[must_use]
    pub fn label(&self) -> String {
        match self {
            Self::Add { group, .. } if group.is_empty() => t!("+ Add a field").to_owned(),
            Self::Add { group, .. } => t!("+ Add to {group}", group = clean::line(group)),
            Self::Starter => t!("◇ Start from a ready shape").to_owned(),
            Self::Example => t!("◇ Make it from an example").to_owned(),
            Self::FromThis => t!("◇ Make the fields from this example").to_owned(),
            Self::Json => t!("◇ Write it as JSON").to_owned(),
            Self::GoThere(_) => t!("→ Go there, in the JSON").to_owned(),
        }
    }

    /// Groups around it.
    #[must_use]
    pub fn depth(&self) -> usize {
        match self {
            Self::Add { depth, .. } => *depth,
            _ => 0,
        }
    }
}

/// A line of the tree on the screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Line {
    /// Index into the rows.
    pub row: usize,
    pub part: Part,
}

/// What of a row stands in a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The row itself.
    Head,
    /// A field's description.
    Description,
    /// Air above the row.
    Blank,
}

impl SchemaPane {
    /// Takes the text as it is now. `width`: columns inside the pane.
    pub fn refresh(&mut self, text: &str, checked: &Checked, width: u16, display: Display) {
        let fresh = self
            .made_of
            .as_ref()
            .is_some_and(|(old, columns)| *columns == width && old == text);
        if fresh {
            return;
        }
        let (made_of, columns) = self.made_of.get_or_insert_default();
        text.clone_into(made_of);
        *columns = width;
        self.rows = rows(text, checked, width, display);
        self.lines = lines(&self.rows);
        let widest = self.rows.iter().filter_map(|row| match row {
            Row::Field(field) => Some(grapheme::columns(&field.name).min(40) + 2 * field.depth),
            _ => None,
        });
        let most = usize::from(width) * 2 / 5;
        self.name_width = (widest.max().unwrap_or(0) + 2).min(most.max(8)) as u16;
        self.selected = self.selected.min(self.rows.len().saturating_sub(1));
        if !self.can_select(self.selected) {
            self.selected = (0..self.rows.len())
                .find(|row| self.can_select(*row))
                .unwrap_or(0);
        }
    }

    #[must_use]
    pub fn can_select(&self, row: usize) -> bool {
        matches!(self.rows.get(row), Some(Row::Field(_) | Row::Button(_)))
    }

    /// The selected row.
    #[must_use]
    pub fn row(&self) -> Option<&Row> {
        self.rows.get(self.selected)
    }

    /// The selected field.
    #[must_use]
    pub fn field(&self) -> Option<&FieldRow> {
        match self.row() {
            Some(Row::Field(field)) => Some(field),
            _ => None,
        }
    }

    /// Selects the field at a pointer, if it is there.
    pub fn select(&mut self, path: &str) {
        let found = self
            .rows
            .iter()
            .position(|row| matches!(row, Row::Field(field) if field.path == path));
        self.selected = found.unwrap_or(self.selected);
    }

    /// Selects the innermost field that holds a byte of the text.
    pub fn select_byte(&mut self, byte: usize) {
        let found = self
            .rows
            .iter()
            .rposition(|row| matches!(row, Row::Field(field) if field.span.contains(&byte)));
        self.selected = found.unwrap_or(self.selected);
    }

    /// Moves the selection by so many rows that can be selected.
    pub fn step(&mut self, by: isize) {
        for _ in 0..by.unsigned_abs() {
            let mut at = self.selected;
            let next = loop {
                match at.checked_add_signed(by.signum()) {
                    Some(next) if next < self.rows.len() => at = next,
                    _ => return,
                }
                if self.can_select(at) {
                    break at;
                }
            };
            self.selected = next;
        }
    }

    /// Brings the selected row into view. `height`: lines inside the pane.
    pub fn keep_in_view(&mut self, height: usize) {
        let first = self.lines.partition_point(|line| line.row < self.selected);
        let last = self.lines.partition_point(|line| line.row <= self.selected);
        self.scroll = self.scroll.max(last.saturating_sub(height)).min(first);
        self.clamp(height);
    }

    /// Keeps the scroll within the lines.
    pub fn clamp(&mut self, height: usize) {
        self.scroll = self.scroll.min(self.lines.len().saturating_sub(height));
    }
}

fn rows(text: &str, checked: &Checked, width: u16, display: Display) -> Vec<Row> {
    let mut rows = Vec::new();
    let say = |rows: &mut Vec<Row>, text: &str, role: Role| {
        for line in problem_list::wrapped(&clean::line(text), width.max(10), display) {
            rows.push(Row::Say(line, role));
        }
    };
    let button = |rows: &mut Vec<Row>, button: Button| rows.push(Row::Button(button));
    let add = Button::Add {
        holder: String::new(),
        count: 0,
        depth: 0,
        group: String::new(),
    };
    match fields::read(text, checked) {
        Ok(fields) => {
            let count = fields.iter().filter(|field| field.depth == 0).count();
            if fields.is_empty() {
                say(
                    &mut rows,
                    t!("No fields yet: what should a call find out?"),
                    Role::Plain,
                );
            }
            with_buttons(fields, &mut rows);
            button(
                &mut rows,
                Button::Add {
                    holder: String::new(),
                    count,
                    depth: 0,
                    group: String::new(),
                },
            );
            if count == 0 {
                button(&mut rows, Button::Starter);
                button(&mut rows, Button::Example);
            }
        }
        Err(Unreadable::Blank) => {
            say(
                &mut rows,
                t!(
                    "What should a call find out? Hamsa fills these fields in when the call is over."
                ),
                Role::Plain,
            );
            button(&mut rows, add);
            button(&mut rows, Button::Starter);
            button(&mut rows, Button::Example);
            button(&mut rows, Button::Json);
        }
        Err(Unreadable::Broken { message, at }) => {
            say(
                &mut rows,
                t!("The fields cannot be shown until the JSON can be read:"),
                Role::Plain,
            );
            say(&mut rows, &message, Role::Error);
            button(&mut rows, Button::GoThere(at));
        }
        Err(Unreadable::NoObject) => {
            say(
                &mut rows,
                t!("This JSON describes no fields: it must begin with { and end with }."),
                Role::Error,
            );
            button(&mut rows, Button::GoThere(0));
        }
        Err(Unreadable::Example) => {
            say(
                &mut rows,
                t!(
                    "This looks like an example of an outcome, not like a description of its fields."
                ),
                Role::Warning,
            );
            button(&mut rows, Button::FromThis);
            button(&mut rows, Button::Json);
        }
    }
    rows
}

/// The fields, and behind those of each group a button that adds one to it.
fn with_buttons(fields: Vec<FieldRow>, rows: &mut Vec<Row>) {
    // Groups that are open at this row: their pointer, depth, name, and fields so far.
    let mut open: Vec<(String, usize, String, usize)> = Vec::new();
    let close = |rows: &mut Vec<Row>, (holder, depth, group, count)| {
        rows.push(Row::Button(Button::Add {
            holder,
            count,
            depth,
            group,
        }));
    };
    for field in fields {
        while let Some(group) = open.pop_if(|(_, depth, ..)| *depth > field.depth) {
            close(rows, group);
        }
        if let Some((.., count)) = open.last_mut() {
            *count += 1;
        }
        if let Some(inner) = &field.inner {
            open.push((inner.clone(), field.depth + 1, field.name.to_string(), 0));
        }
        rows.push(Row::Field(field));
    }
    while let Some(group) = open.pop() {
        close(rows, group);
    }
}

fn lines(rows: &[Row]) -> Vec<Line> {
    let mut lines = Vec::with_capacity(rows.len() * 2);
    let mut said = false;
    for (row, what) in rows.iter().enumerate() {
        let is_root_button = matches!(what, Row::Button(button) if button.depth() == 0);
        let after_field = matches!(
            row.checked_sub(1).and_then(|before| rows.get(before)),
            Some(Row::Field(_) | Row::Button(Button::Add { depth: 1.., .. }))
        );
        if said && !matches!(what, Row::Say(..)) || is_root_button && after_field {
            lines.push(Line {
                row,
                part: Part::Blank,
            });
        }
        said = matches!(what, Row::Say(..));
        lines.push(Line {
            row,
            part: Part::Head,
        });
        if matches!(what, Row::Field(field) if !field.description.trim().is_empty()) {
            lines.push(Line {
                row,
                part: Part::Description,
            });
        }
    }
    lines
}

/// Where the views' labels stand on the pane's upper border, behind its title.
pub fn tab_places(pane: Rect) -> impl Iterator<Item = Place<View>> {
    let title = grapheme::columns(Field::OutcomeSchema.label()) as u16;
    let from = pane.x.saturating_add(2 + title + 3);
    tabs::places(from, &View::ALL, View::label)
}

/// Line and column of a byte, from 1; columns count what one sees as characters.
#[must_use]
pub fn line_and_column(text: &str, byte: usize) -> (usize, usize) {
    let before = text.get(..byte).unwrap_or(text);
    let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
    let last = before.rsplit('\n').next().unwrap_or_default();
    (line, last.graphemes(true).count() + 1)
}

/// A name that no field of an object schema has: `field`, `field_2`.
#[must_use]
pub fn free_name(schema: &Json, holder: &str) -> String {
    let located = schema.located();
    let taken = |name: &str| located.has(&format!("{holder}/properties/{name}"));
    let mut name = "field".to_owned();
    let mut number = 2;
    while taken(&name) {
        name = format!("field_{number}");
        number += 1;
    }
    name
}
