//! The ledger on the command line: find, compare, note, rate, export, mask, forget.

use std::os::unix::fs::PermissionsExt;

use insta::assert_snapshot;
use rusqlite::Connection;
use serde_json::{Value, json};

use crate::support::{DRAFT, Home, Run};
use crate::terminal::Session;

/// A home with two calls made in the sandbox from drafts that differ in their greeting; the ids, the first call's
/// first.
fn two_calls() -> (Home, [String; 2]) {
    let home = Home::new()
        .file("clinic.toml", DRAFT)
        .file("other.toml", &DRAFT.replace("Hello", "Good morning"));
    let ids = ["clinic.toml", "other.toml"].map(|draft| {
        let run = home
            .run(&["call", draft, "--sandbox", "--yes", "--json"])
            .exits(0);
        run.json()["callId"].as_str().unwrap().to_owned()
    });
    (home, ids)
}

/// With the drafts' versions named, too.
fn shown(run: &Run) -> String {
    run.to_string()
}

#[test]
fn on_a_terminal_rows_are_wrapped_between_words_and_arabic_is_read_from_its_right() {
    let home = Home::new().file("a.toml", &DRAFT.replace("Clinic reminder", "سلام"));
    let call = ["call", "a.toml", "--sandbox", "--yes", "--json"];
    let id = home.run(&call).exits(0).json()["callId"].clone();
    let screen = |arguments: &[&str]| {
        let argv: Vec<&str> = [env!("CARGO_BIN_EXE_ringback")]
            .into_iter()
            .chain(arguments.iter().copied())
            .collect();
        let ended = Session::at_home(&home, &argv, (80, 60), &[]).end();
        assert!(ended.status.success(), "{}", ended.screen);
        ended.screen
    };
    let listed = screen(&["calls"]);
    // The row is one line in a pipe.
    let row = home.run(&["calls"]).exits(0).stdout;
    assert!(row.contains("سلام"), "{row}");
    assert_eq!(row.lines().count(), 1);
    let mut lines = listed.lines().filter(|line| !line.is_empty());
    assert!(!lines.next().unwrap().starts_with(' '));
    let further: Vec<&str> = lines.collect();
    assert!(!further.is_empty(), "{listed}");
    assert!(
        further.iter().all(|line| line.starts_with("    ")),
        "{listed}"
    );
    let words = |text: &str| text.split_whitespace().count();
    assert_eq!(words(&listed), words(&row), "{listed}");
    // The same name, joined and from right to left.
    let turned = "\u{fee1}\u{fefc}\u{feb3}";
    assert!(listed.contains(turned), "{listed}");
    let shown = screen(&["calls", "show", id.as_str().unwrap()]);
    assert!(shown.contains(turned), "{shown}");
}

/// Without a variable that names a display nothing is opened.
#[cfg(not(target_os = "macos"))]
#[test]
fn a_recording_that_no_browser_can_open_here_is_told_with_its_link() {
    let (home, [first, _]) = two_calls();
    let run = home
        .run(&["calls", "show", &first, "--open-recording"])
        .exits(0);
    let link = "; the recording: https://";
    let why = "There is no display here to open a browser on";
    assert!(run.stderr.contains(&format!("{why}{link}")), "{run}");
    assert!(run.stdout.contains("Transcript"), "{run}");
}

