//! Recovery copies: events in, state and effects out.

use std::path::{Path, PathBuf};

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::super::super::What;
use super::super::bench::{Bench, discards, greeting, keeps, loaded};
use super::*;
use crate::draft::{ParamValue, file};

fn found(path: Option<&str>, draft: Draft, file: Option<Draft>) -> Found {
    Found {
        copy: "/data/recovery/one.json".into(),
        path: path.map(PathBuf::from),
        draft,
        base: file.clone(),
        file,
        saved_at_ms: 0,
    }
}

#[test]
fn a_copy_is_restored_as_one_step_over_the_file_and_goes_when_this_window_has_its_own() {
    let of_copy = Draft {
        greeting_message: "typed".into(),
        preamble: "more".into(),
        params: [("n".to_owned(), ParamValue::Text("1".into()))].into(),
        ..Draft::default()
    };
    let document = Document::loaded(loaded("a.toml", greeting("in the file")));
    let offer = found(
        Some("a.toml"),
        of_copy.clone(),
        Some(greeting("in the file")),
    );
    let mut bench = Bench::open(document.clone(), Some(offer));
    let page = bench.page();
    assert!(
        page.contains("- in the file\n+ typed\n") && page.contains("n (new)\n+ 1"),
        "{page}"
    );

    let effects = bench.key(KeyCode::Enter, KeyModifiers::NONE);
    assert_eq!(bench.state.document.draft, of_copy);
    assert_eq!(
        bench.state.document.text, document.text,
        "the base of a save"
    );
    assert_eq!(bench.state.document.shape, document.shape);
    assert_eq!(keeps(&effects), ["typed"]);
    assert_eq!(discards(&effects), 0, "the old copy is the only one so far");
    let effects = bench.happen(What::Kept(Err("the disk is full".into())));
    assert_eq!(discards(&effects), 0);
    let effects = bench.happen(What::Kept(Ok("/data/recovery/two.json".into())));
    assert!(
        matches!(effects.as_slice(), [Effect::DiscardCopy(copy)] if copy.ends_with("one.json"))
    );

    bench.ctrl('z');
    assert_eq!(
        bench.state.document.draft, document.draft,
        "one undo takes it all back"
    );
    bench.ctrl('y');
    assert_eq!(bench.state.document.draft, of_copy);
}

#[test]
fn a_copy_of_another_file_opens_that_file_first() {
    let offer = found(Some("b.toml"), greeting("typed"), Some(greeting("in b")));
    let mut bench = Bench::open(
        Document::loaded(loaded("a.toml", greeting("in a"))),
        Some(offer),
    );
    assert!(bench.page().contains("- in b\n+ typed\n"));
    let effects = bench.key(KeyCode::Enter, KeyModifiers::NONE);
    assert!(
        matches!(effects.as_slice(), [Effect::Load { path, .. }] if path == Path::new("b.toml"))
    );
    assert_eq!(bench.greeting(), "in a");
    bench.happen(What::Loaded(Box::new(Ok(loaded(
        "b.toml",
        greeting("in b"),
    )))));
    assert_eq!(bench.greeting(), "typed");
    assert_eq!(bench.state.document.saved, greeting("in b"));
    bench.ctrl('z');
    assert_eq!(bench.greeting(), "in b");
}

#[test]
fn a_copy_whose_file_is_gone_is_restored_into_a_new_one() {
    let offer = found(Some("gone.toml"), greeting("typed"), None);
    let mut bench = Bench::open(Document::default(), Some(offer));
    assert!(bench.page().contains("is not there any more"));
    assert!(
        bench
            .page()
            .contains("opens that draft and restores it there")
    );
    bench.key(KeyCode::Enter, KeyModifiers::NONE);
    assert_eq!(bench.greeting(), "typed");
    let says = "Opened gone.toml and restored its unsaved text; ^Z takes that back";
    assert_eq!(told(&bench), says);
    let effects = bench.ctrl('s');
    let [
        Effect::Save {
            path, shape, text, ..
        },
    ] = effects.as_slice()
    else {
        panic!("{effects:?}");
    };
    assert_eq!(
        (path.as_path(), shape.digest, text.as_str()),
        (Path::new("gone.toml"), None, "")
    );
}

