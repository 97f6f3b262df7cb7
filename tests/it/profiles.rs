//! Switching between profiles as a person does it: two hosts, two keys, and no key at the other's host.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

use crate::support::{DRAFT, Home};
use crate::terminal::Session;

/// A host that takes every call and notes who asked.
struct Host {
    port: u16,
    shared: Arc<Shared>,
}

#[derive(Default)]
struct Shared {
    /// `METHOD /path key`, in order.
    asked: Mutex<Vec<String>>,
    more: Condvar,
    /// Its calls have ended.
    ended: AtomicBool,
}

impl Host {
    fn start() -> Self {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
        let port = listener.local_addr().unwrap().port();
        let shared = Arc::new(Shared::default());
        std::thread::spawn({
            let shared = Arc::clone(&shared);
            move || {
                for stream in listener.incoming().flatten() {
                    // Who went away meanwhile is not answered.
                    let _ = shared.answer(stream);
                }
            }
        });
        Self { port, shared }
    }

    fn asked(&self) -> Vec<String> {
        self.shared.asked.lock().unwrap().clone()
    }

    /// Waits until it was asked so often.
    #[track_caller]
    fn wait_for(&self, count: usize) {
        let asked = self.shared.asked.lock().unwrap();
        let limit = Duration::from_secs(30);
        let (asked, waited) = { &self.shared.more }
            .wait_timeout_while(asked, limit, |asked| asked.len() < count)
            .unwrap();
        assert!(!waited.timed_out(), "{asked:?}");
    }
}

