//! Nothing typed is lost: the built program in a pseudo-terminal, ended in every way that there is.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use ratatui::buffer::Buffer;
use ratatui::layout::Position;
use ringback::app::state::State;
use ringback::draft::{Draft, file};
use ringback::run::opening::{self, Opening};
use ringback::store::config::Config;
use ringback::store::paths::Paths;
use ringback::store::recovery::{self, Found};
use ringback::tui;
use ringback::tui::theme::depth::Depth;
use ringback::tui::theme::{Theme, Themes};
use ringback::tui::view::paint;
use rustix::process::Signal;

use crate::support::Home;
use crate::terminal::{Ended, Session, contains};
use crate::texts::any_characters;

const SIZE: (u16, u16) = (120, 36);

/// Nothing in it, so that what is typed stands alone.
const EMPTY: &str = "agent_name = \"Lost\" # a comment\n";

/// A workbench with a window of its own.
struct Window {
    session: Session,
}

impl Window {
    /// Opens a draft of the home's folder.
    fn open(home: &Home, draft: &str) -> Self {
        let path = home.path().join(draft);
        let program = env!("CARGO_BIN_EXE_ringback");
        Self::start(home, &[program, "--sandbox", path.to_str().unwrap()], &[])
    }

    fn start(home: &Home, argv: &[&str], more: &[(&str, &str)]) -> Self {
        let session = Session::at_home(home, argv, SIZE, more);
        session.wait_for_text("SANDBOX");
        Self { session }
    }

    /// Types, and waits until it stands on the screen.
    fn types(&mut self, text: &str) -> &mut Self {
        self.session.send(text);
        self.session.wait_for_text(text);
        self
    }

    fn sees(&mut self, text: &str) -> &mut Self {
        self.session.wait_for_text(text);
        self
    }

    fn sees_no(&mut self, text: &str) -> &mut Self {
        self.session.wait_for(&format!("{text:?} to go"), |screen| {
            !screen.contents().contains(text)
        });
        self
    }

    fn keys(&mut self, bytes: &[u8]) -> &mut Self {
        self.session.send(bytes);
        self
    }

    fn quits(mut self) -> Ended {
        self.keys(CTRL_Q);
        self.session.end()
    }
}

const CTRL_Q: &[u8] = b"\x11";
const CTRL_S: &[u8] = b"\x13";
const CTRL_Z: &[u8] = b"\x1a";
const ENTER: &[u8] = b"\r";
const ESC: &[u8] = b"\x1b";

/// The copies of windows that are gone.
fn copies(home: &Home) -> Vec<Found> {
    recovery::find(&home.data_dir(), None)
}

/// The greeting of the only copy.
#[track_caller]
fn kept(home: &Home) -> String {
    let copies = copies(home);
    let [copy] = copies.as_slice() else {
        panic!("one copy is expected: {copies:?}");
    };
    copy.draft.greeting_message.clone()
}

/// The greeting that the newest whole copy holds, also while its window lives.
fn kept_so_far(home: &Home) -> Option<String> {
    let folder = std::fs::read_dir(home.data_dir().join("recovery")).ok()?;
    let is_copy = |path: &PathBuf| path.extension().is_some_and(|end| end == "json");
    let path = folder.flatten().map(|entry| entry.path()).find(is_copy)?;
    let kept: serde_json::Value = serde_json::from_slice(&std::fs::read(path).ok()?).unwrap();
    let draft = file::read(kept["draft"].as_str().unwrap()).unwrap().draft;
    Some(draft.greeting_message)
}

fn saved(home: &Home, draft: &str) -> Draft {
    let text = std::fs::read_to_string(home.path().join(draft)).unwrap();
    file::read(&text).unwrap().draft
}

// --- kill -9 ---------------------------------------------------------------------------------------------------------

/// A number that is different each time.
fn random() -> u64 {
    use std::hash::{BuildHasher, RandomState};
    RandomState::new().hash_one(0)
}

/// How long this machine takes for what a copy takes: a thread that wakes up, writes, syncs and renames. A test on a
/// machine that is busy with other things allows for it.
struct Slowness {
    stop: Arc<AtomicBool>,
    thread: std::thread::JoinHandle<Duration>,
}

