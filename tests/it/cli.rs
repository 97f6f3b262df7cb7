//! Each command that places no call, run as a user's script runs it: stdout, stderr and exit code.

use std::io::{BufRead, BufReader};
use std::process::Stdio;

use insta::assert_snapshot;
use serde_json::{Value, json};

use crate::support::{DRAFT, Home, Run};

/// A draft with an error in each of several fields.
const WRONG: &str = r#"agent_name = "Wrong"
lang = "fr"
silence_threshold = 0
greeting_message = "Hello {{patient_name}}, {{clinic"
outcome_response_shape = '''
{ "type": "array" }'''

[call]
phone_number = "+12025550143"
to_number = "call me"
"#;

fn home() -> Home {
    Home::new()
        .file("clinic.toml", DRAFT)
        .file("wrong.toml", WRONG)
}

#[test]
fn help_names_the_commands_with_examples() {
    assert_snapshot!("help", home().run(&["--help"]).exits(0));
    assert_snapshot!("help_call", home().run(&["call", "--help"]).exits(0));
    // The first word of each line between Commands and Arguments, but `help` itself.
    let help = home().run(&["--help"]).stdout;
    let (_, rest) = help.split_once("Commands:\n").unwrap();
    let (commands, _) = rest.split_once("\n\n").unwrap();
    let commands = commands.lines().filter_map(|line| line.strip_prefix("  "));
    let names: Vec<&str> = commands
        .filter_map(|line| line.split(' ').next())
        .filter(|name| !matches!(*name, "" | "help"))
        .collect();
    assert!(
        names.contains(&"new") && names.contains(&"man"),
        "{names:?}"
    );
    for command in names {
        let run = home().run(&[command, "--help"]).exits(0);
        assert!(run.stdout.contains("Examples:"), "{command}: {run}");
    }
}

#[test]
fn wrong_usage_exits_2_and_has_its_json_too() {
    assert_snapshot!(
        "usage_unknown_flag",
        home().run(&["check", "clinic.toml", "--nope"]).exits(2)
    );
    let run = home()
        .run(&["call", "clinic.toml", "--json", "--nope"])
        .exits(2);
    assert_eq!(run.json()["state"], "not_sent");
    assert_eq!(run.json()["exitCode"], 2);
    let run = home().run(&["calls", "--json", "--nope"]).exits(2);
    assert_eq!(run.json()["exitCode"], 2);
    let run = home().run(&["call", "--json"]).exits(2);
    let told = run.json()["message"].as_str().unwrap().to_owned();
    assert!(told.ends_with("provided: <DRAFT>"), "{told}");
    let both = ["calls", "export", "--format", "csv", "--json"];
    let run = home().run(&both).exits(2);
    assert_eq!(run.json()["exitCode"], 2);
    home()
        .run(&["call", "clinic.toml", "--sandbox=nope"])
        .exits(2);
    home()
        .run(&["call", "clinic.toml", "--set", "novalue"])
        .exits(2);
    home().run(&["render", "clinic.toml"]).exits(2);
    home().run(&["follow", "../../etc"]).exits(2);
}

#[test]
fn a_word_that_is_neither_a_command_nor_a_draft_is_told_with_what_it_may_be() {
    let told = |words: &[&str]| home().run(words).exits(2).stderr;
    let similar = "a similar subcommand exists: 'check'";
    for words in [
        &["chekc"][..],
        &["chekc", "clinic.toml"],
        &["help", "chekc"],
    ] {
        assert!(told(words).contains(similar), "{words:?}: {}", told(words));
    }
    assert!(told(&["clinic"]).contains("there is a draft clinic.toml"));
    assert!(told(&["version"]).contains("there is an option --version"));
    assert!(told(&["frob"]).contains("`ringback new frob`"));
    assert!(told(&["render", "clinic.toml"]).contains("--part takes heard, greeting"));
    // A file is a draft, whatever its name.
    let run = home()
        .file("frob", DRAFT)
        .run(&["frob", "--sandbox"])
        .exits(2);
    assert!(run.stderr.contains("needs a terminal"), "{run}");
}

#[test]
fn the_workbench_without_a_terminal_exits_2_and_names_what_works_without_one() {
    assert_snapshot!("workbench_no_terminal", home().run(&[]).exits(2));
    home().run(&["clinic.toml"]).exits(2);
}

