//! The card, a call being placed, and what came of it.

use super::*;
use crate::app::keyline;
use crate::app::talk::verdict_of;
use crate::store::ledger::RowState;
use crate::store::ledger::book::Summary;

#[test]
fn f5_then_enter_calls_once() {
    let mut bench = Bench::new();
    bench.open_card(NumberFacts::default());
    bench.keys("enter enter enter");
    assert_eq!(bench.dials(), 1);
}

#[test]
fn enter_before_the_card_was_drawn_is_not_a_confirmation() {
    let mut bench = Bench::new();
    bench.key("f5").key("enter");
    bench.ledger_answers(Ok(NumberFacts::default()));
    bench.key("enter");
    bench.at_ms += 10_000;
    bench.key("enter");
    assert_eq!(bench.dials(), 0);
    bench.frame();
    bench.at_ms += QUIET_MS;
    bench.key("enter");
    assert_eq!(bench.dials(), 1);
}

#[test]
fn a_held_key_or_typing_ahead_never_confirms() {
    let mut bench = Bench::new();
    bench.open_card(NumberFacts::default());
    for _ in 0..100 {
        bench.at_ms += QUIET_MS - 1;
        bench.key("enter");
    }
    assert_eq!(bench.dials(), 0);
    bench.at_ms += QUIET_MS;
    bench.key("enter");
    assert_eq!(bench.dials(), 1);
}

#[test]
fn a_paste_of_lines_places_no_call_and_restarts_the_cards_time() {
    let mut bench = Bench::new();
    bench.open_card(NumberFacts::default());
    bench.at_ms += QUIET_MS;
    bench.happen(What::Paste("a\r\n\r\nb\r\n".into()));
    bench.key("enter");
    assert_eq!(bench.dials(), 0);
}

#[test]
fn a_paste_that_is_too_long_for_a_field_restarts_the_cards_time_too() {
    let mut bench = Bench::new();
    bench.open_card(NumberFacts::default());
    bench.at_ms += QUIET_MS;
    bench.happen(What::Paste("x".repeat(17 << 20)));
    bench.key("enter");
    assert_eq!(bench.dials(), 0);
}

#[test]
fn esc_leaves_the_card_and_nothing_is_dialled() {
    let mut bench = Bench::new();
    bench.open_card(NumberFacts::default());
    bench.keys("esc enter");
    assert_eq!(bench.dials(), 0);
    assert!(bench.state.overlays.is_empty());
}

#[test]
fn enter_does_nothing_before_the_ledger_has_answered_or_if_it_is_broken() {
    let mut bench = Bench::new();
    bench.keys("f5 enter enter");
    assert_eq!(bench.dials(), 0);
    bench.ledger_answers(Err("the ledger cannot be opened".into()));
    bench.frame();
    bench.keys("enter");
    assert_eq!(bench.dials(), 0);
}

#[test]
fn with_errors_the_card_never_calls_and_enter_goes_to_the_first() {
    let wrong = Draft {
        to_number: "12".into(),
        ..draft()
    };
    let mut bench = Bench::with(wrong, Target::sandbox(1));
    bench.keys("f5 enter");
    assert_eq!(bench.dials(), 0);
    assert_eq!(bench.state.pane.field, Field::CallTo);
    assert!(bench.state.overlays.is_empty());
}

#[test]
fn what_is_dialled_is_what_the_card_showed() {
    let mut bench = Bench::new();
    bench.open_card(NumberFacts::default());
    let shown = bench.state.report.body.text().to_owned();
    bench.keys("enter");
    let order = bench.effects.iter().find_map(|effect| match effect {
        Effect::Dial(order) => Some(order),
        _ => None,
    });
    assert_eq!(order.unwrap().request.body().text(), shown);
}

#[test]
fn an_unknown_earlier_call_needs_the_word() {
    let mut bench = Bench::live();
    let facts = NumberFacts {
        last_call_ms: None,
        unknown: Some(UnknownCall {
            id: CallId::random(),
            at_ms: 0,
        }),
    };
    bench.open_card(facts);
    bench.keys("enter enter");
    assert_eq!(bench.dials(), 0);
    bench.keys("a g a i n enter");
    assert_eq!(
        bench.dials(),
        0,
        "the word opens the way, a further Enter calls"
    );
    bench.keys("enter");
    assert_eq!(bench.dials(), 1);
    let even = bench
        .effects
        .iter()
        .any(|effect| matches!(effect, Effect::Dial(order) if order.even_if_unknown));
    assert!(even);
}

#[test]
fn a_number_outside_the_allowed_ones_needs_its_last_four_digits() {
    let mut bench = Bench::live();
    bench.state.allowed_numbers = vec!["+12025550199".into()];
    bench.open_card(NumberFacts::default());
    bench.keys("enter 9 9 9 9 enter enter");
    assert_eq!(bench.dials(), 0);
    bench.keys("0 1 4 4 enter enter");
    assert_eq!(bench.dials(), 1);
}

