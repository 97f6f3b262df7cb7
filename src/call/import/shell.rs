//! The words of a shell's commands: any quoting of a POSIX shell or bash, line continuations, comments, here-documents,
//! pipes and redirections. Nothing is run: a variable stays as it is written, and is told of.

use super::CannotImport;

/// A simple command: a program's name and its arguments.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Simple {
    pub words: Vec<Word>,
    pub input: Input,
}

/// A word with its quotes taken off.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Word {
    pub text: String,
    /// The shell would put something else in a part of it: `$NAME`, `$(…)`, or a command in back-ticks.
    pub fills: bool,
}

/// Where a command's standard input comes from.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Input {
    #[default]
    Terminal,
    /// A here-document or here-string.
    Text(Word),
    File(String),
    /// The command before it.
    Pipe,
}

/// Why a text is no list of commands.
#[derive(Debug, PartialEq, Eq)]
pub enum Trouble {
    /// `^` continues a line or stands before a quote: the command is for Windows' cmd.
    Cmd,
    /// A back-tick continues a line: the command is for PowerShell.
    PowerShell,
    Wrong(CannotImport),
}

/// Reads all commands of a text.
///
/// # Errors
/// It is for another shell, or a quote or a here-document has no end.
pub fn commands(text: &str) -> Result<Vec<Simple>, Trouble> {
    let mut reader = Reader {
        rest: text.chars().collect::<Vec<char>>().into_iter().peekable(),
        commands: Vec::new(),
        command: Simple::default(),
        word: None,
        word_was_quoted: false,
        awaits: Awaits::Argument,
        documents: Vec::new(),
    };
    reader.all()?;
    Ok(reader.commands)
}

fn wrong(why: &str) -> Trouble {
    Trouble::Wrong(CannotImport(why.to_owned()))
}

type Characters = std::iter::Peekable<std::vec::IntoIter<char>>;

struct Reader {
    rest: Characters,
    commands: Vec<Simple>,
    command: Simple,
    /// The word under way; `None` between words.
    word: Option<Word>,
    /// A part of the word under way stood in quotes.
    word_was_quoted: bool,
    awaits: Awaits,
    /// Here-documents whose text begins behind this line.
    documents: Vec<Document>,
}

/// What the next word is.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Awaits {
    Argument,
    /// A file that is written: it says nothing about the call.
    Output,
    InputFile,
    HereString,
    DocumentEnd {
        strips_tabs: bool,
    },
}

struct Document {
    end: String,
    strips_tabs: bool,
    /// Its end was quoted: nothing in it is special.
    is_plain: bool,
    /// The command that reads it.
    command: usize,
}

impl Reader {
    fn all(&mut self) -> Result<(), Trouble> {
        while let Some(character) = self.rest.next() {
            match character {
                '\'' => {
                    let text = self.single()?;
                    self.quoted(&text);
                }
                '"' => self.double()?,
                '\\' => match self.rest.next() {
                    Some('\n') | None => {}
                    // A line end in Windows' spelling is a line end all the same.
                    Some('\r') if self.rest.peek() == Some(&'\n') => {
                        self.rest.next();
                    }
                    Some(other) => self.quoted(other.encode_utf8(&mut [0; 4])),
                },
                '$' => self.dollar()?,
                '`' => self.back_ticks()?,
                '^' if matches!(self.rest.peek(), Some('\n' | '\r' | '"')) => {
                    return Err(Trouble::Cmd);
                }
                '#' if self.word.is_none() => {
                    while self.rest.next_if(|next| *next != '\n').is_some() {}
                }
                ' ' | '\t' | '\r' => self.end_word(),
                '\n' => {
                    self.end_word();
                    // A pipe goes on behind the line end.
                    if !self.command.words.is_empty() {
                        self.end_command(Input::Terminal);
                    }
                    self.read_documents()?;
                }
                ';' | '(' | ')' => self.separate(Input::Terminal),
                '&' if self.rest.peek() == Some(&'>') => self.end_word(),
                '&' => {
                    self.rest.next_if_eq(&'&');
                    self.separate(Input::Terminal);
                }
                '|' => {
                    let or = self.rest.next_if_eq(&'|').is_some();
                    self.rest.next_if_eq(&'&');
                    self.separate(if or { Input::Terminal } else { Input::Pipe });
                }
                '<' => self.input(),
                '>' => {
                    self.descriptor();
                    self.rest.next_if(|next| matches!(next, '>' | '|' | '&'));
                    self.awaits = Awaits::Output;
                }
                other => self.word.get_or_insert_default().text.push(other),
            }
        }
        self.separate(Input::Terminal);
        self.read_documents()
    }

