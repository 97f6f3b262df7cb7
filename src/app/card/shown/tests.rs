//! What stands on the card, row by row.

use super::super::{Facts, QUIET_MS};
use super::*;
use crate::app::derive;
use crate::app::document::Document;
use crate::app::layout;
use crate::app::state::{Start, State};
use crate::call::request::CallId;
use crate::call::target::Target;
use crate::draft::phone::PhoneBook;
use crate::draft::{Draft, ParamValue, Params};
use crate::store::ledger::{NumberFacts, UnknownCall};

const WIDE: (u16, u16) = (120, 36);
const SMALL: (u16, u16) = (60, 16);
const NOW: i64 = 1_800_000_000_000;

fn live() -> Target {
    Target::live("https://api.tryhamsa.com").unwrap()
}

fn params(pairs: &[(&str, &str)]) -> Params {
    { pairs.iter() }
        .map(|(name, value)| ((*name).to_owned(), ParamValue::Text((*value).to_owned())))
        .collect()
}

fn inline() -> Draft {
    Draft {
        greeting_message: "Hello {{name}}, this is the clinic.".to_owned(),
        params: params(&[("name", "Lina")]),
        phone_number: "+966501234567".to_owned(),
        to_number: "+447400123456".to_owned(),
        ..Draft::default()
    }
}

fn saved() -> Draft {
    Draft {
        voice_agent_id: "4a1f0f0a-1b54-4c6e-9a1c-0a9a6e8f2d10".to_owned(),
        greeting_message: String::new(),
        param_set: Some("lina".to_owned()),
        param_sets: [(
            "lina".to_owned(),
            params(&[("name", "Lina"), ("day", "3 May")]),
        )]
        .into(),
        params: params(&[("name", "nobody"), ("clinic", "Noor")]),
        ..inline()
    }
}

fn state(draft: Draft, target: Target, size: (u16, u16)) -> State {
    let start = Start {
        clock_ms: NOW,
        ..Start::new(size, Document::untitled("", draft), target)
    };
    let mut state = State::new(start);
    state.book.phone_book = Some(PhoneBook::load());
    state.stale.check = true;
    derive::refresh(&mut state);
    state
}

fn card(state: &State, number: NumberFacts) -> Card {
    let mut card = Card::new(&state.document.draft, &state.report);
    assert!(card.request.is_some(), "{:?}", card.problems);
    card.facts = Some(Facts {
        id: CallId::random(),
        number,
        set_aside: None,
        proxy: None,
        broken: None,
    });
    card
}

/// The rows that are in view.
fn rows(state: &State, card: &Card) -> Vec<String> {
    let page = derive::card_page(state, card);
    let height = layout::inside(derive::card_area(state, page.flow.rows())).height;
    let seen = page.scroll..page.flow.rows().min(page.scroll + usize::from(height));
    let text = |row: usize| page.doc.text.get(page.flow.row(row).bytes);
    seen.map(|row| text(row).unwrap().trim_end().to_owned())
        .collect()
}

fn shown(draft: Draft, target: Target) -> Vec<String> {
    let state = state(draft, target, WIDE);
    let card = card(&state, NumberFacts::default());
    rows(&state, &card)
}

fn unknown(seconds: i64) -> NumberFacts {
    let at_ms = NOW - seconds * 1000;
    NumberFacts {
        last_call_ms: Some(at_ms),
        unknown: Some(UnknownCall {
            id: CallId::random(),
            at_ms,
        }),
    }
}

#[track_caller]
fn has(rows: &[String], row: &str) {
    assert!(rows.iter().any(|one| one == row), "{row:?}: {rows:#?}");
}

#[test]
fn numbers_are_grouped_as_their_countries_write_them() {
    let rows = shown(inline(), live());
    has(&rows, "Call     +44 7400 123456  United Kingdom, mobile");
    has(&rows, "From     +966 50 123 4567");
    has(&rows, "Enter calls +44 7400 123456");
}

