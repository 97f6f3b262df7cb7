//! The voices: the picker, labels and favourites, and switching by two letters.

use super::super::super::voices::{Answer, Order};
use super::*;
use crate::draft::voices::catalogue::Listed;
use crate::draft::voices::own::{Change, Own};
use crate::store::voices::Cached;

const NINE: &str = "ac5ca565-175c-48d8-98dc-2fccc906cf4b";
const FOUR: &str = "35189a1c-afbd-4ab7-9aa2-1af88c70ac63";

fn listed(id: &str, name: &str, language: &str) -> Listed {
    Listed {
        id: id.to_owned(),
        name: name.to_owned(),
        language: language.to_owned(),
        ..Listed::default()
    }
}

fn orders(bench: &Bench) -> Vec<Order> {
    let orders = bench.effects.iter().filter_map(|effect| match effect {
        Effect::Voices(order) => Some(order.clone()),
        _ => None,
    });
    orders.collect()
}

fn answer(bench: &mut Bench, answer: Answer) {
    bench.happen(What::Voices(Box::new(answer)));
    bench.frame();
}

fn fetched(bench: &mut Bench, voices: Vec<Listed>) {
    let fetched_at_ms = bench.state.clock_ms;
    answer(
        bench,
        Answer::Fetched {
            profile: None,
            result: Ok(Cached {
                fetched_at_ms,
                voices,
            }),
        },
    );
}

fn voice(bench: &Bench) -> &str {
    &bench.state.document.draft.voice_id
}

#[test]
fn a_contact_that_is_taken_is_named_and_its_number_masked_where_numbers_are() {
    for (mask, told) in [
        (false, "Call to: Lina, +1 202 555 0144"),
        (true, "Call to: Lina, +1 *** *** **44"),
    ] {
        let mut bench = Bench::new();
        bench.state.book.mask_numbers = mask;
        bench.state.contacts = vec![crate::app::contacts::Contact {
            name: "Lina".to_owned(),
            number: "+12025550144".to_owned(),
        }];
        bench.keys("ctrl-p").text("address book");
        bench.keys("enter enter");
        assert_eq!(bench.state.document.draft.to_number, "+12025550144");
        assert_eq!(bench.state.notice.as_ref().unwrap().text, told);
    }
}

#[test]
fn two_lines_pasted_into_a_list_keep_the_blank_between_their_words() {
    let mut bench = Bench::new();
    bench
        .keys("ctrl-p")
        .happen(What::Paste("param\nset\n".to_owned()));
    let Some(Overlay::Picker(picker)) = bench.state.overlays.last() else {
        panic!("no palette");
    };
    assert_eq!(picker.filter.text(), "param set");
    assert_eq!(picker.chosen().unwrap().label, "Next param set");
    bench
        .keys("esc f2")
        .happen(What::Paste("voice\r\n9".to_owned()));
    let Some(Overlay::Voices(view)) = bench.state.overlays.last() else {
        panic!("no voices");
    };
    assert_eq!(view.chosen().unwrap().title, "Voice 9");
}

#[test]
fn typing_9_and_enter_takes_voice_9() {
    let mut bench = Bench::new();
    bench.keys("f2 9 enter");
    assert_eq!(voice(&bench), NINE);
    assert!(bench.state.overlays.is_empty());
    bench.keys("ctrl-z");
    assert_eq!(voice(&bench), "");
}

#[test]
fn the_account_is_asked_when_the_picker_opens_and_not_again_until_the_list_is_old() {
    let mut bench = Bench::new();
    assert!(orders(&bench).is_empty(), "nothing is asked before");
    bench.keys("f2");
    assert_eq!(orders(&bench), [Order::Fetch]);
    bench.keys("ctrl-r esc f2");
    assert_eq!(orders(&bench).len(), 1, "one question at a time");
    fetched(&mut bench, vec![listed("e1", "Emma", "en")]);
    bench.keys("esc f2");
    assert_eq!(orders(&bench).len(), 1);
    bench.keys("ctrl-r");
    assert_eq!(orders(&bench).len(), 2, "a key asks anew");
    let failed = Answer::Fetched {
        profile: None,
        result: Err("no host".to_owned()),
    };
    answer(&mut bench, failed);
    bench.text("emma").keys("enter");
    assert_eq!(voice(&bench), "e1", "what was known stays");
    bench.state.clock_ms += 25 * 60 * 60 * 1000;
    bench.effects.clear();
    bench.keys("f2");
    assert_eq!(orders(&bench), [Order::Fetch], "a day later");
}

