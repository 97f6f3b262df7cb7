//! Putting members into JSON text and taking them out, laid out as what stands beside them.

use std::ops::Range;

use crate::draft::schema::locate::{Id, Located, Shape};

pub(super) fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

pub(super) fn spliced(text: &str, at: Range<usize>, with: &str) -> String {
    let mut text = text.to_owned();
    put(&mut text, at, with);
    text
}

/// Puts a text in the place of another.
pub(super) fn put(text: &mut String, at: Range<usize>, with: &str) {
    if text.is_char_boundary(at.start) && text.is_char_boundary(at.end) {
        text.replace_range(at, with);
    }
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
pub(super) fn unit(located: &Located<'_>) -> String {
    let first = located.children(0).first();
    let blanks = first.map_or_else(String::new, |id| indent_at(located, *id));
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
pub(super) fn indent_at(located: &Located<'_>, id: Id) -> String {
    located.node(id).map_or_else(String::new, |node| {
        blanks_before(located.text, node.start())
    })
}

/// Inserts a member or an item (an empty `key`) behind `at` others, laid out as those are.
pub(super) fn insert(
    located: &Located<'_>,
    holder: Id,
    at: usize,
    key: &str,
    value: &str,
) -> String {
    let text = located.text;
    let Some(node) = located.node(holder) else {
        return text.to_owned();
    };
    let all = located.children(holder);
    let node_at = |at: usize| all.get(at).and_then(|id| located.node(*id));
    let colon = node_at(0).and_then(|first| {
        // One that stands under others, as in a table, is no model.
        let colon = text.get(first.key()?.end..first.span().start)?;
        (!colon.contains("  ") && !colon.starts_with(' ')).then_some(colon)
    });
    let entry = if key.is_empty() {
        value.to_owned()
    } else {
        format!("{key}{}{value}", colon.unwrap_or(": "))
    };
    let inside = node.span().start + 1..node.span().end.saturating_sub(1);
    let Some(first) = node_at(0) else {
        let entry = if node.shape == Shape::Object && text.contains('\n') {
            let outer = indent_at(located, holder);
            format!("\n{outer}{}{entry}\n{outer}", unit(located))
        } else if node.shape == Shape::Object {
            format!(" {entry} ")
        } else {
            entry
        };
        return spliced(text, inside, &entry);
    };
    let between = between(located, holder);
    let before = at.checked_sub(1).map(|at| at.min(all.len() - 1));
    if let Some(before) = before.and_then(node_at) {
        let end = before.span().end;
        return spliced(text, end..end, &format!("{between}{entry}"));
    }
    let start = first.start();
    spliced(text, start..start, &format!("{entry}{between}"))
}

/// Adds items behind those of a list, which has some.
pub(super) fn append(located: &Located<'_>, list: Id, items: &[String]) -> String {
    let items = items.join(&between(located, list));
    insert(located, list, usize::MAX, "", &items)
}

/// What parts the members or items, of which there are some.
fn between(located: &Located<'_>, holder: Id) -> String {
    let all = located.children(holder);
    let node_at = |at: usize| all.get(at).and_then(|id| located.node(*id));
    let text = |from: usize, to: usize| located.text.get(from..to).unwrap_or(", ");
    match (node_at(0), node_at(1)) {
        // As the first two are parted.
        (Some(first), Some(second)) => text(first.span().end, second.start()).to_owned(),
        (Some(first), None) => {
            let start = located.node(holder).map_or(0, |node| node.span().start + 1);
            match text(start, first.start()) {
                lead if lead.contains('\n') => format!(",{lead}"),
                _ => ", ".to_owned(),
            }
        }
        _ => String::new(),
    }
}

/// Takes a member or an item away, with the comma that parts it from the next.
pub(super) fn without(located: &Located<'_>, holder: Id, child: Id) -> String {
    let text = located.text;
    let Some(node) = located.node(holder) else {
        return text.to_owned();
    };
    let all = located.children(holder);
    let at = all.iter().position(|id| *id == child);
    let Some((at, own)) = at.zip(located.node(child)) else {
        return text.to_owned();
    };
    let neighbour = |at: Option<usize>| {
        at.and_then(|at| all.get(at))
            .and_then(|id| located.node(*id))
    };
    let range = if let Some(next) = neighbour(at.checked_add(1)) {
        own.start()..next.start()
    } else if let Some(before) = neighbour(at.checked_sub(1)) {
        before.span().end..own.span().end
    } else {
        node.span().start + 1..node.span().end - 1
    };
    spliced(text, range, "")
}
