//! The fields of a draft: their names in files, on the screen and on the wire, and what each is for.

use super::AgentKind;

/// One thing in a draft that has a pane of its own.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Field {
    Agent,
    VoiceAgentId,
    AgentName,
    Greeting,
    Preamble,
    Lang,
    Params,
    SendRendered,
    PokeMessages,
    SilenceThreshold,
    Voice,
    Interrupt,
    GenderDetection,
    SmartCallEnd,
    RealTime,
    Outcome,
    OutcomeSchema,
    WebhookUrl,
    WebhookAuth,
    CallFrom,
    CallTo,
}

impl Field {
    /// All fields in the order of the field list.
    pub const ALL: [Self; 21] = [
        Self::Agent,
        Self::VoiceAgentId,
        Self::AgentName,
        Self::Greeting,
        Self::Preamble,
        Self::Params,
        Self::SendRendered,
        Self::PokeMessages,
        Self::SilenceThreshold,
        Self::Voice,
        Self::Lang,
        Self::Interrupt,
        Self::SmartCallEnd,
        Self::GenderDetection,
        Self::RealTime,
        Self::Outcome,
        Self::OutcomeSchema,
        Self::WebhookUrl,
        Self::WebhookAuth,
        Self::CallFrom,
        Self::CallTo,
    ];

    /// The key in a draft file; dotted where it stands in a table.
    #[must_use]
    pub fn key(self) -> &'static str {
        match self {
            Self::Agent => "agent",
            Self::VoiceAgentId => "voice_agent_id",
            Self::AgentName => "agent_name",
            Self::Greeting => "greeting_message",
            Self::Preamble => "preamble",
            Self::Lang => "lang",
            Self::Params => "params",
            Self::SendRendered => "send_rendered",
            Self::PokeMessages => "poke_messages",
            Self::SilenceThreshold => "silence_threshold",
            Self::Voice => "voice_id",
            Self::Interrupt => "interrupt",
            Self::GenderDetection => "tools.gender_detection",
            Self::SmartCallEnd => "tools.smart_call_end",
            Self::RealTime => "real_time",
            Self::Outcome => "outcome",
            Self::OutcomeSchema => "outcome_response_shape",
            Self::WebhookUrl => "webhook_url",
            Self::WebhookAuth => "webhook_auth",
            Self::CallFrom => "call.phone_number",
            Self::CallTo => "call.to_number",
        }
    }

    /// The name on the screen.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Agent => t!("Agent"),
            Self::VoiceAgentId => t!("Agent id"),
            Self::AgentName => t!("Name"),
            Self::Greeting => t!("Greeting"),
            Self::Preamble => t!("Preamble"),
            Self::Lang => t!("Language"),
            Self::Params => t!("Params"),
            Self::SendRendered => t!("Send rendered"),
            Self::PokeMessages => t!("No-response messages"),
            Self::SilenceThreshold => t!("Silence threshold"),
            Self::Voice => t!("Voice"),
            Self::Interrupt => t!("Interrupt"),
            Self::GenderDetection => t!("Gender detection"),
            Self::SmartCallEnd => t!("Smart call end"),
            Self::RealTime => t!("Real time"),
            Self::Outcome => t!("Outcome prompt"),
            Self::OutcomeSchema => t!("Outcome schema"),
            Self::WebhookUrl => t!("Webhook URL"),
            Self::WebhookAuth => t!("Webhook auth"),
            Self::CallFrom => t!("Call from"),
            Self::CallTo => t!("Call to"),
        }
    }

    /// Whether only an inline agent has this field. Params belong to both kinds.
    #[must_use]
    pub fn is_detail(self) -> bool {
        !matches!(
            self,
            Self::Agent | Self::VoiceAgentId | Self::Params | Self::CallFrom | Self::CallTo
        )
    }

    /// Whether the field applies to an agent of this kind, and so is shown and sent.
    #[must_use]
    pub fn applies_to(self, kind: AgentKind) -> bool {
        match kind {
            AgentKind::Inline => self != Self::VoiceAgentId,
            AgentKind::Saved => !self.is_detail(),
        }
    }
}
