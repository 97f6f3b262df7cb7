//! Who turns right-to-left text round: what is asked of the terminal, what its answer means, and what it is told.
//! Nothing here is sent before right-to-left text is on the screen.
//!
//! The answers are read raw, with the reader thread parked, up to the one that every terminal gives (DA1), because
//! crossterm makes key presses of an XTVERSION report. What was typed meanwhile is handed back as keys.

use std::io;
use std::time::{Duration, Instant};

use self::typed::{PASTE, PASTE_END};
use super::input::Input;
use super::terminal::Terminal;
use crate::text::layout::Display;

pub mod typed;

/// How long an answer may take. Terminals took up to 48 ms; a slow line may take longer, and its late answer is
/// then kept away from the keys by [`Input`].
const LIMIT: Duration = Duration::from_millis(200);

/// DECRQM for mode 8 (does it do bidi), XTVERSION (who is it), DA1 (the end).
const QUESTIONS: &[u8] = b"\x1b[8$p\x1b[>q\x1b[c";

/// How a terminal is brought to leave the order of the cells alone.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Manner {
    /// It does nothing of its own, as far as anybody knows.
    #[default]
    Plain,
    /// It knows the terminal working group's mode 8 (VTE, mintty).
    Explicit,
    Konsole,
    /// It turns each word round, and cannot be told not to.
    Kitty,
    Mlterm,
    /// It stores cells; the terminal around it is told, if it lets that through.
    Tmux,
    Screen,
}

impl Manner {
    const ALL: [Self; 7] = [
        Self::Plain,
        Self::Explicit,
        Self::Konsole,
        Self::Kitty,
        Self::Mlterm,
        Self::Tmux,
        Self::Screen,
    ];

    /// How we lay text out for it.
    #[must_use]
    fn display(self) -> Display {
        match self {
            Self::Kitty => Display::Word,
            _ => Display::Visual,
        }
    }

    /// What it is told.
    #[must_use]
    pub fn told(self) -> &'static [u8] {
        match self {
            Self::Plain | Self::Kitty => b"",
            Self::Explicit => b"\x1b[8l\x1b[1 k",
            Self::Konsole => b"\x1b]50;BidiRenderingEnabled=false\x07",
            Self::Mlterm => b"\x1b]5379;use_ctl=false\x07",
            Self::Tmux => b"\x1bPtmux;\x1b\x1b[8l\x1b\\",
            Self::Screen => b"\x1bP\x1b[8l\x1b\\",
        }
    }

    /// What takes that back.
    #[must_use]
    pub fn untold(self) -> &'static [u8] {
        match self {
            Self::Plain | Self::Kitty => b"",
            Self::Explicit => b"\x1b[8h\x1b[0 k",
            Self::Konsole => b"\x1b]50;BidiRenderingEnabled=true\x07",
            Self::Mlterm => b"\x1b]5379;use_ctl=true\x07",
            Self::Tmux => b"\x1bPtmux;\x1b\x1b[8h\x1b\\",
            Self::Screen => b"\x1bP\x1b[8h\x1b\\",
        }
    }

    /// A number for it, below 8.
    pub(super) fn code(self) -> u8 {
        self as u8
    }

    pub(super) fn of_code(code: u8) -> Self {
        let known = Self::ALL.into_iter().find(|manner| manner.code() == code);
        known.unwrap_or_default()
    }
}

/// Finds out how this terminal treats right-to-left text, tells it to leave that to us, and answers how to lay text
/// out. Takes as long as the terminal's answer, at most 200 ms. The whole screen is drawn again at the next frame.
///
/// # Errors
/// If the terminal is gone.
pub fn settle(terminal: &mut Terminal, input: &mut Input) -> io::Result<Display> {
    let manner = match by_environment(|name| std::env::var(name).ok()) {
        Some(manner) => manner,
        None => ask(terminal, input)?,
    };
    terminal.tell(manner)?;
    Ok(manner.display())
}

/// Inside these, a question would be answered by somebody else than the one who draws, or be printed.
fn by_environment(value: impl Fn(&str) -> Option<String>) -> Option<Manner> {
    let is_set = |name| value(name).is_some_and(|value| !value.is_empty());
    if is_set("TMUX") {
        Some(Manner::Tmux)
    } else if is_set("STY") {
        Some(Manner::Screen)
    } else if value("TERM_PROGRAM").as_deref() == Some("Apple_Terminal") {
        // It prints the end of a DECRQM.
        Some(Manner::Plain)
    } else {
        None
    }
}

/// mlterm does not say its name. `TERM` gets through SSH, its own variable does not.
fn is_mlterm(value: impl Fn(&str) -> Option<String>) -> bool {
    value("MLTERM").is_some_and(|value| !value.is_empty())
        || value("TERM").is_some_and(|term| term.starts_with("mlterm"))
}

