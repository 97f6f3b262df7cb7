//! Behaviour: events in, state and effects out.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::super::card::QUIET_MS;
use super::super::document::Document;
use super::super::preview::Tab;
use super::super::state::Start;
use super::*;
use crate::call::conversation::{Conversation, Status};
use crate::call::dialed::{Accepted, Dialed, JobId};
use crate::call::follow::Polled;
use crate::call::request::CallId;
use crate::call::target::Target;
use crate::draft::{AgentKind, Draft, ParamValue, Switch};
use crate::store::ledger::{NumberFacts, UnknownCall};
use crate::text::layout::Display;

mod calling;
mod completing;
mod copying;
mod directing;
mod finding;
mod hindered;
mod lines;
mod mending;
mod modal;
mod noticing;
mod params;
mod selecting;
mod sequences;
mod switching;
mod undoing;
mod voicing;

/// A workbench without a terminal: keys by their key-map spelling, a clock that is set by hand.
struct Bench {
    state: State,
    at_ms: u64,
    effects: Vec<Effect>,
}

fn draft() -> Draft {
    Draft {
        agent_name: "Clinic".into(),
        lang: "en".into(),
        greeting_message: "Hello {{name}}.".into(),
        preamble: "You are polite.".into(),
        poke_messages: vec!["Are you there?".into()],
        params: [("name".to_owned(), ParamValue::Text("Lina".into()))].into(),
        phone_number: "+12025550143".into(),
        to_number: "+12025550144".into(),
        ..Draft::default()
    }
}

impl Bench {
    fn with(draft: Draft, target: Target) -> Self {
        let start = Start {
            clock_ms: 1_800_000_000_000,
            ..Start::new((120, 36), Document::untitled("", draft), target)
        };
        let mut state = State::new(start);
        derive::refresh(&mut state);
        Self {
            state,
            at_ms: 1_000,
            effects: Vec::new(),
        }
    }

    fn new() -> Self {
        Self::with(draft(), Target::sandbox(1))
    }

    fn live() -> Self {
        Self::with(draft(), Target::live("https://api.tryhamsa.com").unwrap())
    }

    fn happen(&mut self, what: What) -> &mut Self {
        let effects = update(
            &mut self.state,
            Event {
                at_ms: self.at_ms,
                what,
            },
        );
        self.effects.extend(effects);
        self
    }

    /// Presses keys, a second apart, each in a batch of its own.
    fn keys(&mut self, spellings: &str) -> &mut Self {
        for spelling in spellings.split_whitespace() {
            self.at_ms += 1_000;
            self.key(spelling);
            self.frame();
        }
        self
    }

    /// Presses a key at the present moment, without a frame.
    fn key(&mut self, spelling: &str) -> &mut Self {
        let key = Key::parse(spelling).unwrap();
        self.happen(What::Key(KeyEvent::new(key.code, key.modifiers)))
    }

    fn text(&mut self, text: &str) -> &mut Self {
        for character in text.chars() {
            self.happen(What::Key(KeyEvent::new(
                KeyCode::Char(character),
                KeyModifiers::NONE,
            )));
        }
        self.frame();
        self
    }

    fn frame(&mut self) {
        derive::refresh(&mut self.state);
        if self.state.awaits_frame() {
            self.happen(What::Drawn);
        }
    }

    /// Opens the card and lets the ledger answer.
    fn open_card(&mut self, facts: NumberFacts) -> CallId {
        self.keys("f5");
        let id = self.ledger_answers(Ok(facts));
        self.frame();
        id
    }

    /// The ledger answers what the card asked of it, or cannot.
    fn ledger_answers(&mut self, facts: Result<NumberFacts, String>) -> CallId {
        let id = CallId::random();
        self.happen(What::CardFacts {
            id: id.clone(),
            facts,
            set_aside: None,
            proxy: None,
        });
        id
    }

    /// Whether this text was put on the clipboard.
    fn copied(&self, text: &str) -> bool {
        let copies = |effect: &Effect| matches!(effect, Effect::Copy(copied) if copied == text);
        self.effects.iter().any(copies)
    }

    fn dials(&self) -> usize {
        self.effects
            .iter()
            .filter(|effect| matches!(effect, Effect::Dial(_)))
            .count()
    }

    fn preamble(&self) -> &str {
        &self.state.document.draft.preamble
    }

