//! What differs between two drafts: by field, by line, and by word inside a changed line. Pure.
//!
//! The lines of a part, without the added ones, are its text before; without the removed ones, its text after. It does
//! not say how that looks.

use similar::{Algorithm, DiffOp, capture_diff_slices};
use unicode_segmentation::UnicodeSegmentation;

use super::field::Field;
use super::{AgentKind, Draft, FieldValue, ParamValue, Params, Switch, WebhookAuth};

/// Beyond so many lines on both sides together, what stands between the common start and the common end counts as
/// replaced: looking for what is common in it would take too long. At the limit the worst of texts, a few lines over and
/// over in another order, takes a quarter of a second.
const MOST_LINES: usize = 40_000;

/// The same for the words of one changed block, which are more alike than lines are.
const MOST_WORDS: usize = 16_000;

/// A field that differs.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FieldDiff {
    pub field: Field,
    /// What differs in it; never empty.
    pub parts: Vec<PartDiff>,
}

/// One text of a field that differs: its only one, a message, a value.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartDiff {
    /// Which text of the field: a message's number, a param's name, `set: name`; empty for the field's only one.
    pub label: String,
    pub change: Change,
    /// In order. Empty only where a part without a text came or went (a param set without values).
    pub lines: Vec<Line>,
    /// It is too long to be compared closely: from its first difference to its last all counts as changed.
    pub coarse: bool,
}

/// What became of a part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// It was not there before.
    Added,
    /// It is not there any more.
    Removed,
    Changed,
}

/// A line of a text, without its line end.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    pub side: Side,
    /// In order; together they are the line. None for an empty line.
    pub pieces: Vec<Piece>,
}

/// Where a line stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Side {
    Both,
    /// Only before.
    Removed,
    /// Only after.
    Added,
}

/// A stretch of a line, cut between words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    pub text: String,
    /// This is what differs, the rest of the line stands on the other side too.
    pub changed: bool,
}

/// The fields that differ, in the order of the field list. Empty if, and only if, the drafts are equal.
#[must_use]
pub fn drafts(before: &Draft, after: &Draft) -> Vec<FieldDiff> {
    Field::ALL
        .into_iter()
        .filter_map(|field| {
            let parts = values(&before.get(field), &after.get(field));
            (!parts.is_empty()).then_some(FieldDiff { field, parts })
        })
        .collect()
}

/// The lines of two texts.
#[must_use]
pub fn texts(before: &str, after: &str) -> Vec<Line> {
    compared(before, after).0
}

/// As [`texts`], and whether they are too long to be compared closely.
fn compared(before: &str, after: &str) -> (Vec<Line>, bool) {
    let old = lines_of(before);
    let new = lines_of(after);
    let mut lines = Vec::new();
    let (ops, mut coarse) = ops(&old, &new, MOST_LINES);
    for op in ops {
        let (old, new) = (old.get(op.old_range()), new.get(op.new_range()));
        let (old, new) = (old.unwrap_or_default(), new.unwrap_or_default());
        if matches!(op, DiffOp::Equal { .. }) {
            lines.extend(old.iter().map(|text| whole(text, Side::Both, false)));
        } else if old.is_empty() || new.is_empty() {
            lines.extend(old.iter().map(|text| whole(text, Side::Removed, true)));
            lines.extend(new.iter().map(|text| whole(text, Side::Added, true)));
        } else {
            coarse |= block(&old.join("\n"), &new.join("\n"), &mut lines);
        }
    }
    (lines, coarse)
}

fn values(before: &FieldValue, after: &FieldValue) -> Vec<PartDiff> {
    match (before, after) {
        (FieldValue::Text(before), FieldValue::Text(after)) => {
            part("", set(before), set(after)).into_iter().collect()
        }
        (FieldValue::Agent(before), FieldValue::Agent(after)) => {
            part("", before.map(kind_word), after.map(kind_word))
                .into_iter()
                .collect()
        }
        (FieldValue::Switch(before), FieldValue::Switch(after)) => {
            part("", Some(switch_word(*before)), Some(switch_word(*after)))
                .into_iter()
                .collect()
        }
        (FieldValue::Flag(before), FieldValue::Flag(after)) => {
            let word = |on: bool| Some(if on { t!("on") } else { t!("off") });
            part("", word(*before), word(*after)).into_iter().collect()
        }
        (FieldValue::Rows(before), FieldValue::Rows(after)) => rows(before, after),
        (
            FieldValue::Params {
                params,
                param_sets,
                param_set,
            },
            FieldValue::Params {
                params: new_params,
                param_sets: new_sets,
                param_set: new_set,
            },
        ) => {
            let mut parts: Vec<_> =
                part(t!("chosen set"), param_set.as_deref(), new_set.as_deref())
                    .into_iter()
                    .collect();
            params_of("", Some(params), Some(new_params), &mut parts);
            let mut names: Vec<&String> = param_sets.keys().collect();
            names.extend(
                new_sets
                    .keys()
                    .filter(|name| !param_sets.contains_key(*name)),
            );
            for name in names {
                params_of(name, param_sets.get(name), new_sets.get(name), &mut parts);
            }
            parts
        }
        (FieldValue::WebhookAuth(before), FieldValue::WebhookAuth(after)) => webhook(before, after),
        _ => Vec::new(),
    }
}

