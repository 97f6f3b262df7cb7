//! What the present value of a field that steers the call does, in a plain sentence: the silence threshold and the
//! switches. How sure that is stands with the field's explanation (docs/API.md §3).

use crate::app::doc::{Doc, Role};
use crate::call::threshold;
use crate::draft::field::Field;
use crate::draft::{Draft, Switch, phone};

/// What Hamsa's page for new agents gives as the default, in milliseconds.
const DOCUMENTED_DEFAULT_MS: u64 = 800;

/// The step of the silence threshold by Up and Down, in milliseconds.
const STEP_MS: u64 = 50;

/// The same with Shift or by pages.
const COARSE_STEP_MS: u64 = 250;

/// The longest silence threshold that steps lead to, in milliseconds: an hour.
const MOST_MS: u64 = 60 * 60 * 1000;

/// What the present value does; `None` for fields that do not steer the call.
#[must_use]
pub fn line(draft: &Draft, field: Field) -> Option<Doc> {
    let mut doc = Doc::default();
    match field {
        Field::SilenceThreshold => threshold_line(&mut doc, &draft.silence_threshold),
        Field::Interrupt | Field::GenderDetection | Field::SmartCallEnd | Field::RealTime => {
            let state = super::about::switch(draft, field);
            doc.push(switch_words(field, state), Role::Plain).end();
        }
        _ => return None,
    }
    Some(doc)
}

/// A threshold's character.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pace {
    Snappy,
    Balanced,
    Patient,
    Slow,
}

impl Pace {
    /// The character of so many milliseconds.
    #[must_use]
    fn of(milliseconds: u64) -> Self {
        match milliseconds {
            ..500 => Self::Snappy,
            500..1_200 => Self::Balanced,
            1_200..3_000 => Self::Patient,
            _ => Self::Slow,
        }
    }

    fn words(self) -> (&'static str, Role, &'static str) {
        match self {
            Self::Snappy => (
                t!("snappy"),
                Role::Warning,
                t!("the agent answers at once, and cuts in when the caller stops to think"),
            ),
            Self::Balanced => (
                t!("balanced"),
                Role::Good,
                t!(
                    "a breath does not end the caller's turn, and an answer does not keep them waiting"
                ),
            ),
            Self::Patient => (
                t!("patient"),
                Role::Good,
                t!(
                    "the caller may stop to think or look something up; each answer comes that much later"
                ),
            ),
            Self::Slow => (
                t!("very slow"),
                Role::Warning,
                t!(
                    "after every sentence there is a silence that a caller may take for a dead line"
                ),
            ),
        }
    }
}

fn threshold_line(doc: &mut Doc, typed: &str) {
    let typed = typed.trim();
    if typed.is_empty() {
        doc.plain(&t!(
            "Not sent: Hamsa's default holds; its page for new agents gives {default} ms.",
            default = DOCUMENTED_DEFAULT_MS
        ));
        doc.end();
    } else if let Ok(number) = threshold::parse(typed) {
        let milliseconds = number.as_u64().unwrap_or(u64::MAX);
        let (word, role, what) = Pace::of(milliseconds).words();
        doc.plain(&t!("{milliseconds} ms: ", milliseconds))
            .push(word, role)
            .plain(&format!(": {what}."))
            .end();
    } else {
        doc.push(
            t!("No whole number of milliseconds: it cannot be sent."),
            Role::Error,
        )
        .end();
    }
    doc.end().push(
        t!("Below 500 snappy, to 1200 balanced, to 3000 patient, from there very slow. "),
        Role::Muted,
    );
    doc.push(
        t!("Up and Down step by 50, with Shift or by pages by 250."),
        Role::Muted,
    )
    .end();
}

