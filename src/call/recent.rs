//! Hamsa's own list of recent calls (`minimal-list`, docs/API.md §7), read leniently, and which of them an unknown call may
//! have become. Pure: the question is `hamsa`'s, the decision the user's.

use serde_json::{Map, Value};

use super::conversation::Status;
use super::dialed::JobId;
use super::words;
use crate::draft::phone;

/// A call in Hamsa's list. Texts are cleaned.
#[derive(Clone, Debug, PartialEq)]
pub struct RecentCall {
    /// An id that cannot stand in a path is no call that can be followed, so its row is passed over.
    pub job: JobId,
    /// Milliseconds since 1970, UTC.
    pub created_at_ms: Option<i64>,
    pub status: Status,
    pub agent_name: Option<String>,
    pub duration_seconds: Option<f64>,
    /// The number that was called, as it came.
    pub to: Option<String>,
    /// The number the call came from, as it came.
    pub from: Option<String>,
}

/// A page of the list.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Listing {
    pub calls: Vec<RecentCall>,
    /// Rows on this page, those passed over included: fewer than were asked for means that it is the last.
    pub rows: usize,
}

/// What is looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sought {
    /// E.164.
    pub to: String,
    /// E.164.
    pub from: String,
    /// When the call was about to be sent: milliseconds since 1970, UTC, by this machine's clock.
    pub at_ms: i64,
}

/// A call of Hamsa's that may be the one sought.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    pub call: RecentCall,
    /// Seconds from our row to Hamsa's; negative: Hamsa's clock says earlier.
    pub after_seconds: Option<i64>,
    /// The list says which number was called, and it is this one. `false`: the list does not say.
    pub same_number: bool,
}

/// How far Hamsa's clock may be behind ours, in milliseconds: 10 minutes.
const EARLIER_MS: i64 = 10 * 60 * 1000;
/// How much later than our row Hamsa's may begin: 15 minutes, for a slow POST and a clock that is ahead.
const LATER_MS: i64 = 15 * 60 * 1000;

/// The span of time to ask for: first and last millisecond since 1970.
#[must_use]
pub fn window(at_ms: i64) -> (i64, i64) {
    (
        at_ms.saturating_sub(EARLIER_MS),
        at_ms.saturating_add(LATER_MS),
    )
}

/// Reads a reply to the question for the list.
///
/// # Errors
/// It is no success, no JSON, or no list: one sentence without a full stop.
pub fn classify(status: u16, body: &[u8]) -> Result<Listing, String> {
    let value = words::success(status, body, t!("Hamsa's list of calls"))?;
    let rows = list(&value).ok_or(t!("Hamsa's reply holds no list of calls"))?;
    Ok(Listing {
        calls: rows.iter().filter_map(call).collect(),
        rows: rows.len(),
    })
}

/// The list, in or out of its envelopes.
fn list(value: &Value) -> Option<&Vec<Value>> {
    let inside = value.get("data").unwrap_or(value);
    ["calls", "conversations"]
        .into_iter()
        .find_map(|key| inside.get(key)?.as_array())
        .or_else(|| inside.as_array())
}

fn call(value: &Value) -> Option<RecentCall> {
    let row = value.as_object()?;
    let text = |key: &str| {
        let text = row.get(key)?.as_str()?.trim();
        (!text.is_empty()).then(|| words::short_line(text))
    };
    let numbers = row.get("callParams").and_then(Value::as_object);
    let number = |key: &str| number(numbers?, key);
    Some(RecentCall {
        job: JobId::parse(&id(row)?)?,
        created_at_ms: row.get("createdAt").and_then(time),
        status: Status::parse(row.get("status").and_then(Value::as_str)?.trim()),
        agent_name: text("agentName"),
        duration_seconds: row
            .get("duration")
            .and_then(Value::as_f64)
            .filter(|seconds| seconds.is_finite() && *seconds >= 0.0),
        to: number("userNumber"),
        from: number("machineNumber"),
    })
}

fn id(row: &Map<String, Value>) -> Option<String> {
    match row.get("id").or_else(|| row.get("jobId"))? {
        Value::String(id) => Some(id.trim().to_owned()),
        Value::Number(id) => Some(id.to_string()),
        _ => None,
    }
}

