//! A call's page and what belongs to it: the conversation, the outcome's table, an unknown call being settled, values
//! filled in on the card, contacts; what is seen, and what each key does.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ringback::app::contacts::Contact;
use ringback::app::overlay::Overlay;
use ringback::app::update::at_start;
use ringback::app::{Effect, Resumed, Timer, What};
use ringback::call::conversation::{Conversation, Status, Turn, Who};
use ringback::call::cost::Cost;
use ringback::call::dialed::{Dialed, JobId};
use ringback::call::recent::{Candidate, RecentCall};
use ringback::call::request::CallId;
use ringback::call::target::Target;
use ringback::draft::ParamValue;
use ringback::store::ledger::settle::{Decision, Settled};
use ringback::store::ledger::{NumberFacts, Row, RowState};
use serde_json::json;

use crate::screens::{JOB, NARROW, WIDE, Workbench};
use crate::screens_book::summary;

mod pages;

/// 2027-01-15 08:00:00 UTC.
const CLOCK: i64 = 1_800_000_000_000;

impl Workbench {
    fn live(example: &str, size: (u16, u16)) -> Self {
        Self::at(
            example,
            size,
            Target::live("https://api.tryhamsa.com").unwrap(),
        )
    }

    fn dials(&self) -> usize {
        let dials = |effect: &&Effect| matches!(effect, Effect::Dial(_));
        self.effects.iter().filter(dials).count()
    }

    fn copied(&self) -> Option<&str> {
        self.effects.iter().rev().find_map(|effect| match effect {
            Effect::Copy(text) => Some(text.as_str()),
            _ => None,
        })
    }

    fn polls_set(&self, id: &CallId) -> usize {
        let sets = |effect: &&Effect| matches!(effect, Effect::SetTimer { timer: Timer::Poll(of), .. } if of == id);
        self.effects.iter().filter(sets).count()
    }
}

fn id(number: u8) -> CallId {
    CallId::parse(&format!("6f9619ff-8b86-4d01-b42d-00cf4fc964{number:02x}")).unwrap()
}

fn unknown() -> Dialed {
    Dialed::Unknown {
        why: "no answer within 60 s".into(),
        status: None,
        reply: String::new(),
    }
}

pub fn turn(who: Who, text: &str) -> Turn {
    Turn {
        who,
        text: text.to_owned(),
    }
}

pub fn conversation(status: Status) -> Conversation {
    Conversation {
        status,
        duration_seconds: Some(47.0),
        transcript: vec![
            turn(
                Who::Agent,
                "Hello Lina, this is Noor Clinic calling about your visit. Do you have a minute?",
            ),
            turn(Who::Caller, "مرحبا، نعم تفضلي \u{1b}[31m\u{202e}evil"),
            turn(
                Who::Tool,
                r#"lookup_visit({"patient":"Lina","day":"2026-05-03"})"#,
            ),
            turn(
                Who::Agent,
                "موعدك يوم الأحد الساعة العاشرة والنصف صباحا في عيادة النور، هل يناسبك؟",
            ),
            turn(Who::Caller, "Yes."),
            turn(Who::Tool, "end_call({})"),
        ],
        outcome: Some(json!({
            "confirmed": "yes", "reached": "patient", "mood": "good", "clinic": "Noor Clinic",
            "extra_list": "[\"a\", \"b\"]"
        })),
        recording_url: Some("https://media.example.org/rec.mp3".into()),
        failure: None,
    }
}

fn candidate(job: &str, after_seconds: i64) -> Candidate {
    Candidate {
        call: RecentCall {
            job: JobId::parse(job).unwrap(),
            created_at_ms: Some(CLOCK + after_seconds * 1000),
            status: Status::InProgress,
            agent_name: Some("Clinic reminder".into()),
            duration_seconds: None,
            to: Some("+12025550144".into()),
            from: None,
        },
        after_seconds: Some(after_seconds),
        same_number: true,
    }
}

