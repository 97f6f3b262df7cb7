//! What holds on every screen: hints that are not lost without a mark, one figure for how long a call lasted, a way back
//! from each place.

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use ratatui::style::Modifier;
use ringback::app::action::Action;
use ringback::app::book::{Answer, Entry, View};
use ringback::app::editor::Editor;
use ringback::app::keymap::KeyMap;
use ringback::app::overlay::Overlay;
use ringback::app::picker::Item;
use ringback::app::scrollbar::Place;
use ringback::app::update::mouse::scrolling;
use ringback::app::{Timer, What, place};
use ringback::call::conversation::{Conversation, Status, Turn, Who};
use ringback::call::dialed::Dialed;
use ringback::draft::field::Field;
use ringback::store::ledger::NumberFacts;

use ringback::text::layout::{Display, one_line};

use crate::screens::{NARROW, SMALL, WIDE, Workbench, accepted, conversation};
use crate::screens_book::{row, summary};

impl Workbench {
    /// The lines of the screen, without the styles.
    fn lines(&self) -> Vec<String> {
        let (width, height) = self.state.size;
        let buffer = self.drawn();
        let line = |y| (0..width).map(|x| buffer[(x, y)].symbol()).collect();
        (0..height).map(line).collect()
    }

    /// The line of the latest call, and that of the hints.
    fn foot(&self) -> [String; 2] {
        let lines = self.lines();
        [
            lines[lines.len() - 2].clone(),
            lines[lines.len() - 1].clone(),
        ]
    }

    fn text(&self) -> String {
        self.lines().join("\n")
    }

    pub fn mouse(&mut self, kind: MouseEventKind, x: u16, y: u16) {
        self.at_ms += 1_000;
        self.happen(What::Mouse(MouseEvent {
            kind,
            column: x,
            row: y,
            modifiers: KeyModifiers::NONE,
        }));
    }
}

pub const DOWN: MouseEventKind = MouseEventKind::Down(MouseButton::Left);

#[test]
fn a_label_that_is_being_written_keeps_its_voice() {
    let mut workbench = Workbench::open("clinic-reminder", SMALL);
    workbench.keys("f2");
    assert!(scrolling::bar(&workbench.state, Place::Overlay).is_some());
    workbench.keys("ctrl-l");
    assert_eq!(scrolling::bar(&workbench.state, Place::Overlay), None);
}

#[test]
fn an_action_without_a_key_has_no_hint_in_the_find_line_either() {
    let keys = KeyMap::read("find-case = []", None).unwrap();
    let mut workbench = Workbench::open("clinic-reminder", (199, 36));
    workbench.keys("ctrl-f");
    let [_, with] = workbench.foot();
    workbench.state.keymap = keys;
    let [_, without] = workbench.foot();
    let (gone, word) = ("Alt-I capitals   ", "capitals");
    assert!(with.contains(gone), "{with}");
    assert!(!without.contains(word), "{without}");
    assert_eq!(with.replace(gone, "").trim_end(), without.trim_end());
}

#[test]
fn the_first_letter_typed_moves_nothing_in_the_header() {
    for width in 60..200 {
        let mut workbench = Workbench::open("clinic-reminder", (width, 24));
        let before = workbench.lines().remove(0);
        workbench.keys("a");
        let after = workbench.lines().remove(0);
        assert!(after.contains(" ●"), "{width}: {after}");
        assert_eq!(after.replace(" ●", "  "), before, "{width}");
    }
}

