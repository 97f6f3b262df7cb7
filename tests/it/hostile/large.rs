//! Input of great size: what takes time or room that grows with its square takes minutes here, and is stopped.

use std::sync::mpsc;
use std::time::{Duration, Instant};

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ringback::app::document::Document;
use ringback::app::keymap::{Key, KeyMap};
use ringback::app::state::{Start, State};
use ringback::app::update::update;
use ringback::app::{Event, What, derive};
use ringback::call::body::Body;
use ringback::call::check::{self, Context};
use ringback::call::import::{self, curl, http};
use ringback::call::target::Target;
use ringback::call::{compare, conversation, dialed, outcome, recent, voices};
use ringback::draft::field::Field;
use ringback::draft::schema::{self, edit, fields, infer};
use ringback::draft::sets::{self, Format};
use ringback::draft::{Draft, diff, file};
use ringback::store::config;
use ringback::store::ledger::query::Query;
use ringback::tui::direction::Heard;
use ringback::tui::direction::typed::keys;
use ringback::tui::theme::Themes;
use ringback::tui::theme::depth::Depth;
use ringback::words::catalogue::Catalogue;

mod cases;

use cases::{CASES, OTHERS};

/// A text of about so many bytes: `open`, then `piece` over and over, then `close`. `#` is the piece's number.
fn made(open: &str, piece: &str, close: &str, bytes: usize) -> String {
    let mut text = String::with_capacity(bytes + 64);
    text.push_str(open);
    let mut number = 0;
    while text.len() < bytes {
        text.push_str(&piece.replace('#', &number.to_string()));
        number += 1;
    }
    text.push_str(close);
    text
}

fn nested(open: &str, inside: &str, close: &str, depth: usize) -> String {
    [&*open.repeat(depth), inside, &*close.repeat(depth)].concat()
}

fn no_file(name: &str) -> Result<String, String> {
    Err(format!("no {name}"))
}

fn imports(text: &str) {
    let _ = curl::read(text, no_file);
    let _ = http::read(text, no_file);
    let _ = import::request(text);
    let _ = import::agent(text);
}

/// Read, checked, made a body of, written, read again.
fn draft(text: &str) {
    let Ok(read) = file::read(text) else { return };
    checked(&read.draft, &read.problems);
    let mut changed = read.draft;
    changed.agent_name.push('x');
    let written = file::write(text, &changed).unwrap();
    assert!(file::read(&written).is_ok());
}

fn checked(draft: &Draft, problems: &[ringback::draft::problem::Problem]) {
    let report = check::check(draft, problems, Context::default());
    let _ = Body::of(draft).text().len() + report.problems.len();
}

/// The running app.
fn opened() -> State {
    let document = Document::untitled("", Draft::default());
    State::new(Start::new((100, 30), document, Target::sandbox(1)))
}

/// Into a list or a line of the running app, which these keys open: key by key with no frame in between, as a terminal
/// hands over what is pasted if it marks no pastes.
fn typed(open: &str, text: &str) {
    let mut state = opened();
    let mut key = |key: &KeyEvent| {
        let what = What::Key(*key);
        update(&mut state, Event { at_ms: 0, what });
    };
    for open in open.split(' ') {
        let Key { code, modifiers } = Key::parse(open).unwrap();
        key(&KeyEvent::new(code, modifiers));
    }
    for letter in text.chars() {
        key(&KeyEvent::new(KeyCode::Char(letter), KeyModifiers::NONE));
    }
    derive::refresh(&mut state);
}

/// Into the running app: pasted into the preamble, a letter, what is looked for, undone.
fn pasted(text: &str) {
    let mut state = opened();
    let mut happen = |what| {
        update(&mut state, Event { at_ms: 0, what });
        derive::refresh(&mut state);
        state.pane.field
    };
    let key = |code, modifiers| What::Key(KeyEvent::new(code, modifiers));
    while happen(key(KeyCode::Tab, KeyModifiers::NONE)) != Field::Preamble {}
    happen(What::Paste(text.to_owned()));
    for letter in ['x', '{', 'ب'] {
        happen(key(KeyCode::Char(letter), KeyModifiers::NONE));
    }
    happen(key(KeyCode::Home, KeyModifiers::CONTROL));
    happen(key(KeyCode::Char('f'), KeyModifiers::CONTROL));
    happen(key(KeyCode::Char('a'), KeyModifiers::NONE));
    happen(key(KeyCode::Esc, KeyModifiers::NONE));
    happen(key(KeyCode::Char('z'), KeyModifiers::CONTROL));
}

