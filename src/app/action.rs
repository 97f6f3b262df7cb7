//! Everything a user can ask for, by name: the key map, the palette, hints and help all come from here.

use crate::draft::field::Field;

pub mod sought;

/// Something a user can ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Action {
    Call,
    ShowCall,
    Calls,
    Save,
    SaveAs,
    Open,
    NewDraft,
    RecoveryCopies,
    Palette,
    Help,
    Quit,
    Suspend,
    NextField,
    PreviousField,
    NextProblem,
    Mend,
    NextPreview,
    PreviousPreview,
    PreviewUp,
    PreviewDown,
    Voices,
    SwitchVoice,
    NextVoice,
    PreviousVoice,
    ParamSets,
    NextSet,
    PreviousSet,
    SetNew,
    SetFromValues,
    SetCopy,
    SetRename,
    SetDelete,
    SetsImport,
    SetsExport,
    ParamUse,
    ParamRename,
    ParamMove,
    SwitchAgent,
    Undo,
    Redo,
    Copy,
    Cut,
    Paste,
    PasteEarlier,
    Mark,
    SelectAll,
    LineBreak,
    EditOutside,
    RowAdd,
    RowDelete,
    RowDuplicate,
    ToDefault,
    RowUp,
    RowDown,
    CopyRequest,
    CopyCurl,
    CopyPowerShell,
    CopyHttpIe,
    CopyHttp,
    CopyJobId,
    Faults,
    Contacts,
    NextTheme,
    Direction,
    ReadsRight,
    FieldDirection,
    Find,
    Search,
    SearchBack,
    Replace,
    FindNext,
    FindPrevious,
    FindCase,
    FindWord,
    FindEverywhere,
    ReplaceOne,
    ReplaceAll,
    SchemaView,
    SchemaFormat,
    SchemaStarter,
    SchemaExample,
    SchemaField,
    SchemaMust,
    SchemaNest,
    SchemaUnnest,
    Move(Motion, Extend),
    Delete(Motion),
    /// Deletes as above, and keeps what was deleted to be pasted.
    Kill(Motion),
    /// As Esc.
    Cancel,
    GoTo(Field),
}

/// Where a cursor goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Motion {
    Left,
    Right,
    Up,
    Down,
    WordLeft,
    WordRight,
    RowStart,
    RowEnd,
    /// Of the line as it was typed, however many rows it takes.
    LineStart,
    LineEnd,
    PageUp,
    PageDown,
    ParagraphUp,
    ParagraphDown,
    TextStart,
    TextEnd,
}

/// Whether a movement takes the selection along.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Extend {
    No,
    Yes,
}

/// What is said of an action: its name in the key map, and a line for palette and help.
#[derive(Clone, Copy, Debug)]
pub struct Named {
    pub action: Action,
    /// kebab-case, stable.
    pub name: &'static str,
    pub label: &'static str,
    /// Whether the palette lists it; cursor movements are for keys alone.
    pub in_palette: bool,
}

const fn shown(action: Action, name: &'static str, label: &'static str) -> Named {
    Named {
        action,
        name,
        label,
        in_palette: true,
    }
}

const fn key_only(action: Action, name: &'static str, label: &'static str) -> Named {
    Named {
        action,
        name,
        label,
        in_palette: false,
    }
}

const fn go(motion: Motion, name: &'static str, label: &'static str) -> Named {
    key_only(Action::Move(motion, Extend::No), name, label)
}

const fn select(motion: Motion, name: &'static str, label: &'static str) -> Named {
    key_only(Action::Move(motion, Extend::Yes), name, label)
}

