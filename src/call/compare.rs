//! What differs between the results of two calls, and an outcome in a line. Pure; drafts are compared by
//! [`crate::draft::diff`].

use std::collections::HashMap;
use std::fmt::Write as _;

use serde_json::{Map, Value};

use super::conversation::Turn;
use super::outcome::{self, Entry, Mark};
use crate::draft::diff::{self, Change, Line};

/// A field of an outcome that differs.
#[derive(Clone, Debug, PartialEq)]
pub struct OutcomeDiff {
    /// `confirmed`, `visit.date`, `reasons[0]`; empty for an outcome that is no object.
    pub path: String,
    pub change: Change,
    pub before: Option<Value>,
    pub after: Option<Value>,
}

/// The transcripts' lines: a turn is a line, or as many as it has.
#[must_use]
pub fn transcripts(before: &[Turn], after: &[Turn]) -> Vec<Line> {
    let text = |turns: &[Turn]| {
        let lines: Vec<String> = turns
            .iter()
            .map(|turn| format!("{}: {}", turn.who.word(), turn.text.trim_end()))
            .collect();
        lines.join("\n")
    };
    diff::texts(&text(before), &text(after))
}

/// The fields that differ: in the order before, then what is new.
#[must_use]
pub fn outcomes(before: Option<&Value>, after: Option<&Value>) -> Vec<OutcomeDiff> {
    let (mut old, mut new) = (Vec::new(), Vec::new());
    if let Some(value) = before {
        flatten(value, &mut String::new(), &mut old);
    }
    if let Some(value) = after {
        flatten(value, &mut String::new(), &mut new);
    }
    let (in_old, in_new) = (by_path(&old), by_path(&new));
    let gone_or_changed = old.iter().filter_map(|(path, value)| {
        let after = in_new.get(path.as_str()).copied();
        (after != Some(value)).then(|| OutcomeDiff {
            path: path.clone(),
            change: if after.is_some() {
                Change::Changed
            } else {
                Change::Removed
            },
            before: Some(value.clone()),
            after: after.cloned(),
        })
    });
    let added = new
        .iter()
        .filter(|(path, _)| !in_old.contains_key(path.as_str()))
        .map(|(path, value)| OutcomeDiff {
            path: path.clone(),
            change: Change::Added,
            before: None,
            after: Some(value.clone()),
        });
    gone_or_changed.chain(added).collect()
}

/// The leaves to be looked up. Of two with one path, as a field named `a.b` and a field `b` in `a` have, the first counts.
fn by_path(leaves: &[(String, Value)]) -> HashMap<&str, &Value> {
    let pairs = leaves.iter().map(|(path, value)| (path.as_str(), value));
    pairs.rev().collect()
}

/// Takes an outcome apart into its leaves. Empty objects and arrays are leaves.
fn flatten(value: &Value, path: &mut String, leaves: &mut Vec<(String, Value)>) {
    let length = path.len();
    match value {
        Value::Object(fields) if !fields.is_empty() => {
            for (name, value) in fields {
                if length > 0 {
                    path.push('.');
                }
                path.push_str(name);
                flatten(value, path, leaves);
                path.truncate(length);
            }
        }
        Value::Array(items) if !items.is_empty() => {
            for (index, value) in items.iter().enumerate() {
                let _ = write!(path, "[{index}]");
                flatten(value, path, leaves);
                path.truncate(length);
            }
        }
        leaf => leaves.push((path.clone(), leaf.clone())),
    }
}

/// The longest line that [`outline`] makes, in characters.
const OUTLINE: usize = 240;
/// The longest value in [`params_line`], and the longest line, in characters.
const PARAM: usize = 60;
const PARAMS: usize = 480;

/// An outcome in a line: `confirmed = true  visit_date = 3 May`, cut where it gets long. Params that Hamsa only echoes,
/// as the request (JSON) tells, are left out. Texts are as they came: clean the line before it reaches a terminal.
#[must_use]
pub fn outline(found: &Value, request: &str) -> String {
    let request: Value = serde_json::from_str(request).unwrap_or_default();
    let params = params(&request);
    outlined(&outcome::table(None, found, |name| params?.get(name)))
}

/// The params that a request (JSON) sends, in a line: `order = 99120  name = Lina`. A long value is cut, so that the others
/// stay in, and the line where it gets long. As they were typed: clean the line before it reaches a terminal.
#[must_use]
pub fn params_line(request: &str) -> Option<String> {
    let request: Value = serde_json::from_str(request).ok()?;
    let said: Vec<String> = params(&request)?
        .iter()
        .map(|(name, value)| {
            let value: String = one_line(value).chars().take(PARAM).collect();
            format!("{name} = {value}")
        })
        .collect();
    let line: String = said.join("  ").chars().take(PARAMS).collect();
    Some(line).filter(|line| !line.is_empty())
}

