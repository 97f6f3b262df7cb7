//! A call as an HTTPie command for a POSIX shell. The body goes as it is (`--raw`), so HTTPie changes no byte of it.

use super::{KEY_VARIABLE, LONGEST_ARGUMENT, address, quoted, quoted_if_needed};
use crate::call::body::Body;
use crate::call::target::Target;

/// The command. HTTPie follows no redirect unless it is told to.
#[must_use]
pub fn export(body: &Body, target: &Target) -> String {
    let key = if target.is_sandbox() {
        "sandbox".to_owned()
    } else {
        format!("${KEY_VARIABLE}")
    };
    let url = quoted_if_needed(&address(target));
    let text = quoted(body.text());
    // In a script HTTPie would take its standard input for the body, and refuse a second one.
    let (before, data) = if body.text().len() < LONGEST_ARGUMENT {
        (String::new(), format!(" \\\n  --ignore-stdin --raw {text}"))
    } else {
        (format!("printf '%s' {text} |\n"), String::new())
    };
    format!(
        "{before}http POST {url} \\\n  \
         \"Authorization:Token {key}\" \\\n  \
         Content-Type:application/json{data}"
    )
}
