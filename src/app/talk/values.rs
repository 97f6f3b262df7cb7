//! A value of an outcome as it is read: a list line by line, an object in it field by field. What lies deeper stays JSON,
//! with room behind its commas, so that it breaks there and not inside a word.

use std::io;

use serde::Serialize;
use serde_json::Value;
use serde_json::ser::{Formatter, Serializer};

use super::super::doc::{Doc, Role};
use crate::text::clean;
use crate::text::layout::Base;

/// So many items of a list are shown.
const ITEMS: usize = 50;

/// Puts a value that is no text into a row of the outcome.
pub fn push(body: &mut Doc, value: &Value) {
    let Some(items) = value.as_array().filter(|items| !items.is_empty()) else {
        body.push(&clean::block(&spaced(value)), Role::JsonOther);
        return;
    };
    // Numbers stand one below the other, whatever direction what is behind them has.
    body.base = Base::Ltr;
    let columns = items.len().min(ITEMS).to_string().len();
    for (index, item) in items.iter().take(ITEMS).enumerate() {
        if index > 0 {
            body.end();
        }
        body.push(&format!("{:>columns$}  ", index + 1), Role::Muted);
        match item.as_object().filter(|fields| !fields.is_empty()) {
            Some(fields) => {
                for (index, (name, value)) in fields.iter().enumerate() {
                    body.plain(if index > 0 { ", " } else { "" });
                    body.push(&clean::line(name), Role::JsonKey).plain(" = ");
                    push_inner(body, value);
                }
            }
            None => push_inner(body, item),
        }
    }
    let more = items.len().saturating_sub(ITEMS);
    if more > 0 {
        let text = tn!(more, "… 1 more", "… {more} more", more);
        body.end().push(&text, Role::Muted);
    }
}

fn push_inner(body: &mut Doc, value: &Value) {
    match value {
        Value::String(text) => body.push(&clean::line(text), Role::JsonText),
        other => body.push(&clean::line(&spaced(other)), Role::JsonOther),
    };
}

/// JSON in one line with a blank behind each comma and colon.
fn spaced(value: &Value) -> String {
    let mut bytes = Vec::new();
    let mut serializer = Serializer::with_formatter(&mut bytes, Spaced);
    match value.serialize(&mut serializer) {
        Ok(()) => String::from_utf8_lossy(&bytes).into_owned(),
        // Writing into memory does not fail; then it is told without the room.
        Err(_) => value.to_string(),
    }
}

struct Spaced;

fn comma<W: io::Write + ?Sized>(writer: &mut W, first: bool) -> io::Result<()> {
    if first {
        Ok(())
    } else {
        writer.write_all(b", ")
    }
}

impl Formatter for Spaced {
    fn begin_array_value<W: io::Write + ?Sized>(
        &mut self,
        writer: &mut W,
        first: bool,
    ) -> io::Result<()> {
        comma(writer, first)
    }

    fn begin_object_key<W: io::Write + ?Sized>(
        &mut self,
        writer: &mut W,
        first: bool,
    ) -> io::Result<()> {
        comma(writer, first)
    }

    fn begin_object_value<W: io::Write + ?Sized>(&mut self, writer: &mut W) -> io::Result<()> {
        writer.write_all(b": ")
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn shown(value: &Value) -> String {
        let mut body = Doc::default();
        push(&mut body, value);
        body.text
    }

    #[test]
    fn a_list_is_read_line_by_line_and_an_object_in_it_field_by_field() {
        assert_eq!(
            shown(&json!(["praised", 7, "late"])),
            "1  praised\n2  7\n3  late"
        );
        assert_eq!(
            shown(
                &json!([{"what": "the lamp", "urgency": "low"}, {"what": "a\nb", "n": [1, {"k": "v"}]}])
            ),
            "1  what = the lamp, urgency = low\n2  what = a b, n = [1, {\"k\": \"v\"}]"
        );
        assert_eq!(shown(&json!([])), "[]");
        assert_eq!(
            shown(&json!({"a": {"b": "1,2"}, "c": 1})),
            r#"{"a": {"b": "1,2"}, "c": 1}"#
        );
        assert_eq!(shown(&json!(true)), "true");
    }

    #[test]
    fn a_long_list_is_cut_and_says_so() {
        let told = shown(&json!(vec![1; 1_000]));
        assert_eq!(told.lines().count(), ITEMS + 1);
        assert!(
            told.starts_with(" 1  1\n") && told.ends_with("… 950 more"),
            "{told}"
        );
    }
}
