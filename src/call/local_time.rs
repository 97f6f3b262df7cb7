//! When something was, as a clock on the user's wall shows it. Pure: how far that is ahead of UTC is handed in, in
//! seconds. Moments are milliseconds since 1970, UTC; one that no calendar has is an empty text.

use std::ops::Range;

use jiff::Timestamp;
use jiff::tz::Offset;

/// `2026-05-03 14:02:07`: its first 16 bytes tell the minute.
#[must_use]
pub fn whole(utc_ms: i64, offset_s: i32) -> String {
    let offset = Offset::from_seconds(offset_s).unwrap_or(Offset::UTC);
    let Ok(at) = Timestamp::from_millisecond(utc_ms) else {
        return String::new();
    };
    let at = offset.to_datetime(at);
    format!(
        "{:04}-{:02}-{:02} {:02}:{:02}:{:02}",
        at.year(),
        at.month(),
        at.day(),
        at.hour(),
        at.minute(),
        at.second()
    )
}

/// `05-03 14:02`, for what is not old.
#[must_use]
pub fn short(utc_ms: i64, offset_s: i32) -> String {
    stretch(&whole(utc_ms, offset_s), 5..16)
}

/// `14:02`, where the day is plain.
#[must_use]
pub fn minute_of_day(utc_ms: i64, offset_s: i32) -> String {
    stretch(&whole(utc_ms, offset_s), 11..16)
}

/// `14:02:07`, where the day is plain.
#[must_use]
pub fn time_of_day(utc_ms: i64, offset_s: i32) -> String {
    stretch(&whole(utc_ms, offset_s), 11..19)
}

fn stretch(whole: &str, bytes: Range<usize>) -> String {
    whole.get(bytes).unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_is_told_where_the_user_is() {
        // 2026-05-03 22:02:07 UTC, which in Riyadh is the next day.
        let (at, riyadh) = (1_777_845_727_000, 3 * 3600);
        assert_eq!(whole(at, 0), "2026-05-03 22:02:07");
        assert_eq!(whole(at, riyadh), "2026-05-04 01:02:07");
        assert_eq!(short(at, riyadh), "05-04 01:02");
        assert_eq!(minute_of_day(at, riyadh), "01:02");
        assert_eq!(time_of_day(at, riyadh), "01:02:07");
        assert_eq!(whole(i64::MAX, 0), "");
    }
}
