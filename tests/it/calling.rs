//! `ringback call` and `ringback follow`: where a call goes, guards, what arrives, faults, what is told.

use std::process::Stdio;
use std::time::Duration;

use insta::assert_snapshot;
use ringback::sandbox::{Fault, Sandbox, Settings};
use serde_json::{Value, json};

use crate::support::{DRAFT, Home, Run};

mod person;

/// Every awkward character of prompts that other tools damaged: escapes, dollars, foreign braces, two scripts.
const AWKWARD: &str = r#"agent_name = "A \"quoted\" name"
lang = "ar"
greeting_message = "مرحبا {{name}}، معك <<clinic>> 👨‍👩‍👧 \\<< \"5 < 6\""
preamble = '''
A backslash \, an escaped line end \n, a quote \" and two \\.
It costs $5, or ${x}, or $$, `date`, $(date), %s, &amp; and {single}.
{{USER}} and {{ HOME | default("home") }} and {% raw %}{{name}}{% endraw %}
	a tab, a no-break space  and 'single' quotes
السعر ٥ دولارات
'''
poke_messages = ["هل أنت معي؟", "Still \"there\"?"]
outcome_response_shape = '''{"type":"object","properties":{"z":{"type":"string","description":"\"z\" first"},"a":{"type":"number","description":"a"}},"required":["a"]}'''

[params]
name = "O'Neil \"Bob\" \\ {{clinic}} }} $1"
clinic = """
two
lines"""
USER = "ليلى"
count = 12345678901234567
ratio = 0.1
sure = true

[call]
phone_number = "+1 (202) 555-0143"
to_number = "+١٢٠٢٥٥٥٠١٤٤"
"#;

fn home() -> Home {
    Home::new().file("clinic.toml", DRAFT)
}

fn sandbox() -> Sandbox {
    Sandbox::start(Settings {
        pace: Duration::ZERO,
        ..Settings::default()
    })
    .unwrap()
}

fn url(sandbox: &Sandbox) -> String {
    format!("http://127.0.0.1:{}", sandbox.port())
}

#[test]
fn without_a_key_a_call_says_what_is_missing_and_exits_5() {
    assert_snapshot!(
        "call_no_key",
        home().run(&["call", "clinic.toml", "--yes"]).exits(5)
    );
    let run = home()
        .run(&["call", "clinic.toml", "--yes", "--json"])
        .exits(5);
    assert_eq!(run.json()["state"], "not_sent");
    assert_snapshot!("follow_no_key", home().run(&["follow", "abc"]).exits(5));
    let empty = home().var("HAMSA_API_KEY", "  ");
    empty.run(&["call", "clinic.toml", "--yes"]).exits(5);
}

#[test]
fn a_bad_base_url_is_wrong_usage_by_flag_and_configuration_elsewhere() {
    let far = "http://far.example";
    let flag = home().var("HAMSA_API_KEY", "k");
    assert_snapshot!(
        "call_far_http",
        flag.run(&["call", "clinic.toml", "--yes", "--base-url", far])
            .exits(2)
    );
    flag.run(&["follow", "abc", "--base-url", far]).exits(2);
    let variable = home().var("HAMSA_API_KEY", "k").var("HAMSA_BASE_URL", far);
    variable.run(&["call", "clinic.toml", "--yes"]).exits(5);
    let config = home()
        .var("HAMSA_API_KEY", "k")
        .config("base_url = \"http://far.example\"\n");
    config.run(&["call", "clinic.toml", "--yes"]).exits(5);
    let broken = home().config("base_url = \n");
    broken
        .run(&["call", "clinic.toml", "--sandbox", "--yes"])
        .exits(5);
}

#[test]
fn a_key_that_cannot_be_one_is_refused_and_never_printed() {
    let home = home().var("HAMSA_API_KEY", "hunter2\u{1b}[31m");
    for arguments in [
        &["call", "clinic.toml", "--yes", "--json"] as &[&str],
        &["follow", "abc"],
    ] {
        let run = home.run(arguments).exits(5);
        assert!(!format!("{run}").contains("hunter2"), "{run}");
    }
    home.run(&["call", "clinic.toml", "--yes", "--sandbox", "--pace", "0"])
        .exits(0);
}

#[test]
fn without_yes_and_without_a_terminal_nothing_is_sent() {
    let sandbox = sandbox();
    let home = home().var("HAMSA_API_KEY", "k");
    let arguments = ["call", "clinic.toml", "--base-url", &url(&sandbox)];
    assert_snapshot!("call_not_confirmed", home.run(&arguments).exits(3));
    assert!(sandbox.posts().is_empty());
}

