use rusqlite::Connection;

use super::super::query::Query;
use super::*;
use crate::call::request::CallId;

/// 2027-01-15 08:00:00 UTC.
const NOW: i64 = 1_800_000_000_000;

/// A ledger as version 1 of the program left it: a call that ended, and one that is unknown.
fn version_1(home: &std::path::Path) {
    let connection = Connection::open(home.join("ledger.sqlite")).unwrap();
    connection
        .execute_batch(super::super::database::SCHEMA)
        .unwrap();
    connection
        .execute_batch(
            r#"INSERT INTO calls (id, writer, state, started_at_ms, updated_at_ms, to_number, from_number, agent, host,
                base_url, sandbox, job_id, status, outcome, draft_name, draft_text, request)
               VALUES ('6f9619ff-8b86-4d01-b42d-00cf4fc964f1', 'w', 'accepted', 1000, 1000, '+12025550144', '+12025550143',
                'Clinic', 'api.example.org', 'https://api.example.org/', 0, 'job-1', 'COMPLETED',
                '{"confirmed":true}', 'clinic.toml', 'greeting_message = "Hello."', '{}'),
               ('6f9619ff-8b86-4d01-b42d-00cf4fc964f2', 'w', 'unknown', 2000, 2000, '+12025550145', '+12025550143',
                'Clinic', 'api.example.org', 'https://api.example.org/', 0, NULL, NULL, NULL,
                'clinic.toml', 'greeting_message = "Hello."', '{"params":{"order":"A-7"}}');
               PRAGMA user_version = 1;"#,
        )
        .unwrap();
}

fn open(home: &std::path::Path) -> Ledger {
    let opened = Ledger::open(home).unwrap();
    assert_eq!(opened.set_aside, None);
    opened.ledger
}

/// Puts a call into the ledger behind its back.
struct Made<'a> {
    n: u32,
    state: &'a str,
    status: Option<&'a str>,
    number: &'a str,
    sandbox: bool,
}

impl Made<'_> {
    fn id(&self) -> CallId {
        CallId::parse(&format!("6f9619ff-8b86-4d01-b42d-{:012x}", self.n)).unwrap()
    }

    /// Begun so many minutes ago.
    fn put(&self, ledger: &Ledger, minutes_ago: i64) -> CallId {
        let id = self.id();
        ledger
            .connection
            .execute(
                "INSERT INTO calls (id, writer, state, status, started_at_ms, updated_at_ms, to_number, from_number,
                    agent, host, base_url, sandbox, draft_name, draft_text, request, outcome_line, draft_version)
                 VALUES (?1, 'w', ?2, ?3, ?4, ?4, ?5, '+12025550143', 'Noor Clinic', ?6, '', ?7, 'clinic.toml', '', '{}',
                    'confirmed = true', '3f2a1c0')",
                params![
                    id.as_str(),
                    self.state,
                    self.status,
                    NOW - minutes_ago * 60_000,
                    self.number,
                    if self.sandbox { "sandbox" } else { "api.example.org" },
                    self.sandbox
                ],
            )
            .unwrap();
        id
    }
}

fn completed(n: u32) -> Made<'static> {
    Made {
        n,
        state: "accepted",
        status: Some("COMPLETED"),
        number: "+12025550144",
        sandbox: false,
    }
}

fn unknown(n: u32) -> Made<'static> {
    Made {
        state: "unknown",
        status: None,
        ..completed(n)
    }
}

/// As if somebody had decided what an unknown call came to.
fn settle(ledger: &Ledger, id: &CallId) {
    ledger
        .connection
        .execute(
            "UPDATE calls SET settled_at_ms = 1 WHERE id = ?1",
            [id.as_str()],
        )
        .unwrap();
}

fn found(ledger: &Ledger, typed: &str) -> Vec<u32> {
    let (query, wrong) = Query::parse(typed, NOW, 3 * 3600);
    assert!(wrong.is_empty(), "{wrong:?}");
    let page = ledger.reader().unwrap().page(&query, None, 100).unwrap();
    page.calls
        .iter()
        .map(|call| {
            let last = call.id.as_str().rsplit('-').next().unwrap();
            u32::from_str_radix(last, 16).unwrap()
        })
        .collect()
}

