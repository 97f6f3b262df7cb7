//! What is typed to search the ledger: read, what it cannot take is told, and every call is looked at.

use ringback::call::request::CallId;
use ringback::store::ledger::RowState;
use ringback::store::ledger::book::Summary;
use ringback::store::ledger::query::{Query, local};

use super::{Bytes, says};

pub fn holds(bytes: &[u8]) {
    let mut input = Bytes(bytes);
    // Any clock, any zone.
    let now_ms = (i64::from(input.word()) - 32_768) * 281_474_976_710_655;
    let offset_s = (i32::from(input.word()) - 32_768) * 3;
    let mut call = Summary {
        id: CallId::parse("6f9619ff-8b86-4d01-b42d-00cf4fc96400").unwrap(),
        started_at_ms: now_ms,
        to_number: "+12025550144".to_owned(),
        agent: input.text(),
        host: "sandbox".to_owned(),
        sandbox: true,
        state: RowState::Accepted,
        http_status: Some(200),
        job_id: Some("j-1".to_owned()),
        status: Some(input.text()),
        duration_seconds: Some(4.5),
        outcome_line: Some(input.text()),
        draft_name: "a.toml".to_owned(),
        draft_version: None,
        note: None,
        rating: Some(4),
        settled: false,
        cost: None,
    };
    let typed = String::from_utf8_lossy(input.0);
    let (query, wrong) = Query::parse(&typed, now_ms, offset_s);
    for why in &wrong {
        says(why, typed.len());
    }
    let found = query.fits(&call);
    // Whether a call is found does not depend on when it is asked.
    assert_eq!(query.fits(&call), found);
    if typed.trim().is_empty() {
        assert!(found && wrong.is_empty());
    }
    assert!(local(now_ms, offset_s).len() < 100);
    call.note = Some(typed.into_owned());
    let _ = query.fits(&call);
}
