use proptest::prelude::*;
use serde_json::Value;

use super::*;
use crate::draft::problem::Severity;
use crate::draft::schema::{check, fields, starters};

/// Written by hand: odd blanks, unknown keywords, numbers with a spelling of their own.
const HAND: &str = r#"{ "type":"object",
    "x-owner" : "desk 4", "$defs": {"id": {"type": "string"}},
  "properties": {
      "intent":  {"type":"string", "enum":["book","cancel"],   "x-weight": 1.50},
      "address": { "type": "object",
                   "properties": { "city": {"type":"string"},
                                   "zip":  {"type":"string"} },
                   "required":["city"] },
      "age":{"type":"number","minimum":1e2}
  },
  "required": [ "intent",
                "age" ],
  "patternProperties": {"^x-": true}
}"#;

fn rows(text: &str) -> Vec<fields::FieldRow> {
    fields::read(text, &check(text)).unwrap()
}

fn tree(text: &str) -> Vec<String> {
    rows(text)
        .iter()
        .map(|row| {
            format!(
                "{}{}: {}{}",
                "  ".repeat(row.depth),
                row.name,
                row.kind.words(),
                if row.required { " *" } else { "" }
            )
        })
        .collect()
}

/// What stands in `before` and not in `after`, and the other way round, as one stretch each.
fn difference<'a>(before: &'a str, after: &'a str) -> (&'a str, &'a str) {
    let start = before
        .bytes()
        .zip(after.bytes())
        .take_while(|(a, b)| a == b)
        .count();
    let end = before
        .bytes()
        .rev()
        .zip(after.bytes().rev())
        .take_while(|(a, b)| a == b)
        .count()
        .min(before.len() - start)
        .min(after.len() - start);
    (
        before.get(start..before.len() - end).unwrap(),
        after.get(start..after.len() - end).unwrap(),
    )
}

fn with(path: &str, edit: impl FnOnce(&mut Details)) -> Changed {
    let old = details(HAND, path).unwrap();
    let mut new = old.clone();
    edit(&mut new);
    change(HAND, path, &old, &new).unwrap()
}

#[test]
fn the_tree_says_what_there_is() {
    assert_eq!(
        tree(HAND),
        [
            "intent: choice *",
            "address: group",
            "  city: text *",
            "  zip: text",
            "age: number *"
        ]
    );
    let details = details(HAND, "/properties/intent").unwrap();
    assert_eq!(details.choices, ["book", "cancel"]);
    assert!(details.required);
}

