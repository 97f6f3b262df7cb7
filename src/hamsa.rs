//! HTTP to the Hamsa API: the client, and how its answers are read off the wire.
//!
//! Two clients of reqwest's: one that dials (no redirect, no retry, no kept connection, HTTP/1.1, 15 s to connect,
//! 60 s in all, at most 1 MiB read) and one that asks (no redirect, no retry). For plain http (loopback only) neither
//! uses a proxy. What a reply *means* is `call`'s business.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use reqwest::header::{ACCEPT, AUTHORIZATION, CONTENT_TYPE, HeaderValue};
use secrecy::{ExposeSecret, SecretString};

use crate::call::body::SecretRef;
use crate::call::dialed::{self, Dialed, JobId};
use crate::call::follow::{self, Polled};
use crate::call::target::{CALL_PATH, Target};
use crate::store::key::ApiKey;
use crate::store::ledger::Ticket;
use crate::store::secret;

use self::transport::Road;

pub mod proxy;

mod ask;
mod heard;
mod transport;
mod voices;
mod words;

/// Speaks to one host with one key. Building it reads the system's certificates: do so off the start-up path.
pub struct Client {
    target: Target,
    key: ApiKey,
    /// `Token KEY`, marked as sensitive, so that no `Debug` shows it.
    authorization: HeaderValue,
    dialling: reqwest::Client,
    asking: reqwest::Client,
    limits: Limits,
    /// The proxy of the environment that reqwest goes through; only told of here.
    proxy: Option<String>,
    /// The secrets of webhooks that went with calls, each with what is shown in its place: what is told of a call later
    /// may repeat them, too.
    sent: Mutex<Vec<(SecretString, String)>>,
}

/// How long a question may take, and how long its answer may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limit {
    /// For DNS, TCP and TLS.
    pub connect: Duration,
    /// For everything, from the first packet to the last byte of the reply.
    pub total: Duration,
    /// The most that is read of a reply's body.
    pub bytes: usize,
}

/// The limits of both clients.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    pub dialling: Limit,
    pub asking: Limit,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            dialling: Limit {
                connect: Duration::from_secs(15),
                total: dialed::ANSWER_LIMIT,
                bytes: 1 << 20,
            },
            asking: Limit {
                connect: Duration::from_secs(10),
                total: Duration::from_secs(20),
                bytes: 4 << 20,
            },
        }
    }
}

/// A client could not be made: one sentence.
#[derive(Debug, thiserror::Error)]
#[error("{}", t!("cannot set up HTTPS: {why}", why = .0))]
pub struct ClientError(pub String);

impl Client {
    /// A client for a host.
    ///
    /// # Errors
    /// TLS cannot be set up.
    pub fn new(target: &Target, key: &ApiKey) -> Result<Self, ClientError> {
        Self::with_limits(target, key, Limits::default())
    }

    /// A client with limits of one's own, for tests: everything else is the same.
    ///
    /// # Errors
    /// TLS cannot be set up.
    pub fn with_limits(target: &Target, key: &ApiKey, limits: Limits) -> Result<Self, ClientError> {
        let mut authorization = HeaderValue::from_str(key.authorization().expose_secret())
            .map_err(|_tells_nothing| {
                ClientError(t!("the API key holds characters that cannot be sent; set it again with `ringback key set`").to_owned())
            })?;
        authorization.set_sensitive(true);
        let road = Road::to(target);
        Ok(Self {
            target: target.clone(),
            key: key.clone(),
            authorization,
            dialling: transport::client(&road, limits.dialling)?,
            asking: transport::client(&road, limits.asking)?,
            limits,
            proxy: proxy::used(target, |name| std::env::var(name).ok()),
            sent: Mutex::default(),
        })
    }

    /// Places the call: one POST, never repeated. `secret` is the webhook's, if the body names one. A ticket for
    /// another host than this client's is
    /// `NotSent`, and so is one that lacks its secret.
    pub async fn place(&self, ticket: Ticket, secret: Option<&SecretString>) -> Dialed {
        let body = ticket.body();
        if *ticket.target() != self.target {
            let why = t!("the call was confirmed for another host").to_owned();
            return Dialed::NotSent { why };
        }
        if body.secret().is_some() && secret.is_none() {
            let why = t!("the webhook's secret was not read").to_owned();
            return Dialed::NotSent { why };
        }
        let request = self
            .dialling
            .post(self.target.url(CALL_PATH))
            .header(AUTHORIZATION, self.authorization.clone())
            .header(CONTENT_TYPE, "application/json")
            .header(ACCEPT, "application/json")
            .body(body.wire(secret.map(ExposeSecret::expose_secret)));
        let limit = self.limits.dialling;
        let host = self.target.named();
        if let Some((secret, reference)) = secret.zip(body.secret()) {
            self.remember(secret, reference);
        }
        let dialed = match transport::exchange(request, limit.bytes).await {
            Ok(reply) => {
                // Before anything is read off it: of a text that was cut to its first words a part could be left.
                let body = self.heard(reply.body);
                match reply.cut {
                    None => dialed::classify(reply.status, &body),
                    Some(cut) => Dialed::Unknown {
                        why: words::cut(&cut, &host, limit),
                        status: Some(reply.status),
                        reply: String::from_utf8_lossy(&body).into_owned(),
                    },
                }
            }
            // Asked before anything else: a connection that was not made in time is a timeout too.
            Err(error) if error.is_connect() || error.is_builder() => Dialed::NotSent {
                why: words::not_connected(&error, &host, self.proxy.as_deref(), limit),
            },
            Err(error) => Dialed::Unknown {
                why: words::broken(&error, &host, limit),
                status: None,
                reply: String::new(),
            },
        };
        // A reply that broke off may end inside one.
        map_texts(dialed, |text| self.without_secrets(text))
    }

