//! What is left over from a template, and what cannot be seen, in every text that is sent.

use std::ops::Range;

use super::found::{Found, at, quoted};
use super::known::{Known, LONG_VALUE};
use super::params;
use crate::draft::field::Field;
use crate::draft::{AgentKind, Draft, ParamValue, Params, Part, Spot};
use crate::text::change::Difference;
use crate::text::clean;

pub(super) fn check(
    draft: &Draft,
    kind: AgentKind,
    values: &Params,
    known: &Known,
    found: &mut Found,
) {
    if kind == AgentKind::Inline {
        let texts = [
            (Field::Greeting, &known.greeting),
            (Field::Preamble, &known.preamble),
            (Field::Outcome, &known.outcome),
        ];
        tell(
            Spot::whole(Field::AgentName),
            &draft.agent_name,
            &Seen::of(&draft.agent_name),
            true,
            found,
        );
        for (field, text) in texts {
            tell(Spot::whole(field), text.text(), text.seen(), true, found);
        }
        for (row, message) in known.pokes.iter().enumerate() {
            let spot = Spot {
                field: Field::PokeMessages,
                part: Part::Row(row),
            };
            tell(spot, message.text(), message.seen(), true, found);
        }
        for (field, text, seen) in [
            (
                Field::OutcomeSchema,
                &draft.outcome_response_shape,
                known.schema_seen(),
            ),
            (
                Field::WebhookUrl,
                &draft.webhook_url,
                &Seen::of(&draft.webhook_url),
            ),
        ] {
            tell(Spot::whole(field), text, seen, false, found);
        }
    }
    let mut long = known.long_values_seen();
    for (name, value) in values {
        let ParamValue::Text(text) = value else {
            continue;
        };
        let anew;
        let seen = if text.len() > LONG_VALUE {
            long.next()
        } else {
            anew = Seen::of(text);
            Some(&anew)
        };
        if let Some(seen) = seen {
            tell(params::spot(draft, name), text, seen, true, found);
        }
    }
}

/// Tells of the first leftover and the first invisible character.
fn tell(spot: Spot, text: &str, seen: &Seen, leftovers: bool, found: &mut Found) {
    if let Some(&(start, end)) = seen.leftovers.first().filter(|_| leftovers) {
        let written = text.get(start..end).unwrap_or_default();
        found.warning(
            "leftover",
            at(spot.clone(), start..end),
            t!("{written} looks left over", written = quoted(written)),
            t!("Write what belongs there, or take it out"),
        );
    }
    if let Some(&(start, character)) = seen.invisible.first() {
        let mark = clean::mark(character).unwrap_or_default();
        let message = match seen.invisible.len() - 1 {
            0 => t!("A character that cannot be seen stands here: {mark}", mark),
            more => {
                t!(
                    "A character that cannot be seen stands here: {mark}, and {more} more",
                    mark,
                    more
                )
            }
        };
        found.warning(
            "invisible-character",
            at(spot, start..start + character.len_utf8()),
            message,
            t!("Take it out, unless you mean it: it often comes along when text is copied"),
        );
    }
}

/// What a walk over a text saw. Kept with the text, so that after an edit only the words round it are walked again.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Seen {
    /// Each leftover's bytes, in order.
    leftovers: Vec<(usize, usize)>,
    /// Each invisible character and its position, in order.
    invisible: Vec<(usize, char)>,
}

impl Seen {
    pub(super) fn of(text: &str) -> Self {
        Self::within(text, 0..text.len())
    }

    /// What begins in a stretch of a text, which starts behind an ASCII blank or at the text's start.
    fn within(text: &str, stretch: Range<usize>) -> Self {
        let mut seen = Self::default();
        let mut before = ' ';
        let inside = text.get(stretch.clone()).unwrap_or_default();
        for (start, character) in inside.char_indices() {
            let start = stretch.start + start;
            if matches!(character, 'T' | '<' | 'l' | 'L' | 'x' | 'X')
                && (character == '<' || !is_word(before))
                && let Some(length) = leftover_at(text.get(start..).unwrap_or_default())
            {
                seen.leftovers.push((start, start + length));
            } else if is_invisible(character, before) {
                seen.invisible.push((start, character));
            }
            before = character;
        }
        seen
    }

