//! Param sets from outside and back, and texts that are sent rendered, as a user's script has them.

use crate::support::{DRAFT, Home, Run};

fn home() -> Home {
    Home::new().file("clinic.toml", DRAFT)
}

fn sets(home: &Home) -> serde_json::Value {
    let run = home.run(&["params", "export", "clinic.toml", "--as", "json"]);
    serde_json::from_str(&run.exits(0).stdout).unwrap()
}

fn file(home: &Home, name: &str) -> String {
    std::fs::read_to_string(home.path().join(name)).unwrap()
}

#[test]
fn a_table_becomes_param_sets_and_comes_back_the_same() {
    let table = "param_set,patient_name,note\nomar,Omar,\"one\ntwo\"\nسارة,\"سارة \"\"س\"\"\",\n";
    let home = home().file("people.csv", table);
    let before = file(&home, "clinic.toml");
    let run = home
        .run(&["params", "import", "clinic.toml", "people.csv"])
        .exits(0);
    assert_eq!(run.stderr, "2 sets added\n");
    let now = sets(&home);
    assert_eq!(
        now["omar"],
        serde_json::json!({"patient_name": "Omar", "note": "one\ntwo"})
    );
    assert_eq!(
        now["سارة"],
        serde_json::json!({"patient_name": "سارة \"س\""})
    );
    // What stood in the draft stands there still, byte for byte.
    let after = file(&home, "clinic.toml");
    for line in before.lines() {
        assert!(after.contains(line), "{line}\n{after}");
    }

    let run = home.run(&["check", "clinic.toml", "--param-set", "omar"]);
    assert!(!run.stdout.contains("param-set-unknown"), "{run}");
    home.run(&[
        "params",
        "export",
        "clinic.toml",
        "--as",
        "csv",
        "-o",
        "out.csv",
        "--bom",
    ])
    .exits(0);
    assert!(file(&home, "out.csv").starts_with("\u{feff}param_set,"));
    home.run(&[
        "params",
        "export",
        "clinic.toml",
        "--as",
        "csv",
        "-o",
        "out.csv",
    ])
    .exits(5);
    let other = Home::new()
        .file("clinic.toml", DRAFT)
        .file("out.csv", &file(&home, "out.csv"));
    other
        .run(&["params", "import", "clinic.toml", "out.csv", "--replace"])
        .exits(0);
    assert_eq!(sets(&other), now);
}

#[test]
fn a_file_with_anything_wrong_in_it_changes_nothing() {
    let home = home()
        .file("ragged.csv", "name,patient_name\nomar,Omar\nsara\n")
        .file("twice.csv", "name,a,a\n")
        .file("broken.json", "{\"omar\": {\"a\": [1]}}")
        .file("good.csv", "name,patient_name\nomar,Omar\n");
    std::fs::write(
        home.path().join("old.csv"),
        b"name,patient_name\nsara,\xd3\xc7\xd1\xc9\n",
    )
    .unwrap();
    let before = file(&home, "clinic.toml");
    for (name, told) in [
        (
            "ragged.csv",
            "ragged.csv: line 3, column 2: this row has 1 cell where the first line has 2",
        ),
        (
            "twice.csv",
            "twice.csv: line 1, column 3: the column `a` stands twice",
        ),
        (
            "broken.json",
            "broken.json: line 1, column 20: the value of `a` must be a text",
        ),
        ("old.csv", "old.csv: line 2: this is not UTF-8"),
        ("nowhere.csv", "cannot read nowhere.csv"),
    ] {
        let run = home
            .run(&["params", "import", "clinic.toml", name])
            .exits(5);
        assert!(run.stderr.starts_with(told), "{run}");
        assert_eq!(file(&home, "clinic.toml"), before);
    }
    home.run(&[
        "params",
        "import",
        "clinic.toml",
        "good.csv",
        "--encoding",
        "latin9",
    ])
    .exits(2);
    home.run(&["params", "import", "clinic.toml", "clinic.toml"])
        .exits(2);
    home.run(&[
        "params",
        "import",
        "clinic.toml",
        "old.csv",
        "--encoding",
        "windows-1256",
    ])
    .exits(0);
    assert_eq!(sets(&home)["sara"]["patient_name"], "سارة");
}

