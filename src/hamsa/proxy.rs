//! Which proxy the environment names for a host: reqwest uses it by itself, and the card says so.

use hyper::Uri;
use hyper_util::client::proxy::matcher::Matcher;

use super::transport::Road;
use crate::call::target::Target;

/// The proxy (`host[:port]`, without its credentials) that a call goes through, if any. `var` looks up the environment.
#[must_use]
pub fn used(target: &Target, var: impl Fn(&str) -> Option<String>) -> Option<String> {
    if !Road::to(target).proxies {
        return None;
    }
    // The upper-case name wins, even when it is empty, as it does in reqwest.
    let first = |upper: &str, lower: &str| var(upper).or_else(|| var(lower)).unwrap_or_default();
    let matcher = Matcher::builder()
        .all(first("ALL_PROXY", "all_proxy"))
        .https(first("HTTPS_PROXY", "https_proxy"))
        .no(first("NO_PROXY", "no_proxy"))
        .build();
    let url: Uri = target.url("/").as_str().parse().ok()?;
    let proxy = matcher.intercept(&url)?;
    let host = proxy.uri().host()?.to_owned();
    Some(match proxy.uri().port_u16() {
        Some(port) => format!("{host}:{port}"),
        None => host,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn proxy(base: &str, env: &[(&str, &str)]) -> Option<String> {
        let target = Target::live(base).unwrap();
        used(&target, |name| {
            env.iter()
                .find(|(key, _)| *key == name)
                .map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn https_goes_through_the_proxy_that_the_environment_names() {
        let hamsa = "https://api.tryhamsa.com";
        assert_eq!(proxy(hamsa, &[]), None);
        let named = ("https_proxy", "http://user:hush@proxy.example:3128");
        assert_eq!(
            proxy(hamsa, &[named]).as_deref(),
            Some("proxy.example:3128")
        );
        assert_eq!(proxy(hamsa, &[named, ("HTTPS_PROXY", "")]), None);
        assert_eq!(proxy(hamsa, &[named, ("NO_PROXY", ".tryhamsa.com")]), None);
        assert_eq!(proxy(hamsa, &[("HTTP_PROXY", "http://other:1")]), None);
        assert_eq!(
            proxy(hamsa, &[("all_proxy", "http://p.example:1")]).as_deref(),
            Some("p.example:1")
        );
    }

    #[test]
    fn plain_http_uses_no_proxy() {
        let env = [("HTTP_PROXY", "http://p:1"), ("ALL_PROXY", "http://p:1")];
        assert_eq!(proxy("http://127.0.0.1:9", &env), None);
        assert_eq!(proxy("http://localhost:9", &env), None);
    }
}
