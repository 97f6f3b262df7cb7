//! The columns of the list of calls, and the room that it takes.

use super::*;

/// The list of these calls.
fn listed(size: (u16, u16), rows: &[Row]) -> Workbench {
    let mut workbench = Workbench::open("clinic-reminder", size);
    workbench.keys("f6");
    found(&mut workbench, rows, false);
    workbench
}

#[test]
fn a_live_call_is_told_from_a_simulated_one_without_colour() {
    for size in [WIDE, NARROW, SMALL] {
        let workbench = Workbench::open("clinic-reminder", size);
        let mut rows = rows(&workbench);
        rows[1].sandbox = false;
        rows[1].host = "api.tryhamsa.com".into();
        let mut workbench = listed(size, &rows);
        let screen = workbench.screen();
        let live: Vec<&str> = screen.lines().filter(|line| line.contains('●')).collect();
        assert_eq!(live.len(), 1, "{screen}");
        assert!(live[0].contains("● 01-15 06:00"), "{screen}");
        if size == SMALL {
            continue;
        }
        workbench.keys("down");
        assert!(
            workbench.screen().contains("● api.tryhamsa.com"),
            "{}",
            workbench.screen()
        );
    }
}

#[test]
fn a_time_tells_its_seconds_only_where_another_would_look_the_same() {
    let workbench = Workbench::open("clinic-reminder", WIDE);
    let mut rows = rows(&workbench);
    rows[1].started_at_ms += 7_000;
    rows[2].started_at_ms = rows[1].started_at_ms - 3_000;
    // Of another year.
    rows[4].started_at_ms -= 400 * 24 * 3_600_000;
    let mut workbench = listed(WIDE, &rows);
    let screen = workbench.screen();
    for told in [
        " 01-15 07:00     +1",
        " 01-15 06:00:07  +1",
        " 01-15 06:00:04  +1",
    ] {
        assert!(screen.contains(told), "{told}: {screen}");
    }
    // The selected call has its time in the same shape, and its year where that is another.
    assert!(
        screen.contains("│ 01-15 07:00  Clinic reminder"),
        "{screen}"
    );
    workbench.keys("end ctrl-end");
    assert!(
        workbench.screen().contains("│ 2025-12-11 03:00  Clinic"),
        "{}",
        workbench.screen()
    );
}

#[test]
fn the_gap_behind_a_number_is_two_blanks_whichever_is_longest() {
    let workbench = Workbench::open("clinic-reminder", WIDE);
    let mut rows = rows(&workbench);
    let numbers = [
        "+12025550144",
        "+966501234567",
        "+4930123456",
        "+861381234567890",
    ];
    for longest in numbers {
        for row in &mut rows {
            row.to_number = longest.into();
        }
        let workbench = listed(WIDE, &rows);
        let screen = workbench.screen();
        // With its blanks a number can be too long.
        let spaced = workbench.state.book.number(longest);
        let shown = Some(spaced.as_str()).filter(|text| text.len() <= 16);
        let wanted = format!(" {}  COMPLETED", shown.unwrap_or(longest));
        assert!(screen.contains(&wanted), "{wanted}: {screen}");
    }
}

#[test]
fn a_page_takes_the_whole_of_a_wide_screen() {
    let (mut workbench, rows) = book((200, 60));
    let whole = |workbench: &Workbench, title: &str| {
        let screen = workbench.screen();
        let top = screen.lines().nth(1).unwrap();
        assert!(
            top.starts_with(&format!("╭─ {title}")) && top.ends_with('╮'),
            "{screen}"
        );
        assert_eq!(top.chars().count(), 200, "{screen}");
    };
    whole(&workbench, "Calls");
    page(&mut workbench, &rows, 1);
    whole(&workbench, "Call to");
    let both = (rows[3].clone(), rows[1].clone());
    answer(&mut workbench, Answer::Compared(Ok(both)));
    whole(&workbench, "Two calls compared");
}
