//! Switching between profiles.

use super::super::super::profiles::{Caller, InForce, Known, Switching};
use super::super::super::voices::Answer;
use super::*;
use crate::draft::examples;
use crate::store::voices::Cached;

const HOST: &str = "https://api.uae.tryhamsa.com";

fn live() -> Target {
    Target::live(HOST).unwrap()
}

/// A workbench in the sandbox, under no profile, with a live one to switch to.
fn bench() -> Bench {
    // Numbers of the user's own, and not of an example.
    let own = Draft {
        phone_number: "+12025550165".into(),
        to_number: "+12025550166".into(),
        ..draft()
    };
    let mut bench = Bench::with(own, Target::sandbox(1));
    bench.state.profiles.known = vec![
        Known {
            name: None,
            target: Ok(Target::sandbox(0)),
            caller: None,
            allowed: 0,
        },
        Known {
            name: Some("production".into()),
            target: Ok(live()),
            caller: Some(caller()),
            allowed: 1,
        },
    ];
    bench
}

fn caller() -> Caller {
    Caller {
        number: "+12025550199".into(),
        profile: Some("production".into()),
    }
}

fn in_force() -> Box<InForce> {
    Box::new(InForce {
        target: live(),
        allowed_numbers: vec!["+12025550166".into()],
        caller: Some(caller()),
        fault: "",
        notes: Vec::new(),
    })
}

const PRODUCTION: &str = "production";

fn choose(bench: &mut Bench) {
    profiling::choose(
        &mut bench.state,
        Some(PRODUCTION.to_owned()),
        &mut bench.effects,
    );
}

fn answer(bench: &mut Bench, result: Result<Box<InForce>, String>) {
    let name = Some(PRODUCTION.to_owned());
    bench.happen(What::Profile { name, result });
    bench.frame();
}

fn uses(bench: &Bench) -> usize {
    let uses = |effect: &&Effect| matches!(effect, Effect::UseProfile(_));
    bench.effects.iter().filter(uses).count()
}

#[test]
fn the_picker_shows_where_each_profile_calls_and_never_a_key() {
    let mut bench = bench();
    bench.keys("ctrl-p").text("switch profile").keys("enter");
    let Some(Overlay::Picker(picker)) = bench.state.overlays.last() else {
        panic!("{:?}", bench.state.overlays)
    };
    let lines: Vec<_> = picker
        .items
        .iter()
        .map(|item| (item.label.as_str(), item.detail.as_str()))
        .collect();
    assert_eq!(
        lines,
        [
            ("no profile  ✓", "SANDBOX · any number"),
            (
                "production",
                "LIVE api.uae.tryhamsa.com · from +1 202 555 0199 · 1 number"
            ),
        ]
    );
}

#[test]
fn a_profile_is_in_force_once_its_key_is_there_and_not_before() {
    let mut bench = bench();
    choose(&mut bench);
    assert!(bench.state.target.is_sandbox());
    assert_eq!(uses(&bench), 0);
    answer(&mut bench, Ok(in_force()));
    assert_eq!(bench.state.target, live());
    assert_eq!(bench.state.profiles.now, Some(PRODUCTION.to_owned()));
    assert_eq!(bench.state.allowed_numbers, ["+12025550166"]);
    assert_eq!(bench.state.caller, Some(caller()));
    assert!(bench.state.overlays.is_empty());
    // What is asked of the world after it is asked of the new place.
    let at = |wanted: fn(&Effect) -> bool| bench.effects.iter().rposition(wanted);
    let used = at(|effect| matches!(effect, Effect::UseProfile(Some(_))));
    assert!(used.is_some());
    assert!(used < at(|effect| matches!(effect, Effect::Resume)));

    // What is confirmed says where it goes.
    bench.effects.clear();
    bench.open_card(NumberFacts::default());
    bench.keys("enter");
    let Some(Effect::Dial(order)) = bench
        .effects
        .iter()
        .find(|effect| matches!(effect, Effect::Dial(_)))
    else {
        panic!("{:?}", bench.effects)
    };
    assert_eq!(order.target, live());
}

#[test]
fn voices_that_were_asked_for_before_are_not_taken_for_the_new_accounts() {
    let mut bench = bench();
    bench.keys("f2");
    assert!(bench.state.voices.fetching);
    bench.keys("esc");
    choose(&mut bench);
    answer(&mut bench, Ok(in_force()));
    bench.keys("f2");
    let list = |fetched_at_ms| Cached {
        fetched_at_ms,
        voices: Vec::new(),
    };
    let before = Answer::Fetched {
        profile: None,
        result: Ok(list(1)),
    };
    bench.happen(What::Voices(Box::new(before)));
    assert!(bench.state.voices.fetching, "the new account's are awaited");
    assert_eq!(bench.state.voices.list, None);
    let now = Answer::Fetched {
        profile: Some(PRODUCTION.to_owned()),
        result: Ok(list(2)),
    };
    bench.happen(What::Voices(Box::new(now)));
    assert_eq!(bench.state.voices.list, Some(list(2)));
    assert!(!bench.state.voices.fetching);
}