    /// A part of a word in which nothing is special any more.
    fn quoted(&mut self, text: &str) {
        self.word_was_quoted = true;
        self.word.get_or_insert_default().text.push_str(text);
    }

    fn end_word(&mut self) {
        let Some(word) = self.word.take() else { return };
        let is_plain = std::mem::take(&mut self.word_was_quoted);
        match std::mem::replace(&mut self.awaits, Awaits::Argument) {
            Awaits::Argument => self.command.words.push(word),
            Awaits::Output => {}
            Awaits::InputFile => self.command.input = Input::File(word.text),
            Awaits::HereString => {
                let mut word = word;
                word.text.push('\n');
                self.command.input = Input::Text(word);
            }
            Awaits::DocumentEnd { strips_tabs } => self.documents.push(Document {
                end: word.text,
                strips_tabs,
                is_plain,
                command: self.commands.len(),
            }),
        }
    }

    fn separate(&mut self, next: Input) {
        self.end_word();
        self.end_command(next);
    }

    fn end_command(&mut self, next: Input) {
        let begun = Simple {
            words: Vec::new(),
            input: next,
        };
        let ended = std::mem::replace(&mut self.command, begun);
        if !ended.words.is_empty() {
            self.commands.push(ended);
        }
    }

    /// The number before a redirection belongs to it.
    fn descriptor(&mut self) {
        let is_number = |word: &Word| word.text.bytes().all(|byte| byte.is_ascii_digit());
        if self.word.as_ref().is_some_and(is_number) && !self.word_was_quoted {
            self.word = None;
        }
        self.end_word();
    }

    /// What stands behind a `<`.
    fn input(&mut self) {
        self.descriptor();
        self.awaits = if self.rest.next_if_eq(&'<').is_none() {
            self.rest.next_if_eq(&'&');
            Awaits::InputFile
        } else if self.rest.next_if_eq(&'<').is_some() {
            Awaits::HereString
        } else {
            Awaits::DocumentEnd {
                strips_tabs: self.rest.next_if_eq(&'-').is_some(),
            }
        };
    }

    /// Up to the closing quote; nothing is special.
    fn single(&mut self) -> Result<String, Trouble> {
        let mut text = String::new();
        loop {
            match self.rest.next() {
                None => return Err(wrong(t!("a quote in the command has no end"))),
                Some('\'') => return Ok(text),
                Some(other) => text.push(other),
            }
        }
    }

    fn double(&mut self) -> Result<(), Trouble> {
        self.quoted("");
        loop {
            let part = match self.rest.next() {
                None => return Err(wrong(t!("a quote in the command has no end"))),
                Some('"') => return Ok(()),
                Some('\\') => match self.rest.next() {
                    Some('\n') => continue,
                    Some('\r') if self.rest.peek() == Some(&'\n') => {
                        self.rest.next();
                        continue;
                    }
                    Some(special @ ('$' | '`' | '"' | '\\')) => special,
                    other => {
                        self.quoted("\\");
                        self.word.get_or_insert_default().text.extend(other);
                        continue;
                    }
                },
                Some('$') => {
                    self.word.get_or_insert_default().fills |= begins_name(self.rest.peek());
                    '$'
                }
                Some('`') => {
                    self.word.get_or_insert_default().fills = true;
                    '`'
                }
                Some(other) => other,
            };
            self.quoted(part.encode_utf8(&mut [0; 4]));
        }
    }

