//! The ledger as a laboratory book: a list of calls to search, a call's page with note and rating, two calls side by
//! side. What it shows comes from the ledger, by orders and answers; the drafts of its calls can be called again or
//! restored, field by field.

use std::collections::{HashMap, HashSet};

use ratatui::layout::Rect;

use super::action::Action;
use super::derive;
use super::editor::Editor;
use super::keyline::Hint;
use super::keymap::Key;
use super::layout;
use super::overlay::Overlay;
use super::spread::Spread;
use super::state::State;
use super::talk::Shows;
use crate::call::request::CallId;
use crate::draft::Draft;
use crate::draft::field::Field;
use crate::draft::phone::{self, PhoneBook};
use crate::store::ledger::Row;
use crate::store::ledger::book::{Cursor, Page, Summary};
use crate::store::ledger::query::Query;
use crate::text::layout::Display;

use since::Since;

pub mod compare;
pub mod page;
pub mod since;

/// So many calls are asked for at once.
pub const PAGE: usize = 500;

/// The next page is asked for when so few calls are left below the selected one.
pub const AHEAD: usize = 100;

/// One of the book's overlays.
#[derive(Clone, Debug)]
pub enum View {
    List(List),
    Call(CallPage),
    Compare(Compare),
}

/// The list of calls.
#[derive(Clone, Debug, Default)]
pub struct List {
    /// As typed: words and filters.
    pub typed: Editor,
    /// What the filters cannot take.
    pub wrong: Vec<String>,
    /// As found last, newest first.
    pub calls: Vec<Summary>,
    /// There may be more calls than these.
    pub more: bool,
    /// Index into `calls`.
    pub selected: usize,
    /// An order is under way.
    pub asking: bool,
    /// What is typed changed since then.
    pub stale: bool,
    /// The ledger has answered.
    pub answered: bool,
    /// Keys about what it finds that came before it had answered.
    pub early: Vec<(Key, Option<Action>)>,
    /// Why it could not be read.
    pub trouble: Option<String>,
    /// Marked to be compared with another.
    pub marked: Option<CallId>,
    /// What is asked for is the list as it was looked for before: the selected call stays selected.
    pub keeps: bool,
    /// When the ledger answered last, on the steady clock, milliseconds.
    pub found_ms: u64,
    /// What was changed in the calls' drafts, as far as it was asked for: that of a call never changes.
    pub since: HashMap<CallId, Since>,
    /// The calls of which it is still to come.
    pub asked: HashSet<CallId>,
}

impl List {
    #[must_use]
    pub fn chosen(&self) -> Option<&Summary> {
        self.calls.get(self.selected)
    }

    /// First call shown, so that the selected one is in view.
    #[must_use]
    pub fn first_shown(&self, rows: u16) -> usize {
        (self.selected + 1).saturating_sub(usize::from(rows.max(1)))
    }
}

/// A call's page.
#[derive(Clone, Debug)]
pub struct CallPage {
    pub entry: Entry,
    pub spread: Spread,
    pub shows: Shows,
    /// What the spread was made with; `None`: it is to be made anew.
    pub made: Option<Made>,
}

/// Two calls, or a call and today's draft.
#[derive(Clone, Debug)]
pub struct Compare {
    pub before: Row,
    /// `None`: the draft as it is now.
    pub after: Option<Row>,
    pub spread: Spread,
    /// What the spread was made with; `None`: it is to be made anew.
    pub made: Option<Made>,
    /// The draft that stood for `after` then.
    pub today: Option<Box<Draft>>,
}

/// What a page of the book was made with, beside its calls. Reading and comparing their drafts costs milliseconds, so it
/// is not done again while this is the same.
#[derive(Clone, Debug, PartialEq)]
pub struct Made {
    area: Rect,
    display: Display,
    utc_offset_s: i32,
    mask_numbers: bool,
    has_phone_book: bool,
    marked: Option<CallId>,
    shows: Shows,
    /// [`super::voices::Voices::merged`].
    voices: u64,
}

/// A call of the ledger, and the one before it that was made from a draft of the same name.
#[derive(Clone, Debug, PartialEq)]
pub struct Entry {
    pub row: Row,
    pub before: Option<Row>,
}

/// What is remembered while the book is closed.
#[derive(Clone, Debug, Default)]
pub struct Book {
    /// Numbers show their country code and last two digits only.
    pub mask_numbers: bool,
    /// Knows how each country writes its numbers; `None` until it is loaded.
    pub phone_book: Option<PhoneBook>,
    /// A call that was marked on its page, to be compared with another.
    pub marked: Option<Row>,
    /// The draft of an earlier call whose card was opened, and that draft's name.
    pub again: Option<(Draft, String)>,
    /// A call whose page was asked for to compare it with another.
    pub comparing: Option<CallId>,
}

impl Book {
    /// A number as it is shown in lists and notices: grouped for reading, and masked where numbers are.
    #[must_use]
    pub fn number(&self, number: &str) -> String {
        self.masked(&phone::readable(number, self.phone_book))
    }

    /// A text in which numbers are masked, if they are to be.
    #[must_use]
    pub fn masked(&self, text: &str) -> String {
        if self.mask_numbers {
            phone::mask(text)
        } else {
            text.to_owned()
        }
    }
}

/// What is asked of the ledger.
#[derive(Clone, Debug, PartialEq)]
#[expect(clippy::large_enum_variant, reason = "an order is there for a moment")]
pub enum Order {
    Find {
        query: Query,
        behind: Option<Cursor>,
        /// So many at most.
        most: usize,
    },
    /// What was changed in these calls' drafts since the call before each.
    Since(Vec<CallId>),
    Open(CallId),
    /// The one that began first is `before`.
    Compare(CallId, CallId),
    Note {
        id: CallId,
        text: String,
    },
    /// 1 to 5; 0 takes the rating away.
    Rate {
        id: CallId,
        rating: u8,
    },
}

