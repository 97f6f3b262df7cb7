//! The voices: what is known of them in this window, and the picker over them. What is asked of the world is an [`Order`],
//! what comes back an [`Answer`]; the account is asked only when the picker opens on an old list, or by a key.

use nucleo_matcher::Utf32String;
use ratatui::layout::Rect;

use super::editor::Editor;
use super::keyline::Hint;
use super::layout;
use super::problem_list;
use super::state::State;
use crate::draft::voices::catalogue::{Catalogue, Entry};
use crate::draft::voices::own::{Change, Own};
use crate::store::voices::Cached;
use crate::text::{clean, grapheme};

pub mod search;
pub mod tags;

/// What is known of the voices.
#[derive(Clone, Debug, Default)]
pub struct Voices {
    /// The account's list as it was read last; `None`: never.
    pub list: Option<Cached>,
    pub own: Own,
    /// Both merged with the documented ones.
    pub catalogue: Catalogue,
    /// How often it was merged: what was made of the catalogue is old when this is another.
    pub merged: u64,
    /// The account is being asked.
    pub fetching: bool,
    /// Why the account's list could not be had last.
    pub trouble: Option<String>,
}

/// What is asked of the world.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Order {
    /// What the disk has: the host's list, labels and favourites.
    Read,
    /// The account's list, from the host.
    Fetch,
    Change(Change),
}

/// What the world answers.
#[derive(Clone, Debug)]
pub enum Answer {
    Read {
        /// The profile that it was asked under.
        profile: Option<String>,
        list: Option<Cached>,
        own: Own,
    },
    Fetched {
        /// As in `Read`.
        profile: Option<String>,
        result: Result<Cached, String>,
    },
    Changed(Result<Own, String>),
}

/// Older than this the account is asked anew when the picker opens, in milliseconds: a day.
const OLD_MS: i64 = 24 * 60 * 60 * 1000;

impl Voices {
    /// With nothing but the documented voices.
    #[must_use]
    pub fn new() -> Self {
        let mut voices = Self::default();
        voices.merge();
        voices
    }

    /// Brings the catalogue to what is known.
    pub fn merge(&mut self) {
        let listed = self.list.as_ref().map_or(&[][..], |list| &list.voices);
        self.catalogue = Catalogue::of(listed, &self.own);
        self.merged += 1;
    }

    /// Whether the account is to be asked before the list is relied on.
    #[must_use]
    pub fn is_old(&self, clock_ms: i64) -> bool {
        let age = self.list.as_ref().map(|list| clock_ms - list.fetched_at_ms);
        !self.fetching && age.is_none_or(|age| !(0..OLD_MS).contains(&age))
    }

    /// Where the list comes from and how old it is, in a line.
    #[must_use]
    fn status(&self, sandbox: bool, clock_ms: i64) -> String {
        let whose = if sandbox {
            t!("the sandbox's")
        } else {
            t!("the account's")
        };
        let known = self.list.as_ref().map(|list| {
            let age = ago((clock_ms - list.fetched_at_ms) / 1000);
            t!(
                "{count} of {whose} voices, read {age}",
                count = list.voices.len(),
                whose,
                age
            )
        });
        if self.fetching {
            return t!("asking for {whose} voices …", whose);
        }
        match (&self.trouble, known) {
            (Some(why), Some(known)) => {
                t!("{known}; not now: {why}", known, why = clean::line(why))
            }
            (Some(why), None) => t!(
                "no list of {whose} voices: {why}",
                whose,
                why = clean::line(why)
            ),
            (None, Some(known)) => known,
            (None, None) => t!(
                "the documented voices; {whose} were not asked for yet",
                whose
            ),
        }
    }
}

/// How long ago, in words.
#[must_use]
pub fn ago(seconds: i64) -> String {
    let (minutes, hours, days) = (seconds / 60, seconds / 3_600, seconds / 86_400);
    match seconds {
        ..60 => t!("just now").to_owned(),
        60..3_600 => tn!(minutes, "a minute ago", "{minutes} minutes ago", minutes),
        3_600..86_400 => tn!(hours, "an hour ago", "{hours} hours ago", hours),
        _ => tn!(days, "a day ago", "{days} days ago", days),
    }
}

/// The picker.
#[derive(Clone, Debug)]
pub struct View {
    pub items: Vec<Item>,
    /// Columns of the longest description.
    pub about: u16,
    pub filter: Editor,
    /// Indices into `items`, best first.
    pub shown: Vec<usize>,
    /// Index into `shown`.
    pub selected: usize,
    /// The label that is being written for the selected voice.
    pub label: Option<Editor>,
}

/// A voice in the picker. Texts are clean.
#[derive(Clone, Debug)]
pub struct Item {
    pub id: String,
    pub title: String,
    pub label: String,
    pub about: String,
    pub favourite: bool,
    /// Label and names in small letters, for the search.
    names: Vec<String>,
    /// Label and names.
    named: Utf32String,
    /// All but the id.
    all: Utf32String,
}

impl Item {
    fn of(entry: &Entry) -> Self {
        let about = clean::line(&entry.about()).into_owned();
        let documented = entry.documented.map(|voice| voice.name.as_str());
        let mut names: Vec<&str> = vec![&entry.label, entry.name()];
        names.extend(documented);
        names.retain(|name| !name.is_empty() && **name != entry.id);
        names.dedup();
        let named = names.join(" ");
        // Looked for in both languages, whichever the interface speaks.
        let language = match entry.language() {
            Some("ar") => [t!("Arabic"), "العربية عربي"],
            Some(_) => [t!("English"), "الإنجليزية إنجليزي"],
            None => ["", ""],
        }
        .join(" ");
        Self {
            id: entry.id.clone(),
            title: entry.title(),
            label: entry.label.clone(),
            favourite: entry.favourite,
            names: names.iter().map(|name| name.to_lowercase()).collect(),
            all: Utf32String::from(format!("{named} {about} {language}")),
            named: Utf32String::from(named),
            about,
        }
    }
}

