//! `ringback voices`: the voices that Hamsa documents. It asks nobody; what an account has beside them is not known
//! here.

use clap::Args;
use serde::Serialize;

use super::out::{self, Answer};
use crate::draft::voices;

const EXAMPLES: &str = "\
Examples:
  ringback voices
  ringback voices --json | jq -r '.[0].id'

Any other voice's UUID may stand in a draft too.";

/// List the voices that Hamsa documents
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    /// Print an array of voices
    #[arg(long)]
    pub json: bool,
}

/// A voice with `--json`.
#[derive(Serialize)]
struct Record {
    id: &'static str,
    name: &'static str,
    note: Option<&'static str>,
}

/// Lists.
#[must_use]
pub fn run(arguments: &Arguments) -> Answer {
    let voices = voices::documented();
    if arguments.json {
        let record = |voice: &'static voices::Voice| Record {
            id: &voice.id,
            name: &voice.name,
            note: Some(voice.note.as_str()).filter(|note| !note.is_empty()),
        };
        let records: Vec<Record> = voices.iter().map(record).collect();
        return Answer::done(out::json(&records));
    }
    let line = |voice: &voices::Voice| {
        let (id, name, note) = (&voice.id, &voice.name, &voice.note);
        format!("{id}  {name:<10}  {note}").trim_end().to_owned() + "\n"
    };
    out::note(voices::PLATFORM_HINT);
    Answer::done(voices.iter().map(line).collect())
}
