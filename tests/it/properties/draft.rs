//! A draft's file: read, checked, made a body of, written and read again; or refused with a place.

use ringback::call::body::Body;
use ringback::call::check::{self, Context};
use ringback::draft::{diff, file, template};

use super::{says, text};

pub fn holds(bytes: &[u8]) {
    let text = text(bytes);
    let read = match file::read(&text) {
        Ok(read) => read,
        Err(error) => {
            says(&error.message, text.len());
            assert!(error.line >= 1 && error.column >= 1, "{error:?}");
            return;
        }
    };
    let draft = read.draft;
    // What was not changed keeps its bytes.
    assert_eq!(file::write(&text, &draft).unwrap(), text);
    let mut plain = draft.clone();
    plain.webhook_auth.has_literal_secret = false;
    let written = file::write("", &plain).unwrap();
    assert_eq!(file::read(&written).unwrap().draft, plain, "{written}");
    let report = check::check(&draft, &read.problems, Context::default());
    assert!(
        report.problems.len() <= 200 + 8 * text.len(),
        "{}",
        report.problems.len()
    );
    let body = Body::of(&draft);
    serde_json::from_str::<serde_json::Value>(body.text()).unwrap();
    assert!(body.text().len() < 4_000 + 8 * text.len());
    for part in [&draft.greeting_message, &draft.preamble] {
        let mut end = 0;
        for piece in template::parse(part) {
            assert!(piece.span.start >= end && part.get(piece.span.clone()).is_some());
            end = piece.span.end;
        }
        assert!(diff::texts(part, &draft.preamble).len() <= part.len() + draft.preamble.len() + 2);
    }
}