    fn focus_on(&mut self, field: Field) -> &mut Self {
        focus(&mut self.state, field);
        self.frame();
        self
    }

    fn accepted(&mut self, id: &CallId) -> &mut Self {
        let accepted = Accepted {
            status: 200,
            job_shown: "job-1".into(),
            job: JobId::parse("job-1"),
            voice_agent_id: None,
            success: Some(false),
            message: Some("success".into()),
            reply: "{}".into(),
        };
        let dialed = Ok(Dialed::Accepted(accepted));
        self.happen(What::Dialed {
            id: id.clone(),
            result: dialed,
            not_written: None,
        })
    }

    /// Nobody knows whether a call that was confirmed was placed.
    fn unknown(&mut self, id: &CallId) -> &mut Self {
        let unknown = Dialed::Unknown {
            why: "no answer in time".into(),
            status: None,
            reply: String::new(),
        };
        self.happen(What::Dialed {
            id: id.clone(),
            result: Ok(unknown),
            not_written: None,
        })
    }

    fn polled(&mut self, id: &CallId, status: Status) -> &mut Self {
        let conversation = Conversation {
            status,
            duration_seconds: None,
            transcript: Vec::new(),
            outcome: None,
            recording_url: None,
            failure: None,
        };
        let polled = Polled::Found(Box::new(conversation));
        self.happen(What::Polled {
            id: id.clone(),
            polled,
        })
    }
}

#[test]
fn it_opens_in_the_greeting_and_a_saved_agent_in_params() {
    assert_eq!(Bench::new().state.pane.field, Field::Greeting);
    let saved = Draft {
        agent: Some(AgentKind::Saved),
        voice_agent_id: "11111111-2222-4333-8444-555555555555".into(),
        ..draft()
    };
    assert_eq!(
        Bench::with(saved, Target::sandbox(1)).state.pane.field,
        Field::Params
    );
}

#[test]
fn what_is_typed_is_in_the_draft_and_in_the_preview_at_once() {
    let mut bench = Bench::new();
    bench.keys("ctrl-end").text(" Welcome");
    assert_eq!(
        bench.state.document.draft.greeting_message,
        "Hello {{name}}. Welcome"
    );
    assert!(bench.state.preview.doc.text.contains("Hello Lina. Welcome"));
    assert!(
        bench
            .state
            .report
            .body
            .text()
            .contains("Hello {{name}}. Welcome")
    );
}

#[test]
fn a_batch_of_letters_and_then_f5_checks_what_was_typed_last() {
    let mut bench = Bench::new();
    bench.key("ctrl-end");
    for character in ['{', '{', 'x', '}', '}'] {
        bench.happen(What::Key(KeyEvent::new(
            KeyCode::Char(character),
            KeyModifiers::NONE,
        )));
    }
    bench.key("f5");
    let Some(Overlay::Card(card)) = bench.state.overlays.last() else {
        panic!("no card")
    };
    assert!(
        card.request.is_none(),
        "a placeholder without a value stops the call"
    );
}

#[test]
fn unsaved_text_gets_a_recovery_copy_soon_and_at_quit() {
    let mut bench = Bench::new();
    bench.text("x");
    let due = bench.effects.iter().any(
        |effect| matches!(effect, Effect::SetTimer { timer: Timer::Recovery, after_ms } if *after_ms < 1_000),
    );
    assert!(due);
    bench.effects.clear();
    bench.happen(What::Timer(Timer::Recovery));
    assert!(matches!(
        bench.effects.as_slice(),
        [Effect::KeepRecovery { .. }]
    ));
    bench.effects.clear();
    bench.keys("y ctrl-q");
    let kept = bench.effects.iter().any(
        |effect| matches!(effect, Effect::KeepRecovery { draft, .. } if draft.greeting_message.starts_with("xy")),
    );
    assert!(kept && bench.state.quitting);
}

#[test]
fn what_the_command_line_gave_is_no_text_that_wants_a_copy() {
    let mut document = Bench::new().state.document;
    document.draft.to_number = "+12025550199".into();
    document.given = Some(Box::new(document.draft.clone()));
    let keeps = |bench: &Bench| {
        { bench.effects.iter() }.any(|one| matches!(one, Effect::KeepRecovery { .. }))
    };
    let mut bench = Bench::new();
    bench.state.document = document.clone();
    assert!(bench.state.document.is_unsaved());
    bench.keys("ctrl-q");
    assert!(bench.state.quitting && !keeps(&bench));

    // With a letter of the user's own it is one.
    let mut bench = Bench::new();
    bench.state.document = document;
    bench.text("x");
    bench.keys("ctrl-q");
    assert!(bench.state.quitting && keeps(&bench));
}

