//! Keys in the bytes that were read beside the terminal's answers.
//!
//! crossterm reads from the terminal alone, so what we have read ourselves cannot be given back to it. This makes the same
//! events of the same bytes as crossterm does, the mouse left out.

use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};

use super::find;

pub(super) const PASTE: &[u8] = b"\x1b[200~";
pub(super) const PASTE_END: &[u8] = b"\x1b[201~";

/// The keys and pastes in what was typed during a fifth of a second. What is none is left out: the mouse, reports.
#[must_use]
pub fn keys(mut bytes: &[u8]) -> Vec<Event> {
    let mut events = Vec::new();
    while !bytes.is_empty() {
        if let Some(pasted) = bytes.strip_prefix(PASTE) {
            let end = find(pasted, PASTE_END).unwrap_or(pasted.len());
            let (text, after) = pasted.split_at(end);
            events.push(Event::Paste(String::from_utf8_lossy(text).into_owned()));
            bytes = after.strip_prefix(PASTE_END).unwrap_or(after);
            continue;
        }
        let (key, after) = one(bytes);
        events.extend(key.map(Event::Key));
        bytes = after;
    }
    events
}

/// Whether the last key's sequence has no end yet.
pub(super) fn is_cut(bytes: &[u8]) -> bool {
    let Some(at) = bytes.iter().rposition(|byte| *byte == 0x1b) else {
        return false;
    };
    match bytes.get(at + 1..) {
        Some([b'[', rest @ ..]) => !rest.iter().any(|byte| matches!(byte, 0x40..=0x7e)),
        Some(rest) => rest == b"O",
        None => false,
    }
}

/// The key that these bytes begin with, if they begin with one, and what follows it: less than there was.
fn one(bytes: &[u8]) -> (Option<KeyEvent>, &[u8]) {
    match bytes {
        [0x1b, b'[', b'[', letter, after @ ..] => (of_console(*letter), after),
        [0x1b, b'[', rest @ ..] => {
            let end = rest.iter().position(|byte| matches!(byte, 0x40..=0x7e));
            let (sequence, after) = rest.split_at(end.map_or(rest.len(), |end| end + 1));
            (of_sequence(sequence), after)
        }
        [0x1b, b'O', letter, after @ ..] => (of_letter(*letter, KeyModifiers::NONE), after),
        [0x1b] | [0x1b, 0x1b, ..] => (
            Some(plain(KeyCode::Esc)),
            bytes.get(1..).unwrap_or_default(),
        ),
        [0x1b, rest @ ..] => {
            let (key, after) = of_text(rest);
            let with_alt =
                |key: KeyEvent| KeyEvent::new(key.code, key.modifiers | KeyModifiers::ALT);
            (key.map(with_alt), after)
        }
        _ => of_text(bytes),
    }
}

/// A letter, or a key that has a byte of its own.
fn of_text(bytes: &[u8]) -> (Option<KeyEvent>, &[u8]) {
    let [first, rest @ ..] = bytes else {
        return (None, bytes);
    };
    let control = |letter| KeyEvent::new(KeyCode::Char(letter), KeyModifiers::CONTROL);
    let key = match *first {
        0 => control(' '),
        b'\r' => plain(KeyCode::Enter),
        b'\t' => plain(KeyCode::Tab),
        0x7f => plain(KeyCode::Backspace),
        byte @ 0x01..=0x1a => control(char::from(byte - 1 + b'a')),
        byte @ 0x1c..=0x1f => control(char::from(byte - 0x1c + b'4')),
        byte => {
            let size = match byte {
                0xc0..=0xdf => 2,
                0xe0..=0xef => 3,
                0xf0..=0xff => 4,
                _ => 1,
            };
            // A byte that begins nothing does not take the next key along.
            let more = rest.iter().take(size - 1);
            let more = more.take_while(|byte| matches!(byte, 0x80..=0xbf));
            let (whole, after) = bytes.split_at(1 + more.count());
            let letter = String::from_utf8_lossy(whole).chars().next();
            return (letter.map(of_char), after);
        }
    };
    (Some(key), rest)
}

fn of_char(letter: char) -> KeyEvent {
    let modifiers = if letter.is_uppercase() {
        KeyModifiers::SHIFT
    } else {
        KeyModifiers::NONE
    };
    KeyEvent::new(KeyCode::Char(letter), modifiers)
}

/// What follows `ESC [`, as `15;2~`: a number and modifiers before a tilde, or modifiers before a letter.
fn of_sequence(sequence: &[u8]) -> Option<KeyEvent> {
    let (last, numbers) = sequence.split_last()?;
    let numbers = std::str::from_utf8(numbers).ok()?;
    let mut numbers = numbers.split(';');
    let number = numbers.next().unwrap_or_default();
    let modifiers = modifiers(numbers.next().unwrap_or_default());
    if *last != b'~' {
        return of_letter(*last, modifiers);
    }
    let function = |number| KeyCode::F(number);
    let code = match number.parse::<u8>().ok()? {
        1 | 7 => KeyCode::Home,
        2 => KeyCode::Insert,
        3 => KeyCode::Delete,
        4 | 8 => KeyCode::End,
        5 => KeyCode::PageUp,
        6 => KeyCode::PageDown,
        at @ 11..=15 => function(at - 10),
        at @ 17..=21 => function(at - 11),
        at @ 23..=26 => function(at - 12),
        at @ 28..=29 => function(at - 13),
        at @ 31..=34 => function(at - 14),
        _ => return None,
    };
    Some(KeyEvent::new(code, modifiers))
}

