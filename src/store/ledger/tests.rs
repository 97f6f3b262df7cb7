use std::os::unix::fs::PermissionsExt;

use super::settle::{BY_USER, Decision, SettleError};
use super::*;
use crate::call::check::{Context, check};
use crate::call::conversation::Who;
use crate::call::dialed::{Accepted, JobId};
use crate::draft::Draft;

const LINA: &str = "+12025550144";

fn request(to: &str) -> CallRequest {
    let draft = Draft {
        agent_name: "Clinic".into(),
        greeting_message: "Hello.".into(),
        preamble: "You are polite.".into(),
        lang: "en".into(),
        phone_number: "+12025550143".into(),
        to_number: to.into(),
        ..Draft::default()
    };
    let report = check(&draft, &[], Context::default());
    report.request.expect("the draft has no error")
}

fn live() -> Target {
    Target::live("https://api.example.org").unwrap()
}

struct Asked {
    request: CallRequest,
    target: Target,
    allowed: Vec<String>,
    allow_this: bool,
    even_if_unknown: bool,
    at_ms: i64,
}

impl Asked {
    fn new(to: &str, target: Target) -> Self {
        Self {
            request: request(to),
            target,
            allowed: Vec::new(),
            allow_this: false,
            even_if_unknown: false,
            at_ms: 1000,
        }
    }

    fn begin(&self, ledger: &mut Ledger, id: &CallId) -> Result<Ticket, BeginError> {
        ledger.begin(&Intent {
            id,
            request: &self.request,
            target: &self.target,
            draft_name: "clinic.toml",
            draft_text: "lang = \"en\"\n",
            profile: None,
            at_ms: self.at_ms,
            guards: Guards {
                allowed_numbers: &self.allowed,
                allow_this_number: self.allow_this,
                even_if_unknown: self.even_if_unknown,
            },
        })
    }
}

fn open(home: &Path) -> Ledger {
    let opened = Ledger::open(home).unwrap();
    assert_eq!(opened.set_aside, None);
    opened.ledger
}

/// Begins a live call to a number; its id.
fn begun(ledger: &mut Ledger, to: &str) -> CallId {
    let id = CallId::random();
    Asked::new(to, live()).begin(ledger, &id).unwrap();
    id
}

fn unknown() -> Dialed {
    Dialed::Unknown {
        why: "no answer".into(),
        status: None,
        reply: String::new(),
    }
}

fn accepted(job: &str) -> Dialed {
    Dialed::Accepted(Accepted {
        status: 200,
        job_shown: job.into(),
        job: JobId::parse(job),
        voice_agent_id: Some("agent".into()),
        success: Some(false),
        message: Some("success".into()),
        reply: "{}".into(),
    })
}

fn state(ledger: &Ledger, id: &CallId) -> RowState {
    ledger.find(id.as_str()).unwrap()[0].state
}

#[test]
fn a_row_is_there_before_the_ticket_and_holds_what_is_sent() {
    let home = tempfile::tempdir().unwrap();
    let mut ledger = open(home.path());
    let id = CallId::random();
    let asked = Asked::new(LINA, live());
    let ticket = asked.begin(&mut ledger, &id).unwrap();
    assert_eq!(ticket.body(), asked.request.body());
    assert_eq!(ticket.target(), &asked.target);
    // Read by a second window, so what it sees is committed.
    let rows = open(home.path()).list(10).unwrap();
    assert_eq!(rows.len(), 1);
    let row = &rows[0];
    assert_eq!(row.id, id);
    assert_eq!(row.state, RowState::Placing);
    assert_eq!((&*row.to_number, &*row.from_number), (LINA, "+12025550143"));
    assert_eq!((&*row.host, row.sandbox), ("api.example.org", false));
    assert_eq!(row.request, ticket.body().text());
    assert_eq!(row.draft_text, "lang = \"en\"\n");
    assert_eq!((row.started_at_ms, &*row.agent), (1000, "Clinic"));
    assert_eq!(row.reply, None);
}

