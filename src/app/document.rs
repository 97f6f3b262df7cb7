//! The open draft: what is being written, and what the file held when it was read or saved last.

use std::path::{Path, PathBuf};

use crate::draft::Draft;
use crate::draft::problem::Problem;
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

    /// The file's name, or `untitled`.
    #[must_use]
    pub fn name(&self) -> String {
        self.path.as_deref().and_then(Path::file_name).map_or_else(
            || t!("untitled").to_owned(),
            |name| name.to_string_lossy().into_owned(),
        )
    }
}
