//! Keys one after the other, and what the emacs preset does with them.

use crossterm::event::{MouseButton, MouseEvent, MouseEventKind};

use super::*;
use crate::app::keymap::KeyMap;

/// A workbench with the keys of Emacs, in a preamble with this text, cursor at its start.
fn emacs(text: &str) -> Bench {
    let mut bench = Bench::new();
    bench.state.keymap = KeyMap::preset("emacs").unwrap();
    bench.state.document.draft.preamble = text.to_owned();
    bench.state.document.saved = bench.state.document.draft.clone();
    bench.focus_on(Field::Preamble);
    bench
}

/// The text with `|` at the cursor, and `[` where the selection's other end is.
fn shown(bench: &Bench) -> String {
    let editor = bench.state.pane.editor.as_ref().unwrap();
    let mut text = editor.text();
    let at = editor.cursor();
    let other = editor.selection().map(|range| {
        if range.start == at {
            range.end
        } else {
            range.start
        }
    });
    match other {
        Some(other) if other > at => {
            text.insert(other, '[');
            text.insert(at, '|');
        }
        Some(other) => {
            text.insert(at, '|');
            text.insert(other, '[');
        }
        None => text.insert(at, '|'),
    }
    text
}

#[test]
fn the_keys_of_emacs_do_what_they_do_there() {
    for (text, keys, after) in [
        ("one two", "ctrl-f ctrl-f ctrl-b", "o|ne two"),
        ("one two", "alt-f", "one |two"),
        ("one two", "ctrl-e alt-b", "one |two"),
        ("one\ntwo", "ctrl-n", "one\n|two"),
        ("one\ntwo", "alt-> ctrl-a ctrl-p", "|one\ntwo"),
        ("one two", "ctrl-e ctrl-a ctrl-d", "|ne two"),
        ("one\ntwo", "ctrl-k", "|\ntwo"),
        ("one\ntwo", "ctrl-k ctrl-k ctrl-k ctrl-y", "one\ntwo|"),
        (
            "one two three",
            "alt-d alt-d ctrl-e ctrl-y",
            "threeone two |",
        ),
        (
            "one two",
            "ctrl-e alt-backspace alt-backspace ctrl-y",
            "one two|",
        ),
        ("one two", "ctrl-space alt-f", "[one |two"),
        ("one two", "ctrl-e ctrl-space ctrl-a", "|one two["),
        (
            "one two",
            "ctrl-space alt-f ctrl-w ctrl-e ctrl-y",
            "twoone |",
        ),
        (
            "one two",
            "ctrl-space alt-f alt-w ctrl-e ctrl-y",
            "one twoone |",
        ),
        ("one two", "ctrl-space alt-f ctrl-g ctrl-f", "one t|wo"),
        ("one two", "ctrl-space ctrl-space ctrl-f", "o|ne two"),
        ("one two", "ctrl-x h", "[one two|"),
        ("one two", "alt-d ctrl-/", "one |two"),
        ("one two", "alt-d ctrl-_ ctrl-x r", "|two"),
        ("one two", "alt-d ctrl-k ctrl-x u", "two|"),
        // What was cut before, in the place of what was pasted.
        ("one two", "alt-d ctrl-f ctrl-k ctrl-y", "two|"),
        (
            "one two six",
            "alt-d ctrl-f alt-d ctrl-e ctrl-y alt-y",
            "tsixone |",
        ),
        (
            "one two six",
            "alt-d ctrl-f alt-d ctrl-e ctrl-y alt-y alt-y",
            "tsixwo |",
        ),
        ("one two six", "alt-y", "|one two six"),
    ] {
        let mut bench = emacs(text);
        bench.keys(keys);
        assert_eq!(shown(&bench), after, "{text:?} {keys}");
    }
}

#[test]
fn keys_that_begin_a_sequence_wait_and_say_so() {
    let mut bench = emacs("");
    bench.keys("ctrl-x");
    assert_eq!(bench.state.pressed.len(), 1);
    bench.keys("ctrl-s");
    assert!(bench.state.pressed.is_empty());
    assert!(
        matches!(bench.state.overlays.last(), Some(Overlay::Prompt(prompt)) if prompt.kind == PromptKind::SaveAs)
    );
    // Back: with Esc, and with Ctrl-G, both of the sequence and of what is open.
    for back in ["esc", "ctrl-g"] {
        let mut bench = emacs("");
        bench.keys(&format!("ctrl-x {back}")).text("k");
        assert_eq!(bench.state.document.draft.preamble, "k", "{back}");
        bench.keys("alt-x ctrl-x").keys(back);
        assert_eq!(bench.state.overlays.len(), 1);
        bench.keys(back);
        assert!(bench.state.overlays.is_empty());
    }
}

