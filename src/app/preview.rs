//! What the preview shows: the draft as it will be heard and sent. Everything comes from the check's report, which
//! holds the value that is sent.

use ratatui::layout::Rect;

use super::doc::{Doc, Role};
use super::pane;
use super::tabs::{self, Place};
use crate::call::body::Body;
use crate::call::check::Report;
use crate::call::check::known::{Known, Text};
use crate::call::export::curl;
use crate::call::heard::{self, Heard, Origin};
use crate::call::target::Target;
use crate::draft::field::Field;
use crate::draft::{AgentKind, Draft, speech};
use crate::text::clean;
use crate::text::layout::Base;

/// A tab of the preview.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Tab {
    #[default]
    Heard,
    Request,
    Curl,
    Outcome,
}

impl Tab {
    pub const ALL: [Self; 4] = [Self::Heard, Self::Request, Self::Curl, Self::Outcome];

    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Heard => t!("Heard"),
            Self::Request => t!("Request"),
            Self::Curl => "curl",
            Self::Outcome => t!("Outcome"),
        }
    }

    /// The tab so many steps on, round the end.
    #[must_use]
    pub fn step(self, by: isize) -> Self {
        let all = Self::ALL;
        let at = all.iter().position(|tab| *tab == self).unwrap_or(0);
        all.get(super::round(at, by, all.len()))
            .copied()
            .unwrap_or_default()
    }

    /// Where the labels stand on the preview's upper border.
    pub fn places(preview: Rect) -> impl Iterator<Item = Place<Self>> {
        tabs::places(preview.x.saturating_add(2), &Self::ALL, Self::label)
    }

    /// Code runs from left to right; what is heard runs in its own direction, as where it is written.
    #[must_use]
    pub fn base(self, lang: &str) -> Base {
        if self == Self::Heard {
            pane::base_in(lang)
        } else {
            Base::Ltr
        }
    }
}

/// Where the draft's texts start in a preview: field, row of the field, byte of the preview.
#[derive(Clone, Debug, Default)]
pub struct Starts(Vec<(Field, usize, usize)>);

impl Starts {
    /// Where a place of a draft's text stands in the preview: bytes; `None` if that text is not in it.
    #[must_use]
    pub fn place(
        &self,
        draft: &Draft,
        known: &Known,
        (field, row, byte): (Field, usize, usize),
    ) -> Option<usize> {
        let (.., start) = self
            .0
            .iter()
            .find(|(its, at, _)| (*its, *at) == (field, row))?;
        let filled = |text: &Text| {
            heard::position(text.text(), text.pieces(), &draft.effective_params(), byte)
        };
        let within = match field {
            Field::Greeting => filled(&known.greeting),
            Field::Preamble => filled(&known.preamble),
            _ => byte,
        };
        Some(start + within)
    }
}

/// The text of a tab, and where the draft's texts start in it, if it is one that follows the cursor.
#[must_use]
pub fn doc(
    tab: Tab,
    draft: &Draft,
    known: &Known,
    report: &Report,
    target: &Target,
) -> (Doc, Starts) {
    let mut starts = Starts::default();
    let doc = match tab {
        Tab::Heard => heard_doc(draft, known, &mut starts.0),
        Tab::Request => {
            let mut doc = not_sendable(report);
            if draft.sends_rendered() {
                doc.line(t!("greeting and preamble are sent rendered"), Role::Param);
            }
            doc.json_from = Some(doc.text.len());
            doc.plain(report.body.text());
            doc
        }
        Tab::Curl => curl_doc(report, &report.body, target),
        Tab::Outcome => outcome_doc(draft, known),
    };
    (doc, starts)
}

/// A line that says why the request cannot be sent, if it cannot.
fn not_sendable(report: &Report) -> Doc {
    let mut doc = Doc::default();
    match report.errors() {
        0 => {}
        errors => {
            let text = tn!(
                errors,
                "not sendable: 1 error",
                "not sendable: {errors} errors",
                errors
            );
            doc.line(&text, Role::Error);
        }
    }
    doc
}