#[test]
fn calls_are_found_noted_rated_compared_and_exported() {
    let (home, [first, second]) = two_calls();

    // Notes and ratings.
    home.run(&["calls", "note", &first, "the usual greeting, =1+1"])
        .exits(0);
    let rated = home
        .run(&["calls", "rate", &second, "4", "--json"])
        .exits(0)
        .json();
    assert_eq!(rated["rating"], 4);
    assert_eq!(rated["callId"], second.as_str());
    home.run(&["calls", "rate", &second, "6"]).exits(2);
    home.run(&["calls", "note", "zzz", "x"]).exits(5);
    let show = home
        .run(&["calls", "show", &first, "--json"])
        .exits(0)
        .json();
    assert_eq!(show["notes"], "the usual greeting, =1+1");
    let noted = home
        .run(&["calls", "note", &second, "", "--json"])
        .exits(0)
        .json();
    assert_eq!(noted["notes"], Value::Null);
    assert_eq!(noted["rating"], 4);

    // The list and its filters.
    let ids = |arguments: &[&str]| -> Vec<String> {
        let mut all = vec!["calls", "list", "--json"];
        all.extend(arguments);
        let listed = home.run(&all).exits(0).json();
        let calls = listed.as_array().unwrap();
        calls
            .iter()
            .map(|call| call["callId"].as_str().unwrap().to_owned())
            .collect()
    };
    assert_eq!(ids(&[]), [second.clone(), first.clone()]);
    assert_eq!(ids(&["--limit", "1"]), std::slice::from_ref(&second));
    assert_eq!(
        ids(&["--search", "usual greet"]),
        std::slice::from_ref(&first)
    );
    assert_eq!(
        ids(&["--search", "rating:4+"]),
        std::slice::from_ref(&second)
    );
    assert_eq!(ids(&["--search", "patient_name=lina"]).len(), 2);
    assert_eq!(ids(&["--search", "patient_name=omar"]).len(), 0);
    assert_eq!(ids(&["--status", "completed"]).len(), 2);
    assert_eq!(ids(&["--status", "failed"]).len(), 0);
    assert_eq!(ids(&["--to", "+1 202 555 0144"]).len(), 2);
    assert_eq!(ids(&["--to", "+966"]).len(), 0);
    assert_eq!(ids(&["--to", "+١ ٢٠٢"]).len(), 2);
    // What has no digit would find every call.
    for command in ["list", "export"] {
        let refused = home.run(&["calls", command, "--to", "clinic"]).exits(2);
        assert_eq!(refused.stdout, "");
    }
    assert_eq!(ids(&["--since", "1h"]).len(), 2);
    home.run(&["calls", "list", "--since", "whenever"]).exits(2);
    home.run(&["calls", "list", "--search", "rating:9"])
        .exits(2);
    assert_snapshot!(
        "book_list",
        shown(&home.run(&["calls", "list", "--mask"]).exits(0))
    );
    let keys: Vec<String> = home.run(&["calls", "--json"]).json()[0]
        .as_object()
        .unwrap()
        .keys()
        .cloned()
        .collect();
    assert_eq!(
        keys,
        [
            "callId",
            "startedAt",
            "toNumber",
            "state",
            "jobId",
            "status",
            "sandbox"
        ]
    );

    // Two calls compared, in the order in which they are named.
    assert_snapshot!(
        "book_diff",
        shown(&home.run(&["calls", "diff", &first, &second]).exits(0))
    );
    let diff = home
        .run(&["calls", "diff", &second, &first, "--json"])
        .exits(0)
        .json();
    assert_eq!(diff["before"]["callId"], second.as_str());
    assert_eq!(diff["draft"][0]["field"], "greeting_message");
    assert_eq!(diff["draft"][0]["change"], "changed");
    assert_eq!(
        diff["draft"][0]["lines"][0]["pieces"][0],
        json!({"text": "Good morning", "changed": true})
    );
    assert!(diff["transcript"].as_array().unwrap().len() > 1);
    home.run(&["calls", "diff", &first, "zzz"]).exits(5);

    // Exports.
    let all = home.run(&["calls", "export"]).exits(0).json();
    let all = all.as_array().unwrap();
    assert_eq!(all.len(), 2);
    assert_eq!(all[1]["notes"], "the usual greeting, =1+1");
    assert!(all[0]["draft"].as_str().unwrap().contains("Good morning"));
    let run = home
        .run(&[
            "calls",
            "export",
            "--format",
            "csv",
            "--mask",
            "-o",
            "calls.csv",
        ])
        .exits(0);
    assert_eq!(run.stdout, "");
    let path = home.path().join("calls.csv");
    let table = std::fs::read_to_string(&path).unwrap();
    assert_eq!(
        std::fs::metadata(&path).unwrap().permissions().mode() & 0o777,
        0o600
    );
    assert!(table.starts_with("callId,startedAt,toNumber,"));
    assert!(table.contains("+1********44") && !table.contains("2025550144"));
    assert!(table.contains("\"the usual greeting, =1+1\""));
    let again = ["calls", "export", "--format", "csv", "-o", "calls.csv"];
    home.run(&again).exits(5);
    assert_eq!(std::fs::read_to_string(&path).unwrap(), table);
    let mut forced = again.to_vec();
    forced.extend(["--force", "--limit", "1"]);
    home.run(&forced).exits(0);
    assert!(
        std::fs::read_to_string(&path)
            .unwrap()
            .contains("+12025550144")
    );
    let run = home.run(&["calls", "export", "-o", "no/such/folder/x"]);
    let why = "no/such/folder/x: there is no such folder; make it first";
    assert!(run.exits(5).stderr.contains(why));
}

