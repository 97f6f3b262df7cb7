//! The silence threshold as typed and as sent: a whole number of milliseconds, at least 1.

use serde_json::Number;

/// The largest whole number that every JSON reader holds exactly (2^53 - 1).
const LARGEST: u64 = 9_007_199_254_740_991;

/// Reads a silence threshold. Spaces round it and zeros before it are dropped.
///
/// # Errors
/// What is wrong with it, as the end of a sentence that begins with the number.
pub fn parse(typed: &str) -> Result<Number, &'static str> {
    let typed = typed.trim();
    let (sign, digits) = match typed.strip_prefix(['-', '+']) {
        Some(digits) => (typed.starts_with('-'), digits),
        None => (false, typed),
    };
    if digits.is_empty() || !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        let is_number = typed.parse::<f64>().is_ok_and(f64::is_finite);
        return Err(if is_number {
            t!("is no whole number")
        } else {
            t!("is no number")
        });
    }
    let digits = digits.trim_start_matches('0');
    if sign || digits.is_empty() {
        return Err(t!("is below 1"));
    }
    match digits.parse::<u64>() {
        Ok(number) if number <= LARGEST => Ok(number.into()),
        _ => Err(t!("is too large")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_whole_numbers_from_1_are_thresholds() {
        for (typed, expected) in [
            ("1", Ok("1")),
            ("800", Ok("800")),
            (" 800 ", Ok("800")),
            ("+800", Ok("800")),
            ("0800", Ok("800")),
            ("9007199254740991", Ok("9007199254740991")),
            ("9007199254740992", Err("is too large")),
            ("100000000000000000000", Err("is too large")),
            ("0", Err("is below 1")),
            ("000", Err("is below 1")),
            ("-0", Err("is below 1")),
            ("-1", Err("is below 1")),
            ("1.5", Err("is no whole number")),
            ("800.0", Err("is no whole number")),
            ("-1.5", Err("is no whole number")),
            ("1e3", Err("is no whole number")),
            ("", Err("is no number")),
            ("-", Err("is no number")),
            ("--1", Err("is no number")),
            ("abc", Err("is no number")),
            ("800 ms", Err("is no number")),
            ("inf", Err("is no number")),
            ("NaN", Err("is no number")),
            ("٨٠٠", Err("is no number")),
        ] {
            let parsed = parse(typed).map(|number| number.to_string());
            assert_eq!(parsed, expected.map(str::to_owned), "{typed:?}");
        }
    }
}
