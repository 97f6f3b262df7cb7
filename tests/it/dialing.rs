//! The promise: one confirmation, one row, at most one POST, whatever goes wrong; and what is unknown
//! is not called again without the word.

use std::collections::HashSet;
use std::process::{Child, Stdio};
use std::sync::Mutex;
use std::time::Duration;

use proptest::prelude::*;
use ringback::call::check::{self, Context};
use ringback::call::dialed::Dialed;
use ringback::call::request::{CallId, CallRequest};
use ringback::call::target::Target;
use ringback::dial;
use ringback::draft::Draft;
use ringback::hamsa::{Client, Limits};
use ringback::sandbox::{Fault, Sandbox, Settings};
use ringback::store::key::{ApiKey, KeyText};
use ringback::store::ledger::{BeginError, Guards, Intent, Ledger, RowState};

use crate::support::{DRAFT, Home};

/// What a user, or the world, does.
#[derive(Clone, Copy, Debug)]
enum Step {
    /// From now on the server does this wrong.
    Fault(usize),
    /// A confirmed call to one of the numbers.
    Call {
        number: usize,
        even_if_unknown: bool,
    },
    /// The same confirmation again: a second Enter.
    Again,
    /// The window dies between the row and the POST.
    DieBeforeThePost { number: usize },
    /// The window dies during the POST.
    DieDuringThePost { number: usize },
    /// The window is closed and opened again.
    Reopen,
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let number = 0..NUMBERS.len();
    let step = prop_oneof![
        2 => (0..=Fault::ALL.len()).prop_map(Step::Fault),
        4 => (number.clone(), any::<bool>())
            .prop_map(|(number, even_if_unknown)| Step::Call { number, even_if_unknown }),
        2 => Just(Step::Again),
        1 => number.clone().prop_map(|number| Step::DieBeforeThePost { number }),
        1 => number.prop_map(|number| Step::DieDuringThePost { number }),
        1 => Just(Step::Reopen),
    ];
    prop::collection::vec(step, 1..8)
}

const NUMBERS: [&str; 2] = ["+12025550144", "+12025550145"];

/// A window with its ledger, a server, and what must be true of them.
struct World {
    data: tempfile::TempDir,
    ledger: Option<Mutex<Ledger>>,
    sandbox: Sandbox,
    target: Target,
    client: Client,
    requests: Vec<CallRequest>,
    /// Ids of confirmations, the latest last, each with its number.
    confirmed: Vec<(CallId, usize)>,
    /// Numbers with a call that may be ringing.
    unknown: HashSet<usize>,
}

impl World {
    fn new() -> Self {
        let sandbox = Sandbox::start(Settings {
            pace: Duration::ZERO,
            ..Settings::default()
        })
        .unwrap();
        // As a live host: the guards do not hold in the sandbox.
        let target = Target::live(&format!("http://127.0.0.1:{}", sandbox.port())).unwrap();
        let KeyText::Key { key, .. } = ApiKey::read("k").unwrap() else {
            panic!("no key");
        };
        let request = |number: &&str| {
            let draft = Draft {
                agent_name: "Clinic reminder".to_owned(),
                greeting_message: "Hello, this is Noor Clinic calling.".to_owned(),
                phone_number: "+12025550143".to_owned(),
                to_number: (*number).to_owned(),
                ..Draft::default()
            };
            check::check(&draft, &[], Context::default())
                .request
                .unwrap()
        };
        // Only so that an answer that never comes is not waited for a minute.
        let mut limits = Limits::default();
        limits.dialling.total = Duration::from_millis(300);
        let data = tempfile::tempdir().unwrap();
        let mut world = Self {
            ledger: None,
            client: Client::with_limits(&target, &key, limits).unwrap(),
            data,
            sandbox,
            target,
            requests: NUMBERS.iter().map(request).collect(),
            confirmed: Vec::new(),
            unknown: HashSet::new(),
        };
        world.reopen();
        world
    }

