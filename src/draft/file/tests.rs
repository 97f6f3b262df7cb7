use super::*;
use crate::draft::problem::Severity;
use crate::draft::{AgentKind, ParamValue, Params, Switch, WebhookAuth, examples};
use indexmap::IndexMap;

mod anything;
mod writing;

fn draft(text: &str) -> Draft {
    read(text).unwrap().draft
}

fn params(values: &[(&str, &str)]) -> Params {
    values
        .iter()
        .map(|(name, value)| ((*name).to_owned(), ParamValue::Text((*value).to_owned())))
        .collect()
}

/// The text after `change` was made to its draft and written.
fn changed(text: &str, change: impl FnOnce(&mut Draft)) -> String {
    let mut new = draft(text);
    change(&mut new);
    let written = write(text, &new).unwrap();
    assert_eq!(draft(&written), new, "{written}");
    written
}

const WHOLE: &str = r#"# The clinic's draft.

agent = "inline"
agent_name = "Clinic"                 # shown in Hamsa
lang = 'en'
silence_threshold = 800               # milliseconds
interrupt = true                      # talk over
greeting_message = "Hello {{patient_name}}"
mood = "kind"                         # not ours
preamble = '''
You are polite.
Say "hello".
'''
# Said when nobody speaks.
poke_messages = [
  # gentle
  "Are you there?", # first
  'Shall I call later?'   # second
]
outcome_response_shape = """
{ "type": "object" }"""

[tools] # switches
smart_call_end = true

[webhook_auth]
auth_key = "Bearer"
auth_secret_env = "HOOK_SECRET"

# For everyone.
[params]
# the clinic
clinic = "Noor"  # short
visits = 1_000
price = 1.50
vip = true
since = 2026-01-15

[param_sets.lina]
patient_name = "Lina"

# The second.
[param_sets.omar]
patient_name = "Omar"

[call]
phone_number = "+12025550143"
to_number = "+12025550144" # his
param_set = "lina"

[notes]
anything = [1, 2]
"#;

#[test]
fn a_whole_file_is_read() {
    let read = read(WHOLE).unwrap();
    let draft = read.draft;
    assert_eq!(draft.agent, Some(AgentKind::Inline));
    assert_eq!(draft.agent_name, "Clinic");
    assert_eq!(draft.lang, "en");
    assert_eq!(draft.silence_threshold, "800");
    assert_eq!(draft.interrupt, Switch::On);
    assert_eq!(draft.real_time, Switch::Default);
    assert_eq!(draft.preamble, "You are polite.\nSay \"hello\".\n");
    assert_eq!(
        draft.poke_messages,
        ["Are you there?", "Shall I call later?"]
    );
    assert_eq!(draft.outcome_response_shape, "{ \"type\": \"object\" }");
    assert_eq!(draft.smart_call_end, Switch::On);
    assert_eq!(draft.webhook_auth.auth_secret_env, "HOOK_SECRET");
    let values: Vec<_> = draft
        .params
        .iter()
        .map(|(name, value)| (name.as_str(), value.clone()))
        .collect();
    assert_eq!(
        values,
        [
            ("clinic", ParamValue::Text("Noor".to_owned())),
            ("visits", ParamValue::Number("1000".to_owned())),
            ("price", ParamValue::Number("1.50".to_owned())),
            ("vip", ParamValue::Bool(true)),
            ("since", ParamValue::Text("2026-01-15".to_owned())),
        ]
    );
    assert_eq!(
        draft.param_sets.keys().collect::<Vec<_>>(),
        ["lina", "omar"]
    );
    assert_eq!(draft.to_number, "+12025550144");
    assert_eq!(draft.param_set.as_deref(), Some("lina"));
    let unknown: Vec<_> = read
        .problems
        .iter()
        .map(|problem| (problem.code, problem.path.as_str(), problem.severity))
        .collect();
    assert_eq!(
        unknown,
        [
            ("unknown-key", "mood", Severity::Warning),
            ("unknown-key", "notes", Severity::Warning)
        ]
    );
    assert_eq!(locate_key(WHOLE, "mood"), Some((9, 1)));
}

