//! The whole program as a person meets it: the built binary in a pseudo-terminal, keys in, a screen out, and what it
//! leaves on the disk and at a server.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use ringback::draft::examples;
use ringback::sandbox::{Fault, Sandbox, Settings};
use rustix::process::Signal;
use serde_json::Value;

use crate::support::{DRAFT, Home};
use crate::terminal::{Session, contains, left_changed};

const WIDE: (u16, u16) = (120, 36);
const NARROW: (u16, u16) = (80, 24);

const F4: &str = "\x1bOS";
const F5: &str = "\x1b[15~";
const ENTER: &str = "\r";
const ESC: &str = "\x1b";
const CTRL_END: &str = "\x1b[1;5F";
const CTRL_Q: &str = "\x11";
const CTRL_S: &str = "\x13";

/// The workbench in a home of its own.
fn open(home: &Home, arguments: &[&str], size: (u16, u16), vars: &[(&str, &str)]) -> Session {
    let mut argv = vec![env!("CARGO_BIN_EXE_ringback")];
    argv.extend_from_slice(arguments);
    Session::at_home(home, &argv, size, vars)
}

/// A home with a draft, and the draft's path.
fn home_with(text: &str) -> (Home, PathBuf) {
    let home = Home::new().file("clinic.toml", text);
    let path = home.path().join("clinic.toml");
    (home, path)
}

fn clinic() -> &'static str {
    examples::find("clinic-reminder").unwrap().text
}

/// Presses keys on the card until the call's own strip is there. The card takes a key only when it has stood for a
/// while without one, so keys that came too early are pressed again, each time after a longer wait.
#[track_caller]
fn confirm(session: &mut Session, keys: &str) {
    let mut patience = Duration::from_millis(400);
    for _attempt in 0..7 {
        session.send(keys);
        if session.shows_within(patience, |screen| {
            let text = screen.contents();
            !text.contains("Call?") && !text.contains("No calls yet")
        }) {
            return;
        }
        patience *= 2;
    }
    panic!("no call after many keys; the screen:\n{}", session.screen());
}

#[track_caller]
fn open_card(session: &mut Session) {
    session.send(F5);
    session.wait_for_text("Enter calls");
}

/// The ledger's calls, as a script sees them.
fn calls(home: &Home) -> Vec<Value> {
    let calls = home.run(&["calls", "--json"]).exits(0).json();
    calls.as_array().unwrap().clone()
}

/// Waits until some file of the recovery copies holds a text.
#[track_caller]
fn wait_for_copy(home: &Home, text: &str) {
    let start = Instant::now();
    while !has_copy(&home.data_dir(), text) {
        assert!(
            start.elapsed() < Duration::from_secs(30),
            "no recovery copy holds {text:?}"
        );
        std::thread::sleep(Duration::from_millis(5));
    }
}

fn has_copy(folder: &Path, text: &str) -> bool {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| entry.path()).any(|path| {
        if path.is_dir() {
            has_copy(&path, text)
        } else {
            // Not the file beside it that becomes it; and it may be replaced meanwhile.
            path.extension().is_some_and(|ends| ends == "json")
                && fs::read(&path).is_ok_and(|bytes| contains(&bytes, text.as_bytes()))
        }
    })
}

#[track_caller]
fn quit(mut session: Session) -> Vec<u8> {
    session.send(CTRL_Q);
    let ended = session.end();
    assert!(ended.status.success(), "{}", ended.screen);
    assert!(ended.same_line_modes);
    assert_eq!(left_changed(&ended.output), Vec::<String>::new());
    ended.output
}

