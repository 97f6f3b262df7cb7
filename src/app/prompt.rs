//! A question that is answered with one line of text.

use super::editor::Editor;

/// A question answered with one line of text.
#[derive(Clone, Debug)]
pub struct Prompt {
    pub kind: PromptKind,
    /// What it is about: the name of the param or set; may be empty.
    pub subject: String,
    pub editor: Editor,
    /// Why the last answer was not taken.
    pub error: String,
    /// What Enter will do; empty if that is plain.
    pub told: String,
}

/// What a prompt asks for; its title and its words say the rest.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PromptKind {
    SaveAs,
    Open,
    ParamName,
    ParamRename,
    SetNew,
    SetFromValues,
    SetCopy,
    SetRename,
    SetsImport,
    SetsExport,
    Note,
    SchemaExample,
    /// Behind the colon of normal mode.
    Command,
}

impl PromptKind {
    #[must_use]
    pub fn title(self) -> &'static str {
        match self {
            Self::SaveAs => t!("Save as"),
            Self::Open => t!("Open a draft"),
            Self::ParamName => t!("Add a param"),
            Self::ParamRename => t!("Rename a param everywhere"),
            Self::SetNew => t!("New param set"),
            Self::SetFromValues => t!("New param set from the present values"),
            Self::SetCopy => t!("Copy the param set"),
            Self::SetRename => t!("Rename the param set"),
            Self::SetsImport => t!("Import param sets"),
            Self::SetsExport => t!("Export param sets"),
            Self::Note => t!("Note on this call"),
            Self::SchemaExample => t!("Fields from an example"),
            Self::Command => t!("Command"),
        }
    }

    #[must_use]
    pub fn ask(self) -> &'static str {
        match self {
            Self::SaveAs => t!("File to write (ends in .toml):"),
            Self::Open => t!("File to open:"),
            Self::ParamName => t!("Name of the param:"),
            Self::ParamRename => t!("Its new name, in texts, values and sets:"),
            Self::SetNew | Self::SetFromValues | Self::SetCopy => t!("Name of the new set:"),
            Self::SetRename => t!("Its new name:"),
            Self::SetsImport => t!("File to read: a table (.csv) or .json:"),
            Self::SetsExport => t!("File to write, .csv or .json:"),
            Self::SchemaExample => {
                t!("What one call could yield: confirmed: yes, day: Monday (or as JSON)")
            }
            Self::Note => t!("What to remember of it (empty takes the note away):"),
            Self::Command => t!("What to do: w, q, wq, e FILE, s, or a line's number:"),
        }
    }
}

impl Prompt {
    #[must_use]
    pub fn new(kind: PromptKind, text: &str) -> Self {
        Self {
            kind,
            subject: String::new(),
            editor: Editor::of_line(text),
            error: String::new(),
            told: String::new(),
        }
    }
}