#[test]
fn a_followed_call_tells_how_it_goes_and_what_came_of_it() {
    let home = home();
    let run = home.run(&["call", "clinic.toml", "--sandbox", "--yes", "--pace", "0"]);
    assert_snapshot!("call_sandbox", run.exits(0));
    assert_snapshot!("calls_list", home.run(&["calls"]).exits(0));
    let listed = home.run(&["calls", "list", "--json"]).exits(0).json();
    assert_eq!(listed.as_array().unwrap().len(), 1);
    assert_eq!(listed[0]["state"], "accepted");
    assert_eq!(listed[0]["status"], "COMPLETED");
    assert_eq!(listed[0]["sandbox"], true);

    let id = listed[0]["callId"].as_str().unwrap();
    let shown = home
        .run(&["calls", "show", id.split_at(8).0, "--json"])
        .exits(0)
        .json();
    let keys: Vec<&String> = shown.as_object().unwrap().keys().collect();
    assert_eq!(
        keys,
        [
            "callId",
            "startedAt",
            "toNumber",
            "state",
            "jobId",
            "status",
            "sandbox",
            "request",
            "reply",
            "transcript",
            "outcome",
            "notes",
            "profile",
            "settled"
        ]
    );
    let sent = home
        .run(&["render", "clinic.toml", "--part", "request"])
        .stdout;
    assert_eq!(
        shown["request"],
        serde_json::from_str::<Value>(&sent).unwrap()
    );
    let job = listed[0]["jobId"].as_str().unwrap();
    assert_snapshot!("calls_show", home.run(&["calls", "show", job]).exits(0));
    home.run(&["calls", "show", "zzz"]).exits(5);
}

#[test]
fn what_was_said_reaches_a_terminal_as_visible_marks_only() {
    let hostile = DRAFT.replace("Hello", r"\u001b]0;owned\u0007 \u202e \u009b31m");
    let home = Home::new().file("hostile.toml", &hostile);
    for more in [None, Some("--json")] {
        let arguments = ["call", "hostile.toml", "--sandbox", "--yes", "--pace", "0"];
        let arguments: Vec<&str> = arguments.into_iter().chain(more).collect();
        let run = home.run(&arguments).exits(0);
        for text in [&run.stdout, &run.stderr] {
            assert!(text.contains("owned"), "{run}");
            assert!(
                !text.contains(['\u{1b}', '\u{7}', '\u{202e}', '\u{9b}']),
                "{text:?}"
            );
        }
    }
    let call = home
        .run(&[
            "call",
            "hostile.toml",
            "--sandbox",
            "--yes",
            "--pace",
            "0",
            "--json",
        ])
        .json();
    let said = call["transcript"][0]["text"].as_str().unwrap();
    assert!(
        said.starts_with("\u{1b}]0;owned\u{7} \u{202e} \u{9b}31m"),
        "{said:?}"
    );
}

#[test]
fn every_example_calls_in_the_sandbox_to_its_end() {
    let home = Home::new();
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/examples");
    let mut children = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let arguments = [
            "call",
            path.to_str().unwrap(),
            "--sandbox",
            "--yes",
            "--json",
            "--pace",
            "0",
        ];
        let mut command = home.command(&arguments);
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        children.push(command.spawn().unwrap());
    }
    assert!(children.len() >= 4, "examples are missing");
    for child in children {
        let run = Run::of(&child.wait_with_output().unwrap(), &home).exits(0);
        let call = run.json();
        assert_eq!(call["state"], "accepted", "{run}");
        assert_eq!(call["status"], "COMPLETED", "{run}");
        assert_eq!(call["sandbox"], true);
        assert_eq!(call["exitCode"], 0);
        for known in [
            "callId",
            "jobId",
            "httpStatus",
            "durationSeconds",
            "transcript",
            "outcome",
        ] {
            assert_ne!(call[known], Value::Null, "{known}: {run}");
        }
    }
}

/// `stalled` takes as long as a call may take (a minute); `dialing` has it, with a shorter limit.
const FAULTS: [(&str, &str, i32); 18] = [
    ("none", "accepted", 0),
    ("no-connection", "not_sent", 3),
    ("refused", "refused", 3),
    ("unauthorized", "refused", 3),
    ("no-credits", "refused", 3),
    ("rate-limited", "refused", 3),
    ("html-5xx", "unknown", 4),
    ("timeout-408", "unknown", 4),
    ("no-id", "unknown", 4),
    ("refused-200", "refused", 3),
    ("not-json", "unknown", 4),
    ("dropped", "unknown", 4),
    ("half", "unknown", 4),
    ("endless", "unknown", 4),
    ("redirect", "unknown", 4),
    ("no-answer", "accepted", 6),
    ("failed", "accepted", 6),
    ("lost", "accepted", 0),
];

