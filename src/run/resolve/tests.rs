use super::*;
use crate::store::config::profiles::Profile;
use crate::store::key::{self, KeyText};

/// A world of one temporary config folder, with no variable set unless named.
struct World {
    _dir: tempfile::TempDir,
    paths: Paths,
    config: Config,
    vars: Vec<(&'static str, String)>,
    wish: Wish,
}

fn world() -> World {
    let dir = tempfile::tempdir().unwrap();
    World {
        paths: Paths {
            config_dir: dir.path().to_owned(),
            data_dir: dir.path().to_owned(),
        },
        _dir: dir,
        config: Config::default(),
        vars: Vec::new(),
        wish: Wish::default(),
    }
}

impl World {
    fn var(&self, name: &str) -> Option<String> {
        let found = self.vars.iter().find(|(known, _)| *known == name);
        found.map(|(_, value)| value.clone())
    }

    /// `SANDBOX`, `LIVE host Token key`, or the error.
    fn command(&self) -> String {
        let config = match under(&self.wish, &self.config) {
            Ok(config) => config,
            Err(error) => return error.to_string(),
        };
        let var = |name: &str| self.var(name);
        told(for_command(&self.wish, var, &config, &self.paths))
    }

    fn workbench(&self) -> String {
        let config = under(&self.wish, &self.config).unwrap();
        let var = |name: &str| self.var(name);
        told(for_workbench(&self.wish, var, &config, &self.paths))
    }

    fn key_file(&self, profile: Option<&str>, text: &str) {
        let KeyText::Key { key, .. } = ApiKey::read(text).unwrap() else {
            panic!("{text}");
        };
        key::to_file(&key::path(&self.paths.config_dir, profile), &key).unwrap();
    }

