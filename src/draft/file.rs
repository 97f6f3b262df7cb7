//! A draft as TOML text: reading it, and putting a changed draft back so that comments, order, unknown keys and the
//! bytes of unchanged values survive. Pure: bytes, byte-order marks, line ends and disks are
//! `store::drafts`' business; text here has LF line ends only.
//!
//! Writing splices: what changed is replaced in the text that was there, by the places that the parser reports. The
//! text is never printed anew from the parsed document, because that loses comments and ways of quoting.

use toml_edit::{Document, Item, TableLike, TomlError, Value};

use self::beside::Named;
use super::field::Field;
use super::problem::Problem;
use super::{Draft, ParamValue, Part, Place, Spot};

pub mod beside;
mod keys;
mod lines;
mod read;
#[cfg(test)]
mod schema_tests;
mod spell;
#[cfg(test)]
mod tests;
mod write;

/// A draft read from text.
#[derive(Clone, Debug)]
pub struct Read {
    pub draft: Draft,
    /// Unknown keys, literal secrets: warnings and errors about the file itself. Their `path` is the dotted key, which
    /// [`locate_key`] finds in the text.
    pub problems: Vec<Problem>,
    /// The texts that stand in files of their own: their fields are empty here.
    pub beside: Vec<Named>,
}

/// Text that is no draft: no TOML, or a value of a wrong type.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", t!("line {line}, column {column}: {message}", line, column, message))]
pub struct NotADraft {
    /// From 1.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
    /// One sentence on what was found and what is expected there.
    pub message: String,
}

/// Reads a draft. `silence_threshold` may be any number or a text: what is wrong with it is a problem, not a failure.
/// A date among the params is its text; an empty `param_set` is none.
///
/// # Errors
/// No TOML, or a value of a wrong type, with its line and column.
pub fn read(text: &str) -> Result<Read, NotADraft> {
    read::read(text, parse(text)?.as_table())
}

/// A param's value that is a number in JSON: a text where a file of TOML cannot hold that number.
#[must_use]
pub fn number(spelling: String) -> ParamValue {
    if write::is_number(&spelling) {
        ParamValue::Number(spelling)
    } else {
        ParamValue::Text(spelling)
    }
}

/// The text with `draft`'s values in it. Values that did not change keep their bytes; comments, order and unknown
/// keys stay, the comments of what was taken away too. `read(write(text, draft)?)` gives `draft` back, but for what a
/// file cannot hold: a literal secret that the text does not have, and a number beyond TOML's (it becomes a text).
/// An empty `text` makes a new file. A field that became empty keeps its key; a switch at its default, and no agent
/// kind, take theirs away. The order of params is kept, that of param sets is the file's. A text that stands in a file
/// of its own is left to that file.
///
/// # Errors
/// `text` is no draft.
pub fn write(text: &str, draft: &Draft) -> Result<String, NotADraft> {
    inlined(text, draft, |_| false)
}

/// As [`write()`], with texts taken in that stand in files of their own: all of the fields that `wanted` says yes to. With
/// all of them the text is the whole draft, wherever it is put.
///
/// # Errors
/// The same.
pub fn inlined(
    text: &str,
    draft: &Draft,
    wanted: impl Fn(Field) -> bool,
) -> Result<String, NotADraft> {
    let Read {
        draft: mut old,
        beside,
        ..
    } = read(text)?;
    let (taken_in, left): (Vec<_>, Vec<_>) =
        beside.into_iter().partition(|named| wanted(named.field));
    for named in left {
        old.set(named.field, draft.get(named.field));
    }
    let gone: Vec<&'static str> = taken_in.iter().map(|named| named.key).collect();
    // The last line needs its end while lines are put behind it.
    let lacks_end = !text.is_empty() && !text.ends_with('\n');
    let whole = if lacks_end {
        format!("{text}\n")
    } else {
        text.to_owned()
    };
    let Some(mut written) = write::write(&whole, parse(&whole)?.as_table(), (&old, draft), &gone)
    else {
        return Ok(text.to_owned());
    };
    if lacks_end && written.ends_with('\n') {
        written.pop();
    }
    Ok(written)
}

/// Line and column (both from 1; the column in characters) of a place in the file's text: of the spot's value, or of
/// the exact spot inside it. `None` if the file has no such value.
#[must_use]
pub fn locate(text: &str, place: &Place) -> Option<(usize, usize)> {
    let document = parse(text).ok()?;
    let (path, row) = spot_path(&place.spot);
    let found = find(document.as_table(), &path)?;
    let mut start = found.start;
    if let Some(mut value) = found.value {
        if let Some(row) = row {
            value = value.as_array()?.get(row)?;
        }
        let span = value.span()?;
        start = span.start;
        if let Some(inside) = &place.span {
            start += match value {
                Value::String(_) => spell::raw_offset(text.get(span)?, inside.start),
                Value::Integer(_) | Value::Float(_) => inside.start.min(span.len()),
                _ => 0,
            };
        }
    }
    Some(position(text, start))
}

