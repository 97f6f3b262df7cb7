//! A draft's files change while it is open: the built program in a pseudo-terminal, with real files.

use std::path::Path;

use ringback::draft::examples;

use crate::support::Home;
use crate::terminal::Session;

const CTRL_S: &[u8] = b"\x13";
const CTRL_Z: &[u8] = b"\x1a";
const CTRL_Q: &[u8] = b"\x11";
const ESC: &[u8] = b"\x1b";
const F5: &[u8] = b"\x1b[15~";

const DRAFT: &str = "# ours\nagent_name = \"Watched\"\npreamble_file = \"preamble.md\"\n";

fn home() -> Home {
    Home::new()
        .file("a.toml", DRAFT)
        .file("preamble.md", "Be kind.\n")
}

fn open(home: &Home, size: (u16, u16)) -> Session {
    let path = home.path().join("a.toml");
    let program = env!("CARGO_BIN_EXE_ringback");
    let argv = [program, "--sandbox", path.to_str().unwrap()];
    let session = Session::at_home(home, &argv, size, &[]);
    session.wait_for_text("SANDBOX");
    session
}

/// As editors and git write: a new file takes the old one's name.
fn replace(path: &Path, text: &str) {
    let new = path.with_extension("new");
    std::fs::write(&new, text).unwrap();
    std::fs::rename(new, path).unwrap();
}

fn read(home: &Home, name: &str) -> String {
    std::fs::read_to_string(home.path().join(name)).unwrap()
}

fn quit(mut session: Session) {
    session.send(CTRL_Q);
    session.end();
}

/// Asks for a save: both sides of a clash come up, and go again without an answer.
fn saving_shows_both(session: &mut Session) {
    session.send(CTRL_S);
    session.wait_for_text("changed by both");
    session.send(ESC);
    session.wait_for("the question to go", |screen| {
        !screen.contents().contains("changed by both")
    });
}

#[test]
fn what_others_write_is_taken_in_and_merged_and_a_clash_is_shown_at_the_save() {
    let home = home();
    let mut session = open(&home, (120, 36));
    // The text beside the draft, written in place; nothing is unsaved here.
    std::fs::write(home.path().join("preamble.md"), "Be brief.\n").unwrap();
    session.wait_for_text("preamble.md changed outside: Preamble taken in");
    // The draft itself, replaced, while the greeting is being typed.
    session.send("Good day");
    session.wait_for_text("Good day");
    replace(
        &home.path().join("a.toml"),
        &DRAFT.replace("Watched", "Renamed"),
    );
    session.wait_for_text("a.toml changed outside: Name taken in");
    session.wait_for_text("takes it back; yours stay");
    session.send(CTRL_S);
    session.wait_for_text("Saved a.toml");
    assert!(read(&home, "a.toml").contains("Renamed"));
    assert!(read(&home, "a.toml").contains("greeting_message = \"Good day\""));
    assert_eq!(read(&home, "preamble.md"), "Be brief.\n");
    // Both change the greeting: nothing comes up over what is typed, and the save shows both.
    session.send("X");
    session.wait_for_text("Good dayX");
    let theirs = read(&home, "a.toml").replace("Good day", "Good night");
    replace(&home.path().join("a.toml"), &theirs);
    session.wait_for_text("a.toml changed outside, Greeting here too");
    session.send("Y");
    session.wait_for_text("Good dayXY");
    saving_shows_both(&mut session);
    assert_eq!(read(&home, "a.toml"), theirs);
    quit(session);
}

#[test]
fn what_does_not_clash_is_taken_in_at_once_and_the_card_tells_of_what_does() {
    let draft = examples::find("clinic-reminder").unwrap().text;
    let home = Home::new().file("a.toml", draft);
    let mut session = open(&home, (120, 36));
    session.send("Good day. ");
    session.wait_for_text("Good day. Hello");
    let theirs = draft
        .replace(
            "greeting_message = \"Hello",
            "greeting_message = \"Good night",
        )
        .replace("0144", "0199");
    replace(&home.path().join("a.toml"), &theirs);
    session.wait_for_text("a.toml changed outside, Greeting here too");
    session.send(F5);
    session.wait_for_text("Call?");
    session.wait_for_text("a.toml was changed outside in Greeting too");
    assert!(session.screen().contains("+1 202 555 0199"));
    assert!(!session.screen().contains("+1 202 555 0144"));
    session.send(ESC);
    session.wait_for("the card to go", |screen| {
        !screen.contents().contains("Call?")
    });
    saving_shows_both(&mut session);
    assert_eq!(read(&home, "a.toml"), theirs);
    quit(session);
}

#[test]
fn a_draft_that_is_deleted_outside_stays_in_its_window() {
    let home = home();
    let session = open(&home, (120, 36));
    std::fs::remove_file(home.path().join("preamble.md")).unwrap();
    session.wait_for_text("preamble.md is gone");
    session.wait_for_text("Be kind.");
    std::fs::remove_file(home.path().join("a.toml")).unwrap();
    session.wait_for_text("a.toml was deleted outside");
    session.wait_for_text("Be kind.");
    quit(session);
}

#[test]
fn one_window_takes_in_what_another_saved_and_the_saver_is_not_told_of_itself() {
    let home = home();
    let mut one = open(&home, (120, 36));
    let mut two = open(&home, (80, 24));
    one.send("From one. ");
    one.wait_for_text("From one.");
    one.send(CTRL_S);
    one.wait_for_text("Saved a.toml");
    two.wait_for_text("a.toml changed outside");
    two.wait_for_text("From one.");
    // Undone and saved by the second window: the first follows. Its own save was never told to it.
    two.send(CTRL_Z);
    two.send(CTRL_S);
    two.wait_for_text("Saved a.toml");
    one.wait_for("the first window to follow", |screen| {
        let seen = screen.contents();
        seen.contains("a.toml changed outside") && !seen.contains("From one.")
    });
    assert!(!two.screen().contains("changed outside"));
    quit(one);
    quit(two);
}
