//! Where bytes leave the program: only in a few files, and nothing from outside leaves them raw.

use std::path::{Path, PathBuf};

use proptest::prelude::*;
use ratatui::buffer::Buffer;
use ratatui::layout::Position;
use ringback::tui::screen::Screen;

use crate::leaves::is_harmless;
use crate::support::{Home, Run};
use crate::terminal::{Session, contains};

mod from_outside;

/// Files that may write to standard output, standard error or the terminal.
const WRITE: [(&str, &str); 5] = [
    ("cli/out.rs", "the results of commands and what they say"),
    (
        "tui/terminal.rs",
        "the workbench: frames, and its own sequences",
    ),
    (
        "tui/direction.rs",
        "its own sequences, through the terminal",
    ),
    ("tui/input.rs", "a byte into its own pipe"),
    (
        "cli/key.rs",
        "the prompt for the key, of which nothing comes from outside",
    ),
];

/// Words by which something is written there.
const WORDS: [&str; 12] = [
    "stdout().lock(",
    "stdout().write",
    "stdout().as_fd",
    "stderr().lock(",
    "stderr().write",
    "print!(",
    "println!(",
    "eprint!(",
    "eprintln!(",
    "/dev/tty",
    "rustix::io::write",
    "prompt_password",
];

/// Lines of a source's code that write. Its tests, which stand at its end, may.
fn writing(source: &str) -> Vec<&str> {
    let code = source
        .split("#[cfg(test)]\nmod tests {")
        .next()
        .unwrap_or_default();
    let is_comment = |line: &str| line.trim_start().starts_with("//");
    let lines = code.lines().filter(|line| !is_comment(line));
    lines
        .filter(|line| WORDS.iter().any(|word| line.contains(word)))
        .collect()
}

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|end| end == "rs") {
            found.push(path);
        }
    }
}

#[test]
fn only_these_files_write_to_the_terminal() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    sources(&root, &mut files);
    assert!(files.len() > 20, "the sources were not found");
    for file in files {
        let name = file.strip_prefix(&root).unwrap().to_str().unwrap();
        if name.ends_with("tests.rs")
            || name.contains("/tests/")
            || WRITE.iter().any(|(known, _)| *known == name)
        {
            continue;
        }
        let source = std::fs::read_to_string(&file).unwrap();
        let found = writing(&source);
        assert!(found.is_empty(), "{name} writes past cli/out.rs: {found:?}");
    }
}

#[test]
fn a_planted_write_is_found() {
    for (source, found) in [
        ("fn f() { println!(\"x\"); }", 1),
        ("let mut out = std::io::stdout().lock();", 1),
        (
            "// println!(\"x\")\nlet shows = std::io::stdout().is_terminal();",
            0,
        ),
        (
            "fn f() {}\n#[cfg(test)]\nmod tests {\n println!(\"x\");\n}",
            0,
        ),
    ] {
        assert_eq!(writing(source).len(), found, "{source}");
    }
}

fn sent(text: &str) -> Vec<u8> {
    let mut sent = Vec::new();
    let paint = |buffer: &mut Buffer| {
        buffer.set_string(0, 0, text, ratatui::style::Style::new());
        // As a bug would: past everything that cleans.
        if let Some(cell) = buffer.cell_mut(Position::new(0, 1)) {
            cell.set_symbol(text);
        }
        Some(Position::ORIGIN)
    };
    Screen::new(&mut sent).draw((40, 2), paint).unwrap();
    sent
}

#[test]
fn what_is_not_harmless_is_found() {
    for (bytes, harmless) in [
        (
            &b"\x1b[1;1Habc\x1b[38;5;2m\x1b[0m\x1b[2J\x1b[?25l"[..],
            true,
        ),
        ("مرحبا 👩‍👧 ❤️".as_bytes(), true),
        (b"\x1b]0;x\x07", false),
        (b"\x1b[?1049l", false),
        (b"a\nb", false),
        ("\u{9b}31m".as_bytes(), false),
        ("\u{202e}".as_bytes(), false),
        (b"\xff", false),
    ] {
        assert_eq!(is_harmless(bytes).is_ok(), harmless, "{bytes:?}");
    }
}

proptest! {
    #[test]
    fn no_frame_holds_anything_that_a_terminal_obeys(text in "(\\PC|[\u{0}-\u{1f}\u{7f}-\u{9f}]|\u{1b}\\[[0-9;]{0,3}[a-zA-Z]|[\u{202a}-\u{202e}\u{2066}-\u{2069}\u{feff}]){0,12}") {
        prop_assert_eq!(is_harmless(&sent(&text)), Ok(()));
    }
}

/// The program in a terminal of its own, to its end.
fn in_a_terminal(home: &Home, arguments: &[&str]) -> Vec<u8> {
    let argv = [&[env!("CARGO_BIN_EXE_ringback")], arguments].concat();
    Session::at_home(home, &argv, (100, 30), &[]).end().output
}

const RAW: &str = "\u{1b}]0;raw\u{7}\u{202e}";

#[test]
fn what_commands_say_in_a_terminal_is_harmless() {
    let draft = r#"agent_name = "RAW"
greeting_message = "RAW"
"key\u001b[2Jraw" = 1
[params]
"RAW" = "RAW"
[call]
to_number = "RAW"
"#
    .replace("RAW", r"\u001b]0;raw\u0007\u202e");
    let home = Home::new().file("raw.toml", &draft);
    let path = home.path().join("raw.toml");
    let path = path.to_str().unwrap();
    let odd = format!("--{RAW}");
    let raw = format!("{}/{RAW}", home.path().display());
    for arguments in [
        &["check", path] as &[&str],
        &["check", path, "--json"],
        &["render", path, "--part", "heard"],
        &["render", path, "--part", "greeting"],
        &["render", path, "--part", "request"],
        &["render", path, "--part", "curl"],
        &["call", path, "--sandbox", "--yes"],
        &["calls", "show", RAW],
        &["follow", RAW, "--sandbox"],
        &["new", &raw],
        &["check", RAW],
        &["check", &odd],
        &[RAW, RAW],
        &["schema", RAW],
        &["call", path, "--sandbox", "--set", RAW],
    ] {
        let output = in_a_terminal(&home, arguments);
        assert!(!output.is_empty(), "{arguments:?}");
        for raw in [&b"\x1b]"[..], b"\x1b[2J", b"\x07", "\u{202e}".as_bytes()] {
            assert!(
                !contains(&output, raw),
                "{arguments:?}: {:?}",
                String::from_utf8_lossy(&output)
            );
        }
    }
}

#[test]
fn into_a_pipe_a_users_own_text_goes_byte_for_byte() {
    let home = Home::new().file("a.toml", "greeting_message = \"a\\tb\\u202e\"\n");
    let output = home
        .command(&["render", "a.toml", "--part", "greeting"])
        .output();
    let run = Run::of(&output.unwrap(), &home);
    assert_eq!(run.stdout.trim_end(), "a\tb\u{202e}", "{run}");
}
