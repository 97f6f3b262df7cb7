//! The lists of the whole program: all actions, the draft's param sets, the examples.

use super::{Choice, Item, Picker};
use crate::app::action::{self, Action};
use crate::app::keymap::KeyMap;
use crate::app::sets::what_it_changes;
use crate::draft::field::Field;
use crate::draft::{Draft, examples};
use crate::words;

/// The palette: every action, and every field that applies.
#[must_use]
pub fn palette(draft: &Draft, keymap: &KeyMap) -> Picker {
    let kind = draft.kind();
    let fields = Field::ALL
        .iter()
        .filter(|field| field.applies_to(kind))
        .map(|field| Item {
            label: field.label().to_owned(),
            detail: t!("go to field").to_owned(),
            choice: Choice::Action(Action::GoTo(*field)),
        });
    let actions = action::table::ALL
        .iter()
        .filter(|named| named.in_palette)
        .map(|named| Item {
            label: words::text(named.label).to_owned(),
            detail: keymap
                .keys(named.action)
                .next()
                .map_or_else(String::new, |keys| keys.label(false)),
            choice: Choice::Action(named.action),
        });
    Picker::new(
        t!("All actions"),
        t!("does it"),
        actions.chain(fields).collect(),
    )
}

/// The draft's param sets.
#[must_use]
pub fn sets(draft: &Draft) -> Picker {
    let none = Item {
        label: t!("no set").to_owned(),
        detail: t!("the draft's own values").to_owned(),
        choice: Choice::ParamSet(None),
    };
    let sets = draft.param_sets.iter().map(|(name, values)| Item {
        label: name.clone(),
        detail: what_it_changes(draft, values),
        choice: Choice::ParamSet(Some(name.clone())),
    });
    let chosen = draft.chosen_set();
    let also = [
        Action::SetFromValues,
        Action::SetNew,
        Action::SetCopy,
        Action::SetRename,
        Action::SetDelete,
        Action::SetsImport,
        Action::SetsExport,
    ]
    .into_iter()
    .filter(|action| match action {
        Action::SetCopy | Action::SetRename | Action::SetDelete => chosen.is_some(),
        Action::SetsExport => !draft.param_sets.is_empty(),
        _ => true,
    })
    .filter_map(action::named)
    .map(|named| Item {
        label: format!("→ {}", words::text(named.label)),
        detail: String::new(),
        choice: Choice::Action(named.action),
    });
    let mut picker = Picker::new(
        t!("Param sets"),
        t!("chooses it"),
        std::iter::once(none).chain(sets).chain(also).collect(),
    );
    if draft.param_sets.is_empty() {
        picker.note = t!("No sets yet. A set is a persona: values that overlay the draft's own.");
    }
    let chosen = draft
        .param_set
        .as_ref()
        .and_then(|set| draft.param_sets.get_index_of(set));
    picker.selected = chosen.map_or(0, |index| index + 1);
    picker
}

/// The examples, to start a new draft from, and none.
#[must_use]
pub fn examples() -> Picker {
    let items = examples::ALL
        .iter()
        .map(|example| Item {
            label: example.name.to_owned(),
            detail: words::text(example.about).to_owned(),
            choice: Choice::Example(example.name),
        })
        .chain(std::iter::once(Item {
            label: t!("nothing").to_owned(),
            detail: t!("An empty draft").to_owned(),
            choice: Choice::Empty,
        }))
        .collect();
    Picker::new(t!("New draft from"), t!("opens a copy"), items)
}

#[cfg(test)]
mod tests {
    use super::super::super::editor::Editor;
    use super::*;

    #[test]
    fn the_palette_is_searched_by_the_words_that_people_use() {
        let draft = Draft::default();
        let first = |filter: &str| {
            let mut picker = palette(&draft, KeyMap::default_map());
            picker.filter = Editor::of_line(filter);
            picker.refilter();
            picker.chosen().map(|item| item.label.clone())
        };
        let words = [
            ("persona", "Choose a param set"),
            ("new persona", "New param set from the present values"),
            ("variables", "Params"),
            ("values", "New param set from the present values"),
            ("speech", "Voice"),
            ("silence", "Silence threshold"),
            ("timeout", "Silence threshold"),
            ("hang up", "Smart call end"),
            ("dial", "Call: show the card that confirms it"),
            ("ring", "Call: show the card that confirms it"),
            ("history", "Calls: what the ledger holds"),
            ("log", "Calls: what the ledger holds"),
            ("theme", "Colours: the next theme"),
            ("dark", "Colours: the next theme"),
            ("undo", "Undo"),
            ("system prompt", "Preamble"),
            ("fix", "Mend this problem, where it can be mended by itself"),
            ("search", "Find in this field or in the draft"),
            ("exit", "Quit"),
            ("phone number", "Call to"),
            ("secret", "Webhook auth"),
            ("yes no", "Outcome schema: start from a ready shape"),
            ("question", "Outcome schema"),
            (
                "required",
                "Outcome schema: the selected field must be there, or not",
            ),
            ("صوت", "Choose a voice"),
            ("اتصال", "Call: show the card that confirms it"),
        ];
        let wrong: Vec<_> = { words.into_iter() }
            .map(|(filter, label)| (filter, first(filter), label))
            .filter(|(_, found, label)| found.as_deref() != Some(*label))
            .collect();
        assert!(wrong.is_empty(), "{wrong:#?}");
    }

    #[test]
    fn several_words_find_nothing_by_their_letters_alone_beside_what_has_them() {
        let mut picker = palette(&Draft::default(), KeyMap::default_map());
        for (filter, is_alone) in [("hang up", true), ("smrt cll", false)] {
            picker.filter = Editor::of_line(filter);
            picker.refilter();
            assert_eq!(picker.shown.len() == 1, is_alone, "{filter}");
            let label = picker.chosen().map(|item| item.label.as_str());
            assert_eq!(label, Some("Smart call end"), "{filter}");
        }
    }
}
