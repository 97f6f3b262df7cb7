//! Finding and replacing.

use super::*;
use crate::draft::Spot;

/// A workbench over a preamble, cursor at its start.
fn over(preamble: &str) -> Bench {
    let mut bench = Bench::new();
    bench.state.document.draft.preamble = preamble.into();
    bench.state.stale.check = true;
    bench.focus_on(Field::Preamble);
    bench
}

impl Bench {
    fn selected(&self) -> Option<std::ops::Range<usize>> {
        self.state.pane.editor.as_ref()?.selection()
    }

    fn tally(&self) -> String {
        self.state.find.tally()
    }
}

#[test]
fn typing_into_the_find_line_goes_to_the_first_match_from_the_cursor() {
    let mut bench = over("one two one two one");
    bench.keys("ctrl-right ctrl-f").text("ONE");
    assert_eq!(bench.tally(), "2 of 3");
    assert_eq!(bench.selected(), Some(8..11));
    bench.keys("enter");
    assert_eq!(
        (bench.tally().as_str(), bench.selected()),
        ("3 of 3", Some(16..19))
    );
    bench.keys("down");
    assert_eq!(
        (bench.tally().as_str(), bench.selected()),
        ("1 of 3", Some(0..3))
    );
    bench.keys("up");
    assert_eq!(bench.tally(), "3 of 3");
    bench.keys("shift-enter");
    assert_eq!(bench.tally(), "2 of 3");
    assert_eq!(bench.preamble(), "one two one two one");
}

#[test]
fn esc_closes_the_line_and_leaves_the_cursor_at_the_match() {
    let mut bench = over("one two three");
    bench.keys("ctrl-f").text("two").keys("esc");
    assert!(!bench.state.find.open);
    assert_eq!(bench.selected(), Some(4..7));
    bench.text("2");
    assert_eq!(bench.preamble(), "one 2 three");
}

#[test]
fn what_is_not_found_says_so_and_the_cursor_comes_back() {
    let mut bench = over("one two three");
    bench.keys("right ctrl-f").text("twx");
    assert_eq!(bench.tally(), "no match");
    assert_eq!(bench.state.pane.editor.as_ref().unwrap().cursor(), 1);
    bench.keys("backspace");
    assert_eq!(
        (bench.tally().as_str(), bench.selected()),
        ("1 of 1", Some(4..6))
    );
}

#[test]
fn case_and_words_are_switches() {
    let mut bench = over("Art art party");
    bench.keys("ctrl-f").text("art");
    assert_eq!(bench.tally(), "1 of 3");
    bench.keys("alt-w");
    assert_eq!(bench.tally(), "1 of 2");
    bench.keys("alt-i");
    assert_eq!(
        (bench.tally().as_str(), bench.selected()),
        ("1 of 1", Some(4..7))
    );
    bench.keys("alt-i alt-w");
    assert_eq!(bench.tally(), "1 of 3");
}

#[test]
fn arabic_is_found_whatever_its_vowels() {
    let mut bench = over("موعدك مع مُحَمَّد غداً");
    bench.keys("ctrl-f").text("محمد");
    assert_eq!(bench.tally(), "1 of 1");
    assert_eq!(
        bench
            .state
            .pane
            .editor
            .as_ref()
            .unwrap()
            .selected()
            .unwrap(),
        "مُحَمَّد"
    );
}

#[test]
fn all_fields_are_searched_in_the_order_of_the_field_list() {
    let mut bench = over("Noor and noor");
    bench.state.document.draft.greeting_message = "Noor".into();
    bench.state.document.draft.poke_messages = vec!["x".into(), "Is Noor there?".into()];
    bench.keys("ctrl-f").text("noor");
    assert_eq!(bench.tally(), "1 of 2");
    bench.keys("alt-e");
    assert_eq!(bench.tally(), "2 of 4");
    bench.keys("down down");
    assert_eq!(bench.state.pane.field, Field::PokeMessages);
    assert_eq!((bench.state.pane.row, bench.selected()), (1, Some(3..7)));
    bench.keys("down");
    assert_eq!(
        (bench.state.pane.field, bench.selected()),
        (Field::Greeting, Some(0..4))
    );
    assert_eq!(bench.tally(), "1 of 4");
}

#[test]
fn a_selection_is_what_is_looked_for() {
    let mut bench = over("one two one");
    bench.keys("ctrl-shift-right shift-left ctrl-f");
    assert_eq!(bench.state.find.pattern.text(), "one");
    assert_eq!(
        (bench.tally().as_str(), bench.selected()),
        ("1 of 2", Some(0..3))
    );
}

