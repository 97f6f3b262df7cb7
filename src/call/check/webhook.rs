//! The webhook: where Hamsa reports to, and how it says who it is (docs/API.md §9).

use std::net::{Ipv4Addr, Ipv6Addr};

use url::Host;

use super::found::{Found, quoted, whole};
use crate::draft::Draft;
use crate::draft::field::Field;

pub(super) fn check(draft: &Draft, found: &mut Found) {
    let url = draft.webhook_url.trim();
    if !url.is_empty()
        && let Err((message, help)) = check_url(url)
    {
        found.error("webhook-url", whole(Field::WebhookUrl), message, help);
    }
    check_auth(draft, found);
}

/// What is wrong with a webhook's URL, and the way out.
fn check_url(typed: &str) -> Result<(), (String, &'static str)> {
    let unreadable = || {
        Err((
            t!("The webhook is no web address").to_owned(),
            t!("Write a whole address, such as https://hooks.example.org/hamsa"),
        ))
    };
    // The URL standard drops tabs and line ends and reads `\` as `/`; the API would see what was typed.
    if typed.contains(|c: char| c.is_whitespace() || c.is_control() || c == '\\') {
        return unreadable();
    }
    let Ok(url) = url::Url::parse(typed) else {
        return unreadable();
    };
    if url.scheme() != "https" {
        let message = t!(
            "The webhook begins with {scheme}://, not https://",
            scheme = url.scheme()
        );
        return Err((
            message,
            t!("Hamsa reports over https only; give an https address"),
        ));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err((
            t!("The webhook's address holds a user name or password").to_owned(),
            t!("Take it out, and use Webhook auth, which keeps the secret out of the draft"),
        ));
    }
    let (public, shown) = match url.host() {
        Some(Host::Ipv4(address)) => (is_public_v4(address), address.to_string()),
        Some(Host::Ipv6(address)) => (is_public_v6(address), address.to_string()),
        Some(Host::Domain(name)) => (is_public_name(name), name.to_owned()),
        None => return unreadable(),
    };
    if public {
        return Ok(());
    }
    Err((
        t!(
            "The webhook's host {shown} cannot be reached by Hamsa",
            shown = quoted(&shown)
        ),
        t!("Give an address on the public internet; a tunnel to your machine has one"),
    ))
}

fn is_public_name(name: &str) -> bool {
    let name = name.trim_end_matches('.').to_ascii_lowercase();
    let private = [
        "localhost",
        "local",
        "internal",
        "lan",
        "home",
        "corp",
        "intranet",
        "invalid",
    ];
    match name.rsplit_once('.') {
        Some((rest, last)) => {
            !rest.is_empty() && !private.contains(&last) && !name.ends_with(".home.arpa")
        }
        // A name without a dot is of the own network.
        None => false,
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [first, second, ..] = address.octets();
    !(first == 0
        || address.is_loopback()
        || address.is_private()
        || address.is_link_local()
        || address.is_multicast()
        || first >= 240
        // Shared address space behind carriers' translators (RFC 6598), and benchmarking (RFC 2544).
        || (first == 100 && (64..128).contains(&second))
        || (first == 198 && (second == 18 || second == 19)))
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    if let Some(v4) = address.to_ipv4_mapped() {
        return is_public_v4(v4);
    }
    // Global unicast is 2000::/3 (RFC 4291); all the rest is local, multicast or unassigned.
    address
        .segments()
        .first()
        .is_some_and(|first| first & 0xe000 == 0x2000)
}

fn check_auth(draft: &Draft, found: &mut Found) {
    let auth = &draft.webhook_auth;
    if auth.has_literal_secret && !found.has("literal-secret") {
        found.error(
            "literal-secret",
            whole(Field::WebhookAuth),
            t!("The webhook's secret stands in the draft itself"),
            t!("Name where it comes from instead: auth_secret_env = \"HOOK_SECRET\", or auth_secret_name for a command in the configuration"),
        );
    }
    let has_key = !auth.auth_key.trim().is_empty();
    let has_env = !auth.auth_secret_env.trim().is_empty();
    let has_name = !auth.auth_secret_name.trim().is_empty();
    let (message, help) = match (has_key, has_env, has_name) {
        (_, true, true) => (
            t!("The webhook's secret has two sources"),
            t!("Keep the environment variable or the named command, not both"),
        ),
        (false, true, false) | (false, false, true) => (
            t!("The webhook's authentication has a secret and no key"),
            t!("Write the word before the secret in auth_key, such as Bearer"),
        ),
        (true, false, false) if !auth.has_literal_secret => (
            t!("The webhook's authentication has a key and no secret"),
            t!(
                "Name an environment variable in auth_secret_env, or a command of the configuration in auth_secret_name"
            ),
        ),
        (true, true, false) if !is_variable(auth.auth_secret_env.trim()) => (
            t!("What is named for the secret can be no environment variable"),
            t!(
                "Write a variable's name such as HOOK_SECRET; the secret itself does not belong in the draft"
            ),
        ),
        _ => return,
    };
    found.error("webhook-secret", whole(Field::WebhookAuth), message, help);
}

/// Whether a shell would take it for a variable's name; what is none is most likely the secret itself.
fn is_variable(name: &str) -> bool {
    name.bytes()
        .all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
        && !name.starts_with(|c: char| c.is_ascii_digit())
}

/// The address that was meant, if https is all that it lacks.
pub(super) fn meant(typed: &str) -> Option<String> {
    let typed = typed.trim();
    let rest = match typed.split_once("://") {
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case("http") => rest,
        Some(_) => return None,
        None => typed,
    };
    let whole = format!("https://{rest}");
    check_url(&whole).is_ok().then_some(whole)
}

/// The variable's name that was meant: a shell's `$NAME` or `${NAME}`.
pub(super) fn variable_meant(typed: &str) -> Option<String> {
    let name = typed.strip_prefix('$')?.trim_matches(['{', '}']);
    (!name.is_empty() && is_variable(name)).then(|| name.to_owned())
}
