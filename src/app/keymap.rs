//! The key map: which keys ask for which action. The presets are files (`assets/keymaps/`), read by the parser that a
//! user's own goes through.

use std::sync::LazyLock;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use self::layer::{Found, Layer};
use self::read::Base;
use super::action::Action;
use super::modal::command::Bound;
use super::modal::typed::Layers;

pub mod layer;
mod read;
#[cfg(test)]
mod tests;

/// A key as the key map spells it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Key {
    pub code: KeyCode,
    pub modifiers: KeyModifiers,
}

impl Key {
    /// The key of an event: Shift is dropped where the character already tells it, capitals with Ctrl or Alt are
    /// lower-cased, and Shift-Tab is one key however the terminal spells it.
    #[must_use]
    pub fn of(event: &KeyEvent) -> Self {
        let known = KeyModifiers::CONTROL | KeyModifiers::ALT | KeyModifiers::SHIFT;
        let mut key = Self {
            code: event.code,
            modifiers: event.modifiers & known,
        };
        match key.code {
            KeyCode::Char(c) => {
                key.modifiers -= KeyModifiers::SHIFT;
                if !key.modifiers.is_empty() {
                    key.code = KeyCode::Char(c.to_ascii_lowercase());
                }
            }
            KeyCode::BackTab => {
                key.code = KeyCode::Tab;
                key.modifiers |= KeyModifiers::SHIFT;
            }
            _ => {}
        }
        key.as_sent()
    }

    /// Esc, which leads back from everywhere.
    pub const ESC: Self = Self {
        code: KeyCode::Esc,
        modifiers: KeyModifiers::NONE,
    };

    /// No key at all.
    pub const NONE: Self = Self {
        code: KeyCode::Null,
        modifiers: KeyModifiers::NONE,
    };

    /// Terminals send the same for some keys with Ctrl, and it is read as a digit.
    fn as_sent(mut self) -> Self {
        if let KeyCode::Char(character) = self.code
            && self.modifiers.contains(KeyModifiers::CONTROL)
        {
            self.code = KeyCode::Char(match character {
                '4' => '\\',
                '5' => ']',
                '6' => '^',
                '7' | '_' => '/',
                '@' | '`' => ' ',
                other => other,
            });
        }
        self
    }

    /// The key that every terminal sends for this one, if it is another: it never comes itself.
    #[must_use]
    fn sent_as(self) -> Option<Self> {
        let KeyCode::Char(character) = self.code else {
            return None;
        };
        let (mut modifiers, ctrl) = (self.modifiers, KeyModifiers::CONTROL);
        if !modifiers.intersects(ctrl | KeyModifiers::ALT) {
            return None;
        }
        // Which of a letter's two it was is not told where another key is held.
        modifiers -= KeyModifiers::SHIFT;
        let code = match character {
            'i' => KeyCode::Tab,
            'm' => KeyCode::Enter,
            '[' | '3' => KeyCode::Esc,
            '?' | '8' => KeyCode::Backspace,
            '2' => KeyCode::Char(' '),
            _ => self.code,
        };
        let sent = if code == self.code || !modifiers.contains(ctrl) {
            Self { modifiers, ..self }
        } else {
            let held = if code == KeyCode::Char(' ') {
                ctrl
            } else {
                KeyModifiers::NONE
            };
            Self {
                code,
                modifiers: (modifiers - ctrl) | held,
            }
        };
        (sent != self).then_some(sent)
    }

    /// Whether this is the letter `character`, with nothing held.
    #[must_use]
    pub fn is(self, character: char) -> bool {
        self.code == KeyCode::Char(character) && self.modifiers.is_empty()
    }

    /// Whether it types something.
    #[must_use]
    pub fn is_typed(self) -> bool {
        let held = KeyModifiers::CONTROL | KeyModifiers::ALT;
        matches!(self.code, KeyCode::Char(_)) && !self.modifiers.intersects(held)
    }

    /// Reads a spelling such as `ctrl-shift-left`, `f5`, `alt-enter`, `ctrl--`.
    #[must_use]
    pub fn parse(spelling: &str) -> Option<Self> {
        let mut modifiers = KeyModifiers::NONE;
        let mut rest = spelling;
        loop {
            if let Some(after) = rest.strip_prefix("ctrl-") {
                modifiers |= KeyModifiers::CONTROL;
                rest = after;
            } else if let Some(after) = rest.strip_prefix("alt-") {
                modifiers |= KeyModifiers::ALT;
                rest = after;
            } else if let Some(after) = rest.strip_prefix("shift-") {
                modifiers |= KeyModifiers::SHIFT;
                rest = after;
            } else {
                break;
            }
        }
        let code = match rest {
            "space" => KeyCode::Char(' '),
            _ => match NAMES.iter().find(|(_, name, _)| *name == rest) {
                Some((code, ..)) => *code,
                None => named_by_itself(rest, modifiers)?,
            },
        };
        Some(Self { code, modifiers }.as_sent())
    }

