//! The names of actions, and what palette and help say of each.

use super::{Action, Extend, Motion};

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
    shown(
        Action::Call,
        "call",
        mark!("Call: show the card that confirms it"),
    ),
    shown(Action::ShowCall, "show-call", mark!("Show the latest call")),
    shown(
        Action::Calls,
        "calls",
        mark!("Calls: what the ledger holds"),
    ),
    shown(Action::Save, "save", mark!("Save the draft")),
    shown(
        Action::SaveAs,
        "save-as",
        mark!("Save the draft under another name"),
    ),
    shown(Action::Open, "open", mark!("Open a draft")),
    shown(
        Action::NewDraft,
        "new-draft",
        mark!("New draft: from an example, or empty"),
    ),
    shown(
        Action::RecoveryCopies,
        "recovery-copies",
        mark!("Recovery copies: text that was not saved"),
    ),
    key_only(Action::Palette, "palette", mark!("All actions")),
    shown(Action::Help, "help", mark!("Help")),
    shown(Action::Quit, "quit", mark!("Quit")),
    shown(
        Action::Suspend,
        "suspend",
        mark!("Suspend: back to the shell, `fg` returns"),
    ),
    key_only(Action::NextField, "next-field", mark!("Next field")),
    key_only(
        Action::PreviousField,
        "previous-field",
        mark!("Previous field"),
    ),
    shown(
        Action::NextProblem,
        "next-problem",
        mark!("Go to the next problem"),
    ),
    shown(
        Action::Mend,
        "mend",
        mark!("Mend this problem, where it can be mended by itself"),
    ),
    shown(
        Action::NextPreview,
        "next-preview",
        mark!("Next preview tab"),
    ),
    shown(
        Action::PreviousPreview,
        "previous-preview",
        mark!("Previous preview tab"),
    ),
    key_only(
        Action::PreviewUp,
        "preview-up",
        mark!("Scroll the preview up"),
    ),
    key_only(
        Action::PreviewDown,
        "preview-down",
        mark!("Scroll the preview down"),
    ),
    shown(Action::Voices, "voices", mark!("Choose a voice")),
    shown(
        Action::SwitchVoice,
        "switch-voice",
        mark!("Switch between favourite voices by two letters"),
    ),
    shown(
        Action::NextVoice,
        "next-voice",
        mark!("Next favourite voice"),
    ),
    shown(
        Action::PreviousVoice,
        "previous-voice",
        mark!("Previous favourite voice"),
    ),
    shown(Action::ParamSets, "param-sets", mark!("Choose a param set")),
    shown(Action::NextSet, "next-set", mark!("Next param set")),
    shown(
        Action::PreviousSet,
        "previous-set",
        mark!("Previous param set"),
    ),
    shown(
        Action::SetFromValues,
        "set-from-values",
        mark!("New param set from the present values"),
    ),
    shown(Action::SetNew, "set-new", mark!("New param set, empty")),
    shown(
        Action::SetCopy,
        "set-copy",
        mark!("Copy the chosen param set"),
    ),
    shown(
        Action::SetRename,
        "set-rename",
        mark!("Rename the chosen param set"),
    ),
    shown(
        Action::SetDelete,
        "set-delete",
        mark!("Delete the chosen param set"),
    ),
    shown(
        Action::SetsImport,
        "sets-import",
        mark!("Import param sets from CSV or JSON"),
    ),
    shown(
        Action::SetsExport,
        "sets-export",
        mark!("Export param sets as CSV or JSON"),
    ),
    shown(
        Action::ParamUse,
        "param-use",
        mark!("Go to where this param is used, or from a placeholder to its param"),
    ),
    shown(
        Action::ParamRename,
        "param-rename",
        mark!("Rename this param everywhere"),
    ),
    shown(
        Action::ParamMove,
        "param-move",
        mark!("Move this value between the draft and the set"),
    ),
    shown(
        Action::SwitchAgent,
        "switch-agent",
        mark!("Switch between inline and saved agent"),
    ),
    shown(Action::Undo, "undo", mark!("Undo")),
    shown(Action::Redo, "redo", mark!("Redo")),
    shown(Action::Copy, "copy", mark!("Copy the selection")),
    shown(Action::Cut, "cut", mark!("Cut the selection")),
    shown(
        Action::Paste,
        "paste",
        mark!("Paste what was copied or cut here last"),
    ),
    key_only(
        Action::PasteEarlier,
        "paste-earlier",
        mark!("Paste what was copied before that, in its place"),
    ),
    shown(
        Action::Mark,
        "mark",
        mark!("Mark: what the cursor passes from here is selected"),
    ),
    shown(
        Action::SelectAll,
        "select-all",
        mark!("Select this whole text"),
    ),
    shown(
        Action::LineBreak,
        "line-break",
        mark!("Insert a line break, in a form too"),
    ),
    shown(
        Action::EditOutside,
        "edit-outside",
        mark!("Edit this field in $EDITOR"),
    ),
    shown(
        Action::RowAdd,
        "row-add",
        mark!("Add a row: a param, a no-response message, an outcome field"),
    ),
    shown(Action::RowDelete, "row-delete", mark!("Delete this row")),
    shown(
        Action::RowDuplicate,
        "row-duplicate",
        mark!("Duplicate this row"),
    ),
    shown(
        Action::ToDefault,
        "to-default",
        mark!("Leave this field to Hamsa's default"),
    ),
    shown(Action::RowUp, "row-up", mark!("Move this row up")),
    shown(Action::RowDown, "row-down", mark!("Move this row down")),
    shown(
        Action::CopyRequest,
        "copy-request",
        mark!("Copy the request's JSON"),
    ),
    shown(
        Action::CopyCurl,
        "copy-curl",
        mark!("Copy the call as curl"),
    ),
    shown(
        Action::CopyPowerShell,
        "copy-powershell",
        mark!("Copy the call as PowerShell"),
    ),
    shown(
        Action::CopyHttpIe,
        "copy-httpie",
        mark!("Copy the call as HTTPie"),
    ),
    shown(
        Action::CopyHttp,
        "copy-http",
        mark!("Copy the call as a .http file (VS Code, JetBrains)"),
    ),
    shown(
        Action::CopyJobId,
        "copy-job-id",
        mark!("Copy the latest call's job id"),
    ),
    shown(
        Action::Faults,
        "faults",
        mark!("Practise: choose what goes wrong in the sandbox"),
    ),
    shown(
        Action::SwitchProfile,
        "switch-profile",
        mark!("Switch profile: where calls go, with which key and numbers"),
    ),
    shown(
        Action::Contacts,
        "contacts",
        mark!("Contacts: choose the number to call"),
    ),
    shown(
        Action::NextTheme,
        "next-theme",
        mark!("Colours: the next theme"),
    ),
    shown(
        Action::Direction,
        "direction",
        mark!("Switch how right-to-left text is shown"),
    ),
    shown(
        Action::ReadsRight,
        "reads-right",
        mark!("Which reads right? Try how Arabic is shown here"),
    ),
    shown(
        Action::FieldDirection,
        "field-direction",
        mark!("Direction of this field: by paragraph, left to right, right to left"),
    ),
    shown(
        Action::Find,
        "find",
        mark!("Find in this field or in the draft"),
    ),
    key_only(
        Action::Search,
        "search",
        mark!("Search from the cursor; Enter stays at the match"),
    ),
    key_only(
        Action::SearchBack,
        "search-back",
        mark!("Search before the cursor; Enter stays at the match"),
    ),
    shown(Action::Replace, "replace", mark!("Find and replace")),
    shown(Action::FindNext, "find-next", mark!("Find: next match")),
    shown(
        Action::FindPrevious,
        "find-previous",
        mark!("Find: previous match"),
    ),
    shown(
        Action::FindCase,
        "find-case",
        mark!("Find: tell capitals apart, or not"),
    ),
    shown(
        Action::FindWord,
        "find-word",
        mark!("Find: whole words only, or not"),
    ),
    shown(
        Action::FindEverywhere,
        "find-everywhere",
        mark!("Find: in all texts of the draft, or in this field"),
    ),
    shown(
        Action::ReplaceOne,
        "replace-one",
        mark!("Replace this match, and go to the next"),
    ),
    shown(
        Action::ReplaceAll,
        "replace-all",
        mark!("Replace all matches"),
    ),
    shown(
        Action::SchemaView,
        "schema-view",
        mark!("Outcome schema: switch between fields and JSON"),
    ),
    shown(
        Action::SchemaFormat,
        "schema-format",
        mark!("Outcome schema: lay the JSON out"),
    ),
    shown(
        Action::SchemaStarter,
        "schema-starter",
        mark!("Outcome schema: start from a ready shape"),
    ),
    shown(
        Action::SchemaExample,
        "schema-example",
        mark!("Outcome schema: make it from an example"),
    ),
    shown(
        Action::SchemaField,
        "schema-field",
        mark!("Outcome schema: change the selected field"),
    ),
    shown(
        Action::SchemaMust,
        "schema-must",
        mark!("Outcome schema: the selected field must be there, or not"),
    ),
    shown(
        Action::SchemaNest,
        "schema-nest",
        mark!("Outcome schema: put the selected field into the group above"),
    ),
    shown(
        Action::SchemaUnnest,
        "schema-unnest",
        mark!("Outcome schema: take the selected field out of its group"),
    ),
    go(Motion::Left, "move-left", mark!("Left")),
    go(Motion::Right, "move-right", mark!("Right")),
    go(Motion::Up, "move-up", mark!("Up")),
    go(Motion::Down, "move-down", mark!("Down")),
    go(Motion::WordLeft, "move-word-left", mark!("A word left")),
    go(Motion::WordRight, "move-word-right", mark!("A word right")),
    go(
        Motion::RowStart,
        "move-row-start",
        mark!("Start of the line"),
    ),
    go(Motion::RowEnd, "move-row-end", mark!("End of the line")),
    go(Motion::PageUp, "move-page-up", mark!("A page up")),
    go(Motion::PageDown, "move-page-down", mark!("A page down")),
    go(
        Motion::ParagraphUp,
        "move-paragraph-up",
        mark!("Start of the paragraph, or of the one before"),
    ),
    go(
        Motion::ParagraphDown,
        "move-paragraph-down",
        mark!("Start of the next paragraph"),
    ),
    go(
        Motion::TextStart,
        "move-text-start",
        mark!("Start of the text"),
    ),
    go(Motion::TextEnd, "move-text-end", mark!("End of the text")),
    select(Motion::Left, "select-left", mark!("Select to the left")),
    select(Motion::Right, "select-right", mark!("Select to the right")),
    select(Motion::Up, "select-up", mark!("Select up")),
    select(Motion::Down, "select-down", mark!("Select down")),
    select(
        Motion::WordLeft,
        "select-word-left",
        mark!("Select a word to the left"),
    ),
    select(
        Motion::WordRight,
        "select-word-right",
        mark!("Select a word to the right"),
    ),
    select(
        Motion::RowStart,
        "select-row-start",
        mark!("Select to the start of the line"),
    ),
    select(
        Motion::RowEnd,
        "select-row-end",
        mark!("Select to the end of the line"),
    ),
    select(Motion::PageUp, "select-page-up", mark!("Select a page up")),
    select(
        Motion::PageDown,
        "select-page-down",
        mark!("Select a page down"),
    ),
    select(
        Motion::ParagraphUp,
        "select-paragraph-up",
        mark!("Select to the start of the paragraph"),
    ),
    select(
        Motion::ParagraphDown,
        "select-paragraph-down",
        mark!("Select to the next paragraph"),
    ),
    select(
        Motion::TextStart,
        "select-text-start",
        mark!("Select to the start of the text"),
    ),
    select(
        Motion::TextEnd,
        "select-text-end",
        mark!("Select to the end of the text"),
    ),
    key_only(
        Action::Delete(Motion::Left),
        "delete-left",
        mark!("Delete to the left"),
    ),
    key_only(
        Action::Delete(Motion::Right),
        "delete-right",
        mark!("Delete to the right"),
    ),
    key_only(
        Action::Delete(Motion::WordLeft),
        "delete-word-left",
        mark!("Delete the word to the left"),
    ),
    key_only(
        Action::Delete(Motion::WordRight),
        "delete-word-right",
        mark!("Delete the word to the right"),
    ),
    key_only(
        Action::Delete(Motion::LineStart),
        "delete-to-line-start",
        mark!("Delete to the start of the line"),
    ),
    shown(
        Action::Kill(Motion::LineEnd),
        "cut-to-line-end",
        mark!("Cut to the end of the line"),
    ),
    key_only(
        Action::Kill(Motion::WordLeft),
        "cut-word-left",
        mark!("Cut the word to the left"),
    ),
    key_only(
        Action::Kill(Motion::WordRight),
        "cut-word-right",
        mark!("Cut the word to the right"),
    ),
    key_only(
        Action::Cancel,
        "cancel",
        mark!("Back: as Esc, which is always one"),
    ),
];