/// Line and column of a dotted key, such as a problem about the file has in its `path`.
#[must_use]
pub fn locate_key(text: &str, path: &str) -> Option<(usize, usize)> {
    let document = parse(text).ok()?;
    let keys = toml_edit::Key::parse(path).ok()?;
    let keys: Vec<&str> = keys.iter().map(toml_edit::Key::get).collect();
    let (last, tables) = keys.split_last()?;
    let mut table: &dyn TableLike = document.as_table();
    for key in tables {
        table = table.get(key)?.as_table_like()?;
    }
    let (key, _) = table.get_key_value(last)?;
    Some(position(text, key.span()?.start))
}

/// Where a spot stands in a file: its keys, and the index in a list.
fn spot_path(spot: &Spot) -> (Vec<&str>, Option<usize>) {
    let mut path: Vec<&str> = spot.field.key().split('.').collect();
    match &spot.part {
        Part::Whole => {}
        Part::Row(row) => return (path, Some(*row)),
        Part::Param(name) => path.push(name),
        Part::SetParam(set, name) => path = vec!["param_sets", set, name],
        Part::Key(key) => path.push(key),
    }
    debug_assert!(spot.field != Field::Params || path.len() <= 3);
    (path, None)
}

struct Found<'d> {
    /// Byte of the value, the table's header, or the key.
    start: usize,
    value: Option<&'d Value>,
}

fn find<'d>(root: &'d dyn TableLike, path: &[&str]) -> Option<Found<'d>> {
    let (last, tables) = path.split_last()?;
    let mut table = root;
    for key in tables {
        table = table.get(key)?.as_table_like()?;
    }
    let (key, item) = table.get_key_value(last)?;
    let start = item.span().or_else(|| key.span())?.start;
    Some(Found {
        start,
        value: item.as_value(),
    })
}

fn parse(text: &str) -> Result<Document<&str>, NotADraft> {
    Document::parse(text).map_err(|error| {
        let start = error.span().map_or(0, |span| span.start);
        not_a_draft(text, start, no_toml(&error))
    })
}

/// What is wrong with a text that is no TOML, and what to do about it.
#[must_use]
pub fn no_toml(error: &TomlError) -> String {
    let reason = error.message().trim().replace('\n', "; ");
    t!(
        "this is no TOML: {reason}. {way_out}",
        reason,
        way_out = way_out(&reason)
    )
}

/// What to do about text that is no TOML, by what its parser says.
fn way_out(reason: &str) -> &'static str {
    let advice = [
        (
            "overflow",
            t!("A whole number has at most 18 digits; a longer one stands in quotes"),
        ),
        (
            "duplicate key",
            t!("A name may stand only once: take one of the two away"),
        ),
        (
            "basic string",
            t!(
                "Close the text with \" on its own line, or put a text of several lines between three quotes"
            ),
        ),
        (
            "literal string",
            t!("Put a text in double quotes: name = \"text\""),
        ),
        (
            "expected newline",
            t!("Each value has a line of its own: name = value"),
        ),
        ("key", t!("Write each value as name = value")),
    ];
    let found = advice.iter().find(|(word, _)| reason.contains(word));
    found.map_or(t!("Mend this line in a text editor"), |(_, advice)| advice)
}

fn not_a_draft(text: &str, at: usize, message: String) -> NotADraft {
    let (line, column) = position(text, at);
    NotADraft {
        line,
        column,
        message,
    }
}

/// Line and column of a byte, both from 1, the column in characters.
#[must_use]
pub fn position(text: &str, at: usize) -> (usize, usize) {
    let before = text.get(..text.floor_char_boundary(at)).unwrap_or_default();
    let line_start = before.rfind('\n').map_or(0, |at| at + 1);
    let column = before
        .get(line_start..)
        .map_or(0, |line| line.chars().count());
    (before.matches('\n').count() + 1, column + 1)
}

/// The item's kind as people call it.
#[must_use]
pub fn kind_of(item: &Item) -> &'static str {
    match item {
        Item::None => t!("nothing"),
        Item::Table(_) => t!("a table"),
        Item::ArrayOfTables(_) => t!("a list of tables"),
        Item::Value(value) => kind_of_value(value),
    }
}

/// As [`kind_of`], for a value in a list.
#[must_use]
pub fn kind_of_value(value: &Value) -> &'static str {
    match value {
        Value::InlineTable(_) => t!("a table"),
        Value::String(_) => t!("a text"),
        Value::Integer(_) => t!("a whole number"),
        Value::Float(_) => t!("a number"),
        Value::Boolean(_) => t!("true or false"),
        Value::Datetime(_) => t!("a date"),
        Value::Array(_) => t!("a list"),
    }
}