    /// The spelling for a key-map file.
    #[must_use]
    pub fn spelling(self) -> String {
        let name = match self.code {
            KeyCode::Char(' ') => "space".to_owned(),
            KeyCode::Char(c) => c.to_string(),
            KeyCode::F(n) => format!("f{n}"),
            code => NAMES
                .iter()
                .find(|(known, ..)| *known == code)
                .map_or_else(String::new, |(_, name, _)| (*name).to_owned()),
        };
        format!("{}{name}", self.prefix("ctrl-", "alt-", "shift-"))
    }

    /// The key as a person reads it: `Ctrl-S`, `F5`, `Alt-Enter`; `^S` for short where `short`.
    #[must_use]
    fn label(self, short: bool) -> String {
        let name = match self.code {
            KeyCode::Char(' ') => "Space".to_owned(),
            // By itself `g` is another key than `G`.
            KeyCode::Char(c) if self.modifiers.is_empty() => c.to_string(),
            KeyCode::Char(c) => c.to_uppercase().to_string(),
            KeyCode::F(n) => format!("F{n}"),
            code => NAMES
                .iter()
                .find(|(known, ..)| *known == code)
                .map_or_else(String::new, |(_, _, label)| (*label).to_owned()),
        };
        if short && self.modifiers == KeyModifiers::CONTROL && matches!(self.code, KeyCode::Char(_))
        {
            return format!("^{name}");
        }
        format!("{}{name}", self.prefix("Ctrl-", "Alt-", "Shift-"))
    }

    fn prefix(self, ctrl: &str, alt: &str, shift: &str) -> String {
        [
            (KeyModifiers::CONTROL, ctrl),
            (KeyModifiers::ALT, alt),
            (KeyModifiers::SHIFT, shift),
        ]
        .into_iter()
        .filter(|(modifier, _)| self.modifiers.contains(*modifier))
        .map(|(_, word)| word)
        .collect()
    }
}

/// Keys with a name: code, name in the file, label on the screen.
const NAMES: &[(KeyCode, &str, &str)] = &[
    (KeyCode::Enter, "enter", "Enter"),
    (KeyCode::Tab, "tab", "Tab"),
    (KeyCode::Backspace, "backspace", "Backspace"),
    (KeyCode::Delete, "delete", "Delete"),
    (KeyCode::Insert, "insert", "Insert"),
    (KeyCode::Esc, "esc", "Esc"),
    (KeyCode::Up, "up", "Up"),
    (KeyCode::Down, "down", "Down"),
    (KeyCode::Left, "left", "Left"),
    (KeyCode::Right, "right", "Right"),
    (KeyCode::Home, "home", "Home"),
    (KeyCode::End, "end", "End"),
    (KeyCode::PageUp, "pageup", "PageUp"),
    (KeyCode::PageDown, "pagedown", "PageDown"),
];

fn named_by_itself(name: &str, modifiers: KeyModifiers) -> Option<KeyCode> {
    let mut characters = name.chars();
    if let (Some(character), None) = (characters.next(), characters.next()) {
        let lower = character.to_ascii_lowercase();
        return Some(KeyCode::Char(if modifiers.is_empty() {
            character
        } else {
            lower
        }));
    }
    let number: u8 = name.strip_prefix('f')?.parse().ok()?;
    (1..=12).contains(&number).then_some(KeyCode::F(number))
}

/// Keys that are pressed one after the other; mostly one.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Keys(Vec<Key>);

impl Keys {
    /// Reads spellings with blanks between them: `ctrl-x ctrl-s`.
    #[must_use]
    pub fn parse(spelling: &str) -> Option<Self> {
        let keys: Option<Vec<Key>> = spelling.split_whitespace().map(Key::parse).collect();
        keys.filter(|keys| !keys.is_empty()).map(Self)
    }

    /// At least one.
    #[must_use]
    pub fn all(&self) -> &[Key] {
        &self.0
    }

    /// The spelling for a key-map file.
    #[must_use]
    pub fn spelling(&self) -> String {
        let each: Vec<String> = self.0.iter().map(|key| key.spelling()).collect();
        each.join(" ")
    }

    /// As a person reads them: `F5`, `Ctrl-X Ctrl-S`; `^X ^S` for short where `short`.
    #[must_use]
    pub fn label(&self, short: bool) -> String {
        label(&self.0, short)
    }
}

/// Keys as a person reads them: `Ctrl-X Ctrl-S`, or letters as they are typed: `gg`, `2d`.
#[must_use]
pub fn label(keys: &[Key], short: bool) -> String {
    let mut text = String::new();
    let mut typed = true;
    for key in keys {
        let is_letter = key.is_typed() && key.code != KeyCode::Char(' ');
        let joins = typed && is_letter;
        if !(text.is_empty() || joins) {
            text.push(' ');
        }
        typed = is_letter;
        text.push_str(&key.label(short));
    }
    text
}

