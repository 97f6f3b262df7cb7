//! Where a call goes and with which key (DESIGN.md §4, "Where a call goes").

use crate::call::target::{DEFAULT_BASE_URL, Target};
use crate::store::config::Config;
use crate::store::key::{self, ApiKey, KeyText};
use crate::store::paths::Paths;

/// What the command line said about it.
#[derive(Clone, Debug, Default)]
pub struct Wish {
    /// `--sandbox`: beats everything and never reads the real key.
    pub sandbox: bool,
    /// `--base-url`.
    pub base_url: Option<String>,
}

/// Where calls go.
#[derive(Debug)]
pub enum Destination {
    /// The built-in sandbox, to be started.
    Sandbox,
    Live {
        target: Target,
        key: ApiKey,
        /// Notes for the user, such as that `Token ` was taken off the key.
        notes: Vec<String>,
    },
}

/// Why nothing can be called.
#[derive(Debug, thiserror::Error)]
pub enum ResolveError {
    /// Exit 5.
    #[error("no key for {host}; use --sandbox or `ringback key set`")]
    NoKey { host: String },
    /// A bad `--base-url`: exit 2.
    #[error("--base-url: {0}")]
    Flag(String),
    /// A bad base URL or key in the environment or config: exit 5.
    #[error("{0}")]
    Setting(String),
}

/// Resolves for a command: never falls back to the sandbox by itself. `var` looks up the environment (an empty
/// variable counts as unset).
///
/// # Errors
/// See [`ResolveError`].
pub fn for_command(
    wish: &Wish,
    var: impl Fn(&str) -> Option<String>,
    config: &Config,
    paths: &Paths,
) -> Result<Destination, ResolveError> {
    if wish.sandbox {
        return Ok(Destination::Sandbox);
    }
    let target = live_target(wish, &var, config)?;
    match live_key(&var, config, paths)? {
        Some(found) => Ok(Destination::Live {
            target,
            key: found.key,
            notes: found.note.into_iter().collect(),
        }),
        None => Err(ResolveError::NoKey {
            host: target.host(),
        }),
    }
}

/// Resolves for the workbench: without a key, base URL or profile it is the sandbox.
///
/// # Errors
/// See [`ResolveError`].
pub fn for_workbench(
    wish: &Wish,
    var: impl Fn(&str) -> Option<String>,
    config: &Config,
    paths: &Paths,
) -> Result<Destination, ResolveError> {
    let asked_for_a_host = base_url(wish, &var, config).is_some();
    match for_command(wish, var, config, paths) {
        Err(ResolveError::NoKey { .. }) if !asked_for_a_host => Ok(Destination::Sandbox),
        other => other,
    }
}

/// The live host alone, without a key: for an exported curl line. `var` as in [`for_command`].
///
/// # Errors
/// [`ResolveError::Flag`] or [`ResolveError::Setting`].
pub fn live_target(
    wish: &Wish,
    var: impl Fn(&str) -> Option<String>,
    config: &Config,
) -> Result<Target, ResolveError> {
    let (source, url) =
        base_url(wish, var, config).unwrap_or_else(|| (Source::Hamsa, DEFAULT_BASE_URL.to_owned()));
    Target::live(&url).map_err(|bad| match source {
        Source::Flag => ResolveError::Flag(bad.to_string()),
        Source::Variable => ResolveError::Setting(format!("HAMSA_BASE_URL: {bad}")),
        Source::Config | Source::Hamsa => {
            ResolveError::Setting(format!("base_url in config.toml: {bad}"))
        }
    })
}

/// Who named the base URL: it decides how a bad one is reported.
#[derive(Clone, Copy)]
enum Source {
    Flag,
    Variable,
    Config,
    /// Nobody: Hamsa's own.
    Hamsa,
}

fn base_url(
    wish: &Wish,
    var: impl Fn(&str) -> Option<String>,
    config: &Config,
) -> Option<(Source, String)> {
    let flag = wish.base_url.clone().map(|url| (Source::Flag, url));
    flag.or_else(|| set(&var, "HAMSA_BASE_URL").map(|url| (Source::Variable, url)))
        .or_else(|| config.base_url.clone().map(|url| (Source::Config, url)))
}

/// A variable's value, if it holds more than white space.
fn set(var: impl Fn(&str) -> Option<String>, name: &str) -> Option<String> {
    var(name).filter(|value| !value.trim().is_empty())
}

/// The first key of `HAMSA_API_KEY`, `api_key_command` and the key file, with notes for the user.
fn live_key(
    var: impl Fn(&str) -> Option<String>,
    config: &Config,
    paths: &Paths,
) -> Result<Option<Found>, ResolveError> {
    if let Some(text) = set(&var, "HAMSA_API_KEY") {
        let read = ApiKey::read(&text)
            .map_err(|why| ResolveError::Setting(format!("HAMSA_API_KEY: {why}")))?;
        if let Some(found) = noted("HAMSA_API_KEY", read) {
            return Ok(Some(found));
        }
    }
    if let Some(command) = &config.api_key_command {
        let read = key::from_command(command).map_err(ResolveError::Setting)?;
        if let Some(found) = noted("api_key_command", read) {
            return Ok(Some(found));
        }
    }
    let file = key::from_file(&paths.config_dir).map_err(ResolveError::Setting)?;
    Ok(file.and_then(|read| noted("the key file", read)))
}

/// A key, and where it came from.
struct Found {
    key: ApiKey,
    source: &'static str,
    note: Option<String>,
}

fn noted(source: &'static str, read: KeyText) -> Option<Found> {
    match read {
        KeyText::Key { key, token_word } => {
            let note = format!("{source}: the word \"Token\" before the key was left out");
            Some(Found {
                key,
                source,
                note: token_word.then_some(note),
            })
        }
        KeyText::None => None,
    }
}

/// Where a call would take the key from; `None`: there is none. `var` as in [`for_command`].
///
/// # Errors
/// [`ResolveError::Setting`]: a key that cannot be used.
pub fn key_source(
    var: impl Fn(&str) -> Option<String>,
    config: &Config,
    paths: &Paths,
) -> Result<Option<&'static str>, ResolveError> {
    Ok(live_key(var, config, paths)?.map(|found| found.source))
}

#[cfg(test)]
mod tests {
    use super::*;

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
            told(for_command(
                &self.wish,
                |name| self.var(name),
                &self.config,
                &self.paths,
            ))
        }

        fn workbench(&self) -> String {
            told(for_workbench(
                &self.wish,
                |name| self.var(name),
                &self.config,
                &self.paths,
            ))
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
            Err(none @ ResolveError::NoKey { .. }) => none.to_string(),
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
}
