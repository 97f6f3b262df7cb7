//! The modes of the vim preset.

use super::*;
use crate::app::keymap::KeyMap;
use crate::app::modal::Mode;

mod anything;

/// What Vim 9.0 (`vim -u NONE -N`, `sw=2 et nojoinspaces backspace=indent,eol,start`) makes of texts: the text before, the
/// keys, the text after; `¦` stands before the cursor, `\n` is a line's end, `\t` a tab.
const CASES: &str = include_str!("vim_cases.txt");

/// A workbench with the keys of Vim, in a preamble with this text; `¦` is the cursor.
fn vim(text: &str) -> Bench {
    let at = text.find('¦').unwrap_or(0);
    let mut bench = Bench::new();
    bench.state.keymap = KeyMap::preset("vim").unwrap();
    bench.state.document.draft.preamble = text.replace('¦', "");
    bench.state.document.saved = bench.state.document.draft.clone();
    bench.state.stale.check = true;
    bench.focus_on(Field::Preamble);
    bench.state.pane.editor.as_mut().unwrap().move_to(at, false);
    // After any event the cursor is on a letter.
    bench.happen(What::FocusGained);
    bench.frame();
    bench
}

/// The text with `¦` before the cursor.
fn shown(bench: &Bench) -> String {
    let editor = bench.state.pane.editor.as_ref().unwrap();
    let mut text = editor.text();
    text.insert(editor.cursor(), '¦');
    text
}

/// Presses keys as Vim writes them: letters, and `<Esc>`, `<CR>`, `<BS>`, `<C-r>`.
fn press(bench: &mut Bench, keys: &str) {
    let mut rest = keys;
    while let Some(first) = rest.chars().next() {
        let named = rest
            .strip_prefix('<')
            .and_then(|rest| rest.split_once('>'))
            .and_then(|(name, behind)| {
                let key = match name {
                    "Esc" => "esc".to_owned(),
                    "CR" => "enter".to_owned(),
                    "BS" => "backspace".to_owned(),
                    _ => format!("ctrl-{}", name.strip_prefix("C-")?),
                };
                Some((key, behind))
            });
        bench.at_ms += 10;
        if let Some((key, behind)) = named {
            bench.key(&key);
            rest = behind;
        } else {
            let key = KeyEvent::new(KeyCode::Char(first), KeyModifiers::NONE);
            bench.happen(What::Key(key));
            rest = rest.split_at(first.len_utf8()).1;
        }
    }
    bench.frame();
}

fn unescaped(text: &str) -> String {
    text.replace("\\\\", "\u{0}")
        .replace("\\n", "\n")
        .replace("\\t", "\t")
        .replace('\u{0}', "\\")
}

