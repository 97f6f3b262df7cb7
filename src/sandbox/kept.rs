//! A queue that keeps the newest and forgets the oldest, so that a sandbox may run for weeks.

use std::collections::VecDeque;

/// How many things are kept.
const MOST: usize = 10_000;
/// How many bytes all kept things may weigh together. The newest is kept whatever it weighs.
const MOST_BYTES: usize = 64 * 1024 * 1024;

/// The newest things, oldest first.
#[derive(Debug)]
pub struct Kept<T> {
    /// Each with its weight in bytes.
    items: VecDeque<(usize, T)>,
    bytes: usize,
}

impl<T> Kept<T> {
    pub fn new() -> Self {
        Self {
            items: VecDeque::new(),
            bytes: 0,
        }
    }

    /// Keeps a thing of about `weight` bytes; forgets the oldest ones if that is too much.
    pub fn push(&mut self, weight: usize, item: T) {
        self.items.push_back((weight, item));
        self.bytes += weight;
        while self.items.len() > MOST || (self.bytes > MOST_BYTES && self.items.len() > 1) {
            if let Some((weight, _)) = self.items.pop_front() {
                self.bytes -= weight;
            }
        }
    }

    /// Oldest first.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = &T> {
        self.items.iter().map(|(_, item)| item)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_oldest_is_forgotten_when_there_are_too_many() {
        let mut kept = Kept::new();
        for number in 0..=MOST {
            kept.push(1, number);
        }
        assert_eq!(kept.iter().count(), MOST);
        assert_eq!(kept.iter().next(), Some(&1));
        assert_eq!(kept.iter().next_back(), Some(&MOST));
    }

    #[test]
    fn the_oldest_is_forgotten_when_all_weigh_too_much_but_never_the_newest() {
        let mut kept = Kept::new();
        kept.push(MOST_BYTES, "old");
        kept.push(1, "new");
        assert_eq!(kept.iter().collect::<Vec<_>>(), [&"new"]);
        kept.push(MOST_BYTES * 2, "huge");
        assert_eq!(kept.iter().collect::<Vec<_>>(), [&"huge"]);
        kept.push(1, "small");
        assert_eq!(kept.iter().collect::<Vec<_>>(), [&"small"]);
        assert_eq!(kept.bytes, 1);
    }
}
