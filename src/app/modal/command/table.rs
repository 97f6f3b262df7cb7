//! The names of commands, and what help says of each.

use super::{Command, Go, Insert, Object, Operator, Thing};

/// What is said of a command.
#[derive(Clone, Copy, Debug)]
pub struct Named {
    pub command: Command,
    /// kebab-case, stable.
    pub name: &'static str,
    pub label: &'static str,
}

const fn named(command: Command, name: &'static str, label: &'static str) -> Named {
    Named {
        command,
        name,
        label,
    }
}

const fn go(go: Go, name: &'static str, label: &'static str) -> Named {
    named(Command::Go(go), name, label)
}

const fn operator(operator: Operator, name: &'static str, label: &'static str) -> Named {
    named(Command::Operate(operator), name, label)
}

const fn object(kind: Thing, around: bool, name: &'static str, label: &'static str) -> Named {
    named(Command::Select(Object { kind, around }), name, label)
}

/// All commands.
pub const ALL: &[Named] = &[
    go(Go::Left, "left", mark!("Left, as one sees it")),
    go(Go::Right, "right", mark!("Right, as one sees it")),
    go(Go::Up, "up", mark!("A line up")),
    go(Go::Down, "down", mark!("A line down")),
    go(Go::RowUp, "row-up", mark!("A row of the screen up")),
    go(Go::RowDown, "row-down", mark!("A row of the screen down")),
    go(Go::HalfUp, "half-up", mark!("Half a page up")),
    go(Go::HalfDown, "half-down", mark!("Half a page down")),
    go(Go::PageUp, "page-up", mark!("A page up")),
    go(Go::PageDown, "page-down", mark!("A page down")),
    go(
        Go::Word { big: false },
        "word",
        mark!("Start of the next word"),
    ),
    go(
        Go::Word { big: true },
        "big-word",
        mark!("Behind the next blank"),
    ),
    go(
        Go::WordEnd { big: false },
        "word-end",
        mark!("End of the word"),
    ),
    go(
        Go::WordEnd { big: true },
        "big-word-end",
        mark!("Before the next blank"),
    ),
    go(
        Go::WordBack { big: false },
        "word-back",
        mark!("Start of the word"),
    ),
    go(
        Go::WordBack { big: true },
        "big-word-back",
        mark!("Behind the blank before"),
    ),
    go(
        Go::WordEndBack { big: false },
        "word-end-back",
        mark!("End of the word before"),
    ),
    go(
        Go::WordEndBack { big: true },
        "big-word-end-back",
        mark!("Before the blank before"),
    ),
    go(Go::LineStart, "line-start", mark!("Start of the line")),
    go(
        Go::LineFirst,
        "line-first",
        mark!("First letter of the line"),
    ),
    go(Go::LineEnd, "line-end", mark!("End of the line")),
    go(Go::LineLast, "line-last", mark!("Last letter of the line")),
    go(Go::Column, "column", mark!("The column of the count")),
    go(Go::Lines, "lines", mark!("This line")),
    go(
        Go::NextLine,
        "next-line",
        mark!("First letter of the next line"),
    ),
    go(
        Go::PreviousLine,
        "previous-line",
        mark!("First letter of the line before"),
    ),
    go(
        Go::TextStart,
        "text-start",
        mark!("First line, or the line of the count"),
    ),
    go(
        Go::TextEnd,
        "text-end",
        mark!("Last line, or the line of the count"),
    ),
    go(
        Go::ParagraphBack,
        "paragraph-back",
        mark!("The empty line before"),
    ),
    go(
        Go::ParagraphForward,
        "paragraph-forward",
        mark!("The next empty line"),
    ),
    go(
        Go::Find {
            back: false,
            till: false,
        },
        "find-letter",
        mark!("To the letter that follows, in the line"),
    ),
    go(
        Go::Find {
            back: true,
            till: false,
        },
        "find-letter-back",
        mark!("Back to the letter that follows"),
    ),
    go(
        Go::Find {
            back: false,
            till: true,
        },
        "till-letter",
        mark!("Before the letter that follows"),
    ),
    go(
        Go::Find {
            back: true,
            till: true,
        },
        "till-letter-back",
        mark!("Back behind the letter that follows"),
    ),
    go(
        Go::FindAgain { turned: false },
        "letter-again",
        mark!("To the same letter again"),
    ),
    go(
        Go::FindAgain { turned: true },
        "letter-turned",
        mark!("To the same letter the other way"),
    ),
    go(Go::Match, "match", mark!("The bracket's other half")),
    operator(
        Operator::Delete,
        "delete",
        mark!("Delete what a motion passes"),
    ),
    operator(
        Operator::Change,
        "change",
        mark!("Change what a motion passes"),
    ),
    operator(Operator::Yank, "yank", mark!("Copy what a motion passes")),
    operator(Operator::Lower, "lower", mark!("Small letters")),
    operator(Operator::Upper, "upper", mark!("Capitals")),
    operator(
        Operator::Swap,
        "swap-case",
        mark!("Capitals small, small ones capital"),
    ),
    operator(
        Operator::Indent,
        "indent",
        mark!("Two blanks in front of the lines"),
    ),
    operator(
        Operator::Outdent,
        "outdent",
        mark!("Two blanks less in front of the lines"),
    ),
    named(
        Command::Do(Operator::Delete, Go::Under),
        "delete-letter",
        mark!("Delete the letter"),
    ),
    named(
        Command::Do(Operator::Delete, Go::Before),
        "delete-letter-before",
        mark!("Delete the letter before"),
    ),
    named(
        Command::Do(Operator::Delete, Go::LineEnd),
        "delete-rest",
        mark!("Delete to the end of the line"),
    ),
    named(
        Command::Do(Operator::Change, Go::LineEnd),
        "change-rest",
        mark!("Change to the end of the line"),
    ),
    named(
        Command::Do(Operator::Change, Go::Under),
        "change-letter",
        mark!("Change the letter"),
    ),
    named(
        Command::Do(Operator::Change, Go::Lines),
        "change-line",
        mark!("Change the line"),
    ),
    named(
        Command::Do(Operator::Yank, Go::Lines),
        "yank-line",
        mark!("Copy the line"),
    ),
    named(
        Command::Do(Operator::Swap, Go::Under),
        "swap-letter",
        mark!("Capital or small, and on"),
    ),
    named(
        Command::Replace,
        "replace-letter",
        mark!("Replace the letter"),
    ),
    named(
        Command::Join { spaced: true },
        "join",
        mark!("Join the line with the next"),
    ),
    named(
        Command::Join { spaced: false },
        "join-tight",
        mark!("Join the lines without a blank"),
    ),
    named(Command::Put { before: false }, "put", mark!("Paste behind")),
    named(
        Command::Put { before: true },
        "put-before",
        mark!("Paste before"),
    ),
    named(Command::Repeat, "repeat", mark!("The last change again")),
    named(Command::Insert(Insert::Here), "insert", mark!("Insert")),
    named(
        Command::Insert(Insert::Behind),
        "append",
        mark!("Insert behind"),
    ),
    named(
        Command::Insert(Insert::LineFirst),
        "insert-line",
        mark!("Insert at the line's first letter"),
    ),
    named(
        Command::Insert(Insert::LineEnd),
        "append-line",
        mark!("Insert at the line's end"),
    ),
    named(
        Command::Insert(Insert::Below),
        "open-below",
        mark!("A new line below"),
    ),
    named(
        Command::Insert(Insert::Above),
        "open-above",
        mark!("A new line above"),
    ),
    named(Command::Visual { lines: false }, "visual", mark!("Select")),
    named(
        Command::Visual { lines: true },
        "visual-lines",
        mark!("Select lines"),
    ),
    named(
        Command::OtherEnd,
        "other-end",
        mark!("To the other end of what is selected"),
    ),
    named(
        Command::CommandLine,
        "command-line",
        mark!("A command: w, q, wq, e FILE, the number of a line"),
    ),
    named(
        Command::SearchWord { back: false },
        "search-word",
        mark!("The next place of this word"),
    ),
    named(
        Command::SearchWord { back: true },
        "search-word-back",
        mark!("The place of this word before"),
    ),
    object(Thing::Word, false, "inner-word", mark!("The word")),
    object(
        Thing::Word,
        true,
        "a-word",
        mark!("The word and its blanks"),
    ),
    object(
        Thing::BigWord,
        false,
        "inner-big-word",
        mark!("What stands between blanks"),
    ),
    object(
        Thing::BigWord,
        true,
        "a-big-word",
        mark!("The same and its blanks"),
    ),
    object(
        Thing::Paragraph,
        false,
        "inner-paragraph",
        mark!("The paragraph"),
    ),
    object(
        Thing::Paragraph,
        true,
        "a-paragraph",
        mark!("The paragraph and the empty lines behind"),
    ),
    object(
        Thing::Quoted('"'),
        false,
        "inner-quotes",
        mark!("What is in quotes"),
    ),
    object(
        Thing::Quoted('"'),
        true,
        "a-quotes",
        mark!("The quotes and what is in them"),
    ),
    object(
        Thing::Quoted('\''),
        false,
        "inner-quote",
        mark!("What is in single quotes"),
    ),
    object(
        Thing::Quoted('\''),
        true,
        "a-quote",
        mark!("The same and its quotes"),
    ),
    object(
        Thing::Quoted('`'),
        false,
        "inner-backticks",
        mark!("What is in backticks"),
    ),
    object(
        Thing::Quoted('`'),
        true,
        "a-backticks",
        mark!("The same and its backticks"),
    ),
    object(
        Thing::Bracketed('('),
        false,
        "inner-round",
        mark!("What is in ( )"),
    ),
    object(
        Thing::Bracketed('('),
        true,
        "a-round",
        mark!("The same and its brackets"),
    ),
    object(
        Thing::Bracketed('{'),
        false,
        "inner-braces",
        mark!("What is in { }: a placeholder's name"),
    ),
    object(
        Thing::Bracketed('{'),
        true,
        "a-braces",
        mark!("The same and its braces: a placeholder whole"),
    ),
    object(
        Thing::Bracketed('['),
        false,
        "inner-square",
        mark!("What is in [ ]"),
    ),
    object(
        Thing::Bracketed('['),
        true,
        "a-square",
        mark!("The same and its brackets"),
    ),
    object(
        Thing::Bracketed('<'),
        false,
        "inner-angle",
        mark!("What is in < >"),
    ),
    object(
        Thing::Bracketed('<'),
        true,
        "an-angle",
        mark!("The same and its brackets"),
    ),
];
