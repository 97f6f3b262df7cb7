//! Finding in texts: what is looked for, and where it stands. It changes no text.
//!
//! Letters are compared by Unicode lowercase unless case counts, and by the characters that they are made of. What only
//! vowels or stretches an Arabic word (tashkeel and tatweel) is passed over unless it was typed too: then it stands on its
//! letter, among others maybe. A match is whole graphemes and never goes over a line's end.

use std::ops::Range;

use unicode_normalization::char::{canonical_combining_class, decompose_canonical};

use super::editor::Editor;
use crate::draft::Spot;
use crate::text::grapheme::Boundaries;

/// Which line of the two has the keys.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Input {
    #[default]
    Pattern,
    Replacement,
}

/// The find line at the foot of the editor pane, and what it found.
#[derive(Clone, Debug)]
pub struct Find {
    /// It is on the screen and has the keys. Closed, it keeps what was looked for.
    pub open: bool,
    pub pattern: Editor,
    pub replacement: Editor,
    /// The replacement has a line too.
    pub replacing: bool,
    pub input: Input,
    pub options: Options,
    /// Through all texts of the draft, not the focused field's only.
    pub everywhere: bool,
    /// Where the cursor was when the search began: the first match is looked for from here.
    pub origin: Option<(Spot, usize)>,
    /// The texts with a match, in the draft's order.
    pub found: Vec<Found>,
    /// The match that is gone to: which of `found`, and which of its ranges.
    pub current: Option<(usize, usize)>,
    /// A text or what is looked for changed since `found` was made.
    pub stale: bool,
    /// A search on the way to a place: Enter stays there, Esc goes back.
    pub search: Option<Search>,
    /// The last search goes or went back: what stands before the cursor comes first.
    pub back: bool,
}

/// A search that was begun at the cursor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Search {
    /// Where it was begun.
    pub from: Option<(Spot, usize)>,
}

/// How letters are compared.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Options {
    pub case: bool,
    /// Only whole words.
    pub word: bool,
}

/// The matches in one text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    pub spot: Spot,
    /// Bytes, in order, not overlapping, never empty.
    pub ranges: Vec<Range<usize>>,
}

impl Default for Find {
    fn default() -> Self {
        Self {
            open: false,
            pattern: Editor::new("", true),
            replacement: Editor::new("", true),
            replacing: false,
            input: Input::Pattern,
            options: Options::default(),
            everywhere: false,
            origin: None,
            found: Vec::new(),
            current: None,
            stale: false,
            search: None,
            back: false,
        }
    }
}

impl Find {
    /// Rows of the editor pane that the find line takes.
    #[must_use]
    pub fn rows(&self) -> u16 {
        match (self.open, self.replacing) {
            (false, _) => 0,
            (true, false) => 1,
            (true, true) => 2,
        }
    }

    /// The line that has the keys.
    pub fn editor(&mut self) -> &mut Editor {
        match self.input {
            Input::Pattern => &mut self.pattern,
            Input::Replacement => &mut self.replacement,
        }
    }

    /// Matches in all.
    #[must_use]
    pub fn count(&self) -> usize {
        self.found.iter().map(|found| found.ranges.len()).sum()
    }

    /// `3 of 12`, `12 matches` while none is gone to, `no match`; empty while nothing is looked for.
    #[must_use]
    pub fn tally(&self) -> String {
        let count = self.count();
        if self.pattern.is_empty() {
            return String::new();
        }
        match (count, self.current) {
            (0, _) => t!("no match").to_owned(),
            (_, None) => tn!(count, "1 match", "{count} matches", count),
            (_, Some((text, range))) => {
                let before: usize = self
                    .found
                    .iter()
                    .take(text)
                    .map(|found| found.ranges.len())
                    .sum();
                t!("{at} of {all}", at = before + range + 1, all = count)
            }
        }
    }

    /// The matches in one text.
    #[must_use]
    pub fn in_spot(&self, spot: &Spot) -> &[Range<usize>] {
        self.found
            .iter()
            .find(|found| found.spot == *spot)
            .filter(|_| self.open)
            .map_or(&[], |found| &found.ranges)
    }

    /// The text and range of the match that is gone to.
    #[must_use]
    pub fn place(&self) -> Option<(&Spot, Range<usize>)> {
        let (text, range) = self.current?;
        let found = self.found.get(text)?;
        Some((&found.spot, found.ranges.get(range)?.clone()))
    }

