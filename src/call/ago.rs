//! How long ago a moment of the wall clock was, on a clock that may have been set since.

/// What is said of a call whose time is still to come.
#[must_use]
pub fn not_reached() -> &'static str {
    t!("this number was called at a time that the clock has not reached: it was set back since")
}

/// Clocks that are set by the network drift and are drawn back by so many milliseconds.
const DRIFT_MS: i64 = 60 * 1000;

/// Whole seconds since a moment; both are milliseconds since 1970, UTC. `None`: the clock has not reached it, so how
/// long ago it was is not known.
#[must_use]
pub fn seconds(at_ms: i64, now_ms: i64) -> Option<i64> {
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
}
