//! What is kept from key to key is what would be found from nothing.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use proptest::prelude::*;

use super::super::document::Document;
use super::super::state::Start;
use super::super::update::update;
use super::super::{Event, What};
use super::*;
use crate::call::check::known::Known;
use crate::call::target::Target;
use crate::draft::{Draft, ParamValue};
use crate::text::flow::Flow;

fn state() -> State {
    let text = |text: &str| ParamValue::Text(text.to_owned());
    let draft = Draft {
        agent_name: "Clinic".into(),
        lang: "en".into(),
        greeting_message: "Hello {{name}}.".into(),
        preamble: "You are <<role>> of {{clinic}}.\n\nمرحبا {{name}}، أهلاً\n{% if x %}\nlorem ipsum"
            .into(),
        poke_messages: vec!["Are you there?".into(), "TODO {{name}}".into()],
        outcome: "Was it {{ confirmed }}?".into(),
        outcome_response_shape: r#"{"type":"object","properties":{"name":{"type":"string"}}}"#
            .into(),
        params: [
            ("name".to_owned(), text("Lina")),
            ("spare".to_owned(), text("\u{200b}")),
        ]
        .into(),
        param_sets: [(
            "noor".to_owned(),
            [("clinic".to_owned(), text("Noor"))].into(),
        )]
        .into(),
        phone_number: "+12025550143".into(),
        to_number: "+12025550144".into(),
        ..Draft::default()
    };
    State::new(Start::new(
        (120, 36),
        Document::untitled("", draft),
        Target::sandbox(1),
    ))
}

/// What a user may do, as far as it changes what is derived.
#[derive(Clone, Debug)]
enum Turn {
    Key(KeyCode, KeyModifiers),
    Paste(String),
    Resize(u16, u16),
    /// The batch ends and a frame is drawn.
    Frame,
}

fn turn() -> impl Strategy<Value = Turn> {
    let plain = |code| Just(Turn::Key(code, KeyModifiers::NONE));
    let control = |letter| Just(Turn::Key(KeyCode::Char(letter), KeyModifiers::CONTROL));
    let letters = prop::sample::select(&['a', ' ', '{', '}', '<', '>', '\\', 'م', 'T', '%'][..]);
    let bits = prop::sample::select(
        &[
            "{{name}}",
            "{{",
            "}}",
            "one\ntwo",
            "TODO",
            "{%",
            "%}",
            "أهلاً",
            "lorem ipsum",
            "\u{200b}",
            "<<x>>",
            "\n",
        ][..],
    );
    prop_oneof![
        8 => letters.prop_map(|letter| Turn::Key(KeyCode::Char(letter), KeyModifiers::NONE)),
        3 => bits.prop_map(|bits| Turn::Paste(bits.to_owned())),
        3 => plain(KeyCode::Backspace),
        2 => plain(KeyCode::Delete),
        2 => plain(KeyCode::Enter),
        3 => plain(KeyCode::Up),
        3 => plain(KeyCode::Down),
        2 => plain(KeyCode::Left),
        1 => plain(KeyCode::End),
        3 => plain(KeyCode::Tab),
        1 => plain(KeyCode::BackTab),
        1 => plain(KeyCode::F(4)),
        2 => control('z'),
        1 => control('y'),
        1 => Just(Turn::Key(KeyCode::End, KeyModifiers::CONTROL)),
        1 => Just(Turn::Key(KeyCode::Right, KeyModifiers::CONTROL | KeyModifiers::SHIFT)),
        1 => prop::sample::select(&[(120, 36), (80, 24), (50, 12)][..])
            .prop_map(|(width, height)| Turn::Resize(width, height)),
        6 => Just(Turn::Frame),
    ]
}

fn rows(flow: &Flow) -> Vec<crate::text::flow::FlowRow> {
    (0..flow.rows()).map(|row| flow.row(row)).collect()
}

/// All that is derived, in a form that can be compared.
fn derived(state: &State) -> impl PartialEq + use<> {
    let flows: Vec<_> = state.pane.flows.iter().map(rows).collect();
    let report = &state.report;
    (
        (
            report.problems.clone(),
            report.body.text().to_owned(),
            report.request.clone(),
        ),
        state.param_rows.clone(),
        state.summaries.clone(),
        (state.known.clone(), state.counts.clone()),
        (state.pane.rows.clone(), state.pane.marks.clone(), flows),
        (state.pane.row, state.pane.scroll, state.field_scroll),
        // Behind the editor the preview is not kept up.
        state
            .shows_preview()
            .then(|| (state.preview.doc.clone(), rows(&state.preview.flow))),
    )
}

