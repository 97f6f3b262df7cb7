//! What follows from the draft and the screen's size: the check's report, the rows of the Params pane, the layout of
//! the texts on screen. Derived here and nowhere else, once for a batch of events, before a frame is drawn or when an
//! event needs it.

use super::card::{self, Card};
use super::counts::Counts;
use super::doc::{Doc, Page};
use super::layout::{self, Shape};
use super::overlay::Overlay;
use super::preview;
use super::state::State;
use super::summary;
use super::talk;
use crate::call::check::{self, Context};
use crate::draft::field::Field;
use crate::text::layout::{Base, Display};
use ratatui::layout::Rect;

/// Brings everything derived up to date.
pub fn refresh(state: &mut State) {
    checked(state);
    let all = state.stale.layout;
    if state.stale.layout {
        state.stale.layout = false;
        pane(state);
        preview_page(state);
        counts(state);
    }
    if state.stale.scroll {
        state.stale.scroll = false;
        let height = state.text_area().height;
        state.pane.keep_in_view(usize::from(height));
        state.pane.dress(
            &state.document.draft,
            &state.known,
            &state.param_rows,
            usize::from(height),
        );
    }
    follow(state);
    // Those below the topmost one stay as they were laid out, unless the room is another.
    let top = state.overlays.len().saturating_sub(1);
    for at in if all { 0 } else { top }..state.overlays.len() {
        overlay(state, at);
    }
}

/// Brings the report up to date.
pub fn checked(state: &mut State) {
    if !state.stale.check {
        return;
    }
    state.stale.check = false;
    state.stale.layout = true;
    state.recovery.changed = true;
    let draft = &state.document.draft;
    state.known.update(draft);
    let caller = state.caller.as_ref().map(|caller| caller.number.as_str());
    if let Some(book) = state.book.phone_book {
        state.known.look_up(draft, caller, book);
    }
    state.report = check::check_with(
        &state.known,
        draft,
        &state.document.file_problems,
        Context {
            phone_book: state.book.phone_book,
            voice_lang: state.voices.catalogue.language(&draft.voice_id),
            caller,
        },
    );
    state.param_rows = check::param_rows_with(&state.known, draft);
    state.summaries = summary::all(summary::From {
        draft,
        voices: &state.voices.catalogue,
        known: &state.known,
        param_rows: &state.param_rows,
        problems: &state.report.problems,
        caller: state.caller.as_ref(),
    });
    if state
        .problem_at
        .is_some_and(|at| at >= state.report.problems.len())
    {
        state.problem_at = None;
    }
    super::notice::after_check(state);
}

/// Lays out the focused pane.
pub fn pane(state: &mut State) {
    checked(state);
    let layout = state.layout();
    let inside = state.text_area();
    state.pane.base = state
        .bases
        .get(&state.pane.field)
        .copied()
        .unwrap_or_default();
    state.pane.caller.clone_from(&state.caller);
    state.pane.refresh(
        &state.document.draft,
        &state.known,
        &state.param_rows,
        inside.width,
        inside.height,
        state.display,
    );
    if state.shows_tree() {
        let text = &state.document.draft.outcome_response_shape;
        let checked = state.known.schema();
        state
            .schema
            .refresh(text, checked, inside.width, state.display);
        state.schema.clamp(usize::from(inside.height));
    }
    if layout.shape == Shape::Wide {
        let rows = usize::from(layout.field_rows().height);
        let fields = state.field_lines();
        let at = fields
            .iter()
            .position(|field| *field == Some(state.pane.field))
            .unwrap_or(0);
        state.field_scroll = state
            .field_scroll
            .min(at)
            .max((at + 1).saturating_sub(rows))
            .min(fields.len().saturating_sub(rows));
    }
}

/// Counts the text with the cursor.
fn counts(state: &mut State) {
    let known = &state.known;
    let lang = &state.document.draft.lang;
    state.counts = match state.pane.field {
        Field::Greeting => Counts::of(&known.greeting, Some(&known.heard_greeting), lang),
        Field::Preamble => Counts::of(&known.preamble, None, lang),
        Field::Outcome => Counts::of(&known.outcome, None, lang),
        Field::PokeMessages => match known.pokes.get(state.pane.row) {
            // It is said as it stands.
            Some(message) => Counts::of(message, Some(message), lang),
            None => Counts::default(),
        },
        _ => Counts::default(),
    };
}

fn preview_page(state: &mut State) {
    if !state.shows_preview() {
        return;
    }
    let inside = layout::inside(state.layout().preview);
    let (doc, starts) = preview::doc(
        state.tab,
        &state.document.draft,
        &state.known,
        &state.report,
        &state.target,
    );
    state.preview_starts = starts;
    show(
        &mut state.preview,
        doc,
        inside,
        state.tab.base(&state.document.draft.lang),
        state.display,
    );
}

