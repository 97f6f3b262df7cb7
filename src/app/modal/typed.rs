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
    if let (Bound::Command(Command::Operate(operator)), false) = (bound, selected) {
        let (count, rest) = counted(rest);
        let count = match (first_count, count) {
            (None, None) => None,
            (one, other) => Some((one.unwrap_or(1) * other.unwrap_or(1)).min(MOST)),
        };
        let typed = |bound, letter| {
            Parsed::Whole(Typed {
                count,
                operator: Some(operator),
                bound,
                letter,
            })
        };
        // Twice the operator is the line: `dd`, `gugu`, `guu`.
        let twice = rest.starts_with(own) || !rest.is_empty() && rest.first() == own.last();
        if twice {
            return typed(Bound::Command(Command::Go(Go::Lines)), None);
        }
        if own.starts_with(rest) {
            // It may become twice the operator.
            if rest.is_empty() {
                return Parsed::More;
            }
        }
        let target = match behind(layers, rest) {
            Step::Whole(bound, used) => (bound, used),
            Step::More => return Parsed::More,
            Step::Nothing if own.starts_with(rest) => return Parsed::More,
            Step::Nothing => return Parsed::Nothing,
        };
        return match lettered(target.0, rest.get(target.1..).unwrap_or_default()) {
            Ok(letter) => typed(target.0, letter),
            Err(parsed) => parsed,
        };
    }
    match lettered(bound, rest) {
        Ok(letter) => Parsed::Whole(Typed {
            count: first_count,
            operator: None,
            bound,
            letter,
        }),
        Err(parsed) => parsed,
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
        Step::Whole(bound @ Bound::Command(Command::Select(_)), used) => Step::Whole(bound, used),
        Step::More => Step::More,
        _ => match look(layers.normal, keys) {
            Step::Whole(Bound::Command(Command::Go(_)), _) | Step::More => {
                look(layers.normal, keys)
            }
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

/// The letter that a command asks for; `Err`: it is missing, or no letter.
fn lettered(bound: Bound, rest: &[Key]) -> Result<Option<char>, Parsed> {
    let wants = matches!(
        bound,
        Bound::Command(Command::Replace | Command::Go(Go::Find { .. }))
    );
    match rest.first() {
        _ if !wants => Ok(None),
        None => Err(Parsed::More),
        Some(key) => match key.code {
            KeyCode::Char(letter) if key.is_typed() => Ok(Some(letter)),
            KeyCode::Enter => Ok(Some('\n')),
            KeyCode::Tab => Ok(Some('\t')),
            _ => Err(Parsed::Nothing),
        },
    }
}
