//! Long texts in files of their own beside a draft, through the commands.

use crate::support::{DRAFT, Home};

const PREAMBLE: &str = "You are a polite receptionist of {{clinic}}.";

/// The usual draft, whose preamble stands in a file of its own.
fn beside() -> String {
    let inline = format!("preamble = \"{PREAMBLE}\"");
    assert!(DRAFT.contains(&inline));
    DRAFT.replace(&inline, "preamble_file = \"preamble.md\"")
}

#[test]
fn what_is_sent_and_written_down_is_the_same_wherever_the_text_stands() {
    let inline = Home::new().file("clinic.toml", DRAFT);
    let outside = Home::new()
        .file("clinic.toml", &beside())
        .file("preamble.md", &format!("{PREAMBLE}\n"));
    for part in ["request", "curl", "heard", "preamble"] {
        let arguments = ["render", "clinic.toml", "--part", part];
        assert_eq!(
            outside.run(&arguments).exits(0).stdout,
            inline.run(&arguments).exits(0).stdout,
            "{part}"
        );
    }
    let called = outside
        .run(&[
            "call",
            "clinic.toml",
            "--sandbox",
            "--yes",
            "--no-follow",
            "--json",
        ])
        .exits(0)
        .json();
    // The text in the ledger outlives its file.
    std::fs::remove_file(outside.path().join("preamble.md")).unwrap();
    let id = called["callId"].as_str().unwrap();
    let draft = outside.run(&["calls", "draft", id]).exits(0).stdout;
    assert!(draft.contains(PREAMBLE), "{draft}");
    assert!(!draft.contains("preamble_file"), "{draft}");
}

#[test]
fn a_problem_in_a_texts_file_has_its_place_there() {
    let home = Home::new().file("clinic.toml", &beside()).file(
        "preamble.md",
        "\u{feff}Be kind.\r\nYou work for {{compnay}}.\r\n",
    );
    let told = home.run(&["check", "clinic.toml"]).exits(1).stdout;
    assert!(
        told.contains("preamble.md:2:14: error[placeholder-missing]"),
        "{told}"
    );
    // From elsewhere the file is named from there.
    let elsewhere = home.path().join("elsewhere");
    std::fs::create_dir(&elsewhere).unwrap();
    let output = home
        .command(&["check", "../clinic.toml", "--json"])
        .current_dir(elsewhere)
        .output()
        .unwrap();
    let all: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    let place = all
        .as_array()
        .unwrap()
        .iter()
        .find(|one| one["code"] == "placeholder-missing")
        .unwrap();
    assert_eq!(place["file"], "../preamble.md");
    assert_eq!((&place["line"], &place["column"]), (&2.into(), &14.into()));
}

#[test]
fn a_missing_text_is_an_error_with_its_place_and_never_an_empty_preamble() {
    let home = Home::new().file("clinic.toml", &beside());
    let told = home.run(&["check", "clinic.toml"]).exits(1).stdout;
    assert!(
        told.contains("clinic.toml:4:1: error[text-file]: `preamble.md`, which preamble_file names, is not there"),
        "{told}"
    );
    let call = home.run(&["call", "clinic.toml", "--sandbox", "--yes"]);
    assert!(call.exits(1).stderr.contains("text-file"));
    home.run(&["render", "clinic.toml", "--part", "request"])
        .exits(1);
}

#[test]
fn a_command_that_changes_a_draft_leaves_its_texts_where_they_are() {
    let home = Home::new()
        .file("clinic.toml", &beside())
        .file("preamble.md", PREAMBLE)
        .file("sets.json", r#"{"omar": {"patient_name": "Omar"}}"#);
    home.run(&["params", "import", "clinic.toml", "sets.json"])
        .exits(0);
    let read = |name: &str| std::fs::read_to_string(home.path().join(name)).unwrap();
    assert!(read("clinic.toml").contains("preamble_file = \"preamble.md\"\n"));
    assert!(read("clinic.toml").contains("Omar"));
    assert!(!read("clinic.toml").contains("receptionist"));
    assert_eq!(read("preamble.md"), PREAMBLE);
}

#[test]
fn an_imported_draft_holds_its_texts_itself() {
    let home = Home::new()
        .file("clinic.toml", &beside())
        .file("preamble.md", PREAMBLE);
    let import = ["import", "clinic.toml", "--as", "draft"];
    let made = home.run(&import).exits(0).stdout;
    assert!(
        made.contains(PREAMBLE) && !made.contains("preamble_file"),
        "{made}"
    );
    std::fs::remove_file(home.path().join("preamble.md")).unwrap();
    assert!(home.run(&import).exits(5).stderr.contains("is not there"));
}
