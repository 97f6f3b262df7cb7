//! Finding voices by typing: names and labels come before languages and styles; an id is found by how it begins, once
//! four of its digits are typed. So "9" finds Voice 9, and no id that has a 9 in it.

use nucleo_matcher::pattern::{CaseMatching, Normalization, Pattern};
use nucleo_matcher::{Config, Matcher};

use super::Item;

/// From so many hexadecimal digits on, an id is looked for.
const SHORTEST_ID: usize = 4;

/// The items that fit, best first; equal ones in their order. Without a filter all of them.
#[must_use]
pub fn ranked(items: &[Item], filter: &str) -> Vec<usize> {
    let wanted = filter.trim().to_lowercase();
    if wanted.is_empty() {
        return (0..items.len()).collect();
    }
    let pattern = Pattern::parse(&wanted, CaseMatching::Ignore, Normalization::Smart);
    let mut matcher = Matcher::new(Config::DEFAULT);
    let id = wanted
        .bytes()
        .all(|byte| byte.is_ascii_hexdigit() || byte == b'-')
        && wanted.bytes().filter(|byte| *byte != b'-').count() >= SHORTEST_ID;
    let mut found: Vec<(u8, u32, usize)> = Vec::new();
    for (index, item) in items.iter().enumerate() {
        let score = pattern.score(item.named.slice(..), &mut matcher);
        let close = item.names.iter().map(|name| closeness(name, &wanted)).max();
        let close = close.unwrap_or(0);
        let rank = if close > 0 {
            (close + 3, score.unwrap_or(0))
        } else if id && item.id.starts_with(&wanted) {
            (3, 0)
        } else if let Some(score) = score {
            (2, score)
        } else if let Some(score) = pattern.score(item.all.slice(..), &mut matcher) {
            (1, score)
        } else {
            continue;
        };
        found.push((rank.0, rank.1, index));
    }
    found.sort_by(|a, b| b.0.cmp(&a.0).then(b.1.cmp(&a.1)).then(a.2.cmp(&b.2)));
    found.into_iter().map(|(.., index)| index).collect()
}

/// 3: the name is what was typed; 2: one of its words is; 1: it begins so; 0: none of these.
fn closeness(name: &str, wanted: &str) -> u8 {
    if name == wanted {
        3
    } else if name
        .split(|c: char| !c.is_alphanumeric())
        .any(|word| word == wanted)
    {
        2
    } else {
        u8::from(name.starts_with(wanted))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::voices::View;
    use crate::draft::voices::catalogue::{Catalogue, Listed};
    use crate::draft::voices::own::{Change, Own};

    fn found(listed: &[Listed], own: &Own, filter: &str) -> Vec<String> {
        let view = View::new(&Catalogue::of(listed, own), "");
        let shown = ranked(&view.items, filter);
        shown
            .into_iter()
            .map(|index| view.items[index].title.clone())
            .collect()
    }

    fn listed(id: &str, name: &str, about: [&str; 3]) -> Listed {
        let [language, gender, style] = about.map(str::to_owned);
        Listed {
            id: id.to_owned(),
            name: name.to_owned(),
            language,
            gender,
            style,
        }
    }

    #[test]
    fn a_digit_finds_the_voice_of_that_number_and_no_id() {
        let own = Own::default();
        assert_eq!(found(&[], &own, "9"), ["Voice 9"]);
        let first = |filter: &str| found(&[], &own, filter).first().cloned();
        for number in 1..=14 {
            let name = format!("Voice {number}");
            assert_eq!(first(&number.to_string()), Some(name.clone()));
            assert_eq!(first(&name.to_uppercase()), Some(name));
        }
    }

    #[test]
    fn an_id_is_found_by_its_first_four_digits() {
        let own = Own::default();
        assert_eq!(found(&[], &own, "ac5c"), ["Voice 9"]);
        assert_eq!(found(&[], &own, "AC5CA565-175c"), ["Voice 9"]);
        assert!(found(&[], &own, "ac5").is_empty());
        assert!(found(&[], &own, "a565").is_empty(), "the middle of an id");
    }

    #[test]
    fn labels_and_names_come_before_what_is_told_of_a_voice() {
        let voices = [
            listed("x1", "Maha", ["ar", "female", "narrator"]),
            listed("x2", "Adam", ["en", "male", "conversational"]),
            listed("x3", "Female lead", ["en", "male", ""]),
            listed("x4", "فرح", ["ar", "female", ""]),
        ];
        let mut own = Own::default();
        own.apply(&Change::Label {
            id: "x2".to_owned(),
            label: "warm narrator".to_owned(),
        });
        assert_eq!(
            found(&voices, &own, "narrator"),
            ["warm narrator (Adam)", "Maha"]
        );
        assert_eq!(
            found(&voices, &own, "female"),
            ["Female lead", "Maha", "فرح"]
        );
        assert_eq!(found(&voices, &own, "arabic female"), ["Maha", "فرح"]);
        assert_eq!(found(&voices, &own, "عربي female"), ["Maha", "فرح"]);
        assert_eq!(found(&voices, &own, "فرح"), ["فرح"]);
        assert_eq!(found(&voices, &own, "mha"), ["Maha"]);
        assert!(found(&voices, &own, "zzz").is_empty());
    }

    #[test]
    fn the_last_used_are_on_top_then_favourites() {
        let mut own = Own::default();
        let ids = [
            "35189a1c-afbd-4ab7-9aa2-1af88c70ac63",
            "ac5ca565-175c-48d8-98dc-2fccc906cf4b",
        ];
        own.apply(&Change::Favourite {
            id: ids[1].to_owned(),
            on: true,
        });
        own.apply(&Change::Used {
            id: ids[0].to_owned(),
        });
        let all = found(&[], &own, "");
        assert_eq!(all[..3], ["Voice 4", "Voice 9", "Voice 1"]);
        assert_eq!(all.len(), 14);
    }
}
