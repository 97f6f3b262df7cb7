use proptest::prelude::*;

use super::*;
use crate::draft::Switch;

fn text_value(value: &str) -> ParamValue {
    ParamValue::Text(value.to_owned())
}

/// A draft with every field.
fn full() -> Draft {
    Draft {
        agent_name: "Clinic reminder".to_owned(),
        greeting_message: "Hello <<patient>>, {{ x }} \\<<".to_owned(),
        preamble: "You are\n\"polite\" \u{1f44b} مرحبا \\n $5 ${x} {% raw %}".to_owned(),
        lang: " EN ".to_owned(),
        voice_id: " AB55C68B-091b-43b4-a55a-0be82093cd23".to_owned(),
        silence_threshold: " 0800 ".to_owned(),
        interrupt: Switch::On,
        real_time: Switch::Off,
        gender_detection: Switch::Off,
        smart_call_end: Switch::On,
        poke_messages: vec!["Still <<there>>?".to_owned(), "  ".to_owned(), "Bye".to_owned()],
        outcome: "Summarise <<it>>".to_owned(),
        outcome_response_shape: r#"{"type":"object","properties":{"z":{"type":"number","enum":[12345678901234567890123,1.50]},"a":{"type":"string"}}}"#.to_owned(),
        webhook_url: " https://hooks.example.org/hamsa ".to_owned(),
        webhook_auth: WebhookAuth {
            auth_key: "Bearer".to_owned(),
            auth_secret_env: "HOOK_SECRET".to_owned(),
            ..WebhookAuth::default()
        },
        params: Params::from_iter([
            ("patient".to_owned(), text_value("Lina \"L\"\n}}")),
            ("count".to_owned(), ParamValue::Number("1.50".to_owned())),
            ("vip".to_owned(), ParamValue::Bool(true)),
            ("blank".to_owned(), text_value("")),
        ]),
        to_number: "(+1) 202-555-0144".to_owned(),
        phone_number: "+1 202 555 0143".to_owned(),
        ..Draft::default()
    }
}

#[test]
fn texts_sent_rendered_have_the_values_in_place_and_the_params_beside_them() {
    let draft = Draft {
        greeting_message: "مرحبا {{name}}، {{ call_id }} <<clinic>> \\<<x>> {{missing}} {% if a %}"
            .to_owned(),
        preamble: "{{quote}} and {{tricky}}, {{count}} of {{vip}}.".to_owned(),
        params: Params::from_iter([
            ("name".to_owned(), text_value("سارة \u{202b}")),
            ("clinic".to_owned(), text_value("<<name>>")),
            ("quote".to_owned(), text_value("a \"b\" \\ c\n$1")),
            ("tricky".to_owned(), text_value("{{name}} {{")),
            ("count".to_owned(), ParamValue::Number("1.50".to_owned())),
            ("vip".to_owned(), ParamValue::Bool(true)),
        ]),
        outcome: "Of {{name}}".to_owned(),
        poke_messages: vec!["{{name}}?".to_owned()],
        ..Draft::default()
    };
    let sent = |send_rendered: bool| {
        let draft = Draft {
            send_rendered,
            ..draft.clone()
        };
        let value: Value = serde_json::from_slice(&Body::of(&draft).wire(None)).unwrap();
        value["agentDetails"].clone()
    };
    let (template, rendered) = (sent(false), sent(true));
    assert_eq!(
        template["greetingMessage"],
        "مرحبا {{name}}، {{ call_id }} {{clinic}} <<x>> {{missing}} {% if a %}"
    );
    assert_eq!(
        rendered["greetingMessage"],
        "مرحبا سارة \u{202b}، {{call_id}} <<name>> <<x>> {{missing}} {% if a %}"
    );
    assert_eq!(
        template["preamble"],
        "{{quote}} and {{tricky}}, {{count}} of {{vip}}."
    );
    assert_eq!(
        rendered["preamble"],
        "a \"b\" \\ c\n$1 and {{name}} {{, 1.50 of true."
    );
    for key in ["params", "outcome", "pokeMessages"] {
        assert_eq!(template[key], rendered[key], "{key}");
    }
    assert_eq!(rendered["params"]["vip"], true);
    assert_eq!(rendered["pokeMessages"][0], "{{name}}?");
}

