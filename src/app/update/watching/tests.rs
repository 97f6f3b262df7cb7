//! The files change outside: events in, state and effects out.

use crossterm::event::{KeyCode, KeyModifiers};

use super::super::super::What;
use super::super::super::document::Document;
use super::super::bench::Bench;
use super::*;
use crate::app::card::ROOMS;
use crate::draft::{Draft, examples};
use crate::store::drafts::texts::TextFile;

const OLD: &str = "greeting_message = \"Hello there.\"\npreamble = \"old\"\nlang = \"en\"\n";

fn loaded(text: &str, digest: u64) -> Loaded {
    let read = file::read(text).unwrap();
    Loaded {
        path: "a.toml".into(),
        draft: read.draft,
        problems: read.problems,
        text: text.to_owned(),
        shape: Shape {
            digest: Some(digest),
            ..Shape::default()
        },
    }
}

fn open() -> Bench {
    Bench::open(Document::loaded(loaded(OLD, 1)), None)
}

impl Bench {
    fn found(&mut self, now: Now) -> Vec<Effect> {
        let found = FileNow {
            path: "a.toml".into(),
            was: self.state.document.shape.clone(),
            now,
        };
        self.happen(What::FileChanged(Box::new(found)))
    }

    fn theirs(&mut self, text: &str, digest: u64) -> Vec<Effect> {
        self.found(Now::Loaded(Box::new(loaded(text, digest))))
    }

    fn draft(&self) -> &Draft {
        &self.state.document.draft
    }

    fn notice(&mut self) -> String {
        let notice = self.state.notice.take();
        notice.map(|notice| notice.text).unwrap_or_default()
    }
}

fn looks(effects: &[Effect]) -> bool {
    effects
        .iter()
        .any(|effect| matches!(effect, Effect::CheckFile { .. }))
}

fn waits_to_look(effects: &[Effect]) -> bool {
    let is_look = |effect: &Effect| {
        let Effect::SetTimer { timer, .. } = effect else {
            return false;
        };
        *timer == Timer::Look
    };
    effects.iter().any(is_look)
}

#[test]
fn a_change_is_taken_in_where_nothing_is_unsaved_and_the_cursor_stays_in_its_text() {
    let mut bench = open();
    for _ in 0..6 {
        bench.key(KeyCode::Right, KeyModifiers::NONE);
    }
    let cursor = |bench: &Bench| bench.state.pane.editor.as_ref().unwrap().cursor();
    assert_eq!(cursor(&bench), 6);
    let effects = bench.theirs(&OLD.replace("Hello", "Good morning, hello"), 2);
    assert_eq!(bench.draft().greeting_message, "Good morning, hello there.");
    assert_eq!(cursor(&bench), "Good morning, hello ".len());
    assert!(!bench.state.document.is_unsaved());
    assert!(
        !effects
            .iter()
            .any(|one| matches!(one, Effect::KeepRecovery { .. }))
    );
    let notice = bench.notice();
    assert!(
        notice.starts_with("a.toml changed outside: Greeting taken in, "),
        "{notice}"
    );
    assert!(bench.state.overlays.is_empty());
    bench.text("x");
    assert_eq!(
        bench.draft().greeting_message,
        "Good morning, hello xthere."
    );
    bench.ctrl('z');
    bench.ctrl('z');
    assert_eq!(bench.draft().greeting_message, "Hello there.");
    assert!(bench.state.document.is_unsaved(), "the file holds theirs");
    bench.ctrl('y');
    assert!(!bench.state.document.is_unsaved());
}

#[test]
fn a_selection_in_a_text_that_did_not_change_stays() {
    let mut bench = open();
    bench.key(KeyCode::Right, KeyModifiers::SHIFT);
    bench.key(KeyCode::Right, KeyModifiers::SHIFT);
    bench.theirs(&OLD.replace("old", "theirs"), 2);
    assert_eq!(bench.draft().preamble, "theirs");
    let editor = bench.state.pane.editor.as_ref().unwrap();
    assert_eq!(editor.selection(), Some(0..2));
}

#[test]
fn different_fields_are_merged_and_ours_stay_unsaved() {
    let mut bench = open();
    bench.text("x");
    let effects = bench.theirs(&OLD.replace("old", "theirs"), 2);
    assert_eq!(bench.draft().greeting_message, "xHello there.");
    assert_eq!(bench.draft().preamble, "theirs");
    assert!(bench.state.document.is_unsaved());
    assert!(
        effects
            .iter()
            .any(|one| matches!(one, Effect::KeepRecovery { .. }))
    );
    let notice = bench.notice();
    assert!(notice.contains("Preamble taken in"), "{notice}");
    assert!(notice.ends_with("; yours stay"), "{notice}");
    // The save goes over what was taken in: it is no conflict.
    let effects = bench.ctrl('s');
    let Some(Effect::Save { shape, text, .. }) = effects
        .iter()
        .find(|one| matches!(one, Effect::Save { .. }))
    else {
        panic!("{effects:?}");
    };
    assert_eq!(shape.digest, Some(2));
    assert!(text.contains("theirs"));
}