#[test]
fn a_sequence_that_leads_nowhere_types_nothing_and_says_so() {
    let mut bench = emacs("");
    bench.keys("ctrl-x j");
    assert_eq!(bench.state.document.draft.preamble, "");
    let notice = bench.state.notice.clone().unwrap();
    assert_eq!(notice.text, "Ctrl-X j asks for nothing");
    bench.keys("ctrl-x k").text("k");
    assert_eq!(bench.state.document.draft.preamble, "k");
}

#[test]
fn a_paste_or_a_click_ends_a_sequence() {
    let mut bench = emacs("");
    bench.keys("ctrl-x");
    bench.happen(What::Paste("pasted".into()));
    bench.text("k");
    assert_eq!(bench.state.document.draft.preamble, "pastedk");
    bench.keys("ctrl-x");
    let inside = bench.state.text_area();
    bench.happen(What::Mouse(MouseEvent {
        kind: MouseEventKind::Down(MouseButton::Left),
        column: inside.x,
        row: inside.y,
        modifiers: KeyModifiers::NONE,
    }));
    bench.text("k");
    assert_eq!(bench.state.document.draft.preamble, "kpastedk");
}

#[test]
fn on_the_card_each_key_counts_by_itself_and_a_sequence_cannot_call() {
    let mut bench = emacs("You are polite.");
    bench.keys("ctrl-c ctrl-c");
    bench.ledger_answers(Ok(NumberFacts::default()));
    bench.frame();
    bench.at_ms += QUIET_MS - 10;
    // The key restarts the time in which none may come.
    bench.key("ctrl-x");
    bench.frame();
    bench.at_ms += QUIET_MS - 10;
    bench.key("enter");
    bench.frame();
    assert_eq!(bench.dials(), 0);
    bench.at_ms += QUIET_MS;
    bench.key("enter");
    assert_eq!(bench.dials(), 1);
    let mut bench = emacs("You are polite.");
    bench.keys("f5 ctrl-g");
    assert!(bench.state.overlays.is_empty());
}

#[test]
fn a_search_stays_at_its_match_or_goes_back() {
    for (keys, after) in [
        ("enter", "one two| one two"),
        ("ctrl-s enter", "one two one two|"),
        ("ctrl-s ctrl-r enter", "one |two one two"),
        ("ctrl-g", "|one two one two"),
        ("esc", "|one two one two"),
    ] {
        let mut bench = emacs("one two one two");
        bench.keys("ctrl-s").text("two").keys(keys);
        assert!(!bench.state.find.open);
        assert_eq!(shown(&bench), after, "{keys}");
    }
    let mut bench = emacs("one two one two");
    bench.keys("ctrl-e ctrl-r").text("one").keys("enter");
    assert_eq!(shown(&bench), "one two |one two");
}

#[test]
fn what_was_copied_here_can_be_pasted_in_any_text() {
    let mut bench = Bench::new();
    bench.focus_on(Field::Preamble);
    bench.keys("alt-a ctrl-c ctrl-end ctrl-v");
    assert_eq!(
        bench.state.document.draft.preamble,
        "You are polite.You are polite."
    );
    bench.keys("ctrl-z");
    assert_eq!(bench.state.document.draft.preamble, "You are polite.");
    // Into the find line, a prompt, and never onto the card.
    bench.keys("ctrl-f ctrl-v");
    assert_eq!(bench.state.find.pattern.text(), "You are polite.");
    bench.keys("esc ctrl-o ctrl-v");
    assert!(
        matches!(bench.state.overlays.last(), Some(Overlay::Prompt(prompt)) if prompt.editor.text() == "You are polite.")
    );
    bench.keys("esc f5 ctrl-v");
    assert!(
        matches!(bench.state.overlays.last(), Some(Overlay::Card(card)) if card.typed.is_empty())
    );
    let mut fresh = Bench::new();
    fresh.keys("ctrl-v");
    assert!(fresh.state.notice.is_some());
}

#[test]
fn to_either_end_of_the_line_is_deleted_or_cut() {
    let mut bench = Bench::new();
    bench.state.document.draft.preamble = "one\ntwo three".into();
    bench.focus_on(Field::Preamble);
    bench.keys("down ctrl-right ctrl-u");
    assert_eq!(bench.state.document.draft.preamble, "one\nthree");
    bench.keys("ctrl-u");
    assert_eq!(bench.state.document.draft.preamble, "onethree");
    bench.keys("ctrl-k");
    assert_eq!(bench.state.document.draft.preamble, "one");
    assert!(bench.copied("three"));
}
