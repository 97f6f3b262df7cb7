//! The two phone numbers of a call.

use std::borrow::Cow;

use super::found::{Found, quoted, whole};
use super::known::Known;
use crate::draft::Draft;
use crate::draft::field::Field;
use crate::draft::phone::{self, PhoneBook};

pub(super) fn check(known: &Known, draft: &Draft, book: Option<PhoneBook>, found: &mut Found) {
    let numbers = [
        (Field::CallFrom, "number-from", &draft.phone_number),
        (Field::CallTo, "number-to", &draft.to_number),
    ];
    for (field, code, typed) in numbers {
        if typed.trim().is_empty() {
            let (message, help) = if field == Field::CallTo {
                (
                    t!("There is no number to call"),
                    t!("Write it in Call to, in the form +12025550144"),
                )
            } else {
                (
                    t!("There is no number to call from"),
                    t!("Write one that you own at Hamsa in Call from, in the form +12025550144"),
                )
            };
            found.error(code, whole(field), message, help);
            continue;
        }
        match phone::parse(typed) {
            Err(why) => found.error(
                code,
                whole(field),
                format!("{}: {why}", quoted(typed.trim())),
                t!("Write + and the country's code, then 6 to 14 more digits"),
            ),
            Ok(number) => {
                let Some(book) = book else {
                    continue;
                };
                let facts = known
                    .facts(&number)
                    .map_or_else(|| Cow::Owned(book.facts(&number)), Cow::Borrowed);
                if let Some(doubt) = &facts.doubt {
                    found.warning(
                        "number-doubtful",
                        whole(field),
                        format!("{}: {doubt}", facts.grouped),
                        t!("Compare it digit by digit; it can be dialled as it stands"),
                    );
                }
            }
        }
    }
}

/// The number that was meant, in E.164: behind a word such as `tel:`, with `00` in the place of `+`, or with its
/// country's code and no `+`. A number that begins with one 0 is a country's own: which country is not known.
pub(super) fn meant(typed: &str) -> Option<String> {
    let digits: String = typed
        .trim()
        .trim_start_matches(|c: char| c.is_alphabetic() || c == ':' || c == ' ')
        .chars()
        .map(|c| phone::ascii_digit(c).unwrap_or(c))
        .filter(|c| c.is_ascii_digit() || *c == '+')
        .collect();
    let whole = match digits.strip_prefix("00") {
        Some(rest) => format!("+{rest}"),
        None if digits.starts_with('+') => digits,
        None if digits.starts_with('0') || digits.len() < 10 => return None,
        None => format!("+{digits}"),
    };
    Some(phone::parse(&whole).ok()?.as_str().to_owned())
}
