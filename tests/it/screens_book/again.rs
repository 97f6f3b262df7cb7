//! An earlier call's draft taken up: restored whole, and called again, which the card confirms like any other call.

use super::*;

#[test]
fn the_whole_draft_is_restored_as_one_step_that_can_be_undone() {
    let (mut workbench, rows) = book(WIDE);
    let mut then = file::read(&rows[3].draft_text).unwrap().draft;
    then.preamble.push_str(" Be brief.");
    then.params.shift_remove("clinic");
    then.poke_messages.clear();
    let other = Row {
        draft_text: file::write("", &then).unwrap(),
        ..rows[3].clone()
    };
    let before = workbench.state.document.draft.clone();
    page(&mut workbench, std::slice::from_ref(&other), 0);
    workbench.keys("r enter");
    assert_eq!(workbench.state.document.draft, then);
    workbench.keys("ctrl-z");
    assert_eq!(workbench.state.document.draft, before);
    workbench.keys("ctrl-y");
    assert_eq!(workbench.state.document.draft, then);
}

#[test]
fn calling_again_opens_the_card_and_calls_nobody_by_itself() {
    let (mut workbench, rows) = book(WIDE);
    let other = Row {
        to_number: "+12025550177".into(),
        draft_name: "older.toml".into(),
        ..rows[3].clone()
    };
    page(&mut workbench, std::slice::from_ref(&other), 0);
    workbench.keys("a enter");
    assert!(matches!(
        workbench.state.overlays.as_slice(),
        [Overlay::Card(_)]
    ));
    let dials = |workbench: &Workbench| {
        let mut all = Vec::new();
        for effect in &workbench.effects {
            if let Effect::Dial(order) = effect {
                all.push((
                    order.draft_name.clone(),
                    order.draft.clone(),
                    order.request.to().as_str().to_owned(),
                ));
            }
        }
        all
    };
    assert!(dials(&workbench).is_empty());
    workbench.ledger_answers(NumberFacts::default());
    assert!(workbench.screen().contains("+1 202 555 0177"));
    workbench.keys("enter");
    let placed = dials(&workbench);
    assert_eq!(placed.len(), 1);
    let (name, draft, to) = &placed[0];
    assert_eq!((name.as_str(), to.as_str()), ("older.toml", "+12025550177"));
    assert!(draft.greeting_message.starts_with("Good morning"));
    // The open draft is as it was.
    assert!(
        workbench
            .state
            .document
            .draft
            .greeting_message
            .starts_with("Hello")
    );
}

#[test]
fn calling_again_with_the_draft_of_today_is_like_any_other_call() {
    let (mut workbench, rows) = book(WIDE);
    page(&mut workbench, &rows, 3);
    workbench.keys("a \"now\" enter");
    workbench.ledger_answers(NumberFacts::default());
    workbench.keys("enter");
    let order = workbench.effects.iter().find_map(|effect| match effect {
        Effect::Dial(order) => Some(order),
        _ => None,
    });
    let order = order.unwrap();
    assert_eq!(order.draft, workbench.state.document.draft);
    assert_eq!(order.draft_name, "untitled");
}
