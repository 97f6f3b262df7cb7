//! A full session with a secret planted in every input that can carry one, and then a look into every file that it wrote
//! and every byte that it printed: none of them may be there, plain or encoded.
//!
//! What a user types into a field is what the agent says. It is content, shown and kept and sent as such, and no secret
//! of this test stands in one.

use std::fs;
use std::path::{Path, PathBuf};
use std::time::Duration;

use ringback::sandbox::{Sandbox, Settings};
use rustix::process::Signal;
use serde_json::json;

use crate::strict::{Server, reply};
use crate::support::{DRAFT, Home};
use crate::terminal::{Session, contains};

/// Where each secret goes in; none is a part of another.
const VARIABLE: &str = "vQ7-keyOfTheVariable-x81";
const KEY_FILE: &str = "fL2-keyOfTheFile-m93";
const PROFILE_FILE: &str = "pR5-keyOfTheProfile-t62";
const COMMAND: &str = "cM4-keyOfTheCommand-w57";
const ODD: &str = "oD9-keyWithABell-h38";
const HOOK: &str = "hK3-secretOfTheHook-b26";
const HOOK_COMMAND: &str = "hC8-secretOfTheHookCommand-n74";
const LITERAL: &str = "lT6-literalInTheDraft-j15";
const CURL_KEY: &str = "iK1-keyInTheCurlLine-g49";
const CURL_USER: &str = "iU7-passwordOfDashU-d83";
const CURL_PROXY: &str = "iP2-passwordOfTheProxyFlag-s67";
const CURL_URL: &str = "iL5-passwordInTheUrl-a91";
const CURL_COOKIE: &str = "iC4-valueOfTheCookie-e58";
const CURL_HOOK: &str = "iH9-hookInTheCurlBody-y32";
const BODY_HOOK: &str = "bH3-hookInTheBody-q76";
const AGENT_HOOK: &str = "aH8-hookInTheAgent-z14";
const HTTP_KEY: &str = "hT6-keyInTheHttpFile-u29";
const BASE_USER: &str = "uB1-passwordInTheBaseUrl-r85";
const PROXY: &str = "xP7-passwordInTheProxy-k43";
const CONFIG: &str = "cF6-keyWrittenIntoTheConfig-v21";
const CONFIG_HOOK: &str = "cH2-secretWrittenIntoTheConfig-f94";
const BROKEN: &str = "bR9-literalInABrokenDraft-o53";

const ALL: [&str; 22] = [
    VARIABLE,
    KEY_FILE,
    PROFILE_FILE,
    COMMAND,
    ODD,
    HOOK,
    HOOK_COMMAND,
    LITERAL,
    CURL_KEY,
    CURL_USER,
    CURL_PROXY,
    CURL_URL,
    CURL_COOKIE,
    CURL_HOOK,
    BODY_HOOK,
    AGENT_HOOK,
    HTTP_KEY,
    BASE_USER,
    PROXY,
    CONFIG,
    CONFIG_HOOK,
    BROKEN,
];

/// A session: a home, and all that its programs printed.
struct Kept {
    home: Home,
    printed: Vec<(String, Vec<u8>)>,
}

impl Kept {
    /// Runs a command with these variables and this input, and keeps what it prints. Gives the exit code.
    fn run(&mut self, arguments: &[&str], vars: &[(&str, &str)], input: &str) -> i32 {
        let mut command = self.home.command(arguments);
        command
            .envs(vars.iter().copied())
            .env("TMPDIR", self.home.path().join("tmp"));
        let output = crate::support::output(&mut command, input);
        let mut all = output.stdout;
        all.extend(output.stderr);
        self.printed.push((arguments.join(" "), all));
        output.status.code().unwrap_or(-1)
    }

    fn last(&self) -> String {
        let (_, printed) = self.printed.last().unwrap();
        String::from_utf8_lossy(printed).into_owned()
    }