impl Slowness {
    fn watch() -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let thread = std::thread::spawn({
            let stop = Arc::clone(&stop);
            move || {
                let folder = tempfile::tempdir().unwrap();
                let mut worst = Duration::ZERO;
                while !stop.load(Ordering::SeqCst) {
                    let pause = Duration::from_millis(20);
                    let began = Instant::now();
                    std::thread::sleep(pause);
                    let mut new = tempfile::NamedTempFile::new_in(folder.path()).unwrap();
                    std::io::Write::write_all(&mut new, &[b'x'; 4096]).unwrap();
                    new.as_file().sync_all().unwrap();
                    new.persist(folder.path().join("x")).unwrap();
                    worst = worst.max(began.elapsed().saturating_sub(pause));
                }
                worst
            }
        });
        Self { stop, thread }
    }

    fn worst(self) -> Duration {
        self.stop.store(true, Ordering::SeqCst);
        self.thread.join().unwrap()
    }
}

/// What a kill took away.
struct Killed {
    /// How long before the kill the oldest word that is missing stood on the screen; zero if none is missing.
    missing: Duration,
    slowness: Duration,
    words: usize,
}

/// Types until a moment chosen at random and kills the program then.
fn kill_while_typing(seed: u64) -> Killed {
    let home = Home::new().file("a.toml", EMPTY);
    let mut window = Window::open(&home, "a.toml");
    let slowness = Slowness::watch();
    let kill_at = Instant::now() + Duration::from_millis(900 + seed % 1700);
    let mut echoed: Vec<(String, Instant)> = Vec::new();
    while Instant::now() < kill_at {
        let word = format!("w{:04}", echoed.len());
        window.types(&word);
        // By now the word stands on the screen: the age it has is at least what it is said to be.
        echoed.push((word, Instant::now()));
        window.keys(b" ");
    }
    // In the middle of a word, too.
    window.keys(b"half");
    window.session.signal(Signal::KILL);
    let killed = Instant::now();
    window.session.end();
    let slowness = slowness.worst();

    let all: Vec<&str> = echoed.iter().map(|(word, _)| word.as_str()).collect();
    let typed = format!("{} half", all.join(" "));
    let copies = copies(&home);
    assert!(copies.len() <= 1, "seed {seed}: {copies:?}");
    let text = copies
        .first()
        .map_or("", |copy| &copy.draft.greeting_message);
    assert!(typed.starts_with(text), "seed {seed}: {text:?}");
    let missing = echoed
        .iter()
        .enumerate()
        .find(|(index, _)| text.len() < index * 6 + 5)
        .map_or(Duration::ZERO, |(_, (_, at))| killed - *at);
    Killed {
        missing,
        slowness,
        words: echoed.len(),
    }
}

#[test]
fn a_kill_at_any_moment_takes_at_most_the_last_second() {
    for _ in 0..4 {
        let seed = random();
        let killed = kill_while_typing(seed);
        assert!(killed.words > 0, "seed {seed}");
        assert!(
            killed.missing <= Duration::from_secs(1) + killed.slowness,
            "seed {seed}: {:?} are missing; this machine was slow by {:?}",
            killed.missing,
            killed.slowness
        );
    }
}

/// The promise to the letter, without an allowance for a busy machine.
#[test]
#[ignore = "a hundred kills take minutes, and need a machine that does nothing else"]
fn a_hundred_kills() {
    let mut worst = Duration::ZERO;
    let mut kept = 0;
    for _ in 0..100 {
        let killed = kill_while_typing(random());
        worst = worst.max(killed.missing);
        kept += usize::from(killed.missing <= Duration::from_secs(1));
        println!(
            "{:?} missing, {} words, slow by {:?}",
            killed.missing, killed.words, killed.slowness
        );
    }
    println!("{kept} of 100 within a second, at worst {worst:?}");
    assert_eq!(kept, 100);
}

#[test]
fn what_a_kill_left_is_offered_with_what_differs_and_saved() {
    let home = Home::new().file("a.toml", EMPTY);
    let mut window = Window::open(&home, "a.toml");
    window.types("Hello from before");
    // The copy falls due by itself, without another key.
    while kept_so_far(&home).as_deref() != Some("Hello from before") {
        std::thread::yield_now();
    }
    window.session.signal(Signal::KILL);
    window.session.end();

    let mut window = Window::open(&home, "a.toml");
    window
        .sees("There is unsaved text of")
        .sees("+ Hello from before")
        .keys(ENTER)
        .sees("Restored, not saved yet")
        .keys(CTRL_Z)
        .sees_no("Hello from before")
        .keys(b"\x19")
        .sees("Hello from before")
        .keys(CTRL_S)
        .sees("Saved a.toml");
    let output = window.quits().output;
    assert!(!contains(&output, b"is kept in"), "nothing is unsaved");
    assert_eq!(saved(&home, "a.toml").greeting_message, "Hello from before");
    let text = std::fs::read_to_string(home.path().join("a.toml")).unwrap();
    assert!(text.starts_with(EMPTY), "the base is the file: {text}");
    assert!(kept_so_far(&home).is_none(), "all copies are gone");
}

