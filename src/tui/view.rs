//! The screen: a function of the state. It changes nothing; the same state draws the same screen.

use ratatui::Frame;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

use super::paint;
use super::theme::Theme;
use crate::app::action::Action;
use crate::app::calls;
use crate::app::doc::Role;
use crate::app::layout::{Layout, Shape};
use crate::app::problem_list;
use crate::app::state::State;
use crate::draft::field::Field;
use crate::draft::problem::Severity;
use crate::draft::{AgentKind, phone};
use crate::text::clean;

mod book;
mod completion;
mod editor;
mod find;
mod overlay;
mod preview;
mod schema;
mod sheet;
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
            problems(canvas, buffer);
        }
        Shape::Narrow | Shape::Small => {
            folded_fields(canvas, buffer);
            folded_problems(canvas, buffer);
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
    strip(canvas, buffer);
    hints(canvas, buffer);
    completion::draw(canvas, buffer);
    for (index, over) in state.overlays.iter().enumerate() {
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

    /// With its phone numbers masked, if the config says so.
    fn masked(self, text: &str) -> String {
        if self.state.book.mask_numbers {
            phone::mask(text)
        } else {
            text.to_owned()
        }
    }

    /// A line that ends at the area's right side; returns its columns.
    fn line_right(self, buffer: &mut Buffer, area: Rect, text: &str, role: Role) -> u16 {
        let width = u16::try_from(crate::text::grapheme::columns(text))
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

/// ` ringback  FILE ●       inline agent · en · Voice 1      SANDBOX  +1 …`
fn header(canvas: Canvas<'_>, buffer: &mut Buffer) {
    let (state, area) = (canvas.state, canvas.layout.header);
    let draft = &state.document.draft;
    let badge_role = if state.target.is_sandbox() {
        Role::Sandbox
    } else {
        Role::Live
    };
    let mut badge = format!(" {} ", clean::line(&state.target.label()));
    if !state.fault.is_empty() {
        badge = format!(" SANDBOX: {} ", state.fault);
    }
    let number = match phone::parse(&draft.to_number) {
        Ok(number) => canvas.masked(&phone::grouped(&number)),
        Err(_) => "no number".to_owned(),
    };
    // Where a call would go is never cut: the rest makes room, the number as well.
    let columns = crate::text::grapheme::columns;
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
    let mark = if state.document.is_unsaved() {
        " ●"
    } else {
        ""
    };
    let left = format!(" ringback  {}{mark}", clean::line(&state.document.name()));
    let used = canvas.line(buffer, rest, &left, Role::Heading);
    let kind = match draft.kind() {
        AgentKind::Inline => {
            let mut words = vec!["inline agent".to_owned()];
            if !draft.lang.is_empty() {
                words.push(clean::line(&draft.lang).into_owned());
            }
            if !draft.voice_id.is_empty() {
                let voice = state.summary(crate::draft::field::Field::Voice);
                words.extend(voice.map(|voice| voice.text.clone()));
            }
            words.join(" · ")
        }
        AgentKind::Saved => "saved agent".to_owned(),
    };
    let width = u16::try_from(kind.chars().count()).unwrap_or(u16::MAX);
    if used + width + 6 < rest.width {
        let x = rest.x + (used + 3).max(used + (rest.width - used - width) / 2);
        let place = Rect {
            x,
            width: rest.right() - x,
            ..rest
        };
        canvas.line(buffer, place, &kind, Role::Muted);
    }
}

fn fields(canvas: Canvas<'_>, buffer: &mut Buffer) {
    let (state, area) = (canvas.state, canvas.layout.fields);
    let rows = canvas.layout.field_rows();
    let all = state.fields();
    let frame = paint::Frame {
        title: "Agent",
        right: "",
        focused: false,
        above: state.field_scroll > 0,
        below: false,
    };
    paint::frame(buffer, area, &frame, canvas.theme, state.display);
    for (y, field) in all
        .iter()
        .skip(state.field_scroll)
        .take(usize::from(rows.height))
        .enumerate()
    {
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
            x: row.x + 1,
            width: 12.min(row.width - 1),
            ..row
        };
        let label = short_label(*field);
        canvas.line(
            buffer,
            label_area,
            label,
            if focused { Role::Heading } else { Role::Plain },
        );
        let value_area = Rect {
            x: row.x + 13,
            width: row.width.saturating_sub(13),
            ..row
        };
        if let Some(summary) = summary {
            canvas.line(
                buffer,
                value_area,
                &canvas.masked(&summary.text),
                summary.role,
            );
        }
        if focused {
            buffer.set_style(row, canvas.theme.selected());
        }
    }
}

/// A label for the narrow field list.
fn short_label(field: crate::draft::field::Field) -> &'static str {
    use crate::draft::field::Field;
    match field {
        Field::PokeMessages => "No response",
        Field::SendRendered => "Rendered",
        Field::SilenceThreshold => "Silence",
        Field::GenderDetection => "Gender",
        Field::SmartCallEnd => "Smart end",
        Field::Outcome => "Outcome",
        Field::OutcomeSchema => "Schema",
        Field::WebhookUrl => "Webhook",
        Field::WebhookAuth => "Hook auth",
        _ => field.label(),
    }
}

/// `1 error, 2 warnings`, with the worst one's role; `None` if there is nothing.
fn problem_count(state: &State) -> Option<(String, Role)> {
    let (errors, warnings) = (state.report.errors(), state.report.warnings());
    let count =
        |many: usize, word: &str| format!("{many} {word}{}", if many == 1 { "" } else { "s" });
    match (errors, warnings) {
        (0, 0) => None,
        (0, warnings) => Some((count(warnings, "warning"), Role::Warning)),
        (errors, 0) => Some((count(errors, "error"), Role::Error)),
        (errors, warnings) => Some((
            format!("{}, {}", count(errors, "error"), count(warnings, "warning")),
            Role::Error,
        )),
    }
}

fn problems(canvas: Canvas<'_>, buffer: &mut Buffer) {
    let (state, area) = (canvas.state, canvas.layout.problems);
    if area.height == 0 {
        return;
    }
    let side = canvas.layout.fields;
    // The line that parts fields and problems, from border to border.
    let style = canvas.theme.border(false);
    for x in side.x..side.right() {
        let symbol = if x == side.x {
            "├"
        } else if x + 1 == side.right() {
            "┤"
        } else {
            "─"
        };
        if let Some(cell) = buffer.cell_mut((x, area.y)) {
            cell.set_symbol(symbol).set_style(style);
        }
    }
    let (title, role) =
        problem_count(state).unwrap_or_else(|| ("no problems".to_owned(), Role::Good));
    let title_area = Rect {
        x: area.x + 1,
        width: area.width.saturating_sub(2),
        height: 1,
        ..area
    };
    canvas.line(buffer, title_area, &format!(" {title} "), role);
    let list = problem_list::of(state);
    for (y, line) in list.iter().enumerate() {
        let row = Rect {
            y: area.y + 1 + y as u16,
            height: 1,
            ..area
        };
        if line.kind == problem_list::Kind::More {
            canvas.line(buffer, row, &line.text, Role::Muted);
            continue;
        }
        if let problem_list::Kind::First(severity) = line.kind {
            let (mark, role) = mark_of(severity);
            canvas.line(buffer, row, mark, role);
        }
        let rest = Rect {
            x: row.x + problem_list::INDENT.min(row.width),
            width: row.width.saturating_sub(problem_list::INDENT),
            ..row
        };
        let role = match line.kind {
            problem_list::Kind::Help => Role::Muted,
            problem_list::Kind::Mend => Role::Key,
            _ => Role::Plain,
        };
        canvas.line(buffer, rest, &line.text, role);
    }
}

fn mark_of(severity: Severity) -> (&'static str, Role) {
    match severity {
        Severity::Error => ("✗", Role::Error),
        Severity::Warning => ("!", Role::Warning),
    }
}

/// The field list folded to a line: ` ‹ 4/19 Preamble › `, with the neighbours.
fn folded_fields(canvas: Canvas<'_>, buffer: &mut Buffer) {
    let (state, area) = (canvas.state, canvas.layout.fields);
    if area.height == 0 {
        return;
    }
    let all = state.fields();
    let at = all
        .iter()
        .position(|field| *field == state.pane.field)
        .unwrap_or(0);
    let name = |step: isize| {
        all.get(crate::app::round(at, step, all.len()))
            .map_or("", |field| short_label(*field))
    };
    let display = state.display;
    let muted = canvas.theme.role(Role::Muted);
    let parts = [
        (" ‹ ".to_owned(), muted),
        (name(-1).to_owned(), muted),
        ("  ".to_owned(), muted),
        (
            format!(" {} ", state.pane.field.label()),
            canvas.theme.selected(),
        ),
        ("  ".to_owned(), muted),
        (name(1).to_owned(), muted),
        (" › ".to_owned(), muted),
        (format!("  {} of {}", at + 1, all.len()), muted),
    ];
    let parts: Vec<_> = parts
        .iter()
        .map(|(text, style)| (text.as_str(), *style))
        .collect();
    paint::line_of(buffer, area, &parts, display);
    let text = match canvas.layout.shape {
        Shape::Small => small(state),
        _ if state.preview_over_editor => " preview: Esc returns ".to_owned(),
        _ => format!(" {} preview ", state.keymap.hint(Action::NextPreview)),
    };
    if area.width > 56 || canvas.layout.shape == Shape::Small && area.width > SMALL_FITS {
        canvas.line_right(buffer, area, &text, Role::Muted);
    }
}

/// Columns in which [`small`] fits.
const SMALL_FITS: u16 = 34;

/// What a screen says on which not all can be seen.
fn small(state: &State) -> String {
    let (width, height) = state.size;
    format!(" {width}×{height}: small; 60×16 shows more ")
}

fn folded_problems(canvas: Canvas<'_>, buffer: &mut Buffer) {
    let (state, area) = (canvas.state, canvas.layout.problems);
    if area.height == 0 {
        return;
    }
    let Some((count, role)) = problem_count(state) else {
        canvas.line(buffer, area, " no problems", Role::Good);
        return;
    };
    let at = problem_list::current(&state.report.problems, state.problem_at, state.pane.field)
        .unwrap_or(0);
    let first = state
        .report
        .problems
        .get(at)
        .map(|problem| clean::line(&problem.message).into_owned());
    let used = canvas.line(buffer, area, &format!(" {count}"), role);
    let rest = Rect {
        x: area.x + used,
        width: area.width - used,
        ..area
    };
    canvas.line(
        buffer,
        rest,
        &format!(": {}", first.unwrap_or_default()),
        Role::Plain,
    );
}

/// The latest call in a line.
fn strip(canvas: Canvas<'_>, buffer: &mut Buffer) {
    let (state, area) = (canvas.state, canvas.layout.strip);
    if area.height == 0 {
        return;
    }
    let offset = state.utc_offset_s;
    let time = |ms: i64| {
        let text = crate::app::update::local_time(ms, offset);
        text.split_once(' ')
            .map_or(text.clone(), |(_, hour)| hour.to_owned())
    };
    let (left, word, rest, job) = if let Some(call) = state.calls.foremost() {
        let mut rest = format!("{} s", call.seconds(state.now_ms));
        if let Some(outcome) = call
            .conversation()
            .filter(|_| !call.is_running())
            .and_then(first_outcome)
        {
            rest = format!("{rest}   {outcome}");
        } else if let Some(turn) = call
            .conversation()
            .and_then(|conversation| conversation.transcript.last())
        {
            rest = format!("{rest}   {}", clean::line(&turn.text));
        }
        let left = format!(" {}  {}", time(call.clock_ms), call.number);
        (
            left,
            call.word(),
            rest,
            call.job().unwrap_or_default().to_owned(),
        )
    } else if let Some(row) = state.calls.ledger.first() {
        let rest = row
            .duration_seconds
            .map_or_else(String::new, |seconds| format!("{seconds:.0} s"));
        let left = format!(
            " {}  {}",
            time(row.started_at_ms),
            clean::line(&row.to_number)
        );
        (
            left,
            calls::Came::of(row).words(),
            rest,
            row.job_id.clone().unwrap_or_default(),
        )
    } else {
        let text = format!(
            " No calls yet: {} shows what would be called, and asks before it calls.",
            state.keymap.hint(Action::Call)
        );
        canvas.line(buffer, area, &text, Role::Muted);
        return;
    };
    let (left, rest) = (canvas.masked(&left), canvas.masked(&rest));
    let job: String = job.chars().take(8).collect();
    let right = canvas.line_right(
        buffer,
        area,
        &format!(" {} ", clean::line(&job)),
        Role::Muted,
    );
    let mut place = Rect {
        width: area.width - right,
        ..area
    };
    let (running, unknown) = state.calls.beside();
    for (count, word, role) in [
        (unknown, "unknown", Role::Warning),
        (running, "running", Role::Muted),
    ] {
        if count > 0 && place.width > 60 {
            let text = format!("  +{count} {word} ");
            let used = canvas.line_right(buffer, place, &text, role);
            place.width -= used;
        }
    }
    for (text, role) in [
        (left.as_str(), Role::Plain),
        (word.0.as_str(), word.1),
        (rest.as_str(), Role::Muted),
    ] {
        let used = canvas.line(buffer, place, text, role) + 3;
        place = Rect {
            x: place.x + used.min(place.width),
            width: place.width.saturating_sub(used),
            ..place
        };
    }
}

/// `confirmed = true`: the outcome's first field.
fn first_outcome(conversation: &crate::call::conversation::Conversation) -> Option<String> {
    let outcome = conversation.outcome.as_ref()?;
    let text = match outcome.as_object().and_then(|fields| fields.iter().next()) {
        Some((name, value)) => format!("{name} = {value}"),
        None => outcome.to_string(),
    };
    Some(clean::line(&text).into_owned())
}

/// Key hints, or a notice over them.
fn hints(canvas: Canvas<'_>, buffer: &mut Buffer) {
    let (state, area) = (canvas.state, canvas.layout.hints);
    if area.height == 0 {
        return;
    }
    if let Some(notice) = &state.notice {
        let role = if notice.is_error {
            Role::Error
        } else {
            Role::Heading
        };
        two_lines(canvas, buffer, &clean::line(&notice.text), role);
        return;
    }
    if let Some(trouble) = &state.recovery.trouble {
        let text = format!(
            " No recovery copy can be written: {}. Save with {}",
            clean::line(trouble),
            state.keymap.hint(Action::Save)
        );
        two_lines(canvas, buffer, text.trim_start(), Role::Error);
        return;
    }
    if canvas.layout.shape == Shape::Small && area.width <= SMALL_FITS {
        canvas.line(buffer, area, &small(state), Role::Muted);
        return;
    }
    let shown: Vec<(String, &str)> = if state.find.open {
        find::hints(canvas)
    } else if state.pane.field == crate::draft::field::Field::OutcomeSchema
        && !state.preview_over_editor
    {
        schema::hints(state)
    } else {
        usual_hints(state)
    };
    let mut place = Rect {
        x: area.x + 1.min(area.width),
        width: area.width.saturating_sub(1),
        ..area
    };
    for (key, word) in shown {
        let width = (key.chars().count() + word.len() + 1) as u16;
        if key.is_empty() || width > place.width {
            continue;
        }
        let used = canvas.line(buffer, place, &key, Role::Key) + 1;
        let rest = Rect {
            x: place.x + used,
            width: place.width - used,
            ..place
        };
        let used = used + canvas.line(buffer, rest, word, Role::Muted) + 3;
        place = Rect {
            x: place.x + used.min(place.width),
            width: place.width.saturating_sub(used),
            ..place
        };
    }
}

/// The keys that the focused field has beside the usual ones.
fn field_hints(state: &State) -> &'static [(Action, &'static str)] {
    match state.pane.field {
        Field::PokeMessages => &[
            (Action::RowAdd, "add"),
            (Action::RowDuplicate, "duplicate"),
            (Action::RowDelete, "delete"),
            (Action::RowUp, "move up"),
            (Action::RowDown, "move down"),
        ],
        Field::SilenceThreshold
        | Field::Interrupt
        | Field::SmartCallEnd
        | Field::GenderDetection
        | Field::RealTime => &[(Action::ToDefault, "Hamsa's default")],
        _ => &[],
    }
}

