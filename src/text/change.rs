//! Where two texts differ: what keeps work on a long text as small as its change.

/// The stretch in which two texts differ: `old` became `new`. What stands before and behind it is the same in both.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Difference {
    /// Byte at which it starts in both.
    pub start: usize,
    /// Byte at which it ends in the old text.
    pub old_end: usize,
    /// Byte at which it ends in the new text.
    pub new_end: usize,
}

/// How two texts differ, by bytes: the ends may cut a character. `None` if they are the same.
#[must_use]
pub fn difference(old: &[u8], new: &[u8]) -> Option<Difference> {
    let start = same_start(old, new);
    if start == old.len() && start == new.len() {
        return None;
    }
    let (old_rest, new_rest) = (old.split_at(start).1, new.split_at(start).1);
    let behind = same_end(old_rest, new_rest);
    Some(Difference {
        start,
        old_end: old.len() - behind,
        new_end: new.len() - behind,
    })
}

impl Difference {
    /// The difference widened to where the bytes beside it part texts: its ends then stand behind such a byte or at
    /// the text's start, and before one or at its end, in both texts.
    #[must_use]
    pub fn widened(self, old: &[u8], new: &[u8], parts: impl Fn(u8) -> bool) -> Self {
        let before = new.get(..self.start).unwrap_or_default();
        let start = before
            .iter()
            .rposition(|&byte| parts(byte))
            .map_or(0, |at| at + 1);
        let behind = new.get(self.new_end..).unwrap_or_default();
        let more = behind
            .iter()
            .position(|&byte| parts(byte))
            .unwrap_or(behind.len());
        debug_assert_eq!(old.len() - self.old_end, behind.len());
        Self {
            start,
            old_end: self.old_end + more,
            new_end: self.new_end + more,
        }
    }
}

/// Bytes compared at once.
const CHUNK: usize = 256;

/// How many bytes two texts begin with that are the same in both.
#[must_use]
pub fn same_start(one: &[u8], other: &[u8]) -> usize {
    let chunks = one.chunks_exact(CHUNK).zip(other.chunks_exact(CHUNK));
    let same = chunks.take_while(|(one, other)| one == other).count() * CHUNK;
    let (one, other) = (one.split_at(same).1, other.split_at(same).1);
    same + one.iter().zip(other).take_while(|(a, b)| a == b).count()
}

/// How many bytes two texts end with that are the same in both.
#[must_use]
pub fn same_end(one: &[u8], other: &[u8]) -> usize {
    let chunks = one.rchunks_exact(CHUNK).zip(other.rchunks_exact(CHUNK));
    let same = chunks.take_while(|(one, other)| one == other).count() * CHUNK;
    let (one, other) = (
        one.split_at(one.len() - same).0,
        other.split_at(other.len() - same).0,
    );
    let bytes = one.iter().rev().zip(other.iter().rev());
    same + bytes.take_while(|(a, b)| a == b).count()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn between(old: &str, new: &str) -> Option<(usize, usize, usize)> {
        difference(old.as_bytes(), new.as_bytes())
            .map(|found| (found.start, found.old_end, found.new_end))
    }

    #[test]
    fn the_stretch_between_the_same_start_and_end_is_found() {
        assert_eq!(between("", ""), None);
        assert_eq!(between("abc", "abc"), None);
        assert_eq!(between("abc", "abxc"), Some((2, 2, 3)));
        assert_eq!(between("abxc", "abc"), Some((2, 3, 2)));
        assert_eq!(between("aaa", "aaaa"), Some((3, 3, 4)));
        assert_eq!(between("", "ab"), Some((0, 0, 2)));
        assert_eq!(between("ab", ""), Some((0, 2, 0)));
    }

    #[test]
    fn it_is_widened_to_the_lines() {
        let (old, new) = (b"one\ntwo\nthree", b"one\ntxwo\nthree");
        let wide = difference(old, new)
            .unwrap()
            .widened(old, new, |byte| byte == b'\n');
        assert_eq!((wide.start, wide.old_end, wide.new_end), (4, 7, 8));
    }

    proptest! {
        #[test]
        fn putting_the_stretch_in_gives_the_new_text(
            start in "[ab]{0,600}", end in "[ab]{0,600}", old in "[abc]{0,5}", new in "[abd]{0,5}",
        ) {
            let old = format!("{start}{old}{end}").into_bytes();
            let new = format!("{start}{new}{end}").into_bytes();
            let Some(found) = difference(&old, &new) else {
                prop_assert_eq!(old, new);
                return Ok(());
            };
            let built = [&old[..found.start], &new[found.start..found.new_end], &old[found.old_end..]].concat();
            prop_assert_eq!(&built, &new);
            prop_assert!(found.new_end - found.start <= 5 && found.old_end - found.start <= 5);
        }
    }
}
