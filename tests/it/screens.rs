//! What is seen: given this draft, these keys, the screen looks like this. Each snapshot is a whole screen as text,
//! and below it the styles that stand on it with how many cells each has, so that a colour cannot change unseen.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ratatui::buffer::Buffer;
use ringback::app::document::Document;
use ringback::app::keymap::Key;
use ringback::app::state::{Start, State};
use ringback::app::update::update;
use ringback::app::{Effect, Event, What, derive};
use ringback::call::conversation::{Conversation, Status, Turn, Who};
use ringback::call::dialed::{Accepted, Dialed, JobId};
use ringback::call::follow::Polled;
use ringback::call::request::CallId;
use ringback::call::target::Target;
use ringback::draft::phone::PhoneBook;
use ringback::draft::{examples, file};
use ringback::store::ledger::{NumberFacts, UnknownCall};
use ringback::tui::theme::Theme;
use ringback::tui::view::view;

pub const WIDE: (u16, u16) = (120, 36);
pub const NARROW: (u16, u16) = (80, 24);
pub const SMALL: (u16, u16) = (60, 16);

/// A workbench on a screen that is only remembered.
pub struct Workbench {
    pub state: State,
    /// On the program's steady clock.
    pub at_ms: u64,
    pub effects: Vec<Effect>,
}

impl Workbench {
    pub fn open(example: &str, size: (u16, u16)) -> Self {
        Self::at(example, size, Target::sandbox(4010))
    }

    pub fn at(example: &str, size: (u16, u16), target: Target) -> Self {
        Self::of(examples::find(example).unwrap().text, size, target)
    }

    /// On a draft that has no file yet.
    pub fn of(text: &str, size: (u16, u16), target: Target) -> Self {
        let read = file::read(text).unwrap();
        let state = State::new(Start {
            // 2027-01-15 08:00:00 UTC.
            clock_ms: 1_800_000_000_000,
            ..Start::new(size, Document::untitled(text, read.draft), target)
        });
        let mut workbench = Self {
            state,
            at_ms: 0,
            effects: Vec::new(),
        };
        workbench.happen(What::PhoneBook(PhoneBook::load()));
        workbench
    }

    pub fn happen(&mut self, what: What) -> &mut Self {
        let event = Event {
            at_ms: self.at_ms,
            what,
        };
        self.effects.extend(update(&mut self.state, event));
        derive::refresh(&mut self.state);
        if self.state.awaits_frame() {
            let drawn = Event {
                at_ms: self.at_ms,
                what: What::Drawn,
            };
            self.effects.extend(update(&mut self.state, drawn));
        }
        self
    }

    /// Keys in key-map syntax, a second apart; a text in quotes is typed.
    pub fn keys(&mut self, keys: &str) -> &mut Self {
        for (index, part) in keys.split('"').enumerate() {
            if index % 2 == 1 {
                for character in part.chars() {
                    self.happen(What::Key(KeyEvent::new(
                        KeyCode::Char(character),
                        KeyModifiers::NONE,
                    )));
                }
                continue;
            }
            for spelling in part.split_whitespace() {
                self.at_ms += 1_000;
                let key = Key::parse(spelling).unwrap();
                self.happen(What::Key(KeyEvent::new(key.code, key.modifiers)));
            }
        }
        self
    }

    /// Lets the ledger answer the card that is open.
    pub fn ledger_answers(&mut self, number: NumberFacts) -> CallId {
        let id = CallId::parse("6f9619ff-8b86-4d01-b42d-00cf4fc964ff").unwrap();
        let facts = What::CardFacts {
            id: id.clone(),
            facts: Ok(number),
            set_aside: None,
            proxy: None,
        };
        self.happen(facts);
        id
    }

    /// Places a call that comes back like this.
    pub fn dialled(&mut self, dialed: Dialed) -> CallId {
        self.keys("f5");
        let id = self.ledger_answers(NumberFacts::default());
        self.keys("enter");
        self.at_ms += 1_000;
        self.happen(What::Dialed {
            id: id.clone(),
            result: Ok(dialed),
            not_written: None,
        });
        id
    }

    /// A call that was accepted and has come as far as this.
    pub fn placed(&mut self, conversation: Conversation) -> CallId {
        let id = self.dialled(accepted());
        self.at_ms += 46_000;
        self.polled(&id, conversation);
        id
    }

