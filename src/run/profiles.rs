//! Where a window's calls go, profile by profile: what can be chosen, and the place that a chosen one stands for.

use std::sync::OnceLock;

use super::place::{self, Line};
use super::resolve::{self, Destination, Wish};
use crate::app::profiles::{Caller, InForce, Known};
use crate::call::target::Target;
use crate::sandbox::{Fault, Settings};
use crate::store::config::Config;
use crate::store::paths::Paths;

/// What profiles are chosen from.
#[derive(Clone, Debug)]
pub struct Source {
    /// The config under no profile.
    pub outside: Config,
    /// What the command line said. `--sandbox` and `--base-url` hold under every profile.
    pub wish: Wish,
    /// The fault that the command line named.
    pub fault: Option<Fault>,
}

impl Source {
    /// The sandbox under a profile: with the command line's fault, else the profile's.
    #[must_use]
    pub fn sandbox(&self, config: &Config) -> Settings {
        let fault = self.fault.or_else(|| resolve::sandbox_fault(config));
        Settings {
            fault: fault.unwrap_or_default(),
            ..Settings::default()
        }
    }

    fn wish_under(&self, name: Option<&str>) -> Wish {
        Wish {
            profile: name.map(str::to_owned),
            ..self.wish.clone()
        }
    }
}

/// One place that calls go to: host, key and numbers. Its line is opened when it is needed first, and stays open as long
/// as a call that went there is followed.
#[derive(Debug)]
pub struct Place {
    /// Under the profile in force.
    pub config: Config,
    pub destination: Destination,
    pub sandbox: Settings,
    line: OnceLock<Result<Line, String>>,
}

impl Place {
    /// A place whose line is not open yet.
    #[must_use]
    pub fn new(config: Config, destination: Destination, sandbox: Settings) -> Self {
        Self {
            config,
            destination,
            sandbox,
            line: OnceLock::new(),
        }
    }

    /// The line, opened now if it was not.
    ///
    /// # Errors
    /// It cannot be opened: one sentence.
    pub fn line(&self) -> Result<&Line, String> {
        let connect =
            || place::connect(&self.destination, self.sandbox).map_err(|error| error.to_string());
        self.line
            .get_or_init(connect)
            .as_ref()
            .map_err(Clone::clone)
    }

    /// The profile that it stands for.
    #[must_use]
    pub fn profile(&self) -> Option<&str> {
        self.config.profile_name()
    }
}

/// The number that a config calls from, and whose it is.
#[must_use]
pub fn caller(config: &Config, outside: &Config) -> Option<Caller> {
    let number = config.phone_number.clone()?;
    let names_it = |name: &&str| {
        let profile = outside.profiles.iter().find(|one| one.name == *name);
        profile.is_some_and(|profile| profile.phone_number.is_some())
    };
    let profile = config.profile_name().filter(names_it);
    Some(Caller {
        number,
        profile: profile.map(str::to_owned),
    })
}

/// What the workbench offers to switch to. No key is read for it.
#[must_use]
pub fn known(source: &Source, var: impl Fn(&str) -> Option<String>, paths: &Paths) -> Vec<Known> {
    let outside = &source.outside;
    // With a default profile there is always one in force.
    let none = outside.default_profile.is_none().then_some(None);
    let named = outside.profiles.iter().map(|one| Some(one.name.clone()));
    none.into_iter()
        .chain(named)
        .filter_map(|name| {
            let config = outside.under(name.as_deref()).ok()?;
            let wish = source.wish_under(name.as_deref());
            Some(Known {
                target: resolve::where_to(&wish, &var, &config, paths)
                    .map_err(|error| error.to_string()),
                caller: caller(&config, outside),
                allowed: config.allowed_numbers.len(),
                name,
            })
        })
        .collect()
}

/// The place that a profile stands for, its line open. Fetching its key may run a program.
///
/// # Errors
/// What was tried, and what to do: some lines.
pub fn enter(
    source: &Source,
    name: Option<&str>,
    var: impl Fn(&str) -> Option<String>,
    paths: &Paths,
) -> Result<(Place, InForce), String> {
    let config = source.outside.under(name)?;
    let wish = source.wish_under(name);
    let destination = resolve::for_workbench(&wish, var, &config, paths).map_err(|error| {
        let tried = error.tried();
        let mut lines = vec![error.to_string()];
        lines.extend(tried.iter().map(|one| format!("· {one}")));
        lines.join("\n")
    })?;
    let notes = destination.notes().to_vec();
    let sandbox = source.sandbox(&config);
    let caller = caller(&config, &source.outside);
    let allowed_numbers = config.allowed_numbers.clone();
    let place = Place::new(config, destination, sandbox);
    let target = place.line()?.target.clone();
    let in_force = InForce {
        fault: fault_name(&target, sandbox.fault),
        target,
        allowed_numbers,
        caller,
        notes,
    };
    Ok((place, in_force))
}

