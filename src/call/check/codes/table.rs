//! The table of codes. Errors come before warnings; both in the order in which they are listed.

use super::Code;
use crate::draft::problem::Severity::{self, Error, Warning};

const fn code(
    (severity, code): (Severity, &'static str),
    what: &'static str,
    help: &'static str,
    mend: &'static str,
    example: &'static str,
) -> Code {
    Code {
        code,
        severity,
        what,
        help,
        mend,
        example,
    }
}

/// Codes of files that hold no draft that can be checked. The workbench has no such problem: nothing is open then.
pub const OF_FILES: &[Code] = &[
    code(
        (Error, "not-a-draft"),
        mark!("the file is no draft: no TOML, no text, or a value of the wrong type"),
        mark!("mend the file at the line and column that are told"),
        "",
        "greeting_message = Hello",
    ),
    code(
        (Error, "no-draft"),
        mark!("there is no such file"),
        mark!("mind the name, or write a draft with `ringback new NAME`"),
        "",
        "",
    ),
    code(
        (Error, "unreadable"),
        mark!("the file cannot be read, or cannot be written by --fix"),
        mark!("see that it is a file, and that you may read and write it"),
        "",
        "",
    ),
];

/// All codes of drafts: each with its severity, what it stands for, one way out, what the key that mends it does (empty: none),
/// and a draft that has it.
pub const CODES: &[Code] = &[
    code(
        (Error, "agent-both"),
        mark!(
            "an agent's id and an inline agent's details stand together, and `agent` does not choose"
        ),
        mark!(
            "choose one of them in Agent; in a file write `agent = \"inline\"` or `agent = \"saved\"`"
        ),
        mark!("chooses the inline agent; the saved one's id stays in the draft"),
        r#"voice_agent_id = "11111111-2222-4333-8444-555555555555"
greeting_message = "Hello.""#,
    ),
    code(
        (Error, "agent-neither"),
        mark!("there is neither an agent's id nor an inline agent's details"),
        mark!("write a greeting and a preamble, or give the id of a saved agent"),
        "",
        r#"[call]
to_number = "+12025550144""#,
    ),
    code(
        (Error, "voice-agent-id"),
        mark!("the saved agent's id is missing or no UUID"),
        mark!("copy the agent's id from Hamsa's platform"),
        mark!("writes the id in its usual spelling, where what was typed holds one"),
        r#"agent = "saved"
voice_agent_id = "{11111111-2222-4333-8444-555555555555}""#,
    ),
    code(
        (Error, "placeholder-missing"),
        mark!("a placeholder in greeting or preamble has no value"),
        mark!("give it a value in Params, or take it out of the text"),
        mark!("writes the name that was meant, or chooses the param set that has a value"),
        r#"greeting_message = "Hello, this is {{compnay}}."

[params]
company = "Noor""#,
    ),
    code(
        (Error, "placeholder-unclosed"),
        mark!("a placeholder has no end"),
        mark!("close it, as in `{{name}}`, or take the braces out"),
        mark!("closes it"),
        r#"greeting_message = "Hello {{name.""#,
    ),
    code(
        (Error, "param-set-unknown"),
        mark!("the chosen param set does not exist"),
        mark!("choose one that exists, or none"),
        mark!("chooses the set whose name is nearest, or none"),
        r#"greeting_message = "Hello."

[call]
param_set = "lina""#,
    ),
    code(
        (Error, "silence-threshold"),
        mark!("the silence threshold is no whole number of at least 1"),
        mark!(
            "write whole milliseconds of at least 1, such as 800, or leave it empty for Hamsa's default"
        ),
        mark!("writes the number that stands in it, or leaves it to Hamsa's default"),
        "silence_threshold = 0",
    ),
    code(
        (Error, "voice-id"),
        mark!("the voice's id is no UUID"),
        mark!("choose one from the list of voices, or paste an id"),
        mark!("writes the id that stands in it, or that of the documented voice with that name"),
        r#"voice_id = "Voice 3""#,
    ),
    code(
        (Error, "lang"),
        mark!("the language is not ar or en"),
        mark!("write ar or en, or leave it empty for Hamsa's default"),
        mark!("writes the language's code"),
        r#"lang = "en-US""#,
    ),
    code(
        (Error, "schema-not-json"),
        mark!("the outcome schema is no JSON"),
        mark!("mend the JSON at the place that is told"),
        "",
        r#"outcome_response_shape = '''{ "type": "object", }'''"#,
    ),
    code(
        (Error, "schema-root-not-object"),
        mark!("the outcome schema does not describe an object at its root"),
        mark!("put the fields into an object with properties"),
        mark!(
            "makes its root an object: with the value as its field, or from the example that stands there"
        ),
        r#"outcome_response_shape = '''{ "type": "string" }'''"#,
    ),
    code(
        (Error, "schema-duplicate-key"),
        mark!("a key stands twice in one object of the outcome schema"),
        mark!("take one of them out, or rename it"),
        "",
        r#"outcome_response_shape = '''{ "type": "object", "properties": { "a": { "type": "string" }, "a": { "type": "string" } } }'''"#,
    ),
    code(
        (Error, "schema-unknown-type"),
        mark!("a type of the outcome schema does not exist"),
        mark!("write string, number, boolean, object or array"),
        mark!("writes the type that was meant"),
        r#"outcome_response_shape = '''{ "type": "object", "properties": { "a": { "type": "text" } } }'''"#,
    ),
    code(
        (Error, "schema-not-valid"),
        mark!("a part of the outcome schema has a form that a schema cannot have"),
        mark!("give it the form that is told, such as a list of names for required"),
        "",
        r#"outcome_response_shape = '''{ "type": "object", "properties": { "a": { "type": "string" } }, "required": "a" }'''"#,
    ),
    code(
        (Error, "schema-too-deep"),
        mark!("the outcome schema is nested too deep"),
        mark!("describe fewer levels"),
        "",
        "outcome_response_shape = '[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]'",
    ),
    code(
        (Error, "schema-leads-nowhere"),
        mark!(
            "a reference in the outcome schema leads nowhere, or a pattern is no regular expression"
        ),
        mark!("let the reference name a place in the schema, and mend the pattern"),
        "",
        r#"outcome_response_shape = '''{ "type": "object", "properties": { "a": { "type": "string", "pattern": "(" } } }'''"#,
    ),
    code(
        (Error, "schema-too-large"),
        mark!("the outcome schema is too large to be read and sent: more than 1 MB"),
        mark!("describe the outcome with fewer words and fields; … stands for 1 MB of them here"),
        "",
        r#"outcome_response_shape = '{ "type": "object", "description": "…" }'"#,
    ),
    code(
        (Error, "webhook-url"),
        mark!("the webhook is not https, or not public"),
        mark!("give an https address on the public internet"),
        mark!("writes https:// before it, where that is all it lacks"),
        r#"webhook_url = "http://hooks.example.org/hamsa""#,
    ),
    code(
        (Error, "webhook-secret"),
        mark!("the webhook's authentication lacks its key or its secret's source"),
        mark!("give the word before the secret, and one source of the secret"),
        mark!("writes Bearer as the word before the secret, or takes the $ from a variable's name"),
        r#"[webhook_auth]
auth_secret_env = "HOOK_SECRET""#,
    ),
    code(
        (Error, "text-file"),
        mark!(
            "the file that holds a text is missing, cannot be read, or lies outside the draft's folder"
        ),
        mark!(
            "name a file in the draft's folder or below, as in `preamble_file = \"preamble.md\"`; one that is missing is made when its text is saved"
        ),
        "",
        r#"greeting_message = "Hello."
preamble_file = "/etc/motd""#,
    ),
    code(
        (Error, "text-twice"),
        mark!("a text stands in the draft, and a file is named for it too"),
        mark!("take one of the two keys away"),
        "",
        r#"preamble = "Be kind."
preamble_file = "preamble.md""#,
    ),
    code(
        (Error, "literal-secret"),
        mark!("a secret stands in the draft itself"),
        mark!("put it into an environment variable and name that in auth_secret_env"),
        mark!(
            "takes the secret out and leaves a variable's name in its place; a save asks whether the secret was copied before it takes it out of the file"
        ),
        r#"[webhook_auth]
auth_key = "Bearer"
auth_secret = "hunter2""#,
    ),
    code(
        (Error, "number-from"),
        mark!("the number to call from is missing or no phone number"),
        mark!("write + and the country's code, then 6 to 14 more digits"),
        mark!("writes the number with its +, where it has a country's code"),
        r#"[call]
phone_number = "0012025550143""#,
    ),
    code(
        (Error, "number-to"),
        mark!("the number to call is missing or no phone number"),
        mark!("write + and the country's code, then 6 to 14 more digits"),
        mark!("writes the number with its +, where it has a country's code"),
        r#"[call]
to_number = "0012025550144""#,
    ),
    code(
        (Warning, "number-doubtful"),
        mark!("the phone library doubts a number"),
        mark!("compare it digit by digit; it can be dialled as it stands"),
        "",
        r#"[call]
to_number = "+1234567890""#,
    ),
    code(
        (Warning, "voice-lang"),
        mark!("the voice speaks another language than the draft's, as far as the account tells"),
        mark!("choose a voice of that language, or change Language"),
        mark!("writes the voice's language into Language"),
        r#"lang = "en"
voice_id = "ab55c68b-091b-43b4-a55a-0be82093cd23""#,
    ),
    code(
        (Warning, "placeholder-not-filled"),
        mark!("a placeholder stands where the API documents no params"),
        mark!("write the value itself: the API documents params for greeting and preamble only"),
        mark!("writes the param's value in its place"),
        r#"poke_messages = ["Are you there, {{name}}?"]

[params]
name = "Lina""#,
    ),
    code(
        (Warning, "placeholder-spaced"),
        mark!("a placeholder has spaces inside its braces"),
        mark!("take the spaces out: Hamsa documents `{{name}}` only"),
        mark!("takes the spaces out"),
        r#"greeting_message = "Hello {{ name }}."

[params]
name = "Lina""#,
    ),
    code(
        (Warning, "param-name"),
        mark!("a param has a name that no placeholder can have"),
        mark!("rename it; it is sent all the same"),
        "",
        r#"greeting_message = "Hello."

[params]
"first name" = "Lina""#,
    ),
    code(
        (Warning, "param-alike"),
        mark!("the names of two params differ in capitals only, or look alike"),
        mark!("rename one of them, or take it out"),
        "",
        r#"greeting_message = "This is {{clinic}}, {{Clinic}}."

[params]
clinic = "Noor"
Clinic = "Noor Clinic""#,
    ),
    code(
        (Warning, "param-value-braces"),
        mark!(
            "texts are sent rendered, and a value reads like a placeholder or an expression, which Hamsa fills in once more"
        ),
        mark!("take the braces out of the value, or send the texts as templates"),
        "",
        r#"greeting_message = "Call {{code}}."
send_rendered = true

[params]
code = "{{call_id}}""#,
    ),
    code(
        (Warning, "param-unused"),
        mark!("a param is used by no text"),
        mark!(
            "put its placeholder into greeting or preamble, or take it out; it is sent all the same"
        ),
        mark!("takes the param out of the draft's values and all sets"),
        r#"greeting_message = "Hello."

[params]
invoice = "7""#,
    ),
    code(
        (Warning, "param-near-miss"),
        mark!("an unused param's name is one slip away from a placeholder"),
        mark!("rename it, or take it out"),
        mark!("takes the param out, as the placeholder has a value of its own"),
        r#"greeting_message = "This is {{clinic}}."

[params]
clinic = "Noor"
clinics = "Noor""#,
    ),
    code(
        (Warning, "param-shadows-system"),
        mark!("a param has the name of one of Hamsa's own variables"),
        mark!("rename it: Hamsa fills in its own value"),
        mark!("takes the param out: Hamsa fills in its own value"),
        r#"greeting_message = "Today is {{current_date}}."

[params]
current_date = "today""#,
    ),
    code(
        (Warning, "param-shadows-outcome"),
        mark!("a param has the name of a field of the outcome"),
        mark!("rename one of them: Hamsa puts params and outcome fields into one object"),
        "",
        r#"greeting_message = "Hello {{name}}."
outcome_response_shape = '''{ "type": "object", "properties": { "name": { "type": "string" } } }'''

[params]
name = "Lina""#,
    ),
    code(
        (Warning, "preamble-long"),
        mark!("the preamble has more than 500 words"),
        mark!("keep what the agent must know for this call: Hamsa advises at most 500"),
        "",
        r"preamble = '''
so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so
so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so
so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so
so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so
so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so
so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so
so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so
so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so
so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so
so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so
so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so
so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so
so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so so
'''",
    ),
    code(
        (Warning, "greeting-long"),
        mark!("the greeting takes more than 15 seconds to say"),
        mark!("say who calls and why, and leave the rest to the talk"),
        "",
        r#"greeting_message = "Hello, this is the clinic on the corner of the old market, and I am calling you today because we have looked through all of our books and have found that you have a visit with us in the week that comes, which we would like to go through with you now.""#,
    ),
    code(
        (Warning, "script-lang"),
        mark!("the greeting's script does not fit the language"),
        mark!("change Language, or write the greeting in it"),
        mark!("writes the language of the greeting's script into Language"),
        r#"lang = "ar"
greeting_message = "Hello, this is Noor Clinic.""#,
    ),
    code(
        (Warning, "braces-single"),
        mark!("a name stands in single braces and is heard as written"),
        mark!("for a placeholder write two braces on each side"),
        mark!("doubles the braces"),
        r#"greeting_message = "Hello {name}.""#,
    ),
    code(
        (Warning, "braces-odd"),
        mark!("braces hold neither a name nor an expression and are heard as written"),
        mark!("a placeholder is a name of letters, digits and _ between two braces on each side"),
        mark!("writes a name with _ in the place of blanks and dashes"),
        r#"greeting_message = "Hello {{first-name}}.""#,
    ),
    code(
        (Warning, "leftover"),
        mark!("something is left from a template: TODO, <string>, lorem ipsum, xxx"),
        mark!("write what belongs there, or take it out"),
        "",
        r#"preamble = "TODO: what the agent must know.""#,
    ),
    code(
        (Warning, "invisible-character"),
        mark!("a text holds a character that cannot be seen"),
        mark!("take it out, unless you mean it: it often comes along when text is copied"),
        mark!("takes all such characters out of that text"),
        r#"greeting_message = "Hello\u200b there.""#,
    ),
    code(
        (Warning, "schema-no-type"),
        mark!("a field of the outcome schema has no type"),
        mark!("give it a type"),
        "",
        r#"outcome_response_shape = '''{ "type": "object", "properties": { "a": { "description": "what was said" } } }'''"#,
    ),
    code(
        (Warning, "schema-array-no-items"),
        mark!("a list of the outcome schema does not say what it holds"),
        mark!("describe its items"),
        "",
        r#"outcome_response_shape = '''{ "type": "object", "properties": { "a": { "type": "array" } } }'''"#,
    ),
    code(
        (Warning, "schema-required-missing"),
        mark!("the outcome schema requires a field that it does not describe"),
        mark!("describe it in properties, or take it out of required"),
        mark!("writes the described field whose name is nearest"),
        r#"outcome_response_shape = '''{ "type": "object", "properties": { "city": { "type": "string" } }, "required": ["ctiy"] }'''"#,
    ),
    code(
        (Warning, "schema-remote-reference"),
        mark!("a reference leads out of the outcome schema; it is never fetched"),
        mark!("put what it describes into the schema"),
        "",
        r#"outcome_response_shape = '''{ "type": "object", "properties": { "a": { "$ref": "https://example.org/a.json" } } }'''"#,
    ),
    code(
        (Warning, "schema-undocumented-keyword"),
        mark!("the API does not document a keyword of the outcome schema"),
        mark!("take it out, or try it in one call and compare what comes back"),
        mark!(
            "writes the documented keyword that was meant, or takes it out where nothing else hangs on it"
        ),
        r#"outcome_response_shape = '''{ "type": "object", "title": "Visit", "properties": { "a": { "type": "string" } } }'''"#,
    ),
    code(
        (Warning, "unknown-key"),
        mark!("the file has a key that ringback does not know"),
        mark!("mend its name, or keep it: a save leaves it as it is"),
        "",
        r#"greetng_message = "Hello.""#,
    ),
    code(
        (Warning, "poke-empty"),
        mark!("a no-response message is empty and is not sent"),
        mark!("write it, or delete the row"),
        mark!("deletes the row"),
        r#"poke_messages = ["Are you still there?", " "]"#,
    ),
    code(
        (Warning, "poke-repeated"),
        mark!("a no-response message stands there twice"),
        mark!("say it in other words, or delete the row"),
        mark!("deletes the row"),
        r#"poke_messages = ["Are you still there?", "Are you still there?"]"#,
    ),
];