/// A part, if it differs.
fn part(label: &str, before: Option<&str>, after: Option<&str>) -> Option<PartDiff> {
    if before == after {
        return None;
    }
    let all = |text: &str, side| {
        text.split('\n')
            .map(|line| whole(line, side, true))
            .collect()
    };
    let (change, (lines, coarse)) = match (before, after) {
        (None, Some(after)) => (Change::Added, (all(after, Side::Added), false)),
        (Some(before), None) => (Change::Removed, (all(before, Side::Removed), false)),
        (before, after) => (
            Change::Changed,
            compared(before.unwrap_or_default(), after.unwrap_or_default()),
        ),
    };
    Some(PartDiff {
        label: label.to_owned(),
        change,
        lines,
        coarse,
    })
}

/// Messages are matched by their text first, so that one put in between changes only itself.
fn rows(before: &[String], after: &[String]) -> Vec<PartDiff> {
    let mut parts = Vec::new();
    for op in ops(before, after, MOST_LINES).0 {
        if matches!(op, DiffOp::Equal { .. }) {
            continue;
        }
        let (mut old, mut new) = (op.old_range(), op.new_range());
        loop {
            let (from, to) = (old.next(), new.next());
            // The number that it has now; of one that is gone, the number it had.
            let Some(number) = to.or(from) else { break };
            parts.extend(part(
                &(number + 1).to_string(),
                from.and_then(|row| before.get(row)).map(String::as_str),
                to.and_then(|row| after.get(row)).map(String::as_str),
            ));
        }
    }
    parts
}

fn params_of(
    set: &str,
    before: Option<&Params>,
    after: Option<&Params>,
    parts: &mut Vec<PartDiff>,
) {
    let label = |name: &str| {
        if set.is_empty() {
            name.to_owned()
        } else {
            format!("{set}: {name}")
        }
    };
    let is_bare = |values: Option<&Params>| values.is_none_or(Params::is_empty);
    if before.is_some() != after.is_some() && is_bare(before) && is_bare(after) {
        parts.push(PartDiff {
            label: set.to_owned(),
            change: if after.is_some() {
                Change::Added
            } else {
                Change::Removed
            },
            lines: Vec::new(),
            coarse: false,
        });
    }
    let value = |values: Option<&Params>, name: &str| values.and_then(|all| all.get(name)).cloned();
    let old_names = before.into_iter().flat_map(Params::keys);
    let new_names = after
        .into_iter()
        .flat_map(Params::keys)
        .filter(|name| before.is_none_or(|old| !old.contains_key(*name)));
    for name in old_names.chain(new_names) {
        let (old, new) = (value(before, name), value(after, name));
        if old == new {
            continue;
        }
        // `5` and `"5"` read alike and are sent differently.
        let alike = old.as_ref().map(ParamValue::as_text) == new.as_ref().map(ParamValue::as_text);
        let spell = |value: &ParamValue| match value {
            ParamValue::Number(text) if alike => t!("{text} (a number)", text),
            ParamValue::Bool(_) if alike => t!("{as_text} (a boolean)", as_text = value.as_text()),
            _ => value.as_text().to_owned(),
        };
        let (old, new) = (old.as_ref().map(spell), new.as_ref().map(spell));
        parts.extend(part(&label(name), old.as_deref(), new.as_deref()));
    }
}

fn webhook(before: &WebhookAuth, after: &WebhookAuth) -> Vec<PartDiff> {
    let literal = |auth: &WebhookAuth| {
        auth.has_literal_secret
            .then_some(t!("a secret in the file itself (not shown)"))
    };
    [
        part("auth_key", set(&before.auth_key), set(&after.auth_key)),
        part(
            "auth_secret_env",
            set(&before.auth_secret_env),
            set(&after.auth_secret_env),
        ),
        part(
            "auth_secret_name",
            set(&before.auth_secret_name),
            set(&after.auth_secret_name),
        ),
        part("auth_secret", literal(before), literal(after)),
    ]
    .into_iter()
    .flatten()
    .collect()
}

/// A text that is empty is not set.
fn set(text: &str) -> Option<&str> {
    (!text.is_empty()).then_some(text)
}

fn kind_word(kind: AgentKind) -> &'static str {
    match kind {
        AgentKind::Inline => t!("inline"),
        AgentKind::Saved => t!("saved"),
    }
}

fn switch_word(switch: Switch) -> &'static str {
    match switch {
        Switch::Default => t!("Hamsa's default"),
        Switch::On => t!("on"),
        Switch::Off => t!("off"),
    }
}

