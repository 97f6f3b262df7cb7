//! A key map: read, or refused with a place; and each key is spelt as it is read.

use ringback::app::action;
use ringback::app::keymap::{Key, KeyMap};

use super::{says, text};

pub fn holds(bytes: &[u8]) {
    let text = text(bytes);
    let lines = text.lines().count().max(1);
    for read in [
        KeyMap::parse(&text),
        KeyMap::over(KeyMap::default_map(), &text),
    ] {
        match read {
            Ok(map) => {
                for named in action::ALL {
                    for key in map.keys(named.action) {
                        assert_eq!(Key::parse(&key.spelling()), Some(*key));
                        assert_eq!(map.action(*key), Some(named.action));
                    }
                }
            }
            Err(error) => {
                says(&error.message, text.len());
                assert!(
                    error.line >= 1 && error.line <= lines + 1 && error.column >= 1,
                    "{error:?}"
                );
            }
        }
    }
    for spelling in text.split_whitespace() {
        if let Some(key) = Key::parse(spelling) {
            assert_eq!(Key::parse(&key.spelling()), Some(key), "{spelling:?}");
        }
    }
}
