//! The cost of a key, from the event to the drawn frame, in drafts that nobody should have: ten thousand params, ten
//! thousand placeholders, a value of a megabyte, a schema as deep, wide or long as it gets, thousands of voices. A key
//! is to stay under 16 ms in all of them.

#![expect(clippy::expect_used, reason = "a bench that cannot go on may panic")]

use std::fmt::Write as _;

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
use ringback::draft::field::Field;
use ringback::draft::voices::catalogue::Listed;
use ringback::draft::{Draft, ParamValue, examples, file};
use ringback::store::voices::Cached;
use ringback::tui::theme::Theme;
use ringback::tui::view::view;

const MANY: usize = 10_000;

fn main() {
    divan::main();
}

fn example() -> Draft {
    let text = examples::find("clinic-reminder").expect("an example").text;
    file::read(text).expect("a draft").draft
}

fn state(draft: Draft, field: Field) -> State {
    let document = Document::untitled("", draft);
    let mut state = State::new(Start::new((120, 40), document, Target::sandbox(0)));
    derive::refresh(&mut state);
    while state.pane.field != field {
        event(&mut state, KeyCode::Tab);
    }
    state
}

fn event(state: &mut State, code: KeyCode) {
    event_with(state, code, KeyModifiers::NONE);
}

fn event_with(state: &mut State, code: KeyCode, modifiers: KeyModifiers) {
    let what = What::Key(KeyEvent::new(code, modifiers));
    black_box(update(state, Event { at_ms: 0, what }));
    derive::refresh(state);
}

/// Each key in turn, each with all that follows from it, to the drawn frame.
fn keys(bencher: Bencher, state: State, codes: [KeyCode; 2]) {
    keys_with(bencher, state, codes.map(|code| (code, KeyModifiers::NONE)));
}

fn keys_with(bencher: Bencher, mut state: State, keys: [(KeyCode, KeyModifiers); 2]) {
    let mut terminal = Terminal::new(TestBackend::new(120, 40)).expect("a screen in memory");
    let theme = Theme::new(true);
    let mut turn = 0;
    bencher.bench_local(|| {
        let (code, modifiers) = keys[turn % 2];
        event_with(&mut state, code, modifiers);
        turn += 1;
        terminal
            .draw(|frame| view(&state, theme, frame))
            .expect("memory");
    });
}

const LETTERS: [KeyCode; 2] = [KeyCode::Char('x'), KeyCode::Backspace];
const ARROWS: [KeyCode; 2] = [KeyCode::Down, KeyCode::Up];

/// So many params; with a set, each value stands in the set too.
fn params(with_set: bool) -> State {
    let mut draft = example();
    let values: Vec<(String, ParamValue)> = (0..MANY)
        .map(|param| {
            let value = ParamValue::Text(format!("value {param}"));
            (format!("param_{param}"), value)
        })
        .collect();
    draft.params.extend(values.clone());
    if with_set {
        let set = "all".to_owned();
        draft
            .param_sets
            .insert(set.clone(), values.into_iter().collect());
        draft.param_set = Some(set);
    }
    let mut state = state(draft, Field::Params);
    let middle = state.pane.rows.len() / 2;
    state.pane.open(&state.document.draft, middle, 0);
    state.stale.layout = true;
    derive::refresh(&mut state);
    state
}

#[divan::bench(args = [false, true])]
fn a_letter_among_params(bencher: Bencher, with_set: bool) {
    keys(bencher, params(with_set), LETTERS);
}

#[divan::bench(args = [false, true])]
fn an_arrow_among_params(bencher: Bencher, with_set: bool) {
    keys(bencher, params(with_set), ARROWS);
}

#[divan::bench(args = [false, true])]
fn a_tab_away_from_params_and_back(bencher: Bencher, with_set: bool) {
    keys(bencher, params(with_set), [KeyCode::Tab, KeyCode::BackTab]);
}

