//! **ringback**: a terminal workbench for the Hamsa voice-agent API.
//!
//! # The map
//!
//! Three nouns and three verbs. [`app::state::State`] is everything the program knows, as plain data. [`app::Event`] is what
//! happened. [`app::Effect`] is what shall be done to the world. [`app::update::update`] decides, [`tui::view::view`] draws,
//! [`run::perform`] does it.
//!
//! Each line imports only what stands below it; `tests/it/layers.rs` holds that.
//!
//! | module | what it is |
//! |---|---|
//! | [`cli`] | arguments, subcommands, exit codes |
//! | [`tui`] | terminal, input, event loop, view, theme |
//! | [`run`] | performs effects; the loop without a terminal; both front ends use it |
//! | [`app`] | state, events, effects, actions, update, key map, layout: the program without a terminal |
//! | [`dial`] | the only function that dials |
//! | [`hamsa`] | HTTP: client, replies, errors |
//! | [`store`] | drafts, ledger, config, recovery copies, key |
//! | [`call`] | what a call is: check, body, request, what came back, conversation; pure |
//! | [`draft`] | what the user writes: agent, params, template, schema, voices, phone, and their problems; pure |
//! | [`text`] | graphemes, wrapping, direction, marks for what cannot be seen; pure |
//! | [`words`] | the texts of the interface and their translation: `t!`, `tn!`, `mark!` |
//! | [`sandbox`] | the simulated API; it imports none of the above, so it is an independent witness |
//!
//! # From a key to the screen
//!
//! `tui::input` reads a batch of keys and hands it to the loop in `tui`; each becomes an [`app::Event`]; the key map
//! names the [`app::action::Action`]; [`app::update::update`] changes the state and answers with effects; one frame is drawn for the
//! whole batch by [`tui::view::view`].
//!
//! # From F5 to the ledger
//!
//! [`call::check::check`] makes the [`call::request::CallRequest`], the only thing that can be dialled. The card confirms it.
//! [`dial::dial`] asks [`store::ledger::Ledger::begin`] for a [`store::ledger::Ticket`] (the row is then on the disk),
//! gives it to [`hamsa::Client::place`] (one POST), and writes down the [`call::dialed::Dialed`] that came back.
//!
//! # What is not here
//!
//! No retry of a call, no callback, no lock shared with a task, no text of JSON that was not made by a serialiser.

// First: its macros are used in all others.
#[macro_use]
pub mod words;

pub mod app;
pub mod call;
pub mod cli;
pub mod dial;
pub mod draft;
pub mod hamsa;
pub mod run;
pub mod sandbox;
pub mod store;
pub mod text;
pub mod tui;
