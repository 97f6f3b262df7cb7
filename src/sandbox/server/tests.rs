//! A client that knows no more of HTTP than it needs, so that what is seen is what was sent.

use std::io::{Read, Write};
use std::net::{Ipv4Addr, Shutdown, TcpStream};

use proptest::prelude::*;

use super::super::{Sandbox, Settings};
use super::*;

const HOUR: Duration = Duration::from_hours(1);
const GOOD: &str = r#"{"toNumber":"+12025550144","phoneNumber":"+12025550143",
    "agentDetails":{"agentName":"Clinic","greetingMessage":"Hello {{name}}.","lang":"en",
    "outcome":"Summarise.","params":{"name":"Lina"}}}"#;
const HEADERS: &str = "Authorization: Token sandbox\r\nContent-Type: application/json\r\n";

fn sandbox(fault: Fault, pace: Duration) -> Sandbox {
    Sandbox::start(Settings {
        port: 0,
        fault,
        pace,
    })
    .unwrap()
}

/// What came back.
#[derive(Debug)]
struct Got {
    code: u16,
    head: String,
    body: Vec<u8>,
}

impl Got {
    fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap()
    }

    fn header(&self, name: &str) -> Option<&str> {
        self.head.lines().find_map(|line| {
            let (key, value) = line.split_once(": ")?;
            key.eq_ignore_ascii_case(name).then_some(value)
        })
    }
}

fn connect(sandbox: &Sandbox) -> TcpStream {
    let stream = TcpStream::connect((Ipv4Addr::LOCALHOST, sandbox.port())).unwrap();
    // Only so that a fault of the sandbox is a failed test, not one without end.
    stream
        .set_read_timeout(Some(Duration::from_secs(30)))
        .unwrap();
    stream
}

fn send(sandbox: &Sandbox, request_line: &str, headers: &str, body: &[u8]) -> TcpStream {
    let mut stream = connect(sandbox);
    let head = format!(
        "{request_line} HTTP/1.1\r\nHost: sandbox\r\nConnection: close\r\n{headers}Content-Length: {}\r\n\r\n",
        body.len()
    );
    stream.write_all(head.as_bytes()).unwrap();
    stream.write_all(body).unwrap();
    stream
}

/// Everything up to the end of the connection; `None` if there was nothing.
fn rest(mut stream: TcpStream) -> Option<Got> {
    let mut all = Vec::new();
    stream.read_to_end(&mut all).unwrap();
    let end = all.windows(4).position(|four| four == b"\r\n\r\n")?;
    let head = String::from_utf8(all[..end].to_vec()).unwrap();
    let code = head.split(' ').nth(1).unwrap().parse().unwrap();
    Some(Got {
        code,
        head,
        body: all[end + 4..].to_vec(),
    })
}

fn post(sandbox: &Sandbox, body: &str) -> Option<Got> {
    rest(send(
        sandbox,
        &format!("POST {CALL_PATH}"),
        HEADERS,
        body.as_bytes(),
    ))
}

fn get(sandbox: &Sandbox, target: &str) -> Got {
    rest(send(sandbox, &format!("GET {target}"), HEADERS, b"")).unwrap()
}

/// The calls that the server has.
fn calls(sandbox: &Sandbox) -> Vec<Value> {
    let list = get(sandbox, "/v1/voice-agents/conversations/minimal-list").json();
    list["data"]["calls"].as_array().unwrap().clone()
}

#[test]
fn a_call_is_taken_and_can_be_followed_to_its_outcome() {
    let sandbox = sandbox(Fault::None, Duration::ZERO);
    let got = post(&sandbox, GOOD).unwrap();
    assert_eq!(got.code, 200);
    let reply = got.json();
    assert_eq!(reply["success"], false, "the documentation's own quirk");
    assert_eq!(reply["message"], "success");
    let id = reply["data"]["jobId"].as_str().unwrap();
    assert!(judge::is_uuid(id));
    assert!(judge::is_uuid(
        reply["data"]["voiceAgentId"].as_str().unwrap()
    ));

    let told = get(&sandbox, &format!("/v1/voice-agents/conversation/{id}")).json();
    assert_eq!(told["data"]["status"], "COMPLETED");
    assert_eq!(
        told["data"]["jobResponse"]["transcription"][0],
        json!({"Agent": "Hello Lina."})
    );
    assert!(told["data"]["jobResponse"]["outcomeResult"].is_string());
    let again = get(
        &sandbox,
        &format!("/v1/voice-agents/conversation/{id}?jobId={id}"),
    )
    .json();
    assert_eq!(again, told);

    let job = get(&sandbox, &format!("/v1/jobs?jobId={id}")).json();
    assert_eq!(job.get("success"), None);
    assert_eq!(job["data"]["id"], id);
}

