//! What a shell offers at Tab: drafts, and the params and sets of the draft that stands in the line; calls and jobs of
//! the ledger; contacts; faults. It asks no network and writes nothing; what cannot be read offers nothing.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use clap::{Command, CommandFactory};
use clap_complete::engine::{ArgValueCompleter, CompletionCandidate, PathCompleter};
use clap_complete::env::{CompleteEnv, Shells};
use jiff::Timestamp;
use jiff::tz::TimeZone;

use super::setup;
use crate::call::check::codes;
use crate::draft::template::{self, PieceKind};
use crate::draft::{Draft, phone};
use crate::sandbox::Fault;
use crate::store::{config, drafts, ledger::peek};
use crate::text::clean;

/// The variable by which a shell asks for candidates. It names the shell.
const VARIABLE: &str = "RINGBACK_COMPLETE";

/// So many calls are offered.
const CALLS: usize = 50;

/// Answers a shell that asks for candidates; `false`: nobody does.
///
/// # Errors
/// The shell is not known.
pub fn answer(
    arguments: &[OsString],
    program: impl Fn() -> Command,
) -> Result<bool, clap::error::Error> {
    let folder = std::env::current_dir().ok();
    CompleteEnv::with_factory(program)
        .var(VARIABLE)
        .try_complete(arguments.iter().cloned(), folder.as_deref())
}

/// bash's words are put together from what it cuts them into; clap's own script leaves them cut.
const BASH: &str = include_str!("../../assets/completions/ringback.bash");

/// The script that makes a shell ask. `None`: the shell is not known.
#[must_use]
pub fn script(shell: &str) -> Option<String> {
    if shell == "bash" {
        return Some(BASH.to_owned());
    }
    let shells = Shells::builtins();
    let mut script = Vec::new();
    let shell = shells.completer(shell)?;
    shell
        .write_registration(VARIABLE, "ringback", "ringback", "ringback", &mut script)
        .ok()?;
    let script = String::from_utf8(script).ok()?;
    // zsh hands words over in their quotes, and fish the last one; both take what comes back without.
    let zsh = (
        "\"${words[@]}\"",
        "\"${(Q@)words[1,CURRENT-1]}\" \"${(Q)PREFIX}\"",
    );
    let fish = (
        "(commandline --current-token)",
        r#"(string replace --regex '^[\"\\']' '' -- (commandline --current-token --cut-at-cursor) | string unescape)"#,
    );
    Some(script.replace(zsh.0, zsh.1).replace(fish.0, fish.1))
}

/// Drafts: files that end in .toml, and folders on the way to them.
#[must_use]
pub fn drafts() -> ArgValueCompleter {
    ArgValueCompleter::new(PathCompleter::file().filter(is_draft))
}

/// A word of the line without its quotes: bash hands words over as they were typed.
fn unquoted(word: OsString) -> PathBuf {
    let is_quoted = |text: &str| text.contains(['\\', '"', '\'']);
    let text = word.to_str().filter(|text| is_quoted(text));
    match text.and_then(shlex::split).as_deref() {
        Some([plain]) => PathBuf::from(plain),
        _ => PathBuf::from(word),
    }
}

fn is_draft(path: &Path) -> bool {
    path.extension().is_some_and(|end| end == "toml")
}

/// `NAME=` for each placeholder and param of the draft in the line.
#[must_use]
pub fn params() -> Vec<CompletionCandidate> {
    let Some(draft) = draft_of_the_line() else {
        return Vec::new();
    };
    let set = draft.param_sets.values().flat_map(|set| set.keys());
    let mut names: Vec<String> = draft.params.keys().chain(set).cloned().collect();
    for text in [&draft.greeting_message, &draft.preamble] {
        for piece in template::parse(text) {
            if let PieceKind::Placeholder { name, .. } = piece.kind {
                names.extend(text.get(name).map(str::to_owned));
            }
        }
    }
    names.sort();
    names.dedup();
    let values = draft.effective_params();
    names
        .into_iter()
        .map(|name| {
            let value = values
                .get(&name)
                .map(|value| clean::line(value.as_text()).into_owned());
            candidate(format!("{name}="), value)
        })
        .collect()
}

/// The param sets of the draft in the line.
#[must_use]
pub fn param_sets() -> Vec<CompletionCandidate> {
    let sets = draft_of_the_line()
        .map(|draft| draft.param_sets)
        .unwrap_or_default();
    sets.into_iter()
        .map(|(name, values)| {
            let values: Vec<String> = values
                .iter()
                .map(|(name, value)| format!("{name} = {}", clean::line(value.as_text())))
                .collect();
            candidate(name, Some(values.join(", ")))
        })
        .collect()
}

