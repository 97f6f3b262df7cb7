//! The tests that need the whole program: one binary, a module each.

#![expect(
    clippy::unwrap_used,
    reason = "helpers of tests unwrap as tests do, but the lint's exception for tests does not see them"
)]

mod anything;
mod asking;
mod beside;
mod book;
mod calling;
mod cli;
mod completing;
mod damaged;
mod dependencies;
mod dialing;
mod exchange;
mod fields;
mod fixing;
mod histories;
mod hostile;
mod killed;
mod layers;
mod leaves;
mod leaving;
mod lost;
mod outputs;
mod params;
mod pictures;
mod placed;
mod private;
mod profiles;
mod prompts;
mod properties;
mod pty;
mod readme;
mod reconciling;
mod roads;
mod schema_suite;
mod screens;
mod screens_book;
mod screens_calls;
mod screens_editing;
mod screens_lost;
mod screens_params;
mod screens_schema;
mod screens_voices;
mod secrets;
mod settings;
mod strict;
mod support;
mod terminal;
mod texts;
mod unicode;
mod watching;
mod words;
mod workbench;
