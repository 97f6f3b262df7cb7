//! What a host says back, without the API key and the webhook's secret: a reply goes into the ledger, the voices' file and
//! exports, and a host may repeat there what it was sent.

use secrecy::{ExposeSecret, SecretString};
use serde_json::Value;

use crate::call::words::read_json;
use crate::store::key::{ApiKey, SHOWN as KEY_SHOWN};
use crate::store::secret;

/// A reply's body without the key, in whatever way its JSON spells it; else byte for byte as it came.
pub fn without_key(body: Vec<u8>, key: &ApiKey) -> Vec<u8> {
    without_secret(body, key.secret(), KEY_SHOWN)
}

/// The same without another secret, in whose place `shown` stands.
pub fn without_secret(body: Vec<u8>, secret: &SecretString, shown: &str) -> Vec<u8> {
    let spellings = secret::spellings(secret);
    let hider = Hider {
        secret,
        spellings,
        shown,
    };
    hider.without(body)
}

/// Takes one secret out.
struct Hider<'h> {
    secret: &'h SecretString,
    /// Made once: a reply has many texts.
    spellings: Vec<String>,
    shown: &'h str,
}

/// A secret of fewer bytes may stand by chance in an id or in a field's name, which would be spoilt by taking it out.
const LONG: usize = 8;

/// Fields whose texts are ids.
const IDS: [&str; 3] = ["jobId", "id", "voiceAgentId"];

