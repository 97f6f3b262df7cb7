//! Commands that change the text, or copy from it: what they are for, and carrying them out.

use unicode_segmentation::UnicodeSegmentation;

use super::super::super::editor::{Change, Hold};
use super::super::super::modal::change::{self, Edit};
use super::super::super::modal::command::{Bound, Command, Go, Operator};
use super::super::super::modal::motion::{self, Reached, Span, Takes};
use super::super::super::modal::shown::is_visual;
use super::super::super::modal::typed::Typed;
use super::super::super::modal::{Again, Mode, Over, line, object};
use super::super::super::pane::{self, Kind};
use super::super::{Effect, State, editing, rows};
use super::inserting::{begin_insert, insert, leave_insert};
use super::{cursor, move_to, reach, release, text_of};
use crate::text::grapheme;

/// What a change is for: what is selected, what an object is, or what a motion passes over.
struct Target {
    span: Span,
    /// Where the cursor goes where all of it stays.
    back: usize,
}

impl Target {
    /// The cursor goes to its start.
    fn of(span: Span) -> Self {
        let back = span.range.start;
        Self { span, back }
    }
}

fn selected_target(state: &State, over: Option<Over>) -> Option<Target> {
    let (text, at) = (text_of(state), cursor(state));
    if let Some(over) = over {
        let span = match over {
            Over::Lines(count) => Span::whole(text, at, line::down(text, at, count - 1)),
            Over::Graphemes(count) => Span::exact(at..line::on(text, at, count)),
            Over::Across(ends, count) => {
                let to = line::on(text, line::down(text, at, ends), count);
                Span::exact(at..to.max(at))
            }
        };
        return Some(Target::of(span));
    }
    let editor = state.pane.editor.as_ref()?;
    let range = editor.selection().unwrap_or(at..at);
    Some(Target::of(if editor.held() == Hold::Lines {
        Span::lines_of(text, &range)
    } else {
        Span::exact(range)
    }))
}

/// How much a selection is, to take as much again.
fn measure(text: &str, span: &Span) -> Over {
    let taken = text.get(span.range.clone()).unwrap_or_default();
    let ends = taken.matches('\n').count();
    let graphemes = |text: &str| text.graphemes(true).count();
    match taken.rsplit_once('\n') {
        _ if span.lines => Over::Lines(ends + 1),
        Some((_, last)) => Over::Across(ends, graphemes(last)),
        None => Over::Graphemes(graphemes(taken)),
    }
}

/// Does a command that may change the text. `over`: it is done again, for as much as was selected then.
pub fn change(state: &mut State, typed: Typed, over: Option<Over>, effects: &mut Vec<Effect>) {
    let Bound::Command(command) = typed.bound else {
        return;
    };
    let target = if is_visual(state) || over.is_some() {
        selected_target(state, over)
    } else {
        None
    };
    let over = target
        .as_ref()
        .map(|target| measure(text_of(state), &target.span));
    release(state);
    if !state.pane.is_editable() && typed.operator != Some(Operator::Yank) {
        return;
    }
    let operator = match command {
        Command::Operate(operator) | Command::Do(operator, _) => Some(operator),
        _ => typed.operator,
    };
    if let Some(operator) = operator {
        return operate(state, operator, typed, target, over, effects);
    }
    let (text, at, count) = (text_of(state), cursor(state), typed.count.unwrap_or(1));
    match command {
        Command::Replace => {
            let range = match &target {
                Some(target) => Some(target.span.range.clone()),
                None => change::replaceable(text, at, count),
            };
            let letter = typed.letter.unwrap_or(' ');
            let mut edit = range.and_then(|range| change::replace(text, &range, letter));
            if let (Some(edit), Some(target)) = (&mut edit, &target) {
                edit.cursor = change::Cursor::At(target.span.range.start);
            }
            finish(state, edit, typed, over);
        }
        Command::Join { spaced } => {
            let last = if let Some(target) = &target {
                let lines = Span::lines_of(text, &target.span.range).range;
                let last = line::start(text, lines.end);
                if last > lines.start {
                    Some(last)
                } else {
                    line::below(text, last)
                }
            } else {
                let last = line::down(text, at, count.max(2) - 1);
                (last > at).then_some(last)
            };
            let start = target.as_ref().map_or(at, |target| target.span.range.start);
            let edit = last.and_then(|last| change::join(text, start, last, spaced));
            finish(state, edit, typed, over);
        }
        Command::Put { before } => put(state, target, before, typed, over),
        Command::Insert(place) => insert(state, place, typed),
        _ => {}
    }
}

