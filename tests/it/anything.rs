//! Hostile input: each property of [`crate::properties`], held of random bytes, of real files that were changed at random,
//! and of every input that `fuzz/corpus` keeps: what a fuzzer found to matter, and each that once broke something.

use proptest::prelude::*;

use crate::properties::{
    answers, config, curl, draft, keymap, ledger, query, reply, schema, sets, stored, theme,
    typing, words,
};

/// Pieces of the languages that are read.
const TOKENS: [&str; 48] = [
    "\"",
    "'",
    "'''",
    "\"\"\"",
    "\\",
    "\n",
    "\r\n",
    "\0",
    "\u{7f}",
    "\u{feff}",
    "{",
    "}",
    "{{",
    "}}",
    "[",
    "]",
    "[[",
    "]]",
    "=",
    ".",
    ",",
    ":",
    "#",
    "-0",
    "1e999",
    "99999999999999999999",
    "0.1",
    "true",
    "null",
    "\u{1b}[2J",
    "\u{202e}",
    "مرحبا",
    "👩‍👧",
    "é",
    "$'",
    "$(",
    "`",
    "@",
    "--data",
    "-d",
    "-H",
    "<<",
    ">>",
    "\\u0000",
    "\\ud800",
    "/properties/",
    "type",
    "\u{1e}",
];

/// Real inputs, changed here and there.
fn changed(seeds: &'static [&'static str]) -> impl Strategy<Value = Vec<u8>> {
    let change = (any::<u16>(), 0..40_u16, 0..TOKENS.len(), any::<bool>());
    let changes = prop::collection::vec(change, 0..6);
    (prop::sample::select(seeds), changes).prop_map(|(seed, changes)| {
        let mut bytes = seed.as_bytes().to_vec();
        for (at, taken, token, both) in changes {
            let at = usize::from(at) % (bytes.len() + 1);
            let end = (at + if both { usize::from(taken) } else { 0 }).min(bytes.len());
            bytes.splice(at..end, TOKENS[token].bytes());
        }
        bytes
    })
}

fn random(longest: usize) -> impl Strategy<Value = Vec<u8>> {
    prop::collection::vec(any::<u8>(), 0..longest)
}

