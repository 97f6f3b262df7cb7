//! Which agent is called, and the fields that name something: ids, the language, the silence threshold.

use super::found::{Found, quoted, whole};
use crate::call::threshold;
use crate::draft::field::Field;
use crate::draft::{AgentKind, Draft, phone, voices};

pub(super) fn check(draft: &Draft, kind: AgentKind, voice_lang: Option<&str>, found: &mut Found) {
    check_choice(draft, kind, found);
    match kind {
        AgentKind::Saved => check_agent_id(draft, found),
        AgentKind::Inline => {
            check_lang(draft, found);
            check_voice(draft, found);
            check_voice_lang(draft, voice_lang, found);
            check_threshold(draft, found);
        }
    }
}

fn check_choice(draft: &Draft, kind: AgentKind, found: &mut Found) {
    let has_id = !draft.voice_agent_id.trim().is_empty();
    let has_details = draft.has_details();
    if draft.agent.is_none() && has_id && has_details {
        found.error(
            "agent-both",
            whole(Field::Agent),
            t!("The draft holds the id of a saved agent and the details of an inline one"),
            t!("Choose one of them in Agent; in a file write agent = \"inline\" or agent = \"saved\""),
        );
    } else if kind == AgentKind::Inline && !has_details {
        let (message, help) = if has_id {
            (
                t!("The inline agent is chosen, and it is empty"),
                t!("Choose the saved agent, or write a greeting and a preamble"),
            )
        } else {
            (
                t!("There is no agent to call with"),
                t!("Write a greeting and a preamble, or give the id of a saved agent"),
            )
        };
        found.error("agent-neither", whole(Field::Agent), message, help);
    }
}

fn check_agent_id(draft: &Draft, found: &mut Found) {
    let id = draft.voice_agent_id.trim();
    if voices::is_uuid(id) {
        return;
    }
    let message = if id.is_empty() {
        t!("The saved agent has no id").to_owned()
    } else {
        t!("{id} is no agent id", id = quoted(id))
    };
    found.error(
        "voice-agent-id",
        whole(Field::VoiceAgentId),
        message,
        t!("Copy the agent's id from Hamsa's platform; it looks like 11111111-2222-4333-8444-555555555555"),
    );
}

fn check_lang(draft: &Draft, found: &mut Found) {
    let lang = draft.lang.trim().to_lowercase();
    if !matches!(lang.as_str(), "" | "ar" | "en") {
        found.error(
            "lang",
            whole(Field::Lang),
            t!(
                "{lang} is no language that Hamsa speaks",
                lang = quoted(&draft.lang)
            ),
            t!("Write ar or en, or leave it empty for Hamsa's default"),
        );
    }
}

fn check_voice(draft: &Draft, found: &mut Found) {
    let id = draft.voice_id.trim();
    if !id.is_empty() && !voices::is_uuid(id) {
        found.error(
            "voice-id",
            whole(Field::Voice),
            t!("{id} is no voice id", id = quoted(id)),
            t!("Choose one from the list of voices, or paste an id such as ab55c68b-091b-43b4-a55a-0be82093cd23"),
        );
    }
}

/// Told only of a voice whose language is known: of the documented voices no page says what they speak.
fn check_voice_lang(draft: &Draft, voice_lang: Option<&str>, found: &mut Found) {
    let lang = draft.lang.trim().to_lowercase();
    let named = |code: &str| {
        if code == "ar" {
            t!("Arabic")
        } else {
            t!("English")
        }
    };
    match voice_lang {
        Some(speaks) if matches!(lang.as_str(), "ar" | "en") && speaks != lang => found.warning(
            "voice-lang",
            whole(Field::Voice),
            t!(
                "The voice speaks {voice}, and the language is {language}",
                voice = named(speaks),
                language = named(&lang)
            ),
            t!("Choose a voice of that language, or change Language"),
        ),
        _ => {}
    }
}

fn check_threshold(draft: &Draft, found: &mut Found) {
    let typed = draft.silence_threshold.trim();
    if typed.is_empty() {
        return;
    }
    if let Err(wrong) = threshold::parse(typed) {
        found.error(
            "silence-threshold",
            whole(Field::SilenceThreshold),
            t!("The silence threshold {typed} {wrong}", typed = quoted(typed), wrong),
            t!("Write whole milliseconds of at least 1, such as 800, or leave it empty for Hamsa's default"),
        );
    }
}

/// The language that was meant: a code with a region, or a language's own name.
pub(super) fn lang_meant(typed: &str) -> Option<&'static str> {
    let typed = typed.trim().to_lowercase();
    let code = typed.split(['-', '_', ' ']).next().unwrap_or_default();
    match code {
        "ar" | "ara" | "arabic" | "عربي" | "العربية" | "عربية" => Some("ar"),
        "en" | "eng" | "english" | "الإنجليزية" | "إنجليزي" => Some("en"),
        _ => None,
    }
}

/// The UUID that was meant: in braces, with a prefix, or without its dashes.
pub(super) fn uuid_meant(typed: &str) -> Option<String> {
    let typed = typed.trim().trim_start_matches("urn:uuid:");
    let typed = typed.trim_matches(|c| matches!(c, '{' | '}' | '"' | '\'' | '<' | '>' | '`'));
    uuid::Uuid::try_parse(typed)
        .ok()
        .map(|id| id.hyphenated().to_string())
}

/// The voice that was meant: an id in another spelling, or a documented voice's name.
pub(super) fn voice_meant(typed: &str) -> Option<String> {
    uuid_meant(typed).or_else(|| {
        let name = typed.trim();
        let voice = voices::documented()
            .iter()
            .find(|voice| voice.name.eq_ignore_ascii_case(name))?;
        Some(voice.id.clone())
    })
}

/// The milliseconds that were meant: with a unit, in Arabic digits, or with a fraction of zeros. A small number with a
/// fraction was seconds.
pub(super) fn threshold_meant(typed: &str) -> Option<String> {
    let ascii: String = typed
        .trim()
        .chars()
        .map(|c| phone::ascii_digit(c).unwrap_or(c))
        .collect();
    let number = ascii.trim_end_matches(|c: char| c.is_alphabetic() || c == ' ' || c == '.');
    let unit = ascii.get(number.len()..).unwrap_or_default();
    let number: f64 = number.parse().ok()?;
    let seconds = unit.trim_matches(['.', ' ']).starts_with('s') || number.fract() != 0.0;
    let milliseconds = if seconds { number * 1000.0 } else { number };
    let whole = format!("{milliseconds:.0}");
    threshold::parse(&whole)
        .ok()
        .map(|number| number.to_string())
}