/// What the ledger answered. Errors are one sentence.
#[derive(Clone, Debug)]
pub enum Answer {
    Found {
        /// These come behind those that are there.
        further: bool,
        result: Result<Page, String>,
    },
    /// Calls that cannot be read are left out.
    Since(Vec<(CallId, Since)>),
    Opened(Result<Entry, String>),
    Compared(Result<(Row, Row), String>),
    /// A note or a rating was written: the call as it is now.
    Written(Result<Entry, String>),
}

/// What is chosen on a call's page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Choice {
    /// One field of the call's draft, or all of it.
    Restore(Option<Field>),
    /// Call with the draft of that call, or with today's.
    Again(Whose),
    With(With),
}

/// A draft to call with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    Then,
    Today,
}

/// What to compare a call with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum With {
    Before,
    Marked,
    Today,
    /// Mark it, to compare it with another one later.
    Later,
}

/// Where the list stands: on the whole width, because its outcomes are long.
#[must_use]
pub fn list_area(state: &State) -> Rect {
    let screen = layout::screen(state.size);
    layout::centred(screen, screen.width, state.size.1.saturating_sub(3))
}

/// Columns of the lines of two calls compared, at most: longer ones are hard to read.
const COMPARED: u16 = 140;

/// Rows above the calls: what is typed, and the columns' names, or what is wrong with what is typed.
const ABOVE: u16 = 2;

/// Rows below the calls: the selected call and the keys, with a blank row above and between. A low screen has no room
/// for what was changed since the call before.
#[must_use]
pub fn below(inside: Rect) -> u16 {
    if inside.height >= 16 { 7 } else { 4 }
}

/// Where the calls stand in it.
#[must_use]
pub fn calls_area(state: &State) -> Rect {
    let inside = layout::inside(list_area(state));
    Rect {
        y: (inside.y + ABOVE).min(inside.bottom()),
        height: inside.height.saturating_sub(ABOVE + below(inside)),
        ..inside
    }
}

/// The keys that count on a call's page, the most important first.
#[must_use]
pub fn keys(page: &CallPage) -> Vec<Hint> {
    let mut keys = vec![
        ("n", t!("note")),
        ("1-5", t!("rate")),
        ("d", t!("diff")),
        ("r", t!("restore")),
        ("a", t!("again")),
    ];
    if page.entry.row.job_id.is_some() {
        keys.push(("c", t!("copy job id")));
    }
    if page.entry.row.recording_url.is_some() {
        keys.push(("o", t!("recording")));
    }
    keys.push((
        "v",
        if page.shows.raw {
            t!("conversation")
        } else {
            t!("raw")
        },
    ));
    keys.push(("Esc", t!("back")));
    keys
}

/// The keys that count on the list.
#[must_use]
pub fn list_keys(list: &List) -> Vec<Hint> {
    let chosen = list.chosen().map(|call| &call.id);
    let tab = match &list.marked {
        None => t!("marks to compare"),
        Some(marked) if chosen == Some(marked) => t!("takes the mark away"),
        Some(_) => t!("compares the two"),
    };
    vec![("Enter", t!("opens")), ("Tab", tab), ("Esc", t!("closes"))]
}

/// The keys that count on two calls compared.
#[must_use]
pub fn compare_keys(both: &Compare) -> Vec<Hint> {
    let mut keys = Vec::new();
    if both.spread.body.stops() > 1 {
        keys.extend([("n", t!("next change")), ("p", t!("previous"))]);
    }
    keys.push(("Esc", t!("back")));
    keys
}

/// Brings the text of the book's page up to date, if the overlay at this place from the bottom is one.
pub fn refresh(state: &mut State, at: usize) {
    let area = derive::call_area(state);
    let (display, offset_s) = (state.display, state.utc_offset_s);
    let voices = &state.voices.catalogue;
    let mut made = Made {
        area,
        display,
        utc_offset_s: offset_s,
        mask_numbers: state.book.mask_numbers,
        has_phone_book: state.book.phone_book.is_some(),
        marked: state.book.marked.as_ref().map(|row| row.id.clone()),
        shows: Shows::default(),
        voices: state.voices.merged,
    };
    let Some(Overlay::Book(view)) = state.overlays.get_mut(at) else {
        return;
    };
    match &mut **view {
        View::List(_) => {}
        View::Call(page) => {
            made.shows = page.shows;
            if page.made.as_ref() == Some(&made) {
                return;
            }
            page.made = Some(made);
            let parts = page::parts(page, &state.book, voices, area.width, offset_s);
            page.spread.show(parts, area, display);
        }
        View::Compare(both) => {
            let today = both.after.is_none().then_some(&state.document.draft);
            if both.made.as_ref() == Some(&made) && both.today.as_deref() == today {
                return;
            }
            both.made = Some(made);
            both.today = today.cloned().map(Box::new);
            let other = match &both.after {
                Some(row) => page::draft_of(&row.draft_text),
                None => Ok(state.document.draft.clone()),
            };
            let drafts =
                page::draft_of(&both.before.draft_text).and_then(|before| Ok((before, other?)));
            let after = both.after.as_ref();
            let mut parts = compare::parts(&both.before, after, drafts, &state.book, offset_s);
            if state.book.mask_numbers {
                let rows: Vec<&Row> = std::iter::once(&both.before).chain(after).collect();
                page::mask(&mut parts, &rows);
            }
            let area = Rect {
                width: area.width.min(COMPARED),
                ..area
            };
            both.spread.show(parts, area, display);
        }
    }
}
