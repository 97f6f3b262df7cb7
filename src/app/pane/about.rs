//! What stands below a field's rows: its choices, or what it does and how sure that is.

use crate::app::doc::{Doc, Role};
use crate::app::profiles::Caller;
use crate::call::check::known::Known;
use crate::draft::field::Field;
use crate::draft::{AgentKind, Draft, Switch};
use crate::words;

/// What stands below a field's rows: its choices, or what it is.
pub(super) fn about(draft: &Draft, field: Field, known: &Known, caller: Option<&Caller>) -> Doc {
    let mut doc = Doc::default();
    if let Some(options) = choices(draft, field) {
        for option in options {
            let (mark, role) = if option.chosen {
                ("(•) ", Role::Good)
            } else {
                ("( ) ", Role::Plain)
            };
            doc.push(mark, role)
                .push(
                    &option.label,
                    if option.chosen {
                        Role::Good
                    } else {
                        Role::Plain
                    },
                )
                .end();
        }
        doc.end();
    }
    if field == Field::PokeMessages && draft.poke_messages.is_empty() {
        doc.line(t!("No messages yet: Enter adds the first."), Role::Plain)
            .end();
    }
    if let Some(caller) = caller.filter(|_| field == Field::CallFrom) {
        caller_line(
            &mut doc,
            caller,
            &known.readable(&caller.number),
            draft.phone_number.trim().is_empty(),
        );
    }
    if let Some(line) = super::behaviour::line(draft, field) {
        doc.append(&line).end();
    }
    doc.push(explanation(field), Role::Muted);
    doc.push(invitation(draft, field), Role::Muted);
    doc
}

/// What to write into a text that is empty.
fn invitation(draft: &Draft, field: Field) -> &'static str {
    match field {
        Field::Greeting if draft.greeting_message.is_empty() => {
            t!(
                "What the agent says first, such as: Hello {{name}}, this is {{clinic}}. Do you have a minute?"
            )
        }
        Field::Preamble if draft.preamble.is_empty() => {
            t!(
                "Who the agent is, what it shall find out, and how it speaks. {{name}} is a placeholder: its value stands in \
             Params."
            )
        }
        Field::Outcome if draft.outcome.is_empty() => {
            t!(
                "What shall be left of the conversation when it is over, such as: Summarise the call in one sentence."
            )
        }
        _ => "",
    }
}

/// The number that calls come from where the draft has none, and whose it is.
fn caller_line(doc: &mut Doc, caller: &Caller, number: &str, is_used: bool) {
    let of = caller.of();
    let (text, role) = if is_used {
        let text = t!(
            "Calls come from {number}, the phone_number {of}.",
            number,
            of
        );
        (text, Role::Plain)
    } else {
        let text = t!(
            "Empty, it would be {number}, the phone_number {of}.",
            number,
            of
        );
        (text, Role::Muted)
    };
    doc.push(&text, role);
    doc.end().end();
}

/// One of a few values of a field.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChoiceOption {
    pub label: String,
    pub chosen: bool,
}

/// The choices of a field; `None` if it is no choice.
#[must_use]
pub fn choices(draft: &Draft, field: Field) -> Option<Vec<ChoiceOption>> {
    let option = |label: &str, chosen: bool| ChoiceOption {
        label: label.to_owned(),
        chosen,
    };
    match field {
        Field::Agent => Some(vec![
            option(
                t!("inline: described in this draft"),
                draft.kind() == AgentKind::Inline,
            ),
            option(
                t!("saved: kept at Hamsa, named by its id"),
                draft.kind() == AgentKind::Saved,
            ),
        ]),
        Field::Lang => {
            let mut all: Vec<_> = LANGS
                .iter()
                .map(|(code, label)| option(words::text(label), draft.lang == *code))
                .collect();
            if !all.iter().any(|option| option.chosen) {
                all.push(option(
                    &t!("{lang} (as the file says)", lang = draft.lang),
                    true,
                ));
            }
            Some(all)
        }
        Field::SendRendered => Some(
            RENDERED
                .iter()
                .map(|(on, label)| option(words::text(label), draft.send_rendered == *on))
                .collect(),
        ),
        Field::Interrupt | Field::GenderDetection | Field::SmartCallEnd | Field::RealTime => {
            let now = switch(draft, field);
            Some(
                SWITCHES
                    .iter()
                    .map(|(value, label)| option(words::text(label), now == *value))
                    .collect(),
            )
        }
        _ => None,
    }
}