    /// The first match at or behind a byte of a text; `order` tells how texts follow each other. Past the last one it
    /// is the first of all.
    #[must_use]
    pub fn at_or_behind(
        &self,
        spot: &Spot,
        byte: usize,
        order: impl Fn(&Spot) -> usize,
    ) -> Option<(usize, usize)> {
        let from = (order(spot), byte);
        for (text, found) in self.found.iter().enumerate() {
            let place = order(&found.spot);
            if place < from.0 {
                continue;
            }
            let first = if place == from.0 {
                found.ranges.partition_point(|range| range.start < from.1)
            } else {
                0
            };
            if first < found.ranges.len() {
                return Some((text, first));
            }
        }
        (!self.found.is_empty()).then_some((0, 0))
    }

    /// The match before or behind the one that is gone to, round the ends.
    #[must_use]
    pub fn beside(&self, back: bool) -> Option<(usize, usize)> {
        let all: Vec<(usize, usize)> = self
            .found
            .iter()
            .enumerate()
            .flat_map(|(text, found)| (0..found.ranges.len()).map(move |range| (text, range)))
            .collect();
        let at = match self.current {
            Some(current) => super::round(
                all.partition_point(|one| *one < current),
                if back { -1 } else { 1 },
                all.len(),
            ),
            None => 0,
        };
        all.get(at).copied()
    }
}

/// Where a pattern stands in a text: bytes, in order, not overlapping. An empty pattern stands nowhere. Time grows with
/// the text's length (times the pattern's, for texts that repeat its start).
#[must_use]
pub fn matches(text: &str, pattern: &str, options: Options) -> Vec<Range<usize>> {
    let wanted = letters(pattern, options);
    let Some(first) = wanted.first().map(|letter| letter.base) else {
        return Vec::new();
    };
    let boundaries = Boundaries::of(text);
    let mut found: Vec<Range<usize>> = Vec::new();
    let mut free = 0;
    for (start, letter) in text.char_indices() {
        if start < free || first_part(letter, options) != Some(first) {
            continue;
        }
        let Some(end) = match_at(text, start, &wanted, options) else {
            continue;
        };
        // A match neither starts nor ends inside a grapheme.
        let is_whole = boundaries.contains(start) && boundaries.contains(end);
        if is_whole && (!options.word || is_word(text, start, end)) {
            found.push(start..end);
            free = end;
        }
    }
    found
}

/// A letter that is looked for, and what stands on it.
struct Letter {
    base: char,
    marks: Marks,
    /// In a pattern that begins with a mark, each is a letter like others.
    is_alone: bool,
}

/// What stands on a letter. Marks of different places say nothing by their order: a shadda is typed before or after a
/// fatha, and looks the same.
#[derive(Default)]
struct Marks {
    /// They may be left out.
    vowels: Vec<char>,
    /// They make it another letter; by their places.
    others: Vec<char>,
}

impl Marks {
    /// Takes one more, a part for which [`is_mark`] holds.
    fn take(&mut self, part: char) {
        if is_vowelling(part) {
            self.vowels.push(part);
            return;
        }
        let place = canonical_combining_class(part);
        let before = |other: &char| canonical_combining_class(*other) <= place;
        let at = self.others.partition_point(before);
        self.others.insert(at, part);
    }

    /// Whether a letter with these marks is found by one with those.
    fn are_wanted(&self, wanted: &Self) -> bool {
        self.others == wanted.others && { wanted.vowels.iter() }
            .all(|vowel| self.vowels.contains(vowel))
    }
}

/// The letters of a pattern.
fn letters(pattern: &str, options: Options) -> Vec<Letter> {
    let is_alone = pattern.chars().next().is_some_and(is_mark);
    let mut letters: Vec<Letter> = Vec::new();
    for part in pattern.chars().flat_map(|letter| folded(letter, options)) {
        match letters.last_mut() {
            Some(letter) if !is_alone && is_mark(part) => letter.marks.take(part),
            _ => letters.push(Letter {
                base: part,
                marks: Marks::default(),
                is_alone,
            }),
        }
    }
    letters
}

