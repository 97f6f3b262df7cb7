//! JSON as it is being typed: keys, texts and the rest told apart, and the partner of a bracket. Broken JSON is as
//! good as any: nothing here parses.
//!
//! A string of JSON never goes over a line's end, so what stands in one line is told apart without the others.

use std::ops::Range;

use super::doc::Role;

/// Keys, texts, and numbers and words in a stretch of JSON that starts at a line's start: bytes in `text` with
/// their role, in order. Time grows with the stretch.
#[must_use]
pub fn spans(text: &str, stretch: Range<usize>) -> Vec<(Range<usize>, Role)> {
    let bytes = text.as_bytes();
    let end = stretch.end.min(bytes.len());
    let mut spans = Vec::new();
    let mut at = stretch.start;
    while at < end {
        let start = at;
        match bytes.get(at) {
            Some(b'"') => {
                at = string_end(bytes, at);
                let next = bytes
                    .iter()
                    .skip(at)
                    .find(|byte| !matches!(byte, b' ' | b'\t'));
                let role = if next == Some(&b':') {
                    Role::JsonKey
                } else {
                    Role::JsonText
                };
                spans.push((start..at, role));
            }
            Some(byte) if byte.is_ascii_alphanumeric() || *byte == b'-' => {
                at += bytes
                    .iter()
                    .skip(at)
                    .take_while(|byte| {
                        byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'+' | b'.')
                    })
                    .count();
                spans.push((start..at, Role::JsonOther));
            }
            _ => at += 1,
        }
    }
    spans
}

/// The byte behind a string that starts at `at`: behind its quote, or at the line's end if it has none.
fn string_end(bytes: &[u8], at: usize) -> usize {
    let mut end = at + 1;
    loop {
        match bytes.get(end) {
            None => return bytes.len(),
            Some(b'\n') => return end,
            Some(b'"') => return end + 1,
            // An escaped line end is no escape: it ends the line all the same.
            Some(b'\\') if bytes.get(end + 1).is_some_and(|next| *next != b'\n') => end += 2,
            Some(_) => end += 1,
        }
    }
}

/// The bracket at the cursor, or just before it, and its partner: the bytes at which they stand. `None` if there is
/// none, or it has no partner.
#[must_use]
pub fn partner(text: &str, cursor: usize) -> Option<(usize, usize)> {
    let bytes = text.as_bytes();
    let is_bracket = |at: &usize| {
        bytes
            .get(*at)
            .is_some_and(|byte| matches!(byte, b'{' | b'}' | b'[' | b']'))
    };
    let wanted = [Some(cursor), cursor.checked_sub(1)]
        .into_iter()
        .flatten()
        .find(is_bracket)?;
    let mut open: Vec<usize> = Vec::new();
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' => {
                at = string_end(bytes, at);
                if at > wanted && !open.contains(&wanted) {
                    // It stands in a string.
                    return None;
                }
                continue;
            }
            b'{' | b'[' => open.push(at),
            b'}' | b']' => {
                let opening = open.pop().filter(|opening| {
                    matches!(
                        (bytes.get(*opening), byte),
                        (Some(b'{'), b'}') | (Some(b'['), b']')
                    )
                });
                match opening {
                    Some(opening) if opening == wanted || at == wanted => {
                        return Some((wanted, if at == wanted { opening } else { at }));
                    }
                    // One that closes nothing, or something else: whatever follows is guesswork.
                    None => return None,
                    Some(_) => {}
                }
            }
            _ => {}
        }
        at += 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Vec<(&str, Role)> {
        spans(text, 0..text.len())
            .into_iter()
            .map(|(span, role)| (text.get(span).unwrap(), role))
            .collect()
    }

    #[test]
    fn keys_texts_and_others_are_told_apart() {
        let text = "{\n  \"a\\\"b\" : \"x\",\n  \"اسم\": -1.5e3, \"t\": true\n}";
        assert_eq!(
            told(text),
            [
                ("\"a\\\"b\"", Role::JsonKey),
                ("\"x\"", Role::JsonText),
                ("\"اسم\"", Role::JsonKey),
                ("-1.5e3", Role::JsonOther),
                ("\"t\"", Role::JsonKey),
                ("true", Role::JsonOther),
            ]
        );
    }

    #[test]
    fn a_text_without_its_end_ends_with_its_line() {
        assert_eq!(
            told("{\"a: 1,\n\"b\": 2}"),
            [
                ("\"a: 1,", Role::JsonText),
                ("\"b\"", Role::JsonKey),
                ("2", Role::JsonOther)
            ]
        );
        for broken in ["\"", "\"\\", "\"a\\\nb", "-", "{]\"é"] {
            told(broken);
        }
    }

    #[test]
    fn brackets_find_their_partner_outside_of_texts() {
        let text = r#"{"a}": [1, {}]}"#;
        for (cursor, expected) in [
            (0, Some((0, 14))),
            (15, Some((14, 0))),
            (7, Some((7, 13))),
            (3, None),
            (4, None),
            (9, None),
            (11, Some((11, 12))),
        ] {
            assert_eq!(partner(text, cursor), expected, "at {cursor}");
        }
        assert_eq!(partner("{[}", 0), None);
        assert_eq!(partner("{", 0), None);
    }

    proptest::proptest! {
        #[test]
        fn nothing_that_is_typed_breaks_it(text in "[{}\\[\\]\":,a1\\\\ é\n]{0,40}", cursor in 0_usize..44) {
            let mut free = 0;
            for (span, _) in spans(&text, 0..text.len()) {
                proptest::prop_assert!(span.start >= free && text.get(span.clone()).is_some());
                free = span.end;
            }
            if let Some((one, other)) = partner(&text, cursor) {
                proptest::prop_assert_ne!(one, other);
                proptest::prop_assert_eq!(partner(&text, other).map(|(_, back)| back), Some(one));
            }
        }
    }
}
