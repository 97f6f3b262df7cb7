//! The command line of normal mode: `:w`, `:q` and a few more.

use super::super::{Effect, State, editing, files, finding, quit};
use crate::app::modal::line;

/// Does what was typed behind the colon.
///
/// # Errors
/// There is no such command: one sentence.
pub fn run(state: &mut State, typed: &str, effects: &mut Vec<Effect>) -> Result<(), String> {
    let typed = typed.trim().trim_start_matches(':').trim();
    let (name, rest) = typed.split_once(char::is_whitespace).unwrap_or((typed, ""));
    let rest = rest.trim();
    match (name, rest) {
        ("", _) => {}
        ("w" | "write" | "w!", "") => files::save(state, effects),
        ("w" | "write" | "saveas" | "sav", name) => return files::save_as(state, name, effects),
        // Quitting never asks about text: what is unsaved is kept as a recovery copy.
        ("q" | "quit" | "q!" | "qa" | "qa!", "") => quit(state, effects),
        ("wq" | "x" | "wq!" | "xit" | "wqa" | "xa", "") => {
            if state.document.is_unsaved() || state.document.path.is_none() {
                state.modal.quit_saved = true;
                files::save(state, effects);
            } else {
                quit(state, effects);
            }
        }
        ("e" | "edit" | "o" | "open", name) if !name.is_empty() => {
            return files::open(state, name, effects);
        }
        ("s" | "%s" | "substitute", _) => finding::open(state, true),
        ("$", "") => go_to_line(state, usize::MAX),
        (number, "") if number.chars().all(|digit| digit.is_ascii_digit()) => {
            go_to_line(state, number.parse().unwrap_or(usize::MAX));
        }
        (name, _) => {
            return Err(t!(
                "There is no :{name} here; there are w, w FILE, q, wq, e FILE, s and the number of a line",
                name
            ));
        }
    }
    Ok(())
}

fn go_to_line(state: &mut State, number: usize) {
    editing::fresh(state);
    let text = super::text_of(state);
    super::move_to(state, line::first(text, line::number(text, number)));
}