#[test]
fn posts_keeps_every_body_byte_for_byte_in_order() {
    let sandbox = sandbox(Fault::None, HOUR);
    let bodies: [&[u8]; 4] = [
        GOOD.as_bytes(),
        b"{\"bad\": \"\\u0000\"}",
        b"\xff\xfe\0",
        b"",
    ];
    for body in bodies {
        let _ = rest(send(&sandbox, &format!("POST {CALL_PATH}"), HEADERS, body));
    }
    let _ = rest(send(
        &sandbox,
        &format!("POST {CALL_PATH}"),
        "",
        b"without a key",
    ));
    let _ = rest(send(&sandbox, "POST /v1/elsewhere", HEADERS, b"not a call"));
    let mut expected: Vec<Vec<u8>> = bodies.iter().map(|body| body.to_vec()).collect();
    expected.push(b"without a key".to_vec());
    assert_eq!(sandbox.posts(), expected);
    assert_eq!(calls(&sandbox).len(), 1);
}

#[test]
fn a_request_is_judged_by_key_then_type_then_body() {
    let sandbox = sandbox(Fault::None, HOUR);
    let key = "Authorization: Token sandbox\r\n";
    let kind = "Content-Type: application/json\r\n";
    let table = [
        (format!("{key}{kind}"), GOOD, 200),
        (
            format!("{key}Content-Type: Application/JSON; charset=utf-8\r\n"),
            GOOD,
            200,
        ),
        (format!("{key}{kind}"), "{}", 400),
        (format!("{key}{kind}"), "no json", 400),
        (key.to_owned(), GOOD, 415),
        (format!("{key}Content-Type: text/plain\r\n"), GOOD, 415),
        (kind.to_owned(), GOOD, 401),
        (
            format!("{kind}Authorization: Bearer sandbox\r\n"),
            GOOD,
            401,
        ),
        (format!("{kind}Authorization: Token\r\n"), GOOD, 401),
        (format!("{kind}Authorization: Token \r\n"), GOOD, 401),
        (format!("{kind}Authorization: sandbox\r\n"), GOOD, 401),
        (
            format!("{kind}Authorization: Token Token sandbox\r\n"),
            GOOD,
            401,
        ),
        (format!("{kind}{key}{key}"), GOOD, 401),
        (kind.to_owned(), "{}", 401),
    ];
    for (headers, body, code) in table {
        let got = rest(send(
            &sandbox,
            &format!("POST {CALL_PATH}"),
            &headers,
            body.as_bytes(),
        ))
        .unwrap();
        assert_eq!(got.code, code, "{headers:?} {body}");
        let reply = got.json();
        assert_eq!(reply["success"], false);
        assert_eq!(reply.get("messageKey").is_some(), code != 200, "{reply}");
        assert_eq!(reply["message"].is_array(), code == 400, "{reply}");
    }
}

#[test]
fn the_faults_that_refuse_take_no_call() {
    let table = [
        (Fault::Refused, 400),
        (Fault::Unauthorized, 401),
        (Fault::NoCredits, 402),
        (Fault::RateLimited, 429),
        (Fault::Timeout408, 408),
        (Fault::NoId, 200),
        (Fault::Refused200, 200),
    ];
    let sandbox = sandbox(Fault::None, HOUR);
    for (fault, code) in table {
        sandbox.set_fault(fault);
        let got = post(&sandbox, GOOD).unwrap();
        assert_eq!(got.code, code, "{fault:?}");
        let reply = got.json();
        assert_eq!(reply["success"], fault == Fault::NoId, "{reply}");
        assert_eq!(reply.pointer("/data/jobId"), None);
        assert_eq!(
            got.header("retry-after").is_some(),
            fault == Fault::RateLimited
        );
    }
    sandbox.set_fault(Fault::Html5xx);
    let got = post(&sandbox, GOOD).unwrap();
    assert_eq!(
        (got.code, got.header("content-type")),
        (502, Some("text/html; charset=utf-8"))
    );
    sandbox.set_fault(Fault::NotJson);
    let got = post(&sandbox, GOOD).unwrap();
    assert_eq!(got.code, 200);
    assert!(serde_json::from_slice::<Value>(&got.body).is_err());
    assert_eq!(calls(&sandbox), Vec::<Value>::new());
    assert_eq!(sandbox.posts().len(), table.len() + 2);
}

