//! What is known of a draft's texts from one check to the next, so that a key costs what it changed: each text with its
//! pieces, its number of words and what a walk over it saw, and the outcome schema as read.
//!
//! It is a memory, no second source: [`Known::update`] brings it to a draft, and then it equals one made from nothing.

use super::scan::Seen;
use crate::draft::schema::{self, Checked};
use crate::draft::template::{self, Piece, PieceKind};
use crate::draft::{Draft, speech};
use crate::text::change::{self, Difference};

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
    schema: Schema,
}

#[derive(Clone, Debug, Default, PartialEq)]
struct Schema {
    text: String,
    checked: Checked,
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
        let heard = super::heard::render_pieces(
            self.greeting.text(),
            self.greeting.pieces(),
            &draft.effective_params(),
        );
        self.heard_greeting.update(&heard.text);
        let schema = &draft.outcome_response_shape;
        if self.schema.text != *schema {
            self.schema = Schema {
                text: schema.clone(),
                checked: schema::check(schema),
            };
        }
    }

    /// The outcome schema as read.
    #[must_use]
    pub fn schema(&self) -> &Checked {
        &self.schema.checked
    }
}

/// A text taken apart.
#[derive(Clone, Debug, Default, PartialEq)]
#[expect(
    clippy::struct_field_names,
    reason = "a text's text has no better name"
)]
pub struct Text {
    text: String,
    pieces: Vec<Piece>,
    words: usize,
    seen: Seen,
}

impl Text {
    #[must_use]
    pub fn text(&self) -> &str {
        &self.text
    }

    /// See [`template::parse`].
    #[must_use]
    pub fn pieces(&self) -> &[Piece] {
        &self.pieces
    }

    /// See [`speech::words`].
    #[must_use]
    pub fn words(&self) -> usize {
        self.words
    }

    pub(super) fn seen(&self) -> &Seen {
        &self.seen
    }

    fn update(&mut self, new: &str) {
        let Some(change) = change::difference(self.text.as_bytes(), new.as_bytes()) else {
            return;
        };
        let pieces = template::parse(new);
        let spread = spread(change, &self.pieces, &pieces).widened(
            self.text.as_bytes(),
            new.as_bytes(),
            |byte| byte.is_ascii_whitespace(),
        );
        let gone = speech::words_within(&self.text, &self.pieces, spread.start..spread.old_end);
        let come = speech::words_within(new, &pieces, spread.start..spread.new_end);
        self.words = self.words - gone + come;
        self.seen.update(&self.text, new, change);
        self.pieces = pieces;
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

/// A change spread to all that is another piece because of it: a brace may open or close far away.
fn spread(change: Difference, old: &[Piece], new: &[Piece]) -> Difference {
    let same = old
        .iter()
        .zip(new)
        .take_while(|(old, new)| old == new)
        .count();
    let start = match (old.get(same), new.get(same)) {
        (Some(old), Some(new)) if is_text(old) && is_text(new) => old.span.end.min(new.span.end),
        (Some(old), Some(new)) => old.span.start.min(new.span.start),
        (Some(piece), None) | (None, Some(piece)) => piece.span.start,
        (None, None) => change.start,
    };
    let moved = |at: usize| at + change.new_end >= change.old_end;
    let same_behind = |old: &Piece, new: &Piece| {
        moved(old.span.start)
            && old.span.start >= change.old_end
            && new.span.start + change.old_end == old.span.start + change.new_end
            && new.span.end + change.old_end == old.span.end + change.new_end
            && std::mem::discriminant(&old.kind) == std::mem::discriminant(&new.kind)
    };
    let behind = old
        .iter()
        .rev()
        .zip(new.iter().rev())
        .take_while(|(old, new)| same_behind(old, new))
        .count();
    let before = |pieces: &[Piece]| pieces.len().checked_sub(behind + 1);
    let (last_old, last_new) = (
        before(old).and_then(|at| old.get(at)),
        before(new).and_then(|at| new.get(at)),
    );
    let old_end = match (last_old, last_new) {
        // Both end in text that ends at the same place: it is the same from where the later one begins.
        (Some(old), Some(new)) if is_text(old) && is_text(new) => {
            let new_start = (new.span.start + change.old_end).saturating_sub(change.new_end);
            old.span.start.max(new_start).max(change.old_end)
        }
        (Some(piece), _) => piece.span.end.max(change.old_end),
        (None, _) => change.old_end,
    };
    let start = start.min(change.start);
    let old_end = old_end.max(change.old_end);
    Difference {
        start,
        old_end,
        new_end: old_end - change.old_end + change.new_end,
    }
}

fn is_text(piece: &Piece) -> bool {
    piece.kind == PieceKind::Text
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Bits of which templates, leftovers and words are made.
    const BITS: [&str; 26] = [
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
