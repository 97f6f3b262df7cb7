//! Profiles: named settings of where calls go, with which key, from which number, and to which numbers.
//!
//! A profile changes only what it names. Which one is in force is decided once, by [`Config::under`]; what comes out is
//! a config like any other, so nothing else needs to know of profiles.

use toml_edit::{Item, TableLike};

use super::{Config, File};
use crate::draft::near;
use crate::sandbox::Fault;

/// `[profiles.NAME]`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Profile {
    /// Letters, digits, `-` and `_`: it names the profile's key file, too.
    pub name: String,
    /// From `base_url`, or what `region` stands for.
    pub base_url: Option<String>,
    /// Where that stands: `PATH:LINE:COLUMN`.
    pub base_url_at: Option<String>,
    pub api_key_command: Option<Vec<String>>,
    /// The number to call from where the draft has none. E.164.
    pub phone_number: Option<String>,
    /// In the place of those outside of profiles.
    pub allowed_numbers: Option<Vec<String>>,
    /// Calls go to the sandbox, which does this wrong.
    pub sandbox: Option<Fault>,
}

/// The profile that a config stands under.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InForce {
    pub name: String,
    /// Somebody named it (`--profile`, the palette); else it is `default_profile`, which gives way to `HAMSA_API_KEY`.
    pub named: bool,
    /// It has a host of its own, so the keys outside of profiles are not for it.
    pub own_host: bool,
    pub sandbox: Option<Fault>,
}

/// What may stand in a profile.
pub(super) const KEYS: [&str; 6] = [
    "base_url",
    "region",
    "api_key_command",
    "phone_number",
    "allowed_numbers",
    "sandbox",
];

/// Hamsa's regions and their base URLs.
const REGIONS: [(&str, &str); 2] = [
    ("eu", "https://api.tryhamsa.com"),
    ("uae", "https://api.uae.tryhamsa.com"),
];

impl Config {
    /// The settings with a profile's over them: the one named, else `default_profile`, else none.
    ///
    /// # Errors
    /// There is no profile of that name: one sentence.
    pub fn under(&self, named: Option<&str>) -> Result<Self, String> {
        let mut config = self.clone();
        let Some(name) = named.or(self.default_profile.as_deref()) else {
            return Ok(config);
        };
        let Some(profile) = self.profiles.iter().find(|profile| profile.name == name) else {
            return Err(self.no_profile(name));
        };
        let own_host = profile.base_url.is_some() || profile.sandbox.is_some();
        if own_host {
            // Another host: the key for the usual one is not for it.
            config.base_url.clone_from(&profile.base_url);
            config.base_url_at.clone_from(&profile.base_url_at);
            config.api_key_command.clone_from(&profile.api_key_command);
        } else if profile.api_key_command.is_some() {
            config.api_key_command.clone_from(&profile.api_key_command);
        }
        if profile.phone_number.is_some() {
            config.phone_number.clone_from(&profile.phone_number);
        }
        if let Some(numbers) = &profile.allowed_numbers {
            config.allowed_numbers.clone_from(numbers);
        }
        config.profile = Some(InForce {
            name: profile.name.clone(),
            named: named.is_some(),
            own_host,
            sandbox: profile.sandbox,
        });
        Ok(config)
    }

    /// The name of the profile that this config stands under.
    #[must_use]
    pub fn profile_name(&self) -> Option<&str> {
        self.profile.as_ref().map(|one| one.name.as_str())
    }

    fn no_profile(&self, name: &str) -> String {
        let names: Vec<&str> = self.profiles.iter().map(|one| one.name.as_str()).collect();
        let known = match (near::nearest(name, names.iter().copied()), names.as_slice()) {
            (Some(near), _) => t!("did you mean `{near}`?", near),
            (None, []) => t!("config.toml has no [profiles.NAME]").to_owned(),
            (None, names) => t!("config.toml has {names}", names = names.join(", ")),
        };
        t!("there is no profile `{name}`; {known}", name, known)
    }
}

/// Whether a name can be a profile's, and a file's.
#[must_use]
pub fn is_name(name: &str) -> bool {
    let fits = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
    !name.is_empty() && name.len() <= 64 && name.chars().all(fits)
}

