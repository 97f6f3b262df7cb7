//! Copies, saves and conflicts: events in, state and effects out.

use std::path::Path;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::super::super::keymap::KeyMap;
use super::super::super::{FileNow, Now};
use super::super::What;
use super::super::bench::{Bench, greeting, keeps, loaded};
use super::*;
use crate::draft::Draft;
use crate::store::drafts::Shape;

impl Bench {
    fn saved(&mut self, path: &str, draft: Draft) -> Vec<Effect> {
        self.happen(What::Saved(Box::new(Ok(SavedDraft {
            path: path.into(),
            problems: Vec::new(),
            text: file::write("", &draft).unwrap(),
            draft,
            shape: Shape {
                digest: Some(2),
                ..Shape::default()
            },
        }))))
    }

    fn changed_outside(&mut self, theirs: Option<&str>) {
        let failure = SaveFailure::ChangedOutside {
            path: "a.toml".into(),
            theirs: theirs.map(str::to_owned),
        };
        self.happen(What::Saved(Box::new(Err(failure))));
    }
}

#[test]
fn every_kind_of_change_gets_a_copy() {
    for field in [
        Field::Interrupt,
        Field::Voice,
        Field::PokeMessages,
        Field::SilenceThreshold,
    ] {
        let mut bench = Bench::with_file(Draft::default());
        super::super::focus(&mut bench.state, field);
        bench.frame();
        bench.happen(What::Timer(Timer::Recovery));
        let mut effects = bench.key(KeyCode::Down, KeyModifiers::NONE);
        if field == Field::PokeMessages {
            effects = bench.key(KeyCode::Enter, KeyModifiers::NONE);
        }
        assert!(bench.state.document.is_unsaved(), "{field:?}");
        let due = |effect: &Effect| matches!(effect, Effect::SetTimer { timer: Timer::Recovery, after_ms } if *after_ms < 1_000);
        assert!(effects.iter().any(due), "{field:?}: {effects:?}");
    }
}

#[test]
fn while_a_copy_is_written_the_next_one_falls_due() {
    let mut bench = Bench::with_file(greeting(""));
    bench.text("a");
    bench.happen(What::Timer(Timer::Recovery));
    // The disk is slow: no answer yet.
    let effects = bench.key(KeyCode::Char('b'), KeyModifiers::NONE);
    assert!(matches!(
        effects.as_slice(),
        [Effect::SetTimer {
            timer: Timer::Recovery,
            ..
        }]
    ));
    assert_eq!(keeps(&bench.happen(What::Timer(Timer::Recovery))), ["ab"]);
    // And when nothing was typed nothing falls due.
    let effects = bench.key(KeyCode::Left, KeyModifiers::NONE);
    assert!(effects.is_empty(), "{effects:?}");
}

#[test]
fn a_copy_that_could_not_be_written_is_tried_again_and_quitting_asks() {
    let mut bench = Bench::with_file(greeting(""));
    bench.text("a");
    bench.happen(What::Timer(Timer::Recovery));
    let effects = bench.happen(What::Kept(Err("no space".into())));
    assert!(matches!(
        effects.as_slice(),
        [Effect::SetTimer {
            timer: Timer::Recovery,
            ..
        }]
    ));
    bench.ctrl('q');
    assert!(!bench.state.quitting);
    bench.key(KeyCode::Esc, KeyModifiers::NONE);
    assert_eq!(keeps(&bench.happen(What::Timer(Timer::Recovery))), ["a"]);
    bench.happen(What::Kept(Ok("/copy".into())));
    assert_eq!(bench.state.recovery.trouble, None);
    bench.ctrl('q');
    assert!(bench.state.quitting);
}

#[test]
fn quitting_twice_quits_where_no_copy_can_be_written() {
    let mut bench = Bench::with_file(greeting(""));
    bench.text("a");
    bench.happen(What::Kept(Err("no space".into())));
    bench.ctrl('q');
    let effects = bench.ctrl('q');
    assert_eq!(keeps(&effects), ["a"]);
    assert!(bench.state.quitting);
}