#[test]
fn letters_typed_ahead_neither_restore_nor_throw_away() {
    let offer = found(None, greeting("typed"), None);
    let mut bench = Bench::open(Document::default(), Some(offer));
    bench.text("add d");
    assert!(matches!(
        bench.state.overlays.last(),
        Some(Overlay::Recovery(_))
    ));
    assert_eq!(discards(&bench.effects), 0);
    // Nor does a Delete, before it was pressed once more: not held, nor behind another key.
    bench.key(KeyCode::Delete, KeyModifiers::NONE);
    assert!(
        bench
            .page()
            .contains("Delete once more throws it away for good")
    );
    let held = KeyEvent::new(KeyCode::Delete, KeyModifiers::NONE);
    for _ in 0..5 {
        bench.at_ms += 30;
        bench.happen(What::Key(held));
    }
    bench.key(KeyCode::Down, KeyModifiers::NONE);
    assert!(bench.page().contains("Delete throws it away"));
    bench.key(KeyCode::Delete, KeyModifiers::NONE);
    assert_eq!(discards(&bench.effects), 0);
    bench.key(KeyCode::Delete, KeyModifiers::NONE);
    assert_eq!(discards(&bench.effects), 1);
    assert!(bench.state.overlays.is_empty());
}

#[test]
fn a_copy_of_an_untitled_draft_is_compared_with_the_one_it_began_as() {
    let example = Document::untitled("", greeting("the example"));
    let copy = || Found {
        base: Some(greeting("the example")),
        ..found(None, greeting("the example, mended"), None)
    };
    let bench = Bench::open(example, Some(copy()));
    let page = bench.page();
    assert!(page.contains("in the open draft"), "{page}");
    assert!(
        page.contains("- the example\n+ the example, mended\n"),
        "{page}"
    );
    // Another draft is open: that is no measure for it.
    let bench = Bench::open(
        Document::loaded(loaded("a.toml", greeting("in a"))),
        Some(copy()),
    );
    let page = bench.page();
    assert!(page.contains("(- as it began"), "{page}");
    assert!(
        page.contains("- the example\n+ the example, mended\n"),
        "{page}"
    );
    // An older copy does not know what it began as.
    let copy = found(None, greeting("the example, mended"), None);
    let bench = Bench::open(Document::untitled("", greeting("the example")), Some(copy));
    assert!(bench.page().contains("(- empty"), "{}", bench.page());
}

#[test]
fn the_copies_of_other_times_are_chosen_from_a_list() {
    let mut bench = Bench::with_file(greeting("x"));
    let copies = vec![
        found(None, greeting("untitled text"), None),
        found(Some("a.toml"), greeting("y"), Some(greeting("x"))),
    ];
    bench.happen(What::Copies(copies));
    bench.key(KeyCode::Down, KeyModifiers::NONE);
    bench.key(KeyCode::Enter, KeyModifiers::NONE);
    assert!(bench.page().contains("- x\n+ y\n"), "{}", bench.page());
    bench.key(KeyCode::Enter, KeyModifiers::NONE);
    assert_eq!(bench.greeting(), "y");
    assert!(bench.state.overlays.is_empty());
}

/// What the file held when the text began.
fn began() -> Draft {
    Draft {
        agent_name: "Clinic".into(),
        silence_threshold: "800".into(),
        lang: "en".into(),
        ..greeting("Hello")
    }
}

/// A workbench on a file as it is now, with the offer of a copy that began as [`began`].
fn offered(typed: Draft, base: Option<Draft>, now: Draft) -> Bench {
    let copy = Found {
        base,
        ..found(Some("a.toml"), typed, Some(now.clone()))
    };
    Bench::open(Document::loaded(loaded("a.toml", now)), Some(copy))
}

fn told(bench: &Bench) -> &str {
    bench.state.notice.as_ref().map_or("", |one| &one.text)
}

fn cursor(bench: &Bench) -> usize {
    bench.state.pane.editor.as_ref().unwrap().cursor()
}

#[test]
fn what_only_others_changed_since_the_text_began_stays_as_the_file_has_it() {
    let typed = Draft {
        greeting_message: "Hello there".into(),
        ..began()
    };
    let now = Draft {
        agent_name: "Reception".into(),
        silence_threshold: "1200".into(),
        ..began()
    };
    let mut bench = offered(typed, Some(began()), now.clone());
    let page = bench.page();
    assert!(
        page.contains("Name, Silence threshold. These stay"),
        "{page}"
    );
    assert!(!page.contains("Reception"), "{page}");
    let effects = bench.key(KeyCode::Enter, KeyModifiers::NONE);
    let both = Draft {
        greeting_message: "Hello there".into(),
        ..now.clone()
    };
    assert_eq!(bench.state.document.draft, both);
    assert!(effects.iter().any(|one| matches!(one,
        Effect::KeepRecovery { base: Some(base), .. } if **base == now)));
    let effects = bench.ctrl('s');
    let [Effect::Save { draft, .. }, ..] = effects.as_slice() else {
        panic!("{effects:?}");
    };
    assert_eq!(**draft, both);
    bench.ctrl('z');
    assert_eq!(bench.state.document.draft, now, "one step");
}