#[test]
fn hints_without_room_leave_a_mark_and_never_take_help_with_them() {
    for width in 20..200 {
        let mut workbench = Workbench::open("clinic-reminder", (width, 24));
        for field in Field::ALL {
            workbench.state.pane.field = field;
            let hints = place::keys(&workbench.state);
            let (placed, cut) = place::placed(&workbench.state.keymap, &hints, width);
            let help = workbench.state.keymap.hint(Action::Help);
            let helps = placed.iter().any(|one| hints[one.index].0 == help);
            let told = hints.iter().any(|(key, _)| *key == help);
            assert!(helps || !told, "{field:?} at {width}");
            assert_eq!(
                cut.is_none(),
                placed.len() == hints.len(),
                "{field:?} at {width}"
            );
            let mut end = 0;
            for one in &placed {
                assert!(one.x > end, "{field:?} at {width}: one over the other");
                assert!(cut.is_none_or(|cut| cut > one.x + one.width || cut + 1 < one.x));
                end = one.x + one.width;
            }
            assert!(
                end <= width && cut.is_none_or(|cut| cut < width),
                "{field:?} at {width}"
            );
        }
    }
    let [_, hints] = Workbench::open("clinic-reminder", SMALL).foot();
    assert_eq!(
        hints.trim_end(),
        " Tab next   F5 call   ^S save   ^P all actions   …   F1 help"
    );
}

#[test]
fn a_click_on_the_mark_of_hints_without_room_opens_help() {
    let mut workbench = Workbench::open("clinic-reminder", SMALL);
    let [_, hints] = workbench.foot();
    let x = hints.chars().position(|letter| letter == '…').unwrap();
    workbench.mouse(DOWN, x as u16, SMALL.1 - 1);
    assert!(matches!(
        workbench.state.overlays.last(),
        Some(Overlay::Reader { .. })
    ));
}

#[test]
fn which_of_how_many_fields_it_is_is_told_as_a_whole_or_not_at_all() {
    for width in 60..100 {
        let mut workbench = Workbench::open("clinic-reminder", (width, 16));
        workbench.keys("ctrl-p").keys("\"outcome schema\" enter");
        let line = workbench.lines()[1].clone();
        assert!(!line.contains("of…") && !line.contains("o… "), "{line}");
    }
}

#[test]
fn how_long_a_call_lasted_is_one_figure_everywhere() {
    let mut workbench = Workbench::open("clinic-reminder", WIDE);
    let mut talked = conversation(Status::InProgress);
    talked.duration_seconds = Some(41.6);
    let id = workbench.placed(talked.clone());
    // While it runs the seconds since it was placed count: it was polled 47 s after that.
    assert!(
        workbench.text().contains("IN_PROGRESS   47 s"),
        "{}",
        workbench.text()
    );
    talked.status = Status::Completed;
    workbench.polled(&id, talked);
    let text = workbench.text();
    assert_eq!(
        text.matches("COMPLETED   42 s").count(),
        2,
        "page and line: {text}"
    );
    assert!(!text.contains("47 s"), "{text}");
    // The next start knows it from the ledger only.
    let mut next = Workbench::open("clinic-reminder", WIDE);
    let mut known = summary(&row(&next, 1, ("", "")));
    known.duration_seconds = Some(41.6);
    known.outcome_line = Some("confirmed = yes".to_owned());
    next.happen(What::Calls(Ok(vec![known])));
    let [line, _] = next.foot();
    assert!(
        line.contains("COMPLETED   42 s   confirmed = yes"),
        "{line}"
    );
}

#[test]
fn what_came_of_a_call_has_the_room_of_its_id_on_a_small_screen() {
    for (size, id) in [(SMALL, false), (NARROW, true), (WIDE, true)] {
        let mut workbench = Workbench::open("clinic-reminder", size);
        workbench.placed(conversation(Status::Completed));
        workbench.keys("esc");
        let [line, _] = workbench.foot();
        assert!(line.contains("confirmed = "), "{line}");
        assert_eq!(line.contains("66666666"), id, "{line}");
    }
}

