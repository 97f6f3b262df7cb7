//! `ringback calls reconcile`: an unknown call is found at Hamsa again, and the user decides what it came to.

use std::time::Duration;

use ringback::sandbox::{Fault, Sandbox, Settings};
use serde_json::Value;

use crate::killed::place;
use crate::roads::dead_port;
use crate::strict::{Asked, Pipe, Server, reply};
use crate::support::{DRAFT, Home, Run};
use crate::terminal::Session;

struct World {
    home: Home,
    sandbox: Sandbox,
    url: String,
}

impl World {
    fn new() -> Self {
        let sandbox = Sandbox::start(Settings {
            pace: Duration::ZERO,
            ..Settings::default()
        })
        .unwrap();
        Self {
            home: Home::new()
                .file("clinic.toml", DRAFT)
                .var("HAMSA_API_KEY", "k"),
            url: format!("http://127.0.0.1:{}", sandbox.port()),
            sandbox,
        }
    }

    fn call(&self) -> Run {
        let base = [
            "call",
            "clinic.toml",
            "--yes",
            "--json",
            "--base-url",
            &self.url,
        ];
        self.home.run(&base)
    }

    fn reconcile(&self, rest: &[&str]) -> Run {
        let base = ["calls", "reconcile", "--base-url", &self.url];
        self.home.run(&[&base[..], rest].concat())
    }

    /// A call that was placed, though its answer was lost; its id.
    fn unknown(&self, fault: Fault) -> String {
        self.sandbox.set_fault(fault);
        let run = self.call().exits(4);
        self.sandbox.set_fault(Fault::None);
        run.json()["callId"].as_str().unwrap().to_owned()
    }

    /// The same, and the job that Hamsa has for it.
    fn unknown_with_job(&self) -> (String, String) {
        let id = self.unknown(Fault::Dropped);
        let looked = self.reconcile(&["--json"]).exits(4);
        let job = candidates(&looked)[0]["jobId"].as_str().unwrap().to_owned();
        (id, job)
    }
}

fn candidates(run: &Run) -> Vec<Value> {
    run.json()[0]["candidates"].as_array().unwrap().clone()
}

#[test]
fn a_lost_answer_is_found_settled_and_followed() {
    for fault in [Fault::Dropped, Fault::Half] {
        let world = World::new();
        let id = world.unknown(fault);
        world.call().exits(3);

        let looked = world.reconcile(&["--json"]).exits(4);
        let found = candidates(&looked);
        assert_eq!(found.len(), 1, "{looked}");
        assert_eq!(found[0]["sameNumber"], true);
        let job = found[0]["jobId"].as_str().unwrap();
        let told = world.reconcile(&[]).exits(4);
        assert!(told.stdout.contains(job), "{told}");

        let settled = world
            .reconcile(&[&id, "--settle", job, "--json"])
            .exits(0)
            .json();
        assert_eq!(settled["state"], "accepted");
        assert_eq!(settled["settledBy"], "user");
        assert_eq!(settled["jobId"], job);
        world.reconcile(&["--json"]).exits(0);
        world.reconcile(&[&id, "--settle", "never"]).exits(3);

        assert_eq!(world.sandbox.posts().len(), 1, "reconciling rang somebody");
        world.call().exits(0);
        assert_eq!(world.sandbox.posts().len(), 2);
    }
}

#[test]
fn a_slip_in_a_jobs_id_settles_nothing() {
    let world = World::new();
    let (id, job) = world.unknown_with_job();
    for slip in ["typo123", job.get(..8).unwrap()] {
        let told = world.reconcile(&[&id, "--settle", slip]).exits(3);
        let wanted = format!("Hamsa knows no job {slip}");
        assert!(told.stderr.contains(&wanted), "{told}");
        assert!(told.stderr.contains("nothing was settled"), "{told}");
    }
    // Where nobody can be asked, nobody says that there is such a job.
    let dead = format!("http://127.0.0.1:{}", dead_port());
    let there = ["calls", "reconcile", &id, "--settle", &job, "--base-url"];
    world.home.run(&[&there[..], &[&dead]].concat()).exits(3);
    world.call().exits(3);
    assert_eq!(world.sandbox.posts().len(), 1, "the guard was opened");

    let settled = world.reconcile(&[&id, "--settle", &job]).exits(0);
    let follow = format!("ringback follow {job} --base-url {}", world.url);
    assert!(settled.stdout.contains(&follow), "{settled}");
}

