//! `ringback import FILE|-`: a draft from a curl command, a `.http` file, a request's body, an agent's JSON or another
//! draft.

use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use super::exit::Exit;
use super::out::{self, Answer, Failure};
use super::source;
use crate::call::import::{self, CannotImport, Imported};
use crate::draft::file;
use crate::draft::problem::Problem;
use crate::store::drafts::{self, Shape};

const EXAMPLES: &str = "\
Examples:
  ringback import call.sh --as curl -o clinic.toml
  pbpaste | ringback import - --as curl
  ringback import call.http --as http -o clinic.toml
  ringback import body.json --as request -o clinic.toml
  ringback import agent.json --as agent -o clinic.toml
  ringback import theirs.toml --as draft -o mine.toml

A curl command may be one for sh, bash, zsh, PowerShell or cmd; it is read, not run. A file that it names (-d @body.json) \
is looked for beside FILE, then in the working folder. Another draft keeps its comments, params and param sets. \
Neither an API key nor a webhook's secret is written into the draft; what is left out is told on stderr.

Exit codes: 0 made, 2 wrong usage, 5 FILE cannot be read or imported, or DRAFT is there already.";

/// Make a draft from a curl command, a request's body, an agent's JSON or another draft
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    /// The file to read; - for standard input
    file: PathBuf,
    /// What it is
    #[arg(long = "as", value_name = "KIND")]
    kind: Kind,
    /// The draft to write; standard output if not given. It never overwrites
    #[arg(short, long, value_name = "DRAFT")]
    output: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Kind {
    /// A curl command line
    Curl,
    /// The body of a call
    Request,
    /// An agent as the API gives it: flat (v1) or nested (v2), no flow agent
    Agent,
    /// A .http file of VS Code's REST Client or JetBrains' HTTP Client
    Http,
    /// Another draft of ringback
    Draft,
}

/// The most that is read, in bytes.
const LIMIT: u64 = 16 * 1024 * 1024;

/// Imports.
#[must_use]
pub fn run(arguments: &Arguments) -> Answer {
    import(arguments).unwrap_or_else(|failure| failure.answer(false))
}

fn import(arguments: &Arguments) -> Result<Answer, Failure> {
    let shown = source::name(&arguments.file);
    let text = source::read_text(&arguments.file, LIMIT)?;
    let folder = arguments.file.parent().unwrap_or(Path::new(""));
    let beside = |name: &str| {
        let path = Some(folder.join(name)).filter(|path| path.exists());
        let path = path.unwrap_or_else(|| PathBuf::from(name));
        source::read_text(&path, LIMIT).map_err(|failure| failure.message)
    };
    // Another draft's text is kept, with its comments; the others have none.
    let (imported, old) = match arguments.kind {
        Kind::Curl => (import::curl::read(&text, beside), String::new()),
        Kind::Request => (import::request(&text), String::new()),
        Kind::Agent => (import::agent(&text), String::new()),
        Kind::Http => (import::http::read(&text, beside), String::new()),
        Kind::Draft => match whole(&arguments.file, text) {
            Ok(text) => (of_draft(&text), text),
            Err(why) => (Err(why), String::new()),
        },
    };
    let Imported { draft, notes } =
        imported.map_err(|CannotImport(why)| Failure::setup(format!("{shown}: {why}")))?;
    for note in notes {
        out::note(&format!("note: {note}"));
    }
    let Some(path) = &arguments.output else {
        let text = file::write(&old, &draft).map_err(|error| Failure::setup(error.to_string()))?;
        return Ok(Answer::done(text));
    };
    if path.symlink_metadata().is_ok() {
        let message = t!(
            "{path} is there already; nothing was overwritten",
            path = path.display()
        );
        return Err(Failure {
            exit: Exit::Setup,
            message,
        });
    }
    drafts::save(path, &old, &Shape::default(), &draft)
        .map_err(|error| Failure::setup(error.to_string()))?;
    out::note(&t!(
        "written; next: ringback check {path}, or ringback {path}",
        path = path.display()
    ));
    Ok(Answer::done(format!("{}\n", path.display())))
}

/// Another draft's text, with the texts in it that stand in files beside it: those files stay that draft's.
fn whole(path: &Path, text: String) -> Result<String, CannotImport> {
    let refused = |error: file::NotADraft| CannotImport(error.to_string());
    let beside = file::read(&text).map_err(refused)?.beside;
    let Some(first) = beside.first() else {
        return Ok(text);
    };
    if path.as_os_str() == "-" {
        let why = t!(
            "{key} names a file beside the draft: give the draft as a file, not on standard input",
            key = first.key
        );
        return Err(CannotImport(why));
    }
    let loaded = drafts::load(path).map_err(|error| CannotImport(error.to_string()))?;
    let unread = loaded
        .problems
        .iter()
        .find(|problem| problem.code == "text-file");
    match unread {
        Some(problem) => Err(CannotImport(problem.message.clone())),
        None => Ok(loaded.whole()),
    }
}

/// Another draft, without a secret that stands in it.
fn of_draft(text: &str) -> Result<Imported, CannotImport> {
    let file::Read {
        mut draft,
        problems,
        ..
    } = file::read(text).map_err(|error| CannotImport(error.to_string()))?;
    let told = |problem: &Problem| {
        match problem.code {
        "literal-secret" => t!("The webhook's secret was left out: drafts are shared. Write auth_secret_env = \"ITS_NAME\" \
                             under [webhook_auth], and set that variable before you call")
            .to_owned(),
        _ => t!("{message}; it is kept", message = problem.message),
    }
    };
    let mut notes: Vec<String> = problems.iter().map(told).collect();
    let (url, note) = import::without_password(std::mem::take(&mut draft.webhook_url));
    draft.webhook_url = url;
    notes.extend(note.map(str::to_owned));
    draft.webhook_auth.has_literal_secret = false;
    Ok(Imported { draft, notes })
}