#[test]
fn what_others_changed_in_the_file_since_a_kill_is_kept_and_shown_where_both_changed_it() {
    let draft = "agent_name = \"Ours\"\nsilence_threshold = 800\ngreeting_message = \"Hello\"\n";
    let home = Home::new().file("a.toml", draft);
    let path = home.path().join("a.toml");
    let leave = |text: &str| {
        let mut window = Window::open(&home, "a.toml");
        window.types(text);
        let expected = format!("{text}Hello");
        while kept_so_far(&home).as_deref() != Some(&expected) {
            std::thread::yield_now();
        }
        window.session.signal(Signal::KILL);
        window.session.end();
    };
    // Others change other fields: both sides are in the file at the end.
    leave("Good day. ");
    let theirs = draft.replace("Ours", "Theirs").replace("800", "1200");
    std::fs::write(&path, theirs).unwrap();
    let mut window = Window::open(&home, "a.toml");
    window
        .sees("Name, Silence threshold")
        .sees("+ Good day. Hello")
        .sees_no("- Theirs")
        .keys(ENTER)
        .sees("Restored, not saved yet")
        .keys(CTRL_S)
        .sees("Saved a.toml");
    window.quits();
    let now = saved(&home, "a.toml");
    assert_eq!(now.greeting_message, "Good day. Hello");
    assert_eq!(
        (&*now.agent_name, &*now.silence_threshold),
        ("Theirs", "1200")
    );

    // Others change the same field: nothing is written before it was shown.
    std::fs::write(&path, draft).unwrap();
    leave("Good day. ");
    let theirs = draft.replace("Hello", "Good evening");
    std::fs::write(&path, &theirs).unwrap();
    let restored_and_saved = || {
        let mut window = Window::open(&home, "a.toml");
        window
            .sees("changed in the file too")
            .keys(ENTER)
            .sees("Greeting changed in the file too")
            .keys(CTRL_S)
            .sees("was changed by someone else")
            .sees("changed by both");
        window
    };
    let mut window = restored_and_saved();
    window.keys(ESC).sees_no("changed by both");
    window.quits();
    assert_eq!(std::fs::read_to_string(&path).unwrap(), theirs);
    assert_eq!(kept(&home), "Good day. Hello");
    // The copy still knows what both began from.
    let mut window = restored_and_saved();
    // A key that comes at once was meant for the text.
    while std::fs::read_to_string(&path).unwrap() == theirs {
        std::thread::sleep(Duration::from_millis(400));
        window.keys(b"o");
    }
    window.sees("Saved a.toml");
    window.quits();
    let written = saved(&home, "a.toml").greeting_message;
    assert!(written.contains("Good day. "), "{written}");
}

// --- other ends ------------------------------------------------------------------------------------------------------

#[test]
fn a_signal_that_asks_for_the_end_keeps_all_that_was_typed() {
    for signal in [Signal::TERM, Signal::HUP, Signal::INT, Signal::QUIT] {
        let home = Home::new().file("a.toml", EMPTY);
        let mut window = Window::open(&home, "a.toml");
        window.types("all of it");
        window.session.signal(signal);
        window.session.end();
        assert_eq!(kept(&home), "all of it", "{signal:?}");
    }
}

#[test]
fn a_closed_terminal_keeps_all_that_was_typed() {
    let home = Home::new().file("a.toml", EMPTY);
    let mut window = Window::open(&home, "a.toml");
    window.types("all of it");
    window.session.hang_up(b"!");
    // Whether the last key still came through is the terminal's business.
    assert!(kept(&home).starts_with("all of it"));
}

#[test]
fn quitting_keeps_what_is_unsaved_and_says_where() {
    let home = Home::new().file("a.toml", EMPTY);
    let mut window = Window::open(&home, "a.toml");
    window.types("not saved");
    let ended = window.quits();
    assert!(ended.status.success());
    let copy = copies(&home).remove(0).copy;
    let note = format!("Unsaved text is kept in {}", copy.display());
    assert!(contains(&ended.output, note.as_bytes()));
    assert_eq!(saved(&home, "a.toml").greeting_message, "");
}

