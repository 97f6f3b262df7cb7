//! A translation: each entry is taken or told of with its line, and what is taken sends nothing to a terminal but text.

use ringback::words::catalogue::Catalogue;
use ringback::words::{fill, po};

use super::{says, text};

fn is_override(letter: char) -> bool {
    ('\u{202a}'..='\u{202e}').contains(&letter)
}

pub fn holds(bytes: &[u8]) {
    let text = text(bytes);
    let (catalogue, wrong) = Catalogue::read(&text);
    let lines = text.lines().count().max(1);
    for wrong in &wrong {
        assert!((1..=lines).contains(&wrong.line), "{wrong:?}");
        says(&wrong.message, text.len());
    }
    let (entries, _) = po::read(text.trim_start_matches('\u{feff}'));
    for entry in entries.iter().take(200) {
        let forms = (0..4).filter_map(|number| catalogue.form(&entry.id, number));
        for shown in catalogue.text(&entry.id).into_iter().chain(forms) {
            let filled = fill(shown, &[("name", &"value"), ("count", &3)]);
            assert!(filled.len() <= shown.len() * 6 + 5);
            let acts = |letter: char| letter.is_control() && letter != '\n' || is_override(letter);
            assert!(!shown.contains(acts), "{shown:?} of {:?}", entry.id);
        }
    }
}