#[test]
fn every_field_stands_in_the_documented_order() {
    let expected = r#"{
  "toNumber": "+12025550144",
  "phoneNumber": "+12025550143",
  "agentDetails": {
    "agentName": "Clinic reminder",
    "greetingMessage": "Hello {{patient}}, {{ x }} <<",
    "preamble": "You are\n\"polite\" 👋 مرحبا \\n $5 ${x} {% raw %}",
    "lang": "en",
    "pokeMessages": [
      "Still <<there>>?",
      "Bye"
    ],
    "realTime": false,
    "silenceThreshold": 800,
    "interrupt": true,
    "outcome": "Summarise <<it>>",
    "webhookUrl": "https://hooks.example.org/hamsa",
    "webhookAuth": {
      "authKey": "Bearer",
      "authSecret": "«HOOK_SECRET»"
    },
    "outcomeResponseShape": {
      "type": "object",
      "properties": {
        "z": {
          "type": "number",
          "enum": [
            12345678901234567890123,
            1.50
          ]
        },
        "a": {
          "type": "string"
        }
      }
    },
    "voiceId": "ab55c68b-091b-43b4-a55a-0be82093cd23",
    "tools": {
      "genderDetection": false,
      "smartCallEnd": true
    },
    "params": {
      "patient": "Lina \"L\"\n}}",
      "count": 1.50,
      "vip": true,
      "blank": ""
    }
  }
}"#;
    assert_eq!(Body::of(&full()).text(), expected);
}

#[test]
fn an_empty_inline_agent_sends_its_name_only() {
    let body = Body::of(&Draft::default());
    let expected = r#"{
  "toNumber": "",
  "phoneNumber": "",
  "agentDetails": {
    "agentName": ""
  }
}"#;
    assert_eq!(body.text(), expected);
}

#[test]
fn a_saved_agent_sends_its_id_and_params_only() {
    let mut draft = full();
    draft.agent = Some(AgentKind::Saved);
    draft.voice_agent_id = " 11111111-2222-4333-8444-55555555555A".to_owned();
    draft.params.truncate(1);
    let expected = r#"{
  "toNumber": "+12025550144",
  "phoneNumber": "+12025550143",
  "voiceAgentId": "11111111-2222-4333-8444-55555555555a",
  "params": {
    "patient": "Lina \"L\"\n}}"
  }
}"#;
    let body = Body::of(&draft);
    assert_eq!(body.text(), expected);
    assert_eq!(body.secret(), None, "the saved agent has its own webhook");
    draft.params.clear();
    assert!(Body::of(&draft).text().ends_with("\"params\": {}\n}"));
}

#[test]
fn both_kinds_are_never_sent_together() {
    let mut draft = full();
    draft.voice_agent_id = "11111111-2222-4333-8444-555555555555".to_owned();
    for kind in [None, Some(AgentKind::Inline), Some(AgentKind::Saved)] {
        draft.agent = kind;
        let body: Value = serde_json::from_str(Body::of(&draft).text()).unwrap();
        let top_params = body.get("params").is_some();
        assert_eq!(body.get("voiceAgentId").is_some(), top_params);
        assert_ne!(body.get("agentDetails").is_some(), top_params);
    }
}

