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

/// What an operator makes of a stretch; `None`: nothing changes (a copy does not). `at`: where the cursor was. `selected`:
/// the stretch was selected.
#[must_use]
pub fn operate(
    text: &str,
    span: &Span,
    operator: Operator,
    at: usize,
    selected: bool,
) -> Option<Edit> {
    let taken = text.get(span.range.clone())?;
    let start = span.range.start;
    let clip = Some(span.clip(text));
    match operator {
        Operator::Yank => None,
        Operator::Change => Some(Edit {
            range: span.range.clone(),
            with: String::new(),
            cursor: Cursor::At(start),
            clip,
            inserts: true,
        }),
        Operator::Delete if span.lines => Some(Edit {
            clip,
            ..without_lines(text, span)
        }),
        Operator::Delete => (!span.range.is_empty()).then_some(Edit {
            range: span.range.clone(),
            with: String::new(),
            cursor: Cursor::At(start),
            clip,
            inserts: false,
        }),
        Operator::Lower | Operator::Upper | Operator::Swap => {
            let with = match operator {
                Operator::Lower => taken.to_lowercase(),
                Operator::Upper => taken.to_uppercase(),
                _ => swapped(taken),
            };
            let at = if span.lines && !selected {
                at.min(start.max(at))
            } else {
                start
            };
            Some(Edit {
                range: span.range.clone(),
                with,
                cursor: Cursor::At(at),
                clip: None,
                inserts: false,
            })
        }
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
            Some(Edit {
                cursor: Cursor::First(range.start),
                range,
                with: with.join("\n"),
                clip: None,
                inserts: false,
            })
        }
    }
}

/// Where the cursor goes after a copy.
#[must_use]
pub fn after_yank(span: &Span, at: usize, reached: usize, selected: bool) -> usize {
    if span.lines && !selected {
        at.min(reached)
    } else {
        span.range.start
    }
}

/// Lines taken out with a line end of theirs.
fn without_lines(text: &str, span: &Span) -> Edit {
    let mut range = span.range.clone();
    let cursor;
    if range.end < text.len() {
        range.end += 1;
        cursor = Cursor::First(range.start);
    } else {
        range.start = range.start.saturating_sub(1);
        cursor = Cursor::First(range.start);
    }
    Edit {
        range,
        with: String::new(),
        cursor,
        clip: None,
        inserts: false,
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
    (end > at).then(|| Edit {
        cursor: Cursor::At(at + with.len()),
        range: at..end,
        with,
        clip: None,
        inserts: false,
    })
}

/// `r`: letters become another one; there must be as many.
#[must_use]
pub fn replace(text: &str, range: &Range<usize>, letter: char) -> Option<Edit> {
    let taken = text.get(range.clone())?;
    let with: String = if letter == '\n' {
        "\n".to_owned()
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
        with
    };
    let cursor = if letter == '\n' {
        range.start + 1
    } else {
        range.start + with.len() - letter.len_utf8().min(with.len())
    };
    (!taken.is_empty()).then_some(Edit {
        range: range.clone(),
        with,
        cursor: Cursor::At(cursor),
        clip: None,
        inserts: false,
    })
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
    Some(Edit {
        range,
        with,
        cursor: Cursor::At(cursor),
        clip: None,
        inserts: false,
    })
}

/// `p` and `P`: what was copied or cut, so often.
#[must_use]
pub fn put(text: &str, at: usize, clip: &Clip, before: bool, count: usize) -> Edit {
    let edit = |at: usize, with: String, cursor| Edit {
        range: at..at,
        with,
        cursor,
        clip: None,
        inserts: false,
    };
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
