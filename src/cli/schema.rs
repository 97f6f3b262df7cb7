//! `ringback schema [NAME]`: the JSON Schemas of a draft file and of what each command prints with `--json`
//! (`assets/draft.schema.json`, `assets/output/`).

use std::fmt::Write as _;

use clap::Args;
use clap::builder::PossibleValuesParser;

use super::out::Answer;

const EXAMPLES: &str = "\
Examples:
  ringback schema                                   what there is
  ringback schema draft > draft.schema.json         for an editor: see below
  ringback call clinic.toml --sandbox --yes --json > call.json
  ringback schema call > call.schema.json           for a script that checks call.json

With `#:schema ./draft.schema.json` as a draft's first line, editors that use Taplo (VS Code's Even Better TOML, Helix, \
Neovim, Zed) complete keys and show what each is for.

Exit codes: 0 printed, 2 wrong usage (no such schema).";

/// Print a JSON Schema: of draft files, or of what a command prints with --json
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    /// Of what; all names, if not given
    #[arg(value_parser = PossibleValuesParser::new(ALL.iter().map(|schema| schema.name)))]
    name: Option<String>,
}

/// A schema that is published with the program.
#[derive(Clone, Copy, Debug)]
pub struct Published {
    pub name: &'static str,
    /// The commands whose output it describes; none: a file.
    pub commands: &'static [&'static str],
    pub text: &'static str,
}

macro_rules! of_output {
    ($name:literal, $commands:expr) => {
        Published {
            name: $name,
            commands: &$commands,
            text: include_str!(concat!("../../assets/output/", $name, ".json")),
        }
    };
}

/// All schemas.
pub const ALL: &[Published] = &[
    Published {
        name: "draft",
        commands: &[],
        text: include_str!("../../assets/draft.schema.json"),
    },
    of_output!("check", ["check"]),
    of_output!("call", ["call", "follow"]),
    of_output!("calls-list", ["calls", "calls list"]),
    of_output!("calls-show", ["calls show"]),
    of_output!("calls-draft", ["calls draft"]),
    of_output!("calls-diff", ["calls diff"]),
    of_output!("calls-export", ["calls export"]),
    of_output!("calls-marks", ["calls note", "calls rate"]),
    of_output!("calls-reconcile", ["calls reconcile"]),
    of_output!("voices", ["voices"]),
    of_output!("key-status", ["key status"]),
    of_output!("failure", []),
];

/// Prints.
#[must_use]
pub fn run(arguments: &Arguments) -> Answer {
    if let Some(name) = &arguments.name {
        let found = ALL.iter().find(|schema| schema.name == name);
        return Answer::done(
            found
                .map(|schema| schema.text.to_owned())
                .unwrap_or_default(),
        );
    }
    let mut text = String::new();
    for schema in ALL {
        let what = match (schema.name, schema.commands) {
            ("draft", _) => t!("a draft file").to_owned(),
            (_, []) => t!("any other command that failed").to_owned(),
            (_, commands) => commands.join(", "),
        };
        let _ = writeln!(text, "{:<16} {what}", schema.name);
    }
    Answer::done(text)
}

#[cfg(test)]
pub mod tests {
    use super::*;

    /// The names of all commands that take `--json`, such as `calls list`.
    fn with_json(command: &clap::Command, path: &str, found: &mut Vec<String>) {
        for inner in command
            .get_subcommands()
            .filter(|inner| inner.get_name() != "help")
        {
            let path = format!("{path} {}", inner.get_name()).trim().to_owned();
            if inner
                .get_arguments()
                .any(|argument| argument.get_id() == "json")
            {
                found.push(path.clone());
            }
            with_json(inner, &path, found);
        }
    }

    /// Whoever adds a command with `--json` describes what it prints.
    pub fn describes_every_command(mut program: clap::Command) {
        program.build();
        let mut wanted = Vec::new();
        with_json(&program, "", &mut wanted);
        let mut described: Vec<&str> = ALL
            .iter()
            .flat_map(|schema| schema.commands)
            .copied()
            .collect();
        wanted.sort();
        described.sort_unstable();
        assert_eq!(
            wanted, described,
            "assets/output/ has a schema for each command with --json"
        );
    }

    #[test]
    fn every_schema_file_is_published() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/assets/output");
        let files = std::fs::read_dir(folder).unwrap().count();
        let published = ALL.iter().filter(|schema| schema.name != "draft").count();
        assert_eq!(files, published);
    }
}
