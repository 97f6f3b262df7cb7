//! Renaming a placeholder everywhere at once: in the texts, in `[params]` and in all param sets.
//!
//! Nothing is changed here: [`rename`] gives the fields with their new values, so that the change is one step of undo.

use super::field::Field;
use super::template::{self, PieceKind};
use super::{Draft, FieldValue, ParamValue, Params};

/// What a rename changes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Renaming {
    /// The fields that change, each with its new value.
    pub changes: Vec<(Field, FieldValue)>,
    /// In how many places of texts the name stands.
    pub places: usize,
    /// In how many tables (`[params]` and param sets) it has a value.
    pub values: usize,
    /// Values of the old name that give way to one that the new name has already: where, and the value.
    pub dropped: Vec<(Option<String>, String)>,
}

/// What renaming `from` to `to` changes in a draft. In a table where both names have a value, that of `to` stays,
/// unless it is blank.
#[must_use]
pub fn rename(draft: &Draft, from: &str, to: &str) -> Renaming {
    let mut renaming = Renaming::default();
    if from == to {
        return renaming;
    }
    for (field, text) in [
        (Field::Greeting, &draft.greeting_message),
        (Field::Preamble, &draft.preamble),
        (Field::Outcome, &draft.outcome),
    ] {
        if let Some((text, count)) = in_text(text, from, to) {
            renaming.places += count;
            renaming.changes.push((field, FieldValue::Text(text)));
        }
    }
    let mut rows = draft.poke_messages.clone();
    for row in &mut rows {
        if let Some((text, count)) = in_text(row, from, to) {
            renaming.places += count;
            *row = text;
        }
    }
    if rows != draft.poke_messages {
        let rows = FieldValue::Rows(rows);
        renaming.changes.push((Field::PokeMessages, rows));
    }
    let mut table = |set: Option<&String>, values: &Params| {
        if !values.contains_key(from) {
            return values.clone();
        }
        renaming.values += 1;
        let (renamed, dropped) = in_table(values, from, to);
        renaming
            .dropped
            .extend(dropped.map(|value| (set.cloned(), value)));
        renamed
    };
    let params = table(None, &draft.params);
    let param_sets = { draft.param_sets.iter() }
        .map(|(name, values)| (name.clone(), table(Some(name), values)))
        .collect();
    if renaming.values > 0 {
        renaming.changes.push((
            Field::Params,
            FieldValue::Params {
                params,
                param_sets,
                param_set: draft.param_set.clone(),
            },
        ));
    }
    renaming
}

/// A table with the name changed, in its place; and the value that gave way to one of the new name, if one did.
fn in_table(values: &Params, from: &str, to: &str) -> (Params, Option<String>) {
    let blank = |value: &ParamValue| value.as_text().trim().is_empty();
    let old = values.get(from);
    let Some(there) = values.get(to) else {
        let renamed = values.iter().map(|(name, value)| {
            let name = if name == from { to } else { name };
            (name.to_owned(), value.clone())
        });
        return (renamed.collect(), None);
    };
    let takes_old = blank(there);
    let renamed = values
        .iter()
        .filter(|(name, _)| *name != from)
        .map(|(name, value)| {
            let value = old.filter(|_| takes_old && name == to).unwrap_or(value);
            (name.clone(), value.clone())
        });
    let dropped = old
        .filter(|old| !takes_old && !blank(old) && *old != there)
        .map(|old| old.as_text().to_owned());
    (renamed.collect(), dropped)
}

/// A text with the name changed in its placeholders and expressions, and in how many places; `None` if it has none.
#[must_use]
fn in_text(text: &str, from: &str, to: &str) -> Option<(String, usize)> {
    if !text.contains(from) {
        return None;
    }
    let mut renamed = String::with_capacity(text.len());
    let mut done = 0;
    let mut count = 0;
    for piece in template::parse(text) {
        let mut put = |range: std::ops::Range<usize>| {
            renamed.push_str(text.get(done..range.start).unwrap_or_default());
            renamed.push_str(to);
            done = range.end;
            count += 1;
        };
        match piece.kind {
            PieceKind::Placeholder { name, .. } if text.get(name.clone()) == Some(from) => {
                put(name);
            }
            PieceKind::Jinja => {
                let written = text.get(piece.span.clone()).unwrap_or_default();
                for at in words_in_expression(written, from) {
                    let start = piece.span.start + at;
                    put(start..start + from.len());
                }
            }
            _ => {}
        }
    }
    renamed.push_str(text.get(done..).unwrap_or_default());
    (count > 0).then_some((renamed, count))
}