fn ask(terminal: &mut Terminal, input: &mut Input) -> io::Result<Manner> {
    input.park();
    let heard = terminal.write(QUESTIONS).and_then(|()| listen(input));
    let (heard, result) = match heard {
        Ok(heard) => (heard, Ok(())),
        Err(error) => (Heard::default(), Err(error)),
    };
    input.resume_after(typed::keys(&heard.typed), !heard.ended);
    result.map(|()| heard.manner(is_mlterm(|name| std::env::var(name).ok())))
}

fn listen(input: &Input) -> io::Result<Heard> {
    let deadline = Instant::now() + LIMIT;
    let mut bytes = Vec::new();
    loop {
        let heard = Heard::in_bytes(&bytes);
        let more = if heard.is_unfinished() {
            LIMIT
        } else {
            Duration::ZERO
        };
        let left = (deadline + more).saturating_duration_since(Instant::now());
        if (heard.ended && !heard.is_unfinished()) || left.is_zero() {
            return Ok(heard);
        }
        bytes.extend(input.read_raw(left)?);
    }
}

/// What a terminal answered, and what was typed in between.
#[derive(Debug, Default, PartialEq, Eq)]
pub struct Heard {
    /// It has mode 8, and it can be set.
    explicit: bool,
    /// XTVERSION's text.
    version: String,
    /// The answer to the last question came.
    ended: bool,
    typed: Vec<u8>,
}

impl Heard {
    /// Takes apart what came from the terminal so far.
    #[must_use]
    pub fn in_bytes(mut bytes: &[u8]) -> Self {
        let mut heard = Self::default();
        while let [first, rest @ ..] = bytes {
            if let Some((answer, after)) = report(bytes) {
                match answer {
                    Report::Mode(value) => heard.explicit = matches!(value, b'1' | b'2'),
                    Report::Version(text) => heard.version = String::from_utf8_lossy(text).into(),
                    Report::Attributes => heard.ended = true,
                }
                bytes = after;
            } else {
                heard.typed.push(*first);
                bytes = rest;
            }
        }
        heard
    }

    /// What was no answer.
    #[must_use]
    pub fn typed(&self) -> &[u8] {
        &self.typed
    }

    fn manner(&self, in_mlterm: bool) -> Manner {
        if self.explicit {
            Manner::Explicit
        } else if self.version.starts_with("Konsole") {
            Manner::Konsole
        } else if self.version.starts_with("kitty") {
            Manner::Kitty
        } else if self.version.starts_with("tmux") {
            Manner::Tmux
        } else if in_mlterm {
            Manner::Mlterm
        } else {
            Manner::Plain
        }
    }

    /// A paste, a key or an answer began and has not ended: its rest must not be taken for keys.
    fn is_unfinished(&self) -> bool {
        let in_paste = find(&self.typed, PASTE).is_some_and(|at| {
            let inside = self.typed.get(at..).unwrap_or_default();
            find(inside, PASTE_END).is_none()
        });
        in_paste
            || typed::is_cut(&self.typed)
            || [&b"\x1bP>|"[..], b"\x1b[?", b"\x1b[8;"]
                .into_iter()
                .any(|start| find(&self.typed, start).is_some())
    }
}

enum Report<'a> {
    Mode(u8),
    Version(&'a [u8]),
    Attributes,
}

/// The report that these bytes start with, and what follows it.
fn report(bytes: &[u8]) -> Option<(Report<'_>, &[u8])> {
    if let Some(text) = bytes.strip_prefix(b"\x1bP>|") {
        // No name holds an escape: behind the next one nothing is looked for.
        let end = text.iter().position(|byte| *byte == 0x1b)?;
        let (text, rest) = text.split_at(end);
        return Some((Report::Version(text), rest.strip_prefix(b"\x1b\\")?));
    }
    if let [0x1b, b'[', b'8', b';', value, b'$', b'y', rest @ ..] = bytes {
        return Some((Report::Mode(*value), rest));
    }
    let numbers = bytes.strip_prefix(b"\x1b[?")?;
    let end = numbers
        .iter()
        .position(|byte| !matches!(byte, b'0'..=b'9' | b';'))?;
    match numbers.get(end..)? {
        [b'c', rest @ ..] => Some((Report::Attributes, rest)),
        _ => None,
    }
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|part| part == wanted)
}

#[cfg(test)]
mod tests {
    use crossterm::event::{Event, KeyCode, KeyEvent, KeyModifiers};

    use super::*;