impl Shared {
    fn answer(&self, stream: TcpStream) -> std::io::Result<()> {
        stream.set_read_timeout(Some(Duration::from_secs(30)))?;
        let mut reader = BufReader::new(stream);
        let (mut first, mut key, mut length) = (String::new(), String::new(), 0);
        reader.read_line(&mut first)?;
        loop {
            let mut line = String::new();
            reader.read_line(&mut line)?;
            let lower = line.trim_end().to_lowercase();
            if lower.is_empty() {
                break;
            }
            if let Some(value) = lower.strip_prefix("authorization: token ") {
                value.clone_into(&mut key);
            } else if let Some(value) = lower.strip_prefix("content-length: ") {
                length = value.parse().unwrap();
            }
        }
        let mut body = vec![0; length];
        reader.read_exact(&mut body)?;
        let request = first.trim_end().trim_end_matches(" HTTP/1.1").to_owned();
        let status = if self.ended.load(Ordering::SeqCst) {
            "COMPLETED"
        } else {
            "IN_PROGRESS"
        };
        let answer = if request.starts_with("POST ") {
            r#"{"success":true,"data":{"jobId":"job-1"}}"#.to_owned()
        } else {
            format!(r#"{{"success":true,"data":{{"id":"job-1","status":"{status}"}}}}"#)
        };
        let mut stream = reader.into_inner();
        write!(
            stream,
            "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\nconnection: close\r\n\r\n{answer}",
            answer.len()
        )?;
        self.asked.lock().unwrap().push(format!("{request} {key}"));
        self.more.notify_all();
        Ok(())
    }
}

fn open(home: &Home, arguments: &[&str]) -> Session {
    let text = |path: std::path::PathBuf| path.to_str().unwrap().to_owned();
    let (config, data) = (text(home.config_dir()), text(home.data_dir()));
    let own = text(home.path().to_owned());
    let draft = text(home.path().join("clinic.toml"));
    let mut argv = vec![env!("CARGO_BIN_EXE_ringback"), &draft];
    argv.extend_from_slice(arguments);
    let env = [
        ("HOME", own.as_str()),
        ("PATH", "/usr/bin:/bin"),
        ("TERM", "xterm-256color"),
        ("TZ", "UTC"),
        ("RINGBACK_CONFIG_DIR", &config),
        ("RINGBACK_DATA_DIR", &data),
    ];
    Session::start(&argv, (120, 36), &env)
}

/// Chooses from the palette and then from the list that it opens.
fn switch_to(session: &mut Session, profile: &str) {
    session.send("\x10");
    session.wait_for_text("All actions");
    session.send("switch profile\r");
    session.wait_for_text("Switch profile");
    session.wait_for_text("type to filter");
    session.send(profile);
    session.send("\r");
}

/// Opens the card and presses Enter until the call is away: the card takes a key only when it has stood for a while.
#[track_caller]
fn call(session: &mut Session, host: &Host) {
    session.send("\x1b[15~");
    session.wait_for_text("Enter calls");
    let mut patience = Duration::from_millis(400);
    for _attempt in 0..7 {
        session.send("\r");
        if session.shows_within(patience, |screen| {
            let all = screen.contents();
            !all.contains("Enter calls")
        }) {
            host.wait_for(1);
            return;
        }
        patience *= 2;
    }
    panic!("no call after many keys:\n{}", session.screen());
}

/// Esc closes the call's own view. A key that came with it would be taken for one with Alt.
fn leave_the_call(session: &mut Session) {
    session.wait_for_text("job job-1");
    session.send("\x1b");
    session.wait_for("the panes", |screen| {
        !screen.contents().contains("job job-1")
    });
}

#[test]
fn a_call_is_followed_where_it_went_after_the_profile_was_switched() {
    let (near, far) = (Host::start(), Host::start());
    let draft = DRAFT.replace("phone_number = \"+12025550143\"\n", "");
    let home = Home::new().file("clinic.toml", &draft).config(&format!(
        r#"
[profiles.near]
base_url = "http://127.0.0.1:{}"
api_key_command = ["echo", "key-of-near"]
phone_number = "+12025550177"

[profiles.far]
base_url = "http://127.0.0.1:{}"
api_key_command = ["echo", "key-of-far"]
phone_number = "+12025550188"

[profiles.keyless]
base_url = "https://hamsa.example.com"

[profiles.drill]
sandbox = true
"#,
        near.port, far.port
    ));
    let mut session = open(&home, &["--profile", "near"]);
    session.wait_for_text(&format!("LIVE 127.0.0.1:{} (near)", near.port));
    session.wait_for_text("^P all");
    call(&mut session, &near);
    leave_the_call(&mut session);

    // A profile without a key says so, and changes nothing.
    switch_to(&mut session, "keyless");
    session.wait_for_text("no key for hamsa.example.com in profile keyless");
    session.send("\x1b");
    session.wait_for("no question", |screen| {
        !screen.contents().contains("no key for")
    });
    session.wait_for_text(&format!("LIVE 127.0.0.1:{} (near)", near.port));

    switch_to(&mut session, "far");
    session.wait_for_text(&format!("LIVE 127.0.0.1:{} (far)", far.port));
    let before = near.asked().len();
    near.wait_for(before + 1);
    near.shared.ended.store(true, Ordering::SeqCst);
    session.wait_for_text("COMPLETED");

    call(&mut session, &far);
    leave_the_call(&mut session);
    switch_to(&mut session, "drill");
    session.wait_for_text("SANDBOX (drill)");
    session.send("\x11");
    assert!(session.end().status.success());

    for (host, key) in [(&near, " key-of-near"), (&far, " key-of-far")] {
        let asked = host.asked();
        let posts = asked.iter().filter(|asked| asked.starts_with("POST "));
        assert_eq!(posts.count(), 1, "{asked:?}");
        assert!(asked.iter().all(|asked| asked.ends_with(key)), "{asked:?}");
    }
    // The ledger knows with which profile each was placed, and from which number.
    let calls = home.run(&["calls", "--json"]).exits(0).json();
    let mut placed: Vec<(String, String)> = Vec::new();
    for call in calls.as_array().unwrap() {
        let id = call["callId"].as_str().unwrap();
        let shown = home.run(&["calls", "show", id, "--json"]).exits(0).json();
        let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
        placed.push((
            text(&shown["profile"]),
            text(&shown["request"]["phoneNumber"]),
        ));
    }
    let expected = [("far", "+12025550188"), ("near", "+12025550177")];
    let expected = expected.map(|(name, number)| (name.to_owned(), number.to_owned()));
    assert_eq!(placed, expected);
}
