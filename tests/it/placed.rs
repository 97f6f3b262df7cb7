//! Each code by its example, as `ringback check` tells it: with file, line and column, where it has a place.

use crate::support::Home;
use ringback::call::check::codes;

/// What is told of a draft as a whole: what is wrong stands in no one line.
const WITHOUT_A_PLACE: [&str; 3] = ["agent-both", "agent-neither", "param-set-unknown"];

/// What no draft alone triggers: a file that is none, and a voice whose language only the account's list tells.
const NOT_OF_A_DRAFT: [&str; 3] = ["no-draft", "unreadable", "voice-lang"];

#[test]
fn every_code_is_told_with_file_line_and_column() {
    let mut home = Home::new();
    let mut names = Vec::new();
    let of_drafts = || codes::all().filter(|code| !NOT_OF_A_DRAFT.contains(&code.code));
    for code in of_drafts() {
        let large = "x".repeat(ringback::draft::schema::LONGEST);
        let example = match code.code {
            "schema-too-large" => code.example.replace('…', &large),
            _ => code.example.to_owned(),
        };
        let name = format!("{}.toml", code.code);
        home = home.file(&name, &example);
        names.push(name);
    }
    let mut unplaced = Vec::new();
    for (code, name) in of_drafts().zip(&names) {
        let run = home.run(&["check", "--json", name]);
        let told = run.json();
        let all = told.as_array().cloned().unwrap_or_default();
        let Some(own) = all.iter().find(|one| one["code"] == code.code) else {
            unplaced.push(format!("{} is not told: {run}", code.code));
            continue;
        };
        if own["file"] != name.as_str() || own["line"].is_null() || own["column"].is_null() {
            unplaced.push(code.code.to_owned());
        }
    }
    assert_eq!(unplaced, WITHOUT_A_PLACE);
}