#[test]
fn while_a_call_is_placed_no_other_can_be_and_quitting_asks() {
    let mut bench = Bench::new();
    bench.open_card(NumberFacts::default());
    bench.keys("enter f5");
    let said = |bench: &Bench| { bench.state.notice.clone() }.map(|notice| notice.text);
    let one_at_a_time = Some("A call is being placed: one at a time".to_owned());
    assert_eq!(said(&bench), one_at_a_time, "on the call's page");
    bench.state.notice = None;
    bench.keys("esc f5");
    assert_eq!(said(&bench), one_at_a_time, "at the draft");
    assert!(!matches!(
        bench.state.overlays.last(),
        Some(Overlay::Card(_))
    ));
    bench.keys("ctrl-q");
    assert!(!bench.state.quitting);
    assert!(matches!(
        bench.state.overlays.last(),
        Some(Overlay::QuitPlacing)
    ));
    bench.keys("q");
    assert!(bench.state.quitting);
}

#[test]
fn the_question_to_quit_goes_with_the_answer_and_says_so() {
    let mut bench = Bench::new();
    let id = bench.open_card(NumberFacts::default());
    bench.keys("enter ctrl-q").accepted(&id);
    assert!(!matches!(
        bench.state.overlays.last(),
        Some(Overlay::QuitPlacing)
    ));
    assert!(!bench.state.quitting);
    let notice = bench.state.notice.as_ref().unwrap();
    assert_eq!(
        notice.text,
        "The answer has come: ACCEPTED. ^Q quits now without asking"
    );
    bench.keys("ctrl-q");
    assert!(bench.state.quitting);

    // Where nobody asked to quit, nothing is said.
    let mut bench = Bench::new();
    let id = bench.open_card(NumberFacts::default());
    bench.keys("enter").accepted(&id);
    assert_eq!(bench.state.notice, None);
}

#[test]
fn keys_do_not_fall_through_into_the_draft_while_a_call_is_placed() {
    let mut bench = Bench::new();
    bench.open_card(NumberFacts::default());
    let before = bench.state.document.draft.clone();
    bench.keys("enter enter x backspace");
    assert_eq!(bench.state.document.draft, before);
}

#[test]
fn on_an_unknown_calls_page_keys_say_what_comes_first_and_where_esc_leads() {
    let mut bench = Bench::live();
    let id = bench.open_card(NumberFacts::default());
    bench.keys("enter").unknown(&id);
    let esc = |bench: &Bench| {
        let (hints, _) = keyline::of(&bench.state).unwrap();
        hints.last().copied()
    };
    for key in ["n", "4"] {
        bench.state.notice = None;
        bench.keys(key);
        let said = { bench.state.notice.as_ref() }.map(|notice| notice.text.as_str());
        let first = "What came of this call is not known yet: r looks for it first";
        assert_eq!(said, Some(first));
    }
    assert_eq!(esc(&bench), Some(("Esc", "draft")));
    bench.keys("r");
    bench.happen(What::LookedUp {
        id,
        result: Ok(Vec::new()),
    });
    bench.keys("n");
    assert_eq!(esc(&bench), Some(("Esc", "choose anew")));
    bench.keys("esc");
    assert_eq!(esc(&bench), Some(("Esc", "draft")));
}

#[test]
fn enter_held_since_the_card_stays_on_the_calls_page() {
    let mut bench = Bench::new();
    let id = bench.open_card(NumberFacts::default());
    let before = bench.state.document.draft.clone();
    bench.keys("enter enter").accepted(&id).keys("enter enter");
    bench.polled(&id, Status::Completed).keys("enter enter");
    assert!(matches!(bench.state.overlays[..], [Overlay::Call { .. }]));
    assert_eq!(bench.state.document.draft, before);
    assert_eq!(bench.dials(), 1);
}

#[test]
fn an_accepted_call_is_followed_to_its_end() {
    let mut bench = Bench::new();
    let id = bench.open_card(NumberFacts::default());
    bench.keys("enter").accepted(&id);
    let asked = bench.effects.iter().any(
        |effect| matches!(effect, Effect::SetTimer { timer: Timer::Poll(of), after_ms: 500 } if *of == id),
    );
    assert!(asked);
    bench.happen(What::Timer(Timer::Poll(id.clone())));
    assert!(
        bench
            .effects
            .iter()
            .any(|effect| matches!(effect, Effect::Poll { .. }))
    );
    bench.polled(&id, Status::InProgress);
    assert_eq!(bench.state.calls.live[0].word().0, "IN_PROGRESS");
    bench.polled(&id, Status::Completed);
    assert_eq!(bench.state.calls.live[0].word().0, "COMPLETED");
    assert!(!bench.state.calls.live[0].is_running());
    bench.effects.clear();
    bench
        .happen(What::Timer(Timer::Poll(id.clone())))
        .happen(What::Timer(Timer::Tick));
    assert!(
        bench.effects.is_empty(),
        "an ended call is not asked about: {:?}",
        bench.effects
    );
}

