//! What stands below a field's rows: its choices, or what it does and how sure that is.

use crate::app::doc::{Doc, Role};
use crate::draft::field::Field;
use crate::draft::{AgentKind, Draft, Switch};

/// What stands below a field's rows: its choices, or what it is.
pub(super) fn about(draft: &Draft, field: Field) -> Doc {
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
        doc.line("No messages yet: Enter adds the first.", Role::Plain)
            .end();
    }
    if let Some(line) = super::behaviour::line(draft, field) {
        doc.append(&line).end();
    }
    doc.push(explanation(field), Role::Muted);
    doc
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
                "inline: described in this draft",
                draft.kind() == AgentKind::Inline,
            ),
            option(
                "saved: kept at Hamsa, named by its id",
                draft.kind() == AgentKind::Saved,
            ),
        ]),
        Field::Lang => {
            let mut all: Vec<_> = LANGS
                .iter()
                .map(|(code, label)| option(label, draft.lang == *code))
                .collect();
            if !all.iter().any(|option| option.chosen) {
                all.push(option(&format!("{} (as the file says)", draft.lang), true));
            }
            Some(all)
        }
        Field::SendRendered => Some(
            RENDERED
                .iter()
                .map(|(on, label)| option(label, draft.send_rendered == *on))
                .collect(),
        ),
        Field::Interrupt | Field::GenderDetection | Field::SmartCallEnd | Field::RealTime => {
            let now = switch(draft, field);
            Some(
                SWITCHES
                    .iter()
                    .map(|(value, label)| option(label, now == *value))
                    .collect(),
            )
        }
        _ => None,
    }
}

/// The languages: code and label; the first leaves it to Hamsa.
pub const LANGS: [(&str, &str); 3] = [
    ("", "Hamsa's default (not sent)"),
    ("ar", "ar: Arabic"),
    ("en", "en: English"),
];

/// A switch's states with their labels.
pub const SWITCHES: [(Switch, &str); 3] = [
    (Switch::Default, "Hamsa's default (not sent)"),
    (Switch::On, "on"),
    (Switch::Off, "off"),
];

/// How greeting and preamble are sent, with labels.
pub const RENDERED: [(bool, &str); 2] = [
    (false, "off: as templates, Hamsa puts the values in"),
    (true, "on: with the values in place"),
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

/// What a field does, and how sure that is (API.md §1.2, §3).
#[must_use]
pub fn explanation(field: Field) -> &'static str {
    match field {
        Field::Agent => {
            "An inline agent is sent whole with each call; a saved agent is sent as its id and your params. \
             Switching loses nothing: both stay in the draft, only the chosen one is sent."
        }
        Field::VoiceAgentId => {
            "The saved agent's id, a UUID. Its greeting, preamble and voice are kept at Hamsa."
        }
        Field::AgentName => "Shown in Hamsa's call history. Always sent, even if empty.",
        Field::Lang => "The language the agent speaks and listens in: ar or en.",
        Field::PokeMessages => {
            "Documented is only that they are said when the caller does not respond. Most likely the pause is Hamsa's time \
             for an inactive caller, about 15 seconds, not the silence threshold; that they come in this order is likely \
             too. What follows the last is not documented. Placeholders are not filled in here: the API documents params \
             for greeting and preamble only."
        }
        Field::SilenceThreshold => {
            "How sure that is: documented are the name, the unit (milliseconds), the least (1) and the default (800), not \
             the meaning. Most likely it is how long a pause must last before the agent takes its turn."
        }
        Field::Voice => {
            "A voice's id. Enter lists the documented voices; Up and Down step through them; any other UUID can be \
             typed. Listen to voices, or clone one, on Hamsa's platform: agents.tryhamsa.com, tab Voices."
        }
        Field::Interrupt => {
            "Whether the caller may talk over the agent. The name is documented, and that it can be on or off."
        }
        Field::GenderDetection => {
            "Documented as a tool of the agent's; how it is found out is not."
        }
        Field::SmartCallEnd => {
            "Documented as ending a call naturally; when the agent takes a talk as over is not."
        }
        Field::RealTime => {
            "Hamsa documents the name only, not what it does. Leave it to the default if unsure."
        }
        Field::Params => {
            "Values for the {{placeholders}} in greeting and preamble. A set overlays the draft's own values. A row that you add and no \
             text uses is sent too: Hamsa echoes it in the outcome. \"Send rendered\" in the palette sends the texts with the values in place."
        }
        Field::SendRendered => {
            "On, greeting and preamble are sent with the values of your params in place, word for word as the preview \
             shows them; the params are sent as well. Hamsa's own variables and Jinja stay as written: only Hamsa can \
             fill them in. Off, they are sent as templates, as the API documents."
        }
        Field::WebhookUrl => {
            "Where Hamsa reports the call's events: https, and reachable from outside."
        }
        Field::WebhookAuth => {
            "Sent by Hamsa to the webhook as Authorization: SCHEME SECRET. A draft names where the secret comes \
             from; it does not hold it."
        }
        Field::CallFrom => {
            "The number the call comes from: one you own or imported at Hamsa, as +, country and number."
        }
        Field::CallTo => {
            "The number that will ring, as +, country and number. Spaces and dashes do no harm."
        }
        Field::Greeting | Field::Preamble | Field::Outcome | Field::OutcomeSchema => "",
    }
}