/// As many placeholders in the preamble, with and without values.
fn placeholders(filled: bool, field: Field) -> State {
    let mut draft = example();
    for name in 0..MANY {
        writeln!(draft.preamble, "Say {{{{name_{name}}}}} and wait.").expect("memory");
        if filled {
            let value = ParamValue::Text(format!("value {name}"));
            draft.params.insert(format!("name_{name}"), value);
        }
    }
    let mut state = state(draft, field);
    let middle = state.document.draft.preamble.len() / 2;
    if field == Field::Preamble {
        state.pane.open(&state.document.draft, 0, middle);
    }
    state.stale.layout = true;
    derive::refresh(&mut state);
    state
}

#[divan::bench(args = [false, true])]
fn a_letter_among_placeholders(bencher: Bencher, filled: bool) {
    keys(bencher, placeholders(filled, Field::Preamble), LETTERS);
}

#[divan::bench(args = [false, true])]
fn an_arrow_among_placeholders(bencher: Bencher, filled: bool) {
    keys(bencher, placeholders(filled, Field::Preamble), ARROWS);
}

#[divan::bench(args = [false, true])]
fn a_letter_in_the_params_of_placeholders(bencher: Bencher, filled: bool) {
    keys(bencher, placeholders(filled, Field::Params), LETTERS);
}

/// A value of a megabyte, in lines or in one, that the preamble uses.
fn value(lines: bool) -> State {
    let mut draft = example();
    let end = if lines { ".\n" } else { ". " };
    let text = format!("One of many sentences{end}").repeat(45_000);
    let middle = text.floor_char_boundary(text.len() / 2);
    draft
        .params
        .insert("clinic".to_owned(), ParamValue::Text(text));
    let mut state = state(draft, Field::Params);
    let row = { state.pane.rows.iter() }
        .position(|row| row.label == "clinic")
        .expect("its row");
    state.pane.open(&state.document.draft, row, middle);
    state.stale.layout = true;
    derive::refresh(&mut state);
    state
}

#[divan::bench(args = [false, true])]
fn a_letter_in_a_value_of_a_megabyte(bencher: Bencher, lines: bool) {
    keys(bencher, value(lines), LETTERS);
}

#[divan::bench(args = [false, true])]
fn an_arrow_in_a_value_of_a_megabyte(bencher: Bencher, lines: bool) {
    keys(bencher, value(lines), [KeyCode::Right, KeyCode::Left]);
}

#[divan::bench(args = [false, true])]
fn a_letter_in_another_value_beside_it(bencher: Bencher, lines: bool) {
    let mut state = value(lines);
    state.pane.open(&state.document.draft, 0, 0);
    state.stale.layout = true;
    derive::refresh(&mut state);
    keys(bencher, state, LETTERS);
}

