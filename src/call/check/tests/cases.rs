//! What may be wrong with a draft, one thing at a time.

use super::{ID, saved, text};
use crate::draft::{AgentKind, Draft, ParamValue, Params};

/// A change of the good draft and what is then told, beside nothing else.
pub(super) type Case = (fn(&mut Draft), &'static [&'static str]);

pub(super) const CASES: &[Case] = &[
    // The agent.
    (|d| d.voice_agent_id = ID.into(), &["E agent-both @agent"]),
    (
        |d| {
            d.voice_agent_id = ID.into();
            d.agent = Some(AgentKind::Inline);
        },
        &[],
    ),
    (
        |d| {
            *d = saved();
            d.voice_agent_id.clear();
        },
        &["E agent-neither @agent"],
    ),
    (
        |d| {
            *d = saved();
            d.agent = Some(AgentKind::Inline);
        },
        &["E agent-neither @agent"],
    ),
    (
        |d| {
            *d = saved();
            d.agent = Some(AgentKind::Saved);
            d.voice_agent_id = " ".into();
        },
        &["E voice-agent-id @voice_agent_id"],
    ),
    (
        |d| {
            *d = saved();
            d.voice_agent_id = "x".into();
        },
        &["E voice-agent-id @voice_agent_id"],
    ),
    (
        |d| {
            d.agent = Some(AgentKind::Saved);
            d.voice_agent_id = format!(" {} ", ID.to_uppercase());
            d.lang = "fr".into();
            d.preamble = "{{".into();
            d.webhook_url = "x".into();
        },
        &[],
    ),
    // Language, voice, threshold.
    (|d| d.lang = "fr".into(), &["E lang @lang"]),
    (|d| d.lang = " EN ".into(), &[]),
    (|d| d.lang.clear(), &[]),
    (|d| d.voice_id = "Voice 1".into(), &["E voice-id @voice_id"]),
    (
        |d| d.voice_id = "AB55C68B-091B-43B4-A55A-0BE82093CD23".into(),
        &[],
    ),
    (|d| d.voice_id.clear(), &[]),
    (
        |d| d.silence_threshold = "0".into(),
        &["E silence-threshold @silence_threshold"],
    ),
    (
        |d| d.silence_threshold = "1.5".into(),
        &["E silence-threshold @silence_threshold"],
    ),
    (|d| d.silence_threshold = " 1 ".into(), &[]),
    // Numbers.
    (|d| d.to_number.clear(), &["E number-to @call.to_number"]),
    (
        |d| d.phone_number = " ".into(),
        &["E number-from @call.phone_number"],
    ),
    (
        |d| d.to_number = "+1202call".into(),
        &["E number-to @call.to_number"],
    ),
    (|d| d.to_number = "+1234567890".into(), &[]),
    (|d| d.to_number = "+٩٦٦ ٥٠ ١٢٣ ٤٥٦٧".into(), &[]),
    // Placeholders without value.
    (
        |d| {
            d.params.shift_remove("patient_name");
        },
        &["E placeholder-missing @greeting_message: {{patient_name}}"],
    ),
    (
        |d| {
            d.params.insert("clinic".into(), text(" \n"));
        },
        &["E placeholder-missing @greeting_message: {{clinic}}"],
    ),
    (
        |d| d.preamble.push_str(" {{a}} <<a>> {{ a }}"),
        &[
            "E placeholder-missing @preamble: {{a}}",
            "W placeholder-spaced @preamble: {{ a }}",
        ],
    ),
    (|d| d.preamble.push_str(" {{direction}}"), &[]),
    (
        |d| {
            d.preamble.push_str(
                " {% if direction == \"outbound\" %}x{% endif %} {{balance | default(\"0\")}}",
            );
        },
        &[],
    ),
    // Names.
    (
        |d| {
            d.params.insert("bad name!".into(), text("x"));
        },
        &["W param-name @params.bad name!"],
    ),
    (
        |d| {
            d.preamble.push_str(" {{Clinic}}");
            d.params.insert("Clinic".into(), text("x"));
        },
        &["W param-alike @params.Clinic"],
    ),
    (
        |d| {
            d.preamble.push_str(" {{cl\u{456}nic}}");
            d.params.insert("cl\u{456}nic".into(), text("x"));
        },
        &["W param-alike @params.cl\u{456}nic"],
    ),
    // Texts that are sent rendered.
    (
        |d| {
            d.send_rendered = true;
            d.params.insert("clinic".into(), text("{{call_id}} & Co"));
        },
        &["W param-value-braces @params.clinic"],
    ),
    (
        |d| {
            d.send_rendered = true;
            d.params.insert("clinic".into(), text("a {% if x"));
        },
        &["W param-value-braces @params.clinic"],
    ),
    (
        |d| {
            d.send_rendered = true;
            d.greeting_message
                .push_str(" {% if direction %}x{% endif %}");
            d.params.insert("clinic".into(), text("<<x>> {a} $"));
        },
        &[],
    ),
    (
        |d| {
            d.params.insert("clinic".into(), text("{{call_id}}"));
        },
        &[],
    ),
    // Slips.
    (
        |d| d.greeting_message = "Hello {{patient_nmae}} of {{clinic}}.".into(),
        &["E placeholder-missing @greeting_message: {{patient_nmae}}"],
    ),
    (
        |d| d.greeting_message = "Hello {{patient_name}} {{Clinic}}.".into(),
        &["E placeholder-missing @greeting_message: {{Clinic}}"],
    ),
    (
        |d| {
            d.params.insert("clinics".into(), text("x"));
        },
        &["W param-near-miss @params.clinics"],
    ),
    (
        |d| {
            d.params.insert("item".into(), text("x"));
        },
        &["W param-unused @params.item"],
    ),
    (
        |d| {
            d.params
                .insert("balance".into(), ParamValue::Number("7".into()));
            d.preamble.push_str("{{balance | default(0)}}");
        },
        &[],
    ),
    // Param sets.
    (
        |d| d.param_set = Some("lina".into()),
        &["E param-set-unknown @params"],
    ),
    (
        |d| {
            d.param_sets.insert(
                "lina".into(),
                Params::from_iter([("x".to_owned(), text("x"))]),
            );
            d.param_set = Some("lina".into());
        },
        &["W param-unused @params.lina.x"],
    ),
    (
        |d| {
            d.param_sets.insert(
                "lina".into(),
                Params::from_iter([("clinic".to_owned(), text(""))]),
            );
            d.param_set = Some("lina".into());
        },
        &["E placeholder-missing @greeting_message: {{clinic}}"],
    ),
    // Names that something else has.
    (
        |d| {
            d.params.insert("current_date".into(), text("x"));
        },
        &["W param-shadows-system @params.current_date"],
    ),
    (
        |d| {
            d.params.insert("confirmed".into(), text("x"));
            d.preamble.push_str("{{confirmed}}");
        },
        &["W param-shadows-outcome @params.confirmed"],
    ),
    (
        |d| {
            *d = saved();
            d.params.insert("call_id".into(), text("x"));
        },
        &["W param-shadows-system @params.call_id"],
    ),
    (
        |d| {
            *d = saved();
            d.params.insert("anything".into(), text(""));
        },
        &[],
    ),
    // Braces.
    (
        |d| d.preamble.push_str(" {{name"),
        &["E placeholder-unclosed @preamble: {{name"],
    ),
    // Its param is not told of as unused too.
    (
        |d| {
            d.preamble.push_str(" {{guests");
            d.params.insert("guests".into(), text("4"));
        },
        &["E placeholder-unclosed @preamble: {{guests"],
    ),
    (
        |d| d.preamble.push_str(" {{first-name}}"),
        &["W braces-odd @preamble: {{first-name}}"],
    ),
    (
        |d| {
            d.preamble
                .push_str(" {clinic} {clinic} {other} {a b} {1} {}");
        },
        &[
            "W braces-single @preamble: {clinic}",
            "W braces-single @preamble: {other}",
        ],
    ),
    (
        |d| d.preamble.push_str(" {\"a\": {\"b\": 1}} {{{"),
        &["E placeholder-unclosed @preamble: {{{"],
    ),
    (
        |d| d.greeting_message = r"Hello \<<{{patient_name}}>> {{clinic}}.".into(),
        &[],
    ),
    // Texts that are not filled in.
    (
        |d| d.poke_messages.push("{{clinic}}? {{clinic}} {{x".into()),
        &[
            "W placeholder-not-filled @poke_messages[2]: {{clinic}}",
            "W placeholder-not-filled @poke_messages[2]: {{x",
        ],
    ),
    (
        |d| {
            d.outcome.push_str(" <<extra>>");
            d.params.insert("extra".into(), text("x"));
        },
        &["W placeholder-not-filled @outcome: <<extra>>"],
    ),
    // Speech.
    (
        |d| d.preamble = "word ".repeat(501),
        &["W preamble-long @preamble"],
    ),
    (|d| d.preamble = "word ".repeat(500), &[]),
    (
        |d| {
            d.params.insert("clinic".into(), text(&"word ".repeat(60)));
        },
        &["W greeting-long @greeting_message"],
    ),
    (
        |d| d.lang = "ar".into(),
        &["W script-lang @greeting_message"],
    ),
    (
        |d| d.greeting_message = "مرحبا {{patient_name}} من {{clinic}}".into(),
        &["W script-lang @greeting_message"],
    ),
    (
        |d| d.greeting_message = "{{patient_name}} {{clinic}}".into(),
        &[],
    ),
    (
        |d| d.poke_messages.push(" ".into()),
        &["W poke-empty @poke_messages[2]"],
    ),
    (
        |d| d.poke_messages.push(" Goodbye. ".into()),
        &["W poke-repeated @poke_messages[2]"],
    ),
    // Leftovers and what cannot be seen.
    (
        |d| d.agent_name = "<string>".into(),
        &["W leftover @agent_name: <string>"],
    ),
    (
        |d| d.preamble.push_str(" TODO lorem ipsum"),
        &["W leftover @preamble: TODO"],
    ),
    (
        |d| {
            d.params.insert("clinic".into(), text("xxx"));
        },
        &["W leftover @params.clinic: xxx"],
    ),
    (
        |d| d.greeting_message.push_str("a\u{202e}b"),
        &["W invisible-character @greeting_message: \u{202e}"],
    ),
    (
        |d| d.poke_messages.push("a\u{200b}b".into()),
        &["W invisible-character @poke_messages[2]: \u{200b}"],
    ),
    // The schema.
    (
        |d| d.outcome_response_shape = "{ \"type\": 1, }".into(),
        &["E schema-not-json @outcome_response_shape: }"],
    ),
    (
        |d| d.outcome_response_shape = "[]".into(),
        &["E schema-root-not-object @outcome_response_shape: []"],
    ),
    (
        |d| d.outcome_response_shape = r#"{"type":"object","type":"object"}"#.into(),
        &["E schema-duplicate-key @outcome_response_shape: \"type\""],
    ),
    (
        |d| {
            d.outcome_response_shape =
                r#"{"type":"object","properties":{"a":{"type":"int"}}}"#.into();
        },
        &["E schema-unknown-type @outcome_response_shape: \"int\""],
    ),
    (
        |d| d.outcome_response_shape = r#"{"type":"object","required":"a"}"#.into(),
        &["E schema-not-valid @outcome_response_shape: \"a\""],
    ),
    (
        |d| d.outcome_response_shape = format!("{{{}}}", " ".repeat(1024 * 1024)),
        &["E schema-too-large @outcome_response_shape: {"],
    ),
    (
        |d| {
            d.outcome_response_shape =
                r#"{"type":"object","properties":{"a":{"type":"string","pattern":"("}}}"#.into();
        },
        &[
            r#"E schema-leads-nowhere @outcome_response_shape: {"type":"object","properties":{"a":{"type":"string","pattern":"("}}}"#,
            r#"W schema-undocumented-keyword @outcome_response_shape: "pattern""#,
        ],
    ),
    (
        |d| {
            d.outcome_response_shape =
                r#"{"type":"object","properties":{"a":{"$ref":"https://example.org/a"}}}"#.into();
        },
        &[r#"W schema-remote-reference @outcome_response_shape: "https://example.org/a""#],
    ),
    (
        |d| d.outcome_response_shape = "[".repeat(70),
        &["E schema-too-deep @outcome_response_shape: ["],
    ),
    (
        |d| d.outcome_response_shape = r#"{"type":"object","properties":{"a":{}}}"#.into(),
        &["W schema-no-type @outcome_response_shape: {}"],
    ),
    (
        |d| {
            d.outcome_response_shape =
                r#"{"type":"object","properties":{"a":{"type":"array"}}}"#.into();
        },
        &["W schema-array-no-items @outcome_response_shape: {\"type\":\"array\"}"],
    ),
    (
        |d| {
            d.outcome_response_shape =
                r#"{"type":"object","properties":{"a":{"type":"string"}},"required":["b"]}"#.into();
        },
        &["W schema-required-missing @outcome_response_shape: \"b\""],
    ),
    (
        |d| d.outcome_response_shape = r#"{"type":"object","title":"x"}"#.into(),
        &["W schema-undocumented-keyword @outcome_response_shape: \"title\""],
    ),
    // The webhook.
    (
        |d| d.webhook_url = "http://hooks.example.org".into(),
        &["E webhook-url @webhook_url"],
    ),
    (
        |d| d.webhook_auth.auth_key = "Bearer".into(),
        &["E webhook-secret @webhook_auth"],
    ),
    (
        |d| d.webhook_auth.auth_secret_env = "HOOK_SECRET".into(),
        &["E webhook-secret @webhook_auth"],
    ),
    (
        |d| {
            d.webhook_auth.auth_key = "Bearer".into();
            d.webhook_auth.auth_secret_env = "HOOK_SECRET".into();
        },
        &[],
    ),
    (
        |d| {
            d.webhook_auth.auth_key = "Bearer".into();
            d.webhook_auth.auth_secret_name = "crm".into();
        },
        &[],
    ),
    (
        |d| {
            d.webhook_auth.auth_key = "Bearer".into();
            d.webhook_auth.auth_secret_name = "crm".into();
            d.webhook_auth.auth_secret_env = "A".into();
        },
        &["E webhook-secret @webhook_auth"],
    ),
    (
        |d| {
            d.webhook_auth.auth_key = "Bearer".into();
            d.webhook_auth.auth_secret_env = "my secret".into();
        },
        &["E webhook-secret @webhook_auth"],
    ),
    (
        |d| {
            d.webhook_auth.auth_key = "Bearer".into();
            d.webhook_auth.has_literal_secret = true;
        },
        &["E literal-secret @webhook_auth"],
    ),
];