#[test]
fn a_ledger_of_version_1_keeps_its_calls_and_gets_their_versions_and_outcomes() {
    let home = tempfile::tempdir().unwrap();
    version_1(home.path());
    let ledger = open(home.path());
    let rows = ledger.list(10).unwrap();
    assert_eq!(rows.len(), 2);
    assert_eq!(rows[1].status.as_deref(), Some("COMPLETED"));
    let version = crate::draft::version::of("greeting_message = \"Hello.\"");
    let page = ledger
        .reader()
        .unwrap()
        .page(&Query::default(), None, 10)
        .unwrap();
    assert_eq!(page.calls.len(), 2);
    assert_eq!(page.calls[0].state, RowState::Unknown);
    assert_eq!(page.calls[0].outcome_line, None);
    assert_eq!(
        page.calls[1].outcome_line.as_deref(),
        Some("confirmed = true")
    );
    assert_eq!(page.calls[1].draft_version.as_deref(), Some(&*version));
    assert_eq!(page.calls[0].draft_version, page.calls[1].draft_version);
    let (query, _) = Query::parse("order=a-7", NOW, 0);
    let sought = ledger.reader().unwrap().page(&query, None, 10).unwrap();
    assert_eq!(sought.calls, page.calls[..1]);
    drop(ledger);
    // Opened once more it is what it was: the step is made once.
    assert_eq!(open(home.path()).list(10).unwrap(), rows);
}

#[test]
fn an_older_ledger_with_damaged_texts_is_brought_up_to_date_all_the_same() {
    let home = tempfile::tempdir().unwrap();
    version_1(home.path());
    let path = home.path().join("ledger.sqlite");
    let damage =
        "UPDATE calls SET draft_text = CAST(x'ff41' AS TEXT), outcome = CAST(x'fe' AS TEXT),
        request = CAST(x'fd' AS TEXT) WHERE state = 'accepted'";
    Connection::open(&path)
        .unwrap()
        .execute_batch(damage)
        .unwrap();
    let ledger = open(home.path());
    assert_eq!(ledger.list(10).unwrap().len(), 2);
    let (query, _) = Query::parse("order=a-7", NOW, 0);
    let sought = ledger.reader().unwrap().page(&query, None, 10).unwrap();
    assert_eq!(sought.calls.len(), 1, "the other call has its params");
}

#[test]
fn a_half_made_step_to_version_2_leaves_version_1() {
    let home = tempfile::tempdir().unwrap();
    version_1(home.path());
    let path = home.path().join("ledger.sqlite");
    let other = Connection::open(&path).unwrap();
    // The index's name is taken: the step fails at its end.
    other
        .execute_batch("CREATE TABLE calls_as_book (x)")
        .unwrap();
    assert!(Ledger::open(home.path()).is_err());
    let version: i64 = other
        .query_row("PRAGMA user_version", [], |row| row.get(0))
        .unwrap();
    assert_eq!(version, 1);
    assert!(other.prepare("SELECT note FROM calls").is_err());
    other.execute_batch("DROP TABLE calls_as_book").unwrap();
    assert_eq!(open(home.path()).list(10).unwrap().len(), 2);
}

#[test]
fn a_number_is_looked_for_in_any_digits_and_what_is_none_is_told() {
    let home = tempfile::tempdir().unwrap();
    let ledger = open(home.path());
    completed(1).put(&ledger, 5);
    assert_eq!(found(&ledger, "to:+١٢٠٢"), [1]);
    assert_eq!(found(&ledger, "to:+966"), [0; 0]);
    // While it is typed.
    assert_eq!(found(&ledger, "to:"), [1]);
    let (_, wrong) = Query::parse("to:clinic", NOW, 0);
    assert_eq!(
        wrong,
        ["to: takes a number, or how it begins, such as +966"]
    );
}

