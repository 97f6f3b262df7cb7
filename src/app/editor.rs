//! The editing model of one text field, over `tui-textarea`: buffer, cursor, selection. The only file that knows it.
//!
//! Positions are bytes in the whole text, on grapheme boundaries; line ends are LF. What it changes it reports as a
//! [`Change`], which the undo timeline of the whole draft keeps; the crate's own undo is off. It never draws.
//!
//! We keep one line for each paragraph, and the crate edits those that an edit touches: its own buffer measures all
//! it holds anew at each edit, which in a long text is felt at every key. Cursor and selection are ours too, because
//! its own moves stop at 65,535 (`CursorMove::Jump` takes two u16) and go by code points. An edit of very long
//! paragraphs, with a very long text, or that puts in a carriage return (the crate drops one at a line's end), is done
//! on the lines themselves.

use std::ops::Range;

use tui_textarea::{CursorMove, TextArea};

use crate::text::{change, grapheme};

#[cfg(test)]
mod tests;

/// The longest text that comes into a field at once, in bytes: by a paste, or from an editor outside.
pub const LONGEST: usize = 16 << 20;

/// Bytes that the crate's buffer is to measure at most.
const SHORT: usize = 4096;

/// An edit of a text: at byte `at`, `removed` became `inserted`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Change {
    pub at: usize,
    pub removed: String,
    pub inserted: String,
}

impl Change {
    /// What makes one text of another: what stands between what both begin with and what both end with. `None` if they
    /// are the same.
    #[must_use]
    pub fn between(old: &str, new: &str) -> Option<Self> {
        if old == new {
            return None;
        }
        // Between characters before the end is looked for: letters of one script begin with the same byte.
        let at = old.floor_char_boundary(change::same_start(old.as_bytes(), new.as_bytes()));
        let behind = change::same_end(old.get(at..)?.as_bytes(), new.get(at..)?.as_bytes());
        let old_end = old.ceil_char_boundary(old.len() - behind);
        let new_end = new.ceil_char_boundary(new.len() - behind);
        Some(Self {
            at,
            removed: old.get(at..old_end)?.to_owned(),
            inserted: new.get(at..new_end)?.to_owned(),
        })
    }
}

/// What a selection does when the cursor moves, and what it takes in.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Hold {
    /// A movement ends it.
    #[default]
    No,
    /// It stays, from the mark to the cursor.
    Mark,
    /// It stays, with the graphemes at both ends.
    Graphemes,
    /// It stays, and is whole lines.
    Lines,
}

/// A text being edited.
#[derive(Clone, Debug)]
pub struct Editor {
    /// One for each paragraph, without its line end; at least one.
    lines: Vec<String>,
    /// Bytes; always on a grapheme boundary of the text.
    cursor: usize,
    /// Where the selection started, on a grapheme boundary too. Equal to the cursor, it selects nothing.
    anchor: Option<usize>,
    hold: Hold,
    one_line: bool,
}

impl Default for Editor {
    /// An empty line.
    fn default() -> Self {
        Self::of_line("")
    }
}

impl Editor {
    /// An editor over a text, cursor at its start. `one_line`: line ends become spaces when typed or pasted; those
    /// that the text has already stay.
    #[must_use]
    pub fn new(text: &str, one_line: bool) -> Self {
        Self {
            lines: text.split('\n').map(String::from).collect(),
            cursor: 0,
            anchor: None,
            hold: Hold::No,
            one_line,
        }
    }

    /// One line to be typed, cursor at its end.
    #[must_use]
    pub fn of_line(text: &str) -> Self {
        let mut editor = Self::new(text, true);
        editor.move_to(text.len(), false);
        editor
    }

    /// The whole text, put together anew at each call.
    #[must_use]
    pub fn text(&self) -> String {
        self.paragraphs().join("\n")
    }

    /// The text's paragraphs without their line ends, at least one.
    #[must_use]
    pub fn paragraphs(&self) -> &[String] {
        &self.lines
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        matches!(self.lines.as_slice(), [only] if only.is_empty())
    }

    /// Bytes; on a grapheme boundary.
    #[must_use]
    pub fn cursor(&self) -> usize {
        self.cursor
    }

    /// The selected bytes, if any (never empty).
    #[must_use]
    pub fn selection(&self) -> Option<Range<usize>> {
        let anchor = self.anchor?;
        let (start, end) = (anchor.min(self.cursor), anchor.max(self.cursor));
        let range = match self.hold {
            Hold::No | Hold::Mark => start..end,
            Hold::Graphemes => start..self.after(end),
            Hold::Lines => {
                let place = self.place(end);
                self.place(start).start..self.after(place.start + self.line(place.row).len())
            }
        };
        (!range.is_empty()).then_some(range)
    }