#[test]
fn masked_numbers_stand_in_no_answer() {
    let (home, [first, second]) = two_calls();
    let home = home.config(
        "mask_numbers = true\nphone_number = \"+12025550143\"\nallowed_numbers = [\"+12025550144\"]\n\
         [contacts]\nlina = \"+12025550144\"\n",
    );
    for arguments in [
        &["config"][..],
        &["calls"],
        &["calls", "--json"],
        &["calls", "show", &first],
        &["calls", "show", &first, "--json"],
        &["calls", "diff", &first, &second],
        &["calls", "diff", &first, &second, "--json"],
        &["calls", "export"],
        &["calls", "export", "--format", "csv"],
    ] {
        let run = home.run(arguments).exits(0);
        assert!(run.stdout.contains("+1********44"), "{arguments:?} {run}");
        assert!(!run.stdout.contains("2025550144"), "{arguments:?} {run}");
        assert!(!run.stdout.contains("2025550143"), "{arguments:?} {run}");
    }
}

#[test]
fn a_draft_with_masked_numbers_is_said_not_to_be_the_one_that_was_called_with() {
    let (home, [first, _]) = two_calls();
    for more in [&["--json"][..], &[]] {
        let draft = |masks: &[&str]| {
            let arguments = [&["calls", "draft", &first], masks, more].concat();
            home.run(&arguments).exits(0)
        };
        let masked = draft(&["--mask"]);
        assert!(masked.stdout.contains("+1********44"), "{masked}");
        assert!(
            masked.stderr.contains("not the draft that was called with"),
            "{masked}"
        );
        let whole = draft(&[]);
        assert!(whole.stdout.contains("+12025550144"), "{whole}");
        assert_eq!(whole.stderr, "");
    }
}

#[test]
fn calls_are_kept_as_long_as_the_config_says() {
    let (home, [first, second]) = two_calls();
    let third = home.run(&["call", "clinic.toml", "--sandbox", "--yes", "--json"]);
    let third = third.exits(0).json()["callId"].clone();
    let database = home.data_dir().join("ledger.sqlite");
    let old = "UPDATE calls SET started_at_ms = started_at_ms - 40 * 86400000";
    let connection = Connection::open(&database).unwrap();
    connection
        .execute(&format!("{old} WHERE id = ?1"), [&first])
        .unwrap();
    drop(connection);
    assert_eq!(
        home.run(&["calls", "--json"])
            .json()
            .as_array()
            .unwrap()
            .len(),
        3
    );
    let home = home.config("keep_calls_days = 30\n");
    let left = home.run(&["calls", "--json"]).exits(0).json();
    let left: Vec<_> = { left.as_array().unwrap().iter() }
        .map(|call| &call["callId"])
        .collect();
    assert_eq!(left, [&third, &second.into()]);
    let home = home.config("keep_calls_days = 0\n");
    home.run(&["calls"]).exits(5);
}

