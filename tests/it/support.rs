//! A home of its own for each test, and the program run in it with a cleared environment.

use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

/// A draft that can be called.
pub const DRAFT: &str = r#"agent_name = "Clinic reminder"
lang = "en"
greeting_message = "Hello {{patient_name}}, this is {{clinic}} calling."
preamble = "You are a polite receptionist of {{clinic}}."
poke_messages = ["Are you still there?"]

[params]
clinic = "Noor Clinic"
patient_name = "Lina"

[call]
phone_number = "+12025550143"
to_number = "+12025550144"
"#;

/// A folder for everything that a run of the program may touch.
pub struct Home {
    dir: tempfile::TempDir,
    vars: Vec<(String, String)>,
}

/// The program. It stays deaf to signals that it was started deaf to; where the tests themselves were started so (by
/// `nohup`, or in the background of a script), `env` gives it its hearing back.
fn program() -> Command {
    let program = env!("CARGO_BIN_EXE_ringback");
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status
        .lines()
        .find_map(|line| line.strip_prefix("SigIgn:"))
        .and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok())
        .unwrap_or(0);
    // SIGHUP is 1, SIGINT 2, SIGTERM 15.
    if ignored & (1 | 1 << 1 | 1 << 14) == 0 {
        return Command::new(program);
    }
    let mut command = Command::new("/usr/bin/env");
    command.args(["--default-signal=HUP,INT,TERM", program]);
    command
}

impl Home {
    pub fn new() -> Self {
        Self {
            dir: tempfile::tempdir().unwrap(),
            vars: Vec::new(),
        }
    }

    /// With a variable set for every run.
    pub fn var(mut self, name: &str, value: &str) -> Self {
        self.vars.push((name.to_owned(), value.to_owned()));
        self
    }

    /// With a file in the working folder.
    pub fn file(self, name: &str, text: &str) -> Self {
        std::fs::write(self.path().join(name), text).unwrap();
        self
    }

    /// With a `config.toml`.
    pub fn config(self, text: &str) -> Self {
        std::fs::create_dir_all(self.config_dir()).unwrap();
        std::fs::write(self.config_dir().join("config.toml"), text).unwrap();
        self
    }

    /// The working folder.
    pub fn path(&self) -> &Path {
        self.dir.path()
    }

    pub fn config_dir(&self) -> PathBuf {
        self.path().join("config")
    }

    pub fn data_dir(&self) -> PathBuf {
        self.path().join("data")
    }

    /// The program, ready to run: nothing of the developer's own is in reach.
    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = program();
        command
            .args(arguments)
            .current_dir(self.path())
            .env_clear()
            .env("HOME", self.path())
            .env("PATH", "/usr/bin:/bin")
            .env("TZ", "UTC")
            .env("RINGBACK_CONFIG_DIR", self.config_dir())
            .env("RINGBACK_DATA_DIR", self.data_dir())
            .envs(self.vars.iter().map(|(name, value)| (name, value)))
            .stdin(Stdio::null());
        command
    }

    /// Runs the program to its end.
    pub fn run(&self, arguments: &[&str]) -> Run {
        Run::of(&self.command(arguments).output().unwrap(), self)
    }

    /// Runs the program to its end with a text piped in.
    pub fn run_with_input(&self, arguments: &[&str], input: &str) -> Run {
        Run::of(&output(&mut self.command(arguments), input), self)
    }

    /// As [`Home::run_with_input`], from a script of bash's in which `"$0" "$@"` is the program with its arguments.
    pub fn run_from(&self, script: &str, arguments: &[&str], input: &str) -> Run {
        let program = self.command(arguments);
        let mut command = Command::new("/bin/bash");
        command
            .args(["-c", script])
            .arg(program.get_program())
            .args(program.get_args())
            .current_dir(self.path())
            .env_clear()
            .envs(
                program
                    .get_envs()
                    .filter_map(|(name, value)| Some((name, value?))),
            );
        Run::of(&output(&mut command, input), self)
    }
}

/// Runs a program to its end with a text piped in, which it may not want.
pub fn output(command: &mut Command, input: &str) -> Output {
    let mut child = command
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let _ = std::io::Write::write_all(&mut child.stdin.take().unwrap(), input.as_bytes());
    child.wait_with_output().unwrap()
}

/// What a run left behind.
pub struct Run {
    pub code: i32,
    pub stdout: String,
    pub stderr: String,
    home: String,
}

impl Run {
    pub fn of(output: &Output, home: &Home) -> Self {
        Self {
            // -1: ended by a signal.
            code: output.status.code().unwrap_or(-1),
            stdout: String::from_utf8(output.stdout.clone()).unwrap(),
            stderr: String::from_utf8(output.stderr.clone()).unwrap(),
            home: home.path().display().to_string(),
        }
    }

    /// stdout as the one JSON value and the line end it must be.
    pub fn json(&self) -> serde_json::Value {
        let line = self.stdout.strip_suffix('\n');
        let line = line.unwrap_or_else(|| panic!("no line end: {self}"));
        assert!(!line.contains('\n'), "more than a line: {self}");
        serde_json::from_str(line).unwrap_or_else(|error| panic!("{error}: {self}"))
    }

    /// Checks the exit code, and shows all of the run if it is another.
    #[track_caller]
    pub fn exits(self, code: i32) -> Self {
        assert_eq!(self.code, code, "{self}");
        self
    }
}

/// A run as a snapshot: what differs from run to run is named instead.
impl std::fmt::Display for Run {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let shown = |text: &str| steady(&text.replace(&self.home, "HOME"));
        write!(
            f,
            "exit {}\n--- stdout\n{}\n--- stderr\n{}",
            self.code,
            shown(&self.stdout),
            shown(&self.stderr)
        )
    }
}

/// A text with UUIDs, times and ports named.
pub fn steady(text: &str) -> String {
    let mut steady = String::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let found = [
            ("xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx", "ID"),
            ("dddd-dd-ddTdd:dd:dd.dddZ", "TIME"),
            ("dddd-dd-dd dd:dd:dd", "TIME"),
            ("  xxxxxxxx  ", "  ID  "),
            // On a busy machine.
            ("d seconds ago", "a second ago"),
        ]
        .into_iter()
        .find_map(|(shape, name)| starts_like(rest, shape).map(|after| (name, after)));
        if let Some((name, after)) = found {
            steady.push_str(name);
            rest = after;
        } else if let Some(after) = rest.strip_prefix("127.0.0.1:") {
            steady.push_str("127.0.0.1:PORT");
            rest = after.trim_start_matches(|digit: char| digit.is_ascii_digit());
        } else {
            steady.push(first);
            rest = rest.split_at(first.len_utf8()).1;
        }
    }
    steady
}

/// The rest of a text that starts in a shape: `x` is a hexadecimal digit, `d` a decimal one.
fn starts_like<'a>(text: &'a str, shape: &str) -> Option<&'a str> {
    let mut rest = text.chars();
    let fits = shape.chars().all(|wanted| {
        rest.next().is_some_and(|is| match wanted {
            'x' => is.is_ascii_hexdigit(),
            'd' => is.is_ascii_digit(),
            other => is == other,
        })
    });
    fits.then_some(rest.as_str())
}

#[test]
fn a_snapshot_names_what_differs_from_run_to_run() {
    assert_eq!(
        steady(
            "id d949f13f-0000-4000-8000-0123456789ab  d949f13f  at 2026-05-03T12:00:00.123Z on http://127.0.0.1:8080/x"
        ),
        "id ID  ID  at TIME on http://127.0.0.1:PORT/x"
    );
}
