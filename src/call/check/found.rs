//! The problems found so far.

use std::collections::HashMap;
use std::ops::Range;

use crate::draft::field::Field;
use crate::draft::problem::{Problem, Severity};
use crate::draft::schema::Finding;
use crate::draft::{Place, Spot};

/// So many problems with one code are told of one field; a broken text must not drown the list, nor slow down typing.
pub const MOST_OF_A_KIND: usize = 50;

/// Longest quotation in a message, in characters.
const LONGEST_QUOTE: usize = 40;

/// Gathers problems.
pub(super) struct Found {
    problems: Vec<Problem>,
    told: HashMap<(&'static str, Field), usize>,
}

impl Found {
    pub(super) fn starting_with(problems: Vec<Problem>) -> Self {
        Self {
            problems,
            told: HashMap::new(),
        }
    }

    pub(super) fn problems(self) -> Vec<Problem> {
        self.problems
    }

    /// Whether a problem with this code is there already.
    pub(super) fn has(&self, code: &str) -> bool {
        self.problems.iter().any(|problem| problem.code == code)
    }

    pub(super) fn error(
        &mut self,
        code: &'static str,
        place: Place,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.push(Severity::Error, code, place, message.into(), help.into());
    }

    pub(super) fn warning(
        &mut self,
        code: &'static str,
        place: Place,
        message: impl Into<String>,
        help: impl Into<String>,
    ) {
        self.push(Severity::Warning, code, place, message.into(), help.into());
    }

    /// Whether one more problem with this code would be told: for what is costly to find.
    pub(super) fn warning_wanted(&self, code: &'static str, place: &Place) -> bool {
        self.told
            .get(&(code, place.spot.field))
            .is_none_or(|told| *told < MOST_OF_A_KIND)
    }

    /// Takes over what is wrong with the outcome schema.
    pub(super) fn schema(&mut self, findings: Vec<Finding>) {
        for finding in findings {
            let place = match finding.span {
                Some(span) => at(Spot::whole(Field::OutcomeSchema), span),
                None => whole(Field::OutcomeSchema),
            };
            if self.may_tell(finding.code, &place) {
                self.problems.push(Problem {
                    severity: finding.severity,
                    code: finding.code,
                    place: Some(place),
                    message: finding.message,
                    help: finding.help,
                    path: finding.path,
                });
            }
        }
    }

    fn push(
        &mut self,
        severity: Severity,
        code: &'static str,
        place: Place,
        message: String,
        help: String,
    ) {
        if self.may_tell(code, &place) {
            self.problems.push(Problem {
                severity,
                code,
                place: Some(place),
                message,
                help,
                path: String::new(),
            });
        }
    }

    fn may_tell(&mut self, code: &'static str, place: &Place) -> bool {
        let told = self.told.entry((code, place.spot.field)).or_default();
        *told += 1;
        *told <= MOST_OF_A_KIND
    }
}

/// The whole of a field.
pub(super) fn whole(field: Field) -> Place {
    Place {
        spot: Spot::whole(field),
        span: None,
    }
}

/// Bytes of a text.
pub(super) fn at(spot: Spot, span: Range<usize>) -> Place {
    Place {
        spot,
        span: Some(span),
    }
}

/// The start of a text in back-ticks, for a message.
pub(super) fn quoted(text: &str) -> String {
    let mut start: String = text.chars().take(LONGEST_QUOTE).collect();
    if start.len() < text.len() {
        start.push('…');
    }
    format!("`{start}`")
}