/// Schemas of bad shapes, by name.
fn schema(shape: &str) -> String {
    match shape {
        "deep" => {
            let open = r#"{"type":"object","properties":{"a":"#.repeat(1_000);
            format!("{open}{{\"type\":\"string\"}}{}", "}}".repeat(1_000))
        }
        "less deep" => {
            let open = r#"{"type":"object","properties":{"a":"#.repeat(60);
            format!("{open}{{\"type\":\"string\"}}{}", "}}".repeat(60))
        }
        "enum" => {
            let values: Vec<String> = (0..MANY)
                .map(|value| format!("\n\"value {value}\""))
                .collect();
            let values = values.join(",");
            format!(
                "{{\"type\":\"object\",\"properties\":{{\n\"a\":{{\"type\":\"string\",\"enum\":[{values}]}}}}}}"
            )
        }
        "broken" => fields(1_000_000, "\n") + ",",
        "megabyte" => fields(1_000_000, "\n"),
        "one line" => fields(1_000_000, ""),
        "too large" => fields(5_000_000, "\n"),
        "groups" => {
            let groups: Vec<String> = (0..MANY / 10)
                .map(|group| {
                    let inner = fields(800, "\n");
                    format!("\n\"group_{group}\":{inner}")
                })
                .collect();
            format!(
                "{{\"type\":\"object\",\"properties\":{{{}}}}}",
                groups.join(",")
            )
        }
        "recursive" => {
            let refs: Vec<String> = (0..800)
                .map(|field| {
                    format!(
                        "\n\"field_{field}\":{{\"$ref\":\"#/$defs/node_{}\"}}",
                        field % 40
                    )
                })
                .collect();
            let nodes: Vec<String> = (0..40)
                .map(|node| {
                    format!(
                        "\n\"node_{node}\":{{\"type\":\"object\",\"properties\":{{\"next\":{{\"$ref\":\"#/$defs/node_{}\"}},\"all\":{{\"type\":\"array\",\"items\":{{\"$ref\":\"#\"}}}}}}}}",
                        (node + 1) % 40
                    )
                })
                .collect();
            format!(
                "{{\"type\":\"object\",\"properties\":{{{}}},\"$defs\":{{{}}}}}",
                refs.join(","),
                nodes.join(",")
            )
        }
        "undocumented" => {
            let fields: Vec<String> = (0..MANY)
                .map(|field| {
                    format!("\n\"field_{field}\":{{\"type\":\"string\",\"format\":\"date\",\"x-{field}\":1}}")
                })
                .collect();
            format!(
                "{{\"type\":\"object\",\"properties\":{{{}}}}}",
                fields.join(",")
            )
        }
        "missing" => {
            let missing: Vec<String> = (0..MANY)
                .map(|field| format!("\"feild_{field}\""))
                .collect();
            let fields = fields(1_000_000 - MANY * 14, "\n");
            let open = fields.trim_end_matches('}');
            format!("{open}}}}},\n\"required\":[{}]}}", missing.join(","))
        }
        _ => {
            let fields: Vec<String> = (0..MANY)
                .map(|field| format!("\n\"field_{field}\":{{\"type\":\"string\"}}"))
                .collect();
            let must: Vec<String> = (0..MANY)
                .map(|field| format!("\"field_{field}\""))
                .collect();
            format!(
                "{{\"type\":\"object\",\"properties\":{{{}}},\n\"required\":[{}]}}",
                fields.join(","),
                must.join(",")
            )
        }
    }
}

const SHAPES: [&str; 12] = [
    "deep",
    "less deep",
    "enum",
    "properties",
    "megabyte",
    "one line",
    "too large",
    "groups",
    "recursive",
    "undocumented",
    "missing",
    "broken",
];

/// An object schema of about so many bytes.
fn fields(bytes: usize, parted: &str) -> String {
    let mut text = "{\"type\":\"object\",\"properties\":{".to_owned();
    let mut number = 0;
    while text.len() + 140 < bytes {
        write!(
            text,
            "{parted}\"field_{number}\":{{\"type\":\"string\",\"description\":\"What was said of the matter\"}},"
        )
        .expect("memory");
        number += 1;
    }
    write!(text, "{parted}\"last\":{{\"type\":\"boolean\"}}}}}}").expect("memory");
    text
}

fn schema_state(shape: &str, view: View) -> State {
    let draft = Draft {
        outcome_response_shape: schema(shape),
        ..example()
    };
    let mut state = state(draft, Field::OutcomeSchema);
    pane::show(&mut state, view);
    let middle = state.document.draft.outcome_response_shape.len() / 2;
    state.pane.open(&state.document.draft, 0, middle);
    state.stale.layout = true;
    derive::refresh(&mut state);
    state
}

#[divan::bench(args = SHAPES)]
fn a_letter_in_the_json(bencher: Bencher, shape: &str) {
    keys(bencher, schema_state(shape, View::Json), LETTERS);
}

#[divan::bench(args = SHAPES)]
fn an_arrow_in_the_json(bencher: Bencher, shape: &str) {
    keys(bencher, schema_state(shape, View::Json), ARROWS);
}

#[divan::bench(args = SHAPES)]
fn an_arrow_in_the_tree(bencher: Bencher, shape: &str) {
    keys(bencher, schema_state(shape, View::Fields), ARROWS);
}

#[divan::bench(args = SHAPES)]
fn a_tick_in_the_tree(bencher: Bencher, shape: &str) {
    let tick = [KeyCode::Char(' '), KeyCode::Char(' ')];
    keys(bencher, schema_state(shape, View::Fields), tick);
}

