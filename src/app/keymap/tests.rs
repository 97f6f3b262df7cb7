//! What a key-map file may say, and what the presets do say.

use super::*;
use crate::app::action;

fn read(text: &str) -> Result<KeyMap, String> {
    read::read(text, &Base::Nothing).map_err(|error| error.to_string())
}

fn action_of(map: &KeyMap, keys: &str) -> Option<Action> {
    let keys = Keys::parse(keys).unwrap();
    let (last, before) = keys.all().split_last().unwrap();
    match map.find(before, *last) {
        Found::Whole(action) => Some(action),
        Found::Begins | Found::Nothing => None,
    }
}

#[test]
fn the_default_key_map_is_readable_and_names_what_the_design_names() {
    let map = KeyMap::default_map();
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
fn every_preset_is_readable_and_every_spelling_in_it_reads_back() {
    for name in KeyMap::presets() {
        let map = KeyMap::preset(name).unwrap();
        for entry in map.actions.entries() {
            assert_eq!(
                Keys::parse(&entry.keys.spelling()).as_ref(),
                Some(&entry.keys)
            );
        }
    }
    let known: Vec<&str> = KeyMap::presets().collect();
    assert_eq!(known, crate::store::config::KEYMAPS);
}

/// What has a key in the default map has one in each preset, or stands in the palette.
#[test]
fn nothing_that_has_a_default_key_is_out_of_reach_in_a_preset() {
    for name in KeyMap::presets() {
        let map = KeyMap::preset(name).unwrap();
        for named in action::table::ALL {
            let had = KeyMap::default_map().keys(named.action).next().is_some();
            let has = map.keys(named.action).next().is_some();
            let delete = matches!(named.action, Action::Delete(_));
            let cuts = |motion| map.keys(Action::Kill(motion)).next().is_some();
            let instead = match named.action {
                Action::Delete(motion) if delete => cuts(motion),
                _ => false,
            };
            assert!(
                !had || has || named.in_palette || instead,
                "{name}: {}",
                named.name
            );
        }
        // The palette itself, the way out and the way to call.
        for action in [
            Action::Palette,
            Action::Quit,
            Action::Call,
            Action::Save,
            Action::NextField,
        ] {
            assert!(map.keys(action).next().is_some(), "{name}: {action:?}");
        }
    }
}

#[test]
fn a_wrong_file_is_an_error_with_its_place() {
    for (text, expected) in [
        (
            "call = [\"f5\"]\nsave = [\"f5\"]\n",
            "line 2, column 9: `f5` asks for `call` already (line 1, column 9); choose another key, or write other keys for `call` too",
        ),
        (
            "whistle = [\"f5\"]\n",
            "line 1, column 1: `whistle` is no action; see the list in the README",
        ),
        (
            "sve = [\"f5\"]\n",
            "line 1, column 1: `sve` is no action; did you mean `save`?",
        ),
        (
            "\ncall = [\"hyper-f5\"]",
            "line 2, column 9: `\"hyper-f5\"` is no key; write it like \"ctrl-s\", \"f5\" or \"ctrl-x ctrl-s\"",
        ),
        (
            "call = [\"crtl-s\"]",
            "line 1, column 9: `crtl-s` is no key; did you mean `ctrl-s`?",
        ),
        (
            "call = [\"C-x M-Return\"]",
            "line 1, column 9: `C-x` is no key; did you mean `ctrl-x`?",
        ),
        (
            "call = [\"alt-entr\"]",
            "line 1, column 9: `alt-entr` is no key; did you mean `alt-enter`?",
        ),
        (
            "call = [\"x\"]",
            "line 1, column 9: `x` is typed into texts, so it can ask for nothing",
        ),
        (
            "call = [\"x ctrl-c\"]",
            "line 1, column 9: `x` is typed into texts, so it can ask for nothing",
        ),
        (
            "call = [\"ctrl-x esc\"]",
            "line 1, column 9: `esc` always leads back, so it can ask for nothing else",
        ),
        (
            "call = \"f5\"",
            "line 1, column 1: `call` wants a list of keys: call = [\"f5\"]",
        ),
        (
            "preset = \"emcas\"",
            "line 1, column 10: there is no preset `emcas`; did you mean `emacs`?",
        ),
        (
            "preset = 5",
            "line 1, column 10: there is no preset ``; there are default, vim, emacs",
        ),
        (
            "call = [\"ctrl-x\"]\nsave = [\"ctrl-x ctrl-s\"]",
            "line 2, column 9: `ctrl-x ctrl-s` begins with `ctrl-x`, which asks for `call` (line 1, column 9); choose another key, or write other keys for `call` too",
        ),
        (
            "save = [\"ctrl-x ctrl-s\"]\ncall = [\"f5\", \"ctrl-x\"]",
            "line 2, column 15: `ctrl-x` begins `ctrl-x ctrl-s`, which asks for `save` (line 1, column 9); choose another key, or write other keys for `save` too",
        ),
        (
            "save = [\"ctrl-x s\"]\ncall = [\"ctrl-x s x\"]",
            "line 2, column 9: `ctrl-x s x` begins with `ctrl-x s`, which asks for `save` (line 1, column 9); choose another key, or write other keys for `save` too",
        ),
        (
            "save = [\"f7\", \"ctrl-i\"]",
            "line 1, column 15: `ctrl-i` never comes: terminals send `tab` for it; choose another key",
        ),
        (
            "save = [\"f12 ctrl-shift-s\"]",
            "line 1, column 9: `ctrl-shift-s` never comes: terminals send `ctrl-s` for it; choose another key",
        ),
        (
            "save = [\"alt-ctrl-m\"]",
            "line 1, column 9: `ctrl-alt-m` never comes: terminals send `alt-enter` for it; choose another key",
        ),
        (
            "save = [\"ctrl-2\"]",
            "line 1, column 9: `ctrl-2` never comes: terminals send `ctrl-space` for it; choose another key",
        ),
        (
            "preset = \"emacs\"\nhelp = [\"ctrl-x ctrl-s\"]",
            "line 2, column 9: `ctrl-x ctrl-s` asks for `save` already (in the preset); choose another key, or write other keys for `save` too",
        ),
    ] {
        assert_eq!(read(text).unwrap_err(), expected, "{text}");
    }
}

#[test]
fn a_users_file_changes_what_it_names_and_keeps_the_rest() {
    let map = KeyMap::read("save = [\"f12\"]\ncall = [\"f7\"]", Some("default")).unwrap();
    assert_eq!(action_of(&map, "f12"), Some(Action::Save));
    assert_eq!(
        action_of(&map, "f7"),
        Some(Action::Call),
        "save gave f7 up, so call may have it"
    );
    assert_eq!(action_of(&map, "f5"), None);
    assert_eq!(action_of(&map, "ctrl-q"), Some(Action::Quit));
    let taken = KeyMap::read("save = [\"f5\"]", Some("default")).unwrap_err();
    assert_eq!(
        taken.to_string(),
        "line 1, column 9: `f5` asks for `call` already (in the preset); choose another key, or write other keys for `call` too"
    );
}

#[test]
fn a_file_may_say_which_preset_it_changes_unless_the_settings_say_another() {
    let text = "preset = \"emacs\"\nhelp = [\"ctrl-x ?\"]";
    for chosen in [None, Some("emacs")] {
        let map = KeyMap::read(text, chosen).unwrap();
        assert_eq!(action_of(&map, "ctrl-x ctrl-s"), Some(Action::Save));
        assert_eq!(action_of(&map, "ctrl-x ?"), Some(Action::Help));
        assert_eq!(map.find(&[], Key::parse("ctrl-x").unwrap()), Found::Begins);
        assert_eq!(map.hint(Action::Save), "^X ^S");
    }
    assert_eq!(
        KeyMap::read(text, Some("default")).unwrap_err().to_string(),
        "line 1, column 10: config.toml says keymap = \"default\"; say the same here, or nothing"
    );
}

#[test]
fn what_terminals_send_for_the_same_is_the_same_key() {
    // Ctrl-/ and Ctrl-_ are one byte, which is read as Ctrl-7; Ctrl-Space is Ctrl-@.
    for (sent, key) in [
        ('7', "ctrl-/"),
        ('_', "ctrl-/"),
        ('4', "ctrl-\\"),
        (' ', "ctrl-space"),
    ] {
        let event = KeyEvent::new(KeyCode::Char(sent), KeyModifiers::CONTROL);
        assert_eq!(Key::of(&event), Key::parse(key).unwrap());
    }
    assert_eq!(Key::parse("ctrl-_"), Key::parse("ctrl-/"));
    assert_ne!(Key::parse("g"), Key::parse("G"));
    assert_eq!(Key::parse("ctrl-G"), Key::parse("ctrl-g"));
    assert_eq!(Keys::parse("g g").unwrap().label(false), "gg");
    assert_eq!(Keys::parse("ctrl-x k").unwrap().label(false), "Ctrl-X k");
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
