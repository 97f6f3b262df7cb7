//! How many words and characters the focused text has, and roughly how long it takes to say.
//!
//! Counted by paragraph and kept until a paragraph changes, so that a key in a long text costs its paragraph. Braces
//! that are open at a line's end, and so wrong anyway, may make it a word more or less.

use crate::draft::speech;

/// The counts of one text.
#[derive(Clone, Debug, Default)]
pub struct Counts {
    pub words: usize,
    /// Unicode code points, without line ends.
    pub characters: usize,
    /// Of a text that is said as it stands; `None` for one that is not.
    pub seconds: Option<u32>,
    paragraphs: Vec<Paragraph>,
    /// What is heard, with its words.
    heard: (String, usize),
}

#[derive(Clone, Debug)]
struct Paragraph {
    text: Box<str>,
    words: usize,
    characters: usize,
}

impl Paragraph {
    fn count(text: &str) -> Self {
        Self {
            text: text.into(),
            words: speech::words(text),
            characters: text.chars().count(),
        }
    }
}

impl Counts {
    /// Takes a text, and what is heard of it if it is said.
    pub fn refresh(&mut self, text: &str, heard: Option<String>, lang: &str) {
        self.count(text);
        self.seconds = heard.filter(|heard| !heard.trim().is_empty()).map(|heard| {
            if self.heard.0 != heard {
                self.heard = (heard.clone(), speech::words(&heard));
            }
            speech::seconds_of(self.heard.1, lang)
        });
    }

    fn count(&mut self, text: &str) {
        if text.contains("{%") || text.contains("{#") || crosses_lines(text) {
            // A block, a comment or an expression may go over line ends.
            self.paragraphs.clear();
            self.words = speech::words(text);
            self.characters = text.chars().filter(|letter| *letter != '\n').count();
            return;
        }
        let before = self
            .paragraphs
            .iter()
            .zip(text.split('\n'))
            .take_while(|(known, line)| *known.text == **line)
            .count();
        let lines = text.split('\n').count();
        let behind = self
            .paragraphs
            .iter()
            .rev()
            .zip(text.rsplit('\n'))
            .take(self.paragraphs.len().min(lines) - before)
            .take_while(|(known, line)| *known.text == **line)
            .count();
        let changed = text
            .split('\n')
            .skip(before)
            .take(lines - before - behind)
            .map(Paragraph::count)
            .collect::<Vec<_>>();
        let until = self.paragraphs.len() - behind;
        self.paragraphs.splice(before..until, changed);
        self.words = self.paragraphs.iter().map(|known| known.words).sum();
        self.characters = self.paragraphs.iter().map(|known| known.characters).sum();
    }

    /// What a title says, the longest form first.
    #[must_use]
    pub fn titles(&self) -> Vec<String> {
        if self.characters == 0 {
            return Vec::new();
        }
        let many = |count: usize, one: &str| {
            let plural = if count == 1 { "" } else { "s" };
            format!("{count} {one}{plural}")
        };
        let words = many(self.words, "word");
        let both = format!("{words} · {}", many(self.characters, "character"));
        match self.seconds {
            Some(seconds) => vec![
                format!("{both} · ≈ {seconds} s"),
                format!("{words} · ≈ {seconds} s"),
                words,
            ],
            None => vec![both, words],
        }
    }
}

/// Whether braces that open on a line are not closed on it.
fn crosses_lines(text: &str) -> bool {
    let Some((lines, _last)) = text.rsplit_once('\n') else {
        return false;
    };
    lines.split('\n').any(|line| {
        let opened = line.rfind("{{");
        opened.is_some() && opened > line.rfind("}}")
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::strategy::Strategy;

    #[test]
    fn words_characters_and_seconds_are_counted() {
        let mut counts = Counts::default();
        counts.refresh(
            "Hello {{name}},\nwelcome.",
            Some("Hello Lina, welcome.".into()),
            "en",
        );
        assert_eq!((counts.words, counts.characters), (3, 23));
        assert_eq!(counts.titles()[0], "3 words · 23 characters · ≈ 2 s");
        counts.refresh("", None, "en");
        assert!(counts.titles().is_empty());
    }

    fn text() -> impl Strategy<Value = String> {
        let parts = [
            "a",
            "ب",
            " ",
            ".",
            "\n",
            "\n\n",
            "{{a}}",
            "{{ a b }}",
            "<<a>>",
            "{% if a %}\n",
            "{# a\n b #}",
            "}",
        ];
        proptest::collection::vec(proptest::sample::select(parts.to_vec()), 0..24)
            .prop_map(|parts| parts.concat())
    }

    proptest::proptest! {
        /// Whatever was counted before, what is kept of it must not show.
        #[test]
        fn counts_are_those_of_the_whole_text(texts in proptest::collection::vec(text(), 1..6)) {
            let mut counts = Counts::default();
            for text in texts {
                counts.refresh(&text, None, "en");
                proptest::prop_assert_eq!(counts.words, speech::words(&text), "{:?}", text);
                let characters = text.chars().filter(|c| *c != '\n').count();
                proptest::prop_assert_eq!(counts.characters, characters);
            }
        }
    }
}
