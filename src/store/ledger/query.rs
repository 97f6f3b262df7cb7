//! What is looked for in the ledger: words and filters as one types them. Pure.
//!
//! Every word must be found somewhere in a call: as it stands, or, letter by letter, inside one word (`cmpl` finds
//! COMPLETED). Filters are words with a colon; `name=value` asks for a field of the
//! outcome or a param that was sent.

use jiff::civil;
use jiff::tz::Offset;

use super::RowState;
use super::book::Glance;
use crate::call::local_time;
use crate::draft::{near, phone};

/// What is looked for. The default finds every call.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Query {
    /// In small letters.
    words: Vec<String>,
    /// Fields of the outcome, or params, with how their values begin; in small letters.
    values: Vec<(String, String)>,
    status: Option<String>,
    pub(super) sandbox: Option<bool>,
    /// Milliseconds since 1970, UTC: began then or later.
    pub(super) since_ms: Option<i64>,
    /// Began before.
    pub(super) until_ms: Option<i64>,
    /// Digits, maybe with `+`: how the number begins, or what stands in it.
    to: Option<String>,
    /// At least so many, or exactly.
    rating: Option<(u8, bool)>,
    rated: Option<bool>,
    noted: Option<bool>,
    draft: Option<String>,
    version: Option<String>,
    agent: Option<String>,
    /// Seconds that the reader's time is ahead of UTC: words may be of the time shown.
    offset_s: i32,
}

/// The filters, each with what it takes.
pub const FILTERS: &str = "status:completed  sandbox:no  since:2d  until:2026-05-03  to:+966  rating:4  rated:yes  \
                           noted:yes  draft:clinic  version:3f2a1c0  agent:noor";

impl Query {
    /// Reads what was typed at `now_ms` (since 1970, UTC), `offset_s` seconds ahead of UTC. What a filter cannot take
    /// is told, and left out; a word with a colon that is no filter is a word.
    #[must_use]
    pub fn parse(typed: &str, now_ms: i64, offset_s: i32) -> (Self, Vec<String>) {
        let mut query = Self {
            offset_s,
            ..Self::default()
        };
        let mut wrong = Vec::new();
        for word in typed.split_whitespace() {
            // A value may have a colon: `visit_time=10:30`.
            match word.split_once(':') {
                Some((name, value)) if !name.contains('=') => {
                    match query.filter(&name.to_lowercase(), value, now_ms, offset_s) {
                        Some(Ok(())) => {}
                        Some(Err(why)) => wrong.push(why),
                        None => match meant(&name.to_lowercase()) {
                            Some(meant) => wrong.push(t!(
                                "there is no filter {name}:; did you mean {meant}:?",
                                name,
                                meant
                            )),
                            None => query.words.push(word.to_lowercase()),
                        },
                    }
                }
                _ => match word.to_lowercase().split_once('=') {
                    Some((name, value)) if !name.is_empty() => {
                        query.values.push((name.to_owned(), value.to_owned()));
                    }
                    _ => query.words.push(word.to_lowercase()),
                },
            }
        }
        (query, wrong)
    }

