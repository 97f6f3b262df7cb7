//! Changes of an outcome schema field by field. Each changes the stretch of text that it is about and no other: unknown
//! keywords, the order of keys, the spelling of numbers and the layout of the rest stay as they were typed.
//!
//! Every function takes the schema, which must be readable ([`super::fields::read`]), and gives the new text, or says
//! why it cannot be done. The schema is its text, or, where that was read already, the places in it
//! ([`super::json::Json::located`]): a long text is walked over once.

use std::ops::Range;

use indexmap::IndexSet;

use super::fields::{self, Kind};
use super::locate::{Id, Located, Node, Shape, join, locate};

mod kind;
mod splice;
#[cfg(test)]
mod tests;

use kind::{described, written};
use splice::{
    blanks_before, indent_at, indented, insert, put, quoted, spaced, spliced, unit, without,
};

/// What one sees and changes of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Details {
    pub name: String,
    pub kind: Kind,
    pub required: bool,
    pub description: String,
    /// What to choose from, of [`Kind::Choice`] and lists of it. Values that are no texts read as JSON.
    pub choices: Vec<String>,
}

impl Default for Details {
    fn default() -> Self {
        Self {
            name: String::new(),
            kind: Kind::Text,
            required: false,
            description: String::new(),
            choices: Vec::new(),
        }
    }
}

/// A text was changed: the new one, and where the field stands in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Changed {
    pub text: String,
    /// JSON pointer of the field that it was about, or of what took its place; empty if nothing did.
    pub path: String,
}

/// What stands where nothing was described yet.
const EMPTY: &str = "{\n  \"type\": \"object\",\n  \"properties\": {}\n}";

fn gone() -> &'static str {
    t!("this field is not there any more")
}

/// A field as it stands in the text.
#[must_use]
pub fn details<'t>(schema: impl Into<Located<'t>>, path: &str) -> Option<Details> {
    let located = schema.into();
    let field = located.find(path)?;
    let holder = located.find(holder_of(path)?)?;
    let name = located.name(field)?.into_owned();
    let kind = Kind::of(&located, field);
    let choices = match &kind {
        Kind::Choice => located.member(field, "enum"),
        Kind::List(inner) if **inner == Kind::Choice => located
            .member(field, "items")
            .and_then(|items| located.member(items, "enum")),
        _ => None,
    };
    let choices = choices.map_or(&[][..], |id| located.children(id)).iter();
    let choices = choices.map(|id| spelled(&located, *id)).collect();
    let description = located
        .member(field, "description")
        .and_then(|id| located.string(id))
        .map_or_else(String::new, std::borrow::Cow::into_owned);
    Some(Details {
        required: fields::required(&located, holder).any(|(_, own)| own == name),
        name,
        kind,
        description,
        choices,
    })
}

/// Adds a field to the object schema at `holder`, behind `at` of its fields.
///
/// # Errors
/// Why it cannot be added.
pub fn add<'t>(
    schema: impl Into<Located<'t>>,
    holder: &str,
    at: usize,
    new: &Details,
) -> Result<Changed, String> {
    let mut located = schema.into();
    if located.text.trim().is_empty() {
        located = locate(EMPTY);
    }
    let with_properties;
    if located.find(&join(holder, "properties")).is_none() {
        with_properties = set(&located, holder, "properties", "{}", Some("description"))?;
        located = locate(&with_properties);
    }
    let base = join(holder, "properties");
    let path = join(&base, &new.name);
    if located.find(&path).is_some() {
        return Err(taken(&new.name));
    }
    let properties = object_at(&located, &base).ok_or_else(gone)?;
    let objects = located.children(properties).iter().copied();
    let mut objects = objects
        .filter(|id| located.shape(*id) == Some(Shape::Object))
        .peekable();
    let one_line = objects.peek().is_none() || objects.any(|id| !located.raw(id).contains('\n'));
    let schema = written(new);
    let schema = if one_line {
        spaced(&schema)
    } else {
        let pretty = formatted(&schema)?;
        indented(
            &pretty,
            &(indent_at(&located, properties) + &unit(&located)),
        )
    };
    let mut text = insert(&located, properties, at, &quoted(&new.name), &schema);
    if new.required {
        text = require(&locate(&text), holder, &new.name, true)?;
    }
    Ok(Changed { text, path })
}