    /// The selected text, if any.
    #[must_use]
    pub fn selected(&self) -> Option<String> {
        let range = self.selection()?;
        Some(self.slice(self.place(range.start), self.place(range.end)))
    }

    /// Moves the cursor to the grapheme boundary at or before `byte`. `extend` keeps or starts a selection; without it, one
    /// that is held ends, too.
    pub fn move_to(&mut self, byte: usize, extend: bool) {
        self.anchor = extend.then(|| self.anchor.unwrap_or(self.cursor));
        if !extend {
            self.hold = Hold::No;
        }
        self.cursor = self.boundary_before(byte);
    }

    /// As [`Self::move_to`], but a selection that is held goes along.
    pub fn walk_to(&mut self, byte: usize, extend: bool) {
        self.move_to(byte, extend || self.hold != Hold::No);
    }

    /// Starts a selection at the cursor that is held.
    pub fn hold(&mut self, hold: Hold) {
        self.anchor = Some(self.cursor);
        self.hold = hold;
    }

    /// Holds the selection that there is from now on as graphemes, with the cursor on one of its ends.
    pub fn hold_graphemes(&mut self) {
        let Some(range) = self.selection() else {
            return;
        };
        let end = self.boundary_before(range.end.saturating_sub(1));
        let forward = self.anchor.is_some_and(|anchor| anchor <= self.cursor);
        let (anchor, cursor) = if forward {
            (range.start, end)
        } else {
            (end, range.start)
        };
        self.anchor = Some(anchor);
        self.cursor = cursor;
        self.hold = Hold::Graphemes;
    }

    /// Holds the selection in another way.
    pub fn hold_as(&mut self, hold: Hold) {
        self.anchor.get_or_insert(self.cursor);
        self.hold = hold;
    }

    /// To the other end of what is held.
    pub fn turn(&mut self) {
        if let Some(anchor) = &mut self.anchor {
            std::mem::swap(anchor, &mut self.cursor);
        }
    }

    /// Holds a range of the text, cursor on its last grapheme.
    pub fn hold_range(&mut self, range: Range<usize>, hold: Hold) {
        self.select(range);
        self.hold_graphemes();
        self.hold = hold;
    }

    /// Ends the selection; the cursor stays.
    pub fn release(&mut self) {
        self.anchor = None;
        self.hold = Hold::No;
    }

    /// How the selection is held, if one was started.
    #[must_use]
    pub fn held(&self) -> Hold {
        self.hold
    }

    /// Selects a range, cursor at its end. Graphemes that it cuts are selected whole.
    pub fn select(&mut self, range: Range<usize>) {
        self.hold = Hold::No;
        self.anchor = Some(self.boundary_before(range.start));
        self.cursor = self.boundary_after(range.end.max(range.start));
    }

    /// Types or pastes a text over the selection, cursor after it. `None` if nothing changed.
    pub fn insert(&mut self, text: &str) -> Option<Change> {
        let range = self.selection().unwrap_or(self.cursor..self.cursor);
        self.edit(range, with_line_feeds(text, self.one_line))
    }

    /// Deletes the selection if there is one, else `range` (which may cut a grapheme: Backspace takes one mark off a
    /// letter). `None` if both are empty.
    pub fn delete(&mut self, range: Range<usize>) -> Option<Change> {
        let range = self.selection().unwrap_or(range);
        if range.is_empty() {
            return None;
        }
        self.edit(range, String::new())
    }

    /// Does a change that was made elsewhere, cursor after what was inserted.
    pub fn apply(&mut self, change: &Change) {
        let (start, end) = (change.at, change.at + change.removed.len());
        let (start, end) = (self.place(start), self.place(end));
        debug_assert_eq!(
            self.slice(start, end),
            change.removed,
            "a change of another text, or out of turn"
        );
        self.replace(start, end, &change.inserted);
    }

    /// Puts a text in the place of a range, whatever is selected, cursor after it. `None` if nothing changed.
    pub fn put(&mut self, range: Range<usize>, text: &str) -> Option<Change> {
        self.edit(range, with_line_feeds(text, self.one_line))
    }

    fn edit(&mut self, range: Range<usize>, inserted: String) -> Option<Change> {
        let (start, end) = (self.place(range.start), self.place(range.end));
        let removed = self.slice(start, end);
        if removed == inserted {
            self.release();
            self.cursor = self.boundary_after(end.byte());
            return None;
        }
        self.replace(start, end, &inserted);
        Some(Change {
            at: start.byte(),
            removed,
            inserted,
        })
    }

    /// Puts `text` in the place of what is between two places. The cursor then stands after it, and after the
    /// whole grapheme if the text grew into one with what follows.
    fn replace(&mut self, start: Place, end: Place, text: &str) {
        let edited = start.byte() + text.len();
        if start != end || !text.is_empty() {
            self.exchange_lines(start, end, text);
        }
        self.release();
        self.cursor = self.boundary_after(edited);
    }

