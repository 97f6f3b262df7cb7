//! Putting members into JSON text and taking them out, laid out as what stands beside them.

use std::ops::Range;

use crate::draft::schema::locate::{Id, Located, Shape, locate};

pub(super) fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

pub(super) fn spliced(text: &str, at: Range<usize>, with: &str) -> String {
    let mut text = text.to_owned();
    if text.is_char_boundary(at.start) && text.is_char_boundary(at.end) {
        text.replace_range(at, with);
    }
    text
}

/// Compact JSON with air: `{ "type": "string" }`.
pub(super) fn spaced(compact: &str) -> String {
    let mut out = String::with_capacity(compact.len() + 16);
    let mut in_string = false;
    let mut escaped = false;
    let mut before = ' ';
    for c in compact.chars() {
        if in_string {
            in_string = escaped || c != '"';
            escaped = !escaped && c == '\\';
            out.push(c);
        } else {
            match c {
                '}' if before != '{' => out.push_str(" }"),
                ':' => out.push_str(": "),
                ',' => out.push_str(", "),
                c => {
                    if before == '{' && c != '}' {
                        out.push(' ');
                    }
                    out.push(c);
                    in_string = c == '"';
                }
            }
        }
        before = c;
    }
    out
}

/// A text of several lines, each but the first further in.
pub(super) fn indented(text: &str, by: &str) -> String {
    text.replace('\n', &format!("\n{by}"))
}

/// The blanks of one level.
pub(super) fn unit(text: &str) -> String {
    let located = locate(text);
    let first = located
        .root()
        .and_then(|root| root.children.first())
        .and_then(|id| located.node(*id));
    let blanks = first.map_or(String::new(), |node| blanks_before(text, node.start()));
    if blanks.is_empty() {
        "  ".to_owned()
    } else {
        blanks
    }
}

/// The blanks at the start of the line that holds a byte.
pub(super) fn blanks_before(text: &str, at: usize) -> String {
    let before = text.get(..at).unwrap_or_default();
    let line = before.rsplit('\n').next().unwrap_or_default();
    let blanks = line
        .chars()
        .take_while(|c| matches!(c, ' ' | '\t'))
        .collect();
    if before.contains('\n') {
        blanks
    } else {
        String::new()
    }
}

/// The blanks of the line on which an object or array begins.
pub(super) fn indent_at(text: &str, located: &Located<'_>, id: Id) -> String {
    located
        .node(id)
        .map_or_else(String::new, |node| blanks_before(text, node.start()))
}

/// Inserts a member or an item (an empty `key`) behind `at` others, laid out as those are.
pub(super) fn insert(
    text: &str,
    located: &Located<'_>,
    holder: Id,
    at: usize,
    key: &str,
    value: &str,
) -> String {
    let Some(node) = located.node(holder) else {
        return text.to_owned();
    };
    let nodes: Vec<_> = node
        .children
        .iter()
        .filter_map(|id| located.node(*id))
        .collect();
    let colon = nodes.first().and_then(|first| {
        let key = first.key.as_ref()?;
        // One that stands under others, as in a table, is no model.
        let colon = text.get(key.end..first.span.start)?;
        (!colon.contains("  ") && !colon.starts_with(' ')).then_some(colon)
    });
    let entry = if key.is_empty() {
        value.to_owned()
    } else {
        format!("{key}{}{value}", colon.unwrap_or(": "))
    };
    let Some(first) = nodes.first() else {
        let inside = if node.shape == Shape::Object && text.contains('\n') {
            let outer = indent_at(text, located, holder);
            format!("\n{outer}{}{entry}\n{outer}", unit(text))
        } else if node.shape == Shape::Object {
            format!(" {entry} ")
        } else {
            entry
        };
        return spliced(text, node.span.start + 1..node.span.end - 1, &inside);
    };
    let lead = text
        .get(node.span.start + 1..first.start())
        .unwrap_or_default();
    let between = match nodes.get(1) {
        // As the first two are parted.
        Some(second) => text
            .get(first.span.end..second.start())
            .unwrap_or(", ")
            .to_owned(),
        None if lead.contains('\n') => format!(",{lead}"),
        None => ", ".to_owned(),
    };
    let before = at.checked_sub(1).map(|at| at.min(nodes.len() - 1));
    if let Some(before) = before.and_then(|at| nodes.get(at)) {
        let end = before.span.end;
        return spliced(text, end..end, &format!("{between}{entry}"));
    }
    let start = first.start();
    spliced(text, start..start, &format!("{entry}{between}"))
}

/// Takes a member or an item away, with the comma that parts it from the next.
pub(super) fn without(text: &str, located: &Located<'_>, holder: Id, child: Id) -> String {
    let Some(node) = located.node(holder) else {
        return text.to_owned();
    };
    let at = node.children.iter().position(|id| *id == child);
    let Some((at, own)) = at.zip(located.node(child)) else {
        return text.to_owned();
    };
    let neighbour = |at: Option<usize>| {
        at.and_then(|at| node.children.get(at))
            .and_then(|id| located.node(*id))
    };
    let range = if let Some(next) = neighbour(at.checked_add(1)) {
        own.start()..next.start()
    } else if let Some(before) = neighbour(at.checked_sub(1)) {
        before.span.end..own.span.end
    } else {
        node.span.start + 1..node.span.end - 1
    };
    spliced(text, range, "")
}
