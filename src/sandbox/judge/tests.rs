use proptest::prelude::*;
use serde_json::json;

use super::*;

const AGENT: &str = "11111111-2222-4333-8444-555555555555";

/// A good body of option 2 with one more child in `agentDetails`.
fn inline(key: &str, value: &Value) -> Vec<u8> {
    let mut details = json!({"agentName": "Clinic"});
    details[key] = value.clone();
    let body = json!({
        "toNumber": "+12025550144", "phoneNumber": "+12025550143", "agentDetails": details
    });
    body.to_string().into_bytes()
}

/// A good body of option 1 with keys set anew; `null` takes a key away.
fn saved(changes: &Value) -> Vec<u8> {
    let mut body = json!({
        "toNumber": "+12025550144", "phoneNumber": "+12025550143",
        "voiceAgentId": AGENT, "params": {"name": "Lina"}
    });
    for (key, value) in changes.as_object().unwrap() {
        if value.is_null() {
            body.as_object_mut().unwrap().shift_remove(key);
        } else {
            body[key] = value.clone();
        }
    }
    body.to_string().into_bytes()
}

fn complaints(body: &[u8]) -> String {
    judge(body).map_or_else(|all| all.join("; "), |_| String::new())
}

#[test]
fn the_documented_examples_are_fine() {
    let full = r#"{ "toNumber": "+12025550144", "phoneNumber": "+12025550143",
      "agentDetails": {
        "agentName": "Clinic reminder (test)",
        "greetingMessage": "Hello {{patient_name}}, this is {{clinic}} calling.",
        "preamble": "You are a polite receptionist of {{clinic}}.",
        "lang": "en", "pokeMessages": ["Are you still there?"],
        "realTime": false, "silenceThreshold": 800, "interrupt": true,
        "outcome": "Summarise the call.",
        "webhookUrl": "https://hooks.example.org/hamsa",
        "webhookAuth": { "authKey": "Bearer", "authSecret": "s3cret" },
        "outcomeResponseShape": { "type": "object",
          "properties": { "confirmed": { "type": "boolean", "description": "confirmed" } },
          "required": ["confirmed"] },
        "voiceId": "ab55c68b-091b-43b4-a55a-0be82093cd23",
        "tools": { "genderDetection": false, "smartCallEnd": true },
        "params": { "patient_name": "Lina", "clinic": "Noor Clinic" } } }"#;
    let order = judge(full.as_bytes()).unwrap();
    assert_eq!(order.to_number, "+12025550144");
    assert_eq!(order.phone_number, "+12025550143");
    assert_eq!(
        Value::Object(order.params),
        json!({"patient_name": "Lina", "clinic": "Noor Clinic"})
    );
    let Agent::Inline(details) = order.agent else {
        panic!("it is inline")
    };
    assert_eq!(details["lang"], "en");
    assert!(!details.contains_key("params"));

    let order = judge(&saved(&json!({}))).unwrap();
    assert_eq!(order.agent, Agent::Saved(AGENT.to_owned()));
    assert_eq!(Value::Object(order.params), json!({"name": "Lina"}));
}

