//! What is known of a draft's texts from one check to the next, so that a key costs what it changed: each text with its
//! pieces, its number of words and what a walk over it saw, and the outcome schema as read.
//!
//! It is a memory, no second source: [`Known::update`] brings it to a draft, and then it equals one made from nothing.

use std::sync::OnceLock;

use indexmap::IndexSet;

use super::scan::Seen;
use crate::draft::phone::{self, Facts, PhoneBook, PhoneNumber};
use crate::draft::schema::{self, Checked};
use crate::draft::template::{self, Piece, PieceKind};
use crate::draft::{Draft, ParamValue, Params, names, speech};
use crate::text::change::{self, Difference};
use crate::text::clean;

/// Of a longer schema, in bytes, no example is made here: it would take longer than a key may.
const LONGEST_SHOWN: usize = 64 * 1024;

/// A longer value, in bytes, is remembered as the texts are: shorter ones are walked anew sooner than they are compared.
pub(super) const LONG_VALUE: usize = 4096;

/// What is known of a draft's texts.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Known {
    pub greeting: Text,
    pub preamble: Text,
    pub outcome: Text,
    /// No-response messages, by row.
    pub pokes: Vec<Text>,
    /// The greeting as it was heard last, whose length in seconds is told.
    pub heard_greeting: Text,
    /// Names of params and placeholders that are taken for each other.
    pub alike: names::Pairs,
    schema: Schema,
    /// The values that count, while a chosen set overlays the draft's.
    overlaid: Option<Params>,
    /// The long ones of the values that count, in their order.
    long_values: Vec<Walked>,
    numbers: Vec<(PhoneNumber, Facts)>,
}

#[derive(Clone, Debug, Default)]
struct Schema {
    walked: Walked,
    checked: Checked,
    /// Made when it is looked at.
    example: OnceLock<Result<String, String>>,
}

impl PartialEq for Schema {
    /// Whether the example was looked at makes no difference.
    fn eq(&self, other: &Self) -> bool {
        self.walked == other.walked && self.checked == other.checked
    }
}

impl Known {
    /// What is known of a draft.
    #[must_use]
    pub fn of(draft: &Draft) -> Self {
        let mut known = Self::default();
        known.update(draft);
        known
    }

    /// Brings it to a draft.
    pub fn update(&mut self, draft: &Draft) {
        self.greeting.update(&draft.greeting_message);
        self.preamble.update(&draft.preamble);
        self.outcome.update(&draft.outcome);
        let pokes = &draft.poke_messages;
        self.pokes.resize_with(pokes.len(), Text::default);
        for (known, message) in self.pokes.iter_mut().zip(pokes) {
            known.update(message);
        }
        self.overlay(draft);
        let values = self.overlaid.as_ref().unwrap_or(&draft.params);
        let heard =
            super::heard::render_pieces(self.greeting.text(), self.greeting.pieces(), values);
        self.heard_greeting.update(&heard.text);
        let long: Vec<&str> = { values.values() }
            .filter_map(|value| match value {
                ParamValue::Text(text) if text.len() > LONG_VALUE => Some(text.as_str()),
                _ => None,
            })
            .collect();
        self.long_values.resize_with(long.len(), Walked::default);
        for (known, value) in self.long_values.iter_mut().zip(long) {
            known.update(value);
        }
        let mut names: IndexSet<&str> = values.keys().map(String::as_str).collect();
        names.extend(
            self.greeting
                .placeholders()
                .chain(self.preamble.placeholders()),
        );
        self.alike.update(names.into_iter());
        let schema = &draft.outcome_response_shape;
        let known = &mut self.schema;
        if let Some(change) = change::difference(known.walked.text.as_bytes(), schema.as_bytes()) {
            known.walked.change(schema, change);
            known.checked = schema::check(schema);
            known.example = OnceLock::new();
        }
    }

