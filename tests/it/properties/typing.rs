//! Keys, pastes, clicks, sizes, clocks and answers of the world, in any order, in the whole workbench: nothing panics, the
//! editor shows what the draft holds, its cursor splits no grapheme, every frame is harmless and no longer than the
//! screen, only a key places a call; and while the draft is only edited, undo brings all of it back.

use std::io::Write;
use std::path::PathBuf;
use std::sync::LazyLock;

use crossterm::event::{
    Event as Raw, KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind,
};
use ringback::app::document::Document;
use ringback::app::keymap::{Key, KeyMap};
use ringback::app::state::{Start, State};
use ringback::app::update::update;
use ringback::app::{Effect, Event, FileNow, Now, Timer, What, derive, voices};
use ringback::call::dialed;
use ringback::call::follow::Polled;
use ringback::call::request::CallId;
use ringback::call::target::Target;
use ringback::call::{conversation, recent, voices as listed};
use ringback::draft::field::Field;
use ringback::draft::{examples, file};
use ringback::store::drafts::{Loaded, Shape};
use ringback::store::ledger::NumberFacts;
use ringback::store::voices::Cached;
use ringback::text::grapheme;
use ringback::tui::direction::typed;
use ringback::tui::screen::Screen;
use ringback::tui::theme::Theme;
use ringback::tui::view::paint;

use super::Bytes;
use crate::leaves::is_harmless;

pub mod asked;
pub mod world;

/// The key maps that are typed with. In each of them undo and redo have these keys everywhere.
static KEY_MAPS: LazyLock<[KeyMap; 3]> = LazyLock::new(|| {
    let map = |preset, undo: &str, redo: &str| {
        let text = format!("undo = [{undo}\"ctrl-alt-z\"]\nredo = [{redo}\"ctrl-alt-y\"]\n");
        KeyMap::read(&text, preset).unwrap()
    };
    [
        map(None, "\"ctrl-z\", ", "\"ctrl-y\", "),
        map(Some("emacs"), "\"ctrl-/\", ", ""),
        map(Some("vim"), "", ""),
    ]
});

/// What stands in the preamble that is edited.
const PREAMBLES: [&str; 8] = [
    "one {{name}}\n\nمرحباً يا {{name}}\nthree",
    "",
    "\n\n\n",
    "{{a}}{{b}} {{ c }} {{d|e}} {% if f %} <<g>> \\<<h {{",
    "abc أبج 12 (٣٤) [x] {{اسم}} \u{200d}\u{202e}\u{1b}\u{301}",
    "👩\u{200d}👧 漢字 e\u{301} \u{1f1f8}\u{1f1e6} ❤\u{fe0f} \u{feff}\t\ttab",
    "a very long line of one paragraph that is wrapped more than once where the editor is narrow, with {{name}} in it twice {{name}}",
    "لا إله {{a}} ١٢٣ ABC؟ «(x)»\n  1. {{b}}\n  2. ـــ\n",
];

/// Keys that edit, move, find and complete; none that leaves the draft.
const EDITING: &str = "left right up down home end ctrl-left ctrl-right ctrl-up ctrl-down pageup pagedown ctrl-home \
    ctrl-end shift-left shift-right shift-up shift-down ctrl-shift-left ctrl-shift-right shift-home shift-end \
    ctrl-shift-up ctrl-shift-down backspace delete ctrl-w ctrl-delete enter ctrl-j ctrl-z ctrl-y ctrl-x ctrl-c alt-a \
    alt-n alt-d alt-up alt-down tab shift-tab esc ctrl-f ctrl-r ctrl-g alt-i alt-w alt-e alt-r alt-l shift-enter \
    ctrl-e f4 ctrl-t alt-f alt-m alt-k alt-o";

/// All that a terminal sends as one key.
static KEYS: LazyLock<Vec<Key>> = LazyLock::new(|| {
    let mut spellings: Vec<String> = EDITING.split_whitespace().map(str::to_owned).collect();
    let count = spellings.len();
    assert!(count < 64);
    spellings.extend((1..=12).map(|number| format!("f{number}")));
    for letter in 'a'..='z' {
        spellings.push(format!("ctrl-{letter}"));
        spellings.push(format!("alt-{letter}"));
    }
    for other in [
        "alt-.",
        "alt-,",
        "alt-enter",
        "alt-pageup",
        "alt-pagedown",
        "alt-left",
        "alt-right",
        "shift-pageup",
    ] {
        spellings.push(other.to_owned());
    }
    spellings
        .iter()
        .filter_map(|spelling| Key::parse(spelling))
        .collect()
});

