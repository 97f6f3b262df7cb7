//! What is kept on disk: drafts, the ledger of calls, the config, recovery copies, the API key.
//!
//! Folders are 0700, files 0600; a draft keeps the mode it has. Nothing here knows a terminal or HTTP.

pub mod config;
pub mod drafts;
pub mod key;
pub mod keyring;
pub mod language;
pub mod last;
pub mod ledger;
pub mod paths;
pub mod reading;
pub mod recovery;
pub mod secret;
pub mod voices;

pub mod command;
pub mod disk;
mod lock;
pub mod position;