fn heard_doc(draft: &Draft, known: &Known, starts: &mut Vec<(Field, usize, usize)>) -> Doc {
    let mut doc = Doc::default();
    let params = draft.effective_params();
    if draft.kind() == AgentKind::Saved {
        doc.line(t!("Saved agent"), Role::Heading);
        doc.line(&clean::line(&draft.voice_agent_id), Role::Plain);
        doc.line(
            t!("Its greeting and preamble are kept at Hamsa."),
            Role::Muted,
        )
        .end();
        doc.line(t!("Params sent"), Role::Heading);
        if params.is_empty() {
            doc.line(t!("none"), Role::Muted);
        }
        for (name, value) in params.iter() {
            doc.push(&clean::line(name), Role::Muted).plain("  ");
            doc.push(value.as_text(), Role::Param).end();
        }
        return doc;
    }
    let filled = |text: &Text| heard::render_pieces(text.text(), text.pieces(), &params);
    let unfilled = |text: &Text| heard::as_written(text.text(), text.pieces());
    let greeting = filled(&known.greeting);
    doc.push(t!("Greeting"), Role::Heading);
    if !greeting.text.trim().is_empty() {
        doc.push(
            &t!(
                "  ≈ {seconds_of} s",
                seconds_of = speech::seconds_of(known.heard_greeting.words(), &draft.lang)
            ),
            Role::Muted,
        );
    }
    doc.end();
    starts.push((Field::Greeting, 0, doc.text.len()));
    push_heard(&mut doc, &greeting, t!("Hamsa's default greeting"));
    apart(&mut doc).line(t!("Preamble"), Role::Heading);
    starts.push((Field::Preamble, 0, doc.text.len()));
    push_heard(
        &mut doc,
        &filled(&known.preamble),
        t!("Hamsa's default preamble"),
    );
    let messages: Vec<_> = known
        .pokes
        .iter()
        .enumerate()
        .filter(|(_, message)| !message.text().trim().is_empty())
        .collect();
    if !messages.is_empty() {
        apart(&mut doc).line(t!("If the caller is silent"), Role::Heading);
        for (number, (row, message)) in messages.iter().enumerate() {
            doc.push(&format!("{}  ", number + 1), Role::Muted);
            starts.push((Field::PokeMessages, *row, doc.text.len()));
            push_heard(&mut doc, &unfilled(message), "");
        }
    }
    if !draft.outcome.trim().is_empty() {
        apart(&mut doc).line(t!("After the call, Hamsa is asked"), Role::Heading);
        starts.push((Field::Outcome, 0, doc.text.len()));
        push_heard(&mut doc, &unfilled(&known.outcome), "");
    }
    doc
}

/// Sees to one blank line before what comes: a text may end in some of its own.
fn apart(doc: &mut Doc) -> &mut Doc {
    let end = doc.text.trim_end_matches('\n').len();
    doc.text.truncate(end);
    doc.end().end()
}

/// Adds a heard text and ends the line; an empty one reads `empty`.
pub(super) fn push_heard(doc: &mut Doc, heard: &Heard, empty: &str) {
    if heard.text.trim().is_empty() {
        doc.line(empty, Role::Muted);
        return;
    }
    let shift = doc.text.len();
    let spans = heard.marks.iter().map(|mark| {
        let span = mark.span.start + shift..mark.span.end + shift;
        (span, role_of(mark.origin))
    });
    for (span, role) in spans {
        if matches!(role, Role::Missing | Role::System | Role::AsWritten) {
            doc.atoms.push(span.clone());
        }
        if !span.is_empty() {
            doc.spans.push((span, role));
        }
    }
    doc.text.push_str(&heard.text);
    doc.end();
}

/// How an origin is shown.
#[must_use]
pub fn role_of(origin: Origin) -> Role {
    match origin {
        Origin::Param => Role::Param,
        Origin::System => Role::System,
        Origin::Missing => Role::Missing,
        Origin::Hamsa => Role::Hamsa,
        Origin::AsWritten => Role::AsWritten,
    }
}

fn curl_doc(report: &Report, body: &Body, target: &Target) -> Doc {
    let mut doc = not_sendable(report);
    if target.is_sandbox() {
        doc.line(
            t!("In the sandbox; its port lives as long as this program does."),
            Role::Muted,
        )
        .end();
    }
    doc.plain(&curl::export(body, target));
    doc
}

fn outcome_doc(draft: &Draft, known: &Known) -> Doc {
    let mut doc = Doc::default();
    if draft.outcome_response_shape.trim().is_empty() {
        let text = if draft.outcome.trim().is_empty() {
            t!("No outcome prompt and no outcome schema: the call yields a transcript only.")
        } else {
            t!("No outcome schema: the outcome is a text made by the outcome prompt.")
        };
        doc.line(text, Role::Muted);
        return doc;
    }
    match &known.schema().value {
        Some(schema) if schema.is_object() => match known.example() {
            Ok(example) => {
                doc.line(t!("An example of what the call could yield:"), Role::Muted)
                    .end();
                doc.append(&json(example));
            }
            Err(why) => {
                doc.line(t!("No example can be shown."), Role::Warning);
                doc.line(&clean::line(why), Role::Plain);
            }
        },
        _ => {
            doc.line(
                t!("The outcome schema cannot be read: see its problem."),
                Role::Error,
            );
        }
    }
    doc
}

/// JSON text, as a serialiser writes it, with its keys and values told apart.
#[must_use]
pub fn json(text: &str) -> Doc {
    Doc {
        text: text.to_owned(),
        spans: super::json::spans(text, 0..text.len()),
        ..Doc::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn json_keys_texts_and_others_are_told_apart() {
        let doc = json("{\n  \"a\\\"b\": \"x\",\n  \"n\": -1.5e3\n}");
        let parts: Vec<_> = doc
            .spans
            .iter()
            .map(|(span, role)| (doc.text.get(span.clone()).unwrap(), *role))
            .collect();
        assert_eq!(
            parts,
            [
                ("\"a\\\"b\"", Role::JsonKey),
                ("\"x\"", Role::JsonText),
                ("\"n\"", Role::JsonKey),
                ("-1.5e3", Role::JsonOther)
            ]
        );
    }
}
