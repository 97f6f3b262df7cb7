//! Forty prompts as people write them, twenty English and twenty Arabic, in `tests/prompts/`: none of them has a problem,
//! and each is read from its file, written, and read again without a change.

use std::path::PathBuf;

use ringback::call::check::{Context, check};
use ringback::draft::file;
use ringback::draft::phone::PhoneBook;

fn prompts(language: &str) -> Vec<(PathBuf, String)> {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("tests/prompts")
        .join(language);
    let mut prompts: Vec<_> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .map(|path| (path.clone(), std::fs::read_to_string(path).unwrap()))
        .collect();
    prompts.sort();
    prompts
}

#[test]
fn no_problem_is_told_of_prompts_that_are_fine() {
    let phone_book = Some(PhoneBook::load());
    let mut told = Vec::new();
    for language in ["en", "ar"] {
        let prompts = prompts(language);
        assert_eq!(prompts.len(), 20, "{language}");
        for (path, text) in prompts {
            let read = file::read(&text).unwrap_or_else(|_| panic!("{}", path.display()));
            let context = Context {
                phone_book,
                // A voice of the draft's own language is fine too.
                voice_lang: Some(language),
                caller: None,
            };
            let report = check(&read.draft, &read.problems, context);
            for problem in &report.problems {
                told.push(format!(
                    "{}: {}: {}",
                    path.display(),
                    problem.code,
                    problem.message
                ));
            }
            assert_eq!(report.request.is_some(), report.errors() == 0);
            assert_eq!(file::write(&text, &read.draft).unwrap(), text);
        }
    }
    assert!(told.is_empty(), "{}", told.join("\n"));
}