    /// As [`Draft::effective_params`] of the draft that it was brought to, without making them anew.
    #[must_use]
    pub fn values<'k>(&'k self, draft: &'k Draft) -> &'k Params {
        self.overlaid.as_ref().unwrap_or(&draft.params)
    }

    /// Brings the overlaid values to a draft: of the many that there may be, a key changes one.
    fn overlay(&mut self, draft: &Draft) {
        let chosen = draft.param_set.as_ref();
        let set = chosen.and_then(|name| draft.param_sets.get(name));
        let Some(set) = set.filter(|set| !set.is_empty()) else {
            self.overlaid = None;
            return;
        };
        let own =
            { draft.params.iter() }.map(|(name, value)| (name, set.get(name).unwrap_or(value)));
        let more = { set.iter() }.filter(|(name, _)| !draft.params.contains_key(*name));
        let wanted = own.chain(more);
        if let Some(known) = &mut self.overlaid
            && { known.keys() }.eq(wanted.clone().map(|(name, _)| name))
        {
            for (value, (_, new)) in known.values_mut().zip(wanted) {
                if value != new {
                    value.clone_from(new);
                }
            }
            return;
        }
        self.overlaid = Some(
            wanted
                .map(|(name, value)| (name.clone(), value.clone()))
                .collect(),
        );
    }

    /// What the phone library says of a number: it is asked once for as long as the number stands there.
    pub(super) fn facts(&self, number: &PhoneNumber) -> Option<&Facts> {
        let known = self.numbers.iter().find(|(known, _)| known == number)?;
        Some(&known.1)
    }

    /// A number as people read it; `None`: it is none.
    #[must_use]
    pub fn number(&self, typed: &str) -> Option<String> {
        let number = phone::parse(typed).ok()?;
        let facts = self.facts(&number);
        Some(facts.map_or_else(
            || phone::shown(&number, None),
            |facts| facts.grouped.clone(),
        ))
    }

    /// As [`phone::readable`], without asking the library anew.
    #[must_use]
    pub fn readable(&self, typed: &str) -> String {
        self.number(typed)
            .unwrap_or_else(|| clean::line(typed).into_owned())
    }

    /// Asks the phone library for the draft's numbers, and for that of `caller`, where it was not asked before.
    pub fn look_up(&mut self, draft: &Draft, caller: Option<&str>, book: PhoneBook) {
        let mut before = std::mem::take(&mut self.numbers);
        let typed = [draft.phone_number.as_str(), draft.to_number.as_str()];
        for typed in typed.into_iter().chain(caller) {
            let Ok(number) = phone::parse(typed) else {
                continue;
            };
            let known = before.iter().position(|(known, _)| *known == number);
            let entry = match known {
                Some(at) => before.swap_remove(at),
                None => (number.clone(), book.facts(&number)),
            };
            self.numbers.push(entry);
        }
    }

    /// The outcome schema as read.
    #[must_use]
    pub fn schema(&self) -> &Checked {
        &self.schema.checked
    }

    pub(super) fn schema_seen(&self) -> &Seen {
        &self.schema.walked.seen
    }

    /// What a walk over each of the long values saw, in their order.
    pub(super) fn long_values_seen(&self) -> impl Iterator<Item = &Seen> {
        self.long_values.iter().map(|value| &value.seen)
    }

    /// An example instance of the outcome schema, as JSON text.
    ///
    /// # Errors
    /// Why none can be shown.
    pub fn example(&self) -> Result<&str, &str> {
        let made = self.schema.example.get_or_init(|| {
            if self.schema.walked.text.len() > LONGEST_SHOWN {
                return Err(t!(
                    "The schema has more than {value} KB, too much for an example at every key: \
                     `ringback render DRAFT --part outcome` prints one",
                    value = LONGEST_SHOWN / 1024
                ));
            }
            let schema = self.schema.checked.value.as_ref();
            let example = schema::example(schema.ok_or(t!("there is no schema to be read"))?)?;
            Ok(format!("{example:#}"))
        });
        made.as_deref().map_err(String::as_str)
    }
}

