//! `ringback check --fix`: what it mends, what it leaves, and what it never does.

use super::support::Home;

const DRAFT: &str = r#"# the clinic's
lang = "EN-us"   # English
voice_id = "{AB55C68B-091B-43B4-A55A-0BE82093CD23}"
silence_threshold = "800 ms"
greeting_message = "Hello {{ name }}, this is {{clinic}}."
preamble = '''
Be polite. Unused stays.
'''
poke_messages = ["Are you there?", "Are you there?"]
later = 1

[params]
name = "Lina"
clinic = "Noor"
unused = "kept"

[call]
phone_number = "+12025550143"
to_number = "0012025550144"
"#;

fn written(home: &Home, text: &str) -> std::path::PathBuf {
    let path = home.path().join("clinic.toml");
    std::fs::write(&path, text).unwrap();
    path
}

#[test]
fn what_is_only_spelt_oddly_is_written_right_and_all_else_stays_byte_for_byte() {
    let home = Home::new();
    let path = written(&home, DRAFT);
    let run = home.run(&["check", "clinic.toml", "--fix"]).exits(0);
    let wanted = DRAFT
        .replace("\"EN-us\"", "\"en\"")
        .replace(
            "{AB55C68B-091B-43B4-A55A-0BE82093CD23}",
            "ab55c68b-091b-43b4-a55a-0be82093cd23",
        )
        .replace("\"800 ms\"", "800")
        .replace("{{ name }}", "{{name}}")
        .replace("0012025550144", "+12025550144");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), wanted);
    for code in [
        "lang",
        "voice-id",
        "silence-threshold",
        "placeholder-spaced",
        "number-to",
    ] {
        assert!(
            run.stderr.contains(&format!("mended[{code}]: ")),
            "{code}\n{run}"
        );
        assert!(!run.stdout.contains(&format!("[{code}]")), "{run}");
    }
    for left in ["param-unused", "poke-repeated", "unknown-key"] {
        assert!(run.stdout.contains(&format!("[{left}]")), "{left}\n{run}");
    }
    let again = home.run(&["check", "clinic.toml", "--fix"]).exits(0);
    assert!(!again.stderr.contains("mended"), "{again}");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), wanted);
}

#[test]
fn with_json_the_array_is_what_is_left_and_the_mends_are_told_beside_it() {
    let home = Home::new();
    written(&home, DRAFT);
    let run = home
        .run(&["check", "clinic.toml", "--fix", "--json"])
        .exits(0);
    let left = run.json();
    let codes = left
        .as_array()
        .unwrap()
        .iter()
        .map(|one| one["code"].as_str().unwrap());
    let codes: Vec<_> = codes.collect();
    assert!(
        codes.contains(&"param-unused") && !codes.contains(&"lang"),
        "{run}"
    );
    assert_eq!(run.stderr.matches("mended[").count(), 5, "{run}");
}

#[test]
fn a_secret_and_a_choice_are_left_to_a_person() {
    let home = Home::new();
    let draft = "voice_agent_id = \"11111111-2222-4333-8444-555555555555\"\ngreeting_message = \"Hello.\"\n\
                 [webhook_auth]\nauth_key = \"Bearer\"\nauth_secret = \"hunter2\"\n";
    let path = written(&home, draft);
    let run = home.run(&["check", "clinic.toml", "--fix"]).exits(1);
    assert_eq!(std::fs::read_to_string(&path).unwrap(), draft);
    assert!(
        run.stdout.contains("literal-secret") && run.stdout.contains("agent-both"),
        "{run}"
    );
    assert!(!format!("{run}").contains("hunter2"), "{run}");
}

#[test]
fn values_of_the_command_line_are_not_written_and_a_broken_file_is_left_alone() {
    let home = Home::new();
    let path = written(&home, "lang = ");
    home.run(&["check", "clinic.toml", "--fix"]).exits(5);
    assert_eq!(std::fs::read_to_string(&path).unwrap(), "lang = ");
    home.run(&["check", "clinic.toml", "--fix", "--set", "a=b"])
        .exits(2);
    home.run(&["check", "--explain", "not-a-draft"]).exits(0);
}

#[test]
fn a_text_beside_the_draft_is_mended_in_its_own_file() {
    let home = Home::new();
    let draft = "# the clinic's\nlang = \"en\"\ngreeting_message = \"Hello.\"\npreamble_file = \"preamble.md\"\n\n\
                 [params]\nname = \"Lina\"\n\n\
                 [call]\nphone_number = \"+12025550143\"\nto_number = \"+12025550144\"\n";
    let path = written(&home, draft);
    let beside = home.path().join("preamble.md");
    std::fs::write(&beside, "You speak with {{ name }}.\n").unwrap();
    let run = home.run(&["check", "clinic.toml", "--fix"]).exits(0);
    assert!(run.stderr.contains("mended[placeholder-spaced]: "), "{run}");
    assert_eq!(
        std::fs::read_to_string(&beside).unwrap(),
        "You speak with {{name}}.\n"
    );
    assert_eq!(std::fs::read_to_string(&path).unwrap(), draft);
}