#[test]
fn what_both_changed_is_restored_and_a_save_shows_both_before_it_writes() {
    let typed = Draft {
        greeting_message: "Hello there".into(),
        lang: "ar".into(),
        ..began()
    };
    let now = Draft {
        greeting_message: "Good day".into(),
        agent_name: "Reception".into(),
        ..began()
    };
    let mut bench = offered(typed, Some(began()), now.clone());
    let page = bench.page();
    assert!(
        page.contains("Greeting · changed in the file too\n- Good day\n+ Hello there\n"),
        "{page}"
    );
    assert!(page.contains("Language\n- en\n+ ar\n"), "{page}");
    let effects = bench.key(KeyCode::Enter, KeyModifiers::NONE);
    assert_eq!(bench.greeting(), "Hello there");
    assert_eq!(bench.state.document.draft.agent_name, "Reception");
    let end = "Hello there".len();
    assert_eq!(cursor(&bench), end, "behind what had been typed");
    assert!(told(&bench).ends_with("; Greeting changed in the file too, ^S shows both"));
    // A copy of this began as the text did, so the next start knows of the clash too.
    let base = effects.iter().find_map(|one| match one {
        Effect::KeepRecovery { base, .. } => base.as_deref(),
        _ => None,
    });
    let expected = Draft {
        greeting_message: "Hello".into(),
        ..now.clone()
    };
    assert_eq!(base, Some(&expected));

    let effects = bench.ctrl('s');
    assert!(
        matches!(effects.as_slice(), [Effect::ReadTheirs(_), ..]),
        "{effects:?}"
    );
    bench.conflict(&file::write("", &now).unwrap());
    let page = bench.page();
    assert!(page.contains("was changed by someone else"), "{page}");
    assert!(page.contains("Greeting · changed by both"), "{page}");
    assert!(page.contains("Language · changed by you"), "{page}");
    bench.key(KeyCode::Esc, KeyModifiers::NONE);
    bench.ctrl('z');
    assert_eq!(bench.state.document.draft, now);
    assert!(!bench.state.document.is_unsaved());
    bench.ctrl('y');
    let effects = bench.ctrl('s');
    assert!(
        matches!(effects.as_slice(), [Effect::ReadTheirs(_), ..]),
        "{effects:?}"
    );
}

#[test]
fn a_copy_that_does_not_know_what_it_began_from_is_shown_beside_the_file_before_it_is_saved() {
    let now = Draft {
        agent_name: "Reception".into(),
        ..began()
    };
    let mut bench = offered(began(), None, now.clone());
    assert!(bench.page().contains("is not known"), "{}", bench.page());
    let effects = bench.key(KeyCode::Enter, KeyModifiers::NONE);
    assert_eq!(bench.state.document.draft, began());
    assert!(
        effects
            .iter()
            .any(|one| matches!(one, Effect::KeepRecovery { base: None, .. }))
    );
    let effects = bench.ctrl('s');
    assert!(
        matches!(effects.as_slice(), [Effect::ReadTheirs(_), ..]),
        "{effects:?}"
    );
    bench.conflict(&file::write("", &now).unwrap());
    let page = bench.page();
    assert!(
        page.contains("may have been changed by someone else"),
        "{page}"
    );
    assert!(page.contains("Name\n- Reception\n+ Clinic\n"), "{page}");
    assert!(!page.contains("saves both"), "{page}");
}

#[test]
fn whoever_changed_what_nothing_of_others_is_written_over_unseen() {
    let texts = ["before", "ours", "theirs"];
    for (ours, theirs) in texts
        .iter()
        .flat_map(|one| texts.map(|other| (*one, other)))
    {
        let base = Some(greeting("before"));
        let mut bench = offered(greeting(ours), base, greeting(theirs));
        bench.key(KeyCode::Enter, KeyModifiers::NONE);
        let wanted = if ours == "before" { theirs } else { ours };
        assert_eq!(bench.greeting(), wanted, "{ours} {theirs}");
        let effects = bench.ctrl('s');
        let asks = matches!(effects.as_slice(), [Effect::ReadTheirs(_), ..]);
        let overwrites = wanted != theirs && theirs != "before";
        assert_eq!(asks, overwrites, "{ours} {theirs}: {effects:?}");
        let writes = |one: &Effect| matches!(one, Effect::Save { .. });
        assert_eq!(effects.iter().any(writes), !asks, "{ours} {theirs}");
    }
}

