use std::process::Command;

use proptest::prelude::*;

use super::*;
use crate::draft::{Draft, ParamValue};

const FORMS: [Form; 5] = [
    Form::Curl,
    Form::PowerShell,
    Form::HttpIe,
    Form::Http,
    Form::Request,
];

fn live() -> Target {
    Target::live("https://api.tryhamsa.com").unwrap()
}

/// A body whose texts are hard on every quoting.
fn body(preamble: &str) -> Body {
    let mut draft = Draft {
        agent_name: "it's $HOME `id` \\ \"x\" !!".to_owned(),
        greeting_message: "Hello {{name}} {{{x}}} <<y>>".to_owned(),
        preamble: preamble.to_owned(),
        to_number: "+12025550144".to_owned(),
        phone_number: "+12025550143".to_owned(),
        ..Draft::default()
    };
    let value = ParamValue::Text(preamble.to_owned());
    draft.params.insert("name".to_owned(), value);
    Body::of(&draft)
}

/// What PowerShell takes for the text of the here-string that a command begins with: from the line behind `@'` to the
/// first line that begins with `'@` (about_Quoting_Rules), a typographic quote counting as a quote.
fn here_string(command: &str) -> (String, String) {
    let lines: Vec<&str> = command.lines().collect();
    let first = lines.iter().position(|line| line.ends_with("@'")).unwrap();
    let ends = |line: &&str| {
        let mut characters = line.chars();
        matches!(
            characters.next(),
            Some('\'' | '\u{2018}' | '\u{2019}' | '\u{201a}' | '\u{201b}')
        ) && characters.next() == Some('@')
    };
    let length = lines[first + 1..].iter().position(ends).unwrap();
    let text = lines[first + 1..][..length].join("\n");
    (text, lines[first + 1 + length..].join("\n"))
}

#[test]
fn powershell_reads_the_body_back_byte_for_byte() {
    for preamble in [
        "plain",
        "'@",
        "\n'@\n’@",
        "$(id) `n \"",
        "مرحبا\u{2028}'@",
        "\r\n",
    ] {
        let body = body(preamble);
        let command = powershell::export(&body, &live());
        let (text, rest) = here_string(&command);
        assert_eq!(text, body.text(), "{preamble:?}");
        assert!(rest.contains("UTF8.GetBytes($body)"), "{rest}");
        assert_eq!(
            command.starts_with("# In a file"),
            !body.text().is_ascii(),
            "{command}"
        );
    }
}

#[test]
fn powershell_has_the_address_in_one_word() {
    let target = Target::live("https://api.tryhamsa.com/it's").unwrap();
    let command = powershell::export(&body("x"), &target);
    assert!(
        command.contains(
            "-Uri 'https://api.tryhamsa.com/it''s/v1/voice-agents/phone-number/call' `\n"
        ),
        "{command}"
    );
}

/// Runs a command with an `http` that prints the body which HTTPie would send, and gives what it printed.
fn run_http(command: &str) -> Vec<u8> {
    let folder = tempfile::tempdir().unwrap();
    let script = folder.path().join("script");
    let stub = "http() { while [ $# -gt 1 ]; do last=$1; shift; done; \
                if [ \"$last\" = --raw ]; then printf '%s' \"$1\"; else cat; fi; }";
    std::fs::write(&script, format!("{stub}\n{command}\n")).unwrap();
    let output = Command::new("sh").arg(&script).output().unwrap();
    assert_eq!(String::from_utf8_lossy(&output.stderr), "", "{command}");
    output.stdout
}

#[test]
fn httpie_gets_the_body_byte_for_byte_however_long_it_is() {
    let long = "it's long\n".repeat(20_000);
    for preamble in ["plain", "'''", "@file", "\n\n", "مرحبا 👨‍👩‍👧", &long] {
        let body = body(preamble);
        let printed = run_http(&httpie::export(&body, &live()));
        assert!(printed == body.text().as_bytes(), "{preamble:.40}");
    }
}

#[test]
fn a_http_file_has_no_braces_that_an_editor_would_fill_in() {
    let body = body("{{{{deep}}}} {{ spaced }} {{$guid}}");
    let file = http::export(&body, &live());
    assert_eq!(file.matches("{{").count(), 1, "{file}");
    assert!(
        file.contains("Authorization: Token {{HAMSA_API_KEY}}\n"),
        "{file}"
    );
    let (_, text) = file.split_once("\n\n").unwrap();
    let read: serde_json::Value = serde_json::from_str(text).unwrap();
    let meant: serde_json::Value = serde_json::from_str(body.text()).unwrap();
    assert_eq!(read, meant);

    let plain = Body::of(&Draft::default());
    let file = http::export(&plain, &live());
    assert_eq!(file.split_once("\n\n").unwrap().1, plain.text());
}

#[test]
fn each_form_reads_the_key_from_its_variable_and_the_sandbox_never_sees_it() {
    for form in FORMS {
        let far = export(form, &body("x"), &live());
        let here = export(form, &body("x"), &Target::sandbox(4321));
        assert!(!here.contains("HAMSA_API_KEY"), "{here}");
        if form == Form::Request {
            assert_eq!(far, here);
            continue;
        }
        assert!(far.contains("HAMSA_API_KEY"), "{far}");
        assert!(here.contains("Token sandbox"), "{here}");
        assert!(here.contains("http://127.0.0.1:4321/v1/"), "{here}");
    }
}

proptest! {
    #[test]
    fn any_text_is_in_a_here_string_as_it_is(text in "(?s).{0,80}") {
        let body = body(&text);
        let command = powershell::export(&body, &live());
        // `lines` takes a carriage return before a line end away, and pretty JSON holds none.
        prop_assert!(!body.text().contains('\r'));
        prop_assert_eq!(here_string(&command).0, body.text());
    }
}

/// One word as fish reads it (its manual, "Quotes"): in single quotes a backslash escapes itself and the quote, in double
/// quotes itself, the quote and `$`, outside any character.
fn as_fish_reads(word: &str) -> String {
    let mut read = String::new();
    let mut quote = None;
    let mut characters = word.chars().peekable();
    while let Some(one) = characters.next() {
        let escapes = |next: char| match quote {
            None => true,
            Some('\'') => matches!(next, '\\' | '\''),
            Some(_) => matches!(next, '\\' | '"' | '$'),
        };
        match one {
            '\\' if characters.peek().copied().is_some_and(escapes) => {
                read.extend(characters.next());
            }
            '\'' | '"' if quote.is_none() => quote = Some(one),
            _ if quote == Some(one) => quote = None,
            _ => read.push(one),
        }
    }
    assert_eq!(quote, None, "{word}");
    read
}

#[test]
fn a_posix_shell_and_fish_read_every_word_back() {
    let mut words = vec![String::new()];
    let mut at = 0;
    while words[at].len() < 6 {
        for character in ['\\', '\'', '"', '$', 'n'] {
            words.push(format!("{}{character}", words[at]));
        }
        at += 1;
    }
    for word in &words {
        let quoted = quoted(word);
        assert_eq!(shlex::split(&quoted).unwrap(), [word.as_str()], "{quoted}");
        assert_eq!(&as_fish_reads(&quoted), word, "{quoted}");
    }
}
