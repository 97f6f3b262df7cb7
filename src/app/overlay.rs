//! What lies over the panes: the card, pickers, prompts, help, a call's view, offers and questions.

use std::path::PathBuf;

use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher, Utf32Str};

use super::action::{self, Action, sought};
use super::book;
use super::card::Card;
use super::doc::Page;
use super::editor::Editor;
use super::keymap::KeyMap;
use super::offer::{Conflict, Offer};
use super::profiles::Switching;
use super::schema_form::FieldForm;
use super::sets;
use super::talk::View;
use super::voices;
use crate::call::request::CallId;
use crate::draft::field::Field;
use crate::draft::{Draft, examples};
use crate::text::grapheme;
use crate::words;

/// An overlay. The topmost one has the keys.
#[derive(Clone, Debug)]
pub enum Overlay {
    Card(Box<Card>),
    Picker(Picker),
    Prompt(Prompt),
    /// A field of the outcome schema.
    Field(Box<FieldForm>),
    /// A text to read: help, a call of the ledger.
    Reader {
        title: String,
        page: Page,
    },
    /// A call of this window.
    Call {
        id: CallId,
        view: Box<View>,
    },
    /// The ledger as a book: its list, a call's page, two calls compared.
    Book(Box<book::View>),
    /// A profile is being switched to, or cannot be.
    Profile {
        name: Option<String>,
        switching: Switching,
    },
    /// The link of a recording, shown before it is opened.
    Recording(String),
    /// The voices.
    Voices(Box<voices::View>),
    /// Switching between favourite voices: the letters typed so far.
    SwitchVoice(String),
    /// A recovery copy is newer than the file.
    Recovery(Box<Offer>),
    /// The file changed since it was opened.
    Conflict(Box<Conflict>),
    /// Quit while a call is being placed?
    QuitPlacing,
    /// Quit while unsaved text cannot be kept?
    QuitUnkept,
    /// Save although that takes the webhook's secret out of its only place?
    SecretOut(SecretOut),
    /// Arabic shown in each way, to choose the one that reads right: the selected one.
    ReadsRight(usize),
}

/// Which save takes a secret out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SecretOut {
    /// That of the open draft in its own file.
    Own,
    /// That over a file which someone else changed, or another one; with its text as it was shown.
    Over {
        path: PathBuf,
        theirs: Option<String>,
    },
}

/// A list to choose from by typing.
#[derive(Clone, Debug)]
pub struct Picker {
    pub title: &'static str,
    /// What Enter does with an item: `goes there`.
    pub verb: &'static str,
    /// Shown under the list; may be empty.
    pub note: &'static str,
    pub items: Vec<Item>,
    pub filter: String,
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
            filter: String::new(),
            shown,
            selected: 0,
        }
    }

    /// Takes a changed filter: the best match first, equal matches in the list's order. A label that the filter spells
    /// out, or begins, comes before all else; then labels that have its words, then what is known by other words, then
    /// what has its letters in this order. If nothing fits, plurals and punctuation are not asked for.
    pub fn refilter(&mut self) {
        self.selected = 0;
        let wanted = self.filter.trim();
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

    /// Where the letters that the filter found begin in an item's label, in bytes; none where it was found by other words.
    #[must_use]
    pub fn found_in(&self, item: &Item) -> Vec<usize> {
        let wanted = self.filter.trim();
        if wanted.is_empty() {
            return Vec::new();
        }
        let text = format!("{} {}", item.label, item.detail);
        let mut matcher = Matcher::new(Config::DEFAULT);
        let mut buffer = Vec::new();
        let mut found = Vec::new();
        for wanted in [wanted, &stems(wanted)] {
            let pattern = Pattern::parse(wanted, CaseMatching::Ignore, Normalization::Smart);
            let text = Utf32Str::new(&text, &mut buffer);
            found.clear();
            if pattern.indices(text, &mut matcher, &mut found).is_some() {
                break;
            }
        }
        // They are told by grapheme.
        let mut starts = Vec::new();
        let mut at = 0;
        for index in 0_u32.. {
            if at >= item.label.len() {
                break;
            }
            if found.contains(&index) {
                starts.push(at);
            }
            at = grapheme::next(&item.label, at);
        }
        starts
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
        let mut editor = Editor::new(text, true);
        editor.move_to(text.len(), false);
        Self {
            kind,
            subject: String::new(),
            editor,
            error: String::new(),
            told: String::new(),
        }
    }
}

/// The palette: every action, and every field that applies.
#[must_use]
pub fn palette(draft: &Draft, keymap: &KeyMap) -> Picker {
    let kind = draft.kind();
    let fields = Field::ALL
        .iter()
        .filter(|field| field.applies_to(kind))
        .map(|field| Item {
            label: field.label().to_owned(),
            detail: t!("go to field").to_owned(),
            choice: Choice::Action(Action::GoTo(*field)),
        });
    let actions = action::table::ALL
        .iter()
        .filter(|named| named.in_palette)
        .map(|named| Item {
            label: words::text(named.label).to_owned(),
            detail: keymap
                .keys(named.action)
                .next()
                .map_or_else(String::new, |keys| keys.label(false)),
            choice: Choice::Action(named.action),
        });
    Picker::new(
        t!("All actions"),
        t!("does it"),
        actions.chain(fields).collect(),
    )
}