#[test]
fn commands_do_what_vim_does() {
    let mut wrong = Vec::new();
    let mut count = 0;
    for case in CASES.lines().filter(|line| !line.starts_with('#')) {
        let [before, keys, after] = case.split('\t').collect::<Vec<_>>()[..] else {
            panic!("no case: {case}");
        };
        count += 1;
        let mut bench = vim(&unescaped(before));
        press(&mut bench, keys);
        let is = shown(&bench);
        if is != unescaped(after) {
            wrong.push(format!(
                "{before}  {keys}\n  is  {}\n  vim {after}",
                is.replace('\n', "\\n")
            ));
        }
    }
    assert!(count > 500, "{count}");
    assert!(
        wrong.is_empty(),
        "{} of {count}:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

fn after(text: &str, keys: &str) -> String {
    let mut bench = vim(text);
    press(&mut bench, keys);
    shown(&bench)
}

#[test]
fn a_slip_of_the_hand_in_a_count_does_not_fill_the_memory() {
    let long = "a".repeat(1 << 18);
    for keys in ["yy99999p", "yy99999P", "yyVp99999p", "yyV99999p"] {
        let mut bench = vim(&long);
        press(&mut bench, keys);
        let length = bench.state.document.draft.preamble.len();
        assert!(
            (2 << 20..64 << 20).contains(&length) || keys == "yyV99999p",
            "{keys}: {length}"
        );
    }
    let mut bench = vim("");
    press(&mut bench, "999i");
    bench.happen(What::Paste(long));
    press(&mut bench, "<Esc>");
    assert!(bench.state.document.draft.preamble.len() < 64 << 20);
}

#[test]
fn what_differs_from_vim_differs_on_purpose() {
    for (text, keys, expected) in [
        // A placeholder is one thing: its braces are both pairs.
        ("Hi {{na¦me}}, x", "di{", "Hi {{¦}}, x"),
        ("Hi {{na¦me}}, x", "da{", "Hi ¦, x"),
        ("Hi {{na¦me}}, x", "ci{clinic<Esc>", "Hi {{clini¦c}}, x"),
        ("¦Hi {{name}}, x", "ci{clinic<Esc>", "Hi {{clini¦c}}, x"),
        ("Hi {{na¦me}}, x", "va{y$p", "Hi {{name}}, x{{name}¦}"),
        // An emoji of several characters is one letter, and one word.
        (
            "x👩\u{200d}👩\u{200d}👧¦y",
            "b",
            "x¦👩\u{200d}👩\u{200d}👧y",
        ),
        ("¦x👩\u{200d}👩\u{200d}👧y", "lx", "x¦y"),
        // Nothing was copied: what is selected stays.
        ("one ¦two", "viwp", "one tw¦o"),
        // As one sees it: in Arabic right is back, and left is on.
        ("ق¦ال", "l", "¦قال"),
        ("ق¦ال", "h", "قا¦ل"),
        ("¦قال لها", "3h", "قال¦ لها"),
        ("قا¦ل", "dl", "ق¦ل"),
        ("قا¦ل", "x", "ق¦ا"),
    ] {
        assert_eq!(after(text, keys), expected, "{text} {keys}");
    }
}

#[test]
fn a_carriage_return_before_a_lines_end_is_a_letter_and_the_line_ends_all_the_same() {
    for (keys, expected) in [
        ("rx", "a¦x\nb"),
        ("2rx", "a¦\r\nb"),
        ("x", "¦a\nb"),
        ("~", "a¦\r\nb"),
    ] {
        assert_eq!(after("a¦\r\nb", keys), expected, "{keys}");
    }
}

#[test]
fn each_command_and_each_insertion_is_one_step_of_undo() {
    for (text, keys, expected) in [
        ("one ¦two three", "dwdwuu", "one ¦two three"),
        ("one ¦two three", "dwdwuu<C-r>", "one ¦three"),
        ("one ¦two three", "dwdw2u2<C-r>", "one¦ "),
        ("one ¦two three", "ixy z, w<Esc>u", "one ¦two three"),
        ("one ¦two three", "ixy<Esc>a z<Esc>u", "one xy¦two three"),
        ("one ¦two three", "cwab cd<Esc>u", "one ¦two three"),
        ("one ¦two three", "cwab<Esc>u<C-r>", "one ¦ab three"),
        ("one ¦two three", "ia<CR>b<CR>c<Esc>u", "one ¦two three"),
        ("one ¦two three", "3ixy<Esc>u", "one ¦two three"),
        ("one ¦two three", "2oxy<Esc>u", "one two thre¦e"),
        ("one ¦two three", "xxx3u", "one ¦two three"),
        ("one ¦two three", "dw.uu", "one ¦two three"),
        ("one ¦two three", "ddpuu", "¦one two three"),
        ("one ¦two three", "iab<BS>c<C-w>d<Esc>u", "one ¦two three"),
        ("one\n¦two\nthree", "VjJuVjd", "¦one"),
        ("one ¦two three", "veUu", "one ¦two three"),
        ("one\n¦two\nthree", "kJ.u", "one tw¦o\nthree"),
    ] {
        assert_eq!(after(text, keys), expected, "{text} {keys}");
    }
}

#[test]
fn a_letter_in_normal_mode_never_types() {
    let mut bench = vim("¦one");
    for letter in ('!'..='~').chain("é漢س\u{301}".chars()) {
        // What goes into insert mode, or changes the text as a command, is asked elsewhere.
        if "iaIAoOsScCRxXdDpPJ~r.uU<>&=!@Qqm'`\"".contains(letter) {
            continue;
        }
        press(&mut bench, &letter.to_string());
        press(&mut bench, "<Esc>");
        bench.state.overlays.clear();
        bench.keys("esc esc");
        assert_eq!(bench.state.document.draft.preamble, "one", "{letter}");
        assert_eq!(bench.state.modal.mode, Mode::Normal);
    }
    for letter in "&=!@Qqm'`\"Z".chars() {
        press(&mut bench, &letter.to_string());
        assert_eq!(bench.state.document.draft.preamble, "one", "{letter}");
    }
}

#[test]
fn a_paste_in_normal_mode_is_one_step_behind_the_cursor() {
    let mut bench = vim("on¦e");
    bench.happen(What::Paste("dd x\nZ".into()));
    assert_eq!(shown(&bench), "onedd x\n¦Z");
    assert_eq!(bench.state.modal.mode, Mode::Normal);
    press(&mut bench, "u");
    assert_eq!(bench.state.document.draft.preamble, "one");
    let mut bench = vim("one ¦two");
    press(&mut bench, "viw");
    bench.happen(What::Paste("six".into()));
    assert_eq!(shown(&bench), "one si¦x");
    let mut bench = vim("¦one");
    bench.happen(What::Paste("x".into()));
    assert_eq!(shown(&bench), "¦xone");
    // An insertion takes it as it is.
    press(&mut bench, "A");
    bench.happen(What::Paste("dd".into()));
    assert_eq!(bench.state.document.draft.preamble, "xonedd");
}

#[test]
fn keys_that_work_everywhere_work_in_every_mode() {
    for mode in ["", "i", "v", "V", "d", "2"] {
        let mut bench = vim("¦one");
        press(&mut bench, mode);
        bench.keys("f5");
        assert!(
            matches!(bench.state.overlays.last(), Some(Overlay::Card(_))),
            "{mode}"
        );
        bench.keys("esc");
        assert!(bench.state.overlays.is_empty());
        assert_eq!(bench.state.document.draft.preamble, "one");
        bench.keys("tab");
        assert_eq!(bench.state.pane.field, Field::Params, "{mode}");
    }
}

#[test]
fn the_cards_keys_are_what_they_are_elsewhere() {
    let mut bench = vim("¦You are polite.");
    press(&mut bench, "d");
    bench.state.allowed_numbers = vec!["+12025550199".into()];
    bench.state.target = Target::live("https://api.tryhamsa.com").unwrap();
    bench.open_card(NumberFacts::default());
    // The digits are what is typed, none is a command or a count.
    bench.at_ms += 1_000;
    bench.keys("0 1 4 4");
    let Some(Overlay::Card(card)) = bench.state.overlays.last() else {
        panic!("no card");
    };
    assert_eq!(card.typed, "0144");
    bench.keys("enter enter");
    assert_eq!(bench.dials(), 1);
    // Letters typed ahead restart the quiet time there, too.
    let mut bench = vim("¦You are polite.");
    bench.open_card(NumberFacts::default());
    for key in ["j", "g", "g", "2", "d", "enter"] {
        bench.at_ms += QUIET_MS - 10;
        bench.key(key);
        bench.frame();
    }
    assert_eq!(bench.dials(), 0);
}

#[test]
fn what_is_typed_on_the_card_as_a_value_is_typed() {
    let mut bench = vim("¦Hello {{nobody}}");
    bench.keys("f5").text("jgG:/");
    let Some(Overlay::Card(card)) = bench.state.overlays.last() else {
        panic!("no card");
    };
    assert_eq!(card.fills[0].value, "jgG:/");
}

#[test]
fn a_list_types_what_is_looked_for_and_behind_esc_takes_commands() {
    let mut bench = vim("¦one");
    bench.keys("ctrl-p").text("jk");
    let picker = |bench: &Bench| match bench.state.overlays.last() {
        Some(Overlay::Picker(picker)) => (picker.filter.text(), picker.selected),
        _ => panic!("no list"),
    };
    assert_eq!(picker(&bench).0, "jk");
    bench.keys("backspace backspace esc j j k");
    assert_eq!(picker(&bench), (String::new(), 1));
    bench.keys("G");
    assert!(picker(&bench).1 > 20);
    bench.keys("g g x");
    assert_eq!(picker(&bench), (String::new(), 0));
    bench.keys("/ j");
    assert_eq!(picker(&bench).0, "j");
    bench.keys("esc esc");
    assert!(bench.state.overlays.is_empty());
    // Another list begins with typing.
    bench.keys("ctrl-p j");
    assert_eq!(picker(&bench).0, "j");
    // Help is read with the same keys.
    bench.keys("f1 j j");
    bench.frame();
    let top = |bench: &Bench| match bench.state.overlays.last() {
        Some(Overlay::Reader { page, .. }) => page.scroll,
        _ => panic!("no help"),
    };
    assert_eq!(top(&bench), 2);
    bench.keys("k k G");
    assert!(top(&bench) > 20);
    bench.keys("g g");
    assert_eq!(top(&bench), 0);
}

#[test]
fn choices_the_tree_and_rows_go_by_j_and_k() {
    let mut bench = vim("¦one");
    bench.focus_on(Field::Lang);
    let lang = bench.state.document.draft.lang.clone();
    bench.keys("j");
    assert_ne!(bench.state.document.draft.lang, lang);
    bench.keys("k d d");
    assert_eq!(bench.state.document.draft.lang, lang);
    bench.state.document.draft.poke_messages = vec!["one".into(), "two".into()];
    bench.focus_on(Field::PokeMessages);
    bench.keys("j x");
    assert_eq!(bench.state.document.draft.poke_messages, ["one", "wo"]);
    bench.keys("k d d");
    assert_eq!(bench.state.document.draft.poke_messages, ["wo"]);
    bench.keys("o").text("new");
    bench.keys("esc");
    assert_eq!(bench.state.document.draft.poke_messages, ["wo", "new"]);
    bench.keys("O").text("mid");
    assert_eq!(
        bench.state.document.draft.poke_messages,
        ["wo", "mid", "new"]
    );
    bench.keys("esc");
    bench.state.document.draft.outcome_response_shape =
        r#"{"type":"object","properties":{"a":{"type":"string"},"b":{"type":"string"}}}"#.into();
    bench.state.stale.check = true;
    bench.focus_on(Field::OutcomeSchema);
    let at = |bench: &Bench| bench.state.schema.field().map(|field| field.path.clone());
    let first = at(&bench);
    bench.keys("j");
    assert_ne!(at(&bench), first);
    bench.keys("g g");
    assert_eq!(at(&bench), first);
}

#[test]
fn the_command_line_saves_quits_and_goes_to_lines() {
    let mut bench = vim("¦one\ntwo\nthree");
    bench.keys(": 3 enter");
    assert_eq!(shown(&bench), "one\ntwo\n¦three");
    bench.keys(": n o p e enter");
    let Some(Overlay::Prompt(prompt)) = bench.state.overlays.last() else {
        panic!("no prompt");
    };
    assert!(
        prompt.error.starts_with("There is no :nope here"),
        "{}",
        prompt.error
    );
    bench.keys("esc : q enter");
    assert!(bench.state.quitting);
}

#[test]
fn saving_and_quitting_quits_when_it_is_saved_and_not_before() {
    let mut bench = vim("¦one");
    bench.state.document.path = Some("clinic.toml".into());
    press(&mut bench, "x");
    bench.keys(": w q enter");
    assert!(!bench.state.quitting);
    let draft = saved(&bench);
    bench.happen(What::Saved(Box::new(Err(SaveFailure::Other(
        "disk full".into(),
    )))));
    assert!(!bench.state.quitting, "what is not saved is not quitted");
    bench.happen(What::Saved(Box::new(Ok(draft))));
    assert!(!bench.state.quitting, "that wish is gone");
    press(&mut bench, "x");
    bench.keys(": w q enter");
    let draft = saved(&bench);
    bench.happen(What::Saved(Box::new(Ok(draft))));
    assert!(bench.state.quitting);
}

/// What saving answers.
fn saved(bench: &Bench) -> crate::app::SavedDraft {
    let document = &bench.state.document;
    crate::app::SavedDraft {
        path: "clinic.toml".into(),
        draft: document.draft.clone(),
        text: document.text.clone(),
        shape: document.shape.clone(),
        problems: Vec::new(),
    }
}

#[test]
fn searches_stand_at_the_start_of_their_match() {
    for (text, keys, expected) in [
        ("¦one two one two", "/two<CR>", "one ¦two one two"),
        ("¦one two one two", "/two<CR>n", "one two one ¦two"),
        ("¦one two one two", "/two<CR>nn", "one ¦two one two"),
        ("¦one two one two", "/two<CR>N", "one two one ¦two"),
        ("¦one two one two", "/one<CR>", "one two ¦one two"),
        ("one two one tw¦o", "?one<CR>", "one two ¦one two"),
        ("one two one tw¦o", "?one<CR>n", "¦one two one two"),
        ("one two one tw¦o", "?one<CR>nN", "one two ¦one two"),
        ("¦one two one two", "/two<Esc>", "¦one two one two"),
        ("¦one two ones one", "*", "one two ones ¦one"),
        ("one two ones ¦one", "#", "¦one two ones one"),
        ("¦one two one two", "*x", "one two ¦ne two"),
        ("one ¦two", "/nothing<CR>", "one ¦two"),
    ] {
        assert_eq!(after(text, keys), expected, "{text} {keys}");
    }
}

#[test]
fn what_the_mouse_selects_is_visual_mode_and_ctrl_c_copies_or_stops() {
    let mut bench = vim("one ¦two");
    bench.keys("alt-a");
    assert_eq!(
        crate::app::modal::shown::shown(&bench.state).unwrap().0,
        "VISUAL"
    );
    bench.keys("d");
    assert_eq!(bench.state.document.draft.preamble, "");
    let mut bench = vim("one ¦two");
    bench.keys("v e ctrl-c");
    assert!(bench.copied("two"));
    bench.keys("esc ctrl-c");
    assert!(!bench.state.quitting);
}

#[test]
fn a_yank_is_on_the_clipboard_and_a_deletion_is_not() {
    let mut bench = vim("one ¦two");
    press(&mut bench, "dw");
    assert!(
        !bench
            .effects
            .iter()
            .any(|effect| matches!(effect, Effect::Copy(_)))
    );
    press(&mut bench, "yy");
    assert!(bench.copied("one "));
    press(&mut bench, "p");
    assert_eq!(bench.state.document.draft.preamble, "one \none ");
}

#[test]
fn rows_of_the_screen_are_gone_through_by_gj_and_gk() {
    let long = "word ".repeat(60);
    let mut bench = vim(&format!("¦{long}\nlast"));
    press(&mut bench, "gj");
    let first = bench.state.pane.editor.as_ref().unwrap().cursor();
    assert!(first > 20 && first < 120, "{first}");
    press(&mut bench, "gjgkgk");
    assert_eq!(bench.state.pane.editor.as_ref().unwrap().cursor(), 0);
    press(&mut bench, "j");
    assert_eq!(shown(&bench), format!("{long}\n¦last"));
}
