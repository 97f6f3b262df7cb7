//! The cost of a key from the event to the derived state, of drawing a frame, of finding, and of reading and writing a draft, by
//! the preamble's length. What a key costs must hardly grow with it.

#![expect(clippy::expect_used, reason = "a bench that cannot go on may panic")]

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use divan::{Bencher, black_box};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ringback::app::document::Document;
use ringback::app::find;
use ringback::app::preview::Tab;
use ringback::app::state::{Start, State};
use ringback::app::update::update;
use ringback::app::{Event, What, derive};
use ringback::call::target::Target;
use ringback::draft::field::Field;
use ringback::draft::{Draft, file};
use ringback::tui::theme::Theme;
use ringback::tui::view::view;

const KB: [usize; 4] = [2, 20, 100, 400];
const ENGLISH: &str =
    "You are a polite receptionist of {{clinic}}. Confirm the visit, and keep it short. ";
const ARABIC: &str =
    "أنت موظفة استقبال مهذبة في {{clinic}}، أكّدي الموعد ثم ودّعي المتصل. Order #123 ";

fn main() {
    divan::main();
}

/// A draft's file whose preamble is so long, in lines or in one paragraph.
fn source(sample: &str, kilobytes: usize, lines: bool) -> String {
    let line = if lines {
        format!("{}\n", sample.trim_end())
    } else {
        sample.to_owned()
    };
    let preamble = line.repeat(kilobytes * 1024 / line.len() + 1);
    format!(
        "agent_name = \"Clinic reminder\"\nlang = \"en\"\nsilence_threshold = 800\n\
         greeting_message = \"Hello {{{{patient_name}}}}, this is {{{{clinic}}}} calling.\"\n\
         preamble = '''\n{preamble}'''\npoke_messages = [\"Are you still there?\"]\n\
         outcome_response_shape = '''{{\"type\":\"object\",\"properties\":{{\"confirmed\":{{\"type\":\"boolean\"}}}}}}'''\n\n\
         [params]\nclinic = \"Noor Clinic\"\npatient_name = \"Lina\"\n\n\
         [call]\nphone_number = \"+12025550143\"\nto_number = \"+12025550144\"\n"
    )
}

fn draft(sample: &str, kilobytes: usize, lines: bool) -> Draft {
    file::read(&source(sample, kilobytes, lines))
        .expect("a draft")
        .draft
}

/// The workbench at 120×40 with the cursor in the middle of the preamble, on a line of its own in a text of lines.
fn state(sample: &str, kilobytes: usize, lines: bool) -> State {
    let mut state = State::new(Start::new(
        (120, 40),
        Document::untitled("", draft(sample, kilobytes, lines)),
        Target::sandbox(0),
    ));
    derive::refresh(&mut state);
    while state.pane.field != Field::Preamble {
        press(&mut state, KeyCode::Tab);
    }
    let middle = state.document.draft.preamble.len() / 2;
    let text = &state.document.draft.preamble;
    let middle = if lines {
        text.bytes()
            .take(middle)
            .rposition(|byte| byte == b'\n')
            .map_or(0, |at| at + 1)
    } else {
        text.floor_char_boundary(middle)
    };
    state.pane.open(&state.document.draft, 0, middle);
    state.stale.layout = true;
    derive::refresh(&mut state);
    state
}

fn press(state: &mut State, code: KeyCode) {
    let key = KeyEvent::new(code, KeyModifiers::NONE);
    let event = Event {
        at_ms: 0,
        what: What::Key(key),
    };
    black_box(update(state, event));
    derive::refresh(state);
}

/// A letter, and in the next turn Backspace: each is one key with all that follows from it.
fn key(bencher: Bencher, mut state: State) {
    let mut typed = false;
    bencher.bench_local(|| {
        typed = !typed;
        press(
            &mut state,
            if typed {
                KeyCode::Char('x')
            } else {
                KeyCode::Backspace
            },
        );
    });
}

#[divan::bench(args = KB)]
fn key_in_lines_english(bencher: Bencher, kilobytes: usize) {
    key(bencher, state(ENGLISH, kilobytes, true));
}

#[divan::bench(args = KB)]
fn key_in_lines_arabic(bencher: Bencher, kilobytes: usize) {
    key(bencher, state(ARABIC, kilobytes, true));
}

