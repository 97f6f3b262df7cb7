//! `config.toml`: what is set once. A missing file is the default; a wrong one is an error with line and column.

use std::collections::BTreeMap;
use std::ops::Range;
use std::path::Path;

use toml_edit::{Document, Item, TableLike, Value};

use self::profiles::{InForce, Profile};
use super::{disk, position};
use crate::draft::{file, near, phone};

pub mod profiles;

/// The settings file to start from: every key that there is, each commented out, each with what it does.
pub const DEFAULT: &str = include_str!("../../assets/config.toml");

/// The settings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Config {
    pub base_url: Option<String>,
    /// Where that stands: `PATH:LINE:COLUMN`.
    pub base_url_at: Option<String>,
    /// The number to call from where the draft has none. E.164.
    pub phone_number: Option<String>,
    /// If not empty: a number outside needs to be allowed by hand. E.164.
    pub allowed_numbers: Vec<String>,
    /// A command (argument vector, no shell) that prints the API key.
    pub api_key_command: Option<Vec<String>>,
    /// A command (argument vector, no shell) that takes copied text from its standard input. `None`: the one that the
    /// system has. Empty: none.
    pub clipboard_command: Option<Vec<String>>,
    /// Commands (argument vectors) that print a webhook secret, by name: `[secrets.NAME] command = […]`.
    pub secrets: BTreeMap<String, Vec<String>>,
    /// Calls that began longer ago than so many days are forgotten when the ledger is opened: row, transcript and all.
    /// At least 1; `None`: they are kept for ever. A call that may be ringing and that nobody settled is always kept.
    pub keep_calls_days: Option<u32>,
    /// On screen, in lists of calls and in exports numbers show their country code and last two digits only. The card
    /// that confirms a call, and the draft, show them in full all the same.
    pub mask_numbers: bool,
    /// Numbers with a name, in the file's order: `[contacts] lina = "+12025550144"`. E.164.
    pub contacts: Vec<(String, String)>,
    /// Where calls go, by name; in the file's order.
    pub profiles: Vec<Profile>,
    /// The profile that is in force where none is named.
    pub default_profile: Option<String>,
    /// The profile that this config stands under; see [`Config::under`].
    pub profile: Option<InForce>,
    /// The language of the interface, by the name of its file: `texts/LANGUAGE.po` in the config folder. `None`: English.
    pub language: Option<String>,
    /// The name of a theme; `None`: the terminal's own colours.
    pub theme: Option<String>,
    /// Where that stands, as above.
    pub theme_at: Option<String>,
    /// The preset of the key map, one of [`KEYMAPS`]; `None`: the default one, or what `keymap.toml` says.
    pub keymap: Option<String>,
    /// The workbench leaves the mouse to the terminal.
    pub no_mouse: bool,
    /// Keys of the file that mean nothing, as sentences with line and column.
    pub unknown: Vec<String>,
}

/// The key maps that `keymap` can name.
pub const KEYMAPS: [&str; 3] = ["default", "vim", "emacs"];

/// The keys of the file's root.
const KEYS: [&str; 15] = [
    "base_url",
    "phone_number",
    "allowed_numbers",
    "api_key_command",
    "default_profile",
    "profiles",
    "language",
    "theme",
    "keymap",
    "mouse",
    "mask_numbers",
    "keep_calls_days",
    "clipboard_command",
    "contacts",
    "secrets",
];

/// The longest file that is read, in bytes.
const LIMIT: u64 = 1 << 20;

/// The key that guards calls.
const GUARD: &str = "allowed_numbers";

/// So many unknown keys are told of: who mends these will hear of the next.
const MOST_UNKNOWN: usize = 100;

/// Reads `config.toml` in a folder.
///
/// # Errors
/// One sentence with path, line and column.
pub fn load(config_dir: &Path) -> Result<Config, String> {
    let path = config_dir.join("config.toml");
    let bytes = match disk::read_at_most(&path, LIMIT) {
        Ok(bytes) => bytes,
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => {
            if path.symlink_metadata().is_err() {
                return Ok(Config::default());
            }
            // Settings were meant to be there, and the guard may be among them.
            let path = path.display();
            return Err(t!(
                "{path} is a link that leads nowhere; mend it, or take it away",
                path
            ));
        }
        Err(error) => {
            return Err(t!(
                "cannot read {path}: {error}",
                path = path.display(),
                error = disk::why_not_read(&error)
            ));
        }
    };
    let text = String::from_utf8_lossy(&bytes);
    let file = File {
        path: &path,
        text: text.strip_prefix('\u{feff}').unwrap_or(&text),
    };
    if let Some(at) = file.text.find('\u{fffd}')
        && std::str::from_utf8(&bytes).is_err()
    {
        return Err(file.wrong(Some(at..at), t!("these bytes are not UTF-8 text")));
    }
    file.read()
}

/// A string in the file, and where it stands.
struct Text<'a> {
    text: &'a str,
    span: Option<Range<usize>>,
}

/// The file being read.
struct File<'a> {
    path: &'a Path,
    text: &'a str,
}