#[test]
fn the_top_level_is_judged() {
    let details = json!({"agentName": ""});
    let table = [
        (json!({}), ""),
        (json!({"toNumber": "+1234567"}), ""),
        (json!({"toNumber": "+123456789012345"}), ""),
        (json!({"params": {}}), ""),
        (
            json!({"params": {"n": 1, "s": "", "b": false, "f": 1.5}}),
            "",
        ),
        (json!({"voiceAgentId": AGENT.to_uppercase()}), ""),
        (
            json!({"voiceAgentId": null, "params": null, "agentDetails": details}),
            "",
        ),
        (
            json!({"voiceAgentId": null, "params": null, "agentDetails": {}}),
            "",
        ),
        (json!({"toNumber": null}), "toNumber must be there"),
        (
            json!({"toNumber": 12_025_550_144_u64}),
            "toNumber must be a string",
        ),
        (json!({"toNumber": "+123456"}), "toNumber must be +"),
        (
            json!({"toNumber": "+1234567890123456"}),
            "toNumber must be +",
        ),
        (json!({"toNumber": "+02025550144"}), "toNumber must be +"),
        (json!({"toNumber": "12025550144"}), "toNumber must be +"),
        (json!({"toNumber": "+1 202 555 0144"}), "toNumber must be +"),
        (json!({"toNumber": "+١٢٠٢٥٥٥٠١٤٤"}), "toNumber must be +"),
        (json!({"toNumber": "+12025550144\n"}), "toNumber must be +"),
        (
            json!({"phoneNumber": "+1202555O143"}),
            "phoneNumber must be +",
        ),
        (json!({"phoneNumber": ""}), "phoneNumber must be +"),
        (
            json!({"voiceAgentId": "clinic"}),
            "voiceAgentId must be a UUID",
        ),
        (
            json!({"voiceAgentId": AGENT.replace('-', "")}),
            "voiceAgentId must be a UUID",
        ),
        (json!({"voiceAgentId": 7}), "voiceAgentId must be a UUID"),
        (json!({"params": null}), "params must be there"),
        (json!({"params": []}), "params must be an object"),
        (
            json!({"params": {"a": {"b": 1}}}),
            "params.a must be a string, a number or a boolean",
        ),
        (json!({"params": {"a": [1]}}), "params.a must be"),
        (json!({"agentDetails": details}), "must not both"),
        (
            json!({"voiceAgentId": null, "agentDetails": details}),
            "params must stand inside",
        ),
        (
            json!({"voiceAgentId": null, "params": null}),
            "or agentDetails, must be there",
        ),
        (
            json!({"voiceAgentId": null, "params": null, "agentDetails": []}),
            "must be an object",
        ),
        (
            json!({"webhookUrl": "https://hooks.example.org"}),
            "property webhookUrl should not exist",
        ),
        (
            json!({"tonumber": "+12025550144"}),
            "property tonumber should not exist",
        ),
    ];
    for (changes, expected) in table {
        let told = complaints(&saved(&changes));
        assert!(told.contains(expected), "{changes}: {told}");
        assert_eq!(told.is_empty(), expected.is_empty(), "{changes}: {told}");
    }
}

#[test]
fn a_null_voice_agent_id_beside_details_is_refused() {
    let body = br#"{"toNumber":"+12025550144","phoneNumber":"+12025550143","voiceAgentId":null,
        "agentDetails":{"agentName":""}}"#;
    assert!(complaints(body).contains("must not both"));
}

