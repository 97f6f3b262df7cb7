//! How a job is followed: when to ask next, what to make of the answer, when to give up. No clock, no
//! IO: times are milliseconds since following began, handed in.

use super::conversation::{self, Conversation};
use super::words;

/// What one question about a job brought.
#[derive(Clone, Debug, PartialEq)]
pub enum Polled {
    Found(Box<Conversation>),
    /// 404: not there yet.
    NotYet,
    /// 401, 403: asking again is pointless. The server's words.
    Forbidden {
        status: u16,
        words: String,
    },
    /// No network, 429, 5xx, an unreadable reply, or another status: one sentence; waited out.
    Trouble {
        why: String,
    },
}

/// Reads a whole reply to the question.
#[must_use]
pub fn classify(status: u16, body: &[u8]) -> Polled {
    let reply = String::from_utf8_lossy(body);
    let words = || words::of(words::read_json(&reply).as_ref(), &reply);
    match status {
        200..=299 => match conversation::parse(body) {
            Ok(conversation) => Polled::Found(Box::new(conversation)),
            Err(why) => Polled::Trouble { why },
        },
        404 => Polled::NotYet,
        401 | 403 => Polled::Forbidden {
            status,
            words: words(),
        },
        _ => Polled::Trouble {
            why: with_words(&t!("Hamsa answered {status}", status), &words()),
        },
    }
}

/// `what: words`, or only `what` if nothing was said.
fn with_words(what: &str, words: &str) -> String {
    if words.is_empty() {
        what.to_owned()
    } else {
        format!("{what}: {words}")
    }
}

/// How often to ask.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Pace {
    /// 3, 4, 6, 9, 13, 15, 15 … s.
    Live,
    /// Every 0.5 s.
    Sandbox,
}

/// A job being followed.
#[derive(Clone, Debug, PartialEq)]
pub struct Following {
    pace: Pace,
    asked: u32,
    /// The last conversation read.
    pub conversation: Option<Conversation>,
    /// The last trouble, until the next good answer.
    pub trouble: Option<String>,
}

/// What to do after an answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Next {
    /// Ask again after this many milliseconds.
    AskAfter(u64),
    /// The job has ended.
    Ended,
    /// Following gave up, and why: one sentence. The call may go on.
    GaveUp(String),
}

/// After this long, following gives up: 75 minutes.
pub const GIVE_UP_MS: u64 = 75 * 60 * 1000;

/// From here on a 404 is told: before, a job may well be too new.
const WORTH_TELLING_MS: u64 = 10 * 1000;

/// For this long a 404 means "not there yet".
const NOT_YET_MS: u64 = 60 * 1000;

impl Following {
    #[must_use]
    pub fn new(pace: Pace) -> Self {
        Self {
            pace,
            asked: 0,
            conversation: None,
            trouble: None,
        }
    }

    /// Milliseconds before the first question.
    #[must_use]
    pub fn first_wait(&self) -> u64 {
        self.pace.wait(0)
    }

    /// Takes an answer, `elapsed_ms` after following began.
    pub fn answer(&mut self, polled: Polled, elapsed_ms: u64) -> Next {
        self.asked = self.asked.saturating_add(1);
        match polled {
            Polled::Found(conversation) => {
                self.trouble = None;
                let conversation = self.conversation.insert(*conversation);
                if conversation.status.is_terminal() {
                    return Next::Ended;
                }
            }
            Polled::NotYet if self.conversation.is_some() => {
                self.trouble = Some(t!("Hamsa does not find the job any more (404)").to_owned());
            }
            Polled::NotYet if elapsed_ms >= NOT_YET_MS => {
                return Next::GaveUp(t!(
                    "Hamsa does not know the job after {spoken} (404); the call may go on",
                    spoken = spoken(elapsed_ms)
                ));
            }
            Polled::NotYet if elapsed_ms >= WORTH_TELLING_MS => {
                self.trouble = Some(t!("Hamsa does not know the job yet (404)").to_owned());
            }
            Polled::NotYet => self.trouble = None,
            Polled::Forbidden { status, words } => {
                let what = with_words(
                    &t!("The key may not see the job ({status})", status),
                    &words,
                );
                return Next::GaveUp(t!("{what}; the call goes on", what));
            }
            Polled::Trouble { why } => self.trouble = Some(why),
        }
        if elapsed_ms >= GIVE_UP_MS {
            return Next::GaveUp(t!(
                "The job has not ended after {spoken}; the call may go on",
                spoken = spoken(elapsed_ms)
            ));
        }
        Next::AskAfter(self.pace.wait(self.asked))
    }
}

impl Pace {
    /// Milliseconds to wait before the question after `asked` others.
    fn wait(self, asked: u32) -> u64 {
        match (self, asked) {
            (Self::Sandbox, _) => 500,
            (Self::Live, 0) => 3_000,
            (Self::Live, 1) => 4_000,
            (Self::Live, 2) => 6_000,
            (Self::Live, 3) => 9_000,
            (Self::Live, 4) => 13_000,
            (Self::Live, _) => 15_000,
        }
    }
}

/// A time in seconds or minutes, for a sentence.
fn spoken(elapsed_ms: u64) -> String {
    let seconds = elapsed_ms / 1000;
    if seconds < 120 {
        t!("{seconds} s", seconds)
    } else {
        tn!(
            seconds / 60,
            "a minute",
            "{minutes} minutes",
            minutes = seconds / 60
        )
    }
}

#[cfg(test)]
mod tests;