#[test]
fn one_job_settles_one_call_in_whatever_case_its_id_comes() {
    let home = tempfile::tempdir().unwrap();
    let mut ledger = open(home.path());
    let id = "6f9619ff-8b86-4d01-b42d-00cf4fc964ff";
    let calls = [begun(&mut ledger, LINA), begun(&mut ledger, "+12025550199")];
    for call in &calls {
        ledger.end(call, &unknown(), 2000).unwrap();
    }
    let job = |text: &str| Decision::Job(JobId::parse(text).unwrap());
    ledger.settle(&calls[0], &job(id), BY_USER, 3000).unwrap();
    let again = ledger.settle(&calls[1], &job(&id.to_uppercase()), BY_USER, 3000);
    assert!(matches!(again, Err(SettleError::Taken(_))), "{again:?}");
}

#[test]
fn the_files_are_private() {
    let home = tempfile::tempdir().unwrap();
    let data = home.path().join("data");
    let mut ledger = open(&data);
    begun(&mut ledger, LINA);
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    assert_eq!(mode(&data), 0o700);
    for name in ["ledger.sqlite", "ledger.sqlite-wal", "ledger.sqlite-shm"] {
        assert_eq!(mode(&data.join(name)), 0o600, "{name}");
    }
}

#[test]
fn one_confirmation_gives_one_ticket() {
    let home = tempfile::tempdir().unwrap();
    let mut ledger = open(home.path());
    let id = begun(&mut ledger, LINA);
    let again = Asked {
        even_if_unknown: true,
        ..Asked::new(LINA, live())
    };
    let mut other = open(home.path());
    for window in [&mut ledger, &mut other] {
        let error = again.begin(window, &id).unwrap_err();
        assert!(matches!(error, BeginError::UsedAlready), "{error}");
    }
    // Also once it has ended, and is unknown: "used already" is what is wrong, not the number.
    ledger.end(&id, &unknown(), 2000).unwrap();
    let error = Asked::new(LINA, live())
        .begin(&mut ledger, &id)
        .unwrap_err();
    assert!(matches!(error, BeginError::UsedAlready), "{error}");
    assert_eq!(ledger.list(10).unwrap().len(), 1);
}

#[test]
fn an_unknown_call_stands_in_the_way_of_the_next_to_the_same_number_and_host() {
    let home = tempfile::tempdir().unwrap();
    let mut ledger = open(home.path());
    let earlier = begun(&mut ledger, LINA);
    ledger.end(&earlier, &unknown(), 2000).unwrap();

    let mut asked = Asked::new(LINA, live());
    let mut other_window = open(home.path());
    for window in [&mut ledger, &mut other_window] {
        match asked.begin(window, &CallId::random()).unwrap_err() {
            BeginError::EarlierUnknown {
                number,
                earlier: id,
            } => {
                assert_eq!((number.as_str(), id), (LINA, earlier.clone()));
            }
            error => panic!("{error}"),
        }
    }
    assert_eq!(ledger.list(10).unwrap().len(), 1, "nothing was written");

    let other_host = Target::live("https://api.example.net").unwrap();
    let id = CallId::random();
    Asked::new(LINA, other_host)
        .begin(&mut ledger, &id)
        .unwrap();
    begun(&mut ledger, "+12025550145");
    Asked::new(LINA, Target::sandbox(1))
        .begin(&mut ledger, &CallId::random())
        .unwrap();

    asked.even_if_unknown = true;
    asked.begin(&mut ledger, &CallId::random()).unwrap();
}

#[test]
fn a_call_whose_window_is_gone_is_unknown_and_one_whose_window_lives_is_being_placed() {
    let home = tempfile::tempdir().unwrap();
    let mut killed = open(home.path());
    let id = begun(&mut killed, LINA);
    let mut ledger = open(home.path());
    assert_eq!(state(&killed, &id), RowState::Placing);
    assert_eq!(state(&ledger, &id), RowState::Placing);
    assert_eq!(ledger.facts(LINA, "api.example.org").unwrap().unknown, None);

    drop(killed);
    assert_eq!(state(&ledger, &id), RowState::Unknown);
    let facts = ledger.facts(LINA, "api.example.org").unwrap();
    let unknown = facts.unknown.unwrap();
    assert_eq!(unknown.id, id);
    assert_eq!(Some(unknown.at_ms), facts.last_call_ms);
    let error = Asked::new(LINA, live())
        .begin(&mut ledger, &CallId::random())
        .unwrap_err();
    assert!(
        matches!(error, BeginError::EarlierUnknown { .. }),
        "{error}"
    );
    // And so after every restart.
    drop(ledger);
    assert_eq!(state(&open(home.path()), &id), RowState::Unknown);
}

