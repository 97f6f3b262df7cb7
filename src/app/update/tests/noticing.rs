//! Notices: they go with their time, and as soon as they are no longer true.

use super::*;

fn told(bench: &Bench) -> Option<&str> {
    bench
        .state
        .notice
        .as_ref()
        .map(|notice| notice.text.as_str())
}

#[test]
fn an_offer_to_undo_goes_when_undo_would_take_something_else_back() {
    let mut bench = Bench::new();
    bench.state.document.draft.preamble = "Say {{ name }}.".into();
    bench.state.stale.check = true;
    bench.focus_on(Field::Preamble).keys("alt-m");
    assert!(told(&bench).unwrap().ends_with("^Z takes it back"));
    // Looking round is no change.
    bench.keys("right");
    assert!(told(&bench).is_some());
    bench.text("x");
    assert_eq!(told(&bench), None);
}

#[test]
fn what_was_said_of_a_field_goes_with_the_focus_and_with_what_opens_over_it() {
    for keys in ["tab", "ctrl-p", "f5", "f1"] {
        let mut bench = Bench::new();
        bench.keys("ctrl-z");
        assert_eq!(told(&bench), Some("Nothing to undo"));
        bench.keys(keys);
        assert_eq!(told(&bench), None, "{keys}");
    }
}

#[test]
fn a_problem_is_told_until_it_is_mended_or_left() {
    let wrong = Draft {
        greeting_message: "Hello {{name}} of {{clinic}}.".into(),
        ..draft()
    };
    let mut bench = Bench::with(wrong.clone(), Target::sandbox(1));
    bench.keys("alt-g");
    let at_first = told(&bench).unwrap().to_owned();
    assert!(at_first.contains("clinic"), "{at_first}");
    // The cursor stands before the placeholder: what is typed there does not mend it.
    bench.text("our ");
    assert_eq!(told(&bench), Some(at_first.as_str()));
    bench.keys("delete delete delete delete delete delete delete delete delete delete");
    assert_eq!(told(&bench), None, "no placeholder any more");

    let mut bench = Bench::with(wrong, Target::sandbox(1));
    bench.keys("alt-g tab");
    assert_eq!(told(&bench), None, "another field");
}

#[test]
fn what_comes_from_outside_while_one_types_stays_its_time() {
    let mut bench = Bench::new();
    bench.happen(What::Note("The sandbox was started anew".to_owned()));
    bench.text("abc").keys("tab");
    assert_eq!(told(&bench), Some("The sandbox was started anew"));
    bench.happen(What::Timer(Timer::Notice));
    assert_eq!(told(&bench), None);
}

/// The text of the help that lies on top.
fn help(bench: &Bench) -> Option<&str> {
    match bench.state.overlays.last() {
        Some(Overlay::Reader { page, .. }) => Some(&page.doc.text),
        _ => None,
    }
}

#[test]
fn help_is_about_the_place_and_leads_back_to_it() {
    for (keys, name, key, depth) in [
        (
            "esc",
            "Greeting\n",
            "Ctrl-P                    all actions",
            0,
        ),
        ("f2", "Voices\n", "asks anew\n", 1),
        ("f6", "Calls\n", "marks to compare\n", 1),
        ("ctrl-p", "All actions\n", "↑ ↓", 1),
        ("f5", "The question before a call\n", "Ctrl-S", 1),
    ] {
        let mut bench = Bench::new();
        bench.keys(keys);
        bench.keys("f1");
        let text = help(&bench).expect(keys);
        assert!(text.contains(name) && text.contains(key), "{keys}: {text}");
        assert!(!text.contains('^'), "one spelling of a key: {text}");
        // Over a list or a page that comes first, also where there is little room.
        assert_eq!(text.starts_with(name), depth > 0, "{keys}: {text}");
        // Again it changes nothing.
        bench.keys("f1");
        assert_eq!(bench.state.overlays.len(), depth + 1, "{keys}");
        bench.keys("esc");
        assert_eq!(bench.state.overlays.len(), depth, "{keys}");
    }
    // What opens from help takes the place of both.
    let mut bench = Bench::new();
    bench.keys("f2 f1 ctrl-p");
    assert_eq!(bench.state.overlays.len(), 1);
    assert!(matches!(bench.state.overlays[0], Overlay::Picker(_)));
}

/// What the hints that have room on a line of so many columns say.
fn hinted(bench: &Bench, width: u16) -> Vec<&'static str> {
    let hints = crate::app::place::keys(&bench.state);
    let (placed, _) = crate::app::place::placed(&bench.state.keymap, &hints, width);
    placed.iter().map(|one| hints[one.index].1).collect()
}

#[test]
fn every_place_keeps_the_ways_on_within_80_columns() {
    let mut bench = Bench::new();
    for field in bench.state.fields() {
        bench.focus_on(field);
        let seen = hinted(&bench, 80);
        assert_eq!(seen.first(), Some(&"next"), "{field:?}: {seen:?}");
        assert_eq!(seen.last(), Some(&"help"), "{field:?}: {seen:?}");
    }
}

#[test]
fn the_keys_of_a_place_come_before_those_that_count_everywhere() {
    let mut bench = Bench::new();
    for (field, own) in [
        (Field::Params, "where used"),
        (Field::PokeMessages, "duplicate"),
        (Field::OutcomeSchema, "JSON"),
    ] {
        bench.focus_on(field);
        let seen = hinted(&bench, 120);
        assert!(seen.contains(&own), "{field:?}: {seen:?}");
        let all = hinted(&bench, u16::MAX);
        let at = |wanted: &str| all.iter().position(|word| *word == wanted);
        assert!(at(own) < at("call"), "{field:?}: {all:?}");
        assert_eq!(all.last(), Some(&"help"));
    }
}

#[test]
fn while_names_are_offered_the_hints_are_about_them() {
    let mut bench = Bench::new();
    bench.focus_on(Field::Greeting);
    bench.text("{{");
    assert!(bench.state.completion.is_some());
    assert_eq!(hinted(&bench, 80), ["takes it", "choose", "closes"]);
    bench.keys("esc");
    assert_eq!(hinted(&bench, 80).first(), Some(&"next"));
}

#[test]
fn a_paste_that_is_longer_than_a_field_may_be_is_told_and_changes_nothing() {
    use crate::app::editor::LONGEST;

    let mut bench = Bench::new();
    bench.focus_on(Field::Preamble);
    let before = bench.state.document.draft.clone();
    bench.happen(What::Paste("x".repeat(LONGEST + 1)));
    assert!(told(&bench).unwrap().contains("longer than the 16 MiB"));
    assert_eq!(bench.state.document.draft, before);
    assert!(!bench.state.document.is_unsaved());
}
