//! An outcome written as people write one, `confirmed: yes, day: Monday`, as JSON: for those who have never seen JSON, and
//! want fields from an example. It judges by the looks of each answer, which can be changed in the tree afterwards.

use serde_json::{Map, Number, Value};

/// What ends an answer for certain, so that commas may stand in it.
const STRONG: [char; 3] = ['\n', ';', '؛'];
/// What parts answers, and the values of a list, where none of those stands.
const WEAK: [char; 2] = [',', '،'];

/// The outcome; `None` if it is not written so, but as JSON, or in some other way.
///
/// # Errors
/// What is wrong with it, as a sentence without a full stop.
pub(super) fn outcome(text: &str) -> Option<Result<Value, String>> {
    let text = text.trim();
    if text.is_empty() || is_json(text) {
        return None;
    }
    let is_long = text.contains(STRONG);
    let parts = if is_long {
        text.split(&STRONG[..])
    } else {
        text.split(&WEAK[..])
    };
    let mut answers: Vec<(String, Vec<Value>)> = Vec::new();
    for part in parts.map(str::trim).filter(|part| !part.is_empty()) {
        match (named(part), answers.last_mut()) {
            (Some((name, said)), _) => {
                if answers.iter().any(|(other, _)| *other == name) {
                    return Some(Err(t!("`{name}` is there twice", name)));
                }
                answers.push((name, vec![value(said)]));
            }
            // `liked: tea, coffee`.
            (None, Some((_, values))) if !is_long => values.push(value(part)),
            (None, _) => return None,
        }
    }
    let fields: Map<String, Value> = answers
        .into_iter()
        .map(
            |(name, mut values)| match (values.pop(), values.is_empty()) {
                (Some(one), true) => (name, one),
                (last, _) => {
                    values.extend(last);
                    (name, Value::Array(values))
                }
            },
        )
        .collect();
    Some(Ok(Value::Object(fields)))
}

/// Whether an outcome is written as JSON, by how it begins.
#[must_use]
pub fn is_json(text: &str) -> bool {
    text.trim_start().starts_with(['{', '[', '"'])
}

/// The name of an answer, and what was answered. A name begins with a letter: `10:30` is none.
fn named(part: &str) -> Option<(String, &str)> {
    let (name, said) = part.split_once([':', '=', '：'])?;
    let words: Vec<&str> = name.split_whitespace().collect();
    let name = words.join("_");
    { name.chars().next() }
        .is_some_and(char::is_alphabetic)
        .then_some((name, said.trim()))
}

/// An answer: yes and no, a number, nothing, or a text.
fn value(said: &str) -> Value {
    match said.to_lowercase().as_str() {
        "" | "-" | "?" => return Value::Null,
        "yes" | "true" | "نعم" => return Value::Bool(true),
        "no" | "false" | "لا" => return Value::Bool(false),
        _ => {}
    }
    // A phone number, or one that begins with 0, is a text.
    match serde_json::from_str::<Number>(said) {
        Ok(number) => Value::Number(number),
        Err(_) => Value::String(said.to_owned()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn answers_are_read_as_people_write_them() {
        for (text, wanted) in [
            (
                "confirmed: yes, new time: Monday 10:30, rating: 4",
                json!({"confirmed": true, "new_time": "Monday 10:30", "rating": 4}),
            ),
            ("Confirmed = No", json!({"Confirmed": false})),
            (
                "liked: tea, coffee, 10:30",
                json!({"liked": ["tea", "coffee", "10:30"]}),
            ),
            (
                "time: Monday, 10 am\nphone: +966501234567\ncode: 0042\n",
                json!({"time": "Monday, 10 am", "phone": "+966501234567", "code": "0042"}),
            ),
            (
                "a: 1; b: 2.50; c:",
                json!({"a": 1, "b": serde_json::from_str::<Value>("2.50").unwrap(), "c": null}),
            ),
            (
                "مؤكد: نعم، اليوم: الأحد",
                json!({"مؤكد": true, "اليوم": "الأحد"}),
            ),
        ] {
            assert_eq!(outcome(text), Some(Ok(wanted)), "{text}");
        }
        assert_eq!(
            outcome("a: 1, a: 2"),
            Some(Err("`a` is there twice".to_owned()))
        );
        for other in [
            "",
            "{\"a\": 1}",
            "[1]",
            "\"a\": 1",
            "confirmed",
            "10:30",
            "a: 1\nb",
        ] {
            assert_eq!(outcome(other), None, "{other}");
        }
    }
}