#[test]
fn text_that_cannot_be_kept_is_not_left_for_another_draft() {
    let mut bench = Bench::with_file(greeting(""));
    bench.text("a");
    bench.happen(What::Kept(Err("no space".into())));
    bench.happen(What::Loaded(Box::new(Ok(loaded("b.toml", greeting("b"))))));
    assert_eq!(bench.greeting(), "a");
    let name = examples::ALL[0].name;
    open_example(&mut bench.state, name, &mut Vec::new());
    assert_eq!(bench.greeting(), "a");
}

#[test]
fn an_empty_draft_is_begun_and_what_was_typed_before_is_kept() {
    let mut bench = Bench::with_file(greeting(""));
    bench.text("a");
    let mut effects = Vec::new();
    super::super::act(&mut bench.state, Action::NewDraft, &mut effects);
    bench.text("nothing");
    let effects = bench.key(KeyCode::Enter, KeyModifiers::NONE);
    assert_eq!(keeps(&effects), ["a"]);
    let document = &bench.state.document;
    assert_eq!(
        (&document.path, &document.draft),
        (&None, &Draft::default())
    );
    assert!(!document.is_unsaved());
    bench.text("b");
    bench.ctrl('s');
    bench.text("new");
    let effects = bench.key(KeyCode::Enter, KeyModifiers::NONE);
    let [
        Effect::Save {
            path, text, shape, ..
        },
        ..,
    ] = effects.as_slice()
    else {
        panic!("{effects:?}");
    };
    assert_eq!(path.to_str(), Some("new.toml"));
    assert_eq!(text, "greeting_message = \"b\"\n");
    assert_eq!(shape.digest, None, "it must not be there yet");
}

#[test]
fn a_new_draft_whose_name_was_taken_meanwhile_is_merged_or_shown() {
    let mut bench = Bench::open(Document::missing("a.toml".into()), None);
    bench.text("mine");
    bench.changed_outside(Some("greeting_message = \"theirs\"\nlang = \"ar\"\n"));
    let page = bench.page();
    assert!(
        page.contains("a.toml exists already. Nothing was written"),
        "{page}"
    );
    assert!(page.contains("Greeting · changed by both"), "{page}");
    bench.key(KeyCode::Char('b'), KeyModifiers::NONE);
    let draft = &bench.state.document.draft;
    assert_eq!((&*draft.greeting_message, &*draft.lang), ("mine", "ar"));
}

#[test]
fn over_another_draft_nothing_of_that_one_is_taken_in() {
    let mut bench = Bench::with_file(greeting("old"));
    let failure = SaveFailure::ChangedOutside {
        path: "b.toml".into(),
        theirs: Some("greeting_message = \"theirs\"\nlang = \"ar\"\n".into()),
    };
    bench.happen(What::Saved(Box::new(Err(failure))));
    assert!(!bench.page().contains("saves both"), "{}", bench.page());
    bench.key(KeyCode::Char('b'), KeyModifiers::NONE);
    assert_eq!(bench.greeting(), "old");
}

#[test]
fn saving_both_leaves_the_cursor_where_it_is() {
    let old = Draft {
        lang: "en".into(),
        ..greeting("Hello there.")
    };
    let mut bench = Bench::with_file(old);
    for _ in 0..5 {
        bench.key(KeyCode::Right, KeyModifiers::NONE);
    }
    bench.text("x");
    bench.changed_outside(Some("greeting_message = \"Hello there.\"\nlang = \"ar\"\n"));
    bench.key(KeyCode::Char('b'), KeyModifiers::NONE);
    assert_eq!(bench.state.document.draft.lang, "ar");
    bench.text("Z");
    assert_eq!(bench.greeting(), "HelloxZ there.");
}

