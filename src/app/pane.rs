//! The focused field's pane: which texts and choices it has, where they stand in it, and the editor of the one that
//! has the cursor.
//!
//! A pane is a column of rows (a field's one text, each no-response message, each param), each laid out by itself,
//! and below them a page that explains the field or shows its choices.

pub mod about;
pub mod behaviour;
pub mod form;
pub mod lines;
mod messages;

use std::ops::Range;

use super::doc::{Page, Role};
use super::editor::Editor;
use super::preview;
use super::profiles::Caller;
use crate::call::check::ParamRow;
use crate::call::check::known::{Known, Text};
use crate::call::heard;
use crate::draft::field::Field;
use crate::draft::{Draft, Params, Part, Spot};
use crate::text::flow::Flow;
use crate::text::layout::{Base, Display, Options};

/// What kind of input a field has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// One of a few: arrows and Space step through them.
    Choice,
    /// One line of text.
    Line,
    /// One line that Up and Down step through: a number, a voice.
    Stepped,
    /// Many lines of text.
    Text,
    /// Rows of texts, which can be added, deleted and moved.
    Rows,
    /// Named rows.
    Form,
}

/// The kind of input of a field.
#[must_use]
pub fn kind(field: Field) -> Kind {
    match field {
        Field::Agent
        | Field::Lang
        | Field::Interrupt
        | Field::GenderDetection
        | Field::SmartCallEnd
        | Field::SendRendered
        | Field::RealTime => Kind::Choice,
        Field::VoiceAgentId
        | Field::AgentName
        | Field::WebhookUrl
        | Field::CallFrom
        | Field::CallTo => Kind::Line,
        Field::SilenceThreshold | Field::Voice => Kind::Stepped,
        Field::Greeting | Field::Preamble | Field::Outcome | Field::OutcomeSchema => Kind::Text,
        Field::PokeMessages => Kind::Rows,
        Field::Params | Field::WebhookAuth => Kind::Form,
    }
}

/// One row of a pane.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    pub spot: Spot,
    /// Stands above the text; empty: no such line.
    pub label: String,
    /// Stands behind the label.
    pub note: String,
    pub note_role: Role,
    /// Stands in the text's place, which is not the user's to write.
    pub fixed: Option<String>,
    /// The text goes on behind what is shown of it.
    pub cut: bool,
}

/// The rows of a field.
#[must_use]
pub fn rows(draft: &Draft, params: &[ParamRow], field: Field) -> Vec<Row> {
    let bare = |spot: Spot| Row {
        spot,
        label: String::new(),
        note: String::new(),
        note_role: Role::Muted,
        fixed: None,
        cut: false,
    };
    match kind(field) {
        Kind::Choice => Vec::new(),
        Kind::Line | Kind::Stepped | Kind::Text => vec![bare(Spot::whole(field))],
        Kind::Rows => messages::rows(draft),
        Kind::Form if field == Field::WebhookAuth => [
            ("auth_key", t!("Scheme"), t!("such as Bearer")),
            (
                "auth_secret_env",
                t!("Secret from environment variable"),
                t!("its name, not the secret"),
            ),
            (
                "auth_secret_name",
                t!("or from a command in config.toml"),
                t!("NAME of [secrets.NAME]"),
            ),
        ]
        .into_iter()
        .map(|(key, label, note)| Row {
            label: label.to_owned(),
            note: note.to_owned(),
            ..bare(Spot {
                field,
                part: Part::Key(key),
            })
        })
        .collect(),
        Kind::Form => form::rows(draft, params),
    }
}

/// Where the value of a param is written: where it stands now, the chosen set first; a new one goes to the chosen set
/// if other sets have it too or none has, and to `[params]` without a set.
#[must_use]
fn param_spot(draft: &Draft, name: &str) -> Spot {
    let part = match draft.chosen_set() {
        Some((set, values)) if values.contains_key(name) || !draft.params.contains_key(name) => {
            Part::SetParam(set.clone(), name.to_owned())
        }
        _ => Part::Param(name.to_owned()),
    };
    Spot {
        field: Field::Params,
        part,
    }
}

/// The focused pane.
#[derive(Clone, Debug)]
pub struct Pane {
    pub field: Field,
    pub rows: Vec<Row>,
    /// The row with the cursor.
    pub row: usize,
    /// The editor of that row; `None` where there is no row.
    pub editor: Option<Editor>,
    /// Each row's text laid out.
    pub flows: Vec<Flow>,
    /// Each row's placeholders, by bytes in its text, with the role of where their value comes from.
    pub marks: Vec<Vec<(Range<usize>, Role)>>,
    /// Stands below the rows: the choices, or what the field is.
    pub about: Page,
    /// First line shown.
    pub scroll: usize,
    /// The folded rows that are laid out: those in view.
    laid: Vec<usize>,
    /// How rows are laid out, as told last.
    options: Option<Options>,
    /// The column that Up and Down aim at.
    pub goal_column: Option<i32>,
    /// The direction that the user gave the field; [`Base::Auto`] goes by paragraph.
    pub base: Base,
    /// The cursor moved: the next layout brings it into view.
    pub follow_cursor: bool,
    /// The number to call from where the draft has none, as told last.
    pub caller: Option<Caller>,
}

