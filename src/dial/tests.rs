use std::io::Write;
use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc;
use std::time::Duration;

use super::*;
use crate::call::check::{Context, check};
use crate::call::request::{CallId, CallRequest};
use crate::call::target::Target;
use crate::draft::Draft;
use crate::hamsa::scripted::{Server, dead_port, reply, until_hung_up};
use crate::hamsa::{Limit, Limits};
use crate::sandbox::{Fault, Sandbox, Settings};
use crate::store::key::ApiKey;
use crate::store::ledger::{Guards, RowState};

const JOB: &str = r#"{"success":true,"message":"success","data":{"jobId":"job-1"}}"#;

struct Bench {
    home: tempfile::TempDir,
    ledger: Arc<Mutex<Ledger>>,
    request: CallRequest,
    id: CallId,
}

impl Bench {
    fn new() -> Self {
        let home = tempfile::tempdir().unwrap();
        let draft = Draft {
            agent_name: "Clinic".into(),
            greeting_message: "Hello.".into(),
            preamble: "You are polite.".into(),
            lang: "en".into(),
            phone_number: "+12025550143".into(),
            to_number: "+12025550144".into(),
            ..Draft::default()
        };
        let ledger = Ledger::open(home.path()).unwrap().ledger;
        Self {
            home,
            ledger: Arc::new(Mutex::new(ledger)),
            request: check(&draft, &[], Context::default()).request.unwrap(),
            id: CallId::random(),
        }
    }

    async fn dial(&self, port: u16) -> Result<Dial, BeginError> {
        let target = Target::live(&format!("http://127.0.0.1:{port}")).unwrap();
        self.dial_at(target, Limits::default()).await
    }

    async fn dial_at(&self, target: Target, limits: Limits) -> Result<Dial, BeginError> {
        let client = Client::with_limits(&target, &ApiKey::sandbox(), limits).unwrap();
        let intent = Intent {
            id: &self.id,
            request: &self.request,
            target: &target,
            draft_name: "clinic.toml",
            draft_text: "",
            profile: None,
            at_ms: 1000,
            guards: Guards::default(),
        };
        dial(&self.ledger, &client, &intent, None, || 2000).await
    }

    fn state(&self) -> RowState {
        state_in(self.home.path(), &self.id)
    }
}

/// A call's state as another window sees it.
fn state_in(home: &Path, id: &CallId) -> RowState {
    let ledger = Ledger::open(home).unwrap().ledger;
    ledger.find(id.as_str()).unwrap()[0].state
}

#[tokio::test]
async fn the_row_is_on_the_disk_when_the_post_arrives_and_the_ledger_is_free() {
    let bench = Bench::new();
    let (home, id) = (bench.home.path().to_owned(), bench.id.clone());
    let ledger = Arc::clone(&bench.ledger);
    let (seen_in, seen) = mpsc::channel();
    let server = Server::start(move |_, connection| {
        let free = ledger.try_lock().is_ok();
        seen_in.send((state_in(&home, &id), free)).unwrap();
        connection
            .write_all(reply("200 OK", JOB).as_bytes())
            .unwrap();
    });
    let dial = bench.dial(server.port).await.unwrap();
    assert!(matches!(dial.dialed, Dialed::Accepted(_)), "{dial:?}");
    assert!(dial.not_written.is_none());
    assert_eq!(seen.recv().unwrap(), (RowState::Placing, true));
    assert_eq!(bench.state(), RowState::Accepted);
}

#[tokio::test]
async fn one_confirmation_dials_once_whatever_came_of_it() {
    for answer in [reply("200 OK", JOB), reply("500 Oops", ""), String::new()] {
        let bench = Bench::new();
        let server = Server::answering(answer);
        bench.dial(server.port).await.unwrap();
        let error = bench.dial(server.port).await.unwrap_err();
        assert!(matches!(error, BeginError::UsedAlready), "{error}");
        assert_eq!(server.connections(), 1);
    }
}

#[tokio::test]
async fn an_unknown_call_stops_the_next_confirmation_before_anything_is_sent() {
    let mut bench = Bench::new();
    let server = Server::answering("");
    let dial = bench.dial(server.port).await.unwrap();
    assert!(matches!(dial.dialed, Dialed::Unknown { .. }), "{dial:?}");
    assert_eq!(bench.state(), RowState::Unknown);
    bench.id = CallId::random();
    let error = bench.dial(server.port).await.unwrap_err();
    assert!(
        matches!(error, BeginError::EarlierUnknown { .. }),
        "{error}"
    );
    assert_eq!(server.connections(), 1);
}