#[test]
fn the_same_field_is_left_alone_and_told_once_without_an_overlay_and_the_others_come_in() {
    let mut bench = open();
    bench.text("x");
    let theirs = OLD.replace("Hello", "Bye").replace("old", "theirs");
    bench.theirs(&theirs, 2);
    assert_eq!(bench.draft().greeting_message, "xHello there.");
    assert_eq!(bench.draft().preamble, "theirs");
    assert!(bench.state.overlays.is_empty());
    let notice = bench.notice();
    assert!(notice.contains("Greeting here too"), "{notice}");
    assert!(notice.contains("; Preamble taken in, "), "{notice}");
    let shape = &bench.state.document.shape;
    assert_eq!(shape.digest, Some(2), "it is known, and so not found again");
    bench.theirs(&theirs.replace("en", "ar"), 3);
    assert!(
        bench.notice().contains("Language taken in"),
        "it changed again"
    );
    assert_eq!(bench.draft().lang, "ar");
    // Nothing is written: what stands there now is read, to show both.
    let effects = bench.ctrl('s');
    let [Effect::ReadTheirs(path), ..] = effects.as_slice() else {
        panic!("{effects:?}");
    };
    assert_eq!(path.to_str(), Some("a.toml"));
    bench.conflict(&theirs.replace("en", "ar"));
    let page = bench.page();
    assert!(page.contains("Greeting · changed by both"), "{page}");
    assert!(!page.contains("saves both"), "nothing else differs: {page}");
    bench.key(KeyCode::Esc, KeyModifiers::NONE);
    // What was taken in is one step of undo.
    bench.ctrl('z');
    assert_eq!(bench.draft().lang, "en");
    bench.ctrl('z');
    assert_eq!(bench.draft().preamble, "old");
    assert_eq!(bench.draft().greeting_message, "xHello there.");
}

#[test]
fn a_clash_ends_when_one_side_takes_the_others_text_and_with_a_save() {
    let clashing = || {
        let mut bench = open();
        bench.text("x");
        bench.theirs(&OLD.replace("Hello", "Bye"), 2);
        assert_eq!(bench.state.document.undecided(), [Field::Greeting]);
        bench
    };
    let mut bench = clashing();
    bench.theirs(&OLD.replace("Hello", "xHello"), 3);
    assert!(!bench.state.document.is_unsaved());
    assert_eq!(bench.state.document.undecided(), []);

    // Their change is taken back: ours is the only one.
    let mut bench = clashing();
    bench.theirs(OLD, 3);
    assert_eq!(bench.state.document.undecided(), []);
    assert!(bench.state.document.is_unsaved());

    // Ours is undone: the file is not overwritten with what both began from.
    let mut bench = clashing();
    bench.ctrl('z');
    let effects = bench.ctrl('s');
    assert!(matches!(effects.as_slice(), [Effect::ReadTheirs(_), ..]));
    bench.conflict(&OLD.replace("Hello", "Bye"));
    let page = bench.page();
    assert!(page.contains("Greeting · changed by them"), "{page}");

    let mut bench = clashing();
    let mine = bench.draft().clone();
    let text = file::write(OLD, &mine).unwrap();
    let saved = super::super::super::SavedDraft {
        path: "a.toml".into(),
        draft: mine,
        text,
        shape: Shape {
            digest: Some(3),
            ..Shape::default()
        },
        problems: Vec::new(),
    };
    bench.happen(What::Saved(Box::new(Ok(saved))));
    bench.text("y");
    let effects = bench.ctrl('s');
    assert!(effects.iter().any(|one| matches!(one, Effect::Save { .. })));
}

#[test]
fn the_card_tells_that_the_file_holds_another_text() {
    let draft = examples::find("clinic-reminder").unwrap().text;
    let mut bench = Bench::open(Document::loaded(loaded(draft, 1)), None);
    bench.text("x");
    let theirs = draft
        .replace("= \"Hello", "= \"Good night")
        .replace("0144", "0199");
    bench.theirs(&theirs, 2);
    let card = |bench: &mut Bench| {
        bench.key(KeyCode::F(5), KeyModifiers::NONE);
        let Some(Overlay::Card(card)) = bench.state.overlays.last() else {
            panic!("no card");
        };
        card.doc(bench.state.around(), ROOMS[3], 60).text
    };
    let text = card(&mut bench);
    assert!(
        text.contains("a.toml was changed outside in Greeting too"),
        "{text}"
    );
    assert!(text.contains("0199") && !text.contains("0144"), "{text}");
    let mut bench = Bench::open(Document::loaded(loaded(draft, 1)), None);
    bench.text("x");
    let text = card(&mut bench);
    assert!(!text.contains("outside"), "{text}");
}

