//! The codes that problems carry: stable, listed in the README, used by scripts.

use crate::draft::problem::Severity::{self, Error, Warning};

/// Each code with its severity and one sentence on what it stands for.
pub const CODES: &[(&str, Severity, &str)] = &[
    (
        "agent-both",
        Error,
        "an agent's id and an inline agent's details stand together, and `agent` does not choose",
    ),
    (
        "agent-neither",
        Error,
        "there is neither an agent's id nor an inline agent's details",
    ),
    (
        "voice-agent-id",
        Error,
        "the saved agent's id is missing or no UUID",
    ),
    (
        "placeholder-missing",
        Error,
        "a placeholder in greeting or preamble has no value",
    ),
    ("placeholder-unclosed", Error, "a placeholder has no end"),
    (
        "param-set-unknown",
        Error,
        "the chosen param set does not exist",
    ),
    (
        "silence-threshold",
        Error,
        "the silence threshold is no whole number of at least 1",
    ),
    ("voice-id", Error, "the voice's id is no UUID"),
    ("lang", Error, "the language is not ar or en"),
    ("schema-not-json", Error, "the outcome schema is no JSON"),
    (
        "schema-root-not-object",
        Error,
        "the outcome schema does not describe an object at its root",
    ),
    (
        "schema-duplicate-key",
        Error,
        "a key stands twice in one object of the outcome schema",
    ),
    (
        "schema-unknown-type",
        Error,
        "a type of the outcome schema does not exist",
    ),
    (
        "schema-not-valid",
        Error,
        "a part of the outcome schema has a form that a schema cannot have",
    ),
    (
        "schema-too-deep",
        Error,
        "the outcome schema is nested too deep",
    ),
    (
        "webhook-url",
        Error,
        "the webhook is not https, or not public",
    ),
    (
        "webhook-secret",
        Error,
        "the webhook's authentication lacks its key or its secret's source",
    ),
    (
        "literal-secret",
        Error,
        "a secret stands in the draft itself",
    ),
    (
        "number-from",
        Error,
        "the number to call from is missing or no phone number",
    ),
    (
        "number-to",
        Error,
        "the number to call is missing or no phone number",
    ),
    (
        "number-doubtful",
        Warning,
        "the phone library doubts a number",
    ),
    (
        "placeholder-not-filled",
        Warning,
        "a placeholder stands where the API documents no params",
    ),
    (
        "placeholder-spaced",
        Warning,
        "a placeholder has spaces inside its braces",
    ),
    (
        "param-name",
        Warning,
        "a param has a name that no placeholder can have",
    ),
    (
        "param-alike",
        Warning,
        "the names of two params differ in capitals only, or look alike",
    ),
    ("param-unused", Warning, "a param is used by no text"),
    (
        "param-near-miss",
        Warning,
        "an unused param's name is one slip away from a placeholder",
    ),
    (
        "param-shadows-system",
        Warning,
        "a param has the name of one of Hamsa's own variables",
    ),
    (
        "param-shadows-outcome",
        Warning,
        "a param has the name of a field of the outcome",
    ),
    (
        "param-value-braces",
        Warning,
        "texts are sent rendered, and a value reads like a placeholder or an expression, which Hamsa fills in once more",
    ),
    (
        "preamble-long",
        Warning,
        "the preamble has more than 500 words",
    ),
    (
        "greeting-long",
        Warning,
        "the greeting takes more than 15 seconds to say",
    ),
    (
        "script-lang",
        Warning,
        "the greeting's script does not fit the language",
    ),
    (
        "braces-single",
        Warning,
        "a name stands in single braces and is heard as written",
    ),
    (
        "braces-odd",
        Warning,
        "braces hold neither a name nor an expression and are heard as written",
    ),
    (
        "leftover",
        Warning,
        "something is left from a template: TODO, <string>, lorem ipsum, xxx",
    ),
    (
        "invisible-character",
        Warning,
        "a text holds a character that cannot be seen",
    ),
    (
        "schema-no-type",
        Warning,
        "a field of the outcome schema has no type",
    ),
    (
        "schema-array-no-items",
        Warning,
        "a list of the outcome schema does not say what it holds",
    ),
    (
        "schema-required-missing",
        Warning,
        "the outcome schema requires a field that it does not describe",
    ),
    (
        "schema-undocumented-keyword",
        Warning,
        "the API does not document a keyword of the outcome schema",
    ),
    (
        "unknown-key",
        Warning,
        "the file has a key that ringback does not know",
    ),
    (
        "poke-empty",
        Warning,
        "a no-response message is empty and is not sent",
    ),
    (
        "poke-repeated",
        Warning,
        "a no-response message stands there twice",
    ),
];