/// Which keys ask for which action.
#[derive(Clone, Debug, Default)]
pub struct KeyMap {
    /// The preset that it is, or is made of.
    preset: &'static str,
    /// Everywhere.
    actions: Layer<Action>,
    /// Text fields have modes.
    modal: bool,
    /// In normal mode.
    normal: Layer<Bound>,
    /// In visual mode, before those of normal mode.
    visual: Layer<Bound>,
}

/// A key-map file that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", t!("line {line}, column {column}: {message}", line, column, message))]
pub struct KeyMapError {
    /// From 1.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
    pub message: String,
}

/// The default key map's name.
const DEFAULT: &str = "default";

/// The key maps that come with the program: name and file.
const PRESETS: [(&str, &str); 3] = [
    (DEFAULT, include_str!("../../assets/keymaps/default.toml")),
    ("vim", include_str!("../../assets/keymaps/vim.toml")),
    ("emacs", include_str!("../../assets/keymaps/emacs.toml")),
];

impl KeyMap {
    /// The default key map, read once.
    #[must_use]
    pub fn default_map() -> &'static Self {
        static READ: LazyLock<KeyMap> = LazyLock::new(|| {
            KeyMap::shipped(DEFAULT).unwrap_or_else(|| unreachable!("it is one of the presets"))
        });
        &READ
    }

    /// The key map that comes with the program under this name.
    #[must_use]
    pub fn preset(name: &str) -> Option<Self> {
        if name == DEFAULT {
            return Some(Self::default_map().clone());
        }
        Self::shipped(name)
    }

    fn shipped(name: &str) -> Option<Self> {
        let (preset, text) = PRESETS.iter().find(|(known, _)| *known == name)?;
        let read = read::read(text, &Base::Nothing);
        let read =
            read.unwrap_or_else(|error| unreachable!("the presets are tested: {name}: {error}"));
        Some(Self { preset, ..read })
    }

    /// The name of the preset that it is, or is made of.
    #[must_use]
    pub fn preset_name(&self) -> &'static str {
        self.preset
    }

    /// The names of the presets.
    fn presets() -> impl Iterator<Item = &'static str> {
        PRESETS.iter().map(|(name, _)| *name)
    }

    /// Reads a user's key map: it changes what it names of the preset that it names, or else of the one that the
    /// settings chose, or else of the default one. An action that it names has its keys and no others.
    ///
    /// # Errors
    /// No TOML, an unknown action, an unknown key, a key that would be typed, keys with two actions, or keys that begin
    /// another action's; with its place.
    pub fn read(text: &str, chosen: Option<&str>) -> Result<Self, KeyMapError> {
        read::read(text, &Base::Chosen(chosen))
    }

    /// What a key by itself asks for.
    #[must_use]
    pub fn action(&self, key: Key) -> Option<Action> {
        match self.actions.find(&[], key) {
            Found::Whole(action) => Some(action),
            Found::Begins | Found::Nothing => None,
        }
    }

    /// What a key asks for behind those that were pressed before.
    #[must_use]
    pub fn find(&self, before: &[Key], key: Key) -> Found<Action> {
        self.actions.find(before, key)
    }

    /// How what was pressed can go on: the keys that are missing, and what they ask for.
    #[must_use]
    pub fn behind(&self, before: &[Key]) -> Vec<(String, Action)> {
        let entries = self.actions.entries().iter();
        entries
            .filter_map(|entry| {
                let rest = entry.keys.all().strip_prefix(before)?;
                Some((label(rest, true), entry.target))
            })
            .collect()
    }

    /// Whether text fields have modes.
    #[must_use]
    pub fn is_modal(&self) -> bool {
        self.modal
    }

    /// What keys say in normal and visual mode.
    #[must_use]
    pub fn layers(&self) -> Layers<'_> {
        Layers {
            normal: &self.normal,
            visual: &self.visual,
        }
    }

    /// The keys of an action that count in every mode.
    pub fn everywhere(&self, action: Action) -> impl Iterator<Item = &Keys> {
        self.actions.keys(action)
    }

    /// The keys of an action, those to show first; where there are modes, those of normal mode last.
    pub fn keys(&self, action: Action) -> impl Iterator<Item = &Keys> {
        let normal = self.normal.keys(Bound::Action(action));
        self.actions.keys(action).chain(normal)
    }

    /// The keys to show for an action: `F5`, `^S`, `^X ^S`; empty if it has none.
    #[must_use]
    pub fn hint(&self, action: Action) -> String {
        self.keys(action)
            .next()
            .map_or_else(String::new, |keys| keys.label(true))
    }

    /// The first keys of two actions that belong together: `Alt-Up/Down`. Empty if one has none.
    #[must_use]
    pub fn pair(&self, one: Action, other: Action) -> String {
        let (one, other) = (self.hint(one), self.hint(other));
        if one.is_empty() || other.is_empty() {
            return String::new();
        }
        let start = one.rfind('-').map_or(0, |at| at + 1);
        let rest = other.get(..start).filter(|same| one.starts_with(same));
        let end = rest.map_or(other.as_str(), |_| other.get(start..).unwrap_or_default());
        format!("{one}/{end}")
    }
}
