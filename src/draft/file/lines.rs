//! Changing a text in place: replacements by byte range, and rows (a key or a list item with its comments) that are
//! kept, changed, moved, added and taken away.

use std::collections::HashSet;
use std::ops::Range;

/// Replacements in one text. They must not overlap; several at one place are put there in the order given.
#[derive(Debug, Default)]
pub(super) struct Edits {
    edits: Vec<(Range<usize>, String)>,
}

impl Edits {
    pub(super) fn is_empty(&self) -> bool {
        self.edits.is_empty()
    }

    pub(super) fn replace(&mut self, range: Range<usize>, new: String) {
        self.edits.push((range, new));
    }

    pub(super) fn insert(&mut self, at: usize, new: String) {
        self.edits.push((at..at, new));
    }

    /// Adds what was collected elsewhere, behind what stands here.
    pub(super) fn append(&mut self, mut others: Self) {
        self.edits.append(&mut others.edits);
    }

    /// The text with all replacements made.
    pub(super) fn apply(mut self, text: &str) -> String {
        // A stable sort: what was given first at one place stands first.
        self.edits.sort_by_key(|(range, _)| range.start);
        let mut out = String::with_capacity(text.len());
        let mut at = 0;
        for (range, new) in self.edits {
            out.push_str(text.get(at..range.start).unwrap_or_default());
            out.push_str(&new);
            at = at.max(range.end);
        }
        out.push_str(text.get(at..).unwrap_or_default());
        out
    }
}

/// The first byte of the line that holds `at`.
pub(super) fn line_start(text: &str, at: usize) -> usize {
    text.get(..at)
        .and_then(|before| before.rfind('\n'))
        .map_or(0, |at| at + 1)
}

/// The byte behind the line break that ends the line of `at`.
pub(super) fn line_end(text: &str, at: usize) -> usize {
    text.get(at..)
        .and_then(|rest| rest.find('\n'))
        .map_or(text.len(), |length| at + length + 1)
}

/// A key or list item that has lines of its own. `lines` holds the comments and blank lines above it too.
#[derive(Clone, Debug)]
pub(super) struct Row {
    pub(super) lines: Range<usize>,
    /// From the key (in a list: the value) to the value's end, a list's comma included.
    pub(super) core: Range<usize>,
}

/// What shall stand in the place of rows.
#[derive(Debug)]
pub(super) enum Slot {
    /// The old row with this index, its core replaced if one is given.
    Keep { row: usize, core: Option<String> },
    /// A new line, its break included.
    Fresh(String),
}

/// The text for the lines of all `rows` with `slots` in their place. Rows that no slot keeps are taken away; their
/// comments stay where they stood.
pub(super) fn rebuild(text: &str, rows: &[Row], slots: &[Slot]) -> String {
    let part = |range: Range<usize>| text.get(range).unwrap_or_default();
    let kept: HashSet<usize> = slots
        .iter()
        .filter_map(|slot| match slot {
            Slot::Keep { row, .. } => Some(*row),
            Slot::Fresh(_) => None,
        })
        .collect();
    let mut above = vec![String::new(); rows.len()];
    let mut waiting = String::new();
    for (index, row) in rows.iter().enumerate() {
        if kept.contains(&index) {
            above[index] = std::mem::take(&mut waiting);
        } else {
            waiting.push_str(part(row.lines.start..line_start(text, row.core.start)));
            waiting.push_str(&comment_behind(text, row.core.clone()));
        }
    }
    let mut out = String::new();
    for slot in slots {
        match slot {
            Slot::Fresh(line) => out.push_str(line),
            Slot::Keep { row: index, core } => {
                let Some(row) = rows.get(*index) else {
                    continue;
                };
                out.push_str(&above[*index]);
                out.push_str(part(row.lines.start..row.core.start));
                out.push_str(core.as_deref().unwrap_or(part(row.core.clone())));
                out.push_str(part(row.core.end..row.lines.end));
            }
        }
    }
    out.push_str(&waiting);
    out
}

/// What stays of a line when its key and value go: the comment behind them, as a line of its own, or nothing.
pub(super) fn comment_behind(text: &str, core: Range<usize>) -> String {
    let end = line_end(text, core.end);
    let behind = text.get(core.end..end).unwrap_or_default();
    let comment = behind.trim_start_matches([' ', '\t', ',']);
    if !comment.starts_with('#') {
        return String::new();
    }
    let start = line_start(text, core.start);
    let indent: String = text
        .get(start..core.start)
        .unwrap_or_default()
        .chars()
        .take_while(|c| c.is_whitespace())
        .collect();
    format!("{indent}{comment}")
}
