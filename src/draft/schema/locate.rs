//! Where things stand in a JSON text: the bytes of each key and value, as a tree, and keys that stand twice.
//!
//! One walk, at every key: so the tree is flat, and the walk itself tells whether the text is JSON. Where it is not sure
//! of that, it says so and goes on as well as it can: `serde_json` then decides ([`super::json`]).

use std::borrow::Cow;
use std::collections::HashMap;
use std::fmt::Write;
use std::ops::Range;
use std::sync::Arc;

/// A key or value's place among others: an index into [`Tree::nodes`].
pub(super) type Id = u32;

/// The places in one JSON text. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Located<'t> {
    pub(super) text: &'t str,
    tree: Arc<Tree>,
}

/// The tree of a text, without the text.
#[derive(Debug, Default)]
pub(super) struct Tree {
    /// The root is the first; a child stands behind its parent.
    nodes: Vec<Node>,
    /// The children of all nodes, those of each side by side.
    children: Vec<Id>,
    /// Keys that stand a second time in their object, in the order of the text.
    duplicates: Vec<Id>,
    /// The text is JSON for sure, and not nested deeper than [`super::DEEPEST`].
    pub(super) is_json: bool,
}

/// A value, with its key if it is a member of an object.
#[derive(Debug)]
pub(super) struct Node {
    pub(super) shape: Shape,
    /// Of a name that stands twice in its object, the one that does not count.
    shadowed: bool,
    /// Bytes of the value.
    start: u32,
    end: u32,
    /// Bytes of the key, in its quotes; empty if it is no member.
    key: (u32, u32),
    parent: Option<Id>,
    /// Members or items, in the order of the text: where they begin among all children, and how many they are.
    first: u32,
    count: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shape {
    Object,
    Array,
    Text,
    Other,
}

impl Node {
    /// Bytes of the value.
    pub(super) fn span(&self) -> Range<usize> {
        self.start as usize..self.end as usize
    }

    /// Bytes of the key, in its quotes.
    pub(super) fn key(&self) -> Option<Range<usize>> {
        let (start, end) = self.key;
        (start < end).then_some(start as usize..end as usize)
    }

    /// The first byte: of the key where there is one.
    pub(super) fn start(&self) -> usize {
        self.key().map_or(self.start as usize, |key| key.start)
    }
}

impl<'t> From<&'t str> for Located<'t> {
    fn from(text: &'t str) -> Self {
        locate(text)
    }
}

impl<'t> From<&'t String> for Located<'t> {
    fn from(text: &'t String) -> Self {
        locate(text)
    }
}

impl<'t> From<&Located<'t>> for Located<'t> {
    fn from(located: &Self) -> Self {
        located.clone()
    }
}

impl<'t> Located<'t> {
    /// The tree of a text, with that text.
    pub(super) fn new(text: &'t str, tree: Arc<Tree>) -> Self {
        Self { text, tree }
    }

    pub(super) fn node(&self, id: Id) -> Option<&Node> {
        self.tree.nodes.get(id as usize)
    }

    /// All nodes: a child behind its parent, in the order of the text.
    pub(super) fn ids(&self) -> impl Iterator<Item = Id> + use<> {
        0..self.tree.nodes.len() as Id
    }

    /// The members of an object or the items of an array, in the order of the text.
    pub(super) fn children(&self, id: Id) -> &[Id] {
        let Some(node) = self.node(id) else {
            return &[];
        };
        let first = node.first as usize;
        let all = self.tree.children.get(first..first + node.count as usize);
        all.unwrap_or_default()
    }

    /// The members of an object that count: of those with one name, the last.
    pub(super) fn members(&self, object: Id) -> impl Iterator<Item = Id> {
        let all = self.children(object).iter().copied();
        all.filter(|id| self.node(*id).is_some_and(|node| !node.shadowed))
    }

    /// Keys that stand a second time in their object.
    pub(super) fn duplicates(&self) -> &[Id] {
        &self.tree.duplicates
    }

    /// The shape of a value.
    pub(super) fn shape(&self, id: Id) -> Option<Shape> {
        self.node(id).map(|node| node.shape)
    }

