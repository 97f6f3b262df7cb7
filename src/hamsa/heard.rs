//! What a host says back, without the API key: a reply to a question goes into the ledger, the voices' file and exports,
//! and a host may repeat there what it was asked with.

use serde_json::Value;

use crate::store::key::ApiKey;

/// A reply's body without the key, in whatever way its JSON spells it; else byte for byte as it came.
pub fn without_key(body: Vec<u8>, key: &ApiKey) -> Vec<u8> {
    let mut value = serde_json::from_slice::<Value>(&body).ok();
    let found = value.as_mut().is_some_and(|value| hide(value, key));
    let text = match (&value, found) {
        (Some(value), true) => value.to_string(),
        _ => String::from_utf8_lossy(&body).into_owned(),
    };
    // Names of fields, and what is no JSON.
    let hidden = key.hide_whole_in(&text);
    if found || hidden != text {
        hidden.into_bytes()
    } else {
        body
    }
}

/// Takes the key out of all texts of a value. Whether it stood in one.
fn hide(value: &mut Value, key: &ApiKey) -> bool {
    match value {
        Value::String(text) => {
            let hidden = key.hide_whole_in(text);
            let found = hidden != *text;
            *text = hidden;
            found
        }
        // Each is looked at, also behind the first that was found.
        Value::Array(values) => values
            .iter_mut()
            .fold(false, |any, one| hide(one, key) | any),
        Value::Object(fields) => fields
            .values_mut()
            .fold(false, |any, one| hide(one, key) | any),
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
        // Not even one that ends as the key begins.
        for same in [r#"{ "a" : "the letters abc/d" , "n": 1e2 }"#, "", "\u{0}"] {
            assert_eq!(heard(same), same);
        }
    }
}
