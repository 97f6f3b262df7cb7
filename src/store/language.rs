//! The translation that `language = "…"` in `config.toml` names: `texts/LANGUAGE.po` beside it.

use std::path::Path;

use super::{config, disk};
use crate::words::catalogue::Catalogue;

/// The longest file that is read, in bytes: some ten times what all texts take.
const LIMIT: u64 = 8 << 20;

/// The translation that the config names, and what was wrong in its file, as sentences with its path and line. `None`:
/// English. A config that cannot be read names none; that is told where the config is needed.
///
/// # Errors
/// The file cannot be read: one sentence with its path.
pub fn load(config_dir: &Path) -> Result<Option<(Catalogue, Vec<String>)>, String> {
    // Nearly every start ends here: the file is not parsed twice for a setting that few have.
    let names_one = |line: &[u8]| {
        let is_comment = line.trim_ascii_start().starts_with(b"#");
        !is_comment && memchr::memmem::find(line, b"language").is_some()
    };
    let may_name_one = disk::read_at_most(&config_dir.join("config.toml"), LIMIT)
        .is_ok_and(|bytes| bytes.split(|byte| *byte == b'\n').any(names_one));
    if !may_name_one {
        return Ok(None);
    }
    let config = config::load(config_dir).ok();
    let Some(language) = config.and_then(|config| config.language) else {
        return Ok(None);
    };
    let path = config_dir.join("texts").join(format!("{language}.po"));
    let text = disk::read_text(&path, LIMIT).map_err(|error| {
        t!(
            "cannot read {path}: {error}; all is in English",
            path = path.display(),
            error = disk::why_not_read(&error)
        )
    })?;
    let (catalogue, wrong) = Catalogue::read(&text);
    let told = wrong
        .iter()
        .map(|wrong| format!("{}:{}: {}", path.display(), wrong.line, wrong.message))
        .collect();
    Ok(Some((catalogue, told)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_translation_is_found_by_its_name_and_what_is_wrong_in_it_is_told() {
        let home = tempfile::tempdir().unwrap();
        let dir = home.path();
        assert!(load(dir).unwrap().is_none());
        std::fs::write(dir.join("config.toml"), "# no language here\n").unwrap();
        assert!(load(dir).unwrap().is_none());
        std::fs::write(dir.join("config.toml"), "language = 3\n").unwrap();
        assert!(load(dir).unwrap().is_none());
        std::fs::write(dir.join("config.toml"), "language = \"de\"\n").unwrap();
        let missing = load(dir).unwrap_err();
        assert!(missing.contains("texts/de.po"), "{missing}");
        std::fs::create_dir(dir.join("texts")).unwrap();
        std::fs::write(
            dir.join("texts/de.po"),
            "msgid \"Help\"\nmsgstr \"Hilfe\"\nmsgid \"{a}\"\nmsgstr \"{b}\"\n",
        )
        .unwrap();
        let (catalogue, wrong) = load(dir).unwrap().unwrap();
        assert_eq!(catalogue.text("Help"), Some("Hilfe"));
        let place = dir.join("texts/de.po:3");
        assert_eq!(
            wrong,
            [format!(
                "{}: {{a}} is missing in the translation",
                place.display()
            )]
        );
        std::fs::write(dir.join("texts/de.po"), b"\xff").unwrap();
        load(dir).unwrap_err();
    }
}
