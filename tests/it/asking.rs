//! `follow` and `calls reconcile` ask with the profile that placed a call, and take no key to another host by themselves.

use ringback::sandbox::{Fault, Sandbox, Settings};

use crate::killed::{api, status};
use crate::strict::Server;
use crate::support::{DRAFT, Home, Run};

struct World {
    near: Server,
    far: Server,
    home: Home,
}

fn two_profiles(near: u16, far: u16) -> String {
    let profile = |name: &str, port: u16| {
        format!(
            "[profiles.{name}]\nbase_url = \"http://127.0.0.1:{port}\"\napi_key_command = [\"echo\", \"key-of-{name}\"]\n"
        )
    };
    let (near, far) = (profile("near", near), profile("far", far));
    format!("default_profile = \"near\"\n{near}{far}")
}

/// Two profiles, each with its own host and key; the first is the default one.
fn world() -> World {
    let (near, far) = (api(&status("COMPLETED")), api(&status("COMPLETED")));
    let config = two_profiles(near.port, far.port);
    let home = Home::new().file("clinic.toml", DRAFT).config(&config);
    World { near, far, home }
}

impl World {
    /// Places a call and leaves it; its record.
    fn placed(&self, rest: &[&str]) -> serde_json::Value {
        let call = ["call", "clinic.toml", "--yes", "--no-follow", "--json"];
        self.home.run(&[&call[..], rest].concat()).exits(0).json()
    }

    fn follow(&self, rest: &[&str]) -> Run {
        self.home.run(&[&["follow"][..], rest].concat())
    }
}

#[test]
fn a_call_is_followed_with_the_profile_that_placed_it_by_its_job_or_its_own_id() {
    let world = world();
    let placed = world.placed(&["--profile", "far"]);
    let (job, call) = (&placed["jobId"], &placed["callId"]);
    let (job, call) = (job.as_str().unwrap(), call.as_str().unwrap());
    // Nobody has asked after it yet: its page says how.
    let page = world.home.run(&["calls", "show", call]).exits(0);
    let next = format!("`ringback follow {job}` asks how it stands.");
    assert!(page.stdout.contains(&next), "{page}");
    for id in [job, call, call.get(..8).unwrap()] {
        let asked = world.far.count("GET");
        let followed = world.follow(&[id, "--json"]).exits(0).json();
        assert_eq!(followed["callId"], call, "{id}");
        assert_eq!(followed["jobId"], job, "{id}");
        assert!(world.far.count("GET") > asked, "{id}");
    }
    let heads = world.far.requests("GET");
    assert!(
        heads
            .iter()
            .all(|asked| asked.head.contains("Token key-of-far"))
    );
    assert_eq!(world.near.count("GET"), 0, "the other host was asked");
}

#[test]
fn no_key_goes_by_itself_to_a_host_that_only_the_ledger_names() {
    let world = world();
    let elsewhere = api(&status("COMPLETED"));
    let url = format!("http://127.0.0.1:{}", elsewhere.port);
    let placed = world.placed(&["--base-url", &url]);
    let job = placed["jobId"].as_str().unwrap();
    let asked = elsewhere.count("GET");
    let told = world.follow(&[job]).exits(5);
    let way_out = format!("ringback follow {job} --base-url {url}");
    assert!(told.stderr.contains(&way_out), "{told}");
    assert_eq!(elsewhere.count("GET"), asked);
    assert_eq!(world.near.count("GET"), 0);
    world.follow(&[job, "--base-url", &url]).exits(0);
}

#[test]
fn each_unknown_call_is_looked_for_with_the_profile_that_placed_it() {
    let sandbox = || Sandbox::start(Settings::default()).unwrap();
    let (near, far) = (sandbox(), sandbox());
    let config = two_profiles(near.port(), far.port());
    let home = Home::new().file("clinic.toml", DRAFT).config(&config);
    for (host, profile) in [(&near, "near"), (&far, "far")] {
        host.set_fault(Fault::Dropped);
        let call = ["call", "clinic.toml", "--yes", "--profile", profile];
        home.run(&call).exits(4);
        host.set_fault(Fault::None);
    }
    let looked = home.run(&["calls", "reconcile", "--json"]).exits(4);
    let looked = looked.json();
    let found = |at: usize| looked[at]["candidates"].as_array().map(Vec::len);
    assert_eq!((found(0), found(1)), (Some(1), Some(1)), "{looked:#}");

    // One that is gone from the config is told, and the other is looked for.
    let file = home.config_dir().join("config.toml");
    let config = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, config.replace("profiles.far", "profiles.farther")).unwrap();
    let told = home.run(&["calls", "reconcile"]).exits(4);
    assert!(
        told.stdout.contains("placed with profile far, which"),
        "{told}"
    );
    assert!(told.stdout.contains("may be job"), "{told}");
    assert_eq!(near.posts().len() + far.posts().len(), 2);
}
