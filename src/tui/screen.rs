//! What the terminal shows, and what the next frame is to show: only the difference is sent.
//!
//! ratatui's own `Terminal` asks the system for the size before each frame and measures every cell of every frame; at
//! each key that is felt. Here the size is told, and only rows that are not the same are compared by ratatui's
//! [`Buffer::diff_iter`], which knows what a terminal leaves of wide characters.
//!
//! It is the one place where a frame's text leaves the program. What is painted was made visible before; a cell with a
//! character that a terminal would obey, which only a bug can have put there, is sent as U+FFFD.

use std::io::{self, Write};

use ratatui::backend::{Backend, ClearType};
use ratatui::buffer::{Buffer, Cell, CellDiffOption};
use ratatui::layout::{Position, Rect};
use unicode_width::UnicodeWidthStr;

use super::sparing::Sparing;
use crate::text::clean;

/// The screen of a terminal.
#[derive(Debug)]
pub struct Screen<W: Write> {
    backend: Sparing<W>,
    shown: Buffer,
    next: Buffer,
}

impl<W: Write> Screen<W> {
    /// A screen of which nothing is known: its size is 0 until the first frame.
    pub fn new(writer: W) -> Self {
        Self {
            backend: Sparing::new(writer),
            shown: Buffer::empty(Rect::ZERO),
            next: Buffer::empty(Rect::ZERO),
        }
    }

    /// Draws a frame of so many columns and rows. `paint` fills a blank buffer and tells where the cursor stands, if
    /// it is shown.
    ///
    /// # Errors
    /// The writer does not take the bytes.
    pub fn draw(
        &mut self,
        size: (u16, u16),
        paint: impl FnOnce(&mut Buffer) -> Option<Position>,
    ) -> io::Result<()> {
        let area = Rect::from((Position::ORIGIN, ratatui::layout::Size::from(size)));
        if self.shown.area != area {
            self.blank(area)?;
        }
        self.next.content.fill(Cell::EMPTY);
        let cursor = paint(&mut self.next);
        let changed = self.changed_rows();
        let cells = changed.iter().flat_map(|(old, new)| {
            old.diff_iter(new)
                .filter(|(x, _, _)| !is_covered(new, *x))
                .flat_map(blanked_before)
        });
        self.backend.draw(cells)?;
        match cursor {
            Some(position) => {
                self.backend.show_cursor()?;
                self.backend.set_cursor_position(position)?;
            }
            None => self.backend.hide_cursor()?,
        }
        std::mem::swap(&mut self.shown, &mut self.next);
        Backend::flush(&mut self.backend)
    }

    /// Forgets what the terminal shows, and blanks it: the next frame is drawn whole.
    ///
    /// # Errors
    /// The writer does not take the bytes.
    pub fn redraw(&mut self) -> io::Result<()> {
        self.blank(self.shown.area)
    }

    /// Somebody wrote to the terminal past us: nothing is known of its cursor.
    pub fn forget_cursor(&mut self) {
        self.backend.forget();
    }

    fn blank(&mut self, area: Rect) -> io::Result<()> {
        self.shown = Buffer::empty(area);
        self.next = Buffer::empty(area);
        self.backend.clear_region(ClearType::All)
    }

    /// The rows that are not as they were: as shown, and as they are to be.
    fn changed_rows(&mut self) -> Vec<(Buffer, Buffer)> {
        let width = usize::from(self.next.area.width).max(1);
        let area = self.next.area;
        let rows = self.shown.content.chunks_exact(width);
        let rows = rows.zip(self.next.content.chunks_exact_mut(width));
        (0..)
            .zip(rows)
            .filter(|(_, (old, new))| {
                old.iter()
                    .zip(new.iter())
                    .any(|(old, new)| !is_same(old, new))
            })
            .map(|(y, (old, new))| {
                make_harmless(new);
                blank_cut(new);
                let area = Rect {
                    y,
                    height: 1,
                    ..area
                };
                let row = |cells: &[Cell]| Buffer {
                    area,
                    content: cells.to_vec(),
                };
                let (old, mut new) = (row(old), row(new));
                write_uncovered(&old, &mut new);
                write_behind_doubtful(&old, &mut new);
                (old, new)
            })
            .collect()
    }
}

/// Blanks wide characters whose second half something else was painted over, as an overlay's border does: a terminal would
/// draw them whole, and what follows a column too far.
fn blank_cut(row: &mut [Cell]) {
    for at in 1..row.len() {
        if let [wide, behind] = &mut row[at - 1..=at]
            && wide.symbol().len() > 1
            && behind.symbol() != " "
            && wide.symbol().width() > 1
        {
            wide.set_symbol(" ");
        }
    }
}

/// What a wide character covered and does no more is written again: it has the colour that was covered, not its own.
fn write_uncovered(old: &Buffer, new: &mut Buffer) {
    for x in 1..new.area.width {
        if is_covered(old, x)
            && !is_covered(new, x)
            && let Some(cell) = new.content.get_mut(usize::from(x))
        {
            cell.diff_option = CellDiffOption::AlwaysUpdate;
        }
    }
}

