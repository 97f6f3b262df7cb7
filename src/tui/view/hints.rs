//! The last line: the keys of the place where one is, or a notice over them.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::super::paint;
use super::{Canvas, SMALL_FITS, find, schema, small};
use crate::app::action::{self, Action};
use crate::app::doc::Role;
use crate::app::keymap;
use crate::app::layout::Shape;
use crate::app::overlay::Overlay;
use crate::app::problem_list;
use crate::app::state::State;
use crate::draft::field::Field;
use crate::text::clean;

/// Key hints, or a notice over them.
pub fn draw(canvas: Canvas<'_>, buffer: &mut Buffer) {
    let (state, area) = (canvas.state, canvas.layout.hints);
    if area.height == 0 {
        return;
    }
    if let Some(notice) = state.notice.as_ref().filter(|_| state.pressed.is_empty()) {
        let role = if notice.is_error {
            Role::Error
        } else {
            Role::Heading
        };
        two_lines(canvas, buffer, &clean::line(&notice.text), role);
        return;
    }
    if let Some(trouble) = &state.recovery.trouble {
        let text = t!(
            " No recovery copy can be written: {trouble}. Save with {hint}",
            trouble = clean::line(trouble),
            hint = state.keymap.hint(Action::Save)
        );
        two_lines(canvas, buffer, text.trim_start(), Role::Error);
        return;
    }
    if canvas.layout.shape == Shape::Small && area.width <= SMALL_FITS {
        canvas.line(buffer, area, &small(state), Role::Muted);
        return;
    }
    let shown: Vec<(String, &str)> = if !state.pressed.is_empty() {
        sequence_hints(state)
    } else if let Some(overlay) = state.overlays.last() {
        over_hints(state, overlay)
    } else if state.find.open {
        find::hints(canvas)
    } else if state.pane.field == Field::OutcomeSchema && !state.preview_over_editor {
        schema::hints(state)
    } else {
        usual_hints(state)
    };
    let mut place = Rect {
        x: area.x + 1.min(area.width),
        width: area.width.saturating_sub(1),
        ..area
    };
    for (key, word) in shown {
        let width = (key.chars().count() + word.len() + 1) as u16;
        if key.is_empty() || width > place.width {
            continue;
        }
        let used = canvas.line(buffer, place, &key, Role::Key) + 1;
        let rest = Rect {
            x: place.x + used,
            width: place.width - used,
            ..place
        };
        let used = used + canvas.line(buffer, rest, word, Role::Muted) + 3;
        place = Rect {
            x: place.x + used.min(place.width),
            width: place.width.saturating_sub(used),
            ..place
        };
    }
}

/// The keys while an overlay has them: its own, where it does not say them itself, and those that work from everywhere.
/// A question that stands in the way has only those it names.
fn over_hints(state: &State, overlay: &Overlay) -> Vec<(String, &'static str)> {
    let named = |key: &str, word| (key.to_owned(), word);
    let mut all = match overlay {
        Overlay::Card(_)
        | Overlay::Recovery(_)
        | Overlay::Conflict(_)
        | Overlay::QuitPlacing
        | Overlay::QuitUnkept
        | Overlay::SecretOut
        | Overlay::ReadsRight(_) => return Vec::new(),
        Overlay::Field(form) => schema::form_hints(state, form),
        Overlay::Picker(picker) => vec![
            named("↑ ↓", t!("choose")),
            named("Enter", picker.verb),
            named("Esc", t!("closes")),
        ],
        Overlay::Prompt(_)
        | Overlay::Reader { .. }
        | Overlay::Call { .. }
        | Overlay::Book(_)
        | Overlay::Profile { .. }
        | Overlay::Recording(_)
        | Overlay::Voices(_)
        | Overlay::SwitchVoice(_) => Vec::new(),
    };
    if state.placing().is_none() {
        let everywhere = [
            (Action::Call, t!("call")),
            (Action::Palette, t!("all actions")),
            (Action::Help, t!("help")),
            (Action::Quit, t!("quit")),
        ];
        all.extend(everywhere.map(|(action, word)| (state.keymap.hint(action), word)));
    }
    all
}

