//! Names offered while a placeholder is typed.

use super::*;

fn names(bench: &Bench) -> Vec<&str> {
    bench
        .state
        .completion
        .iter()
        .filter(|list| !list.hidden)
        .flat_map(|list| list.names.iter().map(|name| name.name.as_str()))
        .collect()
}

fn greeting(bench: &Bench) -> &str {
    &bench.state.document.draft.greeting_message
}

#[test]
fn two_braces_offer_params_first_and_letters_narrow_them_down() {
    let mut bench = Bench::new();
    bench.keys("ctrl-end").text(" {");
    assert!(names(&bench).is_empty());
    bench.text("{");
    assert_eq!(names(&bench).first(), Some(&"name"));
    assert!(names(&bench).contains(&"current_time"));
    bench.text("n");
    assert_eq!(names(&bench).first(), Some(&"name"));
    bench.text("am");
    assert_eq!(names(&bench), ["name", "agent_name"]);
    bench.text("x");
    assert!(names(&bench).is_empty());
}

#[test]
fn a_name_is_taken_with_enter_or_tab_and_is_one_step() {
    for key in ["enter", "tab"] {
        let mut bench = Bench::new();
        bench.keys("ctrl-end").text(" {{agent_na").keys(key);
        assert_eq!(greeting(&bench), "Hello {{name}}. {{agent_name}}");
        assert_eq!(bench.state.pane.field, Field::Greeting);
        bench.text("!");
        assert_eq!(greeting(&bench), "Hello {{name}}. {{agent_name}}!");
        bench.keys("ctrl-z ctrl-z");
        assert_eq!(greeting(&bench), "Hello {{name}}. {{agent_na");
    }
}

#[test]
fn a_line_end_behind_two_braces_is_a_line_end() {
    let mut bench = Bench::new();
    bench.keys("ctrl-end").text(" {{").keys("enter");
    assert_eq!(greeting(&bench), "Hello {{name}}. {{\n");
    assert!(names(&bench).is_empty());
}

#[test]
fn a_whole_placeholder_typed_fast_is_left_alone() {
    let mut bench = Bench::new();
    bench.keys("ctrl-end");
    for character in " {{agent_name}}".chars() {
        bench.key(&character.to_string().replace(' ', "space"));
    }
    bench.key("enter").key("x");
    bench.frame();
    assert_eq!(greeting(&bench), "Hello {{name}}. {{agent_name}}\nx");
    assert!(names(&bench).is_empty());
}

#[test]
fn the_arrows_choose_and_then_enter_takes() {
    let mut bench = Bench::new();
    bench.keys("ctrl-end").text(" <<").keys("down up up");
    let last = names(&bench).last().copied().unwrap().to_owned();
    bench.keys("enter");
    assert_eq!(greeting(&bench), format!("Hello {{{{name}}}}. <<{last}>>"));
}

#[test]
fn esc_puts_the_list_away_until_the_next_placeholder() {
    let mut bench = Bench::new();
    bench.keys("ctrl-end").text(" {{n").keys("esc");
    assert!(names(&bench).is_empty());
    bench.text("a").keys("enter");
    assert_eq!(greeting(&bench), "Hello {{name}}. {{na\n");
    bench.text("{{n");
    assert!(!names(&bench).is_empty());
}

#[test]
fn moving_pasting_and_clicking_put_it_away() {
    for end in ["left", "ctrl-z", "ctrl-p", "f4"] {
        let mut bench = Bench::new();
        bench.keys("ctrl-end").text(" {{n").keys(end);
        assert!(names(&bench).is_empty(), "{end}");
    }
    let mut bench = Bench::new();
    bench
        .keys("ctrl-end")
        .text(" {{n")
        .happen(What::Paste("a".into()));
    assert!(names(&bench).is_empty());
}

#[test]
fn inside_a_closed_placeholder_the_name_is_replaced() {
    let mut bench = Bench::new();
    bench.keys("ctrl-home");
    for _ in 0..9 {
        bench.keys("right");
    }
    // Hello {{n|ame}}.
    bench.keys("backspace").text("agent_nu");
    assert_eq!(greeting(&bench), "Hello {{agent_nuame}}.");
    assert!(names(&bench).contains(&"agent_number"));
    bench.keys("enter");
    assert_eq!(greeting(&bench), "Hello {{agent_number}}.");
    bench.text("!");
    assert_eq!(greeting(&bench), "Hello {{agent_number}}!.");
}

#[test]
fn only_texts_in_which_placeholders_are_filled_in_offer_names() {
    let mut bench = Bench::new();
    bench.focus_on(Field::Outcome).text("{{n");
    assert!(names(&bench).is_empty());
    bench.focus_on(Field::Preamble).text("{{n");
    assert!(!names(&bench).is_empty());
}

#[test]
fn a_click_on_a_name_takes_it_and_one_beside_the_list_puts_it_away() {
    use crossterm::event::{MouseButton, MouseEvent, MouseEventKind};

    let click = |bench: &mut Bench, column: u16, row: u16| {
        bench.happen(What::Mouse(MouseEvent {
            kind: MouseEventKind::Down(MouseButton::Left),
            column,
            row,
            modifiers: KeyModifiers::NONE,
        }));
        bench.frame();
    };
    let mut bench = Bench::new();
    bench.keys("ctrl-end").text(" {{agent");
    let area = super::super::completing::area(&bench.state).unwrap();
    let second = names(&bench)[1].to_owned();
    click(&mut bench, area.x + 3, area.y);
    assert!(!names(&bench).is_empty(), "the border is neither");
    click(&mut bench, area.x + 3, area.y + 2);
    assert_eq!(
        greeting(&bench),
        format!("Hello {{{{name}}}}. {{{{{second}}}}}")
    );

    bench.text(" {{agent");
    let area = super::super::completing::area(&bench.state).unwrap();
    let before = greeting(&bench).to_owned();
    click(&mut bench, area.x + 3, area.bottom() + 1);
    assert!(names(&bench).is_empty());
    assert_eq!(greeting(&bench), before);
}
