//! What each action does, asked for from the panes.

use super::super::action::Action;
use super::super::help;
use super::super::hindrance;
use super::super::picker::lists;
use super::super::prompt::PromptKind;
use super::super::{contacts, round};
use super::{
    Effect, State, booking, calling, choosing, clipping, copying, derive, editing, files, finding,
    go_to_field, keep_unsaved, mending, next_problem, notice, open_picker, open_prompt, outside,
    params, profiling, quit, reading, rows, schema, scroll_preview, sets, step_field, step_preview,
    voicing,
};
use crate::call::export::Form;
use crate::text::layout::Display;

/// Does what an action asks for, from the panes.
pub fn act(state: &mut State, action: Action, effects: &mut Vec<Effect>) {
    if matches!(action, Action::NextProblem | Action::Mend) {
        derive::checked(state);
    }
    if is_hindered(state, action, effects) {
        return;
    }
    match action {
        Action::Call => calling::open_card(state, effects),
        Action::ShowCall => calling::show_latest(state, effects),
        Action::Calls => booking::open(state, effects),
        Action::Save => files::save(state, effects),
        Action::SaveAs => open_prompt(state, PromptKind::SaveAs),
        Action::Open => open_prompt(state, PromptKind::Open),
        Action::NewDraft => open_picker(state, lists::examples()),
        Action::RecoveryCopies => effects.push(Effect::FindCopies {
            open: state.document.path.clone(),
        }),
        Action::Palette => {
            let picker = lists::palette(&state.document.draft, &state.keymap);
            open_picker(state, picker);
        }
        Action::Help => state.overlays.push(help::reader(state)),
        Action::Quit => quit(state, effects),
        Action::Suspend => {
            // While we are stopped no timer runs.
            keep_unsaved(state, effects);
            effects.push(Effect::Suspend);
        }
        Action::NextField => step_field(state, 1),
        Action::PreviousField => step_field(state, -1),
        Action::NextProblem => next_problem(state, effects),
        Action::Mend if params::mend(state, effects) => {}
        Action::Mend => mending::mend(state, effects),
        Action::NextPreview => step_preview(state, 1),
        Action::PreviousPreview => step_preview(state, -1),
        Action::PreviewUp => scroll_preview(state, -1, true),
        Action::PreviewDown => scroll_preview(state, 1, true),
        Action::Voices => voicing::open(state, effects),
        Action::SwitchVoice => voicing::open_switch(state),
        Action::NextVoice => voicing::step_favourite(state, 1, effects),
        Action::PreviousVoice => voicing::step_favourite(state, -1, effects),
        Action::ParamSets => open_picker(state, lists::sets(&state.document.draft)),
        Action::NextSet => sets::step(state, 1, effects),
        Action::PreviousSet => sets::step(state, -1, effects),
        Action::SetNew => sets::ask(state, PromptKind::SetNew),
        Action::SetFromValues => sets::ask(state, PromptKind::SetFromValues),
        Action::SetCopy => sets::ask(state, PromptKind::SetCopy),
        Action::SetRename => sets::ask(state, PromptKind::SetRename),
        Action::SetDelete => sets::delete(state, effects),
        Action::SetsImport => sets::ask(state, PromptKind::SetsImport),
        Action::SetsExport => sets::ask(state, PromptKind::SetsExport),
        Action::ParamUse => params::go_to_use(state, effects),
        Action::ParamRename => params::ask_rename(state, effects),
        Action::ParamMove => params::move_value(state, effects),
        Action::SwitchAgent => choosing::switch_agent(state),
        Action::Undo => editing::undo(state, effects),
        Action::Redo => editing::redo(state, effects),
        Action::Copy => clipping::copy(state, effects),
        Action::Cut => clipping::cut(state, effects),
        Action::Paste => clipping::paste_clip(state, state.now_ms, effects),
        Action::PasteEarlier => clipping::paste_earlier(state),
        Action::Mark => clipping::mark(state),
        Action::SelectAll => editing::select_all(state),
        Action::LineBreak => editing::line_break(state),
        Action::EditOutside => {
            // Nor while an editor has the terminal.
            keep_unsaved(state, effects);
            outside::edit_outside(state, effects);
        }
        Action::RowAdd if state.shows_tree() => schema::add(state),
        Action::RowDelete if state.shows_tree() => schema::delete(state, effects),
        Action::RowUp if state.shows_tree() => schema::shift(state, -1, effects),
        Action::RowDown if state.shows_tree() => schema::shift(state, 1, effects),
        Action::SchemaView => schema::turn(state),
        Action::SchemaFormat => schema::format(state, effects),
        Action::SchemaStarter => schema::open_starters(state),
        Action::SchemaExample => schema::example(state, effects),
        Action::SchemaField => schema::activate(state, effects),
        Action::SchemaMust => schema::must(state, effects),
        Action::SchemaNest => schema::nest(state, effects),
        Action::SchemaUnnest => schema::unnest(state, effects),
        Action::RowAdd => rows::row_add(state),
        Action::RowDelete => rows::row_delete(state),
        Action::RowDuplicate => rows::row_duplicate(state),
        Action::ToDefault => choosing::to_default(state),
        Action::RowUp => rows::row_move(state, -1),
        Action::RowDown => rows::row_move(state, 1),
        Action::CopyRequest => copying::call_as(state, Form::Request, effects),
        Action::CopyCurl => copying::call_as(state, Form::Curl, effects),
        Action::CopyPowerShell => copying::call_as(state, Form::PowerShell, effects),
        Action::CopyHttpIe => copying::call_as(state, Form::HttpIe, effects),
        Action::CopyHttp => copying::call_as(state, Form::Http, effects),
        Action::CopyJobId => {
            if let Some(job) = state.calls.foremost().and_then(|call| call.job()) {
                effects.push(Effect::Copy(job.to_owned()));
                let text = t!("The job id is on the clipboard").to_owned();
                notice(state, text, false, effects);
            }
        }
        Action::Faults => calling::open_faults(state),
        Action::SwitchProfile => profiling::open(state, effects),
        Action::Contacts => {
            let picker = contacts::picker(state);
            open_picker(state, picker);
        }
        Action::NextTheme => {
            state.theme = round(state.theme, 1, state.themes.len());
            if let Some(name) = state.themes.get(state.theme) {
                let text = t!(
                    "Colours: {name}; theme = \"{name}\" in config.toml keeps it",
                    name
                );
                notice(state, text, false, effects);
            }
        }
        Action::Direction => {
            state.display = match state.display {
                Display::Visual => Display::Word,
                Display::Word => Display::Terminal,
                Display::Terminal => Display::Visual,
            };
            state.stale.layout = true;
            effects.push(Effect::KeepDirection(state.display));
            let text = match state.display {
                Display::Visual => t!("Right-to-left text: turned and joined by ringback"),
                Display::Word => {
                    t!("Right-to-left text: words in order, letters left to the terminal")
                }
                Display::Terminal => t!("Right-to-left text: left to the terminal"),
            };
            notice(state, text.to_owned(), false, effects);
        }
        Action::ReadsRight => reading::open(state),
        Action::FieldDirection => reading::turn_field(state, effects),
        Action::Find => finding::open(state, false),
        Action::Search => finding::search(state, false, effects),
        Action::SearchBack => finding::search(state, true, effects),
        Action::Replace => finding::open(state, true),
        Action::FindNext if finding::walks(state) => finding::walk(state, false, effects),
        Action::FindPrevious if finding::walks(state) => finding::walk(state, true, effects),
        Action::FindNext => finding::step(state, false, effects),
        Action::FindPrevious => finding::step(state, true, effects),
        Action::FindCase => finding::switch(state, |find| find.options.case ^= true),
        Action::FindWord => finding::switch(state, |find| find.options.word ^= true),
        Action::FindEverywhere => finding::switch(state, |find| find.everywhere ^= true),
        Action::ReplaceOne => finding::replace_one(state, effects),
        Action::ReplaceAll => finding::replace_all(state, effects),
        Action::Move(motion, extend) => editing::step(state, motion, extend),
        Action::Delete(motion) => editing::delete(state, motion),
        Action::Kill(motion) => clipping::kill(state, motion, effects),
        // It comes as Esc.
        Action::Cancel => {}
        Action::GoTo(field) => go_to_field(state, field, effects),
    }
}

/// Says why an action has nothing to do now; whether that is so.
pub fn is_hindered(state: &mut State, action: Action, effects: &mut Vec<Effect>) -> bool {
    let why = hindrance::of(state, action);
    let hindered = why.is_some();
    if let Some(why) = why {
        notice(state, why, false, effects);
    }
    hindered
}