    /// Takes an edit of the text, in which this was seen, that made it `new`.
    pub(super) fn update(&mut self, old: &str, new: &str, change: Difference) {
        let (old, bytes) = (old.as_bytes(), new.as_bytes());
        let blank = |byte: u8| byte.is_ascii_whitespace();
        let words = change.widened(old, bytes, blank);
        // A leftover may be two words: so one more word on either side.
        let more = usize::from(words.new_end < bytes.len());
        let wide = Difference {
            start: words.start.saturating_sub(1),
            old_end: words.old_end + more,
            new_end: words.new_end + more,
        }
        .widened(old, bytes, blank);
        let found = Self::within(new, wide.start..wide.new_end);
        let moved = |at: usize| at - wide.old_end + wide.new_end;
        let kept = |at: usize| at < wide.start;
        let from = self.leftovers.partition_point(|(at, _)| kept(*at));
        let behind = self.leftovers.partition_point(|(at, _)| *at < wide.old_end);
        for (start, end) in self.leftovers.iter_mut().skip(behind) {
            (*start, *end) = (moved(*start), moved(*end));
        }
        self.leftovers.splice(from..behind, found.leftovers);
        let from = self.invisible.partition_point(|(at, _)| kept(*at));
        let behind = self.invisible.partition_point(|(at, _)| *at < wide.old_end);
        for (at, _) in self.invisible.iter_mut().skip(behind) {
            *at = moved(*at);
        }
        self.invisible.splice(from..behind, found.invisible);
    }
}

/// A text without the characters that are told of as invisible.
pub(super) fn without_invisible(text: &str) -> String {
    let mut before = ' ';
    text.chars()
        .filter(|character| {
            let gone = is_invisible(*character, before);
            before = *character;
            !gone
        })
        .collect()
}

/// The length in bytes of the leftover that a text begins with.
fn leftover_at(text: &str) -> Option<usize> {
    let starts = |word: &str| {
        text.get(..word.len())
            .is_some_and(|start| start.eq_ignore_ascii_case(word))
    };
    // In small letters it is a word of other languages.
    let length = if text.starts_with("TODO") {
        4
    } else if starts("<string>") {
        8
    } else if starts("lorem ipsum") {
        11
    } else if starts("xxx") {
        text.bytes()
            .take_while(|byte| matches!(byte, b'x' | b'X'))
            .count()
    } else {
        return None;
    };
    let behind = text.get(length..)?.chars().next();
    (text.starts_with('<') || !behind.is_some_and(is_word)).then_some(length)
}

fn is_word(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

/// Whether a character cannot be seen and is not wanted. Line ends and tabs are; so are the joiners and emoji
/// selectors inside Arabic and emoji.
fn is_invisible(character: char, before: char) -> bool {
    match character {
        // Most of what prompts are made of needs no look at the table.
        ' '..='~' | '\n' | '\t' | '\u{c0}'..='\u{2ff}' | '\u{620}'..='\u{64a}' => false,
        '\u{200c}' | '\u{200d}' | '\u{fe0e}' | '\u{fe0f}' => {
            before.is_ascii() && before != '#' && before != '*' && !before.is_ascii_digit()
        }
        // Marks of direction are typed on purpose where Arabic and Latin meet; inside a Latin word they are not.
        '\u{200e}' | '\u{200f}' | '\u{61c}' => before.is_ascii_alphabetic(),
        _ => clean::mark(character).is_some(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leftovers_are_found_as_whole_words() {
        for (text, leftover) in [
            ("a TODO: b", Some("TODO")),
            ("TODO", Some("TODO")),
            ("<string>", Some("<string>")),
            ("a<STRING>b", Some("<STRING>")),
            (" <String>b", Some("<String>")),
            ("Lorem Ipsum dolor", Some("Lorem Ipsum")),
            ("call xxx now", Some("xxx")),
            ("XXXXX", Some("XXXXX")),
            ("todo el mundo", None),
            ("TODOS", None),
            ("MYTODO", None),
            ("a_TODO", None),
            ("xx", None),
            ("xxxl", None),
            ("exxxon", None),
            ("lorem", None),
            ("<strings>", None),
            ("كلمة TODO", Some("TODO")),
            ("", None),
        ] {
            let seen = Seen::of(text);
            let first = seen.leftovers.first();
            let read = first.and_then(|&(start, end)| text.get(start..end));
            assert_eq!(read, leftover, "{text}");
        }
    }

    #[test]
    fn what_cannot_be_seen_is_found_and_counted() {
        for (text, first, more) in [
            ("plain\n\ttext", None, 0),
            ("أهلاً وسهلاً", None, 0),
            ("می\u{200c}خواهم", None, 0),
            ("👨\u{200d}👩 ❤\u{fe0f} 1\u{fe0f}\u{20e3}", None, 0),
            ("a\u{202e}b", Some(1), 0),
            ("a\u{1b}[2J\u{7}", Some(1), 1),
            ("a\u{200b}b\u{200b}", Some(1), 1),
            ("ab\u{200d}c", Some(2), 0),
            ("درجة \u{200e}-18، \u{200f}(ب)", None, 0),
            ("pass\u{200e}word", Some(4), 0),
            ("\u{feff}x", Some(0), 0),
            ("é\u{0}", Some(2), 0),
        ] {
            let seen = Seen::of(text).invisible;
            assert_eq!(seen.first().map(|(start, _)| *start), first, "{text:?}");
            assert_eq!(seen.len().saturating_sub(1), more, "{text:?}");
        }
    }
}
