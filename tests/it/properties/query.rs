//! What is typed to search the ledger, at any time in any zone: read, and what it cannot take is told.

use ringback::call::local_time;
use ringback::store::ledger::query::Query;

use super::{Bytes, says};

pub fn holds(bytes: &[u8]) {
    let mut input = Bytes(bytes);
    let now_ms = (i64::from(input.word()) - 32_768) * 281_474_976_710_655;
    let offset_s = (i32::from(input.word()) - 32_768) * 3;
    let typed = String::from_utf8_lossy(input.0);
    let (query, wrong) = Query::parse(&typed, now_ms, offset_s);
    for why in &wrong {
        says(why, typed.len());
    }
    if typed.trim().is_empty() {
        assert!(wrong.is_empty());
    }
    // Around it spaces say nothing.
    let again = Query::parse(&format!("  {typed}\n"), now_ms, offset_s);
    assert!(again == (query, wrong), "{typed:?}");
    assert!(local_time::whole(now_ms, offset_s).len() < 100);
}