#[test]
fn a_note_and_a_rating_stay_and_can_be_taken_away() {
    let home = tempfile::tempdir().unwrap();
    let mut ledger = open(home.path());
    let id = completed(1).put(&ledger, 5);
    ledger.set_note(&id, "  the shorter greeting ").unwrap();
    ledger.set_rating(&id, 4).unwrap();
    let row = open(home.path()).find(id.as_str()).unwrap().remove(0);
    assert_eq!(row.note.as_deref(), Some("the shorter greeting"));
    assert_eq!(row.rating, Some(4));
    ledger.set_note(&id, " ").unwrap();
    ledger.set_rating(&id, 0).unwrap();
    let row = ledger.find(id.as_str()).unwrap().remove(0);
    assert_eq!((row.note, row.rating), (None, None));
    let nobody = completed(9).id();
    assert!(ledger.set_note(&nobody, "x").is_err());
    assert!(ledger.set_rating(&nobody, 3).is_err());
}

#[test]
fn a_cost_is_kept_in_row_and_list() {
    let home = tempfile::tempdir().unwrap();
    version_1(home.path());
    let mut ledger = open(home.path());
    let id = CallId::parse("6f9619ff-8b86-4d01-b42d-00cf4fc964f1").unwrap();
    assert_eq!(ledger.list(10).unwrap()[1].cost, None);
    ledger.set_cost(&id, "12.50").unwrap();
    assert_eq!(ledger.list(10).unwrap()[1].cost.as_deref(), Some("12.50"));
    let reader = ledger.reader().unwrap();
    let page = reader.page(&Query::default(), None, 10).unwrap();
    let costs: Vec<_> = page.calls.iter().map(|call| call.cost.as_deref()).collect();
    assert_eq!(costs, [None, Some("12.50")]);
    let other = CallId::parse("6f9619ff-8b86-4d01-b42d-00cf4fc964ff").unwrap();
    assert!(ledger.set_cost(&other, "1").is_err());
}

#[test]
fn a_field_of_the_outcome_is_a_filter() {
    let home = tempfile::tempdir().unwrap();
    let ledger = open(home.path());
    for n in 1..=3 {
        completed(n).put(&ledger, i64::from(n));
    }
    let outcome = |n: u32, line: &str| {
        let id = completed(n).id();
        let values = params![id.as_str(), line];
        let update = "UPDATE calls SET outcome_line = ?2 WHERE id = ?1";
        ledger.connection.execute(update, values).unwrap();
    };
    outcome(1, "reached = patient  visit.confirmed = true  why = None");
    outcome(2, "confirmed = false  unconfirmed = true");
    outcome(3, "");
    assert_eq!(found(&ledger, "confirmed=true"), [1]);
    assert_eq!(found(&ledger, "CONFIRMED=f"), [2]);
    assert_eq!(found(&ledger, "confirmed="), [1, 2]);
    assert_eq!(found(&ledger, "confirmed=true reached=doctor"), [0; 0]);
    assert_eq!(found(&ledger, "=true"), [0; 0]);
}

#[test]
fn params_that_were_sent_are_found_whatever_came_of_the_call() {
    let home = tempfile::tempdir().unwrap();
    let ledger = open(home.path());
    for n in 1..=2 {
        completed(n).put(&ledger, i64::from(n));
    }
    let line = "order_number = 99120  customer_name = ليلى  at = 10:30";
    let update = "UPDATE calls SET params_line = ?2, outcome_line = NULL WHERE id = ?1";
    let id = completed(2).id();
    let values = params![id.as_str(), line];
    ledger.connection.execute(update, values).unwrap();
    for typed in [
        "99120",
        "order_number=99120",
        "ليلى",
        "customer_name=",
        "noor ليلى",
    ] {
        assert_eq!(found(&ledger, typed), [2], "{typed}");
    }
    assert_eq!(found(&ledger, "order_number=9912 confirmed=true"), [0; 0]);
    assert_eq!(found(&ledger, "at=10:30"), [2]);
    assert_eq!(found(&ledger, "at=10:45"), [0; 0]);
}

