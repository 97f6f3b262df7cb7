//! Random histories of two windows on one draft whose files others change: what was typed or written is in the draft, in
//! its undo, in a file, or in a recovery copy, unless somebody said that it shall go.
//!
//! The state decides and the thread that writes files does it, both as they are in the program; only the keys, the times
//! and the signs that a file changed are the history's. A window is killed after any number of its effects.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Sender, channel};
use std::sync::{Arc, Mutex};
use std::thread::JoinHandle;

use proptest::prelude::*;
use proptest::test_runner::TestRunner;
use ringback::app::document::Document;
use ringback::app::keymap::Key;
use ringback::app::overlay::Overlay;
use ringback::app::state::{Start, State};
use ringback::app::update::update;
use ringback::app::{Effect, Event, Timer, What, derive};
use ringback::call::target::Target;
use ringback::draft::field::Field;
use ringback::draft::{FieldValue, file};
use ringback::run::files::{Asked, keep_files};
use ringback::run::opening::{self, Opening};
use ringback::run::perform::Answer;
use ringback::store::config::Config;
use ringback::store::paths::Paths;
use ringback::store::{drafts, recovery};

const HISTORIES: u32 = 150;
const LONGEST: usize = 40;

/// How a draft begins: with a text beside it or not, as Windows writes it or not.
const DRAFTS: [&str; 3] = [
    "# a comment\nagent_name = \"w0\" # w1\npreamble_file = \"p.md\"\ngreeting_message = \"w2\"\nlang = \"en\"\n",
    "# a comment\ngreeting_message = \"w2\"\npreamble = '''\nw3\nw4\n'''\n\n[params]\n# w1\nname = \"w5\"\n\n[param_sets.lina]\nname = \"w6\"\n",
    "\u{feff}# a comment\r\ngreeting_message = \"w2\"\r\npreamble = \"\"\"\r\nw3\r\n\"\"\"\r\npoke_messages = [\"w4\"]\r\n",
];

/// The fields in which others write.
const THEIRS: [Field; 4] = [
    Field::Greeting,
    Field::Preamble,
    Field::AgentName,
    Field::Outcome,
];

type Words = BTreeSet<String>;

/// The words that the history made: a `w` and a number.
fn words(text: &str) -> Words {
    text.split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| {
            let number = word.strip_prefix('w').unwrap_or_default();
            !number.is_empty() && number.bytes().all(|byte| byte.is_ascii_digit())
        })
        .map(str::to_owned)
        .collect()
}

#[derive(Clone, Copy, Debug)]
enum Deed {
    /// A new word is typed. `kept`: and time passes until the copy is written.
    Type {
        kept: bool,
    },
    /// The word before the cursor is taken away.
    Remove,
    Focus {
        steps: u8,
    },
    Undo,
    Redo,
    Save,
    /// A key on what lies over the panes.
    Answer(char),
    /// Another name is given, or another file opened.
    Name {
        open: bool,
        other: bool,
    },
    /// The list of recovery copies.
    Copies,
    /// The window learns that its files were touched, and looks.
    Look,
    Quit,
    /// Dies after so many of the effects of the next deed.
    Kill {
        effects: u8,
    },
    Others(Others),
}

/// What others do to the file.
#[derive(Clone, Copy, Debug)]
enum Others {
    Write { field: u8 },
    Replace,
    Delete,
    Break,
    AsWindows,
    BehindALink,
}

fn deed() -> impl Strategy<Value = Deed> {
    prop_oneof![
        8 => any::<bool>().prop_map(|kept| Deed::Type { kept }),
        1 => Just(Deed::Remove),
        3 => (0..12_u8).prop_map(|steps| Deed::Focus { steps }),
        2 => Just(Deed::Undo),
        1 => Just(Deed::Redo),
        5 => Just(Deed::Save),
        8 => proptest::sample::select(vec!['o', 'b', 't', 'n', 'e', 'd', '\r', '\r']).prop_map(Deed::Answer),
        1 => any::<(bool, bool)>().prop_map(|(open, other)| Deed::Name { open, other }),
        2 => Just(Deed::Copies),
        5 => Just(Deed::Look),
        1 => Just(Deed::Quit),
        4 => (0..5_u8).prop_map(|effects| Deed::Kill { effects }),
        5 => prop_oneof![
            5 => (0..4_u8).prop_map(|field| Others::Write { field }),
            1 => Just(Others::Replace),
            1 => Just(Others::Delete),
            1 => Just(Others::Break),
            1 => Just(Others::AsWindows),
            1 => Just(Others::BehindALink),
        ].prop_map(Deed::Others),
    ]
}

