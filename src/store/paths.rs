//! Where config, ledger and recovery copies live: `directories`' answer, overridden by `RINGBACK_CONFIG_DIR` and
//! `RINGBACK_DATA_DIR`. The caller hands the environment in, so that tests need none.

use std::path::PathBuf;

use directories::ProjectDirs;

/// The two folders, as absolute paths.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paths {
    /// Holds `config.toml`, `key`.
    pub config_dir: PathBuf,
    /// Holds `ledger.sqlite`, `recovery/`, `writers/`, `last-draft`.
    pub data_dir: PathBuf,
}

impl Paths {
    /// The folders for an environment (`var` looks a variable up; an empty one counts as unset).
    ///
    /// # Errors
    /// No home folder is known and no override is given: one sentence that says which variables to set.
    pub fn find(var: impl Fn(&str) -> Option<String>) -> Result<Self, String> {
        let system = ProjectDirs::from("", "", "ringback");
        let folder = |name: &str, usual: Option<PathBuf>| {
            let chosen = var(name)
                .filter(|value| !value.is_empty())
                .map(PathBuf::from);
            let folder = chosen.or(usual).ok_or_else(|| {
                t!("no home folder is known; set RINGBACK_CONFIG_DIR and RINGBACK_DATA_DIR")
                    .to_owned()
            })?;
            std::path::absolute(&folder)
                .map_err(|error| format!("{name} ({}): {error}", folder.display()))
        };
        Ok(Self {
            config_dir: folder(
                "RINGBACK_CONFIG_DIR",
                system.as_ref().map(|dirs| dirs.config_dir().to_owned()),
            )?,
            data_dir: folder(
                "RINGBACK_DATA_DIR",
                system.as_ref().map(|dirs| dirs.data_dir().to_owned()),
            )?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_variables_win_and_become_absolute() {
        let paths = Paths::find(|name| match name {
            "RINGBACK_CONFIG_DIR" => Some("/c".into()),
            "RINGBACK_DATA_DIR" => Some("d".into()),
            _ => None,
        })
        .unwrap();
        assert_eq!(paths.config_dir, PathBuf::from("/c"));
        assert_eq!(paths.data_dir, std::env::current_dir().unwrap().join("d"));
    }
}
