//! Where a call goes: the sandbox or a live host, and which base URLs are allowed.

/// The path of the one POST.
pub const CALL_PATH: &str = "/v1/voice-agents/phone-number/call";

/// Hamsa's own host.
pub const DEFAULT_BASE_URL: &str = "https://api.tryhamsa.com";

/// A command that asks after a call or a job: at the address that a command line gave, else where the ledger says.
#[must_use]
pub fn command(words: &str, id: &str, base_url: Option<&str>) -> String {
    let place = base_url.map_or_else(String::new, |url| format!(" --base-url {url}"));
    format!("{words} {id}{place}")
}

/// A base URL that a key may be sent to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Target {
    base: url::Url,
    sandbox: bool,
}

impl Target {
    /// The built-in sandbox on this port of 127.0.0.1.
    #[must_use]
    pub fn sandbox(port: u16) -> Self {
        let base = url::Url::parse(&format!("http://127.0.0.1:{port}/"));
        let Ok(base) = base else {
            unreachable!("a literal address with a port is a URL");
        };
        Self {
            base,
            sandbox: true,
        }
    }

    /// A live host: https, or http to loopback (a literal 127.0.0.0/8 or `[::1]`, or `localhost`); no user info,
    /// query or fragment. A path is kept as a prefix.
    ///
    /// Other spellings of a loopback address (`127.1`, `0x7f.1`) are read as the address that they mean, which is
    /// also what is connected to and shown.
    ///
    /// # Errors
    /// One sentence on what is wrong with it. [`BadTarget::PlainHttp`] is told apart because it is a usage error.
    /// The sentence never repeats user info, which may hold a password.
    pub fn live(base_url: &str) -> Result<Self, BadTarget> {
        let typed = base_url.trim();
        let other = |sentence: &str| Err(BadTarget::Other(sentence.to_owned()));
        if typed.is_empty() {
            return other(t!(
                "the base URL is empty; write it as https://api.tryhamsa.com"
            ));
        }
        // The URL standard drops tabs and line ends and reads `\` as `/`; what was typed is not what would be used.
        if typed.contains(|c: char| c.is_whitespace() || c.is_control() || c == '\\') {
            return other(t!(
                "the base URL holds a space, a backslash or a character that cannot be seen"
            ));
        }
        if authority(typed).contains('@') {
            return other(t!(
                "the base URL holds a user name or password; the key is given by itself, \
                 with HAMSA_API_KEY or `ringback key set`"
            ));
        }
        let Ok(base) = url::Url::parse(typed) else {
            return other(t!(
                "the base URL cannot be read; write it as https://api.tryhamsa.com"
            ));
        };
        if !matches!(base.scheme(), "https" | "http") {
            return other(t!(
                "the base URL must begin with https://, as https://api.tryhamsa.com does"
            ));
        }
        if base.query().is_some() || base.fragment().is_some() {
            return other(t!("the base URL must end before any ? or #"));
        }
        if base.scheme() == "http" && !is_loopback(&base) {
            return Err(BadTarget::PlainHttp(format!("http://{}", host_of(&base))));
        }
        Ok(Self {
            base,
            sandbox: false,
        })
    }

    #[must_use]
    pub fn is_sandbox(&self) -> bool {
        self.sandbox
    }

    /// Plain http: only ever to loopback; then no proxy is used, and `localhost` is connected to loopback only.
    #[must_use]
    pub fn is_plain_http(&self) -> bool {
        self.base.scheme() == "http"
    }

    /// `SANDBOX`, or `LIVE host[:port]`.
    #[must_use]
    pub fn label(&self) -> String {
        if self.sandbox {
            "SANDBOX".to_owned()
        } else {
            format!("LIVE {}", host_of(&self.base))
        }
    }

    /// `host[:port]`, for the ledger and the guards; `sandbox` for the sandbox.
    #[must_use]
    pub fn host(&self) -> String {
        if self.sandbox {
            "sandbox".to_owned()
        } else {
            host_of(&self.base)
        }
    }

    /// The host as a sentence names it: `the sandbox`, or `host[:port]`.
    #[must_use]
    pub fn named(&self) -> String {
        if self.sandbox {
            t!("the sandbox").to_owned()
        } else {
            host_of(&self.base)
        }
    }

    /// The base URL joined with an absolute path.
    #[must_use]
    pub fn url(&self, path: &str) -> url::Url {
        let mut url = self.base.clone();
        let prefix = self.base.path().trim_end_matches('/');
        url.set_path(&format!("{prefix}{path}"));
        url
    }
}

/// What stands between `//` and the path, as typed.
fn authority(typed: &str) -> &str {
    let after = typed.split_once("://").map_or(typed, |(_, rest)| rest);
    after.split(['/', '?', '#']).next().unwrap_or_default()
}

/// `host[:port]`; the port is left out when it is the scheme's own.
fn host_of(url: &url::Url) -> String {
    let host = url.host_str().unwrap_or_default();
    url.port()
        .map_or_else(|| host.to_owned(), |port| format!("{host}:{port}"))
}

