//! What a terminal would obey, sent through each way into the program from outside, with the commands that show it.

use std::ffi::OsString;
use std::os::unix::ffi::OsStringExt;
use std::time::Duration;

use super::in_a_terminal;
use crate::leaves::is_seen;
use crate::strict::{Asked, Pipe, Server, reply};
use crate::support::{DRAFT, Home, Run};
use crate::terminal::Session;

/// A title, a link, a C1 control, an override, an isolate, a return, a DEL.
const RAW: &str =
    "\u{1b}]0;raw\u{7}\u{1b}]8;;https://raw\u{1b}\\\u{9b}31m\u{202e}\u{2067}\rx\u{7f}";

/// The same between quotes in TOML, or in JSON; what no format forbids stands as it is.
fn quoted() -> String {
    let quoted = RAW.chars().map(|letter| match letter {
        '\\' => "\\\\".to_owned(),
        letter if letter.is_ascii_control() => format!("\\u{:04x}", u32::from(letter)),
        letter => letter.to_string(),
    });
    quoted.collect::<Vec<_>>().concat()
}

/// Text, line ends, and the colours of clap's help: nothing else goes to a terminal.
#[track_caller]
fn is_harmless(output: &[u8], what: &str) {
    let text = String::from_utf8(output.to_vec()).unwrap_or_else(|error| panic!("{what}: {error}"));
    let mut rest = text.as_str();
    while let Some(first) = rest.chars().next() {
        rest = rest.split_at(first.len_utf8()).1;
        let fine = match first {
            '\n' => true,
            '\r' => rest.starts_with('\n'),
            '\u{1b}' => {
                let end = rest.find(|it: char| !matches!(it, '[' | ';' | '0'..='9'));
                rest.starts_with('[') && end.is_some_and(|end| rest.as_bytes()[end] == b'm')
            }
            other => is_seen(other),
        };
        assert!(fine, "{what}: {first:?} in {text:?}");
    }
}

#[track_caller]
fn shows_harmlessly(home: &Home, arguments: &[&str], vars: &[(&str, &str)]) -> String {
    let argv = [&[env!("CARGO_BIN_EXE_ringback")], arguments].concat();
    let output = Session::at_home(home, &argv, (100, 30), vars).end().output;
    let what = format!("{arguments:?} {vars:?}");
    assert!(!output.is_empty(), "{what} says nothing");
    is_harmless(&output, &what);
    String::from_utf8(output).unwrap()
}

fn path(home: &Home, name: &str) -> String {
    home.path().join(name).to_str().unwrap().to_owned()
}

#[test]
fn from_the_settings() {
    let raw = quoted();
    for config in [
        "\"RAW\" = 1",
        "RAW",
        "base_url = \"RAW\"",
        "base_url = \"https://RAW\"",
        "theme = \"RAW\"",
        "keymap = \"RAW\"",
        "language = \"RAW\"",
        "default_profile = \"RAW\"",
        "phone_number = \"RAW\"",
        "allowed_numbers = [\"RAW\"]",
        "api_key_command = [\"RAW\"]",
        "api_key_command = [\"/bin/sh\", \"-c\", \"printf 'RAW' >&2; exit 1\"]",
        "api_key_command = [\"/bin/sh\", \"-c\", \"printf 'RAW'\"]",
        "secrets.\"RAW\" = 1",
        "[secrets.\"RAW\"]\n\"RAW\" = 1",
        "[contacts]\n\"RAW\" = \"RAW\"",
        "[contacts]\n\"RAW\" = \"+12025550144\"",
        "[profiles.\"RAW\"]\n\"RAW\" = 1",
        "[profiles.\"RAW\"]\nbase_url = \"RAW\"",
        "[profiles.\"RAW\"]\nsandbox = \"RAW\"",
    ] {
        let text = match config {
            "RAW" => RAW.to_owned(),
            other => other.replace("RAW", &raw),
        };
        let home = Home::new().file("a.toml", DRAFT).config(&text);
        let draft = path(&home, "a.toml");
        for arguments in [
            &["config"] as &[&str],
            &["key", "status"],
            &[
                "call",
                &draft,
                "--yes",
                "--to",
                "+12025550144",
                "--profile",
                RAW,
            ],
        ] {
            shows_harmlessly(&home, arguments, &[]);
        }
    }
}

