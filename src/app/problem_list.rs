//! The list of problems beside the fields, line by line: where there is room each is told in full, and the focused
//! field's with its help. `view` draws these lines and a click finds its problem by them.

use super::action::Action;
use super::state::State;
use crate::call::check::mend;
use crate::draft::field::Field;
use crate::draft::problem::{Problem, Severity};
use crate::text::clean;
use crate::text::flow::Flow;
use crate::text::layout::{Base, Display, Options};

/// Columns before a problem's text: its mark and a blank.
pub const INDENT: u16 = 2;

/// One line of the list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// The problem's place in the report.
    pub problem: usize,
    pub kind: Kind,
    /// Its text, stored order; cut by whoever draws it if it is wider than the list.
    pub text: String,
}

/// What a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The first of a problem.
    First(Severity),
    /// The message goes on.
    Rest,
    /// What mends it.
    Help,
    /// The key that mends it, and what it does: a click does the same.
    Mend,
    /// How many more there are.
    More,
}

/// The problem that is told with its help: the one that was gone to while its field has the focus, else the first of the
/// focused field.
#[must_use]
pub fn current(problems: &[Problem], gone_to: Option<usize>, focused: Field) -> Option<usize> {
    let is_here = |problem: &Problem| {
        let place = problem.place.as_ref();
        place.is_some_and(|place| place.spot.field == focused)
    };
    gone_to
        .filter(|index| problems.get(*index).is_some_and(is_here))
        .or_else(|| problems.iter().position(is_here))
}

/// The lines of the list as it stands on the screen (wide shape), below its title.
#[must_use]
pub fn of(state: &State) -> Vec<Line> {
    let area = state.layout().problems;
    let problems = &state.report.problems;
    let at = current(problems, state.problem_at, state.pane.field);
    let mend = at
        .and_then(|at| problems.get(at))
        .map(|problem| mend_hint(state, problem));
    let rows = usize::from(area.height.saturating_sub(1));
    let mend = mend.unwrap_or_default();
    lines(
        problems,
        at,
        mend.trim_start(),
        area.width,
        rows,
        state.display,
    )
}

/// ` Alt-M takes the spaces out`, with a blank before it: what the key that mends a problem does; empty if there is none.
#[must_use]
pub fn mend_hint(state: &State, problem: &Problem) -> String {
    let key = state.keymap.hint(Action::Mend);
    match mend::offer(&state.document.draft, &state.known, problem) {
        Some(mend) if !key.is_empty() => format!(" {key} {}", clean::line(&mend.says)),
        _ => String::new(),
    }
}

/// The lines of a list of `rows` lines, `width` columns wide. `at`: the current problem; it is in view. `mend`: what its
/// key does, or nothing.
#[must_use]
fn lines(
    problems: &[Problem],
    at: Option<usize>,
    mend: &str,
    width: u16,
    rows: usize,
    display: Display,
) -> Vec<Line> {
    if rows == 0 || problems.is_empty() {
        return Vec::new();
    }
    let room = width.saturating_sub(INDENT);
    let wrap = |text: &str| wrapped(&clean::line(text), room, display);
    // In full, if all of them fit so.
    let mut full = Vec::new();
    for (index, problem) in problems.iter().enumerate() {
        let more = (at == Some(index)).then_some(mend);
        push_full(&mut full, index, problem, more, &wrap);
        if full.len() > rows {
            break;
        }
    }
    if full.len() <= rows {
        return full;
    }
    // Else a line each; the current one in full as far as half of the list holds it, or what the others leave.
    let selected = at.filter(|at| *at < problems.len());
    let mut open = Vec::new();
    if let Some(index) = selected
        && let Some(problem) = problems.get(index)
    {
        push_full(&mut open, index, problem, Some(mend), &wrap);
        let left = (rows + 1).saturating_sub(problems.len());
        open.truncate((rows / 2).max(left).max(1));
    }
    let extra = open.len().saturating_sub(1);
    let shown = rows - extra;
    let first = selected.map_or(0, |at| {
        let last_line_tells_of_more = usize::from(at + 1 < problems.len());
        (at + 1 + last_line_tells_of_more).saturating_sub(shown)
    });
    let mut list = Vec::new();
    for (index, problem) in problems.iter().enumerate().skip(first) {
        let left = problems.len() - index;
        if rows - list.len() == 1 && left > 1 {
            list.push(Line {
                problem: index,
                kind: Kind::More,
                text: t!("… and {left} more", left),
            });
        } else if selected == Some(index) {
            list.append(&mut open);
        } else {
            list.push(Line {
                problem: index,
                kind: Kind::First(problem.severity),
                text: clean::line(&problem.message).into_owned(),
            });
        }
        if list.len() >= rows {
            break;
        }
    }
    list
}