    /// `None`: no filter has this name.
    fn filter(
        &mut self,
        name: &str,
        value: &str,
        now_ms: i64,
        offset_s: i32,
    ) -> Option<Result<(), String>> {
        let text = value.to_lowercase();
        let yes_or_no = || match text.as_str() {
            "yes" | "y" | "true" | "only" => Ok(Some(true)),
            "no" | "n" | "false" => Ok(Some(false)),
            _ => Err(t!("{name}: takes yes or no", name)),
        };
        let time = || {
            time(&text, now_ms, offset_s).map(Some).ok_or_else(|| {
                t!(
                    "{name}: takes a span such as 90m, 12h, 2d, 3w, or a day such as 2026-05-03",
                    name
                )
            })
        };
        let some = || Some(text.clone()).filter(|text| !text.is_empty());
        let taken = match name {
            "status" | "state" => {
                self.status = some().map(|word| word.replace('-', "_"));
                Ok(())
            }
            "sandbox" => yes_or_no().map(|wanted| self.sandbox = wanted),
            "since" => time().map(|at| self.since_ms = at),
            "until" => time().map(|at| self.until_ms = at),
            "to" => match some().map(|typed| digits_of(&typed)) {
                Some(None) => {
                    Err(t!("to: takes a number, or how it begins, such as +966").to_owned())
                }
                found => {
                    self.to = found.flatten();
                    Ok(())
                }
            },
            "rating" => {
                let (digits, exact) = match text.strip_suffix('+').or(text.strip_prefix(">=")) {
                    Some(digits) => (digits, false),
                    None => (text.as_str(), true),
                };
                match digits.parse() {
                    Ok(stars @ 1..=5) => {
                        self.rating = Some((stars, exact));
                        Ok(())
                    }
                    _ => Err(t!("rating: takes 1 to 5, or 4+ for at least 4").to_owned()),
                }
            }
            "rated" => yes_or_no().map(|wanted| self.rated = wanted),
            "note" | "noted" => yes_or_no().map(|wanted| self.noted = wanted),
            "draft" => {
                self.draft = some();
                Ok(())
            }
            "version" | "v" => {
                self.version = some();
                Ok(())
            }
            "agent" => {
                self.agent = some();
                Ok(())
            }
            _ => return None,
        };
        Some(taken)
    }

    /// Takes a number as given to `--to`: digits, maybe with `+` and separators. Tells whether it is one: what has no
    /// digit would find every call.
    #[must_use]
    pub fn only_to(&mut self, number: &str) -> bool {
        self.to = digits_of(number);
        self.to.is_some()
    }

    /// Takes a status word.
    pub fn only_status(&mut self, word: &str) {
        self.status = Some(word.to_lowercase().replace('-', "_"));
    }

    /// Whether a call is one of those looked for; `since`, `until` and `sandbox` were asked of the database. `room` is
    /// memory for the call's texts, the same for all calls.
    pub(super) fn fits(&self, call: &Glance<'_>, room: &mut String) -> bool {
        let has = |wanted: Option<&String>, text: &str| {
            wanted.is_none_or(|wanted| text.to_lowercase().contains(wanted.as_str()))
        };
        let status = |wanted: &String| {
            let word = call.word().to_lowercase();
            let decided = match (call.state, call.settled) {
                (RowState::Unknown, true) => "settled",
                (RowState::Unknown, false) => "unsettled",
                _ => "",
            };
            let words = [word.as_str(), call.state.word(), decided];
            words.iter().any(|one| one.starts_with(wanted.as_str()))
        };
        self.status.as_ref().is_none_or(status)
            && self.to.as_ref().is_none_or(|to| match to.as_bytes() {
                [b'+', ..] => call.to_number.starts_with(to.as_str()),
                _ => call.to_number.contains(to.as_str()),
            })
            && self.rating.is_none_or(|(stars, exact)| {
                call.rating
                    .is_some_and(|given| given == stars || (!exact && given > stars))
            })
            && self
                .rated
                .is_none_or(|wanted| call.rating.is_some() == wanted)
            && self
                .noted
                .is_none_or(|wanted| call.note.is_some() == wanted)
            && has(self.draft.as_ref(), &call.draft_name)
            && has(
                self.version.as_ref(),
                call.draft_version.as_deref().unwrap_or_default(),
            )
            && has(self.agent.as_ref(), &call.agent)
            && self
                .values
                .iter()
                .all(|(name, value)| has_value(call, name, value))
            && self.finds_words(call, room)
    }

