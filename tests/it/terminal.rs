//! A program in a pseudo-terminal, seen as a person sees it: keys go in, a screen comes out.
//!
//! Nothing here sleeps. Each wait is for a condition on what the program wrote, woken by the next piece of output,
//! and fails with the screen as it is after half a minute.

#![expect(
    clippy::unwrap_used,
    reason = "a helper that cannot go on fails its test"
)]

use std::io::{Read as _, Write};
use std::num::NonZeroU16;
use std::sync::{Arc, Condvar, Mutex, MutexGuard};
use std::time::Duration;

use portable_pty::{Child, CommandBuilder, ExitStatus, MasterPty, PtySize, native_pty_system};
use rustix::process::{Pid, Signal, kill_process};

use crate::support::Home;

/// Generous, because the machine may be busy with other tests; a test that passes never takes it.
const LIMIT: Duration = Duration::from_secs(30);

/// A program running in a pseudo-terminal of its own.
pub struct Session {
    child: Box<dyn Child + Send + Sync>,
    master: Box<dyn MasterPty + Send>,
    writer: Box<dyn Write + Send>,
    seen: Arc<Seen>,
    /// The modes of the line discipline before the program started.
    line_modes: String,
}

/// What the program wrote so far.
struct Seen {
    so_far: Mutex<SoFar>,
    more: Condvar,
}

struct SoFar {
    parser: vt100::Parser,
    bytes: Vec<u8>,
    /// Nothing will come any more.
    ended: bool,
    /// Read no more, so that the terminal can be hung up.
    let_go: bool,
}

/// What was left behind by a program that has ended.
pub struct Ended {
    pub status: ExitStatus,
    /// All bytes that it wrote.
    pub output: Vec<u8>,
    /// The screen at the end, as text.
    pub screen: String,
    /// The line discipline (echo, signals, whole lines) is as it was before the program.
    pub same_line_modes: bool,
}

impl Session {
    /// Starts a program with this environment and no other, at columns × rows.
    pub fn start(argv: &[&str], size: (u16, u16), env: &[(&str, &str)]) -> Self {
        let (columns, rows) = size;
        let pair = native_pty_system()
            .openpty(pty_size(columns, rows))
            .unwrap();
        let mut command = CommandBuilder::new(argv[0]);
        command.args(&argv[1..]);
        command.env_clear();
        for (name, value) in env {
            command.env(name, value);
        }
        command.cwd(std::env::current_dir().unwrap());
        let line_modes = line_modes(pair.master.as_ref());
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let (columns, rows) = (non_zero(columns), non_zero(rows));
        let seen = Arc::new(Seen {
            so_far: Mutex::new(SoFar {
                parser: vt100::Parser::new(rows, columns, 0),
                bytes: Vec::new(),
                ended: false,
                let_go: false,
            }),
            more: Condvar::new(),
        });
        let reader = pair.master.try_clone_reader().unwrap();
        let writer = pair.master.take_writer().unwrap();
        std::thread::spawn({
            let seen = Arc::clone(&seen);
            move || seen.read(reader)
        });
        Self {
            child,
            master: pair.master,
            writer,
            seen,
            line_modes,
        }
    }

    /// Starts a program in a home, with the variables that all have and these, of which the last of a name holds.
    pub fn at_home(home: &Home, argv: &[&str], size: (u16, u16), vars: &[(&str, &str)]) -> Self {
        let (config, data) = (home.config_dir(), home.data_dir());
        let mut env = vec![
            ("HOME", home.path().to_str().unwrap()),
            ("PATH", "/usr/bin:/bin"),
            ("TERM", "xterm-256color"),
            ("TZ", "UTC"),
            ("RINGBACK_CONFIG_DIR", config.to_str().unwrap()),
            ("RINGBACK_DATA_DIR", data.to_str().unwrap()),
        ];
        env.extend_from_slice(vars);
        Self::start(argv, size, &env)
    }

    /// Types, pastes or answers: the bytes go to the program as they are.
    pub fn send(&mut self, bytes: impl AsRef<[u8]>) {
        self.writer.write_all(bytes.as_ref()).unwrap();
        self.writer.flush().unwrap();
    }

    /// As [`Self::send`], to a program that may have ended.
    pub fn try_send(&mut self, bytes: impl AsRef<[u8]>) {
        let _ = self.writer.write_all(bytes.as_ref());
    }

    /// Changes the size of the terminal.
    pub fn resize(&mut self, columns: u16, rows: u16) {
        let (width, height) = (non_zero(columns), non_zero(rows));
        self.seen.lock().parser.screen_mut().set_size(height, width);
        self.master.resize(pty_size(columns, rows)).unwrap();
    }

