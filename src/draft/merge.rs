//! One field on two sides that began from the same: who changed it. Pure.
//!
//! It knows fields, not lines: where both sides changed one field, somebody has to look.

use super::FieldValue;

/// Who changed a field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChangedBy {
    /// Both sides hold the same.
    Neither,
    Us,
    Them,
    Both,
    /// The sides differ, and what the field was before is not known.
    Unknown,
}

impl ChangedBy {
    /// Who changed a field that was `before`; `None`: that is not known.
    #[must_use]
    pub fn of(before: Option<&FieldValue>, ours: &FieldValue, theirs: &FieldValue) -> Self {
        match before {
            _ if ours == theirs => Self::Neither,
            None => Self::Unknown,
            Some(before) if before == theirs => Self::Us,
            Some(before) if before == ours => Self::Them,
            Some(_) => Self::Both,
        }
    }

    /// Whether taking either side may take away what the other wrote.
    #[must_use]
    pub fn clashes(self) -> bool {
        matches!(self, Self::Both | Self::Unknown)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_changed_a_field_is_known_from_what_it_was_before() {
        let text = |text: &str| FieldValue::Text(text.to_owned());
        for (before, ours, theirs, expected) in [
            (Some("a"), "a", "a", ChangedBy::Neither),
            (Some("a"), "b", "b", ChangedBy::Neither),
            (Some("a"), "b", "a", ChangedBy::Us),
            (Some("a"), "a", "b", ChangedBy::Them),
            (Some("a"), "b", "c", ChangedBy::Both),
            (None, "a", "a", ChangedBy::Neither),
            (None, "a", "b", ChangedBy::Unknown),
        ] {
            let before = before.map(text);
            let by = ChangedBy::of(before.as_ref(), &text(ours), &text(theirs));
            assert_eq!(by, expected, "{before:?} {ours} {theirs}");
        }
    }
}
