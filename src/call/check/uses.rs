//! Where a param stands in the texts of a draft, for jumps and for saying so.

use std::ops::Range;

use super::known::{Known, Text};
use crate::draft::field::Field;
use crate::draft::template::PieceKind;
use crate::draft::{Part, Place, Spot};

/// The places of a name's placeholders: in greeting, preamble, no-response messages and outcome prompt, in this order.
pub fn places<'k>(known: &'k Known, name: &'k str) -> impl Iterator<Item = Place> + 'k {
    texts(known).flat_map(move |(spot, text)| {
        spans(text, name).map(move |span| Place {
            spot: spot.clone(),
            span: Some(span),
        })
    })
}

/// The texts that use a name, each with how often.
#[must_use]
pub fn counts(known: &Known, name: &str) -> Vec<(Spot, usize)> {
    texts(known)
        .map(|(spot, text)| (spot, spans(text, name).count()))
        .filter(|(_, count)| *count > 0)
        .collect()
}

/// The placeholder that a byte of a text stands in or directly behind.
#[must_use]
pub fn name_at<'k>(known: &'k Known, spot: &Spot, byte: usize) -> Option<&'k str> {
    let (_, text) = texts(known).find(|(known, _)| known == spot)?;
    let mut pieces = text.pieces().iter();
    let piece = pieces.find(|piece| {
        let inside = piece.span.start <= byte && byte <= piece.span.end;
        inside && matches!(piece.kind, PieceKind::Placeholder { .. })
    })?;
    match &piece.kind {
        PieceKind::Placeholder { name, .. } => text.text().get(name.clone()),
        _ => None,
    }
}

fn texts(known: &Known) -> impl Iterator<Item = (Spot, &Text)> {
    let messages = known.pokes.iter().enumerate().map(|(row, text)| {
        let spot = Spot {
            field: Field::PokeMessages,
            part: Part::Row(row),
        };
        (spot, text)
    });
    [
        (Spot::whole(Field::Greeting), &known.greeting),
        (Spot::whole(Field::Preamble), &known.preamble),
    ]
    .into_iter()
    .chain(messages)
    .chain([(Spot::whole(Field::Outcome), &known.outcome)])
}

fn spans<'k>(text: &'k Text, name: &'k str) -> impl Iterator<Item = Range<usize>> + 'k {
    text.pieces()
        .iter()
        .filter_map(move |piece| match &piece.kind {
            PieceKind::Placeholder { name: written, .. } => {
                (text.text().get(written.clone()) == Some(name)).then(|| piece.span.clone())
            }
            _ => None,
        })
}
