use super::*;
use crate::call::check::codes::table::CODES;
use crate::call::check::{Context, check};
use crate::draft::file;
use crate::draft::phone::PhoneBook;

fn context() -> Context<'static> {
    Context {
        phone_book: Some(PhoneBook::load()),
        voice_lang: Some("ar"),
        caller: None,
    }
}

/// What the mend of the first problem with this code says, and the draft after it.
fn mended(draft: &Draft, code: &str) -> Option<(String, Draft)> {
    let report = check(draft, &[], context());
    let problem = report.problems.iter().find(|one| one.code == code);
    let problem = problem.unwrap_or_else(|| panic!("{code} is told of"));
    let mend = offer(draft, &Known::of(draft), problem)?;
    let mut after = draft.clone();
    for (field, value) in mend.values(draft) {
        after.set(field, value);
    }
    Some((mend.says, after))
}

#[test]
fn each_example_whose_code_says_so_is_mended_for_good() {
    for code in CODES {
        // One stands for more than a table can hold.
        let large = "x".repeat(crate::draft::schema::LONGEST);
        let example = match code.code {
            "schema-too-large" => code.example.replace('…', &large),
            _ => code.example.to_owned(),
        };
        let read = file::read(&example).unwrap();
        let report = check(&read.draft, &read.problems, context());
        let problem = report
            .problems
            .iter()
            .find(|one| one.code == code.code)
            .unwrap();
        let mend = offer(&read.draft, &Known::of(&read.draft), problem);
        assert_eq!(mend.is_some(), !code.mend.is_empty(), "{}", code.code);
        let Some(mend) = mend else { continue };
        let mut after = read.draft.clone();
        let values = mend.values(&read.draft);
        assert!(!values.is_empty(), "{}", code.code);
        for (field, value) in values {
            after.set(field, value);
        }
        let told = check(&after, &[], context()).problems;
        assert!(
            told.iter().all(|one| one.code != code.code),
            "{}: {told:?}",
            code.code
        );
    }
}

