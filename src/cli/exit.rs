//! The exit codes: a promise to scripts.

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Exit {
    /// Done; for a followed call: COMPLETED.
    Done,
    /// The draft has errors.
    Problems,
    /// Wrong usage.
    Usage,
    /// Refused by the API, by a guard or at the question; or not sent.
    NotPlaced,
    /// Unknown: it may be ringing; or following gave up.
    Unknown,
    /// File or configuration.
    Setup,
    /// The job ended other than COMPLETED.
    OtherEnd,
    /// Interrupted.
    Interrupted,
}

impl Exit {
    #[must_use]
    pub fn code(self) -> u8 {
        match self {
            Self::Done => 0,
            Self::Problems => 1,
            Self::Usage => 2,
            Self::NotPlaced => 3,
            Self::Unknown => 4,
            Self::Setup => 5,
            Self::OtherEnd => 6,
            Self::Interrupted => 130,
        }
    }
}