/// A text, and what a walk over it saw.
#[derive(Clone, Debug, Default, PartialEq)]
struct Walked {
    text: String,
    seen: Seen,
}

impl Walked {
    /// Brings it to a text.
    fn update(&mut self, new: &str) {
        if let Some(change) = change::difference(self.text.as_bytes(), new.as_bytes()) {
            self.change(new, change);
        }
    }

    /// Brings it to a text that differs so.
    fn change(&mut self, new: &str, change: Difference) {
        self.seen.update(&self.text, new, change);
        // Only what is behind the change is copied.
        let start = new.floor_char_boundary(
            change
                .start
                .min(self.text.floor_char_boundary(change.start)),
        );
        self.text.truncate(start);
        self.text.push_str(new.get(start..).unwrap_or_default());
    }
}

/// A text taken apart.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Text {
    walked: Walked,
    pieces: Vec<Piece>,
    words: usize,
}

impl Text {
    #[must_use]
    pub fn text(&self) -> &str {
        &self.walked.text
    }

    /// See [`template::parse`].
    #[must_use]
    pub fn pieces(&self) -> &[Piece] {
        &self.pieces
    }

    /// As [`speech::words_within`] counts them.
    #[must_use]
    pub fn words(&self) -> usize {
        self.words
    }

    /// The names of its placeholders, in order; one that stands there twice comes twice.
    pub fn placeholders(&self) -> impl Iterator<Item = &str> {
        self.pieces.iter().filter_map(|piece| match &piece.kind {
            PieceKind::Placeholder { name, .. } => self.text().get(name.clone()),
            _ => None,
        })
    }

    pub(super) fn seen(&self) -> &Seen {
        &self.walked.seen
    }

    fn update(&mut self, new: &str) {
        let Some(change) = change::difference(self.text().as_bytes(), new.as_bytes()) else {
            return;
        };
        let pieces = template::parse(new);
        self.words = self
            .words_after(new, &pieces, change)
            .unwrap_or_else(|| speech::words_within(new, &pieces, 0..new.len()));
        self.walked.change(new, change);
        self.pieces = pieces;
    }