/// Calls of the ledger, newest first.
#[must_use]
pub fn calls() -> Vec<CompletionCandidate> {
    let calls = glimpses().into_iter();
    in_order(calls.map(|(call, help)| candidate(call.id, Some(help))))
}

/// Jobs of the ledger's calls, newest first.
#[must_use]
pub fn jobs() -> Vec<CompletionCandidate> {
    let calls = glimpses().into_iter();
    in_order(calls.filter_map(|(call, help)| Some(candidate(call.job_id?, Some(help)))))
}

/// Numbers that have a name in `config.toml`.
#[must_use]
pub fn contacts() -> Vec<CompletionCandidate> {
    let config = setup::paths()
        .ok()
        .and_then(|paths| config::load(&paths.config_dir).ok());
    let contacts = config.map(|config| config.contacts).unwrap_or_default();
    contacts
        .into_iter()
        .map(|(name, number)| candidate(number, Some(name)))
        .collect()
}

/// Profiles of `config.toml`.
#[must_use]
pub fn profiles() -> Vec<CompletionCandidate> {
    let config = setup::paths()
        .ok()
        .and_then(|paths| config::load(&paths.config_dir).ok());
    let profiles = config.map(|config| config.profiles).unwrap_or_default();
    profiles
        .into_iter()
        .map(|profile| candidate(profile.name, profile.base_url))
        .collect()
}

/// The codes of problems.
#[must_use]
pub fn codes() -> Vec<CompletionCandidate> {
    codes::all()
        .map(|code| candidate(code.code.to_owned(), None))
        .collect()
}

/// What `--status` is usually given: what a job may have come to, then what became of a call that has no job.
pub const STATUSES: [&str; 11] = [
    "completed",
    "no-answer",
    "failed",
    "forwarded",
    "terminated",
    "pending",
    "in-progress",
    "accepted",
    "refused",
    "not-sent",
    "unknown",
];

/// The words of all commands, for `man`.
#[must_use]
pub fn commands() -> Vec<CompletionCandidate> {
    let program = super::Arguments::command();
    let outer = program.get_subcommands();
    let inner = program.get_subcommands().flat_map(Command::get_subcommands);
    let mut names: Vec<&str> = outer.chain(inner).map(Command::get_name).collect();
    names.sort_unstable();
    names.dedup();
    let names = names.into_iter();
    names.map(|name| candidate(name.to_owned(), None)).collect()
}

/// Words for `--status`.
#[must_use]
pub fn statuses() -> Vec<CompletionCandidate> {
    in_order(
        STATUSES
            .iter()
            .map(|word| candidate((*word).to_owned(), None)),
    )
}

/// Faults of the sandbox.
#[must_use]
pub fn faults() -> Vec<CompletionCandidate> {
    let faults = Fault::ALL.iter();
    in_order(
        faults.map(|(_, name, about)| candidate((*name).to_owned(), Some((*about).to_owned()))),
    )
}

fn candidate(value: String, help: Option<String>) -> CompletionCandidate {
    // Shells show a candidate on a line of its own.
    let help = help.map(|help| help.replace('\n', " "));
    CompletionCandidate::new(value).help(help.map(Into::into))
}

fn in_order(candidates: impl Iterator<Item = CompletionCandidate>) -> Vec<CompletionCandidate> {
    let numbered = candidates.enumerate();
    numbered
        .map(|(at, candidate)| candidate.display_order(Some(at)))
        .collect()
}

/// The newest calls, each with what is said of it.
fn glimpses() -> Vec<(peek::Glimpse, String)> {
    let Ok(paths) = setup::paths() else {
        return Vec::new();
    };
    // Without a config that can be read, numbers may be what somebody wants masked.
    let masks = config::load(&paths.config_dir).map_or(true, |config| config.mask_numbers);
    peek::newest(&paths.data_dir, CALLS)
        .into_iter()
        .map(|call| {
            let at = Timestamp::from_millisecond(call.started_at_ms).unwrap_or_default();
            let at = at.to_zoned(TimeZone::system()).strftime("%Y-%m-%d %H:%M");
            let number = if masks {
                phone::mask_with(&call.to_number, &[&call.to_number])
            } else {
                call.to_number.clone()
            };
            let help = format!("{at} {number} {}", call.word);
            (call, clean::line(&help).into_owned())
        })
        .collect()
}

/// The draft that stands in the line which is being completed: the first file that can be one.
fn draft_of_the_line() -> Option<Draft> {
    let words = std::env::args_os().skip_while(|word| word != "--").skip(2);
    let mut files = words.map(unquoted).filter(|path| is_draft(path));
    files.find_map(|path| Some(drafts::load(&path).ok()?.draft))
}
