//! Params and param sets: rows of values that are changed, moved, added and taken away.

use std::collections::HashSet;
use std::ops::Range;

use toml_edit::{Item, Table};

use super::super::lines::{self, Row, Slot, line_end, line_start};
use super::super::spell;
use super::table::{Home, braced, home};
use super::{Change, Spelled, Writer};
use crate::draft::{Draft, ParamValue, Params};

impl<'d> Writer<'d> {
    pub(super) fn params(&mut self, old: &Draft, new: &Draft) {
        self.values(self.root.get("params"), "params", &old.params, &new.params);

        let sets = self.root.get("param_sets");
        let same = old.param_sets.len() == new.param_sets.len()
            && new.param_sets.iter().all(|(name, set)| {
                old.param_sets
                    .get(name)
                    .is_some_and(|old| old.iter().eq(set.iter()))
            });
        if same {
            return;
        }
        if let Home::Inline(table) = home(sets) {
            let parts: Vec<String> = new
                .param_sets
                .iter()
                .map(|(name, set)| {
                    let raw = self.raw_entry(table, name);
                    if old.param_sets.get(name) == Some(set) && !raw.is_empty() {
                        raw.to_owned()
                    } else {
                        format!("{} = {}", spell::key(name), new_inline(set))
                    }
                })
                .collect();
            if let Some(span) = table.span() {
                self.edits.replace(span, braced(&parts));
            }
            return;
        }
        let sets = sets.and_then(Item::as_table);
        let mut renamed = HashSet::new();
        for (index, (name, set)) in old.param_sets.iter().enumerate() {
            let item = sets.and_then(|sets| sets.get(name));
            let path = || format!("param_sets.{}", spell::key(name));
            match (new.param_sets.get(name), new.param_sets.get_index(index)) {
                (Some(changed), _) => self.values(item, &path(), set, changed),
                // A new name in the place of one that is gone: the set was renamed, and keeps its comments.
                (None, Some((to, changed)))
                    if !old.param_sets.contains_key(to) && self.rename_set(sets, name, to) =>
                {
                    renamed.insert(to);
                    self.values(item, &path(), set, changed);
                }
                _ => self.remove_set(sets, name),
            }
        }
        for (name, set) in &new.param_sets {
            if !old.param_sets.contains_key(name) && !renamed.contains(name) {
                self.add_set(sets, name, set);
            }
        }
    }

    /// Changes the name of a set where it stands once: in a header, or before an inline table. Says whether it did.
    fn rename_set(&mut self, sets: Option<&'d Table>, from: &str, to: &str) -> bool {
        let Some((key, item)) = sets.and_then(|sets| sets.get_key_value(from)) else {
            return false;
        };
        let stands_once = matches!(home(Some(item)), Home::Lines(..) | Home::Inline(_));
        match key.span().filter(|_| stands_once) {
            Some(span) => {
                self.edits.replace(span, spell::key(to));
                true
            }
            None => false,
        }
    }

    /// A table of values: rows are changed, moved, added and taken away.
    fn values(&mut self, item: Option<&'d Item>, path: &str, old: &Params, new: &Params) {
        if old.iter().eq(new.iter()) {
            return;
        }
        match home(item) {
            Home::Missing => {
                self.new_table(self.text.len(), path, &new_lines(new));
            }
            Home::Inline(table) => {
                let parts: Vec<String> = new
                    .iter()
                    .map(|(name, value)| {
                        let raw = self.raw_entry(table, name);
                        if old.get(name) == Some(value) && !raw.is_empty() {
                            return raw.to_owned();
                        }
                        let raw_value = self.raw_value(table, name);
                        let value = Spelled::of_param(value).to_toml(raw_value, true);
                        format!("{} = {value}", spell::key(name))
                    })
                    .collect();
                if let Some(span) = table.span() {
                    self.edits.replace(span, braced(&parts));
                }
            }
            Home::Lines(table, header) => self.rows_of_values(table, header, old, new),
            Home::Dotted(table) => self.dotted_values(table, path, old, new),
        }
    }

    fn rows_of_values(
        &mut self,
        table: &'d Table,
        header: Option<Range<usize>>,
        old: &Params,
        new: &Params,
    ) {
        let start = header.map_or(0, |header| line_end(self.text, header.end));
        let mut rows = Vec::new();
        let mut at = start;
        for name in old.keys() {
            let Some(core) = self.extent_of(table, name) else {
                return;
            };
            let end = line_end(self.text, core.end);
            rows.push(Row {
                lines: at..end,
                core,
            });
            at = end;
        }
        let slots: Vec<Slot> = new
            .iter()
            .enumerate()
            .map(|(index, (name, value))| {
                let spelled = Spelled::of_param(value);
                if let Some(row) = old.get_index_of(name) {
                    return Slot::Keep {
                        row,
                        core: (old.get(name) != Some(value))
                            .then(|| self.changed_core(table, name, &spelled)),
                    };
                }
                match old.get_index(index) {
                    // A new name in the place of one that is gone: it was renamed, and keeps its comments.
                    Some((former, before)) if !new.contains_key(former) => Slot::Keep {
                        row: index,
                        core: Some(self.renamed_core(table, former, name, (before, value))),
                    },
                    _ => Slot::Fresh(format!(
                        "{} = {}\n",
                        spell::key(name),
                        spelled.to_toml(None, false)
                    )),
                }
            })
            .collect();
        let rebuilt = lines::rebuild(self.text, &rows, &slots);
        self.edits.replace(start..at, rebuilt);
    }

