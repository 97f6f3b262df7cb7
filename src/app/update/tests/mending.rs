//! A key that mends a problem, the no-response messages, and what is left to Hamsa's default.

use super::*;

fn mended(change: fn(&mut Draft), field: Field) -> Bench {
    let mut wrong = draft();
    change(&mut wrong);
    let mut bench = Bench::with(wrong, Target::sandbox(1));
    bench.focus_on(field).keys("alt-m");
    bench
}

#[test]
fn a_key_mends_the_problem_of_the_focused_field_as_one_step() {
    let change = |draft: &mut Draft| {
        draft.greeting_message = "Hello {{nmae}}.".into();
        draft.preamble = "Be polite to {{nmae}}.".into();
    };
    let mut bench = mended(change, Field::Greeting);
    assert_eq!(
        bench.state.document.draft.greeting_message,
        "Hello {{name}}."
    );
    assert_eq!(bench.preamble(), "Be polite to {{name}}.");
    assert!(bench.state.report.problems.is_empty());
    bench.keys("ctrl-z");
    assert_eq!(
        bench.state.document.draft.greeting_message,
        "Hello {{nmae}}."
    );
    assert_eq!(bench.preamble(), "Be polite to {{nmae}}.");
    bench.keys("ctrl-y");
    assert_eq!(bench.preamble(), "Be polite to {{name}}.");
}

#[test]
fn it_tells_what_it_did_and_puts_the_cursor_there() {
    let bench = mended(
        |draft| draft.preamble = "Say {{ name }}.".into(),
        Field::Preamble,
    );
    let notice = &bench.state.notice.as_ref().unwrap().text;
    assert_eq!(notice, "Mended: takes the spaces out. ^Z takes it back");
    assert_eq!(bench.state.pane.field, Field::Preamble);
    assert_eq!(bench.state.pane.editor.as_ref().unwrap().cursor(), 4);
}

#[test]
fn from_another_field_it_mends_the_first_that_can_be() {
    let change = |draft: &mut Draft| {
        draft.preamble = "TODO".into();
        draft.lang = "English".into();
    };
    let bench = mended(change, Field::CallTo);
    assert_eq!(bench.state.document.draft.lang, "en");
    assert_eq!(bench.state.pane.field, Field::Lang);
}

#[test]
fn what_needs_words_is_said_and_left_alone() {
    let bench = mended(|draft| draft.preamble = "TODO".into(), Field::Preamble);
    assert_eq!(bench.preamble(), "TODO");
    let notice = &bench.state.notice.as_ref().unwrap().text;
    assert!(
        notice.starts_with("This one needs your words: "),
        "{notice}"
    );
    let bench = mended(|_| {}, Field::Preamble);
    assert_eq!(bench.state.notice.as_ref().unwrap().text, "No problems");
}

#[test]
fn messages_are_duplicated_moved_and_deleted_each_as_a_step() {
    let mut bench = Bench::new();
    bench.focus_on(Field::PokeMessages).keys("ctrl-d");
    let rows = |bench: &Bench| bench.state.document.draft.poke_messages.clone();
    assert_eq!(rows(&bench), ["Are you there?", "Are you there?"]);
    assert_eq!(bench.state.pane.row, 1, "the copy has the cursor");
    let notes: Vec<_> = bench
        .state
        .pane
        .rows
        .iter()
        .map(|row| row.note.as_str())
        .collect();
    assert_eq!(notes, ["", "says the same as 1"]);
    bench.keys("end").text(" مرحبا؟");
    bench.keys("alt-up");
    assert_eq!(rows(&bench), ["Are you there? مرحبا؟", "Are you there?"]);
    assert_eq!(bench.state.pane.row, 0);
    bench.keys("alt-down alt-d");
    assert_eq!(rows(&bench), ["Are you there?"]);
    bench.keys("ctrl-z ctrl-z");
    assert_eq!(rows(&bench), ["Are you there? مرحبا؟", "Are you there?"]);
    // Outside the messages it does nothing.
    bench.focus_on(Field::Preamble).keys("ctrl-d");
    assert_eq!(bench.preamble(), "You are polite.");
}

#[test]
fn a_threshold_steps_by_50_and_by_250_and_goes_back_to_the_default() {
    let mut bench = Bench::new();
    bench.focus_on(Field::SilenceThreshold);
    let now = |bench: &Bench| bench.state.document.draft.silence_threshold.clone();
    for (key, value) in [
        ("up", "850"),
        ("down", "800"),
        ("shift-up", "1000"),
        ("pageup", "1250"),
        ("shift-down", "1000"),
        ("pagedown", "750"),
        ("alt-u", ""),
    ] {
        bench.keys(key);
        assert_eq!(now(&bench), value, "{key}");
    }
    bench.focus_on(Field::Interrupt).keys("space alt-u");
    assert_eq!(bench.state.document.draft.interrupt, Switch::Default);
    bench.focus_on(Field::Preamble).keys("alt-u");
    assert_eq!(bench.preamble(), "You are polite.");
}
