use super::*;
use std::os::unix::fs::{MetadataExt, PermissionsExt};

const TEXT: &str = "# kept\nlang = \"en\" # why\npreamble = '''\none\ntwo\n'''\n";

struct Home(tempfile::TempDir);

impl Home {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn file(&self, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.0.path().join("a.toml");
        std::fs::write(&path, bytes).unwrap();
        path
    }
}

fn edit(path: &Path, change: impl FnOnce(&mut Draft)) -> Result<(String, Shape), DraftError> {
    let loaded = load(path).unwrap();
    let mut draft = loaded.draft;
    change(&mut draft);
    save(path, &loaded.text, &loaded.shape, &draft)
}

#[test]
fn a_save_without_a_change_touches_no_byte() {
    for bytes in [
        TEXT.to_owned(),
        format!("\u{feff}{TEXT}"),
        TEXT.replace('\n', "\r\n"),
        TEXT.replacen('\n', "\r\n", 2),
        TEXT.trim_end().to_owned(),
    ] {
        let home = Home::new();
        let path = home.file(&bytes);
        let before = std::fs::metadata(&path).unwrap().ino();
        edit(&path, |_| {}).unwrap();
        assert_eq!(std::fs::read_to_string(&path).unwrap(), bytes);
        assert_eq!(std::fs::metadata(&path).unwrap().ino(), before);
    }
}

#[test]
fn raw_line_ends_inside_strings_load_as_lf_and_are_put_back() {
    let home = Home::new();
    let path = home.file(format!("\u{feff}{}", TEXT.replace('\n', "\r\n")));
    let loaded = load(&path).unwrap();
    assert_eq!(loaded.draft.preamble, "one\ntwo\n");
    assert!(loaded.shape.bom && loaded.shape.crlf);
    edit(&path, |draft| draft.lang = "ar".into()).unwrap();
    let expected = format!("\u{feff}{}", TEXT.replace('\n', "\r\n")).replace("\"en\"", "\"ar\"");
    assert_eq!(std::fs::read_to_string(&path).unwrap(), expected);
}

#[test]
fn a_file_with_both_line_ends_keeps_those_of_unchanged_lines() {
    let home = Home::new();
    let path = home.file("# one\r\nlang = \"en\"\n# three\r\nagent_name = \"x\"\n");
    edit(&path, |draft| draft.lang = "ar".into()).unwrap();
    assert_eq!(
        std::fs::read_to_string(&path).unwrap(),
        "# one\r\nlang = \"ar\"\n# three\r\nagent_name = \"x\"\n"
    );
}

#[test]
fn saving_twice_needs_no_second_load() {
    let home = Home::new();
    let path = home.0.path().join("new.toml");
    let mut draft = Draft {
        lang: "en".into(),
        ..Draft::default()
    };
    let (text, shape) = save(&path, "", &Shape::default(), &draft).unwrap();
    draft.lang = "ar".into();
    save(&path, &text, &shape, &draft).unwrap();
    assert_eq!(load(&path).unwrap().draft, draft);
}

#[test]
fn a_file_that_someone_else_changed_is_not_overwritten() {
    let home = Home::new();
    let path = home.file(TEXT);
    let loaded = load(&path).unwrap();
    let mut draft = loaded.draft.clone();
    draft.lang = "ar".into();
    home.file("\u{feff}lang = \"ar\"\r\n# theirs\r\n");
    let error = save(&path, &loaded.text, &loaded.shape, &draft).unwrap_err();
    let DraftError::ChangedOutside { theirs, .. } = error else {
        panic!("{error}");
    };
    assert_eq!(theirs.as_deref(), Some("lang = \"ar\"\n# theirs\n"));

    std::fs::remove_file(&path).unwrap();
    let error = save(&path, &loaded.text, &loaded.shape, &draft).unwrap_err();
    assert!(matches!(
        error,
        DraftError::ChangedOutside { theirs: None, .. }
    ));
    assert!(!path.exists());
}

#[test]
fn a_new_draft_overwrites_no_file() {
    let home = Home::new();
    let path = home.file("mine\n");
    let error = save(&path, "", &Shape::default(), &Draft::default()).unwrap_err();
    assert!(matches!(
        error,
        DraftError::ChangedOutside {
            theirs: Some(_),
            ..
        }
    ));
    assert_eq!(std::fs::read(&path).unwrap(), b"mine\n");
}

#[test]
fn mode_and_links_survive_a_save_and_nothing_is_left_beside_it() {
    let home = Home::new();
    let path = home.file(TEXT);
    std::fs::set_permissions(&path, std::fs::Permissions::from_mode(0o640)).unwrap();
    let folder = home.0.path().join("folder");
    std::fs::create_dir(&folder).unwrap();
    let link = folder.join("link.toml");
    std::os::unix::fs::symlink("../a.toml", &link).unwrap();
    edit(&link, |draft| draft.lang = "ar".into()).unwrap();
    assert!(std::fs::symlink_metadata(&link).unwrap().is_symlink());
    assert_eq!(load(&path).unwrap().draft.lang, "ar");
    let mode = std::fs::metadata(&path).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o640);
    assert_eq!(std::fs::read_dir(home.0.path()).unwrap().count(), 2);
}

#[test]
fn what_cannot_be_read_says_why() {
    let home = Home::new();
    let path = home.0.path().join("none.toml");
    assert!(matches!(load(&path), Err(DraftError::Missing { .. })));
    let error = load(home.0.path()).unwrap_err();
    assert!(error.to_string().ends_with("it is a folder"), "{error}");

    let long = home.file("");
    let file = std::fs::OpenOptions::new().write(true).open(&long).unwrap();
    file.set_len(LIMIT + 1).unwrap();
    let error = load(&long).unwrap_err();
    assert!(error.to_string().ends_with("longer than 64 MiB"), "{error}");
}

#[test]
fn bytes_that_are_no_text_and_text_that_is_no_draft_are_told_with_their_place() {
    let home = Home::new();
    let place = |bytes: &[u8]| match load(&home.file(bytes)).unwrap_err() {
        DraftError::NotADraft { line, column, .. } => (line, column),
        other => panic!("{other}"),
    };
    assert_eq!(place(b"\xef\xbb\xbf# \xc3\xa9\r\nlang\xff"), (2, 5));
    assert_eq!(place(b"\xff"), (1, 1));
    assert_eq!(place(b"\nlang = 5\n").0, 2);
}

#[test]
fn a_save_where_no_folder_is_says_so_and_writes_nothing() {
    let home = Home::new();
    let path = home.0.path().join("no/folder/a.toml");
    let error = save(&path, "", &Shape::default(), &Draft::default()).unwrap_err();
    assert!(matches!(error, DraftError::Write { .. }), "{error}");
}

#[test]
fn a_ring_of_links_is_an_error() {
    let home = Home::new();
    let path = home.0.path().join("ring.toml");
    std::os::unix::fs::symlink("ring.toml", &path).unwrap();
    let error = save(&path, "", &Shape::default(), &Draft::default()).unwrap_err();
    assert!(matches!(error, DraftError::Write { .. }), "{error}");
}