#[test]
fn a_filter_that_there_is_not_is_told_where_another_was_meant() {
    let of = |typed| Query::parse(typed, NOW, 0).1.join("; ");
    assert_eq!(
        of("statuss:completed"),
        "there is no filter statuss:; did you mean status:?"
    );
    for word in ["14:02", "http://x", "no:way", "عربي:x", "xyz:abc"] {
        assert_eq!(of(word), "", "{word}");
    }
}

#[test]
fn words_and_filters_find_calls() {
    let home = tempfile::tempdir().unwrap();
    let mut ledger = open(home.path());
    completed(1).put(&ledger, 5);
    Made {
        number: "+966501234567",
        ..completed(2)
    }
    .put(&ledger, 60 * 30);
    Made {
        status: Some("NO_ANSWER"),
        sandbox: true,
        ..completed(3)
    }
    .put(&ledger, 60 * 24 * 3);
    let unknown = Made {
        state: "unknown",
        status: None,
        ..completed(4)
    };
    let id = unknown.put(&ledger, 60 * 24 * 9);
    ledger.set_note(&id, "Asked for Dr. Salem").unwrap();
    ledger.set_rating(&id, 4).unwrap();
    for (typed, wanted) in [
        ("", &[1, 2, 3, 4][..]),
        ("status:completed", &[1, 2]),
        ("status:no-answer", &[3]),
        ("STATUS:Unknown", &[4]),
        ("status:accepted", &[1, 2, 3]),
        ("sandbox:no", &[1, 2, 4]),
        ("sandbox:yes", &[3]),
        ("since:2d", &[1, 2]),
        ("since:6m", &[1]),
        ("until:2d", &[3, 4]),
        ("since:2027-01-14", &[1, 2]),
        ("until:2027-01-14", &[3, 4]),
        ("+966", &[2]),
        ("to:+966", &[2]),
        ("to:966", &[2]),
        ("to:+501", &[]),
        ("0144", &[1, 3, 4]),
        ("salem", &[4]),
        ("noted:yes", &[4]),
        ("noted:no rated:no", &[1, 2, 3]),
        ("rating:4", &[4]),
        ("rating:3+", &[4]),
        ("rating:5", &[]),
        ("cmpltd", &[1, 2]),
        ("clnc sandbox", &[3]),
        ("3f2a confirmed", &[1, 2, 3, 4]),
        ("version:3f2a", &[1, 2, 3, 4]),
        ("draft:other", &[]),
        ("agent:noor status:completed to:1202", &[1]),
        // Three hours ahead of UTC it was 10:55.
        ("10:55", &[1]),
        ("nothing such as this", &[]),
    ] {
        assert_eq!(found(&ledger, typed), wanted, "{typed}");
    }
}

#[test]
fn a_filter_that_cannot_be_is_told_and_left_out() {
    for typed in [
        "since:yesterday",
        "sandbox:maybe",
        "rating:9",
        "since:-2d",
        "since:",
    ] {
        let (query, wrong) = Query::parse(typed, NOW, 0);
        assert_eq!(wrong.len(), 1, "{typed}");
        assert_eq!(query, Query::default());
    }
}

#[test]
fn every_call_is_on_one_page_even_of_those_that_began_together() {
    let home = tempfile::tempdir().unwrap();
    let ledger = open(home.path());
    for n in 0..25 {
        completed(n).put(&ledger, i64::from(n / 10));
    }
    let reader = ledger.reader().unwrap();
    let mut all = Vec::new();
    let mut behind = None;
    loop {
        let page = reader.page(&Query::default(), behind.as_ref(), 7).unwrap();
        assert!(page.calls.len() <= 7);
        behind = page.calls.last().map(Cursor::behind);
        all.extend(page.calls.into_iter().map(|call| call.id));
        if !page.more {
            break;
        }
    }
    assert_eq!(all.len(), 25);
    all.sort_by(|a, b| a.as_str().cmp(b.as_str()));
    all.dedup();
    assert_eq!(all.len(), 25);
}

