//! The ledger in the workbench: what a key costs in the list of calls, on a call's page and beside two calls compared,
//! from the event to the drawn frame, by the number of calls, the length of a talk and the length of the prompts.

#![expect(
    clippy::unwrap_used,
    reason = "a bench that cannot be set up measures nothing"
)]

use std::fmt::Write as _;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use divan::{Bencher, black_box};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ringback::app::book::{Answer, Entry};
use ringback::app::document::Document;
use ringback::app::state::{Start, State};
use ringback::app::update::update;
use ringback::app::{Effect, Event, What, derive};
use ringback::call::conversation::{Turn, Who};
use ringback::call::request::CallId;
use ringback::call::target::Target;
use ringback::draft::{Draft, examples, file};
use ringback::store::ledger::book::{Page, Summary};
use ringback::store::ledger::{Row, RowState};
use ringback::tui::theme::Theme;
use ringback::tui::view::view;

/// Calls that were read into the list.
const CALLS: [usize; 4] = [10, 500, 10_000, 100_000];
/// Lengths of a prompt, in KB.
const KB: [usize; 4] = [2, 20, 100, 400];
/// Turns of a talk.
const TURNS: [usize; 4] = [10, 100, 1_000, 10_000];

fn main() {
    divan::main();
}

fn example() -> Draft {
    let text = examples::find("clinic-reminder").unwrap().text;
    file::read(text).unwrap().draft
}

fn state() -> State {
    let document = Document::untitled("", example());
    let mut state = State::new(Start::new((120, 40), document, Target::sandbox(0)));
    derive::refresh(&mut state);
    state
}

fn id(number: usize) -> CallId {
    CallId::parse(&format!("6f9619ff-8b86-4d01-b42d-{number:012}")).unwrap()
}

fn happen(state: &mut State, what: What) -> Vec<Effect> {
    let effects = update(state, Event { at_ms: 0, what });
    derive::refresh(state);
    effects
}

fn press(state: &mut State, code: KeyCode) -> Vec<Effect> {
    happen(state, What::Key(KeyEvent::new(code, KeyModifiers::NONE)))
}

/// Each key in turn, each with all that follows from it, to the drawn frame.
fn keys(bencher: Bencher, mut state: State, codes: [KeyCode; 2]) {
    let mut terminal = Terminal::new(TestBackend::new(120, 40)).unwrap();
    let theme = Theme::new(true);
    let mut turn = 0;
    bencher.bench_local(|| {
        black_box(press(&mut state, codes[turn % 2]));
        turn += 1;
        terminal.draw(|frame| view(&state, theme, frame)).unwrap();
    });
}

const ARROWS: [KeyCode; 2] = [KeyCode::Down, KeyCode::Up];

fn summary(number: usize) -> Summary {
    Summary {
        id: id(number),
        started_at_ms: 1_700_000_000_000 - i64::try_from(number).unwrap() * 60_000,
        to_number: format!("+1202{number:07}"),
        agent: "Clinic reminder".to_owned(),
        host: "api.tryhamsa.com".to_owned(),
        sandbox: false,
        state: RowState::Accepted,
        http_status: Some(200),
        job_id: Some(format!("job-{number}")),
        status: Some("COMPLETED".to_owned()),
        duration_seconds: Some(47.0),
        outcome_line: Some("confirmed = true  visit_date = 3 May".to_owned()),
        draft_name: "clinic.toml".to_owned(),
        draft_version: Some("3f2a1c0".to_owned()),
        note: None,
        rating: Some(4),
        settled: false,
        cost: None,
    }
}

/// The list with so many calls in it.
fn list(calls: usize) -> State {
    let mut state = state();
    press(&mut state, KeyCode::F(6));
    answer(&mut state, calls);
    state
}

fn answer(state: &mut State, calls: usize) {
    let page = Page {
        calls: (0..calls).map(summary).collect(),
        more: false,
    };
    found(state, page);
}

fn found(state: &mut State, page: Page) {
    let answer = Answer::Found {
        further: false,
        result: Ok(page),
    };
    happen(state, What::Book(Box::new(answer)));
}

#[divan::bench(args = CALLS)]
fn an_arrow_in_the_list(bencher: Bencher, calls: usize) {
    let mut state = list(calls);
    press(&mut state, KeyCode::End);
    keys(bencher, state, [KeyCode::Up, KeyCode::Down]);
}

/// A letter of what is looked for; the ledger is asked beside it.
#[divan::bench(args = CALLS)]
fn a_letter_over_the_list(bencher: Bencher, calls: usize) {
    keys(
        bencher,
        list(calls),
        [KeyCode::Char('x'), KeyCode::Backspace],
    );
}