#[test]
fn both_having_written_the_same_is_no_conflict() {
    let mut bench = open();
    bench.text("x");
    bench.theirs(&OLD.replace("Hello", "xHello"), 2);
    assert!(!bench.state.document.is_unsaved());
    let notice = bench.notice();
    assert!(notice.ends_with("no value differs"), "{notice}");
}

#[test]
fn a_file_that_is_gone_or_broken_takes_no_text_away() {
    let mut bench = open();
    bench.found(Now::Gone);
    let notice = bench.notice();
    assert!(notice.starts_with("a.toml was deleted outside"), "{notice}");
    bench.found(Now::Gone);
    assert_eq!(bench.notice(), "");
    assert_eq!(bench.draft().greeting_message, "Hello there.");
    let mut bench = open();
    bench.found(Now::NoDraft("line 3, column 1: this is no TOML".into()));
    let notice = bench.notice();
    assert!(notice.contains("line 3, column 1"), "{notice}");
    assert_eq!(bench.draft().preamble, "old");
}

#[test]
fn a_texts_file_that_is_gone_leaves_its_text_here() {
    let toml = "greeting_message = \"Hello there.\"\npreamble_file = \"p.md\"\n";
    let with_text = |digest, text: &str| {
        let mut loaded = loaded(toml, 2);
        loaded.draft.preamble = text.to_owned();
        loaded.shape.texts.push(TextFile {
            field: Field::Preamble,
            name: "p.md".into(),
            bom: false,
            crlf: false,
            ends_line: true,
            digest: Some(digest),
        });
        loaded
    };
    let mut bench = open();
    bench.state.document = Document::loaded(with_text(5, "from the file"));
    let effects = bench.happen(What::Clock(1));
    let named =
        |effect: &Effect| matches!(effect, Effect::Watch(Some((_, names))) if *names == ["p.md"]);
    assert!(effects.iter().any(named), "{effects:?}");
    bench.found(Now::Loaded(Box::new(with_text(6, "new"))));
    assert_eq!(bench.draft().preamble, "new");
    assert!(
        bench
            .notice()
            .starts_with("p.md changed outside: Preamble taken in")
    );
    let mut gone = loaded(toml, 2);
    gone.problems.push(crate::draft::file::beside::unusable(
        Field::Preamble,
        "preamble_file",
        "p.md",
        "is not there",
        "Write it",
    ));
    bench.found(Now::Loaded(Box::new(gone)));
    assert_eq!(bench.draft().preamble, "new");
    assert!(bench.notice().starts_with("p.md is gone"));
    assert_eq!(
        bench.state.report.errors(),
        1 + bench
            .state
            .report
            .problems
            .iter()
            .filter(|one| one.code.starts_with("number"))
            .count()
    );
}

#[test]
fn a_sign_is_followed_by_one_look_a_moment_later() {
    let mut bench = open();
    assert!(waits_to_look(&bench.happen(What::FileTouched)));
    assert!(
        !waits_to_look(&bench.happen(What::FileTouched)),
        "it is set"
    );
    assert!(looks(&bench.happen(What::Timer(Timer::Look))));
    // One that came meanwhile has a look of its own.
    assert!(!waits_to_look(&bench.happen(What::Clock(1))) || bench.state.watch.due);
}

#[test]
fn nothing_is_looked_at_while_a_save_is_under_way_and_what_was_found_before_it_is_old() {
    let mut bench = open();
    bench.text("x");
    bench.happen(What::FileTouched);
    bench.ctrl('s');
    assert!(!looks(&bench.happen(What::Timer(Timer::Look))));
    let mine = bench.draft().clone();
    let old = FileNow {
        path: "a.toml".into(),
        was: bench.state.document.shape.clone(),
        now: Now::Loaded(Box::new(loaded(&OLD.replace("old", "theirs"), 2))),
    };
    bench.happen(What::FileChanged(Box::new(old.clone())));
    assert_eq!(bench.notice(), "");
    let effects = bench.happen(What::Saved(Box::new(Ok(super::super::super::SavedDraft {
        path: "a.toml".into(),
        text: file::write(OLD, &mine).unwrap(),
        draft: mine,
        shape: Shape {
            digest: Some(3),
            ..Shape::default()
        },
        problems: Vec::new(),
    }))));
    assert!(waits_to_look(&effects));
    bench.notice();
    bench.happen(What::FileChanged(Box::new(old)));
    assert_eq!(bench.draft().preamble, "old", "it is from before the save");
    assert_eq!(bench.notice(), "");
}

#[test]
fn under_a_question_the_draft_stays_as_it_is_until_the_question_is_answered() {
    let mut bench = open();
    bench.key(KeyCode::F(5), KeyModifiers::NONE);
    assert!(matches!(
        bench.state.overlays.last(),
        Some(Overlay::Card(_))
    ));
    assert!(!waits_to_look(&bench.happen(What::FileTouched)));
    bench.theirs(&OLD.replace("old", "theirs"), 2);
    assert_eq!(bench.draft().preamble, "old", "the card shows what is sent");
    assert!(waits_to_look(&bench.key(KeyCode::Esc, KeyModifiers::NONE)));
}