impl Hider<'_> {
    /// A body in whose texts it is hidden.
    fn without(&self, mut body: Vec<u8>) -> Vec<u8> {
        // As those read it to whom it goes.
        if let Some(mut value) = read_json(&String::from_utf8_lossy(&body)) {
            if self.hide(&mut value) {
                body = value.to_string().into_bytes();
            }
            if self.is_short() {
                return body;
            }
        }
        // What is no JSON, and what a value does not hold: of two fields with one name, the first.
        let text = String::from_utf8_lossy(&body);
        let hidden = self.hidden_in(&text);
        if hidden == text {
            body
        } else {
            hidden.into_bytes()
        }
    }

    /// Hides it everywhere in a value. Whether it stood there.
    fn hide(&self, value: &mut Value) -> bool {
        match value {
            Value::String(text) => self.hide_in_text(text),
            // Each is looked at, also behind the first that was found.
            Value::Array(values) => {
                { values.iter_mut() }.fold(false, |any, one| self.hide(one) | any)
            }
            Value::Object(fields) => {
                let mut found = false;
                for (name, value) in fields.iter_mut() {
                    let is_left = self.is_short()
                        && IDS.contains(&name.as_str())
                        && value.as_str() != Some(self.secret.expose_secret());
                    found |= !is_left && self.hide(value);
                }
                let names_it = |name: &String| !self.is_short() && self.hidden_in(name) != *name;
                if fields.keys().any(names_it) {
                    found = true;
                    *fields = std::mem::take(fields)
                        .into_iter()
                        .map(|(name, value)| (self.hidden_in(&name), value))
                        .collect();
                }
                found
            }
            Value::Number(number) => {
                let text = number.to_string();
                let hidden = self.hidden_in(&text);
                let found = hidden != text;
                if found {
                    *value = Value::String(hidden);
                }
                found
            }
            Value::Null | Value::Bool(_) => false,
        }
    }

    /// A text may be JSON itself, and is read as such where Hamsa packs one value into another.
    fn hide_in_text(&self, text: &mut String) -> bool {
        let mut found = false;
        if text.trim_start().starts_with(['{', '['])
            && let Ok(mut inner) = serde_json::from_str::<Value>(text)
            && self.hide(&mut inner)
        {
            found = true;
            *text = inner.to_string();
        }
        let hidden = self.hidden_in(text);
        found |= hidden != *text;
        *text = hidden;
        found
    }

    fn hidden_in(&self, text: &str) -> String {
        secret::hide_whole(text, &self.spellings, self.shown)
    }

    fn is_short(&self) -> bool {
        self.secret.expose_secret().len() < LONG
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::key::KeyText;

    fn heard(body: &str) -> String {
        let Ok(KeyText::Key { key, .. }) = ApiKey::read("abc/def-123") else {
            panic!("it is a key");
        };
        String::from_utf8(without_key(body.as_bytes().to_vec(), &key)).unwrap()
    }

    #[test]
    fn the_key_is_taken_out_however_it_is_spelled_and_nothing_else_is_touched() {
        for (body, expected) in [
            (r#"{"a":"x abc/def-123 y"}"#, r#"{"a":"x «API key» y"}"#),
            (r#"{"a":["abc\/def-123"]}"#, r#"{"a":["«API key»"]}"#),
            (
                r#"{"a":{"b":"\u0061bc/def-123"},"n":1.50}"#,
                r#"{"a":{"b":"«API key»"},"n":1.50}"#,
            ),
            (r#"{"abc/def-123":1}"#, r#"{"«API key»":1}"#),
            ("<p>abc/def-123</p>", "<p>«API key»</p>"),
        ] {
            assert_eq!(heard(body), expected);
        }
        let secret = SecretString::from("quiet/secret");
        let body = br#"{"a":"\u0071uiet\/secret"}"#.to_vec();
        assert_eq!(
            without_secret(body, &secret, "«HOOK»"),
            r#"{"a":"«HOOK»"}"#.as_bytes()
        );
        // Names of fields, JSON in a text, behind a byte-order mark, in a number.
        for (body, expected) in [
            (
                r#"{"errors":{"abc\/def-123":1}}"#,
                r#"{"errors":{"«API key»":1}}"#,
            ),
            (
                r#"{"r":"{\"a\":\"\\u0061bc/def-123\"}"}"#,
                r#"{"r":"{\"a\":\"«API key»\"}"}"#,
            ),
            (r#"{"a":"abc/def-123","a":1}"#, r#"{"a":"«API key»","a":1}"#),
            ("\u{feff}{\"a\":\"abc\\/def-123\"}", r#"{"a":"«API key»"}"#),
        ] {
            assert_eq!(heard(body), expected);
        }
        let digits = SecretString::from("12345678");
        let body = br#"{"n":112345678}"#.to_vec();
        assert_eq!(
            without_secret(body, &digits, "«HOOK»"),
            r#"{"n":"1«HOOK»"}"#.as_bytes()
        );
        // A short one stands in an id by chance; an id that is it is hidden.
        let short = SecretString::from("data");
        for (body, expected) in [
            (
                r#"{"data":{"jobId":"a-data-1"}}"#,
                r#"{"data":{"jobId":"a-data-1"}}"#,
            ),
            (
                r#"{"data":{"jobId":"data"}}"#,
                r#"{"data":{"jobId":"«HOOK»"}}"#,
            ),
            (
                r#"{"data":{"x":"a data 1"}}"#,
                r#"{"data":{"x":"a «HOOK» 1"}}"#,
            ),
        ] {
            let body = body.as_bytes().to_vec();
            let heard = without_secret(body, &short, "«HOOK»");
            assert_eq!(heard, expected.as_bytes());
        }
        let broken = b"{\"a\":\"\xff abc\\/def-123\"}".to_vec();
        let Ok(KeyText::Key { key, .. }) = ApiKey::read("abc/def-123") else {
            panic!("it is a key");
        };
        let read = read_json(&String::from_utf8_lossy(&without_key(broken, &key))).unwrap();
        assert_eq!(read["a"], "\u{fffd} «API key»");
        // Not even one that ends as the key begins.
        for same in [r#"{ "a" : "the letters abc/d" , "n": 1e2 }"#, "", "\u{0}"] {
            assert_eq!(heard(same), same);
        }
    }
}
