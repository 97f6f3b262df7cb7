//! Whatever is pressed, typed, pasted and clicked: nothing panics, the cursor is on a grapheme boundary, the editor
//! shows what the draft holds, and undo brings all of it back.

use crossterm::event::{MouseButton, MouseEvent, MouseEventKind};
use proptest::prelude::*;

use super::*;
use crate::text::grapheme;

/// Something a user does.
#[derive(Clone, Debug)]
enum Deed {
    Key(&'static str),
    Type(char),
    Paste(String),
    Mouse(MouseEventKind, u16, u16),
    Wait,
    Scroll,
    Outside(String),
}

/// Keys that edit, move, find and complete; none that leaves the draft.
const KEYS: &[&str] = &[
    "left",
    "right",
    "up",
    "down",
    "home",
    "end",
    "ctrl-left",
    "ctrl-right",
    "ctrl-up",
    "ctrl-down",
    "pageup",
    "pagedown",
    "ctrl-home",
    "ctrl-end",
    "shift-left",
    "shift-right",
    "shift-up",
    "shift-down",
    "ctrl-shift-left",
    "ctrl-shift-right",
    "shift-home",
    "shift-end",
    "ctrl-shift-up",
    "ctrl-shift-down",
    "backspace",
    "delete",
    "ctrl-w",
    "ctrl-delete",
    "enter",
    "ctrl-j",
    "ctrl-z",
    "ctrl-y",
    "ctrl-x",
    "ctrl-c",
    "alt-a",
    "alt-n",
    "alt-d",
    "alt-up",
    "alt-down",
    "tab",
    "shift-tab",
    "esc",
    "ctrl-f",
    "ctrl-r",
    "ctrl-g",
    "alt-i",
    "alt-w",
    "alt-e",
    "alt-r",
    "alt-l",
    "shift-enter",
    "ctrl-e",
    "f4",
];

fn deed() -> impl Strategy<Value = Deed> {
    let mouse = prop_oneof![
        Just(MouseEventKind::Down(MouseButton::Left)),
        Just(MouseEventKind::Drag(MouseButton::Left)),
        Just(MouseEventKind::Up(MouseButton::Left)),
        Just(MouseEventKind::ScrollDown),
    ];
    prop_oneof![
        8 => proptest::sample::select(KEYS).prop_map(Deed::Key),
        6 => proptest::sample::select("aB {}<>_nسلاُمً\u{200d}👩é1\"".chars().collect::<Vec<_>>())
            .prop_map(Deed::Type),
        1 => "[ab \r\n{}س👩‍👧\t]{0,12}".prop_map(Deed::Paste),
        3 => (mouse, 0_u16..80, 0_u16..24).prop_map(|(kind, x, y)| Deed::Mouse(kind, x, y)),
        1 => Just(Deed::Wait),
        1 => Just(Deed::Scroll),
        1 => "[ab\n س]{0,8}".prop_map(Deed::Outside),
    ]
}

fn holds(bench: &Bench) {
    let state = &bench.state;
    if let (Some(editor), Some(spot)) = (&state.pane.editor, state.pane.spot()) {
        let text = editor.text();
        let draft = state.document.draft.text(spot).unwrap_or_default();
        assert_eq!(text, draft, "editor and draft differ at {spot:?}");
        let cursor = editor.cursor();
        let is_boundary = grapheme::floor(&text, cursor) == cursor;
        assert!(
            is_boundary,
            "the cursor {cursor} splits a grapheme of {text:?}"
        );
    }
    for found in &state.find.found {
        let text = state.document.draft.text(&found.spot).unwrap_or_default();
        for range in &found.ranges {
            assert!(text.get(range.clone()).is_some(), "{range:?} of {text:?}");
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, ..ProptestConfig::default() })]

    #[test]
    fn nothing_that_is_done_breaks_the_text(deeds in proptest::collection::vec(deed(), 1..60), narrow: bool) {
        let mut bench = Bench::new();
        if narrow {
            bench.happen(What::Resize { width: 60, height: 16 });
        }
        bench.state.document.draft.preamble = "one {{name}}\n\nمرحباً يا {{name}}\nthree".into();
        bench.focus_on(Field::Preamble);
        let before = bench.state.document.draft.clone();
        for deed in deeds {
            match deed {
                Deed::Key(key) => {
                    bench.key(key);
                }
                Deed::Type(letter) => {
                    let key = KeyEvent::new(KeyCode::Char(letter), KeyModifiers::NONE);
                    bench.happen(What::Key(key));
                }
                Deed::Paste(text) => {
                    bench.happen(What::Paste(text));
                }
                Deed::Mouse(kind, column, row) => {
                    let mouse = MouseEvent { kind, column, row, modifiers: KeyModifiers::NONE };
                    bench.happen(What::Mouse(mouse));
                }
                // Some events come without a frame between them.
                Deed::Wait => {
                    bench.at_ms += 1_000;
                    bench.frame();
                }
                Deed::Scroll => {
                    bench.happen(What::Timer(Timer::Autoscroll));
                }
                Deed::Outside(text) => {
                    bench.happen(What::EditedOutside(Ok(text)));
                }
            }
            holds(&bench);
        }
        bench.frame();
        holds(&bench);
        bench.state.overlays.clear();
        let after = bench.state.document.draft.clone();
        let mut undone = 0;
        loop {
            bench.state.notice = None;
            bench.key("ctrl-z");
            holds(&bench);
            if bench.state.notice.take().is_some_and(|notice| notice.text == "Nothing to undo") {
                break;
            }
            undone += 1;
        }
        prop_assert_eq!(&bench.state.document.draft, &before, "all is undone");
        for _ in 0..undone {
            bench.key("ctrl-y");
            holds(&bench);
        }
        prop_assert_eq!(&bench.state.document.draft, &after, "and done again");
    }
}