/// Letters that have caused trouble.
const LETTERS: &str = "aB {}<>_nسلاُمً\u{200d}👩é1\"'\\$0+:.#/yc漢\u{202e}\u{fe0f}٣";

/// The last id that the workbench was given for a call.
fn id(number: u8) -> CallId {
    CallId::parse(&format!("6f9619ff-8b86-4d01-b42d-00cf4fc964{number:02x}")).unwrap()
}

struct Bench {
    state: State,
    at_ms: u64,
    /// Ids given to cards so far.
    ids: u8,
    screen: Screen<Sent>,
}

/// The bytes of one frame.
#[derive(Clone, Default)]
struct Sent(std::rc::Rc<std::cell::RefCell<Vec<u8>>>);

impl Write for Sent {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.borrow_mut().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Bench {
    fn happen(&mut self, what: What) {
        let is_key = matches!(what, What::Key(_) | What::Mouse(_));
        let event = Event {
            at_ms: self.at_ms,
            what,
        };
        for effect in update(&mut self.state, event) {
            match effect {
                // A click on the card's own button is as good as a key.
                Effect::Dial(order) => {
                    assert!(is_key, "no key placed a call");
                    assert_eq!(
                        order.request.to().as_str(),
                        order.request.to().as_str().trim()
                    );
                }
                Effect::AskCardFacts { .. } => {
                    self.ids = self.ids.wrapping_add(1);
                    let facts = What::CardFacts {
                        id: id(self.ids),
                        facts: Ok(NumberFacts::default()),
                        set_aside: None,
                        proxy: None,
                    };
                    let event = Event {
                        at_ms: self.at_ms,
                        what: facts,
                    };
                    update(&mut self.state, event);
                }
                _ => {}
            }
        }
    }

    /// Draws, and looks at what is sent.
    fn frame(&mut self, sent: &Sent) {
        derive::refresh(&mut self.state);
        let state = &self.state;
        let size = state.size;
        let mut cursor = None;
        self.screen
            .draw(size, |buffer| {
                cursor = paint(state, Theme::new(true), buffer);
                cursor
            })
            .unwrap();
        if let Some(cursor) = cursor {
            assert!(
                cursor.x < size.0.max(1) && cursor.y < size.1.max(1),
                "{cursor} of {size:?}"
            );
        }
        let bytes = sent.0.take();
        is_harmless(&bytes)
            .unwrap_or_else(|why| panic!("{why} in {:?}", String::from_utf8_lossy(&bytes)));
        let cells = usize::from(size.0) * usize::from(size.1);
        assert!(
            bytes.len() < 2_000 + cells * 120,
            "{} bytes for {cells} cells",
            bytes.len()
        );
        if self.state.awaits_frame() {
            self.happen(What::Drawn);
        }
        derive::refresh(&mut self.state);
    }

    fn is_sound(&self) {
        let state = &self.state;
        let kinds = || {
            { state.overlays.iter() }
                .map(|over| format!("{over:?}").chars().take(24).collect::<String>())
        };
        assert!(
            state.overlays.len() < 24,
            "{:?}",
            kinds().collect::<Vec<_>>()
        );
        if let (Some(editor), Some(spot)) = (&state.pane.editor, state.pane.spot()) {
            let text = editor.text();
            let draft = state.document.draft.text(spot).unwrap_or_default();
            assert_eq!(text, draft, "editor and draft differ at {spot:?}");
            let cursor = editor.cursor();
            assert_eq!(
                grapheme::floor(&text, cursor),
                cursor,
                "the cursor splits a grapheme of {text:?}"
            );
        }
        for found in &state.find.found {
            let text = state.document.draft.text(&found.spot).unwrap_or_default();
            for range in &found.ranges {
                assert!(text.get(range.clone()).is_some(), "{range:?} of {text:?}");
            }
        }
    }

    fn key(&mut self, key: Key) {
        self.happen(What::Key(KeyEvent::new(key.code, key.modifiers)));
    }