#[test]
fn a_hang_up_keeps_the_text_and_ends() {
    let mut bench = Bench::new();
    bench.text("x").happen(What::HangUp);
    assert!(matches!(
        bench.effects.as_slice(),
        [.., Effect::KeepRecovery { .. }, Effect::Quit]
    ));
}

#[test]
fn esc_never_takes_text_away() {
    let mut bench = Bench::new();
    bench.text("abc").keys("esc esc esc");
    assert!(
        bench
            .state
            .document
            .draft
            .greeting_message
            .starts_with("abc")
    );
}

#[test]
fn undo_moves_the_focus_to_what_it_changed() {
    let mut bench = Bench::new();
    bench.text("abc").focus_on(Field::Preamble).keys("ctrl-z");
    assert_eq!(bench.state.pane.field, Field::Greeting);
    assert_eq!(
        bench.state.document.draft.greeting_message,
        "Hello {{name}}."
    );
    bench.keys("ctrl-y");
    assert_eq!(
        bench.state.document.draft.greeting_message,
        "abcHello {{name}}."
    );
}

#[test]
fn a_paste_is_one_edit_and_outside_a_text_it_does_nothing() {
    let mut bench = Bench::new();
    bench
        .focus_on(Field::Preamble)
        .happen(What::Paste("one\r\ntwo\rthree".into()));
    assert!(bench.preamble().starts_with("one\ntwo\nthree"));
    bench.keys("ctrl-z");
    assert_eq!(bench.preamble(), "You are polite.");
    bench
        .focus_on(Field::Interrupt)
        .happen(What::Paste("on\r".into()));
    assert_eq!(bench.state.document.draft, draft());
}

#[test]
fn switches_step_through_three_states() {
    let mut bench = Bench::new();
    bench.focus_on(Field::Interrupt).keys("space");
    assert_eq!(bench.state.document.draft.interrupt, Switch::On);
    bench.keys("right");
    assert_eq!(bench.state.document.draft.interrupt, Switch::Off);
    bench.keys("down");
    assert_eq!(bench.state.document.draft.interrupt, Switch::Default);
    bench.keys("left");
    assert_eq!(bench.state.document.draft.interrupt, Switch::Off);
}

#[test]
fn the_silence_threshold_is_typed_or_stepped_and_stays_at_least_one() {
    let mut bench = Bench::new();
    bench.focus_on(Field::SilenceThreshold).text("120");
    assert_eq!(bench.state.document.draft.silence_threshold, "120");
    bench.keys("up");
    assert_eq!(bench.state.document.draft.silence_threshold, "150");
    bench.keys("down down down down");
    assert_eq!(bench.state.document.draft.silence_threshold, "1");
    bench.text("x");
    assert_eq!(bench.state.document.draft.silence_threshold, "1x");
    assert!(bench.state.report.errors() > 0);
}

#[test]
fn messages_are_added_moved_and_deleted() {
    let mut bench = Bench::new();
    bench
        .focus_on(Field::PokeMessages)
        .keys("end enter")
        .text("Hello?");
    assert_eq!(
        bench.state.document.draft.poke_messages,
        ["Are you there?", "Hello?"]
    );
    bench.keys("alt-up");
    assert_eq!(
        bench.state.document.draft.poke_messages,
        ["Hello?", "Are you there?"]
    );
    bench.keys("alt-d");
    assert_eq!(bench.state.document.draft.poke_messages, ["Are you there?"]);
    bench.keys("ctrl-z ctrl-z");
    assert_eq!(
        bench.state.document.draft.poke_messages,
        ["Are you there?", "Hello?"]
    );
}

#[test]
fn a_missing_param_gets_its_value_by_typing() {
    let mut bench = Bench::new();
    bench
        .keys("ctrl-end")
        .text(" {{day}}")
        .focus_on(Field::Params)
        .keys("down")
        .text("Monday");
    assert_eq!(
        bench.state.document.draft.params["day"],
        ParamValue::Text("Monday".into())
    );
    assert_eq!(bench.state.report.errors(), 0);
    assert!(bench.state.preview.doc.text.contains("Hello Lina. Monday"));
    bench.keys("ctrl-z");
    assert!(!bench.state.document.draft.params.contains_key("day"));
}

