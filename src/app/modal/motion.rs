//! Where motions lead, and what an operator takes of what they pass over.

use std::ops::Range;

use super::command::{Go, Operator};
use super::{bracket, line, word};
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
    pub sought: Option<Sought>,
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

/// Where a motion leads; `None`: nowhere.
#[must_use]
pub fn go(go: Go, from: From<'_>) -> Option<Reached> {
    let (text, at) = (from.text, from.at);
    let count = from.count.unwrap_or(1);
    let to = |at, takes| {
        Some(Reached {
            at,
            takes,
            goal: None,
            sought: None,
        })
    };
    let before = |at| to(at, Takes::Before);
    let with = |at| to(at, Takes::With);
    let lines = |at| to(at, Takes::Lines);
    match go {
        Go::Left => before(sideways(from, true, count)?),
        Go::Right => before(sideways(from, false, count)?),
        Go::Under => {
            let to = line::on(text, at, count);
            (to > at).then_some(()).and(before(to))
        }
        Go::Before => {
            let start = line::start(text, at);
            let to = repeat(at, count, |at| {
                (at > start).then(|| grapheme::previous(text, at))
            });
            (to < at).then_some(()).and(before(to))
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
            Some(Reached {
                at: if from.selected {
                    line::end(text, line)
                } else {
                    line::last(text, line)
                },
                takes: if line::is_empty(text, line) {
                    Takes::Before
                } else {
                    Takes::With
                },
                goal: Some(Goal::End),
                sought: None,
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
        Go::PreviousLine => {
            let line = up(text, at, count)?;
            lines(line::first(text, line))
        }
        Go::TextStart => lines(line::first(text, line::number(text, count))),
        Go::TextEnd => {
            let start = match from.count {
                Some(number) => line::number(text, number),
                None => line::start(text, text.len()),
            };
            lines(line::first(text, start))
        }
        Go::ParagraphBack => before(paragraph_back(text, at, count)?),
        Go::ParagraphForward => paragraph_forward(text, at, count),
        Go::Find { back, till } => {
            let letter = from.letter?;
            let sought = Sought { letter, back, till };
            find(from, sought, sought, count, false)
        }
        Go::FindAgain { turned } => {
            let sought = from.sought?;
            let back = sought.back != turned;
            find(from, Sought { back, ..sought }, sought, count, true)
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
    let goal = match from.goal {
        Some(goal @ (Goal::Column(_) | Goal::End)) => goal,
        _ => Goal::Column(line::column(text, at)),
    };
    let at = match goal {
        Goal::Column(column) => line::at_column(text, to, column),
        Goal::Screen(_) => to,
        Goal::End if from.selected => line::end(text, to),
        Goal::End => line::last(text, to),
    };
    Some(Reached {
        at,
        takes: Takes::Lines,
        goal: Some(goal),
        sought: None,
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
        at: flow.hit(to, goal),
        takes: Takes::Before,
        goal: Some(Goal::Screen(goal)),
        sought: None,
    })
}

fn forward(from: From<'_>, big: bool, count: usize) -> Option<Reached> {
    let (text, at) = (from.text, from.at);
    let reached = |at, takes| Reached {
        at,
        takes,
        goal: None,
        sought: None,
    };
    // In a word `cw` changes it, and not the blanks behind.
    if from.operator == Some(Operator::Change) && !word::is_blank(text, at) {
        return Some(reached(word_end(from, big, count, true)?, Takes::With));
    }
    let (to, is_whole) = match word::forward(text, at, big, count, from.operator.is_some()) {
        Ok(to) => (to, true),
        Err(to) => (to, false),
    };
    (is_whole || to > at).then(|| reached(to, Takes::Before))
}

/// At the text's end, where no whole word is left, it goes as far as it can.
fn word_end(from: From<'_>, big: bool, count: usize, stays: bool) -> Option<usize> {
    let text = from.text;
    word::end(text, from.at, big, count, stays).or_else(|| {
        let last = line::last(text, text.len());
        (last > from.at || from.operator.is_some() && last == from.at).then_some(last)
    })
}

fn paragraph_back(text: &str, at: usize, count: usize) -> Option<usize> {
    let mut start = line::start(text, at);
    for left in (0..count).rev() {
        let mut passed = false;
        loop {
            passed |= !line::is_empty(text, start);
            match line::above(text, start) {
                Some(above) => start = above,
                None if left > 0 => return None,
                None => return Some(0),
            }
            if passed && line::is_empty(text, start) {
                break;
            }
        }
    }
    Some(start)
}

fn paragraph_forward(text: &str, at: usize, count: usize) -> Option<Reached> {
    let mut start = line::start(text, at);
    for left in (0..count).rev() {
        let mut passed = false;
        loop {
            passed |= !line::is_empty(text, start);
            match line::below(text, start) {
                Some(below) => start = below,
                None if left > 0 => return None,
                None => break,
            }
            if passed && line::is_empty(text, start) {
                break;
            }
        }
    }
    let is_last = line::end(text, start) == text.len();
    let (at, takes) = if is_last && !line::is_empty(text, start) {
        (line::last(text, start), Takes::With)
    } else {
        (start, Takes::Before)
    };
    Some(Reached {
        at,
        takes,
        goal: None,
        sought: None,
    })
}

/// The letter in the line. `again`: one that `t` stands before already is passed over.
fn find(
    from: From<'_>,
    sought: Sought,
    kept: Sought,
    count: usize,
    again: bool,
) -> Option<Reached> {
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
    let reached = if sought.till { beside(to) } else { to };
    Some(Reached {
        at: reached,
        takes: if sought.back {
            Takes::Before
        } else {
            Takes::With
        },
        goal: None,
        sought: Some(kept),
    })
}

/// What an operator takes of a motion from `at`.
#[must_use]
pub fn span(text: &str, at: usize, reached: Reached, operator: Operator) -> Span {
    let (start, mut end) = (at.min(reached.at), at.max(reached.at));
    let whole = |start, end| Span {
        range: line::start(text, start)..line::end(text, end),
        lines: true,
    };
    let across = line::start(text, start) != line::start(text, end);
    let before = text.get(line::start(text, start)..start);
    let in_indent = before.is_some_and(line::is_blank);
    let mut with = false;
    match reached.takes {
        Takes::Lines => return whole(start, end),
        // Up to a line's start is up to the end of the line before, or whole lines.
        Takes::Before if across && line::start(text, end) == end => {
            end -= 1;
            if in_indent {
                return whole(start, end);
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
            return whole(start, end);
        }
    }
    Span {
        range: start..end,
        lines: false,
    }
}
