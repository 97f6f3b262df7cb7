//! A `.http` file (VS Code's REST Client, JetBrains' HTTP Client) as a draft: its first request that has a body. No
//! variable is filled in.

use super::{CannotImport, Imported, cannot, request};

/// Reads the file. `file` reads a file that a line `< FILE` names.
///
/// # Errors
/// No request with a body, a file that cannot be read, or a body that is no JSON object.
pub fn read(
    text: &str,
    file: impl Fn(&str) -> Result<String, String>,
) -> Result<Imported, CannotImport> {
    let text = text.trim_start_matches('\u{feff}').replace("\r\n", "\n");
    let mut requests: Vec<Vec<&str>> = vec![Vec::new()];
    for line in text.lines() {
        if line.starts_with("###") {
            requests.push(Vec::new());
        } else if let Some(last) = requests.last_mut() {
            last.push(line);
        }
    }
    for lines in requests {
        let Some((head, body)) = parts(&lines) else {
            continue;
        };
        let body = match body
            .strip_prefix('<')
            .map(|name| name.trim_start_matches('@').trim())
        {
            Some(name) => file(name).map_err(CannotImport)?,
            None => body,
        };
        let mut imported = request(&body)?;
        let mut head = head.into_iter();
        let url = head.next().unwrap_or_default();
        if head.any(super::is_key_header) {
            imported.notes.insert(0, super::key_left_out().to_owned());
        }
        // METHOD URL HTTP/1.1, or the address alone.
        let url = url.split_whitespace().find(|word| word.contains("://"));
        imported.notes.extend(url.and_then(super::other_host));
        return Ok(imported);
    }
    cannot(t!(
        "the file has no request with a body: an empty line, and the JSON behind it"
    ))
}

/// A request's first line and headers, and its body; `None` if it has no body.
fn parts<'t>(lines: &[&'t str]) -> Option<(Vec<&'t str>, String)> {
    let says_nothing = |line: &str| {
        let line = line.trim_start();
        line.is_empty() || line.starts_with(['#', '@']) || line.starts_with("//")
    };
    let first = lines.iter().position(|line| !says_nothing(line))?;
    let lines = &lines[first..];
    let empty = lines.iter().position(|line| line.trim().is_empty())?;
    let (head, body) = lines.split_at(empty);
    let head = head
        .iter()
        .copied()
        .filter(|line| !says_nothing(line))
        .collect();
    // Behind the body there may be a script for the reply.
    let body: Vec<&str> = body
        .iter()
        .copied()
        .take_while(|line| !line.starts_with("> ") && !line.starts_with("<>"))
        .collect();
    let body = body.join("\n").trim().to_owned();
    (!body.is_empty()).then_some((head, body))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::call::body::Body;
    use crate::call::export;
    use crate::call::target::Target;
    use crate::draft::Draft;

    fn no_file(name: &str) -> Result<String, String> {
        Err(format!("cannot read {name}"))
    }

    #[test]
    fn the_first_request_with_a_body_is_read() {
        let text = "@host = https://api.tryhamsa.com\r\n### who am I\r\nGET {{host}}/v1/me\r\n\r\n### call\r\n# @no-redirect\r\n\
                    POST https://api.tryhamsa.com/v1/voice-agents/phone-number/call HTTP/1.1\r\n// a comment\r\n\
                    Authorization: Token k3y\r\n\r\n{\r\n\"toNumber\": \"+1\"}\r\n\r\n> {% client.log(1) %}\r\n### more\r\n";
        let imported = read(text, no_file).unwrap();
        assert_eq!(imported.draft.to_number, "+1");
        assert_eq!(imported.notes, [super::super::key_left_out()]);
    }

    #[test]
    fn a_body_in_a_file_is_read() {
        let file = |name: &str| Ok(format!("{{\"toNumber\": {name:?}}}"));
        let imported = read(
            "POST https://x.example/v1/y\nA: {{key}}\n\n< ./body.json\n",
            file,
        )
        .unwrap();
        assert_eq!(imported.draft.to_number, "./body.json");
        assert!(
            imported.notes[0].contains("--base-url https://x.example"),
            "{:?}",
            imported.notes
        );
    }

    #[test]
    fn what_is_no_request_is_refused() {
        for text in ["", "GET https://x\n", "###\n###\n", "POST https://x\n\n\n"] {
            assert!(read(text, no_file).is_err(), "{text:?}");
        }
        assert!(read("POST x\n\n{", no_file).is_err());
    }

    proptest! {
        #[test]
        fn what_is_exported_and_read_back_sends_the_same_bytes(text in "(?s)[{}a-z\n#<>@$\\\\\"' é😀]{0,40}") {
            let draft = Draft {
                agent_name: text.clone(),
                greeting_message: text.clone(),
                preamble: text,
                ..Draft::default()
            };
            let body = Body::of(&draft);
            let target = Target::live("https://api.tryhamsa.com").unwrap();
            let again = read(&export::http::export(&body, &target), no_file).unwrap();
            prop_assert_eq!(again.notes, Vec::<String>::new());
            let sent = Body::of(&again.draft);
            prop_assert_eq!(sent.text(), body.text());
        }
    }
}