/// What was pressed of a sequence, and how it can go on.
fn sequence_hints(state: &State) -> Vec<(String, &'static str)> {
    let pressed = keymap::label(&state.pressed, false);
    let mut hints = vec![(pressed, "…"), ("Esc".to_owned(), t!("back"))];
    for (keys, action) in state.keymap.behind(&state.pressed) {
        let name = action::named(action).map_or("", |named| named.name);
        hints.push((keys, name));
    }
    hints
}

/// The keys that the focused field has beside the usual ones.
fn field_hints(state: &State) -> Vec<(Action, &'static str)> {
    match state.pane.field {
        Field::PokeMessages => vec![
            (Action::RowAdd, t!("add")),
            (Action::RowDuplicate, t!("duplicate")),
            (Action::RowDelete, t!("delete")),
            (Action::RowUp, t!("move up")),
            (Action::RowDown, t!("move down")),
        ],
        Field::SilenceThreshold
        | Field::Interrupt
        | Field::SmartCallEnd
        | Field::GenderDetection
        | Field::RealTime => vec![(Action::ToDefault, t!("Hamsa's default"))],
        _ => Vec::new(),
    }
}

/// What is done with params.
fn param_hints(state: &State) -> Vec<(String, &'static str)> {
    let hint = |action, word| (state.keymap.hint(action), word);
    let name = state.pane.rows.get(state.pane.row).map(|row| &row.label);
    let slip = { state.param_rows.iter() }
        .find(|row| Some(&row.name) == name)
        .is_some_and(|row| row.meant.is_some());
    let mut hints = Vec::new();
    if slip {
        hints.push(hint(Action::Mend, t!("mend the name")));
    }
    hints.extend([
        hint(Action::ParamSets, t!("sets")),
        hint(Action::NextSet, t!("next set")),
        hint(Action::ParamUse, t!("where used")),
        hint(Action::ParamRename, t!("rename")),
        hint(Action::ParamMove, t!("to set/draft")),
        hint(Action::LineBreak, t!("line end")),
        hint(Action::Call, t!("call")),
        hint(Action::Palette, t!("all actions")),
    ]);
    hints
}

fn usual_hints(state: &State) -> Vec<(String, &'static str)> {
    if state.jump.is_some() {
        let next = (state.keymap.hint(Action::ParamUse), t!("next place"));
        return vec![("Esc".to_owned(), t!("back to the param")), next];
    }
    if state.pane.field == Field::Params && !state.preview_over_editor {
        return param_hints(state);
    }
    let usual = [
        (Action::NextField, t!("next")),
        (Action::Call, t!("call")),
        (Action::Save, t!("save")),
        (Action::NextPreview, t!("preview")),
        (Action::Palette, t!("all actions")),
        (Action::Help, t!("help")),
        (Action::Quit, t!("quit")),
    ];
    field_hints(state)
        .into_iter()
        .chain(usual)
        .map(|(action, word)| (state.keymap.hint(action), word))
        .collect()
}

/// A text for the user on the last line; one that is too long for it takes the line of the latest call as well.
fn two_lines(canvas: Canvas<'_>, buffer: &mut Buffer, text: &str, role: Role) {
    let (strip, hints) = (canvas.layout.strip, canvas.layout.hints);
    let columns = crate::text::grapheme::columns(text);
    let area = if columns < usize::from(hints.width) || strip.height == 0 {
        hints
    } else {
        paint::clear(buffer, strip);
        Rect {
            height: strip.height + hints.height,
            ..strip
        }
    };
    let inside = Rect {
        x: area.x + 1.min(area.width),
        width: area.width.saturating_sub(1),
        ..area
    };
    if inside.height < 2 {
        canvas.line(buffer, inside, text, role);
        return;
    }
    let wrapped = problem_list::wrapped(text, inside.width, canvas.state.display);
    let first = wrapped.first().map_or("", String::as_str);
    let rest = wrapped.get(1..).unwrap_or_default().join(" ");
    for (y, part) in [first, rest.as_str()].into_iter().enumerate() {
        let row = Rect {
            y: inside.y + y as u16,
            height: 1,
            ..inside
        };
        canvas.line(buffer, row, part, role);
    }
}
