//! **ringback**: a terminal workbench for the Hamsa voice-agent API.
//!
//! # The map
//!
//! Three nouns and three verbs. [`app::state::State`] is everything the program knows, as plain data. [`app::Event`] is what
//! happened. [`app::Effect`] is what shall be done to the world. [`app::update::update`] decides, [`tui::view::paint`] draws,
//! [`run::perform`] does it.
//!
//! Each line imports only what stands below it; `tests/it/layers.rs` holds that. A module `name` is `src/name.rs`, its parts
//! lie in `src/name/`, and the first lines of each file say what it is and what it leaves to others.
//!
//! | module | what it is |
//! |---|---|
//! | [`cli`] | arguments, subcommands, exit codes: a file for each command |
//! | [`tui`] | terminal, input, event loop, view, theme |
//! | [`run`] | performs effects; what both front ends do to the world, without a terminal |
//! | [`app`] | state, events, effects, actions, update, key map, layout: the program without a terminal |
//! | [`dial`] | the only function that dials |
//! | [`hamsa`] | HTTP: the client, and how its answers are read off the wire |
//! | [`store`] | drafts, ledger, config, recovery copies, key |
//! | [`call`] | what a call is: check, body, request, what came back, conversation; pure |
//! | [`draft`] | what the user writes: agent, params, template, schema, voices, phone, and their problems; pure |
//! | [`text`] | graphemes, wrapping, direction, marks for what cannot be seen; pure |
//! | [`words`] | the texts of the interface and their translation: `t!`, `tn!`, `mark!` |
//! | [`sandbox`] | the simulated API; it imports none of the above, so it is an independent witness |
//!
//! `assets/` holds what is data: key maps, themes, examples, schemas, texts, pictures. `docs/API.md` tells what is known of
//! Hamsa's API, and how surely; comments name its sections. Tests stand beside the code they are about (`name/tests.rs`), those of
//! the whole program in `tests/it/`, a file for each promise.
//!
//! # From a key to the screen
//!
//! 1. The reader thread of [`tui::input`] hands over what was typed as an [`Incoming::Batch`](tui::input::Incoming::Batch).
//! 2. The loop, [`tui::run`], makes an [`app::Event`] of each key, with its time, and gives it to [`app::update::update`].
//! 3. There the key map ([`app::keymap::KeyMap`]) names the [`app::action::Action`]. `app::update::acting` is the list of what
//!    each action does; a key that is no action is typed into the focused text by `app::update::editing`. What lies on top has
//!    its keys first: an overlay in `app::update::over`, vim's modes in [`app::update::modal`].
//! 4. `update` changes the state and answers with effects. The loop does those that need the terminal, and
//!    [`run::perform::World::perform`] the others; what comes of them returns as the next events.
//! 5. When no event waits any more, [`app::derive::refresh`] brings check, preview and layout to the state, once,
//!    [`tui::view::paint`] draws it into a buffer, and [`tui::screen::Screen::draw`] sends what differs from the frame before.
//!
//! # From F5 to the ledger
//!
//! 1. F5 is [`Action::Call`](app::action::Action::Call) (`assets/keymaps/default.toml`, `app::update::acting`); `app::update::calling` puts the [`app::card::Card`] over the panes, with the
//!    [`call::request::CallRequest`] in it: only [`call::check::check`] makes one, and nothing else can be dialled.
//! 2. Enter counts once [`app::card::QUIET_MS`] have passed without a key; then it is one [`Effect::Dial`](app::Effect::Dial).
//! 3. [`run::place::place`] (both front ends come here) reads the webhook's secret and calls [`dial::dial`], which is four lines:
//!    [`Ledger::begin`](store::ledger::Ledger::begin) judges the guards and writes the row, synced, in one transaction, and gives a
//!    [`store::ledger::Ticket`]; [`hamsa::Client::place`] takes it and sends the one POST; what came back, a [`call::dialed::Dialed`],
//!    is written down by [`Ledger::end`](store::ledger::Ledger::end).
//! 4. [`call::follow`] says when to ask about an accepted call and when to give up; [`call::verdict`] says it in words.
//!
//! # Where is …
//!
//! ## A call
//!
//! | what | where |
//! |---|---|
//! | what decides between refused and unknown | [`call::dialed::classify`] for a reply, [`hamsa::Client::place`] where there is none |
//! | what forbids retries and redirects | `hamsa::transport::client`; [`store::ledger::Ticket`] cannot be copied |
//! | the guards: numbers that may be called, an earlier call that is unknown | [`app::card`] asks, `cli::confirm` in a terminal; [`store::ledger::begin`](store::ledger::Ledger::begin) judges |
//! | what stops two processes passing the guards together | [`store::ledger::Ledger::begin`], in `store/ledger/begin.rs` |
//! | the quarter of a second of the card | [`app::card::QUIET_MS`], [`app::card::Card::counts`] |
//! | the bytes that are sent | [`call::body::Body`]; the Request tab, `--dry-run` and every export show the same value |
//! | curl, PowerShell and the others, written and read | [`call::export`], [`call::import`] |
//! | where a call goes, and with which key | [`run::resolve`], [`call::target::Target`] |
//! | the key and webhook secrets taken out of texts | [`store::key::ApiKey::hide_in`], [`store::secret::hide`], `hamsa::heard` for what a host says back |
//! | numbers grouped for reading, and masked | [`draft::phone::shown`], [`draft::phone::mask`] |
//! | how long is waited for an answer, and how much is read of it | [`hamsa::Limits`] |
//! | when a job is asked after, and when that ends | [`call::follow`]; its words for people are [`call::verdict`]'s |
//! | the outcome held against its schema | [`call::outcome`] |
//! | the list of calls, a call's page | [`app::book`], read by [`store::ledger::book`]; [`app::talk`] |
//! | the ledger's tables | `store/ledger/database.rs` |
//! | what goes wrong in the sandbox on purpose | [`sandbox::Fault`], answered in `sandbox/server.rs` |
//!
//! ## The draft
//!
//! | what | where |
//! |---|---|
//! | its fields, and their names on the screen | [`draft::Draft`], [`draft::field::Field`] |
//! | a placeholder found, filled in, and Hamsa's own (system) variables | [`draft::template::parse`], [`call::heard::render`], [`draft::template::SYSTEM_VARIABLES`] |
//! | the problems: codes, rules, mends | [`call::check::codes`], [`call::check`] (a file a subject), [`call::check::mend`] |
//! | the silence threshold: read, stepped, told in words | [`call::threshold`], [`app::pane::behaviour`] |
//! | the voices: documented, listed, kept on the disk, chosen | [`draft::voices`], [`hamsa::Client::voices`], [`store::voices`], [`app::voices`] |
//! | the outcome schema: its rules, its tree, changes of it | [`draft::schema`], [`draft::schema::fields`], [`draft::schema::edit`] |
//! | a draft's file read and written, comments kept | [`store::drafts`] (bytes), [`draft::file`] (TOML) |
//! | a file that others change while it is open | [`run::watch`], `app::update::watching` |
//! | who changed a field, where two sides did | [`draft::merge`]; [`app::document::Document::changed_by`], [`app::restored`] |
//! | undo | [`app::timeline`] |
//! | the recovery copy | [`app::update::keep_unsaved`] asks for it, [`store::recovery::Recovery::keep`] writes it |
//!
//! ## The screen and the keys
//!
//! | what | where |
//! |---|---|
//! | where each pane stands, at each size | [`app::layout`] |
//! | the header, with where a call would go | `tui::view::header`, [`call::target::Target::label`] |
//! | the last line, and which keys count where | [`app::place`], `tui::view::hints`; help is `app::help` |
//! | the list of all actions, and their default keys | [`app::action::table::ALL`], `assets/keymaps/default.toml` |
//! | keys pressed one after the other | `app::update::sequence` |
//! | the palette, and how what is typed finds an action | [`app::picker::lists::palette`], [`app::picker::Picker::refilter`] |
//! | how a paste comes in, and how much of it is taken | [`tui::input`]; `app::update::editing`, or `app::update::over` while an overlay is up |
//! | what a click means | [`app::update::mouse`] |
//! | the scroll bars, and the thumb that can be dragged | [`app::scrollbar`], `app::update::mouse` |
//! | what a role looks like | [`app::doc::Role`], [`tui::theme`], `assets/themes/` |
//! | a line wrapped, or cut with `…` | `text::layout::wrap`, [`text::layout::one_line`] |
//! | a line put in visual order, letters joined | `text::layout::levels::order`, [`text::shape`] |
//! | what tells the terminal not to turn text round | [`tui::direction`] |
//! | control characters made visible | [`text::clean`]; looked at once more in [`tui::screen`] and `cli::out` |
//! | where bytes leave the program for a terminal | [`tui::screen`], [`tui::terminal`], `cli::out`; `tests/it/leaving.rs` holds that it is nowhere else |
//! | copying, by OSC 52 and otherwise | [`tui::clipboard`] |
//! | an editor outside | [`tui::outside`] |
//! | the terminal put right after a panic or a signal | [`tui::terminal`] |
//!
//! ## Commands and settings
//!
//! | what | where |
//! |---|---|
//! | the settings, and the file that shows them all | [`store::config::Config`], `assets/config.toml` |
//! | the question before `ringback call` | `cli::confirm` |
//! | Ctrl-C, SIGTERM and a hang-up in commands; the exit codes | `cli::interrupt`, `cli::exit::Exit` |
//! | what `--json` prints | `cli::record`, `cli::problems`; `assets/output/` |
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