fn push_full(
    list: &mut Vec<Line>,
    index: usize,
    problem: &Problem,
    more: Option<&str>,
    wrap: &impl Fn(&str) -> Vec<String>,
) {
    for (number, text) in wrap(&problem.message).into_iter().enumerate() {
        let kind = match number {
            0 => Kind::First(problem.severity),
            _ => Kind::Rest,
        };
        list.push(Line {
            problem: index,
            kind,
            text,
        });
    }
    let Some(mend) = more else { return };
    for (kind, text) in [(Kind::Help, problem.help.as_str()), (Kind::Mend, mend)] {
        if !text.is_empty() {
            list.extend(wrap(text).into_iter().map(|text| Line {
                problem: index,
                kind,
                text,
            }));
        }
    }
}

/// A text's rows at a width, in stored order, without the blanks between them.
#[must_use]
pub fn wrapped(text: &str, width: u16, display: Display) -> Vec<String> {
    let mut flow = Flow::default();
    let options = Options {
        width: width.max(1),
        base: Base::Auto,
        display,
    };
    flow.update(text, &[], options);
    (0..flow.rows())
        .map(|row| {
            let bytes = flow.row(row).bytes;
            text.get(bytes).unwrap_or_default().trim_end().to_owned()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(message: &str, help: &str) -> Problem {
        Problem {
            severity: Severity::Warning,
            code: "test",
            place: None,
            message: message.to_owned(),
            help: help.to_owned(),
            path: String::new(),
        }
    }

    fn shown(problems: &[Problem], at: Option<usize>, rows: usize) -> Vec<String> {
        lines(problems, at, "Alt-M it", 14, rows, Display::Visual)
            .into_iter()
            .map(|line| {
                let sign = match line.kind {
                    Kind::First(_) => "! ",
                    Kind::Rest => "  ",
                    Kind::Help => "? ",
                    Kind::Mend => "> ",
                    Kind::More => "",
                };
                format!("{}{sign}{}", line.problem, line.text)
            })
            .collect()
    }

    #[test]
    fn with_room_each_is_told_in_full_and_the_chosen_one_with_its_help() {
        let problems = [problem("one two three four", "do it"), problem("five", "")];
        assert_eq!(
            shown(&problems, None, 4),
            ["0! one two", "0  three four", "1! five"]
        );
        assert_eq!(
            shown(&problems, Some(0), 5),
            [
                "0! one two",
                "0  three four",
                "0? do it",
                "0> Alt-M it",
                "1! five"
            ]
        );
    }

    #[test]
    fn the_chosen_one_takes_the_rows_that_the_others_leave() {
        let problems = [
            problem("one two three four", "do it"),
            problem("one two three four", ""),
        ];
        assert_eq!(
            shown(&problems, Some(0), 5),
            [
                "0! one two",
                "0  three four",
                "0? do it",
                "0> Alt-M it",
                "1! one two three four"
            ]
        );
    }

    #[test]
    fn without_room_each_has_a_line_and_the_rest_is_counted() {
        let problems: Vec<_> = (0..9)
            .map(|number| problem(&format!("problem number {number}"), "mend"))
            .collect();
        assert_eq!(
            shown(&problems, None, 3),
            [
                "0! problem number 0",
                "1! problem number 1",
                "2… and 7 more"
            ]
        );
    }

    #[test]
    fn the_one_that_was_gone_to_is_in_view_and_no_line_is_too_many() {
        let problems: Vec<_> = (0..9)
            .map(|number| problem(&format!("problem number {number}"), "mend"))
            .collect();
        for rows in 1..40 {
            for at in 0..9 {
                let list = lines(&problems, Some(at), "", 14, rows, Display::Visual);
                assert!(list.len() <= rows, "{rows} rows, {at}");
                let found = list
                    .iter()
                    .any(|line| line.problem == at && line.kind != Kind::More);
                assert!(found || rows == 1, "{rows} rows, {at}: {list:?}");
            }
        }
    }
}
