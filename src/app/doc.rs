//! A text to be read with the meaning of each stretch: what previews, cards, calls and help are made of.
//!
//! Roles say what a stretch *is*; the theme says how that looks.

use std::ops::Range;

use super::action::Motion;
use super::scrollbar::Seen;
use crate::text::flow::Flow;
use crate::text::grapheme;
use crate::text::layout::{Base, Display, Options};

/// What a stretch of text is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Role {
    Plain,
    Heading,
    /// Less important.
    Muted,
    /// A param's value, put in.
    Param,
    /// A system variable, filled in by Hamsa.
    System,
    /// A placeholder without a value.
    Missing,
    /// Filled in by Hamsa: Jinja.
    Hamsa,
    /// Braces that will be heard as written.
    AsWritten,
    Error,
    Warning,
    Good,
    /// Only the sandbox is called.
    Sandbox,
    /// A real phone rings.
    Live,
    /// A key to press.
    Key,
    Agent,
    Caller,
    JsonKey,
    JsonText,
    JsonOther,
    /// In a comparison: only the one before has it.
    Removed,
    /// In a comparison: only the one after has it.
    Added,
}

/// A text with roles. Stretches without one are plain.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Doc {
    pub text: String,
    /// In order, not overlapping.
    pub spans: Vec<(Range<usize>, Role)>,
    /// Stretches that stay together and keep their own direction.
    pub atoms: Vec<Range<usize>>,
    /// Code runs from left to right whatever stands in it.
    pub base: Base,
    /// Where the cursor stands: a byte.
    pub cursor: Option<usize>,
    /// From this byte on it is JSON, whose parts get their roles when they are painted: it may be long.
    pub json_from: Option<usize>,
}

impl Doc {
    /// An empty one that runs from left to right whatever comes to stand in it.
    #[must_use]
    pub fn ltr() -> Self {
        Self {
            base: Base::Ltr,
            ..Self::default()
        }
    }

    /// Adds a text in a role.
    pub fn push(&mut self, text: &str, role: Role) -> &mut Self {
        let start = self.text.len();
        self.text.push_str(text);
        if role != Role::Plain && !text.is_empty() {
            self.spans.push((start..self.text.len(), role));
        }
        self
    }

    /// Adds a plain text.
    pub fn plain(&mut self, text: &str) -> &mut Self {
        self.push(text, Role::Plain)
    }

    /// Keeps a text in its own order wherever it stands, as an atom: the groups of a phone number would change places in
    /// a line that is read from right to left.
    pub fn keep_whole(&mut self, text: &str) {
        let places = self.text.match_indices(text);
        self.atoms
            .extend(places.map(|(at, text)| at..at + text.len()));
        self.atoms.sort_by_key(|atom| (atom.start, atom.end));
        self.atoms.dedup();
    }

    /// Ends the line.
    pub fn end(&mut self) -> &mut Self {
        self.text.push('\n');
        self
    }

    /// Adds a line in a role.
    pub fn line(&mut self, text: &str, role: Role) -> &mut Self {
        self.push(text, role).end()
    }

    /// Adds a line of a key and what it does; the key takes so many columns, with the gap behind it: one that is as
    /// long or longer stands on a line of its own.
    pub fn key(&mut self, key: &str, columns: usize, what: &str) -> &mut Self {
        if grapheme::columns(key) >= columns {
            self.push(key, Role::Key).end();
            self.push(&" ".repeat(columns), Role::Key);
        } else {
            self.push(&format!("{key:<columns$}"), Role::Key);
        }
        self.plain(what).end()
    }

    /// The roles of what of its JSON stands in some bytes; see [`Self::json_from`].
    #[must_use]
    pub fn json_within(&self, bytes: &Range<usize>) -> Vec<(Range<usize>, Role)> {
        let Some(from) = self.json_from else {
            return Vec::new();
        };
        let before = self.text.get(..bytes.start).unwrap_or_default();
        let line = before.rfind('\n').map_or(0, |end| end + 1);
        super::json::spans(&self.text, line.max(from)..bytes.end)
    }

    /// Adds another document behind this one.
    pub fn append(&mut self, other: &Self) -> &mut Self {
        let shift = self.text.len();
        self.text.push_str(&other.text);
        let moved = |range: &Range<usize>| range.start + shift..range.end + shift;
        self.spans.extend(
            other
                .spans
                .iter()
                .map(|(range, role)| (moved(range), *role)),
        );
        self.atoms.extend(other.atoms.iter().map(moved));
        self
    }

