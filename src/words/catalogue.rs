//! A translation, ready to be asked: made of a gettext file, each entry looked at before it is taken.

use std::collections::HashMap;

use super::plural::Rule;
use super::po::{self, Entry, Wrong};
use super::{Part, parts};

/// A translation.
#[derive(Clone, Debug, Default)]
pub struct Catalogue {
    texts: HashMap<String, String>,
    /// The forms of a text that differs by a number, by its English singular.
    plurals: HashMap<String, Vec<String>>,
    rule: Rule,
}

impl Catalogue {
    /// Reads a translation. An entry that would lose a value, show a wrong one or send control characters to the
    /// terminal is left out, and told with its line.
    #[must_use]
    pub fn read(file: &str) -> (Self, Vec<Wrong>) {
        let (entries, mut wrong) = po::read(file.trim_start_matches('\u{feff}'));
        let mut catalogue = Self::default();
        if let Some(head) = entries.iter().find(|entry| entry.id.is_empty()) {
            match rule(head) {
                Ok(rule) => catalogue.rule = rule,
                Err(message) => wrong.push(Wrong::new(head.line, message)),
            }
        }
        for entry in entries {
            if entry.id.is_empty() || entry.forms.iter().all(String::is_empty) {
                continue;
            }
            match looked_at(&entry, catalogue.rule.forms) {
                Err(message) => wrong.push(Wrong::new(entry.line, message)),
                Ok(()) if entry.plural.is_some() => {
                    catalogue.plurals.insert(entry.id, entry.forms);
                }
                Ok(()) => {
                    let text = entry.forms.into_iter().next().unwrap_or_default();
                    catalogue.texts.insert(entry.id, text);
                }
            }
        }
        wrong.sort_by_key(|wrong| wrong.line);
        (catalogue, wrong)
    }

    /// The translation of a text.
    #[must_use]
    pub fn text(&self, id: &str) -> Option<&str> {
        self.texts.get(id).map(String::as_str)
    }

    /// The translation of a text that differs by a number, for one number.
    #[must_use]
    pub fn form(&self, one: &str, number: u64) -> Option<&str> {
        let forms = self.plurals.get(one)?;
        forms.get(self.rule.form(number)).map(String::as_str)
    }
}

/// The rule of plurals in a file's head.
fn rule(head: &Entry) -> Result<Rule, String> {
    let fields = head.forms.first().map(String::as_str).unwrap_or_default();
    match fields
        .lines()
        .find_map(|line| line.strip_prefix("Plural-Forms:"))
    {
        None => Ok(Rule::default()),
        Some(rule) => Rule::read(rule.trim()).map_err(|why| format!("Plural-Forms: {why}")),
    }
}

/// Whether an entry can be shown.
fn looked_at(entry: &Entry, forms: usize) -> Result<(), String> {
    if entry.context.is_some() {
        return Err("no text here has a context (msgctxt)".to_owned());
    }
    let is_plural = entry.plural.is_some();
    let wanted = if is_plural { forms } else { 1 };
    if entry.forms.len() != wanted || entry.forms.iter().any(String::is_empty) {
        return Err(if is_plural {
            format!("a form is missing or one too many: Plural-Forms says that there are {forms}")
        } else {
            "it has forms of a plural, but no msgid_plural".to_owned()
        });
    }
    let of_one = names(&entry.id);
    let of_other = entry.plural.as_deref().map_or(of_one.clone(), names);
    for form in &entry.forms {
        let here = names(form);
        // No text of ours has so many; each is looked for among all others.
        if [&of_one, &of_other, &here]
            .iter()
            .any(|names| names.len() > MOST_NAMES)
        {
            return Err(format!("it has more than {MOST_NAMES} different places"));
        }
        // `1 message` may leave the number out; what both English forms name must stand in each.
        let lost = of_one
            .iter()
            .find(|name| of_other.contains(name) && !here.contains(name));
        if let Some(name) = lost {
            return Err(format!("{{{name}}} is missing in the translation"));
        }
        let unknown = here
            .iter()
            .find(|name| !of_one.contains(name) && !of_other.contains(name));
        if let Some(name) = unknown {
            return Err(format!("the English text has no {{{name}}}"));
        }
        if braces(form) != 0 && braces(&entry.id) == 0 {
            return Err("a single brace: `{{` and `}}` stand for the braces themselves".to_owned());
        }
        if let Some(control) = form.chars().find(|letter| is_control(*letter)) {
            return Err(format!(
                "U+{:04X} must not stand in a text",
                u32::from(control)
            ));
        }
    }
    Ok(())
}

/// More different places than any text has.
const MOST_NAMES: usize = 100;

/// The names of the places of a text, each once; of very many the first.
#[must_use]
pub fn names(text: &str) -> Vec<&str> {
    let mut names = Vec::new();
    for part in parts(text) {
        if let Part::Place(name) = part
            && names.len() <= MOST_NAMES
            && !names.contains(&name)
        {
            names.push(name);
        }
    }
    names
}

/// Braces that are neither a place's nor doubled.
fn braces(text: &str) -> usize {
    let single = text.replace("{{", "").replace("}}", "");
    let all = single.matches(['{', '}']).count();
    let places = parts(text).filter(|part| matches!(part, Part::Place(_)));
    all.saturating_sub(places.count() * 2)
}

/// What would act on the terminal, or turn the order of what stands beside it.
fn is_control(letter: char) -> bool {
    letter.is_control() && letter != '\n' || matches!(letter, '\u{202a}'..='\u{202e}')
}