#[divan::bench(args = KB)]
fn key_in_one_paragraph_english(bencher: Bencher, kilobytes: usize) {
    key(bencher, state(ENGLISH, kilobytes, false));
}

#[divan::bench(args = KB)]
fn key_in_one_paragraph_arabic(bencher: Bencher, kilobytes: usize) {
    key(bencher, state(ARABIC, kilobytes, false));
}

/// With the whole request on the screen instead of what is heard.
#[divan::bench(args = KB)]
fn key_beside_the_request(bencher: Bencher, kilobytes: usize) {
    let mut state = state(ENGLISH, kilobytes, true);
    state.tab = Tab::Request;
    state.stale.layout = true;
    key(bencher, state);
}

/// A letter in the form of so many params.
#[divan::bench(args = [10, 1_000, 10_000])]
fn key_among_params(bencher: Bencher, params: usize) {
    use std::fmt::Write as _;

    let mut text = source(ENGLISH, 2, true).replace("[call]", "");
    let (head, call) = text.split_at(text.find("phone_number = ").expect("a number"));
    let mut whole = head.to_owned();
    for param in 0..params {
        writeln!(whole, "param_{param} = \"value {param}\"").expect("memory");
    }
    whole.push_str("[call]\n");
    whole.push_str(call);
    text = whole;
    let draft = file::read(&text).expect("a draft").draft;
    let document = Document::untitled("", draft);
    let mut state = State::new(Start::new((120, 40), document, Target::sandbox(0)));
    derive::refresh(&mut state);
    while state.pane.field != Field::Params {
        press(&mut state, KeyCode::Tab);
    }
    key(bencher, state);
}

#[divan::bench(args = KB)]
fn arrow_in_lines_english(bencher: Bencher, kilobytes: usize) {
    let mut state = state(ENGLISH, kilobytes, true);
    let mut down = false;
    bencher.bench_local(|| {
        down = !down;
        press(&mut state, if down { KeyCode::Down } else { KeyCode::Up });
    });
}

fn frame(bencher: Bencher, state: &State) {
    let mut terminal = Terminal::new(TestBackend::new(120, 40)).expect("a screen in memory");
    let theme = Theme::new(true);
    bencher.bench_local(|| {
        terminal
            .draw(|frame| view(state, theme, frame))
            .expect("memory");
    });
}

#[divan::bench(args = KB)]
fn view_english(bencher: Bencher, kilobytes: usize) {
    frame(bencher, &state(ENGLISH, kilobytes, true));
}

#[divan::bench(args = KB)]
fn view_arabic(bencher: Bencher, kilobytes: usize) {
    frame(bencher, &state(ARABIC, kilobytes, true));
}

#[divan::bench(args = KB)]
fn view_one_paragraph_arabic(bencher: Bencher, kilobytes: usize) {
    frame(bencher, &state(ARABIC, kilobytes, false));
}

#[divan::bench(args = KB)]
fn load(bencher: Bencher, kilobytes: usize) {
    let text = source(ENGLISH, kilobytes, true);
    bencher.bench(|| file::read(black_box(&text)));
}

#[divan::bench(args = KB)]
fn save(bencher: Bencher, kilobytes: usize) {
    let text = source(ENGLISH, kilobytes, true);
    let mut draft = draft(ENGLISH, kilobytes, true);
    draft.preamble.push('x');
    bencher.bench(|| file::write(black_box(&text), black_box(&draft)));
}

#[divan::bench(args = KB)]
fn find_english(bencher: Bencher, kilobytes: usize) {
    looking_for(bencher, ENGLISH, "the", kilobytes);
}

/// Without the vowels that stand in the text.
#[divan::bench(args = KB)]
fn find_arabic(bencher: Bencher, kilobytes: usize) {
    looking_for(bencher, ARABIC, "أكدي", kilobytes);
}

fn looking_for(bencher: Bencher, sample: &str, pattern: &str, kilobytes: usize) {
    let text = sample.repeat(kilobytes * 1024 / sample.len() + 1);
    let found = find::matches(&text, pattern, find::Options::default());
    assert_eq!(
        found.len(),
        kilobytes * 1024 / sample.len() + 1,
        "one in each line"
    );
    bencher.bench(|| find::matches(black_box(&text), pattern, find::Options::default()).len());
}
