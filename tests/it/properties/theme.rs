//! A theme file of the user's own: read, or refused with a place.

use ringback::tui::theme::Themes;
use ringback::tui::theme::depth::Depth;

use super::says;

pub fn holds(bytes: &[u8]) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("themes")).unwrap();
    std::fs::write(folder.path().join("themes/own.toml"), bytes).unwrap();
    match Themes::load(folder.path(), Some("own"), None, Depth::True) {
        Ok(themes) => assert_eq!(themes.names().first().map(String::as_str), Some("own")),
        Err(error) => says(&error, bytes.len() + folder.path().as_os_str().len()),
    }
}
