//! Copying to the clipboard of whoever sits before the terminal, by OSC 52: it works over SSH and needs no library of
//! a window system. There is no answer, so nobody knows whether the terminal took it; so where the system has a
//! clipboard of its own the text goes there too. Reading is not done: a paste comes from the terminal.

use std::io::{self, Write as _};
use std::process::{Command, Stdio};
use std::sync::mpsc::{Receiver, Sender, channel};

use crossterm::Command as _;
use crossterm::clipboard::CopyToClipboard;

/// Who stands between us and the terminal, and so gets what we write first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Around {
    Terminal,
    Tmux,
    Screen,
    /// `TERM` says screen, but nothing else does: screen or tmux at the other end of an SSH connection.
    Unsure,
}

impl Around {
    /// By the environment. `var` looks it up.
    #[must_use]
    pub fn of(var: impl Fn(&str) -> Option<String>) -> Self {
        let is_set = |name| var(name).is_some_and(|value| !value.is_empty());
        if is_set("TMUX") {
            Self::Tmux
        } else if is_set("STY") {
            Self::Screen
        } else if var("TERM").is_some_and(|term| term.starts_with("screen")) {
            Self::Unsure
        } else {
            Self::Terminal
        }
    }
}

/// The bytes that make a terminal take a text into its clipboard. In tmux they are sent twice: once for tmux itself
/// (it takes them with `set-clipboard on`), and once wrapped for the terminal around it (with `allow-passthrough on`).
/// Screen gets them wrapped only: it takes none itself, and prints what of a long one does not fit its buffer.
#[must_use]
pub fn copying(text: &str, around: Around) -> String {
    let mut plain = String::new();
    // Writing to a string cannot fail.
    let _ = CopyToClipboard::to_clipboard_from(text).write_ansi(&mut plain);
    match around {
        Around::Terminal => plain,
        Around::Tmux => {
            let wrapped = format!("\x1bPtmux;{}\x1b\\", plain.replace('\x1b', "\x1b\x1b"));
            plain + &wrapped
        }
        Around::Unsure if plain.len() < SCREEN_BUFFER => through_screen(&plain) + &plain,
        Around::Screen | Around::Unsure => through_screen(&plain),
    }
}

/// Bytes that screen keeps of one sequence (`MAXSTR` in its sources); what is beyond it prints.
const SCREEN_BUFFER: usize = 768;

/// Bytes of each piece that screen hands on: well within its buffer.
const SCREEN_PIECE: usize = 500;

/// A sequence in pieces that screen hands on to the terminal around it. None may hold its own end, `ESC \`.
fn through_screen(plain: &str) -> String {
    let ended = plain.replace("\x1b\\", "\x07");
    let mut wrapped = String::with_capacity(ended.len() + ended.len() / 100 + 8);
    // The sequence is ASCII: any byte is a place to part it.
    for piece in ended.as_bytes().chunks(SCREEN_PIECE) {
        wrapped.push_str("\x1bP");
        wrapped.extend(piece.iter().copied().map(char::from));
        wrapped.push_str("\x1b\\");
    }
    wrapped
}

/// The window system's own clipboard, for terminals that do not take OSC 52: a command that reads the text from its
/// standard input, run without a shell on a thread of its own.
#[derive(Debug)]
pub struct System {
    /// Program and arguments; empty: there is none.
    command: Vec<String>,
    /// To the thread, once there is one.
    orders: Option<Sender<String>>,
}

impl System {
    /// With a command from the config (an empty one turns it off), else the one that this system has.
    #[must_use]
    pub fn new(configured: Option<Vec<String>>) -> Self {
        let command = configured.unwrap_or_else(|| {
            let known = detect(
                |name| std::env::var_os(name).is_some_and(|value| !value.is_empty()),
                super::outside::is_installed,
                cfg!(target_os = "macos"),
            );
            known.iter().map(|&word| word.to_owned()).collect()
        });
        Self {
            command,
            orders: None,
        }
    }

    /// Hands a text over, and does not wait. A command that fails or hangs is nobody's trouble: OSC 52 was sent too.
    pub fn copy(&mut self, text: &str) {
        if self.command.is_empty() {
            return;
        }
        let orders = self.orders.get_or_insert_with(|| {
            let (orders, texts) = channel();
            let command = self.command.clone();
            // Without a thread the sender is nobody's, and the next line is lost on it.
            let _ = std::thread::Builder::new()
                .name("clipboard".to_owned())
                .spawn(move || hand_over(&command, &texts));
            orders
        });
        let _ = orders.send(text.to_owned());
    }
}