    /// The workbench on a draft.
    fn open(&self, draft: &str, vars: &[(&str, &str)]) -> Session {
        let (draft, tmp) = (self.home.path().join(draft), self.home.path().join("tmp"));
        let mut all = vec![("TMPDIR", tmp.to_str().unwrap())];
        all.extend_from_slice(vars);
        let argv = [env!("CARGO_BIN_EXE_ringback"), draft.to_str().unwrap()];
        Session::at_home(&self.home, &argv, (120, 36), &all)
    }

    fn keep(&mut self, what: &str, bytes: Vec<u8>) {
        self.printed.push((what.to_owned(), bytes));
    }
}

/// A host that answers each request with the request itself, key and all.
fn start_echo() -> Server {
    Server::start(|asked, pipe| {
        let said = format!("{}\n{}", asked.head, asked.body);
        let answer = json!({"success": false, "message": said, "error": {"message": said}});
        let _ = pipe.write_all(reply("401 Unauthorized", &answer.to_string()).as_bytes());
    })
}

/// A host that places calls and lists voices, and repeats in each text that it says what it was asked with; the slashes
/// of JSON are escaped or not, as hosts do.
fn start_gossip() -> Server {
    Server::start(|asked, pipe| {
        let said = format!("{} {}", asked.head.replace("\r\n", " "), asked.body);
        let data = if asked.method == "POST" {
            json!({ "jobId": "job-gossip", "note": said })
        } else if asked.path.contains("/conversation/") {
            json!({
                "id": "job-gossip", "status": "COMPLETED", "callDuration": 3, "mediaUrl": format!("https://x.example/?{said}"),
                "jobResponse": {
                    "transcription": [{ "Agent": said }, { "User": said }],
                    "outcomeResult": { "said": said, "deep": [{ "er": said }] },
                },
            })
        } else {
            json!([{ "id": "0f0e0d0c-0000-4000-8000-000000000001", "name": said, "status": said, "title": said }])
        };
        let answer = json!({ "success": true, "message": said, "data": data }).to_string();
        let _ = pipe.write_all(reply("200 OK", &answer).as_bytes());
    })
}

/// Each way in which a secret could stand in a file.
fn forms(secret: &str) -> Vec<(&'static str, Vec<u8>)> {
    let hexes: Vec<String> = secret.bytes().map(|byte| format!("{byte:02x}")).collect();
    let hex = hexes.concat();
    let percent = format!("%{}", hexes.join("%")).to_uppercase();
    let mut forms = vec![
        ("plain", secret.as_bytes().to_vec()),
        ("percent-encoded", secret.replace('-', "%2D").into_bytes()),
        ("percent-encoded", percent.into_bytes()),
        ("hexadecimal", hex.to_uppercase().into_bytes()),
        ("hexadecimal", hex.into_bytes()),
        (
            "UTF-16",
            secret.bytes().flat_map(|byte| [byte, 0]).collect(),
        ),
    ];
    // What stands before it moves the groups of three: what depends on the secret alone is the same wherever it stands.
    for before in 0..3 {
        let mut bytes = vec![b' '; before];
        bytes.extend(secret.bytes());
        bytes.truncate(bytes.len() / 3 * 3);
        let coded = base64(&bytes);
        let own = coded.get(before.div_ceil(3) * 4..).unwrap().to_vec();
        forms.push(("base64", own));
    }
    forms
}

fn base64(bytes: &[u8]) -> Vec<u8> {
    const LETTERS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut coded = Vec::new();
    for group in bytes.chunks_exact(3) {
        let all = group
            .iter()
            .fold(0_usize, |all, byte| all << 8 | usize::from(*byte));
        for shift in [18, 12, 6, 0] {
            coded.push(LETTERS[all >> shift & 63]);
        }
    }
    coded
}

