//! What went wrong on the way, in a sentence for a person.

use std::error::Error;

use super::Limit;
use super::transport::Cut;
use crate::store::disk;

/// Nothing was sent: no connection. `proxy`: through which one it was tried.
pub fn not_connected(
    error: &reqwest::Error,
    host: &str,
    proxy: Option<&str>,
    limit: Limit,
) -> String {
    let through = proxy.map_or_else(String::new, |proxy| t!(" through the proxy {proxy}", proxy));
    if error.is_builder() {
        return t!(
            "the request to {host} cannot be made: {cause}",
            host,
            cause = cause(error)
        );
    }
    if error.is_timeout() {
        let seconds = limit.connect.as_secs_f32();
        return t!(
            "{host} cannot be reached{through}: no connection within {seconds} s",
            host,
            through,
            seconds
        );
    }
    if error.is_dns() {
        // Behind a proxy it is the proxy's name that is looked up here.
        let name = proxy.map_or_else(|| host.to_owned(), |proxy| t!("the proxy {proxy}", proxy));
        return t!(
            "no host named {name} is found ({cause})",
            name,
            cause = cause(error)
        );
    }
    if chain(error).any(<dyn Error>::is::<rustls::Error>) {
        return t!(
            "no secure connection to {host}{through}: {cause}; a company's own certificates can be named in SSL_CERT_FILE",
            host,
            through,
            cause = cause(error)
        );
    }
    t!(
        "{host} cannot be reached{through}: {cause}",
        host,
        through,
        cause = cause(error)
    )
}

/// The request may have arrived, but no status line came back.
pub fn broken(error: &reqwest::Error, host: &str, limit: Limit) -> String {
    if error.is_timeout() {
        let seconds = limit.total.as_secs_f32();
        return t!("{host} did not answer within {seconds} s", host, seconds);
    }
    t!(
        "the connection to {host} broke before an answer: {cause}",
        host,
        cause = cause(error)
    )
}

/// A status line came back, but not the whole reply.
pub fn cut(cut: &Cut, host: &str, limit: Limit) -> String {
    match cut {
        Cut::TooLong => match limit.bytes >> 20 {
            0 => t!("reply longer than {bytes} bytes", bytes = limit.bytes),
            mib => t!("reply longer than {mib} MiB", mib),
        },
        Cut::Broken(error) if error.is_timeout() => {
            let seconds = limit.total.as_secs_f32();
            t!(
                "the reply of {host} was not complete within {seconds} s",
                host,
                seconds
            )
        }
        Cut::Broken(error) => t!(
            "the reply of {host} broke off: {cause}",
            host,
            cause = cause(error)
        ),
    }
}

/// The innermost cause of an error: the outer ones only say "error sending request".
pub fn cause(error: &(dyn Error + 'static)) -> String {
    let inner = chain(error).last().unwrap_or(error);
    match inner.downcast_ref::<std::io::Error>() {
        Some(error) => disk::said(error),
        None => inner.to_string(),
    }
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
