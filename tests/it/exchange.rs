//! What goes out of a draft (`render --part curl` and its like) and what comes into one (`import`), as commands.

use insta::assert_snapshot;

use crate::support::{DRAFT, Home, Run};

fn home() -> Home {
    Home::new().file("clinic.toml", DRAFT)
}

fn request(home: &Home, draft: &str) -> String {
    home.run(&["render", draft, "--part", "request"])
        .exits(0)
        .stdout
}

#[test]
fn a_call_is_rendered_in_each_form() {
    for part in ["powershell", "httpie", "http"] {
        let run = home().run(&["render", "clinic.toml", "--part", part]);
        assert_snapshot!(format!("render_{part}"), run.exits(0));
    }
}

#[test]
fn no_form_holds_the_key() {
    for part in ["curl", "powershell", "httpie", "http", "request"] {
        let home = home().var("HAMSA_API_KEY", "k3y-of-mine");
        let run = home
            .run(&["render", "clinic.toml", "--part", part])
            .exits(0);
        assert!(!format!("{run}").contains("k3y-of-mine"), "{run}");
    }
}

#[test]
fn what_is_rendered_and_imported_sends_the_same_bytes() {
    let home = home();
    for (part, kind) in [("curl", "curl"), ("http", "http"), ("request", "request")] {
        let text = home
            .run(&["render", "clinic.toml", "--part", part])
            .exits(0);
        let draft = format!("{kind}.toml");
        let run = home
            .run_with_input(&["import", "-", "--as", kind, "-o", &draft], &text.stdout)
            .exits(0);
        assert!(!run.stderr.contains("note:"), "{run}");
        assert_eq!(
            request(&home, &draft),
            request(&home, "clinic.toml"),
            "{kind}"
        );
    }
}

#[test]
fn another_draft_is_imported_with_its_comments_and_without_its_secret() {
    let theirs = format!(
        "# of the whole team\n{DRAFT}# the day shift\nparam_set = \"omar\"\n\n[param_sets.omar]\npatient_name = \"Omar\"\n\n\
         [webhook_auth]\nauth_key = \"Bearer\"\nauth_secret = \"s3cret\"\n\n[mood]\nkind = 1\n"
    );
    let home = Home::new().file("theirs.toml", &theirs);
    let run = import(&home, "theirs.toml", "draft").exits(0);
    assert!(run.stderr.contains("secret was left out"), "{run}");
    assert!(run.stderr.contains("`mood`; it is kept"), "{run}");
    assert!(!format!("{run}").contains("s3cret"), "{run}");
    let mine = std::fs::read_to_string(home.path().join("mine.toml")).unwrap();
    assert_eq!(mine, theirs.replace("auth_secret = \"s3cret\"\n", ""));
}

fn import(home: &Home, file: &str, kind: &str) -> Run {
    home.run(&["import", file, "--as", kind, "-o", "mine.toml"])
}

#[test]
fn a_file_that_a_command_names_is_found_beside_it_or_in_the_working_folder() {
    let curl = "curl https://api.tryhamsa.com/v1/x -d @body.json";
    for (command, body) in [
        ("calls/call.sh", "calls/body.json"),
        ("calls/call.sh", "body.json"),
    ] {
        let home = Home::new();
        std::fs::create_dir(home.path().join("calls")).unwrap();
        let home = home
            .file(command, curl)
            .file(body, "{\"toNumber\": \"+12025550144\"}");
        import(&home, command, "curl").exits(0);
    }
    let home = Home::new().file("call.sh", curl);
    let run = import(&home, "call.sh", "curl").exits(5);
    assert!(run.stderr.contains("cannot read body.json"), "{run}");
}

#[test]
fn what_cannot_be_imported_says_why_and_writes_nothing() {
    for (kind, text, why) in [
        ("agent", "{\"type\":\"Flow Agent\"}", "flow agent"),
        ("curl", "curl x --data-urlencode a=b", "web form"),
        ("curl", "wget x", "does not begin with curl"),
        ("http", "GET https://x\n", "no request with a body"),
        ("draft", "lang = 5", "line 1, column 8"),
        ("request", "[]", "no object"),
        (
            "request",
            r#"{"a": 1}"#,
            "nothing in this JSON belongs to a call",
        ),
        (
            "agent",
            r#"{"a": 1}"#,
            "nothing in this JSON belongs to an agent",
        ),
    ] {
        let home = Home::new().file("what", text);
        let run = import(&home, "what", kind).exits(5);
        assert!(run.stderr.contains(why), "{kind}: {run}");
        assert!(!home.path().join("mine.toml").exists());
    }
}
