//! Moving and selecting, with keys and with the mouse.

use crossterm::event::{MouseButton, MouseEvent, MouseEventKind};

use super::*;
use crate::text::layout::Base;

fn over(preamble: &str) -> Bench {
    let mut bench = Bench::new();
    bench.state.document.draft.preamble = preamble.into();
    bench.state.stale.check = true;
    bench.focus_on(Field::Preamble);
    bench
}

impl Bench {
    fn cursor(&self) -> usize {
        self.state.pane.editor.as_ref().unwrap().cursor()
    }

    fn selection(&self) -> String {
        let editor = self.state.pane.editor.as_ref().unwrap();
        editor.selected().unwrap_or_default()
    }

    /// A mouse event at a column and row of the text on screen, which may lie outside of it.
    fn mouse(&mut self, kind: MouseEventKind, column: i32, row: i32) -> &mut Self {
        let area = self.state.text_area();
        let mouse = MouseEvent {
            kind,
            column: u16::try_from(i32::from(area.x) + column).unwrap(),
            row: u16::try_from(i32::from(area.y) + row).unwrap(),
            modifiers: KeyModifiers::NONE,
        };
        self.happen(What::Mouse(mouse));
        self.frame();
        self
    }

    fn press(&mut self, column: i32, row: i32) -> &mut Self {
        self.mouse(MouseEventKind::Down(MouseButton::Left), column, row)
    }

    fn release(&mut self, column: i32, row: i32) -> &mut Self {
        self.mouse(MouseEventKind::Up(MouseButton::Left), column, row)
    }

    fn drag(&mut self, column: i32, row: i32) -> &mut Self {
        self.mouse(MouseEventKind::Drag(MouseButton::Left), column, row)
    }

    fn click(&mut self, column: i32, row: i32) -> &mut Self {
        self.press(column, row).release(column, row)
    }

    fn timers(&self) -> usize {
        self.effects
            .iter()
            .filter(|effect| {
                matches!(
                    effect,
                    Effect::SetTimer {
                        timer: Timer::Autoscroll,
                        ..
                    }
                )
            })
            .count()
    }
}

#[test]
fn what_has_no_direction_takes_that_of_the_drafts_language() {
    let sides = |lang: &str, base: Option<Base>| {
        let mut bench = over("٤٨٢١٥\n{{name}}\nplain\nسبب");
        bench.state.document.draft.lang = lang.to_owned();
        bench
            .state
            .bases
            .extend(base.map(|base| (Field::Preamble, base)));
        bench.state.stale.check = true;
        bench.frame();
        let in_editor = { &bench.state.pane.flows[0] };
        let preview = &bench.state.preview;
        let at = |text: &str| preview.doc.text.find(text).unwrap();
        let starts = [0, 11, 20, 26].map(|byte| in_editor.is_rtl(byte));
        (
            starts,
            preview.flow.is_rtl(at("٤٨٢١٥")),
            preview.flow.is_rtl(at("plain")),
        )
    };
    assert_eq!(
        sides("en", None),
        ([false, false, false, true], false, false)
    );
    assert_eq!(sides("ar", None), ([true, true, false, true], true, false));
    assert_eq!(sides("ar", Some(Base::Ltr)).0, [false; 4]);
    assert_eq!(sides("en", Some(Base::Rtl)).0, [true; 4]);
}

#[test]
fn the_number_of_a_message_stands_where_it_begins() {
    let mut bench = Bench::new();
    bench.state.document.draft.poke_messages = vec!["سبب الاتصال".to_owned(), "Hello".to_owned()];
    bench.state.stale.check = true;
    bench.focus_on(Field::PokeMessages);
    let width = i32::from(bench.state.text_area().width);
    // Beside the number at the right, and behind that at the left.
    assert_eq!(bench.state.pane.cursor(), Some((1, width - 4)));
    bench.click(0, 1);
    assert_eq!(bench.cursor(), "سبب الاتصال".len());
    bench.click(3, 4);
    assert_eq!((bench.state.pane.row, bench.cursor()), (1, 0));
    assert_eq!(bench.state.pane.cursor(), Some((4, 3)));
}

#[test]
fn paragraphs_are_moved_and_selected_over() {
    let mut bench = over("one two\nthree\n\n\nfour");
    bench.keys("right ctrl-down");
    assert_eq!(bench.cursor(), 8);
    bench.keys("ctrl-down");
    assert_eq!(bench.cursor(), 16);
    bench.keys("ctrl-down");
    assert_eq!(bench.cursor(), 20);
    bench.keys("ctrl-up");
    assert_eq!(bench.cursor(), 16);
    bench.keys("ctrl-shift-up");
    assert_eq!(bench.selection(), "three\n\n\n");
    bench.keys("ctrl-up");
    assert_eq!(bench.cursor(), 0);
}

