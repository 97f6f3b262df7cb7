//! A call that may be dialled, and the id of one confirmation.

use super::body::Body;
use crate::draft::AgentKind;
use crate::draft::phone::PhoneNumber;

/// A checked call. Only [`super::check::check`] makes one, so what was not checked cannot be sent.
#[derive(Clone, Debug, PartialEq)]
pub struct CallRequest {
    pub(super) body: Body,
    pub(super) to: PhoneNumber,
    pub(super) from: PhoneNumber,
    pub(super) kind: AgentKind,
    pub(super) agent: String,
}

impl CallRequest {
    #[must_use]
    pub fn body(&self) -> &Body {
        &self.body
    }

    /// The number that will ring.
    #[must_use]
    pub fn to(&self) -> &PhoneNumber {
        &self.to
    }

    /// The number the call comes from.
    #[must_use]
    pub fn from(&self) -> &PhoneNumber {
        &self.from
    }

    #[must_use]
    pub fn kind(&self) -> AgentKind {
        self.kind
    }

    /// The agent's name (inline) or id (saved), for the ledger.
    #[must_use]
    pub fn agent(&self) -> &str {
        &self.agent
    }
}

/// The id of one confirmation: one id, one ledger row, one POST.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct CallId(String);

impl CallId {
    /// A new one (UUID v4). Randomness: made by `run`, never by `app`.
    #[must_use]
    pub fn random() -> Self {
        Self(uuid::Uuid::new_v4().to_string())
    }

    /// An id as the ledger holds it; `None` if it is no UUID.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        uuid::Uuid::try_parse(text)
            .ok()
            .map(|id| Self(id.to_string()))
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}
