//! What a shell offers at Tab, asked in the way that the scripts of `ringback completions` ask.

use crate::support::{DRAFT, Home};

/// The candidates for the last of the words.
fn offered(home: &Home, words: &[&str]) -> Vec<String> {
    let mut command = home.command(&["--", "ringback"]);
    let output = command
        .args(words)
        .env("RINGBACK_COMPLETE", "fish")
        .output()
        .unwrap();
    assert!(output.status.success(), "{output:?}");
    let text = String::from_utf8(output.stdout).unwrap();
    // A candidate, a tab, what it is.
    let first = |line: &str| line.split('\t').next().unwrap_or_default().to_owned();
    text.lines().map(first).collect()
}

fn home() -> Home {
    let sets = "\n[param_sets.omar]\npatient_name = \"Omar\"\nday = \"Monday\"\n";
    let home = Home::new()
        .file("clinic.toml", &format!("{DRAFT}{sets}"))
        .file("notes.txt", "x")
        .config("[contacts]\nlina = \"+12025550144\"\n");
    std::fs::create_dir(home.path().join("drafts")).unwrap();
    home.file("drafts/other.toml", "greeting_message = \"{{shop}}\"\n")
}

#[test]
fn drafts_and_the_names_in_the_draft_of_the_line_are_offered() {
    let home = home();
    let has = |words: &[&str], wanted: &[&str]| {
        let offered = offered(&home, words);
        for one in wanted {
            assert!(
                offered.iter().any(|other| other == one),
                "{words:?}: {offered:?}"
            );
        }
        assert!(!offered.iter().any(|one| one == "notes.txt"), "{offered:?}");
    };
    for command in ["check", "render", "call"] {
        has(&[command, ""], &["clinic.toml", "drafts/"]);
        has(&[command, "drafts/"], &["drafts/other.toml"]);
    }
    has(&["cl"], &["clinic.toml"]);
    has(&["check", "clinic.toml", ""], &["drafts/"]);
    assert_eq!(
        offered(&home, &["call", "clinic.toml", "--set", ""]),
        ["clinic=", "day=", "patient_name="]
    );
    assert_eq!(
        offered(&home, &["render", "drafts/other.toml", "--set", "s"]),
        ["shop="]
    );
    assert_eq!(
        offered(&home, &["call", "clinic.toml", "--param-set", ""]),
        ["omar"]
    );
    assert_eq!(offered(&home, &["call", "--param-set", ""]), [""; 0]);
    assert_eq!(offered(&home, &["call", "--to", ""]), ["+12025550144"]);
}

#[test]
fn commands_examples_faults_and_schemas_are_offered() {
    let home = home();
    assert_eq!(offered(&home, &["che"]), ["check"]);
    assert!(offered(&home, &["new", "x", "--from", ""]).contains(&"survey".to_owned()));
    assert!(offered(&home, &["sandbox", "--fault", "no-c"]).contains(&"no-credits".to_owned()));
    assert!(offered(&home, &["schema", "calls-l"]).contains(&"calls-list".to_owned()));
}

#[test]
fn calls_and_jobs_are_offered_newest_first_and_asking_makes_no_ledger() {
    let home = home();
    assert!(
        !offered(&home, &["calls", "show", ""])
            .iter()
            .any(|one| one.len() == 36)
    );
    assert!(!home.data_dir().exists());
    let call = [
        "call",
        "clinic.toml",
        "--sandbox",
        "--yes",
        "--json",
        "--no-follow",
    ];
    let first = home.run(&call).exits(0).json();
    let second = home.run(&call).exits(0).json();
    let before = std::fs::read(home.data_dir().join("ledger.sqlite")).unwrap();
    for (words, key) in [
        (&["calls", "show", ""] as &[&str], "callId"),
        (&["calls", "diff", "x", ""], "callId"),
        (&["calls", "note", ""], "callId"),
        (&["follow", ""], "jobId"),
    ] {
        let offered = offered(&home, words);
        let newest: Vec<&str> = offered.iter().take(2).map(String::as_str).collect();
        assert_eq!(
            newest,
            [second[key].as_str().unwrap(), first[key].as_str().unwrap()]
        );
    }
    let after = std::fs::read(home.data_dir().join("ledger.sqlite")).unwrap();
    assert!(before == after, "asking changed the ledger");
}