#[test]
fn words_of_arabic_are_moved_over_as_they_stand() {
    let text = "مرحبا يا سارة";
    let mut bench = over(text);
    bench.keys("ctrl-left");
    assert_eq!(bench.cursor(), "مرحبا ".len(), "left is onward");
    bench.keys("ctrl-left ctrl-right");
    assert_eq!(bench.cursor(), "مرحبا ".len());
    bench.keys("ctrl-shift-left");
    assert_eq!(bench.selection(), "يا ");
    // A plain arrow goes to that side of it: left is its end.
    bench.keys("left");
    assert_eq!(bench.cursor(), "مرحبا يا ".len());
    bench.keys("ctrl-shift-right right");
    assert_eq!(bench.cursor(), "مرحبا ".len());
}

#[test]
fn shift_and_arrows_select_in_the_order_of_the_screen() {
    let mut bench = over("سلام");
    bench.keys("shift-left shift-left");
    assert_eq!(bench.selection(), "سل");
    bench.keys("shift-right");
    assert_eq!(bench.selection(), "س");
    bench.keys("shift-end");
    assert_eq!(bench.selection(), "سلام");
    bench.text("x");
    assert_eq!(bench.preamble(), "x");
}

#[test]
fn home_and_end_go_by_the_row_on_the_screen() {
    let words = "word ".repeat(30);
    let mut bench = over(&words);
    bench.keys("down");
    let start = bench.cursor();
    assert!(start > 0);
    bench.keys("end");
    let end = bench.cursor();
    bench.keys("home");
    assert_eq!(bench.cursor(), start);
    bench.keys("down");
    assert_eq!(
        bench.cursor(),
        end + 1,
        "End stays on its own row, before the space"
    );
    bench.keys("up shift-end");
    assert_eq!(bench.selection(), words.get(start..end).unwrap());
}

#[test]
fn words_are_deleted_and_cut_on_either_side() {
    let mut bench = over("one two three");
    bench.keys("ctrl-right ctrl-delete");
    assert_eq!(bench.preamble(), "one three");
    bench.keys("ctrl-w");
    assert_eq!(bench.preamble(), "three");
    bench.keys("ctrl-shift-right ctrl-x");
    assert_eq!(bench.preamble(), "");
    assert!(bench.copied("three"));
    bench.keys("ctrl-z ctrl-z ctrl-z");
    assert_eq!(bench.preamble(), "one two three");
}

#[test]
fn a_double_click_selects_a_word_and_a_triple_click_a_paragraph() {
    let mut bench = over("one two three\nfour");
    bench.click(5, 0);
    assert_eq!((bench.cursor(), bench.selection().as_str()), (5, ""));
    bench.click(5, 0);
    assert_eq!(bench.selection(), "two");
    bench.click(5, 0);
    assert_eq!(bench.selection(), "one two three");
    bench.click(5, 0);
    assert_eq!(bench.selection(), "");
}

#[test]
fn slow_clicks_and_clicks_elsewhere_are_single() {
    let mut bench = over("one two three");
    bench.click(5, 0);
    bench.at_ms += 500;
    bench.click(5, 0);
    assert_eq!(bench.selection(), "");
    bench.click(1, 0);
    assert_eq!(bench.selection(), "");
}

#[test]
fn a_drag_goes_on_by_the_unit_it_began_with_both_ways() {
    let mut bench = over("one two three four");
    bench.click(5, 0).press(5, 0).drag(9, 0);
    assert_eq!(bench.selection(), "two three");
    bench.drag(1, 0);
    assert_eq!(bench.selection(), "one two");
    assert_eq!(bench.cursor(), 0);
    bench.release(1, 0).drag(12, 0);
    assert_eq!(bench.selection(), "one two", "the button is up");

    let mut plain = over("one two three four");
    plain.press(5, 0).drag(9, 0);
    assert_eq!(plain.selection(), "wo t");
}

#[test]
fn a_double_click_on_an_arabic_word_selects_it() {
    let mut bench = over("مرحبا يا سارة");
    let width = i32::from(bench.state.text_area().width);
    bench.click(width - 2, 0).click(width - 2, 0);
    assert_eq!(bench.selection(), "مرحبا");
}