#[test]
fn taking_theirs_leaves_the_cursor_in_its_field_and_text() {
    let of = |preamble: &str| Draft {
        preamble: preamble.to_owned(),
        ..greeting("Hello")
    };
    let mut bench = Bench::with_file(of("Be kind, مرحبا."));
    super::super::focus(&mut bench.state, Field::Preamble);
    bench.frame();
    bench.key(KeyCode::End, KeyModifiers::NONE);
    bench.text("x");
    bench.changed_outside(Some("greeting_message = \"Hello\"\n"));
    bench.key(KeyCode::Char('t'), KeyModifiers::NONE);
    let theirs = loaded("a.toml", of("Be very kind, مرحبا."));
    bench.happen(What::Loaded(Box::new(Ok(theirs))));
    assert_eq!(bench.state.pane.field, Field::Preamble);
    bench.text("Z");
    let preamble = &bench.state.document.draft.preamble;
    assert_eq!(preamble, "Be very kind, مرحبا.Z");
    // Another file begins at its own beginning.
    bench.happen(What::Loaded(Box::new(Ok(loaded("b.toml", of("b"))))));
    assert_eq!(bench.state.pane.field, Field::Greeting);
}

#[test]
fn what_is_typed_while_another_draft_loads_is_in_the_copy_that_stays() {
    let mut bench = Bench::with_file(greeting(""));
    bench.text("a");
    open(&mut bench.state, "b.toml", &mut Vec::new()).unwrap();
    bench.text("bc");
    let effects = bench.happen(What::Loaded(Box::new(Ok(loaded("b.toml", greeting("b"))))));
    assert_eq!(keeps(&effects), ["abc"]);
    assert!(matches!(
        effects.as_slice(),
        [Effect::KeepRecovery { .. }, Effect::LeaveCopy, ..]
    ));
    assert_eq!(bench.greeting(), "b");
}

#[test]
fn an_undone_text_leaves_no_copy_even_if_it_was_written_late() {
    let mut bench = Bench::with_file(greeting(""));
    bench.text("a");
    bench.happen(What::Timer(Timer::Recovery));
    bench.ctrl('z');
    let effects = bench.happen(What::Kept(Ok("/copy".into())));
    assert!(matches!(effects.as_slice(), [Effect::DropRecovery]));
}

#[test]
fn saving_under_a_name_takes_the_untitled_copy_away_also_while_one_types() {
    let mut bench = Bench::open(Document::default(), None);
    bench.text("a");
    bench.happen(What::Timer(Timer::Recovery));
    bench.happen(What::Kept(Ok("/untitled".into())));
    save_as(&mut bench.state, "a", &mut Vec::new()).unwrap();
    bench.text("b");
    let effects = bench.saved("a.toml", greeting("a"));
    assert_eq!(keeps(&effects), ["ab"]);
    let effects = bench.happen(What::Kept(Ok("/of-a".into())));
    assert!(
        matches!(effects.as_slice(), [Effect::DiscardCopy(copy)] if copy == Path::new("/untitled"))
    );
    let effects = bench.saved("a.toml", greeting("ab"));
    assert!(matches!(effects.first(), Some(Effect::DropRecovery)));
}

#[test]
fn the_answer_to_a_save_of_a_draft_that_was_left_changes_nothing_here() {
    let mut bench = Bench::with_file(greeting(""));
    bench.text("a");
    bench.ctrl('s');
    let name = examples::ALL[0].name;
    open_example(&mut bench.state, name, &mut Vec::new());
    let before = bench.state.document.clone();
    bench.saved("a.toml", greeting("a"));
    assert_eq!(bench.state.document.path, None);
    assert_eq!(bench.state.document.saved, before.saved);

    bench.state.recovery.saving_others = 1;
    bench.changed_outside(Some(""));
    assert!(
        bench.state.overlays.is_empty(),
        "no conflict of another draft"
    );
    bench.ctrl('s');
}

#[test]
fn a_conflict_shows_theirs_and_mine_by_field_and_who_changed_it() {
    let old = Draft {
        greeting_message: "old".into(),
        preamble: "old".into(),
        lang: "en".into(),
        ..Draft::default()
    };
    let mut bench = Bench::with_file(old);
    bench.state.document.draft.greeting_message = "mine".into();
    bench.state.document.draft.preamble = "mine".into();
    bench.state.document.draft.agent_name = "mine".into();
    let theirs = "greeting_message = \"theirs\"\npreamble = \"old\"\nlang = \"ar\"\n";
    bench.changed_outside(Some(theirs));
    let page = bench.page();
    for expected in [
        "Name · changed by you\n+ mine\n",
        "Greeting · changed by both\n- theirs\n+ mine\n",
        "Preamble · changed by you\n- old\n+ mine\n",
        "Language · changed by them\n- ar\n+ en\n",
    ] {
        assert!(page.contains(expected), "{expected}\n{page}");
    }
}