#[test]
fn a_set_of_the_same_name_is_refused_until_one_says_which_stays() {
    let home = home()
        .file("one.csv", "name,patient_name\nomar,Omar\n")
        .file("two.csv", "name,patient_name\nomar,Another\nsara,Sara\n")
        .file("less.csv", "name,day\nomar,Monday\n");
    home.run(&["params", "import", "clinic.toml", "one.csv"])
        .exits(0);
    let run = home
        .run(&["params", "import", "clinic.toml", "two.csv"])
        .exits(3);
    assert!(
        run.stderr
            .contains("already in the draft: omar; nothing was imported"),
        "{run}"
    );
    assert!(sets(&home).get("sara").is_none());
    let run = home
        .run(&["params", "import", "clinic.toml", "two.csv", "--skip"])
        .exits(0);
    assert_eq!(run.stderr, "1 set added, 1 left as it was\n");
    assert_eq!(sets(&home)["omar"]["patient_name"], "Omar");
    let replace = |file| home.run(&["params", "import", "clinic.toml", file, "--replace"]);
    let run = replace("two.csv").exits(0);
    assert_eq!(run.stderr, "0 sets added, 2 replaced\n");
    assert_eq!(sets(&home)["omar"]["patient_name"], "Another");
    // A value that goes is told before and after.
    let run = home
        .run(&["params", "import", "clinic.toml", "less.csv"])
        .exits(3);
    let before = "--replace takes those of the file, which have no patient_name, --skip";
    assert!(run.stderr.contains(before), "{run}");
    let run = replace("less.csv").exits(0);
    let after = "1 replaced; the file has no patient_name, so that is gone from them";
    assert!(run.stderr.contains(after), "{run}");

    // What is written goes by the file's name, too.
    let export = |rest: &[&str]| home.run(&[&["params", "export", "clinic.toml"], rest].concat());
    export(&["-o", "all.json"]).exits(0);
    assert_eq!(
        serde_json::from_str::<serde_json::Value>(&file(&home, "all.json")).unwrap(),
        serde_json::json!({"omar": {"day": "Monday"}, "sara": {"patient_name": "Sara"}})
    );
    for rest in [&[][..], &["-o", "all"]] {
        let run = export(rest).exits(2);
        assert!(run.stderr.contains("--as csv or --as json"), "{run}");
    }
}

#[test]
fn an_unknown_param_set_is_an_error_that_names_the_nearest() {
    let home = home().file("one.csv", "name,patient_name\nomar,Omar\n");
    home.run(&["params", "import", "clinic.toml", "one.csv"])
        .exits(0);
    let path = home.path().join("clinic.toml");
    let draft = std::fs::read_to_string(&path).unwrap();
    let wrong = draft.replace("[call]\n", "[call]\nparam_set = \"oamr\"\n");
    std::fs::write(&path, wrong).unwrap();
    let run = home.run(&["check", "clinic.toml"]).exits(1);
    assert!(run.stdout.contains("There is no param set `oamr`"), "{run}");
    assert!(run.stdout.contains("Did you mean `omar`?"), "{run}");
    home.run(&["call", "clinic.toml", "--dry-run"]).exits(1);
    // Named beside it, the one that there is counts.
    let named = ["check", "clinic.toml", "--param-set", "omar"];
    home.run(&named).exits(0);
}

/// What a rendered draft says of itself, and what is sent of it.
#[test]
fn texts_that_are_sent_rendered_say_so_and_are_what_is_heard() {
    let draft = format!("send_rendered = true\n{DRAFT}");
    let home = Home::new().file("clinic.toml", &draft);
    let told = |run: &Run| {
        run.stderr
            .contains("greeting and preamble are sent rendered")
    };
    assert!(told(&home.run(&["check", "clinic.toml"])));
    let run = home.run(&["call", "clinic.toml", "--dry-run"]).exits(0);
    assert!(told(&run), "{run}");
    let body: serde_json::Value = serde_json::from_str(&run.stdout).unwrap();
    let heard = home
        .run(&["render", "clinic.toml", "--part", "greeting"])
        .exits(0);
    assert_eq!(
        body["agentDetails"]["greetingMessage"],
        heard.stdout.trim_end()
    );
    assert!(body["agentDetails"]["params"].is_object());
    let run = home
        .run(&[
            "call",
            "clinic.toml",
            "--sandbox",
            "--yes",
            "--json",
            "--no-follow",
        ])
        .exits(0);
    let id = run.json()["callId"].as_str().unwrap().to_owned();
    let run = home.run(&["calls", "show", &id]).exits(0);
    assert!(run.stdout.contains("texts      sent rendered"), "{run}");
    assert_eq!(
        home.run(&["calls", "show", &id, "--json"]).json()["request"],
        body
    );
    // A value that is missing stays an error.
    let missing = draft.replace("{{", "{{nobody}} {{");
    let home = Home::new().file("clinic.toml", &missing);
    home.run(&["call", "clinic.toml", "--dry-run"]).exits(1);
}