/// Terminals do not agree on how wide a family or a flag is: one that knows no joiners draws each of its emoji, and covers
/// the cells behind it. So where there is or was one, all that stands behind it is written again. Each wide cell is
/// followed by a move of the cursor anyway.
fn write_behind_doubtful(old: &Buffer, new: &mut Buffer) {
    let first = old
        .content
        .iter()
        .zip(&new.content)
        .position(|(old, new)| is_doubtful(old.symbol()) || is_doubtful(new.symbol()));
    let Some(first) = first else { return };
    let mut covered = 0;
    for cell in new.content.iter_mut().skip(first) {
        // What a wide character covers is no place to write at: it is skipped, and the cursor moved.
        if covered > 0 {
            covered -= 1;
            continue;
        }
        cell.diff_option = CellDiffOption::AlwaysUpdate;
        covered = cell.symbol().width().saturating_sub(1);
    }
}

/// Whether a wide character before it covers this column of a row. ratatui tells of such a column behind an emoji with a
/// variation selector; where the terminal draws it wide, a blank written there would push what follows aside.
fn is_covered(row: &Buffer, x: u16) -> bool {
    let Some(before) = usize::from(x).checked_sub(1) else {
        return false;
    };
    row.content
        .get(before)
        .is_some_and(|cell| cell.symbol().len() > 1 && cell.symbol().width() > 1)
}

/// A wide cell of doubtful width is written over blanks, so that nothing stands beside it where it turns out narrow.
fn blanked_before((x, y, cell): (u16, u16, &Cell)) -> impl Iterator<Item = (u16, u16, &Cell)> {
    static BLANK: Cell = Cell::EMPTY;
    let columns = if is_doubtful(cell.symbol()) {
        u16::try_from(cell.symbol().width()).unwrap_or(2)
    } else {
        0
    };
    (x..x + columns)
        .map(move |x| (x, y, &BLANK))
        .chain([(x, y, cell)])
}

/// Puts a sign into each cell of which a terminal would obey something.
fn make_harmless(row: &mut [Cell]) {
    for cell in row {
        let is_harmless = match cell.symbol().as_bytes() {
            [b' '..=b'~'] => true,
            _ => !cell.symbol().chars().any(is_obeyed),
        };
        if !is_harmless {
            cell.set_symbol("\u{fffd}");
        }
    }
}

/// Joiners and selectors are drawn or passed over; what else cannot be seen is not for a terminal.
fn is_obeyed(character: char) -> bool {
    !matches!(character, '\u{200C}' | '\u{200D}' | '\u{FE0E}' | '\u{FE0F}')
        && clean::is_unseen(character)
}

/// Whether a cell's text has more than one character that takes room, or one that changes how much another takes.
fn is_doubtful(symbol: &str) -> bool {
    let is_joining = |character| {
        matches!(character, '\u{200D}' | '\u{20E3}' | '\u{FE0E}' | '\u{FE0F}')
            || character >= '\u{1F000}'
    };
    symbol.len() > 4 && symbol.chars().skip(1).any(is_joining)
}

/// As `==`, for the most part without a call: nearly all cells hold one byte.
fn is_same(one: &Cell, other: &Cell) -> bool {
    let symbols = (one.symbol().as_bytes(), other.symbol().as_bytes());
    let same_symbol = match symbols {
        ([one], [other]) => one == other,
        (one, other) => one == other,
    };
    same_symbol
        && one.modifier == other.modifier
        && one.fg == other.fg
        && one.bg == other.bg
        && one.diff_option == other.diff_option
}

#[cfg(test)]
mod tests {
    use std::cell::RefCell;
    use std::rc::Rc;

    use super::*;
    use proptest::prelude::*;
    use ratatui::backend::CrosstermBackend;
    use ratatui::style::{Color, Style};

    const SIZE: (u16, u16) = (12, 3);

    /// What a terminal was sent.
    #[derive(Clone, Debug, Default)]
    struct Sent(Rc<RefCell<Vec<u8>>>);

    impl Write for Sent {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.borrow_mut().extend_from_slice(bytes);
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    /// What is painted: column, row, text, colour.
    type Painted = (u16, u16, String, u8);

    fn paint(buffer: &mut Buffer, painted: &[Painted]) {
        for (x, y, text, colour) in painted {
            let style = Style::new()
                .fg(Color::Indexed(*colour))
                .bg(Color::Indexed(colour % 2));
            buffer.set_string(*x, *y, text, style);
        }
    }

    /// The terminal after these bytes.
    fn terminal(bytes: &[u8]) -> vt100::Parser {
        let mut parser = vt100::Parser::new(
            std::num::NonZeroU16::new(SIZE.1).unwrap(),
            std::num::NonZeroU16::new(SIZE.0).unwrap(),
            0,
        );
        parser.process(bytes);
        parser
    }

