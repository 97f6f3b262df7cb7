//! The text fields of the built program in a pseudo-terminal: where its cursor stands, and what comes out of a draft that
//! was pasted, typed, or written by an editor outside.

use std::fs;

use ringback::draft::file;
use serde_json::Value;

use crate::support::Home;
use crate::terminal::Session;

const NARROW: (u16, u16) = (80, 24);
/// The screen's column of a text's first, and how many columns a text has at that size.
const COLUMNS: (u16, usize) = (2, 76);

const ALT_A: &str = "\x1ba";
const CTRL_E: &str = "\x05";
const CTRL_Q: &str = "\x11";
const CTRL_S: &str = "\x13";

/// Nothing but what a request needs: the greeting has the focus, and holds nothing.
const EMPTY: &str = r#"lang = "en"
agent_name = "Fields"

[params]
name = "Lina"
"الاسم" = "لينا"

[call]
phone_number = "+12025550143"
to_number = "+12025550144"
"#;

/// What prompts are made of, each in a way that has broken some program.
const TEXTS: &[&str] = &[
    "Say \"$40\", not `40$`; C:\\new\\table, 100 %n, ${HOME} and $(id).\n\n1. Ask\n\t- twice\n",
    "رحّب بـ {{الاسم}} (بلطف)، ثم قل: «الموعد ٣ مايو 10:30».\n\nلا تَعِدْ بشيء؟ لا! {% if vip %}أهلًا{% endif %}",
    "{\"a\": [1, 2.50, \"\\u0041\"]} '''three''' \"\"\"six\"\"\" {{name}} #none",
    "👩‍👩‍👧‍👦 🇯🇴🇸🇦 👍🏽 é e\u{301} \u{200f}rlm\u{200e} \u{feff}bom 漢字 ﷺ zero\u{200b}width",
    "  spaces before, behind and alone:   \n   \n ",
];

fn open(home: &Home, vars: &[(&str, &str)]) -> Session {
    let draft = home.path().join("a.toml");
    let program = env!("CARGO_BIN_EXE_ringback");
    let argv = [program, "--sandbox", draft.to_str().unwrap()];
    Session::at_home(home, &argv, NARROW, vars)
}

fn home() -> Home {
    Home::new().file("a.toml", EMPTY)
}

/// Saves, and waits until the mark of unsaved text, which must be there, is gone.
#[track_caller]
fn save(session: &mut Session) {
    session.wait_for_text("a.toml ●");
    session.send(CTRL_S);
    session.wait_for("the draft to be saved", |screen| {
        !screen.contents().contains("a.toml ●")
    });
}

/// The saved greeting, which the request must hold byte for byte.
#[track_caller]
fn saved_and_sent(home: &Home) -> String {
    let text = fs::read_to_string(home.path().join("a.toml")).unwrap();
    let saved = file::read(&text).unwrap().draft.greeting_message;
    let request = home
        .run(&["render", "a.toml", "--part", "request"])
        .exits(0);
    let request: Value = serde_json::from_str(&request.stdout).unwrap();
    let sent = request["agentDetails"]["greetingMessage"].as_str();
    assert_eq!(sent, Some(saved.as_str()));
    saved
}

#[test]
fn behind_a_full_row_the_cursor_stands_beside_it_and_not_on_its_last_letter() {
    let (first, columns) = COLUMNS;
    let behind = first + u16::try_from(columns).unwrap();
    for (letter, column) in [("a", behind), ("\u{628}", first - 1)] {
        let home = home();
        let mut session = open(&home, &[]);
        session.wait_for_text("SANDBOX");
        session.send(letter.repeat(columns));
        session.wait_for("the cursor beside the row", |screen| {
            screen.cursor_position().1 == column
        });
        // One letter more, and it stands behind that one.
        let (row, _) = place(&session);
        session.send(letter);
        session.wait_for("the next row", |screen| {
            screen.cursor_position().0 == row + 1
        });
        session.send(CTRL_Q);
        session.end();
    }
}

fn place(session: &Session) -> (u16, u16) {
    let found = std::cell::Cell::new((0, 0));
    session.wait_for("a screen", |screen| {
        found.set(screen.cursor_position());
        true
    });
    found.get()
}

#[test]
fn what_is_pasted_is_saved_and_sent() {
    let home = home();
    let mut session = open(&home, &[]);
    session.wait_for_text("SANDBOX");
    for text in TEXTS {
        session.send(ALT_A);
        // As terminals do: a line end goes as the key that makes one.
        let pasted = text.replace('\n', "\r\n");
        session.send(format!("\x1b[200~{pasted}\x1b[201~"));
        save(&mut session);
        assert_eq!(saved_and_sent(&home), *text);
    }
    session.send(CTRL_Q);
    session.end();
}

#[test]
fn what_is_typed_is_saved_and_sent() {
    let home = home();
    let mut session = open(&home, &[]);
    session.wait_for_text("SANDBOX");
    // A tab is the key that leaves the field.
    for text in TEXTS.iter().map(|text| text.replace('\t', " ")) {
        session.send(ALT_A);
        for character in text.replace('\n', "\r").chars() {
            session.send(character.to_string());
        }
        save(&mut session);
        assert_eq!(saved_and_sent(&home), text);
    }
    session.send(CTRL_Q);
    session.end();
}

#[test]
fn what_an_editor_with_arguments_and_spaces_in_its_name_wrote_is_saved_and_sent() {
    let home = home();
    let editor = home.path().join("my editor");
    let next = home.path().join("next");
    let script = format!(
        "#!/bin/sh\n[ \"$1 $2\" = '--wait two words' ] || exit 9\ncat '{}' > \"$3\"\n",
        next.display()
    );
    fs::write(&editor, script).unwrap();
    let mode = std::os::unix::fs::PermissionsExt::from_mode(0o700);
    fs::set_permissions(&editor, mode).unwrap();
    let command = format!("'{}' --wait 'two words'", editor.display());
    let mut session = open(&home, &[("VISUAL", command.as_str())]);
    session.wait_for_text("SANDBOX");
    let mut before = "";
    for text in TEXTS {
        // Editors end a file with a line end: in a field that had none it is not the text's.
        let end = if before.ends_with('\n') { "" } else { "\n" };
        fs::write(&next, format!("{text}{end}")).unwrap();
        session.send(CTRL_E);
        save(&mut session);
        assert_eq!(saved_and_sent(&home), *text);
        before = text;
    }
    session.send(CTRL_Q);
    session.end();
}

#[test]
fn a_terminal_that_cannot_move_its_cursor_is_told_what_works_there() {
    let home = home();
    let ended = open(&home, &[("TERM", "dumb")]).end();
    assert_eq!(ended.status.exit_code(), 2, "{}", ended.screen);
    let said = String::from_utf8(ended.output).unwrap();
    assert!(said.contains("TERM=dumb") && said.contains("ringback new, check, render, call"));
    assert!(!said.contains('\x1b'), "{said:?}");
    assert!(ended.same_line_modes);
}
