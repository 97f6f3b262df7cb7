//! The list of no-response messages: items keep their lines and comments while others come, go and move.

use std::ops::Range;

use toml_edit::{Array, Value};

use super::super::lines::{self, Row, Slot, line_end, line_start};
use super::super::spell;
use super::Writer;

impl<'d> Writer<'d> {
    /// The list of no-response messages.
    pub(super) fn list(&mut self, list: &'d Array, old: &[String], new: &[String]) {
        let Some(span) = list.span() else { return };
        let items: Vec<Range<usize>> = list.iter().filter_map(Value::span).collect();
        if items.len() != old.len() {
            return;
        }
        let raw = |item: usize| items.get(item).and_then(|span| self.text.get(span.clone()));
        if let Some(rows) = self.rows_of_list(&span, &items) {
            let slots = list_slots(old, new, |item, text| {
                let spelled = spell::text(text, raw(item), true);
                format!("{spelled},")
            });
            let indent = rows.first().map_or("  ", |row| {
                self.text
                    .get(line_start(self.text, row.core.start)..row.core.start)
                    .unwrap_or_default()
            });
            let slots: Vec<Slot> = slots
                .into_iter()
                .map(|slot| match slot {
                    Slot::Fresh(text) => {
                        Slot::Fresh(format!("{indent}{},\n", spell::text(&text, None, true)))
                    }
                    // Whatever comes to stand before another item needs its comma.
                    Slot::Keep { row, core: None } => {
                        let bare = raw(row).unwrap_or_default();
                        Slot::Keep {
                            row,
                            core: Some(format!("{bare},")),
                        }
                    }
                    kept @ Slot::Keep { .. } => kept,
                })
                .collect();
            let region = rows
                .first()
                .zip(rows.last())
                .map(|(first, last)| first.lines.start..last.lines.end);
            if let Some(region) = region {
                let rebuilt = lines::rebuild(self.text, &rows, &slots);
                self.edits.replace(region, rebuilt);
            }
            return;
        }
        if old.len() == new.len() {
            for (item, text) in new.iter().enumerate() {
                if old.get(item) != Some(text)
                    && let Some(span) = items.get(item)
                {
                    let spelled = spell::text(text, raw(item), true);
                    self.edits.replace(span.clone(), spelled);
                }
            }
            return;
        }
        let slots = list_slots(old, new, |item, text| spell::text(text, raw(item), true));
        let parts: Vec<String> = slots
            .into_iter()
            .map(|slot| match slot {
                Slot::Fresh(text) => spell::text(&text, None, true),
                Slot::Keep { row, core } => {
                    core.unwrap_or_else(|| raw(row).unwrap_or_default().to_owned())
                }
            })
            .collect();
        let comments = self.comments_in_list(&span, &items);
        let list = if comments.is_empty() {
            bracketed(&parts)
        } else {
            let items = parts.into_iter().map(|part| part + ",");
            let lines: Vec<String> = comments.into_iter().chain(items).collect();
            format!("[\n  {}\n]", lines.join("\n  "))
        };
        self.edits.replace(span, list);
    }

    /// The comments between a list's items.
    fn comments_in_list(&self, list: &Range<usize>, items: &[Range<usize>]) -> Vec<String> {
        let starts = std::iter::once(list.start).chain(items.iter().map(|item| item.end));
        let ends = items.iter().map(|item| item.start).chain([list.end]);
        starts
            .zip(ends)
            .filter_map(|(start, end)| self.text.get(start..end))
            .flat_map(str::lines)
            .filter_map(|line| line.find('#').and_then(|at| line.get(at..)))
            .map(|comment| comment.trim_end().to_owned())
            .collect()
    }

    /// The items as rows, if each stands on lines of its own, with its comma behind it.
    fn rows_of_list(&self, list: &Range<usize>, items: &[Range<usize>]) -> Option<Vec<Row>> {
        let mut at = line_end(self.text, list.start);
        let mut rows = Vec::new();
        for (index, item) in items.iter().enumerate() {
            let start = line_start(self.text, item.start);
            if start < at || !self.text.get(start..item.start)?.trim().is_empty() {
                return None;
            }
            let end = line_end(self.text, item.end);
            if end >= list.end {
                return None;
            }
            let behind = self.text.get(item.end..end)?;
            let blanks = behind.len() - behind.trim_start_matches([' ', '\t']).len();
            let has_comma = behind.trim_start_matches([' ', '\t']).starts_with(',');
            let rest = behind
                .trim_start_matches([' ', '\t'])
                .trim_start_matches(',')
                .trim();
            let is_last = index + 1 == items.len();
            if !(rest.is_empty() || rest.starts_with('#')) || !(has_comma || is_last) {
                return None;
            }
            if is_last && !has_comma && self.comma_follows(end, list.end) {
                return None;
            }
            let core_end = if has_comma {
                item.end + blanks + 1
            } else {
                item.end
            };
            rows.push(Row {
                lines: at..end,
                core: item.start..core_end,
            });
            at = end;
        }
        (!rows.is_empty()).then_some(rows)
    }

    /// Whether a comma stands on a line of its own behind the last item.
    fn comma_follows(&self, from: usize, end: usize) -> bool {
        self.text
            .get(from..end)
            .is_some_and(|rest| rest.lines().any(|line| line.trim_start().starts_with(',')))
    }
}

/// A list as it stands in a file that had none.
pub(super) fn new_list(messages: &[String]) -> String {
    let parts: Vec<String> = messages
        .iter()
        .map(|message| spell::text(message, None, true))
        .collect();
    bracketed(&parts)
}

/// A list on one line if it is short, else with a line for each item.
fn bracketed(parts: &[String]) -> String {
    let on_one_line = format!("[{}]", parts.join(", "));
    if parts.len() < 2 || (on_one_line.chars().count() <= 80 && !on_one_line.contains('\n')) {
        return on_one_line;
    }
    format!("[\n  {},\n]", parts.join(",\n  "))
}

/// Which old item each new one is. Equal texts first; what is left is taken in turn as changed.
fn list_slots(
    old: &[String],
    new: &[String],
    changed: impl Fn(usize, &str) -> String,
) -> Vec<Slot> {
    let mut used = vec![false; old.len()];
    let mut found: Vec<Option<usize>> = vec![None; new.len()];
    for (slot, text) in found.iter_mut().zip(new) {
        let equal = (0..old.len()).find(|&item| !used[item] && old[item] == *text);
        if let Some(item) = equal {
            used[item] = true;
            *slot = Some(item);
        }
    }
    let mut left = (0..old.len())
        .filter(|&item| !used[item])
        .collect::<Vec<_>>();
    left.reverse();
    found
        .into_iter()
        .zip(new)
        .map(
            |(found, text)| match (found, found.or_else(|| left.pop())) {
                (Some(row), _) => Slot::Keep { row, core: None },
                (None, Some(row)) => Slot::Keep {
                    row,
                    core: Some(changed(row, text)),
                },
                (None, None) => Slot::Fresh(text.clone()),
            },
        )
        .collect()
}
