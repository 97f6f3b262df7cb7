//! `ringback calls note` and `ringback calls rate`.

use super::super::out::{self, Answer, Failure};
use super::{Book, show, told};

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

/// With `--json` the call as it is now; else a word for the person.
fn done(book: &Book, id: &str, what: &str) -> Result<Answer, Failure> {
    let row = book.call(id)?;
    if book.json {
        return Ok(Answer::done(show::json(book, &row)));
    }
    let is_set = match what {
        "note" => row.note.is_some(),
        _ => row.rating.is_some(),
    };
    let done = if is_set { "is kept" } else { "is taken away" };
    out::note(&format!("the {what} {done}"));
    Ok(Answer::done(String::new()))
}
