//! The rule of plurals in the head of a translation: `nplurals=2; plural=(n != 1);`, an expression as in C over the number
//! `n` (GNU gettext manual, "Additional functions for plural forms").

/// Which form a number takes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// So many forms there are, at least one.
    pub forms: usize,
    choice: Expression,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Expression {
    Number(u64),
    N,
    Not(Box<Expression>),
    Two(Operator, Box<(Expression, Expression)>),
    /// Condition, if so, if not.
    If(Box<(Expression, Expression, Expression)>),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Operator {
    Or,
    And,
    Equal,
    Unequal,
    AtMost,
    AtLeast,
    Less,
    More,
    Plus,
    Minus,
    Times,
    Over,
    Modulo,
}

/// Operators by how loosely they bind, the loosest first; of two that begin alike the longer comes first.
const LEVELS: [&[(&str, Operator)]; 6] = [
    &[("||", Operator::Or)],
    &[("&&", Operator::And)],
    &[("==", Operator::Equal), ("!=", Operator::Unequal)],
    &[
        ("<=", Operator::AtMost),
        (">=", Operator::AtLeast),
        ("<", Operator::Less),
        (">", Operator::More),
    ],
    &[("+", Operator::Plus), ("-", Operator::Minus)],
    &[
        ("*", Operator::Times),
        ("/", Operator::Over),
        ("%", Operator::Modulo),
    ],
];

/// No language's rule is longer, in bytes: it bounds how deep an expression can be.
const LONGEST: usize = 300;

impl Rule {
    /// Reads the value of `Plural-Forms`.
    ///
    /// # Errors
    /// What is wrong with it, without its place.
    pub fn read(text: &str) -> Result<Self, String> {
        if text.len() > LONGEST {
            return Err("it is too long".to_owned());
        }
        let value = |name: &str| {
            text.split(';').find_map(|part| {
                let (key, value) = part.split_once('=')?;
                (key.trim() == name).then_some(value.trim())
            })
        };
        let forms = value("nplurals")
            .and_then(|count| count.parse().ok())
            .filter(|count| (1..=10).contains(count))
            .ok_or("it needs nplurals, a number from 1 to 10")?;
        let mut source = Source {
            rest: value("plural").ok_or("it needs plural, an expression over n")?,
        };
        let choice = source.choice()?;
        if !source.rest.trim().is_empty() {
            return Err(format!("`{}` was not understood", source.rest.trim()));
        }
        Ok(Self { forms, choice })
    }

    /// The form that a number takes, from 0, below [`forms`](Self::forms).
    #[must_use]
    pub fn form(&self, n: u64) -> usize {
        let form = usize::try_from(self.choice.value(n)).unwrap_or(usize::MAX);
        form.min(self.forms - 1)
    }
}

impl Default for Rule {
    /// As in English: one, and all others.
    fn default() -> Self {
        let one = Expression::Number(1);
        Self {
            forms: 2,
            choice: Expression::Two(Operator::Unequal, Box::new((Expression::N, one))),
        }
    }
}

impl Expression {
    fn value(&self, n: u64) -> u64 {
        match self {
            Self::Number(number) => *number,
            Self::N => n,
            Self::Not(of) => u64::from(of.value(n) == 0),
            Self::If(parts) => {
                if parts.0.value(n) == 0 {
                    parts.2.value(n)
                } else {
                    parts.1.value(n)
                }
            }
            Self::Two(operator, sides) => {
                let (left, right) = (sides.0.value(n), sides.1.value(n));
                match operator {
                    Operator::Or => u64::from(left != 0 || right != 0),
                    Operator::And => u64::from(left != 0 && right != 0),
                    Operator::Equal => u64::from(left == right),
                    Operator::Unequal => u64::from(left != right),
                    Operator::AtMost => u64::from(left <= right),
                    Operator::AtLeast => u64::from(left >= right),
                    Operator::Less => u64::from(left < right),
                    Operator::More => u64::from(left > right),
                    Operator::Plus => left.wrapping_add(right),
                    Operator::Minus => left.wrapping_sub(right),
                    Operator::Times => left.wrapping_mul(right),
                    Operator::Over => left.checked_div(right).unwrap_or(0),
                    Operator::Modulo => left.checked_rem(right).unwrap_or(0),
                }
            }
        }
    }
}

/// What is still to be read of an expression.
struct Source<'a> {
    rest: &'a str,
}

impl Source<'_> {
    /// Takes a sign, if it comes next.
    fn takes(&mut self, sign: &str) -> bool {
        match self.rest.trim_start().strip_prefix(sign) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    fn choice(&mut self) -> Result<Expression, String> {
        let condition = self.level(0)?;
        if !self.takes("?") {
            return Ok(condition);
        }
        let yes = self.choice()?;
        if !self.takes(":") {
            return Err("a `?` has no `:`".to_owned());
        }
        let no = self.choice()?;
        Ok(Expression::If(Box::new((condition, yes, no))))
    }

    fn level(&mut self, level: usize) -> Result<Expression, String> {
        let Some(operators) = LEVELS.get(level) else {
            return self.single();
        };
        let mut left = self.level(level + 1)?;
        while let Some((_, operator)) = operators.iter().find(|(sign, _)| self.takes(sign)) {
            let right = self.level(level + 1)?;
            left = Expression::Two(*operator, Box::new((left, right)));
        }
        Ok(left)
    }

    fn single(&mut self) -> Result<Expression, String> {
        if self.takes("!") {
            return Ok(Expression::Not(Box::new(self.single()?)));
        }
        if self.takes("(") {
            let inside = self.choice()?;
            return if self.takes(")") {
                Ok(inside)
            } else {
                Err("a bracket is not closed".to_owned())
            };
        }
        if self.takes("n") {
            return Ok(Expression::N);
        }
        let rest = self.rest.trim_start();
        let after = rest.trim_start_matches(|c: char| c.is_ascii_digit());
        let digits = rest.strip_suffix(after).unwrap_or_default();
        let number = digits
            .parse()
            .map_err(|_no_number| "a number or n is missing".to_owned())?;
        self.rest = after;
        Ok(Expression::Number(number))
    }
}
