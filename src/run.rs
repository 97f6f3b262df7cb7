//! What both front ends do to the world: where a call goes, placing it, following it, and performing effects.

pub mod files;
pub mod follow;
pub mod link;
pub mod opening;
pub mod perform;
pub mod place;
pub mod profiles;
pub mod reconcile;
pub mod resolve;
pub mod watch;