#[test]
fn a_call_that_came_to_nothing_says_what_to_do_next() {
    let home = Home::new().file("clinic.toml", DRAFT);
    for (fault, exit, verdict, next) in [
        (
            "no-credits",
            3,
            "verdict    Hamsa refused the call (402)",
            "next       Nobody was rung; the project has no",
        ),
        (
            "dropped",
            4,
            "verdict    It is not known whether",
            "next       Nobody was rung: it was in the sandbox",
        ),
        (
            "no-answer",
            6,
            "verdict    Nobody answered",
            "next       Call again later, or check",
        ),
    ] {
        let sandbox = format!("--sandbox={fault}");
        let call = ["call", "clinic.toml", &sandbox, "--yes", "--json"];
        let call = home.run(&call).exits(exit).json();
        let shown = home
            .run(&["calls", "show", call["callId"].as_str().unwrap()])
            .exits(0);
        assert!(shown.stdout.contains(verdict), "{shown}");
        assert!(shown.stdout.contains(next), "{shown}");
    }
}

#[test]
fn calls_are_read_where_nothing_can_be_written() {
    let (home, [first, _]) = two_calls();
    let mode = |mode| {
        let mode = std::fs::Permissions::from_mode(mode);
        std::fs::set_permissions(home.data_dir(), mode).unwrap();
    };
    std::fs::remove_file(home.data_dir().join("ledger.lock")).unwrap();
    mode(0o555);
    let listed = home.run(&["calls", "list", "--json"]);
    let shown = home.run(&["calls", "show", &first]);
    mode(0o755);
    assert_eq!(listed.exits(0).json().as_array().unwrap().len(), 2);
    shown.exits(0);
}

#[test]
fn a_list_longer_than_is_read_at_once_is_whole_and_in_order() {
    let (home, _) = two_calls();
    let ledger = Connection::open(home.data_dir().join("ledger.sqlite")).unwrap();
    let copy = "CREATE TEMP TABLE more AS SELECT * FROM calls LIMIT 1";
    ledger.execute(copy, []).unwrap();
    for number in 0..448 {
        let id = format!("00000000-0000-4000-8000-{number:012}");
        let change = "UPDATE more SET id = ?1, job_id = ?1, started_at_ms = started_at_ms - 1";
        ledger.execute(change, [id]).unwrap();
        let put = "INSERT INTO calls SELECT * FROM more";
        ledger.execute(put, []).unwrap();
    }
    let calls = |arguments: &[&str]| {
        let all: Vec<&str> = ["calls"].iter().chain(arguments).copied().collect();
        home.run(&all).exits(0)
    };
    let ids = |run: &Run| -> Vec<String> {
        let id = |call: &Value| call["callId"].as_str().unwrap().to_owned();
        run.json().as_array().unwrap().iter().map(id).collect()
    };
    let mut statement = ledger
        .prepare("SELECT id FROM calls ORDER BY started_at_ms DESC, id DESC")
        .unwrap();
    let rows = statement.query_map([], |row| row.get(0)).unwrap();
    let expected: Vec<String> = rows.map(Result::unwrap).collect();
    assert_eq!(expected.len(), 450);
    for limit in [0, 200, 201, 450, 1000] {
        let wanted = &expected[..limit.min(450)];
        let limit = limit.to_string();
        let list = ["list", "--limit", &limit];
        assert_eq!(
            ids(&calls(&[&list[..], &["--json"]].concat())),
            wanted,
            "{limit}"
        );
        let lines = calls(&list).stdout.lines().count();
        assert_eq!(lines, wanted.len(), "{limit}");
        let exported = calls(&["export", "--limit", &limit]);
        assert_eq!(ids(&exported), wanted, "{limit}");
    }
}
