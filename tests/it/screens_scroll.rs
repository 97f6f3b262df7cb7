//! Scroll bars: each is drawn where it can be taken hold of, and is dragged to both ends of what it stands for.

use crossterm::event::{MouseButton, MouseEventKind};
use ringback::app::What;
use ringback::app::book::Answer;
use ringback::app::scrollbar::{Bar, Place};
use ringback::app::update::mouse::scrolling;
use ringback::call::conversation::{Status, Turn, Who};
use ringback::store::ledger::book::Page;

use crate::screens::{NARROW, SMALL, WIDE, Workbench, conversation};
use crate::screens_book::{row, summary};
use crate::screens_look::DOWN;

const DRAG: MouseEventKind = MouseEventKind::Drag(MouseButton::Left);
const UP: MouseEventKind = MouseEventKind::Up(MouseButton::Left);

impl Workbench {
    /// The rows of the screen on which a bar's thumb is drawn.
    fn thumb(&self, bar: Bar) -> Vec<u16> {
        let buffer = self.drawn();
        let rows = bar.track.y..bar.track.bottom();
        rows.filter(|y| buffer[(bar.track.x, *y)].symbol() == "┃")
            .collect()
    }
}

/// A workbench of each kind that scrolls on a screen of this size, and where.
fn scrolling(size: (u16, u16)) -> Vec<(&'static str, Workbench, Place)> {
    let open = |keys: &str| {
        let mut workbench = Workbench::open("clinic-reminder", size);
        workbench.keys(keys);
        workbench
    };
    let mut all = vec![
        ("palette", open("ctrl-p"), Place::Overlay),
        ("help", open("f1"), Place::Overlay),
        ("voices", open("f2"), Place::Overlay),
    ];
    let mut long = open("ctrl-p \"preamble\" enter");
    long.happen(What::Paste("word ".repeat(900)));
    all.push(("preamble", long, Place::Editor));
    let preview = if size.0 < 100 { "f4" } else { "tab" };
    all.push(("preview", open(preview), Place::Preview));
    let mut call = open("");
    let mut talked = conversation(Status::Completed);
    let turn = |index: usize| Turn {
        who: [Who::Agent, Who::Caller][index % 2],
        text: format!("Sentence {index}."),
    };
    talked.transcript = (0..40).map(turn).collect();
    call.placed(talked);
    all.push(("call", call, Place::Overlay));
    let mut book = open("f6");
    let calls = (1..90)
        .map(|number| summary(&row(&book, number, ("", ""))))
        .collect();
    book.happen(What::Book(Box::new(Answer::Found {
        further: false,
        result: Ok(Page { calls, more: false }),
    })));
    all.push(("book", book, Place::Overlay));
    all
}

#[test]
fn a_thumb_is_dragged_from_where_it_is_drawn_to_both_ends() {
    for size in [WIDE, NARROW, SMALL, (200, 60)] {
        for (name, mut workbench, place) in scrolling(size) {
            let bar = |workbench: &Workbench| scrolling::bar(&workbench.state, place).unwrap();
            let start = bar(&workbench);
            let track = usize::from(start.track.height);
            let Some((first, rows)) = start.seen.thumb(track) else {
                // Some fit where there is much room.
                assert!(size.0 == 200 || name == "voices", "{name} at {size:?}");
                continue;
            };
            let drawn = workbench.thumb(start);
            let expected: Vec<u16> = (first..first + rows)
                .map(|row| start.track.y + row as u16)
                .collect();
            assert_eq!(drawn, expected, "{name} at {size:?}");
            // Held by its last row, to the end of the track, beyond it, and back past its start.
            let x = start.track.x;
            workbench.mouse(DOWN, x, *drawn.last().unwrap());
            assert_eq!(
                bar(&workbench).seen.first,
                start.seen.first,
                "{name}: a press moves nothing"
            );
            workbench.mouse(DRAG, x, start.track.bottom() - 1);
            let end = bar(&workbench).seen;
            assert_eq!(end.first + end.rows, end.all, "{name} at {size:?}: {end:?}");
            workbench.mouse(DRAG, 3, start.track.bottom() + 1);
            assert_eq!(bar(&workbench).seen, end);
            workbench.mouse(DRAG, x, 0);
            assert_eq!(bar(&workbench).seen.first, 0, "{name} at {size:?}");
            workbench.mouse(UP, x, 0);
            // The button is up: nothing is held any more.
            workbench.mouse(DRAG, x, start.track.bottom() - 1);
            assert_eq!(bar(&workbench).seen.first, 0, "{name} at {size:?}");
            // A press on the track below the thumb brings it there.
            workbench.mouse(DOWN, x, start.track.bottom() - 1);
            assert_eq!(bar(&workbench).seen.first, end.first, "{name} at {size:?}");
            let drawn = workbench.thumb(start);
            assert_eq!(
                drawn.last(),
                Some(&(start.track.bottom() - 1)),
                "{name} at {size:?}"
            );
        }
    }
}

#[test]
fn a_press_on_a_border_without_a_thumb_scrolls_nothing() {
    let mut workbench = Workbench::open("clinic-reminder", WIDE);
    let bar = scrolling::bar(&workbench.state, Place::Editor).unwrap();
    assert_eq!(bar.seen.thumb(10), None);
    workbench.mouse(DOWN, bar.track.x, bar.track.bottom() - 1);
    assert_eq!(workbench.state.grab, None);
    // Under an overlay no bar of the panes is there.
    let preview = scrolling::bar(&workbench.state, Place::Preview).unwrap();
    workbench.keys("f5");
    workbench.mouse(DOWN, preview.track.x, preview.track.bottom() - 1);
    assert_eq!(
        (workbench.state.grab, workbench.state.preview.scroll),
        (None, 0)
    );
}