#[test]
fn of_very_many_unknown_keys_the_first_are_told_and_the_rest_counted() {
    let text: String = (0..1_000)
        .flat_map(|key| ["key_".to_owned(), key.to_string(), " = 1\n".to_owned()])
        .collect();
    let problems = read(&text).unwrap().problems;
    assert_eq!(problems.len(), 101);
    assert!(problems[100].message.contains("900 further keys"));
}

#[test]
fn dotted_keys_and_inline_tables_are_read_alike() {
    for text in [
        "tools.smart_call_end = true\ncall.to_number = \"1\"\nparams.a = \"x\"\nparam_sets.lina.a = \"y\"\n",
        "tools = { smart_call_end = true }\ncall = { to_number = \"1\" }\nparams = { a = \"x\" }\nparam_sets = { lina = { a = \"y\" } }\n",
        "[tools]\nsmart_call_end = true\n[call]\nto_number = \"1\"\n[params]\na = \"x\"\n[param_sets]\nlina.a = \"y\"\n",
        "param_sets = { lina.a = \"y\" }\nparams.a = \"x\"\n[call]\nto_number = \"1\"\n[tools]\nsmart_call_end = true\n",
    ] {
        let draft = draft(text);
        assert_eq!(draft.smart_call_end, Switch::On, "{text}");
        assert_eq!(draft.to_number, "1");
        assert_eq!(draft.params, params(&[("a", "x")]));
        assert_eq!(draft.param_sets["lina"], params(&[("a", "y")]));
    }
}

#[test]
fn what_is_no_draft_says_line_column_and_why() {
    for (text, line, column, why) in [
        ("a = ", 1, 5, "no TOML"),
        ("lang = \"en\"\nlang = \"ar\"", 2, 1, "duplicate key"),
        (
            "\n  preamble = 5",
            2,
            14,
            "preamble must be a text in quotes, but a whole number stands here",
        ),
        ("agent = \"Inline\"", 1, 9, "\"inline\" or \"saved\""),
        (
            "interrupt = \"yes\"",
            1,
            13,
            "interrupt must be true or false, but a text",
        ),
        (
            "silence_threshold = true",
            1,
            21,
            "whole number of milliseconds",
        ),
        ("poke_messages = \"a\"", 1, 17, "a list of texts"),
        (
            "poke_messages = [\"é\", 7]",
            1,
            23,
            "message 2 in poke_messages",
        ),
        ("params = 5", 1, 10, "a table: [params]"),
        (
            "[params]\na = [1]",
            2,
            5,
            "params.a must be a text in quotes, a number, true or false, but a list",
        ),
        ("[params]\na = nan", 2, 5, "finite number"),
        ("[params]\na.b = 1", 2, 1, "params.a must be"),
        ("[param_sets]\nlina = 1", 2, 8, "a table: [param_sets.lina]"),
        ("[[params]]\na = 1", 1, 1, "list of tables"),
        (
            "[tools]\nsmart_call_end = 1",
            2,
            18,
            "tools.smart_call_end must be true or false",
        ),
        (
            "[call]\nto_number = 123",
            2,
            13,
            "call.to_number must be a text",
        ),
    ] {
        let error = read(text).unwrap_err();
        assert!(error.message.contains(why), "{text}: {error}");
        assert_eq!(
            (error.line, error.column),
            (line, column),
            "{text}: {error}"
        );
        assert!(!error.message.contains('\n'));
        assert!(write(text, &Draft::default()).is_err());
    }
}

#[test]
fn any_silence_threshold_is_read_as_typed() {
    for (value, typed) in [
        ("800", "800"),
        ("1_000", "1000"),
        ("-1", "-1"),
        ("0", "0"),
        ("1.5", "1.5"),
        ("inf", "inf"),
        ("\"abc\"", "abc"),
        ("\"100000000000000000000\"", "100000000000000000000"),
    ] {
        let text = format!("silence_threshold = {value}\n");
        assert_eq!(draft(&text).silence_threshold, typed);
        let again = changed("silence_threshold = 7 # ms\n", |draft| {
            typed.clone_into(&mut draft.silence_threshold);
        });
        assert!(again.ends_with(" # ms\n"));
    }
}

