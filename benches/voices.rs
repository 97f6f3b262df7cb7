//! The cost of a key in the picker of voices, from the event to the frame, by how many voices the account lists.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use divan::Bencher;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ringback::app::document::Document;
use ringback::app::state::{Start, State};
use ringback::app::update::update;
use ringback::app::voices::Answer;
use ringback::app::{Event, What, derive};
use ringback::call::target::Target;
use ringback::draft::Draft;
use ringback::draft::voices::catalogue::Listed;
use ringback::store::voices::Cached;
use ringback::tui::theme::Theme;
use ringback::tui::view::view;

/// The documented ones alone, a large account, and more than any person has.
const LISTED: [usize; 3] = [0, 500, 5_000];

fn main() {
    divan::main();
}

fn press(state: &mut State, code: KeyCode) {
    let key = KeyEvent::new(code, KeyModifiers::NONE);
    update(
        state,
        Event {
            at_ms: 0,
            what: What::Key(key),
        },
    );
    derive::refresh(state);
}

/// The picker at 120×40 over the documented voices and so many of the account's.
fn state(listed: usize) -> State {
    let mut state = State::new(Start::new(
        (120, 40),
        Document::untitled("", Draft::default()),
        Target::sandbox(0),
    ));
    let words = ["narrator", "conversational", "calm", "راوية هادئة"];
    let voice = |n: usize| Listed {
        id: format!("{n:08x}-0000-4000-8000-{n:012x}"),
        name: format!("Speaker {n} of the northern office, second take"),
        language: ["ar", "en"].map(str::to_owned)[n % 2].clone(),
        gender: "female".to_owned(),
        style: words[n % words.len()].to_owned(),
    };
    let list = Cached {
        fetched_at_ms: 0,
        voices: (0..listed).map(voice).collect(),
    };
    let answer = Answer::Fetched {
        profile: None,
        result: Ok(list),
    };
    update(
        &mut state,
        Event {
            at_ms: 0,
            what: What::Voices(Box::new(answer)),
        },
    );
    press(&mut state, KeyCode::F(2));
    state
}

/// A letter into an empty filter, which most voices match, and the frame after it.
#[divan::bench(args = LISTED)]
fn first_letter(bencher: Bencher, listed: usize) {
    keys(bencher, state(listed), 'e');
}

/// The last letter of a filter that fits few.
#[divan::bench(args = LISTED)]
fn last_letter(bencher: Bencher, listed: usize) {
    let mut state = state(listed);
    for letter in "northern narrato".chars() {
        press(&mut state, KeyCode::Char(letter));
    }
    keys(bencher, state, 'r');
}

/// Opening the picker.
#[divan::bench(args = LISTED)]
fn open(bencher: Bencher, listed: usize) {
    let mut state = state(listed);
    bencher.bench_local(|| {
        press(&mut state, KeyCode::Esc);
        press(&mut state, KeyCode::F(2));
    });
}

/// A voice becomes a favourite and is none again: the catalogue is merged anew.
#[divan::bench(args = LISTED)]
fn favourite(bencher: Bencher, listed: usize) {
    let mut state = state(listed);
    bencher.bench_local(|| press(&mut state, KeyCode::Tab));
}

/// Types a letter, draws, and takes it back: what is measured is two keys and a frame.
fn keys(bencher: Bencher, mut state: State, letter: char) {
    let mut terminal = Terminal::new(TestBackend::new(120, 40)).expect("a terminal in memory");
    let theme = Theme::new(true);
    bencher.bench_local(|| {
        press(&mut state, KeyCode::Char(letter));
        { terminal.draw(|frame| view(&state, theme, frame)) }.expect("a frame");
        press(&mut state, KeyCode::Backspace);
    });
}
