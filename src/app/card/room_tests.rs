//! Whatever the draft holds, the card shows what must be seen before Enter.

use super::super::derive;
use super::super::document::Document;
use super::super::layout;
use super::super::state::{Start, State};
use super::*;

fn state(draft: Draft, size: (u16, u16)) -> State {
    let mut state = State::new(Start {
        clock_ms: 1_800_000_000_000,
        ..Start::new(
            size,
            Document::untitled("", draft),
            Target::live("https://api.tryhamsa.com").unwrap(),
        )
    });
    derive::refresh(&mut state);
    state
}

/// The card's rows as text, if all of them fit on the screen.
fn rows(greeting: &str, messages: usize, size: (u16, u16)) -> Vec<String> {
    let draft = Draft {
        greeting_message: greeting.into(),
        // Each empty message is a warning.
        poke_messages: vec![String::new(); messages],
        phone_number: "+14155550143".into(),
        to_number: "+14155552671".into(),
        ..Draft::default()
    };
    let state = state(draft, size);
    let mut card = Card::new(&state.document.draft, &state.report);
    card.facts = Some(Facts {
        id: CallId::random(),
        number: NumberFacts {
            last_call_ms: Some(1_799_999_990_000),
            ..NumberFacts::default()
        },
        set_aside: None,
        proxy: None,
        broken: None,
    });
    let page = derive::card_page(&state, &card);
    let height = layout::inside(derive::card_area(&state, page.flow.rows())).height;
    assert!(
        page.flow.rows() <= usize::from(height),
        "{} rows do not fit {size:?}",
        page.flow.rows()
    );
    (0..page.flow.rows())
        .map(|row| {
            page.doc
                .text
                .get(page.flow.row(row).bytes)
                .unwrap()
                .to_owned()
        })
        .collect()
}

#[test]
fn number_warnings_and_keys_are_in_view_however_long_the_greeting_is() {
    let long = [
        "Hello".to_owned(),
        "word ".repeat(10_000),
        "a line\n".repeat(200),
        "مرحبا بكم ".repeat(3_000),
        "x".repeat(100_000),
    ];
    for greeting in &long {
        for messages in [0, 1, 4, 40] {
            for size in [(120, 36), (80, 24)] {
                let rows = rows(greeting, messages, size);
                let has = |start: &str| rows.iter().any(|row| row.starts_with(start));
                assert!(has("Call     +1 415 555 2671"), "{rows:?}");
                assert!(has("! This number was called"), "{rows:?}");
                assert!(has("Enter calls +1 415 555 2671"), "{rows:?}");
                assert!(has("Esc"), "{rows:?}");
            }
        }
    }
}

#[test]
fn what_was_cut_is_told() {
    let rows = rows(&"word ".repeat(500), 40, (80, 24));
    assert!(rows.iter().any(|row| row.ends_with(" …")), "{rows:?}");
    assert!(
        rows.iter()
            .any(|row| row.starts_with("! ") && row.contains("more warnings in the draft")),
        "{rows:?}"
    );
}
