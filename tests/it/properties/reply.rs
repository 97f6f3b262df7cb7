//! Replies of the API: a status and a body of any bytes. Only a success is an accepted call; texts are bounded and clean.

use ringback::call::dialed::{self, Dialed, JobId};
use ringback::call::recent::{self, Sought};
use ringback::call::{conversation, cost, voices};
use ringback::text::clean;

use super::{Bytes, says};

/// A text that may stand on one line of a terminal as it is.
#[track_caller]
fn clean_line(text: &str) {
    assert_eq!(clean::line(text), text, "{text:?}");
}

pub fn holds(bytes: &[u8]) {
    let mut input = Bytes(bytes);
    let status = match input.byte() {
        byte @ 0..=127 => 200 + u16::from(byte & 7),
        byte @ 128..=223 => 400 + u16::from(byte & 31),
        byte => 300 + 20 * u16::from(byte & 31),
    };
    let body = input.0;
    match dialed::classify(status, body) {
        Dialed::Accepted(accepted) => {
            assert!((200..300).contains(&status));
            clean_line(&accepted.job_shown);
            if let Some(job) = &accepted.job {
                assert_eq!(JobId::parse(job.as_str()).as_ref(), Some(job));
            }
            for text in [&accepted.message, &accepted.voice_agent_id]
                .into_iter()
                .flatten()
            {
                clean_line(text);
            }
        }
        Dialed::Refused { words, .. } => {
            assert!((200..300).contains(&status) || (400..500).contains(&status) && status != 408);
            assert!(words.chars().count() <= 400);
            clean_line(&words);
        }
        Dialed::Unknown { why, .. } | Dialed::NotSent { why } => says(&why, 200),
    }
    match conversation::parse(body) {
        Ok(conversation) => {
            clean_line(conversation.status.word());
            assert!(conversation.transcript.len() <= body.len());
            if let Some(link) = &conversation.recording_url {
                assert!(
                    link.starts_with("https://") || link.starts_with("http://"),
                    "{link:?}"
                );
            }
        }
        Err(error) => says(&error, 300),
    }
    match recent::classify(status, body) {
        Ok(listing) => {
            assert!(listing.calls.len() <= listing.rows);
            let sought = Sought {
                to: "+12025550144".to_owned(),
                from: "+12025550143".to_owned(),
                at_ms: 1_800_000_000_000,
            };
            let rows = listing.rows;
            assert!(recent::candidates(listing.calls, &sought, &[]).len() <= rows);
        }
        Err(error) => says(&error, 600),
    }
    match voices::page(status, body) {
        Ok(page) => {
            assert!(page.voices.len() <= page.rows);
            for voice in &page.voices {
                clean_line(&voice.name);
                clean_line(&voice.language);
            }
        }
        Err(error) => says(&error, 600),
    }
    if let Err(error) = voices::project(status, body) {
        says(&error, 600);
    }
    if let Some(cost) = cost::classify(status, body) {
        clean_line(&cost::spelt(&cost.credits));
    }
}
