//! Command lines of every shape: each is quoted by a rule of its own, checked against a real shell, and read here.

use std::process::Command;

use super::*;

/// Bodies that are hard on quoting, each a JSON object.
fn bodies() -> Vec<String> {
    [
        "plain",
        "it's \"quoted\"",
        "$HOME ${x} $(id) `id` !! %PATH% ^ & | ; < > # *",
        "line\nand line\ttab \\ back\\\\slash",
        "مرحبا {{name}} 😀",
        "",
    ]
    .iter()
    .map(|text| {
        let name = serde_json::to_string(text).unwrap();
        format!("{{\n  \"toNumber\": \"+12025550144\",\n  \"agentDetails\": {{\"agentName\": {name}}}\n}}")
    })
    .collect()
}

/// A way to write one word.
type Quoting = (&'static str, fn(&str) -> String);

/// The ways that any POSIX shell knows.
const POSIX: [Quoting; 4] = [
    ("single", |text| {
        format!("'{}'", text.replace('\'', r"'\''"))
    }),
    ("double", |text| format!("\"{}\"", in_double(text))),
    ("backslash", |text| {
        let escaped = text.chars().map(|c| match c {
            '\n' => "'\n'".to_owned(),
            c if c.is_alphanumeric() => c.to_string(),
            c => format!("\\{c}"),
        });
        escaped.collect()
    }),
    ("mixed", |text| {
        let middle = text.char_indices().nth(text.chars().count() / 2).unwrap().0;
        let (one, two) = text.split_at(middle);
        format!("'{}'\"{}\"", one.replace('\'', "'\"'\"'"), in_double(two))
    }),
];

/// The way of bash, zsh and browsers.
const ANSI: [Quoting; 2] = [
    ("ansi", |text| {
        let text = text.replace('\\', r"\\").replace('\'', r"\'");
        format!("$'{}'", text.replace('\n', r"\n").replace('!', r"\u0021"))
    }),
    ("ansi bytes", |text| {
        let bytes: Vec<String> = text.bytes().map(|byte| format!("\\x{byte:02x}")).collect();
        format!("$'{}'", bytes.concat())
    }),
];

fn in_double(text: &str) -> String {
    let mut out = String::new();
    for c in text.chars() {
        if matches!(c, '"' | '\\' | '$' | '`') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

const URL: &str = "https://api.tryhamsa.com/v1/voice-agents/phone-number/call";

/// Commands with `DATA` for the body's word.
const SHAPES: [&str; 9] = [
    "curl -X POST URL -H 'Content-Type: application/json' -d DATA",
    "curl --request POST --url URL --header \"Authorization: Token $KEY\" --data DATA",
    "curl -XPOST URL --data-raw DATA --compressed -sS | jq .",
    "curl --data-binary DATA -H 'Accept: */*' -H 'x: y' URL 2>/dev/null && echo done",
    "curl -sSfdDATA -o /dev/null --max-time 5 URL; echo",
    "curl -s -w '%{http_code}\\n' --json DATA -A 'agent (x)' URL > out.json",
    "#!/bin/sh\nset -e\n# place a call\nKEY=abc curl -u \"$U:$P\" --data-ascii DATA URL &",
    "curl -v --retry 3 --retry-delay 2 -b 'a=b' --url URL --data DATA # '{}'",
    "/usr/bin/curl --proto '=https' --tlsv1.2 -kLsS --data DATA --connect-timeout 3 URL",
];

/// Ways to break a line between words.
const BREAKS: [&str; 3] = [" ", " \\\n  ", " \\\r\n\t"];

/// All shapes × quotings, the ways to break lines and the bodies taking turns.
fn commands(quotings: &[Quoting]) -> Vec<(String, String)> {
    let bodies = bodies();
    let mut all = Vec::new();
    for (at, shape) in SHAPES.iter().enumerate() {
        for (turn, (name, quote)) in quotings.iter().enumerate() {
            for (index, body) in bodies.iter().enumerate() {
                let line_break = BREAKS[(at + turn + index) % BREAKS.len()];
                // Between words only: behind `curl` and before an option.
                let shape = shape.replace(" -", &format!("{line_break}-"));
                let shape = shape.replace("URL", &quote(URL));
                let command = shape.replace("DATA", &quote(body));
                // A quoting that begins with `-` glued on would be another option.
                assert!(!command.contains("-d-"), "{name}");
                all.push((command, body.clone()));
            }
        }
    }
    all
}

fn body_of(command: &str) -> Result<String, CannotImport> {
    let no_file = |name: &str| Err(format!("cannot read {name}"));
    Ok(Sent::of(line(command)?, &no_file)?.body.unwrap_or_default())
}

/// What a real shell hands to curl for each command: the words, each ended by a NUL.
fn words_of_a_shell(commands: &[(String, String)]) -> Vec<Vec<String>> {
    let folder = tempfile::tempdir().unwrap();
    let stub = folder.path().join("curl");
    // As a program, not a function, so that pipes, assignments and `&` work as they do for curl.
    std::fs::write(&stub, "#!/bin/sh\nprintf '%s\\0' \"$@\" > \"$WORDS\"\n").unwrap();
    let executable = std::os::unix::fs::PermissionsExt::from_mode(0o755);
    std::fs::set_permissions(&stub, executable).unwrap();
    let mut script = String::new();
    for (at, (command, _)) in commands.iter().enumerate() {
        let command = command
            .replace("\\\r\n", "\\\n")
            .replace("/usr/bin/curl", "curl");
        let command = command
            .replace("| jq .", "| cat")
            .replace("out.json", "/dev/null");
        for part in [
            "WORDS=",
            &at.to_string(),
            "; export WORDS\n",
            &command,
            "\nwait\n",
        ] {
            script.push_str(part);
        }
    }
    std::fs::write(folder.path().join("script"), script).unwrap();
    let output = Command::new("/bin/sh")
        .arg("script")
        .current_dir(folder.path())
        .env_clear()
        .env("PATH", format!("{}:/usr/bin:/bin", folder.path().display()))
        .output()
        .unwrap();
    assert!(
        output.stderr.is_empty(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let read = |at: usize| std::fs::read_to_string(folder.path().join(at.to_string())).unwrap();
    let words = |text: String| {
        let text = text.strip_suffix('\0').unwrap();
        text.split('\0').map(str::to_owned).collect()
    };
    (0..commands.len()).map(|at| words(read(at))).collect()
}

#[test]
fn two_hundred_commands_of_all_shapes_have_the_body_that_a_shell_gives_curl() {
    let commands = commands(&POSIX);
    assert!(commands.len() >= 200, "{}", commands.len());
    for ((command, body), words) in commands.iter().zip(words_of_a_shell(&commands)) {
        let given = words
            .iter()
            .any(|word| word.strip_prefix("-sSfd").unwrap_or(word) == body);
        assert!(given, "the test itself quotes wrong: {command}\n{words:?}");
        assert_eq!(body_of(command).as_ref(), Ok(body), "{command}");
    }
}

#[test]
fn what_bash_and_browsers_quote_is_read_byte_for_byte() {
    for (command, body) in commands(&ANSI) {
        assert_eq!(body_of(&command), Ok(body), "{command}");
    }
}

#[test]
fn a_body_from_standard_input_is_read_where_it_is_written_down() {
    for (command, body) in [
        (
            "curl x -d @- <<'EOF'\n{\"a\": \"it's $5\"}\nEOF\n",
            "{\"a\": \"it's $5\"}",
        ),
        (
            "curl x --data-binary @- <<EOF | jq .\n{\"a\":\n \\$5}\nEOF\necho later",
            "{\"a\":\n $5}\n",
        ),
        ("curl x --json @- <<-END\n\t{}\n\tEND\n", "{}\n"),
        ("curl x -d @- <<< '{\"a\": 1}'", "{\"a\": 1}"),
        ("cat <<'X' | curl x -d @-\n{}\nX\n", "{}"),
        (
            "printf '%s' '{\"a\": 2}' |\ncurl x --data-binary @-",
            "{\"a\": 2}",
        ),
        ("echo '{}' | /usr/bin/curl x --data-binary @-", "{}\n"),
        ("echo -n '{}' | curl x --data-binary @-", "{}"),
    ] {
        assert_eq!(body_of(command).as_deref(), Ok(body), "{command}");
    }
    for command in [
        "jq . x | curl x -d @-",
        "curl x -d @-",
        "curl x -d @- < body.json",
    ] {
        let why = body_of(command).unwrap_err().to_string();
        assert!(why.contains("standard input"), "{command}: {why}");
    }
}

#[test]
fn commands_for_windows_are_read() {
    let body = r#"{"a": "it's \"x\" \\ ^ %", "b": 1}"#;
    let crt = |text: &str| {
        // Backslashes before a quote are doubled, and the quote is kept by one more.
        let mut out = String::new();
        let mut slashes = 0;
        for c in text.chars() {
            if c == '"' {
                out.push_str(&"\\".repeat(slashes + 1));
            }
            slashes = if c == '\\' { slashes + 1 } else { 0 };
            out.push(c);
        }
        out
    };
    let escaped = crt(body);
    // cmd counts quotes and knows no backslash: in the plain form a caret may be outside quotes and vanish.
    let plain_body = body.replace('^', "");
    let plain = crt(&plain_body);
    let caret = escaped
        .replace('^', "^^")
        .replace('"', "^\"")
        .replace('%', "^%");
    let back_tick = body.replace('`', "``").replace('"', "`\"");
    for command in [
        format!("curl --request POST ^\r\n  --url https://x ^\r\n  --data \"{plain}\""),
        format!("curl.exe -d \"{plain}\" https://x"),
    ] {
        assert_eq!(body_of(&command).as_ref(), Ok(&plain_body), "{command}");
    }
    for command in [
        format!("curl ^\"https://x^\" ^\n  -H ^\"a: b^\" ^\n  --data-raw ^\"{caret}^\""),
        format!(
            "curl.exe -X POST `\n  -d '{}' `\n  https://x",
            body.replace('\'', "''")
        ),
        format!(
            "curl.exe -X POST `\r\n  -d '{}' https://x | ConvertFrom-Json",
            escaped.replace('\'', "''")
        ),
        format!("curl.exe https://x `\n -d \"{back_tick}\""),
        format!("$key = 'x'\ncurl.exe https://x -d @'\n{body}\n'@\n"),
    ] {
        let read = body_of(&command);
        assert_eq!(read.as_deref(), Ok(body), "{command}");
    }
    assert_eq!(body_of("curl -d ^\"{^\n\n}^\" x").as_deref(), Ok("{\n}"));
}

#[test]
fn what_is_no_call_is_refused_with_the_reason() {
    for (options, why) in [
        ("--data-urlencode 'a=b'", "web form"),
        ("-F a=b", "web form"),
        ("--form-string a=b", "web form"),
        ("-T body.json", "PUT"),
        ("-G -d '{}'", "-G"),
        ("-sGd '{}'", "-G"),
        ("-K curlrc", "-K"),
        ("--expand-data '{{x}}'", "variables"),
        ("-d '{}' --next -d '{}'", "one at a time"),
        ("-d @no.json", "cannot read no.json"),
        ("-d '{}' -H", "-H has no value"),
        ("-d '{}' --header", "--header has no value"),
        ("-d \"{}", "no end"),
        ("-d @- <<EOF\n{}\n", "<< EOF"),
    ] {
        let error = body_of(&format!("curl https://x {options}"))
            .unwrap_err()
            .to_string();
        assert!(error.contains(why), "{options}: {error}");
    }
}

#[test]
fn a_variable_in_the_body_is_told_and_one_beside_it_is_not() {
    let notes = |text: &str| read(text, |_| Err(String::new())).unwrap().notes;
    let told = |text: &str| notes(text).iter().any(|note| note.contains("variables"));
    for text in [
        r#"curl -H "Authorization: Token $KEY" -d "{\"toNumber\":\"$TO\"}""#,
        "curl -d @- <<EOF\n{\"toNumber\":\"$TO\"}\nEOF\n",
        "curl -d '{\"toNumber\":\"'$TO'\"}'",
        "curl -d \"{\\\"toNumber\\\":\\\"`date`\\\"}\"",
    ] {
        assert!(told(text), "{text}");
    }
    for text in [
        r#"curl -H "Authorization: Token $KEY" -d '{"toNumber":"$TO"}'"#,
        r#"curl -d "{\"toNumber\":\"\$TO costs 5$ \"}""#,
        "curl -d @- <<'EOF'\n{\"toNumber\":\"$TO\"}\nEOF\n",
    ] {
        assert!(!told(text), "{text}");
    }
}

#[test]
fn keys_and_passwords_are_told_of_and_in_no_note() {
    for (options, has_key) in [
        ("-H 'Authorization: Token s3cret'", true),
        ("-H 'authorization:s3cret'", true),
        ("-u me:s3cret", true),
        ("-ume:s3cret", true),
        ("--oauth2-bearer s3cret", true),
        ("-x proxy -U me:s3cret", true),
        ("--proxy-user me:s3cret", true),
        ("-H 'X-Api-Key: s3cret'", true),
        ("-H 'Authorization: Token $HAMSA_API_KEY'", false),
        ("-H \"Authorization: Token ${KEY}\"", false),
        ("-H 'Authorization: <api-key>'", false),
        ("-H 'Accept: x'", false),
    ] {
        let text = format!("curl https://me:s3cret@x.example:8/p/v1/y -d '{{}}' {options}");
        let imported = read(&text, |_| Err(String::new())).unwrap();
        let all = format!("{imported:?}");
        assert_eq!(all.contains("key set"), has_key, "{options}: {all}");
        assert!(!all.contains("s3cret"), "{options}: {all}");
        assert!(all.contains("--base-url https://x.example:8/p\""), "{all}");
    }
}
