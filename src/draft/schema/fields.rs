//! An outcome schema as the fields it describes: a tree of names, kinds, descriptions, and what must be there.
//!
//! It only reads; [`super::edit`] changes. What it does not know it passes over, and nothing is lost by that.

use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Range;
use std::sync::Arc;

use compact_str::CompactString;

use super::locate::{Id, Located, Shape, join, push_step};
use super::{Checked, Severity};

/// What kind of value a field takes, in the words of the screen.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Kind {
    Text,
    Number,
    /// A whole number: `integer`.
    Whole,
    YesNo,
    /// One of a list of texts: `enum`.
    Choice,
    /// Fields of its own: `object`.
    Group,
    List(Box<Kind>),
    /// Something that only JSON says.
    Other,
}

impl Kind {
    /// The kinds that one chooses from.
    pub const ALL: [Self; 6] = [
        Self::Text,
        Self::YesNo,
        Self::Choice,
        Self::Number,
        Self::Whole,
        Self::Group,
    ];

    /// In words: `yes or no`, `list of texts`.
    #[must_use]
    pub fn words(&self) -> String {
        match self {
            Self::Text => t!("text").to_owned(),
            Self::Number => t!("number").to_owned(),
            Self::Whole => t!("whole number").to_owned(),
            Self::YesNo => t!("yes or no").to_owned(),
            Self::Choice => t!("choice").to_owned(),
            Self::Group => t!("group").to_owned(),
            Self::List(inner) => match inner.as_ref() {
                Self::Text => t!("list of texts").to_owned(),
                Self::Number => t!("list of numbers").to_owned(),
                Self::Whole => t!("list of whole numbers").to_owned(),
                Self::YesNo => t!("list of yes or no").to_owned(),
                Self::Choice => t!("list of choices").to_owned(),
                Self::Group => t!("list of groups").to_owned(),
                Self::List(_) => t!("list of lists").to_owned(),
                Self::Other => t!("list").to_owned(),
            },
            Self::Other => t!("as JSON says").to_owned(),
        }
    }

    /// As JSON Schema has it: `boolean`, `array of string`; empty for what only JSON says.
    #[must_use]
    pub fn json(&self) -> String {
        match self {
            Self::Text => "string".to_owned(),
            Self::Number => "number".to_owned(),
            Self::Whole => "integer".to_owned(),
            Self::YesNo => "boolean".to_owned(),
            Self::Choice => "enum".to_owned(),
            Self::Group => "object".to_owned(),
            Self::List(inner) => match inner.json() {
                inner if inner.is_empty() => "array".to_owned(),
                inner => t!("array of {inner}", inner),
            },
            Self::Other => String::new(),
        }
    }

    /// What stands as `type`.
    pub(super) fn type_name(&self) -> Option<&'static str> {
        Some(match self {
            Self::Text | Self::Choice => "string",
            Self::Number => "number",
            Self::Whole => "integer",
            Self::YesNo => "boolean",
            Self::Group => "object",
            Self::List(_) => "array",
            Self::Other => return None,
        })
    }

    /// The kind of what a schema describes.
    pub(super) fn of(located: &Located<'_>, schema: Id) -> Self {
        if located.shape(schema) != Some(Shape::Object) {
            return Self::Other;
        }
        let has = |key: &str| located.member(schema, key).is_some();
        let written = located.member(schema, "type");
        let name = written.and_then(|id| located.string(id));
        match name.as_deref() {
            Some("string") if has("enum") => Self::Choice,
            Some("string") => Self::Text,
            Some("number") => Self::Number,
            Some("integer") => Self::Whole,
            Some("boolean") => Self::YesNo,
            Some("object") => Self::Group,
            Some("array") => Self::List(Box::new(
                located
                    .member(schema, "items")
                    .map_or(Self::Other, |items| Self::of(located, items)),
            )),
            None if written.is_none() && has("properties") => Self::Group,
            _ => Self::Other,
        }
    }
}

/// A field in the tree. There may be ten thousand, made anew at a key: most of them fit without a heap allocation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldRow {
    /// JSON pointer of the field's own schema: `/properties/city`.
    pub path: CompactString,
    /// JSON pointer of the object schema that it belongs to; empty at the root.
    pub holder: Arc<str>,
    /// JSON pointer of the object schema that its own fields stand in, if it is a group or a list of groups.
    pub inner: Option<String>,
    /// Groups around it.
    pub depth: usize,
    /// Its place among the fields of its group.
    pub at: usize,
    pub name: CompactString,
    pub kind: Kind,
    pub required: bool,
    pub description: String,
    /// What there is to choose from, in a line; the first few of many. Empty if it is no choice.
    pub choices: String,
    /// Bytes of its name and schema in the text.
    pub span: Range<usize>,
}

/// Why there are no fields to show.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unreadable {
    /// There is no text.
    Blank,
    /// It cannot be read, as its first problem says; the byte where.
    Broken { message: String, at: usize },
    /// It is JSON, but its root is no object.
    NoObject,
    /// It is an outcome rather than what describes one.
    Example,
}

