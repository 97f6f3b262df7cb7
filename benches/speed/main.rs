//! Measures from outside, through a pseudo-terminal at 120×40, what a person waits for, and prints the README's speed
//! table: `speed RINGBACK FLOOR [EDITOR…]`. All programs take turns in each round, so that what else the machine does
//! meets them alike. See `benches/speed.sh`.

#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::cast_precision_loss,
    reason = "a measurement that cannot go on may panic, and its table goes to stdout"
)]

use std::io::{Read as _, Write as _};
use std::num::NonZeroU16;
use std::path::Path;
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};

const COLUMNS: u16 = 120;
const ROWS: u16 = 40;
const ROUNDS: usize = 6;
/// Warm starts in a round.
const STARTS: usize = 5;
/// Nothing comes for so long: the program has settled.
const QUIET: Duration = Duration::from_millis(150);
const LIMIT: Duration = Duration::from_mins(1);
const SENTENCE: &str =
    "You are a polite receptionist of Noor Clinic. Confirm the visit, and keep it short.";
const ARABIC: &str =
    "أنت موظفة استقبال مهذبة في عيادة نور. أكّدي الموعد مع {{name}} باختصار، ثم ودّعيه.";
/// The longer texts: their length in KB, their sentence, and whether each sentence is a line of its own.
const LONG: [(usize, &str, &str, bool); 8] = [
    (20, "English, lines", SENTENCE, true),
    (20, "English, one paragraph", SENTENCE, false),
    (20, "Arabic, lines", ARABIC, true),
    (20, "Arabic, one paragraph", ARABIC, false),
    (100, "English, lines", SENTENCE, true),
    (100, "English, one paragraph", SENTENCE, false),
    (100, "Arabic, lines", ARABIC, true),
    (100, "Arabic, one paragraph", ARABIC, false),
];
/// How long an idle program is watched.
const IDLE: Duration = Duration::from_secs(2);

/// A sentence repeated to a length in bytes, as lines or as one paragraph.
fn text(sentence: &str, bytes: usize, lines: bool) -> String {
    let one = format!("{sentence}{}", if lines { "\n" } else { " " });
    let text = one.repeat(bytes / one.len());
    format!("{}\n", text.trim_end())
}

fn main() {
    let mut arguments = std::env::args().skip(1);
    let (ringback, floor) = (arguments.next().unwrap(), arguments.next().unwrap());
    let editors: Vec<String> = arguments.collect();
    let mut programs = vec![
        Program::new(&ringback, "ringback"),
        Program::new(&floor, "floor"),
    ];
    programs.extend(editors.iter().map(|editor| Program::new(editor, editor)));
    for round in 0..ROUNDS {
        for program in &mut programs {
            program.round(round);
        }
    }
    print(&programs);
}

/// A program and what was measured of it.
struct Program {
    command: String,
    name: String,
    starts: Vec<Duration>,
    keys: Vec<Duration>,
    bursts: Vec<Duration>,
    pastes: Vec<Duration>,
    /// The keys in each of the [`LONG`] texts.
    long: Vec<Vec<Duration>>,
    bytes: usize,
    /// The most memory before the paste, in KB.
    memory_kb: u64,
    /// How often an idle program was woken, in all rounds.
    wakes: u64,
}

impl Program {
    fn new(command: &str, name: &str) -> Self {
        // A path is the caller's; the program starts in a folder of its own.
        let path = command.contains('/').then(|| std::path::absolute(command));
        Self {
            command: match path {
                Some(path) => path.unwrap().to_str().unwrap().to_owned(),
                None => command.to_owned(),
            },
            name: name.to_owned(),
            starts: Vec::new(),
            keys: Vec::new(),
            bursts: Vec::new(),
            pastes: Vec::new(),
            long: vec![Vec::new(); LONG.len()],
            bytes: 0,
            memory_kb: 0,
            wakes: 0,
        }
    }

    fn is_ringback(&self) -> bool {
        self.name == "ringback"
    }

