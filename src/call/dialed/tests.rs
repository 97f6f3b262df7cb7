use proptest::prelude::*;

use super::*;

/// The kind of answer, and what else the table says of it.
fn kind(dialed: &Dialed) -> String {
    match dialed {
        Dialed::Accepted(accepted) => format!(
            "accepted {}{}",
            accepted.job_shown,
            if accepted.job.is_some() {
                ""
            } else {
                " (not followable)"
            }
        ),
        Dialed::Refused { words, .. } => format!("refused: {words}"),
        Dialed::NotSent { .. } => "not sent".to_owned(),
        Dialed::Unknown { .. } => "unknown".to_owned(),
    }
}

#[test]
fn a_2xx_with_a_job_id_is_accepted_whatever_success_says() {
    for (body, expected) in [
        (
            r#"{"success":false,"message":"success","data":{"voiceAgentId":"v","jobId":"j-1"}}"#,
            "accepted j-1",
        ),
        (r#"{"success":true,"data":{"jobId":"j-1"}}"#, "accepted j-1"),
        (r#"{"data":{"id":"whole_job"}}"#, "accepted whole_job"),
        (r#"{"data":{"jobId":"","id":"second"}}"#, "accepted second"),
        (
            r#"{"data":{"jobId":null,"id":"second"}}"#,
            "accepted second",
        ),
        (r#"{"data":{"jobId":{},"id":"second"}}"#, "accepted second"),
        (
            r#"{"data":{"jobId":12345678901234567890123}}"#,
            "accepted 12345678901234567890123",
        ),
        (r#"{"data":{"jobId":"a","jobId":"b"}}"#, "accepted b"),
        (r#"{"data":{"jobId":1.5}}"#, "accepted 1.5 (not followable)"),
        (
            r#"{"data":{"jobId":"../../v1/projects"}}"#,
            "accepted ../../v1/projects (not followable)",
        ),
        ("\u{feff}{\"data\":{\"jobId\":\"j\"}}", "accepted j"),
    ] {
        for status in [200, 201, 202, 299] {
            assert_eq!(
                kind(&classify(status, body.as_bytes())),
                expected,
                "{status} {body}"
            );
        }
    }
    let long = "x".repeat(129);
    let reply = format!(r#"{{"data":{{"jobId":"{long}"}}}}"#);
    let Dialed::Accepted(accepted) = classify(200, reply.as_bytes()) else {
        panic!("an id that is too long is still an id");
    };
    assert_eq!(accepted.job, None);
    assert_eq!(accepted.reply, reply);
}

#[test]
fn an_accepted_call_shows_what_the_reply_says() {
    let reply =
        br#"{"success":false,"message":"success","data":{"voiceAgentId":"v","jobId":"j-1"}}"#;
    let Dialed::Accepted(accepted) = classify(201, reply) else {
        panic!("accepted");
    };
    assert_eq!(accepted.status, 201);
    assert_eq!(accepted.job, JobId::parse("j-1"));
    assert_eq!(accepted.voice_agent_id.as_deref(), Some("v"));
    assert_eq!(accepted.success, Some(false));
    assert_eq!(accepted.message.as_deref(), Some("success"));
}

#[test]
fn a_4xx_without_an_id_and_a_2xx_that_says_no_are_refused_in_the_servers_words() {
    for (status, body, words) in [
        (
            400,
            r#"{"success":false,"message":"toNumber is wrong"}"#,
            "toNumber is wrong",
        ),
        (
            400,
            r#"{"message":["toNumber is wrong","lang is wrong"]}"#,
            "toNumber is wrong; lang is wrong",
        ),
        (401, r#"{"error":"Invalid key"}"#, "Invalid key"),
        (
            401,
            r#"{"message":"","error":"Invalid key"}"#,
            "Invalid key",
        ),
        (
            401,
            r#"{"message":null,"error":{"message":"Invalid key"}}"#,
            "Invalid key",
        ),
        (402, r#"{"messageKey":"NO_CREDITS"}"#, "NO_CREDITS"),
        (422, r#"{"message":{"message":["a",["b"]]}}"#, "a; b"),
        (
            403,
            "<html><head><title> 403 Forbidden </title></head><body>no</body></html>",
            // Its number is told beside the words.
            "Forbidden",
        ),
        (404, "<h1>Not found</h1>\n<p>x</p>", "Not found"),
        (429, "\n  slow down  \nmore", "slow down"),
        (404, "", ""),
        (400, "{}", ""),
        (400, "[]", ""),
        (499, "null", ""),
        (400, r#""just text""#, "just text"),
        (
            200,
            r#"{"success":false,"message":"no such number"}"#,
            "no such number",
        ),
        (
            200,
            r#"{"success":false,"message":"no such number","data":null}"#,
            "no such number",
        ),
        (
            200,
            r#"{"success":false,"message":"no such number","data":{"jobId":""}}"#,
            "no such number",
        ),
    ] {
        assert_eq!(
            kind(&classify(status, body.as_bytes())),
            format!("refused: {words}"),
            "{status} {body}"
        );
    }
}

#[test]
fn a_job_in_another_place_than_it_belongs_is_no_plain_refusal() {
    for body in [
        r#"{"jobId":"j1"}"#,
        r#"{"jobId":7}"#,
        r#"{"data":[{"jobId":"j1"}]}"#,
        r#"{"data":{"job":{"id":"j1"}}}"#,
        r#"{"error":{"details":[{"jobId":"j1"}]}}"#,
    ] {
        for (status, success) in [
            (400, ""),
            (409, r#""success":false,"#),
            (200, r#""success":false,"#),
        ] {
            let body = body.replacen('{', &format!("{{{success}"), 1);
            assert_eq!(
                kind(&classify(status, body.as_bytes())),
                "unknown",
                "{body}"
            );
        }
    }
    for body in [
        r#"{"jobId":null}"#,
        r#"{"jobId":" "}"#,
        r#"{"id":"trace-1"}"#,
        r#"{"path":"jobId"}"#,
    ] {
        assert!(
            kind(&classify(400, body.as_bytes())).starts_with("refused"),
            "{body}"
        );
    }
}

#[test]
fn all_else_is_unknown_and_keeps_status_and_reply() {
    for (status, body) in [
        (200, ""),
        (200, "null"),
        (200, "{}"),
        (200, r#"{"success":true}"#),
        (200, r#"{"success":true,"data":{}}"#),
        (200, r#"{"success":"false"}"#),
        (200, r#"{"data":{"jobId":[1]}}"#),
        (200, r#"{"data":[{"jobId":"j"}]}"#),
        (200, r#"{"jobId":"j"}"#),
        (200, "<html>ok</html>"),
        (200, r#"{"data":{"jobId":"j""#),
        (204, ""),
        (301, ""),
        (302, r#"{"data":{"jobId":"j"}}"#),
        (304, ""),
        (400, r#"{"data":{"jobId":"j"}}"#),
        (401, r#"{"data":{"id":7}}"#),
        (409, r#"{"message":"twice","data":{"jobId":"j"#),
        (408, r#"{"message":"timeout"}"#),
        (500, r#"{"message":"oops"}"#),
        (502, "<html><title>Bad gateway</title></html>"),
        (503, r#"{"success":false}"#),
        (503, r#"{"data":{"jobId":"j"}}"#),
        (100, ""),
        (999, "x"),
        (0, ""),
    ] {
        let Dialed::Unknown {
            status: kept,
            reply,
            why,
        } = classify(status, body.as_bytes())
        else {
            panic!("{status} {body}: {:?}", classify(status, body.as_bytes()));
        };
        assert_eq!((kept, reply.as_str()), (Some(status), body));
        assert!(!why.is_empty());
    }
}

#[test]
fn a_hostile_reply_is_read_without_harm() {
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    assert_eq!(kind(&classify(200, deep.as_bytes())), "unknown");
    let deep = format!(r#"{{"data":{{"jobId":"j"}},"x":{}"#, "[".repeat(500_000));
    assert_eq!(kind(&classify(200, deep.as_bytes())), "unknown");
    assert_eq!(
        kind(&classify(400, deep.as_bytes())),
        "unknown",
        "it speaks of a job"
    );
    let endless = vec![b'a'; 1 << 20];
    let Dialed::Refused { words, reply, .. } = classify(400, &endless) else {
        panic!("refused");
    };
    assert_eq!(words.chars().count(), 301);
    assert_eq!(reply.len(), 1 << 20);
    assert_eq!(kind(&classify(200, &[0xff, 0xfe, 0x00])), "unknown");
}

#[test]
fn nothing_raw_from_outside_is_in_what_is_shown() {
    let Dialed::Accepted(accepted) = classify(200, br#"{"message":"\u001b[2Jhi","data":{"jobId":"\u001b]0;x\u0007","voiceAgentId":"a\u202eb"}}"#) else {
        panic!("accepted");
    };
    let Dialed::Refused { words, .. } = classify(400, b"\x1b[31mno\x07\nmore") else {
        panic!("refused");
    };
    let shown = format!(
        "{}{}{}{words}",
        accepted.job_shown,
        accepted.message.unwrap_or_default(),
        accepted.voice_agent_id.unwrap_or_default()
    );
    assert!(
        !shown.contains(['\u{1b}', '\u{7}', '\u{202e}', '\n']),
        "{shown:?}"
    );
    assert_eq!(accepted.job, None);
}

#[test]
fn a_job_id_is_of_a_form_that_may_stand_in_a_path() {
    for good in [
        "a",
        "A-b_9",
        "66666666-7777-4888-8999-000000000000",
        &"x".repeat(128),
    ] {
        assert_eq!(JobId::parse(good).unwrap().as_str(), good);
    }
    for bad in [
        "",
        " ",
        "a b",
        "a/b",
        "..",
        "a%2e",
        "é",
        "a\n",
        &"x".repeat(129),
    ] {
        assert_eq!(JobId::parse(bad), None, "{bad:?}");
    }
}

proptest! {
    #[test]
    fn random_bytes_never_panic(status in 0_u16..700, body in proptest::collection::vec(any::<u8>(), 0..300)) {
        let dialed = classify(status, &body);
        let success = (200..300).contains(&status);
        prop_assert!(success || !matches!(dialed, Dialed::Accepted(_)));
    }

    #[test]
    fn an_accepted_reply_has_an_id_and_is_a_success(
        status in 100_u16..600,
        id in "[a-z0-9]{0,3}",
        success in any::<bool>(),
    ) {
        let body = format!(r#"{{"success":{success},"data":{{"jobId":"{id}"}}}}"#);
        let accepted = matches!(classify(status, body.as_bytes()), Dialed::Accepted(_));
        prop_assert_eq!(accepted, (200..300).contains(&status) && !id.is_empty());
        let refused = matches!(classify(status, body.as_bytes()), Dialed::Refused { .. });
        let says_no = (200..300).contains(&status) && !success;
        let is_4xx = (400..500).contains(&status) && status != 408;
        prop_assert_eq!(refused, id.is_empty() && (says_no || is_4xx));
    }
}
