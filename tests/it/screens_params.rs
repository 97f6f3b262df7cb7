//! The form of params, its prompts and its sets, as they are seen.

use insta::assert_snapshot;
use ringback::app::document::Document;
use ringback::app::state::{Start, State};
use ringback::call::target::Target;
use ringback::draft::{examples, file};

use crate::screens::{NARROW, WIDE, Workbench};

const SMALL: (u16, u16) = (60, 16);

/// An example with a slip in its greeting.
fn slipped(example: &str, from: &str, to: &str, size: (u16, u16)) -> Workbench {
    let text = examples::find(example).unwrap().text.replacen(from, to, 1);
    let draft = file::read(&text).unwrap().draft;
    let start = Start::new(
        size,
        Document::untitled(&text, draft),
        Target::sandbox(4010),
    );
    let mut workbench = Workbench::open(example, size);
    workbench.state = State::new(start);
    workbench
}

#[test]
fn a_slip_in_the_form_says_what_was_meant_and_which_key_mends_it() {
    for (name, size) in [("wide", WIDE), ("narrow", NARROW), ("small", SMALL)] {
        let mut bench = slipped(
            "clinic-reminder",
            "{{clinic}}",
            "{{clinik}} {{current_date}}",
            size,
        );
        assert_snapshot!(
            format!("params_slip_{name}"),
            bench.keys("tab tab down").screen()
        );
    }
}

#[test]
fn a_rename_says_what_it_will_change_and_what_gives_way() {
    let mut bench = Workbench::open("clinic-reminder", NARROW);
    let screen = bench.keys("tab tab alt-k backspace").screen();
    assert_snapshot!("params_rename", screen);
    let screen = bench.keys("ctrl-w \"clinic\"").screen();
    assert_snapshot!("params_rename_taken", screen);
}

#[test]
fn arabic_values_stand_in_their_own_direction() {
    for (name, size) in [("wide", WIDE), ("narrow", NARROW), ("small", SMALL)] {
        let mut bench = Workbench::open("tawseel", size);
        assert_snapshot!(
            format!("params_arabic_{name}"),
            bench.keys("tab tab alt-.").screen()
        );
        assert_snapshot!(
            format!("params_arabic_sets_{name}"),
            bench.keys("f3").screen()
        );
    }
}

#[test]
fn a_long_value_is_cut_where_the_cursor_is_not() {
    let mut bench = Workbench::open("clinic-reminder", NARROW);
    let screen = bench.keys("tab tab end \" and her brother, who will answer the phone when she is at work in the morning\" ctrl-j \"or at night\" down").screen();
    assert_snapshot!("params_cut", screen);
}
