//! The key map: which key asks for which action. The default is a file (`assets/keymap.toml`), read by the one parser.

use std::collections::HashMap;
use std::sync::LazyLock;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use toml_edit::{Document, Item, Value};

use super::action::{self, Action};

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
        key
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
                None => named_by_itself(rest)?,
            },
        };
        Some(Self { code, modifiers })
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
    pub fn label(self, short: bool) -> String {
        let name = match self.code {
            KeyCode::Char(' ') => "Space".to_owned(),
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

fn named_by_itself(name: &str) -> Option<KeyCode> {
    let mut characters = name.chars();
    if let (Some(character), None) = (characters.next(), characters.next()) {
        return Some(KeyCode::Char(character.to_ascii_lowercase()));
    }
    let number: u8 = name.strip_prefix('f')?.parse().ok()?;
    (1..=12).contains(&number).then_some(KeyCode::F(number))
}

/// Which key asks for which action.
#[derive(Clone, Debug)]
pub struct KeyMap {
    by_key: HashMap<Key, Action>,
    by_action: Vec<(Action, Vec<Key>)>,
}

/// A key-map file that cannot be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("line {line}, column {column}: {message}")]
pub struct KeyMapError {
    /// From 1.
    pub line: usize,
    /// From 1, in characters.
    pub column: usize,
    pub message: String,
}

impl KeyMap {
    /// The default key map.
    #[must_use]
    pub fn default_map() -> &'static Self {
        static DEFAULT: LazyLock<KeyMap> = LazyLock::new(|| {
            KeyMap::parse(include_str!("../../assets/keymap.toml"))
                .unwrap_or_else(|error| unreachable!("the default key map is tested: {error}"))
        });
        &DEFAULT
    }

    /// Reads a whole key map.
    ///
    /// # Errors
    /// No TOML, an unknown action, an unknown key, a key that would be typed, or a key with two actions; with its place.
    pub fn parse(text: &str) -> Result<Self, KeyMapError> {
        Self::over(
            &Self {
                by_key: HashMap::new(),
                by_action: Vec::new(),
            },
            text,
        )
    }

    /// Reads a user's key map: an action that it names has its keys and no others, the rest keeps those of `base`.
    ///
    /// # Errors
    /// As [`KeyMap::parse`]; a key that another action of `base` keeps is a key with two actions, too.
    pub fn over(base: &Self, text: &str) -> Result<Self, KeyMapError> {
        let document = Document::parse(text).map_err(|error| {
            let start = error.span().map_or(0, |span| span.start);
            at(text, start, error.message().to_owned())
        })?;
        let mut named = Vec::new();
        for (name, item) in document.iter() {
            let start = document.key_span(name, item);
            let action = action::find(name).ok_or_else(|| {
                at(
                    text,
                    start,
                    format!("`{name}` is no action; see the list in the README"),
                )
            })?;
            named.push((action, start, name, item));
        }
        let mut map = base.clone();
        let renamed = |action: &Action| named.iter().any(|(other, ..)| other == action);
        map.by_key.retain(|_, action| !renamed(action));
        map.by_action.retain(|(action, _)| !renamed(action));
        for (action, start, name, item) in &named {
            let keys = item.as_array().ok_or_else(|| {
                at(
                    text,
                    *start,
                    format!("`{name}` wants a list of keys: {name} = [\"f5\"]"),
                )
            })?;
            let mut own = Vec::new();
            for value in keys {
                let start = value.span().map_or(*start, |span| span.start);
                let key = key_of(value).map_err(|message| at(text, start, message))?;
                if let Some(other) = map.by_key.insert(key, *action) {
                    let other = action::named(other).map_or("", |named| named.name);
                    let message = format!("`{}` asks for `{other}` already", key.spelling());
                    return Err(at(text, start, message));
                }
                own.push(key);
            }
            map.by_action.push((*action, own));
        }
        Ok(map)
    }

    /// The action that a key asks for.
    #[must_use]
    pub fn action(&self, key: Key) -> Option<Action> {
        self.by_key.get(&key).copied()
    }

    /// The keys of an action, the one to show first.
    #[must_use]
    pub fn keys(&self, action: Action) -> &[Key] {
        self.by_action
            .iter()
            .find(|(known, _)| *known == action)
            .map_or(&[], |(_, keys)| keys)
    }

    /// The key to show for an action: `F5`, `^S`; empty if it has none.
    #[must_use]
    pub fn hint(&self, action: Action) -> String {
        self.keys(action)
            .first()
            .map_or_else(String::new, |key| key.label(true))
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

/// The key that a value of the file spells.
fn key_of(value: &Value) -> Result<Key, String> {
    let key = Key::parse(value.as_str().unwrap_or_default()).ok_or_else(|| {
        format!(
            "`{}` is no key; write it like \"ctrl-s\" or \"f5\"",
            shown(value)
        )
    })?;
    let typed = matches!(key.code, KeyCode::Char(_))
        && !key
            .modifiers
            .intersects(KeyModifiers::CONTROL | KeyModifiers::ALT);
    if typed {
        return Err(format!(
            "`{}` is typed into texts, so it can ask for nothing",
            key.spelling()
        ));
    }
    Ok(key)
}

/// Where a root key stands in the file.
trait KeySpan {
    fn key_span(&self, name: &str, item: &Item) -> usize;
}

impl<S> KeySpan for Document<S> {
    fn key_span(&self, name: &str, item: &Item) -> usize {
        self.as_table()
            .key(name)
            .and_then(toml_edit::Key::span)
            .or_else(|| item.span())
            .map_or(0, |span| span.start)
    }
}

fn shown(value: &Value) -> String {
    value.to_string().trim().to_owned()
}

fn at(text: &str, byte: usize, message: String) -> KeyMapError {
    let before = text.get(..byte).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |end| end + 1);
    KeyMapError {
        line: before.matches('\n').count() + 1,
        column: before.get(line_start..).unwrap_or_default().chars().count() + 1,
        message,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_default_key_map_is_readable_and_names_what_the_design_names() {
        let map = KeyMap::parse(include_str!("../../assets/keymap.toml")).unwrap();
        for (spelling, action) in [
            ("f5", Action::Call),
            ("alt-enter", Action::Call),
            ("ctrl-s", Action::Save),
            ("f7", Action::Save),
            ("f8", Action::Palette),
            ("f9", Action::Open),
            ("f10", Action::Quit),
            ("shift-tab", Action::PreviousField),
        ] {
            assert_eq!(
                map.action(Key::parse(spelling).unwrap()),
                Some(action),
                "{spelling}"
            );
        }
    }

    #[test]
    fn no_default_key_is_one_that_tmux_or_screen_take() {
        let map = KeyMap::default_map();
        for taken in ["ctrl-b", "ctrl-a"] {
            assert_eq!(map.action(Key::parse(taken).unwrap()), None, "{taken}");
        }
    }

    #[test]
    fn every_spelling_reads_back() {
        for (_, keys) in &KeyMap::default_map().by_action {
            for key in keys {
                assert_eq!(Key::parse(&key.spelling()), Some(*key));
            }
        }
    }

    #[test]
    fn a_wrong_file_is_an_error_with_its_place() {
        for (text, expected) in [
            (
                "call = [\"f5\"]\nsave = [\"f5\"]\n",
                "line 2, column 9: `f5` asks for `call` already",
            ),
            (
                "dance = [\"f5\"]\n",
                "line 1, column 1: `dance` is no action; see the list in the README",
            ),
            (
                "\ncall = [\"hyper-f5\"]",
                "line 2, column 9: `\"hyper-f5\"` is no key; write it like \"ctrl-s\" or \"f5\"",
            ),
            (
                "call = [\"x\"]",
                "line 1, column 9: `x` is typed into texts, so it can ask for nothing",
            ),
            (
                "call = \"f5\"",
                "line 1, column 1: `call` wants a list of keys: call = [\"f5\"]",
            ),
        ] {
            assert_eq!(KeyMap::parse(text).unwrap_err().to_string(), expected);
        }
    }

    #[test]
    fn a_users_file_changes_what_it_names_and_keeps_the_rest() {
        let map = KeyMap::over(KeyMap::default_map(), "save = [\"f12\"]\ncall = [\"f7\"]").unwrap();
        let action = |spelling| map.action(Key::parse(spelling).unwrap());
        assert_eq!(action("f12"), Some(Action::Save));
        assert_eq!(
            action("f7"),
            Some(Action::Call),
            "save gave f7 up, so call may have it"
        );
        assert_eq!(action("f5"), None);
        assert_eq!(action("ctrl-q"), Some(Action::Quit));
        let taken = KeyMap::over(KeyMap::default_map(), "save = [\"f5\"]").unwrap_err();
        assert_eq!(
            taken.to_string(),
            "line 1, column 9: `f5` asks for `call` already"
        );
    }

    #[test]
    fn terminals_spellings_of_one_key_are_one_key() {
        let tab = Key::of(&KeyEvent::new(KeyCode::BackTab, KeyModifiers::SHIFT));
        assert_eq!(tab, Key::parse("shift-tab").unwrap());
        let capital = Key::of(&KeyEvent::new(
            KeyCode::Char('S'),
            KeyModifiers::CONTROL | KeyModifiers::SHIFT,
        ));
        assert_eq!(capital, Key::parse("ctrl-s").unwrap());
    }
}