#[test]
fn f6_leads_from_a_calls_page_to_the_list_but_not_while_it_is_placed() {
    let mut bench = Bench::new();
    let id = bench.open_card(NumberFacts::default());
    bench.keys("enter f6");
    assert_eq!(bench.state.overlays.len(), 1, "still placing");
    bench.accepted(&id).keys("f6");
    assert!(matches!(bench.state.overlays[..], [_, Overlay::Book(_)]));
    bench.keys("esc");
    assert!(matches!(bench.state.overlays[..], [Overlay::Call { .. }]));
}

#[test]
fn an_answer_for_a_call_that_is_settled_changes_nothing() {
    let mut bench = Bench::new();
    let id = bench.open_card(NumberFacts::default());
    bench.keys("enter").accepted(&id);
    let refused = Ok(Dialed::Refused {
        status: 400,
        words: "no".into(),
        reply: String::new(),
    });
    bench.happen(What::Dialed {
        id,
        result: refused,
        not_written: None,
    });
    assert_eq!(bench.state.calls.live[0].word().0, "ACCEPTED");
}

#[test]
fn an_unknown_call_is_shown_as_such() {
    let mut bench = Bench::new();
    let id = bench.open_card(NumberFacts::default());
    bench.keys("enter").unknown(&id);
    let call = &mut bench.state.calls.live[0];
    // Nobody is rung in the sandbox, so it wants nothing.
    assert_eq!(call.word().0, "UNKNOWN (practice)");
    assert!(call.is_unsettled() && !call.may_ring());
    assert_eq!(call.left_behind(None), None);
    call.sandbox = false;
    assert_eq!(call.word().0, "UNKNOWN: may be ringing");
    assert!(call.may_ring());
    let left = call.left_behind(None).unwrap();
    assert!(left.contains(&format!("calls reconcile {}", id.as_str())));
    let there = call.left_behind(Some("http://127.0.0.1:1")).unwrap();
    assert!(
        there.ends_with(&format!("{} --base-url http://127.0.0.1:1", id.as_str())),
        "{there}"
    );
}

#[test]
fn what_was_settled_elsewhere_is_settled_here() {
    for job in [Some("j-1"), None] {
        let mut bench = Bench::live();
        let id = bench.open_card(NumberFacts::default());
        bench.keys("enter").unknown(&id);
        assert!(bench.state.calls.live[0].may_ring());
        bench.effects.clear();
        bench.happen(What::FocusGained);
        let lists = |effect: &Effect| matches!(effect, Effect::ListCalls);
        assert!(bench.effects.iter().any(lists));
        let listed = |settled: bool| {
            What::Calls(Ok(vec![Summary {
                id: id.clone(),
                started_at_ms: 1,
                to_number: "+12025550144".into(),
                agent: "Clinic".into(),
                host: "api.tryhamsa.com".into(),
                sandbox: false,
                state: RowState::Unknown,
                http_status: None,
                job_id: job.map(str::to_owned).filter(|_| settled),
                status: None,
                duration_seconds: None,
                outcome_line: None,
                draft_name: String::new(),
                draft_version: None,
                note: None,
                rating: None,
                settled,
                cost: None,
            }]))
        };
        bench.happen(listed(false));
        assert!(bench.state.calls.live[0].may_ring());
        bench.happen(listed(true));
        let call = &bench.state.calls.live[0];
        assert!(!call.may_ring() && !call.is_unsettled());
        assert_eq!(call.job(), job);
        let polls = |effect: &Effect| matches!(effect, Effect::SetTimer { timer: Timer::Poll(polled), .. } if *polled == id);
        assert_eq!(bench.effects.iter().any(polls), job.is_some());
    }
}

#[test]
fn a_live_call_is_not_left_behind_without_a_word_nor_said_to_be_followed_when_it_is_not() {
    let mut bench = Bench::live();
    let id = bench.open_card(NumberFacts::default());
    bench.keys("enter");
    let left = |bench: &Bench| bench.state.calls.live[0].left_behind(None);
    assert!(left(&bench).unwrap().contains("calls reconcile"));
    bench.accepted(&id);
    let call = &bench.state.calls.live[0];
    let follow = format!("ringback follow {}", call.job().unwrap());
    assert!(left(&bench).unwrap().contains(&follow));
    let refused = Polled::Forbidden {
        status: 401,
        words: String::new(),
    };
    bench.happen(What::Polled {
        id,
        polled: refused,
    });
    assert_eq!(left(&bench), None);
    let verdict = verdict_of(&bench.state.calls.live[0]);
    assert!(verdict.next.contains(&follow), "{verdict:?}");
}
