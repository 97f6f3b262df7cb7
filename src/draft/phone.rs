//! Phone numbers: as typed, as sent (E.164), and what the phone library knows of them.
//!
//! What makes a number an error is decided here, by shape alone; the library only doubts.

use std::borrow::Cow;
use std::cell::RefCell;
use std::collections::HashMap;

use rlibphonenumber::{
    NumberLengthType, PHONE_NUMBER_UTIL, ParseError, PhoneNumberFormat, PhoneNumberType,
    ValidationError,
};

use crate::text::clean;

mod countries;
#[cfg(test)]
mod tests;

/// A number as sent: `+`, 1-9 and 6 to 14 more digits.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PhoneNumber(String);

impl PhoneNumber {
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Reads a number as typed: spaces, dashes, dots, slashes, brackets and invisible direction marks are dropped,
/// Arabic-Indic digits (both rows) and full-width ones become ASCII ones.
///
/// # Errors
/// One sentence, without a full stop, that says what is wrong with it and what a number looks like.
pub fn parse(typed: &str) -> Result<PhoneNumber, String> {
    let mut digits = String::with_capacity(typed.len());
    let mut plus = false;
    for c in typed.chars() {
        if let Some(digit) = ascii_digit(c) {
            digits.push(digit);
        } else if matches!(c, '+' | '＋') {
            if plus || !digits.is_empty() {
                return Err(t!("A phone number has one + only, at its start").to_owned());
            }
            plus = true;
        } else if !is_separator(c) {
            let shown = if c.is_control() {
                format!("U+{:04X}", u32::from(c))
            } else {
                format!("`{c}`")
            };
            return Err(t!(
                "{shown} does not belong in a phone number; write it like +12025550144",
                shown
            ));
        }
    }
    if digits.is_empty() {
        return Err(t!("There is no phone number; write one like +12025550144").to_owned());
    }
    if !plus {
        return Err(match digits.strip_prefix("00") {
            Some(rest) if !rest.is_empty() => {
                t!("A phone number starts with + instead of 00: +{rest}", rest)
            }
            _ => t!("A phone number starts with + and the country's code, such as +966").to_owned(),
        });
    }
    if digits.starts_with('0') {
        return Err(t!("No country's code starts with 0; after the + comes 1 to 9").to_owned());
    }
    match digits.len() {
        1..7 => Err(t!(
            "The phone number is too short: {counted} after the +, at least 7 are needed",
            counted = counted(digits.len())
        )),
        7..=15 => Ok(PhoneNumber(format!("+{digits}"))),
        length => Err(t!(
            "The phone number is too long: {counted} after the +, at most 15 are possible",
            counted = counted(length)
        )),
    }
}

fn counted(digits: usize) -> String {
    tn!(digits, "1 digit", "{digits} digits", digits)
}

/// A digit of Arabic, Persian, full-width or plain spelling as a plain one; `None`: it is no digit.
#[must_use]
pub fn ascii_digit(c: char) -> Option<char> {
    let zero = match c {
        '0'..='9' => return Some(c),
        '\u{660}'..='\u{669}' => 0x660,
        '\u{6f0}'..='\u{6f9}' => 0x6f0,
        '\u{ff10}'..='\u{ff19}' => 0xff10,
        _ => return None,
    };
    char::from_digit(u32::from(c) - zero, 10)
}

/// What people, spreadsheets and web pages put between the digits.
fn is_separator(c: char) -> bool {
    c.is_whitespace() && !c.is_control()
        || matches!(c, '\t' | '\n' | '\r' | '-' | '.' | '/' | '(' | ')' | '[' | ']' | '\u{ad}' | '\u{2010}'..='\u{2015}'
            | '\u{2212}' | '\u{b7}' | '\u{200b}'..='\u{200f}' | '\u{61c}' | '\u{202a}'..='\u{202e}' | '\u{2060}'
            | '\u{2066}'..='\u{2069}' | '\u{feff}' | '\u{ff08}' | '\u{ff09}' | '\u{ff0d}')
}

/// What the phone library knows of a number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Facts {
    /// Grouped for reading: `+1 202 555 0143`.
    pub grouped: String,
    /// Two letters (ISO 3166), if one country is known.
    pub region: Option<String>,
    /// The country's English name, if known.
    pub country: Option<&'static str>,
    /// `mobile`, `fixed line`, …, if known.
    pub kind: Option<&'static str>,
    /// Why the library doubts the number: one sentence without a full stop.
    pub doubt: Option<String>,
}