#[test]
fn a_number_outside_the_allowed_ones_needs_a_word() {
    let home = tempfile::tempdir().unwrap();
    let mut ledger = open(home.path());
    let mut asked = Asked {
        allowed: vec!["+12025550199".into()],
        ..Asked::new(LINA, live())
    };
    let error = asked.begin(&mut ledger, &CallId::random()).unwrap_err();
    assert!(matches!(error, BeginError::NotAllowed { .. }), "{error}");
    assert!(ledger.list(10).unwrap().is_empty());
    asked.allow_this = true;
    asked.begin(&mut ledger, &CallId::random()).unwrap();
    asked.allow_this = false;
    asked.allowed.push(LINA.into());
    asked.begin(&mut ledger, &CallId::random()).unwrap();
}

#[test]
fn the_sandbox_rings_nobody() {
    let home = tempfile::tempdir().unwrap();
    let mut ledger = open(home.path());
    let id = CallId::random();
    let asked = Asked {
        allowed: vec!["+12025550199".into()],
        ..Asked::new(LINA, Target::sandbox(1))
    };
    asked.begin(&mut ledger, &id).unwrap();
    ledger.end(&id, &unknown(), 2000).unwrap();
    asked.begin(&mut ledger, &CallId::random()).unwrap();
    assert_eq!(
        ledger.facts(LINA, "sandbox").unwrap(),
        NumberFacts::default()
    );
    assert!(ledger.list(10).unwrap().iter().all(|row| row.sandbox));
}

#[test]
fn the_last_call_is_the_last_that_may_have_rung() {
    let home = tempfile::tempdir().unwrap();
    let mut ledger = open(home.path());
    for (at_ms, dialed) in [
        (1000, accepted("job-1")),
        (
            3000,
            Dialed::NotSent {
                why: "no network".into(),
            },
        ),
        (
            4000,
            Dialed::Refused {
                status: 400,
                words: "no".into(),
                reply: String::new(),
            },
        ),
    ] {
        let id = CallId::random();
        let asked = Asked {
            at_ms,
            ..Asked::new(LINA, live())
        };
        asked.begin(&mut ledger, &id).unwrap();
        ledger.end(&id, &dialed, at_ms + 1).unwrap();
    }
    let facts = ledger.facts(LINA, "api.example.org").unwrap();
    assert_eq!(facts.last_call_ms, Some(1000));
    assert_eq!(facts.unknown, None);
}

#[test]
fn an_end_is_written_once_and_only_unknown_gives_way() {
    let home = tempfile::tempdir().unwrap();
    let mut ledger = open(home.path());
    let id = begun(&mut ledger, LINA);
    ledger.end(&id, &unknown(), 2000).unwrap();
    ledger.end(&id, &accepted("job-1"), 3000).unwrap();
    ledger.end(&id, &accepted("job-1"), 3000).unwrap();
    ledger.end(&id, &unknown(), 4000).unwrap();
    let refused = Dialed::Refused {
        status: 400,
        words: "no".into(),
        reply: "no".into(),
    };
    ledger.end(&id, &refused, 5000).unwrap();
    let row = &ledger.find(id.as_str()).unwrap()[0];
    assert_eq!(row.state, RowState::Accepted);
    assert_eq!(row.job_id.as_deref(), Some("job-1"));
    assert_eq!((row.http_status, row.success), (Some(200), Some(false)));
    assert_eq!(row.reply.as_deref(), Some("{}"));
    assert_eq!(row.message.as_deref(), Some("success"));
    let error = ledger.end(&CallId::random(), &unknown(), 1).unwrap_err();
    assert!(error.to_string().contains("has no call"), "{error}");
}