#[test]
fn every_fault_has_its_state_and_exit_code() {
    for (_, name, _) in &Fault::ALL {
        let known = FAULTS.iter().any(|(known, _, _)| known == name);
        assert!(known || *name == "stalled", "{name} is not tested");
    }
    let home = home();
    let start = |(name, _, _): &(&str, &str, i32)| {
        let flag = format!("--sandbox={name}");
        let mut command = home.command(&[
            "call",
            "clinic.toml",
            &flag,
            "--yes",
            "--json",
            "--pace",
            "0",
        ]);
        command.stdout(Stdio::piped()).stderr(Stdio::piped());
        command.spawn().unwrap()
    };
    let children: Vec<_> = FAULTS.iter().map(start).collect();
    for (child, (name, state, code)) in children.into_iter().zip(FAULTS) {
        let run = Run::of(&child.wait_with_output().unwrap(), &home);
        assert_eq!(run.code, code, "{name}: {run}");
        assert_eq!(run.json()["state"], state, "{name}: {run}");
        assert_eq!(run.json()["exitCode"], code, "{name}: {run}");
    }
    let rows = home.run(&["calls", "list", "--json"]).json();
    assert_eq!(rows.as_array().unwrap().len(), FAULTS.len());
}

#[test]
fn what_is_previewed_is_what_arrives() {
    let sandbox = sandbox();
    let home = Home::new()
        .file("awkward.toml", AWKWARD)
        .var("HAMSA_API_KEY", "k");
    let dry = home
        .run(&["call", "awkward.toml", "--dry-run"])
        .exits(0)
        .stdout;
    let rendered = home
        .run(&["render", "awkward.toml", "--part", "request"])
        .exits(0)
        .stdout;
    let url = url(&sandbox);
    home.run(&[
        "call",
        "awkward.toml",
        "--yes",
        "--no-follow",
        "--base-url",
        &url,
    ])
    .exits(0);
    let posts = sandbox.posts();
    assert_eq!(posts.len(), 1);
    let arrived = String::from_utf8(posts[0].clone()).unwrap();
    assert_eq!(format!("{arrived}\n"), dry);
    assert_eq!(dry, rendered);

    let body: Value = serde_json::from_str(&arrived).unwrap();
    assert_eq!(body["toNumber"], "+12025550144");
    assert_eq!(body["phoneNumber"], "+12025550143");
    let details = &body["agentDetails"];
    assert_eq!(
        details["greetingMessage"],
        "مرحبا {{name}}، معك {{clinic}} 👨‍👩‍👧 << \"5 < 6\""
    );
    let preamble = AWKWARD.split("'''\n").nth(1).unwrap();
    assert_eq!(details["preamble"], preamble);
    assert_eq!(
        details["params"]["name"],
        "O'Neil \"Bob\" \\ {{clinic}} }} $1"
    );
    assert_eq!(details["params"]["clinic"], "two\nlines");
    assert!(body.get("params").is_none() && body.get("voiceAgentId").is_none());
    assert!(arrived.contains("12345678901234567") && arrived.contains("السعر"));
}

