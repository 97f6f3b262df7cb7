//! What keys of normal mode say: a count, an operator, a motion, a letter.

use crossterm::event::KeyCode;

use super::command::{Bound, Command, Go, Operator};
use crate::app::keymap::Key;
use crate::app::keymap::layer::{Found, Layer};

/// The greatest count: more of a thing than a draft has.
const MOST: usize = 99_999;

/// A whole command.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Typed {
    pub count: Option<usize>,
    pub operator: Option<Operator>,
    pub bound: Bound,
    /// The letter that it asked for.
    pub letter: Option<char>,
}

/// What keys say so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Parsed {
    /// More are to come.
    More,
    Whole(Typed),
    Nothing,
}

/// Where the keys of each mode stand.
#[derive(Clone, Copy, Debug)]
pub struct Layers<'a> {
    pub normal: &'a Layer<Bound>,
    /// These come first while something is selected; its objects stand behind operators, too.
    pub visual: &'a Layer<Bound>,
}

/// What keys say. `selected`: the commands are for a selection.
#[must_use]
pub fn parse(keys: &[Key], layers: Layers<'_>, selected: bool) -> Parsed {
    let (first_count, keys) = counted(keys);
    let mut found = Step::Nothing;
    if selected {
        found = look(layers.visual, keys);
    }
    if found == Step::Nothing {
        found = look(layers.normal, keys);
    }
    let (bound, used) = match found {
        Step::Whole(bound, used) => (bound, used),
        Step::More => return Parsed::More,
        Step::Nothing => return Parsed::Nothing,
    };
    let (own, rest) = keys.split_at(used);
    let operator = match bound {
        Bound::Command(Command::Operate(operator)) if !selected => operator,
        _ => return whole(first_count, None, bound, rest),
    };
    let (count, rest) = counted(rest);
    let count = match (first_count, count) {
        (None, None) => None,
        (one, other) => Some((one.unwrap_or(1) * other.unwrap_or(1)).min(MOST)),
    };
    // Twice the operator is the line: `dd`, `gugu`, `guu`.
    if rest.starts_with(own) || rest.first() == own.last() {
        let lines = Bound::Command(Command::Go(Go::Lines));
        return whole(count, Some(operator), lines, &[]);
    }
    match behind(layers, rest) {
        Step::Whole(bound, used) => {
            let rest = rest.get(used..).unwrap_or_default();
            whole(count, Some(operator), bound, rest)
        }
        Step::More => Parsed::More,
        // It may become twice the operator.
        Step::Nothing if own.starts_with(rest) => Parsed::More,
        Step::Nothing => Parsed::Nothing,
    }
}

/// What keys at the start of others ask for, and how many they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Whole(Bound, usize),
    More,
    Nothing,
}

fn look(layer: &Layer<Bound>, keys: &[Key]) -> Step {
    for (used, key) in keys.iter().enumerate() {
        match layer.find(keys.get(..used).unwrap_or_default(), *key) {
            Found::Whole(bound) => return Step::Whole(bound, used + 1),
            Found::Begins => {}
            Found::Nothing => return Step::Nothing,
        }
    }
    Step::More
}

/// What stands behind an operator: an object or a motion.
fn behind(layers: Layers<'_>, keys: &[Key]) -> Step {
    match look(layers.visual, keys) {
        found @ (Step::Whole(Bound::Command(Command::Select(_)), _) | Step::More) => found,
        _ => match look(layers.normal, keys) {
            found @ (Step::Whole(Bound::Command(Command::Go(_)), _) | Step::More) => found,
            _ => Step::Nothing,
        },
    }
}

/// The count that keys begin with, and what is behind it. A 0 begins none.
fn counted(keys: &[Key]) -> (Option<usize>, &[Key]) {
    let digit = |key: &Key| match key.code {
        KeyCode::Char(digit) if key.modifiers.is_empty() => digit.to_digit(10),
        _ => None,
    };
    let mut count = None;
    let mut rest = keys;
    while let Some((key, behind)) = rest.split_first() {
        let Some(digit) = digit(key).filter(|digit| *digit > 0 || count.is_some()) else {
            break;
        };
        let digit = usize::try_from(digit).unwrap_or(0);
        count = Some((count.unwrap_or(0) * 10 + digit).min(MOST));
        rest = behind;
    }
    (count, rest)
}

/// A command, where the letter that it may ask for is there.
fn whole(count: Option<usize>, operator: Option<Operator>, bound: Bound, rest: &[Key]) -> Parsed {
    let wants = matches!(
        bound,
        Bound::Command(Command::Replace | Command::Go(Go::Find { .. }))
    );
    let letter = match rest.first() {
        _ if !wants => None,
        None => return Parsed::More,
        Some(key) => match key.code {
            KeyCode::Char(letter) if key.is_typed() => Some(letter),
            KeyCode::Enter => Some('\n'),
            KeyCode::Tab => Some('\t'),
            _ => return Parsed::Nothing,
        },
    };
    Parsed::Whole(Typed {
        count,
        operator,
        bound,
        letter,
    })
}
