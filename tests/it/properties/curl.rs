//! A command line or a body to be imported: read, or refused in a sentence; what was read is exported and read again as
//! the same bytes.

use ringback::call::body::Body;
use ringback::call::export::curl as export;
use ringback::call::import::{self, curl, http};
use ringback::call::target::Target;

use super::{says, text};

pub fn holds(bytes: &[u8]) {
    let text = text(bytes);
    let no_file = |name: &str| Err(format!("cannot read {name}"));
    let reads = [
        curl::read(&text, no_file),
        http::read(&text, no_file),
        import::request(&text),
        import::agent(&text),
    ];
    for read in reads {
        match read {
            Err(error) => says(&error.to_string(), text.len()),
            Ok(imported) => {
                for note in &imported.notes {
                    says(note, text.len());
                }
                let body = Body::of(&imported.draft);
                let target = Target::live("https://api.tryhamsa.com").unwrap();
                let command = export::export(&body, &target);
                let again = curl::read(&command, no_file)
                    .unwrap_or_else(|error| panic!("{error}: {command}"));
                assert_eq!(Body::of(&again.draft).text(), body.text(), "{command}");
            }
        }
    }
}