#[test]
fn new_writes_a_draft_that_has_no_errors_and_never_overwrites() {
    let home = Home::new();
    assert_snapshot!("new", home.run(&["new", "clinic"]).exits(0));
    home.run(&["check", "clinic.toml"]).exits(0);
    let written = std::fs::read(home.path().join("clinic.toml")).unwrap();
    assert_snapshot!("new_again", home.run(&["new", "clinic.toml"]).exits(5));
    assert_eq!(
        std::fs::read(home.path().join("clinic.toml")).unwrap(),
        written
    );
    home.run(&["new", "other", "--from", "nope"]).exits(2);
    home.run(&["new", "no/such/folder/x"]).exits(5);
}

#[test]
fn every_example_can_be_written_and_is_the_file_in_assets() {
    let home = Home::new();
    for example in &ringback::draft::examples::ALL {
        home.run(&["new", example.name, "--from", example.name])
            .exits(0);
        let file = home.path().join(format!("{}.toml", example.name));
        assert_eq!(std::fs::read_to_string(file).unwrap(), example.text);
    }
}

#[test]
fn check_tells_problems_with_their_place() {
    let both = home().run(&["check", "clinic.toml", "wrong.toml"]).exits(1);
    assert!(both.stdout.contains("wrong.toml:2:"), "{both}");
    assert!(both.stderr.contains("2 drafts: 6 errors"), "{both}");
    let three = home().run(&["check", "none.toml", "wrong.toml", "clinic.toml"]);
    let three = three.exits(5);
    assert!(three.stdout.contains("wrong.toml:2:"), "{three}");
    assert!(three.stderr.contains("1 not checked"), "{three}");
    let json = home()
        .run(&["check", "--json", "none.toml", "wrong.toml"])
        .exits(5)
        .json();
    assert_eq!(json[0]["code"], "no-draft");
    assert_eq!(json[1]["file"], "wrong.toml");
    assert_snapshot!("check_fine", home().run(&["check", "clinic.toml"]).exits(0));
    assert_snapshot!("check_wrong", home().run(&["check", "wrong.toml"]).exits(1));
    let run = home().run(&["check", "wrong.toml", "--json"]).exits(1);
    let lines: Vec<String> = run
        .json()
        .as_array()
        .unwrap()
        .iter()
        .map(Value::to_string)
        .collect();
    assert_snapshot!("check_wrong_json", lines.join("\n"));
    assert_eq!(
        home().run(&["check", "clinic.toml", "--json"]).json(),
        json!([])
    );
}

#[test]
fn a_value_from_the_command_line_has_no_place_in_the_file() {
    let run = home()
        .run(&["check", "clinic.toml", "--to", "12", "--json"])
        .exits(1);
    let problem = run.json()[0].clone();
    assert_eq!(problem["field"], "call.to_number");
    assert_eq!(problem["line"], Value::Null);
}

#[test]
fn what_is_no_draft_exits_5_with_its_place() {
    let home = Home::new()
        .file("broken.toml", "lang = \"en\"\ngreeting_message = \n")
        .file("typed.toml", "lang = \"en\"\n\npreamble = 12\n");
    assert_snapshot!("check_broken", home.run(&["check", "broken.toml"]).exits(5));
    assert_snapshot!("check_typed", home.run(&["check", "typed.toml"]).exits(5));
    assert_snapshot!("check_missing", home.run(&["check", "none.toml"]).exits(5));
    let run = home.run(&["check", "broken.toml", "--json"]).exits(5);
    assert_eq!(run.json()[0]["line"], 2);
    for command in [
        &["call", "broken.toml", "--sandbox", "--yes"] as &[&str],
        &["call", "none.toml", "--sandbox", "--dry-run"],
        &["render", "typed.toml", "--part", "heard"],
    ] {
        let run = home.run(command).exits(5);
        assert_eq!(run.stdout, "", "{run}");
    }
    let run = home
        .run(&["call", "broken.toml", "--sandbox", "--json"])
        .exits(5);
    assert_eq!(run.json()["problems"][0]["line"], 2);
}

#[test]
fn render_prints_each_part() {
    let set = ["--set", "patient_name=ليلى", "--to", "+12025550199"];
    for part in [
        "heard", "greeting", "preamble", "request", "curl", "outcome",
    ] {
        let mut arguments = vec!["render", "clinic.toml", "--part", part];
        arguments.extend(set);
        assert_snapshot!(format!("render_{part}"), home().run(&arguments).exits(0));
    }
}

