//! Secrets on their way: reading a webhook's secret just before dialling, and taking secrets out of texts that are
//! kept.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use secrecy::{ExposeSecret, SecretString};
use url::form_urlencoded;

use super::command;
use super::config::Config;
use crate::call::body::SecretRef;

/// Reads a webhook's secret from where the draft says it comes from. `var` looks up the environment.
///
/// # Errors
/// It is not set, empty or not usable: one sentence that does not show it.
pub fn webhook(
    reference: &SecretRef,
    var: impl Fn(&str) -> Option<String>,
    config: &Config,
) -> Result<SecretString, String> {
    let (secret, source) = match reference {
        SecretRef::Env(name) => {
            let value = var(name).unwrap_or_default();
            (SecretString::from(value), t!("the variable {name}", name))
        }
        SecretRef::Named(name) => {
            let argv = config.secrets.get(name).ok_or_else(|| {
                t!("config.toml has no [secrets.{name}] with a command that prints the webhook's secret", name)
            })?;
            let line = command::first_line(argv, command::LIMIT)
                .map_err(|why| t!("the webhook's secret {name}: {why}", name, why))?;
            (line, t!("the command of [secrets.{name}]", name))
        }
    };
    let trimmed = secret.expose_secret().trim();
    if trimmed.is_empty() {
        return Err(t!(
            "the webhook's secret is empty: {source} has nothing in it",
            source
        ));
    }
    if trimmed.chars().any(char::is_control) {
        return Err(t!(
            "the webhook's secret from {source} holds control characters",
            source
        ));
    }
    Ok(SecretString::from(trimmed))
}

/// The shortest secret that is taken out of texts, in bytes.
const SHORTEST: usize = 4;

/// A text without a secret: where it stands, as it is or as JSON strings (up to three, one in the other) spell it,
/// `shown` stands instead. A secret shorter than four bytes is left: taking it out would tell more than it hides.
#[must_use]
pub fn hide(text: &str, secret: &SecretString, shown: &str) -> String {
    let hidden = hide_whole(text, &spellings(secret), shown);
    let secret = secret.expose_secret();
    // A text that was cut short may end inside it.
    let whole = hidden.trim_end_matches('…');
    let begun = (SHORTEST..secret.len())
        .rev()
        .filter_map(|length| secret.get(..length))
        .find_map(|start| whole.strip_suffix(start));
    match begun {
        Some(before) => format!("{before}{shown}"),
        None => hidden,
    }
}

/// As [`hide`], for a text that nobody cut short; see [`spellings`].
#[must_use]
pub fn hide_whole(text: &str, spellings: &[String], shown: &str) -> String {
    let hidden = |text: String, spelled: &String| text.replace(spelled, shown);
    spellings.iter().fold(text.to_owned(), hidden)
}

/// All ways in which a reply may spell a secret; none of one that is left.
#[must_use]
pub fn spellings(secret: &SecretString) -> Vec<String> {
    let secret = secret.expose_secret();
    if secret.len() < SHORTEST {
        return Vec::new();
    }
    let mut spelled = secret.to_owned();
    let mut all = vec![spelled.clone()];
    all.extend(in_pages_and_addresses(secret));
    // A reply may quote the request, as JSON text inside a JSON string, and may itself be quoted.
    for _ in 0..3 {
        let quoted = serde_json::Value::from(spelled.as_str()).to_string();
        let inner = quoted
            .strip_prefix('"')
            .and_then(|rest| rest.strip_suffix('"'));
        match inner {
            Some(inner) if inner != spelled => inner.clone_into(&mut spelled),
            _ => break,
        }
        all.push(spelled.clone());
    }
    all
}

/// As error pages and addresses spell a text that they repeat.
fn in_pages_and_addresses(text: &str) -> Vec<String> {
    let page = |quote: &str, apostrophe: &str| {
        { text.replace('&', "&amp;").replace('<', "&lt;") }
            .replace('>', "&gt;")
            .replace('"', quote)
            .replace('\'', apostrophe)
    };
    let address = |set| utf8_percent_encode(text, set).to_string();
    let mut all = vec![
        page("&quot;", "&#39;"),
        page("&#34;", "&#x27;"),
        page("&quot;", "'"),
        address(RESERVED),
        address(BY_SCRIPTS),
        form_urlencoded::byte_serialize(text.as_bytes()).collect(),
    ];
    all.retain(|one| one != text);
    all
}