/// Brings the place that is edited into view in the preview, when the cursor moved: at the height of the cursor, so that
/// one looks across. Who scrolls the preview by hand keeps what is in view until then.
fn follow(state: &mut State) {
    if !state.shows_preview() {
        state.preview_follows = None;
        return;
    }
    let Some(editor) = &state.pane.editor else {
        return;
    };
    let place = (state.pane.field, state.pane.row, editor.cursor());
    if state.preview_follows == Some(place) {
        return;
    }
    state.preview_follows = Some(place);
    let (draft, known) = (&state.document.draft, &state.known);
    let Some(byte) = state.preview_starts.place(draft, known, place) else {
        return;
    };
    let (row, _) = state.preview.flow.cursor(byte);
    let height = layout::inside(state.layout().preview).height;
    let seen = state.preview.scroll..state.preview.scroll + usize::from(height);
    if !seen.contains(&row) {
        let line = state.pane.cursor().map_or(0, |(line, _)| line);
        let across = line.saturating_sub(state.pane.scroll);
        state.preview.scroll =
            row.saturating_sub(across.min(usize::from(height).saturating_sub(1)));
        state.preview.scroll_by(0, height);
    }
}

/// Where an overlay's text stands: the overlay with its border, and the text inside.
#[must_use]
pub fn reader_area(state: &State) -> Rect {
    let screen = layout::screen(state.size);
    layout::centred(screen, 96, state.size.1.saturating_sub(3))
}

/// Where a call's page stands, with its border: a call of this window, of the book, or two compared.
#[must_use]
pub fn page_area(state: &State) -> Rect {
    super::book::list_area(state)
}

/// Where the text of a call's page stands: above its line of keys, in lines that can be read.
#[must_use]
pub fn call_area(state: &State) -> Rect {
    let inside = layout::inside(page_area(state));
    Rect {
        height: inside.height.saturating_sub(2),
        width: inside.width.min(200),
        ..inside
    }
}

/// Where the card stands; as high as its text.
#[must_use]
pub fn card_area(state: &State, rows: usize) -> Rect {
    let screen = layout::screen(state.size);
    let wanted = u16::try_from(rows + 2).unwrap_or(u16::MAX);
    let area = layout::centred(screen, 72, wanted);
    // On the lowest screens it covers what stands at the foot as well; the header always says where a call would go.
    let height = wanted.min(screen.height.saturating_sub(1));
    if height > area.height {
        return Rect {
            y: 1,
            height,
            ..area
        };
    }
    area
}

/// A short question's text, laid out.
#[must_use]
pub fn question_page(state: &State, doc: Doc) -> Page {
    let width = layout::inside(card_area(state, 8)).width;
    let mut page = Page::default();
    page.show(doc, width, u16::MAX, state.display);
    page
}

/// Lays out an overlay, by its place from the bottom.
fn overlay(state: &mut State, at: usize) {
    super::book::refresh(state, at);
    let area = layout::inside(reader_area(state));
    let (display, now_ms) = (state.display, state.now_ms);
    let area_of_call = call_area(state);
    let utc_offset_s = state.utc_offset_s;
    match state.overlays.get_mut(at) {
        Some(Overlay::Call { id, view }) => {
            let Some(call) = state.calls.live.iter().find(|call| call.id == *id) else {
                return;
            };
            let around = talk::Around {
                shows: view.shows,
                now_ms,
                utc_offset_s,
                voices: &state.voices.catalogue,
                width: area_of_call.width,
            };
            let mut parts = talk::parts(call, around);
            if state.book.mask_numbers {
                super::book::page::mask(&mut parts, &[]);
            }
            view.take(call, parts, area_of_call, display);
        }
        Some(Overlay::Recovery(offer)) => {
            let doc = offer.doc(state.utc_offset_s);
            show(&mut offer.page, doc, area, Base::Auto, display);
        }
        Some(Overlay::Conflict(conflict)) => {
            let doc = conflict.doc();
            show(&mut conflict.page, doc, area, Base::Auto, display);
        }
        Some(Overlay::Reader { page, .. }) => {
            let doc = std::mem::take(&mut page.doc);
            show(page, doc, area, Base::Auto, display);
        }
        _ => {}
    }
}

/// The card's text laid out: it depends on the clock and on what is typed, and is short, so it is made when needed.
#[must_use]
pub fn card_page(state: &State, card: &Card) -> Page {
    let mut page = Page {
        scroll: card.scroll,
        ..Page::default()
    };
    let width = layout::inside(card_area(state, 10)).width;
    let tall = Rect {
        x: 0,
        y: 0,
        width,
        height: u16::MAX,
    };
    for room in card::ROOMS {
        let doc = card.doc(state.around(), room, width);
        show(&mut page, doc, tall, Base::Auto, state.display);
        let rows = page.flow.rows();
        let height = usize::from(layout::inside(card_area(state, rows)).height);
        page.scroll = card.scroll.min(rows.saturating_sub(height));
        if rows <= height {
            break;
        }
    }
    page
}

fn show(page: &mut Page, mut doc: Doc, area: Rect, base: Base, display: Display) {
    doc.base = base;
    page.show(doc, area.width, area.height, display);
}

/// Where a picker stands: as high as its whole list wants, so that it does not jump while one types.
#[must_use]
pub fn picker_area(state: &State, picker: &super::picker::Picker) -> Rect {
    let screen = layout::screen(state.size);
    let note = u16::from(!picker.note.is_empty()) * 2;
    let wanted = u16::try_from(picker.items.len())
        .unwrap_or(u16::MAX)
        .clamp(1, 20)
        + 4
        + note;
    // The line of the latest call stays in view.
    layout::centred(screen, 84, wanted.min(screen.height.saturating_sub(3)))
}

#[cfg(test)]
mod tests;