/// Edit, preview, call, outcome, quit: what the README promises for the first minutes.
#[track_caller]
fn first_minutes(home: &Home, arguments: &[&str], size: (u16, u16)) {
    let mut session = open(home, arguments, size, &[]);
    session.wait_for_text("SANDBOX");
    session.wait_for_text("Hello {{patient_name}}");
    session.send(CTRL_END);
    session.send(" ZEBRA");
    if size == WIDE {
        session.wait_for("the greeting and its preview", |screen| {
            screen.contents().matches("ZEBRA").count() == 2
        });
    } else {
        session.wait_for_text("ZEBRA");
        session.send(F4);
        session.wait_for("the preview in the editor's place", |screen| {
            let text = screen.contents();
            text.contains("Heard") && text.contains("Hello Lina") && text.contains("ZEBRA")
        });
        session.send(ESC);
        session.wait_for_text("{{patient_name}}");
    }
    open_card(&mut session);
    session.wait_for_text("+1 202 555 0144");
    session.wait_for_text("no phone rings");
    confirm(&mut session, ENTER);
    session.wait_for_text("COMPLETED");
    // The latest call's line: the first field of the outcome.
    session.wait_for_text("confirmed = ");
    let output = quit(session);
    assert!(contains(&output, b"Unsaved text is kept in"));
    let calls = calls(home);
    assert_eq!(calls.len(), 1, "{calls:?}");
    assert_eq!(calls[0]["status"], "COMPLETED");
    assert_eq!(calls[0]["sandbox"], true);
}

#[test]
fn a_new_user_edits_previews_and_calls_in_the_sandbox() {
    first_minutes(&Home::new(), &[], WIDE);
}

#[test]
fn on_a_small_screen_too_and_the_file_stays_as_it_was() {
    let (home, path) = home_with(clinic());
    first_minutes(&home, &[path.to_str().unwrap()], NARROW);
    assert_eq!(fs::read_to_string(path).unwrap(), clinic());
}

#[test]
fn saving_changes_the_one_value_and_nothing_else() {
    let (home, path) = home_with(clinic());
    let mut session = open(&home, &[path.to_str().unwrap()], WIDE, &[]);
    session.wait_for_text("Hello {{patient_name}}");
    session.send(CTRL_END);
    session.send(" ZEBRA");
    session.wait_for_text("●");
    session.send(CTRL_S);
    session.wait_for("nothing unsaved", |screen| !screen.contents().contains('●'));
    let expected = clinic().replace("Do you have a minute?", "Do you have a minute? ZEBRA");
    assert_eq!(fs::read_to_string(path).unwrap(), expected);
    let output = quit(session);
    assert!(!contains(&output, b"Unsaved text is kept in"));
}

#[test]
fn what_was_typed_survives_a_kill_and_is_offered_at_the_next_start() {
    let (home, path) = home_with(clinic());
    let file = path.to_str().unwrap();
    let mut session = open(&home, &[file], WIDE, &[]);
    session.wait_for_text("Hello {{patient_name}}");
    session.send(CTRL_END);
    session.send(" ZEBRA");
    wait_for_copy(&home, "ZEBRA");
    session.signal(Signal::KILL);
    assert!(!session.end().status.success());
    assert_eq!(fs::read_to_string(&path).unwrap(), clinic());

    let mut session = open(&home, &[file], WIDE, &[]);
    session.wait_for_text("Unsaved text");
    session.send(ENTER);
    session.wait_for("the text again, in editor and preview", |screen| {
        screen.contents().matches("ZEBRA").count() == 2
    });
    quit(session);
}

#[test]
fn a_signal_or_a_closed_window_keeps_what_was_typed() {
    for hang_up in [false, true] {
        let (home, path) = home_with(clinic());
        let mut session = open(&home, &[path.to_str().unwrap()], WIDE, &[]);
        session.wait_for_text("Hello {{patient_name}}");
        session.send(CTRL_END);
        session.send(" ZEBRA");
        session.wait_for_text("ZEBRA");
        if hang_up {
            session.hang_up(b"!");
        } else {
            session.signal(Signal::TERM);
            let ended = session.end();
            assert!(ended.same_line_modes);
            assert_eq!(left_changed(&ended.output), Vec::<String>::new());
        }
        assert!(has_copy(&home.data_dir(), "ZEBRA"), "hang-up: {hang_up}");
    }
}

/// A server of the API's, and the variables by which the workbench takes it for the real one.
struct Live {
    server: Sandbox,
    url: String,
}

impl Live {
    fn start() -> Self {
        let settings = Settings {
            pace: Duration::ZERO,
            ..Settings::default()
        };
        let server = Sandbox::start(settings).unwrap();
        let url = format!("http://127.0.0.1:{}", server.port());
        Self { server, url }
    }

