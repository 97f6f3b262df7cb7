//! A call as an `Invoke-RestMethod` command that Windows PowerShell 5.1 and PowerShell 7 both run.
//!
//! Not `curl.exe`: the two versions hand arguments with quotes to programs in different ways, and a body is nothing but
//! quotes. A here-string takes the body as it stands, and it is sent as UTF-8 bytes, because 5.1 would send a text in
//! Latin-1.

use super::{KEY_VARIABLE, address, key};
use crate::call::body::Body;
use crate::call::target::Target;

/// The command. No redirect is followed.
#[must_use]
pub fn export(body: &Body, target: &Target) -> String {
    let text = body.text();
    let key = key(target, format!("$env:{KEY_VARIABLE}"));
    // 5.1 takes a file without a mark for the system's old code page. What is pasted is read right by both.
    let mark = if text.is_ascii() {
        ""
    } else {
        "# In a file: Windows PowerShell 5.1 reads it right if it is saved as UTF-8 with BOM.\n"
    };
    // Only a line that begins with '@ would end the here-string, and a line of pretty JSON begins with a space or a
    // bracket. A file may have been given Windows' line ends; the body has none of its own, they are escaped in JSON.
    format!(
        "{mark}$body = @'\n{text}\n'@ -replace \"`r\", ''\n\
         Invoke-RestMethod -Method Post -MaximumRedirection 0 `\n  \
         -Uri {} `\n  \
         -Headers @{{ Authorization = \"Token {key}\" }} `\n  \
         -ContentType 'application/json' `\n  \
         -Body ([Text.Encoding]::UTF8.GetBytes($body)) | ConvertTo-Json -Depth 20",
        quoted(&address(target))
    )
}

/// A word in single quotes, where nothing but the quote is special. PowerShell takes typographic quotes for quotes.
fn quoted(word: &str) -> String {
    let mut quoted = "'".to_owned();
    for character in word.chars() {
        if matches!(
            character,
            '\'' | '\u{2018}' | '\u{2019}' | '\u{201a}' | '\u{201b}'
        ) {
            quoted.push(character);
        }
        quoted.push(character);
    }
    quoted.push('\'');
    quoted
}