    #[test]
    fn a_terminal_is_known_by_its_answers_before_its_environment() {
        // As xterm 379, VTE 0.70, mlterm 3.9.0, Konsole 22.12.3 and kitty 0.26.5 answered.
        for (answer, in_mlterm, expected) in [
            (
                "\x1b[8;0$y\x1bP>|XTerm(379)\x1b\\\x1b[?64;1;2;6;9;15;16;17;18;21;22;28c",
                false,
                Manner::Plain,
            ),
            ("\x1b[8;1$y\x1b[?65;1;9c", false, Manner::Explicit),
            (
                "\x1b[8;0$y\x1b[?63;1;2;3;4;6;7;15;18;22;29c",
                true,
                Manner::Mlterm,
            ),
            (
                "\x1bP>|Konsole 22.12.3\x1b\\\x1b[?62;1;4c",
                false,
                Manner::Konsole,
            ),
            (
                "\x1b[8;0$y\x1bP>|kitty(0.26.5)\x1b\\\x1b[?62;c",
                false,
                Manner::Kitty,
            ),
            // Not heard from one, but as they are said to answer.
            (
                "\x1b[8;2$y\x1bP>|VTE(7600)\x1b\\\x1b[?65;1;9c",
                true,
                Manner::Explicit,
            ),
            ("\x1bP>|tmux 3.3a\x1b\\\x1b[?1;2c", false, Manner::Tmux),
            ("\x1b[?1;2c", true, Manner::Mlterm),
            ("\x1b[?1;2c", false, Manner::Plain),
        ] {
            let heard = Heard::in_bytes(answer.as_bytes());
            assert!(heard.ended, "{answer:?}");
            assert!(heard.typed.is_empty(), "{answer:?} left {:?}", heard.typed);
            assert_eq!(heard.manner(in_mlterm), expected, "{answer:?}");
        }
    }

    #[test]
    fn in_a_multiplexer_nothing_is_asked() {
        for (name, value, expected) in [
            ("TMUX", "/tmp/tmux-0/default,1,0", Some(Manner::Tmux)),
            ("STY", "1.pts-0", Some(Manner::Screen)),
            ("TERM_PROGRAM", "Apple_Terminal", Some(Manner::Plain)),
            ("TERM_PROGRAM", "vscode", None),
            ("TMUX", "", None),
        ] {
            let environment = |asked: &str| (asked == name).then(|| value.to_owned());
            assert_eq!(by_environment(environment), expected, "{name}={value}");
        }
    }

    #[test]
    fn mlterm_is_known_through_ssh_too() {
        let only = |name: &'static str, value: &'static str| {
            move |asked: &str| (asked == name).then(|| value.to_owned())
        };
        assert!(is_mlterm(only("MLTERM", "3.9.0")));
        assert!(is_mlterm(only("TERM", "mlterm-256color")));
        assert!(!is_mlterm(only("TERM", "xterm")));
    }

    #[test]
    fn what_is_told_is_taken_back() {
        for manner in Manner::ALL {
            assert_eq!(Manner::of_code(manner.code()), manner);
            assert!(manner.code() < 8);
            assert_eq!(manner.told().is_empty(), manner.untold().is_empty());
            if !manner.told().is_empty() {
                assert_ne!(manner.told(), manner.untold());
            }
        }
    }

    #[test]
    fn an_answer_that_is_not_whole_is_waited_for() {
        let whole = b"\x1b[8;1$y\x1bP>|VTE\x1b\\\x1b[?65;1c";
        for end in 0..whole.len() {
            let heard = Heard::in_bytes(whole.get(..end).unwrap());
            assert!(!heard.ended, "after {end} bytes");
        }
    }

    #[test]
    fn what_was_typed_between_the_answers_is_kept() {
        let heard = Heard::in_bytes("a\x1b[8;0$y\x1b[Aم\r\x1b[?1;2cz\x13".as_bytes());
        assert!(heard.ended);
        let key = |code| Event::Key(KeyEvent::new(code, KeyModifiers::NONE));
        assert_eq!(
            typed::keys(&heard.typed),
            [
                key(KeyCode::Char('a')),
                key(KeyCode::Up),
                key(KeyCode::Char('م')),
                key(KeyCode::Enter),
                key(KeyCode::Char('z')),
                Event::Key(KeyEvent::new(KeyCode::Char('s'), KeyModifiers::CONTROL)),
            ]
        );
    }

    #[test]
    fn a_paste_or_key_between_the_answers_stays_whole() {
        let heard = Heard::in_bytes(b"\x1b[200~one\r\x1b[?1;2c");
        assert!(heard.is_unfinished());
        assert!(Heard::in_bytes(b"\x1b[?1;2c\x1b[15").is_unfinished());
        let heard = Heard::in_bytes(b"\x1b[200~one\r\x1b[?1;2ctwo\x1b[201~x");
        assert!(!heard.is_unfinished());
        let x = KeyEvent::new(KeyCode::Char('x'), KeyModifiers::NONE);
        assert_eq!(
            typed::keys(&heard.typed),
            [Event::Paste("one\rtwo".to_owned()), Event::Key(x)]
        );
    }
}