#[test]
fn from_the_environment() {
    let home = Home::new().file("a.toml", DRAFT);
    let draft = path(&home, "a.toml");
    let folder = format!("{}/{RAW}", home.path().display());
    let key = format!("k{RAW}");
    let url = format!("https://{RAW}");
    for vars in [
        [("HAMSA_BASE_URL", RAW), ("HAMSA_API_KEY", "k")],
        [("HAMSA_BASE_URL", &url), ("HAMSA_API_KEY", "k")],
        [("HAMSA_API_KEY", &key), ("TZ", RAW)],
        [("RINGBACK_CONFIG_DIR", &folder), ("LANG", RAW)],
        [("RINGBACK_DATA_DIR", &folder), ("TERM", RAW)],
        [("HTTPS_PROXY", RAW), ("HAMSA_API_KEY", "k")],
        [("EDITOR", RAW), ("HOME", RAW)],
    ] {
        for arguments in [
            &["config"] as &[&str],
            &["key", "status"],
            &["call", &draft, "--yes", "--sandbox", "--pace", "0"],
            &["calls", "show", RAW],
            &["voices"],
        ] {
            shows_harmlessly(&home, arguments, &vars);
        }
    }
}

#[test]
fn from_files_that_are_read_in() {
    let raw = quoted();
    let json = format!(
        "{{\"toNumber\":\"{raw}\",\"{raw}\":1,\"params\":{{\"{raw}\":\"{raw}\"}},\"agentDetails\":{{\"agentName\":\"{raw}\",\"{raw}\":2,\"voiceId\":\"{raw}\"}}}}"
    );
    let named = RAW.replace('/', "_");
    let home = Home::new()
        .file("a.toml", DRAFT)
        .file("request", &json)
        .file("agent", &format!("{{\"data\":{json}}}"))
        .file(
            "curl",
            &format!("curl 'https://{RAW}' -H 'Authorization: {RAW}' --{RAW} -d '{json}'"),
        )
        .file("broken", RAW)
        .file("sets.csv", &format!("name,{RAW}\n{RAW},{RAW}\n"))
        .file("sets2.csv", &format!("name,clinic\n\"{RAW}\",\"{RAW}\"\n"))
        .file(
            "sets.json",
            &format!("{{\"{raw}\":{{\"clinic\":\"{raw}\"}}}}"),
        )
        .file(&named, "lang = \"xx\"\n")
        .file("texts.toml", &format!("preamble_file = \"{raw}\"\n"));
    let draft = path(&home, "a.toml");
    for (name, kind) in [
        ("request", "request"),
        ("agent", "agent"),
        ("curl", "curl"),
        ("broken", "curl"),
        ("broken", "request"),
    ] {
        let file = path(&home, name);
        shows_harmlessly(&home, &["import", &file, "--as", kind], &[]);
    }
    for name in ["sets.csv", "sets2.csv", "sets.json", "broken"] {
        let file = path(&home, name);
        shows_harmlessly(&home, &["params", "import", &draft, &file], &[]);
    }
    let (named, texts, broken) = (
        path(&home, &named),
        path(&home, "texts.toml"),
        path(&home, "broken"),
    );
    for arguments in [
        &["params", "export", &draft, "--as", "csv"] as &[&str],
        &["params", "export", &draft, "--as", "json"],
        &["check", &named],
        &["check", &texts],
        &["check", &broken],
        &["render", &draft, "--part", "heard", "--param-set", RAW],
        &[
            "render",
            &draft,
            "--part",
            "curl",
            "--set",
            &format!("clinic={RAW}"),
        ],
        &["render", &draft, "--part", RAW],
        &["new", &named],
        &["man", RAW],
        &["completions", RAW],
        &["sandbox", "--fault", RAW],
    ] {
        shows_harmlessly(&home, arguments, &[]);
    }
}

#[test]
fn from_an_option_that_there_is_not() {
    let home = Home::new();
    for raw in [
        "\u{1b}]52;c;RVZJTEVW\u{7}",
        "\u{1b}[2J\u{1b}[?1049h",
        "\u{9b}2J",
        "\u{1b}]0;raw\u{1b}\\",
    ] {
        let option = format!("--x{raw}");
        let value = format!("--to{raw}");
        for arguments in [
            &["check", &option][..],
            &["calls", "show", &option],
            &["render", "a.toml", "--part", raw],
            &[&option],
            &["a.toml", &value],
        ] {
            shows_harmlessly(&home, arguments, &[]);
        }
    }
}

#[test]
fn from_a_translation_and_a_name_that_is_no_text() {
    let home = Home::new()
        .file("a.toml", DRAFT)
        .config("language = \"xx\"\n");
    std::fs::create_dir(home.config_dir().join("texts")).unwrap();
    let entry = |id: &str, text: &str| format!("msgid \"{id}\"\nmsgstr \"{text}\"\n");
    let translation = [
        entry("no problems", RAW),
        entry(
            "ringback does not know the key `{path}`",
            &format!("\u{2067}{{path}}{RAW}"),
        ),
        entry(RAW, RAW),
        format!("{RAW}\n"),
        entry("", "Plural-Forms: \u{1b}]0;raw\u{7}"),
    ];
    std::fs::write(home.config_dir().join("texts/xx.po"), translation.concat()).unwrap();
    let draft = path(&home, "a.toml");
    shows_harmlessly(&home, &["check", &draft], &[]);
    let output = home
        .command(&["check"])
        .arg(OsString::from_vec(b"\xff\x1b]0;raw\x07\x9b.toml".to_vec()))
        .output()
        .unwrap();
    let run = Run::of(&output, &home).exits(5);
    is_harmless(run.stderr.as_bytes(), "a name that is no text");
}

