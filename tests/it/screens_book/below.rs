//! Overlays over others: what lies below is in its own place, and recedes.

use ratatui::style::Modifier;

use super::*;
use crate::screens_calls::{conversation, turn};
use ringback::call::conversation::Status;

type Open = fn((u16, u16)) -> Workbench;

/// Pages with another overlay over them.
const OVER_OTHERS: [(&str, Open); 4] = [
    ("help over a call of this window", |size| {
        let mut workbench = Workbench::open("clinic-reminder", size);
        let mut ended = conversation(Status::Completed);
        ended.transcript.push(turn(Who::Caller, "goodbye"));
        workbench.placed(ended);
        workbench.keys("f1");
        workbench
    }),
    ("help over a call of the ledger", |size| {
        let (mut workbench, rows) = book(size);
        page(&mut workbench, &rows, 1);
        workbench.keys("f1");
        workbench
    }),
    ("a list over a call of the ledger", |size| {
        let (mut workbench, rows) = book(size);
        page(&mut workbench, &rows, 1);
        workbench.keys("d");
        workbench
    }),
    ("help over two calls compared", |size| {
        let (mut workbench, rows) = book(size);
        let both = (rows[3].clone(), rows[1].clone());
        answer(&mut workbench, Answer::Compared(Ok(both)));
        workbench.keys("f1");
        workbench
    }),
];

#[test]
fn a_resized_screen_is_as_one_that_had_that_size_from_the_start() {
    let sizes = [WIDE, NARROW, SMALL, (200, 60)];
    for (what, open) in OVER_OTHERS {
        for from in sizes {
            for to in sizes {
                let mut resized = open(from);
                resized.happen(What::Resize {
                    width: to.0,
                    height: to.1,
                });
                assert_eq!(
                    resized.screen(),
                    open(to).screen(),
                    "{what}, {from:?} to {to:?}"
                );
            }
        }
    }
}

#[test]
fn a_page_below_another_overlay_recedes() {
    let (mut workbench, rows) = book(WIDE);
    page(&mut workbench, &rows, 1);
    let bold = |workbench: &Workbench| {
        let buffer = workbench.drawn();
        let verdict = buffer.cell((2, 3)).unwrap();
        (
            verdict.symbol().to_owned(),
            verdict.modifier.contains(Modifier::BOLD),
        )
    };
    assert_eq!(bold(&workbench), ("T".to_owned(), true));
    workbench.keys("n");
    assert_eq!(bold(&workbench), ("T".to_owned(), false));
}
