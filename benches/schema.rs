//! The cost of a key in the Outcome schema's pane, from the event to the drawn frame, by the schema's size; and of what
//! the check of a schema consists.

#![expect(clippy::expect_used, reason = "a bench that cannot go on may panic")]

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use divan::{Bencher, black_box};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ringback::app::document::Document;
use ringback::app::schema_pane::View;
use ringback::app::state::{Start, State};
use ringback::app::update::{schema as pane, update};
use ringback::app::{Event, What, derive};
use ringback::call::target::Target;
use ringback::draft::{Draft, examples, file, schema};
use ringback::tui::theme::Theme;
use ringback::tui::view::view;

const KB: [usize; 5] = [2, 64, 512, 1000, 5 * 1024];

fn main() {
    divan::main();
}

/// A schema of about so many bytes: a field a line.
fn sample(kilobytes: usize) -> String {
    let mut text = "{\n  \"type\": \"object\",\n  \"properties\": {\n".to_owned();
    let mut number = 0;
    while text.len() + 120 < kilobytes * 1024 {
        let line = format!(
            "    \"field_{number}\": {{ \"type\": \"string\", \"description\": \"What was said of the matter\" }},\n"
        );
        text.push_str(&line);
        number += 1;
    }
    text.push_str("    \"last\": { \"type\": \"boolean\" }\n  }\n}");
    text
}

fn state(kilobytes: usize, view: View) -> State {
    let example = examples::find("clinic-reminder").expect("an example").text;
    let draft = Draft {
        outcome_response_shape: sample(kilobytes),
        ..file::read(example).expect("a draft").draft
    };
    let document = Document::untitled("", draft);
    let mut state = State::new(Start::new((120, 40), document, Target::sandbox(0)));
    pane::show(&mut state, view);
    let middle = state.document.draft.outcome_response_shape.len() / 2;
    state.pane.open(&state.document.draft, 0, middle);
    state.stale.layout = true;
    derive::refresh(&mut state);
    state
}

fn press(state: &mut State, terminal: &mut Terminal<TestBackend>, code: KeyCode) {
    let what = What::Key(KeyEvent::new(code, KeyModifiers::NONE));
    black_box(update(state, Event { at_ms: 0, what }));
    derive::refresh(state);
    terminal
        .draw(|frame| view(state, Theme::new(true), frame))
        .expect("drawn");
}

#[divan::bench(args = KB)]
fn a_letter_in_the_json(bencher: Bencher, kilobytes: usize) {
    let mut state = state(kilobytes, View::Json);
    let mut terminal = Terminal::new(TestBackend::new(120, 40)).expect("a terminal");
    bencher.bench_local(|| press(&mut state, &mut terminal, KeyCode::Char('x')));
}

#[divan::bench(args = KB)]
fn a_step_in_the_json(bencher: Bencher, kilobytes: usize) {
    let mut state = state(kilobytes, View::Json);
    let mut terminal = Terminal::new(TestBackend::new(120, 40)).expect("a terminal");
    bencher.bench_local(|| press(&mut state, &mut terminal, KeyCode::Down));
}

#[divan::bench(args = KB)]
fn a_step_in_the_tree(bencher: Bencher, kilobytes: usize) {
    let mut state = state(kilobytes, View::Fields);
    let mut terminal = Terminal::new(TestBackend::new(120, 40)).expect("a terminal");
    bencher.bench_local(|| press(&mut state, &mut terminal, KeyCode::Down));
}

#[divan::bench(args = KB)]
fn a_tick_in_the_tree(bencher: Bencher, kilobytes: usize) {
    let mut state = state(kilobytes, View::Fields);
    let mut terminal = Terminal::new(TestBackend::new(120, 40)).expect("a terminal");
    bencher.bench_local(|| press(&mut state, &mut terminal, KeyCode::Char(' ')));
}

#[divan::bench(args = KB)]
fn check(bencher: Bencher, kilobytes: usize) {
    let text = sample(kilobytes);
    bencher.bench(|| schema::check(black_box(&text)));
}

#[divan::bench(args = KB)]
fn read_as_json(bencher: Bencher, kilobytes: usize) {
    let text = sample(kilobytes);
    bencher.bench(|| serde_json::from_str::<serde_json::Value>(black_box(&text)));
}