/// Where a name stands as a word of an expression: not in quotes, not behind a dot, not in a comment.
fn words_in_expression(written: &str, name: &str) -> Vec<usize> {
    let mut found = Vec::new();
    if written.starts_with("{#") {
        return found;
    }
    let mut quote = None;
    let mut before = ' ';
    let mut at = 0;
    while let Some(rest) = written.get(at..) {
        let Some(character) = rest.chars().next() else {
            break;
        };
        if quote.is_none() && template::is_name_char(character) {
            let length = rest
                .find(|c| !template::is_name_char(c))
                .unwrap_or(rest.len());
            if rest.get(..length) == Some(name) && before != '.' {
                found.push(at);
            }
            at += length;
            before = 'x';
            continue;
        }
        match (quote, character) {
            (None, '"' | '\'') => quote = Some(character),
            (Some(open), close) if open == close => quote = None,
            _ => {}
        }
        before = character;
        at += character.len_utf8();
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    fn params(all: &[(&str, &str)]) -> Params {
        let value = |text: &str| ParamValue::Text(text.to_owned());
        let pairs = all
            .iter()
            .map(|(name, text)| ((*name).to_owned(), value(text)));
        pairs.collect()
    }

    #[test]
    fn placeholders_and_expressions_are_renamed_and_nothing_else_is() {
        for (text, expected) in [
            ("{{a}} a {{ a }} <<a>>", "{{b}} a {{ b }} <<b>>"),
            ("{{aa}} {{A}} {a} \\<<a>>", "{{aa}} {{A}} {a} \\<<a>>"),
            (
                "{% if a == \"a\" and x.a %}{{ a | f('a') }}{# a #}",
                "{% if b == \"a\" and x.a %}{{ b | f('a') }}{# a #}",
            ),
            ("{{a", "{{a"),
            ("none", "none"),
        ] {
            let renamed = in_text(text, "a", "b").map_or(text.to_owned(), |(text, _)| text);
            assert_eq!(renamed, expected);
        }
        assert_eq!(
            in_text("{{اسم}} {{اسم_آخر}}", "اسم", "name"),
            Some(("{{name}} {{اسم_آخر}}".to_owned(), 1))
        );
    }

    #[test]
    fn every_text_and_every_table_is_renamed_in_place() {
        let mut draft = Draft {
            greeting_message: "{{a}}{{a}}".into(),
            preamble: "{{a}}".into(),
            outcome: "{{a}}".into(),
            poke_messages: vec!["x".into(), "{{a}}".into()],
            params: params(&[("x", "1"), ("a", "2"), ("y", "3")]),
            param_sets: [("lina".to_owned(), params(&[("a", "4"), ("z", "5")]))].into(),
            param_set: Some("lina".into()),
            ..Draft::default()
        };
        let renaming = rename(&draft, "a", "b");
        assert_eq!((renaming.places, renaming.values), (5, 2));
        assert!(renaming.dropped.is_empty());
        for (field, value) in renaming.changes {
            draft.set(field, value);
        }
        assert_eq!(draft.greeting_message, "{{b}}{{b}}");
        assert_eq!(draft.poke_messages, ["x", "{{b}}"]);
        assert!(draft.params.keys().eq(["x", "b", "y"]));
        assert!(draft.param_sets["lina"].keys().eq(["b", "z"]));
        assert_eq!(draft.param_set.as_deref(), Some("lina"));
        assert_eq!(rename(&draft, "a", "b"), Renaming::default());
    }

    #[test]
    fn onto_a_name_with_a_value_that_value_stays_unless_it_is_blank() {
        let draft = Draft {
            params: params(&[("a", "old"), ("b", "new")]),
            param_sets: [
                ("blank".to_owned(), params(&[("b", " "), ("a", "old")])),
                ("same".to_owned(), params(&[("a", "x"), ("b", "x")])),
            ]
            .into(),
            ..Draft::default()
        };
        let renaming = rename(&draft, "a", "b");
        assert_eq!(renaming.dropped, [(None, "old".to_owned())]);
        let [
            (
                Field::Params,
                FieldValue::Params {
                    params: renamed,
                    param_sets,
                    ..
                },
            ),
        ] = &renaming.changes[..]
        else {
            panic!("{renaming:?}");
        };
        assert_eq!(renamed, &params(&[("b", "new")]));
        assert_eq!(param_sets["blank"], params(&[("b", "old")]));
        assert_eq!(param_sets["same"], params(&[("b", "x")]));
    }
}
