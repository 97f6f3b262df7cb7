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
