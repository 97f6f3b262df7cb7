use proptest::prelude::*;

use super::*;
use crate::call::body::Body;
use crate::call::target::Target;

fn no_file(name: &str) -> Result<String, String> {
    Err(format!("cannot read {name}"))
}

fn from_curl(text: &str) -> Imported {
    curl::read(text, no_file).unwrap_or_else(|error| panic!("{error}\n{text}"))
}

const DETAILS: &str = r#"{"toNumber":"+12025550144","phoneNumber":"+12025550143","agentDetails":{"agentName":"A","greetingMessage":"Hi {{name}} \"you\" it's $5\n<<b>>","silenceThreshold":800,"tools":{"smartCallEnd":true},"params":{"name":"Lina","n":12345678901234567890123,"yes":true}}}"#;

#[test]
fn the_documentations_own_command_is_read() {
    let text = r#"curl --request POST \
--url https://api.tryhamsa.com/v1/voice-agents/phone-number/call \
--header 'Authorization: <api-key>' \
--header 'Content-Type: application/json' \
--data '
{
"toNumber": "<string>",
"phoneNumber": "+1234567890",
"voiceAgentId": "d949f13f-40d2-4e48-ac86-b66633070603",
"params": {},
"agentDetails": {
"agentName": ""
}
}
'"#;
    let imported = from_curl(text);
    assert_eq!(imported.draft.phone_number, "+1234567890");
    assert_eq!(
        imported.draft.voice_agent_id,
        "d949f13f-40d2-4e48-ac86-b66633070603"
    );
    assert!(imported.draft.agent == Some(AgentKind::Inline));
}

#[test]
fn every_quoting_gives_the_same_draft() {
    let expected = request(DETAILS).unwrap().draft;
    let single = DETAILS.replace('\'', r"'\''");
    let double = DETAILS
        .replace('\\', r"\\")
        .replace('"', "\\\"")
        .replace('$', "\\$");
    let ansi = DETAILS.replace('\\', r"\\").replace('\'', r"\'");
    let unicode = ansi.replace('$', r"\u0024");
    let url = "https://api.tryhamsa.com/v1/voice-agents/phone-number/call";
    for command in [
        format!("curl -X POST {url} -H 'Content-Type: application/json' -d '{single}'"),
        format!("curl -XPOST '{url}' -H \"Accept: */*\" --data-raw \"{double}\""),
        format!("curl --url {url} --data $'{ansi}' --compressed"),
        format!("curl {url} --data-binary $'{unicode}' -s -v"),
        format!("$ curl -sS \\\r\n  {url} \\\r\n --json '{single}'"),
        format!("/usr/bin/curl {url} -d'{single}'"),
    ] {
        assert_eq!(from_curl(&command).draft, expected, "{command}");
    }
}

#[test]
fn a_body_in_a_file_is_read_as_curl_reads_it() {
    let file = |name: &str| match name {
        "body.json" => Ok(DETAILS.replace(":{", ":{\r\n")),
        _ => no_file(name),
    };
    let read = |option: &str| {
        curl::read(&format!("curl x {option} @body.json"), file)
            .unwrap()
            .draft
    };
    assert_eq!(read("-d"), request(DETAILS).unwrap().draft);
    assert_eq!(read("--data-binary"), request(DETAILS).unwrap().draft);
    let missing = curl::read("curl x -d @nowhere.json", file).unwrap_err();
    assert_eq!(missing.to_string(), "cannot read nowhere.json");
}

#[test]
fn what_is_no_call_says_why() {
    for (text, why) in [
        ("wget x", "this is no curl command"),
        ("curl 'x", "a quote in the command has no end"),
        ("curl $'x", "a $' in the command has no end"),
        ("curl https://x", "sends no body"),
        ("curl x -d", "-d has no value"),
        ("curl x -d '[]'", "the JSON is no object"),
        (
            "curl x -d '{'",
            "line 1, column 1: this is no JSON: EOF while parsing an object",
        ),
        ("curl x -d '{\n'", "line 2, column 1: this is no JSON"),
    ] {
        let error = curl::read(text, no_file).unwrap_err().to_string();
        assert!(error.contains(why), "{text}: {error}");
        assert!(
            !error.contains(" at line "),
            "the place is told once: {error}"
        );
    }
}

#[test]
fn neither_key_nor_secret_is_taken_over() {
    let body = r#"{"agentDetails":{"agentName":"A","webhookAuth":{"authKey":"Bearer","authSecret":"s3cret"}}}"#;
    let imported = from_curl(&format!("curl x -H 'Authorization: Token k3y' -d '{body}'"));
    assert!(
        imported.notes[0].contains("API key"),
        "{:?}",
        imported.notes
    );
    let all = format!("{imported:?}");
    assert!(!all.contains("s3cret") && !all.contains("k3y"), "{all}");
    assert_eq!(
        imported.draft.webhook_auth.auth_secret_env,
        "HAMSA_WEBHOOK_SECRET"
    );
}

#[test]
fn of_a_long_address_the_beginning_is_told() {
    let far = format!("curl 'https://x.example/{}' -d '{{}}'", "é".repeat(2_000));
    let told = from_curl(&far).notes.join("; ");
    assert!(
        told.contains("--base-url https://x.example/%C3%A9"),
        "{told}"
    );
    assert!(told.len() < 500, "{told}");
}

