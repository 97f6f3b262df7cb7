//! Which names the texts of an inline agent use, and where.

use std::collections::HashSet;
use std::ops::Range;

use indexmap::IndexMap;

use super::texts::Texts;
use crate::draft::Params;
use crate::draft::field::Field;
use crate::draft::template::PieceKind;

/// The names that texts use.
#[derive(Default)]
pub(super) struct Usage<'d> {
    /// Placeholders of greeting and preamble, in the order of first use.
    pub(super) placeholders: IndexMap<&'d str, Use>,
    /// Params that an expression of greeting or preamble mentions: Hamsa may fill them in. And those in a placeholder
    /// that has no end: that is told of already.
    pub(super) mentioned: IndexMap<&'d str, Vec<Field>>,
    /// Names in texts that are not filled in.
    pub(super) unfilled: HashSet<&'d str>,
}

/// A placeholder's use.
pub(super) struct Use {
    /// Where it stands first: the field, and its bytes there.
    pub(super) first: (Field, Range<usize>),
    /// Fields whose texts use it, in order.
    pub(super) fields: Vec<Field>,
}

impl<'d> Usage<'d> {
    pub(super) fn of(texts: &Texts<'d>, values: &Params) -> Self {
        let mut usage = Self::default();
        for text in texts.filled() {
            let field = text.spot.field;
            for (name, piece) in text.placeholders() {
                let use_ = usage.placeholders.entry(name).or_insert_with(|| Use {
                    first: (field, piece.span.clone()),
                    fields: Vec::new(),
                });
                add(&mut use_.fields, field);
            }
            let expressions = text
                .pieces
                .iter()
                .filter(|piece| matches!(piece.kind, PieceKind::Jinja | PieceKind::Unclosed));
            for expression in expressions {
                let words = text
                    .written(expression)
                    .split(|c: char| !(c.is_alphanumeric() || c == '_'));
                for word in words.filter(|word| values.contains_key(*word)) {
                    add(usage.mentioned.entry(word).or_default(), field);
                }
            }
        }
        for text in &texts.unfilled {
            usage
                .unfilled
                .extend(text.placeholders().map(|(name, _)| name));
        }
        usage
    }

    /// Fields whose texts use the param, in order.
    pub(super) fn fields(&self, name: &str) -> Vec<Field> {
        let mut fields = Vec::new();
        let placed = self.placeholders.get(name).map(|use_| &use_.fields);
        for &field in placed.into_iter().chain(self.mentioned.get(name)).flatten() {
            add(&mut fields, field);
        }
        fields.sort_by_key(|&field| field != Field::Greeting);
        fields
    }

    /// Whether no text that is filled in uses the param.
    pub(super) fn is_unused(&self, name: &str) -> bool {
        !self.placeholders.contains_key(name) && !self.mentioned.contains_key(name)
    }
}

fn add(fields: &mut Vec<Field>, field: Field) {
    if !fields.contains(&field) {
        fields.push(field);
    }
}