#[test]
fn esc_leads_from_request_and_reply_back_to_the_conversation() {
    let mut workbench = Workbench::open("clinic-reminder", WIDE);
    workbench.placed(conversation(Status::Completed));
    let page = workbench.screen();
    workbench.keys("v");
    assert!(workbench.text().contains("Esc back"));
    assert_ne!(workbench.screen(), page);
    workbench.keys("esc");
    assert_eq!(workbench.screen(), page);
    workbench.keys("esc");
    assert!(workbench.state.overlays.is_empty());

    workbench.happen(What::Book(Box::new(Answer::Opened(Ok(Entry {
        row: row(&workbench, 1, ("", "")),
        before: None,
    })))));
    let page = workbench.screen();
    for key in ["esc", "enter"] {
        workbench.keys("v");
        assert_ne!(workbench.screen(), page);
        workbench.keys(key);
        assert_eq!(workbench.screen(), page, "{key}");
    }
    let is_page =
        |over: &Overlay| matches!(over, Overlay::Book(view) if matches!(**view, View::Call(_)));
    assert!(workbench.state.overlays.last().is_some_and(is_page));
    workbench.keys("esc");
    assert!(workbench.state.overlays.is_empty());
}

#[test]
fn enter_that_comes_too_early_is_answered_by_a_sign_and_calls_nobody() {
    for size in [WIDE, SMALL] {
        let mut workbench = Workbench::open("clinic-reminder", size);
        workbench.keys("f5");
        workbench.ledger_answers(NumberFacts::default());
        let enter = What::Key(KeyEvent::new(KeyCode::Enter, KeyModifiers::NONE));
        let sign = "Enter calls in the sandbox  too early: press it again";
        assert!(!workbench.text().contains("too early"));
        for _ in 0..3 {
            workbench.at_ms += 100;
            workbench.happen(enter.clone());
            assert!(workbench.text().contains(sign), "{}", workbench.text());
        }
        // Another key takes it away, and restarts the time as well.
        workbench.at_ms += 100;
        workbench.happen(What::Key(KeyEvent::new(
            KeyCode::Char('x'),
            KeyModifiers::NONE,
        )));
        assert!(!workbench.text().contains("too early"));
        workbench.at_ms += 200;
        workbench.happen(enter.clone());
        assert!(workbench.text().contains(sign));
        assert!(workbench.state.calls.live.is_empty());
        workbench.at_ms += 250;
        workbench.happen(enter);
        assert_eq!(workbench.state.calls.live.len(), 1);
    }
}

#[test]
fn a_notice_leaves_the_hints_in_view_and_the_call_that_runs() {
    let notice = || What::Note("The job id is on the clipboard".to_owned());
    let mut workbench = Workbench::open("clinic-reminder", NARROW);
    let id = workbench.placed(conversation(Status::InProgress));
    workbench.keys("esc").happen(notice());
    let [call, hints] = workbench.foot();
    assert!(
        call.contains("IN_PROGRESS") && hints.contains("clipboard"),
        "{call}\n{hints}"
    );
    workbench.polled(&id, conversation(Status::Completed));
    workbench.happen(notice());
    let [notice, hints] = workbench.foot();
    assert!(
        notice.contains("clipboard") && hints.contains("F5 call"),
        "{notice}\n{hints}"
    );
    // In the sandbox nobody is rung, whatever is unknown.
    let mut unknown = Workbench::open("clinic-reminder", NARROW);
    unknown.dialled(Dialed::Unknown {
        why: "the connection broke off".to_owned(),
        status: None,
        reply: String::new(),
    });
    unknown
        .keys("esc")
        .happen(What::Note("The job id is on the clipboard".to_owned()));
    let [notice, hints] = unknown.foot();
    assert!(notice.contains("clipboard"), "{notice}\n{hints}");
}

#[test]
fn the_details_of_a_list_stand_one_below_the_other() {
    for size in [WIDE, NARROW] {
        let mut workbench = Workbench::open("clinic-reminder", size);
        workbench.keys("f3");
        let column = |workbench: &Workbench, text: &str| {
            let lines = workbench.lines();
            let before = lines.iter().find_map(|line| line.split_once(text));
            before.map(|(before, _)| before.chars().count())
        };
        let first = column(&workbench, "patient_name = Lina");
        assert_eq!(column(&workbench, "patient_name = Omar"), first);
        assert_eq!(column(&workbench, "the draft's own values"), first);
    }
}