/// Does an operator, to what is selected (`target`) or else to what its motion or object is.
fn operate(
    state: &mut State,
    operator: Operator,
    typed: Typed,
    target: Option<Target>,
    over: Option<Over>,
    effects: &mut Vec<Effect>,
) {
    let Bound::Command(command) = typed.bound else {
        return;
    };
    if command == Command::Do(Operator::Swap, Go::Under) && target.is_none() {
        let edit = change::swap_letters(text_of(state), cursor(state), typed.count.unwrap_or(1));
        return finish(state, edit, typed, over);
    }
    let target = match (target, command) {
        // `D`, `X`, `C`, `S` and `Y` are for the lines of what is selected; `x` and `s` for itself.
        (Some(target), Command::Do(_, Go::LineEnd | Go::Lines | Go::Before)) => {
            let lines = Span::lines_of(text_of(state), &target.span.range);
            Some(Target::of(lines))
        }
        (Some(target), _) => Some(target),
        (None, Command::Do(_, go) | Command::Go(go)) => passed(state, go, operator, typed),
        (None, Command::Select(wanted)) => {
            let count = typed.count.unwrap_or(1);
            object::around(text_of(state), cursor(state), wanted, count).map(Target::of)
        }
        (None, _) => None,
    };
    let Some(target) = target else { return };
    if operator == Operator::Yank {
        return copy(state, &target, effects);
    }
    if takes_row(state, operator, &target) {
        // To be pasted; the system's clipboard has only what is copied.
        let clip = target.span.clip(text_of(state));
        state.clips.keep(clip);
        return rows::row_delete(state);
    }
    let edit = change::operate(text_of(state), &target.span, operator, target.back);
    finish(state, edit, typed, over);
}

/// What a motion passes over.
fn passed(state: &mut State, go: Go, operator: Operator, typed: Typed) -> Option<Target> {
    let typed = Typed {
        operator: Some(operator),
        ..typed
    };
    let at = cursor(state);
    let reached = match reach(state, go, typed) {
        Some(reached) => reached,
        // Nothing is left to pass over, but what is inserted can be.
        None if operator == Operator::Change
            && matches!(go, Go::Under | Go::LineEnd | Go::Word { .. }) =>
        {
            Reached::new(at, Takes::Before)
        }
        None => return None,
    };
    let span = motion::span(text_of(state), at, reached, operator);
    let back = if span.lines {
        at.min(reached.at)
    } else {
        span.range.start
    };
    Some(Target { span, back })
}

/// A message is a row of its own: all of it deleted by the line, it goes.
fn takes_row(state: &State, operator: Operator, target: &Target) -> bool {
    operator == Operator::Delete
        && target.span.lines
        && pane::kind(state.pane.field) == Kind::Rows
        && target.span.range == (0..text_of(state).len())
}

fn copy(state: &mut State, target: &Target, effects: &mut Vec<Effect>) {
    let clip = target.span.clip(text_of(state));
    if !clip.text.is_empty() {
        effects.push(Effect::Copy(clip.text.clone()));
    }
    state.clips.keep(clip);
    move_to(state, target.back);
}

fn put(state: &mut State, target: Option<Target>, before: bool, typed: Typed, over: Option<Over>) {
    let Some(clip) = state.clips.nth(0).cloned() else {
        return;
    };
    let (text, at, count) = (text_of(state), cursor(state), typed.count.unwrap_or(1));
    let edit = match target {
        None => change::put(text, at, &clip, before, count),
        // In the place of what is selected, which is kept in its turn.
        Some(target) => {
            let span = &target.span;
            let count = change::bounded(count, clip.text.len());
            let with = vec![clip.text.as_str(); count].join(if clip.lines { "\n" } else { "" });
            let with = match (span.lines, clip.lines) {
                (false, true) => format!("\n{with}\n"),
                _ => with,
            };
            let start = span.range.start;
            let cursor = if clip.lines || span.lines {
                change::Cursor::First(start + usize::from(clip.lines && !span.lines))
            } else if with.contains('\n') {
                change::Cursor::At(start)
            } else {
                change::Cursor::At(start + grapheme::previous(&with, with.len()))
            };
            Edit {
                clip: Some(span.clip(text)),
                ..Edit::new(span.range.clone(), with, cursor)
            }
        }
    };
    finish(state, Some(edit), typed, over);
}

/// Makes an edit, as one step, and remembers it.
fn finish(state: &mut State, edit: Option<Edit>, typed: Typed, over: Option<Over>) {
    let Some(edit) = edit else { return };
    state.timeline.end();
    state.timeline.begin();
    let inserts = edit.inserts;
    apply(state, edit);
    state.modal.change = Some(Again {
        typed,
        over,
        inserted: String::new(),
    });
    if inserts {
        begin_insert(state, 1, false);
    } else {
        state.timeline.end();
    }
}

/// Changes the text.
pub fn apply(state: &mut State, edit: Edit) {
    if let Some(clip) = edit.clip {
        state.clips.keep(clip);
    }
    let joined = editing::make_room(state);
    let text = text_of(state)
        .get(edit.range.clone())
        .unwrap_or_default()
        .to_owned();
    let Some(editor) = &mut state.pane.editor else {
        return;
    };
    let change = Change::between(&text, &edit.with).and_then(|change| {
        let start = edit.range.start + change.at;
        editor.put(start..start + change.removed.len(), &change.inserted)
    });
    editing::note_text(state, change, joined);
    move_to(state, edit.cursor.byte(text_of(state)));
}

/// `.`: the last change again, with another count if one is given.
pub fn repeat(state: &mut State, count: Option<usize>, effects: &mut Vec<Effect>) {
    let Some(again) = state.modal.change.clone() else {
        return;
    };
    let typed = Typed {
        count: count.or(again.typed.count),
        ..again.typed
    };
    change(state, typed, again.over, effects);
    if state.modal.mode == Mode::Insert {
        let at = cursor(state);
        let cursor = at + again.inserted.len();
        apply(
            state,
            Edit::new(at..at, again.inserted, change::Cursor::At(cursor)),
        );
        leave_insert(state);
    }
    if let Some(now) = &mut state.modal.change {
        now.over = again.over;
    }
}
