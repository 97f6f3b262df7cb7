//! Where things stand in a JSON text: bytes of each key and value by JSON pointer, and keys that stand twice.
//!
//! The walk is for text that `serde_json` has accepted, so it checks nothing; on any other text it ends early.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

/// The places in one JSON text.
#[derive(Debug, Default)]
pub(super) struct Located {
    values: HashMap<String, Range<usize>>,
    keys: HashMap<String, Range<usize>>,
    /// Keys that stand a second time in their object: their pointer, name and place.
    pub(super) duplicates: Vec<Duplicate>,
}

#[derive(Debug)]
pub(super) struct Duplicate {
    pub(super) path: String,
    pub(super) key: String,
    pub(super) span: Range<usize>,
}

impl Located {
    /// Bytes of the value at a JSON pointer.
    pub(super) fn value(&self, path: &str) -> Option<Range<usize>> {
        self.values.get(path).cloned()
    }

    /// Bytes of the key, in its quotes, whose value stands at a JSON pointer.
    pub(super) fn key(&self, path: &str) -> Option<Range<usize>> {
        self.keys.get(path).cloned()
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

/// Finds every key and value.
pub(super) fn locate(text: &str) -> Located {
    let mut walk = Walk {
        text,
        bytes: text.as_bytes(),
        at: 0,
        located: Located::default(),
    };
    walk.value(String::new());
    walk.located
}

struct Walk<'t> {
    text: &'t str,
    bytes: &'t [u8],
    at: usize,
    located: Located,
}

impl Walk<'_> {
    fn peek(&mut self) -> Option<u8> {
        while matches!(self.bytes.get(self.at), Some(b' ' | b'\t' | b'\n' | b'\r')) {
            self.at += 1;
        }
        self.bytes.get(self.at).copied()
    }

    fn value(&mut self, path: String) -> Option<()> {
        let first = self.peek()?;
        let start = self.at;
        match first {
            b'{' => self.object(&path)?,
            b'[' => self.array(&path)?,
            b'"' => {
                self.string()?;
            }
            _ => {
                while self.bytes.get(self.at).is_some_and(|b| {
                    !matches!(b, b',' | b'}' | b']' | b' ' | b'\t' | b'\n' | b'\r')
                }) {
                    self.at += 1;
                }
            }
        }
        self.located.values.insert(path, start..self.at);
        Some(())
    }

    fn object(&mut self, path: &str) -> Option<()> {
        self.at += 1;
        let mut seen = HashSet::new();
        loop {
            match self.peek()? {
                b'}' => {
                    self.at += 1;
                    return Some(());
                }
                b',' => self.at += 1,
                _ => {
                    let span = self.string()?;
                    let key: String = serde_json::from_str(self.text.get(span.clone())?).ok()?;
                    let inner = join(path, &key);
                    if !seen.insert(key.clone()) {
                        self.located.duplicates.push(Duplicate {
                            path: inner.clone(),
                            key,
                            span: span.clone(),
                        });
                    }
                    self.located.keys.insert(inner.clone(), span);
                    if self.peek()? != b':' {
                        return None;
                    }
                    self.at += 1;
                    self.value(inner)?;
                }
            }
        }
    }

    fn array(&mut self, path: &str) -> Option<()> {
        self.at += 1;
        let mut index = 0_usize;
        loop {
            match self.peek()? {
                b']' => {
                    self.at += 1;
                    return Some(());
                }
                b',' => self.at += 1,
                _ => {
                    self.value(join(path, &index.to_string()))?;
                    index += 1;
                }
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