#[test]
fn what_was_meant_is_read_out_of_what_was_typed() {
    type Case = (&'static str, &'static str, Field, Option<&'static str>);
    let cases: &[Case] = &[
        ("lang", "English", Field::Lang, Some("en")),
        ("lang", "ar_SA", Field::Lang, Some("ar")),
        ("lang", "العربية", Field::Lang, Some("ar")),
        ("lang", "fr", Field::Lang, None),
        (
            "voice-id",
            "voice 9",
            Field::Voice,
            Some("ac5ca565-175c-48d8-98dc-2fccc906cf4b"),
        ),
        (
            "voice-id",
            "{AC5CA565175C48D898DC2FCCC906CF4B}",
            Field::Voice,
            Some("ac5ca565-175c-48d8-98dc-2fccc906cf4b"),
        ),
        ("voice-id", "Voice 99", Field::Voice, None),
        ("voice-id", "en-US-Neural2-A", Field::Voice, None),
        (
            "silence-threshold",
            "800 ms",
            Field::SilenceThreshold,
            Some("800"),
        ),
        (
            "silence-threshold",
            "٨٠٠",
            Field::SilenceThreshold,
            Some("800"),
        ),
        (
            "silence-threshold",
            "1.5 s",
            Field::SilenceThreshold,
            Some("1500"),
        ),
        (
            "silence-threshold",
            "0.8s",
            Field::SilenceThreshold,
            Some("800"),
        ),
        (
            "silence-threshold",
            "1200.0",
            Field::SilenceThreshold,
            Some("1200"),
        ),
        ("silence-threshold", "-3", Field::SilenceThreshold, Some("")),
        (
            "silence-threshold",
            "soon",
            Field::SilenceThreshold,
            Some(""),
        ),
        (
            "number-to",
            "00966501234567",
            Field::CallTo,
            Some("+966501234567"),
        ),
        (
            "number-to",
            "tel:+966 50 123 4567",
            Field::CallTo,
            Some("+966501234567"),
        ),
        (
            "number-to",
            "966501234567",
            Field::CallTo,
            Some("+966501234567"),
        ),
        ("number-to", "0501234567", Field::CallTo, None),
        ("number-to", "12345", Field::CallTo, None),
        (
            "webhook-url",
            "http://hooks.example.org/a",
            Field::WebhookUrl,
            Some("https://hooks.example.org/a"),
        ),
        (
            "webhook-url",
            "hooks.example.org/a",
            Field::WebhookUrl,
            Some("https://hooks.example.org/a"),
        ),
        ("webhook-url", "http://localhost/a", Field::WebhookUrl, None),
        (
            "webhook-url",
            "ftp://hooks.example.org",
            Field::WebhookUrl,
            None,
        ),
    ];
    for (code, typed, field, expected) in cases {
        let mut draft = Draft {
            greeting_message: "Hello.".to_owned(),
            ..Draft::default()
        };
        draft.set(*field, FieldValue::Text((*typed).to_owned()));
        let after = mended(&draft, code).map(|(_, after)| after);
        let text = after
            .as_ref()
            .map(|after| after.text(&Spot::whole(*field)).unwrap());
        assert_eq!(text, *expected, "{code} {typed}");
    }
}

fn draft(greeting: &str, params: &[(&str, &str)]) -> Draft {
    Draft {
        greeting_message: greeting.to_owned(),
        params: params
            .iter()
            .map(|(name, value)| {
                (
                    (*name).to_owned(),
                    crate::draft::ParamValue::Text((*value).to_owned()),
                )
            })
            .collect(),
        ..Draft::default()
    }
}

#[test]
fn a_near_miss_is_renamed_wherever_it_stands_and_nowhere_else() {
    let mut wrong = draft(
        "{{compnay}} <<compnay>> {{ compnay }} compnay",
        &[("company", "Noor")],
    );
    wrong.preamble = "Of {{compnay}}, {{compnay_2}}.".to_owned();
    let (says, after) = mended(&wrong, "placeholder-missing").unwrap();
    assert_eq!(says, "writes {{company}} wherever {{compnay}} stands");
    assert_eq!(
        after.greeting_message,
        "{{company}} <<company>> {{ company }} compnay"
    );
    assert_eq!(after.preamble, "Of {{company}}, {{compnay_2}}.");
}

#[test]
fn a_value_that_a_set_has_is_taken_by_choosing_the_set() {
    let mut wrong = draft("{{name}}", &[]);
    let values = draft("", &[("name", "Lina")]).params;
    wrong.param_sets.insert("lina".to_owned(), values);
    let (says, after) = mended(&wrong, "placeholder-missing").unwrap();
    assert_eq!(says, "chooses the param set lina");
    assert_eq!(after.param_set.as_deref(), Some("lina"));
}

#[test]
fn braces_that_close_apart_are_joined_and_not_doubled() {
    for (wrong, right) in [
        ("Hi {{name } } there", "Hi {{name}} there"),
        ("Hi {{name } there", "Hi {{name}} there"),
        ("Hi {{name there}", "Hi {{name}} there}"),
    ] {
        let (_, after) = mended(&draft(wrong, &[("name", "Lina")]), "placeholder-unclosed")
            .unwrap_or_else(|| panic!("{wrong}"));
        assert_eq!(after.greeting_message, right);
    }
}

#[test]
fn nothing_is_offered_where_words_are_needed() {
    assert_eq!(
        mended(&draft("{{nobody_knows}}", &[]), "placeholder-missing"),
        None
    );
    assert_eq!(mended(&draft("{{ ", &[]), "placeholder-unclosed"), None);
    assert_eq!(mended(&draft("{{a + b}}", &[]), "braces-odd"), None);
    assert_eq!(mended(&draft("TODO", &[]), "leftover"), None);
}

#[test]
fn characters_that_cannot_be_seen_go_and_those_that_belong_stay() {
    let wrong = draft("a\u{200b}b\u{202e} می\u{200c}خواهم ❤\u{fe0f}\n\tc", &[]);
    let (_, after) = mended(&wrong, "invisible-character").unwrap();
    assert_eq!(after.greeting_message, "ab می\u{200c}خواهم ❤\u{fe0f}\n\tc");
}
