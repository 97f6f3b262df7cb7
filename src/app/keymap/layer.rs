//! Keys and what each of them asks for, where no keys mean two things.

use std::collections::HashMap;

use super::{Key, Keys};

/// What keys ask for.
#[derive(Clone, Debug)]
pub struct Layer<T> {
    /// In the files' order.
    entries: Vec<Entry<T>>,
    /// What the first key says already: most keys are one key.
    first: HashMap<Key, First<T>>,
}

/// Keys, and what they ask for.
#[derive(Clone, Debug)]
pub struct Entry<T> {
    pub target: T,
    /// The target's name in the file.
    pub name: &'static str,
    pub keys: Keys,
    /// Line and column in the file that is being read; `None`: it is of the preset below.
    pub place: Option<(usize, usize)>,
}

#[derive(Clone, Copy, Debug)]
enum First<T> {
    Whole(T),
    Begins,
}

/// What a key says behind those before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Found<T> {
    /// They ask for this.
    Whole(T),
    /// More keys are to come.
    Begins,
    Nothing,
}

impl<T> Default for Layer<T> {
    fn default() -> Self {
        Self {
            entries: Vec::new(),
            first: HashMap::new(),
        }
    }
}

impl<T: Copy + PartialEq> Layer<T> {
    /// What a key asks for behind those that were pressed before.
    #[must_use]
    pub fn find(&self, before: &[Key], key: Key) -> Found<T> {
        if before.is_empty() {
            return match self.first.get(&key) {
                Some(First::Whole(target)) => Found::Whole(*target),
                Some(First::Begins) => Found::Begins,
                None => Found::Nothing,
            };
        }
        let mut found = Found::Nothing;
        for entry in &self.entries {
            match entry.keys.all().strip_prefix(before) {
                Some([only]) if *only == key => return Found::Whole(entry.target),
                Some([next, ..]) if *next == key => found = Found::Begins,
                _ => {}
            }
        }
        found
    }

    /// All of them, in the files' order.
    #[must_use]
    pub fn entries(&self) -> &[Entry<T>] {
        &self.entries
    }

    /// The keys that ask for something, in the file's order.
    pub fn keys(&self, target: T) -> impl Iterator<Item = &Keys> {
        let entries = self.entries.iter();
        entries
            .filter(move |entry| entry.target == target)
            .map(|entry| &entry.keys)
    }

    /// As the base of another file: without the keys of what that file names.
    #[must_use]
    pub fn without(&self, named: impl Fn(T) -> bool) -> Self {
        let mut rest = Self::default();
        for entry in self.entries.iter().filter(|entry| !named(entry.target)) {
            rest.push(Entry {
                place: None,
                ..entry.clone()
            });
        }
        rest
    }

    /// Takes keys in.
    ///
    /// # Errors
    /// The entry that they conflict with: the same keys, or keys of which one begins the other.
    pub fn insert(&mut self, entry: Entry<T>) -> Result<(), Box<Entry<T>>> {
        let keys = entry.keys.all();
        let is_free = keys
            .first()
            .is_some_and(|first| match self.first.get(first) {
                None => true,
                Some(First::Whole(_)) => false,
                Some(First::Begins) => keys.len() > 1,
            });
        let conflicts = |other: &Entry<T>| {
            let other = other.keys.all();
            other.starts_with(keys) || keys.starts_with(other)
        };
        if (!is_free || keys.len() > 1)
            && let Some(other) = self.entries.iter().find(|other| conflicts(other))
        {
            return Err(Box::new(other.clone()));
        }
        self.push(entry);
        Ok(())
    }

    fn push(&mut self, entry: Entry<T>) {
        match entry.keys.all() {
            [] => return,
            [only] => self.first.insert(*only, First::Whole(entry.target)),
            [first, ..] => self.first.insert(*first, First::Begins),
        };
        self.entries.push(entry);
    }
}