#[test]
fn held_beyond_the_edge_it_scrolls_on_by_a_timer_and_stops_with_the_button() {
    let lines: String = (0..100)
        .flat_map(|line| ["line ".to_owned(), line.to_string(), "\n".to_owned()])
        .collect();
    let mut bench = over(&lines);
    let height = i32::from(bench.state.text_area().height);
    bench.press(0, 3).drag(2, height - 1);
    assert_eq!(bench.timers(), 0, "inside there is no timer");
    bench.drag(2, height);
    assert_eq!(bench.timers(), 1);
    let scroll = bench.state.pane.scroll;
    for _ in 0..5 {
        bench.happen(What::Timer(Timer::Autoscroll));
        bench.frame();
    }
    assert_eq!(bench.state.pane.scroll, scroll + 5);
    assert!(bench.selection().starts_with("line 3\n"));
    assert_eq!(bench.timers(), 6);
    bench.release(2, height);
    bench.happen(What::Timer(Timer::Autoscroll));
    assert_eq!(bench.timers(), 6, "idle is idle");
    bench.press(0, 3).drag(2, height);
    let mut fired = 0;
    while bench.state.press.as_ref().unwrap().scrolling {
        bench.happen(What::Timer(Timer::Autoscroll));
        bench.frame();
        fired += 1;
        assert!(fired < 200, "it ends at the text's end");
    }
    assert!(bench.selection().ends_with("line 99\n"));
}

#[test]
fn at_the_end_of_the_text_nothing_scrolls_on() {
    let mut bench = over("short");
    let height = i32::from(bench.state.text_area().height);
    bench.press(0, 0).drag(2, height);
    assert_eq!(bench.selection(), "short");
    assert_eq!(bench.timers(), 0);
}

#[test]
fn a_drag_out_of_a_row_selects_to_its_end() {
    let mut bench = Bench::new();
    bench.state.document.draft.poke_messages = vec!["first one".into(), "second".into()];
    bench.focus_on(Field::PokeMessages);
    bench.press(3 + 6, 1).drag(3 + 2, 4);
    assert_eq!(
        (bench.state.pane.row, bench.selection().as_str()),
        (0, "one")
    );
}

#[test]
fn a_field_turns_from_right_to_left_and_back_and_code_does_not() {
    let mut bench = over("hello");
    let column = |bench: &Bench| bench.state.pane.cursor().unwrap().1;
    assert_eq!(column(&bench), 0);
    bench
        .keys("ctrl-p")
        .text("direction of this field")
        .keys("enter");
    assert_eq!(bench.state.bases[&Field::Preamble], Base::Ltr);
    bench
        .keys("ctrl-p")
        .text("direction of this field")
        .keys("enter");
    assert_eq!(bench.state.bases[&Field::Preamble], Base::Rtl);
    assert!(column(&bench) > 30, "the line starts at the right");
    bench.focus_on(Field::Greeting);
    assert_eq!(column(&bench), 0, "each field has its own");
    bench.focus_on(Field::Preamble);
    assert!(column(&bench) > 30);
    bench.focus_on(Field::OutcomeSchema);
    bench
        .keys("ctrl-p")
        .text("direction of this field")
        .keys("enter");
    assert!(!bench.state.bases.contains_key(&Field::OutcomeSchema));
}

#[test]
fn a_click_on_the_folded_list_goes_where_it_points() {
    let mut bench = Bench::new();
    bench.happen(What::Resize {
        width: 80,
        height: 24,
    });
    let row = bench.state.layout().fields.y;
    let click = |bench: &mut Bench, column: usize| {
        for kind in [
            MouseEventKind::Down(MouseButton::Left),
            MouseEventKind::Up(MouseButton::Left),
        ] {
            bench.happen(What::Mouse(MouseEvent {
                kind,
                column: u16::try_from(column).unwrap(),
                row,
                modifiers: KeyModifiers::NONE,
            }));
        }
        (bench.state.pane.field, bench.state.preview_over_editor)
    };
    bench.focus_on(Field::Greeting);
    // The neighbours stand close together at the left: ` ‹ Name   Greeting   Preamble ›   3 of 19`.
    let line = " ‹ Name   Greeting   Preamble ›   3 of 19";
    let column = |word| line.find(word).unwrap() - "‹".len() + 1;
    assert_eq!(click(&mut bench, column("Pre")), (Field::Preamble, false));
    assert_eq!(click(&mut bench, 1), (Field::Greeting, false));
    assert_eq!(click(&mut bench, column("Gre")), (Field::Greeting, false));
    assert_eq!(click(&mut bench, 50), (Field::Greeting, false));
    assert_eq!(click(&mut bench, 75), (Field::Greeting, true));
    assert_eq!(click(&mut bench, 75), (Field::Greeting, false));
}
