//! Terminals that say nothing, too much, or go away.

use std::time::Duration;

use ringback::sandbox::{Sandbox, Settings};

use crate::killed::{home, place, rows, until, window};
use crate::pty::{Run, answered};
use crate::strict::{Asked, Pipe, Server, until_hung_up};
use crate::support::Home;
use crate::terminal::{Session, contains, left_changed};

/// The program with these arguments and no variable beyond the least.
fn start(home: &Home, arguments: &[&str], more: &[(&str, &str)]) -> Session {
    let (config, data) = (home.config_dir(), home.data_dir());
    let mut env = vec![
        ("HOME", home.path().to_str().unwrap()),
        ("RINGBACK_CONFIG_DIR", config.to_str().unwrap()),
        ("RINGBACK_DATA_DIR", data.to_str().unwrap()),
        ("PATH", "/usr/bin:/bin"),
    ];
    env.extend_from_slice(more);
    let argv = [&[env!("CARGO_BIN_EXE_ringback")], arguments].concat();
    Session::start(&argv, (120, 36), &env)
}

#[test]
fn without_a_term_variable_it_works() {
    let home = Home::new();
    let mut session = start(&home, &[], &[]);
    session.wait_for_text("SANDBOX");
    session.send("zebra");
    session.wait_for_text("zebra");
    session.send("\x11");
    let ended = session.end();
    assert!(ended.status.success() && ended.same_line_modes);
    assert_eq!(left_changed(&ended.output), Vec::<String>::new());
}

#[test]
fn a_dumb_terminal_is_refused() {
    let ended = start(&Home::new(), &[], &[("TERM", "dumb")]).end();
    assert_eq!(ended.status.exit_code(), 2);
    assert!(ended.screen.contains("TERM"), "{}", ended.screen);
    assert!(!contains(&ended.output, b"\x1b"));
}

/// Bytes of all values, as chance has them; none of them is an end, an editor, or the start of a paste.
fn noise(seed: u32, count: usize) -> Vec<u8> {
    let mut state = seed | 1;
    let mut bytes = Vec::with_capacity(count);
    while bytes.len() < count {
        state ^= state << 13;
        state ^= state >> 17;
        state ^= state << 5;
        let byte = state.to_le_bytes()[1];
        // Ctrl-E, Ctrl-Q, and `~`, which ends the names of function keys.
        if !matches!(byte, 0x05 | 0x11 | b'~') {
            bytes.push(byte);
        }
    }
    bytes
}

/// Ends each sequence that may have been begun, then quits.
const TO_THE_END: &str = "ucmMMM\x11";

#[test]
fn bytes_that_are_no_keys_break_nothing() {
    for (seed, piece) in [
        (1_013_904_226, 500),
        (77, 33),
        (387_276_917, 97),
        (3, 4_000),
    ] {
        let home = home();
        let server = Server::start(|_: &Asked, _: &mut dyn Pipe| {});
        let path = home.path().join("clinic.toml");
        // The palette has an editor too.
        let vars = [
            ("HAMSA_API_KEY", "k"),
            ("HAMSA_BASE_URL", &server.url()),
            ("EDITOR", "/bin/true"),
        ];
        let argv = [env!("CARGO_BIN_EXE_ringback"), path.to_str().unwrap()];
        let mut session = Session::at_home(&home, &argv, (120, 36), &vars);
        session.wait_for_text("LIVE");
        // It may come upon an action that quits: what is sent behind that is nobody's.
        for piece in noise(seed, 4_000).chunks(piece) {
            session.try_send(piece);
        }
        // It quits when all before that was heard. An editor's return drops what was typed, and a call that is being
        // placed makes it ask: then once more.
        for seconds in [4, 8, 16, 32] {
            session.try_send(TO_THE_END);
            if session.ends_within(Duration::from_secs(seconds)) {
                break;
            }
        }
        let ended = session.end();
        assert!(!contains(&ended.output, b"panicked"), "{seed}");
        assert!(ended.status.success() && ended.same_line_modes, "{seed}");
        assert_eq!(left_changed(&ended.output), Vec::<String>::new(), "{seed}");
        let output = String::from_utf8(ended.output).unwrap();
        // Escapes are ours, and so is the bell that ends a title.
        let odd = output
            .chars()
            .find(|it| it.is_control() && !matches!(it, '\u{1b}' | '\u{7}' | '\r' | '\n'));
        assert_eq!(odd, None, "{seed}");
        // Enter may have been among them: never more than once for each card.
        assert!(server.count("POST") <= rows(&home).len(), "{seed}");
    }
}

#[test]
fn closed_while_placing_the_call_is_unknown_and_placed_once() {
    let home = home();
    let server = Server::start(|_: &Asked, pipe: &mut dyn Pipe| until_hung_up(pipe));
    let mut session = window(&home, &server.url());
    place(&mut session);
    server.wait_for("POST", 1);
    session.wait_for_text("PLACING");
    // A size makes it write, so that the other end of the terminal is let go of.
    session.hang_up(b"\x1bx");
    until("the row to be unknown", || {
        rows(&home)[0]["state"] == "unknown"
    });
    assert_eq!(rows(&home).len(), 1);
    assert_eq!(server.count("POST"), 1);
}

#[test]
fn closed_at_the_question_nothing_is_sent() {
    let server = Sandbox::start(Settings::default()).unwrap();
    let url = format!("http://127.0.0.1:{}", server.port());
    for closed in [true, false] {
        let home = home();
        let path = home.path().join("clinic.toml");
        let arguments = ["call", path.to_str().unwrap(), "--base-url", &url];
        let mut session = start(&home, &arguments, &[("HAMSA_API_KEY", "k")]);
        session.wait_for_text("[y/N]");
        if closed {
            session.hang_up(b"y");
        } else {
            // The end of the input.
            session.send("\x04");
            assert_eq!(session.end().status.exit_code(), 3);
        }
        assert!(server.posts().is_empty());
        assert!(rows(&home).is_empty());
    }
}

#[test]
fn replies_that_never_come_are_not_waited_for() {
    let mut run = Run::start(&[]);
    run.session.send("D");
    run.session.wait_for_bytes(b"\x1b[8$p\x1b[>q\x1b[c");
    run.session.wait_for_text("note <Visual>");
    run.session.send("on");
    run.session.wait_for_text("typed <on>");
}

#[test]
fn replies_that_come_twice_are_not_typed() {
    let answer = "\x1b[8;1$y\x1bP>|VTE(7600)\x1b\\\x1b[?65;1;9c";
    let mut session = answered(answer, |session| {
        contains(&session.output(), b"\x1b[8l\x1b[1 k")
    });
    session.send("a");
    session.send(answer);
    session.send("b");
    session.wait_for_text("typed <ab>");
}