    /// What a user does to the text.
    fn edit(&mut self, deed: u8, input: &mut Bytes<'_>, only_edits: bool) {
        match deed {
            0..=99 => {
                let count = EDITING.split_whitespace().count();
                self.key(KEYS[usize::from(deed) % count]);
            }
            100..=199 => {
                let letters: Vec<char> = LETTERS.chars().collect();
                let mut letter = letters[usize::from(deed - 100) % letters.len()];
                // In the modes each letter means something; a command line leads away from the text.
                if self.state.keymap.is_modal() && deed & 3 != 0 {
                    letter = char::from(b' ' + input.byte() % 95);
                    if letter == ':' && only_edits {
                        return;
                    }
                }
                self.happen(What::Key(KeyEvent::new(
                    KeyCode::Char(letter),
                    KeyModifiers::NONE,
                )));
            }
            200..=209 => self.happen(What::Paste(input.text())),
            210..=229 => {
                let kind = match deed % 4 {
                    0 => MouseEventKind::Down(MouseButton::Left),
                    1 => MouseEventKind::Drag(MouseButton::Left),
                    2 => MouseEventKind::Up(MouseButton::Left),
                    _ => MouseEventKind::ScrollDown,
                };
                let (column, row) = (u16::from(input.byte()), u16::from(input.byte()));
                self.happen(What::Mouse(MouseEvent {
                    kind,
                    column,
                    row,
                    modifiers: KeyModifiers::NONE,
                }));
            }
            230..=239 => self.at_ms += 1_000,
            240..=246 => self.happen(What::Timer(Timer::Autoscroll)),
            _ => self.happen(What::EditedOutside(Ok(input.text()))),
        }
    }