impl View {
    /// The picker over a catalogue, the voice with this id selected.
    #[must_use]
    pub fn new(catalogue: &Catalogue, present: &str) -> Self {
        let mut view = Self {
            items: Vec::new(),
            filter: Editor::new("", true),
            about: 0,
            shown: Vec::new(),
            selected: 0,
            label: None,
        };
        view.renew(catalogue);
        view.select(&present.trim().to_lowercase());
        view
    }

    /// Takes a changed catalogue; what is selected stays so.
    pub fn renew(&mut self, catalogue: &Catalogue) {
        let selected = self.chosen().map(|item| item.id.clone());
        let used = |entry: &Entry| catalogue.used.iter().position(|id| *id == entry.id);
        let mut entries: Vec<_> = catalogue.entries().iter().collect();
        // The last ones on top, then favourites; the rest as it comes.
        entries.sort_by_cached_key(|entry| (used(entry).unwrap_or(usize::MAX), !entry.favourite));
        self.items = entries.into_iter().map(Item::of).collect();
        let about = { self.items.iter() }.map(|item| grapheme::columns(&item.about));
        self.about = u16::try_from(about.max().unwrap_or(0)).unwrap_or(u16::MAX);
        self.refilter();
        if let Some(id) = selected {
            self.select(&id);
        }
    }

    /// Takes a changed filter.
    pub fn refilter(&mut self) {
        self.shown = search::ranked(&self.items, &self.filter.text());
        self.selected = 0;
    }

    fn select(&mut self, id: &str) {
        let at = self.shown.iter().position(|index| {
            let item = self.items.get(*index);
            item.is_some_and(|item| item.id == id)
        });
        self.selected = at.unwrap_or(0);
    }

    /// The selected voice.
    #[must_use]
    pub fn chosen(&self) -> Option<&Item> {
        self.items.get(*self.shown.get(self.selected)?)
    }

    /// Moves the selection, within the list.
    pub fn step(&mut self, by: isize) {
        let last = self.shown.len().saturating_sub(1);
        self.selected = self.selected.saturating_add_signed(by).min(last);
    }
}

/// Where the picker stands.
#[must_use]
pub fn area(state: &State) -> Rect {
    let screen = layout::screen(state.size);
    // The line of the latest call stays in view.
    layout::centred(screen, 96, 26.min(state.size.1.saturating_sub(3)))
}

/// Where its list stands: below the filter, above the lines on where it comes from and what keys do.
#[must_use]
pub fn list_area(state: &State) -> Rect {
    let inside = layout::inside(area(state));
    // The row below the list is free for a status of two lines.
    let below = (status_lines(state).len() as u16 + 1).max(3);
    Rect {
        y: (inside.y + 2).min(inside.bottom()),
        height: inside.height.saturating_sub(2 + below),
        ..inside
    }
}

/// The keys that count on the picker, told at its foot and in help.
#[must_use]
pub fn keys(view: &View) -> Vec<Hint> {
    if view.label.is_some() {
        vec![("Enter", t!("keeps the label")), ("Esc", t!("leaves it"))]
    } else {
        vec![
            ("Enter", t!("chooses")),
            ("Tab", t!("favourite")),
            ("^L", t!("label")),
            ("^R", t!("asks anew")),
            ("Esc", t!("closes")),
        ]
    }
}

/// The most lines of a status: one that says what to do about it has three on a narrow screen.
const MOST_LINES: usize = 4;

/// Where the list comes from, or why it could not be had: as many lines as that takes, at least one.
#[must_use]
pub fn status_lines(state: &State) -> Vec<String> {
    let text = state
        .voices
        .status(state.target.is_sandbox(), state.clock_ms);
    let width = layout::inside(area(state)).width.max(1);
    let mut lines = problem_list::wrapped(&text, width, state.display);
    lines.truncate(MOST_LINES);
    lines
}

/// First voice shown, so that the selected one is in view.
#[must_use]
pub fn first_shown(view: &View, rows: u16) -> usize {
    (view.selected + 1).saturating_sub(usize::from(rows.max(1)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn how_long_ago_is_told_in_words() {
        for (seconds, words) in [
            (-5, "just now"),
            (59, "just now"),
            (60, "a minute ago"),
            (7_199, "an hour ago"),
            (7_200, "2 hours ago"),
            (86_400, "a day ago"),
            (200_000, "2 days ago"),
        ] {
            assert_eq!(ago(seconds), words);
        }
    }

    #[test]
    fn the_status_says_whose_the_list_is_and_how_old() {
        let mut voices = Voices::new();
        assert!(voices.is_old(0));
        let documented = voices.status(false, 0);
        assert_eq!(
            documented,
            "the documented voices; the account's were not asked for yet"
        );
        voices.list = Some(Cached::default());
        voices.trouble = Some("no host".to_owned());
        let told = voices.status(true, 7_200_000);
        assert_eq!(
            told,
            "0 of the sandbox's voices, read 2 hours ago; not now: no host"
        );
        assert!(!voices.is_old(7_200_000));
        assert!(voices.is_old(OLD_MS), "a day later");
        assert!(voices.is_old(-1), "a clock that was set back");
    }
}