#[test]
fn saving_both_takes_what_only_they_changed() {
    let old = Draft {
        greeting_message: "old".into(),
        preamble: "old".into(),
        lang: "en".into(),
        ..Draft::default()
    };
    let mut bench = Bench::with_file(old);
    bench.state.document.draft.greeting_message = "mine".into();
    let mine = bench.state.document.draft.clone();
    let theirs = "greeting_message = \"theirs\"\npreamble = \"theirs\"\nlang = \"ar\"\n";
    bench.changed_outside(Some(theirs));
    assert!(bench.page().contains("saves both"));
    let effects = bench.key(KeyCode::Char('b'), KeyModifiers::NONE);
    let saves = |effect: &&Effect| matches!(effect, Effect::SaveOver { .. });
    let Some(Effect::SaveOver {
        draft,
        theirs: base,
        ..
    }) = effects.iter().find(saves)
    else {
        panic!("{effects:?}");
    };
    assert_eq!(base.as_deref(), Some(theirs));
    assert_eq!(draft.greeting_message, "mine");
    assert_eq!(
        (draft.preamble.as_str(), draft.lang.as_str()),
        ("theirs", "ar")
    );
    bench.ctrl('z');
    assert_eq!(
        bench.state.document.draft, mine,
        "one undo takes theirs out again"
    );
}

#[test]
fn a_conflict_that_comes_up_while_one_types_takes_no_key() {
    let mut bench = Bench::with_file(greeting(""));
    bench.text("a");
    bench.ctrl('s');
    bench.changed_outside(Some("greeting_message = \"theirs\"\n"));
    bench.effects.clear();
    for letter in "not lost".chars() {
        bench.at_ms += 100;
        let key = KeyEvent::new(KeyCode::Char(letter), KeyModifiers::NONE);
        bench.happen(What::Key(key));
    }
    assert_eq!(bench.greeting(), "anot lost");
    assert!(matches!(
        bench.state.overlays.last(),
        Some(Overlay::Conflict(_))
    ));
    let writes = |effect: &Effect| matches!(effect, Effect::SaveOver { .. } | Effect::Load { .. });
    assert!(!bench.effects.iter().any(writes));
    let effects = bench.key(KeyCode::Char('o'), KeyModifiers::NONE);
    assert!(effects.iter().any(writes));
}

#[test]
fn what_is_typed_when_a_conflict_comes_up_goes_to_what_lies_below_it() {
    let theirs = Some("greeting_message = \"theirs\"\n");
    let early = |bench: &mut Bench, code, modifiers| {
        bench.at_ms += 10;
        bench.happen(What::Key(KeyEvent::new(code, modifiers)))
    };
    // A name that is being typed gets the letters, and no other question is put below.
    let mut bench = Bench::with_file(greeting("mine"));
    super::super::act(&mut bench.state, Action::SaveAs, &mut Vec::new());
    bench.changed_outside(theirs);
    for letter in ['b', 'o'] {
        early(&mut bench, KeyCode::Char(letter), KeyModifiers::NONE);
    }
    early(&mut bench, KeyCode::Char('s'), KeyModifiers::CONTROL);
    assert_eq!(bench.greeting(), "mine");
    let [Overlay::Prompt(prompt), Overlay::Conflict(_)] = &*bench.state.overlays else {
        panic!("{:?}", bench.state.overlays);
    };
    assert!(prompt.editor.text().ends_with("bo"));

    // Nobody confirms a card that lies below.
    let mut bench = Bench::with_file(greeting("mine"));
    bench.key(KeyCode::F(5), KeyModifiers::NONE);
    bench.state.now_ms += 60_000;
    bench.at_ms += 60_000;
    bench.changed_outside(theirs);
    let effects = early(&mut bench, KeyCode::Enter, KeyModifiers::NONE);
    assert!(effects.is_empty(), "{effects:?}");
    assert_eq!(bench.greeting(), "mine");

    // In vim's normal mode a letter is no text.
    let mut bench = Bench::with_file(greeting("mine"));
    bench.state.keymap = KeyMap::read("", Some("vim")).unwrap();
    bench.changed_outside(theirs);
    early(&mut bench, KeyCode::Char('x'), KeyModifiers::NONE);
    assert_eq!(bench.greeting(), "ine");
}

