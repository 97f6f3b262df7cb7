//! The ledger as a book: its list, a call's page, two calls compared; what is seen, and what each key does.

use crossterm::event::{KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use insta::assert_snapshot;
use ringback::app::book::since::Since;
use ringback::app::book::{Answer, Entry, List, Order, View};
use ringback::app::overlay::Overlay;
use ringback::app::{Effect, What};
use ringback::call::conversation::{Turn, Who};
use ringback::call::request::CallId;
use ringback::draft::file;
use ringback::store::ledger::book::{Page, Summary};
use ringback::store::ledger::{NumberFacts, Row, RowState};
use serde_json::json;

use crate::properties::typing::world;
use crate::screens::{NARROW, SMALL, WIDE, Workbench};

mod again;
mod asking;
mod back;
mod below;
mod columns;

/// 2027-01-15 08:00:00 UTC, when the screens' clock stands.
const NOW: i64 = 1_800_000_000_000;

fn id(n: i64) -> CallId {
    CallId::parse(&format!("6f9619ff-8b86-4d01-b42d-{n:012x}")).unwrap()
}

/// A call of the open draft with some words changed, made `n` hours ago.
pub fn row(workbench: &Workbench, n: i64, change: (&str, &str)) -> Row {
    let mut draft = workbench.state.document.draft.clone();
    draft.greeting_message = draft.greeting_message.replace(change.0, change.1);
    draft.preamble = draft.preamble.replace(change.0, change.1);
    let draft_text = file::write("", &draft).unwrap();
    let said = |who, text: &str| Turn {
        who,
        text: text.into(),
    };
    Row {
        id: id(n),
        started_at_ms: NOW - n * 3_600_000,
        to_number: "+12025550144".into(),
        from_number: "+12025550143".into(),
        agent: "Clinic reminder".into(),
        host: "sandbox".into(),
        base_url: String::new(),
        sandbox: true,
        state: RowState::Accepted,
        settled: None,
        http_status: Some(200),
        job_id: Some(format!("d949f13f-{n}")),
        status: Some("COMPLETED".into()),
        success: Some(true),
        message: None,
        duration_seconds: Some(40.0 + f64::from(i32::try_from(n).unwrap())),
        cost: (n == 1).then(|| "12.50".to_owned()),
        transcript: vec![
            said(Who::Agent, "Hello Lina."),
            said(
                Who::Caller,
                if n > 2 {
                    "Who is this?"
                } else {
                    "Yes, I will come."
                },
            ),
        ],
        outcome: Some(json!({"confirmed": n <= 2, "reached": "patient"})),
        recording_url: None,
        draft_name: "clinic.toml".into(),
        draft_version: Some(ringback::draft::version::of(&draft_text)),
        draft_text,
        profile: None,
        request: r#"{"toNumber":"+12025550144"}"#.into(),
        reply: Some("{}".into()),
        note: (n == 2).then(|| "the shorter greeting".to_owned()),
        rating: (n == 2).then_some(4),
    }
}

pub fn summary(row: &Row) -> Summary {
    let outline = |outcome| ringback::call::compare::outline(outcome, &row.request);
    Summary {
        outcome_line: row.outcome.as_ref().map(outline),
        ..world::summary(row)
    }
}

fn answer(workbench: &mut Workbench, answer: Answer) {
    workbench.happen(What::Book(Box::new(answer)));
}

/// What was asked of the ledger since this was asked last.
fn all_orders(workbench: &mut Workbench) -> Vec<Order> {
    let effects = std::mem::take(&mut workbench.effects);
    effects
        .into_iter()
        .filter_map(|effect| match effect {
            Effect::Book(order) => Some(order),
            _ => None,
        })
        .collect()
}

/// The same, but for what was changed in the drafts of the calls in view.
fn orders(workbench: &mut Workbench) -> Vec<Order> {
    let mut orders = all_orders(workbench);
    orders.retain(|order| !matches!(order, Order::Since(_)));
    orders
}

/// The answer to what was changed in these calls' drafts.
fn since(rows: &[Row]) -> Answer {
    let changes = rows.iter().enumerate().map(|(at, row)| {
        let since = Since::between(rows.get(at + 1), row);
        (row.id.clone(), since)
    });
    Answer::Since(changes.collect())
}

/// Calls of the open draft, the newest first: the third and those before it had another greeting.
fn rows(workbench: &Workbench) -> Vec<Row> {
    let changed = ("Hello", "Good morning");
    (1..=5)
        .map(|n| row(workbench, n, if n > 2 { changed } else { ("", "") }))
        .collect()
}

/// The book opened on five calls.
fn book(size: (u16, u16)) -> (Workbench, Vec<Row>) {
    let mut workbench = Workbench::open("clinic-reminder", size);
    let rows = rows(&workbench);
    workbench.keys("f6");
    found(&mut workbench, &rows, false);
    answer(&mut workbench, since(&rows));
    (workbench, rows)
}

fn found(workbench: &mut Workbench, rows: &[Row], more: bool) {
    let page = Page {
        calls: rows.iter().map(summary).collect(),
        more,
    };
    answer(
        workbench,
        Answer::Found {
            further: false,
            result: Ok(page),
        },
    );
}

/// The page of a call; the one before it is known.
fn page(workbench: &mut Workbench, rows: &[Row], at: usize) {
    answer(
        workbench,
        Answer::Opened(Ok(Entry {
            row: rows[at].clone(),
            before: rows.get(at + 1).cloned(),
        })),
    );
}

#[test]
fn the_list_shows_what_each_call_came_to() {
    let (wide, _) = book(WIDE);
    assert_snapshot!("book_list_wide", wide.screen());
    let (mut narrow, _) = book(NARROW);
    narrow.keys("down");
    assert_snapshot!("book_list_narrow", narrow.screen());
}

#[test]
fn keys_that_come_before_the_list_are_about_what_it_will_hold() {
    let mut workbench = Workbench::open("clinic-reminder", WIDE);
    let rows = rows(&workbench);
    workbench.keys("f6 down enter");
    assert!(
        orders(&mut workbench)
            .iter()
            .all(|order| !matches!(order, Order::Open(_)))
    );
    found(&mut workbench, &rows, false);
    assert_eq!(orders(&mut workbench), [Order::Open(id(2))]);
    // Once, not with each answer.
    found(&mut workbench, &rows, false);
    assert_eq!(orders(&mut workbench), []);
}

#[test]
fn a_call_that_nobody_follows_any_more_is_not_said_to_go_on() {
    for (sandbox, next) in [
        (true, "ends with the window or the command"),
        (false, "asks how it stands"),
    ] {
        let (mut workbench, mut rows) = book(WIDE);
        rows[0].sandbox = sandbox;
        rows[0].status = Some("IN_PROGRESS".into());
        page(&mut workbench, &rows, 0);
        let screen = workbench.screen();
        assert!(
            screen.contains("was in progress when it was seen last"),
            "{screen}"
        );
        assert!(screen.contains(next), "{screen}");
        assert!(!screen.contains("It goes on"), "{screen}");
    }
}

#[test]
fn a_call_has_its_page_with_note_and_rating() {
    let (mut workbench, rows) = book(WIDE);
    page(&mut workbench, &rows, 1);
    assert_snapshot!("book_page_wide", workbench.screen());
    orders(&mut workbench);
    workbench.keys("5 0 n \" than before\" enter");
    assert_eq!(
        orders(&mut workbench),
        [
            Order::Rate {
                id: id(2),
                rating: 5
            },
            Order::Rate {
                id: id(2),
                rating: 0
            },
            Order::Note {
                id: id(2),
                text: "the shorter greeting than before".into()
            },
        ]
    );
    let written = Row {
        note: Some("other words".into()),
        rating: Some(1),
        ..rows[1].clone()
    };
    answer(
        &mut workbench,
        Answer::Written(Ok(Entry {
            row: written,
            before: None,
        })),
    );
    assert!(workbench.screen().contains("★☆☆☆☆"));
    workbench.keys("esc down");
    let list = workbench.screen();
    assert!(
        list.contains("other words") && list.contains("★1"),
        "{list}"
    );
    let (mut narrow, rows) = book(NARROW);
    page(&mut narrow, &rows, 1);
    assert_snapshot!("book_page_narrow", narrow.screen());
}

/// Two calls compared, on the wide screen.
pub fn compared() -> Workbench {
    let (mut workbench, rows) = book(WIDE);
    workbench.happen(What::Calls(Ok(rows.iter().map(summary).collect())));
    answer(
        &mut workbench,
        Answer::Compared(Ok((rows[3].clone(), rows[1].clone()))),
    );
    workbench
}

#[test]
fn two_calls_are_compared_by_marking_them() {
    let (mut workbench, rows) = book(WIDE);
    orders(&mut workbench);
    workbench.keys("down tab down tab");
    assert_eq!(orders(&mut workbench), [Order::Compare(id(2), id(4))]);
    answer(
        &mut workbench,
        Answer::Compared(Ok((rows[3].clone(), rows[1].clone()))),
    );
    assert_snapshot!("book_compare_wide", workbench.screen());
    let (mut narrow, rows) = book(NARROW);
    answer(
        &mut narrow,
        Answer::Compared(Ok((rows[3].clone(), rows[1].clone()))),
    );
    assert_snapshot!("book_compare_narrow", narrow.screen());
}

#[test]
fn a_mark_is_taken_away_by_marking_again() {
    let (mut workbench, _) = book(WIDE);
    orders(&mut workbench);
    workbench.keys("tab up tab tab");
    // Marked, taken away, and marked anew: nothing to compare yet.
    assert!(orders(&mut workbench).is_empty());
}

#[test]
fn a_page_compares_with_the_call_before_with_a_marked_one_and_with_the_draft() {
    let (mut workbench, rows) = book(WIDE);
    page(&mut workbench, &rows, 1);
    workbench.keys("d \"before\" enter");
    let screen = workbench.screen();
    assert!(screen.contains("Two calls compared"), "{screen}");
    assert!(screen.contains("- confirmed = false"), "{screen}");
    workbench.keys("esc d \"as it is now\" enter");
    assert!(workbench.screen().contains("Both say the same."));
    workbench.keys("esc d \"another\" enter esc");
    page(&mut workbench, &rows, 3);
    workbench.keys("d \"marked call\" enter");
    let screen = workbench.screen();
    // The one that began first stands before, whichever was marked.
    assert!(screen.contains("- 2027-01-15 04:00"), "{screen}");
    assert!(screen.contains("+ 2027-01-15 06:00"), "{screen}");
}

#[test]
fn a_page_follows_what_it_is_made_of() {
    let (mut workbench, rows) = book(WIDE);
    page(&mut workbench, &rows, 0);
    let before = workbench.screen();
    let mut rated = rows[0].clone();
    rated.rating = Some(2);
    rated.note = Some("too fast".to_owned());
    let entry = Entry {
        row: rated,
        before: None,
    };
    answer(&mut workbench, Answer::Written(Ok(entry)));
    let screen = workbench.screen();
    assert!(
        screen.contains("★★☆☆☆") && screen.contains("too fast"),
        "{screen}"
    );
    workbench.keys("v");
    assert!(
        workbench.screen().contains("Request"),
        "{}",
        workbench.screen()
    );
    workbench.keys("v");
    assert_eq!(workbench.screen(), screen);
    workbench.happen(What::Resize {
        width: 80,
        height: 24,
    });
    assert!(workbench.screen().contains("too fast"));
    workbench.happen(What::Resize {
        width: WIDE.0,
        height: WIDE.1,
    });
    assert_eq!(workbench.screen(), screen);
    assert_ne!(screen, before);
}

#[test]
fn a_comparison_with_the_draft_of_today_follows_the_draft() {
    let (mut workbench, rows) = book(WIDE);
    page(&mut workbench, &rows, 0);
    workbench.keys(r#"d "as it is now" enter"#);
    assert!(
        workbench.screen().contains("Both say the same."),
        "{}",
        workbench.screen()
    );
    // As when its file was changed by somebody else.
    workbench
        .state
        .document
        .draft
        .greeting_message
        .push_str(" Goodbye.");
    workbench.state.stale.check = true;
    workbench.keys("down");
    assert!(
        workbench.screen().contains("Goodbye."),
        "{}",
        workbench.screen()
    );
}

#[test]
fn calls_of_the_same_minute_are_told_apart_by_their_seconds() {
    let (mut workbench, mut rows) = book(WIDE);
    assert!(workbench.screen().contains("01-15 07:00  "));
    rows[1].started_at_ms = rows[0].started_at_ms - 7_000;
    rows[0].started_at_ms += 5_000;
    rows[1].started_at_ms += 10_000;
    workbench.keys("esc f6");
    found(&mut workbench, &rows, false);
    let screen = workbench.screen();
    assert!(screen.contains("01-15 07:00:05  "), "{screen}");
    assert!(screen.contains("01-15 07:00:03  "), "{screen}");
    assert!(screen.contains("01-15 05:00     "), "{screen}");
}

#[test]
fn a_time_before_an_arabic_name_reads_as_before_any_other() {
    let (mut workbench, mut rows) = book(WIDE);
    rows[0].agent = "تأكيد التوصيل".into();
    workbench.keys("esc f6");
    found(&mut workbench, &rows, false);
    let screen = workbench.screen();
    assert!(screen.contains("│ 01-15 07:00  "), "{screen}");
}

#[test]
fn a_field_is_restored_as_one_step_that_can_be_undone() {
    let (mut workbench, mut rows) = book(WIDE);
    let before = workbench.state.document.draft.clone();
    // More than one field differs, so that taking all of them shows.
    let mut then = file::read(&rows[3].draft_text).unwrap().draft;
    then.preamble.push_str(" Be brief.");
    then.silence_threshold = "1200".to_owned();
    rows[3].draft_text = file::write("", &then).unwrap();
    page(&mut workbench, &rows, 3);
    workbench.keys("r");
    assert_snapshot!("book_restore_wide", workbench.screen());
    workbench.keys("\"greeting\" enter");
    assert!(workbench.state.overlays.is_empty());
    let draft = &workbench.state.document.draft;
    assert!(draft.greeting_message.starts_with("Good morning"));
    let mut expected = before.clone();
    expected.greeting_message.clone_from(&then.greeting_message);
    assert_eq!(*draft, expected);
    assert!(
        workbench
            .screen()
            .contains("As in the call of 2027-01-15 04:00")
    );
    workbench.keys("ctrl-z");
    assert_eq!(workbench.state.document.draft, before);
}

#[test]
fn masked_numbers_are_on_no_screen_of_the_book() {
    let (mut workbench, rows) = book(WIDE);
    workbench.state.book.mask_numbers = true;
    let mut screens = vec![workbench.screen()];
    page(&mut workbench, &rows, 1);
    screens.push(workbench.screen());
    workbench.keys("v");
    screens.push(workbench.screen());
    workbench.keys("d");
    screens.push(workbench.screen());
    workbench.keys("\"before\" enter");
    screens.push(workbench.screen());
    for screen in screens {
        // As it is read, and in the raw request.
        let shown = ["+1 *** *** **44", "+1********44"];
        assert!(shown.iter().any(|one| screen.contains(one)), "{screen}");
        assert!(!screen.contains("12025550144"), "{screen}");
        assert!(!screen.contains("202 555 0144"), "{screen}");
    }
}

#[test]
fn what_is_wrong_with_the_ledger_is_said_in_the_list() {
    let mut workbench = Workbench::open("clinic-reminder", WIDE);
    workbench.keys("f6");
    answer(
        &mut workbench,
        Answer::Found {
            further: false,
            result: Err("the ledger x cannot be read: the disk is gone".into()),
        },
    );
    assert!(workbench.screen().contains("the disk is gone"));
    let Some(Overlay::Book(view)) = workbench.state.overlays.last() else {
        panic!("no book");
    };
    assert!(matches!(**view, View::List(_)));
    workbench.keys("esc");
    assert!(workbench.state.overlays.is_empty());
}

fn list(workbench: &Workbench) -> &List {
    let found = workbench.state.overlays.iter().find_map(|over| match over {
        Overlay::Book(view) => match &**view {
            View::List(list) => Some(list),
            _ => None,
        },
        _ => None,
    });
    found.unwrap()
}

#[test]
fn what_a_call_cost_is_in_the_list_on_its_page_and_in_the_comparison() {
    let (mut workbench, rows) = book(WIDE);
    assert!(workbench.screen().contains("12.50 credits"));
    page(&mut workbench, &rows, 0);
    assert!(workbench.screen().contains("41 s   12.50 credits"));
    workbench.keys("d \"before\" enter");
    let screen = workbench.screen();
    assert!(screen.contains("41 s  12.50 credits"), "{screen}");
}

fn opened(workbench: &Workbench) -> Vec<&str> {
    let links = workbench.effects.iter().filter_map(|effect| match effect {
        Effect::OpenLink(link) => Some(link.as_str()),
        _ => None,
    });
    links.collect()
}

fn copied(workbench: &Workbench) -> Vec<&str> {
    let texts = workbench.effects.iter().filter_map(|effect| match effect {
        Effect::Copy(text) => Some(text.as_str()),
        _ => None,
    });
    texts.collect()
}

#[test]
fn a_recording_is_shown_before_it_is_opened() {
    const LINK: &str = "https://media.example.org/rec.mp3?token=0123456789";
    let (mut workbench, rows) = book(WIDE);
    let with = |link: &str| Row {
        recording_url: Some(link.to_owned()),
        ..rows[0].clone()
    };
    page(&mut workbench, &[with(LINK)], 0);
    workbench.keys("o");
    assert_snapshot!("book_recording", workbench.screen());
    assert!(opened(&workbench).is_empty());
    workbench.keys("enter");
    assert_eq!(opened(&workbench), [LINK]);
    // No display: it is said so, and copied instead.
    workbench.happen(What::LinkOpened {
        link: LINK.to_owned(),
        result: Err("There is no display here to open a browser on".to_owned()),
    });
    assert_eq!(copied(&workbench), [LINK]);
    assert!(
        workbench
            .screen()
            .contains("There is no display here to open a browser on. The recording's link is")
    );
    // Esc opens nothing, c copies.
    workbench.keys("o esc o c");
    assert_eq!(opened(&workbench).len(), 1);
    assert_eq!(copied(&workbench).len(), 2);
    // What is not https is not opened.
    page(
        &mut workbench,
        &[with("http://media.example.org/rec.mp3")],
        0,
    );
    workbench.keys("o enter");
    assert!(workbench.screen().contains("It is not https"));
    assert_eq!(opened(&workbench).len(), 1);
    workbench.keys("c");
    assert_eq!(
        copied(&workbench).last(),
        Some(&"http://media.example.org/rec.mp3")
    );
    page(&mut workbench, &rows, 1);
    workbench.keys("o");
    assert!(workbench.screen().contains("There is no recording"));
}

#[test]
fn one_jumps_from_change_to_change() {
    let (mut workbench, rows) = book(SMALL);
    let first = Answer::Compared(Ok((rows[3].clone(), rows[1].clone())));
    answer(&mut workbench, first);
    let top = workbench.screen();
    workbench.keys("n");
    let outcome = workbench.screen();
    assert_ne!(top, outcome);
    workbench.keys("n n n n");
    assert!(workbench.screen().contains("Transcript"));
    workbench.keys("p p p p p");
    assert!(workbench.screen().contains("Greeting"));
}

/// Presses the left button on the first place where this text stands.
fn click(workbench: &mut Workbench, text: &str) {
    let screen = workbench.screen();
    let (row, line) = screen
        .lines()
        .enumerate()
        .find(|(_, line)| line.contains(text))
        .unwrap_or_else(|| panic!("no {text} on\n{screen}"));
    let before = line.split(text).next().unwrap_or_default();
    let column = ringback::text::grapheme::columns(before);
    workbench.happen(What::Mouse(MouseEvent {
        kind: MouseEventKind::Down(MouseButton::Left),
        column: u16::try_from(column).unwrap(),
        row: u16::try_from(row).unwrap(),
        modifiers: KeyModifiers::NONE,
    }));
}

#[test]
fn with_the_mouse_two_calls_are_compared_and_a_field_is_restored() {
    let (mut workbench, rows) = book(WIDE);
    orders(&mut workbench);
    let row = ringback::app::book::calls_area(&workbench.state);
    let mark = |workbench: &mut Workbench, index: u16| {
        workbench.happen(What::Mouse(MouseEvent {
            kind: MouseEventKind::Down(MouseButton::Left),
            column: row.x,
            row: row.y + index,
            modifiers: KeyModifiers::NONE,
        }));
    };
    mark(&mut workbench, 3);
    assert!(workbench.screen().contains("◆"));
    assert_eq!(list(&workbench).selected, 3);
    mark(&mut workbench, 1);
    assert_eq!(orders(&mut workbench), [Order::Compare(id(4), id(2))]);
    answer(
        &mut workbench,
        Answer::Compared(Ok((rows[3].clone(), rows[1].clone()))),
    );
    click(&mut workbench, "Esc back");
    assert_eq!(list(&workbench).selected, 1);
    page(&mut workbench, &rows, 3);
    click(&mut workbench, "r restore");
    click(&mut workbench, "the whole draft");
    assert!(workbench.state.overlays.is_empty());
    let draft = &workbench.state.document.draft;
    assert!(draft.greeting_message.starts_with("Good morning"));
}

#[test]
fn masked_numbers_stand_only_where_a_number_is_confirmed_or_typed() {
    let mut workbench = Workbench::open("clinic-reminder", WIDE);
    workbench.state.book.mask_numbers = true;
    let hidden = |screen: &str| !screen.contains("0144") && screen.contains("44");
    // Header and field list.
    assert!(hidden(&workbench.screen()), "{}", workbench.screen());
    workbench.keys("f6");
    workbench.keys("esc ctrl-p \"contacts\" enter");
    assert!(hidden(&workbench.screen()), "{}", workbench.screen());
    // The card names the number that is confirmed.
    workbench.keys("esc f5");
    workbench.ledger_answers(NumberFacts::default());
    assert!(workbench.screen().contains("+1 202 555 0144"));
    workbench.keys("esc ctrl-p \"call to\" enter");
    assert!(workbench.screen().contains("+12025550144"));
}
