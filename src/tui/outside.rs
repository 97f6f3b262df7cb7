//! A field in the user's own editor: the text goes into a file that only they can read, the editor gets the terminal,
//! and what it saved comes back.

use std::fs::{OpenOptions, Permissions};
use std::io::{self, Write as _};
use std::os::unix::fs::{OpenOptionsExt as _, PermissionsExt as _};
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;
use thiserror::Error;

use super::input::Input;
use super::terminal::Terminal;
use crate::app::editor::LONGEST;
use crate::store::disk;

/// What is tried when neither `VISUAL` nor `EDITOR` is set.
const FALLBACKS: [&str; 2] = ["nano", "vi"];

/// Why no text came back. The text in the workbench is as it was.
#[derive(Debug, Error)]
pub enum Failure {
    #[error("{}", t!("no editor: set VISUAL or EDITOR, for example EDITOR=nano"))]
    NoEditor,
    #[error("{}", t!("{variable} cannot be understood as a command: {command}", variable, command))]
    Command {
        variable: &'static str,
        command: String,
    },
    #[error("{}", t!("cannot start the editor {program}: {source}; set VISUAL or EDITOR", program, source))]
    Start { program: String, source: io::Error },
    #[error("{}", t!("the editor {program} ended with {status}; the text was not taken over{lies_in}", program, status, lies_in = lies_in(.kept.as_deref())))]
    Ended {
        program: String,
        status: String,
        /// Where the text lies, if the editor had changed it.
        kept: Option<PathBuf>,
    },
    #[error("{}", t!("what the editor saved is not UTF-8; it was not taken over{lies_in}", lies_in = lies_in(.kept.as_deref())))]
    NotUtf8 { kept: Option<PathBuf> },
    #[error("{}", t!("cannot give the text to the editor in {folder}: {why}", folder = std::env::temp_dir().display(), why = disk::why(.0)))]
    Write(#[source] io::Error),
    #[error("{}", t!("what the editor saved is longer than the {longest} MiB that a field may have; it was not taken over{lies_in}", longest = LONGEST >> 20, lies_in = lies_in(.kept.as_deref())))]
    TooLong { kept: Option<PathBuf> },
    #[error("{}", t!("cannot read what the editor saved: {why}", why = .0))]
    Read(#[source] io::Error),
    /// To be treated as a hang-up.
    #[error("{}", t!("the terminal is gone: {why}", why = .0))]
    Terminal(#[source] io::Error),
}

fn lies_in(path: Option<&Path>) -> String {
    path.map_or_else(String::new, |path| {
        t!(" and lies in {path}", path = path.display())
    })
}

/// A text on its way to the editor.
#[derive(Clone, Copy, Debug)]
pub struct Text<'a> {
    pub text: &'a str,
    /// The field's name as the user knows it; the file is named after it.
    pub name: &'a str,
    /// Of the file, without the dot: editors go by it (`md`, `json`).
    pub extension: &'a str,
}

/// Lets the user edit a text in `$VISUAL` or `$EDITOR`, which has the terminal meanwhile, and gives what they saved.
/// The next frame is drawn whole.
///
/// # Errors
/// When there is no editor, it failed, or it left no text; the terminal is ours again all the same.
pub fn edit(terminal: &mut Terminal, input: &mut Input, text: Text<'_>) -> Result<String, Failure> {
    let command = command(|name| std::env::var(name).ok(), is_installed)?;
    input.park();
    terminal.suspend();
    let edited = run(&command, text);
    let resumed = terminal.resume();
    input.resume();
    resumed.map_err(Failure::Terminal)?;
    edited
}

/// Program and arguments, the file's path to be added.
fn command(
    value: impl Fn(&str) -> Option<String>,
    is_installed: impl Fn(&str) -> bool,
) -> Result<Vec<String>, Failure> {
    for variable in ["VISUAL", "EDITOR"] {
        let Some(command) = value(variable).filter(|command| !command.trim().is_empty()) else {
            continue;
        };
        return shlex::split(&command)
            .filter(|words| !words.is_empty())
            .ok_or(Failure::Command { variable, command });
    }
    FALLBACKS
        .into_iter()
        .find(|program| is_installed(program))
        .map(|program| vec![program.to_owned()])
        .ok_or(Failure::NoEditor)
}

/// Whether a program stands in one of the folders of `PATH`.
pub(super) fn is_installed(program: &str) -> bool {
    let path = std::env::var_os("PATH").unwrap_or_default();
    std::env::split_paths(&path).any(|folder| folder.join(program).is_file())
}

fn run(command: &[String], text: Text<'_>) -> Result<String, Failure> {
    let [program, arguments @ ..] = command else {
        return Err(Failure::NoEditor);
    };
    // A folder of its own, so that an editor's swap and backup files are hidden and go away too.
    let folder = tempfile::Builder::new()
        .prefix("ringback-")
        .permissions(Permissions::from_mode(0o700))
        .tempdir()
        .map_err(Failure::Write)?;
    let path = folder.path().join(file_name(text.name, text.extension));
    write(&path, text.text).map_err(Failure::Write)?;
    let status = Command::new(program)
        .args(arguments)
        .arg(&path)
        .status()
        .map_err(|source| Failure::Start {
            program: program.clone(),
            source,
        })?;
    // By its path: most editors put a new file in the old one's place. A text that is longer already may stay so.
    let limit = LONGEST.max(text.text.len() + 1);
    let saved = match disk::read_at_most(&path, limit as u64) {
        Ok(saved) => Some(saved),
        Err(error) if error.kind() == io::ErrorKind::FileTooLarge => None,
        Err(error) => return Err(Failure::Read(error)),
    };
    let is_changed = saved.as_deref() != Some(text.text.as_bytes());
    let keep = |folder: TempDir| {
        is_changed.then(|| {
            let _ = folder.keep();
            path.clone()
        })
    };
    if !status.success() {
        return Err(Failure::Ended {
            program: program.clone(),
            status: status.to_string(),
            kept: keep(folder),
        });
    }
    let Some(saved) = saved else {
        let kept = keep(folder);
        return Err(Failure::TooLong { kept });
    };
    match String::from_utf8(saved) {
        Ok(saved) => Ok(taken_back(text.text, saved)),
        Err(_not_utf8) => {
            let kept = keep(folder);
            Err(Failure::NotUtf8 { kept })
        }
    }
}

fn write(path: &Path, text: &str) -> io::Result<()> {
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)?;
    file.write_all(text.as_bytes())
}

/// `No-response messages` becomes `no-response-messages.md`.
fn file_name(name: &str, extension: &str) -> String {
    let word = |character: char| {
        if character.is_alphanumeric() {
            character.to_ascii_lowercase()
        } else {
            '-'
        }
    };
    let name: String = name.chars().map(word).take(64).collect();
    let name = name.trim_matches('-');
    let name = if name.is_empty() { "text" } else { name };
    format!("{name}.{extension}")
}

/// What was saved, without what the editor added by itself: a byte-order mark, CR LF, one line end at the end.
fn taken_back(before: &str, mut saved: String) -> String {
    if saved.starts_with('\u{feff}') && !before.starts_with('\u{feff}') {
        saved.remove(0);
    }
    if saved.contains('\r') && !before.contains('\r') {
        saved = saved.replace("\r\n", "\n");
    }
    if saved.ends_with('\n') && !before.ends_with('\n') {
        saved.pop();
    }
    saved
}

#[cfg(test)]
mod tests {
    use super::*;

