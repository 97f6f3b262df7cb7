use std::io::Write;
use std::net::TcpListener;

use super::scripted::{Heard, Server, dead_port, reply, until_hung_up};
use super::*;
use crate::call::check::{Context, check};
use crate::call::request::CallId;
use crate::draft::{Draft, WebhookAuth};
use crate::store::key::KeyText;
use crate::store::ledger::{Guards, Intent, Ledger};

const JOB: &str = r#"{"success":false,"message":"success","data":{"jobId":"job-1"}}"#;

fn key() -> ApiKey {
    match ApiKey::read("hush-hush-key").unwrap() {
        KeyText::Key { key, .. } => key,
        KeyText::None => panic!("it is a key"),
    }
}

/// Short times, so that what never comes is not awaited for long.
fn limits() -> Limits {
    let limit = Limit {
        connect: Duration::from_secs(10),
        total: Duration::from_secs(2),
        bytes: 10_000,
    };
    Limits {
        dialling: limit,
        asking: limit,
    }
}

fn at(port: u16) -> Target {
    Target::live(&format!("http://127.0.0.1:{port}")).unwrap()
}

fn client(target: &Target) -> Client {
    Client::with_limits(target, &key(), Limits::default()).unwrap()
}

fn hasty(target: &Target) -> Client {
    Client::with_limits(target, &key(), limits()).unwrap()
}

fn draft() -> Draft {
    Draft {
        agent_name: "Clinic".into(),
        greeting_message: "مرحبا \"you\"\nand \\ $1".into(),
        preamble: "You are polite.".into(),
        lang: "en".into(),
        phone_number: "+12025550143".into(),
        to_number: "+12025550144".into(),
        ..Draft::default()
    }
}

fn with_webhook() -> Draft {
    Draft {
        webhook_url: "https://hooks.example.org/x".into(),
        webhook_auth: WebhookAuth {
            auth_key: "Bearer".into(),
            auth_secret_env: "HOOK".into(),
            ..WebhookAuth::default()
        },
        ..draft()
    }
}

fn ticket(draft: &Draft, target: &Target) -> Ticket {
    let home = tempfile::tempdir().unwrap();
    let request = check(draft, &[], Context::default()).request.unwrap();
    let mut ledger = Ledger::open(home.path()).unwrap().ledger;
    ledger
        .begin(&Intent {
            id: &CallId::random(),
            request: &request,
            target,
            draft_name: "x",
            draft_text: "",
            profile: None,
            at_ms: 0,
            guards: Guards::default(),
        })
        .unwrap()
}

/// Places a call at a server; what came of it, having checked that there was one connection and one POST.
async fn placed(server: &Server, limits: Limits) -> Dialed {
    let target = at(server.port);
    let client = Client::with_limits(&target, &key(), limits).unwrap();
    let dialed = client.place(ticket(&draft(), &target), None).await;
    assert_eq!(server.connections(), 1, "{dialed:?}");
    assert_eq!(server.requests().len(), 1, "{dialed:?}");
    dialed
}

async fn unknown(server: &Server, limits: Limits) -> (String, Option<u16>, String) {
    match placed(server, limits).await {
        Dialed::Unknown { why, status, reply } => (why, status, reply),
        other => panic!("{other:?}"),
    }
}

#[tokio::test]
async fn the_one_post_is_the_ticket_s_body_with_the_key_in_its_header() {
    let server = Server::answering(reply("200 OK", JOB));
    let target = at(server.port);
    let ticket = ticket(&draft(), &target);
    let text = ticket.body().text().to_owned();
    let dialed = client(&target).place(ticket, None).await;
    let Dialed::Accepted(accepted) = dialed else {
        panic!("{dialed:?}");
    };
    assert_eq!(accepted.job, JobId::parse("job-1"));
    let requests = server.requests();
    let [Heard { head, body }] = &*requests else {
        panic!("{requests:?}");
    };
    assert!(
        head.starts_with(&format!("POST {CALL_PATH} HTTP/1.1\r\n")),
        "{head}"
    );
    assert_eq!(String::from_utf8_lossy(body), text);
    for (name, value) in [
        ("authorization", "Token hush-hush-key"),
        ("content-type", "application/json"),
        ("accept", "application/json"),
        (
            "user-agent",
            concat!("ringback/", env!("CARGO_PKG_VERSION")),
        ),
    ] {
        assert_eq!(requests[0].header(name), Some(value));
    }
}

