//! What keys can ask for in normal and visual mode, by name.

use self::table::ALL;
use crate::app::action::{self, Action};

pub mod table;

/// Something that keys of normal or visual mode ask for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Bound {
    Command(Command),
    /// As everywhere.
    Action(Action),
}

/// A command of normal or visual mode.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Command {
    Go(Go),
    /// Waits for a motion, or takes what is selected.
    Operate(Operator),
    /// An operator with its motion.
    Do(Operator, Go),
    Select(Object),
    Insert(Insert),
    /// The letter that follows takes the place of the one under the cursor.
    Replace,
    Join {
        spaced: bool,
    },
    Put {
        before: bool,
    },
    Repeat,
    Visual {
        lines: bool,
    },
    /// To the other end of the selection.
    OtherEnd,
    CommandLine,
    /// Looks for the word under the cursor.
    SearchWord {
        back: bool,
    },
}

/// Where a motion goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Go {
    Left,
    Right,
    /// The grapheme under the cursor and those behind it in the line, by reading order.
    Under,
    /// The graphemes before the cursor in the line.
    Before,
    Up,
    Down,
    /// By rows of the screen.
    RowUp,
    RowDown,
    HalfUp,
    HalfDown,
    PageUp,
    PageDown,
    Word {
        big: bool,
    },
    WordEnd {
        big: bool,
    },
    WordBack {
        big: bool,
    },
    WordEndBack {
        big: bool,
    },
    LineStart,
    LineFirst,
    LineEnd,
    LineLast,
    Column,
    /// This line, or so many.
    Lines,
    NextLine,
    PreviousLine,
    TextStart,
    TextEnd,
    ParagraphBack,
    ParagraphForward,
    /// To the letter that follows.
    Find {
        back: bool,
        till: bool,
    },
    FindAgain {
        turned: bool,
    },
    Match,
}

/// What is done with what a motion passes over.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Operator {
    Delete,
    Change,
    Yank,
    Lower,
    Upper,
    Swap,
    Indent,
    Outdent,
}

/// A stretch of text around the cursor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Object {
    pub kind: Thing,
    /// With the blanks, quotes or brackets around it.
    pub around: bool,
}

/// What a text object is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Thing {
    Word,
    BigWord,
    Paragraph,
    Quoted(char),
    /// By its opening bracket.
    Bracketed(char),
}

/// Where an insertion begins.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Insert {
    Here,
    Behind,
    LineFirst,
    LineEnd,
    Below,
    Above,
}

/// What a name stands for in a table of normal or visual mode: a command, or an action.
#[must_use]
pub fn find(name: &str) -> Option<(Bound, &'static str)> {
    if let Some(named) = ALL.iter().find(|named| named.name == name) {
        return Some((Bound::Command(named.command), named.name));
    }
    let named = action::table::ALL.iter().find(|named| named.name == name)?;
    Some((Bound::Action(named.action), named.name))
}

/// The line that tells what something does.
#[must_use]
pub fn label(bound: Bound) -> &'static str {
    match bound {
        Bound::Command(command) => {
            let named = ALL.iter().find(|named| named.command == command);
            named.map_or("", |named| named.label)
        }
        Bound::Action(action) => action::named(action).map_or("", |named| named.label),
    }
}