    /// Asks for a job's conversation.
    pub async fn conversation(&self, job: &JobId) -> Polled {
        let path = format!("/v1/voice-agents/conversation/{}", job.as_str());
        let request = self
            .asking
            .get(self.target.url(&path))
            .header(AUTHORIZATION, self.authorization.clone())
            .header(ACCEPT, "application/json");
        let limit = self.limits.asking;
        let host = self.target.named();
        let polled = match transport::exchange(request, limit.bytes).await {
            Ok(reply) => match reply.cut {
                None => follow::classify(reply.status, &self.heard(reply.body)),
                Some(cut) => Polled::Trouble {
                    why: words::cut(&cut, &host, limit),
                },
            },
            Err(error) if error.is_connect() => Polled::Trouble {
                why: words::not_connected(&error, &host, self.proxy.as_deref(), limit),
            },
            Err(error) => Polled::Trouble {
                why: words::broken(&error, &host, limit),
            },
        };
        match polled {
            Polled::Forbidden { status, words } => Polled::Forbidden {
                status,
                words: self.without_secrets(&words),
            },
            Polled::Trouble { why } => Polled::Trouble {
                why: self.without_secrets(&why),
            },
            found => found,
        }
    }

    /// The body of a reply, without the key and the secrets of webhooks; see [`Self::without_secrets`].
    fn heard(&self, mut body: Vec<u8>) -> Vec<u8> {
        if !self.target.is_sandbox() {
            body = heard::without_key(body, &self.key);
        }
        for (secret, shown) in self.sent().iter() {
            body = heard::without_secret(body, secret, shown);
        }
        body
    }

    /// A text of the server's without the key and the secrets of webhooks. The sandbox's key is no secret, but a word that
    /// its replies may use.
    fn without_secrets(&self, text: &str) -> String {
        let mut text = text.to_owned();
        if !self.target.is_sandbox() {
            text = self.key.hide_in(&text);
        }
        for (secret, shown) in self.sent().iter() {
            text = secret::hide(&text, secret, shown);
        }
        text
    }

    /// Keeps in mind what must not be shown of any reply.
    fn remember(&self, secret: &SecretString, reference: &SecretRef) {
        let mut sent = self.sent();
        let is_new =
            |(known, _): &(SecretString, String)| known.expose_secret() != secret.expose_secret();
        if sent.iter().all(is_new) {
            sent.push((secret.clone(), reference.shown()));
        }
    }

    fn sent(&self) -> MutexGuard<'_, Vec<(SecretString, String)>> {
        // Whoever panicked with it had only read it, or added one.
        self.sent.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl std::fmt::Debug for Client {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter
            .debug_struct("Client")
            .field("target", &self.target)
            .finish_non_exhaustive()
    }
}

/// The same with its texts changed: a server may repeat what it was sent, the key and the webhook's secret with it, and
/// these texts are shown and kept. Ids are whole: out of them they were taken before.
fn map_texts(dialed: Dialed, change: impl Fn(&str) -> String) -> Dialed {
    match dialed {
        Dialed::Accepted(accepted) => Dialed::Accepted(dialed::Accepted {
            message: accepted.message.as_deref().map(&change),
            reply: change(&accepted.reply),
            ..accepted
        }),
        Dialed::Refused {
            status,
            words,
            reply,
        } => Dialed::Refused {
            status,
            words: change(&words),
            reply: change(&reply),
        },
        Dialed::NotSent { why } => Dialed::NotSent { why: change(&why) },
        Dialed::Unknown { why, status, reply } => Dialed::Unknown {
            why: change(&why),
            status,
            reply: change(&reply),
        },
    }
}

#[cfg(test)]
pub(crate) mod scripted;
#[cfg(test)]
mod tests;
