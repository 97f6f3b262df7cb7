//! Terminals of any size, and of sizes that change.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use ringback::app::derive;
use ringback::app::state::State;
use ringback::store::ledger::NumberFacts;
use ringback::tui::screen::Screen;
use ringback::tui::theme::Theme;
use ringback::tui::view::paint;

use crate::killed::{home, place, rows, window};
use crate::leaves::is_harmless;
use crate::screens::Workbench;
use crate::strict::{ACCEPTED, Asked, Pipe, Server, conversation, reply};
use crate::support::Home;
use crate::terminal::Session;

/// Screens of every kind, each with the keys that lead to it.
const SCREENS: [(&str, &str); 22] = [
    ("clinic-reminder", ""),
    ("tawseel", "f4"),
    ("survey", "ctrl-p \"schema\""),
    ("clinic-reminder", "f1"),
    ("clinic-reminder", "f2"),
    ("clinic-reminder", "f3"),
    ("clinic-reminder", "f6"),
    ("clinic-reminder", "ctrl-f \"a\""),
    ("saved-agent", "shift-tab"),
    ("clinic-reminder", "ctrl-q"),
    ("clinic-reminder", "\"{{\""),
    ("tawseel", "\"{{\" down"),
    ("clinic-reminder", "ctrl-r \"a\" tab \"b\""),
    ("clinic-reminder", "ctrl-p"),
    ("clinic-reminder", "ctrl-p \"profile\""),
    ("clinic-reminder", "ctrl-o"),
    ("survey", "ctrl-p \"go\" ctrl-s"),
    ("survey", "alt-g"),
    ("tawseel", "ctrl-p \"direction\" enter"),
    ("tawseel", "ctrl-p \"reads right\" enter"),
    ("clinic-reminder", "ctrl-p \"outcome schema\" enter enter"),
    ("clinic-reminder", "ctrl-p \"params\" enter alt-n"),
];

fn draws(state: &mut State, size: (u16, u16)) {
    state.size = size;
    state.stale.layout = true;
    derive::refresh(state);
    let mut sent = Vec::new();
    let mut cursor = None;
    Screen::new(&mut sent)
        .draw(size, |buffer| {
            cursor = paint(state, Theme::new(true), buffer);
            assert_eq!((buffer.area.width, buffer.area.height), size);
            cursor
        })
        .unwrap();
    if let Some(cursor) = cursor {
        assert!(
            cursor.x < size.0 && cursor.y < size.1,
            "{cursor} of {size:?}"
        );
    }
    is_harmless(&sent).unwrap();
}

fn draws_at_every_size(state: &mut State) {
    for width in (1..=12).chain([20, 40, 60, 79, 80, 120]) {
        for height in (1..=6).chain([10, 16, 24, 36]) {
            draws(state, (width, height));
        }
    }
    for size in [(500, 1), (1, 200), (500, 24), (500, 200)] {
        draws(state, size);
    }
}

#[test]
fn every_screen_is_drawn_at_every_size() {
    for (example, keys) in SCREENS {
        let mut bench = Workbench::open(example, (120, 36));
        bench.keys(keys);
        draws_at_every_size(&mut bench.state);
    }
    let mut bench = Workbench::open("clinic-reminder", (120, 36));
    bench.keys("f5");
    bench.ledger_answers(NumberFacts::default());
    draws_at_every_size(&mut bench.state);
    bench.keys("esc").dialled(crate::screens::accepted());
    draws_at_every_size(&mut bench.state);
}

#[test]
fn a_very_large_terminal_is_drawn_to_its_corner() {
    let home = Home::new();
    let program = env!("CARGO_BIN_EXE_ringback");
    let mut session = Session::at_home(&home, &[program], (500, 200), &[]);
    session.wait_for_text("SANDBOX");
    session.wait_for("the last row", |screen| {
        screen
            .rows(0, 500)
            .last()
            .is_some_and(|row| !row.trim().is_empty())
    });
    session.send("\x11");
    assert!(session.end().status.success());
}

#[test]
fn a_storm_of_resizes_while_placing_is_one_call() {
    let home = home();
    let go = Arc::new(AtomicBool::new(false));
    let server = {
        let go = Arc::clone(&go);
        Server::start(move |asked: &Asked, pipe: &mut dyn Pipe| {
            if asked.method != "POST" {
                let _ = pipe.write_all(reply("200 OK", &conversation("COMPLETED")).as_bytes());
                return;
            }
            while !go.load(Ordering::SeqCst) {
                std::thread::yield_now();
            }
            let _ = pipe.write_all(reply("200 OK", ACCEPTED).as_bytes());
        })
    };
    let mut session = window(&home, &server.url());
    place(&mut session);
    server.wait_for("POST", 1);
    for turn in 0..120_u16 {
        session.resize(1 + turn * 37 % 200, 1 + turn * 11 % 60);
        session.send("\r");
    }
    session.resize(118, 34);
    session.wait_for_text("PLACING");
    go.store(true, Ordering::SeqCst);
    session.wait_for_text("COMPLETED");
    session.send("\x11");
    session.end();
    assert_eq!(server.count("POST"), 1);
    let rows = rows(&home);
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0]["status"], "COMPLETED");
}
