//! Typing in lines that are no field: the same keys do the same in all of them.

use super::*;
use crate::app::book::View;
use crate::app::keymap::KeyMap;
use crate::app::overlay::Overlay;

/// What stands in the line of what lies on top.
fn line(bench: &Bench) -> String {
    match bench.state.overlays.last() {
        Some(Overlay::Picker(picker)) => picker.filter.text(),
        Some(Overlay::Voices(view)) => view.filter.text(),
        Some(Overlay::Prompt(prompt)) => prompt.editor.text(),
        Some(Overlay::Book(view)) => match &**view {
            View::List(list) => list.typed.text(),
            _ => "a page".to_owned(),
        },
        None => bench.state.find.pattern.text(),
        _ => "something else".to_owned(),
    }
}

#[test]
fn a_word_and_the_whole_line_are_deleted_with_the_same_keys_everywhere() {
    for preset in ["default", "vim", "emacs"] {
        for action in [
            Action::Palette,
            Action::Calls,
            Action::Voices,
            Action::Open,
            Action::Find,
        ] {
            let mut bench = Bench::new();
            bench.state.keymap = KeyMap::preset(preset).unwrap();
            bench.happen_action(action);
            let after = |bench: &mut Bench, keys: &str| {
                bench.keys(keys);
                line(bench)
            };
            let place = format!("{preset} {action:?}");
            bench.text("one two three");
            assert_eq!(line(&bench), "one two three", "{place}");
            assert_eq!(after(&mut bench, "alt-backspace"), "one two ", "{place}");
            // In the emacs preset Ctrl-W cuts what is selected.
            if preset != "emacs" {
                assert_eq!(after(&mut bench, "ctrl-w"), "one ", "{place}");
            }
            assert_eq!(after(&mut bench, "ctrl-u"), "", "{place}");
            bench.text("ab");
            bench.keys("left").text("x");
            assert_eq!(line(&bench), "axb", "{place}");
        }
    }
}

#[test]
fn what_is_typed_in_the_middle_of_a_filter_finds_anew() {
    let mut bench = Bench::new();
    bench.keys("ctrl-p").text("param st").keys("left").text("e");
    let Some(Overlay::Picker(picker)) = bench.state.overlays.last() else {
        panic!("no palette");
    };
    assert_eq!(picker.filter.text(), "param set");
    assert_eq!(picker.chosen().unwrap().label, "Next param set");
}
