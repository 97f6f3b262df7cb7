//! The line above the hints: the latest call.

use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::Canvas;
use crate::app::action::Action;
use crate::app::calls;
use crate::app::doc::Role;
use crate::call::conversation::{self, Turn, Who};
use crate::call::{compare, local_time};
use crate::text::{clean, grapheme};

/// What was said last: a tool's arguments say little in half a line.
fn last_said(transcript: &[Turn]) -> Option<&Turn> {
    let said = |turn: &&Turn| turn.who != Who::Tool;
    transcript.iter().rfind(said)
}

/// Columns from which there is room for the beginning of the job's id.
const ROOMY: u16 = 80;

/// As many pairs of an outcome as fit, each whole; their gaps are two blanks or more. A first pair that does not fit is
/// cut.
fn whole_pairs(text: &str, room: usize) -> String {
    if grapheme::columns(text) <= room {
        return text.to_owned();
    }
    let fits = |end: &usize| grapheme::columns(text.get(..*end).unwrap_or_default()) + 2 <= room;
    let ends = text.match_indices("  ").map(|(at, _)| at);
    match ends.filter(fits).last() {
        Some(end) => format!("{} …", text.get(..end).unwrap_or_default().trim_end()),
        None => text.to_owned(),
    }
}

/// The latest call in a line.
pub fn draw(canvas: Canvas<'_>, buffer: &mut Buffer) {
    let (state, area) = (canvas.state, canvas.layout.strip);
    if area.height == 0 {
        return;
    }
    let offset = state.utc_offset_s;
    let time = |ms: i64| local_time::minute_of_day(ms, offset);
    let (left, word, lasted, (said, is_outcome), job) = if let Some(call) = state.calls.foremost() {
        let said = if !call.outcome.is_empty() && !call.is_running() {
            (compare::outlined(&call.outcome), true)
        } else {
            let conversation = call.conversation();
            let turn = conversation.and_then(|conversation| last_said(&conversation.transcript));
            (
                turn.map_or_else(String::new, |turn| turn.text.clone()),
                false,
            )
        };
        let left = format!(
            " {}  {}",
            time(call.clock_ms),
            state.book.number(&call.number)
        );
        (
            left,
            call.word(),
            call.lasted(state.now_ms).unwrap_or_default(),
            said,
            call.job().unwrap_or_default().to_owned(),
        )
    } else if let Some(row) = state.calls.ledger.first() {
        let lasted = row.duration_seconds;
        let left = format!(
            " {}  {}",
            time(row.started_at_ms),
            state.book.number(&row.to_number)
        );
        (
            left,
            calls::Came::of_summary(row).words(),
            lasted.map_or_else(String::new, conversation::lasted),
            (row.outcome_line.clone().unwrap_or_default(), true),
            row.job_id.clone().unwrap_or_default(),
        )
    } else if state.calls.trouble.is_some() {
        let text = t!(
            " Without its ledger ringback places no call: {hint} says what is wrong with it.",
            hint = state.keymap.hint(Action::Calls)
        );
        canvas.line(buffer, area, &text, Role::Warning);
        return;
    } else {
        let text = t!(
            " No calls yet: {hint} shows what would be called, then asks.",
            hint = state.keymap.hint(Action::Call)
        );
        canvas.line(buffer, area, &text, Role::Muted);
        return;
    };
    let (left, said) = (canvas.masked(&left), canvas.masked(&said));
    let said = clean::line(&said);
    // What came of the call says more than its id.
    let room = if area.width < ROOMY { 0 } else { 8 };
    let job: String = job.chars().take(room).collect();
    let right = canvas.line_right(
        buffer,
        area,
        &format!(" {} ", clean::line(&job)),
        Role::Muted,
    );
    let mut place = Rect {
        width: area.width - right,
        ..area
    };
    let (running, unknown) = state.calls.beside();
    for (count, word, role) in [
        (unknown, t!("unknown"), Role::Warning),
        (running, t!("running"), Role::Muted),
    ] {
        if count > 0 && place.width > 60 {
            let text = format!("  +{count} {word} ");
            let used = canvas.line_right(buffer, place, &text, role);
            place.width -= used;
        }
    }
    // Each by itself: what was said keeps its own direction, and its end.
    for (text, role) in [
        (left.as_str(), Role::Plain),
        (word.0.as_str(), word.1),
        (lasted.as_str(), Role::Muted),
    ] {
        let used = canvas.line(buffer, place, text, role) + 3;
        place = Rect {
            x: place.x + used.min(place.width),
            width: place.width.saturating_sub(used),
            ..place
        };
    }
    let said = if is_outcome {
        whole_pairs(&said, usize::from(place.width))
    } else {
        said.into_owned()
    };
    canvas.line(buffer, place, &said, Role::Muted);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outcome_is_cut_between_its_pairs() {
        let text = "confirmed = true  new_time = ten past nine  wants_callback = false";
        assert_eq!(whole_pairs(text, 80), text);
        assert_eq!(
            whole_pairs(text, 54),
            "confirmed = true  new_time = ten past nine …"
        );
        assert_eq!(
            whole_pairs(text, 44),
            "confirmed = true  new_time = ten past nine …"
        );
        assert_eq!(whole_pairs(text, 43), "confirmed = true …");
        // A pair that does not fit is cut where it is drawn.
        assert_eq!(whole_pairs(text, 14), text);
    }
}
