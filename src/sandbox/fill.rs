//! Puts values into a text: the call's params, and the system variables of docs/API.md §2 with plausible values.
//!
//! Only `{{name}}` is filled, once: a value is not looked into. A name without a value, and everything else in
//! braces, stays as it is written, so that a slip can be heard.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use serde_json::{Map, Value};

/// How long a filled text may become, in bytes: a long value may stand in a text many times.
pub const MOST_TEXT: usize = 64 * 1024;

/// What the system variables are taken from.
#[derive(Debug)]
pub struct Facts<'a> {
    pub call_id: &'a str,
    pub agent_id: &'a str,
    pub agent_name: &'a str,
    /// The number that is called.
    pub to_number: &'a str,
    /// The number that calls.
    pub phone_number: &'a str,
    /// When the call was taken.
    pub created: Timestamp,
}

/// The text with the values in their places, cut at [`MOST_TEXT`].
pub fn fill(text: &str, params: &Map<String, Value>, facts: &Facts<'_>) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("{{") {
        let (before, from_braces) = rest.split_at(at);
        out.push_str(before);
        if let Some((name, after)) = placeholder(from_braces)
            && let Some(value) = value_of(name, params, facts)
        {
            out.push_str(&value);
            rest = after;
        } else {
            out.push('{');
            rest = from_braces.strip_prefix('{').unwrap_or_default();
        }
        if out.len() > MOST_TEXT {
            break;
        }
    }
    out.push_str(rest);
    cut(out, MOST_TEXT)
}

/// At most `most` bytes of a text, with a sign where it was cut.
pub fn cut(mut text: String, most: usize) -> String {
    if text.len() > most {
        text.truncate(text.floor_char_boundary(most));
        text.push('…');
    }
    text
}

/// A scalar as it is said.
pub fn said(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}

/// The name in `{{name}}` at the start of the text, and what follows. It looks no further than the first character
/// that no name has, so that a text of opening braces costs no more than another.
fn placeholder(text: &str) -> Option<(&str, &str)> {
    let inner = text.strip_prefix("{{")?;
    let end = inner.find(|char: char| {
        !(char.is_alphanumeric() || char == '_' || char == ' ' || !char.is_ascii())
    })?;
    let (name, after) = inner.split_at(end);
    let name = name.trim();
    let after = after.strip_prefix("}}")?;
    (!name.is_empty() && !name.contains(' ')).then_some((name, after))
}

fn value_of(name: &str, params: &Map<String, Value>, facts: &Facts<'_>) -> Option<String> {
    params.get(name).map(said).or_else(|| system(name, facts))
}

fn system(name: &str, facts: &Facts<'_>) -> Option<String> {
    let now = facts.created.to_zoned(TimeZone::UTC);
    Some(match name {
        "current_time" => now.strftime("%H:%M").to_string(),
        "current_date" => format!("{}/{}/{}", now.month(), now.day(), now.year()),
        "current_datetime" => {
            format!(
                "{}/{}/{} {}",
                now.month(),
                now.day(),
                now.year(),
                now.strftime("%H:%M")
            )
        }
        "current_timestamp" => facts.created.as_millisecond().to_string(),
        "current_day" => now.day().to_string(),
        "current_month" => now.month().to_string(),
        "current_year" => now.year().to_string(),
        "current_weekday" => now.strftime("%A").to_string(),
        "call_id" => facts.call_id.to_owned(),
        "call_type" => "telephone".to_owned(),
        "direction" => "outbound".to_owned(),
        "call_start_time" => iso(facts.created),
        "user_number" => facts.to_number.to_owned(),
        "user_number_area_code" => {
            let national = facts.to_number.strip_prefix("+1");
            let digits = national
                .or_else(|| facts.to_number.get(4..))
                .unwrap_or_default();
            digits.chars().take(3).collect()
        }
        "agent_number" => facts.phone_number.to_owned(),
        "agent_name" => facts.agent_name.to_owned(),
        "agent_id" => facts.agent_id.to_owned(),
        _ => return None,
    })
}

/// ISO 8601 in UTC with milliseconds.
pub fn iso(time: Timestamp) -> String {
    time.to_zoned(TimeZone::UTC)
        .strftime("%Y-%m-%dT%H:%M:%S.%3fZ")
        .to_string()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn filled(text: &str, params: &Value) -> String {
        let facts = Facts {
            call_id: "the-call",
            agent_id: "the-agent",
            agent_name: "Clinic",
            to_number: "+12025550144",
            phone_number: "+12025550143",
            created: "2026-01-15T14:30:05.25Z".parse().unwrap(),
        };
        fill(text, params.as_object().unwrap(), &facts)
    }

    #[test]
    fn values_are_put_in_place_once() {
        let params =
            json!({"name": "{{other}} $1 \\ }}", "other": "x", "n": 3, "yes": true, "اسم": "لينا"});
        let table = [
            ("Hello {{name}}!", "Hello {{other}} $1 \\ }}!"),
            ("{{n}} {{yes}} {{other}}{{other}}", "3 true xx"),
            ("{{ other }}", "x"),
            ("{{اسم}}", "لينا"),
            ("{{{other}}}", "{x}"),
            ("{{missing}} {{other", "{{missing}} {{other"),
            (
                "{{other|upper}} {% if x %} {{a b}} {{}} {",
                "{{other|upper}} {% if x %} {{a b}} {{}} {",
            ),
        ];
        for (text, expected) in table {
            assert_eq!(filled(text, &params), expected, "{text}");
        }
    }

    #[test]
    fn system_variables_have_values() {
        let table = [
            ("{{current_time}} {{current_date}}", "14:30 1/15/2026"),
            ("{{current_timestamp}}", "1768487405250"),
            (
                "{{current_weekday}} {{call_start_time}}",
                "Thursday 2026-01-15T14:30:05.250Z",
            ),
            (
                "{{user_number}} {{user_number_area_code}}",
                "+12025550144 202",
            ),
            (
                "{{agent_name}} {{agent_number}} {{call_id}}",
                "Clinic +12025550143 the-call",
            ),
        ];
        for (text, expected) in table {
            assert_eq!(filled(text, &json!({})), expected, "{text}");
        }
    }

    #[test]
    fn a_text_that_would_grow_without_end_is_cut() {
        let text = "{{x}}".repeat(10_000);
        let params = json!({ "x": "م".repeat(100_000) });
        assert!(filled(&text, &params).len() <= MOST_TEXT + 3);
        let braces = "{".repeat(1_000_000);
        assert!(filled(&braces, &params).len() <= MOST_TEXT + 3);
    }
}
