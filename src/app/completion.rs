//! The names that are offered while a placeholder is typed: params first, then Hamsa's system variables. Which names
//! fit, and what taking one writes; it changes no text itself.

use std::ops::Range;

use crate::call::check::{ParamRow, ParamState};
use crate::draft::template;
use crate::draft::{Params, Spot};

/// The longest name that is looked at, in characters: it bounds what a key costs.
const LONGEST: usize = 64;

/// Names offered for the placeholder at the cursor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Completion {
    pub spot: Spot,
    /// Byte at which the name starts, behind `{{` or `<<`.
    pub start: usize,
    /// Written behind the name: `}}` or `>>`.
    pub closer: &'static str,
    /// Never empty.
    pub names: Vec<Name>,
    pub selected: usize,
    /// A letter was typed or the selection moved: Enter takes the name. Before that it ends the line as ever.
    pub armed: bool,
    /// Esc put it away for this placeholder.
    pub hidden: bool,
}

/// A name that is offered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Name {
    pub name: String,
    /// Its value; what Hamsa puts there; `no value yet`.
    pub detail: String,
    pub is_system: bool,
}

impl Completion {
    /// Whether it is shown while the cursor is in this text.
    #[must_use]
    pub fn is_open_at(&self, spot: Option<&Spot>) -> bool {
        !self.hidden && spot == Some(&self.spot)
    }
}

/// Where the name at the cursor starts, and what closes it; `None` if no placeholder is being typed there.
#[must_use]
pub fn opened(text: &str, cursor: usize) -> Option<(usize, &'static str)> {
    let before = text.get(..cursor)?;
    let mut start = cursor;
    for letter in before.chars().rev().take(LONGEST) {
        if !template::is_name_char(letter) {
            break;
        }
        start -= letter.len_utf8();
    }
    let before = text.get(..start)?;
    if before.ends_with("{{") {
        Some((start, "}}"))
    } else if before.ends_with("<<") && !before.ends_with("\\<<") {
        Some((start, ">>"))
    } else {
        None
    }
}

/// What taking a name replaces: from its start to the cursor, and the rest of a placeholder that is closed already.
#[must_use]
pub fn replaced(text: &str, start: usize, cursor: usize, closer: &str) -> Range<usize> {
    let rest = text.get(cursor..).unwrap_or_default();
    let tail: usize = rest
        .chars()
        .take(LONGEST)
        .take_while(|letter| template::is_name_char(*letter))
        .map(char::len_utf8)
        .sum();
    let is_closed = rest
        .get(tail..)
        .is_some_and(|rest| rest.starts_with(closer));
    let end = if is_closed {
        cursor + tail + closer.len()
    } else {
        cursor
    };
    start..end
}

/// The known names that fit what was typed: those that begin so before those that hold it, params before system
/// variables. `written`: the name as it stands in the text, which is not offered for being used there.
#[must_use]
pub fn names(rows: &[ParamRow], values: &Params, typed: &str, written: &str) -> Vec<Name> {
    let typed = typed.to_lowercase();
    let params = rows
        .iter()
        .filter(|row| row.state != ParamState::System)
        .filter(|row| row.state != ParamState::Missing || row.name != written)
        .map(|row| Name {
            name: row.name.clone(),
            detail: match values.get(&row.name) {
                Some(value) if row.state != ParamState::Missing => value.as_text().to_owned(),
                _ => t!("no value yet").to_owned(),
            },
            is_system: false,
        });
    let system = template::SYSTEM_VARIABLES
        .iter()
        .map(|(name, example)| Name {
            name: (*name).to_owned(),
            detail: t!("Hamsa: {example}", example),
            is_system: true,
        });
    let mut fitting: Vec<(bool, Name)> = params
        .chain(system)
        .filter_map(|name| {
            let lower = name.name.to_lowercase();
            lower
                .contains(&typed)
                .then(|| (!lower.starts_with(&typed), name))
        })
        .collect();
    fitting.sort_by_key(|(inside, name)| (name.is_system, *inside));
    fitting.into_iter().map(|(_, name)| name).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_placeholder_being_typed_is_recognised() {
        for (before, expected) in [
            ("Hello {{", Some("")),
            ("Hello {{na", Some("na")),
            ("Hello <<na", Some("na")),
            ("{{الاسم", Some("الاسم")),
            ("Hello \\<<na", None),
            ("Hello {na", None),
            ("Hello {{na me", None),
            ("Hello {{name}}", None),
            ("a < b", None),
            ("", None),
        ] {
            let found = opened(before, before.len()).map(|(start, _)| before.get(start..).unwrap());
            assert_eq!(found, expected, "{before:?}");
        }
    }

    #[test]
    fn what_is_closed_already_is_not_closed_twice() {
        for (text, cursor, expected) in [
            ("{{na", 4, "na"),
            ("{{na later", 4, "na"),
            ("{{na}} later", 4, "na}}"),
            ("{{name}} later", 4, "name}}"),
            ("{{na me}}", 4, "na"),
        ] {
            let range = replaced(text, 2, cursor, "}}");
            assert_eq!(text.get(range), Some(expected), "{text:?}");
        }
    }
}