#[test]
fn while_a_call_runs_no_line_leaves_its_place() {
    let mut workbench = Workbench::open("clinic-reminder", WIDE);
    let id = workbench.dialled(accepted());
    let place = |workbench: &Workbench, text: &str| {
        let mut lines = workbench.lines().into_iter();
        lines.position(|line| line.contains(text))
    };
    let outcome = place(&workbench, "Outcome   when the call has ended");
    assert!(outcome.is_some());
    let mut talked = conversation(Status::Pending);
    talked.transcript.clear();
    let mut said: Vec<(String, Option<usize>)> = Vec::new();
    for step in 0..8 {
        workbench.at_ms += 1_000;
        workbench.polled(&id, talked.clone());
        assert_eq!(place(&workbench, "Outcome   when"), outcome, "step {step}");
        for (text, before) in &said {
            assert_eq!(place(&workbench, text), *before, "step {step}: {text}");
        }
        said = { talked.transcript.iter() }
            .map(|turn| (turn.text.clone(), place(&workbench, &turn.text)))
            .collect();
        assert!(said.iter().all(|(_, place)| place.is_some()), "step {step}");
        talked.status = Status::InProgress;
        talked.transcript.push(Turn {
            who: [Who::Agent, Who::Caller][step % 2],
            text: format!("Sentence {step}."),
        });
    }
}

#[test]
fn a_tick_of_the_clock_paints_the_seconds_and_nothing_else() {
    for size in [WIDE, NARROW, SMALL] {
        let mut workbench = Workbench::open("clinic-reminder", size);
        workbench.placed(conversation(Status::InProgress));
        let before = workbench.drawn();
        workbench.at_ms += 1_000;
        workbench.happen(What::Timer(Timer::Tick));
        let changed = before.diff(&workbench.drawn()).len();
        // On the page and in the line of the latest call: 47 s are 48 s.
        assert!((1..=2).contains(&changed), "{changed} cells at {size:?}");
    }
}

#[test]
fn who_followed_a_call_on_a_small_screen_sees_its_outcome_or_its_verdict() {
    for (status, outcome, seen) in [
        (Status::Completed, true, "✓ reached"),
        (
            Status::Completed,
            false,
            "The call took place and has ended.",
        ),
        (Status::Failed, true, "FAILED"),
    ] {
        let mut workbench = Workbench::open("clinic-reminder", SMALL);
        let mut talked = conversation(Status::InProgress);
        talked.outcome = None;
        let turn = |index: usize| Turn {
            who: Who::Agent,
            text: format!("Sentence {index}."),
        };
        talked.transcript = (0..30).map(turn).collect();
        let id = workbench.placed(talked.clone());
        assert!(workbench.text().contains("Sentence 29."));
        talked.status = status;
        if outcome {
            talked.outcome = conversation(Status::Completed).outcome;
        }
        workbench.polled(&id, talked);
        let page = workbench.lines();
        let shown = page.iter().take(13).any(|line| line.contains(seen));
        assert!(shown, "{seen}: {}", page.join("\n"));
    }
}

/// Types a number in place of the draft's own, as if the focus were there.
fn calls_to(workbench: &mut Workbench, number: &str) {
    number.clone_into(&mut workbench.state.document.draft.to_number);
    workbench.state.stale.check = true;
    workbench.happen(What::Clock(1_800_000_000_000));
}

