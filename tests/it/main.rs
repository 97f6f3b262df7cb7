//! The tests that need the whole program: one binary, a module each, whose first lines say what it holds.
//!
//! | tried | by |
//! |---|---|
//! | screens, kept as text, without a terminal | `screens` (how they are made) and `screens_*`, `pictures`, `words` |
//! | the built program in a pseudo-terminal | `terminal` (how it is driven), `workbench`, `fields`, `pty`, `lost`, `watching`, `profiles` |
//! | commands | `support` (a home for each test), `cli`, `calling`, `asking`, `reconciling`, `book`, `params`, `exchange`, `fixing`, `completing`, `settings`, `outputs`, `placed`, `beside` |
//! | one confirmation, at most one POST | `dialing`, `histories`, `killed`, `roads`, `strict` (a server that counts) |
//! | no text is lost | `lost` in the terminal, `windows` in random histories |
//! | text and secrets on their way | `texts`, `prompts`, `unicode`, `leaving`, `leaves`, `secrets`, `private` |
//! | anything from outside | `properties` (what holds), `anything`, `hostile`, `damaged`, `schema_suite` |
//! | the repository itself | `layers`, `readme`, `dependencies` |

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
mod screens_look;
mod screens_lost;
mod screens_params;
mod screens_schema;
mod screens_scroll;
mod screens_voices;
mod secrets;
mod settings;
mod strict;
mod support;
mod terminal;
mod texts;
mod unicode;
mod watching;
mod windows;
mod words;
mod workbench;