/// A key that is named by a letter, behind `ESC [` or `ESC O`.
fn of_letter(letter: u8, modifiers: KeyModifiers) -> Option<KeyEvent> {
    let code = match letter {
        b'A' => KeyCode::Up,
        b'B' => KeyCode::Down,
        b'C' => KeyCode::Right,
        b'D' => KeyCode::Left,
        b'F' => KeyCode::End,
        b'H' => KeyCode::Home,
        b'P'..=b'S' => KeyCode::F(letter - b'P' + 1),
        b'Z' => return Some(KeyEvent::new(KeyCode::BackTab, KeyModifiers::SHIFT)),
        _ => return None,
    };
    Some(KeyEvent::new(code, modifiers))
}

/// F1 to F5 of Linux's console.
fn of_console(letter: u8) -> Option<KeyEvent> {
    matches!(letter, b'A'..=b'E')
        .then(|| KeyEvent::new(KeyCode::F(letter - b'A' + 1), KeyModifiers::NONE))
}

/// The modifiers of xterm's number: one, and a bit for each.
fn modifiers(number: &str) -> KeyModifiers {
    let bits = number.parse::<u8>().unwrap_or(1).saturating_sub(1);
    [
        (1, KeyModifiers::SHIFT),
        (2, KeyModifiers::ALT),
        (4, KeyModifiers::CONTROL),
    ]
    .into_iter()
    .filter(|(bit, _)| bits & bit != 0)
    .fold(KeyModifiers::NONE, |all, (_, one)| all | one)
}

fn plain(code: KeyCode) -> KeyEvent {
    KeyEvent::new(code, KeyModifiers::NONE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_of_the_default_key_map_is_read_as_the_terminal_sends_it() {
        let none = KeyModifiers::NONE;
        let (alt, control, shift) = (
            KeyModifiers::ALT,
            KeyModifiers::CONTROL,
            KeyModifiers::SHIFT,
        );
        for (bytes, code, modifiers) in [
            (&b"\x1bOP"[..], KeyCode::F(1), none),
            (b"\x1b[[B", KeyCode::F(2), none),
            (b"\x1b[13~", KeyCode::F(3), none),
            (b"\x1bOS", KeyCode::F(4), none),
            (b"\x1b[15~", KeyCode::F(5), none),
            (b"\x1b[17;5~", KeyCode::F(6), control),
            (b"\x1b[21~", KeyCode::F(10), none),
            (b"\x1b[24;2~", KeyCode::F(12), shift),
            (b"\x1b[5;3~", KeyCode::PageUp, alt),
            (b"\x1b[6~", KeyCode::PageDown, none),
            (b"\x1b[1;5H", KeyCode::Home, control),
            (b"\x1b[4~", KeyCode::End, none),
            (b"\x1b[1;4C", KeyCode::Right, shift | alt),
            (b"\x1bOA", KeyCode::Up, none),
            (b"\x1b[Z", KeyCode::BackTab, shift),
            (b"\x1b\r", KeyCode::Enter, alt),
            (b"\x1bm", KeyCode::Char('m'), alt),
            (b"\x1b\x10", KeyCode::Char('p'), alt | control),
            (b"\x10", KeyCode::Char('p'), control),
            (b"\x1b", KeyCode::Esc, none),
            (b"A", KeyCode::Char('A'), shift),
        ] {
            let expected = Event::Key(KeyEvent::new(code, modifiers));
            assert_eq!(keys(bytes), [expected], "{}", bytes.escape_ascii());
        }
    }

    #[test]
    fn what_is_no_key_takes_no_key_along() {
        for bytes in [&b"\x1b[<0;10;5Ma"[..], b"\x1b[I\x1b[200mA\x7fa", b"\x1bOza"] {
            let last = keys(bytes).pop();
            assert_eq!(
                last,
                Some(Event::Key(of_char('a'))),
                "{}",
                bytes.escape_ascii()
            );
        }
    }

    #[test]
    fn a_byte_that_begins_nothing_takes_no_key_along() {
        let key = |code| Event::Key(KeyEvent::new(code, KeyModifiers::NONE));
        assert_eq!(
            keys(b"\xc0\ra"),
            [
                key(KeyCode::Char('\u{fffd}')),
                key(KeyCode::Enter),
                key(KeyCode::Char('a'))
            ]
        );
    }

    #[test]
    fn no_bytes_make_the_reading_of_keys_stumble() {
        for first in 0..=255_u8 {
            for second in [0, 0x1b, b'[', b'O', b'~', 0x80, 0xd9, 0xff] {
                let _ = keys(&[first, second]);
                let _ = keys(&[0x1b, first, second]);
            }
        }
    }
}