    pub fn polled(&mut self, id: &CallId, conversation: Conversation) {
        self.happen(What::Polled {
            id: id.clone(),
            polled: Polled::Found(Box::new(conversation)),
        });
    }

    /// The screen as it is drawn.
    pub fn drawn(&self) -> Buffer {
        self.drawn_in(Theme::new(true))
    }

    fn drawn_in(&self, theme: Theme) -> Buffer {
        let (width, height) = self.state.size;
        let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
        terminal
            .draw(|frame| view(&self.state, theme, frame))
            .unwrap();
        terminal.backend().buffer().clone()
    }

    /// The screen as text, and its styles.
    pub fn screen(&self) -> String {
        let (width, height) = self.state.size;
        let buffer = self.drawn();
        let mut text = String::new();
        let mut styles: BTreeMap<String, usize> = BTreeMap::new();
        for y in 0..height {
            let row: String = (0..width)
                .map(|x| buffer.cell((x, y)).unwrap().symbol())
                .collect();
            writeln!(text, "{}", row.trim_end()).unwrap();
            for x in 0..width {
                let style = buffer.cell((x, y)).unwrap().style();
                let (colour, modifier) = (style.fg.unwrap_or_default(), style.add_modifier);
                *styles
                    .entry(format!("{colour:?} {modifier:?}"))
                    .or_default() += 1;
            }
        }
        writeln!(text, "---").unwrap();
        for (style, cells) in styles {
            writeln!(text, "{style}: {cells}").unwrap();
        }
        text
    }
}

/// The id of the job of every call here.
pub const JOB: &str = "66666666-7777-4888-8999-000000000000";

/// An earlier call to a number that is unknown, and when it was.
pub fn unknown_call(at_ms: i64) -> UnknownCall {
    let id = CallId::parse("6f9619ff-8b86-4d01-b42d-00cf4fc964ff");
    UnknownCall {
        id: id.unwrap(),
        at_ms,
    }
}

