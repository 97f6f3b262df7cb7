//! A list to choose from by typing, and how what is typed finds its items. What stands in each list is told where it
//! belongs; [`lists`] has those of the whole program.

use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};

use super::action::{Action, sought};
use super::book;
use super::editor::Editor;
use super::sets;
use crate::text::grapheme;

pub mod lists;

/// A list to choose from by typing.
#[derive(Clone, Debug)]
pub struct Picker {
    pub title: &'static str,
    /// What Enter does with an item: `goes there`.
    pub verb: &'static str,
    /// Shown under the list; may be empty.
    pub note: &'static str,
    pub items: Vec<Item>,
    /// What is looked for.
    pub filter: Editor,
    /// Indices into `items`, best first.
    pub shown: Vec<usize>,
    /// Index into `shown`.
    pub selected: usize,
}

/// One item of a picker.
#[derive(Clone, Debug)]
pub struct Item {
    pub label: String,
    /// Shown at the end of the line.
    pub detail: String,
    pub choice: Choice,
}

/// What an item stands for.
#[derive(Clone, Debug, PartialEq)]
pub enum Choice {
    Action(Action),
    /// `None`: no set.
    ParamSet(Option<String>),
    Fault(&'static str),
    /// `None`: the settings outside of profiles.
    Profile(Option<String>),
    /// An outcome schema to start from, by name.
    Starter(&'static str),
    Example(&'static str),
    /// A draft with nothing in it.
    Empty,
    /// What is to be done with a call of the book.
    Book(book::Choice),
    /// A number to call, E.164.
    Contact(String),
    /// An answer to an import's question.
    Import(sets::Reply),
    /// A recovery copy, by its place in the list.
    Copy(usize),
}

impl Picker {
    /// A picker over items, all shown.
    #[must_use]
    pub fn new(title: &'static str, verb: &'static str, items: Vec<Item>) -> Self {
        let shown = (0..items.len()).collect();
        Self {
            title,
            verb,
            note: "",
            items,
            filter: Editor::default(),
            shown,
            selected: 0,
        }
    }

    /// Takes a changed filter: the best match first, equal matches in the list's order. A label that the filter spells
    /// out, or begins, comes before all else; then labels that have its words, then what is known by other words, then
    /// what has its letters in this order. If nothing fits, plurals and punctuation are not asked for.
    pub fn refilter(&mut self) {
        self.selected = 0;
        let wanted = self.filter.text();
        let wanted = wanted.trim();
        if wanted.is_empty() {
            self.shown = (0..self.items.len()).collect();
            return;
        }
        self.shown = self.fitting(wanted);
        if self.shown.is_empty() {
            self.shown = self.fitting(&stems(wanted));
        }
    }

    /// The items that fit, best first.
    fn fitting(&self, wanted: &str) -> Vec<usize> {
        let pattern = Pattern::parse(wanted, CaseMatching::Ignore, Normalization::Smart);
        let mut matcher = Matcher::new(Config::DEFAULT);
        let mut buffer = Vec::new();
        let (spelt, words) = (plain(wanted), wanted.to_lowercase());
        let mut scored: Vec<(u8, u32, usize)> = Vec::new();
        for (index, item) in self.items.iter().enumerate() {
            let text = format!("{} {}", item.label, item.detail);
            let letters = pattern.score(Utf32Str::new(&text, &mut buffer), &mut matcher);
            let close = closeness(&item.label, &spelt);
            // Of what is as close, a field itself comes before what can be done to it.
            let field = matches!(item.choice, Choice::Action(Action::GoTo(_)));
            let rank = if letters.is_some() && close > 0 {
                (close * 2 + u8::from(field) + 3, letters.unwrap_or(0))
            } else if let Some(score) = has_words(&[&item.label], &words) {
                (4, score.max(letters.unwrap_or(0)))
            } else if let Some(score) = has_words(&[&text, item.also()], &words) {
                (3, score + u32::from(field))
            } else if let Some(score) = letters {
                (0, score)
            } else {
                continue;
            };
            scored.push((rank.0, rank.1, index));
        }
        // What only has the letters of some words in their order is in the way of what has the words.
        if wanted.contains(' ') && scored.iter().any(|(rank, ..)| *rank > 0) {
            scored.retain(|(rank, ..)| *rank > 0);
        }
        scored.sort_by(|a, b| b.0.cmp(&a.0).then(b.1.cmp(&a.1)).then(a.2.cmp(&b.2)));
        scored.into_iter().map(|(_, _, index)| index).collect()
    }

    /// Where the letters that the filter found begin in the label of each item, in bytes; none where an item was found by
    /// other words.
    #[must_use]
    pub fn found_in(&self, items: &[&Item]) -> Vec<Vec<usize>> {
        let wanted = self.filter.text();
        let wanted = wanted.trim();
        if wanted.is_empty() {
            return vec![Vec::new(); items.len()];
        }
        let parse =
            |wanted: &str| Pattern::parse(wanted, CaseMatching::Ignore, Normalization::Smart);
        let patterns = [parse(wanted), parse(&stems(wanted))];
        // One for all: it takes much room.
        let mut matcher = Matcher::new(Config::DEFAULT);
        let mut buffer = Vec::new();
        let mut starts_in = |item: &&Item| {
            let text = format!("{} {}", item.label, item.detail);
            let text = Utf32Str::new(&text, &mut buffer);
            let mut found = Vec::new();
            for pattern in &patterns {
                found.clear();
                if pattern.indices(text, &mut matcher, &mut found).is_some() {
                    break;
                }
            }
            starts(&item.label, &found)
        };
        items.iter().map(&mut starts_in).collect()
    }

    /// The selected item.
    #[must_use]
    pub fn chosen(&self) -> Option<&Item> {
        self.shown
            .get(self.selected)
            .and_then(|index| self.items.get(*index))
    }

    /// Moves the selection, within the list.
    pub fn step(&mut self, by: isize) {
        let last = self.shown.len().saturating_sub(1);
        self.selected = self.selected.saturating_add_signed(by).min(last);
    }
}

impl Item {
    /// Other words for it: they are searched, and shown nowhere.
    fn also(&self) -> &'static str {
        match self.choice {
            Choice::Action(action) => sought::words(action),
            _ => "",
        }
    }
}

/// Where the graphemes with these numbers begin in a label, in bytes.
fn starts(label: &str, graphemes: &[u32]) -> Vec<usize> {
    let mut starts = Vec::new();
    let mut at = 0;
    for index in 0_u32.. {
        if at >= label.len() {
            break;
        }
        if graphemes.contains(&index) {
            starts.push(at);
        }
        at = grapheme::next(label, at);
    }
    starts
}

/// Whether each of the wanted words, in small letters, begins a word of one of the texts; the more, the earlier in its
/// text and the more of them whole.
fn has_words(texts: &[&str], wanted: &str) -> Option<u32> {
    let texts: Vec<String> = texts.iter().map(|text| text.to_lowercase()).collect();
    let words = || texts.iter().flat_map(|text| apart(text).enumerate());
    let mut score = 0;
    let mut any = false;
    for one in apart(wanted) {
        any = true;
        let of = |(at, word): (usize, &str)| {
            let place = 200_u32.saturating_sub(u32::try_from(at).unwrap_or(u32::MAX));
            word.starts_with(one)
                .then_some(place + if word == one { 1_000 } else { 0 })
        };
        score += words().filter_map(of).max()?;
    }
    any.then_some(score)
}

/// The words of a text.
fn apart(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
}

/// The words without the punctuation at their end, and without the `s` of a plural: `param sets: new` finds `New param set`.
/// Empty words are left out; if none is left, it is the text as it was, which fits nothing.
fn stems(wanted: &str) -> String {
    let stem = |word: &str| {
        let word = word.trim_end_matches([':', ',', ';', '.', '?', '!']);
        let single = word.strip_suffix('s').unwrap_or(word);
        if single.chars().count() > 2 {
            single
        } else {
            word
        }
        .to_owned()
    };
    let words: Vec<String> = wanted
        .split_whitespace()
        .map(stem)
        .filter(|word| !word.is_empty())
        .collect();
    if words.is_empty() {
        wanted.to_owned()
    } else {
        words.join(" ")
    }
}

/// As it is compared: `no resp` begins `No-response messages`.
fn plain(text: &str) -> String {
    text.to_lowercase().replace('-', " ")
}

/// 2: the label is what was typed, which is plain; 1: it begins so, or its last word is that; 0: neither.
fn closeness(label: &str, wanted: &str) -> u8 {
    let label = plain(label);
    if label == wanted {
        2
    } else {
        let last = label.rsplit(' ').next().unwrap_or_default();
        u8::from(label.starts_with(wanted) || last == wanted)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn picker() -> Picker {
        let item = |label: &str| Item {
            label: label.to_owned(),
            detail: String::new(),
            choice: Choice::ParamSet(None),
        };
        let labels = [
            "Next param set",
            "New param set, empty",
            "Gulf news",
            "Add a row: a param, a no-response message",
            "No-response messages",
        ];
        Picker::new("", "", labels.map(item).to_vec())
    }

    fn first(filter: &str) -> Option<String> {
        let mut picker = picker();
        picker.filter = Editor::of_line(filter);
        picker.refilter();
        picker.chosen().map(|item| item.label.clone())
    }

    #[test]
    fn words_in_any_order_find_and_plurals_and_colons_are_in_nobodys_way() {
        let new = Some("New param set, empty".to_owned());
        for filter in ["new set", "param set new", "param sets: new", "Sets, NEW"] {
            assert_eq!(first(filter), new, "{filter}");
        }
        // As it is written counts first.
        assert_eq!(first("news"), Some("Gulf news".to_owned()));
        assert_eq!(first("; !"), None);
        assert_eq!(first("zebras"), None);
    }

    #[test]
    fn a_label_with_the_words_comes_before_other_words_and_those_before_letters() {
        let item = |label: &str, action| Item {
            label: label.to_owned(),
            detail: String::new(),
            choice: Choice::Action(action),
        };
        let mut picker = Picker::new(
            "",
            "",
            vec![
                item("Undo or go back, for an empty line", Action::Undo),
                item("Choose a set", Action::ParamSets),
                item("Start from a persona", Action::SchemaStarter),
                item("A pan, erst on an arm", Action::Quit),
            ],
        );
        picker.filter = Editor::of_line("persona");
        picker.refilter();
        assert_eq!(picker.shown, [2, 1, 3]);
    }

    #[test]
    fn a_hyphen_is_in_nobodys_way() {
        let messages = Some("No-response messages".to_owned());
        for filter in ["no resp", "no-resp", "No Response"] {
            assert_eq!(first(filter), messages, "{filter}");
        }
    }
}
