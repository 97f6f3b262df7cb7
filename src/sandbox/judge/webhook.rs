//! Whether a webhook can be reached from outside.

use std::net::{Ipv4Addr, Ipv6Addr};

use url::{Host, Url};

/// Why this is no webhook: it must be https and public (docs/API.md §9).
pub fn complaint(text: &str) -> Option<&'static str> {
    const NO_URL: &str = "must be an https URL";
    // The parser forgives white space and missing slashes; a strict receiver does not.
    let head = text.get(..8).unwrap_or_default();
    if !head.eq_ignore_ascii_case("https://")
        || text
            .chars()
            .any(|char| char.is_whitespace() || char.is_control())
    {
        return Some(NO_URL);
    }
    let Ok(url) = Url::parse(text) else {
        return Some(NO_URL);
    };
    let public = match url.host() {
        Some(Host::Domain(name)) => is_public_name(name),
        Some(Host::Ipv4(address)) => is_public_v4(address),
        Some(Host::Ipv6(address)) => is_public_v6(address),
        None => return Some(NO_URL),
    };
    (!public).then_some("must be a public address")
}

fn is_public_name(name: &str) -> bool {
    let name = name.trim_end_matches('.');
    match name.rsplit_once('.') {
        Some((_, last)) => {
            !matches!(
                last,
                "localhost" | "local" | "lan" | "internal" | "home" | "localdomain"
            ) && !name.ends_with(".home.arpa")
        }
        None => false,
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [first, second, ..] = address.octets();
    !(first == 0
        || first >= 240
        || (first == 100 && (64..128).contains(&second))
        || address.is_private()
        || address.is_loopback()
        || address.is_link_local()
        || address.is_multicast())
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    if let Some(mapped) = address.to_ipv4_mapped() {
        return is_public_v4(mapped);
    }
    !(address.is_loopback()
        || address.is_unspecified()
        || address.is_multicast()
        || address.is_unique_local()
        || address.is_unicast_link_local())
}