    fn exchange_lines(&mut self, start: Place, end: Place, text: &str) {
        let touched: usize = self
            .paragraphs()
            .iter()
            .skip(start.row)
            .take(end.row - start.row + 1)
            .map(String::len)
            .sum();
        let moves = (self.jump(start, start.row), self.jump(end, start.row));
        match moves {
            (Some(from), Some(to)) if touched + text.len() <= SHORT && !text.contains('\r') => {
                let lines = self.lines.get_mut(start.row..=end.row).unwrap_or_default();
                let mut area = TextArea::new(lines.iter_mut().map(std::mem::take).collect());
                area.set_max_histories(0);
                area.move_cursor(from);
                if start != end {
                    area.start_selection();
                    area.move_cursor(to);
                }
                if text.is_empty() {
                    area.delete_char();
                } else {
                    area.insert_str(text);
                }
                self.lines.splice(start.row..=end.row, area.into_lines());
            }
            _ => {
                let head = self.line(start.row).get(..start.within).unwrap_or_default();
                let tail = self.line(end.row).get(end.within..).unwrap_or_default();
                let changed = [head, text, tail].concat();
                let changed = changed.split('\n').map(String::from);
                self.lines.splice(start.row..=end.row, changed);
            }
        }
    }

    /// The crate's move to a place in a buffer that begins with a row, if it reaches that far.
    fn jump(&self, place: Place, first: usize) -> Option<CursorMove> {
        let before = self.line(place.row).get(..place.within)?;
        let column = before.chars().count();
        Some(CursorMove::Jump(
            u16::try_from(place.row - first).ok()?,
            u16::try_from(column).ok()?,
        ))
    }

    fn line(&self, row: usize) -> &str {
        self.paragraphs().get(row).map_or("", String::as_str)
    }

    /// The place of a byte: the character boundary at or before it, at most the text's end.
    fn place(&self, byte: usize) -> Place {
        let mut place = Place::default();
        let mut start = 0;
        for (row, line) in self.paragraphs().iter().enumerate() {
            let within = line.floor_char_boundary(byte - start);
            place = Place { row, start, within };
            if byte <= start + line.len() {
                break;
            }
            start += line.len() + 1;
        }
        place
    }

    fn slice(&self, start: Place, end: Place) -> String {
        if start.row == end.row {
            let line = self.line(start.row);
            return line
                .get(start.within..end.within)
                .unwrap_or_default()
                .to_owned();
        }
        let mut text = String::new();
        for (row, line) in self.paragraphs().iter().enumerate().skip(start.row) {
            if row == start.row {
                text.push_str(line.get(start.within..).unwrap_or_default());
            } else if row < end.row {
                text.push_str(line);
            } else {
                text.push_str(line.get(..end.within).unwrap_or_default());
                break;
            }
            text.push('\n');
        }
        text
    }

    /// Behind the grapheme at a byte, which may be a line's end.
    fn after(&self, byte: usize) -> usize {
        let place = self.place(byte);
        let line = self.line(place.row);
        if place.within < line.len() {
            place.start + grapheme::next(line, place.within)
        } else if place.row + 1 < self.lines.len() {
            place.byte() + 1
        } else {
            place.byte()
        }
    }

    fn boundary_before(&self, byte: usize) -> usize {
        let place = self.place(byte);
        if self.splits_line_end(place) {
            return place.byte() - 1;
        }
        place.start + grapheme::floor(self.line(place.row), place.within)
    }

    fn boundary_after(&self, byte: usize) -> usize {
        let place = self.place(byte);
        if self.splits_line_end(place) {
            return place.byte() + 1;
        }
        let line = self.line(place.row);
        if grapheme::floor(line, place.within) == place.within {
            place.byte()
        } else {
            place.start + grapheme::next(line, place.within)
        }
    }

    /// CR LF is one grapheme, and the only one that goes over a line's end.
    fn splits_line_end(&self, place: Place) -> bool {
        let line = self.line(place.row);
        place.within == line.len()
            && line.ends_with('\r')
            && place.row + 1 < self.paragraphs().len()
    }
}

/// A place in the text: `within` bytes into the paragraph `row`, which starts at byte `start` of the text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Place {
    row: usize,
    start: usize,
    within: usize,
}

impl Place {
    fn byte(self) -> usize {
        self.start + self.within
    }
}

/// Terminals send CR for a line end in a paste; CR LF comes from files. Both become LF, or a space in one line.
fn with_line_feeds(text: &str, one_line: bool) -> String {
    let mut text = text.to_owned();
    if text.contains('\r') {
        text = text.replace("\r\n", "\n").replace('\r', "\n");
    }
    if one_line && text.contains('\n') {
        text = text.replace('\n', " ");
    }
    text
}