    /// What stands in its cells, a blank that was written being like any other, and their colours.
    fn seen(bytes: &[u8]) -> Vec<(String, vt100::Color, vt100::Color)> {
        let terminal = terminal(bytes);
        let places = (0..SIZE.1).flat_map(|y| (0..SIZE.0).map(move |x| (y, x)));
        places
            .map(|(y, x)| {
                let cell = terminal.screen().cell(y, x).unwrap();
                let text = cell.contents().trim().to_owned();
                // A blank has no colour of its own.
                let colour = if text.is_empty() {
                    vt100::Color::Default
                } else {
                    cell.fgcolor()
                };
                (text, colour, cell.bgcolor())
            })
            .collect()
    }

    const CURSOR: Option<Position> = Some(Position { x: 1, y: 1 });

    fn word(buffer: &mut Buffer) -> Option<Position> {
        paint(buffer, &[(2, 1, "word".to_owned(), 3)]);
        CURSOR
    }

    #[test]
    fn a_frame_like_the_one_before_writes_nothing() {
        let sent = Sent::default();
        let mut screen = Screen::new(sent.clone());
        screen.draw(SIZE, word).unwrap();
        assert!(!sent.0.take().is_empty());
        screen.draw(SIZE, word).unwrap();
        assert_eq!(sent.0.take(), b"");
    }

    #[test]
    fn another_size_and_a_redraw_draw_the_frame_whole() {
        let sent = Sent::default();
        let mut screen = Screen::new(sent.clone());
        let is_whole = || {
            let sent = String::from_utf8(sent.0.take()).unwrap();
            sent.contains("\x1b[2J") && sent.contains("word")
        };
        screen.draw(SIZE, word).unwrap();
        assert!(is_whole());
        screen.draw((20, 3), word).unwrap();
        assert!(is_whole());
        screen.redraw().unwrap();
        screen.draw((20, 3), word).unwrap();
        assert!(is_whole());
    }

    #[test]
    fn nothing_stays_of_an_emoji_that_the_terminal_draws_wider() {
        let sent = Sent::default();
        let mut screen = Screen::new(sent.clone());
        let mut shows = |text: &str| {
            let painted = [(0, 0, text.to_owned(), 1)];
            screen
                .draw(SIZE, |buffer| {
                    paint(buffer, &painted);
                    CURSOR
                })
                .unwrap();
            let shown = terminal(&sent.0.borrow()).screen().contents();
            shown.trim_end().to_owned()
        };
        // This terminal draws four people, eight columns wide.
        let family = "a👩\u{200D}👩\u{200D}👧\u{200D}👦";
        let cut = "a👩\u{200D}";
        assert_eq!(shows(family), cut);
        assert_eq!(shows(&format!("{family}b")), format!("{cut}b"));
        assert_eq!(shows(family), cut);
        assert_eq!(shows("ab"), "ab");
    }

    #[test]
    fn a_wide_character_under_a_border_gives_way_whole_and_comes_back() {
        let sent = Sent::default();
        let mut screen = Screen::new(sent.clone());
        let mut shows = |painted: &[Painted]| {
            screen
                .draw(SIZE, |buffer| {
                    paint(buffer, painted);
                    CURSOR
                })
                .unwrap();
            let shown = terminal(&sent.0.borrow()).screen().contents();
            shown.trim_end().to_owned()
        };
        let text = (0, 0, "a漢字b".to_owned(), 1);
        let border = (2, 0, "|".to_owned(), 2);
        assert_eq!(shows(&[text.clone(), border.clone()]), "a |字b");
        assert_eq!(shows(std::slice::from_ref(&text)), "a漢字b");
        assert_eq!(shows(&[text, border]), "a |字b");
    }

    proptest! {
        /// As if each cell of the last frame had been written by itself to a blank terminal.
        #[test]
        fn the_terminal_shows_the_last_frame_whatever_it_showed_before(
            frames in prop::collection::vec(
                prop::collection::vec((0..SIZE.0, 0..SIZE.1, "[ab 漢é❤️]{1,4}", 0..3_u8), 0..4), 1..5,
            ),
        ) {
            let sent = Sent::default();
            let mut screen = Screen::new(sent.clone());
            let mut last = Buffer::empty(Rect::new(0, 0, SIZE.0, SIZE.1));
            for painted in &frames {
                screen.draw(SIZE, |buffer| { paint(buffer, painted); None }).unwrap();
                last.reset();
                paint(&mut last, painted);
            }
            let alone = Sent::default();
            let mut backend = CrosstermBackend::new(alone.clone());
            for (y, row) in (0..).zip(last.content.chunks_exact_mut(usize::from(SIZE.0))) {
                blank_cut(row);
                let mut covered = 0;
                for (x, cell) in (0..).zip(row.iter()) {
                    if x >= covered {
                        backend.draw(std::iter::once((x, y, cell))).unwrap();
                        covered = x + u16::try_from(cell.symbol().width()).unwrap();
                    }
                }
            }
            prop_assert_eq!(seen(&sent.0.borrow()), seen(&alone.0.borrow()));
        }
    }
}
