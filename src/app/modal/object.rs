//! Text objects: the word, paragraph, quotes or brackets around the cursor.

use std::ops::Range;

use super::bracket::{self, closer, opener};
use super::command::{Object, Thing};
use super::motion::Span;
use super::{line, word};
use crate::text::grapheme;

/// The object around a byte; `None`: there is none.
#[must_use]
pub fn around(text: &str, at: usize, object: Object, count: usize) -> Option<Span> {
    match object.kind {
        Thing::Word => Some(Span::exact(words(text, at, false, object.around, count))),
        Thing::BigWord => Some(Span::exact(words(text, at, true, object.around, count))),
        Thing::Paragraph => paragraphs(text, at, object.around, count),
        Thing::Quoted(quote) => quoted(text, at, quote, object.around).map(Span::exact),
        Thing::Bracketed(open) => bracketed(text, at, open, object.around, count),
    }
}

fn words(text: &str, at: usize, big: bool, around: bool, count: usize) -> Range<usize> {
    let mut range = word::run(text, at, big);
    let end = line::end(text, at);
    let mut left = if around { count * 2 } else { count } - 1;
    let starts_blank = word::is_blank(text, at);
    while left > 0 && range.end < end {
        range.end = word::run(text, range.end, big).end;
        left -= 1;
    }
    // Without blanks behind it, a word takes those before it.
    if around && !starts_blank {
        let last = grapheme::previous(text, range.end);
        let before = grapheme::previous(text, range.start);
        let blank_before = range.start > line::start(text, at) && word::is_blank(text, before);
        if !word::is_blank(text, last) && blank_before {
            let blanks = word::run(text, before, big);
            // Not the indent of a line.
            if blanks.start > line::start(text, at) {
                range.start = blanks.start;
            }
        }
    }
    range
}

fn is_blank_line(text: &str, start: usize) -> bool {
    text.get(line::at(text, start)).is_some_and(line::is_blank)
}

fn paragraphs(text: &str, at: usize, around: bool, count: usize) -> Option<Span> {
    let mut start = line::start(text, at);
    let blank = is_blank_line(text, start);
    while let Some(above) = line::above(text, start) {
        if is_blank_line(text, above) != blank {
            break;
        }
        start = above;
    }
    let run_end = |from: usize| {
        let blank = is_blank_line(text, from);
        let mut last = from;
        while let Some(below) = line::below(text, last) {
            if is_blank_line(text, below) != blank {
                break;
            }
            last = below;
        }
        last
    };
    let mut last = run_end(line::start(text, at));
    let mut taken_behind = !around;
    let wanted = if around { count * 2 } else { count };
    for _ in 1..wanted {
        match line::below(text, last) {
            Some(below) => {
                last = run_end(below);
                taken_behind = true;
            }
            None if around && blank => return None,
            None => break,
        }
    }
    // A paragraph at the end takes the empty lines before it.
    if !taken_behind {
        while let Some(above) = line::above(text, start).filter(|above| is_blank_line(text, *above))
        {
            start = above;
        }
    }
    Some(Span::whole(text, start, last))
}

fn quoted(text: &str, at: usize, quote: char, around: bool) -> Option<Range<usize>> {
    let line = line::at(text, at);
    let inside = text.get(line.clone())?;
    let mut quotes = Vec::new();
    let mut escaped = false;
    for (offset, letter) in inside.char_indices() {
        if escaped {
            escaped = false;
        } else if letter == '\\' {
            escaped = true;
        } else if letter == quote {
            quotes.push(line.start + offset);
        }
    }
    let index = quotes.iter().position(|place| *place == at);
    // On a quote the line is told in pairs from its start; else it is the quotes on either side, or the first two.
    let first = if let Some(index) = index {
        index - index % 2
    } else {
        let behind = quotes.partition_point(|place| *place < at);
        behind.saturating_sub(1)
    };
    let (open, close) = (*quotes.get(first)?, *quotes.get(first + 1)?);
    if !around {
        return Some(open + quote.len_utf8()..close);
    }
    let end = close + quote.len_utf8();
    let blanks = |text: &str| text.len() - text.trim_start_matches([' ', '\t']).len();
    let behind = blanks(text.get(end..line.end)?);
    if behind > 0 {
        return Some(open..end + behind);
    }
    let head = text.get(line.start..open)?;
    Some(line.start + head.trim_end_matches([' ', '\t']).len()..end)
}

fn bracketed(text: &str, at: usize, open: char, around: bool, count: usize) -> Option<Span> {
    let close = bracket::closing(open);
    let letter = text.get(at..)?.chars().next();
    let mut start = if letter == Some(open) {
        at
    } else {
        // Outside of any, the next one in the line.
        opener(text, at, open, close).or_else(|| {
            let rest = text.get(at..line::end(text, at))?;
            rest.find(open).map(|offset| at + offset)
        })?
    };
    // Both pairs of a placeholder are one.
    let inside = start + open.len_utf8();
    if count == 1
        && open == '{'
        && text.get(inside..).is_some_and(|rest| rest.starts_with('{'))
        && closer(text, inside, open, close)
            .is_some_and(|end| closer(text, start, open, close) == Some(end + 1))
    {
        start = inside;
    }
    for _ in 1..count {
        start = opener(text, start, open, close)?;
    }
    let mut end = closer(text, start, open, close)?;
    let width = open.len_utf8();
    if around {
        // Both pairs of a placeholder are its own.
        if open == '{'
            && count == 1
            && text.get(..start)?.ends_with('{')
            && text.get(end + width..)?.starts_with('}')
        {
            start -= width;
            end += width;
        }
        return Some(Span::exact(start..end + width));
    }
    let mut from = start + width;
    // Where the brackets stand on lines of their own, it is the lines between them.
    if line::is_end(text, from) && from < end {
        from += 1;
    }
    let line = line::start(text, end);
    let alone = line::is_blank(text.get(line..end)?);
    if alone && line > from {
        let lines = line::start(text, from) == from;
        return Some(Span {
            range: from..line - 1,
            lines,
        });
    }
    (from <= end).then(|| Span::exact(from..end))
}
