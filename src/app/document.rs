//! The open draft: what is being written, and what the file held when it was read or saved last.

use std::path::{Path, PathBuf};

use super::action::Action;
use super::keymap::KeyMap;
use crate::draft::field::Field;
use crate::draft::merge::ChangedBy;
use crate::draft::problem::Problem;
use crate::draft::{Draft, FieldValue};
use crate::store::drafts::{Loaded, Shape};

/// The open draft.
#[derive(Clone, Debug, Default)]
pub struct Document {
    pub draft: Draft,
    /// As the file holds it (or the example it was copied from): what differs is unsaved.
    pub saved: Draft,
    /// `None`: untitled, saving asks for a name.
    pub path: Option<PathBuf>,
    /// The file's text as read or saved last; for an untitled copy of an example, the example's.
    pub text: String,
    pub shape: Shape,
    /// Problems of the file itself.
    pub file_problems: Vec<Problem>,
    /// The draft as the command line changed it (`--to`, `--set`): that is for this window, and nobody typed it.
    pub given: Option<Box<Draft>>,
    /// Fields that were changed here and in the file: while they differ, a save shows both before anything is written.
    pub clashes: Vec<Clash>,
}

/// A field that others changed in the file while it was changed here.
#[derive(Clone, Debug, PartialEq)]
pub struct Clash {
    pub field: Field,
    /// What both sides began from; `None`: that is not known, nor whether the others changed it at all.
    pub before: Option<FieldValue>,
}

impl Document {
    /// A draft from a file.
    #[must_use]
    pub fn loaded(loaded: Loaded) -> Self {
        Self {
            saved: loaded.draft.clone(),
            draft: loaded.draft,
            path: Some(loaded.path),
            text: loaded.text,
            shape: loaded.shape,
            file_problems: loaded.problems,
            given: None,
            clashes: Vec::new(),
        }
    }

    /// An untitled copy of an example.
    #[must_use]
    pub fn untitled(text: &str, draft: Draft) -> Self {
        Self {
            saved: draft.clone(),
            draft,
            text: text.to_owned(),
            ..Self::default()
        }
    }

    /// A draft whose file is not there, or is no draft any more: saving makes a new one, and never writes over another.
    #[must_use]
    pub fn missing(path: PathBuf) -> Self {
        Self {
            path: Some(path),
            ..Self::default()
        }
    }

    #[must_use]
    pub fn is_unsaved(&self) -> bool {
        self.draft != self.saved
    }

    /// Whether it holds what would be lost without a recovery copy.
    #[must_use]
    pub fn is_worth_keeping(&self) -> bool {
        self.is_unsaved() && self.given.as_deref() != Some(&self.draft)
    }

    /// Whether it has a name and no file yet.
    #[must_use]
    pub fn is_new(&self) -> bool {
        self.path.is_some() && self.shape.digest.is_none()
    }

    /// What is told of it where [`Self::is_new`].
    #[must_use]
    pub fn begins(&self, keymap: &KeyMap) -> Option<String> {
        let path = self.path.as_ref().filter(|_| self.is_new())?;
        Some(t!(
            "{path} is not there yet: an empty draft, {save} writes it",
            path = path.display(),
            save = keymap.hint(Action::Save)
        ))
    }

    /// What a field was before it was changed here; `None`: that is not known.
    #[must_use]
    pub fn before(&self, field: Field) -> Option<FieldValue> {
        let clash = self.clashes.iter().find(|clash| clash.field == field);
        match clash.filter(|_| self.draft.get(field) != self.saved.get(field)) {
            Some(clash) => clash.before.clone(),
            None => Some(self.saved.get(field)),
        }
    }

    /// What the draft was before it was changed here, for a recovery copy; `None`: that is not known of all of it.
    #[must_use]
    pub fn began(&self) -> Option<Draft> {
        let mut began = self.saved.clone();
        for field in self.undecided() {
            began.set(field, self.before(field)?);
        }
        Some(began)
    }

    /// Who changed a field, where others have another draft that began as this one.
    #[must_use]
    pub fn changed_by(&self, field: Field, theirs: &Draft) -> ChangedBy {
        let before = self.before(field);
        ChangedBy::of(before.as_ref(), &self.draft.get(field), &theirs.get(field))
    }

    /// The fields that were changed here and in the file, and differ.
    #[must_use]
    pub fn undecided(&self) -> Vec<Field> {
        let fields = self.clashes.iter().map(|clash| clash.field);
        fields
            .filter(|field| self.draft.get(*field) != self.saved.get(*field))
            .collect()
    }

    /// The file's name, or `untitled`.
    #[must_use]
    pub fn name(&self) -> String {
        self.path.as_deref().and_then(Path::file_name).map_or_else(
            || t!("untitled").to_owned(),
            |name| name.to_string_lossy().into_owned(),
        )
    }
}
