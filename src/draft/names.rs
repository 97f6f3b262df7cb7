//! Names of params: which ones can be a placeholder's, and which ones are so alike that one is taken for the other.

use std::collections::HashMap;

use unicode_security::skeleton;

use super::template;

/// Whether a text can be the name of a placeholder.
///
/// # Errors
/// One sentence on what is wrong with it, naming the first character that cannot stand there.
pub fn check(name: &str) -> Result<(), String> {
    if name.is_empty() {
        return Err(t!("A name is needed").to_owned());
    }
    match name.chars().find(|c| !template::is_name_char(*c)) {
        None => Ok(()),
        Some(' ') => Err(t!("A name has no spaces: letters, digits and _ only").to_owned()),
        Some(other) => Err(t!(
            "{other} cannot stand in a name: letters, digits and _ only",
            other = shown(other)
        )),
    }
}

/// A character for a message; one that cannot be seen by its number.
fn shown(character: char) -> String {
    if character.is_control() || crate::text::clean::mark(character).is_some() {
        format!("U+{:04X}", u32::from(character))
    } else {
        character.to_string()
    }
}

/// How two different names are alike.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alike {
    /// They differ in capitals only.
    Case,
    /// They look the same and have other letters, such as a Cyrillic `а` in a Latin name.
    Look,
}

/// How two names are alike; `None` if they are the same, or can be told apart.
#[must_use]
pub fn alike(left: &str, right: &str) -> Option<Alike> {
    if left == right {
        None
    } else if left.to_lowercase() == right.to_lowercase() {
        Some(Alike::Case)
    } else if !(left.is_ascii() && right.is_ascii()) && look(left) == look(right) {
        Some(Alike::Look)
    } else {
        None
    }
}

/// What a name looks like (Unicode Technical Standard 39, confusables), capitals aside. ASCII letters are told apart:
/// `modem` and `modern` are two words.
fn look(name: &str) -> String {
    skeleton(&name.to_lowercase()).collect()
}

/// The names of a draft that are alike: found once for a list of names, and kept until another list comes.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Pairs {
    names: Vec<String>,
    pairs: Vec<Pair>,
}

/// Two names that are alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pair {
    /// The one that comes first.
    pub first: String,
    pub second: String,
    pub alike: Alike,
}

impl Pairs {
    /// Takes the names of a draft, each once.
    pub fn update<'n>(&mut self, names: impl Iterator<Item = &'n str> + Clone) {
        if { names.clone() }.eq(self.names.iter().map(String::as_str)) {
            return;
        }
        self.names = names.map(str::to_owned).collect();
        self.pairs = pairs(&self.names);
    }

    /// The pairs, in the order of their second names.
    #[must_use]
    pub fn pairs(&self) -> &[Pair] {
        &self.pairs
    }
}

fn pairs(names: &[String]) -> Vec<Pair> {
    // What ASCII names look like matters only beside one that is none.
    let looks = names.iter().any(|name| !name.is_ascii());
    let mut by_case: HashMap<String, &str> = HashMap::with_capacity(names.len());
    let mut by_look: HashMap<String, &str> = HashMap::new();
    let mut pairs = Vec::new();
    for name in names {
        let mut push = |first: &str, alike| {
            pairs.push(Pair {
                first: first.to_owned(),
                second: name.clone(),
                alike,
            });
        };
        let first = *by_case.entry(name.to_lowercase()).or_insert(name);
        if first != name {
            push(first, Alike::Case);
        } else if looks {
            let first = *by_look.entry(look(name)).or_insert(name);
            if first != name && !(first.is_ascii() && name.is_ascii()) {
                push(first, Alike::Look);
            }
        }
    }
    pairs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_has_letters_marks_digits_and_underscores_of_any_script() {
        for name in [
            "a",
            "patient_name",
            "اسم_المريض",
            "x٣",
            "é",
            "e\u{301}",
            "名前",
            "_1",
        ] {
            assert_eq!(check(name), Ok(()), "{name}");
        }
        for (name, part) in [
            ("", "needed"),
            ("bad name", "spaces"),
            ("bad!", "! cannot"),
            ("a.b", ". cannot"),
            ("a\u{200b}", "U+200B cannot"),
            ("a\n", "U+000A cannot"),
            ("{{a}}", "{ cannot"),
        ] {
            let why = check(name).unwrap_err();
            assert!(why.contains(part), "{name}: {why}");
        }
    }

    #[test]
    fn names_that_are_taken_for_each_other_are_found() {
        for (left, right, expected) in [
            ("company", "Company", Some(Alike::Case)),
            ("company", "c\u{43e}mpany", Some(Alike::Look)),
            ("COMPANY", "c\u{43e}mpany", Some(Alike::Look)),
            ("caf\u{e9}", "cafe\u{301}", Some(Alike::Look)),
            ("company", "company", None),
            ("modem", "modern", None),
            ("item_0", "item_o", None),
            ("اسم", "رقم", None),
            ("store", "clinic", None),
        ] {
            assert_eq!(alike(left, right), expected, "{left} {right}");
            assert_eq!(alike(right, left), expected, "{right} {left}");
            let mut pairs = Pairs::default();
            pairs.update([left, "between", right].into_iter().take(if left == right {
                2
            } else {
                3
            }));
            let found = pairs.pairs().first().map(|pair| pair.alike);
            assert_eq!(found, expected, "{left} {right}");
        }
    }
}
