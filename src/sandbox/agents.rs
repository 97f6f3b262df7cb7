//! The account that the sandbox pretends to be: its project, stored agents, numbers and voices.

use serde_json::{Map, Value, json};

/// The project of every key.
pub const PROJECT_ID: &str = "5a4db0c5-0000-4000-8000-000000000001";
/// When everything in the account was made.
pub const CREATED_AT: &str = "2026-01-15T09:00:00.000Z";
/// The agent that the documentation's examples name.
pub const CLINIC_ID: &str = "11111111-2222-4333-8444-555555555555";
const ARABIC_ID: &str = "22222222-3333-4444-8555-666666666666";

/// The voice ids of the call's page, in its order (docs/API.md §5). No page says how they sound.
const VOICES: [&str; 14] = [
    "ab55c68b-091b-43b4-a55a-0be82093cd23",
    "79f81a3b-10f7-4eea-b0aa-5bd0b887d8cd",
    "f87b58a6-dd88-4f77-86e4-10099e8412c8",
    "35189a1c-afbd-4ab7-9aa2-1af88c70ac63",
    "88d45604-12e9-4f7a-93bf-e16cf04c9214",
    "2ef6405e-7313-4b5e-b738-b0536ed0a36a",
    "9bead147-7ae5-47aa-80d3-f54668568a69",
    "e2803890-f4dd-46f7-bfc6-1d3dc761c8ae",
    "ac5ca565-175c-48d8-98dc-2fccc906cf4b",
    "fb4d10c0-295d-43a9-9d8e-8775144b4b23",
    "3c249172-a61a-4a72-9375-1591b73d7ef6",
    "21f9d3fc-ae8b-41a2-9165-a3186433ae3c",
    "8e9f526c-eb30-417d-9e7a-65f704917fcc",
    "8a97dfe8-fe9d-40c5-8f94-7bf9b142e254",
];

/// The stored agents as `GET /v1/voice-agents` lists them.
pub fn stored() -> [Value; 2] {
    [
        json!({
            "id": CLINIC_ID,
            "agentName": "Clinic reminder",
            "greetingMessage": "Hello {{patient_name}}, this is {{clinic}} calling about your visit.",
            "preamble": "You are a polite receptionist of {{clinic}}. Confirm the visit on {{visit_date}}.",
            "lang": "en",
            "pokeMessages": ["Are you still there?"],
            "realTime": false,
            "silenceThreshold": 800,
            "interrupt": true,
            "outcome": null,
            "outcomeResponseShape": {
                "type": "object",
                "properties": {
                    "confirmed": {"type": "boolean", "description": "the caller confirmed the visit"}
                },
                "required": ["confirmed"]
            },
            "webhookUrl": null,
            "voiceId": VOICES[0],
            "tools": {"genderDetection": false, "smartCallEnd": true},
            "params": {"patient_name": "", "clinic": "Noor Clinic", "visit_date": "3 May"},
            "createdAt": CREATED_AT,
            "updatedAt": CREATED_AT
        }),
        json!({
            "id": ARABIC_ID,
            "agentName": "متابعة الطلبات",
            "greetingMessage": "مرحبا {{customer_name}}، معك متجر النور بخصوص طلبك.",
            "preamble": "أنت موظف خدمة عملاء مهذب. تأكد من موعد التسليم مع العميل.",
            "lang": "ar",
            "pokeMessages": ["هل ما زلت معي؟"],
            "realTime": false,
            "silenceThreshold": 800,
            "interrupt": true,
            "outcome": "لخص المكالمة في جملتين.",
            "webhookUrl": null,
            "voiceId": VOICES[1],
            "tools": {"genderDetection": false, "smartCallEnd": false},
            "params": {"customer_name": ""},
            "createdAt": CREATED_AT,
            "updatedAt": CREATED_AT
        }),
    ]
}

/// What a saved agent is made of, in the words of `agentDetails`. An id that nobody stored here is an agent of the
/// user's own, so that any draft can be rehearsed: it gets the documented default greeting.
pub fn details_of(id: &str) -> Map<String, Value> {
    let own = || {
        json!({
            "agentName": "Saved agent",
            "greetingMessage": "Hello, how can I help you today?",
            "lang": "en",
            "outcomeResponseShape": {
                "type": "object",
                "properties": {"summary": {"type": "string", "description": "what was said"}},
                "required": ["summary"]
            }
        })
    };
    let known = stored().into_iter().find(|agent| is_id(agent, id));
    match known.unwrap_or_else(own) {
        Value::Object(details) => details,
        _ => Map::new(),
    }
}

/// Whether a stored thing has this id, in any case.
pub fn is_id(thing: &Value, id: &str) -> bool {
    thing
        .get("id")
        .and_then(Value::as_str)
        .is_some_and(|known| known.eq_ignore_ascii_case(id))
}

/// The numbers that may call. They are of the range that is reserved for examples.
pub fn numbers() -> [Value; 2] {
    let number = |id: &str, number: &str, label: &str, agent: Value| {
        let agent_id = agent.get("id").cloned().unwrap_or_default();
        json!({
            "id": id, "number": number, "label": label, "type": "twilio",
            "voiceAgentId": agent_id, "voiceAgent": agent,
            "createdAt": CREATED_AT, "updatedAt": CREATED_AT
        })
    };
    [
        number(
            "5a4db0c5-0000-4000-8000-000000000011",
            "+12025550143",
            "Sandbox line 1",
            json!({"id": CLINIC_ID, "name": "Clinic reminder"}),
        ),
        number(
            "5a4db0c5-0000-4000-8000-000000000012",
            "+12025550199",
            "Sandbox line 2",
            Value::Null,
        ),
    ]
}

/// The voices. They are all the sandbox's own, ids as well: of the documented ones no page says how they sound.
pub fn voices() -> Vec<Value> {
    (0..14)
        .map(|index| {
            let id = format!("5a4db0c5-0000-4000-8000-{:012}", index + 1);
            let language = if index % 2 == 0 { "ar" } else { "en" };
            let gender = if index % 4 < 2 { "female" } else { "male" };
            let style = if index % 3 == 0 {
                "narrator"
            } else {
                "conversational"
            };
            let mut voice = json!({
                "id": id,
                "name": format!("Sandbox voice {}", index + 1),
                "language": language,
                "tags": [gender, style],
                "voiceRecord": format!("https://recordings.example.com/voices/{id}.mp3"),
                "createdAt": CREATED_AT,
                "isFavourite": false,
                "usedInJobs": false,
                "usedInVoiceAgents": index < 2
            });
            if language == "ar"
                && let Value::Object(voice) = &mut voice
            {
                voice.insert("dialect".to_owned(), json!({"languageCode": "msa"}));
            }
            voice
        })
        .collect()
}