#[test]
fn a_megabyte_pasted_through_the_terminal_is_kept_byte_for_byte() {
    let home = Home::new().file("a.toml", EMPTY);
    let mut window = Window::open(&home, "a.toml");
    // A terminal takes the escape character out of a paste, and makes carriage returns of line ends.
    let text = any_characters(1 << 20).replace(['\x1b', '\r'], "");
    let pasted = format!("\x1b[200~{}\x1b[201~", text.replace('\n', "\r"));
    window.keys(pasted.as_bytes()).types("the end");
    window.quits();
    assert!(kept(&home) == format!("{text}the end"));
}

#[test]
fn opening_another_draft_keeps_the_first_ones_text() {
    let home = Home::new().file("a.toml", EMPTY).file("b.toml", EMPTY);
    let mut window = Window::open(&home, "a.toml");
    let other = home.path().join("b.toml");
    window
        .types("of a")
        .keys(b"\x0f")
        .sees("File to open")
        .keys(other.to_str().unwrap().as_bytes())
        .keys(ENTER)
        .sees("Opened b.toml")
        .types("of b");
    window.quits();
    let mut texts: Vec<_> = copies(&home)
        .into_iter()
        .map(|copy| (copy.path.unwrap(), copy.draft.greeting_message))
        .collect();
    texts.sort();
    let folder = std::fs::canonicalize(home.path()).unwrap();
    let expected = [("a.toml", "of a"), ("b.toml", "of b")];
    assert_eq!(
        texts,
        expected.map(|(name, text)| (folder.join(name), text.to_owned()))
    );
}

#[test]
fn of_two_windows_on_one_file_neither_overwrites_the_other() {
    let home = Home::new().file("a.toml", EMPTY);
    let mut first = Window::open(&home, "a.toml");
    let mut second = Window::open(&home, "a.toml");
    first.types("of the first");
    second
        .types("of the second")
        .sees_no("There is unsaved text");
    first.keys(CTRL_S).sees("Saved a.toml");
    second
        .keys(CTRL_S)
        .sees("was changed by someone else")
        .sees("- of the first")
        .sees("+ of the second");
    assert_eq!(saved(&home, "a.toml").greeting_message, "of the first");
    second.keys(ESC).sees_no("was changed by someone else");
    second.quits();
    first.quits();
    assert_eq!(saved(&home, "a.toml").greeting_message, "of the first");
    assert_eq!(kept(&home), "of the second");
}

#[test]
fn a_file_that_was_deleted_outside_is_written_again_only_when_asked() {
    let home = Home::new().file("a.toml", EMPTY);
    let mut window = Window::open(&home, "a.toml");
    window.types("still here");
    std::fs::remove_file(home.path().join("a.toml")).unwrap();
    window
        .keys(CTRL_S)
        .sees("was deleted by someone else")
        .keys(ESC)
        .sees_no("was deleted by someone else");
    assert!(!home.path().join("a.toml").exists());
    window.quits();
    // Its copy can be reached by its name, though there is no file of that name.
    let mut window = Window::open(&home, "a.toml");
    window
        .sees("+ still here")
        .keys(ENTER)
        .sees("Restored")
        .keys(CTRL_S)
        .sees("Saved a.toml");
    assert_eq!(saved(&home, "a.toml").greeting_message, "still here");
}

#[test]
fn a_name_where_there_is_no_file_begins_a_draft_that_is_written_by_a_save_alone() {
    let home = Home::new();
    let path = home.path().join("new.toml");
    let mut window = Window::open(&home, "new.toml");
    window.sees("new.toml (new)").sees("is not there yet");
    window.quits();
    assert!(!path.exists() && copies(&home).is_empty());
    let mut window = Window::open(&home, "new.toml");
    window.types("Hello").sees("new.toml (new) ●");
    window.quits();
    assert!(!path.exists());
    let mut window = Window::open(&home, "new.toml");
    window
        .sees("+ Hello")
        .keys(ENTER)
        .sees("Restored")
        .types(" there")
        .keys(CTRL_S)
        .sees("Saved new.toml")
        .sees_no("(new)");
    window.quits();
    assert_eq!(saved(&home, "new.toml").greeting_message, "Hello there");
    // Commands need one that is there.
    for command in [&["check"][..], &["render", "--part=heard"], &["call"]] {
        let told = home.run(&[command, &["none.toml"]].concat()).exits(5);
        let why = "there is no draft none.toml";
        assert!(told.stderr.contains(why), "{}", told.stderr);
    }
}

// --- where no copy can be written ------------------------------------------------------------------------------------