    /// A `$` outside quotes: before a quote it is bash's `$'…'`, which browsers copy, or a text to be translated.
    fn dollar(&mut self) -> Result<(), Trouble> {
        match self.rest.peek() {
            Some('\'') => {
                self.rest.next();
                let text = ansi(&mut self.rest).map_err(Trouble::Wrong)?;
                self.quoted(&text);
            }
            Some('"') => {}
            next => {
                let fills = begins_name(next);
                let word = self.word.get_or_insert_default();
                word.fills |= fills;
                word.text.push('$');
                if self.rest.peek() == Some(&'(') {
                    self.substitution()?;
                }
            }
        }
        Ok(())
    }

    /// A `(…)` with what is nested in it, as it stands.
    fn substitution(&mut self) -> Result<(), Trouble> {
        let mut depth = 0;
        loop {
            let Some(character) = self.rest.next() else {
                return Err(wrong(t!("a $( in the command has no end")));
            };
            self.word.get_or_insert_default().text.push(character);
            match character {
                '(' => depth += 1,
                ')' if depth == 1 => return Ok(()),
                ')' => depth -= 1,
                _ => {}
            }
        }
    }

    fn back_ticks(&mut self) -> Result<(), Trouble> {
        if matches!(self.rest.peek(), Some('\n' | '\r')) {
            return Err(Trouble::PowerShell);
        }
        let word = self.word.get_or_insert_default();
        word.fills = true;
        word.text.push('`');
        loop {
            match self.rest.next() {
                None => return Err(wrong(t!("a ` in the command has no end"))),
                Some(other) => {
                    word.text.push(other);
                    if other == '`' {
                        return Ok(());
                    }
                }
            }
        }
    }

    /// The here-documents of the line that has ended.
    fn read_documents(&mut self) -> Result<(), Trouble> {
        for document in std::mem::take(&mut self.documents) {
            let mut text = String::new();
            loop {
                let mut line = String::new();
                let ended = loop {
                    match self.rest.next() {
                        None => break false,
                        Some('\n') => break true,
                        Some(other) => line.push(other),
                    }
                };
                if line.ends_with('\r') {
                    line.pop();
                }
                let line = if document.strips_tabs {
                    line.trim_start_matches('\t')
                } else {
                    &line
                };
                if line == document.end {
                    break;
                }
                if !ended {
                    let why = t!("the text behind << {end} has no end", end = document.end);
                    return Err(wrong(&why));
                }
                text.push_str(line);
                text.push('\n');
            }
            let text = if document.is_plain {
                Word { text, fills: false }
            } else {
                unescaped(&text)
            };
            // The line's end has ended the command.
            if let Some(command) = self.commands.get_mut(document.command) {
                command.input = Input::Text(text);
            }
        }
        Ok(())
    }
}

/// A here-document whose end was not quoted: a backslash keeps `$`, a back-tick and itself, and joins lines.
fn unescaped(text: &str) -> Word {
    let mut word = Word::default();
    let mut rest = text.chars().peekable();
    while let Some(character) = rest.next() {
        match character {
            '\\' => match rest.next_if(|next| matches!(next, '$' | '`' | '\\' | '\n')) {
                Some('\n') => {}
                Some(kept) => word.text.push(kept),
                None => word.text.push('\\'),
            },
            '$' => {
                word.fills |= begins_name(rest.peek());
                word.text.push('$');
            }
            other => {
                word.fills |= other == '`';
                word.text.push(other);
            }
        }
    }
    word
}

/// Whether a `$` before this character is filled in.
fn begins_name(next: Option<&char>) -> bool {
    next.is_some_and(|next| {
        next.is_ascii_alphanumeric()
            || matches!(next, '_' | '{' | '(' | '@' | '*' | '?' | '!' | '#')
    })
}

