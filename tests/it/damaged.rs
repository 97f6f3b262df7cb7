//! A damaged ledger as its users meet it: the built program says where it was put, goes on with a new one, and says that
//! this one is blind. What is damaged where is tried beside the ledger itself.

use std::path::PathBuf;
use std::sync::{Arc, Mutex};

use rusqlite::Connection;

use crate::killed::{api, home, place, window};
use crate::support::Home;

fn database(home: &Home) -> PathBuf {
    home.data_dir().join("ledger.sqlite")
}

/// Fills a ledger until it is too large to be looked at whole when it is opened, and damages a draft in its middle.
fn damage_a_large_ledger(home: &Home) {
    home.run(&["calls"]).exits(0);
    let connection = Connection::open(database(home)).unwrap();
    connection
        .execute_batch(
            "WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < 1200)
             INSERT INTO calls (id, writer, state, started_at_ms, updated_at_ms, to_number, from_number, agent, host,
                base_url, sandbox, draft_name, draft_text, request)
             SELECT printf('00000000-0000-4000-8000-%012d', n), 'w', 'accepted', 1700000000000 + n, 0,
                printf('+1202%07d', n), '+12025550143', 'a', 'api.tryhamsa.com', '', 0, 'd.toml',
                CASE n WHEN 100 THEN printf('%.*c', 60000, 'x') ELSE printf('%.*c', 9000, 'x') END, '{}' FROM n",
        )
        .unwrap();
    let page: usize = connection
        .query_row(
            "SELECT pageno FROM dbstat WHERE name = 'calls' AND pagetype = 'overflow' AND path LIKE '%+000003'
             LIMIT 1",
            [],
            |row| row.get::<_, u32>(0),
        )
        .unwrap() as usize;
    drop(connection);
    let mut bytes = std::fs::read(database(home)).unwrap();
    assert!(bytes.len() > 8 << 20, "{}", bytes.len());
    bytes[(page - 1) * 4096..page * 4096].fill(0x5a);
    std::fs::write(database(home), bytes).unwrap();
}

#[test]
fn damage_in_a_large_ledger_is_found_behind_the_first_frame_and_told() {
    let home = home();
    damage_a_large_ledger(&home);
    let before = std::fs::read(database(&home)).unwrap();
    let server = api(&Arc::new(Mutex::new("COMPLETED".to_owned())));
    let mut session = window(&home, &server.url());
    session.wait_for_text("set aside");
    let aside = home.data_dir().join("ledger.corrupt-1.sqlite");
    assert_eq!(std::fs::read(&aside).unwrap().len(), before.len());
    // The call goes into a new ledger.
    place(&mut session);
    session.wait_for_text("COMPLETED");
    session.send("\x11");
    session.end();
    let rows = home.run(&["calls", "--json"]).exits(0).json();
    assert_eq!(rows.as_array().unwrap().len(), 1);
    assert_eq!(server.count("POST"), 1);
}

#[test]
fn damage_that_a_command_meets_is_told_and_set_aside_by_the_next() {
    let home = home();
    damage_a_large_ledger(&home);
    let id = "00000000-0000-4000-8000-000000000100";
    home.run(&["calls", "list", "--json"]).exits(0);
    let met = home.run(&["calls", "show", id]).exits(5);
    assert!(met.stderr.contains("it is damaged"), "{met}");
    let next = home.run(&["calls", "list", "--json"]).exits(0);
    assert!(next.stderr.contains("ledger.corrupt-1.sqlite"), "{next}");
    assert_eq!(next.json().as_array().unwrap().len(), 0);
    let after = home.run(&["calls", "list", "--json"]).exits(0);
    assert_eq!(after.stderr, "");
}

#[test]
fn an_export_that_meets_damage_leaves_no_half_array() {
    let home = home();
    damage_a_large_ledger(&home);
    // The damage is far behind the newest call, which comes first.
    let newest = home.run(&["calls", "export", "--limit", "900"]).exits(0);
    assert_eq!(newest.json().as_array().unwrap().len(), 900);
    let met = home.run(&["calls", "export", "--json"]).exits(5);
    assert_eq!(met.json()["exitCode"], 5, "{met}");
    assert!(met.stderr.contains("it is damaged"), "{met}");
}