#[test]
fn an_answer_with_an_error_for_a_status_settles_nothing() {
    let asked = |asked: &Asked, pipe: &mut dyn Pipe| {
        if asked.method == "GET" {
            let body = r#"{"success":false,"status":"error","message":"no such job"}"#;
            pipe.write_all(reply("200 OK", body).as_bytes()).unwrap();
        }
    };
    let server = Server::start(asked);
    let home = Home::new()
        .file("clinic.toml", DRAFT)
        .var("HAMSA_API_KEY", "k");
    let call = ["call", "clinic.toml", "--yes", "--json", "--base-url"];
    let there = server.url();
    let called = home.run(&[&call[..], &[&there]].concat()).exits(4);
    let id = called.json()["callId"].as_str().unwrap().to_owned();
    let settle = ["calls", "reconcile", &id, "--settle", "j-1", "--base-url"];
    let told = home.run(&[&settle[..], &[&there]].concat()).exits(3);
    assert!(told.stderr.contains("its status is error"), "{told}");
    // And what is advised leads there.
    let refused = home.run(&[&call[..], &[&there]].concat()).exits(3);
    let look = format!("ringback calls reconcile {id} --base-url {there}");
    assert!(refused.stderr.contains(&look), "{refused}");
    assert_eq!(server.count("POST"), 1);
}

#[test]
fn a_call_that_went_elsewhere_is_followed_there_whether_or_not_there_is_a_key_here() {
    let mut world = World::new();
    let called = world.call().exits(0).json();
    let job = called["jobId"].as_str().unwrap();
    world.home = world.home.var("HAMSA_API_KEY", "");
    let told = world.home.run(&["follow", job]).exits(5);
    let wanted = format!("ringback follow {job} --base-url {}", world.url);
    assert!(told.stderr.contains(&wanted), "{told}");
    // A job that the ledger does not know may be here.
    let told = world.home.run(&["follow", "j-1"]).exits(5);
    assert!(told.stderr.contains("no key for"), "{told}");
}

#[test]
fn a_call_is_looked_for_with_the_profile_that_it_was_placed_with() {
    let world = World::new();
    let profile = |name: &str| {
        let url = &world.url;
        format!(
            "[profiles.{name}]\nbase_url = \"{url}\"\napi_key_command = [\"echo\", \"{name}\"]\n"
        )
    };
    let config = format!("{}{}", profile("ours"), profile("theirs"));
    let file = world.home.config_dir().join("config.toml");
    std::fs::create_dir_all(world.home.config_dir()).unwrap();
    std::fs::write(file, config).unwrap();
    world.sandbox.set_fault(Fault::Dropped);
    let call = ["call", "clinic.toml", "--yes", "--profile", "ours"];
    world.home.run(&call).exits(4);
    world.sandbox.set_fault(Fault::None);

    // An account that does not have it must not seem to say that it never was.
    let told = world.reconcile(&["--profile", "theirs"]).exits(4);
    let wanted = "the call was placed with profile ours; look for it with that one";
    assert!(told.stdout.contains(wanted), "{told}");
    let looked = world.reconcile(&["--profile", "ours", "--json"]).exits(4);
    assert_eq!(candidates(&looked).len(), 1, "{looked}");
    assert_eq!(world.sandbox.posts().len(), 1);
}

#[test]
fn a_settled_call_is_followed_under_its_own_id() {
    let world = World::new();
    let (id, job) = world.unknown_with_job();
    world.reconcile(&[&id, "--settle", &job]).exits(0);
    let followed = world
        .home
        .run(&["follow", &job, "--json", "--base-url", &world.url])
        .exits(0);
    assert_eq!(followed.json()["callId"], Value::String(id.clone()));
    let shown = world.home.run(&["calls", "show", &id, "--json"]).exits(0);
    assert_eq!(shown.json()["status"], "COMPLETED");
}

#[test]
fn what_never_happened_bars_nobody_once_the_user_says_so() {
    let world = World::new();
    let id = world.unknown(Fault::Html5xx);
    let looked = world.reconcile(&["--json"]).exits(4);
    assert!(candidates(&looked).is_empty(), "{looked}");
    world.call().exits(3);
    let settled = world
        .reconcile(&[&id, "--settle", "never", "--json"])
        .exits(0);
    assert_eq!(settled.json()["settledBy"], "user", "who decided");
    let shown = world.home.run(&["calls", "show", &id, "--json"]).exits(0);
    assert_eq!(
        shown.json()["state"],
        "unknown",
        "what dialling came to stays"
    );
    world.call().exits(0);
}