#[test]
fn one_match_is_replaced_and_the_next_is_gone_to() {
    let mut bench = over("a-a-a");
    bench
        .keys("ctrl-f")
        .text("a")
        .keys("tab")
        .text("aa")
        .keys("enter");
    assert_eq!(bench.preamble(), "aa-a-a");
    // The replacement holds what is looked for, and is not found again at once.
    assert_eq!(bench.selected(), Some(3..4));
    bench.keys("enter enter");
    assert_eq!(bench.preamble(), "aa-aa-aa");
    bench.keys("ctrl-z");
    assert_eq!(bench.preamble(), "aa-aa-a");
}

#[test]
fn what_would_make_a_text_longer_than_a_field_may_be_is_not_replaced() {
    let mut bench = over(&"a".repeat(5_000));
    bench.keys("ctrl-r").text("a").keys("tab");
    bench.happen(What::Paste("a".repeat(4_000)));
    bench.keys("alt-l");
    let said = { bench.state.notice.as_ref() }.map(|notice| notice.text.as_str());
    let why = "Nothing was replaced: a text would be longer than the 16 MiB that a field may have";
    assert_eq!(said, Some(why));
    assert_eq!(bench.preamble().len(), 5_000);
    // Within it, it is.
    bench.keys("ctrl-u").text("aa").keys("alt-l");
    assert_eq!(bench.preamble().len(), 10_000);
}

#[test]
fn all_matches_in_all_fields_are_replaced_and_come_back_with_one_undo() {
    let mut bench = over("Noor, noor\nnoor");
    bench.state.document.draft.greeting_message = "At Noor.".into();
    bench.state.document.draft.poke_messages = vec!["Noor?".into()];
    let before = bench.state.document.draft.clone();
    bench
        .keys("ctrl-r")
        .text("noor")
        .keys("alt-e tab")
        .text("Amal")
        .keys("alt-l");
    let draft = &bench.state.document.draft;
    assert_eq!(draft.preamble, "Amal, Amal\nAmal");
    assert_eq!(draft.greeting_message, "At Amal.");
    assert_eq!(draft.poke_messages, ["Amal?"]);
    assert_eq!(bench.tally(), "no match");
    assert!(
        bench
            .state
            .notice
            .as_ref()
            .unwrap()
            .text
            .starts_with("5 matches replaced")
    );
    let after = bench.state.document.draft.clone();
    bench.keys("ctrl-z");
    assert_eq!(bench.state.document.draft, before);
    assert_eq!(
        bench.state.pane.field,
        Field::Greeting,
        "the first place that it changed"
    );
    assert_eq!(bench.tally(), "5 matches");
    bench.keys("ctrl-y");
    assert_eq!(bench.state.document.draft, after);
}

#[test]
fn another_word_is_replaced_than_the_one_that_was_found_before() {
    for before in ["ctrl-f", "ctrl-r"] {
        let mut bench = over("Noor and Amal");
        bench.keys(before).text("Noor").keys("esc");
        // The match is selected still; what is typed goes over it in the find line, not into the replacement.
        bench.keys("ctrl-r").text("Amal").keys("tab").text("Sara");
        // And back again over what stands there.
        bench.keys("tab").text("AMAL").keys("alt-l");
        assert_eq!(bench.preamble(), "Noor and Sara", "{before}");
    }
    // A word that the user selected is the one that is meant.
    let mut bench = over("Noor and Amal");
    bench
        .keys("ctrl-shift-right ctrl-r")
        .text("Sara")
        .keys("alt-l");
    assert!(bench.preamble().contains("Sara"), "{}", bench.preamble());
}

#[test]
fn replacing_with_nothing_deletes() {
    let mut bench = over("one, two, three");
    bench.keys("ctrl-r").text(", ").keys("alt-l");
    assert_eq!(bench.preamble(), "onetwothree");
    bench.keys("ctrl-z");
    assert_eq!(bench.preamble(), "one, two, three");
}

#[test]
fn a_number_that_is_replaced_into_comes_back_as_a_number() {
    let mut bench = over("");
    let age = ParamValue::Number("42".into());
    bench
        .state
        .document
        .draft
        .params
        .insert("age".into(), age.clone());
    bench.state.stale.check = true;
    bench.focus_on(Field::Params);
    bench
        .keys("ctrl-r")
        .text("4")
        .keys("tab")
        .text("5")
        .keys("alt-l");
    let value = |bench: &Bench| bench.state.document.draft.params.get("age").cloned();
    assert_eq!(value(&bench), Some(ParamValue::Text("52".into())));
    bench.keys("ctrl-z");
    assert_eq!(value(&bench), Some(age));
}