#[test]
fn what_is_typed_ahead_under_a_conflict_is_in_it_and_saving_both_does_not_take_it_away() {
    let mut bench = Bench::with_file(greeting("old"));
    bench.state.document.draft.lang = "en".into();
    bench.changed_outside(Some("greeting_message = \"theirs\"\n"));
    assert!(bench.page().contains("changed by them"), "{}", bench.page());
    bench.happen(What::Paste("typed ".into()));
    let key = KeyEvent::new(KeyCode::Char('x'), KeyModifiers::NONE);
    bench.happen(What::Key(key));
    assert_eq!(bench.greeting(), "typed xold");
    assert!(bench.page().contains("changed by both"), "{}", bench.page());
    assert!(!bench.page().contains("saves both"), "{}", bench.page());
    bench.key(KeyCode::Char('b'), KeyModifiers::NONE);
    assert_eq!(bench.greeting(), "typed xold");
    // Later it is meant for the question.
    bench.happen(What::Paste("late".into()));
    assert_eq!(bench.greeting(), "typed xold");
}

#[test]
fn taking_theirs_leaves_mine_as_a_copy() {
    let mut bench = Bench::with_file(greeting(""));
    bench.text("a");
    bench.changed_outside(Some("greeting_message = \"theirs\"\n"));
    let effects = bench.key(KeyCode::Char('t'), KeyModifiers::NONE);
    assert_eq!(keeps(&effects), ["a"]);
    let theirs = loaded("a.toml", greeting("theirs"));
    let effects = bench.happen(What::Loaded(Box::new(Ok(theirs))));
    assert!(
        effects
            .iter()
            .any(|effect| matches!(effect, Effect::LeaveCopy))
    );
    assert_eq!(bench.greeting(), "theirs");
}

#[test]
fn over_what_is_no_draft_nothing_can_be_written() {
    let mut bench = Bench::with_file(greeting(""));
    bench.text("a");
    bench.changed_outside(Some("<html>"));
    assert!(bench.page().contains("is no draft"));
    bench.effects.clear();
    bench.text("ot");
    assert!(bench.effects.is_empty() && !bench.state.overlays.is_empty());
    bench.text("n");
    assert!(matches!(
        bench.state.overlays.last(),
        Some(Overlay::Prompt(_))
    ));
}

#[test]
fn a_file_that_changed_while_others_had_the_terminal_is_told() {
    let mut bench = Bench::with_file(greeting(""));
    let effects = bench.happen(What::Returned);
    assert!(matches!(effects.as_slice(), [Effect::CheckFile { .. }]));
    let gone = |path: &str| FileNow {
        path: path.into(),
        was: Shape {
            digest: Some(1),
            ..Shape::default()
        },
        now: Now::Gone,
    };
    bench.happen(What::FileChanged(Box::new(gone("other.toml"))));
    assert_eq!(bench.state.notice, None);
    bench.happen(What::FileChanged(Box::new(gone("a.toml"))));
    let notice = bench.state.notice.clone().unwrap();
    assert!(notice.text.starts_with("a.toml was deleted"), "{notice:?}");
    bench.ctrl('s');
    let effects = bench.happen(What::Returned);
    assert!(effects.is_empty(), "the save tells by itself");
}

#[test]
fn text_is_kept_before_anyone_else_gets_the_terminal() {
    let mut bench = Bench::with_file(greeting(""));
    bench.text("a");
    let effects = bench.ctrl('e');
    assert!(matches!(
        effects.as_slice(),
        [Effect::KeepRecovery { .. }, Effect::EditOutside { .. }, ..]
    ));
    let mut effects = Vec::new();
    super::super::act(&mut bench.state, Action::Suspend, &mut effects);
    assert!(matches!(
        effects.as_slice(),
        [Effect::KeepRecovery { .. }, Effect::Suspend]
    ));
}