/// So many numbers are remembered as their countries write them.
const MOST_KNOWN: usize = 4_096;

/// Proof that the phone metadata is loaded; made by [`PhoneBook::load`] off the start-up path (some 10 ms, 8 MB).
#[derive(Clone, Copy, Debug)]
pub struct PhoneBook(());

impl PhoneBook {
    /// Loads the metadata.
    #[must_use]
    pub fn load() -> Self {
        let book = Self(());
        // The first number also compiles the expressions of its country.
        let _ = book.facts(&PhoneNumber("+12025550143".to_owned()));
        book
    }

    /// As [`Self::load`], and ready for the countries of these numbers, as they were typed: the first number of a country
    /// costs some 10 ms, which no key shall wait for.
    pub fn ready_for<'a>(numbers: impl IntoIterator<Item = &'a str>) -> Self {
        let book = Self::load();
        for number in numbers {
            let _ = readable(number, Some(book));
        }
        book
    }

    /// What is known of a number.
    #[must_use]
    pub fn facts(self, number: &PhoneNumber) -> Facts {
        let parsed = match PHONE_NUMBER_UTIL.parse(number.as_str(), None) {
            Ok(parsed) => parsed,
            Err(error) => {
                let doubt = match error {
                    ParseError::InvalidCountryCode => t!("No country has this code"),
                    ParseError::TooShortAfterIdd | ParseError::TooShortNsn => {
                        t!("Too short for any country")
                    }
                    ParseError::TooLongNsn => t!("Too long for any country"),
                    ParseError::NotANumber(_) => t!("Not a number as any country writes them"),
                };
                return Facts {
                    grouped: grouped(number),
                    region: None,
                    country: None,
                    kind: None,
                    doubt: Some(doubt.to_owned()),
                };
            }
        };
        // A number that no country uses still tells by its code which country is meant.
        let region = PHONE_NUMBER_UTIL
            .get_region_for_number(&parsed)
            .or_else(|| PHONE_NUMBER_UTIL.get_region_for_country_code(parsed.country_code))
            .map(|region| region.as_region_str().as_str().to_owned())
            .filter(|code| code.len() == 2 && code != "ZZ");
        let country = region.as_deref().and_then(countries::name);
        let place = country.map_or_else(
            || format!("code +{}", parsed.country_code),
            countries::with_article,
        );
        let doubt = match PHONE_NUMBER_UTIL.is_possible_number_with_reason(&parsed) {
            Err(ValidationError::TooShort) => Some(t!("Too short for {place}", place)),
            Err(ValidationError::TooLong) => Some(t!("Too long for {place}", place)),
            Err(ValidationError::InvalidLength) => {
                Some(t!("No number of {place} has this length", place))
            }
            Err(ValidationError::InvalidCountryCode) => {
                Some(t!("No country has this code").to_owned())
            }
            Ok(NumberLengthType::IsPossibleLocalOnly) => Some(t!(
                "Too short for {place}, unless dialled from nearby",
                place
            )),
            Ok(_) if !PHONE_NUMBER_UTIL.is_valid_number(&parsed) => {
                Some(t!("Not a number in use in {place}", place))
            }
            Ok(_) => {
                let written = international(&parsed);
                let is_other = !has_digits_of(&written, number);
                is_other.then(|| t!("From abroad it is written {written}", written))
            }
        };
        let kind = kind_name(PHONE_NUMBER_UTIL.get_number_type(&parsed));
        Facts {
            grouped: written(number, &parsed),
            region,
            country,
            kind,
            doubt,
        }
    }

    /// The number as its country writes it for others. One that the library doubts is grouped by its digits: the country's
    /// own pattern would hide what is wrong with it.
    #[must_use]
    pub fn grouped(self, number: &PhoneNumber) -> String {
        // Lists and titles ask at every frame.
        thread_local! {
            static KNOWN: RefCell<HashMap<String, String>> = RefCell::default();
        }
        KNOWN.with_borrow_mut(|known| {
            if let Some(text) = known.get(number.as_str()) {
                return text.clone();
            }
            let text = match PHONE_NUMBER_UTIL.parse(number.as_str(), None) {
                Ok(parsed) => written(number, &parsed),
                Err(_) => grouped(number),
            };
            if known.len() >= MOST_KNOWN {
                known.clear();
            }
            known.insert(number.as_str().to_owned(), text.clone());
            text
        })
    }
}