    /// Some starts, thirty letters, 409 keys, an idle while, for the first two programs a paste of 1 MB, and for ringback
    /// the longer texts.
    fn round(&mut self, round: usize) {
        let home = tempfile::tempdir().unwrap();
        let text_of_2_kb = text(SENTENCE, 2048, true);
        let start = || Window::open(self, home.path(), &text_of_2_kb);
        // Some machines take the memory of what did not run for a while: the first start of a round is a cold one.
        let mut window = start();
        window.wait("polite receptionist");
        let mut starts = Vec::new();
        for _ in 0..STARTS {
            drop(window);
            window = start();
            starts.push(window.wait("polite receptionist") - window.began);
        }
        self.starts.extend(starts);
        window.settle();
        self.go_to_the_text(&mut window, 0);
        let before = window.bytes;
        let keys = self.thirty_letters(&mut window, round);
        self.keys.extend(keys);
        self.bytes = (window.bytes - before) / 30;
        window.settle();
        let line = format!("{}\r", "burst".repeat(8));
        let at = Instant::now();
        window.write(line.repeat(10).get(..409).unwrap().as_bytes());
        let end = window.settle();
        assert!(
            window.shows(&"burst".repeat(8)),
            "{}: keys were dropped",
            self.name
        );
        self.bursts.push(end - at);
        self.memory_kb = self.memory_kb.max(window.memory_kb());
        // Within a second of the last key the recovery copy is written.
        std::thread::sleep(IDLE);
        let before = window.wakes();
        std::thread::sleep(IDLE);
        self.wakes += window.wakes() - before;
        if self.is_ringback() || self.name == "floor" {
            let text = text(SENTENCE, 1024 * 1024, true);
            let at = Instant::now();
            window.write(
                format!(
                    "\x1b[200~{}THE LAST WORD\x1b[201~",
                    text.replace('\n', "\r")
                )
                .as_bytes(),
            );
            window.wait("THE LAST WORD");
            self.pastes.push(window.settle() - at);
        }
        drop(window);
        for (number, (kilobytes, _, sentence, lines)) in LONG.iter().enumerate() {
            if !self.is_ringback() {
                continue;
            }
            let home = tempfile::tempdir().unwrap();
            let text = text(sentence, kilobytes * 1024, *lines);
            let mut window = Window::open(self, home.path(), &text);
            window.settle();
            self.go_to_the_text(&mut window, 5);
            let keys = self.thirty_letters(&mut window, round);
            self.long[number].extend(keys);
        }
    }

    /// To the start of the text, or some pages below it.
    fn go_to_the_text(&self, window: &mut Window, pages: usize) {
        let setup: &[&str] = match self.name.as_str() {
            "ringback" if pages > 0 => &["\x10", "preamble", "\r", "\x1b[1;5H"],
            "ringback" => &["\x10", "preamble", "\r", "\x1b[1;5H", "\r", "\x1b[A"],
            "vim" => &["O"],
            _ => &["\r", "\x1b[A"],
        };
        for keys in setup.iter().chain(std::iter::repeat_n(&"\x1b[6~", pages)) {
            window.write(keys.as_bytes());
            window.settle();
        }
    }

    /// How long each of thirty letters takes to be seen, in ringback in the text and in its preview.
    fn thirty_letters(&self, window: &mut Window, round: usize) -> Vec<Duration> {
        let copies = if self.is_ringback() { 2 } else { 1 };
        let mut word = String::new();
        let mut times = Vec::new();
        for (number, letter) in ('a'..='z').cycle().take(30).enumerate() {
            // Keys come at no steady pace, and on an idle program.
            std::thread::sleep(Duration::from_millis(
                6 + (number as u64 * 7 + round as u64) % 11,
            ));
            word.push(letter);
            let at = Instant::now();
            window.write(letter.to_string().as_bytes());
            times.push(window.wait_for(&word, copies) - at);
        }
        times
    }
}

/// A program in a pseudo-terminal.
struct Window {
    child: Box<dyn Child + Send + Sync>,
    master: Box<dyn MasterPty + Send>,
    writer: std::sync::mpsc::Sender<Vec<u8>>,
    /// What came, and when.
    chunks: Receiver<(Instant, Vec<u8>)>,
    parser: vt100::Parser,
    began: Instant,
    /// When something came last.
    last: Instant,
    bytes: usize,
}

impl Window {
    fn open(program: &Program, home: &Path, text: &str) -> Self {
        let size = PtySize {
            rows: ROWS,
            cols: COLUMNS,
            pixel_width: 0,
            pixel_height: 0,
        };
        let pair = native_pty_system().openpty(size).unwrap();
        let file = home.join(if program.is_ringback() {
            "a.toml"
        } else {
            "a.md"
        });
        let source = if program.is_ringback() {
            format!(
                "agent_name = \"Bench\"\nlang = \"en\"\npreamble = '''\n{text}'''\n\n[call]\n\
                 phone_number = \"+12025550143\"\nto_number = \"+12025550144\"\n"
            )
        } else {
            text.to_owned()
        };
        std::fs::write(&file, source).unwrap();
        let mut command = CommandBuilder::new(&program.command);
        command.arg(&file);
        command.cwd(home);
        command.env("TERM", "xterm-256color");
        for name in [
            "HOME",
            "XDG_CONFIG_HOME",
            "XDG_DATA_HOME",
            "RINGBACK_CONFIG_DIR",
            "RINGBACK_DATA_DIR",
        ] {
            command.env(name, home.join(name));
        }
        for name in ["HAMSA_API_KEY", "HAMSA_BASE_URL"] {
            command.env_remove(name);
        }
        let began = Instant::now();
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let (sender, chunks) = channel();
        let mut reader = pair.master.try_clone_reader().unwrap();
        std::thread::spawn(move || {
            let mut buffer = vec![0; 65536];
            while let Ok(count @ 1..) = reader.read(&mut buffer) {
                let chunk = buffer.get(..count).unwrap_or_default().to_vec();
                if sender.send((Instant::now(), chunk)).is_err() {
                    return;
                }
            }
        });
        let mut terminal = pair.master.take_writer().unwrap();
        let (writer, orders) = channel::<Vec<u8>>();
        // A paste is longer than the terminal takes at once, and its output must be read meanwhile.
        std::thread::spawn(move || {
            for bytes in orders {
                if terminal
                    .write_all(&bytes)
                    .and_then(|()| terminal.flush())
                    .is_err()
                {
                    return;
                }
            }
        });
        let non_zero = |number| NonZeroU16::new(number).unwrap();
        Self {
            child,
            master: pair.master,
            writer,
            chunks,
            parser: vt100::Parser::new(non_zero(ROWS), non_zero(COLUMNS), 0),
            began,
            last: began,
            bytes: 0,
        }
    }