#[test]
fn values_go_in_once_and_may_hold_anything() {
    let mut bench = Bench::new();
    let value = "a\"b\\ $1 }} {{name}}";
    bench
        .state
        .document
        .draft
        .params
        .insert("name".into(), ParamValue::Text(value.into()));
    bench.state.stale.check = true;
    bench.frame();
    assert!(
        bench
            .state
            .preview
            .doc
            .text
            .contains(&format!("Hello {value}."))
    );
}

#[test]
fn the_agent_switch_loses_nothing_and_sends_one_kind() {
    let mut bench = Bench::new();
    bench.state.document.draft.voice_agent_id = "11111111-2222-4333-8444-555555555555".into();
    bench.focus_on(Field::Agent).keys("down");
    assert_eq!(bench.state.document.draft.kind(), AgentKind::Saved);
    let body = bench.state.report.body.text();
    assert!(
        body.contains("voiceAgentId") && !body.contains("agentDetails"),
        "{body}"
    );
    assert!(!bench.state.fields().contains(&Field::Greeting));
    bench.keys("up");
    let body = bench.state.report.body.text();
    assert!(
        !body.contains("voiceAgentId") && body.contains("agentDetails"),
        "{body}"
    );
    assert_eq!(
        bench.state.document.draft.greeting_message,
        "Hello {{name}}."
    );
}

#[test]
fn the_palette_goes_to_a_field_by_its_own_name() {
    for (typed, field) in [
        ("preamble", Field::Preamble),
        ("voice", Field::Voice),
        ("params", Field::Params),
    ] {
        let mut bench = Bench::new();
        bench.keys("ctrl-p").text(typed).keys("enter");
        assert_eq!(bench.state.pane.field, field, "{typed}");
    }
}

#[test]
fn f4_walks_the_tabs_and_at_80_by_24_shows_the_preview_first() {
    let mut bench = Bench::new();
    bench.keys("f4");
    assert_eq!(bench.state.tab, Tab::Request);
    let mut small = Bench::new();
    small.happen(What::Resize {
        width: 80,
        height: 24,
    });
    small.keys("f4");
    assert!(small.state.preview_over_editor);
    assert_eq!(small.state.tab, Tab::Heard);
    small.keys("f4");
    assert_eq!(small.state.tab, Tab::Request);
    small.keys("esc");
    assert!(!small.state.preview_over_editor);
}

#[test]
fn saving_an_untitled_draft_asks_for_a_name_and_a_conflict_writes_nothing() {
    let mut bench = Bench::new();
    bench.keys("ctrl-s").text("mine").keys("enter");
    let path = std::path::PathBuf::from("mine.toml");
    let saves = bench
        .effects
        .iter()
        .filter(|effect| matches!(effect, Effect::Save { path: p, .. } if *p == path));
    assert_eq!(saves.count(), 1);
    let conflict = SaveFailure::ChangedOutside {
        path,
        theirs: Some("x = 1".into()),
    };
    bench.happen(What::Saved(Box::new(Err(conflict))));
    assert!(matches!(
        bench.state.overlays.last(),
        Some(Overlay::Conflict { .. })
    ));
    bench.keys("esc");
    assert!(bench.state.overlays.is_empty());
}

#[test]
fn no_screen_is_too_small() {
    for (width, height) in [(1, 1), (20, 5), (3, 40), (200, 2), (500, 200), (0, 0)] {
        let mut bench = Bench::new();
        bench.happen(What::Resize { width, height });
        bench.keys("x f5 esc ctrl-p down esc f1 pagedown esc f4 f4 tab up pagedown f2 esc");
        assert!(bench.state.document.draft.greeting_message.starts_with('x'));
    }
}

#[test]
fn the_draft_that_is_open_is_remembered_behind_the_first_frame() {
    let mut bench = Bench::new();
    let remembered = |state: &State| {
        at_start(state).into_iter().find_map(|effect| match effect {
            Effect::Remember(path) => Some(path),
            _ => None,
        })
    };
    assert_eq!(remembered(&bench.state), None);
    bench.state.document.path = Some("clinic.toml".into());
    assert_eq!(remembered(&bench.state), None, "it is gone");
    bench.state.document.text = "lang = \"en\"".into();
    assert_eq!(remembered(&bench.state), Some("clinic.toml".into()));
}
