//! Where motions lead, and what an operator takes of what they pass over.

use std::ops::Range;

use super::command::{Go, Operator};
use super::{bracket, line, word};
use crate::app::clips::Clip;
use crate::text::flow::Flow;
use crate::text::grapheme;

/// What a motion is asked of.
#[derive(Clone, Copy, Debug)]
pub struct From<'a> {
    pub text: &'a str,
    /// The text as it stands on the screen.
    pub flow: Option<&'a Flow>,
    /// Rows that the screen has for it.
    pub height: usize,
    /// On a grapheme boundary.
    pub at: usize,
    pub count: Option<usize>,
    pub letter: Option<char>,
    /// It is for this.
    pub operator: Option<Operator>,
    /// Something is selected: the cursor may stand on a line's end.
    pub selected: bool,
    pub goal: Option<Goal>,
    pub sought: Option<Sought>,
}

impl From<'_> {
    /// The end of the line at a byte: its last grapheme, or behind it where something is selected.
    fn line_end(self, byte: usize) -> usize {
        if self.selected {
            line::end(self.text, byte)
        } else {
            line::last(self.text, byte)
        }
    }
}

/// The column that going up and down aims at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Goal {
    Column(usize),
    /// A column of the screen.
    Screen(i32),
    End,
}

/// A letter that is looked for in a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sought {
    pub letter: char,
    pub back: bool,
    pub till: bool,
}

/// Where a motion led.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reached {
    pub at: usize,
    pub takes: Takes,
    pub goal: Option<Goal>,
}

impl Reached {
    /// Without a column to aim at from here.
    #[must_use]
    pub fn new(at: usize, takes: Takes) -> Self {
        let goal = None;
        Self { at, takes, goal }
    }
}

/// What an operator takes of where a motion ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Takes {
    /// Not the grapheme at its end.
    Before,
    /// That one too.
    With,
    /// Whole lines.
    Lines,
}

/// What an operator is for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// Of whole lines without the last one's end.
    pub range: Range<usize>,
    pub lines: bool,
}

impl Span {
    /// No more and no less than a range.
    #[must_use]
    pub fn exact(range: Range<usize>) -> Self {
        let lines = false;
        Self { range, lines }
    }

    /// The whole lines from that of one byte to that of another.
    #[must_use]
    pub fn whole(text: &str, first: usize, last: usize) -> Self {
        Self {
            range: line::start(text, first)..line::end(text, last),
            lines: true,
        }
    }

    /// The whole lines of a range, whose last one's end may be in it.
    #[must_use]
    pub fn lines_of(text: &str, range: &Range<usize>) -> Self {
        let last = range.end.saturating_sub(1).max(range.start);
        Self::whole(text, range.start, last)
    }

    /// What stands there, to be pasted.
    #[must_use]
    pub fn clip(&self, text: &str) -> Clip {
        Clip {
            text: text.get(self.range.clone()).unwrap_or_default().to_owned(),
            lines: self.lines,
        }
    }
}

/// Where a motion leads; `None`: nowhere.
#[must_use]
pub fn go(go: Go, from: From<'_>) -> Option<Reached> {
    let (text, at) = (from.text, from.at);
    let count = from.count.unwrap_or(1);
    let before = |at| Some(Reached::new(at, Takes::Before));
    let with = |at| Some(Reached::new(at, Takes::With));
    let lines = |at| Some(Reached::new(at, Takes::Lines));
    match go {
        Go::Left => before(sideways(from, true, count)?),
        Go::Right => before(sideways(from, false, count)?),
        Go::Under => {
            let to = line::on(text, at, count);
            before(Some(to).filter(|to| *to > at)?)
        }
        Go::Before => {
            let start = line::start(text, at);
            let to = repeat(at, count, |at| {
                (at > start).then(|| grapheme::previous(text, at))
            });
            before(Some(to).filter(|to| *to < at)?)
        }
        Go::Up | Go::Down => vertical(from, go == Go::Up, count),
        Go::RowUp | Go::RowDown | Go::HalfUp | Go::HalfDown | Go::PageUp | Go::PageDown => {
            by_rows(from, go, count)
        }
        Go::Word { big } => forward(from, big, count),
        Go::WordEnd { big } => with(word_end(from, big, count, false)?),
        Go::WordBack { big } => before(word::backward(text, at, big, count)?),
        Go::WordEndBack { big } => with(word::end_backward(text, at, big, count)?),
        Go::LineStart => before(line::start(text, at)),
        Go::LineFirst => before(line::first(text, at)),
        Go::LineEnd => {
            let line = down(text, at, count - 1)?;
            let takes = if line::is_empty(text, line) {
                Takes::Before
            } else {
                Takes::With
            };
            Some(Reached {
                goal: Some(Goal::End),
                ..Reached::new(from.line_end(line), takes)
            })
        }
        Go::LineLast => {
            let line = line::at(text, down(text, at, count - 1)?);
            let inside = text.get(line.clone()).unwrap_or_default();
            let end = line.start + inside.trim_end_matches([' ', '\t']).len();
            with(grapheme::previous(text, end).max(line.start))
        }
        Go::Column => before(line::at_column(text, at, count - 1)),
        Go::Lines => lines(line::first(text, down_most(text, at, count - 1)?)),
        Go::NextLine => lines(line::first(text, down(text, at, count)?)),
        Go::PreviousLine => lines(line::first(text, up(text, at, count)?)),
        Go::TextStart => lines(line::first(text, line::number(text, count))),
        Go::TextEnd => {
            let start = match from.count {
                Some(number) => line::number(text, number),
                None => line::start(text, text.len()),
            };
            lines(line::first(text, start))
        }
        Go::ParagraphBack => before(paragraph(text, at, count, line::above)?),
        Go::ParagraphForward => paragraph_forward(text, at, count),
        Go::Find { back, till } => {
            let letter = from.letter?;
            find(from, Sought { letter, back, till }, count, false)
        }
        Go::FindAgain { turned } => {
            let sought = from.sought?;
            let back = sought.back != turned;
            find(from, Sought { back, ..sought }, count, true)
        }
        Go::Match => with(bracket::partner(text, at)?),
    }
}