#[test]
fn a_literal_secret_is_an_error_and_its_text_is_nowhere() {
    let text = "[webhook_auth]\nauth_key = \"Bearer\"\nauth_secret = \"hunter2\"   # oops\n";
    let read = read(text).unwrap();
    assert!(read.draft.webhook_auth.has_literal_secret);
    assert!(!format!("{read:?}").contains("hunter2"));
    let problem = &read.problems[0];
    assert_eq!(
        (problem.code, problem.severity),
        ("literal-secret", Severity::Error)
    );
    assert_eq!(locate_key(text, &problem.path), Some((3, 1)));

    let written = changed(text, |draft| {
        draft.webhook_auth.has_literal_secret = false;
        draft.webhook_auth.auth_secret_env = "HOOK".to_owned();
    });
    assert_eq!(
        written,
        "[webhook_auth]\nauth_key = \"Bearer\"\n# oops\nauth_secret_env = \"HOOK\"\n"
    );
}

#[test]
fn a_literal_secret_is_one_by_hamsas_own_name_too() {
    for key in ["authSecret", "auth-secret", "secret"] {
        let text = format!("[webhook_auth]\nauth_key = \"Bearer\"\n{key} = \"hunter2\"\n");
        let found = read(&text).unwrap();
        assert!(found.draft.webhook_auth.has_literal_secret, "{key}");
        assert_eq!(found.problems[0].code, "literal-secret");
        assert!(
            found.problems[0]
                .help
                .ends_with(&format!("take {key} away"))
        );
        let written = changed(&text, |draft| {
            draft.webhook_auth.has_literal_secret = false;
            draft.webhook_auth.auth_secret_env = "HOOK".to_owned();
        });
        let expected = "[webhook_auth]\nauth_key = \"Bearer\"\nauth_secret_env = \"HOOK\"\n";
        assert_eq!(written, expected, "{key}");
    }
    // Nor is anybody led to write it so.
    let slip = read("[webhook_auth]\nauth_secrett = \"x\"\n").unwrap();
    assert!(
        !slip.problems[0].help.contains("auth_secret`"),
        "{:?}",
        slip.problems
    );
}

#[test]
fn places_are_found_in_the_file() {
    let at = |field, part, span| {
        locate(
            WHOLE,
            &Place {
                spot: Spot { field, part },
                span,
            },
        )
    };
    assert_eq!(at(Field::AgentName, Part::Whole, None), Some((4, 14)));
    assert_eq!(at(Field::AgentName, Part::Whole, Some(2..3)), Some((4, 17)));
    assert_eq!(at(Field::Preamble, Part::Whole, None), Some((10, 12)));
    assert_eq!(at(Field::Preamble, Part::Whole, Some(0..3)), Some((11, 1)));
    assert_eq!(
        at(Field::Preamble, Part::Whole, Some(20..25)),
        Some((12, 5))
    );
    assert_eq!(
        at(Field::PokeMessages, Part::Row(1), Some(1..2)),
        Some((18, 5))
    );
    assert_eq!(at(Field::PokeMessages, Part::Row(9), None), None);
    assert_eq!(at(Field::SmartCallEnd, Part::Whole, None), Some((24, 18)));
    assert_eq!(
        at(Field::WebhookAuth, Part::Key("auth_key"), None),
        Some((27, 12))
    );
    assert_eq!(at(Field::WebhookAuth, Part::Whole, None), Some((26, 1)));
    assert_eq!(
        at(Field::Params, Part::Param("clinic".to_owned()), None),
        Some((33, 10))
    );
    assert_eq!(
        at(
            Field::Params,
            Part::SetParam("omar".to_owned(), "patient_name".to_owned()),
            Some(0..1)
        ),
        Some((44, 17))
    );
    assert_eq!(at(Field::CallTo, Part::Whole, None), Some((48, 13)));
    assert_eq!(at(Field::WebhookUrl, Part::Whole, None), None);
}
