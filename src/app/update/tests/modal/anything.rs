//! Whatever is pressed in the modes: the text and the draft agree, the cursor is on a letter, and undo brings all back.

use proptest::prelude::*;

use super::*;
use crate::text::grapheme;

const KEYS: &[&str] = &[
    "esc",
    "enter",
    "backspace",
    "delete",
    "left",
    "right",
    "up",
    "down",
    "home",
    "end",
    "ctrl-r",
    "ctrl-d",
    "ctrl-u",
    "ctrl-w",
    "ctrl-v",
    "ctrl-c",
    "ctrl-x",
    "shift-left",
    "tab",
    "shift-tab",
    "ctrl-k",
    "alt-a",
    "pagedown",
];

#[derive(Clone, Debug)]
enum Deed {
    Key(&'static str),
    Letter(char),
    Command(&'static str),
    Paste(String),
}

const COMMANDS: &[&str] = &[
    "dw",
    "d2w",
    "dd",
    "cwab<Esc>",
    "yyp",
    "ciw<Esc>",
    "da{",
    "ci{x<Esc>",
    "dap",
    "vjd",
    "Vjy",
    "viwp",
    "J",
    "gUiw",
    "3x",
    "r漢",
    "fn",
    "dtn",
    "u",
    "<C-r>",
    ".",
    "ox<Esc>",
    "Ox<Esc>",
    ">>",
    "<<",
    "~",
    "P",
    "p",
    "G",
    "gg",
    "}",
    "{d}",
    "%",
    "ggVGd",
];

fn deed() -> impl Strategy<Value = Deed> {
    prop_oneof![
        3 => proptest::sample::select(KEYS).prop_map(Deed::Key),
        6 => proptest::sample::select(COMMANDS).prop_map(Deed::Command),
        6 => proptest::char::range(' ', '~').prop_filter("no command line", |letter| !":/?".contains(*letter)).prop_map(Deed::Letter),
        1 => proptest::sample::select("éسلاُ漢👩\u{200d}\u{301}".chars().collect::<Vec<_>>()).prop_map(Deed::Letter),
        1 => "[ab \r\n{}س👩‍👧\t]{0,12}".prop_map(Deed::Paste),
    ]
}

fn holds(bench: &Bench) {
    let state = &bench.state;
    let (Some(editor), Some(spot)) = (&state.pane.editor, state.pane.spot()) else {
        return;
    };
    let text = editor.text();
    assert_eq!(text, state.document.draft.text(spot).unwrap_or_default());
    let cursor = editor.cursor();
    assert_eq!(grapheme::floor(&text, cursor), cursor, "{text:?}");
    if let Some(range) = editor.selection() {
        assert!(text.get(range.clone()).is_some(), "{range:?} of {text:?}");
    }
    let visual = crate::app::modal::shown::is_visual(state);
    if state.modal.mode == Mode::Normal && !visual && !state.find.open {
        let line = grapheme::paragraph_at(&text, cursor);
        assert!(cursor < line.end || line.is_empty(), "{text:?} at {cursor}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn nothing_that_is_pressed_breaks_the_text_and_undo_brings_it_back(deeds in proptest::collection::vec(deed(), 1..50)) {
        let mut bench = vim("one {{na¦me}} (a, b)\n\nمرحباً يا {{name}} cafe\u{301}\nthree 漢字 👩\u{200d}👧 x");
        let before = bench.state.document.draft.clone();
        for deed in deeds {
            match deed {
                Deed::Key(key) => { bench.key(key); }
                Deed::Letter(letter) => {
                    bench.happen(What::Key(KeyEvent::new(KeyCode::Char(letter), KeyModifiers::NONE)));
                }
                Deed::Command(keys) => press(&mut bench, keys),
                Deed::Paste(text) => { bench.happen(What::Paste(text)); }
            }
            holds(&bench);
            bench.frame();
            holds(&bench);
            bench.state.overlays.clear();
        }
        bench.keys("esc esc");
        bench.state.overlays.clear();
        let after = bench.state.document.draft.clone();
        let mut undone = 0;
        while bench.state.timeline.can_undo() {
            editing::undo(&mut bench.state, &mut Vec::new());
            undone += 1;
            prop_assert!(undone < 4_000, "undo has no end");
        }
        prop_assert_eq!(&bench.state.document.draft, &before);
        for _ in 0..undone {
            editing::redo(&mut bench.state, &mut Vec::new());
        }
        prop_assert_eq!(&bench.state.document.draft, &after);
    }

    #[test]
    fn motions_change_nothing(keys in "[hjklwbeWBEG0$^{}%;,nN+_|123456789-]{1,30}|g[gjke_]|[fFtT][ae{س]") {
        let mut bench = vim("one {{na¦me}} (a, b)\n\nمرحباً يا {{name}} cafe\u{301}\nthree 漢字");
        let before = bench.state.document.draft.clone();
        press(&mut bench, &keys);
        holds(&bench);
        prop_assert_eq!(&bench.state.document.draft, &before);
    }
}
