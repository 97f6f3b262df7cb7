//! The program without a terminal: what happened ([`Event`]), what shall be done ([`Effect`]), what is known
//! (`state::State`), and the decision between them (`update::update`). No IO, no clock, no randomness: times and ids
//! come with events.
//!
//! | about | files |
//! |---|---|
//! | what is known | [`state`], with [`document`], [`calls`], [`profiles`], [`contacts`], [`clips`], [`timeline`] (undo) |
//! | what asks for something | [`action`], [`hindrance`] (why one has nothing to do), [`keymap`], [`modal`] (vim's modes), [`press`] (the mouse) |
//! | what is decided | [`update`], a file for each subject; [`derive`](mod@derive) then brings what is shown to the state |
//! | the panes | [`layout`], [`pane`], [`preview`], [`summary`] and [`folded`] (the field list), [`problem_list`], [`schema_pane`], [`schema_form`], [`completion`], [`find`], [`counts`], [`json`] |
//! | what lies over them | [`overlay`], [`picker`] and [`prompt`], [`card`], [`talk`] (a call), [`book`] (the ledger), [`voices`], [`sets`], [`offer`], `help` |
//! | the last line | [`place`] (which keys count here), [`notice`], [`keyline`] |
//! | texts to be laid out | [`doc`], [`sheet`], [`spread`], [`diff`] |

use std::path::PathBuf;

use crossterm::event::{KeyEvent, MouseEvent};

use crate::call::cost::Cost;
use crate::call::dialed::{Dialed, JobId};
use crate::call::follow::Polled;
use crate::call::recent::Candidate;
use crate::call::request::{CallId, CallRequest};
use crate::call::target::Target;
use crate::draft::Draft;
use crate::draft::phone::PhoneBook;
use crate::draft::problem::Problem;
use crate::store::drafts::{Loaded, Shape};
use crate::store::ledger::book::Summary;
use crate::store::ledger::settle::Decision;
use crate::store::ledger::{NumberFacts, Row};
use crate::store::recovery::Found;
use crate::text::layout::Display;

pub mod action;
pub mod book;
pub mod calls;
pub mod card;
pub mod clips;
pub mod completion;
pub mod contacts;
pub mod counts;
pub mod derive;
pub mod diff;
pub mod doc;
pub mod document;
pub mod editor;
pub mod find;
pub mod folded;
mod help;
pub mod hindrance;
pub mod json;
pub mod keyline;
pub mod keymap;
pub mod layout;
pub mod modal;
pub mod notice;
pub mod offer;
pub mod overlay;
pub mod pane;
pub mod picker;
pub mod place;
pub mod press;
pub mod preview;
pub mod problem_list;
pub mod profiles;
pub mod prompt;
pub mod restored;
pub mod schema_form;
pub mod schema_pane;
pub mod scrollbar;
pub mod sets;
pub mod sheet;
pub mod spread;
pub mod state;
pub mod summary;
pub mod tabs;
pub mod talk;
pub mod timeline;
pub mod update;
pub mod voices;

/// The place so many steps from `at` in a round of `count`.
#[must_use]
fn round(at: usize, by: isize, count: usize) -> usize {
    (at.cast_signed() + by)
        .rem_euclid(count.max(1).cast_signed())
        .unsigned_abs()
}

/// Something that happened, and when.
#[derive(Clone, Debug)]
pub struct Event {
    /// Milliseconds on the program's own steady clock, from its start. For keys: when they were read, not handled.
    pub at_ms: u64,
    pub what: What,
}

