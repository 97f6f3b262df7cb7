use proptest::prelude::*;

use super::*;

#[test]
fn steps_go_by_grapheme() {
    for (text, stops) in [
        ("abc", vec![0, 1, 2, 3]),
        ("مَرْ", vec![0, 4, 8]),
        ("👨‍👩‍👧x", vec![0, 18, 19]),
        ("🇸🇦🇯🇴", vec![0, 8, 16]),
        ("e\u{301}x", vec![0, 3, 4]),
        ("", vec![0]),
    ] {
        let mut forward = vec![0];
        while *forward.last().unwrap() < text.len() {
            forward.push(next(text, *forward.last().unwrap()));
        }
        assert_eq!(forward, stops, "{text}");
        let mut back = vec![text.len()];
        while *back.last().unwrap() > 0 {
            back.push(previous(text, *back.last().unwrap()));
        }
        back.reverse();
        assert_eq!(back, stops, "{text}");
    }
}

#[test]
fn words_hold_a_letter_or_digit() {
    let text = "Hello, {{patient_name}} — مرحبا 123!";
    let mut starts = vec![];
    let mut at = 0;
    while at < text.len() {
        at = next_word(text, at);
        starts.push(text.get(at..).unwrap());
    }
    assert_eq!(
        starts,
        ["patient_name}} — مرحبا 123!", "مرحبا 123!", "123!", ""]
    );
    let mut starts = vec![];
    while at > 0 {
        at = previous_word(text, at);
        starts.push(at);
    }
    assert_eq!(
        starts,
        [text.find("123").unwrap(), text.find('م').unwrap(), 9, 0]
    );
    assert_eq!(previous_word("abc", 2), 0);
    assert_eq!(previous_word("  ", 2), 0);
}

#[test]
fn a_word_far_back_is_found() {
    let text = format!("one two{}", " ".repeat(10_000));
    assert_eq!(previous_word(&text, text.len()), 4);
    assert_eq!(next_word(&text, 4), text.len());
}

#[test]
fn a_double_click_takes_the_word() {
    let text = "Hi {{patient_name}}, مَرْحَبًا";
    let at = |byte| text.get(word_at(text, byte)).unwrap();
    assert_eq!(at(0), "Hi");
    assert_eq!(at(2), " ");
    assert_eq!(at(7), "patient_name");
    assert_eq!(at(text.len() - 2), "مَرْحَبًا");
    assert_eq!(at(text.len()), "مَرْحَبًا");
    assert_eq!(word_at("", 0), 0..0);
}

#[test]
fn a_triple_click_takes_the_paragraph() {
    assert_eq!(paragraph_at("ab\ncd\n", 1), 0..2);
    assert_eq!(paragraph_at("ab\ncd\n", 2), 0..2);
    assert_eq!(paragraph_at("ab\ncd\n", 3), 3..5);
    assert_eq!(paragraph_at("ab\ncd\n", 6), 6..6);
    assert_eq!(paragraph_at("", 9), 0..0);
}

#[test]
fn backspace_takes_one_mark_or_a_whole_emoji() {
    for (text, left) in [
        ("abc", "ab"),
        ("مَّ", "م\u{64E}"),
        ("مَ", "م"),
        ("م", ""),
        ("e\u{301}", "e"),
        ("é", ""),
        ("a👨‍👩‍👧", "a"),
        ("a👍🏽", "a"),
        ("🇸🇦", ""),
        ("1️⃣", ""),
        ("a\r\n", "a"),
        ("", ""),
    ] {
        // As written, the vowel may stand before the doubling: what counts is that one mark goes.
        let taken = backspace(text, text.len());
        assert_eq!(taken.end, text.len());
        let kept = text.get(..taken.start).unwrap();
        assert_eq!(kept.chars().count(), left.chars().count(), "{text}");
        assert!(text.starts_with(kept));
    }
}

#[test]
fn columns_are_those_of_the_painting() {
    for (text, expected) in [
        ("abc", 3),
        ("你好", 4),
        ("مَرْحَبًا", 5),
        ("إلا الآن لأن", 9),
        ("👨‍👩‍👧", 2),
        ("\u{202E}", 5),
        ("a\tb", 6),
        ("", 0),
    ] {
        assert_eq!(columns(text), expected, "{text}");
    }
}

#[test]
fn a_label_is_cut_to_fit() {
    for (text, columns, expected) in [
        ("Hello", 5, "Hello"),
        ("Hello!", 5, "Hell…"),
        ("你好世", 5, "你好…"),
        ("你好世", 4, "你…"),
        ("abc", 1, "…"),
        ("abc", 0, ""),
        ("", 0, ""),
        ("مَرْحَبًا", 3, "مَرْ…"),
    ] {
        assert_eq!(fit(text, columns), expected);
    }
}

fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        "[ab_'.,1 \n]{1,6}",
        "[ابت\u{64E} ،]{1,6}",
        prop::sample::select(vec![
            "👨‍👩‍👧",
            "🇸🇦",
            "🇸",
            "e\u{301}",
            "\u{200D}",
            "\r\n",
            "क्षि",
            "你好",
            "カタ"
        ])
        .prop_map(str::to_owned),
        any::<char>().prop_map(String::from),
    ];
    prop::collection::vec(piece, 0..16).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn boundaries_are_those_of_the_whole_text(text in text(), byte in 0..80_usize) {
        let stops: Vec<_> =
            text.grapheme_indices(true).map(|(at, _)| at).chain([text.len()]).collect();
        let byte = byte.min(text.len());
        let at_or_before = *stops.iter().rfind(|&&stop| stop <= byte).unwrap();
        prop_assert_eq!(floor(&text, byte), at_or_before);
        let after = stops.iter().find(|&&stop| stop > byte).copied().unwrap_or(text.len());
        prop_assert_eq!(next(&text, byte), after);
        let before = stops.iter().rfind(|&&stop| stop < byte).copied().unwrap_or(0);
        prop_assert_eq!(previous(&text, byte), before);
        prop_assert!(stops.contains(&backspace(&text, byte).end));
    }

    #[test]
    fn words_are_those_of_the_whole_text(text in text(), byte in 0..80_usize) {
        let words: Vec<_> = text
            .split_word_bound_indices()
            .filter(|(_, word)| word.chars().any(char::is_alphanumeric))
            .map(|(at, _)| at)
            .collect();
        let byte = floor(&text, byte);
        let after = words.iter().find(|&&word| word > byte).copied().unwrap_or(text.len());
        prop_assert_eq!(next_word(&text, byte), after);
        let before = words.iter().rfind(|&&word| word < byte).copied().unwrap_or(0);
        prop_assert_eq!(previous_word(&text, byte), before);
        let word = word_at(&text, byte);
        prop_assert!(text.get(word).is_some());
    }

    #[test]
    fn a_cut_label_fits(text in text(), width in 0..20_usize) {
        let fitted = fit(&text, width);
        prop_assert!(columns(&fitted) <= width);
    }
}
