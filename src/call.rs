//! What a call is: from a draft to the exact bytes, what can come back, and how a job is followed. Pure.
//!
//! ```text
//! Draft ──check──► CallRequest ──confirm──► CallId ──ledger.begin, synced──► Ticket ──POST once──► Dialed ──► follow
//! ```

pub mod ago;
pub mod body;
pub mod check;
pub mod compare;
pub mod conversation;
pub mod cost;
pub mod dialed;
pub mod export;
pub mod follow;
pub mod heard;
pub mod import;
pub mod local_time;
pub mod outcome;
pub mod recent;
pub mod request;
pub mod target;
pub mod threshold;
pub mod verdict;
pub mod voices;
pub(crate) mod words;