/// Changes what differs between a field as it stands (`old`) and as it shall be (`new`).
///
/// # Errors
/// Why it cannot be changed: its name is taken, or it is gone.
pub fn change<'t>(
    schema: impl Into<Located<'t>>,
    path: &str,
    old: &Details,
    new: &Details,
) -> Result<Changed, String> {
    let located = schema.into();
    let holder = holder_of(path).ok_or_else(gone)?;
    // Each is a stretch of its own in the text: they are put in from the last to the first.
    let mut edits: Vec<(Range<usize>, String)> = Vec::new();
    let mut changed_path = path.to_owned();
    if old.name != new.name {
        changed_path = join(&join(holder, "properties"), &new.name);
        if located.find(&changed_path).is_some() {
            return Err(taken(&new.name));
        }
        let field = located.find(path).and_then(|id| located.node(id));
        let key = field.and_then(Node::key).ok_or_else(gone)?;
        edits.push((key, quoted(&new.name)));
        let required = place_in_required(&located, holder, &old.name);
        edits.extend(required.map(|place| (place, quoted(&new.name))));
    }
    if old.kind != new.kind || old.choices != new.choices || old.description != new.description {
        let span = located.value(path).ok_or_else(gone)?;
        let own = located.text.get(span.clone()).unwrap_or_default();
        edits.push((span, described(own, old, new)?));
    }
    let is_same = edits.is_empty();
    edits.sort_by_key(|(place, _)| std::cmp::Reverse(place.start));
    let mut text = located.text.to_owned();
    for (place, with) in edits {
        put(&mut text, place, &with);
    }
    if old.required != new.required {
        text = if is_same {
            require(&located, holder, &new.name, new.required)?
        } else {
            require(&locate(&text), holder, &new.name, new.required)?
        };
    }
    Ok(Changed {
        text,
        path: changed_path,
    })
}

/// Takes a field away.
///
/// # Errors
/// It is gone already.
pub fn remove<'t>(schema: impl Into<Located<'t>>, path: &str) -> Result<Changed, String> {
    let located = schema.into();
    let holder = holder_of(path).ok_or_else(gone)?;
    let field = located.find(path).ok_or_else(gone)?;
    let name = located.name(field).ok_or_else(gone)?.into_owned();
    let properties = located.find(&join(holder, "properties")).ok_or_else(gone)?;
    let is_required = place_in_required(&located, holder, &name).is_some();
    let mut text = without(&located, properties, field);
    if is_required {
        text = require(&locate(&text), holder, &name, false)?;
    }
    Ok(Changed {
        text,
        path: String::new(),
    })
}

/// Lets a field change places with the one before (`by` −1) or behind it (1). At the end nothing changes.
///
/// # Errors
/// It is gone.
pub fn shift<'t>(schema: impl Into<Located<'t>>, path: &str, by: isize) -> Result<Changed, String> {
    let located = schema.into();
    let text = located.text;
    let (all, at) = among(&located, path).ok_or_else(gone)?;
    let other = at.checked_add_signed(by).and_then(|to| all.get(to));
    let same = Changed {
        text: text.to_owned(),
        path: path.to_owned(),
    };
    let (Some(one), Some(two)) = (
        all.get(at).and_then(|id| located.node(*id)),
        other.and_then(|id| located.node(*id)),
    ) else {
        return Ok(same);
    };
    let (first, second) = if one.start() < two.start() {
        (one, two)
    } else {
        (two, one)
    };
    let (first, second) = (
        first.start()..first.span().end,
        second.start()..second.span().end,
    );
    let part = |range: Range<usize>| text.get(range).unwrap_or_default();
    let swapped = format!(
        "{}{}{}",
        part(second.clone()),
        part(first.end..second.start),
        part(first.clone())
    );
    Ok(Changed {
        text: spliced(text, first.start..second.end, &swapped),
        ..same
    })
}

/// Puts a field into the group that stands just above it, as its last.
///
/// # Errors
/// There is no group above, or it has a field of that name.
pub fn nest<'t>(schema: impl Into<Located<'t>>, path: &str) -> Result<Changed, String> {
    let located = schema.into();
    let holder = holder_of(path).ok_or_else(gone)?;
    let (all, at) = among(&located, path).ok_or_else(gone)?;
    let above = at.checked_sub(1).and_then(|at| all.get(at)).copied();
    let takes_fields = |group: &Id| {
        let properties = join(&located.path(*group), "properties");
        located.find(&properties).is_none() || object_at(&located, &properties).is_some()
    };
    let target = above.and_then(|above| fields::inner(&located, above));
    let target = target.filter(takes_fields);
    let Some(target) = target else {
        return Err(t!("above it stands no group to put it into").to_owned());
    };
    moved(&located, path, holder, &located.path(target), usize::MAX)
}