fn row(id: CallId, state: RowState, seconds_ago: i64) -> Row {
    Row {
        id,
        started_at_ms: CLOCK - seconds_ago * 1000,
        to_number: "+12025550150".into(),
        from_number: "+12025550143".into(),
        agent: "Clinic".into(),
        host: "api.tryhamsa.com".into(),
        base_url: String::new(),
        sandbox: false,
        state,
        http_status: Some(200),
        job_id: (state == RowState::Accepted).then(|| JOB.to_owned()),
        status: None,
        success: None,
        message: None,
        duration_seconds: None,
        transcript: Vec::new(),
        outcome: None,
        recording_url: None,
        draft_name: "clinic.toml".into(),
        draft_text: String::new(),
        profile: None,
        request: "{}".into(),
        reply: None,
        draft_version: None,
        note: None,
        rating: None,
        cost: None,
        settled: None,
    }
}

#[test]
fn a_conversation_reads_as_one_in_both_directions() {
    for (name, size) in [("wide", WIDE), ("narrow", NARROW), ("small", (60, 16))] {
        let mut running = Workbench::open("clinic-reminder", size);
        running.placed(conversation(Status::InProgress));
        insta::assert_snapshot!(format!("talk_running_{name}"), running.screen());
        let mut ended = Workbench::open("clinic-reminder", size);
        let id = ended.placed(conversation(Status::Completed));
        let cost = Some(Cost {
            credits: "2.5".into(),
            used_seconds: None,
        });
        ended.happen(What::Cost { id, cost });
        insta::assert_snapshot!(format!("talk_ended_{name}"), ended.screen());
        ended.keys("ctrl-end");
        insta::assert_snapshot!(format!("talk_outcome_{name}"), ended.screen());
    }
}