fn is_loopback(url: &url::Url) -> bool {
    match url.host() {
        Some(url::Host::Ipv4(address)) => address.is_loopback(),
        Some(url::Host::Ipv6(address)) => address.is_loopback(),
        Some(url::Host::Domain(name)) => name == "localhost",
        None => false,
    }
}

/// Why a base URL is not allowed.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadTarget {
    #[error("{}", t!("{why} is plain http to another machine: the key would be readable on the way. Use https", why = .0))]
    PlainHttp(String),
    #[error("{0}")]
    Other(String),
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn https_and_http_to_loopback_are_allowed() {
        for (typed, label) in [
            ("https://api.tryhamsa.com", "LIVE api.tryhamsa.com"),
            (
                "  https://api.uae.tryhamsa.com/ ",
                "LIVE api.uae.tryhamsa.com",
            ),
            ("https://API.Example.com:443/", "LIVE api.example.com"),
            ("https://example.com:8443", "LIVE example.com:8443"),
            ("https://192.168.1.4", "LIVE 192.168.1.4"),
            ("http://127.0.0.1:9", "LIVE 127.0.0.1:9"),
            ("http://127.8.9.10", "LIVE 127.8.9.10"),
            ("http://[::1]:8080/x", "LIVE [::1]:8080"),
            ("http://localhost", "LIVE localhost"),
            ("http://LOCALHOST:80", "LIVE localhost"),
            // Read as what they mean, and shown as that.
            ("http://127.1", "LIVE 127.0.0.1"),
            ("http://0x7f.1", "LIVE 127.0.0.1"),
            ("http://2130706433", "LIVE 127.0.0.1"),
        ] {
            let target = Target::live(typed).unwrap_or_else(|error| panic!("{typed}: {error}"));
            assert_eq!(target.label(), label, "{typed}");
            assert!(!target.is_sandbox());
            assert_eq!(target.is_plain_http(), typed.contains("http:"), "{typed}");
        }
    }

    #[test]
    fn plain_http_to_another_machine_is_told_apart() {
        for typed in [
            "http://api.tryhamsa.com",
            "http://example.com:8080/x",
            "http://10.0.0.1",
            "http://0.0.0.0",
            "http://128.0.0.1",
            "http://[::2]",
            "http://[::ffff:127.0.0.1]",
            "http://localhost.",
            "http://localhost.example.com",
            "http://127.0.0.1.example.com",
            "http://\u{ff4c}ocalhost.evil",
        ] {
            assert!(
                matches!(Target::live(typed), Err(BadTarget::PlainHttp(_))),
                "{typed}: {:?}",
                Target::live(typed)
            );
        }
    }

    #[test]
    fn what_is_no_base_url_is_refused_in_a_sentence() {
        for typed in [
            "",
            "   ",
            "api.tryhamsa.com",
            "localhost:8080",
            "ftp://example.com",
            "file:///etc/passwd",
            "https://",
            "https://user@example.com",
            "https://user:pass@example.com",
            "https://@example.com",
            "http://127.0.0.1@example.com",
            "http://example.com\\@127.0.0.1",
            "https://example.com/?",
            "https://example.com/?a=1",
            "https://example.com/#",
            "https://exa mple.com",
            "https://exa\nmple.com",
            "https://example.com:99999",
        ] {
            let Err(BadTarget::Other(sentence)) = Target::live(typed) else {
                panic!("{typed}: {:?}", Target::live(typed));
            };
            assert!(sentence.starts_with("the base URL"), "{sentence}");
            assert!(!sentence.contains("pass@"), "{sentence}");
        }
    }

    #[test]
    fn a_path_is_a_prefix() {
        for (base, url) in [
            ("https://a.example", "https://a.example/v1/x"),
            ("https://a.example/", "https://a.example/v1/x"),
            ("https://a.example/hamsa", "https://a.example/hamsa/v1/x"),
            ("https://a.example/hamsa/", "https://a.example/hamsa/v1/x"),
        ] {
            let target = Target::live(base).unwrap();
            assert_eq!(target.url("/v1/x").as_str(), url);
        }
        assert_eq!(
            Target::sandbox(4321).url(CALL_PATH).as_str(),
            "http://127.0.0.1:4321/v1/voice-agents/phone-number/call"
        );
    }

    #[test]
    fn the_sandbox_is_named_so() {
        let target = Target::sandbox(4321);
        assert!(target.is_sandbox() && target.is_plain_http());
        assert_eq!(target.label(), "SANDBOX");
        assert_eq!(target.host(), "sandbox");
        let loopback = Target::live("http://127.0.0.1:4321").unwrap();
        assert_ne!(target, loopback, "another server on loopback is live");
        assert_eq!(loopback.host(), "127.0.0.1:4321");
    }

    #[test]
    fn the_default_is_allowed() {
        assert!(Target::live(DEFAULT_BASE_URL).is_ok());
    }
}
