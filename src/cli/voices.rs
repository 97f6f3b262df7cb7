//! `ringback voices`: the documented voices, those of the account where a key is there, and what the user says of them.

use clap::Args;
use serde::Serialize;

use super::exit::Exit;
use super::out::{self, Answer, Failure, Rows};
use super::workbench::PlaceArguments;
use super::{patience, setup};
use crate::app::voices::ago;
use crate::draft::voices::catalogue::{Catalogue, Entry};
use crate::draft::voices::platform_hint;
use crate::run::place;
use crate::run::resolve::{self, ResolveError};
use crate::sandbox::Settings;
use crate::store::disk;
use crate::store::voices::{self, Account, Cached};
use crate::text::{clean, grapheme};

const EXAMPLES: &str = "\
Examples:
  ringback voices                              the documented ones, and the account's as read last
  ringback voices --refresh                    asks the account anew
  ringback voices --json | jq -r '.[0].id'

Any other voice's UUID may stand in a draft too. Labels and favourites are given in the workbench, F2.

Exit codes: 0 done, 2 wrong usage, 3 the account did not answer or refused, 5 no key, or a wrong setting.";

/// List the voices: the documented ones and the account's
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    /// Print an array of voices
    #[arg(long)]
    pub json: bool,
    /// Ask the account anew
    #[arg(long)]
    pub refresh: bool,
    #[command(flatten)]
    pub place: PlaceArguments,
}

/// A voice with `--json`. What is not known is `null`.
#[derive(Serialize)]
struct Record<'a> {
    id: &'a str,
    name: &'a str,
    note: Option<&'a str>,
    label: Option<&'a str>,
    language: Option<&'a str>,
    gender: Option<&'a str>,
    style: Option<&'a str>,
    favourite: bool,
    documented: bool,
    /// The account lists it.
    listed: bool,
}

/// Lists.
#[must_use]
pub fn run(arguments: &Arguments) -> Answer {
    let catalogue = match known(arguments) {
        Ok(catalogue) => catalogue,
        Err(failure) => return failure.answer(arguments.json),
    };
    let entries = catalogue.entries();
    if arguments.json {
        let records: Vec<Record<'_>> = entries.iter().map(record).collect();
        return Answer::done(out::json(&records));
    }
    out::note(platform_hint());
    let rows = Rows::of_stdout();
    let widest = entries
        .iter()
        .map(|entry| grapheme::columns(&entry.title()));
    let width = widest.max().unwrap_or(0).clamp(10, 40);
    let line = |entry: &Entry| {
        let title = grapheme::fit(&entry.title(), width);
        let gap = " ".repeat(width.saturating_sub(grapheme::columns(&title)));
        let note = entry.documented.map_or("", |voice| voice.note.as_str());
        let about = entry.about();
        let star = if entry.favourite { "favourite" } else { "" };
        let told: Vec<&str> = [star, about.as_str(), note]
            .into_iter()
            .filter(|word| !word.is_empty())
            .collect();
        let line = format!(
            "{}  {title}{gap}  {}",
            clean::line(&entry.id),
            told.join(", ")
        );
        let line = line.trim_end().to_owned() + "\n";
        rows.row(&line).into_owned()
    };
    Answer::done(entries.iter().map(line).collect())
}

fn record(entry: &Entry) -> Record<'_> {
    let some = |text: &'_ str| !text.is_empty();
    let listed = entry.listed.as_ref();
    Record {
        id: &entry.id,
        name: entry.name(),
        note: { entry.documented.map(|voice| voice.note.as_str()) }.filter(|note| some(note)),
        label: Some(entry.label.as_str()).filter(|label| some(label)),
        language: { listed.map(|voice| voice.language.as_str()) }.filter(|text| some(text)),
        gender: { listed.map(|voice| voice.gender.as_str()) }.filter(|text| some(text)),
        style: { listed.map(|voice| voice.style.as_str()) }.filter(|text| some(text)),
        favourite: entry.favourite,
        documented: entry.documented.is_some(),
        listed: listed.is_some(),
    }
}

/// All that is known; the account is asked if that is wanted, or if it never was.
fn known(arguments: &Arguments) -> Result<Catalogue, Failure> {
    let (paths, config) = setup::load_under(arguments.place.profile.as_deref())?;
    let data_dir = &paths.data_dir;
    let wish = arguments.place.wish();
    let asking = patience::while_asking(&config);
    let found = resolve::for_command(&wish, setup::var, &config, &paths);
    drop(asking);
    let destination = match found {
        Err(ResolveError::NoKey { host, .. }) if !arguments.refresh => {
            out::note(&t!("no key for {host}: its account is not asked", host));
            let profile = config.profile_name();
            let host = host.as_str();
            return Ok(voices::catalogue(data_dir, Account { host, profile }));
        }
        other => other?,
    };
    setup::tell_notes(&destination);
    let settings = Settings {
        fault: arguments.place.sandbox.unwrap_or_default(),
        ..Settings::default()
    };
    let line = place::connect(&destination, settings)
        .map_err(|error| Failure::setup(error.to_string()))?;
    let host = line.target.host();
    let account = Account {
        host: &host,
        profile: config.profile_name(),
    };
    let before = voices::cached(data_dir, account);
    if let Some(list) = before.as_ref().filter(|_| !arguments.refresh) {
        let age = ago((place::now_ms() - list.fetched_at_ms) / 1000);
        out::note(&t!(
            "{target}: read {age}; --refresh asks anew",
            target = line.target.label(),
            age
        ));
        return Ok(voices::catalogue(data_dir, account));
    }
    match setup::runtime()?.block_on(line.client.voices()) {
        Ok(voices) => {
            let fetched_at_ms = place::now_ms();
            let list = Cached {
                fetched_at_ms,
                voices,
            };
            if let Err(error) = voices::keep(data_dir, account, &list) {
                out::note(&t!(
                    "warning: the list is not kept: {error}",
                    error = disk::why(&error)
                ));
            }
            Ok(Catalogue::of(&list.voices, &voices::own(data_dir)))
        }
        Err(why) if arguments.refresh => Err(Failure {
            exit: Exit::NotPlaced,
            message: t!("the account's voices cannot be had: {why}", why),
        }),
        Err(why) => {
            out::note(&t!(
                "warning: the account's voices cannot be had: {why}",
                why
            ));
            Ok(voices::catalogue(data_dir, account))
        }
    }
}