    /// Waits until the screen is as wanted. `what` says so in words, for the failure.
    #[track_caller]
    pub fn wait_for(&self, what: &str, condition: impl Fn(&vt100::Screen) -> bool) {
        self.wait(what, |so_far| condition(so_far.parser.screen()));
    }

    /// Waits until the screen shows a text.
    #[track_caller]
    pub fn wait_for_text(&self, text: &str) {
        self.wait_for(&format!("{text:?} on the screen"), |screen| {
            screen.contents().contains(text)
        });
    }

    /// Whether the screen comes to be as wanted within a time: for keys that have to be pressed again if they came too
    /// early.
    pub fn shows_within(
        &self,
        limit: Duration,
        condition: impl Fn(&vt100::Screen) -> bool,
    ) -> bool {
        let so_far = self.seen.lock();
        let (so_far, _) = self
            .seen
            .more
            .wait_timeout_while(so_far, limit, |so_far| {
                !condition(so_far.parser.screen()) && !so_far.ended
            })
            .unwrap();
        condition(so_far.parser.screen())
    }

    /// Whether the program ends within a time: for keys that have to be pressed again if they came too early.
    pub fn ends_within(&self, limit: Duration) -> bool {
        let so_far = self.seen.lock();
        let (so_far, _) = self
            .seen
            .more
            .wait_timeout_while(so_far, limit, |so_far| !so_far.ended)
            .unwrap();
        so_far.ended
    }

    /// Waits until these bytes were written, whatever they do to the screen.
    #[track_caller]
    pub fn wait_for_bytes(&self, wanted: &[u8]) {
        self.wait_for_output(&format!("{:?}", String::from_utf8_lossy(wanted)), |bytes| {
            contains(bytes, wanted)
        });
    }

    /// Waits until all the bytes written so far are as wanted.
    #[track_caller]
    pub fn wait_for_output(&self, what: &str, condition: impl Fn(&[u8]) -> bool) {
        self.wait(what, |so_far| condition(&so_far.bytes));
    }

    /// The screen as text, a line for each row.
    pub fn screen(&self) -> String {
        self.seen.lock().parser.screen().contents()
    }

    /// All bytes written so far.
    pub fn output(&self) -> Vec<u8> {
        self.seen.lock().bytes.clone()
    }

    /// Whether the line discipline is as it was before the program.
    pub fn same_line_modes(&self) -> bool {
        line_modes(self.master.as_ref()) == self.line_modes
    }

    pub fn signal(&self, signal: Signal) {
        let id = self.child.process_id().unwrap();
        let id = Pid::from_raw(i32::try_from(id).unwrap()).unwrap();
        kill_process(id, signal).unwrap();
    }

    /// Waits for the program to end.
    #[track_caller]
    pub fn end(mut self) -> Ended {
        self.wait("the end", |so_far| so_far.ended);
        let status = self.child.wait().unwrap();
        Ended {
            status,
            output: self.output(),
            screen: self.screen(),
            same_line_modes: self.same_line_modes(),
        }
    }

    /// Closes the terminal as a window is closed, and waits for the program to end. `key` must make it write
    /// something: the thread that reads only lets go of the terminal after that.
    pub fn hang_up(mut self, key: &[u8]) -> ExitStatus {
        self.seen.lock().let_go = true;
        self.send(key);
        self.wait("the reader to let go", |so_far| so_far.ended);
        drop(self.writer);
        drop(self.master);
        self.child.wait().unwrap()
    }

    #[track_caller]
    fn wait(&self, what: &str, condition: impl Fn(&SoFar) -> bool) {
        let so_far = self.seen.lock();
        let (so_far, timeout) = self
            .seen
            .more
            .wait_timeout_while(so_far, LIMIT, |so_far| !condition(so_far) && !so_far.ended)
            .unwrap();
        let is_met = condition(&so_far);
        let screen = so_far.parser.screen().contents();
        // A poisoned lock would hide this failure behind others.
        drop(so_far);
        assert!(
            is_met,
            "waited for {what}, {}; the screen:\n{screen}",
            if timeout.timed_out() {
                "which did not come"
            } else {
                "but the program ended"
            },
        );
    }
}

impl Seen {
    fn lock(&self) -> MutexGuard<'_, SoFar> {
        self.so_far.lock().unwrap()
    }

    fn read(&self, mut reader: Box<dyn std::io::Read + Send>) {
        let mut buffer = vec![0; 65536];
        loop {
            // At the end Linux reports an error instead of no bytes.
            let count = reader.read(&mut buffer).unwrap_or(0);
            let mut so_far = self.lock();
            so_far.parser.process(&buffer[..count]);
            so_far.bytes.extend_from_slice(&buffer[..count]);
            if count == 0 || so_far.let_go {
                drop(reader);
                so_far.ended = true;
                self.more.notify_all();
                return;
            }
            self.more.notify_all();
        }
    }
}