/// The command for this system's clipboard; empty if there is none. `is_set`: an environment variable.
fn detect(
    is_set: impl Fn(&str) -> bool,
    is_installed: impl Fn(&str) -> bool,
    is_mac: bool,
) -> &'static [&'static str] {
    let known: [(bool, &[&str]); 4] = [
        (is_mac, &["pbcopy"]),
        (is_set("WAYLAND_DISPLAY"), &["wl-copy"]),
        (is_set("DISPLAY"), &["xclip", "-selection", "clipboard"]),
        (is_set("DISPLAY"), &["xsel", "--clipboard", "--input"]),
    ];
    known
        .into_iter()
        .find(|(there, command)| {
            *there && command.first().is_some_and(|program| is_installed(program))
        })
        .map_or(&[], |(_, command)| command)
}

fn hand_over(command: &[String], texts: &Receiver<String>) {
    while let Ok(mut text) = texts.recv() {
        // Only the last of several is on the clipboard in the end.
        while let Ok(later) = texts.try_recv() {
            text = later;
        }
        let _ = give(command, &text);
    }
}

fn give(command: &[String], text: &str) -> io::Result<()> {
    let Some((program, arguments)) = command.split_first() else {
        return Ok(());
    };
    let mut child = Command::new(program)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::null())
        .stderr(Stdio::null())
        .spawn()?;
    // Dropped behind this, so that the command sees the text's end.
    let given = child
        .stdin
        .take()
        .map_or(Ok(()), |mut input| input.write_all(text.as_bytes()));
    child.wait()?;
    given
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_copied_as_base64() {
        assert_eq!(
            copying("hi سلام", Around::Terminal),
            "\x1b]52;c;aGkg2LPZhNin2YU=\x1b\\"
        );
    }

    #[test]
    fn in_tmux_the_terminal_around_it_is_told_too() {
        assert_eq!(
            copying("a", Around::Tmux),
            "\x1b]52;c;YQ==\x1b\\\x1bPtmux;\x1b\x1b]52;c;YQ==\x1b\x1b\\\x1b\\"
        );
    }

    #[test]
    fn through_screen_a_long_text_goes_in_pieces() {
        assert_eq!(
            copying("a", Around::Screen),
            "\x1bP\x1b]52;c;YQ==\x07\x1b\\"
        );
        let long = "prompt ".repeat(300);
        let sent = copying(&long, Around::Screen);
        assert_eq!(copying(&long, Around::Unsure), sent);
        let pieces: Vec<_> = sent.split("\x1b\\").collect();
        assert!(pieces.iter().all(|piece| piece.len() < SCREEN_BUFFER));
        let handed_on = pieces.concat().replace("\x1bP", "");
        let plain = copying(&long, Around::Terminal);
        assert_eq!(handed_on, plain.replace("\x1b\\", "\x07"));
    }

    #[test]
    fn who_stands_around_is_told_by_the_environment() {
        for (set, expected) in [
            (&[("TERM", "xterm-256color")][..], Around::Terminal),
            (&[("TERM", "screen-256color"), ("TMUX", "x")], Around::Tmux),
            (
                &[("TERM", "screen"), ("STY", "1.pts-0.host")],
                Around::Screen,
            ),
            (&[("TERM", "screen.xterm-256color")], Around::Unsure),
            (&[("TMUX", ""), ("STY", "")], Around::Terminal),
        ] {
            let var = |name: &str| {
                let found = set.iter().find(|(known, _)| *known == name)?;
                Some(found.1.to_owned())
            };
            assert_eq!(Around::of(var), expected, "{set:?}");
        }
    }

    #[test]
    fn the_system_s_clipboard_is_the_one_that_is_there() {
        let all = ["wl-copy", "xclip", "xsel", "pbcopy"];
        for (set, installed, is_mac, expected) in [
            (
                &["WAYLAND_DISPLAY", "DISPLAY"][..],
                &all[..],
                false,
                "wl-copy",
            ),
            (
                &["WAYLAND_DISPLAY", "DISPLAY"],
                &["xclip"],
                false,
                "xclip -selection clipboard",
            ),
            (&["DISPLAY"], &["xsel"], false, "xsel --clipboard --input"),
            (&["DISPLAY"], &[], false, ""),
            (&[], &all, false, ""),
            (&[], &all, true, "pbcopy"),
        ] {
            let command = detect(
                |name| set.contains(&name),
                |program| installed.contains(&program),
                is_mac,
            );
            assert_eq!(command.join(" "), expected);
        }
    }

    #[test]
    fn the_command_gets_the_text_and_its_end() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("text");
        let words = ["tee", path.to_str().unwrap()].map(str::to_owned);
        give(&words, "سلام\nhi").unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), "سلام\nhi");
        assert!(give(&["/nowhere/copy".to_owned()], "x").is_err());
    }
}
