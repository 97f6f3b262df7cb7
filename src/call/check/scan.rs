//! What is left over from a template, and what cannot be seen, in every text that is sent.

use super::found::{Found, at, quoted};
use super::params;
use crate::draft::field::Field;
use crate::draft::{AgentKind, Draft, ParamValue, Params, Part, Spot};
use crate::text::clean;

pub(super) fn check(draft: &Draft, kind: AgentKind, values: &Params, found: &mut Found) {
    let mut scan = |spot: Spot, text: &str, leftovers: bool| {
        let seen = scan(text, leftovers);
        if let Some((start, end)) = seen.leftover {
            let written = text.get(start..end).unwrap_or_default();
            found.warning(
                "leftover",
                at(spot.clone(), start..end),
                format!("{} looks left over", quoted(written)),
                "Write what belongs there, or take it out",
            );
        }
        if let Some((start, character)) = seen.invisible {
            let mark = clean::mark(character).unwrap_or_default();
            let message = match seen.more_invisible {
                0 => format!("A character that cannot be seen stands here: {mark}"),
                more => {
                    format!("A character that cannot be seen stands here: {mark}, and {more} more")
                }
            };
            found.warning(
                "invisible-character",
                at(spot, start..start + character.len_utf8()),
                message,
                "Take it out, unless you mean it: it often comes along when text is copied",
            );
        }
    };
    if kind == AgentKind::Inline {
        for field in [
            Field::AgentName,
            Field::Greeting,
            Field::Preamble,
            Field::Outcome,
        ] {
            let spot = Spot::whole(field);
            scan(spot.clone(), draft.text(&spot).unwrap_or_default(), true);
        }
        for (row, message) in draft.poke_messages.iter().enumerate() {
            let spot = Spot {
                field: Field::PokeMessages,
                part: Part::Row(row),
            };
            scan(spot, message, true);
        }
        for field in [Field::OutcomeSchema, Field::WebhookUrl] {
            let spot = Spot::whole(field);
            scan(spot.clone(), draft.text(&spot).unwrap_or_default(), false);
        }
    }
    for (name, value) in values {
        if let ParamValue::Text(text) = value {
            scan(params::spot(draft, name), text, true);
        }
    }
}

/// What one walk over a text saw.
#[derive(Debug, Default, PartialEq)]
struct Seen {
    /// The first leftover's bytes.
    leftover: Option<(usize, usize)>,
    /// The first invisible character and its position.
    invisible: Option<(usize, char)>,
    /// How many more there are.
    more_invisible: usize,
}

fn scan(text: &str, leftovers: bool) -> Seen {
    let mut seen = Seen::default();
    let mut before = ' ';
    for (start, character) in text.char_indices() {
        let may_begin_leftover = matches!(character, 'T' | '<' | 'l' | 'L' | 'x' | 'X');
        if may_begin_leftover
            && leftovers
            && seen.leftover.is_none()
            && (character == '<' || !is_word(before))
            && let Some(length) = leftover_at(text.get(start..).unwrap_or_default())
        {
            seen.leftover = Some((start, start + length));
        } else if is_invisible(character, before) {
            match seen.invisible {
                None => seen.invisible = Some((start, character)),
                Some(_) => seen.more_invisible += 1,
            }
        }
        before = character;
    }
    seen
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
            let seen = scan(text, true).leftover;
            let read = seen.and_then(|(start, end)| text.get(start..end));
            assert_eq!(read, leftover, "{text}");
            assert_eq!(scan(text, false).leftover, None);
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
            ("\u{feff}x", Some(0), 0),
            ("é\u{0}", Some(2), 0),
        ] {
            let seen = scan(text, true);
            assert_eq!(seen.invisible.map(|(start, _)| start), first, "{text:?}");
            assert_eq!(seen.more_invisible, more, "{text:?}");
        }
    }
}
