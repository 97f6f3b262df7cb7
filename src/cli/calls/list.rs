//! `ringback calls list`.

use super::super::out::{self, Answer, Failure, Rows};
use super::{Book, Filters, Record, local, utc};
use crate::app::book::since::Since;
use crate::app::calls::Came;
use crate::call::request::CallId;
use crate::call::{conversation, cost};
use crate::store::disk;
use crate::store::ledger::book::{Reader, Summary};
use crate::text::clean;

pub fn run(book: &Book, limit: usize, filters: &Filters) -> Result<Answer, Failure> {
    let query = filters.query()?;
    if book.json {
        // Printed when all is read: what failed in between would be no JSON.
        let mut array = "[".to_owned();
        book.each(&query, limit, |_, call| {
            if array.len() > 1 {
                array.push(',');
            }
            array.push_str(book.line(&record(call), &[]).trim_end());
            Ok(true)
        })?;
        array.push_str("]\n");
        return Ok(Answer::done(array));
    }
    let rows = Rows::of_stdout();
    let mut is_empty = true;
    book.each(&query, limit, |reader, call| {
        is_empty = false;
        let line = book.text(line(call, &changed(book, reader, call)), &[]);
        out::is_read(&rows.row(&line))
            .map_err(|error| disk::why(&error))
            .map_err(|error| Failure::setup(t!("cannot write the result: {error}", error)))
    })?;
    // Of none that were asked for, none says nothing.
    if is_empty && limit > 0 {
        let nothing = if query == super::Query::default() {
            t!("no calls yet; `ringback call DRAFT` places one").to_owned()
        } else {
            filters.nothing_fits()
        };
        out::note(&nothing);
    }
    Ok(Answer::done(String::new()))
}

fn record(call: &Summary) -> Record<'_> {
    Record {
        call_id: call.id.as_str(),
        started_at: utc(call.started_at_ms),
        to_number: &call.to_number,
        state: call.state.word(),
        job_id: call.job_id.as_deref(),
        status: call.status.as_deref(),
        sandbox: call.sandbox,
    }
}

/// What was changed in the draft since the call before it: `~ Greeting +1`; empty if nothing was, or it is not known.
fn changed(book: &Book, reader: &Reader, call: &Summary) -> String {
    let row = |id: &CallId| book.ledger.find(id.as_str()).ok()?.into_iter().next();
    let since = row(&call.id).and_then(|call| {
        let before = reader.before(&call).ok()??;
        Some(Since::between(row(&before).as_ref(), &call))
    });
    match since {
        Some(since @ Since::Changed { .. }) => format!("~ {}", since.short()),
        _ => String::new(),
    }
}

/// Local time, number, what came of it, how long, id, where, agent, draft's version and what was changed in it, rating,
/// cost, outcome, note.
fn line(call: &Summary, changed: &str) -> String {
    let lasted = call.duration_seconds.map(conversation::lasted);
    let id: String = call.id.as_str().chars().take(8).collect();
    let (word, _) = Came::of_summary(call).word();
    let mut line = format!(
        "{}  {:<16}  {:<11}  {:>6}  {id}  {}  {}",
        local(call.started_at_ms),
        clean::line(&call.to_number),
        word,
        lasted.unwrap_or_default(),
        clean::line(&call.host),
        clean::line(&call.agent),
    );
    let rating = call.rating.map(|rating| format!("{rating}/5"));
    let version = call
        .draft_version
        .as_ref()
        .map(|version| format!("v.{version}"));
    let note = call.note.as_ref().map(|note| format!("# {note}"));
    // A simulated call costs nothing, which is no news.
    let cost = call.cost.as_deref().filter(|cost| *cost != "0");
    let cost = cost.map(cost::spelt);
    let changed = Some(changed.to_owned()).filter(|changed| !changed.is_empty());
    for more in [
        version,
        changed,
        rating,
        cost,
        call.outcome_line.clone(),
        note,
    ]
    .into_iter()
    .flatten()
    {
        line.push_str("  ");
        line.push_str(&clean::line(&more));
    }
    line.push('\n');
    line
}