pub fn accepted() -> Dialed {
    Dialed::Accepted(Accepted {
        status: 200,
        job_shown: JOB.into(),
        job: JobId::parse(JOB),
        voice_agent_id: None,
        success: Some(false),
        message: Some("success".into()),
        reply: format!(r#"{{"success":false,"message":"success","data":{{"jobId":"{JOB}"}}}}"#),
    })
}

pub fn conversation(status: Status) -> Conversation {
    let turn = |who, text: &str| Turn {
        who,
        text: text.to_owned(),
    };
    Conversation {
        status,
        duration_seconds: Some(47.0),
        transcript: vec![
            turn(Who::Agent, "Hello Lina, this is Noor Clinic calling."),
            turn(Who::Caller, "مرحبا، نعم \u{1b}[31m\u{202e}evil"),
            turn(Who::Tool, "end_call({})"),
        ],
        outcome: Some(serde_json::json!({"confirmed": "yes", "reached": "patient"})),
        recording_url: Some("https://media.example.org/rec.mp3".into()),
        failure: None,
    }
}

#[test]
fn the_workbench_opens_on_the_first_example() {
    for (name, size) in [("wide", WIDE), ("narrow", NARROW), ("small", SMALL)] {
        insta::assert_snapshot!(
            format!("open_{name}"),
            Workbench::open("clinic-reminder", size).screen()
        );
    }
}

#[test]
fn arabic_reads_from_right_to_left_in_editor_and_preview() {
    for (name, size) in [("wide", WIDE), ("narrow", NARROW)] {
        let workbench = Workbench::open("tawseel", size);
        insta::assert_snapshot!(format!("arabic_{name}"), workbench.screen());
    }
}

#[test]
fn a_placeholder_without_a_value_is_marked_and_listed() {
    for (name, size) in [("wide", WIDE), ("narrow", NARROW)] {
        let mut workbench = Workbench::open("clinic-reminder", size);
        workbench.keys(r#"ctrl-end " {{doctr}} {{agent_name}} {{ x | upper }}""#);
        insta::assert_snapshot!(format!("missing_{name}"), workbench.screen());
    }
}

#[test]
fn every_kind_of_pane() {
    for field in [
        "params",
        "no-response",
        "silence",
        "voice",
        "interrupt",
        "schema",
        "agent",
        "webhook auth",
    ] {
        let mut workbench = Workbench::open("clinic-reminder", WIDE);
        workbench.keys("ctrl-p").keys(&format!("\"{field}\" enter"));
        insta::assert_snapshot!(
            format!("pane_{}", field.replace([' ', '-'], "_")),
            workbench.screen()
        );
    }
}

#[test]
fn every_tab_of_the_preview() {
    let mut workbench = Workbench::open("survey", WIDE);
    for tab in ["request", "curl", "outcome"] {
        workbench.keys("f4");
        insta::assert_snapshot!(format!("tab_{tab}"), workbench.screen());
    }
    let mut narrow = Workbench::open("survey", NARROW);
    insta::assert_snapshot!("tab_heard_narrow", narrow.keys("f4").screen());
}

#[test]
fn the_card_before_a_call() {
    let mut sandbox = Workbench::open("clinic-reminder", WIDE);
    sandbox.keys("f5");
    sandbox.ledger_answers(NumberFacts::default());
    insta::assert_snapshot!("card_sandbox", sandbox.screen());

    let live = Target::live("https://api.tryhamsa.com").unwrap();
    let mut odd = Workbench::at("tawseel", NARROW, live);
    odd.state.allowed_numbers = vec!["+12025550199".into()];
    odd.keys("f5");
    odd.ledger_answers(NumberFacts {
        last_call_ms: Some(1_800_000_000_000 - 40_000),
        unknown: Some(unknown_call(1_800_000_000_000 - 40_000)),
    });
    insta::assert_snapshot!("card_live_and_odd", odd.screen());

    let mut wrong = Workbench::open("clinic-reminder", WIDE);
    wrong.keys(r#"ctrl-end " {{nobody}}" f5"#);
    insta::assert_snapshot!("card_errors", wrong.screen());
}

#[test]
fn a_call_while_it_runs_and_when_it_has_ended() {
    let mut running = Workbench::open("clinic-reminder", WIDE);
    running.placed(conversation(Status::InProgress));
    insta::assert_snapshot!("call_running", running.screen());
    let mut ended = Workbench::open("clinic-reminder", NARROW);
    ended.placed(conversation(Status::Completed));
    insta::assert_snapshot!("call_ended", ended.screen());
    insta::assert_snapshot!("call_in_the_strip", ended.keys("esc").screen());
}

#[test]
fn an_unknown_call_says_that_it_may_be_ringing() {
    let mut workbench = Workbench::open("clinic-reminder", WIDE);
    workbench.dialled(Dialed::Unknown {
        why: "no answer within 60 s".into(),
        status: None,
        reply: String::new(),
    });
    insta::assert_snapshot!("call_unknown", workbench.screen());
}

#[test]
fn palette_help_and_pickers() {
    for (name, keys) in [
        ("palette", r#"ctrl-p "pre""#),
        ("help", "f1"),
        ("voices", r#"f2 "8d""#),
        ("param_sets", "f3"),
        ("save_as", "ctrl-s enter"),
        ("faults", r#"ctrl-p "practise" enter"#),
    ] {
        for (size_name, size) in [("wide", WIDE), ("narrow", NARROW)] {
            let mut workbench = Workbench::open("clinic-reminder", size);
            insta::assert_snapshot!(
                format!("over_{name}_{size_name}"),
                workbench.keys(keys).screen()
            );
        }
    }
}

#[test]
fn without_colour_the_same_things_are_told_apart() {
    let mut workbench = Workbench::open("clinic-reminder", WIDE);
    workbench.keys(r#"ctrl-end " {{doctr}}""#);
    let draw = |colour| workbench.drawn_in(Theme::new(colour));
    let plain = draw(false);
    let colours = plain
        .content()
        .iter()
        .filter(|cell| cell.fg != ratatui::style::Color::Reset);
    assert_eq!(colours.count(), 0);
    let text = |buffer: &Buffer| -> String {
        buffer
            .content()
            .iter()
            .map(ratatui::buffer::Cell::symbol)
            .collect()
    };
    assert_eq!(text(&plain), text(&draw(true)));
}
