//! Texts beside a draft, with real files.

use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};

use proptest::prelude::*;

use crate::draft::field::Field;
use crate::draft::{Draft, FieldValue, file};
use crate::store::drafts::{DraftError, Loaded, load, save};

const DRAFT: &str = "# mine\r\ngreeting_message = \"Hello.\"\r\npreamble_file = \"texts/p.md\"\r\n";

/// A folder with a draft and, if given, its preamble's file.
fn home(preamble: Option<&[u8]>) -> (tempfile::TempDir, PathBuf, PathBuf) {
    let home = tempfile::tempdir().unwrap();
    let (draft, text) = (home.path().join("a.toml"), home.path().join("texts/p.md"));
    std::fs::create_dir(home.path().join("texts")).unwrap();
    std::fs::write(&draft, DRAFT).unwrap();
    if let Some(bytes) = preamble {
        std::fs::write(&text, bytes).unwrap();
    }
    (home, draft, text)
}

fn with_preamble(loaded: &Loaded, text: &str) -> Draft {
    let mut draft = loaded.draft.clone();
    draft.preamble = text.to_owned();
    draft
}

fn put(loaded: &Loaded, draft: &Draft) -> Result<(), DraftError> {
    save(&loaded.path, &loaded.text, &loaded.shape, draft).map(|_| ())
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap()
}

#[test]
fn a_text_is_read_from_its_file_and_written_back_there() {
    let (_home, path, text) = home(Some("\u{feff}Be {{kind}}.\r\nأهلا\r\n".as_bytes()));
    std::fs::set_permissions(&text, std::fs::Permissions::from_mode(0o640)).unwrap();
    let loaded = load(&path).unwrap();
    assert_eq!(loaded.problems, []);
    assert_eq!(loaded.draft.preamble, "Be {{kind}}.\nأهلا");
    put(&loaded, &loaded.draft).unwrap();
    put(&loaded, &with_preamble(&loaded, "Be {{kind}}.\nnew\nأهلا")).unwrap();
    assert_eq!(read(&text), "\u{feff}Be {{kind}}.\r\nnew\r\nأهلا\r\n");
    assert_eq!(read(&path), DRAFT, "the draft itself is not touched");
    let mode = std::fs::metadata(&text).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o640);
    let again = load(&path).unwrap();
    assert_eq!(again.draft.preamble, "Be {{kind}}.\nnew\nأهلا");
}

#[test]
fn the_end_of_the_last_line_belongs_to_the_file() {
    for (bytes, text) in [
        ("a", "a"),
        ("a\n", "a"),
        ("a\n\n", "a\n"),
        ("\n", ""),
        ("", ""),
    ] {
        let (_home, path, file) = home(Some(bytes.as_bytes()));
        let loaded = load(&path).unwrap();
        assert_eq!(loaded.draft.preamble, text, "{bytes:?}");
        put(&loaded, &with_preamble(&loaded, "b")).unwrap();
        let end = if bytes.ends_with('\n') { "\n" } else { "" };
        assert_eq!(read(&file), format!("b{end}"), "{bytes:?}");
    }
}

#[test]
fn a_missing_file_is_a_problem_and_saving_its_text_makes_it() {
    let (_home, path, file) = home(None);
    let loaded = load(&path).unwrap();
    let [problem] = loaded.problems.as_slice() else {
        panic!("{:?}", loaded.problems);
    };
    assert_eq!(
        (problem.code, problem.path.as_str()),
        ("text-file", "preamble_file")
    );
    assert_eq!(file::locate_key(&loaded.text, &problem.path), Some((3, 1)));
    put(&loaded, &loaded.draft).unwrap();
    assert!(!file.exists(), "nothing was written, so nothing is made");
    put(&loaded, &with_preamble(&loaded, "new")).unwrap();
    assert_eq!(read(&file), "new\n");
    assert_eq!(load(&path).unwrap().problems, []);
}

#[test]
fn what_cannot_be_read_is_told_and_never_written_over() {
    for (bytes, said) in [
        (
            b"ok\nb\xff" as &[u8],
            "is no UTF-8 text: see its line 2, column 2",
        ),
        (
            b"\xef\xbb\xbf\xff",
            "is no UTF-8 text: see its line 1, column 1",
        ),
    ] {
        let (_home, path, file) = home(Some(bytes));
        let loaded = load(&path).unwrap();
        assert!(
            loaded.problems[0].message.contains(said),
            "{:?}",
            loaded.problems
        );
        put(&loaded, &loaded.draft).unwrap();
        assert!(put(&loaded, &with_preamble(&loaded, "new")).is_err());
        assert_eq!(std::fs::read(file).unwrap(), bytes);
    }
    let (_home, path, file) = home(None);
    std::fs::create_dir(&file).unwrap();
    let loaded = load(&path).unwrap();
    assert!(
        loaded.problems[0].message.ends_with("is no file"),
        "{:?}",
        loaded.problems
    );
    assert!(put(&loaded, &with_preamble(&loaded, "new")).is_err());
}