impl Pane {
    /// The pane of a field, cursor at the start of its first row.
    #[must_use]
    pub fn of(field: Field) -> Self {
        Self {
            field,
            rows: Vec::new(),
            row: 0,
            editor: None,
            flows: Vec::new(),
            marks: Vec::new(),
            about: Page::default(),
            scroll: 0,
            laid: Vec::new(),
            options: None,
            goal_column: None,
            base: Base::Auto,
            follow_cursor: true,
            caller: None,
        }
    }

    /// The spot with the cursor.
    #[must_use]
    pub fn spot(&self) -> Option<&Spot> {
        self.rows.get(self.row).map(|row| &row.spot)
    }

    /// Columns beside the text: the mark of the focused row, or a message's number.
    #[must_use]
    pub fn gutter(&self) -> u16 {
        match kind(self.field) {
            Kind::Rows => 3,
            Kind::Form => 2,
            _ => 0,
        }
    }

    /// Columns left of a row's text: a message from right to left has its number at its right.
    #[must_use]
    pub fn text_at(&self, row: usize) -> u16 {
        if kind(self.field) == Kind::Rows && self.flows.get(row).is_some_and(|flow| flow.is_rtl(0))
        {
            0
        } else {
            self.gutter()
        }
    }

    /// Whether the row with the cursor has a text of the user's.
    #[must_use]
    pub fn is_editable(&self) -> bool {
        self.rows
            .get(self.row)
            .is_some_and(|row| row.fixed.is_none())
    }

    /// Line and column (with the gutter) of the cursor, before scrolling. Behind a full row it stands in the air beside the
    /// text: one column outside of the pane's width, or at -1.
    #[must_use]
    pub fn cursor(&self) -> Option<(usize, i32)> {
        let (editor, flow) = (self.editor.as_ref()?, self.flows.get(self.row)?);
        let block = self.block(self.row)?;
        let (row, column) = flow.cursor(editor.cursor());
        Some((
            block.top + block.label + row,
            column + i32::from(self.text_at(self.row)),
        ))
    }

    /// Takes the draft as it is now: rows that came or went, and each row's layout. `width`: columns inside the pane;
    /// `height`: lines inside it.
    pub fn refresh(
        &mut self,
        draft: &Draft,
        known: &Known,
        params: &[ParamRow],
        width: u16,
        height: u16,
        display: Display,
    ) {
        let focused = self.spot().cloned();
        self.rows = rows(draft, params, self.field);
        if let Some(focused) = focused {
            // The editor holds this row's text and no other's.
            match self.rows.iter().position(|row| row.spot == focused) {
                Some(row) => self.row = row,
                None => self.editor = None,
            }
        }
        self.row = self.row.min(self.rows.len().saturating_sub(1));
        self.flows.resize_with(self.rows.len(), Flow::default);
        let options = Options {
            width: width.saturating_sub(self.gutter()).max(1),
            base: match (base_of(self.field), self.base) {
                (Base::Auto, Base::Auto) => base_in(&draft.lang),
                (Base::Auto, chosen) => chosen,
                (fixed, _) => fixed,
            },
            display,
        };
        self.marks.clear();
        if self.folds() {
            self.marks.resize_with(self.rows.len(), Vec::new);
            self.laid.retain(|row| *row < self.flows.len());
            self.lay_out(draft, self.row, false, options);
            self.finish(draft, known, params, (width, height), options);
            return;
        }
        let values = known.values(draft);
        for (row, flow) in self.rows.iter().zip(&mut self.flows) {
            let text = draft.text(&row.spot).unwrap_or_default();
            let marks = marks(&row.spot, known, values);
            let atoms: Vec<_> = marks.iter().map(|(span, _)| span.clone()).collect();
            flow.update(text, &atoms, options);
            self.marks.push(marks);
        }
        self.finish(draft, known, params, (width, height), options);
    }

    /// The last steps of a refresh: the editor, the page below, what is in view.
    fn finish(
        &mut self,
        draft: &Draft,
        known: &Known,
        params: &[ParamRow],
        (width, height): (u16, u16),
        options: Options,
    ) {
        if self.rows.is_empty() {
            self.editor = None;
        } else if self.editor.is_none() {
            self.open(draft, self.row, 0);
        }
        let about_rows = height.saturating_sub(self.about_top().min(usize::from(u16::MAX)) as u16);
        self.about.show(
            about::about(draft, self.field, known, self.caller.as_ref()),
            width,
            about_rows.max(1),
            options.display,
        );
        self.about.scroll = 0;
        self.options = Some(options);
        self.keep_in_view(usize::from(height));
        self.dress(draft, known, params, usize::from(height));
    }

