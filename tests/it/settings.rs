//! Settings as a user meets them: the file to start from, profiles, and whose key goes where.

use crate::support::{DRAFT, Home};
use crate::terminal::Session;

#[test]
fn the_settings_file_to_start_from_is_written_once_and_sets_nothing() {
    let home = Home::new();
    let before = home.run(&["config"]).exits(0).stdout;
    let path = home.run(&["config", "init"]).exits(0).stdout;
    assert_eq!(path, home.run(&["config", "path"]).exits(0).stdout);
    let written = std::fs::read_to_string(path.trim_end()).unwrap();
    let printed = home.run(&["config", "show", "--default"]).exits(0);
    assert_eq!(printed.stdout, written);
    let after = home.run(&["config"]).exits(0);
    assert_eq!((after.stdout, after.stderr), (before, String::new()));

    let contacts = "[contacts]\nlina = \"+12025550144\"\n";
    std::fs::write(path.trim_end(), contacts).unwrap();
    let shown = home.run(&["config"]).exits(0).stdout;
    assert!(shown.contains("lina: +12025550144"), "{shown}");
    std::fs::write(path.trim_end(), "mouse = false\n").unwrap();
    let again = home.run(&["config", "init"]).exits(5);
    assert!(again.stderr.contains("is there already"), "{again}");
    let kept = std::fs::read_to_string(path.trim_end()).unwrap();
    assert_eq!(kept, "mouse = false\n");
}

#[test]
fn the_key_map_is_told_as_the_workbench_has_it() {
    let told = |home: &Home| {
        let shown = home.run(&["config"]).exits(0).stdout;
        let line = { shown.lines() }.find(|line| line.starts_with("keymap"));
        line.unwrap_or_default()
            .replace(&home.config_dir().display().to_string(), "CONFIG")
    };
    assert_eq!(told(&Home::new()), "keymap            default");
    let home = Home::new().config("keymap = \"vim\"\n");
    assert_eq!(told(&home), "keymap            vim");
    let home = Home::new().config("");
    let write = |text: &str| std::fs::write(home.config_dir().join("keymap.toml"), text).unwrap();
    write("preset = \"emacs\"\nsave = [\"f12\"]\n");
    assert_eq!(
        told(&home),
        "keymap            emacs, with what CONFIG/keymap.toml changes"
    );
    write("preset = \"emcas\"\n");
    let wrong = told(&home);
    assert!(
        wrong.contains("not usable: CONFIG/keymap.toml:1:"),
        "{wrong}"
    );
}

/// A host that nobody listens at, so that only where a call would go is seen.
const PROFILES: &str = r#"
[profiles.near]
base_url = "http://127.0.0.1:1"
phone_number = "+12025550177"

[profiles.drill]
sandbox = "refused"
"#;

#[test]
fn a_profile_says_where_a_call_goes_and_from_which_number() {
    let draft = DRAFT.replace("phone_number = \"+12025550143\"\n", "");
    let home = Home::new().config(PROFILES).file("clinic.toml", &draft);
    let home = home.var("HAMSA_API_KEY", "s3cret-of-another");

    let run = home.run(&["check", "clinic.toml"]).exits(1);
    assert!(run.stdout.contains("no number to call from"), "{run}");
    let dry = ["call", "clinic.toml", "--dry-run", "--profile", "near"];
    let dry = home.run(&dry).exits(0).stdout;
    let rendered = [
        "render",
        "clinic.toml",
        "--part",
        "request",
        "--profile",
        "near",
    ];
    assert_eq!(home.run(&rendered).exits(0).stdout, dry);
    assert!(dry.contains("\"phoneNumber\": \"+12025550177\""), "{dry}");
    let curl = [
        "render",
        "clinic.toml",
        "--part",
        "curl",
        "--profile",
        "near",
    ];
    let curl = home.run(&curl).exits(0).stdout;
    assert!(curl.contains("http://127.0.0.1:1/v1"), "{curl}");

    // The key of the environment is not for a profile that was named.
    let call = ["call", "clinic.toml", "--yes", "--profile", "near"];
    let run = home.run(&call).exits(5);
    assert!(
        run.stderr.contains("no key for 127.0.0.1:1 in profile near; use --sandbox or `ringback key set --profile near`"),
        "{run}"
    );
    let set = home.run_with_input(&["key", "set", "--profile", "near"], "s3cret-of-near\n");
    assert!(!set.exits(0).stderr.contains("s3cret"));
    let status = ["key", "status", "--profile", "near", "--json"];
    let status = home.run(&status).exits(0).json();
    assert_eq!(status["source"], "the profile's key file");
    let status = home.run(&["key", "status", "--json"]).exits(0).json();
    assert_eq!(status["source"], "HAMSA_API_KEY");
    // Nobody listens there: the call was not sent, and it went nowhere else.
    let run = home.run(&call).exits(3);
    assert!(run.stderr.contains("LIVE 127.0.0.1:1"), "{run}");
    assert!(!format!("{}{}", run.stdout, run.stderr).contains("s3cret"));
    home.run(&["key", "remove", "--profile", "near"]).exits(0);
    home.run(&["key", "status", "--profile", "near"]).exits(5);
}

