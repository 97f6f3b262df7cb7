//! `ringback calls show` and `ringback calls draft`.

use std::fmt::Write as _;

use serde::Serialize;
use serde_json::Value;

use super::super::out::{self, Answer, Failure};
use super::super::progress;
use super::super::record::{self, TurnRecord};
use super::super::setup;
use super::{Book, Record, as_json, local};
use crate::app::book::page;
use crate::call::{conversation, cost};
use crate::draft::voices::catalogue::Catalogue;
use crate::draft::{AgentKind, Draft, file};
use crate::run::link;
use crate::store::ledger::Row;
use crate::store::voices::{self, Account};
use crate::text::clean;

/// One call in full with `--json`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct FullRecord<'a> {
    #[serde(flatten)]
    call: Record<'a>,
    /// The body as sent, but for a webhook's secret.
    request: Value,
    /// The reply: JSON as it came, else its text.
    reply: Option<Value>,
    transcript: Vec<TurnRecord>,
    outcome: Option<&'a Value>,
    notes: Option<&'a str>,
    /// The profile of config.toml that it was placed with.
    profile: Option<&'a str>,
    /// Somebody decided what an unknown call came to.
    settled: bool,
}

pub fn run(book: &Book, id: &str, open_recording: bool) -> Result<Answer, Failure> {
    let row = book.call(id)?;
    if open_recording {
        open(&row)?;
    }
    if !book.json {
        return Ok(Answer::done(
            book.shown(text(&row, &voices_of(&row)), &[&row]),
        ));
    }
    let full = FullRecord {
        call: Record::of(&row),
        request: as_json(&row.request),
        reply: row.reply.as_deref().map(as_json),
        transcript: record::turns(&row.transcript),
        outcome: row.outcome.as_ref(),
        notes: row.note.as_deref(),
        profile: row.profile.as_deref(),
        settled: row.settled.is_some(),
    };
    Ok(Answer::done(book.line(&full, &[&row])))
}

/// The voices that are known of a call's account, with the user's labels.
fn voices_of(row: &Row) -> Catalogue {
    let account = Account {
        host: &row.host,
        profile: row.profile.as_deref(),
    };
    setup::paths()
        .map(|paths| voices::catalogue(&paths.data_dir, account))
        .unwrap_or_default()
}

/// Asks the browser to open a call's recording, and says which link that is.
fn open(row: &Row) -> Result<(), Failure> {
    let Some(url) = &row.recording_url else {
        let id = row.id.as_str();
        return Err(Failure::setup(t!("call {id} has no recording", id)));
    };
    match link::open(url) {
        Ok(()) => out::note(&t!("opening {url}", url)),
        // The call is shown all the same, and its link with it.
        Err(why) => out::note(&t!("{why}; the recording: {url}", why, url)),
    }
    Ok(())
}

/// The draft that a call was made with, byte for byte unless numbers are masked, which is told.
pub fn draft(book: &Book, id: &str) -> Result<Answer, Failure> {
    let row = book.call(id)?;
    if book.text(row.draft_text.clone(), &[&row]) != row.draft_text {
        out::note(t!(
            "numbers are masked here, in texts too: this is not the draft that was called with. `r` on the call's page in the workbench restores that"
        ));
    }
    if book.json {
        let record = DraftRecord {
            call_id: row.id.as_str(),
            draft_name: &row.draft_name,
            draft_version: row.draft_version.as_deref(),
            draft: &row.draft_text,
        };
        return Ok(Answer::done(book.line(&record, &[&row])));
    }
    let mut text = book.text(row.draft_text.clone(), &[&row]);
    if !text.ends_with('\n') {
        text.push('\n');
    }
    Ok(Answer::done(text))
}

/// A call's draft with `--json`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct DraftRecord<'a> {
    call_id: &'a str,
    draft_name: &'a str,
    draft_version: Option<&'a str>,
    draft: &'a str,
}

fn text(row: &Row, voices: &Catalogue) -> String {
    let mut text = String::new();
    let mut fact = |name: &str, value: Option<&str>| {
        if let Some(value) = value {
            let _ = writeln!(text, "{name:<11}{}", clean::line(value));
        }
    };
    fact("call", Some(row.id.as_str()));
    fact("started", Some(&local(row.started_at_ms)));
    fact("to", Some(&row.to_number));
    fact("from", Some(&row.from_number));
    fact("at", Some(&row.host));
    fact("profile", row.profile.as_deref());
    fact("agent", Some(&row.agent));
    fact("draft", Some(&row.draft_name));
    fact("version", row.draft_version.as_deref());
    let draft = file::read(&row.draft_text).map(|read| read.draft).ok();
    let draft = draft.filter(|draft| draft.kind() == AgentKind::Inline);
    let rendered = { draft.as_ref() }.is_some_and(Draft::sends_rendered);
    let rendered = rendered.then_some(t!("sent rendered"));
    let voice = draft.map(|draft| voices.shown(&draft.voice_id));
    fact("texts", rendered);
    fact("voice", voice.as_deref());
    let state = row.state.word();
    let state = match &row.settled {
        Some(settled) => t!("{state}, settled by {who}", state, who = settled.by),
        None => state.to_owned(),
    };
    fact("state", Some(&state));
    let http = row.http_status.map(|status| status.to_string());
    fact("HTTP", http.as_deref());
    fact("job", row.job_id.as_deref());
    fact("status", row.status.as_deref());
    let verdict = page::verdict_of(row, &page::as_call(row));
    fact("verdict", Some(&verdict.what));
    fact(
        "next",
        Some(&verdict.next)
            .filter(|next| !next.is_empty())
            .map(String::as_str),
    );
    // Mostly the verdict says it already.
    let said = |message: &&str| verdict.what.contains(*message);
    fact(
        "message",
        row.message.as_deref().filter(|message| !said(message)),
    );
    let lasted = row.duration_seconds.map(conversation::lasted);
    fact("duration", lasted.as_deref());
    let cost = row.cost.as_deref().map(cost::spelt);
    fact("cost", cost.as_deref());
    fact("recording", row.recording_url.as_deref());
    let rating = row.rating.map(|rating| format!("{rating} of 5"));
    fact("rating", rating.as_deref());
    fact("note", row.note.as_deref());

    text.push_str(&progress::transcript(&row.transcript));
    if let Some(outcome) = &row.outcome {
        text.push_str(&progress::outcome(outcome));
    }
    let _ = writeln!(
        text,
        "{}",
        t!("\nRequest\n{request}", request = clean::block(&row.request))
    );
    if let Some(reply) = &row.reply {
        let _ = writeln!(
            text,
            "{}",
            t!("\nReply\n{reply}", reply = clean::block(reply.trim_end()))
        );
    }
    text
}
