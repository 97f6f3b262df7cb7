use proptest::prelude::*;
use serde_json::json;

use super::*;

fn read(value: &Value) -> Conversation {
    parse(value.to_string().as_bytes()).unwrap_or_else(|error| panic!("{value}: {error}"))
}

/// The transcript of a reply with this `transcription`, as `who: text`.
fn turns(transcription: &Value) -> Vec<String> {
    let job = json!({"status": "IN_PROGRESS", "jobResponse": {"transcription": transcription}});
    read(&job)
        .transcript
        .iter()
        .map(|turn| format!("{}: {}", turn.who.word(), turn.text))
        .collect()
}

#[test]
fn a_finished_conversation_is_read_whole() {
    let data = json!({
        "id": "j", "status": "COMPLETED", "callDuration": 47.5, "mediaUrl": "https://x.example/rec.mp3",
        "jobResponse": {
            "callStartedAt": 1, "transcription": [{"Agent": "Hello Lina"}, {"User": "Hi"}],
            "outcomeResult": {"confirmed": true, "n": 12_345}
        }
    });
    let expected = Conversation {
        status: Status::Completed,
        duration_seconds: Some(47.5),
        transcript: vec![
            Turn {
                who: Who::Agent,
                text: "Hello Lina".to_owned(),
            },
            Turn {
                who: Who::Caller,
                text: "Hi".to_owned(),
            },
        ],
        outcome: Some(json!({"confirmed": true, "n": 12_345})),
        recording_url: Some("https://x.example/rec.mp3".to_owned()),
        failure: None,
    };
    let in_envelope = json!({"success": true, "message": "success", "data": data});
    assert_eq!(read(&in_envelope), expected);
    assert_eq!(read(&data), expected, "without the envelope");
}

#[test]
fn a_running_conversation_may_be_all_but_empty() {
    for response in [
        json!({}),
        json!(null),
        json!("{}"),
        json!(""),
        json!("not json"),
        json!([]),
        json!(7),
        json!({"transcription": null, "outcomeResult": null}),
        json!({"transcription": {}, "outcomeResult": {}}),
        json!({"transcription": "x", "outcomeResult": " "}),
        json!({"transcription": [], "outcomeResult": []}),
        json!({"outcomeResult": "{}"}),
    ] {
        let job = json!({
            "status": "in_progress", "jobResponse": response, "callDuration": null, "mediaUrl": null,
            "callAnalysis": null
        });
        let empty = Conversation {
            status: Status::InProgress,
            duration_seconds: None,
            transcript: Vec::new(),
            outcome: None,
            recording_url: None,
            failure: None,
        };
        assert_eq!(read(&json!({"data": job})), empty, "{job}");
    }
}