    /// The number of words after a change, by those between the blanks around it. `None`: they must be counted whole,
    /// because a brace made other pieces of the text around.
    fn words_after(&self, new: &str, pieces: &[Piece], change: Difference) -> Option<usize> {
        let old = self.text();
        let wide = change.widened(old.as_bytes(), new.as_bytes(), |byte| {
            byte.is_ascii_whitespace()
        });
        let cuts = |pieces: &[Piece], at: usize| {
            let piece = pieces.get(pieces.partition_point(|piece| piece.span.end <= at));
            piece.is_some_and(|piece| piece.span.start < at && piece.kind != PieceKind::Text)
        };
        let ends = [
            (&*self.pieces, wide.start),
            (&*self.pieces, wide.old_end),
            (pieces, wide.start),
            (pieces, wide.new_end),
        ];
        // Outside of these ends nothing is counted otherwise: what a tag says of a name behind it makes another kind of
        // piece of that name, not more words.
        if ends.into_iter().any(|(pieces, at)| cuts(pieces, at)) {
            return None;
        }
        let gone = speech::words_within(old, &self.pieces, wide.start..wide.old_end);
        let come = speech::words_within(new, pieces, wide.start..wide.new_end);
        (self.words + come).checked_sub(gone)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::draft::ParamValue;

    /// Bits of which templates, leftovers and words are made.
    const BITS: [&str; 30] = [
        "{% set name = 1 %}",
        "{% for name in x %}",
        "{% endfor %}",
        "{{name}}",
        "{{",
        "}}",
        "{%",
        "%}",
        "{#",
        "#}",
        "<<",
        ">>",
        "\\<<",
        "name",
        " ",
        "\n",
        "one",
        "TODO",
        "lorem ipsum",
        "xxx",
        "<string>",
        "\u{200b}",
        "كلمة",
        "ً",
        "'",
        ".",
        "else",
        "#if x",
        "/if",
        "é",
    ];

    fn bits() -> impl Strategy<Value = String> {
        prop::collection::vec(prop::sample::select(&BITS[..]), 0..14).prop_map(|bits| bits.concat())
    }

    #[test]
    fn what_the_phone_library_says_is_of_the_numbers_that_stand_there() {
        let book = PhoneBook::load();
        let mut known = Known::default();
        let mut draft = Draft::default();
        for (from, to) in [
            ("+12025550143", "+12025550144"),
            ("+12025550144", "+12025550143"),
            ("+12025550144", "+12025550144"),
            ("+966", "+1234567890"),
        ] {
            from.clone_into(&mut draft.phone_number);
            to.clone_into(&mut draft.to_number);
            known.look_up(&draft, None, book);
            for typed in [from, to] {
                let Ok(number) = phone::parse(typed) else {
                    continue;
                };
                assert_eq!(known.facts(&number), Some(&book.facts(&number)));
                assert_eq!(known.number(typed), Some(book.grouped(&number)));
            }
        }
        let gone = phone::parse("+12025550143").unwrap();
        assert_eq!(known.facts(&gone), None);
    }

    #[test]
    fn the_values_brought_along_are_those_of_the_draft_with_its_set() {
        let params = |pairs: &[(&str, &str)]| -> Params {
            { pairs.iter() }
                .map(|(name, value)| ((*name).to_owned(), ParamValue::Text((*value).to_owned())))
                .collect()
        };
        let mut draft = Draft {
            params: params(&[("clinic", "Noor"), ("day", "3 May")]),
            ..Draft::default()
        };
        let set = params(&[("day", "4 May"), ("name", "Lina")]);
        draft.param_sets.insert("lina".to_owned(), set);
        draft.param_sets.insert("none".to_owned(), Params::new());
        let mut known = Known::of(&draft);
        let mut same = |draft: &Draft, what: &str| {
            known.update(draft);
            let expected = draft.effective_params();
            assert!(known.values(draft).iter().eq(expected.iter()), "{what}");
        };
        same(&draft, "no set");
        draft.param_set = Some("lina".to_owned());
        same(&draft, "a set");
        draft
            .params
            .extend(params(&[("clinic", "Amal"), ("day", "5 May")]));
        same(&draft, "values of the draft, one of them under the set's");
        let lina = &mut draft.param_sets["lina"];
        lina.extend(params(&[("name", "Omar")]));
        same(&draft, "a value of the set");
        draft.param_sets["lina"].shift_remove("day");
        same(&draft, "one that the set has no more");
        draft.params.shift_remove("clinic");
        same(&draft, "one that the draft has no more");
        draft.params.extend(params(&[("name", "x"), ("new", "y")]));
        same(&draft, "new ones, one of them the set's before");
        for set in ["none", "gone"] {
            draft.param_set = Some(set.to_owned());
            same(&draft, set);
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]
        #[test]
        fn a_text_brought_along_edit_by_edit_is_known_as_if_from_nothing(
            first in bits(), edits in prop::collection::vec((any::<prop::sample::Index>(), 0_usize..6, bits()), 1..5),
        ) {
            let mut known = Text::default();
            let mut text = first;
            known.update(&text);
            for (at, gone, come) in edits {
                let start = text.floor_char_boundary(at.index(text.len() + 1));
                let end = text.ceil_char_boundary((start + gone).min(text.len()));
                text.replace_range(start..end, &come);
                known.update(&text);
                let mut anew = Text::default();
                anew.update(&text);
                prop_assert_eq!(&known, &anew);
                prop_assert_eq!(known.words(), speech::words(&text));
                prop_assert_eq!(known.seen(), &Seen::of(&text));
                prop_assert_eq!(known.text(), &text);
            }
        }
    }
}
