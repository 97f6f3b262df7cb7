//! Entering and leaving the terminal: raw mode, alternate screen, bracketed paste, mouse, direction of text.
//!
//! Every way out undoes all of it: a normal end, an error, a panic, a signal, a stop for `$EDITOR`. What there is to
//! undo stands in one atomic number, so that the panic hook can do it from any thread. No keyboard flags are pushed:
//! the keys of the key map need none.

use std::cell::RefCell;
use std::fs::File;
use std::io::{self, IsTerminal as _, Write};
use std::os::fd::{AsFd, BorrowedFd};
use std::os::unix::net::UnixStream;
use std::rc::Rc;
use std::sync::Once;
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::Duration;

use crossterm::terminal::{disable_raw_mode, enable_raw_mode};
use ratatui::buffer::Buffer;
use ratatui::layout::Position;
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::Errno;
use rustix::process::{Signal, kill_current_process_group};
use signal_hook::consts::SIGCONT;

use super::clipboard::{self, Around};
use super::direction::Manner;
use super::screen::Screen;
use crate::app::modal::shown::Shape;

/// What has to be undone: [`ENTERED`], [`MOUSE`], [`TITLE`], [`SHAPE`], and a manner's code in the low bits.
static HELD: AtomicU8 = AtomicU8::new(0);
const ENTERED: u8 = 0x80;
const MOUSE: u8 = 0x40;
const TITLE: u8 = 0x20;
const SHAPE: u8 = 0x10;
const MANNER: u8 = 0x07;

/// A frame longer than this is sent as a synchronized update (mode 2026), so that it never shows half done. A key's
/// frame is shorter and reaches the terminal in one piece anyway.
const SYNCHRONIZED_FROM: usize = 1024;

/// How to enter.
#[derive(Clone, Debug, Default)]
pub struct Options {
    /// Take clicks, drags and the wheel. Without it the terminal's own selection works as usual.
    pub mouse: bool,
    /// The window's title, until we leave. Control characters are left out.
    pub title: Option<String>,
    /// The cursor may be given another look.
    pub shapes: bool,
}

/// The terminal while it is ours. Dropping it gives it back.
#[derive(Debug)]
pub struct Terminal {
    screen: Screen<Chunk>,
    chunk: Chunk,
    tty: File,
    options: Options,
    manner: Manner,
    shape: Shape,
}

impl Terminal {
    /// Takes the terminal on stdin and stdout, and makes every panic give it back before anything is printed.
    ///
    /// # Errors
    /// If stdin or stdout is no terminal, or it cannot be set up; it is then as it was.
    pub fn enter(options: Options) -> io::Result<Self> {
        let stdout = io::stdout();
        if !io::stdin().is_terminal() || !stdout.is_terminal() {
            return Err(io::Error::other(t!("stdin and stdout must be a terminal")));
        }
        let tty = File::from(stdout.as_fd().try_clone_to_owned()?);
        let chunk = Chunk::default();
        let screen = Screen::new(chunk.clone());
        give_back_on_panic();
        let mut terminal = Self {
            screen,
            chunk,
            tty,
            options,
            manner: Manner::default(),
            shape: Shape::Own,
        };
        terminal.take()?;
        Ok(terminal)
    }

    /// Columns and rows.
    ///
    /// # Errors
    /// If the terminal is gone.
    pub fn size(&self) -> io::Result<(u16, u16)> {
        crossterm::terminal::size()
    }

    /// Draws a frame of so many columns and rows, and sends what changed since the last one in one write. `paint` tells
    /// where the cursor stands, if it is shown.
    ///
    /// # Errors
    /// The terminal is gone, or a thread panicked and gave it back: the program shall save and end, as at a hang-up.
    pub fn draw(
        &mut self,
        size: (u16, u16),
        paint: impl FnOnce(&mut Buffer) -> Option<Position>,
    ) -> io::Result<()> {
        if HELD.load(Ordering::SeqCst) & ENTERED == 0 {
            return Err(io::Error::other(t!("the terminal was given back")));
        }
        self.screen.draw(size, paint)?;
        let mut bytes = self.chunk.0.take();
        let sent = if bytes.len() > SYNCHRONIZED_FROM {
            let whole = [b"\x1b[?2026h", &bytes[..], b"\x1b[?2026l"].concat();
            write_all(self.tty.as_fd(), &whole)
        } else {
            write_all(self.tty.as_fd(), &bytes)
        };
        bytes.clear();
        self.chunk.0.replace(bytes);
        sent
    }

    /// Puts a text on the clipboard of the one who sits before the terminal, if the terminal takes it.
    ///
    /// # Errors
    /// If the terminal is gone.
    pub fn copy(&mut self, text: &str) -> io::Result<()> {
        let around = Around::of(|name| std::env::var(name).ok());
        self.write(clipboard::copying(text, around).as_bytes())
    }

