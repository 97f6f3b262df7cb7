//! All voices that are known: the documented ones, those that the account lists, and what the user says of them.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};

use super::own::Own;
use super::{Voice, documented, is_uuid};
use crate::text::clean;

/// A voice as the account lists it. Texts are clean, one line, and short; empty: not told.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Listed {
    /// Small letters if it is a UUID.
    pub id: String,
    pub name: String,
    /// `ar` or `en`, or what the account says.
    pub language: String,
    pub gender: String,
    pub style: String,
}

/// A voice, from wherever it is known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Entry {
    pub id: String,
    /// The user's own label; empty: none.
    pub label: String,
    pub favourite: bool,
    pub documented: Option<&'static Voice>,
    pub listed: Option<Listed>,
}

/// All voices that are known, the documented ones first, each once.
#[derive(Clone, Debug, Default)]
pub struct Catalogue {
    entries: Vec<Entry>,
    by_id: HashMap<String, usize>,
    /// Ids that were chosen, the last first.
    pub used: Vec<String>,
}

impl Catalogue {
    /// Merges what is known.
    #[must_use]
    pub fn of(listed: &[Listed], own: &Own) -> Self {
        let mut catalogue = Self {
            used: own.used.clone(),
            ..Self::default()
        };
        for voice in documented() {
            catalogue.entry(&voice.id).documented = Some(voice);
        }
        for voice in listed {
            catalogue.entry(&voice.id).listed = Some(voice.clone());
        }
        // A voice that the account lists no more keeps its label.
        for (id, label) in &own.labels {
            catalogue.entry(id).label = clean::line(label).into_owned();
        }
        for id in &own.favourites {
            catalogue.entry(id).favourite = true;
        }
        catalogue
    }

    fn entry(&mut self, id: &str) -> &mut Entry {
        let id = id.to_lowercase();
        let at = *self.by_id.entry(id.clone()).or_insert_with(|| {
            self.entries.push(Entry {
                id,
                ..Entry::default()
            });
            self.entries.len() - 1
        });
        &mut self.entries[at]
    }

    #[must_use]
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The voice with this id (any case, blanks round it).
    #[must_use]
    fn find(&self, id: &str) -> Option<&Entry> {
        self.entries
            .get(*self.by_id.get(&id.trim().to_lowercase())?)
    }

    /// The favourites, in the order of the list.
    pub fn favourites(&self) -> impl Iterator<Item = &Entry> {
        self.entries.iter().filter(|entry| entry.favourite)
    }

    /// How a voice is shown: `label (name)`, its name, or the id as typed; clean.
    #[must_use]
    pub fn name(&self, id: &str) -> String {
        match self.find(id) {
            Some(entry) => entry.title(),
            None => clean::line(id).into_owned(),
        }
    }

    /// As [`Self::name`], for a page that is to say what an empty id stands for.
    #[must_use]
    pub fn shown(&self, id: &str) -> String {
        if id.trim().is_empty() {
            return t!("Hamsa's default").to_owned();
        }
        self.name(id)
    }

    /// The language that a voice speaks, if the account tells: `ar` or `en`.
    #[must_use]
    pub fn language(&self, id: &str) -> Option<&'static str> {
        self.find(id)?.language()
    }
}

impl Entry {
    /// The account's name for it, else the documented one (`Voice 3`), else the id.
    #[must_use]
    pub fn name(&self) -> &str {
        let listed = self.listed.as_ref().map(|voice| voice.name.as_str());
        match (listed.filter(|name| !name.is_empty()), self.documented) {
            (Some(name), _) => name,
            (None, Some(voice)) => &voice.name,
            (None, None) => &self.id,
        }
    }

    /// `label (name)`, or the name.
    #[must_use]
    pub fn title(&self) -> String {
        if self.label.is_empty() {
            return clean::line(self.name()).into_owned();
        }
        let name = match (self.name(), is_uuid(&self.id)) {
            // An id says little behind a label, and much of the line.
            (name, true) if name == self.id => name.get(..8).unwrap_or(name),
            (name, _) => name,
        };
        format!("{} ({})", self.label, clean::line(name))
    }

    /// `en female conversational`, as far as the account tells.
    #[must_use]
    pub fn about(&self) -> String {
        let Some(listed) = &self.listed else {
            return String::new();
        };
        [&listed.language, &listed.gender, &listed.style]
            .into_iter()
            .filter(|word| !word.is_empty())
            .map(String::as_str)
            .collect::<Vec<_>>()
            .join(" ")
    }

    /// The language that it speaks, if the account tells: `ar` or `en`.
    #[must_use]
    pub fn language(&self) -> Option<&'static str> {
        let told = self.listed.as_ref()?.language.to_lowercase();
        match told.split(['-', '_', ' ']).next().unwrap_or_default() {
            "ar" | "ara" | "arabic" => Some("ar"),
            "en" | "eng" | "english" => Some("en"),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::own::Change;
    use super::*;

    const FIRST: &str = "ab55c68b-091b-43b4-a55a-0be82093cd23";

    fn listed(id: &str, name: &str, language: &str) -> Listed {
        Listed {
            id: id.to_owned(),
            name: name.to_owned(),
            language: language.to_owned(),
            ..Listed::default()
        }
    }

    #[test]
    fn a_voice_stands_once_and_each_source_adds_what_it_knows() {
        let mut own = Own::default();
        own.apply(&Change::Label {
            id: FIRST.to_uppercase(),
            label: " Warm ".to_owned(),
        });
        own.apply(&Change::Favourite {
            id: FIRST.to_owned(),
            on: true,
        });
        let voices = [listed(FIRST, "", "ar-SA"), listed("x", "Emma", "en")];
        let catalogue = Catalogue::of(&voices, &own);
        assert_eq!(catalogue.entries().len(), 15);
        assert_eq!(
            catalogue.name(&format!(" {} ", FIRST.to_uppercase())),
            "Warm (Voice 1)"
        );
        assert_eq!(catalogue.language(FIRST), Some("ar"));
        assert_eq!(catalogue.name("x"), "Emma");
        assert_eq!(catalogue.favourites().count(), 1);
        assert_eq!(catalogue.name("y\u{1b}"), "y⟦ESC⟧");
        assert_eq!(Catalogue::of(&[], &Own::default()).language(FIRST), None);
    }

    #[test]
    fn changes_are_taken_back_by_their_opposite() {
        let mut own = Own::default();
        let label = |label: &str| Change::Label {
            id: "A".to_owned(),
            label: label.to_owned(),
        };
        let favourite = |on| Change::Favourite {
            id: "A".to_owned(),
            on,
        };
        own.apply(&label("x"));
        own.apply(&favourite(true));
        own.apply(&favourite(true));
        assert_eq!(own.favourites, ["a"]);
        own.apply(&label(" "));
        own.apply(&favourite(false));
        assert_eq!(own, Own::default());
        for number in 0..20 {
            own.apply(&Change::Used {
                id: number.to_string(),
            });
        }
        own.apply(&Change::Used {
            id: "15".to_owned(),
        });
        assert_eq!(own.used.len(), 10);
        assert_eq!(own.used.first().map(String::as_str), Some("15"));
    }
}
