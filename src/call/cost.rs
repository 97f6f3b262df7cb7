//! What a job cost, as `GET /v1/jobs?jobId=` tells it (docs/API.md §7): the conversation itself does not say.

use serde_json::Value;

use super::words;

/// A job's cost.
#[derive(Clone, Debug, PartialEq)]
pub struct Cost {
    /// In credits, as Hamsa spells it.
    pub credits: String,
    /// Hamsa's `usageTime`, in seconds.
    pub used_seconds: Option<f64>,
}

/// Credits with their word: `12.50 credits`.
#[must_use]
pub fn spelt(credits: &str) -> String {
    // Of what is no whole number the plural is said.
    let number = credits.parse::<u64>().unwrap_or(u64::MAX);
    tn!(number, "{credits} credit", "{credits} credits", credits)
}

/// Reads a whole reply; `None` if it does not tell a cost.
#[must_use]
pub fn classify(status: u16, body: &[u8]) -> Option<Cost> {
    if !(200..=299).contains(&status) {
        return None;
    }
    let value = words::read_json(&String::from_utf8_lossy(body))?;
    let job = value
        .get("data")
        .filter(|data| data.is_object())
        .unwrap_or(&value);
    let credits = match ["totalCost", "cost"].iter().find_map(|key| job.get(key))? {
        Value::Number(cost) => cost.to_string(),
        Value::String(cost) if cost.trim().parse::<f64>().is_ok_and(f64::is_finite) => {
            cost.trim().to_owned()
        }
        _ => return None,
    };
    Some(Cost {
        credits,
        used_seconds: job
            .get("usageTime")
            .and_then(Value::as_f64)
            .filter(|seconds| seconds.is_finite() && *seconds >= 0.0),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn credits(status: u16, body: &str) -> Option<String> {
        classify(status, body.as_bytes()).map(|cost| cost.credits)
    }

    #[test]
    fn a_cost_is_read_where_it_is_told() {
        let documented = r#"{"message":"success","data":{"totalCost":12.50,"usageTime":47}}"#;
        let cost = classify(200, documented.as_bytes()).unwrap();
        assert_eq!(
            (cost.credits.as_str(), cost.used_seconds),
            ("12.50", Some(47.0))
        );
        assert_eq!(credits(200, r#"{"cost":"3"}"#).as_deref(), Some("3"));
        for body in [
            r#"{"data":{"totalCost":null}}"#,
            r#"{"data":{"totalCost":"\u001b[31m"}}"#,
            r#"{"data":{}}"#,
            "[]",
            "<html>",
        ] {
            assert_eq!(credits(200, body), None, "{body}");
        }
        assert_eq!(credits(404, documented), None);
    }

    #[test]
    fn one_credit_is_one_credit() {
        assert_eq!([spelt("1"), spelt("0.5")], ["1 credit", "0.5 credits"]);
    }
}