#[test]
fn what_is_blank_is_left_out() {
    let mut draft = full();
    for spot in [
        &mut draft.greeting_message,
        &mut draft.preamble,
        &mut draft.lang,
        &mut draft.voice_id,
        &mut draft.silence_threshold,
        &mut draft.outcome,
        &mut draft.outcome_response_shape,
        &mut draft.webhook_url,
        &mut draft.webhook_auth.auth_key,
        &mut draft.webhook_auth.auth_secret_env,
    ] {
        " \n\t".clone_into(spot);
    }
    draft.poke_messages = vec![String::new(), " ".to_owned()];
    draft.params.clear();
    for switch in [
        &mut draft.interrupt,
        &mut draft.real_time,
        &mut draft.gender_detection,
        &mut draft.smart_call_end,
    ] {
        *switch = Switch::Default;
    }
    let value: Value = serde_json::from_str(Body::of(&draft).text()).unwrap();
    let details = value.get("agentDetails").unwrap().to_string();
    assert_eq!(details, r#"{"agentName":"Clinic reminder"}"#);
}

#[test]
fn a_chosen_set_overlays_the_params() {
    let mut draft = full();
    let set = Params::from_iter([
        ("vip".to_owned(), text_value("no")),
        ("new".to_owned(), text_value("x")),
    ]);
    draft.param_sets.insert("lina".to_owned(), set);
    draft.param_set = Some("lina".to_owned());
    let value: Value = serde_json::from_str(Body::of(&draft).text()).unwrap();
    assert_eq!(
        value.pointer("/agentDetails/params").unwrap().to_string(),
        r#"{"patient":"Lina \"L\"\n}}","count":1.50,"vip":"no","blank":"","new":"x"}"#
    );
}

#[test]
fn what_cannot_be_sent_is_shown_as_typed() {
    let mut draft = full();
    draft.silence_threshold = "1.5".to_owned();
    draft.outcome_response_shape = "{ broken".to_owned();
    draft.to_number = "call me".to_owned();
    draft.voice_id = " nobody ".to_owned();
    let value: Value = serde_json::from_str(Body::of(&draft).text()).unwrap();
    for (path, shown) in [
        ("/agentDetails/silenceThreshold", "1.5"),
        ("/agentDetails/outcomeResponseShape", "{ broken"),
        ("/agentDetails/voiceId", " nobody "),
        ("/toNumber", "call me"),
    ] {
        assert_eq!(value.pointer(path).and_then(Value::as_str), Some(shown));
    }
}

#[test]
fn the_secret_is_on_the_wire_only() {
    let body = Body::of(&full());
    assert_eq!(
        body.secret(),
        Some(&SecretRef::Env("HOOK_SECRET".to_owned()))
    );
    let secret = "s3\"cret\\\n«»";
    let wire = String::from_utf8(body.wire(Some(secret))).unwrap();
    let sent: Value = serde_json::from_str(&wire).unwrap();
    assert_eq!(
        sent.pointer(SECRET_PATH).and_then(Value::as_str),
        Some(secret)
    );
    let escaped = text(secret).to_string();
    assert_eq!(
        wire.replace(&escaped, "\"«HOOK_SECRET»\""),
        body.text(),
        "that value alone differs"
    );
    assert!(!format!("{body:?}").contains("s3"), "it leaves no trace");
}

#[test]
fn a_named_command_is_shown_by_its_name() {
    let mut draft = full();
    draft.webhook_auth.auth_secret_env.clear();
    draft.webhook_auth.auth_secret_name = " crm ".to_owned();
    let body = Body::of(&draft);
    assert_eq!(body.secret(), Some(&SecretRef::Named("crm".to_owned())));
    assert!(body.text().contains("\"authSecret\": \"«crm»\""));
    draft.webhook_auth.auth_secret_name.clear();
    assert!(!Body::of(&draft).text().contains("authSecret"));
}

proptest! {
    #[test]
    fn any_text_is_valid_json_and_reads_back(
        text in any::<String>(),
        name in any::<String>(),
        value in any::<String>(),
    ) {
        let prefixed = format!("x{text}");
        let draft = Draft {
            agent_name: text.clone(),
            outcome: prefixed.clone(),
            poke_messages: vec![prefixed.clone()],
            params: Params::from_iter([(name.clone(), text_value(&value))]),
            ..Draft::default()
        };
        let body = Body::of(&draft);
        prop_assert_eq!(body.wire(None), body.text().as_bytes());
        prop_assert_eq!(body.wire(Some("ignored")), body.text().as_bytes());
        let read: Value = serde_json::from_str(body.text()).unwrap();
        prop_assert_eq!(&read, &body.value());
        prop_assert_eq!(&serde_json::to_string_pretty(&read).unwrap(), body.text());
        let details = read.get("agentDetails").unwrap();
        prop_assert_eq!(details.get("agentName").and_then(Value::as_str), Some(text.as_str()));
        prop_assert_eq!(
            details.pointer("/pokeMessages/0").and_then(Value::as_str),
            Some(prefixed.as_str())
        );
        prop_assert_eq!(
            details.get("params").and_then(|params| params.get(&name)).and_then(Value::as_str),
            Some(value.as_str())
        );
    }

    #[test]
    fn a_text_without_angle_brackets_arrives_unchanged(text in "x[^<]*") {
        let draft = Draft { preamble: text.clone(), ..Draft::default() };
        let read: Value = serde_json::from_str(Body::of(&draft).text()).unwrap();
        prop_assert_eq!(
            read.pointer("/agentDetails/preamble").and_then(Value::as_str),
            Some(text.as_str())
        );
    }
}