/// Replies that hold it wherever a reply has room, by what is asked for.
fn hostile(asked: &Asked, pipe: &mut dyn Pipe) {
    let raw = quoted();
    let body = if asked.path.contains("voice")
        && asked.method == "GET"
        && !asked.path.contains("conversation")
    {
        format!(
            "{{\"success\":true,\"data\":{{\"voices\":[{{\"id\":\"ab55c68b-091b-43b4-a55a-0be82093cd23\",\"name\":\"{raw}\",\"language\":\"{raw}\",\"gender\":\"{raw}\"}}]}}}}"
        )
    } else if asked.method == "POST" {
        format!(
            "{{\"success\":true,\"message\":\"{raw}\",\"data\":{{\"jobId\":\"job-1\",\"voiceAgentId\":\"{raw}\"}}}}"
        )
    } else {
        format!(
            "{{\"success\":true,\"message\":\"{raw}\",\"data\":{{\"id\":\"{raw}\",\"status\":\"COMPLETED\",\"jobResponse\":{{\"transcription\":[{{\"Agent\":\"{raw}\"}},{{\"User\":\"{raw}\"}},{{\"{raw}\":\"{raw}\"}}],\"callDuration\":3,\"outcomeResult\":{{\"{raw}\":\"{raw}\"}}}},\"mediaUrl\":\"https://a/{raw}\",\"callAnalysis\":{{\"error\":{{\"message\":\"{raw}\"}}}},\"totalCost\":\"{raw}\"}}}}"
        )
    };
    let _ = pipe.write_all(reply("200 OK", &body).as_bytes());
}

#[test]
fn from_replies_that_are_taken() {
    let server = Server::start(hostile);
    let url = server.url();
    let home = Home::new().file("a.toml", DRAFT).var("HAMSA_API_KEY", "k");
    let draft = path(&home, "a.toml");
    let key = [("HAMSA_API_KEY", "k")];
    let said = shows_harmlessly(&home, &["call", &draft, "--yes", "--base-url", &url], &key);
    assert!(said.contains("⟦ESC⟧"), "what was said is shown: {said}");
    shows_harmlessly(
        &home,
        &["call", &draft, "--yes", "--json", "--base-url", &url],
        &key,
    );
    for arguments in [
        &["follow", "job-1", "--base-url", &url] as &[&str],
        &["follow", "job-1", "--json", "--base-url", &url],
        &["voices", "--base-url", &url],
        &["voices", "--json", "--base-url", &url],
    ] {
        shows_harmlessly(&home, arguments, &key);
    }
    let rows = home.run(&["calls", "--json"]).exits(0).json();
    let id = |at: usize| rows[at]["callId"].as_str().unwrap().to_owned();
    let (one, other) = (id(0), id(1));
    for arguments in [
        &["calls", "note", &one, RAW] as &[&str],
        &["calls"],
        &["calls", "--json"],
        &["calls", "list", "--search", RAW],
        &["calls", "list", "--search", &format!("since:{RAW}")],
        &["calls", "show", &one],
        &["calls", "show", &one, "--json"],
        &["calls", "diff", &one, &other],
        &["calls", "export"],
        &["calls", "export", "--format", "json"],
        &["calls", "reconcile", "--base-url", &url],
    ] {
        shows_harmlessly(&home, arguments, &key);
    }
}