/// What happened.
#[derive(Clone, Debug)]
pub enum What {
    Key(KeyEvent),
    /// One bracketed paste.
    Paste(String),
    Mouse(MouseEvent),
    Resize {
        width: u16,
        height: u16,
    },
    /// A frame that shows the present state is on the screen.
    Drawn,
    /// A timer that an effect set has run out.
    Timer(Timer),
    /// The terminal is gone, or the system asks us to end.
    HangUp,
    /// The wall clock: milliseconds since 1970, UTC. Sent with each batch.
    Clock(i64),
    Loaded(Box<Result<Loaded, String>>),
    Saved(Box<Result<SavedDraft, SaveFailure>>),
    /// A recovery copy was written (where), or could not be.
    Kept(Result<PathBuf, String>),
    /// The recovery copies that no living window holds, newest first.
    Copies(Vec<Found>),
    /// Something happened to a file that is watched; it may have changed.
    FileTouched,
    /// The open draft's file, or that of a text beside it, is not as it was read or saved last.
    FileChanged(Box<FileNow>),
    /// The terminal is ours again after the shell or another program had it.
    Returned,
    /// What the ledger knows of a number, and the id for one confirmation.
    CardFacts {
        id: CallId,
        facts: Result<NumberFacts, String>,
        /// A corrupt ledger was set aside here.
        set_aside: Option<PathBuf>,
        /// Host of the proxy that the call would go through.
        proxy: Option<String>,
    },
    /// A confirmed call came back. `Err`: nothing was sent, and why.
    Dialed {
        id: CallId,
        result: Result<Dialed, NotBegun>,
        /// The answer could not be written down: one sentence.
        not_written: Option<String>,
    },
    Polled {
        id: CallId,
        polled: Polled,
    },
    /// What files of param sets answered.
    Sets(sets::Answer),
    /// What the ledger answered to the book.
    Book(Box<book::Answer>),
    /// What the world knows of voices.
    Voices(Box<voices::Answer>),
    /// The latest calls of the ledger, newest first.
    Calls(Result<Vec<Summary>, String>),
    /// What an earlier window left: calls to follow on, and calls that are unknown.
    Resumed(Result<Resumed, String>),
    /// What looking for an unknown call at Hamsa brought.
    LookedUp {
        id: CallId,
        result: Result<Vec<Candidate>, String>,
    },
    /// A decision about an unknown call was written down, or could not be.
    Settled {
        id: CallId,
        decision: Decision,
        result: Result<(), String>,
    },
    /// A browser was asked to open a link, or why none could be.
    LinkOpened {
        link: String,
        result: Result<(), String>,
    },
    /// The terminal's window has the focus again.
    FocusGained,
    /// What a job cost, if Hamsa tells.
    Cost {
        id: CallId,
        cost: Option<Cost>,
    },
    /// The text of a field came back from an editor outside.
    EditedOutside(Result<String, String>),
    PhoneBook(PhoneBook),
    /// A profile that was asked for: what is in force with it, or why it cannot be.
    Profile {
        name: Option<String>,
        result: Result<Box<profiles::InForce>, String>,
    },
    /// There is a line to where calls go: the sandbox has its port now.
    Connected(Result<Target, String>),
    /// How this terminal treats right-to-left text. `chosen`: the user said so once.
    Direction {
        display: Display,
        chosen: bool,
    },
    /// Something a person should read, not tied to anything else.
    Note(String),
}

/// What an earlier window left behind at the host that calls go to.
#[derive(Clone, Debug, Default)]
pub struct Resumed {
    /// Accepted, young enough to be followed, and not known to have ended; oldest first.
    pub unended: Vec<Row>,
    /// Unknown, and settled by nobody; newest first.
    pub unknown: Vec<Row>,
    /// The ledger was corrupt and was set aside here.
    pub set_aside: Option<PathBuf>,
}

/// What stands in a draft's file now.
#[derive(Clone, Debug)]
pub struct FileNow {
    pub path: PathBuf,
    /// The shape from which it differs.
    pub was: Shape,
    pub now: Now,
}

/// What stands where a draft stood.
#[derive(Clone, Debug)]
pub enum Now {
    Gone,
    Loaded(Box<Loaded>),
    /// No draft, and why: one sentence.
    NoDraft(String),
}

/// A draft that was saved.
#[derive(Clone, Debug)]
pub struct SavedDraft {
    pub path: PathBuf,
    pub draft: Draft,
    /// The file's text now, with LF line ends.
    pub text: String,
    pub shape: Shape,
    /// Problems of the file itself, as it is now.
    pub problems: Vec<Problem>,
}

/// Why a draft was not saved.
#[derive(Clone, Debug)]
pub enum SaveFailure {
    /// The file, or that of a text beside it, changed since it was opened; its text now, with the texts beside it in it
    /// (`None`: deleted).
    ChangedOutside {
        path: PathBuf,
        theirs: Option<String>,
    },
    Other(String),
}

/// Why a confirmed call was never sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NotBegun {
    /// Meanwhile another window's call to this number became unknown.
    EarlierUnknown(String),
    Other(String),
}

/// What a timer is for. Setting one again replaces it.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Timer {
    /// Write the recovery copy.
    Recovery,
    /// Ask about a followed call.
    Poll(CallId),
    /// A second has passed in a running call.
    Tick,
    /// Ask what an ended call cost.
    Cost(CallId),
    /// Take the notice off the screen.
    Notice,
    /// Look at the open draft's file: something happened to it.
    Look,
    /// The mouse is held beyond the text's edge: a line further.
    Autoscroll,
}

