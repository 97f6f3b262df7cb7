//! A server's words in a reply: what it said, in one short clean line. Error bodies differ (docs/API.md §10), so they are
//! read leniently: `message`, else `error`; a text, a list of texts, or one more object around them; else the title
//! or the first line of a page.

use serde_json::Value;

use crate::text::{clean, grapheme};

/// Longest line handed out, in characters. The whole reply is kept beside it.
const LONGEST: usize = 300;

/// A reply as JSON, if it is any. A byte-order mark is let pass.
pub(crate) fn read_json(reply: &str) -> Option<Value> {
    serde_json::from_str(reply.trim_start_matches('\u{feff}')).ok()
}

/// The JSON of a reply that is a success.
///
/// # Errors
/// It is no success, in the server's words, or no JSON (`what` names it: `Hamsa's list of calls`): one sentence without
/// a full stop.
pub(super) fn success(status: u16, body: &[u8], what: &str) -> Result<Value, String> {
    let reply = String::from_utf8_lossy(body);
    let value = read_json(&reply);
    if !(200..=299).contains(&status) {
        let said = beside(status, value.as_ref(), &reply);
        return Err(if said.is_empty() {
            t!("Hamsa answered {status}", status)
        } else {
            t!("Hamsa answered {status}: {said}", status, said)
        });
    }
    value.ok_or_else(|| t!("{what} is no JSON", what))
}

/// The words of a reply; empty if it says nothing.
pub(super) fn of(value: Option<&Value>, reply: &str) -> String {
    match value {
        Some(Value::Object(object)) => ["message", "error", "messageKey"]
            .into_iter()
            .find_map(|key| flat(object.get(key)?))
            .unwrap_or_default(),
        Some(value) => flat(value).unwrap_or_default(),
        None => page_line(reply),
    }
}

/// The same where the status is told beside them: of `502 Bad Gateway`, `Bad Gateway`.
pub(super) fn beside(status: u16, value: Option<&Value>, reply: &str) -> String {
    let said = of(value, reply);
    match said.strip_prefix(&status.to_string()) {
        Some(behind) if behind.is_empty() || behind.starts_with(' ') => behind.trim().to_owned(),
        _ => said,
    }
}

/// A text, a list of texts, or an object with a `message`, as one line; `None` if nothing is said there.
pub(super) fn flat(value: &Value) -> Option<String> {
    let mut said = Vec::new();
    gather(value, &mut said);
    (!said.is_empty()).then(|| short_line(&said.join("; ")))
}

/// A text from outside as one clean line of bounded length.
pub(super) fn short_line(text: &str) -> String {
    line_of(text, LONGEST)
}

/// The same of at most so many characters and `…`.
pub(super) fn line_of(text: &str, characters: usize) -> String {
    let begun: String = text.chars().take(characters + 1).collect();
    let cleaned = clean::line(&begun);
    // A grapheme cut in two would not be clean any more: the joiner at its end joins nothing.
    let mut short = grapheme::start(&cleaned, characters).to_owned();
    if short.len() < cleaned.len() {
        short.push('…');
    }
    short
}

fn gather<'a>(value: &'a Value, said: &mut Vec<&'a str>) {
    match value {
        Value::String(text) if !text.trim().is_empty() => said.push(text.trim()),
        Value::Array(values) => values.iter().for_each(|value| gather(value, said)),
        Value::Object(object) => {
            if let Some(value) = object.get("message").or_else(|| object.get("error")) {
                gather(value, said);
            }
        }
        _ => {}
    }
}

/// The title of an HTML page, else the first line with something in it beside tags.
fn page_line(reply: &str) -> String {
    let title = between(reply, "<title>", "</title>")
        .or_else(|| between(reply, "<TITLE>", "</TITLE>"))
        .map(str::trim)
        .filter(|title| !title.is_empty());
    match title {
        Some(title) => short_line(title),
        None => reply
            .lines()
            .map(without_tags)
            .find(|line| !line.is_empty())
            .map(|line| short_line(&line))
            .unwrap_or_default(),
    }
}

fn between<'a>(text: &'a str, start: &str, end: &str) -> Option<&'a str> {
    let (_, rest) = text.split_once(start)?;
    let (inside, _) = rest.split_once(end)?;
    Some(inside)
}

fn without_tags(line: &str) -> String {
    let mut plain = String::new();
    let mut inside = false;
    for character in line.chars().take(4 * LONGEST) {
        match character {
            '<' => inside = true,
            '>' => inside = false,
            _ if !inside => plain.push(character),
            _ => {}
        }
    }
    plain.trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_cut_between_graphemes_and_stays_clean() {
        let joined = "\u{1F3C7}\u{200D}\u{1F3C7}";
        for characters in 0..8 {
            let line = line_of(&format!("abc{joined}d"), characters);
            assert_eq!(clean::line(&line), line, "{characters}");
            assert!(line.chars().count() <= characters + 1, "{line:?}");
        }
        assert_eq!(line_of(&format!("abc{joined}d"), 5), "abc…");
        assert_eq!(
            line_of(&format!("abc{joined}d"), 6),
            format!("abc{joined}…")
        );
        assert_eq!(
            line_of(&format!("abc{joined}d"), 7),
            format!("abc{joined}d")
        );
    }
}
