//! The mouse on a scroll bar: a press on its track brings the thumb there, a drag takes it along.

use ratatui::layout::{Position, Rect};

use super::super::super::book::{self, View};
use super::super::super::doc::Page;
use super::super::super::layout;
use super::super::super::overlay::Overlay;
use super::super::super::scrollbar::{Bar, Place, Seen};
use super::super::super::spread::Spread;
use super::super::super::voices;
use super::super::{Effect, State, booking, derive};
use super::{picker_list, picker_scroll};

/// Takes a press of the button on a bar; whether it was one.
pub fn grab(state: &mut State, at: Position, effects: &mut Vec<Effect>) -> bool {
    state.grab = None;
    if state.completion.is_some() {
        return false;
    }
    derive::refresh(state);
    let places = [Place::Editor, Place::Preview, Place::Overlay];
    let bars = places.into_iter().filter_map(|place| bar(state, place));
    let Some((grab, comes)) = { bars }.find_map(|bar| bar.grabbed(at)) else {
        return false;
    };
    state.grab = Some(grab);
    if comes {
        drag(state, at, effects);
    }
    true
}

/// Takes a movement with the button down; whether it moved a thumb.
pub fn drag(state: &mut State, at: Position, effects: &mut Vec<Effect>) -> bool {
    let Some(grab) = state.grab else { return false };
    // It is there still, unless something else came to lie over it meanwhile.
    match bar(state, grab.place) {
        Some(bar) => scroll_to(state, bar, bar.dragged(grab, at.y), effects),
        None => state.grab = None,
    }
    true
}

/// The bar that stands there now, with or without a thumb.
#[must_use]
pub fn bar(state: &State, place: Place) -> Option<Bar> {
    let layout = state.layout();
    let is_over = layout.shape != layout::Shape::Wide && state.preview_over_editor;
    let (area, seen) = match place {
        Place::Overlay => over(state, state.overlays.last()?)?,
        _ if !state.overlays.is_empty() => return None,
        Place::Editor if is_over => return None,
        Place::Editor => (layout.editor, state.editor_seen()),
        Place::Preview if !state.shows_preview() => return None,
        Place::Preview => {
            let area = layout.preview;
            (area, state.preview.seen(layout::inside(area).height))
        }
    };
    Some(Bar::on(place, area, seen))
}

/// Where an overlay that scrolls stands, and what of it is in view.
fn over(state: &State, overlay: &Overlay) -> Option<(Rect, Seen)> {
    let reader = derive::reader_area(state);
    let page_of = |page: &Page, area: Rect| (area, page.seen(layout::inside(area).height));
    let spread_of = |spread: &Spread| (derive::page_area(state), spread.seen());
    Some(match overlay {
        Overlay::Card(card) => {
            let page = derive::card_page(state, card);
            page_of(&page, derive::card_area(state, page.flow.rows()))
        }
        Overlay::Picker(picker) => {
            let rows = picker_list(state, picker).height;
            let first = picker_scroll(picker, rows);
            let seen = Seen::of(first, rows, picker.shown.len());
            (derive::picker_area(state, picker), seen)
        }
        Overlay::Reader { page, .. } => page_of(page, reader),
        Overlay::Recovery(offer) => page_of(&offer.page, reader),
        Overlay::Conflict(conflict) => page_of(&conflict.page, reader),
        Overlay::Call { view, .. } => spread_of(&view.spread),
        Overlay::Book(view) => match &**view {
            View::Call(page) => spread_of(&page.spread),
            View::Compare(both) => spread_of(&both.spread),
            View::List(list) => {
                let rows = book::calls_area(state).height;
                let seen = Seen::of(list.first_shown(rows), rows, list.calls.len());
                (book::list_area(state), seen)
            }
        },
        // A label that is being written belongs to the selected voice.
        Overlay::Voices(view) if view.label.is_none() => {
            let rows = voices::list_area(state).height;
            let seen = Seen::of(voices::first_shown(view, rows), rows, view.shown.len());
            (voices::area(state), seen)
        }
        _ => return None,
    })
}

/// Brings a row to the top of what is in view. In a list the selected item is in view always, and goes with it.
fn scroll_to(state: &mut State, bar: Bar, first: usize, effects: &mut Vec<Effect>) {
    let rows = bar.seen.rows.max(1);
    let selected = |present: usize| match first {
        0 => present.min(rows - 1),
        _ => first + rows - 1,
    };
    match bar.place {
        Place::Editor if state.shows_tree() => {
            state.schema.scroll = first;
            state.schema.clamp(rows);
        }
        Place::Editor => {
            state.pane.scroll = first;
            state.stale.layout = true;
        }
        Place::Preview => state.preview.scroll = first,
        Place::Overlay => match state.overlays.last_mut() {
            Some(Overlay::Card(card)) => card.scroll = first,
            Some(Overlay::Picker(picker)) => picker.selected = selected(picker.selected),
            Some(Overlay::Reader { page, .. }) => page.scroll = first,
            Some(Overlay::Recovery(offer)) => offer.page.scroll = first,
            Some(Overlay::Conflict(conflict)) => conflict.page.scroll = first,
            Some(Overlay::Call { view, .. }) => view.spread.body.scroll = first,
            Some(Overlay::Voices(view)) => view.selected = selected(view.selected),
            Some(Overlay::Book(view)) => match &mut **view {
                View::Call(page) => page.spread.body.scroll = first,
                View::Compare(both) => both.spread.body.scroll = first,
                View::List(list) => {
                    let there = selected(list.selected);
                    booking::select(state, there, effects);
                }
            },
            _ => {}
        },
    }
}