/// The draft's param sets.
#[must_use]
pub fn set_picker(draft: &Draft) -> Picker {
    let none = Item {
        label: t!("no set").to_owned(),
        detail: t!("the draft's own values").to_owned(),
        choice: Choice::ParamSet(None),
    };
    let sets = draft.param_sets.iter().map(|(name, values)| Item {
        label: name.clone(),
        detail: sets::what_it_changes(draft, values),
        choice: Choice::ParamSet(Some(name.clone())),
    });
    let chosen = draft
        .param_set
        .as_ref()
        .filter(|set| draft.param_sets.contains_key(*set));
    let also = [
        Action::SetFromValues,
        Action::SetNew,
        Action::SetCopy,
        Action::SetRename,
        Action::SetDelete,
        Action::SetsImport,
        Action::SetsExport,
    ]
    .into_iter()
    .filter(|action| match action {
        Action::SetCopy | Action::SetRename | Action::SetDelete => chosen.is_some(),
        Action::SetsExport => !draft.param_sets.is_empty(),
        _ => true,
    })
    .filter_map(action::named)
    .map(|named| Item {
        label: format!("→ {}", words::text(named.label)),
        detail: String::new(),
        choice: Choice::Action(named.action),
    });
    let mut picker = Picker::new(
        t!("Param sets"),
        t!("chooses it"),
        std::iter::once(none).chain(sets).chain(also).collect(),
    );
    if draft.param_sets.is_empty() {
        picker.note = t!("No sets yet. A set is a persona: values that overlay the draft's own.");
    }
    let chosen = draft
        .param_set
        .as_ref()
        .and_then(|set| draft.param_sets.get_index_of(set));
    picker.selected = chosen.map_or(0, |index| index + 1);
    picker
}

/// The examples, to start a new draft from.
#[must_use]
pub fn example_picker() -> Picker {
    let items = examples::ALL
        .iter()
        .map(|example| Item {
            label: example.name.to_owned(),
            detail: words::text(example.about).to_owned(),
            choice: Choice::Example(example.name),
        })
        .collect();
    Picker::new(t!("New draft from"), t!("opens a copy"), items)
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
        filter.clone_into(&mut picker.filter);
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
    fn the_palette_is_searched_by_the_words_that_people_use() {
        let draft = Draft::default();
        let first = |filter: &str| {
            let mut picker = palette(&draft, KeyMap::default_map());
            filter.clone_into(&mut picker.filter);
            picker.refilter();
            picker.chosen().map(|item| item.label.clone())
        };
        let words = [
            ("persona", "Choose a param set"),
            ("new persona", "New param set from the present values"),
            ("variables", "Params"),
            ("values", "New param set from the present values"),
            ("speech", "Voice"),
            ("silence", "Silence threshold"),
            ("timeout", "Silence threshold"),
            ("hang up", "Smart call end"),
            ("dial", "Call: show the card that confirms it"),
            ("ring", "Call: show the card that confirms it"),
            ("history", "Calls: what the ledger holds"),
            ("log", "Calls: what the ledger holds"),
            ("theme", "Colours: the next theme"),
            ("dark", "Colours: the next theme"),
            ("undo", "Undo"),
            ("system prompt", "Preamble"),
            ("fix", "Mend this problem, where it can be mended by itself"),
            ("search", "Find in this field or in the draft"),
            ("exit", "Quit"),
            ("phone number", "Call to"),
            ("secret", "Webhook auth"),
            ("yes no", "Outcome schema: start from a ready shape"),
            ("question", "Outcome schema"),
            (
                "required",
                "Outcome schema: the selected field must be there, or not",
            ),
            ("صوت", "Choose a voice"),
            ("اتصال", "Call: show the card that confirms it"),
        ];
        let wrong: Vec<_> = { words.into_iter() }
            .map(|(filter, label)| (filter, first(filter), label))
            .filter(|(_, found, label)| found.as_deref() != Some(*label))
            .collect();
        assert!(wrong.is_empty(), "{wrong:#?}");
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
        "persona".clone_into(&mut picker.filter);
        picker.refilter();
        assert_eq!(picker.shown, [2, 1, 3]);
    }

    #[test]
    fn several_words_find_nothing_by_their_letters_alone_beside_what_has_them() {
        let mut picker = palette(&Draft::default(), KeyMap::default_map());
        for (filter, is_alone) in [("hang up", true), ("smrt cll", false)] {
            filter.clone_into(&mut picker.filter);
            picker.refilter();
            assert_eq!(picker.shown.len() == 1, is_alone, "{filter}");
            let label = picker.chosen().map(|item| item.label.as_str());
            assert_eq!(label, Some("Smart call end"), "{filter}");
        }
    }

    #[test]
    fn a_hyphen_is_in_nobodys_way() {
        let messages = Some("No-response messages".to_owned());
        for filter in ["no resp", "no-resp", "No Response"] {
            assert_eq!(first(filter), messages, "{filter}");
        }
    }
}