    /// `key = value` with the key's bytes and blanks as they are, and another value.
    fn changed_core(&self, table: &Table, name: &str, value: &Spelled) -> String {
        let core = self.extent_of(table, name).unwrap_or_default();
        let span = table.get(name).and_then(Item::span).unwrap_or_default();
        let before = self.text.get(core.start..span.start).unwrap_or_default();
        format!("{before}{}", value.to_toml(self.text.get(span), false))
    }

    /// `key = value` with another key, the value's bytes as they are if it is the same.
    fn renamed_core(
        &self,
        table: &Table,
        former: &str,
        name: &str,
        (before, after): (&ParamValue, &ParamValue),
    ) -> String {
        let core = if before == after {
            let core = self.extent_of(table, former).unwrap_or_default();
            self.text.get(core).unwrap_or_default().to_owned()
        } else {
            self.changed_core(table, former, &Spelled::of_param(after))
        };
        let key = table.key(former).and_then(toml_edit::Key::span);
        let rest = core.get(key.map_or(0, |key| key.len())..);
        format!("{}{}", spell::key(name), rest.unwrap_or_default())
    }

    fn dotted_values(&mut self, table: &'d Table, path: &str, old: &Params, new: &Params) {
        let prefix = self.dotted_prefix(table, path);
        let end = self.lines_end(table);
        if new.is_empty() && path.starts_with("param_sets.") {
            // Without a key a dotted set would be gone.
            let name = prefix.trim_end_matches([' ', '\t', '.']);
            self.edits.insert(end, format!("{name} = {{}}\n"));
        }
        let mut renamed = HashSet::new();
        for (index, (name, value)) in old.iter().enumerate() {
            if new.contains_key(name) {
                continue;
            }
            let key = table.key(name).and_then(toml_edit::Key::span);
            match (key, new.get_index(index)) {
                (Some(key), Some((to, same))) if !old.contains_key(to) && same == value => {
                    self.edits.replace(key, spell::key(to));
                    renamed.insert(to);
                }
                _ => self.existing_key(table, name, &Change::Remove),
            }
        }
        for (name, value) in new {
            let spelled = Spelled::of_param(value);
            match old.get(name) {
                None if renamed.contains(name) => {}
                Some(old) if old == value => {}
                Some(_) => self.existing_key(table, name, &Change::Set(spelled)),
                None => {
                    let line = format!(
                        "{prefix}{} = {}\n",
                        spell::key(name),
                        spelled.to_toml(None, false)
                    );
                    self.edits.insert(end, line);
                }
            }
        }
    }

    fn remove_set(&mut self, sets: Option<&'d Table>, name: &str) {
        let Some(sets) = sets else { return };
        match home(sets.get(name)) {
            Home::Missing => {}
            Home::Inline(_) => self.existing_key(sets, name, &Change::Remove),
            Home::Dotted(table) => {
                for (key, _) in table {
                    self.existing_key(table, key, &Change::Remove);
                }
            }
            Home::Lines(table, header) => {
                let end = self.table_end(table, header.as_ref());
                if let Some(header) = header {
                    self.edits
                        .replace(line_start(self.text, header.start)..end, String::new());
                }
            }
        }
    }

    fn add_set(&mut self, sets: Option<&'d Table>, name: &str, set: &Params) {
        if let Some(sets) = sets.filter(|sets| sets.is_dotted()) {
            let end = self.lines_end(sets);
            let line = format!("param_sets.{} = {}\n", spell::key(name), new_inline(set));
            self.edits.insert(end, line);
            return;
        }
        // Behind the last set, so that sets stay together.
        let end = sets
            .into_iter()
            .flat_map(|sets| sets.iter())
            .filter_map(|(_, item)| match home(Some(item)) {
                Home::Lines(table, header) => Some(self.table_end(table, header.as_ref())),
                _ => None,
            })
            .max()
            .unwrap_or(self.text.len());
        let header = format!("param_sets.{}", spell::key(name));
        self.new_table(end, &header, &new_lines(set));
    }
}

fn new_inline(set: &Params) -> String {
    let parts: Vec<String> = set
        .iter()
        .map(|(name, value)| {
            let value = Spelled::of_param(value).to_toml(None, true);
            format!("{} = {value}", spell::key(name))
        })
        .collect();
    braced(&parts)
}

fn new_lines(set: &Params) -> String {
    let mut lines = String::new();
    for (name, value) in set {
        let value = Spelled::of_param(value).to_toml(None, false);
        lines.extend([&spell::key(name), " = ", &value, "\n"]);
    }
    lines
}