    fn finds_words(&self, call: &Glance<'_>, all: &mut String) -> bool {
        if self.words.is_empty() {
            return true;
        }
        all.clear();
        let is_of_time = |word: &String| {
            word.bytes()
                .all(|byte| byte.is_ascii_digit() || byte == b'-' || byte == b':')
        };
        if self.words.iter().any(is_of_time) {
            all.push_str(&local_time::whole(call.started_at_ms, self.offset_s));
        }
        let place = if call.sandbox { "sandbox" } else { &call.host };
        for part in [
            &call.to_number,
            &call.agent,
            place,
            call.word(),
            call.state.word(),
            call.job_id.as_deref().unwrap_or_default(),
            call.outcome_line.as_deref().unwrap_or_default(),
            call.params_line.as_deref().unwrap_or_default(),
            &call.draft_name,
            call.draft_version.as_deref().unwrap_or_default(),
            call.note.as_deref().unwrap_or_default(),
            &call.id,
        ] {
            all.push(' ');
            all.push_str(part);
        }
        if all.is_ascii() {
            all.make_ascii_lowercase();
        } else {
            *all = all.to_lowercase();
        }
        self.words
            .iter()
            .all(|word| all.contains(word.as_str()) || has_scattered(word, all))
    }
}

/// The digits of a number as typed, and its `+`; `None`: it has none.
fn digits_of(typed: &str) -> Option<String> {
    let plain = |c: char| phone::ascii_digit(c).or_else(|| (c == '+').then_some(c));
    let digits: String = typed.chars().filter_map(plain).collect();
    digits.contains(|c: char| c != '+').then_some(digits)
}

/// The filter that was meant with a name that is none: `statuss`, but not the `14` of a time.
fn meant(name: &str) -> Option<&'static str> {
    let is_word = name.len() > 2 && name.bytes().all(|byte| byte.is_ascii_alphabetic());
    let filters = FILTERS.split_whitespace();
    let names = filters.filter_map(|filter| Some(filter.split_once(':')?.0));
    is_word.then(|| near::nearest(name, names)).flatten()
}

/// Whether a field of the outcome, or a param that was sent, whose name ends so has a value that begins so; an empty value:
/// whether it is there.
fn has_value(call: &Glance<'_>, name: &str, value: &str) -> bool {
    let wanted = format!("{name} = {value}");
    [&call.outcome_line, &call.params_line]
        .into_iter()
        .flatten()
        .any(|line| {
            let line = line.to_lowercase();
            line.match_indices(&wanted).any(|(at, _)| {
                let before = line.get(..at).unwrap_or_default();
                before.is_empty() || before.ends_with([' ', '.'])
            })
        })
}

/// Whether a word's letters stand in one word of a text in their order, from its first letter on and not far apart.
/// Digits alone are looked for as they stand: in ids and numbers every digit is somewhere.
fn has_scattered(word: &str, text: &str) -> bool {
    let letters = word.chars().count();
    if letters < 3 || !word.chars().any(char::is_alphabetic) {
        return false;
    }
    let first = word.chars().next();
    text.split_whitespace()
        .any(|text| text.chars().next() == first && is_scattered(word, letters * 3, text))
}

/// Whether a word's letters stand in a text in their order, at most so many others between them.
fn is_scattered(word: &str, most: usize, text: &str) -> bool {
    let mut rest = text.chars();
    let mut passed = 0;
    for letter in word.chars() {
        loop {
            match rest.next() {
                Some(found) if found == letter => break,
                Some(_) => passed += 1,
                None => return false,
            }
        }
    }
    passed <= most
}

/// A span before now (`2d`) or the start of a day: milliseconds since 1970, UTC.
fn time(text: &str, now_ms: i64, offset_s: i32) -> Option<i64> {
    if let Ok(day) = text.parse::<civil::Date>() {
        let offset = Offset::from_seconds(offset_s).ok()?;
        let start = offset.to_timestamp(day.at(0, 0, 0, 0)).ok()?;
        return Some(start.as_millisecond());
    }
    let unit = text.chars().last()?;
    let count: i64 = text.strip_suffix(unit)?.parse().ok()?;
    let minutes = match unit {
        'm' => 1,
        'h' => 60,
        'd' => 24 * 60,
        'w' => 7 * 24 * 60,
        _ => return None,
    };
    let span = count.checked_mul(minutes)?.checked_mul(60_000)?;
    (count >= 0).then(|| now_ms.saturating_sub(span))
}
