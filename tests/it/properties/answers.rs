//! What a terminal sends while it is asked how it treats right-to-left text: its answers, keys in between, anything.

use crossterm::event::{Event, KeyCode};
use ringback::tui::direction::Heard;
use ringback::tui::direction::typed::keys;

use super::Bytes;

const ANSWERS: [&[u8]; 3] = [b"\x1b[8;1$y", b"\x1bP>|VTE(7600)\x1b\\", b"\x1b[?65;1;9c"];

pub fn holds(bytes: &[u8]) {
    // Any bytes are taken apart, none of them twice, and no key is a control character of ASCII.
    let heard = Heard::in_bytes(bytes);
    assert!(heard.typed().len() <= bytes.len());
    let events = keys(heard.typed());
    assert!(events.len() <= bytes.len());
    for event in events {
        if let Event::Key(key) = event
            && let KeyCode::Char(letter) = key.code
        {
            assert!(!letter.is_ascii_control(), "{letter:?}");
        }
    }
    // Answers, however often and late they come, take nothing of what is typed.
    let mut input = Bytes(bytes);
    let (mut sent, mut typed) = (Vec::new(), Vec::new());
    while !input.is_empty() {
        if let Some(answer) = ANSWERS.get(usize::from(input.byte() % 8)) {
            sent.extend_from_slice(answer);
        }
        let text: String = input
            .text()
            .chars()
            .filter(|letter| *letter != '\u{1b}')
            .collect();
        sent.extend_from_slice(text.as_bytes());
        typed.extend_from_slice(text.as_bytes());
    }
    assert_eq!(Heard::in_bytes(&sent).typed(), typed);
}
