//! What the ledger costs with ten, a thousand and a hundred thousand calls in it: opening, listing, searching, one call,
//! the guards, a call's row. Half of the calls are to one number with one draft, as a designer's own are.

#![expect(
    clippy::unwrap_used,
    reason = "a bench that cannot be set up measures nothing"
)]

use std::collections::HashMap;
use std::path::Path;
use std::sync::{Mutex, OnceLock, PoisonError};

use divan::{Bencher, black_box};
use ringback::app::book::PAGE;
use ringback::call::check::{Context, check};
use ringback::call::dialed::Dialed;
use ringback::call::request::CallId;
use ringback::call::target::Target;
use ringback::draft::{examples, file};
use ringback::store::ledger::book::{Cursor, Page, Reader};
use ringback::store::ledger::query::Query;
use ringback::store::ledger::{Guards, Intent, Ledger, peek};

/// Calls in the ledger.
const CALLS: [usize; 3] = [10, 1_000, 100_000];

/// Calls whose outcome says so, and calls with a draft of their own.
const RARE: usize = 7;

const HOST: &str = "api.tryhamsa.com";
/// The number that half of the calls are to.
const OFTEN: &str = "+12025550144";
/// After all calls: milliseconds since 1970, UTC.
const NOW_MS: i64 = 1_800_000_000_000;

fn main() {
    divan::main();
}