/// See [`PhoneBook::grouped`].
fn written(number: &PhoneNumber, parsed: &rlibphonenumber::PhoneNumber) -> String {
    if !PHONE_NUMBER_UTIL.is_valid_number(parsed) {
        return grouped(number);
    }
    let written = international(parsed);
    if has_digits_of(&written, number) {
        written
    } else {
        grouped(number)
    }
}

fn international(parsed: &rlibphonenumber::PhoneNumber) -> String {
    PHONE_NUMBER_UTIL
        .format(parsed, PhoneNumberFormat::International)
        .replace('-', " ")
}

/// Whether a number as the library writes it is the one that is rung: what is dialled only inside a country, such as the 0
/// of +44 (0)20 7946 0123, the library leaves out or turns round.
fn has_digits_of(written: &str, number: &PhoneNumber) -> bool {
    written
        .chars()
        .filter(|c| *c != ' ')
        .eq(number.as_str().chars())
}

fn kind_name(kind: PhoneNumberType) -> Option<&'static str> {
    Some(match kind {
        PhoneNumberType::FixedLine => t!("fixed line"),
        PhoneNumberType::Mobile => t!("mobile"),
        PhoneNumberType::FixedLineOrMobile => t!("fixed line or mobile"),
        PhoneNumberType::TollFree => t!("toll-free"),
        PhoneNumberType::PremiumRate => t!("premium rate"),
        PhoneNumberType::SharedCost => t!("shared cost"),
        PhoneNumberType::VoIP => t!("internet phone"),
        PhoneNumberType::PersonalNumber => t!("personal number"),
        PhoneNumberType::Pager => t!("pager"),
        PhoneNumberType::UAN => t!("company number"),
        PhoneNumberType::VoiceMail => t!("voicemail"),
        PhoneNumberType::Unknown => return None,
    })
}

/// A number as it came, for reading: as [`shown`] if it is one, else as it is with what cannot be seen marked.
#[must_use]
pub fn readable(number: &str, book: Option<PhoneBook>) -> String {
    parse(number).map_or_else(
        |_| clean::line(number).into_owned(),
        |one| shown(&one, book),
    )
}

/// The number grouped for reading: as its country writes it once the metadata is there, until then by its country's code.
#[must_use]
pub fn shown(number: &PhoneNumber, book: Option<PhoneBook>) -> String {
    book.map_or_else(|| grouped(number), |book| book.grouped(number))
}

/// A number as [`shown`] or masked, in so many columns: without its gaps where it is longer, and if need be with `…` behind
/// its country's code, so that its last digits stay. Any other text as it is.
#[must_use]
pub fn within(shown: &str, columns: usize) -> Cow<'_, str> {
    let digits = |c: char| c.is_ascii_digit() || matches!(c, ' ' | '*');
    let is_number = shown
        .strip_prefix('+')
        .is_some_and(|rest| rest.chars().all(digits));
    if shown.len() <= columns || !is_number {
        return Cow::Borrowed(shown);
    }
    let bare = shown.replace(' ', "");
    if bare.len() <= columns {
        return Cow::Owned(bare);
    }
    let code = shown.split(' ').next().unwrap_or_default();
    let room = columns.saturating_sub(code.len() + 1);
    let last = bare.get(bare.len() - room..).unwrap_or_default();
    Cow::Owned(format!("{code}…{last}"))
}

/// The number grouped without the library: its country's code, then the rest in threes, where a lone last digit stays with
/// the group before it. So +1 comes out as the library writes it, `+1 202 555 0143`, and no other code looks like a longer
/// one.
fn grouped(number: &PhoneNumber) -> String {
    let digits = number.as_str().trim_start_matches('+');
    let (code, mut rest) = digits
        .split_at_checked(code_length(digits.as_bytes()))
        .unwrap_or((digits, ""));
    let mut out = format!("+{code}");
    while !rest.is_empty() {
        let size = if rest.len() <= 4 { rest.len() } else { 3 };
        let (group, behind) = rest.split_at_checked(size).unwrap_or((rest, ""));
        out.push(' ');
        out.push_str(group);
        rest = behind;
    }
    out
}