#[test]
fn while_a_call_is_being_placed_no_profile_can_be_switched_to() {
    let mut bench = bench();
    bench.open_card(NumberFacts::default());
    bench.keys("enter");
    assert_eq!(bench.dials(), 1);
    bench.state.overlays.clear();
    profiling::open(&mut bench.state, &mut bench.effects);
    choose(&mut bench);
    assert!(bench.state.overlays.is_empty());
    let asks = |effect: &Effect| matches!(effect, Effect::AskProfile(_));
    assert!(!bench.effects.iter().any(asks));
    let notice = bench.state.notice.clone().unwrap();
    assert!(notice.text.contains("being placed"), "{}", notice.text);
    // Nor if the call began while the key was asked for.
    bench.state.overlays.push(Overlay::Profile {
        name: Some(PRODUCTION.to_owned()),
        switching: Switching::Asking,
    });
    answer(&mut bench, Ok(in_force()));
    assert!(bench.state.target.is_sandbox());
    assert_eq!(uses(&bench), 0);
}

#[test]
fn who_leaves_the_question_stays_where_they_were() {
    let mut bench = bench();
    choose(&mut bench);
    bench.keys("esc");
    answer(&mut bench, Ok(in_force()));
    assert!(bench.state.target.is_sandbox());
    assert_eq!(bench.state.profiles.now, None);
    assert_eq!(uses(&bench), 0);

    // Or opened the card from there: it stands, and says what is true.
    choose(&mut bench);
    bench.keys("f5");
    answer(&mut bench, Ok(in_force()));
    assert!(matches!(
        bench.state.overlays.last(),
        Some(Overlay::Card(_))
    ));
    assert!(bench.state.target.is_sandbox());
    assert_eq!(uses(&bench), 0);
    bench.keys("esc");
    assert!(bench.state.overlays.is_empty(), "nothing is asked any more");
}

#[test]
fn what_was_tried_for_a_key_is_told_and_nothing_changes() {
    let mut bench = bench();
    choose(&mut bench);
    let why = "no key for api.uae.tryhamsa.com in profile production\n· HAMSA_API_KEY: not asked";
    answer(&mut bench, Err(why.to_owned()));
    let Some(Overlay::Profile { name, switching }) = bench.state.overlays.last() else {
        panic!("{:?}", bench.state.overlays)
    };
    let doc = profiling::question(&bench.state, name.as_deref(), switching);
    for said in ["no key for", "not asked", "stays with SANDBOX"] {
        assert!(doc.text.contains(said), "{}", doc.text);
    }
    bench.keys("enter");
    assert!(bench.state.overlays.is_empty());
    assert!(bench.state.target.is_sandbox());
    assert_eq!(uses(&bench), 0);
}

#[test]
fn an_examples_numbers_do_not_come_along_to_a_live_host() {
    let example = files::example(examples::ALL[0].name, true).unwrap();
    assert_ne!(example.draft.to_number, "");
    let mut bench = bench();
    bench.state.document = example;
    bench.state.stale.check = true;
    bench.frame();
    choose(&mut bench);
    answer(&mut bench, Ok(in_force()));
    let draft = &bench.state.document.draft;
    assert_eq!((&*draft.to_number, &*draft.phone_number), ("", ""));
    let notice = bench.state.notice.clone().unwrap();
    assert!(
        notice.text.contains("numbers were taken out"),
        "{}",
        notice.text
    );
    // A number of the user's own stays.
    bench.state.document.draft.to_number = "+12025550188".into();
    bench.state.target = Target::sandbox(1);
    choose(&mut bench);
    answer(&mut bench, Ok(in_force()));
    assert_eq!(bench.state.document.draft.to_number, "+12025550188");
}

#[test]
fn the_sandboxs_port_comes_too_late_for_a_live_profile() {
    let mut bench = Bench::with(draft(), Target::sandbox(0));
    bench.happen(What::Connected(Ok(Target::sandbox(7))));
    assert_eq!(bench.state.target, Target::sandbox(7));
    choose(&mut bench);
    answer(&mut bench, Ok(in_force()));
    bench.happen(What::Connected(Ok(Target::sandbox(7))));
    assert_eq!(bench.state.target, live());
}