/// What is done with params.
fn param_hints(state: &State) -> Vec<(String, &'static str)> {
    let hint = |action, word| (state.keymap.hint(action), word);
    let name = state.pane.rows.get(state.pane.row).map(|row| &row.label);
    let slip = { state.param_rows.iter() }
        .find(|row| Some(&row.name) == name)
        .is_some_and(|row| row.meant.is_some());
    let mut hints = Vec::new();
    if slip {
        hints.push(hint(Action::Mend, "mend the name"));
    }
    hints.extend([
        hint(Action::ParamSets, "sets"),
        hint(Action::NextSet, "next set"),
        hint(Action::ParamUse, "where used"),
        hint(Action::ParamRename, "rename"),
        hint(Action::ParamMove, "to set/draft"),
        hint(Action::LineBreak, "line end"),
        hint(Action::Call, "call"),
        hint(Action::Palette, "all actions"),
    ]);
    hints
}

fn usual_hints(state: &State) -> Vec<(String, &'static str)> {
    if state.jump.is_some() {
        let next = (state.keymap.hint(Action::ParamUse), "next place");
        return vec![("Esc".to_owned(), "back to the param"), next];
    }
    if state.pane.field == Field::Params && !state.preview_over_editor {
        return param_hints(state);
    }
    let usual = [
        (Action::NextField, "next"),
        (Action::Call, "call"),
        (Action::Save, "save"),
        (Action::NextPreview, "preview"),
        (Action::Palette, "all actions"),
        (Action::Help, "help"),
        (Action::Quit, "quit"),
    ];
    field_hints(state)
        .iter()
        .copied()
        .chain(usual)
        .map(|(action, word)| (state.keymap.hint(action), word))
        .collect()
}

