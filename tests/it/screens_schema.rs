//! The Outcome schema's pane: what is seen, and what keys, clicks and pastes do to the text.

use crossterm::event::{KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use ringback::app::What;
use ringback::draft::field::Field;
use ringback::draft::schema;

use super::screens::{NARROW, SMALL, WIDE, Workbench};

/// A workbench with the focus on the schema.
fn open(example: &str, size: (u16, u16)) -> Workbench {
    let mut workbench = Workbench::open(example, size);
    workbench.keys(r#"ctrl-p "outcome schema" enter"#);
    assert_eq!(workbench.state.pane.field, Field::OutcomeSchema);
    workbench
}

/// One with this schema.
fn with(text: &str, size: (u16, u16)) -> Workbench {
    let mut workbench = open("clinic-reminder", size);
    text.clone_into(&mut workbench.state.document.draft.outcome_response_shape);
    workbench.state.pane.editor = None;
    workbench.state.stale.check = true;
    workbench.keys("up");
    workbench
}

fn text(workbench: &Workbench) -> &str {
    &workbench.state.document.draft.outcome_response_shape
}

/// The tree as it stands on the screen: the lines of the pane.
fn tree(workbench: &Workbench) -> Vec<String> {
    let screen = workbench.screen();
    let area = workbench.state.text_area();
    screen
        .lines()
        .skip(usize::from(area.y))
        .take(usize::from(area.height))
        .map(|line| {
            line.chars()
                .skip(usize::from(area.x))
                .take(usize::from(area.width))
                .collect::<String>()
                .trim_end()
                .to_owned()
        })
        .filter(|line| !line.is_empty())
        .collect()
}

fn click(workbench: &mut Workbench, x: u16, y: u16) {
    for kind in [
        MouseEventKind::Down(MouseButton::Left),
        MouseEventKind::Up(MouseButton::Left),
    ] {
        workbench.happen(What::Mouse(MouseEvent {
            kind,
            column: x,
            row: y,
            modifiers: KeyModifiers::NONE,
        }));
    }
}

/// Where a text stands on the screen.
fn find(workbench: &Workbench, wanted: &str) -> (u16, u16) {
    for (y, line) in workbench.screen().lines().enumerate() {
        if let Some(at) = line.find(wanted) {
            let x = line.get(..at).unwrap().chars().count();
            return (u16::try_from(x).unwrap(), u16::try_from(y).unwrap());
        }
    }
    panic!("{wanted} is not on the screen");
}

const HAND: &str = "{ \"type\":\"object\", \"x-owner\" : 1.50,\n  \"properties\": {\n    \"city\":  {\"type\":\"string\"},\n    \"more\": { \"type\": \"object\", \"properties\": {} },\n    \"age\": {\"type\":\"number\"}\n  } }";

#[test]
fn the_tree_the_form_and_the_json() {
    for (name, size) in [("wide", WIDE), ("narrow", NARROW), ("small", SMALL)] {
        let mut workbench = open("survey", size);
        insta::assert_snapshot!(format!("schema_tree_{name}"), workbench.screen());
        workbench.keys("down down enter");
        insta::assert_snapshot!(format!("schema_form_{name}"), workbench.screen());
        workbench.keys("esc ctrl-t");
        insta::assert_snapshot!(format!("schema_json_{name}"), workbench.screen());
        workbench.keys(r#"end ",""#);
        insta::assert_snapshot!(format!("schema_json_error_{name}"), workbench.screen());
        workbench.keys("ctrl-t");
        insta::assert_snapshot!(format!("schema_broken_{name}"), workbench.screen());
    }
}

#[test]
fn the_empty_pane_and_the_ready_shapes() {
    for (name, size) in [("wide", WIDE), ("narrow", NARROW), ("small", SMALL)] {
        let mut workbench = with("", size);
        insta::assert_snapshot!(format!("schema_empty_{name}"), workbench.screen());
        workbench.keys("down enter");
        insta::assert_snapshot!(format!("schema_starters_{name}"), workbench.screen());
        workbench.keys(r#""appointment" enter"#);
        insta::assert_snapshot!(format!("schema_started_{name}"), workbench.screen());
        assert_eq!(workbench.state.report.errors(), 0);
    }
}

#[test]
fn fields_from_an_example() {
    let mut workbench = with("", NARROW);
    workbench.keys("down down enter");
    workbench.happen(What::Paste(
        "{\n  \"confirmed\": true,\n  \"day\": \"Monday\",\n  \"wishes\": [\"tea\"]\n}\n"
            .to_owned(),
    ));
    insta::assert_snapshot!("schema_example_prompt", workbench.screen());
    workbench.keys("enter");
    insta::assert_snapshot!("schema_example_taken", workbench.screen());
    // One step takes it back.
    workbench.keys("ctrl-z");
    assert_eq!(text(&workbench), "");

    workbench.keys("home down down enter");
    workbench.keys(r#""{confirmed}" enter"#);
    insta::assert_snapshot!("schema_example_refused", workbench.screen());
    workbench.keys("esc");

    // What stands in the field may be the example.
    workbench.keys(r#"ctrl-t "{}" left "'""#);
    let mut workbench = with(r#"{"ok": true, "n": 3}"#, NARROW);
    assert!(tree(&workbench)[0].contains("looks like an example"));
    workbench.keys("enter");
    assert_eq!(schema::check(text(&workbench)).findings, []);
    assert!(text(&workbench).contains("\"required\": ["));
}

#[test]
fn arabic_names_and_descriptions_run_their_own_way() {
    for (name, size) in [("wide", WIDE), ("narrow", NARROW)] {
        let mut workbench = with("", size);
        workbench.keys(r#"enter "موعد" tab tab tab space tab "اليوم الذي اتفقا عليه، مثل 3 مايو""#);
        insta::assert_snapshot!(format!("schema_form_arabic_{name}"), workbench.screen());
        workbench.keys(r#"enter alt-n "النتيجة" tab right right tab "نعم، لا، لاحقاً" enter"#);
        insta::assert_snapshot!(format!("schema_tree_arabic_{name}"), workbench.screen());
        assert!(
            text(&workbench).contains(r#""enum": ["نعم","لا","لاحقاً"]"#)
                || text(&workbench).contains(r#""enum": ["نعم", "لا", "لاحقاً"]"#),
            "{}",
            text(&workbench)
        );
    }
}

#[test]
fn a_field_is_added_and_the_whole_form_is_one_step_of_undo() {
    let mut workbench = with(HAND, WIDE);
    workbench.keys(r#"home alt-n "callback" tab right tab tab space tab "wants "#);
    // It stands in the draft while it is typed.
    assert!(
        text(&workbench).contains("\"description\": \"wants "),
        "{}",
        text(&workbench)
    );
    workbench.keys(r#""a call" enter"#);
    let expected = HAND.replace(
        "\"city\":  {\"type\":\"string\"},",
        "\"city\":  {\"type\":\"string\"},\n    \"callback\": { \"type\": \"boolean\", \"description\": \"wants a call\" },",
    );
    let expected = expected.replace(
        "{\"type\":\"number\"}\n  } }",
        "{\"type\":\"number\"}\n  }, \"required\": [\"callback\"] }",
    );
    let loose = |text: &str| text.replace([' ', '\n'], "");
    assert_eq!(loose(text(&workbench)), loose(&expected));
    assert!(text(&workbench).contains("\"x-owner\" : 1.50"));
    assert!(tree(&workbench)[1].contains("callback") && tree(&workbench)[1].starts_with('▌'));
    workbench.keys("ctrl-z");
    assert_eq!(text(&workbench), HAND);
    workbench.keys("ctrl-y");
    assert_eq!(loose(text(&workbench)), loose(&expected));
}

#[test]
fn nothing_typed_into_the_form_is_lost_by_esc_and_a_bad_name_does_not_count() {
    let mut workbench = with(HAND, WIDE);
    workbench.keys("home alt-n esc");
    assert_eq!(text(&workbench), HAND, "nothing was typed");
    workbench.keys(r#"alt-n tab tab tab tab "said before a name" esc"#);
    assert!(text(&workbench).contains("said before a name"));
    workbench.keys("ctrl-z");
    assert_eq!(text(&workbench), HAND);
    workbench.keys(r#"home alt-n "age""#);
    assert!(
        workbench
            .screen()
            .contains("There is a field `age` already")
    );
    workbench.keys("enter");
    assert!(workbench.screen().contains("New field"), "it stays open");
    workbench.keys(r#""_2" enter"#);
    assert!(!workbench.screen().contains("New field"));
    assert!(text(&workbench).contains("\"age_2\""));
    assert!(!text(&workbench).contains("\"field\""));
}

#[test]
fn each_change_of_the_tree_is_one_step_and_touches_nothing_else() {
    let mut workbench = with(HAND, WIDE);
    for (keys, wanted) in [
        (
            "home space",
            HAND.replace("  } }", "  }, \"required\":[\"city\"] }"),
        ),
        (
            "home delete",
            HAND.replace("    \"city\":  {\"type\":\"string\"},\n", ""),
        ),
        (
            "home alt-d",
            HAND.replace("    \"city\":  {\"type\":\"string\"},\n", ""),
        ),
    ] {
        workbench.keys(keys);
        assert_eq!(text(&workbench), wanted, "{keys}");
        workbench.keys("ctrl-z");
        assert_eq!(text(&workbench), HAND, "{keys}");
    }
    workbench.keys("home alt-down");
    assert!(tree(&workbench)[0].contains("more"));
    workbench.keys("alt-up");
    assert_eq!(text(&workbench), HAND);
    // Into the group above, and out again.
    workbench.keys("home down down down alt-right");
    assert_eq!(
        tree(&workbench)[2]
            .trim_start_matches('▌')
            .trim_start()
            .split(' ')
            .next(),
        Some("age")
    );
    workbench.keys("alt-left");
    assert!(text(&workbench).contains("\"age\": {\"type\":\"number\"}"));
    workbench.keys("alt-left");
    assert!(
        workbench
            .screen()
            .contains("Not done: it stands in no group")
    );
}

#[test]
fn both_views_follow_each_other_and_broken_json_is_gone_to() {
    let mut workbench = with(HAND, WIDE);
    workbench.keys("home down down down ctrl-t");
    let cursor = workbench.state.pane.editor.as_ref().unwrap().cursor();
    assert!(
        HAND.get(cursor..).unwrap().starts_with("\"age\""),
        "the cursor is where the row was"
    );
    workbench.keys(r#"right "x" ctrl-t"#);
    assert!(
        tree(&workbench)
            .iter()
            .any(|line| line.starts_with('▌') && line.contains("xage"))
    );
    workbench.keys("ctrl-t home delete delete delete delete delete ctrl-t");
    let broken = text(&workbench).to_owned();
    assert!(tree(&workbench)[0].starts_with("The fields cannot be shown"));
    // Nothing of the tree can be done to it.
    workbench.keys("alt-n alt-d alt-down space delete");
    assert_eq!(text(&workbench), broken);
    workbench.keys("esc enter");
    assert!(!workbench.state.shows_tree());
    let at = schema::check(&broken).findings[0]
        .span
        .clone()
        .unwrap()
        .start;
    assert_eq!(workbench.state.pane.editor.as_ref().unwrap().cursor(), at);
}

#[test]
fn the_mouse_turns_views_ticks_opens_and_adds() {
    let mut workbench = with(HAND, WIDE);
    let (x, y) = find(&workbench, "JSON");
    click(&mut workbench, x, y);
    assert!(!workbench.state.shows_tree());
    let (x, y) = find(&workbench, " Fields ");
    click(&mut workbench, x + 1, y);
    assert!(workbench.state.shows_tree());
    let (_, y) = find(&workbench, "city");
    let right = workbench.state.text_area().right();
    click(&mut workbench, right - 2, y);
    assert!(text(&workbench).contains("\"required\":[\"city\"]"));
    let (x, y) = find(&workbench, "age   ");
    click(&mut workbench, x, y);
    click(&mut workbench, x, y);
    assert!(workbench.screen().contains("‹") || workbench.screen().contains("Name"));
    let (x, y) = find(&workbench, "Kind");
    click(&mut workbench, x, y);
    assert!(text(&workbench).contains("\"age\": {\"type\":\"integer\"}"));
    click(&mut workbench, 0, 0);
    let (x, y) = find(&workbench, "+ Add to more");
    click(&mut workbench, x, y);
    workbench.keys(r#""street" enter"#);
    assert!(
        tree(&workbench)
            .iter()
            .any(|line| line.contains("   street"))
    );
}

#[test]
fn layout_on_a_key_keeps_order_and_numbers() {
    let mut workbench = with(HAND, WIDE);
    workbench.keys("ctrl-t alt-f");
    assert!(text(&workbench).starts_with("{\n  \"type\": \"object\",\n  \"x-owner\": 1.50,\n"));
    workbench.keys("ctrl-z");
    assert_eq!(text(&workbench), HAND);
    workbench.keys(r#"ctrl-end "," alt-f"#);
    assert!(workbench.screen().contains("mend it first"));
}

#[test]
fn what_is_typed_or_pasted_into_the_empty_tree_is_the_json() {
    let mut workbench = with("", WIDE);
    workbench.keys(r#""{""#);
    assert_eq!(text(&workbench), "{");
    assert!(!workbench.state.shows_tree());
    let mut workbench = with("", WIDE);
    workbench.happen(What::Paste(HAND.replace('\n', "\r")));
    assert_eq!(text(&workbench), HAND);
    assert!(workbench.state.shows_tree());
    workbench.happen(What::Paste("{}".to_owned()));
    assert_eq!(text(&workbench), HAND, "a full one takes no paste");
}

#[test]
fn the_palette_reaches_everything_from_anywhere() {
    for (words, seen) in [
        ("start from a ready", "What should the call find out?"),
        ("make it from an example", "Fields from an example"),
        ("switch between fields", "must be there"),
        ("change the selected field", "Field ─"),
        ("the selected field must", "Outcome schema"),
        ("into the group above", "Not done"),
        ("out of its group", "Not done"),
        ("lay the json out", "Outcome schema"),
    ] {
        let mut workbench = Workbench::open("clinic-reminder", WIDE);
        workbench.keys(&format!("ctrl-p \"{words}\" enter"));
        assert!(
            workbench.screen().contains(seen),
            "{words}: {}",
            workbench.screen()
        );
        assert_eq!(
            workbench.state.pane.field == Field::OutcomeSchema,
            !words.contains("ready") && !words.contains("example")
        );
    }
}

#[test]
fn a_choice_without_choices_is_asked_for_them_wherever_the_cursor_is() {
    let mut workbench = with(HAND, WIDE);
    workbench.keys(r#"home alt-n "reached" tab "c""#);
    assert!(workbench.screen().contains("‹ choice ›"));
    for before in ["", "tab tab", "shift-tab shift-tab"] {
        workbench.keys(before);
        workbench.keys("enter");
        assert!(
            workbench
                .screen()
                .contains("Say what there is to choose from")
        );
        // The cursor stands in the line Choices: what is typed comes there.
        workbench.keys(r#""nobody""#);
        let screen = workbench.screen();
        assert!(
            screen.contains("Choices        nobody"),
            "{before}: {screen}"
        );
        assert!(!screen.contains("Say what there is"), "{screen}");
        workbench.keys("ctrl-w");
    }
    workbench.keys(r#""patient, somebody else, nobody" enter"#);
    let compact = text(&workbench).replace(' ', "");
    assert!(
        compact.contains(r#""enum":["patient","somebodyelse","nobody"]"#),
        "{compact}"
    );
}

#[test]
fn a_first_letter_steps_to_a_kind() {
    let mut workbench = with(HAND, WIDE);
    workbench.keys(r#"home alt-n "x" tab"#);
    for (letter, kind) in [
        ("y", "yes or no"),
        ("C", "choice"),
        ("n", "number"),
        ("w", "whole number"),
        ("g", "group"),
        ("t", "text"),
        ("z", "text"),
    ] {
        workbench.keys(&format!("\"{letter}\""));
        assert!(
            workbench.screen().contains(&format!("‹ {kind} ›")),
            "{letter}: {}",
            workbench.screen()
        );
    }
}

#[test]
fn a_first_letter_passes_over_kinds_without_a_trace() {
    let mut workbench = with(r#"{"type": "object", "properties": {"a": {}}}"#, WIDE);
    workbench.keys(r#"home enter tab "g" tab right shift-tab"#);
    assert!(workbench.screen().contains("a list of them"));
    // Between group and text stands the kind that only JSON says, of which there is no list.
    workbench.keys(r#""t""#);
    let screen = workbench.screen();
    assert!(screen.contains("‹ text ›"), "{screen}");
    assert!(screen.contains("a list of them"), "{screen}");
}

#[test]
fn leaving_the_form_by_esc_says_what_stays() {
    let mut workbench = with(HAND, WIDE);
    workbench.keys("home alt-n esc");
    assert!(!workbench.screen().contains("kept"), "nothing was typed");
    workbench.keys(r#"home alt-n "happy" esc"#);
    assert!(
        workbench
            .screen()
            .contains("happy is kept; ^Z takes it back")
    );
    workbench.keys("ctrl-z");
    assert_eq!(text(&workbench), HAND);
    workbench.keys(r#"home alt-n "reached" tab "c" esc"#);
    assert!(workbench.screen().contains("reached is kept as text"));
    workbench.keys(r#"ctrl-z home alt-n "age" esc"#);
    assert!(workbench.screen().contains("Kept under the name ag;"));
}

#[test]
fn the_hints_are_those_of_the_place_and_tab_is_never_lost() {
    for size in [WIDE, NARROW] {
        let mut workbench = with(HAND, size);
        let last = usize::from(size.1) - 1;
        let hints = |workbench: &Workbench| {
            let screen = workbench.screen();
            screen.lines().nth(last).unwrap_or_default().to_owned()
        };
        workbench.keys("home");
        for hint in ["Tab next", "Enter change", "Alt-N add", "F1 help"] {
            assert!(hints(&workbench).contains(hint), "{}", hints(&workbench));
        }
        // A form has other keys than the tree below it.
        workbench.keys("enter");
        assert!(hints(&workbench).contains("Tab next line   Enter done"));
        assert!(!hints(&workbench).contains("Alt-N"));
        workbench.keys("tab");
        assert!(hints(&workbench).contains("← → another value"));
        workbench.keys("esc ctrl-p");
        assert!(hints(&workbench).contains("↑ ↓ choose   Enter does it   Esc closes"));
        // The card says its own keys, and others do not count there.
        workbench.keys("esc f5");
        assert_eq!(hints(&workbench).trim(), "");
    }
}

#[test]
fn fields_come_from_answers_as_people_write_them() {
    for pasted in [
        "confirmed: yes\nnew time: Monday, 10 am\nrating: 4\n",
        "confirmed: yes; new time: Monday, 10 am; rating: 4",
    ] {
        let mut workbench = with("", NARROW);
        workbench.keys("down down enter");
        assert!(
            workbench
                .screen()
                .contains("confirmed: yes, day: Monday (or as JSON)")
        );
        workbench.happen(What::Paste(pasted.replace('\n', "\r")));
        workbench.keys("enter");
        let tree = tree(&workbench);
        for (line, kind) in [
            ("confirmed", "yes or no"),
            ("new_time", "text"),
            ("rating", "number"),
        ] {
            assert!(
                tree.iter()
                    .any(|row| row.contains(line) && row.contains(kind)),
                "{tree:#?}"
            );
        }
        assert_eq!(schema::check(text(&workbench)).findings, []);
    }
    let mut workbench = with("", NARROW);
    workbench.keys(r#"down down enter "confirmed" enter"#);
    assert!(
        workbench
            .screen()
            .contains("Write each answer behind its name")
    );
    assert_eq!(text(&workbench), "");
}

#[test]
fn a_choice_shows_what_there_is_to_choose_from() {
    let mut workbench = with(HAND, WIDE);
    workbench.keys(r#"home alt-n "mood" tab "c" tab "happy, angry" enter"#);
    assert!(tree(&workbench)[1].contains("choice happy, angry"));
    // In a list of them too.
    workbench.keys("enter tab tab tab right enter");
    let row = &tree(&workbench)[1];
    assert!(row.contains("list of choices happy, angry"), "{row}");
}

#[test]
fn at_80_columns_f4_shows_the_outcome_of_the_schema_that_is_being_made() {
    let mut workbench = with(HAND, NARROW);
    workbench.keys("f4");
    assert!(
        workbench
            .screen()
            .contains("An example of what the call could yield")
    );
    workbench.keys("esc ctrl-p \"greeting\" enter f4");
    assert!(workbench.screen().contains("An example"), "the tab stays");
}