/// The fields of a schema, in the order of the text, groups before what stands in them.
///
/// # Errors
/// Why it cannot be shown as fields.
pub fn read(text: &str, checked: &Checked) -> Result<Vec<FieldRow>, Unreadable> {
    if text.trim().is_empty() {
        return Err(Unreadable::Blank);
    }
    let Some(value) = &checked.value else {
        let first = checked
            .findings
            .iter()
            .find(|finding| finding.severity == Severity::Error);
        return Err(Unreadable::Broken {
            message: first.map_or_else(String::new, |finding| finding.message.clone()),
            at: first
                .and_then(|finding| finding.span.as_ref())
                .map_or(0, |span| span.start),
        });
    };
    if !value.is_object() {
        return Err(Unreadable::NoObject);
    }
    let located = value.located();
    if looks_like_example(&located) {
        return Err(Unreadable::Example);
    }
    let mut rows = Vec::new();
    walk(&located, 0, &"".into(), 0, &mut rows);
    Ok(rows)
}

/// What an outcome hardly has for a field's name.
const KEYWORDS: [&str; 12] = [
    "properties",
    "required",
    "$ref",
    "$schema",
    "$defs",
    "$id",
    "allOf",
    "anyOf",
    "oneOf",
    "enum",
    "additionalProperties",
    "patternProperties",
];

/// All types of JSON Schema.
pub(super) const TYPES: [&str; 7] = [
    "object", "string", "number", "integer", "boolean", "array", "null",
];

/// Whether this is an outcome rather than a schema: an object with something in it, and no keyword of a schema.
#[must_use]
pub fn looks_like_example<'t>(json: impl Into<Located<'t>>) -> bool {
    let located = json.into();
    let mut names = located.members(0).filter_map(|id| located.name(id));
    let written = located.member(0, "type").and_then(|id| located.string(id));
    located.shape(0) == Some(Shape::Object)
        && !located.children(0).is_empty()
        && !names.any(|name| KEYWORDS.contains(&name.as_ref()))
        && !written.is_some_and(|name| TYPES.contains(&name.as_ref()))
}

/// The names that an object schema requires, with their places.
pub(super) fn required<'t>(
    located: &Located<'t>,
    schema: Id,
) -> impl Iterator<Item = (Id, Cow<'t, str>)> {
    let names = located.member(schema, "required");
    let all = names.map_or(&[][..], |id| located.children(id)).iter();
    all.filter_map(|id| Some((*id, located.string(*id)?)))
}

/// The object schema that a schema's own fields stand in: itself, or its items'.
pub(super) fn inner(located: &Located<'_>, schema: Id) -> Option<Id> {
    inner_of(located, schema, &Kind::of(located, schema))
}

fn inner_of(located: &Located<'_>, schema: Id, kind: &Kind) -> Option<Id> {
    match kind {
        Kind::Group => Some(schema),
        Kind::List(kind) if **kind == Kind::Group => located.member(schema, "items"),
        _ => None,
    }
}

/// So many choices are told in a line.
const TOLD: usize = 12;

/// What there is to choose from, in a line.
fn choices(located: &Located<'_>, field: Id, kind: &Kind) -> String {
    let of = match kind {
        Kind::Choice => Some(field),
        Kind::List(inner) if **inner == Kind::Choice => located.member(field, "items"),
        _ => return String::new(),
    };
    let list = of.and_then(|id| located.member(id, "enum"));
    let all = list.map_or(&[][..], |id| located.children(id));
    let told: Vec<_> = { all.iter().take(TOLD) }
        .filter_map(|id| located.string(*id))
        .collect();
    let more = if all.len() > TOLD { ", …" } else { "" };
    format!("{}{more}", told.join(", "))
}

/// The recursion is bounded by [`super::DEEPEST`].
fn walk(
    located: &Located<'_>,
    schema: Id,
    holder: &Arc<str>,
    depth: usize,
    rows: &mut Vec<FieldRow>,
) {
    let Some(properties) = located
        .member(schema, "properties")
        .filter(|id| located.shape(*id) == Some(Shape::Object))
    else {
        return;
    };
    let needed: HashSet<_> = required(located, schema).map(|(_, name)| name).collect();
    let base = join(holder, "properties");
    for (at, field) in located.children(properties).iter().copied().enumerate() {
        let (Some(name), Some(node)) = (located.name(field), located.node(field)) else {
            continue;
        };
        let mut path = CompactString::from(base.as_str());
        push_step(&mut path, &name);
        let kind = Kind::of(located, field);
        let inside = inner_of(located, field, &kind);
        let inner_path = inside.map(|id| {
            if id == field {
                path.to_string()
            } else {
                join(&path, "items")
            }
        });
        rows.push(FieldRow {
            required: !needed.is_empty() && needed.contains(&name),
            description: located
                .member(field, "description")
                .and_then(|id| located.string(id))
                .map_or_else(String::new, Cow::into_owned),
            choices: choices(located, field, &kind),
            name: name.as_ref().into(),
            holder: Arc::clone(holder),
            inner: inner_path.clone(),
            depth,
            at,
            kind,
            span: node.start()..node.span().end,
            path,
        });
        if let Some((id, inner_path)) = inside.zip(inner_path) {
            walk(located, id, &inner_path.into(), depth + 1, rows);
        }
    }
}
