//! A backend that writes only what changes the terminal: a frame like the one before is not a byte, and the cursor is
//! told of only where it moved. ratatui draws a frame after every event, whether or not anything shows.

use std::io::{self, Write};

use ratatui::backend::{Backend, ClearType, CrosstermBackend, WindowSize};
use ratatui::buffer::Cell;
use ratatui::layout::{Position, Size};

/// crossterm's backend, told of changes only.
#[derive(Debug)]
pub struct Sparing<W: Write> {
    inner: CrosstermBackend<W>,
    /// Whether the cursor is shown, where we know.
    shown: Option<bool>,
    /// Where the cursor stands, where we know.
    at: Option<Position>,
}

impl<W: Write> Sparing<W> {
    pub fn new(writer: W) -> Self {
        Self {
            inner: CrosstermBackend::new(writer),
            shown: None,
            at: None,
        }
    }

    /// Somebody wrote to the terminal past us: nothing is known of its cursor.
    pub fn forget(&mut self) {
        self.shown = None;
        self.at = None;
    }
}

impl<W: Write> Backend for Sparing<W> {
    type Error = io::Error;

    fn draw<'a, I>(&mut self, content: I) -> io::Result<()>
    where
        I: Iterator<Item = (u16, u16, &'a Cell)>,
    {
        let mut content = content.peekable();
        if content.peek().is_none() {
            return Ok(());
        }
        self.at = None;
        self.inner.draw(content)
    }

    fn hide_cursor(&mut self) -> io::Result<()> {
        if self.shown.replace(false) == Some(false) {
            return Ok(());
        }
        self.inner.hide_cursor()
    }

    fn show_cursor(&mut self) -> io::Result<()> {
        if self.shown.replace(true) == Some(true) {
            return Ok(());
        }
        self.inner.show_cursor()
    }

    fn get_cursor_position(&mut self) -> io::Result<Position> {
        self.inner.get_cursor_position()
    }

    fn set_cursor_position<P: Into<Position>>(&mut self, position: P) -> io::Result<()> {
        let position = position.into();
        if self.at.replace(position) == Some(position) {
            return Ok(());
        }
        self.inner.set_cursor_position(position)
    }

    fn clear(&mut self) -> io::Result<()> {
        self.at = None;
        self.inner.clear()
    }

    fn clear_region(&mut self, region: ClearType) -> io::Result<()> {
        self.at = None;
        self.inner.clear_region(region)
    }

    fn append_lines(&mut self, count: u16) -> io::Result<()> {
        self.at = None;
        self.inner.append_lines(count)
    }

    fn size(&self) -> io::Result<Size> {
        self.inner.size()
    }

    fn window_size(&mut self) -> io::Result<WindowSize> {
        self.inner.window_size()
    }

    fn flush(&mut self) -> io::Result<()> {
        Backend::flush(&mut self.inner)
    }
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::rc::Rc;

    use super::*;

    #[derive(Clone, Default)]
    struct Screen(Rc<RefCell<Vec<u8>>>);

    impl Write for Screen {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.borrow_mut().extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    impl Screen {
        /// What was written since the last time.
        fn taken(&self) -> String {
            String::from_utf8(self.0.take()).unwrap()
        }
    }

    fn frame(sparing: &mut Sparing<Screen>, cells: &[(u16, u16, Cell)]) {
        let cells = cells.iter().map(|(x, y, cell)| (*x, *y, cell));
        sparing.draw(cells).unwrap();
        sparing.show_cursor().unwrap();
        sparing.set_cursor_position((3, 4)).unwrap();
    }

    #[test]
    fn a_frame_like_the_one_before_writes_nothing() {
        let screen = Screen::default();
        let mut sparing = Sparing::new(screen.clone());
        frame(&mut sparing, &[]);
        assert_eq!(screen.taken(), "\x1b[?25h\x1b[5;4H");
        frame(&mut sparing, &[]);
        assert_eq!(screen.taken(), "");
    }

    #[test]
    fn the_cursor_returns_after_letters_were_drawn() {
        let screen = Screen::default();
        let mut sparing = Sparing::new(screen.clone());
        frame(&mut sparing, &[]);
        screen.taken();
        frame(&mut sparing, &[(0, 0, Cell::new("x"))]);
        let drawn = screen.taken();
        assert!(
            drawn.contains('x') && drawn.ends_with("\x1b[5;4H"),
            "{drawn:?}"
        );
        assert!(!drawn.contains("\x1b[?25h"), "{drawn:?}");
    }

    #[test]
    fn what_others_wrote_is_made_good() {
        let screen = Screen::default();
        let mut sparing = Sparing::new(screen.clone());
        frame(&mut sparing, &[]);
        screen.taken();
        sparing.forget();
        frame(&mut sparing, &[]);
        assert_eq!(screen.taken(), "\x1b[?25h\x1b[5;4H");
    }

    #[test]
    fn the_cursor_is_hidden_once() {
        let screen = Screen::default();
        let mut sparing = Sparing::new(screen.clone());
        sparing.hide_cursor().unwrap();
        sparing.hide_cursor().unwrap();
        assert_eq!(screen.taken(), "\x1b[?25l");
        sparing.show_cursor().unwrap();
        assert_eq!(screen.taken(), "\x1b[?25h");
    }
}