#[test]
fn a_broken_draft_config_or_ledger_offers_nothing_and_says_nothing() {
    let home = Home::new().file("broken.toml", "lang = \n").config("nope");
    std::fs::create_dir(home.data_dir()).unwrap();
    std::fs::write(home.data_dir().join("ledger.sqlite"), "no database").unwrap();
    for words in [
        &["call", "broken.toml", "--set", ""] as &[&str],
        &["call", "--to", ""],
        &["calls", "show", "x"],
    ] {
        assert_eq!(offered(&home, words), [""; 0], "{words:?}");
    }
}

#[test]
fn a_ledger_with_masked_numbers_shows_none_whole() {
    let home = Home::new()
        .file("clinic.toml", DRAFT)
        .config("mask_numbers = true\n");
    home.run(&["call", "clinic.toml", "--sandbox", "--yes", "--no-follow"])
        .exits(0);
    let output = home
        .command(&["--", "ringback", "calls", "show", ""])
        .env("RINGBACK_COMPLETE", "fish")
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    assert!(
        text.contains("+1********44") && !text.contains("5550144"),
        "{text}"
    );
}

#[test]
fn an_unknown_shell_is_told() {
    let output = Home::new()
        .command(&["--", "ringback", ""])
        .env("RINGBACK_COMPLETE", "nosh")
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
}

/// What bash is given for a line whose cursor stands at its end; the words are cut as bash cuts them.
fn in_bash(home: &Home, words: &[&str], line: &str) -> Vec<String> {
    let program = std::path::Path::new(env!("CARGO_BIN_EXE_ringback"));
    let script = home.run(&["completions", "bash"]).exits(0).stdout;
    let ask = format!(
        "{script}\nringback() {{ '{}' \"$@\"; }}\nCOMP_LINE=$1; COMP_POINT=${{#1}}; shift; COMP_WORDS=(\"$@\")\n\
         COMP_CWORD=$(($# - 1)); COMP_TYPE=9; _ringback; printf '%s\\n' \"${{COMPREPLY[@]}}\"",
        program.display()
    );
    let mut bash = std::process::Command::new("bash");
    let output = bash
        .args(["-c", &ask, "bash", line])
        .args(words)
        .current_dir(home.path())
        .env("RINGBACK_CONFIG_DIR", home.config_dir())
        .env("RINGBACK_DATA_DIR", home.data_dir())
        .output()
        .unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    text.lines().map(str::to_owned).collect()
}

#[test]
fn bash_completes_behind_an_equals_sign_and_in_names_with_spaces() {
    let home = home();
    std::fs::create_dir(home.path().join("my drafts")).unwrap();
    let home = home.file(
        "my drafts/visit one.toml",
        "greeting_message = \"{{shop}}\"\n",
    );
    for (words, line, wanted) in [
        (
            &["clinic.toml", "--param-set", "=", "o"] as &[&str],
            "clinic.toml --param-set=o",
            "omar",
        ),
        (
            &["clinic.toml", "--set", "=", "pat"],
            "clinic.toml --set=pat",
            "patient_name=",
        ),
        (&["--sandbox", "=", "ref"], "--sandbox=ref", "refused"),
        (&["my"], "my", r"my\ drafts/"),
        (
            &[r"my\ drafts/v"],
            r"my\ drafts/v",
            r"my\ drafts/visit\ one.toml",
        ),
        (
            &["\"my drafts/v"],
            "\"my drafts/v",
            "my drafts/visit one.toml",
        ),
        (
            &["'my drafts/visit one.toml'", "--set", ""],
            "'my drafts/visit one.toml' --set ",
            "shop=",
        ),
    ] {
        let words = [&["ringback", "call"], words].concat();
        let offered = in_bash(&home, &words, &format!("ringback call {line}"));
        assert_eq!(
            offered.first().map(String::as_str),
            Some(wanted),
            "{line}: {offered:?}"
        );
    }
}

/// The words stand in clap's own scripts; another version may write them otherwise.
#[test]
fn zsh_and_fish_hand_the_last_word_over_without_its_quotes() {
    let script = |shell| home().run(&["completions", shell]).exits(0).stdout;
    assert!(script("zsh").contains("\"${(Q)PREFIX}\""));
    assert!(script("fish").contains("| string unescape"));
}
