//! A recording: its link is shown, and opened in a browser or copied when the user says so.

use crossterm::event::KeyCode;

use super::super::doc::{Doc, Role};
use super::super::keymap::Key;
use super::super::overlay::Overlay;
use super::{Effect, State, notice};
use crate::text::clean;

/// Shows the link of a call's recording.
pub fn show(state: &mut State, link: Option<String>, effects: &mut Vec<Effect>) {
    match link {
        Some(link) => state.overlays.push(Overlay::Recording(link)),
        None => notice(
            state,
            t!("There is no recording yet").to_owned(),
            false,
            effects,
        ),
    }
}

/// Whether a browser may be sent there: over an encrypted line only.
fn may_open(link: &str) -> bool {
    url::Url::parse(link).is_ok_and(|url| url.scheme() == "https")
}

/// What is asked: the link in full, and what can be done with it.
#[must_use]
pub fn question(link: &str) -> Doc {
    let mut doc = Doc::ltr();
    doc.line(&clean::line(link), Role::Param).end();
    if may_open(link) {
        doc.key("Enter", 7, t!("opens it in the browser"));
    } else {
        doc.line(
            t!("It is not https: ringback does not open it."),
            Role::Warning,
        );
    }
    doc.key("c", 7, t!("copies the link"));
    doc.key("Esc", 7, t!("back"));
    doc.text.pop();
    doc
}

/// A key while the link is shown.
pub fn on_key(state: &mut State, key: Key, effects: &mut Vec<Effect>) {
    let Some(Overlay::Recording(link)) = state.overlays.last() else {
        return;
    };
    let link = link.clone();
    match key.code {
        KeyCode::Esc => {
            state.overlays.pop();
        }
        KeyCode::Enter if key.modifiers.is_empty() && may_open(&link) => {
            state.overlays.pop();
            effects.push(Effect::OpenLink(link));
        }
        KeyCode::Char('c') if key.modifiers.is_empty() => {
            state.overlays.pop();
            copy(state, Some(link), effects);
        }
        _ => {}
    }
}

/// Copies a recording's link.
pub fn copy(state: &mut State, link: Option<String>, effects: &mut Vec<Effect>) {
    let text = match link {
        Some(link) => {
            effects.push(Effect::Copy(link));
            t!("The recording's link is on the clipboard")
        }
        None => t!("There is no recording yet"),
    };
    notice(state, text.to_owned(), false, effects);
}

/// The browser was asked, or there is none: then the link is copied instead.
pub fn on_opened(
    state: &mut State,
    link: String,
    result: Result<(), String>,
    effects: &mut Vec<Effect>,
) {
    match result {
        Ok(()) => {
            let text = t!("The browser was asked to open the recording").to_owned();
            notice(state, text, false, effects);
        }
        Err(why) => {
            effects.push(Effect::Copy(link));
            let text = t!(
                "{why}. The recording's link is on the clipboard instead",
                why
            );
            notice(state, text, true, effects);
        }
    }
}