#[test]
fn a_change_changes_only_what_it_is_about() {
    let renamed = with("/properties/address", |d| d.name = "عنوان".to_owned());
    assert_eq!(difference(HAND, &renamed.text), ("address", "عنوان"));
    assert_eq!(renamed.path, "/properties/عنوان");

    let described = with("/properties/age", |d| {
        d.description = "in \"years\"".to_owned();
    });
    let wanted = HAND.replace(
        r#""age":{"type":"number","#,
        r#""age":{"type":"number","description":"in \"years\"","#,
    );
    assert_eq!(described.text, wanted, "it stands as its neighbours do");
    let more = with("/properties/intent", |d| d.choices.push("ask".to_owned()));
    let wanted = HAND.replace(r#""cancel"]"#, r#""cancel","ask"]"#);
    assert_eq!(more.text, wanted);
    let optional = with("/properties/age", |d| d.required = false);
    let wanted = HAND.replace(",\n                \"age\" ]", " ]");
    assert_eq!(optional.text, wanted);
    let must = with("/properties/address", |d| d.required = true);
    let wanted = HAND.replace("\"age\" ]", "\"age\",\n                \"address\" ]");
    assert_eq!(must.text, wanted);
    let typed = with("/properties/age", |d| d.kind = Kind::YesNo);
    assert_eq!(difference(HAND, &typed.text), ("number", "boolean"));
    let same = with("/properties/age", |_| {});
    assert_eq!(same.text, HAND);
}

#[test]
fn a_renamed_field_stays_required() {
    let changed = with("/properties/intent", |d| d.name = "wish".to_owned());
    assert!(changed.text.contains(r#""required": [ "wish","#));
    assert_eq!(tree(&changed.text)[0], "wish: choice *");
    let old = details(HAND, "/properties/intent").unwrap();
    let mut new = old.clone();
    new.name = "age".to_owned();
    let error = change(HAND, "/properties/intent", &old, &new).unwrap_err();
    assert_eq!(error, "there is a field `age` already");
}

#[test]
fn fields_are_added_where_and_as_their_neighbours_stand() {
    let new = Details {
        name: "callback".to_owned(),
        kind: Kind::YesNo,
        required: true,
        description: "wants a call".to_owned(),
        choices: vec![],
    };
    let added = add(HAND, "", 1, &new).unwrap();
    assert_eq!(added.path, "/properties/callback");
    assert_eq!(tree(&added.text)[1], "callback: yes or no *");
    assert!(added.text.contains(
        "\"x-weight\": 1.50},\n      \"callback\": { \"type\": \"boolean\", \"description\": \"wants a call\" },\n      \"address\""
    ), "{}", added.text);
    assert!(add(&added.text, "", 0, &new).is_err());
    let nested = add(HAND, "/properties/address", 0, &new).unwrap();
    assert_eq!(tree(&nested.text)[2], "  callback: yes or no *");

    let first = add("", "", 0, &new).unwrap();
    assert_eq!(
        first.text,
        "{\n  \"type\": \"object\",\n  \"properties\": {\n    \"callback\": { \"type\": \"boolean\", \"description\": \"wants a call\" }\n  },\n  \"required\": [\"callback\"]\n}"
    );
    assert_eq!(
        add("{}", "", 0, &new).map(|changed| tree(&changed.text)),
        Ok(vec!["callback: yes or no *".to_owned()])
    );
}

#[test]
fn fields_go_with_what_required_them() {
    assert_eq!(
        tree(&remove(HAND, "/properties/age").unwrap().text),
        [
            "intent: choice *",
            "address: group",
            "  city: text *",
            "  zip: text"
        ]
    );
    let text = remove(HAND, "/properties/address/properties/city")
        .unwrap()
        .text;
    assert!(
        !text.contains("\"required\":["),
        "no empty list stays: {text}"
    );
    let text = remove(&text, "/properties/address/properties/zip")
        .unwrap()
        .text;
    assert!(text.contains("\"properties\": {}"), "{text}");
    assert!(remove(&text, "/properties/nobody").is_err());
}

#[test]
fn fields_move_up_down_in_and_out() {
    let down = shift(HAND, "/properties/intent", 1).unwrap();
    assert_eq!(tree(&down.text)[3], "intent: choice *");
    assert_eq!(
        shift(&down.text, "/properties/intent", -1).unwrap().text,
        HAND
    );
    assert_eq!(shift(HAND, "/properties/intent", -1).unwrap().text, HAND);

    let inside = nest(HAND, "/properties/age").unwrap();
    assert_eq!(inside.path, "/properties/address/properties/age");
    assert_eq!(tree(&inside.text)[4], "  age: number *");
    assert!(inside.text.contains("1e2"));
    let out = unnest(&inside.text, &inside.path).unwrap();
    assert_eq!(tree(&out.text), tree(HAND));
    assert!(nest(HAND, "/properties/intent").is_err());
    assert!(unnest(HAND, "/properties/intent").is_err());
}

#[test]
fn every_kind_becomes_every_other_and_is_valid() {
    let mut kinds = vec![];
    for kind in Kind::ALL {
        kinds.push(kind.clone());
        kinds.push(Kind::List(Box::new(kind)));
    }
    for from in &kinds {
        let first = Details {
            name: "a".to_owned(),
            kind: from.clone(),
            choices: vec!["x".to_owned(), "y, z".to_owned()],
            ..Details::default()
        };
        let text = add("", "", 0, &first).unwrap().text;
        let old = details(&text, "/properties/a").unwrap();
        assert_eq!(&old.kind, from, "{text}");
        for to in &kinds {
            let mut new = old.clone();
            new.kind = to.clone();
            new.choices = vec!["one".to_owned()];
            let changed = change(&text, "/properties/a", &old, &new).unwrap();
            let errors: Vec<_> = check(&changed.text)
                .findings
                .into_iter()
                .filter(|finding| finding.severity == Severity::Error)
                .collect();
            assert_eq!(errors, [], "{from:?} to {to:?}: {}", changed.text);
            assert_eq!(&details(&changed.text, "/properties/a").unwrap().kind, to);
        }
    }
}

#[test]
fn values_that_are_no_texts_keep_their_spelling() {
    let text = r#"{"type":"object","properties":{"a":{"type":"string","enum":[1.50,"b",null]}}}"#;
    let old = details(text, "/properties/a").unwrap();
    assert_eq!(old.choices, ["1.50", "b", "null"]);
    let mut new = old.clone();
    new.choices.push("c, d".to_owned());
    let changed = change(text, "/properties/a", &old, &new).unwrap();
    assert!(
        changed.text.contains(r#"[1.50,"b",null,"c, d"]"#),
        "{}",
        changed.text
    );
}

#[test]
fn choices_are_a_line_and_back() {
    for choices in [
        vec!["a", "b c"],
        vec!["a, b", "c\"d", " e"],
        vec!["نعم", "لا، شكراً"],
    ] {
        let line = choices_line(&choices.iter().map(|c| (*c).to_owned()).collect::<Vec<_>>());
        assert_eq!(choices_of(&line), choices, "{line}");
    }
    assert_eq!(choices_of("نعم، لا ,, نعم"), ["نعم", "لا"]);
    assert_eq!(choices_of(""), Vec::<String>::new());
}

#[test]
fn formatting_keeps_order_and_numbers() {
    let text = formatted(HAND).unwrap();
    assert!(
        text.contains("1e2") || text.contains("1E2") || text.contains("1e+2"),
        "{text}"
    );
    assert!(text.contains("1.50"));
    assert_eq!(
        serde_json::from_str::<Value>(&text).unwrap().to_string(),
        serde_json::from_str::<Value>(HAND).unwrap().to_string()
    );
    assert!(formatted("{").is_err());
}

#[derive(Clone, Debug)]
enum Step {
    Add(usize, String, usize),
    Change(usize, String, usize, bool, String),
    Remove(usize),
    Shift(usize, bool),
    Nest(usize),
    Unnest(usize),
}

fn steps() -> impl Strategy<Value = Step> {
    let word = "[a-c\"\\\\é م~/]{1,4}";
    prop_oneof![
        (0_usize..9, word, 0_usize..12).prop_map(|(a, b, c)| Step::Add(a, b, c)),
        (
            0_usize..9,
            word,
            0_usize..12,
            any::<bool>(),
            "[a-z \"م\n]{0,6}"
        )
            .prop_map(|(a, b, c, d, e)| Step::Change(a, b, c, d, e)),
        (0_usize..9).prop_map(Step::Remove),
        (0_usize..9, any::<bool>()).prop_map(|(a, b)| Step::Shift(a, b)),
        (0_usize..9).prop_map(Step::Nest),
        (0_usize..9).prop_map(Step::Unnest),
    ]
}

fn kind(index: usize) -> Kind {
    let kind = Kind::ALL[index % 6].clone();
    if index < 6 {
        kind
    } else {
        Kind::List(Box::new(kind))
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]
    #[test]
    fn whatever_is_done_it_stays_a_schema_and_keeps_what_it_does_not_know(
        start in 0_usize..7, todo in prop::collection::vec(steps(), 1..12),
    ) {
        let mut text = match start {
            0 => String::new(),
            1 => HAND.to_owned(),
            start => starters::ALL[start - 2].text.to_owned(),
        };
        for step in todo {
            let all = if text.is_empty() { vec![] } else { rows(&text) };
            let pick = |at: usize| all.get(at % all.len().max(1));
            let result = match step {
                Step::Add(at, name, index) => {
                    let holder = pick(at).map_or("", |row| row.inner.as_deref().unwrap_or(&row.holder));
                    let new = Details { name, kind: kind(index), choices: vec!["x".into()], ..Details::default() };
                    add(&text, holder, at, &new)
                }
                Step::Change(at, name, index, required, description) => match pick(at) {
                    Some(row) => {
                        let old = details(&text, &row.path).unwrap();
                        let new = Details { name, kind: kind(index), required, description, choices: vec!["x".into()] };
                        let changed = change(&text, &row.path, &old, &new);
                        if let Ok(changed) = &changed {
                            let mut now = details(&changed.text, &changed.path).unwrap();
                            now.choices = new.choices.clone();
                            prop_assert_eq!(now, new);
                        }
                        changed
                    }
                    None => continue,
                },
                Step::Remove(at) => match pick(at) { Some(row) => remove(&text, &row.path), None => continue },
                Step::Shift(at, down) => match pick(at) { Some(row) => shift(&text, &row.path, if down { 1 } else { -1 }), None => continue },
                Step::Nest(at) => match pick(at) { Some(row) => nest(&text, &row.path), None => continue },
                Step::Unnest(at) => match pick(at) { Some(row) => unnest(&text, &row.path), None => continue },
            };
            if let Ok(changed) = result {
                text = changed.text;
                let errors: Vec<_> = check(&text).findings.into_iter().filter(|finding| finding.severity == Severity::Error).collect();
                prop_assert_eq!(errors, vec![], "{}", text);
                if start == 1 {
                    for kept in ["\"x-owner\" : \"desk 4\"", "\"$defs\": {\"id\": {\"type\": \"string\"}}", "\"patternProperties\": {\"^x-\": true}"] {
                        prop_assert!(text.contains(kept), "{}", text);
                    }
                }
            }
        }
    }
}

#[test]
fn properties_that_are_no_object_take_no_field() {
    let text = r#"{"type":"object","properties":{"group":{"type":"object","properties":"object"},"next":{"type":"string"}}}"#;
    let why = nest(text, "/properties/next").unwrap_err();
    assert_eq!(why, "above it stands no group to put it into");
    let new = details(text, "/properties/next").unwrap();
    assert!(add(text, "/properties/group", 0, &new).is_err());
    assert!(add(r#"{"properties":"object"}"#, "", 0, &new).is_err());
}