/// A step done so often, as far as it goes.
fn repeat(at: usize, count: usize, step: impl Fn(usize) -> Option<usize>) -> usize {
    let mut at = at;
    for _ in 0..count {
        match step(at) {
            Some(next) => at = next,
            None => break,
        }
    }
    at
}

/// As the arrows go, but within the line. For an operator it may go to the line's end.
fn sideways(from: From<'_>, left: bool, count: usize) -> Option<usize> {
    let (text, at) = (from.text, from.at);
    let line = line::at(text, at);
    let flow = from.flow?;
    let step = |at: usize| {
        let to = if left { flow.left(at) } else { flow.right(at) };
        let end = if from.operator.is_some() || from.selected {
            line.end
        } else {
            line::last(text, at)
        };
        (to != at && to >= line.start && to <= end).then_some(to)
    };
    let to = repeat(at, count, step);
    (to != at).then_some(to)
}

fn down(text: &str, at: usize, count: usize) -> Option<usize> {
    let mut at = line::start(text, at);
    for _ in 0..count {
        at = line::below(text, at)?;
    }
    Some(at)
}

/// As many lines down as there are, but at least one of them if one is asked for.
fn down_most(text: &str, at: usize, count: usize) -> Option<usize> {
    let start = line::start(text, at);
    let to = line::down(text, at, count);
    (count == 0 || to > start).then_some(to)
}

fn up(text: &str, at: usize, count: usize) -> Option<usize> {
    let mut at = line::start(text, at);
    for _ in 0..count {
        at = line::above(text, at)?;
    }
    Some(at)
}

fn vertical(from: From<'_>, upwards: bool, count: usize) -> Option<Reached> {
    let (text, at) = (from.text, from.at);
    let start = line::start(text, at);
    let step = |at| {
        if upwards {
            line::above(text, at)
        } else {
            line::below(text, at)
        }
    };
    let to = repeat(start, count, step);
    if to == start {
        return None;
    }
    let column = match from.goal {
        Some(Goal::End) => None,
        Some(Goal::Column(column)) => Some(column),
        Some(Goal::Screen(_)) | None => Some(line::column(text, at)),
    };
    let at = match column {
        Some(column) => line::at_column(text, to, column),
        None => from.line_end(to),
    };
    Some(Reached {
        goal: Some(column.map_or(Goal::End, Goal::Column)),
        ..Reached::new(at, Takes::Lines)
    })
}

fn by_rows(from: From<'_>, go: Go, count: usize) -> Option<Reached> {
    let flow = from.flow?;
    let (row, column) = flow.cursor(from.at);
    let goal = match from.goal {
        Some(Goal::Screen(column)) => column,
        _ => column,
    };
    let page = from.height.max(2);
    let by = match go {
        Go::HalfUp | Go::HalfDown => page / 2,
        Go::PageUp | Go::PageDown => page - 1,
        _ => 1,
    } * count;
    let to = match go {
        Go::RowUp | Go::HalfUp | Go::PageUp => row.saturating_sub(by),
        _ => (row + by).min(flow.rows() - 1),
    };
    (to != row).then(|| Reached {
        goal: Some(Goal::Screen(goal)),
        ..Reached::new(flow.hit(to, goal), Takes::Before)
    })
}

