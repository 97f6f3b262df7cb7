//! The texts of the interface, and their translation: [`t!`](crate::t), [`tn!`](crate::tn) and [`mark!`](crate::mark).
//!
//! A text stands in English at the place where it is shown, in one of the three macros. `assets/texts/ringback.pot` lists
//! them all, made from the code by a test; a translation is a gettext file of the same shape, `texts/LANGUAGE.po` in the
//! config folder, chosen with `language = "LANGUAGE"` in `config.toml`. It needs no change of code and no build. What it
//! does not translate is shown in English. The language is never guessed from the system: a half-translated screen
//! shall not come by surprise.
//!
//! Without a translation a text costs what a literal or `format!` costs, and one look at whether there is one.
//!
//! What is no text of the interface stays as it is in every language: codes of problems, names of commands, flags, actions
//! and keys; `--json` but for the sentences in it; drafts and other files; what the API and the libraries say; the help of
//! the command line. Keys are named as they stand on keyboards. A sentence that the ledger keeps, such as why a call was
//! not sent, stays in the language in which it was told.
//!
//! A right-to-left language runs through the same layout as right-to-left text does; panes, borders and the order of
//! columns are not mirrored.

use std::fmt::{Display, Write as _};
use std::sync::OnceLock;

pub mod catalogue;
pub mod plural;
pub mod po;

use self::catalogue::Catalogue;

/// A text of the interface: `t!("Saved.")` is a `&'static str`; with values, each by its name, it is a `String`:
/// `t!("Saved {path}.", path = path.display())`, `t!("{count} of {all}", count, all)`.
///
/// A value that needs a width or a precision is formatted before.
#[macro_export]
macro_rules! t {
    ($text:literal $(,)?) => {
        $crate::words::text($text)
    };
    ($text:literal, $($name:ident $(= $value:expr)?),+ $(,)?) => {
        match ($(&$crate::given!($name $(= $value)?),)+) {
            ($($name,)+) => match $crate::words::find($text) {
                None => ::std::format!($text, $($name = $name),+),
                Some(text) => $crate::words::fill(
                    text,
                    &[$((::std::stringify!($name), $name as &dyn ::std::fmt::Display)),+],
                ),
            },
        }
    };
}

/// A text that differs by a number: `tn!(count, "1 message", "{count} messages", count)`. English has two forms, Arabic
/// six. The number comes first; what stands in the text is named like in [`t!`](crate::t).
#[macro_export]
macro_rules! tn {
    ($number:expr, $one:literal, $other:literal $(, $name:ident $(= $value:expr)?)* $(,)?) => {
        match ($(&$crate::given!($name $(= $value)?),)*) {
            ($($name,)*) => $crate::words::by_number(
                $crate::words::Number::number(&$number),
                $one,
                $other,
                &[$((::std::stringify!($name), $name as &dyn ::std::fmt::Display)),*],
            ),
        }
    };
}

/// A text that stands in a table: it is listed for translators, stays English there, and is translated by
/// [`words::text`](crate::words::text) where it is shown.
#[macro_export]
macro_rules! mark {
    ($text:literal) => {
        $text
    };
}

/// The value of a name in [`t!`](crate::t) and [`tn!`](crate::tn).
#[doc(hidden)]
#[macro_export]
macro_rules! given {
    ($name:ident) => {
        $name
    };
    ($name:ident = $value:expr) => {
        $value
    };
}

/// The translation in force. None: English.
static CHOSEN: OnceLock<Catalogue> = OnceLock::new();

/// Takes a translation for the rest of the program's run. Only the first counts: a screen is in one language.
pub fn choose(catalogue: Catalogue) {
    let _ = CHOSEN.set(catalogue);
}

/// The translation of a text, if there is one.
#[inline]
#[must_use]
pub fn find(text: &str) -> Option<&'static str> {
    CHOSEN.get()?.text(text)
}

/// A text as it is shown: its translation, else itself.
#[inline]
#[must_use]
pub fn text(text: &'static str) -> &'static str {
    find(text).unwrap_or(text)
}

/// A whole number that chooses a form of a text.
pub trait Number {
    /// Its size; the sign decides nothing.
    fn number(&self) -> u64;
}

macro_rules! number {
    ($($kind:ty),+) => {
        $(impl Number for $kind {
            fn number(&self) -> u64 {
                u64::try_from(*self).unwrap_or(u64::MAX)
            }
        })+
    };
}

number!(u8, u16, u32, usize, i32, i64);

impl Number for u64 {
    fn number(&self) -> u64 {
        *self
    }
}

impl<N: Number> Number for &N {
    fn number(&self) -> u64 {
        (*self).number()
    }
}

/// The form of a text for a number, filled in.
#[must_use]
pub fn by_number(
    number: u64,
    one: &'static str,
    other: &'static str,
    values: &[(&str, &dyn Display)],
) -> String {
    let english = if number == 1 { one } else { other };
    let form = CHOSEN
        .get()
        .and_then(|catalogue| catalogue.form(one, number))
        .unwrap_or(english);
    fill(form, values)
}

/// Puts values into the places of a text: `{name}`; `{{` and `}}` stand for the braces themselves.
#[must_use]
pub fn fill(text: &str, values: &[(&str, &dyn Display)]) -> String {
    let mut filled = String::with_capacity(text.len() + 16);
    for part in parts(text) {
        match part {
            Part::Text(text) => filled.push_str(text),
            Part::Place(name) => match values.iter().find(|(known, _)| *known == name) {
                Some((_, value)) => {
                    let _ = write!(filled, "{value}");
                }
                // No catalogue lets such a text in.
                None => {
                    let _ = write!(filled, "{{{name}}}");
                }
            },
        }
    }
    filled
}

/// A piece of a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part<'a> {
    Text(&'a str),
    /// The place of a value, by its name.
    Place(&'a str),
}

/// The pieces of a text. A brace that begins or ends no place is text.
pub fn parts(text: &str) -> impl Iterator<Item = Part<'_>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let at = rest.find(['{', '}']).unwrap_or(rest.len());
        let (before, after) = rest.split_at_checked(at)?;
        if !before.is_empty() {
            rest = after;
            return Some(Part::Text(before));
        }
        for (twice, single) in [("{{", "{"), ("}}", "}")] {
            if let Some(further) = after.strip_prefix(twice) {
                rest = further;
                return Some(Part::Text(single));
            }
        }
        // A name ends at what is no letter of it: a brace far behind is not looked for.
        let inside = after.strip_prefix('{').unwrap_or_default();
        let end = inside.find(|letter| !is_name_letter(letter));
        if let Some((name, further)) = end.and_then(|end| inside.split_at_checked(end))
            && let Some(further) = further.strip_prefix('}')
            && !name.is_empty()
        {
            rest = further;
            return Some(Part::Place(name));
        }
        let (brace, further) = after.split_at_checked(1)?;
        rest = further;
        Some(Part::Text(brace))
    })
}

fn is_name_letter(letter: char) -> bool {
    letter.is_ascii_alphanumeric() || letter == '_'
}

#[cfg(test)]
mod tests;