#[test]
fn from_replies_that_are_refusals_or_none() {
    let raw = quoted();
    let plain = RAW.replace('\r', "");
    let replies: [(String, &[i32]); 9] = [
        (
            reply(
                "400 Bad",
                &format!("{{\"success\":false,\"message\":\"{raw}\"}}"),
            ),
            &[3],
        ),
        (
            reply(
                "422 Bad",
                &format!("{{\"error\":{{\"{raw}\":[\"{raw}\"]}}}}"),
            ),
            &[3],
        ),
        (reply("500 Bad", RAW), &[4]),
        (reply(&format!("400 {plain}"), RAW), &[3, 4]),
        (
            reply(&format!("302 Found\r\nLocation: https://x/{plain}"), ""),
            &[4],
        ),
        (reply(&format!("200 OK\r\nX-Raw: {plain}"), RAW), &[4]),
        (format!("{RAW}\r\n\r\n"), &[4]),
        (
            format!("HTTP/1.1 200 OK\r\nContent-Length: {plain}\r\n\r\n"),
            &[4],
        ),
        (
            reply(
                "200 OK",
                &format!("{{\"success\":true,\"data\":{{\"jobId\":\"{raw}\"}}}}"),
            ),
            &[0, 4],
        ),
    ];
    for (bytes, codes) in replies {
        let told = bytes.clone();
        let server = Server::start(move |_: &Asked, pipe: &mut dyn Pipe| {
            let _ = pipe.write_all(bytes.as_bytes());
        });
        let url = server.url();
        let home = Home::new().file("a.toml", DRAFT).var("HAMSA_API_KEY", "k");
        let draft = path(&home, "a.toml");
        let key = [("HAMSA_API_KEY", "k")];
        shows_harmlessly(
            &home,
            &["call", &draft, "--yes", "--no-follow", "--base-url", &url],
            &key,
        );
        let rows = home.run(&["calls", "--json"]).exits(0).json();
        assert_eq!(rows.as_array().unwrap().len(), 1, "{told:?}");
        for arguments in [
            &["calls"] as &[&str],
            &["calls", "show", rows[0]["callId"].as_str().unwrap()],
            &["calls", "reconcile", "--base-url", &url],
            &["voices", "--base-url", &url],
        ] {
            shows_harmlessly(&home, arguments, &key);
        }
        let again = home.run(&[
            "call",
            "a.toml",
            "--yes",
            "--json",
            "--no-follow",
            "--even-if-unknown",
            "--base-url",
            &url,
        ]);
        assert!(codes.contains(&again.code), "{told:?}: {again}");
    }
}

/// The workbench on a draft, with settings and a key map of its own: opened, looked at, left. Behind each of the keys stands
/// what the screen shows, or shows no more, when they have been heard.
fn workbench(home: &Home, draft: &str, keys: &[(&str, &str, bool)]) -> Vec<u8> {
    let argv = [env!("CARGO_BIN_EXE_ringback"), draft];
    let mut session = Session::at_home(home, &argv, (110, 34), &[]);
    let is_open = session.shows_within(Duration::from_secs(30), |screen| {
        screen.contents().contains("SANDBOX")
    });
    if !is_open {
        return session.end().output;
    }
    for (keys, text, is_there) in keys {
        session.send(keys);
        session.wait_for(text, |screen| screen.contents().contains(text) == *is_there);
    }
    session.send("\x11");
    session.end().output
}

#[test]
fn from_anything_into_the_workbench() {
    let raw = quoted();
    let draft = format!(
        "agent_name = \"{raw}\"\ngreeting_message = \"{raw} {{{{{raw}}}}}\"\npoke_messages = [\"{raw}\"]\noutcome_response_shape = \"{raw}\"\n\"{raw}\" = 1\n[params]\n\"{raw}\" = \"{raw}\"\n[param_sets.\"{raw}\"]\n\"{raw}\" = \"{raw}\"\n[call]\nto_number = \"{raw}\"\n"
    );
    let name = format!("{}.toml", RAW.replace('/', "_"));
    let config = format!("[contacts]\n\"{raw}\" = \"+12025550144\"\n");
    let home = Home::new().file(&name, &draft).config(&config);
    let paste = format!("\u{1b}[200~pasted{}\u{1b}[201~", RAW.replace('\u{1b}', ""));
    let keys = [
        ("\u{1b}OS", "not sendable", true),
        ("\u{1b}OR", "Param sets", true),
        ("\u{1b}", "Param sets", false),
        (&paste, "pasted", true),
    ];
    let mut outputs = vec![workbench(&home, &path(&home, &name), &keys)];
    for keymap in ["\"RAW\" = [\"f5\"]", "find = [\"RAW\"]", "preset = \"RAW\""] {
        let home = Home::new().file("a.toml", DRAFT).config("");
        std::fs::write(
            home.config_dir().join("keymap.toml"),
            keymap.replace("RAW", &raw),
        )
        .unwrap();
        outputs.push(in_a_terminal(&home, &[&path(&home, "a.toml")]));
    }
    for config in ["theme = \"own\"", "theme = \"RAW\"", "\"RAW\" = 1"] {
        let home = Home::new()
            .file("a.toml", DRAFT)
            .config(&config.replace("RAW", &raw));
        std::fs::create_dir(home.config_dir().join("themes")).unwrap();
        std::fs::write(
            home.config_dir().join("themes/own.toml"),
            format!("\"{raw}\" = \"{raw}\"\n"),
        )
        .unwrap();
        outputs.push(workbench(&home, &path(&home, "a.toml"), &[]));
    }
    for output in outputs {
        let text = String::from_utf8(output).unwrap();
        for piece in [
            "\u{1b}]0;",
            "\u{1b}]8;",
            "\u{9b}",
            "\u{202e}",
            "\u{2067}",
            "\u{7f}",
        ] {
            assert!(!text.contains(piece), "{piece:?} in {text:?}");
        }
    }
}