#[test]
fn the_faults_that_break_the_answer_take_the_call_first() {
    let dropped = sandbox(Fault::Dropped, HOUR);
    assert!(post(&dropped, GOOD).is_none());
    assert_eq!(calls(&dropped).len(), 1);
    assert_eq!(dropped.posts().len(), 1);
    // A body that is wrong is told so, for it would not have been taken.
    assert_eq!(post(&dropped, "{}").unwrap().code, 400);

    let half = sandbox(Fault::Half, HOUR);
    let got = post(&half, GOOD).unwrap();
    let promised: usize = got.header("content-length").unwrap().parse().unwrap();
    assert_eq!(got.body.len(), promised / 2);
    assert_eq!(calls(&half).len(), 1);
}

#[test]
fn a_stalled_answer_holds_the_connection_until_the_server_stops() {
    let sandbox = sandbox(Fault::Stalled, HOUR);
    let mut stream = send(
        &sandbox,
        &format!("POST {CALL_PATH}"),
        HEADERS,
        GOOD.as_bytes(),
    );
    while calls(&sandbox).is_empty() {}
    stream.set_nonblocking(true).unwrap();
    let error = stream.read(&mut [0; 1]).unwrap_err();
    assert_eq!(error.kind(), std::io::ErrorKind::WouldBlock);
    stream.set_nonblocking(false).unwrap();
    // The server answers others meanwhile, and stops with the connection open.
    assert_eq!(get(&sandbox, "/v1/projects/by-api-key").code, 200);
    drop(sandbox);
    let mut all = Vec::new();
    let _ = stream.read_to_end(&mut all);
    assert_eq!(all, b"");
}

#[test]
fn an_endless_answer_goes_on_until_the_client_leaves() {
    let sandbox = sandbox(Fault::Endless, HOUR);
    let mut stream = send(
        &sandbox,
        &format!("POST {CALL_PATH}"),
        HEADERS,
        GOOD.as_bytes(),
    );
    let mut much = vec![0; 200_000];
    stream.read_exact(&mut much).unwrap();
    assert!(much.starts_with(b"HTTP/1.1 200 OK\r\n"));
    stream.shutdown(Shutdown::Both).unwrap();
    assert_eq!(calls(&sandbox).len(), 1);
}

#[test]
fn a_client_that_follows_the_redirect_is_caught() {
    let sandbox = sandbox(Fault::Redirect, HOUR);
    let got = post(&sandbox, GOOD).unwrap();
    assert_eq!(got.code, 307);
    assert_eq!(calls(&sandbox).len(), 0);
    let target = got.header("location").unwrap().to_owned();
    let got = rest(send(
        &sandbox,
        &format!("POST {target}"),
        HEADERS,
        GOOD.as_bytes(),
    ))
    .unwrap();
    assert_eq!(got.code, 200);
    assert_eq!(sandbox.posts().len(), 2);
    assert_eq!(calls(&sandbox).len(), 1);
}

#[test]
fn the_faults_of_a_job_show_when_it_is_followed() {
    let sandbox = sandbox(Fault::NoAnswer, Duration::ZERO);
    for (fault, status) in [
        (Fault::NoAnswer, "NO_ANSWER"),
        (Fault::Failed, "FAILED"),
        (Fault::Lost, "COMPLETED"),
    ] {
        sandbox.set_fault(fault);
        let reply = post(&sandbox, GOOD).unwrap().json();
        let id = reply["data"]["jobId"].as_str().unwrap();
        let told = get(&sandbox, &format!("/v1/voice-agents/conversation/{id}")).json();
        assert_eq!(told["data"]["status"], status);
    }
}

#[test]
fn a_lost_job_is_not_found_but_stands_in_the_list() {
    let sandbox = sandbox(Fault::Lost, HOUR);
    let reply = post(&sandbox, GOOD).unwrap().json();
    let id = reply["data"]["jobId"].as_str().unwrap();
    let got = get(&sandbox, &format!("/v1/voice-agents/conversation/{id}"));
    assert_eq!(got.code, 404);
    assert_eq!(got.json()["messageKey"], "NOT_FOUND");
    assert_eq!(calls(&sandbox)[0]["id"], id);
}

