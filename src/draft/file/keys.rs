//! The keys of a draft file, in the order in which a new file has them, and what an unknown key may have meant.

use crate::draft::near::nearest;

/// Keys at the top level that hold a value.
pub(super) const ROOT: [&str; 19] = [
    "agent",
    "voice_agent_id",
    "agent_name",
    "lang",
    "voice_id",
    "silence_threshold",
    "interrupt",
    "real_time",
    "greeting_message",
    "greeting_message_file",
    "preamble",
    "preamble_file",
    "send_rendered",
    "poke_messages",
    "outcome",
    "outcome_file",
    "outcome_response_shape",
    "outcome_response_shape_file",
    "webhook_url",
];

/// Tables, in the order in which a new file has them.
pub(super) const TABLES: [&str; 5] = ["tools", "webhook_auth", "params", "param_sets", "call"];

pub(super) const TOOLS: [&str; 2] = ["gender_detection", "smart_call_end"];

pub(super) const WEBHOOK_AUTH: [&str; 4] = [
    "auth_key",
    "auth_secret_env",
    "auth_secret_name",
    "auth_secret",
];

/// Under these a webhook's secret stands in a file itself; `authSecret` is Hamsa's own name for it.
pub(super) const LITERAL_SECRETS: [&str; 4] =
    ["auth_secret", "authSecret", "auth-secret", "secret"];

pub(super) const CALL: [&str; 3] = ["phone_number", "to_number", "param_set"];

/// Known keys by table; `""` is the top level.
const KNOWN: [(&str, &[&str]); 5] = [
    ("", &ROOT),
    ("", &TABLES),
    ("tools", &TOOLS),
    ("webhook_auth", &WEBHOOK_AUTH),
    ("call", &CALL),
];

/// What to do about an unknown key of a table (`""`: top level).
pub(super) fn help(table: &str, key: &str) -> String {
    let snake = snake_case(key);
    let here = || keys_of(|name| name == table);
    let elsewhere = || keys_of(|name| name != table);
    if let Some((_, known)) = here().find(|(_, known)| *known == snake) {
        return t!("Did you mean `{known}`?", known);
    }
    if let Some((home, known)) = elsewhere().find(|(_, known)| *known == snake) {
        return if home.is_empty() {
            t!("`{known}` belongs before the first [table]", known)
        } else {
            t!("`{known}` belongs in [{home}]", known, home)
        };
    }
    // Nobody is led to where no secret may stand.
    let usable = here().filter(|(_, known)| !LITERAL_SECRETS.contains(known));
    match nearest(&snake, usable.map(|(_, known)| known)) {
        Some(known) => t!("Did you mean `{known}`?", known),
        None => t!("It is kept, and not sent; take it away if it is a slip").to_owned(),
    }
}

fn keys_of(wanted: impl Fn(&str) -> bool) -> impl Iterator<Item = (&'static str, &'static str)> {
    KNOWN
        .into_iter()
        .filter(move |(table, _)| wanted(table))
        .flat_map(|(table, keys)| keys.iter().map(move |key| (table, *key)))
}

/// `greetingMessage` as `greeting_message`: the API's own spelling is a common slip.
fn snake_case(key: &str) -> String {
    let mut out = String::with_capacity(key.len() + 4);
    for c in key.chars() {
        if c.is_ascii_uppercase() {
            if !out.is_empty() {
                out.push('_');
            }
            out.push(c.to_ascii_lowercase());
        } else {
            out.push(if c == '-' { '_' } else { c });
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_key_is_told_what_it_may_have_meant() {
        for (table, key, expected) in [
            ("", "greetng_message", "Did you mean `greeting_message`?"),
            ("", "greetingMessage", "Did you mean `greeting_message`?"),
            ("", "voice-id", "Did you mean `voice_id`?"),
            ("", "parms", "Did you mean `params`?"),
            ("", "to_number", "`to_number` belongs in [call]"),
            ("", "toNumber", "`to_number` belongs in [call]"),
            (
                "call",
                "preamble",
                "`preamble` belongs before the first [table]",
            ),
            ("call", "to_nubmer", "Did you mean `to_number`?"),
            (
                "tools",
                "google_calendar",
                "It is kept, and not sent; take it away if it is a slip",
            ),
        ] {
            assert_eq!(help(table, key), expected, "{table} {key}");
        }
    }
}