/// The form of the field in the middle, the cursor in one of its lines.
fn form(shape: &str, down: usize) -> State {
    let mut state = schema_state(shape, View::Fields);
    event(&mut state, KeyCode::Enter);
    for _ in 0..down {
        event(&mut state, KeyCode::Down);
    }
    state
}

#[divan::bench(args = SHAPES)]
fn a_letter_in_a_fields_name(bencher: Bencher, shape: &str) {
    keys(bencher, form(shape, 0), LETTERS);
}

#[divan::bench(args = SHAPES)]
fn a_letter_in_a_fields_description(bencher: Bencher, shape: &str) {
    let mut state = form(shape, 0);
    event(&mut state, KeyCode::Up);
    keys(bencher, state, LETTERS);
}

#[divan::bench(args = SHAPES)]
fn a_fields_form_opened_and_closed(bencher: Bencher, shape: &str) {
    let state = schema_state(shape, View::Fields);
    keys(bencher, state, [KeyCode::Enter, KeyCode::Esc]);
}

#[divan::bench(args = SHAPES)]
fn a_field_moved(bencher: Bencher, shape: &str) {
    let state = schema_state(shape, View::Fields);
    let alt = KeyModifiers::ALT;
    keys_with(bencher, state, [(KeyCode::Up, alt), (KeyCode::Down, alt)]);
}

const UNDO: [(KeyCode, KeyModifiers); 2] = [
    (KeyCode::Char('z'), KeyModifiers::CONTROL),
    (KeyCode::Char('y'), KeyModifiers::CONTROL),
];

#[divan::bench(args = SHAPES)]
fn a_tick_undone_and_redone(bencher: Bencher, shape: &str) {
    let mut state = schema_state(shape, View::Fields);
    event(&mut state, KeyCode::Char(' '));
    keys_with(bencher, state, UNDO);
}

#[divan::bench(args = SHAPES)]
fn a_letter_of_the_json_undone_and_redone(bencher: Bencher, shape: &str) {
    let mut state = schema_state(shape, View::Json);
    event(&mut state, KeyCode::Char('x'));
    keys_with(bencher, state, UNDO);
}

#[divan::bench(args = SHAPES)]
fn the_other_view(bencher: Bencher, shape: &str) {
    let state = schema_state(shape, View::Json);
    let key = (KeyCode::Char('t'), KeyModifiers::CONTROL);
    keys_with(bencher, state, [key, key]);
}

/// A letter in the schema while the Request, curl or Outcome tab is shown.
#[divan::bench(args = [1, 2, 3])]
fn a_letter_beside_a_megabyte_of_preview(bencher: Bencher, tab: usize) {
    let mut state = schema_state("megabyte", View::Json);
    for _ in 0..tab {
        event(&mut state, KeyCode::F(4));
    }
    keys(bencher, state, LETTERS);
}

/// A schema of ten thousand fields while another field is written.
#[divan::bench(args = SHAPES)]
fn a_letter_elsewhere(bencher: Bencher, shape: &str) {
    let draft = Draft {
        outcome_response_shape: schema(shape),
        ..example()
    };
    keys(bencher, state(draft, Field::Greeting), LETTERS);
}

fn voices() -> State {
    let mut state = state(example(), Field::Voice);
    let voices = (0..5_000)
        .map(|voice| Listed {
            id: format!("00000000-0000-4000-8000-{voice:012}"),
            name: format!("Speaker {voice}"),
            language: if voice % 2 == 0 { "en" } else { "ar" }.to_owned(),
            gender: "female".to_owned(),
            style: "calm".to_owned(),
        })
        .collect();
    state.voices.list = Some(Cached {
        voices,
        ..Cached::default()
    });
    state.voices.merge();
    event(&mut state, KeyCode::F(2));
    state
}

#[divan::bench]
fn a_letter_in_the_filter_of_voices(bencher: Bencher) {
    keys(bencher, voices(), [KeyCode::Char('e'), KeyCode::Backspace]);
}

#[divan::bench]
fn an_arrow_in_the_list_of_voices(bencher: Bencher) {
    keys(bencher, voices(), ARROWS);
}
