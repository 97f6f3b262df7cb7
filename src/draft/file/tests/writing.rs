//! What a save writes where the file has something already: comments, order and every value that is the same stay.

use super::*;

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
