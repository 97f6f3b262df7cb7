//! What holds of any draft, written to any file.

use proptest::prelude::*;

use super::*;

/// Texts with everything that TOML quotes.
fn awkward() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        "[a-z {}<>]{1,8}",
        "([a'\"\\\\ \n\t\r{}#=\\[\\],é\u{0}\u{7f}😀ب]|'''|\"\"\"|\\{\\{x\\}\\}|\nb){0,10}",
    ]
}

fn a_value() -> impl Strategy<Value = ParamValue> {
    prop_oneof![
        4 => awkward().prop_map(ParamValue::Text),
        1 => any::<bool>().prop_map(ParamValue::Bool),
        1 => prop_oneof![
            any::<i64>().prop_map(|number| number.to_string()),
            Just("0.5".to_owned()),
            Just("1E5".to_owned()),
            Just("-0".to_owned()),
            Just("1.50".to_owned()),
        ].prop_map(ParamValue::Number),
    ]
}

fn some_params() -> impl Strategy<Value = Params> {
    let name = prop_oneof![3 => "[a-d]", 1 => "[a-c.\"' \nب]{0,3}"];
    prop::collection::vec((name, a_value()), 0..4).prop_map(|values| values.into_iter().collect())
}

fn a_switch() -> impl Strategy<Value = Switch> {
    prop::sample::select(vec![Switch::Default, Switch::On, Switch::Off])
}

fn a_draft() -> impl Strategy<Value = Draft> {
    let texts = prop::collection::vec(awkward(), 15);
    let agent = prop::sample::select(vec![None, Some(AgentKind::Inline), Some(AgentKind::Saved)]);
    let silence = prop_oneof![awkward(), "-?[0-9]{1,22}", Just("1.5".to_owned())];
    let pokes = prop::collection::vec(awkward(), 0..4);
    let sets = prop::collection::vec((prop_oneof!["[ab]", "[a. \"]{1,2}"], some_params()), 0..3);
    let switches = (a_switch(), a_switch(), a_switch(), a_switch());
    let param_set = prop::option::of("[ab]");
    (
        texts,
        agent,
        silence,
        pokes,
        some_params(),
        sets,
        switches,
        param_set,
    )
        .prop_map(
            |(
                texts,
                agent,
                silence_threshold,
                poke_messages,
                params,
                sets,
                switches,
                param_set,
            )| {
                let mut texts = texts.into_iter();
                let mut text = || texts.next().unwrap_or_default();
                Draft {
                    agent,
                    voice_agent_id: text(),
                    agent_name: text(),
                    greeting_message: text(),
                    preamble: text(),
                    send_rendered: switches.2 == Switch::On,
                    lang: text(),
                    voice_id: text(),
                    silence_threshold,
                    interrupt: switches.0,
                    real_time: switches.1,
                    gender_detection: switches.2,
                    smart_call_end: switches.3,
                    poke_messages,
                    outcome: text(),
                    outcome_response_shape: text(),
                    webhook_url: text(),
                    webhook_auth: WebhookAuth {
                        auth_key: text(),
                        auth_secret_env: text(),
                        auth_secret_name: text(),
                        has_literal_secret: false,
                    },
                    params,
                    param_sets: sets.into_iter().collect(),
                    phone_number: text(),
                    to_number: text(),
                    param_set,
                }
            },
        )
}

/// Files in every layout that TOML has, all with comments named `# cN`.
const LAYOUTS: [&str; 10] = [
    WHOLE,
    "# c0\ntools = { smart_call_end = true, other.deep = 1 } # c1\ncall = {} # c2\nparams = { a = 1, 'b' = \"x\" } # c3\nparam_sets = { a = { a = 'q' }, b.c = 1 } # c4\npoke_messages = [ 'a', \"b\" ] # c5\n",
    "# c0\ntools.smart_call_end = true # c1\ncall.to_number = '1' # c2\nparams.a = 1 # c3\nparams.c = '''\nx''' # c4\nparam_sets.a.b = \"1\" # c5\nparam_sets.b.b = 2 # c6\nwebhook_auth.auth_key = \"k\" # c7\npoke_messages = [] # c8",
    "# c0\n[param_sets] # c1\na.a = \"x\" # c2\nb = { d = 1 } # c3\n[params] # c4\n[tools] # c5\n[call] # c6\n[call.extra] # c7\nx = 1 # c8",
    "# c0\n[call.extra] # c1\nx = 1 # c2\n\n[[other]] # c3\ny = 2\n[param_sets.a] # c4\n[param_sets.b] # c5\n  a = true # c6\n",
    "poke_messages = [ # c0\n  # c1\n  'a' # c2\n  , # c3\n  '''b''', # c4\n]\npreamble = \"\"\"\\\n   x \\\n   y\"\"\" # c5\n",
    "poke_messages = [\n\t'a', 'b', # c0\n\t'c',\n\t] # c1\n[params]\n\ta = 'x' # c2\n\n\n# c3\n\tb = \"y\"\n",
    "poke_messages = [\n  'a', # c0\n  'b', # c1\n  # c2\n]\n[webhook_auth]\nauth_secret = 'hunter2' # c3\n",
    "param_sets.a.x = 1 # c0\n[param_sets.b] # c1\ny = 2 # c2\n[tools] # c3\nother.x = 1 # c4\n",
    " [ \"param_sets\" . 'a' ] # c0\n  'b' = 1 # c1\n\t[call]# c2\n\"to_number\"=\"\"\"\nx\"\"\"# c3\n# c4\n[webhook_auth]\n[params]# c5\n'a'=-0\n\n",
];

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn a_draft_written_to_a_new_file_is_read_back(draft in a_draft()) {
        let written = write("", &draft).unwrap();
        prop_assert_eq!(&super::read(&written).unwrap().draft, &draft, "{}", written);
        let again = write(&written, &draft).unwrap();
        prop_assert_eq!(again, written);
    }

    #[test]
    fn a_draft_written_over_another_is_read_back(
        old in prop::sample::select(LAYOUTS.to_vec()),
        first in a_draft(),
        second in a_draft(),
    ) {
        let written = write(old, &first).unwrap();
        prop_assert_eq!(&super::read(&written).unwrap().draft, &first, "{}", written);
        let again = write(&written, &second).unwrap();
        prop_assert_eq!(&super::read(&again).unwrap().draft, &second, "{}\n----\n{}", written, again);
    }

    #[test]
    fn one_change_leaves_all_comments(
        layout in 0..LAYOUTS.len(),
        new in a_draft(),
        field in prop::sample::select(Field::ALL.to_vec()),
    ) {
        // Param sets take the comments inside them along, so they are left alone here.
        let old = LAYOUTS[layout];
        let mut draft = super::read(old).unwrap().draft;
        let sets = draft.param_sets.clone();
        draft.set(field, new.get(field));
        draft.param_sets = sets;
        let written = write(old, &draft).unwrap();
        prop_assert_eq!(&super::read(&written).unwrap().draft, &draft, "{}", written);
        for comment in old.split('\n').filter_map(|line| line.split_once("# c")).map(|(_, n)| n) {
            prop_assert!(written.contains(&format!("# c{comment}")), "lost # c{} in\n{}", comment, written);
        }
    }
}