/// Takes a field out of its group, and puts it just behind that.
///
/// # Errors
/// It stands in no group, or there is a field of that name outside.
pub fn unnest<'t>(schema: impl Into<Located<'t>>, path: &str) -> Result<Changed, String> {
    let located = schema.into();
    let holder = holder_of(path).ok_or_else(gone)?;
    let group = holder.strip_suffix("/items").unwrap_or(holder);
    let Some(outer) = holder_of(group) else {
        return Err(t!("it stands in no group").to_owned());
    };
    let properties = located.find(&join(outer, "properties")).ok_or_else(gone)?;
    let group = located.find(group).ok_or_else(gone)?;
    let all = located.children(properties);
    let at = all.iter().position(|id| *id == group).ok_or_else(gone)?;
    moved(&located, path, holder, outer, at + 1)
}

/// The text with two spaces for each level, key order and the spelling of numbers kept.
///
/// # Errors
/// The text is no JSON.
pub fn formatted(text: &str) -> Result<String, String> {
    let value: serde_json::Value = serde_json::from_str(text).map_err(|error| error.to_string())?;
    Ok(format!("{value:#}"))
}

/// What to choose from, as a line: with commas between, and quotes around what has a comma itself.
#[must_use]
pub fn choices_line(choices: &[String]) -> String {
    let one = |choice: &String| {
        let plain = !choice.is_empty()
            && choice.trim() == choice
            && !choice.contains([',', '،', '"', '\n']);
        if plain {
            choice.clone()
        } else {
            quoted(choice)
        }
    };
    choices.iter().map(one).collect::<Vec<_>>().join(", ")
}

/// What a line lists. Commas part, Arabic ones too, but inside of quotes; what is listed twice counts once.
#[must_use]
pub fn choices_of(line: &str) -> Vec<String> {
    let mut all: IndexSet<String> = IndexSet::new();
    let mut one = String::new();
    let mut in_quotes = false;
    let mut escaped = false;
    let end = |one: &mut String, all: &mut IndexSet<String>| {
        let text = one.trim();
        let text = serde_json::from_str::<String>(text).unwrap_or_else(|_| text.to_owned());
        if !one.trim().is_empty() {
            all.insert(text);
        }
        one.clear();
    };
    for c in line.chars() {
        match c {
            '"' if !escaped && (in_quotes || one.trim().is_empty()) => {
                in_quotes = !in_quotes;
                one.push(c);
            }
            ',' | '،' | '\n' if !in_quotes => end(&mut one, &mut all),
            c => one.push(c),
        }
        escaped = in_quotes && c == '\\' && !escaped;
    }
    end(&mut one, &mut all);
    all.into_iter().collect()
}

/// What stands at a pointer, if that is an object: `properties` may be anything in a schema that is wrong.
fn object_at(located: &Located<'_>, pointer: &str) -> Option<Id> {
    let found = located.find(pointer)?;
    (located.shape(found) == Some(Shape::Object)).then_some(found)
}

/// The pointer of the object schema that a field belongs to: `/properties/a` belongs to the root.
#[must_use]
pub fn holder_of(path: &str) -> Option<&str> {
    let (rest, _) = path.rsplit_once('/')?;
    rest.strip_suffix("/properties")
}

/// The fields that a field stands among, in order, and its place there.
fn among<'l>(located: &'l Located<'_>, path: &str) -> Option<(&'l [Id], usize)> {
    let field = located.find(path)?;
    let properties = located.find(&join(holder_of(path)?, "properties"))?;
    let all = located.children(properties);
    let at = all.iter().position(|id| *id == field)?;
    Some((all, at))
}

fn taken(name: &str) -> String {
    t!("there is a field `{name}` already", name)
}

/// A value of an `enum`: its text, or its JSON.
fn spelled(located: &Located<'_>, id: Id) -> String {
    located
        .string(id)
        .map_or_else(|| located.raw(id).to_owned(), std::borrow::Cow::into_owned)
}