#[test]
fn a_page_is_read_from_its_index_alone_and_in_order() {
    let home = tempfile::tempdir().unwrap();
    let ledger = open(home.path());
    let plan: Vec<String> = ledger
        .connection
        .prepare(&format!(
            "EXPLAIN QUERY PLAN SELECT {COLUMNS} FROM calls INDEXED BY calls_as_book
             WHERE (started_at_ms, id) < (1, 'x') ORDER BY started_at_ms DESC, id DESC"
        ))
        .unwrap()
        .query_map([], |row| row.get(3))
        .unwrap()
        .collect::<Result<_, _>>()
        .unwrap();
    let plan = plan.join("; ");
    assert!(plan.contains("COVERING INDEX calls_as_book"), "{plan}");
    assert!(!plan.contains("TEMP B-TREE"), "{plan}");
}

#[test]
fn the_call_before_is_of_the_same_draft() {
    let home = tempfile::tempdir().unwrap();
    let ledger = open(home.path());
    let first = completed(1).put(&ledger, 30);
    let other = completed(2).put(&ledger, 20);
    ledger
        .connection
        .execute(
            "UPDATE calls SET draft_name = 'other.toml' WHERE id = ?1",
            [other.as_str()],
        )
        .unwrap();
    let last = completed(3).put(&ledger, 10);
    let reader = ledger.reader().unwrap();
    let row = |id: &CallId| ledger.find(id.as_str()).unwrap().remove(0);
    assert_eq!(reader.before(&row(&last)).unwrap(), Some(first.clone()));
    assert_eq!(reader.before(&row(&first)).unwrap(), None);
}

#[test]
fn old_calls_are_forgotten_but_never_one_that_may_be_ringing() {
    let home = tempfile::tempdir().unwrap();
    let mut ledger = open(home.path());
    let day = 60 * 24;
    completed(6).put(&ledger, 1);
    completed(7).put(&ledger, 2);
    completed(1).put(&ledger, day * 9);
    completed(2).put(&ledger, day * 11);
    unknown(3).put(&ledger, day * 40);
    // Its writer is gone: it reads as unknown.
    let dead = Made {
        state: "placing",
        status: None,
        ..completed(4)
    };
    dead.put(&ledger, day * 40);
    let id = unknown(5).put(&ledger, day * 40);
    settle(&ledger, &id);
    assert_eq!(ledger.retain(None, NOW).unwrap(), 0);
    assert_eq!(ledger.retain(Some(10), NOW).unwrap(), 2);
    assert_eq!(found(&ledger, ""), [6, 7, 1, 4, 3]);
    assert_eq!(ledger.retain(Some(10), NOW).unwrap(), 0);
}

#[test]
fn unknown_calls_are_found_by_whether_somebody_decided_what_they_came_to() {
    let home = tempfile::tempdir().unwrap();
    let ledger = open(home.path());
    completed(1).put(&ledger, 1);
    unknown(2).put(&ledger, 2);
    let id = unknown(3).put(&ledger, 3);
    settle(&ledger, &id);
    assert_eq!(found(&ledger, "status:settled"), [3]);
    assert_eq!(found(&ledger, "status:unsettled"), [2]);
    assert_eq!(found(&ledger, "status:unknown"), [2, 3]);
}

#[test]
fn a_clock_that_jumped_ahead_forgets_no_young_call() {
    let home = tempfile::tempdir().unwrap();
    let mut ledger = open(home.path());
    let day = 60 * 24;
    for (number, ago) in [(1, day * 12), (2, day * 3), (3, day)] {
        completed(number).put(&ledger, ago);
    }
    let far = NOW + 1_000 * 24 * 60 * 60 * 1000;
    assert_eq!(ledger.retain(Some(10), far).unwrap(), 0);
    // Nor does one call that was made meanwhile.
    completed(4).put(&ledger, -1_000 * day);
    assert_eq!(ledger.retain(Some(10), far).unwrap(), 1);
    assert_eq!(found(&ledger, ""), [4, 3, 2]);
}
