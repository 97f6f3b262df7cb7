//! Where things stand in a JSON text: the bytes of each key and value, as a tree, and keys that stand twice.
//!
//! The walk is for text that `serde_json` has accepted, so it checks nothing; on any other text it ends early.

use std::borrow::Cow;
use std::collections::HashSet;
use std::ops::Range;

/// A key or value's place among others: an index into [`Located::nodes`].
pub(super) type Id = usize;

/// The places in one JSON text.
#[derive(Debug)]
pub(super) struct Located<'t> {
    text: &'t str,
    /// The root is the first; a child stands behind its parent.
    nodes: Vec<Node>,
    /// Keys that stand a second time in their object.
    pub(super) duplicates: Vec<Id>,
}

/// A value, with its key if it is a member of an object.
#[derive(Debug)]
pub(super) struct Node {
    pub(super) shape: Shape,
    /// Bytes of the value.
    pub(super) span: Range<usize>,
    /// Bytes of the key, in its quotes.
    pub(super) key: Option<Range<usize>>,
    parent: Option<Id>,
    /// Members or items, in the order of the text.
    pub(super) children: Vec<Id>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    Object,
    Array,
    Text,
    Other,
}

impl Node {
    /// The first byte: of the key where there is one.
    pub(super) fn start(&self) -> usize {
        self.key.as_ref().map_or(self.span.start, |key| key.start)
    }
}

impl<'t> Located<'t> {
    pub(super) fn root(&self) -> Option<&Node> {
        self.nodes.first()
    }

    pub(super) fn node(&self, id: Id) -> Option<&Node> {
        self.nodes.get(id)
    }

    /// The text of a value.
    pub(super) fn raw(&self, id: Id) -> &'t str {
        self.nodes
            .get(id)
            .and_then(|node| self.text.get(node.span.clone()))
            .unwrap_or_default()
    }

    /// The string that a value is; `None` if it is none.
    pub(super) fn string(&self, id: Id) -> Option<Cow<'t, str>> {
        let node = self.nodes.get(id)?;
        (node.shape == Shape::Text).then(|| unquoted(self.raw(id)))
    }

    /// The name of a member.
    pub(super) fn name(&self, id: Id) -> Option<Cow<'t, str>> {
        let key = self.nodes.get(id)?.key.clone()?;
        Some(unquoted(self.text.get(key)?))
    }

    /// The member of an object with this name: of two, the one that counts, which is the last.
    pub(super) fn member(&self, object: Id, name: &str) -> Option<Id> {
        let node = self.nodes.get(object)?;
        if node.shape != Shape::Object {
            return None;
        }
        node.children
            .iter()
            .rev()
            .copied()
            .find(|child| self.name(*child).is_some_and(|own| own == name))
    }

    /// The value at a JSON pointer (RFC 6901).
    pub(super) fn find(&self, path: &str) -> Option<Id> {
        let mut at = 0;
        for step in path.split('/').skip(1) {
            let node = self.nodes.get(at)?;
            at = match node.shape {
                Shape::Object => self.member(at, &step.replace("~1", "/").replace("~0", "~"))?,
                Shape::Array => *node.children.get(step.parse::<usize>().ok()?)?,
                Shape::Text | Shape::Other => return None,
            };
        }
        self.nodes.get(at).map(|_| at)
    }

    /// The JSON pointer of a value.
    pub(super) fn path(&self, id: Id) -> String {
        let mut steps = Vec::new();
        let mut at = id;
        while let Some(parent) = self.nodes.get(at).and_then(|node| node.parent) {
            let index = || {
                let children = &self.nodes.get(parent)?.children;
                children.iter().position(|child| *child == at)
            };
            steps.push(match self.name(at) {
                Some(name) => name.into_owned(),
                None => index().unwrap_or_default().to_string(),
            });
            at = parent;
        }
        steps
            .iter()
            .rev()
            .fold(String::new(), |path, step| join(&path, step))
    }

    /// Bytes of the value at a JSON pointer.
    pub(super) fn value(&self, path: &str) -> Option<Range<usize>> {
        Some(self.nodes.get(self.find(path)?)?.span.clone())
    }

    /// Bytes of the key, in its quotes, whose value stands at a JSON pointer.
    pub(super) fn key(&self, path: &str) -> Option<Range<usize>> {
        self.nodes.get(self.find(path)?)?.key.clone()
    }
}

/// The text in a JSON string's quotes.
fn unquoted(quoted: &str) -> Cow<'_, str> {
    let inner = quoted
        .strip_prefix('"')
        .and_then(|rest| rest.strip_suffix('"'))
        .unwrap_or(quoted);
    if inner.contains('\\') {
        serde_json::from_str(quoted).map_or(Cow::Borrowed(inner), Cow::Owned)
    } else {
        Cow::Borrowed(inner)
    }
}