/// The silence threshold that is a step from what is typed, in milliseconds: the next multiple of the step, upwards or
/// downwards, at least 1.
#[must_use]
pub fn stepped(typed: &str, up: bool, coarse: bool) -> u64 {
    let step = if coarse { COARSE_STEP_MS } else { STEP_MS };
    let ascii: String = typed
        .trim()
        .chars()
        .map(|c| phone::ascii_digit(c).unwrap_or(c))
        .collect();
    let now = ascii.parse().unwrap_or(DOCUMENTED_DEFAULT_MS);
    if up {
        (now / step + 1).saturating_mul(step).min(MOST_MS)
    } else {
        (now.saturating_sub(1) / step * step).max(1)
    }
}

/// What a switch does in a state.
fn switch_words(field: Field, state: Switch) -> &'static str {
    match (field, state) {
        (Field::Interrupt, Switch::On) => {
            t!("On: when the caller talks over the agent, it stops and listens.")
        }
        (Field::Interrupt, Switch::Off) => {
            t!("Off: the agent says its sentence to the end, whatever the caller says meanwhile.")
        }
        (Field::Interrupt, Switch::Default) => {
            t!(
                "Not sent: Hamsa's default holds. Its newer pages say on, older ones off: set it if it matters."
            )
        }
        (Field::SmartCallEnd, Switch::On) => {
            t!("On: the agent may hang up by itself once the talk is over.")
        }
        (Field::SmartCallEnd, Switch::Off) => {
            t!("Off: the call goes on until the caller hangs up or Hamsa's time limit ends it.")
        }
        (Field::GenderDetection, Switch::On) => {
            t!(
                "On: the agent finds out the caller's gender, for the right forms of address. In Arabic they are heard in every sentence."
            )
        }
        (Field::GenderDetection, Switch::Off) => {
            t!("Off: the agent uses the forms of address that the preamble asks for.")
        }
        (Field::RealTime, Switch::On) => {
            t!("On: sent as true. What that changes is not documented.")
        }
        (Field::RealTime, Switch::Off) => t!("Off: sent as false, which is Hamsa's default."),
        _ => t!("Not sent: Hamsa's default, off, holds."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn steps_go_to_the_grid_and_stay_above_nothing() {
        for (typed, up, coarse, next) in [
            ("800", true, false, 850),
            ("800", false, false, 750),
            ("800", true, true, 1000),
            ("800", false, true, 750),
            ("810", true, false, 850),
            ("810", false, false, 800),
            ("50", false, false, 1),
            ("1", false, true, 1),
            ("1", true, false, 50),
            ("", true, false, 850),
            ("soon", false, false, 750),
            ("٨٠٠", true, false, 850),
            ("18446744073709551615", true, true, 3_600_000),
        ] {
            assert_eq!(stepped(typed, up, coarse), next, "{typed} {up} {coarse}");
        }
    }

    #[test]
    fn the_sentence_changes_with_the_value() {
        let draft = |typed: &str| Draft {
            silence_threshold: typed.to_owned(),
            ..Draft::default()
        };
        for (typed, begins) in [
            ("", "Not sent: "),
            ("499", "499 ms: snappy: "),
            ("500", "500 ms: balanced: "),
            ("800", "800 ms: balanced: "),
            ("1200", "1200 ms: patient: "),
            ("3000", "3000 ms: very slow: "),
            ("soon", "No whole number"),
        ] {
            let doc = line(&draft(typed), Field::SilenceThreshold).unwrap();
            assert!(doc.text.starts_with(begins), "{typed}: {}", doc.text);
        }
    }

    #[test]
    fn every_switch_says_what_each_state_does() {
        let mut said = std::collections::HashSet::new();
        for field in [
            Field::Interrupt,
            Field::SmartCallEnd,
            Field::GenderDetection,
        ] {
            for state in [Switch::Default, Switch::On, Switch::Off] {
                said.insert((field, switch_words(field, state)));
            }
        }
        assert_eq!(said.len(), 9);
        assert!(line(&Draft::default(), Field::Greeting).is_none());
    }
}