    fn vars(&self) -> [(&str, &str); 2] {
        [("HAMSA_API_KEY", "k"), ("HAMSA_BASE_URL", &self.url)]
    }
}

#[test]
fn with_a_key_the_same_keys_place_one_real_call_however_often_enter_is_pressed() {
    let live = Live::start();
    let (home, path) = home_with(DRAFT);
    let mut session = open(&home, &[path.to_str().unwrap()], WIDE, &live.vars());
    session.wait_for_text(&format!("LIVE 127.0.0.1:{}", live.server.port()));
    open_card(&mut session);
    session.wait_for_text("A real phone will ring");
    confirm(&mut session, "\r\r\r");
    session.wait_for_text("ACCEPTED");
    quit(session);
    assert_eq!(live.server.posts().len(), 1);
    let calls = calls(&home);
    assert_eq!(calls.len(), 1, "{calls:?}");
    assert_eq!(calls[0]["sandbox"], false);
}

#[test]
fn while_a_call_is_being_placed_no_key_places_another_and_quitting_asks() {
    let live = Live::start();
    live.server.set_fault(Fault::Stalled);
    let (home, path) = home_with(DRAFT);
    let mut session = open(&home, &[path.to_str().unwrap()], NARROW, &live.vars());
    session.wait_for_text("LIVE");
    open_card(&mut session);
    confirm(&mut session, ENTER);
    session.wait_for_text("PLACING");
    let start = Instant::now();
    while live.server.posts().is_empty() {
        assert!(
            start.elapsed() < Duration::from_secs(30),
            "nothing was sent"
        );
        std::thread::sleep(Duration::from_millis(5));
    }
    session.send("\r\r\r");
    session.send(CTRL_Q);
    session.wait_for_text("Quit?");
    session.send("q");
    let ended = session.end();
    assert!(ended.same_line_modes);
    assert_eq!(left_changed(&ended.output), Vec::<String>::new());
    assert_eq!(live.server.posts().len(), 1);
    let calls = calls(&home);
    assert_eq!(calls.len(), 1, "{calls:?}");
    assert_eq!(calls[0]["state"], "unknown");
}

#[test]
fn no_pasted_and_no_typed_ahead_text_places_a_call() {
    let live = Live::start();
    let (home, path) = home_with(DRAFT);
    let mut session = open(&home, &[path.to_str().unwrap()], WIDE, &live.vars());
    session.wait_for_text("LIVE");
    let lines = "a line of text\r".repeat(20);
    // Without paste marks it comes as keys, on the card as well.
    session.send(format!("{F5}\r\r{lines}"));
    session.wait_for_text("Enter calls");
    session.send(&lines);
    session.send(format!("\x1b[200~{lines}\x1b[201~"));
    session.send(ESC);
    session.wait_for("the card gone", |screen| {
        !screen.contents().contains("Enter calls")
    });
    // In a text it is text: as keys, and as one paste.
    session.send(CTRL_END);
    session.send(format!("{lines}\x1b[200~{lines}\x1b[201~THE END"));
    session.wait_for_text("THE END");
    quit(session);
    assert_eq!(live.server.posts().len(), 0);
    assert_eq!(calls(&home).len(), 0);
}

/// The numbers of all colours that were set (`38;5;2` counts as its first).
fn colours(output: &[u8]) -> Vec<u16> {
    let text = String::from_utf8_lossy(output);
    let mut found = Vec::new();
    for sequence in text.split("\x1b[").skip(1) {
        let end = sequence.find(|is: char| !(is.is_ascii_digit() || is == ';'));
        let Some((numbers, rest)) = end.map(|end| sequence.split_at(end)) else {
            continue;
        };
        if rest.starts_with('m') {
            let numbers = numbers.split(';').filter_map(|number| number.parse().ok());
            found.extend(
                numbers.filter(|number| matches!(number, 30..=38 | 40..=48 | 90..=97 | 100..=107)),
            );
        }
    }
    found
}

