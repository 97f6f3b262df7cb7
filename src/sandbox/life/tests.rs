use super::*;

const PACE: Duration = Duration::from_secs(10);

fn call(fate: Fate, details: Value) -> Call {
    let (Value::Object(details), Value::Object(params)) = (details, json!({"name": "Lina"})) else {
        panic!("both are objects")
    };
    let order = Order {
        to_number: "+12025550144".to_owned(),
        phone_number: "+12025550143".to_owned(),
        agent: Agent::Inline(details),
        params,
    };
    Call::take(order, fate, PACE)
}

fn ordinary(fate: Fate) -> Call {
    call(
        fate,
        json!({
            "agentName": "Clinic", "greetingMessage": "Hello {{name}}.", "lang": "en",
            "pokeMessages": ["Are you there?"],
            "webhookAuth": {"authKey": "Bearer", "authSecret": "s3cret"},
            "outcomeResponseShape": {"type": "object", "properties": {"ok": {"type": "boolean"}}}
        }),
    )
}

fn ms(milliseconds: u64) -> Duration {
    Duration::from_millis(milliseconds)
}

#[test]
fn the_status_follows_the_time_since_it_was_taken() {
    use Status::{Completed, Failed, InProgress, NoAnswer, Pending};
    let table = [
        (
            Fate::Completed,
            [
                Pending, Pending, InProgress, InProgress, Completed, Completed,
            ],
        ),
        (
            Fate::Lost,
            [
                Pending, Pending, InProgress, InProgress, Completed, Completed,
            ],
        ),
        (
            Fate::Failed,
            [Pending, Pending, InProgress, InProgress, Failed, Failed],
        ),
        (
            Fate::NoAnswer,
            [Pending, Pending, Pending, Pending, NoAnswer, NoAnswer],
        ),
    ];
    for (fate, expected) in table {
        let call = ordinary(fate);
        let seen = [0, 1_999, 2_000, 9_999, 10_000, 99_999].map(|age| call.status(ms(age)));
        assert_eq!(seen, expected, "{fate:?}");
    }
}

#[test]
fn the_transcript_grows_and_never_shrinks_and_is_whole_before_the_end() {
    let call = ordinary(Fate::Completed);
    assert_eq!(call.said(ms(1_999)), Vec::<Value>::new());
    assert_eq!(call.said(ms(2_000)), [json!({"Agent": "Hello Lina."})]);
    let mut last = Vec::new();
    let mut growths = 0;
    for age in (0..10_000).step_by(50) {
        let said = call.said(ms(age));
        assert!(said.starts_with(&last), "{age}");
        growths += usize::from(said.len() > last.len());
        last = said;
    }
    assert_eq!(last.len(), call.turns.len());
    assert_eq!(growths, call.turns.len(), "turn by turn");
    assert_eq!(call.said(PACE), last);
}

#[test]
fn the_silence_before_the_first_message_lasts_longer_than_another_pause() {
    let call = ordinary(Fate::Completed);
    let heard = |count: usize| {
        (0..10_000)
            .find(|age| call.said(ms(*age)).len() >= count)
            .unwrap()
    };
    assert!(heard(2) - heard(1) > heard(3) - heard(2));
    assert_eq!(
        call.said(ms(heard(2)))[1],
        json!({"Agent": "Are you there?"})
    );
}

#[test]
fn a_conversation_is_told_as_documented() {
    let call = ordinary(Fate::Completed);
    let ringing = call.conversation(ms(0));
    assert_eq!(ringing["status"], "PENDING");
    assert_eq!(ringing["jobResponse"], json!({}));
    assert_eq!(ringing["callDuration"], Value::Null);
    assert_eq!(ringing["mediaUrl"], Value::Null);

    let talking = call.conversation(ms(5_000));
    assert_eq!(talking["status"], "IN_PROGRESS");
    assert!(
        talking["jobResponse"]["callStartedAt"].is_i64()
            || talking["jobResponse"]["callStartedAt"].is_u64()
    );
    assert_eq!(talking["jobResponse"].get("outcomeResult"), None);

    let over = call.conversation(PACE);
    assert_eq!(over["status"], "COMPLETED");
    assert_eq!(over["callDuration"], 8);
    assert_eq!(
        over["jobResponse"]["outcomeResult"],
        json!({"ok": true, "name": "Lina"})
    );
    assert!(
        over["mediaUrl"]
            .as_str()
            .unwrap()
            .ends_with(&format!("{}.mp3", call.id))
    );
    assert_eq!(
        over["callParams"],
        json!({"machineNumber": "+12025550143", "userNumber": "+12025550144"})
    );
    assert_eq!(over["agentDetails"]["greetingMessage"], "Hello {{name}}.");
    let started = over["jobResponse"]["callStartedAt"].as_i64().unwrap();
    assert_eq!(
        over["jobResponse"]["callEndedAt"].as_i64().unwrap() - started,
        8_000
    );
}

