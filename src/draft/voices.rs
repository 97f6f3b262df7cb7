//! The voices that Hamsa documents (`assets/voices.json`, docs/API.md §5). Other voices exist: any UUID is accepted.

pub mod catalogue;
pub mod own;

use std::sync::LazyLock;

use serde::Deserialize;

/// A documented voice. Hamsa documents ids only, so names are numbers in the order of its page.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct Voice {
    /// Lower-case UUID.
    pub id: String,
    /// `Voice 1` …
    pub name: String,
    /// What is known of it; may be empty.
    pub note: String,
}

/// Where voices can be listened to, and cloned.
#[must_use]
pub fn platform_hint() -> &'static str {
    t!("Hear or clone voices on Hamsa's platform: agents.tryhamsa.com, tab Voices")
}

/// Read once; the file is part of the program and a test reads it, so it cannot be broken at run time.
static DOCUMENTED: LazyLock<Vec<Voice>> = LazyLock::new(|| {
    serde_json::from_str(include_str!("../../assets/voices.json")).unwrap_or_default()
});

/// The documented voices in the order of Hamsa's page.
#[must_use]
pub fn documented() -> &'static [Voice] {
    &DOCUMENTED
}

/// Whether the text is a UUID in its usual spelling, any case.
#[must_use]
pub fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fourteen_different_voices_are_documented_in_order() {
        let voices = documented();
        assert_eq!(voices.len(), 14);
        for (at, voice) in voices.iter().enumerate() {
            assert!(is_uuid(&voice.id), "{}", voice.id);
            assert_eq!(voice.name, format!("Voice {}", at + 1));
            assert_eq!(voice.id, voice.id.to_lowercase());
        }
        assert_eq!(voices[0].id, "ab55c68b-091b-43b4-a55a-0be82093cd23");
        assert_eq!(voices[13].id, "8a97dfe8-fe9d-40c5-8f94-7bf9b142e254");
    }

    #[test]
    fn only_the_usual_spelling_is_a_uuid() {
        assert!(is_uuid("d949f13f-40d2-4e48-ac86-b66633070603"));
        assert!(is_uuid("D949F13F-40D2-4E48-AC86-B66633070603"));
        for wrong in [
            "",
            "en-US-Neural2-A",
            "d949f13f40d24e48ac86b66633070603",
            "{d949f13f-40d2-4e48-ac86-b66633070603}",
            "d949f13f-40d2-4e48-ac86-b6663307060g",
            " d949f13f-40d2-4e48-ac86-b6663307060",
            "٠949f13f-40d2-4e48-ac86-b6663307060",
        ] {
            assert!(!is_uuid(wrong), "{wrong}");
        }
    }
}
