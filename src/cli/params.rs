//! `ringback params`: a draft's param sets from a table or JSON, and back.

use std::path::{Path, PathBuf};

use clap::{Args, Subcommand, ValueEnum};

use super::candidates;
use super::exit::Exit;
use super::out::{self, Answer, Failure};
use super::problems;
use super::source;
use crate::draft::field::Field;
use crate::draft::sets::encoding::{self, Encoding};
use crate::draft::sets::{self, Format};
use crate::store::{disk, drafts};

const EXAMPLES: &str = "\
Examples:
  ringback params export clinic.toml --as csv > patients.csv
  ringback params import clinic.toml patients.csv
  ringback params import clinic.toml patients.csv --encoding windows-1256
  ringback params import clinic.toml patients.json --replace

A table has a row for each set, a column for each param, and one for the set's name: param_set, set or name. Commas, \
semicolons and tabs are told apart. JSON is {\"lina\": {\"clinic\": \"Noor\"}} or a list of objects with a param_set. \
A file with anything wrong in it changes nothing.

Exit codes: 0 done, 2 wrong usage, 3 a set of that name is there already (--replace), 5 a file is missing, wrong, or cannot \
be written.";

const IMPORT: &str = "\
Examples:
  ringback params import clinic.toml patients.csv
  ringback params import clinic.toml patients.csv --encoding windows-1256 --skip
  jq . sets.json | ringback params import clinic.toml - --as json --replace

Exit codes: 0 done, 2 wrong usage, 3 a set of that name is there already, 5 a file is missing, wrong, or cannot be written.";

const EXPORT: &str = "\
Examples:
  ringback params export clinic.toml --as csv > patients.csv
  ringback params export clinic.toml --bom -o for-excel.csv

Exit codes: 0 done, 2 wrong usage, 5 the draft is missing or wrong, or FILE is there already or cannot be written.";

/// Take param sets into a draft, or write them out
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    #[command(subcommand)]
    what: What,
}

#[derive(Debug, Subcommand)]
enum What {
    /// Add the sets of a file to a draft; the draft's comments and order stay
    #[command(after_help = IMPORT)]
    Import(Import),
    /// Write a draft's sets out
    #[command(after_help = EXPORT)]
    Export(Export),
}

#[derive(Debug, Args)]
struct Import {
    /// The draft to change
    #[arg(add = candidates::drafts())]
    draft: PathBuf,
    /// The file to read; - for standard input
    file: PathBuf,
    /// What the file is; by its name's ending if not given
    #[arg(long = "as", value_name = "KIND")]
    kind: Option<Kind>,
    /// utf-8, utf-16le, utf-16be, windows-1256 or windows-1252; UTF-8, or what a byte-order mark says, if not given
    #[arg(long, value_name = "NAME", value_parser = an_encoding)]
    encoding: Option<Encoding>,
    /// Sets of the draft give way to those of the same name in the file
    #[arg(long, conflicts_with = "skip")]
    replace: bool,
    /// Sets that the draft has already stay as they are
    #[arg(long)]
    skip: bool,
}

