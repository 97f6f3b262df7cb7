//! Screens of what came from elsewhere: the ledger's calls, recovery copies, a file that changed outside.

use ringback::app::book::since::Since;
use ringback::app::book::{Answer, Entry};
use ringback::app::{SaveFailure, What};
use ringback::call::conversation::Who;
use ringback::call::request::CallId;
use ringback::draft::file;
use ringback::store::ledger::book::{Page, Summary};
use ringback::store::ledger::{Row, RowState};
use ringback::store::recovery::Found as Copy;

use super::everywhere::{DRAFT, Found, sandbox};
use crate::screens::{NARROW, WIDE, Workbench};
use crate::screens_calls::turn;

const HOUR_MS: i64 = 3_600_000;

fn row(n: i64, state: RowState) -> Row {
    let draft_text = DRAFT.replace(
        "Привет",
        if n > 1 {
            "Добрый день"
        } else {
            "Привет"
        },
    );
    Row {
        id: CallId::parse(&format!("6f9619ff-8b86-4d01-b42d-{n:012x}")).unwrap(),
        started_at_ms: 1_800_000_000_000 - n * HOUR_MS,
        to_number: "+12025550144".into(),
        from_number: "+12025550143".into(),
        agent: "Запись".into(),
        host: "sandbox".into(),
        base_url: String::new(),
        sandbox: true,
        profile: None,
        state,
        settled: None,
        http_status: Some(200),
        job_id: Some(format!("1-{n}")),
        status: (state == RowState::Accepted).then(|| "COMPLETED".into()),
        success: Some(true),
        message: None,
        duration_seconds: Some(41.0),
        cost: (n == 1).then(|| "12.50".to_owned()),
        transcript: vec![turn(Who::Agent, &format!("Привет {n}"))],
        outcome: Some(serde_json::json!({ "да": n == 1 })),
        recording_url: None,
        draft_name: "имя.toml".into(),
        draft_version: Some(ringback::draft::version::of(&draft_text)),
        draft_text,
        request: "{}".into(),
        reply: Some("{}".into()),
        note: (n == 2).then(|| "заметка".to_owned()),
        rating: (n == 2).then_some(4),
    }
}

fn summary(row: &Row) -> Summary {
    Summary {
        outcome_line: Some("да = да".to_owned()),
        ..crate::screens_book::summary(row)
    }
}

/// The ledger as a book: the list, each call's page, two calls compared.
fn book(found: &mut Found) {
    let kept = &["COMPLETED", "toml", "HTTP", "true", "false"];
    let rows: Vec<Row> = [
        RowState::Accepted,
        RowState::Unknown,
        RowState::NotSent,
        RowState::Refused,
        RowState::Placing,
    ]
    .into_iter()
    .zip(1..)
    .map(|(state, n)| row(n, state))
    .collect();
    let tell = |workbench: &mut Workbench, answer: Answer| {
        workbench.happen(What::Book(Box::new(answer)));
    };
    for size in [WIDE, NARROW] {
        let mut workbench = sandbox(size);
        workbench.keys("f6");
        found.look_at("book before its answer", &workbench, kept);
        let page = Page {
            calls: rows.iter().map(summary).collect(),
            more: true,
        };
        let result = Ok(page);
        tell(
            &mut workbench,
            Answer::Found {
                further: false,
                result,
            },
        );
        let since = rows.iter().enumerate().map(|(at, row)| {
            let since = Since::between(rows.get(at + 1), row);
            (row.id.clone(), since)
        });
        tell(&mut workbench, Answer::Since(since.collect()));
        found.look_at("book", &workbench, kept);
        for (at, row) in rows.iter().enumerate() {
            let mut workbench = sandbox(size);
            workbench.keys("f6");
            tell(
                &mut workbench,
                Answer::Opened(Ok(Entry {
                    row: row.clone(),
                    before: rows.get(at + 1).cloned(),
                })),
            );
            found.look_at(&format!("page of call {at}"), &workbench, kept);
            for key in ["v", "n", "5", "d", "r", "a"] {
                workbench.keys(key);
                let scene = format!("page of call {at}, then {key}");
                // What lies on top may cut HTTP.
                found.look_at(&scene, &workbench, &[&kept[..], &["HT"]].concat());
                if key != "v" {
                    workbench.keys("esc");
                }
            }
        }
        let both = Answer::Compared(Ok((rows[1].clone(), rows[0].clone())));
        tell(&mut workbench, both);
        found.look_at("compared", &workbench, kept);
    }
}

/// Texts that stand against each other.
fn lost(found: &mut Found) {
    let theirs = DRAFT.replace("Привет", "Здравствуй");
    let mut workbench = sandbox(WIDE);
    let copy = |path: Option<&str>| Copy {
        copy: "/1/2.json".into(),
        path: path.map(Into::into),
        draft: file::read(&theirs).unwrap().draft,
        base: None,
        file: None,
        saved_at_ms: 1_799_999_000_000,
    };
    workbench.happen(What::Copies(vec![copy(Some("/1/2.toml")), copy(None)]));
    found.look_at("copies", &workbench, &["toml"]);
    found.look_at("copy", workbench.keys("enter"), &["toml"]);
    for theirs in [Some(theirs.clone()), Some("= no draft".to_owned()), None] {
        let mut workbench = sandbox(WIDE);
        workbench.keys("\"ж\"");
        workbench.state.document.path = Some("1.toml".into());
        let failure = SaveFailure::ChangedOutside {
            path: "1.toml".into(),
            theirs,
        };
        workbench.happen(What::Saved(Box::new(Err(failure))));
        // What the reader of TOML says is its own.
        let toml = &[
            "toml", "keys", "cannot", "be", "empty", "letters", "numbers", "unquoted", "expected",
        ];
        found.look_at("conflict", &workbench, toml);
    }
    let mut workbench = sandbox(NARROW);
    workbench.keys("\"ж\"");
    workbench.happen(What::Kept(Err("нет".to_owned())));
    found.look_at("no copy", &workbench, &[]);
    found.look_at("quit", workbench.keys("ctrl-q"), &[]);
}

/// All of these.
pub fn screens(found: &mut Found) {
    book(found);
    lost(found);
}
