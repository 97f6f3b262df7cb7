//! What the user can mend: a stable code, a place, one sentence, one way out.

use super::Place;

/// Something about a draft that the user can mend.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    pub severity: Severity,
    /// Stable, kebab-case; listed in `assets/problems.md`.
    pub code: &'static str,
    /// Where it is; `None` if it is about the draft as a whole.
    pub place: Option<Place>,
    /// One sentence, without a full stop at its end, that names what was found. It may quote the draft: clean it
    /// (`text::clean`) before it reaches a terminal.
    pub message: String,
    /// What to do next, one sentence.
    pub help: String,
    /// A path inside a value, such as `/properties/city/type` in the outcome schema; empty if there is none.
    pub path: String,
}

/// Whether a problem stops the call.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    Error,
    Warning,
}