/// The languages: code and label; the first leaves it to Hamsa.
pub const LANGS: [(&str, &str); 3] = [
    ("", mark!("Hamsa's default (not sent)")),
    ("ar", mark!("ar: Arabic")),
    ("en", mark!("en: English")),
];

/// A switch's states with their labels.
pub const SWITCHES: [(Switch, &str); 3] = [
    (Switch::Default, mark!("Hamsa's default (not sent)")),
    (Switch::On, mark!("on")),
    (Switch::Off, mark!("off")),
];

/// How greeting and preamble are sent, with labels.
pub const RENDERED: [(bool, &str); 2] = [
    (false, mark!("off: as templates, Hamsa puts the values in")),
    (true, mark!("on: with the values in place")),
];

/// The state of a switch; the default for other fields.
#[must_use]
pub fn switch(draft: &Draft, field: Field) -> Switch {
    match field {
        Field::Interrupt => draft.interrupt,
        Field::GenderDetection => draft.gender_detection,
        Field::SmartCallEnd => draft.smart_call_end,
        Field::RealTime => draft.real_time,
        _ => Switch::Default,
    }
}

/// What a field does, and how sure that is (docs/API.md §1.2, §3).
#[must_use]
pub fn explanation(field: Field) -> &'static str {
    match field {
        Field::Agent => {
            t!(
                "An inline agent is sent whole with each call; a saved agent is sent as its id and your params. \
             Switching loses nothing: both stay in the draft, only the chosen one is sent."
            )
        }
        Field::VoiceAgentId => {
            t!("The saved agent's id, a UUID. Its greeting, preamble and voice are kept at Hamsa.")
        }
        Field::AgentName => t!("Shown in Hamsa's call history. Always sent, even if empty."),
        Field::Lang => t!("The language the agent speaks and listens in: ar or en."),
        Field::PokeMessages => {
            t!(
                "All that is documented: they are said when the caller does not respond. Most likely the pause is Hamsa's time \
             for an inactive caller, about 15 seconds, not the silence threshold; that they come in this order is likely \
             too. What follows the last is not documented. Placeholders are not filled in here: the API documents params \
             for greeting and preamble only."
            )
        }
        Field::SilenceThreshold => {
            t!(
                "How sure this is: the name, the unit (milliseconds), the least (1) and the default (800) are documented, the \
             meaning is not. Most likely it is how long a pause must last before the agent takes its turn."
            )
        }
        Field::Voice => {
            t!(
                "A voice's id. Enter lists the documented voices; Up and Down step through them; any other UUID can be \
             typed. Listen to voices, or clone one, on Hamsa's platform: agents.tryhamsa.com, tab Voices."
            )
        }
        Field::Interrupt => {
            t!(
                "Whether the caller may talk over the agent. The name is documented, and that it can be on or off."
            )
        }
        Field::GenderDetection => {
            t!("Documented as a tool of the agent's; how it is found out is not.")
        }
        Field::SmartCallEnd => {
            t!("Documented as ending a call naturally; when the agent takes a talk as over is not.")
        }
        Field::RealTime => {
            t!(
                "Hamsa documents the name only, not what it does. Leave it to the default if unsure."
            )
        }
        Field::Params => {
            t!(
                "Values for the {{placeholders}} in greeting and preamble. A set overlays the draft's own values. A row that you add and no \
             text uses is sent too: Hamsa echoes it in the outcome. The switch \"Send rendered\", found in the palette, sends the texts with the values in place."
            )
        }
        Field::SendRendered => {
            t!(
                "On, greeting and preamble are sent with the values of your params in place, word for word as the preview \
             shows them; the params are sent as well. Hamsa's own variables and Jinja stay as written: only Hamsa can \
             fill them in. Off, they are sent as templates, as the API documents."
            )
        }
        Field::WebhookUrl => {
            t!("Where Hamsa reports the call's events: https, and reachable from outside.")
        }
        Field::WebhookAuth => {
            t!(
                "Sent by Hamsa to the webhook as Authorization: SCHEME SECRET. A draft names where the secret comes \
             from; it does not hold it."
            )
        }
        Field::CallFrom => {
            t!(
                "The number the call comes from: one you own or imported at Hamsa, as +, country and number."
            )
        }
        Field::CallTo => {
            t!("The number that will ring, as +, country and number. Spaces and dashes do no harm.")
        }
        Field::Greeting | Field::Preamble | Field::Outcome | Field::OutcomeSchema => "",
    }
}
