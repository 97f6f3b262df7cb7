//! A call as a `.http` file, for the REST Client of VS Code and the HTTP Client of JetBrains.

use super::{KEY_VARIABLE, address};
use crate::call::body::Body;
use crate::call::target::Target;

/// The file. Both editors fill in `{{name}}` wherever it stands, and so would eat the placeholders of a saved agent's
/// or an inline one's texts: there the body spells the second brace as JSON's `\u007b`, which the API reads as the same
/// text. A body without `{{` is there byte for byte.
#[must_use]
pub fn export(body: &Body, target: &Target) -> String {
    let (mut head, key) = if target.is_sandbox() {
        (String::new(), "sandbox".to_owned())
    } else {
        let head = format!(
            "# VS Code's REST Client asks for the key. In JetBrains, write \"{KEY_VARIABLE}\" into \
             http-client.private.env.json.\n# @prompt {KEY_VARIABLE} The API key\n"
        );
        (head, format!("{{{{{KEY_VARIABLE}}}}}"))
    };
    let text = body.text();
    // Two braces in a row are always inside a string: pretty JSON breaks the line between brackets.
    let safe = text.replace("{{", "{\\u007b");
    if safe != text {
        head.push_str("# Placeholders are written {\\u007b…}}, or the editor would fill them in. It is the same JSON.\n");
    }
    format!(
        "{head}# @no-redirect\n\
         POST {}\n\
         Authorization: Token {key}\n\
         Content-Type: application/json\n\
         \n\
         {safe}",
        address(target)
    )
}
