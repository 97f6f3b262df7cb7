//! How right-to-left text is shown in each kind of terminal, where the user chose it.
//!
//! One line for each: the way, a space, the terminal's name.

use std::io;
use std::path::{Path, PathBuf};

use super::disk;
use crate::text::layout::Display;

const WAYS: [(&str, Display); 3] = [
    ("visual", Display::Visual),
    ("word", Display::Word),
    ("terminal", Display::Terminal),
];

/// What was chosen for a terminal; `None` if nothing was, or it cannot be read.
#[must_use]
pub fn read(data_dir: &Path, terminal: &str) -> Option<Display> {
    let lines = lines(data_dir);
    let way = lines.iter().find(|(_, name)| name == terminal)?;
    WAYS.iter()
        .find(|(name, _)| *name == way.0)
        .map(|(_, display)| *display)
}

/// Remembers a choice.
///
/// # Errors
/// The disk refuses; the choice then holds for this window.
pub fn write(data_dir: &Path, terminal: &str, display: Display) -> io::Result<()> {
    disk::private_folder(data_dir)?;
    let mut lines = lines(data_dir);
    lines.retain(|(_, name)| name != terminal);
    let way = WAYS.iter().find(|(_, one)| *one == display);
    lines.push((
        way.map_or("", |(name, _)| name).to_owned(),
        terminal.to_owned(),
    ));
    let mut text = String::new();
    for (way, name) in &lines {
        text.extend([way, " ", name, "\n"]);
    }
    disk::replace(&file(data_dir), text.as_bytes())
}

fn lines(data_dir: &Path) -> Vec<(String, String)> {
    let bytes = disk::read_at_most(&file(data_dir), 64 * 1024).unwrap_or_default();
    String::from_utf8_lossy(&bytes)
        .lines()
        .filter_map(|line| line.split_once(' '))
        .map(|(way, name)| (way.to_owned(), name.to_owned()))
        .collect()
}

fn file(data_dir: &Path) -> PathBuf {
    data_dir.join("reads-right")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_choice_is_remembered_for_its_terminal_alone() {
        let home = tempfile::tempdir().unwrap();
        let data = home.path().join("data");
        assert_eq!(read(&data, "xterm"), None);
        write(&data, "xterm", Display::Terminal).unwrap();
        write(&data, "my term", Display::Word).unwrap();
        write(&data, "xterm", Display::Visual).unwrap();
        assert_eq!(read(&data, "xterm"), Some(Display::Visual));
        assert_eq!(read(&data, "my term"), Some(Display::Word));
        assert_eq!(read(&data, "kitty"), None);
        std::fs::write(file(&data), "\u{0}\nsideways xterm\n").unwrap();
        assert_eq!(read(&data, "xterm"), None);
    }
}