#[test]
fn transcripts_are_read_in_every_shape_seen() {
    for (transcription, expected) in [
        (
            json!([{"agent": "a"}, {"USER": "b"}]),
            vec!["agent: a", "caller: b"],
        ),
        (
            json!([{"Agent": "a", "metadata": {"t": 1}}]),
            vec!["agent: a"],
        ),
        (json!([{"metadata": "x"}, 7, null, "x", []]), vec![]),
        (
            json!([{"Agent": ""}, {"Agent": null}, {"User": 5}, {"Agent": "a"}]),
            vec!["agent: a"],
        ),
        (
            json!([{"Agent": [{"function": {"name": "book", "arguments": "{\"day\":3}"}}]}]),
            vec![r#"tool: book({"day":3})"#],
        ),
        (
            json!([{"Tool": [{"function": {"name": "a", "arguments": {"x": 1}}}, {"name": "b"}, {"function": 7}]}]),
            vec![r#"tool: a({"x":1})"#, "tool: b()"],
        ),
        (
            json!([{"Agent": ["one", "two"]}]),
            vec!["agent: one", "agent: two"],
        ),
        (json!("[{\"Agent\":\"packed\"}]"), vec!["agent: packed"]),
        (
            json!([{"Agent": "أهلاً\u{1b}\n"}]),
            vec!["agent: أهلاً\u{1b}\n"],
        ),
    ] {
        assert_eq!(turns(&transcription), expected, "{transcription}");
    }
}

#[test]
fn an_outcome_packed_as_text_is_unpacked_and_other_text_stays() {
    for (sent, read_as) in [
        (json!("{\"a\":1.50}"), Some(r#"{"a":1.50}"#)),
        (json!("[1]"), Some("[1]")),
        (json!("plain words"), Some(r#""plain words""#)),
        (json!("7"), Some(r#""7""#)),
        (json!(false), Some("false")),
        (json!({"b": 1, "a": 2}), Some(r#"{"b":1,"a":2}"#)),
    ] {
        let job = json!({"status": "COMPLETED", "jobResponse": {"outcomeResult": sent}});
        let outcome = read(&job).outcome.map(|value| value.to_string());
        assert_eq!(outcome.as_deref(), read_as, "{sent}");
    }
}

#[test]
fn a_job_response_packed_as_text_is_unpacked() {
    let packed = json!({"transcription": [{"Agent": "hi"}]}).to_string();
    let job = json!({"status": "COMPLETED", "jobResponse": packed});
    assert_eq!(read(&job).transcript.len(), 1);
}

#[test]
fn durations_and_links_are_checked() {
    for (sent, seconds) in [
        (json!(47), Some(47.0)),
        (json!("47.5"), Some(47.5)),
        (json!(-1), None),
        (json!("NaN"), None),
        (json!("inf"), None),
        (json!([]), None),
        (json!("soon"), None),
    ] {
        let job = json!({"status": "COMPLETED", "callDuration": sent});
        assert_eq!(read(&job).duration_seconds, seconds, "{sent}");
    }
    for (sent, link) in [
        ("https://x.example/a.mp3", true),
        ("http://x.example/a.mp3", true),
        ("file:///etc/passwd", false),
        ("javascript:alert(1)", false),
        ("/a.mp3", false),
        ("", false),
    ] {
        let job = json!({"status": "COMPLETED", "mediaUrl": sent});
        assert_eq!(read(&job).recording_url.is_some(), link, "{sent}");
    }
}

#[test]
fn the_reason_of_a_failure_is_read() {
    for (analysis, failure) in [
        (
            json!({"error": {"message": "no route", "statusCode": 500}}),
            Some("no route"),
        ),
        (json!({"error": "no route"}), Some("no route")),
        (
            json!("{\"error\":{\"message\":\"no route\"}}"),
            Some("no route"),
        ),
        (json!({"error": {}}), None),
        (json!({}), None),
        (json!([]), None),
    ] {
        let job = json!({"status": "FAILED", "callAnalysis": analysis});
        assert_eq!(read(&job).failure.as_deref(), failure, "{analysis}");
    }
}

#[test]
fn a_reply_without_a_status_is_an_error_in_a_sentence() {
    for body in [
        "",
        "<html>",
        "[]",
        "null",
        "{}",
        r#"{"data":{}}"#,
        r#"{"status":"success","data":{"id":"j"}}"#,
        r#"{"data":{"status":7}}"#,
        r#"{"data":{"status":null}}"#,
        r#"{"data":null}"#,
        &"[".repeat(500_000),
    ] {
        let error = parse(body.as_bytes()).unwrap_err();
        assert!(error.starts_with("Hamsa's reply about the job"), "{error}");
    }
}

#[test]
fn status_words_are_read_in_any_case_and_shown_in_capitals() {
    for word in [
        "PENDING",
        "IN_PROGRESS",
        "COMPLETED",
        "NO_ANSWER",
        "FAILED",
        "FORWARDED",
        "TERMINATED",
    ] {
        assert_eq!(Status::parse(word).word(), word);
        assert_eq!(Status::parse(&word.to_lowercase()), Status::parse(word));
        assert!(!matches!(Status::parse(word), Status::Other(_)));
    }
    assert_eq!(Status::parse("Ringing").word(), "Ringing");
    assert!(!Status::parse("Ringing").is_terminal());
    assert!(!Status::parse("\u{1b}[2J").word().contains('\u{1b}'));
}

fn any_json() -> impl Strategy<Value = Value> {
    let key = prop_oneof![
        Just("data"),
        Just("status"),
        Just("jobResponse"),
        Just("transcription"),
        Just("outcomeResult"),
        Just("Agent"),
        Just("function"),
        Just("name"),
        Just("arguments"),
        Just("callAnalysis"),
        Just("error"),
        Just("message"),
        Just("callDuration"),
        Just("mediaUrl"),
    ];
    let leaf = prop_oneof![
        Just(json!(null)),
        Just(json!(true)),
        Just(json!(1.5)),
        Just(json!("COMPLETED")),
        Just(json!("{\"transcription\":[{\"Agent\":\"x\"}]}")),
        any::<String>().prop_map(Value::String),
    ];
    leaf.prop_recursive(5, 40, 5, move |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::Array),
            proptest::collection::vec((key.clone(), inner), 0..5).prop_map(|pairs| {
                Value::Object(
                    pairs
                        .into_iter()
                        .map(|(key, value)| (key.to_owned(), value))
                        .collect(),
                )
            }),
        ]
    })
}

proptest! {
    #[test]
    fn random_replies_never_panic(body in proptest::collection::vec(any::<u8>(), 0..300)) {
        let _ = parse(&body);
    }

    #[test]
    fn with_a_status_any_shape_of_the_rest_is_read(rest in any_json(), analysis in any_json()) {
        let job = json!({"status": "PENDING", "jobResponse": rest, "callAnalysis": analysis});
        prop_assert!(parse(job.to_string().as_bytes()).is_ok());
    }
}