/// The secrets in some bytes, each with its form.
fn found(bytes: &[u8]) -> Vec<String> {
    let mut found = Vec::new();
    for secret in ALL {
        for (form, coded) in forms(secret) {
            if contains(bytes, &coded) {
                found.push(format!("{secret} ({form})"));
            }
        }
    }
    found
}

/// Every file below a folder.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if entry.file_type().unwrap().is_dir() {
            all.extend(files(&path));
        } else {
            all.push(path);
        }
    }
    all
}

/// Waits until a recovery copy holds a text.
#[track_caller]
fn wait_for_copy(home: &Home, text: &str) {
    let has_it = || {
        files(&home.data_dir())
            .iter()
            // One that is still being written has no such name yet.
            .filter(|path| path.extension().is_some_and(|end| end == "json"))
            .any(|path| fs::read(path).is_ok_and(|bytes| contains(&bytes, text.as_bytes())))
    };
    crate::killed::until(&format!("a copy of {text:?}"), has_it);
}

#[test]
fn the_search_finds_a_secret_in_each_form() {
    let encoded = |before: &str| base64(format!("{before}{VARIABLE}  ").as_bytes());
    for (hidden, form) in [
        (format!("x{VARIABLE}x").into_bytes(), "plain"),
        (encoded("Token "), "base64"),
        (encoded("a Token "), "base64"),
        (encoded("an Token"), "base64"),
    ] {
        let found = found(&hidden);
        assert!(
            found.contains(&format!("{VARIABLE} ({form})")),
            "{form}: {found:?}"
        );
    }
    assert_eq!(found(b"nothing of the kind"), [""; 0]);
}

