//! Copying, cutting and pasting, and the mark from which is selected.

use super::super::action::Motion;
use super::super::clips::Deed;
use super::super::editor::{Editor, Hold};
use super::editing::{fresh, note_text, reach};
use super::{Effect, State, notice};

pub fn copy(state: &mut State, effects: &mut Vec<Effect>) {
    let selected = state.pane.editor.as_ref().and_then(Editor::selected);
    if let Some(text) = selected {
        effects.push(Effect::Copy(text));
        unmark(state);
        notice(state, t!("Copied").to_owned(), false, effects);
    }
}

pub fn cut(state: &mut State, effects: &mut Vec<Effect>) {
    let selected = state.pane.editor.as_ref().and_then(Editor::selected);
    if let Some(text) = selected {
        effects.push(Effect::Copy(text));
        let change = state
            .pane
            .editor
            .as_mut()
            .and_then(|editor| editor.delete(0..0));
        state.timeline.seal();
        note_text(state, change, false);
    }
}

/// Pastes what was copied or cut here last, wherever the keys go.
pub fn paste_clip(state: &mut State, at_ms: u64, effects: &mut Vec<Effect>) {
    let Some(clip) = state.clips.nth(0).cloned() else {
        return;
    };
    let at = state.pane.editor.as_ref().map_or(0, |editor| {
        editor
            .selection()
            .map_or(editor.cursor(), |range| range.start)
    });
    super::on_paste(state, &clip.text, at_ms, effects);
    if let (Some(editor), Some(spot), true) = (
        &state.pane.editor,
        state.pane.spot(),
        state.overlays.is_empty() && !state.find.open,
    ) {
        state.clips.now = Deed::Pasted {
            spot: spot.clone(),
            range: at..editor.cursor().max(at),
            nth: 0,
        };
    }
}

/// Behind a paste: what was copied before that comes in its place.
pub fn paste_earlier(state: &mut State) {
    let Deed::Pasted { spot, range, nth } = state.clips.before.clone() else {
        return;
    };
    let Some(clip) = state.clips.nth(nth + 1).cloned() else {
        return;
    };
    if state.pane.spot() != Some(&spot) || !state.pane.is_editable() {
        return;
    }
    let Some(editor) = &mut state.pane.editor else {
        return;
    };
    let change = editor.put(range.clone(), &clip.text);
    let range = range.start..editor.cursor().max(range.start);
    state.timeline.seal();
    note_text(state, change, false);
    state.timeline.seal();
    state.clips.now = Deed::Pasted {
        spot,
        range,
        nth: nth + 1,
    };
}

/// Starts a selection that goes along with the cursor; at the mark itself it ends again.
pub fn mark(state: &mut State) {
    fresh(state);
    if let Some(editor) = &mut state.pane.editor {
        if editor.held() == Hold::Mark && editor.selection().is_none() {
            editor.release();
        } else {
            editor.hold(Hold::Mark);
        }
    }
}

/// Ends the selection from the mark; whether there was one.
pub fn unmark(state: &mut State) -> bool {
    match &mut state.pane.editor {
        Some(editor) if editor.held() == Hold::Mark => {
            editor.release();
            true
        }
        _ => false,
    }
}

/// Cuts up to where a motion goes, whatever is selected. What is cut by one key after the other is one text to paste.
pub fn kill(state: &mut State, motion: Motion, effects: &mut Vec<Effect>) {
    let Some(range) = reach(state, motion) else {
        return;
    };
    let Some(editor) = &mut state.pane.editor else {
        return;
    };
    let backwards = range.start < editor.cursor();
    let Some(change) = editor.put(range, "") else {
        return;
    };
    let whole = state.clips.cut(&change.removed, backwards);
    effects.push(Effect::Copy(whole));
    state.timeline.seal();
    note_text(state, Some(change), false);
    state.timeline.seal();
}
