//! The problems: how many there are, which, and what mends the present one.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::Canvas;
use crate::app::doc::Role;
use crate::app::problem_list;
use crate::app::state::State;
use crate::draft::problem::Severity;
use crate::text::clean;

/// `1 error, 2 warnings`, with the worst one's role; `None` if there is nothing.
fn problem_count(state: &State) -> Option<(String, Role)> {
    let (errors, warnings) = (state.report.errors(), state.report.warnings());
    let several_errors = |count: usize| tn!(count, "1 error", "{count} errors", count);
    let several_warnings = |count: usize| tn!(count, "1 warning", "{count} warnings", count);
    match (errors, warnings) {
        (0, 0) => None,
        (0, warnings) => Some((several_warnings(warnings), Role::Warning)),
        (errors, 0) => Some((several_errors(errors), Role::Error)),
        (errors, warnings) => Some((
            format!("{}, {}", several_errors(errors), several_warnings(warnings)),
            Role::Error,
        )),
    }
}

/// The list below the fields.
pub fn draw(canvas: Canvas<'_>, buffer: &mut Buffer) {
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
    if state.field_scroll + usize::from(canvas.layout.field_rows().height)
        < state.field_lines().len()
        && let Some(cell) = buffer.cell_mut((side.right().saturating_sub(2), area.y))
    {
        cell.set_symbol("▼").set_style(style);
    }
    let (title, role) =
        problem_count(state).unwrap_or_else(|| (t!("no problems").to_owned(), Role::Good));
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

/// A problem's sign and colour.
pub fn mark_of(severity: Severity) -> (&'static str, Role) {
    match severity {
        Severity::Error => ("✗", Role::Error),
        Severity::Warning => ("!", Role::Warning),
    }
}

/// The line that is left of the list on a narrow screen.
pub fn draw_folded(canvas: Canvas<'_>, buffer: &mut Buffer) {
    let (state, area) = (canvas.state, canvas.layout.problems);
    if area.height == 0 {
        return;
    }
    let Some((count, role)) = problem_count(state) else {
        let text = format!(" {}", t!("no problems"));
        canvas.line(buffer, area, &text, Role::Good);
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