#[tokio::test]
async fn what_was_not_sent_is_written_down_so() {
    let bench = Bench::new();
    let dial = bench.dial(dead_port()).await.unwrap();
    assert!(matches!(dial.dialed, Dialed::NotSent { .. }), "{dial:?}");
    assert_eq!(bench.state(), RowState::NotSent);
}

#[tokio::test]
async fn without_a_row_nothing_is_sent() {
    let bench = Bench::new();
    let path = bench.home.path().join("ledger.sqlite");
    let other = rusqlite::Connection::open(path).unwrap();
    other.execute_batch("DROP TABLE calls").unwrap();
    let server = Server::answering(reply("200 OK", JOB));
    let error = bench.dial(server.port).await.unwrap_err();
    assert!(matches!(error, BeginError::Ledger(_)), "{error}");
    assert_eq!(server.connections(), 0);
}

#[tokio::test]
async fn an_answer_that_cannot_be_written_down_is_told_all_the_same() {
    let bench = Bench::new();
    let path = bench.home.path().join("ledger.sqlite");
    let server = Server::start(move |_, connection| {
        let other = rusqlite::Connection::open(&path).unwrap();
        other.execute_batch("DROP TABLE calls").unwrap();
        connection
            .write_all(reply("200 OK", JOB).as_bytes())
            .unwrap();
    });
    let dial = bench.dial(server.port).await.unwrap();
    assert!(matches!(dial.dialed, Dialed::Accepted(_)), "{dial:?}");
    assert!(dial.not_written.is_some());
}

#[tokio::test]
async fn a_call_cut_off_under_way_is_unknown_to_the_next_window() {
    let bench = Bench::new();
    let (arrived_in, arrived) = tokio::sync::oneshot::channel();
    let arrived_in = Mutex::new(Some(arrived_in));
    let server = Server::start(move |_, connection| {
        let once = arrived_in.lock().unwrap().take();
        once.unwrap().send(()).unwrap();
        until_hung_up(connection);
    });
    tokio::select! {
        dial = bench.dial(server.port) => panic!("{dial:?}"),
        came = arrived => came.unwrap(),
    }
    assert_eq!(bench.state(), RowState::Placing);
    let Bench {
        home, ledger, id, ..
    } = bench;
    drop(ledger);
    assert_eq!(state_in(home.path(), &id), RowState::Unknown);
    assert_eq!(server.requests().len(), 1);
}

#[tokio::test]
async fn a_panic_elsewhere_does_not_lock_the_ledger_for_good() {
    let bench = Bench::new();
    let ledger = Arc::clone(&bench.ledger);
    let panicked = std::thread::spawn(move || {
        let _held = ledger.lock().unwrap();
        panic!("on purpose");
    });
    assert!(panicked.join().is_err());
    let server = Server::answering(reply("200 OK", JOB));
    let dial = bench.dial(server.port).await.unwrap();
    assert!(matches!(dial.dialed, Dialed::Accepted(_)), "{dial:?}");
    assert_eq!(bench.state(), RowState::Accepted);
}

#[tokio::test]
async fn whatever_the_api_does_there_is_at_most_one_post_with_the_body_that_was_shown() {
    let soon = Limits {
        dialling: Limit {
            total: Duration::from_secs(2),
            ..Limits::default().dialling
        },
        ..Limits::default()
    };
    let faults = Fault::ALL.map(|(fault, name, _)| (fault, name));
    for (fault, name) in faults.into_iter().chain([(Fault::None, "none")]) {
        let expected = match fault {
            Fault::None | Fault::NoAnswer | Fault::Failed | Fault::Lost => RowState::Accepted,
            Fault::Refused
            | Fault::Unauthorized
            | Fault::NoCredits
            | Fault::RateLimited
            | Fault::Refused200 => RowState::Refused,
            Fault::NoConnection => RowState::NotSent,
            _ => RowState::Unknown,
        };
        let bench = Bench::new();
        let settings = Settings {
            fault,
            ..Settings::default()
        };
        let sandbox = Sandbox::start(settings).unwrap();
        let target = Target::sandbox(sandbox.port());
        // What is answered may take its time on a busy machine.
        let limits = match expected {
            RowState::Unknown => soon,
            _ => Limits::default(),
        };
        let dial = bench.dial_at(target, limits).await.unwrap();
        assert_eq!(bench.state(), expected, "{name}: {:?}", dial.dialed);
        let shown = bench.request.body().text().as_bytes().to_vec();
        let came = match fault {
            Fault::NoConnection => Vec::new(),
            _ => vec![shown],
        };
        assert_eq!(sandbox.posts(), came, "{name}");
    }
}