#[test]
fn the_fault_that_is_practised_is_named() {
    let mut state = state(inline(), Target::sandbox(1), WIDE);
    state.fault = "dropped";
    let card = card(&state, NumberFacts::default());
    let line = "Practising: the call is taken, then the connection breaks";
    has(&rows(&state, &card), line);
    state.fault = "";
    assert!(
        !rows(&state, &card)
            .iter()
            .any(|row| row.contains("Practising"))
    );
}

#[test]
fn two_personas_are_told_apart() {
    let mut draft = inline();
    assert!(
        !shown(draft.clone(), live())
            .iter()
            .any(|row| row.starts_with("Params"))
    );
    draft
        .param_sets
        .insert("lina".to_owned(), params(&[("name", "Lina")]));
    draft.param_set = Some("lina".to_owned());
    has(&shown(draft, live()), "Params   set lina");

    let row = "Params   set lina: name = Lina, day = 3 May, clinic = Noor";
    has(&shown(saved(), live()), row);
    let without = Draft {
        param_set: None,
        ..saved()
    };
    has(
        &shown(without.clone(), live()),
        "Params   name = nobody, clinic = Noor",
    );
    let none = Draft {
        params: Params::new(),
        ..without
    };
    has(&shown(none, live()), "Params   none");
}

#[test]
fn many_values_take_the_room_that_there_is_and_say_that_there_are_more() {
    let names: Vec<String> = (0..40).map(|at| format!("name_{at}")).collect();
    let value = "value ".repeat(40);
    let pairs: Vec<_> = { names.iter() }
        .map(|name| (name.as_str(), "a value"))
        .collect();
    let many = Draft {
        param_set: None,
        params: params(&pairs),
        ..saved()
    };
    let long = Draft {
        params: params(&[("one", &value), ("two", "2")]),
        ..many.clone()
    };
    for (draft, start) in [
        (many, "Params   name_0 = a value, "),
        (long, "Params   one = value "),
    ] {
        for size in [WIDE, SMALL] {
            let state = state(draft.clone(), live(), size);
            let rows = rows(&state, &card(&state, NumberFacts::default()));
            let at = rows.iter().position(|row| row.starts_with(start)).unwrap();
            let last = { rows.iter().skip(at) }
                .take_while(|row| row.starts_with("Params") || row.starts_with("  "))
                .last();
            let last = last.unwrap();
            assert!(
                last.ends_with('…') || last.ends_with("two = 2"),
                "{rows:#?}"
            );
            has(&rows, "Enter calls +44 7400 123456");
            has(&rows, "Esc   back to the draft");
        }
    }
}

#[test]
fn only_what_is_filled_in_has_the_colour_of_params_and_a_cut_text_keeps_it() {
    for greeting in [
        inline().greeting_message,
        format!("Hi {{{{name}}}}{}", " word".repeat(300)),
    ] {
        let draft = Draft {
            greeting_message: greeting,
            ..inline()
        };
        let state = state(draft, live(), WIDE);
        let page = derive::card_page(&state, &card(&state, NumberFacts::default()));
        let start = page.doc.text.find("It begins with:").unwrap() + 15;
        let of = |role: Role| -> Vec<&str> {
            { page.doc.spans.iter() }
                .filter(|(span, its)| span.start > start && *its == role)
                .map(|(span, _)| page.doc.text.get(span.clone()).unwrap())
                .collect()
        };
        assert_eq!(of(Role::Param), ["Lina"]);
        assert_eq!(of(Role::Agent), [""; 0]);
    }
}

#[test]
fn blank_lines_hide_no_greeting() {
    let draft = Draft {
        greeting_message: format!("{} Hello {{{{name}}}}", "\n".repeat(17)),
        ..inline()
    };
    for size in [WIDE, SMALL] {
        let state = state(draft.clone(), live(), size);
        let told = rows(&state, &card(&state, NumberFacts::default()));
        assert!(
            told.iter().any(|row| row.contains("Hello Lina")),
            "{told:#?}"
        );
    }
    let state = state(draft, live(), WIDE);
    let page = derive::card_page(&state, &card(&state, NumberFacts::default()));
    assert!(
        page.doc
            .text
            .contains("It begins with 17 blank lines, then:")
    );
    let shown = |role: Role| {
        { page.doc.spans.iter() }
            .filter(move |(_, its)| *its == role)
            .filter_map(|(span, _)| page.doc.text.get(span.clone()))
            .collect::<Vec<_>>()
    };
    assert!(
        shown(Role::Param).contains(&"Lina"),
        "{:?}",
        shown(Role::Param)
    );
}