fn forward(from: From<'_>, big: bool, count: usize) -> Option<Reached> {
    let (text, at) = (from.text, from.at);
    // In a word `cw` changes it, and not the blanks behind.
    if from.operator == Some(Operator::Change) && !word::is_blank(text, at) {
        let end = word_end(from, big, count, true)?;
        return Some(Reached::new(end, Takes::With));
    }
    let (to, is_whole) = match word::forward(text, at, big, count, from.operator.is_some()) {
        Ok(to) => (to, true),
        Err(to) => (to, false),
    };
    (is_whole || to > at).then(|| Reached::new(to, Takes::Before))
}

/// At the text's end, where no whole word is left, it goes as far as it can.
fn word_end(from: From<'_>, big: bool, count: usize, stays: bool) -> Option<usize> {
    let text = from.text;
    word::end(text, from.at, big, count, stays).or_else(|| {
        let last = line::last(text, text.len());
        (last > from.at || from.operator.is_some() && last == from.at).then_some(last)
    })
}

/// The start of the empty line so many paragraphs on, or of the text's last line on that way.
fn paragraph(
    text: &str,
    at: usize,
    count: usize,
    beside: fn(&str, usize) -> Option<usize>,
) -> Option<usize> {
    let mut start = line::start(text, at);
    for left in (0..count).rev() {
        let mut passed = false;
        loop {
            passed |= !line::is_empty(text, start);
            match beside(text, start) {
                Some(next) => start = next,
                None if left > 0 => return None,
                None => return Some(start),
            }
            if passed && line::is_empty(text, start) {
                break;
            }
        }
    }
    Some(start)
}

fn paragraph_forward(text: &str, at: usize, count: usize) -> Option<Reached> {
    let start = paragraph(text, at, count, line::below)?;
    let is_last = line::end(text, start) == text.len();
    Some(if is_last && !line::is_empty(text, start) {
        Reached::new(line::last(text, start), Takes::With)
    } else {
        Reached::new(start, Takes::Before)
    })
}

/// The letter in the line. `again`: one that `t` stands before already is passed over.
fn find(from: From<'_>, sought: Sought, count: usize, again: bool) -> Option<Reached> {
    let (text, at) = (from.text, from.at);
    let line = line::at(text, at);
    let is_letter = |at: usize| {
        let rest = text.get(at..).unwrap_or_default();
        rest.starts_with(sought.letter)
    };
    let step = |at: usize| {
        let mut at = at;
        loop {
            if sought.back {
                if at <= line.start {
                    return None;
                }
                at = grapheme::previous(text, at);
            } else {
                at = grapheme::next(text, at);
                if at >= line.end {
                    return None;
                }
            }
            if is_letter(at) {
                return Some(at);
            }
        }
    };
    let beside = |at: usize| {
        if sought.back {
            grapheme::next(text, at)
        } else {
            grapheme::previous(text, at)
        }
    };
    let mut to = at;
    for _ in 0..count {
        to = step(to)?;
    }
    if again && sought.till && count == 1 && beside(to) == at {
        to = step(to)?;
    }
    let takes = if sought.back {
        Takes::Before
    } else {
        Takes::With
    };
    Some(Reached::new(
        if sought.till { beside(to) } else { to },
        takes,
    ))
}

/// What an operator takes of a motion from `at`.
#[must_use]
pub fn span(text: &str, at: usize, reached: Reached, operator: Operator) -> Span {
    let (start, mut end) = (at.min(reached.at), at.max(reached.at));
    let across = line::start(text, start) != line::start(text, end);
    let before = text.get(line::start(text, start)..start);
    let in_indent = before.is_some_and(line::is_blank);
    let mut with = false;
    match reached.takes {
        Takes::Lines => return Span::whole(text, start, end),
        // Up to a line's start is up to the end of the line before, or whole lines.
        Takes::Before if across && line::start(text, end) == end => {
            end -= 1;
            if in_indent {
                return Span::whole(text, start, end);
            }
        }
        Takes::Before => {}
        Takes::With => with = true,
    }
    if with && !line::is_end(text, end) {
        end = grapheme::next(text, end);
    }
    let across = line::start(text, start) != line::start(text, end);
    if operator == Operator::Delete && across && in_indent {
        let rest = text.get(end..line::end(text, end));
        if rest.is_some_and(line::is_blank) {
            return Span::whole(text, start, end);
        }
    }
    Span::exact(start..end)
}
