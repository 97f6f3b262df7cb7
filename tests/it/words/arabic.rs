//! A small Arabic translation, in the program itself: found by its name in the config, its plurals in six forms, a broken
//! entry told and left out.

use crate::support::Home;
use crate::terminal::Session;

const ARABIC: &str = r#"msgid ""
msgstr ""
"Language: ar\n"
"Plural-Forms: nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5);\n"

msgid "Greeting"
msgstr "التحية"

msgid "help"
msgstr "مساعدة"

msgid "Heard"
msgstr "المسموع"

msgid "Simulated: no phone rings, nothing is spent."
msgstr "مكالمة تجريبية"

msgid "save"
msgstr "حفظ"

msgid "1 warning"
msgid_plural "{count} warnings"
msgstr[0] "لا تحذيرات"
msgstr[1] "تحذير واحد"
msgstr[2] "تحذيران"
msgstr[3] "{count} تحذيرات"
msgstr[4] "{count} تحذيرا"
msgstr[5] "{count} تحذير"

msgid "No-response message {number} is empty and is not sent"
msgstr "الرسالة فارغة ولا ترسل"
"#;

const DRAFT: &str = r#"greeting_message = "Hello."
preamble = "Be polite."
poke_messages = ["Yes?", ""]

[call]
phone_number = "+12025550143"
to_number = "+12025550144"
"#;

fn home() -> Home {
    let home = Home::new()
        .config("language = \"ar\"\n")
        .file("d.toml", DRAFT);
    let texts = home.config_dir().join("texts");
    std::fs::create_dir_all(&texts).unwrap();
    std::fs::write(texts.join("ar.po"), ARABIC).unwrap();
    home
}

#[test]
fn a_translation_is_shown_and_what_is_wrong_in_it_is_told() {
    let home = home();
    let run = home.run(&["check", "d.toml"]).exits(0);
    let said = format!("{}{}", run.stdout, run.stderr);
    // The entry without the number is left out: the English text stands.
    assert!(said.contains("No-response message 2 is empty"), "{said}");
    assert!(
        said.contains("ar.po:30: {number} is missing in the translation"),
        "{said}"
    );
    assert!(said.contains("تحذير"), "{said}");
}

#[test]
fn without_a_file_of_that_name_all_is_in_english_and_that_is_told() {
    let home = Home::new()
        .config("language = \"de\"\n")
        .file("d.toml", DRAFT);
    let run = home.run(&["check", "d.toml"]).exits(0);
    assert!(run.stderr.contains("texts/de.po"), "{}", run.stderr);
    assert!(run.stderr.contains("all is in English"), "{}", run.stderr);
    // What scripts read has the same keys and codes in every language.
    let script = home.run(&["check", "d.toml", "--json"]);
    assert_eq!(script.json()[0]["code"], "poke-empty");
    // Nor is a script told of it, or whoever opens a shell.
    let shell = home.run(&["completions", "bash"]).exits(0);
    for quiet in [script, shell] {
        assert!(!quiet.stderr.contains("de.po"), "{}", quiet.stderr);
    }
}

#[test]
fn the_workbench_is_in_the_language_that_the_config_names() {
    let home = home();
    let draft = home.path().join("d.toml");
    let argv = [env!("CARGO_BIN_EXE_ringback"), draft.to_str().unwrap()];
    let mut session = Session::at_home(&home, &argv, (120, 36), &[]);
    // In the order in which they stand on the screen, joined: the letters of مساعدة turned round.
    session.wait_for("the Arabic label of help", |screen| {
        let shown = screen.contents();
        !shown.contains(" help") && shown.contains(" call") && !shown.contains("Greeting")
    });
    // A tab is as wide as its label's columns, and the next one begins behind it.
    session.wait_for_text("  Request  curl  Outcome ");
    // The card's first line is read from the right, from the place that a call goes to.
    session.send("\x1b[15~");
    session.wait_for(
        "the badge at the right, the sentence at its left",
        |screen| {
            screen
                .rows(0, 120)
                .skip(1)
                .any(|row| row.contains("  SANDBOX  │"))
        },
    );
}
