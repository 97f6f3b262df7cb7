//! The terminal layer in a real pseudo-terminal: what it reads, what it draws, and that it leaves nothing changed.
//!
//! The program under test is [`program`] below, run by this same test binary in a pseudo-terminal.

#![expect(
    clippy::unwrap_used,
    reason = "a helper that cannot go on fails its test"
)]

use std::fmt::Write as _;
use std::fs::write;
use std::path::Path;
use std::sync::mpsc::channel;

use crossterm::event::{Event, KeyCode};
use ratatui::layout::Position;
use ratatui::widgets::{Paragraph, Widget as _};
use ringback::tui::direction;
use ringback::tui::input::{Incoming, Input};
use ringback::tui::outside::{self, Text};
use ringback::tui::terminal::{Options, Terminal};
use rustix::process::Signal;

use crate::terminal::{Session, contains, left_changed};

/// Shows what comes in, and does what an upper-case key says.
#[test]
#[ignore = "it is the program that the other tests run in a pseudo-terminal"]
fn program() {
    let end = std::env::var("WRITES_ITS_END_TO").unwrap();
    let options = Options {
        mouse: true,
        title: Some("program".to_owned()),
        shapes: false,
    };
    let mut terminal = Terminal::enter(options).unwrap();
    let (sender, events) = channel();
    let mut input = Input::start(sender, |incoming| incoming).unwrap();
    let (mut typed, mut note) = (String::new(), String::new());
    let mut size = terminal.size().unwrap();
    loop {
        let count = typed.chars().count();
        let tail: String = typed.chars().skip(count.saturating_sub(40)).collect();
        let page = format!(
            "count {count}\ntyped <{tail}>\nwide {}\nnote <{note}>",
            size.0
        );
        let drawn = terminal.draw(size, |buffer| {
            Paragraph::new(page).render(buffer.area, buffer);
            Some(Position::new(3, 1))
        });
        if drawn.is_err() {
            write(end, "could not draw").unwrap();
            return;
        }
        let batch = match events.recv().unwrap() {
            Incoming::Batch { events, .. } => events,
            // A hang-up comes with an order to continue, and then there is no terminal to take.
            Incoming::Continued => {
                if terminal.resume().is_err() {
                    write(end, "hang-up").unwrap();
                    return;
                }
                continue;
            }
            Incoming::HangUp => {
                write(end, "hang-up").unwrap();
                return;
            }
        };
        for event in batch {
            let key = match event {
                Event::Key(key) => key,
                Event::Paste(text) => {
                    write!(note, "pasted {} ", text.chars().count()).unwrap();
                    continue;
                }
                Event::Resize(width, height) => {
                    size = (width, height);
                    continue;
                }
                _ => continue,
            };
            match key.code {
                KeyCode::Char('Q') => {
                    write(end, "quit").unwrap();
                    return;
                }
                KeyCode::Char('P') => panic!("on purpose"),
                KeyCode::Char('T') => {
                    let thread = std::thread::spawn(|| panic!("in a thread"));
                    thread.join().unwrap_err();
                }
                KeyCode::Char('D') => {
                    let display = direction::settle(&mut terminal, &mut input).unwrap();
                    note = format!("{display:?}");
                }
                KeyCode::Char('E') => {
                    let text = Text {
                        text: &typed,
                        name: "Greeting",
                        extension: "md",
                    };
                    match outside::edit(&mut terminal, &mut input, text) {
                        Ok(edited) => typed = edited,
                        Err(failure) => note = failure.to_string(),
                    }
                }
                KeyCode::Char('S') => {
                    input.park();
                    terminal.stop().unwrap();
                    input.resume();
                    note = "back".to_owned();
                }
                KeyCode::Char('C') => terminal.copy("copied").unwrap(),
                KeyCode::Char(letter) => typed.push(letter),
                _ => typed.push('?'),
            }
        }
    }
}

/// The program in a pseudo-terminal, and the folder where it writes how it ended.
pub struct Run {
    pub session: Session,
    folder: tempfile::TempDir,
}

impl Run {
    pub fn start(env: &[(&str, &str)]) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let program = std::env::current_exe().unwrap();
        let end = folder.path().join("end");
        let argv = [
            program.to_str().unwrap(),
            "--exact",
            "pty::program",
            "--ignored",
            "--nocapture",
        ];
        let mut all = vec![
            ("WRITES_ITS_END_TO", end.to_str().unwrap()),
            ("PATH", "/usr/bin:/bin"),
            ("TERM", "xterm-256color"),
        ];
        all.extend(env);
        let session = Session::start(&argv, (80, 12), &all);
        session.wait_for_text("count 0");
        Self { session, folder }
    }

    fn end(folder: &Path) -> String {
        std::fs::read_to_string(folder.join("end")).unwrap_or_default()
    }
}