    fn set(pairs: &[(&str, &str)]) -> impl Fn(&str) -> Option<String> {
        let pairs: Vec<(String, String)> = pairs
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect();
        move |asked| {
            let pair = pairs.iter().find(|(name, _)| name == asked)?;
            Some(pair.1.clone())
        }
    }

    #[test]
    fn the_editor_is_split_into_words_as_a_shell_does() {
        for (environment, expected) in [
            (
                set(&[("VISUAL", "code --wait"), ("EDITOR", "vi")]),
                vec!["code", "--wait"],
            ),
            (
                set(&[("VISUAL", "  "), ("EDITOR", "'/opt/my editor/e' -x")]),
                vec!["/opt/my editor/e", "-x"],
            ),
            (set(&[]), vec!["vi"]),
        ] {
            let words = command(environment, |program| program == "vi").unwrap();
            assert_eq!(words, expected);
        }
    }

    #[test]
    fn an_editor_that_cannot_be_found_or_read_is_said_so() {
        let failure = command(set(&[("EDITOR", "vi 'x")]), |_| true).unwrap_err();
        assert_eq!(
            failure.to_string(),
            "EDITOR cannot be understood as a command: vi 'x"
        );
        assert!(matches!(
            command(set(&[]), |_| false),
            Err(Failure::NoEditor)
        ));
    }

