//! Keys in tables: where a table's lines stand, and how one of its keys is set or taken away, whatever way the table
//! is written.

use std::ops::Range;

use toml_edit::{InlineTable, Item, Table, TableLike, Value};

use super::super::lines::{self, line_end, line_start};
use super::super::spell;
use super::{Change, Changes, Writer};

/// How a table stands in the file.
pub(super) enum Home<'d> {
    Missing,
    /// The top level, or a table with a header of its own (given: its bytes).
    Lines(&'d Table, Option<Range<usize>>),
    /// `tools.smart_call_end = true`; the prefix is what stands before the last key.
    Dotted(&'d Table),
    Inline(&'d InlineTable),
}

impl<'d> Writer<'d> {
    /// Changes in one of the tables with fixed keys.
    pub(super) fn table(&mut self, name: &'static str, changes: &Changes) {
        if changes.is_empty() {
            return;
        }
        match home(self.root.get(name)) {
            Home::Missing => {
                let lines: String = changes
                    .iter()
                    .filter_map(|(key, change)| match change {
                        Change::Set(value) => {
                            Some(format!("{key} = {}\n", value.to_toml(None, false)))
                        }
                        Change::Remove => None,
                    })
                    .collect();
                if !lines.is_empty() {
                    self.new_table(self.text.len(), name, &lines);
                }
            }
            Home::Inline(table) => self.inline_changes(table, changes),
            Home::Lines(table, header) => {
                let end = self.table_end(table, header.as_ref());
                self.keys(table, "", end, changes);
            }
            Home::Dotted(table) => {
                let prefix = self.dotted_prefix(table, name);
                let end = self.lines_end(table);
                self.keys(table, &prefix, end, changes);
            }
        }
    }

    pub(super) fn keys(&mut self, table: &'d Table, prefix: &str, end: usize, changes: &Changes) {
        for (key, change) in changes {
            if table.contains_key(key) {
                self.existing_key(table, key, change);
            } else if let Change::Set(value) = change {
                let line = format!("{prefix}{key} = {}\n", value.to_toml(None, false));
                self.edits.insert(end, line);
            }
        }
    }

    /// A key on a line of its own.
    pub(super) fn existing_key(&mut self, table: &'d Table, key: &str, change: &Change) {
        let Some(extent) = self.extent_of(table, key) else {
            return;
        };
        match change {
            Change::Remove => {
                let line = line_start(self.text, extent.start)..line_end(self.text, extent.end);
                let comment = lines::comment_behind(self.text, extent);
                self.edits.replace(line, comment);
            }
            Change::Set(value) => {
                if let Some(span) = table.get(key).and_then(Item::span) {
                    let new = value.to_toml(self.text.get(span.clone()), false);
                    self.edits.replace(span, new);
                }
            }
        }
    }

    /// An inline table, made anew from the bytes of what stays.
    pub(super) fn inline_changes(&mut self, table: &'d InlineTable, changes: &Changes) {
        let change_of = |key: &str| {
            changes
                .iter()
                .find(|(changed, _)| *changed == key)
                .map(|(_, change)| change)
        };
        let mut parts = Vec::new();
        for (key, _) in table {
            let raw = self.raw_entry(table, key);
            match change_of(key) {
                None => parts.push(raw.to_owned()),
                Some(Change::Remove) => {}
                Some(Change::Set(value)) => {
                    let old = self.raw_value(table, key);
                    parts.push(format!(
                        "{} = {}",
                        spell::key(key),
                        value.to_toml(old, true)
                    ));
                }
            }
        }
        for (key, change) in changes {
            if let (false, Change::Set(value)) = (table.contains_key(key), change) {
                parts.push(format!("{key} = {}", value.to_toml(None, true)));
            }
        }
        if let Some(span) = table.span() {
            self.edits.replace(span, braced(&parts));
        }
    }

    /// A new table with a header, a blank line before it. `lines` end with a line break.
    pub(super) fn new_table(&mut self, at: usize, path: &str, lines: &str) {
        let before = self.text.get(..at).unwrap_or_default();
        let gap = if before.ends_with("\n\n") { "" } else { "\n" };
        self.new_tables
            .insert(at, format!("{gap}[{path}]\n{lines}"));
    }

    /// The byte behind the last line of a table with a header, or of the top level.
    pub(super) fn table_end(&self, table: &Table, header: Option<&Range<usize>>) -> usize {
        let header = header.map_or(0, |header| line_end(self.text, header.end));
        self.table_extent(table)
            .map_or(header, |extent| line_end(self.text, extent.end).max(header))
    }

    /// From the first key to the last value of all lines of a table.
    pub(super) fn table_extent(&self, table: &Table) -> Option<Range<usize>> {
        table
            .iter()
            .filter_map(|(key, _)| self.extent_of(table, key))
            .reduce(|left, right| left.start.min(right.start)..left.end.max(right.end))
    }

    /// From the key to the value's end; of a dotted key, over all its lines. `None` for tables with headers.
    pub(super) fn extent_of(&self, table: &dyn TableLike, key: &str) -> Option<Range<usize>> {
        let (key, item) = table.get_key_value(key)?;
        match item {
            Item::Value(Value::InlineTable(inline)) if inline.is_dotted() => inline
                .iter()
                .filter_map(|(inner, _)| self.extent_of(inline, inner))
                .reduce(|left, right| left.start.min(right.start)..left.end.max(right.end))
                .map(|inner| key.span().map_or(inner.start, |span| span.start)..inner.end),
            Item::Value(value) => Some(key.span()?.start..value.span()?.end),
            Item::Table(table) if table.is_dotted() => self.table_extent(table),
            _ => None,
        }
    }

    /// The bytes of a key and its value in an inline table.
    pub(super) fn raw_entry(&self, table: &InlineTable, key: &str) -> &'d str {
        self.extent_of(table, key)
            .and_then(|extent| self.text.get(extent))
            .unwrap_or_default()
    }

    /// What stands before the last key on the lines of a dotted table: `tools.`.
    pub(super) fn dotted_prefix(&self, table: &Table, path: &str) -> String {
        table
            .iter()
            .find(|(_, item)| item.is_value())
            .and_then(|(key, _)| table.key(key)?.span())
            .and_then(|key| self.text.get(line_start(self.text, key.start)..key.start))
            .map_or_else(|| format!("{path}."), str::to_owned)
    }

    /// The byte behind the last line of a dotted table.
    pub(super) fn lines_end(&self, table: &Table) -> usize {
        self.table_extent(table)
            .map_or(self.text.len(), |extent| line_end(self.text, extent.end))
    }

    /// The bytes of a value in an inline table.
    pub(super) fn raw_value(&self, table: &InlineTable, key: &str) -> Option<&'d str> {
        let span = table.get(key).and_then(Value::span)?;
        self.text.get(span)
    }
}

pub(super) fn home(item: Option<&Item>) -> Home<'_> {
    match item {
        Some(Item::Value(Value::InlineTable(table))) => Home::Inline(table),
        Some(Item::Table(table)) if table.is_dotted() => Home::Dotted(table),
        Some(Item::Table(table)) if !table.is_implicit() => Home::Lines(table, table.span()),
        _ => Home::Missing,
    }
}

/// An inline table of such entries.
pub(super) fn braced(parts: &[String]) -> String {
    if parts.is_empty() {
        "{}".to_owned()
    } else {
        format!("{{ {} }}", parts.join(", "))
    }
}
