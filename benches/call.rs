//! What a key costs inside: a template taken apart, a draft checked, its param rows, its body; at four lengths. And what
//! the ledger costs with ten, a thousand and a hundred thousand calls in it: opening, listing, searching, the guard.

#![expect(
    clippy::unwrap_used,
    reason = "a bench that cannot be set up measures nothing"
)]

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Mutex, OnceLock, PoisonError};

use divan::{Bencher, black_box};
use ringback::app::book::PAGE;
use ringback::call::body::Body;
use ringback::call::check::{Context, check, param_rows};
use ringback::draft::{Draft, ParamValue, Params, template};
use ringback::store::ledger::Ledger;
use ringback::store::ledger::query::Query;

/// Bytes of the preamble.
const LENGTHS: [usize; 4] = [200, 2_000, 20_000, 100_000];

const ENGLISH: &str =
    "You are a receptionist of {{clinic}}. Ask one question at a time, and wait.\n";
const ARABIC: &str = "أنت موظف استقبال في {{clinic}}. اسأل سؤالاً واحداً في كل مرة وانتظر الجواب.\n";

fn main() {
    divan::main();
}

fn draft(line: &str, length: usize) -> Draft {
    Draft {
        agent_name: "Clinic reminder".to_owned(),
        greeting_message: "Hello, this is {{clinic}} calling.".to_owned(),
        preamble: line.repeat(length.div_ceil(line.len())),
        lang: "en".to_owned(),
        poke_messages: vec!["Are you still there?".to_owned()],
        outcome_response_shape:
            r#"{"type":"object","properties":{"confirmed":{"type":"boolean"}}}"#.to_owned(),
        params: Params::from_iter([(
            "clinic".to_owned(),
            ParamValue::Text("Noor Clinic".to_owned()),
        )]),
        to_number: "+12025550144".to_owned(),
        phone_number: "+12025550143".to_owned(),
        ..Draft::default()
    }
}

#[divan::bench(args = LENGTHS)]
fn parse(bencher: Bencher, length: usize) {
    let draft = draft(ENGLISH, length);
    bencher.bench(|| template::parse(black_box(&draft.preamble)));
}

#[divan::bench(args = LENGTHS)]
fn check_english(bencher: Bencher, length: usize) {
    let draft = draft(ENGLISH, length);
    bencher.bench(|| check(black_box(&draft), &[], Context::default()));
}

#[divan::bench(args = LENGTHS)]
fn check_arabic(bencher: Bencher, length: usize) {
    let draft = draft(ARABIC, length);
    bencher.bench(|| check(black_box(&draft), &[], Context::default()));
}

#[divan::bench(args = LENGTHS)]
fn rows(bencher: Bencher, length: usize) {
    let draft = draft(ENGLISH, length);
    bencher.bench(|| param_rows(black_box(&draft)));
}

#[divan::bench(args = LENGTHS)]
fn body(bencher: Bencher, length: usize) {
    let draft = draft(ENGLISH, length);
    bencher.bench(|| Body::of(black_box(&draft)));
}

/// Calls in the ledger.
const CALLS: [usize; 3] = [10, 1_000, 100_000];

/// Calls whose outcome says so.
const RARE: usize = 7;

/// Makes a ledger of so many calls, each with a draft and a request of a kilobyte, and closes it.
fn fill(home: &Path, calls: usize) {
    drop(Ledger::open(home).unwrap());
    let connection = rusqlite::Connection::open(home.join("ledger.sqlite")).unwrap();
    connection
        .execute_batch(&format!(
            "WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < {calls})
             INSERT INTO calls (id, writer, state, started_at_ms, updated_at_ms, to_number, from_number, agent, host,
                base_url, sandbox, job_id, status, duration_seconds, outcome_line, draft_name, draft_text, request)
             SELECT printf('00000000-0000-4000-8000-%012d', n), 'w', 'accepted', 1700000000000 + n * 60000, 0,
                printf('+1202%07d', n % 5000), '+12025550143', 'Clinic reminder', 'api.tryhamsa.com', '', 0,
                printf('job-%d', n), 'COMPLETED', 47.0,
                CASE WHEN n % max({calls} / {RARE}, 1) = 1 THEN 'wording = seldom' ELSE 'confirmed = true' END,
                'clinic.toml', printf('%.*c', 1000, 'x'), printf('%.*c', 1000, 'y') FROM n"
        ))
        .unwrap();
}

/// Runs with the folder of a ledger of so many calls, which is made once.
fn with_ledger(calls: usize, run: impl FnOnce(&Path)) {
    static MADE: OnceLock<Mutex<HashMap<usize, tempfile::TempDir>>> = OnceLock::new();
    let mut made = MADE
        .get_or_init(Mutex::default)
        .lock()
        .unwrap_or_else(PoisonError::into_inner);
    let home = made.entry(calls).or_insert_with(|| {
        let home = tempfile::tempdir().unwrap();
        fill(home.path(), calls);
        home
    });
    run(home.path());
}

#[divan::bench(args = CALLS)]
fn ledger_open(bencher: Bencher, calls: usize) {
    with_ledger(calls, |home| bencher.bench_local(|| Ledger::open(home)));
}

/// As many as the workbench reads.
#[divan::bench(args = CALLS, sample_count = 20)]
fn ledger_list(bencher: Bencher, calls: usize) {
    with_ledger(calls, |home| {
        let ledger = Ledger::open(home).unwrap().ledger;
        bencher.bench_local(|| ledger.list(500));
    });
}

#[divan::bench(args = CALLS, sample_count = 20)]
fn ledger_page(bencher: Bencher, calls: usize) {
    with_ledger(calls, |home| {
        let reader = Ledger::open(home).unwrap().ledger.reader().unwrap();
        bencher.bench_local(|| reader.page(&Query::default(), None, PAGE));
    });
}

/// Words that few calls have: every call is looked at.
#[divan::bench(args = CALLS, sample_count = 20)]
fn ledger_search(bencher: Bencher, calls: usize) {
    with_ledger(calls, |home| {
        let reader = Ledger::open(home).unwrap().ledger.reader().unwrap();
        let (query, _) = Query::parse("seldom", 1_800_000_000_000, 0);
        bencher.bench_local(|| reader.page(&query, None, PAGE));
    });
}

/// What the card and the guard ask about a number.
#[divan::bench(args = CALLS, sample_count = 20)]
fn ledger_guard(bencher: Bencher, calls: usize) {
    with_ledger(calls, |home| {
        let ledger = Ledger::open(home).unwrap().ledger;
        bencher.bench_local(|| ledger.facts("+12020000007", "api.tryhamsa.com"));
    });
}
