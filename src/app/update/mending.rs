//! Mending a problem by a key or a click: one step that undo takes back.

use super::super::problem_list;
use super::{Effect, State, derive, editing, go_to, notice};
use crate::call::check::mend;
use crate::text::clean;

/// Mends the current problem; without one, the first of the list that can be mended.
pub fn mend(state: &mut State, effects: &mut Vec<Effect>) {
    derive::checked(state);
    let problems = &state.report.problems;
    let current = problem_list::current(problems, state.problem_at, state.pane.field);
    let can = |index: &usize| {
        problems.get(*index).is_some_and(|problem| {
            mend::offer(&state.document.draft, &state.known, problem).is_some()
        })
    };
    let Some(index) = current.or_else(|| (0..problems.len()).find(can)) else {
        let text = t!("None of these problems can be mended by a key: each needs your words");
        notice(state, text.to_owned(), false, effects);
        return;
    };
    mend_one(state, index, effects);
}

/// Mends the problem with this place in the report, if it can be mended by itself.
pub fn mend_one(state: &mut State, index: usize, effects: &mut Vec<Effect>) {
    let Some(problem) = state.report.problems.get(index).cloned() else {
        return;
    };
    let draft = &state.document.draft;
    let Some(mend) = mend::offer(draft, &state.known, &problem) else {
        let next = state.keymap.hint(super::Action::NextProblem);
        let help = problem.help;
        let text = match state.report.problems.len() {
            1 => t!("This one needs your words: {help}", help),
            _ => t!(
                "This one needs your words: {help}; {next} goes to the next",
                help,
                next
            ),
        };
        notice(state, text, false, effects);
        return;
    };
    let values = mend.values(draft);
    editing::set_values(state, values);
    state.problem_at = None;
    derive::checked(state);
    if let Some(mut place) = problem.place {
        // The bytes are those of the text as it was.
        if let Some(span) = &mut place.span {
            span.end = span.start;
        }
        go_to(state, &place);
    }
    let undo = state.keymap.hint(super::Action::Undo);
    let text = t!(
        "Mended: {says}. {undo} takes it back",
        says = clean::line(&mend.says),
        undo
    );
    notice(state, text, false, effects);
}