#[test]
fn render_with_errors_shows_what_is_heard_and_nothing_of_the_request() {
    assert_snapshot!(
        "render_wrong_heard",
        home()
            .run(&["render", "wrong.toml", "--part", "heard"])
            .exits(0)
    );
    for part in ["request", "curl", "powershell", "httpie", "http"] {
        let run = home()
            .run(&["render", "wrong.toml", "--part", part])
            .exits(1);
        assert_eq!(run.stdout, "", "{run}");
        assert!(run.stderr.contains("wrong.toml:2:"), "{run}");
    }
}

#[test]
fn a_dry_run_prints_the_body_and_nothing_else() {
    let dry = home().run(&["call", "clinic.toml", "--dry-run"]).exits(0);
    assert_snapshot!("call_dry_run", dry);
    let request = home().run(&["render", "clinic.toml", "--part", "request"]);
    assert_eq!(dry.stdout, request.stdout);
    let run = home()
        .run(&["call", "clinic.toml", "--dry-run", "--json"])
        .exits(0);
    assert_snapshot!("call_dry_run_json", run);
    assert_eq!(run.json()["state"], "dry_run");
    assert_eq!(
        home()
            .run(&["call", "wrong.toml", "--dry-run"])
            .exits(1)
            .stdout,
        ""
    );
}

#[test]
fn a_call_with_errors_in_the_draft_says_them_and_exits_1() {
    assert_snapshot!(
        "call_wrong",
        home()
            .run(&["call", "wrong.toml", "--sandbox", "--yes"])
            .exits(1)
    );
    let run = home()
        .run(&["call", "wrong.toml", "--sandbox", "--yes", "--json"])
        .exits(1);
    assert_eq!(run.json()["state"], "problems");
    assert_eq!(run.json()["exitCode"], 1);
}

#[test]
fn the_sandbox_command_says_its_url_first_and_ends_at_an_interrupt() {
    let home = home().var("HAMSA_API_KEY", "k");
    let mut command = home.command(&["sandbox", "--fault", "no-credits"]);
    let mut child = command
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap())
        .read_line(&mut line)
        .unwrap();
    let url = line.trim_end();
    assert!(url.starts_with("http://127.0.0.1:"), "{line}");
    let run = home
        .run(&["call", "clinic.toml", "--yes", "--json", "--base-url", url])
        .exits(3);
    assert_eq!(run.json()["httpStatus"], 402);
    let port = url.rsplit(':').next().unwrap();
    home.run(&["sandbox", "--port", port]).exits(5);
    let pid = rustix::process::Pid::from_child(&child);
    rustix::process::kill_process(pid, rustix::process::Signal::INT).unwrap();
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

#[test]
fn voices_of_the_sandbox_are_listed_beside_the_documented_ones_and_kept() {
    let home = home();
    let voices = home.run(&["voices", "--sandbox", "--json"]).exits(0).json();
    let voices = voices.as_array().unwrap();
    assert_eq!(voices.len(), 28);
    assert_eq!(voices[0]["documented"], true);
    assert_eq!(
        voices[0]["language"],
        Value::Null,
        "no page says what it speaks"
    );
    assert_eq!(voices[14]["name"], "Sandbox voice 1");
    assert_eq!(voices[14]["listed"], true);
    assert_eq!(voices[14]["language"], "ar");
    let kept = home.data_dir().join("voices/sandbox.json");
    let text = std::fs::read_to_string(&kept).unwrap();
    assert!(!text.contains("Token"), "no key is kept");
    let run = home.run(&["voices", "--sandbox"]).exits(0);
    assert!(run.stderr.contains("read just now"), "{run}");
    let run = home.run(&["voices", "--refresh"]).exits(5);
    assert!(run.stderr.contains("no key"), "{run}");
    let refused = home.run(&[
        "voices",
        "--base-url",
        "http://127.0.0.1:9",
        "--refresh",
        "--json",
    ]);
    assert_eq!(refused.exits(5).json()["exitCode"], 5);
}