    fn reopen(&mut self) {
        // Closed first: its lock must be free.
        self.ledger = None;
        let opened = Ledger::open(self.data.path()).unwrap();
        self.ledger = Some(Mutex::new(opened.ledger));
    }

    fn ledger(&self) -> &Mutex<Ledger> {
        self.ledger.as_ref().unwrap()
    }

    fn intent<'a>(&'a self, id: &'a CallId, number: usize, even_if_unknown: bool) -> Intent<'a> {
        Intent {
            id,
            request: &self.requests[number],
            target: &self.target,
            draft_name: "clinic.toml",
            draft_text: "",
            profile: None,
            at_ms: 1_700_000_000_000,
            guards: Guards {
                even_if_unknown,
                ..Guards::default()
            },
        }
    }

    async fn step(&mut self, step: Step) {
        let before = self.sandbox.posts().len();
        match step {
            Step::Fault(index) => {
                let fault = Fault::ALL
                    .get(index)
                    .map_or(Fault::None, |(fault, _, _)| *fault);
                self.sandbox.set_fault(fault);
            }
            Step::Call {
                number,
                even_if_unknown,
            } => {
                let id = CallId::random();
                self.confirmed.push((id.clone(), number));
                let intent = self.intent(&id, number, even_if_unknown);
                let result = dial::dial(self.ledger(), &self.client, &intent, None, || {
                    1_700_000_000_001
                })
                .await;
                let barred = self.unknown.contains(&number) && !even_if_unknown;
                match result {
                    Ok(dial) => {
                        assert!(!barred, "an unknown number was called without the word");
                        assert!(dial.not_written.is_none());
                        if matches!(dial.dialed, Dialed::Unknown { .. }) {
                            self.unknown.insert(number);
                            self.wait_for_post(before).await;
                        }
                        let is_sent = !matches!(dial.dialed, Dialed::NotSent { .. });
                        assert_eq!(self.sandbox.posts().len(), before + usize::from(is_sent));
                    }
                    Err(BeginError::EarlierUnknown { .. }) => {
                        assert!(barred, "a call was stopped that nothing stood against");
                        self.confirmed.pop();
                    }
                    Err(other) => panic!("{other}"),
                }
            }
            Step::Again => {
                let Some((id, number)) = self.confirmed.last() else {
                    return;
                };
                let intent = self.intent(id, *number, true);
                let result = dial::dial(self.ledger(), &self.client, &intent, None, || {
                    1_700_000_000_002
                })
                .await;
                assert!(matches!(result, Err(BeginError::UsedAlready)), "{result:?}");
                assert_eq!(self.sandbox.posts().len(), before);
            }
            Step::DieBeforeThePost { number } => {
                let id = CallId::random();
                let intent = self.intent(&id, number, true);
                let ticket = self.ledger().lock().unwrap().begin(&intent).unwrap();
                drop(ticket);
                self.confirmed.push((id, number));
                self.unknown.insert(number);
                self.reopen();
                assert_eq!(self.sandbox.posts().len(), before);
            }
            Step::DieDuringThePost { number } => {
                let id = CallId::random();
                let intent = self.intent(&id, number, true);
                let dialling = dial::dial(self.ledger(), &self.client, &intent, None, || {
                    1_700_000_000_003
                });
                // The future is dropped as soon as the POST arrived: so much of a crash can be had in one process.
                let arrived = async {
                    while self.sandbox.posts().len() == before {
                        tokio::time::sleep(Duration::from_millis(1)).await;
                    }
                };
                let ended = tokio::select! {
                    biased;
                    () = arrived => false,
                    result = dialling => !matches!(result.unwrap().dialed, Dialed::Unknown { .. }),
                };
                self.confirmed.push((id, number));
                if !ended {
                    self.unknown.insert(number);
                }
                self.reopen();
            }
            Step::Reopen => self.reopen(),
        }
        self.holds();
    }