/// A workbench whose files are real.
struct Window {
    state: State,
    at_ms: u64,
    orders: Option<Sender<Asked>>,
    writer: Option<JoinHandle<()>>,
    answers: Arc<Mutex<Vec<What>>>,
    /// A recovery copy is due.
    due: bool,
    /// It dies after so many effects.
    dies: Option<u8>,
}

impl Window {
    /// Opens a draft as the program does; `None`: it cannot be opened as it is.
    fn open(home: &Path, path: &Path) -> Option<Self> {
        let opening = Opening {
            draft: Some(path.to_owned()),
            ..Opening::default()
        };
        let paths = Paths {
            config_dir: home.join("config"),
            data_dir: home.join("data"),
        };
        let prepared = opening::prepare(&opening, paths, Config::default(), |_| None).ok()?;
        let state = State::new(Start {
            found: prepared.found,
            ..Start::new(
                (100, 30),
                prepared.document.unwrap_or_else(Document::default),
                Target::sandbox(1),
            )
        });
        let (orders, asked) = channel();
        let answers = Arc::new(Mutex::new(Vec::new()));
        let answer: Answer = {
            let answers = Arc::clone(&answers);
            Arc::new(move |what| answers.lock().unwrap().push(what))
        };
        let data_dir = home.join("data");
        let writer = std::thread::spawn(move || drop(keep_files(&asked, &data_dir, &answer)));
        let mut window = Self {
            state,
            at_ms: 0,
            orders: Some(orders),
            writer: Some(writer),
            answers,
            due: false,
            dies: None,
        };
        derive::refresh(&mut window.state);
        window.happen(What::Clock(0));
        Some(window)
    }

    fn is_alive(&self) -> bool {
        self.orders.is_some()
    }

    /// Nothing of it is done any more.
    fn dies_now(&mut self) {
        self.orders = None;
        if let Some(writer) = self.writer.take() {
            writer.join().unwrap();
        }
    }

    /// An event, all its effects, and what comes of them.
    fn happen(&mut self, what: What) {
        let mut waiting = vec![what];
        while !waiting.is_empty() {
            let what = waiting.remove(0);
            let event = Event {
                at_ms: self.at_ms,
                what,
            };
            let effects = update(&mut self.state, event);
            derive::refresh(&mut self.state);
            for effect in effects {
                self.perform(effect);
            }
            let Some(orders) = &self.orders else { return };
            let (done, is_done) = channel();
            orders.send(Asked::Tell(done)).unwrap();
            is_done.recv().unwrap();
            waiting.append(&mut self.answers.lock().unwrap());
        }
    }

    fn perform(&mut self, effect: Effect) {
        match self.dies.as_mut() {
            Some(0) => self.dies_now(),
            Some(left) => *left -= 1,
            None => {}
        }
        let Some(orders) = &self.orders else { return };
        match effect {
            Effect::SetTimer {
                timer: Timer::Recovery,
                ..
            } => self.due = true,
            Effect::Quit => self.dies_now(),
            // The history tells of changes by itself.
            Effect::SetTimer { .. } | Effect::Watch(_) => {}
            effect => orders.send(Asked::Do(effect)).unwrap(),
        }
    }

    fn key(&mut self, spelling: &str) {
        self.at_ms += 1_000;
        let key = Key::parse(spelling).unwrap();
        self.happen(What::Key(crossterm::event::KeyEvent::new(
            key.code,
            key.modifiers,
        )));
    }

    /// Time passes: the copy that is due is written.
    fn wait(&mut self) {
        if std::mem::take(&mut self.due) && self.is_alive() {
            self.happen(What::Timer(Timer::Recovery));
        }
    }

    fn draft(&self) -> Words {
        words(&format!("{:?}", self.state.document.draft))
    }

    /// All that it can show or bring back.
    fn holds(&self) -> Words {
        let document = words(&format!("{:?}", self.state.document.draft));
        let undo = words(&format!("{:?}", self.state.timeline));
        document.into_iter().chain(undo).collect()
    }

    fn answer(&mut self, key: char) {
        match key {
            'e' => self.key("esc"),
            'd' => {
                self.key("delete");
                self.key("delete");
            }
            '\r' => self.key("enter"),
            other => self.key(&other.to_string()),
        }
    }
}

struct History {
    home: tempfile::TempDir,
    windows: [Option<Window>; 2],
    made: u32,
    /// What must be somewhere.
    owed: Words,
    /// What somebody said shall go.
    gone: Words,
}

