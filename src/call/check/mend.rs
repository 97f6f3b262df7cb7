//! Mending a problem by itself: what would be done, in words, and the doing. Only where there is one thing that was most
//! likely meant; what needs a person's words is not offered.
//!
//! An offer is light: the draft is only read for it, so it can be made while drawing.

use std::ops::Range;

use super::known::Known;
use super::params;
use super::scan;
use super::texts::Texts;
use super::usage::Usage;
use super::{agent, numbers, webhook};
use crate::call::heard;
use crate::draft::field::Field;
use crate::draft::problem::Problem;
use crate::draft::template::{self, PieceKind};
use crate::draft::{AgentKind, Draft, FieldValue, Part, Spot, near, speech};

mod schema;
#[cfg(test)]
mod tests;

/// A way to mend a problem.
#[derive(Clone, Debug, PartialEq)]
pub struct Mend {
    /// What it does, as the end of a sentence that begins with its key: `takes the spaces out`. It may quote the draft:
    /// clean it before it reaches a terminal.
    pub says: String,
    /// It only writes in the usual way what stands there, so it can be done unasked: nothing that a person wrote goes, and
    /// nothing is chosen.
    pub is_plain: bool,
    plan: Plan,
}

#[derive(Clone, Debug, PartialEq)]
enum Plan {
    /// Puts a text in the place of some bytes.
    Splice(Spot, Range<usize>, String),
    /// Takes invisible characters out of a text.
    Clean(Spot),
    /// Writes another name into all placeholders of greeting and preamble with this one.
    Rename {
        from: String,
        to: String,
    },
    /// Sets a field that is a short text.
    Set(Field, String),
    DropParam(String),
    DropRow(usize),
    Choose(Option<String>),
    AuthKey(&'static str),
    SecretVariable(String),
    /// Takes the literal secret out of the draft; this variable is named in its place if nothing is.
    SecretOut(String),
    Agent(AgentKind),
}

/// The variable that is named for a secret which stands in a draft.
const SECRET_VARIABLE: &str = "HOOK_SECRET";

/// Codes whose mend only writes in the usual way what stands there. The others take something away, or choose between
/// things that may both be meant.
const PLAIN: &[&str] = &[
    "lang",
    "voice-id",
    "voice-agent-id",
    "number-from",
    "number-to",
    "webhook-url",
    "placeholder-spaced",
    "placeholder-unclosed",
    "schema-unknown-type",
    "poke-empty",
];

/// How a problem of this draft can be mended; `None`: not by itself.
#[must_use]
pub fn offer(draft: &Draft, known: &Known, problem: &Problem) -> Option<Mend> {
    let (says, plan) = plan(draft, known, problem)?;
    let is_plain = PLAIN.contains(&problem.code)
        // Milliseconds that were read out of a text are those that were meant; an empty field is a choice.
        || (problem.code == "silence-threshold"
            && plan != Plan::Set(Field::SilenceThreshold, String::new()));
    Some(Mend {
        says,
        is_plain,
        plan,
    })
}

impl Mend {
    /// The fields that it changes, with their new values.
    #[must_use]
    pub fn values(&self, draft: &Draft) -> Vec<(Field, FieldValue)> {
        let mut new = draft.clone();
        let fields = self.plan.apply(&mut new);
        fields
            .into_iter()
            .map(|field| (field, new.get(field)))
            .filter(|(field, value)| draft.get(*field) != *value)
            .collect()
    }
}

impl Plan {
    /// Changes a draft; the fields that may have changed.
    fn apply(&self, draft: &mut Draft) -> Vec<Field> {
        match self {
            Self::Splice(spot, bytes, with) => {
                if let Some(text) = draft.text_mut(spot)
                    && text.get(bytes.clone()).is_some()
                {
                    text.replace_range(bytes.clone(), with);
                }
                vec![spot.field]
            }
            Self::Clean(spot) => {
                if let Some(text) = draft.text_mut(spot) {
                    *text = scan::without_invisible(text);
                }
                vec![spot.field]
            }
            Self::Rename { from, to } => {
                for text in [&mut draft.greeting_message, &mut draft.preamble] {
                    rename(text, from, to);
                }
                vec![Field::Greeting, Field::Preamble]
            }
            Self::Set(field, value) => {
                draft.set(*field, FieldValue::Text(value.clone()));
                vec![*field]
            }
            Self::DropParam(name) => {
                draft.params.shift_remove(name);
                for values in draft.param_sets.values_mut() {
                    values.shift_remove(name);
                }
                vec![Field::Params]
            }
            Self::DropRow(row) => {
                if *row < draft.poke_messages.len() {
                    draft.poke_messages.remove(*row);
                }
                vec![Field::PokeMessages]
            }
            Self::Choose(set) => {
                draft.param_set.clone_from(set);
                vec![Field::Params]
            }
            Self::AuthKey(word) => {
                (*word).clone_into(&mut draft.webhook_auth.auth_key);
                vec![Field::WebhookAuth]
            }
            Self::SecretOut(name) => {
                let auth = &mut draft.webhook_auth;
                auth.has_literal_secret = false;
                if auth.auth_secret_env.trim().is_empty() && auth.auth_secret_name.trim().is_empty()
                {
                    auth.auth_secret_env.clone_from(name);
                }
                vec![Field::WebhookAuth]
            }
            Self::Agent(kind) => {
                draft.agent = Some(*kind);
                vec![Field::Agent]
            }
            Self::SecretVariable(name) => {
                draft.webhook_auth.auth_secret_env.clone_from(name);
                vec![Field::WebhookAuth]
            }
        }
    }
}

/// Writes another name into a text's placeholders with this one; all else stays byte for byte.
fn rename(text: &mut String, from: &str, to: &str) {
    let pieces = template::parse(text);
    for piece in pieces.into_iter().rev() {
        if let PieceKind::Placeholder { name, .. } = piece.kind
            && text.get(name.clone()) == Some(from)
        {
            text.replace_range(name, to);
        }
    }
}

/// Where a placeholder ends whose braces stand apart from it and from each other: `{{name } }`. `from`, if none do.
fn closed_apart(text: &str, from: usize) -> usize {
    let mut end = from;
    for _ in 0..2 {
        let rest = text.get(end..).unwrap_or_default();
        let behind = rest.trim_start_matches([' ', '\t']);
        if !behind.starts_with('}') {
            break;
        }
        end += rest.len() - behind.len() + 1;
    }
    end
}

fn plan(draft: &Draft, known: &Known, problem: &Problem) -> Option<(String, Plan)> {
    let place = problem.place.as_ref()?;
    let (spot, text) = (&place.spot, draft.text(&place.spot).unwrap_or_default());
    let bytes = place.span.clone().unwrap_or_default();
    let written = text.get(bytes.clone()).unwrap_or_default();
    let splice = |with: String| Plan::Splice(spot.clone(), bytes.clone(), with);
    let set = |field: Field, value: &str| {
        (
            t!("writes {value}", value),
            Plan::Set(field, value.to_owned()),
        )
    };
    let name = match &spot.part {
        Part::Param(name) | Part::SetParam(_, name) => Some(name.as_str()),
        Part::Whole | Part::Row(_) | Part::Key(_) => None,
    };
    Some(match problem.code {
        "lang" => set(Field::Lang, agent::lang_meant(text)?),
        "voice-id" => set(Field::Voice, &agent::voice_meant(text)?),
        "voice-agent-id" => set(Field::VoiceAgentId, &agent::uuid_meant(text)?),
        "silence-threshold" => match agent::threshold_meant(text) {
            Some(number) => set(Field::SilenceThreshold, &number),
            None => (
                t!("leaves it to Hamsa's default").to_owned(),
                Plan::Set(Field::SilenceThreshold, String::new()),
            ),
        },
        "number-from" | "number-to" => set(spot.field, &numbers::meant(text)?),
        "webhook-url" => set(Field::WebhookUrl, &webhook::meant(text)?),
        "webhook-secret" => {
            let auth = &draft.webhook_auth;
            let variable = auth.auth_secret_env.trim();
            if auth.auth_key.trim().is_empty() {
                (
                    t!("writes Bearer as its scheme").to_owned(),
                    Plan::AuthKey("Bearer"),
                )
            } else {
                let name = webhook::variable_meant(variable)?;
                let says = t!("writes the variable's name alone: {name}", name);
                (says, Plan::SecretVariable(name))
            }
        }
        "agent-both" => (
            t!("chooses the inline agent; the saved one's id stays in the draft, unsent")
                .to_owned(),
            Plan::Agent(AgentKind::Inline),
        ),
        "literal-secret" => {
            let auth = &draft.webhook_auth;
            let env = auth.auth_secret_env.trim();
            let says = if env.is_empty() && !auth.auth_secret_name.trim().is_empty() {
                t!("takes the secret out, as the draft names a command for it; saving asks before it goes")
                    .to_owned()
            } else {
                let env = if env.is_empty() { SECRET_VARIABLE } else { env };
                t!(
                    "takes the secret out and names the variable {env} for it; saving asks before it goes",
                    env
                )
            };
            (says, Plan::SecretOut(SECRET_VARIABLE.to_owned()))
        }
        "schema-root-not-object"
        | "schema-unknown-type"
        | "schema-required-missing"
        | "schema-undocumented-keyword" => {
            let (says, new) = schema::mended(problem.code, text, &problem.path)?;
            (says, Plan::Set(Field::OutcomeSchema, new))
        }
        "voice-lang" => {
            let other = if draft.lang.trim().eq_ignore_ascii_case("ar") {
                "en"
            } else {
                "ar"
            };
            (
                t!("sets Language to {other}", other),
                Plan::Set(Field::Lang, other.to_owned()),
            )
        }
        "script-lang" => {
            let lang = match speech::script(&draft.greeting_message) {
                speech::Script::Arabic => "ar",
                speech::Script::Latin => "en",
                speech::Script::Other | speech::Script::None => return None,
            };
            (
                t!("sets Language to {lang}", lang),
                Plan::Set(Field::Lang, lang.to_owned()),
            )
        }
        "param-set-unknown" => {
            let asked = draft.param_set.as_deref()?;
            let sets = draft.param_sets.keys().map(String::as_str);
            match near::nearest(asked, sets) {
                Some(meant) => (
                    t!("chooses the set {meant}", meant),
                    Plan::Choose(Some(meant.to_owned())),
                ),
                None => (t!("chooses no set").to_owned(), Plan::Choose(None)),
            }
        }
        "placeholder-missing" => missing(draft, known, inside(written))?,
        "placeholder-spaced" => (
            t!("takes the spaces out").to_owned(),
            splice(format!("{{{{{}}}}}", inside(written))),
        ),
        "placeholder-unclosed" => {
            let name = inside(written);
            let whole = format!("{{{{{name}}}}}");
            if !written.starts_with("{{") || !template::is_name(name) {
                return None;
            }
            let end = closed_apart(text, bytes.end);
            (
                t!("closes it: {whole}", whole),
                Plan::Splice(spot.clone(), bytes.start..end, whole),
            )
        }
        "braces-single" => {
            let whole = format!("{{{written}}}");
            (t!("writes {whole}", whole), splice(whole))
        }
        "braces-odd" => {
            let name = inside(written).replace([' ', '-'], "_");
            let whole = format!("{{{{{name}}}}}");
            if !template::is_name(&name) {
                return None;
            }
            (t!("writes {whole}", whole), splice(whole))
        }
        "placeholder-not-filled" => {
            let values = draft.effective_params();
            let value = heard::value_of(inside(written), &values)?.to_owned();
            (t!("writes its value: {value}", value), splice(value))
        }
        // Where the placeholder that is nearly the same has no value, that is told of, and its mend writes this name.
        "param-unused" | "param-near-miss" | "param-shadows-system" => {
            let name = name?;
            (
                t!("takes the param {name} out", name),
                Plan::DropParam(name.to_owned()),
            )
        }
        "invisible-character" => (
            t!("takes all characters out of this text that cannot be seen").to_owned(),
            Plan::Clean(spot.clone()),
        ),
        "poke-empty" | "poke-repeated" => match spot.part {
            Part::Row(row) => (
                t!("deletes message {row}", row = row + 1),
                Plan::DropRow(row),
            ),
            _ => return None,
        },
        _ => return None,
    })
}

/// What stands between braces or angles, without the blanks round it.
fn inside(written: &str) -> &str {
    written
        .trim_matches(|c| matches!(c, '{' | '}' | '<' | '>'))
        .trim()
}

fn missing(draft: &Draft, known: &Known, name: &str) -> Option<(String, Plan)> {
    if let Some(set) = params::set_with(draft, name) {
        return Some((
            t!("chooses the param set {set}", set),
            Plan::Choose(Some(set.to_owned())),
        ));
    }
    let values = draft.effective_params();
    let texts = Texts::of(known);
    let usage = Usage::of(&texts, &values);
    let to = params::meant(name, &values, &usage)?.to_owned();
    let says = t!(
        "writes {{{{{to}}}}} wherever {{{{{name}}}}} stands",
        to,
        name
    );
    let from = name.to_owned();
    Some((says, Plan::Rename { from, to }))
}
