//! A call as an HTTPie command for a POSIX shell. The body goes as it is (`--raw`), so HTTPie changes no byte of it.

use super::{Given, KEY_VARIABLE, address, given, key, quoted_if_needed};
use crate::call::body::Body;
use crate::call::target::Target;

/// The command. HTTPie follows no redirect unless it is told to.
#[must_use]
pub fn export(body: &Body, target: &Target) -> String {
    let key = key(target, format!("${KEY_VARIABLE}"));
    let url = quoted_if_needed(&address(target));
    // In a script HTTPie would take its standard input for the body, and refuse a second one.
    let (before, data) = match given(body) {
        Given::Word(text) => (String::new(), format!(" \\\n  --ignore-stdin --raw {text}")),
        Given::Piped(before) => (before, String::new()),
    };
    format!(
        "{before}http POST {url} \\\n  \
         \"Authorization:Token {key}\" \\\n  \
         Content-Type:application/json{data}"
    )
}