#[test]
fn tool_calls_unfold_and_the_wire_is_one_key_away() {
    let mut workbench = Workbench::open("clinic-reminder", WIDE);
    workbench.placed(conversation(Status::Completed));
    workbench.keys("t");
    assert!(workbench.screen().contains(r#""patient": "Lina""#));
    workbench.keys("t");
    assert!(!workbench.screen().contains(r#""patient": "Lina""#));
    workbench.keys("v");
    assert!(workbench.screen().contains(r#""toNumber": "+12025550144""#));
    workbench.keys("ctrl-end");
    let screen = workbench.screen();
    assert!(screen.contains("HTTP 200") && screen.contains(r#""success": false"#));
    workbench.keys("v");
    assert!(workbench.screen().contains("caller"));
}

#[test]
fn one_key_copies_the_job_id_and_one_the_recording() {
    let mut workbench = Workbench::open("clinic-reminder", NARROW);
    workbench.placed(conversation(Status::Completed));
    workbench.keys("c");
    assert_eq!(workbench.copied(), Some(JOB));
    workbench.keys("l");
    assert_eq!(
        workbench.copied(),
        Some("https://media.example.org/rec.mp3")
    );
    assert_eq!(workbench.state.overlays.len(), 1);
}

#[test]
fn nothing_from_outside_reaches_the_screen_raw() {
    let mut hostile = conversation(Status::Other("WEIRD\u{1b}]0;x\u{7}".into()));
    let nasty = "\u{1b}[2J\u{202e}\u{7}\r\n\u{9b}31m";
    for who in [Who::Agent, Who::Caller, Who::Tool] {
        hostile.transcript.push(turn(who, nasty));
    }
    hostile.failure = Some(nasty.into());
    hostile.outcome = Some(json!({nasty: nasty, "o": {nasty: [nasty]}}));
    let mut completed = hostile.clone();
    completed.status = Status::Failed;
    for conversation in [hostile, completed] {
        let mut workbench = Workbench::open("clinic-reminder", WIDE);
        workbench.placed(conversation);
        for keys in ["t", "ctrl-end", "v", "esc"] {
            let screen = workbench.keys(keys).screen();
            let raw = |c: char| c.is_control() && c != '\n' || c == '\u{202e}';
            assert!(!screen.contains(raw), "{screen:?}");
        }
    }
}

#[test]
fn the_end_of_a_followed_call_brings_the_verdict_into_view() {
    let mut workbench = Workbench::open("clinic-reminder", NARROW);
    let mut long = conversation(Status::InProgress);
    for n in 0..30 {
        long.transcript.push(turn(Who::Agent, &format!("turn {n}")));
    }
    let id = workbench.placed(long.clone());
    assert!(
        workbench.screen().contains("turn 29"),
        "{}",
        workbench.screen()
    );
    long.status = Status::Completed;
    workbench.polled(&id, long);
    let screen = workbench.screen();
    assert!(
        screen.contains("The call took place and has ended."),
        "{screen}"
    );
}

#[test]
fn the_cost_is_asked_for_after_the_end_and_waited_for_silently() {
    let mut workbench = Workbench::open("clinic-reminder", NARROW);
    let id = workbench.placed(conversation(Status::Completed));
    for _ in 0..10 {
        workbench.happen(What::Timer(Timer::Cost(id.clone())));
        workbench.happen(What::Cost {
            id: id.clone(),
            cost: None,
        });
    }
    let sets = |effect: &&Effect| {
        matches!(
            effect,
            Effect::SetTimer {
                timer: Timer::Cost(_),
                ..
            }
        )
    };
    assert_eq!(workbench.effects.iter().filter(sets).count(), 4);
    assert!(workbench.state.notice.is_none());
}

#[test]
fn an_unknown_call_is_settled_by_the_user_alone() {
    let mut workbench = Workbench::live("clinic-reminder", NARROW);
    workbench.state.document.draft.to_number = "+12025550144".into();
    workbench.state.document.draft.phone_number = "+12025550143".into();
    workbench.state.stale.check = true;
    let id = workbench.dialled(unknown());
    insta::assert_snapshot!("unknown_before", workbench.screen());
    // Nothing can be chosen before it was looked for.
    workbench.keys("n 1 enter alt-c r r");
    let looks = |effect: &&Effect| matches!(effect, Effect::LookUp(_));
    assert_eq!(workbench.effects.iter().filter(looks).count(), 1);
    let result = Ok(vec![candidate(JOB, 2), candidate("other", -90)]);
    workbench.happen(What::LookedUp {
        id: id.clone(),
        result,
    });
    // Which of them it became is chosen by its number: Enter alone neither settles nor leaves.
    workbench.keys("enter");
    assert_eq!(workbench.state.overlays.len(), 1);
    workbench.keys("2");
    insta::assert_snapshot!("unknown_candidates", workbench.screen());
    // Choosing is not settling, and Esc takes the choice back.
    let settles = |effect: &&Effect| matches!(effect, Effect::Settle { .. });
    assert_eq!(workbench.effects.iter().filter(settles).count(), 0);
    workbench.keys("esc 9 1 enter enter");
    let decision = Decision::Job(JobId::parse(JOB).unwrap());
    let settled: Vec<_> = workbench.effects.iter().filter(settles).collect();
    assert!(
        matches!(settled.as_slice(), [Effect::Settle { decision: as_, .. }] if *as_ == decision),
        "{settled:?}"
    );
    let polls = workbench.polls_set(&id);
    workbench.happen(What::Settled {
        id: id.clone(),
        decision,
        result: Ok(()),
    });
    assert_eq!(workbench.polls_set(&id), polls + 1);
    workbench.polled(&id, conversation(Status::Completed));
    assert!(workbench.screen().contains("COMPLETED"));
    assert_eq!(workbench.dials(), 1);
}

#[test]
fn a_call_that_never_happened_is_said_so_by_the_user() {
    let mut workbench = Workbench::open("clinic-reminder", WIDE);
    let id = workbench.dialled(unknown());
    workbench.keys("r");
    workbench.happen(What::LookedUp {
        id: id.clone(),
        result: Err("Hamsa answered 502".into()),
    });
    workbench.keys("n enter");
    workbench.happen(What::Settled {
        id: id.clone(),
        decision: Decision::Never,
        result: Err("the call was settled already".into()),
    });
    assert!(workbench.screen().contains("the call was settled already"));
    workbench.keys("n enter");
    workbench.happen(What::Settled {
        id,
        decision: Decision::Never,
        result: Ok(()),
    });
    let screen = workbench.screen();
    assert!(
        screen.contains("You decided that no call was placed."),
        "{screen}"
    );
    assert!(screen.contains("SETTLED: never placed"), "{screen}");
}

#[test]
fn after_a_restart_calls_are_followed_on_and_unknown_ones_stay_in_view() {
    let mut workbench = Workbench::live("clinic-reminder", WIDE);
    assert!(
        at_start(&workbench.state)
            .iter()
            .any(|effect| matches!(effect, Effect::Resume))
    );
    let resumed = Resumed {
        unended: vec![
            row(id(2), RowState::Accepted, 300),
            row(id(3), RowState::Accepted, 60),
        ],
        unknown: vec![row(id(4), RowState::Unknown, 7_200)],
        set_aside: None,
    };
    workbench.happen(What::Resumed(Ok(resumed.clone())));
    assert_eq!(workbench.polls_set(&id(2)), 1);
    assert_eq!(workbench.polls_set(&id(3)), 1);
    assert_eq!(workbench.polls_set(&id(4)), 0);
    assert_eq!(workbench.dials(), 0);
    let live = &workbench.state.calls.live;
    assert_eq!(live.len(), 3);
    insta::assert_snapshot!("resumed", workbench.screen());
    // Once more, from a second answer, takes nothing up twice.
    workbench.happen(What::Resumed(Ok(resumed)));
    assert_eq!(workbench.state.calls.live.len(), 3);
    // The page goes from call to call.
    workbench.keys("alt-c");
    let first = workbench.screen();
    workbench.keys("tab");
    assert_ne!(first, workbench.screen());
    workbench.keys("tab");
    assert!(
        workbench.screen().contains("5:0"),
        "elapsed counts from the call's own start"
    );
    // Ended ones free the strip for what is still unknown.
    for number in [2, 3] {
        workbench.polled(&id(number), conversation(Status::Completed));
    }
    workbench.keys("esc");
    assert!(workbench.screen().contains("UNKNOWN: may be ringing"));
}

#[test]
fn following_on_gives_up_by_the_calls_age_not_the_windows() {
    let mut workbench = Workbench::live("clinic-reminder", WIDE);
    let old = row(id(2), RowState::Accepted, 74 * 60);
    workbench.happen(What::Resumed(Ok(Resumed {
        unended: vec![old],
        ..Resumed::default()
    })));
    workbench.at_ms += 2 * 60_000;
    workbench.polled(&id(2), conversation(Status::InProgress));
    let screen = workbench.keys("alt-c").screen();
    assert!(
        screen.contains("has not ended after 76 minutes"),
        "{screen}"
    );
}

#[test]
fn a_clock_that_was_set_back_harms_nothing() {
    let mut workbench = Workbench::live("clinic-reminder", WIDE);
    workbench.happen(What::Resumed(Ok(Resumed {
        unended: vec![row(id(2), RowState::Accepted, -9_000)],
        unknown: vec![row(id(3), RowState::Unknown, i64::MIN / 4_000)],
        set_aside: None,
    })));
    workbench.keys("alt-c tab tab");
    assert_eq!(workbench.state.calls.live.len(), 2);
}

#[test]
fn a_ledger_that_was_set_aside_or_cannot_be_used_is_said_so_at_the_start() {
    let mut workbench = Workbench::live("clinic-reminder", WIDE);
    workbench.happen(What::Resumed(Ok(Resumed {
        set_aside: Some("/data/ledger.corrupt-1.sqlite".into()),
        ..Resumed::default()
    })));
    assert!(workbench.screen().contains("ledger.corrupt-1.sqlite"));
    workbench.happen(What::Resumed(Err(
        "the ledger /data/ledger.sqlite cannot be opened: another program keeps it locked".into(),
    )));
    assert!(workbench.screen().contains("keeps it locked"));
}

#[test]
fn a_row_settled_as_a_job_is_taken_up_as_a_followed_call() {
    let mut workbench = Workbench::live("clinic-reminder", WIDE);
    let mut settled = row(id(2), RowState::Accepted, 60);
    settled.settled = Some(Settled {
        at_ms: CLOCK,
        by: "user".into(),
    });
    workbench.happen(What::Resumed(Ok(Resumed {
        unended: vec![settled],
        ..Resumed::default()
    })));
    let screen = workbench.keys("alt-c").screen();
    assert!(
        screen.contains("You decided that it became this job."),
        "{screen}"
    );
}

#[test]
fn a_missing_value_is_filled_in_on_the_card_and_enter_never_calls() {
    let mut workbench = Workbench::open("clinic-reminder", WIDE);
    workbench.keys(r#"ctrl-end " {{day}} {{hour}}" f5"#);
    insta::assert_snapshot!("card_fill", workbench.screen());
    workbench.keys(r#""Monx" backspace "day" tab "الساعة ٥" enter"#);
    assert_eq!(workbench.dials(), 0);
    let draft = &workbench.state.document.draft;
    assert_eq!(draft.params["day"], ParamValue::Text("Monday".into()));
    assert_eq!(draft.params["hour"], ParamValue::Text("الساعة ٥".into()));
    let asked = |effect: &Effect| matches!(effect, Effect::AskCardFacts { .. });
    assert!(workbench.effects.iter().any(asked));
    assert!(!workbench.screen().contains("Fill in"));
    // The card that came stands anew: an Enter that was typed ahead is not its confirmation.
    workbench.ledger_answers(NumberFacts::default());
    workbench.happen(What::Key(KeyEvent::new(KeyCode::Enter, KeyModifiers::NONE)));
    assert_eq!(workbench.dials(), 0);
    workbench.keys("enter");
    assert_eq!(workbench.dials(), 1);
    // One step of undo takes both values back.
    let mut undone = Workbench::open("clinic-reminder", WIDE);
    undone.keys(r#"ctrl-end " {{day}} {{hour}}" f5 "a" down "b" enter esc ctrl-z"#);
    assert!(!undone.state.document.draft.params.contains_key("day"));
    assert!(!undone.state.document.draft.params.contains_key("hour"));
}

#[test]
fn filling_in_half_leaves_the_other_half_and_nothing_filled_goes_to_the_error() {
    let mut workbench = Workbench::open("clinic-reminder", NARROW);
    workbench.keys(r#"ctrl-end " {{day}} {{hour}}" f5 tab "x" enter"#);
    let Some(Overlay::Card(card)) = workbench.state.overlays.last() else {
        panic!("no card");
    };
    assert_eq!(card.fills.len(), 1);
    assert_eq!(card.fills[0].name, "day");
    workbench.keys("enter");
    assert!(workbench.state.overlays.is_empty());
    assert_eq!(workbench.dials(), 0);
}

#[test]
fn a_paste_fills_in_one_line_and_confirms_nothing() {
    let mut workbench = Workbench::open("clinic-reminder", WIDE);
    workbench.keys(r#"ctrl-end " {{day}}" f5"#);
    workbench.happen(What::Paste("Sunday\r\nevening\n".into()));
    let Some(Overlay::Card(card)) = workbench.state.overlays.last() else {
        panic!("no card");
    };
    assert_eq!(card.fills[0].value, "Sunday  evening");
    assert_eq!(workbench.dials(), 0);
}

#[test]
fn a_contact_is_chosen_by_name_and_named_on_the_card() {
    let mut workbench = Workbench::live("clinic-reminder", WIDE);
    workbench.state.contacts = vec![Contact {
        name: "Lina".into(),
        number: "+12025550188".into(),
    }];
    workbench.state.document.draft.phone_number = "+12025550143".into();
    workbench.state.stale.check = true;
    let rows = [
        row(id(7), RowState::Accepted, 10),
        row(id(8), RowState::NotSent, 20),
    ];
    let calls = rows.iter().map(summary).collect();
    workbench.happen(What::Calls(Ok(calls)));
    workbench.keys(r#"ctrl-p "contacts" enter"#);
    insta::assert_snapshot!("contacts", workbench.screen());
    workbench.keys(r#""lina" enter f5"#);
    assert_eq!(workbench.state.document.draft.to_number, "+12025550188");
    workbench.ledger_answers(NumberFacts::default());
    let screen = workbench.screen();
    assert!(screen.contains("+1 202 555 0188  Lina"), "{screen}");
    workbench.keys(r#"esc ctrl-p "contacts" enter down enter"#);
    assert_eq!(workbench.state.document.draft.to_number, "+12025550150");
    assert_eq!(workbench.dials(), 0);
}

#[test]
fn no_screen_is_too_small_for_a_call() {
    for width in 1..90 {
        for height in [1, 2, 3, 4, 5, 8, 16, 24] {
            let mut workbench = Workbench::open("tawseel", (width, height));
            workbench.placed(conversation(Status::Completed));
            let _ = workbench.screen();
            workbench.keys("v down t");
            let _ = workbench.screen();
        }
    }
}
