//! How bytes go and come: the settings of reqwest that keep one question one question, and reading a
//! reply up to a limit.

use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};

use reqwest::{RequestBuilder, Response, redirect, retry};
use url::Host;

use super::{ClientError, Limit, words};
use crate::call::target::Target;

/// A reply as far as it was read.
pub struct Reply {
    pub status: u16,
    pub body: Vec<u8>,
    /// Why the body is not whole; `None` if it is.
    pub cut: Option<Cut>,
}

/// Why a reply's body is not whole.
pub enum Cut {
    /// It is longer than the limit.
    TooLong,
    /// The connection broke, or time was up.
    Broken(reqwest::Error),
}

/// A client of reqwest's that sends each request once: it follows no redirect, repeats nothing, and keeps no
/// connection, because a request on a kept one that the server just closed would have to be repeated.
pub fn client(road: &Road, limit: Limit) -> Result<reqwest::Client, ClientError> {
    // Fails only if it was done before, which is what we want.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let mut builder = reqwest::Client::builder()
        .user_agent(concat!("ringback/", env!("CARGO_PKG_VERSION")))
        .redirect(redirect::Policy::none())
        .referer(false)
        .retry(retry::never())
        .pool_max_idle_per_host(0)
        .http1_only()
        .connect_timeout(limit.connect)
        .timeout(limit.total);
    if !road.proxies {
        builder = builder.no_proxy();
    }
    if road.certificates {
        builder = builder.https_only(true);
    } else {
        // Reading the system's certificates takes time, and here nothing would use them.
        builder = builder.tls_certs_only([]);
    }
    if let Some(name) = &road.loopback_name {
        let ports_of_the_url = 0;
        builder = builder.resolve_to_addrs(
            name,
            &[
                SocketAddr::from((Ipv4Addr::LOCALHOST, ports_of_the_url)),
                SocketAddr::from((Ipv6Addr::LOCALHOST, ports_of_the_url)),
            ],
        );
    }
    builder
        .build()
        .map_err(|error| ClientError(words::cause(&error)))
}

/// How a host is reached.
#[derive(Debug, PartialEq, Eq)]
pub struct Road {
    /// The environment's proxy may be used. Never for plain http: the key would go to the proxy.
    pub proxies: bool,
    /// TLS, with the system's certificates.
    pub certificates: bool,
    /// A name that is connected to loopback addresses, whatever DNS or the hosts file say.
    pub loopback_name: Option<String>,
}

impl Road {
    pub fn to(target: &Target) -> Self {
        let plain = target.is_plain_http();
        let name = match target.url("/").host() {
            Some(Host::Domain(name)) if plain => Some(name.to_owned()),
            _ => None,
        };
        Self {
            proxies: !plain,
            certificates: !plain,
            loopback_name: name,
        }
    }
}

/// Sends a request and reads its reply, at most `limit` bytes of it.
///
/// # Errors
/// No status line was read.
pub async fn exchange(request: RequestBuilder, limit: usize) -> reqwest::Result<Reply> {
    let mut response = request.send().await.map_err(reqwest::Error::without_url)?;
    let status = response.status().as_u16();
    let mut body = Vec::new();
    let cut = read(&mut response, &mut body, limit).await.err();
    Ok(Reply { status, body, cut })
}

async fn read(response: &mut Response, body: &mut Vec<u8>, limit: usize) -> Result<(), Cut> {
    let broken = |error: reqwest::Error| Cut::Broken(error.without_url());
    while let Some(chunk) = response.chunk().await.map_err(broken)? {
        let room = limit - body.len();
        body.extend(chunk.iter().take(room));
        if chunk.len() > room {
            return Err(Cut::TooLong);
        }
    }
    Ok(())
}
