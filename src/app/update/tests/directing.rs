//! How right-to-left text is brought to the terminal.

use super::*;

#[test]
fn the_test_is_offered_by_a_line_and_never_opens_by_itself() {
    let mut bench = Bench::new();
    let asked = What::Direction {
        display: Display::Word,
        chosen: false,
    };
    bench.happen(asked);
    assert_eq!(bench.state.display, Display::Word);
    assert!(bench.state.overlays.is_empty());
    let text = &bench.state.notice.as_ref().unwrap().text;
    assert!(text.contains("Which reads right?"), "{text}");
}

#[test]
fn the_offer_waits_for_another_line_to_go_and_comes_once() {
    let mut bench = Bench::new();
    bench.happen(What::Note("first".into()));
    bench.happen(What::Direction {
        display: Display::Visual,
        chosen: false,
    });
    assert_eq!(bench.state.notice.as_ref().unwrap().text, "first");
    bench.happen(What::Timer(Timer::Notice));
    let text = &bench.state.notice.as_ref().unwrap().text;
    assert!(text.contains("Which reads right?"), "{text}");
    bench.happen(What::Timer(Timer::Notice));
    assert!(bench.state.notice.is_none());
}

#[test]
fn who_chose_once_is_not_asked_again() {
    let mut bench = Bench::new();
    bench.happen(What::Direction {
        display: Display::Terminal,
        chosen: true,
    });
    assert_eq!(bench.state.display, Display::Terminal);
    assert!(bench.state.notice.is_none());
}

#[test]
fn the_way_that_reads_right_is_taken_and_kept() {
    for (keys, expected) in [
        ("enter", Display::Visual),
        ("down enter", Display::Word),
        ("down down down enter", Display::Terminal),
        ("2", Display::Word),
        ("3", Display::Terminal),
    ] {
        let mut bench = Bench::new();
        bench.keys("ctrl-p").text("reads right").keys("enter");
        assert_eq!(bench.state.overlays.len(), 1);
        bench.keys(keys);
        assert!(bench.state.overlays.is_empty(), "{keys}");
        assert_eq!(bench.state.display, expected, "{keys}");
        let kept =
            |effect: &Effect| matches!(effect, Effect::KeepDirection(kept) if *kept == expected);
        assert!(bench.effects.iter().any(kept), "{keys}");
    }
    let mut bench = Bench::new();
    bench
        .keys("ctrl-p")
        .text("reads right")
        .keys("enter 4 down esc");
    assert!(bench.state.overlays.is_empty());
    assert_eq!(bench.state.display, Display::Visual);
}
