//! Text is text: whatever goes in, by paste, file, `$EDITOR` or recovery copy, comes out of the request byte for byte.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use proptest::prelude::*;
use ratatui::Terminal;
use ratatui::backend::TestBackend;
use ringback::app::document::Document;
use ringback::app::state::{Start, State};
use ringback::app::update::update;
use ringback::app::{Event, What, derive};
use ringback::call::body::Body;
use ringback::call::target::Target;
use ringback::draft::field::Field;
use ringback::draft::{Draft, FieldValue, ParamValue, file};
use ringback::store::drafts::{self, Shape};
use ringback::store::recovery::{self, Recovery};
use ringback::text::layout::Display;
use ringback::tui::theme::Theme;
use ringback::tui::view::view;

/// Texts that break programs: each has broken one.
const NAUGHTY: &[&str] = &[
    // What reads as something else.
    "undefined",
    "null",
    "NaN",
    "true",
    "0",
    "-1",
    "1e1000",
    "0x0",
    "1/0",
    "''",
    "\"",
    "\"\"\"",
    "'''",
    "''''",
    "'''''",
    "\"\"\"\"\"\"",
    "\\",
    "\\\\",
    "\\n",
    "\\u0000",
    "\\\"",
    "`",
    "${HOME}",
    "$HOME",
    "$(touch /tmp/x)",
    "%s%n%d",
    "%00",
    "{}",
    "{{",
    "}}",
    "{{{",
    "{{ x",
    "{{}}",
    "{{a}}{{b}}",
    "{% if x %}",
    "{# c #}",
    "# comment",
    "[table]",
    "[[array]]",
    "a = 1",
    "= 1",
    "---\n",
    "/*",
    "*/",
    "<!--",
    "-->",
    "<script>alert('x')</script>",
    "' OR 1=1 --",
    "; DROP TABLE calls",
    "../../etc/passwd",
    "C:\\path\\to",
    "|",
    "&&",
    // Spaces, lines, controls.
    " ",
    "  x  ",
    "\t",
    "a\tb",
    "\n",
    "\n\n",
    "\nx",
    "x\n",
    "x\n\n\n",
    "a\\\nb",
    "trailing \\",
    "\u{b}",
    "\u{c}",
    "\0",
    "a\0b",
    "\u{1}\u{2}\u{3}\u{7}\u{8}",
    "\u{1b}[31mred\u{1b}[0m",
    "\u{1b}]0;title\u{7}",
    "\u{1b}[2J",
    "\u{7f}",
    "\u{80}\u{85}\u{9b}31m\u{9f}",
    "\u{ad}",
    "\u{a0}",
    "\u{2028}",
    "a\u{2028}b\u{2029}c",
    "\u{200b}",
    "\u{2060}",
    "\u{3000}",
    "\u{1680}",
    "\u{180e}",
    // Marks and joiners.
    "\u{feff}",
    "\u{feff}x",
    "x\u{feff}y",
    "\u{fffe}",
    "\u{ffff}",
    "\u{fdd0}",
    "\u{1fffe}\u{10ffff}",
    "\u{fffd}",
    "\u{e000}\u{f8ff}\u{100000}",
    "\u{202e}txt.exe",
    "\u{202a}\u{202b}\u{202c}\u{202d}\u{202e}",
    "\u{2066}a\u{2067}b\u{2068}c\u{2069}",
    "\u{200e}\u{200f}\u{61c}",
    "\u{200d}",
    "a\u{200d}b",
    "\u{200c}می‌خواهم",
    "\u{301}",
    "e\u{301}",
    "Z\u{351}\u{36b}\u{343}\u{36a}\u{302}\u{36b}\u{33d}a\u{34f}l\u{334}g\u{337}o",
    "\u{e0001}\u{e0041}",
    "\u{fe0f}",
    "\u{1f3fd}",
    // Scripts.
    "مرحبا {{name}}، كيف الحال؟",
    "لَا إِلٰهَ",
    "ﷺ ﷽",
    "ــــ",
    "٠١٢٣ 123",
    "שָׁלוֹם",
    "עברית English عربي",
    "こんにちは",
    "田中さんにあげて下さい",
    "한국어",
    "뢴",
    "ไทย ก็",
    "हिन्दी क्षि",
    "ß İ ı ſ ǆ",
    "Ω≈ç√∫˜µ≤≥÷",
    "¡™£¢∞§¶•ªº",
    "Ａ１",
    "ᚠᛇᚻ",
    "𝕋𝕙𝕖 𝖖𝖚𝖎𝖈𝖐",
    "😀",
    "👩‍👩‍👧‍👦",
    "👍🏽",
    "🇸🇦🇬🇧🇸",
    "🏴󠁧󠁢󠁥󠁮󠁧󠁿",
    "1️⃣",
    "❤️",
    "☺︎",
];