/// What the ledger answers: a page of so many calls.
#[divan::bench(args = CALLS, sample_count = 20)]
fn an_answer_to_the_list(bencher: Bencher, calls: usize) {
    let mut state = list(calls);
    let page: Vec<Summary> = (0..calls).map(summary).collect();
    bencher
        .with_inputs(|| Page {
            calls: page.clone(),
            more: false,
        })
        .bench_local_values(|page| {
            press(&mut state, KeyCode::Char('x'));
            found(&mut state, page);
        });
}

/// A call whose draft has a prompt so long, in the given version, and whose talk had so many turns.
fn row(number: usize, kilobytes: usize, turns: usize, version: &str) -> Row {
    let line = "أنت موظفة استقبال. Confirm the visit of {{patient_name}}, and keep it short.";
    let mut draft = example();
    draft.preamble.clear();
    let mut at = 0;
    while draft.preamble.len() < kilobytes * 1024 {
        // Each tenth line says which version it is.
        let word = if at % 10 == 0 { version } else { "" };
        writeln!(draft.preamble, "{at} {line} {word}").unwrap();
        at += 1;
    }
    Row {
        id: id(number),
        started_at_ms: 1_700_000_000_000 + i64::try_from(number).unwrap(),
        to_number: "+12025550144".to_owned(),
        from_number: "+12025550143".to_owned(),
        agent: "Clinic reminder".to_owned(),
        host: "api.tryhamsa.com".to_owned(),
        base_url: "https://api.tryhamsa.com/".to_owned(),
        sandbox: false,
        state: RowState::Accepted,
        http_status: Some(200),
        job_id: Some(format!("job-{number}")),
        status: Some("COMPLETED".to_owned()),
        success: Some(true),
        message: None,
        duration_seconds: Some(47.0),
        transcript: (0..turns)
            .map(|turn| Turn {
                who: if turn % 2 == 0 {
                    Who::Agent
                } else {
                    Who::Caller
                },
                text: format!("What was said in turn {turn} of version {version}."),
            })
            .collect(),
        outcome: Some(serde_json::json!({"confirmed": true, "visit_date": "3 May"})),
        recording_url: None,
        draft_name: "clinic.toml".to_owned(),
        draft_text: file::write("", &draft).unwrap(),
        profile: None,
        request: serde_json::json!({"agentDetails": {"preamble": draft.preamble}}).to_string(),
        reply: Some("{}".to_owned()),
        draft_version: None,
        cost: None,
        note: None,
        rating: None,
        settled: None,
    }
}

/// A call's page, with what was changed since the call before.
fn page(kilobytes: usize, turns: usize) -> State {
    let mut state = list(10);
    let entry = Entry {
        row: row(2, kilobytes, turns, "after"),
        before: Some(row(1, kilobytes, turns, "before")),
    };
    happen(&mut state, What::Book(Box::new(Answer::Opened(Ok(entry)))));
    state
}

#[divan::bench(args = KB)]
fn an_arrow_on_a_calls_page(bencher: Bencher, kilobytes: usize) {
    keys(bencher, page(kilobytes, 10), ARROWS);
}

#[divan::bench(args = TURNS)]
fn an_arrow_in_a_long_talk(bencher: Bencher, turns: usize) {
    keys(bencher, page(2, turns), ARROWS);
}

/// Two calls side by side.
fn compared(kilobytes: usize, turns: usize) -> State {
    let mut state = list(10);
    compare(&mut state, kilobytes, turns);
    state
}

fn compare(state: &mut State, kilobytes: usize, turns: usize) {
    let both = (
        row(1, kilobytes, turns, "before"),
        row(2, kilobytes, turns, "after"),
    );
    happen(state, What::Book(Box::new(Answer::Compared(Ok(both)))));
}

#[divan::bench(args = KB)]
fn two_calls_compared(bencher: Bencher, kilobytes: usize) {
    bencher
        .with_inputs(|| {
            let both = (
                row(1, kilobytes, 10, "before"),
                row(2, kilobytes, 10, "after"),
            );
            (list(10), both)
        })
        .bench_local_values(|(mut state, both)| {
            happen(&mut state, What::Book(Box::new(Answer::Compared(Ok(both)))));
            state
        });
}

#[divan::bench(args = KB)]
fn an_arrow_beside_two_calls(bencher: Bencher, kilobytes: usize) {
    keys(bencher, compared(kilobytes, 10), ARROWS);
}

#[divan::bench(args = TURNS)]
fn an_arrow_beside_two_long_talks(bencher: Bencher, turns: usize) {
    keys(bencher, compared(2, turns), ARROWS);
}