/// The same state with nothing kept.
fn from_nothing(state: &State) -> State {
    let mut state = state.clone();
    state.known = Known::default();
    state.param_rows.clear();
    state.summaries.clear();
    state.pane.flows.clear();
    state.pane.marks.clear();
    state.preview.flow = Flow::default();
    state.stale.check = true;
    refresh(&mut state);
    state
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]
    #[test]
    fn after_any_keys_the_derived_state_is_what_would_be_derived_from_nothing(
        field in 0..16_usize, turns in prop::collection::vec(turn(), 1..40),
    ) {
        let mut state = state();
        refresh(&mut state);
        let tabs = std::iter::repeat_n(Turn::Key(KeyCode::Tab, KeyModifiers::NONE), field);
        for turn in tabs.chain(turns).chain([Turn::Frame]) {
            let what = match turn {
                Turn::Key(code, modifiers) => What::Key(KeyEvent::new(code, modifiers)),
                Turn::Paste(text) => What::Paste(text),
                Turn::Resize(width, height) => What::Resize { width, height },
                Turn::Frame => {
                    refresh(&mut state);
                    // Either side fills screens: the turns say enough.
                    prop_assert!(derived(&state) == derived(&from_nothing(&state)), "not as from nothing");
                    if let Some(editor) = &state.pane.editor {
                        let spot = state.pane.spot().expect("an editor has a row");
                        let text = state.document.draft.text(spot).unwrap_or_default();
                        prop_assert_eq!(editor.text(), text);
                    }
                    continue;
                }
            };
            update(&mut state, Event { at_ms: 0, what });
        }
    }
}

#[test]
fn an_arrow_lays_nothing_out() {
    let mut state = state();
    refresh(&mut state);
    for code in [KeyCode::Right, KeyCode::Down, KeyCode::Up, KeyCode::End] {
        let what = What::Key(KeyEvent::new(code, KeyModifiers::NONE));
        update(&mut state, Event { at_ms: 0, what });
        assert!(!state.stale.layout && !state.stale.check, "{code:?}");
        refresh(&mut state);
    }
}

#[test]
fn a_burst_of_letters_is_checked_once() {
    let mut state = state();
    refresh(&mut state);
    let before = state.report.clone();
    for letter in "many letters".chars() {
        let what = What::Key(KeyEvent::new(KeyCode::Char(letter), KeyModifiers::NONE));
        update(&mut state, Event { at_ms: 0, what });
        assert_eq!(state.report.body, before.body, "checked too early");
    }
    refresh(&mut state);
    assert!(state.report.body.text().contains("many lettersHello"));
}

/// The preview's rows in view.
fn in_view(state: &State) -> String {
    let height = usize::from(layout::inside(state.layout().preview).height);
    let flow = &state.preview.flow;
    (state.preview.scroll..flow.rows().min(state.preview.scroll + height))
        .map(|row| flow.row(row).row.text() + "\n")
        .collect()
}

fn press(state: &mut State, code: KeyCode, modifiers: KeyModifiers) {
    let what = What::Key(KeyEvent::new(code, modifiers));
    update(state, Event { at_ms: 0, what });
    refresh(state);
}

#[test]
fn the_preview_follows_the_place_that_is_edited() {
    let mut state = state();
    let lines: Vec<_> = (0..200)
        .map(|number| format!("{{{{name}}}} says line {number}."))
        .collect();
    state.document.draft.preamble = lines.join("\n");
    state.stale.check = true;
    refresh(&mut state);
    press(&mut state, KeyCode::Tab, KeyModifiers::NONE);
    assert_eq!(state.pane.field, Field::Preamble);
    press(&mut state, KeyCode::End, KeyModifiers::CONTROL);
    for letter in "Thanks".chars() {
        press(&mut state, KeyCode::Char(letter), KeyModifiers::NONE);
    }
    assert!(in_view(&state).contains("Lina says line 199.Thanks"));
    // What is in view stays while one moves within it, and what was scrolled to by hand until one moves.
    let before = state.preview.scroll;
    press(&mut state, KeyCode::Up, KeyModifiers::NONE);
    assert_eq!(state.preview.scroll, before);
    press(&mut state, KeyCode::PageUp, KeyModifiers::ALT);
    assert!(!in_view(&state).contains("line 198."));
    refresh(&mut state);
    assert!(!in_view(&state).contains("line 198."));
    press(&mut state, KeyCode::Left, KeyModifiers::NONE);
    assert!(in_view(&state).contains("line 198."));
    press(&mut state, KeyCode::Home, KeyModifiers::CONTROL);
    assert!(in_view(&state).contains("Lina says line 0."));
    press(&mut state, KeyCode::Tab, KeyModifiers::NONE);
    assert_ne!(state.pane.field, Field::Preamble);
}

#[test]
fn the_preview_follows_into_the_messages_of_its_row() {
    let mut state = state();
    state.document.draft.preamble = "line\n".repeat(100);
    state.document.draft.poke_messages = vec!["One?".into(), " ".into(), "Three?".into()];
    state.stale.check = true;
    refresh(&mut state);
    assert!(!in_view(&state).contains("Three?"));
    while state.pane.field != Field::PokeMessages {
        press(&mut state, KeyCode::Tab, KeyModifiers::NONE);
    }
    assert!(in_view(&state).contains("One?"));
    let starts = |row| {
        let place = (Field::PokeMessages, row, 1);
        state
            .preview_starts
            .place(&state.document.draft, &state.known, place)
    };
    let of = |text: &str| state.preview.doc.text.find(text);
    assert_eq!(starts(0), of("ne?"));
    assert_eq!(starts(1), None);
    assert_eq!(starts(2), of("hree?"));
}