#[test]
fn the_list_of_calls_is_filtered_and_paged() {
    let sandbox = sandbox(Fault::None, Duration::ZERO);
    let mut ids = Vec::new();
    for fault in [Fault::None, Fault::Failed, Fault::NoAnswer] {
        sandbox.set_fault(fault);
        ids.push(post(&sandbox, GOOD).unwrap().json()["data"]["jobId"].clone());
    }
    let list = |query: &str| {
        let target = format!("/v1/voice-agents/conversations/minimal-list{query}");
        let told = get(&sandbox, &target).json();
        let calls = told["data"]["calls"].as_array().unwrap().iter();
        (
            told["data"]["filtered"].clone(),
            calls.map(|call| call["id"].clone()).collect::<Vec<_>>(),
        )
    };
    let newest_first: Vec<Value> = ids.iter().rev().cloned().collect();
    assert_eq!(list(""), (json!(3), newest_first.clone()));
    assert_eq!(list("?status=FAILED"), (json!(1), vec![ids[1].clone()]));
    assert_eq!(list("?status=FAILED&status=NO_ANSWER").0, 2);
    assert_eq!(list("?perPage=2&page=2"), (json!(3), vec![ids[0].clone()]));
    assert_eq!(list("?page=9"), (json!(3), vec![]));
    assert_eq!(list("?startTime=0").0, 3);
    assert_eq!(list("?endTime=1000").0, 0);
    assert_eq!(
        list("?voiceAgentId=11111111-2222-4333-8444-555555555555").0,
        0
    );
    let created = &calls(&sandbox)[1]["createdAt"];
    let time: jiff::Timestamp = created.as_str().unwrap().parse().unwrap();
    let time = time.as_millisecond();
    let (_, at_that_time) = list(&format!("?startTime={time}&endTime={time}"));
    assert!(at_that_time.contains(&ids[1]), "both ends are inclusive");
    for query in [
        "page=0",
        "perPage=201",
        "perPage=x",
        "startTime=now",
        "status=done",
    ] {
        let target = format!("/v1/voice-agents/conversations/minimal-list?{query}");
        assert_eq!(get(&sandbox, &target).code, 400, "{query}");
    }
}

#[test]
fn the_account_can_be_read() {
    let sandbox = sandbox(Fault::None, HOUR);
    let project = get(&sandbox, "/v1/projects/by-api-key").json();
    let id = project["data"]["id"].as_str().unwrap();
    let voices = get(
        &sandbox,
        &format!("/v2/tts/voices?projectId={id}&source=voice_agents&perPage=20"),
    );
    let voices = voices.json();
    assert_eq!(voices["data"]["totalCount"], 14);
    assert_eq!(voices["data"]["voices"].as_array().unwrap().len(), 14);
    let english =
        format!("/v2/tts/voices?projectId={id}&source=jobs&language=en&perPage=5&page=2&q=VOICE");
    let english = get(&sandbox, &english).json();
    assert_eq!(english["data"]["totalCount"], 7);
    assert_eq!(english["data"]["totalPages"], 2);
    assert_eq!(english["data"]["voices"].as_array().unwrap().len(), 2);
    assert_eq!(get(&sandbox, "/v2/tts/voices").code, 400);

    let agents = get(&sandbox, "/v1/voice-agents?skip=1&take=10").json();
    let agents = agents["data"]["voiceAgents"].as_array().unwrap().clone();
    assert_eq!(agents[0]["agentName"], "Clinic reminder");
    for agent in &agents {
        let id = agent["id"].as_str().unwrap();
        assert_eq!(
            get(&sandbox, &format!("/v1/voice-agents/{id}")).json()["data"],
            *agent
        );
    }
    assert_eq!(get(&sandbox, "/v1/voice-agents/unknown").code, 404);
    let numbers = get(&sandbox, "/v1/voice-agents/phone-number/list").json();
    assert_eq!(numbers["data"][0]["number"], "+12025550143");
    assert_eq!(get(&sandbox, "/v1/jobs").code, 400);
    assert_eq!(get(&sandbox, "/v1/jobs?jobId=x").code, 404);
}

#[test]
fn stored_agents_and_any_other_uuid_can_be_called() {
    let sandbox = sandbox(Fault::None, Duration::ZERO);
    for agent in [
        "11111111-2222-4333-8444-555555555555",
        "abcdefab-cdef-4bcd-8fab-cdefabcdefab",
    ] {
        let body = json!({
            "toNumber": "+12025550144", "phoneNumber": "+12025550143", "voiceAgentId": agent, "params": {}
        });
        let reply = post(&sandbox, &body.to_string()).unwrap().json();
        assert_eq!(reply["data"]["voiceAgentId"], agent);
        let id = reply["data"]["jobId"].as_str().unwrap();
        let told = get(&sandbox, &format!("/v1/voice-agents/conversation/{id}")).json();
        assert!(
            told["data"]["jobResponse"]["outcomeResult"].is_object(),
            "{told}"
        );
    }
}

