//! The built program, killed or asked to end, at each moment of a call. What was posted is counted at
//! a server of the tests' own, and the ledger is read by the next run.

use std::path::PathBuf;
use std::process::{Child, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use rusqlite::Connection;
use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;

use crate::strict::{
    ACCEPTED, Asked, Certificate, Pipe, Server, conversation, reply, until_hung_up,
};
use crate::support::{DRAFT, Home, Run};
use crate::terminal::Session;

pub fn home() -> Home {
    Home::new()
        .file("clinic.toml", DRAFT)
        .var("HAMSA_API_KEY", "k")
}

pub fn database(home: &Home) -> PathBuf {
    home.data_dir().join("ledger.sqlite")
}

/// A call, on its way.
pub fn start(home: &Home, url: &str, more: &[&str]) -> Child {
    let base = ["call", "clinic.toml", "--yes", "--json", "--base-url", url];
    home.command(&[&base[..], more].concat())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

pub fn call(home: &Home, url: &str, more: &[&str]) -> Run {
    ended(home, start(home, url, more))
}

pub fn ended(home: &Home, child: Child) -> Run {
    Run::of(&child.wait_with_output().unwrap(), home)
}

fn kill(mut child: Child) {
    child.kill().unwrap();
    child.wait().unwrap();
}

pub fn send(child: &Child, signal: Signal) {
    kill_process(Pid::from_child(child), signal).unwrap();
}

/// Waits until something is so; fails after half a minute.
#[track_caller]
pub fn until(what: &str, mut is_so: impl FnMut() -> bool) {
    let began = Instant::now();
    while !is_so() {
        assert!(
            began.elapsed() < Duration::from_secs(30),
            "waited for {what}"
        );
        std::thread::sleep(Duration::from_millis(2));
    }
}

pub fn rows(home: &Home) -> Vec<Value> {
    let rows = home.run(&["calls", "list", "--json"]).exits(0).json();
    rows.as_array().unwrap().clone()
}

/// How many rows stand in the ledger now, while another process uses it.
fn rows_now(home: &Home) -> i64 {
    let count = || {
        let connection = Connection::open(database(home))?;
        connection.query_row("SELECT count(*) FROM calls", [], |row| row.get(0))
    };
    count().unwrap_or(0)
}

/// A server that takes calls, and says of each job what `status` holds.
pub fn api(status: &Arc<Mutex<String>>) -> Server {
    let status = Arc::clone(status);
    Server::start(move |asked: &Asked, pipe: &mut dyn Pipe| {
        let body = match asked.method.as_str() {
            "POST" => ACCEPTED.to_owned(),
            _ if asked.path.contains("/conversation/") => conversation(&status.lock().unwrap()),
            _ => r#"{"success":true,"data":[]}"#.to_owned(),
        };
        let _ = pipe.write_all(reply("200 OK", &body).as_bytes());
    })
}

pub fn status(word: &str) -> Arc<Mutex<String>> {
    Arc::new(Mutex::new(word.to_owned()))
}

// --- kill -9 ---------------------------------------------------------------------------------------------------------

#[test]
fn killed_before_the_row_nothing_was_sent_and_nothing_is_known() {
    let (home, server) = (home(), api(&status("COMPLETED")));
    // The ledger is there, and no other can write to it: the call waits before its row.
    home.run(&["calls"]).exits(0);
    let other = Connection::open(database(&home)).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let child = start(&home, &server.url(), &[]);
    let writers = home.data_dir().join("writers");
    until("the writer's lock", || {
        std::fs::read_dir(&writers).is_ok_and(|folder| folder.count() > 0)
    });
    kill(child);
    other.execute_batch("ROLLBACK").unwrap();
    drop(other);
    assert!(rows(&home).is_empty());
    assert_eq!(server.count("POST"), 0);
    call(&home, &server.url(), &["--no-follow"]).exits(0);
    assert_eq!(server.count("POST"), 1);
}

#[test]
fn killed_between_the_row_and_the_post_the_call_is_unknown_and_is_not_placed_again() {
    let certificate = Certificate::new("localhost", false);
    let server = Server::start_tls(&certificate, |_: &Asked, _: &mut dyn Pipe| {});
    // The row is written, and the way to the server stalls.
    let proxy = Server::raw(|mut connection| until_hung_up(&mut connection));
    let home = home()
        .file("trusted.pem", &certificate.pem)
        .var("HTTPS_PROXY", &proxy.url());
    let pem = home.path().join("trusted.pem");
    let home = home.var("SSL_CERT_FILE", pem.to_str().unwrap());
    let url = format!("https://localhost:{}", server.port);
    let numbers = [
        "--allow-number",
        "+12025550144",
        "--allow-number",
        "+12025550143",
    ];
    let child = start(&home, &url, &numbers);
    until("the connection", || proxy.connections() == 1);
    assert_eq!(rows_now(&home), 1, "connected before there was a row");
    kill(child);
    assert_eq!(rows(&home)[0]["state"], "unknown");
    let again = call(&home, &url, &numbers).exits(3);
    assert!(again.stderr.contains("is unknown"), "{again}");
    assert_eq!((proxy.connections(), server.connections()), (1, 0));
}

#[test]
fn killed_after_the_post_the_call_is_unknown_and_is_not_placed_again() {
    let home = home();
    let server = Server::start(|_: &Asked, pipe: &mut dyn Pipe| until_hung_up(pipe));
    let child = start(&home, &server.url(), &[]);
    server.wait_for("POST", 1);
    assert_eq!(rows_now(&home), 1);
    kill(child);
    assert_eq!(rows(&home)[0]["state"], "unknown");
    call(&home, &server.url(), &[]).exits(3);
    assert_eq!(server.count("POST"), 1);
}

#[test]
fn killed_between_the_answer_and_its_row_the_call_is_unknown_and_can_be_settled() {
    let home = home();
    let path = database(&home);
    let answered = Arc::new(AtomicBool::new(false));
    let held: Arc<Mutex<Option<Connection>>> = Arc::default();
    let server = {
        let (answered, held) = (Arc::clone(&answered), Arc::clone(&held));
        Server::start(move |_: &Asked, pipe: &mut dyn Pipe| {
            // The row is there; its end cannot be written while somebody else writes.
            let other = Connection::open(&path).unwrap();
            other.execute_batch("BEGIN IMMEDIATE").unwrap();
            *held.lock().unwrap() = Some(other);
            let _ = pipe.write_all(reply("200 OK", ACCEPTED).as_bytes());
            until_hung_up(pipe);
            answered.store(true, Ordering::SeqCst);
        })
    };
    let child = start(&home, &server.url(), &[]);
    // Whoever hangs up has read the whole reply: connections are not kept.
    until("the answer", || answered.load(Ordering::SeqCst));
    kill(child);
    *held.lock().unwrap() = None;
    let row = rows(&home)[0].clone();
    assert_eq!(row["state"], "unknown");
    assert_eq!(row["jobId"], Value::Null);
    call(&home, &server.url(), &[]).exits(3);
    assert_eq!(server.count("POST"), 1);
    let id = row["callId"].as_str().unwrap();
    home.run(&["calls", "reconcile", id, "--settle", "never"])
        .exits(0);
    let left = home.run(&["calls", "reconcile"]).exits(0);
    assert!(left.stderr.contains("no call is unknown"), "{left}");
}

#[test]
fn killed_while_following_the_call_is_followed_on_under_its_id() {
    let home = home();
    let first = Arc::new(AtomicBool::new(true));
    let server = {
        let first = Arc::clone(&first);
        Server::start(move |asked: &Asked, pipe: &mut dyn Pipe| {
            if asked.method == "POST" {
                let _ = pipe.write_all(reply("200 OK", ACCEPTED).as_bytes());
            } else if first.swap(false, Ordering::SeqCst) {
                until_hung_up(pipe);
            } else {
                let _ = pipe.write_all(reply("200 OK", &conversation("COMPLETED")).as_bytes());
            }
        })
    };
    let child = start(&home, &server.url(), &[]);
    server.wait_for("GET", 1);
    kill(child);
    let row = rows(&home)[0].clone();
    assert_eq!(
        (&row["state"], &row["status"]),
        (&Value::from("accepted"), &Value::Null)
    );
    let followed = home
        .run(&["follow", "job-1", "--json", "--base-url", &server.url()])
        .exits(0);
    assert_eq!(followed.json()["callId"], row["callId"]);
    assert_eq!(rows(&home)[0]["status"], "COMPLETED");
    assert_eq!(server.count("POST"), 1);
}

// --- the workbench ---------------------------------------------------------------------------------------------------

/// The workbench on a live host, with the draft.
pub fn window(home: &Home, url: &str) -> Session {
    let path = home.path().join("clinic.toml");
    let argv = [env!("CARGO_BIN_EXE_ringback"), path.to_str().unwrap()];
    let vars = [("HAMSA_API_KEY", "k"), ("HAMSA_BASE_URL", url)];
    let session = Session::at_home(home, &argv, (120, 36), &vars);
    session.wait_for_text("LIVE");
    session
}

/// Confirms a call. The card takes Enter only when it has stood for a while without a key.
#[track_caller]
pub fn place(session: &mut Session) {
    session.send("\x1b[15~");
    session.wait_for_text("Enter calls");
    let mut patience = Duration::from_millis(400);
    for _attempt in 0..7 {
        session.send("\r");
        if session.shows_within(patience, |screen| {
            !screen.contents().contains("Enter calls")
        }) {
            return;
        }
        patience *= 2;
    }
    panic!("no call; the screen:\n{}", session.screen());
}

#[test]
fn a_window_that_was_closed_or_killed_follows_on_when_it_is_opened_again() {
    for killed in [true, false] {
        let home = home();
        let status = status("IN_PROGRESS");
        let server = api(&status);
        let mut session = window(&home, &server.url());
        place(&mut session);
        session.wait_for_text("IN_PROGRESS");
        if killed {
            session.signal(Signal::KILL);
        } else {
            // Esc closes the call's page; a lone Esc is told from a sequence by what does not follow.
            session.send("\x1b");
            session.wait_for("the call's page to close", |screen| {
                !screen.contents().contains("Esc draft")
            });
            session.send("\x11");
        }
        let ended = session.end();
        assert_eq!(ended.status.success(), !killed);
        let asked = server.count("GET");

        let session = window(&home, &server.url());
        session.wait_for_text("IN_PROGRESS");
        server.wait_for("GET", asked + 1);
        "COMPLETED".clone_into(&mut status.lock().unwrap());
        session.wait_for_text("COMPLETED");
        // An Enter that comes now belongs to the draft.
        let mut session = session;
        session.send("\x11");
        session.end();
        assert_eq!(server.count("POST"), 1);
        let rows = rows(&home);
        assert_eq!(rows.len(), 1);
        assert_eq!(rows[0]["status"], "COMPLETED");
    }
}

// --- asked to end ----------------------------------------------------------------------------------------------------

#[test]
fn asked_to_end_while_following_the_object_so_far_is_printed() {
    for signal in [Signal::INT, Signal::TERM, Signal::HUP] {
        let (home, server) = (home(), api(&status("IN_PROGRESS")));
        let child = start(&home, &server.url(), &[]);
        until("the first answer to be written", || {
            let known = || {
                let connection = Connection::open(database(&home))?;
                connection.query_row("SELECT max(status) FROM calls", [], |row| {
                    row.get::<_, Option<String>>(0)
                })
            };
            known().ok().flatten().is_some()
        });
        send(&child, signal);
        let run = ended(&home, child).exits(130);
        let call = run.json();
        assert_eq!(call["state"], "accepted", "{signal:?}");
        assert_eq!(call["status"], "IN_PROGRESS");
        assert_eq!(call["exitCode"], 130);
        assert_eq!(call["transcript"][0]["text"], "Hello.");
        assert!(run.stderr.contains("ringback follow job-1"), "{run}");
        assert_eq!(server.count("POST"), 1);

        let follow = ["follow", "job-1", "--json", "--base-url", &server.url()];
        let mut command = home.command(&follow);
        let asked = server.count("GET");
        let child = command.stdout(Stdio::piped()).stderr(Stdio::piped());
        let child = child.spawn().unwrap();
        server.wait_for("GET", asked + 1);
        send(&child, signal);
        let run = ended(&home, child).exits(130);
        assert_eq!(run.json()["jobId"], "job-1", "{signal:?}");
    }
}

#[test]
fn asked_to_end_during_the_post_the_answer_is_awaited_and_followed_no_more() {
    for signal in [Signal::INT, Signal::TERM, Signal::HUP] {
        let home = home();
        let go = Arc::new(AtomicBool::new(false));
        let server = {
            let go = Arc::clone(&go);
            Server::start(move |_: &Asked, pipe: &mut dyn Pipe| {
                while !go.load(Ordering::SeqCst) {
                    std::thread::sleep(Duration::from_millis(1));
                }
                let _ = pipe.write_all(reply("200 OK", ACCEPTED).as_bytes());
            })
        };
        let mut child = start(&home, &server.url(), &[]);
        server.wait_for("POST", 1);
        send(&child, signal);
        let stderr = child.stderr.take().unwrap();
        let mut told = String::new();
        let mut stderr = std::io::BufReader::new(stderr);
        while !told.contains("waiting for the answer") {
            let length = std::io::BufRead::read_line(&mut stderr, &mut told).unwrap();
            assert_ne!(length, 0, "{signal:?}: {told}");
        }
        go.store(true, Ordering::SeqCst);
        let run = ended(&home, child).exits(130);
        assert_eq!(run.json()["state"], "accepted", "{signal:?}");
        assert_eq!(run.json()["jobId"], "job-1");
        assert_eq!((server.count("POST"), server.count("GET")), (1, 0));
        assert_eq!(rows(&home)[0]["state"], "accepted");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_call_under_nohup_outlives_its_terminal() {
    let status = status("IN_PROGRESS");
    let (home, server) = (home(), api(&status));
    let mut command = std::process::Command::new("/bin/sh");
    let script = r#"trap '' HUP; exec "$0" call clinic.toml --yes --json --base-url "$1""#;
    command.args(["-c", script, env!("CARGO_BIN_EXE_ringback"), &server.url()]);
    command.current_dir(home.path()).env_clear();
    for (name, value) in home.command(&[]).get_envs() {
        command.env(name, value.unwrap());
    }
    let child = command.stdout(Stdio::piped()).stderr(Stdio::piped());
    let child = child.spawn().unwrap();
    server.wait_for("GET", 1);
    send(&child, Signal::HUP);
    "COMPLETED".clone_into(&mut status.lock().unwrap());
    let run = ended(&home, child).exits(0);
    assert_eq!(run.json()["status"], "COMPLETED");
}

// --- two at once -----------------------------------------------------------------------------------------------------

/// How many rounds two processes are started together.
const ROUNDS: usize = 6;

/// Two processes, one number, one ledger: while a call is unknown neither passes, and otherwise each confirmation is one
/// row and one POST.
fn together(rounds: usize) {
    let (home, server) = (home(), api(&status("COMPLETED")));
    for round in 1..=rounds {
        let both = [0, 1].map(|_| start(&home, &server.url(), &["--no-follow"]));
        let ids = both.map(|child| ended(&home, child).exits(0).json()["callId"].clone());
        assert_ne!(ids[0], ids[1]);
        assert_eq!(server.count("POST"), 2 * round);
        assert_eq!(rows_now(&home), 2 * i64::try_from(round).unwrap());
    }
    let lost = Server::start(|_: &Asked, _: &mut dyn Pipe| {});
    call(&home, &lost.url(), &[]).exits(4);
    for _ in 0..rounds {
        let both = [0, 1].map(|_| start(&home, &lost.url(), &["--no-follow"]));
        for child in both {
            ended(&home, child).exits(3);
        }
    }
    assert_eq!(lost.count("POST"), 1);
}

#[test]
fn two_processes_at_the_same_moment_are_two_rows_and_pass_no_guard_together() {
    together(ROUNDS);
}

#[test]
#[ignore = "fifty rounds take minutes"]
fn two_processes_fifty_times() {
    together(50);
}