#[test]
fn a_number_is_whole_where_it_is_set_and_the_same_in_header_and_list() {
    let mut workbench = Workbench::open("clinic-reminder", WIDE);
    for (typed, shown) in [
        ("+212650123456", "+212 6 50 12 34 56"),
        ("+33612345678", "+33 6 12 34 56 78"),
        ("+٩٦٦ ٥٠١٢٣٤٥٦٧", "+966 50 123 4567"),
    ] {
        calls_to(&mut workbench, typed);
        let lines = workbench.lines();
        let list = lines.iter().find(|line| line.contains("Call to ")).unwrap();
        assert!(list.contains(&format!(" {shown} ")), "{list}");
        assert!(lines[0].contains(&format!(" {shown} ")), "{}", lines[0]);
    }
    // With less room the list shows it without its gaps. The preview's tabs keep theirs.
    let mut workbench = Workbench::open("clinic-reminder", (100, 36));
    assert!(workbench.lines()[1].contains(" Outcome "));
    for (typed, shown) in [
        ("+212650123456", " +212650123456 "),
        ("+4915123456789", " +49…123456789 "),
    ] {
        calls_to(&mut workbench, typed);
        let lines = workbench.lines();
        let list = lines.iter().find(|line| line.contains("Call to ")).unwrap();
        assert!(list.contains(shown), "{list}");
    }
}

#[test]
fn before_the_phone_metadata_is_there_a_number_shows_its_countrys_code() {
    let mut workbench = Workbench::open("clinic-reminder", WIDE);
    let book = workbench.state.book.phone_book.take().unwrap();
    for (typed, before, then) in [
        ("+447400123456", "+44 740 012 3456", "+44 7400 123456"),
        ("+12025550177", "+1 202 555 0177", "+1 202 555 0177"),
    ] {
        workbench.state.book.phone_book = None;
        calls_to(&mut workbench, typed);
        assert!(
            workbench.lines()[0].contains(before),
            "{}",
            workbench.text()
        );
        workbench.happen(What::PhoneBook(book));
        assert!(workbench.lines()[0].contains(then), "{}", workbench.text());
    }
}

#[test]
fn the_field_list_tells_a_default_of_hamsas_from_nothing() {
    let mut workbench = Workbench::open("clinic-reminder", WIDE);
    let draft = &mut workbench.state.document.draft;
    draft.voice_id.clear();
    draft.greeting_message.clear();
    draft.webhook_url.clear();
    calls_to(&mut workbench, "");
    let lines = workbench.lines();
    for (field, value) in [
        ("Greeting", "default"),
        ("Voice", "default"),
        ("Real time", "default"),
        ("Webhook", "–"),
        ("Call to", "–"),
    ] {
        let line = { lines.iter() }.find(|line| {
            line.get(3..).is_some_and(|line| {
                line.trim_start_matches(['✗', '!', '▌', ' '])
                    .starts_with(field)
            })
        });
        let words: Vec<_> = line.unwrap().split_whitespace().collect();
        assert!(
            words.iter().take(6).any(|word| *word == value),
            "{field}: {words:?}"
        );
    }
}

#[test]
fn the_letters_that_a_list_was_searched_for_are_marked_in_it() {
    let mut workbench = Workbench::open("clinic-reminder", WIDE);
    workbench.keys("ctrl-p \"nxt prev\"");
    let buffer = workbench.drawn();
    let lines = workbench.lines();
    let y = lines
        .iter()
        .position(|line| line.contains("Next preview tab"));
    let y = y.unwrap() as u16;
    let is_bold = |x: &u16| {
        let cell = &buffer[(*x, y)];
        cell.modifier.contains(Modifier::BOLD) && cell.symbol().is_ascii()
    };
    let marked = (0..WIDE.0).filter(is_bold).map(|x| buffer[(x, y)].symbol());
    assert_eq!(marked.collect::<String>(), "Nxtprev");
    // What was found by another word for it has no such letters.
    let mut other = Workbench::open("clinic-reminder", WIDE);
    other.keys("ctrl-p \"persona\"");
    let Some(Overlay::Picker(picker)) = other.state.overlays.last() else {
        panic!("no palette");
    };
    let best = picker.chosen().unwrap();
    assert!(!best.label.contains("persona"));
    assert_eq!(picker.found_in(&[best]), [[0; 0]]);
    // Bytes, not letters: in Arabic each takes two.
    let arabic = Item {
        label: "متجر الواحة".to_owned(),
        ..best.clone()
    };
    let mut picker = picker.clone();
    picker.filter = Editor::of_line("الو");
    assert_eq!(picker.found_in(&[&arabic]), [[9, 11, 13]]);
}