fn whole(text: &str, side: Side, changed: bool) -> Line {
    let mut line = Line {
        side,
        pieces: Vec::new(),
    };
    line.push(text, changed);
    line
}

impl Line {
    fn push(&mut self, text: &str, changed: bool) {
        if text.is_empty() {
            return;
        }
        match self.pieces.last_mut() {
            Some(last) if last.changed == changed => last.text.push_str(text),
            _ => self.pieces.push(Piece {
                text: text.to_owned(),
                changed,
            }),
        }
    }
}

/// Lines that were replaced by others, with the words that differ. Whether they are too long for that.
fn block(before: &str, after: &str, lines: &mut Vec<Line>) -> bool {
    let old: Vec<&str> = before.split_word_bounds().collect();
    let new: Vec<&str> = after.split_word_bounds().collect();
    let (ops, coarse) = ops(&old, &new, MOST_WORDS);
    let length = |words: &[&str]| words.iter().map(|word| word.trim().len()).sum::<usize>();
    let common: usize = ops
        .iter()
        .filter(|op| matches!(op, DiffOp::Equal { .. }))
        .map(|op| length(old.get(op.old_range()).unwrap_or_default()))
        .sum();
    // Of two texts with little in common, single words that happen to stand in both are no help to a reader.
    let unlike = common * 4 < length(&old).max(length(&new));
    let mut removed = Sided::new(Side::Removed);
    let mut added = Sided::new(Side::Added);
    for (index, op) in ops.iter().enumerate() {
        let same = matches!(op, DiffOp::Equal { .. });
        let words = old.get(op.old_range()).unwrap_or_default();
        let between = index > 0 && index + 1 < ops.len();
        let blank = words.iter().all(|word| word.trim().is_empty());
        let changed = unlike || !same || (between && blank);
        removed.push(words, changed);
        added.push(new.get(op.new_range()).unwrap_or_default(), changed);
    }
    lines.append(&mut removed.lines);
    lines.append(&mut added.lines);
    coarse
}

/// The lines of one side, as their words come.
struct Sided {
    side: Side,
    lines: Vec<Line>,
}

impl Sided {
    fn new(side: Side) -> Self {
        Self {
            side,
            lines: vec![whole("", side, false)],
        }
    }

    fn push(&mut self, words: &[&str], changed: bool) {
        for word in words {
            // A word bound may put several line ends, or CR and LF, into one piece.
            for (index, text) in word.split('\n').enumerate() {
                if index > 0 {
                    self.lines.push(whole("", self.side, false));
                }
                if let Some(line) = self.lines.last_mut() {
                    line.push(text, changed);
                }
            }
        }
    }
}

/// The lines of a text; a text that is not there has none.
fn lines_of(text: &str) -> Vec<&str> {
    if text.is_empty() {
        Vec::new()
    } else {
        text.split('\n').collect()
    }
}

/// What to do to make the one the other, and whether they have more than `most` together. The common start and end are
/// taken off first: an edit is mostly in one place.
fn ops<T: Eq + Ord + std::hash::Hash>(old: &[T], new: &[T], most: usize) -> (Vec<DiffOp>, bool) {
    let start = old.iter().zip(new).take_while(|(a, b)| a == b).count();
    let old_rest = old.get(start..).unwrap_or_default();
    let new_rest = new.get(start..).unwrap_or_default();
    let end = old_rest
        .iter()
        .rev()
        .zip(new_rest.iter().rev())
        .take_while(|(a, b)| a == b)
        .count();
    let (old_len, new_len) = (old_rest.len() - end, new_rest.len() - end);
    let equal = |old_index, new_index, len| DiffOp::Equal {
        old_index,
        new_index,
        len,
    };
    let mut ops = Vec::new();
    if start > 0 {
        ops.push(equal(0, 0, start));
    }
    let coarse = old_len + new_len > most && old_len > 0 && new_len > 0;
    if coarse {
        ops.push(DiffOp::Replace {
            old_index: start,
            old_len,
            new_index: start,
            new_len,
        });
    } else if old_len + new_len > 0 {
        let middle = capture_diff_slices(
            Algorithm::Myers,
            old_rest.get(..old_len).unwrap_or_default(),
            new_rest.get(..new_len).unwrap_or_default(),
        );
        ops.extend(middle.into_iter().map(|op| shifted(op, start)));
    }
    if end > 0 {
        ops.push(equal(start + old_len, start + new_len, end));
    }
    (ops, coarse)
}

fn shifted(mut op: DiffOp, by: usize) -> DiffOp {
    match &mut op {
        DiffOp::Equal {
            old_index,
            new_index,
            ..
        }
        | DiffOp::Delete {
            old_index,
            new_index,
            ..
        }
        | DiffOp::Insert {
            old_index,
            new_index,
            ..
        }
        | DiffOp::Replace {
            old_index,
            new_index,
            ..
        } => {
            *old_index += by;
            *new_index += by;
        }
    }
    op
}

#[cfg(test)]
mod tests;
