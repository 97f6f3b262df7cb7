//! Faults survived: random histories of faults and actions, in one process, against the sandbox and
//! against a server that answers what no server should. After every step: POSTs are at most the confirmations, every
//! POST has its row, no verdict says more than the server did, and nothing panics.
//!
//! A window dies here by its ledger being dropped and opened again, and its POST by its future being dropped: at each
//! moment between the row and the last word. Killing the program itself is `dialing`'s.

use std::collections::{HashMap, HashSet};
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;

use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use ratatui::layout::Rect;
use ringback::app::calls::{LiveCall, Stage};
use ringback::app::spread::{Parts, Spread};
use ringback::app::talk::{self, Around, Shows};
use ringback::call::check::{self, Context};
use ringback::call::dialed::{Dialed, JobId};
use ringback::call::follow::{self, Following, Next, Pace, Polled};
use ringback::call::request::{CallId, CallRequest};
use ringback::call::target::Target;
use ringback::call::{cost, recent};
use ringback::dial;
use ringback::draft::Draft;
use ringback::hamsa::{Client, Limits};
use ringback::run::follow::Entry;
use ringback::sandbox::{Fault, Sandbox, Settings};
use ringback::store::key::{ApiKey, KeyText};
use ringback::store::ledger::settle::{BY_USER, Decision, SettleError};
use ringback::store::ledger::{BeginError, Guards, Intent, Ledger, RowState};
use ringback::text::layout::Display;
use serde_json::{Value, json};

use crate::support::{DRAFT, Home};

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
        Intent {
            id,
            request,
            target: &self.target,
            draft_name: "clinic.toml",
            draft_text: "",
            profile: None,
            at_ms: self.clock_ms,
            guards: Guards {
                even_if_unknown: word,
                ..Guards::default()
            },
        }
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
            let calls = self.client.recent(recent::window(row.started_at_ms)).await;
            let mut ledger = self.ledger(window).lock().unwrap();
            let taken = ledger.known_jobs(&row.host, i64::MIN).unwrap();
            let candidates = recent::candidates(calls.unwrap(), &sought, &taken);
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

/// A server that reads one request after the other and answers each with bytes of a test's choice.
struct Hostile {
    port: u16,
    posts: Arc<Mutex<usize>>,
    reply: Arc<Mutex<Vec<u8>>>,
}

impl Hostile {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let hostile = Self {
            port: listener.local_addr().unwrap().port(),
            posts: Arc::default(),
            reply: Arc::default(),
        };
        let (posts, reply) = (Arc::clone(&hostile.posts), Arc::clone(&hostile.reply));
        std::thread::spawn(move || {
            for connection in listener.incoming() {
                let mut connection = connection.unwrap();
                if read_request(&mut connection).is_some() {
                    *posts.lock().unwrap() += 1;
                    let bytes = reply.lock().unwrap().clone();
                    // The client may have had enough.
                    let _ = connection.write_all(&bytes);
                }
            }
        });
        hostile
    }
}

/// Reads a request to its end.
fn read_request(connection: &mut TcpStream) -> Option<()> {
    let mut head = Vec::new();
    while !head.ends_with(b"\r\n\r\n") {
        let mut byte = [0];
        connection.read_exact(&mut byte).ok()?;
        head.extend(byte);
    }
    let head = String::from_utf8(head).unwrap().to_ascii_lowercase();
    let length = head
        .lines()
        .find_map(|line| line.strip_prefix("content-length: ")?.parse().ok())
        .unwrap_or(0);
    connection.read_exact(&mut vec![0; length]).ok()
}

/// A text that no terminal may see as it is.
const NASTY: &str = "\u{1b}]0;x\u{7}\u{1b}[2J\u{202e}\u{9b}31m\r\n\u{0}";