#[test]
fn a_job_of_another_call_is_no_candidate_and_cannot_be_taken() {
    let world = World::new();
    let first = world.call().exits(0).json();
    let taken = first["jobId"].as_str().unwrap();
    let id = world.unknown(Fault::Html5xx);
    assert!(candidates(&world.reconcile(&["--json"]).exits(4)).is_empty());
    let refused = world.reconcile(&[&id, "--settle", taken]).exits(3);
    assert!(refused.stderr.contains("another call"), "{refused}");
    let known = first["callId"].as_str().unwrap();
    let refused = world.reconcile(&[known, "--settle", "never"]).exits(3);
    assert!(refused.stderr.contains("not unknown"), "{refused}");
}

#[test]
fn an_unknown_live_call_stays_in_view_while_calls_go_to_the_sandbox() {
    let world = World::new();
    world.unknown(Fault::Dropped);
    let path = world.home.path().join("clinic.toml");
    let argv = [env!("CARGO_BIN_EXE_ringback"), path.to_str().unwrap()];
    let vars = [("HAMSA_API_KEY", ""), ("HAMSA_BASE_URL", "")];
    let mut session = Session::at_home(&world.home, &argv, (120, 36), &vars);
    session.wait_for_text("SANDBOX");
    session.wait_for_text("UNKNOWN: may be ringing");
    // Practising takes it out of view for no longer than the practice lasts.
    place(&mut session);
    session.wait_for_text("in the ledger");
    session.send("\x1b");
    session.wait_for("the draft and the unknown call", |screen| {
        let shown = screen.contents();
        shown.contains("UNKNOWN: may be ringing") && !shown.contains("in the ledger")
    });
    // The sandbox's list of calls does not know it, and is not asked.
    session.send("\x1bc");
    session.wait_for_text("Did it happen?");
    session.send("r");
    session.wait_for_text("the call went to 127.0.0.1");
    // It can be settled all the same, by the user's word.
    session.send("n\r");
    session.wait_for_text("SETTLED: never placed");
    session.send("\x11");
    session.end();
}

#[test]
fn an_unknown_call_of_the_sandbox_needs_no_settling() {
    let home = Home::new().file("clinic.toml", DRAFT);
    let run = home
        .run(&[
            "call",
            "clinic.toml",
            "--sandbox=dropped",
            "--yes",
            "--json",
        ])
        .exits(4);
    let id = run.json()["callId"].as_str().unwrap().to_owned();
    let asked = home.run(&["calls", "reconcile"]).exits(0);
    assert!(asked.stderr.contains("no call is unknown"), "{asked}");
    for arguments in [
        &["calls", "reconcile", &id] as &[&str],
        &["calls", "show", &id],
    ] {
        let run = home.run(arguments).exits(0);
        assert!(run.stdout.contains("nothing to settle"), "{run}");
        assert!(!run.stdout.contains("ringing"), "{run}");
        assert!(!run.stdout.contains("Settle it"), "{run}");
    }
}

#[test]
fn without_unknown_calls_nothing_is_asked_and_wrong_usage_is_told() {
    let world = World::new();
    let quiet = Home::new();
    assert_eq!(
        quiet.run(&["calls", "reconcile", "--json"]).exits(0).stdout,
        "[]\n"
    );
    quiet.run(&["calls", "reconcile", "abc"]).exits(5);
    quiet
        .run(&["calls", "reconcile", "--settle", "never"])
        .exits(2);
    let id = world.unknown(Fault::Dropped);
    world.reconcile(&[&id, "--settle", "../x"]).exits(2);
    // Another host cannot know.
    let elsewhere = Sandbox::start(Settings::default()).unwrap();
    let url = format!("http://127.0.0.1:{}", elsewhere.port());
    let looked = world
        .home
        .run(&["calls", "reconcile", "--json", "--base-url", &url])
        .exits(4)
        .json();
    assert_eq!(looked[0]["candidates"], Value::Null);
    assert!(looked[0]["message"].as_str().unwrap().contains("went to"));
}
