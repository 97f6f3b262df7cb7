//! Reading a key-map file: what is wrong with it is told with line, column and what was likely meant.

use std::ops::Range;

use toml_edit::{Document, Item, TableLike, Value};

use super::layer::{Entry, Layer};
use super::{Key, KeyMap, KeyMapError, Keys, NAMES};
use crate::app::action::{self, Action};
use crate::app::modal::command::{self, Bound};
use crate::draft::{file, near};
use crate::store::position;

/// A file being read.
struct File<'a> {
    text: &'a str,
}

/// What a file that names no preset changes.
pub enum Base<'a> {
    /// Nothing: it is whole by itself.
    Nothing,
    /// The preset that the settings chose, or the default one.
    Chosen(Option<&'a str>),
}

/// Reads a key map; see [`KeyMap::read`].
pub fn read(text: &str, base: &Base<'_>) -> Result<KeyMap, KeyMapError> {
    let file = File { text };
    let document =
        Document::parse(text).map_err(|error| file.wrong(error.span(), file::no_toml(&error)))?;
    let root = document.as_table();
    let chosen = match base {
        Base::Nothing => None,
        Base::Chosen(chosen) => *chosen,
    };
    let base = match (root.get("preset"), base) {
        (Some(item), _) => file.base(item, chosen)?,
        (None, Base::Nothing) => KeyMap::default(),
        (None, Base::Chosen(chosen)) => chosen
            .and_then(KeyMap::preset)
            .unwrap_or_else(|| KeyMap::default_map().clone()),
    };
    let actions = file.layer(root, &base.actions, &ACTIONS)?;
    let modal = match root.get("modal") {
        None => base.modal,
        Some(item) => item.as_bool().ok_or_else(|| {
            let message = t!("`modal` must be true or false").to_owned();
            file.wrong(item.span(), message)
        })?,
    };
    let table = |name: &'static str, base: &Layer<Bound>| match root.get(name) {
        None => Ok(base.clone()),
        Some(item) => {
            let span = named_at(root, name);
            if !modal {
                let message = t!(
                    "[{name}] is for a key map with modes: preset = \"vim\", or modal = true",
                    name
                );
                return Err(file.wrong(span, message));
            }
            let table = item
                .as_table_like()
                .ok_or_else(|| file.wrong(span, t!("`{name}` must be a table: [{name}]", name)))?;
            file.layer(table, base, &COMMANDS)
        }
    };
    Ok(KeyMap {
        preset: base.preset,
        actions,
        modal,
        normal: table("normal", &base.normal)?,
        visual: table("visual", &base.visual)?,
    })
}

/// What the keys of a table can ask for.
struct Kind<T> {
    /// Names that are no target's.
    settings: &'static [&'static str],
    named: fn(&str) -> Option<(T, &'static str)>,
    names: fn() -> Vec<&'static str>,
    /// What a name stands for: `action`.
    word: &'static str,
    /// What is wrong with keys.
    judge: fn(&Keys, &T) -> Option<String>,
}

const ACTIONS: Kind<Action> = Kind {
    settings: &["preset", "modal", "normal", "visual"],
    named: |name| {
        let named = action::table::ALL.iter().find(|named| named.name == name)?;
        Some((named.action, named.name))
    },
    names: || action::table::ALL.iter().map(|named| named.name).collect(),
    word: mark!("action"),
    judge: |keys, action| {
        let first = keys.all().first().copied().filter(|key| key.is_typed());
        if let Some(first) = first {
            let key = first.spelling();
            return Some(t!(
                "`{key}` is typed into texts, so it can ask for nothing",
                key
            ));
        }
        esc_in(keys).filter(|_| *action != Action::Cancel)
    },
};

const COMMANDS: Kind<Bound> = Kind {
    settings: &[],
    named: command::find,
    names: || {
        let commands = command::table::ALL.iter().map(|named| named.name);
        commands
            .chain(action::table::ALL.iter().map(|named| named.name))
            .collect()
    },
    word: mark!("command or action"),
    judge: |keys, _| {
        let first = keys.all().first()?;
        let counts = ('1'..='9').find(|digit| first.is(*digit));
        counts
            .map(|digit| t!("`{digit}` begins a count, so it can ask for nothing", digit))
            .or_else(|| esc_in(keys))
    },
};

/// What is wrong with keys that have Esc among them.
fn esc_in(keys: &Keys) -> Option<String> {
    keys.all()
        .contains(&Key::ESC)
        .then(|| t!("`esc` always leads back, so it can ask for nothing else").to_owned())
}

