//! `ringback check --fix`: does the mends that take nothing away and choose nothing, and writes the draft as a save in the
//! workbench does. What needs a person is left and told of.

use std::collections::HashSet;
use std::path::Path;

use crate::call::check::known::Known;
use crate::call::check::mend;
use crate::cli::given::{self, Given};
use crate::cli::problems::{self, Record};
use crate::store::drafts::{self, DraftError};

/// So many mends are done of one draft; what has more is left to the next run.
const MOST: usize = 1_000;

/// What was done to a draft.
pub struct Fixed {
    /// The draft as it is now, checked.
    pub given: Given,
    /// The problems that were mended, with their places before anything was written; `mend` says what was done.
    pub mended: Vec<Record>,
}

/// Mends a draft's file.
///
/// # Errors
/// The file cannot be read or written, or was changed meanwhile: it is as it was.
pub fn fix(path: &Path) -> Result<Fixed, DraftError> {
    let loaded = drafts::load(path)?;
    let mut given = given::checked(loaded.clone(), loaded.draft.clone(), None);
    let mut mended: Vec<Record> = Vec::new();
    // What would be mended into the same again is left.
    let mut seen = HashSet::new();
    while mended.len() < MOST {
        let known = Known::of(&given.draft);
        let offers = given.report.problems.iter().filter_map(|problem| {
            let mend = mend::offer(&given.draft, &known, problem).filter(|mend| mend.is_plain)?;
            let values = mend.values(&given.draft);
            Some((problem.clone(), mend.says, values)).filter(|(.., values)| !values.is_empty())
        });
        let next = { offers }.find(|(problem, says, _)| {
            let place = format!("{:?}", problem.place);
            seen.insert((problem.code, place, problem.message.clone(), says.clone()))
        });
        let Some((problem, _, values)) = next else {
            break;
        };
        mended.extend(problems::records(&[problem], &loaded, &given.draft));
        let mut draft = given.draft;
        for (field, value) in values {
            draft.set(field, value);
        }
        given = given::checked(loaded.clone(), draft, None);
    }
    if !mended.is_empty() {
        drafts::save(path, &loaded.text, &loaded.shape, &given.draft)?;
        // Places are those of the file as it is now.
        let now = drafts::load(path)?;
        let draft = now.draft.clone();
        given = given::checked(now, draft, None);
    }
    Ok(Fixed { given, mended })
}
