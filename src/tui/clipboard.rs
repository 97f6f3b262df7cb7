//! Copying to the clipboard of whoever sits before the terminal, by OSC 52: it works over SSH and needs no library of
//! a window system. There is no answer, so nobody knows whether the terminal took it; reading is not done.

use crossterm::Command as _;
use crossterm::clipboard::CopyToClipboard;

/// The bytes that make a terminal take a text into its clipboard. In tmux they are sent twice: once for tmux itself
/// (it takes them with `set-clipboard on`), and once wrapped for the terminal around it (with `allow-passthrough on`).
#[must_use]
pub fn copying(text: &str, in_tmux: bool) -> String {
    let mut plain = String::new();
    // Writing to a string cannot fail.
    let _ = CopyToClipboard::to_clipboard_from(text).write_ansi(&mut plain);
    if in_tmux {
        let wrapped = format!("\x1bPtmux;{}\x1b\\", plain.replace('\x1b', "\x1b\x1b"));
        plain.push_str(&wrapped);
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::copying;

    #[test]
    fn a_text_is_copied_as_base64() {
        assert_eq!(copying("hi سلام", false), "\x1b]52;c;aGkg2LPZhNin2YU=\x1b\\");
    }

    #[test]
    fn in_tmux_the_terminal_around_it_is_told_too() {
        assert_eq!(
            copying("a", true),
            "\x1b]52;c;YQ==\x1b\\\x1bPtmux;\x1b\x1b]52;c;YQ==\x1b\x1b\\\x1b\\"
        );
    }
}
