//! JSON as it was read: its text, the places in it, and its value, which is made when it is first looked at. Most of
//! what happens at a key needs the places only, and to build a value of a megabyte takes longer than a key may.

use std::collections::HashSet;
use std::fmt;
use std::ops::Deref;
use std::sync::{Arc, OnceLock};

use serde::de::{Deserialize, Deserializer, MapAccess, SeqAccess, Visitor};
use serde::ser::{Serialize, Serializer};
use serde_json::Value;

use super::locate::{self, Id, Located, Shape, Tree};
use crate::draft::Params;

/// A JSON text that was read, with key order and number spelling as typed. Cheap to clone. It is looked at as a
/// [`Value`].
#[derive(Clone)]
pub struct Json(Arc<Read>);

struct Read {
    text: Box<str>,
    tree: Arc<Tree>,
    value: OnceLock<Value>,
}

impl Json {
    /// A text that is readable ([`super::fields::read`]), or blank.
    #[must_use]
    pub fn of(text: &str) -> Self {
        Self::with(text, locate::tree(text))
    }

    /// Reads a text that is not nested too deep.
    pub(super) fn read(text: &str, tree: Tree) -> Result<Self, serde_json::Error> {
        // A key that `serde_json` uses itself reads otherwise than it stands there.
        if memchr::memmem::find(text.as_bytes(), b"$serde_json::").is_some() {
            serde_json::from_str::<Value>(text)?;
        } else if !tree.is_json {
            serde_json::from_str::<Passed>(text)?;
        }
        Ok(Self::with(text, tree))
    }

    fn with(text: &str, tree: Tree) -> Self {
        Self(Arc::new(Read {
            text: text.into(),
            tree: Arc::new(tree),
            value: OnceLock::new(),
        }))
    }

    /// The text that was read.
    #[must_use]
    pub fn text(&self) -> &str {
        &self.0.text
    }

    /// Where things stand in the text.
    #[must_use]
    pub fn located(&self) -> Located<'_> {
        Located::new(&self.0.text, Arc::clone(&self.0.tree))
    }

    /// How many fields the root object has, for the field list. 0 if it is none.
    #[must_use]
    pub fn field_count(&self) -> usize {
        let located = self.located();
        properties(&located).map_or(0, |all| located.members(all).count())
    }

    /// Which of these params have the name of a field of the root object.
    #[must_use]
    pub fn field_names_in<'p>(&self, params: &'p Params) -> HashSet<&'p str> {
        let located = self.located();
        let all = properties(&located).map_or(&[][..], |all| located.children(all));
        let found = |name: &str| match params.len() {
            // To look a field's name up takes longer than to compare it with a few.
            0..=FEW => params.keys().find(|param| *param == name),
            _ => params.get_key_value(name).map(|(param, _)| param),
        };
        { all.iter() }
            .filter_map(|id| Some(found(&located.name(*id)?)?.as_str()))
            .collect()
    }
}

/// So many params are compared one by one.
const FEW: usize = 8;

fn properties(located: &Located<'_>) -> Option<Id> {
    let all = located.member(0, "properties")?;
    (located.shape(all)? == Shape::Object).then_some(all)
}

impl Deref for Json {
    type Target = Value;

    fn deref(&self) -> &Value {
        self.0.value.get_or_init(|| {
            // What was read as JSON is JSON; were it not, it would be sent as the text that was typed.
            serde_json::from_str(&self.0.text).unwrap_or_else(|_| self.0.text.as_ref().into())
        })
    }
}

impl Serialize for Json {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let located = self.located();
        // Of two members with one name a value knows which counts, and where it stands; places do not tell.
        if self.0.value.get().is_some() || !located.duplicates().is_empty() {
            return Value::serialize(self, to);
        }
        let root = Placed {
            located: &located,
            id: 0,
        };
        root.serialize(to)
    }
}

/// A value by its place, which is written as the [`Value`] that stands there.
struct Placed<'l, 't> {
    located: &'l Located<'t>,
    id: Id,
}

impl Serialize for Placed<'_, '_> {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        let located = self.located;
        let all = located.children(self.id);
        let placed = |id: &Id| Placed { located, id: *id };
        match located.shape(self.id) {
            Some(Shape::Object) => to.collect_map(
                { all.iter() }.map(|id| (located.name(*id).unwrap_or_default(), placed(id))),
            ),
            Some(Shape::Array) => to.collect_seq(all.iter().map(placed)),
            Some(Shape::Text) => to.serialize_str(&located.string(self.id).unwrap_or_default()),
            // A number keeps its spelling.
            _ => serde_json::from_str::<Value>(located.raw(self.id))
                .map_err(serde::ser::Error::custom)?
                .serialize(to),
        }
    }
}

impl PartialEq for Json {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0) || self.text() == other.text() || **self == **other
    }
}

impl fmt::Debug for Json {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&**self, out)
    }
}

/// A value that is read as [`Value`] is, with the same errors, and not kept.
struct Passed;

impl<'de> Deserialize<'de> for Passed {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_any(Pass)
    }
}

struct Pass;

impl<'de> Visitor<'de> for Pass {
    type Value = Passed;

    fn expecting(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str("any valid JSON value")
    }

