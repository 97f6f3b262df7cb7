//! Normal, insert and visual mode in text fields, for a key map that has them: what was pressed so far, and what can be
//! repeated. What keys mean stands in `command` and `typed`, where motions lead in `motion`, what a change does in
//! `change`; all of that is pure. `update::modal` carries it out with the editor and the timeline that every key uses.
//!
//! There are no named registers, marks and macros. Left and right go as one sees it, as the arrows do: in Arabic `l` leads
//! to the letter before. Words, lines and objects go as one reads.

use super::keymap::Key;
use crate::draft::Spot;

use self::motion::{Goal, Sought};
use self::typed::Typed;

pub mod bracket;
pub mod change;
pub mod command;
pub mod line;
pub mod motion;
pub mod object;
pub mod shown;
pub mod typed;
pub mod word;

/// What a letter does.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Mode {
    /// It is a command. With something selected the commands are for that: visual mode.
    #[default]
    Normal,
    /// It is typed.
    Insert,
}

/// Where the modes stand.
#[derive(Clone, Debug, Default)]
pub struct Modal {
    pub mode: Mode,
    /// A command that is not whole yet.
    pub keys: Vec<Key>,
    /// The column that going up and down aims at.
    pub goal: Option<Goal>,
    /// The letter that was looked for in a line last.
    pub sought: Option<Sought>,
    /// The last change, to be done again.
    pub change: Option<Again>,
    /// What is being inserted.
    pub inserting: Option<Inserting>,
    /// The list that takes commands rather than what is looked for, by the number of overlays.
    pub list: Option<usize>,
    /// The draft is being saved, and then it is quitted.
    pub quit_saved: bool,
}

/// A change that can be done again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Again {
    pub typed: Typed,
    /// It was made to what was selected: so much.
    pub over: Option<Over>,
    /// What was typed behind it.
    pub inserted: String,
}

/// How much was selected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Over {
    Lines(usize),
    Graphemes(usize),
    /// So many line ends, and so many graphemes behind the last of them.
    Across(usize, usize),
}

/// An insertion that is going on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inserting {
    pub spot: Spot,
    /// Where what is typed begins, in bytes; beyond the cursor: there.
    pub from: usize,
    /// How often it is to stand there.
    pub count: usize,
    /// Each time on a line of its own: below or above.
    pub line: bool,
}
