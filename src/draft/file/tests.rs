use super::*;
use crate::draft::problem::Severity;
use crate::draft::{AgentKind, ParamValue, Params, Switch, WebhookAuth, examples};
use indexmap::IndexMap;

mod anything;

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
fn an_unchanged_draft_leaves_every_byte() {
    for text in [
        "",
        "\n",
        "# only a comment",
        WHOLE,
        WHOLE.trim_end(),
        "  lang  =  'en'\t# x\n\n\n[ call ]\n\tto_number=\"1\"",
        "silence_threshold = 0x10\n[params]\na = +1\nb = 1_0.5\n",
    ] {
        assert_eq!(write(text, &draft(text)).unwrap(), text);
    }
    for example in &examples::ALL {
        assert_eq!(
            write(example.text, &draft(example.text)).unwrap(),
            example.text
        );
    }
}

#[test]
fn a_changed_value_keeps_its_quotes_and_the_comment_behind_it() {
    let written = changed(WHOLE, |draft| {
        draft.agent_name = "New \"name\"".to_owned();
        draft.lang = "ar".to_owned();
        draft.silence_threshold = "900".to_owned();
        draft.interrupt = Switch::Off;
        draft.preamble = "One.\n\\two\n".to_owned();
        draft.outcome_response_shape = "{ \"type\":\n \"object\" }".to_owned();
        draft.params["clinic"] = ParamValue::Text("Amal".to_owned());
        draft.params["visits"] = ParamValue::Number("2".to_owned());
        draft.params["since"] = ParamValue::Text("today".to_owned());
        draft.param_sets["omar"]["patient_name"] = ParamValue::Text("Omar B.".to_owned());
        draft.to_number = "+12025550199".to_owned();
        draft.param_set = Some("omar".to_owned());
    });
    let expected = WHOLE
        .replace(r#""Clinic" "#, r#""New \"name\"" "#)
        .replace("'en'", "'ar'")
        .replace("= 800 ", "= 900 ")
        .replace("interrupt = true ", "interrupt = false ")
        .replace("You are polite.\nSay \"hello\".\n", "One.\n\\two\n")
        .replace("{ \"type\": \"object\" }", "{ \"type\":\n \"object\" }")
        .replace("\"Noor\"", "\"Amal\"")
        .replace("1_000", "2")
        .replace("2026-01-15", "\"today\"")
        .replace("\"Omar\"", "\"Omar B.\"")
        .replace("50144", "50199")
        .replace("= \"lina\"", "= \"omar\"");
    assert_eq!(written, expected);
}

#[test]
fn an_emptied_field_keeps_its_key_and_a_switch_at_default_loses_it() {
    let written = changed(WHOLE, |draft| {
        draft.agent = None;
        draft.agent_name = String::new();
        draft.preamble = String::new();
        draft.interrupt = Switch::Default;
        draft.smart_call_end = Switch::Default;
        draft.param_set = None;
    });
    let expected = WHOLE
        .replace("agent = \"inline\"\n", "")
        .replace("\"Clinic\"", "\"\"")
        .replace("'''\nYou are polite.\nSay \"hello\".\n'''", "'''\n'''")
        .replace(
            "interrupt = true                      # talk over",
            "# talk over",
        )
        .replace("smart_call_end = true\n", "")
        .replace("param_set = \"lina\"\n", "");
    assert_eq!(written, expected);
}

#[test]
fn new_keys_go_where_a_reader_looks_for_them() {
    let written = changed(
        "# My draft.\nagent_name = \"A\" # name\n\n# Long.\npreamble = \"P\"\n\n[call]\nto_number = \"1\"\n",
        |draft| {
            draft.agent = Some(AgentKind::Inline);
            draft.lang = "en".to_owned();
            draft.voice_id = "v".to_owned();
            draft.outcome = "Sum up.\nBriefly.".to_owned();
            draft.poke_messages = vec!["Hi?".to_owned(), "Bye.".to_owned()];
            draft.gender_detection = Switch::On;
            draft.phone_number = "2".to_owned();
            draft.params = params(&[("a b", "x")]);
            draft.param_sets = IndexMap::from([("lina".to_owned(), params(&[("n", "Lina")]))]);
        },
    );
    let expected = r#"# My draft.
agent_name = "A" # name
lang = "en"
voice_id = "v"

# Long.
preamble = "P"
agent = "inline"
poke_messages = ["Hi?", "Bye."]
outcome = '''
Sum up.
Briefly.'''

[call]
to_number = "1"
phone_number = "2"

[tools]
gender_detection = true

[params]
"a b" = "x"

[param_sets.lina]
n = "Lina"
"#;
    assert_eq!(written, expected);
}

#[test]
fn a_new_file_is_in_order() {
    let draft = draft(WHOLE);
    let written = write("", &draft).unwrap();
    assert!(written.starts_with("agent = \"inline\"\nagent_name = \"Clinic\"\nlang = \"en\"\n"));
    assert!(written.contains("\npreamble = '''\nYou are polite.\nSay \"hello\".\n'''\n"));
    assert!(written.contains("\n\n[tools]\nsmart_call_end = true\n\n[webhook_auth]\n"));
    assert!(written.ends_with("param_set = \"lina\"\n"));
    assert_eq!(super::read(&written).unwrap().draft, draft);
    assert_eq!(write("", &Draft::default()).unwrap(), "");
}

#[test]
fn the_first_key_of_a_file_goes_before_its_tables() {
    for (text, expected) in [
        (
            "[call]\nto_number = \"1\"\n",
            "lang = \"en\"\n\n[call]\nto_number = \"1\"\n",
        ),
        (
            "# About.\n\n# Calls.\n[call]\n",
            "# About.\n\nlang = \"en\"\n\n# Calls.\n[call]\n",
        ),
        ("# Calls.\n[call]\n", "lang = \"en\"\n\n# Calls.\n[call]\n"),
        ("# About.", "# About.\nlang = \"en\""),
    ] {
        let written = changed(text, |draft| draft.lang = "en".to_owned());
        assert_eq!(written, expected);
    }
}

#[test]
fn messages_keep_their_comments_when_others_come_go_and_move() {
    let list = |written: &str| {
        let start = written.find("poke_messages").unwrap();
        let end = written.find("outcome_response").unwrap();
        written.get(start..end).unwrap().to_owned()
    };
    let added = changed(WHOLE, |draft| draft.poke_messages.push("Bye.".to_owned()));
    assert_eq!(
        list(&added),
        "poke_messages = [\n  # gentle\n  \"Are you there?\", # first\n  'Shall I call later?',   # second\n  \"Bye.\",\n]\n"
    );
    let swapped = changed(WHOLE, |draft| draft.poke_messages.swap(0, 1));
    assert_eq!(
        list(&swapped),
        "poke_messages = [\n  'Shall I call later?',   # second\n  # gentle\n  \"Are you there?\", # first\n]\n"
    );
    let edited = changed(WHOLE, |draft| draft.poke_messages[1] = "Later?".to_owned());
    assert_eq!(
        list(&edited),
        "poke_messages = [\n  # gentle\n  \"Are you there?\", # first\n  'Later?',   # second\n]\n"
    );
    let removed = changed(WHOLE, |draft| drop(draft.poke_messages.remove(0)));
    assert_eq!(
        list(&removed),
        "poke_messages = [\n  # gentle\n  # first\n  'Shall I call later?',   # second\n]\n"
    );
    let none = changed(WHOLE, |draft| draft.poke_messages.clear());
    assert_eq!(
        list(&none),
        "poke_messages = [\n  # gentle\n  # first\n  # second\n]\n"
    );
    let again = changed(&none, |draft| draft.poke_messages.push("Hi?".to_owned()));
    assert!(again.contains("Hi?"));
}

#[test]
fn a_list_on_one_line_stays_there_while_it_is_short() {
    let text = "poke_messages = [ 'a',\"b\" ] # said\n";
    for (new, expected) in [
        (vec!["a", "c"], "poke_messages = [ 'a',\"c\" ] # said\n"),
        (vec!["b"], "poke_messages = [\"b\"] # said\n"),
        (vec![], "poke_messages = [] # said\n"),
        (
            vec!["x", "a", "b"],
            "poke_messages = [\"x\", 'a', \"b\"] # said\n",
        ),
    ] {
        let written = changed(text, |draft| {
            draft.poke_messages = new.iter().map(|&text| text.to_owned()).collect();
        });
        assert_eq!(written, expected);
    }
}

#[test]
fn params_are_added_renamed_moved_and_taken_away_with_their_comments() {
    let text = "[params]\n# one\na = \"1\" # first\nb = '2'\n\n# three\nc = 3\n# end\n\n[call]\n";
    let renamed = changed(text, |draft| {
        draft.params = params(&[("x", "1"), ("b", "2")]);
        draft
            .params
            .insert("c".to_owned(), ParamValue::Number("3".to_owned()));
    });
    assert_eq!(renamed, text.replace("a = \"1\"", "x = \"1\""));
    let moved = changed(text, |draft| draft.params.move_index(2, 0));
    assert_eq!(
        moved,
        "[params]\n\n# three\nc = 3\n# one\na = \"1\" # first\nb = '2'\n# end\n\n[call]\n"
    );
    let removed = changed(text, |draft| drop(draft.params.shift_remove("a")));
    assert_eq!(
        removed,
        "[params]\n# one\n# first\nb = '2'\n\n# three\nc = 3\n# end\n\n[call]\n"
    );
    let added = changed(text, |draft| {
        draft
            .params
            .shift_insert(1, "new".to_owned(), ParamValue::Bool(false));
    });
    assert_eq!(added, text.replace("b = '2'", "new = false\nb = '2'"));
}

#[test]
fn param_sets_come_and_go() {
    let written = changed(WHOLE, |draft| {
        draft.param_sets.shift_remove("lina");
        draft
            .param_sets
            .insert("sara".to_owned(), params(&[("patient_name", "Sara")]));
        draft.param_sets.insert("nobody".to_owned(), Params::new());
    });
    let expected = WHOLE
        .replace("[param_sets.lina]\npatient_name = \"Lina\"\n", "")
        .replace(
            "patient_name = \"Omar\"\n",
            "patient_name = \"Omar\"\n\n[param_sets.sara]\npatient_name = \"Sara\"\n\n[param_sets.nobody]\n",
        );
    assert_eq!(written, expected);
}

#[test]
fn inline_and_dotted_tables_stay_what_they_are() {
    let text = "tools = { smart_call_end = true, other = 1 } # t\ncall.to_number = \"1\"\nparams = { a = 'x' }\nparam_sets.lina.a = \"y\" # l\n";
    let written = changed(text, |draft| {
        draft.smart_call_end = Switch::Default;
        draft.gender_detection = Switch::On;
        draft.phone_number = "2".to_owned();
        draft
            .params
            .insert("b".to_owned(), ParamValue::Text("z\nz".to_owned()));
        draft.param_sets["lina"].insert("c".to_owned(), ParamValue::Bool(true));
        draft
            .param_sets
            .insert("omar".to_owned(), params(&[("a", "o")]));
    });
    assert_eq!(
        written,
        "tools = { other = 1, gender_detection = true } # t\ncall.to_number = \"1\"\ncall.phone_number = \"2\"\nparams = { a = 'x', b = \"z\\nz\" }\nparam_sets.lina.a = \"y\" # l\nparam_sets.lina.c = true\nparam_sets.omar = { a = \"o\" }\n"
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

#[test]
fn renamed_params_and_sets_keep_their_place_their_comments_and_the_bytes_of_their_values() {
    let text = "greeting_message = \"Hi {{a}}\"\n# all of them\n[params]\n# first\n a   =  'x' # behind\nz = 1\n\n# people\n[param_sets.lina] # she\n# hers\na = \"\"\"\nl\"\"\"\n[param_sets.omar]\na=2\n[call]\nparam_set = \"lina\"\n";
    let mut draft = super::read(text).unwrap().draft;
    for (field, value) in crate::draft::rename::rename(&draft, "a", "b_1").changes {
        draft.set(field, value);
    }
    let sets = std::mem::take(&mut draft.param_sets);
    draft.param_sets = sets
        .into_iter()
        .map(|(name, set)| {
            (
                if name == "lina" {
                    "سارة 2".to_owned()
                } else {
                    name
                },
                set,
            )
        })
        .collect();
    draft.param_set = Some("سارة 2".to_owned());
    let expected = text
        .replace("{{a}}", "{{b_1}}")
        .replace(" a   =", " b_1   =")
        .replace("a = \"\"\"", "b_1 = \"\"\"")
        .replace("a=2", "b_1=2")
        .replace("param_sets.lina", "param_sets.\"سارة 2\"")
        .replace("\"lina\"", "\"سارة 2\"");
    assert_eq!(write(text, &draft).unwrap(), expected);
}
