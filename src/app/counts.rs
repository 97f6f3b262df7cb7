//! How many words and characters the focused text has, and roughly how long it takes to say.
//!
//! The words are those that the check knows of already, so that nothing is counted twice.

use crate::call::check::known::Text;
use crate::draft::speech;

/// The counts of one text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    pub words: usize,
    /// Unicode code points, without line ends.
    pub characters: usize,
    /// Of a text that is said as it stands; `None` for one that is not.
    pub seconds: Option<u32>,
}

impl Counts {
    /// The counts of a text, and the seconds of what is heard of it if it is said.
    #[must_use]
    pub fn of(text: &Text, heard: Option<&Text>, lang: &str) -> Self {
        let line_ends = memchr::memchr_iter(b'\n', text.text().as_bytes()).count();
        Self {
            words: text.words(),
            characters: text.text().chars().count() - line_ends,
            seconds: heard
                .filter(|heard| !heard.text().trim().is_empty())
                .map(|heard| speech::seconds_of(heard.words(), lang)),
        }
    }

    /// What a title says, the longest form first.
    #[must_use]
    pub fn titles(&self) -> Vec<String> {
        if self.characters == 0 {
            return Vec::new();
        }
        let words = tn!(self.words, "1 word", "{count} words", count = self.words);
        let characters = tn!(
            self.characters,
            "1 character",
            "{count} characters",
            count = self.characters
        );
        let both = format!("{words} · {characters}");
        match self.seconds {
            Some(seconds) => vec![
                t!("{both} · ≈ {seconds} s", both, seconds),
                t!("{words} · ≈ {seconds} s", words, seconds),
                words,
            ],
            None => vec![both, words],
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::call::check::known::Known;
    use crate::draft::Draft;

    fn greeting(text: &str) -> Counts {
        let known = Known::of(&Draft {
            greeting_message: text.to_owned(),
            params: [(
                "name".to_owned(),
                crate::draft::ParamValue::Text("Lina".into()),
            )]
            .into(),
            ..Draft::default()
        });
        Counts::of(&known.greeting, Some(&known.heard_greeting), "en")
    }

    #[test]
    fn words_characters_and_seconds_are_counted() {
        let counts = greeting("Hello {{name}},\nwelcome.");
        assert_eq!((counts.words, counts.characters), (3, 23));
        assert_eq!(counts.titles()[0], "3 words · 23 characters · ≈ 2 s");
        assert!(greeting("").titles().is_empty());
    }

    #[test]
    fn an_expression_over_a_line_end_is_one_word() {
        assert_eq!(greeting("{{ a\n.b }}").words, 1);
    }
}