/// Something that shall be done to the world: by the loop (`tui`) where it needs the terminal or a timer, else by
/// `run::perform`. What comes of it returns as an [`Event`].
#[derive(Clone, Debug)]
pub enum Effect {
    SetTimer {
        timer: Timer,
        after_ms: u64,
    },
    /// Reads a draft from its file.
    Load {
        path: PathBuf,
        /// It was named by the user: where there is no such file yet, an empty draft begins under that name.
        named: bool,
    },
    /// Keeps in mind which draft was opened last. At the start this waits for the first frame: it is two syncs.
    Remember(PathBuf),
    Save {
        path: PathBuf,
        /// The file's text as opened; empty for a new file.
        text: String,
        shape: Shape,
        draft: Box<Draft>,
    },
    /// Saves over a file that someone else changed, if it still is as it was shown (`None`: deleted).
    SaveOver {
        path: PathBuf,
        theirs: Option<String>,
        /// The file's text as opened, for a deleted file.
        text: String,
        /// Its shape as opened, for a deleted file.
        shape: Shape,
        draft: Box<Draft>,
    },
    /// Reads what stands in the open draft's file, which others changed too; answered as a save that was refused.
    ReadTheirs(PathBuf),
    KeepRecovery {
        path: Option<PathBuf>,
        draft: Box<Draft>,
        /// What its text began from; `None`: that is not known.
        base: Option<Box<Draft>>,
    },
    DropRecovery,
    /// Leaves the recovery copy to be offered: another draft is open from now on.
    LeaveCopy,
    /// Looks for recovery copies.
    FindCopies {
        /// The file that is open.
        open: Option<PathBuf>,
    },
    /// Watches a draft's file and those beside it with these names, in place of what was watched before; `None`: nothing.
    Watch(Option<(PathBuf, Vec<String>)>),
    /// Looks whether a draft's files are as they were when it had this shape.
    CheckFile {
        path: PathBuf,
        shape: Shape,
    },
    /// Removes a recovery copy that the user decided on.
    DiscardCopy(PathBuf),
    /// Looks a number up in the ledger and makes an id for one confirmation.
    AskCardFacts {
        to: String,
    },
    /// Places the confirmed call: once for this id.
    Dial(Box<DialOrder>),
    /// Asks once about a job, and writes what came into the ledger.
    Poll {
        id: CallId,
        job: JobId,
    },
    ListCalls,
    /// Reads or writes a file of param sets.
    Sets(sets::Order),
    /// Asks the ledger for what the book shows, or writes a note or a rating.
    Book(book::Order),
    /// Asks disk or account for voices, or writes what the user says of one.
    Voices(voices::Order),
    /// Finds what an earlier window left: calls to follow on, and calls that are unknown.
    Resume,
    /// Looks for an unknown call in Hamsa's recent calls.
    LookUp(CallId),
    /// Writes down what the user decided about an unknown call.
    Settle {
        id: CallId,
        decision: Decision,
    },
    /// Asks once what a job cost.
    AskCost {
        id: CallId,
        job: JobId,
    },
    /// Asks the browser to open a link that the user saw and said yes to.
    OpenLink(String),
    /// Finds out with which host, key and numbers a profile calls; `None`: the settings outside of profiles.
    AskProfile(Option<String>),
    /// From now on calls go where this profile says, which was asked for. Calls that were placed are followed where they
    /// went.
    UseProfile(Option<String>),
    /// Opens the line to where calls go; the sandbox starts.
    Connect,
    /// Changes the sandbox's fault, by name.
    SetFault(&'static str),
    EditOutside {
        /// Names the temporary file: the field's key.
        name: String,
        /// `md` or `json`.
        extension: &'static str,
        text: String,
    },
    /// Puts a text on the clipboard.
    Copy(String),
    /// Loads the phone metadata, and gets it ready for the countries of these numbers.
    LoadPhoneBook(Vec<String>),
    /// Finds out how the terminal treats right-to-left text.
    AskDirection,
    /// The user chose how right-to-left text is shown in this terminal: remembers it.
    KeepDirection(Display),
    Suspend,
    Quit,
}

/// A confirmed call, as it is handed over to be dialled.
#[derive(Clone, Debug)]
pub struct DialOrder {
    pub id: CallId,
    pub request: CallRequest,
    /// Where the card said that it goes.
    pub target: Target,
    pub draft_name: String,
    pub draft: Draft,
    /// The user typed the number's last four digits.
    pub allow_this_number: bool,
    /// The user said so in words.
    pub even_if_unknown: bool,
}
