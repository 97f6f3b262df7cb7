//! What is seen while a text is edited: the find line, the names offered, selections, marks in code.

use crossterm::event::{KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use ratatui::style::Modifier;
use ringback::app::What;
use ringback::app::action::named;
use ringback::app::keymap::KeyMap;
use ringback::draft::field::Field;

use super::screens::{NARROW, SMALL, WIDE, Workbench};

/// What stands on the screen in a style, one entry for each row that has any.
fn marked(workbench: &Workbench, modifier: Modifier) -> Vec<String> {
    let buffer = workbench.drawn();
    let area = workbench.state.text_area();
    (area.y..area.bottom())
        .map(|y| {
            (area.x..area.right())
                .map(|x| buffer.cell((x, y)).unwrap())
                .filter(|cell| cell.style().add_modifier.contains(modifier))
                .map(ratatui::buffer::Cell::symbol)
                .collect::<String>()
        })
        .filter(|row: &String| !row.is_empty())
        .collect()
}

#[test]
fn the_find_line_at_the_foot_of_the_pane() {
    for (name, size) in [("wide", WIDE), ("narrow", NARROW)] {
        let mut workbench = Workbench::open("clinic-reminder", size);
        workbench.keys(r#"ctrl-p "preamble" enter ctrl-f "the" down"#);
        insta::assert_snapshot!(format!("find_{name}"), workbench.screen());
        workbench.keys(r#"alt-e alt-w tab "your""#);
        insta::assert_snapshot!(format!("replace_{name}"), workbench.screen());
    }
}

#[test]
fn nothing_found_in_arabic() {
    let mut workbench = Workbench::open("tawseel", NARROW);
    workbench.keys(r#"ctrl-p "preamble" enter ctrl-f "طلبك شش""#);
    insta::assert_snapshot!("find_nothing_arabic", workbench.screen());
}

#[test]
fn every_match_is_lit_and_the_one_gone_to_is_selected() {
    let mut workbench = Workbench::open("clinic-reminder", WIDE);
    workbench.keys(r#"ctrl-f "clinic""#);
    assert_eq!(marked(&workbench, Modifier::REVERSED), ["clinic"]);
    workbench.keys("backspace backspace backspace backspace backspace");
    let lit = marked(&workbench, Modifier::BOLD | Modifier::UNDERLINED);
    assert_eq!(lit, ["c", "c"], "the other two");
    workbench.keys("esc right");
    assert!(marked(&workbench, Modifier::REVERSED).is_empty());
    let lit = marked(&workbench, Modifier::BOLD | Modifier::UNDERLINED);
    assert!(lit.is_empty(), "closed, it marks nothing: {lit:?}");
}

#[test]
fn the_names_offered_at_the_cursor() {
    for (name, size) in [("wide", WIDE), ("narrow", NARROW)] {
        let mut workbench = Workbench::open("clinic-reminder", size);
        workbench.keys(r#"ctrl-end " {{""#);
        insta::assert_snapshot!(format!("names_{name}"), workbench.screen());
    }
    let mut arabic = Workbench::open("tawseel", WIDE);
    arabic.keys(r#"ctrl-p "preamble" enter ctrl-end "{{c" down"#);
    insta::assert_snapshot!("names_arabic", arabic.screen());
}

#[test]
fn a_selection_in_arabic_covers_what_it_says() {
    let mut workbench = Workbench::open("tawseel", WIDE);
    workbench.keys("ctrl-home ctrl-shift-left ctrl-shift-left");
    insta::assert_snapshot!("selection_arabic", workbench.screen());
    let editor = workbench.state.pane.editor.as_ref().unwrap();
    let letters = |text: &str| {
        text.chars()
            .filter(|letter| !letter.is_whitespace())
            .count()
    };
    let selected = letters(&editor.selected().unwrap());
    assert!(selected > 5);
    let shown: String = marked(&workbench, Modifier::REVERSED).concat();
    // Joined letters are one cell each, lam-alef one for two.
    let shown = letters(&shown);
    assert!(shown.abs_diff(selected) <= 2, "{shown} of {selected}");
}

#[test]
fn code_is_told_apart_and_a_bracket_shows_its_partner() {
    let mut workbench = Workbench::open("clinic-reminder", WIDE);
    workbench.keys(r#"ctrl-p "schema" enter ctrl-t ctrl-home"#);
    insta::assert_snapshot!("schema", workbench.screen());
    let partners = marked(&workbench, Modifier::BOLD | Modifier::UNDERLINED);
    assert_eq!(partners, ["{", "}"]);
}

#[test]
fn broken_code_is_underlined_where_it_breaks() {
    let mut workbench = Workbench::open("clinic-reminder", WIDE);
    workbench.keys(r#"ctrl-p "schema" enter ctrl-t ctrl-home right down down home ": ""#);
    insta::assert_snapshot!("schema_broken", workbench.screen());
    let underlined = marked(&workbench, Modifier::UNDERLINED);
    assert_eq!(underlined.len(), 1, "{underlined:?}");
}

#[test]
fn what_reads_right() {
    for (name, size) in [("wide", WIDE), ("narrow", NARROW), ("small", SMALL)] {
        let mut workbench = Workbench::open("tawseel", size);
        workbench.keys(r#"ctrl-p "reads right" enter down"#);
        let screen = workbench.screen();
        assert!(screen.contains("1 2 3 or Enter"), "{screen}");
        insta::assert_snapshot!(format!("reads_right_{name}"), workbench.screen());
    }
}

#[test]
fn a_field_that_was_turned_round() {
    let mut workbench = Workbench::open("clinic-reminder", NARROW);
    workbench.keys(r#"ctrl-p "direction of this" enter ctrl-p "direction of this" enter"#);
    insta::assert_snapshot!("field_right_to_left", workbench.screen());
}

#[test]
fn a_triple_click_selects_a_paragraph_on_the_screen() {
    let mut workbench = Workbench::open("tawseel", WIDE);
    workbench.keys(r#"ctrl-p "preamble" enter"#);
    assert_eq!(workbench.state.pane.field, Field::Preamble);
    let area = workbench.state.text_area();
    for _ in 0..3 {
        for kind in [
            MouseEventKind::Down(MouseButton::Left),
            MouseEventKind::Up(MouseButton::Left),
        ] {
            workbench.happen(What::Mouse(MouseEvent {
                kind,
                column: area.right() - 3,
                row: area.y,
                modifiers: KeyModifiers::NONE,
            }));
        }
    }
    let editor = workbench.state.pane.editor.as_ref().unwrap();
    let first = editor.paragraphs().first().unwrap().clone();
    assert_eq!(editor.selected(), Some(first));
}

#[test]
fn every_way_to_go_on_with_a_sequence_is_seen() {
    for size in [WIDE, NARROW, SMALL] {
        let mut workbench = Workbench::open("clinic-reminder", size);
        workbench.state.keymap = KeyMap::read("", Some("emacs")).unwrap();
        let before = workbench.screen();
        workbench.keys("ctrl-x");
        let screen = workbench.screen();
        assert!(screen.contains("Ctrl-X …"), "{screen}");
        let state = &workbench.state;
        let ways = state.keymap.behind(&state.pressed);
        assert!(ways.len() > 15);
        for (keys, action) in ways {
            let way = format!(" {keys} {}", named(action).unwrap().name);
            assert!(screen.contains(&way), "{way} at {size:?}:\n{screen}");
        }
        workbench.keys("esc");
        assert_eq!(workbench.screen(), before);
    }
}
