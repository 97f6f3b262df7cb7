//! A followed call for people: how it goes on stderr, and what came of it as text. What Hamsa said is made visible
//! first.

use std::fmt::Write as _;

use serde_json::Value;

use super::out;
use crate::call::conversation::{Conversation, Turn, lasted};
use crate::call::follow::Following;
use crate::call::verdict;
use crate::text::clean;

/// What was told so far, so that each thing is told once.
#[derive(Debug, Default)]
pub struct Progress {
    status: Option<String>,
    turns: usize,
    trouble: Option<String>,
}

impl Progress {
    /// Tells what is new: the status, turns of the transcript, trouble.
    pub fn tell(&mut self, following: &Following) {
        if let Some(conversation) = &following.conversation {
            let word = conversation.status.word();
            if self.status.as_deref() != Some(word) {
                out::note(&clean::line(word));
                self.status = Some(word.to_owned());
            }
            for turn in conversation.transcript.iter().skip(self.turns) {
                out::note(&said(turn));
            }
            self.turns = self.turns.max(conversation.transcript.len());
        }
        if self.trouble != following.trouble {
            if let Some(trouble) = &following.trouble {
                let trouble = clean::line(trouble);
                out::note(&t!("{trouble}; asking again", trouble));
            }
            self.trouble.clone_from(&following.trouble);
        }
    }
}

/// One turn as a line or a few, the later ones indented under the first.
fn said(turn: &Turn) -> String {
    let text = clean::block(turn.text.trim_end());
    format!(
        "{:<8}{}",
        turn.who.shown(),
        text.replace('\n', "\n        ")
    )
}

/// A transcript under its heading; empty if nobody spoke.
#[must_use]
pub fn transcript(turns: &[Turn]) -> String {
    if turns.is_empty() {
        return String::new();
    }
    let lines: Vec<String> = turns.iter().map(said).collect();
    t!("\nTranscript\n{lines}\n", lines = lines.join("\n"))
}

/// An outcome under its heading, as pretty JSON.
#[must_use]
pub fn outcome(value: &Value) -> String {
    // The alternate form of a JSON value is its pretty print.
    t!(
        "\nOutcome\n{outcome}\n",
        outcome = clean::block(&format!("{value:#}"))
    )
}

/// What came of a call: the status in a line, what it means, transcript, outcome, recording. `told`: the reader has
/// seen the transcript already.
#[must_use]
pub fn ended(conversation: &Conversation, told: bool) -> String {
    let verdict = verdict::of_status(&conversation.status, conversation.failure.as_deref());
    let mut text = clean::line(conversation.status.word()).into_owned();
    if let Some(seconds) = conversation.duration_seconds {
        let _ = write!(text, "  {}", lasted(seconds));
    }
    text.push('\n');
    for sentence in [&verdict.what, &verdict.next] {
        if !sentence.is_empty() {
            let _ = writeln!(text, "{}", clean::line(sentence));
        }
    }
    if !told {
        text.push_str(&transcript(&conversation.transcript));
    }
    if let Some(value) = &conversation.outcome {
        text.push_str(&outcome(value));
    }
    if let Some(url) = &conversation.recording_url {
        let _ = writeln!(text, "{}", t!("\nRecording  {url}", url = clean::line(url)));
    }
    text
}