/// Texts with a carriage return: a paste makes line ends of them, all else leaves them alone.
const RETURNS: &[&str] = &["\r", "a\rb", "a\r\nb", "\r\n", "\r\r\n", "\n\r", "x\r"];

/// Whether a request sends a text as the preamble: byte for byte, or not at all if it is blank.
fn sends(draft: &Draft, text: &str) -> bool {
    let json: serde_json::Value = serde_json::from_str(Body::of(draft).text()).unwrap();
    let sent = json["agentDetails"]["preamble"].as_str();
    sent == Some(text).filter(|text| !text.trim().is_empty())
}

fn with_preamble(text: &str) -> Draft {
    Draft {
        preamble: text.to_owned(),
        poke_messages: vec![text.to_owned()],
        params: [("value".to_owned(), ParamValue::Text(text.to_owned()))].into(),
        ..Draft::default()
    }
}

/// A workbench with the focus on the preamble.
struct Workbench {
    state: State,
    at_ms: u64,
}

impl Workbench {
    fn open() -> Self {
        let state = State::new(Start {
            size: (80, 24),
            document: Document::default(),
            target: Target::sandbox(1),
            allowed_numbers: Vec::new(),
            found: None,
            note: None,
            clock_ms: 0,
            utc_offset_s: 0,
            keymap: ringback::app::keymap::KeyMap::default_map().clone(),
            display: Display::Visual,
        });
        let mut workbench = Self { state, at_ms: 0 };
        while workbench.state.pane.field != Field::Preamble {
            workbench.key(KeyCode::Tab, KeyModifiers::NONE);
        }
        workbench
    }

    fn happen(&mut self, what: What) {
        self.at_ms += 1_000;
        let at_ms = self.at_ms;
        update(&mut self.state, Event { at_ms, what });
        derive::refresh(&mut self.state);
    }

    fn key(&mut self, code: KeyCode, modifiers: KeyModifiers) {
        self.happen(What::Key(KeyEvent::new(code, modifiers)));
    }

    fn preamble(&self) -> &str {
        &self.state.document.draft.preamble
    }

    /// Draws it; what it looks like is for others to test.
    fn draw(&self) {
        let (width, height) = self.state.size;
        let mut terminal = Terminal::new(TestBackend::new(width, height)).unwrap();
        terminal
            .draw(|frame| view(&self.state, Theme::new(true), frame))
            .unwrap();
    }
}

#[track_caller]
fn goes_through_a_paste(text: &str) {
    let mut workbench = Workbench::open();
    workbench.happen(What::Paste(text.to_owned()));
    let expected = text.replace("\r\n", "\n").replace('\r', "\n");
    assert!(workbench.preamble() == expected, "pasted: {text:?}");
    assert!(
        sends(&workbench.state.document.draft, &expected),
        "sent: {text:?}"
    );
    workbench.draw();
    workbench.key(KeyCode::Char('z'), KeyModifiers::CONTROL);
    assert!(workbench.preamble().is_empty(), "one undo: {text:?}");
    workbench.key(KeyCode::Char('y'), KeyModifiers::CONTROL);
    assert!(workbench.preamble() == expected, "one redo: {text:?}");
}

#[track_caller]
fn goes_through_the_editor_outside(text: &str) {
    let mut workbench = Workbench::open();
    workbench.key(KeyCode::Char('e'), KeyModifiers::CONTROL);
    workbench.happen(What::EditedOutside(Ok(text.to_owned())));
    assert!(sends(&workbench.state.document.draft, text), "{text:?}");
}

/// Into a draft file on the disk and a recovery copy, and back.
#[track_caller]
fn goes_through_files(text: &str) {
    let home = tempfile::tempdir().unwrap();
    let path = home.path().join("a.toml");
    let draft = with_preamble(text);
    let shape = Shape::default();
    let (written, shape) = drafts::save(&path, "", &shape, &draft).unwrap();
    let loaded = drafts::load(&path).unwrap();
    assert!(loaded.draft == draft, "file: {text:?}\n{written}");
    assert!(sends(&loaded.draft, text), "sent: {text:?}");
    assert!(loaded.text == written && loaded.shape == shape, "{text:?}");
    assert!(file::read(&written).unwrap().draft == draft, "{text:?}");

    let mut window = Recovery::open(home.path()).unwrap();
    window.keep(None, &draft, Some(&draft)).unwrap();
    drop(window);
    let found = recovery::find(home.path(), None);
    assert!(found[0].draft == draft, "copy: {text:?}");
}