/// A JSON pointer one step further (RFC 6901).
pub(super) fn join(path: &str, step: &str) -> String {
    let mut out = String::with_capacity(path.len() + step.len() + 1);
    out.push_str(path);
    out.push('/');
    for c in step.chars() {
        match c {
            '~' => out.push_str("~0"),
            '/' => out.push_str("~1"),
            c => out.push(c),
        }
    }
    out
}

/// The byte at a line and column as `serde_json` counts them: lines from 1, columns in bytes from 1 (0: line start).
/// It is put back to a character's start, and to the last byte of ink at the end of the text.
pub(super) fn byte_at(text: &str, line: usize, column: usize) -> usize {
    let start: usize = text
        .split_inclusive('\n')
        .take(line.saturating_sub(1))
        .map(str::len)
        .sum();
    let last_ink = text
        .trim_end()
        .char_indices()
        .next_back()
        .map_or(0, |(at, _)| at);
    let at = (start + column.saturating_sub(1)).min(last_ink);
    text.floor_char_boundary(at)
}

/// The first opening bracket that stands deeper than [`super::DEEPEST`].
pub(super) fn too_deep(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    let mut in_string = false;
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate() {
        if in_string {
            in_string = escaped || byte != b'"';
            escaped = !escaped && byte == b'\\';
            continue;
        }
        match byte {
            b'"' => in_string = true,
            b'{' | b'[' => {
                depth += 1;
                if depth > super::DEEPEST {
                    return Some(at);
                }
            }
            b'}' | b']' => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    None
}

/// Finds every key and value. The recursion is bounded by [`super::DEEPEST`].
pub(super) fn locate(text: &str) -> Located<'_> {
    let mut walk = Walk {
        text,
        bytes: text.as_bytes(),
        at: 0,
        located: Located {
            text,
            nodes: Vec::new(),
            duplicates: Vec::new(),
        },
    };
    walk.value(None, None);
    walk.located
}

struct Walk<'t> {
    text: &'t str,
    bytes: &'t [u8],
    at: usize,
    located: Located<'t>,
}

impl Walk<'_> {
    fn peek(&mut self) -> Option<u8> {
        while matches!(self.bytes.get(self.at), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
        self.bytes.get(self.at).copied()
    }

    fn value(&mut self, parent: Option<Id>, key: Option<Range<usize>>) -> Option<Id> {
        let first = self.peek()?;
        let start = self.at;
        let id = self.located.nodes.len();
        self.located.nodes.push(Node {
            shape: match first {
                b'{' => Shape::Object,
                b'[' => Shape::Array,
                b'"' => Shape::Text,
                _ => Shape::Other,
            },
            span: start..start,
            key,
            parent,
            children: Vec::new(),
        });
        let children = match first {
            b'{' => self.object(id)?,
            b'[' => self.array(id)?,
            b'"' => {
                self.string()?;
                Vec::new()
            }
            _ => {
                while self.bytes.get(self.at).is_some_and(|b| {
                    !matches!(b, b',' | b'}' | b']' | b' ' | b'\t' | b'\n' | b'\r')
                }) {
                    self.at += 1;
                }
                Vec::new()
            }
        };
        let node = self.located.nodes.get_mut(id)?;
        node.span.end = self.at;
        node.children = children;
        Some(id)
    }

    fn object(&mut self, id: Id) -> Option<Vec<Id>> {
        self.at += 1;
        let text = self.text;
        let mut children = Vec::new();
        let mut seen: HashSet<Cow<'_, str>> = HashSet::new();
        loop {
            match self.peek()? {
                b'}' => {
                    self.at += 1;
                    return Some(children);
                }
                b',' => self.at += 1,
                _ => {
                    let span = self.string()?;
                    let is_new = seen.insert(unquoted(text.get(span.clone())?));
                    if self.peek()? != b':' {
                        return None;
                    }
                    self.at += 1;
                    let child = self.value(Some(id), Some(span))?;
                    if !is_new {
                        self.located.duplicates.push(child);
                    }
                    children.push(child);
                }
            }
        }
    }

    fn array(&mut self, id: Id) -> Option<Vec<Id>> {
        self.at += 1;
        let mut children = Vec::new();
        loop {
            match self.peek()? {
                b']' => {
                    self.at += 1;
                    return Some(children);
                }
                b',' => self.at += 1,
                _ => children.push(self.value(Some(id), None)?),
            }
        }
    }

    fn string(&mut self) -> Option<Range<usize>> {
        let start = self.at;
        if *self.bytes.get(start)? != b'"' {
            return None;
        }
        self.at += 1;
        loop {
            match self.bytes.get(self.at)? {
                b'\\' => self.at += 2,
                b'"' => {
                    self.at += 1;
                    return Some(start..self.at);
                }
                _ => self.at += 1,
            }
        }
    }
}
