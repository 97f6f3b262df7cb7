//! Switching between profiles as a person does it: two hosts, two keys, and no key at the other's host.

use crate::killed::{api, place, status};
use crate::strict::Server;
use crate::support::{DRAFT, Home};
use crate::terminal::Session;

fn open(home: &Home, arguments: &[&str]) -> Session {
    let draft = home.path().join("clinic.toml");
    let program = [env!("CARGO_BIN_EXE_ringback"), draft.to_str().unwrap()];
    let argv = [&program, arguments].concat();
    Session::at_home(home, &argv, (120, 36), &[])
}

/// The key of each request, whatever it asked for.
fn keys(host: &Server) -> Vec<String> {
    let key = |head: &str| {
        let mut lines = head.lines();
        lines.find_map(|line| {
            let (name, key) = line.split_once(": Token ")?;
            name.eq_ignore_ascii_case("authorization")
                .then(|| key.to_owned())
        })
    };
    [host.requests("POST"), host.requests("GET")]
        .concat()
        .iter()
        .map(|asked| key(&asked.head).unwrap_or_default())
        .collect()
}

/// Chooses from the palette and then from the list that it opens.
fn switch_to(session: &mut Session, profile: &str) {
    session.send("\x10");
    session.wait_for_text("All actions");
    session.send("switch profile\r");
    session.wait_for_text("Switch profile");
    session.wait_for_text("type to filter");
    session.send(profile);
    session.send("\r");
}

/// Esc closes the call's own view. A key that came with it would be taken for one with Alt.
fn leave_the_call(session: &mut Session) {
    session.wait_for_text("job job-1");
    session.send("\x1b");
    session.wait_for("the panes", |screen| {
        !screen.contents().contains("job job-1")
    });
}

#[test]
fn a_call_is_followed_where_it_went_after_the_profile_was_switched() {
    let (near_status, far_status) = (status("IN_PROGRESS"), status("IN_PROGRESS"));
    let (near, far) = (api(&near_status), api(&far_status));
    let draft = DRAFT.replace("phone_number = \"+12025550143\"\n", "");
    let home = Home::new().file("clinic.toml", &draft).config(&format!(
        r#"
[profiles.near]
base_url = "http://127.0.0.1:{}"
api_key_command = ["echo", "key-of-near"]
phone_number = "+12025550177"

[profiles.far]
base_url = "http://127.0.0.1:{}"
api_key_command = ["echo", "key-of-far"]
phone_number = "+12025550188"

[profiles.keyless]
base_url = "https://hamsa.example.com"

[profiles.drill]
sandbox = true
"#,
        near.port, far.port
    ));
    let mut session = open(&home, &["--profile", "near"]);
    session.wait_for_text(&format!("LIVE 127.0.0.1:{} (near)", near.port));
    session.wait_for_text("^P all");
    place(&mut session);
    near.wait_for("POST", 1);
    leave_the_call(&mut session);

    // A profile without a key says so, and changes nothing.
    switch_to(&mut session, "keyless");
    session.wait_for_text("no key for hamsa.example.com in profile keyless");
    session.send("\x1b");
    session.wait_for("no question", |screen| {
        !screen.contents().contains("no key for")
    });
    session.wait_for_text(&format!("LIVE 127.0.0.1:{} (near)", near.port));

    switch_to(&mut session, "far");
    session.wait_for_text(&format!("LIVE 127.0.0.1:{} (far)", far.port));
    near.wait_for("GET", near.count("GET") + 1);
    "COMPLETED".clone_into(&mut near_status.lock().unwrap());
    session.wait_for_text("COMPLETED");

    place(&mut session);
    far.wait_for("POST", 1);
    leave_the_call(&mut session);
    switch_to(&mut session, "drill");
    session.wait_for_text("SANDBOX (drill)");
    session.send("\x11");
    assert!(session.end().status.success());

    for (host, key) in [(&near, "key-of-near"), (&far, "key-of-far")] {
        assert_eq!(host.count("POST"), 1);
        let keys = keys(host);
        assert!(keys.iter().all(|asked| asked == key), "{keys:?}");
    }
    // The ledger knows with which profile each was placed, and from which number.
    let calls = home.run(&["calls", "--json"]).exits(0).json();
    let mut placed: Vec<(String, String)> = Vec::new();
    for call in calls.as_array().unwrap() {
        let id = call["callId"].as_str().unwrap();
        let shown = home.run(&["calls", "show", id, "--json"]).exits(0).json();
        let text = |value: &serde_json::Value| value.as_str().unwrap_or_default().to_owned();
        placed.push((
            text(&shown["profile"]),
            text(&shown["request"]["phoneNumber"]),
        ));
    }
    let expected = [("far", "+12025550188"), ("near", "+12025550177")];
    let expected = expected.map(|(name, number)| (name.to_owned(), number.to_owned()));
    assert_eq!(placed, expected);
}