#[derive(Debug, Args)]
struct Export {
    /// The draft to read
    #[arg(add = candidates::drafts())]
    draft: PathBuf,
    /// What to write; by FILE's ending if not given
    #[arg(long = "as", alias = "format", value_name = "KIND")]
    kind: Option<Kind>,
    /// The file to write; standard output if not given
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
    /// Write over FILE
    #[arg(long, requires = "output")]
    force: bool,
    /// Begin with a byte-order mark, by which Excel knows UTF-8
    #[arg(long)]
    bom: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Kind {
    /// A table
    Csv,
    /// JSON
    Json,
}

/// What was chosen, else what a file's name says.
fn format(chosen: Option<Kind>, file: Option<&Path>) -> Option<Format> {
    match chosen {
        Some(Kind::Csv) => Some(Format::Csv),
        Some(Kind::Json) => Some(Format::Json),
        None => Format::of_name(&file?.to_string_lossy()),
    }
}

fn an_encoding(name: &str) -> Result<Encoding, String> {
    name.parse()
}

/// The most that is read, in bytes.
const LIMIT: u64 = 16 * 1024 * 1024;

/// Imports or exports.
#[must_use]
pub fn run(arguments: &Arguments) -> Answer {
    let answer = match &arguments.what {
        What::Import(arguments) => import(arguments),
        What::Export(arguments) => export(arguments),
    };
    answer.unwrap_or_else(|failure| failure.answer(false))
}

fn import(arguments: &Import) -> Result<Answer, Failure> {
    let shown = source::name(&arguments.file);
    let Some(format) = format(arguments.kind, Some(&arguments.file)) else {
        return Err(Failure {
            exit: Exit::Usage,
            message: t!("say what {shown} is: --as csv or --as json", shown),
        });
    };
    let loaded = drafts::load(&arguments.draft).map_err(|error| problems::failure(&error))?;
    let bytes = source::read(&arguments.file, LIMIT)?;
    let text = encoding::decode(&bytes, arguments.encoding);
    let found = text
        .and_then(|text| sets::read(&text, format))
        .map_err(|why| Failure::setup(t!("{shown}: {why}; nothing was imported", shown, why)))?;
    let clashes = sets::clashes(&loaded.draft, &found);
    let lost = sets::lost(&loaded.draft, &found, &clashes);
    if !clashes.is_empty() && !arguments.replace && !arguments.skip {
        return Err(Failure {
            exit: Exit::NotPlaced,
            message: t!(
                "already in the draft: {some}; nothing was imported. --replace takes those of the file{goes}, --skip keeps the draft's",
                some = some(&clashes),
                goes = if lost.is_empty() {
                    String::new()
                } else {
                    t!(", which have no {params}", params = some(&lost))
                }
            ),
        });
    }
    let mut draft = loaded.draft.clone();
    let merged = sets::merged(&draft, &found, arguments.replace);
    draft.set(Field::Params, merged);
    drafts::save(&loaded.path, &loaded.text, &loaded.shape, &draft)
        .map_err(|error| problems::failure(&error))?;
    let added = found.len() - clashes.len();
    let rest = match (clashes.len(), arguments.replace) {
        (0, _) => String::new(),
        (count, true) if lost.is_empty() => t!(", {count} replaced", count),
        (count, true) => t!(
            ", {count} replaced; the file has no {params}, so that is gone from them",
            count,
            params = some(&lost)
        ),
        (count, false) => tn!(
            count,
            ", 1 left as it was",
            ", {count} left as they were",
            count
        ),
    };
    out::note(&t!("{many} added{rest}", many = many(added), rest));
    Ok(Answer::done(format!("{}\n", arguments.draft.display())))
}

fn many(count: usize) -> String {
    tn!(count, "1 set", "{count} sets", count)
}

/// The first few of some names.
fn some(names: &[String]) -> String {
    let first: Vec<&str> = names.iter().take(5).map(String::as_str).collect();
    let more = names.len() - first.len();
    let more = if more > 0 {
        t!(" and {more} more", more)
    } else {
        String::new()
    };
    format!("{}{more}", first.join(", "))
}

fn export(arguments: &Export) -> Result<Answer, Failure> {
    let Some(format) = format(arguments.kind, arguments.output.as_deref()) else {
        return Err(Failure {
            exit: Exit::Usage,
            message: t!("say what to write: --as csv or --as json").to_owned(),
        });
    };
    let loaded = drafts::load(&arguments.draft).map_err(|error| problems::failure(&error))?;
    let sets = &loaded.draft.param_sets;
    let mut text = sets::write(sets, format).map_err(Failure::setup)?;
    if arguments.bom {
        text.insert(0, '\u{feff}');
    }
    if sets.is_empty() {
        out::note(t!("the draft has no param sets"));
    }
    let Some(path) = &arguments.output else {
        return Ok(Answer::done(text));
    };
    if !arguments.force && path.symlink_metadata().is_ok() {
        return Err(Failure::setup(t!(
            "{path} is there already; nothing was overwritten. --force writes over it",
            path = path.display()
        )));
    }
    disk::replace(path, text.as_bytes()).map_err(|error| {
        Failure::setup(t!(
            "cannot write {path}: {error}",
            path = path.display(),
            error = disk::why(&error)
        ))
    })?;
    out::note(&t!("{many} written", many = many(sets.len())));
    Ok(Answer::done(format!("{}\n", path.display())))
}