    /// What anybody does.
    fn live(&mut self, deed: u8, input: &mut Bytes<'_>) {
        let id = id(self.ids);
        match deed {
            0..=119 => self.key(KEYS[usize::from(deed) % KEYS.len()]),
            160..=163 => {
                if let Some(what) = world::happens(id, input) {
                    self.happen(what);
                }
            }
            164..=167 => {
                let width = u16::from(input.byte());
                let height = u16::from(input.byte() % 80);
                self.happen(What::Resize { width, height });
            }
            168..=171 => self.happen(What::Clock(
                i64::from(input.word()) * 1_000_003_000_000 - 30_000_000_000_000_000,
            )),
            172 => self.happen(What::Timer(Timer::Tick)),
            173 => self.happen(What::Timer(Timer::Poll(id))),
            174 => self.happen(What::Timer(Timer::Recovery)),
            175 => self.happen(What::Timer(Timer::Notice)),
            176..=185 => {
                // As the terminal sends them.
                for event in typed::keys(&input.piece()) {
                    match event {
                        Raw::Key(key) => self.happen(What::Key(key)),
                        Raw::Paste(text) => self.happen(What::Paste(text)),
                        _ => {}
                    }
                }
            }
            186..=189 => {
                let status = 200 + u16::from(input.byte()) * 2;
                let dialed = dialed::classify(status, &input.piece());
                self.happen(What::Dialed {
                    id,
                    result: Ok(dialed),
                    not_written: None,
                });
            }
            190..=195 => {
                let polled = match conversation::parse(&input.piece()) {
                    Ok(found) => Polled::Found(Box::new(found)),
                    Err(why) => Polled::Trouble { why },
                };
                self.happen(What::Polled { id, polled });
            }
            196 => {
                let sought = recent::Sought {
                    to: "+12025550144".into(),
                    from: String::new(),
                    at_ms: 0,
                };
                let result = recent::classify(200, &input.piece())
                    .map(|list| recent::candidates(list.calls, &sought, &[]));
                self.happen(What::LookedUp { id, result });
            }
            197 => {
                let result = listed::page(200, &input.piece()).map(|page| Cached {
                    fetched_at_ms: 0,
                    voices: page.voices,
                });
                self.happen(What::Voices(Box::new(voices::Answer::Fetched {
                    profile: None,
                    result,
                })));
            }
            198 => self.happen(What::FocusGained),
            199 => self.happen(What::Returned),
            226..=229 => {
                let loaded = loaded(&input.text());
                self.happen(What::Loaded(Box::new(loaded)));
            }
            230..=233 => {
                let Some(path) = self.state.document.path.clone() else {
                    return;
                };
                let now = match loaded(&input.text()) {
                    Ok(loaded) => Now::Loaded(Box::new(loaded)),
                    Err(why) => Now::NoDraft(why),
                };
                let was = self.state.document.shape.clone();
                self.happen(What::FileChanged(Box::new(FileNow { path, was, now })));
            }
            234..=236 => self.happen(What::Note(input.text())),
            237 => self.happen(What::Kept(Err(input.text()))),
            238 => {
                if let Some(what) = asked::stands(&mut self.state, id, input) {
                    self.happen(what);
                }
            }
            _ => self.edit(deed, input, false),
        }
    }
}

fn loaded(text: &str) -> Result<Loaded, String> {
    let read = file::read(text).map_err(|error| error.message)?;
    Ok(Loaded {
        path: PathBuf::from("/nowhere/a.toml"),
        draft: read.draft,
        problems: read.problems,
        text: text.to_owned(),
        shape: Shape::default(),
    })
}

/// Longest history.
const DEEDS: usize = 160;

pub fn holds(bytes: &[u8]) {
    let mut input = Bytes(bytes);
    let start = input.byte();
    let example = &examples::ALL[usize::from(start >> 1) % examples::ALL.len()];
    let mut draft = file::read(example.text).unwrap().draft;
    let how = input.byte();
    let only_edited = start & 1 == 0;
    if only_edited {
        draft.preamble = PREAMBLES[usize::from(how >> 3) % PREAMBLES.len()].into();
    }
    let size = [(80, 24), (120, 36), (60, 16), (30, 8)][usize::from(start >> 6)];
    let target = if start & 8 == 0 {
        Target::sandbox(1)
    } else {
        Target::live("https://api.tryhamsa.com").unwrap()
    };
    let sent = Sent::default();
    let mut bench = Bench {
        state: State::new(Start {
            keymap: KEY_MAPS[[0, 0, 1, 2][usize::from(how & 3)]].clone(),
            ..Start::new(
                size,
                Document::untitled(example.text, draft.clone()),
                target,
            )
        }),
        at_ms: 0,
        ids: 0,
        screen: Screen::new(sent.clone()),
    };
    bench.frame(&sent);
    let fields = bench.state.fields();
    let field = fields[usize::from(input.byte()) % fields.len()];
    let mut steps = Field::ALL.len();
    while bench.state.pane.field != field && steps > 0 {
        bench.key(Key::parse("tab").unwrap());
        steps -= 1;
    }
    for _ in 0..DEEDS {
        if input.is_empty() || bench.state.quitting {
            break;
        }
        let deed = input.byte();
        if only_edited {
            bench.edit(deed, &mut input, true);
        } else {
            bench.live(deed, &mut input);
        }
        // Some events come without a frame between them.
        bench.is_sound();
        if how & 4 == 0 || matches!(deed, 230..=239) {
            bench.frame(&sent);
        }
    }
    bench.frame(&sent);
    bench.is_sound();
    if only_edited {
        is_undone(&mut bench, &draft);
    }
}

/// Undo brings the draft back as it was, and redo as it came to be.
fn is_undone(bench: &mut Bench, before: &ringback::draft::Draft) {
    if bench.state.keymap.is_modal() {
        bench.key(Key::parse("esc").unwrap());
        bench.key(Key::parse("esc").unwrap());
    }
    bench.state.overlays.clear();
    let after = bench.state.document.draft.clone();
    let mut undone = 0;
    loop {
        bench.state.notice = None;
        bench.key(Key::parse("ctrl-alt-z").unwrap());
        derive::refresh(&mut bench.state);
        bench.is_sound();
        if bench
            .state
            .notice
            .take()
            .is_some_and(|notice| notice.text == "Nothing to undo")
        {
            break;
        }
        undone += 1;
        assert!(undone < 4_000, "undo has no end");
    }
    assert_eq!(&bench.state.document.draft, before, "all is undone");
    for _ in 0..undone {
        bench.key(Key::parse("ctrl-alt-y").unwrap());
        derive::refresh(&mut bench.state);
        bench.is_sound();
    }
    assert_eq!(bench.state.document.draft, after, "and done again");
}
