//! Param sets in files that other programs read and write: a table (CSV) or JSON. Pure: bytes in, sets out, and back.
//!
//! Reading is all or nothing: a file with anything wrong in it gives no set, and says where it is wrong.

use std::str::FromStr;

use indexmap::IndexMap;

use super::{Draft, FieldValue, Params};

mod csv;
pub mod encoding;
mod json;
#[cfg(test)]
mod tests;

/// Param sets by name, in order.
pub type Sets = IndexMap<String, Params>;

/// What a file of param sets is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A table: a row for each set, a column for each param, and one for the set's name. Its values are texts. An empty
    /// cell is no value.
    Csv,
    /// `{"set": {"param": "value"}}`, or a list of objects with the set's name in `param_set`.
    Json,
}

impl Format {
    /// By a file name's ending.
    #[must_use]
    pub fn of_name(name: &str) -> Option<Self> {
        let (_, ending) = name.rsplit_once('.')?;
        ending.parse().ok()
    }
}

impl FromStr for Format {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        match text.to_ascii_lowercase().as_str() {
            "csv" | "tsv" | "txt" => Ok(Self::Csv),
            "json" => Ok(Self::Json),
            _ => Err(()),
        }
    }
}

/// Why a file of param sets cannot be read. Nothing of it is taken.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CannotRead {
    /// Line from 1; the column from 1, in cells for a table, in characters for JSON.
    #[error("{}", t!("line {line}, column {column}: {message}", line, column, message))]
    At {
        line: u64,
        column: usize,
        message: String,
    },
    /// Bytes that are not of the encoding; the line is where the first of them stands.
    #[error("{}", t!("line {line}: {message}", line, message))]
    Encoding { line: u64, message: String },
    #[error("{0}")]
    Whole(String),
}

/// Reads param sets from a text without a byte-order mark (see [`encoding::decode`]).
///
/// # Errors
/// What is wrong with it, and where.
pub fn read(text: &str, format: Format) -> Result<Sets, CannotRead> {
    match format {
        Format::Csv => csv::read(text),
        Format::Json => json::read(text),
    }
}

/// Param sets as text, with LF line ends and one at the end. What a table cannot hold (that a value is a number, a
/// value that is empty) is not in it.
///
/// # Errors
/// A sentence: the names of params leave none for the name column.
pub fn write(sets: &Sets, format: Format) -> Result<String, String> {
    match format {
        Format::Csv => csv::write(sets),
        Format::Json => Ok(json::write(sets)),
    }
}

/// Names that a draft has a set for already.
#[must_use]
pub fn clashes(draft: &Draft, sets: &Sets) -> Vec<String> {
    let names = sets
        .keys()
        .filter(|name| draft.param_sets.contains_key(*name));
    names.cloned().collect()
}

/// The params that sets of a draft do not have any more once those of the same name take their place. `clashes` are
/// those names.
#[must_use]
pub fn lost(draft: &Draft, sets: &Sets, clashes: &[String]) -> Vec<String> {
    let mut lost: Vec<String> = Vec::new();
    for name in clashes {
        for param in draft.param_sets[name].keys() {
            if !sets[name].contains_key(param) && !lost.contains(param) {
                lost.push(param.clone());
            }
        }
    }
    lost
}

/// The params of a draft with these sets added behind its own. A set of the same name is replaced, or (`replace:
/// false`) stays as it is.
#[must_use]
pub fn merged(draft: &Draft, sets: &Sets, replace: bool) -> FieldValue {
    let mut param_sets = draft.param_sets.clone();
    for (name, values) in sets {
        if replace || !param_sets.contains_key(name) {
            param_sets.insert(name.clone(), values.clone());
        }
    }
    FieldValue::Params {
        params: draft.params.clone(),
        param_sets,
        param_set: draft.param_set.clone(),
    }
}

/// What the name of a set is called in a file, the best first.
const NAME_KEYS: [&str; 3] = ["param_set", "set", "name"];

/// Which of some keys holds the set's name: the first one if it may, else any.
fn name_key<'k>(keys: &(impl Iterator<Item = &'k str> + Clone)) -> Option<usize> {
    let is = |key: &str, wanted: &str| key.trim().eq_ignore_ascii_case(wanted);
    let first = { keys.clone() }.next()?;
    if NAME_KEYS.iter().any(|wanted| is(first, wanted)) {
        return Some(0);
    }
    NAME_KEYS
        .iter()
        .find_map(|wanted| keys.clone().position(|key| is(key, wanted)))
}