    /// The role at a byte.
    #[must_use]
    pub fn role(&self, byte: usize) -> Role {
        role_at(&self.spans, byte).unwrap_or(Role::Plain)
    }
}

/// The role of the stretch that holds a byte. `spans`: in order, not overlapping.
#[must_use]
pub fn role_at(spans: &[(Range<usize>, Role)], byte: usize) -> Option<Role> {
    let after = spans.partition_point(|(span, _)| span.start <= byte);
    let (span, role) = spans.get(after.checked_sub(1)?)?;
    span.contains(&byte).then_some(*role)
}

/// Those of the stretches that reach into some bytes: few for a row of a long text.
#[must_use]
pub fn within<'a>(
    spans: &'a [(Range<usize>, Role)],
    bytes: &Range<usize>,
) -> &'a [(Range<usize>, Role)] {
    let from = spans.partition_point(|(span, _)| span.end <= bytes.start);
    let rest = spans.get(from..).unwrap_or_default();
    let to = rest.partition_point(|(span, _)| span.start < bytes.end);
    rest.get(..to).unwrap_or_default()
}

/// A document laid out at a width, kept from frame to frame.
#[derive(Clone, Debug, Default)]
pub struct Page {
    pub doc: Doc,
    pub flow: Flow,
    /// First row shown.
    pub scroll: usize,
}

impl Page {
    /// What of it is in view in `height` rows.
    #[must_use]
    pub fn seen(&self, height: u16) -> Seen {
        Seen::of(self.scroll, height, self.flow.rows())
    }

    /// Takes a new text; the scroll stays within `height` rows of the end.
    pub fn show(&mut self, doc: Doc, width: u16, height: u16, display: Display) {
        self.doc = doc;
        // The line end behind the last line is no line of its own.
        if self.doc.text.ends_with('\n') {
            self.doc.text.pop();
        }
        let options = Options {
            width: width.max(1),
            base: self.doc.base,
            display,
        };
        self.flow.update(&self.doc.text, &self.doc.atoms, options);
        self.scroll = self.scroll.min(self.last_scroll(height));
    }

    /// Scrolls by rows, within the text.
    pub fn scroll_by(&mut self, rows: isize, height: u16) {
        self.scroll = self
            .scroll
            .saturating_add_signed(rows)
            .min(self.last_scroll(height));
    }

    /// Scrolls as a key that moves says; `height`: the rows in view.
    pub fn scroll_to(&mut self, motion: Motion, height: u16) {
        self.scroll_by(rows_moved(motion, height), height);
    }

    fn last_scroll(&self, height: u16) -> usize {
        self.flow.rows().saturating_sub(usize::from(height))
    }
}

/// How many rows a text of which `height` rows are in view is scrolled by a key that moves; negative: up.
#[must_use]
pub fn rows_moved(motion: Motion, height: u16) -> isize {
    // A row of the page before stays in view.
    let page = isize::from(height.max(2).cast_signed()) - 1;
    match motion {
        Motion::Up => -1,
        Motion::Down => 1,
        Motion::PageUp => -page,
        Motion::PageDown => page,
        Motion::TextStart | Motion::RowStart => isize::MIN,
        Motion::TextEnd | Motion::RowEnd => isize::MAX,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_keeps_its_order_wherever_it_stands() {
        let mut doc = Doc::default();
        doc.plain("من +1 202 555").end().plain("x +1 202 555");
        doc.keep_whole("+1 202 555");
        doc.keep_whole("+1 202 555");
        let kept = doc
            .atoms
            .iter()
            .map(|atom| doc.text.get(atom.clone()).unwrap());
        let kept: Vec<_> = kept.collect();
        assert_eq!(kept, ["+1 202 555"; 2]);
    }

    #[test]
    fn roles_are_found_by_byte() {
        use Role::{Error, Param, Plain};

        let mut doc = Doc::default();
        doc.plain("ab")
            .push("cd", Role::Param)
            .plain("e")
            .push("f", Role::Error);
        let roles: Vec<_> = (0..7).map(|byte| doc.role(byte)).collect();
        assert_eq!(roles, [Plain, Plain, Param, Param, Plain, Error, Plain]);
    }
}
