//! The words of a command for Windows: as cmd and a program's start take them apart, and as PowerShell does. Nothing is
//! run, and no variable is filled in.

use super::CannotImport;

/// The words of the first command for cmd. `^` keeps what stands behind it and continues a line; in double quotes it
/// is nothing special.
///
/// # Errors
/// A quote has no end.
pub fn cmd(text: &str) -> Result<Vec<String>, CannotImport> {
    let mut line = String::new();
    let mut rest = text.trim_start().chars().peekable();
    let mut quoted = false;
    while let Some(character) = rest.next() {
        match character {
            '"' => {
                quoted = !quoted;
                line.push('"');
            }
            '^' if !quoted => {
                rest.next_if_eq(&'\r');
                // Behind a continued line one character is kept: a second line end is a line end of the text.
                if rest.next_if_eq(&'\n').is_some() {
                    rest.next_if_eq(&'\r');
                }
                line.extend(rest.next());
            }
            '\n' | '&' | '|' | '<' | '>' if !quoted => break,
            '\r' if rest.peek() == Some(&'\n') => {}
            other => line.push(other),
        }
    }
    arguments(&line)
}

/// A command line's arguments as programs on Windows read them: `\"` is a quote, and so is `""` inside quotes.
///
/// # Errors
/// A quote has no end.
fn arguments(line: &str) -> Result<Vec<String>, CannotImport> {
    let mut words = Vec::new();
    let mut word: Option<String> = None;
    let mut quoted = false;
    let mut rest = line.chars().peekable();
    while let Some(character) = rest.next() {
        match character {
            ' ' | '\t' | '\n' if !quoted => words.extend(word.take()),
            '\\' => {
                let mut count = 1;
                while rest.next_if_eq(&'\\').is_some() {
                    count += 1;
                }
                let word = word.get_or_insert_default();
                if rest.peek() == Some(&'"') {
                    // Before a quote two of them are one, and an odd one keeps the quote.
                    word.push_str(&"\\".repeat(count / 2));
                    if count % 2 == 1 {
                        rest.next();
                        word.push('"');
                    }
                } else {
                    word.push_str(&"\\".repeat(count));
                }
            }
            '"' if quoted && rest.peek() == Some(&'"') => {
                rest.next();
                word.get_or_insert_default().push('"');
            }
            '"' => {
                quoted = !quoted;
                word.get_or_insert_default();
            }
            other => word.get_or_insert_default().push(other),
        }
    }
    if quoted {
        return super::cannot(t!("a quote in the command has no end"));
    }
    words.extend(word);
    Ok(words)
}

/// The words of the first command for PowerShell that begins with curl: both kinds of quotes, here-strings, back-ticks.
///
/// # Errors
/// A quote has no end.
pub fn powershell(text: &str) -> Result<Vec<String>, CannotImport> {
    let no_end = || super::cannot(t!("a quote in the command has no end"));
    let mut commands: Vec<Vec<String>> = vec![Vec::new()];
    let mut word: Option<String> = None;
    let mut rest = text
        .chars()
        .filter(|character| *character != '\r')
        .peekable();
    while let Some(character) = rest.next() {
        let ends = matches!(character, ' ' | '\t' | '\n' | ';' | '|');
        if ends && let Some(last) = commands.last_mut() {
            last.extend(word.take());
        }
        match character {
            '\n' | ';' | '|' => commands.push(Vec::new()),
            ' ' | '\t' => {}
            '#' if word.is_none() => while rest.next_if(|next| *next != '\n').is_some() {},
            '`' => match rest.next() {
                None | Some('\n') => {}
                Some(other) => word.get_or_insert_default().push(escape(other)),
            },
            '@' if word.is_none() && matches!(rest.peek(), Some('\'' | '"')) => {
                let quote = rest.next().unwrap_or_default();
                let word = word.get_or_insert_default();
                // Behind the opening the line ends; the text goes up to the line end before the closing.
                while rest.next_if(|next| *next != '\n').is_some() {}
                rest.next();
                let end: String = ['\n', quote, '@'].iter().collect();
                while !word.ends_with(&end) {
                    let Some(next) = rest.next() else {
                        return no_end();
                    };
                    match next {
                        '`' if quote == '"' => word.extend(rest.next().map(escape)),
                        _ => word.push(next),
                    }
                }
                word.truncate(word.len() - end.len());
            }
            quote @ ('\'' | '"') => {
                let word = word.get_or_insert_default();
                loop {
                    match rest.next() {
                        None => return no_end(),
                        Some(next) if next == quote => {
                            if rest.next_if_eq(&quote).is_none() {
                                break;
                            }
                            word.push(quote);
                        }
                        Some('`') if quote == '"' => word.extend(rest.next().map(escape)),
                        Some(next) => word.push(next),
                    }
                }
            }
            other => word.get_or_insert_default().push(other),
        }
    }
    if let Some(last) = commands.last_mut() {
        last.extend(word);
    }
    let begins = |words: &Vec<String>| words.first().is_some_and(|word| super::curl::is_curl(word));
    Ok(commands.into_iter().find(begins).unwrap_or_default())
}

/// What a back-tick makes of the character behind it.
fn escape(character: char) -> char {
    match character {
        'n' => '\n',
        't' => '\t',
        'r' => '\r',
        '0' => '\0',
        'a' => '\x07',
        'b' => '\x08',
        'f' => '\x0c',
        'v' => '\x0b',
        other => other,
    }
}

/// An argument as Windows PowerShell 5.1 hands it to a program: it puts quotes round it and escapes none inside. So
/// commands for it escape them twice, and this takes the second time off.
#[must_use]
pub fn as_handed_over(word: &str) -> Option<String> {
    let mut words = arguments(&format!("\"{word}\"")).ok()?;
    let first = words.pop()?;
    words.is_empty().then_some(first)
}