fn number(numbers: &Map<String, Value>, key: &str) -> Option<String> {
    match numbers.get(key)? {
        Value::String(number) if !number.trim().is_empty() => Some(words::short_line(number)),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// A time as RFC 3339, or as milliseconds since 1970.
fn time(value: &Value) -> Option<i64> {
    match value {
        Value::String(text) => text
            .trim()
            .parse::<jiff::Timestamp>()
            .map(jiff::Timestamp::as_millisecond)
            .ok(),
        Value::Number(number) => number.as_i64(),
        _ => None,
    }
}

/// The calls that the one sought may have become, likeliest first: by number, then by time. `taken`: jobs that belong
/// to other calls of the ledger.
#[must_use]
pub fn candidates(calls: Vec<RecentCall>, sought: &Sought, taken: &[String]) -> Vec<Candidate> {
    let (first, last) = window(sought.at_ms);
    let mut found: Vec<Candidate> = Vec::new();
    for call in calls {
        let other_number = |told: &Option<String>, ours: &str| {
            told.as_deref().is_some_and(|told| !same(told, ours))
        };
        let out_of_time = call
            .created_at_ms
            .is_some_and(|at| !(first..=last).contains(&at));
        // Two pages may overlap when a call begins in between.
        let again = found.iter().any(|earlier| earlier.call.job == call.job);
        if other_number(&call.to, &sought.to)
            || other_number(&call.from, &sought.from)
            || out_of_time
            || again
            || taken.iter().any(|job| job == call.job.as_str())
        {
            continue;
        }
        found.push(Candidate {
            after_seconds: call
                .created_at_ms
                .map(|at| at.saturating_sub(sought.at_ms) / 1000),
            same_number: call.to.is_some(),
            call,
        });
    }
    found.sort_by_key(|candidate| {
        let apart = candidate.after_seconds.map_or(u64::MAX, i64::unsigned_abs);
        (!candidate.same_number, apart)
    });
    found
}

/// Whether two spellings are one number: with or without `+`, with `00`, with blanks.
fn same(told: &str, ours: &str) -> bool {
    if phone::parse(told).is_ok_and(|number| number.as_str() == ours) {
        return true;
    }
    let digits = |text: &str| {
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        digits.trim_start_matches('0').to_owned()
    };
    digits(told) == digits(ours)
}

#[cfg(test)]
mod tests {
    use super::*;

    const AT: i64 = 1_800_000_000_000;

    fn sought() -> Sought {
        Sought {
            to: "+12025550144".into(),
            from: "+12025550143".into(),
            at_ms: AT,
        }
    }

    fn row(id: &str, to: Option<&str>, after_ms: Option<i64>) -> RecentCall {
        RecentCall {
            job: JobId::parse(id).unwrap(),
            created_at_ms: after_ms.map(|after| AT + after),
            status: Status::InProgress,
            agent_name: None,
            duration_seconds: None,
            to: to.map(str::to_owned),
            from: None,
        }
    }

    fn found(calls: Vec<RecentCall>, taken: &[String]) -> Vec<String> {
        candidates(calls, &sought(), taken)
            .into_iter()
            .map(|candidate| candidate.call.job.as_str().to_owned())
            .collect()
    }

    #[test]
    fn the_documented_row_is_read() {
        let body = br#"{"success":true,"data":{"total":2,"filtered":2,"calls":[
            {"id":"j-1","createdAt":"2027-01-15T08:00:01.500Z","status":"in_progress","voiceAgentId":"a",
             "agentName":"Clinic\u001b[31m","duration":47,"channelType":"TELEPHONE",
             "callParams":{"machineNumber":"+12025550143","userNumber":"+12025550144"}},
            {"id":"../x","status":"PENDING"}]}}"#;
        let listing = classify(200, body).unwrap();
        assert_eq!((listing.rows, listing.calls.len()), (2, 1));
        let call = &listing.calls[0];
        assert_eq!(call.created_at_ms, Some(AT + 1_500));
        assert_eq!(call.status, Status::InProgress);
        assert_eq!(call.duration_seconds, Some(47.0));
        assert_eq!(call.to.as_deref(), Some("+12025550144"));
        assert!(!call.agent_name.as_deref().unwrap().contains('\u{1b}'));
    }

    #[test]
    fn other_shapes_are_read_and_wrong_ones_told() {
        let bare = br#"[{"id":7,"createdAt":1800000000000,"status":"COMPLETED","callParams":[]}]"#;
        let call = &classify(200, bare).unwrap().calls[0];
        assert_eq!(call.job.as_str(), "7");
        assert_eq!((call.created_at_ms, &call.to), (Some(AT), &None));
        for (status, body, says) in [
            (200, "<html>", "no JSON"),
            (200, "{}", "no list"),
            (401, r#"{"message":"no key"}"#, "401: no key"),
            (502, "", "502"),
        ] {
            let why = classify(status, body.as_bytes()).unwrap_err();
            assert!(why.contains(says), "{why}");
        }
    }

    #[test]
    fn the_number_decides_however_it_is_spelt() {
        let calls = vec![
            row("other", Some("+12025550145"), Some(0)),
            row("silent", None, Some(0)),
            row("far", Some("0012025550144"), Some(60_000)),
            row("near", Some("1 202 555 0144"), Some(-2_000)),
        ];
        assert_eq!(found(calls, &[]), ["near", "far", "silent"]);
        let mut ours = row("a", Some("+12025550144"), Some(0));
        ours.from = Some("+12025550199".into());
        assert_eq!(
            found(vec![ours], &[]),
            [""; 0],
            "another number to call from"
        );
    }

    #[test]
    fn out_of_the_window_and_other_rows_jobs_are_no_candidates() {
        let calls = vec![
            row("early", Some("+12025550144"), Some(-EARLIER_MS - 1)),
            row("late", Some("+12025550144"), Some(LATER_MS + 1)),
            row("taken", Some("+12025550144"), Some(0)),
            row("one", Some("+12025550144"), Some(LATER_MS)),
            row("one", Some("+12025550144"), Some(LATER_MS)),
            row("timeless", Some("+12025550144"), None),
        ];
        assert_eq!(found(calls, &["taken".to_owned()]), ["one", "timeless"]);
    }

    #[test]
    fn no_clock_overflows() {
        for at_ms in [i64::MIN, i64::MAX] {
            let sought = Sought { at_ms, ..sought() };
            let calls = vec![row("a", None, Some(0)), row("b", None, None)];
            let _ = candidates(calls, &sought, &[]);
        }
    }
}