#[test]
fn no_color_is_respected() {
    for (vars, coloured) in [(&[("NO_COLOR", "1")] as &[_], false), (&[], true)] {
        let mut session = open(&Home::new(), &[], WIDE, vars);
        session.wait_for_text("SANDBOX");
        open_card(&mut session);
        session.send(ESC);
        session.wait_for("the card gone", |screen| {
            !screen.contents().contains("Enter calls")
        });
        let found = colours(&quit(session));
        assert_eq!(!found.is_empty(), coloured, "{found:?}");
    }
}

#[test]
fn the_smallest_terminals_are_survived_and_say_where_a_call_would_go() {
    let home = Home::new();
    for size in [(20, 5), (1, 1)] {
        let mut session = open(&home, &[], size, &[]);
        session.wait_for("the first frame", vt100::Screen::alternate_screen);
        if size == (20, 5) {
            session.wait_for_text("SANDBOX");
            session.wait_for_text("20×5: small");
        }
        session.send("x");
        session.resize(100, 30);
        session.wait_for_text("+1 202 555 0144");
        quit(session);
    }
}

#[test]
fn with_the_keys_of_vim_a_draft_is_edited_saved_and_quitted() {
    let (home, path) = home_with(DRAFT);
    let home = home.config("keymap = \"vim\"\n");
    let mut session = open(&home, &[path.to_str().unwrap()], WIDE, &[]);
    session.wait_for_text(" NORMAL ");
    // Letters are commands: none of them is typed.
    session.send("wwdt,");
    session.wait_for_text("Hello {{, this is");
    session.send("u$i");
    session.wait_for_text(" INSERT ");
    session.send(" today");
    session.wait_for_text("calling today.");
    session.send(ESC);
    session.wait_for_text(" NORMAL ");
    session.send(":wq\r");
    let ended = session.end();
    assert_eq!(ended.status.exit_code(), 0);
    let saved = fs::read_to_string(path).unwrap();
    assert_eq!(saved, DRAFT.replace("calling.", "calling today."));
    // The cursor's look told the mode, and is the terminal's own again.
    for (bytes, what) in [
        ("\x1b[2 q", "block"),
        ("\x1b[6 q", "bar"),
        ("\x1b[0 q", "own"),
    ] {
        assert!(contains(&ended.output, bytes.as_bytes()), "{what}");
    }
    let last = ended
        .output
        .windows(2)
        .rposition(|two| two == b" q")
        .unwrap();
    assert!(ended.output[..last].ends_with(b"\x1b[0"));
}

#[test]
fn a_wrong_key_map_names_its_place_and_nothing_opens() {
    let (home, _) = home_with(DRAFT);
    let home = home.config("keymap = \"vim\"\n");
    fs::write(
        home.config_dir().join("keymap.toml"),
        "[normal]\nwrod = [\"w\"]\n",
    )
    .unwrap();
    let ended = open(&home, &["clinic.toml"], WIDE, &[]).end();
    assert_eq!(ended.status.exit_code(), 5);
    let said = ended.screen.replace('\n', "");
    assert!(
        said.contains("keymap.toml:2:1: `wrod` is no command or action; did you mean `word`?"),
        "{said}"
    );
}

#[test]
fn a_name_that_is_not_there_begins_a_draft_from_within_as_on_the_command_line() {
    let (home, path) = home_with(clinic());
    let folder = home.path().display();
    let mut session = open(&home, &["--sandbox", path.to_str().unwrap()], WIDE, &[]);
    session.wait_for_text("SANDBOX");
    session.send("\x0f");
    session.wait_for_text("File to open");
    // No name of a draft.
    session.send(format!("{folder}/new.tmol{ENTER}"));
    session.wait_for_text("there is no draft");
    session.send(format!("{folder}/new.toml{ENTER}"));
    session.wait_for_text("is not there yet: an empty draft");
    session.send("Good day.");
    session.wait_for_text("Good day.");
    let begun = home.path().join("new.toml");
    assert!(!begun.exists(), "a save alone writes it");
    session.send(CTRL_S);
    session.wait_for_text("Saved new.toml");
    quit(session);
    assert!(fs::read_to_string(&begun).unwrap().contains("Good day."));
    assert_eq!(fs::read_to_string(&path).unwrap(), clinic());
}
