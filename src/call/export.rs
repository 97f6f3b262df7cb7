//! A call as something that can be run or kept elsewhere: a command line of curl, HTTPie or PowerShell, a `.http`
//! file, the body alone. Every form is made of the same [`Body`] and [`Target`], and none of them holds the API key:
//! it is read from the variable `HAMSA_API_KEY` where the form is used.

use memchr::memchr2;

use super::body::Body;
use super::target::{CALL_PATH, Target};

pub mod curl;
pub mod http;
pub mod httpie;
pub mod powershell;

/// What a call can be exported as.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Form {
    /// A curl command for a POSIX shell.
    Curl,
    /// An `Invoke-RestMethod` command for Windows PowerShell 5.1 and PowerShell 7.
    PowerShell,
    /// An HTTPie command for a POSIX shell.
    HttpIe,
    /// A `.http` file for the REST Client of VS Code and the HTTP Client of JetBrains.
    Http,
    /// The body alone.
    Request,
}

/// The variable that the key is read from.
const KEY_VARIABLE: &str = "HAMSA_API_KEY";

/// From this length on, in bytes, a body is piped into a command: Linux takes no argument of 128 KiB or more.
const LONGEST_ARGUMENT: usize = 120_000;

/// The call in this form, without a line end at its end. A webhook's secret reads `«NAME»`. For the sandbox the key is
/// the word `sandbox`, so that the real one is not sent to it.
#[must_use]
pub fn export(form: Form, body: &Body, target: &Target) -> String {
    match form {
        Form::Curl => curl::export(body, target),
        Form::PowerShell => powershell::export(body, target),
        Form::HttpIe => httpie::export(body, target),
        Form::Http => http::export(body, target),
        Form::Request => body.text().to_owned(),
    }
}

/// What stands for the key: `variable`, as the form spells it, or for the sandbox the word `sandbox`.
fn key(target: &Target, variable: String) -> String {
    if target.is_sandbox() {
        "sandbox".to_owned()
    } else {
        variable
    }
}

/// A body as a POSIX shell's word, or, where that is longer than an argument may be, the command that pipes it in.
enum Given {
    Word(String),
    Piped(String),
}

fn given(body: &Body) -> Given {
    let text = quoted(body.text());
    if body.text().len() < LONGEST_ARGUMENT {
        Given::Word(text)
    } else {
        Given::Piped(format!("printf '%s' {text} |\n"))
    }
}

/// The whole address of the call.
fn address(target: &Target) -> String {
    target.url(CALL_PATH).to_string()
}

/// A word as a POSIX shell and fish read it back, byte for byte. In single quotes nothing but the quote itself is special to
/// the one; to the other a backslash is, too, where it stands before another or before a quote. Those stand in double
/// quotes, where both take two for one.
fn quoted(word: &str) -> String {
    let mut quoted = String::with_capacity(word.len() + 16);
    quoted.push('\'');
    let mut rest = word;
    while let Some(at) = memchr2(b'\\', b'\'', rest.as_bytes()) {
        let (before, from) = rest.split_at(at);
        quoted.push_str(before);
        let after = from.trim_start_matches('\\');
        let backslashes = from.len() - after.len();
        let ends_quote = after.is_empty() || after.starts_with('\'');
        if backslashes == 1 && !ends_quote {
            quoted.push('\\');
        } else if backslashes > 0 {
            quoted.push_str("'\"");
            quoted.push_str(&r"\\".repeat(backslashes));
            quoted.push_str("\"'");
        }
        rest = after.strip_prefix('\'').map_or(after, |rest| {
            quoted.push_str(r"'\''");
            rest
        });
    }
    quoted.push_str(rest);
    quoted.push('\'');
    quoted
}

fn quoted_if_needed(word: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/:._-".contains(&byte);
    if word.bytes().all(plain) {
        word.to_owned()
    } else {
        quoted(word)
    }
}

#[cfg(test)]
mod tests;