#[test]
fn naughty_strings_come_out_as_they_went_in() {
    let all = NAUGHTY.concat();
    let lines = NAUGHTY.join("\n");
    let all = [&*all, &*lines];
    for text in NAUGHTY.iter().chain(RETURNS).copied().chain(all) {
        goes_through_a_paste(text);
        goes_through_files(text);
        goes_through_the_editor_outside(text);
    }
}

#[test]
fn naughty_strings_typed_letter_by_letter_come_out_as_they_went_in() {
    for text in NAUGHTY {
        let mut workbench = Workbench::open();
        for character in text.chars() {
            // A line end comes as its key; other controls are keys that mean something else.
            match character {
                '\n' => workbench.key(KeyCode::Enter, KeyModifiers::NONE),
                _ => workbench.key(KeyCode::Char(character), KeyModifiers::NONE),
            }
            workbench.draw();
        }
        assert_eq!(workbench.preamble(), *text);
        assert!(sends(&workbench.state.document.draft, text), "{text:?}");
    }
}

#[test]
fn names_of_params_and_sets_may_be_any_text() {
    for text in NAUGHTY.iter().chain(RETURNS) {
        let values: ringback::draft::Params =
            [((*text).to_owned(), ParamValue::Text((*text).to_owned()))].into();
        let mut draft = Draft::default();
        draft.set(
            Field::Params,
            FieldValue::Params {
                params: values.clone(),
                param_sets: [((*text).to_owned(), values)].into(),
                param_set: (!text.is_empty()).then(|| (*text).to_owned()),
            },
        );
        let written = file::write("", &draft).unwrap();
        assert_eq!(
            file::read(&written).unwrap().draft,
            draft,
            "{text:?}\n{written}"
        );
    }
}

/// Any characters at all, unassigned ones, controls and noncharacters too; always the same ones.
pub fn any_characters(bytes: usize) -> String {
    let mut text = String::with_capacity(bytes + 4);
    let mut number: u64 = 0x9e37_79b9_7f4a_7c15;
    while text.len() < bytes {
        number ^= number << 13;
        number ^= number >> 7;
        number ^= number << 17;
        // Mostly such as people write, else the long plane of rare ones would be nearly all.
        let limit = [0x80, 0x800, 0x3000, 0x11_0000][(number >> 60) as usize % 4];
        if let Some(character) = char::from_u32((number >> 20) as u32 % limit) {
            text.push(character);
        }
    }
    text
}

#[test]
fn a_megabyte_of_any_characters_comes_out_as_it_went_in() {
    let text = any_characters(1 << 20);
    goes_through_files(&text);
    goes_through_a_paste(&text);
    goes_through_the_editor_outside(&text);
}

/// Texts out of what is troublesome.
fn troublesome() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        prop::sample::select(NAUGHTY).prop_map(str::to_owned),
        prop::sample::select(RETURNS).prop_map(str::to_owned),
        any::<char>().prop_map(String::from),
        "[\"'\\\\\n\r\t #=\\[\\]{}]{0,6}",
        "\\PC{0,6}",
    ];
    prop::collection::vec(piece, 0..8).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    #[test]
    fn any_text_comes_out_as_it_went_in(text in troublesome()) {
        goes_through_a_paste(&text);
        goes_through_files(&text);
        goes_through_the_editor_outside(&text);
    }

    /// A file that holds one text gets another: what surrounds it stays.
    #[test]
    fn any_text_replaces_any_other_in_a_file(old in troublesome(), new in troublesome()) {
        let first = file::write("# top\nlang = \"en\" # end\n", &Draft { lang: "en".into(), ..with_preamble(&old) }).unwrap();
        let draft = Draft { lang: "en".into(), ..with_preamble(&new) };
        let second = file::write(&first, &draft).unwrap();
        prop_assert_eq!(file::read(&second).unwrap().draft, draft);
        prop_assert!(second.starts_with("# top\nlang = \"en\" # end\n"), "{}", second);
    }
}