    /// Gives the terminal back for a while: to `$EDITOR`, or to the shell. The reader must be parked.
    pub fn suspend(&mut self) {
        give_back();
    }

    /// Takes it again, in whatever state it is now. The next frame is drawn whole.
    ///
    /// # Errors
    /// If the terminal is gone.
    pub fn resume(&mut self) -> io::Result<()> {
        self.take()?;
        self.screen.redraw()
    }

    /// Stops the program as Ctrl-Z does elsewhere, until the shell continues it. The reader must be parked. All of
    /// the process group stops, so that `cargo run` or a script around us hands over to the shell too; where no shell
    /// could continue it the system does not stop it, and this returns at once.
    ///
    /// # Errors
    /// If the terminal is gone.
    pub fn stop(&mut self) -> io::Result<()> {
        let (continued, sender) = UnixStream::pair()?;
        let id = signal_hook::low_level::pipe::register(SIGCONT, sender)?;
        self.suspend();
        let stopped = kill_current_process_group(Signal::TSTP);
        if stopped.is_ok() {
            // The signal may reach another thread first, and this one must not run ahead of it.
            let mut wait = [PollFd::new(&continued, PollFlags::IN)];
            let _ = poll(&mut wait, Some(&timespec(Duration::from_millis(100))));
        }
        signal_hook::low_level::unregister(id);
        self.resume()?;
        stopped.map_err(io::Error::from)
    }

    /// Tells the terminal who turns right-to-left text round; what was told before is taken back.
    pub(super) fn tell(&mut self, manner: Manner) -> io::Result<()> {
        let before = std::mem::replace(&mut self.manner, manner);
        HELD.store(self.held(), Ordering::SeqCst);
        self.write(&[before.untold(), manner.told()].concat())?;
        self.screen.redraw()
    }

    /// Writes straight to the terminal, past the frame.
    pub(super) fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.screen.forget_cursor();
        write_all(self.tty.as_fd(), bytes)
    }

    /// Gives the cursor another look. The Linux console would print it.
    ///
    /// # Errors
    /// If the terminal is gone.
    pub fn show_cursor_as(&mut self, shape: Shape) -> io::Result<()> {
        if shape == self.shape || !self.options.shapes {
            return Ok(());
        }
        self.shape = shape;
        HELD.store(self.held(), Ordering::SeqCst);
        self.write(told(shape))
    }

    fn held(&self) -> u8 {
        let mouse = if self.options.mouse { MOUSE } else { 0 };
        let title = if self.options.title.is_some() {
            TITLE
        } else {
            0
        };
        let shape = if self.shape == Shape::Own { 0 } else { SHAPE };
        ENTERED | mouse | title | shape | self.manner.code()
    }

    fn take(&mut self) -> io::Result<()> {
        // A shell that stopped us changed the modes behind crossterm's back; it only sets what it thinks is unset.
        disable_raw_mode()?;
        HELD.store(self.held(), Ordering::SeqCst);
        enable_raw_mode()?;
        let mut entering = entering(self.held(), self.options.title.as_deref());
        if self.shape != Shape::Own {
            entering.extend_from_slice(told(self.shape));
        }
        self.write(&entering)
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        give_back();
    }
}

/// What a frame is written into: the backend flushes several times a frame, the terminal shall get one chunk.
#[derive(Clone, Debug, Default)]
struct Chunk(Rc<RefCell<Vec<u8>>>);

impl Write for Chunk {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.borrow_mut().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn entering(held: u8, title: Option<&str>) -> Vec<u8> {
    let mut bytes = b"\x1b[?1049h\x1b[?25l\x1b[?2004h".to_vec();
    if held & MOUSE != 0 {
        // Presses, drags, the wheel, in numbers without a limit; not every movement, which would wake us for nothing.
        // And when the window gets the focus: then what others did meanwhile is looked at.
        bytes.extend_from_slice(b"\x1b[?1000h\x1b[?1002h\x1b[?1006h\x1b[?1004h");
    }
    if let Some(title) = title {
        bytes.extend_from_slice(b"\x1b[22;0t\x1b]2;");
        bytes.extend(title.replace(char::is_control, "").as_bytes());
        bytes.push(b'\x07');
    }
    bytes.extend_from_slice(Manner::of_code(held & MANNER).told());
    bytes
}

/// What tells the terminal how its cursor shall look (DECSCUSR).
fn told(shape: Shape) -> &'static [u8] {
    match shape {
        Shape::Own => b"\x1b[0 q",
        Shape::Block => b"\x1b[2 q",
        Shape::Bar => b"\x1b[6 q",
    }
}

