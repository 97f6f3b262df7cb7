use proptest::prelude::*;

use super::*;

fn number(text: &str) -> PhoneNumber {
    parse(text).unwrap()
}

#[test]
fn a_number_is_read_as_people_type_it() {
    for typed in [
        "+12025550143",
        " +1 202 555 0143 ",
        "+1 (202) 555-0143",
        "+1.202.555.0143",
        "+1\u{a0}202\u{2011}555\u{2013}0143",
        "\u{202a}+1 202 555 0143\u{202c}",
        "\u{200e}+1/202/555/0143\n",
        "+١٢٠٢٥٥٥٠١٤٣",
        "+۱۲۰۲۵۵۵۰۱۴۳",
        "＋１２０２５５５０１４３",
    ] {
        assert_eq!(parse(typed).unwrap().as_str(), "+12025550143", "{typed:?}");
    }
}

#[test]
fn what_is_no_number_says_why() {
    for (typed, why) in [
        ("", "There is no phone number"),
        (" - ", "There is no phone number"),
        ("+", "There is no phone number"),
        ("2025550143", "starts with + and the country's code"),
        ("0096650123456", "+ instead of 00: +96650123456"),
        ("+0123456789", "No country's code starts with 0"),
        ("+123456", "too short: 6 digits"),
        ("+1", "too short: 1 digit after"),
        ("+1234567890123456", "too long: 16 digits"),
        ("+1 202 CALL", "`C` does not belong"),
        ("+1202555\u{7}", "U+0007 does not belong"),
        ("1+2025550143", "one + only"),
        ("++12025550143", "one + only"),
    ] {
        let error = parse(typed).unwrap_err();
        assert!(error.contains(why), "{typed:?}: {error}");
        assert!(!error.ends_with('.'));
    }
    assert!(parse("+1234567").is_ok());
    assert!(parse("+123456789012345").is_ok());
}

/// A number as typed, and how it is shown before the metadata is there, and with it.
const SHOWN: &[(&str, &str, &str)] = &[
    ("+12025550143", "+1 202 555 0143", "+1 202 555 0143"),
    ("+447911123456", "+44 791 112 3456", "+44 7911 123456"),
    ("+201001234567", "+20 100 123 4567", "+20 10 01234567"),
    ("+966501234567", "+966 501 234 567", "+966 50 123 4567"),
    ("+971501234567", "+971 501 234 567", "+971 50 123 4567"),
    ("+962790123456", "+962 790 123 456", "+962 7 9012 3456"),
    ("+4915123456789", "+49 151 234 567 89", "+49 1512 3456789"),
    ("+79123456789", "+7 912 345 6789", "+7 912 345 67 89"),
    ("+33612345678", "+33 612 345 678", "+33 6 12 34 56 78"),
    ("+212650123456", "+212 650 123 456", "+212 6 50 12 34 56"),
    // As typed on an Arabic keyboard.
    ("+٩٦٦ ٥٠١٢٣٤٥٦٧", "+966 501 234 567", "+966 50 123 4567"),
    // What no country writes keeps the groups of its digits.
    ("+1234567", "+1 234 567", "+1 234 567"),
    ("+12345678", "+1 234 5678", "+1 234 5678"),
    ("+1234567890", "+1 234 567 890", "+1 234 567 890"),
    ("+9665012", "+966 5012", "+966 5012"),
    ("+9712345678901", "+971 234 567 8901", "+971 234 567 8901"),
    (
        "+123456789012345",
        "+1 234 567 890 123 45",
        "+1 234 567 890 123 45",
    ),
    ("+999123456789", "+999 123 456 789", "+999 123 456 789"),
    // What the library reads as dialled inside the country only is rung, so it is shown.
    (
        "+44 (0)20 7946 0123",
        "+44 020 794 601 23",
        "+44 020 794 601 23",
    ),
];

#[test]
fn a_number_is_grouped_behind_its_countrys_code_with_the_library_and_without() {
    let book = PhoneBook::load();
    for (typed, without, with) in SHOWN {
        assert_eq!(readable(typed, None), *without, "{typed}");
        assert_eq!(readable(typed, Some(book)), *with, "{typed}");
        assert_eq!(book.facts(&number(typed)).grouped, *with, "{typed}");
    }
    assert_eq!(readable("12\u{1b}", Some(book)), "12⟦ESC⟧");
}

#[test]
fn the_countrys_code_is_the_librarys() {
    for region in PHONE_NUMBER_UTIL.get_supported_regions() {
        let code = PHONE_NUMBER_UTIL
            .get_country_code_for_region(region)
            .unwrap()
            .to_string();
        let first = format!("{code}0");
        assert_eq!(code_length(first.as_bytes()), code.len(), "{code}");
    }
}

#[test]
fn the_library_knows_country_and_kind() {
    let book = PhoneBook::load();
    let saudi = book.facts(&number("+966501234567"));
    assert_eq!(saudi.grouped, "+966 50 123 4567");
    assert_eq!(saudi.region.as_deref(), Some("SA"));
    assert_eq!(saudi.country, Some("Saudi Arabia"));
    assert_eq!(saudi.kind, Some("mobile"));
    assert_eq!(saudi.doubt, None);

    let london = book.facts(&number("+442079460123"));
    assert_eq!(london.country, Some("United Kingdom"));
    assert_eq!(london.kind, Some("fixed line"));

    let american = book.facts(&number("+12025550143"));
    assert_eq!(american.grouped, "+1 202 555 0143");
    assert_eq!(american.region.as_deref(), Some("US"));
}

