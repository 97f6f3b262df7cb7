//! What the list of calls asks of the ledger: never twice at once, and nothing while nothing happens.

use ringback::call::conversation::Status;
use ringback::call::cost::Cost;

use super::*;
use crate::screens::conversation;

fn asks_for_the_list(orders: &[Order]) -> bool {
    matches!(orders, [Order::Find { behind: None, .. }])
}

#[test]
fn typing_asks_the_ledger_once_at_a_time() {
    let (mut workbench, rows) = book(WIDE);
    assert_eq!(orders(&mut workbench).len(), 1);
    workbench.keys("\"noor\"");
    // The first letter was asked for; the others wait for its answer.
    assert_eq!(orders(&mut workbench).len(), 1);
    found(&mut workbench, &rows, false);
    let asked = orders(&mut workbench);
    assert_eq!(asked.len(), 1);
    let (wanted, _) = ringback::store::ledger::query::Query::parse("noor", NOW, 0);
    assert_eq!(
        asked[0],
        Order::Find {
            query: wanted,
            behind: None,
            most: ringback::app::book::PAGE,
        }
    );
    found(&mut workbench, &rows[..1], false);
    assert!(orders(&mut workbench).is_empty());
    assert!(workbench.screen().contains("1 call "));
    workbench.keys("\" since:tomorrow\"");
    assert!(workbench.screen().contains("! since: takes a span"));
}

#[test]
fn near_the_end_the_next_page_is_asked_for_and_put_behind() {
    let (mut workbench, rows) = book(WIDE);
    found(&mut workbench, &rows, true);
    orders(&mut workbench);
    workbench.keys("down");
    let asked = orders(&mut workbench);
    assert!(
        matches!(
            &asked[..],
            [Order::Find {
                behind: Some(_),
                ..
            }]
        ),
        "{asked:?}"
    );
    workbench.keys("down");
    assert!(orders(&mut workbench).is_empty(), "one is under way");
    let older = row(&workbench, 9, ("", ""));
    answer(
        &mut workbench,
        Answer::Found {
            further: true,
            result: Ok(Page {
                calls: vec![summary(&older)],
                more: false,
            }),
        },
    );
    workbench.keys("end enter");
    assert_eq!(orders(&mut workbench), [Order::Open(id(9))]);
}

#[test]
fn what_was_changed_is_asked_for_once_for_each_call_in_view() {
    let mut workbench = Workbench::open("clinic-reminder", WIDE);
    let rows = rows(&workbench);
    workbench.keys("f6");
    all_orders(&mut workbench);
    found(&mut workbench, &rows, false);
    let asked = all_orders(&mut workbench);
    let ids: Vec<CallId> = rows.iter().map(|row| row.id.clone()).collect();
    assert_eq!(asked, [Order::Since(ids)]);
    // On its way, and later answered: not asked for again.
    workbench.keys("down");
    answer(&mut workbench, since(&rows));
    workbench.keys("down up");
    assert!(all_orders(&mut workbench).is_empty());
    // The third call had another greeting; the second was the first with the new one.
    assert_eq!(list(&workbench).selected, 1);
    let screen = workbench.screen();
    assert!(screen.contains("Greeting"), "{screen}");
    assert!(
        screen.contains("Since 01-15 05:00: Greeting -Good morning +Hello"),
        "{screen}"
    );
    workbench.keys("up");
    assert!(
        workbench
            .screen()
            .contains("The same draft as in the call of 01-15 06:00.")
    );
    workbench.keys("end");
    assert!(workbench.screen().contains("The first call of this draft."));
}

#[test]
fn a_call_of_this_window_changes_its_row_at_once() {
    let mut workbench = Workbench::open("clinic-reminder", WIDE);
    let rows = rows(&workbench);
    let call = workbench.placed(conversation(Status::Pending));
    workbench.keys("esc f6");
    found(&mut workbench, &rows, false);
    workbench.keys("down down");
    orders(&mut workbench);
    // The same word again is nothing new; another one is, and so is the end, and what it cost.
    workbench.polled(&call, conversation(Status::Pending));
    assert!(orders(&mut workbench).is_empty());
    workbench.polled(&call, conversation(Status::InProgress));
    assert!(asks_for_the_list(&orders(&mut workbench)));
    let mut newer = rows.clone();
    newer.insert(0, row(&workbench, 0, ("", "")));
    found(&mut workbench, &newer, false);
    assert_eq!(
        list(&workbench).chosen().map(|call| &call.id),
        Some(&id(3)),
        "it stays selected"
    );
    workbench.polled(&call, conversation(Status::Completed));
    assert!(asks_for_the_list(&orders(&mut workbench)));
    let cost = Cost {
        credits: "3".into(),
        used_seconds: None,
    };
    workbench.happen(What::Cost {
        id: call,
        cost: Some(cost),
    });
    // One order at a time: it is asked for when the last one is answered.
    assert!(orders(&mut workbench).is_empty());
    found(&mut workbench, &newer, false);
    assert!(asks_for_the_list(&orders(&mut workbench)));
}

#[test]
fn another_windows_calls_come_with_the_focus_and_nothing_is_asked_while_nothing_happens() {
    let (mut workbench, rows) = book(WIDE);
    orders(&mut workbench);
    workbench.happen(What::FocusGained);
    assert!(asks_for_the_list(&orders(&mut workbench)));
    found(&mut workbench, &rows, false);
    // Back from a page.
    page(&mut workbench, &rows, 0);
    workbench.keys("down");
    assert!(orders(&mut workbench).is_empty());
    workbench.keys("esc");
    assert!(asks_for_the_list(&orders(&mut workbench)));
    found(&mut workbench, &rows, false);
    // A key after a while; not one soon after.
    workbench.keys("down");
    assert!(orders(&mut workbench).is_empty());
    workbench.at_ms += 60_000;
    workbench.keys("down");
    assert!(asks_for_the_list(&orders(&mut workbench)));
    found(&mut workbench, &rows, false);
    // No timer looks after the list.
    let timers = |effect: &Effect| matches!(effect, Effect::SetTimer { .. });
    assert!(!workbench.effects.iter().any(timers));
    workbench.keys("esc");
    orders(&mut workbench);
    workbench.happen(What::FocusGained);
    assert!(orders(&mut workbench).is_empty(), "no list is open");
}