#[test]
fn a_label_and_a_favourite_are_given_by_keys_and_shown_everywhere() {
    let mut bench = Bench::new();
    bench
        .keys("f2 9 ctrl-l")
        .text("Warm Lina")
        .keys("enter tab");
    let asked = orders(&bench);
    let (id, label) = (NINE.to_owned(), "Warm Lina".to_owned());
    assert!(asked.contains(&Order::Change(Change::Label {
        id: id.clone(),
        label
    })));
    assert!(asked.contains(&Order::Change(Change::Favourite { id, on: true })));
    bench.keys("enter");
    let summary = bench.state.summary(Field::Voice).unwrap();
    assert_eq!(summary.text, "Warm Lina (Voice 9)");
    bench.open_card(NumberFacts::default());
    let Some(Overlay::Card(card)) = bench.state.overlays.last() else {
        panic!("no card");
    };
    let page = derive::card_page(&bench.state, card);
    assert!(
        page.doc.text.contains("Warm Lina (Voice 9)"),
        "{}",
        page.doc.text
    );
}

#[test]
fn what_cannot_be_kept_is_said_and_the_disk_has_the_last_word() {
    let mut bench = Bench::new();
    bench.keys("f2 9 tab esc");
    answer(
        &mut bench,
        Answer::Changed(Err("voices.json: no space".to_owned())),
    );
    assert!(bench.state.notice.as_ref().unwrap().is_error);
    // Another window's favourite came with the answer.
    let mut own = Own::default();
    own.apply(&Change::Favourite {
        id: FOUR.to_owned(),
        on: true,
    });
    answer(&mut bench, Answer::Changed(Ok(own)));
    let favourites: Vec<_> = bench.state.voices.catalogue.favourites().collect();
    assert_eq!(favourites.len(), 1);
    assert_eq!(favourites[0].id, FOUR);
}

fn with_favourites() -> Bench {
    let mut bench = Bench::new();
    let mut own = Own::default();
    for id in [NINE, FOUR] {
        own.apply(&Change::Favourite {
            id: id.to_owned(),
            on: true,
        });
    }
    own.apply(&Change::Label {
        id: NINE.to_owned(),
        label: "Warm Lina".to_owned(),
    });
    let read = Answer::Read {
        profile: None,
        list: None,
        own,
    };
    answer(&mut bench, read);
    bench
}

#[test]
fn two_letters_switch_from_anywhere_and_esc_leaves() {
    let mut bench = with_favourites();
    bench.focus_on(Field::Preamble).keys("alt-s w l");
    assert_eq!(voice(&bench), NINE);
    assert_eq!(
        bench.preamble(),
        "You are polite.",
        "no letter fell into the text"
    );
    bench.keys("alt-s v 4");
    assert_eq!(voice(&bench), FOUR);
    bench.keys("alt-s q w q");
    assert_eq!(voice(&bench), FOUR, "letters that begin nothing start anew");
    bench.keys("w L");
    assert_eq!(voice(&bench), NINE, "capitals are as good");
    bench.keys("alt-s w backspace v 4 alt-s esc");
    assert!(bench.state.overlays.is_empty());
    assert_eq!(bench.state.pane.field, Field::Preamble);
    bench.happen(What::Paste("wl".to_owned()));
    assert_eq!(voice(&bench), FOUR);
}

#[test]
fn favourites_are_stepped_through_and_without_one_it_says_how() {
    let mut bench = with_favourites();
    for id in [FOUR, NINE, FOUR] {
        let mut effects = Vec::new();
        act(&mut bench.state, Action::NextVoice, &mut effects);
        assert_eq!(voice(&bench), id);
    }
    let mut bench = Bench::new();
    bench.keys("alt-s");
    assert!(bench.state.overlays.is_empty());
    assert!(bench.state.notice.as_ref().unwrap().text.contains("F2"));
}

#[test]
fn a_voice_of_another_language_is_warned_of_only_once_it_is_known() {
    let mut bench = Bench::new();
    bench.keys("f2 9 enter");
    let told = |bench: &Bench| {
        let problems = &bench.state.report.problems;
        problems.iter().any(|problem| problem.code == "voice-lang")
    };
    assert!(!told(&bench), "no page says what a documented voice speaks");
    fetched(&mut bench, vec![listed(NINE, "Maha", "ar")]);
    assert!(told(&bench));
    bench.focus_on(Field::Voice).keys("alt-m");
    assert_eq!(bench.state.document.draft.lang, "ar");
    assert!(!told(&bench));
}

#[test]
fn five_thousand_voices_are_found_in() {
    let mut bench = Bench::new();
    let voices = (0..5_000)
        .map(|n| {
            listed(
                &format!("{n:08x}-0000-4000-8000-000000000000"),
                &format!("Speaker {n}"),
                "en",
            )
        })
        .collect();
    bench.keys("f2");
    fetched(&mut bench, voices);
    bench.text("speaker 4321").keys("enter");
    assert_eq!(voice(&bench), "000010e1-0000-4000-8000-000000000000");
}