fn replies(text: &str) {
    let bytes = text.as_bytes();
    for status in [200, 400, 500] {
        let _ = dialed::classify(status, bytes);
        let _ = recent::classify(status, bytes);
        let _ = voices::page(status, bytes);
    }
    if let Ok(came) = conversation::parse(bytes) {
        if let Some(outcome) = &came.outcome {
            let _ = outcome::table(None, outcome, |_| None);
            let _ = compare::outline(outcome, "{}");
            let _ = compare::outcomes(Some(outcome), Some(outcome));
        }
        let mut other = came.transcript.clone();
        other.reverse();
        let _ = compare::transcripts(&came.transcript, &other);
    }
}

fn schemas(text: &str) {
    let checked = schema::check(text);
    if let Ok(rows) = fields::read(text, &checked)
        && let Some(row) = rows.get(rows.len() / 2)
    {
        let _ = edit::details(text, &row.path);
        let _ = edit::remove(text, &row.path);
        let _ = edit::shift(text, &row.path, 1);
    }
    let _ = edit::formatted(text);
    let _ = infer::from_example(text);
    if let Some(value) = &checked.value
        && let Ok(value) = serde_json::from_str(value.text())
    {
        let _ = schema::example(&value);
    }
}

fn configs(text: &str) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("config.toml"), text).unwrap();
    let _ = config::load(folder.path());
}

fn themes(text: &str) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("themes")).unwrap();
    std::fs::write(folder.path().join("themes/own.toml"), text).unwrap();
    let _ = Themes::load(folder.path(), Some("own"), None, Depth::True);
}

fn keymaps(text: &str) {
    let _ = KeyMap::read(text, None);
}

fn translations(text: &str) {
    let _ = Catalogue::read(text);
}

fn tables(text: &str) {
    let _ = sets::read(text, Format::Csv);
}

fn lists(text: &str) {
    let _ = sets::read(text, Format::Json);
}

fn searches(text: &str) {
    let _ = Query::parse(text, 0, 0);
}

fn answers(text: &str) {
    let _ = keys(Heard::in_bytes(text.as_bytes()).typed());
}

/// How long one of them may take: generous, because the machine may be busy; most take a second.
const LIMIT: Duration = Duration::from_mins(1);

/// Runs the cases of these kinds. With `SIZE=whole` in the environment they are as large as the table says, else a
/// eighth of that.
#[expect(clippy::print_stdout, reason = "shown with --nocapture")]
fn are_done_with(kinds: &[&str]) {
    let whole = std::env::var("SIZE").is_ok_and(|size| size == "whole");
    let is_of_kind = |name: &str| kinds.iter().any(|kind| name.starts_with(kind));
    let cases = CASES
        .iter()
        .map(|&(name, size, act, [open, piece, close])| {
            let run = move |size| act(&made(open, piece, close, size));
            (name, size, Box::new(run) as Box<dyn Fn(usize) + Send>)
        });
    let others = OTHERS
        .iter()
        .map(|&(name, size, run)| (name, size, Box::new(run) as Box<dyn Fn(usize) + Send>));
    let mut count = 0;
    for (name, size, run) in cases.chain(others).filter(|case| is_of_kind(case.0)) {
        let size = if whole { size } else { size / 8 };
        let (done, wait) = mpsc::channel();
        let start = Instant::now();
        // With the room that a thread has which the program starts.
        std::thread::spawn(move || {
            run(size);
            let _ = done.send(());
        });
        match wait.recv_timeout(LIMIT) {
            Ok(()) => println!("{name}: {size} bytes, {} ms", start.elapsed().as_millis()),
            Err(mpsc::RecvTimeoutError::Timeout) => {
                panic!("{name}: {size} bytes take over a minute")
            }
            Err(mpsc::RecvTimeoutError::Disconnected) => panic!("{name}: {size} bytes: a panic"),
        }
        count += 1;
    }
    assert!(count > 2, "no case of {kinds:?}");
}

#[test]
fn large_imports_take_no_time_that_grows_with_their_square() {
    are_done_with(&["curl:", "http:", "JSON:", "sets:"]);
}

#[test]
fn large_drafts_take_no_time_that_grows_with_their_square() {
    are_done_with(&["draft:", "difference:"]);
}

#[test]
fn large_settings_take_no_time_that_grows_with_their_square() {
    are_done_with(&["config:", "key map:", "theme:", "translation:"]);
}

#[test]
fn large_replies_and_schemas_take_no_time_that_grows_with_their_square() {
    are_done_with(&["reply:", "schema:", "search:"]);
}

#[test]
fn large_pastes_and_answers_of_a_terminal_take_no_time_that_grows_with_their_square() {
    are_done_with(&["paste:", "typed:", "terminal:"]);
}

#[test]
fn each_case_is_of_a_kind_that_is_run() {
    let source = include_str!("large.rs");
    let others = OTHERS.iter().map(|other| other.0);
    for name in CASES.iter().map(|case| case.0).chain(others) {
        let (kind, _) = name.split_once(": ").unwrap();
        assert!(source.contains(&format!("\"{kind}:\"")), "{name}");
    }
}
