use super::super::conversation::Status;
use super::*;

fn found(status: &str) -> Polled {
    let body = format!(r#"{{"data":{{"status":"{status}"}}}}"#);
    classify(200, body.as_bytes())
}

fn trouble() -> Polled {
    Polled::Trouble {
        why: "no network".to_owned(),
    }
}

#[test]
fn a_live_job_is_asked_for_ever_less_often() {
    let mut following = Following::new(Pace::Live);
    let mut waits = vec![following.first_wait()];
    for _ in 0..7 {
        let Next::AskAfter(wait) = following.answer(found("PENDING"), 1_000) else {
            panic!("goes on");
        };
        waits.push(wait);
    }
    let expected = [3_000, 4_000, 6_000, 9_000, 13_000, 15_000, 15_000, 15_000];
    assert_eq!(waits, expected);
}

#[test]
fn a_sandbox_job_is_asked_for_twice_a_second() {
    let mut following = Following::new(Pace::Sandbox);
    assert_eq!(following.first_wait(), 500);
    for _ in 0..9 {
        assert_eq!(following.answer(found("PENDING"), 9), Next::AskAfter(500));
    }
}

#[test]
fn every_terminal_word_ends_it_and_no_other() {
    for (word, ends) in [
        ("PENDING", false),
        ("IN_PROGRESS", false),
        ("in_progress", false),
        ("RINGING", false),
        ("COMPLETED", true),
        ("completed", true),
        ("NO_ANSWER", true),
        ("FAILED", true),
        ("FORWARDED", true),
        ("TERMINATED", true),
    ] {
        let mut following = Following::new(Pace::Live);
        let next = following.answer(found(word), 1_000);
        assert_eq!(next == Next::Ended, ends, "{word}: {next:?}");
    }
}

#[test]
fn a_job_that_ends_after_75_minutes_has_ended() {
    let mut following = Following::new(Pace::Live);
    let next = following.answer(found("COMPLETED"), GIVE_UP_MS);
    assert_eq!(next, Next::Ended);
}

#[test]
fn a_404_means_not_yet_for_a_minute() {
    let mut following = Following::new(Pace::Live);
    for (elapsed, told) in [(0, false), (3_000, false), (NOT_YET_MS - 1, true)] {
        let next = following.answer(classify(404, b""), elapsed);
        assert!(matches!(next, Next::AskAfter(_)), "{elapsed}: {next:?}");
        assert_eq!(following.trouble.is_some(), told, "{elapsed}");
    }
    let Next::GaveUp(why) = following.answer(classify(404, b""), NOT_YET_MS) else {
        panic!("gives up");
    };
    assert!(why.contains("60 s") && why.contains("may go on"), "{why}");
}

#[test]
fn a_404_for_a_job_that_was_seen_is_waited_out() {
    let mut following = Following::new(Pace::Live);
    following.answer(found("PENDING"), 3_000);
    let next = following.answer(Polled::NotYet, NOT_YET_MS + 1);
    assert!(matches!(next, Next::AskAfter(_)), "{next:?}");
    assert!(following.trouble.is_some());
    assert!(following.conversation.is_some(), "what was read stays");
}

#[test]
fn a_refused_key_stops_it_at_once() {
    for status in [401, 403] {
        let mut following = Following::new(Pace::Live);
        following.answer(found("IN_PROGRESS"), 3_000);
        let polled = classify(status, br#"{"message":"Invalid key"}"#);
        let Next::GaveUp(why) = following.answer(polled, 4_000) else {
            panic!("gives up");
        };
        assert!(why.contains(&status.to_string()), "{why}");
        assert!(why.contains("Invalid key"), "{why}");
    }
}

#[test]
fn trouble_is_shown_and_waited_out_until_75_minutes() {
    let mut following = Following::new(Pace::Live);
    following.answer(found("IN_PROGRESS"), 3_000);
    let next = following.answer(trouble(), GIVE_UP_MS - 1);
    assert_eq!(next, Next::AskAfter(6_000));
    assert_eq!(following.trouble.as_deref(), Some("no network"));
    following.answer(found("IN_PROGRESS"), GIVE_UP_MS - 1);
    assert_eq!(following.trouble, None);
    for last in [trouble(), found("PENDING"), Polled::NotYet] {
        let mut late = following.clone();
        let Next::GaveUp(why) = late.answer(last, GIVE_UP_MS) else {
            panic!("gives up");
        };
        assert!(why.contains("75 minutes"), "{why}");
    }
}

#[test]
fn replies_are_told_apart_by_their_status() {
    for (status, body, expected) in [
        (200, "{}", "trouble"),
        (200, "<html>", "trouble"),
        (200, r#"{"data":{"status":"PENDING"}}"#, "found"),
        (201, r#"{"status":"PENDING"}"#, "found"),
        (302, "", "trouble"),
        (400, "", "trouble"),
        (401, "", "forbidden"),
        (403, "", "forbidden"),
        (404, r#"{"data":{"status":"PENDING"}}"#, "not yet"),
        (408, "", "trouble"),
        (429, r#"{"message":"slow down"}"#, "trouble"),
        (500, "", "trouble"),
        (503, "<title>Bad</title>", "trouble"),
    ] {
        let kind = match classify(status, body.as_bytes()) {
            Polled::Found(_) => "found",
            Polled::NotYet => "not yet",
            Polled::Forbidden { .. } => "forbidden",
            Polled::Trouble { why } => {
                assert!(!why.is_empty());
                "trouble"
            }
        };
        assert_eq!(kind, expected, "{status} {body}");
    }
    let slow = Polled::Trouble {
        why: "Hamsa answered 429: slow down".to_owned(),
    };
    assert_eq!(classify(429, br#"{"message":"slow down"}"#), slow);
    let Polled::Found(conversation) = classify(200, br#"{"data":{"status":"busy"}}"#) else {
        panic!("found");
    };
    assert_eq!(conversation.status, Status::Other("busy".to_owned()));
}
