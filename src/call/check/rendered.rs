//! What may become of texts that are sent rendered: a value that reads like a placeholder, which Hamsa would fill in
//! once more, so that something else is heard than what the preview shows.

use std::collections::HashSet;

use super::found::{Found, quoted};
use super::known::Known;
use super::params;
use crate::call::heard::{self, Origin};
use crate::draft::template::{self, PieceKind};
use crate::draft::{Draft, Params, Place};

pub(super) fn check(draft: &Draft, values: &Params, known: &Known, found: &mut Found) {
    if !draft.sends_rendered() {
        return;
    }
    let mut told = HashSet::new();
    for text in [&known.greeting, &known.preamble] {
        let heard = heard::render_pieces(text.text(), text.pieces(), values);
        let values_in_it: Vec<_> = { heard.marks.iter() }
            .filter(|mark| mark.origin == Origin::Param)
            .collect();
        for piece in template::parse(&heard.text) {
            // Hamsa documents {{name}} and Jinja only.
            let is_plain = matches!(
                piece.kind,
                PieceKind::Text | PieceKind::Escape | PieceKind::Placeholder { angle: true, .. }
            );
            if is_plain {
                continue;
            }
            // Both are in order: the values before the piece are passed over at once.
            let first = values_in_it.partition_point(|mark| mark.span.end <= piece.span.start);
            let touched = values_in_it
                .get(first)
                .filter(|mark| mark.span.start < piece.span.end);
            let Some(name) =
                touched.and_then(|mark| name_in(text.text().get(mark.source.clone())?))
            else {
                continue;
            };
            if told.insert(name.to_owned()) {
                let read = heard.text.get(piece.span.clone()).unwrap_or_default();
                found.warning(
                    "param-value-braces",
                    Place {
                        spot: params::spot(draft, name),
                        span: None,
                    },
                    t!("With the value of {name} the text reads {read}, which Hamsa fills in once more", name = quoted(name), read = quoted(read)),
                    t!("Take the braces out of the value, or turn Send rendered off"),
                );
            }
        }
    }
}

/// The name of a placeholder as written.
fn name_in(written: &str) -> Option<&str> {
    let name = written.trim_matches(|c: char| !template::is_name_char(c));
    (!name.is_empty()).then_some(name)
}
