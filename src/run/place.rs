//! Placing one call without a terminal: secret, ledger, client, dial.
//!
//! It asks nobody: what it is given was confirmed. It opens no ledger and makes no call id, because one confirmation
//! is one id, and both front ends keep one ledger open.

use std::sync::Mutex;

use super::resolve::Destination;
use crate::call::follow::Pace;
use crate::call::request::{CallId, CallRequest};
use crate::call::target::Target;
use crate::dial::{self, Dial};
use crate::hamsa::{Client, ClientError};
use crate::sandbox::{Sandbox, Settings};
use crate::store::config::Config;
use crate::store::key::ApiKey;
use crate::store::ledger::{BeginError, Guards, Intent, Ledger};
use crate::store::secret;

/// An open line to where calls go. It keeps the built-in sandbox alive, and its calls with it.
#[derive(Debug)]
pub struct Line {
    pub client: Client,
    pub target: Target,
    /// The built-in sandbox, if calls go there; its fault can be changed.
    pub sandbox: Option<Sandbox>,
}

impl Line {
    /// How often to ask about a job at the other end.
    #[must_use]
    pub fn pace(&self) -> Pace {
        if self.target.is_sandbox() {
            Pace::Sandbox
        } else {
            Pace::Live
        }
    }
}

/// Why there is no line. Nothing was sent.
#[derive(Debug, thiserror::Error)]
pub enum ConnectError {
    #[error("{}", t!("cannot start the sandbox: {why}", why = .0))]
    Sandbox(#[from] std::io::Error),
    #[error(transparent)]
    Client(#[from] ClientError),
}

/// Opens a line: starts the sandbox if calls go there, and sets up the client.
///
/// # Errors
/// See [`ConnectError`].
pub fn connect(destination: &Destination, sandbox: Settings) -> Result<Line, ConnectError> {
    match destination {
        Destination::Sandbox => {
            let sandbox = Sandbox::start(sandbox)?;
            let target = Target::sandbox(sandbox.port());
            Ok(Line {
                client: Client::new(&target, &ApiKey::sandbox())?,
                target,
                sandbox: Some(sandbox),
            })
        }
        Destination::Live { target, key, .. } => Ok(Line {
            client: Client::new(target, key)?,
            target: target.clone(),
            sandbox: None,
        }),
    }
}

/// A confirmed call.
#[derive(Debug)]
pub struct Order<'a> {
    /// Of this confirmation: a second order with the same id is refused by the ledger.
    pub id: CallId,
    pub request: &'a CallRequest,
    /// The draft's file name or `untitled`, and its whole text.
    pub draft_name: &'a str,
    pub draft_text: &'a str,
    /// The profile in force.
    pub profile: Option<&'a str>,
    pub guards: Guards<'a>,
}

/// Why a call was not placed. Nothing was sent.
#[derive(Debug, thiserror::Error)]
pub enum PlaceError {
    /// The webhook's secret is not to be had; no row was written.
    #[error("{}", t!("{why}; nothing was sent", why = .0))]
    NoSecret(String),
    #[error(transparent)]
    Begin(#[from] BeginError),
}

/// Places a confirmed call: reads the webhook's secret, writes the row, sends the one POST, writes what came back.
/// `var` looks up the environment.
///
/// # Errors
/// See [`PlaceError`].
pub async fn place(
    line: &Line,
    ledger: &Mutex<Ledger>,
    order: &Order<'_>,
    var: impl Fn(&str) -> Option<String>,
    config: &Config,
) -> Result<Dial, PlaceError> {
    // Before the row: a call that cannot be sent whole leaves no trace of a call.
    let secret = match order.request.body().secret() {
        Some(named) => Some(secret::webhook(named, var, config).map_err(PlaceError::NoSecret)?),
        None => None,
    };
    let intent = Intent {
        id: &order.id,
        request: order.request,
        target: &line.target,
        draft_name: order.draft_name,
        draft_text: order.draft_text,
        profile: order.profile,
        at_ms: now_ms(),
        guards: order.guards,
    };
    Ok(dial::dial(ledger, &line.client, &intent, secret.as_ref(), now_ms).await?)
}

/// The time: milliseconds since 1970, UTC.
#[must_use]
pub fn now_ms() -> i64 {
    jiff::Timestamp::now().as_millisecond()
}
