//! A curl command line as a draft: any quoting that a POSIX shell or bash allows, the documentation's own form
//! included. Nothing is run, and no variable is filled in.

use super::{CannotImport, Imported, cannot, request};

/// Reads a command. `file` reads a file that `-d @FILE` names.
///
/// # Errors
/// No curl command, quotes without their end, no body, a file that cannot be read, or a body that is no JSON object.
pub fn read(
    text: &str,
    file: impl Fn(&str) -> Result<String, String>,
) -> Result<Imported, CannotImport> {
    let plain = without_ansi_quotes(text)?;
    let Some(words) = shlex::split(&plain) else {
        return cannot("a quote in the command has no end");
    };
    let mut words = words
        .into_iter()
        .skip_while(|word| word == "$" || word == "%");
    if words
        .next()
        .is_none_or(|program| program.rsplit('/').next() != Some("curl"))
    {
        return cannot("this is no curl command: it does not begin with curl");
    }
    let command = Command::of(words, file)?;
    let Some(body) = command.body else {
        return cannot("the curl command sends no body (-d, --data, --data-raw, --json)");
    };
    let mut imported = request(&body)?;
    if command.has_key {
        imported.notes.insert(
            0,
            "An API key stands in the command. It is not written into the draft: keep it with `ringback key set`".to_owned(),
        );
    }
    if let Some(url) = command
        .url
        .filter(|url| !url.starts_with("https://api.tryhamsa.com/"))
    {
        let base = url.split("/v1/").next().unwrap_or_default().to_owned();
        imported.notes.push(format!(
            "The command calls another host; to call it too: --base-url {base}"
        ));
    }
    Ok(imported)
}

#[derive(Default)]
struct Command {
    url: Option<String>,
    body: Option<String>,
    has_key: bool,
}

/// Options of curl that take a value and say nothing about the call.
const WITH_VALUE: [&str; 22] = [
    "-X",
    "--request",
    "-o",
    "--output",
    "-u",
    "--user",
    "-A",
    "--user-agent",
    "-e",
    "--referer",
    "-m",
    "--max-time",
    "--connect-timeout",
    "--retry",
    "-x",
    "--proxy",
    "-b",
    "--cookie",
    "-w",
    "--write-out",
    "--cacert",
    "--resolve",
];

impl Command {
    fn of(
        mut words: impl Iterator<Item = String>,
        file: impl Fn(&str) -> Result<String, String>,
    ) -> Result<Self, CannotImport> {
        let mut command = Self::default();
        while let Some(word) = words.next() {
            let (option, glued) = split(&word);
            let mut value = |name: &str| match &glued {
                Some(value) => Ok(value.clone()),
                None => words
                    .next()
                    .ok_or_else(|| CannotImport(format!("{name} has no value"))),
            };
            match option {
                "-H" | "--header" => {
                    let header = value(option)?;
                    let (name, value) = header.split_once(':').unwrap_or((&header, ""));
                    // A variable or the documentation's <api-key> stands for a key, and is none.
                    command.has_key |= name.trim().eq_ignore_ascii_case("authorization")
                        && !value.contains(['$', '<']);
                }
                "--url" => command.url = Some(value(option)?),
                "-d" | "--data" | "--data-raw" | "--data-binary" | "--data-ascii" | "--json" => {
                    let given = value(option)?;
                    let data = match given.strip_prefix('@').filter(|_| option != "--data-raw") {
                        Some(name) => {
                            let text = file(name).map_err(CannotImport)?;
                            // As curl: a file's line ends go, but not with --data-binary and --json.
                            if matches!(option, "--data-binary" | "--json") {
                                text
                            } else {
                                text.replace(['\r', '\n'], "")
                            }
                        }
                        None => given,
                    };
                    match &mut command.body {
                        // As curl: several are joined, JSON as it stands, the others by `&`.
                        Some(body) if option == "--json" => body.push_str(&data),
                        Some(body) => {
                            body.push('&');
                            body.push_str(&data);
                        }
                        None => command.body = Some(data),
                    }
                }
                _ if WITH_VALUE.contains(&option) => {
                    value(option)?;
                }
                _ if option.starts_with('-') => {}
                _ => command.url = Some(word),
            }
        }
        Ok(command)
    }
}

/// A word as an option and what is glued to it: `-XPOST`, `-d{}`. Long options have nothing glued.
fn split(word: &str) -> (&str, Option<String>) {
    let short = word.starts_with('-') && !word.starts_with("--");
    if short && let Some((option, rest)) = word.split_at_checked(2) {
        let takes_value = matches!(option, "-H" | "-d") || WITH_VALUE.contains(&option);
        if takes_value && !rest.is_empty() {
            return (option, Some(rest.to_owned()));
        }
    }
    (word, None)
}

/// The command with bash's `$'…'` (which browsers copy) as plain quotes; the rest is any POSIX shell's.
fn without_ansi_quotes(text: &str) -> Result<String, CannotImport> {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    let mut quote = None;
    while let Some(character) = rest.next() {
        match (quote, character) {
            (None, '$') if rest.peek() == Some(&'\'') => {
                rest.next();
                let decoded = ansi(&mut rest)?;
                match shlex::try_quote(&decoded) {
                    Ok(quoted) => plain.push_str(&quoted),
                    Err(_nul) => return cannot("the command holds a NUL character"),
                }
                continue;
            }
            (None, '\'' | '"') => quote = Some(character),
            (Some(open), close) if open == close => quote = None,
            (None | Some('"'), '\\') => {
                plain.push(character);
                // A line end in Windows' spelling is a line end all the same.
                if rest.peek() == Some(&'\r') {
                    rest.next();
                }
                plain.extend(rest.next());
                continue;
            }
            _ => {}
        }
        plain.push(character);
    }
    Ok(plain)
}

/// The text of a `$'…'` up to its end.
fn ansi(rest: &mut std::iter::Peekable<std::str::Chars<'_>>) -> Result<String, CannotImport> {
    let mut text = String::new();
    loop {
        match rest.next() {
            None => return cannot("a $' in the command has no end"),
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
                Some('x') => text.extend(number(rest, 16, 2)),
                Some('u') => text.extend(unit(rest)?),
                Some('U') => text.extend(number(rest, 16, 8)),
                Some(digit @ '0'..='7') => {
                    let mut value = digit.to_digit(8).unwrap_or_default();
                    for _ in 0..2 {
                        let Some(next) = rest.peek().and_then(|next| next.to_digit(8)) else {
                            break;
                        };
                        value = value * 8 + next;
                        rest.next();
                    }
                    text.extend(char::from_u32(value));
                }
                Some(other @ ('\\' | '\'' | '"' | '?')) => text.push(other),
                Some(other) => text.extend(['\\', other]),
                None => return cannot("a $' in the command has no end"),
            },
            Some(other) => text.push(other),
        }
    }
}

/// A `\u` escape; browsers write a character beyond the first plane as two of them.
fn unit(rest: &mut std::iter::Peekable<std::str::Chars<'_>>) -> Result<Option<char>, CannotImport> {
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
    cannot("half of a \\u pair stands alone in the command")
}

fn number(
    rest: &mut std::iter::Peekable<std::str::Chars<'_>>,
    radix: u32,
    most: usize,
) -> Option<char> {
    char::from_u32(digits(rest, radix, most))
}

/// At most so many digits as a number.
fn digits(rest: &mut std::iter::Peekable<std::str::Chars<'_>>, radix: u32, most: usize) -> u32 {
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