/// The end of the match that starts at a byte.
fn match_at(text: &str, start: usize, wanted: &[Letter], options: Options) -> Option<usize> {
    let letters = text.get(start..)?.char_indices();
    let mut parts = letters
        .flat_map(|(at, letter)| folded(letter, options).map(move |part| (at, part)))
        .peekable();
    let mut last = 0;
    for letter in wanted {
        let (at, part) = parts.next()?;
        if part != letter.base {
            return None;
        }
        last = at;
        let mut marks = Marks::default();
        while let Some((at, mark)) = parts.next_if(|(_, part)| !letter.is_alone && is_mark(*part)) {
            last = at;
            marks.take(mark);
        }
        if !marks.are_wanted(&letter.marks) {
            return None;
        }
    }
    match parts.next() {
        None => Some(text.len()),
        // A letter of which only the first half is wanted is no match.
        Some((behind, _)) => (behind > last).then_some(start + behind),
    }
}

/// A letter as it is compared.
fn folded(letter: char, options: Options) -> impl Iterator<Item = char> {
    let (exact, lower) = if options.case {
        (Some(letter), None)
    } else {
        (None, Some(letter.to_lowercase()))
    };
    let letters = exact.into_iter().chain(lower.into_iter().flatten());
    letters.flat_map(parts)
}

/// The first part of a letter as it is compared: every letter of a text is asked for it.
fn first_part(letter: char, options: Options) -> Option<char> {
    match (letter.is_ascii(), options.case) {
        (true, true) => Some(letter),
        (true, false) => Some(letter.to_ascii_lowercase()),
        (false, _) => folded(letter, options).next(),
    }
}

/// The characters that a letter is made of: `é` is the same whether it came as one or as two.
fn parts(letter: char) -> impl Iterator<Item = char> {
    // The longest is of four.
    let (mut parts, mut count) = ([letter; 4], 0);
    if letter < FIRST_MADE_OF_PARTS {
        count = 1;
    } else {
        decompose_canonical(letter, |part| {
            if let Some(place) = parts.get_mut(count) {
                *place = part;
                count += 1;
            }
        });
    }
    parts.into_iter().take(count)
}

/// `À`: no letter before it is made of others.
const FIRST_MADE_OF_PARTS: char = '\u{c0}';

/// Whether a part of a letter stands on what is before it.
fn is_mark(part: char) -> bool {
    part >= FIRST_MARK && (is_vowelling(part) || canonical_combining_class(part) != 0)
}

/// The combining grave accent.
const FIRST_MARK: char = '\u{300}';

/// Tashkeel, the small alef above, and tatweel.
fn is_vowelling(letter: char) -> bool {
    matches!(letter, '\u{064B}'..='\u{0652}' | '\u{0670}' | '\u{0640}')
}

/// Whether no letter or digit joins a match on either side.
fn is_word(text: &str, start: usize, end: usize) -> bool {
    let (before, _) = text.split_at(start);
    let (_, behind) = text.split_at(end);
    let joins = |letter: char| letter.is_alphanumeric() || letter == '_' || is_vowelling(letter);
    !before.chars().next_back().is_some_and(joins) && !behind.chars().next().is_some_and(joins)
}

#[cfg(test)]
mod tests {
    use unicode_normalization::UnicodeNormalization as _;

    use super::*;

    fn check(text: &str, pattern: &str, options: Options, expected: &[&str]) {
        let found: Vec<&str> = matches(text, pattern, options)
            .into_iter()
            .map(|range| text.get(range).unwrap())
            .collect();
        assert_eq!(found, expected, "{pattern:?} in {text:?}");
    }

    #[test]
    fn matches_are_told_apart_by_case_and_by_word() {
        let any = Options::default();
        let case = Options {
            case: true,
            ..Options::default()
        };
        let word = Options {
            word: true,
            ..Options::default()
        };
        for (text, pattern, options, expected) in [
            ("Clinic clinic", "clinic", any, &["Clinic", "clinic"][..]),
            ("Clinic clinic", "clinic", case, &["clinic"]),
            (
                "clinics clinic_a clinic. (clinic)",
                "clinic",
                word,
                &["clinic", "clinic"],
            ),
            ("aaaa", "aa", any, &["aa", "aa"]),
            ("aaab", "aab", any, &["aab"]),
            ("anything", "", any, &[]),
            ("", "a", any, &[]),
            ("{{name}} {{ name }}", "{{name}}", any, &["{{name}}"]),
            ("ÉCOLE école", "École", any, &["ÉCOLE", "école"]),
            ("İstanbul", "i", any, &[]),
            ("a\nb", "a b", any, &[]),
        ] {
            check(text, pattern, options, expected);
        }
    }

