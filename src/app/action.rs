//! Everything a user can ask for, by name: the key map, the palette, hints and help all come from here.

use self::table::{ALL, Named};
use crate::draft::field::Field;

pub mod sought;
pub mod table;

/// Something a user can ask for. Its words stand in [`table::ALL`], its keys in the key map; `update::acting` says what it
/// does.
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
    SwitchProfile,
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

/// What is said of an action; `None` for going to a field.
#[must_use]
pub fn named(action: Action) -> Option<&'static Named> {
    ALL.iter().find(|named| named.action == action)
}