/// What a server says to the POST, and whether it names a job as the API's documentation has it.
fn bodies() -> Vec<(Vec<u8>, bool)> {
    let nasty = Value::String(NASTY.to_owned()).to_string();
    let deep = |n: usize| format!("{}{}", "[".repeat(n), "]".repeat(n));
    let said = |text: String, names: bool| (text.into_bytes(), names);
    vec![
        said(
            r#"{"success":false,"message":"success","data":{"jobId":"j-1"}}"#.into(),
            true,
        ),
        said(r#"{"data":{"id":"j-2"},"success":true}"#.into(), true),
        said(r#"{"data":{"jobId":42}}"#.into(), true),
        said(
            format!(r#"{{"data":{{"jobId":{nasty}}},"message":{nasty}}}"#),
            true,
        ),
        said(r#"{"data":{"jobId":"../../etc"}}"#.into(), true),
        said(r#"{"data":{"jobId":null}}"#.into(), false),
        said(r#"{"data":{"jobId":"  "}}"#.into(), false),
        said(r#"{"data":{"jobId":{"x":1}}}"#.into(), false),
        said(r#"{"data":{"jobId":[]},"jobId":"no"}"#.into(), false),
        said(r#"{"data":[{"jobId":"no"}]}"#.into(), false),
        said(r#"{"data":"text","success":"false"}"#.into(), false),
        said(r#"{"success":false,"message":"no credits"}"#.into(), false),
        said(
            format!(r#"{{"success":false,"message":[{nasty},{nasty}]}}"#),
            false,
        ),
        said(deep(200), false),
        said(deep(100_000), false),
        said(format!(r#"{{"message":{},"data":{{}}}}"#, deep(90)), false),
        said(String::new(), false),
        said("null".into(), false),
        said("<html><title>502\u{1b}[31m</title>".into(), false),
        (b"\xff\xfe{\x00".to_vec(), false),
        (vec![b'x'; 3 << 20], false),
    ]
}

/// How the reply is broken on its way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Whole,
    /// Only the first so many hundredths arrive.
    Cut(usize),
    /// More is promised than comes.
    TooShort,
    /// No HTTP at all.
    Garbage,
    /// A chunked body that is none.
    BadChunks,
    /// A header with bytes that are no text.
    OddHeader,
}

fn ways() -> impl Strategy<Value = Way> {
    prop_oneof![
        6 => Just(Way::Whole),
        3 => (0..100_usize).prop_map(Way::Cut),
        1 => Just(Way::TooShort),
        1 => Just(Way::Garbage),
        1 => Just(Way::BadChunks),
        1 => Just(Way::OddHeader),
    ]
}

fn wire(status: u16, body: &[u8], way: Way) -> Vec<u8> {
    let length = body.len() + usize::from(way == Way::TooShort) * 10;
    let odd = if way == Way::OddHeader {
        "X-Odd: \u{1b}[31m\r\n"
    } else {
        ""
    };
    let framing = if way == Way::BadChunks {
        "Transfer-Encoding: chunked".to_owned()
    } else {
        format!("Content-Length: {length}")
    };
    let head = format!(
        "HTTP/1.1 {status} Said\r\n{odd}Location: http://127.0.0.1:1/\r\n{framing}\r\n\r\n"
    );
    let mut bytes = match way {
        Way::Garbage => b"SSH-2.0-server\r\n".to_vec(),
        _ => [head.as_bytes(), body].concat(),
    };
    if let Way::Cut(hundredths) = way {
        bytes.truncate(bytes.len() * hundredths / 100);
    }
    bytes
}

const STATUSES: [u16; 20] = [
    200, 201, 202, 203, 300, 301, 302, 307, 308, 400, 401, 402, 403, 404, 408, 422, 429, 500, 502,
    599,
];

proptest! {
    #![proptest_config(ProptestConfig {
        cases: 1_000,
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn no_reply_brings_a_verdict_that_it_does_not_bear(
        status in prop::sample::select(&STATUSES[..]),
        body in prop::sample::select(bodies()),
        way in ways(),
    ) {
        static HOSTILE: OnceLock<Hostile> = OnceLock::new();
        let hostile = HOSTILE.get_or_init(Hostile::start);
        let (body, names_job) = body;
        *hostile.reply.lock().unwrap() = wire(status, &body, way);
        let before = *hostile.posts.lock().unwrap();
        on_a_runtime(async {
            let target = Target::live(&format!("http://127.0.0.1:{}", hostile.port)).unwrap();
            let ledger = a_ledger();
            let (id, request) = World::confirmed(0);
            let intent = Intent {
                id: &id,
                request: &request,
                target: &target,
                draft_name: "clinic.toml",
                draft_text: "",
                profile: None,
                at_ms: 1,
                // Most calls here are unknown, and all are to one number.
                guards: Guards {
                    even_if_unknown: true,
                    ..Guards::default()
                },
            };
            let mut limits = Limits::default();
            limits.dialling.total = Duration::from_secs(10);
            let client = Client::with_limits(&target, &key(), limits).unwrap();
            let dial = dial::dial(ledger, &client, &intent, None, || 2).await.unwrap();
            assert_eq!(*hostile.posts.lock().unwrap(), before + 1, "not one POST");
            assert!(dial.not_written.is_none());
            let said_no = serde_json::from_slice::<Value>(&body)
                .is_ok_and(|value| value["success"] == json!(false));
            let refuses = (400..500).contains(&status) && status != 408 || status < 300 && said_no;
            let by_the_book = match names_job {
                true if status < 300 => RowState::Accepted,
                false if refuses => RowState::Refused,
                _ => RowState::Unknown,
            };
            let got = state_of(&dial.dialed);
            let is_read = body.len() <= 1 << 20;
            match way {
                Way::Whole if is_read => assert_eq!(got, by_the_book, "{:?}", dial.dialed),
                // Whether a header with odd bytes makes a reply unreadable is the client's to say.
                Way::OddHeader if is_read => {
                    assert!(got == by_the_book || got == RowState::Unknown);
                }
                _ => assert_eq!(got, RowState::Unknown, "{:?}", dial.dialed),
            }
            // A window that opens now reads the same, and shows nothing raw.
            let rows = ledger.lock().unwrap().find(id.as_str()).unwrap();
            assert_eq!(rows.len(), 1);
            if let Some(call) = LiveCall::taken_up(&rows[0], 5, 10) {
                assert_eq!(call.is_unsettled(), matches!(dial.dialed, Dialed::Unknown { .. }));
                is_clean(&call);
            }
        });
    }

    #[test]
    fn no_answer_about_a_job_harms_anything(
        status in prop::sample::select(&STATUSES[..]),
        body in answers(),
        schema in answers(),
    ) {
        let bytes = body.to_string().into_bytes();
        let _ = cost::classify(status, &bytes);
        if let Ok(listing) = recent::classify(status, &bytes) {
            let sought = recent::Sought {
                to: NUMBERS[0].into(),
                from: NUMBERS[1].into(),
                at_ms: 0,
            };
            let _ = recent::candidates(listing.calls, &sought, &[]);
        }
        let mut following = Following::new(Pace::Live);
        let polled = follow::classify(status, &bytes);
        let next = following.answer(polled, 1_000);
        let mut call = accepted_call(&schema);
        if let Stage::Followed { following: of, end, .. } = &mut call.stage {
            *of = following;
            if next == Next::Ended {
                *end = Some(ringback::app::calls::End::Job);
            }
        }
        call.read_outcome();
        is_clean(&call);
    }
}

/// A ledger that many histories share.
fn a_ledger() -> &'static Mutex<Ledger> {
    static LEDGER: OnceLock<(tempfile::TempDir, Mutex<Ledger>)> = OnceLock::new();
    let make = || {
        let home = tempfile::tempdir().unwrap();
        let ledger = Ledger::open(home.path()).unwrap().ledger;
        (home, Mutex::new(ledger))
    };
    &LEDGER.get_or_init(make).1
}

/// A call that is followed, with this outcome schema.
fn accepted_call(schema: &Value) -> LiveCall {
    static CALL: OnceLock<LiveCall> = OnceLock::new();
    let make = || {
        let mut ledger = a_ledger().lock().unwrap();
        let target = Target::live("https://api.example.org").unwrap();
        let (id, request) = World::confirmed(0);
        let intent = Intent {
            id: &id,
            request: &request,
            target: &target,
            draft_name: "clinic.toml",
            draft_text: "",
            profile: None,
            at_ms: 1,
            guards: Guards::default(),
        };
        drop(ledger.begin(&intent).unwrap());
        let reply = br#"{"data":{"jobId":"j-1"}}"#;
        let dialed = ringback::call::dialed::classify(200, reply);
        ledger.end(&id, &dialed, 2).unwrap();
        let rows = ledger.find(id.as_str()).unwrap();
        LiveCall::taken_up(&rows[0], 0, 0).unwrap()
    };
    let mut call = CALL.get_or_init(make).clone();
    call.schema = schema.to_string();
    call
}

/// JSON in the API's own words, with everything in the wrong place.
fn answers() -> impl Strategy<Value = Value> {
    const WORDS: [&str; 30] = [
        "data",
        "status",
        "jobResponse",
        "transcription",
        "Agent",
        "User",
        "metadata",
        "outcomeResult",
        "callDuration",
        "mediaUrl",
        "callAnalysis",
        "error",
        "message",
        "calls",
        "id",
        "createdAt",
        "callParams",
        "userNumber",
        "machineNumber",
        "totalCost",
        "usageTime",
        "function",
        "name",
        "arguments",
        "type",
        "properties",
        "required",
        "items",
        "enum",
        "COMPLETED",
    ];
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        Just(json!(NASTY)),
        Just(json!("[{\"a\": \"b\"}]")),
        Just(json!("{\"city\": 1")),
        Just(json!("https://media.example.org/\u{202e}x")),
        prop::sample::select(&WORDS[..]).prop_map(Value::from),
        prop::sample::select(&["object", "array", "string", "FAILED", "IN_PROGRESS"][..])
            .prop_map(Value::from),
    ];
    let tree = leaf.prop_recursive(6, 48, 6, |inner| {
        let word = prop::sample::select(&WORDS[..]).prop_map(str::to_owned);
        let key = prop_oneof![8 => word, 1 => Just(NASTY.to_owned())];
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::vec((key, inner.clone()), 0..6)
                .prop_map(|fields| Value::Object(fields.into_iter().collect())),
            inner.prop_map(|value| Value::String(value.to_string())),
        ]
    });
    // Often enough something that is taken for a conversation.
    (tree.clone(), tree.clone(), tree, any::<bool>()).prop_map(|(plain, said, outcome, wrapped)| {
        if wrapped {
            json!({"data": {"status": "COMPLETED", "jobResponse":
                {"transcription": [{"Agent": said}, plain], "outcomeResult": outcome}}})
        } else {
            plain
        }
    })
}

/// Nothing on the call's page reaches a terminal raw.
fn is_clean(call: &LiveCall) {
    for shows in [
        Shows::default(),
        Shows {
            raw: true,
            tools: false,
        },
        Shows {
            raw: false,
            tools: true,
        },
    ] {
        let around = Around {
            shows,
            now_ms: 1,
            utc_offset_s: 0,
            width: 60,
        };
        let parts = talk::parts(call, around);
        let Parts {
            head,
            body,
            side,
            foot,
        } = &parts;
        for piece in head.iter().chain(body).chain(side).chain(foot) {
            for text in [&piece.body.text, &piece.label.text] {
                let raw = text.chars().find(|c| {
                    c.is_control() && *c != '\n' || ('\u{202a}'..='\u{202e}').contains(c)
                });
                assert_eq!(raw, None, "{text:?}");
            }
        }
        let mut spread = Spread::default();
        spread.show(parts, Rect::new(0, 0, 60, 20), Display::Visual);
        let _ = talk::keys(call, shows, true);
    }
}

/// A home with a ledger that holds a call, and the server it went to.
fn home_with_a_call() -> (Home, Sandbox, String) {
    let home = Home::new()
        .file("clinic.toml", DRAFT)
        .var("HAMSA_API_KEY", "k");
    let sandbox = Sandbox::start(Settings::default()).unwrap();
    let url = format!("http://127.0.0.1:{}", sandbox.port());
    home.run(&call(&url)).exits(0);
    (home, sandbox, url)
}

fn call(url: &str) -> [&str; 6] {
    [
        "call",
        "clinic.toml",
        "--yes",
        "--no-follow",
        "--base-url",
        url,
    ]
}

#[test]
fn a_corrupt_ledger_is_set_aside_as_it_is_and_said_so() {
    let (home, sandbox, url) = home_with_a_call();
    let data = home.data_dir();
    for part in ["-wal", "-shm"] {
        let _ = std::fs::remove_file(data.join(format!("ledger.sqlite{part}")));
    }
    let garbage = b"no database".repeat(1_000);
    std::fs::write(data.join("ledger.sqlite"), &garbage).unwrap();
    let told = home.run(&call(&url)).exits(0);
    assert!(told.stderr.contains("ledger.corrupt-1.sqlite"), "{told}");
    let kept = std::fs::read(data.join("ledger.corrupt-1.sqlite")).unwrap();
    assert_eq!(kept, garbage);
    let rows = home.run(&["calls", "list", "--json"]).exits(0).json();
    assert_eq!(rows.as_array().unwrap().len(), 1);
    assert_eq!(sandbox.posts().len(), 2);
}

#[test]
fn while_the_ledger_is_locked_nothing_is_sent() {
    let (home, sandbox, url) = home_with_a_call();
    let path = home.data_dir().join("ledger.sqlite");
    let other = rusqlite::Connection::open(path).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let told = home.run(&call(&url)).exits(5);
    assert!(told.stderr.contains("locked"), "{told}");
    assert_eq!(sandbox.posts().len(), 1);
    other.execute_batch("ROLLBACK").unwrap();
    home.run(&call(&url)).exits(0);
    let rows = home.run(&["calls", "list", "--json"]).exits(0).json();
    assert_eq!(rows.as_array().unwrap().len(), 2, "nothing was set aside");
}
