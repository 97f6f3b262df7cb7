//! A key map: read, or refused with a place; and each key is spelt as it is read.

use ringback::app::action;
use ringback::app::keymap::{Key, KeyMap, Keys};

use super::{says, text};

pub fn holds(bytes: &[u8]) {
    let text = text(bytes);
    let lines = text.lines().count().max(1);
    for chosen in [None, Some("emacs")] {
        match KeyMap::read(&text, chosen) {
            Ok(map) => {
                for named in action::table::ALL {
                    for keys in map.keys(named.action) {
                        assert_eq!(Keys::parse(&keys.spelling()).as_ref(), Some(keys));
                        assert!(!keys.label(false).is_empty(), "{keys:?}");
                    }
                }
            }
            Err(error) => {
                says(&error.message, text.len());
                let is_place = error.line >= 1 && error.line <= lines + 1 && error.column >= 1;
                assert!(is_place, "{error:?}");
            }
        }
    }
    for spelling in text.split_whitespace() {
        if let Some(key) = Key::parse(spelling) {
            assert_eq!(Key::parse(&key.spelling()), Some(key), "{spelling:?}");
        }
    }
}