#[test]
fn quitting_leaves_the_terminal_as_it_was() {
    let Run {
        mut session,
        folder,
    } = Run::start(&[]);
    session.wait_for("the modes of a workbench", |screen| {
        screen.alternate_screen()
            && screen.bracketed_paste()
            && screen.mouse_protocol_mode() == vt100::MouseProtocolMode::ButtonMotion
            && !screen.hide_cursor()
            && screen.cursor_position() == (1, 3)
    });
    assert!(!session.same_line_modes(), "raw mode");
    session.send("aسQ");
    let ended = session.end();
    assert!(ended.same_line_modes);
    assert_eq!(left_changed(&ended.output), Vec::<String>::new());
    assert!(ended.status.success());
    assert_eq!(Run::end(folder.path()), "quit");
}

#[test]
fn no_key_of_a_long_burst_is_lost() {
    let mut run = Run::start(&[]);
    let burst = "abcdefgh مر".repeat(400);
    run.session.send(&burst);
    run.session
        .wait_for_text(&format!("count {}", burst.chars().count()));
}

#[test]
fn a_paste_is_one_event_and_not_keys() {
    let mut run = Run::start(&[]);
    let text = "one\rtwo\r".repeat(10_000);
    run.session.send(format!("\x1b[200~{text}\x1b[201~"));
    run.session.wait_for_text("pasted 80000");
    run.session.wait_for_text("count 0");
}

#[test]
fn a_change_of_size_is_told_without_a_key() {
    let mut run = Run::start(&[]);
    run.session.resize(70, 20);
    run.session.wait_for_text("wide 70");
}

/// The message of a panic stands on the screen that the user sees afterwards.
#[track_caller]
fn speaks_after_leaving(output: &[u8], message: &str) {
    let output = String::from_utf8_lossy(output);
    let (before, after) = output.split_once("\x1b[?1049l").unwrap();
    assert!(!before.contains(message));
    assert!(after.contains(message));
}

#[test]
fn a_panic_gives_the_terminal_back_before_it_speaks() {
    let Run { mut session, .. } = Run::start(&[]);
    session.send("P");
    let ended = session.end();
    assert!(ended.same_line_modes);
    assert_eq!(left_changed(&ended.output), Vec::<String>::new());
    speaks_after_leaving(&ended.output, "on purpose");
    assert!(!ended.status.success());
}

#[test]
fn a_panic_in_another_thread_ends_the_drawing_too() {
    let Run {
        mut session,
        folder,
    } = Run::start(&[]);
    session.send("T");
    let ended = session.end();
    assert!(ended.same_line_modes);
    assert_eq!(left_changed(&ended.output), Vec::<String>::new());
    speaks_after_leaving(&ended.output, "in a thread");
    assert_eq!(Run::end(folder.path()), "could not draw");
}

#[test]
fn a_closed_terminal_is_a_hang_up() {
    let Run { session, folder } = Run::start(&[]);
    session.hang_up(b"x");
    // Whichever of the two threads notices first.
    let end = Run::end(folder.path());
    assert!(
        ["hang-up", "could not draw"].contains(&end.as_str()),
        "{end:?}"
    );
}

#[test]
fn signals_that_ask_for_the_end_are_a_hang_up_and_leave_nothing_changed() {
    for signal in [Signal::TERM, Signal::HUP, Signal::INT, Signal::QUIT] {
        let Run { session, folder } = Run::start(&[]);
        session.signal(signal);
        let ended = session.end();
        assert!(ended.same_line_modes, "{signal:?}");
        assert_eq!(left_changed(&ended.output), Vec::<String>::new());
        assert_eq!(Run::end(folder.path()), "hang-up", "{signal:?}");
    }
}

#[test]
fn the_users_editor_gets_every_key_and_its_text_comes_back() {
    let folder = tempfile::tempdir().unwrap();
    let editor = folder.path().join("my editor");
    let script = r#"printf 'editing <%s>\r\n' "$(cat "$2")"; read -r line; echo "$1 $line" >"$2""#;
    write(&editor, script).unwrap();
    let command = format!("/bin/sh '{}' --wait", editor.display());
    let mut run = Run::start(&[("EDITOR", &command)]);
    run.session.send("hiE");
    run.session.wait_for("the editor without us", |screen| {
        screen.contents().contains("editing <hi>") && !screen.alternate_screen()
    });
    run.session.send("QPTx\r");
    run.session.wait_for_text("typed <--wait QPTx>");
    run.session.wait_for("us again", |screen| {
        screen.alternate_screen() && screen.bracketed_paste()
    });
    run.session.send("!");
    run.session.wait_for_text("typed <--wait QPTx!>");
}