#[test]
fn what_was_said_in_arabic_is_read_from_its_right_end_in_the_line_of_the_call() {
    let said = "شكرا لك. لدي هنا store: متجر الواحة، وأريد أن أتأكد من العنوان ومن الموعد قبل أن نرسل الشحنة إليك";
    let mut workbench = Workbench::open("tawseel", WIDE);
    workbench.placed(Conversation {
        transcript: vec![Turn {
            who: Who::Agent,
            text: said.to_owned(),
        }],
        ..conversation(Status::InProgress)
    });
    workbench.keys("esc");
    let [strip, _] = workbench.foot();
    let line = strip
        .trim_end()
        .rsplit_once("   …")
        .map(|(_, said)| format!("…{said}"));
    let line = line.unwrap_or_else(|| panic!("what is cut stands at the left: {strip}"));
    let (said_on_screen, _job) = line.rsplit_once(' ').unwrap();
    let columns = u16::try_from(said_on_screen.chars().count()).unwrap();
    let whole = one_line(said, columns, Display::Visual).text();
    assert_eq!(said_on_screen.trim_end(), whole.trim_end());
}

#[test]
fn a_message_leaves_one_blank_line_above_what_comes_behind_it() {
    let text = "Say hello.\n\n";
    let mut workbench = Workbench::open("clinic-reminder", (120, 60));
    workbench.state.document.draft.preamble = text.to_owned();
    workbench.state.stale.check = true;
    workbench.keys("tab");
    let doc = &workbench.state.preview.doc.text;
    assert!(
        doc.contains("Say hello.\n\nIf the caller is silent"),
        "{doc}"
    );
}

#[test]
fn what_is_looked_for_in_arabic_stands_near_its_mark() {
    let mut workbench = Workbench::open("tawseel", (200, 60));
    workbench.keys("f6 \"سارة\"");
    let lines = workbench.lines();
    let line = lines.iter().find(|line| line.contains('›')).unwrap();
    let (_, typed) = line.split_once('›').unwrap();
    let before = typed.chars().take_while(|letter| *letter == ' ').count();
    // It ends at the left, at the cursor, and begins where it began.
    assert_eq!(before, 37, "{line}");
    // A quotation too, before which nothing says where the line runs.
    let mut workbench = Workbench::open("tawseel", (200, 60));
    workbench.keys("f6 \"`سارة` call\"");
    let lines = workbench.lines();
    let line = lines.iter().find(|line| line.contains('›')).unwrap();
    let (_, typed) = line.split_once('›').unwrap();
    let before = typed.chars().take_while(|letter| *letter == ' ').count();
    assert_eq!(before, 30, "{line}");
}

#[test]
fn what_is_typed_into_a_short_place_scrolls_with_the_cursor_on_either_side() {
    let shown = |typed: &str, keys: &str| {
        let mut workbench = Workbench::open("tawseel", SMALL);
        workbench.keys(&format!("f8 \"{typed}\" {keys}"));
        let lines = workbench.lines();
        let line = lines.iter().find(|line| line.contains('›')).unwrap();
        let (_, typed) = line.split_once('›').unwrap();
        typed.trim_matches(['│', ' ']).to_owned()
    };
    let latin = "a word and averyverylongonewithoutanyblankthatendsfarbehindthebordershere";
    let room = shown(latin, "home").chars().count();
    assert_eq!(shown(latin, "home"), latin.get(..room).unwrap());
    // A blank for the cursor behind it.
    let end = latin.get(latin.len() - room + 1..);
    assert_eq!(shown(latin, ""), end.unwrap());
    let arabic = "قبل أن نرسل الشحنة إليك أريد أن أتأكد من العنوان ومن الموعد معك";
    let whole = one_line(arabic, 200, Display::Visual).text();
    assert!(whole.ends_with(&shown(arabic, "home")));
    assert!(whole.starts_with(&shown(arabic, "")));
    assert!(whole.chars().count() > room);
}
