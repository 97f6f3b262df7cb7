//! A server that answers what no server should: no reply brings a verdict that it does not bear, and nothing of it reaches
//! a terminal raw.

use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, OnceLock};
use std::time::Duration;

use proptest::prelude::*;
use ratatui::layout::Rect;
use ringback::app::calls::{LiveCall, Stage};
use ringback::app::spread::{Parts, Spread};
use ringback::app::talk::{self, Around, Shows};
use ringback::call::dialed::Dialed;
use ringback::call::follow::{self, Following, Next, Pace};
use ringback::call::target::Target;
use ringback::call::{cost, recent};
use ringback::dial;
use ringback::draft::voices::catalogue::Catalogue;
use ringback::hamsa::{Client, Limits};
use ringback::store::ledger::{Ledger, RowState};
use ringback::text::layout::Display;
use serde_json::{Value, json};

use super::{NUMBERS, World, intent, key, on_a_runtime, state_of};

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

/// Where a reply names a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Names {
    /// As the API's documentation has it.
    Job,
    /// In another place: that is no plain refusal.
    Elsewhere,
    Nothing,
}

/// What a server says to the POST, and where that names a job.
fn bodies() -> Vec<(Vec<u8>, Names)> {
    use Names::{Elsewhere, Job, Nothing};
    let nasty = Value::String(NASTY.to_owned()).to_string();
    let deep = |n: usize| format!("{}{}", "[".repeat(n), "]".repeat(n));
    let said = |text: String, names: Names| (text.into_bytes(), names);
    vec![
        said(
            r#"{"success":false,"message":"success","data":{"jobId":"j-1"}}"#.into(),
            Job,
        ),
        said(r#"{"data":{"id":"j-2"},"success":true}"#.into(), Job),
        said(r#"{"data":{"jobId":42}}"#.into(), Job),
        said(
            format!(r#"{{"data":{{"jobId":{nasty}}},"message":{nasty}}}"#),
            Job,
        ),
        said(r#"{"data":{"jobId":"../../etc"}}"#.into(), Job),
        said(r#"{"data":{"jobId":null}}"#.into(), Nothing),
        said(r#"{"data":{"jobId":"  "}}"#.into(), Nothing),
        said(r#"{"data":{"jobId":{"x":1}}}"#.into(), Nothing),
        said(r#"{"data":{"jobId":[]},"jobId":"no"}"#.into(), Elsewhere),
        said(r#"{"data":[{"jobId":"no"}]}"#.into(), Elsewhere),
        said(r#"{"data":"text","success":"false"}"#.into(), Nothing),
        said(
            r#"{"success":false,"message":"no credits"}"#.into(),
            Nothing,
        ),
        said(
            format!(r#"{{"success":false,"message":[{nasty},{nasty}]}}"#),
            Nothing,
        ),
        said(deep(200), Nothing),
        said(deep(100_000), Nothing),
        said(
            format!(r#"{{"message":{},"data":{{}}}}"#, deep(90)),
            Nothing,
        ),
        said(String::new(), Nothing),
        said("null".into(), Nothing),
        said("<html><title>502\u{1b}[31m</title>".into(), Nothing),
        (b"\xff\xfe{\x00".to_vec(), Nothing),
        (vec![b'x'; 3 << 20], Nothing),
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
        let (body, names) = body;
        *hostile.reply.lock().unwrap() = wire(status, &body, way);
        let before = *hostile.posts.lock().unwrap();
        on_a_runtime(async {
            let target = Target::live(&format!("http://127.0.0.1:{}", hostile.port)).unwrap();
            let ledger = a_ledger();
            let (id, request) = World::confirmed(0);
            // Most calls here are unknown, and all are to one number.
            let intent = intent((&id, &request), &target, 1, true);
            let mut limits = Limits::default();
            limits.dialling.total = Duration::from_secs(10);
            let client = Client::with_limits(&target, &key(), limits).unwrap();
            let dial = dial::dial(ledger, &client, &intent, None, || 2).await.unwrap();
            assert_eq!(*hostile.posts.lock().unwrap(), before + 1, "not one POST");
            assert!(dial.not_written.is_none());
            let said_no = serde_json::from_slice::<Value>(&body)
                .is_ok_and(|value| value["success"] == json!(false));
            let refuses = (400..500).contains(&status) && status != 408 || status < 300 && said_no;
            let by_the_book = match names {
                Names::Job if status < 300 => RowState::Accepted,
                Names::Nothing if refuses => RowState::Refused,
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
        let intent = intent((&id, &request), &target, 1, false);
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
    let voices = Catalogue::default();
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
            voices: &voices,
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
        let _ = talk::keys(call, shows, true, false);
    }
}