/// The text of a `$'…'` up to its end.
fn ansi(rest: &mut Characters) -> Result<String, CannotImport> {
    let cannot = |why: &str| Err(CannotImport(why.to_owned()));
    let no_end = || cannot(t!("a $' in the command has no end"));
    let mut text = String::new();
    loop {
        match rest.next() {
            None => return no_end(),
            Some('\'') => return Ok(text),
            Some('\\') => match rest.next() {
                Some('n') => text.push('\n'),
                Some('t') => text.push('\t'),
                Some('r') => text.push('\r'),
                Some('a') => text.push('\x07'),
                Some('b') => text.push('\x08'),
                Some('e' | 'E') => text.push('\x1b'),
                Some('f') => text.push('\x0c'),
                Some('v') => text.push('\x0b'),
                Some('c') => return cannot(t!("a \\c in the command's $'…' is not read")),
                // Two digits are a byte; bytes that follow each other may be one character together.
                Some('x') => text.push_str(&bytes(rest, 16, 2, "\\x")?),
                Some('u') => text.extend(unit(rest)?),
                Some('U') => text.extend(char::from_u32(digits(rest, 16, 8))),
                Some(digit @ '0'..='7') => {
                    let mut one = vec![digit];
                    while one.len() < 3
                        && let Some(next) = rest.next_if(|next| matches!(next, '0'..='7'))
                    {
                        one.push(next);
                    }
                    let value = one.iter().fold(0, |value, digit| {
                        value * 8 + digit.to_digit(8).unwrap_or_default()
                    });
                    text.push_str(&more_bytes(rest, value, 8, 3, "\\")?);
                }
                Some(other @ ('\\' | '\'' | '"' | '?')) => text.push(other),
                Some(other) => text.extend(['\\', other]),
                None => return no_end(),
            },
            Some(other) => text.push(other),
        }
    }
}

/// A `\x` escape's digits and all escapes of its kind behind it, as the text that their bytes spell.
fn bytes(
    rest: &mut Characters,
    radix: u32,
    most: usize,
    mark: &str,
) -> Result<String, CannotImport> {
    let value = digits(rest, radix, most);
    more_bytes(rest, value, radix, most, mark)
}

fn more_bytes(
    rest: &mut Characters,
    first: u32,
    radix: u32,
    most: usize,
    mark: &str,
) -> Result<String, CannotImport> {
    let mut all = vec![first as u8];
    // Only where a character is not whole yet: an escape behind it may be of another kind.
    while !all.is_ascii() && std::str::from_utf8(&all).is_err() && all.len() < 4 {
        let mut ahead = rest.clone();
        if !mark.chars().all(|wanted| ahead.next() == Some(wanted))
            || !ahead.peek().is_some_and(|next| next.is_digit(radix))
        {
            break;
        }
        all.push(digits(&mut ahead, radix, most) as u8);
        *rest = ahead;
    }
    String::from_utf8(all).map_err(|_not_text| {
        CannotImport(t!("bytes in the command's $'…' are no UTF-8 text").to_owned())
    })
}

/// A `\u` escape; browsers write a character beyond the first plane as two of them.
fn unit(rest: &mut Characters) -> Result<Option<char>, CannotImport> {
    let first = digits(rest, 16, 4);
    if !(0xD800..0xDC00).contains(&first) {
        return Ok(char::from_u32(first));
    }
    if (rest.next(), rest.next()) == (Some('\\'), Some('u')) {
        let second = digits(rest, 16, 4);
        if (0xDC00..0xE000).contains(&second) {
            return Ok(char::from_u32(
                0x1_0000 + ((first - 0xD800) << 10) + (second - 0xDC00),
            ));
        }
    }
    Err(CannotImport(
        t!("half of a \\u pair stands alone in the command").to_owned(),
    ))
}

/// At most so many digits as a number.
fn digits(rest: &mut Characters, radix: u32, most: usize) -> u32 {
    let mut value: u32 = 0;
    for _ in 0..most {
        let Some(next) = rest.peek().and_then(|next| next.to_digit(radix)) else {
            break;
        };
        value = value.saturating_mul(radix).saturating_add(next);
        rest.next();
    }
    value
}