    /// Lays out the folded rows in view and says what stands beside them. `height`: lines inside the pane.
    pub fn dress(&mut self, draft: &Draft, known: &Known, params: &[ParamRow], height: usize) {
        let Some(options) = self.options.filter(|_| self.folds()) else {
            return;
        };
        let first = self.folded_row(self.scroll);
        let behind = self.folded_row(self.scroll + height) + 1;
        let seen = first.min(self.rows.len())..behind.min(self.rows.len());
        for row in std::mem::take(&mut self.laid) {
            if !seen.contains(&row)
                && row != self.row
                && let Some(flow) = self.flows.get_mut(row)
            {
                *flow = Flow::default();
            }
        }
        self.laid.push(self.row);
        for index in seen {
            if index != self.row {
                self.lay_out(draft, index, true, options);
                self.laid.push(index);
            }
            if let (Some(row), Some(param)) = (self.rows.get_mut(index), params.get(index)) {
                (row.note, row.note_role) = form::note(draft, known, param);
            }
        }
    }

    /// Lays out a row of the form; `folded`: as far as one line of it may show.
    fn lay_out(&mut self, draft: &Draft, index: usize, folded: bool, options: Options) {
        let (Some(row), Some(flow)) = (self.rows.get_mut(index), self.flows.get_mut(index)) else {
            return;
        };
        let text = match &row.fixed {
            Some(fixed) => fixed,
            None => draft.text(&row.spot).unwrap_or_default(),
        };
        let shown = if folded {
            form::head(text, options.width)
        } else {
            text
        };
        flow.update(shown, &[], options);
        row.cut = folded && (flow.rows() > 1 || shown.len() < text.len());
        if let (Some(marks), true) = (self.marks.get_mut(index), row.fixed.is_some()) {
            *marks = vec![(0..text.len(), Role::System)];
        }
    }

    /// Puts the cursor into a row.
    pub fn open(&mut self, draft: &Draft, row: usize, byte: usize) {
        self.row = row.min(self.rows.len().saturating_sub(1));
        self.goal_column = None;
        self.follow_cursor = true;
        self.editor = self.rows.get(self.row).map(|row| {
            let mut editor = Editor::new(
                draft.text(&row.spot).unwrap_or_default(),
                one_line(self.field),
            );
            editor.move_to(byte, false);
            editor
        });
    }

    /// Scrolls within the pane's lines, to the cursor if it moved. `height`: lines inside the pane.
    pub fn keep_in_view(&mut self, height: usize) {
        let last = self.lines().saturating_sub(height);
        if self.follow_cursor {
            self.follow_cursor = false;
            if let Some((line, _)) = self.cursor() {
                let label = self.block(self.row).map_or(0, |block| block.label);
                self.scroll = self.scroll.min(line.saturating_sub(label));
                self.scroll = self.scroll.max((line + 1).saturating_sub(height));
            }
        }
        self.scroll = self.scroll.min(last);
    }
}

/// Whether a field's texts are one line each.
#[must_use]
pub fn one_line(field: Field) -> bool {
    matches!(kind(field), Kind::Line | Kind::Stepped) || field == Field::WebhookAuth
}

/// The direction of prose: each paragraph's own, and that of the draft's language for one that has none, as a number or
/// a placeholder alone.
#[must_use]
pub fn base_in(lang: &str) -> Base {
    if lang == "ar" {
        Base::AutoRtl
    } else {
        Base::Auto
    }
}

/// Code and numbers run from left to right whatever stands in them.
fn base_of(field: Field) -> Base {
    match field {
        Field::OutcomeSchema
        | Field::VoiceAgentId
        | Field::Voice
        | Field::SilenceThreshold
        | Field::WebhookUrl
        | Field::WebhookAuth
        | Field::CallFrom
        | Field::CallTo => Base::Ltr,
        _ => Base::Auto,
    }
}

/// The placeholders of a spot's text, with the role of where their value comes from.
fn marks(spot: &Spot, known: &Known, params: &Params) -> Vec<(Range<usize>, Role)> {
    let filled = |text: &Text| heard::render_pieces(text.text(), text.pieces(), params);
    let unfilled = |text: &Text| heard::as_written(text.text(), text.pieces());
    let heard = match (spot.field, &spot.part) {
        (Field::Greeting, _) => filled(&known.greeting),
        (Field::Preamble, _) => filled(&known.preamble),
        (Field::Outcome, _) => unfilled(&known.outcome),
        (Field::PokeMessages, Part::Row(row)) => match known.pokes.get(*row) {
            Some(text) => unfilled(text),
            None => return Vec::new(),
        },
        _ => return Vec::new(),
    };
    heard
        .marks
        .into_iter()
        .map(|mark| (mark.source, preview::role_of(mark.origin)))
        .collect()
}
