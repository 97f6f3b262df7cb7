//! The call on the clipboard, in each form that it can be exported as.

use super::notice;
use crate::app::Effect;
use crate::app::derive;
use crate::app::state::State;
use crate::call::export::{self, Form};

/// Copies the call of this very moment: what the preview shows, in another form.
pub fn call_as(state: &mut State, form: Form, effects: &mut Vec<Effect>) {
    derive::checked(state);
    let text = export::export(form, &state.report.body, &state.target);
    effects.push(Effect::Copy(text));
    let what = match form {
        Form::Curl => t!("The call as curl"),
        Form::PowerShell => t!("The call as PowerShell"),
        Form::HttpIe => t!("The call as HTTPie"),
        Form::Http => t!("The call as a .http file"),
        Form::Request => t!("The request"),
    };
    notice(
        state,
        t!("{what} is on the clipboard", what),
        false,
        effects,
    );
}
