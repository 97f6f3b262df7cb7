//! Keys and what each of them asks for, where no keys mean two things.

use std::collections::HashMap;

use super::{Key, Keys};

/// What keys ask for.
#[derive(Clone, Debug)]
pub struct Layer<T> {
    /// In the files' order.
    entries: Vec<Entry<T>>,
    /// Where a key leads from a place; the first place is 0, before any key.
    steps: HashMap<(usize, Key), usize>,
    /// The places that keys lead to, but for the first.
    reached: Vec<Reached>,
}

/// Keys, and what they ask for.
#[derive(Clone, Debug)]
pub struct Entry<T> {
    pub target: T,
    /// The target's name in the file.
    pub name: &'static str,
    pub keys: Keys,
    /// Where they stand in the file that is being read, in bytes; `None`: it is of the preset below.
    pub place: Option<usize>,
}

/// Where keys lead.
#[derive(Clone, Copy, Debug)]
struct Reached {
    /// The first entry whose keys lead here.
    entry: usize,
    /// Its keys end here.
    whole: bool,
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
            steps: HashMap::new(),
            reached: Vec::new(),
        }
    }
}

impl<T: Copy + PartialEq> Layer<T> {
    /// What a key asks for behind those that were pressed before.
    #[must_use]
    pub fn find(&self, before: &[Key], key: Key) -> Found<T> {
        let mut keys = before.iter().chain([&key]);
        let place = keys.try_fold(0, |place, key| self.steps.get(&(place, *key)).copied());
        match place.and_then(|place| self.at(place)) {
            Some((entry, true)) => Found::Whole(entry.target),
            Some((_, false)) => Found::Begins,
            None => Found::Nothing,
        }
    }

    /// The first entry whose keys lead to a place, and whether they end there.
    fn at(&self, place: usize) -> Option<(&Entry<T>, bool)> {
        let reached = self.reached.get(place.checked_sub(1)?)?;
        Some((self.entries.get(reached.entry)?, reached.whole))
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
        let mut place = 0;
        for (at, key) in keys.iter().enumerate() {
            let Some(next) = self.steps.get(&(place, *key)) else {
                break;
            };
            place = *next;
            if let Some((other, whole)) = self.at(place)
                && (whole || at + 1 == keys.len())
            {
                return Err(Box::new(other.clone()));
            }
        }
        self.push(entry);
        Ok(())
    }

    fn push(&mut self, entry: Entry<T>) {
        let mut place = 0;
        for key in entry.keys.all() {
            let next = self.reached.len() + 1;
            place = *self.steps.entry((place, *key)).or_insert(next);
            if place == next {
                self.reached.push(Reached {
                    entry: self.entries.len(),
                    whole: false,
                });
            }
        }
        if let Some(end) = place.checked_sub(1).and_then(|at| self.reached.get_mut(at)) {
            end.whole = true;
            self.entries.push(entry);
        }
    }
}