#[test]
fn no_secret_of_a_full_session_is_in_any_file_or_on_any_screen() {
    // What the user's own programs print stands outside of the home, which is searched.
    let outside = tempfile::tempdir().unwrap();
    let vault = |name: &str, secret: &str| {
        let path = outside.path().join(name);
        fs::write(&path, format!("{secret}\n")).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let (key_vault, hook_vault) = (vault("key", COMMAND), vault("hook", HOOK_COMMAND));
    let server = Sandbox::start(Settings::default()).unwrap();
    let near = format!("http://127.0.0.1:{}", server.port());
    let echo = start_echo().url();

    let hooked = |line: &str| {
        let hook = "webhook_url = \"https://hooks.example.com/x\"\n";
        let auth = format!("\n[webhook_auth]\nauth_key = \"Bearer\"\n{line}\n");
        DRAFT.replacen("\n[params]", &format!("{hook}{auth}\n[params]"), 1)
    };
    let home = Home::new()
        .config(&format!(
            "api_key = \"{CONFIG}\"\n[profiles.p]\nbase_url = \"{near}\"\n\n[profiles.c]\nbase_url = \"{near}\"\napi_key_command = [\"cat\", {key_vault:?}]\n\n\
             [secrets.crm]\ncommand = [\"cat\", {hook_vault:?}]\nsecret = \"{CONFIG_HOOK}\"\n"
        ))
        .file("plain.toml", DRAFT)
        .file("hook.toml", &hooked("auth_secret_env = \"HOOK_SECRET\""))
        .file("crm.toml", &hooked("auth_secret_name = \"crm\""))
        .file("literal.toml", &hooked(&format!("auth_secret = \"{LITERAL}\"")))
        // The quotation mark at the end is missing.
        .file("broken.toml", &hooked(&format!("auth_secret = \"{BROKEN}")));
    fs::create_dir(home.path().join("tmp")).unwrap();
    let mut kept = Kept {
        home,
        printed: Vec::new(),
    };
    let of_variable = [
        ("HAMSA_API_KEY", VARIABLE),
        ("HAMSA_BASE_URL", near.as_str()),
        ("HOOK_SECRET", HOOK),
    ];
    let at_echo = [
        ("HAMSA_API_KEY", VARIABLE),
        ("HAMSA_BASE_URL", echo.as_str()),
        ("HOOK_SECRET", HOOK),
    ];

    // Keys: typed, from a variable, a file, a profile's file, a command; and one that is none.
    assert_eq!(
        kept.run(&["key", "set"], &[], &format!("Token {KEY_FILE}\n")),
        0
    );
    assert_eq!(
        kept.run(&["key", "set", "--profile", "p"], &[], PROFILE_FILE),
        0
    );
    let odd = format!("{ODD}\u{7}");
    assert_eq!(
        kept.run(&["key", "status"], &[("HAMSA_API_KEY", &odd)], ""),
        5
    );
    for arguments in [
        &["key", "status"] as &[&str],
        &["key", "status", "--json"],
        &["config", "show"],
    ] {
        assert_eq!(kept.run(arguments, &[], ""), 0, "{}", kept.last());
        assert_eq!(kept.run(arguments, &of_variable, ""), 0);
    }

    // Calls with each, live as far as the program knows, and what is read of them later.
    let call = |draft: &'static str, more: &[&'static str]| {
        let mut all = vec!["call", draft, "--yes", "--even-if-unknown"];
        all.extend_from_slice(more);
        all
    };
    let base = ["--base-url", near.as_str()];
    for (arguments, vars) in [
        (call("plain.toml", &["--json"]), &of_variable[..]),
        (call("hook.toml", &[]), &of_variable),
        (call("crm.toml", &["--no-follow"]), &of_variable),
        (call("plain.toml", &["--profile", "p", "--no-follow"]), &[]),
        (
            call("plain.toml", &["--profile", "c", "--no-follow", "--json"]),
            &[],
        ),
        (
            ["call", "plain.toml", "--yes", "--no-follow"]
                .into_iter()
                .chain(base)
                .collect(),
            &[],
        ),
    ] {
        assert_eq!(
            kept.run(&arguments, vars, ""),
            0,
            "{arguments:?}: {}",
            kept.last()
        );
    }
    assert_eq!(server.posts().len(), 6);
    // The secrets that are sent are sent: else nothing here would show anything.
    let sent = server.posts().concat();
    assert!(contains(&sent, HOOK.as_bytes()) && contains(&sent, HOOK_COMMAND.as_bytes()));

    // A host that says back what it was told, and one that is reached through a proxy with a password.
    assert_eq!(
        kept.run(&call("hook.toml", &["--json"]), &at_echo, ""),
        3,
        "{}",
        kept.last()
    );
    assert!(
        kept.last().contains("API key"),
        "it was said back: {}",
        kept.last()
    );
    for arguments in [&["voices", "--refresh"] as &[&str], &["follow", "job-1"]] {
        kept.run(arguments, &at_echo, "");
    }
    // And one that does so in all that is kept of a call.
    let gossip = start_gossip().url();
    let at_gossip = [
        ("HAMSA_API_KEY", VARIABLE),
        ("HAMSA_BASE_URL", gossip.as_str()),
        ("HOOK_SECRET", HOOK),
    ];
    for arguments in [
        call("hook.toml", &["--json"]),
        call("plain.toml", &[]),
        vec!["follow", "job-gossip", "--json"],
        vec!["calls", "reconcile"],
        vec!["voices", "--refresh", "--json"],
    ] {
        kept.run(&arguments, &at_gossip, "");
        assert!(
            kept.last().contains("API key") || arguments[0] != "call",
            "{}",
            kept.last()
        );
    }
    let proxy = format!("http://someone:{PROXY}@127.0.0.1:1");
    let proxied = [
        ("HAMSA_API_KEY", VARIABLE),
        ("HTTPS_PROXY", proxy.as_str()),
        ("HAMSA_BASE_URL", "https://hamsa.example.com"),
    ];
    let numbers = ["--to", "+4930901820", "--from", "+4930901821"];
    let far: Vec<&str> = call("plain.toml", &["--json"])
        .into_iter()
        .chain(numbers)
        .collect();
    assert_eq!(kept.run(&far, &proxied, ""), 3, "{}", kept.last());
    let with_user = format!("https://someone:{BASE_USER}@hamsa.example.com");
    assert_eq!(
        kept.run(
            &["call", "plain.toml", "--yes", "--base-url", &with_user],
            &of_variable,
            ""
        ),
        2
    );
    assert_eq!(
        kept.run(
            &["call", "plain.toml", "--yes"],
            &[("HAMSA_BASE_URL", &with_user)],
            ""
        ),
        5
    );

    // What can be asked for and exported.
    for draft in [
        "plain.toml",
        "hook.toml",
        "crm.toml",
        "literal.toml",
        "broken.toml",
    ] {
        for part in ["heard", "request", "curl", "powershell", "httpie", "http"] {
            kept.run(&["render", draft, "--part", part], &of_variable, "");
        }
        kept.run(&["check", draft], &of_variable, "");
        kept.run(&["check", draft, "--json"], &of_variable, "");
        kept.run(&["call", draft, "--dry-run"], &of_variable, "");
        kept.run(
            &["--", "ringback", "call", draft, "--set", ""],
            &[("RINGBACK_COMPLETE", "fish")],
            "",
        );
    }
    assert_eq!(
        kept.run(&["voices", "--refresh", "--json"], &of_variable, ""),
        0,
        "{}",
        kept.last()
    );
    for arguments in [
        &["calls", "--json"] as &[&str],
        &["calls", "export", "--format", "json"],
        &["calls", "export", "--format", "csv"],
    ] {
        assert_eq!(
            kept.run(arguments, &of_variable, ""),
            0,
            "{arguments:?}: {}",
            kept.last()
        );
    }
    let listed = kept.home.run(&["calls", "--json"]).exits(0).json();
    for row in listed.as_array().unwrap() {
        let id = row["callId"].as_str().unwrap();
        for arguments in [
            &["calls", "show", id] as &[&str],
            &["calls", "show", id, "--json"],
            &["calls", "draft", id],
        ] {
            assert_eq!(kept.run(arguments, &of_variable, ""), 0);
        }
    }

    // Imports, to a file and to the terminal.
    let body = |secret: &str| {
        let auth = format!(r#"{{"authKey":"Bearer","authSecret":"{secret}"}}"#);
        format!(
            r#"{{"toNumber":"+12025550144","phoneNumber":"+12025550143","agentDetails":{{"agentName":"A","greetingMessage":"Hi","preamble":"Be kind","webhookUrl":"https://hooks.example.com/x","webhookAuth":{auth},"params":{{}}}}}}"#
        )
    };
    let curl = format!(
        "curl -X POST 'https://someone:{CURL_URL}@api.tryhamsa.com/v1/voice-agents/phone-number/call' -H 'Authorization: Token {CURL_KEY}' \
         -H 'Content-Type: application/json' -u 'someone:{CURL_USER}' -x 'http://someone:{CURL_PROXY}@proxy.example.com' \
         -b 'session={CURL_COOKIE}' -d '{}'",
        body(CURL_HOOK)
    );
    let agent = format!(
        r#"{{"id":"d949f13f-0000-4000-8000-0123456789ab","agentName":"A","greetingMessage":"Hi","preamble":"Be kind","webhookUrl":"https://hooks.example.com/x","webhookAuth":{{"authKey":"Bearer","authSecret":"{AGENT_HOOK}"}}}}"#
    );
    let http = format!(
        "POST https://api.tryhamsa.com/v1/voice-agents/phone-number/call\nAuthorization: Token {HTTP_KEY}\nContent-Type: application/json\n\n{}\n",
        body(BODY_HOOK)
    );
    for (kind, text) in [
        ("curl", &curl),
        ("request", &body(BODY_HOOK)),
        ("agent", &agent),
        ("http", &http),
    ] {
        let made = format!("from-{kind}.toml");
        assert_eq!(
            kept.run(&["import", "-", "--as", kind, "-o", &made], &[], text),
            0,
            "{kind}: {}",
            kept.last()
        );
        assert_eq!(kept.run(&["import", "-", "--as", kind], &[], text), 0);
    }
    assert_eq!(
        kept.run(
            &[
                "import",
                "literal.toml",
                "--as",
                "draft",
                "-o",
                "from-draft.toml"
            ],
            &[],
            ""
        ),
        0
    );

    // The workbench: typing, an editor outside, a copy, a call with its page; killed, and restored.
    let editor = outside.path().join("editor");
    fs::write(&editor, "#!/bin/sh\nprintf ' From outside.' >> \"$1\"\n").unwrap();
    fs::set_permissions(&editor, std::os::unix::fs::PermissionsExt::from_mode(0o755)).unwrap();
    let mut vars = of_variable.to_vec();
    vars.push(("EDITOR", editor.to_str().unwrap()));
    for draft in ["literal.toml", "hook.toml"] {
        let mut session = kept.open(draft, &vars);
        session.wait_for_text("LIVE 127.0.0.1");
        session.send(format!("Typed in {draft}. "));
        wait_for_copy(&kept.home, &format!("Typed in {draft}. "));
        session.signal(Signal::KILL);
        kept.keep("workbench, killed", session.end().output);
    }
    let mut session = kept.open("hook.toml", &vars);
    session.wait_for_text("Unsaved text");
    session.send("\r");
    session.wait_for_text("Typed in hook.toml.");
    session.send("\x05");
    session.wait_for_text("From outside.");
    for tab in ["Request", "curl"] {
        session.send("\x1bOS");
        session.wait_for_text(tab);
    }
    session.send("\x10");
    session.wait_for_text("All actions");
    session.send("copy curl\r");
    session.wait_for_bytes(b"\x1b]52;");
    session.send("\x13");
    session.wait_for_text("Saved");
    session.send("\x1b[15~");
    session.wait_for_text("Esc");
    let posts = server.posts().len();
    let mut patience = Duration::from_millis(400);
    while server.posts().len() == posts && patience < Duration::from_secs(30) {
        // The number was called just now, and the call without a follower may have stayed unknown to this window.
        session.send("\r");
        session.shows_within(patience, |screen| screen.contents().contains("job "));
        patience *= 2;
    }
    assert_eq!(server.posts().len(), posts + 1, "{}", session.screen());
    session.wait_for_text("COMPLETED");
    session.send("\x11");
    kept.keep("workbench", session.end().output);

    // And now: every byte that was printed, and every file.
    for (what, bytes) in &kept.printed {
        assert_eq!(
            found(bytes),
            [""; 0],
            "printed by {what}:\n{}",
            String::from_utf8_lossy(bytes)
        );
    }
    let config = kept.home.config_dir();
    let own = [
        // What the user wrote, and the two files that keys are kept in because the user asked for it.
        (kept.home.path().join("literal.toml"), LITERAL),
        (kept.home.path().join("broken.toml"), BROKEN),
        (config.join("config.toml"), CONFIG),
        (config.join("config.toml"), CONFIG_HOOK),
        (config.join("key"), KEY_FILE),
        (config.join("keys").join("p"), PROFILE_FILE),
    ];
    let all = files(kept.home.path());
    for (path, _) in &own {
        assert!(all.contains(path), "{}", path.display());
    }
    assert!(
        all.iter().any(|path| path.ends_with("ledger.sqlite")),
        "{all:?}"
    );
    for path in all {
        let found = found(&fs::read(&path).unwrap());
        let expected: Vec<String> = own
            .iter()
            .filter(|(own, _)| *own == path)
            .map(|(_, secret)| format!("{secret} (plain)"))
            .collect();
        assert_eq!(found, expected, "{}", path.display());
    }
}
