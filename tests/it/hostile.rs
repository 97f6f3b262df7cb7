//! Hostile terminals, clocks and disks: what is done to the program, what it does then, and the test that shows it.
//!
//! | what is done | what happens | shown by |
//! |---|---|---|
//! | a terminal of 1×1 to 500×200 | each screen is drawn, the cursor on it, nothing beside it | `hostile::sizes::every_screen_is_drawn_at_every_size` |
//! | a real terminal of 1×1, 20×5, 500×200 | it starts, says what is too small, and follows the size | `workbench::the_smallest_terminals_are_survived_and_say_where_a_call_would_go`, `hostile::sizes::a_very_large_terminal_is_drawn_to_its_corner` |
//! | a storm of resizes while a call is placed | one row, one POST, the screen of the last size | `hostile::sizes::a_storm_of_resizes_while_placing_is_one_call` |
//! | `TERM` unset | it starts and draws as ever | `hostile::terminals::without_a_term_variable_it_works` |
//! | `TERM=dumb` | it is refused with what to do | `hostile::terminals::a_dumb_terminal_is_refused` |
//! | bytes that are no keys | nothing breaks, nothing comes back raw | `hostile::terminals::bytes_that_are_no_keys_break_nothing` |
//! | the terminal closed in mid-run | the text is kept, the terminal given back | `lost::a_closed_terminal_keeps_all_that_was_typed`, `pty::a_closed_terminal_is_a_hang_up` |
//! | the terminal closed while a call is placed | one row, one POST, and the row says *unknown* | `hostile::terminals::closed_while_placing_the_call_is_unknown_and_placed_once` |
//! | the terminal closed at the question before a call, or its input ended | nothing is sent | `hostile::terminals::closed_at_the_question_nothing_is_sent` |
//! | no terminal at the question | nothing is sent | `calling::without_yes_and_without_a_terminal_nothing_is_sent` |
//! | the terminal's replies late | they are not typed | `pty::an_answer_that_comes_too_late_is_not_typed` |
//! | … never | it goes on after a fifth of a second | `hostile::terminals::replies_that_never_come_are_not_waited_for` |
//! | … twice | they are not typed | `hostile::terminals::replies_that_come_twice_are_not_typed` |
//! | … in between keys | the keys are kept | `pty::a_terminal_that_reorders_is_told_not_to_and_told_back` |
//! | the clock set back: the ledger's order | each call stands where its own time says, and all are there | `hostile::clock::calls_placed_before_and_after_the_clock_was_set_back_are_all_listed` |
//! | …: a second call to a number | it is told that the number was called | `hostile::clock::a_clock_that_was_set_back_hides_no_call`, `hostile::clock::the_card_tells_of_a_call_of_a_time_to_come` |
//! | …, to and fro: following a call | it is asked about at the same intervals | `hostile::clock::following_does_not_mind_the_clock` |
//! | …: recovery copies | each is offered, none is written over | `hostile::clock::copies_of_a_time_to_come_are_offered_and_not_written_over` |
//! | the disk full: the ledger | no row, no POST | `hostile::disk::full_at_any_write_of_the_ledger_places_no_call_without_a_row` |
//! | …: recovery copy and draft in the workbench | it is told, and quitting asks | `lost::a_full_disk_is_told_and_quitting_asks` |
//! | …: no data folder at all | the text goes into a temporary file | `lost::without_a_data_folder_text_goes_into_a_temporary_file` |
//! | …: drafts, config, key, voices, exports | the file is as it was or was never there; it is told what to do | `hostile::disk::full_for_any_other_file_leaves_it_as_it_was` |
//! | …: the draft that was opened last | nothing is said: a bare start opens the one before | `hostile::disk::full_for_what_the_workbench_remembers_is_told_and_takes_nothing_away` |
//! | …: a text for `$EDITOR` | it is told and stays as it was | the same |
//! | …: the way in which Arabic reads right, an account's voices, a name for one of them | in this window they hold; it is told that they are not kept | the same |
//! | …: a new key, the former one being in the keyring | the former one stays there | `hostile::disk::full_for_a_new_key_leaves_the_former_one_in_the_keyring` |
//! | …: man pages | a page is there whole or not at all; it is told which could not be written | `hostile::disk::full_for_a_man_page_leaves_no_half_of_one` |
//! | …: a note, a rating, a decision about an unknown call | the call is as it was; it is told | `hostile::disk::full_for_a_note_a_rating_or_a_decision_leaves_the_call_as_it_was` |
//! | …: standard output | it is told | `hostile::disk::full_for_the_result_is_told` |
//! | …: standard output, after a call was sent | it is told, and nobody is advised to call again | `hostile::disk::full_for_the_result_of_a_call_that_was_sent_is_no_reason_to_call_again` |
//! | a damaged ledger | it is set aside and told | `damaged::damage_in_a_large_ledger_is_found_behind_the_first_frame_and_told` |
//! | a megabyte and more to be imported | it is read or refused in time that grows with its length | `hostile::large::large_imports_take_no_time_that_grows_with_their_square` |
//! | a draft of ten | the same | `hostile::large::large_drafts_take_no_time_that_grows_with_their_square` |
//! | settings, key maps, themes, translations as long as they may be | the same | `hostile::large::large_settings_take_no_time_that_grows_with_their_square` |
//! | replies as long as they may be, schemas 100,000 deep | the same | `hostile::large::large_replies_and_schemas_take_no_time_that_grows_with_their_square` |
//! | a paste of four megabytes, a terminal that talks on and on | the same | `hostile::large::large_pastes_and_answers_of_a_terminal_take_no_time_that_grows_with_their_square`, `hostile::large::each_case_is_of_a_kind_that_is_run` |
//! | what a terminal would obey, through each way in | it is shown, never sent | `leaving::from_outside::from_the_settings`, `leaving::from_outside::from_the_environment`, `leaving::from_outside::from_files_that_are_read_in`, `leaving::from_outside::from_a_translation_and_a_name_that_is_no_text`, `leaving::from_outside::from_replies_that_are_taken`, `leaving::from_outside::from_replies_that_are_refusals_or_none`, `leaving::from_outside::from_anything_into_the_workbench` |
//!
//! A disk counts as full when no file can grow over a size (`ulimit -f`): what a full disk does, but for the number of
//! the error; and needs neither a mount nor rights.

use std::path::Path;

mod clock;
mod disk;
mod large;
mod sizes;
mod terminals;

#[test]
fn each_row_names_a_test_that_is_there() {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/it");
    let table = std::fs::read_to_string(tests.join("hostile.rs")).unwrap();
    let mut named = 0;
    for row in table.lines().filter(|line| line.starts_with("//! |")) {
        let shown_by = row.split('|').nth(3).unwrap();
        for path in shown_by.split('`').skip(1).step_by(2) {
            let (module, name) = path.rsplit_once("::").unwrap();
            let file = tests.join(module.replace("::", "/")).with_extension("rs");
            let source = std::fs::read_to_string(&file).unwrap_or_default();
            assert!(source.contains(&format!("#[test]\nfn {name}()")), "{path}");
            named += 1;
        }
    }
    assert!(named > 25, "{named}");
    // And each test of this list stands in it.
    for module in ["sizes", "terminals", "clock", "disk", "large"] {
        let file = tests.join("hostile").join(module).with_extension("rs");
        let source = std::fs::read_to_string(file).unwrap();
        for test in source.split("#[test]\nfn ").skip(1) {
            let name = test.split('(').next().unwrap();
            let path = format!("`hostile::{module}::{name}`");
            assert!(table.contains(&path), "{path} is in no row");
        }
    }
}
