//! What holds of any input from outside, each in one function of bytes: [`crate::anything`] holds them of random and of
//! kept input in `cargo test`, and the fuzz targets in `fuzz/`, which include this file, of what a fuzzer finds.
//!
//! They are to panic where something does not hold. Costs are bounded by sizes, never by times.

pub mod answers;
pub mod config;
pub mod curl;
pub mod draft;
pub mod keymap;
pub mod ledger;
pub mod query;
pub mod reply;
pub mod schema;
pub mod sets;
pub mod stored;
pub mod theme;
pub mod typing;
pub mod words;

/// Input, read from its front. At its end there are zeros.
pub struct Bytes<'a>(pub &'a [u8]);

impl Bytes<'_> {
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn byte(&mut self) -> u8 {
        let Some((first, rest)) = self.0.split_first() else {
            return 0;
        };
        self.0 = rest;
        *first
    }

    pub fn word(&mut self) -> u16 {
        u16::from_le_bytes([self.byte(), self.byte()])
    }

    /// So many bytes as the next byte says.
    pub fn piece(&mut self) -> Vec<u8> {
        let length = usize::from(self.byte()).min(self.0.len());
        let (piece, rest) = self.0.split_at(length);
        self.0 = rest;
        piece.to_vec()
    }

    pub fn text(&mut self) -> String {
        String::from_utf8_lossy(&self.piece()).into_owned()
    }
}

/// Input as a text, of a length that a user's file has.
pub fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes.get(..64 * 1024).unwrap_or(bytes)).into_owned()
}

/// An error that a person can read: a sentence, not longer than what it speaks of and some words.
#[track_caller]
pub fn says(error: &str, about: usize) {
    assert!(!error.trim().is_empty());
    assert!(
        error.len() < 2 * about + 2_000,
        "{} bytes about {about}",
        error.len()
    );
}