#[test]
fn a_call_is_shown_with_the_own_label_of_its_voice() {
    let voice = "voice_id = \"AC5CA565-175c-48d8-98dc-2fccc906cf4b\"\n";
    let home = home().file("labelled.toml", &format!("{voice}{DRAFT}"));
    std::fs::create_dir_all(home.data_dir()).unwrap();
    let labels = r#"{"labels":{"ac5ca565-175c-48d8-98dc-2fccc906cf4b":"warm \u001b[2J one"}}"#;
    std::fs::write(home.data_dir().join("voices.json"), labels).unwrap();
    let place = [
        "call",
        "labelled.toml",
        "--sandbox",
        "--yes",
        "--no-follow",
        "--json",
    ];
    let call = home.run(&place).exits(0).json();
    let id = call["callId"].as_str().unwrap();
    let run = home.run(&["calls", "show", id]).exits(0);
    let line = run.stdout.lines().find(|line| line.starts_with("voice"));
    let line = line.unwrap_or_else(|| panic!("{run}"));
    assert!(
        line.contains("warm ") && line.ends_with("one (Voice 9)"),
        "{line:?}"
    );
    assert!(!run.stdout.contains('\u{1b}'), "{run}");
}

#[test]
fn a_code_is_explained_and_all_are_listed() {
    let run = home().run(&["check", "--explain", "lang"]).exits(0);
    assert!(run.stdout.contains("lang = \"en-US\""), "{run}");
    let run = home().run(&["check", "--explain", "lagn"]).exits(2);
    assert!(run.stderr.contains("did you mean lang?"), "{run}");
    let run = home().run(&["check", "--list"]).exits(0);
    assert_eq!(run.stdout, include_str!("../../assets/problems.md"));
    home().run(&["check"]).exits(2);
}

#[test]
fn a_set_that_is_not_there_is_wrong_use_of_the_flag_not_a_problem_of_the_draft() {
    let sets =
        format!("{DRAFT}[param_sets.lina]\nclinic = \"N\"\n[param_sets.omar]\nclinic = \"O\"\n");
    let home = home().file("sets.toml", &sets);
    for (command, wanted, says) in [
        (&["check"] as &[&str], "lna", "did you mean lina?"),
        (&["check"], "nobody", "it has lina, omar"),
        (&["render", "--part", "heard"], "lna", "did you mean lina?"),
        (&["call", "--sandbox", "--yes"], "lna", "did you mean lina?"),
    ] {
        let mut arguments = command.to_vec();
        arguments.extend(["sets.toml", "--param-set", wanted]);
        let run = home.run(&arguments).exits(2);
        let flag = format!("--param-set {wanted}: sets.toml has no param set of that name");
        assert!(run.stderr.contains(&flag), "{run}");
        assert!(run.stderr.contains(says), "{run}");
        assert_eq!(run.stdout, "", "{run}");
    }
    let both = ["check", "sets.toml", "clinic.toml", "--param-set", "omar"];
    let run = home.run(&both).exits(2);
    assert!(run.stderr.contains("clinic.toml has no param set"), "{run}");
    assert!(run.stderr.contains("it has no sets at all"), "{run}");
    assert!(run.stderr.contains("1 not checked"), "{run}");
    let json = ["check", "sets.toml", "--param-set", "lna", "--json"];
    let found = home.run(&json).exits(2).json();
    assert_eq!(found[0]["code"], "param-set-unknown");
    assert_eq!(found[0]["help"], "did you mean lina?");
    let none = ["check", "sets.toml", "--param-set", ""];
    home.run(&none).exits(0);
}

#[test]
fn voices_lists_the_documented_ones() {
    assert_snapshot!("voices", home().run(&["voices"]).exits(0));
    let voices = home().run(&["voices", "--json"]).exits(0).json();
    assert_eq!(voices.as_array().unwrap().len(), 14);
    assert_eq!(voices[0]["id"], "ab55c68b-091b-43b4-a55a-0be82093cd23");
}