    #[test]
    fn only_what_the_editor_added_is_taken_off() {
        for (before, saved, expected) in [
            ("one", "two\n", "two"),
            ("one\n", "two\n", "two\n"),
            ("one", "two\n\n", "two\n"),
            ("", "\n", ""),
            ("one\n", "", ""),
            ("a\nb", "\u{feff}a\r\nb\r\n", "a\nb"),
            ("a\r\nb", "a\r\nb", "a\r\nb"),
        ] {
            assert_eq!(taken_back(before, saved.to_owned()), expected);
        }
    }

    #[test]
    fn the_file_is_named_after_the_field() {
        for (name, expected) in [
            ("No-response messages", "no-response-messages.md"),
            ("Outcome schema", "outcome-schema.md"),
            ("../../etc", "etc.md"),
            ("///", "text.md"),
        ] {
            assert_eq!(file_name(name, "md"), expected);
        }
    }

    /// Runs a shell line as the editor; `$1` in it is the file.
    fn with_shell(line: &str) -> Result<String, Failure> {
        let command = ["sh", "-c", line, "sh"].map(str::to_owned);
        run(
            &command,
            Text {
                text: "سلام\nworld",
                name: "Greeting",
                extension: "md",
            },
        )
    }

    #[test]
    fn what_the_editor_saves_comes_back_also_when_it_replaces_the_file() {
        let saved =
            with_shell(r#"cat "$1" >"$1.new"; echo " and more" >>"$1.new"; mv "$1.new" "$1""#);
        assert_eq!(saved.unwrap(), "سلام\nworld and more");
    }

    #[test]
    fn nobody_else_can_read_the_file() {
        let saved =
            with_shell(r#"stat -c '%a %n' "$1" "$(dirname "$1")" >"$1.new"; mv "$1.new" "$1""#);
        let saved = saved.unwrap();
        let modes: Vec<&str> = saved
            .lines()
            .filter_map(|line| line.split(' ').next())
            .collect();
        assert_eq!(modes, ["600", "700"]);
        assert!(saved.contains("/greeting.md\n"));
    }

    #[test]
    fn a_failed_editor_changes_nothing_and_what_it_wrote_is_kept() {
        match with_shell(r#"echo changed >"$1"; exit 3"#) {
            Err(Failure::Ended {
                kept: Some(path), ..
            }) => {
                assert_eq!(std::fs::read_to_string(&path).unwrap(), "changed\n");
                std::fs::remove_dir_all(path.parent().unwrap()).unwrap();
            }
            other => panic!("{other:?}"),
        }
        match with_shell("exit 1") {
            Err(Failure::Ended { kept: None, .. }) => {}
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn bytes_that_are_no_text_are_kept_and_not_taken() {
        match with_shell(r#"printf '\377' >"$1""#) {
            Err(Failure::NotUtf8 { kept: Some(path) }) => {
                assert_eq!(std::fs::read(&path).unwrap(), b"\xff");
                std::fs::remove_dir_all(path.parent().unwrap()).unwrap();
            }
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_text_that_is_too_long_is_kept_and_not_taken() {
        let longer = LONGEST + 2;
        for (status, is_too_long) in [(0, true), (3, false)] {
            let line = format!(r#"truncate -s {longer} "$1"; exit {status}"#);
            let failure = with_shell(&line).unwrap_err();
            let (Failure::TooLong { kept } | Failure::Ended { kept, .. }) = &failure else {
                panic!("{failure:?}");
            };
            assert_eq!(matches!(failure, Failure::TooLong { .. }), is_too_long);
            let path = kept.clone().unwrap();
            assert!(failure.to_string().contains(path.to_str().unwrap()));
            assert_eq!(std::fs::metadata(&path).unwrap().len(), longer as u64);
            std::fs::remove_dir_all(path.parent().unwrap()).unwrap();
        }
        assert_eq!(
            with_shell(&format!(r#"truncate -s {LONGEST} "$1""#))
                .unwrap()
                .len(),
            LONGEST
        );
    }

    #[test]
    fn an_editor_that_is_not_there_is_named() {
        let command = ["/nowhere/editor".to_owned()];
        let text = Text {
            text: "",
            name: "Greeting",
            extension: "md",
        };
        let failure = run(&command, text).unwrap_err();
        assert!(
            failure
                .to_string()
                .starts_with("cannot start the editor /nowhere/editor: ")
        );
    }
}