    /// The text of a value.
    pub(super) fn raw(&self, id: Id) -> &'t str {
        self.node(id)
            .and_then(|node| self.text.get(node.span()))
            .unwrap_or_default()
    }

    /// The string that a value is; `None` if it is none.
    pub(super) fn string(&self, id: Id) -> Option<Cow<'t, str>> {
        (self.shape(id)? == Shape::Text).then(|| unquoted(self.raw(id)))
    }

    /// The name of a member.
    pub(super) fn name(&self, id: Id) -> Option<Cow<'t, str>> {
        Some(unquoted(self.text.get(self.node(id)?.key()?)?))
    }

    /// The member of an object with this name: of two, the one that counts, which is the last.
    pub(super) fn member(&self, object: Id, name: &str) -> Option<Id> {
        if self.shape(object)? != Shape::Object {
            return None;
        }
        let mut all = self.children(object).iter().rev().copied();
        all.find(|child| self.name(*child).is_some_and(|own| own == name))
    }

    /// The value at a JSON pointer (RFC 6901).
    pub(super) fn find(&self, path: &str) -> Option<Id> {
        let mut at = 0;
        for step in path.split('/').skip(1) {
            at = match self.shape(at)? {
                Shape::Object => self.member(at, &step.replace("~1", "/").replace("~0", "~"))?,
                Shape::Array => *self.children(at).get(step.parse::<usize>().ok()?)?,
                Shape::Text | Shape::Other => return None,
            };
        }
        self.node(at).map(|_| at)
    }

    /// Whether something stands at a JSON pointer.
    #[must_use]
    pub fn has(&self, path: &str) -> bool {
        self.find(path).is_some()
    }

    /// The JSON pointer of a value.
    pub(super) fn path(&self, id: Id) -> String {
        let mut steps = Vec::new();
        let mut at = id;
        while let Some(parent) = self.node(at).and_then(|node| node.parent) {
            let index = || self.children(parent).binary_search(&at).unwrap_or_default();
            steps.push(match self.name(at) {
                Some(name) => name.into_owned(),
                None => index().to_string(),
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
        Some(self.node(self.find(path)?)?.span())
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
    push_step(&mut out, step);
    out
}

/// Puts a step behind a JSON pointer (RFC 6901). Texts take all that is written to them.
pub(super) fn push_step(path: &mut impl Write, step: &str) {
    let _ = path.write_char('/');
    if !step.contains(['~', '/']) {
        let _ = path.write_str(step);
        return;
    }
    for c in step.chars() {
        let _ = match c {
            '~' => path.write_str("~0"),
            '/' => path.write_str("~1"),
            c => path.write_char(c),
        };
    }
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

/// Finds every key and value of a JSON text; in any other it ends early.
pub(super) fn locate(text: &str) -> Located<'_> {
    Located::new(text, Arc::new(tree(text)))
}

/// The tree of a text. The recursion is bounded by [`super::DEEPEST`].
pub(super) fn tree(text: &str) -> Tree {
    let mut walk = Walk {
        bytes: text.as_bytes(),
        text,
        at: 0,
        depth: 0,
        is_sure: u32::try_from(text.len()).is_ok(),
        open: Vec::new(),
        tree: Tree::default(),
    };
    if walk.is_sure {
        let whole = walk.value(None, (0, 0)).is_some() && walk.peek().is_none();
        walk.tree.is_json = whole && walk.is_sure;
    }
    // Those of an inner object were found before the outer's.
    walk.tree.duplicates.sort_unstable();
    walk.tree
}

/// Members of an object whose names are compared one by one.
const FEW: usize = 12;

struct Walk<'t> {
    text: &'t str,
    bytes: &'t [u8],
    at: usize,
    depth: usize,
    /// Nothing was met that may be no JSON.
    is_sure: bool,
    /// The children so far of the nodes that are open.
    open: Vec<Id>,
    tree: Tree,
}

impl Walk<'_> {
    fn peek(&mut self) -> Option<u8> {
        while matches!(self.bytes.get(self.at), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
        self.bytes.get(self.at).copied()
    }

    fn value(&mut self, parent: Option<Id>, key: (u32, u32)) -> Option<Id> {
        let first = self.peek()?;
        let start = self.at as u32;
        let id = self.tree.nodes.len() as Id;
        let shape = match first {
            b'{' => Shape::Object,
            b'[' => Shape::Array,
            b'"' => Shape::Text,
            _ => Shape::Other,
        };
        self.tree.nodes.push(Node {
            shape,
            shadowed: false,
            start,
            end: start,
            key,
            parent,
            first: 0,
            count: 0,
        });
        match shape {
            Shape::Object | Shape::Array => {
                self.depth += 1;
                if self.depth > super::DEEPEST {
                    return None;
                }
                let before = self.open.len();
                self.at += 1;
                self.inside(id, shape == Shape::Object)?;
                if shape == Shape::Object {
                    self.find_duplicates(before);
                }
                self.depth -= 1;
                let first = self.tree.children.len() as u32;
                let count = (self.open.len() - before) as u32;
                self.tree.children.extend(self.open.drain(before..));
                let node = self.tree.nodes.get_mut(id as usize)?;
                (node.first, node.count) = (first, count);
            }
            Shape::Text => {
                self.string()?;
            }
            Shape::Other => {
                while self.bytes.get(self.at).is_some_and(|b| {
                    !matches!(b, b',' | b'}' | b']' | b' ' | b'\t' | b'\n' | b'\r')
                }) {
                    self.at += 1;
                }
                let word = self.bytes.get(start as usize..self.at)?;
                if word.is_empty() {
                    return None;
                }
                self.is_sure &= is_word(word);
            }
        }
        self.tree.nodes.get_mut(id as usize)?.end = self.at as u32;
        Some(id)
    }

    /// The members of an object or the items of an array, to its end.
    fn inside(&mut self, id: Id, is_object: bool) -> Option<()> {
        let end = if is_object { b'}' } else { b']' };
        let mut is_next = true;
        loop {
            match self.peek()? {
                b',' => {
                    // Behind one, and before another.
                    self.is_sure &= !is_next;
                    is_next = true;
                    self.at += 1;
                    self.is_sure &= self.peek()? != end;
                }
                byte if byte == end => {
                    self.at += 1;
                    return Some(());
                }
                _ => {
                    self.is_sure &= std::mem::take(&mut is_next);
                    let key = if is_object { self.key()? } else { (0, 0) };
                    let child = self.value(Some(id), key)?;
                    self.open.push(child);
                }
            }
        }
    }

    /// A key, and the colon behind it.
    fn key(&mut self) -> Option<(u32, u32)> {
        let key = self.string()?;
        if self.peek()? != b':' {
            return None;
        }
        self.at += 1;
        Some(key)
    }

    fn string(&mut self) -> Option<(u32, u32)> {
        let start = self.at;
        if *self.bytes.get(start)? != b'"' {
            return None;
        }
        self.at += 1;
        loop {
            match self.bytes.get(self.at)? {
                b'\\' => {
                    self.is_sure &= match self.bytes.get(self.at + 1)? {
                        b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't' => true,
                        b'u' => {
                            let digits = self.bytes.get(self.at + 2..self.at + 6);
                            // Halves of a pair must find each other, which is not looked at here.
                            digits.is_some_and(|digits| {
                                digits.iter().all(u8::is_ascii_hexdigit)
                                    && !matches!(digits, [b'd' | b'D', ..])
                            })
                        }
                        _ => false,
                    };
                    self.at += 2;
                }
                b'"' => {
                    self.at += 1;
                    return Some((start as u32, self.at as u32));
                }
                0..=31 => {
                    self.is_sure = false;
                    self.at += 1;
                }
                _ => self.at += 1,
            }
        }
    }

    /// Finds the members, of those open from `from` on, whose name stands twice.
    fn find_duplicates(&mut self, from: usize) {
        let key = |id: Id| {
            let key = self.tree.nodes.get(id as usize)?.key()?;
            self.text.get(key)
        };
        let members = self.open.get(from..).unwrap_or_default();
        // The earlier one, and the later one.
        let mut twice: Vec<(Id, Id)> = Vec::new();
        let mut seen: HashMap<Cow<'_, str>, Id> = HashMap::new();
        let are_few = members.len() <= FEW;
        let are_plain = || {
            !members
                .iter()
                .any(|id| key(*id).is_some_and(|key| key.contains('\\')))
        };
        if are_few && are_plain() {
            for (at, id) in members.iter().enumerate() {
                let before = members.get(..at).unwrap_or_default();
                let own = key(*id);
                twice.extend(
                    { before.iter().rev() }
                        .find(|other| key(**other) == own)
                        .map(|other| (*other, *id)),
                );
            }
        } else {
            seen.reserve(members.len());
            for id in members {
                let Some(name) = key(*id).map(unquoted) else {
                    continue;
                };
                twice.extend(seen.insert(name, *id).map(|other| (other, *id)));
            }
        }
        for (earlier, later) in twice {
            if let Some(node) = self.tree.nodes.get_mut(earlier as usize) {
                node.shadowed = true;
            }
            self.tree.duplicates.push(later);
        }
    }
}

/// Whether bytes are a number, `true`, `false` or `null` of JSON.
fn is_word(bytes: &[u8]) -> bool {
    if matches!(bytes, b"true" | b"false" | b"null") {
        return true;
    }
    let digits = |bytes: &[u8]| {
        bytes
            .iter()
            .take_while(|byte| byte.is_ascii_digit())
            .count()
    };
    let mut rest = bytes.strip_prefix(b"-").unwrap_or(bytes);
    let whole = digits(rest);
    if whole == 0 || whole > 1 && rest.first() == Some(&b'0') {
        return false;
    }
    rest = rest.get(whole..).unwrap_or_default();
    if let Some(fraction) = rest.strip_prefix(b".") {
        let count = digits(fraction);
        if count == 0 {
            return false;
        }
        rest = fraction.get(count..).unwrap_or_default();
    }
    if let [b'e' | b'E', exponent @ ..] = rest {
        let exponent = match exponent {
            [b'+' | b'-', digits @ ..] | digits => digits,
        };
        return !exponent.is_empty() && digits(exponent) == exponent.len();
    }
    rest.is_empty()
}
