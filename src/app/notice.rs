//! A line for the user that goes away by itself: after its time, and as soon as it is no longer true.
//!
//! What answers a key is about that moment: when the draft, the focused field or what lies on top is another, it goes, so
//! that no `Ctrl-Z takes it back` stands there when Ctrl-Z would take something else back. What tells of a problem stays
//! while the problem stands and its field has the focus. What came from outside while one was typing (a file that changed,
//! a call that ended) was asked for by no key, and stays its time; but who opens something has turned to that, and the line
//! makes room for what is said there.

use super::state::State;
use crate::draft::field::Field;
use crate::draft::problem::Problem;

/// The line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Notice {
    pub text: String,
    pub is_error: bool,
    pub until: Until,
}

/// When it goes, if its time does not end before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Until {
    /// It was made just now: what it is about is known when the event is over.
    Settled,
    /// Something is another than at this moment.
    Moved(Moment),
    /// The problem is mended, or its field left.
    Mended {
        code: &'static str,
        message: String,
        field: Field,
    },
    /// More lies over the panes than so many overlays.
    Opened(usize),
}

/// What a user can have changed since.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// Changes of the draft so far.
    changes: u64,
    field: Field,
    /// Index of the row with the cursor: of the pane, or of the schema's tree.
    row: (usize, usize),
    overlays: usize,
}

impl Notice {
    #[must_use]
    pub fn new(text: String, is_error: bool) -> Self {
        Self {
            text,
            is_error,
            until: Until::Settled,
        }
    }

    /// Makes it stay while a problem stands, with the focus on its field.
    pub fn stand_for(&mut self, problem: &Problem, field: Field) {
        self.until = Until::Mended {
            code: problem.code,
            message: problem.message.clone(),
            field,
        };
    }
}

fn moment(state: &State) -> Moment {
    Moment {
        changes: state.timeline.changes(),
        field: state.pane.field,
        row: (state.pane.row, state.schema.selected),
        overlays: state.overlays.len(),
    }
}

/// After each check: a notice of a problem that is mended goes.
pub fn after_check(state: &mut State) {
    let Some(Notice {
        until: Until::Mended { code, message, .. },
        ..
    }) = &state.notice
    else {
        return;
    };
    // That a text has 501 words, not 500, makes no other problem.
    let wording = |text: &str| -> String { text.chars().filter(|c| !c.is_ascii_digit()).collect() };
    let stands = { state.report.problems.iter() }
        .any(|problem| problem.code == *code && wording(&problem.message) == wording(message));
    if !stands {
        state.notice = None;
    }
}

/// After each event: a notice that was made by it takes down what it is about; one that is no longer true goes.
/// `by_user`: the event was a key, a click or a paste.
pub fn settle(state: &mut State, by_user: bool) {
    let now = moment(state);
    let Some(notice) = &mut state.notice else {
        return;
    };
    let is_over = match &notice.until {
        Until::Settled => {
            notice.until = if by_user {
                Until::Moved(now)
            } else {
                Until::Opened(now.overlays)
            };
            false
        }
        Until::Moved(then) => *then != now,
        Until::Mended { field, .. } => *field != now.field,
        Until::Opened(overlays) => now.overlays > *overlays,
    };
    if is_over {
        state.notice = None;
    }
}