/// What RFC 3986 has written as `%XX` wherever it is data.
const RESERVED: &AsciiSet = &NON_ALPHANUMERIC
    .remove(b'-')
    .remove(b'.')
    .remove(b'_')
    .remove(b'~');

/// What JavaScript's `encodeURIComponent` does.
const BY_SCRIPTS: &AsciiSet = &RESERVED
    .remove(b'!')
    .remove(b'*')
    .remove(b'\'')
    .remove(b'(')
    .remove(b')');

#[cfg(test)]
mod tests {
    use super::*;

    fn read(reference: &SecretRef, value: Option<&str>) -> Result<String, String> {
        let mut config = Config::default();
        config.secrets.insert(
            "crm".into(),
            ["/bin/echo", "from command"].map(str::to_owned).to_vec(),
        );
        webhook(reference, |_| value.map(str::to_owned), &config)
            .map(|secret| secret.expose_secret().to_owned())
    }

    #[test]
    fn a_secret_comes_from_the_environment_or_a_command() {
        let env = SecretRef::Env("HOOK".into());
        assert_eq!(read(&env, Some("s3cret\n")).unwrap(), "s3cret");
        let named = SecretRef::Named("crm".into());
        assert_eq!(read(&named, None).unwrap(), "from command");
    }

    #[test]
    fn a_secret_is_hidden_as_pages_and_addresses_spell_it() {
        let secret = SecretString::from("a b/\"c'&<é>!");
        for spelled in [
            "a b/\"c'&<é>!",
            "a b/\\\"c'&<é>!",
            "a b/&quot;c&#39;&amp;&lt;é&gt;!",
            "a b/&#34;c&#x27;&amp;&lt;é&gt;!",
            "a b/&quot;c'&amp;&lt;é&gt;!",
            "a%20b%2F%22c%27%26%3C%C3%A9%3E%21",
            "a%20b%2F%22c'%26%3C%C3%A9%3E!",
            "a+b%2F%22c%27%26%3C%C3%A9%3E%21",
        ] {
            let said = hide(&format!("bad: {spelled}; go"), &secret, "«HOOK»");
            assert_eq!(said, "bad: «HOOK»; go", "{spelled}");
        }
    }

    #[test]
    fn a_missing_or_odd_secret_is_an_error_that_does_not_show_it() {
        let env = SecretRef::Env("HOOK".into());
        assert!(read(&env, None).unwrap_err().contains("HOOK"));
        assert!(read(&env, Some("  ")).unwrap_err().contains("HOOK"));
        let error = read(&env, Some("hush\u{1b}x")).unwrap_err();
        assert!(!error.contains("hush"), "{error}");
        let other = SecretRef::Named("erp".into());
        assert!(read(&other, None).unwrap_err().contains("[secrets.erp]"));
    }

    #[test]
    fn a_secret_is_taken_out_of_a_text_however_it_is_quoted() {
        let secret = SecretString::from("a\"b\\c");
        let json = |inner: &str| serde_json::json!({ "said": inner }).to_string();
        let plain = "raw a\"b\\c.";
        let hidden = "raw «HOOK».";
        for (text, expected) in [
            (plain.to_owned(), hidden.to_owned()),
            (json(plain), json(hidden)),
            (json(&json(plain)), json(&json(hidden))),
        ] {
            assert_eq!(hide(&text, &secret, "«HOOK»"), expected);
        }
        let long = SecretString::from("0123456789");
        assert_eq!(hide("bad key 01234…", &long, "«KEY»"), "bad key «KEY»");
        assert_eq!(hide("bad key 012", &long, "«KEY»"), "bad key 012");
        assert_eq!(hide("jobId", &SecretString::from("b"), "«HOOK»"), "jobId");
    }
}