    #[test]
    fn arabic_is_found_with_and_without_its_vowels() {
        let any = Options::default();
        check("مُحَمَّدٌ ومحمد", "محمد", any, &["مُحَمَّدٌ", "محمد"]);
        check("مُحَمَّدٌ ومحمد", "مُحَمَّدٌ", any, &["مُحَمَّدٌ"]);
        // Those that were typed must be there, in any order; others may be.
        let (shadda_first, fatha_first) = ("مُحَم\u{651}\u{64e}د", "مُحَم\u{64e}\u{651}د");
        for text in [shadda_first, fatha_first] {
            for pattern in [shadda_first, fatha_first, "مُحمد", "محم\u{651}د"] {
                check(text, pattern, any, &[text]);
            }
            check(text, "مِحمد", any, &[]);
            check(text, "محمدٌ", any, &[]);
        }
        check("مُحَمَّدٌ ومحمد", "مُحَمَّد", any, &["مُحَمَّدٌ"]);
        check("مـــوعد موعد", "ـ", any, &["ـ", "ـ", "ـ"]);
        check("مـــوعد موعد", "موعد", any, &["مـــوعد", "موعد"]);
        let word = Options { word: true, ..any };
        check("مُحَمَّدٌ ومحمد", "محمد", word, &["مُحَمَّدٌ"]);
    }

    #[test]
    fn a_letter_is_found_whether_it_came_as_one_character_or_as_two() {
        for options in [
            Options::default(),
            Options {
                case: true,
                ..Options::default()
            },
        ] {
            for (one, two, base) in [
                ("caf\u{e9}", "cafe\u{301}", "cafe"),
                ("\u{623}حمد", "ا\u{654}حمد", "احمد"),
                // With a vowel, in the order of typing and in the one that Unicode has for them.
                ("\u{623}\u{64e}حمد", "ا\u{64e}\u{654}حمد", "احمد"),
                ("vi\u{1ec7}t", "vie\u{302}\u{323}t", "viet"),
            ] {
                let text = format!("{one} {two} {base}");
                for pattern in [one, two] {
                    check(&text, pattern, options, &[one, two]);
                }
                check(&text, base, options, &[base]);
            }
        }
    }

    #[test]
    fn hangul_is_not_found_by_half_a_syllable() {
        let any = Options::default();
        check("가각", "\u{1100}\u{1161}", any, &["가"]);
        check("가각", "\u{1100}", any, &[]);
    }

    #[test]
    fn no_match_cuts_a_grapheme() {
        let any = Options::default();
        // A decomposed é, a family, a flag.
        for text in ["e\u{301}t", "👩‍👩‍👧", "🇯🇴"] {
            for letter in text.chars().take(1) {
                check(text, &letter.to_string(), any, &[]);
            }
            check(text, text, any, &[text]);
        }
    }

    proptest::proptest! {
        #[test]
        fn all_spellings_of_a_text_are_found_alike(text in "[eéệạ\u{323}\u{302}\u{301}Åßأإَُِّٰـ각 ]{0,30}", letter in "[eệÅأ각]", rest in "[eéạ\u{323}\u{302}\u{301}أَُّ각]{0,3}") {
            let pattern = letter + &rest;
            let found = |text: &str, pattern: &str| {
                let all = matches(text, pattern, Options::default());
                let words = all.into_iter().map(|range| text.get(range).unwrap().nfc().collect::<String>());
                words.collect::<Vec<_>>()
            };
            let (made, parted): (String, String) = (text.nfc().collect(), text.nfd().collect());
            let expected = found(&text, &pattern);
            for pattern in [pattern.nfc().collect::<String>(), pattern.nfd().collect(), pattern] {
                for text in [&text, &made, &parted] {
                    proptest::prop_assert_eq!(&found(text, &pattern), &expected);
                }
            }
        }

        #[test]
        fn every_match_is_in_order_and_reads_as_what_was_looked_for(text in "[abAB مُحé\n👩]{0,40}", pattern in "[abAB محé]{1,3}") {
            let all = matches(&text, &pattern, Options { case: true, word: false });
            let mut free = 0;
            for range in all {
                proptest::prop_assert!(range.start >= free && range.start < range.end);
                free = range.end;
                let bare: String = text.get(range).unwrap().chars().filter(|c| !is_vowelling(*c)).collect();
                proptest::prop_assert_eq!(&bare, &pattern);
            }
        }
    }
}