fn params(request: &Value) -> Option<&Map<String, Value>> {
    request
        .get("params")
        .or_else(|| request.get("agentDetails")?.get("params"))
        .and_then(Value::as_object)
}

fn one_line(value: &Value) -> String {
    let text = match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    let words: Vec<&str> = text.split_whitespace().collect();
    words.join(" ")
}

/// The same of an outcome that is a table already.
#[must_use]
pub fn outlined(table: &[Entry]) -> String {
    let shown: Vec<String> = table
        .iter()
        .filter(|entry| entry.mark != Mark::Param)
        .filter_map(|entry| {
            let text = one_line(entry.value.as_ref()?);
            Some(if entry.name.is_empty() {
                text
            } else {
                format!("{} = {text}", entry.name)
            })
        })
        .collect();
    let line = shown.join("  ");
    if line.chars().count() <= OUTLINE {
        return line;
    }
    line.chars().take(OUTLINE - 1).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::super::conversation::Who;
    use super::*;
    use crate::draft::diff::Side;

    #[test]
    fn an_outcome_differs_by_field_at_any_depth() {
        let before = json!({"confirmed": false, "visit": {"date": "3 May", "room": 4}, "why": ["late"], "same": 1});
        let after = json!({"confirmed": true, "visit": {"date": "3 May"}, "why": ["late", "ill"], "same": 1});
        let found: Vec<_> = outcomes(Some(&before), Some(&after))
            .into_iter()
            .map(|one| (one.path, one.change, one.before, one.after))
            .collect();
        assert_eq!(
            found,
            [
                (
                    "confirmed".into(),
                    Change::Changed,
                    Some(json!(false)),
                    Some(json!(true))
                ),
                ("visit.room".into(), Change::Removed, Some(json!(4)), None),
                ("why[1]".into(), Change::Added, None, Some(json!("ill"))),
            ]
        );
        assert!(outcomes(Some(&before), Some(&before)).is_empty());
        assert!(outcomes(None, None).is_empty());
        assert_eq!(outcomes(None, Some(&json!("x"))).len(), 1);
    }

    #[test]
    fn a_turn_is_a_line() {
        let turn = |who, text: &str| Turn {
            who,
            text: text.into(),
        };
        let before = [
            turn(Who::Agent, "Hello."),
            turn(Who::Caller, "Yes, at nine."),
        ];
        let after = [
            turn(Who::Agent, "Hello."),
            turn(Who::Caller, "Yes, at ten."),
        ];
        let sides: Vec<Side> = transcripts(&before, &after)
            .iter()
            .map(|line| line.side)
            .collect();
        assert_eq!(sides, [Side::Both, Side::Removed, Side::Added]);
    }

    #[test]
    fn an_outline_names_the_fields_and_stays_short() {
        let outcome =
            json!({"confirmed": true, "note": "two\nlines", "n": {"a": 1}, "clinic": "Noor"});
        let request = r#"{"agentDetails":{"params":{"clinic":"Noor"}}}"#;
        assert_eq!(
            outline(&outcome, request),
            "confirmed = true  note = two lines  n.a = 1"
        );
        assert_eq!(outline(&json!("done"), ""), "done");
        let long = outline(&json!({"a": "م".repeat(1000)}), "");
        assert_eq!(long.chars().count(), OUTLINE);
    }

    #[test]
    fn the_params_of_either_kind_of_agent_are_told_and_a_long_one_leaves_room_for_the_others() {
        let saved = r#"{"voiceAgentId":"x","params":{"order":99120,"name":"ليلى\nحداد"}}"#;
        let told = "order = 99120  name = ليلى حداد";
        assert_eq!(params_line(saved).as_deref(), Some(told));
        let inline = json!({"agentDetails": {"params": {"long": "م".repeat(1000), "last": "Z"}}});
        let told = params_line(&inline.to_string()).unwrap();
        assert!(told.ends_with("  last = Z"), "{told}");
        let many: Map<String, Value> = (0..1000).map(|n| (format!("p{n}"), json!("x"))).collect();
        let told = params_line(&json!({"params": many}).to_string()).unwrap();
        assert_eq!(told.chars().count(), PARAMS);
        for without in ["{}", r#"{"params":{}}"#, "no JSON"] {
            assert_eq!(params_line(without), None, "{without}");
        }
    }
}
