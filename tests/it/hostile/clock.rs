//! A wall clock that is set back, or jumps.

use ringback::app::{Effect, Timer, What};
use ringback::call::conversation::Status;
use ringback::draft::Draft;
use ringback::store::ledger::NumberFacts;
use ringback::store::recovery::{self, Recovery};
use rusqlite::Connection;

use crate::killed::{api, call, database, home, rows, status};
use crate::screens::{WIDE, Workbench, accepted, conversation};

const DAY: i64 = 24 * 60 * 60 * 1000;

/// As if all calls so far had been placed when the clock was a day ahead.
fn set_back(database: &std::path::Path) {
    let connection = Connection::open(database).unwrap();
    connection
        .execute_batch("UPDATE calls SET started_at_ms = started_at_ms + 86400000")
        .unwrap();
}

#[test]
fn a_clock_that_was_set_back_hides_no_call() {
    let (home, server) = (home(), api(&status("COMPLETED")));
    call(&home, &server.url(), &["--no-follow"]).exits(0);
    set_back(&database(&home));
    // Not only the next call: each, until the clock is where it was.
    for calls in 2..4 {
        let run = call(&home, &server.url(), &["--no-follow"]).exits(0);
        assert!(run.stderr.contains("the clock has not reached"), "{run}");
        assert_eq!(rows(&home).len(), calls);
    }
}

#[test]
fn calls_placed_before_and_after_the_clock_was_set_back_are_all_listed() {
    let (home, server) = (home(), api(&status("COMPLETED")));
    let placed =
        |home| call(home, &server.url(), &["--no-follow"]).exits(0).json()["callId"].clone();
    let ahead = placed(&home);
    set_back(&database(&home));
    let (first, second) = (placed(&home), placed(&home));
    let rows = rows(&home);
    let listed: Vec<_> = rows.iter().map(|row| row["callId"].clone()).collect();
    assert_eq!(listed, [ahead, second, first]);
    let times: Vec<_> = rows
        .iter()
        .map(|row| row["startedAt"].as_str().unwrap())
        .collect();
    assert!(times.is_sorted_by(|one, other| one >= other), "{times:?}");
}

#[test]
fn the_card_tells_of_a_call_of_a_time_to_come() {
    let mut bench = Workbench::at(
        "clinic-reminder",
        WIDE,
        ringback::call::target::Target::live("https://api.example.com").unwrap(),
    );
    bench.state.document.draft.phone_number = "+12025550143".to_owned();
    bench.state.document.draft.to_number = "+12025550144".to_owned();
    bench.state.stale.check = true;
    bench.happen(What::Clock(1_800_000_000_000));
    bench.keys("f5");
    bench.ledger_answers(NumberFacts {
        last_call_ms: Some(1_800_000_000_000 + DAY),
        unknown: None,
    });
    let screen = bench.screen();
    assert!(screen.contains("the clock has not reached"), "{screen}");
}

/// When a call is asked about, with a clock that is as told between the answers.
fn asked_after(clock: impl Fn(i64) -> i64) -> Vec<u64> {
    let mut bench = Workbench::open("clinic-reminder", WIDE);
    let id = bench.dialled(accepted());
    for turn in 0..12 {
        bench.happen(What::Clock(clock(turn)));
        bench.at_ms += 15_000;
        bench.happen(What::Timer(Timer::Poll(id.clone())));
        bench.polled(&id, conversation(Status::InProgress));
    }
    let polls = bench.effects.iter().filter_map(|effect| match effect {
        Effect::SetTimer {
            timer: Timer::Poll(_),
            after_ms,
        } => Some(*after_ms),
        _ => None,
    });
    polls.collect()
}

#[test]
fn following_does_not_mind_the_clock() {
    let steady = asked_after(|turn| 1_800_000_000_000 + turn * 15_000);
    assert!(steady.len() >= 10, "{steady:?}");
    assert_eq!(asked_after(|turn| 1_800_000_000_000 - turn * DAY), steady);
    assert_eq!(
        asked_after(|turn| if turn % 2 == 0 { i64::MAX } else { i64::MIN }),
        steady
    );
}

#[test]
fn copies_of_a_time_to_come_are_offered_and_not_written_over() {
    let folder = tempfile::tempdir().unwrap();
    let draft = |text: &str| Draft {
        greeting_message: text.to_owned(),
        ..Draft::default()
    };
    let file = folder.path().join("a.toml");
    let first = Recovery::open(folder.path())
        .unwrap()
        .keep(Some(&file), &draft("before"), None)
        .unwrap();
    let mut kept: serde_json::Value =
        serde_json::from_slice(&std::fs::read(&first).unwrap()).unwrap();
    kept["saved_at_ms"] = (kept["saved_at_ms"].as_i64().unwrap() + 365 * DAY).into();
    std::fs::write(&first, kept.to_string()).unwrap();
    let mut window = Recovery::open(folder.path()).unwrap();
    window.keep(Some(&file), &draft("after"), None).unwrap();
    window
        .keep(Some(&file), &draft("after that"), None)
        .unwrap();
    drop(window);
    let found = recovery::find(folder.path(), Some(&file));
    let mut texts: Vec<_> = found
        .iter()
        .map(|copy| copy.draft.greeting_message.as_str())
        .collect();
    texts.sort_unstable();
    assert_eq!(texts, ["after that", "before"]);
}