#[test]
fn a_conversation_is_written_down_and_does_not_go_back() {
    let home = tempfile::tempdir().unwrap();
    let mut ledger = open(home.path());
    let id = begun(&mut ledger, LINA);
    ledger.end(&id, &accepted("job-1"), 2000).unwrap();
    let turn = |who, text: &str| Turn {
        who,
        text: text.into(),
    };
    let whole = Conversation {
        status: Status::Completed,
        duration_seconds: Some(47.5),
        transcript: vec![
            turn(Who::Agent, "مرحبا \"x\""),
            turn(Who::Caller, "Hi\u{1b}"),
            turn(Who::Tool, "{}"),
        ],
        outcome: serde_json::from_str(r#"{"b": 12345678901234567890123, "a": null}"#).unwrap(),
        recording_url: Some("https://rec.example.org/1.mp3".into()),
        failure: None,
    };
    ledger.observe(&id, &whole, 3000).unwrap();
    let empty = Conversation {
        status: Status::InProgress,
        duration_seconds: None,
        transcript: Vec::new(),
        outcome: None,
        recording_url: None,
        failure: None,
    };
    ledger.observe(&id, &empty, 4000).unwrap();
    let row = &ledger.find(id.as_str()).unwrap()[0];
    assert_eq!(row.status.as_deref(), Some("COMPLETED"));
    assert_eq!(row.duration_seconds, Some(47.5));
    assert_eq!(row.transcript, whole.transcript);
    assert_eq!(
        row.outcome.as_ref().map(Value::to_string).as_deref(),
        Some(r#"{"b":12345678901234567890123,"a":null}"#)
    );
    assert_eq!(row.recording_url, whole.recording_url);
    assert!(ledger.observe(&CallId::random(), &whole, 1).is_err());
}

#[test]
fn a_call_is_found_by_the_start_of_its_id_or_job() {
    let home = tempfile::tempdir().unwrap();
    let mut ledger = open(home.path());
    let first = begun(&mut ledger, LINA);
    let second = begun(&mut ledger, "+12025550145");
    ledger.end(&first, &accepted("Job%1"), 2000).unwrap();
    ledger.end(&second, &accepted("Job%12"), 2000).unwrap();
    let ids = |text: &str| -> Vec<CallId> {
        let rows = ledger.find(text).unwrap();
        rows.into_iter().map(|row| row.id).collect()
    };
    assert_eq!(ids(first.as_str()), std::slice::from_ref(&first));
    assert_eq!(
        ids(&second.as_str().get(..13).unwrap().to_uppercase()),
        std::slice::from_ref(&second)
    );
    assert_eq!(
        ids("Job%1"),
        std::slice::from_ref(&first),
        "in full before in part"
    );
    assert_eq!(ids("Job"), [second, first], "newest first");
    assert!(ids("").is_empty());
    assert!(ids("%").is_empty());
    assert!(ids("' OR 1=1 --").is_empty());
    assert_eq!(ledger.list(1).unwrap().len(), 1);
}

#[test]
fn a_corrupt_ledger_is_set_aside_whole_and_never_overwritten() {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("ledger.sqlite");
    for (n, length) in [(1, 9000), (2, 9)] {
        let garbage = format!("{n}").repeat(length);
        std::fs::write(&path, &garbage).unwrap();
        let mut opened = Ledger::open(home.path()).unwrap();
        let aside = home.path().join(format!("ledger.corrupt-{n}.sqlite"));
        assert_eq!(opened.set_aside.as_ref(), Some(&aside));
        assert_eq!(std::fs::read_to_string(&aside).unwrap(), garbage);
        begun(&mut opened.ledger, LINA);
        drop(opened);
        std::fs::remove_file(&path).unwrap();
    }
}

#[test]
fn a_damaged_page_is_noticed_at_once() {
    let home = tempfile::tempdir().unwrap();
    let mut ledger = open(home.path());
    begun(&mut ledger, LINA);
    drop(ledger);
    let path = home.path().join("ledger.sqlite");
    let mut bytes = std::fs::read(&path).unwrap();
    let page = 4096;
    assert!(bytes.len() > 2 * page, "closing it wrote the log back");
    bytes[page..2 * page].fill(0x5a);
    std::fs::write(&path, bytes).unwrap();
    assert!(Ledger::open(home.path()).unwrap().set_aside.is_some());
}

#[test]
fn what_is_no_ledger_or_a_newer_one_is_left_alone() {
    let open_with = |sql: &str| {
        let home = tempfile::tempdir().unwrap();
        let path = home.path().join("ledger.sqlite");
        Connection::open(&path).unwrap().execute_batch(sql).unwrap();
        let before = std::fs::read(&path).unwrap();
        let error = Ledger::open(home.path()).unwrap_err().to_string();
        let rows = Connection::open(&path).unwrap();
        assert!(
            rows.execute_batch(sql).is_err() || sql.starts_with("PRAGMA"),
            "{sql}"
        );
        assert!(!before.is_empty());
        assert!(!home.path().join("ledger.corrupt-1.sqlite").exists());
        error
    };
    assert!(open_with("PRAGMA user_version = 99").contains("newer ringback"));
    assert!(open_with("CREATE TABLE mine (x)").contains("not a ledger"));
}

#[test]
fn a_locked_ledger_is_not_corrupt() {
    let home = tempfile::tempdir().unwrap();
    let ledger = open(home.path());
    let path = home.path().join("ledger.sqlite");
    let other = Connection::open(&path).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    ledger
        .connection
        .busy_timeout(std::time::Duration::ZERO)
        .unwrap();
    let mut ledger = ledger;
    let error = Asked::new(LINA, live())
        .begin(&mut ledger, &CallId::random())
        .unwrap_err();
    let words = error.to_string();
    assert!(
        words.contains("locked") && words.contains("nothing was sent"),
        "{words}"
    );
    other.execute_batch("ROLLBACK").unwrap();
    begun(&mut ledger, LINA);
    assert!(!home.path().join("ledger.corrupt-1.sqlite").exists());
}

#[test]
fn a_ledger_that_cannot_be_made_says_where_and_why() {
    let home = tempfile::tempdir().unwrap();
    let file = home.path().join("file");
    std::fs::write(&file, "").unwrap();
    let error = Ledger::open(&file.join("data")).unwrap_err();
    assert!(
        error.to_string().contains("ledger.sqlite cannot be opened"),
        "{error}"
    );

    std::fs::create_dir(home.path().join("ledger.sqlite")).unwrap();
    assert!(Ledger::open(home.path()).is_err());
    assert!(home.path().join("ledger.sqlite").is_dir());
}

#[test]
fn many_windows_that_call_one_number_pass_the_guard_once() {
    let home = tempfile::tempdir().unwrap();
    let mut ledger = open(home.path());
    let id = begun(&mut ledger, LINA);
    ledger.end(&id, &unknown(), 2000).unwrap();
    let refused: Vec<bool> = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..4)
            .map(|_| {
                scope.spawn(|| {
                    let mut window = open(home.path());
                    let result = Asked::new(LINA, live()).begin(&mut window, &CallId::random());
                    matches!(result, Err(BeginError::EarlierUnknown { .. }))
                })
            })
            .collect();
        threads.into_iter().map(|one| one.join().unwrap()).collect()
    });
    assert_eq!(refused, [true; 4]);
    assert_eq!(ledger.list(10).unwrap().len(), 1);
}

#[test]
fn a_failed_write_of_the_end_leaves_the_call_unknown() {
    let home = tempfile::tempdir().unwrap();
    let mut ledger = open(home.path());
    let id = begun(&mut ledger, LINA);
    ledger
        .connection
        .pragma_update(None, "query_only", true)
        .unwrap();
    assert!(ledger.end(&id, &accepted("job-1"), 2000).is_err());
    assert_eq!(state(&ledger, &id), RowState::Unknown);
    ledger
        .connection
        .pragma_update(None, "query_only", false)
        .unwrap();
    ledger.end(&id, &accepted("job-1"), 2000).unwrap();
    assert_eq!(state(&ledger, &id), RowState::Accepted);
}

mod damage;