    fn profile(&mut self, name: &str, base_url: Option<&str>) -> &mut Profile {
        self.config.profiles.push(Profile {
            name: name.into(),
            base_url: base_url.map(str::to_owned),
            ..Profile::default()
        });
        self.config.profiles.last_mut().unwrap()
    }
}

fn told(result: Result<Destination, ResolveError>) -> String {
    use secrecy::ExposeSecret;
    match result {
        Ok(Destination::Sandbox) => "SANDBOX".to_owned(),
        Ok(Destination::Live { target, key, notes }) => {
            let key = key.authorization();
            let mut told = format!("{} {}", target.label(), key.expose_secret());
            for note in notes {
                told.push_str("; ");
                told.push_str(&note);
            }
            told
        }
        Err(ResolveError::Flag(why)) => format!("flag: {why}"),
        Err(ResolveError::Setting(why)) => format!("setting: {why}"),
        Err(other @ (ResolveError::NoKey { .. } | ResolveError::Profile(_))) => other.to_string(),
    }
}

#[test]
fn without_a_key_a_command_refuses_and_the_workbench_opens_in_the_sandbox() {
    let world = world();
    assert_eq!(
        world.command(),
        "no key for api.tryhamsa.com; use --sandbox or `ringback key set`"
    );
    assert_eq!(world.workbench(), "SANDBOX");
}

#[test]
fn the_workbench_does_not_swap_a_named_host_for_the_sandbox() {
    let mut world = world();
    world.wish.base_url = Some("http://127.0.0.1:9".into());
    assert!(world.workbench().starts_with("no key for 127.0.0.1:9"));
}

#[test]
fn the_sandbox_beats_everything_and_reads_no_key() {
    let mut world = world();
    world.wish.sandbox = true;
    world.wish.base_url = Some("http://far.example".into());
    world.vars = vec![("HAMSA_API_KEY", "bad\u{7}key".into())];
    world.config.api_key_command = Some(vec!["/no/such/program".into()]);
    assert_eq!(world.command(), "SANDBOX");
    assert_eq!(world.workbench(), "SANDBOX");
}

#[test]
fn the_base_url_comes_from_the_flag_then_the_variable_then_the_config() {
    let mut world = world();
    world.vars = vec![("HAMSA_API_KEY", "k".into())];
    assert_eq!(world.command(), "LIVE api.tryhamsa.com Token k");
    world.config.base_url = Some("https://c.example".into());
    assert_eq!(world.command(), "LIVE c.example Token k");
    world
        .vars
        .push(("HAMSA_BASE_URL", "https://v.example".into()));
    assert_eq!(world.command(), "LIVE v.example Token k");
    world.wish.base_url = Some("https://f.example".into());
    assert_eq!(world.command(), "LIVE f.example Token k");
}

#[test]
fn a_bad_base_url_is_the_fault_of_whoever_named_it() {
    let mut world = world();
    world.vars = vec![
        ("HAMSA_API_KEY", "k".into()),
        ("HAMSA_BASE_URL", "http://far.example".into()),
    ];
    assert!(world.command().starts_with("setting: HAMSA_BASE_URL: "));
    world.wish.base_url = Some("http://far.example".into());
    assert!(world.command().starts_with("flag: "));
}

#[test]
fn the_key_comes_from_the_variable_then_the_command_then_the_file() {
    use std::os::unix::fs::PermissionsExt;
    let mut world = world();
    let file = world.paths.config_dir.join("key");
    std::fs::write(&file, "from-file\n").unwrap();
    std::fs::set_permissions(&file, std::fs::Permissions::from_mode(0o600)).unwrap();
    assert_eq!(world.command(), "LIVE api.tryhamsa.com Token from-file");
    world.config.api_key_command = Some(vec!["echo".into(), "from-command".into()]);
    assert_eq!(world.command(), "LIVE api.tryhamsa.com Token from-command");
    world.vars = vec![("HAMSA_API_KEY", "  ".into())];
    assert_eq!(
        world.command(),
        "LIVE api.tryhamsa.com Token from-command",
        "an empty variable counts as unset"
    );
    world.vars = vec![("HAMSA_API_KEY", " from-variable ".into())];
    assert_eq!(world.command(), "LIVE api.tryhamsa.com Token from-variable");
}

#[test]
fn a_token_word_is_taken_off_with_a_note() {
    let mut world = world();
    world.vars = vec![("HAMSA_API_KEY", "Token abc".into())];
    assert_eq!(
        world.command(),
        "LIVE api.tryhamsa.com Token abc; HAMSA_API_KEY: the word \"Token\" before the key was left out"
    );
}

#[test]
fn a_bad_key_is_refused_without_being_shown() {
    let mut world = world();
    world.vars = vec![("HAMSA_API_KEY", "hunter\u{7}two".into())];
    let told = world.command();
    assert!(told.starts_with("setting: HAMSA_API_KEY: "), "{told}");
    assert!(!told.contains("hunter") && !told.contains("two"), "{told}");
}

#[test]
fn a_failing_key_command_is_named_and_what_it_printed_is_not() {
    let mut world = world();
    let script = "echo hunter2; echo hunter2 >&2; exit 3";
    world.config.api_key_command = Some(vec!["sh".into(), "-c".into(), script.into()]);
    let told = world.command();
    assert!(
        told.starts_with("setting: api_key_command: `sh` failed"),
        "{told}"
    );
    assert!(!told.contains("hunter2"), "{told}");
}

/// Each line takes the strongest source away; what is left decides.
#[test]
fn a_default_profile_gives_way_to_the_environment_and_comes_before_the_rest() {
    let mut world = world();
    world.key_file(None, "shared");
    world.config.base_url = Some("https://usual.example".into());
    world
        .profile("test", Some("https://test.example"))
        .api_key_command = Some(vec!["echo".into(), "of-command".into()]);
    world.config.default_profile = Some("test".into());
    world.key_file(Some("test"), "of-file");
    world.vars = vec![
        ("HAMSA_API_KEY", "of-variable".into()),
        ("HAMSA_BASE_URL", "https://variable.example".into()),
    ];
    world.wish.base_url = Some("https://flag.example".into());

    assert_eq!(
        world.command(),
        "LIVE flag.example Token of-variable; calls go to flag.example, as --base-url says, \
         and not where profile test says"
    );
    world.wish.base_url = None;
    assert_eq!(
        world.command(),
        "LIVE variable.example Token of-variable; calls go to variable.example, as HAMSA_BASE_URL says, \
         and not where profile test says"
    );
    world.vars.pop();
    assert_eq!(world.command(), "LIVE test.example Token of-variable");
    world.vars.clear();
    assert_eq!(world.command(), "LIVE test.example Token of-command");
    world.config.profiles[0].api_key_command = None;
    assert_eq!(world.command(), "LIVE test.example Token of-file");
    std::fs::remove_file(world.paths.config_dir.join("keys/test")).unwrap();
    assert_eq!(
        world.command(),
        "no key for test.example in profile test; use --sandbox or `ringback key set --profile test`",
        "the shared key is for another host"
    );
    assert!(world.workbench().starts_with("no key for test.example"));
}

#[test]
fn a_named_profile_has_its_own_key_and_the_variable_is_not_asked() {
    let mut world = world();
    world.profile("test", Some("https://test.example"));
    world.wish.profile = Some("test".into());
    world.vars = vec![("HAMSA_API_KEY", "of-variable".into())];
    world.config.api_key_command = Some(vec!["echo".into(), "shared".into()]);
    assert!(
        world
            .command()
            .starts_with("no key for test.example in profile test")
    );
    world.key_file(Some("test"), "of-file");
    assert_eq!(world.command(), "LIVE test.example Token of-file");
}

#[test]
fn a_profile_of_the_usual_host_shares_its_key_where_it_has_none() {
    let mut world = world();
    world.profile("quiet", None).allowed_numbers = Some(Vec::new());
    world.wish.profile = Some("quiet".into());
    world.key_file(None, "shared");
    assert_eq!(world.command(), "LIVE api.tryhamsa.com Token shared");
    world.key_file(Some("quiet"), "own");
    assert_eq!(world.command(), "LIVE api.tryhamsa.com Token own");
}

#[test]
fn a_profile_of_the_sandbox_reads_no_key_and_gives_way_to_a_named_host() {
    let mut world = world();
    world.profile("drill", None).sandbox = Fault::parse("lost");
    world.config.default_profile = Some("drill".into());
    world.config.api_key_command = Some(vec!["/no/such/program".into()]);
    assert_eq!(world.command(), "SANDBOX");
    assert_eq!(world.workbench(), "SANDBOX");
    world.vars = vec![("HAMSA_API_KEY", "k".into())];
    assert_eq!(world.command(), "SANDBOX");
    world.wish.base_url = Some("https://flag.example".into());
    assert!(world.command().starts_with("LIVE flag.example Token k; "));
}

#[test]
fn a_profile_that_is_not_there_is_told() {
    let mut world = world();
    world.wish.profile = Some("tset".into());
    world.profile("test", None);
    assert_eq!(
        world.command(),
        "--profile: there is no profile `tset`; did you mean `test`?"
    );
}
