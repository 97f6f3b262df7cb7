//! Two letters for each favourite, from its own label or name, so that one can switch by typing them.

use std::collections::HashSet;

/// Two letters for each title, in their order, no two alike: the first letters of its words, else its first letter with
/// another of its own, else any that are free. At most 600 titles get some.
#[must_use]
pub fn of(titles: &[&str]) -> Vec<String> {
    let mut taken = HashSet::new();
    titles
        .iter()
        .map_while(|title| {
            let tag = candidates(title).find(|tag| !taken.contains(tag))?;
            taken.insert(tag.clone());
            Some(tag)
        })
        .collect()
}

fn candidates(title: &str) -> impl Iterator<Item = String> {
    let small = title.to_lowercase();
    let words: Vec<Vec<char>> = small
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(|word| word.chars().collect())
        .collect();
    let initials: Vec<char> = words
        .iter()
        .filter_map(|word| word.first().copied())
        .collect();
    let letters: Vec<char> = words.concat();
    let first = letters.first().copied().unwrap_or('v');
    let behind = |all: Vec<char>| all.into_iter().skip(1).map(move |other| [first, other]);
    let own = behind(initials).chain(behind(letters.clone()));
    let within = letters
        .clone()
        .into_iter()
        .enumerate()
        .flat_map(move |(at, one)| {
            let rest = letters.get(at + 1..).unwrap_or_default().to_vec();
            rest.into_iter().map(move |other| [one, other])
        });
    let any = ('a'..='z').flat_map(|one| ('a'..='z').map(move |other| [one, other]));
    own.chain(within)
        .chain(any)
        .map(|pair| pair.iter().collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_come_from_the_words_and_are_never_alike() {
        assert_eq!(
            of(&["Warm Lina", "Voice 3", "Voice 4", "Emma"]),
            ["wl", "v3", "v4", "em"]
        );
        assert_eq!(of(&["Emma", "Emma", "Emma"]), ["em", "ea", "mm"]);
        assert_eq!(of(&["Voice 1", "Voice 10", "Voice 11"]), ["v1", "vo", "vi"]);
        assert_eq!(of(&["صوت دافئ", "", "!"]), ["صد", "aa", "ab"]);
        let many: Vec<String> = (0..700).map(|_| "x".to_owned()).collect();
        let many: Vec<&str> = many.iter().map(String::as_str).collect();
        let tags = of(&many);
        let different: HashSet<_> = tags.iter().collect();
        assert_eq!(different.len(), tags.len());
        assert!(tags.len() >= 600);
    }
}
