//! A short name for what a draft says: the same for the same words and settings, whichever numbers it calls. Pure.
//!
//! It tells versions of a draft apart in a list; it is no protection against anything.

use super::{Draft, file};

/// The version of a draft's file: seven hexadecimal digits. Comments, order and spelling of the file do not count, nor
/// do the numbers in `[call]`; params do. A text that is no draft has the version of its bytes.
#[must_use]
pub fn of(text: &str) -> String {
    let read = file::read(text).ok();
    let version = read.and_then(|read| of_draft(read.draft));
    version.unwrap_or_else(|| digits(text))
}

/// As [`of`] for the file of a draft; `None`: it has none.
#[must_use]
pub fn of_draft(mut draft: Draft) -> Option<String> {
    draft.to_number.clear();
    draft.phone_number.clear();
    file::write("", &draft).ok().map(|text| digits(&text))
}

fn digits(text: &str) -> String {
    let hash = fnv(text.as_bytes());
    format!("{:07x}", (hash ^ (hash >> 28) ^ (hash >> 56)) & 0x0fff_ffff)
}

/// FNV-1a, 64 bits: stable across versions of the program, which the standard library's hashes are not.
fn fnv(bytes: &[u8]) -> u64 {
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, |hash, byte| {
        (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_changes_with_the_words_and_with_nothing_else() {
        let text = "# mine\ngreeting_message = \"Hello.\"\n[call]\nto_number = \"+12025550144\"\n";
        let same = "greeting_message = 'Hello.'\n\n[call]\nto_number = \"+12025550199\"\n";
        let other = "greeting_message = \"Hello!\"\n";
        assert_eq!(of(text), of(same));
        assert_ne!(of(text), of(other));
        assert_eq!(of(text).len(), 7);
    }

    #[test]
    fn a_draft_has_the_version_of_its_file() {
        for example in crate::draft::examples::ALL {
            let draft = file::read(example.text).unwrap().draft;
            let text = file::write("", &draft).unwrap();
            let version = of(example.text);
            assert_eq!(of(&text), version, "{}", example.name);
            assert_eq!(of_draft(draft), Some(version), "{}", example.name);
        }
    }

    #[test]
    fn what_is_no_draft_has_a_version_too() {
        assert_eq!(of("= = =").len(), 7);
        assert_ne!(of("= = ="), of("= ="));
    }

    #[test]
    fn the_hash_is_fnv_1a() {
        // From the test vectors of the function's authors (draft-eastlake-fnv).
        assert_eq!(fnv(b""), 0xcbf2_9ce4_8422_2325);
        assert_eq!(fnv(b"foobar"), 0x8594_4171_f739_67e8);
    }
}