#[test]
fn what_is_typed_here_meanwhile_stays_where_the_copy_has_nothing_to_say() {
    let typed = Draft {
        greeting_message: "Hello there".into(),
        ..began()
    };
    let copy = Found {
        base: Some(began()),
        ..found(Some("a.toml"), typed, Some(began()))
    };
    let mut bench = Bench::with_file(began());
    super::super::focus(&mut bench.state, Field::AgentName);
    bench.text("New ");
    bench.happen(What::Copies(vec![copy]));
    bench.key(KeyCode::Enter, KeyModifiers::NONE);
    assert!(!bench.page().contains("Others changed"), "{}", bench.page());
    bench.key(KeyCode::Enter, KeyModifiers::NONE);
    assert_eq!(bench.greeting(), "Hello there");
    assert_eq!(bench.state.document.draft.agent_name, "New Clinic");
    assert_eq!(bench.state.document.undecided(), []);
}

#[test]
fn typing_goes_on_behind_what_was_restored() {
    let typed = Draft {
        agent_name: "New name".into(),
        greeting_message: "Hello there".into(),
        preamble: "A long preamble, much longer.".into(),
        ..began()
    };
    let mut bench = offered(typed, Some(began()), began());
    bench.key(KeyCode::Enter, KeyModifiers::NONE);
    assert_eq!(
        bench.state.pane.field,
        Field::Greeting,
        "it has the focus already"
    );
    assert_eq!(cursor(&bench), "Hello there".len());
    bench.text("!");
    assert_eq!(bench.greeting(), "Hello there!");
    bench.ctrl('z');
    bench.ctrl('z');
    assert_eq!(bench.state.document.draft, began());
    assert_eq!(
        (bench.state.pane.field, cursor(&bench)),
        (Field::Greeting, 5)
    );
    bench.ctrl('y');
    assert_eq!(
        (bench.state.pane.field, cursor(&bench)),
        (Field::Greeting, 11)
    );

    // Not in the greeting: where most was written.
    let typed = Draft {
        agent_name: "Another, rather long name of an agent".into(),
        preamble: "Be kind.".into(),
        outcome: "x".into(),
        ..began()
    };
    let mut bench = offered(typed, Some(began()), began());
    bench.key(KeyCode::Enter, KeyModifiers::NONE);
    assert_eq!(
        (bench.state.pane.field, cursor(&bench)),
        (Field::Preamble, 8)
    );

    // No text at all: the first field that changed.
    let typed = Draft {
        silence_threshold: "900".into(),
        lang: "ar".into(),
        ..began()
    };
    let mut bench = offered(typed, Some(began()), began());
    bench.key(KeyCode::Enter, KeyModifiers::NONE);
    assert_eq!(bench.state.pane.field, Field::SilenceThreshold);
}

#[test]
fn an_untitled_draft_is_restored_where_one_typed() {
    let typed = Draft {
        greeting_message: "Hello there".into(),
        ..began()
    };
    let copy = || Found {
        base: Some(began()),
        ..found(None, typed.clone(), None)
    };
    // It began as the one that is open: that one's file, with its comments, is gone on with.
    let mut bench = Bench::open(Document::untitled("# an example\n", began()), Some(copy()));
    let page = bench.page();
    assert!(page.contains("in the open draft"), "{page}");
    bench.key(KeyCode::Enter, KeyModifiers::NONE);
    assert_eq!(bench.state.document.text, "# an example\n");
    assert_eq!(
        (bench.state.pane.field, cursor(&bench)),
        (Field::Greeting, 11)
    );
    bench.ctrl('z');
    assert_eq!(bench.state.document.draft, began());

    let other = Document::loaded(loaded("b.toml", greeting("of b")));
    let mut bench = Bench::open(other, Some(copy()));
    let page = bench.page();
    assert!(page.contains("(- as it began"), "{page}");
    assert!(!page.contains("Clinic"), "only what was typed: {page}");
    bench.key(KeyCode::Enter, KeyModifiers::NONE);
    assert_eq!(bench.state.document.path, None);
    assert_eq!(bench.state.document.draft, typed);
    assert_eq!(
        (bench.state.pane.field, cursor(&bench)),
        (Field::Greeting, 11)
    );
    bench.ctrl('z');
    assert_eq!(bench.state.document.draft, began());
}
