//! Clicks where overlays and problems stand.

use crossterm::event::{KeyEvent, KeyModifiers};

use super::super::super::document::Document;
use super::super::super::keymap::Key;
use super::super::super::notice::Notice;
use super::super::super::state::Start;
use super::super::super::{Event, What};
use super::super::update;
use super::*;
use crate::call::request::CallId;
use crate::call::target::Target;
use crate::draft::Draft;
use crate::draft::field::Field;
use crate::store::ledger::NumberFacts;

/// The card stands long enough for a click to count.
const LATER_MS: u64 = 10_000;

fn state(greeting: &str) -> State {
    let draft = Draft {
        agent_name: "Clinic".into(),
        greeting_message: greeting.into(),
        lang: "en".into(),
        phone_number: "+12025550143".into(),
        to_number: "+12025550144".into(),
        ..Draft::default()
    };
    let mut state = State::new(Start {
        clock_ms: 1_800_000_000_000,
        ..Start::new((120, 36), Document::untitled("", draft), Target::sandbox(1))
    });
    derive::refresh(&mut state);
    state
}

fn happen(state: &mut State, at_ms: u64, what: What) -> Vec<Effect> {
    let effects = update(state, Event { at_ms, what });
    derive::refresh(state);
    effects
}

fn click_at(state: &mut State, x: u16, y: u16) -> Vec<Effect> {
    let mouse = MouseEvent {
        kind: MouseEventKind::Down(MouseButton::Left),
        column: x,
        row: y,
        modifiers: KeyModifiers::NONE,
    };
    happen(state, LATER_MS, What::Mouse(mouse))
}

fn with_card(greeting: &str) -> State {
    let mut state = state(greeting);
    let f5 = Key::parse("f5").unwrap();
    happen(
        &mut state,
        0,
        What::Key(KeyEvent::new(f5.code, f5.modifiers)),
    );
    let facts = What::CardFacts {
        id: CallId::random(),
        facts: Ok(NumberFacts::default()),
        set_aside: None,
        proxy: None,
    };
    happen(&mut state, 0, facts);
    happen(&mut state, 0, What::Drawn);
    state
}

/// Where the card's rows stand, each with its text.
fn card_rows(state: &State) -> Vec<(u16, String)> {
    let Some(Overlay::Card(card)) = state.overlays.last() else {
        panic!("no card");
    };
    let page = derive::card_page(state, card);
    let inside = layout::inside(derive::card_area(state, page.flow.rows()));
    (0..page.flow.rows())
        .map(|row| {
            let bytes = page.flow.row(row).bytes;
            (
                inside.y + row as u16,
                page.doc.text.get(bytes).unwrap().to_owned(),
            )
        })
        .collect()
}

fn dials(effects: &[Effect]) -> bool {
    effects
        .iter()
        .any(|effect| matches!(effect, Effect::Dial(_)))
}

#[test]
fn only_a_click_on_the_cards_own_enter_line_calls() {
    // A greeting whose lines read as keys do, and one that wraps.
    let greeting = format!(
        "Enter   here\nEsc or not\n{}\nEnter",
        "a long greeting ".repeat(9)
    );
    let rows = card_rows(&with_card(&greeting));
    let enter = rows
        .iter()
        .rposition(|(_, text)| text.starts_with("Enter"))
        .unwrap();
    let esc = rows
        .iter()
        .rposition(|(_, text)| text.starts_with("Esc"))
        .unwrap();
    assert_eq!((enter, esc), (rows.len() - 2, rows.len() - 1), "{rows:?}");
    for (row, (y, text)) in rows.iter().enumerate() {
        let mut state = with_card(&greeting);
        let effects = click_at(&mut state, 40, *y);
        assert_eq!(dials(&effects), row == enter, "{row} {text:?}");
        assert_eq!(state.overlays.is_empty(), row == esc, "{row} {text:?}");
    }
}

#[test]
fn a_click_beside_the_card_does_nothing() {
    let mut state = with_card("Hello");
    for (x, y) in [(0, 0), (119, 35), (5, 20)] {
        assert!(!dials(&click_at(&mut state, x, y)));
        assert_eq!(state.overlays.len(), 1);
    }
}

#[test]
fn each_line_of_a_wrapped_problem_leads_to_its_place() {
    let mut state = state("Hello {{patient_name}}");
    state.document.draft.silence_threshold = "abc".into();
    state.stale.check = true;
    derive::refresh(&mut state);
    let area = state.layout().problems;
    let list = problem_list::of(&state);
    assert!(
        list.len() > state.report.problems.len(),
        "nothing wraps: {list:?}"
    );
    for (y, line) in list.iter().enumerate() {
        let mut state = state.clone();
        click_at(&mut state, area.x + 1, area.y + 1 + y as u16);
        let place = state.report.problems[line.problem].place.as_ref();
        assert_eq!(
            state.pane.field,
            place.map_or(Field::Greeting, |place| place.spot.field)
        );
        assert_eq!(state.problem_at, Some(line.problem));
    }
}

#[test]
fn a_click_on_the_line_that_mends_mends() {
    let mut state = state("Hello {{ patient_name }}");
    let value = crate::draft::ParamValue::Text("Lina".into());
    state
        .document
        .draft
        .params
        .insert("patient_name".into(), value);
    state.stale.check = true;
    derive::refresh(&mut state);
    let area = state.layout().problems;
    let lines = problem_list::of(&state);
    let at = lines
        .iter()
        .position(|line| line.kind == problem_list::Kind::Mend);
    let y = area.y + 1 + at.expect("it can be mended") as u16;
    click_at(&mut state, area.x + 3, y);
    assert_eq!(
        state.document.draft.greeting_message,
        "Hello {{patient_name}}"
    );
}

/// Clicks on the hint of a key on the last line; `false` if there is none.
fn click_hint(state: &mut State, key: &str) -> bool {
    let keys = hints::keys(state);
    let line = state.layout().hints;
    let (placed, _) = hints::placed(&state.keymap, &keys, line.width);
    let found = { placed.iter() }.find(|one| keys[one.index].0 == key);
    found
        .map(|one| click_at(state, line.x + one.x + one.width - 1, line.y))
        .is_some()
}

#[test]
fn a_click_on_a_hint_is_its_key() {
    let mut state = state("Hello.");
    assert!(click_hint(&mut state, "Tab"));
    assert_eq!(state.pane.field, Field::Preamble);
    assert!(click_hint(&mut state, "^P"));
    assert!(matches!(state.overlays.last(), Some(Overlay::Picker(_))));
    assert!(click_hint(&mut state, "Esc"));
    assert!(state.overlays.is_empty());
    assert!(click_hint(&mut state, "F5"));
    assert!(matches!(state.overlays.last(), Some(Overlay::Card(_))));
    // On the card nothing but its own lines can be clicked.
    assert!(!click_hint(&mut state, "Enter"));
}

#[test]
fn a_notice_that_covers_the_hints_is_none_of_them() {
    let mut state = state("Hello.");
    // While there is no call, a short one stands above them.
    state.notice = Some(Notice::new("short".to_owned(), false));
    assert!(click_hint(&mut state, "F1"));
    assert_eq!(state.overlays.len(), 1);
    state.overlays.clear();
    state.notice = Some(Notice::new("long ".repeat(60), false));
    assert!(click_hint(&mut state, "F1"));
    assert!(state.overlays.is_empty());
}
