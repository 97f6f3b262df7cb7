use proptest::prelude::*;

use super::*;

#[test]
fn words_are_counted_as_people_count_them() {
    for (text, expected) in [
        ("", 0),
        (" \n\t ", 0),
        ("...", 0),
        ("Hello", 1),
        ("Hello, this is Noor Clinic calling.", 6),
        ("don't stop", 2),
        ("it’s “quoted”", 2),
        ("3.14 1,000 a.m.", 3),
        ("___ a_b", 1),
        ("مرحبا بك في عيادة نور، كيف حالك؟", 7),
        ("مَرْحَبًا", 1),
        ("Hello {{patient_name}}, this is <<clinic>>.", 5),
        ("{{ balance | default('x') }} dirhams", 2),
        ("{# a long note #}{% if x %}yes{% endif %}", 1),
        ("{{patient name}}", 2),
        ("\\<<name>>", 1),
    ] {
        assert_eq!(words(text), expected, "{text:?}");
    }
}

#[test]
fn speaking_time_is_rounded_up_and_slower_in_arabic() {
    assert_eq!(seconds_of(words(""), "en"), 0);
    assert_eq!(seconds_of(words("Hello"), "en"), 1);
    let hundred = "word ".repeat(100);
    assert_eq!(seconds_of(words(&hundred), "en"), 40);
    assert_eq!(seconds_of(words(&hundred), "ar"), 50);
    assert_eq!(seconds_of(words(&hundred), ""), 40);
}

#[test]
fn the_script_is_that_of_most_letters_outside_placeholders() {
    for (text, expected) in [
        ("", Script::None),
        ("123 ... {{name}}", Script::None),
        ("Hello", Script::Latin),
        ("Çà va, œuvre", Script::Latin),
        ("مرحبا", Script::Arabic),
        ("مرحبا {{patient_name_of_the_caller}} من OK", Script::Arabic),
        ("١٢٣ ،", Script::None),
        ("Hello from دبي today", Script::Latin),
        ("Привет, мир", Script::Other),
        ("你好", Script::Other),
    ] {
        assert_eq!(script(text), expected, "{text:?}");
    }
}

proptest! {
    #[test]
    fn the_quick_count_of_ascii_is_that_of_unicode(text in "[a-c0-2_.,:;'\" \n!-]{0,40}") {
        prop_assert_eq!(words_of_plain(&text), text.unicode_words().count());
    }

    #[test]
    fn the_quick_count_of_arabic_is_that_of_unicode(text in "[ابتـ\u{64e}٣٤،؟.,!a1 \n]{0,40}") {
        prop_assert_eq!(words_of_plain(&text), text.unicode_words().count());
    }
}