const DRAFTS: &[&str] = &[
    include_str!("../../assets/examples/clinic-reminder.toml"),
    include_str!("../../assets/examples/saved-agent.toml"),
    include_str!("../../assets/examples/survey.toml"),
    include_str!("../../assets/examples/tawseel.toml"),
    "agent = 'inline'\n[webhook_auth]\nauth_key = 'Bearer'\nauth_secret_env = 'X'\n[tools]\nsmart_call_end = true\n[param_sets.a]\nb = 1\n",
];
const CONFIGS: &[&str] = &[
    include_str!("../../assets/config.toml"),
    "base_url = \"https://a\"\nallowed_numbers = [\"+12025550144\"]\nkeep_calls_days = 9\n[contacts]\na = \"+12025550144\"\n[secrets.x]\ncommand = [\"a\"]\n[profiles.t]\nsandbox = \"lost\"\nregion = \"uae\"\n",
];
const THEMES: &[&str] = &[
    include_str!("../../assets/themes/dark.toml"),
    include_str!("../../assets/themes/default.toml"),
];
const COMMANDS: &[&str] = &[
    "curl -X POST https://api.tryhamsa.com/v1/voice-agents/call -H 'Authorization: Token k' -d '{\"toNumber\":\"+12025550144\",\"phoneNumber\":\"+12025550143\",\"params\":{\"a\":\"b\"},\"agentDetails\":{\"agentName\":\"A\",\"greetingMessage\":\"Hi {{a}}\",\"silenceThreshold\":800,\"webhookAuth\":{\"authKey\":\"Bearer\",\"authSecret\":\"s\"}}}'",
    "curl x --data-raw $'{\"toNumber\":\"\\u002b1\"}' \\\n  --json @a",
    "POST /v1 HTTP/1.1\r\nHost: a\r\n\r\n{\"toNumber\":\"+1\"}",
    "{\"success\":true,\"data\":{\"id\":\"11111111-2222-4333-8444-555555555555\",\"agentName\":\"A\",\"lang\":\"en\",\"tools\":{\"smartCallEnd\":true}}}",
    "curl.exe ^\"https://x^\" -d \"{\\\"toNumber\\\":\\\"1\\\"}\"",
];
const REPLIES: &[&str] = &[
    "\0{\"success\":true,\"message\":\"m\",\"data\":{\"jobId\":\"j-1\",\"voiceAgentId\":\"a\"}}",
    "\0{\"success\":true,\"data\":{\"id\":\"j\",\"status\":\"COMPLETED\",\"jobResponse\":{\"transcription\":[{\"Agent\":\"x\"},{\"User\":\"y\"}],\"callDuration\":4,\"outcomeResult\":{\"a\":1}},\"mediaUrl\":\"https://a/b\",\"callAnalysis\":{\"error\":{\"message\":\"no\"}}}}",
    "\0{\"success\":true,\"data\":{\"total\":1,\"calls\":[{\"id\":\"j\",\"createdAt\":\"2027-01-15T08:00:01.500Z\",\"status\":\"PENDING\",\"callParams\":{\"userNumber\":\"+12025550144\"}}]}}",
    "\0{\"success\":true,\"data\":{\"voices\":[{\"id\":\"ab55c68b-091b-43b4-a55a-0be82093cd23\",\"name\":\"V\",\"language\":\"ar\"}],\"pages\":2}}",
    "\u{7f}{\"message\":\"no credits\"}",
];
const SCHEMAS: &[&str] = &[
    include_str!("../../assets/schemas/survey.json"),
    include_str!("../../assets/schemas/lead.json"),
    "{\"type\":\"object\",\"properties\":{\"a\":{\"type\":\"array\",\"items\":{\"type\":\"object\",\"properties\":{\"b\":{\"enum\":[\"x\"]}}}},\"c\":{\"type\":\"number\",\"minimum\":1}},\"required\":[\"a\"]}\u{1e}{\"a\":[{\"b\":\"x\"}],\"c\":\"1\"}",
];
const SETS: &[&str] = &[
    "\u{e}param_set,clinic,visit_date\r\nlina,Noor,3 May\r\nomar,\"A, \"\"B\"\"\",\r\n",
    "\u{e}sep=;\nclinic;name\nNoor;lina\n",
    "\u{f}{\"lina\":{\"clinic\":\"Noor\",\"n\":1.50}}",
    "\u{f}[{\"param_set\":\"lina\",\"clinic\":true}]",
    "\u{2}n\0a\0m\0e\0,\0a\0\n\0b\0,\0c\0",
];
const TRANSLATIONS: &[&str] = &[
    "msgid \"\"\nmsgstr \"\"\n\"Plural-Forms: nplurals=6; plural=(n==0 ? 0 : n==1 ? 1 : n==2 ? 2 : n%100>=3 && n%100<=10 ? 3 : n%100>=11 ? 4 : 5);\\n\"\n",
    "msgid \"Help\"\nmsgstr \"Hilfe\"\n#, fuzzy\nmsgid \"{name} of {count}\"\nmsgstr \"{count} {{name}}\"\n",
    "msgid \"1 call\"\nmsgid_plural \"{count} calls\"\nmsgstr[0] \"1 Anruf\"\nmsgstr[1] \"{count} Anrufe\"\n",
];
const SEARCHES: &[&str] = &[
    "\0\0\0\0\u{1}a\u{1}b\u{1}cstatus:completed since:2d rating:4+ noted:yes confirmed=true noor",
    "\0\0\0\0\0\0\0until:2026-05-03 to:+966 version:3f2a since:90m sandbox:no cmpl",
];
const STORED: &[&str] = &[
    "{\"saved_at_ms\":1,\"path\":\"/nowhere/a.toml\",\"draft\":\"greeting_message = 'a'\\n\"}",
    "{\"saved_at_ms\":-1,\"path\":[47,255],\"draft\":\"\"}",
    "{\"fetched_at_ms\":7,\"voices\":[{\"id\":\"a\",\"name\":\"b\",\"language\":\"ar\",\"gender\":\"\",\"style\":\"\"}]}",
    "{\"labels\":{\"a\":\"b\"},\"favourites\":[\"a\"],\"used\":[]}",
    "visual xterm\nsideways kitty\n",
    "/etc/passwd",
];
const ANSWERS: &[&str] = &[
    "a\u{1b}[8;1$y\u{1b}P>|VTE(7600)\u{1b}\\\u{1b}[?65;1;9cb",
    "\u{1b}[200~x\u{1b}[201~\u{1b}OA",
];

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn keys_and_pastes(bytes in random(300)) { typing::holds(&bytes); }

    #[test]
    fn drafts(bytes in prop_oneof![1 => random(200), 4 => changed(DRAFTS)]) { draft::holds(&bytes); }

    #[test]
    fn configs(bytes in prop_oneof![1 => random(200), 4 => changed(CONFIGS)]) { config::holds(&bytes); }

    #[test]
    fn key_maps(bytes in prop_oneof![1 => random(200), 4 => changed(&[include_str!("../../assets/keymaps/emacs.toml")])]) {
        keymap::holds(&bytes);
    }

    #[test]
    fn themes(bytes in prop_oneof![1 => random(200), 4 => changed(THEMES)]) { theme::holds(&bytes); }

    #[test]
    fn commands_to_import(bytes in prop_oneof![1 => random(200), 4 => changed(COMMANDS)]) { curl::holds(&bytes); }

    #[test]
    fn replies(bytes in prop_oneof![1 => random(200), 4 => changed(REPLIES)]) { reply::holds(&bytes); }

    #[test]
    fn schemas_and_outcomes(bytes in prop_oneof![1 => random(200), 4 => changed(SCHEMAS)]) { schema::holds(&bytes); }

    #[test]
    fn ledgers(bytes in random(60)) { ledger::holds(&bytes); }

    #[test]
    fn files_of_param_sets(bytes in prop_oneof![1 => random(200), 4 => changed(SETS)]) { sets::holds(&bytes); }

    #[test]
    fn translations(bytes in prop_oneof![1 => random(200), 4 => changed(TRANSLATIONS)]) { words::holds(&bytes); }

    #[test]
    fn searches_of_the_ledger(bytes in prop_oneof![1 => random(200), 4 => changed(SEARCHES)]) { query::holds(&bytes); }

    #[test]
    fn files_of_our_own(bytes in prop_oneof![1 => random(200), 4 => changed(STORED)]) { stored::holds(&bytes); }

    #[test]
    fn answers_of_terminals(bytes in prop_oneof![random(200), changed(ANSWERS)]) { answers::holds(&bytes); }
}

/// A property of bytes.
type Property = fn(&[u8]);

/// The inputs that were kept for a property.
fn kept(name: &str) -> Vec<std::path::PathBuf> {
    let corpus = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus");
    let files = std::fs::read_dir(corpus.join(name)).unwrap();
    files.map(|file| file.unwrap().path()).collect()
}

/// A test for each property, so that they run side by side.
macro_rules! kept {
    ($($name:ident)*) => {
        /// What fuzzing kept.
        mod kept {
            $(#[test]
            fn $name() {
                let inputs = super::kept(stringify!($name));
                assert!(!inputs.is_empty());
                let holds: super::Property = super::$name::holds;
                for path in inputs {
                    println!("{}", path.display());
                    holds(&std::fs::read(&path).unwrap());
                }
            })*

            #[test]
            fn no_inputs_are_left_out() {
                let corpus = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus");
                for folder in std::fs::read_dir(corpus).unwrap() {
                    let name = folder.unwrap().file_name();
                    let held = [$(stringify!($name)),*];
                    assert!(held.iter().any(|one| name == *one), "{name:?} is held by no test");
                }
            }
        }
    };
}

kept! { typing draft config keymap theme curl reply schema ledger answers sets words query stored }