#[test]
fn a_profile_of_the_sandbox_practises_its_fault() {
    let home = Home::new().config(PROFILES).file("clinic.toml", DRAFT);
    let call = [
        "call",
        "clinic.toml",
        "--yes",
        "--json",
        "--profile",
        "drill",
    ];
    let run = home.run(&call).exits(3).json();
    assert_eq!(
        (&run["state"], &run["sandbox"]),
        (&"refused".into(), &true.into())
    );
    let call = ["call", "clinic.toml", "--profile", "dril"];
    let run = home.run(&call).exits(2);
    assert!(run.stderr.contains("did you mean `drill`?"), "{run}");
    home.run(&["key", "set", "--profile", "dril"]).exits(2);
}

#[test]
fn what_config_shows_is_what_is_in_force() {
    let home = Home::new().config(&format!("default_profile = \"near\"\n{PROFILES}"));
    let shown = home.run(&["config"]).exits(0).stdout;
    assert!(shown.contains("near of near, drill"), "{shown}");
    assert!(shown.contains("http://127.0.0.1:1"), "{shown}");
    let shown = home
        .run(&["config", "show", "--profile", "drill"])
        .exits(0)
        .stdout;
    assert!(
        shown.contains("drill of near, drill; calls go to the sandbox"),
        "{shown}"
    );
    let home = home.config("default_profile = \"x\"\nbase_ulr = 1");
    let run = home.run(&["config"]).exits(5);
    assert!(
        run.stderr.contains("config.toml:1:19: `default_profile`"),
        "{run}"
    );
}

#[cfg(not(feature = "keyring"))]
#[test]
fn without_the_keyring_built_in_it_is_told_how_to_get_it_and_nothing_is_kept() {
    let home = Home::new();
    let run = home.run_with_input(&["key", "set", "--keyring"], "s3cret\n");
    let run = run.exits(5);
    assert!(run.stderr.contains("--features keyring"), "{run}");
    assert!(!home.config_dir().join("key").exists());

    // A key that another build keeps there is not taken for one in the file.
    home.run_with_input(&["key", "set"], "s3cret\n").exits(0);
    std::fs::write(home.config_dir().join("key"), "@keyring\n").unwrap();
    for arguments in [&["key", "status"] as &[&str], &["voices", "--refresh"]] {
        let run = home.run(arguments).exits(5);
        assert!(run.stderr.contains("--features keyring"), "{run}");
    }
    // A new key in the file takes its place.
    let run = home.run_with_input(&["key", "set"], "s3cret\n").exits(0);
    assert!(
        run.stderr.contains("former key stays in the keyring"),
        "{run}"
    );
    home.run(&["key", "status"]).exits(0);
}

#[test]
fn a_terminal_that_shows_less_is_told_of_or_given_less() {
    let home = Home::new();
    let argv = [env!("CARGO_BIN_EXE_ringback")];
    let open = |vars: &[(&str, &str)]| Session::at_home(&home, &argv, (80, 24), vars);
    // tmux goes by the locale: without UTF-8 in it, it shows underscores.
    let session = open(&[("TMUX", "/tmp/none,1,0"), ("LANG", "C")]);
    session.wait_for_text("The locale here names no UTF-8: tmux -u attach");
    assert!(session.screen().contains('╭'), "{}", session.screen());
    // The Linux console's fonts have square corners.
    let session = open(&[("TERM", "linux")]);
    session.wait_for_text("└");
    let shown = session.screen();
    assert!(!shown.contains(['╭', '╰', '…', '‹', '›']), "{shown}");
}

#[test]
fn a_translation_that_is_not_there_is_told_in_the_workbench_too() {
    let home = Home::new().config("language = \"ar\"\n");
    let argv = [env!("CARGO_BIN_EXE_ringback")];
    let session = Session::at_home(&home, &argv, (120, 36), &[]);
    session.wait_for_text("texts/ar.po: there is no such file");
    // What is told at the start of every session comes after it.
    session.wait_for_text("An example agent");
}

#[test]
fn a_host_that_cannot_be_is_told_with_its_place_in_the_config() {
    let config = "default_profile = \"far\"\n[profiles.far]\nbase_url = \"http://far.example\"\n";
    let home = Home::new().file("clinic.toml", DRAFT).config(config);
    let told = home.run(&["call", "clinic.toml", "--yes"]).exits(5);
    let place = "config.toml:3:12: base_url in profile far: http://far.example is plain http";
    assert!(told.stderr.contains(place), "{told}");
}