/// What these bytes changed in a terminal and did not change back, in words.
pub fn left_changed(output: &[u8]) -> Vec<String> {
    let mut changed: Vec<String> = Vec::new();
    let mut set = |name: String, is_changed: bool| {
        changed.retain(|other| *other != name);
        if is_changed {
            changed.push(name);
        }
    };
    for (at, byte) in output.iter().enumerate() {
        if *byte != 0x1b {
            continue;
        }
        let rest = &output[at + 1..];
        if let Some(command) = rest.strip_prefix(b"]50;BidiRenderingEnabled=") {
            set("bidi (Konsole)".into(), command.starts_with(b"false"));
        } else if let Some(command) = rest.strip_prefix(b"]5379;use_ctl=") {
            set("bidi (mlterm)".into(), command.starts_with(b"false"));
        } else if let Some(sequence) = rest.strip_prefix(b"[") {
            let Some(end) = sequence
                .iter()
                .position(|byte| (0x40..=0x7e).contains(byte))
            else {
                continue;
            };
            let numbers = String::from_utf8_lossy(&sequence[..end]).into_owned();
            match (numbers.strip_prefix('?'), sequence[end]) {
                (Some(modes), on @ (b'h' | b'l')) => {
                    for mode in modes.split(';') {
                        // The cursor and the wrapping at the margin are on by themselves.
                        let by_itself = matches!(mode, "25" | "7");
                        set(format!("mode ?{mode}"), (on == b'h') != by_itself);
                    }
                }
                (None, on @ (b'h' | b'l')) if numbers == "8" => {
                    set("bidi (mode 8)".into(), on == b'l');
                }
                (None, b'k') if numbers.ends_with(' ') => {
                    set("direction".into(), numbers != "0 ");
                }
                (None, b'q') if numbers.ends_with(' ') => {
                    set("cursor style".into(), numbers != "0 ");
                }
                (None, b'u') if numbers.starts_with(['>', '=']) => set("keyboard".into(), true),
                (None, b'u') if numbers.starts_with('<') => set("keyboard".into(), false),
                (None, b'm') => {
                    set("colours".into(), !matches!(numbers.as_str(), "" | "0"));
                }
                _ => {}
            }
        }
    }
    changed
}

pub fn contains(bytes: &[u8], wanted: &[u8]) -> bool {
    bytes.windows(wanted.len()).any(|part| part == wanted)
}

fn line_modes(master: &dyn MasterPty) -> String {
    format!("{:?}", master.get_termios().unwrap())
}

fn pty_size(columns: u16, rows: u16) -> PtySize {
    PtySize {
        rows,
        cols: columns,
        pixel_width: 0,
        pixel_height: 0,
    }
}

fn non_zero(number: u16) -> NonZeroU16 {
    NonZeroU16::new(number).unwrap()
}

#[test]
fn a_program_is_driven_by_keys_and_seen_as_a_screen() {
    let script = r#"read name; printf '\033[2J\033[3;5Hhello %s' "$name"; read end; exit 7"#;
    let mut session = Session::start(&["/bin/sh", "-c", script], (40, 10), &[]);
    session.send("Lina\r");
    session.wait_for("the greeting", |screen| {
        screen.contents_between(2, 4, 2, 14) == "hello Lina"
    });
    session.send("\r");
    let ended = session.end();
    assert_eq!(ended.status.exit_code(), 7);
    assert!(ended.screen.contains("hello Lina"));
}

#[test]
fn what_a_program_leaves_changed_is_found() {
    for (output, expected) in [
        ("\x1b[?1049h\x1b[?1049l", vec![]),
        ("\x1b[?1049h\x1b[?2004h\x1b[?2004l", vec!["mode ?1049"]),
        ("\x1b[?25l", vec!["mode ?25"]),
        ("\x1b[?25l\x1b[?25h\x1b[1;31mx\x1b[0m", vec![]),
        ("\x1b[?1000;1006h\x1b[?1000l", vec!["mode ?1006"]),
        ("\x1b[8l\x1b[1 k\x1b[8h", vec!["direction"]),
        (
            "\x1b]50;BidiRenderingEnabled=false\x07",
            vec!["bidi (Konsole)"],
        ),
        ("\x1b[>1u\x1b[<u", vec![]),
        ("\x1b[2 q", vec!["cursor style"]),
    ] {
        assert_eq!(left_changed(output.as_bytes()), expected, "{output:?}");
    }
}

#[test]
fn a_terminal_that_is_closed_hangs_the_program_up() {
    let script =
        "trap 'exit 9' HUP; echo ready; while read -r line; do echo \"$line\"; done; exit 9";
    let session = Session::start(&["/bin/sh", "-c", script], (40, 10), &[]);
    session.wait_for_text("ready");
    assert_eq!(session.hang_up(b"x\r").exit_code(), 9);
}