/// Makes a ledger of so many live calls, each with a draft, a request and a transcript of a kilobyte, and closes it.
fn fill(home: &Path, calls: usize) {
    drop(Ledger::open(home).unwrap());
    let connection = rusqlite::Connection::open(home.join("ledger.sqlite")).unwrap();
    connection
        .execute_batch(&format!(
            "WITH RECURSIVE n (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM n WHERE n < {calls})
             INSERT INTO calls (id, writer, state, started_at_ms, updated_at_ms, to_number, from_number, agent, host,
                base_url, sandbox, job_id, status, duration_seconds, outcome_line, draft_name, draft_version,
                draft_text, request, transcript, params_line)
             SELECT printf('%08x-0000-4000-8000-%012d', n * 2654435761 % 4294967296, n), 'w', 'accepted',
                1700000000000 + n * 60000, 0,
                CASE WHEN n % 2 THEN '{OFTEN}' ELSE printf('+1202%07d', n % 5000) END, '+12025550143',
                'Clinic reminder', '{HOST}', '', 0, printf('job-%d', n), 'COMPLETED', 47.0,
                CASE WHEN n % max({calls} / {RARE}, 1) = 1 THEN 'wording = seldom' ELSE 'confirmed = true' END,
                CASE WHEN n % max({calls} / {RARE}, 1) = 1 THEN printf('other-%d.toml', n) ELSE 'clinic.toml' END,
                printf('%07x', n / 10), 'greeting_message = ' || printf('\"%.*c\"', 1000, 'x'),
                '{{\"params\":{{\"a\":' || printf('\"%.*c\"', 1000, 'y') || '}}}}',
                '[{{\"who\":\"agent\",\"text\":' || printf('\"%.*c\"', 1000, 'z') || '}}]',
                printf('order_number = %d  customer_name = Lina Haddad  clinic = Noor Clinic', n) FROM n"
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

/// What is asked of a ledger, again and again.
fn ask<T>(bencher: Bencher, calls: usize, question: impl Fn(&Ledger) -> T) {
    with_ledger(calls, |home| {
        let ledger = Ledger::open(home).unwrap().ledger;
        bencher.bench_local(|| question(black_box(&ledger)));
    });
}

/// What is asked of a reader beside the ledger.
fn read<T>(bencher: Bencher, calls: usize, question: impl Fn(&Reader) -> T) {
    with_ledger(calls, |home| {
        let reader = Ledger::open(home).unwrap().ledger.reader().unwrap();
        bencher.bench_local(|| question(black_box(&reader)));
    });
}

fn look_for(bencher: Bencher, calls: usize, typed: &str) {
    let (query, wrong) = Query::parse(typed, NOW_MS, 0);
    assert_eq!(wrong, [""; 0]);
    read(bencher, calls, |reader| {
        reader.page(&query, None, PAGE).unwrap()
    });
}

/// Id and job of the call in the middle.
fn middle(ledger: &Ledger, calls: usize) -> (CallId, String) {
    let job = format!("job-{}", calls / 2);
    let row = ledger.find(&job).unwrap().remove(0);
    (row.id, job)
}

#[divan::bench(args = CALLS)]
fn open(bencher: Bencher, calls: usize) {
    with_ledger(calls, |home| bencher.bench_local(|| Ledger::open(home)));
}

/// Every page of the file, as behind the workbench's first frame.
#[divan::bench(args = CALLS, sample_count = 2, sample_size = 1)]
fn look_at_whole(bencher: Bencher, calls: usize) {
    with_ledger(calls, |home| {
        let ledger = Ledger::open(home).unwrap().ledger;
        bencher.bench_local(|| ledger.checker().is_none_or(|checker| checker.is_sound()));
    });
}

#[divan::bench(args = CALLS, sample_count = 20)]
fn list_in_full(bencher: Bencher, calls: usize) {
    ask(bencher, calls, |ledger| ledger.list(PAGE).unwrap());
}

#[divan::bench(args = CALLS, sample_count = 20)]
fn page_first(bencher: Bencher, calls: usize) {
    look_for(bencher, calls, "");
}

/// The page behind the call in the middle.
#[divan::bench(args = CALLS, sample_count = 20)]
fn page_in_the_middle(bencher: Bencher, calls: usize) {
    read(bencher, calls, |reader| {
        let until = NOW_MS - 1_700_000_000_000 - i64::try_from(calls).unwrap() / 2 * 60_000;
        let (query, _) = Query::parse(&format!("until:{}m", until / 60_000), NOW_MS, 0);
        let page = reader.page(&query, None, 1).unwrap();
        let behind = page.calls.first().map(Cursor::behind);
        reader.page(&Query::default(), behind.as_ref(), PAGE)
    });
}

/// Words that few calls have: every call is looked at.
#[divan::bench(args = CALLS, sample_count = 20)]
fn search_for_a_rare_word(bencher: Bencher, calls: usize) {
    look_for(bencher, calls, "seldom");
}

/// As it is typed: no call has it.
#[divan::bench(args = CALLS, sample_count = 20)]
fn search_for_what_is_nowhere(bencher: Bencher, calls: usize) {
    look_for(bencher, calls, "noor cancelled");
}

#[divan::bench(args = CALLS, sample_count = 20)]
fn search_for_what_all_have(bencher: Bencher, calls: usize) {
    look_for(bencher, calls, "completed");
}

#[divan::bench(args = CALLS, sample_count = 20)]
fn search_by_an_outcome(bencher: Bencher, calls: usize) {
    look_for(bencher, calls, "wording=seldom");
}

#[divan::bench(args = CALLS, sample_count = 20)]
fn search_by_a_number(bencher: Bencher, calls: usize) {
    look_for(bencher, calls, "to:+12020000008");
}

#[divan::bench(args = CALLS, sample_count = 20)]
fn show_by_id(bencher: Bencher, calls: usize) {
    ask(bencher, calls, |ledger| {
        let (id, _) = middle(ledger, calls);
        ledger.find(id.as_str()).unwrap()
    });
}

/// The first eight digits, as a list shows them.
#[divan::bench(args = CALLS, sample_count = 20)]
fn show_by_the_start_of_an_id(bencher: Bencher, calls: usize) {
    ask(bencher, calls, |ledger| {
        let (id, _) = middle(ledger, calls);
        let start: String = id.as_str().chars().take(8).collect();
        ledger.find(&start).unwrap()
    });
}

/// The call before with a draft of the same name, where all have it.
#[divan::bench(args = CALLS, sample_count = 20)]
fn before_with_the_usual_draft(bencher: Bencher, calls: usize) {
    before(bencher, calls, "clinic.toml");
}

/// The same for a draft that was called with once: there is none before.
#[divan::bench(args = CALLS, sample_count = 20)]
fn before_with_a_new_draft(bencher: Bencher, calls: usize) {
    before(bencher, calls, "new.toml");
}

fn before(bencher: Bencher, calls: usize, name: &str) {
    with_ledger(calls, |home| {
        let ledger = Ledger::open(home).unwrap().ledger;
        let mut row = ledger.list(1).unwrap().remove(0);
        name.clone_into(&mut row.draft_name);
        let reader = ledger.reader().unwrap();
        bencher.bench_local(|| reader.before(black_box(&row)).unwrap());
    });
}

/// What the card and the guard ask about a number that half of the calls were to.
#[divan::bench(args = CALLS, sample_count = 20)]
fn facts_of_a_number_called_often(bencher: Bencher, calls: usize) {
    ask(bencher, calls, |ledger| ledger.facts(OFTEN, HOST).unwrap());
}

#[divan::bench(args = CALLS, sample_count = 20)]
fn facts_of_a_number_called_seldom(bencher: Bencher, calls: usize) {
    ask(bencher, calls, |ledger| {
        ledger.facts("+12020000008", HOST).unwrap()
    });
}

/// The guards and the row, on the disk: to the number that was called often. And its end.
#[divan::bench(args = CALLS, sample_count = 20, sample_size = 1)]
fn begin_and_end(bencher: Bencher, calls: usize) {
    let text = examples::find("clinic-reminder").unwrap().text;
    let mut draft = file::read(text).unwrap().draft;
    OFTEN.clone_into(&mut draft.to_number);
    "+12025550143".clone_into(&mut draft.phone_number);
    let request = check(&draft, &[], Context::default()).request.unwrap();
    let target = Target::live(&format!("https://{HOST}")).unwrap();
    with_ledger(calls, |home| {
        let mut ledger = Ledger::open(home).unwrap().ledger;
        bencher.bench_local(|| {
            let id = CallId::random();
            let intent = Intent {
                id: &id,
                request: &request,
                target: &target,
                draft_name: "clinic.toml",
                draft_text: text,
                profile: None,
                at_ms: 1_600_000_000_000,
                guards: Guards::default(),
            };
            ledger.begin(&intent).unwrap();
            let why = "a bench places no call".to_owned();
            ledger.end(&id, &Dialed::NotSent { why }, 1_600_000_000_001)
        });
    });
}

/// What an opening window asks: unknown calls, and calls that have not ended.
#[divan::bench(args = CALLS, sample_count = 20)]
fn take_up(bencher: Bencher, calls: usize) {
    ask(bencher, calls, |ledger| {
        (
            ledger.unsettled().unwrap(),
            ledger.unended(HOST, NOW_MS).unwrap(),
        )
    });
}

/// Candidates for a shell's completion.
#[divan::bench(args = CALLS, sample_count = 20)]
fn complete(bencher: Bencher, calls: usize) {
    with_ledger(calls, |home| {
        bencher.bench_local(|| peek::newest(home, 50));
    });
}

/// All calls, page by page, as End in the list reads them.
#[divan::bench(args = CALLS, sample_count = 5, sample_size = 1)]
fn page_through(bencher: Bencher, calls: usize) {
    read(bencher, calls, |reader| {
        let mut behind = None;
        let mut seen = 0;
        loop {
            let Page { calls, more } = reader
                .page(&Query::default(), behind.as_ref(), PAGE)
                .unwrap();
            seen += calls.len();
            behind = calls.last().map(Cursor::behind);
            if !more {
                break seen;
            }
        }
    });
}
