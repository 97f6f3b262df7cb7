//! Faults survived: random histories of faults and actions, in one process, against the sandbox. After every step: POSTs
//! are at most the confirmations, every POST has its row, no verdict says more than the server did, and nothing panics.
//! What servers answer that no server should is in [`answers`], ledgers that cannot be used are in [`ledgers`].
//!
//! A window dies here by its ledger being dropped and opened again, and its POST by its future being dropped: at each
//! moment between the row and the last word. Killing the program itself is `dialing`'s.

use std::collections::{HashMap, HashSet};
use std::sync::Mutex;
use std::time::Duration;

use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use ringback::call::check::{self, Context};
use ringback::call::dialed::{Dialed, JobId};
use ringback::call::follow::{Following, Next, Pace, Polled};
use ringback::call::recent;
use ringback::call::request::{CallId, CallRequest};
use ringback::call::target::Target;
use ringback::dial;
use ringback::draft::Draft;
use ringback::hamsa::{Client, Limits};
use ringback::run::follow::Entry;
use ringback::sandbox::{Fault, Sandbox, Settings};
use ringback::store::key::{ApiKey, KeyText};
use ringback::store::ledger::settle::{BY_USER, Decision, SettleError};
use ringback::store::ledger::{BeginError, Guards, Intent, Ledger, RowState};
use serde_json::Value;

mod answers;
mod ledgers;

const NUMBERS: [&str; 3] = ["+12025550144", "+12025550145", "+12025550146"];

/// How many histories are run.
const HISTORIES: u32 = 2_000;
const SIDE_BY_SIDE: u32 = 8;

/// When a window dies in a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Death {
    BeforeTheRow,
    AfterTheRow,
    AfterThePost,
    BetweenReplyAndRow,
    WhileFollowing,
}

#[derive(Clone, Copy, Debug)]
enum Step {
    Fault(usize),
    /// A confirmed call from one of two windows.
    Call {
        window: usize,
        number: usize,
        word: bool,
    },
    /// A confirmed call in which the window dies.
    Die {
        window: usize,
        number: usize,
        at: Death,
    },
    /// A second Enter, in either window.
    Again {
        window: usize,
    },
    /// Both windows confirm a call to one number at the same moment.
    Together {
        number: usize,
    },
    Reopen {
        window: usize,
    },
    /// Asks once about every accepted call.
    Follow {
        window: usize,
    },
    /// Looks for the unknown calls, and settles what is found.
    Reconcile {
        window: usize,
    },
    /// The user says that an unknown call never happened.
    Never {
        window: usize,
    },
    /// The wall clock jumps, by minutes.
    Clock(i32),
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let number = 0..NUMBERS.len();
    let window = 0..2_usize;
    let death = prop_oneof![
        Just(Death::BeforeTheRow),
        Just(Death::AfterTheRow),
        Just(Death::AfterThePost),
        Just(Death::BetweenReplyAndRow),
        Just(Death::WhileFollowing),
    ];
    let step = prop_oneof![
        3 => (0..=Fault::ALL.len()).prop_map(Step::Fault),
        5 => (window.clone(), number.clone(), any::<bool>())
            .prop_map(|(window, number, word)| Step::Call { window, number, word }),
        2 => (window.clone(), number.clone(), death)
            .prop_map(|(window, number, at)| Step::Die { window, number, at }),
        1 => window.clone().prop_map(|window| Step::Again { window }),
        1 => number.prop_map(|number| Step::Together { number }),
        1 => window.clone().prop_map(|window| Step::Reopen { window }),
        1 => window.clone().prop_map(|window| Step::Follow { window }),
        2 => window.clone().prop_map(|window| Step::Reconcile { window }),
        1 => window.prop_map(|window| Step::Never { window }),
        1 => (-3_000..3_000).prop_map(Step::Clock),
    ];
    prop::collection::vec(step, 1..10)
}

/// A call to a number; its agent's name tells one confirmation from all others at the server.
fn request(number: &str, name: &str) -> CallRequest {
    let draft = Draft {
        agent_name: name.to_owned(),
        greeting_message: "Hello, this is Noor Clinic calling.".to_owned(),
        phone_number: "+12025550143".to_owned(),
        to_number: number.to_owned(),
        ..Draft::default()
    };
    let report = check::check(&draft, &[], Context::default());
    report.request.unwrap()
}

fn key() -> ApiKey {
    let KeyText::Key { key, .. } = ApiKey::read("k").unwrap() else {
        panic!("no key");
    };
    key
}

