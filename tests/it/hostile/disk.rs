//! A disk that is full at each kind of write.

use ringback::sandbox::{Sandbox, Settings};
use rusqlite::Connection;
use serde_json::Value;

use crate::killed::{api, call, database, home, rows, status, until};
use crate::support::{DRAFT, Home, Run};
use crate::terminal::Session;

const SIZE: (u16, u16) = (160, 40);
const CTRL_Q: &str = "\x11";

/// Runs the program where no file can grow over so many KiB.
fn with_room(home: &Home, kib: usize, arguments: &[&str], input: &str) -> Run {
    let script = format!(r#"trap '' XFSZ; ulimit -f {kib}; exec "$0" "$@""#);
    home.run_from(&script, arguments, input)
}

#[test]
fn full_at_any_write_of_the_ledger_places_no_call_without_a_row() {
    let server = api(&status("COMPLETED"));
    let url = server.url();
    let arguments = [
        "call",
        "clinic.toml",
        "--yes",
        "--json",
        "--no-follow",
        "--base-url",
        &url,
    ];
    let mut refused = 0;
    for kib in [0, 1, 4, 8, 16, 24, 32, 48, 64, 80, 96, 112, 128, 160, 256] {
        let home = home();
        let before = server.count("POST");
        let run = with_room(&home, kib, &arguments, "");
        let posts = server.count("POST") - before;
        let call = run.json();
        if run.code == 0 {
            let is = (posts, &call["state"]);
            assert_eq!(is, (1, &Value::from("accepted")), "{kib}: {run}");
        } else {
            refused += 1;
            assert_eq!(run.code, 5, "{kib}: {run}");
            let is = (posts, &call["state"]);
            assert_eq!(is, (0, &Value::from("not_sent")), "{kib}: {run}");
            assert!(run.stderr.contains("nothing was sent"), "{kib}: {run}");
            assert!(run.stderr.contains("free space"), "{kib}: {run}");
        }
        // With room again, what is there is sound.
        let rows = rows(&home);
        assert_eq!(rows.len(), posts, "{kib}: {rows:?}");
        assert!(!home.data_dir().join("ledger.corrupt-1.sqlite").exists());
    }
    assert!(refused > 3, "no write was met");
}

/// All files below a folder of the home, with what they hold, but for the ledger and locks.
fn files(home: &Home) -> Vec<(String, Vec<u8>)> {
    fn walk(folder: &std::path::Path, found: &mut Vec<(String, Vec<u8>)>) {
        for entry in std::fs::read_dir(folder).into_iter().flatten().flatten() {
            let path = entry.path();
            if path.is_dir() {
                walk(&path, found);
            } else if !["ledger.sqlite", ".lock"]
                .iter()
                .any(|part| path.to_string_lossy().contains(part))
            {
                found.push((path.display().to_string(), std::fs::read(&path).unwrap()));
            }
        }
    }
    let mut found = Vec::new();
    walk(home.path(), &mut found);
    found.sort();
    found
}

#[test]
fn full_for_any_other_file_leaves_it_as_it_was() {
    let sandbox = Sandbox::start(Settings::default()).unwrap();
    let url = format!("http://127.0.0.1:{}", sandbox.port());
    let home = Home::new()
        .file("clinic.toml", DRAFT)
        .file("wrong.toml", &DRAFT.replace("{{clinic}}", "{{ clinic }}"))
        .file("request.json", r#"{"toNumber":"+12025550144","phoneNumber":"+12025550143","agentDetails":{"agentName":"A"}}"#)
        .file("sets.toml", &format!("{DRAFT}[param_sets.lina]\nclinic = \"N\"\n"))
        .file("sets.json", r#"{"lina":{"clinic":"Noor"}}"#);
    home.run_with_input(&["key", "set"], "first-key").exits(0);
    home.run(&["call", "clinic.toml", "--sandbox", "--yes", "--pace", "0"])
        .exits(0);
    let before = files(&home);
    for (arguments, input) in [
        (&["new", "other"] as &[&str], ""),
        (
            &[
                "import",
                "request.json",
                "--as",
                "request",
                "-o",
                "imported.toml",
            ],
            "",
        ),
        (&["check", "--fix", "wrong.toml"], ""),
        (&["params", "import", "clinic.toml", "sets.json"], ""),
        (
            &[
                "params",
                "export",
                "sets.toml",
                "--as",
                "csv",
                "-o",
                "sets.csv",
            ],
            "",
        ),
        (&["config", "init"], ""),
        (&["key", "set"], "second-key"),
        (
            &["calls", "export", "--format", "json", "-o", "calls.json"],
            "",
        ),
    ] {
        let run = with_room(&home, 0, arguments, input);
        assert_ne!(run.code, 0, "{arguments:?}: {run}");
        let says = ["make room", "free space"].map(|what| run.stderr.contains(what));
        assert!(says.contains(&true), "{arguments:?}: {run}");
        assert!(!format!("{run}").contains("second-key"), "{run}");
        assert!(files(&home) == before, "{arguments:?} changed a file");
    }
    // A list that cannot be kept is shown all the same.
    let voices = with_room(&home, 0, &["voices", "--base-url", &url], "").exits(0);
    assert!(voices.stderr.contains("the list is not kept"), "{voices}");
    assert!(voices.stderr.contains("make room"), "{voices}");
    assert!(files(&home) == before);
}

#[test]
fn full_for_a_note_a_rating_or_a_decision_leaves_the_call_as_it_was() {
    let home = Home::new().file("clinic.toml", DRAFT);
    home.run(&["call", "clinic.toml", "--sandbox=dropped", "--yes"])
        .exits(4);
    let id = rows(&home)[0]["callId"].as_str().unwrap().to_owned();
    // So much is in the log of the ledger that with 64 KiB it is opened and read, and takes no more.
    let other = Connection::open(database(&home)).unwrap();
    other
        .execute_batch(&format!(
            "PRAGMA wal_autocheckpoint = 0; {}",
            "UPDATE calls SET updated_at_ms = updated_at_ms + 1; ".repeat(40)
        ))
        .unwrap();
    let shown = || home.run(&["calls", "show", &id, "--json"]).exits(0).json();
    let before = shown();
    with_room(&home, 64, &["calls", "show", &id], "").exits(0);
    for arguments in [
        &["calls", "note", &id, "x"] as &[&str],
        &["calls", "rate", &id, "4"],
        &["calls", "reconcile", &id, "--settle", "never"],
    ] {
        for kib in [0, 64] {
            let run = with_room(&home, kib, arguments, "").exits(5);
            assert!(run.stderr.contains("free space"), "{arguments:?}: {run}");
            assert_eq!(shown(), before, "{arguments:?}");
        }
    }
    drop(other);
}

#[test]
fn full_for_a_man_page_leaves_no_half_of_one() {
    let home = Home::new();
    let pages = || {
        let folder = std::fs::read_dir(home.path().join("pages")).unwrap();
        folder.flatten().count()
    };
    for kib in [0, 2] {
        let run = with_room(&home, kib, &["man", "--all", "pages"], "").exits(5);
        assert!(run.stderr.contains("pages/ringback"), "{run}");
        assert!(run.stderr.contains("make room"), "{run}");
    }
    assert_eq!(pages(), 0);
    home.run(&["man", "--all", "pages"]).exits(0);
    assert!(pages() > 20);
    for page in std::fs::read_dir(home.path().join("pages")).unwrap() {
        let page = std::fs::read_to_string(page.unwrap().path()).unwrap();
        assert!(page.contains(".SH"), "{page}");
    }
}

#[test]
fn full_for_what_the_workbench_remembers_is_told_and_takes_nothing_away() {
    let sandbox = Sandbox::start(Settings::default()).unwrap();
    let home = Home::new()
        .file("former.toml", DRAFT)
        .file("a.toml", "greeting_message = \"Good morning\"\n");
    let at = |name: &str| home.path().join(name).to_str().unwrap().to_owned();
    let url = format!("http://127.0.0.1:{}", sandbox.port());
    let vars = [
        ("HAMSA_API_KEY", "k"),
        ("HAMSA_BASE_URL", url.as_str()),
        ("EDITOR", "/bin/true"),
    ];
    let program = env!("CARGO_BIN_EXE_ringback");
    let former = at("former.toml");
    let mut session = Session::at_home(&home, &[program, &former], SIZE, &vars);
    session.wait_for_text("former.toml");
    until("it to be remembered", || {
        home.data_dir().join("last-draft").exists()
    });
    session.send(CTRL_Q);
    session.end();
    let before = files(&home);

    let script = r#"trap '' XFSZ; ulimit -f 0; exec "$0" "$1""#;
    let argv = ["/bin/sh", "-c", script, program, &at("a.toml")];
    let mut session = Session::at_home(&home, &argv, SIZE, &vars);
    session.wait_for_text("Good morning");
    // It is one line, and what came last stands in it.
    session.wait_for_text("see its free space");
    // A text for the editor outside.
    session.send("\x05");
    session.wait_for_text("cannot give the text to the editor");
    session.wait_for_text("make room there");
    session.wait_for_text("Good morning");
    // The way in which Arabic reads right.
    session.send("\x10reads right");
    session.wait_for_text("Which reads right?");
    session.send("\r");
    session.wait_for_text("Enter");
    session.send("\r");
    session.wait_for_text("in this window only");
    session.wait_for_text("make room there");
    // An account's voices, and a name of one's own for one of them.
    session.send("\x1b[12~");
    session.wait_for_text("The list of voices is shown, and cannot be kept");
    // The list is there, so nothing more of it is told over what comes now.
    session.wait_for_text("read just now");
    session.send("\x0cwarm one\r");
    session.wait_for_text("Favourites and labels cannot be kept");
    session.wait_for_text("make room there");
    session.wait_for_text("warm one");
    session.send("\x1b");
    session.wait_for("the voices to close", |screen| {
        !screen.contents().contains("warm one")
    });
    session.send(CTRL_Q);
    assert!(session.end().status.success());
    assert!(files(&home) == before, "{:?}", files(&home));
    // So a bare start opens the former one again.
    let mut session = Session::at_home(&home, &[program], SIZE, &vars);
    session.wait_for_text("former.toml");
    session.send(CTRL_Q);
    session.end();
}

#[cfg(not(feature = "keyring"))]
#[test]
fn full_for_a_new_key_leaves_the_former_one_in_the_keyring() {
    let home = Home::new();
    home.run_with_input(&["key", "set"], "first-key").exits(0);
    let key = home.config_dir().join("key");
    std::fs::write(&key, "@keyring\n").unwrap();
    let run = with_room(&home, 0, &["key", "set"], "second-key").exits(5);
    // Without a keyring built in, to take something out of it is told as a warning.
    assert!(!run.stderr.contains("former key"), "{run}");
    assert_eq!(std::fs::read_to_string(&key).unwrap(), "@keyring\n");
}

#[cfg(target_os = "linux")]
#[test]
fn full_for_the_result_is_told() {
    let home = home();
    call(&home, &api(&status("COMPLETED")).url(), &[]).exits(0);
    for arguments in [
        &["calls", "--json"] as &[&str],
        &["render", "clinic.toml", "--part", "heard"],
        &["calls", "export"],
        &["--help"],
    ] {
        let full = std::fs::File::options()
            .write(true)
            .open("/dev/full")
            .unwrap();
        let output = home.command(arguments).stdout(full).output().unwrap();
        let run = Run::of(&output, &home).exits(5);
        assert!(
            run.stderr.contains("cannot write the result"),
            "{arguments:?}: {run}"
        );
    }
}

#[cfg(target_os = "linux")]
#[test]
fn full_for_the_result_of_a_call_that_was_sent_is_no_reason_to_call_again() {
    let (home, server) = (home(), api(&status("COMPLETED")));
    let full = std::fs::File::options()
        .write(true)
        .open("/dev/full")
        .unwrap();
    let place = ["call", "clinic.toml", "--yes", "--base-url", &server.url()];
    let output = home.command(&place).stdout(full).output().unwrap();
    let run = Run::of(&output, &home).exits(4);
    assert!(run.stderr.contains("do not call again"), "{run}");
    assert!(!run.stderr.contains("try again"), "{run}");
    assert_eq!(server.count("POST"), 1);
}