#[test]
fn a_reader_that_went_away_is_no_failure() {
    let home = home();
    let mut child = home
        .command(&["voices"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    let run = Run::of(&output, &home).exits(0);
    assert!(!run.stderr.contains("panicked"), "{run}");
}

#[test]
fn a_full_disk_for_the_result_is_a_failure() {
    let home = home();
    let full = std::fs::File::options()
        .write(true)
        .open("/dev/full")
        .unwrap();
    let output = home.command(&["voices"]).stdout(full).output().unwrap();
    let run = Run::of(&output, &home).exits(5);
    assert!(run.stderr.contains("cannot write the result"), "{run}");
}

#[test]
fn a_key_is_set_found_and_removed_and_never_shown() {
    let home = Home::new();
    let status = home.run(&["key", "status", "--json"]).exits(5);
    assert_eq!(status.json()["source"], serde_json::Value::Null);
    let set = home
        .run_with_input(&["key", "set"], "Token s3cret-key\n")
        .exits(0);
    assert!(!format!("{}{}", set.stdout, set.stderr).contains("s3cret-key"));
    let status = home.run(&["key", "status", "--json"]).exits(0);
    assert_eq!(status.json()["source"], "the key file");
    home.run(&["key", "remove"]).exits(0);
    home.run(&["key", "status"]).exits(5);
    home.run_with_input(&["key", "set"], " \n").exits(5);
}

#[test]
fn what_is_advised_for_a_profile_without_a_key_is_for_that_profile() {
    let home = Home::new()
        .config("[profiles.uae]\nregion = \"uae\"\n")
        .var("HAMSA_API_KEY", "k");
    let status = home.run(&["key", "status", "--profile", "uae"]).exits(5);
    let advice = "There is no key for it: run `ringback key set --profile uae`.";
    assert!(status.stdout.starts_with(advice), "{status}");
}

#[test]
fn completions_man_pages_and_settings_are_printed() {
    let home = Home::new().config("allowed_numbers = [\"+12025550144\"]\n[secrets.crm]\ncommand = [\"pass\", \"hidden-word\"]\n");
    for shell in ["bash", "zsh", "fish"] {
        assert!(
            home.run(&["completions", shell])
                .exits(0)
                .stdout
                .contains("RINGBACK_COMPLETE="),
            "{shell}"
        );
    }
    assert!(home.run(&["man"]).exits(0).stdout.contains("ringback"));
    assert!(home.run(&["man", "call"]).exits(0).stdout.contains("dry"));
    let page = home.run(&["man", "calls", "reconcile"]).exits(0).stdout;
    assert!(
        page.contains("ringback\\-calls\\-reconcile") || page.contains("ringback-calls-reconcile"),
        "{page}"
    );
    let program = concat!("\"ringback ", env!("CARGO_PKG_VERSION"), "\"");
    assert!(page.contains(program), "{page}");
    home.run(&["man", "dance"]).exits(2);
    home.run(&["man", "calls", "dance"]).exits(2);
    let run = home.run(&["man", "--all", "man1"]).exits(0);
    for page in [
        "ringback.1",
        "ringback-call.1",
        "ringback-calls-show.1",
        "ringback-key-set.1",
    ] {
        assert!(
            home.path().join("man1").join(page).exists(),
            "{page}: {run}"
        );
        assert!(run.stdout.contains(page), "{run}");
    }
    let shown = home.run(&["config"]).exits(0).stdout;
    assert!(
        shown.contains("+12025550144") && shown.contains("crm") && !shown.contains("hidden-word"),
        "{shown}"
    );
    let path = home.run(&["config", "path"]).exits(0).stdout;
    assert_eq!(
        path.trim_end(),
        home.config_dir().join("config.toml").to_str().unwrap()
    );
}

#[test]
fn a_curl_command_becomes_a_draft_that_sends_the_same_bytes() {
    let home = Home::new();
    let example = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/examples/survey.toml");
    let curl = home
        .run(&["render", example, "--part", "curl"])
        .exits(0)
        .stdout;
    let home = home.file("call.sh", &curl);
    home.run(&["import", "call.sh", "--as", "curl", "-o", "mine.toml"])
        .exits(0);
    let body = |draft: &str| {
        home.run(&["render", draft, "--part", "request"])
            .exits(0)
            .stdout
    };
    assert_eq!(body("mine.toml"), body(example));
    home.run(&["import", "call.sh", "--as", "curl", "-o", "mine.toml"])
        .exits(5);
    home.run(&["import", "nowhere.sh", "--as", "curl"]).exits(5);
    let piped = home
        .run_with_input(&["import", "-", "--as", "curl"], &curl)
        .exits(0);
    assert!(piped.stdout.contains("greeting_message"), "{piped}");
}