    fn write(&self, bytes: &[u8]) {
        self.writer.send(bytes.to_vec()).unwrap();
    }

    /// Takes the next chunk, if one comes in time.
    fn next(&mut self, limit: Duration) -> bool {
        match self.chunks.recv_timeout(limit) {
            Ok((at, bytes)) => {
                self.last = at;
                self.bytes += bytes.len();
                self.parser.process(&bytes);
                if bytes.windows(3).any(|part| part == b"\x1b[c") {
                    self.write(b"\x1b[?62c");
                }
                true
            }
            Err(RecvTimeoutError::Timeout) => false,
            Err(RecvTimeoutError::Disconnected) => panic!("the program ended:\n{}", self.screen()),
        }
    }

    fn screen(&self) -> String {
        self.parser.screen().contents()
    }

    fn shows(&self, text: &str) -> bool {
        self.screen().contains(text)
    }

    fn wait(&mut self, text: &str) -> Instant {
        self.wait_for(text, 1)
    }

    /// When a text stood on the screen so many times.
    fn wait_for(&mut self, text: &str, copies: usize) -> Instant {
        while self.screen().matches(text).count() < copies {
            assert!(
                self.next(LIMIT),
                "no {text:?} on the screen:\n{}",
                self.screen()
            );
        }
        self.last
    }

    /// When the last output came, once nothing comes any more.
    fn settle(&mut self) -> Instant {
        while self.next(QUIET) {}
        self.last
    }

    /// The most memory that it had, where the system tells.
    fn memory_kb(&self) -> u64 {
        let id = self.child.process_id().unwrap_or_default();
        let status = std::fs::read_to_string(format!("/proc/{id}/status")).unwrap_or_default();
        let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
        line.and_then(|line| line.split_whitespace().next()?.parse().ok())
            .unwrap_or(0)
    }

    /// How often its threads were woken, where the system tells.
    fn wakes(&self) -> u64 {
        let id = self.child.process_id().unwrap_or_default();
        let tasks = std::fs::read_dir(format!("/proc/{id}/task"));
        let mut wakes = 0;
        for task in tasks.into_iter().flatten().flatten() {
            let status = std::fs::read_to_string(task.path().join("status")).unwrap_or_default();
            let line = status
                .lines()
                .find_map(|line| line.strip_prefix("voluntary_ctxt_switches:"));
            wakes += line
                .and_then(|line| line.trim().parse::<u64>().ok())
                .unwrap_or(0);
        }
        wakes
    }
}

impl Drop for Window {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = self.master.get_size();
    }
}

/// The value that so many percent are not above, in milliseconds.
fn percentile(times: &[Duration], percent: usize) -> Option<f64> {
    let mut times = times.to_vec();
    times.sort();
    let at = (times.len() * percent / 100).min(times.len().checked_sub(1)?);
    times.get(at).map(|time| time.as_secs_f64() * 1000.0)
}

fn print(programs: &[Program]) {
    let row = |what: &str, cell: &dyn Fn(&Program) -> String| {
        let cells: Vec<String> = programs.iter().map(cell).collect();
        println!("| {what} | {} |", cells.join(" | "));
    };
    let time = |times: &[Duration], percent| match percentile(times, percent) {
        Some(ms) if ms < 10.0 => format!("{ms:.2} ms"),
        Some(ms) => format!("{ms:.0} ms"),
        None => String::new(),
    };
    row("what", &|program| program.name.clone());
    row("---", &|_| "---".to_owned());
    row("start to the text on the screen", &|program| {
        time(&program.starts, 50)
    });
    row("a key in 2 KB, p50", &|program| time(&program.keys, 50));
    row("a key in 2 KB, p99", &|program| time(&program.keys, 99));
    row("409 keys back to back, settled", &|program| {
        time(&program.bursts, 50)
    });
    row("a paste of 1 MB, settled", &|program| {
        time(&program.pastes, 50)
    });
    for (number, (kilobytes, what, ..)) in LONG.iter().enumerate() {
        row(
            &format!("a key in {kilobytes} KB, {what}, p50"),
            &|program| time(&program.long[number], 50),
        );
    }
    row("bytes to the terminal for a letter", &|program| {
        program.bytes.to_string()
    });
    row("peak memory with a draft of 2 KB", &|program| {
        format!("{} MB", program.memory_kb.div_ceil(1024))
    });
    row("wake-ups in a second of idling", &|program| {
        let seconds = IDLE.as_secs_f64() * ROUNDS as f64;
        format!("{:.1}", program.wakes as f64 / seconds)
    });
}