#[test]
fn the_library_doubts_with_a_reason() {
    let book = PhoneBook::load();
    for (typed, doubt) in [
        ("+1234567890", "Too short for the United States"),
        ("+96650123", "Too short for Saudi Arabia"),
        ("+9665012345678901", "Too long for Saudi Arabia"),
        ("+11112345678", "Not a number in use in the United States"),
        ("+9991234567", "No country has this code"),
    ] {
        let Ok(number) = parse(typed) else {
            continue;
        };
        let facts = book.facts(&number);
        assert_eq!(facts.doubt.as_deref(), Some(doubt), "{typed}");
        assert_eq!(facts.grouped, grouped(&number));
    }
}

#[test]
fn a_prefix_that_is_dialled_inside_a_country_alone_is_shown_and_doubted() {
    let facts = PhoneBook::load().facts(&number("+44 (0)20 7946 0123"));
    assert_eq!(facts.grouped, "+44 020 794 601 23");
    let doubt = "From abroad it is written +44 20 7946 0123";
    assert_eq!(facts.doubt.as_deref(), Some(doubt));
}

/// A number of any country: its code, maybe with what is dialled inside the country, then any digits.
fn of_a_country() -> impl Strategy<Value = PhoneNumber> {
    let code = |region| PHONE_NUMBER_UTIL.get_country_code_for_region(region);
    let codes: Vec<i32> = { PHONE_NUMBER_UTIL.get_supported_regions() }
        .filter_map(code)
        .collect();
    let inside = proptest::sample::select(vec!["", "", "0", "00", "1", "01", "8", "9", "015"]);
    let number = (proptest::sample::select(codes), inside, "[0-9]{4,12}");
    number.prop_filter_map("a number", |(code, inside, rest)| {
        parse(&format!("+{code}{inside}{rest}")).ok()
    })
}

proptest! {
    #[test]
    fn what_is_shown_has_the_digits_that_are_rung_in_their_order(number in of_a_country()) {
        let book = PhoneBook::load();
        for shown in [shown(&number, None), shown(&number, Some(book)), book.facts(&number).grouped] {
            prop_assert_eq!(shown.replace(' ', ""), number.as_str());
        }
    }
}

#[test]
fn only_numbers_from_reserved_ranges_are_examples() {
    for typed in [
        "+12025550100",
        "+12025550199",
        "+441632960123",
        "+447700900461",
        "+442079460999",
        "+33199001234",
        "+33639981234",
    ] {
        assert!(is_reserved_example(&number(typed)), "{typed}");
    }
    for typed in [
        "+12025550200",
        "+12025550099",
        "+12025551234",
        "+1202555010",
        "+447700901461",
        "+44770090046",
        "+966501234567",
        "+33612345678",
    ] {
        assert!(!is_reserved_example(&number(typed)), "{typed}");
    }
}

#[test]
fn every_country_of_the_library_has_a_name() {
    for region in PHONE_NUMBER_UTIL.get_supported_regions() {
        let code = region.as_region_str();
        assert!(
            countries::name(code.as_str()).is_some(),
            "{}",
            code.as_str()
        );
    }
}

proptest! {
    #[test]
    fn whatever_is_read_has_the_shape_of_e164(typed in r"[+0-9 ()\-٠-٩a]{0,24}") {
        if let Ok(number) = parse(&typed) {
            let digits = number.as_str().strip_prefix('+').unwrap();
            prop_assert!((7..=15).contains(&digits.len()));
            prop_assert!(!digits.starts_with('0'));
            prop_assert!(digits.bytes().all(|b| b.is_ascii_digit()));
            prop_assert_eq!(&parse(number.as_str()).unwrap(), &number);
            let grouped = grouped(&number);
            prop_assert_eq!(grouped.replace(' ', ""), number.as_str());
        }
    }
}

#[test]
fn a_masked_number_keeps_its_country_and_its_last_two_digits() {
    for (text, masked) in [
        ("+12025550144", "+1********44"),
        ("+966501234567", "+966*******67"),
        ("+447700900123", "+44********23"),
        ("+1 202 555 0144", "+1 *** *** **44"),
        (
            "call +1 (202) 555-0144, or +971 50 123 4567!",
            "call +1 (***) ***-**44, or +971 ** *** **67!",
        ),
        ("1 + 2 = 3, +123456", "1 + 2 = 3, +123456"),
        ("اتصل +966501234567 الآن", "اتصل +966*******67 الآن"),
        ("+", "+"),
        ("", ""),
    ] {
        assert_eq!(mask(text), masked);
        assert_eq!(mask(text).len(), text.len());
    }
    assert_eq!(
        mask_with(r#"{"phone":"12025550144"}"#, &["+12025550144"]),
        r#"{"phone":"1********44"}"#
    );
}

#[test]
fn a_number_in_few_columns_keeps_its_code_and_its_last_digits() {
    for (shown, columns, fits) in [
        ("+966 50 123 4567", 16, "+966 50 123 4567"),
        ("+966 50 123 4567", 15, "+966501234567"),
        ("+966 50 123 4567", 13, "+966501234567"),
        ("+49 1512 3456789", 13, "+49…123456789"),
        ("+966 ** *** **67", 13, "+966*******67"),
        ("+966 50 123 4567", 3, "+966…"),
        ("+ what is no number", 9, "+ what is no number"),
        ("call her at work", 9, "call her at work"),
    ] {
        assert_eq!(within(shown, columns), fits, "{shown} {columns}");
    }
}