    fn visit_bool<E>(self, _: bool) -> Result<Passed, E> {
        Ok(Passed)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Passed, E> {
        Ok(Passed)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Passed, E> {
        Ok(Passed)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Passed, E> {
        Ok(Passed)
    }

    fn visit_str<E>(self, _: &str) -> Result<Passed, E> {
        Ok(Passed)
    }

    fn visit_unit<E>(self) -> Result<Passed, E> {
        Ok(Passed)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut all: A) -> Result<Passed, A::Error> {
        while all.next_element::<Passed>()?.is_some() {}
        Ok(Passed)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut all: A) -> Result<Passed, A::Error> {
        while all.next_entry::<PassedKey, Passed>()?.is_some() {}
        Ok(Passed)
    }
}

/// A key, read as text.
struct PassedKey;

impl<'de> Deserialize<'de> for PassedKey {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        from.deserialize_str(Pass).map(|_| Self)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::draft::ParamValue;

    /// Bits of which JSON and near misses are made.
    const BITS: [&str; 40] = [
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"a\"",
        "\"b\":",
        "\"a\":",
        "\"\\u0061\":",
        "1",
        "-",
        "0",
        "01",
        "-0",
        "1.5",
        "1.",
        ".5",
        "1e5",
        "1E+05",
        "1e",
        "true",
        "false",
        "null",
        "nul",
        " ",
        "\n",
        "\t",
        "\"",
        "\\",
        "\"\\n\"",
        "\"\\x\"",
        "\"\\ud83d\\ude00\"",
        "\"\\ud83d\"",
        "\"\\u00e9\"",
        "\"\\u00g9\"",
        "\"\u{1}\"",
        "\"é\"",
        "\u{feff}",
        "\"\u{7f}\"",
    ];

    fn any_text() -> impl Strategy<Value = String> {
        let bits = prop::collection::vec(prop::sample::select(&BITS[..]), 0..9);
        let leaf = prop_oneof![
            prop::sample::select(&BITS[..]).prop_map(str::to_owned),
            bits.prop_map(|bits| bits.concat()),
        ];
        // Mostly JSON, with a slip here and there.
        leaf.prop_recursive(4, 24, 4, |inner| {
            let member = (
                prop::sample::select(vec!["\"a\"", "\"b\"", "\"\\u0061\"", "a", ""]),
                inner.clone(),
            )
                .prop_map(|(key, value)| format!("{key} : {value}"));
            prop_oneof![
                prop::collection::vec(inner, 0..4).prop_map(|all| format!("[{}]", all.join(", "))),
                prop::collection::vec(member, 0..4)
                    .prop_map(|all| format!("{{{}}}", all.join(","))),
            ]
        })
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4000))]
        #[test]
        fn what_is_read_is_what_serde_json_reads(text in any_text()) {
            let theirs = serde_json::from_str::<Value>(&text);
            match (Json::read(&text, locate::tree(&text)), theirs) {
                (Ok(ours), Ok(theirs)) => {
                    prop_assert_eq!(serde_json::to_string_pretty(&ours).unwrap(), format!("{theirs:#}"));
                    prop_assert_eq!(&*ours, &theirs);
                    prop_assert_eq!(ours.is_object(), theirs.is_object());
                    let located = ours.located();
                    for id in located.ids() {
                        prop_assert!(serde_json::from_str::<Value>(located.raw(id)).is_ok());
                    }
                    if !located.duplicates().is_empty() {
                        return Ok(());
                    }
                    for id in located.ids() {
                        let at = located.path(id);
                        prop_assert_eq!(located.find(&at), Some(id));
                        let own: Value = serde_json::from_str(located.raw(id)).unwrap();
                        prop_assert_eq!(theirs.pointer(&at), Some(&own));
                    }
                }
                (Err(ours), Err(theirs)) => prop_assert_eq!(ours.to_string(), theirs.to_string()),
                (ours, theirs) => prop_assert!(false, "{ours:?} and {theirs:?}"),
            }
        }
    }

    #[test]
    fn of_a_name_that_stands_twice_the_last_counts() {
        let text =
            r#"{"a":1,"b":{"c":1,"\u0063":2},"a":[2,{"d":0}],"properties":{"x":{},"y":{},"x":{}}}"#;
        let json = Json::read(text, locate::tree(text)).unwrap();
        let located = json.located();
        let twice: Vec<_> = located
            .duplicates()
            .iter()
            .map(|id| located.path(*id))
            .collect();
        assert_eq!(twice, ["/b/c", "/a", "/properties/x"]);
        let counting: Vec<_> = located.members(0).map(|id| located.raw(id)).collect();
        assert_eq!(counting[1..2], ["[2,{\"d\":0}]"]);
        assert_eq!(json.field_count(), 2);
        for more in [0, 20] {
            let mut params: Params = (0..more)
                .map(|number| (format!("p{number}"), ParamValue::Bool(true)))
                .collect();
            params.insert("y".to_owned(), ParamValue::Bool(true));
            assert_eq!(json.field_names_in(&params), ["y"].into());
        }
        assert_eq!(json["b"]["c"], 2);
        assert_eq!(located.find("/a/1/d").map(|id| located.raw(id)), Some("0"));
    }

    #[test]
    fn a_large_object_finds_its_duplicates_too() {
        let members: Vec<_> = (0..300)
            .map(|number| format!("\"f{}\":{number}", number % 299))
            .collect();
        let text = format!("{{{}}}", members.join(","));
        let tree = locate::tree(&text);
        let located = Located::new(&text, Arc::new(tree));
        assert_eq!(located.duplicates().len(), 1);
        assert_eq!(located.members(0).count(), 299);
        assert_eq!(located.find("/f0").map(|id| located.raw(id)), Some("299"));
    }
}