impl History {
    fn begin(draft: usize) -> Self {
        let home = tempfile::tempdir().unwrap();
        std::fs::write(home.path().join("a.toml"), DRAFTS[draft]).unwrap();
        std::fs::write(home.path().join("p.md"), "w7 w8\nw9\n").unwrap();
        Self {
            home,
            windows: [None, None],
            made: 10,
            owed: Words::new(),
            gone: Words::new(),
        }
    }

    fn word(&mut self) -> String {
        self.made += 1;
        format!("w{}", self.made)
    }

    fn path(&self, name: &str) -> PathBuf {
        self.home.path().join(name)
    }

    /// What stands in the drafts and beside them.
    fn in_files(&self) -> Words {
        let files = std::fs::read_dir(self.home.path()).unwrap().flatten();
        let texts = files.filter_map(|file| std::fs::read(file.path()).ok());
        texts
            .flat_map(|bytes| words(&String::from_utf8_lossy(&bytes)))
            .collect()
    }

    /// What the recovery copies hold. What a text began from is nothing that is offered.
    fn in_copies(&self) -> Words {
        let Ok(folder) = std::fs::read_dir(self.path("data/recovery")) else {
            return Words::new();
        };
        let copies = folder.flatten().filter_map(|copy| {
            let bytes = std::fs::read(copy.path()).ok()?;
            let kept: serde_json::Value = serde_json::from_slice(&bytes).ok()?;
            Some(words(kept["draft"].as_str()?))
        });
        copies.flatten().collect()
    }

    fn somewhere(&self) -> Words {
        let mut all = self.in_files();
        all.extend(self.in_copies());
        for window in self.windows.iter().flatten() {
            all.extend(window.holds());
        }
        all
    }

    /// Somebody said that these shall go.
    fn let_go(&mut self, words: impl IntoIterator<Item = String>) {
        for word in words {
            self.owed.remove(&word);
            self.gone.insert(word);
        }
    }

    fn step(&mut self, at: usize, deed: Deed) {
        let word = self.word();
        if let Deed::Others(others) = deed {
            let before = self.in_files();
            self.others(others, &word);
            let after = self.in_files();
            self.let_go(before.difference(&after).cloned().collect::<Words>());
        } else if self.windows[at].is_none() {
            self.windows[at] = Window::open(self.home.path(), &self.path("a.toml"));
        } else {
            let mut window = self.windows[at].take().unwrap();
            self.acts(&mut window, deed, &word);
            if window.is_alive() {
                self.windows[at] = Some(window);
            }
        }
        let mut owed = self.in_files();
        for window in self.windows.iter().flatten().filter(|window| !window.due) {
            owed.extend(window.draft());
        }
        let owed = owed.difference(&self.gone).cloned();
        self.owed.extend(owed.collect::<Words>());
        let there = self.somewhere();
        let lost: Vec<_> = self.owed.difference(&there).collect();
        assert!(lost.is_empty(), "lost at {deed:?} of window {at}: {lost:?}");
    }

    fn acts(&mut self, window: &mut Window, deed: Deed, word: &str) {
        let (draft, files) = (window.draft(), self.in_files());
        let over = window.state.overlays.last().cloned();
        match deed {
            Deed::Type { kept } => {
                // Some of it comes before a question was seen.
                window.at_ms += if kept { 1_000 } else { 10 };
                window.happen(What::Paste(format!(" {word} ")));
                if kept {
                    window.wait();
                }
            }
            Deed::Remove => window.key("ctrl-w"),
            Deed::Focus { steps } => (0..steps).for_each(|_| window.key("tab")),
            Deed::Undo => window.key("ctrl-z"),
            Deed::Redo => window.key("ctrl-y"),
            Deed::Save => window.key("ctrl-s"),
            // In the panes it would be a letter in a word.
            Deed::Answer(_) if over.is_none() => {}
            Deed::Answer(key) => window.answer(key),
            Deed::Name { open, other } => {
                if !open {
                    window.state.document.path = None;
                }
                window.key(if open { "ctrl-o" } else { "ctrl-s" });
                if matches!(window.state.overlays.last(), Some(Overlay::Prompt(_))) {
                    let path = self.path(if other { "b.toml" } else { "a.toml" });
                    window.happen(What::Paste(path.display().to_string()));
                    window.key("enter");
                }
            }
            Deed::Copies => {
                let open = window.state.document.path.clone();
                window.happen(What::Copies(recovery::find(
                    &self.path("data"),
                    open.as_deref(),
                )));
            }
            Deed::Look => {
                window.happen(What::FileTouched);
                window.happen(What::Timer(Timer::Look));
            }
            Deed::Quit => window.key("ctrl-q"),
            Deed::Kill { effects } => {
                window.dies = Some(effects);
                window.wait();
                window.key("ctrl-s");
                window.dies_now();
            }
            Deed::Others(_) => {}
        }
        let draft_after = window.draft();
        let undone = draft.difference(&draft_after).cloned();
        match (deed, over) {
            (Deed::Undo | Deed::Redo | Deed::Remove, _) => self.let_go(undone.collect::<Words>()),
            // What the copy takes the place of was shown beside it.
            (Deed::Answer('\r'), Some(Overlay::Recovery(_))) => {
                self.let_go(undone.collect::<Words>());
            }
            (Deed::Answer('d'), Some(Overlay::Recovery(offer))) => {
                let copy = words(&format!("{:?}", offer.found.draft));
                let there = self.somewhere();
                self.let_go(copy.difference(&there).cloned().collect::<Words>());
            }
            (Deed::Answer('o' | 'b'), Some(Overlay::Conflict(_))) => {
                let after = self.in_files();
                self.let_go(files.difference(&after).cloned().collect::<Words>());
            }
            _ => {}
        }
    }

