//! How the texts of an inline agent sound: too long, in another script than the language, said twice.

use std::collections::HashSet;

use super::found::{Found, whole};
use super::texts::Texts;
use crate::call::heard;
use crate::draft::field::Field;
use crate::draft::speech::{self, Script};
use crate::draft::{Draft, Params, Part, Place, Spot};

/// Hamsa advises fewer words (API.md §3).
const MOST_WORDS: usize = 500;

/// A callee who is talked at for longer hangs up.
const MOST_SECONDS: u32 = 15;

/// Bytes that hold more than [`MOST_WORDS`] words of nearly any text.
const ENOUGH: usize = 8 * 1024;

pub(super) fn check(draft: &Draft, texts: &Texts<'_>, params: &Params, found: &mut Found) {
    let lang = draft.lang.trim().to_lowercase();
    check_greeting_length(texts, params, &lang, found);
    check_script(draft, &lang, found);
    if is_long(&draft.preamble, |text| speech::words(text) > MOST_WORDS) {
        found.warning(
            "preamble-long",
            whole(Field::Preamble),
            format!("The preamble has more than {MOST_WORDS} words"),
            "Hamsa advises at most 500: keep what the agent must know for this call",
        );
    }
    check_pokes(draft, found);
}

/// Whether a text is too long, as far as possible by its start alone: whole long texts are not counted at every key.
fn is_long(text: &str, too_long: impl Fn(&str) -> bool) -> bool {
    let (start, rest) = text.split_at(text.floor_char_boundary(ENOUGH));
    too_long(start) || (!rest.is_empty() && too_long(text))
}

fn check_greeting_length(texts: &Texts<'_>, params: &Params, lang: &str, found: &mut Found) {
    let heard = heard::render_pieces(texts.greeting.whole, &texts.greeting.pieces, params);
    if is_long(&heard.text, |text| {
        speech::seconds(text, lang) > MOST_SECONDS
    }) {
        found.warning(
            "greeting-long",
            whole(Field::Greeting),
            format!("The greeting takes more than {MOST_SECONDS} s to say"),
            "Say who calls and why, and leave the rest to the talk",
        );
    }
}

fn check_script(draft: &Draft, lang: &str, found: &mut Found) {
    let (spoken, fitting) = match lang {
        "ar" => ("Arabic", Script::Arabic),
        "en" => ("English", Script::Latin),
        _ => return,
    };
    let script = speech::script(&draft.greeting_message);
    let written = match script {
        Script::None => return,
        _ if script == fitting => return,
        Script::Arabic => "in Arabic letters",
        Script::Latin => "in Latin letters",
        Script::Other => "in neither Arabic nor Latin letters",
    };
    found.warning(
        "script-lang",
        whole(Field::Greeting),
        format!("The greeting is {written}, and the language is {spoken}"),
        "Change Language, or write the greeting in it",
    );
}

fn check_pokes(draft: &Draft, found: &mut Found) {
    let mut said = HashSet::new();
    for (row, message) in draft.poke_messages.iter().enumerate() {
        let place = Place {
            spot: Spot {
                field: Field::PokeMessages,
                part: Part::Row(row),
            },
            span: None,
        };
        let number = row + 1;
        if message.trim().is_empty() {
            found.warning(
                "poke-empty",
                place,
                format!("No-response message {number} is empty and is not sent"),
                "Write it, or delete the row",
            );
        } else if !said.insert(message.trim()) {
            found.warning(
                "poke-repeated",
                place,
                format!("No-response message {number} says the same as one before it"),
                "Say it in other words, or delete the row",
            );
        }
    }
}