#[test]
fn one_earlier_call_is_told_once_with_what_to_type() {
    let state = state(inline(), live(), WIDE);
    let mut card = card(&state, unknown(6));
    let told = rows(&state, &card);
    has(
        &told,
        "! A call to this number 6 seconds ago is unknown: it may be ringing.",
    );
    assert!(
        !told.iter().any(|row| row.contains("was called")),
        "{told:#?}"
    );
    has(&told, "Type  the word \"again\":");
    has(&told, "Enter goes on; nothing is dialled yet");
    has(
        &told,
        "Esc   back; `ringback calls reconcile` looks for that call",
    );
    let page = derive::card_page(&state, &card);
    let word = page.doc.text.find("again\"").unwrap();
    assert_eq!(page.doc.role(word), Role::Key);
    let cursor = page.doc.cursor.unwrap();
    assert!(
        page.doc
            .text
            .get(..cursor)
            .unwrap()
            .ends_with("\"again\": ")
    );

    // A call since then is another one.
    let mut facts = unknown(3 * 3600);
    facts.last_call_ms = Some(NOW - 60_000);
    card.facts.as_mut().unwrap().number = facts;
    let told = rows(&state, &card);
    has(
        &told,
        "! A call to this number 3 hours ago is unknown: it may have rung.",
    );
    has(&told, "! This number was called a minute ago.");
}

#[test]
fn a_wrong_word_is_told_until_the_next_letter() {
    let mut state = state(inline(), live(), WIDE);
    state.allowed_numbers = vec!["+12025550199".to_owned()];
    let mut card = card(&state, NumberFacts::default());
    card.quiet_since = Some(0);
    assert!(card.counts(QUIET_MS, true));
    has(
        &rows(&state, &card),
        "! This number is not among your allowed numbers.",
    );
    has(&rows(&state, &card), "Type  its last four digits:");
    card.typed = "1234".to_owned();
    card.enter(state.around());
    let told = rows(&state, &card);
    has(
        &told,
        "Enter goes on; nothing is dialled yet  that was something else",
    );
    card.typed = "3456".to_owned();
    card.enter(state.around());
    has(&rows(&state, &card), "Enter calls +44 7400 123456");
}

#[test]
fn on_the_lowest_screen_number_target_greeting_and_keys_are_in_view() {
    let mut odd = inline();
    // Each empty message is a warning.
    odd.poke_messages = vec![String::new(); 5];
    odd.greeting_message =
        "Hello {{name}}, this is the clinic calling about your visit. ".repeat(9);
    for target in [live(), Target::sandbox(1)] {
        let mut state = state(odd.clone(), target, SMALL);
        state.profiles.now = Some("clinic".to_owned());
        state.fault = "dropped";
        let is_live = !state.target.is_sandbox();
        let rows = rows(&state, &card(&state, unknown(40)));
        let starts = |start: &str| {
            assert!(
                rows.iter().any(|row| row.starts_with(start)),
                "{start}: {rows:#?}"
            );
        };
        starts(&format!(" {} ", state.target.label()));
        starts("Call     +44 7400 123456");
        assert!(
            rows.iter().any(|row| row.contains("Hello Lina, this is")),
            "{rows:#?}"
        );
        starts(if is_live {
            "Type  the word"
        } else {
            "Practising: "
        });
        starts("Enter ");
        starts("Esc ");
    }
}

#[test]
fn errors_are_told_once() {
    let draft = Draft {
        to_number: String::new(),
        ..inline()
    };
    let state = state(draft, live(), WIDE);
    let card = Card::new(&state.document.draft, &state.report);
    let rows = rows(&state, &card);
    assert!(rows[0].starts_with("✗ "), "{rows:#?}");
    has(&rows, "Enter goes to the first error");
}
