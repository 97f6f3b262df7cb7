//! The schema of one field: what a new one reads, and one brought to another kind, description or list of choices.

use std::collections::HashMap;

use super::super::fields::Kind;
use super::super::locate::{Shape, locate};
use super::splice::{append, insert, quoted, spaced, spliced};
use super::{Details, gone, set, spelled, unset};

/// A new field's schema, compact.
pub(super) fn written(new: &Details) -> String {
    let name = new.kind.type_name().unwrap_or("string");
    let mut parts = vec![format!("\"type\":\"{name}\"")];
    if new.kind == Kind::Choice {
        parts.push(format!("\"enum\":{}", list(&new.choices)));
    }
    if !new.description.is_empty() {
        parts.push(format!("\"description\":{}", quoted(&new.description)));
    }
    match &new.kind {
        Kind::Group => parts.push("\"properties\":{}".to_owned()),
        Kind::List(inner) => {
            let items = Details {
                kind: inner.as_ref().clone(),
                choices: new.choices.clone(),
                ..Details::default()
            };
            parts.push(format!("\"items\":{}", written(&items)));
        }
        _ => {}
    }
    format!("{{{}}}", parts.join(","))
}

fn list(choices: &[String]) -> String {
    let quoted: Vec<_> = choices.iter().map(|choice| quoted(choice)).collect();
    format!("[{}]", quoted.join(","))
}

/// A field's own schema, brought from `old` to `new`.
pub(super) fn described(schema: &str, old: &Details, new: &Details) -> Result<String, String> {
    let mut text = schema.to_owned();
    if locate(&text).shape(0) != Some(Shape::Object) {
        // `true`, which allows anything.
        "{}".clone_into(&mut text);
    }
    if old.kind != new.kind || old.choices != new.choices {
        text = of_kind(&text, &old.kind, &new.kind, &new.choices)?;
    }
    if old.description != new.description {
        text = if new.description.is_empty() {
            unset(&text, "description")
        } else {
            set(
                &locate(&text),
                "",
                "description",
                &quoted(&new.description),
                Some("enum"),
            )?
        };
    }
    Ok(text)
}

/// A schema brought from one kind to another: what only the old one needs goes, all else stays.
fn of_kind(schema: &str, old: &Kind, new: &Kind, choices: &[String]) -> Result<String, String> {
    let mut text = schema.to_owned();
    let Some(name) = new.type_name() else {
        return Ok(text);
    };
    if old.type_name() != Some(name) || locate(&text).find("/type").is_none() {
        text = if locate(&text).find("/type").is_some() {
            set(&locate(&text), "", "type", &quoted(name), None)?
        } else {
            insert(&locate(&text), 0, 0, "\"type\"", &quoted(name))
        };
    }
    if *old == Kind::Choice && *new != Kind::Choice {
        text = unset(&text, "enum");
    }
    if *old == Kind::Group && *new != Kind::Group {
        text = unset(&unset(&text, "properties"), "required");
    }
    match (old, new) {
        (Kind::List(old), Kind::List(new)) => {
            if let Some(span) = locate(&text).value("/items") {
                let items = text.get(span.clone()).unwrap_or_default();
                let items = if items.starts_with('{') { items } else { "{}" };
                let items = of_kind(items, old, new, choices)?;
                return Ok(spliced(&text, span, &items));
            }
        }
        (Kind::List(_), _) => text = unset(&text, "items"),
        _ => {}
    }
    match new {
        Kind::Choice => {
            // Values that stand there already keep their spelling: a number is none in quotes.
            let located = locate(&text);
            let list = located.member(0, "enum");
            let values = list.map_or(&[][..], |id| located.children(id)).iter();
            let known: Vec<(String, &str)> = values
                .map(|id| (spelled(&located, *id), located.raw(*id)))
                .collect();
            let more = choices.get(known.len()..).unwrap_or_default();
            let kept = known.iter().map(|(text, _)| text);
            if !known.is_empty() && !more.is_empty() && kept.eq(choices.iter().take(known.len())) {
                // What is listed already stays as it stands.
                let list = list.ok_or_else(gone)?;
                let more: Vec<String> = more.iter().map(|choice| quoted(choice)).collect();
                return Ok(append(&located, list, &more));
            }
            let mut raws: HashMap<&str, &str> = HashMap::with_capacity(known.len());
            for (text, raw) in &known {
                raws.entry(text).or_insert(raw);
            }
            let all: Vec<String> = choices
                .iter()
                .map(|choice| {
                    raws.get(choice.as_str())
                        .map_or_else(|| quoted(choice), |raw| (*raw).to_owned())
                })
                .collect();
            text = set(
                &located,
                "",
                "enum",
                &format!("[{}]", all.join(", ")),
                Some("type"),
            )?;
        }
        Kind::Group if locate(&text).find("/properties").is_none() => {
            text = set(&locate(&text), "", "properties", "{}", Some("description"))?;
        }
        Kind::List(inner) => {
            let items = Details {
                kind: inner.as_ref().clone(),
                choices: choices.to_vec(),
                ..Details::default()
            };
            text = set(
                &locate(&text),
                "",
                "items",
                &spaced(&written(&items)),
                Some("description"),
            )?;
        }
        _ => {}
    }
    Ok(text)
}