#[test]
fn a_full_disk_is_told_and_quitting_asks() {
    let home = Home::new().file("a.toml", EMPTY);
    let path = home.path().join("a.toml");
    // No file may grow: what a full disk does, but for the number of the error.
    let script = r#"trap '' XFSZ; ulimit -f 0; exec "$0" --sandbox "$1""#;
    let program = env!("CARGO_BIN_EXE_ringback");
    let argv = ["/bin/sh", "-c", script, program, path.to_str().unwrap()];
    let mut window = Window::start(&home, &argv, &[]);
    window
        .types("nowhere to go")
        .sees("No recovery copy can be written")
        .keys(CTRL_S)
        .sees("cannot write")
        .keys(CTRL_Q)
        .sees("This text is not saved")
        .keys(ENTER)
        .sees_no("This text is not saved")
        .sees("nowhere to go")
        .keys(CTRL_Q)
        .sees("This text is not saved");
    let ended = window.quits();
    assert!(contains(&ended.output, b"Unsaved text could not be kept"));
    assert_eq!(ended.status.exit_code(), 5);
    assert_eq!(std::fs::read_to_string(path).unwrap(), EMPTY, "as it was");
}

#[test]
fn without_a_data_folder_text_goes_into_a_temporary_file() {
    let home = Home::new().file("a.toml", EMPTY).file("data", "no folder");
    let temporary = home.path().join("tmp");
    std::fs::create_dir(&temporary).unwrap();
    let path = home.path().join("a.toml");
    let argv = [
        env!("CARGO_BIN_EXE_ringback"),
        "--sandbox",
        path.to_str().unwrap(),
    ];
    let more = [("TMPDIR", temporary.to_str().unwrap())];
    let mut window = Window::start(&home, &argv, &more);
    window
        .types("in no data folder")
        .sees("No recovery copy can be written");
    // Nobody can be asked.
    window.session.signal(Signal::TERM);
    let ended = window.session.end();
    let kept = std::fs::read_dir(&temporary).unwrap().next().unwrap();
    let kept = kept.unwrap().path();
    let text = std::fs::read_to_string(&kept).unwrap();
    assert_eq!(
        file::read(&text).unwrap().draft.greeting_message,
        "in no data folder"
    );
    assert!(contains(&ended.output, kept.to_str().unwrap().as_bytes()));
}

// --- a bug -----------------------------------------------------------------------------------------------------------

/// A workbench that breaks when it draws a word.
#[test]
#[ignore = "it is the program that another test runs in a pseudo-terminal"]
fn program() {
    fn breaks(state: &State, theme: Theme, buffer: &mut Buffer) -> Option<Position> {
        assert!(
            !state.document.draft.greeting_message.contains("BREAK"),
            "a view that breaks \u{1b}]0;raw\u{7}"
        );
        paint(state, theme, buffer)
    }
    let folder = PathBuf::from(std::env::var("FOLDER").unwrap());
    let opening = Opening {
        draft: Some(folder.join("a.toml")),
        ..Opening::default()
    };
    let paths = Paths {
        config_dir: folder.join("config"),
        data_dir: folder.join("data"),
    };
    let prepared = opening::prepare(&opening, paths, Config::default(), |_| None).unwrap();
    let themes = Themes::load(&folder, None, None, Depth::Sixteen).unwrap();
    ringback::cli::out::clean_panics();
    let ended = tui::run_drawn(prepared, &themes, breaks).unwrap();
    assert!(ended.broke);
    std::fs::write(
        folder.join("end"),
        ended.kept.unwrap().unwrap().to_str().unwrap(),
    )
    .unwrap();
}

#[test]
fn a_panic_keeps_all_that_was_typed() {
    let home = Home::new().file("a.toml", EMPTY);
    let folder = home.path().to_str().unwrap();
    let program = std::env::current_exe().unwrap();
    let argv = [
        program.to_str().unwrap(),
        "--exact",
        "lost::program",
        "--ignored",
        "--nocapture",
    ];
    let mut window = Window::start(&home, &argv, &[("FOLDER", folder)]);
    window.types("typed before ").keys(b"BREAK");
    let ended = window.session.end();
    assert!(contains(
        &ended.output,
        "a view that breaks ⟦ESC⟧]0;raw⟦BEL⟧".as_bytes()
    ));
    assert!(ended.same_line_modes);
    let end = std::fs::read_to_string(home.path().join("end")).unwrap();
    assert_eq!(copies(&home)[0].copy, Path::new(&end));
    assert_eq!(kept(&home), "typed before BREAK");
}
