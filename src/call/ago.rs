//! How long ago an earlier call was, in words, on a clock that may have been set since.

/// The word to type to call a number all the same to which an earlier call is unknown.
pub const AGAIN: &str = "again";

/// That a number was called, to be told for an hour; `None`: longer ago. Both are milliseconds since 1970, UTC.
#[must_use]
pub fn called(at_ms: i64, now_ms: i64) -> Option<String> {
    match seconds(at_ms, now_ms) {
        None => Some(
            t!("This number was called at a time that the clock has not reached: it was set back since.").to_owned(),
        ),
        Some(seconds) if seconds < HOUR => Some(t!(
            "This number was called {ago} ago.",
            ago = spelt(seconds)
        )),
        Some(_) => None,
    }
}

/// That an earlier call to a number is unknown. Nothing rings for an hour.
#[must_use]
pub fn unknown(at_ms: i64, now_ms: i64) -> String {
    match seconds(at_ms, now_ms) {
        None => t!("An earlier call to this number is unknown: it may be ringing.").to_owned(),
        Some(seconds) if seconds < HOUR => t!(
            "A call to this number {ago} ago is unknown: it may be ringing.",
            ago = spelt(seconds)
        ),
        Some(seconds) => t!(
            "A call to this number {ago} ago is unknown: it may have rung.",
            ago = spelt(seconds)
        ),
    }
}

/// In seconds.
const HOUR: i64 = 60 * 60;

/// So many seconds in words, in their largest unit: `40 seconds`, `an hour`.
fn spelt(seconds: i64) -> String {
    let (minutes, hours, days) = (seconds / 60, seconds / HOUR, seconds / (24 * HOUR));
    if days > 0 {
        tn!(days, "a day", "{days} days", days)
    } else if hours > 0 {
        tn!(hours, "an hour", "{hours} hours", hours)
    } else if minutes > 0 {
        tn!(minutes, "a minute", "{minutes} minutes", minutes)
    } else {
        let seconds = seconds.max(1);
        tn!(seconds, "a second", "{seconds} seconds", seconds)
    }
}

/// Clocks that are set by the network drift and are drawn back by so many milliseconds.
const DRIFT_MS: i64 = 60 * 1000;

/// Whole seconds since a moment; both are milliseconds since 1970, UTC. `None`: the clock has not reached it, so how
/// long ago it was is not known.
fn seconds(at_ms: i64, now_ms: i64) -> Option<i64> {
    let ago = now_ms.saturating_sub(at_ms);
    (ago >= -DRIFT_MS).then_some(ago.max(0) / 1000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_that_is_still_to_come_is_not_a_moment_ago() {
        const DAY: i64 = 24 * 60 * 60 * 1000;
        assert_eq!(seconds(10_000, 55_999), Some(45));
        assert_eq!(seconds(10_000, 9_000), Some(0), "drift");
        assert_eq!(seconds(DAY, 0), None);
        assert_eq!(seconds(0, DAY), Some(24 * 60 * 60));
        assert_eq!(seconds(i64::MIN, i64::MAX), Some(i64::MAX / 1000));
        assert_eq!(seconds(i64::MAX, i64::MIN), None);
    }

    #[test]
    fn an_earlier_call_is_told_with_its_time_in_the_largest_unit() {
        let told = |seconds: i64| (unknown(0, seconds * 1000), called(0, seconds * 1000));
        for (seconds, ago, rings) in [
            (0, "a second", true),
            (6, "6 seconds", true),
            (60, "a minute", true),
            (59 * 60, "59 minutes", true),
            (HOUR, "an hour", false),
            (47 * HOUR, "a day", false),
            (48 * HOUR, "2 days", false),
        ] {
            let (unknown, called) = told(seconds);
            let may = if rings { "be ringing" } else { "have rung" };
            let sentence = format!("A call to this number {ago} ago is unknown: it may {may}.");
            assert_eq!(unknown, sentence);
            let sentence = format!("This number was called {ago} ago.");
            assert_eq!(called, rings.then_some(sentence));
        }
        assert!(unknown(0, i64::MIN).starts_with("An earlier call"));
        let told = called(0, i64::MIN).unwrap_or_default();
        assert!(told.contains("the clock has not reached"), "{told}");
    }
}
