use super::catalogue::Catalogue;
use super::plural::Rule;
use super::*;

const ARABIC: &str = "nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5);";

#[test]
fn english_is_what_stands_in_the_code() {
    let (count, path) = (3, "a.toml");
    assert_eq!(t!("Saved."), "Saved.");
    assert_eq!(t!("Saved {path}.", path), "Saved a.toml.");
    assert_eq!(t!("{n} of {all}", n = count, all = count + 1), "3 of 4");
    assert_eq!(t!("`{{{{{name}}}}}`", name = "x"), "`{{x}}`");
    assert_eq!(tn!(count, "1 call", "{count} calls", count), "3 calls");
    assert_eq!(tn!(1_u64, "1 call", "{count} calls", count), "1 call");
    assert_eq!(tn!(0_i64, "1 call", "{count} calls", count), "3 calls");
    assert_eq!(text(mark!("in a table")), "in a table");
}

#[test]
fn places_are_filled_by_name_and_doubled_braces_are_single() {
    for (text, filled) in [
        ("", ""),
        ("plain", "plain"),
        ("{a} and {b}", "1 and zwei"),
        ("{b}{b}{a}", "zweizwei1"),
        ("{{a}} {{{a}}}", "{a} {1}"),
        ("ends in }}", "ends in }"),
        ("}} begins {", "} begins {"),
        ("{ a} {} {a", "{ a} {} {a"),
        ("{c}", "{c}"),
        ("ا {a} ب", "ا 1 ب"),
    ] {
        assert_eq!(fill(text, &[("a", &1), ("b", &"zwei")]), filled, "{text}");
    }
}

#[test]
fn rules_of_plurals_choose_the_form() {
    let forms = |rule: &str, numbers: &[u64]| -> Vec<usize> {
        let rule = Rule::read(rule).unwrap();
        numbers.iter().map(|number| rule.form(*number)).collect()
    };
    let numbers = [0, 1, 2, 3, 10, 11, 99, 100, 101, 103, 111, 202];
    assert_eq!(forms("nplurals=1; plural=0;", &numbers), [0; 12]);
    assert_eq!(
        forms("nplurals=2; plural=(n != 1)", &numbers),
        [1, 0, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]
    );
    assert_eq!(
        forms(ARABIC, &numbers),
        [0, 1, 2, 3, 3, 4, 4, 5, 5, 3, 4, 5]
    );
    let polish =
        "nplurals=3; plural=n==1 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2;";
    assert_eq!(
        forms(polish, &[1, 2, 4, 5, 12, 22, 100]),
        [0, 1, 1, 2, 2, 1, 2]
    );
    // Nothing that a file says can break the program.
    assert_eq!(forms("nplurals=2; plural=n/0 + n%0 - 1 + 9", &[5]), [1]);
    assert_eq!(forms("nplurals=2; plural=!n * n", &[0, 5]), [0, 0]);
    for wrong in [
        "",
        "nplurals=2",
        "plural=n",
        "nplurals=0; plural=0",
        "nplurals=2; plural=n !",
        "nplurals=2; plural=(n",
        "nplurals=2; plural=n ? 1",
        "nplurals=2; plural=m",
        "nplurals=2; plural=99999999999999999999999",
        &format!("nplurals=2; plural={}", "(".repeat(10_000)),
    ] {
        assert!(Rule::read(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn a_file_is_read_and_what_is_wrong_in_it_is_left_out() {
    let file = format!(
        r#"# A translation.
msgid ""
msgstr ""
"Language: ar\n"
"Plural-Forms: {ARABIC}\n"

#: src/app/card.rs
msgid "Saved {{path}}."
msgstr "حُفظ "
"{{path}}."

msgid "not translated"
msgstr ""

#, fuzzy, rust-format
msgid "a guess"
msgstr "تخمين"

msgid "1 call"
msgid_plural "{{count}} calls"
msgstr[0] "لا مكالمات"
msgstr[1] "مكالمة واحدة"
msgstr[2] "مكالمتان"
msgstr[3] "{{count}} مكالمات"
msgstr[4] "{{count}} مكالمة"
msgstr[5] "{{count}} مكالمة"

msgid "{{a}} lost"
msgstr "x"

msgid "unknown"
msgstr "{{b}}"

msgid "control"
msgstr "{control}"

msgid "few"
msgid_plural "many"
msgstr[0] "a"

msgid "broken"
msgstr "no end

nonsense

msgctxt "verb"
msgid "Call"
msgstr "x"

msgid "quotes \"and\" \\ backslashes"
msgstr "\"\\\n"
#~ msgid "put aside"
#~ msgstr "x"
"#,
        control = '\u{1b}',
    );
    let (catalogue, wrong) = Catalogue::read(&file);
    assert_eq!(catalogue.text("Saved {path}."), Some("حُفظ {path}."));
    assert_eq!(
        catalogue.text("quotes \"and\" \\ backslashes"),
        Some("\"\\\n")
    );
    for left_out in [
        "not translated",
        "a guess",
        "{a} lost",
        "unknown",
        "control",
        "broken",
        "Call",
        "put aside",
        "",
    ] {
        assert_eq!(catalogue.text(left_out), None, "{left_out}");
    }
    let calls = |number| catalogue.form("1 call", number);
    assert_eq!(calls(2), Some("مكالمتان"));
    assert_eq!(calls(7), Some("{count} مكالمات"));
    assert_eq!(catalogue.form("few", 1), None);
    let told: Vec<_> = wrong
        .iter()
        .map(|wrong| format!("{}: {}", wrong.line, wrong.message))
        .collect();
    assert_eq!(
        told,
        [
            "28: {a} is missing in the translation",
            "31: the English text has no {b}",
            "34: U+001B must not stand in a text",
            "37: a form is missing or one too many: Plural-Forms says that there are 6",
            "42: `\"no end` is no text between quotes",
            "44: `nonsense` is neither a comment nor an entry",
            "47: no text here has a context (msgctxt)",
        ]
    );
}

#[test]
fn a_file_without_a_rule_has_the_forms_of_english() {
    let file = "msgid \"1 call\"\nmsgid_plural \"{count} calls\"\nmsgstr[0] \"1 Anruf\"\nmsgstr[1] \"{count} Anrufe\"\n";
    let (catalogue, wrong) = Catalogue::read(file);
    assert_eq!(wrong, []);
    assert_eq!(catalogue.form("1 call", 1), Some("1 Anruf"));
    assert_eq!(catalogue.form("1 call", 0), Some("{count} Anrufe"));
}

#[test]
fn no_file_breaks_the_reader() {
    let files = proptest::collection::vec(
        proptest::sample::select(vec![
            "msgid ",
            "msgstr ",
            "msgid_plural ",
            "msgstr[1] ",
            "msgctxt ",
            "\"",
            "\\",
            "{",
            "}",
            "n",
            "\n",
            "#",
            "~",
            "#, fuzzy\n",
            "Plural-Forms: ",
            "nplurals=3; plural=n",
            "é",
            "\"\"\n",
        ]),
        0..40,
    );
    proptest::proptest!(|(pieces in files)| {
        let (catalogue, _) = Catalogue::read(&pieces.concat());
        let _ = catalogue.form("n", 3);
        if let Some(text) = catalogue.text("n") {
            let _ = fill(text, &[]);
        }
    });
}