#[tokio::test]
async fn a_whole_reply_is_read_as_it_says() {
    for (status, body) in [
        ("201 Created", JOB),
        ("400 Bad Request", r#"{"message":["bad"]}"#),
        ("307 Temporary Redirect", ""),
        ("408 Request Timeout", ""),
        ("500 Internal Server Error", "<html>"),
        ("503 Service Unavailable", JOB),
        ("200 OK", "not json"),
    ] {
        let server = Server::answering(reply(status, body));
        let code = status.get(..3).unwrap().parse().unwrap();
        let expected = dialed::classify(code, body.as_bytes());
        assert_eq!(
            placed(&server, Limits::default()).await,
            expected,
            "{status}"
        );
    }
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let elsewhere = Server::answering(reply("200 OK", JOB));
    let to = format!("http://127.0.0.1:{}{CALL_PATH}", elsewhere.port);
    let server = Server::answering(format!(
        "HTTP/1.1 307 Temporary Redirect\r\nLocation: {to}\r\nContent-Length: 0\r\n\r\n"
    ));
    let (_, status, _) = unknown(&server, Limits::default()).await;
    assert_eq!(status, Some(307));
    assert_eq!(elsewhere.connections(), 0);
}

#[tokio::test]
async fn a_connection_closed_without_an_answer_is_unknown() {
    let server = Server::answering("");
    let (why, status, reply) = unknown(&server, Limits::default()).await;
    assert!(why.contains("broke before an answer"), "{why}");
    assert_eq!((status, &*reply), (None, ""));
}

#[tokio::test]
async fn an_answer_that_is_not_http_is_unknown() {
    let server = Server::answering("SSH-2.0-nope\r\n\r\n");
    let (why, status, _) = unknown(&server, Limits::default()).await;
    assert!(why.contains("broke before an answer"), "{why}");
    assert_eq!(status, None);
}

#[tokio::test]
async fn half_a_reply_is_unknown_even_with_a_job_in_it() {
    let server = Server::answering(format!(
        "HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{JOB}"
    ));
    let (why, status, reply) = unknown(&server, Limits::default()).await;
    assert!(why.contains("broke off"), "{why}");
    assert_eq!((status, &*reply), (Some(200), JOB));
}

#[tokio::test]
async fn a_reply_without_end_is_read_up_to_the_limit() {
    let server = Server::start(|_, connection| {
        let _ = connection.write_all(b"HTTP/1.1 200 OK\r\n\r\n");
        while connection.write_all(&[b'x'; 4096]).is_ok() {}
    });
    let (why, status, reply) = unknown(&server, Limits::default()).await;
    assert_eq!(why, "reply longer than 1 MiB");
    assert_eq!((status, reply.len()), (Some(200), 1 << 20));
}

#[tokio::test]
async fn a_reply_of_just_the_limit_is_whole() {
    let body = format!("{}{}", " ".repeat(10_000 - JOB.len()), JOB);
    let server = Server::answering(reply("200 OK", &body));
    let long_enough = Limits {
        dialling: Limit {
            bytes: 10_000,
            ..Limits::default().dialling
        },
        ..Limits::default()
    };
    let dialed = placed(&server, long_enough).await;
    assert!(matches!(dialed, Dialed::Accepted(_)), "{dialed:?}");
}

#[tokio::test]
async fn a_server_that_never_answers_is_unknown() {
    let server = Server::start(|_, connection| until_hung_up(connection));
    let (why, status, _) = unknown(&server, limits()).await;
    assert!(why.contains("did not answer within 2 s"), "{why}");
    assert_eq!(status, None);
}

#[tokio::test]
async fn a_reply_that_never_ends_in_time_is_unknown() {
    let server = Server::start(|_, connection| {
        let _ = connection.write_all(b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nhalf");
        until_hung_up(connection);
    });
    let (why, status, reply) = unknown(&server, limits()).await;
    assert!(why.contains("not complete within 2 s"), "{why}");
    assert_eq!((status, &*reply), (Some(200), "half"));
}

#[tokio::test]
async fn without_a_connection_nothing_was_sent() {
    let target = at(dead_port());
    let dialed = client(&target).place(ticket(&draft(), &target), None).await;
    let Dialed::NotSent { why } = dialed else {
        panic!("{dialed:?}");
    };
    assert!(
        why.contains("refused") && why.contains("127.0.0.1"),
        "{why}"
    );
}

#[tokio::test]
async fn localhost_is_a_loopback_address() {
    let server = Server::answering(reply("200 OK", JOB));
    let target = Target::live(&format!("http://localhost:{}", server.port)).unwrap();
    let dialed = client(&target).place(ticket(&draft(), &target), None).await;
    assert!(matches!(dialed, Dialed::Accepted(_)), "{dialed:?}");
    let road = transport::Road::to(&target);
    assert_eq!(road.loopback_name.as_deref(), Some("localhost"));
}

#[test]
fn plain_http_takes_no_proxy_and_https_takes_certificates() {
    for (base, plain) in [
        ("http://127.0.0.1:9", true),
        ("http://[::1]:9", true),
        ("http://localhost", true),
        ("https://api.tryhamsa.com", false),
        ("https://localhost", false),
    ] {
        let road = transport::Road::to(&Target::live(base).unwrap());
        assert_eq!(
            (road.proxies, road.certificates),
            (!plain, !plain),
            "{base}"
        );
    }
    assert!(!transport::Road::to(&Target::sandbox(9)).proxies);
}

#[tokio::test]
async fn a_ticket_for_another_host_is_not_sent() {
    let server = Server::answering(reply("200 OK", JOB));
    let other = Target::live("https://api.example.org").unwrap();
    let dialed = client(&at(server.port))
        .place(ticket(&draft(), &other), None)
        .await;
    assert!(matches!(dialed, Dialed::NotSent { .. }), "{dialed:?}");
    assert_eq!(server.connections(), 0);
}

#[tokio::test]
async fn a_webhook_s_secret_is_on_the_wire_and_nowhere_else() {
    let server = Server::start(|request, connection| {
        let body = String::from_utf8_lossy(&request.body).into_owned();
        let said = serde_json::json!({ "message": format!("bad: {}", request.head), "sent": body });
        let _ = connection.write_all(reply("400 Bad Request", &said.to_string()).as_bytes());
    });
    let target = at(server.port);
    let client = client(&target);
    let dialed = client.place(ticket(&with_webhook(), &target), None).await;
    assert!(matches!(dialed, Dialed::NotSent { .. }), "{dialed:?}");
    assert_eq!(server.connections(), 0);

    let secret = SecretString::from("quiet\"secret");
    let dialed = client
        .place(ticket(&with_webhook(), &target), Some(&secret))
        .await;
    let body: serde_json::Value = serde_json::from_slice(&server.requests()[0].body).unwrap();
    assert_eq!(
        body["agentDetails"]["webhookAuth"]["authSecret"],
        "quiet\"secret"
    );
    let Dialed::Refused { words, reply, .. } = dialed else {
        panic!("{dialed:?}");
    };
    for text in [words, reply] {
        assert!(!text.contains("hush") && !text.contains("quiet"), "{text}");
    }
}

#[tokio::test]
async fn a_webhook_s_secret_is_in_nothing_that_is_heard_of_the_call_later() {
    let server = Server::start(|request, connection| {
        let answer = match request.head.split(' ').nth(1).unwrap_or_default() {
            CALL_PATH => reply("200 OK", JOB),
            path if path.contains("forbidden") => {
                reply("401 Unauthorized", r#"{"message":"bad quiet\"secret"}"#)
            }
            _ => reply(
                "200 OK",
                r#"{"status":"COMPLETED","jobResponse":{"transcription":[{"Agent":"quiet\"secret"}]}}"#,
            ),
        };
        let _ = connection.write_all(answer.as_bytes());
    });
    let target = at(server.port);
    let client = client(&target);
    let secret = SecretString::from("quiet\"secret");
    client
        .place(ticket(&with_webhook(), &target), Some(&secret))
        .await;
    for job in ["found", "forbidden"] {
        let polled = client.conversation(&JobId::parse(job).unwrap()).await;
        let shown = format!("{polled:?}");
        assert!(!shown.contains("quiet"), "{shown}");
        assert!(shown.contains("HOOK"), "{shown}");
    }
}

#[tokio::test]
async fn no_part_of_a_secret_is_left_where_a_reply_is_cut_or_spells_it_oddly() {
    let escaped = |text: &str| -> String {
        text.chars()
            .map(|one| format!("\\u{:04x}", u32::from(one)))
            .collect::<Vec<_>>()
            .concat()
    };
    let (key, hook) = ("hush-0123456789-abcdefghij", "quiet-0123456789-klmnopqrst");
    let Ok(KeyText::Key { key: api_key, .. }) = ApiKey::read(key) else {
        panic!("it is a key");
    };
    let secret = SecretString::from(hook);
    let mut bodies = Vec::new();
    for it in [key, hook] {
        // Wherever the words are cut, it stands across that place once.
        for pad in (250..300).step_by(5) {
            bodies.push((
                "500 Oh",
                format!(r#"{{"message":"{}{it} and more"}}"#, "x".repeat(pad)),
            ));
        }
        bodies.push((
            "200 OK",
            format!(r#"{{"data":{{"jobId":"j1","said":"{}"}}}}"#, escaped(it)),
        ));
        bodies.push((
            "200 OK",
            format!(r#"{{"data":{{"jobId":"{it}","voiceAgentId":"{it}"}}}}"#),
        ));
        bodies.push((
            "200 OK",
            format!(r#"{{"data":{{"jobId":"j1","voiceAgentId":"{it}"}}}}"#),
        ));
    }
    for (status, body) in bodies {
        let server = Server::answering(reply(status, &body));
        let target = at(server.port);
        let client = Client::new(&target, &api_key).unwrap();
        let dialed = client
            .place(ticket(&with_webhook(), &target), Some(&secret))
            .await;
        let told = format!("{dialed:?}");
        let (spelt_key, spelt_hook) = (escaped(key), escaped(hook));
        let left = [
            key.get(..9).unwrap(),
            hook.get(..9).unwrap(),
            spelt_key.get(..30).unwrap(),
            spelt_hook.get(..30).unwrap(),
        ];
        for part in left {
            assert!(!told.contains(part), "{part} of {body}: {told}");
        }
    }
}

#[tokio::test]
async fn debug_shows_no_key() {
    let target = at(dead_port());
    let client = client(&target);
    let ticket = ticket(&draft(), &target);
    let shown = format!("{client:?} {ticket:?} {:?}", client.authorization);
    let dialed = client.place(ticket, None).await;
    let shown = format!("{shown} {dialed:?}");
    assert!(!shown.contains("hush"), "{shown}");
}

#[tokio::test]
async fn a_conversation_is_asked_for_by_its_job() {
    let server = Server::answering(reply("200 OK", r#"{"data":{"status":"PENDING"}}"#));
    let target = at(server.port);
    let job = JobId::parse("job-1").unwrap();
    let polled = client(&target).conversation(&job).await;
    assert!(matches!(polled, Polled::Found(_)), "{polled:?}");
    let request = &server.requests()[0];
    let line = "GET /v1/voice-agents/conversation/job-1 HTTP/1.1\r\n";
    assert!(request.head.starts_with(line), "{}", request.head);
    assert_eq!(request.header("authorization"), Some("Token hush-hush-key"));
}

#[tokio::test]
async fn what_stands_between_us_and_a_conversation_is_trouble() {
    let job = JobId::parse("job-1").unwrap();
    let trouble = async |target: Target| match hasty(&target).conversation(&job).await {
        Polled::Trouble { why } => why,
        other => panic!("{other:?}"),
    };
    let why = trouble(at(dead_port())).await;
    assert!(why.contains("cannot be reached"), "{why}");
    let stalled = Server::start(|_, connection| until_hung_up(connection));
    let why = trouble(at(stalled.port)).await;
    assert!(why.contains("did not answer"), "{why}");
    let endless = Server::start(|_, connection| {
        let _ = connection.write_all(b"HTTP/1.1 200 OK\r\n\r\n");
        while connection.write_all(&[b'x'; 4096]).is_ok() {}
    });
    let why = trouble(at(endless.port)).await;
    assert_eq!(why, "reply longer than 10000 bytes");
    let moved = Server::answering("HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 0\r\n\r\n");
    trouble(at(moved.port)).await;
    assert_eq!(moved.connections(), 1);
}

#[tokio::test]
async fn a_refused_question_does_not_repeat_the_key() {
    let said = r#"{"message":"unknown key hush-hush-key"}"#;
    let server = Server::answering(reply("401 Unauthorized", said));
    let target = at(server.port);
    let job = JobId::parse("job-1").unwrap();
    let polled = client(&target).conversation(&job).await;
    let Polled::Forbidden { status: 401, words } = polled else {
        panic!("{polled:?}");
    };
    assert!(
        words.contains("unknown key") && !words.contains("hush"),
        "{words}"
    );
}

#[tokio::test]
async fn a_failed_handshake_sent_nothing() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for connection in listener.incoming() {
            let _ = connection.unwrap().write_all(b"this is no TLS at all");
        }
    });
    // Without the system's certificates and proxies, which a test machine may lack or have.
    let road = transport::Road {
        proxies: false,
        certificates: false,
        loopback_name: None,
    };
    let limit = Limits::default().dialling;
    let request = transport::client(&road, limit)
        .unwrap()
        .post(format!("https://127.0.0.1:{port}/"));
    let Err(error) = transport::exchange(request, limit.bytes).await else {
        panic!("it spoke no TLS");
    };
    assert!(error.is_connect(), "{error:?}");
    let why = words::not_connected(&error, "127.0.0.1", None, limit);
    assert!(why.contains("no secure connection"), "{why}");
}
