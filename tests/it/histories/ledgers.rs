//! A ledger that cannot be used: a corrupt one is set aside and said so, and while one is locked nothing is sent.

use ringback::sandbox::{Sandbox, Settings};

use crate::calling::arguments;
use crate::support::{DRAFT, Home};

/// A home with a ledger that holds a call, and the server it went to.
fn home_with_a_call() -> (Home, Sandbox, String) {
    let home = Home::new()
        .file("clinic.toml", DRAFT)
        .var("HAMSA_API_KEY", "k");
    let sandbox = Sandbox::start(Settings::default()).unwrap();
    let url = format!("http://127.0.0.1:{}", sandbox.port());
    home.run(&arguments(&url, &[])).exits(0);
    (home, sandbox, url)
}

#[test]
fn a_corrupt_ledger_is_set_aside_as_it_is_and_said_so() {
    let (home, sandbox, url) = home_with_a_call();
    let data = home.data_dir();
    for part in ["-wal", "-shm"] {
        let _ = std::fs::remove_file(data.join(format!("ledger.sqlite{part}")));
    }
    let garbage = b"no database".repeat(1_000);
    std::fs::write(data.join("ledger.sqlite"), &garbage).unwrap();
    let told = home.run(&arguments(&url, &[])).exits(0);
    assert!(told.stderr.contains("ledger.corrupt-1.sqlite"), "{told}");
    let kept = std::fs::read(data.join("ledger.corrupt-1.sqlite")).unwrap();
    assert_eq!(kept, garbage);
    let rows = home.run(&["calls", "list", "--json"]).exits(0).json();
    assert_eq!(rows.as_array().unwrap().len(), 1);
    assert_eq!(sandbox.posts().len(), 2);
}

#[test]
fn while_the_ledger_is_locked_nothing_is_sent() {
    let (home, sandbox, url) = home_with_a_call();
    let path = home.data_dir().join("ledger.sqlite");
    let other = rusqlite::Connection::open(path).unwrap();
    other.execute_batch("BEGIN IMMEDIATE").unwrap();
    let told = home.run(&arguments(&url, &[])).exits(5);
    assert!(told.stderr.contains("locked"), "{told}");
    assert_eq!(sandbox.posts().len(), 1);
    other.execute_batch("ROLLBACK").unwrap();
    home.run(&arguments(&url, &[])).exits(0);
    let rows = home.run(&["calls", "list", "--json"]).exits(0).json();
    assert_eq!(rows.as_array().unwrap().len(), 2, "nothing was set aside");
}