#[test]
fn no_link_leads_out_of_the_drafts_folder() {
    let outside = tempfile::tempdir().unwrap();
    let secret = outside.path().join("secret");
    std::fs::write(&secret, "private").unwrap();
    let (home, path, file) = home(None);
    symlink(&secret, &file).unwrap();
    let refused = |file: &Path, left: &str| {
        let loaded = load(&path).unwrap();
        assert_eq!(
            loaded.problems[0].code, "text-file",
            "{:?}",
            loaded.problems
        );
        assert_eq!(loaded.draft.preamble, "");
        assert!(put(&loaded, &with_preamble(&loaded, "new")).is_err());
        assert_eq!(std::fs::read_to_string(file).unwrap_or_default(), left);
    };
    refused(&secret, "private");
    std::fs::remove_file(&file).unwrap();
    let nowhere = outside.path().join("nowhere");
    symlink(&nowhere, &file).unwrap();
    refused(&nowhere, "");
    std::fs::remove_file(&file).unwrap();
    std::fs::remove_dir(home.path().join("texts")).unwrap();
    symlink(outside.path(), home.path().join("texts")).unwrap();
    refused(&outside.path().join("p.md"), "");
    // Inside it is fine, and the link stays one.
    std::fs::remove_file(home.path().join("texts")).unwrap();
    std::fs::create_dir(home.path().join("texts")).unwrap();
    std::fs::write(home.path().join("real.md"), "inside\n").unwrap();
    symlink("../real.md", &file).unwrap();
    let loaded = load(&path).unwrap();
    assert_eq!(loaded.draft.preamble, "inside");
    put(&loaded, &with_preamble(&loaded, "new")).unwrap();
    assert_eq!(read(&home.path().join("real.md")), "new\n");
    assert!(file.symlink_metadata().unwrap().is_symlink());
}

#[test]
fn two_texts_do_not_share_a_file_nor_one_the_drafts() {
    let (home, path, _) = home(Some(b"text\n"));
    for (lines, count) in [
        (
            "preamble_file = \"texts/p.md\"\noutcome_file = \"./texts/p.md\"\n",
            1,
        ),
        ("preamble_file = \"a.toml\"\n", 1),
    ] {
        std::fs::write(&path, lines).unwrap();
        let loaded = load(&path).unwrap();
        assert_eq!(
            loaded.problems.len(),
            count,
            "{lines}: {:?}",
            loaded.problems
        );
        assert_eq!(loaded.problems[0].code, "text-file");
    }
    drop(home);
}

#[test]
fn a_text_that_someone_else_changed_stops_the_save_of_both() {
    let (_home, path, file) = home(Some(b"mine\n"));
    let loaded = load(&path).unwrap();
    std::fs::write(&file, "theirs\n").unwrap();
    let mut draft = with_preamble(&loaded, "edited");
    draft.greeting_message = "Good morning.".into();
    let Err(DraftError::ChangedOutside { theirs, .. }) = put(&loaded, &draft) else {
        panic!("nothing was found");
    };
    assert_eq!(
        file::read(&theirs.unwrap()).unwrap().draft.preamble,
        "theirs"
    );
    assert_eq!(
        (read(&path).as_str(), read(&file).as_str()),
        (DRAFT, "theirs\n")
    );
    // The other way round: the draft changed, so its text is not written either.
    let loaded = load(&path).unwrap();
    std::fs::write(&path, format!("{DRAFT}lang = \"ar\"\r\n")).unwrap();
    assert!(put(&loaded, &with_preamble(&loaded, "edited")).is_err());
    assert_eq!(read(&file), "theirs\n");
}

#[test]
fn a_text_that_cannot_be_written_leaves_the_draft_as_it_was() {
    let (home, path, _) = home(None);
    std::fs::remove_dir(home.path().join("texts")).unwrap();
    let loaded = load(&path).unwrap();
    let mut draft = with_preamble(&loaded, "new");
    draft.greeting_message = "Good morning.".into();
    let error = put(&loaded, &draft).unwrap_err();
    assert!(error.to_string().contains("texts/p.md"), "{error}");
    assert_eq!(read(&path), DRAFT);
}

proptest! {
    #[test]
    fn a_text_comes_back_as_it_was_and_an_untouched_file_byte_for_byte(
        bytes in "(\u{feff})?([ab\u{645}{}\"'\\\\]|\r\n|\n){0,30}",
        text in "([ab\u{645}{}\"'\\\\]|\n){0,30}",
        which in 0..4_usize,
    ) {
        let (field, key) = file::beside::KEYS[which];
        let (_home, path, file) = home(Some(bytes.as_bytes()));
        let toml = format!("{key} = \"texts/p.md\"\n");
        std::fs::write(&path, &toml).unwrap();
        let loaded = load(&path).unwrap();
        put(&loaded, &loaded.draft).unwrap();
        prop_assert_eq!(&read(&file), &bytes);

        let mut draft = loaded.draft.clone();
        draft.set(field, FieldValue::Text(text.clone()));
        put(&loaded, &draft).unwrap();
        let again = load(&path).unwrap();
        prop_assert_eq!(&again.draft, &draft);
        prop_assert_eq!(read(&path), toml);
        // The whole draft reads the same without its files.
        prop_assert_eq!(file::read(&again.whole()).unwrap().draft, draft);
        prop_assert!(field != Field::Params);
    }
}
