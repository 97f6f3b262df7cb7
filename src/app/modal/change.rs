//! What commands make of a text: the stretch that changes, what stands there then, and where the cursor goes.

use std::ops::Range;

use super::command::Operator;
use super::line;
use super::motion::Span;
use crate::app::clips::Clip;
use crate::text::grapheme;

/// A change of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Edit {
    pub range: Range<usize>,
    pub with: String,
    pub cursor: Cursor,
    /// What was taken away.
    pub clip: Option<Clip>,
    /// Something is typed there now.
    pub inserts: bool,
}

impl Edit {
    /// Puts a text in the place of a range.
    #[must_use]
    pub fn new(range: Range<usize>, with: String, cursor: Cursor) -> Self {
        Self {
            range,
            with,
            cursor,
            clip: None,
            inserts: false,
        }
    }
}

/// Where the cursor goes, in the text as it is then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cursor {
    At(usize),
    /// The first letter of the line at a byte.
    First(usize),
}

impl Cursor {
    /// The byte.
    #[must_use]
    pub fn byte(self, text: &str) -> usize {
        match self {
            Self::At(byte) => byte.min(text.len()),
            Self::First(byte) => line::first(text, byte.min(text.len())),
        }
    }
}

/// What blanks an operator puts before a line.
const INDENT: &str = "  ";

/// What an operator makes of a stretch; `None`: nothing changes (a copy does not). `back`: where the cursor goes where
/// only letters change their case.
#[must_use]
pub fn operate(text: &str, span: &Span, operator: Operator, back: usize) -> Option<Edit> {
    let taken = text.get(span.range.clone())?;
    let start = span.range.start;
    let without = |range, cursor| Edit {
        clip: Some(span.clip(text)),
        ..Edit::new(range, String::new(), cursor)
    };
    let recased = |with| Some(Edit::new(span.range.clone(), with, Cursor::At(back)));
    match operator {
        Operator::Yank => None,
        Operator::Change => Some(Edit {
            inserts: true,
            ..without(span.range.clone(), Cursor::At(start))
        }),
        Operator::Delete if span.lines => {
            let range = with_line_end(text, &span.range);
            let cursor = Cursor::First(range.start);
            Some(without(range, cursor))
        }
        Operator::Delete if taken.is_empty() => None,
        Operator::Delete => Some(without(span.range.clone(), Cursor::At(start))),
        Operator::Lower => recased(taken.to_lowercase()),
        Operator::Upper => recased(taken.to_uppercase()),
        Operator::Swap => recased(swapped(taken)),
        Operator::Indent | Operator::Outdent => {
            let range = line::start(text, start)..line::end(text, span.range.end);
            let lines = text.get(range.clone())?.split('\n');
            let with: Vec<String> = lines
                .map(|line| match operator {
                    Operator::Indent if line.is_empty() => String::new(),
                    Operator::Indent => format!("{INDENT}{line}"),
                    _ => {
                        let blanks = line.len() - line.trim_start_matches(' ').len();
                        line.get(blanks.min(INDENT.len())..)
                            .unwrap_or_default()
                            .to_owned()
                    }
                })
                .collect();
            let cursor = Cursor::First(range.start);
            Some(Edit::new(range, with.join("\n"), cursor))
        }
    }
}

/// Lines and a line end of theirs, to be taken out.
fn with_line_end(text: &str, lines: &Range<usize>) -> Range<usize> {
    if lines.end < text.len() {
        lines.start..lines.end + 1
    } else {
        lines.start.saturating_sub(1)..lines.end
    }
}

fn swapped(text: &str) -> String {
    text.chars()
        .flat_map(|letter| -> Vec<char> {
            if letter.is_uppercase() {
                letter.to_lowercase().collect()
            } else {
                letter.to_uppercase().collect()
            }
        })
        .collect()
}

/// `~`: letters swap their case, and the cursor goes on behind them.
#[must_use]
pub fn swap_letters(text: &str, at: usize, count: usize) -> Option<Edit> {
    let end = line::on(text, at, count);
    let with = swapped(text.get(at..end)?);
    let cursor = Cursor::At(at + with.len());
    (end > at).then(|| Edit::new(at..end, with, cursor))
}

/// `r`: letters become another one; there must be as many.
#[must_use]
pub fn replace(text: &str, range: &Range<usize>, letter: char) -> Option<Edit> {
    let taken = text.get(range.clone())?;
    if taken.is_empty() {
        return None;
    }
    let (with, cursor) = if letter == '\n' {
        ("\n".to_owned(), range.start + 1)
    } else {
        let mut with = String::new();
        let mut at = 0;
        while at < taken.len() {
            let next = grapheme::next(taken, at);
            match taken.get(at..next) {
                Some("\n") => with.push('\n'),
                _ => with.push(letter),
            }
            at = next;
        }
        let last = letter.len_utf8().min(with.len());
        let cursor = range.start + with.len() - last;
        (with, cursor)
    };
    Some(Edit::new(range.clone(), with, Cursor::At(cursor)))
}

/// The letters that `r` is for.
#[must_use]
pub fn replaceable(text: &str, at: usize, count: usize) -> Option<Range<usize>> {
    let last = line::on(text, at, count - 1);
    (!line::is_end(text, last)).then(|| at..line::on(text, last, 1))
}

/// `J`: lines from the one at `at` to the one at `last` become one.
#[must_use]
pub fn join(text: &str, at: usize, last: usize, spaced: bool) -> Option<Edit> {
    let range = line::start(text, at)..line::end(text, last);
    let mut lines = text.get(range.clone())?.split('\n');
    let mut with = lines.next()?.to_owned();
    let mut cursor = None;
    for line in lines {
        let line = if spaced {
            line.trim_start_matches([' ', '\t'])
        } else {
            line
        };
        cursor = Some(with.len());
        if spaced
            && !line.is_empty()
            && !line.starts_with(')')
            && !with.is_empty()
            && !with.ends_with([' ', '\t'])
        {
            with.push(' ');
        }
        with.push_str(line);
    }
    let cursor = range.start + cursor?;
    Some(Edit::new(range, with, Cursor::At(cursor)))
}

/// The most that a count makes of a text, in bytes: with more a slip of the hand would end the program.
const MOST_MADE: usize = 16 << 20;

/// A count, as far as so many bytes that often are no more than anybody wants.
#[must_use]
pub fn bounded(count: usize, bytes: usize) -> usize {
    count.min((MOST_MADE / (bytes + 1)).max(1))
}

/// `p` and `P`: what was copied or cut, so often.
#[must_use]
pub fn put(text: &str, at: usize, clip: &Clip, before: bool, count: usize) -> Edit {
    let count = bounded(count, clip.text.len());
    let edit = |at, with, cursor| Edit::new(at..at, with, cursor);
    if clip.lines {
        let lines = vec![clip.text.as_str(); count].join("\n");
        if before {
            let start = line::start(text, at);
            return edit(start, format!("{lines}\n"), Cursor::First(start));
        }
        let end = line::end(text, at);
        return edit(end, format!("\n{lines}"), Cursor::First(end + 1));
    }
    let at = if before || line::is_end(text, at) {
        at
    } else {
        grapheme::next(text, at)
    };
    let with = clip.text.repeat(count);
    let cursor = if with.contains('\n') {
        at
    } else {
        at + grapheme::previous(&with, with.len())
    };
    edit(at, with, Cursor::At(cursor))
}