/// A text in which the numbers (`+` and 7 to 15 digits, grouped or not) show their country code and last two digits
/// only: `+966*******67`. It has as many bytes as before, so that places in it stay where they are.
#[must_use]
pub fn mask(text: &str) -> String {
    let mut bytes = text.as_bytes().to_vec();
    let mut at = 0;
    while let Some(plus) = bytes.iter().skip(at).position(|byte| *byte == b'+') {
        let start = at + plus + 1;
        let digits = digits_from(&bytes, start);
        if digits.len() >= 7 {
            let first: Vec<u8> = digits
                .iter()
                .take(2)
                .filter_map(|place| bytes.get(*place).copied())
                .collect();
            let hidden = digits.len() - 2;
            for place in digits.iter().take(hidden).skip(code_length(&first)) {
                if let Some(byte) = bytes.get_mut(*place) {
                    *byte = b'*';
                }
            }
        }
        at = start;
    }
    // Digits were replaced by one other ASCII character each.
    String::from_utf8(bytes).unwrap_or_default()
}

/// As [`mask`], and these numbers (E.164) are masked without their `+`, too.
#[must_use]
pub fn mask_with(text: &str, numbers: &[&str]) -> String {
    let mut text = mask(text);
    for number in numbers {
        if let Some(bare) = number.strip_prefix('+')
            && bare.len() >= 7
            && text.contains(bare)
        {
            let hidden = mask(number);
            text = text.replace(bare, hidden.trim_start_matches('+'));
        }
    }
    text
}

/// Where the digits of a number stand that begins at a byte: at most one separator between two of them, or a bracket
/// and a space.
fn digits_from(bytes: &[u8], start: usize) -> Vec<usize> {
    let mut digits = Vec::new();
    let mut between = 0;
    for (place, byte) in bytes.iter().enumerate().skip(start) {
        match byte {
            b'0'..=b'9' if digits.len() < 15 => {
                digits.push(place);
                between = 0;
            }
            b' ' | b'-' | b'.' | b'(' | b')' if between < 2 && !digits.is_empty() => between += 1,
            _ => break,
        }
    }
    digits
}

/// How many digits the country's code has with which these digits begin: a code of one or two digits is no beginning of
/// another one, and all others have three (ITU-T, "List of ITU-T Recommendation E.164 assigned country codes").
fn code_length(first: &[u8]) -> usize {
    match first {
        [b'1' | b'7', ..] => 1,
        [b'2', b'0' | b'7', ..]
        | [b'3', b'0'..=b'4' | b'6' | b'9', ..]
        | [b'4', b'0' | b'1' | b'3'..=b'9', ..]
        | [b'5', b'1'..=b'8', ..]
        | [b'6', b'0'..=b'6', ..]
        | [b'8', b'1' | b'2' | b'4' | b'6', ..]
        | [b'9', b'0'..=b'5' | b'8', ..] => 2,
        _ => 3,
    }
}

/// Whether the number is from a range reserved for examples, which only the sandbox dials.
///
/// Sources: the North American numbering plan reserves 555-0100 to 555-0199 in every area code; Ofcom's "numbers for
/// use in TV and radio drama"; Arcep's decision 2018-0881 on numbers for audiovisual works.
#[must_use]
pub fn is_reserved_example(number: &PhoneNumber) -> bool {
    let digits = number.as_str().trim_start_matches('+');
    if let Some(national) = digits.strip_prefix('1') {
        return national.len() == 10
            && national
                .get(3..8)
                .is_some_and(|exchange| exchange == "55501");
    }
    RESERVED
        .iter()
        .any(|(prefix, length)| digits.len() == *length && digits.starts_with(prefix))
}

/// The first digits of reserved ranges, and how many digits a number there has, country code included.
const RESERVED: &[(&str, usize)] = &[
    // United Kingdom: cities, no area, mobile, freephone, premium rate, UK-wide.
    ("441134960", 12),
    ("441144960", 12),
    ("441154960", 12),
    ("441164960", 12),
    ("441174960", 12),
    ("441184960", 12),
    ("441214960", 12),
    ("441314960", 12),
    ("441414960", 12),
    ("441514960", 12),
    ("441614960", 12),
    ("441914980", 12),
    ("442079460", 12),
    ("442896496", 12),
    ("442920180", 12),
    ("441632960", 12),
    ("447700900", 12),
    ("448081570", 12),
    ("449098790", 12),
    ("443069990", 12),
    // France: the five areas and mobile.
    ("3319900", 11),
    ("3326191", 11),
    ("3335301", 11),
    ("3346571", 11),
    ("3353649", 11),
    ("3363998", 11),
];
