//! A call's page of this window: what was tried, what to do next, what is written on it.

use ringback::app::book::{Answer, Entry, Order};
use ringback::app::notice::Until;
use ringback::draft::{file, version};

use super::*;
use crate::screens::SMALL;

fn orders(workbench: &mut Workbench) -> Vec<Order> {
    let effects = std::mem::take(&mut workbench.effects);
    let order = |effect| match effect {
        Effect::Book(order) => Some(order),
        _ => None,
    };
    effects.into_iter().filter_map(order).collect()
}

/// The column at which a text begins on the screen.
fn column(screen: &str, text: &str) -> usize {
    let line = screen.lines().find(|line| line.contains(text));
    let line = line.unwrap_or_else(|| panic!("no {text}: {screen}"));
    line.chars().count() - line.split(text).nth(1).unwrap().chars().count()
}

#[test]
fn every_page_tells_what_was_tried() {
    let mut workbench = Workbench::open("clinic-reminder", WIDE);
    let draft = &workbench.state.document.draft;
    let version = version::of(&file::write("", draft).unwrap());
    let tried =
        format!("2027-01-15 08:00:00  Clinic reminder  untitled v.{version}  Voice 1  set lina");
    workbench.placed(conversation(Status::InProgress));
    let running = workbench.screen();
    assert!(running.contains(&tried), "{running}");
    let refused = Dialed::Refused {
        status: 402,
        words: "no credits".into(),
        reply: String::new(),
    };
    for dialed in [unknown(), refused] {
        let mut workbench = Workbench::open("clinic-reminder", WIDE);
        workbench.dialled(dialed);
        assert!(
            workbench.screen().contains(&tried),
            "{}",
            workbench.screen()
        );
    }
    // A set that is not there overlays nothing.
    let mut without = Workbench::open("clinic-reminder", WIDE);
    let draft = &mut without.state.document.draft;
    draft.params = draft.effective_params().into_owned();
    draft.param_sets.clear();
    without.state.stale.check = true;
    without.placed(conversation(Status::Completed));
    let screen = without.screen();
    assert!(
        screen.contains("Voice 1") && !screen.contains("set lina"),
        "{screen}"
    );
}

#[test]
fn an_ended_call_is_noted_rated_and_compared_where_it_ended() {
    let mut workbench = Workbench::open("clinic-reminder", WIDE);
    let id = workbench.placed(conversation(Status::Completed));
    let screen = workbench.screen();
    assert!(
        screen.contains("n note  1-5 rate  d diff  b in the ledger"),
        "{screen}"
    );
    orders(&mut workbench);
    workbench.keys("4 n \"booked, but slow\" enter");
    let text = "booked, but slow".to_owned();
    let (rated, noted) = (id.clone(), id.clone());
    let wanted = [
        Order::Rate {
            id: rated,
            rating: 4,
        },
        Order::Note { id: noted, text },
    ];
    assert_eq!(orders(&mut workbench), wanted);
    let written = Row {
        note: Some("booked, but slow".into()),
        rating: Some(4),
        ..row(id.clone(), RowState::Accepted, 0)
    };
    let entry = Entry {
        row: written,
        before: None,
    };
    workbench.happen(What::Book(Box::new(Answer::Written(Ok(entry.clone())))));
    let screen = workbench.screen();
    assert!(
        screen.contains("★★★★☆") && screen.contains("Note  booked, but slow"),
        "{screen}"
    );
    // What to compare it with is chosen on the ledger's page of it.
    workbench.keys("d");
    assert_eq!(orders(&mut workbench), [Order::Open(id.clone())]);
    workbench.happen(What::Book(Box::new(Answer::Opened(Ok(entry.clone())))));
    let page = workbench.screen();
    assert!(page.contains("★★★★☆"), "{page}");
    assert!(page.contains("Compare with"), "{}", workbench.screen());
    // Opened by its own key, it asks for nothing.
    workbench.keys("esc esc b");
    workbench.happen(What::Book(Box::new(Answer::Opened(Ok(entry)))));
    assert!(
        !workbench.screen().contains("Compare with"),
        "{}",
        workbench.screen()
    );
}