/// Short times, so that what never comes is not awaited for a minute.
fn hasty(target: &Target) -> Client {
    let mut limits = Limits::default();
    limits.dialling.total = Duration::from_millis(60);
    limits.asking.total = Duration::from_secs(5);
    Client::with_limits(target, &key(), limits).unwrap()
}

fn state_of(dialed: &Dialed) -> RowState {
    match dialed {
        Dialed::Accepted(_) => RowState::Accepted,
        Dialed::Refused { .. } => RowState::Refused,
        Dialed::NotSent { .. } => RowState::NotSent,
        Dialed::Unknown { .. } => RowState::Unknown,
    }
}

/// Two windows on one ledger, a server, and what must be true of them.
struct World {
    data: tempfile::TempDir,
    windows: [Option<Mutex<Ledger>>; 2],
    sandbox: Sandbox,
    target: Target,
    client: Client,
    /// Confirmations that got a row, by number.
    begun: Vec<(CallId, usize)>,
    /// Calls that may be ringing and that nobody settled.
    unknown: HashSet<CallId>,
    /// What dialling came to.
    ends: HashMap<CallId, RowState>,
    clock_ms: i64,
}

/// A confirmed call to be placed. `word`: also if an earlier one to its number is unknown.
fn intent<'a>(
    (id, request): (&'a CallId, &'a CallRequest),
    target: &'a Target,
    at_ms: i64,
    word: bool,
) -> Intent<'a> {
    Intent {
        id,
        request,
        target,
        draft_name: "clinic.toml",
        draft_text: "",
        profile: None,
        at_ms,
        guards: Guards {
            even_if_unknown: word,
            ..Guards::default()
        },
    }
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
        let mut world = Self {
            data: tempfile::tempdir().unwrap(),
            windows: [None, None],
            client: hasty(&target),
            sandbox,
            target,
            begun: Vec::new(),
            unknown: HashSet::new(),
            ends: HashMap::new(),
            clock_ms: ringback::run::place::now_ms(),
        };
        world.reopen(0);
        world.reopen(1);
        world
    }

    fn reopen(&mut self, window: usize) {
        // Closed first: its lock must be free.
        self.windows[window] = None;
        let opened = Ledger::open(self.data.path()).unwrap();
        assert_eq!(opened.set_aside, None);
        self.windows[window] = Some(Mutex::new(opened.ledger));
    }

    fn ledger(&self, window: usize) -> &Mutex<Ledger> {
        self.windows[window].as_ref().unwrap()
    }

    fn intent<'a>(
        &'a self,
        (id, request): (&'a CallId, &'a CallRequest),
        word: bool,
    ) -> Intent<'a> {
        intent((id, request), &self.target, self.clock_ms, word)
    }

    /// A confirmation: its id, and its call.
    fn confirmed(number: usize) -> (CallId, CallRequest) {
        let id = CallId::random();
        let request = request(NUMBERS[number], id.as_str());
        (id, request)
    }

    /// How many POSTs of a confirmation have arrived so far.
    fn posts_of(&self, id: &CallId) -> usize {
        let name = id.as_str().as_bytes();
        let is_of = |body: &&Vec<u8>| body.windows(name.len()).any(|part| part == name);
        self.sandbox.posts().iter().filter(is_of).count()
    }

    fn is_unknown(&self, number: usize) -> bool {
        self.begun
            .iter()
            .any(|(id, of)| *of == number && self.unknown.contains(id))
    }

    /// Notes what a call came to.
    fn note(&mut self, id: CallId, number: usize, dialed: &Dialed) {
        let state = state_of(dialed);
        if state == RowState::Unknown {
            self.unknown.insert(id.clone());
        }
        self.ends.insert(id.clone(), state);
        self.begun.push((id, number));
    }

    fn died(&mut self, id: CallId, number: usize) {
        self.unknown.insert(id.clone());
        self.ends.insert(id.clone(), RowState::Unknown);
        self.begun.push((id, number));
    }

    async fn step(&mut self, step: Step) {
        match step {
            Step::Fault(index) => {
                let fault = Fault::ALL.get(index).map(|(fault, _, _)| *fault);
                self.sandbox.set_fault(fault.unwrap_or_default());
            }
            Step::Call {
                window,
                number,
                word,
            } => self.call(window, number, word).await,
            Step::Die { window, number, at } => self.die(window, number, at).await,
            Step::Again { window } => {
                let Some((id, number)) = self.begun.last().cloned() else {
                    return;
                };
                let request = request(NUMBERS[number], id.as_str());
                let intent = self.intent((&id, &request), true);
                let result =
                    dial::dial(self.ledger(window), &self.client, &intent, None, || 1).await;
                assert!(matches!(result, Err(BeginError::UsedAlready)), "{result:?}");
            }
            Step::Together { number } => self.together(number).await,
            Step::Reopen { window } => self.reopen(window),
            Step::Follow { window } => self.follow(window).await,
            Step::Reconcile { window } => self.reconcile(window).await,
            Step::Never { window } => self.never(window),
            Step::Clock(minutes) => self.clock_ms += i64::from(minutes) * 60_000,
        }
        self.holds();
    }

    async fn call(&mut self, window: usize, number: usize, word: bool) {
        let (id, request) = Self::confirmed(number);
        let barred = self.is_unknown(number) && !word;
        let intent = self.intent((&id, &request), word);
        let result = dial::dial(self.ledger(window), &self.client, &intent, None, || 2).await;
        match result {
            Ok(dial) => {
                assert!(!barred, "an unknown number was called without the word");
                assert!(dial.not_written.is_none());
                self.note(id, number, &dial.dialed);
            }
            Err(BeginError::EarlierUnknown { .. }) => {
                assert!(barred, "a call was stopped that nothing stood against");
            }
            Err(other) => panic!("{other}"),
        }
    }

    async fn die(&mut self, window: usize, number: usize, at: Death) {
        let (id, request) = Self::confirmed(number);
        if at == Death::BeforeTheRow {
            // The card was confirmed, and nothing else.
            self.reopen(window);
            return;
        }
        let intent = self.intent((&id, &request), true);
        let ticket = self.ledger(window).lock().unwrap().begin(&intent).unwrap();
        match at {
            Death::AfterThePost => {
                let arrived = async {
                    while self.posts_of(&id) == 0 {
                        tokio::time::sleep(Duration::from_millis(1)).await;
                    }
                };
                tokio::select! {
                    biased;
                    () = arrived => {}
                    _ = self.client.place(ticket, None) => {}
                }
                self.died(id, number);
            }
            Death::BetweenReplyAndRow => {
                let _never_written = self.client.place(ticket, None).await;
                self.died(id, number);
            }
            Death::WhileFollowing => {
                let dialed = self.client.place(ticket, None).await;
                let ended = self.ledger(window).lock().unwrap().end(&id, &dialed, 3);
                ended.unwrap();
                self.note(id, number, &dialed);
            }
            Death::BeforeTheRow | Death::AfterTheRow => {
                drop(ticket);
                assert_eq!(self.posts_of(&id), 0, "sent without being placed");
                self.died(id, number);
            }
        }
        self.reopen(window);
    }

    /// Neither window passes the guard that the other one's call has raised, and while one places, the other may call
    /// too: its confirmation is another.
    async fn together(&mut self, number: usize) {
        let (one, other) = (Self::confirmed(number), Self::confirmed(number));
        let barred = self.is_unknown(number);
        let intents = [
            self.intent((&one.0, &one.1), false),
            self.intent((&other.0, &other.1), false),
        ];
        let (first, second) = tokio::join!(
            dial::dial(self.ledger(0), &self.client, &intents[0], None, || 4),
            dial::dial(self.ledger(1), &self.client, &intents[1], None, || 4),
        );
        for ((id, _), result) in [(one, first), (other, second)] {
            match result {
                Ok(dial) => {
                    assert!(!barred, "a window passed the guard");
                    self.note(id, number, &dial.dialed);
                }
                Err(BeginError::EarlierUnknown { .. }) => {}
                Err(other) => panic!("{other}"),
            }
        }
    }

    async fn follow(&self, window: usize) {
        let rows = self.ledger(window).lock().unwrap().list(100).unwrap();
        for row in rows.iter().filter(|row| row.state == RowState::Accepted) {
            let Some(job) = row.job_id.as_deref().and_then(JobId::parse) else {
                panic!("the sandbox gave an id that cannot be followed: {row:?}");
            };
            let mut following = Following::new(Pace::Live);
            let polled = self.client.conversation(&job).await;
            if let Polled::Found(conversation) = &polled {
                let entry = Entry {
                    ledger: self.ledger(window),
                    id: &row.id,
                };
                entry.write(conversation).unwrap();
            }
            let next = following.answer(polled, 1_000);
            assert!(!matches!(next, Next::GaveUp(_)), "{next:?}");
        }
    }

    async fn reconcile(&mut self, window: usize) {
        let rows = self.ledger(window).lock().unwrap().unsettled().unwrap();
        let found: HashSet<_> = rows.iter().map(|row| row.id.clone()).collect();
        assert_eq!(found, self.unknown, "what is unknown stays in view");
        for row in rows {
            let sought = recent::Sought {
                to: row.to_number.clone(),
                from: row.from_number.clone(),
                at_ms: row.started_at_ms,
            };
            let window_of_calls = recent::window(row.started_at_ms);
            let Ok(calls) = self.client.recent(window_of_calls).await else {
                // The fault is that nobody is reached: nothing is found out, and it stays unknown.
                continue;
            };
            let mut ledger = self.ledger(window).lock().unwrap();
            let taken = ledger.known_jobs(&row.host, i64::MIN).unwrap();
            let candidates = recent::candidates(calls, &sought, &taken);
            let Some(candidate) = candidates.first() else {
                continue;
            };
            let decision = Decision::Job(candidate.call.job.clone());
            ledger.settle(&row.id, &decision, BY_USER, 5).unwrap();
            let again = ledger.settle(&row.id, &Decision::Never, BY_USER, 6);
            assert!(
                matches!(again, Err(SettleError::SettledAlready)),
                "{again:?}"
            );
            drop(ledger);
            self.unknown.remove(&row.id);
            self.ends.insert(row.id, RowState::Accepted);
        }
    }

    fn never(&mut self, window: usize) {
        let mut ledger = self.ledger(window).lock().unwrap();
        let rows = ledger.unsettled().unwrap();
        if let Some(row) = rows.first() {
            ledger
                .settle(&row.id, &Decision::Never, BY_USER, 7)
                .unwrap();
        }
        let known = self
            .begun
            .iter()
            .find(|(id, _)| self.ends[id] != RowState::Unknown);
        if let Some((id, _)) = known {
            let refused = ledger.settle(id, &Decision::Never, BY_USER, 8);
            assert!(refused.is_err(), "a known call was settled");
        }
        drop(ledger);
        if let Some(row) = rows.first() {
            self.unknown.remove(&row.id);
        }
    }

    /// What must be true after every step, in the eyes of both windows.
    fn holds(&self) {
        // By their names, not by their number: a POST that was given up may arrive late.
        let posts = self.sandbox.posts();
        let named: Vec<String> = posts.iter().map(|body| name_in(body)).collect();
        let once: HashSet<&String> = named.iter().collect();
        assert_eq!(
            once.len(),
            named.len(),
            "a second POST for one confirmation"
        );
        let rows: HashSet<&str> = self.begun.iter().map(|(id, _)| id.as_str()).collect();
        let without = named.iter().find(|name| !rows.contains(name.as_str()));
        assert_eq!(without, None, "a POST without a row");
        for window in 0..2 {
            let ledger = self.ledger(window).lock().unwrap();
            let rows = ledger.list(100).unwrap();
            assert_eq!(rows.len(), self.begun.len(), "a row each, and no other");
            for row in rows {
                assert_eq!(Some(&row.state), self.ends.get(&row.id), "{row:?}");
                let unsettled = self.unknown.contains(&row.id);
                assert_eq!(row.is_unsettled(), unsettled, "{row:?}");
            }
            for (index, number) in NUMBERS.iter().enumerate() {
                let known = ledger.facts(number, &self.target.host()).unwrap();
                assert_eq!(known.unknown.is_some(), self.is_unknown(index));
            }
        }
    }
}

/// The agent's name in a POST: the id of its confirmation.
fn name_in(body: &[u8]) -> String {
    let body: Value = serde_json::from_slice(body).unwrap();
    let name = body.pointer("/agentDetails/agentName").unwrap();
    name.as_str().unwrap().to_owned()
}

fn on_a_runtime(work: impl Future<Output = ()>) {
    tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap()
        .block_on(work);
}

/// Most of a history is waiting for the disk, so several run side by side, each with a world of its own.
#[test]
fn no_history_of_faults_rings_twice_or_claims_what_is_not_known() {
    std::thread::scope(|scope| {
        for _ in 0..SIDE_BY_SIDE {
            scope.spawn(|| {
                let config = ProptestConfig {
                    cases: HISTORIES / SIDE_BY_SIDE,
                    failure_persistence: None,
                    max_shrink_iters: 200,
                    ..ProptestConfig::default()
                };
                let ran = TestRunner::new(config).run(&steps(), |steps| {
                    on_a_runtime(async {
                        let mut world = World::new();
                        for step in steps {
                            world.step(step).await;
                        }
                    });
                    Ok(())
                });
                if let Err(found) = ran {
                    panic!("{found}");
                }
            });
        }
    });
}
