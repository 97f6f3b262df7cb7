//! What went wrong on the way, in a sentence for a person.

use std::error::Error;

use super::Limit;
use super::transport::Cut;

/// Nothing was sent: no connection. `proxy`: through which one it was tried.
pub fn not_connected(
    error: &reqwest::Error,
    host: &str,
    proxy: Option<&str>,
    limit: Limit,
) -> String {
    let through = proxy.map_or_else(String::new, |proxy| format!(" through the proxy {proxy}"));
    if error.is_builder() {
        return format!("the request to {host} cannot be made: {}", cause(error));
    }
    if error.is_timeout() {
        let seconds = limit.connect.as_secs_f32();
        return format!("{host} cannot be reached{through}: no connection within {seconds} s");
    }
    if error.is_dns() {
        // Behind a proxy it is the proxy's name that is looked up here.
        let name = proxy.map_or_else(|| host.to_owned(), |proxy| format!("the proxy {proxy}"));
        return format!("no host named {name} is found ({})", cause(error));
    }
    if chain(error).any(<dyn Error>::is::<rustls::Error>) {
        return format!(
            "no secure connection to {host}{through}: {}; a company's own certificates can be named in SSL_CERT_FILE",
            cause(error)
        );
    }
    format!("{host} cannot be reached{through}: {}", cause(error))
}

/// The request may have arrived, but no status line came back.
pub fn broken(error: &reqwest::Error, host: &str, limit: Limit) -> String {
    if error.is_timeout() {
        let seconds = limit.total.as_secs_f32();
        return format!("{host} did not answer within {seconds} s");
    }
    format!(
        "the connection to {host} broke before an answer: {}",
        cause(error)
    )
}

/// A status line came back, but not the whole reply.
pub fn cut(cut: &Cut, host: &str, limit: Limit) -> String {
    match cut {
        Cut::TooLong => match limit.bytes >> 20 {
            0 => format!("reply longer than {} bytes", limit.bytes),
            mib => format!("reply longer than {mib} MiB"),
        },
        Cut::Broken(error) if error.is_timeout() => {
            let seconds = limit.total.as_secs_f32();
            format!("the reply of {host} was not complete within {seconds} s")
        }
        Cut::Broken(error) => format!("the reply of {host} broke off: {}", cause(error)),
    }
}

/// The innermost cause of an error: the outer ones only say "error sending request".
pub fn cause(error: &(dyn Error + 'static)) -> String {
    chain(error)
        .last()
        .map_or_else(|| error.to_string(), ToString::to_string)
}

/// An error and its causes. What an IO error wraps is no source of it, but is what tells a TLS error from others.
fn chain<'a>(error: &'a (dyn Error + 'static)) -> impl Iterator<Item = &'a (dyn Error + 'static)> {
    std::iter::successors(Some(error), |&error: &&'a (dyn Error + 'static)| {
        let wrapped = error
            .downcast_ref::<std::io::Error>()
            .and_then(std::io::Error::get_ref);
        match wrapped {
            Some(inner) => Some(inner as &(dyn Error + 'static)),
            None => error.source(),
        }
    })
}