fn leaving(held: u8) -> Vec<u8> {
    let mut bytes = b"\x1b[?2026l\x1b[0m".to_vec();
    if held & SHAPE != 0 {
        bytes.extend_from_slice(told(Shape::Own));
    }
    bytes.extend_from_slice(Manner::of_code(held & MANNER).untold());
    if held & TITLE != 0 {
        bytes.extend_from_slice(b"\x1b[23;0t");
    }
    if held & MOUSE != 0 {
        bytes.extend_from_slice(b"\x1b[?1004l\x1b[?1006l\x1b[?1002l\x1b[?1000l");
    }
    bytes.extend_from_slice(b"\x1b[?2004l\x1b[?25h");
    // Where there is no alternate screen (Linux's console, screen by default), nobody types into our last picture.
    bytes.extend_from_slice(b"\x1b[H\x1b[2J\x1b[?1049l");
    bytes
}

/// Undoes what is held, once. Nothing can be done about a terminal that is gone.
fn give_back() {
    let held = HELD.swap(0, Ordering::SeqCst);
    if held & ENTERED != 0 {
        let _ = write_all(io::stdout().as_fd(), &leaving(held));
        let _ = disable_raw_mode();
    }
}

fn give_back_on_panic() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let previous = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            give_back();
            previous(panic);
        }));
    });
}

/// Writes all of it, also where somebody who shares the terminal made it non-blocking.
fn write_all(tty: BorrowedFd<'_>, mut bytes: &[u8]) -> io::Result<()> {
    while !bytes.is_empty() {
        match rustix::io::write(tty, bytes) {
            Ok(0) => return Err(io::ErrorKind::WriteZero.into()),
            Ok(count) => bytes = bytes.get(count..).unwrap_or_default(),
            Err(Errno::INTR) => {}
            Err(Errno::AGAIN) => {
                poll(&mut [PollFd::new(&tty, PollFlags::OUT)], None)?;
            }
            Err(error) => return Err(error.into()),
        }
    }
    Ok(())
}

pub(super) fn timespec(duration: Duration) -> Timespec {
    Timespec {
        tv_sec: i64::try_from(duration.as_secs()).unwrap_or(i64::MAX),
        tv_nsec: duration.subsec_nanos().into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The private modes that are on after these bytes, by number.
    fn modes_on(bytes: &[u8]) -> Vec<u32> {
        let text = String::from_utf8(bytes.to_vec()).unwrap();
        let mut on = Vec::new();
        for part in text.split("\x1b[?").skip(1) {
            let end = part.find(['h', 'l']).unwrap();
            let (number, rest) = part.split_at(end);
            let number = number.parse().unwrap();
            on.retain(|mode| *mode != number);
            if rest.starts_with('h') {
                on.push(number);
            }
        }
        on
    }

    #[test]
    fn leaving_undoes_every_mode_that_entering_set() {
        for held in [ENTERED, ENTERED | MOUSE, ENTERED | MOUSE | TITLE] {
            let bytes = [entering(held, Some("x")), leaving(held)].concat();
            // Only the cursor is on, as it was.
            assert_eq!(modes_on(&bytes), [25]);
            assert!(modes_on(&entering(held, None)).contains(&1049));
        }
    }

    #[test]
    fn nothing_of_ours_stays_on_a_terminal_without_an_alternate_screen() {
        let left = String::from_utf8(leaving(ENTERED | MOUSE | TITLE)).unwrap();
        assert!(left.ends_with("\x1b[H\x1b[2J\x1b[?1049l"), "{left:?}");
    }

    #[test]
    fn what_the_terminal_was_told_about_direction_is_taken_back_at_the_end() {
        let held = ENTERED | Manner::Explicit.code();
        let left = String::from_utf8(leaving(held)).unwrap();
        assert!(left.contains("\x1b[8h\x1b[0 k"));
        let entered = String::from_utf8(entering(held, None)).unwrap();
        assert!(entered.contains("\x1b[8l\x1b[1 k"));
    }

    #[test]
    fn the_cursor_has_its_own_look_again_at_the_end() {
        let left = String::from_utf8(leaving(ENTERED | SHAPE)).unwrap();
        assert!(left.contains("\x1b[0 q"));
        let left = String::from_utf8(leaving(ENTERED)).unwrap();
        assert!(!left.contains(" q"), "nothing is said that was not changed");
    }

    #[test]
    fn a_title_carries_no_control_characters() {
        let bytes = entering(ENTERED | TITLE, Some("a\x1b]0;b\x07\nc"));
        let text = String::from_utf8(bytes).unwrap();
        assert!(text.ends_with("\x1b]2;a]0;bc\x07"), "{text:?}");
    }
}
