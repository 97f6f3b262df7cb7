//! `ringback render`: a part of the draft as it will be heard or sent.
//!
//! What is sent (`request`, `curl` and its like) is shown only if it could be sent. What is heard is shown with errors too, and
//! marks what is missing.

use std::fmt::Write as _;

use clap::{Args, ValueEnum};

use super::exit::Exit;
use super::given::{self, DraftArguments, Given};
use super::out::{self, Answer, Failure};
use super::{problems, setup};
use crate::call::export::{self, Form};
use crate::call::heard::{self, Heard, Origin};
use crate::draft::{AgentKind, Draft, schema};
use crate::run::resolve::{self, Wish};

const EXAMPLES: &str = "\
Examples:
  ringback render clinic.toml --part heard
  ringback render clinic.toml --part heard --param-set lina --set clinic=\"Noor Clinic\"
  ringback render clinic.toml --part request | jq .agentDetails.params
  ringback render clinic.toml --part curl | sh
  ringback render clinic.toml --part http > clinic.http

`request` is byte for byte what a call sends, and one line end. curl, HTTPie and PowerShell send the same bytes; a .http \
file spells {{ as {\\u007b, because the editors that send it would fill it in. All read the key from HAMSA_API_KEY. \
Whoever runs one of them places a call without ringback's questions, and the ledger does not know of it.

Exit codes: 0 printed, 1 errors in the draft (request, curl, powershell, httpie and http then print nothing), 2 wrong \
usage, 5 the file is missing or no draft, or configuration.";

/// Print a draft as it will be heard or sent
#[derive(Debug, Args)]
#[command(after_help = EXAMPLES)]
pub struct Arguments {
    /// What to print
    #[arg(long, value_enum)]
    pub part: Part,
    /// The API's base URL, for curl, powershell, httpie and http
    #[arg(long, value_name = "URL")]
    pub base_url: Option<String>,
    /// The profile of config.toml: host and key
    #[arg(long, value_name = "NAME", add = clap_complete::engine::ArgValueCandidates::new(crate::cli::candidates::profiles))]
    pub profile: Option<String>,
    #[command(flatten)]
    pub given: DraftArguments,
}

/// A part of a draft.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Part {
    /// Greeting, preamble and no-response messages, values in place
    Heard,
    /// The greeting alone, values in place
    Greeting,
    /// The preamble alone, values in place
    Preamble,
    /// The request's body, exactly as sent
    Request,
    /// A curl command that places the call, for a POSIX shell or fish; the key stands as $HAMSA_API_KEY
    Curl,
    /// The same for Windows PowerShell 5.1 and PowerShell 7: Invoke-RestMethod
    Powershell,
    /// The same for HTTPie in a POSIX shell or fish
    Httpie,
    /// The same as a .http file for VS Code's REST Client and JetBrains' HTTP Client
    Http,
    /// An example of an outcome that fits the schema
    Outcome,
}

impl Part {
    /// The form of the call that this part is; `None`: a part that is not sent.
    fn form(self) -> Option<Form> {
        match self {
            Self::Request => Some(Form::Request),
            Self::Curl => Some(Form::Curl),
            Self::Powershell => Some(Form::PowerShell),
            Self::Httpie => Some(Form::HttpIe),
            Self::Http => Some(Form::Http),
            Self::Heard | Self::Greeting | Self::Preamble | Self::Outcome => None,
        }
    }
}

/// Renders.
#[must_use]
pub fn run(arguments: &Arguments) -> Answer {
    render(arguments).unwrap_or_else(|failure| failure.answer(false))
}

fn render(arguments: &Arguments) -> Result<Answer, Failure> {
    let given = given::load(&arguments.given, arguments.profile.as_deref())
        .map_err(|error| problems::given_failure(&error))?;
    let draft = &given.draft;
    if let Some(form) = arguments.part.form() {
        if given.report.request.is_none() {
            return Ok(refuse(&given));
        }
        // The body's own bytes, whatever stdout is.
        return Ok(Answer::done(format!(
            "{}\n",
            sent(form, arguments, &given)?
        )));
    }
    Ok(match arguments.part {
        Part::Greeting => Answer::done(own_line(&marked(&filled(draft, &draft.greeting_message)))),
        Part::Preamble => Answer::done(own_line(&marked(&filled(draft, &draft.preamble)))),
        Part::Outcome => outcome(&given)?,
        _ => Answer::done(own_line(&heard(draft))),
    })
}

/// The call in a form that can be sent.
fn sent(form: Form, arguments: &Arguments, given: &Given) -> Result<String, Failure> {
    let body = &given.report.body;
    if form == Form::Request {
        // It has no address: no config is needed for it.
        return Ok(body.text().to_owned());
    }
    let (_, config) = setup::load_under(arguments.profile.as_deref())?;
    let wish = Wish {
        sandbox: false,
        base_url: arguments.base_url.clone(),
        profile: arguments.profile.clone(),
    };
    let target = resolve::live_target(&wish, setup::var, &config)?;
    Ok(export::export(form, body, &target))
}

/// The problems on stderr, nothing on stdout.
fn refuse(given: &Given) -> Answer {
    let records = problems::records(&given.report.problems, &given.loaded, &given.draft);
    out::note(problems::lines(&records).trim_end());
    Answer::new(String::new(), Exit::Problems)
}

/// A text of the user's with one line end.
fn own_line(text: &str) -> String {
    let text = out::own(text);
    if text.ends_with('\n') {
        text.into_owned()
    } else {
        format!("{text}\n")
    }
}

fn filled(draft: &Draft, text: &str) -> Heard {
    heard::render(text, &draft.effective_params())
}

/// A heard text with what is missing marked: `[missing: {{name}}]`.
fn marked(heard: &Heard) -> String {
    let mut text = String::with_capacity(heard.text.len());
    let mut done = 0;
    for mark in &heard.marks {
        if mark.origin != Origin::Missing {
            continue;
        }
        text.push_str(heard.text.get(done..mark.span.start).unwrap_or_default());
        let name = heard.text.get(mark.span.clone()).unwrap_or_default();
        let _ = write!(text, "[missing: {name}]");
        done = mark.span.end;
    }
    text.push_str(heard.text.get(done..).unwrap_or_default());
    text
}

fn heard(draft: &Draft) -> String {
    if draft.kind() == AgentKind::Saved {
        let mut text = t!(
            "Saved agent {voice_agent_id}: its greeting and preamble are at Hamsa.\n\nParams\n",
            voice_agent_id = draft.voice_agent_id
        );
        for (name, value) in draft.effective_params().iter() {
            let _ = writeln!(text, "{name} = {}", value.as_text());
        }
        return text;
    }
    let mut text = String::new();
    for (label, part) in [
        (t!("Greeting"), &draft.greeting_message),
        (t!("Preamble"), &draft.preamble),
    ] {
        if !part.is_empty() {
            let part = marked(&filled(draft, part));
            let _ = writeln!(text, "{label}\n{}\n", part.trim_end_matches('\n'));
        }
    }
    let messages = draft.poke_messages.iter();
    let messages: Vec<_> = messages.filter(|text| !text.trim().is_empty()).collect();
    if !messages.is_empty() {
        text.push_str(t!("If the caller is silent\n"));
        for (index, message) in messages.iter().enumerate() {
            let _ = writeln!(text, "{}  {message}", index + 1);
        }
    }
    let end = text.trim_end_matches('\n').len();
    text.truncate(end);
    text
}

/// An example instance of the outcome schema.
fn outcome(given: &Given) -> Result<Answer, Failure> {
    let text = &given.draft.outcome_response_shape;
    if text.trim().is_empty() {
        out::note(t!("the draft has no outcome schema"));
        return Ok(Answer::done(String::new()));
    }
    let checked = schema::check(text);
    let Some(value) = checked.value else {
        return Ok(refuse(given));
    };
    let example = schema::example(&value).map_err(Failure::setup)?;
    let example = format!("{example:#}");
    Ok(Answer::done(own_line(&example)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::call::heard::Mark;

    #[test]
    fn only_what_is_missing_is_marked() {
        let heard = Heard {
            text: "مرحبا Lina, {{day}} at {{current_time}}".into(),
            marks: vec![
                Mark {
                    span: 11..15,
                    source: 11..19,
                    origin: Origin::Param,
                },
                Mark {
                    span: 17..24,
                    source: 21..28,
                    origin: Origin::Missing,
                },
                Mark {
                    span: 28..44,
                    source: 32..48,
                    origin: Origin::System,
                },
            ],
        };
        assert_eq!(
            marked(&heard),
            "مرحبا Lina, [missing: {{day}}] at {{current_time}}"
        );
    }
}