    fn others(&self, others: Others, word: &str) {
        let path = self.path("a.toml");
        match others {
            Others::Write { field } => {
                let field = THEIRS[usize::from(field) % THEIRS.len()];
                let Ok(now) = drafts::load(&path) else { return };
                let is_beside = now.shape.texts.iter().any(|text| text.field == field);
                if is_beside {
                    std::fs::write(self.path("p.md"), word).unwrap();
                    return;
                }
                let mut draft = now.draft;
                draft.set(field, FieldValue::Text(word.to_owned()));
                replace(&path, &file::write(&now.text, &draft).unwrap());
            }
            Others::Replace => replace(&path, &format!("greeting_message = \"{word}\"\n")),
            Others::Delete => drop(std::fs::remove_file(&path)),
            Others::Break => replace(&path, &format!("{word} = \n")),
            Others::AsWindows => {
                let Ok(text) = std::fs::read_to_string(&path) else {
                    return;
                };
                let text = text.replace("\r\n", "\n").replace('\n', "\r\n");
                let text = text.trim_start_matches('\u{feff}');
                replace(&path, &format!("\u{feff}{text}"));
            }
            Others::BehindALink => {
                let real = self.path("real.toml");
                if path.is_symlink() || !path.exists() {
                    return;
                }
                std::fs::rename(&path, &real).unwrap();
                std::os::unix::fs::symlink("real.toml", &path).unwrap();
            }
        }
    }

    /// All windows die; what is left can be had by whoever starts the program next.
    fn ends(mut self) {
        for window in self.windows.iter_mut().flatten() {
            window.wait();
            window.dies_now();
            // Text that gave way to other text was still in undo.
            let undone = window.holds();
            let draft = window.draft();
            let undone: Words = undone.difference(&draft).cloned().collect();
            for word in undone {
                self.owed.remove(&word);
            }
        }
        self.windows = [None, None];
        let mut left = self.in_files();
        for found in recovery::find(&self.path("data"), None) {
            left.extend(words(&format!("{:?}", found.draft)));
        }
        let lost: Vec<_> = self.owed.difference(&left).collect();
        assert!(lost.is_empty(), "lost at the end: {lost:?}");
    }
}

fn replace(path: &Path, text: &str) {
    std::fs::write(path, text).unwrap();
}

#[test]
fn whatever_two_windows_and_others_do_to_a_draft_no_text_is_lost() {
    let histories = std::env::var("WINDOWS")
        .ok()
        .and_then(|many| many.parse().ok());
    let config = ProptestConfig {
        cases: histories.unwrap_or(HISTORIES),
        failure_persistence: None,
        max_shrink_iters: 600,
        ..ProptestConfig::default()
    };
    let history = (
        0..DRAFTS.len(),
        proptest::collection::vec((0..2_usize, deed()), 1..LONGEST),
    );
    let run = TestRunner::new(config).run(&history, |(draft, deeds)| {
        let mut history = History::begin(draft);
        for (at, deed) in deeds {
            history.step(at, deed);
        }
        history.ends();
        Ok(())
    });
    if let Err(failed) = run {
        panic!("{failed}");
    }
}