#[test]
fn every_child_of_the_details_has_its_type_and_range() {
    let good = [
        ("agentName", json!("")),
        ("greetingMessage", json!("\u{202e}{{x}}\n\"")),
        ("preamble", json!("")),
        ("lang", json!("ar")),
        ("silenceThreshold", json!(1)),
        ("silenceThreshold", json!(800)),
        ("voiceId", json!("ab55c68b-091b-43b4-a55a-0be82093cd23")),
        ("voiceId", json!("AB55C68B-091B-43B4-A55A-0BE82093CD23")),
        ("pokeMessages", json!([])),
        ("pokeMessages", json!(["a", ""])),
        ("realTime", json!(true)),
        ("interrupt", json!(false)),
        ("tools", json!({})),
        ("tools", json!({"smartCallEnd": true})),
        ("outcome", json!(null)),
        ("outcome", json!("Summarise.")),
        ("outcomeResponseShape", json!({"type": "object"})),
        ("webhookUrl", json!(null)),
        ("webhookUrl", json!("https://hooks.example.org:8443/a?b=c")),
        ("webhookUrl", json!("HTTPS://hooks.example.org")),
        ("webhookUrl", json!("https://93.184.216.34/")),
        (
            "webhookAuth",
            json!({"authKey": "Token", "authSecret": "x"}),
        ),
        ("params", json!({"a": "b"})),
    ];
    for (key, value) in good {
        assert_eq!(complaints(&inline(key, &value)), "", "{key}: {value}");
    }
    let bad = [
        ("agentName", json!(null)),
        ("greetingMessage", json!(1)),
        ("preamble", json!(["a"])),
        ("lang", json!("fr")),
        ("lang", json!("EN")),
        ("silenceThreshold", json!(0)),
        ("silenceThreshold", json!(-1)),
        ("silenceThreshold", json!(1.5)),
        ("silenceThreshold", json!("800")),
        ("voiceId", json!("en-US-Neural2-A")),
        ("voiceId", json!(null)),
        ("pokeMessages", json!("a")),
        ("pokeMessages", json!(["a", 1])),
        ("realTime", json!("true")),
        ("interrupt", json!(null)),
        ("tools", json!([])),
        ("tools", json!({"googleCalendar": true})),
        ("tools", json!({"smartCallEnd": "yes"})),
        ("outcome", json!({})),
        ("outcomeResponseShape", json!("{\"type\":\"object\"}")),
        ("outcomeResponseShape", json!(null)),
        ("webhookUrl", json!("")),
        ("webhookUrl", json!("http://hooks.example.org")),
        ("webhookUrl", json!("https:hooks.example.org")),
        ("webhookUrl", json!(" https://hooks.example.org")),
        ("webhookUrl", json!("https://localhost/x")),
        ("webhookUrl", json!("https://app.localhost")),
        ("webhookUrl", json!("https://intranet/x")),
        ("webhookUrl", json!("https://nas.local")),
        ("webhookUrl", json!("https://127.0.0.1")),
        ("webhookUrl", json!("https://0x7f.1")),
        ("webhookUrl", json!("https://10.0.0.4")),
        ("webhookUrl", json!("https://172.20.0.1")),
        ("webhookUrl", json!("https://192.168.1.4:444")),
        ("webhookUrl", json!("https://169.254.169.254")),
        ("webhookUrl", json!("https://100.64.0.1")),
        ("webhookUrl", json!("https://241.0.0.1")),
        ("webhookUrl", json!("https://224.0.0.1")),
        ("webhookUrl", json!("https://printer.home.arpa")),
        ("webhookUrl", json!("https://[::1]")),
        ("webhookUrl", json!("https://[fd00::1]")),
        ("webhookUrl", json!("https://[::ffff:10.0.0.1]")),
        ("webhookUrl", json!(1)),
        ("webhookAuth", json!(null)),
        ("webhookAuth", json!({"authKey": "Token"})),
        ("webhookAuth", json!({"authKey": "Token", "authSecret": 1})),
        (
            "webhookAuth",
            json!({"authKey": "a", "authSecret": "b", "more": "c"}),
        ),
        ("params", json!(null)),
        ("params", json!({"a": null})),
        ("maxCallDuration", json!(300)),
        ("voiceAgentId", json!(AGENT)),
    ];
    for (key, value) in bad {
        let told = complaints(&inline(key, &value));
        assert!(
            told.contains(&format!("agentDetails.{key}")),
            "{key}: {value}: {told}"
        );
    }
}

#[test]
fn a_threshold_is_a_whole_number_however_it_is_spelt() {
    for (number, fine) in [
        ("800", true),
        ("800.0", false),
        ("8e2", false),
        ("100000000000000000000", false),
    ] {
        let body = format!(
            r#"{{"toNumber":"+12025550144","phoneNumber":"+12025550143","agentDetails":{{"silenceThreshold":{number}}}}}"#
        );
        assert_eq!(complaints(body.as_bytes()).is_empty(), fine, "{number}");
    }
}