#[test]
fn no_reply_repeats_a_webhook_secret() {
    let call = ordinary(Fate::Completed);
    for told in [call.conversation(PACE), call.job(PACE), call.row(PACE)] {
        assert!(!told.to_string().contains("s3cret"));
    }
}

#[test]
fn a_call_that_goes_wrong_says_why() {
    let failed = ordinary(Fate::Failed).conversation(PACE);
    assert_eq!(failed["status"], "FAILED");
    assert_eq!(failed["callAnalysis"]["error"]["statusCode"], 503);
    assert_eq!(
        failed["jobResponse"]["transcription"],
        json!([{"Agent": "Hello Lina."}])
    );
    assert_eq!(failed["jobResponse"]["outcomeResult"], Value::Null);
    let unanswered = ordinary(Fate::NoAnswer).conversation(PACE);
    assert_eq!(unanswered["status"], "NO_ANSWER");
    assert!(unanswered["callAnalysis"]["error"]["message"].is_string());
    assert_eq!(unanswered["jobResponse"], json!({}));
}

#[test]
fn a_lost_call_is_lost_for_a_third_of_its_time() {
    let call = ordinary(Fate::Lost);
    assert!(call.is_lost(ms(3_333)));
    assert!(!call.is_lost(ms(3_334)));
    assert!(!ordinary(Fate::Completed).is_lost(ms(0)));
}

#[test]
fn a_pace_of_any_length_is_fine() {
    let params = Map::new();
    for pace in [Duration::ZERO, Duration::from_nanos(1), Duration::MAX] {
        let order = Order {
            to_number: "+12025550144".to_owned(),
            phone_number: "+12025550143".to_owned(),
            agent: Agent::Saved(agents::CLINIC_ID.to_owned()),
            params: params.clone(),
        };
        let call = Call::take(order, Fate::Completed, pace);
        for age in [Duration::ZERO, ms(1), Duration::MAX] {
            assert!(call.conversation(age).is_object());
            assert!(call.job(age).is_object());
        }
        assert_eq!(call.status(pace), Status::Completed);
    }
}

#[test]
fn a_saved_agent_speaks_with_its_own_greeting_and_the_params_of_the_call() {
    let order = Order {
        to_number: "+12025550144".to_owned(),
        phone_number: "+12025550143".to_owned(),
        agent: Agent::Saved(agents::CLINIC_ID.to_owned()),
        params: [("patient_name".to_owned(), json!("Lina"))]
            .into_iter()
            .collect(),
    };
    let call = Call::take(order, Fate::Completed, PACE);
    assert_eq!(call.voice_agent_id, agents::CLINIC_ID);
    let greeting = &call.said(PACE)[0];
    assert_eq!(
        *greeting,
        json!({"Agent": "Hello Lina, this is Noor Clinic calling about your visit."})
    );
    assert_eq!(call.outcome["confirmed"], true);
    assert_eq!(call.outcome["patient_name"], "Lina");
}

#[test]
fn a_reply_stays_small_whatever_the_request_held() {
    let long = "x".repeat(1_000_000);
    let properties: Map<String, Value> = (0..20_000)
        .map(|number| (format!("p{number}"), json!({"type": "string"})))
        .collect();
    let call = call(
        Fate::Completed,
        json!({
            "agentName": long, "greetingMessage": long, "preamble": long, "pokeMessages": [long],
            "outcomeResponseShape": {"type": "object", "properties": properties}
        }),
    );
    assert!(call.conversation(PACE).to_string().len() < 900_000);
    let preamble = "y".repeat(100_000);
    let call = self::call(Fate::Completed, json!({ "preamble": preamble }));
    assert_eq!(
        call.conversation(PACE)["agentDetails"]["preamble"],
        json!(preamble)
    );
}