#[test]
fn a_webhooks_url_is_taken_over_without_user_and_password() {
    let read = |url: &str| {
        let body = format!(r#"{{"agentDetails":{{"agentName":"A","webhookUrl":"{url}"}}}}"#);
        from_curl(&format!("curl x -d '{body}'"))
    };
    let imported = read("https://us3r:p4ss@x.example/h?token=abc");
    let url = "https://x.example/h?token=abc";
    assert_eq!(imported.draft.webhook_url, url);
    let told = imported.notes.join("; ");
    assert!(
        told.contains("user and password") && told.contains("query"),
        "{told}"
    );
    assert!(!told.contains("us3r") && !told.contains("p4ss"), "{told}");
    // However it is written.
    for (url, kept) in [
        (
            "https://us3r:p4ss@{{host}}/{{id}}",
            "https://{{host}}/{{id}}",
        ),
        (
            "https://us3r:p4ss@x.example:99999/h",
            "https://x.example:99999/h",
        ),
        ("https://us3r:p4@p4ss@x.example", "https://x.example"),
        ("https://us3r:p4/p4ss@x.example/h", ""),
        ("us3r:p4ss@x.example/h", "x.example/h"),
        ("//us3r:p4ss@x.example#f", "//x.example#f"),
        ("https://us3r:p4ss@[::1/h", "https://[::1/h"),
    ] {
        let imported = read(url);
        assert_eq!(imported.draft.webhook_url, kept);
        assert!(!imported.notes.is_empty(), "{url}");
        let all = format!("{imported:?}");
        assert!(!all.contains("us3r") && !all.contains("p4ss"), "{all}");
    }
    // What holds no secret stays as it was typed.
    for url in [
        "https://x.example",
        "no url",
        "",
        "https://x.example/{{id}}/@me",
        "https://x.example/a b",
    ] {
        let imported = read(url);
        assert_eq!(imported.draft.webhook_url, url);
        let told = imported.notes.join("; ");
        assert!(!told.contains("webhook"), "{told}");
    }
}

#[test]
fn an_agent_is_read_flat_and_nested() {
    let flat = r#"{"success":true,"data":{"id":"11111111-2222-4333-8444-555555555555","agentName":"A","greetingMessage":"Hi","lang":"en","voiceRecordId":"v","silenceThreshold":800,"interrupt":true,"tools":{"smartCallEnd":true,"genderDetection":false},"llmConfig":{"apiKey":"k3y"}}}"#;
    let nested = r#"{"id":"11111111-2222-4333-8444-555555555555","name":"A","conversation":{"greetingMessage":"Hi"},"voice":{"lang":"en","voiceRecordId":"v"},"callSettings":{"silenceThreshold":800,"interrupt":true,"smartCallEnd":true,"genderDetection":false,"responseDelay":400}}"#;
    let (flat, nested) = (agent(flat).unwrap(), agent(nested).unwrap());
    assert_eq!(flat.draft, nested.draft);
    assert_eq!(flat.draft.voice_id, "v");
    assert_eq!(flat.draft.smart_call_end, Switch::On);
    assert!(
        nested.notes[0].contains("callSettings.responseDelay"),
        "{:?}",
        nested.notes
    );
    assert!(!format!("{flat:?}").contains("k3y"));
}

#[test]
fn a_flow_agent_is_refused_with_the_reason() {
    for text in [r#"{"type":"Flow Agent"}"#, r#"{"workflow":{"nodes":[]}}"#] {
        assert!(agent(text).unwrap_err().to_string().contains("flow agent"));
    }
}

#[test]
fn what_is_left_out_is_told() {
    let imported = request(r#"{"toNumber":5,"extra":1,"params":{"deep":{"x":1}}}"#).unwrap();
    let notes = imported.notes.join("\n");
    for word in ["toNumber", "extra", "deep"] {
        assert!(notes.contains(word), "{word}: {notes}");
    }
}

/// Texts that shells and JSON spell in ways of their own.
fn awkward() -> impl Strategy<Value = String> {
    prop::collection::vec(
        prop::sample::select(vec![
            "a",
            " ",
            "'",
            "\"",
            "\\",
            "\n",
            "\t",
            "$",
            "${x}",
            "`",
            "!",
            "{{n}}",
            "<<n>>",
            "\\<<",
            "<<",
            "{{",
            "}}",
            "{#",
            "#}",
            "é",
            "مرحبا",
            "😀",
            "%",
            "&",
            ";",
            "#",
            "\u{7}",
        ]),
        0..12,
    )
    .prop_map(|parts| parts.concat())
}

proptest! {
    #[test]
    fn what_is_exported_as_curl_and_read_back_sends_the_same_bytes(
        (greeting, preamble) in (awkward(), awkward()),
        (name, value) in (awkward(), awkward()),
        poke in awkward(),
        saved in any::<bool>(),
    ) {
        let draft = Draft {
            agent: Some(if saved { AgentKind::Saved } else { AgentKind::Inline }),
            voice_agent_id: if saved { "11111111-2222-4333-8444-555555555555".into() } else { String::new() },
            agent_name: name,
            greeting_message: greeting,
            preamble,
            poke_messages: vec![poke],
            outcome_response_shape: r#"{"type":"object","properties":{"n":{"type":"number","example":1.50}}}"#.into(),
            params: [("n".to_owned(), ParamValue::Text(value))].into(),
            phone_number: "+12025550143".into(),
            to_number: "+12025550144".into(),
            ..Draft::default()
        };
        let body = Body::of(&draft);
        let target = Target::live("https://api.tryhamsa.com").unwrap();
        let command = crate::call::export::curl::export(&body, &target);
        let imported = curl::read(&command, no_file).unwrap();
        let again = Body::of(&imported.draft);
        prop_assert_eq!(again.text(), body.text());
    }

    #[test]
    fn no_text_makes_it_panic(text in ".{0,200}") {
        let _ = curl::read(&text, no_file);
        let _ = curl::read(&format!("curl x -d {text}"), no_file);
        let _ = request(&text);
        let _ = agent(&text);
    }
}