impl File<'_> {
    /// Reads `[profiles.…]`.
    pub(super) fn profiles(&self, item: &Item, config: &mut Config) -> Result<(), String> {
        let expected = t!("`profiles` must hold tables such as [profiles.test]");
        let table = item
            .as_table_like()
            .ok_or_else(|| self.wrong(item.span(), expected))?;
        for (name, item) in table.iter() {
            let place = table.key(name).and_then(toml_edit::Key::span);
            if !is_name(name) {
                let message = t!(
                    "`{name}` can be no profile's name: it takes a to z, A to Z, digits, - and _, 64 at most",
                    name
                );
                return Err(self.wrong(place, &message));
            }
            let inside = item
                .as_table_like()
                .ok_or_else(|| self.wrong(item.span(), expected))?;
            let profile = self.profile(name, inside, config)?;
            config.profiles.push(profile);
        }
        Ok(())
    }

    fn profile(
        &self,
        name: &str,
        table: &dyn TableLike,
        config: &mut Config,
    ) -> Result<Profile, String> {
        let mut profile = Profile {
            name: name.to_owned(),
            ..Profile::default()
        };
        for (key, item) in table.iter() {
            let what = format!("profiles.{name}.{key}");
            match key {
                "base_url" => {
                    profile.base_url = Some(self.string(&what, item)?);
                    profile.base_url_at = Some(self.at(item.span()));
                }
                "region" => profile.base_url = Some(self.region(&what, item)?),
                "api_key_command" => profile.api_key_command = Some(self.command(&what, item)?),
                "phone_number" => profile.phone_number = Some(self.number(&what, item)?),
                "allowed_numbers" => profile.allowed_numbers = Some(self.numbers(&what, item)?),
                "sandbox" => profile.sandbox = self.sandbox(&what, item)?,
                _ => {
                    let inside = format!("profiles.{name}.");
                    self.unknown(config, table, key, (&inside, &KEYS))?;
                }
            }
        }
        // Two answers to where calls go would be one too many.
        let hosts =
            ["base_url", "region", "sandbox"].map(|key| table.key(key).map(|found| (key, found)));
        let hosts: Vec<_> = hosts
            .into_iter()
            .flatten()
            .filter(|(key, _)| *key != "sandbox" || profile.sandbox.is_some())
            .collect();
        if let [(one, _), (other, second), ..] = hosts.as_slice() {
            let message = t!(
                "[profiles.{name}] has `{one}` and `{other}`: only one of them can say where calls go",
                name,
                one,
                other
            );
            return Err(self.wrong(second.span(), &message));
        }
        Ok(profile)
    }

    fn region(&self, what: &str, item: &Item) -> Result<String, String> {
        let region = self.string(what, item)?;
        let known = REGIONS.iter().find(|(name, _)| *name == region);
        known.map(|(_, url)| (*url).to_owned()).ok_or_else(|| {
            self.wrong(
                item.span(),
                &t!(
                    "`{what}` must be \"eu\" or \"uae\"; write base_url for any other host",
                    what
                ),
            )
        })
    }

    /// `true`, `false`, or the name of a fault.
    fn sandbox(&self, what: &str, item: &Item) -> Result<Option<Fault>, String> {
        if let Some(is_on) = item.as_bool() {
            return Ok(is_on.then_some(Fault::None));
        }
        let name = item.as_str().unwrap_or_default();
        Fault::parse(name).map(Some).ok_or_else(|| {
            let near = near::nearest(name, Fault::ALL.iter().map(|(_, known, _)| *known));
            let guess = near.map_or_else(String::new, |known| {
                t!("; did you mean \"{known}\"?", known)
            });
            self.wrong(
                item.span(),
                &t!(
                    "`{what}` must be true, false, or the name of a fault{guess}",
                    what,
                    guess
                ),
            )
        })
    }

    /// `default_profile` names a profile that there is.
    pub(super) fn known_default(&self, item: &Item, config: &Config) -> Result<(), String> {
        match config.default_profile.as_deref() {
            Some(name) if !config.profiles.iter().any(|one| one.name == name) => {
                let message = format!("`default_profile`: {}", config.no_profile(name));
                Err(self.wrong(item.span(), &message))
            }
            _ => Ok(()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{error, load_text};
    use super::*;

    const TWO: &str = r#"
base_url = "https://usual.example"
api_key_command = ["usual-key"]
allowed_numbers = ["+12025550143"]
phone_number = "+12025550140"

[profiles.test]
region = "uae"
api_key_command = ["test-key"]
phone_number = "+12025550141"
allowed_numbers = []

[profiles.quiet]
allowed_numbers = ["+12025550144"]

[profiles.drill]
sandbox = "lost"
"#;

    fn config(text: &str) -> Config {
        load_text(text.as_bytes()).unwrap()
    }

    #[test]
    fn a_profile_changes_what_it_names_and_nothing_else() {
        let config = config(TWO);
        assert_eq!(config.unknown, [""; 0]);
        assert_eq!(config.under(None).unwrap(), config, "none is in force");

        let test = config.under(Some("test")).unwrap();
        assert_eq!(
            test.base_url.as_deref(),
            Some("https://api.uae.tryhamsa.com")
        );
        assert_eq!(test.api_key_command.as_deref().unwrap(), ["test-key"]);
        assert_eq!(test.phone_number.as_deref(), Some("+12025550141"));
        assert_eq!(test.allowed_numbers, [""; 0], "any number may be called");

        let quiet = config.under(Some("quiet")).unwrap();
        assert_eq!(quiet.base_url, config.base_url);
        assert_eq!(quiet.api_key_command, config.api_key_command);
        assert_eq!(quiet.phone_number, config.phone_number);
        assert_eq!(quiet.allowed_numbers, ["+12025550144"]);
        let in_force = quiet.profile.unwrap();
        assert!(in_force.named && !in_force.own_host && in_force.sandbox.is_none());
    }

    #[test]
    fn a_profile_with_a_host_of_its_own_is_given_no_key_of_another() {
        let config = config(TWO);
        let drill = config.under(Some("drill")).unwrap();
        assert_eq!(drill.api_key_command, None);
        assert_eq!(drill.base_url, None);
        assert_eq!(
            drill.profile.unwrap().sandbox,
            Some(Fault::parse("lost").unwrap())
        );
    }

    #[test]
    fn the_default_profile_is_in_force_where_none_is_named() {
        let config = config(&format!("default_profile = \"quiet\"\n{TWO}"));
        let quiet = config.under(None).unwrap().profile.unwrap();
        assert_eq!((quiet.name.as_str(), quiet.named), ("quiet", false));
        let test = config.under(Some("test")).unwrap().profile.unwrap();
        assert_eq!((test.name.as_str(), test.named), ("test", true));
    }

    #[test]
    fn a_name_that_no_profile_has_is_told_with_a_guess() {
        let config = config(TWO);
        assert_eq!(
            config.under(Some("tets")).unwrap_err(),
            "there is no profile `tets`; did you mean `test`?"
        );
        assert_eq!(
            config.under(Some("zebra")).unwrap_err(),
            "there is no profile `zebra`; config.toml has test, quiet, drill"
        );
        assert_eq!(
            Config::default().under(Some("x")).unwrap_err(),
            "there is no profile `x`; config.toml has no [profiles.NAME]"
        );
        assert_eq!(
            error("default_profile = \"tset\"\n[profiles.test]\n"),
            "config.toml:1:19: `default_profile`: there is no profile `tset`; did you mean `test`?"
        );
    }

    #[test]
    fn what_is_wrong_in_a_profile_is_told_with_its_place() {
        for (text, expected) in [
            (
                "profiles = 5",
                "config.toml:1:12: `profiles` must hold tables such as [profiles.test]",
            ),
            (
                "[profiles.\"a b\"]",
                "config.toml:1:11: `a b` can be no profile's name: it takes a to z, A to Z, digits, - and _, 64 at most",
            ),
            (
                "[profiles.\"../key\"]",
                "config.toml:1:11: `../key` can be no profile's name: it takes a to z, A to Z, digits, - and _, 64 at most",
            ),
            (
                "[profiles.a]\nregion = \"us\"",
                "config.toml:2:10: `profiles.a.region` must be \"eu\" or \"uae\"; write base_url for any other host",
            ),
            (
                "[profiles.a]\nsandbox = \"lsot\"",
                "config.toml:2:11: `profiles.a.sandbox` must be true, false, or the name of a fault; did you mean \"lost\"?",
            ),
            (
                "[profiles.a]\nbase_url = \"https://x\"\nsandbox = true",
                "config.toml:3:1: [profiles.a] has `base_url` and `sandbox`: only one of them can say where calls go",
            ),
            (
                "[profiles.a]\nphone_number = 5",
                "config.toml:2:16: `profiles.a.phone_number` must be a text in quotes, not a whole number",
            ),
        ] {
            assert_eq!(error(text), expected);
        }
        let told = config("[profiles.a]\nbase_ulr = 1\nsandbox = false\nbase_url = \"https://x\"");
        assert_eq!(
            told.unknown,
            [
                "config.toml:2:1: `profiles.a.base_ulr` means nothing here; did you mean `profiles.a.base_url`?"
            ]
        );
    }
}