#[test]
fn a_shape_is_judged_at_every_depth() {
    let good = [
        json!({"type": "object", "properties": {}, "required": []}),
        json!({"type": "object", "properties": {"a": {"type": "array", "items": {"type": "object",
            "properties": {"b": {"type": ["string", "null"], "enum": ["x"]}}}}}}),
        json!({"type": "object", "additionalProperties": false, "title": "x"}),
    ];
    for shape in good {
        assert_eq!(
            complaints(&inline("outcomeResponseShape", &shape)),
            "",
            "{shape}"
        );
    }
    let bad = [
        (json!({}), "outcomeResponseShape.type must be object"),
        (
            json!({"type": "array", "items": {}}),
            "outcomeResponseShape.type must be object",
        ),
        (
            json!({"type": ["object"]}),
            "outcomeResponseShape.type must be object",
        ),
        (
            json!({"type": "object", "properties": []}),
            "outcomeResponseShape.properties must be",
        ),
        (
            json!({"type": "object", "properties": {"a": "string"}}),
            "properties.a must be an object",
        ),
        (
            json!({"type": "object", "properties": {"a": {"type": "strng"}}}),
            "properties.a.type must",
        ),
        (
            json!({"type": "object", "properties": {"a": {"type": "array", "items": [1]}}}),
            "a.items must",
        ),
        (
            json!({"type": "object", "properties": {"a": {"enum": []}}}),
            "properties.a.enum must",
        ),
        (
            json!({"type": "object", "required": true}),
            "outcomeResponseShape.required must",
        ),
        (
            json!({"type": "object", "required": [1]}),
            "outcomeResponseShape.required must",
        ),
        (
            json!({"type": "object", "description": 1}),
            "outcomeResponseShape.description must",
        ),
    ];
    for (shape, expected) in bad {
        let told = complaints(&inline("outcomeResponseShape", &shape));
        assert!(told.contains(expected), "{shape}: {told}");
    }
}

#[test]
fn what_is_no_single_json_object_is_refused_with_one_sentence() {
    let table: [(&[u8], &str); 10] = [
        (b"", "no JSON"),
        (b"{", "no JSON"),
        (b"{} {}", "no JSON"),
        (b"\xef\xbb\xbf{}", "no JSON"),
        (b"\"\xff\"", "no JSON"),
        (b"{\"a\": NaN}", "no JSON"),
        (b"[]", "must be a JSON object"),
        (b"null", "must be a JSON object"),
        (
            b"{\"a\": 1, \"a\": 1}",
            "property a must not be there twice",
        ),
        (
            b"{\"x\": [{\"a\": 1, \"\\u0061\": 1}]}",
            "property a must not be there twice",
        ),
    ];
    for (body, expected) in table {
        let told = judge(body).unwrap_err();
        assert_eq!(told.len(), 1, "{told:?}");
        assert!(told[0].contains(expected), "{told:?}");
    }
    let deep = format!("{}{}", "[".repeat(100_000), "]".repeat(100_000));
    assert!(complaints(deep.as_bytes()).contains("no JSON"));
}

#[test]
fn the_same_key_in_two_objects_is_no_twin() {
    let shape =
        json!({"type": "object", "properties": {"a": {"type": "string"}, "b": {"type": "string"}}});
    assert_eq!(complaints(&inline("outcomeResponseShape", &shape)), "");
}

#[test]
fn everything_wrong_is_told_but_not_without_end() {
    let told = judge(b"{}").unwrap_err();
    assert_eq!(told.len(), 3, "{told:?}");
    let mut body = Map::new();
    for number in 0..1000 {
        body.insert(format!("{}{number}", "k".repeat(1000)), Value::Null);
    }
    let told = judge(Value::Object(body).to_string().as_bytes()).unwrap_err();
    assert_eq!(told.len(), MOST_COMPLAINTS + 1);
    assert!(told.iter().all(|line| line.len() < 200), "{told:?}");
    assert_eq!(told.last().unwrap(), "and 983 more");
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(body in prop::collection::vec(any::<u8>(), 0..400)) {
        prop_assert!(!judge(&body).unwrap_err().is_empty());
    }

    #[test]
    fn no_damage_to_a_good_body_makes_it_panic(
        at in 0_usize..400, byte in any::<u8>(), cut in 0_usize..600,
    ) {
        let shape = json!({"type": "object", "properties": {"a": {"type": "string"}}});
        let mut body = inline("outcomeResponseShape", &shape);
        let at = at % body.len();
        body[at] = byte;
        body.truncate(cut);
        if let Err(told) = judge(&body) {
            prop_assert!(!told.is_empty());
        }
    }
}