/// All actions that have a name of their own. Going to a field is named by the field.
pub const ALL: &[Named] = &[
    shown(Action::Call, "call", "Call: show the card that confirms it"),
    shown(Action::ShowCall, "show-call", "Show the latest call"),
    shown(Action::Calls, "calls", "Calls: what the ledger holds"),
    shown(Action::Save, "save", "Save the draft"),
    shown(
        Action::SaveAs,
        "save-as",
        "Save the draft under another name",
    ),
    shown(Action::Open, "open", "Open a draft"),
    shown(Action::NewDraft, "new-draft", "New draft from an example"),
    shown(
        Action::RecoveryCopies,
        "recovery-copies",
        "Recovery copies: unsaved text of other times",
    ),
    key_only(Action::Palette, "palette", "All actions"),
    shown(Action::Help, "help", "Help"),
    shown(Action::Quit, "quit", "Quit"),
    shown(
        Action::Suspend,
        "suspend",
        "Suspend: back to the shell, `fg` returns",
    ),
    key_only(Action::NextField, "next-field", "Next field"),
    key_only(Action::PreviousField, "previous-field", "Previous field"),
    shown(
        Action::NextProblem,
        "next-problem",
        "Go to the next problem",
    ),
    shown(
        Action::Mend,
        "mend",
        "Mend this problem, where it can be mended by itself",
    ),
    shown(Action::NextPreview, "next-preview", "Next preview tab"),
    shown(
        Action::PreviousPreview,
        "previous-preview",
        "Previous preview tab",
    ),
    key_only(Action::PreviewUp, "preview-up", "Scroll the preview up"),
    key_only(
        Action::PreviewDown,
        "preview-down",
        "Scroll the preview down",
    ),
    shown(Action::Voices, "voices", "Choose a voice"),
    shown(
        Action::SwitchVoice,
        "switch-voice",
        "Switch between favourite voices by two letters",
    ),
    shown(Action::NextVoice, "next-voice", "Next favourite voice"),
    shown(
        Action::PreviousVoice,
        "previous-voice",
        "Previous favourite voice",
    ),
    shown(Action::ParamSets, "param-sets", "Choose a param set"),
    shown(Action::NextSet, "next-set", "Next param set"),
    shown(Action::PreviousSet, "previous-set", "Previous param set"),
    shown(
        Action::SetFromValues,
        "set-from-values",
        "New param set from the present values",
    ),
    shown(Action::SetNew, "set-new", "New param set, empty"),
    shown(Action::SetCopy, "set-copy", "Copy the chosen param set"),
    shown(
        Action::SetRename,
        "set-rename",
        "Rename the chosen param set",
    ),
    shown(
        Action::SetDelete,
        "set-delete",
        "Delete the chosen param set",
    ),
    shown(
        Action::SetsImport,
        "sets-import",
        "Import param sets from CSV or JSON",
    ),
    shown(
        Action::SetsExport,
        "sets-export",
        "Export param sets as CSV or JSON",
    ),
    shown(
        Action::ParamUse,
        "param-use",
        "Go to where this param is used, or from a placeholder to its param",
    ),
    shown(
        Action::ParamRename,
        "param-rename",
        "Rename this param everywhere",
    ),
    shown(
        Action::ParamMove,
        "param-move",
        "Move this value between the draft and the set",
    ),
    shown(
        Action::SwitchAgent,
        "switch-agent",
        "Switch between inline and saved agent",
    ),
    shown(Action::Undo, "undo", "Undo"),
    shown(Action::Redo, "redo", "Redo"),
    shown(Action::Copy, "copy", "Copy the selection"),
    shown(Action::Cut, "cut", "Cut the selection"),
    shown(
        Action::Paste,
        "paste",
        "Paste what was copied or cut here last",
    ),
    key_only(
        Action::PasteEarlier,
        "paste-earlier",
        "Paste what was copied before that, in its place",
    ),
    shown(
        Action::Mark,
        "mark",
        "Mark: what the cursor passes from here is selected",
    ),
    shown(Action::SelectAll, "select-all", "Select this whole text"),
    shown(
        Action::LineBreak,
        "line-break",
        "Insert a line break, in a form too",
    ),
    shown(
        Action::EditOutside,
        "edit-outside",
        "Edit this field in $EDITOR",
    ),
    shown(
        Action::RowAdd,
        "row-add",
        "Add a row: a param, a no-response message, an outcome field",
    ),
    shown(Action::RowDelete, "row-delete", "Delete this row"),
    shown(Action::RowDuplicate, "row-duplicate", "Duplicate this row"),
    shown(
        Action::ToDefault,
        "to-default",
        "Leave this field to Hamsa's default",
    ),
    shown(Action::RowUp, "row-up", "Move this row up"),
    shown(Action::RowDown, "row-down", "Move this row down"),
    shown(
        Action::CopyRequest,
        "copy-request",
        "Copy the request's JSON",
    ),
    shown(Action::CopyCurl, "copy-curl", "Copy the call as curl"),
    shown(
        Action::CopyPowerShell,
        "copy-powershell",
        "Copy the call as PowerShell",
    ),
    shown(Action::CopyHttpIe, "copy-httpie", "Copy the call as HTTPie"),
    shown(
        Action::CopyHttp,
        "copy-http",
        "Copy the call as a .http file (VS Code, JetBrains)",
    ),
    shown(
        Action::CopyJobId,
        "copy-job-id",
        "Copy the latest call's job id",
    ),
    shown(
        Action::Faults,
        "faults",
        "Practise: choose what goes wrong in the sandbox",
    ),
    shown(
        Action::Contacts,
        "contacts",
        "Contacts: choose the number to call",
    ),
    shown(Action::NextTheme, "next-theme", "Colours: the next theme"),
    shown(
        Action::Direction,
        "direction",
        "Switch how right-to-left text is shown",
    ),
    shown(
        Action::ReadsRight,
        "reads-right",
        "Which reads right? Try how Arabic is shown here",
    ),
    shown(
        Action::FieldDirection,
        "field-direction",
        "Direction of this field: by paragraph, left to right, right to left",
    ),
    shown(Action::Find, "find", "Find in this field or in the draft"),
    key_only(
        Action::Search,
        "search",
        "Search from the cursor; Enter stays at the match",
    ),
    key_only(
        Action::SearchBack,
        "search-back",
        "Search before the cursor; Enter stays at the match",
    ),
    shown(Action::Replace, "replace", "Find and replace"),
    shown(Action::FindNext, "find-next", "Find: next match"),
    shown(
        Action::FindPrevious,
        "find-previous",
        "Find: previous match",
    ),
    shown(
        Action::FindCase,
        "find-case",
        "Find: tell capitals apart, or not",
    ),
    shown(
        Action::FindWord,
        "find-word",
        "Find: whole words only, or not",
    ),
    shown(
        Action::FindEverywhere,
        "find-everywhere",
        "Find: in all texts of the draft, or in this field",
    ),
    shown(
        Action::ReplaceOne,
        "replace-one",
        "Replace this match, and go to the next",
    ),
    shown(Action::ReplaceAll, "replace-all", "Replace all matches"),
    shown(
        Action::SchemaView,
        "schema-view",
        "Outcome schema: switch between fields and JSON",
    ),
    shown(
        Action::SchemaFormat,
        "schema-format",
        "Outcome schema: lay the JSON out",
    ),
    shown(
        Action::SchemaStarter,
        "schema-starter",
        "Outcome schema: start from a ready shape",
    ),
    shown(
        Action::SchemaExample,
        "schema-example",
        "Outcome schema: make it from an example",
    ),
    shown(
        Action::SchemaField,
        "schema-field",
        "Outcome schema: change the selected field",
    ),
    shown(
        Action::SchemaMust,
        "schema-must",
        "Outcome schema: the selected field must be there, or not",
    ),
    shown(
        Action::SchemaNest,
        "schema-nest",
        "Outcome schema: put the selected field into the group above",
    ),
    shown(
        Action::SchemaUnnest,
        "schema-unnest",
        "Outcome schema: take the selected field out of its group",
    ),
    go(Motion::Left, "move-left", "Left"),
    go(Motion::Right, "move-right", "Right"),
    go(Motion::Up, "move-up", "Up"),
    go(Motion::Down, "move-down", "Down"),
    go(Motion::WordLeft, "move-word-left", "A word left"),
    go(Motion::WordRight, "move-word-right", "A word right"),
    go(Motion::RowStart, "move-row-start", "Start of the line"),
    go(Motion::RowEnd, "move-row-end", "End of the line"),
    go(Motion::PageUp, "move-page-up", "A page up"),
    go(Motion::PageDown, "move-page-down", "A page down"),
    go(
        Motion::ParagraphUp,
        "move-paragraph-up",
        "Start of the paragraph, or of the one before",
    ),
    go(
        Motion::ParagraphDown,
        "move-paragraph-down",
        "Start of the next paragraph",
    ),
    go(Motion::TextStart, "move-text-start", "Start of the text"),
    go(Motion::TextEnd, "move-text-end", "End of the text"),
    select(Motion::Left, "select-left", "Select to the left"),
    select(Motion::Right, "select-right", "Select to the right"),
    select(Motion::Up, "select-up", "Select up"),
    select(Motion::Down, "select-down", "Select down"),
    select(
        Motion::WordLeft,
        "select-word-left",
        "Select a word to the left",
    ),
    select(
        Motion::WordRight,
        "select-word-right",
        "Select a word to the right",
    ),
    select(
        Motion::RowStart,
        "select-row-start",
        "Select to the start of the line",
    ),
    select(
        Motion::RowEnd,
        "select-row-end",
        "Select to the end of the line",
    ),
    select(Motion::PageUp, "select-page-up", "Select a page up"),
    select(Motion::PageDown, "select-page-down", "Select a page down"),
    select(
        Motion::ParagraphUp,
        "select-paragraph-up",
        "Select to the start of the paragraph",
    ),
    select(
        Motion::ParagraphDown,
        "select-paragraph-down",
        "Select to the next paragraph",
    ),
    select(
        Motion::TextStart,
        "select-text-start",
        "Select to the start of the text",
    ),
    select(
        Motion::TextEnd,
        "select-text-end",
        "Select to the end of the text",
    ),
    key_only(
        Action::Delete(Motion::Left),
        "delete-left",
        "Delete to the left",
    ),
    key_only(
        Action::Delete(Motion::Right),
        "delete-right",
        "Delete to the right",
    ),
    key_only(
        Action::Delete(Motion::WordLeft),
        "delete-word-left",
        "Delete the word to the left",
    ),
    key_only(
        Action::Delete(Motion::WordRight),
        "delete-word-right",
        "Delete the word to the right",
    ),
    key_only(
        Action::Delete(Motion::LineStart),
        "delete-to-line-start",
        "Delete to the start of the line",
    ),
    shown(
        Action::Kill(Motion::LineEnd),
        "cut-to-line-end",
        "Cut to the end of the line",
    ),
    key_only(
        Action::Kill(Motion::WordLeft),
        "cut-word-left",
        "Cut the word to the left",
    ),
    key_only(
        Action::Kill(Motion::WordRight),
        "cut-word-right",
        "Cut the word to the right",
    ),
    key_only(
        Action::Cancel,
        "cancel",
        "Back: as Esc, which is always one",
    ),
];

/// The action with this name.
#[must_use]
pub fn find(name: &str) -> Option<Action> {
    ALL.iter()
        .find(|named| named.name == name)
        .map(|named| named.action)
}

/// What is said of an action; `None` for going to a field.
#[must_use]
pub fn named(action: Action) -> Option<&'static Named> {
    ALL.iter().find(|named| named.action == action)
}