#[test]
fn a_running_call_takes_no_notes() {
    let mut workbench = Workbench::open("clinic-reminder", WIDE);
    workbench.placed(conversation(Status::InProgress));
    orders(&mut workbench);
    workbench.keys("3 n d");
    assert!(orders(&mut workbench).is_empty());
    assert_eq!(workbench.state.overlays.len(), 1);
}

#[test]
fn the_names_of_an_outcome_stand_still_when_it_comes() {
    let mut workbench = Workbench::open("clinic-reminder", WIDE);
    workbench.state.document.draft.outcome_response_shape =
        r#"{"type":"object","properties":{"delivery_confirmed":{"type":"boolean"},"when":{"type":"string"}}}"#.into();
    workbench.state.stale.check = true;
    let id = workbench.placed(conversation(Status::InProgress));
    let running = workbench.screen();
    let at = column(&running, "delivery_confirmed");
    let mut ended = conversation(Status::Completed);
    ended.outcome = Some(json!({"delivery_confirmed": true, "when": "Monday"}));
    workbench.polled(&id, ended);
    let screen = workbench.screen();
    assert_eq!(
        column(&screen, "delivery_confirmed"),
        at,
        "{running}{screen}"
    );
    assert_eq!(
        column(&screen, "delivery_confirmed  true"),
        at + 6,
        "{screen}"
    );
}

#[test]
fn a_list_in_an_outcome_is_read_line_by_line() {
    let mut workbench = Workbench::open("clinic-reminder", WIDE);
    let mut ended = conversation(Status::Completed);
    ended.outcome = Some(
        json!({"issues": [{"what": "the lamp", "urgency": "low"}, {"what": "المصباح", "urgency": "high"}], "praise": ["fast"]}),
    );
    workbench.placed(ended);
    let screen = workbench.screen();
    assert!(screen.contains("1  what = the lamp,"), "{screen}");
    assert!(screen.contains("1  fast"), "{screen}");
    let page: String = screen.lines().take(33).collect();
    assert!(!page.contains("[{"), "{screen}");
}

#[test]
fn what_looking_for_an_unknown_call_brought_comes_into_view() {
    for size in [SMALL, NARROW, WIDE] {
        let mut workbench = Workbench::live("clinic-reminder", size);
        workbench.state.document.draft.to_number = "+12025550144".into();
        workbench.state.document.draft.phone_number = "+12025550143".into();
        workbench.state.stale.check = true;
        let id = workbench.dialled(unknown());
        assert!(
            workbench.screen().contains("look for it at Hamsa"),
            "{}",
            workbench.screen()
        );
        workbench.keys("r");
        let result = Ok(vec![candidate(JOB, 2), candidate("other", -90)]);
        workbench.happen(What::LookedUp {
            id: id.clone(),
            result,
        });
        let screen = workbench.screen();
        for told in ["1  08:00:02", "2  07:58:30", "n  It never happened"] {
            assert!(screen.contains(told), "{size:?}: {screen}");
        }
        if size != SMALL {
            assert!(
                screen.contains("→ Choose the one that was yours, or n."),
                "{screen}"
            );
            workbench.keys("2");
            assert!(
                workbench.screen().contains("→ Enter settles it so"),
                "{}",
                workbench.screen()
            );
        }
        // Who scrolls away is left there.
        workbench.keys("ctrl-home");
        assert!(workbench.screen().contains(" LIVE   UNKNOWN"));
    }
}

#[test]
fn a_note_on_the_start_makes_room_for_what_is_opened() {
    for keys in ["f5", "f6", "f1", "ctrl-p"] {
        let mut workbench = Workbench::open("clinic-reminder", SMALL);
        workbench.state.notice = Some(ringback::app::notice::Notice {
            until: Until::Opened(0),
            ..ringback::app::notice::Notice::new("An example agent, to make yours.".into(), false)
        });
        workbench.keys("right");
        assert!(workbench.screen().contains("to make yours"));
        workbench.keys(keys);
        assert!(!workbench.screen().contains("to make yours"), "{keys}");
    }
}