impl File<'_> {
    /// The preset that the file changes. `chosen`: what the settings say.
    fn base(&self, item: &Item, chosen: Option<&str>) -> Result<KeyMap, KeyMapError> {
        let name = item.as_str().unwrap_or_default();
        let base = KeyMap::preset(name).ok_or_else(|| {
            let names: Vec<&str> = KeyMap::presets().collect();
            let guess = near::nearest(name, names.iter().copied()).map_or_else(
                || t!("there are {names}", names = names.join(", ")),
                |near| t!("did you mean `{near}`?", near),
            );
            self.wrong(
                item.span(),
                t!("there is no preset `{name}`; {guess}", name, guess),
            )
        })?;
        match chosen.filter(|chosen| *chosen != name) {
            None => Ok(base),
            Some(chosen) => Err(self.wrong(
                item.span(),
                t!(
                    "config.toml says keymap = \"{chosen}\"; say the same here, or nothing",
                    chosen
                ),
            )),
        }
    }

    fn layer<T: Copy + PartialEq>(
        &self,
        table: &dyn TableLike,
        base: &Layer<T>,
        kind: &Kind<T>,
    ) -> Result<Layer<T>, KeyMapError> {
        let mut named = Vec::new();
        for (name, item) in table.iter() {
            if kind.settings.contains(&name) {
                continue;
            }
            let span = named_at(table, name);
            let (target, name) =
                (kind.named)(name).ok_or_else(|| self.unknown(span.clone(), name, kind))?;
            named.push((target, span, name, item));
        }
        let mut layer = base.without(|target| named.iter().any(|(other, ..)| *other == target));
        for (target, span, name, item) in named {
            let keys = item.as_array().ok_or_else(|| {
                let message = t!("`{name}` wants a list of keys: {name} = [\"f5\"]", name);
                self.wrong(span.clone(), message)
            })?;
            for value in keys {
                let span = value.span().or_else(|| span.clone());
                let wrong = |message| self.wrong(span.clone(), message);
                let keys = keys_of(value).map_err(wrong)?;
                if let Some(message) = (kind.judge)(&keys, &target) {
                    return Err(wrong(message));
                }
                let entry = Entry {
                    target,
                    name,
                    keys: keys.clone(),
                    place: Some(span.clone().map_or(0, |span| span.start)),
                };
                layer
                    .insert(entry)
                    .map_err(|other| wrong(conflict(self.text, &keys, &other)))?;
            }
        }
        Ok(layer)
    }

    fn unknown<T>(&self, span: Option<Range<usize>>, name: &str, kind: &Kind<T>) -> KeyMapError {
        let guess = near::nearest(name, (kind.names)()).map_or_else(
            || t!("see the list in the README").to_owned(),
            |near| t!("did you mean `{near}`?", near),
        );
        self.wrong(
            span,
            t!(
                "`{name}` is no {word}; {guess}",
                name,
                word = crate::words::text(kind.word),
                guess
            ),
        )
    }

    /// Line and column at which a stretch of the file begins.
    fn place(&self, span: Option<Range<usize>>) -> (usize, usize) {
        position::of(self.text, span.map_or(0, |span| span.start))
    }

    fn wrong(&self, span: Option<Range<usize>>, message: String) -> KeyMapError {
        let (line, column) = self.place(span);
        KeyMapError {
            line,
            column,
            message,
        }
    }
}

/// Where a name stands in a table.
fn named_at(table: &dyn TableLike, name: &str) -> Option<Range<usize>> {
    let key = table.key(name).and_then(toml_edit::Key::span);
    key.or_else(|| table.get(name)?.span())
}

/// Two that want the same keys.
fn conflict<T>(text: &str, keys: &Keys, other: &Entry<T>) -> String {
    let place = match other.place.map(|at| position::of(text, at)) {
        Some((line, column)) => t!("line {line}, column {column}", line, column),
        None => t!("in the preset").to_owned(),
    };
    let (own, theirs, name) = (keys.spelling(), other.keys.spelling(), other.name);
    let what = if *keys == other.keys {
        t!(
            "`{own}` asks for `{name}` already ({place})",
            own,
            name,
            place
        )
    } else if other.keys.all().len() > keys.all().len() {
        t!(
            "`{own}` begins `{theirs}`, which asks for `{name}` ({place})",
            own,
            theirs,
            name,
            place
        )
    } else {
        t!(
            "`{own}` begins with `{theirs}`, which asks for `{name}` ({place})",
            own,
            theirs,
            name,
            place
        )
    };
    t!(
        "{what}; choose another key, or write other keys for `{name}` too",
        what,
        name
    )
}

/// The keys that a value of the file spells.
fn keys_of(value: &Value) -> Result<Keys, String> {
    let spelling = value.as_str().unwrap_or_default();
    let unsent = |keys: &Keys| {
        let sent = |key: &Key| Some((key.spelling(), key.sent_as()?.spelling()));
        keys.all().iter().find_map(sent)
    };
    let keys = Keys::parse(spelling).ok_or_else(|| {
        let wrong = spelling
            .split_whitespace()
            .find(|one| Key::parse(one).is_none());
        match wrong.and_then(|one| Some((one, meant(one)?))) {
            Some((one, meant)) => t!("`{one}` is no key; did you mean `{meant}`?", one, meant),
            None => t!(
                "`{key}` is no key; write it like \"ctrl-s\", \"f5\" or \"ctrl-x ctrl-s\"",
                key = value.to_string().trim()
            ),
        }
    })?;
    match unsent(&keys) {
        Some((key, sent)) => Err(t!(
            "`{key}` never comes: terminals send `{sent}` for it; choose another key",
            key,
            sent
        )),
        None => Ok(keys),
    }
}

/// The key that is likely meant.
fn meant(spelling: &str) -> Option<String> {
    const HELD: [&str; 3] = ["ctrl", "alt", "shift"];
    let mut parts: Vec<&str> = spelling.split('-').collect();
    let name = parts.pop()?;
    let mut meant = String::new();
    for part in parts {
        let lower = part.to_lowercase();
        let held = match lower.as_str() {
            "c" | "control" => "ctrl",
            "m" | "a" | "meta" | "option" => "alt",
            "s" => "shift",
            other => HELD
                .into_iter()
                .find(|held| *held == other)
                .or_else(|| near::nearest(other, HELD))?,
        };
        meant.push_str(held);
        meant.push('-');
    }
    let lower = name.to_lowercase();
    let name = match lower.as_str() {
        "return" | "cr" | "ret" => "enter",
        "escape" => "esc",
        "del" => "delete",
        "pgup" => "pageup",
        "pgdn" | "pgdown" => "pagedown",
        "spc" => "space",
        other if Key::parse(other).is_some() => other,
        other => near::nearest(other, NAMES.iter().map(|(_, name, _)| *name))?,
    };
    meant.push_str(name);
    Key::parse(&meant).map(|_| meant)
}
