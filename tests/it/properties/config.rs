//! `config.toml`: read, or refused with a place.

use ringback::store::config;

use super::{says, text};

pub fn holds(bytes: &[u8]) {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("config.toml"), bytes).unwrap();
    match config::load(folder.path()) {
        Ok(config) => {
            assert!(config.unknown.len() <= bytes.len());
            for number in &config.allowed_numbers {
                assert!(number.starts_with('+'), "{number:?}");
            }
        }
        Err(error) => {
            says(&error, bytes.len() + folder.path().as_os_str().len());
            let place = error.split("config.toml:").nth(1).unwrap_or_default();
            let numbers = place
                .split(':')
                .take(2)
                .filter(|it| it.parse::<usize>().is_ok_and(|it| it > 0));
            assert_eq!(
                numbers.count(),
                2,
                "no place in {error:?} of {:?}",
                text(bytes)
            );
        }
    }
}
