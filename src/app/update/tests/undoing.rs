//! One timeline over the whole draft, and what an editor outside brings back.

use super::*;

#[test]
fn everything_comes_back_step_by_step_and_the_focus_goes_along() {
    let mut bench = Bench::new();
    let mut drafts = vec![bench.state.document.draft.clone()];
    let note =
        |bench: &Bench, drafts: &mut Vec<Draft>| drafts.push(bench.state.document.draft.clone());
    // A selection typed over: taken away and typed, one step.
    bench.keys("shift-end").text("Hi");
    note(&bench, &mut drafts);
    bench.happen(What::Paste(" a\r\nb ".into()));
    bench.frame();
    note(&bench, &mut drafts);
    bench.focus_on(Field::Preamble).keys("ctrl-end ctrl-w");
    note(&bench, &mut drafts);
    bench.focus_on(Field::PokeMessages).keys("alt-n");
    note(&bench, &mut drafts);
    bench.text("Hello?");
    note(&bench, &mut drafts);
    bench.keys("alt-up");
    note(&bench, &mut drafts);
    bench.keys("alt-d");
    note(&bench, &mut drafts);
    bench
        .focus_on(Field::Greeting)
        .keys("ctrl-r")
        .text("hi")
        .keys("tab")
        .text("Ahoy")
        .keys("alt-l esc");
    note(&bench, &mut drafts);
    bench.focus_on(Field::Interrupt).keys("space");
    note(&bench, &mut drafts);
    for step in (0..drafts.len() - 1).rev() {
        bench.keys("ctrl-z");
        assert_eq!(
            bench.state.document.draft,
            drafts[step],
            "undo of step {}",
            step + 1
        );
        let shown = bench
            .state
            .pane
            .editor
            .as_ref()
            .map(crate::app::editor::Editor::text);
        let spot = bench.state.pane.spot().cloned();
        let text = spot.and_then(|spot| bench.state.document.draft.text(&spot).map(str::to_owned));
        assert_eq!(shown, text, "the editor shows what the draft holds");
    }
    bench.keys("ctrl-z");
    assert_eq!(bench.state.notice.as_ref().unwrap().text, "Nothing to undo");
    for (step, draft) in drafts.iter().enumerate().skip(1) {
        bench.keys("ctrl-y");
        assert_eq!(bench.state.document.draft, *draft, "redo of step {step}");
    }
}

#[test]
fn undo_puts_the_cursor_where_the_change_was() {
    let mut bench = Bench::new();
    bench
        .focus_on(Field::Preamble)
        .keys("ctrl-home ctrl-right")
        .text("very ")
        .keys("ctrl-end");
    bench.focus_on(Field::Greeting).keys("ctrl-z");
    assert_eq!(bench.state.pane.field, Field::Preamble);
    assert_eq!(bench.state.pane.editor.as_ref().unwrap().cursor(), 4);
    bench.keys("ctrl-home ctrl-y");
    assert_eq!(bench.state.pane.editor.as_ref().unwrap().cursor(), 9);
}

#[test]
fn a_number_typed_into_comes_back_as_a_number() {
    let mut bench = Bench::new();
    let age = ParamValue::Number("42".into());
    bench
        .state
        .document
        .draft
        .params
        .insert("age".into(), age.clone());
    bench.state.stale.check = true;
    bench
        .focus_on(Field::Params)
        .keys("down end")
        .text("0")
        .keys("backspace");
    let value = |bench: &Bench| bench.state.document.draft.params.get("age").cloned();
    assert_eq!(value(&bench), Some(ParamValue::Text("42".into())));
    bench.keys("ctrl-z ctrl-z");
    assert_eq!(value(&bench), Some(age));
}

fn given(bench: &Bench) -> String {
    let given = bench.effects.iter().rev().find_map(|effect| match effect {
        Effect::EditOutside { text, .. } => Some(text.clone()),
        _ => None,
    });
    given.unwrap()
}

#[test]
fn what_an_editor_outside_saved_is_one_step_byte_for_byte() {
    let mut bench = Bench::new();
    bench.focus_on(Field::Preamble).keys("ctrl-e");
    assert_eq!(given(&bench), "You are polite.");
    bench.happen(What::EditedOutside(Ok("You are\r\nvery polite.\n".into())));
    bench.frame();
    assert_eq!(bench.preamble(), "You are\r\nvery polite.\n");
    assert_eq!(
        bench.state.pane.editor.as_ref().unwrap().text(),
        bench.preamble()
    );
    bench.keys("ctrl-z");
    assert_eq!(bench.preamble(), "You are polite.");
}

#[test]
fn a_field_that_changed_while_it_was_outside_keeps_both_texts() {
    let mut bench = Bench::new();
    bench
        .focus_on(Field::Preamble)
        .keys("ctrl-e")
        .text("Mine. ");
    bench.focus_on(Field::Greeting);
    bench.happen(What::EditedOutside(Ok("Theirs.".into())));
    bench.frame();
    assert_eq!(
        bench.state.pane.field,
        Field::Preamble,
        "it comes back to where it went out"
    );
    assert_eq!(bench.preamble(), "Theirs.");
    assert!(
        bench
            .state
            .notice
            .as_ref()
            .unwrap()
            .text
            .contains("changed meanwhile")
    );
    bench.keys("ctrl-z");
    assert_eq!(bench.preamble(), "Mine. You are polite.");
}

#[test]
fn an_editor_outside_that_saved_nothing_new_changes_nothing() {
    let mut bench = Bench::new();
    bench
        .focus_on(Field::Preamble)
        .keys("ctrl-e")
        .text("Mine. ");
    bench.happen(What::EditedOutside(Ok("You are polite.".into())));
    assert_eq!(bench.preamble(), "Mine. You are polite.");
    bench.keys("ctrl-e");
    bench.happen(What::EditedOutside(Err("vi ended with 1".into())));
    assert_eq!(bench.preamble(), "Mine. You are polite.");
    assert!(bench.state.notice.as_ref().unwrap().is_error);
}

#[test]
fn a_row_that_is_gone_when_its_text_comes_back_goes_to_the_clipboard() {
    let mut bench = Bench::new();
    bench.focus_on(Field::PokeMessages).keys("ctrl-e alt-d");
    bench.happen(What::EditedOutside(Ok("Still there?".into())));
    assert!(bench.state.document.draft.poke_messages.is_empty());
    assert!(
        bench
            .effects
            .iter()
            .any(|effect| matches!(effect, Effect::Copy(text) if text == "Still there?"))
    );
}

#[test]
fn what_an_editor_outside_brings_while_a_fields_form_is_open_is_a_step_between_two_of_the_form() {
    let mut bench = Bench::new();
    bench.focus_on(Field::Outcome).keys("ctrl-e");
    bench.focus_on(Field::OutcomeSchema).keys("alt-n");
    let mut drafts = vec![bench.state.document.draft.clone()];
    bench.text("a");
    drafts.push(bench.state.document.draft.clone());
    bench.happen(What::EditedOutside(Ok("Was it confirmed?".into())));
    drafts.push(bench.state.document.draft.clone());
    bench.text("bcd").keys("esc");
    drafts.push(bench.state.document.draft.clone());
    assert!(drafts.is_sorted_by(|one, next| one != next));
    for draft in drafts.iter().rev().skip(1) {
        bench.keys("ctrl-z");
        assert_eq!(bench.state.document.draft, *draft);
    }
    for draft in drafts.iter().skip(1) {
        bench.keys("ctrl-y");
        assert_eq!(bench.state.document.draft, *draft);
    }
}
