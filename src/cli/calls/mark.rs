//! `ringback calls note` and `ringback calls rate`.

use serde::Serialize;

use super::super::out::{self, Answer, Failure};
use super::{Book, told};

/// What is marked on a call with `--json`.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Marks<'a> {
    call_id: &'a str,
    notes: Option<&'a str>,
    /// 1 to 5.
    rating: Option<u8>,
}

pub fn note(book: &mut Book, id: &str, text: &str) -> Result<Answer, Failure> {
    let row = book.call(id)?;
    book.ledger.set_note(&row.id, text).map_err(told)?;
    done(book, row.id.as_str(), "note")
}

pub fn rate(book: &mut Book, id: &str, rating: u8) -> Result<Answer, Failure> {
    let row = book.call(id)?;
    book.ledger.set_rating(&row.id, rating).map_err(told)?;
    done(book, row.id.as_str(), "rating")
}

/// With `--json` the marks as they are now; else a word for the person.
fn done(book: &Book, id: &str, what: &str) -> Result<Answer, Failure> {
    let row = book.call(id)?;
    if book.json {
        let marks = Marks {
            call_id: row.id.as_str(),
            notes: row.note.as_deref(),
            rating: row.rating,
        };
        return Ok(Answer::done(book.line(&marks, &[&row])));
    }
    let is_set = match what {
        "note" => row.note.is_some(),
        _ => row.rating.is_some(),
    };
    out::note(match (what, is_set) {
        ("note", true) => t!("the note is kept"),
        ("note", false) => t!("the note is taken away"),
        (_, true) => t!("the rating is kept"),
        (_, false) => t!("the rating is taken away"),
    });
    Ok(Answer::done(String::new()))
}
