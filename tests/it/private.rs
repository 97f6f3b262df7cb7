//! Who may read what the program keeps (README, *Files and privacy*): folders are 0700 and files 0600, whatever the umask
//! says, but for the user's own drafts, which are files like any other.

use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use ringback::sandbox::{Sandbox, Settings};
use ringback::text::layout::Display;

use crate::support::{DRAFT, Home, Run};
use crate::terminal::Session;

/// With the umask that takes nothing away.
const OPEN: &str = r#"umask 0; exec "$0" "$@""#;

fn run(home: &Home, arguments: &[&str], input: &str) -> Run {
    home.run_from(OPEN, arguments, input)
}

/// All that stands in a folder and below, by its name in it, with its rights.
fn rights(folder: &Path) -> Vec<(String, bool, u32)> {
    fn walk(root: &Path, folder: &Path, found: &mut Vec<(String, bool, u32)>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            let data = path.symlink_metadata().unwrap();
            let name = path.strip_prefix(root).unwrap().display().to_string();
            found.push((name, data.is_dir(), data.permissions().mode() & 0o777));
            if data.is_dir() {
                walk(root, &path, found);
            }
        }
    }
    let mut found = Vec::new();
    walk(folder, folder, &mut found);
    found
}

#[test]
fn what_is_kept_is_the_owners_alone() {
    let server = Sandbox::start(Settings {
        pace: std::time::Duration::ZERO,
        ..Settings::default()
    })
    .unwrap();
    let url = format!("http://127.0.0.1:{}", server.port());
    let home = Home::new();
    let (config, data) = (home.config_dir(), home.data_dir());
    run(&home, &["config", "init"], "").exits(0);
    let file = config.join("config.toml");
    let text = std::fs::read_to_string(&file).unwrap();
    std::fs::write(
        &file,
        format!("{text}\n[profiles.test]\nbase_url = \"{url}\"\n"),
    )
    .unwrap();
    run(&home, &["key", "set"], "k").exits(0);
    run(&home, &["key", "set", "--profile", "test"], "k").exits(0);
    run(&home, &["new", "clinic"], "").exits(0);
    std::fs::write(home.path().join("clinic.toml"), DRAFT).unwrap();
    let call = ["call", "clinic.toml", "--yes", "--base-url", &url];
    run(&home, &call, "").exits(0);
    run(&home, &["voices", "--base-url", &url], "").exits(0);
    ringback::store::reading::write(&data, "xterm", Display::Visual).unwrap();

    // The workbench: the draft that was opened last, a voice that is a favourite, an unsaved text, a saved one.
    let path = home.path().join("clinic.toml");
    let program = env!("CARGO_BIN_EXE_ringback");
    let arguments = ["--sandbox", path.to_str().unwrap()];
    let argv = [&["/bin/bash", "-c", OPEN, program], &arguments[..]].concat();
    let mut session = Session::at_home(&home, &argv, (120, 36), &[]);
    session.wait_for_text("SANDBOX");
    session.send("\x1bOQ");
    session.wait_for_text("Voice 1");
    session.send("\t");
    crate::killed::until("the favourite", || data.join("voices.json").exists());
    // With the ledger open, and while a copy is there.
    assert_private(&data);
    session.send("\x1b");
    session.wait_for("the list to close", |screen| {
        !screen.contents().contains("favourite")
    });
    session.send("zebra");
    session.wait_for_text("zebra");
    session.send("\x11");
    session.end();

    for folder in [&config, &data] {
        assert_private(folder);
    }
    let kept: Vec<String> = [rights(&config), rights(&data)]
        .concat()
        .into_iter()
        .map(|(name, ..)| name)
        .collect();
    for name in [
        "config.toml",
        "key",
        "keys",
        "keys/test",
        "ledger.sqlite",
        "voices",
        "voices.json",
        "last-draft",
        "recovery",
        "writers",
        "reads-right",
    ] {
        assert!(
            kept.iter().any(|known| known == name),
            "{name} is not among {kept:?}"
        );
    }
    let copies = kept
        .iter()
        .filter_map(|name| name.strip_prefix("recovery/")?.strip_suffix(".json"));
    assert_eq!(copies.count(), 1, "{kept:?}");
}

#[track_caller]
fn assert_private(folder: &Path) {
    let mode = std::fs::metadata(folder).unwrap().permissions().mode();
    assert_eq!(mode & 0o777, 0o700, "{}", folder.display());
    for (name, is_folder, mode) in rights(folder) {
        let wanted = if is_folder { 0o700 } else { 0o600 };
        assert_eq!(mode, wanted, "{name} is {mode:03o}");
    }
}

#[test]
fn no_file_but_the_key_file_holds_the_key_or_a_secret() {
    let server = Sandbox::start(Settings {
        pace: std::time::Duration::ZERO,
        ..Settings::default()
    })
    .unwrap();
    let url = format!("http://127.0.0.1:{}", server.port());
    let (head, tables) = DRAFT.split_once("\n[params]").unwrap();
    let draft = format!(
        "{head}\nwebhook_url = \"https://example.com/hook\"\n[webhook_auth]\nauth_key = \"Bearer\"\n\
         auth_secret_env = \"HOOK\"\n\n[params]{tables}"
    );
    let home = Home::new()
        .file("clinic.toml", &draft)
        .var("HOOK", "hush-hush-secret");
    run(&home, &["key", "set"], "hush-hush-key").exits(0);
    let call = ["call", "clinic.toml", "--yes", "--base-url", &url];
    run(&home, &call, "").exits(0);
    run(&home, &["voices", "--base-url", &url], "").exits(0);
    run(
        &home,
        &["calls", "export", "--format", "json", "-o", "calls.json"],
        "",
    )
    .exits(0);
    assert_eq!(server.posts().len(), 1);
    for folder in [home.path().to_owned(), home.config_dir(), home.data_dir()] {
        for (name, is_folder, _) in rights(&folder) {
            let path = folder.join(&name);
            if is_folder || path == home.config_dir().join("key") {
                continue;
            }
            let bytes = std::fs::read(&path).unwrap();
            assert!(!crate::terminal::contains(&bytes, b"hush-hush"), "{name}");
        }
    }
}
