//! What restoring a recovery copy would make of a draft: three ways, field by field.
//!
//! What the copy's text began from tells its changes from those that others made in the file meanwhile. Theirs stay;
//! where both changed a field the copy's value is restored, and the clash is noted.

use super::document::{Clash, Document};
use crate::draft::diff::{FieldDiff, drafts};
use crate::draft::field::Field;
use crate::draft::merge::ChangedBy;
use crate::draft::{Draft, FieldValue};
use crate::store::recovery::Found;

/// What restoring a copy changes.
#[derive(Clone, Debug)]
pub struct Restored {
    /// The fields that it sets.
    pub values: Vec<(Field, FieldValue)>,
    /// Those of them that others changed in the file too, or may have.
    pub clashes: Vec<Clash>,
    /// Fields that only others changed: they stay as the file has them.
    pub theirs: Vec<Field>,
    /// What differs then from what was there before.
    pub diffs: Vec<FieldDiff>,
}

impl Restored {
    /// Into an open draft.
    #[must_use]
    pub fn into_open(found: &Found, open: &Document) -> Self {
        let has_file = open.shape.digest.is_some();
        Self::new(found, &open.draft, has_file.then_some(&open.saved))
    }

    /// Into the draft that is opened for it.
    #[must_use]
    pub fn elsewhere(found: &Found) -> Self {
        match &found.file {
            Some(file) => Self::new(found, file, Some(file)),
            None => Self::new(found, &began(found), None),
        }
    }

    /// `file`: what the draft's file holds; `None`: there is none, so nobody can have changed it.
    fn new(found: &Found, draft: &Draft, file: Option<&Draft>) -> Self {
        // A copy holds no literal secret, so it cannot tell of one.
        let with_secret = |copy: &Draft| {
            let mut copy = copy.clone();
            copy.webhook_auth.has_literal_secret = draft.webhook_auth.has_literal_secret;
            copy
        };
        let copy = with_secret(&found.draft);
        let base = match file {
            Some(_) => found.base.as_ref().map(with_secret),
            None => Some(draft.clone()),
        };
        let (mut values, mut clashes, mut theirs) = (Vec::new(), Vec::new(), Vec::new());
        for field in Field::ALL {
            let value = copy.get(field);
            let before = base.as_ref().map(|base| base.get(field));
            let against = |draft: &Draft| ChangedBy::of(before.as_ref(), &value, &draft.get(field));
            let in_file = file.map_or(ChangedBy::Neither, against);
            match against(draft) {
                ChangedBy::Neither => {}
                ChangedBy::Them => {
                    theirs.extend((in_file == ChangedBy::Them).then_some(field));
                }
                _ => {
                    if in_file.clashes() {
                        clashes.push(Clash { field, before });
                    }
                    values.push((field, value));
                }
            }
        }
        let mut after = draft.clone();
        for (field, value) in &values {
            after.set(*field, value.clone());
        }
        Self {
            diffs: drafts(draft, &after),
            values,
            clashes,
            theirs,
        }
    }
}

/// What an untitled draft began as, or one whose file is gone: a copy whose beginning is not known began empty.
#[must_use]
pub fn began(found: &Found) -> Draft {
    let base = found.base.clone();
    base.filter(|_| found.path.is_none()).unwrap_or_default()
}