    /// On a busy machine the client may stop waiting before the server has read what it was sent.
    async fn wait_for_post(&self, before: usize) {
        for _millisecond in 0..10_000 {
            if self.sandbox.posts().len() > before {
                return;
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
    }

    /// What must be true after every step.
    fn holds(&self) {
        let posts = self.sandbox.posts().len();
        let ledger = self.ledger().lock().unwrap();
        let rows = ledger.list(100).unwrap();
        assert!(
            posts <= self.confirmed.len(),
            "more POSTs than confirmations"
        );
        assert_eq!(rows.len(), self.confirmed.len(), "a row each, and no other");
        for (index, number) in NUMBERS.iter().enumerate() {
            let known = ledger.facts(number, &self.target.host()).unwrap();
            assert_eq!(known.unknown.is_some(), self.unknown.contains(&index));
            let unknown_rows = rows
                .iter()
                .filter(|row| row.to_number == *number && row.state == RowState::Unknown);
            assert_eq!(unknown_rows.count() > 0, self.unknown.contains(&index));
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_confirmation_is_at_most_one_post_whatever_goes_wrong(steps in steps()) {
        tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(async {
            let mut world = World::new();
            for step in steps {
                world.step(step).await;
            }
        });
    }
}

/// Starts a call that the server takes and never answers.
fn stalled_call(home: &Home, sandbox: &Sandbox) -> Child {
    let url = format!("http://127.0.0.1:{}", sandbox.port());
    sandbox.set_fault(Fault::Stalled);
    home.command(&["call", "clinic.toml", "--yes", "--json", "--base-url", &url])
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()
        .unwrap()
}

/// After a kill: what was posted has a row, the row is unknown, and nobody is called again without the word.
fn after_the_kill(home: &Home, sandbox: &Sandbox) {
    let posts = sandbox.posts().len();
    let rows = home.run(&["calls", "list", "--json"]).exits(0).json();
    let rows = rows.as_array().unwrap();
    assert!(posts <= rows.len(), "a POST without a row");
    assert!(rows.len() <= 1);
    sandbox.set_fault(Fault::None);
    let url = format!("http://127.0.0.1:{}", sandbox.port());
    let again = [
        "call",
        "clinic.toml",
        "--yes",
        "--json",
        "--no-follow",
        "--base-url",
        &url,
    ];
    if let Some(row) = rows.first() {
        assert_eq!(row["state"], "unknown");
        home.run(&again).exits(3);
        // Not `posts`: what was on its way at the kill may have been read only now.
        assert!(sandbox.posts().len() <= 1, "called again");
    } else {
        home.run(&again).exits(0);
        assert_eq!(sandbox.posts().len(), 1);
    }
}

fn killed_home() -> (Home, Sandbox) {
    let home = Home::new()
        .file("clinic.toml", DRAFT)
        .var("HAMSA_API_KEY", "k");
    (home, Sandbox::start(Settings::default()).unwrap())
}

#[test]
fn killed_during_the_post_the_call_is_unknown_and_not_placed_again() {
    let (home, sandbox) = killed_home();
    let mut child = stalled_call(&home, &sandbox);
    while sandbox.posts().is_empty() {
        assert!(child.try_wait().unwrap().is_none(), "it ended by itself");
        std::thread::sleep(Duration::from_millis(1));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    after_the_kill(&home, &sandbox);
    assert_eq!(sandbox.posts().len(), 1);
}

#[test]
fn killed_at_any_moment_nothing_was_sent_without_a_row() {
    // Whatever these moments hit on a machine, fast or slow, must be true.
    for microseconds in [500, 3_000, 8_000, 12_000, 18_000, 25_000, 40_000] {
        let (home, sandbox) = killed_home();
        let mut child = stalled_call(&home, &sandbox);
        std::thread::sleep(Duration::from_micros(microseconds));
        child.kill().unwrap();
        child.wait().unwrap();
        after_the_kill(&home, &sandbox);
    }
}