#[test]
fn other_paths_methods_and_keys_are_refused_in_the_envelope() {
    let sandbox = sandbox(Fault::None, HOUR);
    let table = [
        ("GET /", HEADERS, 404),
        ("GET /v1/voice-agents/", HEADERS, 404),
        ("GET /v1/nothing", HEADERS, 404),
        ("POST /v1/nothing", HEADERS, 404),
        ("GET /v1/voice-agents/phone-number/call", HEADERS, 405),
        ("PUT /v1/voice-agents/phone-number/call", HEADERS, 405),
        ("POST /v1/jobs", HEADERS, 405),
        ("DELETE /v1/voice-agents/x", HEADERS, 405),
        ("GET /v1/jobs?jobId=x", "", 401),
        (
            "GET /v1/projects/by-api-key",
            "Authorization: Bearer x\r\n",
            401,
        ),
        ("GET /v1/voice-agents/conversation/%00%FF", HEADERS, 404),
        ("GET /v1/voice-agents/conversation/x/y", HEADERS, 404),
    ];
    for (line, headers, code) in table {
        let got = rest(send(&sandbox, line, headers, b"")).unwrap();
        assert_eq!(got.code, code, "{line}");
        let reply = got.json();
        assert_eq!(reply["success"], false, "{line}");
        assert!(
            reply["message"].is_string() && reply["messageKey"].is_string(),
            "{reply}"
        );
        assert_eq!(got.header("allow").is_some(), code == 405);
    }
}

#[test]
fn a_body_of_more_than_8_mib_is_refused_and_one_of_8_mib_is_read() {
    let sandbox = sandbox(Fault::None, HOUR);
    let mut body = GOOD.as_bytes().to_vec();
    body.resize(MOST_BODY, b' ');
    let line = format!("POST {CALL_PATH}");
    assert_eq!(
        rest(send(&sandbox, &line, HEADERS, &body)).unwrap().code,
        200
    );
    body.push(b' ');
    let got = rest(send(&sandbox, &line, HEADERS, &body)).unwrap();
    assert_eq!(got.code, 413);
    assert_eq!(got.json()["messageKey"], "PAYLOAD_TOO_LARGE");
    assert_eq!(sandbox.posts()[1].len(), MOST_BODY);
}

#[test]
fn a_client_that_leaves_in_the_middle_leaves_what_it_sent_and_no_call() {
    let sandbox = sandbox(Fault::None, HOUR);
    let mut stream = connect(&sandbox);
    let head =
        format!("POST {CALL_PATH} HTTP/1.1\r\nHost: x\r\n{HEADERS}Content-Length: 9999\r\n\r\n");
    stream.write_all(head.as_bytes()).unwrap();
    stream.write_all(b"{\"toNumber\"").unwrap();
    stream.shutdown(Shutdown::Write).unwrap();
    assert!(rest(stream).is_none());
    assert_eq!(sandbox.posts(), [b"{\"toNumber\"".to_vec()]);
    assert_eq!(calls(&sandbox).len(), 0);
}

#[test]
fn one_connection_may_ask_many_times() {
    let sandbox = sandbox(Fault::None, HOUR);
    let mut stream = connect(&sandbox);
    let request = format!("GET /v1/nothing HTTP/1.1\r\nHost: x\r\n{HEADERS}\r\n");
    for _ in 0..3 {
        stream.write_all(request.as_bytes()).unwrap();
        let mut got = [0; 12];
        stream.read_exact(&mut got).unwrap();
        assert_eq!(&got, b"HTTP/1.1 404");
        let mut byte = [0];
        while byte != *b"}" {
            stream.read_exact(&mut byte).unwrap();
        }
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 8, ..ProptestConfig::default() })]

    #[test]
    fn any_body_gets_json_back(bodies in prop::collection::vec(prop::collection::vec(any::<u8>(), 0..300), 8)) {
        let sandbox = sandbox(Fault::None, HOUR);
        for body in &bodies {
            let got = rest(send(&sandbox, &format!("POST {CALL_PATH}"), HEADERS, body)).unwrap();
            prop_assert_eq!(got.code, 400);
            prop_assert_eq!(&got.json()["success"], &json!(false));
        }
        prop_assert_eq!(sandbox.posts(), bodies);
    }
}
