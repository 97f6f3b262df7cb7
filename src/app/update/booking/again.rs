//! An earlier call's draft taken up: restored into the open draft, whole or one field of it; or called again, which the
//! card confirms like any other call.

use super::super::super::action::Action;
use super::super::super::book::{Whose, page};
use super::super::super::card::Card;
use super::super::super::derive;
use super::super::super::diff as differences;
use super::super::super::overlay::Overlay;
use super::super::super::timeline::{self, Step};
use super::super::{Effect, State, calling, focus, notice};
use crate::call::check::{self, Context};
use crate::call::local_time;
use crate::draft::Draft;
use crate::draft::diff;
use crate::draft::field::Field;
use crate::store::ledger::Row;

/// Takes a call's draft, or a field of it, into the open draft: one step of undo.
pub fn restore(state: &mut State, row: &Row, only: Option<Field>, effects: &mut Vec<Effect>) {
    let then = match page::draft_of(&row.draft_text) {
        Ok(then) => then,
        Err(why) => return notice(state, why, true, effects),
    };
    let changed = diff::drafts(&state.document.draft, &then);
    let chosen = |field: Field| only.is_none_or(|only| only == field);
    let fields: Vec<_> = changed
        .into_iter()
        .filter(|one| chosen(one.field))
        .collect();
    let Some(first) = fields.first().map(|one| one.field) else {
        return;
    };
    state.timeline.seal();
    for (index, one) in fields.iter().enumerate() {
        let step = Step::Value {
            field: one.field,
            before: state.document.draft.get(one.field),
            after: then.get(one.field),
        };
        timeline::apply(&mut state.document.draft, &step);
        state.timeline.note(step, index > 0);
    }
    state.timeline.seal();
    state.stale.check = true;
    state.pane.editor = None;
    close(state);
    if first.applies_to(state.document.draft.kind()) {
        focus(state, first);
    }
    state.stale.layout = true;
    derive::pane(state);
    let what = match only {
        Some(field) => field.label().to_owned(),
        None => differences::names(&fields),
    };
    let text = t!(
        "As in the call of {local}: {what}. {hint} takes it back",
        local = local_time::whole(row.started_at_ms, state.utc_offset_s),
        what,
        hint = state.keymap.hint(Action::Undo)
    );
    notice(state, text, false, effects);
}

/// Closes the book.
fn close(state: &mut State) {
    state
        .overlays
        .retain(|overlay| !matches!(overlay, Overlay::Book(_)));
}

/// Shows the card for a call again; it asks like any other.
pub fn again(state: &mut State, row: &Row, whose: Whose, effects: &mut Vec<Effect>) {
    if whose == Whose::Today {
        close(state);
        return calling::open_card(state, effects);
    }
    if state.placing().is_some() {
        let text = t!("A call is being placed: one at a time").to_owned();
        return notice(state, text, true, effects);
    }
    let mut then = match page::draft_of(&row.draft_text) {
        Ok(then) => then,
        Err(why) => return notice(state, why, true, effects),
    };
    // What was called is what the row says.
    then.to_number.clone_from(&row.to_number);
    then.phone_number.clone_from(&row.from_number);
    let context = Context {
        phone_book: state.book.phone_book,
        ..Context::default()
    };
    let report = check::check(&then, &[], context);
    let Some(to) = report
        .request
        .as_ref()
        .map(|request| request.to().as_str().to_owned())
    else {
        let text = t!("That draft has errors as it stands: restore it (r) and mend it first");
        return notice(state, text.to_owned(), true, effects);
    };
    let card = Card::new(&then, &report);
    state.book.again = Some((then, row.draft_name.clone()));
    close(state);
    effects.push(Effect::AskCardFacts { to });
    state.overlays.push(Overlay::Card(Box::new(card)));
}

/// The name of the draft that a card was made of.
#[must_use]
pub fn draft_name(state: &State, draft: &Draft) -> String {
    match &state.book.again {
        Some((again, name)) if again == draft && *draft != state.document.draft => name.clone(),
        _ => state.document.name(),
    }
}