/// Sets a keyword of the schema at a pointer; a new one stands behind `behind`, or last.
fn set(
    located: &Located<'_>,
    path: &str,
    keyword: &str,
    value: &str,
    behind: Option<&str>,
) -> Result<String, String> {
    let schema = located.find(path).ok_or_else(gone)?;
    if located.shape(schema) != Some(Shape::Object) {
        return Err(t!("only its JSON can be changed").to_owned());
    }
    if let Some(present) = located
        .member(schema, keyword)
        .and_then(|id| located.node(id))
    {
        return Ok(spliced(located.text, present.span(), value));
    }
    let all = located.children(schema);
    let place = |name: &str| {
        all.iter()
            .position(|id| located.name(*id).is_some_and(|own| own == name))
    };
    let at = behind
        .and_then(|behind| place(behind).or_else(|| place("type")))
        .map_or(all.len(), |at| at + 1);
    Ok(insert(located, schema, at, &quoted(keyword), value))
}

/// Takes a keyword of the root schema away, if it is there.
fn unset(text: &str, keyword: &str) -> String {
    let located = locate(text);
    match located.member(0, keyword) {
        Some(member) => without(&located, 0, member),
        None => text.to_owned(),
    }
}

/// Lets a name stand in `required`, or not. An array that would be empty goes.
fn require(
    located: &Located<'_>,
    holder: &str,
    name: &str,
    wanted: bool,
) -> Result<String, String> {
    let schema = located.find(holder).ok_or_else(gone)?;
    let found: Vec<Id> = fields::required(located, schema)
        .filter_map(|(id, own)| (own == name).then_some(id))
        .collect();
    match (found.first(), wanted) {
        (Some(_), true) | (None, false) => Ok(located.text.to_owned()),
        (None, true) => match located.member(schema, "required") {
            Some(array) if located.shape(array) == Some(Shape::Array) => {
                let at = located.children(array).len();
                Ok(insert(located, array, at, "", &quoted(name)))
            }
            _ => set(
                located,
                holder,
                "required",
                &format!("[{}]", quoted(name)),
                Some("properties"),
            ),
        },
        (Some(id), false) => {
            let array = located.member(schema, "required").ok_or_else(gone)?;
            if located.children(array).len() == 1 {
                return Ok(without(located, schema, array));
            }
            let mut text = without(located, array, *id);
            if found.len() > 1 {
                text = require(&locate(&text), holder, name, false)?;
            }
            Ok(text)
        }
    }
}

/// The bytes of a name in `required`.
fn place_in_required(located: &Located<'_>, holder: &str, name: &str) -> Option<Range<usize>> {
    let schema = located.find(holder)?;
    let (id, _) = fields::required(located, schema).find(|(_, own)| own == name)?;
    Some(located.node(id)?.span())
}

/// Moves a field to another object schema, behind `at` of its fields, and what requires it along.
fn moved(
    located: &Located<'_>,
    path: &str,
    from: &str,
    to: &str,
    at: usize,
) -> Result<Changed, String> {
    let field = located.find(path).ok_or_else(gone)?;
    let name = located.name(field).ok_or_else(gone)?.into_owned();
    let target = join(&join(to, "properties"), &name);
    if located.find(&target).is_some() {
        return Err(taken(&name));
    }
    let is_required = place_in_required(located, from, &name).is_some();
    let raw = located.raw(field).to_owned();
    let old_indent = indent_at(located, field);
    let mut text = remove(located, path)?.text;
    let with_properties;
    let mut located = locate(&text);
    if located.find(&join(to, "properties")).is_none() {
        with_properties = set(&located, to, "properties", "{}", Some("description"))?;
        located = locate(&with_properties);
    }
    let properties = object_at(&located, &join(to, "properties")).ok_or_else(gone)?;
    let new_indent = located
        .children(properties)
        .first()
        .and_then(|id| located.node(*id))
        .map_or_else(
            || indent_at(&located, properties) + &unit(&located),
            |first| blanks_before(located.text, first.start()),
        );
    let raw = raw.replace(&format!("\n{old_indent}"), &format!("\n{new_indent}"));
    text = insert(&located, properties, at, &quoted(&name), &raw);
    if is_required {
        text = require(&locate(&text), to, &name, true)?;
    }
    Ok(Changed { text, path: target })
}
