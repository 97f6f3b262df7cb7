//! What a host says back, without the API key and the webhook's secret: a reply goes into the ledger, the voices' file and
//! exports, and a host may repeat there what it was sent.

use secrecy::SecretString;
use serde_json::Value;

use crate::store::key::ApiKey;
use crate::store::secret;

/// A reply's body without the key, in whatever way its JSON spells it; else byte for byte as it came.
pub fn without_key(body: Vec<u8>, key: &ApiKey) -> Vec<u8> {
    without(body, &|text| key.hide_whole_in(text))
}

/// The same without another secret, in whose place `shown` stands.
pub fn without_secret(body: Vec<u8>, secret: &SecretString, shown: &str) -> Vec<u8> {
    without(body, &|text| secret::hide_whole(text, secret, shown))
}

/// A body in whose texts something is hidden.
fn without(body: Vec<u8>, hidden_in: &dyn Fn(&str) -> String) -> Vec<u8> {
    let mut value = serde_json::from_slice::<Value>(&body).ok();
    let found = value.as_mut().is_some_and(|value| hide(value, hidden_in));
    let text = match (&value, found) {
        (Some(value), true) => value.to_string(),
        _ => String::from_utf8_lossy(&body).into_owned(),
    };
    // Names of fields, and what is no JSON.
    let hidden = hidden_in(&text);
    if found || hidden != text {
        hidden.into_bytes()
    } else {
        body
    }
}

/// Hides it in all texts of a value. Whether it stood in one.
fn hide(value: &mut Value, hidden_in: &dyn Fn(&str) -> String) -> bool {
    match value {
        Value::String(text) => {
            let hidden = hidden_in(text);
            let found = hidden != *text;
            *text = hidden;
            found
        }
        // Each is looked at, also behind the first that was found.
        Value::Array(values) => values
            .iter_mut()
            .fold(false, |any, one| hide(one, hidden_in) | any),
        Value::Object(fields) => fields
            .values_mut()
            .fold(false, |any, one| hide(one, hidden_in) | any),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
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
        // Not even one that ends as the key begins.
        for same in [r#"{ "a" : "the letters abc/d" , "n": 1e2 }"#, "", "\u{0}"] {
            assert_eq!(heard(same), same);
        }
    }
}