impl File<'_> {
    fn read(&self) -> Result<Config, String> {
        let document = Document::parse(self.text)
            .map_err(|error| self.wrong(error.span(), &file::no_toml(&error)))?;
        let root = document.as_table();
        let mut config = Config::default();
        for (name, item) in root {
            match name {
                "base_url" => {
                    config.base_url = Some(self.string(name, item)?);
                    config.base_url_at = Some(self.at(item.span()));
                }
                "phone_number" => config.phone_number = Some(self.number(name, item)?),
                "allowed_numbers" => config.allowed_numbers = self.numbers(name, item)?,
                "default_profile" => config.default_profile = Some(self.string(name, item)?),
                "profiles" => self.profiles(item, &mut config)?,
                "language" => config.language = Some(self.language(name, item)?),
                "theme" => {
                    config.theme = Some(self.string(name, item)?);
                    config.theme_at = Some(self.at(item.span()));
                }
                "keymap" => config.keymap = Some(self.keymap(name, item)?),
                "mouse" => config.no_mouse = !self.switch(name, item)?,
                "api_key_command" => config.api_key_command = Some(self.command(name, item)?),
                "clipboard_command" => {
                    config.clipboard_command = Some(self.words(name, item)?);
                }
                "secrets" => self.secrets(item, &mut config)?,
                "keep_calls_days" => config.keep_calls_days = Some(self.days(name, item)?),
                "mask_numbers" => config.mask_numbers = self.switch(name, item)?,
                "contacts" => config.contacts = self.contacts(item)?,
                _ => self.unknown(&mut config, root, name, ("", &KEYS))?,
            }
        }
        if let Some(item) = root.get("default_profile") {
            self.known_default(item, &config)?;
        }
        Ok(config)
    }

    fn secrets(&self, item: &Item, config: &mut Config) -> Result<(), String> {
        let expected = t!("`secrets` must hold tables such as [secrets.crm]");
        let table = item
            .as_table_like()
            .ok_or_else(|| self.wrong(item.span(), expected))?;
        for (name, item) in table.iter() {
            let secret = item
                .as_table_like()
                .ok_or_else(|| self.wrong(item.span(), expected))?;
            for (key, value) in secret.iter() {
                if key == "command" {
                    let what = format!("secrets.{name}.command");
                    let command = self.command(&what, value)?;
                    config.secrets.insert(name.to_owned(), command);
                } else {
                    let inside = format!("secrets.{name}.");
                    self.unknown(config, secret, key, (&inside, &["command"]))?;
                }
            }
            if !secret.contains_key("command") {
                let message = t!("[secrets.{name}] has no `command`", name);
                let key = table.key(name).and_then(toml_edit::Key::span);
                return Err(self.wrong(item.span().or(key), &message));
            }
        }
        Ok(())
    }

    fn string(&self, name: &str, item: &Item) -> Result<String, String> {
        item.as_str().map(str::to_owned).ok_or_else(|| {
            let found = file::kind_of(item);
            self.wrong(
                item.span(),
                &t!(
                    "`{name}` must be a text in quotes, not {found}",
                    name,
                    found
                ),
            )
        })
    }

    /// The name of a language: of a file, so nothing that leads out of its folder.
    fn language(&self, name: &str, item: &Item) -> Result<String, String> {
        let language = self.string(name, item)?;
        if profiles::is_name(&language) {
            Ok(language)
        } else {
            let message = t!(
                "`{name}` must be the name of a language, such as \"ar\" or \"pt-BR\"",
                name
            );
            Err(self.wrong(item.span(), &message))
        }
    }

    fn keymap(&self, name: &str, item: &Item) -> Result<String, String> {
        let wanted = self.string(name, item)?;
        if KEYMAPS.contains(&wanted.as_str()) {
            return Ok(wanted);
        }
        let guess = near::nearest(&wanted, KEYMAPS).map_or_else(
            || t!("there are {keymaps}", keymaps = KEYMAPS.join(", ")),
            |near| t!("did you mean `{near}`?", near),
        );
        Err(self.wrong(
            item.span(),
            &t!("there is no key map `{wanted}`; {guess}", wanted, guess),
        ))
    }

    /// A number of days, at least one: with none, a call would be forgotten before one could look at it.
    fn days(&self, name: &str, item: &Item) -> Result<u32, String> {
        item.as_integer()
            .and_then(|days| u32::try_from(days).ok())
            .filter(|days| *days > 0)
            .ok_or_else(|| {
                self.wrong(
                    item.span(),
                    &t!("`{name}` must be a whole number of days, at least 1", name),
                )
            })
    }

    fn switch(&self, name: &str, item: &Item) -> Result<bool, String> {
        item.as_bool().ok_or_else(|| {
            let found = file::kind_of(item);
            self.wrong(
                item.span(),
                &t!("`{name}` must be true or false, not {found}", name, found),
            )
        })
    }

    /// A list of texts.
    fn strings<'v>(&self, name: &str, item: &'v Item) -> Result<Vec<Text<'v>>, String> {
        let wrong = |span, found: &str| {
            let expected = t!(
                "`{name}` must be a list of texts in quotes, not {found}",
                name,
                found
            );
            self.wrong(span, &expected)
        };
        let array = item
            .as_array()
            .ok_or_else(|| wrong(item.span(), file::kind_of(item)))?;
        let one = |value: &'v Value| {
            let text = value.as_str().ok_or_else(|| {
                let found = t!("one with {kind}", kind = file::kind_of_value(value));
                wrong(value.span(), &found)
            })?;
            Ok(Text {
                text,
                span: value.span(),
            })
        };
        array.iter().map(one).collect()
    }

    fn command(&self, name: &str, item: &Item) -> Result<Vec<String>, String> {
        let argv = self.strings(name, item)?;
        if argv.first().is_none_or(|program| program.text.is_empty()) {
            let message = t!(
                "`{name}` names no program: write [\"program\", \"argument\"]",
                name
            );
            return Err(self.wrong(item.span(), &message));
        }
        Ok(argv.iter().map(|word| word.text.to_owned()).collect())
    }

    /// A command that may be empty.
    fn words(&self, name: &str, item: &Item) -> Result<Vec<String>, String> {
        if item.as_array().is_some_and(toml_edit::Array::is_empty) {
            return Ok(Vec::new());
        }
        self.command(name, item)
    }

    fn number(&self, name: &str, item: &Item) -> Result<String, String> {
        let typed = self.string(name, item)?;
        phone::parse(&typed)
            .map(|number| number.as_str().to_owned())
            .map_err(|why| self.wrong(item.span(), &format!("`{name}`: {why}")))
    }

    fn numbers(&self, name: &str, item: &Item) -> Result<Vec<String>, String> {
        self.strings(name, item)?
            .into_iter()
            .map(|typed| {
                phone::parse(typed.text)
                    .map(|number| number.as_str().to_owned())
                    .map_err(|why| self.wrong(typed.span, &format!("`{name}`: {why}")))
            })
            .collect()
    }

    fn contacts(&self, item: &Item) -> Result<Vec<(String, String)>, String> {
        let table = item.as_table_like().ok_or_else(|| {
            let expected = t!(
                "`contacts` must be a table: [contacts] and lines such as lina = \"+12025550144\""
            );
            self.wrong(item.span(), expected)
        })?;
        table
            .iter()
            .map(|(name, item)| {
                let number = self.number(&format!("contacts.{name}"), item)?;
                Ok((name.to_owned(), number))
            })
            .collect()
    }

    /// `PATH:LINE:COLUMN: message`.
    fn wrong(&self, span: Option<Range<usize>>, message: &str) -> String {
        format!("{}: {message}", self.at(span))
    }

    /// `PATH:LINE:COLUMN`.
    fn at(&self, span: Option<Range<usize>>) -> String {
        let (line, column) = position::of(self.text, span.map_or(0, |span| span.start));
        format!("{}:{line}:{column}", self.path.display())
    }

    /// Tells of a key that means nothing: the first so many, each with what may have been meant.
    ///
    /// # Errors
    /// The guard may have been meant: a slip in its name or its place must not take it away.
    fn unknown(
        &self,
        config: &mut Config,
        table: &dyn TableLike,
        name: &str,
        (inside, known): (&str, &[&str]),
    ) -> Result<(), String> {
        let guards = is_meant_to_guard(name);
        if !guards && let Some(within) = table.get(name).and_then(Item::as_table_like) {
            self.no_guard_in(config, within, &format!("{inside}{name}."))?;
        }
        if config.unknown.len() >= MOST_UNKNOWN && !guards {
            return Ok(());
        }
        let meant = if guards {
            Some(GUARD)
        } else {
            near::nearest(name, known.iter().copied())
        };
        let span = table.key(name).and_then(toml_edit::Key::span);
        let guess = match meant {
            Some(GUARD) if !known.contains(&GUARD) => {
                t!("; did you mean `allowed_numbers`? It stands above the first [table], or in [profiles.NAME]").to_owned()
            }
            Some(known) => t!("; did you mean `{inside}{known}`?", inside, known),
            None => String::new(),
        };
        let message = t!(
            "`{inside}{name}` means nothing here{guess}",
            inside,
            name,
            guess
        );
        let message = self.wrong(span, &message);
        if guards {
            return Err(message);
        }
        config.unknown.push(message);
        Ok(())
    }

    /// Looks for the guard in a table that means nothing, as deep as that goes.
    fn no_guard_in(
        &self,
        config: &mut Config,
        table: &dyn TableLike,
        inside: &str,
    ) -> Result<(), String> {
        for (name, item) in table.iter() {
            if is_meant_to_guard(name) {
                self.unknown(config, table, name, (inside, &[]))?;
            } else if let Some(within) = item.as_table_like() {
                self.no_guard_in(config, within, &format!("{inside}{name}."))?;
            }
        }
        Ok(())
    }
}

/// Whether a key that means nothing may have been meant to guard calls: `ALLOWED_NUMBERS`, `allowlist`, `alowed-numbers`.
fn is_meant_to_guard(name: &str) -> bool {
    let plain = name.to_lowercase().replace('-', "_");
    plain.contains("allow") || near::nearest(&plain, [GUARD]).is_some()
}

#[cfg(test)]
mod tests;