#[test]
fn an_interrupt_meant_for_the_users_editor_does_not_end_us() {
    let folder = tempfile::tempdir().unwrap();
    let editor = folder.path().join("editor");
    // The line discipline makes a signal of the key, for all who have this terminal.
    let script = r#"trap 'echo interrupted; trap - INT' INT; echo ready; while ! read -r line; do :; done; echo "$line" >"$1""#;
    write(&editor, script).unwrap();
    let command = format!("/bin/sh {}", editor.display());
    let mut run = Run::start(&[("EDITOR", &command)]);
    run.session.send("E");
    run.session.wait_for_text("ready");
    run.session.send("\x03");
    run.session.wait_for_text("interrupted");
    run.session.send("done\r");
    run.session.wait_for_text("typed <done>");
    run.session.send("!");
    run.session.wait_for_text("typed <done!>");
}

/// A run that asked its terminal how it treats right-to-left text, and was answered before it stopped waiting. The
/// program waits for a fifth of a second, which a busy machine may need to bring the answer: then it is asked anew.
#[track_caller]
pub fn answered(answer: &str, in_time: impl Fn(&Session) -> bool) -> Session {
    for _attempt in 0..20 {
        let Run { mut session, .. } = Run::start(&[]);
        session.send("D");
        session.wait_for_bytes(b"\x1b[8$p\x1b[>q\x1b[c");
        session.send(answer);
        session.wait_for("a note", |screen| {
            let text = screen.contents();
            text.contains("note <") && !text.contains("note <>")
        });
        if in_time(&session) {
            return session;
        }
    }
    panic!("no answer was heard");
}

#[test]
fn a_terminal_that_reorders_is_told_not_to_and_told_back() {
    let answer = "a\x1b[8;1$yb\x1bP>|VTE(7600)\x1b\\\x1b[?65;1;9cc";
    let mut session = answered(answer, |session| {
        contains(&session.output(), b"\x1b[8l\x1b[1 k")
    });
    session.wait_for_text("note <Visual>");
    session.wait_for_text("typed <abc>");
    session.send("Q");
    let ended = session.end();
    assert!(ended.same_line_modes);
    assert_eq!(left_changed(&ended.output), Vec::<String>::new());
}

#[test]
fn a_terminal_that_turns_words_round_gets_words() {
    let answer = "\x1bP>|kitty(0.26.5)\x1b\\\x1b[?62;c";
    answered(answer, |session| session.screen().contains("note <Word>"));
}

#[test]
fn an_answer_that_comes_too_late_is_not_typed() {
    let mut run = Run::start(&[]);
    run.session.send("D");
    run.session.wait_for_text("note <Visual>");
    run.session
        .send("a\x1b[8;1$y\x1bP>|VTE(7600)\x1b\\\x1b[?65;1;9cb");
    run.session.wait_for_text("typed <ab>");
}

#[test]
fn in_tmux_nothing_is_asked_and_the_terminal_around_it_is_told() {
    let Run { mut session, .. } = Run::start(&[("TMUX", "/tmp/t,1,0")]);
    session.send("DC");
    session.wait_for_text("note <Visual>");
    session.wait_for_bytes(b"\x1bPtmux;\x1b\x1b]52;c;Y29waWVk\x1b\x1b\\\x1b\\");
    assert!(!contains(&session.output(), b"\x1b[c"));
    session.send("Q");
    let output = session.end().output;
    assert!(contains(&output, b"\x1bPtmux;\x1b\x1b[8l\x1b\\"));
    assert!(contains(&output, b"\x1bPtmux;\x1b\x1b[8h\x1b\\"));
}

#[test]
fn where_no_shell_could_continue_it_a_stop_is_only_a_redraw() {
    let mut run = Run::start(&[]);
    run.session.send("S");
    run.session.wait_for_text("note <back>");
    run.session.send("k");
    run.session.wait_for_text("typed <k>");
}

#[test]
fn a_program_that_was_stopped_from_outside_takes_the_terminal_again() {
    let run = Run::start(&[]);
    let before = run.session.output().len();
    run.session.signal(Signal::STOP);
    run.session.signal(Signal::CONT);
    let entered = b"\x1b[?1049h";
    run.session
        .wait_for_output("the terminal taken again", |bytes| {
            contains(&bytes[before..], entered)
        });
}
