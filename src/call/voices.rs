//! The account's list of voices (docs/API.md §5), read leniently: its project, and the pages of the list. Pure: the questions
//! are `hamsa`'s.

use std::collections::HashSet;

use serde_json::Value;

use super::words;
use crate::draft::voices::catalogue::Listed;
use crate::draft::voices::is_uuid;

/// So many voices are kept of an account; no list that a person reads is longer.
pub const MOST: usize = 10_000;

/// Longest text kept of a voice, in characters; `…` stands behind what was cut.
const LONGEST: usize = 80;

/// A page of the list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Page {
    pub voices: Vec<Listed>,
    /// Rows on this page, those passed over included.
    pub rows: usize,
    /// How many pages there are, if it is told.
    pub pages: Option<u64>,
}

/// Reads the reply to the question for the key's project: its id.
///
/// # Errors
/// It is no success, or holds no id: one sentence without a full stop.
pub fn project(status: u16, body: &[u8]) -> Result<String, String> {
    let value = words::success(status, body, t!("Hamsa's reply"))?;
    let id = value.pointer("/data/id").or_else(|| value.get("id"));
    id.and_then(Value::as_str)
        .map(str::trim)
        .filter(|id| is_uuid(id))
        .map(str::to_owned)
        .ok_or_else(|| t!("Hamsa's reply names no project for this key").to_owned())
}

/// Reads a page.
///
/// # Errors
/// It is no success, no JSON, or no list: one sentence without a full stop.
pub fn page(status: u16, body: &[u8]) -> Result<Page, String> {
    let value = words::success(status, body, t!("Hamsa's reply"))?;
    let inside = value.get("data").unwrap_or(&value);
    let rows = inside
        .get("voices")
        .unwrap_or(inside)
        .as_array()
        .ok_or(t!("Hamsa's reply holds no list of voices"))?;
    let mut seen = HashSet::new();
    Ok(Page {
        voices: rows
            .iter()
            .filter_map(voice)
            .filter(|voice| seen.insert(voice.id.clone()))
            .collect(),
        rows: rows.len(),
        pages: inside.get("totalPages").and_then(Value::as_u64),
    })
}

fn voice(value: &Value) -> Option<Listed> {
    let short =
        |value: &Value| -> Option<String> { Some(words::line_of(value.as_str()?.trim(), LONGEST)) };
    let text = |key: &str| value.get(key).and_then(short).unwrap_or_default();
    let id = text("id").to_lowercase();
    if id.is_empty() {
        return None;
    }
    let tags: Vec<String> = value
        .get("tags")
        .and_then(Value::as_array)
        .map(|tags| tags.iter().take(8).filter_map(short).collect())
        .unwrap_or_default();
    let is_gender = |tag: &&String| matches!(tag.to_lowercase().as_str(), "male" | "female");
    let gender = match tags.iter().find(is_gender) {
        Some(tag) => tag.to_lowercase(),
        None => text("gender"),
    };
    let style = tags.iter().find(|tag| !is_gender(tag)).cloned();
    Some(Listed {
        id,
        name: text("name"),
        language: text("language"),
        gender,
        style: style.unwrap_or_default(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_is_read_with_or_without_its_envelope() {
        let rows = r#"[{"id":"A1","name":" Emma ","language":"en","tags":["narrator","Female"]},{"name":"no id"},7,{"id":"a1"}]"#;
        for body in [
            format!(r#"{{"success":true,"data":{{"voices":{rows},"totalPages":3}}}}"#),
            format!(r#"{{"voices":{rows},"totalPages":3}}"#),
        ] {
            let page = page(200, body.as_bytes()).unwrap();
            assert_eq!((page.rows, page.pages), (4, Some(3)));
            let [voice] = page.voices.as_slice() else {
                panic!("{page:?}");
            };
            assert_eq!((voice.id.as_str(), voice.name.as_str()), ("a1", "Emma"));
            assert_eq!(
                (voice.gender.as_str(), voice.style.as_str()),
                ("female", "narrator")
            );
        }
    }

    #[test]
    fn hostile_texts_are_made_visible_and_short() {
        let name = format!("a\\u001b[2Jb\\u202e{}", "x".repeat(10_000));
        let body = format!(r#"{{"data":{{"voices":[{{"id":"1","name":"{name}"}}]}}}}"#);
        let page = page(200, body.as_bytes()).unwrap();
        let name = &page.voices[0].name;
        assert!(!name.contains(['\u{1b}', '\u{202e}']), "{name}");
        assert_eq!(name.chars().count(), LONGEST + 1, "{name}");
    }

    #[test]
    fn what_is_no_list_says_why() {
        assert_eq!(
            page(401, br#"{"message":"no"}"#).unwrap_err(),
            "Hamsa answered 401: no"
        );
        assert_eq!(
            page(200, b"<html>").unwrap_err(),
            "Hamsa's reply is no JSON"
        );
        assert!(page(200, b"{}").is_err());
        assert!(project(200, br#"{"data":{"id":"../x"}}"#).is_err());
        let id = "0f0e0d0c-0000-4000-8000-000000000001";
        let body = format!(r#"{{"data":{{"id":"{id}"}}}}"#);
        assert_eq!(project(200, body.as_bytes()).unwrap(), id);
    }
}