/// A text for the user on the last line; one that is too long for it takes the line of the latest call as well.
fn two_lines(canvas: Canvas<'_>, buffer: &mut Buffer, text: &str, role: Role) {
    let (strip, hints) = (canvas.layout.strip, canvas.layout.hints);
    let columns = crate::text::grapheme::columns(text);
    let area = if columns < usize::from(hints.width) || strip.height == 0 {
        hints
    } else {
        paint::clear(buffer, strip);
        Rect {
            height: strip.height + hints.height,
            ..strip
        }
    };
    let inside = Rect {
        x: area.x + 1.min(area.width),
        width: area.width.saturating_sub(1),
        ..area
    };
    if inside.height < 2 {
        canvas.line(buffer, inside, text, role);
        return;
    }
    let wrapped = problem_list::wrapped(text, inside.width, canvas.state.display);
    let first = wrapped.first().map_or("", String::as_str);
    let rest = wrapped.get(1..).unwrap_or_default().join(" ");
    for (y, part) in [first, rest.as_str()].into_iter().enumerate() {
        let row = Rect {
            y: inside.y + y as u16,
            height: 1,
            ..inside
        };
        canvas.line(buffer, row, part, role);
    }
}

/// Where a text cursor stands on the screen.
fn at(area: Rect, x: u16, y: u16) -> Position {
    Position {
        x: area.x.saturating_add(x.min(area.width.saturating_sub(1))),
        y: area.y.saturating_add(y),
    }
}