/// A call that is not followed, with more said of it.
pub fn arguments<'a>(url: &'a str, more: &[&'a str]) -> Vec<&'a str> {
    let call = [
        "call",
        "clinic.toml",
        "--yes",
        "--no-follow",
        "--base-url",
        url,
    ];
    [&call, more].concat()
}

#[test]
fn an_unknown_call_and_a_number_off_the_list_stop_a_call_unless_named() {
    let sandbox = sandbox();
    let url = url(&sandbox);
    let home = home().var("HAMSA_API_KEY", "k");
    let call = |more: &[&str]| home.run(&arguments(&url, more));
    sandbox.set_fault(Fault::Dropped);
    assert_snapshot!("call_unknown", call(&[]).exits(4));
    sandbox.set_fault(Fault::None);
    assert_snapshot!("call_unknown_guard", call(&[]).exits(3));
    assert_eq!(sandbox.posts().len(), 1);
    call(&["--to", "+12025550145"]).exits(0);
    call(&["--even-if-unknown"]).exits(0);
    assert_eq!(sandbox.posts().len(), 3);

    let home = home.config("allowed_numbers = [\"+12025550177\"]\n");
    let call = |more: &[&str]| {
        let mut all = arguments(&url, &["--to", "+12025550178"]);
        all.extend(more);
        home.run(&all)
    };
    assert_snapshot!("call_not_allowed", call(&[]).exits(3));
    call(&["--allow-number", "+12025550179"]).exits(3);
    assert_eq!(sandbox.posts().len(), 3);
    call(&["--allow-number", "+1 202 555 0178"]).exits(0);
    assert_eq!(sandbox.posts().len(), 4);
}

#[test]
fn without_its_webhook_secret_a_call_is_not_sent_and_the_secret_is_kept_nowhere() {
    let sandbox = sandbox();
    let hooked = format!(
        "webhook_url = \"https://hooks.example.org/x\"\n{DRAFT}\n[webhook_auth]\nauth_key = \"Bearer\"\nauth_secret_env = \"HOOK_SECRET\"\n"
    );
    let arguments = [
        "call",
        "hooked.toml",
        "--yes",
        "--no-follow",
        "--json",
        "--base-url",
    ];
    let url = url(&sandbox);
    let arguments: Vec<&str> = arguments.into_iter().chain([url.as_str()]).collect();
    let home = Home::new()
        .file("hooked.toml", &hooked)
        .var("HAMSA_API_KEY", "key-of-mine");
    let run = home.run(&arguments).exits(3);
    assert_eq!(run.json()["state"], "not_sent");
    assert!(sandbox.posts().is_empty());
    assert_eq!(home.run(&["calls", "--json"]).json(), json!([]));

    let home = home.var("HOOK_SECRET", "hunter2");
    home.run(&arguments).exits(0);
    let arrived = String::from_utf8(sandbox.posts()[0].clone()).unwrap();
    assert!(arrived.contains("hunter2"));
    let dry = home.run(&["call", "hooked.toml", "--dry-run"]).stdout;
    assert!(dry.contains("«HOOK_SECRET»") && !dry.contains("hunter2"));
    for text in everything_written(home.path()) {
        assert!(!text.contains("hunter2") && !text.contains("key-of-mine"));
    }
}

/// Every file below a folder, as text.
fn everything_written(dir: &std::path::Path) -> Vec<String> {
    let mut texts = Vec::new();
    for entry in std::fs::read_dir(dir).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            texts.extend(everything_written(&path));
        } else {
            texts.push(String::from_utf8_lossy(&std::fs::read(&path).unwrap()).into_owned());
        }
    }
    texts
}

#[test]
fn a_server_that_is_down_means_not_sent() {
    let home = home().var("HAMSA_API_KEY", "k");
    // A port that was free a moment ago, and is again.
    let url = url(&sandbox());
    let run = home
        .run(&["call", "clinic.toml", "--yes", "--json", "--base-url", &url])
        .exits(3);
    assert_eq!(run.json()["state"], "not_sent");
}

#[test]
fn a_ledger_that_cannot_be_written_stops_the_call() {
    let sandbox = sandbox();
    let home = home()
        .var("HAMSA_API_KEY", "k")
        .file("data", "a file, not a folder");
    let arguments = [
        "call",
        "clinic.toml",
        "--yes",
        "--json",
        "--base-url",
        &url(&sandbox),
    ];
    let run = home.run(&arguments).exits(5);
    assert_eq!(run.json()["state"], "not_sent");
    assert!(sandbox.posts().is_empty());
    home.run(&["calls", "--json"]).exits(5).json();
}

#[test]
fn examples_numbers_are_not_dialled_at_a_far_host() {
    let home = home().var("HAMSA_API_KEY", "k");
    let url = "https://ringback.invalid";
    let run = home
        .run(&["call", "clinic.toml", "--yes", "--base-url", url])
        .exits(3);
    assert!(run.stderr.contains("for examples"), "{run}");
}

#[test]
fn a_job_can_be_followed_later_and_its_row_learns_of_it() {
    let sandbox = sandbox();
    let url = url(&sandbox);
    let home = home().var("HAMSA_API_KEY", "k").var("HAMSA_BASE_URL", &url);
    let placed = home
        .run(&["call", "clinic.toml", "--yes", "--no-follow", "--json"])
        .exits(0)
        .json();
    assert_eq!(placed["status"], Value::Null);
    let job = placed["jobId"].as_str().unwrap();
    let followed = home.run(&["follow", job, "--json"]).exits(0).json();
    assert_eq!(followed["callId"], placed["callId"]);
    assert_eq!(followed["state"], "accepted");
    assert_eq!(followed["status"], "COMPLETED");
    assert_eq!(
        home.run(&["calls", "--json"]).json()[0]["status"],
        "COMPLETED"
    );
}