/// The fault's name where it is one of the sandbox that calls go to; empty: none.
#[must_use]
pub fn fault_name(target: &Target, fault: Fault) -> &'static str {
    if target.is_sandbox() && fault != Fault::None {
        fault.name()
    } else {
        ""
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::config;

    const CONFIG: &str = r#"
phone_number = "+12025550140"
allowed_numbers = ["+12025550144"]

[profiles.far]
base_url = "http://far.example"

[profiles.uae]
region = "uae"
phone_number = "+12025550141"
allowed_numbers = []

[profiles.quiet]

[profiles.drill]
sandbox = "lost"
"#;

    fn home() -> (tempfile::TempDir, Paths, Source) {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("config.toml"), CONFIG).unwrap();
        let paths = Paths {
            config_dir: dir.path().to_owned(),
            data_dir: dir.path().join("data"),
        };
        let source = Source {
            outside: config::load(dir.path()).unwrap(),
            wish: Wish::default(),
            fault: None,
        };
        (dir, paths, source)
    }

    fn nothing_set(_: &str) -> Option<String> {
        None
    }

    #[test]
    fn what_can_be_chosen_says_where_its_calls_go_without_reading_a_key() {
        let (dir, paths, mut source) = home();
        let place = format!("{}/", dir.path().display());
        // A program that would be run for it would not come back.
        source.outside.api_key_command = Some(vec!["/no/such/program".to_owned()]);
        let told = |source: &Source| -> Vec<String> {
            known(source, nothing_set, &paths)
                .into_iter()
                .map(|known| {
                    let target = known
                        .target
                        .map_or_else(|why| why.replace(&place, ""), |target| target.label());
                    let from = known
                        .caller
                        .map(|caller| format!("{} {}", caller.number, caller.of()));
                    let name = known.name.unwrap_or_default();
                    format!(
                        "{name}: {target}, {}, {}",
                        from.unwrap_or_default(),
                        known.allowed
                    )
                })
                .collect()
        };
        assert_eq!(
            told(&source),
            [
                ": LIVE api.tryhamsa.com, +12025550140 of config.toml, 1",
                "far: config.toml:6:12: base_url in profile far: http://far.example is plain http to another machine: the \
                 key would be readable on the way. Use https, +12025550140 of config.toml, 1",
                "uae: LIVE api.uae.tryhamsa.com, +12025550141 of profile uae, 0",
                "quiet: LIVE api.tryhamsa.com, +12025550140 of config.toml, 1",
                "drill: SANDBOX, +12025550140 of config.toml, 1",
            ]
        );
        // Without any key no profile means the sandbox, as at the start.
        source.outside.api_key_command = None;
        assert!(told(&source)[0].starts_with(": SANDBOX"));
        // `--sandbox` holds under every profile.
        source.wish.sandbox = true;
        assert!(told(&source).iter().all(|line| line.contains(": SANDBOX,")));
        // With a default profile there is always one in force.
        source.outside.default_profile = Some("quiet".to_owned());
        assert!(told(&source)[0].starts_with("far: "));
    }

    #[test]
    fn a_key_that_is_not_to_be_had_says_what_was_tried_and_what_to_do() {
        let (_dir, paths, mut source) = home();
        source.outside.profiles[1].api_key_command = Some(vec!["true".to_owned()]);
        let var = |name: &str| (name == "HAMSA_API_KEY").then(|| "s3cret-of-another".to_owned());
        let error = enter(&source, Some("uae"), var, &paths)
            .map(|_| ())
            .unwrap_err();
        let keys = paths.config_dir.join("keys/uae");
        let told = format!(
            "no key for api.uae.tryhamsa.com in profile uae; use --sandbox or `ringback key set --profile uae`\n\
             · HAMSA_API_KEY: not used, because the profile was named\n\
             · api_key_command: printed no key\n\
             · the profile's key file {}: not there\n\
             · keys outside of the profile: not used, because they are for another host",
            keys.display()
        );
        assert_eq!(error, told);
    }

    #[test]
    fn no_key_goes_over_plain_http_to_another_machine() {
        let (_dir, paths, mut source) = home();
        source.outside.profiles[0].api_key_command = Some(vec!["echo".to_owned(), "k".to_owned()]);
        let error = enter(&source, Some("far"), nothing_set, &paths)
            .map(|_| ())
            .unwrap_err();
        assert!(error.contains("plain http to another machine"), "{error}");
    }

    #[test]
    fn a_profile_of_the_sandbox_is_entered_with_its_fault() {
        let (_dir, paths, source) = home();
        let (place, in_force) = enter(&source, Some("drill"), nothing_set, &paths).unwrap();
        assert_eq!(place.profile(), Some("drill"));
        assert!(in_force.target.is_sandbox() && in_force.target != Target::sandbox(0));
        assert_eq!(in_force.fault, "lost");
        assert_eq!(in_force.caller.unwrap().of(), "of config.toml");
    }
}