#[test]
fn what_is_typed_while_the_line_is_open_goes_nowhere_else() {
    let mut bench = over("text");
    bench
        .keys("ctrl-f")
        .text("zq")
        .happen(What::Paste("more\nlines".into()));
    bench.keys("ctrl-w delete ctrl-j");
    assert_eq!(bench.preamble(), "text");
    assert!(!bench.state.document.is_unsaved() || bench.preamble() == "text");
    // Calls and the palette work from here too, and the line is there again behind them.
    bench.keys("ctrl-p");
    assert_eq!(bench.state.overlays.len(), 1);
    bench.keys("esc");
    assert!(bench.state.find.open);
    bench.keys("esc").text("!");
    assert!(bench.preamble().contains('!'));
}

#[test]
fn going_to_another_field_goes_on_finding_there() {
    let mut bench = over("name");
    bench.keys("ctrl-f").text("name");
    assert_eq!(
        bench
            .state
            .find
            .in_spot(&Spot::whole(Field::Preamble))
            .len(),
        1
    );
    bench.keys("ctrl-p").text("greeting").keys("enter");
    assert_eq!(bench.state.pane.field, Field::Greeting);
    assert_eq!(bench.tally(), "1 match");
}

#[test]
fn finding_again_after_esc_goes_on_with_the_same_text() {
    let mut bench = over("one two one");
    bench.keys("ctrl-f").text("one").keys("esc right ctrl-g");
    assert!(bench.state.find.open);
    assert_eq!(
        (bench.tally().as_str(), bench.selected()),
        ("2 of 2", Some(8..11))
    );
}

#[test]
fn numbers_are_not_replaced_from_another_field() {
    let mut bench = over("Press 5.");
    bench
        .keys("ctrl-r")
        .text("5")
        .keys("alt-e tab")
        .text("6")
        .keys("alt-l");
    assert_eq!(bench.preamble(), "Press 6.");
    assert_eq!(bench.state.document.draft.to_number, "+12025550144");
    assert_eq!(bench.state.document.draft.phone_number, "+12025550143");
}

#[test]
fn from_a_field_without_a_text_the_draft_is_searched() {
    let mut bench = over("polite");
    bench
        .focus_on(Field::Interrupt)
        .keys("ctrl-f")
        .text("polite");
    assert_eq!(bench.tally(), "no match");
    bench.keys("alt-e");
    assert_eq!(
        (bench.state.pane.field, bench.tally().as_str()),
        (Field::Preamble, "1 of 1")
    );
}

#[test]
fn another_draft_closes_the_line() {
    let mut bench = over("one one");
    bench
        .keys("ctrl-f")
        .text("one")
        .keys("ctrl-p")
        .text("new draft")
        .keys("enter enter");
    assert!(!bench.state.find.open);
    assert_ne!(bench.preamble(), "one one");
    bench.text("x");
    assert!(bench.state.document.draft.greeting_message.starts_with('x'));
}

#[test]
fn at_80_by_24_the_preview_takes_the_line_s_place() {
    let mut bench = over("one");
    bench.happen(What::Resize {
        width: 80,
        height: 24,
    });
    bench.keys("ctrl-f").text("one").keys("f4");
    assert!(bench.state.preview_over_editor && !bench.state.find.open);
    bench.keys("ctrl-f");
    assert!(!bench.state.preview_over_editor && bench.state.find.open);
}

#[test]
fn the_cursor_never_hides_behind_the_line() {
    let lines: String = (0..80).flat_map(|_| ["line", "\n"]).collect();
    let mut bench = over(&lines);
    bench.keys("ctrl-r").text("line");
    for _ in 0..60 {
        bench.keys("down");
        let (line, _) = bench.state.pane.cursor().unwrap();
        let shown = line - bench.state.pane.scroll;
        assert!(
            shown < usize::from(bench.state.text_area().height),
            "at {line}"
        );
    }
    // A click and a drag keep above it as well, after it closed and opened again.
    bench.keys("esc ctrl-end ctrl-f");
    let (line, _) = bench.state.pane.cursor().unwrap();
    assert!(line - bench.state.pane.scroll < usize::from(bench.state.text_area().height));
}
