//! How the texts of an inline agent sound: too long, in another script than the language, said twice.

use std::collections::HashSet;

use super::found::{Found, whole};
use super::known::Known;
use crate::draft::field::Field;
use crate::draft::speech::{self, Script};
use crate::draft::{Draft, Part, Place, Spot};

/// Hamsa advises fewer words (docs/API.md §3).
const MOST_WORDS: usize = 500;

/// A caller who is talked at for longer hangs up.
const MOST_SECONDS: u32 = 15;

pub(super) fn check(draft: &Draft, known: &Known, found: &mut Found) {
    let lang = draft.lang.trim().to_lowercase();
    if speech::seconds_of(known.heard_greeting.words(), &lang) > MOST_SECONDS {
        found.warning(
            "greeting-long",
            whole(Field::Greeting),
            t!(
                "The greeting takes more than {most} s to say",
                most = MOST_SECONDS
            ),
            t!("Say who calls and why, and leave the rest to the talk"),
        );
    }
    check_script(draft, &lang, found);
    if known.preamble.words() > MOST_WORDS {
        found.warning(
            "preamble-long",
            whole(Field::Preamble),
            t!("The preamble has more than {most} words", most = MOST_WORDS),
            t!("Hamsa advises at most 500: keep what the agent must know for this call"),
        );
    }
    check_pokes(draft, found);
}

fn check_script(draft: &Draft, lang: &str, found: &mut Found) {
    let (spoken, fitting) = match lang {
        "ar" => (t!("Arabic"), Script::Arabic),
        "en" => (t!("English"), Script::Latin),
        _ => return,
    };
    let script = speech::script(&draft.greeting_message);
    let written = match script {
        Script::None => return,
        _ if script == fitting => return,
        Script::Arabic => t!("in Arabic letters"),
        Script::Latin => t!("in Latin letters"),
        Script::Other => t!("in neither Arabic nor Latin letters"),
    };
    found.warning(
        "script-lang",
        whole(Field::Greeting),
        t!(
            "The greeting is {written}, and the language is {spoken}",
            written,
            spoken
        ),
        t!("Change Language, or write the greeting in it"),
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
                t!(
                    "No-response message {number} is empty and is not sent",
                    number
                ),
                t!("Write it, or delete the row"),
            );
        } else if !said.insert(message.trim()) {
            found.warning(
                "poke-repeated",
                place,
                t!(
                    "No-response message {number} says the same as one before it",
                    number
                ),
                t!("Say it in other words, or delete the row"),
            );
        }
    }
}
