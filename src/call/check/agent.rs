//! Which agent is called, and the fields that name something: ids, the language, the silence threshold.

use super::found::{Found, quoted, whole};
use crate::call::threshold;
use crate::draft::field::Field;
use crate::draft::{AgentKind, Draft, voices};

pub(super) fn check(draft: &Draft, kind: AgentKind, found: &mut Found) {
    check_choice(draft, kind, found);
    match kind {
        AgentKind::Saved => check_agent_id(draft, found),
        AgentKind::Inline => {
            check_lang(draft, found);
            check_voice(draft, found);
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
            "The draft holds the id of a saved agent and the details of an inline one",
            "Choose one of them in Agent; in a file write agent = \"inline\" or agent = \"saved\"",
        );
    } else if kind == AgentKind::Inline && !has_details {
        let (message, help) = if has_id {
            (
                "The inline agent is chosen, and it is empty",
                "Choose the saved agent, or write a greeting and a preamble",
            )
        } else {
            (
                "There is no agent to call with",
                "Write a greeting and a preamble, or give the id of a saved agent",
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
        "The saved agent has no id".to_owned()
    } else {
        format!("{} is no agent id", quoted(id))
    };
    found.error(
        "voice-agent-id",
        whole(Field::VoiceAgentId),
        message,
        "Copy the agent's id from Hamsa's platform; it looks like 11111111-2222-4333-8444-555555555555",
    );
}

fn check_lang(draft: &Draft, found: &mut Found) {
    let lang = draft.lang.trim().to_lowercase();
    if !matches!(lang.as_str(), "" | "ar" | "en") {
        found.error(
            "lang",
            whole(Field::Lang),
            format!("{} is no language that Hamsa speaks", quoted(&draft.lang)),
            "Write ar or en, or leave it empty for Hamsa's default",
        );
    }
}

fn check_voice(draft: &Draft, found: &mut Found) {
    let id = draft.voice_id.trim();
    if !id.is_empty() && !voices::is_uuid(id) {
        found.error(
            "voice-id",
            whole(Field::Voice),
            format!("{} is no voice id", quoted(id)),
            "Choose one from the list of voices, or paste an id such as ab55c68b-091b-43b4-a55a-0be82093cd23",
        );
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
            format!("The silence threshold {} {wrong}", quoted(typed)),
            "Write whole milliseconds of at least 1, such as 800, or leave it empty for Hamsa's default",
        );
    }
}
